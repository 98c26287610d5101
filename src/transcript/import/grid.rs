//! Rows and cells, whatever program wrote them.
//!
//! In: text in csv, tsv, semicolons or bars, or a spreadsheet. Out: [`Grid`]: sheets of rows of cells, each cell as it
//! is shown. Promise: bounded in rows and cells; the separator is the one that makes the rows most alike.

use super::plain::{decode, head};
use super::{Refused, Source};
use super::{ods, xlsx};
use crate::archive::{MOST_BYTES, Zip};

/// The most cells of a table.
pub const MOST_CELLS: usize = 4_000_000;
/// The most columns of a row; cells beyond are refused.
pub const MOST_COLUMNS: usize = 1_000;

/// The tables of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Its sheets in order; text has one without a name.
    pub sheets: Vec<Sheet>,
    /// How it was read, such as "semicolon-separated, Windows-1252".
    pub dialect: String,
    /// Whether it is a spreadsheet.
    pub spreadsheet: bool,
}

/// One table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Rows with anything in them.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Line in a text, row in a sheet, from 1.
    pub number: u32,
    /// Cells as they are shown.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell of a column, empty when there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Counts cells and bytes while a table is read.
#[derive(Default)]
pub struct Meter {
    cells: usize,
    bytes: usize,
}

impl Meter {
    /// Counts one more cell.
    ///
    /// # Errors
    /// When there are more cells, columns or words than a table of talk has.
    pub fn count(&mut self, column: usize, text: &str) -> Result<(), Refused> {
        self.cells += 1;
        self.bytes = self.bytes.saturating_add(text.len());
        if self.cells > MOST_CELLS || self.bytes > MOST_BYTES || column >= MOST_COLUMNS {
            let refused =
                format!("the table holds more than {MOST_CELLS} cells, {MOST_COLUMNS} columns or 256 MB of words");
            return Err(Refused::new(refused).hint("remove what is no talk and save it anew"));
        }
        Ok(())
    }
}

fn too_large() -> Refused {
    let what = format!("the table holds more than {MOST_CELLS} cells, {MOST_COLUMNS} columns or 256 MB of words");
    Refused::new(what).hint("remove what is no talk and save it anew")
}

/// What kind of table a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Excel.
    Xlsx,
    /// OpenDocument.
    Ods,
    /// Text.
    Text,
}

/// Tells what kind of table a file may be, by its first bytes and the names in its archive.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    if Zip::looks_like(bytes) {
        let mut zip = Zip::open(bytes).ok()?;
        if zip.has("content.xml") {
            let kind = zip.peek("mimetype", 100).unwrap_or_default();
            return kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet").then_some(Kind::Ods);
        }
        let has = zip.names().any(|name| name.starts_with("xl/worksheets/"));
        return has.then_some(Kind::Xlsx);
    }
    let head = head(bytes, 4096);
    let odd = head.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
    let begin = head.trim_start();
    let json = begin.strip_prefix('[').unwrap_or(begin).trim_start().starts_with('{');
    (odd == 0 && !json && !begin.is_empty() && !begin.starts_with('<')).then_some(Kind::Text)
}

/// Reads a table; of a text no more than its first `most` bytes.
///
/// # Errors
/// When it is damaged or too large.
pub fn read(source: &Source, most: usize) -> Result<Grid, Refused> {
    match kind(source.bytes) {
        Some(Kind::Xlsx) => {
            Ok(Grid { sheets: xlsx::sheets(source.bytes)?, dialect: "xlsx".to_owned(), spreadsheet: true })
        }
        Some(Kind::Ods) => {
            Ok(Grid { sheets: ods::sheets(source.bytes)?, dialect: "ods".to_owned(), spreadsheet: true })
        }
        Some(Kind::Text) if source.bytes.len() > most => delimited(&head(source.bytes, most), "UTF-8"),
        Some(Kind::Text) => {
            let (text, encoding) = decode(source.bytes)?;
            delimited(&text, encoding)
        }
        None => Err(Refused::new("the file is no table")),
    }
}

