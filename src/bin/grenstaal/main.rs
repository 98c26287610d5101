//! The command line: arguments in, exit code out.
//!
//! Exit code 0: fine. 1: findings of severity error. 2: wrong use or a failure. stdout is the result, stderr the talk.

mod commands;
mod door;
mod place;
mod printer;
mod progress;
mod session;

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Plain-text, reproducible analysis of interviews.
///
/// A study is a folder with a study.toml: transcripts, a codebook, coding files. Nothing leaves this machine.
#[derive(Parser)]
#[command(name = "grenstaal", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Begin with `grenstaal init my-study`, or see it work: `grenstaal run corpus-sample`.")]
struct Arguments {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Shared options")]
pub struct Shared {
    /// The study's folder [default: the nearest folder above with a study.toml]
    #[arg(short = 'C', long = "study", value_name = "DIR", global = true)]
    study_folder: Option<PathBuf>,
    /// How the result is printed
    #[arg(long, value_name = "FORM", global = true, default_value = "table")]
    format: Form,
    /// CSV for spreadsheets with a decimal comma: BOM and semicolons
    #[arg(long, global = true)]
    excel: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    color: When,
    /// Who is at work: whose codings change, and from whom what is coded blind stays hidden [env: GRENSTAAL_CODER]
    #[arg(long, value_name = "CODER", global = true)]
    coder: Option<String>,
    /// Print results and errors only
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print notes too
    #[arg(short, long, global = true)]
    verbose: bool,
    /// How many threads to use; results do not depend on it
    #[arg(long, value_name = "N", global = true)]
    threads: Option<usize>,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Aligned text
    #[value(alias = "text")]
    Table,
    /// Comma-separated values
    Csv,
    /// JSON
    Json,
    /// Markdown
    Md,
    /// Findings as test results, for GitLab, Jenkins and others
    Junit,
    /// Findings as SARIF 2.1.0, for code scanning
    Sarif,
    /// Findings as annotations of GitHub Actions
    Github,
}

impl Form {
    /// Tells whether only findings can be printed so.
    const fn is_for_findings(self) -> bool {
        matches!(self, Self::Junit | Self::Sarif | Self::Github)
    }
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand)]
enum Command {
    Init(commands::init::Args),
    Import(commands::import::Args),
    Check(commands::check::Args),
    Run(commands::run::Args),
    Changes(commands::changes::Args),
    Candidates(commands::candidates::Args),
    #[command(subcommand)]
    Code(commands::code::Verb),
    Codebook(commands::codebook::Args),
    Quotes(commands::quotes::Args),
    Search(commands::search::Args),
    Memo(commands::memo::Args),
    Table(commands::table::Args),
    Chart(commands::chart::Args),
    Trace(commands::trace::Args),
    Sample(commands::sample::Args),
    Agree(commands::agree::Args),
    Reconcile(commands::reconcile::Args),
    Reanchor(commands::reanchor::Args),
    Verify(commands::verify::Args),
    Audit(commands::audit::Args),
    Workbench(commands::workbench::Args),
    Completions(commands::completions::Args),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let shared = arguments.shared;
    printer::set_colours(shared.color);
    if shared.format.is_for_findings() && !matches!(arguments.command, Command::Check(_) | Command::Verify(_)) {
        let error =
            "the forms junit, sarif and github hold findings: they go with `grenstaal check` and `grenstaal verify`";
        printer::complain(&anyhow::anyhow!(error));
        return ExitCode::from(2);
    }
    if let Some(threads) = shared.threads.filter(|threads| *threads > 0) {
        // Fails only when a pool exists already, and none does before the first command.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let result = match arguments.command {
        Command::Init(args) => commands::init::run(&shared, args),
        Command::Import(args) => commands::import::run(&shared, args),
        Command::Check(args) => commands::check::run(&shared, args),
        Command::Run(args) => commands::run::run(&shared, args),
        Command::Changes(args) => commands::changes::run(&shared, &args),
        Command::Candidates(args) => commands::candidates::run(&shared, args),
        Command::Code(verb) => commands::code::run(&shared, verb),
        Command::Codebook(args) => commands::codebook::run(&shared, args),
        Command::Quotes(args) => commands::quotes::run(&shared, args),
        Command::Search(args) => commands::search::run(&shared, args),
        Command::Memo(args) => commands::memo::run(&shared, args),
        Command::Table(args) => commands::table::run(&shared, args),
        Command::Chart(args) => commands::chart::run(&shared, args),
        Command::Trace(args) => commands::trace::run(&shared, args),
        Command::Sample(args) => commands::sample::run(&shared, args),
        Command::Agree(args) => commands::agree::run(&shared, args),
        Command::Reconcile(args) => commands::reconcile::run(&shared, args),
        Command::Reanchor(args) => commands::reanchor::run(&shared, args),
        Command::Verify(args) => commands::verify::run(&shared, args),
        Command::Audit(args) => commands::audit::run(&shared, &args),
        Command::Workbench(args) => commands::workbench::run(&shared, &args),
        Command::Completions(args) => commands::completions::run(args),
    };
    match result {
        Ok(code) => code,
        Err(error) if printer::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            printer::complain(&error);
            ExitCode::from(2)
        }
    }
}
