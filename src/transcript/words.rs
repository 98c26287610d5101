//! Where words begin, for counting.
//!
//! In: some text. Out: the places of its words. A word is a UAX-29 word with a letter or digit; a hyphenated one counts
//! once; transcription marks (`[lacht]`, `(…)`, `(lacht)`) and time stamps are no words.
//! Promise: on ASCII a fast path gives what the Unicode rules give; a property test holds the two together.

use super::Time;
use crate::locale::Speech;
use unicode_segmentation::UnicodeSegmentation;

/// The longest mark in brackets, in bytes; a bracket left open is not a mark.
const LONGEST_MARK: usize = 120;

/// Counts the words in `text`.
pub fn count_words(text: &str, speech: &Speech) -> u32 {
    let mut count = 0;
    visit(text, speech, &mut |_| count += 1);
    count
}

/// Returns the byte offsets at which words begin, ascending.
pub fn word_starts(text: &str, speech: &Speech) -> Vec<u32> {
    let mut starts = Vec::new();
    visit(text, speech, &mut |at| starts.push(u32::try_from(at).unwrap_or(u32::MAX)));
    starts
}

fn visit(text: &str, speech: &Speech, found: &mut dyn FnMut(usize)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        if let Some(length) = mark(text.get(at..).unwrap_or_default(), speech) {
            at += length;
            continue;
        }
        let chunk = bytes.get(at + 1..).unwrap_or_default();
        let length =
            1 + chunk.iter().position(|b| b.is_ascii_whitespace() || *b == b'[' || *b == b'(').unwrap_or(chunk.len());
        let piece = text.get(at..at + length).unwrap_or_default();
        if piece.is_ascii() {
            ascii_words(piece.as_bytes(), true, &mut |start, _| found(at + start));
        } else {
            unicode(piece, at, found);
        }
        at += length;
    }
}

/// Measures a transcription mark at the start of `text`.
pub(crate) fn mark(text: &str, speech: &Speech) -> Option<usize> {
    let close = match text.as_bytes().first()? {
        b'[' => b']',
        b'(' => b')',
        _ => return None,
    };
    let length = text.as_bytes().iter().take(LONGEST_MARK).position(|b| *b == close || *b == b'\n')?;
    if text.as_bytes().get(length) != Some(&close) {
        return None;
    }
    let inside = text.get(1..length)?.trim();
    let is_mark = close == b']'
        || inside.chars().all(|c| !c.is_alphanumeric())
        || Time::parse(inside).is_some()
        || inside.split_whitespace().next().is_some_and(|word| speech.marks.contains(&word.to_lowercase()));
    is_mark.then_some(length + 1)
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letter,
    Digit,
    Low,
    Other,
}

fn kind(byte: u8) -> Kind {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
        b'0'..=b'9' => Kind::Digit,
        b'_' => Kind::Low,
        _ => Kind::Other,
    }
}

/// Finds the words of ASCII text by the Unicode word rules, WB5–WB13; `hyphens` lets a hyphen join two of them.
pub(crate) fn ascii_words(bytes: &[u8], hyphens: bool, found: &mut dyn FnMut(usize, usize)) {
    let kind_at = |i: usize| bytes.get(i).map_or(Kind::Other, |b| kind(*b));
    let mut i = 0;
    while i < bytes.len() {
        if kind_at(i) == Kind::Other {
            i += 1;
            continue;
        }
        let start = i;
        let mut counts = false;
        loop {
            while kind_at(i) != Kind::Other {
                counts |= matches!(kind_at(i), Kind::Letter | Kind::Digit);
                i += 1;
            }
            let (before, after) = (kind_at(i.wrapping_sub(1)), kind_at(i + 1));
            let joins = match bytes.get(i) {
                Some(b'\'' | b'.') => before == after && matches!(before, Kind::Letter | Kind::Digit),
                Some(b':') => before == Kind::Letter && after == Kind::Letter,
                Some(b',' | b';') => before == Kind::Digit && after == Kind::Digit,
                Some(b'-') => hyphens && before != Kind::Other && after != Kind::Other,
                _ => false,
            };
            if !joins {
                break;
            }
            i += 1;
        }
        if counts {
            found(start, i);
        }
    }
}

/// The Unicode word rules for anything; a single hyphen between two words joins them.
fn unicode(piece: &str, offset: usize, found: &mut dyn FnMut(usize)) {
    let mut run: Option<(usize, bool)> = None;
    let mut hyphen = false;
    for (at, word) in piece.split_word_bound_indices() {
        let counts = word.chars().any(char::is_alphanumeric);
        if counts || word.chars().all(|c| c == '_') {
            run = match run {
                Some((start, earlier)) if hyphen => Some((start, earlier || counts)),
                other => {
                    close(other, offset, found);
                    Some((at, counts))
                }
            };
            hyphen = false;
        } else if is_hyphen(word) && run.is_some() && !hyphen {
            hyphen = true;
        } else {
            close(run.take(), offset, found);
            hyphen = false;
        }
    }
    close(run, offset, found);
}

fn close(run: Option<(usize, bool)>, offset: usize, found: &mut dyn FnMut(usize)) {
    if let Some((start, true)) = run {
        found(offset + start);
    }
}

fn is_hyphen(word: &str) -> bool {
    matches!(word, "-" | "\u{2010}" | "\u{2011}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count(text: &str) -> u32 {
        count_words(text, Speech::of("nl"))
    }

    #[test]
    fn words_are_counted_as_people_count_them() {
        for (text, words) in [
            ("Eigenlijk vooral hoe ik …", 4),
            ("een half-om-half verhaal", 3),
            ("collega's zo'n foto\u{2019}s", 3),
            ("[lacht] ja [onverstaanbaar hier] nee", 2),
            ("(…) toen (lacht) dacht ik (even) na", 5),
            ("[00:01:12] om 3,5 uur", 3),
            ("- dus - één-op-één", 2),
            ("wat[lacht]nu", 2),
            ("een [ open haak", 3),
            ("...", 0),
            ("学习很好", 4),
        ] {
            assert_eq!(count(text), words, "{text}");
        }
    }

    #[test]
    fn starts_are_where_words_begin() {
        assert_eq!(word_starts("ja [lacht] één-op-één \u{2018}zo\u{2019}", Speech::of("nl")), [0, 11, 29]);
    }

    proptest! {
        #[test]
        fn the_fast_path_follows_the_unicode_rules(piece in "[a-c1-2_'.:,;!?()-]{0,12}") {
            let (mut fast, mut plain) = (Vec::new(), Vec::new());
            ascii_words(piece.as_bytes(), true, &mut |at, _| fast.push(at));
            unicode(&piece, 0, &mut |at| plain.push(at));
            prop_assert_eq!(fast, plain);
        }

        #[test]
        fn any_text_is_counted_without_trouble(text in "\\PC{0,60}") {
            prop_assert!(count(&text) as usize <= text.chars().count());
        }
    }
}
