//! Where segments are named: coding files, themes, quotations, memos.
//!
//! In: such a file. Out: [`Named`] segments in its order; and the file again with some of them named anew or taken out.
//! Everything else in it stays as it is.

use crate::coding::reanchor::{Sought, Words};
use crate::coding::{Anchor, Flag, Lines, escape, quoted_by_digest, unescape};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::{Cells, utf8};
use std::collections::BTreeMap;
use toml_edit::{DocumentMut, Item, TableLike, Value};

/// The line above and below the header of a memo.
const FENCE: &str = "+++";
/// Keys that hold a form of the words made by hand.
const BY_HAND: [&str; 2] = ["printed", "translations"];

/// A segment, as a file names it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// The name as it stands there.
    pub(super) anchor: Anchor,
    /// The code, in a coding file.
    pub(super) code: String,
    /// What is known of its words.
    pub(super) words: Words,
    /// Its words are never shown.
    pub(super) sensitive: bool,
    /// A form of the words made by hand stands beside it.
    pub(super) by_hand: bool,
    /// Which one in its file.
    pub(super) item: usize,
}

impl Named {
    pub(super) fn sought(&self) -> Sought {
        Sought { start: self.anchor.start, end: self.anchor.end, words: self.words.clone() }
    }
}

/// What becomes of a name.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// It is this one now, with these words.
    Put(Anchor, String),
    /// It is taken out.
    Remove,
}

/// A file that names segments.
#[derive(Debug)]
pub(super) struct Source {
    /// Its path in the study.
    pub(super) path: String,
    /// Its bytes as they were read.
    pub(super) bytes: Vec<u8>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Codings { interview: String, lines: Lines },
    Anchors { above: String, document: Box<DocumentMut>, below: String },
}

impl Source {
    /// Reads a coding file.
    pub(super) fn codings(path: String, interview: &str, bytes: Vec<u8>) -> Result<Self, Vec<Diagnostic>> {
        let lines = Lines::parse(&path, &bytes)?;
        Ok(Self { path, bytes, content: Content::Codings { interview: interview.to_owned(), lines } })
    }

    /// Reads a TOML file, or a memo with a header; a memo without one names nothing.
    pub(super) fn anchors(path: String, bytes: Vec<u8>) -> Result<Option<Self>, Diagnostic> {
        let text = utf8(&path, bytes.clone())?;
        let parts = if path.ends_with(".md") { header(&text) } else { Some(("", text.as_str(), "")) };
        let Some((above, header, below)) = parts else { return Ok(None) };
        let document: DocumentMut = header.parse().map_err(|error: toml_edit::TomlError| {
            let message = error.message().lines().next().unwrap_or_default().to_owned();
            Diagnostic::error("toml", Place::file(path.clone()), message)
        })?;
        let (above, below) = (above.to_owned(), below.to_owned());
        Ok(Some(Self { path, bytes, content: Content::Anchors { above, document: Box::new(document), below } }))
    }

    /// Returns the segments that it names; what cannot be understood is left to `check`.
    pub(super) fn named(&mut self) -> Vec<Named> {
        let mut found = Vec::new();
        match &mut self.content {
            Content::Codings { interview, lines } => {
                let rows = lines.cells_mut().iter().enumerate();
                found.extend(rows.filter_map(|(item, cells)| row(interview, cells, item)));
            }
            Content::Anchors { document, .. } => {
                let mut item = 0;
                walk(document.as_table_mut(), &mut |table| {
                    found.extend(entry(table, item));
                    item += 1;
                    true
                });
            }
        }
        found
    }

    /// Writes the file with these names changed.
    pub(super) fn with(self, acts: &BTreeMap<usize, Act>) -> String {
        match self.content {
            Content::Codings { mut lines, .. } => {
                let mut item = 0;
                lines.cells_mut().retain_mut(|cells| {
                    item += 1;
                    act_on_row(cells, acts.get(&(item - 1)))
                });
                lines.print()
            }
            Content::Anchors { above, mut document, below } => {
                let mut item = 0;
                walk(document.as_table_mut(), &mut |table| {
                    item += 1;
                    match acts.get(&(item - 1)) {
                        Some(Act::Remove) => return false,
                        Some(Act::Put(anchor, words)) => {
                            put(table, "at", &anchor.to_string());
                            put(table, "quote", words);
                        }
                        None => {}
                    }
                    true
                });
                format!("{above}{document}{below}")
            }
        }
    }
}

