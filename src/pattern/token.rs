//! Runs of word characters in text.
//!
//! In: composed text without soft hyphens. Out: where each run of Unicode `\w` begins and ends, in one pass over
//! blocks of 64 bytes that looks at a character only when it is not ASCII.

use super::phrase::is_word;

/// A run of word characters.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Its first byte in the piece.
    pub start: u32,
    /// One past its last byte in the piece.
    pub end: u32,
    /// What the vocabulary knows of it.
    pub verdict: u32,
}

/// Bytes looked at together, one bit for each.
const BLOCK: usize = 64;

/// Calls `each` with the beginning and end of each run.
pub fn runs(text: &str, mut each: impl FnMut(usize, usize)) {
    let mut inside = None;
    // Whether the last byte was part of a word, and the bits of a character that goes on in this block.
    let (mut before, mut over) = (0_u64, 0_u64);
    for (i, block) in text.as_bytes().chunks(BLOCK).enumerate() {
        let from = i * BLOCK;
        let mut words = over | ascii_words(block);
        over = 0;
        if !block.is_ascii() {
            let (here, next) = wide_words(text, from, block);
            words |= here;
            over = next;
        }
        // A bit where a run begins or ends. Branching on these instead of on each byte is easier to foresee.
        let mut edges = words ^ (words << 1 | before);
        while edges != 0 {
            let at = from + edges.trailing_zeros() as usize;
            edges &= edges - 1;
            match inside.take() {
                Some(start) => each(start, at.min(text.len())),
                None => inside = Some(at),
            }
        }
        before = words >> (BLOCK - 1);
    }
    if let Some(start) = inside {
        each(start, text.len());
    }
}

/// Marks the ASCII letters, digits and underscores of a block.
fn ascii_words(block: &[u8]) -> u64 {
    let bits = |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |bits, byte| bits << 1 | word(*byte));
    let (low, high) = block.split_at(block.len().min(BLOCK / 2));
    bits(low) | bits(high) << (BLOCK / 2)
}

/// Marks the word characters outside ASCII that begin in a block; also the bytes of one that fall in the next block.
fn wide_words(text: &str, from: usize, block: &[u8]) -> (u64, u64) {
    let mut bits = 0_u128;
    for (at, _) in block.iter().enumerate().filter(|(_, byte)| **byte >= 0xC0) {
        if let Some(c) = text.get(from + at..).and_then(|rest| rest.chars().next()).filter(|c| is_word(*c)) {
            bits |= ((1 << c.len_utf8()) - 1) << at;
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is this block")]
    let halves = (bits as u64, (bits >> BLOCK) as u64);
    halves
}

const WORD: [u8; 256] = words();

#[expect(clippy::indexing_slicing, reason = "runs in the compiler, which would refuse an index out of bounds")]
const fn words() -> [u8; 256] {
    let mut words = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            words[byte as usize] = 1;
        }
        byte += 1;
    }
    words
}

#[expect(clippy::indexing_slicing, reason = "a byte is always below 256")]
const fn word(byte: u8) -> u64 {
    WORD[byte as usize] as u64
}
