//! From a table of ratings to [`Ratings`].
//!
//! In: the bytes of a CSV file whose first column names the unit and each further column holds what one coder said, and
//! what its cells mean. Out: ratings, or findings with line and hint: nothing is worked out of a table with errors.

use super::ratings::{Distance, Ratings, Scale, Values};
use crate::diagnostic::{Diagnostic, Place, Severity, did_you_mean};
use crate::source::{Records, records};
use std::collections::{BTreeMap, BTreeSet};

/// What the cells of a table of ratings mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The scale of the categories.
    pub scale: Scale,
    /// All categories there could be, in order; none: those that occur.
    pub categories: Vec<String>,
    /// Near misses are to be weighed, so categories need an order on any scale.
    pub ordered: bool,
    /// Cells hold codes with `|` between them, and sets are compared so.
    pub sets: Option<Distance>,
}

/// One cell that holds something.
#[derive(Clone, Copy, Debug)]
struct Cell<'a> {
    line: u32,
    text: &'a str,
}

/// Reads ratings; `None` when something in the table is wrong.
pub fn read_ratings(file: &str, bytes: &[u8], layout: &Layout, findings: &mut Vec<Diagnostic>) -> Option<Ratings> {
    let known = findings.len();
    let table = records(file, bytes, findings);
    findings.push(Diagnostic::note("csv-dialect", Place::file(file), format!("read as {}", table.dialect)));
    let coders = coders(file, &table, findings);
    let rows = rows(file, &table, &coders, findings);
    let cells: Vec<Cell> = rows.iter().flatten().copied().flatten().collect();
    if cells.is_empty() && !has_errors(findings, known) {
        let message =
            if table.rows.is_empty() { "the table has no rows" } else { "nobody coded anything: all cells are empty" };
        findings.push(Diagnostic::error("ratings-empty", Place::file(file), message).hint(FORM));
    }
    let read = match layout.sets {
        Some(distance) => read_sets(file, &rows, &cells, layout, distance, findings),
        None => read_categories(file, &rows, &cells, layout, findings),
    };
    if has_errors(findings, known) {
        return None;
    }
    let (values, numbered) = read;
    let mut ratings = Ratings::new(table.written.into_iter().skip(1).collect(), values);
    for unit in numbered {
        ratings.push(unit);
    }
    Some(ratings)
}

const FORM: &str = "the first column names the unit, each further column is a coder; an empty cell means: not coded";

fn has_errors(findings: &[Diagnostic], known: usize) -> bool {
    findings.iter().skip(known).any(|finding| finding.severity == Severity::Error)
}

fn coders<'t>(file: &str, table: &'t Records, findings: &mut Vec<Diagnostic>) -> Vec<&'t str> {
    let coders: Vec<&str> = table.header.iter().skip(1).map(String::as_str).collect();
    let place = || Place::line(file, 1);
    if table.header.is_empty() {
        findings.push(Diagnostic::error("ratings-empty", Place::file(file), "the file is empty").hint(FORM));
    } else if coders.len() < 2 {
        let message = format!("agreement needs two coders or more, and this table has {}", coders.len());
        findings.push(Diagnostic::error("ratings-coders", place(), message).hint(FORM));
    }
    for (i, _) in coders.iter().enumerate().filter(|(_, name)| name.is_empty()) {
        let message = format!("column {} has no name, so its coder has none", i + 2);
        findings.push(
            Diagnostic::error("ratings-coders", place(), message).hint("write the coder's name in the first row"),
        );
    }
    coders
}

type Rows<'t> = Vec<Vec<Option<Cell<'t>>>>;

