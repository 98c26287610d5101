//! What several coders said of the same units.
//!
//! In: coders, categories, and a row of cells per unit. Out: [`Ratings`], in which a cell is empty where a coder did not
//! code the unit, else a category, a number, or a set of codes.

use crate::diagnostic::did_you_mean;
use std::str::FromStr;

/// What differences between categories mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Categories are the same or they are not.
    #[default]
    Nominal,
    /// Categories have an order.
    Ordinal,
    /// Categories are numbers; their differences mean something.
    Interval,
    /// Categories are numbers with a true zero; their ratios mean something.
    Ratio,
}

impl Scale {
    /// Returns its name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Interval => "interval",
            Self::Ratio => "ratio",
        }
    }

    /// Tells whether categories must be numbers.
    pub const fn is_numeric(self) -> bool {
        matches!(self, Self::Interval | Self::Ratio)
    }
}

/// How far apart two sets of codes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Distance {
    /// One minus the Jaccard index times 1, 2/3, 1/3 or 0 for equal, nested, overlapping, disjoint sets (Passonneau 2006).
    #[default]
    Masi,
    /// One minus what both hold over what either holds.
    Jaccard,
}

impl Distance {
    /// Returns its name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Masi => "masi",
            Self::Jaccard => "jaccard",
        }
    }

    /// Returns the distance of two sets, each in ascending order; two empty sets are equal.
    pub fn between(self, a: &[u32], b: &[u32]) -> f64 {
        let shared = a.iter().filter(|code| b.binary_search(code).is_ok()).count();
        let either = a.len() + b.len() - shared;
        if either == 0 {
            return 0.0;
        }
        let jaccard = shared as f64 / either as f64;
        let monotonic = match self {
            Self::Jaccard => 1.0,
            Self::Masi if shared == either => 1.0,
            Self::Masi if shared == a.len() || shared == b.len() => 2.0 / 3.0,
            Self::Masi => 1.0 / 3.0,
        };
        1.0 - jaccard * monotonic
    }
}

/// How much a near miss counts as agreement, in weighted kappa and AC2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// One minus the distance over the largest distance.
    Linear,
    /// One minus the squared distance over the largest squared distance.
    Quadratic,
    /// One minus the pairs of ranks from one to the other, over those from the first to the last (Gwet).
    Ordinal,
}

impl Weights {
    /// Returns its name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Quadratic => "quadratic",
            Self::Ordinal => "ordinal",
        }
    }

    /// Returns the weights that go with a scale when none are asked for.
    pub const fn of(scale: Scale) -> Option<Self> {
        match scale {
            Scale::Nominal => None,
            Scale::Ordinal => Some(Self::Ordinal),
            Scale::Interval | Scale::Ratio => Some(Self::Quadratic),
        }
    }
}

fn known<T: Copy>(text: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T, String> {
    let found = all.iter().copied().find(|one| name(*one) == text);
    found.ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        did_you_mean(text, names.iter().copied()).unwrap_or_else(|| format!("one of {}", names.join(", ")))
    })
}

impl FromStr for Scale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        known(text, &[Self::Nominal, Self::Ordinal, Self::Interval, Self::Ratio], Self::name)
    }
}

impl FromStr for Distance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        known(text, &[Self::Masi, Self::Jaccard], Self::name)
    }
}

impl FromStr for Weights {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        known(text, &[Self::Linear, Self::Quadratic, Self::Ordinal], Self::name)
    }
}

/// What a cell can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// One category of a scale.
    Categories {
        /// What differences mean.
        scale: Scale,
        /// All categories there could be, in ascending order where the scale has one.
        names: Vec<String>,
        /// Where each stands: its number, or its rank where categories are no numbers.
        positions: Vec<f64>,
    },
    /// A set of codes, which may be empty.
    Sets {
        /// How far apart two sets are.
        distance: Distance,
        /// All codes there could be.
        codes: Vec<String>,
        /// The different sets that occur: places in `codes`, ascending. A cell holds a place in this list.
        sets: Vec<Vec<u32>>,
    },
}

