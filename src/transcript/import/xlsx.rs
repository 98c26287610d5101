//! Excel workbooks.
//!
//! In: the bytes of an `.xlsx`. Out: its sheets with each cell as it is shown: times as `h:mm:ss` (or `h:mm` where the
//! sheet shows no seconds), dates as ISO. Promise: the limits of the archive module and of [`Meter`]; no count in the
//! file is believed (a library that does so allocates whatever `uniqueCount` says).

use std::collections::BTreeMap;

use super::Refused;
use super::grid::{MOST_COLUMNS, Meter, Row, Sheet};
use super::plain::{decode_xml, refused};
use super::xlsx_style::{Style, Styles};
use crate::archive::{Event, Xml, Zip};

/// Reads the sheets in the order of the workbook.
///
/// # Errors
/// When the archive or one of its parts is damaged or too large.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Refused> {
    let mut zip = Zip::open(bytes).map_err(|error| refused(&error))?;
    let mut part = |name: &str| -> Result<Option<Vec<u8>>, Refused> {
        if zip.has(name) { zip.read(name).map(Some).map_err(|error| refused(&error)) } else { Ok(None) }
    };
    let workbook = part("xl/workbook.xml")?.unwrap_or_default();
    let (listed, epoch) = workbook_sheets(&workbook)?;
    let targets = relations(&part("xl/_rels/workbook.xml.rels")?.unwrap_or_default())?;
    let strings = shared(&part("xl/sharedStrings.xml")?.unwrap_or_default())?;
    let styles = Styles::read(&part("xl/styles.xml")?.unwrap_or_default(), epoch)?;
    let mut meter = Meter::default();
    let mut sheets = Vec::new();
    for (name, relation) in listed {
        let Some(target) = targets.get(&relation) else { continue };
        if let Some(content) = part(target)? {
            let rows = rows(&decode_xml(&content)?, &strings, &styles, &mut meter)?;
            sheets.push(Sheet { name, rows });
        }
    }
    Ok(sheets)
}

fn each(bytes: &[u8], see: &mut dyn FnMut(Event)) -> Result<(), Refused> {
    if bytes.is_empty() {
        return Ok(());
    }
    let text = decode_xml(bytes)?;
    let mut xml = Xml::new(&text);
    while let Some(event) = xml.next().map_err(|error| refused(&error))? {
        see(event);
    }
    Ok(())
}

/// Names of the sheets with their relation, and the days between 1899-12-30 and the workbook's first day.
fn workbook_sheets(bytes: &[u8]) -> Result<(Vec<(String, String)>, u32), Refused> {
    let (mut sheets, mut epoch) = (Vec::new(), 0);
    each(bytes, &mut |event| {
        if let Event::Start(element) = event {
            let get = |name: &str| element.get(name).unwrap_or_default().to_owned();
            match element.name {
                "sheet" => {
                    let id = ["r:id", "id"].iter().find_map(|name| element.get(name)).unwrap_or_default();
                    sheets.push((get("name"), id.to_owned()));
                }
                "workbookPr" if matches!(get("date1904").as_str(), "1" | "true") => epoch = 1462,
                _ => {}
            }
        }
    })?;
    Ok((sheets, epoch))
}

fn relations(bytes: &[u8]) -> Result<BTreeMap<String, String>, Refused> {
    let mut targets = BTreeMap::new();
    each(bytes, &mut |event| {
        if let Event::Start(element) = event {
            let target = element.get("Target").unwrap_or_default();
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(element.get("Id").unwrap_or_default().to_owned(), path);
        }
    })?;
    Ok(targets)
}

/// The shared strings; phonetic readings are not among the words.
fn shared(bytes: &[u8]) -> Result<Vec<String>, Refused> {
    let mut strings: Vec<String> = Vec::new();
    let (mut inside, mut phonetic) = (false, false);
    each(bytes, &mut |event| match event {
        Event::Start(element) => match element.name {
            "si" => strings.push(String::new()),
            "t" => inside = !phonetic,
            "rPh" => phonetic = true,
            _ => {}
        },
        Event::End("t") => inside = false,
        Event::End("rPh") => phonetic = false,
        Event::Text(words) if inside => {
            if let Some(last) = strings.last_mut() {
                last.push_str(&words);
            }
        }
        _ => {}
    })?;
    Ok(strings)
}

#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    style: Style,
    value: String,
}