fn rows<'t>(file: &str, table: &'t Records, coders: &[&str], findings: &mut Vec<Diagnostic>) -> Rows<'t> {
    let name = table.header.first().map(String::as_str).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for record in &table.rows {
        let place = Place::line(file, record.line);
        match record.get(name) {
            None => findings.push(
                Diagnostic::error("ratings-unit", place, "the row names no unit").hint("fill in the first column"),
            ),
            Some(unit) if !seen.insert(unit) => {
                let message = format!("the unit `{unit}` stands here a second time");
                findings.push(Diagnostic::error("duplicate-id", place, message).hint("give each unit its own name"));
            }
            Some(_) => {}
        }
        let cell = |coder: &&str| record.get(coder).map(|text| Cell { line: record.line, text });
        rows.push(coders.iter().map(cell).collect());
    }
    rows
}

type Numbered = Vec<Vec<Option<u32>>>;

fn read_categories(
    file: &str,
    rows: &Rows,
    cells: &[Cell],
    layout: &Layout,
    findings: &mut Vec<Diagnostic>,
) -> (Values, Numbered) {
    let declared: Vec<&str> = layout.categories.iter().map(String::as_str).collect();
    let texts: BTreeMap<&str, u32> = cells.iter().rev().map(|cell| (cell.text, cell.line)).collect();
    let all_numbers = texts.keys().chain(&declared).all(|text| number(text).is_some());
    if layout.scale.is_numeric() {
        for (text, line) in &texts {
            findings.extend(no_number(text, layout.scale).map(|finding| finding.at(file, *line)));
        }
        for text in &declared {
            findings.extend(no_number(text, layout.scale).map(|finding| finding.at("--categories", 1)));
        }
    }
    let spelling = |text: &str| if all_numbers { spelled(text, layout.scale) } else { text.to_owned() };
    let names = if declared.is_empty() {
        if !all_numbers && (layout.scale == Scale::Ordinal || layout.ordered) {
            let message = "the categories have no order: they are no numbers, and none is declared";
            let hint = "name them from low to high, as in `--categories low,middle,high`";
            findings.push(Diagnostic::error("ratings-order", Place::file(file), message).hint(hint));
        }
        warn_of_marks(file, &texts, findings);
        let mut names: Vec<String> = texts.keys().map(|text| spelling(text)).collect();
        names.sort_by(|a, b| order(a, b).then_with(|| a.cmp(b)));
        names.dedup();
        names
    } else {
        let mut names: Vec<String> = declared.iter().map(|text| spelling(text)).collect();
        if layout.scale.is_numeric() {
            names.sort_by(|a, b| order(a, b));
        }
        names
    };
    let places: BTreeMap<&str, u32> = names.iter().map(String::as_str).zip(0..).collect();
    let mut known: BTreeMap<&str, Option<u32>> = BTreeMap::new();
    for (text, line) in &texts {
        let found = places.get(spelling(text).as_str()).copied();
        if found.is_none() {
            findings.push(undeclared(file, *line, text, &declared));
        }
        known.insert(text, found);
    }
    let cell = |cell: &Option<Cell>| cell.and_then(|cell| known.get(cell.text).copied().flatten());
    let numbered = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let values = if layout.scale.is_numeric() {
        let positions = names.iter().filter_map(|name| number(name)).collect();
        Values::Categories { scale: layout.scale, names, positions }
    } else {
        Values::ranked(layout.scale, names)
    };
    (values, numbered)
}

