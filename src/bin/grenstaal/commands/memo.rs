//! `grenstaal memo`

mod list;
mod new;

use crate::Shared;
use crate::session::Session;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use grenstaal::diagnostic::Diagnostic;
use grenstaal::memo::Kind;
use std::process::ExitCode;

/// Write down what you think: memos about codes, themes, cases, interviews and words
///
/// A memo is a file in memos/, with a small header and a text in Markdown. The reports show it where it belongs.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  grenstaal memo new \"What counts as time\" --about code:time --quote \"no time at all\"\n  grenstaal memo list --about code:work --format md"
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    New(new::Args),
    List(list::Args),
    /// Say what is wrong in the memos
    ///
    /// The same findings as those of `grenstaal check` on memos/. The exit code is 1 when one of them is an error.
    Check,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    match args.action {
        Action::New(args) => new::run(&session, args),
        Action::List(args) => list::run(&session, &args),
        Action::Check => check(&session),
    }
}

fn check(session: &Session) -> anyhow::Result<ExitCode> {
    let of_memo = |finding: &&Diagnostic| finding.place.file.starts_with("memos/");
    let findings: Vec<Diagnostic> = session.loaded.findings.iter().filter(of_memo).cloned().collect();
    let errors = super::check::list(&session.printer, &findings)?;
    if errors {
        return Ok(ExitCode::from(1));
    }
    if session.printer.form != crate::Form::Json {
        session.printer.good(&format!("no errors in {} memos", session.loaded.study.memos.len()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the name of a kind.
fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name))
        .map(|name| Kind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(Kind::Method))
}
