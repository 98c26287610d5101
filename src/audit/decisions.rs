//! What was decided, and why.
//!
//! In: the coding files. Out: a row for each code with what people decided on it; and each decision that has a reason, in the
//! order of interviews and places. What a person flagged `sensitive` is counted and not listed.

use super::{Part, columns, count, table, text};
use crate::codebook::CodeIndex;
use crate::coding::{Anchor, PersonCoding, Verdict};
use crate::excerpt::Analysis;
use crate::study::Study;
use crate::table::Table;
use std::collections::BTreeMap;

#[derive(Default)]
struct Sum {
    yes: usize,
    no: usize,
    on_candidates: usize,
    reasons: usize,
    undecided: usize,
}

/// Every decision of every person, with the interview it is about.
fn decisions(study: &Study) -> impl Iterator<Item = (usize, &str, &PersonCoding)> {
    study.codings.iter().enumerate().flat_map(|(i, files)| {
        files.iter().flat_map(move |file| file.codings.iter().map(move |coding| (i, file.coder.0.as_str(), coding)))
    })
}

/// Makes the table of codes.
pub(super) fn by_code(analysis: &Analysis) -> Table {
    let study = analysis.study;
    let locale = study.locale;
    let mut sums: BTreeMap<CodeIndex, Sum> = BTreeMap::new();
    for (_, _, coding) in decisions(study) {
        let sum = sums.entry(coding.code).or_default();
        match coding.verdict {
            Verdict::Yes => sum.yes += 1,
            Verdict::No => sum.no += 1,
        }
        sum.on_candidates += usize::from(coding.rule.is_some());
        sum.reasons += usize::from(!coding.note.is_empty());
    }
    for i in analysis.present() {
        let Some(counted) = analysis.counted(i) else { continue };
        let undecided = counted.decided.undecided.iter();
        for candidate in undecided.filter_map(|at| counted.candidates.list.get(*at as usize)) {
            sums.entry(candidate.code).or_default().undecided += 1;
        }
    }
    let row = |(code, sum): (&CodeIndex, &Sum)| {
        vec![
            text(study.codebook.id(*code)),
            count(sum.yes),
            count(sum.no),
            count(sum.on_candidates),
            count(sum.reasons),
            count(sum.undecided),
        ]
    };
    let heads = [
        ("audit.code", false),
        ("audit.yes", true),
        ("audit.no", true),
        ("audit.on_candidates", true),
        ("audit.with_reason", true),
        ("audit.undecided", true),
    ];
    let caption = locale.text("audit.by_code_caption").to_owned();
    let rows = sums.iter().map(row).collect();
    table(Part::Decisions, locale.text("audit.by_code"), caption, columns(locale, heads), rows)
}

/// Makes the table of reasons.
pub(super) fn reasons(study: &Study) -> Table {
    let locale = study.locale;
    let mut hidden = 0;
    let mut rows = Vec::new();
    for (i, coder, coding) in decisions(study).filter(|(_, _, coding)| !coding.note.is_empty()) {
        if study.sensitive(i).iter().any(|span| span.overlaps(coding.segment)) {
            hidden += 1;
            continue;
        }
        let Some(transcript) = study.transcript(i) else { continue };
        let verdict = match coding.verdict {
            Verdict::Yes => "audit.yes",
            Verdict::No => "audit.no",
        };
        rows.push(vec![
            text(Anchor::of(study.interview_id(i), &transcript.text, coding.segment).to_string()),
            text(study.codebook.id(coding.code)),
            text(coder),
            text(locale.text(verdict)),
            text(&coding.note),
        ]);
    }
    let heads = [
        ("audit.at", false),
        ("audit.code", false),
        ("audit.coder", false),
        ("audit.verdict", false),
        ("audit.reason", false),
    ];
    let caption = locale.fill("audit.reasons_caption", &[("all", &(rows.len() + hidden)), ("hidden", &hidden)]);
    table(Part::Reasons, locale.text("audit.reasons"), caption, columns(locale, heads), rows)
}
