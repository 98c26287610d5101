//! What the page asks to see.
//!
//! In: a path below `/api/`, and the study as its files are at this moment. Out: JSON, one file for each question.

mod codebook;
mod compare;
mod interview;
mod interviews;
mod queue;
mod search;
mod study;

pub(super) use compare::seen;
pub(super) use interview::{Coding, codings_of, version};

use super::answer::{Problem, Request, Response};
use crate::coding::{CoderId, CodingFile, undecided};
use crate::project::At;
use crate::study::Study;
use crate::text::{Span, Text};
use serde::Serialize;

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
        other => match other.split_once('/') {
            Some(("interview", id)) => ok(&interview::interview(at, coder, id)?),
            _ => Err(Problem::missing("there is nothing here")),
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
    pub(super) fn of(text: &Text, span: Span) -> Self {
        Self(text.utf16(span.start), text.utf16(span.end))
    }
}

/// Finds an interview that has a transcript.
pub(super) fn interview_of(study: &Study, id: &str) -> Result<usize, Problem> {
    let found = study.roster.interview(id).filter(|interview| study.transcript(*interview).is_some());
    found.ok_or_else(|| Problem::missing(format!("there is no transcript of `{id}`")))
}

/// The candidates of an interview on which a coder has not decided, as places in the list of candidates.
pub(super) fn waiting(at: &At, coder: &CoderId, interview: usize) -> Vec<usize> {
    let Some(counted) = at.analysis.counted(interview) else { return Vec::new() };
    let files = at.loaded.study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
    let own = files.iter().filter(|file: &&CodingFile| file.coder == *coder);
    undecided(own, &counted.candidates).into_iter().map(|place| place as usize).collect()
}
