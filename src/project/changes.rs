//! Changes to a study's own files: all or none, one writer at a time.
//!
//! In: files as they are and as they are to be. Out: the same on disk. Whoever writes holds a lock, which the system lets go
//! of when a process is killed. The new files are first written aside, synced and named in a journal; the journal gets
//! its name in one step, and from then on the change is certain: whoever opens the study next finishes one that was cut
//! off. A file that another program changed in the meantime stops the change.

use super::replace::{replace, replace_by, sweep};
use super::retrieval::CACHE;
use super::{Project, ProjectError};
use crate::digest::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where a change waits until it is done.
const JOURNAL: &str = ".grenstaal-change";
/// A journal that is not complete yet, or done with.
const ASIDE: &str = ".grenstaal-change.tmp";
/// The list of files in it.
const LIST: &str = "change.toml";
/// Held by whoever writes.
const LOCK: &str = "write.lock";
/// What is written after all else.
const PROGRESS: &str = "/progress.csv";
/// How often a busy lock is tried, and the time between.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

#[derive(Serialize, Deserialize)]
struct List {
    #[serde(rename = "file", default)]
    files: Vec<Entry>,
}

/// One file of a change; without `content` it is removed.
#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    content: Option<String>,
    was: Option<String>,
}

/// The right to change a study's files, and what is to be changed.
#[derive(Debug)]
pub struct Changes {
    root: PathBuf,
    seen: BTreeMap<String, Option<Digest>>,
    wanted: BTreeMap<String, Option<Vec<u8>>>,
    _lock: File,
}

impl Project {
    /// Waits for the right to change the study's files.
    pub fn changes(&self) -> Result<Changes, ProjectError> {
        Changes::begin(&self.root)
    }
}

impl Changes {
    fn begin(root: &Path) -> Result<Self, ProjectError> {
        let lock = lock(root)?;
        finish(root)?;
        // What was cut off before it was certain.
        clear(&root.join(ASIDE))?;
        Ok(Self { root: root.to_path_buf(), seen: BTreeMap::new(), wanted: BTreeMap::new(), _lock: lock })
    }

    /// Reads a file as it will be; `None` when there is none.
    pub fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, ProjectError> {
        if let Some(wanted) = self.wanted.get(path) {
            return Ok(wanted.clone());
        }
        let bytes = read(&self.root.join(path))?;
        self.seen.entry(path.to_owned()).or_insert_with(|| bytes.as_deref().map(Digest::of));
        Ok(bytes)
    }

    /// Says what a file is to be.
    pub fn write(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        self.wanted.insert(path.to_owned(), Some(content.into()));
    }

    /// Says that a file is to be gone.
    pub fn remove(&mut self, path: &str) {
        self.wanted.insert(path.to_owned(), None);
    }

    /// Returns the files that will differ, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.wanted.keys().map(String::as_str)
    }

    /// Makes the changes; returns how many files differ now.
    pub fn commit(mut self) -> Result<usize, ProjectError> {
        for (path, seen) in &self.seen {
            let now = read(&self.root.join(path))?.as_deref().map(Digest::of);
            if now != *seen {
                return Err(ProjectError::Changed(self.root.join(path)));
            }
        }
        let mut wanted = std::mem::take(&mut self.wanted);
        for (path, content) in std::mem::take(&mut wanted) {
            let now = read(&self.root.join(&path))?;
            if now != content {
                self.seen.insert(path.clone(), now.as_deref().map(Digest::of));
                wanted.insert(path, content);
            }
        }
        let count = wanted.len();
        match (count, wanted.pop_first()) {
            (1, Some((path, content))) => put(&self.root, &path, content.as_deref())?,
            (_, Some(first)) => {
                wanted.extend([first]);
                self.journal(&wanted)?;
                finish(&self.root)?;
            }
            (_, None) => {}
        }
        Ok(count)
    }

    fn journal(&self, wanted: &BTreeMap<String, Option<Vec<u8>>>) -> Result<(), ProjectError> {
        let folder = self.root.join(ASIDE);
        clear(&folder)?;
        let failed = || ProjectError::io("cannot write", &folder);
        fs::create_dir(&folder).map_err(failed())?;
        let mut list = List { files: Vec::new() };
        for (i, (path, content)) in wanted.iter().enumerate() {
            let name = content.is_some().then(|| i.to_string());
            if let (Some(name), Some(content)) = (&name, content) {
                synced(&folder.join(name), content).map_err(failed())?;
            }
            let was = self.seen.get(path).copied().flatten().map(|digest| digest.to_string());
            list.files.push(Entry { path: path.clone(), content: name, was });
        }
        // Whoever reads meanwhile is not told that something was read before its codings are there.
        list.files.sort_by_key(|entry| entry.path.ends_with(PROGRESS));
        let text = toml::to_string(&list).map_err(|error| failed()(io::Error::other(error)))?;
        synced(&folder.join(LIST), text.as_bytes()).map_err(failed())?;
        sync(&folder).map_err(failed())?;
        fs::rename(&folder, self.root.join(JOURNAL)).and_then(|()| sync(&self.root)).map_err(failed())
    }
}

