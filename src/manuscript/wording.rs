//! Words as they are compared, and a quotation with its edit marks undone.
//!
//! In: quoted text, or stretches of a transcript. Out: [`Word`]s; for a quotation [`Needle`]: its pieces, and what stands
//! between them. `[…]`, `(...)` and `…` leave words out; `[words]` are added for the reader, or put in the place of a few
//! others; `[H]et` changes a letter. Compared are letters and digits: case, marks, stress accents, apostrophes, hyphens and
//! soft hyphens make no difference.

use crate::locale::Speech;
use crate::text::{Accents, Case, Folded};
use crate::transcript::mark;

/// A word in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// As it is compared.
    pub form: String,
}

/// What stands before a piece of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Words were left out.
    Omitted,
    /// Words were added, maybe in the place of a few.
    Inserted,
}

/// A quotation with its edit marks undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Needle {
    /// Its words without marks; places of words are in here.
    pub text: String,
    /// Its words.
    pub words: Vec<Word>,
    /// Before which words something was left out or added: place among the words, ascending.
    pub gaps: Vec<(usize, Gap)>,
    /// What stands in brackets, and before which words.
    pub inserted: Vec<(usize, String)>,
}

/// Stands for what was left out, or added.
const OMITTED: char = '\u{1}';
const INSERTED: char = '\u{2}';
/// The longest that stands in brackets, in bytes.
const LONGEST: usize = 200;

/// Reads words; `at` is where the text begins.
pub(super) fn words(text: &str, at: usize, words: &mut Vec<Word>) {
    let mut open: Option<(usize, usize)> = None;
    let mut chars = text.char_indices().peekable();
    let mut finish = |(start, end): (usize, usize)| {
        let form = form(text.get(start..end).unwrap_or_default());
        if !form.is_empty() {
            words.push(Word { start: at + start, end: at + end, form });
        }
    };
    while let Some((place, c)) = chars.next() {
        let end = place + c.len_utf8();
        let joins = matches!(c, '\'' | '’' | '‘' | 'ʼ' | '-' | '\u{2010}' | '\u{2011}')
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let belongs = c.is_alphanumeric() || matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}');
        open = match open {
            Some((start, _)) if belongs || joins => Some((start, end)),
            Some(whole) => {
                finish(whole);
                None
            }
            None if c.is_alphanumeric() => Some((place, end)),
            None => None,
        };
    }
    open.into_iter().for_each(finish);
}

/// A word as it is compared.
fn form(word: &str) -> String {
    let folded = Folded::new(word, Case::Folded, Accents::Stripped);
    folded.as_str().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Reads the words of a transcript; transcription marks such as `[lacht]` are none.
pub(super) fn said(text: &str, at: usize, speech: &Speech, found: &mut Vec<Word>) {
    let mut from = 0;
    for (place, _) in text.match_indices(['[', '(']) {
        if place < from {
            continue;
        }
        if let Some(length) = mark(text.get(place..).unwrap_or_default(), speech) {
            words(text.get(from..place).unwrap_or_default(), at + from, found);
            from = place + length;
        }
    }
    words(text.get(from..).unwrap_or_default(), at + from, found);
}

/// The first eight words of a passage, in quotation marks.
pub(super) fn first_words(text: &str) -> String {
    few_words(text, 8)
}

/// The first words of a passage, in quotation marks.
pub(super) fn few_words(text: &str, most: usize) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    let shown = all.iter().take(most).copied().collect::<Vec<_>>().join(" ");
    if all.len() > most { format!("“{shown} …”") } else { format!("“{shown}”") }
}

/// The last words of a passage, in quotation marks.
pub(super) fn last_words(text: &str) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    let shown = all.iter().skip(all.len().saturating_sub(8)).copied().collect::<Vec<_>>().join(" ");
    if all.len() > 8 { format!("“… {shown}”") } else { format!("“{shown}”") }
}

/// All letters and digits, one after the other.
pub(super) fn letters(words: &[Word]) -> String {
    words.iter().map(|word| word.form.as_str()).collect()
}

impl Needle {
    /// Undoes the edit marks of a quotation.
    pub fn new(quoted: &str, speech: &Speech) -> Self {
        let (text, inserted) = undone(quoted, speech);
        let mut inserted = inserted.into_iter();
        let mut needle = Self::default();
        let mut from = 0;
        let mut pending: Option<Gap> = None;
        let ends = text.match_indices([OMITTED, INSERTED]).map(|(at, sign)| (at, Some(sign)));
        for (at, sign) in ends.chain([(text.len(), None)]) {
            let before = needle.words.len();
            words(text.get(from..at).unwrap_or_default(), from, &mut needle.words);
            if needle.words.len() > before {
                if let Some(gap) = pending.take().filter(|_| before > 0) {
                    needle.gaps.push((before, gap));
                }
                pending = None;
            }
            if let Some(sign) = sign {
                let gap = if sign.starts_with(OMITTED) { Gap::Omitted } else { Gap::Inserted };
                if gap == Gap::Inserted {
                    needle.inserted.extend(inserted.next().map(|words| (needle.words.len(), words)));
                }
                pending = if pending == Some(Gap::Omitted) { pending } else { Some(gap) };
                from = at + 1;
            }
        }
        needle.text = text;
        needle
    }

