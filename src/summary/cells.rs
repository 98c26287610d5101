//! The file of summaries, kept whole for changing.
//!
//! In: the bytes of `summaries.csv`, and what a cell is to say. Out: the file again, sorted by case and column: one line a
//! cell, so that two people who write about different cells do not conflict.

use super::COLUMNS;
use crate::coding::{escape, unescape};
use crate::diagnostic::Diagnostic;
use crate::source::Sheet;

/// The lines of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells(Sheet);

impl Cells {
    /// Reads the file; no bytes are an empty one.
    ///
    /// # Errors
    /// What is wrong with the table as such: something of it would be lost.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self(if bytes.is_empty() { Sheet::new(&COLUMNS) } else { Sheet::parse(file, bytes, &COLUMNS)? }))
    }

    /// Writes what a cell says, or takes it out where nothing is left to say. `same` tells which names of a column are this one.
    pub fn put(&mut self, case: &str, about: &str, same: &dyn Fn(&str) -> bool, text: &str) {
        let text = text.replace("\r\n", "\n");
        let text = escape(text.trim());
        let cell = |row: &crate::source::Cells, column: &str| row.get(column).cloned().unwrap_or_default();
        let here = |row: &crate::source::Cells| cell(row, "case") == case && same(&cell(row, "about"));
        let mut row = self.0.rows.iter().find(|row| here(row)).cloned().unwrap_or_default();
        self.0.rows.retain(|row| !here(row));
        if !text.is_empty() {
            row.extend(
                [("case", case), ("about", about), ("summary", &text)].map(|(c, v)| (c.to_owned(), v.to_owned())),
            );
            self.0.rows.push(row);
        }
        self.sort();
    }

    /// Changes the names of columns; what two lines of one cell say is put together. Returns how many lines changed.
    pub fn rename(&mut self, name_of: &dyn Fn(&str) -> Option<String>) -> usize {
        let mut count = 0;
        let mut rows: Vec<crate::source::Cells> = Vec::new();
        for mut row in std::mem::take(&mut self.0.rows) {
            let new = row.get("about").and_then(|about| name_of(about));
            count += usize::from(new.is_some());
            row.extend(new.map(|new| ("about".to_owned(), new)));
            let place = |row: &crate::source::Cells| (row.get("case").cloned(), row.get("about").cloned());
            match rows.iter_mut().find(|known| count > 0 && place(known) == place(&row)) {
                Some(known) => {
                    let said = |row: &crate::source::Cells| unescape(row.get("summary").map_or("", String::as_str));
                    let both = [said(known), said(&row)].join("\n\n");
                    known.insert("summary".to_owned(), escape(both.trim()));
                }
                None => rows.push(row),
            }
        }
        self.0.rows = rows;
        self.sort();
        count
    }

    /// Prints the file.
    pub fn print(&self) -> String {
        self.0.print()
    }

    fn sort(&mut self) {
        self.0.rows.sort_by(|a, b| (a.get("case"), a.get("about")).cmp(&(b.get("case"), b.get("about"))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{ProptestConfig, proptest};

    fn cells(content: &str) -> Cells {
        Cells::parse("summaries.csv", content.as_bytes()).unwrap()
    }

    #[test]
    fn a_cell_is_one_line_and_lines_are_sorted() {
        let mut file = cells("");
        file.put("c2", "code:a", &|about| about == "code:a", "Two\nlines\r\n");
        file.put("c1", "theme:t", &|about| about == "theme:t", "x");
        assert_eq!(file.print(), "case,about,summary\nc1,theme:t,x\nc2,code:a,Two\\nlines\n");
        file.put("c1", "theme:t", &|about| about == "theme:t", " ");
        assert_eq!(file.print(), "case,about,summary\nc2,code:a,Two\\nlines\n");
    }

    #[test]
    fn columns_of_others_and_earlier_names_are_kept_track_of() {
        let mut file = cells("by;case;about;summary\nanna;c1;code:old;x\n");
        file.put("c1", "code:a", &|about| matches!(about, "code:a" | "code:old"), "y");
        assert_eq!(file.print(), "case,about,summary,by\nc1,code:a,y,anna\n");
    }

    #[test]
    fn two_codes_that_become_one_have_one_summary() {
        let mut file = cells("case,about,summary\nc1,code:a,x\nc1,code:b,y\nc2,code:b,z\nc2,theme:b,t\n");
        let count = file.rename(&|about| (about == "code:b").then(|| "code:a".to_owned()));
        assert_eq!(
            (count, file.print().as_str()),
            (2, "case,about,summary\nc1,code:a,x\\n\\ny\nc2,code:a,z\nc2,theme:b,t\n")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn printed_and_read_it_is_the_same(texts in proptest::collection::vec("[a-zé,\"\\\\=\n -]{0,9}", 1..6)) {
            let mut file = cells("");
            for (i, text) in texts.iter().enumerate() {
                let case = format!("c{i}");
                file.put(&case, "code:a", &|_| true, text);
            }
            let printed = file.print();
            assert_eq!(cells(&printed), file);
            assert_eq!(cells(&printed).print(), printed);
        }
    }
}
