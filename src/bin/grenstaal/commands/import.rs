//! `grenstaal import`

use crate::printer::{BOLD, DIM, Printer, one_line, visible};
use crate::progress::Bars;
use crate::{Form, Shared};
use grenstaal::diagnostic::Diagnostic;
use grenstaal::project::{FileReport, Import, Project, Written, import};
use grenstaal::transcript::Role;
use grenstaal::transcript::import::{FORMATS, Roles};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Bring transcripts into the study: from Word, subtitles, speech recognisers, archives, tables and text
///
/// The format is recognised by content. Words, speakers and times are kept; what is left out is listed in a record beside
/// each transcript. Labels and rows that the study lacks are added. Importing the same file twice gives the same bytes.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal import interview.docx --report\n  \
    grenstaal import recordings/ --speakers \"I,INT=interviewer; *=participant\"\n  \
    grenstaal import talk.vtt --rename \"SPEAKER_00=I; SPEAKER_01=P\" --speakers \"I=interviewer; P=participant\"")]
pub struct Args {
    /// The files, or folders of files
    #[arg(required_unless_present = "formats")]
    files: Vec<PathBuf>,
    /// Who asks and who is studied: "I,INT=interviewer; *=participant"
    #[arg(long, value_name = "LABELS=ROLE")]
    speakers: Vec<String>,
    /// Other labels than the source has: "SPEAKER_00=P01"
    #[arg(long, value_name = "OLD=NEW")]
    rename: Vec<String>,
    /// The id of the interview, for one file [default: from the file's name]
    #[arg(long)]
    id: Option<String>,
    /// Take the place of a transcript that is there already
    #[arg(long)]
    replace: bool,
    /// Show speakers, what unclear ones say and the first ten turns of each file, and write nothing
    #[arg(long)]
    report: bool,
    /// List the formats: how each is recognised, what is kept, what is lost
    #[arg(long, exclusive = true)]
    formats: bool,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    if args.formats {
        return formats();
    }
    let named = shared.study_folder.as_deref();
    let project = Project::open(named.unwrap_or(Path::new(".")), named.is_none())?;
    let roles = Roles::parse(&args.speakers, &args.rename).map_err(anyhow::Error::msg)?;
    let wanted = Import { files: args.files, roles, id: args.id, replace: args.replace, report: args.report };
    let reports = import(&project, &wanted, &Bars::new(shared.quiet))?;
    let printer = Printer::new(shared);
    show(&printer, shared, &reports, args.report)
}

/// Prints what became of every file; the exit code is 1 when one of them could not be brought in.
pub fn show(printer: &Printer, shared: &Shared, reports: &[FileReport], first: bool) -> anyhow::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    if printer.form == Form::Json {
        let list: Vec<_> = reports.iter().map(json).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&list)?)?;
    } else if !shared.quiet {
        for report in reports {
            file(&mut out, report, first, shared.verbose)?;
        }
    }
    drop(out);
    let findings: Vec<Diagnostic> = reports.iter().flat_map(|report| report.findings.clone()).collect();
    let errors = printer.findings(&findings)?;
    Ok(if errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn role(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Interviewer) => "interviewer",
        Some(Role::Participant) => "participant",
        None => "unclear",
    }
}

fn outcome(written: Written, report_only: bool) -> &'static str {
    match (written, report_only) {
        (Written::New, false) => "written",
        (Written::New, true) => "would be written",
        (Written::Replaced, false) => "replaced",
        (Written::Replaced, true) => "would be replaced",
        (Written::Same, _) => "there already, the same",
        (Written::Not, _) => "not written",
    }
}

fn file(out: &mut dyn Write, report: &FileReport, first: bool, verbose: bool) -> std::io::Result<()> {
    let format = report.format.unwrap_or("not read");
    writeln!(out, "{BOLD}{}{BOLD:#} {DIM}{format}{DIM:#}", visible(&report.source))?;
    for interview in &report.interviews {
        writeln!(out, "  {} {DIM}{}{DIM:#}", interview.id, outcome(interview.outcome, first))?;
        for label in &interview.labels {
            let renamed = if label.label == label.source { String::new() } else { format!(" (was {})", label.source) };
            let (turns, words) = (label.turns, label.words);
            writeln!(
                out,
                "    {}{}  {}, {turns} turns, {words} words",
                visible(&label.label),
                visible(&renamed),
                role(label.role)
            )?;
            for words in label.examples.iter().filter(|_| first && label.role.is_none()) {
                writeln!(out, "      {DIM}“{}”{DIM:#}", one_line(words))?;
            }
        }
        for (label, words) in interview.first.iter().filter(|_| first) {
            let words = one_line(words);
            let short: String = words.chars().take(100).collect();
            let more = if short.len() < words.len() { "…" } else { "" };
            writeln!(out, "      {DIM}{}:{DIM:#} {short}{more}", visible(label))?;
        }
    }
    for note in &report.notes {
        writeln!(out, "  {DIM}{}{DIM:#}", visible(note))?;
    }
    if !report.dropped.is_empty() {
        writeln!(out, "  {DIM}left out: {} (listed in the record beside the transcript){DIM:#}", report.dropped.len())?;
    }
    for dropped in report.dropped.iter().filter(|_| first || verbose) {
        writeln!(out, "    {DIM}{}: {}: {}{DIM:#}", dropped.number, dropped.why, one_line(&dropped.text))?;
    }
    Ok(())
}

fn json(report: &FileReport) -> serde_json::Value {
    let interviews = report.interviews.iter().map(|interview| {
        let labels = interview.labels.iter().map(|label| {
            serde_json::json!({ "source": label.source, "label": label.label, "role": role(label.role),
                "turns": label.turns, "words": label.words })
        });
        serde_json::json!({ "id": interview.id, "outcome": outcome(interview.outcome, false),
            "labels": labels.collect::<Vec<_>>() })
    });
    serde_json::json!({ "source": report.source, "format": report.format, "notes": report.notes,
        "dropped": report.dropped.len(), "interviews": interviews.collect::<Vec<_>>() })
}

/// The table of formats, as Markdown: `docs/formats/import.md` holds the same.
fn formats() -> anyhow::Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "| format | usual endings | recognised by | kept | lost |\n| --- | --- | --- | --- | --- |")?;
    for format in FORMATS {
        let about = format.about();
        let endings: Vec<String> = about.endings.iter().map(|ending| format!("`.{ending}`")).collect();
        let cells = [
            about.name.to_owned(),
            endings.join(" "),
            about.recognised.to_owned(),
            about.kept.to_owned(),
            about.lost.to_owned(),
        ];
        writeln!(out, "| {} |", cells.map(|cell| cell.replace('|', "\\|").replace('<', "&lt;")).join(" | "))?;
    }
    Ok(ExitCode::SUCCESS)
}
