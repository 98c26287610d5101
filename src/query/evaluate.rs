//! From atoms to hits: AND, OR and NOT within a unit, and relations between stretches.
//!
//! In: a [`Query`] and the turns of interviews, without those in which no atom finds anything. Out: the hits of each
//! interview, sorted. Whether the turns were read from a study or found by an index makes no difference here. All steps are
//! linear in the stretches found, but for sorting and looking up.

use super::filter::Voice;
use super::matcher::{Matcher, Read};
use super::words::has_word;
use super::{Group, Leaf, Query, Related, Relation, Scope};
use crate::excerpt::Mark;
use crate::text::Span;
use crate::transcript::Time;
use rayon::prelude::*;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

/// A turn as a query sees it.
#[derive(Clone, Debug)]
pub struct TurnView<'a> {
    /// Its place in the interview, from 0.
    pub number: u32,
    /// Where it stands in the stored text.
    pub span: Span,
    /// Its words.
    pub text: Cow<'a, str>,
    /// Who speaks.
    pub voice: Voice<'a>,
    /// Its time, or that of the last turn before it that has one.
    pub time: Option<Time>,
    /// What it carries.
    pub marks: Cow<'a, [Mark]>,
    /// The question of the guide that it asks.
    pub asks: Option<u16>,
}

impl TurnView<'_> {
    /// Takes blanks off both ends of a span in this turn; `None` when it holds no letter or digit.
    pub fn trimmed(&self, span: Span) -> Option<Span> {
        let from = span.start.checked_sub(self.span.start)? as usize;
        let words = self.text.get(from..from + span.len() as usize)?;
        let lead = u32::try_from(words.len() - words.trim_start().len()).ok()?;
        let start = span.start + lead;
        has_word(words).then(|| Span::new(start, start + u32::try_from(words.trim().len()).unwrap_or(0)))
    }
}

/// Turns of one interview, in order.
#[derive(Clone, Debug)]
pub struct Talk<'a> {
    /// Index of the interview.
    pub interview: usize,
    /// The language it is in.
    pub language: &'a str,
    /// The turns.
    pub turns: Vec<TurnView<'a>>,
}

/// A stretch that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The turn it lies in.
    pub turn: u32,
    /// Where it stands in the stored text.
    pub span: Span,
}

/// What the parts of the outermost group found in one interview.
struct Parts {
    interview: usize,
    items: Vec<Item>,
    cases: Vec<Option<usize>>,
}

/// A stretch and the part of its group that found it.
type Item = (Found, usize);

/// Finds the hits of a query in interviews; `talk` gives the turns of one. Interviews without hits are left out.
pub fn evaluate<'a, 'q>(
    query: &'q Query,
    interviews: &[usize],
    talk: impl Fn(usize) -> Option<Talk<'a>> + Sync,
) -> Vec<(usize, Vec<Found>)> {
    let by_case = query.root.scope == Scope::Case;
    let one = |matchers: &mut HashMap<String, Matcher<'q>>, interview: &usize| {
        let talk = talk(*interview)?;
        if !matchers.contains_key(talk.language) {
            matchers.insert(talk.language.to_owned(), Matcher::new(query, talk.language));
        }
        let matcher = matchers.get_mut(talk.language)?;
        let words = talk.turns.iter().map(|_| OnceCell::new()).collect();
        let mut reading = Reading { query, talk: &talk, matcher, words };
        if by_case {
            let items = reading.items(&query.root);
            let mut cases: Vec<_> = talk.turns.iter().map(|turn| turn.voice.case).collect();
            cases.sort_unstable();
            cases.dedup();
            return Some((Parts { interview: *interview, items, cases }, Vec::new()));
        }
        let hits = reading.hits(&query.root);
        Some((Parts { interview: *interview, items: Vec::new(), cases: Vec::new() }, hits))
    };
    let found: Vec<(Parts, Vec<Found>)> = interviews.par_iter().map_init(HashMap::new, one).flatten().collect();
    let found = if by_case {
        in_cases(&query.root, found.into_iter().map(|(parts, _)| parts).collect())
    } else {
        found.into_iter().map(|(parts, hits)| (parts.interview, hits)).collect()
    };
    found.into_iter().filter(|(_, hits): &(usize, Vec<Found>)| !hits.is_empty()).collect()
}

/// Puts the interviews of each case together; a conversation of several cases belongs to each of them.
fn in_cases(group: &Group, parts: Vec<Parts>) -> Vec<(usize, Vec<Found>)> {
    let mut present: BTreeMap<Option<usize>, u64> = BTreeMap::new();
    for part in &parts {
        let mask = mask(&part.items);
        for case in &part.cases {
            *present.entry(*case).or_default() |= mask;
        }
    }
    let holds = |case: &Option<usize>| group.formula.holds(present.get(case).copied().unwrap_or(0));
    let kept = parts.into_iter().filter(|part| part.cases.iter().any(|case| case.is_some() && holds(case)));
    kept.map(|part| (part.interview, emit(group, &part.items))).collect()
}

