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

/// Replaces a file: temporary file beside it, sync, rename, sync of the folder.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), ProjectError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    replace_by(folder, path, bytes).map_err(ProjectError::io("cannot write", path))
}

/// Replaces a file by way of another folder of the same file system: what a killed program leaves stays there.
pub(super) fn replace_by(aside: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = temporary().tempfile_in(aside)?;
    file.write_all(bytes)?;
    if let Ok(replaced) = fs::metadata(path) {
        file.as_file().set_permissions(replaced.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// A temporary file that has the rights of an ordinary new one; one that replaces a file gets those of that file.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
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
