//! Bringing transcripts into a study.
//!
//! In: files in any format that `transcript::import` reads, and what was decided about speakers. Out: plain-text
//! transcripts, a provenance record beside each, and the rows and labels that the study lacks. What is unclear is a
//! finding and that file is not written; the others are. The same file gives the same bytes.

use super::additions::Additions;
use super::file_report::{FileReport, InterviewReport, LabelReport, Written, label_reports, unclear_roles};
use super::provenance::Provenance;
use super::replace::replace;
use super::whole::{Unread, whole};
use super::{Project, ProjectError};
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::progress::Progress;
use crate::text::Text;
use crate::transcript::import::{self, Reading, Roles, Source, Talk, Utterance, plain_text};
use crate::transcript::{InterviewId, Labels, Role, parse};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The ending of a provenance record.
pub(super) const PROVENANCE: &str = ".import.toml";
/// A source beyond this size is refused.
const LARGEST: u64 = 256 << 20;
/// Turns shown before anything is written.
const SHOWN: usize = 10;

/// What to bring in, and how.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The files, or folders of files.
    pub files: Vec<PathBuf>,
    /// What was decided about speakers.
    pub roles: Roles,
    /// The id of the interview, when there is one file; else from the file's name.
    pub id: Option<String>,
    /// Whether a transcript that is there already may be replaced.
    pub replace: bool,
    /// Whether to show only, and write nothing.
    pub report: bool,
}

/// Brings files into a study.
pub fn import(project: &Project, wanted: &Import, progress: &dyn Progress) -> Result<Vec<FileReport>, ProjectError> {
    let files = expand(&wanted.files)?;
    progress.begin("importing", files.len());
    let read: Vec<_> = files
        .par_iter()
        .map(|path| {
            progress.step();
            (
                path,
                if progress.cancelled() {
                    Err(Diagnostic::error("stopped", place(path), "not read"))
                } else {
                    read(path)
                },
            )
        })
        .collect();
    if progress.cancelled() {
        return Err(crate::excerpt::Cancelled.into());
    }
    // One writer at a time: what is killed in between is known to be abandoned.
    let _lock = if wanted.report { None } else { Some(project.changes()?) };
    let mut writer =
        Writer { project, wanted, several: files.len() > 1, additions: Additions::default(), taken: BTreeMap::new() };
    let mut reports = Vec::new();
    for (path, read) in read {
        reports.push(writer.file(path, read)?);
    }
    if !wanted.report {
        writer.additions.write(project)?;
    }
    Ok(reports)
}

/// The files themselves, and the files in folders, sorted; hidden ones are passed over.
fn expand(given: &[PathBuf]) -> Result<Vec<PathBuf>, ProjectError> {
    let mut files = Vec::new();
    for path in given {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).map_err(ProjectError::io("cannot read", path))?;
        let mut inside: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        inside.retain(|path| path.is_file() && !name(path).starts_with('.') && !name(path).ends_with(PROVENANCE));
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn place(path: &Path) -> Place {
    Place::file(name(path))
}

fn read(path: &Path) -> Result<(Reading, Digest), Diagnostic> {
    let bytes = whole(path, LARGEST).map_err(|unread| match unread {
        Unread::TooLarge => {
            let message = "the file is larger than 256 MiB; no transcript is";
            Diagnostic::error("import-too-large", place(path), message).hint("cut it in parts")
        }
        Unread::Changing => {
            let message = "the file changed while it was read; it was not imported";
            let hint = "wait until it is downloaded, synchronised or saved, and import it again";
            Diagnostic::error("import-changing", place(path), message).hint(hint)
        }
        Unread::Io(_) | Unread::Folder => {
            Diagnostic::error("import-unreadable", place(path), format!("the file cannot be read: {unread}"))
        }
    })?;
    let name = name(path);
    let reading = import::read(&Source { name: &name, bytes: &bytes }).map_err(|refused| {
        let place = refused.line.map_or_else(|| place(path), |line| Place::line(name.clone(), line));
        Diagnostic::error("import-refused", place, refused.message.clone()).maybe_hint(refused.hint)
    })?;
    Ok((reading, Digest::of(&bytes)))
}

struct Writer<'a> {
    project: &'a Project,
    wanted: &'a Import,
    several: bool,
    additions: Additions,
    /// Which source gave which interview.
    taken: BTreeMap<String, String>,
}

