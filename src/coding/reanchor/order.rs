//! Segments found again without the version that they were named in: by their words, in order, with their neighbours.
//!
//! In: the new text, and all segments of one file with their words. Out: an [`Outcome`] for each. Long words that stand in
//! one place, in the order they had, are fixed first. How far they moved tells where the shorter ones between them have to
//! stand; only there are these believed.

use super::alike::nearest;
use super::digests::Digests;
use super::tokens::{Index, Tokens, Vocabulary, offset};
use super::{How, Outcome, Sought, Words, doubtful};
use crate::text::{Span, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Words of a sentence that is known by itself, in its order.
const LONG: usize = 8;
/// How near sentences stood that left their order together, in characters.
const BESIDE: u32 = 1500;
/// Words that are believed where near neighbours moved almost alike.
const SHORT: usize = 3;
/// Words that are believed there although they stand elsewhere too, or where neighbours moved apart.
const REPEATED: usize = 5;
/// How near neighbours have to stand, in characters.
const NEARBY: u32 = 1000;
/// How near, for words that are not believed otherwise.
const NEXT: u32 = 40;
/// How far neighbours may have moved apart for few words, or words that stand elsewhere too: a label, not a sentence.
const STEADY: i64 = 10;
/// How many characters a neighbour may have moved more or less, for words in between to be believed.
const SLACK: i64 = 24;
/// How far neighbours may have moved apart, in characters.
const DRIFT: i64 = 200;
/// The score from which similar words may be believed.
const SIMILAR: u8 = 85;
/// By how much they have to be better than the next place.
const BETTER: u8 = 15;
/// From this score on, other words nearly like these may be the ones that were meant, corrected.
const RIVAL: u8 = 75;
/// How many words and marks at either end of similar words have to be the same.
const ENDS: usize = 4;
/// What is shown for a place that only the neighbours tell.
const GUESSED: u8 = 50;

const NEIGHBOURS: &str = "what stands round it does not tell which of these words they are";
const CHANGED: &str = "its words are not there as they were";
const UNSAID: &str = "its words are not known";

/// Finds each segment in the new text.
pub fn by_order(new: &Text, sought: &[Sought]) -> Vec<Outcome> {
    let quotes: Vec<String> = sought.iter().map(|one| quote(one, new)).collect();
    let mut vocabulary = Vocabulary::default();
    let now = vocabulary.tokens(new.as_str());
    let asked: Vec<Tokens> = quotes.iter().map(|quote| vocabulary.tokens(quote)).collect();
    let index = Index::new(&now, &vocabulary);
    let mut digests = Digests::new(new);
    let entries = sought.iter().zip(&asked).map(|(one, asked)| {
        let spans = match &one.words {
            Words::Digest(digits) => digests.find(one.end.saturating_sub(one.start), digits, &now),
            Words::Quote(_) => places(&asked.ids, asked.text, &now, &index),
            Words::Unknown => Vec::new(),
        };
        let words = match (&one.words, spans.first()) {
            (Words::Digest(_), Some(span)) => vocabulary.count(now.ids(now.touched(*span))),
            _ => vocabulary.count(&asked.ids),
        };
        Entry { start: one.start, end: one.end, words, ids: &asked.ids, spans, similar: Vec::new(), outcome: None }
    });
    let mut entries: Vec<Entry> = entries.collect();
    let mut known = Known { text: new, points: BTreeMap::from([((0, Side::Start), 0)]) };
    known.fix_chain(&mut entries, |span| {
        let rival = |(_, score): &(Range<usize>, u8)| (RIVAL..100).contains(score);
        nearest(now.ids(now.touched(span)), &now, &index, &vocabulary).iter().any(rival)
    });
    known.fix_others(&mut entries);
    known.fix_similar(&mut entries, |ids| {
        let found = nearest(ids, &now, &index, &vocabulary);
        // Word for word, with few of them others, and none of these at the ends.
        let word_for_word = |place: &Range<usize>| {
            let there = now.ids(place.clone());
            let others = there.iter().zip(ids).filter(|(there, sought)| there != sought).count();
            there.len() == ids.len()
                && others <= 1 + ids.len() / 8
                && there.iter().take(ENDS).eq(ids.iter().take(ENDS))
                && there.iter().rev().take(ENDS).eq(ids.iter().rev().take(ENDS))
        };
        found.into_iter().map(|(place, score)| (now.span(&place), score, word_for_word(&place))).collect()
    });
    known.fix_others(&mut entries);
    entries.into_iter().zip(sought).map(|(entry, one)| known.outcome(entry, &one.words)).collect()
}

fn quote(sought: &Sought, new: &Text) -> String {
    match &sought.words {
        // With white space at the ends where it is there: the quote of a coding file has none.
        Words::Quote(quote) => sought.stands(new).map_or(quote.as_str(), |span| new.slice(span)).to_owned(),
        _ => String::new(),
    }
}

/// Where words stand, whatever white space is between them; else the very characters, inside words too.
fn places(ids: &[u32], quote: &str, now: &Tokens, index: &Index) -> Vec<Span> {
    let found = index.find(ids, now);
    if found.is_empty() && !quote.trim().is_empty() {
        let inside = now.text.match_indices(quote.trim());
        return inside.map(|(at, found)| Span::new(offset(at), offset(at + found.len()))).collect();
    }
    let (lead, tail) = (quote.len() - quote.trim_start().len(), quote.len() - quote.trim_end().len());
    let with_blanks = |at: usize| {
        let span = now.span(&(at..at + ids.len()));
        let wider = Span::new(span.start.saturating_sub(offset(lead)), span.end + offset(tail));
        if now.slice(wider) == quote { wider } else { span }
    };
    found.into_iter().map(with_blanks).collect()
}

struct Entry<'t> {
    start: u32,
    end: u32,
    words: usize,
    ids: &'t [u32],
    /// Where its words stand now.
    spans: Vec<Span>,
    /// Where similar words stand, best first.
    similar: Vec<(Span, u8)>,
    outcome: Option<(Span, How, u8)>,
}