fn rows(text: &str, strings: &[String], styles: &Styles, meter: &mut Meter) -> Result<Vec<Row>, Refused> {
    let mut xml = Xml::new(text);
    let mut rows: Vec<Row> = Vec::new();
    let mut row = Row::default();
    let mut cell = Cell::default();
    let (mut inside, mut phonetic) = (false, false);
    while let Some(event) = xml.next().map_err(|error| refused(&error))? {
        match event {
            Event::Start(element) => match element.name {
                "row" => {
                    let number = element.get("r").and_then(|r| r.parse().ok());
                    row = Row { number: number.unwrap_or(row.number.saturating_add(1)), cells: Vec::new() };
                    cell = Cell::default();
                }
                "c" => {
                    let column = element.get("r").and_then(column).unwrap_or(row.cells.len());
                    let style = element.get("s").and_then(|s| s.parse().ok()).map_or(Style::Plain, |s| styles.of(s));
                    let kind = element.get("t").unwrap_or_default().to_owned();
                    cell = Cell { column, kind, style, value: String::new() };
                }
                "v" => inside = true,
                "t" => inside = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Event::Text(words) if inside => cell.value.push_str(&words),
            Event::End("v" | "t") => inside = false,
            Event::End("rPh") => phonetic = false,
            Event::End("c") => {
                let shown = shown(&cell, strings, styles);
                meter.count(cell.column.max(row.cells.len()), &shown)?;
                if !shown.is_empty() && cell.column < MOST_COLUMNS {
                    row.cells.resize(row.cells.len().max(cell.column + 1), String::new());
                    if let Some(place) = row.cells.get_mut(cell.column) {
                        *place = shown;
                    }
                }
            }
            Event::End("row") if row.cells.iter().any(|cell| !cell.is_empty()) => {
                rows.push(std::mem::take(&mut row));
                row.number = rows.last().map_or(0, |row| row.number);
            }
            _ => {}
        }
    }
    rows.sort_by_key(|row| row.number);
    Ok(rows)
}

/// The column of `AB12`, from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let column = letters.fold(0_usize, |sum, byte| sum * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1)
}

fn shown(cell: &Cell, strings: &[String], styles: &Styles) -> String {
    let value = cell.value.trim();
    match cell.kind.as_str() {
        "s" => value
            .parse::<usize>()
            .ok()
            .and_then(|at| strings.get(at))
            .map_or_else(String::new, |text| text.trim().to_owned()),
        "str" | "inlineStr" | "d" => value.to_owned(),
        "b" => if value == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        "e" => String::new(),
        _ => match value.parse::<f64>() {
            Ok(number) if number.is_finite() => styles.shown(number, cell.style),
            _ => value.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_letters() {
        assert_eq!(column("A1"), Some(0));
        assert_eq!(column("AA12"), Some(26));
        assert_eq!(column("12"), None);
    }

    #[test]
    fn cells_are_read_as_they_are_shown() {
        let strings = shared(
            b"<sst uniqueCount='99999999999999'><si><r><t>ja </t></r><r><t>dus</t></r><rPh><t>x</t></rPh></si></sst>",
        )
        .unwrap();
        let styles = Styles::read(b"", 0).unwrap();
        let sheet = r#"<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>0.10000000000000001</v></c></row>
<row><c t="inlineStr"><is><t>los</t></is></c><c t="b"><v>1</v></c><c t="s"><v>77</v></c></row><row r="9"/></sheetData></worksheet>"#;
        let rows = rows(sheet, &strings, &styles, &mut Meter::default()).unwrap();
        assert_eq!(rows[0], Row { number: 2, cells: vec!["ja dus".into(), String::new(), "0.1".into()] });
        assert_eq!(rows[1], Row { number: 3, cells: vec!["los".into(), "TRUE".into()] });
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_cell_far_to_the_right_and_a_string_repeated_are_bounded() {
        let styles = Styles::read(b"", 0).unwrap();
        let far = r#"<worksheet><row r="1"><c r="XFD1"><v>1</v></c></row></worksheet>"#;
        assert!(rows(far, &[], &styles, &mut Meter::default()).is_err());
        let strings = ["x".repeat(1_000_000)];
        let many = format!("<worksheet><row>{}</row></worksheet>", "<c t='s' r='A1'><v>0</v></c>".repeat(300));
        assert!(rows(&many, &strings, &styles, &mut Meter::default()).is_err());
    }
}
