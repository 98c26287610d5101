//! What the page asks to see.
//!
//! In: a path below `/api/`, and the study as its files are at this moment. Out: JSON, one file for each question.

mod codebook;
mod compare;
mod excerpts;
mod figures;
mod interview;
mod interviews;
mod matrix;
mod memos;
mod narrowed;
mod queue;
mod search;
mod study;
mod themes;

pub(super) use compare::seen;
pub(super) use interview::{Coding, codings_of, version};

use super::answer::{Request, Response};
use super::problem::{Problem, say};
use crate::coding::{CoderId, CodingFile, undecided};
use crate::project::At;
use crate::study::Study;
use crate::text::{Span, Text};
use serde::Serialize;

pub(super) use matrix::place as cell_of;
pub(super) use memos::memo_version;
pub(super) use themes::theme_version;

/// Answers a question.
pub(super) fn view(path: &str, request: &Request, at: &At, coder: &CoderId) -> Result<Response, Problem> {
    match path.strip_prefix("/api/").unwrap_or_default() {
        "pulse" => ok(&Pulse { generation: at.generation }),
        "study" => ok(&study::study(at, coder)),
        "interviews" => ok(&interviews::interviews(at, coder)),
        "codebook" => ok(&codebook::codebook(at, coder)),
        "queue" => ok(&queue::queue(at, coder, request)?),
        "compare" => ok(&compare::compare(at, request)?),
        "search" => ok(&search::search(at, request)?),
        "figures" => ok(&figures::figures(at)?),
        "table" => ok(&figures::table(at, request)?),
        "chart" => figures::chart(at, request),
        "excerpts" => ok(&excerpts::excerpts(at, request)?),
        "memos" => ok(&memos::memos(at)),
        "themes" => ok(&themes::themes(at)),
        "matrix" => ok(&matrix::matrix(at, request)?),
        "matrix-cell" => ok(&matrix::cell(at, request)?),
        other => match other.split_once('/') {
            Some(("interview", id)) => ok(&interview::interview(at, coder, id)?),
            _ => Err(Problem::missing("workbench.nothing_here")),
        },
    }
}

fn ok<T: Serialize>(body: &T) -> Result<Response, Problem> {
    Ok(Response::json(200, body))
}

#[derive(Serialize)]
struct Pulse<'a> {
    generation: &'a str,
}

/// A stretch of the stored transcript in UTF-16 code units, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Place(pub u32, pub u32);

impl Place {
    /// Counts in code units what a span counts in bytes.
    pub(super) fn of(text: &Text, span: Span) -> Self {
        Self(text.utf16(span.start), text.utf16(span.end))
    }
}

/// Words of an interview: where they stand, and what they are.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Words<'a> {
    /// The id of the interview.
    pub interview: &'a str,
    /// Where they begin, in UTF-16 code units of the stored transcript.
    pub start: u32,
    /// One past their last code unit.
    pub end: u32,
    /// What they are.
    pub words: &'a str,
    /// Who says it: a case, or "" for somebody nobody could identify.
    pub case: &'a str,
}

impl<'a> Words<'a> {
    /// Shows the words of a span.
    pub(super) fn of(at: &At<'a>, interview: usize, span: Span) -> Option<Self> {
        let study = &at.loaded.study;
        let text = &study.transcript(interview)?.text;
        let Place(start, end) = Place::of(text, span);
        let case = study.case_id(at.analysis.case_at(interview, span.start));
        Some(Self { interview: study.interview_id(interview), start, end, words: text.slice(span), case })
    }
}

/// Finds an interview that has a transcript.
pub(super) fn interview_of(study: &Study, id: &str) -> Result<usize, Problem> {
    let found = study.roster.interview(id).filter(|interview| study.transcript(*interview).is_some());
    found.ok_or_else(|| {
        Problem::missing(say("workbench.no_transcript_of", &[("interview", &id)])).hint("workbench.import_first")
    })
}

/// My lines of an interview that cannot be used: until they can, no candidate of it is offered.
#[derive(Serialize)]
pub(super) struct Held {
    lines: usize,
    /// Of these, the lines that `reanchor` finds again.
    moved: usize,
}

impl Held {
    /// Returns what is held back, where something is.
    pub(super) fn of(study: &Study, coder: &CoderId, interview: usize) -> Option<Self> {
        study.held(coder, interview).map(|file| Self { lines: file.broken, moved: file.moved })
    }
}

/// The candidates of an interview that wait for a coder, as places in the list of candidates.
pub(super) fn waiting(at: &At, coder: &CoderId, interview: usize) -> Vec<usize> {
    let Some(counted) = at.analysis.counted(interview) else { return Vec::new() };
    if at.loaded.study.held(coder, interview).is_some() {
        return Vec::new();
    }
    let files = at.loaded.study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
    let own = files.iter().filter(|file: &&CodingFile| file.coder == *coder);
    undecided(own, &counted.candidates).into_iter().map(|place| place as usize).collect()
}