    /// Returns the longest stretch of words with nothing left out or added.
    pub fn longest(&self) -> &[Word] {
        let bounds: Vec<usize> =
            std::iter::once(0).chain(self.gaps.iter().map(|(at, _)| *at)).chain([self.words.len()]).collect();
        let pieces = bounds.iter().zip(bounds.iter().skip(1)).filter_map(|(from, to)| self.words.get(*from..*to));
        pieces.max_by_key(|piece| piece.len()).unwrap_or_default()
    }

    /// Returns the gap before a word.
    pub fn gap_before(&self, word: usize) -> Option<Gap> {
        self.gaps.iter().find(|(at, _)| *at == word).map(|(_, gap)| *gap)
    }

    /// Returns the text from one word to another, both included.
    pub fn slice(&self, from: usize, to: usize) -> &str {
        let (Some(first), Some(last)) = (self.words.get(from), self.words.get(to)) else { return "" };
        self.text.get(first.start..last.end).unwrap_or_default()
    }
}

/// Puts signs in the place of edit marks; tells what stands in brackets.
fn undone(quoted: &str, speech: &Speech) -> (String, Vec<String>) {
    let mut out = String::with_capacity(quoted.len());
    let mut inserted = Vec::new();
    let mut rest = quoted;
    while let Some(c) = rest.chars().next() {
        let close = match c {
            '[' => Some(']'),
            '(' => Some(')'),
            _ => None,
        };
        let bracket = close.and_then(|close| rest.find(close)).filter(|end| *end <= LONGEST);
        let taken = match bracket {
            Some(end) => {
                let inside = rest.get(1..end).unwrap_or_default();
                let behind = rest.get(end + 1..).and_then(|rest| rest.chars().next());
                let taken = bracketed(inside, c, behind, speech, &mut out);
                inserted.extend((taken && out.ends_with(INSERTED)).then(|| format!("[{inside}]")));
                taken.then_some(end + 1)
            }
            None => None,
        };
        let taken = taken.unwrap_or_else(|| {
            let dots = rest.len() - rest.trim_start_matches('.').len();
            if c == '…' || dots >= 3 {
                out.push(OMITTED);
                return if c == '…' { c.len_utf8() } else { dots };
            }
            out.push(if matches!(c, OMITTED | INSERTED) { ' ' } else { c });
            c.len_utf8()
        });
        rest = rest.get(taken..).unwrap_or_default();
    }
    (out, inserted)
}

/// Undoes what stands in brackets; `false` when it is part of the words.
fn bracketed(inside: &str, open: char, behind: Option<char>, speech: &Speech, out: &mut String) -> bool {
    if !inside.chars().any(char::is_alphanumeric) {
        let dots = inside.chars().any(|c| matches!(c, '.' | '…' | '-' | '–' | '—'));
        out.extend(dots.then_some(OMITTED));
        return dots;
    }
    if open == '(' {
        let is_mark = mark(&format!("({inside})"), speech).is_some();
        out.extend(is_mark.then_some(' '));
        return is_mark;
    }
    // `[H]et`, `loop[t]`: letters that were changed belong to the word.
    let before = out.chars().next_back().is_some_and(char::is_alphabetic);
    let joined = before || behind.is_some_and(char::is_alphabetic);
    if joined && inside.chars().count() <= 3 && inside.chars().all(char::is_alphabetic) {
        out.push_str(inside);
    } else {
        out.push(INSERTED);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needle(text: &str) -> (Vec<String>, Vec<(usize, Gap)>) {
        let needle = Needle::new(text, Speech::of("nl"));
        (needle.words.iter().map(|word| word.form.clone()).collect(), needle.gaps)
    }

    #[test]
    fn what_makes_no_difference() {
        let mut found = Vec::new();
        words("Wél zo’n burn-out, ver\u{ad}pleeg-kundige – 3,5 cafe\u{301}", 0, &mut found);
        let forms: Vec<_> = found.iter().map(|word| word.form.as_str()).collect();
        assert_eq!(forms, ["wel", "zon", "burnout", "verpleegkundige", "3", "5", "cafe"]);
    }

    #[test]
    fn edit_marks_are_undone() {
        use Gap::{Inserted, Omitted};
        assert_eq!(needle("… Ze [de teamleider] vroeg. […] En toen …").1, [(1, Inserted), (2, Omitted)]);
        assert_eq!(
            needle("[H]et was (lacht) goed (...) en loop[t] (zo)").0,
            ["het", "was", "goed", "en", "loopt", "zo"]
        );
        assert_eq!(needle("een ... twee [..] drie").1, [(1, Omitted), (2, Omitted)]);
    }

    #[test]
    fn a_transcription_mark_is_no_word() {
        let mut found = Vec::new();
        said("Ja [lacht] en (stilte) toen (of zo)", 0, Speech::of("nl"), &mut found);
        let forms: Vec<_> = found.iter().map(|word| word.form.as_str()).collect();
        assert_eq!(forms, ["ja", "en", "toen", "of", "zo"]);
    }

    #[test]
    fn the_longest_piece() {
        let needle = Needle::new("een twee […] drie vier vijf [en] zes", Speech::of("nl"));
        assert_eq!(needle.longest().len(), 3);
        assert_eq!(needle.slice(2, 3), "drie vier");
    }
}
