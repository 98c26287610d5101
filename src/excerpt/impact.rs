//! What a change of the codebook does to what is counted.
//!
//! In: the same interviews, analysed with a codebook before and after. Out: [`Impact`]s: for each code whose segments changed
//! how many there were and are, and each segment gained and lost. Codes count without their sub-codes.

use super::{Analysis, Mark};
use crate::codebook::{CodeIndex, pairs};
use crate::coding::Basis;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A segment by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    /// Index of the interview.
    pub interview: usize,
    /// The words.
    pub span: Span,
    /// Index of the case that speaks; none when nobody could identify the speaker.
    pub case: Option<u32>,
}

/// What changed for one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impact {
    /// The code before.
    pub before: Option<CodeIndex>,
    /// The code after.
    pub after: Option<CodeIndex>,
    /// What rules propose, decided or not; else what counts.
    pub proposed: bool,
    /// Participants before and after.
    pub participants: (usize, usize),
    /// Segments before and after.
    pub segments: (usize, usize),
    /// Segments that were not there before, in order.
    pub gained: Vec<Segment>,
    /// Segments that are no longer there, in order.
    pub lost: Vec<Segment>,
}

type ByCode = BTreeMap<CodeIndex, BTreeSet<Segment>>;

/// Compares two analyses of the same interviews; codes of which nothing changed are left out.
pub fn impact(before: &Analysis, after: &Analysis) -> Vec<Impact> {
    let mut all = compare(before, after, false, &counted(before), &counted(after));
    if before.basis == Basis::Decisions || after.basis == Basis::Decisions {
        all.extend(compare(before, after, true, &proposed(before), &proposed(after)));
    }
    all
}

fn counted(analysis: &Analysis) -> ByCode {
    let mut found = ByCode::new();
    for (interview, counted) in analysis.interviews.iter().enumerate() {
        for excerpt in counted.iter().flat_map(|counted| &counted.excerpts) {
            let segment = Segment { interview, span: excerpt.span, case: excerpt.case };
            found.entry(excerpt.code).or_default().insert(segment);
        }
    }
    found
}

fn proposed(analysis: &Analysis) -> ByCode {
    let mut found = ByCode::new();
    for interview in analysis.present() {
        let Some(transcript) = analysis.study.transcript(interview) else { continue };
        for (turn, mark) in analysis.marks(interview).into_iter().filter(|(_, mark)| mark.bits & Mark::RULES != 0) {
            let turn = usize::try_from(turn).ok().and_then(|turn| transcript.turns.get(turn));
            let speaker = turn.and_then(|turn| transcript.speakers.get(usize::from(turn.speaker)));
            let case = speaker.and_then(|speaker| analysis.study.roster.case_of(interview, &speaker.label));
            let case = case.and_then(|case| u32::try_from(case).ok());
            found.entry(mark.code).or_default().insert(Segment { interview, span: mark.span, case });
        }
    }
    found
}

fn compare(before: &Analysis, after: &Analysis, proposed: bool, old: &ByCode, new: &ByCode) -> Vec<Impact> {
    let (book, later) = (&before.study.codebook, &after.study.codebook);
    let pairs = pairs(book, later);
    let none = BTreeSet::new();
    let was = |code: Option<CodeIndex>| code.and_then(|code| old.get(&code)).unwrap_or(&none);
    let is = |code: Option<CodeIndex>| code.and_then(|code| new.get(&code)).unwrap_or(&none);
    let people = |segments: &BTreeSet<Segment>| {
        segments.iter().filter_map(|segment| segment.case).collect::<BTreeSet<_>>().len()
    };
    let mut all: Vec<Impact> = Vec::new();
    let between = |before: Option<CodeIndex>, after: Option<CodeIndex>| {
        let (old, new) = (was(before), is(after));
        (old != new).then(|| Impact {
            before,
            after,
            proposed,
            participants: (people(old), people(new)),
            segments: (old.len(), new.len()),
            gained: new.difference(old).copied().collect(),
            lost: old.difference(new).copied().collect(),
        })
    };
    for code in later.indices() {
        all.extend(between(pairs.own.get(&code).copied(), Some(code)));
    }
    // What another code took in and still counts there is not lost.
    let taken = |code: CodeIndex| pairs.merged.iter().find(|(_, olds)| olds.contains(&code)).map(|(new, _)| *new);
    for code in book.indices().filter(|code| !pairs.own.values().any(|own| own == code)) {
        let Some(mut gone) = between(Some(code), None) else { continue };
        let there = is(taken(code));
        let kept = |lost: &Segment| {
            there.iter().any(|other| other.interview == lost.interview && other.span.overlaps(lost.span))
        };
        gone.lost.retain(|lost| !kept(lost));
        all.push(gone);
    }
    all
}
