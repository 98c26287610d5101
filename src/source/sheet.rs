//! A CSV table of our own, kept whole for changing.
//!
//! In: the bytes of a table. Out: [`Sheet`], and its text again: what a program does not understand stays as it is. Promise:
//! print∘parse is the identity; a table of which something would be lost is refused.

use super::records;
use crate::diagnostic::{Diagnostic, Place, Severity};
use std::collections::BTreeMap;

/// One line: the cells that are not empty, by column.
pub type Cells = BTreeMap<String, String>;

/// A table, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The columns, in order.
    pub columns: Vec<String>,
    /// The lines, in order.
    pub rows: Vec<Cells>,
}

impl Sheet {
    /// Makes an empty table.
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|column| (*column).to_owned()).collect(), rows: Vec::new() }
    }

    /// Reads a table in any dialect; it lacks none of `columns` afterwards.
    ///
    /// # Errors
    /// What is wrong with the table as such: it has to be mended by hand first, since a cell without a column would be lost.
    pub fn parse(file: &str, bytes: &[u8], columns: &[&str]) -> Result<Self, Vec<Diagnostic>> {
        let mut findings = Vec::new();
        let table = records(file, bytes, &mut findings);
        let nameless = |row: &super::Record| row.filled().any(|(column, _)| column.is_empty());
        findings.extend(table.rows.iter().filter(|row| nameless(row)).map(|row| {
            Diagnostic::error(
                "csv-header",
                Place::line(file, row.line),
                "this row has a cell in a column without a name",
            )
        }));
        findings.retain(|finding| finding.severity == Severity::Error);
        if !findings.is_empty() {
            return Err(findings);
        }
        let owned = |(column, value): (&str, &str)| (column.to_owned(), value.to_owned());
        let mut sheet = Self::new(columns);
        for column in table.header.iter().filter(|column| !column.is_empty()) {
            sheet.need(column);
        }
        sheet.rows = table.rows.iter().map(|row| row.filled().map(owned).collect()).collect();
        Ok(sheet)
    }

    /// Adds a column where it is missing.
    pub fn need(&mut self, column: &str) {
        if !self.columns.iter().any(|known| known == column) {
            self.columns.push(column.to_owned());
        }
    }

    /// Writes the table: UTF-8, commas, line ends `\n`, quotes where they are needed.
    pub fn print(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        let lines = self.rows.iter().map(|row| {
            self.columns.iter().map(|column| row.get(column).map_or("", String::as_str)).collect::<Vec<_>>()
        });
        // A vector takes every byte, and text stays text.
        let header = self.columns.iter().map(String::as_str).collect();
        for line in std::iter::once(header).chain(lines) {
            let _ = writer.write_record(&line);
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{ProptestConfig, Strategy, proptest};

    fn parse(content: &str) -> Result<Sheet, Vec<Diagnostic>> {
        Sheet::parse("t.csv", content.as_bytes(), &["a", "b"])
    }

    #[test]
    fn what_is_not_understood_stays() {
        let sheet = parse("b;z\r\n1;\"x;y\"\r\n;2\r\n").unwrap();
        assert_eq!(sheet.print(), "a,b,z\n,1,x;y\n,,2\n");
        assert_eq!(parse(&sheet.print()), Ok(sheet));
    }

    #[test]
    fn a_cell_without_a_column_is_refused() {
        assert!(parse("a,b\n1,2,3\n").is_err());
        assert!(parse("a,,b\n1,2,3\n").is_err());
        assert!(parse("a,a\n1,2\n").is_err());
        assert!(parse("a,,b\n1,,3\n").is_ok(), "an empty column says nothing");
    }

    fn cell() -> impl Strategy<Value = String> {
        "[a-zé,;\"\\\\ =|\t-]{0,6}".prop_map(|cell| cell.trim().to_owned())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn printed_and_read_it_is_the_same(rows in proptest::collection::vec((cell(), cell(), cell()), 0..6)) {
            let mut sheet = Sheet::new(&["a", "b", "c"]);
            for (a, b, c) in rows {
                let cells = [("a", a), ("b", b), ("c", c)].into_iter().filter(|(_, value)| !value.is_empty());
                let cells: Cells = cells.map(|(column, value)| (column.to_owned(), value)).collect();
                // A line of nothing is no line.
                if !cells.is_empty() {
                    sheet.rows.push(cells);
                }
            }
            let again = Sheet::parse("t.csv", sheet.print().as_bytes(), &["a", "b", "c"]);
            assert_eq!(again, Ok(sheet));
        }
    }
}
