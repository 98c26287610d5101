//! `re:…`: the regex crate on folded text.
//!
//! In: a regular expression. Out: a [`Rule`], which finds exactly what `regex::Regex` with `(?i)` finds in a piece,
//! but looks only where the [words](super::prefix) of the expression stand, if it has any.

use std::ops::Range;

use regex_automata::meta::{BuildError, Cache, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Class, Hir, HirKind, Look, LookSet, Repetition};
use regex_syntax::{Error, Parser, ParserBuilder};
use unicode_normalization::char::is_combining_mark;

use super::PatternError;
use super::prefix::{Clue, clue};
use crate::text::{Accents, Case, Folded};

/// Bytes that a compiled expression may take.
const LARGEST: usize = 2 << 20;
/// Groups and repetitions that may stand in each other.
const DEEPEST: u32 = 40;
/// Bytes of the lazy automaton's memory.
const AUTOMATON: usize = 2 << 20;
/// Bytes that failed attempts may read for each byte of the piece, before the piece is searched in one go.
const PATIENCE: usize = 16;
/// Characters of a class that are looked at one by one.
const SMALL_CLASS: usize = 64;

/// A compiled regular expression.
#[derive(Clone, Debug)]
pub struct Rule {
    exact: Regex,
    /// The same without word boundaries, which the fast automaton gives up on beside letters outside ASCII. It only
    /// proposes places.
    loose: Option<Regex>,
    /// Where to look.
    pub clue: Clue,
    /// Whether text is read with its stress accents.
    pub accents: Accents,
    /// Most bytes of a match, if there is a limit.
    reach: Option<usize>,
    /// Whether a match must not be followed by a combining mark.
    edge: bool,
    /// What in it folded text never holds.
    dead: Option<String>,
}

impl Rule {
    /// Reads an expression that stands at byte `at` of the pattern.
    pub fn parse(regex: &str, at: usize) -> Result<Self, PatternError> {
        if regex.is_empty() {
            return Err(PatternError::new("the pattern is empty", at));
        }
        let hir = parser().parse(regex).map_err(|error| syntax_error(&error, at))?;
        let Some(least) = hir.properties().minimum_len() else {
            return Err(PatternError::new("no text can match this expression", at));
        };
        if least == 0 {
            let error = PatternError::new("the expression matches the empty text", at);
            return Err(error.hint("it would hit everywhere; leave out a `?` or `*`"));
        }
        let escaped = [r"\x", r"\u", r"\U"].iter().any(|escape| regex.contains(escape));
        let accented = escaped || regex.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
        let accents = if accented { Accents::Kept } else { Accents::Stripped };
        Self::new(&hir, accents, false).map_err(|error| build_error(&error, at))
    }

    /// Makes a rule of an expression that was written from a word in a script without spaces.
    pub fn from_literal(regex: &str, accents: Accents, edge: bool) -> Result<Self, String> {
        let hir = parser().parse(regex).map_err(|error| error.to_string())?;
        Self::new(&hir, accents, edge).map_err(|error| error.to_string())
    }

    fn new(hir: &Hir, accents: Accents, edge: bool) -> Result<Self, Box<BuildError>> {
        let clue = clue(hir);
        let loose = match clue {
            Clue::Places(_) => None,
            Clue::Pieces(_) | Clue::None if has_word_boundary(hir.properties().look_set()) => {
                Some(compile(&without_boundaries(hir))?)
            }
            Clue::Pieces(_) | Clue::None => None,
        };
        let dead = dead(hir, accents);
        Ok(Self { exact: compile(hir)?, loose, clue, accents, reach: hir.properties().maximum_len(), edge, dead })
    }

    /// Tells whether each text must be read in full.
    pub const fn scans_in_full(&self) -> bool {
        matches!(self.clue, Clue::None)
    }

    /// Returns why nothing can match.
    pub fn never_matches(&self) -> Option<String> {
        self.dead.as_ref().map(|part| format!("`{part}` never occurs in folded text: write ' and -, no soft hyphen"))
    }

