//! Where sentences begin and end in a turn.
//!
//! In: the words of a turn. Out: the byte ranges of its sentences, which together cover it, white space trimmed.
//! The rules are those of UAX-29, tailored for transcripts: a single line break does not end a sentence, `…` counts as
//! `...`, and the full stop of a known abbreviation does not end one.
//! Promise: for Latin text a fast path gives what the Unicode rules give; a property test holds the two together.

use crate::locale::Speech;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Returns the sentences of `turn` in order.
pub fn sentences(turn: &str, speech: &Speech) -> Vec<Range<usize>> {
    let breaks = latin_breaks(turn).unwrap_or_else(|| unicode_breaks(turn));
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for end in breaks {
        let words = turn.get(start..end).unwrap_or_default();
        if !abbreviated(words, speech) || end == turn.len() {
            push_trimmed(turn, start..end, &mut sentences);
            start = end;
        }
    }
    push_trimmed(turn, start..turn.len(), &mut sentences);
    sentences
}

fn push_trimmed(turn: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let words = turn.get(range.clone()).unwrap_or_default();
    let start = range.start + (words.len() - words.trim_start().len());
    let end = start + words.trim().len();
    if start < end {
        sentences.push(start..end);
    }
}

/// Tells whether the sentence so far ends in a known abbreviation with its full stop.
fn abbreviated(words: &str, speech: &Speech) -> bool {
    let Some(rest) = words.trim_end().strip_suffix('.') else { return false };
    let last = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
    let last = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    !last.is_empty() && speech.abbreviations.contains(&last.to_lowercase())
}

/// The tailoring, byte for byte as long as the text: line breaks inside a paragraph are spaces, `…` is three stops.
fn tailored(turn: &str) -> String {
    let mut out = String::with_capacity(turn.len());
    let mut lines = turn.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let paragraph_ends = line.trim().is_empty() || lines.peek().is_none_or(|next| next.trim().is_empty());
        match line.strip_suffix('\n') {
            Some(words) if !paragraph_ends => {
                out.push_str(words);
                out.push(' ');
            }
            _ => out.push_str(line),
        }
    }
    out.replace('\u{2026}', "...")
}

fn unicode_breaks(turn: &str) -> Vec<usize> {
    let text = tailored(turn);
    text.split_sentence_bound_indices().map(|(at, sentence)| at + sentence.len()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Digit,
    Stop,
    Ends,
    Close,
    Continues,
    Space,
    Break,
    Other,
}

/// The sentence class of the characters that Latin transcripts hold; `None` sends the turn to the full Unicode rules.
fn class(c: char) -> Option<Class> {
    Some(match c {
        'a'..='z' => Class::Lower,
        'A'..='Z' => Class::Upper,
        '0'..='9' => Class::Digit,
        '.' => Class::Stop,
        '!' | '?' => Class::Ends,
        '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' => Class::Close,
        '\u{2018}'..='\u{201F}' | '«' | '»' => Class::Close,
        ',' | '-' | ':' | ';' | '–' | '—' => Class::Continues,
        ' ' | '\t' | '\u{a0}' => Class::Space,
        '\n' => Class::Break,
        'ª' | 'º' => Class::Lower,
        'À'..='ÿ' if c != '×' && c != '÷' => {
            if c.is_lowercase() {
                Class::Lower
            } else {
                Class::Upper
            }
        }
        '\u{21}'..='\u{7e}' | '€' | '°' | '£' | '½' | '×' | '÷' => Class::Other,
        _ => return None,
    })
}

/// The sentence rules SB4–SB11 of UAX-29 on the characters that [`class`] knows.
fn latin_breaks(turn: &str) -> Option<Vec<usize>> {
    let mut breaks = Vec::new();
    let text = if turn.contains(['\n', '\u{2026}']) { std::borrow::Cow::Owned(tailored(turn)) } else { turn.into() };
    let mut state = State::default();
    for (at, c) in text.char_indices() {
        let class = class(c)?;
        if at > 0 && state.breaks_before(class, text.get(at..).unwrap_or_default())? {
            breaks.push(at);
            state = State::default();
        }
        state.take(class);
    }
    if !text.is_empty() {
        breaks.push(text.len());
    }
    Some(breaks)
}

/// How far we are past a sentence's last words.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Past {
    #[default]
    Words,
    Terminator,
    Close,
    Space,
    Break,
}

