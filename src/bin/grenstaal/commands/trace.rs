//! `grenstaal trace`

use crate::printer::{BOLD, DIM, visible};
use crate::session::Session;
use crate::{Form, Shared};
use grenstaal::codebook::CodeIndex;
use grenstaal::coding::Anchor;
use grenstaal::excerpt::{Analysis, Coding, Filter, Level, Origin, find_words};
use grenstaal::pipeline::{Behind, Pointed, behind};
use grenstaal::text::Span;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

/// Show where words or a number come from: file, line, turn, characters, coder, rule
///
/// Give the first words of a quotation, or a code with the filter of a table's cell; or an output of `run` with --in, and
/// of a table the row and the column. The exit code is 1 when nothing is found.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  grenstaal trace \"the first words of a quotation\"\n  grenstaal trace --code some-code --where wave=2\n  \
    grenstaal trace --in data/crosstab-wave.csv --code some-code --column 2_segments\n  \
    grenstaal trace --in data/uncoded.csv --row some-interview"
)]
pub struct Args {
    /// The first words of a quotation; case and punctuation do not matter
    #[arg(required_unless_present_any = ["code", "output"], conflicts_with = "output")]
    words: Vec<String>,
    /// A code instead: everything that is counted for it
    #[arg(long, conflicts_with = "words")]
    code: Option<String>,
    /// With a code: only what this query finds, as in `search`
    #[arg(long = "where", value_name = "QUERY", requires = "code", conflicts_with = "words")]
    filters: Vec<String>,
    /// An output of `run`, as study.lock names it; with --code where it is about several codes
    #[arg(long = "in", value_name = "OUTPUT", conflicts_with = "filters")]
    output: Option<String>,
    /// A row of the table in that output, where its rows are no codes: the words it begins with
    #[arg(long, requires = "output")]
    row: Option<String>,
    /// A column of the table in that output, as its data file names it
    #[arg(long, requires = "output")]
    column: Option<String>,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let (analysis, filter) = session.analyse_where(&args.filters)?;
    let code = args.code.as_deref().map(|code| session.code(code)).transpose()?;
    let behind =
        args.output.as_deref().map(|output| of_output(&session, &analysis, output, code, &args)).transpose()?;
    let places = match (&behind, code) {
        (Some(behind), _) => behind.places.clone(),
        (None, Some(code)) => of_code(&analysis, code, &filter),
        (None, None) => find_words(analysis.study, &args.words.join(" ")),
    };
    let traces: Vec<Value> =
        places.iter().filter_map(|(interview, span)| trace(&analysis, *interview, *span)).collect();
    let head = behind.as_ref().map(|behind| head(&session, &analysis, behind));
    if session.printer.form == Form::Json {
        let whole = match head {
            Some(head) => json!({ "output": head, "excerpts": traces }),
            None => Value::Array(traces.clone()),
        };
        writeln!(anstream::stdout().lock(), "{whole:#}")?;
    } else {
        if let Some(head) = &head {
            print_head(head)?;
        }
        print(&traces)?;
    }
    if traces.is_empty() && behind.is_none() {
        session.printer.say("nothing found: these words stand in no transcript (try fewer of them)")?;
        return Ok(ExitCode::from(1));
    }
    session.printer.say(&format!("found: {}", traces.len()))?;
    Ok(ExitCode::SUCCESS)
}

/// Finds what stands behind a place in an output, and says when the outputs are not those of now.
fn of_output(
    session: &Session,
    analysis: &Analysis,
    output: &str,
    code: Option<CodeIndex>,
    args: &Args,
) -> anyhow::Result<Behind> {
    let output = output.strip_prefix(&session.project.report_path("")).unwrap_or(output);
    let at = Pointed { output, code, row: args.row.as_deref(), column: args.column.as_deref() };
    let found = behind(analysis, at).map_err(|why| anyhow::anyhow!(why))?;
    session.printer.findings(&session.project.stale(&session.loaded))?;
    Ok(found)
}

/// The output and the cell that the chain begins at.
fn head(session: &Session, analysis: &Analysis, behind: &Behind) -> Value {
    let digest = session.project.locked_output(&behind.output).map(|file| file.digest);
    let (column, value) = behind.cell.clone().unzip();
    json!({
        "path": session.project.report_path(&behind.output), "digest": digest,
        "code": behind.code.map(|code| analysis.study.codebook.id(code)), "row": behind.row, "column": column, "value": value,
        "note": behind.note,
    })
}

