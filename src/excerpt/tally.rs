//! The counts that all tables are made of.
//!
//! In: the excerpts of one interview. Out: [`TallyRow`]s: one for each code, case and level that has any.

use crate::codebook::CodeIndex;

/// Whether sub-codes count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The code alone.
    Own,
    /// The code and everything below it, words that carry several of them counted once.
    Tree,
}

/// What one case said in one interview that carries one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyRow {
    /// Index of the interview.
    pub interview: u32,
    /// Index of the case, when known.
    pub case: Option<u32>,
    /// The code.
    pub code: CodeIndex,
    /// With or without sub-codes.
    pub level: Level,
    /// How many excerpts.
    pub segments: u32,
    /// How many words, none counted twice.
    pub words: u32,
    /// How many code points, none counted twice.
    pub chars: u32,
    /// How many merged candidates nobody has decided on.
    pub undecided: u32,
}

/// All counts of a study, sorted by interview, case, code and level.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// The rows.
    pub rows: Vec<TallyRow>,
}

impl Tally {
    /// Sums segments and undecided candidates of the rows that `keep` keeps.
    pub fn sum(&self, keep: impl Fn(&TallyRow) -> bool) -> (u64, u64) {
        let kept = self.rows.iter().filter(|row| keep(row));
        kept.fold((0, 0), |(s, u), row| (s + u64::from(row.segments), u + u64::from(row.undecided)))
    }
}
