//! One study, opened for one command.
//!
//! In: the shared options. Out: [`Session`]: the study as it was read, its findings, a printer and a progress bar.

use crate::Shared;
use crate::printer::Printer;
use crate::progress::Bars;
use grenstaal::codebook::CodeIndex;
use grenstaal::coding::{CoderId, Reading, ReadingStatus};
use grenstaal::diagnostic::{Diagnostic, Severity, did_you_mean};
use grenstaal::excerpt::{Analysis, Filter, analyse};
use grenstaal::project::{Loaded, Project};
use grenstaal::query::Query;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A study that was read, and how to print.
pub struct Session {
    pub project: Project,
    pub loaded: Loaded,
    pub printer: Printer,
    pub bars: Bars,
    /// Who is at work, where it was said.
    named: Option<String>,
}

impl Session {
    /// Opens the study named with `-C`, else the nearest one above.
    pub fn open(shared: &Shared) -> anyhow::Result<Self> {
        Self::open_at(shared, None, false)
    }

    /// Opens the study named with `-C`, else the nearest one above, without its transcripts and codings.
    pub fn open_frame(shared: &Shared) -> anyhow::Result<Self> {
        let named = shared.study_folder.as_ref();
        let project = Project::open(named.map_or(Path::new("."), PathBuf::as_path), named.is_none())?;
        let project = project.seen_by(named_coder(shared).and_then(|name| CoderId::parse(&name)));
        let bars = Bars::new(shared.quiet);
        let loaded = project.frame(&bars);
        Ok(Self { project, loaded, printer: Printer::new(shared), bars, named: named_coder(shared) })
    }

    /// Says on stderr what was wrong in the files that were read.
    pub fn grumble(&self) -> anyhow::Result<()> {
        self.printer.first_findings(&serious(&self.loaded.findings))?;
        Ok(())
    }

    /// Opens the study in `folder`; `examples` also runs the codebook's examples.
    pub fn open_at(shared: &Shared, folder: Option<&PathBuf>, examples: bool) -> anyhow::Result<Self> {
        let named = folder.or(shared.study_folder.as_ref());
        let folder = named.map_or(Path::new("."), PathBuf::as_path);
        let project = Project::open(folder, named.is_none())?;
        let project = project.seen_by(named_coder(shared).and_then(|name| CoderId::parse(&name)));
        let bars = Bars::new(shared.quiet);
        let loaded = project.load(examples, &bars);
        Ok(Self { project, loaded, printer: Printer::new(shared), bars, named: named_coder(shared) })
    }

    /// Opens the study in `folder` as if its transcripts were not there.
    pub fn open_without_transcripts(shared: &Shared, folder: Option<&PathBuf>) -> anyhow::Result<Self> {
        let named = folder.or(shared.study_folder.as_ref());
        let project = Project::open(named.map_or(Path::new("."), PathBuf::as_path), named.is_none())?;
        let bars = Bars::new(shared.quiet);
        let loaded = project.load_without_transcripts(&bars);
        Ok(Self { project, loaded, printer: Printer::new(shared), bars, named: named_coder(shared) })
    }

    /// Gives findings the level that the study sets for them.
    pub fn levelled(&self, findings: &[Diagnostic]) -> Vec<Diagnostic> {
        self.project.config.levels.apply(findings.to_vec())
    }

