//! Differences of sets, summed over all pairs of codings.
//!
//! In: the different sets that occur. Out: [`Overlaps`]. Sets that share no code differ by 1, and most do not; so only the
//! pairs that share one are kept.

use super::ratings::Distance;
use std::collections::BTreeMap;

/// Pairs are kept up to this many: 256 MiB.
const KEPT: usize = 1 << 24;

/// Sets, and which of them share a code.
#[derive(Debug)]
pub struct Overlaps {
    distance: Distance,
    sets: Vec<Vec<u32>>,
    /// For each set the later ones that share a code, and how like they are; `None` when there are too many.
    later: Option<Vec<Vec<(u32, f64)>>>,
}

impl Overlaps {
    /// Finds the pairs that share a code.
    pub fn new(distance: Distance, sets: Vec<Vec<u32>>) -> Self {
        let later = later(distance, &sets);
        Self { distance, sets, later }
    }

    /// Returns the distance of two sets by their places.
    pub fn between(&self, a: usize, b: usize) -> f64 {
        match (self.sets.get(a), self.sets.get(b)) {
            (Some(a), Some(b)) => self.distance.between(a, b),
            _ => 0.0,
        }
    }

    /// Sums the distance over all ordered pairs of codings.
    pub fn over_all_pairs(&self, coded: &[f64]) -> f64 {
        let total: f64 = coded.iter().sum();
        let same: f64 = coded.iter().map(|times| times * times).sum();
        let there = coded.iter().enumerate().filter(|(_, times)| **times > 0.0);
        let alike: f64 = there.map(|(place, times)| times * self.to_later(place, coded)).sum();
        total * total - same - 2.0 * alike
    }

    fn to_later(&self, place: usize, coded: &[f64]) -> f64 {
        let times = |other: usize| coded.get(other).copied().unwrap_or_default();
        match &self.later {
            Some(later) => {
                let pairs = later.get(place).into_iter().flatten();
                pairs.map(|(other, likeness)| likeness * times(*other as usize)).sum()
            }
            None => (place + 1..self.sets.len())
                .filter(|other| times(*other) > 0.0)
                .map(|other| times(other) * (1.0 - self.between(place, other)))
                .sum(),
        }
    }
}

fn later(distance: Distance, sets: &[Vec<u32>]) -> Option<Vec<Vec<(u32, f64)>>> {
    let mut holding: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (place, set) in (0..).zip(sets) {
        for code in set {
            holding.entry(*code).or_default().push(place);
        }
    }
    let mut kept = 0;
    let mut all = Vec::with_capacity(sets.len());
    for (place, set) in (0..).zip(sets) {
        let sharing = set.iter().filter_map(|code| holding.get(code)).flatten();
        let mut others: Vec<u32> = sharing.copied().filter(|other| *other > place).collect();
        others.sort_unstable();
        others.dedup();
        kept += others.len();
        if kept > KEPT {
            return None;
        }
        let likeness = |other: u32| sets.get(other as usize).map_or(0.0, |other| 1.0 - distance.between(set, other));
        all.push(others.into_iter().map(|other| (other, likeness(other))).collect());
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_all_pairs_whether_pairs_are_kept_or_not() {
        let sets = vec![vec![], vec![0], vec![0, 1], vec![0, 2], vec![1, 2], vec![3], vec![0, 1, 2, 3]];
        let coded = [2.0, 1.0, 0.0, 4.0, 3.0, 1.0, 2.0];
        for distance in [Distance::Masi, Distance::Jaccard] {
            let mut overlaps = Overlaps::new(distance, sets.clone());
            let mut plain = 0.0;
            for (a, of_a) in coded.iter().enumerate() {
                for (b, of_b) in coded.iter().enumerate() {
                    plain += of_a * of_b * distance.between(&sets[a], &sets[b]);
                }
            }
            assert!((overlaps.over_all_pairs(&coded) - plain).abs() < 1e-9);
            overlaps.later = None;
            assert!((overlaps.over_all_pairs(&coded) - plain).abs() < 1e-9);
        }
    }
}
