//! One study, opened for one command.
//!
//! In: the shared options. Out: [`Session`]: the study as it was read, its findings, a printer and a progress bar.

use crate::Shared;
use crate::printer::Printer;
use crate::progress::Bars;
use grenstaal::codebook::CodeIndex;
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
        let bars = Bars::new(shared.quiet);
        let loaded = project.frame(&bars);
        Ok(Self { project, loaded, printer: Printer::new(shared), bars })
    }

    /// Says on stderr what was wrong in the files that were read.
    pub fn grumble(&self) -> anyhow::Result<()> {
        self.printer.findings(&serious(&self.loaded.findings))?;
        Ok(())
    }

    /// Opens the study in `folder`; `examples` also runs the codebook's examples.
    pub fn open_at(shared: &Shared, folder: Option<&PathBuf>, examples: bool) -> anyhow::Result<Self> {
        let named = folder.or(shared.study_folder.as_ref());
        let folder = named.map_or(Path::new("."), PathBuf::as_path);
        let project = Project::open(folder, named.is_none())?;
        let bars = Bars::new(shared.quiet);
        let loaded = project.load(examples, &bars);
        Ok(Self { project, loaded, printer: Printer::new(shared), bars })
    }

    /// Counts the study; what is wrong is said on stderr.
    pub fn analyse(&self) -> anyhow::Result<Analysis<'_>> {
        let analysis = analyse(&self.loaded.study, &self.bars)?;
        self.grumble()?;
        self.printer.findings(&serious(&analysis.findings))?;
        Ok(analysis)
    }

    /// The exit code of a command that printed its result: 1 when an error may have touched the numbers.
    pub fn verdict(&self, analysis: &Analysis) -> ExitCode {
        let mut findings = self.loaded.findings.iter().chain(&analysis.findings);
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

/// Errors only: a command other than `check` mentions what breaks its numbers and no more.
fn serious(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    let error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    findings.iter().filter(error).cloned().collect()
}
