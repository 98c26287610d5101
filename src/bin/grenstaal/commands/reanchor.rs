//! `grenstaal reanchor`

use crate::printer::{Printer, one_line};
use crate::progress::Bars;
use crate::session::Session;
use crate::{Form, Shared};
use anyhow::Context;
use grenstaal::coding::reanchor::How;
use grenstaal::locale::Locale;
use grenstaal::project::{Candidate, Found, Reanchor, Reanchored, State};
use grenstaal::table::{Column, Row, Table, Value};
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many characters of words a table shows.
const SHOWN: usize = 60;

/// Find codings, themes, quotations and memos again in transcripts that were corrected
///
/// What is certain is moved, in all files at once. What is in doubt is listed with the places where it may stand, and stays
/// as it is: print the list with --format csv, fill in the column `to` (an anchor, keep or remove), and hand it back with
/// --decisions. The exit code is 1 as long as something is left to decide.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal reanchor --dry-run\n  grenstaal reanchor p03-1 --from HEAD~2\n  \
    grenstaal reanchor --format csv > doubtful.csv\n  grenstaal reanchor --decisions doubtful.csv")]
pub struct Args {
    /// The interviews [default: all]
    interviews: Vec<String>,
    /// Show what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The version that was coded: a file, or a revision of git [default: found in git's history]
    #[arg(long, value_name = "FILE|REV")]
    from: Option<String>,
    /// Decisions about segments in doubt: the list as CSV, with `to` filled in
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    // The list shows the words of every coder.
    let blind = !session.loaded.study.unseen.is_empty();
    anyhow::ensure!(
        !blind,
        "who codes blind would see what others coded; run this without --coder and GRENSTAAL_CODER"
    );
    let project = &session.project;
    let list = args.decisions.as_deref().map(|path| (path.display().to_string(), path));
    let read = |(name, path): (String, &Path)| -> anyhow::Result<(String, Vec<u8>)> {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {name}"))?;
        Ok((name, bytes))
    };
    let list = list.map(read).transpose()?;
    let wanted = Reanchor {
        interviews: &args.interviews,
        from: args.from.as_deref(),
        decisions: list.as_ref().map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
        dry_run: args.dry_run,
    };
    let done = project.reanchor(&wanted, &Bars::new(shared.quiet))?;
    let printer = Printer::new(shared);
    if printer.form == Form::Json {
        writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&object(&done, args.dry_run))?)?;
    } else if done.found.is_empty() && printer.data_form() == Form::Table {
        printer.good(&summary(&done, args.dry_run))?;
    } else {
        printer.table(&table(&done, args.dry_run, printer.data_form() == Form::Table), Locale::of("en"))?;
    }
    if !done.history && done.found.iter().any(|found| matches!(found.state, State::Doubtful { .. } | State::Lost)) {
        printer.say(
            "no earlier version of the transcripts is known: this study is not under git, and there is no --from",
        )?;
    }
    let errors = printer.findings(&done.findings)?;
    Ok(if errors || done.open() > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn summary(done: &Reanchored, dry_run: bool) -> String {
    let count = |wanted: fn(&State) -> bool| done.found.iter().filter(|found| wanted(&found.state)).count();
    let parts = [
        (done.unmoved, "where they stood"),
        (count(|state| matches!(state, State::Moved { .. })), "moved"),
        (count(|state| matches!(state, State::Decided(_))), "decided"),
        (count(|state| matches!(state, State::Doubtful { .. })), "in doubt"),
        (count(|state| matches!(state, State::Lost)), "lost"),
    ];
    let all: usize = parts.iter().map(|(count, _)| count).sum();
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let (segments, files) = (plural(all, "segment"), plural(done.files, "file"));
    let would = if dry_run { "would be changed" } else { "changed" };
    format!("{segments}{}{}; {files} {would}", if parts.is_empty() { "" } else { ": " }, parts.join(", "))
}

/// The name of a state, where the segment stands, how that was found, and how sure it is.
fn told(state: &State) -> (&'static str, Option<&Candidate>, &'static str) {
    match state {
        State::Moved { to, how } => ("moved", Some(to), How::name(*how)),
        State::Doubtful { .. } => ("doubtful", None, ""),
        State::Lost => ("lost", None, ""),
        State::Decided(Some(to)) => ("decided", Some(to), ""),
        State::Decided(None) => ("removed", None, ""),
    }
}

fn table(done: &Reanchored, dry_run: bool, short: bool) -> Table {
    let mut columns = ["file", "at", "code", "state", "to", "how"].map(|name| Column::text(name, name)).to_vec();
    columns.push(Column::number("score", "score"));
    columns.extend(["quote", "words", "places", "why"].map(|name| Column::text(name, name)));
    let words = |text: &str| if short { shortened(text, SHOWN) } else { text.to_owned() };
    let row = |found: &Found| {
        let (state, to, how) = told(&found.state);
        let (places, why) = match &found.state {
            State::Doubtful { places, why } => (places.as_slice(), *why),
            _ => (&[][..], ""),
        };
        let place = |place: &Candidate| format!("{} {}% “{}”", place.at, place.score, shortened(&place.words, SHOWN));
        let places: Vec<String> = places.iter().map(place).collect();
        let score = to.filter(|_| !how.is_empty()).map_or(Value::Missing, |to| Value::Count(u64::from(to.score)));
        let text = |text: &str| Value::Text(text.to_owned());
        let values = vec![
            text(&found.file),
            Value::Text(found.at.to_string()),
            text(&found.code),
            text(state),
            Value::Text(to.map(|to| to.at.to_string()).unwrap_or_default()),
            text(how),
            score,
            Value::Text(words(&found.quote)),
            Value::Text(to.map(|to| words(&to.words)).unwrap_or_default()),
            Value::Text(places.join(" | ")),
            text(why),
        ];
        Row { values, code: None, depth: 0, total: false }
    };
    Table {
        name: "reanchor".to_owned(),
        title: "Segments that do not stand where they stood".to_owned(),
        caption: summary(done, dry_run),
        layer: String::new(),
        columns,
        rows: done.found.iter().map(row).collect(),
    }
}

fn shortened(words: &str, most: usize) -> String {
    let words = one_line(words);
    let short: String = words.chars().take(most).collect();
    if short.len() < words.len() { format!("{short}…") } else { words }
}

fn object(done: &Reanchored, dry_run: bool) -> serde_json::Value {
    let place = |place: &Candidate| json!({ "at": place.at.to_string(), "score": place.score, "words": place.words });
    let segments = done.found.iter().map(|found| {
        let (state, to, how) = told(&found.state);
        let (places, why) = match &found.state {
            State::Doubtful { places, why } => (places.iter().map(place).collect::<Vec<_>>(), Some(*why)),
            _ => (Vec::new(), None),
        };
        json!({
            "file": found.file, "at": found.at.to_string(), "code": found.code, "quote": found.quote, "state": state,
            "to": to.map(place), "how": Some(how).filter(|how| !how.is_empty()), "places": places, "why": why,
        })
    });
    json!({
        "unmoved": done.unmoved, "files": done.files, "dry_run": dry_run, "history": done.history,
        "segments": segments.collect::<Vec<_>>(),
    })
}
