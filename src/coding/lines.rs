//! A coding file, line by line, for changing.
//!
//! In: a coding file as it stands, and what is to be put in or taken out. Out: the file, sorted by place and code. A line
//! that cannot be understood stays as it is, at the end.

use super::file::{COLUMNS, Flag, Verdict};
use crate::codebook::Codebook;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::source::{Cells, Sheet};
use crate::text::{Span, Text};
use std::collections::BTreeMap;

/// A decision to put in a coding file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCoding {
    /// The words decided on.
    pub segment: Span,
    /// The whole id of the code.
    pub code: String,
    /// Yes or no.
    pub verdict: Verdict,
    /// The note; `None` leaves the one that is there.
    pub note: Option<String>,
    /// The flags; `None` leaves those that are there.
    pub flags: Option<Vec<Flag>>,
    /// Values of segment attributes, put beside those that are there.
    pub attributes: BTreeMap<String, String>,
    /// The rule whose candidate was decided on, as `code#rule`.
    pub rule: Option<String>,
}

impl NewCoding {
    /// A decision on a segment, with nothing beside it.
    pub fn new(segment: Span, code: impl Into<String>, verdict: Verdict) -> Self {
        let code = code.into();
        Self { segment, code, verdict, note: None, flags: None, attributes: BTreeMap::new(), rule: None }
    }
}

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Done {
    /// There is a line more.
    Added,
    /// A line of the same words and code says something else now.
    Changed,
    /// It was there already, word for word.
    Same,
    /// There is a line less.
    Removed,
    /// There was no such line.
    Absent,
}

/// A coding file that is open for changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    sheet: Sheet,
    /// Which lines are about the same words.
    places: BTreeMap<(u32, u32), Vec<usize>>,
}

impl Default for Lines {
    fn default() -> Self {
        Self { sheet: Sheet::new(&COLUMNS[..7]), places: BTreeMap::new() }
    }
}

impl Lines {
    /// Reads a coding file.
    ///
    /// # Errors
    /// What has to be mended in the file by hand before anything else can be changed.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, Vec<Diagnostic>> {
        let sheet = Sheet::parse(file, bytes, &COLUMNS[..7])?;
        let mut places: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        for (i, row) in sheet.rows.iter().enumerate() {
            places.entry((number(row, "start"), number(row, "end"))).or_default().push(i);
        }
        Ok(Self { sheet, places })
    }

    /// Puts a decision in the place of one on the same words and code, or beside the others; `quotes` writes the words
    /// themselves, not their digest.
    pub fn put(&mut self, coding: &NewCoding, book: &Codebook, text: &Text, quotes: bool) -> Done {
        let (start, end) = text.code_points(coding.segment);
        let found = self.about((start, end), &coding.code, book).first().copied();
        let before = found.and_then(|place| self.sheet.rows.get(place)).cloned();
        let mut row = before.clone().unwrap_or_default();
        let words = text.slice(coding.segment);
        let quote = if quotes { escape(words) } else { quoted_by_digest(words) };
        set(&mut row, "start", start.to_string());
        set(&mut row, "end", end.to_string());
        set(&mut row, "code", coding.code.clone());
        set(&mut row, "verdict", coding.verdict.name().to_owned());
        set(&mut row, "quote", quote);
        if let Some(note) = &coding.note {
            set(&mut row, "note", escape(note));
        }
        if let Some(flags) = &coding.flags {
            set(&mut row, "flags", flags.iter().map(|flag| flag.name()).collect::<Vec<_>>().join(" "));
        }
        for (column, value) in coding.attributes.iter().map(|(column, value)| (column.as_str(), value)) {
            self.sheet.need(column);
            set(&mut row, column, value.clone());
        }
        if let Some(rule) = &coding.rule {
            self.sheet.need("rule");
            set(&mut row, "rule", rule.clone());
        }
        match (before, found.and_then(|place| self.sheet.rows.get_mut(place))) {
            (Some(before), _) if before == row => Done::Same,
            (Some(_), Some(line)) => {
                *line = row;
                Done::Changed
            }
            _ => {
                self.places.entry((start, end)).or_default().push(self.sheet.rows.len());
                self.sheet.rows.push(row);
                Done::Added
            }
        }
    }

    /// Takes out the decisions on exactly these words with this code.
    pub fn remove(&mut self, segment: Span, code: &str, book: &Codebook, text: &Text) -> Done {
        let found = self.about(text.code_points(segment), code, book);
        for place in &found {
            if let Some(row) = self.sheet.rows.get_mut(*place) {
                row.clear();
            }
        }
        if found.is_empty() { Done::Absent } else { Done::Removed }
    }

    /// The lines about these words and this code, under whatever id.
    fn about(&self, place: (u32, u32), code: &str, book: &Codebook) -> Vec<usize> {
        let wanted = book.find(code);
        let same = |i: &&usize| {
            let other = self.sheet.rows.get(**i).and_then(|row| row.get("code")).map_or("", String::as_str);
            other == code || wanted.is_some() && book.find(other) == wanted
        };
        self.places.get(&place).into_iter().flatten().filter(same).copied().collect()
    }

    /// Returns the lines as they stand, for changing cells just before the file is written.
    pub fn cells_mut(&mut self) -> &mut Vec<Cells> {
        &mut self.sheet.rows
    }

    /// Writes the file, sorted; a line without cells is none.
    pub fn print(mut self) -> String {
        let word = |row: &Cells, column: &str| row.get(column).cloned().unwrap_or_default();
        self.sheet.rows.retain(|row| !row.is_empty());
        self.sheet.rows.sort_by_cached_key(|row| {
            (number(row, "start"), number(row, "end"), word(row, "code"), std::cmp::Reverse(word(row, "verdict")))
        });
        self.sheet.print()
    }
}

