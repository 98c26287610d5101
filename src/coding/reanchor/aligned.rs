//! Two versions of a text, laid side by side with imara-diff.
//!
//! In: the words of the old and the new text, as numbers. Out: [`Aligned`]: where each old word stands now. What was moved
//! is found too: what is left on both sides is compared again, and long runs are taken. Two things are distrusted: a few
//! equal words in the midst of what was rewritten are taken for chance, and where an equal stretch may as well be the one
//! that was put in beside it, its words are *unclear*.

use super::tokens::offset;
use imara_diff::{Algorithm, Diff, Token};

/// Words one behind the other that a moved passage has at least, small changes in it left out.
const MOVED: u32 = 12;
/// Words one behind the other at which such a passage is first seen.
const SEED: u32 = 6;
/// How many words of a moved passage may have changed in one place.
const GAP: u32 = 12;
/// How often what is left is compared again.
const ROUNDS: usize = 12;
/// How many words round a change are looked at for an equal stretch beside it.
const NEAR: usize = 24;

/// Where the words of an old text stand in a new one.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    to: Vec<Option<u32>>,
    from: Vec<Option<u32>>,
    unclear: Vec<bool>,
    moved: Vec<bool>,
}

/// Equal words on both sides.
#[derive(Clone, Copy, Debug)]
struct Run {
    old: u32,
    new: u32,
    len: u32,
}

impl Aligned {
    /// Compares two texts of `words` different words.
    pub(super) fn new(old: &[u32], new: &[u32], words: u32) -> Self {
        let mut aligned = Self {
            to: vec![None; old.len()],
            from: vec![None; new.len()],
            unclear: vec![false; old.len()],
            moved: vec![false; old.len()],
        };
        let kept = without_chance(equal(old, new, words), offset(old.len()), offset(new.len()));
        for run in &kept {
            aligned.join(*run, false);
        }
        aligned.doubt(old, new, &kept);
        for _ in 0..ROUNDS {
            if !aligned.again(old, new, words) {
                break;
            }
        }
        aligned
    }

    /// Where an old word stands now.
    pub(super) fn to(&self, old: usize) -> Option<usize> {
        self.to.get(old).copied().flatten().map(|new| new as usize)
    }

    /// Where a new word stood.
    pub(super) fn from(&self, new: usize) -> Option<usize> {
        self.from.get(new).copied().flatten().map(|old| old as usize)
    }

    /// Tells whether an old word may as well stand elsewhere nearby.
    pub(super) fn unclear(&self, old: usize) -> bool {
        self.unclear.get(old).copied().unwrap_or(false)
    }

    /// Tells whether an old word was found out of its order.
    pub(super) fn moved(&self, old: usize) -> bool {
        self.moved.get(old).copied().unwrap_or(false)
    }

    fn join(&mut self, run: Run, moved: bool) {
        for i in 0..run.len {
            let (old, new) = (run.old + i, run.new + i);
            if let Some(to) = self.to.get_mut(old as usize) {
                *to = Some(new);
            }
            if let Some(from) = self.from.get_mut(new as usize) {
                *from = Some(old);
            }
            if let Some(flag) = self.moved.get_mut(old as usize) {
                *flag = moved;
            }
        }
    }

    /// Marks the words beside a change that are equal to words inside it.
    fn doubt(&mut self, old: &[u32], new: &[u32], runs: &[Run]) {
        let mut before = Run { old: 0, new: 0, len: 0 };
        let end = Run { old: offset(old.len()), new: offset(new.len()), len: 0 };
        for run in runs.iter().chain([&end]) {
            let (a, b) = (before.old + before.len, run.old);
            let (c, d) = (before.new + before.len, run.new);
            if (a, c) != (b, d) {
                let hunks = [(old, a as usize, b as usize), (new, c as usize, d as usize)];
                let left = hunks.iter().map(|(text, from, to)| repeated_left(text, *from, *to)).max().unwrap_or(0);
                let right = hunks.iter().map(|(text, from, to)| repeated_right(text, *from, *to)).max().unwrap_or(0);
                let (a, b) = (a as usize, b as usize);
                for range in [a.saturating_sub(left)..a, b..(b + right).min(old.len())] {
                    self.unclear.get_mut(range).unwrap_or_default().fill(true);
                }
            }
            before = *run;
        }
    }

    /// Compares what is left; tells whether something was found.
    fn again(&mut self, old: &[u32], new: &[u32], words: u32) -> bool {
        let mut marks = words;
        let (left, left_at) = rest(old, &self.to, &mut marks);
        let (right, right_at) = rest(new, &self.from, &mut marks);
        if left.is_empty() || right.is_empty() {
            return false;
        }
        let place = |list: &[u32], at: u32| list.get(at as usize).copied().unwrap_or(u32::MAX);
        let runs = equal(&left, &right, marks);
        let runs =
            runs.into_iter().map(|run| Run { old: place(&left_at, run.old), new: place(&right_at, run.new), ..run });
        let mut found = false;
        let mut passage: Vec<Run> = Vec::new();
        for run in runs {
            let goes_on = passage.last().is_some_and(|last| {
                let gap = |from: u32, to: u32| to.checked_sub(from).is_some_and(|gap| gap <= GAP);
                gap(last.old + last.len, run.old) && gap(last.new + last.len, run.new)
            });
            if !goes_on {
                found |= self.take(&passage);
                passage.clear();
            }
            passage.push(run);
        }
        found | self.take(&passage)
    }

