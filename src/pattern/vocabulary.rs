//! What is known of the words met so far.
//!
//! In: a word of the text, byte for byte. Out: its verdict, the elements it satisfies, worked out once for each
//! distinct word and then looked up. Promise: bounded memory; the answer never depends on what was asked before.

use super::element::{Elements, Mark};

/// Words kept before all are forgotten; a table of them takes some 25 MB.
const MOST_WORDS: usize = 400_000;
/// Bytes of long words and of marks kept before all are forgotten.
const MOST_BYTES: usize = 32 << 20;
/// Longer words are worked out each time.
const LONGEST: usize = 256;
/// Set in a verdict when patterns are anchored at the word.
const ACTIVE: u32 = 1 << 31;

/// The words met so far and their verdicts. Verdict 0 is: nothing.
#[derive(Debug)]
pub struct Vocabulary {
    short: Vec<Short>,
    short_used: usize,
    long: Vec<Long>,
    long_used: usize,
    /// The bytes of the long words.
    letters: Vec<u8>,
    marks: Vec<Mark>,
    /// Ranges of `marks`, by verdict.
    verdicts: Vec<(u32, u32)>,
}

/// A word of at most 16 bytes, filled up with zeros. A word has no zero byte, so a slot with zeros is free.
#[derive(Clone, Copy, Debug, Default)]
struct Short {
    low: u64,
    high: u64,
    verdict: u32,
}

/// A longer word, its bytes elsewhere; free when it has no length.
#[derive(Clone, Copy, Debug, Default)]
struct Long {
    hash: u64,
    start: u32,
    length: u32,
    verdict: u32,
}

impl Vocabulary {
    /// Makes an empty one.
    pub fn new() -> Self {
        Self {
            short: vec![Short::default(); 1 << 12],
            short_used: 0,
            long: vec![Long::default(); 1 << 8],
            long_used: 0,
            letters: Vec::new(),
            marks: Vec::new(),
            verdicts: vec![(0, 0)],
        }
    }

    /// Forgets all words when they are too many; verdicts given before are void then.
    pub fn tidy(&mut self) {
        let bytes = self.letters.len() + (self.marks.len() + self.verdicts.len()) * size_of::<Mark>();
        if self.short_used >= MOST_WORDS || bytes >= MOST_BYTES {
            *self = Self::new();
        }
    }

    /// Returns the verdict on the word `text[start..end]`.
    #[inline]
    pub fn verdict(&mut self, text: &str, start: usize, end: usize, elements: &Elements, active: &[bool]) -> u32 {
        let length = end - start;
        if length > 16 {
            return self.long_verdict(text.get(start..end).unwrap_or(""), elements, active);
        }
        let (low, high) = letters(text.as_bytes(), start, length);
        let mask = self.short.len() - 1;
        let mut at = spread(low ^ high.wrapping_mul(0x9E37_79B9_7F4A_7C15)) & mask;
        loop {
            match self.short.get(at) {
                Some(slot) if slot.low == low && slot.high == high => return slot.verdict,
                Some(slot) if slot.low != 0 => at = (at + 1) & mask,
                _ => break,
            }
        }
        let verdict = self.decide(text.get(start..end).unwrap_or(""), elements, active);
        if self.short_used < MOST_WORDS
            && let Some(slot) = self.short.get_mut(at)
        {
            *slot = Short { low, high, verdict };
            self.short_used += 1;
            if self.short_used * 3 > self.short.len() * 2 {
                self.grow_short();
            }
        }
        verdict
    }

    /// Tells whether patterns are anchored at a word with this verdict.
    pub const fn is_active(verdict: u32) -> bool {
        verdict & ACTIVE != 0
    }

