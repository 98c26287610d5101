//! From the tables of a study to its roster.
//!
//! In: the bytes of `cases.csv`, `interviews.csv`, `speakers.csv` and `team.toml`, and the declared attributes.
//! Out: a [`Roster`] and findings: duplicate and malformed ids, unknown cases, values that were not declared.

use super::{Attribute, AttributeOf, AttributeType, Case, CaseId, Interview, Kind, Roster, Status, Team};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::source::{Record, Records, records, toml};
use crate::transcript::InterviewId;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The raw files, each absent when the study has none: path as written, bytes.
#[derive(Debug, Default)]
pub struct Files {
    /// `cases.csv`
    pub cases: Option<(String, Vec<u8>)>,
    /// `interviews.csv`
    pub interviews: Option<(String, Vec<u8>)>,
    /// `speakers.csv`
    pub speakers: Option<(String, Vec<u8>)>,
    /// `team.toml`
    pub team: Option<(String, String)>,
}

/// Tells whether `id` has the form `[a-z0-9]+(-[a-z0-9]+)*`.
pub(crate) fn is_id(id: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.split('-').all(part)
}

/// Reads everybody and every conversation.
pub fn read(files: &Files, declared: Vec<Attribute>, findings: &mut Vec<Diagnostic>) -> Roster {
    let mut roster = Roster { attributes: declared, ..Roster::default() };
    let table_of_cases = files.cases.as_ref().map(|(file, bytes)| (file, table(file, bytes, &["case"], findings)));
    if let Some((file, table)) = &table_of_cases {
        roster.cases = cases(file, table, findings);
        further_columns(file, &mut roster.attributes, table, &["case"], AttributeOf::Case, findings);
    }
    if let Some((file, bytes)) = &files.interviews {
        let table = table(file, bytes, &["interview"], findings);
        roster.interviews = interviews(file, &table, &roster.cases, findings);
        further_columns(file, &mut roster.attributes, &table, &INTERVIEW_COLUMNS, AttributeOf::Interview, findings);
        values(file, &table, &mut roster.attributes, AttributeOf::Interview, findings);
    }
    if let Some((file, table)) = &table_of_cases {
        values(file, table, &mut roster.attributes, AttributeOf::Case, findings);
    }
    if let Some((file, bytes)) = &files.speakers {
        let table = table(file, bytes, &["interview", "label"], findings);
        speakers(file, &table, &mut roster, findings);
    }
    if let Some((file, content)) = &files.team {
        match toml::<Team>(file, content) {
            Ok(team) => roster.team = team,
            Err(finding) => findings.push(finding),
        }
    }
    roster
}

const INTERVIEW_COLUMNS: [&str; 5] = ["interview", "case", "status", "kind", "language"];

fn table(file: &str, bytes: &[u8], needed: &[&str], findings: &mut Vec<Diagnostic>) -> Records {
    let table = records(file, bytes, findings);
    for column in needed {
        if !table.header.iter().any(|name| name == column) {
            let near = did_you_mean(column, table.header.iter().map(String::as_str));
            let message = format!("the column `{column}` is missing");
            findings.push(Diagnostic::error("csv-header", Place::line(file, 1), message).maybe_hint(near));
        }
    }
    findings.push(Diagnostic::note("csv-dialect", Place::file(file), format!("read as {}", table.dialect)));
    table
}

fn new_id<'a>(file: &str, record: &'a Record, column: &str, findings: &mut Vec<Diagnostic>) -> Option<&'a str> {
    let place = Place::line(file, record.line);
    let Some(id) = record.get(column) else {
        findings.push(Diagnostic::error("csv-id", place, format!("the cell `{column}` is empty")));
        return None;
    };
    if !is_id(id) {
        let hint = "ids are lower-case letters and digits, parts joined by `-`, such as `p03-2`";
        findings.push(Diagnostic::error("csv-id", place, format!("`{id}` is no valid id")).hint(hint));
        return None;
    }
    Some(id)
}

fn attributes_of(record: &Record, own: &[&str]) -> BTreeMap<String, String> {
    let further = record.filled().filter(|(name, _)| !own.contains(name));
    further.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn duplicate(file: &str, line: u32, what: &str, id: &str) -> Diagnostic {
    Diagnostic::error("duplicate-id", Place::line(file, line), format!("the {what} `{id}` stands here a second time"))
        .hint("remove one of the rows or give it its own id; the first was used")
}

fn cases(file: &str, table: &Records, findings: &mut Vec<Diagnostic>) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut seen = FxHashSet::default();
    for record in &table.rows {
        let Some(id) = new_id(file, record, "case", findings) else { continue };
        if !seen.insert(id) {
            findings.push(duplicate(file, record.line, "case", id));
            continue;
        }
        cases.push(Case { id: CaseId(id.to_owned()), attributes: attributes_of(record, &["case"]) });
    }
    cases
}

