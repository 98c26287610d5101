//! How far F1 may lie from what was measured.
//!
//! In: what was counted in each interview. Out: a 95 % interval: interviews are drawn anew a thousand times, with
//! repetition and from a fixed seed, and the middle 95 of a hundred results are kept (percentile bootstrap over interviews;
//! Efron & Tibshirani 1993, chapter 13).

use super::Overlap;
use crate::agreement::{Method, Resampling, resample};

/// How often interviews are drawn anew, and from which seed.
const DRAWS: Resampling = Resampling { times: 1000, seed: 4 };

/// Returns the interval of F1 for each row, in ten-thousandths; `None` with fewer than two interviews, or where F1 is
/// undefined in half of the draws or more, or all draws give the same. A row lists what was counted in the interviews where anything was, of
/// `interviews` in all.
pub(super) fn intervals(interviews: usize, rows: &[Vec<(usize, Overlap)>]) -> Vec<Option<(u64, u64)>> {
    if interviews < 2 {
        return vec![None; rows.len()];
    }
    let found = resample(
        &vec![1; interviews],
        DRAWS,
        Method::Documents,
        rows.len(),
        || (),
        |(), times, found| {
            for row in rows {
                let mut all = Overlap::default();
                for (interview, counted) in row {
                    all.add(*counted, times.get(*interview).copied().unwrap_or(0).into());
                }
                found(all.f1().map(|f1| f1.part as f64 / f1.whole as f64));
            }
        },
    );
    // An interval without width, as of a single match, is too little to say.
    let rounded = |share: f64| (share * 10_000.0).round() as u64;
    let bounds = found.into_iter().map(|found| found.map(|found| (rounded(found.low), rounded(found.high))));
    bounds.map(|bounds| bounds.filter(|(low, high)| low < high)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(candidates: u64, right: u64, segments: u64, found: u64) -> Overlap {
        Overlap { candidates, right, segments, found }
    }

    #[test]
    fn interviews_that_are_all_alike_give_no_interval() {
        let row: Vec<(usize, Overlap)> = (0..5).map(|i| (i, counted(4, 2, 2, 2))).collect();
        assert_eq!(intervals(5, &[row]), vec![None]);
    }

    #[test]
    fn interviews_that_differ_leave_doubt_and_one_interview_says_nothing() {
        let row = vec![(0, counted(2, 2, 2, 2)), (1, counted(2, 0, 2, 0)), (2, counted(2, 1, 2, 1))];
        let found = intervals(3, std::slice::from_ref(&row));
        // All three draws alike happen in 1 of 27: the interval runs over everything from 0 to 1.
        assert_eq!(found, vec![Some((0, 10_000))]);
        assert_eq!(intervals(1, &[row]), vec![None]);
    }

    #[test]
    fn what_is_undefined_most_of_the_time_has_no_interval() {
        // One of two interviews has candidates: it is drawn in three of four draws. One of 20, with segments in all:
        // in 64 of a hundred. Without candidates, never.
        let segments = |i| (i, counted(0, 0, 1, 0));
        let one = |n: usize| (1..n).map(segments).chain([(0, counted(1, 1, 1, 1))]).collect::<Vec<_>>();
        assert_eq!(intervals(2, &[one(2)]), vec![Some((6667, 10_000))]);
        assert!(intervals(20, &[one(20)])[0].is_some());
        assert_eq!(intervals(20, &[vec![segments(0)]]), vec![None]);
    }
}
