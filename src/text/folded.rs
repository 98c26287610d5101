//! The text as matching sees it.
//!
//! In: stored text. Out: [`Folded`], the same text in one spelling, with a map back to the stored bytes; borrowed
//! when nothing changes. Always folded: NFC, soft hyphens (removed), apostrophes (to `'`) and dashes (to `-`). On
//! request: case, and stress accents, the acute on a Latin vowel or j (`wél`, `één`, also as U+0301).
//! Promise: linear time, and a place mapped back never falls inside a combining sequence.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, is_nfc_quick};

const SOFT_HYPHEN: char = '\u{AD}';
const ACUTE: char = '\u{301}';

/// What becomes of upper and lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Left as it is.
    Kept,
    /// Made equal: simple case folding, and `İ` as `i`.
    Folded,
}

/// What becomes of stress accents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accents {
    /// Left as they are.
    Kept,
    /// Removed from Latin vowels and j.
    Stripped,
}

/// Stored text in the one spelling that matching sees, with the way back.
#[derive(Debug)]
pub struct Folded<'t> {
    text: Cow<'t, str>,
    /// Where folded and stored bytes do not run side by side, ascending.
    clusters: Vec<Cluster>,
}

/// A combining sequence, or a character that changed its length; bytes on both sides.
#[derive(Clone, Copy, Debug)]
struct Cluster {
    folded: (usize, usize),
    stored: (usize, usize),
}

impl<'t> Folded<'t> {
    /// Folds stored text.
    pub fn new(stored: &'t str, case: Case, accents: Accents) -> Self {
        let mut folder = Folder { stored, case, accents, out: None, clusters: Vec::new() };
        let mut at = 0;
        while at < stored.len() {
            let alike = folder.alike(at);
            if let Some(out) = &mut folder.out {
                out.push_str(stored.get(at..at + alike).unwrap_or(""));
            }
            at = folder.cluster(at + alike).unwrap_or(stored.len());
        }
        match folder.out {
            Some(out) => Self { text: Cow::Owned(out), clusters: folder.clusters },
            None => Self { text: Cow::Borrowed(stored), clusters: folder.clusters },
        }
    }

    /// Takes text that is known to need no folding and to hold no combining sequence.
    pub const fn unchanged(stored: &'t str) -> Self {
        Self { text: Cow::Borrowed(stored), clusters: Vec::new() }
    }

    /// Returns the folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Maps bytes of the folded text back to bytes of the stored text, widened to whole combining sequences.
    pub fn stored(&self, folded: Range<usize>) -> Range<usize> {
        let before = |at: usize| self.clusters.get(at.wrapping_sub(1));
        let start = match before(self.clusters.partition_point(|c| c.folded.0 <= folded.start)) {
            Some(c) if folded.start < c.folded.1 => c.stored.0,
            Some(c) => c.stored.1 + (folded.start - c.folded.1),
            None => folded.start,
        };
        let end = match before(self.clusters.partition_point(|c| c.folded.0 < folded.end)) {
            Some(c) if folded.end <= c.folded.1 => c.stored.1,
            Some(c) => c.stored.1 + (folded.end - c.folded.1),
            None => folded.end,
        };
        start..end.max(start)
    }

    /// Maps a byte of the stored text to the folded text; inside a combining sequence, to its beginning.
    pub fn place(&self, stored: usize) -> usize {
        let known = self.clusters.partition_point(|c| c.stored.0 <= stored);
        match self.clusters.get(known.wrapping_sub(1)) {
            Some(c) if stored < c.stored.1 => c.folded.0,
            Some(c) => c.folded.1 + (stored - c.stored.1),
            None => stored,
        }
    }
}

struct Folder<'t> {
    stored: &'t str,
    case: Case,
    accents: Accents,
    /// What was written so far; `None` as long as nothing changed.
    out: Option<String>,
    clusters: Vec<Cluster>,
}

