//! What nobody coded.
//!
//! In: the excerpts. Out: per interview and participant the share of words that carry no code, with the longest stretch; and
//! where those words are.

use super::caption::Caption;
use super::{Column, Row, Table, Value, layer_phrase};
use crate::coding::{Anchor, union};
use crate::excerpt::{Analysis, Filter, Talk};
use crate::locale::Speech;
use crate::text::Span;
use crate::transcript::{Role, count_words};
use std::collections::BTreeMap;

/// Makes the table of words without a code.
pub(super) fn uncoded(analysis: &Analysis, filter: &Filter) -> Table {
    let study = analysis.study;
    let t = |key: &str| study.locale.text(key).to_owned();
    let caption = Caption::new(analysis, filter);
    let mut rows = Vec::new();
    let mut all = Talk::default();
    for i in analysis.present() {
        let Some(counted) = analysis.counted(i) else { continue };
        let longest = longest(analysis, i);
        for (case, talk) in &counted.talk {
            let case = case.map(|case| case as usize);
            if !filter.keeps(i, case) {
                continue;
            }
            all.words += talk.words;
            all.uncoded += talk.uncoded;
            let participant = Some(study.case_id(case)).filter(|id| !id.is_empty());
            let participant = participant.map_or(Value::Missing, |id| Value::Text(id.to_owned()));
            let [words, at] = match longest.get(&case).zip(study.transcript(i)) {
                Some((span, transcript)) => {
                    let words = count_words(transcript.text.slice(*span), Speech::of(study.language_of(i)));
                    let at = Anchor::of(study.interview_id(i), &transcript.text, *span).to_string();
                    [Value::Count(u64::from(words)), Value::Text(at)]
                }
                None => [Value::Missing, Value::Missing],
            };
            rows.push(row(study.interview_id(i), participant, talk, [words, at], false));
        }
    }
    rows.push(row(&t("table.all"), Value::Missing, &all, [Value::Missing, Value::Missing], true));
    Table {
        name: "uncoded".to_owned(),
        title: caption.title(&t("table.uncoded")),
        caption: caption.text(&t("table.uncoded_caption")),
        layer: layer_phrase(analysis),
        columns: vec![
            Column::text("interview", &t("column.interview")),
            Column::text("participant", &t("column.participant")),
            Column::number("words", &t("column.words")),
            Column::number("uncoded_words", &t("column.uncoded_words")),
            Column::number("uncoded_share", &t("column.uncoded_share")),
            Column::number("longest", &t("column.longest_uncoded")),
            Column::text("longest_at", &t("column.longest_uncoded_at")),
        ],
        rows,
    }
}

fn row(name: &str, participant: Value, talk: &Talk, [longest, at]: [Value; 2], total: bool) -> Row {
    let values = vec![
        Value::Text(name.to_owned()),
        participant,
        Value::Count(talk.words),
        Value::Count(talk.uncoded),
        Value::share(talk.uncoded, talk.words, 100, 1),
        longest,
        at,
    ];
    Row { values, code: None, depth: 0, total }
}

/// Finds the longest stretch of one turn that carries no code, for each case of an interview; the first of equals.
fn longest(analysis: &Analysis, interview: usize) -> BTreeMap<Option<usize>, Span> {
    let mut longest: BTreeMap<Option<usize>, Span> = BTreeMap::new();
    let Some(transcript) = analysis.study.transcript(interview) else { return longest };
    let case_of = |label: &str| analysis.study.roster.case_of(interview, label);
    let cases: Vec<Option<usize>> = transcript.speakers.iter().map(|speaker| case_of(&speaker.label)).collect();
    for span in uncoded_spans(analysis, interview) {
        let turn = transcript.turn_at(span.start).and_then(|turn| transcript.turns.get(turn));
        let case = turn.and_then(|turn| cases.get(usize::from(turn.speaker)).copied().flatten());
        let known = longest.entry(case).or_insert(span);
        if span.len() > known.len() {
            *known = span;
        }
    }
    longest
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
