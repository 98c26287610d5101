//! Quotation marks: what they enclose.
//!
//! In: the text of a paragraph. Out: [`Marks`]: the outermost pairs in order, and the marks that pair with nothing. All marks
//! of Dutch, English, German, French and Swedish: “…” „…” „…“ ”…” »…« «…» ‘…’ ’…’ ‚…‘ ‹…› "…" '…', and what is typed for
//! them: `,,…''`, ` ``…'' `, `´…´`, “…". An apostrophe (`zo’n`, `foto's`, `'s avonds`, `Hans’`) is no mark.

mod sign;

use sign::{Elision, Sign, closers, is_double, is_single, signs};
use std::ops::Range;

/// Words between two marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    /// With the marks.
    pub outer: Range<usize>,
    /// Without.
    pub inner: Range<usize>,
    /// Where the words end if the closing mark is an apostrophe and a later one closes.
    pub later: Option<usize>,
    /// The mark that opens.
    pub mark: char,
    /// The marks do not belong together, as in “…".
    pub mixed: bool,
}

/// A mark that pairs with nothing in its paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lone {
    /// Where it stands.
    pub place: Range<usize>,
    /// What it is.
    pub mark: char,
    /// It stands where a quotation begins.
    pub opens: bool,
}

/// What the marks of a paragraph say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// The outermost pairs, in order.
    pub pairs: Vec<Quoted>,
    /// Marks that open or close nothing, in order; apostrophes are none.
    pub lone: Vec<Lone>,
}

impl Marks {
    /// The mark that opens words which this paragraph does not close.
    pub fn unclosed(&self) -> Option<&Lone> {
        let opener = self.lone.iter().rfind(|lone| lone.opens)?;
        let kind = is_double(opener.mark);
        let behind = |quoted: &Quoted| quoted.outer.start > opener.place.start && is_double(quoted.mark) == kind;
        (!self.pairs.iter().any(behind)).then_some(opener)
    }
}

/// Reads the marks of a paragraph.
pub(super) fn marks(text: &str) -> Marks {
    let signs = signs(text);
    let mut found = Marks::default();
    let mut from = 0;
    while let Some(sign) = signs.get(from) {
        let close = if opens(sign) { close_of(&signs, from) } else { None };
        let Some((close, end)) = close.and_then(|close| Some((close, signs.get(close.at)?))) else {
            found.lone.extend(lone(text, sign));
            from += 1;
            continue;
        };
        let later = close.later.and_then(|later| signs.get(later)).map(|sign| sign.at);
        let (outer, inner) = (sign.at..end.end(), sign.end()..end.at);
        found.pairs.push(Quoted { outer, inner, later, mark: sign.c, mixed: close.mixed });
        from = close.at + 1;
    }
    found
}

/// Finds where a mark closes what an earlier paragraph opened.
pub(super) fn closing(text: &str, open: char) -> Option<Range<usize>> {
    let double = is_double(open);
    let plays = |sign: &&Sign| match double {
        true => is_double(sign.c) && !sign.is_measure(),
        false => closers(open).contains(&sign.c) && sign.may_close() && !is_apostrophe(sign) && !sign.may_be_genitive(),
    };
    let signs = signs(text);
    let first = signs.iter().find(plays)?;
    let belongs = closers(open).contains(&first.c) || double && !first.may_open();
    (first.may_close() && belongs).then(|| first.at..first.end())
}

/// Tells whether a text begins with the mark that opened an earlier paragraph, too.
pub(super) fn begins_again(text: &str, open: char) -> bool {
    let blank = text.len() - text.trim_start().len();
    signs(text).first().is_some_and(|sign| sign.at == blank && sign.c == open && opens(sign))
}

/// Tells whether no mark stands in a text that can be nothing but a quotation mark.
pub(super) fn is_bare(text: &str) -> bool {
    !signs(text).iter().any(|sign| is_double(sign.c) && !sign.is_measure())
}

fn opens(sign: &Sign) -> bool {
    !closers(sign.c).is_empty() && sign.may_open() && sign.elides != Some(Elision::Sure)
}

fn is_apostrophe(sign: &Sign) -> bool {
    is_single(sign.c) && (sign.is_inside_a_word() || sign.elides == Some(Elision::Sure) && sign.may_open())
}

/// What closes a mark: its place among the signs.
#[derive(Clone, Copy)]
struct Close {
    at: usize,
    later: Option<usize>,
    mixed: bool,
}

/// Finds what closes the mark at `from`; a single mark of another kind only where none of its own does.
fn close_of(signs: &[Sign], from: usize) -> Option<Close> {
    let opener = signs.get(from)?;
    let loosely = matches!(opener.c, '‘' | '\'' | '‚') && !is_doubtful(opener);
    end_of(signs, from, false).or_else(|| if loosely { end_of(signs, from, true) } else { None })
}

