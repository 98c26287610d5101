//! The identity of a study's files without reading those that did not change.
//!
//! In: a folder and the list that was kept of its files: path, size, time of the last change and digest. Out: [`Files`]. A file
//! that changed in the last moments is read whatever the list says, since its time may not tell a further change.

use crate::digest::Digest;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

/// A change this long ago would have left another time.
const SETTLED: Duration = Duration::from_secs(3);

/// A file from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds from 1970 to its last change.
    pub changed: u128,
    /// Another change would show.
    pub settled: bool,
}

impl Look {
    /// Looks at a file; `None` when there is none.
    pub fn at(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
        let changed = metadata.modified().ok()?;
        #[expect(
            clippy::disallowed_methods,
            reason = "the age of a file decides whether it is read again, and nothing else"
        )]
        let age = SystemTime::now().duration_since(changed).unwrap_or_default();
        let changed = changed.duration_since(SystemTime::UNIX_EPOCH).map(|since| since.as_nanos()).unwrap_or_default();
        Some(Self { size: metadata.len(), changed, settled: age > SETTLED })
    }
}

/// What is known of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    size: u64,
    changed: u128,
    digest: String,
}

/// The files of a folder.
pub struct Files<'r> {
    root: &'r Path,
    list: PathBuf,
    before: HashMap<String, Known>,
    now: Mutex<Vec<(String, Known)>>,
}

impl<'r> Files<'r> {
    /// Reads the list; one that is missing or damaged is as good as an empty one.
    pub fn open(root: &'r Path, list: PathBuf) -> Self {
        let mut before = HashMap::new();
        let reader = csv::ReaderBuilder::new().has_headers(false).from_path(&list);
        for (path, size, changed, digest) in reader.into_iter().flat_map(csv::Reader::into_deserialize).flatten() {
            before.insert(path, Known { size, changed, digest });
        }
        Self { root, list, before, now: Mutex::new(Vec::new()) }
    }

    /// Returns the digest of a file; `None` when it cannot be read.
    pub fn digest(&self, path: &str) -> Option<String> {
        let full = self.root.join(path);
        let Look { size, changed, settled } = Look::at(&full)?;
        let known = self.before.get(path).filter(|known| known.size == size && known.changed == changed);
        let digest = match known {
            Some(known) => known.digest.clone(),
            None => Digest::of_all(&mut std::fs::File::open(&full).ok()?).ok()?.to_string(),
        };
        if settled && let Ok(mut now) = self.now.lock() {
            now.push((path.to_owned(), Known { size, changed, digest: digest.clone() }));
        }
        Some(digest)
    }

    /// Keeps the list for the next time, when it changed; where it cannot be kept, all is read again.
    pub fn save(self) {
        let Ok(mut now) = self.now.into_inner() else { return };
        now.sort_by(|a, b| a.0.cmp(&b.0));
        if now.len() == self.before.len() && now.iter().all(|(path, known)| self.before.get(path) == Some(known)) {
            return;
        }
        let Some(folder) = self.list.parent().filter(|folder| folder.is_dir()) else { return };
        let write = || -> std::io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
            for (path, known) in &now {
                writer.serialize((path, known.size, known.changed, &known.digest))?;
            }
            file.write_all(&writer.into_inner().map_err(|_| std::io::Error::other("the list was not written"))?)?;
            file.persist(&self.list)?;
            Ok(())
        };
        let _ = write();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a file of a minute ago is made")]
    fn a_changed_file_is_read_again_and_a_settled_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("files.csv");
        let file = folder.path().join("a.txt");
        std::fs::write(&file, "een").unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        let settle = |time| std::fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        settle(long_ago);
        let digest = || {
            let files = Files::open(folder.path(), list.clone());
            let digest = files.digest("a.txt");
            files.save();
            digest
        };
        let first = digest();
        assert_eq!(first, Some(Digest::of(b"een").to_string()));
        std::fs::write(&file, "eén").unwrap();
        assert_eq!(digest(), Some(Digest::of("eén".as_bytes()).to_string()), "another size and time");
        std::fs::write(&file, "ei!").unwrap();
        settle(long_ago);
        digest();
        std::fs::write(&file, "nee").unwrap();
        settle(long_ago);
        assert_eq!(digest(), Some(Digest::of(b"ei!").to_string()), "the same size and time: the list is believed");
        std::fs::write(&list, "no, list").unwrap();
        assert_eq!(digest(), Some(Digest::of(b"nee").to_string()), "a damaged list is no list");
        assert_eq!(Files::open(folder.path(), list.clone()).digest("b.txt"), None);
    }
}
