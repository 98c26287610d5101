//! The files of a study, one after the other.
//!
//! In: a folder. Out: what each file holds, its digest as an input, and a finding for what cannot be read or is there for
//! nothing. A file that is not there is none.

use super::config::Config;
use super::load::labels_of;
use super::whole::{Unread, whole};
use crate::case::{self, Files, Interview, Kind, Roster, Status};
use crate::codebook::{self, Codebook};
use crate::coding::check_examples;
use crate::diagnostic::{Diagnostic, Place, Severity, did_you_mean};
use crate::digest::Digest;
use crate::progress::Progress;
use crate::source::utf8;
use crate::study::Input;
use crate::text::Text;
use crate::transcript::{InterviewId, Labels, Transcript, parse};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

/// Transcripts beyond this size are refused: offsets are 32 bits and a text of that size is no interview.
pub(super) const LARGEST: u64 = 1 << 30;

/// The files of a study, one after the other.
pub(super) struct Reader<'a> {
    /// The folder.
    pub(super) root: &'a Path,
    /// What was read so far.
    pub(super) inputs: Vec<Input>,
    /// What was wrong so far.
    pub(super) findings: Vec<Diagnostic>,
}

/// The bytes of a file, or the finding that says why not; `None` when there is no such file.
fn bytes_of(root: &Path, path: &str) -> Option<Result<(Vec<u8>, Input), Diagnostic>> {
    let unread = match whole(&root.join(path), LARGEST) {
        Ok(bytes) => {
            let input = Input { path: path.to_owned(), digest: Digest::of(&bytes), size: bytes.len() as u64 };
            return Some(Ok((bytes, input)));
        }
        Err(unread) => unread,
    };
    let place = Place::file(path);
    Some(Err(match unread {
        Unread::Io(error) if error.kind() == ErrorKind::NotFound => return None,
        Unread::Io(error) => Diagnostic::error("unreadable", place, format!("the file cannot be read: {error}")),
        Unread::Folder => Diagnostic::error("unreadable", place, "this is a folder, where a file should be"),
        Unread::TooLarge => Diagnostic::error("too-large", place, "the file is larger than 1 GiB and was not read"),
        Unread::Changing => Diagnostic::error("changing", place, "the file changed while it was read; it was not used")
            .hint("wait until the program that writes it is done, and try again"),
    }))
}