impl Values {
    /// Makes categories that stand at equal distances, in the order given.
    pub fn ranked(scale: Scale, names: Vec<String>) -> Self {
        let positions = (0..names.len()).map(|rank| rank as f64).collect();
        Self::Categories { scale, names, positions }
    }

    /// Returns how many different values a cell can hold.
    pub fn len(&self) -> usize {
        match self {
            Self::Categories { names, .. } => names.len(),
            Self::Sets { sets, .. } => sets.len(),
        }
    }

    /// Tells whether no cell can hold anything.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the names of the categories or codes.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Categories { names, .. } => names,
            Self::Sets { codes, .. } => codes,
        }
    }

    /// Returns how far apart sets are, where cells hold sets.
    pub const fn distance(&self) -> Option<Distance> {
        match self {
            Self::Categories { .. } => None,
            Self::Sets { distance, .. } => Some(*distance),
        }
    }

    /// Returns the scale; codes in sets are nominal.
    pub const fn scale(&self) -> Scale {
        match self {
            Self::Categories { scale, .. } => *scale,
            Self::Sets { .. } => Scale::Nominal,
        }
    }
}

/// Units by coders.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    /// The names of the coders, different ones.
    pub coders: Vec<String>,
    /// What a cell can hold.
    pub values: Values,
    cells: Vec<Option<u32>>,
    /// How many units each row stands for.
    times: Vec<u32>,
}

impl Ratings {
    /// Starts without any unit.
    pub const fn new(coders: Vec<String>, values: Values) -> Self {
        Self { coders, values, cells: Vec::new(), times: Vec::new() }
    }

    /// Adds a unit: for each coder a place among the values, or nothing. Cells too many are left out, and cells that
    /// are missing or hold no value there is are empty.
    pub fn push(&mut self, unit: impl IntoIterator<Item = Option<u32>>) {
        self.push_many(unit, 1);
    }

    /// Adds several units that were coded alike.
    pub fn push_many(&mut self, unit: impl IntoIterator<Item = Option<u32>>, times: u32) {
        self.times.push(times);
        let mut unit = unit.into_iter();
        let there = self.values.len();
        for _ in 0..self.coders.len() {
            let cell = unit.next().flatten();
            self.cells.push(cell.filter(|value| (*value as usize) < there));
        }
    }

    /// Returns the rows with how many units each stands for.
    pub fn rows(&self) -> impl Iterator<Item = (&[Option<u32>], u32)> {
        self.units().zip(self.times.iter().copied())
    }

    /// Returns the rows, a cell per coder.
    pub fn units(&self) -> impl Iterator<Item = &[Option<u32>]> {
        self.cells.chunks(self.coders.len().max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passonneau_2006_masi_weighs_nested_overlapping_and_disjoint_sets() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-15, "{a} {b}");
        for (a, b, jaccard, masi) in [
            (&[0u32, 1][..], &[0u32, 1][..], 0.0, 0.0),
            (&[0], &[0, 1], 0.5, 1.0 - 0.5 * 2.0 / 3.0),
            (&[0, 1], &[1, 2], 2.0 / 3.0, 1.0 - 1.0 / 9.0),
            (&[0], &[1], 1.0, 1.0),
            (&[], &[], 0.0, 0.0),
            (&[], &[4], 1.0, 1.0),
        ] {
            close(Distance::Jaccard.between(a, b), jaccard);
            close(Distance::Masi.between(a, b), masi);
            close(Distance::Masi.between(b, a), masi);
        }
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_nearest() {
        assert_eq!("ratio".parse(), Ok(Scale::Ratio));
        assert_eq!("ordnal".parse::<Scale>(), Err("did you mean `ordinal`?".to_owned()));
        assert_eq!("cubic".parse::<Weights>(), Err("one of linear, quadratic, ordinal".to_owned()));
    }

    #[test]
    fn a_row_has_a_cell_for_each_coder() {
        let mut ratings =
            Ratings::new(vec!["a".into(), "b".into()], Values::ranked(Scale::Nominal, vec!["x".into(), "y".into()]));
        ratings.push([Some(1), None, Some(0)]);
        ratings.push([Some(2)]);
        assert_eq!(ratings.units().collect::<Vec<_>>(), [&[Some(1), None][..], &[None, None]]);
    }
}
