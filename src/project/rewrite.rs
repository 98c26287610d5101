//! Everything that names codes, under their new names.
//!
//! In: what codes are called now. Out: coding files, memos, `themes.toml`, `queries.toml` and `summaries.csv` that say so; comments, order and
//! whatever names no code stay as they are. A file that cannot be read is a finding and stays.

use super::changes::Changes;
use super::refactor::{Changed, text};
use super::{ProjectError, QUERIES_FILE};
use crate::codebook::Names;
use crate::coding::{Lines, Renaming, recode};
use crate::diagnostic::{Diagnostic, Place};
use crate::query::rename_codes;
use crate::summary::{Cells, SUMMARIES_FILE};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use toml_edit::{Array, DocumentMut, Item, TableLike, Value};

/// What stands round the header of a memo.
const FENCE: &str = "+++";

/// A file under the new names, and in how many places they stand.
type Rewritten = (String, usize);

struct Renamed<'a> {
    names: Names<'a>,
    rules: &'a BTreeMap<String, String>,
}

impl Renamed<'_> {
    /// The new name of `code:…`, where it has one.
    fn about(&self, about: &str) -> Option<String> {
        let name = about.strip_prefix("code:")?;
        self.code(name).or_else(|| self.names.of(name)).map(|new| format!("code:{new}"))
    }
}

impl Renaming for Renamed<'_> {
    fn code(&self, id: &str) -> Option<String> {
        self.names.before.find(id).and_then(|_| self.names.of(id))
    }

    fn rule(&self, name: &str) -> Option<String> {
        let (code, rule) = name.split_once('#')?;
        let present = self.names.before.find(code).map(|index| self.names.before.id(index))?;
        let known = self.rules.get(&format!("{present}#{rule}")).cloned();
        known.or_else(|| self.code(code).map(|new| format!("{new}#{rule}"))).filter(|new| new != name)
    }
}

/// Brings all files of the study in `root` up to date.
pub(super) fn rewrite(
    changes: &mut Changes,
    root: &Path,
    names: Names,
    rules: &BTreeMap<String, String>,
    changed: &mut Changed,
) -> Result<(), ProjectError> {
    let renamed = Renamed { names, rules };
    for coder in listed(root, "codings")? {
        for file in listed(root, &format!("codings/{coder}"))? {
            if file.ends_with(".csv") && file != "progress.csv" {
                codings(changes, &format!("codings/{coder}/{file}"), &renamed, changed)?;
            }
        }
    }
    for file in listed(root, "memos")?.iter().filter(|file| file.ends_with(".md")) {
        in_text(changes, &format!("memos/{file}"), changed, &|content| memo(content, &renamed))?;
    }
    in_text(changes, "themes.toml", changed, &|content| themes(content, names))?;
    in_text(changes, QUERIES_FILE, changed, &|content| queries(content, names))?;
    in_text(changes, SUMMARIES_FILE, changed, &|content| summaries(content, &renamed))
}

/// The names in a folder, sorted, without hidden ones; none where there is no folder.
fn listed(root: &Path, folder: &str) -> Result<Vec<String>, ProjectError> {
    let path = root.join(folder);
    let entries = match std::fs::read_dir(&path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        entries => entries.map_err(ProjectError::io("cannot read", &path))?,
    };
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    Ok(names)
}

fn codings(changes: &mut Changes, path: &str, renamed: &Renamed, changed: &mut Changed) -> Result<(), ProjectError> {
    let Some(bytes) = changes.read(path)? else { return Ok(()) };
    match Lines::parse(path, &bytes) {
        Ok(mut lines) => {
            let count = recode(&mut lines, path, renamed, &mut changed.findings);
            if count > 0 {
                changes.write(path, lines.print());
                changed.files.push((path.to_owned(), count));
            }
        }
        Err(findings) => changed.findings.extend(findings),
    }
    Ok(())
}

