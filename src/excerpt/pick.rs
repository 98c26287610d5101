//! Which excerpts are proposed as quotations when nobody has chosen.
//!
//! In: the excerpts of a code. Out: [`Chosen`], by a rule that is stated in the report: excerpts of a readable length
//! first; then turn by turn the participant, and the value of the spread attribute, that was quoted least so far; at
//! most two of a participant; ties in the order of interviews. The same excerpts always give the same quotations.

use super::{Analysis, Excerpt};
use std::collections::BTreeMap;

/// A quotation to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Index of the interview.
    pub interview: usize,
    /// The excerpt.
    pub excerpt: Excerpt,
}

/// Words that make a quotation readable.
const READABLE: std::ops::RangeInclusive<u32> = 10..=70;
/// Quotations of one participant at most.
const PER_CASE: usize = 2;

/// Chooses at most `limit` of `excerpts`, spread over participants and the values of the attribute `spread`.
pub fn choose(analysis: &Analysis, excerpts: &[Chosen], limit: usize, spread: Option<&str>) -> Vec<Chosen> {
    let roster = &analysis.study.roster;
    let group_of = |chosen: &Chosen| -> &str {
        let attribute = spread.and_then(|name| roster.attribute(name));
        let case = chosen.excerpt.case.map(|case| case as usize);
        attribute.and_then(|attribute| roster.value(attribute, chosen.interview, case)).unwrap_or_default()
    };
    let mut left: Vec<Chosen> = excerpts.to_vec();
    let mut chosen: Vec<Chosen> = Vec::new();
    let mut cases: BTreeMap<Option<u32>, usize> = BTreeMap::new();
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    while chosen.len() < limit {
        let rank = |candidate: &Chosen| {
            let case = cases.get(&candidate.excerpt.case).copied().unwrap_or(0);
            let group = groups.get(group_of(candidate)).copied().unwrap_or(0);
            let unreadable = !READABLE.contains(&candidate.excerpt.words);
            (unreadable, case, group, candidate.interview, candidate.excerpt.span)
        };
        let free = |candidate: &Chosen| cases.get(&candidate.excerpt.case).copied().unwrap_or(0) < PER_CASE;
        let best = left.iter().enumerate().filter(|(_, c)| free(c)).min_by_key(|(_, c)| rank(c)).map(|(i, _)| i);
        let Some(best) = best else { break };
        let next = left.swap_remove(best);
        *cases.entry(next.excerpt.case).or_default() += 1;
        *groups.entry(group_of(&next)).or_default() += 1;
        chosen.push(next);
    }
    chosen
}
