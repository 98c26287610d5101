//! `grenstaal memo list`

use super::kinds;
use crate::session::Session;
use grenstaal::coding::Anchor;
use grenstaal::memo::{About, Kind, Memo};
use grenstaal::study::Study;
use grenstaal::table::{Column, Row, Table, Value};
use std::process::ExitCode;

/// List the memos, private ones too
#[derive(clap::Args)]
pub struct Args {
    /// Only those about this: code:ID with the codes below it, theme:ID, case:ID, or interview:ID with its words
    #[arg(long, value_name = "WHAT:ID")]
    about: Option<String>,
    /// Only those of this kind
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    kind: Option<Kind>,
    /// Only those that this person wrote
    #[arg(long, value_name = "ID")]
    author: Option<String>,
}

pub fn run(session: &Session, args: &Args) -> anyhow::Result<ExitCode> {
    let study = &session.loaded.study;
    let about = args.about.as_deref().map(|text| super::new::about(study, text)).transpose()?;
    let wanted = |memo: &&Memo| {
        about.as_ref().is_none_or(|about| is_about(memo, about, study))
            && args.kind.is_none_or(|kind| memo.kind == kind)
            && args.author.as_ref().is_none_or(|author| memo.author == *author)
    };
    let locale = study.locale;
    let columns = [
        ("memo", "memo.memo"),
        ("kind", "memo.kind"),
        ("title", "memo.heading"),
        ("author", "memo.author"),
        ("date", "memo.date"),
        ("about", "memo.about"),
        ("segments", "column.segments"),
        ("private", "memo.private"),
    ];
    let rows: Vec<Row> = study.memos.iter().filter(wanted).map(|memo| row(memo, study)).collect();
    let table = Table {
        name: "memos".to_owned(),
        title: locale.text("memo.title").to_owned(),
        caption: locale.text("memo.caption").to_owned(),
        layer: String::new(),
        columns: columns.map(|(key, heading)| Column::text(key, locale.text(heading))).into(),
        rows,
    };
    session.printer.table(&table, locale)?;
    Ok(ExitCode::SUCCESS)
}

fn is_about(memo: &Memo, wanted: &About, study: &Study) -> bool {
    let within = |about: &About| about.is_within(wanted, &study.codebook);
    let words = |wanted: usize| memo.segments.iter().any(|placed| placed.interview == wanted);
    memo.about.iter().any(within) || matches!(wanted, About::Interview(interview) if words(*interview))
}

fn row(memo: &Memo, study: &Study) -> Row {
    let text = |text: &str| Value::Text(text.to_owned());
    let about = memo.about.iter().map(|about| study.about_name(about)).collect::<Vec<_>>().join(", ");
    let anchors = memo.segments.iter().filter_map(|placed| {
        let transcript = study.transcript(placed.interview)?;
        Some(Anchor::of(study.interview_id(placed.interview), &transcript.text, placed.span).to_string())
    });
    let values = vec![
        text(&memo.id),
        text(memo.kind.name()),
        text(&memo.title),
        text(&memo.author),
        text(memo.date.as_deref().unwrap_or_default()),
        Value::Text(about),
        Value::Text(anchors.collect::<Vec<_>>().join(", ")),
        text(if memo.private { "yes" } else { "" }),
    ];
    Row { values, code: None, depth: 0, total: false }
}
