//! Numbers that a manuscript states.
//!
//! In: the text of a paragraph. Out: [`Figure`]s: "7 of 9", "zeven van de negen", a count, a percentage, a word for a quantity;
//! and which of them a marker speaks of: the last one before it in its sentence, else the first one after it.

use super::quantity::{Own, Quantity, number_word};
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
    /// A word.
    Word(Quantity),
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
        let Some((claim, length)) = claim(text, here, own) else {
            at += 1;
            continue;
        };
        // A figure that a word before it bounds or denies claims something else; it is not judged by what it says alone.
        if is_bounded(pieces.get(..at).unwrap_or_default()) {
            at += length;
            // "not all nine": the number is a part of what is denied.
            at += usize::from(pieces.get(at).and_then(value).is_some());
            continue;
        }
        let (first, last) = (here.first(), here.get(length - 1));
        if let Some((first, last)) = first.zip(last) {
            let words = text.get(first.start..last.end).unwrap_or_default().to_owned();
            found.push(Figure { text: words, at: first.start, claim });
        }
        at += length;
    }
    found
}

/// Tells whether the last of these words bounds or denies the figure behind it: "meer dan", "at least", "niet".
fn is_bounded(before: &[Piece]) -> bool {
    let word = |back: usize| {
        before.len().checked_sub(back).and_then(|place| before.get(place)).map_or("", |p| p.word.as_str())
    };
    match (word(2), word(1)) {
        ("meer" | "minder" | "groter" | "kleiner", "dan") | ("more" | "less" | "fewer", "than") => true,
        ("ten", "minste" | "hoogste") | ("at", "least" | "most") => true,
        (_, word) => BOUNDING.contains(&word),
    }
}

/// Words that bound or deny the figure behind them.
const BOUNDING: [&str; 18] = [
    "niet",
    "geen",
    "bijna",
    "ruim",
    "minstens",
    "minimaal",
    "hoogstens",
    "hooguit",
    "maximaal",
    "tenminste",
    "nauwelijks",
    "not",
    "no",
    "almost",
    "nearly",
    "barely",
    "hardly",
    "over",
];

/// The figure that a marker at a byte speaks of.
pub(super) fn bound<'f>(text: &str, figures: &'f [Figure], at: usize) -> Option<&'f Figure> {
    let ends = |(place, _): &(usize, &str)| {
        text.get(place + 1..)
            .is_some_and(|rest| rest.starts_with(' ') && rest.trim_start().starts_with(|c: char| !c.is_lowercase()))
    };
    let stops: Vec<usize> = text.match_indices(['.', '!', '?']).filter(ends).map(|(place, _)| place + 1).collect();
    let start = stops.iter().rev().find(|stop| **stop < at).copied().unwrap_or(0);
    let end = stops.iter().find(|stop| **stop >= at).copied().unwrap_or(text.len());
    let inside = || figures.iter().filter(|figure| figure.at >= start && figure.at < end);
    inside().rfind(|figure| figure.at < at).or_else(|| inside().find(|figure| figure.at >= at))
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
    let words: Vec<&str> = pieces.iter().take(4).map(|piece| piece.word.as_str()).collect();
    if let Some((quantity, length)) = Quantity::at(&words, own) {
        // "none of the three": the word claims something, the number says of how many.
        let of_all = matches!(next(length), "van" | "of")
            && matches!(next(length + 1), "de" | "the")
            && pieces.get(length + 2).and_then(value).is_some();
        return Some((Claim::Word(quantity), if of_all { length + 3 } else { length }));
    }
    let count = value(first)?;
    let mut place = 1;
    let of = match next(1) {
        "van" | "of" | "uit" => true,
        "out" => {
            place += 1;
            next(2) == "of"
        }
        _ => behind.starts_with('/'),
    };
    if of {
        place += usize::from(!behind.starts_with('/'));
        place += usize::from(matches!(next(place), "de" | "the" | "onze" | "our" | "in"));
        if let Some(whole) = pieces.get(place).and_then(value) {
            return Some((Claim::Of(count, whole), place + 1));
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
        use Claim::{Count, Of, Percent, Word};
        assert_eq!(
            told(
                "Zeven van de negen deelnemers (77,8%) en 7/9, 3 of the 12, five out of nine, één, een en 21 procent."
            ),
            [
                ("Zeven van de negen".into(), Of(7, 9)),
                ("77,8".into(), Percent(778, 1)),
                ("7/9".into(), Of(7, 9)),
                ("3 of the 12".into(), Of(3, 12)),
                ("five out of nine".into(), Of(5, 9)),
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
    fn a_figure_that_is_bounded_or_denied_is_not_judged_alone() {
        for text in ["Niet alle negen", "meer dan acht", "at least three", "Ruim de helft", "not all", "bijna negen"] {
            assert_eq!(told(text).first().map(|(text, _)| text.as_str()), None, "{text}");
        }
        assert_eq!(told("Geen enkele")[0].1, Claim::Word(Quantity::None));
        assert_eq!(told("bijna alle")[0].1, Claim::Word(Quantity::NearlyAll));
    }

    #[test]
    fn a_marker_speaks_of_the_figure_before_it_in_its_sentence() {
        let text = "Acht deden mee. Zeven van de negen noemden dat drie keer. Twee niet.";
        let all = figures(text, &Own::new());
        let of = |words: &str| bound(text, &all, text.find(words).unwrap()).map(|figure| figure.text.as_str());
        assert_eq!(of(" noemden"), Some("Zeven van de negen"));
        assert_eq!(of("Zeven"), Some("Zeven van de negen"), "a marker before it");
        assert_eq!(of(" keer"), Some("drie"));
        assert_eq!(of(" niet"), Some("Twee"));
    }
}
