//! The interview guide: what was to be asked.
//!
//! In: `guide.toml`. Out: [`Guide`] and findings.

use crate::diagnostic::{Diagnostic, Place};
use crate::locale::Words;
use crate::source::toml;
use serde::Deserialize;

/// The questions of a study, in the order they are asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// What the guide is called.
    pub title: Option<Words>,
    /// The questions.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
}

/// One cluster of questions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id, such as `v1`.
    pub id: String,
    /// The half of the guide it belongs to; an attribute value of interviews where the study has halves.
    pub half: Option<String>,
    /// Its place within the half.
    pub cluster: Option<u32>,
    /// The question as it is asked.
    pub ask: Words,
    /// Other wordings.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Follow-ups.
    #[serde(default)]
    pub probes: Vec<String>,
}

/// Reads a guide.
pub fn read(file: &str, content: &str, findings: &mut Vec<Diagnostic>) -> Guide {
    let guide: Guide = toml(file, content).unwrap_or_else(|finding| {
        findings.push(finding);
        Guide::default()
    });
    for (i, question) in guide.questions.iter().enumerate() {
        if guide.questions.iter().take(i).any(|earlier| earlier.id == question.id) {
            let message = format!("the question `{}` stands here a second time", question.id);
            findings.push(Diagnostic::error("duplicate-id", Place::file(file), message));
        }
        if question.ask.is_blank() {
            let message = format!("the question `{}` asks nothing", question.id);
            findings.push(Diagnostic::error("guide-question", Place::file(file), message));
        }
    }
    guide
}
