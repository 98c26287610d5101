//! What the browser gets: a page, a stylesheet, modules.
//!
//! In: a path. Out: one of the files in `assets/`, and nothing else. They are in the binary; a build for developing reads them
//! from the repository, so that a change shows when the page is loaded again.

use super::answer::Response;
use super::problem::Problem;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "src/workbench/assets"]
struct Assets;

/// The page.
pub(super) fn page() -> Result<Response, Problem> {
    asset("page.html")
}

/// One of the files, by its path below `assets/`.
pub(super) fn asset(name: &str) -> Result<Response, Problem> {
    let file = Assets::get(name).ok_or_else(|| Problem::missing("workbench.no_file"))?;
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
    Ok(Response::new(200, kind, file.data))
}
