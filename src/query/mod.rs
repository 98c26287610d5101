//! The query language, and what a query means: by reading every word.
//!
//! In: a query as it is typed, and a study. Out: [`Query`], and the [`Hits`] it has in an [`Analysis`]. The index answers the
//! same query faster; this is what it must answer. `docs/query.md` teaches the language.
//!
//! A query is made of *atoms*, which find stretches of words in a turn (a word, a phrase, what carries a code, what carries
//! none); of AND, OR and NOT, which must hold within one unit (a turn, unless the query says otherwise); and of relations
//! between stretches. The hits are the stretches that its atoms found where it holds.

mod answer;
mod as_rule;
mod asked;
mod evaluate;
mod fields;
mod filter;
mod glob;
mod matcher;
mod named;
mod parse;
mod pieces;
mod rename;
mod resolve;
mod said_by;
mod saved;
mod scan;
mod sought;
mod suggest;
mod syntax;
mod term;
mod words;

pub use answer::{Answer, Count, Passage, Said, Sort, Wanted, answer, voices};
pub use as_rule::{Draft, as_rule};
pub use asked::Asked;
pub use evaluate::{Found, Talk, TurnView, evaluate};
pub use filter::{Filter, Voice};
pub use glob::Glob;
pub use matcher::uncoded;
pub use pieces::{Piece, SENSITIVE, shortened};
pub use rename::rename_codes;
pub use said_by::SaidBy;
pub use saved::{check_saved, saved};
pub use scan::{Hits, scan, talk};
pub use suggest::{Known, Missing, missing, vocabulary};
pub use syntax::{Relation, Scope, Wrong};
pub use term::Term;
pub use words::{Forms, Reader, Word, pieces};

use crate::excerpt::{self, Analysis, Mark};
use crate::transcript::Role;

/// A query, understood.
#[derive(Clone, Debug)]
pub struct Query {
    /// As it was typed.
    pub text: String,
    /// Whose codings it reads where no coder is named.
    pub layer: Layer,
    /// What it asks.
    pub root: Group,
    /// The words it looks for; atoms name them by place.
    pub terms: Vec<Term>,
    /// The part about cases and interviews that must hold for every hit: it narrows n.
    pub who: Filter,
    /// It asks for nothing else.
    pub only_who: bool,
    /// What may have been meant otherwise.
    pub notes: Vec<String>,
}

impl Query {
    /// Returns the part that narrows n, as tables take it.
    pub fn narrowing(&self) -> excerpt::Filter {
        let who = self.who.clone();
        let keeps =
            move |interview, case| who.keeps_voice(&Voice { interview, case, role: Role::Participant, label: "" });
        excerpt::Filter::new(self.text.clone(), keeps)
    }

    /// Counts only what the query finds: n is narrowed by the filter that is returned, segments by their hits.
    pub fn narrow(&self, analysis: &mut Analysis) -> excerpt::Filter {
        if !self.only_who {
            let hits = scan(self, analysis);
            analysis.narrow(|interview, span| hits.touch(interview, span));
        }
        self.narrowing()
    }
}

/// Whose codings a query reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// What persons decided and what is counted.
    Decided,
    /// What rules propose and nobody has decided on.
    Candidates,
    /// Both.
    All,
}

impl Layer {
    /// The names in the language.
    pub const NAMES: [(&'static str, Self); 3] =
        [("decided", Self::Decided), ("candidates", Self::Candidates), ("all", Self::All)];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, layer)| *layer == self).map_or("", |(name, _)| name)
    }

    /// Finds a layer by its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, layer)| *layer)
    }

    /// Returns the key of the phrase for people.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Decided => "layer.decisions",
            Self::Candidates => "layer.candidates",
            Self::All => "layer.all",
        }
    }

    /// Returns the bits of the marks it reads.
    pub const fn bits(self) -> u32 {
        match self {
            Self::Decided => Mark::DECIDED,
            Self::Candidates => Mark::OPEN,
            Self::All => Mark::DECIDED | Mark::OPEN,
        }
    }
}

