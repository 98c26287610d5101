//! How far a study and its reports have moved from `study.lock`.
//!
//! In: a lock, the inputs as they were read, the artefacts as they would be written, the files on disk. Out: [`Drift`]: which
//! inputs are new, gone or changed, which outputs are not what they should be, and where they first differ. It names files,
//! lines and bytes, and never words.

use super::lock::{Lock, LockFault, LockedFile};
use super::{Project, ProjectError, line_ends};
use crate::digest::{Digest, Digesting};
use crate::pipeline::Artefact;
use crate::progress::Progress;
use crate::study::{Input, TOOL};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// What became of an input since the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The lock does not know it.
    New,
    /// It is not read any more.
    Gone,
    /// It has other bytes.
    Changed,
}

impl Change {
    /// Returns the word that is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }
}

/// A file that is not what a lock says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileChange {
    /// Path as the lock has it.
    pub path: String,
    /// What became of it.
    pub change: Change,
}

/// What is wrong with an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The lock lists it and it is not there.
    Missing,
    /// It is not what was written.
    Edited,
    /// It would be written with other bytes.
    Outdated,
    /// It would be written and is not there yet.
    New,
    /// It would be removed.
    Gone,
    /// It is what would be written, and the lock says something else.
    Unlocked,
}

impl Fault {
    /// Returns the word that machines read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Edited => "edited",
            Self::Outdated => "outdated",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Unlocked => "unlocked",
        }
    }

    const fn phrase(self) -> &'static str {
        match self {
            Self::Missing => "is missing",
            Self::Edited => "is not what was written",
            Self::Outdated => "would be another",
            Self::New => "would be new",
            Self::Gone => "would be removed",
            Self::Unlocked => "is not what study.lock says",
        }
    }
}

/// Where two files first differ, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// In this line of a text.
    Line(usize),
    /// At this byte of something else.
    Byte(usize),
}

/// An output that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutputDrift {
    /// Path relative to the study.
    pub path: String,
    /// What is wrong.
    pub fault: Fault,
    /// Where it first differs, where that was looked up.
    pub at: Option<Where>,
}

/// How far a study has moved from its lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// There is no lock that says anything.
    pub no_lock: bool,
    /// The program that wrote the lock, where it is another than this.
    pub tool: Option<String>,
    /// A run was stopped while it put its files in place.
    pub cut_off: bool,
    /// The files, relative to the study, that are what the lock says but for their line ends.
    pub line_ends: Vec<String>,
    /// The inputs that are not what the lock says, by path.
    pub inputs: Vec<FileChange>,
    /// The outputs that are not what they should be, by path.
    pub outputs: Vec<OutputDrift>,
}

impl Drift {
    /// Compares what was read with the lock.
    pub fn of_inputs(lock: Option<&Lock>, inputs: &[Input]) -> Self {
        let Some(lock) = lock else { return Self { no_lock: true, ..Self::default() } };
        let now = inputs.iter().map(|input| (input.path.as_str(), input.digest.to_string()));
        Self {
            tool: (lock.tool != TOOL).then(|| lock.tool.clone()),
            inputs: changes_between(&lock.inputs, now),
            ..Self::default()
        }
    }

    /// Tells whether nothing has moved.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Says in phrases what has moved: the program first, then inputs, then outputs.
    pub fn phrases(&self) -> Vec<String> {
        let mut phrases = Vec::new();
        if self.no_lock {
            phrases.push("there is no study.lock that can be read".to_owned());
        }
        if let Some(tool) = &self.tool {
            phrases.push(format!("study.lock was written by {tool}, and this is {TOOL}"));
        }
        if self.cut_off {
            phrases.push("a run was cut off while it put its files in place".to_owned());
        }
        phrases.extend(line_ends::phrase(&self.line_ends));
        phrases.extend(self.inputs.iter().map(|input| match input.change {
            Change::New => format!("{} is new", input.path),
            Change::Gone => format!("{} is gone", input.path),
            Change::Changed => format!("{} has changed", input.path),
        }));
        phrases.extend(self.outputs.iter().map(|output| {
            let at = match output.at {
                Some(Where::Line(line)) => format!(", from line {line}"),
                Some(Where::Byte(byte)) => format!(", from byte {byte}"),
                None => String::new(),
            };
            format!("{} {}{at}", output.path, output.fault.phrase())
        }));
        phrases
    }
}