fn in_text(
    changes: &mut Changes,
    path: &str,
    changed: &mut Changed,
    change: &dyn Fn(&str) -> Result<Rewritten, String>,
) -> Result<(), ProjectError> {
    let Some(content) = text(changes, path)? else { return Ok(()) };
    match change(&content) {
        Ok((_, 0)) => {}
        Ok((new, count)) => {
            changes.write(path, new);
            changed.files.push((path.to_owned(), count));
        }
        Err(why) => {
            let message = format!("the file was left as it is, since it cannot be read: {why}");
            changed.findings.push(Diagnostic::error("not-rewritten", Place::file(path), message));
        }
    }
    Ok(())
}

fn document(content: &str) -> Result<DocumentMut, String> {
    content.parse().map_err(|error: toml_edit::TomlError| error.message().lines().next().unwrap_or_default().to_owned())
}

/// The tables of a list, however it is written.
fn tables<'d>(document: &'d mut DocumentMut, key: &str) -> Vec<&'d mut dyn TableLike> {
    match document.get_mut(key) {
        Some(Item::ArrayOfTables(tables)) => tables.iter_mut().map(|table| table as &mut dyn TableLike).collect(),
        Some(Item::Value(Value::Array(list))) => {
            list.iter_mut().filter_map(Value::as_inline_table_mut).map(|table| table as &mut dyn TableLike).collect()
        }
        _ => Vec::new(),
    }
}

/// Changes the texts of a list; one that stands there already goes.
fn renamed_list(list: &mut Array, name_of: &dyn Fn(&str) -> Option<String>) -> usize {
    let (mut count, mut place) = (0, 0);
    while let Some(item) = list.get_mut(place) {
        let Some(new) = item.as_str().and_then(name_of) else {
            place += 1;
            continue;
        };
        count += 1;
        let decor = item.decor().clone();
        *item = new.as_str().into();
        *item.decor_mut() = decor;
        let twice = list.iter().filter(|other| other.as_str() == Some(&new)).count() > 1;
        if twice {
            let first = list.get(0).map(|first| first.decor().clone());
            list.remove(place);
            if let (0, Some(decor), Some(item)) = (place, first, list.get_mut(0)) {
                *item.decor_mut() = decor;
            }
        } else {
            place += 1;
        }
    }
    count
}

fn themes(content: &str, names: Names) -> Result<Rewritten, String> {
    let mut document = document(content)?;
    let mut count = 0;
    for theme in tables(&mut document, "theme") {
        if let Some(codes) = theme.get_mut("codes").and_then(Item::as_array_mut) {
            count += renamed_list(codes, &|name| names.of(name));
        }
    }
    Ok((document.to_string(), count))
}

fn queries(content: &str, names: Names) -> Result<Rewritten, String> {
    let mut document = document(content)?;
    let mut count = 0;
    for query in tables(&mut document, "query") {
        let Some(value) = query.get_mut("query").and_then(Item::as_value_mut) else { continue };
        let Some((old, new)) =
            value.as_str().and_then(|old| Some((old.to_owned(), rename_codes(old, &|name| names.of(name))?)))
        else {
            continue;
        };
        let decor = value.decor().clone();
        *value = as_written(value, &old, &new);
        *value.decor_mut() = decor;
        count += 1;
    }
    Ok((document.to_string(), count))
}

/// The new text between the quotation marks of the old one, where it can stand there.
fn as_written(value: &Value, old: &str, new: &str) -> Value {
    let mut bare = value.clone();
    bare.decor_mut().clear();
    let written = bare.to_string().replacen(old, new, 1);
    written.parse().ok().filter(|value: &Value| value.as_str() == Some(new)).unwrap_or_else(|| new.into())
}

/// Changes the columns that summaries stand in.
fn summaries(content: &str, renamed: &Renamed) -> Result<Rewritten, String> {
    let mut cells = Cells::parse(SUMMARIES_FILE, content.as_bytes())
        .map_err(|findings| findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>().join("; "))?;
    let count = cells.rename(&|about| renamed.about(about));
    Ok((cells.print(), count))
}

