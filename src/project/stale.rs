//! Whether the reports are those of the study as it is now.
//!
//! In: the study as it was read, `study.lock`, the files under `reports`. Out: findings: a lock that cannot be read, reports
//! older than the study, an output that somebody changed. A study that was never run has none.

use super::drift::{self, Drift, Fault, read_lock};
use super::lock::{LockFault, SCHEMA};
use super::output::{COMING, LOCK};
use super::{Loaded, Project};
use crate::diagnostic::{Diagnostic, Place};

/// The most files of one kind that are named one by one.
const NAMED: usize = 5;

impl Project {
    /// Finds where reports and lock are behind the study.
    pub fn stale(&self, loaded: &Loaded) -> Vec<Diagnostic> {
        let cut_off = self.root.join(COMING).exists();
        let lock = match read_lock(&self.root.join(LOCK)) {
            None if cut_off => return vec![stale(&Drift { cut_off, ..Drift::default() })],
            None => return Vec::new(),
            Some(Ok(lock)) => lock,
            Some(Err(fault)) => return vec![unreadable(fault)],
        };
        let mut drift = Drift { cut_off, ..Drift::of_inputs(Some(&lock), &loaded.study.inputs) };
        if lock.reports == self.config.reports && self.reports().is_dir() && !drift.cut_off {
            drift.outputs = drift::moved(self, &drift::present(&lock, &self.reports()));
        }
        let mut findings = Vec::new();
        let edited = drift.outputs.iter().filter(|output| output.fault == Fault::Edited);
        findings.extend(edited.clone().take(NAMED).map(|output| {
            let message = "this is not what `grenstaal run` wrote";
            Diagnostic::warning("output-changed", Place::file(&output.path), message)
                .hint("`grenstaal run` makes it again; your own words belong in another file")
        }));
        let more = edited.count().saturating_sub(NAMED);
        if more > 0 {
            let message = format!("{more} more outputs are not what `grenstaal run` wrote");
            let hint = "`run --frozen` names them all; did git convert line ends? `.gitattributes` can say `-text`";
            findings.push(Diagnostic::warning("output-changed", Place::file(LOCK), message).hint(hint));
        }
        drift.outputs.retain(|output| output.fault != Fault::Edited);
        if !drift.is_empty() {
            findings.push(stale(&drift));
        }
        findings
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
