//! A zip archive in memory.
//!
//! In: bytes. Out: the content of an entry by its name. Promise: the number of entries, the bytes unpacked in all and the
//! ratio of each entry are bounded by what is really unpacked, never by what a header says; a name is only ever a key.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use ::zip::{CompressionMethod, ZipArchive};

use super::{Error, MOST_BYTES, MOST_ENTRIES, Result};

/// From this many bytes on the ratio of an entry matters.
const RATIO_FROM: u64 = 4 * 1024 * 1024;
/// The most times an entry may be larger unpacked than packed.
const RATIO: u64 = 300;

/// An archive whose table of contents has been checked.
#[derive(Debug)]
pub struct Zip<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    entries: BTreeMap<String, usize>,
    strays: Vec<String>,
    unpacked: usize,
}

impl<'a> Zip<'a> {
    /// Tells whether bytes begin as a zip archive does.
    pub fn looks_like(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// Reads the table of contents.
    ///
    /// # Errors
    /// When it is damaged, too long, or names an entry twice.
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Error::NoZip(error.to_string()))?;
        if archive.len() > MOST_ENTRIES {
            return Err(Error::TooManyEntries(archive.len()));
        }
        let (mut entries, mut strays) = (BTreeMap::new(), Vec::new());
        for index in 0..archive.len() {
            let name = match archive.name_for_index(index) {
                Some(Ok(name)) => name.into_owned(),
                Some(Err(error)) => return Err(Error::NoZip(error.to_string())),
                None => continue,
            };
            if !is_inside(&name) {
                strays.push(name);
            } else if !name.ends_with('/') && entries.insert(name.clone(), index).is_some() {
                return Err(Error::Duplicate(name));
            }
        }
        if archive.has_duplicate_names() {
            return Err(Error::Duplicate("a part".to_owned()));
        }
        Ok(Self { archive, entries, strays, unpacked: 0 })
    }

    /// The entries, sorted by name; folders and strays are not among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Tells whether there is an entry of this name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Names that point out of the archive (`..`, absolute, `\`); they are never read.
    pub fn strays(&self) -> &[String] {
        &self.strays
    }

    /// Unpacks one entry.
    ///
    /// # Errors
    /// When it is missing, encrypted, damaged, or larger than the limits allow.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        self.unpack(name, usize::MAX, &mut |chunk| content.extend_from_slice(chunk))?;
        Ok(content)
    }

    /// Unpacks the first bytes of one entry, enough to recognise it; less when the entry is shorter.
    ///
    /// # Errors
    /// As [`Zip::read`], as far as that shows in those bytes.
    pub fn peek(&mut self, name: &str, most: usize) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        self.unpack(name, most, &mut |chunk| content.extend_from_slice(chunk))?;
        Ok(content)
    }

    /// Unpacks everything and keeps nothing: for a library that unpacks by itself and knows no limits. Returns the bytes.
    ///
    /// # Errors
    /// When any entry is encrypted, damaged, or larger than the limits allow.
    pub fn measure(&mut self) -> Result<usize> {
        let before = self.unpacked;
        let names: Vec<String> = self.names().map(str::to_owned).collect();
        for name in names {
            self.unpack(&name, usize::MAX, &mut |_| {})?;
        }
        Ok(self.unpacked.saturating_sub(before))
    }

    fn unpack(&mut self, name: &str, most: usize, keep: &mut dyn FnMut(&[u8])) -> Result<()> {
        let index = *self.entries.get(name).ok_or_else(|| Error::Missing(name.to_owned()))?;
        let data = self.archive.by_index_data(index).map_err(|error| damaged(name, error))?;
        if data.encrypted() {
            return Err(Error::Encrypted(name.to_owned()));
        }
        if !matches!(data.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(Error::Packing(name.to_owned()));
        }
        let mut entry = self.archive.by_index(index).map_err(|error| damaged(name, error))?;
        let packed = entry.compressed_size().max(1);
        let mut chunk = vec![0_u8; 32 * 1024];
        let mut taken = 0_usize;
        while taken < most {
            let got = entry.read(&mut chunk).map_err(|error| damaged(name, error))?;
            if got == 0 {
                break;
            }
            taken += got;
            self.unpacked += got;
            if self.unpacked > MOST_BYTES {
                return Err(Error::TooLarge);
            }
            let size = taken as u64;
            if size > RATIO_FROM && size / packed > RATIO {
                return Err(Error::Bomb(name.to_owned()));
            }
            let over = taken.saturating_sub(most);
            keep(chunk.get(..got.saturating_sub(over)).unwrap_or_default());
        }
        Ok(())
    }
}

fn is_inside(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    !(name.is_empty()
        || name.starts_with('/')
        || drive
        || name.contains(['\\', '\0'])
        || name.split('/').any(|part| part == ".."))
}