/// Finishes a change that was cut off, where there is one and nobody is at work on it.
pub(super) fn take_up(root: &Path) -> Result<(), ProjectError> {
    if !root.join(JOURNAL).is_dir() {
        return Ok(());
    }
    let _lock = lock(root)?;
    finish(root)
}

fn finish(root: &Path) -> Result<(), ProjectError> {
    let journal = root.join(JOURNAL);
    let list = match fs::read_to_string(journal.join(LIST)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        read => read.map_err(ProjectError::io("cannot read", &journal))?,
    };
    let list: List =
        toml::from_str(&list).map_err(|error| ProjectError::io("cannot read", &journal)(io::Error::other(error)))?;
    for entry in &list.files {
        let content = entry.content.as_ref().map(|name| fs::read(journal.join(name))).transpose();
        let content = content.map_err(ProjectError::io("cannot read", &journal))?;
        spare(root, entry, content.as_deref())?;
        put(root, &entry.path, content.as_deref())?;
    }
    let aside = root.join(ASIDE);
    clear(&aside)?;
    fs::rename(&journal, &aside).and_then(|()| sync(root)).map_err(ProjectError::io("cannot remove", &journal))?;
    clear(&aside)
}

/// Keeps what somebody wrote into a file between the cut and now, under a name of its own.
fn spare(root: &Path, entry: &Entry, content: Option<&[u8]>) -> Result<(), ProjectError> {
    let Some(now) = read(&root.join(&entry.path))? else { return Ok(()) };
    let expected = Some(Digest::of(&now).to_string()) == entry.was || Some(now.as_slice()) == content;
    if expected { Ok(()) } else { put(root, &format!("{}.kept", entry.path), Some(&now)) }
}

/// Takes away what writers left that were killed; not while somebody writes. A codebook's folder may be one of several studies,
/// each with a lock of its own: it is left alone.
pub(super) fn sweep_study(root: &Path) {
    let Ok(Some(_lock)) = lock_within(root, 1) else { return };
    let coders = fs::read_dir(root.join("codings")).into_iter().flatten().filter_map(Result::ok);
    let coders = coders.map(|entry| entry.path()).filter(|path| path.is_dir());
    let own = ["", "transcripts", "memos"].map(|folder| root.join(folder));
    own.into_iter().chain(coders).for_each(|folder| sweep(&folder));
}

fn lock(root: &Path) -> Result<File, ProjectError> {
    lock_within(root, TRIES)?.ok_or_else(|| ProjectError::Busy(root.join(CACHE).join(LOCK)))
}

/// Takes the lock; `None` when it is still held after so many tries.
fn lock_within(root: &Path, tries: u32) -> Result<Option<File>, ProjectError> {
    let folder = root.join(CACHE);
    fs::create_dir_all(&folder).map_err(ProjectError::io("cannot make", &folder))?;
    let path = folder.join(LOCK);
    let failed = || ProjectError::io("cannot lock", &path);
    let file = File::options().create(true).append(true).open(&path).map_err(failed())?;
    for last in (0..tries).rev() {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if last == 0 => {}
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(failed()(error)),
        }
    }
    Ok(None)
}