fn interviews(file: &str, table: &Records, cases: &[Case], findings: &mut Vec<Diagnostic>) -> Vec<Interview> {
    let mut interviews: Vec<Interview> = Vec::new();
    let by_id: FxHashMap<&str, usize> = cases.iter().enumerate().map(|(i, case)| (case.id.0.as_str(), i)).collect();
    let mut seen = FxHashSet::default();
    for record in &table.rows {
        let Some(id) = new_id(file, record, "interview", findings) else { continue };
        if !seen.insert(id) {
            findings.push(duplicate(file, record.line, "interview", id));
            continue;
        }
        let place = || Place::line(file, record.line);
        let case = record.get("case").and_then(|name| {
            let known = by_id.get(name).copied();
            if known.is_none() {
                let near = did_you_mean(name, cases.iter().map(|case| case.id.0.as_str()));
                let message = format!("the case `{name}` is not in cases.csv");
                findings.push(Diagnostic::error("unknown-case", place(), message).maybe_hint(near));
            }
            known
        });
        let status = choice(record, "status", &STATUS, Status::Done, place, findings);
        let kind = choice(record, "kind", &KIND, Kind::Interview, place, findings);
        if record.get("case").is_none() && kind == Kind::Interview {
            let hint = "fill in the case, or set `kind` to group and name the speakers in speakers.csv";
            findings.push(Diagnostic::error("no-case", place(), format!("`{id}` names no case")).hint(hint));
        }
        interviews.push(Interview {
            id: InterviewId(id.to_owned()),
            case,
            status,
            kind,
            language: record.get("language").map(str::to_owned),
            attributes: attributes_of(record, &INTERVIEW_COLUMNS),
            line: record.line,
        });
    }
    interviews
}

const STATUS: [(&str, Status); 4] =
    [("planned", Status::Planned), ("done", Status::Done), ("declined", Status::Declined), ("lost", Status::Lost)];
const KIND: [(&str, Kind); 3] =
    [("interview", Kind::Interview), ("group", Kind::Group), ("fieldnote", Kind::Fieldnote)];

fn choice<T: Copy>(
    record: &Record,
    column: &str,
    known: &[(&str, T)],
    default: T,
    place: impl Fn() -> Place,
    findings: &mut Vec<Diagnostic>,
) -> T {
    let Some(value) = record.get(column) else { return default };
    known.iter().find(|(name, _)| value.eq_ignore_ascii_case(name)).map_or_else(
        || {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let hint =
                did_you_mean(value, names.iter().copied()).unwrap_or_else(|| format!("one of {}", names.join(", ")));
            let message = format!("`{value}` is no {column}");
            findings.push(Diagnostic::error("csv-value", place(), message).hint(hint));
            default
        },
        |(_, value)| *value,
    )
}

/// Makes attributes of the further columns; a name that means something else already is a finding.
fn further_columns(
    file: &str,
    attributes: &mut Vec<Attribute>,
    table: &Records,
    own: &[&str],
    of: AttributeOf,
    findings: &mut Vec<Diagnostic>,
) {
    for name in table.header.iter().filter(|name| !name.is_empty() && !own.contains(&name.as_str())) {
        let mut report = |message: String, hint: &str| {
            findings.push(Diagnostic::error("attribute-column", Place::line(file, 1), message).hint(hint));
        };
        match attributes.iter().find(|attribute| attribute.name == *name) {
            _ if matches!(name.as_str(), "case" | "interview") => {
                report(format!("the column `{name}` cannot be an attribute here"), "rename it; it is not read");
            }
            Some(known) if known.of != of => {
                let message = format!("`{name}` is an attribute of the other table too; this column is not read");
                report(message, "an attribute belongs to cases or to interviews: rename one of the columns");
            }
            Some(_) => {}
            None => attributes.push(Attribute {
                name: name.clone(),
                of,
                kind: AttributeType::Text,
                values: Vec::new(),
                closed: false,
                broader: None,
                label: None,
            }),
        }
    }
}

