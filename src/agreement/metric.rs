//! How far apart two codings are.
//!
//! In: the values a cell can hold. Out: [`Metric`], the difference that Krippendorff's alpha takes (its squared delta, or
//! the distance of two sets), and [`Nearness`], the weights of weighted kappa and AC2. Both sum over all pairs of a table of
//! marginals without a table of pairs where there is a way.

use super::overlap::Overlaps;
use super::ratings::{Scale, Values, Weights};

/// A table of all pairs is kept up to this many values: 32 MiB.
const KEPT: usize = 2048;

/// How often each value occurs in a unit: places among the values, ascending, and how many coders.
pub type Held = [(u32, f64)];

fn at(numbers: &[f64], place: usize) -> f64 {
    numbers.get(place).copied().unwrap_or_default()
}

/// What alpha takes as the difference of two values.
#[derive(Debug)]
pub enum Metric {
    /// 1 unless they are the same.
    Nominal,
    /// The squared difference of midranks, which the data give: Krippendorff's ordinal metric.
    Ordinal,
    /// The squared difference of numbers.
    Interval(Vec<f64>),
    /// ((c − k) / (c + k))².
    Ratio(Ratios),
    /// The distance of sets.
    Sets(Overlaps),
}

/// Numbers on a ratio scale, and the differences of all pairs where they are not too many.
#[derive(Debug)]
pub struct Ratios {
    numbers: Vec<f64>,
    kept: Vec<f64>,
}

impl Ratios {
    fn new(numbers: Vec<f64>) -> Self {
        let mut kept = Vec::new();
        if numbers.len() <= KEPT {
            kept = numbers.iter().flat_map(|a| numbers.iter().map(|b| ratio(*a, *b))).collect();
        }
        Self { numbers, kept }
    }

    fn between(&self, a: usize, b: usize) -> f64 {
        ratio(at(&self.numbers, a), at(&self.numbers, b))
    }

    /// Sums the differences of one number to all, each as often as it was coded.
    fn to_all(&self, from: usize, coded: &[f64]) -> f64 {
        let size = self.numbers.len();
        if let Some(row) = self.kept.get(from * size..(from + 1) * size) {
            return row.iter().zip(coded).map(|(difference, times)| difference * times).sum();
        }
        let there = coded.iter().enumerate().filter(|(_, times)| **times > 0.0);
        there.map(|(to, times)| self.between(from, to) * times).sum()
    }
}

fn ratio(a: f64, b: f64) -> f64 {
    let ratio = if a + b == 0.0 { 0.0 } else { (a - b) / (a + b) };
    ratio * ratio
}

impl Metric {
    /// Chooses the metric of a scale, or of sets.
    pub fn of(values: &Values) -> Self {
        match values {
            Values::Categories { scale: Scale::Nominal, .. } => Self::Nominal,
            Values::Categories { scale: Scale::Ordinal, .. } => Self::Ordinal,
            Values::Categories { scale: Scale::Interval, positions, .. } => Self::Interval(positions.clone()),
            Values::Categories { scale: Scale::Ratio, positions, .. } => Self::Ratio(Ratios::new(positions.clone())),
            Values::Sets { distance, sets, .. } => Self::Sets(Overlaps::new(*distance, sets.clone())),
        }
    }

    /// Tells whether differences depend on how often each value was coded.
    pub const fn is_of_the_data(&self) -> bool {
        matches!(self, Self::Ordinal)
    }

    fn between(&self, a: u32, b: u32, midranks: &[f64]) -> f64 {
        let (a, b) = (a as usize, b as usize);
        let squared = |numbers: &[f64]| (at(numbers, a) - at(numbers, b)) * (at(numbers, a) - at(numbers, b));
        match self {
            Self::Nominal => f64::from(u8::from(a != b)),
            Self::Ordinal => squared(midranks),
            Self::Interval(numbers) => squared(numbers),
            Self::Ratio(ratios) => ratios.between(a, b),
            Self::Sets(overlaps) => overlaps.between(a, b),
        }
    }

    /// Returns the mean difference over the pairs of codings of one unit; 0 without a pair.
    pub fn within(&self, held: &Held, midranks: &[f64]) -> f64 {
        mean_over_pairs(held, |a, b| self.between(a, b, midranks))
    }

