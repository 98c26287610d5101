//! Finding all patterns in stored text.
//!
//! In: a text and the pieces of it to be read. Out: every hit of every pattern. Each piece is split once into words;
//! what a word means to the patterns is worked out once per distinct word and kept; only where a word means something
//! are phrases compared, sides of `near` noted and regular expressions tried.

use std::cell::OnceCell;
use std::ops::Range;

use super::Hit;
use super::near::{Count, Occurrence, count, join};
use super::phrase::gap;
use super::prefix::Anchor;
use super::rule::Memory;
use super::set::{Owner, PatternSet, Sought, Use};
use super::token::{Token, runs};
use super::vocabulary::Vocabulary;
use crate::text::{Accents, Case, Folded, Span, fold_case, needs_composing};

/// Finds the patterns of a set; one per thread, because it remembers the words it has met.
#[derive(Debug)]
pub struct Scanner<'p> {
    set: &'p PatternSet,
    vocabulary: Vocabulary,
    /// The words of the stretch.
    tokens: Vec<Token>,
    /// Those of the piece at which patterns are anchored.
    marked: Vec<u32>,
    /// Where in the piece rules may match.
    places: Vec<Place>,
    /// Rules that may match somewhere in the piece.
    pieces: Vec<u32>,
    /// By phrase: in which call it was found last, and where that ends.
    free: Vec<(u32, u32)>,
    /// By side of a `near`: where it stands in the stretch.
    sides: Vec<Vec<Occurrence>>,
    memories: Vec<Option<Memory>>,
    counts: Vec<Count>,
    call: u32,
}

/// A piece of the stretch.
struct Piece<'t> {
    base: Folded<'t>,
    at: u32,
    tokens: Range<usize>,
}

impl Piece<'_> {
    /// Maps bytes of the piece's text to stored bytes.
    fn span(&self, range: Range<usize>) -> Span {
        let stored = self.base.stored(range);
        Span::new(self.at + narrow(stored.start), self.at + narrow(stored.end))
    }
}

impl<'p> Scanner<'p> {
    /// Makes a scanner that has met no word yet.
    pub fn new(set: &'p PatternSet) -> Self {
        Self {
            set,
            vocabulary: Vocabulary::new(),
            tokens: Vec::new(),
            marked: Vec::new(),
            places: Vec::new(),
            pieces: Vec::new(),
            free: vec![(0, 0); set.phrases.len()],
            sides: vec![Vec::new(); set.nears.len() * 2],
            memories: set.rules.iter().map(|_| None).collect(),
            counts: Vec::new(),
            call: 0,
        }
    }

    /// Appends the hits in `pieces` of a stored text, ordered by start, end, pattern.
    ///
    /// The pieces ascend; together they are one stretch for `near`. Any other pattern is found within one piece, and
    /// sees nothing of what is outside it. A piece that does not fit the text is skipped.
    pub fn scan(&mut self, text: &str, pieces: &[Span], hits: &mut Vec<Hit>) {
        let from = hits.len();
        self.vocabulary.tidy();
        self.tokens.clear();
        self.call = self.call.wrapping_add(1);
        let mut stretch = Vec::new();
        for span in pieces {
            let Some(stored) = text.get(span.start as usize..span.end as usize) else { continue };
            let base = if needs_composing(stored) {
                Folded::new(stored, Case::Kept, Accents::Kept)
            } else {
                Folded::unchanged(stored)
            };
            let mut piece = Piece { base, at: span.start, tokens: 0..0 };
            piece.tokens = self.read(piece.base.as_str());
            self.words(&piece, hits);
            self.rules(&piece, hits);
            if !self.set.nears.is_empty() {
                stretch.push(piece);
            }
        }
        self.nears(&stretch, hits);
        if let Some(new) = hits.get_mut(from..) {
            new.sort_unstable();
        }
    }

    /// Splits a piece into words.
    fn read(&mut self, text: &str) -> Range<usize> {
        let from = self.tokens.len();
        let Self { set, vocabulary, tokens, marked, .. } = self;
        runs(text, |start, end| tokens.push(Token { start: narrow(start), end: narrow(end), verdict: 0 }));
        // A loop of its own, so that the processor can look up several words at a time.
        marked.clear();
        for (at, token) in tokens.iter_mut().enumerate().skip(from) {
            let (start, end) = (token.start as usize, token.end as usize);
            token.verdict = vocabulary.verdict(text, start, end, &set.elements, &set.active);
            if Vocabulary::is_active(token.verdict) {
                marked.push(narrow(at));
            }
        }
        from..self.tokens.len()
    }

