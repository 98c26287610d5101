//! Numbers that a manuscript states.
//!
//! In: the text of a paragraph. Out: [`Figure`]s: "7 of 9", "zeven van de negen", a count, a percentage, a fraction, a word for a
//! quantity, and each of them with a limit before it: "meer dan"; and which of them a marker speaks of.

use super::limit::{Limit, limit, open_ended};
use super::quantity::{Own, Quantity, fraction, number_word};
use super::wording::words;

/// What a figure says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// So many of so many.
    Of(u64, u64),
    /// So many.
    Count(u64),
    /// So many of a hundred: the digits without the decimal mark, and how many of them are decimals.
    Percent(u64, u32),
    /// So many in so many, of however many there are: `een derde`, `two out of three`.
    Ratio(u64, u64),
    /// A word.
    Word(Quantity),
    /// More or less than another says.
    Bound(Limit, Box<Claim>),
}

/// A number in a manuscript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// As it stands.
    pub text: String,
    /// First byte in the paragraph's text.
    pub at: usize,
    /// What it says.
    pub claim: Claim,
}

/// A piece of text as numbers are read.
#[derive(Clone, Debug)]
struct Piece {
    start: usize,
    end: usize,
    word: String,
    number: Option<(u64, u32)>,
}

/// Finds the figures of a text, in order; `own` are the study's own words for a quantity.
pub(super) fn figures(text: &str, own: &Own) -> Vec<Figure> {
    let pieces = pieces(text);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < pieces.len() {
        let here = pieces.get(at..).unwrap_or_default();
        let Some((claim, length)) = whole_claim(text, here, own) else {
            at += 1;
            continue;
        };
        let (first, last) = (here.first(), here.get(length - 1));
        if let Some(((first, last), claim)) = first.zip(last).zip(claim) {
            let words = text.get(first.start..last.end).unwrap_or_default().to_owned();
            found.push(Figure { text: words, at: first.start, claim });
        }
        at += length;
    }
    found
}

/// Reads a figure with what limits it, and how many words it has; one that is denied or hedged in a way that says nothing
/// exact has no claim.
fn whole_claim(text: &str, pieces: &[Piece], own: &Own) -> Option<(Option<Claim>, usize)> {
    let words: Vec<&str> = pieces.iter().take(4).map(|piece| piece.word.as_str()).collect();
    if let Some((claim, length)) = claim(text, pieces, own) {
        let behind: Vec<&str> = pieces.iter().skip(length).take(2).map(|piece| piece.word.as_str()).collect();
        return Some(match open_ended(&behind) {
            Some(limit) => (Some(Claim::Bound(limit, Box::new(claim))), length + behind.len()),
            None => (Some(claim), length),
        });
    }
    let (limit, before) = limit(&words)?;
    let (inner, length) = claim(text, pieces.get(before..)?, own)?;
    let mut length = before + length;
    let word = matches!(inner, Claim::Word(_));
    let claim = match limit {
        Some(Limit::Not) if !word => None,
        limit => limit.map(|limit| Claim::Bound(limit, Box::new(inner))),
    };
    // "not all nine": the number is a part of what is denied.
    length += usize::from(word && pieces.get(length).and_then(value).is_some());
    Some((claim, length))
}

