//! A manuscript held against a large study, beside a naive search; and what of spoiled quotations is found out.
//!
//! In: study folders, `--quotations N` (300), `--naive N` (how many the naive search seeks; its time is then reckoned for all).
//! Out: a table on stdout. The quotations are taken from the transcripts at even distances: some as they were said, some with
//! an omission, an insertion, other marks and case; and some spoiled: a word changed, two words swapped, words left out
//! without saying so, another speaker named. The naive search normalises every transcript once for each quotation and looks
//! for its letters.

use grenstaal::manuscript::{Checked, Manuscript, Status, read};
use grenstaal::progress::Silent;
use grenstaal::project::Project;
use grenstaal::study::Study;
use grenstaal::transcript::Role;
use std::io::Write;
use std::path::Path;

mod measure;

use measure::{Meter, peak};

/// How a quotation is made of what was said.
const KINDS: [&str; 9] = [
    "as said",
    "other marks and case",
    "omission",
    "insertion",
    "named rightly",
    "word changed",
    "words swapped",
    "words left out",
    "named wrongly",
];
/// The first of the spoiled ones.
const SPOILED: usize = 5;
/// Words of a quotation.
const LONG: usize = 24;

fn main() -> anyhow::Result<()> {
    let (mut quotations, mut naive) = (300, 3);
    let mut studies = Vec::new();
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quotations" => quotations = arguments.next().unwrap_or_default().parse()?,
            "--naive" => naive = arguments.next().unwrap_or_default().parse()?,
            _ => studies.push(argument),
        }
    }
    for study in &studies {
        one(study, quotations, naive)?;
    }
    Ok(())
}

fn one(name: &str, quotations: usize, naive: usize) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    let project = Project::open(Path::new(name), false)?;
    let frame = project.frame(&Silent);
    let retrieval = project.retrieval(&frame.study, &Silent)?;
    anyhow::ensure!(retrieval.trouble().is_none(), "{:?}", retrieval.trouble());
    drop(retrieval);
    let meter = Meter::start()?;
    let loaded = project.load(false, &Silent);
    let reading = meter.stop()?;
    let study = &loaded.study;
    let (text, plain) = manuscript(study, quotations);
    let meter = Meter::start()?;
    let manuscript: Manuscript = read("bench.md", text.as_bytes()).map_err(|refused| anyhow::anyhow!("{refused}"))?;
    let checked = project.verify(study, None, &[manuscript], &Silent)?;
    let seeking = meter.stop()?;
    writeln!(out, "{name}: {} quotations, {} KB of manuscript", checked.passages.len(), text.len() / 1000)?;
    for (what, usage) in [("reading the study", &reading), ("reading the manuscript, and seeking", &seeking)] {
        writeln!(out, "  {what:<40} wall {:7.2} s  CPU {:7.2} s", usage.wall, usage.cpu)?;
    }
    let meter = Meter::start()?;
    let seen = plain.iter().take(naive).filter(|words| is_said(study, words)).count();
    let usage = meter.stop()?;
    let all = quotations as f64 / naive.max(1) as f64;
    writeln!(
        out,
        "  {:<40} wall {:7.2} s  CPU {:7.2} s  ({naive} sought, {seen} found as they stand; times {all:.0})",
        "naive search, reckoned",
        usage.wall * all,
        usage.cpu * all
    )?;
    shares(&checked, &mut out)?;
    writeln!(out, "  peak {} MB", peak()? / 1_000_000)?;
    Ok(())
}

/// Says of each kind how many were found to be right.
fn shares(checked: &Checked, out: &mut dyn Write) -> anyhow::Result<()> {
    for (kind, name) in KINDS.iter().enumerate() {
        let own: Vec<_> = checked.passages.iter().skip(kind).step_by(KINDS.len()).collect();
        let accused =
            own.iter().filter(|judged| judged.status > Status::Translated || judged.speaker == Some(false)).count();
        let what = if kind < SPOILED { "false alarms" } else { "found out" };
        writeln!(out, "  {name:<24} {accused:4} of {:4} {what}", own.len())?;
    }
    Ok(())
}

/// A manuscript of quotations, and their words as they were said.
fn manuscript(study: &Study, quotations: usize) -> (String, Vec<String>) {
    let (mut text, mut plain) = (String::from("# Bench\n\n"), Vec::new());
    let mut made = 0;
    let step = (study.transcripts.len() / quotations.max(1)).max(1);
    let mut interviews = (0..study.transcripts.len()).cycle().step_by(step).chain(0..study.transcripts.len()).cycle();
    let mut turn = 3;
    let mut tries = 0;
    while made < quotations && tries < quotations * 1000 {
        tries += 1;
        turn = turn * 7 + 1;
        let Some(interview) = interviews.next() else { break };
        let Some(transcript) = study.transcript(interview) else { continue };
        let turns: Vec<_> = transcript.turns.iter().filter(|turn| transcript.role(turn) == Role::Participant).collect();
        let Some(own) = turns.get(turn % 9973 % turns.len().max(1)) else { continue };
        let words: Vec<&str> = transcript.words_of(own).split_whitespace().collect();
        let clean = |words: &[&str]| {
            !words.iter().any(|word| word.contains(['[', ']', '(', ')', '"', '“', '”', '…', '*', '_', '<']))
        };
        let Some(words) = words.get(..LONG).filter(|words| clean(words)) else { continue };
        let label = transcript.speakers.get(usize::from(own.speaker)).map_or("", |speaker| speaker.label.as_str());
        let case = study.roster.case_of(interview, label);
        let other = case.map(|case| (case + 1) % study.roster.cases.len());
        let (quoted, named) = spoil(made % KINDS.len(), words);
        let behind = match named {
            Some(true) => format!(" ({})", study.case_id(case)),
            Some(false) => format!(" ({})", study.case_id(other)),
            None => String::new(),
        };
        text.push_str(&format!(
            "So much about this, which goes on for a while. Here it comes: “{quoted}”{behind}.\n\n"
        ));
        plain.push(words.join(" "));
        made += 1;
    }
    (text, plain)
}

/// Makes a quotation of a kind; whether its speaker is named, and rightly.
fn spoil(kind: usize, words: &[&str]) -> (String, Option<bool>) {
    let part = |from: usize, to: usize| words.get(from..to).unwrap_or_default().join(" ");
    let quoted = match kind {
        1 => part(0, LONG).to_uppercase().replace('\'', "’").replace(',', " –"),
        2 => format!("{} […] {}", part(0, 9), part(14, LONG)),
        3 => format!("{} [zo gezegd] {}", part(0, 9), part(9, LONG)),
        5 => format!("{} kreeftensoep {}", part(0, 9), part(10, LONG)),
        6 => {
            // Two that differ: a word said twice can be swapped with itself and is as said.
            let differ = |at: &usize| words.get(*at) != words.get(*at + 1);
            let at = (9..LONG - 2).find(differ).unwrap_or(9);
            format!("{} {} {} {}", part(0, at), part(at + 1, at + 2), part(at, at + 1), part(at + 2, LONG))
        }
        7 => format!("{} {}", part(0, 9), part(12, LONG)),
        _ => part(0, LONG),
    };
    (quoted, [None, None, None, None, Some(true), None, None, None, Some(false)].get(kind).copied().flatten())
}

/// Seeks words as a first attempt would: in the letters of every transcript, made for each quotation anew.
fn is_said(study: &Study, words: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let wanted = letters(words);
    study.transcripts.iter().flatten().filter(|transcript| letters(transcript.text.as_str()).contains(&wanted)).count()
        > 0
}