fn mask(items: &[Item]) -> u64 {
    items.iter().fold(0, |all, (_, leaf)| all | 1 << leaf)
}

/// The hits of a unit in which a group holds: what its parts found; whole turns only where nothing else is.
fn emit(group: &Group, items: &[Item]) -> Vec<Found> {
    let positive = group.formula.positive();
    let wanted = |weak: bool| {
        let of = move |(_, leaf): &&Item| {
            positive >> leaf & 1 == 1 && group.leaves.get(*leaf).is_some_and(|leaf| leaf.is_weak() == weak)
        };
        items.iter().filter(of).map(|(found, _)| *found).collect::<Vec<_>>()
    };
    let strong = wanted(false);
    let mut hits = if strong.is_empty() { wanted(true) } else { strong };
    hits.sort_unstable();
    hits.dedup();
    hits
}

/// One interview while it is read.
struct Reading<'t, 'a, 'q, 'm> {
    query: &'q Query,
    talk: &'t Talk<'a>,
    matcher: &'m mut Matcher<'q>,
    words: Vec<OnceCell<Vec<Read>>>,
}

impl Reading<'_, '_, '_, '_> {
    fn hits(&mut self, group: &Group) -> Vec<Found> {
        let items = self.items(group);
        match group.scope {
            Scope::Turn => {
                let units = items.chunk_by(|a, b| a.0.turn == b.0.turn);
                units.filter(|unit| group.formula.holds(mask(unit))).flat_map(|unit| emit(group, unit)).collect()
            }
            Scope::Interview | Scope::Case => {
                if group.formula.holds(mask(&items)) {
                    emit(group, &items)
                } else {
                    Vec::new()
                }
            }
            Scope::Turns(turns) => around(group, &items, turns),
            Scope::Segment => self.shared(group, &items),
        }
    }

    /// What each part of a group finds, sorted by place.
    fn items(&mut self, group: &Group) -> Vec<Item> {
        let mut items = Vec::new();
        for (place, leaf) in group.leaves.iter().enumerate() {
            let found = match leaf {
                Leaf::Group(group) => self.hits(group),
                Leaf::Related(related) => self.related(related),
                Leaf::Atom(atom) => {
                    let reads = matches!(atom.what, super::What::Words(..)) && !self.query.terms.is_empty();
                    let mut found = Vec::new();
                    for (turn, cell) in self.talk.turns.iter().zip(&self.words) {
                        let read = if reads && atom.filter.keeps(&turn.voice, turn.number, turn.time) {
                            if cell.get().is_none() {
                                let _ = cell.set(self.matcher.read(turn));
                            }
                            cell.get().map(Vec::as_slice).unwrap_or_default()
                        } else {
                            &[]
                        };
                        let spans = self.matcher.find(atom, turn, read);
                        found.extend(spans.into_iter().map(|span| Found { turn: turn.number, span }));
                    }
                    found
                }
            };
            items.extend(found.into_iter().map(|found| (found, place)));
        }
        items.sort_unstable();
        items
    }

    /// The words that carry what the formula asks, and nothing it forbids.
    fn shared(&self, group: &Group, items: &[Item]) -> Vec<Found> {
        let weak = |leaf: usize| group.leaves.get(leaf).is_some_and(Leaf::is_weak);
        let positive = group.formula.positive();
        let strong =
            (0..group.leaves.len()).filter(|leaf| !weak(*leaf)).fold(0, |all, leaf| all | 1 << leaf) & positive;
        let mut hits = Vec::new();
        for unit in items.chunk_by(|a, b| a.0.turn == b.0.turn) {
            let Some(turn) = unit.first().map(|(found, _)| found.turn) else { continue };
            let mut borders: Vec<(u32, bool, usize)> = Vec::with_capacity(unit.len() * 2);
            for (found, leaf) in unit {
                borders.push((found.span.start, true, *leaf));
                borders.push((found.span.end, false, *leaf));
            }
            borders.sort_unstable();
            let mut open = vec![0_u32; group.leaves.len()];
            let (mut best, mut whole): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
            let mut at = 0;
            for here in borders.chunk_by(|a, b| a.0 == b.0) {
                let Some(&(border, ..)) = here.first() else { continue };
                let present = open.iter().enumerate().fold(0, |all, (leaf, open)| all | u64::from(*open > 0) << leaf);
                if at < border && group.formula.holds(present) {
                    extend(if present & strong == 0 { &mut whole } else { &mut best }, Span::new(at, border));
                }
                for (_, begins, leaf) in here {
                    if let Some(open) = open.get_mut(*leaf) {
                        *open = if *begins { *open + 1 } else { open.saturating_sub(1) };
                    }
                }
                at = border;
            }
            let view = self.talk.turns.binary_search_by_key(&turn, |view| view.number).ok();
            let Some(view) = view.and_then(|place| self.talk.turns.get(place)) else { continue };
            let spans = if best.is_empty() { whole } else { best };
            hits.extend(spans.into_iter().filter_map(|span| view.trimmed(span)).map(|span| Found { turn, span }));
        }
        hits
    }

