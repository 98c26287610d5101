//! One pattern and the places where it is found.
//!
//! In: the lines of a codebook ([`Pattern::parse`]) and stored text. Out: [`Hit`]s, byte spans of the stored text.
//!
//! A pattern is one of:
//! - a word or phrase: whole words, any white space between them. Whole means that no letter, digit, mark or
//!   underscore (Unicode `\w`) stands directly before or after;
//! - the same with `*` at either end of any word (`leer*`, `*leren*`, `team *dienst`): any number of such characters;
//! - `near(a, b, n)`: a and b, each a word or phrase, in either order with at most n words between them, inside the
//!   pieces handed in. The hit runs from the first word of the earlier to the last word of the later;
//! - `re:…`: the regex crate with `(?i)` on one piece at a time, nothing added.
//!
//! Matching is on [folded](crate::text::Folded) text. Stress accents are ignored unless the pattern has one itself
//! (a `re:` one: any letter outside ASCII, or a `\x`, `\u` escape). Scripts that write no spaces (Chinese, Japanese,
//! Thai, Lao, Khmer, Burmese): no boundary is demanded beside such a character, so the pattern is found inside a run
//! of text as well; neither is one for a pattern without any letter or digit (`👍`, `...`).
//!
//! Promise: each pattern has its own leftmost hits that do not overlap; patterns never hide each other. Speed is
//! about that of reading the text: see [`Scanner`].

mod element;
mod near;
mod phrase;
mod prefix;
mod rule;
mod scanner;
mod set;
mod token;
mod vocabulary;

use crate::text::Span;
pub use scanner::Scanner;
pub use set::PatternSet;

use near::Near;
use phrase::{Parsed, Phrase};
use rule::Rule;

/// Most characters that a pattern may have.
const LONGEST: usize = 1_000;

/// A checked pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: String,
    kind: Kind,
}

/// What a pattern was read as.
#[derive(Clone, Debug)]
enum Kind {
    Phrase(Phrase),
    Near(Near),
    Regex(Rule),
}

/// A pattern that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// What is wrong, as a phrase.
    pub message: String,
    /// The byte of the source where it is wrong.
    pub at: usize,
    /// What to write instead.
    pub hint: Option<String>,
}

impl PatternError {
    fn new(message: impl Into<String>, at: usize) -> Self {
        Self { message: message.into(), at, hint: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A place where a pattern was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Where, in bytes of the stored text.
    pub span: Span,
    /// Which pattern: its index in the [`PatternSet`].
    pub pattern: u32,
}

impl Pattern {
    /// Reads and checks one pattern.
    ///
    /// # Errors
    /// When it is empty, too long, has `*` where it cannot stand, or is no valid `near` or regular expression.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        let text = source.trim_end();
        let start = text.len() - text.trim_start().len();
        let body = source.get(start..).unwrap_or("");
        if source.chars().count() > LONGEST {
            let at = source.char_indices().nth(LONGEST).map_or(0, |(at, _)| at);
            let error = PatternError::new(format!("a pattern has at most {LONGEST} characters"), at);
            return Err(error.hint("split it into several patterns"));
        }
        let kind = if body.starts_with("re:") {
            let at = start + "re:".len();
            Kind::Regex(Rule::parse(source.get(at..).unwrap_or(""), at)?)
        } else if body.starts_with("near(") {
            Kind::Near(Near::parse(text, start)?)
        } else {
            match Phrase::parse(text, start..text.len())? {
                Parsed::Words(phrase) => Kind::Phrase(phrase),
                Parsed::Regex { regex, accents, edge } => {
                    let rule = Rule::from_literal(&regex, accents, edge);
                    Kind::Regex(rule.map_err(|message| PatternError::new(message, start))?)
                }
            }
        };
        Ok(Self { source: source.to_owned(), kind })
    }

    /// Returns the pattern as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Tells whether each text must be read in full for this pattern, because no word in it says where to look.
    pub const fn scans_in_full(&self) -> bool {
        match &self.kind {
            Kind::Regex(rule) => rule.scans_in_full(),
            Kind::Phrase(_) | Kind::Near(_) => false,
        }
    }

    /// Returns why no text whatever can match, where that can be told.
    pub fn never_matches(&self) -> Option<String> {
        match &self.kind {
            Kind::Regex(rule) => rule.never_matches(),
            Kind::Phrase(_) | Kind::Near(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod properties;
