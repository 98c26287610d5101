//! The stretches that an atom finds in a turn.
//!
//! In: atoms and the turns of interviews in one language. Out: spans in the stored text, sorted. Each distinct word is
//! compared with the terms once.

use super::evaluate::TurnView;
use super::words::{Reader, pieces};
use super::{Atom, Layer, Query, Term, What};
use crate::coding::union;
use crate::excerpt::Mark;
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Matches the atoms of one query in one language; one per thread.
pub struct Matcher<'q> {
    query: &'q Query,
    reader: Reader,
    /// Word → the terms that fit it, a bit each.
    verdicts: FxHashMap<String, u64>,
}

/// Words remembered before the memory is emptied.
const MEMORY: usize = 500_000;

/// A word of a turn and the terms that fit it.
pub type Read = (Span, u64);

impl<'q> Matcher<'q> {
    /// Makes a matcher for interviews in a language.
    pub fn new(query: &'q Query, language: &str) -> Self {
        // Stems are costly to work out and seldom asked for.
        let stems = query.terms.iter().any(|term| matches!(term, Term::Stem(_)));
        Self { query, reader: Reader::new(if stems { language } else { "" }), verdicts: FxHashMap::default() }
    }

    /// Reads the words of a turn.
    pub fn read(&mut self, turn: &TurnView) -> Vec<Read> {
        let mut words = Vec::with_capacity(turn.text.len() / 5);
        pieces(&turn.text, &mut |at, word| {
            let start = turn.span.start + u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span::new(start, start + u32::try_from(word.len()).unwrap_or(0));
            words.push((span, self.verdict(word)));
        });
        words
    }

    fn verdict(&mut self, word: &str) -> u64 {
        if let Some(verdict) = self.verdicts.get(word) {
            return *verdict;
        }
        if self.verdicts.len() >= MEMORY {
            self.verdicts.clear();
        }
        let forms = self.reader.spell(word);
        let reader = &mut self.reader;
        let fits =
            self.query.terms.iter().enumerate().filter(|(_, term)| term.matches(&forms, &mut |t| reader.forms(t)));
        let verdict = fits.fold(0, |all, (place, _)| all | 1 << place);
        self.verdicts.insert(word.to_owned(), verdict);
        verdict
    }

    /// Finds the stretches of one atom; `words` is what [`Self::read`] gave, and is empty when the query has no terms.
    pub fn find(&self, atom: &Atom, turn: &TurnView, words: &[Read]) -> Vec<Span> {
        if !atom.filter.keeps(&turn.voice, turn.number, turn.time) {
            return Vec::new();
        }
        match &atom.what {
            What::Words(parts, slop) => phrases(words, parts, *slop),
            What::Coded(coded) => {
                union(turn.marks.iter().filter(|mark| coded.takes(mark)).map(|mark| mark.span).collect())
            }
            What::Uncoded(layer) => uncoded(turn, *layer),
            What::Asked(questions) => {
                let asked = turn.asks.is_some_and(|question| questions.contains(&question));
                if asked { vec![turn.span] } else { Vec::new() }
            }
            What::Turns => vec![turn.span],
        }
    }
}

/// Finds words that follow each other with at most `slop` others between them; hits do not overlap.
fn phrases(words: &[Read], parts: &[usize], slop: u32) -> Vec<Span> {
    let fits = |place: usize, part: usize| words.get(place).is_some_and(|(_, terms)| terms >> part & 1 == 1);
    let mut found = Vec::new();
    let Some((first, rest)) = parts.split_first() else { return found };
    let mut at = 0;
    while at < words.len() {
        let start = at;
        at += 1;
        if !fits(start, *first) {
            continue;
        }
        let mut last = start;
        let mut left = slop as usize;
        let whole = rest.iter().all(|part| {
            let next = (last + 1..=last + 1 + left).find(|place| fits(*place, *part));
            next.map(|next| {
                left -= next - last - 1;
                last = next;
            })
            .is_some()
        });
        if let Some(((from, _), (to, _))) = words.get(start).zip(words.get(last)).filter(|_| whole) {
            found.push(Span::new(from.start, to.end));
            at = last + 1;
        }
    }
    found
}

/// What a participant says that carries no code in a layer, without the blanks at its ends.
pub fn uncoded(turn: &TurnView, layer: Layer) -> Vec<Span> {
    if turn.voice.role != crate::transcript::Role::Participant {
        return Vec::new();
    }
    let carries = |mark: &&Mark| mark.by == 0 && mark.bits & layer.bits() != 0;
    let coded = union(turn.marks.iter().filter(carries).map(|mark| mark.span).collect());
    let mut at = turn.span.start;
    let mut gaps = Vec::new();
    for span in coded {
        gaps.push(Span::new(at, span.start.max(at)));
        at = span.end;
    }
    gaps.push(Span::new(at, turn.span.end.max(at)));
    gaps.into_iter().filter_map(|gap| turn.trimmed(gap)).collect()
}
