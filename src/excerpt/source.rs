//! The codings behind an excerpt.
//!
//! In: an excerpt. Out: [`Coding`]s, each with its origin: the rule and the words that fired it, or the person and the
//! verdict.

use super::analyse::Spoken;
use super::{Analysis, Excerpt};
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

/// The codings of one interview, sorted by place, code and coder.
#[derive(Clone, Debug, Default)]
pub struct Codings<'a> {
    /// The codings.
    pub list: Vec<Coding<'a>>,
    /// Bytes of the longest segment: what touches a place cannot begin further before it.
    longest: u32,
}

impl<'a> Codings<'a> {
    /// Returns the codings that share a word with `span`, in order.
    pub fn touching(&self, span: Span) -> impl Iterator<Item = &Coding<'a>> {
        let first = self.list.partition_point(|coding| coding.segment.start.saturating_add(self.longest) < span.start);
        let near = self.list.get(first..).unwrap_or_default().iter();
        near.take_while(move |coding| coding.segment.start < span.end)
            .filter(move |coding| coding.segment.overlaps(span))
    }
}

impl Analysis<'_> {
    /// Returns every coding of an interview, sorted by place, code and coder.
    pub fn codings(&self, interview: usize) -> Codings<'_> {
        let Some(counted) = self.counted(interview) else { return Codings::default() };
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
        let longest = all.iter().map(|coding| coding.segment.len()).max().unwrap_or(0);
        Codings { list: all, longest }
    }

    /// Returns the codings that count for a stretch of words and a code with everything below it.
    pub fn behind<'c>(&self, codings: &Codings<'c>, span: Span, code: CodeIndex) -> Vec<Coding<'c>> {
        let book = &self.study.codebook;
        let counts = |coding: &&Coding| coding.counts && book.is_within(coding.code, code);
        codings.touching(span).filter(counts).copied().collect()
    }

    /// Returns the case that speaks at a place, where it is known.
    pub fn case_at(&self, interview: usize, byte: u32) -> Option<usize> {
        let transcript = self.study.transcript(interview)?;
        let turn = transcript.turn_at(byte).and_then(|turn| transcript.turns.get(turn))?;
        let speaker = transcript.speakers.get(usize::from(turn.speaker))?;
        self.study.roster.case_of(interview, &speaker.label)
    }

    /// Makes excerpts of segments as those that count are made: cut at the turns of participants, what overlaps merged;
    /// words are not counted.
    pub fn excerpts_of(&self, interview: usize, mut segments: Vec<(CodeIndex, Span)>) -> Vec<Excerpt> {
        let Some(transcript) = self.study.transcript(interview) else { return Vec::new() };
        segments.sort_unstable();
        Spoken::of(self.study, interview, transcript).excerpts(&segments, &|_| 0)
    }

    /// Returns the words of an interview that a person flagged `sensitive`: no output shows them.
    pub fn sensitive(&self, interview: usize) -> Vec<Span> {
        self.study.sensitive(interview)
    }

    /// Returns words to show: those of the span, or `[sensitive]` where a person flagged any of them.
    pub fn showable(&self, interview: usize, span: Span) -> &str {
        self.study.showable(interview, span)
    }
}