/// The figure that each marker speaks of, by the bytes at which they stand, in order: the last one before it in its sentence,
/// behind the marker before it; where the markers of a sentence stand before its figures, the first one after it. So no figure
/// is that of two markers, unless these stand together.
pub(super) fn bound<'f>(text: &str, figures: &'f [Figure], markers: &[usize]) -> Vec<Option<&'f Figure>> {
    let ends = |(place, _): &(usize, &str)| {
        text.get(place + 1..)
            .is_some_and(|rest| rest.starts_with(' ') && rest.trim_start().starts_with(|c: char| !c.is_lowercase()))
    };
    let stops: Vec<usize> = text.match_indices(['.', '!', '?']).filter(ends).map(|(place, _)| place + 1).collect();
    let together = |one: usize, other: usize| text.get(one..other).is_some_and(|between| between.trim().is_empty());
    let of = |at: usize| {
        let start = stops.iter().rev().find(|stop| **stop < at).copied().unwrap_or(0);
        let end = stops.iter().find(|stop| **stop >= at).copied().unwrap_or(text.len());
        let inside = |from: usize, to: usize| figures.iter().filter(move |figure| figure.at >= from && figure.at < to);
        // Markers at the end of a sentence belong to it.
        let own = || markers.iter().copied().filter(|marker| *marker <= end && (*marker > start || start == 0));
        let (first, last) = (own().min().unwrap_or(at), own().max().unwrap_or(at));
        if inside(start, first).next().is_none() && inside(last, end).next().is_some() {
            let next = own().find(|next| *next > at && !together(at, *next)).unwrap_or(end);
            return inside(at, next).next();
        }
        let before = own().filter(|before| *before < at && !together(*before, at)).max().unwrap_or(start);
        inside(before, at).next_back()
    };
    markers.iter().map(|at| of(*at)).collect()
}

/// The figure that says the same as another in brackets behind it, or before its brackets: `6 (78%)`, `78% (7 van de 9)`.
pub(super) fn twin<'f>(text: &str, figures: &'f [Figure], of: &Figure) -> Option<&'f Figure> {
    const TIMES: [&str; 8] = ["keer", "maal", "times", "jaar", "years", "uur", "hours", "weken"];
    let before = figures.iter().rfind(|figure| figure.at < of.at)?;
    let between = text.get(before.at + before.text.len()..of.at)?.trim_start_matches(['%', ' ', '\u{a0}', '\u{202f}']);
    let words: Vec<&str> = between.trim_end().strip_suffix('(')?.split_whitespace().collect();
    let plain = words.iter().all(|word| word.chars().all(|c| c.is_alphabetic() || c == '-') && !TIMES.contains(word));
    (plain && words.len() <= 3).then_some(before)
}

/// Reads words, and numbers with their decimals.
fn pieces(text: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    words(text, 0, &mut all);
    let mut pieces: Vec<Piece> = Vec::new();
    for word in all {
        let digits = word.form.bytes().all(|b| b.is_ascii_digit());
        let number = digits.then(|| word.form.parse().ok()).flatten().map(|number| (number, 0));
        // `44,4` comes as two words with a mark between them.
        let decimals = pieces.last_mut().filter(|last| {
            let mark = text.get(last.end..word.start);
            number.is_some() && matches!(last.number, Some((_, 0))) && matches!(mark, Some("," | "."))
        });
        match (decimals.map(|last| (last.number, last)), number) {
            (Some((Some((whole, _)), last)), Some((part, _))) => {
                let length = u32::try_from(word.form.len()).unwrap_or(0);
                let scaled = 10_u64.checked_pow(length).and_then(|scale| whole.checked_mul(scale)?.checked_add(part));
                last.number = scaled.map(|number| (number, length));
                last.end = word.end;
            }
            _ => pieces.push(Piece { start: word.start, end: word.end, word: word.form, number }),
        }
    }
    pieces
}

