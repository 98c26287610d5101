//! From a table of marked stretches to [`Spans`].
//!
//! In: the bytes of a CSV file with the columns coder, start, end and category, and the length of the continuum. Out:
//! spans, or findings with line and hint: nothing is worked out of a table with errors.

use super::spans::{Conflict, Continuum, Spans, Unit};
use crate::diagnostic::{Diagnostic, Place, Severity, did_you_mean};
use crate::source::{Record, records};
use std::collections::BTreeMap;

const COLUMNS: [&str; 4] = ["coder", "start", "end", "category"];

/// Reads spans; `None` when something in the table is wrong. Without `categories` they are those that occur. A row with a
/// coder and nothing else says that this coder marked nothing.
pub fn read_spans(
    file: &str,
    bytes: &[u8],
    length: u64,
    categories: &[String],
    findings: &mut Vec<Diagnostic>,
) -> Option<Spans> {
    let known = findings.len();
    let table = records(file, bytes, findings);
    findings.push(Diagnostic::note("csv-dialect", Place::file(file), format!("read as {}", table.dialect)));
    if table.header.is_empty() {
        let hint = "the columns are coder, start, end and category";
        findings.push(Diagnostic::error("spans-empty", Place::file(file), "the file is empty").hint(hint));
        return None;
    }
    for column in COLUMNS.iter().filter(|column| !table.header.iter().any(|name| name == *column)) {
        let near = did_you_mean(column, table.header.iter().map(String::as_str));
        let message = format!("the column `{column}` is missing");
        findings.push(Diagnostic::error("csv-header", Place::line(file, 1), message).maybe_hint(near));
    }
    if has_errors(findings, known) {
        return None;
    }
    let rows: Vec<Row> = table.rows.iter().filter_map(|record| row(file, record, length, findings)).collect();
    let named = names(file, &rows, categories, findings);
    let coders: BTreeMap<&str, usize> = rows.iter().map(|row| (row.coder, 0)).collect();
    let coders: BTreeMap<&str, usize> = coders.into_keys().zip(0..).collect();
    if coders.len() < 2 && !has_errors(findings, known) {
        let message = format!("agreement needs two coders or more, and this table has {}", coders.len());
        let hint = "a coder who marked nothing has a row with the name and nothing else";
        findings.push(Diagnostic::error("spans-coders", Place::file(file), message).hint(hint));
    }
    let mut units: Vec<Vec<Unit>> = vec![Vec::new(); coders.len()];
    let mut lines: BTreeMap<(usize, Unit), u32> = BTreeMap::new();
    for row in &rows {
        let (Some((start, end, category)), Some(coder)) = (row.span, coders.get(row.coder)) else { continue };
        let Some(category) = named.get(category).copied() else { continue };
        let unit = Unit { start, end, category };
        lines.entry((*coder, unit)).or_insert(row.line);
        units.get_mut(*coder)?.push(unit);
    }
    let (continuum, conflicts) = Continuum::new(length, units);
    findings.extend(conflicts.iter().map(|(coder, conflict)| overlap(file, *coder, *conflict, &lines, &rows)));
    let mut in_order: Vec<(&str, u32)> = named.into_iter().collect();
    in_order.sort_by_key(|(_, place)| *place);
    let owned = |name: &str| name.to_owned();
    (!has_errors(findings, known)).then(|| Spans {
        coders: coders.into_keys().map(owned).collect(),
        categories: in_order.into_iter().map(|(name, _)| owned(name)).collect(),
        continua: vec![continuum],
    })
}

fn has_errors(findings: &[Diagnostic], known: usize) -> bool {
    findings.iter().skip(known).any(|finding| finding.severity == Severity::Error)
}

/// A row of the table.
struct Row<'t> {
    line: u32,
    coder: &'t str,
    span: Option<(u64, u64, &'t str)>,
}

fn row<'t>(file: &str, record: &'t Record, length: u64, findings: &mut Vec<Diagnostic>) -> Option<Row<'t>> {
    let line = record.line;
    let mut report = |check: Check, message: String, hint: &str| {
        let place = Place::line(file, line);
        findings.push(match check {
            Check::Value => Diagnostic::error("spans-value", place, message).hint(hint),
            Check::Place => Diagnostic::error("spans-place", place, message).hint(hint),
        });
    };
    let Some(coder) = record.get("coder") else {
        report(Check::Value, "the cell `coder` is empty".to_owned(), "say who marked it");
        return None;
    };
    let cells = ["start", "end", "category"].map(|column| record.get(column));
    if cells == [None, None, None] {
        return Some(Row { line, coder, span: None });
    }
    let mut number = |column: &str, text: Option<&str>| match text.map(str::parse::<u64>) {
        Some(Ok(number)) => Some(number),
        Some(Err(_)) => {
            let message = format!("`{}` is no whole number from 0, and `{column}` needs one", text.unwrap_or_default());
            report(Check::Value, message, "places count from 0 in one unit, such as characters");
            None
        }
        None => {
            report(
                Check::Value,
                format!("the cell `{column}` is empty"),
                "a stretch has a start, an end and a category",
            );
            None
        }
    };
    let [start, end, category] = cells;
    let (start, end) = (number("start", start), number("end", end));
    let Some(category) = category else {
        report(Check::Value, "the cell `category` is empty".to_owned(), "a stretch has a start, an end and a category");
        return None;
    };
    let (start, end) = (start?, end?);
    if start >= end {
        report(
            Check::Place,
            format!("the stretch {start}–{end} is empty or runs backwards"),
            "the end is not part of it",
        );
        return None;
    }
    if end > length {
        let message = format!("the stretch {start}–{end} ends after the continuum, whose length is {length}");
        report(Check::Place, message, "correct the row, or --length");
        return None;
    }
    Some(Row { line, coder, span: Some((start, end, category)) })
}

