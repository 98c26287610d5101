//! `grenstaal candidates`

use crate::Shared;
use crate::printer::one_line;
use crate::session::Session;
use grenstaal::codebook::{CodeIndex, RuleIndex};
use grenstaal::coding::{Anchor, Candidate};
use grenstaal::excerpt::{Analysis, Filter};
use grenstaal::query::{Hits, Query, scan};
use grenstaal::table::{Caption, Column, Row, Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

/// Run the rules of the codebook: what they propose, with the rule and the words that fired it
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  grenstaal candidates --by-rule\n  grenstaal candidates some-code --where wave=1 --format csv"
)]
pub struct Args {
    /// Only this code and what lies below it
    code: Option<String>,
    /// One line per rule: how often it fired
    #[arg(long)]
    by_rule: bool,
    /// Only what this query finds, as in `search`
    #[arg(long = "where", value_name = "QUERY")]
    filters: Vec<String>,
    /// How many to print; 0 prints all
    #[arg(long, value_name = "N", default_value_t = 0)]
    limit: usize,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let code = args.code.as_deref().map(|name| session.code(name)).transpose()?;
    let query = session.query(&args.filters)?;
    let analysis = session.analyse()?;
    let filter = query.as_ref().map(Query::narrowing).unwrap_or_default();
    let found = find(&analysis, code, query);
    let table =
        if args.by_rule { by_rule(&analysis, &found, &filter) } else { list(&analysis, &found, &filter, args.limit) };
    session.printer.table(&table, session.loaded.study.locale)?;
    Ok(session.verdict(&analysis))
}

/// A candidate and where it was found.
pub struct Found {
    pub interview: usize,
    case: Option<usize>,
    /// Its place among the candidates of the interview.
    pub place: usize,
    pub candidate: Candidate,
}

/// The candidates of a code and what lies below it that a query keeps.
pub fn find(analysis: &Analysis, code: Option<CodeIndex>, query: Option<Query>) -> Vec<Found> {
    let study = analysis.study;
    let filter = query.as_ref().map(Query::narrowing).unwrap_or_default();
    let hits = query.filter(|query| !query.only_who).map(|query| scan(&query, analysis));
    let touched = |interview, span| hits.as_ref().is_none_or(|hits: &Hits| hits.touch(interview, span));
    let wanted = |candidate: &Candidate| code.is_none_or(|code| study.codebook.is_within(candidate.code, code));
    let mut found = Vec::new();
    for interview in analysis.present() {
        let Some((counted, transcript)) = analysis.counted(interview).zip(study.transcript(interview)) else {
            continue;
        };
        let list = counted.candidates.list.iter().enumerate();
        for (place, candidate) in list.filter(|(_, candidate)| wanted(candidate)) {
            let turn = transcript.turn_at(candidate.segment.start).and_then(|i| transcript.turns.get(i));
            let label = turn.and_then(|turn| transcript.speakers.get(usize::from(turn.speaker)));
            let case = label.and_then(|label| study.roster.case_of(interview, &label.label));
            if filter.keeps(interview, case) && touched(interview, candidate.segment) {
                found.push(Found { interview, case, place, candidate: *candidate });
            }
        }
    }
    found
}

fn table(analysis: &Analysis, filter: &Filter, columns: Vec<Column>, rows: Vec<Vec<Value>>) -> Table {
    let locale = analysis.study.locale;
    let layer = locale.text("layer.candidates").to_owned();
    let rows = rows.into_iter().map(|values| Row { values, code: None, depth: 0, total: false });
    let caption = Caption::new(analysis, filter).text("");
    Table { name: "candidates".to_owned(), title: layer.clone(), caption, layer, columns, rows: rows.collect() }
}

fn list(analysis: &Analysis, found: &[Found], filter: &Filter, limit: usize) -> Table {
    let study = analysis.study;
    let columns = ["at", "code", "rule", "matched", "quote"].map(|name| Column::text(name, name)).into();
    let limit = if limit == 0 { usize::MAX } else { limit };
    let rows = found.iter().take(limit).filter_map(|Found { interview, candidate, .. }| {
        let text = &study.transcript(*interview)?.text;
        let matched = analysis.counted(*interview)?.candidates.matched(candidate);
        let words: Vec<&str> = matched.iter().map(|span| analysis.showable(*interview, *span)).collect();
        Some(vec![
            Value::Text(Anchor::of(study.interview_id(*interview), text, candidate.segment).to_string()),
            Value::Text(study.codebook.id(candidate.code).to_owned()),
            Value::Text(study.codebook.rule(candidate.rule).map(|rule| rule.id.clone()).unwrap_or_default()),
            Value::Text(one_line(&words.join(" | "))),
            Value::Text(analysis.showable(*interview, candidate.segment).to_owned()),
        ])
    });
    table(analysis, filter, columns, rows.collect())
}

fn by_rule(analysis: &Analysis, found: &[Found], filter: &Filter) -> Table {
    let study = analysis.study;
    let locale = study.locale;
    let mut counts: BTreeMap<RuleIndex, (BTreeSet<usize>, BTreeSet<usize>, u64)> = BTreeMap::new();
    for Found { interview, case, candidate, .. } in found {
        let (cases, interviews, segments) = counts.entry(candidate.rule).or_default();
        cases.extend(*case);
        interviews.insert(*interview);
        *segments += 1;
    }
    let number = |name: &str, key: &str| Column::number(name, locale.text(key));
    let columns = vec![
        Column::text("rule", "rule"),
        number("participants", "column.participants"),
        number("interviews", "column.interviews"),
        number("segments", "column.segments"),
    ];
    let rules = (0..study.codebook.rules.len()).filter_map(|i| u16::try_from(i).ok()).map(RuleIndex);
    let rows = rules.map(|rule| {
        let (cases, interviews, segments) = counts.get(&rule).cloned().unwrap_or_default();
        let name = Value::Text(study.codebook.rule_name(rule));
        vec![name, Value::Count(cases.len() as u64), Value::Count(interviews.len() as u64), Value::Count(segments)]
    });
    table(analysis, filter, columns, rows.collect())
}
