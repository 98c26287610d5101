//! The variables of cases and interviews.
//!
//! In: the `[attributes]` of `study.toml`. Out: [`Attribute`], with its values in the order they are shown.

use serde::Deserialize;
use std::cmp::Ordering;

/// What an attribute belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributeOf {
    /// A case: stays the same over its interviews.
    Case,
    /// An interview.
    Interview,
}

/// What the values are, which decides their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributeType {
    /// Words, in declared or alphabetical order.
    #[default]
    Text,
    /// Numbers, with a point or a comma.
    Number,
    /// ISO dates.
    Date,
}

impl AttributeType {
    /// Returns the word in a finding.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "ISO date (2026-03-01)",
        }
    }

    /// Tells whether a value has the form it should have.
    pub fn fits(self, value: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Number => number(value).is_finite(),
            Self::Date => {
                let parts: Vec<&str> = value.split('-').collect();
                let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
                let digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
                let within = |i: usize, most: u32| {
                    parts.get(i).and_then(|part| part.parse::<u32>().ok()).is_some_and(|n| (1..=most).contains(&n))
                };
                digits && lengths == [4, 2, 2] && within(1, 12) && within(2, 31)
            }
        }
    }
}

/// A variable of a case or an interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Column name.
    pub name: String,
    /// What it belongs to.
    pub of: AttributeOf,
    /// What its values are.
    pub kind: AttributeType,
    /// Its values in the order they are shown: as declared, else as found and sorted.
    pub values: Vec<String>,
    /// Whether the values were declared, so that others are a finding.
    pub closed: bool,
    /// The attribute that stands for this one where too few cases share a value.
    pub broader: Option<String>,
    /// Name in reports, by language; the column name where absent.
    pub label: Option<crate::locale::Words>,
}

impl Attribute {
    /// Returns the name that reports print.
    pub fn label_in(&self, locale: crate::locale::Locale) -> &str {
        self.label.as_ref().map_or(self.name.as_str(), |label| label.of(locale.tag()))
    }

    /// Compares two values in the order they are shown.
    pub fn order(&self, a: &str, b: &str) -> Ordering {
        match self.kind {
            AttributeType::Number => number(a).total_cmp(&number(b)).then_with(|| a.cmp(b)),
            AttributeType::Text | AttributeType::Date => a.cmp(b),
        }
    }
}

fn number(value: &str) -> f64 {
    value.replace(',', ".").parse().unwrap_or(f64::INFINITY)
}
