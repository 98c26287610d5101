//! `grenstaal reconcile`

use crate::Shared;
use crate::session::Session;
use grenstaal::coding::{Anchor, CoderId, Done};
use grenstaal::comparison::{Answer, Borders, Item, Talk, read_answers, reconcile};
use grenstaal::diagnostic::Diagnostic;
use grenstaal::study::Study;
use grenstaal::table::{Column, Row, Table, Value};
use grenstaal::text::Span;
use std::collections::BTreeMap;
use std::io::Read;
use std::process::ExitCode;

/// Bring what several coders decided to one layer: list where they differ, and take the decisions back
///
/// Prints what is to be talked over: each place where not everybody who read the interview in full gave the code. Fill in
/// `decision` (yes or no) and `reason`, and in `to` other words where you want them; then feed the table back with `-`.
/// Decisions are kept in the codings of --into at once; what was agreed follows when everything in an interview is decided,
/// and only then does it count. The coders' own files stay as they are.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    grenstaal reconcile anna bram --into together --format csv > list.csv\n  \
    grenstaal reconcile anna bram --into together - < list.csv")]
pub struct Args {
    /// Two coders or more; `-` reads the filled-in list from standard input
    #[arg(required = true, value_name = "CODERS|-")]
    coders: Vec<String>,
    /// Whose codings are to hold what was agreed
    #[arg(long, value_name = "CODER")]
    into: String,
    /// List only what they differ on, as without this option
    #[arg(long, conflicts_with = "all")]
    disagreements: bool,
    /// List what they agree on too
    #[arg(long)]
    all: bool,
    /// The words of what was agreed: `union`, `intersection`, or a coder's name
    #[arg(long, value_name = "WHICH", default_value = "union")]
    borders: String,
    /// Show what would be written and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let study = &session.loaded.study;
    // Changes begin before anything is read, so that nobody else writes in between.
    let fed = args.coders.iter().any(|name| name == "-");
    let changes = if fed { Some(session.project.changes()?) } else { None };
    let names: Vec<&str> = args.coders.iter().map(String::as_str).filter(|name| *name != "-").collect();
    let talk = Talk::of(study, &names, &args.into)?;
    say_passed(&session, &talk)?;
    let broken = lines_are_broken(&session, &talk)?;
    let borders = match args.borders.as_str() {
        "union" => Borders::Union,
        "intersection" => Borders::Intersection,
        name => Borders::Of(talk.coders.iter().find(|coder| coder.0 == name).cloned().ok_or_else(|| {
            anyhow::anyhow!(
                "`{name}` is no choice of borders; there are union, intersection, {}",
                args.coders.join(", ")
            )
        })?),
    };
    let Some(mut changes) = changes else {
        session.printer.table(&worklist(study, &talk, args.all), study.locale)?;
        return Ok(if broken { ExitCode::from(1) } else { ExitCode::SUCCESS });
    };
    if broken {
        anyhow::bail!("lines of these coders cannot be read, and would be left out; nothing was written")
    }
    let answers = answers(&session, &talk)?;
    let plan = reconcile(study, &talk.into, &talk.items, &answers, &talk.interviews, &borders);
    let done = changes.reconcile(study, &talk.into, &plan)?;
    if !args.dry_run {
        changes.commit()?;
    }
    for (interview, open) in &plan.open {
        let id = study.interview_id(*interview);
        let begun = plan.put.iter().any(|decision| decision.interview == *interview);
        let fate = if begun { "what is decided is kept, and counts once all is" } else { "nothing of it is written" };
        session.printer.say(&format!("{id}: {open} to decide; {fate}"))?;
    }
    say_done(&session, &talk, &plan.complete, &done, args.dry_run)?;
    Ok(ExitCode::SUCCESS)
}

fn say_passed(session: &Session, talk: &Talk) -> anyhow::Result<()> {
    if !talk.passed.is_empty() {
        let passed: Vec<&str> = talk.passed.iter().map(|interview| talk.study.interview_id(*interview)).collect();
        let passed = passed.join(", ");
        session.printer.say(&format!("passed over, because fewer than two have read it in full: {passed}"))?;
    }
    if talk.interviews.is_empty() {
        let who: Vec<&str> = talk.coders.iter().map(|coder| coder.0.as_str()).collect();
        anyhow::bail!("no interview was read in full by two of {}; `grenstaal code read` notes it", who.join(", "))
    }
    Ok(())
}

/// Tells whether lines of these coders cannot be used, and says which.
fn lines_are_broken(session: &Session, talk: &Talk) -> anyhow::Result<bool> {
    let about = |finding: &&Diagnostic| {
        let mut coders = talk.coders.iter().chain([&talk.into]);
        coders.any(|coder| finding.place.file.starts_with(&format!("codings/{coder}/")))
    };
    let findings: Vec<Diagnostic> = session.loaded.findings.iter().filter(about).cloned().collect();
    Ok(session.printer.findings(&findings)?)
}