    /// Sums the difference over all ordered pairs of codings, whatever their units.
    pub fn over_all_pairs(&self, coded: &[f64], midranks: &[f64]) -> f64 {
        let total: f64 = coded.iter().sum();
        match self {
            Self::Nominal => total * total - coded.iter().map(|times| times * times).sum::<f64>(),
            Self::Ordinal => squared_over_all(coded, midranks, total),
            Self::Interval(numbers) => squared_over_all(coded, numbers, total),
            Self::Ratio(ratios) => {
                let there = coded.iter().enumerate().filter(|(_, times)| **times > 0.0);
                there.map(|(value, times)| times * ratios.to_all(value, coded)).sum()
            }
            Self::Sets(overlaps) => overlaps.over_all_pairs(coded),
        }
    }
}

/// Σ n_c n_k (x_c − x_k)² is 2n times the squared deviations from the mean.
fn squared_over_all(coded: &[f64], numbers: &[f64], total: f64) -> f64 {
    let mean = coded.iter().zip(numbers).map(|(times, number)| times * number).sum::<f64>() / total;
    let deviations = coded.iter().zip(numbers).map(|(times, number)| times * (number - mean) * (number - mean));
    2.0 * total * deviations.sum::<f64>()
}

fn mean_over_pairs(held: &Held, between: impl Fn(u32, u32) -> f64) -> f64 {
    let rated: f64 = held.iter().map(|(_, times)| times).sum();
    if rated < 2.0 {
        return 0.0;
    }
    let mut sum = 0.0;
    for (place, (a, of_a)) in held.iter().enumerate() {
        for (b, of_b) in held.iter().skip(place + 1) {
            sum += 2.0 * of_a * of_b * between(*a, *b);
        }
    }
    sum / (rated * (rated - 1.0))
}

/// Fills in the midrank of each value: how many codings lie below it, and half of its own.
pub fn midranks(coded: &[f64], midranks: &mut Vec<f64>) {
    midranks.clear();
    let mut below = 0.0;
    for times in coded {
        midranks.push(below + times / 2.0);
        below += times;
    }
}

/// Weights between 0 (farthest) and 1 (the same).
#[derive(Debug)]
pub struct Nearness {
    positions: Vec<f64>,
    /// What a difference takes away.
    linear: f64,
    /// What a squared difference takes away.
    square: f64,
    /// The mean of all weights of the table.
    pub mean: f64,
}

impl Nearness {
    /// Makes weights; `None` when there are fewer than two categories.
    ///
    /// Linear and quadratic weights go by numbers on an interval or ratio scale, else by rank; ordinal ones by rank.
    pub fn of(values: &Values, weights: Weights) -> Option<Self> {
        let Values::Categories { scale, positions, .. } = values else { return None };
        let by_rank = weights == Weights::Ordinal || !scale.is_numeric();
        let ranks = || (0..positions.len()).map(|rank| rank as f64).collect();
        let positions = if by_rank { ranks() } else { positions.clone() };
        let width = positions.last()? - positions.first()?;
        if width <= 0.0 {
            return None;
        }
        let (linear, square) = match weights {
            Weights::Linear => (1.0 / width, 0.0),
            Weights::Quadratic => (0.0, 1.0 / (width * width)),
            Weights::Ordinal => (1.0 / (width * (width + 1.0)), 1.0 / (width * (width + 1.0))),
        };
        let even = vec![1.0 / positions.len() as f64; positions.len()];
        let mut nearness = Self { positions, linear, square, mean: 0.0 };
        nearness.mean = nearness.expected(&even, &even);
        Some(nearness)
    }

    /// Returns the weight of a pair.
    pub fn between(&self, a: u32, b: u32) -> f64 {
        let difference = (at(&self.positions, a as usize) - at(&self.positions, b as usize)).abs();
        1.0 - self.linear * difference - self.square * difference * difference
    }

    /// Returns the mean weight over the pairs of codings of one unit; 0 without a pair.
    pub fn within(&self, held: &Held) -> f64 {
        let rated: f64 = held.iter().map(|(_, times)| times).sum();
        if rated < 2.0 { 0.0 } else { 1.0 - mean_over_pairs(held, |a, b| 1.0 - self.between(a, b)) }
    }