fn print_head(head: &Value) -> std::io::Result<()> {
    let get = |key: &str| head.get(key).and_then(Value::as_str).map(visible);
    let mut out = anstream::stdout().lock();
    let locked =
        get("digest").map_or_else(|| "not in study.lock".to_owned(), |digest| digest.chars().take(12).collect());
    writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{locked}{DIM:#}", get("path").unwrap_or_default())?;
    let cell = [get("code"), get("row"), get("column")].into_iter().flatten().collect::<Vec<_>>().join(", ");
    match get("value") {
        Some(value) => writeln!(out, "  {cell}: {BOLD}{value}{BOLD:#}")?,
        None if cell.is_empty() => {}
        None => writeln!(out, "  {cell}")?,
    }
    if let Some(note) = get("note") {
        writeln!(out, "  {DIM}{note}{DIM:#}")?;
    }
    writeln!(out)
}

fn of_code(analysis: &Analysis, code: CodeIndex, filter: &Filter) -> Vec<(usize, Span)> {
    let mut places = Vec::new();
    for interview in analysis.present() {
        let excerpts = analysis.excerpts(interview, code, Level::Tree).into_iter();
        let kept = excerpts.filter(|e| filter.keeps(interview, e.case.map(|case| case as usize)));
        places.extend(kept.map(|excerpt| (interview, excerpt.span)));
    }
    places
}

/// Everything known about a stretch of words.
fn trace(analysis: &Analysis, interview: usize, span: Span) -> Option<Value> {
    let study = analysis.study;
    let transcript = study.transcript(interview)?;
    let text = &transcript.text;
    let turn_index = transcript.turn_at(span.start)?;
    let turn = transcript.turns.get(turn_index)?;
    let speaker = transcript.speakers.get(usize::from(turn.speaker))?;
    let case = study.roster.case_of(interview, &speaker.label);
    let path = format!("transcripts/{}.txt", study.interview_id(interview));
    let digest = study.inputs.iter().find(|input| input.path == path).map(|input| input.digest.to_string());
    let position = text.position(span.start);
    let (start, end) = text.code_points(span);
    let codings = analysis.codings(interview);
    let themes = study.themes.themes.iter().filter(|theme| {
        let mut quoted = theme.quotations.iter().chain(&theme.against);
        quoted.any(|placed| placed.interview == interview && placed.span.overlaps(span))
    });
    Some(json!({
        "at": Anchor::of(study.interview_id(interview), text, span).to_string(),
        "quote": analysis.showable(interview, span),
        "file": path, "line": position.line, "column": position.column, "start": start, "end": end,
        "turn": turn_index + 1, "time": turn.time.map(|time| time.to_string()),
        "speaker": speaker.label, "case": study.case_id(case), "digest": digest,
        "codings": codings.touching(span).map(|coding| origin(analysis, interview, coding)).collect::<Vec<_>>(),
        "themes": themes.map(|theme| theme.id.as_str()).collect::<Vec<_>>(),
    }))
}

fn origin(analysis: &Analysis, interview: usize, coding: &Coding) -> Value {
    let study = analysis.study;
    let text = study.transcript(interview).map(|transcript| &transcript.text);
    let at = text.map(|text| Anchor::of(study.interview_id(interview), text, coding.segment).to_string());
    let mut value =
        json!({ "code": study.codebook.id(coding.code), "coder": coding.coder(), "at": at, "counts": coding.counts });
    let more = match coding.origin {
        Origin::Rule { rule, matched } => {
            let words: Vec<&str> = matched.iter().map(|span| analysis.showable(interview, *span)).collect();
            let place = study.codebook.rule(rule).map(|rule| rule.place.to_string());
            json!({ "rule": study.codebook.rule_name(rule), "matched": words, "written": place })
        }
        Origin::Person { coding, .. } => {
            let verdict = if coding.verdict == grenstaal::coding::Verdict::Yes { "yes" } else { "no" };
            let flags: Vec<&str> = coding.flags.iter().map(|flag| flag.name()).collect();
            let note = if coding.has(grenstaal::coding::Flag::Sensitive) { "[sensitive]" } else { &coding.note };
            json!({ "verdict": verdict, "note": note, "flags": flags })
        }
    };
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

fn print(traces: &[Value]) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    let said = |value: &Value| match value {
        Value::String(text) => visible(text),
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(visible).collect::<Vec<_>>().join(" | "),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    for trace in traces {
        let get = |key: &str| trace.get(key).map(said).unwrap_or_default();
        writeln!(out, "{BOLD}{}{BOLD:#}  {}:{}:{}", get("at"), get("file"), get("line"), get("column"))?;
        writeln!(out, "  {}", get("quote").replace('\n', " "))?;
        let time =
            Some(get("time")).filter(|time| !time.is_empty()).map(|time| format!(" at {time}")).unwrap_or_default();
        writeln!(
            out,
            "  {DIM}turn {} of {} ({}){time}, characters {}–{}{DIM:#}",
            get("turn"),
            get("case"),
            get("speaker"),
            get("start"),
            get("end")
        )?;
        for coding in trace.get("codings").and_then(Value::as_array).into_iter().flatten() {
            let get = |key: &str| coding.get(key).map(said).unwrap_or_default();
            let how = if coding.get("rule").is_some() {
                format!("rule {} on “{}” ({})", get("rule"), get("matched"), get("written"))
            } else {
                format!("{} says {} {}", get("coder"), get("verdict"), get("flags"))
            };
            writeln!(out, "  {}  {DIM}{}{DIM:#}", get("code"), how.trim_end())?;
        }
        if !get("themes").is_empty() {
            writeln!(out, "  {DIM}quoted in{DIM:#} {}", get("themes"))?;
        }
        writeln!(out, "  {DIM}transcript {}{DIM:#}\n", get("digest").chars().take(12).collect::<String>())?;
    }
    Ok(())
}
