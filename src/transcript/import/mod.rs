//! Transcripts in the formats people really have, read into one neutral form.
//!
//! In: the bytes of a file and its name. Out: [`Content`]: lines still without speakers, or talk that names them; and
//! everything that was left out. Nothing here opens a file, and nothing is decided about roles.

pub mod join;

use super::Time;

/// A file as it came.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// File name with its ending, without folders.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What the table of formats says about one format; help and docs are made of it.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Short id, such as `docx`.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// The usual file endings, in lower case; the first is the usual one.
    pub endings: &'static [&'static str],
    /// How its content is recognised.
    pub recognised: &'static str,
    /// What is kept.
    pub kept: &'static str,
    /// What is lost.
    pub lost: &'static str,
}

/// One source format.
pub trait Format: Sync {
    /// Says what the format is.
    fn about(&self) -> &'static About;

    /// Tells how sure it is, 1–100, that this is its format, by content and never by the name; `None`: it is not.
    fn recognise(&self, source: &Source) -> Option<u8>;

    /// Reads the file.
    ///
    /// # Errors
    /// When the file is damaged, hostile or holds no talk; a damaged part that can be stepped over is `dropped` instead.
    fn read(&self, source: &Source) -> Result<Content, Refused>;
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// What is wrong, a full phrase.
    pub message: String,
    /// Line of the source, from 1, where that means something.
    pub line: Option<u32>,
    /// What to do.
    pub hint: Option<String>,
}

impl Refused {
    /// Makes a refusal.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), line: None, hint: None }
    }

    /// Adds the line.
    #[must_use]
    pub fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text in lines; who speaks has still to be found by evidence.
    Lines(Lines),
    /// Talk whose speakers the format itself names.
    Talk(Talk),
    /// Several interviews in one file, such as survey answers: an id for each.
    Interviews(Vec<(String, Talk)>),
}

/// Text in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The lines in order; an empty one ends a paragraph.
    pub lines: Vec<Line>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// What the reader of the file should know, whole sentences.
    pub notes: Vec<String>,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Line (or paragraph, row, page line) in the source, from 1.
    pub number: u32,
    /// Its words, without line end.
    pub text: String,
}

/// Talk with speakers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    /// What was said, in order.
    pub utterances: Vec<Utterance>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// What the reader of the file should know, whole sentences.
    pub notes: Vec<String>,
    /// The language tag that the file states.
    pub language: Option<String>,
}

/// What one speaker said in one go, or one cue of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utterance {
    /// The speaker as the source writes it; `None` when the source does not say.
    pub speaker: Option<String>,
    /// When it begins.
    pub time: Option<Time>,
    /// When it ends, where the source says so.
    pub end: Option<Time>,
    /// The words; paragraphs stand apart by an empty line.
    pub text: String,
    /// Line (or row, cue, paragraph) in the source, from 1.
    pub number: u32,
}

/// Something of the source that is not in the transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Line (or row, cue, paragraph) in the source, from 1.
    pub number: u32,
    /// What it was, shortened to 200 characters.
    pub text: String,
    /// Why, such as "page number" or "header".
    pub why: &'static str,
}
