//! OpenDocument spreadsheets.
//!
//! In: the bytes of an `.ods`. Out: its sheets with each cell as it is shown. Promise: the limits of the archive module
//! and of [`Meter`]; a cell or row that says it is repeated is repeated only as far as those go, and an empty one not
//! at all.

use super::Refused;
use super::grid::{MOST_COLUMNS, Meter, Row, Sheet};
use super::plain::refused;
use crate::archive::{Element, Event, Xml, Zip, decode};

/// Reads the sheets in order.
///
/// # Errors
/// When the archive or its content is damaged or too large.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Refused> {
    let mut zip = Zip::open(bytes).map_err(|error| refused(&error))?;
    let content = zip.read("content.xml").map_err(|error| refused(&error))?;
    let text = decode(&content).map_err(|error| refused(&error))?;
    tables(&text)
}

#[derive(Default)]
struct Reader {
    sheets: Vec<Sheet>,
    meter: Meter,
    /// Number of the row being read, and how many times it stands.
    row: u32,
    repeat: u32,
    cells: Vec<String>,
    /// Where the next cell comes, and how many times it stands.
    column: usize,
    across: usize,
    cell: String,
    paragraphs: usize,
    time: String,
}

fn tables(text: &str) -> Result<Vec<Sheet>, Refused> {
    let mut xml = Xml::new(text);
    let mut reader = Reader::default();
    let mut inside = 0_usize;
    while let Some(event) = xml.next().map_err(|error| refused(&error))? {
        match event {
            Event::Start(element) => match element.name {
                "annotation" | "shapes" => xml.skip().map_err(|error| refused(&error))?,
                "p" => {
                    inside += 1;
                    reader.paragraph();
                }
                _ => reader.begin(&element),
            },
            Event::Text(words) if inside > 0 => reader.cell.push_str(&words),
            Event::Text(_) => {}
            Event::End("p") => inside = inside.saturating_sub(1),
            Event::End("table-cell" | "covered-table-cell") => reader.end_cell()?,
            Event::End("table-row") => reader.end_row()?,
            Event::End(_) => {}
        }
    }
    Ok(reader.sheets)
}

impl Reader {
    fn begin(&mut self, element: &Element) {
        let count = |name: &str| element.get(name).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).max(1);
        match element.name {
            "table" => {
                let name = element.get("name").unwrap_or_default().to_owned();
                self.sheets.push(Sheet { name, rows: Vec::new() });
                self.row = 0;
            }
            "table-row" => {
                self.repeat = count("number-rows-repeated");
                self.cells.clear();
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                self.across = usize::try_from(count("number-columns-repeated")).unwrap_or(usize::MAX);
                self.cell.clear();
                self.paragraphs = 0;
                self.time = element.get("time-value").unwrap_or_default().to_owned();
            }
            "s" => {
                let spaces = element.get("c").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).min(100);
                self.cell.extend(std::iter::repeat_n(' ', spaces));
            }
            "tab" => self.cell.push(' '),
            "line-break" => self.cell.push('\n'),
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        self.paragraphs += 1;
        if self.paragraphs > 1 {
            self.cell.push('\n');
        }
    }

    fn end_cell(&mut self) -> Result<(), Refused> {
        let shown = if self.cell.trim().is_empty() { duration(&self.time) } else { self.cell.trim().to_owned() };
        let at = self.column;
        self.column = self.column.saturating_add(self.across);
        if shown.is_empty() {
            return Ok(());
        }
        for column in at..at.saturating_add(self.across) {
            self.meter.count(column, &shown)?;
            if column < MOST_COLUMNS {
                self.cells.resize(column, String::new());
                self.cells.push(shown.clone());
            }
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refused> {
        let first = self.row.saturating_add(1);
        self.row = self.row.saturating_add(self.repeat);
        if self.cells.is_empty() {
            return Ok(());
        }
        let cells = std::mem::take(&mut self.cells);
        for number in first..=self.row {
            for (column, cell) in cells.iter().enumerate().filter(|_| number > first) {
                self.meter.count(column, cell)?;
            }
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.rows.push(Row { number, cells: cells.clone() });
            }
        }
        Ok(())
    }
}

/// Writes `PT00H01M02S` as `0:01:02`.
fn duration(text: &str) -> String {
    let parts = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds: f64 = rest.strip_suffix('S')?.replace(',', ".").parse().ok()?;
        let whole = seconds.floor();
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (0.0..60.0).contains(&whole).then(|| format!("{hours}:{minutes:02}:{:02}", whole as u32))
    };
    parts().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_paragraphs_and_repeats() {
        let sheets = tables(
            r#"<x><table name="Blad1"><table-row number-rows-repeated="2"/><table-row><table-cell><annotation><p>opmerking</p></annotation>
<p>ja<s c="2"/>dus</p><p>nee</p></table-cell><table-cell number-columns-repeated="2"/><table-cell time-value="PT00H01M02S"/></table-row>
<table-row number-rows-repeated="2"><table-cell number-columns-repeated="2"><p>x</p></table-cell></table-row></table></x>"#,
        )
        .unwrap();
        let rows = &sheets[0].rows;
        assert_eq!(
            rows[0],
            Row { number: 3, cells: vec!["ja  dus\nnee".into(), String::new(), String::new(), "0:01:02".into()] }
        );
        assert_eq!(rows[2], Row { number: 5, cells: vec!["x".into(), "x".into()] });
    }

    #[test]
    fn repeats_without_end_are_refused() {
        let row = |rows: u32, columns: u32| {
            format!(
                "<x><table name='a'><table-row number-rows-repeated='{rows}'><table-cell number-columns-repeated='{columns}'>\
                 <p>x</p></table-cell></table-row></table></x>"
            )
        };
        assert!(tables(&row(1, 4_000_000_000)).is_err());
        assert!(tables(&row(4_000_000_000, 3)).is_err());
        assert!(
            tables(
                "<x><table name='a'><table-row number-rows-repeated='4000000000'><table-cell/></table-row></table></x>"
            )
            .unwrap()[0]
                .rows
                .is_empty()
        );
    }
}