    fn take(&mut self, passage: &[Run]) -> bool {
        let whole: u32 = passage.iter().map(|run| run.len).sum();
        let enough = whole >= MOVED && passage.iter().any(|run| run.len >= SEED);
        for run in passage.iter().filter(|_| enough) {
            self.join(*run, true);
        }
        enough
    }
}

/// The equal runs of a plain comparison, in order.
fn equal(old: &[u32], new: &[u32], words: u32) -> Vec<Run> {
    let tokens = |ids: &[u32]| ids.iter().map(|id| Token(*id)).collect::<Vec<_>>();
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, &tokens(old), &tokens(new), words);
    let mut runs = Vec::new();
    let (mut a, mut b) = (0, 0);
    for hunk in diff.hunks() {
        runs.push(Run { old: a, new: b, len: hunk.before.start.saturating_sub(a) });
        (a, b) = (hunk.before.end, hunk.after.end);
    }
    runs.push(Run { old: a, new: b, len: offset(old.len()).saturating_sub(a) });
    runs.retain(|run| run.len > 0);
    runs
}

/// Leaves out equal words that stand between changes far larger than they are.
fn without_chance(mut runs: Vec<Run>, old: u32, new: u32) -> Vec<Run> {
    loop {
        let before = runs.len();
        let end = Run { old, new, len: 0 };
        let mut kept: Vec<Run> = Vec::with_capacity(before);
        for (i, run) in runs.iter().enumerate() {
            let last = kept.last().copied().unwrap_or(Run { old: 0, new: 0, len: 0 });
            let next = runs.get(i + 1).copied().unwrap_or(end);
            let change = |a: Run, b: Run| (b.old - a.old - a.len).max(b.new - a.new - a.len);
            let chance = run.len * 2 <= change(last, *run) && run.len * 2 <= change(*run, next);
            if !chance {
                kept.push(*run);
            }
        }
        if kept.len() == before {
            return kept;
        }
        runs = kept;
    }
}

/// How many words before a change are also its last ones, or its first.
fn repeated_left(text: &[u32], from: usize, to: usize) -> usize {
    let slide =
        (0..from.min(NEAR * 4)).take_while(|i| from < to && text.get(from - 1 - i) == text.get(to - 1 - i)).count();
    let most = NEAR.min(from).min(to - from);
    let same = (1..=most).rev().find(|n| text.get(from - n..from) == text.get(from..from + n)).unwrap_or(0);
    slide.max(same)
}

/// How many words behind a change are also its first ones, or its last.
fn repeated_right(text: &[u32], from: usize, to: usize) -> usize {
    let left = text.len() - to;
    let slide = (0..left.min(NEAR * 4)).take_while(|i| from < to && text.get(from + i) == text.get(to + i)).count();
    let most = NEAR.min(left).min(to - from);
    let same = (1..=most).rev().find(|n| text.get(to - n..to) == text.get(to..to + n)).unwrap_or(0);
    slide.max(same)
}

/// The words that have no partner, with their places; a number of its own stands in each gap.
fn rest(text: &[u32], partner: &[Option<u32>], marks: &mut u32) -> (Vec<u32>, Vec<u32>) {
    let (mut ids, mut places) = (Vec::new(), Vec::new());
    let mut gap = false;
    for (at, (id, partner)) in text.iter().zip(partner).enumerate() {
        if partner.is_some() {
            gap = true;
            continue;
        }
        if gap && !ids.is_empty() {
            ids.push(*marks);
            places.push(u32::MAX);
            *marks += 1;
        }
        gap = false;
        ids.push(*id);
        places.push(offset(at));
    }
    (ids, places)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::Vocabulary;
    use super::*;

    fn aligned(old: &str, new: &str) -> (Aligned, Vec<Option<usize>>) {
        let mut vocabulary = Vocabulary::default();
        let (old, new) = (vocabulary.tokens(old), vocabulary.tokens(new));
        let aligned = Aligned::new(&old.ids, &new.ids, vocabulary.len());
        let to = (0..old.len()).map(|at| aligned.to(at)).collect();
        (aligned, to)
    }

    #[test]
    fn words_keep_their_partners_through_changes() {
        let (_, to) = aligned("a b c d e f", "a x c d y e f");
        assert_eq!(to, [Some(0), None, Some(2), Some(3), Some(5), Some(6)]);
    }

    #[test]
    fn a_word_that_was_doubled_is_unclear() {
        let (aligned, _) = aligned("a b ja c d", "a b ja ja c d");
        let unclear: Vec<bool> = (0..5).map(|at| aligned.unclear(at)).collect();
        assert_eq!(unclear, [false, false, true, false, false]);
        let (aligned, to) = self::aligned("a b ja ja c d", "a b ja c d");
        let kept: Vec<usize> = (2..4).filter(|at| to[*at].is_some()).collect();
        assert!(kept.len() == 1 && aligned.unclear(kept[0]) && !aligned.unclear(1) && !aligned.unclear(4));
    }

    #[test]
    fn a_passage_that_was_moved_is_found_with_a_word_changed_in_it() {
        let a = "a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14";
        let b = "b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 b12 b13 b14 b15 b16";
        let (aligned, to) = aligned(&format!("{a} {b}"), &format!("{b} {}", a.replace("a7", "x")));
        assert!(aligned.moved(0) && !aligned.moved(20));
        assert_eq!((to[0], to[6], to[13], to[14]), (Some(16), None, Some(29), Some(0)));
    }

    #[test]
    fn a_few_equal_words_in_a_passage_that_was_rewritten_are_chance() {
        let (_, to) = aligned("s q w e r t and y u i o p f", "s l k j h g and m n b v c f");
        assert_eq!(to[6], None);
    }
}
