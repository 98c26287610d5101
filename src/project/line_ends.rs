//! Line ends that git, or an editor, converted.
//!
//! In: a study as it was read, its lock. Out: which transcripts are what the lock says but for their line ends, and one finding
//! in the place of all that comes of it: offsets count every character, so each coding would be on other words. Only where the
//! lock knows the other bytes is the cause certain.

use super::absent::NEEDS_WORDS;
use super::drift::{Change, Drift, Fault};
use super::lock::{Lock, LockedFile};
use super::{Project, ProjectError};
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::study::Study;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a transcript with carriage returns is found by.
pub(super) const RETURNS: &str = "transcript-cr";

/// The most files that are named one by one.
const NAMED: usize = 3;

const HINT: &str = "git converts line ends where core.autocrlf is set and no .gitattributes says otherwise, and some editors do: \
                    docs/checks (Line ends) tells how to turn them back";

/// Finds the transcripts that are what the lock says but for their line ends, as paths.
pub(super) fn converted(study: &Study, findings: &[Diagnostic], lock: impl FnOnce() -> Option<Lock>) -> Vec<String> {
    let suspect: Vec<&str> =
        findings.iter().filter(|f| f.check == RETURNS).map(|finding| finding.place.file.as_str()).collect();
    if suspect.is_empty() {
        return Vec::new();
    }
    let Some(lock) = lock() else { return Vec::new() };
    let locked = by_path(&lock.inputs);
    let transcripts = study.transcripts.iter().flatten();
    let paths = transcripts.map(|transcript| (format!("transcripts/{}.txt", transcript.id), &transcript.text));
    let same = |path: &str, bytes: &[u8]| locked.get(path).is_some_and(|digest| only_ends_differ(bytes, digest));
    paths
        .filter(|(path, text)| suspect.contains(&path.as_str()) && same(path, text.as_str().as_bytes()))
        .map(|(path, _)| path)
        .collect()
}

/// Puts one finding in the place of all that comes of converted transcripts.
pub(super) fn told_once(findings: &mut Vec<Diagnostic>, converted: &[String]) {
    let Some(first) = converted.first() else { return };
    let of_codings = |file: &str| {
        let name = file.strip_prefix("codings/").and_then(|path| path.rsplit('/').next()?.strip_suffix(".csv"));
        name.is_some_and(|id| converted.contains(&format!("transcripts/{id}.txt")))
    };
    findings.retain(|finding| match finding.check {
        RETURNS => !converted.contains(&finding.place.file),
        "coding-moved" => !of_codings(&finding.place.file),
        check => !NEEDS_WORDS.contains(&check),
    });
    let message = format!("{}; what was coded in them was not looked at", message(converted));
    findings.push(Diagnostic::error("line-ends", Place::file(first), message).hint(HINT));
}

/// Says that files differ from the lock in nothing but line ends.
pub(super) fn finding(drift: &Drift, converted: &[String]) -> Option<Diagnostic> {
    let first = drift.line_ends.first()?;
    let message = message(&drift.line_ends);
    let found = match converted.first() {
        // A coding is on other words in such a transcript; other files say the same in either form.
        Some(transcript) => {
            let message = format!("{message}; what was coded in the transcripts was not looked at");
            Diagnostic::error("line-ends", Place::file(transcript), message)
        }
        None => Diagnostic::warning("line-ends", Place::file(first), message),
    };
    Some(found.hint(HINT))
}

/// Refuses to make reports from them.
pub(super) fn refusal(converted: &[String]) -> ProjectError {
    ProjectError::refused(format!("{}; nothing was written", message(converted)), HINT)
}

/// Refuses to hold a manuscript against them.
pub(super) fn uncounted(converted: &[String]) -> ProjectError {
    ProjectError::refused(format!("{}; nothing was sought or counted", message(converted)), HINT)
}

/// Says of files that they differ from the lock in nothing but line ends; `None` where there are none.
pub(super) fn phrase(files: &[String]) -> Option<String> {
    (!files.is_empty()).then(|| message(files))
}

