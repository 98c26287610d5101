//! A study kept open while its files change under it.
//!
//! In: a study's folder, and who is at work. Out: [`Desk`], which hands out the study as its files are at this moment, counted.
//! It is a memory of what the files say and nothing else: it can be dropped at any moment. Where only codings changed,
//! only those interviews are read and counted again; what the rules propose there does not change with them.

use super::coders::read_one;
use super::files::Look;
use super::{Loaded, Project, ProjectError};
use crate::coding::CoderId;
use crate::digest::Digest;
use crate::excerpt::{Analysis, Kept, analyse};
use crate::progress::{Progress, Silent};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How a file looked; a new one is known by its content, since its time may not tell a further change.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    size: u64,
    changed: u128,
    content: Option<Digest>,
}

/// The files of a study as they looked, by path.
type Looks = BTreeMap<String, Seen>;

/// A study kept open.
pub struct Desk {
    coder: Option<CoderId>,
    project: Project,
    loaded: Loaded,
    kept: Option<Kept>,
    looks: Looks,
    generation: String,
}

/// What a desk hands out.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The folder.
    pub project: &'a Project,
    /// The study, with what was wrong in its files.
    pub loaded: &'a Loaded,
    /// What was counted.
    pub analysis: &'a Analysis<'a>,
    /// Another name whenever a file is another.
    pub generation: &'a str,
}

impl Desk {
    /// Reads and counts the study in `folder`, as `coder` may see it.
    pub fn open(folder: &Path, coder: Option<CoderId>, progress: &dyn Progress) -> Result<Self, ProjectError> {
        let project = Project::open(folder, false)?.seen_by(coder.clone());
        // Looked at first: what changes while it is read shows the next time.
        let looks = looks(&project, &Looks::new());
        let loaded = project.load(false, progress);
        let kept = analyse(&loaded.study, progress)?.keep();
        Ok(Self { coder, project, loaded, kept: Some(kept), generation: generation(&looks), looks })
    }

    /// The folder.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Returns the name of the files' present state: another one whenever a file is another.
    pub fn generation(&self) -> &str {
        &self.generation
    }

    /// Reads again what changed since the last time.
    pub fn refresh(&mut self) -> Result<(), ProjectError> {
        let now = looks(&self.project, &self.looks);
        let changed = differences(&self.looks, &now);
        if changed.is_empty() {
            self.looks = now;
            return Ok(());
        }
        let decided: Option<Vec<(CoderId, usize)>> = changed.iter().map(|path| self.coding_file(path)).collect();
        match decided {
            Some(files) => self.reread(&files)?,
            None => {
                let folder: PathBuf = self.project.root.clone();
                *self = Self::open(&folder, self.coder.clone(), &Silent)?;
                return Ok(());
            }
        }
        self.generation = generation(&now);
        self.looks = now;
        Ok(())
    }

    /// Hands out the study as it was read last.
    pub fn with<T>(&mut self, work: impl FnOnce(At) -> T) -> Result<T, ProjectError> {
        let study = &self.loaded.study;
        let analysis = match self.kept.take().and_then(|kept| kept.of(study)) {
            Some(analysis) => analysis,
            None => analyse(study, &Silent)?,
        };
        let at = At { project: &self.project, loaded: &self.loaded, analysis: &analysis, generation: &self.generation };
        let result = work(at);
        self.kept = Some(analysis.keep());
        Ok(result)
    }

    /// Whose codings of which interview a file holds, where the rest of the study does not depend on it.
    fn coding_file(&self, path: &str) -> Option<(CoderId, usize)> {
        let (coder, name) = path.strip_prefix("codings/")?.split_once('/')?;
        let study = &self.loaded.study;
        let interview = study.roster.interview(name.strip_suffix(".csv")?)?;
        study.transcript(interview)?;
        let known = study.coders.iter().any(|known| known == coder);
        known.then(|| (CoderId(coder.to_owned()), interview))
    }

    fn reread(&mut self, files: &[(CoderId, usize)]) -> Result<(), ProjectError> {
        for (coder, interview) in files {
            let hidden = self.loaded.study.unseen.contains(interview) && self.coder.as_ref() != Some(coder);
            if !hidden {
                read_one(&self.project, &mut self.loaded, coder, *interview);
            }
        }
        let study = &self.loaded.study;
        let analysis = match self.kept.take().and_then(|kept| kept.of(study)) {
            Some(mut analysis) => {
                files.iter().for_each(|(_, interview)| analysis.recount(*interview));
                analysis
            }
            None => analyse(study, &Silent)?,
        };
        self.kept = Some(analysis.keep());
        Ok(())
    }
}

/// Looks at every file that a study can be made of.
fn looks(project: &Project, before: &Looks) -> Looks {
    let root = &project.root;
    let named = |folder: &str, endings: &[&str]| -> Vec<String> {
        let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().filter_map(Result::ok);
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let wanted = names.filter(|name| endings.iter().any(|ending| name.ends_with(ending)));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        wanted.map(|name| format!("{prefix}{name}")).collect()
    };
    let mut paths = vec![project.config.codebook.clone()];
    paths.extend(named("", &[".toml", ".csv"]));
    paths.extend(named("transcripts", &[""]));
    paths.extend(named("memos", &[".md"]));
    for folder in named("codings", &[""]) {
        paths.extend(named(&folder, &[".csv"]));
    }
    let look = |path: String| {
        let full = root.join(&path);
        let Look { size, changed, settled } = Look::at(&full)?;
        let was_new = before.get(&path).is_some_and(|seen| seen.content.is_some());
        let content = (!settled || was_new).then(|| std::fs::read(&full).ok().map(|bytes| Digest::of(&bytes)));
        Some((path, Seen { size, changed, content: content.flatten() }, settled))
    };
    let seen: Vec<(String, Seen, bool)> = paths.into_par_iter().filter_map(look).collect();
    let settle = |(path, mut seen, settled): (String, Seen, bool)| {
        // The content was read once more after it settled: from here on its time is enough.
        if settled && before.get(&path).is_some_and(|before| before.content == seen.content) {
            seen.content = None;
        }
        (path, seen)
    };
    seen.into_iter().map(settle).collect()
}

