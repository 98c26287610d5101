//! The sheets of the framework matrix.
//!
//! In: the columns that hold a summary: themes, codes. Out: a page for each, a row for every participant: what was said, as a
//! way to the excerpts, beside what the researchers make of it, and what is missing of the two.

use super::{Planned, Site, evidence_path};
use crate::excerpt::{Analysis, Filter};
use crate::memo::About;
use crate::report::narrowed;
use crate::report::page::{Block, Cell, CellKind, Inline, Row, Table};
use crate::table::{Value, column_name, sheet};

/// The sheets: path and title.
pub(super) fn links<'a>(analysis: &'a Analysis) -> impl Iterator<Item = (String, String)> + 'a {
    analysis.summarised().into_iter().map(|about| (path(analysis, &about), column_name(analysis, &about)))
}

fn path(analysis: &Analysis, about: &About) -> String {
    format!("matrix/{}", analysis.study.about_name(about).replace(':', "/"))
}

/// Plans the sheets.
pub(super) fn planned<'a>(analysis: &'a Analysis<'a>) -> Vec<Planned<'a>> {
    let page = |about: About| {
        let title = format!("{}: {}", analysis.study.locale.text("matrix.title"), column_name(analysis, &about));
        Planned::new(path(analysis, &about), title, move |site| Ok(blocks(site, &about)))
    };
    analysis.summarised().into_iter().map(page).collect()
}

fn blocks(site: &Site, about: &About) -> Vec<Block> {
    let table = sheet(site.analysis, about, &Filter::default());
    let own = match about {
        About::Theme(id) => Some((format!("themes/{id}"), site.text("matrix.theme_page"))),
        About::Code(code) => {
            let book = &site.analysis.study.codebook;
            Some((super::family::meaning_path(book, *code), site.text("matrix.code_page")))
        }
        About::Case(_) | About::Interview(_) => None,
    };
    let shown = |key: &str| !matches!(key, "about" | "column");
    let head = table.columns.iter().filter(|column| shown(&column.key)).map(|column| {
        let heading = column.heading.as_str();
        if column.numeric { Cell::number(heading) } else { Cell::text(heading) }
    });
    let rows = table.rows.iter().map(|row| {
        let case = table.columns.iter().position(|column| column.key == "case").and_then(|i| row.values.get(i));
        let case = case.map(Value::machine).unwrap_or_default();
        let cells = table.columns.iter().zip(&row.values).filter(|(column, _)| shown(&column.key));
        Row::Cells(cells.map(|(_, value)| cell(site, row.code, &case, value)).collect())
    });
    let downloads =
        ["csv", "json", "md", "parquet"].map(|ending| (ending.to_uppercase(), format!("data/matrix.{ending}")));
    let listed = site.material.tables.iter().any(|table| table.name == "matrix");
    let mut blocks: Vec<Block> = own.map(|(to, text)| Block::Para(vec![Inline::link(to, text)])).into_iter().collect();
    blocks.push(Block::Table(Table {
        id: "matrix".to_owned(),
        caption: vec![Inline::Strong(format!("{}. ", table.title)), Inline::text(table.caption.as_str())],
        head: head.collect(),
        rows: rows.collect(),
        downloads: if listed { downloads.into() } else { Vec::new() },
    }));
    blocks
}

/// A number leads to the excerpts of the participant.
fn cell(site: &Site, code: Option<crate::codebook::CodeIndex>, case: &str, value: &Value) -> Cell {
    let text = value.shown(site.analysis.study.locale);
    match value {
        Value::Count(count) => {
            let facet = site.facet("case");
            let to = code.filter(|_| *count > 0);
            let to = to.map(|code| narrowed(&evidence_path(site.analysis, code), &[(facet.as_str(), case)]));
            Cell { text, to, kind: CellKind::Number, indent: 0 }
        }
        Value::Missing => Cell { text, kind: CellKind::Missing, ..Cell::default() },
        _ => Cell::text(text),
    }
}
