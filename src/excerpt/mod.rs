//! The currency of every table, chart and report: the merged stretch of words that is counted.
//!
//! In: a [`Study`]. Out: [`Analysis`]: per interview the candidates, the layer that counts and the excerpts, as ids and
//! spans, never copies of text; and the [`Tally`] that all tables are made of.

mod analyse;
mod coined;
mod filter;
mod impact;
mod kept;
mod mark;
mod pick;
mod pointer;
mod request;
mod source;
mod tally;
mod trace;

pub use analyse::{Cancelled, analyse};
pub use coined::coined;
pub use filter::Filter;
pub use impact::{Impact, Segment, impact};
pub use kept::Kept;
pub use mark::Mark;
pub use pick::{Chosen, choose};
pub use pointer::{Lost, Pointer};
pub use request::{Decision, Request, read_flags, read_requests, words_of};
pub use source::{Coding, Codings, Origin};
pub use tally::{Level, Tally, TallyRow};
pub use trace::find_words;

use crate::codebook::CodeIndex;
use crate::coding::{Basis, Candidates, Decided};
use crate::diagnostic::Diagnostic;
use crate::locale::Speech;
use crate::study::Study;
use crate::text::Span;
use crate::transcript::count_words;
use std::collections::BTreeMap;

/// A stretch of one turn that carries a code, after codings that overlap were merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excerpt {
    /// The code.
    pub code: CodeIndex,
    /// The words.
    pub span: Span,
    /// Index of the turn.
    pub turn: u32,
    /// How many words it has.
    pub words: u32,
    /// Index of the case that speaks; `None` when nobody could identify the speaker.
    pub case: Option<u32>,
}

/// How much was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    /// Words.
    pub words: u64,
    /// Code points.
    pub chars: u64,
    /// Turns.
    pub turns: u64,
    /// Words that carry no code.
    pub uncoded: u64,
}

/// What was counted in one interview.
#[derive(Clone, Debug)]
pub struct Counted {
    /// What the rules proposed.
    pub candidates: Candidates,
    /// The layer that counts; its segments have become the excerpts.
    pub decided: Decided,
    /// The excerpts, sorted by code and place.
    pub excerpts: Vec<Excerpt>,
    /// What participants said, by case; `None` for speakers nobody could identify.
    pub talk: BTreeMap<Option<u32>, Talk>,
}

impl Counted {
    /// Returns all words spoken by participants.
    pub fn participant_words(&self) -> u64 {
        self.talk.values().map(|talk| talk.words).sum()
    }

    /// Returns the words spoken by participants that carry no code.
    pub fn uncoded_words(&self) -> u64 {
        self.talk.values().map(|talk| talk.uncoded).sum()
    }
}

/// A study, counted.
pub struct Analysis<'s> {
    /// What was counted.
    pub study: &'s Study,
    /// Where the numbers come from.
    pub basis: Basis,
    /// What was counted per interview; same indices as the roster, `None` without a transcript.
    pub interviews: Vec<Option<Counted>>,
    /// What the tables are made of.
    pub tally: Tally,
    /// What was wrong.
    pub findings: Vec<Diagnostic>,
}

impl Analysis<'_> {
    /// Returns what was counted in one interview.
    pub fn counted(&self, interview: usize) -> Option<&Counted> {
        self.interviews.get(interview).and_then(Option::as_ref)
    }

    /// Returns the indices of the interviews that have a transcript.
    pub fn present(&self) -> impl Iterator<Item = usize> + '_ {
        self.interviews.iter().enumerate().filter(|(_, counted)| counted.is_some()).map(|(i, _)| i)
    }

    /// Returns the excerpts of a code in one interview, sorted by place; with `Level::Tree` the union of its sub-tree.
    pub fn excerpts(&self, interview: usize, code: CodeIndex, level: Level) -> Vec<Excerpt> {
        let Some(counted) = self.counted(interview) else { return Vec::new() };
        let book = &self.study.codebook;
        let of = |code: CodeIndex| {
            let first = counted.excerpts.partition_point(|excerpt| excerpt.code < code);
            let end = counted.excerpts.partition_point(|excerpt| excerpt.code <= code);
            counted.excerpts.get(first..end).unwrap_or_default()
        };
        if level == Level::Own || !book.has_children(code) {
            return of(code).to_vec();
        }
        let found = book.subtree(code).flat_map(|below| of(below).to_vec()).collect();
        let transcript = self.study.transcript(interview);
        let words = |span: Span| {
            let speech = Speech::of(self.study.language_of(interview));
            transcript.map_or(0, |transcript| count_words(transcript.text.slice(span), speech))
        };
        analyse::merge(code, found, &words)
    }

    /// Returns the cases that took part in at least one interview that `filter` keeps: the n of every table.
    pub fn participants(&self, filter: &Filter) -> Vec<usize> {
        let mut cases: Vec<usize> = self
            .present()
            .filter_map(|i| self.counted(i).map(|counted| (i, counted)))
            .flat_map(|(i, counted)| counted.talk.keys().map(move |case| (i, *case)))
            .filter(|(i, case)| filter.keeps(*i, case.map(|c| c as usize)))
            .filter_map(|(_, case)| case.map(|case| case as usize))
            .collect();
        cases.sort_unstable();
        cases.dedup();
        cases
    }
}
