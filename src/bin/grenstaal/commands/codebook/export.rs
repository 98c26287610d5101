//! `grenstaal codebook export`

use crate::Shared;
use crate::session::Session;
use clap::ValueEnum;
use grenstaal::locale::Locale;
use grenstaal::pipeline::Appendix;
use grenstaal::report::{docx, html_alone, markdown};
use grenstaal::table::{Format, write_table};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Write the codebook for an appendix: names, definitions, when to use a code and when not, examples, how often found
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal codebook export --to docx --out codebook.docx\n  \
    grenstaal codebook export --to md --lang en --no-counts > codebook.md")]
pub struct Export {
    /// The form of the document
    #[arg(long, value_name = "FORM")]
    to: To,
    /// The file to write [default: stdout]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The language of headings, and of names and definitions where the codebook gives them [default: the study's]
    #[arg(long, value_name = "LANGUAGE", value_parser = ["nl", "en"])]
    lang: Option<String>,
    /// Leave out how often each code was found
    #[arg(long)]
    no_counts: bool,
}

/// The form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    /// Markdown
    Md,
    /// One file for a browser
    Html,
    /// A table for a spreadsheet
    Csv,
    /// Word
    Docx,
}

pub fn run(shared: &Shared, args: Export) -> anyhow::Result<ExitCode> {
    if args.to == To::Docx && args.out.is_none() && std::io::stdout().is_terminal() {
        anyhow::bail!("a Word document cannot be shown here: name a file with --out");
    }
    let session = Session::open(shared)?;
    let analysis = session.analyse()?;
    let locale = args.lang.as_deref().map_or(session.loaded.study.locale, Locale::of);
    let appendix = Appendix::new(&analysis, locale, !args.no_counts);
    let bytes = match args.to {
        To::Md => markdown(&appendix.page()).into_bytes(),
        To::Html => html_alone(&appendix.page(), &appendix.chrome()).into_bytes(),
        To::Docx => docx(&appendix.page(), &|_| None)?,
        To::Csv => {
            let mut out = Vec::new();
            let format = if shared.excel { Format::ExcelCsv } else { Format::Csv };
            write_table(&appendix.table(false), format, locale, &mut out)?;
            out
        }
    };
    match &args.out {
        Some(path) => {
            std::fs::write(path, bytes).map_err(|error| anyhow::anyhow!("cannot write {}: {error}", path.display()))?;
            session.printer.say(&format!("written: {}", path.display()))?;
        }
        None => std::io::stdout().lock().write_all(&bytes)?,
    }
    Ok(session.verdict(&analysis))
}
