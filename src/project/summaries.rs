//! The summaries in a study's folder.
//!
//! In: `summaries.csv`. Out: [`Summaries`]; and the file with a cell that says something else.

use super::memos::{repeats, sensitive};
use super::reader::Reader;
use super::{Changes, ProjectError};
use crate::coding::CodingFile;
use crate::diagnostic::{Diagnostic, Place};
use crate::memo::{About, Known};
use crate::study::Study;
use crate::summary::{Cells, SUMMARIES_FILE, Summaries, read_summaries};
use crate::transcript::Transcript;

impl Reader<'_> {
    /// Reads the summaries; one that repeats sensitive words reaches no output.
    pub(super) fn summaries(
        &mut self,
        known: &Known,
        transcripts: &[Option<Transcript>],
        codings: &[Vec<CodingFile>],
    ) -> Summaries {
        let Some(bytes) = self.file(SUMMARIES_FILE) else { return Summaries::default() };
        let mut summaries = read_summaries(SUMMARIES_FILE, &bytes, known, &mut self.findings);
        let sensitive = sensitive(transcripts, codings);
        for summary in summaries.0.iter_mut().filter(|summary| repeats(&[&summary.text], &sensitive)) {
            summary.private = true;
            let message = "the summary repeats words that are flagged `sensitive`; no report shows it";
            let place = Place::line(SUMMARIES_FILE, summary.line);
            self.findings.push(Diagnostic::error("summary-sensitive", place, message).hint("take the words out"));
        }
        summaries
    }
}

impl Changes {
    /// Writes what the summary of a cell says; no words take it out.
    pub fn summarise(&mut self, study: &Study, case: usize, about: &About, text: &str) -> Result<(), ProjectError> {
        let bytes = self.read(SUMMARIES_FILE)?.unwrap_or_default();
        let mut cells = Cells::parse(SUMMARIES_FILE, &bytes).map_err(|findings| {
            let told = findings.into_iter().next();
            let message = told.map_or_else(|| "the file cannot be read".to_owned(), |finding| finding.message);
            ProjectError::refused(format!("{SUMMARIES_FILE}: {message}"), "mend the file by hand first")
        })?;
        let same = |name: &str| study.about(name).is_ok_and(|named| named == *about);
        cells.put(study.case_id(Some(case)), &study.about_name(about), &same, text);
        self.write(SUMMARIES_FILE, cells.print());
        Ok(())
    }
}
