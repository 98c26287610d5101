//! Which turns may hold a quotation.
//!
//! In: [`Corpus`], which knows in which turns a word was said. Out: turns: those that hold the rarest words of a quotation,
//! and, where the quotation is not in any of them, those that hold the most of what is rare in it.

use crate::query::Reader;
use crate::search::{IndexedTurns, ReadTurns, SaidIn};
use crate::study::Study;
use std::collections::BTreeSet;

pub use crate::search::SaidIn as Said;

/// Words that a turn must hold all of.
const RAREST: usize = 6;
/// Turns that are looked at when all of those words are there.
const MOST_EXACT: usize = 500;
/// Turns that are looked at when some are.
const MOST_ALIKE: usize = 40;
/// Words that are weighed, and turns that are counted for them.
const WEIGHED: usize = 12;
const MOST_COUNTED: u64 = 30_000;

/// Knows in which turns a word was said; words without case and accents.
pub trait Corpus: Sync {
    /// In how many turns.
    fn frequency(&self, word: &str) -> u64;
    /// In which turns, ascending.
    fn turns(&self, word: &str) -> Vec<SaidIn>;
    /// In which turns all of these were said, ascending.
    fn turns_with(&self, words: &[&str]) -> Vec<SaidIn> {
        let mut lists = words.iter().map(|word| self.turns(word));
        let mut turns = lists.next().unwrap_or_default();
        for other in lists {
            turns.retain(|turn| other.binary_search(turn).is_ok());
        }
        turns
    }
}

impl Corpus for IndexedTurns<'_> {
    fn frequency(&self, word: &str) -> u64 {
        self.frequency(word)
    }

    fn turns(&self, word: &str) -> Vec<SaidIn> {
        self.turns(word)
    }

    fn turns_with(&self, words: &[&str]) -> Vec<SaidIn> {
        self.turns_with(words)
    }
}

/// The corpus as it was read, without an index.
#[derive(Debug, Default)]
pub struct Scanned(ReadTurns);

impl Corpus for Scanned {
    fn frequency(&self, word: &str) -> u64 {
        self.0.frequency(word)
    }

    fn turns(&self, word: &str) -> Vec<SaidIn> {
        self.0.turns(word)
    }
}

/// Reads every turn of a study for the words of these texts.
pub fn scanned<'t>(study: &Study, texts: impl IntoIterator<Item = &'t str>) -> Scanned {
    let words: BTreeSet<String> = texts.into_iter().flat_map(spelled).collect();
    Scanned(ReadTurns::new(study, &words))
}

/// The words of a text as a corpus knows them, each once.
pub(super) fn spelled(text: &str) -> BTreeSet<String> {
    // Stems play no part, so neither does the language.
    let words = Reader::new("").words(text, 0);
    words.into_iter().map(|word| word.forms.plain.clone()).collect()
}

/// The words that were said at all, the rarest first.
fn by_rarity(corpus: &dyn Corpus, text: &str) -> Vec<(u64, String)> {
    let known = spelled(text).into_iter().map(|word| (corpus.frequency(&word), word));
    let mut known: Vec<(u64, String)> = known.filter(|(times, _)| *times > 0).collect();
    known.sort();
    known
}

/// The turns that hold the rarest words of a text.
pub(super) fn with_all(corpus: &dyn Corpus, text: &str) -> Vec<SaidIn> {
    let rare = by_rarity(corpus, text);
    let words: Vec<&str> = rare.iter().take(RAREST).map(|(_, word)| word.as_str()).collect();
    let mut turns = corpus.turns_with(&words);
    turns.truncate(MOST_EXACT);
    turns
}

/// The turns that hold the most of what is rare in a text, the best first.
pub(super) fn alike(corpus: &dyn Corpus, text: &str) -> Vec<SaidIn> {
    let mut weights: Vec<(SaidIn, u32)> = Vec::new();
    let mut counted = 0;
    for (times, word) in by_rarity(corpus, text).into_iter().take(WEIGHED) {
        counted += times;
        if counted > MOST_COUNTED && !weights.is_empty() {
            break;
        }
        let weight = 1 + 32_u32.saturating_sub(times.ilog2());
        weights.extend(corpus.turns(&word).into_iter().map(|turn| (turn, weight)));
    }
    weights.sort_unstable();
    let mut turns: Vec<(SaidIn, u32)> = Vec::new();
    for (turn, weight) in weights {
        match turns.last_mut().filter(|(last, _)| *last == turn) {
            Some((_, sum)) => *sum += weight,
            None => turns.push((turn, weight)),
        }
    }
    turns.sort_unstable_by_key(|(turn, weight)| (std::cmp::Reverse(*weight), *turn));
    turns.into_iter().take(MOST_ALIKE).map(|(turn, _)| turn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Few(Vec<&'static str>);

    impl Corpus for Few {
        fn frequency(&self, word: &str) -> u64 {
            self.turns(word).len() as u64
        }

        fn turns(&self, word: &str) -> Vec<SaidIn> {
            let holds = |(_, turn): &(u32, &&str)| spelled(turn).contains(word);
            (0..).zip(&self.0).filter(holds).map(|(turn, _)| SaidIn { interview: 0, turn }).collect()
        }
    }

    #[test]
    fn the_rarest_words_decide() {
        let corpus = Few(vec!["de wasbak en de kraan", "de wasbak", "de kraan van de wasbak is stuk", "de dag"]);
        let turns = |found: Vec<SaidIn>| found.into_iter().map(|said| said.turn).collect::<Vec<_>>();
        assert_eq!(turns(with_all(&corpus, "De kraan, de wasbak")), [0, 2]);
        assert_eq!(turns(with_all(&corpus, "de kraan is stuk, de wasbak")), [2]);
        assert_eq!(turns(alike(&corpus, "de kraan is stuk en nieuw"))[..2], [2, 0]);
        assert!(with_all(&corpus, "nergens gezegd").is_empty());
    }
}