impl Writer<'_> {
    fn file(&mut self, path: &Path, read: Result<(Reading, Digest), Diagnostic>) -> Result<FileReport, ProjectError> {
        let mut report = FileReport { source: name(path), ..FileReport::default() };
        let (reading, digest) = match read {
            Ok(read) => read,
            Err(finding) => {
                report.findings.push(finding);
                return Ok(report);
            }
        };
        report.format = Some(reading.format.id);
        report.notes = reading.notes;
        for (part, talk) in reading.talks {
            report.notes.extend(talk.notes.iter().cloned());
            report.dropped.extend(talk.dropped.iter().cloned());
            let id = self.id(path, part.as_deref());
            if let Some(other) = self.taken.insert(id.clone(), report.source.clone()).filter(|_| part.is_none()) {
                let message = format!("this file and {other} would both become the interview `{id}`");
                let finding = Diagnostic::error("import-id", Place::file(report.source.clone()), message);
                report.findings.push(finding.hint("import them one by one with --id, or rename a file"));
                continue;
            }
            let interview = self.interview(&id, &talk, &mut report, digest)?;
            report.interviews.push(interview);
        }
        Ok(report)
    }

    /// The id of an interview: as asked for, as the format says, else the file's name in the form of an id.
    fn id(&self, path: &Path, part: Option<&str>) -> String {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        match (&self.wanted.id, part) {
            (Some(id), None) if !self.several => id.clone(),
            (_, Some(part)) => slug(part),
            (_, None) => slug(&stem),
        }
    }

    fn interview(
        &mut self,
        id: &str,
        talk: &Talk,
        report: &mut FileReport,
        digest: Digest,
    ) -> Result<InterviewReport, ProjectError> {
        let roles = self.roles(talk);
        let utterances: Vec<Utterance> = talk.utterances.iter().map(|utterance| self.relabelled(utterance)).collect();
        let labels = label_reports(talk, &self.wanted.roles, &roles, &self.project.config.language);
        let first =
            utterances.iter().take(SHOWN).map(|u| (u.speaker.clone().unwrap_or_default(), u.text.clone())).collect();
        let mut interview = InterviewReport { id: id.to_owned(), labels, first, outcome: Written::Not };
        if utterances.is_empty() {
            let message = format!("`{id}` holds no talk");
            report.findings.push(Diagnostic::error("import-empty", Place::file(report.source.clone()), message));
            return Ok(interview);
        }
        let unclear: Vec<&LabelReport> = interview.labels.iter().filter(|label| label.role.is_none()).collect();
        if !unclear.is_empty() {
            report.findings.push(unclear_roles(&report.source, id, &unclear));
            return Ok(interview);
        }
        let written = plain_text(&utterances);
        if let Some(finding) = self.round_trip(&report.source, id, &written, &utterances, &interview.labels) {
            report.findings.push(finding);
            return Ok(interview);
        }
        interview.outcome = self.put(id, &written, report)?;
        if interview.outcome != Written::Not {
            let record = Provenance::new(report, talk, &interview, digest);
            self.record(id, &record)?;
            self.additions.interview(self.project, id, &interview.labels);
        }
        Ok(interview)
    }

    /// The role of every speaker of the source: as decided, as the study declares, as is clear from the talk.
    fn roles(&self, talk: &Talk) -> BTreeMap<String, Option<Role>> {
        let declared = &self.project.config.labels;
        let guessed = import::clear_roles(talk);
        let mut roles = BTreeMap::new();
        for utterance in &talk.utterances {
            let speaker = utterance.speaker.clone().unwrap_or_else(|| import::NOBODY.to_owned());
            let label = self.wanted.roles.label(&speaker);
            let role = self.wanted.roles.role(&speaker).or_else(|| {
                let known = |labels: &[String], role| labels.contains(&label).then_some(role);
                known(&declared.interviewer, Role::Interviewer)
                    .or_else(|| known(&declared.participant, Role::Participant))
            });
            roles.entry(speaker.clone()).or_insert_with(|| role.or_else(|| guessed.get(&speaker).copied()));
        }
        roles
    }

    fn relabelled(&self, utterance: &Utterance) -> Utterance {
        let speaker = utterance.speaker.as_deref().unwrap_or(import::NOBODY);
        Utterance { speaker: Some(self.wanted.roles.label(speaker)), ..utterance.clone() }
    }

    /// Reads what would be written and compares: not a word may change.
    fn round_trip(
        &self,
        source: &str,
        id: &str,
        written: &str,
        utterances: &[Utterance],
        labels: &[LabelReport],
    ) -> Option<Diagnostic> {
        let mut known = Labels::default();
        for label in labels {
            let list =
                if label.role == Some(Role::Interviewer) { &mut known.interviewer } else { &mut known.participant };
            list.push(label.label.clone());
        }
        let (transcript, _) = parse(InterviewId(id.to_owned()), source, Text::new(written.to_owned()), &known);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let read: Vec<String> = transcript.turns.iter().flat_map(|turn| words(transcript.words_of(turn))).collect();
        let said: Vec<String> = utterances.iter().flat_map(|utterance| words(&utterance.text)).collect();
        let first =
            read.iter().zip(&said).position(|(a, b)| a != b).or((read.len() != said.len()).then_some(said.len()))?;
        let near = said.iter().skip(first.saturating_sub(3)).take(8).cloned().collect::<Vec<_>>().join(" ");
        let message = format!("`{id}` could not be written without changing words, near “{near}”");
        Some(
            Diagnostic::error("import-round-trip", Place::file(source), message)
                .hint("this is a defect of grenstaal; nothing was written"),
        )
    }

    /// Writes a transcript, unless another stands there.
    fn put(&self, id: &str, written: &str, report: &mut FileReport) -> Result<Written, ProjectError> {
        let path = self.project.root.join("transcripts").join(format!("{id}.txt"));
        let before = fs::read(&path).ok();
        let outcome = match &before {
            None => Written::New,
            Some(bytes) if bytes == written.as_bytes() => Written::Same,
            Some(_) if self.wanted.replace => Written::Replaced,
            Some(bytes) => {
                report.findings.push(self.stands_there(id, &String::from_utf8_lossy(bytes), written));
                Written::Not
            }
        };
        if !self.wanted.report && matches!(outcome, Written::New | Written::Replaced) {
            let folder = self.project.root.join("transcripts");
            fs::create_dir_all(&folder).map_err(ProjectError::io("cannot make", &folder))?;
            replace(&path, written.as_bytes())?;
        }
        Ok(outcome)
    }

    /// Says that another transcript stands there, and how many codings would lose their words.
    fn stands_there(&self, id: &str, before: &str, written: &str) -> Diagnostic {
        let (before, after) = (Text::new(before.to_owned()), Text::new(written.to_owned()));
        let (mut codings, mut moved) = (0, 0);
        for (start, end) in self.coded(id) {
            codings += 1;
            let words = before.span_of(start, end).map(|span| before.slice(span));
            moved += usize::from(after.span_of(start, end).map(|span| after.slice(span)) != words);
        }
        let told = if codings > 0 {
            format!("; {moved} of its {codings} codings would stand on other words")
        } else {
            String::new()
        };
        let message = format!("transcripts/{id}.txt is there already and differs{told}");
        let place = Place::file(format!("transcripts/{id}.txt"));
        Diagnostic::error("import-exists", place, message).hint("`--replace` takes its place; commit the old one first")
    }

    /// The places that coding files of an interview name.
    fn coded(&self, id: &str) -> Vec<(u32, u32)> {
        let coders = fs::read_dir(self.project.root.join("codings")).into_iter().flatten().filter_map(Result::ok);
        let mut places = Vec::new();
        for coder in coders {
            let Ok(bytes) = fs::read(coder.path().join(format!("{id}.csv"))) else { continue };
            let table = crate::source::records(id, &bytes, &mut Vec::new());
            let number =
                |record: &crate::source::Record, name: &str| record.get(name).and_then(|value| value.parse().ok());
            places.extend(table.rows.iter().filter_map(|row| Some((number(row, "start")?, number(row, "end")?))));
        }
        places
    }

    fn record(&self, id: &str, record: &Provenance) -> Result<(), ProjectError> {
        if self.wanted.report {
            return Ok(());
        }
        let path = self.project.root.join("transcripts").join(format!("{id}{PROVENANCE}"));
        let content =
            toml::to_string(record).map_err(std::io::Error::other).map_err(ProjectError::io("cannot write", &path))?;
        replace(&path, format!("# Where {id}.txt came from. Written by `grenstaal import`.\n{content}").as_bytes())
    }
}

fn slug(name: &str) -> String {
    crate::case::id_from(name).unwrap_or_else(|| "interview".to_owned())
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_file_name_becomes_an_id() {
        assert_eq!(slug("Interview José (2) – deel_A"), "interview-jose-2-deel-a");
        assert_eq!(slug("録音"), "interview");
    }
}
