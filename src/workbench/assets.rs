//! What the browser gets: a page, a stylesheet, modules.
//!
//! In: a path. Out: one of the files in `assets/`, and nothing else. They are in the binary. The page asks for them below a name
//! that goes with what they hold (`/assets/VERSION/app.js`): a browser keeps those, and loads the page anew without asking
//! again. A build for developing reads them from the repository each time, so that a change shows at once.

use super::answer::Response;
use super::problem::Problem;
use crate::digest::Digest;
use rust_embed::RustEmbed;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "src/workbench/assets"]
struct Assets;

/// The name of what the files hold; none in a build for developing.
static VERSION: LazyLock<Option<String>> = LazyLock::new(|| (!cfg!(debug_assertions)).then(version));

fn version() -> String {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    let held = names.iter().filter_map(|name| Some((name, Assets::get(name)?)));
    let all: Vec<u8> = held.flat_map(|(name, file)| [name.as_bytes(), &file.metadata.sha256_hash()].concat()).collect();
    Digest::of(&all).short()
}

/// The page.
pub(super) fn page() -> Result<Response, Problem> {
    page_of(VERSION.as_deref())
}

/// One of the files, by its path below `assets/`.
pub(super) fn asset(path: &str) -> Result<Response, Problem> {
    asset_of(path, VERSION.as_deref())
}

fn page_of(version: Option<&str>) -> Result<Response, Problem> {
    let mut page = asset_of("page.html", None)?;
    if let Some(version) = version {
        let text = String::from_utf8_lossy(&page.body).replace("\"/assets/", &format!("\"/assets/{version}/"));
        page.body = text.into_bytes();
    }
    Ok(page)
}

fn asset_of(path: &str, version: Option<&str>) -> Result<Response, Problem> {
    let versioned = version.and_then(|version| path.strip_prefix(version)?.strip_prefix('/'));
    let name = versioned.unwrap_or(path);
    let file = Assets::get(name).ok_or_else(|| Problem::missing("workbench.no_file"))?;
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
    let response = Response::new(200, kind, file.data);
    Ok(if versioned.is_some() { response.kept() } else { response })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(response: &Response) -> bool {
        response.headers.iter().any(|(name, value)| *name == "cache-control" && value.contains("immutable"))
    }

    #[test]
    fn every_file_that_the_page_asks_for_is_there_with_a_version_and_without() {
        for version in [None, Some("v1")] {
            let page = page_of(version).expect("a page");
            assert!(!kept(&page));
            let text = String::from_utf8(page.body).expect("a text");
            let paths: Vec<&str> = text.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert!(paths.len() > 20);
            for path in paths {
                assert_eq!(path.starts_with("v1/"), version.is_some(), "{path}");
                let file = asset_of(path, version).unwrap_or_else(|_| panic!("{path}"));
                assert_eq!(kept(&file), version.is_some(), "{path}");
            }
        }
    }

    #[test]
    fn what_is_asked_for_without_the_version_is_not_kept() {
        assert!(!kept(&asset_of("app.js", Some("v1")).expect("a file")));
        assert!(asset_of("v0/app.js", Some("v1")).is_err());
    }

    #[test]
    fn the_version_goes_with_what_the_files_hold() {
        assert_eq!(version(), version());
        assert!(version().chars().all(|c| c.is_ascii_hexdigit()), "{}", version());
    }
}
