//! What a coder has read.
//!
//! In: `codings/<coder>/progress.csv`. Out: [`Reading`] per interview. *Not read* is not *nothing found*.

use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::source::records;

/// How far a coder has read an interview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadingStatus {
    /// Not yet, or not said.
    #[default]
    Open,
    /// A reconciled layer holds decisions, but not on everything yet: they do not count.
    Reconciling,
    /// Only the candidates.
    Candidates,
    /// Every word.
    Full,
}

impl ReadingStatus {
    /// Every status, from nothing to everything.
    pub const ALL: [Self; 4] = [Self::Open, Self::Reconciling, Self::Candidates, Self::Full];

    /// Returns the word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Reconciling => "reconciling",
            Self::Candidates => "candidates",
            Self::Full => "full",
        }
    }
}

/// One line of a progress file.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The interview's id.
    pub interview: String,
    /// How far it was read.
    pub status: ReadingStatus,
    /// With which version of the codebook.
    pub codebook: Option<String>,
}

/// Reads a progress file.
pub fn read_progress(file: &str, bytes: &[u8], known: &[&str], findings: &mut Vec<Diagnostic>) -> Vec<Reading> {
    let table = records(file, bytes, findings);
    let mut readings = Vec::new();
    for record in &table.rows {
        let place = || Place::line(file, record.line);
        let Some(interview) = record.get("interview") else {
            findings.push(Diagnostic::error("csv-id", place(), "the cell `interview` is empty"));
            continue;
        };
        if !known.contains(&interview) {
            let message = format!("the interview `{interview}` is not in interviews.csv");
            let near = did_you_mean(interview, known.iter().copied());
            findings.push(Diagnostic::error("unknown-interview", place(), message).maybe_hint(near));
            continue;
        }
        let status = match record.get("status") {
            None | Some("open") => ReadingStatus::Open,
            Some("reconciling") => ReadingStatus::Reconciling,
            Some("candidates") => ReadingStatus::Candidates,
            Some("full") => ReadingStatus::Full,
            Some(other) => {
                let message = format!("`{other}` is no reading status");
                findings.push(
                    Diagnostic::error("csv-value", place(), message)
                        .hint("one of open, candidates, full; reconciling in a reconciled layer"),
                );
                ReadingStatus::Open
            }
        };
        readings.push(Reading {
            interview: interview.to_owned(),
            status,
            codebook: record.get("codebook").map(str::to_owned),
        });
    }
    readings
}
