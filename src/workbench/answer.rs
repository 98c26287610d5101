//! Requests and responses, without a socket.
//!
//! In: what a browser sent. Out: [`Response`] with the headers that keep others out.

use super::problem::{Problem, say};
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

impl Method {
    /// Reads the name of a method; `None` for those that are not answered.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "GET" => Some(Self::Get),
            "POST" => Some(Self::Post),
            _ => None,
        }
    }
}

/// What a browser sent.
#[derive(Clone, Debug)]
pub struct Request {
    /// To see or to change.
    pub method: Method,
    /// The path as it was sent: what is named in one of ours needs no encoding.
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
        let wrong = |text: &str| Problem::wrong(say("workbench.no_number", &[("name", &name), ("value", &text)]));
        let number = |text: &str| text.parse().map_err(|_| wrong(text));
        self.field(name).map(number).transpose()
    }

    /// Reads the body.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.header("content-type").is_none_or(|kind| !kind.starts_with("application/json")) {
            return Err(Problem::wrong("workbench.body_kind"));
        }
        serde_json::from_slice(&self.body).map_err(|error| Problem::wrong(say("workbench.body", &[("why", &error)])))
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
        ];
        self.headers.extend(headers.map(|(name, value)| (name, value.to_owned())));
        if !self.headers.iter().any(|(name, _)| *name == "cache-control") {
            self.headers.push(("cache-control", "no-store".to_owned()));
        }
        self
    }

    /// A browser may keep it for good: what its address names never changes.
    pub(super) fn kept(mut self) -> Self {
        self.headers.push(("cache-control", "private, max-age=31536000, immutable".to_owned()));
        self
    }
}