    /// Counts the study; what is wrong is said on stderr.
    pub fn analyse(&self) -> anyhow::Result<Analysis<'_>> {
        let analysis = analyse(&self.loaded.study, &self.bars)?;
        self.grumble()?;
        self.printer.findings(&serious(&self.levelled(&analysis.findings)))?;
        Ok(analysis)
    }

    /// The exit code of a command that printed its result: 1 when an error may have touched the numbers.
    pub fn verdict(&self, analysis: &Analysis) -> ExitCode {
        let counted = self.levelled(&analysis.findings);
        let mut findings = self.loaded.findings.iter().chain(&counted);
        if findings.any(|finding| finding.severity == Severity::Error) { ExitCode::from(1) } else { ExitCode::SUCCESS }
    }

    /// Reads `--where`: queries that must all hold.
    pub fn query(&self, terms: &[String]) -> anyhow::Result<Option<Query>> {
        let text = match terms {
            [] => return Ok(None),
            [only] => only.clone(),
            several => several.iter().map(|term| format!("({term})")).collect::<Vec<_>>().join(" "),
        };
        let query = Query::new(&text, &self.loaded.study, None);
        let query = query.map_err(|wrong| anyhow::anyhow!("{}", wrong.shown(&text)))?;
        query.notes.iter().try_for_each(|note| self.printer.say(note))?;
        Ok(Some(query))
    }

    /// Counts what `--where` keeps, and returns what narrows n.
    pub fn analyse_where(&self, terms: &[String]) -> anyhow::Result<(Analysis<'_>, Filter)> {
        let query = self.query(terms)?;
        let mut analysis = self.analyse()?;
        let filter = query.map(|query| query.narrow(&mut analysis)).unwrap_or_default();
        Ok((analysis, filter))
    }

    /// Returns who is said to be at work.
    pub fn named(&self) -> Option<String> {
        self.named.clone()
    }

    /// Returns who is at work: named, or the only one who codes.
    pub fn coder(&self) -> anyhow::Result<CoderId> {
        let study = &self.loaded.study;
        let known = || study.coders.iter().map(String::as_str).chain(study.roster.team.coders());
        let named = self.named.as_deref();
        match (named, study.coders.as_slice()) {
            (Some(name), _) if CoderId::parse(name).is_none() => {
                anyhow::bail!("`{name}` is no name for a coder; use lower-case letters and digits, such as `anna`")
            }
            (Some(name), _) if known().any(|coder| coder == name) => Ok(CoderId(name.to_owned())),
            (Some(name), coders) => {
                if let Some(hint) = did_you_mean(name, known()) {
                    anyhow::bail!("nobody called `{name}` codes here; {hint} Add a new coder to team.toml first")
                }
                if !coders.is_empty() {
                    self.printer.say(&format!("`{name}` has not coded here before"))?;
                }
                Ok(CoderId(name.to_owned()))
            }
            (None, [only]) => Ok(CoderId(only.clone())),
            (None, coders) => {
                let who = if coders.is_empty() { "nobody has coded yet".to_owned() } else { coders.join(", ") };
                anyhow::bail!("who is at work? Say --coder NAME, or set GRENSTAAL_CODER ({who})")
            }
        }
    }

    /// Says after codes were added that interviews were read with this version already: agreement would count them there.
    pub fn say_version(&self) -> anyhow::Result<()> {
        let version = self.loaded.study.codebook.version.as_str();
        let with = |reading: &Reading| {
            reading.status == ReadingStatus::Full && reading.codebook.as_deref() == Some(version) && !version.is_empty()
        };
        if self.loaded.study.readings.values().flatten().any(with) {
            self.printer.say(&format!(
                "interviews were read in full with version {version} already: give the codebook and `since` of new codes \
                 the next version, so that agreement leaves them out there"
            ))?;
        }
        Ok(())
    }

    /// Finds a code as it is typed.
    pub fn code(&self, name: &str) -> anyhow::Result<CodeIndex> {
        let book = &self.loaded.study.codebook;
        book.typed(name).ok_or_else(|| {
            let lasts = book.ids().filter_map(|id| id.rsplit('/').next());
            let near = did_you_mean(name, book.ids().chain(lasts));
            let hint = near.unwrap_or_else(|| "`grenstaal table frequencies` lists them".to_owned());
            anyhow::anyhow!("the codebook has no code `{name}`; {hint}")
        })
    }
}

/// Who is at work: by option, else by environment.
#[expect(
    clippy::disallowed_methods,
    reason = "who is at work is said once a day; `run` is refused rather than made to depend on it"
)]
fn named_coder(shared: &Shared) -> Option<String> {
    let named = shared.coder.clone().or_else(|| std::env::var("GRENSTAAL_CODER").ok());
    named.filter(|name| !name.is_empty())
}

/// Errors only: a command other than `check` mentions what breaks its numbers and no more.
fn serious(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    let error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    findings.iter().filter(error).cloned().collect()
}
