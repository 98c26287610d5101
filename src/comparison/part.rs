//! Where coders part.
//!
//! In: a [`Comparison`]. Out: [`Disagreement`]s, those on the codes that cost most first, and [`Confusion`]s: what one
//! coder gave where the other gave something else.

use super::Comparison;
use crate::codebook::CodeIndex;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A unit that some coders gave a code, and others did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The code.
    pub code: CodeIndex,
    /// The place of the unit among the pieces.
    pub piece: usize,
    /// The coders who gave it, by place.
    pub yes: Vec<usize>,
    /// Those who read it and did not.
    pub no: Vec<usize>,
}

/// Two codes that one coder and another gave the same unit, each without the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confusion {
    /// The code of the coder named first.
    pub first: CodeIndex,
    /// The code of the other.
    pub second: CodeIndex,
    /// In how many units.
    pub units: u64,
}

impl Comparison<'_> {
    /// Returns the disagreements, the codes with most of them first, each code in order of place.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let mut of_code: BTreeMap<CodeIndex, Vec<Disagreement>> = BTreeMap::new();
        for piece in 0..self.pieces.len() {
            let given: Vec<(usize, &[CodeIndex])> =
                (0..self.coders.len()).filter_map(|coder| Some((coder, self.given(piece, coder)?))).collect();
            let mut codes: Vec<CodeIndex> = given.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
            codes.sort_unstable();
            codes.dedup();
            for code in codes {
                let (yes, no): (Vec<_>, Vec<_>) = given.iter().partition(|(_, codes)| codes.contains(&code));
                if !no.is_empty() {
                    let coders = |list: Vec<(usize, &[CodeIndex])>| list.into_iter().map(|(coder, _)| coder).collect();
                    let disagreement = Disagreement { code, piece, yes: coders(yes), no: coders(no) };
                    of_code.entry(code).or_default().push(disagreement);
                }
            }
        }
        let mut all: Vec<(Reverse<u64>, CodeIndex, Vec<Disagreement>)> =
            of_code.into_iter().map(|(code, list)| (Reverse(self.units_of(&list)), code, list)).collect();
        all.sort_by_key(|(cost, code, _)| (*cost, *code));
        all.into_iter().flat_map(|(_, _, list)| list).collect()
    }

    /// Returns what coders gave instead of each other, the most frequent first; each pair of coders is looked at once.
    pub fn confusions(&self) -> Vec<Confusion> {
        let mut counts: BTreeMap<(CodeIndex, CodeIndex), u64> = BTreeMap::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            for first in 0..self.coders.len() {
                for second in first + 1..self.coders.len() {
                    let (Some(a), Some(b)) = (self.given(i, first), self.given(i, second)) else { continue };
                    for x in a.iter().filter(|code| !b.contains(code)) {
                        for y in b.iter().filter(|code| !a.contains(code)) {
                            *counts.entry((*x, *y)).or_default() += u64::from(piece.times);
                        }
                    }
                }
            }
        }
        let mut all: Vec<Confusion> =
            counts.into_iter().map(|((first, second), units)| Confusion { first, second, units }).collect();
        all.sort_by_key(|confusion| (Reverse(confusion.units), confusion.first, confusion.second));
        all
    }

    fn units_of(&self, list: &[Disagreement]) -> u64 {
        list.iter().filter_map(|one| self.pieces.get(one.piece)).map(|piece| u64::from(piece.times)).sum()
    }
}
