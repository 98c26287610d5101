//! `grenstaal run`

use crate::printer::{BOLD, DIM, visible};
use crate::session::Session;
use crate::{Form, Shared};
use grenstaal::project::{self, Drift, Mode, Outcome, OutputDrift, Where};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// How many reasons are named when there was something to do.
const REASONS: usize = 3;

/// Do the whole analysis: tables, charts and reports, and the lock that says from which files they came
///
/// When neither the inputs nor the outputs have changed since the last run, nothing is done. Outputs are written in spite
/// of findings; the exit code is then 1.
#[derive(clap::Args)]
#[command(
    after_help = "In CI: `grenstaal run --locked` when the reports are made there, `grenstaal run --frozen` when they \
    are committed. Both end with exit code 1 and write nothing when something is not as study.lock says."
)]
pub struct Args {
    /// The study's folder [default: the nearest folder above with a study.toml]
    study: Option<PathBuf>,
    /// Do everything, even when nothing has changed
    #[arg(long)]
    force: bool,
    /// Run only on exactly the inputs, and the program, that study.lock names
    #[arg(long, conflicts_with = "force")]
    locked: bool,
    /// Write nothing: make every output and tell what would differ from study.lock and from the reports
    #[arg(long, conflicts_with_all = ["force", "locked"])]
    frozen: bool,
}

impl Args {
    const fn mode(&self) -> Mode {
        match self {
            Self { frozen: true, .. } => Mode::Frozen,
            Self { locked: true, .. } => Mode::Locked,
            Self { force: true, .. } => Mode::Force,
            _ => Mode::Changed,
        }
    }
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open_at(shared, args.study.as_ref(), false)?;
    let outcome = project::run(&session.project, &session.loaded, args.mode(), &session.bars)?;
    let mut findings = session.loaded.findings.clone();
    findings.extend(session.levelled(&outcome.findings));
    let mut out = anstream::stdout().lock();
    if session.printer.form == Form::Json {
        writeln!(out, "{}", machine(&outcome))?;
    } else if outcome.refused {
        refused(&session, &outcome.drift, &mut out)?;
    } else if !shared.quiet {
        done(&session, &outcome, args.mode(), &mut out)?;
    }
    drop(out);
    let errors = session.printer.first_findings(&findings)?;
    Ok(if errors || outcome.refused { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn done(session: &Session, outcome: &Outcome, mode: Mode, out: &mut dyn Write) -> io::Result<()> {
    let title = session.loaded.study.title.of(session.loaded.study.locale.tag());
    writeln!(out, "{BOLD}{}{BOLD:#}", visible(title))?;
    let width = outcome.summary.iter().map(|found| found.name.chars().count()).max().unwrap_or(0);
    for found in &outcome.summary {
        let (name, value) = (&found.name, &found.value);
        writeln!(out, "  {DIM}{name:>width$}{DIM:#}  {}", visible(value))?;
    }
    let index = session.project.report_path("index.html");
    if outcome.up_to_date {
        let made = if mode == Mode::Frozen { "all made again and the same" } else { "up to date" };
        return writeln!(out, "  nothing has changed: {} outputs are {made} ({index})", outcome.unchanged);
    }
    if !outcome.drift.no_lock && mode == Mode::Changed {
        let phrases = outcome.drift.phrases();
        for phrase in phrases.iter().take(REASONS) {
            writeln!(out, "  {DIM}because{DIM:#} {}", visible(phrase))?;
        }
        let more = phrases.len().saturating_sub(REASONS);
        if more > 0 {
            writeln!(out, "  {DIM}and {more} more{DIM:#}")?;
        }
    }
    let (written, unchanged, removed) = (outcome.written, outcome.unchanged, outcome.removed);
    writeln!(out, "  {written} files written, {unchanged} unchanged, {removed} removed")?;
    writeln!(out, "  read {BOLD}{index}{BOLD:#}")
}

/// Says all that is not as the lock says.
fn refused(session: &Session, drift: &Drift, out: &mut dyn Write) -> io::Result<()> {
    if drift.no_lock {
        session.printer.say(
            "there is no study.lock that can be read; there is nothing to compare with, and nothing was written",
        )?;
        return session
            .printer
            .say("  hint: take it back from git, or let `grenstaal run` write it, and commit it with the reports");
    }
    for phrase in drift.phrases() {
        writeln!(out, "{}", visible(&phrase))?;
    }
    if drift.inputs.is_empty() && drift.outputs.is_empty() && drift.tool.is_none() && !drift.line_ends.is_empty() {
        session.printer.say("line ends were converted; nothing was written")?;
        return session.printer.say("  hint: docs/checks (Line ends) tells how to turn them back");
    }
    let inputs = drift.inputs.len() + usize::from(drift.tool.is_some());
    let what = match (inputs, drift.outputs.len()) {
        (0, _) => "the reports are not what this study gives",
        (_, 0) => "the study is not what study.lock was made from",
        _ => "the study is not what study.lock was made from, and the reports would differ",
    };
    session.printer.say(&format!("{what}; nothing was written"))?;
    session.printer.say("  hint: `grenstaal run` makes the reports and the lock; commit both with what changed")
}

fn machine(outcome: &Outcome) -> Value {
    let summary: serde_json::Map<_, _> =
        outcome.summary.iter().map(|found| (found.key.to_owned(), json!(found.value))).collect();
    let drift = &outcome.drift;
    let inputs: Vec<Value> =
        drift.inputs.iter().map(|i| json!({ "path": i.path, "change": i.change.name() })).collect();
    let output = |output: &OutputDrift| {
        let (line, byte) = match output.at {
            Some(Where::Line(line)) => (Some(line), None),
            Some(Where::Byte(byte)) => (None, Some(byte)),
            None => (None, None),
        };
        json!({ "path": output.path, "fault": output.fault.name(), "line": line, "byte": byte })
    };
    json!({
        "up_to_date": outcome.up_to_date, "refused": outcome.refused, "written": outcome.written,
        "unchanged": outcome.unchanged, "removed": outcome.removed, "summary": summary,
        "drift": {
            "no_lock": drift.no_lock, "locked_tool": drift.tool, "cut_off": drift.cut_off,
            "line_ends": drift.line_ends, "inputs": inputs,
            "outputs": drift.outputs.iter().map(output).collect::<Vec<_>>(),
        },
    })
}
