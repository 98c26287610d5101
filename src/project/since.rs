//! What became of the results since a revision that git knows.
//!
//! In: `study.lock` and the table of frequencies, at the revision and as they are now. Out: [`Since`]: inputs and outputs
//! that came, went or changed, and the figures of each code before and after. Counts and places, never words: it is made
//! to be shown where a change is discussed.

use super::drift::{self, Change, Drift, FileChange, changes_between};
use super::history::Revision;
use super::lock::{Lock, LockedFile};
use super::output::LOCK;
use super::{History, Project, line_ends};
use crate::progress::Progress;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

/// The output that holds the figures of each code.
const FREQUENCIES: &str = "data/frequencies.json";

/// The figures of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Figures {
    /// With how many participants it was found, sub-codes included.
    pub participants: u64,
    /// In how many interviews.
    pub interviews: u64,
    /// In how many segments.
    pub segments: u64,
}

/// A code whose figures are not what they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The code's id.
    pub code: String,
    /// Its figures before; `None` where it was not there.
    pub before: Option<Figures>,
    /// Its figures now; `None` where it is gone.
    pub after: Option<Figures>,
}

/// What became of the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// What changed since the last run: the results that are compared are not those of the study as it is now.
    pub behind: Vec<String>,
    /// The programs that made the results, where they are two.
    pub tools: Option<[String; 2]>,
    /// The inputs that came, went or changed.
    pub inputs: Vec<FileChange>,
    /// The outputs that came, went or changed.
    pub outputs: Vec<FileChange>,
    /// How many codes both tables have with the same figures; `None` where one of the tables is not at hand.
    pub same: Option<usize>,
    /// What both tables count, in their own words, where that is not the same.
    pub captions: Option<[String; 2]>,
    /// The codes whose figures moved: those of now in their order, then those that are gone.
    pub moved: Vec<Moved>,
}

/// Why there is nothing to compare.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSince {
    /// There is no git, or no commit.
    #[error("there is no git history here")]
    History,
    /// Git knows no such revision.
    #[error("{0}: git knows no such revision; was it fetched?")]
    Revision(String),
    /// There was no lock, or none that can be read.
    #[error("{0}: there is no study.lock that can be read at that revision, so its results are not known")]
    Before(String),
    /// There is no lock now.
    #[error(
        "there is no study.lock that can be read in this folder, so the results of now are not known; `grenstaal run` writes it"
    )]
    Now,
}

#[derive(Deserialize)]
struct RawTable {
    caption: String,
    rows: Vec<RawRow>,
}

#[derive(Deserialize)]
struct RawRow {
    code: String,
    #[serde(flatten)]
    figures: Figures,
}

impl Project {
    /// Compares the results at a revision with those of now.
    pub fn since(&self, name: &str, progress: &dyn Progress) -> Result<Since, NoSince> {
        let history = History::open(&self.root).ok_or(NoSince::History)?;
        let revision = history.named(name).ok_or_else(|| NoSince::Revision(name.to_owned()))?;
        let now = fs::read_to_string(self.root.join(LOCK)).ok().and_then(|content| Lock::parse(&content).ok());
        let now = now.ok_or(NoSince::Now)?;
        let before = at(&history, &revision, LOCK).and_then(|content| Lock::parse(&content).ok());
        let before = before.ok_or_else(|| NoSince::Before(name.to_owned()))?;
        let table_now = fs::read_to_string(self.reports().join(FREQUENCIES)).ok();
        let path = format!("{}/{FREQUENCIES}", before.reports.trim_end_matches('/'));
        let table_before = at(&history, &revision, &path);
        let tables = table_before.zip(table_now);
        let tables = tables.and_then(|(before, now)| read(&before).zip(read(&now)));
        let mut since = Since {
            behind: self.behind(&now, progress),
            tools: (before.tool != now.tool).then(|| [before.tool.clone(), now.tool.clone()]),
            inputs: between(&before.inputs, &now.inputs),
            outputs: between(&before.outputs, &now.outputs),
            ..Since::default()
        };
        if let Some((before, now)) = tables {
            since.compare(before, now);
        }
        Ok(since)
    }

    /// Says what changed in the study and its reports since the lock was written.
    fn behind(&self, lock: &Lock, progress: &dyn Progress) -> Vec<String> {
        // Transcripts that are kept elsewhere are known by the lock.
        let here = self.root.join("transcripts").is_dir();
        let loaded = if here { self.load(false, progress) } else { self.load_without_transcripts(progress) };
        let mut drift = Drift::of_inputs(Some(lock), &loaded.study.inputs);
        if lock.reports == self.config.reports && self.reports().is_dir() {
            drift.outputs = drift::moved(self, &drift::present(lock, &self.reports()));
        }
        line_ends::set_apart(&mut drift, self, Some(lock));
        drift.phrases()
    }
}

fn at(history: &History, revision: &Revision, path: &str) -> Option<String> {
    String::from_utf8(history.show(revision, path)?).ok()
}

fn read(content: &str) -> Option<RawTable> {
    serde_json::from_str(content).ok()
}

fn between(before: &[LockedFile], now: &[LockedFile]) -> Vec<FileChange> {
    changes_between(before, now.iter().map(|file| (file.path.as_str(), file.digest.clone())))
}

impl Since {
    fn compare(&mut self, before: RawTable, now: RawTable) {
        let mut known: BTreeMap<String, Figures> =
            before.rows.iter().map(|row| (row.code.clone(), row.figures)).collect();
        let mut same = 0;
        for row in now.rows {
            let earlier = known.remove(&row.code);
            if earlier == Some(row.figures) {
                same += 1;
            } else {
                self.moved.push(Moved { code: row.code, before: earlier, after: Some(row.figures) });
            }
        }
        let gone = before.rows.into_iter().filter(|row| known.contains_key(&row.code));
        self.moved.extend(gone.map(|row| Moved { code: row.code, before: Some(row.figures), after: None }));
        self.same = Some(same);
        self.captions = (before.caption != now.caption).then_some([before.caption, now.caption]);
    }

    /// Counts the inputs, or the outputs, that came, changed or went.
    pub fn count(files: &[FileChange], change: Change) -> usize {
        files.iter().filter(|file| file.change == change).count()
    }
}
