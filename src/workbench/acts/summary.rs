//! What the researchers make of one cell of the matrix.
//!
//! In: a cell, what it says and what was seen there. Out: a line of `summaries.csv`, and what stood there before.

use crate::project::Desk;
use crate::workbench::problem::Problem;
use crate::workbench::views::cell_of;
use serde::{Deserialize, Serialize};

/// What a cell is to say.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    case: String,
    about: String,
    /// What was seen there; none where nothing was.
    was: Option<String>,
    /// Nothing takes it out.
    text: String,
}

/// What was written, and the way back.
#[derive(Serialize)]
pub struct Written {
    generation: String,
    undo: Cell,
}

/// Writes the summary of a cell, or takes it out.
pub fn write(desk: &mut Desk, cell: Cell) -> Result<Written, Problem> {
    let mut changes = desk.project().changes()?;
    desk.refresh()?;
    let before = desk.with(|at| {
        let study = &at.loaded.study;
        let (case, about) = cell_of(study, &cell.case, &cell.about)?;
        if study.is_unseen(case) {
            return Err(Problem::refused("workbench.blind_case").hint("workbench.blind_case_hint"));
        }
        let now = study.summaries.of(case, &about).map(|summary| summary.text.clone());
        if now != cell.was {
            return Err(Problem::conflict(
                "workbench.summary_changed",
                "workbench.choose",
                serde_json::json!({ "sides": { "mine": { "text": cell.text }, "now": { "text": now } }, "was": now }),
            ));
        }
        changes.summarise(study, case, &about, &cell.text)?;
        Ok(now)
    })??;
    changes.commit()?;
    desk.refresh()?;
    let now = desk.with(|at| {
        let study = &at.loaded.study;
        let (case, about) = cell_of(study, &cell.case, &cell.about)?;
        Ok::<_, Problem>(study.summaries.of(case, &about).map(|summary| summary.text.clone()))
    })??;
    let undo = Cell { was: now, text: before.unwrap_or_default(), ..cell };
    Ok(Written { generation: desk.generation().to_owned(), undo })
}