fn entry(table: &dyn TableLike, item: usize) -> Option<Named> {
    let cell = |key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default();
    Some(Named {
        anchor: cell("at").parse().ok()?,
        code: String::new(),
        words: Words::Quote(cell("quote").to_owned()),
        sensitive: false,
        by_hand: BY_HAND.iter().any(|key| table.contains_key(key)),
        item,
    })
}

fn row(interview: &str, cells: &Cells, item: usize) -> Option<Named> {
    let cell = |column: &str| cells.get(column).map_or("", String::as_str);
    let (start, end) = (cell("start").parse().ok()?, cell("end").parse().ok()?);
    let words = match cell("quote") {
        "" => Words::Unknown,
        quote => match quote.strip_prefix("blake3:") {
            Some(digits) => Words::Digest(digits.to_owned()),
            None => Words::Quote(unescape(quote)),
        },
    };
    let flags = cell("flags").split([' ', ',', ';']);
    (start < end).then(|| Named {
        anchor: Anchor { interview: interview.to_owned(), start, end },
        code: cell("code").to_owned(),
        words,
        sensitive: flags.into_iter().any(|flag| flag == Flag::Sensitive.name()),
        by_hand: false,
        item,
    })
}

/// Changes a line of a coding file; tells whether it stays.
fn act_on_row(cells: &mut Cells, act: Option<&Act>) -> bool {
    match act {
        None => true,
        Some(Act::Remove) => false,
        Some(Act::Put(anchor, words)) => {
            cells.insert("start".to_owned(), anchor.start.to_string());
            cells.insert("end".to_owned(), anchor.end.to_string());
            if let Some(quote) = cells.get_mut("quote") {
                let digest = quote.starts_with("blake3:");
                *quote = if digest { quoted_by_digest(words) } else { escape(words.trim()) };
            }
            true
        }
    }
}

/// Splits a memo into what stands above its header, the header, and the rest.
fn header(memo: &str) -> Option<(&str, &str, &str)> {
    let mut lines = memo.split_inclusive('\n');
    let above = lines.next().filter(|line| line.trim_start_matches('\u{feff}').trim_end() == FENCE)?;
    let mut end = above.len();
    for line in lines {
        if line.trim_end() == FENCE {
            return Some((above, memo.get(above.len()..end)?, memo.get(end..)?));
        }
        end += line.len();
    }
    None
}

/// Shows every table with `at` and `quote` to `see`, in the order of the file; takes out those that are not to stay.
fn walk(table: &mut dyn TableLike, see: &mut dyn FnMut(&mut dyn TableLike) -> bool) -> bool {
    let is_text = |key: &str| table.get(key).is_some_and(Item::is_str);
    let stays = if is_text("at") && is_text("quote") { see(table) } else { true };
    let mut gone = Vec::new();
    for (key, item) in table.iter_mut() {
        if !walk_item(item, see) {
            gone.push(key.get().to_owned());
        }
    }
    for key in gone {
        table.remove(&key);
    }
    stays
}

fn walk_item(item: &mut Item, see: &mut dyn FnMut(&mut dyn TableLike) -> bool) -> bool {
    match item {
        Item::Table(table) => walk(table, see),
        Item::Value(value) => walk_value(value, see),
        Item::ArrayOfTables(tables) => {
            let mut at = 0;
            while let Some(table) = tables.get_mut(at) {
                if walk(table, see) {
                    at += 1;
                } else {
                    tables.remove(at);
                }
            }
            true
        }
        Item::None => true,
    }
}

fn walk_value(value: &mut Value, see: &mut dyn FnMut(&mut dyn TableLike) -> bool) -> bool {
    match value {
        Value::InlineTable(table) => walk(table, see),
        Value::Array(list) => {
            let mut at = 0;
            while let Some(value) = list.get_mut(at) {
                if walk_value(value, see) {
                    at += 1;
                } else {
                    list.remove(at);
                }
            }
            true
        }
        _ => true,
    }
}