/// On which side of a fixed segment a point lies; where two segments touch, the one that is asked about decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    End,
    Start,
}

/// Points of the old text whose place in the new one is known, in code points.
struct Known<'t> {
    text: &'t Text,
    points: BTreeMap<(u32, Side), u32>,
}

impl Known<'_> {
    fn fix(&mut self, entry: &mut Entry, span: Span, how: How, score: u8) {
        let (start, end) = self.text.code_points(span);
        self.points.entry((entry.start, Side::Start)).or_insert(start);
        self.points.entry((entry.end, Side::End)).or_insert(end);
        entry.outcome = Some((span, how, score));
    }

    /// How far the nearest points before and behind a segment moved.
    fn moved(&self, entry: &Entry) -> (Option<i64>, Option<i64>) {
        let by = |((old, _), new): (&(u32, Side), &u32)| i64::from(*new) - i64::from(*old);
        let before = self.points.range(..=(entry.start, Side::Start)).next_back().map(by);
        let behind = self.points.range((entry.end, Side::End)..).next().map(by);
        (before, behind)
    }

    fn shift(&self, entry: &Entry, span: Span) -> i64 {
        i64::from(self.text.code_point(span.start)) - i64::from(entry.start)
    }

    /// Fixes what is long and stands once: the longest chain in order, and what left it together.
    fn fix_chain(&mut self, entries: &mut [Entry], rivalled: impl Fn(Span) -> bool) {
        let mut single: Vec<(u32, u32, u32, usize)> = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            let [only] = entry.spans.as_slice() else { continue };
            if entry.words >= LONG && !rivalled(*only) {
                single.push((entry.start, entry.end, only.start, i));
            }
        }
        single.sort_unstable();
        let chain = longest_rise(&single.iter().map(|(_, _, place, _)| *place).collect::<Vec<_>>());
        let chain: Vec<usize> = chain.iter().filter_map(|at| single.get(*at)).map(|(_, _, _, i)| *i).collect();
        let chained = self.in_step(&chain, entries);
        let chain: BTreeSet<usize> = chain.into_iter().collect();
        let place = |i: &usize| entries.get(*i).and_then(|entry| Some((*i, entry, entry.spans.first().copied()?)));
        let others: Vec<(usize, &Entry, Span)> =
            single.iter().map(|(_, _, _, i)| i).filter(|i| !chain.contains(i)).filter_map(place).collect();
        // What left the order is believed where something beside it went along.
        let along = |one: &(usize, &Entry, Span)| {
            others.iter().any(|other| {
                let apart = other.1.end <= one.1.start || one.1.end <= other.1.start;
                let near = other.1.start.abs_diff(one.1.start) <= BESIDE;
                let drift = self.shift(one.1, one.2) - self.shift(other.1, other.2);
                apart && near && drift.abs() <= SLACK
            })
        };
        let company: Vec<usize> = others.iter().filter(|one| along(one)).map(|(i, _, _)| *i).collect();
        for i in chained.into_iter().chain(company) {
            if let Some((entry, span)) = entries.get_mut(i).and_then(|e| e.spans.first().copied().map(|s| (e, s))) {
                self.fix(entry, span, How::Exact, 100);
            }
        }
    }

    /// Leaves out those of a chain that moved otherwise than what stands before and behind them.
    fn in_step(&self, chain: &[usize], entries: &[Entry]) -> BTreeSet<usize> {
        let moved = |i: &usize| {
            let entry = entries.get(*i)?;
            Some((entry.start, entry.end, self.shift(entry, *entry.spans.first()?)))
        };
        let steps: Vec<(u32, u32, i64)> = chain.iter().filter_map(moved).collect();
        let in_step = |(at, own): (usize, &(u32, u32, i64))| {
            let before = steps.iter().take(at).rev().find(|other| other.1 <= own.0).map_or(0, |other| other.2);
            let behind = steps.iter().skip(at + 1).find(|other| other.0 >= own.1).map(|other| other.2);
            behind.is_none_or(|behind| (before.min(behind) - SLACK..=before.max(behind) + SLACK).contains(&own.2))
        };
        let keep = steps.iter().enumerate().map(in_step);
        chain.iter().copied().zip(keep).filter(|(_, keep)| *keep).map(|(i, _)| i).collect()
    }

    /// Fixes what stands where its neighbours say, long words first, until nothing is added.
    fn fix_others(&mut self, entries: &mut [Entry]) {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|i| entries.get(*i).map(|entry| (std::cmp::Reverse(entry.words), entry.start, entry.end)));
        loop {
            let mut added = false;
            for i in &order {
                let Some(entry) = entries.get_mut(*i).filter(|entry| entry.outcome.is_none()) else { continue };
                if let Some(span) = self.told(entry) {
                    let how = if entry.spans.len() == 1 { How::Exact } else { How::Context };
                    self.fix(entry, span, how, 100);
                    added = true;
                }
            }
            if !added {
                return;
            }
        }
    }

    /// The one of its places that the neighbours tell.
    fn told(&self, entry: &Entry) -> Option<Span> {
        let (Some(before), Some(behind)) = self.moved(entry) else { return None };
        let single = entry.spans.len() == 1;
        let own = single && entry.words >= LONG;
        if before == behind {
            let near = if entry.words < SHORT { NEXT } else { NEARBY };
            let there = |span: &&Span| self.shift(entry, **span) == before;
            return entry.spans.iter().find(there).copied().filter(|_| own || self.close(entry, near));
        }
        let drift = (before - behind).abs();
        let steady = drift <= if entry.words < REPEATED || !single { STEADY } else { DRIFT };
        let few = if single { SHORT } else { REPEATED };
        if entry.words < few || !steady || !own && !self.close(entry, NEARBY) {
            return None;
        }
        let slack = if entry.words < LONG { STEADY } else { SLACK };
        let range = before.min(behind) - slack..=before.max(behind) + slack;
        let mut near = entry.spans.iter().filter(|span| range.contains(&self.shift(entry, **span)));
        let first = near.next().copied();
        first.filter(|_| near.next().is_none())
    }

    /// Tells whether the nearest points on both sides are no further than this, in characters.
    fn close(&self, entry: &Entry, near: u32) -> bool {
        let before = self.points.range(..=(entry.start, Side::Start)).next_back();
        let behind = self.points.range((entry.end, Side::End)..).next();
        before.is_some_and(|((at, _), _)| entry.start - at <= near)
            && behind.is_some_and(|((at, _), _)| at - entry.end <= near)
    }

    /// Looks for words that were changed a little, and fixes long ones that stand where their neighbours say.
    fn fix_similar(&mut self, entries: &mut [Entry], nearest: impl Fn(&[u32]) -> Vec<(Span, u8, bool)>) {
        for entry in entries.iter_mut().filter(|entry| entry.outcome.is_none() && entry.spans.is_empty()) {
            let found = nearest(entry.ids);
            entry.similar = found.iter().map(|(span, score, _)| (*span, *score)).collect();
            if let (Some((span, score, true)), (Some(before), Some(behind))) = (found.first(), self.moved(entry)) {
                let range = before.min(behind) - SLACK..=before.max(behind) + SLACK;
                let there = range.contains(&self.shift(entry, *span)) && (before - behind).abs() <= DRIFT;
                let rival = found.get(1).is_some_and(|(_, other, _)| other.saturating_add(BETTER) > *score);
                if there && !rival && entry.words >= LONG && *score >= SIMILAR {
                    self.fix(entry, *span, How::Approximate, *score);
                }
            }
        }
    }

    fn outcome(&self, entry: Entry, words: &Words) -> Outcome {
        let text = self.text;
        let same_place = |span: Span| text.code_points(span) == (entry.start, entry.end);
        if let Some((to, how, score)) = entry.outcome {
            let same = !matches!(words, Words::Quote(quote) if quote.trim() != text.slice(to).trim());
            let unmoved = same && same_place(to);
            return if unmoved { Outcome::Unmoved } else { Outcome::Moved { to, how, score } };
        }
        let moved = self.moved(&entry);
        let about = i64::from(entry.start) + moved.0.or(moved.1).unwrap_or(0);
        if *words == Words::Unknown {
            let place =
                |start: i64| u32::try_from(start).ok().and_then(|at| text.span_of(at, at + (entry.end - entry.start)));
            return match (moved, place(about)) {
                ((Some(0), Some(0)), Some(_)) => Outcome::Unmoved,
                (_, Some(span)) => doubtful(vec![(span, GUESSED)], UNSAID),
                _ => Outcome::Lost,
            };
        }
        let mut spans = entry.spans.clone();
        spans.sort_by_key(|span| (i64::from(text.code_point(span.start)) - about).abs());
        if spans.is_empty() {
            return doubtful(entry.similar, CHANGED);
        }
        doubtful(spans.into_iter().map(|span| (span, 100)).collect(), NEIGHBOURS)
    }
}