/// Reads the figure at the beginning of some words, and how many words it has.
fn claim(text: &str, pieces: &[Piece], own: &Own) -> Option<(Claim, usize)> {
    let first = pieces.first()?;
    let behind = text.get(first.end..).unwrap_or_default().trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let next = |place: usize| pieces.get(place).map(|piece| piece.word.as_str()).unwrap_or_default();
    if let Some((digits, decimals)) = first.number {
        if behind.starts_with('%') || next(1).starts_with("procent") || matches!(next(1), "percent" | "pct") {
            return Some((Claim::Percent(digits, decimals), 1));
        }
        if next(1) == "per" && next(2) == "cent" {
            return Some((Claim::Percent(digits, decimals), 3));
        }
    }
    let words: Vec<&str> = pieces.iter().take(6).map(|piece| piece.word.as_str()).collect();
    if let Some((part, whole, length)) = fraction(&words).filter(|_| first.number.is_none()) {
        return Some((Claim::Ratio(part, whole), length));
    }
    if let Some((quantity, length)) = Quantity::at(&words, own) {
        // "none of the three": the word claims something, the number says of how many.
        let of_all = matches!(next(length), "van" | "of")
            && matches!(next(length + 1), "de" | "the")
            && pieces.get(length + 2).and_then(value).is_some();
        return Some((Claim::Word(quantity), if of_all { length + 3 } else { length }));
    }
    let count = value(first)?;
    if first.number.is_none() && matches!(next(1), "procent" | "percent" | "pct") {
        return Some((Claim::Percent(count, 0), 2));
    }
    let mut place = 1;
    // "three in nine" is a share, also where there are eighteen; "three of the nine" is not.
    let (of, share) = match next(1) {
        "van" | "of" | "uit" => (true, false),
        "op" | "in" => (true, true),
        "out" => {
            place += 1;
            (next(2) == "of", true)
        }
        _ => (behind.starts_with('/'), false),
    };
    if of {
        place += usize::from(!behind.starts_with('/'));
        place += usize::from(matches!(next(place), "de" | "the" | "onze" | "our" | "in" | "elke" | "every"));
        if let Some(whole) = pieces.get(place).and_then(value).filter(|whole| !share || (count..=1000).contains(whole))
        {
            let claim = if share { Claim::Ratio(count, whole) } else { Claim::Of(count, whole) };
            return Some((claim, place + 1));
        }
    }
    // `een` is an article more often than a number.
    let article = first.word == "een" && !text.get(first.start..first.end)?.contains('é');
    (!article).then_some((Claim::Count(count), 1))
}

