//! Whether the reports are those of the study as it is now.
//!
//! In: the study as it was read, `study.lock`, the files under `reports`. Out: findings: a lock that cannot be read, reports
//! older than the study, an output that somebody changed, reports without a lock. A study that was never run has none.

use super::drift::{self, Drift, Fault, read_lock};
use super::lock::{LockFault, LockedFile, SCHEMA};
use super::output::{COMING, LOCK};
use super::{Loaded, Project, line_ends};
use crate::diagnostic::{Diagnostic, Place};
use crate::pipeline::ALWAYS;

/// The most files of one kind that are named one by one.
const NAMED: usize = 5;

impl Project {
    /// Returns what the lock says of an output.
    pub fn locked_output(&self, path: &str) -> Option<LockedFile> {
        let lock = read_lock(&self.root.join(LOCK))?.ok()?;
        lock.outputs.into_iter().find(|output| output.path == path)
    }

    /// Finds where reports and lock are behind the study.
    pub fn stale(&self, loaded: &Loaded) -> Vec<Diagnostic> {
        let cut_off = self.root.join(COMING).exists();
        let lock = match read_lock(&self.root.join(LOCK)) {
            None if cut_off => return vec![stale(&Drift { cut_off, ..Drift::default() })],
            None => return self.lost_lock().into_iter().collect(),
            Some(Ok(lock)) => lock,
            Some(Err(fault)) => return vec![unreadable(fault)],
        };
        let mut drift = Drift { cut_off, ..Drift::of_inputs(Some(&lock), &loaded.study.inputs) };
        if lock.reports == self.config.reports && self.reports().is_dir() && !drift.cut_off {
            drift.outputs = drift::moved(self, &drift::present(&lock, &self.reports()));
        }
        line_ends::set_apart(&mut drift, self, Some(&lock));
        let mut findings: Vec<Diagnostic> = line_ends::finding(&drift, &loaded.converted).into_iter().collect();
        drift.line_ends.clear();
        let edited = drift.outputs.iter().filter(|output| output.fault == Fault::Edited);
        findings.extend(edited.clone().take(NAMED).map(|output| {
            let message = "this is not what `grenstaal run` wrote";
            Diagnostic::warning("output-changed", Place::file(&output.path), message)
                .hint("`grenstaal run` makes it again; your own words belong in another file")
        }));
        let more = edited.count().saturating_sub(NAMED);
        if more > 0 {
            let message = format!("{more} more outputs are not what `grenstaal run` wrote");
            let hint = "`run --frozen` names them all";
            findings.push(Diagnostic::warning("output-changed", Place::file(LOCK), message).hint(hint));
        }
        drift.outputs.retain(|output| output.fault != Fault::Edited);
        if !drift.is_empty() {
            findings.push(stale(&drift));
        }
        findings
    }

    /// Finds reports that a run made, where nothing says from which files.
    fn lost_lock(&self) -> Option<Diagnostic> {
        let made = ALWAYS.iter().all(|path| self.reports().join(path).is_file());
        let message = format!(
            "there are reports in {} and no study.lock: nothing says from which files they came",
            self.config.reports
        );
        let hint = "was it deleted, or does .gitignore name it? Take it back from git, or let `grenstaal run` write it anew, and \
                    commit it with the reports";
        made.then(|| Diagnostic::error("no-lock", Place::file(LOCK), message).hint(hint))
    }
}

fn stale(drift: &Drift) -> Diagnostic {
    let message = format!("the reports are not those of the study as it is now: {}", listed(drift));
    Diagnostic::warning("stale", Place::file(LOCK), message).hint("`grenstaal run` makes them again")
}

fn unreadable(fault: LockFault) -> Diagnostic {
    let place = Place::file(LOCK);
    match fault {
        LockFault::Newer(form) => {
            let message =
                format!("the lock has the form {form} of a later grenstaal, and this one knows form {SCHEMA}");
            Diagnostic::error("lock", place, message).hint("install a later grenstaal; `run` would refuse")
        }
        LockFault::Damaged => Diagnostic::error("lock", place, "the lock cannot be read")
            .hint("after a merge, take either version of it whole, and run again"),
    }
}

/// Says a few of the things that moved.
fn listed(drift: &Drift) -> String {
    let phrases = drift.phrases();
    let shown = phrases.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
    match phrases.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown}; and {more} more"),
    }
}
