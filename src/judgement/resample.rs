//! How far F1 may lie from what was measured.
//!
//! In: what was counted in each interview. Out: a 95 % interval: interviews are drawn anew a thousand times, with
//! repetition and from a fixed seed, and the middle 95 of a hundred results are kept (percentile bootstrap over interviews;
//! Efron & Tibshirani 1993, chapter 13). Only whole numbers until the last division: the same on every machine.

use super::Overlap;

/// How often interviews are drawn anew.
const TIMES: usize = 1000;
/// The seed of the draws.
const SEED: u64 = 4;

/// Returns the interval of F1 for each row, in ten-thousandths; `None` with fewer than two interviews, or where F1 is
/// undefined in half of the draws or more, or all draws give the same. A row lists what was counted in the interviews where anything was, of
/// `interviews` in all.
pub(super) fn intervals(interviews: usize, rows: &[Vec<(usize, Overlap)>]) -> Vec<Option<(u64, u64)>> {
    if interviews < 2 {
        return vec![None; rows.len()];
    }
    let mut state = SEED;
    let mut drawn: Vec<Vec<u64>> = vec![Vec::new(); rows.len()];
    for _ in 0..TIMES {
        let mut times = vec![0_u64; interviews];
        for _ in 0..interviews {
            let place = next(&mut state) % interviews as u64;
            if let Some(times) = usize::try_from(place).ok().and_then(|place| times.get_mut(place)) {
                *times += 1;
            }
        }
        for (row, drawn) in rows.iter().zip(&mut drawn) {
            let mut all = Overlap::default();
            for (interview, counted) in row {
                all.add(*counted, times.get(*interview).copied().unwrap_or(0));
            }
            drawn.extend(all.f1().map(|f1| (f1.part * 10_000 + f1.whole / 2) / f1.whole));
        }
    }
    drawn.into_iter().map(middle).collect()
}

/// The middle 95 of a hundred; none where they are all the same, as with a single match: that is too little to say.
fn middle(mut drawn: Vec<u64>) -> Option<(u64, u64)> {
    if drawn.len() * 2 <= TIMES {
        return None;
    }
    drawn.sort_unstable();
    let outside = drawn.len() * 25 / 1000;
    let bounds = drawn.get(outside).copied().zip(drawn.get(drawn.len() - 1 - outside).copied());
    bounds.filter(|(low, high)| low < high)
}

/// The next number of SplitMix64 (Steele, Lea & Flood 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(candidates: u64, right: u64, segments: u64, found: u64) -> Overlap {
        Overlap { candidates, right, segments, found }
    }

    #[test]
    fn the_generator_is_the_published_one() {
        // The first numbers of the reference implementation (Vigna, prng.di.unimi.it/splitmix64.c) from the state 1234567.
        let mut state = 1_234_567;
        assert_eq!([next(&mut state), next(&mut state)], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
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
