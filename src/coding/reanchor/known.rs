//! Segments carried over from the version of the text that they were named in.
//!
//! In: the old text, the new one, and segments of the old. Out: an [`Outcome`] for each. What stands between the words
//! that stayed decides, also against the same words elsewhere: a "yes" that was deleted is not the next one.

use super::aligned::Aligned;
use super::alike::{alike, nearest};
use super::tokens::{Index, Tokens, Vocabulary};
use super::{ALIKE, How, Outcome, doubtful};
use crate::text::{Span, Text};
use std::ops::Range;

/// How many words on either side are looked at.
const ROUND: usize = 6;
/// How far from its partners a word may stand.
const AWAY: usize = 12;
/// How many words have to stay, in and round a segment, where there are as many.
const STAY: usize = 8;
/// Words of a sentence that nobody says twice, where it stood once in the old text and stands once in the new one.
const OWN: usize = 6;

/// How many words in one place may be replaced by quite different ones.
const FEW: usize = 4;
/// How many words may be put in more than were taken out, at the beginning or the end.
const MORE: usize = 2;
/// How many words and marks may be put in between: a turn of one word and its label.
const REMARK: usize = 6;
/// A label with its mark.
const LABEL: usize = 2;
/// From this score on, what was rewritten between words that stayed is the same.
const HALF: u8 = 50;
/// Fewer words than this need equal ones beside them.
const LEANS: usize = 4;
/// So many on either side.
const BESIDE: usize = 3;

/// The next equal word, or the one behind a few words that stand for a few others.
const SMALL: [(usize, usize); 10] = [(1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (2, 4), (4, 2), (3, 4), (4, 3), (4, 4)];

const REWRITTEN: &str = "too many of its words were rewritten";
const AROUND: &str = "the words round it were rewritten";
const EDGE: &str = "it begins or ends in words that were rewritten";
const APART: &str = "its words were taken apart, or others were put in between";
const TWICE: &str = "the same words stand there more than once";
const GONE: &str = "its words were taken out; the same or similar ones stand elsewhere";

/// Finds each segment of the old text in the new one.
pub fn by_version(new: &Text, old: &Text, segments: &[Span]) -> Vec<Outcome> {
    if new.as_str() == old.as_str() {
        return vec![Outcome::Unmoved; segments.len()];
    }
    let mut vocabulary = Vocabulary::default();
    let (before, now) = (vocabulary.tokens(old.as_str()), vocabulary.tokens(new.as_str()));
    let versions = Versions {
        aligned: Aligned::new(&before.ids, &now.ids, vocabulary.len()),
        index: Index::new(&now, &vocabulary),
        index_before: Index::new(&before, &vocabulary),
        before,
        now,
        vocabulary,
    };
    let outcome = |segment: &Span| match versions.carry(*segment) {
        Outcome::Moved { to, .. }
            if new.code_points(to) == old.code_points(*segment) && new.slice(to) == old.slice(*segment) =>
        {
            Outcome::Unmoved
        }
        other => other,
    };
    segments.iter().map(outcome).collect()
}

struct Versions<'t> {
    vocabulary: Vocabulary<'t>,
    before: Tokens<'t>,
    now: Tokens<'t>,
    index: Index,
    index_before: Index,
    aligned: Aligned,
}

