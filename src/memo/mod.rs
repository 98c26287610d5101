//! Memos: what researchers noted about codes, themes, cases, interviews and words.
//!
//! In: `memos/<id>.md`, a header in TOML between two lines `+++` and a text in Markdown. Out: [`Memo`]s, and findings with
//! the line: a header that is not right, something unknown, words that do not stand where it says. [`Draft`] prints one.

mod date;
mod draft;
mod read;

pub use date::{day_after_1970, is_date};
pub use draft::Draft;
pub use read::{Known, read_memo};

use crate::codebook::{CodeIndex, Codebook};
use crate::coding::Placed;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The line before and after a header.
const FENCE: &str = "+++";

/// What sort of memo it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What a code means, and where its border is.
    Code,
    /// What a theme claims, and how it came to be.
    Theme,
    /// What is to be said of one case or interview.
    Case,
    /// What was done and decided, and what that did to the study.
    Method,
    /// What the researchers bring along, and what the study does to them.
    Reflexive,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Self; 5] = [Self::Code, Self::Theme, Self::Case, Self::Method, Self::Reflexive];

    /// Returns the word in the header.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Theme => "theme",
            Self::Case => "case",
            Self::Method => "method",
            Self::Reflexive => "reflexive",
        }
    }

    /// Tells whether it belongs to the journal: how the study was done and by whom, not what it found.
    pub const fn is_journal(self) -> bool {
        matches!(self, Self::Method | Self::Reflexive)
    }
}

/// What a memo is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A code.
    Code(CodeIndex),
    /// The id of a theme.
    Theme(String),
    /// Index of a case.
    Case(usize),
    /// Index of an interview.
    Interview(usize),
}

impl About {
    /// Tells whether this lies within `wanted`: the same, or a code below it.
    pub fn is_within(&self, wanted: &Self, book: &Codebook) -> bool {
        match (self, wanted) {
            (Self::Code(code), Self::Code(wanted)) => book.is_within(*code, *wanted),
            _ => self == wanted,
        }
    }
}

/// A note of a researcher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memo {
    /// The name of its file without the ending.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What sort it is.
    pub kind: Kind,
    /// Who wrote it: an id.
    pub author: String,
    /// When, as `yyyy-mm-dd`.
    pub date: Option<String>,
    /// What it is about, in the order of the header.
    pub about: Vec<About>,
    /// The words it is about, in the order of the header.
    pub segments: Vec<Placed>,
    /// It stands in no output.
    pub private: bool,
    /// What it says, in Markdown.
    pub text: String,
}

/// Returns the path of a memo in its study.
pub fn path(id: &str) -> String {
    format!("memos/{id}.md")
}

/// Finds the header of a memo and what follows it, as bytes of `content`: the TOML between the first line, `+++`, and the
/// next line that says the same. `None` when there is no such header.
pub fn split(content: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut lines = content.split_inclusive('\n');
    let first = lines.next()?;
    if !is_fence(first.strip_prefix('\u{feff}').unwrap_or(first)) {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        let next = at + line.len();
        if is_fence(line) {
            return Some((first.len()..at, next..content.len()));
        }
        at = next;
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == FENCE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_is_split_at_its_fences() {
        let parts =
            |content: &str| split(content).map(|(header, body)| (content[header].to_owned(), content[body].to_owned()));
        let found = |header: &str, body: &str| Some((header.to_owned(), body.to_owned()));
        assert_eq!(parts("+++\na = 1\n+++\n\ntext\n"), found("a = 1\n", "\ntext\n"));
        assert_eq!(parts("\u{feff}+++\r\na = 1\r\n+++ \r\ntext"), found("a = 1\r\n", "text"));
        assert_eq!(parts("+++\n+++"), found("", ""));
        assert_eq!(
            parts("+++\na = 1\n+++\n+++\n"),
            found("a = 1\n", "+++\n"),
            "the first fence after it ends a header"
        );
        assert_eq!(parts("+++\na = 1\n"), None);
        assert_eq!(parts("a memo\n+++\n+++\n"), None);
        assert_eq!(parts(""), None);
    }
}
