//! What several coders marked on a continuum.
//!
//! In: for each coder the stretches that coder marked, each with a category. Out: [`Spans`]: one continuum, or several that
//! count as if they stood one behind the other, with the stretches of each coder in order and without overlap.

/// A stretch of one category, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// Where it begins.
    pub start: u64,
    /// Where it ends; that place is no part of it.
    pub end: u64,
    /// Its place among the categories.
    pub category: u32,
}

/// Two stretches of one coder that overlap and have different categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict(pub Unit, pub Unit);

/// One continuum, such as a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continuum {
    /// Its length.
    pub length: u64,
    /// For each coder the stretches in order; none overlap.
    pub units: Vec<Vec<Unit>>,
}

impl Continuum {
    /// Makes a continuum of what each coder marked, in any order.
    ///
    /// Stretches are cut at its end, and empty ones left out. Stretches of one coder that overlap are one when they have
    /// the same category (those that only touch stay two), else a [`Conflict`]; of the two the one that begins first stays.
    pub fn new(length: u64, coders: Vec<Vec<Unit>>) -> (Self, Vec<(usize, Conflict)>) {
        let mut conflicts = Vec::new();
        let units = coders.into_iter().enumerate().map(|(coder, mut marked)| {
            for unit in &mut marked {
                unit.end = unit.end.min(length);
            }
            marked.retain(|unit| unit.start < unit.end);
            marked.sort();
            let mut kept: Vec<Unit> = Vec::with_capacity(marked.len());
            for unit in marked {
                match kept.last_mut().filter(|last| unit.start < last.end) {
                    None => kept.push(unit),
                    Some(last) if last.category == unit.category => last.end = last.end.max(unit.end),
                    Some(last) => conflicts.push((coder, Conflict(*last, unit))),
                }
            }
            kept
        });
        let units = units.collect();
        (Self { length, units }, conflicts)
    }
}

/// Everything that was marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    /// The names of the coders.
    pub coders: Vec<String>,
    /// The names of the categories.
    pub categories: Vec<String>,
    /// The continua; each has the stretches of all coders.
    pub continua: Vec<Continuum>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(start: u64, end: u64, category: u32) -> Unit {
        Unit { start, end, category }
    }

    #[test]
    fn what_overlaps_is_one_and_what_touches_is_two() {
        let marked = vec![unit(5, 9, 0), unit(0, 3, 0), unit(2, 5, 0), unit(9, 30, 1), unit(40, 50, 1)];
        let (continuum, conflicts) = Continuum::new(20, vec![marked]);
        assert_eq!(continuum.units, [[unit(0, 5, 0), unit(5, 9, 0), unit(9, 20, 1)]]);
        assert!(conflicts.is_empty());
    }

    #[test]
    fn two_categories_on_the_same_place_are_a_conflict() {
        let (continuum, conflicts) = Continuum::new(20, vec![vec![], vec![unit(0, 5, 0), unit(3, 9, 1)]]);
        assert_eq!(conflicts, [(1, Conflict(unit(0, 5, 0), unit(3, 9, 1)))]);
        assert_eq!(continuum.units[1], [unit(0, 5, 0)]);
    }
}