fn answers(session: &Session, talk: &Talk) -> anyhow::Result<BTreeMap<usize, Answer>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let mut findings = Vec::new();
    let study = &session.loaded.study;
    let answers = read_answers("standard input", &bytes, study, &talk.items, &talk.into, &mut findings);
    if session.printer.findings(&findings)? {
        anyhow::bail!("nothing was written")
    }
    Ok(answers)
}

fn say_done(session: &Session, talk: &Talk, complete: &[usize], done: &[Done], dry_run: bool) -> anyhow::Result<()> {
    let study = &session.loaded.study;
    let into = &talk.into;
    let count = |wanted: Done| done.iter().filter(|done| **done == wanted).count();
    let (added, changed, removed) = (count(Done::Added), count(Done::Changed), count(Done::Removed));
    let dry = if dry_run { "; a dry run, nothing was written" } else { "" };
    let names: Vec<&str> = complete.iter().map(|interview| study.interview_id(*interview)).collect();
    let names = if names.is_empty() { "no interview is all decided".to_owned() } else { names.join(", ") };
    session.printer.good(&format!("{into}: {names}: {added} added, {changed} changed, {removed} removed{dry}"))?;
    if study.settings.reconciled.as_ref() != Some(&into.0) {
        session
            .printer
            .say(&format!("to count from {into}, set `reconciled = \"{into}\"` under [analysis] in study.toml"))?;
    }
    Ok(())
}

/// What is to be talked over, with what was decided before.
fn worklist(study: &Study, talk: &Talk, all: bool) -> Table {
    let mut columns = vec![Column::number("item", "item")];
    columns.extend(["at", "code", "quote"].map(|name| Column::text(name, name)));
    columns.extend(talk.coders.iter().map(|coder| Column::text(&coder.0, &coder.0)));
    columns.extend(["notes", "decision", "to", "reason"].map(|name| Column::text(name, name)));
    let numbered = talk.items.iter().zip(1_u64..);
    let rows = numbered.filter(|(item, _)| all || !item.is_agreed()).map(|(item, number)| {
        let at = anchor(study, item.interview, item.segment);
        let words = study.showable(item.interview, item.segment).to_owned();
        let hidden = study.sensitive(item.interview).iter().any(|span| span.overlaps(item.segment));
        let mut cells = vec![at, study.codebook.id(item.code).to_owned(), words];
        cells.extend(talk.coders.iter().map(|coder| said(study, item, coder)));
        let noted = item.said.iter().flat_map(|said| {
            let own = said.yes.iter().chain(&said.no).filter(|coding| !coding.note.is_empty() && !hidden);
            own.map(|coding| format!("{}: {}", said.coder, coding.note))
        });
        cells.push(noted.collect::<Vec<_>>().join(" | "));
        cells.extend(before(talk, item, hidden));
        let values = std::iter::once(Value::Count(number)).chain(cells.into_iter().map(Value::Text)).collect();
        Row { values, code: None, depth: 0, total: false }
    });
    let agreed = talk.items.iter().filter(|item| item.is_agreed()).count();
    let caption = format!(
        "{} items in {} interviews that two or more read in full; {agreed} agreed, {} to be talked over",
        talk.items.len(),
        talk.interviews.len(),
        talk.items.len() - agreed
    );
    Table {
        name: "reconcile".to_owned(),
        title: format!("Into {}", talk.into),
        caption,
        layer: String::new(),
        columns,
        rows: rows.collect(),
    }
}

fn anchor(study: &Study, interview: usize, span: Span) -> String {
    let transcript = study.transcript(interview);
    let at = transcript.map(|transcript| Anchor::of(study.interview_id(interview), &transcript.text, span));
    at.map(|at| at.to_string()).unwrap_or_default()
}

/// `yes`, with the words where they are not those of the item; `no`; nothing; or that it was not read.
fn said(study: &Study, item: &Item, coder: &CoderId) -> String {
    let Some(said) = item.said.iter().find(|said| said.coder == *coder) else { return "not read".to_owned() };
    let spans = said.spans();
    match (spans.as_slice(), said.no.is_empty()) {
        ([], true) => String::new(),
        ([], false) => "no".to_owned(),
        ([only], _) if *only == item.segment => "yes".to_owned(),
        (several, _) => {
            let at: Vec<String> = several.iter().map(|span| anchor(study, item.interview, *span)).collect();
            format!("yes {}", at.join(" "))
        }
    }
}

/// What was decided before: the decision, the words where they are others, the reason.
fn before(talk: &Talk, item: &Item, hidden: bool) -> [String; 3] {
    let Some(Answer { verdict, to, reason }) = talk.held(item) else { return Default::default() };
    let to: Vec<String> = to.into_iter().map(|span| anchor(talk.study, item.interview, span)).collect();
    [verdict.name().to_owned(), to.join(" "), if hidden { String::new() } else { reason }]
}