fn put(root: &Path, path: &str, content: Option<&[u8]>) -> Result<(), ProjectError> {
    let path = root.join(path);
    let folder = path.parent().unwrap_or(root);
    match content {
        Some(content) => {
            let aside = root.join(ASIDE);
            for needed in [folder, &aside] {
                fs::create_dir_all(needed).map_err(ProjectError::io("cannot make", needed))?;
            }
            match replace_by(&aside, &path, content) {
                // A folder that lies on another disk.
                Err(error) if error.kind() == ErrorKind::CrossesDevices => replace(&path, content),
                written => written.map_err(ProjectError::io("cannot write", &path)),
            }?;
            clear(&aside)
        }
        None => match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(ProjectError::io("cannot remove", path)(error)),
            _ => sync(folder).map_err(ProjectError::io("cannot write", folder)),
        },
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, ProjectError> {
    match super::whole::whole(path, super::reader::LARGEST).map_err(io::Error::from) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ProjectError::io("cannot read", path)(error)),
    }
}

fn synced(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::write(path, content)?;
    File::open(path)?.sync_all()
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn clear(folder: &Path) -> Result<(), ProjectError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(ProjectError::io("cannot clear", folder)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(root: &Path, path: &str) -> Option<String> {
        fs::read_to_string(root.join(path)).ok()
    }

    #[test]
    fn several_files_change_together() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("old"), "x").unwrap();
        let mut changes = Changes::begin(root).unwrap();
        assert_eq!(changes.read("a/b").unwrap(), None);
        changes.write("a/b", "one");
        changes.write("c", "two");
        changes.remove("old");
        assert_eq!(changes.read("c").unwrap(), Some(b"two".to_vec()), "what will be there is read");
        assert_eq!(content(root, "c"), None, "nothing is written before the end");
        assert_eq!(changes.commit().unwrap(), 3);
        assert_eq!(
            (content(root, "a/b"), content(root, "c"), content(root, "old")),
            (Some("one".into()), Some("two".into()), None)
        );
        assert!(!root.join(JOURNAL).exists() && !root.join(ASIDE).exists());
        let mut changes = Changes::begin(root).unwrap();
        changes.write("c", "two");
        assert_eq!(changes.commit().unwrap(), 0, "the same words are no change");
    }

    #[test]
    fn a_change_that_was_cut_off_is_finished_and_half_a_journal_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let changes = Changes::begin(root).unwrap();
        let wanted = BTreeMap::from([("a".to_owned(), Some(b"1".to_vec())), ("b".to_owned(), Some(b"2".to_vec()))]);
        changes.journal(&wanted).unwrap();
        drop(changes);
        fs::write(root.join("a"), "1").unwrap();
        fs::write(root.join("b"), "typed after the cut").unwrap();
        take_up(root).unwrap();
        assert_eq!((content(root, "a"), content(root, "b")), (Some("1".into()), Some("2".into())));
        assert_eq!(content(root, "b.kept"), Some("typed after the cut".into()));
        assert_eq!(content(root, "a.kept"), None);
        fs::create_dir(root.join(ASIDE)).unwrap();
        fs::write(root.join(ASIDE).join("0"), "half").unwrap();
        take_up(root).unwrap();
        let mut changes = Changes::begin(root).unwrap();
        changes.write("a", "3");
        changes.write("b", "4");
        changes.commit().unwrap();
        assert_eq!(content(root, "b"), Some("4".into()));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_only_its_owner_reads_stays_so() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let rights = |path: &str| fs::metadata(root.join(path)).unwrap().permissions().mode() & 0o777;
        fs::write(root.join("plain"), "x").unwrap();
        fs::write(root.join("mine"), "x").unwrap();
        fs::set_permissions(root.join("mine"), fs::Permissions::from_mode(0o600)).unwrap();
        let mut changes = Changes::begin(root).unwrap();
        changes.write("mine", "y");
        changes.write("fresh", "y");
        changes.commit().unwrap();
        assert_eq!(rights("mine"), 0o600);
        assert_eq!(rights("fresh"), rights("plain"), "a new file has the rights of any new file");
        assert_eq!(fs::read_dir(root).unwrap().count(), 4, "three files and the lock");
    }

    #[test]
    fn what_another_program_wrote_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let mut changes = Changes::begin(root).unwrap();
        changes.read("a").unwrap();
        changes.write("a", "mine");
        fs::write(root.join("a"), "theirs").unwrap();
        assert!(matches!(changes.commit(), Err(ProjectError::Changed(_))));
        assert_eq!(content(root, "a"), Some("theirs".into()));
    }
}
