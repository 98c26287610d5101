//! Outputs, written all or none.
//!
//! In: a loaded study. Out: the artefacts of its plan in the reports folder, and `study.lock`. Everything is written to a
//! folder beside the outputs first and renamed at the end: a full disk or Ctrl-C changes nothing. Outputs can be made
//! again, so only the lock is synced. It is written before the first output is renamed and gets its name after the last:
//! a run that was cut off in between is known by it and taken up again; any output whose bytes are not those of the lock
//! is found.

use super::drift::{self, Drift, read_lock};
use super::lock::{Lock, LockFault, LockedFile, SCHEMA};
use super::replace::{replace, sweep};
use super::retrieval::CACHE;
use super::{Loaded, Project, ProjectError, changes, line_ends};
use crate::digest::Digesting;
use crate::excerpt::{Cancelled, analyse};
use crate::pipeline::{Artefact, plan};
use crate::progress::Progress;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What a run did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Every byte was as the lock says: nothing was done.
    pub up_to_date: bool,
    /// The run was to change nothing, and something would change: nothing was written.
    pub refused: bool,
    /// What is not as the lock says: why there was something to do.
    pub drift: Drift,
    /// Outputs that are new or changed.
    pub written: usize,
    /// Outputs that were the same already.
    pub unchanged: usize,
    /// Outputs of the run before that this one no longer makes.
    pub removed: usize,
    /// Findings of the analysis itself.
    pub findings: Vec<crate::diagnostic::Diagnostic>,
    /// A few lines on what was found.
    pub summary: Vec<crate::pipeline::Found>,
}

/// The lock's name.
pub(super) const LOCK: &str = "study.lock";
/// The lock of a run that has not come to its end.
pub(super) const COMING: &str = ".grenstaal/coming.lock";
/// Where outputs wait until all are there.
const STAGING: &str = ".grenstaal-staging";

/// When a run does its work, and what it may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Unless nothing has changed.
    Changed,
    /// In any case.
    Force,
    /// Only what the lock says: an input or output that differs from it stops the run.
    Locked,
    /// Nothing is written; every output is made and compared.
    Frozen,
}

/// Runs a study.
pub fn run(project: &Project, loaded: &Loaded, mode: Mode, progress: &dyn Progress) -> Result<Outcome, ProjectError> {
    if let Some(finding) = &loaded.no_codebook {
        return Err(ProjectError::Config(Box::new(finding.clone())));
    }
    if let Some(coder) = project.coder.as_ref().filter(|_| !loaded.study.unseen.is_empty()) {
        let names: Vec<&str> = loaded.study.unseen.iter().map(|i| loaded.study.interview_id(*i)).collect();
        return Err(ProjectError::Blind(coder.to_string(), names.join(", ")));
    }
    let before = known_lock(&project.root.join(LOCK))?;
    let mut drift = Drift::of_inputs(before.as_ref(), &loaded.study.inputs);
    line_ends::set_apart(&mut drift, project, before.as_ref());
    // What is made from transcripts whose places moved, or compared with nothing, tells nothing.
    let pointless = drift.no_lock || !loaded.converted.is_empty();
    match mode {
        Mode::Locked if !drift.is_empty() => Ok(Outcome { refused: true, drift, ..Outcome::default() }),
        Mode::Frozen if pointless => Ok(Outcome { refused: true, drift, ..Outcome::default() }),
        Mode::Force | Mode::Changed if !loaded.converted.is_empty() => Err(line_ends::refusal(&loaded.converted)),
        Mode::Frozen => compare(project, loaded, before.as_ref(), drift, progress),
        _ => work(project, loaded, mode, drift, progress),
    }
}

/// Reads a lock; a damaged one is as good as none, one of a later program is refused.
fn known_lock(path: &Path) -> Result<Option<Lock>, ProjectError> {
    match read_lock(path) {
        Some(Err(LockFault::Newer(form))) => {
            Err(ProjectError::NewerLock { path: path.to_path_buf(), form, known: SCHEMA })
        }
        found => Ok(found.and_then(Result::ok)),
    }
}

