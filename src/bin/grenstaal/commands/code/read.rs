//! `grenstaal code read`

use crate::Shared;
use crate::session::Session;
use clap::ValueEnum;
use grenstaal::coding::{ReadingStatus, undecided};
use grenstaal::diagnostic::did_you_mean;
use grenstaal::table::{Column, Row, Table, Value};
use std::process::ExitCode;

/// Note what you have read, with the present version of the codebook; without interviews, show it
///
/// What was not read is not the same as nothing found: tables and agreement look at this.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal code read p03-2 p03-3\n  grenstaal code read")]
pub struct Args {
    /// Interviews that you have read
    interviews: Vec<String>,
    /// How far
    #[arg(long = "as", value_name = "HOW", default_value = "full")]
    how: How,
    /// Show what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// How far an interview was read.
#[derive(Clone, Copy, ValueEnum)]
enum How {
    /// Every word
    Full,
    /// Only what the rules propose
    Candidates,
    /// Not read
    Open,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    if args.interviews.is_empty() {
        return show(&session, shared.coder.is_some());
    }
    let study = &session.loaded.study;
    let mut changes = session.project.changes()?;
    let coder = session.coder()?;
    let mut interviews = Vec::new();
    for id in &args.interviews {
        let known = || study.roster.interviews.iter().map(|interview| interview.id.0.as_str());
        match known().position(|known| known == id).filter(|i| study.transcript(*i).is_some()) {
            Some(interview) if interviews.contains(&interview) => {}
            Some(interview) => interviews.push(interview),
            None => {
                let hint = did_you_mean(id, known()).unwrap_or_default();
                anyhow::bail!("there is no interview `{id}` with a transcript; {hint}")
            }
        }
    }
    let status = match args.how {
        How::Full => ReadingStatus::Full,
        How::Candidates => ReadingStatus::Candidates,
        How::Open => ReadingStatus::Open,
    };
    changes.reads(study, &coder, &interviews, status)?;
    if !args.dry_run {
        changes.commit()?;
    }
    let dry = if args.dry_run { "; a dry run, nothing was written" } else { "" };
    let ids: Vec<&str> = interviews.iter().map(|interview| study.interview_id(*interview)).collect();
    session.printer.good(&format!("{coder}: {} noted as `{}`{dry}", ids.join(", "), status.name()))?;
    Ok(ExitCode::SUCCESS)
}

/// A line for each interview and coder: how far it was read, how much was coded, how many candidates wait.
fn show(session: &Session, one: bool) -> anyhow::Result<ExitCode> {
    let study = &session.loaded.study;
    let coders = if one { vec![session.coder()?.0] } else { study.coders.clone() };
    let analysis = session.analyse()?;
    let mut columns: Vec<Column> =
        ["coder", "interview", "status", "codebook"].map(|name| Column::text(name, name)).into();
    columns.extend(["codings", "candidates", "to decide"].map(|name| Column::number(name, name)));
    let mut rows = Vec::new();
    for coder in &coders {
        for interview in analysis.present() {
            let Some(counted) = analysis.counted(interview) else { continue };
            let files = study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
            let own = || files.iter().filter(|file| file.coder.0 == *coder);
            let id = study.interview_id(interview);
            let mut readings = study.readings.get(coder).into_iter().flatten();
            let version = readings.rfind(|reading| reading.interview == id);
            let version = version.and_then(|reading| reading.codebook.clone()).unwrap_or_default();
            let texts = [coder.clone(), id.to_owned(), study.reading(coder, interview).name().to_owned(), version];
            let numbers = [
                own().map(|file| file.codings.len()).sum(),
                counted.candidates.list.len(),
                undecided(own(), &counted.candidates).len(),
            ];
            let values = texts.into_iter().map(Value::Text).chain(numbers.map(|n| Value::Count(n as u64))).collect();
            rows.push(Row { values, code: None, depth: 0, total: false });
        }
    }
    let table = Table {
        name: "reading".to_owned(),
        title: "What was read".to_owned(),
        caption: "full: every word; candidates: only what the rules propose; open: not read".to_owned(),
        layer: String::new(),
        columns,
        rows,
    };
    session.printer.table(&table, study.locale)?;
    Ok(session.verdict(&analysis))
}
