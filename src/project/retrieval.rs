//! Asking a study: the index in its cache folder, kept up to date; without one, a scan.
//!
//! In: a study's folder and a query. Out: its answer. Only what changed since the last time is read and indexed again. A
//! cache that is missing, damaged, of another version or not writable is made again or done without, and that is said; it is
//! never in the way of an answer.

use super::files::{Files, Look};
use super::load::Project;
use crate::coding::{Basis, ReadingStatus};
use crate::diagnostic::Severity;
use crate::digest::Digest;
use crate::excerpt::{Cancelled, analyse};
use crate::progress::Progress;
use crate::query::{Answer, Query, Wanted, answer, scan, vocabulary, voices};
use crate::search::{Fresh, Index, Texts, Trouble, update};
use crate::study::{Study, TOOL};
use crate::text::Span;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The folder of everything that can be made again.
pub const CACHE: &str = ".grenstaal";
/// The index in it; another form of it has another name.
const INDEX: &str = "search-1";
/// How the files of the study looked when the index was last found to be of them.
const GLANCE: &str = "glance";
/// Held by whoever writes the index; the system lets go of it when a process is killed.
const LOCK: &str = "search.lock";

/// A study that can be asked.
pub struct Retrieval<'s> {
    project: &'s Project,
    study: &'s Study,
    index: Option<Index>,
    trouble: Mutex<Option<String>>,
}

impl Project {
    /// Opens the study, of which `frame` was read, for questions: the index is made or renewed where it must be.
    pub fn retrieval<'s>(&'s self, frame: &'s Study, progress: &dyn Progress) -> Result<Retrieval<'s>, Cancelled> {
        let mut retrieval = Retrieval { project: self, study: frame, index: None, trouble: Mutex::default() };
        // The index knows every coding; a coder who may not see some of them has the study scanned.
        if !frame.unseen.is_empty() {
            return Ok(retrieval);
        }
        match retrieval.renewed(progress) {
            Ok(index) => retrieval.index = Some(index),
            Err(Stop::Cancelled) => return Err(Cancelled),
            Err(Stop::Trouble(trouble)) => retrieval.note(&trouble),
        }
        Ok(retrieval)
    }

    fn cache(&self) -> PathBuf {
        self.root.join(CACHE)
    }
}

/// What stops the renewing of an index.
enum Stop {
    Cancelled,
    Trouble(Trouble),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl Retrieval<'_> {
    /// Answers a query that was made for the same frame.
    pub fn answer(&self, query: &Query, wanted: Wanted, progress: &dyn Progress) -> Result<Answer, Cancelled> {
        if let Some(index) = &self.index {
            let texts = Folder(&self.project.root, self.study);
            match index.answer(query, self.study, &texts, wanted) {
                Ok(answer) => return Ok(answer),
                Err(trouble) => self.note(&trouble),
            }
            Index::unseal(&self.project.cache().join(INDEX));
        }
        let loaded = self.project.load(false, progress);
        let analysis = analyse(&loaded.study, progress)?;
        Ok(answer(&analysis, &scan(query, &analysis), wanted))
    }

    /// Returns the index, where there is one.
    pub(super) fn index(&self) -> Option<&Index> {
        self.index.as_ref()
    }

    /// Returns who is studied in which interview: interview and case, each once.
    pub fn voices(&self, progress: &dyn Progress) -> BTreeSet<(usize, Option<usize>)> {
        match &self.index {
            Some(index) => index.voices(self.study),
            None => voices(&self.project.load(false, progress).study),
        }
    }

    /// Returns the words that were said by anyone: language and word, and how often or in how many turns.
    pub fn vocabulary(&self, progress: &dyn Progress) -> BTreeMap<(String, String), u64> {
        let known = self.index.as_ref().and_then(|index| index.vocabulary(self.study).ok());
        known.unwrap_or_else(|| vocabulary(&self.project.load(false, progress).study))
    }

