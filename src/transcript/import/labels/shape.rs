//! What a label can look like, and what only looks like one.
//!
//! In: the words before a colon, a tab or a line's end. Out: their [`Shape`], or nothing when no label looks so.
//! Nothing here sees the file; how often a label comes back is judged elsewhere.

use super::words::{HEADER_ENDS, HEADERS, JOINERS, OPENERS, PARTICLES, SPEAKERS, STOPS};

/// The looks of a label, the likeliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// A word people use for speakers: `Interviewer`, `Speaker 1`, `I`, `R2`, `SPEAKER_00`.
    Known,
    /// Capitals and figures: `PMA`, `MEG MARTIN`, `K12`.
    Code,
    /// Each word begins with a capital: `Pieter`, `Anna de Vries`, `Jansen, Piet`, `Per og Kari`.
    Name,
    /// A capital, then other words: `Mannelijke deelnemer`.
    Phrase,
    /// One word without capital, or a figure.
    Lower,
    /// A word that stands before a colon in speech and headers: `Date`, `Note`, `Nee`.
    Stop,
}

/// The longest label, in characters.
const LONGEST: usize = 60;

/// Makes a label comparable: white space runs to one space.
pub fn key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Strips number, `#`, `_` and what stands in parentheses from a label and lowers its case.
pub fn stem(label: &str) -> String {
    let bare = label.split('(').next().unwrap_or(label);
    let bare =
        bare.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '#' | '_' | '-' | '.'));
    bare.trim_matches(|c: char| matches!(c, '[' | ']' | '<' | '>') || c.is_whitespace()).to_lowercase()
}

/// Says what a label looks like; `None` when no label looks so.
pub fn shape(label: &str) -> Option<Shape> {
    if let Some(label) = label.strip_suffix('?').filter(|_| label.chars().count() <= 4) {
        return unknown(label.trim_end_matches('?'));
    }
    let first = label.chars().next()?;
    let words: Vec<&str> = label.split_whitespace().collect();
    let forbidden = |c: char| c.is_control() || "?!:：;\"“”„…=<>{}\\|*@$%^~`«»[]".contains(c);
    if label.chars().count() > LONGEST || words.len() > 6 || !first.is_alphanumeric() || label.contains(forbidden) {
        return None;
    }
    if !points_fit(&words) || !parentheses_fit(label) {
        return None;
    }
    let lower = label.to_lowercase();
    let opener = words.first().is_some_and(|word| OPENERS.has(&word.to_lowercase()));
    if STOPS.has(&lower) || is_header_key(label) {
        return Some(Shape::Stop);
    }
    if is_known(label) {
        return Some(Shape::Known);
    }
    if opener && words.len() > 1 {
        return Some(Shape::Stop);
    }
    if !label.chars().any(char::is_alphabetic) {
        return (label.len() <= 3 && words.len() == 1).then_some(Shape::Lower);
    }
    if label.chars().any(char::is_lowercase) { Some(mixed(&words)) } else { Some(Shape::Code) }
}

/// `?`, `R?`, `P2?`: somebody the typist did not know.
fn unknown(label: &str) -> Option<Shape> {
    label.chars().all(|c| c.is_uppercase() || c.is_ascii_digit()).then_some(Shape::Code)
}

/// Tells whether the label is a word for a speaker, with or without number.
pub fn is_known(label: &str) -> bool {
    let stem = stem(label);
    // One letter in lower case is an enumeration: `a: …`, `i. …`.
    let capital = stem.chars().count() > 2 || label.chars().next().is_some_and(char::is_uppercase);
    capital && (SPEAKERS.has(&stem) || SPEAKERS.has(stem.trim_end_matches('s')) && stem.len() > 4)
}

