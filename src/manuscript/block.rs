//! Block quotations.
//!
//! In: a paragraph that is one, and the [`Labels`] of a study. Out: its [`Passage`]s: one, or one for each turn of a dialogue and
//! for each pair of marks where most of it stands between marks; what names a speaker is taken off.

use super::label::{Label, Labels, bare};
use super::marks::marks;
use super::passage::{Passage, lead};
use super::{Kind, Paragraph};
use std::ops::Range;

/// The passages of a block quotation: one, or one for each turn of a dialogue; what names a speaker is taken off.
pub(super) fn block(paragraphs: &[Paragraph], place: usize, labels: &Labels) -> Vec<Passage> {
    let Some(own) = paragraphs.get(place).filter(|own| !is_attribution(&own.text) && !labels.only_name(&own.text))
    else {
        return Vec::new();
    };
    let turns = turns(own, labels);
    let ends = turns.iter().skip(1).copied().chain([own.text.len()]);
    turns.iter().zip(ends).flat_map(|(from, to)| turn(paragraphs, place, *from..to, labels)).collect()
}

/// Where turns begin: at the start; at each label on a line of its own; and, where the text begins with one, at each that is
/// sure to be one and follows the end of a sentence.
fn turns(own: &Paragraph, labels: &Labels) -> Vec<usize> {
    let text = own.text.as_str();
    let dialogue = labels.at_start(text).is_some();
    let begins = |at: &usize| {
        let Some(label) = text.get(*at..).and_then(|rest| labels.at_start(rest)) else { return false };
        let before = text.get(..*at).unwrap_or_default().trim_end();
        let sentence = before.ends_with(['.', '!', '?', '…', ']', ')', '”', '"', '’', '\'']);
        own.lines.contains(at) && (label.known || dialogue) || dialogue && sentence && (label.known || label.is_code)
    };
    std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1).filter(begins)).collect()
}

/// The passages of one turn of a block quotation: what stands between marks, where that is most of it, or else all of it.
fn turn(paragraphs: &[Paragraph], place: usize, range: Range<usize>, labels: &Labels) -> Vec<Passage> {
    let Some(text) = paragraphs.get(place).and_then(|own| own.text.get(range.clone())) else { return Vec::new() };
    let letters =
        |range: Range<usize>| text.get(range).unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).count();
    let label = labels.at_start(text);
    let spoken = label.map_or(0, |label| label.words_at);
    let pairs = marks(text).pairs;
    let between: usize = pairs.iter().map(|quoted| letters(quoted.inner.clone())).sum();
    if between * 10 < letters(spoken..text.len()) * 6 {
        let own = paragraphs.get(place).map_or(&[][..], |own| &own.lines);
        let lines = own.iter().filter_map(|line| line.checked_sub(range.start));
        let end = tail(text).min(names(text, lines, labels).unwrap_or(text.len()));
        return spoken_words(paragraphs, place, range, spoken..end, label, labels).into_iter().collect();
    }
    let words = pairs.into_iter().map(|quoted| quoted.inner.start..quoted.later.unwrap_or(quoted.inner.end));
    let passage = |mut words: Range<usize>| {
        let inside = text.get(words.clone()).and_then(|text| labels.at_start(text));
        words.start += inside.map_or(0, |label| label.words_at);
        spoken_words(paragraphs, place, range.clone(), words, inside.or(label), labels)
    };
    words.filter_map(passage).collect()
}

/// The passage of some words in a turn.
fn spoken_words(
    paragraphs: &[Paragraph],
    place: usize,
    turn: Range<usize>,
    words: Range<usize>,
    label: Option<Label>,
    labels: &Labels,
) -> Option<Passage> {
    let own = paragraphs.get(place)?;
    let text = own.text.get(turn.clone())?;
    let names = |next: &Paragraph| next.kind == Kind::Block && labels.only_name(&next.text);
    let next = paragraphs.get(place + 1).filter(|_| turn.end == own.text.len());
    let next = next.filter(|next| is_attribution(&next.text) || names(next)).map_or("", |next| next.text.as_str());
    let behind = text.get(words.end..)?.trim_start_matches(['”', '"', '’', '»', '“', '\'', '‘', '«']);
    let said =
        [behind, next].map(|said| if labels.only_name(said) { format!("— {}", bare(said)) } else { said.to_owned() });
    let after = said.join(" ");
    // What only may be a label may be words as well, and says nothing of who speaks.
    let before = match label {
        Some(label) if label.known || label.is_code => format!("{}:", label.name.trim()),
        _ => lead(paragraphs, place, 0..0),
    };
    Some(Passage {
        words: text.get(words.clone())?.trim_end().to_owned(),
        paragraph: place,
        at: turn.start + words.start,
        to: turn.start + words.end,
        block: true,
        before,
        after,
        label: label.map(|label| label.name.to_owned()),
        is_known: label.is_some_and(|label| label.known),
        ..Passage::default()
    })
}

/// Tells whether a paragraph only says who spoke.
fn is_attribution(text: &str) -> bool {
    let text = text.trim();
    let count = text.split_whitespace().count();
    // A dash may begin a line of a dialogue, too.
    let dash = text.starts_with(['—', '–']) && count <= 9 && !text.ends_with(['?', '!']);
    dash || count <= 12 && text.starts_with('(') && text.trim_end_matches('.').ends_with(')')
}

/// Where the words end before a last line that only names a speaker, or before their id behind the last sentence.
fn names(text: &str, lines: impl Iterator<Item = usize>, labels: &Labels) -> Option<usize> {
    let sentence = text.trim_end().rmatch_indices(['.', '!', '?', '…', '”', '"']).map(|(at, mark)| at + mark.len());
    // A word for a person may be what was said; an id is not.
    let id = |from: &usize| text.get(*from..).is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()));
    let begun = lines.last().into_iter().chain(sentence.take(2).filter(id));
    let mut found = begun.filter(|from| *from > 0 && text.get(*from..).is_some_and(|rest| labels.only_name(rest)));
    found.next().and_then(|from| Some(text.get(..from)?.trim_end().len()))
}

/// Where the words end before `(verpleegkundige)`, `[@jansen2020]` or `— verpleegkundige`.
fn tail(text: &str) -> usize {
    let end = text.trim_end().trim_end_matches('.').trim_end();
    if let Some(open) = end.strip_suffix(')').and_then(|rest| rest.rfind('(')) {
        let inside = end.get(open + 1..end.len() - 1).unwrap_or_default();
        if inside.chars().any(char::is_alphabetic) && inside.split_whitespace().count() <= 12 {
            return text.get(..open).map_or(open, |words| words.trim_end().len());
        }
    }
    if let Some(open) = end.strip_suffix(']').and_then(|rest| rest.rfind("[@")) {
        return text.get(..open).map_or(open, |words| words.trim_end().len());
    }
    let dash = text.rfind(['—', '–']).filter(|dash| {
        let behind = text.get(*dash..).unwrap_or_default();
        let sentence = text.get(..*dash).unwrap_or_default().trim_end().ends_with(['.', '!', '?', '…', ']', '”', '"']);
        sentence && behind.split_whitespace().count() <= 8
    });
    dash.map_or(text.len(), |dash| text.get(..dash).map_or(dash, |words| words.trim_end().len()))
}