fn read_sets(
    file: &str,
    rows: &Rows,
    cells: &[Cell],
    layout: &Layout,
    distance: Distance,
    findings: &mut Vec<Diagnostic>,
) -> (Values, Numbered) {
    let lines: BTreeMap<&str, u32> =
        cells.iter().rev().flat_map(|cell| members(cell.text).map(|code| (code, cell.line))).collect();
    let declared: Vec<&str> = layout.categories.iter().map(String::as_str).collect();
    let codes: Vec<&str> = if declared.is_empty() { lines.keys().copied().collect() } else { declared.clone() };
    if declared.is_empty() {
        warn_of_marks(file, &lines, findings);
    }
    let places: BTreeMap<&str, u32> = codes.iter().copied().zip(0..).collect();
    for (code, line) in lines.iter().filter(|(code, _)| !places.contains_key(*code)) {
        findings.push(undeclared(file, *line, code, &declared));
    }
    let set = |text: &str| {
        let members: BTreeSet<u32> = members(text).filter_map(|code| places.get(code).copied()).collect();
        members.into_iter().collect::<Vec<u32>>()
    };
    let sets: BTreeSet<Vec<u32>> = cells.iter().map(|cell| set(cell.text)).collect();
    let sets: Vec<Vec<u32>> = sets.into_iter().collect();
    let place = |cell: Cell| sets.binary_search(&set(cell.text)).ok().and_then(|place| u32::try_from(place).ok());
    let numbered = rows.iter().map(|row| row.iter().map(|cell| cell.and_then(place)).collect()).collect();
    (Values::Sets { distance, codes: codes.into_iter().map(str::to_owned).collect(), sets }, numbered)
}

/// The codes of a cell; a lone `|` has none.
fn members(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|code| !code.is_empty())
}

/// Reads a finite number with a decimal point.
fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse::<f64>().ok().filter(|number| plain && number.is_finite())
}

