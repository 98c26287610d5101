//! What the queries that a study keeps mean in it.
//!
//! In: a study with its saved queries. Out: a [`Query`] for each, or a finding that says where it is wrong.

use super::{Layer, Query, Wrong};
use crate::diagnostic::{Diagnostic, Place};
use crate::study::{SavedQuery, Study};

/// Reads a saved query.
pub fn saved(study: &Study, saved: &SavedQuery) -> Result<Query, Wrong> {
    let layer = saved.layer.as_deref().map(|name| {
        Layer::named(name).ok_or_else(|| {
            let hint = format!("there are {}", Layer::NAMES.map(|(name, _)| name).join(", "));
            Wrong::new(0..0, format!("there is no layer `{name}`")).hint(Some(hint))
        })
    });
    Query::new(&saved.query, study, layer.transpose()?)
}

/// Finds what is wrong with the queries that a study keeps.
pub fn check_saved(study: &Study) -> Vec<Diagnostic> {
    let finding = |one: &SavedQuery| {
        let wrong = saved(study, one).err()?;
        let message = format!("the query `{}`: {}", one.id, wrong.message);
        Some(Diagnostic::error("query", within(one, &wrong), message).maybe_hint(wrong.hint))
    };
    study.queries.iter().filter_map(finding).collect()
}

/// The place of a mistake inside a query; the query begins after a quotation mark.
fn within(saved: &SavedQuery, wrong: &Wrong) -> Place {
    let before = saved.query.get(..wrong.at.start).unwrap_or_default();
    let one_line = !saved.query.contains(['\n', '\\', '"']);
    let column = saved.place.column.filter(|_| one_line);
    let ahead = u32::try_from(before.chars().count() + 1).unwrap_or(0);
    Place { column: column.map(|column| column + ahead).or(saved.place.column), ..saved.place.clone() }
}
