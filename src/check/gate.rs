//! Quality gates: what a study wants to be true before it calls itself done.
//!
//! In: an [`Analysis`] and `[gates]` of `study.toml`. Out: a finding for each gate that is not passed. A gate that nobody
//! asked for says nothing; a coder who may not see all of the study is told nothing either.

use crate::agreement::{Name, Resampling};
use crate::case::Status;
use crate::codebook::{CodeIndex, CodeStatus};
use crate::coding::{Layer, Placed, ReadingStatus};
use crate::comparison::{By, Comparison, Marked};
use crate::diagnostic::{Diagnostic, Place};
use crate::excerpt::{Analysis, Filter};
use crate::locale::Words;
use crate::study::Stance;
use crate::theme::Theme;
use crate::transcript::Role;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The most names in one message.
const NAMED: usize = 5;

/// What a study asks of itself.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gates {
    /// Every interview that is done was coded, or read in full.
    #[serde(default)]
    pub interviews_coded: bool,
    /// No code that is in use lacks a definition; families may.
    #[serde(default)]
    pub definitions: bool,
    /// The fewest participants that each theme quotes.
    pub theme_participants: Option<usize>,
    /// The least agreement on a code, from 0 to 1, where the stance asks for agreement.
    pub agreement: Option<f64>,
}

/// Finds the gates that are not passed.
pub fn gates(analysis: &Analysis, asked: &Gates) -> Vec<Diagnostic> {
    if !analysis.study.unseen.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if asked.interviews_coded {
        findings.extend(uncoded(analysis));
    }
    if asked.definitions {
        findings.extend(undefined(analysis));
    }
    if let Some(fewest) = asked.theme_participants {
        findings.extend(analysis.study.themes.themes.iter().filter_map(|theme| too_few(analysis, theme, fewest)));
    }
    if let Some(least) = asked.agreement {
        findings.extend(agreement(analysis, least));
    }
    findings
}

/// The interviews that the counting layer finds nobody's decisions in, and that nobody has read in full.
fn uncoded(analysis: &Analysis) -> Option<Diagnostic> {
    let study = analysis.study;
    let done = |i: &usize| study.roster.interviews.get(*i).is_some_and(|interview| interview.status == Status::Done);
    let due: Vec<usize> = analysis.present().filter(done).collect();
    let coded = |i: usize| {
        let lines = |coder: &str| {
            let files = study.codings.get(i).map(Vec::as_slice).unwrap_or_default();
            files.iter().any(|file| file.coder.0 == coder && file.lines > 0)
        };
        let decided = match analysis.counted(i).map(|counted| &counted.decided.layer) {
            Some(Layer::Person(coder)) => lines(&coder.0),
            Some(Layer::Several(_, coders)) => coders.iter().all(|coder| lines(&coder.0)),
            Some(Layer::Unreconciled(_)) => return false,
            _ => false,
        };
        decided || study.readings.keys().any(|coder| study.reading(coder, i) == ReadingStatus::Full)
    };
    let open: Vec<&str> = due.iter().filter(|i| !coded(**i)).map(|i| study.interview_id(*i)).collect();
    let message = format!("{} of {} interviews are not coded: {}", open.len(), due.len(), listed(&open));
    let hint = "code them, or note with `grenstaal code read` that they were read in full and hold nothing";
    (!open.is_empty()).then(|| Diagnostic::error("gate-coded", Place::file("interviews.csv"), message).hint(hint))
}

/// The codes in use that nobody has said the meaning of.
fn undefined(analysis: &Analysis) -> Vec<Diagnostic> {
    let book = &analysis.study.codebook;
    let lacking = |index: &CodeIndex| {
        book.code(*index).is_some_and(|code| {
            let blank = code.definition.as_ref().is_none_or(Words::is_blank);
            blank && code.status != CodeStatus::Retired && !book.has_children(*index)
        })
    };
    let finding = |index: CodeIndex| {
        let place = book.code(index).map(|code| code.place.clone()).unwrap_or_default();
        Diagnostic::error("gate-definition", place, format!("`{}` has no definition", book.id(index)))
            .hint("say in a sentence what it means")
    };
    book.indices().filter(lacking).map(finding).collect()
}

fn too_few(analysis: &Analysis, theme: &Theme, fewest: usize) -> Option<Diagnostic> {
    let voices: BTreeSet<usize> = theme.quotations.iter().flat_map(|placed| participants(analysis, placed)).collect();
    let message = format!(
        "the theme `{}` quotes {} participant{} and {fewest} are asked for",
        theme.id,
        voices.len(),
        if voices.len() == 1 { "" } else { "s" }
    );
    let hint = "choose quotations of others too; where only few speak of it, say so in the claim";
    (voices.len() < fewest).then(|| Diagnostic::error("gate-theme", theme.place.clone(), message).hint(hint))
}

/// Who speaks in a quotation, as far as they are known.
fn participants(analysis: &Analysis, placed: &Placed) -> Vec<usize> {
    let study = analysis.study;
    let Some(transcript) = study.transcript(placed.interview) else { return Vec::new() };
    let turns = transcript.turns_in(placed.span).filter_map(|turn| transcript.turns.get(turn));
    let spoken = turns.filter(|turn| transcript.role(turn) == Role::Participant);
    let labels = spoken.filter_map(|turn| transcript.speakers.get(usize::from(turn.speaker)));
    labels.filter_map(|speaker| study.roster.case_of(placed.interview, &speaker.label)).collect()
}

/// Where the stance stands on agreement: Krippendorff's alpha, by turns, of each code that one of the coders gave.
///
/// A code without an alpha, such as one that stands on every turn, is passed over: there is nothing to hold it against.
fn agreement(analysis: &Analysis, least: f64) -> Vec<Diagnostic> {
    let study = analysis.study;
    if !matches!(study.stance, Some(Stance::CodingReliability | Stance::ContentAnalysis)) {
        return Vec::new();
    }
    let coders = Comparison::coders_of(study);
    let comparison = Comparison::of(analysis, &coders, By::Turn, &Filter::default());
    if comparison.interviews.is_empty() {
        let message = "no two coders have read the same interview in full; there is no agreement to look at";
        let hint = "note with `grenstaal code read` what was read in full";
        return vec![Diagnostic::error("gate-agreement", Place::file("codings"), message).hint(hint)];
    }
    let once = Resampling { times: 0, ..Resampling::default() };
    let weak = |code: CodeIndex| {
        let found = comparison.on(Marked::Code(code), once);
        let alpha = found.measure(Name::KrippendorffAlpha).and_then(|measure| measure.value.ok());
        let alpha = alpha.filter(|alpha| found.prevalence().0 > 0 && *alpha < least)?;
        let place = study.codebook.code(code).map(|code| code.place.clone()).unwrap_or_default();
        let message = format!("the coders agree on `{}` with alpha {alpha:.2}, below {least}", study.codebook.id(code));
        let hint = "`grenstaal agree --disagreements` shows where they part; a clearer definition may help";
        Some(Diagnostic::error("gate-agreement", place, message).hint(hint))
    };
    comparison.codes().filter_map(weak).collect()
}

fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
