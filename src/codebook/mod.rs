//! The themes a study looks for, and the rules that propose where they are.
//!
//! In: the TOML of a codebook. Out: [`Codebook`] with its tree of codes, and findings.

mod blocks;
mod diff;
mod edit;
mod names;
mod read;

pub(crate) use diff::pairs;
pub use diff::{CodeChange, Difference, What, diff};
pub use edit::{Edit, Edited, NewCode, add_code};
pub use names::Names;
pub use read::{read, read_codes};

use crate::diagnostic::Place;
use crate::locale::Words;
use crate::pattern::Pattern;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// Place of a code in [`Codebook::codes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeIndex(pub u16);

/// Place of a rule in [`Codebook::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleIndex(pub u16);

/// How a code came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// From theory.
    Deductive,
    /// From the data.
    Inductive,
    /// From the data, in a participant's own words.
    InVivo,
}

impl Origin {
    /// Returns the word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deductive => "deductive",
            Self::Inductive => "inductive",
            Self::InVivo => "in-vivo",
        }
    }
}

/// Where a code is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeStatus {
    /// Still being made; needs no definition, rule or example.
    Draft,
    /// In use.
    #[default]
    Active,
    /// No longer in use.
    Retired,
}

impl CodeStatus {
    /// Returns the word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

/// What a rule makes a candidate of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The words themselves.
    Match,
    /// The sentence round them.
    #[default]
    Sentence,
    /// The turn round them.
    Turn,
    /// The question and its whole answer.
    Exchange,
}

/// Whose words may fire a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpokenBy {
    /// Those who are studied.
    #[default]
    Participant,
    /// Those who ask.
    Interviewer,
    /// Anyone.
    Anyone,
}

/// A pattern and where it is written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The pattern.
    pub pattern: Pattern,
    /// File, line and column.
    pub place: Place,
}

/// Words that propose a code.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id, unique within the code.
    pub id: String,
    /// The code it proposes.
    pub code: CodeIndex,
    /// The language of the interviews it reads; all where absent.
    pub language: Option<String>,
    /// The patterns of which one must be there.
    pub any: Vec<Written>,
    /// The patterns of which none may be there.
    pub unless: Vec<Written>,
    /// What becomes the candidate; the study's scope where absent.
    pub scope: Option<Scope>,
    /// Whose words count.
    pub spoken_by: SpokenBy,
    /// Where the rule is written.
    pub place: Place,
}

/// A sentence that shows what a code is.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Its language; the codebook's where absent.
    pub language: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// The three kinds of example (DeCuir-Gunby, Marshall & McCulloch 2011).
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// A rule must hit it.
    pub typical: Vec<Example>,
    /// Only a person sees it: no rule may hit it.
    pub atypical: Vec<Example>,
    /// Looks like the code and is not.
    pub near_miss: Vec<Example>,
}

/// One theme to look for.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its id, a path.
    pub id: String,
    /// The code above it.
    pub parent: Option<CodeIndex>,
    /// How many codes stand above it.
    pub depth: u16,
    /// Its name.
    pub name: Words,
    /// What it means.
    pub definition: Option<Words>,
    /// When to use it.
    pub include: Option<Words>,
    /// When not to.
    pub exclude: Option<Words>,
    /// How it came to be, where that is said.
    pub origin: Option<Origin>,
    /// Where it is in its life.
    pub status: CodeStatus,
    /// The codes that took its place.
    pub split_into: Vec<String>,
    /// Its earlier ids.
    pub was: Vec<String>,
    /// The version of the codebook in which it came, where that is said.
    pub since: Option<String>,
    /// Its examples.
    pub examples: Examples,
    /// Its own rules in [`Codebook::rules`].
    pub rules: Range<usize>,
    /// Where it is written.
    pub place: Place,
}

/// What the values of a segment attribute are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SegmentType {
    /// Words.
    #[default]
    Text,
    /// Whole numbers.
    Number,
}

/// A variable of segments.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentAttribute {
    /// Its id, the column in coding files.
    pub id: String,
    /// What it is called.
    pub name: Option<Words>,
    /// Its values; none for a number.
    #[serde(default)]
    pub values: Vec<String>,
    /// `number` for a number from `min` to `max`.
    #[serde(rename = "type", default)]
    pub kind: SegmentType,
    /// Smallest number.
    pub min: Option<i64>,
    /// Largest number.
    pub max: Option<i64>,
}

