//! The queries that a study keeps.
//!
//! In: `queries.toml`. Out: [`SavedQuery`]s in file order. What a query means is not known here.

use crate::case::is_id;
use crate::diagnostic::{Diagnostic, Place};
use crate::locale::Words;
use crate::source::{place_at, toml};
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default, rename = "query")]
    queries: Vec<RawQuery>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuery {
    id: Spanned<String>,
    query: Spanned<String>,
    title: Option<Words>,
    layer: Option<String>,
}

/// A query with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its name.
    pub id: String,
    /// The query as it is typed.
    pub query: String,
    /// What it is about; the query itself where nothing is said.
    pub title: Words,
    /// The layer it reads, where the query does not say.
    pub layer: Option<String>,
    /// Where the query stands.
    pub place: Place,
}

/// Reads the queries; of two with one name the first is kept.
pub fn read_saved(file: &str, content: &str, findings: &mut Vec<Diagnostic>) -> Vec<SavedQuery> {
    let raw: RawFile = toml(file, content).unwrap_or_else(|finding| {
        findings.push(finding);
        RawFile::default()
    });
    let mut names = BTreeSet::new();
    let mut queries = Vec::new();
    for RawQuery { id, query, title, layer } in raw.queries {
        let here = place_at(file, content, id.span().start);
        let id = id.into_inner();
        if !is_id(&id) {
            let message = format!("`{id}` is no id of a query");
            let hint = "lower-case letters and digits, parts joined by `-`";
            findings.push(Diagnostic::error("query-id", here, message).hint(hint));
        } else if !names.insert(id.clone()) {
            let message = format!("the query `{id}` stands twice; the first was kept");
            findings.push(Diagnostic::error("duplicate-id", here, message));
        } else {
            let place = place_at(file, content, query.span().start);
            let query = query.into_inner();
            let title = title.filter(|title| !title.is_blank()).unwrap_or_else(|| Words::One(query.clone()));
            queries.push(SavedQuery { id, query, title, layer, place });
        }
    }
    queries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_in_their_order_and_what_is_wrong_is_said() {
        let content = "[[query]]\nid = \"b\"\nquery = 'time'\n\n[[query]]\nid = \"a\"\nquery = 'x'\ntitle = \"X\"\n\n\
                       [[query]]\nid = \"a\"\nquery = 'y'\n\n[[query]]\nid = \"A b\"\nquery = 'z'\n";
        let mut findings = Vec::new();
        let saved = read_saved("queries.toml", content, &mut findings);
        assert_eq!(saved.iter().map(|saved| saved.id.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(saved[0].title, Words::One("time".to_owned()));
        assert_eq!(saved[1].place.to_string(), "queries.toml:7:9");
        let places: Vec<String> = findings.iter().map(|f| format!("{} {}", f.place, f.check)).collect();
        assert_eq!(places, ["queries.toml:11:6 duplicate-id", "queries.toml:15:6 query-id"]);
    }
}
