//! `grenstaal init`

use crate::Shared;
use crate::printer::Printer;
use crate::progress::Bars;
use grenstaal::project::{Import, Init, Project, import, init};
use grenstaal::study::Stance;
use grenstaal::transcript::import::Roles;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Make a new study that runs at once
///
/// Asks for the school of method and the language when they are not given and somebody is there to answer.
#[derive(clap::Args)]
pub struct Args {
    /// The folder to make
    folder: PathBuf,
    /// The title of the study
    #[arg(long)]
    title: Option<String>,
    /// The language of the interviews, such as nl or en
    #[arg(long)]
    language: Option<String>,
    /// The school of method: reflexive, codebook, coding-reliability or content-analysis
    #[arg(long)]
    stance: Option<String>,
    /// How many cases (persons, groups or sites) are studied
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=9999))]
    cases: u32,
    /// Bring in every transcript of this folder, whatever its format
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["cases", "waves"])]
    from: Option<PathBuf>,
    /// With --from: who asks and who is studied: "I,INT=interviewer; *=participant"
    #[arg(long, value_name = "LABELS=ROLE", requires = "from")]
    speakers: Vec<String>,
    /// How many interviews each case gives
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=99))]
    waves: u32,
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let printer = Printer::new(shared);
    let language = match args.language {
        Some(language) => language,
        None => ask("Language of the interviews (nl, en, …)", "en")?,
    };
    let names: Vec<&str> = Stance::ALL.iter().map(|stance| stance.name()).collect();
    let stance = match args.stance {
        Some(stance) => stance,
        None if std::io::stdin().is_terminal() => ask(&format!("School of method ({})", names.join(", ")), "codebook")?,
        None => anyhow::bail!("say in which school of method the study stands: --stance {}", names.join("|")),
    };
    let stance = Stance::ALL
        .into_iter()
        .find(|known| known.name() == stance)
        .ok_or_else(|| anyhow::anyhow!("`{stance}` is no school of method; choose one of {}", names.join(", ")))?;
    let known = !language.is_empty() && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    anyhow::ensure!(known, "`{language}` is no language tag; write nl, en, de, …");
    let name = args.folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let title = args.title.or(name).unwrap_or_else(|| "Study".to_owned());
    let roles = Roles::parse(&args.speakers, &[]).map_err(anyhow::Error::msg)?;
    let cases = if args.from.is_some() { 0 } else { args.cases };
    let wanted = Init { folder: args.folder, title, language, stance, cases, waves: args.waves };
    let files = init(&wanted)?;
    let folder = wanted.folder.display().to_string();
    printer.good(&format!("{folder}: {}, and the folders transcripts, codings and memos", files.join(", ")))?;
    if let Some(from) = args.from {
        let project = Project::open(&wanted.folder, false)?;
        let wanted = Import { files: vec![from], roles, ..Import::default() };
        let reports = import(&project, &wanted, &Bars::new(shared.quiet))?;
        return super::import::show(&printer, shared, &reports, false);
    }
    printer
        .say("Pseudonymise the transcripts before the first commit, and use a server your institution has approved.")?;
    printer.say(&format!(
        "Next: put transcripts in {folder}/transcripts/ (p01-1.txt, …), set their status in interviews.csv to"
    ))?;
    printer.say(&format!(
        "done, write {folder}/codebook.toml, then: grenstaal check {folder} && grenstaal run {folder}"
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Asks on the terminal; without one, or on an empty answer, the default is taken.
fn ask(question: &str, default: &str) -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        return Ok(default.to_owned());
    }
    let mut err = std::io::stderr();
    write!(err, "{question} [{default}]: ")?;
    err.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    let answer = answer.trim();
    Ok(if answer.is_empty() { default.to_owned() } else { answer.to_owned() })
}
