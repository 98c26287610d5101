//! What an index was made of.
//!
//! In: the interviews that were indexed. Out: [`Manifest`], which is committed together with the documents: an index and its
//! manifest never disagree.

use crate::transcript::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the index; another number means another program made it.
pub const FORMAT: u32 = 1;

/// The interviews of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the index.
    pub format: u32,
    /// By id.
    pub interviews: BTreeMap<String, Entry>,
    /// The next free number.
    pub next: u64,
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
}

impl Entry {
    /// Returns the label and the role of a speaker.
    pub fn speaker(&self, place: usize) -> Option<(&str, Role)> {
        let (label, asks) = self.speakers.get(place)?;
        Some((label, if *asks { Role::Interviewer } else { Role::Participant }))
    }
}
