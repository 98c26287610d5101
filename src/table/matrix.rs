//! The framework matrix in rows: a line for each participant and column that has a summary.
//!
//! In: the summaries and what was counted. Out: per code or theme every participant with the number of quotations, the summary,
//! and what is missing of the two.

use super::caption::Caption;
use super::{Column, Row, Table, Value, layer_phrase, splitting};
use crate::case::{Attribute, AttributeOf};
use crate::excerpt::{Analysis, Filter};
use crate::memo::About;
use std::collections::BTreeSet;

/// The attributes of cases that stand beside a participant.
fn attributes<'a>(analysis: &'a Analysis) -> Vec<&'a Attribute> {
    splitting(analysis.study).filter(|attribute| attribute.of == AttributeOf::Case).collect()
}

/// Makes the table of all columns.
pub(super) fn matrix(analysis: &Analysis, filter: &Filter) -> Table {
    let rows = analysis.summarised().iter().flat_map(|about| rows(analysis, about, filter)).collect();
    made(analysis, filter, "matrix", analysis.study.locale.text("matrix.title"), rows)
}

/// Makes the table of one column, as its sheet shows it.
pub fn sheet(analysis: &Analysis, about: &About, filter: &Filter) -> Table {
    let title = column_name(analysis, about);
    made(analysis, filter, "matrix", &title, rows(analysis, about, filter))
}

/// The name of a column for people.
pub fn column_name(analysis: &Analysis, about: &About) -> String {
    let study = analysis.study;
    let tag = study.locale.tag();
    match about {
        About::Code(code) => study.codebook.code(*code).map_or("", |code| code.name.of(tag)).to_owned(),
        About::Theme(id) => {
            let theme = study.themes.themes.iter().find(|theme| theme.id == *id);
            theme.map_or(id.as_str(), |theme| theme.title.as_ref().unwrap_or(&theme.claim).of(tag)).to_owned()
        }
        other => study.about_name(other),
    }
}

fn made(analysis: &Analysis, filter: &Filter, name: &str, title: &str, rows: Vec<Row>) -> Table {
    let locale = analysis.study.locale;
    let t = |key: &str| locale.text(key).to_owned();
    let caption = Caption::new(analysis, filter);
    let mut columns = vec![
        Column::text("about", &t("matrix.about")).data_only(),
        Column::text("column", &t("matrix.about")),
        Column::text("case", &t("column.participant")),
    ];
    columns.extend(attributes(analysis).into_iter().map(|one| Column::text(&one.name, one.label_in(locale))));
    columns.push(Column::number("segments", &t("column.segments")));
    columns.push(Column::text("summary", &t("matrix.summary")));
    columns.push(Column::text("missing", &t("matrix.missing")));
    Table {
        name: name.to_owned(),
        title: caption.title(title),
        caption: caption.text(&t("matrix.caption")),
        layer: layer_phrase(analysis),
        columns,
        rows,
    }
}

fn rows(analysis: &Analysis, about: &About, filter: &Filter) -> Vec<Row> {
    let study = analysis.study;
    let cells = analysis.by_case(about);
    let t = |key: &str| study.locale.text(key).to_owned();
    let code = match about {
        About::Code(code) => Some(*code),
        _ => None,
    };
    let row = |case: usize| {
        let found = cells.get(&case).map(Vec::as_slice).unwrap_or_default();
        let found = found.iter().filter(|(interview, _)| filter.keeps(*interview, Some(case))).count();
        let summary = study.summaries.of(case, about).filter(|summary| !summary.private);
        let missing = match (found, summary) {
            (0, Some(_)) => t("matrix.no_quotation"),
            (1.., None) => t("matrix.no_summary"),
            _ => String::new(),
        };
        let mut values = vec![
            Value::Text(study.about_name(about)),
            Value::Text(column_name(analysis, about)),
            Value::Text(study.case_id(Some(case)).to_owned()),
        ];
        values.extend(attributes(analysis).into_iter().map(|attribute| {
            let value = study.roster.value(attribute, 0, Some(case));
            value.map_or(Value::Missing, |value| Value::Text(value.to_owned()))
        }));
        values.push(Value::Count(found as u64));
        values.push(Value::Text(summary.map_or_else(String::new, |summary| summary.text.clone())));
        values.push(Value::Text(missing));
        Row { values, code, depth: 0, total: false }
    };
    let mut cases: BTreeSet<usize> = analysis.participants(filter).into_iter().collect();
    if filter.is_all() {
        // Who was not heard may have a summary all the same.
        let own = study.summaries.shown().filter(|summary| summary.about == *about);
        cases.extend(own.map(|summary| summary.case));
    }
    cases.into_iter().map(row).collect()
}