/// Puts a text in the place of another; what stands round it stays. Line breaks are written `\n`, as the manual does.
fn put(table: &mut dyn TableLike, key: &str, text: &str) {
    let Some(Item::Value(value)) = table.get_mut(key) else { return };
    if value.as_str() == Some(text) {
        return;
    }
    let decor = value.decor().clone();
    let one_line = text.contains('\n').then(|| serde_json::to_string(text).ok()?.parse::<Value>().ok()).flatten();
    *value = one_line.filter(|value| value.as_str() == Some(text)).unwrap_or_else(|| Value::from(text));
    *value.decor_mut() = decor;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(path: &str, content: &str, acts: &[(usize, Act)]) -> String {
        let source = Source::anchors(path.to_owned(), content.as_bytes().to_vec()).unwrap().unwrap();
        source.with(&acts.iter().cloned().collect())
    }

    fn put_at(start: u32, words: &str) -> Act {
        Act::Put(Anchor { interview: "p".into(), start, end: start + 3 }, words.to_owned())
    }

    #[test]
    fn anchors_are_changed_in_their_place_and_nothing_else() {
        let content = "# ours\n[[theme]]\nid = 'a'   # first\nquotations = [\n  { at = \"p:1-4\", quote = \"een\" }, # good\n  \
                       { at = \"p:5-8\", quote = \"two\" },\n]\nagainst = []\n\n[[quotation]]\nat    = 'p:9-12'\nquote = 'x'\nprinted = 'X'\n";
        let mut source = Source::anchors("themes.toml".into(), content.as_bytes().to_vec()).unwrap().unwrap();
        let named = source.named();
        let told: Vec<(usize, String, bool)> =
            named.iter().map(|one| (one.item, one.anchor.to_string(), one.by_hand)).collect();
        assert_eq!(told, [(0, "p:1-4".into(), false), (1, "p:5-8".into(), false), (2, "p:9-12".into(), true)]);
        assert_eq!(changed("themes.toml", content, &[]), content);
        let after = changed("themes.toml", content, &[(0, put_at(2, "één\nén")), (2, put_at(20, "y"))]);
        let expected = content
            .replace("{ at = \"p:1-4\", quote = \"een\" }", "{ at = \"p:2-5\", quote = \"één\\nén\" }")
            .replace("at    = 'p:9-12'\nquote = 'x'", "at    = \"p:20-23\"\nquote = \"y\"");
        assert_eq!(after, expected);
        let less = changed("themes.toml", content, &[(1, Act::Remove), (2, Act::Remove)]);
        assert!(!less.contains("p:5-8") && !less.contains("p:9-12") && less.contains("p:1-4"), "{less}");
    }

    #[test]
    fn only_the_header_of_a_memo_is_changed() {
        let memo = "+++\nkind = \"code\"\n[[segment]]\nat = \"p:1-4\"\nquote = \"een\"\n+++\n\n+++ at = \"p:1-4\"\r\n";
        let after = changed("memos/a.md", memo, &[(0, put_at(7, "een"))]);
        assert_eq!(after, memo.replacen("p:1-4", "p:7-10", 1));
        for without in ["no header\n", "+++\nopen = 1\n", ""] {
            assert!(Source::anchors("memos/a.md".into(), without.into()).unwrap().is_none(), "{without}");
        }
    }

    #[test]
    fn a_line_keeps_the_form_of_its_quote() {
        let file = "start,end,code,verdict,quote,note,flags\n1,4,a,,een,n,sensitive cite\n5,8,a,,blake3:0123456789abcdef,,\n9,12,a,,,,\nx,,a,,,,\n";
        let source = || Source::codings("c.csv".into(), "p", file.into()).unwrap();
        let named = source().named();
        assert_eq!(named.len(), 3);
        assert!(named[0].sensitive && named[1].words == Words::Digest("0123456789abcdef".into()));
        let acts = [(0, put_at(2, "a\n b")), (1, put_at(6, "q")), (2, put_at(10, "r"))];
        let after = source().with(&acts.into_iter().collect());
        let digest = quoted_by_digest("q");
        let expected = format!(
            "start,end,code,verdict,quote,note,flags\n2,5,a,,a\\n b,n,sensitive cite\n6,9,a,,{digest},,\n10,13,a,,,,\nx,,a,,,,\n"
        );
        assert_eq!(after, expected);
        assert!(!source().with(&[(0, Act::Remove)].into_iter().collect()).contains("een"));
    }
}
