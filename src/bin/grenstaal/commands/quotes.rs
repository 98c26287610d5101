//! `grenstaal quotes`

use crate::printer::{BOLD, DIM, HIT, one_line, visible};
use crate::session::Session;
use crate::{Form, Shared};
use grenstaal::coding::{Anchor, RULES};
use grenstaal::diagnostic::did_you_mean;
use grenstaal::excerpt::{Analysis, Coding, Excerpt, Filter, Level, Origin};
use grenstaal::pipeline::Attribution;
use grenstaal::table::{Caption, Column, Row, Table, Value};
use grenstaal::text::Span;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

/// Print what was said under a code
///
/// Everything below the code is taken with it. With --context the turns before and after are printed too.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  grenstaal quotes some-code --context 1\n  grenstaal quotes some-family --where wave=2 --format md"
)]
pub struct Args {
    /// The code, or a last part of it that only one code has
    code: String,
    /// Only what this query finds, as in `search`
    #[arg(long = "where", value_name = "QUERY")]
    filters: Vec<String>,
    /// Only what this coder coded (`rules` for candidates)
    #[arg(long)]
    coder: Option<String>,
    /// How many turns to print before and after
    #[arg(long, value_name = "TURNS", default_value_t = 0)]
    context: usize,
    /// How many to print; 0 prints all
    #[arg(long, value_name = "N", default_value_t = 0)]
    limit: usize,
}

struct Quote<'a> {
    interview: usize,
    excerpt: Excerpt,
    anchor: String,
    attribution: String,
    behind: Vec<Coding<'a>>,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let code = session.code(&args.code)?;
    let (analysis, filter) = session.analyse_where(&args.filters)?;
    if let Some(coder) = &args.coder {
        let known: BTreeSet<&str> =
            session.loaded.study.codings.iter().flatten().map(|file| file.coder.0.as_str()).chain([RULES]).collect();
        if !known.contains(coder.as_str()) {
            let near = did_you_mean(coder, known.iter().copied());
            let hint =
                near.unwrap_or_else(|| format!("there are {}", known.into_iter().collect::<Vec<_>>().join(", ")));
            anyhow::bail!("nobody called `{coder}` has coded here; {hint}");
        }
    }
    let attribution = Attribution::new(&analysis);
    let mut quotes = Vec::new();
    for interview in analysis.present() {
        quotes.extend(of_interview(&analysis, &attribution, interview, code, &filter, args.coder.as_deref()));
    }
    let all = quotes.len();
    quotes.truncate(if args.limit == 0 { all } else { args.limit });
    match session.printer.form {
        Form::Md => markdown(&analysis, &quotes, args.context)?,
        Form::Csv | Form::Json => session.printer.table(&table(&analysis, &quotes, &filter), analysis.study.locale)?,
        _ => print(&analysis, &quotes, args.context)?,
    }
    let shown = if quotes.len() < all { format!("{} of {all}", quotes.len()) } else { all.to_string() };
    session.printer.say(&format!("excerpts: {shown}; {}", grenstaal::table::layer_phrase(&analysis)))?;
    Ok(if all == 0 { ExitCode::from(1) } else { session.verdict(&analysis) })
}

fn of_interview<'a>(
    analysis: &'a Analysis,
    attribution: &Attribution,
    interview: usize,
    code: grenstaal::codebook::CodeIndex,
    filter: &Filter,
    coder: Option<&str>,
) -> Vec<Quote<'a>> {
    let study = analysis.study;
    let Some(transcript) = study.transcript(interview) else { return Vec::new() };
    let codings = analysis.codings(interview);
    let sensitive = analysis.sensitive(interview);
    let mut quotes = Vec::new();
    for excerpt in analysis.excerpts(interview, code, Level::Tree) {
        let case = excerpt.case.map(|case| case as usize);
        let behind = analysis.behind(&codings, excerpt.span, code);
        let by_coder = coder.is_none_or(|coder| behind.iter().any(|coding| coding.coder() == coder));
        if !by_coder || !filter.keeps(interview, case) || sensitive.iter().any(|s| s.overlaps(excerpt.span)) {
            continue;
        }
        quotes.push(Quote {
            interview,
            excerpt,
            anchor: Anchor::of(study.interview_id(interview), &transcript.text, excerpt.span).to_string(),
            attribution: attribution.of(study, interview, case),
            behind,
        });
    }
    quotes
}

/// Who or what coded a quotation, once each.
fn sources(analysis: &Analysis, quote: &Quote) -> String {
    let name = |coding: &Coding| match coding.origin {
        Origin::Rule { rule, .. } => analysis.study.codebook.rule_name(rule),
        Origin::Person { coder, .. } => format!("{} ({coder})", analysis.study.codebook.id(coding.code)),
    };
    let mut names: Vec<String> = quote.behind.iter().map(name).collect();
    names.sort();
    names.dedup();
    names.join(", ")
}

