//! In which turns a word was said.
//!
//! In: an index and a study, or a study whose transcripts were read. Out: turns by word, for who must find a stretch of words
//! that may have been changed. Words are compared without case and accents, as the query language does.

use super::read::{Index, Ref, number};
use super::schema::Fields;
use crate::query::Reader;
use crate::study::Study;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocSet, TERMINATED};

/// A turn: place of the interview in the roster, and number of the turn, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SaidIn {
    /// Place of the interview in the roster.
    pub interview: u32,
    /// Number of the turn, from 0.
    pub turn: u32,
}

/// The turns of an index, by word.
pub struct IndexedTurns<'i> {
    index: &'i Index,
    words: tantivy::schema::Field,
    places: FxHashMap<u64, u32>,
}

impl Index {
    /// Looks up turns by word.
    pub fn turns(&self, study: &Study) -> IndexedTurns<'_> {
        let known = study.roster.interviews.iter().zip(0_u32..);
        let places = known.filter_map(|(own, place)| Some((self.manifest.interviews.get(&own.id.0)?.number, place)));
        IndexedTurns { index: self, words: Fields::new().1.words, places: places.collect() }
    }
}

impl IndexedTurns<'_> {
    /// In how many turns a word was said; one that cannot be looked up counts as said nowhere.
    pub fn frequency(&self, word: &str) -> u64 {
        self.index.searcher.doc_freq(&Term::from_field_text(self.words, word)).unwrap_or(0)
    }

    /// The turns in which a word was said, ascending.
    pub fn turns(&self, word: &str) -> Vec<SaidIn> {
        let term = Term::from_field_text(self.words, word);
        let mut found = Vec::new();
        for (segment, columns) in self.index.searcher.segment_readers().iter().zip(&self.index.segments) {
            let Ok(words) = segment.inverted_index(self.words) else { continue };
            let Ok(Some(mut docs)) = words.read_postings(&term, IndexRecordOption::Basic) else { continue };
            let mut doc = docs.doc();
            while doc != TERMINATED {
                let alive = segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
                let interview = columns.voice.first(doc).and_then(|voice| self.places.get(&(voice >> 16)));
                if let Some(interview) = interview.filter(|_| alive) {
                    found.push(SaidIn { interview: *interview, turn: number(&columns.turn, doc) });
                }
                doc = docs.advance();
            }
        }
        found.sort_unstable();
        found
    }

    /// The turns in which all of these words were said, ascending.
    pub fn turns_with(&self, words: &[&str]) -> Vec<SaidIn> {
        let term = |word: &&str| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(self.words, word), IndexRecordOption::Basic))
        };
        let all = BooleanQuery::intersection(words.iter().map(term).collect());
        let turns = self.index.collect(&all, false).unwrap_or_default();
        let place = |turn: &Ref| {
            let columns = self.index.segments.get(turn.segment as usize)?;
            let interview = *self.places.get(&(columns.voice.first(turn.doc)? >> 16))?;
            Some(SaidIn { interview, turn: number(&columns.turn, turn.doc) })
        };
        let mut found: Vec<SaidIn> = turns.iter().filter_map(place).collect();
        found.sort_unstable();
        found
    }
}

/// The turns of transcripts that were read, by word: of the words that were asked for.
#[derive(Debug, Default)]
pub struct ReadTurns(FxHashMap<String, Vec<SaidIn>>);

impl ReadTurns {
    /// Reads every turn of a study for these words.
    pub fn new(study: &Study, words: &BTreeSet<String>) -> Self {
        let places: FxHashMap<&str, usize> = words.iter().map(String::as_str).zip(0..).collect();
        let read = |interview: usize| {
            let mut found: Vec<(usize, SaidIn)> = Vec::new();
            let Some(transcript) = study.transcript(interview) else { return found };
            let mut reader = Reader::new(study.language_of(interview));
            for (turn, own) in (0_u32..).zip(&transcript.turns) {
                for word in reader.words(transcript.words_of(own), 0) {
                    let said = SaidIn { interview: u32::try_from(interview).unwrap_or(u32::MAX), turn };
                    let forms = [word.forms.plain.as_str(), word.forms.exact.as_str()];
                    found.extend(forms.iter().filter_map(|form| places.get(form)).map(|place| (*place, said)));
                }
            }
            found.sort_unstable();
            found.dedup();
            found
        };
        let found: Vec<_> = (0..study.transcripts.len()).into_par_iter().map(read).collect();
        let mut by_word: Vec<Vec<SaidIn>> = vec![Vec::new(); words.len()];
        for (place, said) in found.into_iter().flatten() {
            by_word.get_mut(place).into_iter().for_each(|turns| turns.push(said));
        }
        Self(words.iter().cloned().zip(by_word).collect())
    }

    /// In how many turns a word was said.
    pub fn frequency(&self, word: &str) -> u64 {
        self.0.get(word).map_or(0, |turns| turns.len() as u64)
    }

    /// The turns in which a word was said, ascending.
    pub fn turns(&self, word: &str) -> Vec<SaidIn> {
        self.0.get(word).cloned().unwrap_or_default()
    }
}
