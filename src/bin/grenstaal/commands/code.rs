//! `grenstaal code`: coding by hand.

mod add;
mod decide;
mod draft;
mod list;
mod read;

use crate::printer::one_line;
use crate::session::Session;
use crate::{Form, Shared};
use clap::Subcommand;
use grenstaal::coding::{Anchor, Done, Flag, ReadingStatus};
use grenstaal::excerpt::{Analysis, Decision};
use grenstaal::project::{Act, Changes};
use grenstaal::table::{Column, Row, Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

/// Code by hand: add, remove, list; accept and reject what the rules propose; note what was read
///
/// Who is at work is said with --coder or GRENSTAAL_CODER. What is decided lands in
/// codings/<coder>/<interview>.csv at once, all of it or nothing.
#[derive(Subcommand)]
pub enum Verb {
    Add(add::Args),
    Remove(add::Remove),
    List(list::Args),
    Accept(decide::Args),
    Reject(decide::Args),
    Read(read::Args),
}

pub fn run(shared: &Shared, verb: Verb) -> anyhow::Result<ExitCode> {
    match verb {
        Verb::Add(args) => add::run(shared, args),
        Verb::Remove(args) => add::remove(shared, args),
        Verb::List(args) => list::run(shared, args),
        Verb::Accept(args) => decide::run(shared, args, grenstaal::coding::Verdict::Yes),
        Verb::Reject(args) => decide::run(shared, args, grenstaal::coding::Verdict::No),
        Verb::Read(args) => read::run(shared, args),
    }
}

/// How many decisions are shown one by one on a terminal.
const SHOWN: usize = 30;

/// Writes decisions, or only shows them, and says what came of each.
fn carry_out(
    session: &Session,
    mut changes: Changes,
    act: Act,
    decisions: &[Decision],
    dry_run: bool,
) -> anyhow::Result<Vec<Done>> {
    let done = changes.decide(&session.loaded.study, act, decisions)?;
    if !dry_run {
        changes.commit()?;
    }
    show(session, decisions, &done, dry_run)?;
    Ok(done)
}

fn word(done: Done) -> &'static str {
    match done {
        Done::Added => "added",
        Done::Changed => "changed",
        Done::Same => "there already",
        Done::Removed => "removed",
        Done::Absent => "not there",
    }
}

fn show(session: &Session, decisions: &[Decision], done: &[Done], dry_run: bool) -> anyhow::Result<()> {
    let study = &session.loaded.study;
    let columns = ["done", "at", "coder", "code", "verdict", "quote"].map(|name| Column::text(name, name));
    let row = |(decision, done): (&Decision, &Done)| {
        let coding = &decision.coding;
        let transcript = study.transcript(decision.interview)?;
        let at = Anchor::of(study.interview_id(decision.interview), &transcript.text, coding.segment).to_string();
        let hidden = coding.flags.as_ref().is_some_and(|flags| flags.contains(&Flag::Sensitive));
        let quote = if hidden { "[sensitive]" } else { study.showable(decision.interview, coding.segment) };
        let cells = [word(*done), &at, &decision.coder.0, &coding.code, coding.verdict.name(), &one_line(quote)];
        let values = cells.into_iter().map(|cell| Value::Text(cell.to_owned())).collect();
        Some(Row { values, code: None, depth: 0, total: false })
    };
    let mut counts: BTreeMap<Done, usize> = BTreeMap::new();
    done.iter().for_each(|done| *counts.entry(*done).or_default() += 1);
    let counts: Vec<String> = counts.iter().map(|(done, count)| format!("{count} {}", word(*done))).collect();
    let coders: BTreeSet<&str> = decisions.iter().map(|decision| decision.coder.0.as_str()).collect();
    let who = coders.into_iter().collect::<Vec<_>>().join(", ");
    let summary =
        format!("{who}: {}{}", counts.join(", "), if dry_run { "; a dry run, nothing was written" } else { "" });
    if session.printer.form != Form::Table || decisions.len() <= SHOWN {
        let rows = decisions.iter().zip(done).filter_map(row).collect();
        let table = Table {
            name: "decisions".to_owned(),
            title: "Decisions".to_owned(),
            caption: summary,
            layer: String::new(),
            columns: columns.into(),
            rows,
        };
        session.printer.table(&table, study.locale)?;
    } else {
        session.printer.good(&summary)?;
    }
    Ok(())
}

/// Notes an interview as read by its candidates where none of them waits any more; returns which.
fn candidates_done(analysis: &Analysis, decisions: &[Decision], open: &BTreeMap<usize, usize>) -> Vec<usize> {
    let study = analysis.study;
    let touched: BTreeSet<usize> = decisions.iter().map(|decision| decision.interview).collect();
    let Some(coder) = decisions.first().map(|decision| decision.coder.0.as_str()) else { return Vec::new() };
    let finished = |interview: &usize| {
        open.get(interview).copied().unwrap_or(0) == 0 && study.reading(coder, *interview) == ReadingStatus::Open
    };
    touched.into_iter().filter(finished).collect()
}