/// The spelling that equal numbers share: `2` for `2.0`; on a numeric scale also for `02` and `2e0`.
fn spelled(text: &str, scale: Scale) -> String {
    match number(text) {
        // Adding zero turns -0 into 0.
        Some(number) if scale.is_numeric() => (number + 0.0).to_string(),
        _ if text.contains('.') && !text.contains(['e', 'E']) => {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => text.to_owned(),
    }
}

/// Numbers by size, before words.
fn order(a: &str, b: &str) -> std::cmp::Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// A finding whose place is still to be said.
struct Unplaced(String, Option<&'static str>);

impl Unplaced {
    fn at(self, file: &str, line: u32) -> Diagnostic {
        Diagnostic::error("ratings-number", Place::line(file, line), self.0).maybe_hint(self.1.map(str::to_owned))
    }
}

fn no_number(text: &str, scale: Scale) -> Option<Unplaced> {
    let scale_name = scale.name();
    match number(text) {
        None if number(&text.replace(',', ".")).is_some() => {
            let message = format!("`{text}` is no number here, and the scale is {scale_name}");
            Some(Unplaced(message, Some("write a decimal point")))
        }
        None => {
            let message = format!("`{text}` is no number, and the scale is {scale_name}");
            Some(Unplaced(message, Some("leave the cell empty where a coder did not code the unit")))
        }
        Some(number) if number < 0.0 && scale == Scale::Ratio => {
            let message = format!("`{text}` lies below zero, and a ratio scale begins there");
            Some(Unplaced(message, Some("is the scale `interval`?")))
        }
        Some(_) => None,
    }
}

fn undeclared(file: &str, line: u32, text: &str, declared: &[&str]) -> Diagnostic {
    let near = did_you_mean(text, declared.iter().copied());
    let hint = near.unwrap_or_else(|| format!("declared are: {}", declared.join(", ")));
    let message = format!("`{text}` is none of the declared categories");
    Diagnostic::error("ratings-category", Place::line(file, line), message).hint(hint)
}

/// Other programs write such marks where nothing was coded.
fn warn_of_marks(file: &str, texts: &BTreeMap<&str, u32>, findings: &mut Vec<Diagnostic>) {
    let marks = ["na", "n/a", "nan", "null", ".", "*", "?", "-", "#n/a"];
    for (text, line) in texts.iter().filter(|(text, _)| marks.contains(&text.to_lowercase().as_str())) {
        let message = format!("`{text}` counts as a category of its own");
        let hint = "leave the cell empty where a coder did not code the unit; declare the category, if it is one";
        findings.push(Diagnostic::warning("ratings-mark", Place::line(file, *line), message).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str, layout: &Layout) -> (Option<Ratings>, Vec<String>) {
        let mut findings = Vec::new();
        let ratings = read_ratings("r.csv", content.as_bytes(), layout, &mut findings);
        let errors = findings.iter().filter(|finding| finding.severity > Severity::Note);
        (ratings, errors.map(|finding| format!("{} {}", finding.place, finding.check)).collect())
    }

    fn names(ratings: &Ratings) -> Vec<&str> {
        ratings.values.names().iter().map(String::as_str).collect()
    }

    #[test]
    fn numbers_stand_by_size_and_equal_ones_are_one_category() {
        let (ratings, wrong) = read("u,a,b\n1,2.0,10\n2,,2\n3,1.50,10.0\n", &Layout::default());
        let ratings = ratings.unwrap();
        assert_eq!((names(&ratings), wrong), (vec!["1.5", "2", "10"], vec![]));
        let cells: Vec<_> = ratings.units().map(<[_]>::to_vec).collect();
        assert_eq!(cells, [[Some(1), Some(2)], [None, Some(1)], [Some(0), Some(2)]]);
    }

    #[test]
    fn declared_categories_keep_their_order_and_refuse_others() {
        let layout = Layout { categories: ["low", "middle", "high"].map(str::to_owned).into(), ..Layout::default() };
        let (ratings, _) = read("u;a;b\n1;high;low\n", &layout);
        assert_eq!(names(&ratings.unwrap()), ["low", "middle", "high"]);
        assert_eq!(
            read("u,a,b\n1,high,low\n2,hihg,low\n", &layout),
            (None, vec!["r.csv:3 ratings-category".to_owned()])
        );
    }

    #[test]
    fn an_order_is_needed_where_it_counts() {
        let ordinal = Layout { scale: Scale::Ordinal, ..Layout::default() };
        assert_eq!(read("u,a,b\n1,high,low\n", &ordinal).1, ["r.csv ratings-order"]);
        assert_eq!(read("u,a,b\n1,2,1\n", &ordinal).1, [""; 0]);
        let ratio = Layout { scale: Scale::Ratio, ..Layout::default() };
        assert_eq!(
            read("u,a,b\n1,-2,1\n2,x,\"1,5\"\n", &ratio).1,
            ["r.csv:2 ratings-number", "r.csv:3 ratings-number", "r.csv:3 ratings-number"]
        );
    }

    #[test]
    fn sets_are_split_and_a_lone_bar_is_an_empty_one() {
        let layout = Layout { sets: Some(Distance::Masi), ..Layout::default() };
        let (ratings, _) = read("u,a,b\n1,y|x,x | y\n2,|,\n", &layout);
        let ratings = ratings.unwrap();
        let Values::Sets { sets, codes, .. } = &ratings.values else { panic!("sets") };
        assert_eq!((codes.len(), sets.as_slice()), (2, &[vec![], vec![0, 1]][..]));
        assert_eq!(ratings.units().nth(1), Some(&[Some(0), None][..]));
    }

    #[test]
    fn what_is_no_table_of_ratings_is_said() {
        for (content, expected) in [
            ("", "r.csv ratings-empty"),
            ("u,a,b\n", "r.csv ratings-empty"),
            ("u,a\n1,x\n", "r.csv:1 ratings-coders"),
            ("u,a,\n1,x,y\n", "r.csv:1 ratings-coders"),
            ("u,a,b\n1,x,y\n1,x,y\n", "r.csv:3 duplicate-id"),
            ("u,a,b\n,x,y\n", "r.csv:2 ratings-unit"),
            ("u,a,b\n1,,\n", "r.csv ratings-empty"),
            ("u,a,b\n1,x\n", "r.csv:2 csv-ragged"),
        ] {
            assert_eq!(read(content, &Layout::default()), (None, vec![expected.to_owned()]), "{content}");
        }
        let (ratings, wrong) = read("u,a,b\n1,x,NA\n2,y,x\n", &Layout::default());
        assert!(ratings.is_some() && wrong == ["r.csv:2 ratings-mark"], "{wrong:?}");
    }
}
