//! Words and phrases, with `*`.
//!
//! In: a line such as `team *dienst` or `'s ochtends`. Out: a [`Phrase`], the runs of word characters to be found one
//! after the other and what must stand between them; for scripts without spaces, a regular expression instead.

use std::ops::Range;

use super::PatternError;
use super::element::Part;
use crate::text::{Accents, Case, Folded};

/// Runs of word characters in order, with what stands around and between them.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The runs; never empty.
    pub parts: Vec<Part>,
    /// What stands between part i and part i + 1, folded; a space is any white space.
    pub gaps: Vec<String>,
    /// What stands before the first part.
    pub lead: String,
    /// What stands after the last part.
    pub trail: String,
    /// Whether text is compared with its stress accents.
    pub accents: Accents,
}

/// A phrase as it will be searched for.
pub enum Parsed {
    /// By its words.
    Words(Phrase),
    /// By a regular expression on folded text.
    Regex {
        /// The expression.
        regex: String,
        /// Whether text is compared with its stress accents.
        accents: Accents,
        /// Whether a hit must not be followed by a combining mark.
        edge: bool,
    },
}

/// A word of the line, folded, without its stars.
struct Word {
    text: String,
    star_before: bool,
    star_after: bool,
}

impl Phrase {
    /// Reads the words at `range` of a pattern.
    pub fn parse(source: &str, range: Range<usize>) -> Result<Parsed, PatternError> {
        let line = source.get(range.clone()).unwrap_or("");
        let carries = |accents| Folded::new(line, Case::Folded, accents).as_str().to_owned();
        let accents =
            if carries(Accents::Kept) == carries(Accents::Stripped) { Accents::Stripped } else { Accents::Kept };
        let mut words = Vec::new();
        for raw in line.split_whitespace() {
            let at = range.start + (raw.as_ptr() as usize - line.as_ptr() as usize);
            words.extend(word(raw, at, accents)?);
        }
        if words.is_empty() {
            return Err(PatternError::new("the pattern is empty", range.start));
        }
        let has = |test: fn(char) -> bool| words.iter().any(|w| w.text.chars().any(test));
        if has(is_spaceless) || !has(is_word) {
            return Ok(regex(&words, accents));
        }
        Ok(Parsed::Words(runs(&words, accents)))
    }
}

/// Reads one word; `None` when nothing is left of it.
fn word(raw: &str, at: usize, accents: Accents) -> Result<Option<Word>, PatternError> {
    let inner = raw.strip_prefix('*').unwrap_or(raw);
    let star_before = inner.len() < raw.len();
    let bare = inner.strip_suffix('*').unwrap_or(inner);
    let star_after = bare.len() < inner.len();
    if let Some(star) = bare.find('*') {
        let at = at + usize::from(star_before) + star;
        let error = PatternError::new("`*` stands at the beginning or the end of a word only", at);
        return Err(error.hint("write the forms as patterns of their own, or use `re:`"));
    }
    let text = Folded::new(bare, Case::Folded, accents).as_str().to_owned();
    if !star_before && !star_after {
        return Ok((!text.is_empty()).then_some(Word { text, star_before, star_after }));
    }
    let star = if star_before { at } else { at + raw.len() - 1 };
    let beside = [text.chars().next().filter(|_| star_before), text.chars().next_back().filter(|_| star_after)];
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < 2 && !text.chars().any(is_spaceless) {
        let error = PatternError::new("`*` needs at least two letters in its word", star);
        return Err(error.hint("nearly every word would match"));
    }
    if beside.into_iter().flatten().any(|c| !is_word(c)) {
        return Err(PatternError::new("`*` stands directly beside a letter or digit", star));
    }
    Ok(Some(Word { text, star_before, star_after }))
}

/// Splits words into runs of word characters and what stands between.
fn runs(words: &[Word], accents: Accents) -> Phrase {
    let mut phrase = Phrase { parts: Vec::new(), gaps: Vec::new(), lead: String::new(), trail: String::new(), accents };
    let mut between = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            between.push(' ');
        }
        let mut open_left = word.star_before;
        let mut inside = false;
        for c in word.text.chars() {
            if !is_word(c) {
                between.push(c);
                inside = false;
                continue;
            }
            if !inside {
                let gap = std::mem::take(&mut between);
                if phrase.parts.is_empty() {
                    phrase.lead = gap;
                } else {
                    phrase.gaps.push(gap);
                }
                phrase.parts.push(Part { text: String::new(), open_left, open_right: false });
                inside = true;
            }
            open_left = false;
            if let Some(part) = phrase.parts.last_mut() {
                part.text.push(c);
            }
        }
        if let Some(part) = phrase.parts.last_mut().filter(|_| word.star_after) {
            part.open_right = true;
        }
    }
    phrase.trail = between;
    phrase
}

/// Writes words as a regular expression: the way for scripts without spaces.
fn regex(words: &[Word], accents: Accents) -> Parsed {
    let worded = words.iter().any(|w| w.text.chars().any(is_word));
    let bounded = |c: Option<char>| worded && c.is_some_and(|c| !is_spaceless(c));
    let first = words.first();
    let last = words.last();
    let mut regex = String::new();
    if bounded(first.and_then(|w| w.text.chars().next())) || first.is_some_and(|w| w.star_before) {
        regex.push_str(r"\b{start-half}");
    }
    for (i, word) in words.iter().enumerate() {
        regex.push_str(if i > 0 { r"\s+" } else { "" });
        regex.push_str(if word.star_before { r"\w*" } else { "" });
        for c in word.text.chars() {
            if c == 'i' {
                regex.push_str("[iİ]");
            } else {
                regex.push_str(&regex_syntax::escape(c.encode_utf8(&mut [0; 4])));
            }
        }
        regex.push_str(if word.star_after { r"\w*" } else { "" });
    }
    let end = last.and_then(|w| w.text.chars().next_back());
    let open = last.is_some_and(|w| w.star_after);
    if bounded(end) && !open {
        regex.push_str(r"\b{end-half}");
    }
    let edge = !open && end.is_some_and(is_spaceless);
    Parsed::Regex { regex, accents, edge }
}

/// Tells whether a character of folded text is part of a word: Unicode `\w`.
pub fn is_word(c: char) -> bool {
    // The folded spelling of U+02BC is an apostrophe, which is none.
    c != '\u{2BC}' && regex_syntax::is_word_character(c)
}

/// Tells whether a character is of a script that writes no spaces between words.
pub const fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19FF}'
        | '\u{1A20}'..='\u{1AAF}' | '\u{3005}'..='\u{3007}' | '\u{303B}' | '\u{3041}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AADF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}'
        | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFF}')
}

/// Compares the beginning of `text` with `wanted`, in which a space is any white space; returns the bytes it takes.
pub fn gap(mut text: impl Iterator<Item = char> + Clone, wanted: impl Iterator<Item = char>) -> Option<usize> {
    let mut taken = 0;
    for want in wanted {
        let c = text.next()?;
        taken += c.len_utf8();
        if want != ' ' {
            if spelled(c) != want {
                return None;
            }
            continue;
        }
        if !c.is_whitespace() {
            return None;
        }
        while let Some(c) = text.clone().next().filter(|c| c.is_whitespace()) {
            taken += c.len_utf8();
            text.next();
        }
    }
    Some(taken)
}

/// Folds one character that is no part of a word.
fn spelled(c: char) -> char {
    if c.is_ascii() && c != '`' {
        return c;
    }
    let mut bytes = [0; 4];
    let folded = Folded::new(c.encode_utf8(&mut bytes), Case::Folded, Accents::Kept);
    folded.as_str().chars().next().unwrap_or(c)
}
