//! What an index was made of.
//!
//! In: the interviews that were indexed. Out: [`Manifest`], a file beside the index that the commit of the documents names: an
//! index and its manifest never disagree.

use super::Trouble;
use crate::digest::Digest;
use crate::transcript::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The form of the index; another number means another program made it.
pub const FORMAT: u32 = 2;

/// How the name of a manifest begins.
const PREFIX: &str = "manifest-";

/// The interviews of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the index.
    pub format: u32,
    /// By id.
    pub interviews: BTreeMap<String, Entry>,
    /// The next free number.
    pub next: u64,
    /// The name of its file, which tells it from every other.
    #[serde(skip)]
    pub name: String,
}

/// One interview of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number in the documents.
    pub number: u64,
    /// The identity of all that its documents were made of.
    pub key: String,
    /// Its speakers in order of appearance: the label, and whether it asks.
    pub speakers: Vec<(String, bool)>,
    /// Something was wrong in its files.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub doubtful: bool,
}

impl Manifest {
    /// Reads the manifest that the last commit of an index names; `None` when it names none of ours.
    pub fn of(index: &tantivy::Index, folder: &Path) -> Result<Option<Self>, Trouble> {
        let name = index.load_metas()?.payload.filter(|name| name.starts_with(PREFIX) && !name.contains(['/', '\\']));
        let Some(name) = name else { return Ok(None) };
        let bytes = std::fs::read(folder.join(&name)).ok();
        let manifest = bytes.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        Ok(manifest.filter(|manifest| manifest.format == FORMAT).map(|manifest| Self { name, ..manifest }))
    }

    /// Writes the manifest and returns its name, for the commit to name.
    pub fn write(&self, folder: &Path) -> std::io::Result<String> {
        let bytes = serde_json::to_vec(self)?;
        let name = format!("{PREFIX}{}.json", Digest::of(&bytes).short());
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(folder.join(&name))?;
        Ok(name)
    }

    /// Takes away the manifests of earlier commits.
    pub fn sweep(folder: &Path, kept: &str) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(PREFIX) && name != kept {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

impl Entry {
    /// Returns the label and the role of a speaker.
    pub fn speaker(&self, place: usize) -> Option<(&str, Role)> {
        let (label, asks) = self.speakers.get(place)?;
        Some((label, if *asks { Role::Interviewer } else { Role::Participant }))
    }
}
