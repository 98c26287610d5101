//! The life of the codebook.
//!
//! In: the codebook, and its versions as far as git knows them. Out: a row for each version with what it changed, and a row for
//! each code that had another id, was split or retired. Who made a version is git's to tell, and is not told.

use super::{Part, columns, count, maybe, table, text};
use crate::codebook::{CodeStatus, Codebook, What, diff};
use crate::locale::Locale;
use crate::study::Study;
use crate::table::{Table, Value};

/// Digits of a revision that are shown.
const DIGITS: usize = 10;
/// The heading of codes of which nothing but the rules changed.
const RULES: &str = "audit.other_rules";
/// Codes that are named for each kind of change.
const NAMED: usize = 8;

/// The codebook as it was.
#[derive(Debug)]
pub struct Version {
    /// The revision; `None` for what is not committed yet.
    pub revision: Option<String>,
    /// The day, as `yyyy-mm-dd`.
    pub date: Option<String>,
    /// The codebook; `None` where it could not be read.
    pub book: Option<Codebook>,
    /// Git has no more of the history here: what this version changed is not known.
    pub cut: bool,
}

/// Makes the table of versions.
pub(super) fn history(study: &Study, versions: Option<&[Version]>) -> Table {
    let (now, locale) = (&study.codebook, study.locale);
    let mut rows = Vec::new();
    let mut before: Option<&Codebook> = None;
    for version in versions.unwrap_or_default() {
        let mut row = row(version.date.as_deref(), revision(version, locale), version.book.as_ref(), before, locale);
        if let Some(changes) = row.last_mut().filter(|_| version.cut) {
            *changes = text(locale.text("audit.cut"));
        }
        rows.push(row);
        before = version.book.as_ref().or(before);
    }
    let caption = match versions {
        Some(versions) if versions.iter().any(|version| version.cut) => "audit.cut_caption",
        Some([_, ..]) => "audit.versions_caption",
        Some([]) | None => {
            rows.push(row(None, locale.text("audit.now").to_owned(), Some(now), None, locale));
            "audit.no_versions_caption"
        }
    };
    let heads = [
        ("audit.date", false),
        ("audit.revision", false),
        ("audit.version", false),
        ("audit.codes", true),
        ("audit.rules", true),
        ("audit.changes", false),
    ];
    let caption = locale.text(caption).to_owned();
    table(Part::Versions, locale.text("audit.versions"), caption, columns(locale, heads), rows)
}

fn revision(version: &Version, locale: Locale) -> String {
    match &version.revision {
        Some(revision) => revision.chars().take(DIGITS).collect(),
        None => locale.text("audit.uncommitted").to_owned(),
    }
}

fn row(
    date: Option<&str>,
    revision: String,
    book: Option<&Codebook>,
    before: Option<&Codebook>,
    locale: Locale,
) -> Vec<Value> {
    let changes = match (before, book) {
        (_, None) => locale.text("audit.unreadable").to_owned(),
        (None, Some(_)) => String::new(),
        (Some(before), Some(book)) => told(before, book, locale),
    };
    let figure = |of: fn(&Codebook) -> usize| book.map_or(Value::Missing, |book| count(of(book)));
    vec![
        maybe(date),
        text(revision),
        maybe(book.map(|book| book.version.as_str()).filter(|version| !version.is_empty())),
        figure(|book| book.codes.iter().filter(|code| code.status != CodeStatus::Retired).count()),
        figure(|book| book.rules.len()),
        maybe(Some(changes).filter(|changes| !changes.is_empty())),
    ]
}

/// What became of the codes, by kind of change.
fn told(before: &Codebook, after: &Codebook, locale: Locale) -> String {
    let changes = diff(before, after);
    let version = (before.version != after.version).then(|| {
        let shown = |version: &str| if version.is_empty() { "–".to_owned() } else { version.to_owned() };
        format!("{}: {} → {}", locale.text("audit.version"), shown(&before.version), shown(&after.version))
    });
    let kinds = [
        (What::Added, "audit.added"),
        (What::Removed, "audit.removed"),
        (What::Renamed, "audit.renamed"),
        (What::Moved, "audit.moved"),
        (What::Merged, "audit.merged"),
        (What::Split, "audit.split"),
        (What::Retired, "audit.retired"),
        (What::Activated, "audit.activated"),
        (What::Redefined, "audit.redefined"),
        (What::Redefined, RULES),
    ];
    let codes = kinds.into_iter().filter_map(|(kind, key)| {
        let of = changes.iter().filter(|change| change.what.contains(&kind) && change.is_of_rules() == (key == RULES));
        // A code that was taken in goes by the id it had; the others by the one they have.
        let id = |change: &crate::codebook::CodeChange| match (kind, change.before, change.after) {
            (What::Merged, Some(old), _) | (_, Some(old), None) => before.id(old).to_owned(),
            (_, _, Some(new)) => after.id(new).to_owned(),
            (_, None, None) => String::new(),
        };
        let ids: Vec<String> = of.map(id).collect();
        let more = ids.len().saturating_sub(NAMED);
        let shown = ids.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let rest = if more > 0 { format!(", +{more}") } else { String::new() };
        (!ids.is_empty()).then(|| format!("{}: {shown}{rest}", locale.text(key)))
    });
    let parts: Vec<String> = version.into_iter().chain(codes).collect();
    // Git knows another file: something in it changed that no code or rule says.
    if parts.is_empty() { locale.text("audit.other_text").to_owned() } else { parts.join("; ") }
}

/// Makes the table of codes that were not always what they are.
pub(super) fn lives(study: &Study) -> Table {
    let (book, locale) = (&study.codebook, study.locale);
    let moved = book
        .codes
        .iter()
        .filter(|code| !code.was.is_empty() || !code.split_into.is_empty() || code.status == CodeStatus::Retired);
    let row = |code: &crate::codebook::Code| {
        vec![
            text(&code.id),
            text(locale.text(status(code.status))),
            maybe(code.since.as_deref()),
            text(code.was.join(", ")),
            text(code.split_into.join(", ")),
        ]
    };
    let rows: Vec<Vec<Value>> = moved.map(row).collect();
    let heads = [
        ("audit.code", false),
        ("audit.status", false),
        ("audit.since", false),
        ("audit.was", false),
        ("audit.split_into", false),
    ];
    let caption = locale.text("audit.lives_caption").to_owned();
    table(Part::Codes, locale.text("audit.lives"), caption, columns(locale, heads), rows)
}

const fn status(status: CodeStatus) -> &'static str {
    match status {
        CodeStatus::Draft => "audit.draft",
        CodeStatus::Active => "audit.active",
        CodeStatus::Retired => "audit.retired",
    }
}
