//! The words that patterns are anchored at.
//!
//! In: [`Part`]s of patterns. Out: [`Elements`], each distinct part once, and which of them a word of the text
//! satisfies. This is asked once per distinct word, so it may take its time.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use crate::text::{Accents, Case, Folded};

/// A run of word characters, folded, and whether more of them may stand before or after it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The folded characters.
    pub text: String,
    /// Whether more may stand before it.
    pub open_left: bool,
    /// Whether more may stand after it.
    pub open_right: bool,
}

/// A word's satisfying an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Which element.
    pub element: u32,
    /// Where: bytes from there to the end of the word, as regular expressions see it.
    pub from_end: u32,
}

/// What distinguishes one element from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    part: Part,
    accents: Accents,
    /// Whether each place in a word is told, or just that there is one.
    each: bool,
}

/// Collects distinct elements.
#[derive(Debug, Default)]
pub struct Collector {
    keys: BTreeMap<Key, u32>,
}

impl Collector {
    /// Returns the number of a part; `each` when all its places in a word are wanted.
    pub fn number(&mut self, part: &Part, accents: Accents, each: bool) -> u32 {
        let key = Key { part: part.clone(), accents, each };
        let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        *self.keys.entry(key).or_insert(next)
    }

    /// Makes the elements that words are asked about; `None` when they are too many.
    pub fn finish(self) -> Option<Elements> {
        let mut keys: Vec<(Key, u32)> = self.keys.into_iter().collect();
        keys.sort_by_key(|(_, number)| *number);
        let keys: Vec<Key> = keys.into_iter().map(|(key, _)| key).collect();
        let automaton = AhoCorasick::new(keys.iter().map(|k| &k.part.text)).ok()?;
        Some(Elements { keys, automaton })
    }
}

/// All elements of a set of patterns.
#[derive(Debug)]
pub struct Elements {
    keys: Vec<Key>,
    automaton: AhoCorasick,
}

impl Elements {
    /// Returns how many there are.
    pub const fn len(&self) -> usize {
        self.keys.len()
    }

    /// Appends what a word satisfies, by element and place, each once.
    pub fn marks(&self, word: &str, marks: &mut Vec<Mark>) {
        let from = marks.len();
        if word.is_ascii() {
            let folded = Folded::new(word, Case::Folded, Accents::Kept);
            self.search(folded.as_str(), word, None, marks);
        } else {
            for accents in [Accents::Kept, Accents::Stripped] {
                let folded = Folded::new(word, Case::Folded, accents);
                let cased = Folded::new(word, Case::Kept, accents);
                self.search(folded.as_str(), cased.as_str(), Some(accents), marks);
            }
        }
        let mut new = marks.split_off(from);
        new.sort_unstable();
        new.dedup_by(|b, a| {
            let each = self.keys.get(a.element as usize).is_some_and(|key| key.each);
            a.element == b.element && (!each || a.from_end == b.from_end)
        });
        marks.append(&mut new);
    }

    /// Finds elements in a word in folded case; `cased` is the same, one character for one, in its own case.
    fn search(&self, folded: &str, cased: &str, accents: Option<Accents>, marks: &mut Vec<Mark>) {
        let Ok(found) = self.automaton.try_find_overlapping_iter(folded) else { return };
        let mut starts = None;
        for m in found {
            let element = m.pattern().as_u32();
            let Some(key) = self.keys.get(element as usize) else { continue };
            let wanted = accents.is_none_or(|a| a == key.accents);
            let left = key.part.open_left || m.start() == 0;
            let right = key.part.open_right || m.end() == folded.len();
            if wanted && left && right {
                let start = match accents {
                    None => m.start(),
                    Some(_) => {
                        let starts = starts.get_or_insert_with(|| beside(folded, cased));
                        starts.get(m.start()).copied().unwrap_or(0)
                    }
                };
                let from_end = u32::try_from(cased.len().saturating_sub(start)).unwrap_or(u32::MAX);
                marks.push(Mark { element, from_end });
            }
        }
    }
}

/// Returns for each byte of the one text where the same character begins in the other.
fn beside(folded: &str, cased: &str) -> Vec<usize> {
    let mut starts = Vec::with_capacity(folded.len());
    for (c, (start, _)) in folded.chars().zip(cased.char_indices()) {
        starts.resize(starts.len() + c.len_utf8(), start);
    }
    starts
}
