//! `grenstaal codebook show`

use crate::printer::{BOLD, DIM, grid, one_line, visible};
use crate::session::Session;
use crate::{Form, Shared};
use grenstaal::codebook::{Code, CodeIndex, Example, Origin, Rule};
use grenstaal::locale::Words;
use grenstaal::pipeline::Appendix;
use grenstaal::report::markdown;
use grenstaal::report::page::{Block, Inline, Page, Row};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

/// Print the tree of codes with how often each was found, or one code in full
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal codebook show\n  grenstaal codebook show some-code --format md")]
pub struct Show {
    /// A code: its definition, examples, rules, and the interviews it was found in
    code: Option<String>,
}

pub fn run(shared: &Shared, args: Show) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    let analysis = session.analyse()?;
    let locale = session.loaded.study.locale;
    let appendix = Appendix::new(&analysis, locale, true);
    let Some(name) = &args.code else {
        let short = matches!(session.printer.form, Form::Table | Form::Md);
        session.printer.table(&appendix.table(short), locale)?;
        return Ok(session.verdict(&analysis));
    };
    let index = session.code(name)?;
    match session.printer.form {
        Form::Csv => session.printer.table(&appendix.interviews_of(index), locale)?,
        Form::Md => write!(anstream::stdout().lock(), "{}", markdown(&appendix.page_of(index)))?,
        Form::Table | Form::Junit | Form::Sarif | Form::Github => print(&appendix.page_of(index))?,
        Form::Json => {
            let mut value = as_json(&session, index);
            let table = appendix.interviews_of(index);
            let rows = table.rows.iter().map(|row| {
                let cells = table.columns.iter().zip(&row.values);
                cells.map(|(column, value)| (column.key.clone(), cell(value))).collect::<serde_json::Map<_, _>>()
            });
            if let Value::Object(value) = &mut value {
                value.insert("layer".to_owned(), json!(table.layer));
                value.insert("interviews".to_owned(), rows.map(Value::Object).collect());
            }
            writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&value)?)?;
        }
    }
    Ok(session.verdict(&analysis))
}

fn cell(value: &grenstaal::table::Value) -> Value {
    match value {
        grenstaal::table::Value::Count(count) => json!(count),
        other => json!(other.machine()),
    }
}

fn as_json(session: &Session, index: CodeIndex) -> Value {
    let book = &session.loaded.study.codebook;
    let Some(code) = book.code(index) else { return Value::Null };
    let words = |words: &Words| match words {
        Words::One(text) => json!(text),
        Words::Many(texts) => json!(texts),
    };
    let maybe = |text: &Option<Words>| text.as_ref().map(words);
    let said = |examples: &[Example]| examples.iter().map(|example| example.text.clone()).collect::<Vec<_>>();
    let rule = |rule: &Rule| {
        let sources = |list: &[grenstaal::codebook::Written]| {
            list.iter().map(|written| written.pattern.source().to_owned()).collect::<Vec<_>>()
        };
        json!({ "id": rule.id, "lang": rule.language, "any": sources(&rule.any), "unless": sources(&rule.unless) })
    };
    let Code { id, name, definition, include, exclude, examples, was, split_into, .. } = code;
    let rules = book.rules.get(code.rules.clone()).unwrap_or_default();
    json!({
        "code": id, "name": words(name), "definition": maybe(definition), "include": maybe(include), "exclude": maybe(exclude),
        "origin": code.origin.map(Origin::name), "status": code.status.name(), "split_into": split_into, "was": was,
        "examples": { "typical": said(&examples.typical), "atypical": said(&examples.atypical), "near_miss": said(&examples.near_miss) },
        "rules": rules.iter().map(rule).collect::<Vec<_>>(), "written": code.place.to_string(),
    })
}

/// Prints a page of simple blocks on a terminal.
fn print(page: &Page) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    let words = |line: &[Inline]| -> String {
        let part = |part: &Inline| match part {
            Inline::Text(text)
            | Inline::Strong(text)
            | Inline::Emph(text)
            | Inline::Code(text)
            | Inline::Mark(text) => text.clone(),
            Inline::Link { text, .. } => text.clone(),
        };
        visible(&line.iter().map(part).collect::<String>())
    };
    writeln!(out, "{BOLD}{}{BOLD:#}\n", one_line(&page.title))?;
    for block in &page.blocks {
        match block {
            Block::Heading { text, .. } => writeln!(out, "{BOLD}{}{BOLD:#}\n", one_line(text))?,
            Block::Para(line) | Block::Lead(line) | Block::Note { body: line, .. } => {
                writeln!(out, "{}\n", words(line))?;
            }
            Block::List(items) => {
                items.iter().try_for_each(|item| writeln!(out, "- {}", words(item)))?;
                writeln!(out)?;
            }
            Block::Facts(facts) => {
                facts.iter().try_for_each(|(term, line)| writeln!(out, "{DIM}{term}{DIM:#}: {}", words(line)))?;
                writeln!(out)?;
            }
            Block::Table(table) => {
                let header: Vec<String> = table.head.iter().map(|cell| cell.text.clone()).collect();
                let numeric: Vec<bool> =
                    table.head.iter().map(|cell| cell.kind == grenstaal::report::page::CellKind::Number).collect();
                let rows = table.rows.iter().filter_map(|row| match row {
                    Row::Cells(cells) | Row::Total(cells) => {
                        Some(cells.iter().map(|cell| one_line(&cell.text)).collect())
                    }
                    Row::Group(_) => None,
                });
                writeln!(out, "{}\n\n{DIM}{}{DIM:#}", grid(&header, rows, &numeric), words(&table.caption))?;
            }
            _ => {}
        }
    }
    Ok(())
}
