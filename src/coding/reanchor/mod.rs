//! Segments found again in a transcript that was edited.
//!
//! In: the new text, the segments as they were named with their words, and the text that they were named in where it is
//! known. Out: an [`Outcome`] for each. Promise: a segment is moved only where its words, or what they became, are certain;
//! every other one is [`Outcome::Doubtful`] or [`Outcome::Lost`], and none is left out.

mod aligned;
mod alike;
mod digests;
mod known;
mod order;
mod tokens;

use crate::digest::Digest;
use crate::text::{Span, Text};

pub use known::by_version;
pub use order::by_order;

/// From this score on, words that were changed between two places that stayed are taken for the same.
pub const ALIKE: u8 = 70;
/// How many places are shown for a segment in doubt.
const SHOWN: usize = 5;
/// Places less like the sought words than this are not worth showing.
const WORTH: u8 = 45;

/// A segment to find again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sought {
    /// First code point, in the text in which it was named.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// What is known of its words.
    pub words: Words,
}

/// What is known of the words of a segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Words {
    /// The words themselves; white space at the ends may be missing.
    Quote(String),
    /// The first digits of their digest.
    Digest(String),
    /// Nothing.
    Unknown,
}

/// By what a segment was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Its words stand in one place only.
    Exact,
    /// Its words stand in several places, and what stands round them decides.
    Context,
    /// What stands now between the places that stayed.
    Diff,
    /// Words that are almost the same.
    Approximate,
}

impl How {
    /// Returns the word that is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Context => "context",
            Self::Diff => "diff",
            Self::Approximate => "approximate",
        }
    }
}

/// What became of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stands where it stood, with the same words.
    Unmoved,
    /// It is certain what it is now.
    Moved {
        /// Where it stands.
        to: Span,
        /// By what it was found.
        how: How,
        /// How much of the words is the same, in per cent.
        score: u8,
    },
    /// A person has to decide.
    Doubtful {
        /// Where it may be, with how much of the words is the same in per cent; best first.
        places: Vec<(Span, u8)>,
        /// Why that is not certain.
        why: &'static str,
    },
    /// Nothing like it is there.
    Lost,
}

impl Sought {
    /// Finds the segment in a text in which its words stand where it says.
    pub fn stands(&self, text: &Text) -> Option<Span> {
        let span = text.span_of(self.start, self.end).filter(|span| !span.is_empty())?;
        let there = text.slice(span);
        let same = match &self.words {
            Words::Quote(quote) => quote == there || quote == there.trim(),
            Words::Digest(digits) => {
                digits.len() >= DIGITS && Digest::of(there.as_bytes()).to_string().starts_with(digits.as_str())
            }
            Words::Unknown => true,
        };
        same.then_some(span)
    }
}

/// Fewer digits of a digest say nothing.
pub(super) const DIGITS: usize = 12;

/// Puts the places of a segment in doubt in order, the likely ones first among equals as they come, without those that
/// share words with a better one.
fn doubtful(mut places: Vec<(Span, u8)>, why: &'static str) -> Outcome {
    places.retain(|(span, score)| *score >= WORTH && !span.is_empty());
    places.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    let mut best: Vec<(Span, u8)> = Vec::new();
    for (span, score) in places {
        if best.len() < SHOWN && best.iter().all(|(other, _)| !other.overlaps(span)) {
            best.push((span, score));
        }
    }
    if best.is_empty() { Outcome::Lost } else { Outcome::Doubtful { places: best, why } }
}
