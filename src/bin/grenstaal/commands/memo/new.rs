//! `grenstaal memo new`

use super::kinds;
use crate::Form;
use crate::session::Session;
use grenstaal::coding::{Anchor, Quoted};
use grenstaal::excerpt::{Lost, Pointer};
use grenstaal::memo::{About, Draft, Kind, day_after_1970, is_date};
use grenstaal::project::NewMemo;
use grenstaal::study::Study;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;

/// Begin a memo: a new file, whose path is printed
///
/// Its name is made of the title. A file that is there is never overwritten.
#[derive(clap::Args)]
pub struct Args {
    /// What it is called
    title: String,
    /// What it says, in Markdown; `-` reads it from stdin [default: nothing yet]
    text: Option<String>,
    /// What it is about: code:ID, theme:ID, case:ID or interview:ID; may be given several times
    #[arg(long, value_name = "WHAT:ID")]
    about: Vec<String>,
    /// Words it is about, by their offsets in the stored transcript
    #[arg(long, visible_alias = "segment", value_name = "INTERVIEW:START-END")]
    at: Vec<String>,
    /// Words it is about, as they were said, which must stand once
    #[arg(long, value_name = "WORDS")]
    quote: Vec<String>,
    /// With --quote: in this interview only
    #[arg(long = "in", value_name = "INTERVIEW", requires = "quote")]
    interview: Option<String>,
    /// What sort it is [default: what --about says; of words alone: case]
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    kind: Option<Kind>,
    /// Who writes it [default: who is at work, else the one person of the study]
    #[arg(long, value_name = "ID")]
    author: Option<String>,
    /// The day, as yyyy-mm-dd [default: today, in UTC]
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// Keep it out of every report
    #[arg(long)]
    private: bool,
    /// The name of its file, without .md
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Open it in $VISUAL or $EDITOR
    #[arg(long, conflicts_with = "dry_run")]
    edit: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(session: &Session, args: Args) -> anyhow::Result<ExitCode> {
    let study = &session.loaded.study;
    let abouts = args.about.iter().map(|text| about(study, text)).collect::<anyhow::Result<Vec<About>>>()?;
    let mut segments = Vec::new();
    for at in &args.at {
        segments.push(words(study, &Pointer::At(at.parse().map_err(anyhow::Error::msg)?, None))?);
    }
    for said in args.quote {
        segments.push(words(study, &Pointer::Words { words: said, interview: args.interview.clone() })?);
    }
    let date = args.date.unwrap_or_else(today);
    anyhow::ensure!(is_date(&date), "`{date}` is no date: write year, month and day, such as 2025-03-14");
    let text = match args.text {
        Some(text) if text == "-" => {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text)?;
            text
        }
        text => text.unwrap_or_default(),
    };
    let draft = Draft {
        title: args.title.trim().to_owned(),
        kind: args.kind.map_or_else(|| kind_of(&abouts, !segments.is_empty()), Ok)?,
        author: args.author.or(session.named()).map_or_else(|| only_person(study), Ok)?,
        date: Some(date),
        about: args.about,
        segments,
        private: args.private,
        text,
    };
    let (path, content) = session.project.add_memo(study, &NewMemo { id: args.id, draft }, args.dry_run)?;
    let whole = session.project.root.join(&path);
    let mut out = anstream::stdout().lock();
    if session.printer.form == Form::Json {
        let memo = serde_json::json!({ "memo": path, "path": whole, "content": content, "written": !args.dry_run });
        writeln!(out, "{}", serde_json::to_string_pretty(&memo)?)?;
    } else if args.dry_run {
        write!(out, "{}", crate::printer::visible(&content))?;
        session.printer.say(&format!("not written: {path}"))?;
    } else {
        writeln!(out, "{}", whole.display())?;
    }
    drop(out);
    if args.edit {
        edit(&whole)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Finds what a memo is about, as it is typed.
pub fn about(study: &Study, text: &str) -> anyhow::Result<About> {
    let texts = BTreeMap::new();
    study.known(&texts).about(text).map_err(|(_, message, hint)| match hint {
        Some(hint) => anyhow::anyhow!("{message}; {hint}"),
        None => anyhow::anyhow!(message),
    })
}

/// Finds words, by their place or as they were said.
fn words(study: &Study, pointer: &Pointer) -> anyhow::Result<Quoted> {
    let (interview, span) = pointer.resolve(study).map_err(|Lost { message, hint }| match hint {
        Some(hint) => anyhow::anyhow!("{message}; {hint}"),
        None => anyhow::anyhow!(message),
    })?;
    let transcript = study.transcript(interview).ok_or_else(|| anyhow::anyhow!("there is no transcript"))?;
    let at = Anchor::of(study.interview_id(interview), &transcript.text, span).to_string();
    Ok(Quoted { at, quote: transcript.text.slice(span).to_owned() })
}

/// What sort of memo it is by what it is about; words alone are those of one participant.
fn kind_of(abouts: &[About], words: bool) -> anyhow::Result<Kind> {
    match abouts.first() {
        Some(About::Code(_)) => Ok(Kind::Code),
        Some(About::Theme(_)) => Ok(Kind::Theme),
        Some(About::Case(_) | About::Interview(_)) => Ok(Kind::Case),
        None if words => Ok(Kind::Case),
        None => anyhow::bail!(
            "say what sort of memo it is: --kind {}; or what it is about: --about code:…",
            Kind::ALL.map(Kind::name).join("|")
        ),
    }
}

fn only_person(study: &Study) -> anyhow::Result<String> {
    let team = study.roster.team.people.iter().map(|person| &person.id);
    let people: BTreeSet<&String> = team.chain(&study.coders).collect();
    match people.iter().copied().collect::<Vec<_>>().as_slice() {
        [only] => Ok((*only).clone()),
        [] => anyhow::bail!("say who writes it with --author; nobody stands in team.toml yet"),
        several => {
            let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
            anyhow::bail!("say who writes it: --author {}", names.join("|"))
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a memo is dated when it is written; it is no output of a run")]
fn today() -> String {
    let passed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    day_after_1970(u32::try_from(passed.as_secs() / 86_400).unwrap_or(0))
}

#[expect(clippy::disallowed_methods, reason = "which editor is opened reaches no output")]
fn edit(path: &Path) -> anyhow::Result<()> {
    let editor = std::env::var("VISUAL").or_else(|_| std::env::var("EDITOR")).unwrap_or_default();
    let mut words = editor.split_whitespace();
    let Some(program) = words.next() else {
        anyhow::bail!("neither $VISUAL nor $EDITOR names an editor; the memo was written to {}", path.display());
    };
    let status = std::process::Command::new(program).args(words).arg(path).status();
    let status = status.map_err(|error| anyhow::anyhow!("`{program}` cannot be started: {error}"))?;
    anyhow::ensure!(status.success(), "`{editor}` ended with {status}; the memo was written to {}", path.display());
    Ok(())
}
