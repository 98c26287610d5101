//! Units that were coded alike, put together.
//!
//! In: [`Ratings`]. Out: [`Pool`]: each different row once, with how many units have it and what is the same in every
//! resample. Coders stand in the order of their names and rows in an order of their own, so neither order in the file
//! reaches a figure.

use super::metric::{Metric, Nearness};
use super::ratings::{Ratings, Values, Weights};
use std::collections::BTreeMap;

/// A row of cells, and what follows from it.
#[derive(Debug)]
pub struct Pattern {
    /// What each coder said, in the order of the pool.
    pub cells: Vec<Option<u32>>,
    /// How many units were coded so.
    pub times: u32,
    /// The different values and how many coders chose each.
    pub held: Vec<(u32, f64)>,
    /// The categories, or the codes of the sets, and how many coders chose each.
    pub codes: Vec<(u32, f64)>,
    /// How many coders coded it.
    pub rated: f64,
    /// The share of pairs of coders who say the same; 0 without a pair.
    pub equal: f64,
    /// The same, with near misses weighed.
    pub near: f64,
    /// The mean difference over its pairs, where that does not depend on the other units.
    pub apart: f64,
    /// Codes that both of two coders gave (Holsti's M).
    pub matches: f64,
    /// Codes that its coders gave in all (Holsti's N).
    pub decisions: f64,
}

impl Pattern {
    /// Tells whether two coders coded it.
    pub fn is_paired(&self) -> bool {
        self.rated >= 2.0
    }
}

/// All rows of a table of ratings, each once.
#[derive(Debug)]
pub struct Pool {
    /// The rows that somebody coded.
    pub patterns: Vec<Pattern>,
    /// How many coders coded anything.
    pub coders: usize,
    /// How many values a cell can hold.
    pub values: usize,
    /// How many categories or codes there are.
    pub codes: usize,
    /// The difference that alpha takes.
    pub metric: Metric,
    /// The weights, where near misses count.
    pub nearness: Option<Nearness>,
}

impl Pool {
    /// Puts units together. Units and coders without any coding are left out.
    pub fn of(ratings: &Ratings, weights: Option<Weights>) -> Self {
        let mut order: Vec<usize> = (0..ratings.coders.len()).collect();
        order.sort_by_key(|coder| ratings.coders.get(*coder));
        order.retain(|coder| ratings.units().any(|unit| unit.get(*coder).copied().flatten().is_some()));
        let mut rows: BTreeMap<Vec<Option<u32>>, u32> = BTreeMap::new();
        for (unit, times) in ratings.rows() {
            let cells: Vec<Option<u32>> = order.iter().map(|coder| unit.get(*coder).copied().flatten()).collect();
            if cells.iter().any(Option::is_some) {
                *rows.entry(cells).or_default() += times;
            }
        }
        let metric = Metric::of(&ratings.values);
        let nearness = weights.and_then(|weights| Nearness::of(&ratings.values, weights));
        let patterns = rows.into_iter().map(|(cells, times)| {
            let near = nearness.as_ref();
            pattern(cells, times, &ratings.values, &metric, near)
        });
        Self {
            patterns: patterns.collect(),
            coders: order.len(),
            values: ratings.values.len(),
            codes: ratings.values.names().len(),
            metric,
            nearness,
        }
    }

    /// Returns how often each row occurs.
    pub fn times(&self) -> Vec<u32> {
        self.patterns.iter().map(|pattern| pattern.times).collect()
    }
}

fn pattern(
    cells: Vec<Option<u32>>,
    times: u32,
    values: &Values,
    metric: &Metric,
    nearness: Option<&Nearness>,
) -> Pattern {
    let held = counted(cells.iter().flatten().copied());
    let rated: f64 = held.iter().map(|(_, coders)| coders).sum();
    let codes = match values {
        Values::Categories { .. } => held.clone(),
        Values::Sets { sets, .. } => {
            let chosen = cells.iter().flatten().filter_map(|set| sets.get(*set as usize));
            counted(chosen.flatten().copied())
        }
    };
    let pairs = rated * (rated - 1.0);
    let same: f64 = held.iter().map(|(_, coders)| coders * (coders - 1.0)).sum();
    Pattern {
        equal: if pairs > 0.0 { same / pairs } else { 0.0 },
        near: nearness.map_or(0.0, |near| near.within(&held)),
        apart: if metric.is_of_the_data() { 0.0 } else { metric.within(&held, &[]) },
        matches: codes.iter().filter(|(_, coders)| *coders >= 2.0).count() as f64,
        decisions: codes.iter().map(|(_, coders)| coders).sum(),
        cells,
        times,
        held,
        codes,
        rated,
    }
}

fn counted(values: impl Iterator<Item = u32>) -> Vec<(u32, f64)> {
    let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1.0;
    }
    counts.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::ratings::Scale;

    #[test]
    fn equal_rows_are_one_and_empty_ones_none() {
        let coders = ["bram", "anna", "nobody"].map(str::to_owned).to_vec();
        let values = Values::ranked(Scale::Nominal, vec!["x".into(), "y".into()]);
        let mut ratings = Ratings::new(coders, values);
        for unit in [[Some(0), Some(1), None], [None, None, None], [Some(0), Some(1), None], [Some(1), None, None]] {
            ratings.push(unit);
        }
        let pool = Pool::of(&ratings, None);
        let rows: Vec<_> = pool.patterns.iter().map(|p| (p.cells.clone(), p.times)).collect();
        assert_eq!(rows, [(vec![None, Some(1)], 1), (vec![Some(1), Some(0)], 2)], "anna stands before bram");
        assert_eq!(pool.coders, 2);
    }
}