/// Makes every output and keeps none.
fn compare(
    project: &Project,
    loaded: &Loaded,
    lock: Option<&Lock>,
    mut drift: Drift,
    progress: &dyn Progress,
) -> Result<Outcome, ProjectError> {
    let analysis = analyse(&loaded.study, progress)?;
    let artefacts = plan(&analysis)?;
    let here = lock.filter(|lock| lock.reports == project.config.reports);
    drift.outputs = drift::of_outputs(project, here, &artefacts, progress)?;
    line_ends::set_apart(&mut drift, project, here);
    Ok(Outcome {
        refused: !drift.is_empty(),
        up_to_date: drift.is_empty(),
        unchanged: artefacts.len().saturating_sub(drift.outputs.len() + drift.line_ends.len()),
        findings: analysis.findings.clone(),
        summary: crate::pipeline::summary(&analysis),
        drift,
        ..Outcome::default()
    })
}

/// Writes what differs.
fn work(
    project: &Project,
    loaded: &Loaded,
    mode: Mode,
    mut drift: Drift,
    progress: &dyn Progress,
) -> Result<Outcome, ProjectError> {
    let _guard = guard(&project.root)?;
    // What was left by programs that were killed; only runs write into the cache with a temporary file.
    sweep(&project.root.join(CACHE));
    changes::sweep_study(&project.root);
    let reports = project.reports();
    let lock_path = project.root.join(LOCK);
    let coming_path = project.root.join(COMING);
    // A lock of another reports folder says nothing about this one.
    let here = |lock: &Lock| lock.reports == project.config.reports;
    let before = known_lock(&lock_path)?.filter(here);
    let cut_off = known_lock(&coming_path)?.filter(here);
    drift.cut_off = cut_off.is_some();
    let ours: BTreeSet<&str> =
        before.iter().chain(&cut_off).flat_map(|lock| &lock.outputs).map(|output| output.path.as_str()).collect();
    let present = before.as_ref().map(|lock| drift::present(lock, &reports)).unwrap_or_default();
    let there = |output: &LockedFile| present.get(&output.path).is_some_and(|same| *same);
    let same =
        |lock: &&Lock| mode != Mode::Force && lock.same_inputs(&loaded.study.inputs) && lock.outputs.iter().all(there);
    if let Some(lock) = before.as_ref().filter(same).filter(|_| cut_off.is_none()) {
        // What a run left that was killed before anything was certain.
        Staging::clear(&reports)?;
        return Ok(Outcome { up_to_date: true, unchanged: lock.outputs.len(), ..Outcome::default() });
    }
    let of_inputs = line_ends::finding(&drift, &[]);
    drift.outputs = drift::moved(project, &present);
    line_ends::set_apart(&mut drift, project, before.as_ref());
    let analysis = analyse(&loaded.study, progress)?;
    let artefacts = plan(&analysis)?;
    let staging = Staging::new(&reports)?;
    progress.begin("writing", artefacts.len());
    let outputs: Vec<LockedFile> =
        artefacts.par_iter().map(|artefact| staging.write(artefact, progress)).collect::<Result<_, _>>()?;
    let adopted = refuse_foreign(&outputs, &reports, &ours)?;
    let mut outcome = Outcome { findings: analysis.findings.clone(), ..Outcome::default() };
    outcome.findings.extend(of_inputs);
    outcome.summary = crate::pipeline::summary(&analysis);
    outcome.drift = drift;
    let lock = Lock::new(&project.config.reports, &loaded.study.inputs, outputs.clone());
    if mode == Mode::Locked && before.as_ref() != Some(&lock) {
        outcome.drift.outputs = drift::between(project, before.as_ref(), &lock);
        return Ok(Outcome { refused: true, ..outcome });
    }
    let content = lock.print().map_err(io::Error::other).map_err(ProjectError::io("cannot write", &lock_path))?;
    replace(&coming_path, content.as_bytes())?;
    for output in &outputs {
        let locked = before.as_ref().is_some_and(|lock| lock.outputs.contains(output));
        let same = locked && present.get(&output.path).is_some_and(|same| *same);
        if same || adopted.contains(output.path.as_str()) {
            outcome.unchanged += 1;
        } else {
            staging.publish(&output.path)?;
            outcome.written += 1;
        }
    }
    let made: BTreeSet<&str> = outputs.iter().map(|output| output.path.as_str()).collect();
    for old in ours.difference(&made) {
        outcome.removed += usize::from(remove(&reports, old)?);
    }
    drop(staging);
    fs::rename(&coming_path, &lock_path)
        .and_then(|()| File::open(&project.root)?.sync_all())
        .map_err(ProjectError::io("cannot write", &lock_path))?;
    Ok(outcome)
}

