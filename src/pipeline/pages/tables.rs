//! Tables on pages, every number a way to the excerpts it counts.
//!
//! In: a [`table::Table`](crate::table::Table). Out: the block, and the page it stands on.

use super::{Material, Planned, Site, evidence_path};
use crate::codebook::CodeIndex;
use crate::report::narrowed;
use crate::report::page::{Block, Cell, CellKind, Inline, NoteKind, Row, Table};
use crate::table::{self, Column, Value};
use std::sync::Arc;

/// Columns beyond this are for the files only.
const MOST_COLUMNS: usize = 60;
/// Rows beyond this are for the files only.
const MOST_ROWS: usize = 1000;

/// Plans the page of a table.
pub(super) fn planned<'a>(material: &Arc<Material<'a>>, index: usize) -> Option<Planned<'a>> {
    let table = material.tables.get(index)?;
    let make = move |site: &Site<'a>| {
        let found = site.material.tables.get(index);
        let mut blocks: Vec<Block> = found.map(|table| block(site, table, &|_| true)).into_iter().collect();
        blocks.extend(found.map(|table| site.memos_of_table(&table.name)).unwrap_or_default());
        Ok(blocks)
    };
    Some(Planned::new(format!("tables/{}", table.name), table.title.clone(), make))
}

/// The rows of the frequency table that belong to one family.
pub(super) fn frequencies_of(site: &Site, family: CodeIndex) -> Option<Block> {
    let book = &site.analysis.study.codebook;
    let table = site.material.tables.iter().find(|table| table.name == "frequencies")?;
    Some(block(site, table, &|row| row.code.is_some_and(|code| book.is_within(code, family))))
}

/// Makes the block of a table, with the rows that `keep` keeps.
pub(super) fn block(site: &Site, table: &table::Table, keep: &dyn Fn(&table::Row) -> bool) -> Block {
    let shown: Vec<(usize, &Column)> =
        table.columns.iter().enumerate().filter(|(_, column)| !column.data_only).collect();
    let file = |ending: &str| (ending.to_uppercase(), format!("data/{}.{}", table.name, ending));
    let downloads: Vec<(String, String)> = ["csv", "json", "md", "parquet"].map(file).into();
    if shown.len() > MOST_COLUMNS || table.rows.len() > MOST_ROWS {
        let mut body = vec![Inline::text(format!("{} ", site.text("table.too_large")))];
        body.extend(downloads.into_iter().flat_map(|(label, to)| [Inline::link(to, label), Inline::text(" ")]));
        return Block::Note { kind: NoteKind::Info, body };
    }
    let head = shown.iter().map(|(_, column)| {
        let heading = column.heading.as_str();
        if column.numeric { Cell::number(heading) } else { Cell::text(heading) }
    });
    let rows = table.rows.iter().filter(|row| keep(row)).map(|row| {
        let cells =
            shown.iter().enumerate().map(|(place, (i, column))| cell(site, row, *i, column, place == 0)).collect();
        if row.total { Row::Total(cells) } else { Row::Cells(cells) }
    });
    Block::Table(Table {
        id: format!("table-{}", table.name),
        caption: vec![Inline::Strong(format!("{}. ", table.title)), Inline::text(table.caption.as_str())],
        head: head.collect(),
        rows: rows.collect(),
        downloads,
    })
}

/// Makes the block of a table under a few words; how it was counted, in full, opens below it.
pub(super) fn brief(site: &Site, table: &table::Table, words: &str) -> [Block; 2] {
    let shown = match block(site, table, &|_| true) {
        Block::Table(shown) => {
            let title = Inline::Strong(format!("{}. ", table.title));
            Block::Table(Table { caption: vec![title, Inline::text(words)], ..shown })
        }
        other => other,
    };
    let counted = Block::Para(vec![Inline::text(table.caption.as_str())]);
    [shown, Block::Details { summary: site.text("report.counted"), blocks: vec![counted] }]
}

/// Makes the block of a table that has no files; one with too many rows shows its totals.
pub(super) fn without_files(site: &Site, mut table: table::Table) -> Block {
    if table.rows.len() > MOST_ROWS {
        table.rows.retain(|row| row.total);
    }
    match block(site, &table, &|_| true) {
        Block::Table(shown) => Block::Table(Table { downloads: Vec::new(), ..shown }),
        other => other,
    }
}

fn cell(site: &Site, row: &table::Row, index: usize, column: &Column, first: bool) -> Cell {
    let locale = site.analysis.study.locale;
    let value = row.values.get(index).unwrap_or(&Value::Missing);
    let text = value.shown(locale);
    let kind = match value {
        Value::Missing => CellKind::Missing,
        _ if column.numeric => CellKind::Number,
        _ => CellKind::Text,
    };
    let indent = if first { u8::try_from(row.depth).unwrap_or(u8::MAX) } else { 0 };
    Cell { text, to: target(site, row, value, column, first), kind, indent }
}

/// Where a cell leads: to the excerpts it counts; a code's name to what it means.
fn target(site: &Site, row: &table::Row, value: &Value, column: &Column, first: bool) -> Option<String> {
    let book = &site.analysis.study.codebook;
    if first {
        if let Some(Value::Text(id)) = row.values.first().filter(|_| column.key == "interview" && !row.total) {
            return super::uncoded::place(site.analysis, id);
        }
        let code = row.code?;
        return Some(super::family::meaning_path(book, code));
    }
    let nothing = match value {
        Value::Count(count) => *count == 0,
        Value::Share { part, .. } => *part == 0,
        Value::Text(_) | Value::Decimal { .. } | Value::Missing => true,
    };
    let facets = column.counts.as_ref().filter(|_| !nothing)?;
    let named: Vec<(String, &str)> = facets.iter().map(|(name, value)| (site.facet(name), value.as_str())).collect();
    let pairs: Vec<(&str, &str)> = named.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    Some(narrowed(&evidence_path(site.analysis, row.code?), &pairs))
}
