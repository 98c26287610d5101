//! Quotation marks: what they enclose.
//!
//! In: the text of a paragraph. Out: [`Quoted`], outermost pairs in order. All marks of Dutch, English, German and French:
//! “…” „…” „…“ »…« «…» ‘…’ ‚…‘ ‹…› "…" '…'. An apostrophe (`zo’n`, `foto's`, `'s avonds`, `Hans’`) is no mark; a mark that
//! is never closed opens nothing.

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
}

/// A character in its place.
#[derive(Clone, Copy)]
struct Sign {
    at: usize,
    c: char,
    before: Option<char>,
    after: Option<char>,
}

impl Sign {
    fn end(&self) -> usize {
        self.at + self.c.len_utf8()
    }

    fn may_open(&self) -> bool {
        let free =
            self.before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')'));
        let spaced = matches!(self.c, '«' | '»') && self.after.is_some();
        free && (spaced || self.after.is_some_and(|c| !c.is_whitespace()))
    }

    fn may_close(&self) -> bool {
        let spaced = matches!(self.c, '«' | '»');
        // The number of a footnote may follow a mark that is no apostrophe.
        let number = !is_single(self.c) && self.after.is_some_and(char::is_numeric);
        (number || self.after.is_none_or(|c| !c.is_alphanumeric()))
            && (spaced || self.before.is_some_and(|c| !c.is_whitespace()))
    }

    fn is_inside_a_word(&self) -> bool {
        self.before.is_some_and(char::is_alphanumeric) && self.after.is_some_and(char::is_alphanumeric)
    }
}

/// The marks that close what a mark opens.
fn closers(open: char) -> &'static [char] {
    match open {
        '“' | '‟' => &['”'],
        '„' => &['”', '“', '‟'],
        '‘' | '‛' => &['’'],
        '‚' => &['‘', '’'],
        '«' => &['»'],
        '»' => &['«'],
        '‹' => &['›'],
        '›' => &['‹'],
        '"' => &['"'],
        '\'' => &['\''],
        _ => &[],
    }
}

fn is_single(c: char) -> bool {
    matches!(c, '’' | '\'' | '‘')
}

/// Tells whether a single mark only stands for letters left out: `'s avonds`, `'t`, `'90`.
fn is_elision(text: &str, sign: Sign) -> bool {
    let rest = text.get(sign.end()..).unwrap_or_default();
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    ["s", "t", "n", "k", "m", "r", "ie", "er", "em", "tis", "twas", "ns", "cause"].contains(&word.as_str())
        || word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit())
}

fn signs(text: &str) -> Vec<Sign> {
    let mut signs = Vec::new();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !closers(c).is_empty() || matches!(c, '”' | '’') {
            signs.push(Sign { at, c, before, after: chars.peek().map(|(_, c)| *c) });
        }
        before = Some(c);
    }
    signs
}

/// Finds what is quoted.
pub(super) fn quoted(text: &str) -> Vec<Quoted> {
    pairs(text).0
}

/// Finds the first mark that opens words which this paragraph does not close: its place, and the marks that would.
pub(super) fn unclosed(text: &str) -> Option<(usize, &'static [char])> {
    let (_, open) = pairs(text);
    open.into_iter()
        .find(|sign| matches!(sign.c, '“' | '„' | '‘' | '«' | '"'))
        .map(|sign| (sign.end(), closers(sign.c)))
}

/// Finds where a mark closes what an earlier paragraph opened.
pub(super) fn closing(text: &str, closers: &[char]) -> Option<usize> {
    let opener = |sign: &Sign| sign.may_open() && !closers.contains(&sign.c) && !is_single(sign.c);
    let first = signs(text).into_iter().find(|sign| closers.contains(&sign.c) && sign.may_close() || opener(sign))?;
    (closers.contains(&first.c) && first.may_close()).then_some(first.at)
}

/// The outermost pairs, and the marks that open and are never closed.
fn pairs(text: &str) -> (Vec<Quoted>, Vec<Sign>) {
    let signs = signs(text);
    let (mut found, mut lone) = (Vec::new(), Vec::new());
    let mut from = 0;
    while let Some(sign) = signs.get(from).copied() {
        if !opens(text, sign) {
            from += 1;
            continue;
        }
        match close_of(text, &signs, from) {
            Some((close, later)) => {
                let Some(end) = signs.get(close) else { break };
                let later = later.and_then(|later| signs.get(later)).map(|sign| sign.at);
                found.push(Quoted { outer: sign.at..end.end(), inner: sign.end()..end.at, later });
                from = close + 1;
            }
            None => {
                lone.push(sign);
                from += 1;
            }
        }
    }
    (found, lone)
}