    /// Returns what a word with this verdict satisfies, ascending.
    pub fn marks(&self, verdict: u32) -> &[Mark] {
        let (start, end) = self.verdicts.get((verdict & !ACTIVE) as usize).copied().unwrap_or((0, 0));
        self.marks.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// Tells whether a word with this verdict satisfies an element.
    pub fn has(&self, verdict: u32, element: u32) -> bool {
        verdict != 0 && self.marks(verdict).iter().any(|m| m.element == element)
    }

    /// Works a word out.
    fn decide(&mut self, word: &str, elements: &Elements, active: &[bool]) -> u32 {
        let start = self.marks.len();
        elements.marks(word, &mut self.marks);
        let new = self.marks.get(start..).unwrap_or(&[]);
        if new.is_empty() {
            return 0;
        }
        let is_active = new.iter().any(|m| active.get(m.element as usize) == Some(&true));
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.verdicts.push((number(start), number(self.marks.len())));
        number(self.verdicts.len() - 1) | if is_active { ACTIVE } else { 0 }
    }

    fn long_verdict(&mut self, word: &str, elements: &Elements, active: &[bool]) -> u32 {
        if word.len() > LONGEST {
            return self.decide(word, elements, active);
        }
        let mut hash = 0_u64;
        for at in (0..word.len()).step_by(16) {
            let (low, high) = letters(word.as_bytes(), at, (word.len() - at).min(16));
            hash = (hash.rotate_left(5) ^ low ^ high.rotate_left(31)).wrapping_mul(0x517C_C1B7_2722_0A95);
        }
        let mask = self.long.len() - 1;
        let mut at = spread(hash) & mask;
        while let Some(slot) = self.long.get(at).filter(|slot| slot.length != 0) {
            let range = slot.start as usize..(slot.start + slot.length) as usize;
            if slot.hash == hash && self.letters.get(range) == Some(word.as_bytes()) {
                return slot.verdict;
            }
            at = (at + 1) & mask;
        }
        let verdict = self.decide(word, elements, active);
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let start = number(self.letters.len());
        if self.letters.len() < MOST_BYTES
            && let Some(slot) = self.long.get_mut(at)
        {
            *slot = Long { hash, start, length: number(word.len()), verdict };
            self.letters.extend_from_slice(word.as_bytes());
            self.long_used += 1;
            if self.long_used * 2 > self.long.len() {
                self.grow_long();
            }
        }
        verdict
    }

    fn grow_short(&mut self) {
        let old = std::mem::take(&mut self.short);
        self.short = vec![Short::default(); old.len() * 2];
        let mask = self.short.len() - 1;
        for slot in old.into_iter().filter(|s| s.low != 0) {
            let mut at = spread(slot.low ^ slot.high.wrapping_mul(0x9E37_79B9_7F4A_7C15)) & mask;
            while self.short.get(at).is_some_and(|s| s.low != 0) {
                at = (at + 1) & mask;
            }
            if let Some(free) = self.short.get_mut(at) {
                *free = slot;
            }
        }
    }

    fn grow_long(&mut self) {
        let old = std::mem::take(&mut self.long);
        self.long = vec![Long::default(); old.len() * 2];
        let mask = self.long.len() - 1;
        for slot in old.into_iter().filter(|s| s.length != 0) {
            let mut at = spread(slot.hash) & mask;
            while self.long.get(at).is_some_and(|s| s.length != 0) {
                at = (at + 1) & mask;
            }
            if let Some(free) = self.long.get_mut(at) {
                *free = slot;
            }
        }
    }
}

/// Spreads a hash over all bits.
const fn spread(hash: u64) -> usize {
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) as usize
}

/// Reads 1 to 16 bytes as two numbers, filled up with zeros.
#[inline]
fn letters(bytes: &[u8], start: usize, length: usize) -> (u64, u64) {
    let all = match bytes.get(start..start + 16).and_then(|chunk| <[u8; 16]>::try_from(chunk).ok()) {
        Some(chunk) => u128::from_le_bytes(chunk) & (u128::MAX >> (128 - 8 * length)),
        None => {
            let rest = bytes.get(start..start + length).unwrap_or(&[]);
            rest.iter().rev().fold(0, |all, byte| (all << 8) | u128::from(*byte))
        }
    };
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
    let halves = (all as u64, (all >> 64) as u64);
    halves
}
