//! How alike two stretches of words are, and where in a text the words are that are most alike.
//!
//! In: words as numbers. Out: a score from 0 to 99, 100 for the same words; places with their score. Words count by their
//! characters; a word that was changed counts for what its beginning and its end kept. Whole numbers only.

use super::tokens::{Index, Tokens, Vocabulary, offset};
use std::ops::Range;

/// A word that stands more often in the text leads nowhere.
const COMMON: usize = 200;
/// How many places are looked at.
const LOOKED_AT: usize = 4;
/// Stretches beyond this many words are compared word by word only where they differ, and no further.
const LONGEST: usize = 1500;

/// Scores how alike two stretches are.
pub(super) fn alike(a: &[u32], b: &[u32], vocabulary: &Vocabulary) -> u8 {
    if a == b {
        return 100;
    }
    let length = |ids: &[u32]| ids.iter().map(|id| vocabulary.length(*id)).sum::<u32>();
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (a.get(same..).unwrap_or(&[]), b.get(same..).unwrap_or(&[]));
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
    let rest_a = rest_a.get(..rest_a.len() - tail).unwrap_or(&[]);
    let rest_b = rest_b.get(..rest_b.len() - tail).unwrap_or(&[]);
    let whole = length(a) + length(b);
    let cost = if rest_a.len().max(rest_b.len()) > LONGEST {
        length(rest_a) + length(rest_b)
    } else {
        fit(rest_a, rest_b, vocabulary, false).0
    };
    score(cost, whole)
}

fn score(cost: u32, whole: u32) -> u8 {
    let kept = u64::from(whole.saturating_sub(cost)) * 100 / u64::from(whole.max(1));
    u8::try_from(kept.min(99)).unwrap_or(99)
}

/// Finds the places most like the sought words, best first; none shares a word with a better one.
pub(super) fn nearest(
    sought: &[u32],
    text: &Tokens,
    index: &Index,
    vocabulary: &Vocabulary,
) -> Vec<(Range<usize>, u8)> {
    if sought.is_empty() || sought.len() > LONGEST {
        return Vec::new();
    }
    let length = |ids: &[u32]| ids.iter().map(|id| vocabulary.length(*id)).sum::<u32>();
    let mut found: Vec<(Range<usize>, u8)> = Vec::new();
    for start in promising(sought, index) {
        let slack = sought.len() / 2 + 2;
        let from = usize::try_from(start).unwrap_or(0).saturating_sub(slack);
        let to = (usize::try_from(start.max(0)).unwrap_or(0) + sought.len() + slack).min(text.len());
        let (cost, part) = fit(sought, text.ids(from..to), vocabulary, true);
        let place = from + part.start..from + part.end;
        let there = text.ids(place.clone());
        let points = if there == sought { 100 } else { score(cost, length(sought) + length(there)) };
        if !place.is_empty() {
            found.push((place, points));
        }
    }
    found.sort_by_key(|(place, points)| (std::cmp::Reverse(*points), place.start, place.end));
    let mut best: Vec<(Range<usize>, u8)> = Vec::new();
    for (place, points) in found {
        if best.iter().all(|(other, _)| place.end <= other.start || other.end <= place.start) {
            best.push((place, points));
        }
    }
    best
}

/// Where the text holds many of the sought words about as far from each other, most of them first.
fn promising(sought: &[u32], index: &Index) -> Vec<i64> {
    let mut starts: Vec<(i64, usize)> = Vec::new();
    for (i, id) in sought.iter().enumerate() {
        let places = index.places(*id);
        if places.len() <= COMMON {
            let back = i64::try_from(i).unwrap_or(0);
            starts.extend(places.iter().map(|place| (i64::from(*place) - back, i)));
        }
    }
    starts.sort_unstable();
    let width = i64::try_from(sought.len() / 4 + 3).unwrap_or(3);
    let mut votes: Vec<(usize, i64)> = Vec::new();
    let mut end = 0;
    for (first, (start, _)) in starts.iter().enumerate() {
        while starts.get(end).is_some_and(|(other, _)| *other <= start + width) {
            end += 1;
        }
        let middle = starts.get(first + (end - first) / 2).map_or(*start, |(start, _)| *start);
        votes.push((end - first, middle));
    }
    votes.sort_by_key(|(count, start)| (std::cmp::Reverse(*count), *start));
    let mut taken: Vec<i64> = Vec::new();
    for (_, start) in votes {
        if taken.len() < LOOKED_AT && taken.iter().all(|other| (start - other).abs() > width) {
            taken.push(start);
        }
    }
    taken
}