/// Changes what a memo is about; its text is left alone.
fn memo(content: &str, renamed: &Renamed) -> Result<Rewritten, String> {
    let mut lines = content.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == FENCE) else { return Ok((String::new(), 0)) };
    let header: String = lines.take_while(|line| line.trim_end() != FENCE).collect();
    let rest = content.get(first.len() + header.len()..).unwrap_or_default();
    let mut document = document(&header)?;
    let name_of = |about: &str| renamed.about(about);
    let count = match document.get_mut("about").and_then(Item::as_value_mut) {
        Some(Value::Array(list)) => renamed_list(list, &name_of),
        Some(value) => match value.as_str().and_then(name_of) {
            Some(new) => {
                let decor = value.decor().clone();
                *value = new.as_str().into();
                *value.decor_mut() = decor;
                1
            }
            None => 0,
        },
        None => 0,
    };
    Ok((format!("{first}{document}{rest}"), count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::{Codebook, read_codes};

    fn with_names<T>(test: impl FnOnce(&Renamed) -> T) -> T {
        let book = |content: &str| -> Codebook { read_codes("c", content, &mut Vec::new()) };
        let before = book("[[code]]\nid = \"a\"\n[[code]]\nid = \"a/x\"\n[[code]]\nid = \"a/y\"\n");
        let after = book("[[code]]\nid = \"a\"\n[[code]]\nid = \"a/y\"\nwas = [\"a/x\"]\n");
        let (ids, rules) = (BTreeMap::new(), BTreeMap::from([("a/x#r".to_owned(), "a/y#r-2".to_owned())]));
        test(&Renamed { names: Names { before: &before, after: &after, replaced: &ids }, rules: &rules })
    }

    #[test]
    fn themes_and_queries_keep_all_but_the_names() {
        with_names(|renamed| {
            let content = "# t\n[[theme]]\nid = \"t\"\ncodes = [ # these\n  \"x\",   # one\n  \"a/y\",\n  \"a\",\n]\nclaim = \"a/x\"\n";
            assert_eq!(
                themes(content, renamed.names).unwrap(),
                (content.replace("\"x\"", "\"y\""), 1),
                "short and whole are told apart"
            );
            let twice = "[[theme]]\ncodes = [\"a/x\", \"a/y\"] # both\n";
            assert_eq!(themes(twice, renamed.names).unwrap().0, "[[theme]]\ncodes = [\"a/y\"] # both\n");
            let content = "[[query]]\nid = \"q\"\nquery  = '\"no x\" code:=x' # why\n\n[[query]]\nquery = \"code:a/x \\\"b\\\"\"\n[[query]]\nquery = '''\ncode:a'''\n";
            let wanted = content.replace("code:=x", "code:=y").replace("code:a/x \\\"b\\\"", "X");
            let (new, count) = queries(content, renamed.names).unwrap();
            assert_eq!(count, 2);
            let second = new.lines().find(|line| line.contains("code:a/y")).unwrap();
            assert_eq!(new.replace(second, "query = \"X\""), wanted);
            assert!(themes("[[theme", renamed.names).is_err());
        });
    }

    #[test]
    fn only_the_header_of_a_memo_changes() {
        with_names(|renamed| {
            let content = "+++\nabout = [\"code:a/x\", \"case:x\"] # both\nkind = \"code\"\n+++\n\nOn code:a/x.\n+++\n";
            assert_eq!(memo(content, renamed).unwrap(), (content.replace("\"code:a/x\"", "\"code:a/y\""), 1));
            assert_eq!(memo("# no header\n+++\n", renamed).unwrap().1, 0);
            assert_eq!(
                memo("+++\nabout = \"code:x\"\n", renamed).unwrap(),
                ("+++\nabout = \"code:y\"\n".to_owned(), 1)
            );
            assert!(memo("+++\nabout = [\n+++\n", renamed).is_err());
        });
    }

    #[test]
    fn rules_follow_their_codes() {
        with_names(|renamed| {
            assert_eq!(renamed.rule("a/x#r").as_deref(), Some("a/y#r-2"));
            assert_eq!(renamed.rule("a/x#other").as_deref(), Some("a/y#other"));
            assert_eq!((renamed.rule("a/y#r"), renamed.rule("gone#r"), renamed.rule("a/x")), (None, None, None));
        });
    }
}
