//! Words that may be shown.
//!
//! In: the segments of one interview with what became of them. Out: their words, old and new, and in the place of words that
//! a person flagged as sensitive nothing but that, whichever file names them and wherever they may stand now.

use super::Met;
use crate::coding::reanchor::{Outcome, Words};
use crate::query::SENSITIVE;
use crate::text::{Span, Text};

/// Shorter words are no secret by themselves.
const TELLING: usize = 4;

/// What is never shown.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    /// Where it stood, in code points.
    old: Vec<(u32, u32)>,
    /// Where it stands or may stand.
    new: Vec<Span>,
    words: Vec<String>,
}

impl Secrets {
    pub(super) fn of(met: &[Met], now: &Text) -> Self {
        let mut secrets = Self::default();
        for one in met.iter().filter(|one| one.named.sensitive) {
            let (start, end) = (one.named.anchor.start, one.named.anchor.end);
            secrets.old.push((start, end));
            let there = now.span_of(start, end);
            match &one.outcome {
                Outcome::Moved { to, .. } => secrets.new.push(*to),
                Outcome::Doubtful { places, .. } => {
                    secrets.new.extend(places.iter().map(|(span, _)| *span).chain(there));
                }
                Outcome::Unmoved | Outcome::Lost => secrets.new.extend(there),
            }
            if let Words::Quote(quote) = &one.named.words {
                secrets.words.push(quote.clone());
            }
        }
        secrets
    }

    /// The words of a segment as its file has them; nothing for a digest.
    pub(super) fn quote(&self, met: &Met) -> String {
        let Words::Quote(quote) = &met.named.words else { return String::new() };
        let anchor = &met.named.anchor;
        let touches = self.old.iter().any(|(start, end)| *start < anchor.end && anchor.start < *end);
        self.unless(met.named.sensitive || touches, quote)
    }

    /// The words at a place in the transcript as it is.
    pub(super) fn words(&self, met: &Met, span: Span, now: &Text) -> String {
        let touches = self.new.iter().any(|secret| secret.overlaps(span));
        self.unless(met.named.sensitive || touches, now.slice(span))
    }

    fn unless(&self, hidden: bool, words: &str) -> String {
        let told = |secret: &String| {
            let shorter = secret.chars().count().min(words.chars().count());
            shorter >= TELLING && (words.contains(secret.as_str()) || secret.contains(words))
        };
        if hidden || self.words.iter().any(told) { SENSITIVE.to_owned() } else { words.to_owned() }
    }
}
