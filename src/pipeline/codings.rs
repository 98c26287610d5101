//! `codings.csv`: every coding there is, with everything known about it.
//!
//! In: an [`Analysis`]. Out: CSV in the order of interviews and places. `quote` is the exact slice of the stored file,
//! so that `open(f).read()[start:end] == quote`; for that reason it is the one text that is not defused for spreadsheets.
//! Codings flagged `sensitive` are left out.

use crate::coding::Verdict;
use crate::excerpt::{Analysis, Coding, Origin};
use crate::table::{csv_cell, layer_phrase};
use rayon::prelude::*;
use std::io::{self, Write};

const FIXED: [&str; 21] = [
    "interview",
    "start",
    "end",
    "code",
    "coder",
    "rule",
    "quote",
    "matched",
    "verdict",
    "counts",
    "layer",
    "case",
    "speaker",
    "role",
    "turn",
    "time",
    "line",
    "words",
    "note",
    "flags",
    "family",
];

/// Interviews made ready at a time.
const BATCH: usize = 256;

/// Writes all codings.
pub fn write_codings(analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    let study = analysis.study;
    let attributes = study.roster.attributes.iter().map(|attribute| attribute.name.clone());
    let segment_attributes = study.codebook.attributes.iter().map(|attribute| attribute.id.clone());
    let header: Vec<String> =
        FIXED.iter().map(|name| (*name).to_owned()).chain(attributes).chain(segment_attributes).collect();
    let mut head = csv::Writer::from_writer(Vec::new());
    head.write_record(&header)?;
    out.write_all(&head.into_inner().map_err(io::Error::other)?)?;
    let layer = csv_cell(&layer_phrase(analysis)).into_owned();
    let interviews: Vec<usize> = analysis.present().collect();
    for batch in interviews.chunks(BATCH) {
        let parts: Vec<io::Result<Vec<u8>>> = batch.par_iter().map(|i| interview(analysis, *i, &layer)).collect();
        for part in parts {
            out.write_all(&part?)?;
        }
    }
    Ok(())
}

fn interview(analysis: &Analysis, index: usize, layer: &str) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let hidden = analysis.sensitive(index);
    for coding in analysis.codings(index).list {
        if !hidden.iter().any(|span| span.overlaps(coding.segment)) {
            line(analysis, index, &coding, layer, &mut writer)?;
        }
    }
    writer.into_inner().map_err(io::Error::other)
}

fn line(
    analysis: &Analysis,
    index: usize,
    coding: &Coding,
    layer: &str,
    writer: &mut csv::Writer<Vec<u8>>,
) -> io::Result<()> {
    let study = analysis.study;
    let Some(transcript) = study.transcript(index) else { return Ok(()) };
    let text = &transcript.text;
    let (start, end) = text.code_points(coding.segment);
    let turn_index = transcript.turn_at(coding.segment.start);
    let turn = turn_index.and_then(|i| transcript.turns.get(i));
    let speaker = turn.and_then(|turn| transcript.speakers.get(usize::from(turn.speaker)));
    let case = speaker.and_then(|speaker| study.roster.case_of(index, &speaker.label));
    let speech = crate::locale::Speech::of(study.language_of(index));
    let mut put = |value: &str| writer.write_field(value);
    put(study.interview_id(index))?;
    put(&start.to_string())?;
    put(&end.to_string())?;
    put(study.codebook.id(coding.code))?;
    put(coding.coder())?;
    let (rule, matched, verdict) = match coding.origin {
        Origin::Rule { rule, matched } => {
            let id = study.codebook.rule(rule).map_or("", |rule| rule.id.as_str());
            let words: Vec<&str> = matched.iter().map(|span| text.slice(*span)).collect();
            (id, words.join(" | "), "")
        }
        Origin::Person { coding, .. } => ("", String::new(), if coding.verdict == Verdict::Yes { "yes" } else { "no" }),
    };
    put(rule)?;
    put(text.slice(coding.segment))?;
    put(&csv_cell(&matched))?;
    put(verdict)?;
    put(if coding.counts { "yes" } else { "no" })?;
    put(layer)?;
    put(study.case_id(case))?;
    put(&csv_cell(speaker.map_or("", |speaker| speaker.label.as_str())))?;
    put(speaker.map_or("", |speaker| match speaker.role {
        crate::transcript::Role::Interviewer => "interviewer",
        crate::transcript::Role::Participant => "participant",
    }))?;
    put(&turn_index.map(|i| (i + 1).to_string()).unwrap_or_default())?;
    put(&turn.and_then(|turn| turn.time).map(|time| time.to_string()).unwrap_or_default())?;
    put(&text.position(coding.segment.start).line.to_string())?;
    put(&crate::transcript::count_words(text.slice(coding.segment), speech).to_string())?;
    let (note, flags) = match coding.origin {
        Origin::Person { coding, .. } => {
            (coding.note.as_str(), coding.flags.iter().map(|flag| flag.name()).collect::<Vec<_>>().join(" "))
        }
        Origin::Rule { .. } => ("", String::new()),
    };
    put(&csv_cell(note))?;
    put(&flags)?;
    put(study.codebook.id(study.codebook.family(coding.code)))?;
    for attribute in &study.roster.attributes {
        put(&csv_cell(study.roster.value(attribute, index, case).unwrap_or_default()))?;
    }
    for attribute in &study.codebook.attributes {
        let value = match coding.origin {
            Origin::Person { coding, .. } => coding.attributes.get(&attribute.id).map(String::as_str),
            Origin::Rule { .. } => None,
        };
        put(&csv_cell(value.unwrap_or_default()))?;
    }
    writer.write_record(None::<&[u8]>)?;
    Ok(())
}
