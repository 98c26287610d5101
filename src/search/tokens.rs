//! The words of a turn as the index takes them in: those of the query language, and no others.
//!
//! In: a language tag, a NUL and the text of a turn. Out: the token streams of the fields `words` and `stems`. A word that is
//! its own stem is not written a second time: `stems` holds the other stems, and for each turn a term that is its language.

use crate::query::{Reader, pieces};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Puts the language before the text of a turn.
pub fn tagged(language: &str, text: &str) -> String {
    format!("{language}\0{text}")
}

/// Returns the term of a stem in a language; that of an empty stem stands for the language.
pub fn stem_term(language: &str, stem: &str) -> String {
    format!("{language}\0{stem}")
}

/// Reads the terms of one of the fields, and counts the turns that were taken in; one per thread.
#[derive(Clone)]
pub struct Words {
    stems: bool,
    lexicons: FxHashMap<String, Lexicon>,
    /// The terms of one turn, one after the other.
    text: String,
    /// Of each of them, the place of its word in the turn and its end in the text.
    ends: Vec<(usize, usize)>,
    taken: Arc<AtomicU64>,
}

impl Words {
    /// Makes a tokenizer of words, or of stems.
    pub fn new(stems: bool, taken: &Arc<AtomicU64>) -> Self {
        let (text, ends) = (String::new(), Vec::new());
        Self { stems, lexicons: FxHashMap::default(), text, ends, taken: Arc::clone(taken) }
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, tagged: &'a str) -> Stream<'a> {
        let Self { stems, lexicons, text, ends, taken } = self;
        let (language, turn) = tagged.split_once('\0').unwrap_or(("", tagged));
        if !lexicons.contains_key(language) {
            lexicons.insert(language.to_owned(), Lexicon::new(language, *stems));
        }
        text.clear();
        ends.clear();
        if *stems {
            taken.fetch_add(1, Ordering::Relaxed);
            text.push_str(&stem_term(language, ""));
            ends.push((0, text.len()));
        }
        if let Some(lexicon) = lexicons.get_mut(language) {
            let mut place = 0;
            pieces(turn, &mut |_, word| {
                lexicon.write(word, text, &mut |end| ends.push((place, end)));
                place += 1;
            });
        }
        Stream { text, ends: ends.iter(), start: 0, token: Token::default() }
    }
}

/// The terms of the words of one language in one of the fields.
#[derive(Clone)]
struct Lexicon {
    language: Option<String>,
    reader: Reader,
    known: FxHashMap<String, Vec<String>>,
}

/// Words remembered before the memory is emptied.
const MEMORY: usize = 200_000;

impl Lexicon {
    /// Makes one of stems, or of words, which have no need of a stemmer.
    fn new(language: &str, stems: bool) -> Self {
        let reader = Reader::new(if stems { language } else { "" });
        Self { language: stems.then(|| language.to_owned()), reader, known: FxHashMap::default() }
    }

    /// Writes the terms of a word, and tells where each ends.
    fn write(&mut self, word: &str, text: &mut String, ended: &mut dyn FnMut(usize)) {
        if self.language.is_none() && word.is_ascii() {
            let start = text.len();
            text.push_str(word);
            text.get_mut(start..).unwrap_or_default().make_ascii_lowercase();
            return ended(text.len());
        }
        let mut write = |terms: &[String]| {
            for term in terms {
                text.push_str(term);
                ended(text.len());
            }
        };
        if let Some(terms) = self.known.get(word) {
            return write(terms);
        }
        if self.known.len() >= MEMORY {
            self.known.clear();
        }
        let terms = self.terms(word);
        write(&terms);
        self.known.insert(word.to_owned(), terms);
    }

    /// A word with accents has two terms, with and without.
    fn terms(&self, word: &str) -> Vec<String> {
        let forms = self.reader.spell(word);
        let mut terms = match &self.language {
            None => vec![forms.exact, forms.plain],
            Some(language) => {
                let pairs = [(forms.stem, forms.exact), (forms.plain_stem, forms.plain)];
                let others = pairs.into_iter().filter(|(stem, word)| stem != word);
                others.map(|(stem, _)| stem_term(language, &stem)).collect()
            }
        };
        terms.dedup();
        terms
    }
}

/// The terms of one turn.
pub struct Stream<'a> {
    text: &'a str,
    ends: std::slice::Iter<'a, (usize, usize)>,
    start: usize,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some((place, end)) = self.ends.next() else { return false };
        self.token.text.clear();
        self.token.text.push_str(self.text.get(self.start..*end).unwrap_or_default());
        self.token.position = *place;
        self.start = *end;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
