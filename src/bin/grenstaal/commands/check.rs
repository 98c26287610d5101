//! `grenstaal check`

use crate::printer::Printer;
use crate::session::Session;
use crate::{Form, Shared};
use grenstaal::comparison::behind;
use grenstaal::diagnostic::{Diagnostic, Place, Severity};
use grenstaal::excerpt::analyse;
use grenstaal::pipeline::{plan, small_cells};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Say what is wrong: transcripts, tables, codebook with its examples, codings, themes, memos
///
/// Every finding names the file and line, the check that found it, and what to do. The exit code is 1 when one of them is
/// an error.
#[derive(clap::Args)]
pub struct Args {
    /// The study's folder [default: the nearest folder above with a study.toml]
    study: Option<PathBuf>,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open_at(shared, args.study.as_ref(), true)?;
    let analysis = analyse(&session.loaded.study, &session.bars)?;
    let mut findings = session.loaded.findings.clone();
    findings.extend(analysis.findings.iter().cloned());
    findings.extend(small_cells(&analysis));
    findings.extend(behind(&session.loaded.study));
    let planned = plan(&analysis).err();
    findings.extend(planned.map(|error| Diagnostic::error("output", Place::file("study.toml"), error.to_string())));
    findings.sort_by(|a, b| (&a.place, a.severity).cmp(&(&b.place, b.severity)));
    findings.dedup();
    let errors = list(&session.printer, &findings)?;
    if !errors && session.printer.form != Form::Json {
        let study = &session.loaded.study;
        let (interviews, codes) = (analysis.present().count(), study.codebook.codes.len());
        session.printer.good(&format!("no errors in {interviews} interviews and {codes} codes"))?;
    }
    Ok(if errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
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
