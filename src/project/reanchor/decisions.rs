//! What a person decided about segments in doubt.
//!
//! In: the list that `reanchor` printed, as CSV, with the column `to` filled in. Out: [`Decisions`], and findings about lines
//! that decide nothing that can be done.

use crate::coding::Anchor;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::records;
use std::collections::BTreeMap;

/// What to do with a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is this one.
    To(Anchor),
    /// It stays where it is, with the words that stand there now.
    Keep,
    /// It is taken out of its file.
    Remove,
}

/// File, anchor and code of a segment.
pub(super) type Key = (String, String, String);

/// Decisions by what they are about, with their lines.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    pub(super) file: String,
    pub(super) by_key: BTreeMap<Key, (Decision, u32)>,
}

impl Decisions {
    pub(super) fn read(file: &str, bytes: &[u8], findings: &mut Vec<Diagnostic>) -> Self {
        let table = records(file, bytes, findings);
        for column in ["file", "at", "to"] {
            if !table.header.iter().any(|name| name == column) {
                let message = format!("the column `{column}` is missing");
                let hint = "make the list with `grenstaal reanchor --dry-run --format csv`, and fill in `to`";
                findings.push(Diagnostic::error("csv-header", Place::line(file, 1), message).hint(hint));
            }
        }
        let mut decisions = Self { file: file.to_owned(), by_key: BTreeMap::new() };
        for row in &table.rows {
            // What was moved has its new place in the same column.
            let Some(to) = row.get("to").filter(|_| row.get("state") != Some("moved")) else { continue };
            let place = Place::line(file, row.line);
            let decision = match to {
                "keep" => Decision::Keep,
                "remove" => Decision::Remove,
                anchor => match anchor.parse() {
                    Ok(anchor) => Decision::To(anchor),
                    Err(message) => {
                        let hint = "write an anchor, or keep, or remove";
                        findings.push(Diagnostic::error("reanchor-decision", place, message).hint(hint));
                        continue;
                    }
                },
            };
            let cell = |column: &str| row.get(column).unwrap_or_default().to_owned();
            let key = (cell("file"), cell("at"), cell("code"));
            let before = decisions.by_key.insert(key, (decision.clone(), row.line));
            if before.is_some_and(|(before, _)| before != decision) {
                let message = "this segment is decided twice, and differently";
                findings.push(Diagnostic::error("reanchor-decision", place, message));
            }
        }
        decisions
    }

    /// A finding about a line.
    pub(super) fn wrong(&self, line: u32, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error("reanchor-decision", Place::line(self.file.clone(), line), message)
    }

    /// Says which decisions were about nothing that is in doubt.
    pub(super) fn idle(&self, used: &std::collections::BTreeSet<Key>) -> Vec<Diagnostic> {
        let idle = self.by_key.iter().filter(|(key, _)| !used.contains(*key));
        let finding = |((file, at, _), (_, line)): (&Key, &(Decision, u32))| {
            let message = format!("{at} in {file} is not in doubt; this line decides nothing");
            Diagnostic::warning("reanchor-decision", Place::line(self.file.clone(), *line), message)
        };
        idle.map(finding).collect()
    }
}
