//! Facts about a spoken language: minimal responses, transcription marks, abbreviations.
//!
//! In: a language tag. Out: [`Speech`]; a language that is not known has empty lists.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// What reading a transcript needs to know of its language. All words are in lower case.
#[derive(Debug, Default, Deserialize)]
pub struct Speech {
    /// Answers that do not interrupt the other's stretch.
    pub minimal: BTreeSet<String>,
    /// What stands in parentheses without being said.
    pub marks: BTreeSet<String>,
    /// Words whose full stop does not end a sentence, without that stop.
    pub abbreviations: BTreeSet<String>,
}

impl Speech {
    /// Returns the facts of a language tag such as `nl` or `en-GB`.
    pub fn of(language: &str) -> &'static Self {
        static KNOWN: OnceLock<[Speech; 3]> = OnceLock::new();
        let files = || [include_str!("speech.nl.toml"), include_str!("speech.en.toml"), ""];
        let [nl, en, other] = KNOWN.get_or_init(|| files().map(|file| toml::from_str(file).unwrap_or_default()));
        match language.split('-').next() {
            Some("nl") => nl,
            Some("en") => en,
            _ => other,
        }
    }

    /// Tells whether a whole turn is no more than a minimal response.
    pub fn is_minimal(&self, turn: &str) -> bool {
        if turn.len() > 40 {
            return false;
        }
        let words: Vec<String> = turn
            .split_whitespace()
            .filter(|word| !word.starts_with('[') && !word.ends_with(']'))
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
            .filter(|word| !word.is_empty())
            .collect();
        words.is_empty() || self.minimal.contains(&words.join(" ")) || words.iter().all(|w| self.minimal.contains(w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minimal_response_is_recognised_with_its_marks() {
        let nl = Speech::of("nl-NL");
        assert!(nl.is_minimal("Hm-hm."));
        assert!(nl.is_minimal("Ja, ja… [lacht]"));
        assert!(!nl.is_minimal("Ja, en toen?"));
        assert!(!Speech::of("fr").is_minimal("Oui."));
    }
}
