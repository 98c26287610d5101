//! A text as a comparison sees it.
//!
//! In: text. Out: [`Tokens`]: words and marks with their places, each word the same number wherever it stands; white
//! space is not among them, so that a text that was wrapped anew is the same text. [`Index`] tells where words stand.

use crate::text::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// The words of all texts that are compared.
#[derive(Debug, Default)]
pub(super) struct Vocabulary<'t> {
    ids: BTreeMap<&'t str, u32>,
    /// Length of each word in characters.
    lengths: Vec<u32>,
    words: Vec<&'t str>,
}

impl<'t> Vocabulary<'t> {
    /// Splits a text into words and marks.
    pub(super) fn tokens(&mut self, text: &'t str) -> Tokens<'t> {
        let mut tokens = Tokens { text, spans: Vec::new(), ids: Vec::new() };
        let mut chars = text.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            if first.is_whitespace() {
                continue;
            }
            let mut end = start + first.len_utf8();
            while let Some((at, next)) = chars.peek().copied().filter(|(_, c)| first.is_alphanumeric() && inside(*c)) {
                end = at + next.len_utf8();
                chars.next();
            }
            if let Some(word) = text.get(start..end) {
                tokens.ids.push(self.id(word));
                tokens.spans.push(Span::new(offset(start), offset(end)));
            }
        }
        tokens
    }

    fn id(&mut self, word: &'t str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = offset(self.words.len());
        self.ids.insert(word, id);
        self.words.push(word);
        self.lengths.push(offset(word.chars().count()));
        id
    }

    /// How many different words there are.
    pub(super) fn len(&self) -> u32 {
        offset(self.words.len())
    }

    /// The length of a word in characters.
    pub(super) fn length(&self, id: u32) -> u32 {
        self.lengths.get(id as usize).copied().unwrap_or(0)
    }

    /// A word by its number.
    pub(super) fn word(&self, id: u32) -> &'t str {
        self.words.get(id as usize).copied().unwrap_or("")
    }

    /// How many of these are words, not marks.
    pub(super) fn count(&self, ids: &[u32]) -> usize {
        ids.iter().filter(|id| self.word(**id).starts_with(char::is_alphanumeric)).count()
    }
}

/// What a word goes on with: letters, digits, accents that stand on their own.
fn inside(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// A byte or an index as it is stored; a text is far below that limit.
pub(super) fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// A text in words and marks.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// Where each stands.
    pub(super) spans: Vec<Span>,
    /// What each is.
    pub(super) ids: Vec<u32>,
}

impl<'t> Tokens<'t> {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The numbers of a range; none where it does not fit.
    pub(super) fn ids(&self, range: Range<usize>) -> &[u32] {
        self.ids.get(range).unwrap_or(&[])
    }

    /// Where one stands.
    pub(super) fn at(&self, token: usize) -> Span {
        self.spans.get(token).copied().unwrap_or_default()
    }

    /// Those that share a byte with a span.
    pub(super) fn touched(&self, span: Span) -> Range<usize> {
        let first = self.spans.partition_point(|token| token.end <= span.start);
        let after = self.spans.partition_point(|token| token.start < span.end);
        first..after.max(first)
    }

    /// From the beginning of the first to the end of the last.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.at(range.start).start, self.at(range.end.saturating_sub(1)).end)
    }

    /// The words at a span.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

/// Where each word of a text stands.
#[derive(Debug)]
pub(super) struct Index {
    places: Vec<Vec<u32>>,
}

impl Index {
    pub(super) fn new(tokens: &Tokens, vocabulary: &Vocabulary) -> Self {
        let mut places = vec![Vec::new(); vocabulary.len() as usize];
        for (at, id) in tokens.ids.iter().enumerate() {
            if let Some(list) = places.get_mut(*id as usize) {
                list.push(offset(at));
            }
        }
        Self { places }
    }

    /// The places of one word.
    pub(super) fn places(&self, id: u32) -> &[u32] {
        self.places.get(id as usize).map_or(&[], Vec::as_slice)
    }

    /// Where these words stand one behind the other.
    pub(super) fn find(&self, sought: &[u32], tokens: &Tokens) -> Vec<usize> {
        let rarest = sought.iter().enumerate().min_by_key(|(_, id)| self.places(**id).len());
        let Some((at, id)) = rarest else { return Vec::new() };
        let starts = self.places(*id).iter().filter_map(|place| (*place as usize).checked_sub(at));
        starts.filter(|start| tokens.ids(*start..*start + sought.len()) == sought).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_are_told_apart_and_found_again() {
        let mut vocabulary = Vocabulary::default();
        let tokens = vocabulary.tokens("P: één\n twee, één twee.");
        let words: Vec<&str> = tokens.spans.iter().map(|span| tokens.slice(*span)).collect();
        assert_eq!(words, ["P", ":", "één", "twee", ",", "één", "twee", "."]);
        assert_eq!(vocabulary.count(&tokens.ids), 5);
        let sought = vocabulary.tokens("één twee");
        let index = Index::new(&tokens, &vocabulary);
        assert_eq!(index.find(&sought.ids, &tokens), [2, 5]);
        assert_eq!(tokens.touched(Span::new(4, 12)), 2..4);
        assert_eq!(tokens.touched(Span::new(2, 3)), 2..2);
        assert_eq!(tokens.slice(tokens.span(&(2..4))), "één\n twee");
    }
}