/// Keeps a second run of the same study out.
fn guard(root: &Path) -> Result<File, ProjectError> {
    let folder = root.join(CACHE);
    fs::create_dir_all(&folder).map_err(ProjectError::io("cannot make", &folder))?;
    let path = folder.join("run.lock");
    let file =
        File::options().create(true).append(true).open(&path).map_err(ProjectError::io("cannot write", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(ProjectError::Busy(path)),
        Err(fs::TryLockError::Error(error)) => Err(ProjectError::io("cannot lock", path)(error)),
    }
}

/// Refuses to overwrite what no lock knows; returns the files among these that hold what would be written.
fn refuse_foreign<'o>(
    outputs: &'o [LockedFile],
    reports: &Path,
    ours: &BTreeSet<&str>,
) -> Result<BTreeSet<&'o str>, ProjectError> {
    let unknown = outputs.iter().filter(|output| !ours.contains(output.path.as_str()));
    let there: Vec<&LockedFile> = unknown.filter(|output| reports.join(&output.path).exists()).collect();
    let (same, other): (Vec<_>, Vec<_>) = there.into_iter().partition(|output| drift::is_there(output, reports));
    match other.as_slice() {
        [] => Ok(same.into_iter().map(|output| output.path.as_str()).collect()),
        [first, rest @ ..] => Err(ProjectError::Foreign { path: reports.join(&first.path), more: rest.len() }),
    }
}

/// A folder beside the outputs, gone when it is dropped.
struct Staging {
    reports: PathBuf,
    folder: PathBuf,
}

impl Staging {
    fn new(reports: &Path) -> Result<Self, ProjectError> {
        let folder = Self::clear(reports)?;
        fs::create_dir_all(&folder).map_err(ProjectError::io("cannot make", &folder))?;
        Ok(Self { reports: reports.to_path_buf(), folder })
    }

    /// Takes away what an earlier run left; returns the folder.
    fn clear(reports: &Path) -> Result<PathBuf, ProjectError> {
        let folder = reports.join(STAGING);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(ProjectError::io("cannot clear", &folder))?;
        }
        Ok(folder)
    }

    fn write(&self, artefact: &Artefact, progress: &dyn Progress) -> Result<LockedFile, ProjectError> {
        let path = self.folder.join(&artefact.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(ProjectError::io("cannot make", folder))?;
        }
        let file = File::create(&path).map_err(ProjectError::io("cannot write", &path))?;
        let mut out = Stoppable { inner: Digesting::new(BufWriter::with_capacity(1 << 16, file)), progress };
        let done = artefact.write(&mut out).and_then(|()| out.flush());
        if progress.cancelled() {
            return Err(Cancelled.into());
        }
        done.map_err(ProjectError::io("cannot write", &path))?;
        let (_, digest, size) = out.inner.finish();
        progress.step();
        Ok(LockedFile { path: artefact.path.clone(), digest: digest.to_string(), size })
    }

    fn publish(&self, path: &str) -> Result<(), ProjectError> {
        let target = self.reports.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(ProjectError::io("cannot make", folder))?;
        }
        fs::rename(self.folder.join(path), &target).map_err(ProjectError::io("cannot write", &target))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A writer that stops when the work is cancelled.
struct Stoppable<'a, W> {
    inner: W,
    progress: &'a dyn Progress,
}

impl<W: Write> Write for Stoppable<'_, W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.progress.cancelled() {
            return Err(io::Error::other("stopped"));
        }
        self.inner.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Removes an output of an earlier run, and the folders it leaves empty.
fn remove(reports: &Path, path: &str) -> Result<bool, ProjectError> {
    let plain = path.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    let target = reports.join(path);
    if !plain || !target.is_file() {
        return Ok(false);
    }
    fs::remove_file(&target).map_err(ProjectError::io("cannot remove", &target))?;
    let mut folder = target.parent();
    while let Some(empty) = folder.filter(|folder| *folder != reports) {
        if fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(true)
}