    /// Returns why the index was not used, once it was not.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().ok().and_then(|trouble| trouble.clone())
    }

    /// Returns the interviews in whose files something is wrong, so that some of it may not have been found.
    pub fn doubtful(&self) -> Vec<&str> {
        let entries = self.index.iter().flat_map(|index| &index.manifest().interviews);
        entries.filter(|(_, entry)| entry.doubtful).map(|(id, _)| id.as_str()).collect()
    }

    fn note(&self, trouble: &Trouble) {
        if let Ok(mut noted) = self.trouble.lock() {
            noted.get_or_insert_with(|| trouble.to_string());
        }
    }

    /// The index as it is, when no file looks otherwise than the last time; else looked into.
    fn renewed(&self, progress: &dyn Progress) -> Result<Index, Stop> {
        let cache = self.project.cache();
        let (glance, opened) = rayon::join(|| self.glance(), || Index::open(&cache.join(INDEX)));
        let note = |index: &Index| glance.as_ref().map(|glance| format!("{glance} {}", index.manifest().name));
        if let Ok(Some(index)) = &opened
            && note(index)
                .is_some_and(|note| std::fs::read_to_string(cache.join(GLANCE)).is_ok_and(|kept| kept == note))
        {
            return opened.map(|index| index.ok_or(Stop::Trouble(Trouble::Unusable)))?;
        }
        let index = self.looked_into(&cache, opened, progress)?;
        // Looked at again, since a file may have changed while others were read.
        if let Some(note) = note(&index).filter(|_| self.glance() == glance) {
            let _ = std::fs::write(cache.join(GLANCE), note);
        }
        Ok(index)
    }

    /// The identity of all that the frame was read from and of how the other files look; `None` while one of them is so new
    /// that a further change may not show.
    fn glance(&self) -> Option<Digest> {
        let root = &self.project.root;
        let look = |path: String| {
            Look::at(&root.join(path)).map_or(Some((0, 0)), |l| l.settled.then_some((l.size, l.changed)))
        };
        let looks = self.study.roster.interviews.par_iter().map(|interview| {
            let id = &interview.id.0;
            let codings = self.study.coders.iter().map(|coder| format!("codings/{coder}/{id}.csv"));
            std::iter::once(format!("transcripts/{id}.txt")).chain(codings).map(look).collect::<Option<Vec<_>>>()
        });
        let looks: Vec<Vec<(u64, u128)>> = looks.collect::<Option<_>>()?;
        Some(Digest::of(format!("{} {:?} {looks:?}", self.frame_key(), self.study.inputs).as_bytes()))
    }

    /// The index as it is, or brought up to date, or made anew, after the digests of all files.
    fn looked_into(
        &self,
        cache: &Path,
        opened: Result<Option<Index>, Trouble>,
        progress: &dyn Progress,
    ) -> Result<Index, Stop> {
        let folder = cache.join(INDEX);
        let all = self.fresh(cache);
        if let Ok(Some(index)) = opened
            && is_current(&index, &all)
        {
            return Ok(index);
        }
        make_folder(cache);
        // Whoever waited here finds that another process has done the work.
        let lock =
            File::create(cache.join(LOCK)).and_then(|file| file.lock().map(|()| file)).map_err(Trouble::Folder)?;
        let changed: Option<BTreeSet<&str>> = match Index::open(&folder) {
            Ok(Some(index)) if is_current(&index, &all) => return Ok(index),
            Ok(Some(index)) => {
                Some(all.iter().filter(|fresh| !is_known(&index, fresh)).map(|f| f.id.as_str()).collect())
            }
            Ok(None) | Err(_) => None,
        };
        if let Some(changed) = changed
            && let Ok(index) = self.update(&folder, &all, &|id| changed.contains(id), progress)
        {
            return Ok(index);
        }
        if progress.cancelled() {
            return Err(Stop::Cancelled);
        }
        let _ = std::fs::remove_dir_all(&folder);
        let made = self.update(&folder, &all, &|_| true, progress);
        if made.is_err() {
            let _ = std::fs::remove_dir_all(&folder);
        }
        drop(lock);
        made
    }

    fn update(
        &self,
        folder: &Path,
        all: &[Fresh],
        wanted: &dyn Fn(&str) -> bool,
        progress: &dyn Progress,
    ) -> Result<Index, Stop> {
        let loaded = self.project.load_part(wanted, progress);
        let analysis = analyse(&loaded.study, progress)?;
        let findings = loaded.findings.iter().chain(&analysis.findings);
        let wrong = findings.filter(|finding| finding.severity == Severity::Error).map(|f| f.place.file.as_str());
        let wrong: BTreeSet<&str> = wrong.filter_map(|file| Path::new(file).file_stem()?.to_str()).collect();
        Ok(update(folder, all, &analysis, &|id| wrong.contains(id), progress)?)
    }

    /// The identity of what the documents of all interviews depend on.
    fn frame_key(&self) -> String {
        let study = self.study;
        let settings = &study.settings;
        let input =
            |path: &str| study.inputs.iter().find(|input| input.path == path).map(|input| input.digest.to_string());
        format!(
            "{TOOL} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
            self.project.config.labels,
            settings.scope,
            settings.reconciled,
            settings.several,
            study.coders,
            input(&self.project.config.codebook),
            input("guide.toml"),
            study.basis() == Basis::Candidates,
        )
    }

    /// The interviews that have a transcript, each with the identity of all that its documents are made of.
    fn fresh(&self, cache: &Path) -> Vec<Fresh> {
        let files = Files::open(&self.project.root, cache.join("files.csv"));
        let study = self.study;
        let frame = Digest::of(self.frame_key().as_bytes()).to_string();
        let interviews = study.roster.interviews.par_iter().enumerate().map(|(place, interview)| {
            let id = interview.id.0.as_str();
            let transcript = files.digest(&format!("transcripts/{id}.txt"))?;
            let mut key = format!("{frame}\n{}\n{transcript}\n", study.language_of(place));
            for label in study.roster.labels_of(id) {
                key.push_str(label);
                key.push('\n');
            }
            for coder in &study.coders {
                let codings = files.digest(&format!("codings/{coder}/{id}.csv"));
                key.push_str(&format!("{coder} {}\n", codings.map(|digest| digest.to_string()).unwrap_or_default()));
                if study.reading(coder, place) == ReadingStatus::Reconciling {
                    key.push_str("reconciling\n");
                }
            }
            Some(Fresh { id: id.to_owned(), key: Digest::of(key.as_bytes()).short() })
        });
        let fresh = interviews.flatten().collect();
        files.save();
        fresh
    }
}

