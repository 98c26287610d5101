//! The bytes of a study's file, decoded and parsed with places.
//!
//! In: bytes and the path to name in findings. Out: text, a typed TOML value, or the records of a CSV table in
//! whatever dialect a spreadsheet wrote; and a finding with line, column and hint for what is wrong.

mod sheet;

pub use sheet::{Cells, Sheet};

use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Decodes UTF-8; anything else is a finding with the line where it goes wrong.
pub fn utf8(file: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or(&[]);
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Diagnostic::error("encoding", Place::line(file, line), "the file is not valid UTF-8 here")
            .hint("save it as UTF-8, or bring it in once with `iconv -f WINDOWS-1252 -t UTF-8`")
    })
}

/// Parses TOML into `T`; unknown keys are refused with the nearest known one.
pub fn toml<T: DeserializeOwned>(file: &str, content: &str) -> Result<T, Diagnostic> {
    toml::from_str(content).map_err(|error| {
        let message = error.message().trim().to_owned();
        let place = match error.span() {
            Some(span) => place_at(file, content, span.start),
            None => Place::file(file),
        };
        let hint = unknown_key(&message);
        let message = message.lines().next().unwrap_or_default().to_owned();
        Diagnostic::error("toml", place, message).maybe_hint(hint)
    })
}

/// Names the line and column of a byte in `content`.
pub fn place_at(file: &str, content: &str, byte: usize) -> Place {
    let before = content.get(..byte).unwrap_or(content);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Place::column(file, u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// Turns serde's "unknown field `x`, expected one of `a`, `b`" into a hint with the nearest key.
fn unknown_key(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field ").or_else(|| message.strip_prefix("unknown variant "))?;
    let mut names = rest.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    let known: Vec<&str> = names.collect();
    did_you_mean(wrong, known.iter().copied()).or_else(|| Some(format!("known here: {}", known.join(", "))))
}

/// A CSV table as it was written by whatever program.
#[derive(Debug)]
pub struct Records {
    /// The names in the first row, trimmed, lower-cased.
    pub header: Vec<String>,
    /// The same names as they are written.
    pub written: Vec<String>,
    /// The rows after it.
    pub rows: Vec<Record>,
    /// The byte between two cells.
    pub separator: u8,
    /// What was taken for granted: separator and encoding, for `check` to show.
    pub dialect: String,
}

/// One row of a CSV table.
#[derive(Debug)]
pub struct Record {
    /// Line in the file, from 1.
    pub line: u32,
    header: Arc<[String]>,
    cells: csv::StringRecord,
}

impl Record {
    /// Returns the value of a column; `None` when empty or absent.
    pub fn get(&self, column: &str) -> Option<&str> {
        let place = self.header.iter().rposition(|name| name == column)?;
        self.cells.get(place).map(str::trim).filter(|value| !value.is_empty())
    }

    /// Returns the names and values of all columns that are not empty.
    pub fn filled(&self) -> impl Iterator<Item = (&str, &str)> {
        let cells = self.header.iter().map(String::as_str).zip(self.cells.iter().map(str::trim));
        cells.filter(|(_, value)| !value.is_empty())
    }
}

/// Reads a CSV table with comma, semicolon or tab, in UTF-8 or Windows-1252, with or without a BOM.
pub fn records(file: &str, bytes: &[u8], findings: &mut Vec<Diagnostic>) -> Records {
    let (content, encoding) = decode(bytes);
    let separator = separator(&content);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(true).flexible(true).from_reader(content.as_bytes());
    let written: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => {
            findings.push(Diagnostic::error("csv", Place::line(file, 1), error.to_string()));
            Vec::new()
        }
    };
    let header: Vec<String> = written.iter().map(|name| name.to_lowercase()).collect();
    check_header(file, &header, findings);
    let mut rows = Vec::new();
    let shared: Arc<[String]> = header.clone().into();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = line_of(&record, &content);
                rows.extend(row(file, line, &shared, record, findings));
            }
            Err(error) => findings.push(Diagnostic::error("csv", Place::file(file), error.to_string())),
        }
    }
    let name = match separator {
        b';' => "semicolon",
        b'\t' => "tab",
        _ => "comma",
    };
    Records { header, written, rows, separator, dialect: format!("{name}-separated, {encoding}") }
}

