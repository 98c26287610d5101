//! What a query says, part by part, before anybody knows what its names mean.
//!
//! In: nothing. Out: [`Syntax`] with the place of everything in what was typed, and [`Wrong`], which shows a place with a caret.

use std::ops::Range;

/// A part of a query and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Bytes of the query.
    pub at: Range<usize>,
    /// What it is.
    pub node: Syntax,
}

/// What a part of a query can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A word as it is typed, `*` and all.
    Word(String),
    /// A word that may differ in so many letters.
    Fuzzy(String, u8),
    /// Words in quotation marks, with so many others between them.
    Phrase(String, u32),
    /// A regular expression for a whole word.
    Regex(String),
    /// `name:value`.
    Field(Field),
    /// Not this.
    Not(Box<Located>),
    /// All of these.
    And(Vec<Located>),
    /// One of these.
    Or(Vec<Located>),
    /// What of the left stands so to the right.
    Relation(Box<Located>, Relation, Option<u32>, Box<Located>),
    /// The whole of it within one unit.
    Within(Box<Located>, Scope),
}

/// A field and what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_at: Range<usize>,
    /// One of these.
    pub values: Vec<Value>,
}

/// What a field should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Where it stands.
    pub at: Range<usize>,
    /// What it is.
    pub kind: ValueKind,
}

/// The forms of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// As it is typed; in quotation marks `*` is no wildcard.
    Text {
        /// The value.
        text: String,
        /// It stood in quotation marks.
        quoted: bool,
    },
    /// From here to there, with the borders or without; open where nothing is said.
    Range(Option<Border>, Option<Border>),
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Border {
    /// The value at the border.
    pub value: String,
    /// It belongs to the range.
    pub included: bool,
}

/// How two stretches stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They share words.
    Overlaps,
    /// The left lies wholly inside the right.
    Within,
    /// No more than so many turns lie between, in either order.
    Near,
    /// The left ends before the right begins.
    Before,
    /// The left begins after the right ends.
    After,
}

impl Relation {
    /// The words of the language, which are also the operators in capitals.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("overlaps", Self::Overlaps),
        ("within", Self::Within),
        ("near", Self::Near),
        ("before", Self::Before),
        ("after", Self::After),
    ];
}

/// The unit in which AND, OR and NOT must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The same words.
    Segment,
    /// One turn.
    Turn,
    /// A turn and those no more than so many turns away.
    Turns(u32),
    /// One interview.
    Interview,
    /// All interviews of one case.
    Case,
}

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Bytes of the query.
    pub at: Range<usize>,
    /// What is wrong or was expected, a full phrase.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Wrong {
    /// Says what is wrong at a place.
    pub fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), hint: None }
    }

    /// Adds what to do, when there is something to say.
    #[must_use]
    pub fn hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }

    /// Shows the query with a caret under the place, then what is wrong and what to do.
    pub fn shown(&self, query: &str) -> String {
        let before = query.get(..self.at.start).unwrap_or(query);
        let line = query.replace(['\n', '\t'], " ");
        let wide = |text: &str| text.chars().count();
        let length = query.get(self.at.clone()).map_or(1, wide).clamp(1, wide(query).max(1));
        let hint = self.hint.as_ref().map(|hint| format!("\n  hint: {hint}")).unwrap_or_default();
        format!("{}\n  {line}\n  {}{}{hint}", self.message, " ".repeat(wide(before)), "^".repeat(length))
    }
}
