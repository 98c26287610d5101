//! `grenstaal check --explain`

use crate::printer::{BOLD, DIM, Printer};
use crate::{Form, Shared};
use grenstaal::check::{Explained, explained, names, without_links};
use grenstaal::diagnostic::did_you_mean;
use grenstaal::locale::Locale;
use grenstaal::table::{Column, Row, Table, Value};
use serde_json::json;
use std::io::Write;
use std::process::ExitCode;

/// Explains one check, or lists them all where no name is given.
pub fn run(shared: &Shared, name: &str) -> anyhow::Result<ExitCode> {
    let rows: Vec<&Explained> = if name.is_empty() { names().flat_map(explained).collect() } else { explained(name) };
    if rows.is_empty() {
        let hint = did_you_mean(name, names()).unwrap_or_else(|| "--explain without a name lists them all".to_owned());
        anyhow::bail!("there is no check `{name}`; {hint}");
    }
    let printer = Printer::new(shared);
    match printer.data_form() {
        Form::Table if name.is_empty() => list(&rows)?,
        Form::Table => one(&rows)?,
        Form::Json => {
            let all: Vec<_> = rows.iter().map(|row| {
                let (means, remedy) = (without_links(row.means), without_links(row.remedy));
                json!({ "check": row.name, "about": row.about, "severity": row.severity, "means": means, "do": remedy })
            }).collect();
            writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&all)?)?;
        }
        Form::Csv | Form::Md => printer.table(&table(&rows), Locale::En)?,
        Form::Junit | Form::Sarif | Form::Github => {
            anyhow::bail!(
                "the forms junit, sarif and github hold findings, and --explain has none: use json, csv or md"
            )
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn list(rows: &[&Explained]) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    let (mut about, mut last) = ("", "");
    for row in rows {
        if about != row.about {
            let gap = if about.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{BOLD}{}{BOLD:#}", row.about)?;
            about = row.about;
        }
        if last != row.name {
            writeln!(out, "  {:<22} {DIM}{}{DIM:#}", row.name, row.severity)?;
            last = row.name;
        }
    }
    Ok(())
}

fn one(rows: &[&Explained]) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    for Explained { name, about, severity, means, remedy } in rows {
        let (means, remedy) = (without_links(means), without_links(remedy));
        writeln!(out, "{BOLD}{name}{BOLD:#}  {severity}  {DIM}({about}){DIM:#}")?;
        writeln!(out, "  {DIM}means{DIM:#}  {means}\n  {DIM}do{DIM:#}     {remedy}")?;
    }
    let name = rows.first().map_or("", |row| row.name);
    writeln!(out, "\nHow bad it is in your study stands in study.toml, under [checks]:")?;
    writeln!(out, "  {name} = \"warning\"   # error, warning, note or off")
}

fn table(rows: &[&Explained]) -> Table {
    let columns = ["check", "about", "severity", "means", "do"].map(|name| Column::text(name, name)).to_vec();
    let row = |row: &&Explained| {
        let (means, remedy) = (without_links(row.means), without_links(row.remedy));
        let values =
            [row.name, row.about, row.severity, &means, &remedy].map(|text| Value::Text(text.to_owned())).to_vec();
        Row { values, code: None, depth: 0, total: false }
    };
    Table {
        name: "checks".to_owned(),
        title: "Checks".to_owned(),
        caption: "How bad each is in your study stands in study.toml, under [checks].".to_owned(),
        layer: String::new(),
        columns,
        rows: rows.iter().map(row).collect(),
    }
}
