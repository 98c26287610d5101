//! How far coders agree on each code, and on all codes of a unit at once.
//!
//! In: a [`Comparison`]. Out: [`CodeAgreement`] of a code, with or without what lies below it, and [`Agreement`] on sets.

use super::{By, Comparison};
use crate::agreement::{
    Agreement, Continuum, Distance, Measure, Name, Ratings, Resampling, Scale, Spans, Unit, Values, agreement,
    unitizing_agreement,
};
use crate::codebook::CodeIndex;
use std::collections::BTreeMap;

/// What was compared in a row: one code, or whether anything was marked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// A code and what lies below it.
    Code(CodeIndex),
    /// Any code.
    Anything,
}

/// Agreement on one code: given to a unit, or not.
#[derive(Clone, Debug)]
pub struct CodeAgreement {
    /// The code.
    pub marked: Marked,
    /// Units that two coders or more judged.
    pub units: u64,
    /// Units that each coder gave the code.
    pub yes: Vec<u64>,
    /// Of the units that both of two coders judged: given by both, by the first only, by the second only, by neither.
    pub table: Option<[u64; 4]>,
    /// The measures.
    pub agreement: Agreement,
    /// |uα of the words marked, with whole interviews resampled; for characters only.
    pub marking: Option<Measure>,
}

impl CodeAgreement {
    /// Returns a measure; positive specific agreement is that on the code being there.
    pub fn measure(&self, name: Name) -> Option<&Measure> {
        let there = |measure: &&Measure| measure.category.as_deref().is_none_or(|category| category == YES);
        self.agreement.measures.iter().filter(there).find(|measure| measure.name == name)
    }

    /// Returns how many judgements of units gave the code, of how many: its prevalence.
    pub fn prevalence(&self) -> (u64, u64) {
        let judged: u64 = self.agreement.shares.iter().map(|share| share.done).sum();
        (self.yes.iter().sum(), judged)
    }
}

/// The categories of a code: not there, there.
const NO: &str = "no";
const YES: &str = "yes";

impl Comparison<'_> {
    /// Measures the agreement on whether a code, or anything, was given.
    pub fn on(&self, marked: Marked, resampling: Resampling) -> CodeAgreement {
        let coders: Vec<String> = self.coders.iter().map(|coder| coder.0.clone()).collect();
        let values = Values::ranked(Scale::Nominal, vec![NO.to_owned(), YES.to_owned()]);
        let mut ratings = Ratings::new(coders, values);
        let (mut yes, mut table, mut units) = (vec![0; self.coders.len()], [0; 4], 0);
        for (i, piece) in self.pieces.iter().enumerate() {
            let row: Vec<Option<u32>> = (0..self.coders.len())
                .map(|coder| self.given(i, coder).map(|codes| u32::from(self.has(codes, marked))))
                .collect();
            let times = u64::from(piece.times);
            for (sum, cell) in yes.iter_mut().zip(&row) {
                *sum += if *cell == Some(1) { times } else { 0 };
            }
            if let [Some(first), Some(second)] = row.as_slice() {
                let place = match (first, second) {
                    (1, 1) => 0,
                    (1, _) => 1,
                    (_, 1) => 2,
                    _ => 3,
                };
                if let Some(cell) = table.get_mut(place) {
                    *cell += times;
                }
            }
            units += if row.iter().flatten().count() >= 2 { times } else { 0 };
            ratings.push_many(row, piece.times);
        }
        let characters = self.by == By::Character;
        // Neighbouring characters are coded together: neither a formula nor a resample may take them for independent.
        let once = Resampling { times: 0, ..resampling };
        let mut agreement = agreement(&ratings, None, if characters { once } else { resampling });
        if characters {
            agreement.measures.iter_mut().for_each(|measure| measure.intervals.clear());
        }
        CodeAgreement {
            marked,
            units,
            yes,
            table: (self.coders.len() == 2).then_some(table),
            agreement,
            marking: self.on_stretches(marked, resampling),
        }
    }

    /// Measures the agreement on all codes of a unit as a set.
    pub fn on_sets(&self, distance: Distance, resampling: Resampling) -> Agreement {
        let mut places: BTreeMap<&[CodeIndex], u32> = BTreeMap::new();
        let mut sets: Vec<Vec<u32>> = Vec::new();
        let mut rows = Vec::with_capacity(self.pieces.len());
        for piece in 0..self.pieces.len() {
            let row = (0..self.coders.len()).map(|coder| {
                let codes = self.given(piece, coder)?;
                Some(*places.entry(codes).or_insert_with(|| {
                    sets.push(codes.iter().map(|code| u32::from(code.0)).collect());
                    u32::try_from(sets.len() - 1).unwrap_or(u32::MAX)
                }))
            });
            rows.push(row.collect::<Vec<_>>());
        }
        let codes = self.study.codebook.ids().map(str::to_owned).collect();
        let coders = self.coders.iter().map(|coder| coder.0.clone()).collect();
        let mut ratings = Ratings::new(coders, Values::Sets { distance, codes, sets });
        for (row, piece) in rows.into_iter().zip(&self.pieces) {
            ratings.push_many(row, piece.times);
        }
        let characters = self.by == By::Character;
        let resampling = if characters { Resampling { times: 0, ..resampling } } else { resampling };
        agreement(&ratings, None, resampling)
    }

    /// Measures where the same words were marked, as stretches of talk: |uα, with whole interviews resampled. Only on
    /// characters, and only where all coders read all that is compared.
    pub fn on_stretches(&self, marked: Marked, resampling: Resampling) -> Option<Measure> {
        let read = |piece: usize| (0..self.coders.len()).all(|coder| self.given(piece, coder).is_some());
        if self.by != By::Character || !(0..self.pieces.len()).all(read) {
            return None;
        }
        let mut continua = Vec::new();
        let mut place = 0;
        for &interview in &self.interviews {
            let own = self.pieces.get(place..).unwrap_or_default();
            let own = own.iter().take_while(|piece| piece.interview == interview).count();
            let (mut length, mut units) = (0_u64, vec![Vec::<Unit>::new(); self.coders.len()]);
            for piece in place..place + own {
                let times = self.pieces.get(piece).map_or(0, |piece| u64::from(piece.times));
                for (coder, units) in units.iter_mut().enumerate() {
                    if self.given(piece, coder).is_some_and(|codes| self.has(codes, marked)) {
                        match units.last_mut().filter(|last| last.end == length) {
                            Some(last) => last.end += times,
                            None => units.push(Unit { start: length, end: length + times, category: 0 }),
                        }
                    }
                }
                length += times;
            }
            place += own;
            continua.push(Continuum { length, units });
        }
        let coders = self.coders.iter().map(|coder| coder.0.clone()).collect();
        let spans = Spans { coders, categories: vec![YES.to_owned()], continua };
        unitizing_agreement(&spans, resampling).measures.into_iter().find(|measure| measure.name == Name::BarUAlpha)
    }

    pub(super) fn has(&self, codes: &[CodeIndex], marked: Marked) -> bool {
        match marked {
            Marked::Anything => !codes.is_empty(),
            Marked::Code(wanted) => codes.iter().any(|code| self.study.codebook.is_within(*code, wanted)),
        }
    }
}