/// Tells which files came, went or changed, by path; `now` has paths and digests.
pub(super) fn changes_between<'a>(
    before: &'a [LockedFile],
    now: impl Iterator<Item = (&'a str, String)>,
) -> Vec<FileChange> {
    let mut known: BTreeMap<&str, &str> =
        before.iter().map(|file| (file.path.as_str(), file.digest.as_str())).collect();
    let mut changes = Vec::new();
    for (path, digest) in now {
        let change = match known.remove(path) {
            None => Change::New,
            Some(earlier) if earlier != digest => Change::Changed,
            Some(_) => continue,
        };
        changes.push(FileChange { path: path.to_owned(), change });
    }
    changes.extend(known.into_keys().map(|path| FileChange { path: path.to_owned(), change: Change::Gone }));
    changes.sort();
    changes
}

/// Reads a lock; `None` when there is none.
pub(super) fn read_lock(path: &Path) -> Option<Result<Lock, LockFault>> {
    match fs::read_to_string(path) {
        Ok(content) => Some(Lock::parse(&content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(_) => Some(Err(LockFault::Damaged)),
    }
}

/// Tells for each output of a lock whether its bytes are still those.
pub(super) fn present(lock: &Lock, reports: &Path) -> BTreeMap<String, bool> {
    lock.outputs.par_iter().map(|output| (output.path.clone(), is_there(output, reports))).collect()
}

/// Tells whether an output stands among the reports with exactly its bytes.
pub(super) fn is_there(output: &LockedFile, reports: &Path) -> bool {
    let path = reports.join(&output.path);
    let sized = fs::metadata(&path).is_ok_and(|metadata| metadata.len() == output.size);
    sized && on_disk(&path).is_some_and(|digest| digest == output.digest)
}

fn on_disk(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    Digest::of_all(&mut file).ok().map(|digest| digest.to_string())
}

/// Names the outputs that are not as a lock says.
pub(super) fn moved(project: &Project, present: &BTreeMap<String, bool>) -> Vec<OutputDrift> {
    let reports = project.reports();
    let drift = |path: &String| {
        let fault = if reports.join(path).is_file() { Fault::Edited } else { Fault::Missing };
        OutputDrift { path: project.report_path(path), fault, at: None }
    };
    present.iter().filter(|(_, same)| !**same).map(|(path, _)| drift(path)).collect()
}

/// Compares what two locks say about outputs: what another program of the same version would write.
pub(super) fn between(project: &Project, before: Option<&Lock>, now: &Lock) -> Vec<OutputDrift> {
    let files = |lock: Option<&Lock>| -> BTreeMap<String, String> {
        let files = lock.into_iter().flat_map(|lock| &lock.outputs);
        files.map(|file| (file.path.clone(), file.digest.clone())).collect()
    };
    let (before, now) = (files(before), files(Some(now)));
    let fault = |path: &String| match (before.get(path), now.get(path)) {
        (None, Some(_)) => Some(Fault::New),
        (Some(_), None) => Some(Fault::Gone),
        (a, b) => (a != b).then_some(Fault::Outdated),
    };
    let paths: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let drift = |path: &String| Some(OutputDrift { path: project.report_path(path), fault: fault(path)?, at: None });
    paths.into_iter().filter_map(drift).collect()
}

/// Makes every output, keeps none, and compares them with the lock and with what is on disk.
pub(super) fn of_outputs(
    project: &Project,
    lock: Option<&Lock>,
    artefacts: &[Artefact],
    progress: &dyn Progress,
) -> Result<Vec<OutputDrift>, ProjectError> {
    let reports = project.reports();
    let listed = lock.into_iter().flat_map(|lock| &lock.outputs);
    let mut locked: BTreeMap<&str, &LockedFile> = listed.map(|file| (file.path.as_str(), file)).collect();
    progress.begin("comparing", artefacts.len());
    let compare = |artefact: &Artefact| -> Result<Option<OutputDrift>, ProjectError> {
        if progress.cancelled() {
            return Err(crate::excerpt::Cancelled.into());
        }
        progress.step();
        let path = reports.join(&artefact.path);
        let failed = || ProjectError::io("cannot make", &path);
        let mut sink = Digesting::new(io::sink());
        artefact.write(&mut sink).map_err(failed())?;
        let made = sink.finish().1.to_string();
        let lock_says = locked.get(artefact.path.as_str()).map(|file| file.digest.as_str());
        let there = on_disk(&path);
        let fault = match there.as_deref() {
            None if lock_says.is_some() => Fault::Missing,
            None => Fault::New,
            Some(there) if there == made && lock_says == Some(&made) => return Ok(None),
            Some(there) if there == made => Fault::Unlocked,
            Some(_) if lock_says == Some(&made) => Fault::Edited,
            Some(_) => Fault::Outdated,
        };
        let at = if matches!(fault, Fault::Edited | Fault::Outdated) {
            let mut made = Vec::new();
            artefact.write(&mut made).map_err(failed())?;
            fs::read(&path).ok().and_then(|there| first_difference(&there, &made))
        } else {
            None
        };
        Ok(Some(OutputDrift { path: project.report_path(&artefact.path), fault, at }))
    };
    let compared: Vec<Option<OutputDrift>> = artefacts.par_iter().map(compare).collect::<Result<_, _>>()?;
    for artefact in artefacts {
        locked.remove(artefact.path.as_str());
    }
    let gone = |path: &str| OutputDrift { path: project.report_path(path), fault: Fault::Gone, at: None };
    let mut drifts: Vec<OutputDrift> = compared.into_iter().flatten().chain(locked.into_keys().map(gone)).collect();
    drifts.sort();
    Ok(drifts)
}

/// Finds where two files first differ: in which line, or at which byte when one is no text.
fn first_difference(a: &[u8], b: &[u8]) -> Option<Where> {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    if same == a.len() && same == b.len() {
        return None;
    }
    let text = |bytes: &[u8]| !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
    if text(a) && text(b) {
        let before = a.iter().take(same).filter(|byte| **byte == b'\n').count();
        return Some(Where::Line(before + 1));
    }
    Some(Where::Byte(same + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked(path: &str, content: &[u8]) -> LockedFile {
        LockedFile { path: path.into(), digest: Digest::of(content).to_string(), size: content.len() as u64 }
    }

    fn input(path: &str, content: &[u8]) -> Input {
        Input { path: path.into(), digest: Digest::of(content), size: content.len() as u64 }
    }

    #[test]
    fn inputs_are_new_gone_or_changed() {
        let mut lock = Lock::new("reports", &[input("a", b"1"), input("b", b"1"), input("c", b"1")], Vec::new());
        let now = [input("a", b"1"), input("b", b"2"), input("d", b"1")];
        assert_eq!(Drift::of_inputs(Some(&lock), &now).phrases(), ["b has changed", "c is gone", "d is new"]);
        lock.tool = "grenstaal 0.0.9".into();
        lock.inputs = vec![locked("a", b"1")];
        let drift = Drift::of_inputs(Some(&lock), &now[..1]);
        assert_eq!(drift.phrases(), [format!("study.lock was written by grenstaal 0.0.9, and this is {TOOL}")]);
        assert!(Drift::of_inputs(None, &now).no_lock);
    }

    #[test]
    fn the_first_difference_is_a_line_of_a_text_and_a_byte_of_a_picture() {
        assert_eq!(first_difference(b"a\nb\nc", b"a\nb\nd"), Some(Where::Line(3)));
        assert_eq!(first_difference(b"a\n", b"a\nb\n"), Some(Where::Line(2)));
        assert_eq!(first_difference(b"\x89PNG\0a", b"\x89PNG\0b"), Some(Where::Byte(6)));
        assert_eq!(first_difference(b"same", b"same"), None);
    }
}