/// The places of the longest part of a list that never falls.
fn longest_rise(list: &[u32]) -> Vec<usize> {
    // For each length the place of the lowest end, and for each place the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut back: Vec<Option<usize>> = Vec::with_capacity(list.len());
    for (i, value) in list.iter().enumerate() {
        let length = ends.partition_point(|end| list.get(*end) <= Some(value));
        back.push(length.checked_sub(1).and_then(|before| ends.get(before)).copied());
        match ends.get_mut(length) {
            Some(end) => *end = i,
            None => ends.push(i),
        }
    }
    let mut chain: Vec<usize> =
        std::iter::successors(ends.last().copied(), |i| back.get(*i).copied().flatten()).collect();
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, sought: &[(u32, u32, &str)]) -> Vec<String> {
        let new = Text::new(text.to_owned());
        let one = |(start, end, quote): &(u32, u32, &str)| Sought {
            start: *start,
            end: *end,
            words: Words::Quote((*quote).to_owned()),
        };
        let sought: Vec<Sought> = sought.iter().map(one).collect();
        let said = |outcome: Outcome| match outcome {
            Outcome::Unmoved => "unmoved".to_owned(),
            Outcome::Moved { to, how, .. } => format!("{} {}", how.name(), new.code_points(to).0),
            Outcome::Doubtful { places, .. } => format!("{} places", places.len()),
            Outcome::Lost => "lost".to_owned(),
        };
        by_order(&new, &sought).into_iter().map(said).collect()
    }

    const LONG_ONE: &str = "one two three four five six seven eight";
    const LONG_TWO: &str = "nine ten eleven twelve thirteen fourteen fifteen sixteen";

    #[test]
    fn a_short_word_is_told_by_its_neighbours() {
        // In the text that was coded, "ja" stood at 40, right behind the first, and the second at 43.
        let sought = [(0, 39, LONG_ONE), (40, 42, "ja"), (43, 99, LONG_TWO)];
        assert_eq!(
            found(&format!("ja ja {LONG_ONE} ja {LONG_TWO} ja"), &sought),
            ["exact 6", "context 46", "exact 49"]
        );
        assert_eq!(found(&format!("ja ja {LONG_ONE} or {LONG_TWO} ja"), &sought), ["exact 6", "3 places", "exact 49"]);
        assert_eq!(found(&format!("{LONG_ONE} ja {LONG_TWO}"), &sought), ["unmoved", "unmoved", "unmoved"]);
    }

    #[test]
    fn a_short_word_alone_is_never_certain() {
        assert_eq!(found("P: well, ja.", &[(3, 5, "ja")]), ["1 places"]);
        assert_eq!(found("P: well, no.", &[(3, 5, "ja")]), ["lost"]);
    }

    #[test]
    fn the_longest_rise_leaves_out_what_was_moved() {
        assert_eq!(longest_rise(&[5, 1, 2, 9, 3, 3]), [1, 2, 4, 5]);
        assert_eq!(longest_rise(&[]), [] as [usize; 0]);
    }
}
