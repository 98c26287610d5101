//! How far an interview was read.
//!
//! In: an interview and a status. Out: a line of `progress.csv`, and the status before.

use crate::coding::{CoderId, ReadingStatus};
use crate::project::Desk;
use crate::workbench::answer::Problem;
use crate::workbench::views::interview_of;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    interview: String,
    status: String,
}

#[derive(Serialize)]
pub struct Noted {
    generation: String,
    /// None where a blind reading ended: what was seen cannot be unseen.
    undo: Option<Note>,
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
        let seen = study.codes_blind(&coder.0, interview) && study.reading(&coder.0, interview) == ReadingStatus::Full;
        if seen && status != ReadingStatus::Full {
            let hint = "a blind reading that has ended stays on record; a line of progress.csv can be changed by hand";
            return Err(Problem::refused("you have seen what others decided here", Some(hint.to_owned())));
        }
        changes.reads(study, coder, &[interview], status)?;
        let ends = study.codes_blind(&coder.0, interview) && status == ReadingStatus::Full;
        Ok::<_, Problem>((!ends).then(|| study.reading(&coder.0, interview)))
    })??;
    changes.commit()?;
    desk.refresh()?;
    let undo = before.map(|before| Note { interview: note.interview, status: before.name().to_owned() });
    Ok(Noted { generation: desk.generation().to_owned(), undo })
}
