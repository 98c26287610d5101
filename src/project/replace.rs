//! A file put in the place of another, whole or not at all.
//!
//! In: a path and bytes. Out: the file, by way of a temporary one beside it. A program that is killed in between leaves the
//! temporary file; whoever holds the lock under which that folder is written to knows that it is abandoned, and takes it away.

use super::ProjectError;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// What the name of a temporary file begins with.
const TEMPORARY: &str = ".grenstaal-tmp-";

/// Replaces a file: temporary file, sync, rename, sync of the folder.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), ProjectError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let failed = || ProjectError::io("cannot write", path);
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder).map_err(failed())?;
    file.write_all(bytes).map_err(failed())?;
    file.as_file().sync_all().map_err(failed())?;
    let file = file.persist(path).map_err(|error| failed()(error.error))?;
    readable(&file).map_err(failed())?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed())
}

/// Takes away the temporary files in a folder; the caller holds the lock of all who write there.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(TEMPORARY));
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // What cannot be removed now is removed the next time.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Gives a temporary file the rights of an ordinary one.
#[cfg(unix)]
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &File) -> io::Result<()> {
    Ok(())
}
