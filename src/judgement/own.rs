//! What one person made of the candidates so far.
//!
//! In: an [`Analysis`] and a coder. Out: [`Own`]: for each rule, and for each code with what lies below it, how many candidates
//! that person accepted, rejected, and has not decided on; where lines of the file cannot be used nothing waits. This is for the person at work, between one decision and the
//! next; what is reported is [`judge`](super::judge), of the layer that counts.

use super::reference::{Reference, Said};
use super::{Figures, Verdicts};
use crate::codebook::{CodeIndex, RuleIndex};
use crate::coding::{Candidate, CoderId};
use crate::excerpt::Analysis;
use std::collections::{BTreeMap, BTreeSet};

/// Candidates by rule and by code, as one person decided on them.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Each rule that proposes something.
    pub rules: BTreeMap<RuleIndex, Figures>,
    /// Each code that a rule proposes, and those above it; what several rules of a code propose in the same words is one.
    pub codes: BTreeMap<CodeIndex, Figures>,
}

/// Counts what a coder made of the candidates of all interviews that the coder may see.
pub fn own(analysis: &Analysis, coder: &CoderId) -> Own {
    let study = analysis.study;
    let mut own = Own::default();
    for interview in analysis.present().filter(|interview| !study.unseen.contains(interview)) {
        let reference = Reference::by(analysis, interview, coder);
        let held = study.held(coder, interview).is_some();
        let mut seen = BTreeSet::new();
        let list = analysis.counted(interview).map(|counted| counted.candidates.list.as_slice()).unwrap_or_default();
        for Candidate { code, segment, rule, .. } in list {
            let said = reference.says(*code, *segment);
            // It may have been decided by a line that cannot be used now.
            if held && said == Said::Waiting {
                continue;
            }
            count(own.rules.entry(*rule).or_default(), said);
            if seen.insert((*code, *segment)) {
                study.codebook.lineage(*code).for_each(|above| count(own.codes.entry(above).or_default(), said));
            }
        }
    }
    own
}

fn count(figures: &mut Figures, said: Said) {
    figures.hits += 1;
    let Verdicts { accepted, rejected } = &mut figures.verdicts;
    *match said {
        Said::Accepted => accepted,
        Said::Rejected => rejected,
        Said::Waiting => &mut figures.waiting,
    } += 1;
}
