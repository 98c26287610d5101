//! The words of a turn as a query sees them.
//!
//! In: stored text and its language. Out: [`Word`]s in order, each with its place and its [`Forms`]: as it is spelled,
//! without accents, and its stems. A word is a UAX-29 word with a letter or digit, or an emoji; a hyphen parts two words;
//! scripts without spaces (Chinese, Japanese, Thai) are parted as Unicode does. The index and the scan use this alone.

use crate::text::{Accents, Case, Folded, Span};
use crate::transcript::ascii_words;
use frostem::Stemmer;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The spellings under which one word is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// In lower case, composed, with plain apostrophes.
    pub exact: String,
    /// The same without accents.
    pub plain: String,
    /// The stem in the language of the interview, with accents.
    pub stem: String,
    /// The stem of the word without accents.
    pub plain_stem: String,
}

/// A word in its place.
#[derive(Clone, Debug)]
pub struct Word {
    /// Where it stands in the text that was read.
    pub span: Span,
    /// How it is spelled.
    pub forms: Arc<Forms>,
}

/// Reads words in one language and remembers how they are spelled; one per thread.
#[derive(Clone)]
pub struct Reader {
    stemmer: Option<Stemmer>,
    known: FxHashMap<String, Arc<Forms>>,
}

/// Words remembered before the memory is emptied.
const MEMORY: usize = 200_000;

impl Reader {
    /// Makes a reader for a language tag such as `nl` or `en-GB`; a language without a stemmer has stems equal to its words.
    pub fn new(language: &str) -> Self {
        let tag = language.split('-').next().unwrap_or_default();
        Self { stemmer: Stemmer::try_from_name(tag).ok(), known: FxHashMap::default() }
    }

    /// Finds the words of a text; `offset` is where the text begins.
    pub fn words(&mut self, text: &str, offset: u32) -> Vec<Word> {
        let mut words = Vec::with_capacity(text.len() / 5);
        pieces(text, &mut |at, word| {
            let start = offset + u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span::new(start, start + u32::try_from(word.len()).unwrap_or(0));
            words.push(Word { span, forms: self.forms(word) });
        });
        words
    }

    /// Returns the spellings of one word, which are remembered.
    pub fn forms(&mut self, word: &str) -> Arc<Forms> {
        if let Some(forms) = self.known.get(word) {
            return Arc::clone(forms);
        }
        if self.known.len() >= MEMORY {
            self.known.clear();
        }
        let forms = Arc::new(self.spell(word));
        self.known.insert(word.to_owned(), Arc::clone(&forms));
        forms
    }

    /// Works out the spellings of one word.
    pub fn spell(&self, word: &str) -> Forms {
        // What only asks for a coloured picture is no difference.
        let exact = Folded::new(word, Case::Folded, Accents::Kept).as_str().replace('\u{FE0F}', "");
        let plain = without_accents(&exact);
        let stem = |word: &str| match &self.stemmer {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_owned(),
        };
        let (stem, plain_stem) = (stem(&exact), stem(&plain));
        Forms { exact, plain, stem, plain_stem }
    }
}

/// Finds the words of a text: where each begins, and the word.
pub fn pieces<'t>(text: &'t str, found: &mut dyn FnMut(usize, &'t str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // No word goes over white space: what is plain between two blanks needs no tables.
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let chunk = text.get(at..at + length).unwrap_or_default();
        if chunk.is_ascii() {
            ascii_words(chunk.as_bytes(), false, &mut |start, end| {
                found(at + start, chunk.get(start..end).unwrap_or_default());
            });
        } else {
            let words = chunk.split_word_bound_indices().filter(|(_, piece)| has_word(piece));
            words.for_each(|(start, word)| found(at + start, word));
        }
        at += length + 1;
    }
}

/// Tells whether there is a word in a text.
pub fn has_word(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() || is_emoji(c))
}

/// Emoji are words: people look for them.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{231A}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B05}'..='\u{2B55}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Takes the accents off letters, parts ligatures, and leaves out the colour of a skin.
pub fn without_accents(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let plain = word.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}' | '\u{1F3FB}'..='\u{1F3FF}'));
    let plain: String = plain.nfc().collect();
    plain.replace('ß', "ss").replace('æ', "ae").replace('œ', "oe").replace('ø', "o")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(language: &str, text: &str) -> Vec<String> {
        Reader::new(language).words(text, 0).into_iter().map(|word| word.forms.exact.clone()).collect()
    }

    #[test]
    fn words_are_parted_as_unicode_does() {
        assert_eq!(read("nl", "Een burn-out, zo\u{2019}n café\u{301}!"), ["een", "burn", "out", "zo'n", "café\u{301}"]);
        assert_eq!(read("zh", "学习 很好"), ["学", "习", "很", "好"]);
        assert_eq!(read("en", "ok 👍🏽 [laughs] …"), ["ok", "👍🏽", "laughs"]);
        assert_eq!(read("nl", "ver\u{ad}band"), ["verband"], "a soft hyphen is no letter");
    }

    #[test]
    fn a_word_is_found_by_its_stem_and_without_its_accents() {
        let mut nl = Reader::new("nl-NL");
        let [talks, talk, clients] = ["Gesprekken", "gesprek", "Cliënten"].map(|word| nl.forms(word));
        assert_eq!(talks.stem, talk.stem);
        assert_eq!((clients.exact.as_str(), clients.plain.as_str()), ("cliënten", "clienten"));
        let mut none = Reader::new("xx");
        assert_eq!(none.forms("Leren").stem, "leren", "no stemmer: the word itself");
    }

    proptest! {
        #[test]
        fn the_fast_path_follows_the_unicode_rules(text in "[a-c1-2_'.:,;!?() \\n\\-é\u{301}😀学]{0,16}") {
            let mut fast = Vec::new();
            pieces(&text, &mut |at, word| fast.push((at, word)));
            let plain: Vec<_> = text.split_word_bound_indices().filter(|(_, piece)| has_word(piece)).collect();
            prop_assert_eq!(fast, plain);
        }
    }

    #[test]
    fn a_word_stands_where_its_span_says() {
        let text = "P: é́én 😀 woord";
        for word in Reader::new("nl").words(text, 0) {
            let there = &text[word.span.start as usize..word.span.end as usize];
            assert_eq!(Folded::new(there, Case::Folded, Accents::Kept).as_str(), word.forms.exact);
        }
    }
}
