//! How the study came about, for a reader who wants to retrace it.
//!
//! In: an [`Analysis`], the versions of the codebook that git knows, what the authors answered themselves. Out: an [`Audit`]:
//! who coded what, decisions and their reasons, the life of the codebook, memos by date, and the 32 items of COREQ, of which
//! only what stands in the study's files is filled. It says no word of a transcript, and nothing that a person flagged
//! `sensitive` or keeps private.

mod codebook;
mod coders;
mod coreq;
mod decisions;
mod item;
mod memos;
#[cfg(test)]
mod tests;

pub use codebook::Version;
pub use item::{ITEMS, Item};

use crate::excerpt::Analysis;
use crate::locale::{Locale, Words};
use crate::table::{Column, Row, Table, Value};
use std::collections::BTreeMap;

/// A part of the account: one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Who coded, and how much.
    Coders,
    /// Who coded which interview.
    Interviews,
    /// What was decided on each code.
    Decisions,
    /// The reasons that were written down.
    Reasons,
    /// The versions of the codebook.
    Versions,
    /// Codes that had another id, were split or retired.
    Codes,
    /// The memos by date.
    Memos,
    /// The 32 items of COREQ.
    Coreq,
}

impl Part {
    /// Every part, in order.
    pub const ALL: [Self; 8] = [
        Self::Coders,
        Self::Interviews,
        Self::Decisions,
        Self::Reasons,
        Self::Versions,
        Self::Codes,
        Self::Memos,
        Self::Coreq,
    ];

    /// Returns the word it is asked by, which is also the name of its table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coders => "coders",
            Self::Interviews => "interviews",
            Self::Decisions => "decisions",
            Self::Reasons => "reasons",
            Self::Versions => "versions",
            Self::Codes => "codes",
            Self::Memos => "memos",
            Self::Coreq => "coreq",
        }
    }
}

/// What is known beside the study itself.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The versions of the codebook, oldest first; `None` without git.
    pub versions: Option<&'a [Version]>,
    /// What the authors answered to items of COREQ, by number.
    pub answers: &'a BTreeMap<u8, Words>,
}

/// How a study came about.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The table of each part, in order.
    pub tables: Vec<(Part, Table)>,
}

/// Gives the account of a study: the parts that are wanted.
pub fn audit(analysis: &Analysis, known: &Known, wanted: &[Part]) -> Audit {
    let study = analysis.study;
    let table = |part: Part| match part {
        Part::Coders => coders::coders(analysis),
        Part::Interviews => coders::interviews(analysis),
        Part::Decisions => decisions::by_code(analysis),
        Part::Reasons => decisions::reasons(study),
        Part::Versions => codebook::history(study, known.versions),
        Part::Codes => codebook::lives(study),
        Part::Memos => memos::memos(study),
        Part::Coreq => coreq::coreq(analysis, known),
    };
    Audit { tables: wanted.iter().map(|part| (*part, table(*part))).collect() }
}

/// Columns: the key of each heading, whose last part names the column, and whether it holds numbers.
fn columns<const N: usize>(locale: Locale, keys: [(&str, bool); N]) -> Vec<Column> {
    let column = |(key, numeric): (&str, bool)| {
        let (name, heading) = (key.rsplit('.').next().unwrap_or(key), locale.text(key));
        if numeric { Column::number(name, heading) } else { Column::text(name, heading) }
    };
    keys.into_iter().map(column).collect()
}

/// A table of one part.
fn table(part: Part, title: &str, caption: String, columns: Vec<Column>, rows: Vec<Vec<Value>>) -> Table {
    let rows = rows.into_iter().map(|values| Row { values, code: None, depth: 0, total: false });
    Table {
        name: part.name().to_owned(),
        title: title.to_owned(),
        caption,
        layer: String::new(),
        columns,
        rows: rows.collect(),
    }
}

fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

fn count(number: usize) -> Value {
    Value::Count(number as u64)
}

/// Words, or an empty cell where there are none.
fn maybe(words: Option<impl Into<String>>) -> Value {
    words.map_or(Value::Missing, text)
}