/// Collects the values of open attributes and reports values that a closed one does not know.
fn values(file: &str, table: &Records, attributes: &mut [Attribute], of: AttributeOf, findings: &mut Vec<Diagnostic>) {
    for attribute in attributes.iter_mut().filter(|attribute| attribute.of == of) {
        if !table.header.contains(&attribute.name) {
            let message = format!("the declared attribute `{}` has no column here", attribute.name);
            findings.push(Diagnostic::warning("attribute-column", Place::file(file), message));
        }
        for record in &table.rows {
            let Some(value) = record.get(&attribute.name) else { continue };
            if !attribute.kind.fits(value) {
                let message = format!("`{value}` is no {} for `{}`", attribute.kind.name(), attribute.name);
                findings.push(Diagnostic::error("attribute-value", Place::line(file, record.line), message));
            }
            if attribute.values.iter().any(|known| known == value) {
                continue;
            }
            if attribute.closed {
                let near = did_you_mean(value, attribute.values.iter().map(String::as_str));
                let message = format!("`{value}` is no declared value of `{}`", attribute.name);
                let hint = near.unwrap_or_else(|| format!("one of {}", attribute.values.join(", ")));
                findings.push(Diagnostic::error("attribute-value", Place::line(file, record.line), message).hint(hint));
            } else {
                attribute.values.push(value.to_owned());
            }
        }
        if !attribute.closed {
            let mut values = std::mem::take(&mut attribute.values);
            values.sort_by(|a, b| attribute.order(a, b));
            attribute.values = values;
        }
    }
}

fn speakers(file: &str, table: &Records, roster: &mut Roster, findings: &mut Vec<Diagnostic>) {
    for record in &table.rows {
        let place = Place::line(file, record.line);
        let (Some(interview), Some(label)) = (record.get("interview"), record.get("label")) else {
            findings.push(Diagnostic::error("csv-id", place, "the cell `interview` or `label` is empty"));
            continue;
        };
        if roster.interview(interview).is_none() {
            let near = did_you_mean(interview, roster.interviews.iter().map(|i| i.id.0.as_str()));
            let message = format!("the interview `{interview}` is not in interviews.csv");
            findings.push(Diagnostic::error("unknown-interview", place, message).maybe_hint(near));
            continue;
        }
        let case = record.get("case").and_then(|name| {
            let known = roster.case(name);
            if known.is_none() {
                let near = did_you_mean(name, roster.cases.iter().map(|c| c.id.0.as_str()));
                let message = format!("the case `{name}` is not in cases.csv");
                findings.push(Diagnostic::error("unknown-case", place.clone(), message).maybe_hint(near));
            }
            known
        });
        match roster.speakers.entry((interview.to_owned(), label.to_owned())) {
            Entry::Occupied(_) => findings.push(duplicate(file, record.line, "speaker", label)),
            Entry::Vacant(entry) => {
                entry.insert(case);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_files(cases: &str, interviews: &str, speakers: &str) -> (Roster, Vec<(String, &'static str)>) {
        let bytes =
            |name: &str, content: &str| (!content.is_empty()).then(|| (name.to_owned(), content.as_bytes().to_vec()));
        let files = Files {
            cases: bytes("cases.csv", cases),
            interviews: bytes("interviews.csv", interviews),
            speakers: bytes("speakers.csv", speakers),
            team: None,
        };
        let mut findings = Vec::new();
        let roster = read(&files, Vec::new(), &mut findings);
        findings.retain(|f| f.severity != crate::diagnostic::Severity::Note);
        (roster, findings.into_iter().map(|f| (f.place.to_string(), f.check)).collect())
    }

    #[test]
    fn further_columns_are_attributes_in_the_order_of_their_values() {
        let (roster, findings) =
            read_files("case,job\np01,b\np02,a\n", "interview,case,wave\np01-1,p01,10\np02-1,p02,9\n", "");
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(roster.attribute("job").unwrap().values, ["a", "b"]);
        assert_eq!(roster.value(roster.attribute("wave").unwrap(), 1, None), Some("9"));
    }

    #[test]
    fn a_group_names_its_speakers() {
        let (roster, findings) = read_files(
            "case\np01\np02\n",
            "interview,case,kind\ng1,,group\n",
            "interview,label,case\ng1,A,p02\ng1,B,\n",
        );
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(roster.case_of(0, "A"), Some(1));
        assert_eq!(roster.case_of(0, "B"), None);
        assert_eq!(roster.labels_of("g1"), ["A", "B"]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_row() {
        let (_, findings) = read_files(
            "case\np01\np01\nP 2\n",
            "interview,case,status\na,p01,don\na,p01,done\nb,p9,done\nc,,done\n",
            "interview,label\nzz,A\n",
        );
        let expected = [
            ("cases.csv:3", "duplicate-id"),
            ("cases.csv:4", "csv-id"),
            ("interviews.csv:2", "csv-value"),
            ("interviews.csv:3", "duplicate-id"),
            ("interviews.csv:4", "unknown-case"),
            ("interviews.csv:5", "no-case"),
            ("speakers.csv:2", "unknown-interview"),
        ];
        assert_eq!(findings, expected.map(|(place, check)| (place.to_owned(), check)));
    }
}