fn message(files: &[String]) -> String {
    let shown = files.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match (files.len(), files.len().saturating_sub(NAMED)) {
        (1, _) => format!("{shown} has other line ends than study.lock knows, and nothing else changed in it"),
        (all, 0) => {
            format!("{all} files have other line ends than study.lock knows, and nothing else changed: {shown}")
        }
        (all, more) => format!(
            "{all} files have other line ends than study.lock knows, and nothing else changed: {shown} and {more} more"
        ),
    }
}

/// Sets the files apart that differ from the lock in nothing but line ends.
pub(super) fn set_apart(drift: &mut Drift, project: &Project, lock: Option<&Lock>) {
    let Some(lock) = lock else { return };
    let same = |path: &Path, digest: Option<&&str>| {
        digest.is_some_and(|digest| fs::read(path).is_ok_and(|bytes| only_ends_differ(&bytes, digest)))
    };
    let mut apart = Vec::new();
    let inputs = by_path(&lock.inputs);
    drift.inputs.retain(|input| {
        let converted =
            input.change == Change::Changed && same(&project.root.join(&input.path), inputs.get(input.path.as_str()));
        apart.extend(converted.then(|| input.path.clone()));
        !converted
    });
    let outputs = by_path(&lock.outputs);
    let reports = project.report_path("");
    // A page that names what was read would be another, where inputs have other line ends.
    let of_inputs = drift.inputs.is_empty() && !(drift.line_ends.is_empty() && apart.is_empty());
    drift.outputs.retain(|output| {
        let path = output.path.strip_prefix(&reports).unwrap_or(&output.path);
        let converted = (output.fault == Fault::Edited || output.fault == Fault::Outdated && of_inputs)
            && same(&project.reports().join(path), outputs.get(path));
        apart.extend(converted.then(|| output.path.clone()));
        !converted
    });
    drift.line_ends.extend(apart);
    drift.line_ends.sort();
}

fn by_path(files: &[LockedFile]) -> BTreeMap<&str, &str> {
    files.iter().map(|file| (file.path.as_str(), file.digest.as_str())).collect()
}

/// Tells whether bytes with other line ends have this digest.
fn only_ends_differ(bytes: &[u8], digest: &str) -> bool {
    let unix = with_lf(bytes);
    let windows = || {
        unix.split_inclusive(|byte| *byte == b'\n').flat_map(|line| match line.strip_suffix(b"\n") {
            Some(words) => [words, b"\r\n"],
            None => [line, b""],
        })
    };
    let is = |bytes: &[u8]| Digest::of(bytes).to_string() == digest;
    is(&unix) || is(&windows().collect::<Vec<&[u8]>>().concat())
}

fn with_lf(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).map(Some).chain([None]);
    let kept = bytes.iter().zip(next).filter(|(byte, next)| !(**byte == b'\r' && *next == Some(&b'\n')));
    kept.map(|(byte, _)| *byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_with_other_line_ends_are_known_by_their_digest() {
        let digest = |words: &str| Digest::of(words.as_bytes()).to_string();
        let (unix, windows) = ("I: a\n\nP: b\rc\nlast", "I: a\r\n\r\nP: b\rc\r\nlast");
        assert!(
            only_ends_differ(windows.as_bytes(), &digest(unix)) && only_ends_differ(unix.as_bytes(), &digest(windows))
        );
        assert!(only_ends_differ(b"I: a\r\n\nP: b\rc\nlast", &digest(unix)), "mixed");
        assert!(!only_ends_differ(b"I: a\n\nP: b c\nlast", &digest(unix)));
        assert_eq!(phrase(&[]), None);
        let files = ["a", "b", "c", "d", "e"].map(str::to_owned);
        let told = |count: usize| phrase(files.get(..count).unwrap()).unwrap();
        assert!(told(1).starts_with("a has other line ends"));
        assert!(told(5).ends_with(": a, b, c and 2 more"));
    }
}