impl Folder<'_> {
    /// Returns how many bytes from `at` on hold whole combining sequences that folding leaves alone.
    fn alike(&self, at: usize) -> usize {
        let rest = self.stored.get(at..).unwrap_or("");
        let mut end = 0;
        let mut last = 0;
        loop {
            let plain = self.plain(rest.as_bytes().get(end..).unwrap_or(&[]));
            if plain > 0 {
                end += plain;
                last = 1;
            }
            match rest.get(end..).and_then(|rest| rest.chars().next()) {
                Some(c) if is_odd(c) => return end - last,
                Some(c) if self.spell(c) == c && !(self.accents == Accents::Stripped && may_stress(c)) => {
                    last = c.len_utf8();
                    end += last;
                }
                _ => return end,
            }
        }
    }

    /// Returns how many bytes from the first on are ASCII and stay as they are.
    fn plain(&self, bytes: &[u8]) -> usize {
        let folds = self.case == Case::Folded;
        let changes = |b: &u8| !b.is_ascii() | (*b == b'`') | (folds & b.is_ascii_uppercase());
        // Whole blocks first: without a way out of the loop the compiler reads many bytes at a time.
        let blocks = bytes.chunks_exact(32).take_while(|block| !block.iter().fold(false, |any, b| any | changes(b)));
        let whole = blocks.count() * 32;
        let rest = bytes.get(whole..).unwrap_or(&[]);
        whole + rest.iter().position(changes).unwrap_or(rest.len())
    }

    /// Folds the combining sequence at `at` and returns where the next one begins.
    fn cluster(&mut self, at: usize) -> Option<usize> {
        let rest = self.stored.get(at..)?;
        let first = rest.chars().next()?;
        let long = first.len_utf8();
        let end = if first == SOFT_HYPHEN { long } else { cluster_end(rest, long) };
        let before = self.out.as_ref().map_or(at, String::len);
        if end == long && !is_odd(first) && !(self.accents == Accents::Stripped && may_stress(first)) {
            let folded = self.spell(first);
            if folded != first {
                self.out(at).push(folded);
            } else if let Some(out) = &mut self.out {
                out.push(first);
            }
        } else {
            let folded = self.sequence(rest.get(..end)?);
            if Some(folded.as_str()) != rest.get(..end) {
                self.out(at).push_str(&folded);
            } else if let Some(out) = &mut self.out {
                out.push_str(&folded);
            }
        }
        let after = self.out.as_ref().map_or(at + end, String::len);
        if end > long || after - before != end {
            self.clusters.push(Cluster { folded: (before, after), stored: (at, at + end) });
        }
        Some(at + end)
    }

    /// Returns the text to write to, which begins as a copy of what came before `at`.
    fn out(&mut self, at: usize) -> &mut String {
        let stored = self.stored;
        self.out.get_or_insert_with(|| {
            let mut out = String::with_capacity(stored.len());
            out.push_str(stored.get(..at).unwrap_or(""));
            out
        })
    }

    /// Folds one combining sequence.
    fn sequence(&self, sequence: &str) -> String {
        let plain = sequence.chars().filter(|c| *c != SOFT_HYPHEN);
        match self.accents {
            Accents::Kept => plain.nfc().map(|c| self.spell(c)).collect(),
            Accents::Stripped => {
                let mut on_vowel = false;
                let stressless = plain.nfd().filter(|c| {
                    if canonical_combining_class(*c) == 0 {
                        on_vowel = takes_stress(*c);
                    }
                    *c != ACUTE || !on_vowel
                });
                stressless.collect::<String>().nfc().map(|c| self.spell(c)).collect()
            }
        }
    }

    /// Folds one character of composed text.
    fn spell(&self, c: char) -> char {
        match c {
            '`' | '´' | '‘' | '’' | 'ʼ' | '′' => '\'',
            '‐' | '‑' | '–' | '—' | '−' => '-',
            _ if self.case == Case::Folded => fold_case(c),
            _ => c,
        }
    }
}

/// Returns where the combining sequence ends that begins `text` with a character of `long` bytes.
fn cluster_end(text: &str, long: usize) -> usize {
    let mut end = long;
    let mut at = long;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at += c.len_utf8();
        if continues(c) {
            end = at;
        } else if c != SOFT_HYPHEN {
            break;
        }
    }
    end
}

/// Tells whether a character belongs to the one before it.
fn continues(c: char) -> bool {
    c >= '\u{300}' && is_odd(c) && (is_combining_mark(c) || is_nfc_quick([c].into_iter()) == IsNormalized::Maybe)
}

/// Tells whether text must be composed, or rid of soft hyphens, before its words are sought.
pub fn needs_composing(text: &str) -> bool {
    let mut rest = text;
    loop {
        let bytes = rest.as_bytes();
        let blocks = bytes.chunks_exact(32).take_while(|block| block.is_ascii());
        let whole = blocks.count() * 32;
        let tail = bytes.get(whole..).unwrap_or(&[]);
        let Some(wide) = tail.iter().position(|b| !b.is_ascii()) else { return false };
        let mut chars = rest.get(whole + wide..).unwrap_or("").chars();
        if chars.next().is_some_and(is_odd) {
            return true;
        }
        rest = chars.as_str();
    }
}

/// Tells whether a character needs a look at its neighbours or has another composed form.
fn is_odd(c: char) -> bool {
    match c {
        '\0'..'\u{300}' => c == SOFT_HYPHEN,
        '\u{370}'..='\u{373}' | '\u{38E}'..='\u{482}' | '\u{2010}'..='\u{205F}' => false,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}' => false,
        _ => is_combining_mark(c) || is_nfc_quick([c].into_iter()) != IsNormalized::Yes,
    }
}

/// Tells whether a character can hold a stress accent.
const fn may_stress(c: char) -> bool {
    matches!(c,
        'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ý' | 'á' | 'é' | 'í' | 'ó' | 'ú' | 'ý'
        | '\u{1D7}' | '\u{1D8}' | '\u{1FA}'..='\u{1FF}' | '\u{1E00}'..='\u{1EFF}')
}

const fn takes_stress(c: char) -> bool {
    matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j' | 'æ' | 'Æ' | 'ø' | 'Ø')
}

/// Makes upper and lower case equal: one character for one character.
///
/// All that Unicode's simple case folding makes equal becomes equal, and `İ` becomes `i`.
pub fn fold_case(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        'İ' => 'i',
        'ı' => 'ı',
        'ẞ' => 'ß',
        'ﬆ' => 'ﬅ',
        _ => {
            let upper = only(c.to_uppercase()).unwrap_or(c);
            only(upper.to_lowercase()).or_else(|| only(c.to_lowercase())).unwrap_or(c)
        }
    }
}

/// Returns the character when there is just one.
fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests;
