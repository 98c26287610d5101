//! A manuscript's quotations and figures, compared with the data.
//!
//! In: the bytes of an article, and a study that was read. Out: [`Manuscript`], its [`Passage`]s with what the corpus says
//! about them, its [`Figure`]s recounted, and findings. Nothing here opens a file; nothing is guessed without saying so.
//!
//! The way: `read` gives paragraphs with places; `passage` finds what is quoted, by `marks`, `chain` and `label`; `wording`
//! undoes the edit marks; `corpus` proposes turns; `seek` decides on them; `names`, `attribution` and `stranger` read who is
//! named, `named` holds that against who spoke; `figure`, `limit` and `recount` hold a number against the data; `check` does
//! it all, and `finding` says what is wrong.

mod align;
mod attribution;
mod balance;
mod block;
mod builder;
mod chain;
mod check;
mod corpus;
mod figure;
mod finding;
mod judge;
mod label;
mod language;
mod limit;
mod marker;
mod marks;
mod named;
mod names;
mod passage;
mod quantity;
mod read;
mod recount;
mod seek;
mod stranger;
mod table;
mod wording;

pub use align::{Change, ChangeKind};
pub use balance::{Balance, Share};
pub use check::{Checked, Counted, check, needs_counts};
pub use corpus::{Corpus, Said, Scanned, scanned};
pub use figure::{Claim, Figure};
pub use finding::anchor;
pub use judge::{Judged, Translation, Voice};
pub use label::Labels;
pub use limit::Limit;
pub use passage::{Passage, passages};
pub use quantity::Quantity;
pub use read::{FORMATS, Refused, read};
pub use recount::{Bound, Recount};
pub use seek::{Found, Status};
pub use table::{figures_table, passages_table, said, spread_tables, state};

use crate::text::Text;

/// An article, a report, a thesis: what was written about a study.
#[derive(Debug)]
pub struct Manuscript {
    /// Its path as it was named.
    pub file: String,
    /// The format it was read as, such as `docx`.
    pub format: &'static str,
    /// Its paragraphs, in order; footnotes stand after the paragraph that they hang on.
    pub paragraphs: Vec<Paragraph>,
    /// The source, where it has lines.
    source: Option<Text>,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Running text, a heading, an item, a cell.
    #[default]
    Body,
    /// A block quotation.
    Block,
    /// A footnote or endnote.
    Note,
}

/// A paragraph of a manuscript, without its layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its number in the manuscript, from 1; in a word processor's file empty ones count too.
    pub number: u32,
    /// What it is.
    pub kind: Kind,
    /// Its words on one line.
    pub text: String,
    /// The markers in it, in order.
    pub markers: Vec<Marker>,
    /// Byte of the text and byte of the source, where they begin to run side by side.
    runs: Vec<(usize, usize)>,
    /// Bytes of the text at which a line of the source begins.
    lines: Vec<usize>,
}

/// A comment of ours in a manuscript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The byte of the paragraph's text that it stands before.
    pub at: usize,
    /// What it says behind `grenstaal:`.
    pub says: String,
}

/// A place in a manuscript.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Number of the paragraph, from 1.
    pub paragraph: u32,
    /// Number of the word in it, from 1.
    pub word: u32,
    /// Line and column in characters, from 1, where the format has lines.
    pub line: Option<(u32, u32)>,
}

impl Manuscript {
    /// Tells where a byte of a paragraph, given by its place in [`Manuscript::paragraphs`], stands.
    pub fn spot(&self, paragraph: usize, at: usize) -> Spot {
        let Some(own) = self.paragraphs.get(paragraph) else { return Spot { paragraph: 0, word: 0, line: None } };
        let before = own.text.get(..at).unwrap_or(&own.text);
        let words = before.split_whitespace().count();
        let inside = before.chars().next_back().is_some_and(|c| !c.is_whitespace());
        let word = u32::try_from(words + usize::from(!inside)).unwrap_or(u32::MAX).max(1);
        let line = self.source.as_ref().and_then(|source| {
            let run = own.runs.partition_point(|(text, _)| *text <= at).checked_sub(1)?;
            let (text, byte) = own.runs.get(run)?;
            let position = source.position(u32::try_from(byte + (at - text)).ok()?);
            Some((position.line, position.column))
        });
        Spot { paragraph: own.number, word, line }
    }
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some((line, column)) => write!(f, "line {line}, column {column}"),
            None => write!(f, "paragraph {}, word {}", self.paragraph, self.word),
        }
    }
}