    /// Does what is to be done at the words of a piece that mean something.
    fn words(&mut self, piece: &Piece<'_>, hits: &mut Vec<Hit>) {
        self.places.clear();
        self.pieces.clear();
        let tokens = self.tokens.get(piece.tokens.clone()).unwrap_or(&[]);
        for at in &self.marked {
            let Some(token) = self.tokens.get(*at as usize) else { continue };
            for mark in self.vocabulary.marks(token.verdict) {
                for what in self.set.uses.get(mark.element as usize).into_iter().flatten() {
                    match *what {
                        Use::Word(pattern) => {
                            let span = piece.span(token.start as usize..token.end as usize);
                            hits.push(Hit { span, pattern });
                        }
                        Use::Phrase(number) => {
                            let Some(sought) = self.set.phrases.get(number as usize) else { continue };
                            let first = (*at as usize - piece.tokens.start).checked_sub(sought.anchor);
                            let Some(first) = first else { continue };
                            let range = compare(sought, piece.base.as_str(), tokens, first, &self.vocabulary);
                            let Some(range) = range else { continue };
                            let first = narrow(piece.tokens.start + first);
                            let found = Occurrence {
                                span: piece.span(range),
                                first,
                                last: first + narrow(sought.elements.len().saturating_sub(1)),
                            };
                            note(
                                sought.owner,
                                found,
                                self.call,
                                self.free.get_mut(number as usize),
                                &mut self.sides,
                                hits,
                            );
                        }
                        Use::Place { rule, anchor } => {
                            self.places.push(Place { rule, anchor, end: token.end, from_end: mark.from_end });
                        }
                        Use::Piece(rule) => self.pieces.push(rule),
                    }
                }
            }
        }
    }

    /// Tries the regular expressions where they may match.
    fn rules(&mut self, piece: &Piece<'_>, hits: &mut Vec<Hit>) {
        self.pieces.extend_from_slice(&self.set.everywhere);
        if self.places.is_empty() && self.pieces.is_empty() {
            return;
        }
        let views = Views { base: piece.base.as_str(), kept: OnceCell::new(), stripped: OnceCell::new() };
        self.places.sort_unstable();
        let mut starts = Vec::new();
        for places in self.places.chunk_by(|a, b| a.rule == b.rule) {
            let Some(number) = places.first().map(|p| p.rule) else { continue };
            let Some((pattern, rule)) = self.set.rule(number) else { continue };
            let Some(memory) = self.memories.get_mut(number as usize) else { continue };
            let view = views.view(rule.accents);
            starts.clear();
            for place in places {
                let anchor = self.set.anchors.get(place.anchor as usize);
                starts.extend(anchor.and_then(|anchor| start(anchor, view, place)));
            }
            starts.sort_unstable();
            starts.dedup();
            let memory = memory.get_or_insert_with(|| rule.memory());
            rule.at_places(view.as_str(), &starts, memory, apart(piece, view, pattern, hits));
        }
        self.pieces.sort_unstable();
        self.pieces.dedup();
        for number in &self.pieces {
            let Some((pattern, rule)) = self.set.rule(*number) else { continue };
            let Some(memory) = self.memories.get_mut(*number as usize) else { continue };
            let memory = memory.get_or_insert_with(|| rule.memory());
            let view = views.view(rule.accents);
            rule.everywhere(view.as_str(), memory, apart(piece, view, pattern, hits));
        }
    }

    /// Joins the sides of each `near` over the pieces of the stretch.
    fn nears(&mut self, stretch: &[Piece<'_>], hits: &mut Vec<Hit>) {
        self.counts.clear();
        for (i, (pattern, within)) in self.set.nears.iter().enumerate() {
            let Some([a, b]) = self.sides.get_mut(i * 2..i * 2 + 2) else { continue };
            if !a.is_empty() && !b.is_empty() {
                if self.counts.is_empty() {
                    for piece in stretch {
                        let tokens = self.tokens.get(piece.tokens.clone()).unwrap_or(&[]);
                        count(piece.base.as_str(), tokens, &mut self.counts);
                    }
                }
                join(a, b, *within, &self.counts, |span| hits.push(Hit { span, pattern: *pattern }));
            }
            a.clear();
            b.clear();
        }
    }
}

/// A place where a rule may match: an anchor's word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rule: u32,
    anchor: u32,
    /// Where the word ends that holds it, in the piece.
    end: u32,
    /// How far from there it begins, in the view.
    from_end: u32,
}