/// Parts that must hold together within one unit.
#[derive(Clone, Debug)]
pub struct Group {
    /// The unit.
    pub scope: Scope,
    /// How the parts must hold.
    pub formula: Formula,
    /// The parts.
    pub leaves: Vec<Leaf>,
}

/// AND, OR and NOT over the parts of a group.
#[derive(Clone, Debug)]
pub enum Formula {
    /// The part with this place is there.
    Leaf(usize),
    /// It does not hold.
    Not(Box<Formula>),
    /// All hold.
    And(Vec<Formula>),
    /// One holds.
    Or(Vec<Formula>),
}

impl Formula {
    /// Tells whether it holds when just the parts in `present` are there.
    pub fn holds(&self, present: u64) -> bool {
        match self {
            Self::Leaf(leaf) => present >> leaf & 1 == 1,
            Self::Not(formula) => !formula.holds(present),
            Self::And(formulas) => formulas.iter().all(|formula| formula.holds(present)),
            Self::Or(formulas) => formulas.iter().any(|formula| formula.holds(present)),
        }
    }

    /// Returns the parts that stand under an even number of NOTs.
    pub fn positive(&self) -> u64 {
        self.signed(true)
    }

    fn signed(&self, sign: bool) -> u64 {
        match self {
            Self::Leaf(leaf) => u64::from(sign) << leaf,
            Self::Not(formula) => formula.signed(!sign),
            Self::And(formulas) | Self::Or(formulas) => formulas.iter().fold(0, |all, f| all | f.signed(sign)),
        }
    }
}

/// A part of a group.
#[derive(Clone, Debug)]
pub enum Leaf {
    /// It finds stretches in a turn.
    Atom(Atom),
    /// Stretches that stand so to others.
    Related(Box<Related>),
    /// A group with a unit of its own.
    Group(Box<Group>),
}

impl Leaf {
    /// Tells whether it stands for whole turns, which are hits only where nothing else is.
    pub fn is_weak(&self) -> bool {
        matches!(self, Self::Atom(Atom { what: What::Turns, .. }))
    }
}

/// What of the left stands so to the right.
#[derive(Clone, Debug)]
pub struct Related {
    /// What is found.
    pub left: Group,
    /// How they stand to each other.
    pub relation: Relation,
    /// No further apart than this.
    pub turns: Option<u32>,
    /// What it is compared with.
    pub right: Group,
}

/// Finds stretches in the turns that a filter keeps.
#[derive(Clone, Debug)]
pub struct Atom {
    /// What is looked for.
    pub what: What,
    /// Where.
    pub filter: Filter,
}

/// What an atom looks for.
#[derive(Clone, Debug)]
pub enum What {
    /// Words one after the other, by place in [`Query::terms`], with at most so many other words between them in all.
    Words(Vec<usize>, u32),
    /// Words that carry a code.
    Coded(Coded),
    /// Words that carry no code in a layer.
    Uncoded(Layer),
    /// Questions of an interviewer that ask one of these of the guide, by place.
    Asked(Vec<u16>),
    /// Whole turns.
    Turns,
}

/// Which marks count.
#[derive(Clone, Debug)]
pub struct Coded {
    /// The codes, by index.
    pub codes: Vec<bool>,
    /// Whose.
    pub by: By,
    /// Flags that must be set.
    pub flags: u32,
}

/// Whose marks count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Those of a layer.
    Layer(Layer),
    /// What these coders coded, by number; with `true` also what rules propose, decided or not.
    Coders(Vec<u16>, bool),
}

impl Coded {
    /// Tells whether a mark counts.
    pub fn takes(&self, mark: &Mark) -> bool {
        let code = self.codes.get(usize::from(mark.code.0)) == Some(&true);
        let rules = mark.by == 0 && mark.bits & Mark::RULES != 0;
        code && mark.bits & self.flags == self.flags
            && match &self.by {
                By::Layer(layer) => mark.by == 0 && mark.bits & layer.bits() != 0,
                By::Coders(coders, with_rules) => coders.contains(&mark.by) || (*with_rules && rules),
            }
    }
}

#[cfg(test)]
mod tests;
