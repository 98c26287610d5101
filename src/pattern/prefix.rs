//! Where a regular expression can match at all.
//!
//! In: a parsed expression. Out: a [`Clue`], the words one of which every match begins with, or else ends with. A
//! word found proposes a place; the expression itself decides.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, LookSet, Repetition};

use super::element::Part;
use super::phrase::is_word;
use crate::text::fold_case;

/// Larger classes are not told apart by character.
const SMALL_CLASS: usize = 256;

/// What tells where a match can be.
#[derive(Clone, Debug)]
pub enum Clue {
    /// Each match begins with the literal of one of these.
    Places(Vec<Anchor>),
    /// Each piece with a match holds one of these words.
    Pieces(Vec<Part>),
    /// Nothing tells.
    None,
}

/// A literal, with the one of its words that is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The word looked up.
    pub part: Part,
    /// The characters of the literal before it.
    pub back: usize,
    /// The whole literal, in folded case.
    pub literal: String,
}

/// Finds what tells where an expression can match.
pub fn clue(hir: &Hir) -> Clue {
    let keyed = keyed(hir);
    let bounded = begins_word(hir.properties().look_set_prefix());
    if let Some(anchors) = anchors(&keyed, &ExtractKind::Prefix, bounded) {
        return Clue::Places(anchors);
    }
    match anchors(&keyed, &ExtractKind::Suffix, false) {
        Some(anchors) => Clue::Pieces(anchors.into_iter().map(|anchor| anchor.part).collect()),
        None => Clue::None,
    }
}

/// Tells whether one of these conditions before a letter says that a word begins.
fn begins_word(looks: LookSet) -> bool {
    looks.iter().any(|l| matches!(l, Look::WordUnicode | Look::WordStartUnicode | Look::WordStartHalfUnicode))
}

/// Finds an anchor in each literal; `None` when a literal has no useful one or there are too many literals.
fn anchors(hir: &Hir, kind: &ExtractKind, bounded: bool) -> Option<Vec<Anchor>> {
    let mut literals = Extractor::new().kind(kind.clone()).extract(hir);
    literals.sort();
    literals.dedup();
    let literals = literals.literals()?;
    literals.iter().map(|literal| anchor(std::str::from_utf8(literal.as_bytes()).ok()?, bounded)).collect()
}

/// Picks the word of a literal that is looked up: the longest.
fn anchor(literal: &str, bounded: bool) -> Option<Anchor> {
    let mut parts: Vec<(Part, usize)> = Vec::new();
    let mut inside = false;
    for (back, c) in literal.chars().enumerate() {
        if !is_word(c) {
            if let Some((part, _)) = parts.last_mut().filter(|_| inside) {
                part.open_right = false;
            }
            inside = false;
            continue;
        }
        if !inside {
            parts.push((Part { text: String::new(), open_left: back == 0 && !bounded, open_right: true }, back));
        }
        inside = true;
        if let Some((part, _)) = parts.last_mut() {
            part.text.push(c);
        }
    }
    let useful = |part: &Part| part.text.len() > 1 || !(part.open_left || part.open_right);
    let best = parts.into_iter().filter(|(part, _)| useful(part)).max_by_key(|(part, back)| {
        (part.text.len() * 2 + usize::from(!part.open_left) + usize::from(!part.open_right), std::cmp::Reverse(*back))
    });
    best.map(|(part, back)| Anchor { part, back, literal: literal.to_owned() })
}

/// Rewrites an expression so that it matches the case-folded text wherever the original matches the text.
fn keyed(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Hir::empty(),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => Hir::literal(text.chars().map(fold_case).collect::<String>().into_bytes()),
            Err(_) => hir.clone(),
        },
        HirKind::Class(class) => keyed_class(class).map_or_else(|| hir.clone(), Hir::class),
        HirKind::Repetition(repetition) => {
            Hir::repetition(Repetition { sub: Box::new(keyed(&repetition.sub)), ..repetition.clone() })
        }
        HirKind::Capture(capture) => keyed(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(keyed).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(keyed).collect()),
    }
}

/// Rewrites a class of few characters.
fn keyed_class(class: &Class) -> Option<Class> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|r| (r.start(), r.end())).collect(),
        Class::Bytes(class) => class.ranges().iter().map(|r| (char::from(r.start()), char::from(r.end()))).collect(),
    };
    let mut keys = Vec::new();
    for c in ranges.into_iter().flat_map(|(start, end)| start..=end) {
        if keys.len() == SMALL_CLASS {
            return None;
        }
        let key = fold_case(c);
        keys.push(ClassUnicodeRange::new(key, key));
    }
    Some(Class::Unicode(ClassUnicode::new(keys)))
}
