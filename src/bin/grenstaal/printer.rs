//! How results and findings look.
//!
//! In: tables, findings, errors. Out: aligned and coloured text on a terminal, plain text in a pipe. Text from transcripts
//! is data: control characters are shown, never sent to the terminal.

use crate::{Form, Shared, When};
use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ContentArrangement, presets};
use grenstaal::diagnostic::{Diagnostic, Severity};
use grenstaal::locale::Locale;
use grenstaal::table::{Format, Table, write_table};
use std::io::{self, IsTerminal, Write};

pub const DIM: Style = Style::new().dimmed();
pub const BOLD: Style = Style::new().bold();
pub const HIT: Style = AnsiColor::Yellow.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default();
const GOOD: Style = AnsiColor::Green.on_default().bold();

/// Findings of a study that are told where something else was asked.
const MOST: usize = 10;

/// Sets whether colours are used; `NO_COLOR` is heard under `auto`.
pub fn set_colours(when: When) {
    match when {
        When::Auto => {}
        When::Always => anstream::ColorChoice::Always.write_global(),
        When::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// Tells whether the reader of our output has gone.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}

/// Prints what stopped a command, and what to do.
pub fn complain(error: &anyhow::Error) {
    let mut err = anstream::stderr().lock();
    let hint =
        error.downcast_ref::<grenstaal::project::ProjectError>().and_then(grenstaal::project::ProjectError::hint);
    let _ = writeln!(err, "{ERROR}error{ERROR:#}: {}", visible(&error.to_string()));
    if let Some(hint) = hint {
        let _ = writeln!(err, "  {DIM}hint{DIM:#}: {}", visible(&hint));
    }
}

/// Shows control characters and what turns the writing direction; line breaks stay.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\u{7f}' => '\u{2421}',
            c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            c => c,
        })
        .collect()
}

