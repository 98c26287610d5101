//! `grenstaal codebook`

mod change;
mod diff;
mod export;
mod show;

use crate::Shared;
use clap::Subcommand;
use std::process::ExitCode;

/// Look at the codebook and change it: show, add, rename, move, merge, split, retire, diff, export
///
/// A code that gets another id keeps the old one under `was`, and whatever names it is still understood. --rewrite brings
/// coding files, memos, themes and saved queries up to date, all of them or none.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal codebook rename some-code better-name --rewrite\n  \
    grenstaal codebook merge one --into other --dry-run\n  grenstaal codebook split broad --into narrow,other > worklist.csv")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Show(show::Show),
    Add(change::Add),
    Rename(change::Rename),
    Move(change::Move),
    Merge(change::Merge),
    Split(change::Split),
    Retire(change::Retire),
    Rewrite(change::Rewrite),
    Diff(diff::Diff),
    Export(export::Export),
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    match args.verb {
        Verb::Show(args) => show::run(shared, args),
        Verb::Add(args) => change::add(shared, args),
        Verb::Rename(args) => change::rename(shared, args),
        Verb::Move(args) => change::shift(shared, args),
        Verb::Merge(args) => change::merge(shared, args),
        Verb::Split(args) => change::split(shared, args),
        Verb::Retire(args) => change::retire(shared, args),
        Verb::Rewrite(args) => change::rewrite(shared, args),
        Verb::Diff(args) => diff::run(shared, args),
        Verb::Export(args) => export::run(shared, args),
    }
}
