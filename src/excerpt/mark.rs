//! Which words of each turn carry which code, and on whose word: what retrieval looks at.
//!
//! In: an [`Analysis`]. Out: [`Mark`]s by turn: the excerpts that count, the candidates nobody decided on, all that rules
//! propose, and what each coder coded. Spans are cut at the turns of participants, as excerpts are.

use super::Analysis;
use super::analyse::Spoken;
use crate::codebook::CodeIndex;
use crate::coding::{Basis, Flag, Verdict, cut};
use crate::text::Span;
use std::collections::BTreeMap;

/// A stretch of a turn that carries a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The words.
    pub span: Span,
    /// The code.
    pub code: CodeIndex,
    /// 0 for what is counted or proposed; else one more than the place of the coder among those of the study.
    pub by: u16,
    /// What it is: the constants below.
    pub bits: u32,
}

impl Mark {
    /// It counts.
    pub const DECIDED: u32 = 1;
    /// A rule proposed it and nobody has decided on it.
    pub const OPEN: u32 = 2;
    /// A rule proposed it.
    pub const RULES: u32 = 4;
    /// A coder flagged it as a chosen quotation.
    pub const CITE: u32 = 8;
    /// A coder flagged it as never to be shown.
    pub const SENSITIVE: u32 = 16;
    /// A coder flagged it as speaking against the theme.
    pub const NEGATIVE: u32 = 32;
    /// Words that no output shows; the code says nothing.
    pub const HIDDEN: u32 = 64;
}

fn flags(flags: &[Flag]) -> u32 {
    let bit = |flag: &Flag| match flag {
        Flag::Cite => Mark::CITE,
        Flag::Sensitive => Mark::SENSITIVE,
        Flag::Negative => Mark::NEGATIVE,
    };
    flags.iter().map(bit).fold(0, |all, bit| all | bit)
}

impl Analysis<'_> {
    /// Returns the marks of an interview by turn, sorted.
    pub fn marks(&self, interview: usize) -> Vec<(u32, Mark)> {
        let Some((counted, transcript)) = self.counted(interview).zip(self.study.transcript(interview)) else {
            return Vec::new();
        };
        let spoken = Spoken::of(self.study, interview, transcript);
        let mut marks: BTreeMap<(u32, Span, CodeIndex, u16), u32> = BTreeMap::new();
        let mut put = |turn: u32, span: Span, code: CodeIndex, by: u16, bits: u32| {
            *marks.entry((turn, span, code, by)).or_default() |= bits;
        };
        let proposed = |wanted: &dyn Fn(usize) -> bool| {
            let list = counted.candidates.list.iter().enumerate().filter(|(i, _)| wanted(*i));
            let mut segments: Vec<_> = list.map(|(_, candidate)| (candidate.code, candidate.segment)).collect();
            segments.sort_unstable();
            spoken.excerpts(&segments, &|_| 0)
        };
        for excerpt in proposed(&|_| true) {
            let open = if self.basis == Basis::Candidates { Mark::OPEN } else { 0 };
            put(excerpt.turn, excerpt.span, excerpt.code, 0, Mark::RULES | open);
        }
        if self.basis == Basis::Decisions {
            let undecided =
                |i: usize| u32::try_from(i).is_ok_and(|i| counted.decided.undecided.binary_search(&i).is_ok());
            for excerpt in proposed(&undecided) {
                put(excerpt.turn, excerpt.span, excerpt.code, 0, Mark::OPEN);
            }
            for excerpt in &counted.excerpts {
                put(excerpt.turn, excerpt.span, excerpt.code, 0, Mark::DECIDED);
            }
        }
        let files = self.study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        let turns: Vec<Span> = transcript.turns.iter().map(|turn| turn.span).collect();
        let turn_of = |part: Span| u32::try_from(transcript.turn_at(part.start).unwrap_or(0)).unwrap_or(u32::MAX);
        for file in files {
            let place = self.study.coders.iter().position(|coder| *coder == file.coder.0);
            let by = place.and_then(|place| u16::try_from(place + 1).ok());
            for coding in file.codings.iter().filter(|coding| coding.verdict == Verdict::Yes) {
                let Some(by) = by else { continue };
                for (_, part) in cut(coding.segment, &spoken.spans) {
                    put(turn_of(part), part, coding.code, by, flags(&coding.flags));
                }
            }
            for hidden in &file.sensitive {
                for (_, part) in cut(*hidden, &turns) {
                    put(turn_of(part), part, CodeIndex(0), 0, Mark::HIDDEN);
                }
            }
        }
        let mark = |((turn, span, code, by), bits)| (turn, Mark { span, code, by, bits });
        marks.into_iter().map(mark).collect()
    }
}
