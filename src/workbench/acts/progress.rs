//! How far an interview was read.
//!
//! In: an interview and a status. Out: a line of `progress.csv`, and the status before.

use crate::coding::{CoderId, ReadingStatus};
use crate::project::Desk;
use crate::workbench::answer::Problem;
use crate::workbench::views::interview_of;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize)]
pub struct Note {
    interview: String,
    status: String,
}

#[derive(Serialize)]
pub struct Noted {
    generation: String,
    undo: Note,
}

pub fn note(desk: &mut Desk, coder: &CoderId, note: Note) -> Result<Noted, Problem> {
    let all = [ReadingStatus::Open, ReadingStatus::Candidates, ReadingStatus::Full];
    let Some(status) = all.into_iter().find(|status| status.name() == note.status) else {
        return Err(Problem::wrong(format!("`{}` is no status; there are open, candidates, full", note.status)));
    };
    let mut changes = desk.project().changes()?;
    desk.refresh()?;
    let before = desk.with(|at| {
        let study = &at.loaded.study;
        let interview = interview_of(study, &note.interview)?;
        changes.reads(study, coder, &[interview], status)?;
        Ok::<_, Problem>(study.reading(&coder.0, interview))
    })??;
    changes.commit()?;
    desk.refresh()?;
    let undo = Note { interview: note.interview, status: before.name().to_owned() };
    Ok(Noted { generation: desk.generation().to_owned(), undo })
}
