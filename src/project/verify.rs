//! Checking manuscripts against a study that was read.
//!
//! In: manuscripts, and a study with its transcripts. Out: what was found out about them. Turns are proposed by the search
//! index, which is made or renewed; where it cannot be, the transcripts are read for the words of the quotations.

use super::retrieval::Retrieval;
use super::{Loaded, Project, ProjectError, line_ends};
use crate::excerpt::{Analysis, Cancelled};
use crate::manuscript::{Checked, Labels, Manuscript, check, passages, scanned};
use crate::progress::Progress;
use crate::study::Study;

impl Project {
    /// Checks manuscripts; `analysis` holds the counts that their figures are compared with.
    pub fn verify(
        &self,
        study: &Study,
        analysis: Option<&Analysis>,
        manuscripts: &[Manuscript],
        progress: &dyn Progress,
    ) -> Result<Checked, Cancelled> {
        let retrieval: Retrieval = self.retrieval(study, progress)?;
        if let Some(index) = retrieval.index() {
            return Ok(check(study, analysis, &index.turns(study), manuscripts));
        }
        let labels = Labels::of(study);
        let quoted: Vec<_> = manuscripts.iter().flat_map(|manuscript| passages(manuscript, &labels)).collect();
        let texts = quoted
            .iter()
            .flat_map(|passage| [Some(passage.words.as_str()), passage.longer.as_deref(), passage.label.as_deref()]);
        let corpus = scanned(study, texts.flatten());
        Ok(check(study, analysis, &corpus, manuscripts))
    }
}

impl Loaded {
    /// Tells whether a manuscript can be held against the study.
    ///
    /// # Errors
    /// Line ends of transcripts were converted, and what was coded in them is on other words.
    pub fn is_countable(&self) -> Result<(), ProjectError> {
        if self.converted.is_empty() { Ok(()) } else { Err(line_ends::uncounted(&self.converted)) }
    }
}
