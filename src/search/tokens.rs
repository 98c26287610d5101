//! The words of a turn as the index takes them in: those of the query language, and no others.
//!
//! In: a language tag, a NUL and the text of a turn. Out: the token streams of the fields `words` and `stems`. A turn is read
//! once for both: the two fields come one after the other in the same thread.

use crate::query::{Reader, Word};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Puts the language before the text of a turn.
pub fn tagged(language: &str, text: &str) -> String {
    format!("{language}\0{text}")
}

/// Returns the term of a stem in a language.
pub fn stem_term(language: &str, stem: &str) -> String {
    format!("{language}\0{stem}")
}

/// The turn that a thread read last, and what it remembers of words.
#[derive(Default)]
struct Memory {
    readers: FxHashMap<String, Reader>,
    text: String,
    words: Rc<[Word]>,
}

impl Memory {
    fn read(&mut self, tagged: &str) -> Rc<[Word]> {
        if self.text != tagged {
            let (language, text) = tagged.split_once('\0').unwrap_or(("", tagged));
            if !self.readers.contains_key(language) {
                self.readers.insert(language.to_owned(), Reader::new(language));
            }
            self.words = self.readers.get_mut(language).map(|reader| reader.words(text, 0)).unwrap_or_default().into();
            tagged.clone_into(&mut self.text);
        }
        Rc::clone(&self.words)
    }
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Reads words or stems, and counts the turns that were taken in.
#[derive(Clone)]
pub struct Words {
    stems: bool,
    taken: Arc<AtomicU64>,
}

impl Words {
    /// Makes a tokenizer of words, or of stems.
    pub fn new(stems: bool, taken: &Arc<AtomicU64>) -> Self {
        Self { stems, taken: Arc::clone(taken) }
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        let words = MEMORY.with_borrow_mut(|memory| memory.read(text));
        let language = text.split_once('\0').map_or("", |(language, _)| language);
        let prefix = if self.stems { stem_term(language, "") } else { String::new() };
        if self.stems {
            self.taken.fetch_add(1, Ordering::Relaxed);
        }
        Stream { words, stems: self.stems, prefix, next: 0, again: false, token: Token::default() }
    }
}

/// The tokens of one turn: a word with accents has two at its place, with and without.
pub struct Stream {
    words: Rc<[Word]>,
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
