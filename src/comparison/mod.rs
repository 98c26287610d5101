//! Coders beside each other on the same interviews.
//!
//! In: an [`Analysis`], coders, and what the units are. Out: [`Comparison`]: which interviews are compared and why the others
//! are not, what each coder gave each unit, ratings for the measures of agreement, and where coders part. Only what
//! participants say is compared, and only interviews that two of the coders read in full. And [`Item`]s: what coders said of
//! the same words, and what a reconciled layer holds of it. Nobody's own files change.

mod answers;
mod code;
mod items;
mod part;
mod reconcile;
mod scaled;
mod talk;

pub use answers::{Answer, read_answers};
pub use code::{CodeAgreement, Marked};
pub use items::{Borders, Item, Said, items, readers};
pub use part::{Confusion, Disagreement};
pub use reconcile::{Plan, behind, decided, reconcile};
pub use talk::{NoTalk, Talk};

use crate::codebook::CodeIndex;
use crate::coding::{CoderId, CodingFile, PersonCoding, ReadingStatus, Verdict, cut, union};
use crate::excerpt::{Analysis, Filter};
use crate::locale::Speech;
use crate::study::{Stance, Study};
use crate::text::Span;
use crate::transcript::{Role, Transcript, Unit, units};
use std::collections::BTreeSet;

/// What coders are compared on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum By {
    /// Each turn of a participant.
    #[default]
    Turn,
    /// Each sentence of a participant.
    Sentence,
    /// Each stretch that at least one of the coders coded; codings that overlap are one stretch.
    Segment,
    /// Each character that participants say.
    Character,
}

impl By {
    /// Every unit.
    pub const ALL: [Self; 4] = [Self::Turn, Self::Sentence, Self::Segment, Self::Character];

    /// Returns the word on the command line and in data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Sentence => "sentence",
            Self::Segment => "segment",
            Self::Character => "character",
        }
    }

    /// Returns the key of the sentence that says what the unit is.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Turn => "comparison.by_turn",
            Self::Sentence => "comparison.by_sentence",
            Self::Segment => "comparison.by_segment",
            Self::Character => "comparison.by_character",
        }
    }
}

/// A stretch that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The interview.
    pub interview: usize,
    /// The words.
    pub span: Span,
    /// How many units it stands for: 1, or its characters.
    pub times: u32,
}

/// What one coder did in the interviews that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Work {
    /// Interviews read in full.
    pub interviews: usize,
    /// Codings with a yes.
    pub codings: usize,
    /// Of these, those that began as a candidate of a rule.
    pub accepted: usize,
    /// Interviews coded blind.
    pub blind: usize,
}

/// Coders beside each other.
pub struct Comparison<'s> {
    /// The study.
    pub study: &'s Study,
    /// Who is compared.
    pub coders: Vec<CoderId>,
    /// What the units are.
    pub by: By,
    /// The interviews that are compared.
    pub interviews: Vec<usize>,
    /// Interviews that one of the coders read in full and no other did.
    pub alone: Vec<usize>,
    /// Codes that were not there yet when one of the coders read.
    pub later: BTreeSet<CodeIndex>,
    /// What each coder did, in their order.
    pub work: Vec<Work>,
    /// The pieces, in order of interview and place.
    pub pieces: Vec<Piece>,
    /// For each piece and coder the codes given, or `None` where the coder did not read the interview in full.
    given: Vec<Option<Box<[CodeIndex]>>>,
}

impl<'s> Comparison<'s> {
    /// Puts coders beside each other.
    pub fn of(analysis: &Analysis<'s>, coders: &[CoderId], by: By, filter: &Filter) -> Self {
        let study = analysis.study;
        let full = |coder: &CoderId, interview: usize| study.reading(&coder.0, interview) == ReadingStatus::Full;
        let readers = |interview: usize| coders.iter().filter(|coder| full(coder, interview)).count();
        let case = |i: &usize| study.roster.interviews.get(*i).and_then(|interview| interview.case);
        let kept: Vec<usize> = analysis.present().filter(|i| filter.keeps(*i, case(i))).collect();
        let interviews: Vec<usize> = kept.iter().copied().filter(|i| readers(*i) >= 2).collect();
        let alone = kept.into_iter().filter(|i| readers(*i) == 1).collect();
        let mut comparison = Self {
            study,
            coders: coders.to_vec(),
            by,
            later: later(study, coders, &interviews),
            work: vec![Work::default(); coders.len()],
            interviews,
            alone,
            pieces: Vec::new(),
            given: Vec::new(),
        };
        for interview in comparison.interviews.clone() {
            if let Some(transcript) = study.transcript(interview) {
                let read: Vec<bool> = coders.iter().map(|coder| full(coder, interview)).collect();
                comparison.add(interview, transcript, &read);
            }
        }
        comparison
    }

