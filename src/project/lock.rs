//! `study.lock`: from which bytes which outputs came.
//!
//! In and out: TOML with schema, tool, inputs and outputs sorted by path, each with digest and size.

use crate::study::{Input, TOOL};
use serde::{Deserialize, Serialize};

/// The version of this file's form.
pub(super) const SCHEMA: u32 = 1;

/// One file in the lock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedFile {
    /// Path: of an input relative to the study, of an output relative to the reports.
    pub path: String,
    /// Its BLAKE3 digest.
    pub digest: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Why a lock says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockFault {
    /// It is no lock, such as after a merge that left its marks.
    Damaged,
    /// It has the form of a later version of the program, with this number.
    Newer(i64),
}

/// What the last run read and wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The version of this file's form.
    pub schema: u32,
    /// Name and version of the program.
    pub tool: String,
    /// The folder that the outputs' paths are relative to, as `study.toml` names it.
    pub reports: String,
    /// What was read.
    #[serde(default, rename = "input")]
    pub inputs: Vec<LockedFile>,
    /// What was written.
    #[serde(default, rename = "output")]
    pub outputs: Vec<LockedFile>,
}

impl Lock {
    /// Makes the lock of a run.
    pub fn new(reports: &str, inputs: &[Input], mut outputs: Vec<LockedFile>) -> Self {
        outputs.sort();
        let locked =
            |input: &Input| LockedFile { path: input.path.clone(), digest: input.digest.to_string(), size: input.size };
        Self {
            schema: SCHEMA,
            tool: TOOL.to_owned(),
            reports: reports.to_owned(),
            inputs: inputs.iter().map(locked).collect(),
            outputs,
        }
    }

    /// Reads a lock.
    pub fn parse(content: &str) -> Result<Self, LockFault> {
        let head: toml::Table = toml::from_str(content).map_err(|_| LockFault::Damaged)?;
        let schema = head.get("schema").and_then(toml::Value::as_integer);
        if let Some(newer) = schema.filter(|schema| *schema > i64::from(SCHEMA)) {
            return Err(LockFault::Newer(newer));
        }
        toml::from_str::<Self>(content).ok().filter(|lock| lock.schema == SCHEMA).ok_or(LockFault::Damaged)
    }

    /// Writes the lock.
    pub fn print(&self) -> Result<String, toml::ser::Error> {
        let head =
            "# Written by `grenstaal run`: which bytes were read and which were written. Do not edit; do commit.\n";
        Ok(format!("{head}{}", toml::to_string(self)?))
    }

    /// Tells whether the same program would read the same bytes.
    pub fn same_inputs(&self, inputs: &[Input]) -> bool {
        *self == Self { outputs: self.outputs.clone(), ..Self::new(&self.reports, inputs, Vec::new()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    #[test]
    fn a_lock_is_read_as_it_is_printed() {
        let input = Input { path: "a b/é.txt".into(), digest: Digest::of(b"x"), size: 1 };
        let lock = Lock::new(
            "reports",
            &[input],
            vec![LockedFile { path: "index.html".into(), digest: "00".into(), size: 3 }],
        );
        assert_eq!(Lock::parse(&lock.print().unwrap()), Ok(lock));
        assert_eq!(Lock::parse("schema = 2\nshape = \"of a later year\""), Err(LockFault::Newer(2)));
        assert_eq!(Lock::parse("schema = 1"), Err(LockFault::Damaged));
        assert_eq!(Lock::parse("<<<<<<< ours\n"), Err(LockFault::Damaged));
    }
}
