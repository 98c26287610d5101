//! From a folder to a study.
//!
//! In: the files of a study. Out: a [`Study`] and findings in file order. What cannot be read is a finding; the rest is
//! still read. Transcripts are read in parallel.

use super::coders::Decisions;
use super::config::{self, Config};
use super::whole::{Unread, whole};
use super::written::Written;
use super::{ProjectError, QUERIES_FILE, SAMPLES_FILE, STUDY_FILE};
use crate::case::{self, Files, Interview, Kind, Roster, Status};
use crate::codebook::{self, Codebook};
use crate::coding::{CoderId, check_examples};
use crate::diagnostic::{Diagnostic, Place, Severity, did_you_mean};
use crate::digest::Digest;
use crate::excerpt::coined;
use crate::guide;
use crate::locale::Locale;
use crate::memo::path;
use crate::progress::Progress;
use crate::query::check_saved;
use crate::source::utf8;
use crate::study::{Input, Study, read_samples, read_saved};
use crate::text::Text;
use crate::transcript::{InterviewId, Labels, Transcript, parse};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A study's folder, opened.
#[derive(Debug)]
pub struct Project {
    /// The folder.
    pub root: PathBuf,
    /// What `study.toml` says.
    pub config: Config,
    /// Who is at work: what this coder codes blind stays hidden.
    pub(super) coder: Option<CoderId>,
    findings: Vec<Diagnostic>,
    study_file: Input,
}

/// A study as it was read, with what was wrong.
#[derive(Debug)]
pub struct Loaded {
    /// The study.
    pub study: Study,
    /// What was wrong, in file order.
    pub findings: Vec<Diagnostic>,
    /// The codebook could not be read at all: there is nothing to count, and reports made before stay as they are.
    pub no_codebook: Option<Diagnostic>,
}

/// Transcripts beyond this size are refused: offsets are 32 bits and a text of that size is no interview.
pub(super) const LARGEST: u64 = 1 << 30;

impl Project {
    /// Opens the study in `folder`, or in the nearest folder above it when `search` is set.
    pub fn open(folder: &Path, search: bool) -> Result<Self, ProjectError> {
        let given = folder.to_path_buf();
        let start = std::path::absolute(folder).map_err(ProjectError::io("cannot find", folder))?;
        let mut candidates = start.ancestors().take(if search { usize::MAX } else { 1 });
        let root = candidates.find(|folder| folder.join(STUDY_FILE).is_file()).ok_or(ProjectError::NoStudy(given))?;
        super::changes::take_up(root)?;
        let path = root.join(STUDY_FILE);
        let bytes =
            whole(&path, LARGEST).map_err(std::io::Error::from).map_err(ProjectError::io("cannot read", &path))?;
        let study_file = Input { path: STUDY_FILE.to_owned(), digest: Digest::of(&bytes), size: bytes.len() as u64 };
        let content = utf8(STUDY_FILE, bytes).map_err(|finding| ProjectError::Config(Box::new(finding)))?;
        let mut findings = Vec::new();
        let config = config::read(STUDY_FILE, &content, &mut findings).map_err(ProjectError::Config)?;
        Ok(Self { root: root.to_path_buf(), config, coder: None, findings, study_file })
    }

