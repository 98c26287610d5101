//! `grenstaal run`

use crate::printer::{BOLD, DIM, visible};
use crate::session::Session;
use crate::{Form, Shared};
use grenstaal::project;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Do the whole analysis: tables, charts and reports, and the lock that says from which files they came
///
/// When neither the inputs nor the outputs have changed since the last run, nothing is done. Outputs are written in spite
/// of findings; the exit code is then 1.
#[derive(clap::Args)]
pub struct Args {
    /// The study's folder [default: the nearest folder above with a study.toml]
    study: Option<PathBuf>,
    /// Do everything, even when nothing has changed
    #[arg(long)]
    force: bool,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open_at(shared, args.study.as_ref(), false)?;
    let outcome = project::run(&session.project, &session.loaded, args.force, &session.bars)?;
    let mut findings = session.loaded.findings.clone();
    findings.extend(outcome.findings.iter().cloned());
    let mut out = anstream::stdout().lock();
    if session.printer.form == Form::Json {
        let summary: serde_json::Map<_, _> =
            outcome.summary.iter().map(|found| (found.key.to_owned(), serde_json::json!(found.value))).collect();
        let whole = serde_json::json!({
            "up_to_date": outcome.up_to_date, "written": outcome.written, "unchanged": outcome.unchanged,
            "removed": outcome.removed, "summary": summary,
        });
        writeln!(out, "{whole}")?;
    } else if !shared.quiet {
        let title = session.loaded.study.title.of(session.loaded.study.locale.tag());
        writeln!(out, "{BOLD}{}{BOLD:#}", visible(title))?;
        let width = outcome.summary.iter().map(|found| found.name.chars().count()).max().unwrap_or(0);
        for found in &outcome.summary {
            let (name, value) = (&found.name, &found.value);
            writeln!(out, "  {DIM}{name:>width$}{DIM:#}  {}", visible(value))?;
        }
        let index = session.project.config.reports.trim_end_matches('/').to_owned() + "/index.html";
        if outcome.up_to_date {
            writeln!(out, "  nothing has changed: {} outputs are up to date ({index})", outcome.unchanged)?;
        } else {
            let (written, unchanged, removed) = (outcome.written, outcome.unchanged, outcome.removed);
            writeln!(out, "  {written} files written, {unchanged} unchanged, {removed} removed")?;
            writeln!(out, "  read {BOLD}{index}{BOLD:#}")?;
        }
    }
    drop(out);
    let errors = session.printer.findings(&findings)?;
    Ok(if errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
