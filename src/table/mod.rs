//! Tables: what was counted, in rows and columns.
//!
//! In: an [`Analysis`]. Out: [`Table`]s whose title and caption say what they count, of how many, and from which layer;
//! written as CSV, JSON, Markdown and Parquet.

mod agreement;
mod caption;
mod coders;
mod cross;
mod frame;
mod frequency;
mod hits;
mod kind;
mod people;
mod rules;
mod uncoded;
mod write;

pub use agreement::{Measured, agreement, agreement_caption, agreement_json};
pub use caption::{Caption, layer_phrase};
pub use coders::{FEW, code_agreement, comparison_caption, comparison_note, confusions, disagreements};
pub use frame::TableError;
pub use hits::{Voices, hits};
pub use kind::{Kind, RulesBy, are_judged, default_tables, splitting};
pub use rules::judged;
pub use uncoded::uncoded_spans;
pub use write::{Format, csv_cell, write_table};

use crate::codebook::CodeIndex;
use crate::excerpt::{Analysis, Filter};
use crate::judgement::{Judgement, judge};
use std::sync::OnceLock;

/// A value in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(String),
    /// How many.
    Count(u64),
    /// `part / whole` times `scale`, shown with `decimals` decimals.
    Share {
        /// What is part of the whole.
        part: u64,
        /// The whole, never 0.
        whole: u64,
        /// 100 for a percentage, 1,000 for a rate per thousand.
        scale: u64,
        /// Decimals shown.
        decimals: u32,
    },
    /// A number that no two whole numbers make, such as a coefficient.
    Decimal {
        /// In machine form, with all its digits.
        exact: String,
        /// Decimals shown to people.
        decimals: u32,
    },
    /// Not a number: not coded, not known, or nothing to divide by.
    Missing,
}

impl Value {
    /// Makes a share; missing when there is nothing to divide by.
    pub fn share(part: u64, whole: u64, scale: u64, decimals: u32) -> Self {
        if whole == 0 { Self::Missing } else { Self::Share { part, whole, scale, decimals } }
    }

    /// Makes a number with a fraction; missing when it is none.
    pub fn decimal(number: f64, decimals: u32) -> Self {
        if number.is_finite() { Self::Decimal { exact: number.to_string(), decimals } } else { Self::Missing }
    }

    /// Returns the machine form: a point, no thousands mark, "" for missing.
    pub fn machine(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Share { part, whole, scale, decimals } => {
                crate::locale::ratio(*part, *whole, *scale, *decimals).unwrap_or_default()
            }
            Self::Decimal { exact, .. } => exact.clone(),
            Self::Missing => String::new(),
        }
    }

    /// Returns the form for people in a language.
    pub fn shown(&self, locale: crate::locale::Locale) -> String {
        match self {
            Self::Count(count) => locale.number(*count),
            Self::Share { part, whole, scale, decimals } => {
                locale.ratio(*part, *whole, *scale, *decimals).unwrap_or_default()
            }
            Self::Decimal { exact, decimals } => locale.decimal(exact.parse().unwrap_or_default(), *decimals),
            other => other.machine(),
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in files for machines.
    pub key: String,
    /// Its heading for people.
    pub heading: String,
    /// Holds numbers.
    pub numeric: bool,
    /// Stands in data files only, not in print.
    pub data_only: bool,
    /// A number here counts excerpts, narrowed to this attribute and value where there is one.
    pub counts: Option<Vec<(String, String)>>,
}

impl Column {
    /// Makes a column of words.
    pub fn text(key: &str, heading: &str) -> Self {
        Self { key: key.to_owned(), heading: heading.to_owned(), numeric: false, data_only: false, counts: None }
    }

    /// Makes a column of numbers.
    pub fn number(key: &str, heading: &str) -> Self {
        Self { numeric: true, ..Self::text(key, heading) }
    }

    /// Says that the numbers count excerpts, all or narrowed to an attribute's value.
    #[must_use]
    pub fn counting(mut self, facets: &[(&str, &str)]) -> Self {
        self.counts = Some(facets.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        self
    }

    /// Keeps the column out of print.
    #[must_use]
    pub fn data_only(mut self) -> Self {
        self.data_only = true;
        self
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As many values as there are columns.
    pub values: Vec<Value>,
    /// The code whose excerpts the row counts.
    pub code: Option<CodeIndex>,
    /// How far the first column is indented.
    pub depth: u16,
    /// Sums up the others.
    pub total: bool,
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// File name without ending.
    pub name: String,
    /// What it shows, and the layer where nothing was reviewed.
    pub title: String,
    /// What it counts: n, unit, layer; whole sentences.
    pub caption: String,
    /// The layer, for the column that stands in every data file; empty, and no column, for what is not counted from one.
    pub layer: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Makes part of a file name from the name of an attribute: what is no letter, digit, `-`, `_` or space becomes its number.
pub fn stem(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    name.chars().map(|c| if plain(c) { c.to_string() } else { format!("-{:x}-", u32::from(c)) }).collect()
}

/// Makes a table.
pub fn table(analysis: &Analysis, kind: &Kind, filter: &Filter) -> Result<Table, TableError> {
    table_with(analysis, kind, filter, &OnceLock::new())
}

/// Makes one of several tables under the same filter; the first that judges the rules leaves the judgement for the others.
pub fn table_with(
    analysis: &Analysis,
    kind: &Kind,
    filter: &Filter,
    judgement: &OnceLock<Judgement>,
) -> Result<Table, TableError> {
    let judgement = || judgement.get_or_init(|| judge(analysis, filter));
    match kind {
        Kind::Frequencies => frequency::frequencies(analysis, filter),
        Kind::Crosstab(by) => cross::crosstab(analysis, by, filter),
        Kind::Participants => Ok(people::participants(analysis, filter)),
        Kind::Completeness => Ok(people::completeness(analysis, filter)),
        Kind::Uncoded => Ok(uncoded::uncoded(analysis, filter)),
        Kind::Agreement => Ok(coders::agreement_of(analysis, filter)),
        Kind::Rules(by) => Ok(rules::rules(analysis, *by, judgement(), filter)),
        Kind::FalseHits => Ok(rules::false_hits(analysis, judgement(), filter)),
        Kind::Misses => Ok(rules::misses(analysis, judgement(), filter)),
    }
}
