//! A file, read whole.
//!
//! In: a path and the most bytes that may be read. Out: the bytes, as they stood in the file at one moment, or why not.
//! Promise: never more than that is held, whatever the file grows to; a file that changes between the first byte and the
//! last is read once more, and given up when it does not settle. What cannot be seen from here: a program that writes
//! slowly and happened to rest.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// How often a file is read before it is given up.
const TRIES: usize = 2;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unread {
    /// The system does not let it.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is a folder.
    #[error("this is a folder, where a file should be")]
    Folder,
    /// There is more than was allowed.
    #[error("the file is too large")]
    TooLarge,
    /// Something else kept writing to it.
    #[error("the file changed while it was read")]
    Changing,
}

impl From<Unread> for io::Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Io(error) => error,
            other => Self::other(other),
        }
    }
}

/// Reads a file of at most so many bytes.
pub(super) fn whole(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    if fs::metadata(path)?.is_dir() {
        return Err(Unread::Folder);
    }
    settled(path, |file, bytes| {
        if file.metadata()?.len() <= most {
            file.take(most.saturating_add(1)).read_to_end(bytes)?;
            if bytes.len() as u64 <= most {
                return Ok(());
            }
        }
        Err(Unread::TooLarge)
    })
}

/// Reads until a reading began and ended on the same file.
fn settled(path: &Path, mut read: impl FnMut(&File, &mut Vec<u8>) -> Result<(), Unread>) -> Result<Vec<u8>, Unread> {
    for _ in 0..TRIES {
        let file = File::open(path)?;
        let before = file.metadata()?;
        let mut bytes = Vec::new();
        read(&file, &mut bytes)?;
        if same(&before, &file.metadata()?, bytes.len() as u64)? {
            return Ok(bytes);
        }
    }
    Err(Unread::Changing)
}

/// Tells whether a file is as it was and all of it was read; a pipe has neither size nor time.
fn same(before: &Metadata, after: &Metadata, read: u64) -> io::Result<bool> {
    Ok(!before.is_file() || before.len() == read && after.len() == read && before.modified()? == after.modified()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::time::Duration;

    type Change = fn(&Path);

    /// A file of these words, in a folder that goes away.
    fn file(words: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("talk.txt");
        fs::write(&path, words).unwrap();
        (folder, path)
    }

    fn rest(file: &File, bytes: &mut Vec<u8>) -> Result<(), Unread> {
        let mut file = file;
        file.read_to_end(bytes)?;
        Ok(())
    }

    #[test]
    fn a_file_that_grows_shrinks_or_is_rewritten_while_it_is_read_is_given_up() {
        let grow = |path: &Path| fs::OpenOptions::new().append(true).open(path).unwrap().write_all(b" more").unwrap();
        let shrink = |path: &Path| {
            let file = File::options().append(true).open(path).unwrap();
            file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        };
        // As long as it was: only the time tells. It is moved on here, because clocks of file systems are coarse.
        let rewrite = |path: &Path| {
            fs::write(path, "I: nee").unwrap();
            let file = File::options().append(true).open(path).unwrap();
            file.set_modified(file.metadata().unwrap().modified().unwrap() + Duration::from_secs(1)).unwrap();
        };
        let changes: [(&str, Change); 3] = [("grow", grow), ("shrink", shrink), ("rewrite", rewrite)];
        for (name, change) in changes {
            let (_folder, path) = file("I: ja.");
            let mut tries = 0;
            let read = settled(&path, |file, bytes| {
                tries += 1;
                file.take(2).read_to_end(bytes)?;
                change(&path);
                rest(file, bytes)
            });
            assert!(matches!(read, Err(Unread::Changing)), "{name}: {read:?}");
            assert_eq!(tries, TRIES, "{name}");
        }
    }

    #[test]
    fn a_file_that_changed_once_is_read_again_and_is_the_new_one() {
        let (_folder, path) = file("I: ja.");
        let mut first = true;
        let read = settled(&path, |file, bytes| {
            if std::mem::take(&mut first) {
                fs::write(&path, "I: nee, toch niet.").unwrap();
            }
            rest(file, bytes)
        });
        assert_eq!(read.unwrap(), b"I: nee, toch niet.");
    }

    #[test]
    fn a_file_that_is_put_in_its_place_does_no_harm() {
        let (folder, path) = file("I: ja.");
        let read = settled(&path, |file, bytes| {
            let other = folder.path().join("other");
            fs::write(&other, "I: nee, toch niet.").unwrap();
            fs::rename(&other, &path).unwrap();
            rest(file, bytes)
        });
        assert_eq!(read.unwrap(), b"I: ja.");
    }

    #[test]
    fn no_more_is_read_than_is_allowed() {
        let (folder, path) = file("I: ja.");
        assert_eq!(whole(&path, 6).unwrap(), b"I: ja.");
        assert!(matches!(whole(&path, 5), Err(Unread::TooLarge)));
        assert!(matches!(whole(folder.path(), 5), Err(Unread::Folder)));
        let missing = whole(&folder.path().join("x"), 5).unwrap_err();
        assert!(matches!(missing, Unread::Io(error) if error.kind() == io::ErrorKind::NotFound));
    }

    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_cut_off() {
        assert!(matches!(whole(Path::new("/dev/zero"), 1 << 16), Err(Unread::TooLarge)));
    }
}
