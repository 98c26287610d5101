//! What one word of a query finds.
//!
//! In: a [`Term`] and the [`Forms`] of a word. Out: whether they fit. A term with accents finds words with the same accents;
//! a term without finds words with and without.

use super::glob::Glob;
use super::words::Forms;
use regex::Regex;

/// One word of a query.
#[derive(Clone, Debug)]
pub enum Term {
    /// The word and every word of the same stem.
    Stem(String),
    /// The word as it is spelled, in lower case.
    Form(String),
    /// A word with `*`, in lower case.
    Glob(Glob),
    /// A word that differs in no more than so many letters; two letters changed about count as one.
    Fuzzy(String, u8),
    /// A word that a regular expression describes from its first letter to its last.
    Regex(Regex),
}

impl Term {
    /// Tells whether a word fits; `stem` gives the spellings of a term in the language of the word.
    pub fn matches(&self, word: &Forms, stem: &mut dyn FnMut(&str) -> std::sync::Arc<Forms>) -> bool {
        let either = |fits: &dyn Fn(&str) -> bool| fits(&word.exact) || fits(&word.plain);
        match self {
            Self::Stem(term) => {
                let term = stem(term);
                if term.exact == term.plain {
                    term.plain_stem == word.stem || term.plain_stem == word.plain_stem
                } else {
                    term.stem == word.stem
                }
            }
            Self::Form(form) => either(&|word| word == form),
            Self::Glob(glob) => either(&|word| glob.matches(word)),
            Self::Fuzzy(form, letters) => {
                let most = usize::from(*letters);
                let far = |word: &str| word.chars().count().abs_diff(form.chars().count()) > most;
                either(&|word| !far(word) && strsim::osa_distance(word, form) <= most)
            }
            Self::Regex(regex) => either(&|word| regex.is_match(word)),
        }
    }
}
