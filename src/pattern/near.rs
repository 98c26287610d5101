//! `near(a, b, n)`: two phrases close to each other.
//!
//! In: the line, and later where each side was found. Out: the hits. Words between are counted as a transcript's are:
//! a hyphen or apostrophe inside a word makes no second one, and `[lacht]` is none. (`(lacht)` is one: which words in
//! round brackets are marks is a matter of the language, which a pattern does not know.)

use super::PatternError;
use super::phrase::{Parsed, Phrase};
use super::token::Token;
use crate::text::Span;

/// Most words that may be allowed between.
const WIDEST: u32 = 50;
/// Most bytes in a transcription mark; what is longer is speech after a stray bracket.
const LONGEST_MARK: usize = 120;
const SHAPE: &str = "write near(word or phrase, word or phrase, number), as in near(nieuw, team, 5)";

/// Two phrases and how far apart they may be.
#[derive(Clone, Debug)]
pub struct Near {
    /// Both sides, as written.
    pub sides: [Phrase; 2],
    /// Most words between them.
    pub within: u32,
}

impl Near {
    /// Reads `near(…)`, which begins at `start` and ends with the source.
    pub fn parse(source: &str, start: usize) -> Result<Self, PatternError> {
        let open = start + "near(".len();
        let Some(inside) = source.get(open..).and_then(|rest| rest.strip_suffix(')')) else {
            return Err(PatternError::new("near( is not closed at the end of the line", source.len()).hint(SHAPE));
        };
        for inner in ["near(", "re:"] {
            if let Some(at) = inside.find(inner).filter(|at| starts_argument(inside, *at)) {
                return Err(PatternError::new(format!("`{inner}` cannot stand inside near()"), open + at).hint(SHAPE));
            }
        }
        let mut at = open;
        let mut arguments = Vec::new();
        for argument in inside.split(',') {
            arguments.push(at..at + argument.len());
            at += argument.len() + 1;
        }
        let [a, b, n] = arguments.as_slice() else {
            let message = format!("near() takes three arguments, not {}", arguments.len());
            return Err(PatternError::new(message, start).hint(SHAPE));
        };
        let number = source.get(n.clone()).unwrap_or("").trim();
        let digits = number.bytes().all(|b| b.is_ascii_digit());
        let Some(within) = number.parse().ok().filter(|n| digits && *n <= WIDEST) else {
            let message = format!("near() ends in a number of words, from 0 to {WIDEST}");
            return Err(PatternError::new(message, n.start).hint(SHAPE));
        };
        Ok(Self { sides: [side(source, a.clone())?, side(source, b.clone())?], within })
    }
}

/// Tells whether only white space stands between the last comma and `at`.
fn starts_argument(inside: &str, at: usize) -> bool {
    let before = inside.get(..at).unwrap_or("").trim_end();
    before.is_empty() || before.ends_with(',')
}

/// Reads one side.
fn side(source: &str, range: std::ops::Range<usize>) -> Result<Phrase, PatternError> {
    let at = range.start;
    match Phrase::parse(source, range) {
        Ok(Parsed::Words(phrase)) => Ok(phrase),
        Ok(Parsed::Regex { .. }) => {
            let error = PatternError::new("near() counts words, and this is none or in a script without spaces", at);
            Err(error.hint("use a pattern of its own, or `re:`"))
        }
        Err(error) => Err(error),
    }
}

/// A place where one side of a `near` stands.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence {
    /// Where, in stored bytes.
    pub span: Span,
    /// Its first token in the stretch.
    pub first: u32,
    /// Its last token in the stretch.
    pub last: u32,
}

/// How many words were begun at a token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Before the word it belongs to.
    pub before: u32,
    /// With that word.
    pub after: u32,
}

/// Appends the counts of a piece's tokens.
pub fn count(text: &str, tokens: &[Token], counts: &mut Vec<Count>) {
    let mut words = counts.last().map_or(0, |c| c.after);
    let mut mark_end = 0;
    let mut previous: Option<(usize, Count)> = None;
    for token in tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        let gap_start = previous.map_or(0, |(end, _)| end);
        let gap = text.get(gap_start..start).unwrap_or("");
        for open in gap.match_indices('[').map(|(i, _)| gap_start + i) {
            if open >= mark_end {
                mark_end = mark_close(text, open).unwrap_or(mark_end);
            }
        }
        let counts_as_word = start >= mark_end && text.get(start..end).unwrap_or("").chars().any(char::is_alphanumeric);
        let count = match previous.filter(|_| joins(text, gap_start, start)) {
            _ if !counts_as_word => Count { before: words, after: words },
            Some((_, count)) if count.before < count.after => count,
            _ => {
                words += 1;
                Count { before: words - 1, after: words }
            }
        };
        counts.push(count);
        previous = Some((end, count));
    }
}

/// Finds the `]` that closes the mark which opens at `open`.
fn mark_close(text: &str, open: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(open..)?;
    let close = bytes.iter().take(LONGEST_MARK).position(|b| matches!(b, b']' | b'\n'))?;
    (bytes.get(close) == Some(&b']')).then_some(open + close)
}

/// Tells whether what stands between two runs of letters makes them one word, as UAX 29 has it, and hyphens.
fn joins(text: &str, gap_start: usize, start: usize) -> bool {
    let mut gap = text.get(gap_start..start).unwrap_or("").chars();
    let (Some(between), None) = (gap.next(), gap.next()) else { return false };
    let before = text.get(..gap_start).and_then(|t| t.chars().next_back());
    let after = text.get(start..).and_then(|t| t.chars().next());
    let both = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
    match between {
        '-' | '\u{2010}' | '\u{2011}' => true,
        '\'' | '’' | '‘' | '.' => both(char::is_alphabetic) || both(char::is_numeric),
        ':' | '·' | 'ʼ' => both(char::is_alphabetic),
        ',' | ';' => both(char::is_numeric),
        _ => false,
    }
}

/// Finds the leftmost hits that do not overlap, the shortest from each beginning. Both sides ascend.
pub fn join(a: &[Occurrence], b: &[Occurrence], within: u32, counts: &[Count], mut hit: impl FnMut(Span)) {
    let (mut i, mut j) = (0, 0);
    let mut free = 0;
    loop {
        let (x, y) = (a.get(i), b.get(j));
        let Some(start) = x.iter().chain(&y).map(|o| o.span.start).min() else { return };
        let x = x.filter(|o| o.span.start == start);
        let y = y.filter(|o| o.span.start == start);
        i += usize::from(x.is_some());
        j += usize::from(y.is_some());
        if start < free {
            continue;
        }
        let ends = [x.and_then(|x| partner(x, b, within, counts)), y.and_then(|y| partner(y, a, within, counts))];
        if let Some(end) = ends.into_iter().flatten().min() {
            hit(Span::new(start, end));
            free = end;
        }
    }
}

/// Returns where the nearest partner after `one` ends, when it is near enough.
fn partner(one: &Occurrence, others: &[Occurrence], within: u32, counts: &[Count]) -> Option<u32> {
    let other = others.get(others.partition_point(|o| o.span.start < one.span.end))?;
    let after = counts.get(one.last as usize)?.after;
    let before = counts.get(other.first as usize)?.before;
    (before.saturating_sub(after) <= within).then_some(other.span.end)
}
