//! Stored text and places in it.
//!
//! In: the text of a file as it is stored. Out: [`Text`], which alone slices it and converts places between
//! bytes, code points, UTF-16 code units and line:column, and [`Span`], a half-open range of UTF-8 bytes on character
//! boundaries.
//! Promise: no slice panics; a span that does not fit yields the empty string.

mod folded;

use std::sync::OnceLock;

pub use folded::{Accents, Case, Folded, fold_case, needs_composing};

/// A half-open range of UTF-8 byte offsets into one [`Text`], always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes the range from `start` up to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Returns the length in bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Tells whether the range holds no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Tells whether the two ranges share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the bytes that both ranges share, possibly none.
    pub fn intersect(self, other: Self) -> Self {
        let start = self.start.max(other.start);
        Self::new(start, self.end.min(other.end).max(start))
    }

    /// Tells whether `other` lies wholly inside this range.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A place for people: line and column, both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line number, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

/// Bytes between two stored counts of code points.
const STEP: usize = 1024;

/// The text of one stored file.
#[derive(Debug, Default)]
pub struct Text {
    content: String,
    ascii: bool,
    /// Code points before each multiple of [`STEP`] bytes; made when first asked for, never for ASCII.
    points: OnceLock<Vec<u32>>,
    /// UTF-16 code units, likewise.
    units: OnceLock<Vec<u32>>,
    /// Where lines begin; made when first asked for.
    lines: OnceLock<Vec<u32>>,
}

impl Text {
    /// Takes the stored text as it is.
    pub fn new(content: String) -> Self {
        let ascii = content.is_ascii();
        Self { content, ascii, points: OnceLock::new(), units: OnceLock::new(), lines: OnceLock::new() }
    }

    /// Returns the whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Returns the length in bytes.
    pub fn len(&self) -> u32 {
        u32::try_from(self.content.len()).unwrap_or(u32::MAX)
    }

    /// Tells whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Returns the words at `span`; a span that does not fit gives "".
    pub fn slice(&self, span: Span) -> &str {
        self.content.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Converts a byte offset to code points from the beginning, as Python counts them.
    pub fn code_point(&self, byte: u32) -> u32 {
        self.before(byte, &self.points, point)
    }

    /// Converts a byte offset to UTF-16 code units from the beginning, as JavaScript counts them.
    pub fn utf16(&self, byte: u32) -> u32 {
        self.before(byte, &self.units, unit)
    }

    /// Converts a span to code points, half-open.
    pub fn code_points(&self, span: Span) -> (u32, u32) {
        (self.code_point(span.start), self.code_point(span.end))
    }

    /// Converts code points, half-open, to a span; `None` when they lie outside the text or run backwards.
    pub fn span_of(&self, start: u32, end: u32) -> Option<Span> {
        let byte = |count| self.byte_of(count, &self.points, point);
        let span = Span::new(byte(start)?, byte(end)?);
        (span.start <= span.end).then_some(span)
    }

    /// Converts UTF-16 code units, half-open, to a span; `None` when they lie outside the text, run backwards or cut a
    /// character in two.
    pub fn span_of_utf16(&self, start: u32, end: u32) -> Option<Span> {
        let byte = |count| self.byte_of(count, &self.units, unit);
        let span = Span::new(byte(start)?, byte(end)?);
        (span.start <= span.end).then_some(span)
    }

    /// What the characters before a byte weigh.
    fn before(&self, byte: u32, table: &OnceLock<Vec<u32>>, weight: Weight) -> u32 {
        if self.ascii {
            return byte.min(self.len());
        }
        let byte = (byte as usize).min(self.content.len());
        let known = byte / STEP;
        let before = self.table(table, weight).get(known).copied().unwrap_or(0);
        before + sum(self.content.as_bytes().get(known * STEP..byte).unwrap_or(&[]), weight)
    }

    /// Where the characters before weigh as much as asked; the end of the text is a valid place.
    fn byte_of(&self, count: u32, table: &OnceLock<Vec<u32>>, weight: Weight) -> Option<u32> {
        if self.ascii {
            return (count <= self.len()).then_some(count);
        }
        let table = self.table(table, weight);
        let known = table.partition_point(|&c| c <= count).saturating_sub(1);
        let mut left = count - table.get(known).copied().unwrap_or(0);
        for (i, byte) in self.content.bytes().enumerate().skip(known * STEP) {
            if point(byte) == 1 {
                if left == 0 {
                    return u32::try_from(i).ok();
                }
                left = left.checked_sub(weight(byte))?;
            }
        }
        (left == 0).then_some(self.len())
    }

    /// Finds line and column of a byte offset.
    pub fn position(&self, byte: u32) -> Position {
        let lines = self.lines.get_or_init(|| {
            let after = self.content.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(i, _)| i + 1);
            [0].into_iter().chain(after.filter_map(|at| u32::try_from(at).ok())).collect()
        });
        let line = lines.partition_point(|start| *start <= byte);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: self.code_point(byte) - self.code_point(start) + 1,
        }
    }

    fn table<'t>(&self, table: &'t OnceLock<Vec<u32>>, weight: Weight) -> &'t [u32] {
        table.get_or_init(|| {
            let mut total = 0;
            let mut counts = vec![0];
            for chunk in self.content.as_bytes().chunks(STEP) {
                total += sum(chunk, weight);
                counts.push(total);
            }
            counts
        })
    }
}

