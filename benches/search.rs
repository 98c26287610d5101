//! Retrieval on real studies: making the index, renewing it after one change, and asking it.
//!
//! In: study folders, `--runs N`, `--query Q` (a set of one of each kind where none is given), `--keep` for caches that are
//! not to be made anew, `--build` to time the making of the index alone, beside a bare tantivy program with the same fields
//! and its own tokenizers. Out: a table on stdout. A query is timed from opening the study to the answer, in this process;
//! `benches/search.sh` times whole processes beside other programs.

use grenstaal::progress::Silent;
use grenstaal::project::{CACHE, Project};
use grenstaal::query::{Query, Sort, Wanted};
use std::io::Write;
use std::path::Path;

#[path = "search/bare.rs"]
mod bare;
mod measure;

use measure::{Meter, peak};

fn main() -> anyhow::Result<()> {
    let mut runs = 9;
    let mut studies = Vec::new();
    let mut queries = Vec::new();
    let (mut keep, mut build) = (false, false);
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--runs" => runs = arguments.next().unwrap_or_default().parse()?,
            "--query" => queries.extend(arguments.next()),
            "--keep" => keep = true,
            "--build" => build = true,
            _ => studies.push(argument),
        }
    }
    writeln!(
        std::io::stdout(),
        "{:<14} {:<46} {:>9} {:>9} {:>9} {:>8}",
        "study",
        "what",
        "p50 ms",
        "p95 ms",
        "turns",
        "peak MB"
    )?;
    for study in &studies {
        let folder = Path::new(study);
        if build {
            bare::compare(folder, runs)?;
            continue;
        }
        if !keep {
            let _ = std::fs::remove_dir_all(folder.join(CACHE));
        }
        let meter = Meter::start()?;
        let project = Project::open(folder, false)?;
        let frame = project.frame(&Silent);
        let retrieval = project.retrieval(&frame.study, &Silent)?;
        anyhow::ensure!(retrieval.trouble().is_none(), "{:?}", retrieval.trouble());
        let usage = meter.stop()?;
        row(study, &format!("opening, CPU {:.2} s", usage.cpu), &[usage.wall], 0)?;
        let queries = if queries.is_empty() { usual(&frame.study) } else { queries.clone() };
        drop(retrieval);
        for text in &queries {
            let (mut times, mut turns) = (Vec::new(), 0);
            for _ in 0..runs {
                let meter = Meter::start()?;
                let project = Project::open(folder, false)?;
                let frame = project.frame(&Silent);
                let retrieval = project.retrieval(&frame.study, &Silent)?;
                let query = Query::new(text, &frame.study, None).map_err(|wrong| anyhow::anyhow!(wrong.shown(text)))?;
                let wanted = Wanted { sort: Sort::Interview, offset: 0, limit: 20, context: 0, hits: false };
                let answer = retrieval.answer(&query, wanted, &Silent)?;
                times.push(meter.stop()?.wall);
                turns = answer.total().turns;
                anyhow::ensure!(retrieval.trouble().is_none(), "{:?}", retrieval.trouble());
            }
            row(study, text, &times, turns)?;
        }
    }
    Ok(())
}

/// A query of each kind, with codes that the study has.
fn usual(study: &grenstaal::study::Study) -> Vec<String> {
    let book = &study.codebook;
    let code = |place: usize| book.ids().nth(place).unwrap_or_default().to_owned();
    let (a, b) = (code(3), code(7));
    [
        "werkdruk",
        "de",
        "\"in het werk\"",
        "*druk*",
        "samen~1",
        "team leren",
        &format!("code:{a} case:*1"),
        &format!("code:{a} werk"),
        &format!("code:{a} near code:{b} 3 turns"),
        &format!("code:{a} before code:{b} within 1 turn"),
        &format!("code:{a} overlaps code:{b}"),
        &format!("code:{a} AND code:{b} within segment"),
        &format!("code:{a} NOT code:{b} within interview"),
        "uncoded:true",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures for people"
)]
fn row(study: &str, what: &str, times: &[f64], turns: u64) -> anyhow::Result<()> {
    let mut sorted: Vec<f64> = times.iter().map(|time| time * 1000.0).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted.get(((sorted.len() - 1) as f64 * share).round() as usize).copied().unwrap_or(0.0);
    let name = Path::new(study).file_name().unwrap_or_default().to_string_lossy();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{name:<14} {what:<46} {:>9.1} {:>9.1} {turns:>9} {:>8.0}", at(0.5), at(0.95), peak()? as f64 / 1e6)?;
    Ok(())
}