/// Lays one stretch over another with the least changed, in characters; `within` lets the second be longer at both ends.
/// Returns what it costs and the part of the second that is covered.
fn fit(a: &[u32], b: &[u32], vocabulary: &Vocabulary, within: bool) -> (u32, Range<usize>) {
    // Of each cell of a row: cost, and where in `b` the way to it began.
    let mut above: Vec<(u32, usize)> = vec![(0, 0)];
    for (j, id) in b.iter().enumerate() {
        let last = above.last().map_or(0, |cell| cell.0);
        above.push(if within { (0, j + 1) } else { (last + vocabulary.length(*id), 0) });
    }
    for word in a {
        let out = vocabulary.length(*word);
        let first = above.first().copied().unwrap_or_default();
        let mut left = (first.0 + out, first.1);
        let mut row = vec![left];
        for (other, pair) in b.iter().zip(above.windows(2)) {
            let [corner, up] = pair else { continue };
            let instead = if word == other { 0 } else { change(*word, *other, vocabulary) };
            let ways =
                [(corner.0 + instead, corner.1), (up.0 + out, up.1), (left.0 + vocabulary.length(*other), left.1)];
            left = ways.into_iter().min_by_key(|(cost, start)| (*cost, std::cmp::Reverse(*start))).unwrap_or(left);
            row.push(left);
        }
        above = row;
    }
    let mut ends = above.iter().enumerate().map(|(end, (cost, start))| (*cost, *start..end));
    let best = if within { ends.min_by_key(|(cost, part)| (*cost, part.end)) } else { ends.next_back() };
    best.unwrap_or((0, 0..0))
}

/// What it costs to write one word for another: what is not shared at the beginning or the end.
fn change(a: u32, b: u32, vocabulary: &Vocabulary) -> u32 {
    let whole = vocabulary.length(a) + vocabulary.length(b);
    let (a, b) = (vocabulary.word(a), vocabulary.word(b));
    let shorter = a.chars().count().min(b.chars().count());
    let head = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let tail = a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).count().min(shorter - head);
    whole - 2 * offset(head + tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(a: &str, b: &str) -> u8 {
        let mut vocabulary = Vocabulary::default();
        let (a, b) = (vocabulary.tokens(a), vocabulary.tokens(b));
        alike(&a.ids, &b.ids, &vocabulary)
    }

    #[test]
    fn a_score_says_how_much_was_kept() {
        assert_eq!(points("een twee", "een  twee"), 100);
        assert_eq!(points("een twee drie vier", "een twee vijf vier"), 73, "of 30 characters 8 are others");
        assert_eq!(points("werkk", "werk"), 88, "of 9 characters 1 is left out");
        assert_eq!(points("ja", "nee"), 0);
        assert_eq!(points("a b", "a x b"), 80);
    }

    #[test]
    fn the_place_most_alike_is_found() {
        let mut vocabulary = Vocabulary::default();
        let text = vocabulary.tokens("I: hoe was dat? P: ik vond het werkk met Anna heel goed. I: ja?");
        let sought = vocabulary.tokens("ik vond het werk met Petra heel goed");
        let index = Index::new(&text, &vocabulary);
        let found = nearest(&sought.ids, &text, &index, &vocabulary);
        let (place, points) = found.first().unwrap();
        assert_eq!(text.slice(text.span(place)), "ik vond het werkk met Anna heel goed");
        assert!((75..95).contains(points), "{points}");
    }
}
