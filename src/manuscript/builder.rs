//! Paragraphs as they are put together.
//!
//! In: pieces of text with the byte of the source at which they stand. Out: [`Paragraph`]s whose places lead back there.
//! Promise: white space becomes one blank, and every other character keeps its place.

use super::marker::ours;
use super::{Kind, Marker, Paragraph};

/// Puts paragraphs together.
#[derive(Default)]
pub(super) struct Builder {
    done: Vec<Paragraph>,
    now: Paragraph,
    /// Footnotes of the paragraph at hand.
    notes: Vec<Paragraph>,
    /// Paragraphs that were set aside while a footnote is read.
    outer: Vec<(Paragraph, Vec<Paragraph>)>,
    number: u32,
}

impl Builder {
    /// Adds text that stands at a byte of the source.
    pub fn push(&mut self, text: &str, at: usize) {
        for (offset, c) in text.char_indices() {
            self.put(c, at + offset);
        }
    }

    /// Adds one character that stands at a byte of the source.
    pub fn put(&mut self, c: char, at: usize) {
        let text = &mut self.now.text;
        if matches!(c, ' ' | '\t' | '\n' | '\r') {
            if text.is_empty() || text.ends_with(' ') {
                if c == '\n' {
                    self.now.lines.push(text.len());
                }
                return;
            }
            // A word that a line end breaks goes on with the next line.
            let mut back = text.chars().rev();
            if c == '\n' && back.next() == Some('-') && back.next().is_some_and(char::is_alphabetic) {
                return;
            }
        }
        let here = text.len();
        let follows = self.now.runs.last().is_some_and(|(from, source)| at == source + (here - from));
        if !follows {
            self.now.runs.push((here, at));
        }
        text.push(if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c });
        if c == '\n' {
            self.now.lines.push(text.len());
        }
    }

    /// Ends the paragraph when it is no block quotation, for one begins.
    pub fn quote_begins(&mut self) {
        if self.now.kind != Kind::Block {
            self.end(Kind::Block);
        }
    }

    /// Returns what the paragraph at hand is.
    pub fn kind_now(&self) -> Kind {
        self.now.kind
    }

    /// Notes a comment; only those of ours are kept.
    pub fn comment(&mut self, comment: &str) {
        if let Some(says) = ours(comment) {
            let at = self.now.text.len();
            self.now.markers.push(Marker { at, says });
        }
    }

    /// Notes a tag that may be a comment with too few dashes: `<!- … -->`.
    pub fn odd_comment(&mut self, tag: &str) {
        if let Some(inside) = tag.strip_prefix("<!") {
            self.comment(&format!("-{}", inside.trim_end_matches('>')));
        }
    }

    /// Says what the paragraph at hand is.
    pub fn kind(&mut self, kind: Kind) {
        self.now.kind = kind;
    }

    /// Tells whether nothing stands in the paragraph at hand.
    pub fn is_empty(&self) -> bool {
        self.now.text.trim().is_empty()
    }

    /// Tells whether the paragraph at hand is a row of a table with more than one cell.
    pub fn is_row(&self) -> bool {
        self.now.text.contains(" | ")
    }

    /// Tells whether a quotation closes here.
    pub fn ends_with_a_mark(&self) -> bool {
        self.now.text.trim_end().ends_with(['”', '“', '’', '"', '»', '«', '›'])
    }

    /// Tells whether a blank here would part nothing: at the beginning, and behind a blank or a mark that opens.
    pub fn is_before_a_word(&self) -> bool {
        let last = self.now.text.chars().next_back();
        last.is_none_or(|c| c.is_whitespace() || matches!(c, '“' | '„' | '‘' | '‚' | '«' | '‹' | '(' | '['))
    }

    /// Ends the paragraph; the next one is of this kind.
    pub fn end(&mut self, next: Kind) {
        let mut paragraph = std::mem::take(&mut self.now);
        self.now.kind = next;
        while paragraph.text.ends_with(' ') {
            paragraph.text.pop();
        }
        if paragraph.text.is_empty() {
            // A marker on a line of its own belongs to what comes next.
            let markers = paragraph.markers.into_iter().map(|marker| Marker { at: 0, ..marker });
            self.now.markers.extend(markers);
            return;
        }
        self.number += 1;
        paragraph.number = self.number;
        self.done.push(paragraph);
        for mut note in std::mem::take(&mut self.notes) {
            self.number += 1;
            note.number = self.number;
            self.done.push(note);
        }
    }

    /// Begins a footnote inside the paragraph.
    pub fn begin_note(&mut self) {
        let outer = std::mem::take(&mut self.now);
        self.now.kind = Kind::Note;
        self.outer.push((outer, std::mem::take(&mut self.notes)));
    }

    /// Ends the footnote and goes on with the paragraph.
    pub fn end_note(&mut self) {
        let Some((outer, notes)) = self.outer.pop() else { return };
        let note = std::mem::replace(&mut self.now, outer);
        let inner = std::mem::replace(&mut self.notes, notes);
        self.notes.extend((!note.text.trim().is_empty()).then_some(note));
        self.notes.extend(inner);
    }

    /// Returns the paragraphs.
    pub fn finish(mut self) -> Vec<Paragraph> {
        while !self.outer.is_empty() {
            self.end_note();
        }
        self.end(Kind::Body);
        if let (false, Some(last)) = (self.now.markers.is_empty(), self.done.last_mut()) {
            let at = last.text.len();
            last.markers.extend(self.now.markers.drain(..).map(|marker| Marker { at, ..marker }));
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_broken_at_a_line_end_goes_on() {
        let mut builder = Builder::default();
        builder.push("ver-\nbonden  met\tons", 0);
        assert_eq!(builder.finish()[0].text, "ver-bonden met ons");
    }

    #[test]
    fn a_marker_alone_belongs_to_the_next_paragraph() {
        let mut builder = Builder::default();
        builder.comment(" grenstaal: literature ");
        builder.end(Kind::Block);
        builder.push("Woorden", 20);
        let paragraphs = builder.finish();
        assert_eq!(paragraphs[0].markers, [Marker { at: 0, says: "literature".into() }]);
        assert_eq!(paragraphs[0].kind, Kind::Block);
    }

    #[test]
    fn a_footnote_stands_after_its_paragraph() {
        let mut builder = Builder::default();
        builder.push("Een", 0);
        builder.begin_note();
        builder.push("noot", 5);
        builder.end_note();
        builder.push(" zin", 11);
        let paragraphs = builder.finish();
        let told: Vec<_> = paragraphs.iter().map(|p| (p.number, p.kind, p.text.as_str())).collect();
        assert_eq!(told, [(1, Kind::Body, "Een zin"), (2, Kind::Note, "noot")]);
    }
}
