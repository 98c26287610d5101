//! `grenstaal code accept` and `grenstaal code reject`

use super::{candidates_done, carry_out};
use crate::Shared;
use crate::commands::candidates::{Found, find};
use crate::session::Session;
use grenstaal::codebook::CodeIndex;
use grenstaal::coding::{CodingFile, NewCoding, ReadingStatus, Verdict, undecided};
use grenstaal::diagnostic::{Diagnostic, Place};
use grenstaal::excerpt::{Analysis, Decision, Pointer};
use grenstaal::project::Act;
use grenstaal::source::records;
use grenstaal::text::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::process::ExitCode;

/// Decide on what the rules propose, for the coder at work
///
/// Only candidates on which you have not decided are touched. Say which: by place, by a query, or all of a code or rule.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    grenstaal code accept some-code --at p03-2:120-180\n  \
    grenstaal code reject some-code#its-rule --all --note \"why\"\n  \
    grenstaal candidates some-code --format csv > list.csv   # keep the lines you agree with\n  \
    grenstaal code accept - < list.csv")]
pub struct Args {
    /// A code with what lies below it, or CODE#RULE; `-` reads a table with `at` and `code` from standard input
    #[arg(value_name = "CODE|-")]
    code: Option<String>,
    /// Those that touch these words
    #[arg(long, value_name = "INTERVIEW:START-END")]
    at: Vec<String>,
    /// Those that this query finds, as in `search`
    #[arg(long = "where", value_name = "QUERY")]
    filters: Vec<String>,
    /// All of them
    #[arg(long)]
    all: bool,
    /// A note
    #[arg(long)]
    note: Option<String>,
    /// Show what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(shared: &Shared, args: Args, verdict: Verdict) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let mut changes = session.project.changes()?;
    let coder = session.coder()?;
    let study = &session.loaded.study;
    let query = session.query(&args.filters)?;
    let (name, rule) = match args.code.as_deref().filter(|code| *code != "-") {
        Some(code) => code.split_once('#').map_or((Some(code), None), |(code, rule)| (Some(code), Some(rule))),
        None => (None, None),
    };
    let code = name.map(|name| session.code(name)).transpose()?;
    if let Some(rule) = rule.filter(|rule| !study.codebook.rules.iter().any(|known| known.id == *rule)) {
        anyhow::bail!("no rule is called `{rule}`; `grenstaal candidates --by-rule` lists them")
    }
    let table = args.code.as_deref() == Some("-");
    if !table && args.at.is_empty() && args.filters.is_empty() && !args.all {
        anyhow::bail!("say which candidates: --at INTERVIEW:START-END, --where QUERY, or --all")
    }
    let analysis = session.analyse()?;
    let places = places(&analysis, &args.at)?;
    let listed = if table { Some(listed(&session, &analysis)?) } else { None };
    let open = open(&analysis, &coder.0);
    let mut waiting: BTreeMap<usize, usize> = open.iter().map(|(interview, list)| (*interview, list.len())).collect();
    let mut chosen: BTreeMap<(usize, Span, CodeIndex), BTreeSet<&str>> = BTreeMap::new();
    for Found { interview, place, candidate, .. } in find(&analysis, code, query) {
        let id = study.codebook.rule(candidate.rule).map_or("", |rule| rule.id.as_str());
        let key = (interview, candidate.segment, candidate.code);
        let touched = places.is_empty() || places.iter().any(|(i, span)| *i == interview && span.overlaps(key.1));
        let wanted = rule.is_none_or(|rule| rule == id) && listed.as_ref().is_none_or(|list| list.contains(&key));
        if touched && wanted && open.get(&interview).is_some_and(|open| open.contains(&place)) {
            chosen.entry(key).or_default().insert(id);
            waiting.entry(interview).and_modify(|count| *count -= 1);
        }
    }
    let decide = |((interview, segment, code), rules): (&(usize, Span, CodeIndex), &BTreeSet<&str>)| {
        let rules = rules.iter().copied().collect::<Vec<_>>().join(" ");
        let coding = NewCoding::new(*segment, study.codebook.id(*code), verdict);
        let coding = NewCoding { note: args.note.clone(), rule: Some(rules), ..coding };
        Decision { interview: *interview, coder: coder.clone(), coding }
    };
    let decisions: Vec<Decision> = chosen.iter().map(decide).collect();
    if decisions.is_empty() {
        session.printer.say("no candidate waits there for a decision of yours")?;
        return Ok(ExitCode::from(1));
    }
    let finished = candidates_done(&analysis, &decisions, &waiting);
    changes.reads(study, &coder, &finished, ReadingStatus::Candidates)?;
    carry_out(&session, changes, Act::Put, &decisions, args.dry_run)?;
    if !finished.is_empty() {
        let names: Vec<&str> = finished.iter().map(|interview| study.interview_id(*interview)).collect();
        session
            .printer
            .say(&format!("no candidate waits any more in {}: noted as read by candidates", names.join(", ")))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// For each interview the candidates on which a coder has not decided.
fn open(analysis: &Analysis, coder: &str) -> BTreeMap<usize, BTreeSet<usize>> {
    let of = |interview: usize| {
        let files = analysis.study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        let own = files.iter().filter(|file: &&CodingFile| file.coder.0 == coder);
        let open = undecided(own, &analysis.counted(interview)?.candidates);
        Some((interview, open.into_iter().map(|i| i as usize).collect()))
    };
    analysis.present().filter_map(of).collect()
}

fn places(analysis: &Analysis, anchors: &[String]) -> anyhow::Result<Vec<(usize, Span)>> {
    let place = |at: &String| {
        let anchor = at.parse().map_err(anyhow::Error::msg)?;
        let found = Pointer::At(anchor, None).resolve(analysis.study);
        found.map_err(|lost| anyhow::anyhow!("{}; {}", lost.message, lost.hint.unwrap_or_default()))
    };
    anchors.iter().map(place).collect()
}

/// The candidates that a table on standard input names; a line that names none stops everything.
fn listed(session: &Session, analysis: &Analysis) -> anyhow::Result<BTreeSet<(usize, Span, CodeIndex)>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let file = "standard input";
    let mut findings = Vec::new();
    let table = records(file, &bytes, &mut findings);
    let mut listed = BTreeSet::new();
    for row in &table.rows {
        let code = row.get("code").and_then(|code| analysis.study.codebook.typed(code));
        let place = row.get("at").and_then(|at| at.parse().ok()).map(|anchor| Pointer::At(anchor, None));
        let place = place.and_then(|pointer| pointer.resolve(analysis.study).ok());
        let key = code.zip(place).map(|(code, (interview, span))| (interview, span, code));
        let is = |(interview, span, code): &(usize, Span, CodeIndex)| {
            let counted = analysis.counted(*interview);
            let mut list = counted.into_iter().flat_map(|counted| &counted.candidates.list);
            list.any(|candidate| candidate.segment == *span && candidate.code == *code)
        };
        match key.filter(is) {
            Some(key) => {
                listed.insert(key);
            }
            None => findings.push(
                Diagnostic::error("request", Place::line(file, row.line), "this line names no candidate")
                    .hint("it needs `at` and `code` as `grenstaal candidates --format csv` writes them"),
            ),
        }
    }
    if session.printer.findings(&findings)? {
        anyhow::bail!("nothing was written")
    }
    Ok(listed)
}