impl Reader<'_> {
    pub(super) fn file(&mut self, path: &str) -> Option<Vec<u8>> {
        match bytes_of(self.root, path)? {
            Ok((bytes, input)) => {
                self.inputs.push(input);
                Some(bytes)
            }
            Err(finding) => {
                self.findings.push(finding);
                None
            }
        }
    }

    pub(super) fn text_file(&mut self, path: &str) -> Option<String> {
        let bytes = self.file(path)?;
        utf8(path, bytes).map_err(|finding| self.findings.push(finding)).ok()
    }

    pub(super) fn roster(&mut self, config: &Config) -> Roster {
        let named = |path: &str, bytes: Option<Vec<u8>>| bytes.map(|bytes| (path.to_owned(), bytes));
        let files = Files {
            cases: named("cases.csv", self.file("cases.csv")),
            interviews: named("interviews.csv", self.file("interviews.csv")),
            speakers: named("speakers.csv", self.file("speakers.csv")),
            team: self.text_file("team.toml").map(|content| ("team.toml".to_owned(), content)),
        };
        let mut roster = case::read(&files, config.attributes.clone(), &mut self.findings);
        if files.interviews.is_none() {
            self.interviews_from_files(&mut roster);
        }
        roster
    }

    /// Without `interviews.csv` every transcript is an interview with one participant of its own, and that is said.
    fn interviews_from_files(&mut self, roster: &mut Roster) {
        let message =
            "there is no interviews.csv: each transcript counts as one interview with a participant of its own";
        let hint = "add interviews.csv with the columns interview,case, and cases.csv with the column case";
        self.findings.push(Diagnostic::warning("no-interviews", Place::file("interviews.csv"), message).hint(hint));
        for id in self.names("transcripts", ".txt") {
            if !case::is_id(&id) {
                continue;
            }
            let case = roster.case(&id).unwrap_or_else(|| {
                roster.cases.push(case::Case { id: case::CaseId(id.clone()), attributes: BTreeMap::new() });
                roster.cases.len() - 1
            });
            roster.interviews.push(Interview {
                id: InterviewId(id),
                case: Some(case),
                status: Status::Done,
                kind: Kind::Interview,
                language: None,
                attributes: BTreeMap::new(),
                line: 0,
            });
        }
    }

    /// The names in a folder that end in `ending`, without it, sorted; hidden ones are passed over.
    pub(super) fn names(&mut self, folder: &str, ending: &str) -> Vec<String> {
        let path = self.root.join(folder);
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) => {
                if error.kind() != ErrorKind::NotFound {
                    let message = format!("the folder cannot be read: {error}");
                    self.findings.push(Diagnostic::error("unreadable", Place::file(folder), message));
                }
                return Vec::new();
            }
        };
        let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names
            .filter(|name| !name.starts_with('.'))
            .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
            .collect();
        names.sort();
        names
    }

    pub(super) fn codebook(&mut self, config: &Config, rules: bool, examples: bool) -> Codebook {
        let path = &config.codebook;
        let Some(content) = self.text_file(path) else {
            if !self.findings.iter().any(|finding| finding.place.file == *path) {
                let hint = "set `codebook` under [paths] in study.toml, or write one: docs/formats/codebook.md";
                self.findings
                    .push(Diagnostic::error("no-codebook", Place::file(path), "the codebook is not there").hint(hint));
            }
            return Codebook::default();
        };
        let read = if rules { codebook::read } else { codebook::read_codes };
        let book = read(path, &content, &mut self.findings);
        if book.codes.is_empty()
            && !self.findings.iter().any(|f| f.place.file == *path && f.severity == Severity::Error)
        {
            self.findings.push(Diagnostic::warning("no-codes", Place::file(path), "the codebook holds no code yet"));
        }
        if examples {
            check_examples(&book, &config.language, config.settings.scope, &mut self.findings);
        }
        book
    }

    pub(super) fn transcripts(
        &mut self,
        roster: &mut Roster,
        labels: &Labels,
        wanted: &dyn Fn(&str) -> bool,
        progress: &dyn Progress,
    ) -> Vec<Option<Transcript>> {
        let wanted: Vec<bool> = roster.interviews.iter().map(|interview| wanted(&interview.id.0)).collect();
        progress.begin("reading", wanted.iter().filter(|wanted| **wanted).count());
        let read = |(interview, wanted): (&Interview, &bool)| {
            if !wanted {
                return (None, None, Vec::new());
            }
            progress.step();
            read_transcript(self.root, interview, &labels_of(labels, roster, &interview.id))
        };
        let results: Vec<_> = roster.interviews.par_iter().zip(&wanted).map(read).collect();
        let mut transcripts = Vec::with_capacity(results.len());
        for (transcript, input, findings) in results {
            self.inputs.extend(input);
            self.findings.extend(findings);
            transcripts.push(transcript);
        }
        if wanted.iter().all(|wanted| *wanted) {
            self.strays(roster);
        }
        transcripts
    }

    /// Files in `transcripts/` that no interview names.
    fn strays(&mut self, roster: &Roster) {
        let known: Vec<&str> = roster.interviews.iter().map(|interview| interview.id.0.as_str()).collect();
        let sorted: BTreeSet<&str> = known.iter().copied().collect();
        for name in self.names("transcripts", "") {
            if name.ends_with(super::import::PROVENANCE) {
                continue;
            }
            let place = Place::file(format!("transcripts/{name}"));
            match name.strip_suffix(".txt") {
                Some(id) if sorted.contains(id) => {}
                Some(id) => {
                    let near = did_you_mean(id, known.iter().copied());
                    let hint = near.unwrap_or_else(|| format!("add a row for it to interviews.csv: its id is `{id}`"));
                    let message = "no interview has this transcript; it is not read";
                    self.findings.push(Diagnostic::warning("stray-transcript", place, message).hint(hint));
                }
                None => {
                    let message = "this is not a plain-text transcript; it is not read";
                    let hint = "save it as UTF-8 text with the ending .txt, in the form of docs/formats/transcript.md";
                    self.findings.push(Diagnostic::warning("stray-transcript", place, message).hint(hint));
                }
            }
        }
    }
}

fn read_transcript(
    root: &Path,
    interview: &Interview,
    labels: &Labels,
) -> (Option<Transcript>, Option<Input>, Vec<Diagnostic>) {
    let path = format!("transcripts/{}.txt", interview.id);
    let (bytes, input) = match bytes_of(root, &path) {
        Some(Ok(read)) => read,
        Some(Err(finding)) => return (None, None, vec![finding]),
        None if interview.status == Status::Done => {
            let message = format!("the interview `{}` was done and has no transcript", interview.id);
            let hint = format!("put it at {path}, or set its status to planned, declined or lost");
            let place = Place::line("interviews.csv", interview.line);
            return (None, None, vec![Diagnostic::error("no-transcript", place, message).hint(hint)]);
        }
        None => return (None, None, Vec::new()),
    };
    match utf8(&path, bytes) {
        Ok(content) => {
            let (transcript, findings) = parse(interview.id.clone(), &path, Text::new(content), labels);
            (Some(transcript), Some(input), findings)
        }
        Err(finding) => (None, Some(input), vec![finding]),
    }
}