fn opens(text: &str, sign: Sign) -> bool {
    let single = is_single(sign.c);
    !closers(sign.c).is_empty() && sign.may_open() && !(single && is_elision(text, sign))
}

/// Finds what closes the mark at `from`, passing over what is quoted inside; and a later one that may do so instead.
fn close_of(text: &str, signs: &[Sign], from: usize) -> Option<(usize, Option<usize>)> {
    let mut open: Vec<char> = vec![signs.get(from)?.c];
    let mut at = from + 1;
    while let Some(sign) = signs.get(at).copied() {
        let closes = |opener: &char| closers(*opener).contains(&sign.c);
        let apostrophe = is_single(sign.c) && (sign.is_inside_a_word() || is_elision(text, sign) && sign.may_open());
        if apostrophe {
            at += 1;
            continue;
        }
        if let Some(depth) = open.iter().rposition(closes).filter(|_| sign.may_close()) {
            open.truncate(depth);
            if open.is_empty() {
                let later = is_single(sign.c).then(|| later(text, signs, at)).flatten();
                return Some((at, later));
            }
        } else if opens(text, sign) && closes_later(signs, at) {
            open.push(sign.c);
        }
        at += 1;
    }
    None
}

/// Tells whether some later mark may close this one: an inner mark that nothing closes must not swallow the outer one.
fn closes_later(signs: &[Sign], at: usize) -> bool {
    let Some(open) = signs.get(at) else { return false };
    signs
        .iter()
        .skip(at + 1)
        .any(|sign| closers(open.c).contains(&sign.c) && sign.may_close() && !sign.is_inside_a_word())
}

/// The next single mark that may close, before another opens.
fn later(text: &str, signs: &[Sign], at: usize) -> Option<usize> {
    let own = signs.get(at)?.c;
    for (place, sign) in signs.iter().enumerate().skip(at + 1) {
        if sign.c == own && sign.may_close() && !sign.is_inside_a_word() {
            return Some(place);
        }
        if opens(text, *sign) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        quoted(text).into_iter().map(|quoted| &text[quoted.inner]).collect()
    }

    #[test]
    fn the_marks_of_four_languages() {
        for text in [
            "zei “dat is zo” toen",
            "zei „dat is zo” toen",
            "sagte „dat is zo“ dann",
            "sagte »dat is zo« dann",
            "zei ‘dat is zo’ toen",
            "zei \"dat is zo\" toen",
            "zei 'dat is zo' toen",
            "sagte ‚dat is zo‘ dann",
            "dit ‹dat is zo› ici",
        ] {
            assert_eq!(inner(text), ["dat is zo"], "{text}");
        }
        assert_eq!(inner("zei “dat is zo”1 toen"), ["dat is zo"], "the number of a footnote");
        assert_eq!(inner("dit « dat is zo » ici"), [" dat is zo "]);
    }

    #[test]
    fn an_apostrophe_is_no_mark() {
        assert_eq!(inner("zo’n foto's 's avonds en ’s morgens, 't is Hans’ boek"), Vec::<&str>::new());
        assert_eq!(inner("‘zo’n dag, ’s avonds’ zei hij"), ["zo’n dag, ’s avonds"]);
        assert_eq!(inner("'zo'n dag, 's avonds laat' zei hij"), ["zo'n dag, 's avonds laat"]);
        assert_eq!(inner("‘s avonds laat"), Vec::<&str>::new());
    }

    #[test]
    fn a_genitive_may_be_the_close_and_a_later_mark_too() {
        let text = "zij zei ‘dat was Hans’ idee’ en ging";
        let found = quoted(text);
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
        assert_eq!(unclosed(text).map(|(at, _)| &text[at..at + 4]), Some("lone"));
        assert_eq!(closing("verder hier” en uit", &['”']), Some("verder hier".len()));
        assert_eq!(closing("verder “hier” en uit", &['”']), None);
    }
}