    /// Makes the memory that searching needs.
    pub fn memory(&self) -> Memory {
        Memory { exact: self.exact.create_cache(), loose: self.loose.as_ref().map(Regex::create_cache) }
    }

    /// Finds the matches that begin at one of the ascending `places`, which must be all where one can.
    pub fn at_places(&self, text: &str, places: &[u32], memory: &mut Memory, mut hit: impl FnMut(Range<usize>)) {
        let mut free = 0;
        let mut patience = patience(text);
        for place in places.iter().map(|place| *place as usize).filter(|place| text.is_char_boundary(*place)) {
            if place < free {
                continue;
            }
            match self.attempt(text, place, &mut memory.exact) {
                Ok(end) => {
                    hit(place..end);
                    free = end;
                }
                Err(cost) => match patience.checked_sub(cost) {
                    Some(left) => patience = left,
                    None => return self.rest(text, place, &mut memory.exact, hit),
                },
            }
        }
    }

    /// Finds the matches in all of the text.
    pub fn everywhere(&self, text: &str, memory: &mut Memory, mut hit: impl FnMut(Range<usize>)) {
        let (Some(loose), Some(cache)) = (self.loose.as_ref(), memory.loose.as_mut()) else {
            return self.rest(text, 0, &mut memory.exact, hit);
        };
        if text.is_ascii() {
            return self.rest(text, 0, &mut memory.exact, hit);
        }
        let mut free = 0;
        let mut patience = patience(text);
        while let Some(found) = loose.search_with(cache, &Input::new(text).range(free..)) {
            match self.attempt(text, found.start(), &mut memory.exact) {
                Ok(end) => {
                    hit(found.start()..end);
                    free = end;
                }
                Err(cost) => match patience.checked_sub(cost.max(found.len())) {
                    Some(left) => {
                        patience = left;
                        free = next_character(text, found.start());
                    }
                    None => return self.rest(text, found.start(), &mut memory.exact, hit),
                },
            }
        }
    }

    /// Finds the match that begins at `place`, or tells how many bytes the attempt may have read.
    fn attempt(&self, text: &str, place: usize, cache: &mut Cache) -> Result<usize, usize> {
        let end = self.reach.map_or(text.len(), |reach| place.saturating_add(reach).min(text.len()));
        let input = Input::new(text).range(place..end).anchored(Anchored::Yes);
        match self.exact.search_half_with(cache, &input) {
            Some(found) if self.ends_well(text, found.offset()) => Ok(found.offset()),
            _ => Err(end - place),
        }
    }

    /// Finds the matches from `free` on in one go.
    fn rest(&self, text: &str, mut free: usize, cache: &mut Cache, mut hit: impl FnMut(Range<usize>)) {
        while let Some(found) = self.exact.search_with(cache, &Input::new(text).range(free..)) {
            if self.ends_well(text, found.end()) {
                hit(found.range());
                free = found.end();
            } else {
                free = next_character(text, found.start());
            }
        }
    }

    fn ends_well(&self, text: &str, end: usize) -> bool {
        let next = || text.get(end..).and_then(|rest| rest.chars().next());
        !self.edge || !next().is_some_and(is_combining_mark)
    }
}

/// What searching needs besides the rule; one per thread.
#[derive(Debug)]
pub struct Memory {
    exact: Cache,
    loose: Option<Cache>,
}

const fn patience(text: &str) -> usize {
    text.len().saturating_mul(PATIENCE).saturating_add(1 << 12)
}

