//! What cannot be done, and how that is said.
//!
//! In: the name of a text with its blanks, or a refusal from deeper down. Out: [`Problem`], and its response in the language of
//! the study. Refusals of the query language, of the forms of files and of the checks are in English everywhere; where the
//! page is in another language they say so.

use super::answer::Response;
use crate::locale::Locale;
use crate::project::ProjectError;
use std::fmt::Display;
use std::io::ErrorKind;

/// Words for a person.
#[derive(Clone, Debug)]
pub enum Phrase {
    /// A text of the locale, by its key, and what fills its blanks.
    Ours(&'static str, Vec<(&'static str, String)>),
    /// What another part of the program says, in English.
    Told(String),
}

impl From<&'static str> for Phrase {
    fn from(key: &'static str) -> Self {
        Self::Ours(key, Vec::new())
    }
}

impl Phrase {
    fn shown(&self, locale: Locale) -> String {
        match self {
            Self::Ours(key, values) => {
                let values: Vec<(&str, &dyn Display)> =
                    values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
                locale.fill(key, &values)
            }
            Self::Told(words) => locale.fill("workbench.told", &[("words", words)]),
        }
    }
}

/// A text of the locale with its blanks filled.
pub fn say(key: &'static str, values: &[(&'static str, &dyn Display)]) -> Phrase {
    Phrase::Ours(key, values.iter().map(|(name, value)| (*name, value.to_string())).collect())
}

/// What another part of the program says, in English.
pub fn told(words: impl Into<String>) -> Phrase {
    Phrase::Told(words.into())
}

/// What was wrong, as the page shows it.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status of HTTP.
    status: u16,
    message: Phrase,
    hint: Option<Phrase>,
    /// Both sides, where somebody else was first.
    conflict: Option<serde_json::Value>,
}

impl Problem {
    /// Something that ends with this status of HTTP.
    pub fn of(status: u16, message: impl Into<Phrase>) -> Self {
        Self { status, message: message.into(), hint: None, conflict: None }
    }

    /// A request that is not understood.
    pub fn wrong(message: impl Into<Phrase>) -> Self {
        Self::of(400, message)
    }

    /// Something that is not there.
    pub fn missing(message: impl Into<Phrase>) -> Self {
        Self::of(404, message)
    }

    /// Something that cannot be done.
    pub fn refused(message: impl Into<Phrase>) -> Self {
        Self::of(422, message)
    }

    /// Somebody else was first; `conflict` holds both sides.
    pub fn conflict(message: impl Into<Phrase>, hint: impl Into<Phrase>, conflict: serde_json::Value) -> Self {
        Self { conflict: Some(conflict), ..Self::of(409, message) }.hint(hint)
    }

    /// Somebody else was first, for those who show both sides in another way.
    pub fn overtaken(message: impl Into<Phrase>) -> Self {
        Self::of(409, message).hint("workbench.look_again")
    }

    /// The same with what to do.
    pub fn hint(self, hint: impl Into<Phrase>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same without both sides.
    pub fn in_words(self) -> Self {
        Self { conflict: None, ..self }
    }

    /// Says it in a language.
    pub fn response(&self, locale: Locale) -> Response {
        let Self { status, message, hint, conflict } = self;
        let hint = hint.as_ref().map(|hint| match hint {
            // The message says already whose words these are.
            Phrase::Told(words) => words.clone(),
            Phrase::Ours(..) => hint.shown(locale),
        });
        let mut body = serde_json::json!({ "message": message.shown(locale), "hint": hint });
        if let (Some(conflict), Some(body)) = (conflict, body.as_object_mut()) {
            body.insert("conflict".to_owned(), conflict.clone());
        }
        Response::json(*status, &body)
    }
}

/// Why a request that was let in gets no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Its body is too large.
    TooLarge,
    /// Its body did not come in time, or not whole.
    TooSlow,
    /// The program has a fault.
    Fault,
}

impl Failure {
    /// Says it as every other problem.
    pub(super) fn problem(self) -> Problem {
        match self {
            Self::TooLarge => Problem::of(413, say("workbench.too_large", &[("size", &"1 MiB")])),
            Self::TooSlow => Problem::of(408, "workbench.too_slow"),
            Self::Fault => Problem::of(500, "workbench.failed"),
        }
    }
}

impl From<ProjectError> for Problem {
    fn from(error: ProjectError) -> Self {
        let file = |path: &std::path::Path| {
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        };
        match &error {
            ProjectError::Busy(_) => Self::of(503, "workbench.busy").hint("workbench.try_again"),
            ProjectError::Changed(path) => {
                Self::of(409, say("workbench.file_changed", &[("file", &file(path))])).hint("workbench.try_again")
            }
            ProjectError::Io { path, source, .. } => {
                let problem = Self::of(500, say("workbench.io", &[("file", &file(path)), ("why", source)]));
                match source.kind() {
                    ErrorKind::StorageFull => problem.hint("workbench.full"),
                    ErrorKind::PermissionDenied => problem.hint("workbench.rights"),
                    _ => problem,
                }
            }
            _ => {
                let problem = Self::refused(told(error.to_string()));
                error.hint().into_iter().fold(problem, |problem, hint| problem.hint(told(hint)))
            }
        }
    }
}
