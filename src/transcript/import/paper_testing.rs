//! What the tests of the word processors' formats share: files made by hand, and files cut and bent.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Content, Format, Lines, Source, Talk};

/// A zip archive of these parts.
pub(super) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(super) fn read(format: &dyn Format, bytes: &[u8]) -> Content {
    let source = Source { name: "x", bytes };
    assert!(format.recognise(&source).is_some(), "not recognised");
    format.read(&source).unwrap()
}

pub(super) fn lines(content: Content) -> Lines {
    match content {
        Content::Lines(lines) => lines,
        other => panic!("no lines: {other:?}"),
    }
}

pub(super) fn talk(content: Content) -> Talk {
    match content {
        Content::Talk(talk) => talk,
        other => panic!("no talk: {other:?}"),
    }
}

/// The lines that are not empty.
pub(super) fn texts(lines: &Lines) -> Vec<&str> {
    lines.lines.iter().map(|line| line.text.as_str()).filter(|text| !text.is_empty()).collect()
}

/// Why things were left out, and what they were.
pub(super) fn dropped(dropped: &[super::Dropped]) -> Vec<String> {
    dropped.iter().map(|dropped| format!("{} {}: {}", dropped.number, dropped.why, dropped.text)).collect()
}

/// Reads about 200 prefixes: each is refused or read, none panics.
pub(super) fn cut(format: &dyn Format, bytes: &[u8]) {
    let step = (bytes.len() / 200).max(1);
    for length in (0..bytes.len()).step_by(step) {
        bend(format, &bytes[..length]);
    }
}

/// Reads a file that may be bent: no matter what comes of it, there is no panic.
pub(super) fn bend(format: &dyn Format, bytes: &[u8]) {
    let source = Source { name: "x", bytes };
    let _ = format.recognise(&source);
    let _ = format.read(&source);
}

/// The bytes with some of them replaced; places in thousandths of the whole and a bit.
pub(super) fn flipped(bytes: &[u8], flips: &[(proptest::sample::Index, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, value) in flips.iter().filter(|_| !bytes.is_empty()).copied().collect::<Vec<_>>() {
        let at = at.index(bytes.len());
        bytes[at] = value;
    }
    bytes
}

/// A real file, where the folder is.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(super) fn real(path: &str) -> Option<Vec<u8>> {
    let near = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/real");
    let found = std::fs::read(near.join(path)).ok();
    if found.is_none() {
        eprintln!("skipped: {path} is not here");
    }
    found
}

/// A fixture of the repository.
pub(super) fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name)).unwrap()
}
