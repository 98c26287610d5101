//! Tables as files and as text.
//!
//! In: a [`Table`]. Out: CSV (text cells that a spreadsheet would run get a `'`), JSON, Markdown and Parquet.

use super::frame::write_parquet;
use super::{Column, Row, Table, Value};
use crate::locale::Locale;
use serde_json::{Map, Number, json};
use std::borrow::Cow;
use std::io::{self, Write};

/// A form that a table is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated.
    Csv,
    /// For spreadsheets in countries with a decimal comma: BOM and semicolons.
    ExcelCsv,
    /// An object with title, caption and rows.
    Json,
    /// For people.
    Markdown,
    /// For data frames.
    Parquet,
}

/// Writes a table.
pub fn write_table(table: &Table, format: Format, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Csv => csv(table, b',', out),
        Format::ExcelCsv => {
            out.write_all("\u{feff}".as_bytes())?;
            csv(table, b';', out)
        }
        Format::Json => json_object(table, out),
        Format::Markdown => markdown(table, locale, out),
        Format::Parquet => write_parquet(table, out),
    }
}

/// Makes a text cell safe for spreadsheets: what begins like a formula gets a `'` in front.
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn csv(table: &Table, separator: u8, out: &mut dyn Write) -> io::Result<()> {
    // Written at once: the csv crate hides what the system says of a full disk or a closed pipe.
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    let layer = Some(table.layer.as_str()).filter(|layer| !layer.is_empty());
    let header = table.columns.iter().map(|column| column.key.as_str()).chain(layer.map(|_| "layer"));
    writer.write_record(header.map(|name| csv_cell(name).into_owned()))?;
    for row in &table.rows {
        let values = row.values.iter().map(|value| match value {
            Value::Text(text) => csv_cell(text).into_owned(),
            Value::Share { .. } | Value::Decimal { .. } if separator == b';' => value.machine().replace('.', ","),
            other => other.machine(),
        });
        writer.write_record(values.chain(layer.map(|layer| csv_cell(layer).into_owned())))?;
    }
    out.write_all(&writer.into_inner().map_err(io::Error::other)?)
}

fn json_object(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let number = |text: String| text.parse::<f64>().ok().and_then(Number::from_f64).map_or(json!(null), |n| json!(n));
    let object = |row: &Row| {
        let pairs = table.columns.iter().zip(&row.values).map(|(column, value)| {
            let value = match value {
                Value::Text(text) => json!(text),
                Value::Count(count) => json!(count),
                Value::Share { .. } | Value::Decimal { .. } => number(value.machine()),
                Value::Missing => json!(null),
            };
            (column.key.clone(), value)
        });
        pairs.collect::<Map<_, _>>()
    };
    let text = |text: &str| json!(text);
    writeln!(out, "{{\n  \"name\": {},\n  \"title\": {},", text(&table.name), text(&table.title))?;
    writeln!(out, "  \"caption\": {},\n  \"layer\": {},\n  \"rows\": [", text(&table.caption), text(&table.layer))?;
    for (i, row) in table.rows.iter().enumerate() {
        let comma = if i + 1 < table.rows.len() { "," } else { "" };
        writeln!(out, "    {}{comma}", serde_json::Value::Object(object(row)))?;
    }
    out.write_all(b"  ]\n}\n")
}

fn markdown(table: &Table, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<(usize, &Column)> =
        table.columns.iter().enumerate().filter(|(_, column)| !column.data_only).collect();
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    write!(out, "**{}**\n\n", escape(&table.title))?;
    out.write_all(line(shown.iter().map(|(_, column)| escape(&column.heading)).collect()).as_bytes())?;
    let rule = |column: &Column| if column.numeric { "---:" } else { "---" }.to_owned();
    out.write_all(line(shown.iter().map(|(_, column)| rule(column)).collect()).as_bytes())?;
    for row in &table.rows {
        let cell = |(place, (i, _)): (usize, &(usize, &Column))| {
            let text = row.values.get(*i).map(|value| escape(&value.shown(locale))).unwrap_or_default();
            let indent = if place == 0 { "&emsp;".repeat(usize::from(row.depth)) } else { String::new() };
            format!("{indent}{text}")
        };
        out.write_all(line(shown.iter().enumerate().map(cell).collect()).as_bytes())?;
    }
    write!(out, "\n{}\n", escape(&table.caption))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '`' | '<' | '[' | ']' | '\\' | '#' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        Table {
            name: "t".into(),
            title: "Titel".into(),
            caption: "n = 2.".into(),
            layer: "kandidaten".into(),
            columns: vec![
                Column::text("name", "Naam"),
                Column::number("share", "Deel"),
                Column::text("id", "Id").data_only(),
            ],
            rows: vec![Row {
                values: vec![Value::Text("=1+1|x".into()), Value::share(1, 3, 100, 1), Value::Missing],
                code: None,
                depth: 1,
                total: false,
            }],
        }
    }

    fn written(format: Format) -> String {
        let mut out = Vec::new();
        write_table(&sample(), format, Locale::Nl, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_cell_that_looks_like_a_formula_is_defused() {
        assert_eq!(written(Format::Csv), "name,share,id,layer\n'=1+1|x,33.3,,kandidaten\n");
        assert_eq!(written(Format::ExcelCsv), "\u{feff}name;share;id;layer\n'=1+1|x;33,3;;kandidaten\n");
    }

    #[test]
    fn markdown_shows_what_people_read() {
        assert_eq!(
            written(Format::Markdown),
            "**Titel**\n\n| Naam | Deel |\n| --- | ---: |\n| &emsp;=1+1\\|x | 33,3 |\n\nn = 2.\n"
        );
    }

    #[test]
    fn json_has_numbers_as_numbers() {
        assert!(written(Format::Json).contains("\"share\":33.3"), "{}", written(Format::Json));
    }

    #[test]
    fn parquet_is_the_same_twice() {
        let bytes = || {
            let mut out = Vec::new();
            write_table(&sample(), Format::Parquet, Locale::Nl, &mut out).unwrap();
            out
        };
        assert!(bytes().starts_with(b"PAR1"));
        assert_eq!(bytes(), bytes());
    }
}
