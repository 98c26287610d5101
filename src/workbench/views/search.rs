//! The query language of `search`, with hits as places.

use super::Place;
use crate::progress::Silent;
use crate::project::At;
use crate::query::{Answer, Layer, Passage, Query, SaidBy, Sort, Wanted, answer, saved, scan};
use crate::study::Study;
use crate::transcript::Role;
use crate::workbench::answer::Request;
use crate::workbench::problem::{Problem, say, told};
use serde::Serialize;
use std::collections::BTreeSet;

/// Turns on a page, unless asked.
const PAGE: usize = 50;

/// What a query finds: how much, and some of it.
#[derive(Serialize)]
pub struct Found {
    query: String,
    layer: &'static str,
    notes: Vec<String>,
    said_by: &'static str,
    total: Total,
    turns: Vec<TurnFound>,
}

#[derive(Serialize)]
struct Total {
    turns: u64,
    interviews: usize,
    participants: usize,
}

#[derive(Serialize)]
struct TurnFound {
    interview: String,
    n: u32,
    start: u32,
    end: u32,
    speaker: String,
    role: &'static str,
    case: Option<String>,
    time: Option<String>,
    text: String,
    hits: Vec<Place>,
    codes: Vec<String>,
}

/// Answers a query.
pub fn search(at: &At, request: &Request) -> Result<Found, Problem> {
    let study = &at.loaded.study;
    let query = understood(study, request)?;
    let sort = match request.field("sort") {
        None | Some("interview") => Sort::Interview,
        Some("score") => Sort::Score,
        Some("time") => Sort::Time,
        Some(other) => return Err(Problem::wrong(say("workbench.no_order", &[("order", &other)]))),
    };
    let offset = request.number("offset")?.unwrap_or(0);
    let limit = request.number("limit")?.unwrap_or(PAGE);
    let found = ask(at, &query, Wanted { sort, offset, limit, context: 0, hits: false })?;
    let total = found.total();
    Ok(Found {
        layer: query.layer.name(),
        notes: query.notes.clone(),
        said_by: match query.said_by() {
            SaidBy::Participants => "participants",
            SaidBy::Interviewers => "interviewers",
            SaidBy::Anyone => "anyone",
        },
        total: Total { turns: total.turns, interviews: found.interviews(), participants: found.participants() },
        turns: found.passages.iter().filter_map(|passage| turn(study, passage)).collect(),
        query: query.text,
    })
}

/// A query as it is typed, or a kept one by its name.
pub fn understood(study: &Study, request: &Request) -> Result<Query, Problem> {
    let typed = request.field("q").unwrap_or_default().trim();
    let layer = match request.field("layer") {
        None => None,
        Some("decided") => Some(Layer::Decided),
        Some("candidates") => Some(Layer::Candidates),
        Some("all") => Some(Layer::All),
        Some(other) => return Err(Problem::wrong(say("workbench.no_layer", &[("layer", &other)]))),
    };
    let kept = typed.strip_prefix('@').and_then(|name| study.queries.iter().find(|kept| kept.id == name));
    let (query, text) = match kept {
        Some(kept) => (saved(study, kept), kept.query.as_str()),
        None => (Query::new(typed, study, layer), typed),
    };
    query.map_err(|wrong| Problem::refused(say("workbench.query", &[("why", &wrong.shown(text))])))
}

/// Asks the index; where something is hidden from who is at work, reads.
fn ask(at: &At, query: &Query, wanted: Wanted) -> Result<Answer, Problem> {
    let study = &at.loaded.study;
    if !study.unseen.is_empty() {
        return Ok(answer(at.analysis, &scan(query, at.analysis), wanted));
    }
    let frame = at.project.frame(&Silent);
    let stopped = |error: crate::excerpt::Cancelled| Problem::refused(told(error.to_string()));
    let retrieval = at.project.retrieval(&frame.study, &Silent).map_err(stopped)?;
    retrieval.answer(query, wanted, &Silent).map_err(stopped)
}

fn turn(study: &Study, passage: &Passage) -> Option<TurnFound> {
    let said = &passage.said;
    let text = &study.transcript(said.interview)?.text;
    let Place(start, end) = Place::of(text, said.span);
    let codes: BTreeSet<&str> = said.marks.iter().map(|mark| study.codebook.id(mark.code)).collect();
    Some(TurnFound {
        interview: study.interview_id(said.interview).to_owned(),
        n: said.number + 1,
        start,
        end,
        speaker: said.label.clone(),
        role: if said.role == Role::Interviewer { "interviewer" } else { "participant" },
        case: said.case.map(|case| study.case_id(Some(case)).to_owned()),
        time: said.time.map(|time| time.to_string()),
        text: said.text.clone(),
        hits: passage.hits.iter().map(|hit| Place::of(text, *hit)).collect(),
        codes: codes.into_iter().map(str::to_owned).collect(),
    })
}
