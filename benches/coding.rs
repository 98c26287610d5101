//! Codes every transcript of a study, and nothing else. Linux only.
//!
//!     cargo bench --bench coding -- STUDY [hits|candidates] [THREADS]
//!
//! `hits`: every hit of every pattern in what anyone said, with its pattern and its offsets: the work of the bare scan
//! that `baseline.sh` compares it with. `candidates`: what `run` does: hits in what participants said, the sentence
//! round each, joined by rule. Prints what was found and what it took, without and with reading.

mod measure;

use anyhow::Context;
use grenstaal::locale::Speech;
use grenstaal::pattern::{Hit, PatternSet, Scanner};
use grenstaal::progress::Silent;
use grenstaal::project::Project;
use grenstaal::study::Study;
use grenstaal::text::Span;
use grenstaal::transcript::Transcript;
use measure::{Meter, arguments, batch, propose};
use rayon::prelude::*;
use std::path::Path;

#[expect(clippy::print_stdout, reason = "a bench prints")]
fn main() -> anyhow::Result<()> {
    let arguments = arguments();
    let mut arguments = arguments.iter().map(String::as_str);
    // Without a study there is nothing to do: so `cargo bench` alone runs through.
    let Some(folder) = arguments.next() else {
        println!("usage: cargo bench --bench coding -- STUDY [hits|candidates] [THREADS]");
        return Ok(());
    };
    let code = match arguments.next().unwrap_or("candidates") {
        "hits" => hits,
        "candidates" => candidates,
        other => anyhow::bail!("`{other}` is neither hits nor candidates"),
    };
    let threads = arguments.next().unwrap_or("2").parse().context("THREADS")?;
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let whole = Meter::start()?;
    let loaded = Project::open(Path::new(folder), false)?.load(false, &Silent);
    let coding = Meter::start()?;
    let found = code(&loaded.study)?;
    let (coding, whole) = (coding.stop()?, whole.stop()?);
    println!(
        "{found}; coding {:.3} s wall {:.2} s CPU; with reading {:.3} s wall {:.2} s CPU",
        coding.wall, coding.cpu, whole.wall, whole.cpu
    );
    Ok(())
}

/// Finds every hit of every pattern, whoever speaks.
fn hits(study: &Study) -> anyhow::Result<String> {
    let written = study.codebook.rules.iter().flat_map(|rule| rule.any.iter().chain(&rule.unless));
    let set = PatternSet::new(written.map(|written| written.pattern.clone()).collect());
    let set = set.map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let speech = Speech::of(&study.language);
    let of_batch = |batch: &[Option<Transcript>]| {
        let mut scanner = Scanner::new(&set);
        let one = |transcript: &Transcript| {
            let mut hits: Vec<Hit> = Vec::new();
            for stretch in transcript.stretches(speech) {
                let turns = stretch.iter().filter_map(|turn| transcript.turns.get(*turn));
                let pieces: Vec<Span> = turns.map(|turn| turn.span).collect();
                scanner.scan(transcript.text.as_str(), &pieces, &mut hits);
            }
            hits
        };
        batch.iter().flatten().map(one).collect::<Vec<_>>()
    };
    let all: Vec<Vec<Hit>> =
        study.transcripts.par_chunks(batch(study.transcripts.len())).flat_map_iter(of_batch).collect();
    Ok(format!("{} transcripts, {} hits", all.len(), all.iter().map(Vec::len).sum::<usize>()))
}

/// Proposes what `run` proposes.
fn candidates(study: &Study) -> anyhow::Result<String> {
    let all = propose(study)?;
    let words = all.iter().flat_map(|of_one| of_one.list.iter().map(|candidate| of_one.matched(candidate).len()));
    let (hits, list) = (words.sum::<usize>(), all.iter().map(|of_one| of_one.list.len()).sum::<usize>());
    Ok(format!("{} transcripts, {hits} hits in {list} candidates", all.len()))
}
