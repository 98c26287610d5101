//! What only shows when everything is read.
//!
//! In: the files of a study, as they were read. Out: findings about files that contradict each other.

use super::STUDY_FILE;
use super::config::Config;
use super::reader::Reader;
use crate::case::{Roster, Status};
use crate::codebook::{self, Codebook};
use crate::coding::{CodingFile, Reading};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::transcript::Transcript;
use std::collections::{BTreeMap, BTreeSet};

/// What [`Reader::agree_decided`] finds.
pub(super) const DECIDED: [&str; 2] = ["reconciled", "codebook-version"];

impl Reader<'_> {
    /// Finds files that contradict each other.
    pub(super) fn agree(
        &mut self,
        config: &Config,
        roster: &Roster,
        codebook: &Codebook,
        transcripts: &[Option<Transcript>],
    ) {
        for (interview, _) in roster.interviews.iter().zip(transcripts).filter(|(_, transcript)| transcript.is_some()) {
            if matches!(interview.status, Status::Declined | Status::Lost) {
                let message = format!("`{}` is declined or lost and has a transcript; it is counted", interview.id);
                let hint = "set its status to done, or take the transcript away";
                let place = Place::line("interviews.csv", interview.line);
                self.findings.push(Diagnostic::warning("interview-status", place, message).hint(hint));
            }
        }
        let never = |rule: &&codebook::Rule| rule.scope.is_none() && rule.spoken_by == codebook::SpokenBy::Interviewer;
        if config.settings.scope == codebook::Scope::Exchange {
            for rule in codebook.rules.iter().filter(never) {
                let message = "the rule can never fire: in an exchange, words of the question alone never do";
                self.findings.push(Diagnostic::error("rule-never", rule.place.clone(), message));
            }
        }
    }

    /// Finds what persons did that contradicts the rest.
    pub(super) fn agree_decided(
        &mut self,
        config: &Config,
        codebook: &Codebook,
        codings: &[Vec<CodingFile>],
        readings: &BTreeMap<String, Vec<Reading>>,
    ) {
        let coders: BTreeSet<&str> = codings.iter().flatten().map(|file| file.coder.0.as_str()).collect();
        if let Some(name) =
            config.settings.reconciled.as_deref().filter(|name| !coders.is_empty() && !coders.contains(name))
        {
            let message = format!("`reconciled` names `{name}`, who has coded nothing");
            let near = did_you_mean(name, coders.iter().copied());
            self.findings.push(Diagnostic::warning("reconciled", Place::file(STUDY_FILE), message).maybe_hint(near));
        }
        for (coder, readings) in readings {
            let other =
                |reading: &&Reading| reading.codebook.as_ref().is_some_and(|version| *version != codebook.version);
            let older: Vec<&str> = readings.iter().filter(other).map(|reading| reading.interview.as_str()).collect();
            if !older.is_empty() {
                let message = format!(
                    "read with another version of the codebook than {}: {}",
                    codebook.version,
                    older.join(", ")
                );
                let place = Place::file(format!("codings/{coder}/progress.csv"));
                self.findings.push(Diagnostic::note("codebook-version", place, message));
            }
        }
    }
}
