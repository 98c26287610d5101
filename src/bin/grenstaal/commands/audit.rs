//! `grenstaal audit`

use crate::session::Session;
use crate::{Form, Shared};
use anyhow::Context;
use clap::ValueEnum;
use grenstaal::audit::{Audit, Part};
use grenstaal::pipeline::{audit_html, audit_markdown};
use grenstaal::table::{Format, write_table};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Give an account of the study: who coded what, decisions, the codebook's versions, memos, COREQ
///
/// It says what stands in the study's files, and the versions of the codebook that git knows. Of the 32 items of COREQ those
/// are filled that the files answer; the rest is marked as the author's to fill, under [coreq] in study.toml.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal audit\n  grenstaal audit coreq --format md > coreq.md\n  \
    grenstaal audit --html audit.html")]
pub struct Args {
    /// Only these parts
    #[arg(value_name = "PART")]
    parts: Vec<Wanted>,
    /// Write a page instead
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// A part of the account, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Wanted {
    /// Who coded, and how much
    Coders,
    /// Who coded which interview
    Interviews,
    /// What was decided on each code
    Decisions,
    /// The reasons that coders wrote down
    Reasons,
    /// The versions of the codebook, from git where there is git
    Versions,
    /// Codes that had another id, were split or retired
    Codes,
    /// The memos by date
    Memos,
    /// The 32 items of COREQ
    Coreq,
}

impl Wanted {
    const fn part(self) -> Part {
        match self {
            Self::Coders => Part::Coders,
            Self::Interviews => Part::Interviews,
            Self::Decisions => Part::Decisions,
            Self::Reasons => Part::Reasons,
            Self::Versions => Part::Versions,
            Self::Codes => Part::Codes,
            Self::Memos => Part::Memos,
            Self::Coreq => Part::Coreq,
        }
    }
}

pub fn run(shared: &Shared, args: &Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let analysis = session.analyse()?;
    let study = analysis.study;
    let asked: Vec<Part> = args.parts.iter().map(|wanted| wanted.part()).collect();
    let wanted: Vec<Part> = Part::ALL.into_iter().filter(|part| asked.is_empty() || asked.contains(part)).collect();
    let form = session.printer.data_form();
    if args.html.is_none() && form == Form::Csv && wanted.len() != 1 {
        anyhow::bail!("as csv it holds one part: say which, such as `grenstaal audit coreq --format csv`");
    }
    let audit = session.project.audit(&analysis, &wanted);
    match (&args.html, form) {
        (Some(path), _) => {
            std::fs::write(path, audit_html(study, &audit))
                .with_context(|| format!("cannot write {}", path.display()))?;
            session.printer.say(&format!("written: {}", path.display()))?;
        }
        (None, Form::Json) => {
            writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&machine(&session, &audit)?)?)?;
        }
        (None, Form::Md) => write!(anstream::stdout().lock(), "{}", audit_markdown(study, &audit))?,
        (None, _) => {
            for (i, table) in audit.tables.iter().map(|(_, table)| table).enumerate() {
                if i > 0 {
                    writeln!(anstream::stdout().lock())?;
                }
                session.printer.table(table, study.locale)?;
            }
        }
    }
    Ok(session.verdict(&analysis))
}

/// Every table under its name.
fn machine(session: &Session, audit: &Audit) -> anyhow::Result<serde_json::Value> {
    let mut tables = serde_json::Map::new();
    for (part, table) in &audit.tables {
        let mut bytes = Vec::new();
        write_table(table, Format::Json, session.loaded.study.locale, &mut bytes)?;
        tables.insert(part.name().to_owned(), serde_json::from_slice(&bytes)?);
    }
    Ok(serde_json::json!({ "schema": 1, "tables": tables }))
}