    /// Returns those who code for themselves: all but the one whose codings are agreed.
    pub fn coders_of(study: &Study) -> Vec<CoderId> {
        let own = study.coders.iter().filter(|coder| study.settings.reconciled.as_ref() != Some(*coder));
        own.map(|coder| CoderId(coder.clone())).collect()
    }

    /// Tells whether a report compares the coders: two of them read the same interview in full, and the school of method
    /// asks for it or allows it.
    pub fn is_due(study: &Study) -> bool {
        study.stance != Some(Stance::Reflexive) && Self::is_possible(study)
    }

    /// Tells whether a report compares no coders for the school of method alone.
    pub fn is_left_out(study: &Study) -> bool {
        study.stance == Some(Stance::Reflexive) && Self::is_possible(study)
    }

    fn is_possible(study: &Study) -> bool {
        let coders = Self::coders_of(study);
        let full = |interview: usize| {
            let read = |coder: &&CoderId| study.reading(&coder.0, interview) == ReadingStatus::Full;
            coders.iter().filter(read).count() >= 2
        };
        (0..study.transcripts.len()).any(full)
    }

    /// Tells whether the coders worked without seeing what rules propose: no coding began as a candidate.
    pub fn is_independent(&self) -> bool {
        self.work.iter().all(|work| work.accepted == 0)
    }

    /// Returns the codes that a coder gave a piece, or `None` where the coder did not read the interview in full.
    pub fn given(&self, piece: usize, coder: usize) -> Option<&[CodeIndex]> {
        self.given.get(piece * self.coders.len() + coder)?.as_deref()
    }

    /// Returns the codes that are compared, in the order of the codebook.
    pub fn codes(&self) -> impl Iterator<Item = CodeIndex> + '_ {
        self.study.codebook.indices().filter(|code| !self.later.contains(code))
    }

    fn add(&mut self, interview: usize, transcript: &Transcript, read: &[bool]) {
        let study = self.study;
        let files = study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        let talk: Vec<Span> = transcript
            .turns
            .iter()
            .filter(|turn| transcript.role(turn) == Role::Participant && !turn.span.is_empty())
            .map(|turn| turn.span)
            .collect();
        let mut marks: Vec<Vec<(Span, CodeIndex)>> = Vec::with_capacity(read.len());
        for ((coder, work), read) in self.coders.iter().zip(&mut self.work).zip(read) {
            let file = files.iter().filter(|file: &&CodingFile| *read && file.coder == *coder);
            let yes = |coding: &&PersonCoding| coding.verdict == Verdict::Yes && !self.later.contains(&coding.code);
            let own: Vec<&PersonCoding> = file.flat_map(|file| &file.codings).filter(yes).collect();
            work.interviews += usize::from(*read);
            work.codings += own.len();
            work.accepted += own.iter().filter(|coding| coding.rule.is_some()).count();
            work.blind += usize::from(*read && study.codes_blind(&coder.0, interview));
            let parts = own
                .iter()
                .flat_map(|coding| cut(coding.segment, &talk).into_iter().map(|(_, part)| (part, coding.code)));
            let mut parts: Vec<(Span, CodeIndex)> = parts.collect();
            parts.sort_unstable();
            marks.push(parts);
        }
        let speech = Speech::of(study.language_of(interview));
        let marked = || union(marks.iter().flatten().map(|(span, _)| *span).collect());
        let pieces = match self.by {
            By::Turn => talk,
            By::Sentence => {
                let all = units(transcript, speech, Unit::Sentence);
                all.into_iter().filter(|span| !cut(*span, &talk).is_empty()).collect()
            }
            By::Segment => marked(),
            By::Character => runs(&talk, &marks),
        };
        let mut cursors: Vec<Cursor> = marks.iter().map(|marks| Cursor::new(marks)).collect();
        for span in pieces {
            let times = match self.by {
                By::Character => u32::try_from(transcript.text.slice(span).chars().count()).unwrap_or(u32::MAX),
                _ => 1,
            };
            self.pieces.push(Piece { interview, span, times });
            for (cursor, read) in cursors.iter_mut().zip(read) {
                self.given.push(read.then(|| cursor.codes_on(span)));
            }
        }
    }
}

