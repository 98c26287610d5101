//! The record beside a transcript: where it came from.
//!
//! In: what an import read and did. Out: [`Provenance`], written as TOML; the same file gives the same record.

use super::file_report::{FileReport, InterviewReport, LabelReport};
use crate::digest::Digest;
use crate::study::TOOL;
use crate::transcript::Role;
use crate::transcript::import::{Dropped, Talk};
use serde::Serialize;

/// Where a transcript came from. What was left out is named by its place, never by its words: the record lives in git.
#[derive(Serialize)]
pub(super) struct Provenance<'a> {
    source: &'a str,
    format: &'a str,
    digest: String,
    importer: &'a str,
    turns: usize,
    notes: &'a [String],
    speaker: Vec<Spoke<'a>>,
    dropped: Vec<Left<'a>>,
}

#[derive(Serialize)]
struct Spoke<'a> {
    source: &'a str,
    label: &'a str,
    role: &'a str,
    turns: usize,
    words: u64,
}

#[derive(Serialize)]
struct Left<'a> {
    number: u32,
    why: &'a str,
}

impl<'a> Provenance<'a> {
    pub(super) fn new(report: &'a FileReport, talk: &'a Talk, interview: &'a InterviewReport, digest: Digest) -> Self {
        let spoke = |label: &'a LabelReport| Spoke {
            source: &label.source,
            label: &label.label,
            role: if label.role == Some(Role::Interviewer) { "interviewer" } else { "participant" },
            turns: label.turns,
            words: label.words,
        };
        let left = |dropped: &'a Dropped| Left { number: dropped.number, why: dropped.why };
        Self {
            source: &report.source,
            format: report.format.unwrap_or_default(),
            digest: digest.to_string(),
            importer: TOOL,
            turns: interview.labels.iter().map(|label| label.turns).sum(),
            notes: &report.notes,
            speaker: interview.labels.iter().map(spoke).collect(),
            dropped: talk.dropped.iter().map(left).collect(),
        }
    }
}
