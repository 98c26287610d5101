//! The codebook, changed: a command each.
//!
//! In: codes as they are typed. Out: the codebook, what was done on stdout, and findings on stderr.

use crate::session::Session;
use crate::{Form, Shared};
use grenstaal::codebook::{Edit, NewCode, Origin};
use grenstaal::coding::worklist;
use grenstaal::project::{Changed, Reach};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// How far a change goes.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct How {
    /// Bring coding files, memos, themes and saved queries up to date too: all files or none
    #[arg(long)]
    rewrite: bool,
    /// With --rewrite: then forget the earlier ids; branches that still use them are no longer understood
    #[arg(long, requires = "rewrite")]
    forget: bool,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl From<How> for Reach {
    fn from(how: How) -> Self {
        Self { rewrite: how.rewrite, forget: how.forget, dry_run: how.dry_run }
    }
}

/// Add a code behind its parent's last child, as a draft
#[derive(clap::Args)]
pub struct Add {
    /// Its id, such as family/code
    id: String,
    /// What it is called, in the study's language
    #[arg(long)]
    name: Option<String>,
    /// What it means, in the study's language
    #[arg(long)]
    definition: Option<String>,
    /// The code it lies under; `id` is then its last part
    #[arg(long, value_name = "CODE")]
    under: Option<String>,
    /// Where it came from [default: not said]
    #[arg(long, value_parser = ["deductive", "inductive", "in-vivo"])]
    origin: Option<String>,
    /// In use from the start, and no draft
    #[arg(long)]
    active: bool,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn add(shared: &Shared, args: Add) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    let known = [Origin::Deductive, Origin::Inductive, Origin::InVivo];
    let origin = known.into_iter().find(|origin| args.origin.as_deref() == Some(origin.name()));
    let language = Some(session.loaded.study.language.clone());
    let Add { id, name, definition, under, active, .. } = args;
    let code = NewCode { id, name, definition, language, origin, active };
    let done = change(&session, Reach { dry_run: args.dry_run, ..Reach::default() }, |edit| {
        let id = match &under {
            Some(parent) => format!("{}/{}", edit.id(parent)?, code.id),
            None => code.id.clone(),
        };
        edit.add(&NewCode { id, ..code.clone() })
    })?;
    session.say_version()?;
    Ok(done)
}

/// Give a code another id; those below it follow
#[derive(clap::Args)]
pub struct Rename {
    /// The code
    old: String,
    /// Its new id, or only the new last part
    new: String,
    /// What it is called from now on, in the study's language
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    how: How,
}

pub fn rename(shared: &Shared, args: Rename) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    let language = session.loaded.study.language.as_str();
    change(&session, args.how.into(), |edit| {
        edit.rename(&args.old, &args.new)?;
        args.name.iter().try_for_each(|name| edit.call(&args.new, name, Some(language)))
    })
}

/// Put a code with all below it under another one, or at the top
#[derive(clap::Args)]
pub struct Move {
    /// The code
    code: String,
    /// The code it is to lie under
    #[arg(long, value_name = "PARENT", required_unless_present = "top")]
    under: Option<String>,
    /// Make it a family
    #[arg(long, conflicts_with = "under")]
    top: bool,
    #[command(flatten)]
    how: How,
}

pub fn shift(shared: &Shared, args: Move) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    change(&session, args.how.into(), |edit| edit.shift(&args.code, args.under.as_deref()))
}

/// Make one code of two: rules, examples and earlier ids go along, the definition does not
#[derive(clap::Args)]
pub struct Merge {
    /// The code that goes
    code: String,
    /// The code that stays
    #[arg(long, value_name = "CODE")]
    into: String,
    /// Move the codes below it too
    #[arg(long)]
    children: bool,
    #[command(flatten)]
    how: How,
}

pub fn merge(shared: &Shared, args: Merge) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    change(&session, args.how.into(), |edit| edit.merge(&args.code, &args.into, args.children))
}

/// Take a code out of use
#[derive(clap::Args)]
pub struct Retire {
    /// The code
    code: String,
    /// What stands in its place; with --rewrite, one code that its codings go to
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    split_into: Vec<String>,
    #[command(flatten)]
    how: How,
}

pub fn retire(shared: &Shared, args: Retire) -> anyhow::Result<ExitCode> {
    if args.how.rewrite && args.split_into.len() != 1 {
        anyhow::bail!(
            "--rewrite needs one code that the codings go to: --split-into CODE; for several, `grenstaal codebook split` makes a worklist"
        );
    }
    let session = Session::open_frame(shared)?;
    change(&session, args.how.into(), |edit| edit.retire(&args.code, &args.split_into))
}

