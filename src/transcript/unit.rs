//! The pieces that a transcript is counted and compared in.
//!
//! In: a transcript. Out: the spans of its turns or of their sentences, in order, without overlaps.

use super::{Transcript, sentences};
use crate::locale::Speech;
use crate::text::Span;

/// What the pieces are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Sentences; none crosses a turn.
    Sentence,
    /// Turns.
    Turn,
}

/// Returns the pieces of all turns with words.
pub fn units(transcript: &Transcript, speech: &Speech, unit: Unit) -> Vec<Span> {
    let turns = transcript.turns.iter().filter(|turn| !turn.span.is_empty());
    match unit {
        Unit::Turn => turns.map(|turn| turn.span).collect(),
        Unit::Sentence => turns.flat_map(|turn| sentences_of(transcript, turn.span, speech)).collect(),
    }
}

fn sentences_of(transcript: &Transcript, turn: Span, speech: &Speech) -> Vec<Span> {
    let offset = |byte: usize| turn.start.saturating_add(u32::try_from(byte).unwrap_or(u32::MAX));
    let ranges = sentences(transcript.text.slice(turn), speech);
    ranges.into_iter().map(|range| Span::new(offset(range.start), offset(range.end))).collect()
}
