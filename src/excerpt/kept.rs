//! What was counted, put aside while persons decide on.
//!
//! In: an [`Analysis`]. Out: [`Kept`], which borrows nothing, so that the study can change; and the analysis again, in which
//! the interviews that changed are to be recounted.

use super::{Analysis, Counted, Tally};
use crate::coding::Basis;
use crate::diagnostic::Diagnostic;
use crate::study::Study;

/// An [`Analysis`] without its study.
#[derive(Debug)]
pub struct Kept {
    basis: Basis,
    interviews: Vec<Option<Counted>>,
    tally: Tally,
    findings: Vec<Diagnostic>,
}

impl Analysis<'_> {
    /// Lets go of the study.
    pub fn keep(self) -> Kept {
        Kept { basis: self.basis, interviews: self.interviews, tally: self.tally, findings: self.findings }
    }
}

impl Kept {
    /// Takes up the study again: the same one, but for what persons decided. Where the numbers now come from elsewhere, since
    /// the first decision was made or the last taken back, all is counted anew.
    pub fn of(self, study: &Study) -> Analysis<'_> {
        let Self { basis, interviews, tally, findings } = self;
        let mut analysis = Analysis { study, basis: study.basis(), interviews, tally, findings };
        if analysis.basis != basis {
            analysis.recount_all();
        }
        analysis
    }
}
