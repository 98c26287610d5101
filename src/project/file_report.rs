//! What became of a file that was brought in.
//!
//! In: talk, and the roles that are clear. Out: [`FileReport`], with its interviews and their labels, and the finding about
//! labels that are not clear.

use crate::diagnostic::{Diagnostic, Place};
use crate::locale::Speech;
use crate::transcript::import::{self, Dropped, Roles, Talk};
use crate::transcript::{Role, count_words};
use std::collections::BTreeMap;

/// Turns of each label that are shown when its role is not clear.
const EXAMPLES: usize = 3;

/// What became of one file.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// The file's name.
    pub source: String,
    /// The format it was read as.
    pub format: Option<&'static str>,
    /// The interviews in it.
    pub interviews: Vec<InterviewReport>,
    /// Whole sentences worth reading.
    pub notes: Vec<String>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// What was wrong.
    pub findings: Vec<Diagnostic>,
}

/// What became of one interview.
#[derive(Clone, Debug)]
pub struct InterviewReport {
    /// Its id.
    pub id: String,
    /// Who speaks in it.
    pub labels: Vec<LabelReport>,
    /// The first turns: label and words.
    pub first: Vec<(String, String)>,
    /// What was done.
    pub outcome: Written,
}

/// One speaker of one interview.
#[derive(Clone, Debug)]
pub struct LabelReport {
    /// The label as the source has it.
    pub source: String,
    /// The label in the transcript.
    pub label: String,
    /// The role, once it is clear.
    pub role: Option<Role>,
    /// How many turns.
    pub turns: usize,
    /// How many words.
    pub words: u64,
    /// How its first turns begin: at most three, of 80 characters each.
    pub examples: Vec<String>,
}

/// What was done with a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is new.
    New,
    /// It took the place of another.
    Replaced,
    /// It was there already, the same to the byte.
    Same,
    /// It was not written.
    Not,
}

/// Who speaks in a talk, in order of appearance.
pub(super) fn label_reports(
    talk: &Talk,
    names: &Roles,
    roles: &BTreeMap<String, Option<Role>>,
    language: &str,
) -> Vec<LabelReport> {
    let speech = Speech::of(language);
    let mut labels: Vec<LabelReport> = Vec::new();
    for utterance in &talk.utterances {
        let source = utterance.speaker.as_deref().unwrap_or(import::NOBODY);
        let words = u64::from(count_words(&utterance.text, speech));
        let begins: String = utterance.text.chars().take(80).collect();
        match labels.iter_mut().find(|label| label.source == source) {
            Some(label) => {
                label.turns += 1;
                label.words += words;
                if label.examples.len() < EXAMPLES {
                    label.examples.push(begins);
                }
            }
            None => labels.push(LabelReport {
                source: source.to_owned(),
                label: names.label(source),
                role: roles.get(source).copied().flatten(),
                turns: 1,
                words,
                examples: vec![begins],
            }),
        }
    }
    labels
}

/// Says for which labels it is not clear who asks, and what to type.
pub(super) fn unclear_roles(source: &str, id: &str, unclear: &[&LabelReport]) -> Diagnostic {
    let told: Vec<String> = unclear
        .iter()
        .map(|label| format!("{} ({} turns, {} words)", label.source, label.turns, label.words))
        .collect();
    let message = format!("`{id}`: it is not clear who asks and who is studied: {}", told.join(", "));
    let asks = unclear.iter().min_by_key(|label| label.words).map_or("I", |label| label.source.as_str());
    let hint = if unclear.len() == 1 {
        format!("say it: --speakers \"{asks}=participant\"")
    } else {
        format!("say it, for example: --speakers \"{asks}=interviewer; *=participant\"")
    };
    Diagnostic::error("import-speakers", Place::file(source), message).hint(hint)
}