/// What is no number stands last.
fn number(row: &Cells, column: &str) -> u32 {
    row.get(column).and_then(|value| value.parse().ok()).unwrap_or(u32::MAX)
}

fn set(row: &mut Cells, column: &str, value: String) {
    let value = value.trim();
    if value.is_empty() {
        row.remove(column);
    } else {
        row.insert(column.to_owned(), value.to_owned());
    }
}

/// The words by their digest: enough to see that a text has moved, and no more.
pub fn quoted_by_digest(words: &str) -> String {
    let digest = Digest::of(words.as_bytes()).to_string();
    format!("blake3:{}", digest.get(..16).unwrap_or(&digest))
}

/// Writes line breaks as `\n` and a backslash as `\\`.
pub fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

/// Undoes `\n` and `\\`.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some('n')) => {
                out.push('\n');
                chars.next();
            }
            ('\\', Some('\\')) => {
                out.push('\\');
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::read_codes;
    use proptest::prelude::{ProptestConfig, Strategy, proptest};

    fn book() -> Codebook {
        read_codes(
            "c.toml",
            "[[code]]\nid = \"a\"\nname = \"A\"\nwas = [\"old\"]\n[[code]]\nid = \"b\"\nname = \"B\"\n",
            &mut Vec::new(),
        )
    }

    fn text() -> Text {
        Text::new("P: één\n twee drie".into())
    }

    #[test]
    fn a_decision_is_put_in_once_and_stands_in_order() {
        let (book, text) = (book(), text());
        let mut lines = Lines::parse(
            "f.csv",
            b"start,end,code,verdict,quote,note,flags,mood\nx,,b,,,half a line,,\n3,6,old,no,,why,,low\n",
        )
        .unwrap();
        let see = NewCoding::new(text.span_of(8, 12).unwrap(), "b", Verdict::Yes);
        assert_eq!(lines.put(&see, &book, &text, true), Done::Added);
        assert_eq!(lines.put(&see, &book, &text, true), Done::Same);
        let yes =
            NewCoding { rule: Some("a#r".into()), ..NewCoding::new(text.span_of(3, 6).unwrap(), "a", Verdict::Yes) };
        assert_eq!(lines.put(&yes, &book, &text, true), Done::Changed, "an earlier id is the same code");
        let across = NewCoding {
            note: Some("two\nlines".into()),
            flags: Some(vec![Flag::Cite]),
            ..NewCoding::new(text.span_of(3, 12).unwrap(), "a", Verdict::No)
        };
        assert_eq!(lines.put(&across, &book, &text, true), Done::Added);
        let printed = lines.clone().print();
        assert_eq!(
            printed,
            "start,end,code,verdict,quote,note,flags,mood,rule\n3,6,a,yes,één,why,,low,a#r\n3,12,a,no,één\\n twee,two\\nlines,cite,,\n8,12,b,yes,twee,,,,\nx,,b,,,half a line,,,\n"
        );
        assert_eq!(lines.remove(text.span_of(3, 6).unwrap(), "old", &book, &text), Done::Removed);
        assert_eq!(lines.remove(text.span_of(3, 6).unwrap(), "a", &book, &text), Done::Absent);
    }

    #[test]
    fn words_can_be_kept_out_of_the_file() {
        let (book, text) = (book(), text());
        let mut lines = Lines::default();
        lines.put(&NewCoding::new(text.span_of(8, 12).unwrap(), "b", Verdict::Yes), &book, &text, false);
        let printed = lines.print();
        assert!(printed.contains("8,12,b,yes,blake3:") && !printed.contains("twee"), "{printed}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn printed_and_read_it_is_the_same(acts in proptest::collection::vec((0..17u32, 0..17u32, "[ab]", "[a\\\\n\n,\" é]{0,5}"), 0..12)) {
            let (book, text) = (book(), text());
            let mut lines = Lines::default();
            for (a, b, code, note) in acts {
                let Some(segment) = text.span_of(a.min(b), a.max(b)).filter(|segment| !segment.is_empty()) else { continue };
                let note = Some(note.trim().to_owned());
                lines.put(&NewCoding { note: note.clone(), ..NewCoding::new(segment, code, Verdict::Yes) }, &book, &text, true);
            }
            let printed = lines.print();
            let again = Lines::parse("f.csv", printed.as_bytes()).unwrap();
            assert_eq!(again.print(), printed);
        }

        #[test]
        fn any_note_comes_back(note in "(?s).{0,12}".prop_filter("no carriage return", |note| !note.contains('\r'))) {
            assert_eq!(unescape(&escape(&note)), note);
        }
    }
}
