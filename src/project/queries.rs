//! Keeping a query in a study.
//!
//! In: a query with a name. Out: `queries.toml` with it; comments, order and everything else in the file stay.

use super::{Project, ProjectError, QUERIES_FILE};
use crate::source::utf8;
use std::io;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// A query to keep.
#[derive(Clone, Copy, Debug)]
pub struct Keep<'a> {
    /// Its name.
    pub id: &'a str,
    /// The query as it is typed.
    pub query: &'a str,
    /// What it is about.
    pub title: Option<&'a str>,
    /// The layer it reads, where it does not say so itself.
    pub layer: Option<&'a str>,
    /// Put it in the place of one with the same name.
    pub replace: bool,
}

impl Project {
    /// Keeps a query; a name that is taken is refused unless it is to be replaced.
    pub fn keep_query(&self, keep: &Keep) -> Result<(), ProjectError> {
        if !crate::case::is_id(keep.id) {
            let hint = "a name has lower-case letters and digits, parts joined by `-`";
            return Err(ProjectError::refused(format!("`{}` is no name for a query", keep.id), hint));
        }
        let path = self.root.join(QUERIES_FILE);
        let mut changes = self.changes()?;
        let content = utf8(QUERIES_FILE, changes.read(QUERIES_FILE)?.unwrap_or_default());
        let content = content.map_err(|finding| ProjectError::Config(Box::new(finding)))?;
        let changed = added(&content, keep).map_err(|problem| match problem {
            Problem::Taken => {
                let message = format!("the study keeps a query `{}` already", keep.id);
                ProjectError::refused(message, "choose another name, or add --replace")
            }
            Problem::Unreadable(message) => {
                ProjectError::io("cannot change", &path)(io::Error::new(io::ErrorKind::InvalidData, message))
            }
        })?;
        changes.write(QUERIES_FILE, changed);
        changes.commit().map(|_| ())
    }
}

enum Problem {
    Taken,
    Unreadable(String),
}

fn added(content: &str, keep: &Keep) -> Result<String, Problem> {
    let mut document: DocumentMut =
        content.parse().map_err(|error: toml_edit::TomlError| Problem::Unreadable(error.to_string()))?;
    // In a file of comments alone they stand after everything; the new query goes below them.
    let above = if document.is_empty() { content.trim_end().to_owned() } else { String::new() };
    if document.is_empty() {
        document.set_trailing("");
    }
    let queries = document.entry("query").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(queries) = queries.as_array_of_tables_mut() else {
        return Err(Problem::Unreadable("`query` is no list of tables [[query]]".to_owned()));
    };
    let same = |table: &Table| table.get("id").and_then(Item::as_str) == Some(keep.id);
    let fill = |table: &mut Table| {
        let other = table.get("query").and_then(Item::as_str) != Some(keep.query);
        for (key, text) in
            [("id", Some(keep.id)), ("query", Some(keep.query)), ("title", keep.title), ("layer", keep.layer)]
        {
            match text {
                Some(text) => {
                    table.insert(key, value(text));
                }
                None if key == "layer" || other => {
                    table.remove(key);
                }
                None => {}
            }
        }
    };
    let place = queries.iter().position(same);
    match place.and_then(|place| queries.get_mut(place)) {
        Some(_) if !keep.replace => return Err(Problem::Taken),
        Some(table) => fill(table),
        None => {
            let mut table = Table::new();
            let gap = if above.is_empty() { "\n" } else { "\n\n" };
            if !content.trim().is_empty() {
                table.decor_mut().set_prefix(format!("{above}{gap}"));
            }
            fill(&mut table);
            queries.push(table);
        }
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(content: &str, id: &str, replace: bool) -> Option<String> {
        let keep = Keep { id, query: "\"no time\" code:=a", title: None, layer: None, replace };
        added(content, &keep).ok()
    }

    #[test]
    fn a_query_is_added_and_comments_stay() {
        let file = kept("", "first", false).unwrap();
        assert_eq!(file, "[[query]]\nid = \"first\"\nquery = '\"no time\" code:=a'\n");
        let file = format!("# ours\n{file}# the end\n");
        let file = kept(&file, "second", false).unwrap();
        assert!(file.starts_with("# ours\n[[query]]\nid = \"first\""), "{file}");
        assert!(file.contains("\n\n[[query]]\nid = \"second\"") && file.contains("# the end"), "{file}");
        assert_eq!(kept(&file, "second", false), None);
        assert_eq!(kept(&file, "second", true).unwrap().matches("second").count(), 1);
        assert_eq!(kept("query = 1", "x", false), None);
        assert!(kept("# ours\n", "x", false).unwrap().starts_with("# ours\n\n[[query]]\nid"));
    }
}
