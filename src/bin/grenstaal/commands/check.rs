//! `grenstaal check`

mod explain;

use crate::place::Here;
use crate::printer::Printer;
use crate::session::Session;
use crate::{Form, Shared};
use clap::ValueEnum;
use grenstaal::check::{Suite, counted, github, junit, sarif};
use grenstaal::diagnostic::{Diagnostic, Severity};
use grenstaal::excerpt::analyse;
use grenstaal::table::{Column, Row, Table, Value};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Say what is wrong: transcripts, tables, codebook with its examples, codings, themes, memos, reports, gates
///
/// Every finding names the file and line, the check that found it, and what to do. The exit code is 1 when one of them is
/// an error, or as bad as --fail-on says. `[checks]` in study.toml sets how bad a finding is in this study, and `[gates]`
/// what the study asks of itself.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal check\n  grenstaal check --explain coding-moved\n  \
    grenstaal check --format junit > grenstaal.xml\n\nThe forms junit, sarif and github are for a server that watches a \
    repository: they hold places, and no words of a transcript.")]
pub struct Args {
    /// The study's folder [default: the nearest folder above with a study.toml]
    study: Option<PathBuf>,
    /// Explain a check; without a name, list them all
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
    /// From which severity on the exit code is 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// Where the transcripts are kept elsewhere: check the rest, and them by study.lock
    #[arg(long)]
    without_transcripts: bool,
}

/// A severity, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    /// Errors only
    Error,
    /// Warnings too
    Warning,
    /// Notes too
    Note,
}

impl FailOn {
    const fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    if let Some(name) = &args.explain {
        return explain::run(shared, name);
    }
    let session = if args.without_transcripts {
        Session::open_without_transcripts(shared, args.study.as_ref())?
    } else {
        Session::open_at(shared, args.study.as_ref(), true)?
    };
    let (project, loaded) = (&session.project, &session.loaded);
    let mut findings = loaded.findings.clone();
    let stale = project.stale(loaded);
    if stale.iter().any(|finding| finding.check == "line-ends") {
        // It names all files, not the transcripts alone.
        findings.retain(|finding| finding.check != "line-ends");
    }
    findings.extend(session.levelled(&stale));
    // Where offsets point elsewhere, nothing that is counted tells anything.
    let interviews = if args.without_transcripts || !loaded.converted.is_empty() {
        loaded.study.roster.interviews.len()
    } else {
        let analysis = analyse(&loaded.study, &session.bars)?;
        findings.extend(session.levelled(&counted(&analysis, &project.config.gates)));
        analysis.present().count()
    };
    findings.sort_by(|a, b| (&a.place, a.severity).cmp(&(&b.place, b.severity)));
    findings.dedup();
    let least = args.fail_on.severity();
    let failed = findings.iter().any(|finding| finding.severity >= least);
    print(&session, &findings, least, shared.verbose)?;
    if !failed && session.printer.form == Form::Table {
        let codes = loaded.study.codebook.codes.len();
        session.printer.good(&format!("no {}s in {interviews} interviews and {codes} codes", least.name()))?;
    }
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn print(session: &Session, findings: &[Diagnostic], least: Severity, verbose: bool) -> anyhow::Result<()> {
    let here = Here::below(&session.project.root);
    let path = |file: &str| here.path(file);
    if let Some(text) = for_servers(session.printer.form, Suite::Check, findings, least, verbose, &path) {
        return Ok(write!(anstream::stdout().lock(), "{text}")?);
    }
    if matches!(session.printer.form, Form::Csv | Form::Md) {
        return Ok(session.printer.table(&table(findings), session.loaded.study.locale)?);
    }
    list(&session.printer, findings).map(|_| ())
}

/// Writes findings for a server that watches a repository, where that was asked for; `path` writes a file's place in it.
pub fn for_servers(
    form: Form,
    suite: Suite,
    findings: &[Diagnostic],
    least: Severity,
    verbose: bool,
    path: &dyn Fn(&str) -> String,
) -> Option<String> {
    match form {
        Form::Junit => Some(junit(suite, findings, least, path)),
        Form::Sarif => Some(sarif(suite, findings, path)),
        Form::Github => {
            // A server shows few annotations of a run: notes only when they are asked for.
            let shown = if verbose { Severity::Note } else { least.min(Severity::Warning) };
            let told: Vec<Diagnostic> = findings.iter().filter(|finding| finding.severity >= shown).cloned().collect();
            Some(github(suite, &told, path))
        }
        _ => None,
    }
}

/// Prints findings as a result; returns whether one of them is an error.
pub fn list(printer: &Printer, findings: &[Diagnostic]) -> anyhow::Result<bool> {
    let mut out = anstream::stdout().lock();
    if printer.form != Form::Json {
        return Ok(printer.list_findings(findings, &mut out)?);
    }
    let list: Vec<_> = findings.iter().map(json).collect();
    writeln!(out, "{}", serde_json::to_string_pretty(&list)?)?;
    Ok(findings.iter().any(|finding| finding.severity == Severity::Error))
}

fn json(finding: &Diagnostic) -> serde_json::Value {
    serde_json::json!({
        "severity": finding.severity.name(), "file": finding.place.file, "line": finding.place.line,
        "column": finding.place.column, "check": finding.check, "message": finding.message, "hint": finding.hint,
    })
}

fn table(findings: &[Diagnostic]) -> Table {
    let columns = vec![
        Column::text("severity", "severity"),
        Column::text("file", "file"),
        Column::number("line", "line"),
        Column::number("column", "column"),
        Column::text("check", "check"),
        Column::text("message", "message"),
        Column::text("hint", "hint"),
    ];
    // A line is a name and no quantity: no marks between its thousands.
    let number = |number: Option<u32>| number.map_or(Value::Missing, |number| Value::Text(number.to_string()));
    let row = |finding: &Diagnostic| {
        let text = |text: &str| Value::Text(text.to_owned());
        let values = vec![
            text(finding.severity.name()),
            text(&finding.place.file),
            number(finding.place.line),
            number(finding.place.column),
            text(finding.check),
            text(&finding.message),
            text(finding.hint.as_deref().unwrap_or_default()),
        ];
        Row { values, code: None, depth: 0, total: false }
    };
    Table {
        name: "findings".to_owned(),
        title: "Findings".to_owned(),
        caption: format!("{} in all.", findings.len()),
        layer: String::new(),
        columns,
        rows: findings.iter().map(row).collect(),
    }
}
