//! Keeping a sample in a study.
//!
//! In: a sample. Out: `samples.toml` with it, not written yet; comments and everything else in the file stay.

use super::{Changes, ProjectError, SAMPLES_FILE};
use crate::study::Sample;
use std::io;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

impl Changes {
    /// Adds a sample; another one of its kind is refused unless it is to be replaced.
    pub fn keep_sample(&mut self, sample: &Sample, replace: bool) -> Result<(), ProjectError> {
        let bytes = self.read(SAMPLES_FILE)?.unwrap_or_default();
        let failed = |message: String| {
            ProjectError::io("cannot change", SAMPLES_FILE)(io::Error::new(io::ErrorKind::InvalidData, message))
        };
        let content = String::from_utf8(bytes).map_err(|error| failed(error.to_string()))?;
        let mut document: DocumentMut =
            content.parse().map_err(|error: toml_edit::TomlError| failed(error.to_string()))?;
        let new: DocumentMut =
            sample.print().parse().map_err(|error: toml_edit::TomlError| failed(error.to_string()))?;
        let samples = document.entry("sample").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(samples) = samples.as_array_of_tables_mut() else {
            return Err(failed("`sample` is no list of tables [[sample]]".to_owned()));
        };
        let same = |table: &Table| table.get("kind").and_then(Item::as_str) == Some(sample.kind.name());
        if samples.iter().any(same) {
            if !replace {
                let message = format!("there is a sample of the kind `{}` already", sample.kind.name());
                let hint = "a sample drawn anew is another one: add --replace if nobody has worked on it yet";
                return Err(ProjectError::refused(message, hint));
            }
            samples.retain(|table| !same(table));
        }
        let gap = if samples.is_empty() { "" } else { "\n" };
        for table in new.get("sample").and_then(Item::as_array_of_tables).into_iter().flatten() {
            let mut table = table.clone();
            table.set_position(None);
            table.decor_mut().set_prefix(gap);
            samples.push(table);
        }
        self.write(SAMPLES_FILE, document.to_string());
        Ok(())
    }
}
