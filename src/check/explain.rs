//! What each check means and what to do about it.
//!
//! In: the tables of `docs/checks/README.md`, which the program carries along. Out: [`Explained`]: one for each row, so a
//! check that can be an error and a warning has two.

use std::sync::LazyLock;

/// The page that explains the checks; its tables are the one list of their names.
const PAGE: &str = include_str!("../../docs/checks/README.md");

/// What a check means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The stable name.
    pub name: &'static str,
    /// The heading it stands under.
    pub about: &'static str,
    /// How bad it is, unless the study says otherwise.
    pub severity: &'static str,
    /// What was found.
    pub means: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

static ALL: LazyLock<Vec<Explained>> = LazyLock::new(|| read(PAGE));

/// Returns the names of all checks, in the order of the page.
pub fn names() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    ALL.iter().map(|row| row.name).filter(move |name| std::mem::replace(&mut last, name) != *name)
}

/// Returns what is said about a check; nothing when there is none of this name.
pub fn explained(name: &str) -> Vec<&'static Explained> {
    ALL.iter().filter(|row| row.name == name).collect()
}

/// Writes a link `[x.md](../x.md)` of the page as the path of its document, for readers who have no page.
pub fn without_links(text: &str) -> String {
    let mut parts = text.split("](");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (target, after) = part.split_once(')').unwrap_or((part, ""));
        out.truncate(out.rfind('[').unwrap_or(out.len()));
        out.push_str(&target.replacen("../", "docs/", 1));
        out.push_str(after);
    }
    out
}

fn read(page: &'static str) -> Vec<Explained> {
    let mut about = "";
    let mut rows = Vec::new();
    for line in page.lines() {
        about = line.strip_prefix("## ").unwrap_or(about);
        let cells = line.strip_prefix("| `").and_then(|row| row.strip_suffix(" |"));
        let mut cells = cells.into_iter().flat_map(|row| row.split(" | "));
        if let (Some(name), Some(severity), Some(means), Some(remedy)) =
            (cells.next().and_then(|name| name.strip_suffix('`')), cells.next(), cells.next(), cells.next())
        {
            rows.push(Explained { name, about, severity, means, remedy });
        }
    }
    rows
}
