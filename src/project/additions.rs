//! What a study lacks when transcripts come in.
//!
//! In: interviews and their speakers. Out: labels added to `study.toml`, whose comments and order stay; rows added to
//! `interviews.csv`, `cases.csv` and `speakers.csv` in the dialect those files have. Nothing that is there is changed.

use super::file_report::LabelReport;
use super::replace::replace;
use super::{Project, ProjectError, STUDY_FILE};
use crate::source::records;
use crate::transcript::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What is to be added, in order.
#[derive(Debug, Default)]
pub(super) struct Additions {
    interviewer: Vec<String>,
    participant: Vec<String>,
    interviews: Vec<BTreeMap<&'static str, String>>,
    cases: Vec<BTreeMap<&'static str, String>>,
    speakers: Vec<BTreeMap<&'static str, String>>,
}

impl Additions {
    /// Notes what one interview needs.
    pub(super) fn interview(&mut self, project: &Project, id: &str, labels: &[LabelReport]) {
        let participants: Vec<&LabelReport> =
            labels.iter().filter(|label| label.role == Some(Role::Participant)).collect();
        let group = participants.len() > 1;
        for label in labels {
            let (known, new) = match label.role {
                Some(Role::Interviewer) => (&project.config.labels.interviewer, &mut self.interviewer),
                _ if group => continue,
                _ => (&project.config.labels.participant, &mut self.participant),
            };
            if !known.contains(&label.label) && !new.contains(&label.label) {
                new.push(label.label.clone());
            }
        }
        let case = case_of(id);
        let kind = if group { "group" } else { "interview" };
        let mut row =
            BTreeMap::from([("interview", id.to_owned()), ("status", "done".to_owned()), ("kind", kind.to_owned())]);
        if group {
            for label in participants {
                self.speakers.push(BTreeMap::from([("interview", id.to_owned()), ("label", label.label.clone())]));
            }
        } else {
            row.insert("case", case.clone());
            self.cases.push(BTreeMap::from([("case", case)]));
        }
        self.interviews.push(row);
    }

    /// Writes everything that is not there yet.
    pub(super) fn write(&self, project: &Project) -> Result<(), ProjectError> {
        let root = &project.root;
        add_rows(root, "interviews.csv", &["interview", "case", "status", "kind"], &["interview"], &self.interviews)?;
        add_rows(root, "cases.csv", &["case"], &["case"], &self.cases)?;
        if !self.speakers.is_empty() {
            add_rows(root, "speakers.csv", &["interview", "label", "case"], &["interview", "label"], &self.speakers)?;
        }
        self.labels(project)
    }

    fn labels(&self, project: &Project) -> Result<(), ProjectError> {
        if self.interviewer.is_empty() && self.participant.is_empty() {
            return Ok(());
        }
        let path = project.root.join(STUDY_FILE);
        let content = fs::read_to_string(&path).map_err(ProjectError::io("cannot read", &path))?;
        let mut document: toml_edit::DocumentMut = content.parse().map_err(|error: toml_edit::TomlError| {
            ProjectError::io("cannot change", &path)(std::io::Error::other(error.to_string()))
        })?;
        let labels = &project.config.labels;
        for (key, known, new) in [
            ("interviewer", &labels.interviewer, &self.interviewer),
            ("participant", &labels.participant, &self.participant),
        ] {
            if new.is_empty() {
                continue;
            }
            let speakers = document.entry("speakers").or_insert_with(toml_edit::table);
            let Some(table) = speakers.as_table_like_mut() else { continue };
            let base = || toml_edit::value(known.iter().map(String::as_str).collect::<toml_edit::Array>());
            if let Some(array) = table.entry(key).or_insert_with(base).as_array_mut() {
                array.extend(new.iter().map(String::as_str));
            }
        }
        replace(&path, document.to_string().as_bytes())
    }
}

/// The case of an interview: its id without the last number, where there is one.
fn case_of(id: &str) -> String {
    match id.rsplit_once('-') {
        Some((case, last)) if !case.is_empty() && last.len() <= 2 && last.bytes().all(|b| b.is_ascii_digit()) => {
            case.to_owned()
        }
        _ => id.to_owned(),
    }
}

/// Adds rows whose `keys` no row has yet, under the columns that the file has.
fn add_rows(
    root: &Path,
    name: &str,
    columns: &[&str],
    keys: &[&str],
    rows: &[BTreeMap<&'static str, String>],
) -> Result<(), ProjectError> {
    let path = root.join(name);
    let mut bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => format!("{}\n", columns.join(",")).into_bytes(),
        Err(error) => return Err(ProjectError::io("cannot read", &path)(error)),
    };
    let table = records(name, &bytes, &mut Vec::new());
    let mut known: BTreeSet<Vec<String>> = table
        .rows
        .iter()
        .map(|row| keys.iter().map(|key| row.get(key).unwrap_or_default().to_owned()).collect())
        .collect();
    let line_end =
        if bytes.windows(2).any(|pair| pair == b"\r\n") { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new().delimiter(table.separator).terminator(line_end).from_writer(Vec::new());
    let failed = || ProjectError::io("cannot write", &path);
    for row in rows {
        let key: Vec<String> = keys.iter().map(|key| row.get(key).cloned().unwrap_or_default()).collect();
        if known.insert(key) {
            let cells = table.header.iter().map(|column| row.get(column.as_str()).map_or("", String::as_str));
            writer.write_record(cells).map_err(|error| failed()(std::io::Error::other(error)))?;
        }
    }
    let added = writer.into_inner().map_err(|error| failed()(std::io::Error::other(error.to_string())))?;
    if added.is_empty() {
        return Ok(());
    }
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    bytes.extend(added);
    replace(&path, &bytes)
}

#[cfg(test)]
mod tests {
    use super::case_of;

    #[test]
    fn the_case_is_the_id_without_the_wave() {
        assert_eq!(case_of("p01-2"), "p01");
        assert_eq!(case_of("interview-anna"), "interview-anna");
        assert_eq!(case_of("keitai-2025"), "keitai-2025");
    }
}
