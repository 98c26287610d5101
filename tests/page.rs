//! Reads finished reports as a browser would: links, places, tables, and the quotations a link narrows a page to.
//!
//! In: the bytes of a reports folder. Out: what does not hold together, by assertion.

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// Every file of a reports folder, by path below it.
pub type Outputs = BTreeMap<String, Vec<u8>>;

fn text<'o>(outputs: &'o Outputs, path: &str) -> &'o str {
    std::str::from_utf8(&outputs[path]).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Undoes percent-encoding.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = rest.get(1..3).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &rest[3..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// What a link on the page `from` leads to: the path below the reports, and the fragment.
fn resolve(from: &str, link: &str) -> (String, Option<String>) {
    let (path, fragment) = link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
    let fragment = fragment.map(str::to_owned);
    if path.is_empty() {
        return (from.to_owned(), fragment);
    }
    let mut parts: Vec<String> = from.split('/').map(str::to_owned).collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{from}: {link} leads out of the reports"),
            "." | "" => {}
            part => parts.push(decode(part)),
        }
    }
    (parts.join("/"), fragment)
}

fn places(outputs: &Outputs, path: &str) -> BTreeSet<String> {
    let id = Regex::new(r#"\sid="([^"]*)""#).unwrap();
    id.captures_iter(text(outputs, path)).map(|found| unescape(&found[1])).collect()
}

fn links(outputs: &Outputs, path: &str) -> Vec<String> {
    let pattern = if path.ends_with(".md") { r"(?:^|[^\\])\]\(([^()\s]+)\)" } else { r#"\s(?:href|src)="([^"]*)""# };
    let found = Regex::new(pattern).unwrap();
    found.captures_iter(text(outputs, path)).map(|link| unescape(&link[1])).collect()
}

/// Every relative link of every page leads to a file, and to a place in it; returns how many were followed.
pub fn follow_all_links(outputs: &Outputs) -> usize {
    let pages: Vec<&String> = outputs.keys().filter(|path| path.ends_with(".html") || path.ends_with(".md")).collect();
    let known: BTreeMap<&str, BTreeSet<String>> =
        pages.iter().map(|path| (path.as_str(), places(outputs, path))).collect();
    let mut followed = 0;
    for path in pages {
        for link in links(outputs, path) {
            assert!(!link.contains("://"), "{path}: {link} leaves the machine");
            let (target, fragment) = resolve(path, &link);
            assert!(outputs.contains_key(&target), "{path}: {link} leads to {target}, which is not there");
            let place = fragment.filter(|fragment| !fragment.contains('=')).map(|fragment| decode(&fragment));
            if let (Some(place), Some(there)) = (place, known.get(target.as_str())) {
                assert!(there.contains(&place), "{path}: {link}: there is no place {place} in {target}");
            }
            followed += 1;
        }
    }
    followed
}

/// The facets of each quotation of a page, as the script of the page reads them.
fn quotations(outputs: &Outputs, path: &str) -> Vec<Vec<(String, String)>> {
    let figure = Regex::new(r#"<figure class="quotation"[^>]*?data-facets="([^"]*)""#).unwrap();
    figure.captures_iter(text(outputs, path)).map(|found| pairs(&unescape(&found[1]))).collect()
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(&name.replace('+', " ")), decode(&value.replace('+', " ")))
    };
    query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// The quotations that a link shows: of one name given twice, either value will do.
fn shown<'q>(all: &'q [Vec<(String, String)>], wanted: &[(String, String)]) -> Vec<&'q Vec<(String, String)>> {
    let keeps = |own: &&Vec<(String, String)>| {
        wanted.iter().all(|(name, _)| wanted.iter().any(|pair| pair.0 == *name && own.contains(pair)))
    };
    all.iter().filter(keeps).collect()
}

/// A cell of a table: its words and its link.
type Cell = (String, Option<String>);