/// The files that are there in one of both only, or look otherwise.
fn differences(before: &Looks, now: &Looks) -> Vec<String> {
    let same = |path: &String, seen: &Seen| {
        before.get(path).is_some_and(|before| {
            let content = before.content.is_none() || seen.content.is_none() || before.content == seen.content;
            before.size == seen.size && before.changed == seen.changed && content
        })
    };
    let other = now.iter().filter(|(path, seen)| !same(path, seen)).map(|(path, _)| path.clone());
    let gone = before.keys().filter(|path| !now.contains_key(*path)).cloned();
    other.chain(gone).collect()
}

fn generation(looks: &Looks) -> String {
    let seen: Vec<_> = looks.iter().map(|(path, seen)| (path, seen.size, seen.changed)).collect();
    Digest::of(format!("{seen:?}").as_bytes()).short()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::excerpt::Level;
    use std::fs;

    fn study() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, content: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        };
        put(
            "study.toml",
            "[study]\ntitle = \"t\"\nlanguage = \"nl\"\nstance = \"codebook\"\n[paths]\ncodebook = \"codebook.toml\"\n\
             reports = \"reports\"\n[speakers]\ninterviewer = [\"I\"]\nparticipant = [\"P\"]\n",
        );
        put(
            "codebook.toml",
            "[codebook]\ntitle = \"b\"\nversion = \"1\"\n[[code]]\nid = \"a\"\nname = \"A\"\n[[code.rule]]\nid = \"r\"\n\
             any = [\"woord\"]\n",
        );
        put("interviews.csv", "interview,case,status\np1,c1,done\np2,c2,done\n");
        put("cases.csv", "case\nc1\nc2\n");
        put("transcripts/p1.txt", "I: Vraag?\n\nP: Een woord hier.\n");
        put("transcripts/p2.txt", "I: Vraag?\n\nP: Nog een woord.\n");
        put("codings/anna/p1.csv", "start,end,code,verdict,quote,note,flags\n14,27,a,yes,Een woord hie,,\n");
        folder
    }

    fn segments(desk: &mut Desk) -> Vec<usize> {
        desk.with(|at| {
            let code = at.loaded.study.codebook.find("a").unwrap();
            [0, 1].map(|i| at.analysis.excerpts(i, code, Level::Own).len()).to_vec()
        })
        .unwrap()
    }

    #[test]
    fn a_desk_says_what_a_fresh_reading_says_after_any_change() {
        let folder = study();
        let root = folder.path();
        let mut desk = Desk::open(root, None, &Silent).unwrap();
        assert_eq!(segments(&mut desk), [1, 0]);
        let first = desk.generation.clone();
        desk.refresh().unwrap();
        assert_eq!(desk.generation, first, "nothing changed");
        let steps: &[(&str, Option<&str>)] = &[
            ("codings/anna/p2.csv", Some("start,end,code,verdict,quote,note,flags\n18,23,a,yes,,,\n")),
            (
                "codings/anna/p1.csv",
                Some("start,end,code,verdict,quote,note,flags\n14,17,a,yes,Een,,\n18,23,a,yes,woord,,\n"),
            ),
            ("codings/anna/p1.csv", None),
            ("codings/bram/p1.csv", Some("start,end,code,verdict,quote,note,flags\n14,17,a,yes,Een,,\n")),
            ("codings/anna/p2.csv", Some("start,end,code,verdict,quote,note,flags\n18,23,a,no,,,\n")),
            ("transcripts/p1.txt", Some("I: Vraag?\n\nP: Heel anders.\n")),
            ("cases.csv", Some("case\nc1\n")),
            ("codings/anna/p2.csv", Some("start,end,code,verdict\nnonsense,1,a,yes\n")),
        ];
        for (path, content) in steps {
            let before = desk.generation.clone();
            match content {
                Some(content) => {
                    fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
                    fs::write(root.join(path), content).unwrap();
                }
                None => fs::remove_file(root.join(path)).unwrap(),
            }
            desk.refresh().unwrap();
            assert_ne!(desk.generation, before, "{path}");
            let mut fresh = Desk::open(root, None, &Silent).unwrap();
            assert_eq!(segments(&mut desk), segments(&mut fresh), "{path}");
            let told = |desk: &mut Desk| {
                let of = |at: At| {
                    let findings = at.loaded.findings.iter().chain(&at.analysis.findings).cloned();
                    (findings.collect::<Vec<_>>(), at.loaded.study.inputs.clone(), at.analysis.tally.rows.clone())
                };
                desk.with(of).unwrap()
            };
            assert_eq!(told(&mut desk), told(&mut fresh), "{path}");
        }
    }
}