    /// Returns the mean weight of a value drawn from one distribution with one drawn from another; both sum to 1.
    pub fn expected(&self, one: &[f64], other: &[f64]) -> f64 {
        let middle = at(&self.positions, self.positions.len() / 2);
        let mut sums = [0.0; 4];
        let (mut below_one, mut below_other, mut apart, mut before) = (0.0, 0.0, 0.0, at(&self.positions, 0));
        for ((position, p), q) in self.positions.iter().zip(one).zip(other) {
            apart += (position - before) * (below_one * (1.0 - below_other) + below_other * (1.0 - below_one));
            before = *position;
            below_one += p;
            below_other += q;
            let x = position - middle;
            for (sum, term) in sums.iter_mut().zip([p * x, q * x, p * x * x, q * x * x]) {
                *sum += term;
            }
        }
        let [mean_one, mean_other, square_one, square_other] = sums;
        1.0 - self.linear * apart - self.square * (square_one + square_other - 2.0 * mean_one * mean_other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(scale: Scale) -> Values {
        let positions = vec![0.0, 1.0, 2.5, 4.0, 7.0];
        Values::Categories { scale, names: positions.iter().map(ToString::to_string).collect(), positions }
    }

    #[test]
    fn sums_over_all_pairs_are_those_of_the_table_of_pairs() {
        let coded = [3.0, 0.0, 2.0, 5.0, 1.0];
        let mut ranks = Vec::new();
        midranks(&coded, &mut ranks);
        assert_eq!(ranks, [1.5, 3.0, 4.0, 7.5, 10.5]);
        for scale in [Scale::Nominal, Scale::Ordinal, Scale::Interval, Scale::Ratio] {
            let metric = Metric::of(&numbers(scale));
            let mut plain = 0.0;
            for (a, of_a) in coded.iter().enumerate() {
                for (b, of_b) in coded.iter().enumerate() {
                    plain += of_a * of_b * metric.between(a as u32, b as u32, &ranks);
                }
            }
            let fast = metric.over_all_pairs(&coded, &ranks);
            assert!((fast - plain).abs() < 1e-9, "{scale:?} {fast} {plain}");
        }
    }

    #[test]
    fn krippendorff_s_ordinal_metric_is_the_squared_difference_of_midranks() {
        let coded = [9.0, 13.0, 10.0, 5.0, 3.0];
        let mut ranks = Vec::new();
        midranks(&coded, &mut ranks);
        // From 1 to 3: (9 + 13 + 10 − (9 + 10) / 2)².
        assert_eq!(Metric::Ordinal.between(0, 2, &ranks), 22.5 * 22.5);
    }

    #[test]
    fn expected_weights_are_those_of_the_table_of_pairs() {
        let (one, other) = ([0.1, 0.2, 0.3, 0.4, 0.0], [0.5, 0.0, 0.1, 0.1, 0.3]);
        for scale in [Scale::Ordinal, Scale::Interval] {
            for weights in [Weights::Linear, Weights::Quadratic, Weights::Ordinal] {
                let near = Nearness::of(&numbers(scale), weights).unwrap();
                assert!((near.between(0, 4)).abs() < 1e-15 && (near.between(2, 2) - 1.0).abs() < 1e-15);
                let mut plain = 0.0;
                for (a, p) in one.iter().enumerate() {
                    for (b, q) in other.iter().enumerate() {
                        plain += p * q * near.between(a as u32, b as u32);
                    }
                }
                assert!((near.expected(&one, &other) - plain).abs() < 1e-12, "{scale:?} {weights:?}");
            }
        }
    }

    #[test]
    fn gwet_s_ordinal_weights_of_four_categories() {
        let values = Values::ranked(Scale::Ordinal, (1..=4).map(|n: u32| n.to_string()).collect());
        let near = Nearness::of(&values, Weights::Ordinal).unwrap();
        let row: Vec<f64> = (0..4).map(|to| near.between(0, to)).collect();
        for (found, expected) in row.iter().zip([1.0, 1.0 - 1.0 / 6.0, 1.0 - 3.0 / 6.0, 0.0]) {
            assert!((found - expected).abs() < 1e-15, "{row:?}");
        }
    }
}