/// Reads text with a separator.
fn delimited(text: &str, encoding: &str) -> Result<Grid, Refused> {
    let text = text.trim_start_matches('\u{feff}');
    let (text, skipped) = without_hint(text);
    let separator = separator(text);
    let mut rows = Vec::new();
    let mut meter = Meter::default();
    if text.bytes().filter(|byte| *byte == separator).count() > 2 * MOST_CELLS {
        return Err(too_large());
    }
    for record in reader(text, separator).records() {
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, |at| begins(text, at));
        for (column, cell) in record.iter().enumerate() {
            meter.count(column, cell)?;
        }
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            let cells = record.iter().map(|cell| cell.trim().to_owned()).collect();
            rows.push(Row { number: line.saturating_add(skipped), cells });
        }
    }
    let name = match separator {
        b';' => "semicolon",
        b'\t' => "tab",
        b'|' => "bar",
        _ => "comma",
    };
    let sheets = vec![Sheet { name: String::new(), rows }];
    Ok(Grid { sheets, dialect: format!("{name}-separated, {encoding}"), spreadsheet: false })
}

/// The line a record begins on: the reader's place is before the empty lines that it steps over.
fn begins(text: &str, at: &csv::Position) -> u32 {
    let rest = usize::try_from(at.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n').count();
    u32::try_from(at.line()).unwrap_or(u32::MAX).saturating_add(u32::try_from(empty).unwrap_or(u32::MAX))
}

/// Steps over Excel's `sep=;` line.
fn without_hint(text: &str) -> (&str, u32) {
    let line = text.lines().next().unwrap_or_default();
    if line.trim_matches('"').starts_with("sep=") && line.len() < 10 {
        (text.get(line.len()..).unwrap_or_default().trim_start_matches(['\r', '\n']), 1)
    } else {
        (text, 0)
    }
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    let mut builder = csv::ReaderBuilder::new();
    // An odd quotation mark is one of the words, and would swallow rows up to the next.
    let quoting = separator != b'|' && text.matches('"').count().is_multiple_of(2);
    builder.delimiter(separator).has_headers(false).flexible(true).quoting(quoting);
    builder.from_reader(text.as_bytes())
}

/// The separator that gives the most rows of one and the same width, above one cell.
fn separator(text: &str) -> u8 {
    let cut = text.char_indices().nth(40_000).map_or(text.len(), |(at, _)| at);
    let sample = text.get(..cut).unwrap_or(text);
    let even = |separator: u8| {
        let widths: Vec<usize> =
            reader(sample, separator).records().take(200).filter_map(|r| r.ok().map(|r| r.len())).collect();
        let first = widths.first().copied().unwrap_or(1);
        let usual = widths.iter().filter(|width| **width == first && first > 1).count();
        (usual * 100 / widths.len().max(1), usual, first.min(9))
    };
    [b'\t', b';', b',', b'|'].into_iter().rev().max_by_key(|separator| even(*separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &str) -> Grid {
        read(&Source { name: "x", bytes: text.as_bytes() }, usize::MAX).unwrap()
    }

    #[test]
    fn lists_in_json_are_no_tables() {
        assert!(kind(b"[{\"speaker\":\"I\",\"text\":\"ja\"},\n{\"speaker\":\"P\",\"text\":\"nee\"}]").is_none());
        assert!(kind(b"{\"text\":\"ja\"}").is_none());
        assert!(kind(b"[0:01],I,ja\n[0:02],P,nee\n").is_some());
    }

    #[test]
    fn dialects_are_told_by_even_rows() {
        for (text, dialect) in [
            ("tijd;spreker;tekst\n0:01;I;ja, dus, nee\n0:02;P;goed\n", "semicolon-separated, UTF-8"),
            ("tijd\tspreker\ttekst\n0:01\tI\tja, dus; nee\n", "tab-separated, UTF-8"),
            ("time,speaker,text\n0:01,I,\"ja, dus\"\n", "comma-separated, UTF-8"),
            ("token|speaker|ts\nja|1|\ndus|1|\n", "bar-separated, UTF-8"),
            ("sep=;\nid;tekst\n1;ja\n", "semicolon-separated, UTF-8"),
        ] {
            assert_eq!(grid(text).dialect, dialect, "{text}");
        }
        let rows = &grid("a,b\n\n\n1,\"twee\nregels\"\n,\n3,4\n").sheets[0].rows;
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 4, 7]);
        assert_eq!(rows[1].cell(1), "twee\nregels");
        assert_eq!(rows[1].cell(9), "");
    }
}
