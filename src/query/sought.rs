//! Words that a query looks for.
//!
//! In: a word, a phrase or a regular expression as it is typed. Out: the terms it stands for, in an atom; or a [`Wrong`] that
//! knows the slips of those who come from another program.

use super::glob::Glob;
use super::resolve::{Context, MOST, Parts, Resolver};
use super::syntax::{Located, Wrong};
use super::term::Term;
use super::words::Reader;
use super::{Formula, What};
use crate::text::Span;
use std::ops::Range;

/// Stands for `*` while the words of a pattern are parted.
const STAR: char = 'ꙮ';

impl Resolver<'_> {
    fn term(&mut self, term: Term, at: &Range<usize>) -> Result<usize, Wrong> {
        if self.terms.len() >= MOST {
            return Err(Wrong::new(at.clone(), format!("the query has more than {MOST} words")));
        }
        self.terms.push(term);
        Ok(self.terms.len() - 1)
    }

    /// The words of a text, folded; `*` stays, joined to the word it touches.
    fn pieces(&self, text: &str) -> Vec<String> {
        let text = text.replace('*', &STAR.to_string());
        let mut pieces: Vec<(Span, String)> = Vec::new();
        for word in Reader::new("").words(&text, 0) {
            let piece = word.forms.exact.replace(STAR, "*");
            match pieces.last_mut() {
                Some((span, last)) if span.end == word.span.start && (piece == "*" || last.ends_with('*')) => {
                    last.push_str(&piece);
                    span.end = word.span.end;
                }
                _ => pieces.push((word.span, piece)),
            }
        }
        pieces.into_iter().map(|(_, piece)| piece).collect()
    }

    pub(super) fn word(
        &mut self,
        word: &str,
        part: &Located,
        context: &Context,
        parts: &mut Parts,
    ) -> Result<Formula, Wrong> {
        slip(word).map_or(Ok(()), |(message, hint)| {
            Err(Wrong::new(part.at.clone(), message).hint(Some(format!("{hint}; in quotation marks it is looked for"))))
        })?;
        let (word, exact) = word.strip_prefix('=').map_or((word, false), |word| (word, true));
        let pieces = self.pieces(word);
        match pieces.as_slice() {
            [only] if !exact && !only.contains('*') => {
                let term = self.term(Term::Stem(only.clone()), &part.at)?;
                parts.atom(What::Words(vec![term], 0), context.spoken(), &part.at)
            }
            _ => self.words(&pieces, 0, part, context, parts),
        }
    }

    pub(super) fn phrase(
        &mut self,
        text: &str,
        slop: u32,
        part: &Located,
        context: &Context,
        parts: &mut Parts,
    ) -> Result<Formula, Wrong> {
        let pieces = self.pieces(text);
        self.words(&pieces, slop, part, context, parts)
    }

    fn words(
        &mut self,
        pieces: &[String],
        slop: u32,
        part: &Located,
        context: &Context,
        parts: &mut Parts,
    ) -> Result<Formula, Wrong> {
        if pieces.iter().all(|piece| piece.chars().all(|c| c == '*')) {
            return Err(Wrong::new(part.at.clone(), "there is no letter or digit to look for"));
        }
        let term = |piece: &String| {
            if piece.contains('*') { Term::Glob(Glob::new(piece)) } else { Term::Form(piece.clone()) }
        };
        let terms = pieces.iter().map(|piece| self.term(term(piece), &part.at)).collect::<Result<Vec<_>, _>>()?;
        parts.atom(What::Words(terms, slop.min(100)), context.spoken(), &part.at)
    }

    /// A word that may differ in so many letters.
    pub(super) fn fuzzy(
        &mut self,
        word: &str,
        letters: u8,
        part: &Located,
        context: &Context,
        parts: &mut Parts,
    ) -> Result<Formula, Wrong> {
        let forms = self.pieces(word);
        let [form] = forms.as_slice() else {
            return Err(Wrong::new(part.at.clone(), "`~` with letters fits one word"));
        };
        let term = self.term(Term::Fuzzy(form.clone(), letters), &part.at)?;
        parts.atom(What::Words(vec![term], 0), context.spoken(), &part.at)
    }

    /// A regular expression for a whole word.
    pub(super) fn regex(
        &mut self,
        pattern: &str,
        part: &Located,
        context: &Context,
        parts: &mut Parts,
    ) -> Result<Formula, Wrong> {
        let regex = whole_word(pattern).map_err(|message| Wrong::new(part.at.clone(), message))?;
        let term = self.term(Term::Regex(regex), &part.at)?;
        parts.atom(What::Words(vec![term], 0), context.spoken(), &part.at)
    }
}

/// Says what is wrong with a word that looks like the grammar of another program.
fn slip(word: &str) -> Option<(String, &'static str)> {
    let after = |sign: char| word.strip_prefix(sign).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    if after('-') || after('!') || word.contains("!=") {
        Some((format!("`{word}` is read by other programs as a NOT"), "write NOT before it"))
    } else if matches!(word, "&&" | "&" | "||" | "|") {
        Some((format!("`{word}` is no operator"), "write AND or OR"))
    } else if word.trim_end_matches(['?', '!']).contains('?') {
        Some((format!("`?` in `{word}` is no wildcard"), "write `*`, or `~` for a word that differs in a letter"))
    } else if word.contains('~') {
        Some((format!("`{word}`: a word can differ in one or two letters"), "write ~1 or ~2"))
    } else if word.split_once('/').is_some_and(|(name, _)| matches!(name, "NEAR" | "WITHIN" | "BEFORE" | "AFTER")) {
        Some((format!("`{word}` is no relation"), "write it as `a NEAR b 3 turns`"))
    } else {
        None
    }
}

/// A regular expression for a whole word, capitals or not.
fn whole_word(pattern: &str) -> Result<regex::Regex, String> {
    let whole = format!("^(?:{pattern})$");
    let whole = || regex::RegexBuilder::new(&whole).case_insensitive(true).size_limit(1 << 20).build();
    let built = regex::Regex::new(pattern).and_then(|_| whole());
    if pattern.chars().any(char::is_whitespace) {
        return Err("a regular expression is for one word: it cannot hold a space".to_owned());
    }
    built.map_err(|error| {
        let text = error.to_string();
        let last = text.lines().next_back().unwrap_or_default().trim_start_matches("error: ").to_owned();
        format!("this regular expression cannot be read: {last}")
    })
}
