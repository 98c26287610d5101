//! The form of a speaker's label in a cue.
//!
//! In: a line. Out: what may be a label, what stands behind it, and whether it has the form of a name. Nothing is decided here.

use super::json_talk::squeeze;
use std::collections::BTreeSet;

/// The longest label, in bytes.
const LONGEST: usize = 60;
/// Words inside names that begin with a small letter.
const PARTICLES: &[&str] = &[
    "van", "de", "der", "den", "het", "ten", "ter", "te", "von", "zu", "di", "da", "do", "dos", "du", "del", "della",
    "la", "le", "el", "al", "bin", "ibn", "y", "e", "en", "and", "und", "og", "et", "&",
];

/// What may be a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label<'l> {
    /// The name, without brackets and colon.
    pub name: String,
    /// What stands behind it.
    pub words: &'l str,
    /// It has the form of a name: at most four words, each with a capital or a digit.
    pub strict: bool,
}

/// Finds `Name: words`, `[Name]: words` and `(speaker 1) words` at the start of a line.
pub(super) fn label(line: &str) -> Option<Label<'_>> {
    let close = match line.as_bytes().first()? {
        b'[' => Some(']'),
        b'(' => Some(')'),
        _ => None,
    };
    if let Some((inside, after)) =
        close.and_then(|close| line.get(1..)?.split_once(close)).filter(|cut| cut.0.len() <= LONGEST)
    {
        let name = squeeze(inside);
        let words = after.strip_prefix(':');
        let numbered =
            name.ends_with(|c: char| c.is_ascii_digit() || c == '?') && has_letter(&name) && !name.contains(':');
        if words.is_none() && !numbered || !has_letter(&name) {
            return None;
        }
        let strict = numbered || is_name(&name);
        return Some(Label { name, words: words.unwrap_or(after).trim_start(), strict });
    }
    let at = line
        .bytes()
        .take(LONGEST + 1)
        .position(|b| b == b':')
        .or_else(|| line.find('：').filter(|at| *at <= LONGEST))?;
    let (name, rest) = line.split_at_checked(at)?;
    let words = rest.strip_prefix('：').or_else(|| {
        rest.strip_prefix(':').filter(|words| words.is_empty() || words.starts_with(char::is_whitespace))
    })?;
    let name = squeeze(name);
    has_letter(&name).then(|| Label { strict: is_name(&name), words: words.trim_start(), name })
}

fn has_letter(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}

fn is_name(name: &str) -> bool {
    let bare = match name.split_once(" (") {
        Some((bare, inside)) if inside.ends_with(')') => bare,
        _ => name,
    };
    let words: Vec<&str> = bare.split(' ').collect();
    let forbidden = |c: char| matches!(c, ',' | ';' | '!' | '?' | '"' | '“' | '”' | '…' | '=' | '<' | '>');
    let big = |word: &str| {
        word.starts_with(|c: char| {
            c.is_uppercase() || c.is_ascii_digit() || c == '#' || (c.is_alphabetic() && !c.is_lowercase())
        })
    };
    let numbered = bare.ends_with(|c: char| c.is_ascii_digit());
    let fits = |(at, word): (usize, &&str)| {
        let abbreviated = !word.ends_with('.') || word.chars().count() <= 4;
        abbreviated && (big(word) || numbered && words.len() <= 2 || at > 0 && PARTICLES.contains(word))
    };
    words.len() <= 4 && bare.chars().count() <= 40 && !name.contains(forbidden) && words.iter().enumerate().all(fits)
}

/// How the names of a file are made.
#[derive(Debug, Default)]
pub(super) struct Make {
    capitals: bool,
    stems: BTreeSet<String>,
}

impl Make {
    /// Learns it from names.
    pub(super) fn of(names: &BTreeSet<String>) -> Self {
        let capitals = !names.is_empty() && names.iter().all(|name| capitals(name));
        Self { capitals, stems: names.iter().filter_map(|name| stem(name)).collect() }
    }

    /// Tells whether a name is made likewise: in capitals as all of them are, or as one of them with another number.
    pub(super) fn fits(&self, name: &str) -> bool {
        self.capitals && capitals(name) || stem(name).is_some_and(|stem| self.stems.contains(&stem))
    }
}

fn capitals(name: &str) -> bool {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    letters().count() > 1 && !letters().any(char::is_lowercase) && letters().any(char::is_uppercase)
}

/// A name without the number at its end.
fn stem(name: &str) -> Option<String> {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem.len() < name.len()).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_speech_by_their_form() {
        for name in [
            "Anna",
            "Anna de Vries",
            "ANNA",
            "Speaker 1",
            "spk_0",
            "p01",
            "Dr. Jansen",
            "J. Smith (host)",
            "PARTICIPANT 30",
            "張三",
        ] {
            let line = format!("{name}: ja");
            let found = label(&line).unwrap();
            assert_eq!((found.name.as_str(), found.words, found.strict), (name, "ja", true));
        }
        for speech in ["We have three sponsors", "ik dacht", "Nou ja, kijk", "Ja. En verder", "jan's iPhone"] {
            assert!(!label(&format!("{speech}: ja")).unwrap().strict, "{speech}");
        }
        for none in ["12:30 is het", "http://x", "12: ja", "[lacht] ja", "(lacht) ja", "ja", ":", "", "[", "[]: x"] {
            assert_eq!(label(none), None, "{none}");
        }
    }

    #[test]
    fn the_words_behind_a_label_are_found() {
        assert_eq!(label("Marie : oui").unwrap().words, "oui");
        assert_eq!(label("張三：好").unwrap().words, "好");
        assert_eq!(label("[SPEAKER_00]: Ja").unwrap().words, "Ja");
        assert_eq!(label("ANNA:").unwrap().words, "");
    }

    #[test]
    fn names_of_one_make() {
        let fits =
            |name: &str, names: &[&str]| Make::of(&names.iter().map(|name| (*name).to_owned()).collect()).fits(name);
        assert!(fits("CEES", &["ANNA", "BOB"]));
        assert!(fits("Speaker 12", &["Speaker 1", "Anna"]));
        assert!(!fits("NOTE", &["Anna"]) && !fits("Note", &["ANNA"]) && !fits("CEES", &[]));
    }
}
