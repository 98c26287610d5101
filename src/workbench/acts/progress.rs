//! How far an interview was read.
//!
//! In: an interview and a status. Out: a line of `progress.csv`, and the status before.

use crate::coding::{CoderId, ReadingStatus};
use crate::project::Desk;
use crate::workbench::problem::{Problem, say};
use crate::workbench::views::interview_of;
use serde::{Deserialize, Serialize};

/// How far an interview is read from now on.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    interview: String,
    status: String,
}

/// What was noted, and the way back.
#[derive(Serialize)]
pub struct Noted {
    generation: String,
    /// None where a blind reading ended: what was seen cannot be unseen.
    undo: Option<Note>,
}

/// Notes how far the coder at work has read an interview.
pub fn note(desk: &mut Desk, coder: &CoderId, note: Note) -> Result<Noted, Problem> {
    let all = [ReadingStatus::Open, ReadingStatus::Candidates, ReadingStatus::Full];
    let Some(status) = all.into_iter().find(|status| status.name() == note.status) else {
        return Err(Problem::wrong(say("workbench.no_status", &[("status", &note.status)])));
    };
    let mut changes = desk.project().changes()?;
    desk.refresh_interview(&note.interview)?;
    let before = desk.with(|at| {
        let study = &at.loaded.study;
        let interview = interview_of(study, &note.interview)?;
        let seen = study.codes_blind(&coder.0, interview) && study.reading(&coder.0, interview) == ReadingStatus::Full;
        if seen && status != ReadingStatus::Full {
            return Err(Problem::refused("workbench.seen_others").hint("workbench.seen_others_hint"));
        }
        changes.reads(study, coder, &[interview], status)?;
        let ends = study.codes_blind(&coder.0, interview) && status == ReadingStatus::Full;
        Ok::<_, Problem>((!ends).then(|| study.reading(&coder.0, interview)))
    })??;
    changes.commit()?;
    desk.refresh_interview(&note.interview)?;
    let undo = before.map(|before| Note { interview: note.interview, status: before.name().to_owned() });
    Ok(Noted { generation: desk.generation().to_owned(), undo })
}