/// Tells whether the label is a key of the lines at the head of a transcript.
pub fn is_header_key(label: &str) -> bool {
    let lower = label.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let of_two = words.len() >= 2 && words.len() <= 4;
    let begins = words.first().is_some_and(|word| ["aantal", "datum", "date", "naam", "name"].contains(word));
    let ends = words.last().is_some_and(|word| HEADER_ENDS.has(word));
    HEADERS.has(&lower) || HEADERS.has(&stem(label)) || of_two && (begins || ends)
}

/// Tells whether the label is a full word for a speaker, such as stands before a name in a header.
pub fn is_role_word(label: &str) -> bool {
    is_known(label) && stem(label).chars().count() >= 4
}

fn mixed(words: &[&str]) -> Shape {
    let head = |word: &&str| word.trim_start_matches('(').chars().next().unwrap_or(' ');
    let small = |word: &&str| {
        let word = word.to_lowercase();
        PARTICLES.has(&word) || JOINERS.has(&word)
    };
    // What stands in parentheses is a remark on the name, in whatever case.
    let name = words.iter().take_while(|word| !word.starts_with('('));
    let capital = |word: &&str| !head(word).is_lowercase();
    let first = words.first().is_some_and(capital);
    if first && name.clone().all(|word| capital(word) || small(word)) {
        return Shape::Name;
    }
    match (first, words.len()) {
        (true, _) => Shape::Phrase,
        (false, 1) => Shape::Lower,
        // A particle may begin a surname: `van der Berg`.
        (false, 2..=4) if name.clone().any(capital) && name.clone().all(|w| capital(w) || small(w)) => Shape::Name,
        _ => Shape::Stop,
    }
}

/// Allows points in initials and titles (`J. Smith`, `Dr. Vos`) and a comma before a first name (`Jansen, Piet`).
fn points_fit(words: &[&str]) -> bool {
    let last = words.len().saturating_sub(1);
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    words.iter().enumerate().all(|(i, word)| {
        let point = match word.find('.') {
            None => true,
            Some(_) => word.trim_end_matches('.').chars().count() <= 4 && (i < last || word.len() <= 4),
        };
        let comma = match word.find(',') {
            None => true,
            Some(at) => at + 1 == word.len() && i < last && capital(word) && words.get(i + 1).is_some_and(capital),
        };
        point && comma
    })
}

/// Allows one pair of parentheses, at the end.
fn parentheses_fit(label: &str) -> bool {
    match (label.matches('(').count(), label.matches(')').count()) {
        (0, 0) => true,
        (1, 1) => label.ends_with(')'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_their_looks() {
        for (label, expected) in [
            ("Interviewer", Shape::Known),
            ("I1", Shape::Known),
            ("INT", Shape::Known),
            ("SPEAKER_00", Shape::Known),
            ("Teacher 4", Shape::Known),
            ("PARTICIPANT 30", Shape::Known),
            ("Unknown Speaker", Shape::Known),
            ("PMA", Shape::Code),
            ("MEG MARTIN", Shape::Code),
            ("Pieter", Shape::Name),
            ("Anna de Vries", Shape::Name),
            ("van der Berg", Shape::Name),
            ("Per og Kari", Shape::Name),
            ("Jansen, Piet", Shape::Name),
            ("Dr. Vos", Shape::Name),
            ("Kari (host)", Shape::Name),
            ("Mannelijke collega", Shape::Phrase),
            ("jan", Shape::Lower),
            ("12", Shape::Lower),
            ("Date", Shape::Stop),
            ("Let op", Shape::Stop),
            ("Hi PARTICIPANT 30", Shape::Stop),
            ("We have three sponsors", Shape::Stop),
            ("受访者", Shape::Code),
            ("?", Shape::Code),
            ("R?", Shape::Code),
            ("Interview ID", Shape::Stop),
            ("Naam respondent", Shape::Stop),
        ] {
            assert_eq!(shape(label), Some(expected), "{label}");
        }
        for label in
            ["", "Wat zei hij? Piet", "I = interviewer", "- Piet", "Ja, dat is zo", "Dat weten. Toen", "(lacht) ik"]
        {
            assert_eq!(shape(label), None, "{label}");
        }
    }
}