/// What a byte adds to a count: all of its character at the first byte, nothing at the others.
type Weight = fn(u8) -> u32;

fn point(byte: u8) -> u32 {
    u32::from(byte & 0xC0 != 0x80)
}

fn unit(byte: u8) -> u32 {
    point(byte) + u32::from(byte >= 0xF0)
}

fn sum(bytes: &[u8], weight: Weight) -> u32 {
    bytes.iter().map(|byte| weight(*byte)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_span_is_half_open() {
        let text = Text::new("één woord".into());
        assert_eq!(text.slice(Span::new(0, 5)), "één");
        assert_eq!(text.code_points(Span::new(0, 5)), (0, 3));
        assert_eq!(text.span_of(4, 9).map(|s| text.slice(s)), Some("woord"));
        assert_eq!(text.span_of(4, 10), None);
        assert_eq!(text.slice(Span::new(1, 5)), "", "inside a character: nothing, no panic");
    }

    #[test]
    fn a_column_counts_characters() {
        let text = Text::new("een\nmét é hier".into());
        assert_eq!(text.position(11), Position { line: 2, column: 6 });
    }

    proptest! {
        #[test]
        fn code_points_and_bytes_are_inverse(content in "\\PC{0,40}(aé😀){0,900}", at in 0u32..4000) {
            let text = Text::new(content.clone());
            let chars: Vec<usize> = content.char_indices().map(|(i, _)| i).chain([content.len()]).collect();
            match chars.get(at as usize) {
                Some(byte) => {
                    prop_assert_eq!(text.byte_of(at, &text.points, point), Some(*byte as u32));
                    prop_assert_eq!(text.code_point(*byte as u32), at);
                }
                None => prop_assert_eq!(text.byte_of(at, &text.points, point), None),
            }
        }

        #[test]
        fn utf16_and_bytes_are_inverse(content in "\\PC{0,40}(aé😀e\u{301}){0,900}", at in 0u32..4000) {
            let text = Text::new(content.clone());
            let mut starts: Vec<(u32, u32)> = Vec::new();
            let mut units = 0;
            for (byte, c) in content.char_indices() {
                starts.push((units, byte as u32));
                units += c.len_utf16() as u32;
            }
            starts.push((units, content.len() as u32));
            let expected = starts.iter().find(|(unit, _)| *unit == at).map(|(_, byte)| *byte);
            prop_assert_eq!(text.span_of_utf16(at, at).map(|span| span.start), expected);
            if let Some(byte) = expected {
                prop_assert_eq!(text.utf16(byte), at);
            }
        }
    }
}
