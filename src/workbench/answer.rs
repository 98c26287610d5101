//! Requests and responses, without a socket.
//!
//! In: what a browser sent. Out: [`Response`] with the headers that keep others out; [`Problem`], what was wrong, as the page
//! shows it.

use crate::project::ProjectError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To see something.
    Get,
    /// To change something.
    Post,
}

/// What a browser sent.
#[derive(Clone, Debug)]
pub struct Request {
    /// To see or to change.
    pub method: Method,
    /// The path, decoded.
    pub path: String,
    /// The fields of the query, decoded.
    pub query: Vec<(String, String)>,
    /// The headers: names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Returns a header; `None` when it is not there or there more than once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        found.next().filter(|_| found.next().is_none())
    }

    /// Returns a field of the query; an empty one is not there.
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    /// Returns a number in the query.
    pub fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        let number = |text: &str| text.parse().map_err(|_| Problem::wrong(format!("`{name}` is no number: {text}")));
        self.field(name).map(number).transpose()
    }

    /// Reads the body.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.header("content-type").is_none_or(|kind| !kind.starts_with("application/json")) {
            return Err(Problem::wrong("the body is to be JSON"));
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| Problem::wrong(format!("the body is not understood: {error}")))
    }
}

/// What a browser gets.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status of HTTP.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Nothing but what the workbench itself serves: no other address, no script or style in a page, no frame round it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

impl Response {
    /// A body of some kind.
    pub fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type", kind.to_owned())], body: body.into() }
    }

    /// JSON.
    pub fn json<T: Serialize>(status: u16, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => Self::new(status, "application/json", bytes),
            Err(error) => Self::new(500, "text/plain; charset=utf-8", error.to_string()),
        }
    }

    /// Adds what keeps others out.
    pub(super) fn guarded(mut self) -> Self {
        let headers = [
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
        ];
        self.headers.extend(headers.map(|(name, value)| (name, value.to_owned())));
        self
    }
}

/// What was wrong, as the page shows it.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status of HTTP.
    status: u16,
    message: String,
    hint: Option<String>,
    /// Both sides, where somebody else was first.
    conflict: Option<serde_json::Value>,
}

impl Problem {
    /// A request that is not understood.
    pub fn wrong(message: impl Into<String>) -> Self {
        Self { status: 400, message: message.into(), hint: None, conflict: None }
    }

    /// Something that is not there.
    pub fn missing(message: impl Into<String>) -> Self {
        Self { status: 404, ..Self::wrong(message) }
    }

    /// Something that cannot be done.
    pub fn refused(message: impl Into<String>, hint: Option<String>) -> Self {
        Self { status: 422, hint, ..Self::wrong(message) }
    }

    /// Somebody else was first; `conflict` holds both sides.
    pub fn conflict(message: impl Into<String>, hint: &str, conflict: serde_json::Value) -> Self {
        Self { status: 409, hint: Some(hint.to_owned()), conflict: Some(conflict), ..Self::wrong(message) }
    }

    /// The same without both sides, for those who show them in another way.
    pub fn in_words(self) -> Self {
        Self { conflict: None, ..self }
    }
}

impl From<ProjectError> for Problem {
    fn from(error: ProjectError) -> Self {
        let status = match error {
            ProjectError::Busy(_) => 503,
            ProjectError::Changed(_) => 409,
            ProjectError::Io { .. } => 500,
            _ => 422,
        };
        Self { status, hint: error.hint(), ..Self::wrong(error.to_string()) }
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        let Problem { status, message, hint, conflict } = problem;
        let mut body = serde_json::json!({ "message": message, "hint": hint });
        if let (Some(conflict), Some(body)) = (conflict, body.as_object_mut()) {
            body.insert("conflict".to_owned(), conflict);
        }
        Self::json(status, &body)
    }
}