/// Tells whether a mark that opens may be an apostrophe as well; no genitive closes it.
fn is_doubtful(sign: &Sign) -> bool {
    sign.c == '’' || sign.elides.is_some()
}

/// Finds what closes the mark at `from`, passing over what is quoted inside; and a later one that may do so instead.
fn end_of(signs: &[Sign], from: usize, loosely: bool) -> Option<Close> {
    let opener = signs.get(from)?;
    let mut open: Vec<char> = vec![opener.c];
    for (at, sign) in signs.iter().enumerate().skip(from + 1) {
        let genitive = is_doubtful(opener) && open.len() == 1 && is_single(sign.c) && sign.may_be_genitive();
        if is_apostrophe(sign) || genitive {
            continue;
        }
        if let Some((depth, mixed)) = closed(&open, sign, loosely) {
            open.truncate(depth);
            if open.is_empty() {
                let later = if is_single(sign.c) { later(signs, at) } else { None };
                return Some(Close { at, later, mixed });
            }
        } else if opens(sign) && closes_later(signs, at) && !(sign.c == '’' && open.iter().any(|open| is_single(*open)))
        {
            open.push(sign.c);
        }
    }
    None
}

/// Which of the open marks a sign closes, and whether it is of another kind.
fn closed(open: &[char], sign: &Sign, loosely: bool) -> Option<(usize, bool)> {
    if !sign.may_close() {
        return None;
    }
    let last = |fits: &dyn Fn(&char) -> bool| open.iter().rposition(fits);
    // An arrow between blanks closes nothing: `Home » Artikel » Hier`.
    let arrow = |open: char| open == '»' && sign.c == '»' && sign.is_alone();
    if let Some(depth) = last(&|open| closers(*open).contains(&sign.c) && !arrow(*open)) {
        return Some((depth, false));
    }
    if let Some(depth) = last(&|open| is_single(*open)).filter(|_| sign.twin) {
        // Two single marks close two quotations.
        let both = depth.checked_sub(1).filter(|outer| open.get(*outer).copied().is_some_and(is_single));
        return Some((both.unwrap_or(depth), false));
    }
    let only_closes = !sign.may_open() && !sign.is_measure() && !sign.may_be_genitive();
    let double = is_double(sign.c) && only_closes;
    let single = loosely && is_single(sign.c) && only_closes;
    let depth = match (double, single) {
        (true, _) => last(&|open| is_double(*open)),
        (_, true) => last(&|open| is_single(*open) || *open == '‚'),
        _ => None,
    };
    depth.map(|depth| (depth, true))
}

/// Tells whether some later mark may close this one: an inner mark that nothing closes must not swallow the outer one.
fn closes_later(signs: &[Sign], at: usize) -> bool {
    let Some(open) = signs.get(at) else { return false };
    let mut behind = signs.iter().skip(at + 1);
    behind.any(|sign| closers(open.c).contains(&sign.c) && sign.may_close() && !sign.is_inside_a_word())
}

/// The next single mark that may close, before another opens.
fn later(signs: &[Sign], at: usize) -> Option<usize> {
    let own = signs.get(at)?.c;
    for (place, sign) in signs.iter().enumerate().skip(at + 1) {
        if sign.c == own && sign.may_close() && !sign.is_inside_a_word() {
            return Some(place);
        }
        if opens(sign) {
            return None;
        }
    }
    None
}

