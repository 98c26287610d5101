//! `grenstaal changes`

use crate::printer::Printer;
use crate::progress::Bars;
use crate::{Form, Shared};
use grenstaal::locale::Locale;
use grenstaal::project::{Change, Figures, FileChange, Project, Since};
use grenstaal::report::markdown;
use grenstaal::report::page::{Block, Cell, Inline, Page, Row as PageRow, Table as PageTable};
use grenstaal::table::{Column, Row, Table, Value};
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many files of each kind are named.
const NAMED: usize = 20;

/// Say what became of the results since a git revision: files, codes, figures
///
/// It compares study.lock and the reports as they are now with those that git knows, and counts nothing itself: `run`
/// first; where that was not done, it says so. It shows counts and places and never words, so that it can stand where a change is discussed. What a change of
/// the codebook alone does, `grenstaal codebook diff` shows.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal changes\n  grenstaal changes main --format md")]
pub struct Args {
    /// The git revision to compare with
    #[arg(default_value = "HEAD")]
    before: String,
}

pub fn run(shared: &Shared, args: &Args) -> anyhow::Result<ExitCode> {
    let named = shared.study_folder.as_ref();
    let project = Project::open(named.map_or(Path::new("."), PathBuf::as_path), named.is_none())?;
    let printer = Printer::new(shared);
    let since = project.since(&args.before, &Bars::new(shared.quiet))?;
    let locale = Locale::of("en");
    match printer.data_form() {
        Form::Json => writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&machine(&since))?)?,
        Form::Csv => {
            behind(&since).iter().try_for_each(|line| printer.say(line))?;
            printer.table(&table(&since), locale)?;
        }
        Form::Md => write!(anstream::stdout().lock(), "{}", markdown(&page(&since, &args.before)))?,
        _ => {
            for line in lines(&since) {
                writeln!(anstream::stdout().lock(), "{}", crate::printer::visible(&line))?;
            }
            if !since.moved.is_empty() {
                writeln!(anstream::stdout().lock())?;
                printer.table(&table(&since), locale)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What happened to files, in a few lines.
fn lines(since: &Since) -> Vec<String> {
    let mut lines: Vec<String> = behind(since).into_iter().collect();
    if let Some([before, now]) = &since.tools {
        lines.push(format!("Made by {now}; before by {before}."));
    }
    for (what, files) in [("Inputs", &since.inputs), ("Outputs", &since.outputs)] {
        let count = |change| Since::count(files, change);
        let (new, changed, gone) = (count(Change::New), count(Change::Changed), count(Change::Gone));
        lines.push(match (new, changed, gone) {
            (0, 0, 0) => format!("{what}: the same."),
            _ => format!("{what}: {new} new, {changed} changed, {gone} gone."),
        });
    }
    lines.push(match (since.same, since.moved.len()) {
        (None, _) => {
            "Figures: not compared; the reports of before are not in git, or those of now not made.".to_owned()
        }
        (Some(_), 0) => "Figures: the same for every code.".to_owned(),
        (Some(same), moved) => format!("Figures: other for {moved} codes, the same for {same}."),
    });
    lines
}

/// Warns that the results of now are not those of the study as it is now.
fn behind(since: &Since) -> Option<String> {
    let first = since.behind.first()?;
    let more = match since.behind.len() - 1 {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Some(format!(
        "Behind the study: {first}{more}. These are the results of the last run; `grenstaal run` makes those of now."
    ))
}

/// One figure of a code, before → after.
fn arrow(before: Option<Figures>, after: Option<Figures>, figure: fn(Figures) -> u64) -> String {
    let shown =
        |figures: Option<Figures>| figures.map_or_else(|| "–".to_owned(), |figures| figure(figures).to_string());
    let (before, after) = (shown(before), shown(after));
    if before == after { after } else { format!("{before} → {after}") }
}

/// A figure of a code, with its name.
type Named = (&'static str, fn(Figures) -> u64);

const FIGURES: [Named; 3] =
    [("participants", |f| f.participants), ("interviews", |f| f.interviews), ("segments", |f| f.segments)];

fn table(since: &Since) -> Table {
    let mut columns = vec![Column::text("code", "code")];
    for (name, _) in FIGURES {
        columns.push(Column::number(&format!("{name}_before"), &format!("{name} before")));
        columns.push(Column::number(&format!("{name}_after"), "after"));
    }
    let rows = since.moved.iter().map(|moved| {
        let mut values = vec![Value::Text(moved.code.clone())];
        for (_, figure) in FIGURES {
            let value = |side: Option<Figures>| side.map_or(Value::Missing, |figures| Value::Count(figure(figures)));
            values.extend([value(moved.before), value(moved.after)]);
        }
        Row { values, code: None, depth: 0, total: false }
    });
    Table {
        name: "changes".to_owned(),
        title: "Codes whose figures moved".to_owned(),
        caption: "Sub-codes included. An empty cell: the code was not there.".to_owned(),
        layer: String::new(),
        columns,
        rows: rows.collect(),
    }
}

fn page(since: &Since, before: &str) -> Page {
    let mut blocks = vec![Block::List(lines(since).into_iter().map(|line| vec![Inline::text(line)]).collect())];
    if let Some([before, now]) = since.captions.as_ref().map(|[before, now]| differing(before, now)) {
        let side = |name: &str, text: &str| vec![Inline::Strong(name.to_owned()), Inline::text(format!(" {text}"))];
        blocks.push(Block::List(vec![side("Counted before:", &before), side("Counted now:", &now)]));
    }
    if !since.moved.is_empty() {
        let head = std::iter::once(Cell::text("code")).chain(FIGURES.map(|(name, _)| Cell::number(name)));
        let rows = since.moved.iter().map(|moved| {
            let figures = FIGURES.map(|(_, figure)| Cell::number(arrow(moved.before, moved.after, figure)));
            PageRow::Cells(std::iter::once(Cell::text(moved.code.clone())).chain(figures).collect())
        });
        blocks.push(Block::Table(PageTable {
            id: "figures".to_owned(),
            caption: vec![Inline::text("Codes whose figures moved, before → after; sub-codes included.")],
            head: head.collect(),
            rows: rows.collect(),
            downloads: Vec::new(),
        }));
    }
    for (what, files) in [("Inputs", &since.inputs), ("Outputs", &since.outputs)] {
        blocks.extend(files_block(what, files));
    }
    let title = format!("Results since {}", short(before));
    Page { path: "changes".to_owned(), title, lang: "en".to_owned(), blocks, ..Page::default() }
}

/// The parts of two captions that the other has not.
fn differing(before: &str, now: &str) -> [String; 2] {
    let parts = |text: &str| -> Vec<String> {
        text.split(". ").flat_map(|part| part.split("; ")).map(|part| part.trim_end_matches('.').to_owned()).collect()
    };
    let (before, now) = (parts(before), parts(now));
    let only = |own: &[String], other: &[String]| {
        let own = own.iter().filter(|part| !other.contains(part));
        own.map(String::as_str).collect::<Vec<_>>().join("; ")
    };
    [only(&before, &now), only(&now, &before)]
}

/// Shortens the digits of a commit, and leaves names as they are.
fn short(revision: &str) -> String {
    let digits = revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    revision.chars().take(if digits { 10 } else { usize::MAX }).collect()
}

fn files_block(what: &str, files: &[FileChange]) -> Option<Block> {
    let line =
        |file: &FileChange| vec![Inline::Code(file.path.clone()), Inline::text(format!(" {}", file.change.name()))];
    let mut items: Vec<Vec<Inline>> = files.iter().take(NAMED).map(line).collect();
    let more = files.len().saturating_sub(NAMED);
    if more > 0 {
        items.push(vec![Inline::text(format!("and {more} more"))]);
    }
    let summary = format!("{what} ({})", files.len());
    (!items.is_empty()).then(|| Block::Details { summary, blocks: vec![Block::List(items)] })
}

fn machine(since: &Since) -> serde_json::Value {
    let files = |files: &[FileChange]| -> Vec<serde_json::Value> {
        files.iter().map(|file| json!({ "path": file.path, "change": file.change.name() })).collect()
    };
    let side = |side: Option<Figures>| {
        side.map(|f| json!({ "participants": f.participants, "interviews": f.interviews, "segments": f.segments }))
    };
    let moved = since.moved.iter();
    let moved =
        moved.map(|moved| json!({ "code": moved.code, "before": side(moved.before), "after": side(moved.after) }));
    json!({
        "behind": since.behind, "tools": since.tools, "inputs": files(&since.inputs), "outputs": files(&since.outputs),
        "codes_same": since.same, "captions": since.captions, "codes_moved": moved.collect::<Vec<_>>(),
    })
}