fn next_character(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

fn parser() -> Parser {
    ParserBuilder::new().case_insensitive(true).nest_limit(DEEPEST).build()
}

fn compile(hir: &Hir) -> Result<Regex, Box<BuildError>> {
    let config = Regex::config()
        .which_captures(WhichCaptures::Implicit)
        .nfa_size_limit(Some(LARGEST))
        .hybrid_cache_capacity(AUTOMATON);
    Regex::builder().configure(config).build_from_hir(hir).map_err(Box::new)
}

fn syntax_error(error: &Error, at: usize) -> PatternError {
    let (message, offset) = match error {
        Error::Parse(error) => (error.kind().to_string(), error.span().start.offset),
        Error::Translate(error) => (error.kind().to_string(), error.span().start.offset),
        other => (other.to_string(), 0),
    };
    let hint = if message.contains("look-around") {
        Some("say what must not be there in `unless`, or use `near(a, b, n)`".to_owned())
    } else {
        None
    };
    PatternError { message: format!("the regular expression cannot be read: {message}"), at: at + offset, hint }
}

fn build_error(error: &BuildError, at: usize) -> PatternError {
    let message = match error.size_limit() {
        Some(limit) => format!("the regular expression takes more than {limit} bytes when compiled"),
        None => format!("the regular expression cannot be compiled: {error}"),
    };
    PatternError::new(message, at).hint("use smaller counts in {…}, or write `\\w*` or `.` with fewer repetitions")
}

/// Tells whether a word boundary of all of Unicode is among these.
pub fn has_word_boundary(looks: LookSet) -> bool {
    looks.iter().any(|look| {
        matches!(
            look,
            Look::WordUnicode
                | Look::WordUnicodeNegate
                | Look::WordStartUnicode
                | Look::WordEndUnicode
                | Look::WordStartHalfUnicode
                | Look::WordEndHalfUnicode
        )
    })
}

/// Leaves all conditions on the surroundings out.
fn without_boundaries(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(_) => Hir::empty(),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
        HirKind::Repetition(repetition) => {
            let sub = Box::new(without_boundaries(&repetition.sub));
            Hir::repetition(Repetition { sub, ..repetition.clone() })
        }
        HirKind::Capture(capture) => without_boundaries(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(without_boundaries).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(without_boundaries).collect()),
    }
}

/// Returns a part that each match needs and that folded text never holds.
fn dead(hir: &Hir, accents: Accents) -> Option<String> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            changes(text, accents).then(|| text.to_owned())
        }
        HirKind::Class(class) => dead_class(class, accents),
        HirKind::Repetition(repetition) if repetition.min > 0 => dead(&repetition.sub, accents),
        HirKind::Repetition(_) => None,
        HirKind::Capture(capture) => dead(&capture.sub, accents),
        HirKind::Concat(parts) => {
            let seams = parts.windows(2).find_map(|pair| dead_seam(pair, accents));
            seams.or_else(|| parts.iter().find_map(|part| dead(part, accents)))
        }
        HirKind::Alternation(parts) => {
            let parts: Option<Vec<String>> = parts.iter().map(|part| dead(part, accents)).collect();
            parts?.into_iter().next()
        }
    }
}

/// Returns what a character and the mark after it are, when folded text always has them as one character.
fn dead_seam(pair: &[Hir], accents: Accents) -> Option<String> {
    let [before, after] = pair else { return None };
    let HirKind::Literal(after) = after.kind() else { return None };
    let mark = std::str::from_utf8(&after.0).ok()?.chars().next().filter(|c| is_combining_mark(*c))?;
    let all = match before.kind() {
        HirKind::Class(class) => characters(class)?,
        HirKind::Literal(before) => std::str::from_utf8(&before.0).ok()?.chars().next_back()?.to_string(),
        _ => return None,
    };
    let dead = |c: char| changes(&[c, mark].iter().collect::<String>(), accents);
    all.chars().all(dead).then(|| format!("{}{mark}", all.chars().next_back().unwrap_or(mark)))
}

fn dead_class(class: &Class, accents: Accents) -> Option<String> {
    let all = characters(class)?;
    all.chars().all(|c| changes(c.encode_utf8(&mut [0; 4]), accents)).then_some(all)
}

/// Tells whether folding changes what is written so.
fn changes(text: &str, accents: Accents) -> bool {
    Folded::new(text, Case::Kept, accents).as_str() != text
}

/// Returns the characters of a small class.
fn characters(class: &Class) -> Option<String> {
    let Class::Unicode(class) = class else { return None };
    let all: String = class.ranges().iter().flat_map(|r| r.start()..=r.end()).take(SMALL_CLASS + 1).collect();
    (all.chars().count() <= SMALL_CLASS).then_some(all)
}