struct Table {
    id: String,
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

fn tables(outputs: &Outputs, path: &str) -> Vec<Table> {
    let [figure, row, cell, tag] = [
        r#"(?s)<figure class="table" id="([^"]*)">.*?<thead>(.*?)</thead>(.*?)</table>"#,
        r"(?s)<tr[^>]*>(.*?)</tr>",
        r"(?s)<t[hd][^>]*>(.*?)</t[hd]>",
        r"<[^>]*>",
    ]
    .map(|pattern| Regex::new(pattern).unwrap());
    let href = Regex::new(r#"href="([^"]*)""#).unwrap();
    let cells = |row: &str| -> Vec<Cell> {
        let read = |cell: regex::Captures| {
            let link = href.captures(&cell[1]).map(|found| unescape(&found[1]));
            (unescape(&tag.replace_all(&cell[1], "")), link)
        };
        cell.captures_iter(row).map(read).collect()
    };
    let table = |found: regex::Captures| Table {
        id: found[1].to_owned(),
        head: cells(&found[2]).into_iter().map(|(heading, _)| heading).collect(),
        rows: row.captures_iter(&found[3]).map(|row| cells(&row[1])).collect(),
    };
    figure.captures_iter(text(outputs, path)).map(table).collect()
}

/// What a column counts, by its heading.
#[derive(Clone, Copy, PartialEq)]
enum Counts {
    Segments,
    Participants,
    Interviews,
}

fn counts(table: &str, heading: &str, language: &str) -> Option<Counts> {
    let word = |key: &str| crate::support::wording(language, key, &[]);
    let is = |key: &str| heading == word(key) || heading.ends_with(&format!(": {}", word(key)));
    if is("column.segments") || heading == word("column.all_segments") {
        Some(Counts::Segments)
    } else if is("column.participants") || heading == word("column.all_participants") {
        Some(Counts::Participants)
    } else if is("column.interviews") {
        Some(Counts::Interviews)
    } else {
        ["table-crosstab-case", "table-crosstab-interview"].contains(&table).then_some(Counts::Segments)
    }
}

/// Every number that leads to evidence is the number of quotations shown there, or of the participants or interviews
/// they come from; returns how many numbers were looked at.
pub fn count_all_evidence(outputs: &Outputs, language: &str) -> usize {
    let evidence: BTreeMap<&str, Vec<Vec<(String, String)>>> = outputs
        .keys()
        .filter(|path| path.starts_with("evidence/") && path.ends_with(".html"))
        .map(|path| (path.as_str(), quotations(outputs, path)))
        .collect();
    let word = |key: &str| crate::support::wording(language, key, &[]);
    let (participant, interview) = (word("column.participant"), word("column.interview"));
    let unidentified = word("table.unidentified");
    let mut looked_at = 0;
    for path in outputs.keys().filter(|path| path.ends_with(".html")) {
        for table in tables(outputs, path) {
            let headings: Vec<Option<Counts>> = table.head.iter().map(|h| counts(&table.id, h, language)).collect();
            for row in &table.rows {
                assert_eq!(row.len(), headings.len(), "{path}: {}", table.id);
                for ((number, link), counts) in row.iter().zip(&headings) {
                    let (Some(link), Some(counts)) = (link, counts) else { continue };
                    let (target, fragment) = resolve(path, link);
                    let Some(all) = evidence.get(target.as_str()) else { continue };
                    let shown = shown(all, &pairs(&fragment.unwrap_or_default()));
                    let distinct = |name: &str| -> BTreeSet<&str> {
                        let facets = shown.iter().flat_map(|own| own.iter());
                        facets.filter(|(n, v)| n == name && *v != unidentified).map(|(_, v)| v.as_str()).collect()
                    };
                    let found = match counts {
                        Counts::Segments => shown.len(),
                        Counts::Participants => distinct(&participant).len(),
                        Counts::Interviews => distinct(&interview).len(),
                    };
                    let said: usize = number.replace(['.', ','], "").parse().unwrap();
                    assert_eq!(said, found, "{path}, {}: the cell “{number}” leads to {link}", table.id);
                    looked_at += 1;
                }
            }
        }
    }
    looked_at
}

/// Every line of `codings.csv` quotes what stands in the stored transcript; returns how many there are.
pub fn compare_all_quotes(study: &std::path::Path, outputs: &Outputs) -> usize {
    let mut reader = csv::Reader::from_reader(outputs["codings.csv"].as_slice());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let [interview, start, end, quote, line] = ["interview", "start", "end", "quote", "line"].map(column);
    let mut texts: BTreeMap<String, Vec<char>> = BTreeMap::new();
    let mut compared = 0;
    for record in reader.records().map(Result::unwrap) {
        let text = texts.entry(record[interview].to_owned()).or_insert_with(|| {
            let path = study.join(format!("transcripts/{}.txt", &record[interview]));
            std::fs::read_to_string(path).unwrap().chars().collect()
        });
        let [start, end, line] = [start, end, line].map(|column| record[column].parse::<usize>().unwrap());
        assert_eq!(text[start..end].iter().collect::<String>(), record[quote], "{record:?}");
        assert_eq!(text[..start].iter().filter(|c| **c == '\n').count() + 1, line, "{record:?}");
        compared += 1;
    }
    compared
}
