//! The page of a manuscript beside the data.
//!
//! In: what was found out about manuscripts. Out: one HTML page: each quotation next to what was said, the words that differ,
//! the figures recounted, how the quotations spread, and the findings.

use super::chrome;
use crate::manuscript::{ChangeKind, Checked, Judged, Status, anchor, figures_table, said, spread_tables, state};
use crate::report::html_alone;
use crate::report::page::{Block, Cell, Inline, Page, Row, Table};
use crate::study::{Study, TOOL};
use crate::table;

/// Makes the page, which needs no other file.
pub fn manuscript_page(study: &Study, checked: &Checked) -> String {
    let t = |key: &str| study.locale.text(key).to_owned();
    let mut blocks = vec![Block::Lead(vec![Inline::text(crate::manuscript::passages_table(study, checked).caption)])];
    blocks.push(heading(t("verify.findings"), "findings"));
    let findings = checked.local.iter().map(|finding| {
        let place = Inline::Code(finding.place.to_string());
        vec![place, Inline::text(format!(": {}", finding.message))]
    });
    let findings: Vec<Vec<Inline>> = findings.collect();
    blocks.push(if findings.is_empty() {
        Block::Para(vec![Inline::text(t("verify.none"))])
    } else {
        Block::List(findings)
    });
    blocks.push(heading(t("verify.passages"), "quotations"));
    blocks.push(Block::Table(side_by_side(study, checked)));
    let differing: Vec<&Judged> = checked.passages.iter().filter(|judged| judged.status == Status::Changed).collect();
    if !differing.is_empty() {
        blocks.push(heading(t("verify.differs"), "differences"));
        blocks.extend(differing.into_iter().flat_map(|judged| difference(study, judged)));
    }
    let mut tables = if checked.figures.is_empty() { Vec::new() } else { vec![figures_table(study, checked)] };
    tables.extend(spread_tables(study, checked));
    for table in tables {
        blocks.push(heading(table.title.clone(), &table.name));
        blocks.push(Block::Table(plain_table(study, &table)));
    }
    let page = Page {
        path: "manuscript".to_owned(),
        title: t("verify.title"),
        lang: study.locale.tag().to_owned(),
        nav: Vec::new(),
        blocks,
        foot: vec![Inline::text(TOOL)],
    };
    html_alone(&page, &chrome(study, study.locale))
}

fn heading(text: String, id: &str) -> Block {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    Block::Heading { level: 2, id: Some(id.to_owned()), text: first + letters.as_str() }
}

fn place(judged: &Judged) -> String {
    match judged.spot.line {
        Some((line, column)) => format!("{}:{line}:{column}", judged.file),
        None => format!("{} ¶{}", judged.file, judged.spot.paragraph),
    }
}

fn side_by_side(study: &Study, checked: &Checked) -> Table {
    let locale = study.locale;
    let head = ["verify.place", "verify.quoted", "verify.said", "verify.where", "verify.status"];
    let row = |judged: &Judged| {
        let found = judged.found.first();
        let at = found.map(|found| format!("{} {}", anchor(study, found), study.case_id(found.case)));
        let cells = [
            place(judged),
            judged.shown().to_owned(),
            found.map(|found| said(study, found)).unwrap_or_default(),
            at.unwrap_or_default(),
            state(judged, locale),
        ];
        Row::Cells(cells.into_iter().map(Cell::text).collect())
    };
    Table {
        id: "side-by-side".to_owned(),
        caption: Vec::new(),
        head: head.iter().map(|key| Cell::text(locale.text(key))).collect(),
        rows: checked.passages.iter().map(row).collect(),
        downloads: Vec::new(),
    }
}

/// A quotation twice, with the words marked that the other side does not have.
fn difference(study: &Study, judged: &Judged) -> Vec<Block> {
    let t = |key: &str| study.locale.text(key).to_owned();
    let found = judged.found.first();
    let changes = match (&judged.translation, found) {
        _ if judged.is_sensitive() => return Vec::new(),
        (Some(translation), _) => &translation.changes,
        (None, Some(found)) => &found.changes,
        (None, None) => return Vec::new(),
    };
    let (mut quoted, mut said) = (Vec::new(), Vec::new());
    for change in changes {
        for (line, words) in [(&mut quoted, &change.quoted), (&mut said, &change.said)] {
            if !words.is_empty() {
                let same = change.kind == ChangeKind::Same;
                line.push(if same { Inline::text(words) } else { Inline::Mark(words.clone()) });
                line.push(Inline::text(" "));
            }
        }
    }
    let at = found.map(|found| anchor(study, found)).unwrap_or_default();
    vec![Block::Facts(vec![
        (format!("{} ({})", t("verify.quoted"), place(judged)), quoted),
        (format!("{} ({at})", t("verify.said")), said),
    ])]
}

/// Makes the block of a table whose cells lead nowhere.
pub(super) fn plain_table(study: &Study, table: &table::Table) -> Table {
    let columns: Vec<usize> =
        table.columns.iter().enumerate().filter(|(_, column)| !column.data_only).map(|(place, _)| place).collect();
    let numeric = |place: &usize| table.columns.get(*place).is_some_and(|column| column.numeric);
    let head = columns.iter().filter_map(|place| {
        let text = table.columns.get(*place)?.heading.clone();
        Some(if numeric(place) { Cell::number(text) } else { Cell::text(text) })
    });
    let row = |row: &table::Row| {
        let cell = |place: &usize| {
            let value = row.values.get(*place).map(|value| value.shown(study.locale)).unwrap_or_default();
            match (numeric(place), value.is_empty()) {
                (true, true) => Cell::missing(""),
                (true, false) => Cell::number(value),
                (false, _) => Cell::text(value),
            }
        };
        Row::Cells(columns.iter().map(cell).collect())
    };
    Table {
        id: format!("table-{}", table.name),
        caption: vec![Inline::text(&table.caption)],
        head: head.collect(),
        rows: table.rows.iter().map(row).collect(),
        downloads: Vec::new(),
    }
}