/// A stretch of the new text, and what speaks against it.
type Found = (Range<usize>, Option<&'static str>);

impl Versions<'_> {
    fn carry(&self, segment: Span) -> Outcome {
        let words = self.before.touched(segment);
        if words.is_empty() {
            return Outcome::Lost;
        }
        let sought = self.before.ids(words.clone());
        let found = self.whole(&words).or_else(|| self.between(&words));
        let scored = found.map(|(place, against)| {
            let score = alike(sought, self.now.ids(place.clone()), &self.vocabulary);
            let against = against.or((score < ALIKE).then_some(REWRITTEN));
            let span = self.edges(segment, &words, &place);
            (span.unwrap_or_else(|| self.now.span(&place)), score, against.or(span.is_none().then_some(EDGE)))
        });
        if let Some((to, score, None)) = scored {
            let once = score == 100 && self.index.find(sought, &self.now).len() == 1;
            let moved = words.clone().any(|word| self.aligned.moved(word));
            let how = if once {
                How::Exact
            } else if moved {
                How::Context
            } else {
                How::Diff
            };
            return Outcome::Moved { to, how, score };
        }
        let free: Vec<usize> = self.index.find(sought, &self.now);
        let free: Vec<usize> = free.into_iter().filter(|at| self.is_free(*at..*at + sought.len(), &words)).collect();
        if let [only] = free.as_slice() {
            let own = self.vocabulary.count(sought) >= OWN
                && self.index.find(sought, &self.now).len() == 1
                && self.index_before.find(sought, &self.before).len() == 1;
            if let Some(to) = self.edges(segment, &words, &(*only..*only + sought.len())).filter(|_| own) {
                return Outcome::Moved { to, how: How::Exact, score: 100 };
            }
        }
        let mut places: Vec<(Span, u8)> = scored.iter().map(|(span, score, _)| (*span, *score)).collect();
        let about = self.about(&words);
        let mut near: Vec<(Range<usize>, u8)> = free.into_iter().map(|at| (at..at + sought.len(), 100)).collect();
        near.extend(nearest(sought, &self.now, &self.index, &self.vocabulary));
        near.retain(|(place, _)| self.is_free(place.clone(), &words));
        near.sort_by_key(|(place, _)| place.start.abs_diff(about));
        places.extend(near.into_iter().map(|(place, score)| (self.now.span(&place), score)));
        doubtful(places, scored.and_then(|(_, _, against)| against).unwrap_or(GONE))
    }

    /// The same words, one behind the other, where the clear ones among them stand now.
    fn whole(&self, words: &Range<usize>) -> Option<Found> {
        let sought = self.before.ids(words.clone());
        let clear = |word: &usize| !self.aligned.unclear(*word);
        let start = |word: usize| self.aligned.to(word)?.checked_sub(word - words.start);
        let starts: Vec<usize> = words.clone().filter(clear).filter_map(start).collect();
        let fits = |at: &&usize| self.now.ids(**at..**at + sought.len()) == sought;
        let Some(at) = starts.iter().find(fits).copied() else {
            let unclear = words.clone().find_map(start).filter(|at| fits(&at))?;
            return Some((unclear..unclear + sought.len(), Some(TWICE)));
        };
        let place = at..at + sought.len();
        let agree = starts.iter().filter(|other| **other == at).count() * 2 > starts.len();
        let against = if !agree {
            Some(APART)
        } else if !self.stays(words, &place) || !self.leans(words) {
            Some(AROUND)
        } else if words.clone().any(|word| self.aligned.moved(word)) && !self.once(words, &place) {
            Some(TWICE)
        } else {
            None
        };
        Some((place, against))
    }

    /// What stands between the words that stayed.
    fn between(&self, words: &Range<usize>) -> Option<Found> {
        let partners: Vec<(usize, usize)> =
            words.clone().filter_map(|word| self.aligned.to(word).map(|to| (word, to))).collect();
        partners.first()?;
        if !partners.is_sorted_by_key(|(_, to)| *to) {
            let low = partners.iter().map(|(_, to)| *to).min()?;
            let high = partners.iter().map(|(_, to)| *to).max()?;
            return Some((low..high + 1, Some(APART)));
        }
        let Some((first, last)) = self.ends_of(words, &partners) else {
            let (first, last) = (partners.first()?.1, partners.last()?.1);
            return Some((first..last + 1, Some(TWICE)));
        };
        let (ahead, behind) = (first.0 - words.start, words.end - 1 - last.0);
        let start = if ahead == 0 { Some(first.1) } else { self.begins(words.start, first.1, ahead) };
        let end = if behind == 0 { Some(last.1 + 1) } else { self.ends(words.end, last.1 + 1, behind) };
        let place = start.unwrap_or(first.1)..end.unwrap_or(last.1 + 1);
        let against = if start.is_none() || end.is_none() || self.loose(words, &partners) {
            Some(EDGE)
        } else if self.parted(&partners) {
            Some(APART)
        } else if !self.stays(words, &place) {
            Some(AROUND)
        } else {
            None
        };
        Some((place, against))
    }

    /// The first and the last word that stayed, with where they stand; where it is unclear which of several they are, the
    /// ones that stand right beside clear ones. `None` when that does not tell either.
    fn ends_of(&self, words: &Range<usize>, partners: &[(usize, usize)]) -> Option<((usize, usize), (usize, usize))> {
        let clear = |(word, _): &&(usize, usize)| !self.aligned.unclear(*word);
        let (first, last) = (*partners.iter().find(clear)?, *partners.iter().rev().find(clear)?);
        let beside = |old: Range<usize>, new: Range<usize>| self.before.ids(old) == self.now.ids(new);
        let head = first.0 - words.start;
        let start = match partners.first() {
            Some(outer) if *outer == first => first,
            _ => {
                let to = first.1.checked_sub(head)?;
                beside(words.start..first.0, to..first.1).then_some((words.start, to))?
            }
        };
        let tail = words.end - 1 - last.0;
        let end = match partners.last() {
            Some(outer) if *outer == last => last,
            _ => {
                let to = last.1 + tail;
                beside(last.0 + 1..words.end, last.1 + 1..to + 1).then_some((words.end - 1, to))?
            }
        };
        Some((start, end))
    }

    /// Tells whether much was put in, taken out or rewritten between the words that stayed: a remark is little, a sentence
    /// may belong or not.
    fn parted(&self, partners: &[(usize, usize)]) -> bool {
        partners.windows(2).any(|pair| {
            let [(old, new), (next_old, next_new)] = pair else { return false };
            let (gone, come) = (old + 1..*next_old, new + 1..*next_new);
            let paragraph = self.before.slice(Span::new(self.before.at(*old).end, self.before.at(*next_old).start));
            let taken_out = gone.len() > come.len() + REMARK && paragraph.contains('\n');
            let other = !come.is_empty()
                && come.len().max(gone.len()) > FEW
                && alike(self.before.ids(gone.clone()), self.now.ids(come.clone()), &self.vocabulary) < HALF;
            come.len() > gone.len() + REMARK || taken_out || other
        })
    }

    /// Tells whether nothing but marks stands behind the last place, or ahead of the first, where words were put in: they may
    /// belong to what was put in. So may a single word, where more than a label was.
    fn loose(&self, words: &Range<usize>, partners: &[(usize, usize)]) -> bool {
        let grown = |pair: &[(usize, usize)]| match pair {
            [(old, new), (next_old, next_new)] => (next_new - new).saturating_sub(next_old - old),
            _ => 0,
        };
        let gaps = || partners.windows(2).filter(|pair| grown(pair) > 0);
        let few = |part: Range<usize>, by: usize| {
            self.vocabulary.count(self.before.ids(part)) <= usize::from(by > LABEL)
        };
        let first = gaps().next().is_some_and(|pair| {
            pair.first().is_some_and(|(old, _)| few(words.start..*old + 1, grown(pair)))
        });
        let last = gaps().next_back().is_some_and(|pair| {
            pair.last().is_some_and(|(old, _)| few(*old..words.end, grown(pair)))
        });
        first || last
    }

    /// Where the words begin that were written for the first `count` of a segment; `None` when that cannot be told.
    fn begins(&self, old: usize, inner: usize, count: usize) -> Option<usize> {
        let start = match old.checked_sub(1) {
            None => 0,
            Some(outside) => self.aligned.to(outside)? + 1,
        };
        let instead = inner.checked_sub(start)?;
        (count <= FEW && instead <= count + MORE && !self.parts(old..old + count, start..inner)).then_some(start)
    }

    fn ends(&self, old: usize, inner: usize, count: usize) -> Option<usize> {
        let end = if old == self.before.len() { self.now.len() } else { self.aligned.to(old)? };
        let instead = end.checked_sub(inner)?;
        (count <= FEW && instead <= count + MORE && !self.parts(old - count..old, inner..end)).then_some(end)
    }

    /// Tells whether a new paragraph begins in the new words, and none did in the old ones.
    fn parts(&self, old: Range<usize>, new: Range<usize>) -> bool {
        let breaks = |text: &str| text.contains('\n');
        let ahead = Span::new(self.now.at(new.start.saturating_sub(1)).end, self.now.at(new.end).start);
        !new.is_empty() && breaks(self.now.slice(ahead)) && !breaks(self.before.slice(self.before.span(&old)))
    }

    /// Tells whether words that are few, or stand in several places, stand in a run of equal ones, small replacements left
    /// out: alone they may have been matched by chance.
    fn leans(&self, words: &Range<usize>) -> bool {
        let sought = self.before.ids(words.clone());
        let own = self.vocabulary.count(sought) >= LEANS
            && self.index.find(sought, &self.now).len() <= 1
            && self.index_before.find(sought, &self.before).len() <= 1;
        if own {
            return true;
        }
        let (Some(first), Some(last)) = (self.aligned.to(words.start), self.aligned.to(words.end - 1)) else {
            return true;
        };
        self.run(words.start, first, true) >= BESIDE && self.run(words.end - 1, last, false) >= BESIDE
    }

    /// How many equal words stand ahead of or behind a pair of equal ones; the end of the text is as good as some.
    fn run(&self, mut old: usize, mut new: usize, ahead: bool) -> usize {
        let mut count = 0;
        while count < BESIDE {
            let at_end =
                if ahead { old == 0 && new == 0 } else { old + 1 == self.before.len() && new + 1 == self.now.len() };
            if at_end {
                return BESIDE;
            }
            let step = |by: &(usize, usize)| {
                let next = if ahead {
                    old.checked_sub(by.0).zip(new.checked_sub(by.1))
                } else {
                    Some((old + by.0, new + by.1))
                };
                next.filter(|(old, new)| self.aligned.to(*old) == Some(*new))
            };
            let Some(next) = SMALL.iter().find_map(step) else { return count };
            (old, new) = next;
            count += 1;
        }
        count
    }

    /// Tells whether enough words in and round a segment stayed with it.
    fn stays(&self, words: &Range<usize>, place: &Range<usize>) -> bool {
        let window = words.start.saturating_sub(ROUND)..(words.end + ROUND).min(self.before.len());
        let near = place.start.saturating_sub(AWAY)..place.end + AWAY;
        let stayed = window.clone().filter(|word| self.aligned.to(*word).is_some_and(|to| near.contains(&to))).count();
        stayed >= STAY.min(window.len().div_ceil(2))
    }

    /// Tells whether a moved stretch, with the words beside it that moved along, stands in one place only.
    fn once(&self, words: &Range<usize>, place: &Range<usize>) -> bool {
        let (mut start, mut end) = (place.start, place.end);
        for i in 1..=ROUND {
            let along = |old: Option<usize>, new: usize| old.and_then(|old| self.aligned.to(old)) == Some(new);
            if start > 0 && place.start - start + 1 == i && along(words.start.checked_sub(i), start - 1) {
                start -= 1;
            }
            if end - place.end + 1 == i && along(Some(words.end + i - 1), end) {
                end += 1;
            }
        }
        self.index.find(self.now.ids(start..end), &self.now).len() == 1
    }

    /// Tells whether most words of a place in the new text do not belong to other words of the old one.
    fn is_free(&self, place: Range<usize>, words: &Range<usize>) -> bool {
        let length = place.len();
        let taken = place.filter(|new| self.aligned.from(*new).is_some_and(|old| !words.contains(&old))).count();
        taken * 3 <= length
    }

    /// About where a segment would stand.
    fn about(&self, words: &Range<usize>) -> usize {
        let before = (0..words.end).rev().find_map(|word| self.aligned.to(word));
        before.unwrap_or(0)
    }

    /// The span of a place, with the white space at the ends of the segment where it is the same, and with a beginning
    /// or an end inside a word where that word stayed.
    fn edges(&self, segment: Span, words: &Range<usize>, place: &Range<usize>) -> Option<Span> {
        let (old, new) = (self.before.span(words), self.now.span(place));
        let same = |old: usize, new: usize| self.before.ids(old..old + 1) == self.now.ids(new..new + 1);
        let mut start = new.start;
        if segment.start > old.start {
            start += segment.start - old.start;
            if !same(words.start, place.start) {
                return None;
            }
        } else {
            let blank = self.before.slice(Span::new(segment.start, old.start));
            if self.now.slice(Span::new(0, new.start)).ends_with(blank) {
                start -= old.start - segment.start;
            }
        }
        let mut end = new.end;
        if segment.end < old.end {
            end -= old.end - segment.end;
            if !same(words.end - 1, place.end.saturating_sub(1)) {
                return None;
            }
        } else {
            let blank = self.before.slice(Span::new(old.end, segment.end));
            let rest = self.now.text.get(new.end as usize..).unwrap_or("");
            if rest.starts_with(blank) {
                end += segment.end - old.end;
            }
        }
        (start < end).then_some(Span::new(start, end))
    }
}

#[cfg(test)]
mod tests;
