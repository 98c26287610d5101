//! A zip archive, written.
//!
//! In: parts by name, in order. Out: the bytes of the archive. Promise: the same parts make the same bytes; no time is kept.

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, DateTime, ZipWriter};
use std::io::{self, Cursor, Write};

/// Packs parts.
///
/// # Errors
/// Two parts of one name.
pub fn pack<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options).map_err(io::Error::other)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::pack;
    use crate::archive::Zip;

    #[test]
    fn what_is_packed_is_read_again_and_is_the_same_twice() {
        let parts = [("a/b.xml", b"<x/>".as_slice()), ("c", b"")];
        let packed = pack(parts).unwrap();
        assert_eq!(packed, pack(parts).unwrap());
        let mut zip = Zip::open(&packed).unwrap();
        assert_eq!(zip.read("a/b.xml").unwrap(), b"<x/>");
        assert!(pack([("a", b"".as_slice()), ("a", b"")]).is_err());
    }
}
