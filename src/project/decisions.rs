//! A person's decisions, put in the study's files.
//!
//! In: decisions with their places, and what a coder has read. Out: changed coding files and `progress.csv`, not written
//! yet. A transcript that is no longer the one that was read stops it: offsets would point elsewhere.

use super::{Changes, ProjectError};
use crate::coding::{CoderId, Done, Lines, ReadingStatus};
use crate::comparison::Plan;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::excerpt::Decision;
use crate::source::{Cells, Sheet};
use crate::study::Study;
use std::collections::BTreeMap;

/// What to do with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Put it in.
    Put,
    /// Take out what stands on these words with this code.
    Remove,
}

/// The columns of `progress.csv`.
const PROGRESS: [&str; 3] = ["interview", "status", "codebook"];

fn broken(findings: Vec<Diagnostic>) -> ProjectError {
    match findings.into_iter().next() {
        Some(finding) => ProjectError::Config(Box::new(finding)),
        None => ProjectError::Refused("a file could not be read".to_owned(), None),
    }
}

impl Changes {
    /// Changes the coding files; returns what came of each decision, in order.
    pub fn decide(&mut self, study: &Study, act: Act, decisions: &[Decision]) -> Result<Vec<Done>, ProjectError> {
        let mut of_file: BTreeMap<(&CoderId, usize), Vec<usize>> = BTreeMap::new();
        for (i, decision) in decisions.iter().enumerate() {
            of_file.entry((&decision.coder, decision.interview)).or_default().push(i);
        }
        let mut done = vec![Done::Same; decisions.len()];
        for ((coder, interview), own) in of_file {
            let Some(transcript) = study.transcript(interview) else { continue };
            self.unchanged(study, interview)?;
            let path = format!("codings/{coder}/{}.csv", transcript.id);
            let bytes = self.read(&path)?;
            let mut lines = match &bytes {
                Some(bytes) => Lines::parse(&path, bytes).map_err(broken)?,
                None => Lines::default(),
            };
            let (book, text) = (&study.codebook, &transcript.text);
            for i in own {
                let Some((decision, done)) = decisions.get(i).zip(done.get_mut(i)) else { continue };
                let coding = &decision.coding;
                *done = match act {
                    Act::Put => lines.put(coding, book, text, study.settings.quotes),
                    Act::Remove => lines.remove(coding.segment, &coding.code, book, text),
                };
            }
            if bytes.is_some() || act == Act::Put {
                self.write(&path, lines.print());
            }
        }
        Ok(done)
    }

    /// Writes what was planned for a reconciled layer; returns what came of each line that goes out, and of each that is put.
    pub fn reconcile(&mut self, study: &Study, into: &CoderId, plan: &Plan) -> Result<Vec<Done>, ProjectError> {
        let removed = self.decide(study, Act::Remove, &plan.remove)?;
        let put = self.decide(study, Act::Put, &plan.put)?;
        self.reads(study, into, &plan.begun, ReadingStatus::Reconciling)?;
        self.reads(study, into, &plan.complete, ReadingStatus::Full)?;
        Ok([removed, put].concat())
    }

    /// Makes an interview one that a coder has never touched.
    pub fn forget(&mut self, study: &Study, coder: &CoderId, interview: usize) -> Result<(), ProjectError> {
        let id = study.interview_id(interview);
        self.remove(&format!("codings/{coder}/{id}.csv"));
        let path = format!("codings/{coder}/progress.csv");
        if let Some(bytes) = self.read(&path)? {
            let mut sheet = Sheet::parse(&path, &bytes, &PROGRESS).map_err(broken)?;
            sheet.rows.retain(|row| row.get("interview").is_none_or(|known| known != id));
            self.write(&path, sheet.print());
        }
        Ok(())
    }

    /// Notes how far a coder has read interviews, with the present version of the codebook. An interview that was read
    /// has a coding file, be it one without a line: nothing found is not the same as not read.
    pub fn reads(
        &mut self,
        study: &Study,
        coder: &CoderId,
        interviews: &[usize],
        status: ReadingStatus,
    ) -> Result<(), ProjectError> {
        if interviews.is_empty() {
            return Ok(());
        }
        let path = format!("codings/{coder}/progress.csv");
        let mut sheet = match self.read(&path)? {
            Some(bytes) => Sheet::parse(&path, &bytes, &PROGRESS).map_err(broken)?,
            None => Sheet::new(&PROGRESS),
        };
        for &interview in interviews {
            let id = study.interview_id(interview);
            let is = |row: &&mut Cells| row.get("interview").is_some_and(|known| known == id);
            let cells = [("interview", id), ("status", status.name()), ("codebook", &study.codebook.version)];
            let cells = cells.map(|(column, value)| (column.to_owned(), value.to_owned()));
            match sheet.rows.iter_mut().rev().find(is) {
                Some(row) => row.extend(cells),
                None => sheet.rows.push(cells.into()),
            }
            let codings = format!("codings/{coder}/{id}.csv");
            if status != ReadingStatus::Open && self.read(&codings)?.is_none() {
                self.write(&codings, Lines::default().print());
            }
        }
        for row in &mut sheet.rows {
            row.retain(|_, value| !value.is_empty());
        }
        sheet.rows.sort_by_cached_key(|row| row.get("interview").cloned().unwrap_or_default());
        self.write(&path, sheet.print());
        Ok(())
    }

    fn unchanged(&mut self, study: &Study, interview: usize) -> Result<(), ProjectError> {
        let path = format!("transcripts/{}.txt", study.interview_id(interview));
        let known = study.inputs.binary_search_by(|input| input.path.as_str().cmp(&path)).ok();
        let known = known.and_then(|place| study.inputs.get(place)).map(|input| input.digest);
        let now = self.read(&path)?.as_deref().map(Digest::of);
        if now == known { Ok(()) } else { Err(ProjectError::Changed(path.into())) }
    }
}