impl SegmentAttribute {
    /// Tells whether a segment may have this value.
    pub fn accepts(&self, value: &str) -> bool {
        let within = |n: i64| self.min.is_none_or(|min| n >= min) && self.max.is_none_or(|max| n <= max);
        match self.kind {
            SegmentType::Number => value.parse().is_ok_and(within),
            SegmentType::Text => self.values.is_empty() || self.values.iter().any(|known| known == value),
        }
    }
}

/// The codes of a study as a tree, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// What it is called.
    pub title: Option<Words>,
    /// Its version.
    pub version: String,
    /// The language of its examples, where they do not say.
    pub language: Option<String>,
    /// The codes; a parent stands before its children.
    pub codes: Vec<Code>,
    /// The rules of all codes, in order.
    pub rules: Vec<Rule>,
    /// The variables of segments.
    pub attributes: Vec<SegmentAttribute>,
    /// Present and earlier ids.
    by_id: BTreeMap<String, CodeIndex>,
}

impl Codebook {
    /// Returns a code.
    pub fn code(&self, index: CodeIndex) -> Option<&Code> {
        self.codes.get(usize::from(index.0))
    }

    /// Returns the id of a code.
    pub fn id(&self, index: CodeIndex) -> &str {
        self.code(index).map_or("", |code| code.id.as_str())
    }

    /// Returns a rule.
    pub fn rule(&self, index: RuleIndex) -> Option<&Rule> {
        self.rules.get(usize::from(index.0))
    }

    /// Returns every index in order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = CodeIndex> + Clone + use<> {
        (0..u16::try_from(self.codes.len()).unwrap_or(u16::MAX)).map(CodeIndex)
    }

    /// Finds a code by its id or an earlier id.
    pub fn find(&self, id: &str) -> Option<CodeIndex> {
        self.by_id.get(id).copied()
    }

    /// Finds a code as people type it: an id, an earlier id, or a last part of one that only one code has.
    pub fn typed(&self, name: &str) -> Option<CodeIndex> {
        let last = |id: &str| id.rsplit('/').next() == Some(name);
        let only = |ends: &dyn Fn(&Code) -> bool| {
            let mut found = self.codes.iter().filter(|code| ends(code));
            found.next().map(|code| (code, found.next().is_none()))
        };
        self.find(name).or_else(|| {
            let present = only(&|code| last(&code.id));
            let (code, alone) = present.or_else(|| only(&|code| code.was.iter().any(|was| last(was))))?;
            self.find(&code.id).filter(|_| alone)
        })
    }

    /// Returns every id that a code has now.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|code| code.id.as_str())
    }

    /// Tells whether `code` is `ancestor` or lies below it.
    pub fn is_within(&self, code: CodeIndex, ancestor: CodeIndex) -> bool {
        self.lineage(code).any(|index| index == ancestor)
    }

    /// Returns the code itself, its parent, and so on up to its family.
    pub fn lineage(&self, code: CodeIndex) -> impl Iterator<Item = CodeIndex> {
        std::iter::successors(Some(code), |index| self.code(*index).and_then(|code| code.parent))
    }

    /// Returns the family a code belongs to.
    pub fn family(&self, code: CodeIndex) -> CodeIndex {
        self.lineage(code).last().unwrap_or(code)
    }

    /// Returns the code and everything below it, in order.
    pub fn subtree(&self, code: CodeIndex) -> impl Iterator<Item = CodeIndex> + '_ {
        self.indices().skip(usize::from(code.0)).filter(move |other| self.is_within(*other, code))
    }

    /// Tells whether other codes lie below it.
    pub fn has_children(&self, code: CodeIndex) -> bool {
        self.codes.iter().any(|other| other.parent == Some(code))
    }

    /// Returns the families in order.
    pub fn families(&self) -> Vec<CodeIndex> {
        self.indices().filter(|index| self.code(*index).is_some_and(|code| code.parent.is_none())).collect()
    }

    /// Names a rule as `code#rule`.
    pub fn rule_name(&self, index: RuleIndex) -> String {
        self.rule(index).map_or_else(String::new, |rule| format!("{}#{}", self.id(rule.code), rule.id))
    }
}
