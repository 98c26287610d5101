//! The codings behind an excerpt.
//!
//! In: an excerpt. Out: [`Coding`]s, each with its origin: the rule and the words that fired it, or the person and the
//! verdict.

use super::Analysis;
use crate::codebook::{CodeIndex, RuleIndex};
use crate::coding::{CoderId, Layer, PersonCoding, RULES};
use crate::text::Span;

/// Segment, code and origin.
#[derive(Clone, Copy, Debug)]
pub struct Coding<'a> {
    /// The words.
    pub segment: Span,
    /// The code.
    pub code: CodeIndex,
    /// Where it comes from.
    pub origin: Origin<'a>,
    /// Whether it is counted.
    pub counts: bool,
}

/// Where a coding comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// A rule proposed it.
    Rule {
        /// The rule.
        rule: RuleIndex,
        /// The words that fired it.
        matched: &'a [Span],
    },
    /// A person decided it.
    Person {
        /// Who.
        coder: &'a CoderId,
        /// What was said about it.
        coding: &'a PersonCoding,
    },
}

impl Coding<'_> {
    /// Returns the coder's id, `rules` for a rule.
    pub fn coder(&self) -> &str {
        match self.origin {
            Origin::Rule { .. } => RULES,
            Origin::Person { coder, .. } => &coder.0,
        }
    }
}

impl Analysis<'_> {
    /// Returns every coding of an interview, sorted by place, code and coder.
    pub fn codings(&self, interview: usize) -> Vec<Coding<'_>> {
        let Some(counted) = self.counted(interview) else { return Vec::new() };
        let candidates = counted.candidates.list.iter().map(|candidate| Coding {
            segment: candidate.segment,
            code: candidate.code,
            origin: Origin::Rule { rule: candidate.rule, matched: counted.candidates.matched(candidate) },
            counts: counted.decided.layer == Layer::Rules,
        });
        let files = self.study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        let persons = files.iter().flat_map(|file| {
            let chosen = match &counted.decided.layer {
                Layer::Person(coder) => *coder == file.coder,
                Layer::Several(_, coders) => coders.contains(&file.coder),
                Layer::Rules | Layer::Nobody | Layer::Unreconciled(_) => false,
            };
            file.codings.iter().map(move |coding| Coding {
                segment: coding.segment,
                code: coding.code,
                origin: Origin::Person { coder: &file.coder, coding },
                counts: chosen && coding.verdict == crate::coding::Verdict::Yes,
            })
        });
        let mut all: Vec<Coding> = candidates.chain(persons).collect();
        all.sort_by(|a, b| (a.segment, a.code, a.coder()).cmp(&(b.segment, b.code, b.coder())));
        all
    }

    /// Returns the codings that count for a stretch of words and a code with everything below it.
    pub fn behind<'c>(&self, codings: &[Coding<'c>], span: Span, code: CodeIndex) -> Vec<Coding<'c>> {
        let end = codings.partition_point(|coding| coding.segment.start < span.end);
        let before = codings.get(..end).unwrap_or_default().iter();
        let book = &self.study.codebook;
        let counts =
            |coding: &&Coding| coding.counts && coding.segment.overlaps(span) && book.is_within(coding.code, code);
        before.filter(counts).copied().collect()
    }
}
