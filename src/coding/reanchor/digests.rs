//! Words of which only a digest is known, sought in a text.
//!
//! In: a text, a length in characters and the first digits of a digest. Out: the places where such words stand. All stretches
//! of a length are digested once.

use super::DIGITS;
use super::tokens::Tokens;
use crate::digest::Digest;
use crate::text::{Span, Text};
use std::collections::BTreeMap;

/// Digests of what stands in a text from the beginning of each word, by their length in characters.
pub(super) struct Digests<'t> {
    text: &'t Text,
    known: BTreeMap<u32, Vec<(String, Span)>>,
}

impl<'t> Digests<'t> {
    pub(super) const fn new(text: &'t Text) -> Self {
        Self { text, known: BTreeMap::new() }
    }

    /// Finds where so many characters stand that have a digest beginning with these digits.
    pub(super) fn find(&mut self, length: u32, digits: &str, now: &Tokens) -> Vec<Span> {
        if digits.len() < DIGITS {
            return Vec::new();
        }
        let text = self.text;
        let of_length = || {
            let spans = now.spans.iter().filter_map(|token| {
                let start = text.code_point(token.start);
                text.span_of(start, start.checked_add(length)?)
            });
            let mut list: Vec<(String, Span)> =
                spans.map(|span| (Digest::of(text.slice(span).as_bytes()).to_string(), span)).collect();
            list.sort();
            list
        };
        let list = self.known.entry(length).or_insert_with(of_length);
        let first = list.partition_point(|(digest, _)| digest.as_str() < digits);
        let same = list.iter().skip(first).take_while(|(digest, _)| digest.starts_with(digits));
        same.map(|(_, span)| *span).collect()
    }
}