/// Retire a code for several others, and list its segments for coding them anew
///
/// Codes that are not there yet become drafts. The worklist is a CSV file with an empty column `code`: fill it in, and
/// `grenstaal code add -` takes it.
#[derive(clap::Args)]
pub struct Split {
    /// The code
    code: String,
    /// The codes that take its place: whole ids, or last parts beside it
    #[arg(long, value_name = "CODES", value_delimiter = ',', required = true)]
    into: Vec<String>,
    /// Where the worklist goes [default: stdout]
    #[arg(long, value_name = "FILE")]
    worklist: Option<PathBuf>,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn split(shared: &Shared, args: Split) -> anyhow::Result<ExitCode> {
    if let Some(path) = args.worklist.as_ref().filter(|path| path.exists()) {
        anyhow::bail!("{} is there already; nothing was changed: choose another name", path.display());
    }
    let session = Session::open(shared)?;
    session.grumble()?;
    let study = &session.loaded.study;
    let code = session.code(&args.code)?;
    let interviews = study.transcripts.iter().zip(&study.codings);
    let files = interviews.flat_map(|(transcript, files)| {
        transcript.iter().flat_map(move |transcript| files.iter().map(move |file| (transcript, file)))
    });
    let (list, count) = worklist(files, code);
    let reach = Reach { dry_run: args.dry_run, ..Reach::default() };
    let changed = session.project.change_codebook(reach, |edit| edit.split(&args.code, &args.into).map(|_| ()))?;
    if args.dry_run {
        say(&session, &changed, true)?;
        session.printer.say(&format!("the worklist would have {count} segments"))?;
        return Ok(ExitCode::SUCCESS);
    }
    changed.done.iter().try_for_each(|line| session.printer.say(line))?;
    if args.into.iter().any(|id| session.code(id).is_err()) {
        session.say_version()?;
    }
    let place = match &args.worklist {
        Some(path) => {
            std::fs::write(path, list)?;
            format!(" in {}", path.display())
        }
        None => {
            write!(anstream::stdout().lock(), "{list}")?;
            String::new()
        }
    };
    session
        .printer
        .say(&format!("to be coded anew: {count} segments{place}; fill in `code`, then `grenstaal code add -`"))?;
    Ok(ExitCode::SUCCESS)
}

/// Bring whatever still uses earlier ids up to date: coding files, memos, themes, saved queries
#[derive(clap::Args)]
pub struct Rewrite {
    /// Then forget the earlier ids; branches that still use them are no longer understood
    #[arg(long)]
    forget: bool,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn rewrite(shared: &Shared, args: Rewrite) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    change(&session, Reach { rewrite: true, forget: args.forget, dry_run: args.dry_run }, |_| Ok(()))
}

fn change(
    session: &Session,
    reach: Reach,
    change: impl FnOnce(&mut Edit) -> Result<(), String>,
) -> anyhow::Result<ExitCode> {
    let changed = session.project.change_codebook(reach, change)?;
    say(session, &changed, reach.dry_run)?;
    if changed.renamed && !reach.rewrite && !reach.dry_run {
        session
            .printer
            .say("earlier ids are still understood; `grenstaal codebook rewrite` brings files up to date")?;
    }
    let errors = session.printer.findings(&changed.findings)?;
    Ok(if errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn say(session: &Session, changed: &Changed, dry_run: bool) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    if session.printer.form == Form::Json {
        let files: Vec<_> =
            changed.files.iter().map(|(file, places)| serde_json::json!({ "file": file, "places": places })).collect();
        let value = serde_json::json!({ "dry_run": dry_run, "done": changed.done, "files": files });
        writeln!(out, "{}", serde_json::to_string_pretty(&value)?)?;
        return Ok(());
    }
    for line in &changed.done {
        writeln!(out, "{line}")?;
    }
    for (file, places) in &changed.files {
        let plural = if *places == 1 { "" } else { "s" };
        writeln!(out, "{file}: {places} place{plural}")?;
    }
    if changed.done.is_empty() && changed.files.is_empty() {
        writeln!(out, "nothing to change")?;
    }
    drop(out);
    if dry_run {
        session.printer.say("nothing was changed: this was --dry-run")?;
    }
    Ok(())
}
