//! The tables and charts that a run would make now.
//!
//! In: a kind, what it is split by, and a filter. Out: the table, with the way from each number to the excerpts it counts; the
//! chart as SVG, or with its words as JSON.

use super::narrowed::Narrowed;
use crate::case::AttributeOf;
use crate::pipeline::{ChartKind, default_charts, draw};
use crate::project::At;
use crate::study::Study;
use crate::table::{self, Column, Kind, RulesBy, Value, default_tables};
use crate::workbench::answer::{Request, Response};
use crate::workbench::problem::{Problem, told};
use serde::Serialize;

/// The tables and charts there are.
#[derive(Serialize)]
pub struct FiguresView<'a> {
    tables: Vec<Listed<'a>>,
    charts: Vec<Listed<'a>>,
    /// What a kind can be split by.
    by: Splits<'a>,
}

#[derive(Serialize)]
struct Listed<'a> {
    kind: &'static str,
    by: Option<&'a str>,
    title: String,
}

#[derive(Serialize)]
struct Splits<'a> {
    crosstab: Vec<Split<'a>>,
    paired: Vec<Split<'a>>,
}

#[derive(Serialize)]
struct Split<'a> {
    id: &'a str,
    name: String,
}

fn refused(message: impl Into<String>) -> Problem {
    Problem::refused(told(message))
}

/// Lists what there is.
pub fn figures<'a>(at: &At<'a>) -> Result<FiguresView<'a>, Problem> {
    let study = &at.loaded.study;
    let name = |id: &str| label(study, id);
    let tables = default_tables(study).map_err(refused)?;
    let charts = default_charts(at.analysis).map_err(refused)?;
    let attributes = || study.roster.attributes.iter();
    let split = |id: &'a str| Split { id, name: name(id) };
    let two = attributes().filter(|attribute| attribute.of == AttributeOf::Interview && attribute.values.len() == 2);
    Ok(FiguresView {
        tables: tables.iter().map(|kind| listed_table(study, kind)).collect(),
        charts: charts.iter().map(|kind| listed_chart(study, kind)).collect(),
        by: Splits {
            crosstab: attributes()
                .map(|attribute| attribute.name.as_str())
                .chain(["case", "interview"])
                .map(split)
                .collect(),
            paired: two.map(|attribute| split(&attribute.name)).collect(),
        },
    })
}

/// What an attribute, `case` or `interview` is called.
fn label(study: &Study, id: &str) -> String {
    let locale = study.locale;
    match id {
        "case" => locale.text("column.participant").to_owned(),
        "interview" => locale.text("column.interview").to_owned(),
        _ => study.roster.attribute(id).map_or(id, |attribute| attribute.label_in(locale)).to_owned(),
    }
}

fn listed_table<'a>(study: &'a Study, kind: &Kind) -> Listed<'a> {
    let (name, key) = match kind {
        Kind::Frequencies => ("frequencies", "table.frequencies"),
        Kind::Crosstab(_) => ("crosstab", "table.crosstab"),
        Kind::Participants => ("participants", "table.participants"),
        Kind::Completeness => ("completeness", "table.completeness"),
        Kind::Uncoded => ("uncoded", "table.uncoded"),
        Kind::Matrix => ("matrix", "matrix.title"),
        Kind::Agreement => ("agreement", "comparison.title"),
        Kind::Rules(RulesBy::Rule) => ("rules", "rules.by_rule"),
        Kind::Rules(RulesBy::Code) => ("rules", "rules.by_code"),
        Kind::FalseHits => ("false-hits", "rules.false_hits"),
        Kind::Misses => ("misses", "rules.misses"),
    };
    let by = match kind {
        Kind::Crosstab(by) => {
            let known =
                study.roster.attributes.iter().map(|attribute| attribute.name.as_str()).chain(["case", "interview"]);
            known.into_iter().find(|name| name == by)
        }
        Kind::Rules(RulesBy::Rule) => Some("rule"),
        Kind::Rules(RulesBy::Code) => Some("code"),
        _ => None,
    };
    Listed { kind: name, by, title: filled(study, key, by) }
}

fn listed_chart<'a>(study: &'a Study, kind: &ChartKind) -> Listed<'a> {
    let (name, key) = match kind {
        ChartKind::Frequencies => ("frequencies", "chart.frequencies"),
        ChartKind::Heatmap => ("heatmap", "chart.heatmap"),
        ChartKind::Paired(_) => ("paired", "chart.paired"),
        ChartKind::Agreement => ("agreement", "chart.agreement"),
    };
    let by = match kind {
        ChartKind::Paired(by) => study.roster.attribute(by).map(|attribute| attribute.name.as_str()),
        _ => None,
    };
    Listed { kind: name, by, title: filled(study, key, by) }
}