/// The words that fired rules inside a quotation, merged.
fn hits(quote: &Quote) -> Vec<Span> {
    let matched = quote.behind.iter().flat_map(|coding| match coding.origin {
        Origin::Rule { matched, .. } => matched.to_vec(),
        Origin::Person { .. } => Vec::new(),
    });
    let inside = matched.map(|span| span.intersect(quote.excerpt.span)).filter(|span| !span.is_empty());
    grenstaal::coding::union(inside.collect())
}

fn context(analysis: &Analysis, quote: &Quote, turns: usize) -> (Vec<String>, Vec<String>) {
    let Some(transcript) = analysis.study.transcript(quote.interview) else { return Default::default() };
    let turn = quote.excerpt.turn as usize;
    let say = |i: usize| {
        let turn = transcript.turns.get(i)?;
        let label = transcript.speakers.get(usize::from(turn.speaker)).map_or("", |speaker| &speaker.label);
        Some(format!("{label}: {}", one_line(analysis.showable(quote.interview, turn.span))))
    };
    let before = (turn.saturating_sub(turns)..turn).filter_map(say).collect();
    let after = (turn + 1..turn + 1 + turns).filter_map(say).collect();
    (before, after)
}

fn print(analysis: &Analysis, quotes: &[Quote], turns: usize) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    for quote in quotes {
        let Some(transcript) = analysis.study.transcript(quote.interview) else { continue };
        let (before, after) = context(analysis, quote, turns);
        writeln!(
            out,
            "{BOLD}{}{BOLD:#} {} {DIM}{}{DIM:#}",
            quote.anchor,
            visible(&quote.attribution),
            visible(&sources(analysis, quote))
        )?;
        for line in before {
            writeln!(out, "  {DIM}{line}{DIM:#}")?;
        }
        write!(out, "  ")?;
        let mut at = quote.excerpt.span.start;
        let piece = |from: u32, to: u32| transcript.text.slice(Span::new(from, to)).replace('\n', " ");
        for hit in hits(quote) {
            write!(out, "{}{HIT}{}{HIT:#}", visible(&piece(at, hit.start)), visible(&piece(hit.start, hit.end)))?;
            at = hit.end;
        }
        writeln!(out, "{}", visible(&piece(at, quote.excerpt.span.end)))?;
        for line in after {
            writeln!(out, "  {DIM}{line}{DIM:#}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn markdown(analysis: &Analysis, quotes: &[Quote], turns: usize) -> std::io::Result<()> {
    use grenstaal::report::markdown;
    use grenstaal::report::page::{Block, Inline, Page, Quotation};
    let blocks = quotes.iter().filter_map(|quote| {
        let transcript = analysis.study.transcript(quote.interview)?;
        let (before, after) = context(analysis, quote, turns);
        let joined = |lines: Vec<String>| Some(lines.join(" ")).filter(|text| !text.is_empty());
        Some(Block::Quotation(Quotation {
            words: vec![Inline::text(transcript.text.slice(quote.excerpt.span).trim())],
            before: joined(before),
            after: joined(after),
            attribution: quote.attribution.clone(),
            anchor: quote.anchor.clone(),
            ..Quotation::default()
        }))
    });
    let page = Page {
        path: "quotes".to_owned(),
        title: grenstaal::table::layer_phrase(analysis),
        blocks: blocks.collect(),
        ..Page::default()
    };
    write!(anstream::stdout().lock(), "{}", markdown(&page))
}

fn table(analysis: &Analysis, quotes: &[Quote], filter: &Filter) -> Table {
    let study = analysis.study;
    let columns = ["at", "case", "attribution", "sources", "quote"].map(|name| Column::text(name, name)).into();
    let rows = quotes.iter().filter_map(|quote| {
        let text = &study.transcript(quote.interview)?.text;
        let values = vec![
            Value::Text(quote.anchor.clone()),
            Value::Text(study.case_id(quote.excerpt.case.map(|case| case as usize)).to_owned()),
            Value::Text(quote.attribution.clone()),
            Value::Text(sources(analysis, quote)),
            Value::Text(text.slice(quote.excerpt.span).to_owned()),
        ];
        Some(Row { values, code: None, depth: 0, total: false })
    });
    let layer = grenstaal::table::layer_phrase(analysis);
    let caption = Caption::new(analysis, filter).text("");
    Table { name: "quotes".to_owned(), title: layer.clone(), caption, layer, columns, rows: rows.collect() }
}