/// The line on which a row begins: the reader's place may lie before a line end, and before empty lines.
fn line_of(record: &csv::StringRecord, content: &str) -> u32 {
    let Some(place) = record.position() else { return 0 };
    let from = usize::try_from(place.byte()).ok().and_then(|byte| content.as_bytes().get(byte..)).unwrap_or_default();
    let passed = from.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    u32::try_from(place.line() + passed as u64).unwrap_or(u32::MAX)
}

fn row(
    file: &str,
    line: u32,
    header: &Arc<[String]>,
    record: csv::StringRecord,
    findings: &mut Vec<Diagnostic>,
) -> Option<Record> {
    if record.iter().all(is_blank) {
        return None;
    }
    let surplus = !record.iter().skip(header.len()).all(is_blank);
    if surplus || record.len() < header.len() {
        findings.push(
            Diagnostic::error(
                "csv-ragged",
                Place::line(file, line),
                format!("this row has {} cells and the header has {}", record.len(), header.len()),
            )
            .hint("a separator inside a cell needs quotes round the cell"),
        );
    }
    Some(Record { line, header: Arc::clone(header), cells: record })
}

fn is_blank(cell: &str) -> bool {
    cell.trim().is_empty()
}

fn check_header(file: &str, header: &[String], findings: &mut Vec<Diagnostic>) {
    for (i, name) in header.iter().enumerate() {
        if !name.is_empty() && header.iter().take(i).any(|earlier| earlier == name) {
            findings.push(
                Diagnostic::error("csv-header", Place::line(file, 1), format!("the column `{name}` stands twice"))
                    .hint("rename or remove one of them; the last one was read"),
            );
        }
    }
}

fn decode(bytes: &[u8]) -> (String, &'static str) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), "UTF-8"),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), "Windows-1252"),
    }
}

/// Takes the separator that stands most often in the header; Excel's `sep=;` line is not needed for that.
fn separator(content: &str) -> u8 {
    let header = content.lines().next().unwrap_or_default();
    let count = |c: char| header.matches(c).count();
    if count(';') > count(',') && count(';') >= count('\t') {
        b';'
    } else if count('\t') > count(',') {
        b'\t'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[test]
    fn dutch_excel_is_read_as_it_writes() {
        let mut findings = Vec::new();
        let table = records("cases.csv", b"Case;Profession\r\np01;di\xEBtist\r\n;\r\n", &mut findings);
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0].get("profession"), Some("diëtist"));
        assert_eq!(table.dialect, "semicolon-separated, Windows-1252");
        assert!(findings.is_empty());
    }

    #[test]
    fn a_ragged_row_is_named_with_its_line() {
        let mut findings = Vec::new();
        records("cases.csv", b"case,a\np01,x,y\n", &mut findings);
        assert_eq!(findings[0].place.to_string(), "cases.csv:2");
    }

    #[test]
    fn a_row_is_named_by_the_line_it_begins_on() {
        for (end, between) in [("\n", ""), ("\r\n", ""), ("\n", "\n\n"), ("\r\n", "\r\n")] {
            let content = format!("a,b{end}{between}1,\"x{end}y\"{end}2,z{end}{between}3,\n");
            let lines: Vec<u32> =
                records("t.csv", content.as_bytes(), &mut Vec::new()).rows.iter().map(|row| row.line).collect();
            let more = between.matches('\n').count() as u32;
            assert_eq!(lines, [2 + more, 4 + more, 5 + 2 * more], "{content:?}");
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct Thing {
            codebook: String,
            reports: String,
        }
        let error = toml::<Thing>("study.toml", "reports = 'x'\ncodeboek = 'y'\n").unwrap_err();
        assert_eq!(error.place.to_string(), "study.toml:2:1");
        assert_eq!(error.hint.as_deref(), Some("did you mean `codebook`?"));
    }

    #[test]
    fn bytes_that_are_no_utf8_are_named_with_their_line() {
        let error = utf8("t.txt", b"goed\nslecht \xff".to_vec()).unwrap_err();
        assert_eq!(error.place.to_string(), "t.txt:2");
    }
}
