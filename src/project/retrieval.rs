//! Asking a study: the index in its cache folder, kept up to date; without one, a scan.
//!
//! In: a study's folder and a query. Out: its answer. Only what changed since the last time is read and indexed again. A
//! cache that is missing, damaged, of another version or not writable is made again or done without, and that is said; it is
//! never in the way of an answer.

use super::files::Files;
use super::load::{Loaded, Project};
use crate::coding::Basis;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::excerpt::{Cancelled, analyse};
use crate::progress::Progress;
use crate::query::{Answer, Query, Wanted, answer, scan};
use crate::search::{Fresh, Index, Texts, Trouble, update};
use crate::study::{Study, TOOL};
use crate::text::Span;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The folder of everything that can be made again.
pub const CACHE: &str = ".grenstaal";
/// The index in it; another form of it has another name.
const INDEX: &str = "search-1";

/// A study that can be asked.
pub struct Retrieval<'p> {
    project: &'p Project,
    /// The study without its transcripts.
    pub study: Study,
    /// What was wrong with the files that were read.
    pub findings: Vec<Diagnostic>,
    index: Option<Index>,
    /// Why the index is not used.
    pub trouble: Option<String>,
}

impl Project {
    /// Opens the study for questions: the index is made or renewed where it must be.
    pub fn retrieval(&self, progress: &dyn Progress) -> Result<Retrieval<'_>, Cancelled> {
        let Loaded { study, findings, .. } = self.load_part(&|_| false, progress);
        let mut retrieval = Retrieval { project: self, study, findings, index: None, trouble: None };
        match retrieval.renewed(progress) {
            Ok(index) => retrieval.index = Some(index),
            Err(Stop::Cancelled) => return Err(Cancelled),
            Err(Stop::Trouble(trouble)) => retrieval.trouble = Some(trouble.to_string()),
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
    /// Answers a query that was made for [`Self::study`].
    pub fn answer(&mut self, query: &Query, wanted: Wanted, progress: &dyn Progress) -> Result<Answer, Cancelled> {
        if let Some(index) = &self.index {
            let texts = Folder(&self.project.root, &self.study);
            match index.answer(query, &self.study, &texts, wanted) {
                Ok(answer) => return Ok(answer),
                Err(trouble) => self.trouble = Some(trouble.to_string()),
            }
            let _ = std::fs::remove_dir_all(self.project.cache().join(INDEX));
        }
        let loaded = self.project.load(false, progress);
        let analysis = analyse(&loaded.study, progress)?;
        Ok(answer(&analysis, &scan(query, &analysis), wanted))
    }

    fn renewed(&self, progress: &dyn Progress) -> Result<Index, Stop> {
        let cache = self.project.cache();
        let all = self.fresh(&cache);
        let folder = cache.join(INDEX);
        if let Ok(Some(index)) = Index::open(&folder) {
            let known = &index.manifest().interviews;
            let same = |fresh: &Fresh| known.get(&fresh.id).is_some_and(|entry| entry.key == fresh.key);
            if known.len() == all.len() && all.iter().all(same) {
                return Ok(index);
            }
            let changed: BTreeSet<&str> = all.iter().filter(|f| !same(f)).map(|f| f.id.as_str()).collect();
            match self.update(&folder, &all, &|id| changed.contains(id), progress) {
                Err(Stop::Trouble(_)) => {}
                other => return other,
            }
        }
        make_folder(&cache);
        match self.update(&folder, &all, &|_| true, progress) {
            Err(Stop::Trouble(Trouble::Unusable)) => {
                let _ = std::fs::remove_dir_all(&folder);
                self.update(&folder, &all, &|_| true, progress)
            }
            other => other,
        }
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
        Ok(update(folder, all, &analysis, progress)?)
    }

    /// The interviews that have a transcript, each with the identity of all that its documents are made of.
    fn fresh(&self, cache: &Path) -> Vec<Fresh> {
        let files = Files::open(&self.project.root, cache.join("files.csv"));
        let study = &self.study;
        let settings = &study.settings;
        let input =
            |path: &str| study.inputs.iter().find(|input| input.path == path).map(|input| input.digest.to_string());
        let frame = format!(
            "{TOOL} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {}",
            self.project.config.labels,
            settings.scope,
            settings.reconciled,
            settings.several,
            study.coders,
            input(&self.project.config.codebook),
            input("guide.toml"),
            study.basis() == Basis::Candidates,
        );
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
            }
            Some(Fresh { id: id.to_owned(), key: Digest::of(key.as_bytes()).short() })
        });
        let fresh = interviews.flatten().collect();
        files.save();
        fresh
    }
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
        let mut file = std::fs::File::open(path)?;
        let read = |span: &Span| {
            let mut bytes = vec![0; span.len() as usize];
            file.seek(SeekFrom::Start(u64::from(span.start)))?;
            file.read_exact(&mut bytes)?;
            String::from_utf8(bytes).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
        };
        spans.iter().map(read).collect()
    }
}
