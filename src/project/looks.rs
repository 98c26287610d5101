//! How the files of a study look, without reading those that did not change.
//!
//! In: a study's folder. Out: [`Looks`]: size and time of every file that a study can be made of, which of them look otherwise
//! than before, and a name of it all. A file that changed in the last moments is known by its content, since its time may not
//! tell a further change.

use super::Project;
use super::files::Look;
use crate::digest::Digest;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// How a file looked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    size: u64,
    changed: u128,
    /// Of a new file.
    content: Option<Digest>,
    /// The identity of all this: another one whenever the file is another.
    mark: u128,
}

impl Seen {
    /// Looks at a file; of a folder only that it is there is told.
    fn at(root: &Path, path: &str, before: Option<&Self>) -> Option<Self> {
        let full = root.join(path);
        if path.ends_with('/') {
            return full.is_dir().then(|| Self { size: 0, changed: 0, content: None, mark: mark(path, 0, 0, None) });
        }
        let Look { size, changed, settled } = Look::at(&full)?;
        let was_new = before.is_some_and(|before| before.content.is_some());
        let content = (!settled || was_new).then(|| std::fs::read(&full).ok().map(|bytes| Digest::of(&bytes)));
        let content = content.flatten();
        let same = |before: &&Self| {
            let content = before.content.zip(content).is_none_or(|(before, now)| before == now);
            (before.size, before.changed) == (size, changed) && content
        };
        match before.filter(same) {
            // The content was read once more after it settled: from here on its time is enough.
            Some(before) => Some(Self { content: content.filter(|_| !settled), ..before.clone() }),
            None => Some(Self { size, changed, content, mark: mark(path, size, changed, content) }),
        }
    }
}

fn mark(path: &str, size: u64, changed: u128, content: Option<Digest>) -> u128 {
    let mut fields = vec![("path", path.to_owned()), ("size", size.to_string()), ("changed", changed.to_string())];
    fields.extend(content.map(|content| ("content", content.to_string())));
    Digest::of_fields(fields).number()
}

/// The files of a study as they looked, by path; a folder's path ends in `/`.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    files: BTreeMap<String, Seen>,
    /// The sum of all marks: the order in which files come and go makes no difference.
    sum: u128,
}

impl Looks {
    /// Looks at every file that a study can be made of.
    pub(super) fn all(project: &Project, before: &Self) -> Self {
        let root = &project.root;
        let mut paths = base(project);
        paths.extend(named(root, "transcripts", &[""]));
        paths.extend(named(root, "memos", &[".md"]));
        for folder in named(root, "codings", &[""]) {
            paths.extend(named(root, &folder, &[".csv"]));
            paths.push(format!("{folder}/"));
        }
        let look = |path: String| {
            let seen = Seen::at(root, &path, before.files.get(&path))?;
            Some((path, seen))
        };
        let files: BTreeMap<String, Seen> = paths.into_par_iter().filter_map(look).collect();
        let sum = files.values().fold(0_u128, |sum, seen| sum.wrapping_add(seen.mark));
        Self { files, sum }
    }

    /// Looks again at what one interview is made of: its transcript, what each of these coders, or a new one, decided on it and
    /// has read, and the files that say what the study is. The rest stays as it was seen.
    pub(super) fn of_interview(&self, project: &Project, interview: &str, coders: &[String]) -> Glance {
        let root = &project.root;
        let mut paths = base(project);
        paths.push(format!("transcripts/{interview}.txt"));
        for folder in coders.iter().map(|coder| format!("codings/{coder}")).chain(named(root, "codings", &[""])) {
            paths.extend([interview, "progress"].map(|name| format!("{folder}/{name}.csv")));
            paths.push(format!("{folder}/"));
        }
        // What was there in the study's own folder and is gone.
        paths.extend(self.files.keys().filter(|path| !path.contains('/')).cloned());
        paths.sort_unstable();
        paths.dedup();
        let look = |path: String| {
            let before = self.files.get(&path);
            let now = Seen::at(root, &path, before);
            let same = before.map(|before| before.mark) == now.as_ref().map(|now| now.mark);
            (!same).then_some((path, now))
        };
        Glance(paths.into_iter().filter_map(look).collect())
    }

    /// Takes over what was seen at a glance.
    pub(super) fn take(&mut self, glance: Glance) {
        for (path, now) in glance.0 {
            let before = match now {
                Some(now) => {
                    self.sum = self.sum.wrapping_add(now.mark);
                    self.files.insert(path, now)
                }
                None => self.files.remove(&path),
            };
            self.sum = self.sum.wrapping_sub(before.map_or(0, |before| before.mark));
        }
    }

    /// Returns the files that are there in one of both only, or look otherwise.
    pub(super) fn differences(&self, now: &Self) -> Vec<String> {
        let same = |path: &String, seen: &Seen| self.files.get(path).is_some_and(|before| before.mark == seen.mark);
        let other = now.files.iter().filter(|(path, seen)| !same(path, seen)).map(|(path, _)| path.clone());
        let gone = self.files.keys().filter(|path| !now.files.contains_key(*path)).cloned();
        other.chain(gone).collect()
    }

    /// Returns a name: another one whenever a file is another.
    pub(super) fn name(&self) -> String {
        format!("{:032x}", self.sum)
    }
}

/// Files that look otherwise than before, with how they look now; `None` where they are gone.
pub(super) struct Glance(Vec<(String, Option<Seen>)>);

impl Glance {
    pub(super) fn paths(&self) -> Vec<String> {
        self.0.iter().map(|(path, _)| path.clone()).collect()
    }
}

/// The files that say what a study is.
fn base(project: &Project) -> Vec<String> {
    let mut paths = named(&project.root, "", &[".toml", ".csv"]);
    paths.push(project.config.codebook.clone());
    paths
}

/// The paths of what is in a folder with one of these endings.
fn named(root: &Path, folder: &str, endings: &[&str]) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().filter_map(Result::ok);
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let wanted = names.filter(|name| endings.iter().any(|ending| name.ends_with(ending)));
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    wanted.map(|name| format!("{prefix}{name}")).collect()
}