/// The piece as regular expressions see it, made when asked for.
struct Views<'b> {
    base: &'b str,
    kept: OnceCell<Folded<'b>>,
    stripped: OnceCell<Folded<'b>>,
}

impl<'b> Views<'b> {
    fn view(&self, accents: Accents) -> &Folded<'b> {
        let view = match accents {
            Accents::Kept => &self.kept,
            Accents::Stripped => &self.stripped,
        };
        view.get_or_init(|| Folded::new(self.base, Case::Kept, accents))
    }
}

/// Makes what turns matches into hits, of which none begins before the last one's end.
fn apart<'h>(
    piece: &'h Piece<'_>,
    view: &'h Folded<'_>,
    pattern: u32,
    hits: &'h mut Vec<Hit>,
) -> impl FnMut(Range<usize>) + use<'h> {
    let mut free = 0;
    move |range| {
        let span = piece.span(view.stored(range));
        if span.start >= free {
            free = span.end;
            hits.push(Hit { span, pattern });
        }
    }
}

/// Returns where in the view the literal begins whose word was found, if it stands there.
fn start(anchor: &Anchor, view: &Folded<'_>, place: &Place) -> Option<u32> {
    let text = view.as_str();
    // A word never ends inside a combining sequence, but it can begin there.
    let word = view.place(place.end as usize).checked_sub(place.from_end as usize)?;
    let start = match anchor.back {
        0 => word,
        back => text.get(..word)?.char_indices().nth_back(back - 1)?.0,
    };
    let mut chars = text.get(start..)?.chars();
    anchor.literal.chars().all(|c| chars.next().is_some_and(|d| fold_case(d) == c)).then_some(narrow(start))
}

/// Keeps a phrase that was found, for the pattern or the `near` it belongs to.
fn note(
    owner: Owner,
    found: Occurrence,
    call: u32,
    free: Option<&mut (u32, u32)>,
    sides: &mut [Vec<Occurrence>],
    hits: &mut Vec<Hit>,
) {
    match (owner, free) {
        (Owner::Side(side), _) => {
            if let Some(side) = sides.get_mut(side as usize) {
                side.push(found);
            }
        }
        (Owner::Pattern(pattern), Some(free)) if free.0 != call || free.1 <= found.span.start => {
            *free = (call, found.span.end);
            hits.push(Hit { span: found.span, pattern });
        }
        (Owner::Pattern(_), _) => {}
    }
}

/// Compares a phrase with the words from `first` on; returns the bytes it takes.
fn compare(
    sought: &Sought,
    text: &str,
    tokens: &[Token],
    first: usize,
    vocabulary: &Vocabulary,
) -> Option<Range<usize>> {
    let words = tokens.get(first..first + sought.elements.len())?;
    for (i, (word, element)) in words.iter().zip(&sought.elements).enumerate() {
        if i != sought.anchor && !vocabulary.has(word.verdict, *element) {
            return None;
        }
    }
    for (wanted, pair) in sought.phrase.gaps.iter().zip(words.windows(2)) {
        let [before, after] = pair else { return None };
        let between = text.get(before.end as usize..after.start as usize)?;
        if !(between == " " && wanted == " ") && gap(between.chars(), wanted.chars())? != between.len() {
            return None;
        }
    }
    let (start, end) = (words.first()?.start as usize, words.last()?.end as usize);
    let mut range = start..end;
    if !sought.phrase.lead.is_empty() {
        let previous = first.checked_sub(1).and_then(|i| tokens.get(i));
        let before = text.get(previous.map_or(0, |t| t.end as usize)..start)?;
        let taken = gap(before.chars().rev(), sought.phrase.lead.chars().rev())?;
        range.start -= taken;
        if taken == before.len() && previous.is_some() {
            return None;
        }
    }
    if !sought.phrase.trail.is_empty() {
        let next = tokens.get(first + words.len());
        let after = text.get(end..next.map_or(text.len(), |t| t.start as usize))?;
        let taken = gap(after.chars(), sought.phrase.trail.chars())?;
        range.end += taken;
        if taken == after.len() && next.is_some() {
            return None;
        }
    }
    Some(range)
}

/// Narrows an offset; stored texts are below 4 GiB.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
