//! The words of a turn as the index takes them in: those of the query language, and no others.
//!
//! In: a language tag, a NUL and the text of a turn. Out: the token streams of the fields `words` and `stems`.

use crate::query::{Reader, Word};
use std::collections::HashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Puts the language before the text of a turn.
pub fn tagged(language: &str, text: &str) -> String {
    format!("{language}\0{text}")
}

/// Returns the term of a stem in a language.
pub fn stem_term(language: &str, stem: &str) -> String {
    format!("{language}\0{stem}")
}

/// Reads words or stems.
#[derive(Clone)]
pub struct Words {
    stems: bool,
    readers: HashMap<String, Reader>,
}

impl Words {
    /// Makes a tokenizer of words, or of stems.
    pub fn new(stems: bool) -> Self {
        Self { stems, readers: HashMap::new() }
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let (language, text) = text.split_once('\0').unwrap_or(("", text));
        if !self.readers.contains_key(language) {
            self.readers.insert(language.to_owned(), Reader::new(language));
        }
        let words = self.readers.get_mut(language).map(|reader| reader.words(text, 0)).unwrap_or_default();
        let prefix = if self.stems { stem_term(language, "") } else { String::new() };
        Stream { words, stems: self.stems, prefix, next: 0, again: false, token: Token::default() }
    }
}

/// The tokens of one turn: a word with accents has two at its place, with and without.
pub struct Stream {
    words: Vec<Word>,
    stems: bool,
    prefix: String,
    next: usize,
    again: bool,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.get(self.next) else { return false };
        let forms = &word.forms;
        let (full, plain) = if self.stems { (&forms.stem, &forms.plain_stem) } else { (&forms.exact, &forms.plain) };
        let text = if self.again { plain } else { full };
        self.token.text.clear();
        self.token.text.push_str(&self.prefix);
        self.token.text.push_str(text);
        self.token.position = self.next;
        self.token.offset_from = word.span.start as usize;
        self.token.offset_to = word.span.end as usize;
        if self.again || full == plain {
            self.again = false;
            self.next += 1;
        } else {
            self.again = true;
        }
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