fn filled(study: &Study, key: &str, by: Option<&str>) -> String {
    study.locale.fill(key, &[("by", &by.map(|by| label(study, by)).unwrap_or_default())])
}

/// A table as it is shown.
#[derive(Serialize)]
pub struct TableView {
    name: String,
    title: String,
    caption: String,
    layer: String,
    columns: Vec<ColumnView>,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct ColumnView {
    key: String,
    heading: String,
    numeric: bool,
}

#[derive(Serialize)]
struct RowView {
    code: Option<String>,
    depth: u16,
    total: bool,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    text: String,
    missing: bool,
    to: Option<Way>,
}

/// The excerpts that a number counts.
#[derive(Serialize)]
struct Way {
    code: String,
    #[serde(rename = "where")]
    query: String,
}

/// Makes a table.
pub fn table(at: &At, request: &Request) -> Result<TableView, Problem> {
    let study = &at.loaded.study;
    let kind = request.field("kind").unwrap_or("frequencies");
    let kind = Kind::parse(kind, request.field("by"), study).map_err(refused)?;
    let narrowed = Narrowed::of(at, request)?;
    if narrowed.by_words && !kind.counts_excerpts() {
        return Err(Problem::refused("workbench.no_filter").hint("workbench.no_filter_hint"));
    }
    let table =
        table::table(&narrowed.analysis, &kind, &narrowed.filter).map_err(|error| refused(error.to_string()))?;
    let shown: Vec<(usize, &Column)> =
        table.columns.iter().enumerate().filter(|(_, column)| !column.data_only).collect();
    let rows = table.rows.iter().map(|row| RowView {
        code: row.code.map(|code| study.codebook.id(code).to_owned()),
        depth: row.depth,
        total: row.total,
        cells: shown.iter().map(|(i, column)| cell(&narrowed, study, row, *i, column)).collect(),
    });
    Ok(TableView {
        rows: rows.collect(),
        columns: shown
            .iter()
            .map(|(_, column)| ColumnView {
                key: column.key.clone(),
                heading: column.heading.clone(),
                numeric: column.numeric,
            })
            .collect(),
        name: table.name,
        title: table.title,
        caption: table.caption,
        layer: table.layer,
    })
}

fn cell(narrowed: &Narrowed, study: &Study, row: &table::Row, index: usize, column: &Column) -> CellView {
    let value = row.values.get(index).unwrap_or(&Value::Missing);
    let nothing = match value {
        Value::Count(count) => *count == 0,
        Value::Share { part, .. } => *part == 0,
        Value::Text(_) | Value::Decimal { .. } | Value::Missing => true,
    };
    // Of somebody nobody could identify the query language has no name.
    let sayable = |facets: &&Vec<(String, String)>| {
        let unidentified = study.locale.text("table.unidentified");
        !facets.iter().any(|(name, value)| value.is_empty() || (name == "case" && value == unidentified))
    };
    let facets = column.counts.as_ref().filter(|_| !nothing).filter(sayable);
    let to = facets
        .zip(row.code)
        .map(|(facets, code)| Way { code: study.codebook.id(code).to_owned(), query: narrowed.and(facets) });
    CellView { text: value.shown(study.locale), missing: *value == Value::Missing, to }
}

#[derive(Serialize)]
struct ChartView {
    title: String,
    caption: String,
    alt: String,
    svg: String,
    data: Vec<Vec<String>>,
}

/// Draws a chart: as a picture, or with `as=words` as JSON with what stands around it.
pub fn chart(at: &At, request: &Request) -> Result<Response, Problem> {
    let study = &at.loaded.study;
    let kind = request.field("kind").unwrap_or("frequencies");
    let kind = ChartKind::parse(kind, request.field("by"), study).map_err(refused)?;
    let narrowed = Narrowed::of(at, request)?;
    let chart = draw(&narrowed.analysis, &kind, &narrowed.filter).map_err(|error| refused(error.to_string()))?;
    if request.field("as") != Some("words") {
        return Ok(Response::new(200, "image/svg+xml", chart.svg));
    }
    let crate::chart::Chart { title, caption, alt, svg, data, .. } = chart;
    Ok(Response::json(200, &ChartView { title, caption, alt, svg, data }))
}