/// Puts words on one line.
pub fn one_line(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Puts words on one line as [`one_line`] does, with a blank at an end where there was one.
pub fn in_line(text: &str) -> String {
    let blank = |at: Option<char>| if at.is_some_and(char::is_whitespace) { " " } else { "" };
    match one_line(text) {
        inner if inner.is_empty() => blank(text.chars().next()).to_owned(),
        inner => format!("{}{inner}{}", blank(text.chars().next()), blank(text.chars().next_back())),
    }
}

/// Tells whether styles reach the reader of stdout.
pub fn has_styles() -> bool {
    anstream::stdout().current_choice() != anstream::ColorChoice::Never
}

/// Prints for one command.
pub struct Printer {
    pub form: Form,
    excel: bool,
    quiet: bool,
    verbose: bool,
}

impl Printer {
    pub fn new(shared: &Shared) -> Self {
        Self { form: shared.format, excel: shared.excel, quiet: shared.quiet, verbose: shared.verbose }
    }

    /// Returns the form of a result that is no table on a terminal: a spreadsheet asks for CSV.
    pub fn data_form(&self) -> Form {
        if self.excel && self.form == Form::Table { Form::Csv } else { self.form }
    }

    /// Prints a table as a result.
    pub fn table(&self, table: &Table, locale: Locale) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        let format = match self.form {
            Form::Csv if self.excel => Format::ExcelCsv,
            Form::Csv => Format::Csv,
            Form::Json => Format::Json,
            Form::Md => Format::Markdown,
            Form::Table if self.excel => Format::ExcelCsv,
            _ => return self.aligned(table, locale, &mut out),
        };
        write_table(table, format, locale, &mut out)
    }

    fn aligned(&self, table: &Table, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
        let columns: Vec<usize> =
            table.columns.iter().enumerate().filter(|(_, column)| !column.data_only).map(|(i, _)| i).collect();
        let header: Vec<String> =
            columns.iter().filter_map(|i| table.columns.get(*i)).map(|c| c.heading.clone()).collect();
        let rows = table.rows.iter().map(|row| {
            let cell = |(place, i): (usize, &usize)| {
                let text = row.values.get(*i).map(|value| value.shown(locale)).unwrap_or_default();
                let indent = if place == 0 { "  ".repeat(usize::from(row.depth)) } else { String::new() };
                format!("{indent}{}", one_line(&text))
            };
            columns.iter().enumerate().map(cell).collect::<Vec<_>>()
        });
        let numeric: Vec<bool> = columns.iter().filter_map(|i| table.columns.get(*i)).map(|c| c.numeric).collect();
        writeln!(out, "{BOLD}{}{BOLD:#}\n", visible(&table.title))?;
        writeln!(out, "{}\n", grid(&header, rows, &numeric))?;
        writeln!(out, "{DIM}{}{DIM:#}", visible(&table.caption))
    }

    /// Prints findings on stderr; returns whether one of them is an error.
    pub fn findings(&self, findings: &[Diagnostic]) -> io::Result<bool> {
        self.list_findings(findings, &mut anstream::stderr().lock())
    }

    /// Prints the first findings on stderr, and where the others are; returns whether one of them is an error.
    ///
    /// For what is wrong in the study where something else was asked.
    pub fn first_findings(&self, findings: &[Diagnostic]) -> io::Result<bool> {
        let shown = |finding: &&Diagnostic| self.shows(finding.severity);
        let more = findings.iter().filter(shown).count().saturating_sub(MOST);
        if more == 0 || self.verbose {
            return self.findings(findings);
        }
        let mut err = anstream::stderr().lock();
        let mut worst: Vec<&Diagnostic> = findings.iter().filter(shown).collect();
        worst.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        worst.into_iter().take(MOST).try_for_each(|finding| finding_line(finding, &mut err))?;
        writeln!(err, "and {more} more; `grenstaal check` shows all")?;
        self.count_findings(findings, &mut err)
    }

    /// Tells whether findings of a severity are printed.
    const fn shows(&self, severity: Severity) -> bool {
        match severity {
            Severity::Error => true,
            Severity::Warning => !self.quiet,
            Severity::Note => self.verbose,
        }
    }

    /// Prints findings; returns whether one of them is an error.
    pub fn list_findings(&self, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<bool> {
        findings.iter().filter(|finding| self.shows(finding.severity)).try_for_each(|one| finding_line(one, out))?;
        self.count_findings(findings, out)
    }

    /// Prints how many findings there are; returns whether one of them is an error.
    fn count_findings(&self, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<bool> {
        let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
        if !self.quiet && errors + warnings + notes > 0 {
            let more = if self.verbose || notes == 0 { "" } else { " (-v shows them)" };
            let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
            let counts = [plural(errors, "error"), plural(warnings, "warning"), plural(notes, "note")].join(", ");
            writeln!(out, "{DIM}{counts}{more}{DIM:#}")?;
        }
        Ok(errors > 0)
    }

    /// Prints a line of good news on stdout.
    pub fn good(&self, text: &str) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        writeln!(anstream::stdout().lock(), "{GOOD}✓{GOOD:#} {}", visible(text))
    }

    /// Prints a line of talk on stderr.
    pub fn say(&self, text: &str) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        writeln!(anstream::stderr().lock(), "{}", visible(text))
    }
}

fn finding_line(finding: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let style = match finding.severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Note => NOTE,
    };
    let (name, place) = (finding.severity.name(), visible(&finding.place.to_string()));
    writeln!(
        out,
        "{style}{name}{style:#} {BOLD}{place}{BOLD:#}: {} {DIM}[{}]{DIM:#}",
        visible(&finding.message),
        finding.check
    )?;
    if let Some(hint) = &finding.hint {
        writeln!(out, "  {DIM}hint{DIM:#}: {}", visible(hint))?;
    }
    Ok(())
}

/// Lays out cells in columns; wraps to the width of a terminal.
pub fn grid(header: &[String], rows: impl Iterator<Item = Vec<String>>, numeric: &[bool]) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if let Some(width) = terminal_width() {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table.set_header(header.iter().map(|text| Cell::new(visible(text))));
    for row in rows {
        table.add_row(row);
    }
    for (i, numeric) in numeric.iter().enumerate() {
        if let Some(column) = table.column_mut(i) {
            column.set_padding((0, 2));
            column.set_cell_alignment(if *numeric { CellAlignment::Right } else { CellAlignment::Left });
        }
    }
    table
}

pub fn terminal_width() -> Option<u16> {
    let terminal = io::stdout().is_terminal();
    terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| width.0)
}