    fn related(&mut self, related: &Related) -> Vec<Found> {
        let mut left = self.hits(&related.left);
        let mut right = self.hits(&related.right);
        left.sort_unstable();
        right.sort_unstable();
        relate(left, &right, related.relation, related.turns)
    }
}

/// Adds a stretch, joined to the last one when they touch.
fn extend(spans: &mut Vec<Span>, next: Span) {
    match spans.last_mut() {
        Some(last) if last.end == next.start => last.end = next.end,
        _ => spans.push(next),
    }
}

/// The hits of each turn around which, no more than so many turns away, a group holds.
fn around(group: &Group, items: &[Item], turns: u32) -> Vec<Found> {
    let mut counts = vec![0_usize; group.leaves.len()];
    let (mut first, mut end) = (0, 0);
    let mut hits = Vec::new();
    let positive = group.formula.positive();
    let strong = |leaf: usize| positive >> leaf & 1 == 1 && group.leaves.get(leaf).is_some_and(|leaf| !leaf.is_weak());
    for unit in items.chunk_by(|a, b| a.0.turn == b.0.turn) {
        let Some(here) = unit.first().map(|(found, _)| found.turn) else { continue };
        while let Some((_, leaf)) = items.get(end).filter(|(found, _)| found.turn <= here.saturating_add(turns)) {
            counts.get_mut(*leaf).into_iter().for_each(|count| *count += 1);
            end += 1;
        }
        while let Some((_, leaf)) = items.get(first).filter(|(found, _)| found.turn.saturating_add(turns) < here) {
            counts.get_mut(*leaf).into_iter().for_each(|count| *count -= 1);
            first += 1;
        }
        let present = counts.iter().enumerate().fold(0, |all, (leaf, count)| all | u64::from(*count > 0) << leaf);
        if !group.formula.holds(present) {
            continue;
        }
        let elsewhere = (0..counts.len()).any(|leaf| strong(leaf) && counts.get(leaf).is_some_and(|count| *count > 0));
        let own = emit(group, unit);
        let weak_only = !unit.iter().any(|(_, leaf)| strong(*leaf));
        if !(weak_only && elsewhere) {
            hits.extend(own);
        }
    }
    hits
}

/// Turns that `near` allows when the query does not say.
pub const NEAR: u32 = 2;

/// Keeps what of the left stands so to something of the right; both are sorted by place.
fn relate(left: Vec<Found>, right: &[Found], relation: Relation, turns: Option<u32>) -> Vec<Found> {
    let furthest: Vec<u32> = right
        .iter()
        .scan(0, |most, found| {
            *most = found.span.end.max(*most);
            Some(*most)
        })
        .collect();
    // The furthest end among those of the right that begin before a place.
    let reach = |begin: &dyn Fn(&Found) -> bool| {
        let count = right.partition_point(begin);
        count.checked_sub(1).and_then(|last| furthest.get(last)).copied()
    };
    let mut ends: Vec<&Found> = right.iter().collect();
    ends.sort_unstable_by_key(|found| found.span.end);
    let close = |a: u32, b: u32, turns: Option<u32>| turns.is_none_or(|turns| a.abs_diff(b) <= turns);
    let keeps = |found: &Found| match relation {
        Relation::Overlaps => reach(&|r| r.span.start < found.span.end).is_some_and(|end| end > found.span.start),
        Relation::Within => reach(&|r| r.span.start <= found.span.start).is_some_and(|end| end >= found.span.end),
        Relation::Near => {
            let turns = turns.unwrap_or(NEAR);
            let first = right.partition_point(|r| r.turn.saturating_add(turns) < found.turn);
            let end = right.partition_point(|r| r.turn <= found.turn.saturating_add(turns));
            let itself = right.binary_search(found).is_ok();
            end.saturating_sub(first) > usize::from(itself)
        }
        Relation::Before => {
            let next = right.get(right.partition_point(|r| r.span.start < found.span.end));
            next.is_some_and(|next| close(next.turn, found.turn, turns))
        }
        Relation::After => {
            let last = ends.partition_point(|r| r.span.end <= found.span.start).checked_sub(1);
            last.and_then(|last| ends.get(last)).is_some_and(|last| close(last.turn, found.turn, turns))
        }
    };
    left.into_iter().filter(keeps).collect()
}