#[derive(Default)]
struct State {
    past: Past,
    /// The terminator was a full stop.
    stop: bool,
    /// A letter stood directly before the full stop, and nothing has come after it.
    letter_then_stop: bool,
    previous: Option<Class>,
}

impl State {
    fn breaks_before(&self, class: Class, rest: &str) -> Option<bool> {
        if self.previous == Some(Class::Break) {
            return Some(true);
        }
        if class == Class::Break {
            return Some(false);
        }
        Some(match self.past {
            Past::Words => false,
            Past::Break => true,
            Past::Terminator if self.stop && class == Class::Digit => false,
            Past::Terminator if self.letter_then_stop && class == Class::Upper => false,
            _ if self.stop && goes_on_in_lower_case(rest)? => false,
            _ if matches!(class, Class::Continues | Class::Stop | Class::Ends) => false,
            Past::Terminator | Past::Close => !matches!(class, Class::Close | Class::Space),
            Past::Space => class != Class::Space,
        })
    }

    fn take(&mut self, class: Class) {
        let before = self.previous.replace(class);
        match class {
            Class::Stop | Class::Ends => {
                self.past = Past::Terminator;
                self.stop = class == Class::Stop;
                self.letter_then_stop = self.stop && matches!(before, Some(Class::Upper | Class::Lower));
            }
            Class::Close if matches!(self.past, Past::Terminator | Past::Close) => self.past = Past::Close,
            Class::Space if self.past != Past::Words => self.past = Past::Space,
            Class::Break => self.past = Past::Break,
            _ => self.past = Past::Words,
        }
    }
}

/// SB8: after a full stop the sentence goes on when a lower-case letter comes before any other letter, break or stop.
fn goes_on_in_lower_case(rest: &str) -> Option<bool> {
    for c in rest.chars() {
        match class(c)? {
            Class::Lower => return Some(true),
            Class::Upper | Class::Break | Class::Stop | Class::Ends => return Some(false),
            _ => {}
        }
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text, Speech::of("nl")).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        assert_eq!(split("Ik ging. Toen niet? Ja!"), ["Ik ging.", "Toen niet?", "Ja!"]);
        assert_eq!(split("Dus... dat was het… Nou ja. Zo."), ["Dus... dat was het…", "Nou ja.", "Zo."]);
        assert_eq!(split("Met bijv. Jan en d.w.z. Piet. Klaar."), ["Met bijv. Jan en d.w.z. Piet.", "Klaar."]);
        assert_eq!(
            split("Een zin\n   over twee regels. En nog een."),
            ["Een zin\n   over twee regels.", "En nog een."]
        );
        assert_eq!(split("Eerste alinea\n\nTweede"), ["Eerste alinea", "Tweede"]);
        assert_eq!(split("Ze zei: 'Kom maar.' En ik kwam."), ["Ze zei: 'Kom maar.'", "En ik kwam."]);
        assert_eq!(split("3.5 uur. €10."), ["3.5 uur.", "€10."]);
        assert_eq!(split(""), [""; 0]);
    }

    proptest! {
        #[test]
        fn the_fast_path_follows_the_unicode_rules(turn in "[aBé1. !?'()\",:\n“€-]{0,14}") {
            prop_assert_eq!(latin_breaks(&turn).unwrap(), unicode_breaks(&turn));
        }

        #[test]
        fn sentences_cover_the_turn(turn in "\\PC{0,40}") {
            let inside: String = sentences(&turn, Speech::of("nl")).into_iter().map(|r| turn[r].to_owned()).collect();
            let strip = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(strip(&inside), strip(&turn));
        }
    }
}