/// What is to be told of a mark that pairs with nothing.
fn lone(text: &str, sign: &Sign) -> Option<Lone> {
    let told = |opens: bool| Lone { place: sign.at..sign.end(), mark: sign.c, opens };
    if is_double(sign.c) {
        let ditto = sign.is_alone() && (sign.c == '»' || !text.contains(char::is_alphanumeric));
        return (!ditto && !sign.is_measure()).then(|| told(opens(sign)));
    }
    match sign.c {
        '‘' | '`' | '‚' | '‹' if sign.elides.is_none() && sign.begins_a_word() => Some(told(true)),
        '’' | '\'' if sign.leads_in(text) => Some(told(true)),
        '’' | '\'' if sign.ends_a_sentence() => Some(told(false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        marks(text).pairs.into_iter().map(|quoted| &text[quoted.inner]).collect()
    }

    fn lone(text: &str) -> Vec<&str> {
        marks(text).lone.into_iter().map(|lone| &text[lone.place]).collect()
    }

    #[test]
    fn the_marks_of_five_languages_and_what_is_typed_for_them() {
        for text in [
            "zei “dat is zo” toen",
            "zei „dat is zo” toen",
            "sagte „dat is zo“ dann",
            "sagte »dat is zo« dann",
            "sa »dat is zo» där",
            "sa ”dat is zo” där",
            "zei ‘dat is zo’ toen",
            "zei ’dat is zo’ toen",
            "zei ´dat is zo´ toen",
            "zei \"dat is zo\" toen",
            "zei 'dat is zo' toen",
            "sagte ‚dat is zo‘ dann",
            "dit ‹dat is zo› ici",
            "zei ,,dat is zo'' toen",
            "zei ,,dat is zo” toen",
            "zei „dat is zo\" toen",
            "zei ''dat is zo'' toen",
            "zei ``dat is zo'' toen",
            "zei `dat is zo' toen",
            "zei:”dat is zo” toen",
        ] {
            assert_eq!(inner(text), ["dat is zo"], "{text}");
            assert!(!marks(text).pairs[0].mixed && marks(text).lone.is_empty(), "{text}");
        }
        assert_eq!(inner("zei “dat is zo”1 toen"), ["dat is zo"], "the number of a footnote");
        assert_eq!(inner("dit « dat is zo » ici"), [" dat is zo "]);
        assert_eq!(inner("zei ‘hij zei ‘dat is zo’’ toen"), ["hij zei ‘dat is zo"]);
        assert_eq!(inner("zei ''t is zo dat', en"), ["'t is zo dat"]);
    }

    #[test]
    fn marks_that_do_not_belong_together_enclose_words_and_are_told() {
        for text in ["zei “dat is zo\" toen", "zei \"dat is zo” toen", "zei “dat is zo“ toen", "zei ‘dat is zo' toen"]
        {
            assert_eq!(inner(text), ["dat is zo"], "{text}");
            assert!(marks(text).pairs[0].mixed && marks(text).lone.is_empty(), "{text}");
        }
        assert_eq!(
            inner("“een scherm van 3\" groot” en “hier\" en “daar”"),
            ["een scherm van 3\" groot", "hier", "daar"]
        );
    }

    #[test]
    fn an_apostrophe_is_no_mark() {
        for text in [
            "zo’n foto's 's avonds en ’s morgens, 't is Hans’ boek",
            "‘s avonds laat ging ’t mis, ´s morgens niet",
            "’Tuurlijk, auto's en foto’s van Jans' en de jongens’ moeder.",
            "Rock 'n' roll in the '90s, the nurses' station, ’cause I’m doin’ fine, 'em all",
            "A screen of 5\" and 3' 4\" high",
            "Home » Artikel » Hier",
        ] {
            assert_eq!((inner(text), lone(text)), (Vec::new(), Vec::new()), "{text}");
        }
        assert_eq!(inner("‘zo’n dag, ’s avonds’ zei hij"), ["zo’n dag, ’s avonds"]);
        assert_eq!(inner("'zo'n dag, 's avonds laat' zei hij"), ["zo'n dag, 's avonds laat"]);
        assert_eq!(inner("'Er was niemand, Jans' man ook niet', zei hij"), ["Er was niemand, Jans' man ook niet"]);
    }

    #[test]
    fn a_genitive_may_be_the_close_and_a_later_mark_too() {
        let text = "zij zei ‘dat was Hans’ idee’ en ging";
        let found = marks(text).pairs;
        assert_eq!(&text[found[0].inner.clone()], "dat was Hans");
        assert_eq!(&text[found[0].inner.start..found[0].later.unwrap()], "dat was Hans’ idee");
    }

    #[test]
    fn the_outermost_counts() {
        assert_eq!(
            inner("“Hij zei: ‘ga maar’ en ik ging” (arts) en ‘nog iets’."),
            ["Hij zei: ‘ga maar’ en ik ging", "nog iets"]
        );
        assert_eq!(inner("\"Hij zei: 'ga maar' en ik ging\""), ["Hij zei: 'ga maar' en ik ging"]);
    }

    #[test]
    fn a_lone_mark_opens_nothing_and_is_told() {
        let text = "een “lone mark en ‘een echte’ erna";
        assert_eq!(inner(text), ["een echte"]);
        assert_eq!(marks(text).unclosed().map(|lone| &text[lone.place.end..lone.place.end + 4]), Some("lone"));
        assert_eq!(closing("verder hier” en uit", '“'), Some("verder hier".len().."verder hier”".len()));
        assert_eq!(closing("verder “hier” en uit", '“'), None);
        assert!(begins_again(" “Verder hier", '“') && !begins_again("Verder “hier", '“'));
        for text in [
            "dat is zo” en",
            "zei: \"dat is zo en",
            "zei: 'Dat is zo en",
            "zei ‘dat is zo en",
            "dat is zo.'",
            "» dat “is zo",
        ] {
            assert_eq!(lone(text).len(), 1, "{text}");
        }
    }
}
