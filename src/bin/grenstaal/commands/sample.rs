//! `grenstaal sample`

use crate::Shared;
use crate::session::Session;
use grenstaal::case::Status;
use grenstaal::coding::{CoderId, ReadingStatus};
use grenstaal::diagnostic::did_you_mean;
use grenstaal::study::{Sample, SampleKind, Study, draw};
use grenstaal::table::{Column, Row, Table, Value};
use std::process::ExitCode;

/// Draw interviews to be coded twice, or to be kept apart from the writing of rules
///
/// The draw is noted in samples.toml. The coders named with --coders code their interviews blind: as long as one of them
/// is not noted as read in full (`grenstaal code read`), every command with --coder NAME, or GRENSTAAL_CODER, hides from
/// them what the rules propose there and what others decided.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    grenstaal sample --double 20% --seed 4 --stratify profession,direction --coders anna,bram\n  \
    grenstaal sample --holdout 25% --seed 4")]
pub struct Args {
    /// The share that is coded twice
    #[arg(long, value_name = "PERCENT", value_parser = percent, required_unless_present = "holdout", conflicts_with = "holdout")]
    double: Option<u8>,
    /// The share that no rule is written on
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    holdout: Option<u8>,
    /// The seed of the draw: the same seed draws the same interviews
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Attributes of cases or interviews to spread the draw over
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    stratify: Vec<String>,
    /// Who codes them blind
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "double")]
    coders: Vec<String>,
    /// Put the draw in the place of the one before
    #[arg(long)]
    replace: bool,
    /// Show the draw and write nothing
    #[arg(long)]
    dry_run: bool,
}

fn percent(text: &str) -> Result<u8, String> {
    let number: Option<u8> = text.trim().trim_end_matches('%').trim().parse().ok();
    number.filter(|percent| (1..=100).contains(percent)).ok_or_else(|| "write a share from 1% to 100%".to_owned())
}

pub fn run(shared: &Shared, args: Args) -> anyhow::Result<ExitCode> {
    let session = Session::open_frame(shared)?;
    let study = &session.loaded.study;
    let roster = &study.roster;
    for name in &args.stratify {
        if roster.attribute(name).is_none() {
            let known = || roster.attributes.iter().map(|attribute| attribute.name.as_str());
            let hint = did_you_mean(name, known())
                .unwrap_or_else(|| format!("there are {}", known().collect::<Vec<_>>().join(", ")));
            anyhow::bail!("no attribute is called `{name}`; {hint}")
        }
    }
    if let Some(wrong) = args.coders.iter().find(|coder| CoderId::parse(coder).is_none()) {
        anyhow::bail!("`{wrong}` is no name for a coder; use lower-case letters and digits, such as `anna`")
    }
    let done: Vec<usize> = (0..roster.interviews.len())
        .filter(|i| roster.interviews.get(*i).is_some_and(|i| i.status == Status::Done))
        .collect();
    let (kind, share) = match (args.double, args.holdout) {
        (Some(share), _) => (SampleKind::Double, share),
        (None, share) => (SampleKind::Holdout, share.unwrap_or_default()),
    };
    let drawn = draw(roster, &done, share, args.seed, &args.stratify);
    let sample = Sample {
        kind,
        interviews: drawn.iter().map(|i| study.interview_id(*i).to_owned()).collect(),
        coders: args.coders,
        percent: Some(share),
        seed: Some(args.seed),
        stratify: args.stratify,
    };
    let there = study.samples.iter().any(|known| known.kind == kind);
    let read = read_in_full(study, kind);
    if args.dry_run {
        if let Some(note) = there.then(|| in_the_way(kind, &read, args.replace)) {
            session.printer.say(&note)?;
        }
    } else {
        anyhow::ensure!(
            read.is_empty() || !args.replace,
            "this sample has been worked on: {} read in full; another draw would be another study. Take it out of \
             samples.toml by hand if you must",
            read.join(", ")
        );
        let mut changes = session.project.changes()?;
        changes.keep_sample(&sample, args.replace)?;
        changes.commit()?;
    }
    let mut columns = vec![Column::text("interview", "interview"), Column::text("case", "case")];
    columns.extend(sample.stratify.iter().map(|name| Column::text(name, name)));
    let row = |&interview: &usize| {
        let case = roster.interviews.get(interview).and_then(|interview| interview.case);
        let value =
            |name: &String| roster.attribute(name).and_then(|attribute| roster.value(attribute, interview, case));
        let own = [study.interview_id(interview), study.case_id(case)].into_iter().map(str::to_owned);
        let values = own.chain(sample.stratify.iter().map(|name| value(name).unwrap_or_default().to_owned()));
        Row { values: values.map(Value::Text).collect(), code: None, depth: 0, total: false }
    };
    let who = if sample.coders.is_empty() {
        String::new()
    } else {
        format!("; coded blind by {}", sample.coders.join(" and "))
    };
    let dry = if args.dry_run { "; a dry run, nothing was written" } else { "" };
    let caption = format!("{} of {} interviews, seed {}{who}{dry}", drawn.len(), done.len(), args.seed);
    let table = Table {
        name: "sample".to_owned(),
        title: format!("Sample: {}", kind.name()),
        caption,
        layer: String::new(),
        columns,
        rows: drawn.iter().map(row).collect(),
    };
    session.printer.table(&table, study.locale)?;
    Ok(ExitCode::SUCCESS)
}

/// The interviews of a sample that one of its coders has read in full.
fn read_in_full(study: &Study, kind: SampleKind) -> Vec<&str> {
    let samples = study.samples.iter().filter(|known| known.kind == kind);
    let read = samples.flat_map(|sample| {
        sample.interviews.iter().filter(|id| {
            let place = study.roster.interview(id);
            sample.coders.iter().any(|coder| place.is_some_and(|i| study.reading(coder, i) == ReadingStatus::Full))
        })
    });
    read.map(String::as_str).collect()
}

/// Says what becomes of a draw where there is a sample of its kind already.
fn in_the_way(kind: SampleKind, read: &[&str], replace: bool) -> String {
    let there = format!("there is a sample of the kind `{}` already", kind.name());
    match (read, replace) {
        ([_, ..], _) => {
            format!("{there}, and it has been worked on ({} read in full): this draw would be refused", read.join(", "))
        }
        ([], true) => format!("{there}: this draw would take its place"),
        ([], false) => format!("{there}: this draw would be refused; with --replace it would take its place"),
    }
}
