//! `grenstaal code list`

use crate::Shared;
use crate::session::Session;
use grenstaal::coding::{Anchor, Flag, PersonCoding};
use grenstaal::query::{Hits, Query, scan};
use grenstaal::table::{Column, Row, Table, Value};
use std::process::ExitCode;

/// List what people decided; with --coder, one of them
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    grenstaal code list some-code --coder anna\n  \
    grenstaal code list --where 'wave=2' --format csv > decisions.csv")]
pub struct Args {
    /// Only this code and what lies below it
    code: Option<String>,
    /// Only what this query finds, as in `search`
    #[arg(long = "where", value_name = "QUERY")]
    filters: Vec<String>,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let study = &session.loaded.study;
    let code = args.code.as_deref().map(|name| session.code(name)).transpose()?;
    let only = shared.coder.as_ref().map(|_| session.coder()).transpose()?;
    let query = session.query(&args.filters)?;
    let analysis = session.analyse()?;
    let filter = query.as_ref().map(Query::narrowing).unwrap_or_default();
    let hits = query.filter(|query| !query.only_who).map(|query| scan(&query, &analysis));
    let mut columns: Vec<Column> =
        ["at", "coder", "code", "verdict", "flags", "note", "rule"].map(|name| Column::text(name, name)).into();
    columns.extend(study.codebook.attributes.iter().map(|attribute| Column::text(&attribute.id, &attribute.id)));
    columns.push(Column::text("quote", "quote"));
    let mut rows = Vec::new();
    for interview in analysis.present() {
        let Some(transcript) = study.transcript(interview) else { continue };
        let files = study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        let kept = |coding: &&PersonCoding| {
            let turn = transcript.turn_at(coding.segment.start).and_then(|i| transcript.turns.get(i));
            let label = turn.and_then(|turn| transcript.speakers.get(usize::from(turn.speaker)));
            let case = label.and_then(|label| study.roster.case_of(interview, &label.label));
            code.is_none_or(|code| study.codebook.is_within(coding.code, code))
                && filter.keeps(interview, case)
                && hits.as_ref().is_none_or(|hits: &Hits| hits.touch(interview, coding.segment))
        };
        for file in files.iter().filter(|file| only.as_ref().is_none_or(|only| *only == file.coder)) {
            for coding in file.codings.iter().filter(kept) {
                let at = Anchor::of(study.interview_id(interview), &transcript.text, coding.segment).to_string();
                let note = if coding.has(Flag::Sensitive) { "" } else { &coding.note };
                let flags: Vec<&str> = coding.flags.iter().map(|flag| flag.name()).collect();
                let rule = coding.rule.as_deref().unwrap_or_default();
                let (code, verdict) = (study.codebook.id(coding.code), coding.verdict.name());
                let mut cells = vec![at, file.coder.0.clone(), code.to_owned(), verdict.to_owned(), flags.join(" ")];
                cells.extend([note.to_owned(), rule.to_owned()]);
                let value = |id: &String| coding.attributes.get(id).cloned().unwrap_or_default();
                cells.extend(study.codebook.attributes.iter().map(|attribute| value(&attribute.id)));
                cells.push(analysis.showable(interview, coding.segment).to_owned());
                let values = cells.into_iter().map(Value::Text).collect();
                rows.push(Row { values, code: None, depth: 0, total: false });
            }
        }
    }
    let caption = format!("{} decisions", rows.len());
    let table = Table {
        name: "codings".to_owned(),
        title: "Decisions".to_owned(),
        caption,
        layer: String::new(),
        columns,
        rows,
    };
    session.printer.table(&table, study.locale)?;
    Ok(session.verdict(&analysis))
}
