//! `grenstaal verify`

mod json;

use super::check::for_servers;
use crate::session::Session;
use crate::{Form, Shared};
use anyhow::Context;
use grenstaal::check::Suite;
use grenstaal::diagnostic::{Diagnostic, Place, Severity};
use grenstaal::excerpt::analyse;
use grenstaal::manuscript::{Checked, Manuscript, figures_table, needs_counts, passages_table, read, spread_tables};
use grenstaal::pipeline::manuscript_page;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Check a manuscript against the data: every quotation, who said it, and every figure a marker binds
///
/// Reads docx, odt, Markdown, LaTeX, HTML, Typst, plain text and PDF. Quotations are found by their marks and sought in all
/// transcripts; figures are recounted where a comment such as <!-- grenstaal: participants(CODE) --> stands beside them. The
/// exit code is 1 when something is wrong.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal verify article.docx\n  \
    grenstaal verify chapter1.md chapter2.md --balance\n  \
    grenstaal verify article.tex --html side-by-side.html")]
pub struct Args {
    /// The manuscripts; their endings say the format
    #[arg(required = true, value_name = "MANUSCRIPT")]
    manuscripts: Vec<PathBuf>,
    /// Write a page with quotations and transcripts side by side
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Also print how the quotations spread over participants and themes, beside how much each said
    #[arg(long)]
    balance: bool,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let mut unread = Vec::new();
    let manuscripts: Vec<Manuscript> = args
        .manuscripts
        .iter()
        .filter_map(|path| manuscript(path).map_err(|finding| unread.push(finding)).ok())
        .collect();
    let session = Session::open(shared)?;
    session.loaded.is_countable()?;
    session.grumble()?;
    let study = &session.loaded.study;
    let analysis = if args.balance || args.html.is_some() || needs_counts(&manuscripts) {
        Some(analyse(study, &session.bars)?)
    } else {
        None
    };
    let mut checked = session.project.verify(study, analysis.as_ref(), &manuscripts, &session.bars)?;
    for findings in [&mut checked.findings, &mut checked.local, &mut checked.outside] {
        findings.splice(0..0, unread.iter().cloned());
        *findings = session.levelled(findings);
    }
    if let Some(path) = &args.html {
        let page = manuscript_page(study, &checked);
        std::fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    // What is wrong in the study's own files may have touched the answer.
    let mut all = checked.findings.iter().chain(&session.loaded.findings);
    let wrong = all.any(|finding| finding.severity == Severity::Error);
    let form = session.printer.data_form();
    let outside = &checked.outside;
    if let Some(text) = for_servers(form, Suite::Verify, outside, Severity::Error, shared.verbose, &str::to_owned) {
        write!(anstream::stdout().lock(), "{text}")?;
    } else if form == Form::Json {
        let value = json::document(study, &manuscripts, &checked);
        writeln!(anstream::stdout().lock(), "{}", serde_json::to_string_pretty(&value)?)?;
    } else {
        print(&session, &checked, args.balance)?;
        session.printer.findings(&checked.findings)?;
    }
    if let Some(path) = &args.html {
        session.printer.say(&format!("side by side: {}", path.display()))?;
    }
    Ok(if wrong { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Reads a manuscript; what is wrong with the file is a finding, and the others are still read.
fn manuscript(path: &Path) -> Result<Manuscript, Diagnostic> {
    let name = path.to_string_lossy().replace('\\', "/");
    let unreadable = |message: String| Diagnostic::error("manuscript-unreadable", Place::file(name.clone()), message);
    let bytes = std::fs::read(path).map_err(|error| unreadable(format!("the manuscript cannot be read: {error}")))?;
    read(&name, &bytes).map_err(|refused| {
        let mut finding = unreadable(format!("the manuscript cannot be read: {}", refused.message));
        finding.place.line = refused.line;
        finding.maybe_hint(refused.hint)
    })
}

/// Prints the tables; a form for machines has the passages alone.
fn print(session: &Session, checked: &Checked, balance: bool) -> anyhow::Result<()> {
    let study = &session.loaded.study;
    session.printer.table(&passages_table(study, checked), study.locale)?;
    if session.printer.data_form() == Form::Csv {
        return Ok(());
    }
    let mut more = if checked.figures.is_empty() { Vec::new() } else { vec![figures_table(study, checked)] };
    if balance {
        more.extend(spread_tables(study, checked));
    }
    for table in more {
        writeln!(anstream::stdout().lock())?;
        session.printer.table(&table, study.locale)?;
    }
    Ok(())
}
