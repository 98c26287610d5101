//! The workbench: a request from the browser in, a response out.
//!
//! In: [`Request`]s. Out: [`Response`]s; and, for an act, changed files, on disk before it is confirmed. It knows no sockets,
//! and holds no state of its own: what it shows is what the files say at this moment, read through a
//! [`Desk`]. Offsets cross as UTF-16 code units of the stored transcript, as JavaScript counts them.
//!
//! `gate.rs` decides who is let in; `views/` answer questions, one file for each; `acts/` change files; `assets/` is what the
//! browser gets.

mod acts;
mod answer;
mod assets;
mod gate;
mod problem;
mod views;

pub use answer::{Method, Request, Response};
pub use gate::{Gate, not_allowed};
pub use problem::Failure;

use crate::coding::CoderId;
use crate::progress::Progress;
use crate::project::{Desk, ProjectError};
use problem::Problem;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The largest body of a request, in bytes.
pub const LARGEST: usize = 1 << 20;

/// A study, open in a browser.
pub struct Workbench {
    gate: Gate,
    coder: CoderId,
    desk: Mutex<Desk>,
}

impl Workbench {
    /// Opens the study in `folder` for `coder`; `gate` decides whose requests are answered.
    pub fn open(folder: &Path, coder: CoderId, gate: Gate, progress: &dyn Progress) -> Result<Self, ProjectError> {
        let desk = Desk::open(folder, Some(coder.clone()), progress)?;
        Ok(Self { gate, coder, desk: Mutex::new(desk) })
    }

    /// Who may come in.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Waits until no act is at work, and lets none begin while the guard is held.
    pub fn pause(&self) -> impl Sized + '_ {
        self.desk()
    }

    /// Tells whether a request may be answered, before its body is read; else how it is turned away.
    pub fn admit(&self, request: &Request) -> Result<(), Response> {
        self.gate.admit(request).map_err(Response::guarded)
    }

    /// Answers a request.
    pub fn answer(&self, request: &Request) -> Response {
        if let Err(response) = self.admit(request) {
            return response;
        }
        // The language is asked for after the work: it was read anew with the rest.
        let answered = self.route(request).unwrap_or_else(|problem| problem.response(self.desk().locale()));
        answered.guarded()
    }

    /// Says why a request that was let in gets no answer.
    pub fn fail(&self, why: Failure) -> Response {
        why.problem().response(self.desk().locale()).guarded()
    }

    fn route(&self, request: &Request) -> Result<Response, Problem> {
        match (request.method, request.path.as_str()) {
            (Method::Get, "/") => assets::page(),
            (Method::Get, path) => match path.strip_prefix("/assets/") {
                Some(name) => assets::asset(name),
                None => self.view(path, request),
            },
            (Method::Post, path) => self.act(path, request),
        }
    }

    /// The desk; one that a panic left behind reads the files again before it answers.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn view(&self, path: &str, request: &Request) -> Result<Response, Problem> {
        let mut desk = self.desk();
        desk.refresh()?;
        desk.with(|at| views::view(path, request, &at, &self.coder))?
    }

    fn act(&self, path: &str, request: &Request) -> Result<Response, Problem> {
        acts::act(path, request, &mut self.desk(), &self.coder)
    }
}
