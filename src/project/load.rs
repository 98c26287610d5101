//! From a folder to a study.
//!
//! In: the files of a study. Out: a [`Study`] and findings in file order. What cannot be read is a finding; the rest is
//! still read. Transcripts are read in parallel.

use super::coders::Decisions;
use super::config::{self, Config};
use super::drift::read_lock;
use super::output::LOCK;
use super::reader::{LARGEST, Reader};
use super::whole::whole;
use super::written::Written;
use super::{ProjectError, QUERIES_FILE, SAMPLES_FILE, STUDY_FILE, line_ends};
use crate::case::Roster;
use crate::codebook::Codebook;
use crate::coding::CoderId;
use crate::diagnostic::Diagnostic;
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
use std::collections::{BTreeMap, BTreeSet};
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
    /// The transcripts that are what `study.lock` says but for their line ends: their codings are on other words.
    pub converted: Vec<String>,
}

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
        let converted = line_ends::converted(&study, &findings, || read_lock(&self.root.join(LOCK))?.ok());
        line_ends::told_once(&mut findings, &converted);
        let mut findings = self.config.levels.apply(findings);
        findings.sort_by(|a, b| (&a.place, a.severity).cmp(&(&b.place, b.severity)));
        Loaded { study, findings, no_codebook, converted }
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

/// The labels of a study with those of one interview.
pub(super) fn labels_of(labels: &Labels, roster: &Roster, interview: &InterviewId) -> Labels {
    let mut own = labels.clone();
    own.participant.extend(roster.labels_of(&interview.0).into_iter().map(str::to_owned));
    own
}

/// The index and the stored text of each interview, by id.
pub(super) fn texts(transcripts: &[Option<Transcript>]) -> BTreeMap<&str, (usize, &Text)> {
    let present = transcripts.iter().enumerate().filter_map(|(i, transcript)| Some((i, transcript.as_ref()?)));
    present.map(|(i, transcript)| (transcript.id.0.as_str(), (i, &transcript.text))).collect()
}
