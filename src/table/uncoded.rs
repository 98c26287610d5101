//! What nobody coded.
//!
//! In: the excerpts. Out: per interview the share of participant words that carry no code, and where those words are.

use super::caption::Caption;
use super::{Column, Row, Table, Value, layer_phrase};
use crate::coding::union;
use crate::excerpt::{Analysis, Filter};
use crate::text::Span;
use crate::transcript::Role;

/// Makes the table of words without a code.
pub(super) fn uncoded(analysis: &Analysis, filter: &Filter) -> Table {
    let study = analysis.study;
    let t = |key: &str| study.locale.text(key).to_owned();
    let caption = Caption::new(analysis, filter);
    let (mut rows, mut all, mut without) = (Vec::new(), 0, 0);
    for i in analysis.present() {
        let Some(counted) = analysis.counted(i) else { continue };
        if !counted.talk.keys().any(|case| filter.keeps(i, case.map(|case| case as usize))) && !filter.is_all() {
            continue;
        }
        let words = counted.participant_words();
        all += words;
        without += counted.uncoded_words;
        rows.push(row(study.interview_id(i), words, counted.uncoded_words, false));
    }
    rows.push(row(&t("table.all"), all, without, true));
    Table {
        name: "uncoded".to_owned(),
        title: caption.title(&t("table.uncoded")),
        caption: caption.text(&t("table.uncoded_caption")),
        layer: layer_phrase(analysis),
        columns: vec![
            Column::text("interview", &t("column.interview")),
            Column::number("words", &t("column.words")),
            Column::number("uncoded_words", &t("column.uncoded_words")),
            Column::number("uncoded_share", &t("column.uncoded_share")),
        ],
        rows,
    }
}

fn row(name: &str, words: u64, without: u64, total: bool) -> Row {
    let values = vec![
        Value::Text(name.to_owned()),
        Value::Count(words),
        Value::Count(without),
        Value::share(without, words, 100, 1),
    ];
    Row { values, code: None, depth: 0, total }
}

/// Finds the stretches of an interview's participants that carry no code, in order.
pub fn uncoded_spans(analysis: &Analysis, interview: usize) -> Vec<Span> {
    let (Some(counted), Some(transcript)) = (analysis.counted(interview), analysis.study.transcript(interview)) else {
        return Vec::new();
    };
    let coded = union(counted.excerpts.iter().map(|excerpt| excerpt.span).collect());
    let mut spans = Vec::new();
    for turn in transcript.turns.iter().filter(|turn| transcript.role(turn) == Role::Participant) {
        let mut at = turn.span.start;
        let first = coded.partition_point(|span| span.end <= turn.span.start);
        for span in coded.iter().skip(first).take_while(|span| span.start < turn.span.end) {
            spans.push(Span::new(at, span.start.max(at)));
            at = span.end;
        }
        spans.push(Span::new(at, turn.span.end.max(at)));
    }
    let trimmed = spans.into_iter().map(|span| {
        let words = transcript.text.slice(span);
        let lead = u32::try_from(words.len() - words.trim_start().len()).unwrap_or(0);
        Span::new(span.start + lead, span.start + lead + u32::try_from(words.trim().len()).unwrap_or(0))
    });
    trimmed.filter(|span| transcript.text.slice(*span).contains(char::is_alphanumeric)).collect()
}