fn damaged(name: &str, error: impl ToString) -> Error {
    Error::Damaged { name: name.to_owned(), what: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::zip::ZipWriter;
    use ::zip::write::SimpleFileOptions;
    use proptest::prelude::{any, proptest};
    use std::io::Write;

    fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Replaces every occurrence, same length: names and flags as no honest writer sets them.
    fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
        assert_eq!(from.len(), to.len());
        let places: Vec<usize> =
            bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(at, _)| at).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
        bytes
    }

    #[test]
    fn entries_are_found_by_name() {
        let bytes = packed(&[("word/b.xml", b"bbb"), ("a.txt", b"")]);
        let mut zip = Zip::open(&bytes).unwrap();
        assert_eq!(zip.names().collect::<Vec<_>>(), ["a.txt", "word/b.xml"]);
        assert_eq!(zip.read("word/b.xml").unwrap(), b"bbb");
        assert_eq!(zip.peek("word/b.xml", 2).unwrap(), b"bb");
        assert_eq!(zip.read("a.txt").unwrap(), b"");
        assert_eq!(zip.read("c"), Err(Error::Missing("c".to_owned())));
        assert_eq!(zip.measure(), Ok(3));
    }

    #[test]
    fn names_that_leave_the_archive_are_told_and_never_read() {
        let bytes = packed(&[("XX/evil", b"x"), ("ok", b"y"), ("Xabsolute", b""), ("C__win", b""), ("aXXb", b"")]);
        let bytes = replaced(bytes, b"XX/evil", b"../evil");
        let bytes = replaced(bytes, b"Xabsolute", b"/absolute");
        let bytes = replaced(replaced(bytes, b"C__win", b"C:\\win"), b"aXXb", b"a\\Xb");
        let mut zip = Zip::open(&bytes).unwrap();
        assert_eq!(zip.strays().len(), 4, "{:?}", zip.strays());
        assert_eq!(zip.names().collect::<Vec<_>>(), ["ok"]);
        assert!(matches!(zip.read("../evil"), Err(Error::Missing(_))));
    }

    #[test]
    fn a_bomb_is_refused_by_what_it_unpacks() {
        let bytes = packed(&[("bomb", &vec![0; 64 * 1024 * 1024])]);
        assert!(bytes.len() < 100_000);
        assert_eq!(Zip::open(&bytes).unwrap().read("bomb"), Err(Error::Bomb("bomb".to_owned())));
        assert_eq!(Zip::open(&bytes).unwrap().measure(), Err(Error::Bomb("bomb".to_owned())));
        assert_eq!(Zip::open(&bytes).unwrap().peek("bomb", 10).unwrap(), [0; 10]);
        let many: Vec<(String, Vec<u8>)> = (0..90).map(|n| (format!("{n}"), vec![0; 3 * 1024 * 1024])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        assert_eq!(Zip::open(&packed(&many)).unwrap().measure(), Err(Error::TooLarge));
    }

    #[test]
    fn too_many_entries_and_the_same_name_twice_are_refused() {
        let names: Vec<String> = (0..=MOST_ENTRIES).map(|n| n.to_string()).collect();
        let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
        assert_eq!(Zip::open(&packed(&many)).err(), Some(Error::TooManyEntries(MOST_ENTRIES + 1)));
        let twice = replaced(packed(&[("word/one", b"1"), ("word/two", b"2")]), b"word/two", b"word/one");
        assert!(matches!(Zip::open(&twice), Err(Error::Duplicate(_))));
    }

    #[test]
    fn encrypted_and_strangely_packed_entries_are_refused() {
        let bytes = packed(&[("a", b"words words words words words words")]);
        let flag = |bytes: &mut Vec<u8>, place: usize, magic: &[u8], value: u8| {
            let at = bytes.windows(4).position(|window| window == magic).unwrap();
            bytes[at + place] = value;
        };
        let mut encrypted = bytes.clone();
        flag(&mut encrypted, 6, b"PK\x03\x04", 1);
        flag(&mut encrypted, 8, b"PK\x01\x02", 1);
        assert_eq!(Zip::open(&encrypted).unwrap().read("a"), Err(Error::Encrypted("a".to_owned())));
        let mut strange = bytes.clone();
        flag(&mut strange, 8, b"PK\x03\x04", 14);
        flag(&mut strange, 10, b"PK\x01\x02", 14);
        assert_eq!(Zip::open(&strange).unwrap().read("a"), Err(Error::Packing("a".to_owned())));
        let mut wrong = bytes;
        flag(&mut wrong, 16, b"PK\x01\x02", 7);
        assert!(matches!(Zip::open(&wrong).unwrap().read("a"), Err(Error::Damaged { .. })));
    }

    #[test]
    fn every_prefix_is_refused() {
        let bytes = packed(&[("word/b.xml", b"bbb"), ("a.txt", b"")]);
        for length in 0..bytes.len() {
            assert!(Zip::open(&bytes[..length]).is_err(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn flipped_bytes_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6)) {
            let mut bytes = packed(&[("word/b.xml", b"bbb bbb bbb bbb bbb bbb"), ("a.txt", b"words and words and words")]);
            for (at, value) in flips {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            if let Ok(mut zip) = Zip::open(&bytes) {
                let _ = zip.measure();
            }
        }
    }
}
