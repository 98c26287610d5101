//! What the page asks to change.
//!
//! In: a path below `/api/` and a body. Out: changed files, on disk, and JSON: what stands there now and `undo`, the body that
//! takes the act back. An act is done while nobody else may write, on the files as they are then.

mod code;
mod codings;
mod memo;
mod progress;
mod reconcile;
mod summary;
mod theme;

use super::answer::{Request, Response};
use super::problem::Problem;
use crate::coding::CoderId;
use crate::project::Desk;
use serde::Serialize;

/// Does what is asked.
pub(super) fn act(path: &str, request: &Request, desk: &mut Desk, coder: &CoderId) -> Result<Response, Problem> {
    match path.strip_prefix("/api/").unwrap_or_default() {
        "act" => ok(&codings::act(desk, coder, request.body()?)?),
        "progress" => ok(&progress::note(desk, coder, request.body()?)?),
        "memo" => ok(&memo::write(desk, coder, request.body()?)?),
        "theme" => ok(&theme::write(desk, request.body()?)?),
        "summary" => ok(&summary::write(desk, request.body()?)?),
        "reconcile" => ok(&reconcile::reconcile(desk, request.body()?)?),
        "code" => ok(&code::draft(desk, coder, request.body()?)?),
        _ => Err(Problem::missing("workbench.nothing_to_do")),
    }
}

fn ok<T: Serialize>(body: &T) -> Result<Response, Problem> {
    Ok(Response::json(200, body))
}
