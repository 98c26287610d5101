//! What persons decided, as it stands in a study's folder.
//!
//! In: `codings/<coder>/`. Out: the coding files of the interviews that are wanted, who has a folder, and what each has read.

use super::reader::Reader;
use crate::case::Roster;
use crate::codebook::Codebook;
use crate::coding::{CoderId, CodingFile, RULES, Reading, ReadingStatus, read_codings, read_progress};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::transcript::Transcript;
use std::collections::BTreeMap;
use std::path::Path;

/// What persons decided.
#[derive(Default)]
pub(super) struct Decisions {
    /// The coding files of each interview.
    pub(super) codings: Vec<Vec<CodingFile>>,
    /// Who has a folder, sorted.
    pub(super) coders: Vec<String>,
    /// What each has read.
    pub(super) readings: BTreeMap<String, Vec<Reading>>,
    /// Interviews that are not wanted were coded too.
    pub(super) coded_elsewhere: bool,
}

impl Decisions {
    /// Marks the files that their coders are reconciling still.
    fn mark_reconciling(&mut self, places: &BTreeMap<&str, usize>) {
        for (coder, readings) in &self.readings {
            let status: BTreeMap<&str, ReadingStatus> =
                readings.iter().map(|reading| (reading.interview.as_str(), reading.status)).collect();
            for (interview, _) in status.into_iter().filter(|(_, status)| *status == ReadingStatus::Reconciling) {
                let files = places.get(interview).and_then(|place| self.codings.get_mut(*place));
                files
                    .into_iter()
                    .flatten()
                    .filter(|file| file.coder.0 == *coder)
                    .for_each(|file| file.reconciling = true);
            }
        }
    }
}

/// Tells whether a CSV file has more than a header.
fn has_rows(path: &Path) -> bool {
    let content = std::fs::read(path).unwrap_or_default();
    content.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).nth(1).is_some()
}

impl Reader<'_> {
    /// Every coder's folder: coding files and progress.
    pub(super) fn decisions(
        &mut self,
        roster: &Roster,
        transcripts: &[Option<Transcript>],
        codebook: &Codebook,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Decisions {
        let mut all = Decisions::default();
        all.codings.resize_with(roster.interviews.len(), Vec::new);
        let known: Vec<&str> = roster.interviews.iter().map(|interview| interview.id.0.as_str()).collect();
        let places: BTreeMap<&str, usize> = known.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        for coder in self.names("codings", "") {
            let folder = format!("codings/{coder}");
            if CoderId::parse(&coder).is_none() || !self.root.join(&folder).is_dir() {
                let message = if coder == RULES {
                    "`rules` is reserved for what rules propose"
                } else {
                    "this is no coder's folder"
                };
                let hint = "a coder's folder is named with lower-case letters and digits, such as `anna`";
                self.findings.push(Diagnostic::error("coder", Place::file(folder), message).hint(hint));
                continue;
            }
            all.coders.push(coder.clone());
            for name in self.names(&folder, ".csv") {
                let path = format!("{folder}/{name}.csv");
                if name != "progress" && places.contains_key(name.as_str()) && !wanted(&name) {
                    all.coded_elsewhere = all.coded_elsewhere || has_rows(&self.root.join(&path));
                    continue;
                }
                let Some(bytes) = self.file(&path) else { continue };
                if name == "progress" {
                    all.readings.insert(coder.clone(), read_progress(&path, &bytes, &known, &mut self.findings));
                    continue;
                }
                let interview = places.get(name.as_str()).copied();
                let transcript = interview.and_then(|i| transcripts.get(i)).and_then(Option::as_ref);
                match (interview.and_then(|i| all.codings.get_mut(i)), transcript) {
                    (Some(files), Some(transcript)) => {
                        let coder = CoderId(coder.clone());
                        files.push(read_codings(&path, &bytes, coder, transcript, codebook, &mut self.findings));
                    }
                    _ => {
                        let message = format!("these codings are about `{name}`, which has no transcript");
                        let near = did_you_mean(&name, known.iter().copied());
                        self.findings
                            .push(Diagnostic::error("stray-codings", Place::file(path), message).maybe_hint(near));
                    }
                }
            }
        }
        all.mark_reconciling(&places);
        all
    }
}