    /// Returns what tells this study from every other on this machine: a digest of where its folder is, links followed.
    pub fn identity(&self) -> String {
        let root = std::fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone());
        Digest::of(root.as_os_str().as_encoded_bytes()).short()
    }

    /// The same study as this coder may see it.
    pub fn seen_by(self, coder: Option<CoderId>) -> Self {
        Self { coder, ..self }
    }

    /// Returns the folder that outputs go to.
    pub fn reports(&self) -> PathBuf {
        self.root.join(&self.config.reports)
    }

    /// Returns the path of an output relative to the study, as `study.toml` writes its folder.
    pub fn report_path(&self, path: &str) -> String {
        format!("{}/{path}", self.config.reports.trim_end_matches('/'))
    }

    /// Reads everything; `examples` also runs the codebook's examples.
    pub fn load(&self, examples: bool, progress: &dyn Progress) -> Loaded {
        self.read(examples, Some(&|_| true), None, progress)
    }

    /// Reads everything under another codebook.
    pub fn load_under(&self, codebook: Codebook, progress: &dyn Progress) -> Loaded {
        self.read(false, Some(&|_| true), Some(codebook), progress)
    }

    /// Reads everything but the transcripts and codings of interviews that are not wanted, named by id.
    pub fn load_part(&self, wanted: &dyn Fn(&str) -> bool, progress: &dyn Progress) -> Loaded {
        self.read(false, Some(wanted), None, progress)
    }

    /// Reads all but transcripts and codings, and runs the codebook's examples.
    pub(super) fn load_without(&self, progress: &dyn Progress) -> Loaded {
        self.read(true, Some(&|_| false), None, progress)
    }

    /// Reads all but transcripts, codings and the patterns of rules: what a query is understood by.
    pub fn frame(&self, progress: &dyn Progress) -> Loaded {
        self.read(false, None, None, progress)
    }

    /// Reads the transcript of an interview from its text.
    pub(super) fn transcript_of(&self, roster: &Roster, id: &str, content: String) -> Transcript {
        let id = InterviewId(id.to_owned());
        let labels = labels_of(&self.config.labels, roster, &id);
        parse(id, "", Text::new(content), &labels).0
    }

    fn read(
        &self,
        examples: bool,
        wanted: Option<&dyn Fn(&str) -> bool>,
        codebook: Option<Codebook>,
        progress: &dyn Progress,
    ) -> Loaded {
        let rules = wanted.is_some();
        let wanted = wanted.unwrap_or(&|_| false);
        let mut reader =
            Reader { root: &self.root, inputs: vec![self.study_file.clone()], findings: self.findings.clone() };
        let mut roster = reader.roster(&self.config);
        let codebook = codebook.unwrap_or_else(|| reader.codebook(&self.config, rules, examples));
        let broken = |finding: &&Diagnostic| {
            finding.place.file == self.config.codebook
                && matches!(finding.check, "toml" | "encoding" | "unreadable" | "too-large" | "changing")
        };
        let no_codebook = reader.findings.iter().find(broken).cloned();
        let transcripts = reader.transcripts(&mut roster, &self.config.labels, wanted, progress);
        let guide =
            reader.text_file("guide.toml").map(|content| guide::read("guide.toml", &content, &mut reader.findings));
        let Decisions { codings, coders, readings, coded_elsewhere } =
            reader.decisions(&roster, &transcripts, &codebook, wanted);
        let queries = reader.text_file(QUERIES_FILE);
        let queries = queries.map(|content| read_saved(QUERIES_FILE, &content, &mut reader.findings));
        let samples = reader.text_file(SAMPLES_FILE);
        let samples = samples.map(|content| read_samples(SAMPLES_FILE, &content, &roster, &mut reader.findings));
        let whole = roster.interviews.iter().all(|interview| wanted(&interview.id.0));
        let mut written = Written::default();
        if whole {
            written = reader.written(&codebook, &roster, &coders, &transcripts, &codings);
            reader.agree(&self.config, &roster, &codebook, &transcripts);
            reader.agree_decided(&self.config, &codebook, &codings, &readings);
        }
        let Written { themes, quotations, memos, summaries } = written;
        let Reader { mut inputs, findings, .. } = reader;
        inputs.sort();
        let mut findings = findings;
        let mut study = Study {
            title: self.config.title.clone(),
            language: self.config.language.clone(),
            locale: Locale::of(&self.config.language),
            stance: self.config.stance,
            settings: self.config.settings.clone(),
            roster,
            guide: guide.unwrap_or_default(),
            codebook,
            transcripts,
            codings,
            coders,
            coded_elsewhere,
            readings,
            themes,
            quotations,
            memos,
            summaries,
            queries: queries.unwrap_or_default(),
            samples: samples.unwrap_or_default(),
            unseen: BTreeSet::new(),
            inputs,
        };
        if let Some(coder) = &self.coder {
            blind(&mut study, coder, &mut findings);
        }
        if examples {
            findings.extend(coined(&study));
        }
        findings.extend(check_saved(&study));
        let mut findings = self.config.levels.apply(findings);
        findings.sort_by(|a, b| (&a.place, a.severity).cmp(&(&b.place, b.severity)));
        Loaded { study, findings, no_codebook }
    }
}

/// Takes out what a coder may not see yet, and what was found wrong there.
fn blind(study: &mut Study, coder: &CoderId, findings: &mut Vec<Diagnostic>) {
    let mut unseen: Vec<String> = study.memos.iter().map(|memo| path(&memo.id)).collect();
    study.blinded(coder);
    unseen.retain(|unseen| !study.memos.iter().any(|memo| path(&memo.id) == *unseen));
    let hidden = |path: &str| {
        let parts = path.strip_prefix("codings/").and_then(|path| path.split_once('/'));
        let interview = |file: &str| study.roster.interview(file.strip_suffix(".csv")?);
        let of_other = parts
            .is_some_and(|(who, file)| who != coder.0 && interview(file).is_some_and(|i| study.unseen.contains(&i)));
        of_other || unseen.iter().any(|unseen| unseen == path)
    };
    findings.retain(|finding| !hidden(&finding.place.file));
}

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

    fn roster(&mut self, config: &Config) -> Roster {
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

    fn codebook(&mut self, config: &Config, rules: bool, examples: bool) -> Codebook {
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

    fn transcripts(
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

/// The labels of a study with those of one interview.
fn labels_of(labels: &Labels, roster: &Roster, interview: &InterviewId) -> Labels {
    let mut own = labels.clone();
    own.participant.extend(roster.labels_of(&interview.0).into_iter().map(str::to_owned));
    own
}

/// The index and the stored text of each interview, by id.
pub(super) fn texts(transcripts: &[Option<Transcript>]) -> BTreeMap<&str, (usize, &Text)> {
    let present = transcripts.iter().enumerate().filter_map(|(i, transcript)| Some((i, transcript.as_ref()?)));
    present.map(|(i, transcript)| (transcript.id.0.as_str(), (i, &transcript.text))).collect()
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
