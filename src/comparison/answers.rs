//! The filled-in worklist of a reconciliation.
//!
//! In: the table that `grenstaal reconcile` printed, with decisions and reasons. Out: [`Answer`]s, or what is wrong with each
//! line. A decision without a reason is refused; so is a line about words that are no item.

use super::items::{Item, file};
use crate::coding::{Anchor, CoderId, Verdict};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::excerpt::{Lost, Pointer, words_of};
use crate::source::{Record, records};
use crate::study::Study;
use crate::text::Span;
use std::collections::BTreeMap;

/// What was decided on one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The code is there, or it is not.
    pub verdict: Verdict,
    /// The words, where they are not those of the item.
    pub to: Vec<Span>,
    /// Why.
    pub reason: String,
}

/// What is wrong with a line, and what to do.
type Wrong = (String, Option<String>);

/// Reads the answers to `items`, by their place among them; `into` is who reconciles: what stands there already needs no
/// reason a second time.
pub fn read_answers(
    name: &str,
    bytes: &[u8],
    study: &Study,
    items: &[Item],
    into: &CoderId,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<usize, Answer> {
    let table = records(name, bytes, findings);
    for column in ["at", "code", "decision", "reason"] {
        if !table.header.iter().any(|name| name == column) {
            let message = format!("the column `{column}` is missing");
            let hint = "fill in the table that `grenstaal reconcile … --format csv` prints";
            findings.push(Diagnostic::error("csv-header", Place::line(name, 1), message).hint(hint));
        }
    }
    let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
    for record in table.rows.iter().filter(|record| record.get("decision").is_some()) {
        let read = answer(record, study, items, into).and_then(|(place, answer)| {
            let heard = |span: &Span| {
                let interview = items.get(place).and_then(|item| study.transcript(item.interview));
                interview.is_none_or(|transcript| transcript.heard(*span))
            };
            if !answer.to.iter().all(heard) {
                let message = "no participant speaks at one of the places in `to`: it will not be counted";
                findings.push(Diagnostic::warning("not-spoken", Place::line(name, record.line), message));
            }
            let before = answers.insert(place, answer.clone());
            match before.is_none_or(|before| before == answer) {
                true => Ok(()),
                false => Err(("another line decides otherwise on the same words".to_owned(), None)),
            }
        });
        if let Err((message, hint)) = read {
            let place = Place::line(name, record.line);
            findings.push(Diagnostic::error("request", place, message).maybe_hint(hint));
        }
    }
    answers
}

fn answer(record: &Record, study: &Study, items: &[Item], into: &CoderId) -> Result<(usize, Answer), Wrong> {
    let verdict = match record.get("decision").unwrap_or_default() {
        "yes" => Verdict::Yes,
        "no" => Verdict::No,
        other => {
            return Err((format!("`{other}` is no decision"), Some("write yes or no, or leave it empty".to_owned())));
        }
    };
    let at = record.get("at").unwrap_or_default();
    let (interview, segment) = resolve(study, at, words_of(record, "quote"))?;
    let id = record.get("code").unwrap_or_default();
    let code = study
        .codebook
        .find(id)
        .ok_or_else(|| (format!("the codebook has no code `{id}`"), did_you_mean(id, study.codebook.ids())))?;
    let same = |item: &Item| (item.interview, item.code, item.segment) == (interview, code, segment);
    let place = items.iter().position(same).ok_or_else(|| {
        let hint = "print the list again: the codings may have changed since";
        (format!("{at} is no item of `{id}` among these coders"), Some(hint.to_owned()))
    })?;
    let mut to = Vec::new();
    for anchor in record.get("to").unwrap_or_default().split_whitespace() {
        let (other, span) = resolve(study, anchor, None)?;
        if other != interview {
            return Err((format!("{anchor} in `to` lies in another interview than {at}"), None));
        }
        if !span.overlaps(segment) {
            let message = format!("{anchor} in `to` shares no words with the item at {at}");
            let hint = format!(
                "decide on the item; code other words with `grenstaal code add {id} --at {anchor} --coder {into}`"
            );
            return Err((message, Some(hint)));
        }
        to.push(span);
    }
    let mut reason = words_of(record, "reason").unwrap_or_default().trim().to_owned();
    if reason.is_empty() {
        let own = file(study, interview, into).map(|file| file.codings.as_slice()).unwrap_or_default();
        let before = own.iter().find(|coding| {
            coding.code == code
                && coding.verdict == verdict
                && coding.segment.overlaps(segment)
                && !coding.note.is_empty()
        });
        let missing = || ("a decision needs a reason".to_owned(), Some("say why in the column `reason`".to_owned()));
        reason = before.map(|coding| coding.note.clone()).ok_or_else(missing)?;
    }
    Ok((place, Answer { verdict, to, reason }))
}

fn resolve(study: &Study, at: &str, quote: Option<String>) -> Result<(usize, Span), Wrong> {
    let anchor: Anchor = at.parse().map_err(|message| (message, None))?;
    Pointer::At(anchor, quote).resolve(study).map_err(|Lost { message, hint }| (message, hint))
}