fn value(piece: &Piece) -> Option<u64> {
    match piece.number {
        Some((number, 0)) => Some(number),
        Some(_) => None,
        None => number_word(&piece.word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, Claim)> {
        figures(text, &Own::new()).into_iter().map(|figure| (figure.text, figure.claim)).collect()
    }

    #[test]
    fn figures_in_words_and_digits() {
        use Claim::{Count, Of, Percent, Ratio, Word};
        assert_eq!(
            told(
                "Zeven van de negen deelnemers (77,8%) en 7/9, 3 of the 12, five out of nine, één, een en 21 procent."
            ),
            [
                ("Zeven van de negen".into(), Of(7, 9)),
                ("77,8".into(), Percent(778, 1)),
                ("7/9".into(), Of(7, 9)),
                ("3 of the 12".into(), Of(3, 12)),
                ("five out of nine".into(), Ratio(5, 9)),
                ("één".into(), Count(1)),
                ("21".into(), Percent(21, 0)),
            ]
        );
        assert_eq!(
            told("De meeste mensen, een van de negen."),
            [("De meeste".into(), Word(Quantity::Most)), ("een van de negen".into(), Of(1, 9)),]
        );
    }

    #[test]
    fn fractions_and_shares() {
        let first = |text: &str| told(text).first().map(|(text, claim)| (text.clone(), claim.clone()));
        for (text, part, whole) in [
            ("Een derde", 1, 3),
            ("twee derde", 2, 3),
            ("tweederde", 2, 3),
            ("een kwart", 1, 4),
            ("driekwart", 3, 4),
            ("drie op de negen", 3, 9),
            ("twee op drie", 2, 3),
            ("1 op de 4", 1, 4),
            ("A third", 1, 3),
            ("two-thirds", 2, 3),
            ("three quarters", 3, 4),
            ("three in nine", 3, 9),
            ("two out of three", 2, 3),
        ] {
            let sentence = format!("{text} van de deelnemers");
            assert_eq!(first(&sentence), Some((text.to_owned(), Claim::Ratio(part, whole))), "{text}");
        }
        assert_eq!(first("drie van de negen").unwrap().1, Claim::Of(3, 9));
        assert_eq!(first("zeventig procent").unwrap().1, Claim::Percent(70, 0));
        for text in ["een derde keer", "a third participant", "een half uur"] {
            assert!(!matches!(first(text), Some((_, Claim::Ratio(..)))), "{text}");
        }
        assert_eq!(first("vijf in een kamer").unwrap().1, Claim::Count(5));
    }

    #[test]
    fn what_limits_a_figure_is_read_with_it() {
        let first = |text: &str| told(text).into_iter().next();
        let bound = |limit: Limit, claim: Claim| Some(Claim::Bound(limit, Box::new(claim)));
        for (text, claim) in [
            ("Meer dan de helft", bound(Limit::More, Claim::Word(Quantity::Half))),
            ("ruim een derde", bound(Limit::Over, Claim::Ratio(1, 3))),
            ("minder dan vijf van de negen", bound(Limit::Less, Claim::Of(5, 9))),
            ("at least three", bound(Limit::Least, Claim::Count(3))),
            ("hooguit 30%", bound(Limit::Most, Claim::Percent(30, 0))),
            ("niet meer dan twee", bound(Limit::Most, Claim::Count(2))),
            ("bijna negen", bound(Limit::Almost, Claim::Count(9))),
            ("de helft of meer", bound(Limit::Least, Claim::Word(Quantity::Half))),
            ("Niet alle negen", bound(Limit::Not, Claim::Word(Quantity::All))),
            ("not all", bound(Limit::Not, Claim::Word(Quantity::All))),
            ("niet drie", None),
            ("nauwelijks de helft", None),
            ("Geen enkele", Some(Claim::Word(Quantity::None))),
            ("bijna alle", Some(Claim::Word(Quantity::NearlyAll))),
        ] {
            assert_eq!(first(text).map(|(_, claim)| claim), claim, "{text}");
            if claim.is_some() {
                assert_eq!(first(text).unwrap().0, text.trim_end_matches('%'), "{text}");
            }
        }
    }

    #[test]
    fn a_marker_speaks_of_the_figure_before_it_in_its_sentence() {
        let text = "Acht deden mee. Zeven van de negen noemden dat drie keer. Twee niet.";
        let all = figures(text, &Own::new());
        let of = |words: &str| bound(text, &all, &[text.find(words).unwrap()])[0].map(|figure| figure.text.as_str());
        assert_eq!(of(" noemden"), Some("Zeven van de negen"));
        assert_eq!(of("Zeven"), Some("Zeven van de negen"), "a marker before it");
        assert_eq!(of(" keer"), Some("drie"));
        assert_eq!(of(" niet"), Some("Twee"));
    }

    #[test]
    fn no_figure_is_that_of_two_markers() {
        let of = |marked: &str| {
            let pieces: Vec<&str> = marked.split('#').collect();
            let text = pieces.concat();
            let ends = pieces.iter().scan(0, |at, piece| {
                *at += piece.len();
                Some(*at)
            });
            let at: Vec<usize> = ends.take(pieces.len() - 1).collect();
            let all = figures(&text, &Own::new());
            let found = bound(&text, &all, &at);
            found.iter().map(|figure| figure.map_or("-", |figure| figure.text.as_str()).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            of("Bijna iedereen# deed mee, een groepje# keek toe, zo her en der# ook."),
            ["Bijna iedereen", "-", "-"]
        );
        assert_eq!(of("Zeven# deden mee, een groepje# keek, drie# niet."), ["Zeven", "-", "drie"]);
        assert_eq!(of("Zeven##  deden mee."), ["Zeven", "Zeven"], "two that stand together");
        assert_eq!(of("# Zeven deden mee, # drie later. Acht# wel."), ["Zeven", "drie", "Acht"]);
    }

    #[test]
    fn a_figure_in_brackets_says_the_same_as_the_one_before_it() {
        let twin_of_last = |text: &str| {
            let all = figures(text, &Own::new());
            twin(text, &all, all.last().unwrap()).map(|figure| figure.text.clone())
        };
        for (text, other) in [
            ("6 (78%)", Some("6")),
            ("Vijf deelnemers (78%)", Some("Vijf")),
            ("78% (7 van de 9)", Some("78")),
            ("Zeven van de deelnemers (78 %)", Some("Zeven")),
            ("Wie twee keer kwam (78%)", None),
            ("Van de negen, van wie velen kwamen, (78%)", None),
            ("zeven, en drie", None),
        ] {
            assert_eq!(twin_of_last(text).as_deref(), other, "{text}");
        }
    }
}
