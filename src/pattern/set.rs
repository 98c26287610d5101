//! Many patterns, made ready to be found together.
//!
//! In: checked patterns. Out: a [`PatternSet`], which knows for each word of the patterns what to do where it is met.

use super::element::{Collector, Elements};
use super::phrase::Phrase;
use super::prefix::{Anchor, Clue};
use super::rule::Rule;
use super::{Kind, Pattern, PatternError};

/// Patterns made ready to be found together.
#[derive(Debug)]
pub struct PatternSet {
    patterns: Vec<Pattern>,
    pub(super) elements: Elements,
    /// What to do where an element is met, by element.
    pub(super) uses: Vec<Vec<Use>>,
    /// Whether there is anything to do, by element.
    pub(super) active: Vec<bool>,
    pub(super) phrases: Vec<Sought>,
    pub(super) anchors: Vec<Anchor>,
    /// The pattern of each rule.
    pub(super) rules: Vec<u32>,
    /// The rules to be searched for in every piece.
    pub(super) everywhere: Vec<u32>,
    /// The pattern of each `near` and how far apart its sides may be; its sides are 2i and 2i + 1.
    pub(super) nears: Vec<(u32, u32)>,
}

/// What to do where an element is met.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use {
    /// The word is a hit of this pattern.
    Word(u32),
    /// The word is the anchor of this phrase.
    Phrase(u32),
    /// This rule may match, as this anchor says.
    Place { rule: u32, anchor: u32 },
    /// This rule may match somewhere in the piece.
    Piece(u32),
}

/// A phrase that is sought at one of its parts.
#[derive(Debug)]
pub(super) struct Sought {
    pub phrase: Phrase,
    /// The elements of its parts.
    pub elements: Vec<u32>,
    /// The part at which it is sought.
    pub anchor: usize,
    pub owner: Owner,
}

/// Whom a phrase that was found belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    /// A pattern.
    Pattern(u32),
    /// A side of a `near`.
    Side(u32),
}

impl PatternSet {
    /// Makes patterns ready; a hit names a pattern by its index here.
    ///
    /// # Errors
    /// When they are so many that they do not fit 32-bit numbers; each with the index of its pattern.
    pub fn new(patterns: Vec<Pattern>) -> Result<Self, Vec<(usize, PatternError)>> {
        let mut builder = Builder::default();
        for (i, pattern) in patterns.iter().enumerate() {
            let number = number(i);
            match &pattern.kind {
                Kind::Phrase(phrase) => builder.phrase(phrase, Owner::Pattern(number)),
                Kind::Near(near) => {
                    let side = super::set::number(builder.nears.len() * 2);
                    builder.nears.push((number, near.within));
                    let [a, b] = &near.sides;
                    builder.phrase(a, Owner::Side(side));
                    builder.phrase(b, Owner::Side(side + 1));
                }
                Kind::Regex(rule) => builder.rule(rule, number),
            }
        }
        let Some(elements) = builder.collector.finish() else {
            let error = PatternError::new("the patterns are too many to be sought together", 0);
            return Err(vec![(patterns.len().saturating_sub(1), error)]);
        };
        builder.uses.resize_with(elements.len(), Vec::new);
        Ok(Self {
            patterns,
            elements,
            active: builder.uses.iter().map(|uses| !uses.is_empty()).collect(),
            uses: builder.uses,
            phrases: builder.phrases,
            anchors: builder.anchors,
            rules: builder.rules,
            everywhere: builder.everywhere,
            nears: builder.nears,
        })
    }

    /// Returns the patterns, in the order that hits name them by.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Returns a rule and the pattern it is.
    pub(super) fn rule(&self, rule: u32) -> Option<(u32, &Rule)> {
        let pattern = *self.rules.get(rule as usize)?;
        match &self.patterns.get(pattern as usize)?.kind {
            Kind::Regex(rule) => Some((pattern, rule)),
            Kind::Phrase(_) | Kind::Near(_) => None,
        }
    }
}

#[derive(Default)]
struct Builder {
    collector: Collector,
    uses: Vec<Vec<Use>>,
    phrases: Vec<Sought>,
    anchors: Vec<Anchor>,
    rules: Vec<u32>,
    everywhere: Vec<u32>,
    nears: Vec<(u32, u32)>,
}

impl Builder {
    fn phrase(&mut self, phrase: &Phrase, owner: Owner) {
        let elements: Vec<u32> =
            phrase.parts.iter().map(|part| self.collector.number(part, phrase.accents, false)).collect();
        // The longest word is the rarest, as a rule.
        let rarity =
            |i: &usize| phrase.parts.get(*i).map(|p| p.text.len() * 2 - usize::from(p.open_left || p.open_right));
        let anchor = (0..elements.len()).max_by_key(rarity).unwrap_or(0);
        let Some(element) = elements.get(anchor).copied() else { return };
        match owner {
            Owner::Pattern(pattern) if elements.len() == 1 && phrase.lead.is_empty() && phrase.trail.is_empty() => {
                self.on(element, Use::Word(pattern));
            }
            _ => {
                self.on(element, Use::Phrase(number(self.phrases.len())));
                self.phrases.push(Sought { phrase: phrase.clone(), elements, anchor, owner });
            }
        }
    }

    fn rule(&mut self, rule: &Rule, pattern: u32) {
        let at = number(self.rules.len());
        self.rules.push(pattern);
        match &rule.clue {
            Clue::Places(anchors) => {
                for anchor in anchors {
                    let element = self.collector.number(&anchor.part, rule.accents, true);
                    self.on(element, Use::Place { rule: at, anchor: number(self.anchors.len()) });
                    self.anchors.push(anchor.clone());
                }
            }
            Clue::Pieces(parts) => {
                for part in parts {
                    let element = self.collector.number(part, rule.accents, false);
                    self.on(element, Use::Piece(at));
                }
            }
            Clue::None => self.everywhere.push(at),
        }
    }

    fn on(&mut self, element: u32, what: Use) {
        let at = element as usize;
        if self.uses.len() <= at {
            self.uses.resize_with(at + 1, Vec::new);
        }
        if let Some(uses) = self.uses.get_mut(at) {
            uses.push(what);
        }
    }
}

/// Narrows an index; there are never as many as would not fit.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