fn is_known(index: &Index, fresh: &Fresh) -> bool {
    index.manifest().interviews.get(&fresh.id).is_some_and(|entry| entry.key == fresh.key)
}

fn is_current(index: &Index, all: &[Fresh]) -> bool {
    index.manifest().interviews.len() == all.len() && all.iter().all(|fresh| is_known(index, fresh))
}

/// Makes the cache folder, which git passes over whatever the study's own `.gitignore` says.
fn make_folder(cache: &Path) {
    if std::fs::create_dir_all(cache).is_ok() {
        let _ = std::fs::write(cache.join(".gitignore"), "*\n");
    }
}

/// Reads stretches of the stored transcripts.
struct Folder<'a>(&'a Path, &'a Study);

impl Texts for Folder<'_> {
    fn read(&self, interview: usize, spans: &[Span]) -> std::io::Result<Vec<String>> {
        let path = self.0.join(format!("transcripts/{}.txt", self.1.interview_id(interview)));
        let mut file = File::open(path)?;
        let read = |span: &Span| {
            let mut bytes = vec![0; span.len() as usize];
            file.seek(SeekFrom::Start(u64::from(span.start)))?;
            file.read_exact(&mut bytes)?;
            String::from_utf8(bytes).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
        };
        spans.iter().map(read).collect()
    }
}