enum Check {
    Value,
    Place,
}

/// The categories and their places: those declared, else those that occur, by name.
fn names<'t>(
    file: &str,
    rows: &[Row<'t>],
    declared: &'t [String],
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<&'t str, u32> {
    let used: BTreeMap<&str, u32> =
        rows.iter().rev().filter_map(|row| row.span.map(|(_, _, name)| (name, row.line))).collect();
    if declared.is_empty() {
        return used.into_keys().zip(0..).collect();
    }
    let names: BTreeMap<&str, u32> = declared.iter().map(String::as_str).zip(0..).collect();
    for (name, line) in used.iter().filter(|(name, _)| !names.contains_key(*name)) {
        let near = did_you_mean(name, names.keys().copied());
        let hint = near.unwrap_or_else(|| format!("declared are: {}", declared.join(", ")));
        let message = format!("`{name}` is none of the declared categories");
        findings.push(Diagnostic::error("ratings-category", Place::line(file, *line), message).hint(hint));
    }
    names
}

fn overlap(
    file: &str,
    coder: usize,
    Conflict(first, second): Conflict,
    lines: &BTreeMap<(usize, Unit), u32>,
    rows: &[Row],
) -> Diagnostic {
    let line = lines.get(&(coder, second)).copied().unwrap_or_default();
    // The first of the two may have grown out of several; the row it began with starts where it does.
    let mut begun =
        lines.iter().filter(|((of, unit), _)| (*of, unit.start, unit.category) == (coder, first.start, first.category));
    let earlier = begun.next().map_or(0, |(_, line)| *line);
    let name = rows.iter().find(|row| row.line == line).map_or("", |row| row.coder);
    let (a, b, c, d) = (first.start, first.end, second.start, second.end);
    let message =
        format!("{name} marked {c}–{d} here and {a}–{b} in line {earlier}: they overlap, and the categories differ");
    let hint = "a place has one category of each coder here; measure each category on its own, or choose one";
    Diagnostic::error("spans-overlap", Place::line(file, line), message).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> (Option<Spans>, Vec<String>) {
        let mut findings = Vec::new();
        let spans = read_spans("s.csv", content.as_bytes(), 20, &[], &mut findings);
        let errors = findings.iter().filter(|finding| finding.severity > Severity::Note);
        (spans, errors.map(|finding| format!("{} {}", finding.place, finding.check)).collect())
    }

    #[test]
    fn spans_are_read_by_coder() {
        let (spans, wrong) = read("coder,start,end,category\nb,0,5,y\na,3,6,x\nb,4,9,y\nc,,,\n");
        let spans = spans.unwrap();
        assert_eq!((spans.coders.join(" "), spans.categories.join(" ")), ("a b c".to_owned(), "x y".to_owned()));
        let unit = |start, end, category| Unit { start, end, category };
        assert_eq!(spans.continua[0].units, [vec![unit(3, 6, 0)], vec![unit(0, 9, 1)], vec![]]);
        assert!(wrong.is_empty());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (content, expected) in [
            ("", "s.csv spans-empty"),
            ("coder,start,end\na,1,2\n", "s.csv:1 csv-header"),
            ("coder,start,end,category\na,1,2,x\n", "s.csv spans-coders"),
            ("coder,start,end,category\na,1,2,x\nb,1,21,x\n", "s.csv:3 spans-place"),
            ("coder,start,end,category\na,1,1,x\nb,1,2,x\n", "s.csv:2 spans-place"),
            ("coder,start,end,category\na,1.5,2,x\nb,1,2,x\n", "s.csv:2 spans-value"),
            ("coder,start,end,category\n,1,2,x\nb,1,2,x\n", "s.csv:2 spans-value"),
            ("coder,start,end,category\na,1,2,\nb,1,2,x\n", "s.csv:2 spans-value"),
            ("coder,start,end,category\na,1,5,x\nb,1,2,x\na,4,6,y\n", "s.csv:4 spans-overlap"),
        ] {
            assert_eq!(read(content), (None, vec![expected.to_owned()]), "{content}");
        }
    }
}