/// The codes of one coder, walked along pieces that come in order.
struct Cursor<'m> {
    marks: &'m [(Span, CodeIndex)],
    /// Marks that may still reach a later piece.
    open: Vec<(Span, CodeIndex)>,
}

impl<'m> Cursor<'m> {
    const fn new(marks: &'m [(Span, CodeIndex)]) -> Self {
        Self { marks, open: Vec::new() }
    }

    fn codes_on(&mut self, piece: Span) -> Box<[CodeIndex]> {
        let begun = self.marks.partition_point(|(span, _)| span.start < piece.end);
        let (begun, later) = self.marks.split_at_checked(begun).unwrap_or_default();
        self.open.extend_from_slice(begun);
        self.marks = later;
        self.open.retain(|(span, _)| span.end > piece.start);
        let mut codes: Vec<CodeIndex> = self.open.iter().map(|(_, code)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.into()
    }
}

/// Cuts talk wherever any coding begins or ends, so that nothing changes inside a piece.
fn runs(talk: &[Span], marks: &[Vec<(Span, CodeIndex)>]) -> Vec<Span> {
    let mut borders: Vec<u32> = marks.iter().flatten().flat_map(|(span, _)| [span.start, span.end]).collect();
    borders.sort_unstable();
    borders.dedup();
    let mut runs = Vec::new();
    for turn in talk {
        let first = borders.partition_point(|at| *at <= turn.start);
        let mut start = turn.start;
        for at in borders.iter().skip(first).take_while(|at| **at < turn.end) {
            runs.push(Span::new(start, *at));
            start = *at;
        }
        runs.push(Span::new(start, turn.end));
    }
    runs
}

/// Codes of the codebook that came in a later version than one of the coders read with.
fn later(study: &Study, coders: &[CoderId], interviews: &[usize]) -> BTreeSet<CodeIndex> {
    let ids: BTreeSet<&str> = interviews.iter().map(|interview| study.interview_id(*interview)).collect();
    let readings = coders.iter().filter_map(|coder| study.readings.get(&coder.0)).flatten();
    let used =
        readings.filter(|reading| reading.status == ReadingStatus::Full && ids.contains(reading.interview.as_str()));
    let versions: Vec<Vec<u64>> = used.filter_map(|reading| reading.codebook.as_deref()).map(parts).collect();
    let Some(oldest) = versions.into_iter().min() else { return BTreeSet::new() };
    let book = &study.codebook;
    let came_later = |code: &CodeIndex| {
        let since = book.code(*code).and_then(|code| code.since.as_deref());
        since.is_some_and(|since| parts(since) > oldest)
    };
    book.indices().filter(came_later).collect()
}

/// The numbers of a version.
fn parts(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn talk_is_cut_where_a_coding_begins_or_ends() {
        let talk = [Span::new(0, 10), Span::new(12, 20)];
        let marks = [vec![(Span::new(3, 15), CodeIndex(0))], vec![(Span::new(0, 5), CodeIndex(1))]];
        let spans: Vec<(u32, u32)> = runs(&talk, &marks).iter().map(|span| (span.start, span.end)).collect();
        assert_eq!(spans, [(0, 3), (3, 5), (5, 10), (12, 15), (15, 20)]);
    }

    #[test]
    fn a_cursor_finds_what_lies_on_each_piece() {
        let (a, b) = (CodeIndex(0), CodeIndex(1));
        let marks = [(Span::new(0, 30), b), (Span::new(2, 4), a), (Span::new(12, 14), a)];
        let mut cursor = Cursor::new(&marks);
        let on =
            [(0, 5), (5, 10), (10, 20), (30, 40)].map(|(start, end)| cursor.codes_on(Span::new(start, end)).to_vec());
        assert_eq!(on, [vec![a, b], vec![b], vec![a, b], vec![]]);
    }

    #[test]
    fn versions_compare_by_their_numbers() {
        assert!(parts("1.10.0") > parts("1.9"));
        assert!(parts("v2") > parts("1.9.9"));
    }
}
