//! What a piece of work took: wall clock, processor time, memory; and the one piece of work that two benches share.
//! Linux only: it reads `/proc/self`.

#![allow(dead_code, reason = "not every bench asks for everything")]

use anyhow::Context;
use grenstaal::coding::{Candidates, Proposer, RuleSet};
use grenstaal::study::Study;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::time::Instant;

/// Most interviews handed to one thread at a time, as in `excerpt::analyse`.
const BATCH: usize = 64;

/// Ticks in a second of processor time; 100 on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// A clock that was started.
pub struct Meter {
    since: Instant,
    cpu: f64,
}

/// What was taken since.
pub struct Usage {
    /// Seconds by the clock.
    pub wall: f64,
    /// Seconds of processor time of all threads, user and system, in steps of 0.01.
    pub cpu: f64,
}

impl Meter {
    /// Starts the clock.
    #[expect(clippy::disallowed_methods, reason = "a bench measures time")]
    pub fn start() -> anyhow::Result<Self> {
        Ok(Self { cpu: cpu()?, since: Instant::now() })
    }

    /// Tells what was taken since the start.
    pub fn stop(&self) -> anyhow::Result<Usage> {
        Ok(Usage { wall: self.since.elapsed().as_secs_f64(), cpu: cpu()? - self.cpu })
    }
}

/// Returns the processor time of this process so far.
fn cpu() -> anyhow::Result<f64> {
    ticks(14)
}

/// Returns the processor time so far of the processes that this one started and saw to their end, and of theirs.
pub fn children() -> anyhow::Result<f64> {
    ticks(16)
}

/// Adds two fields of `/proc/self/stat`, user and system time, from this one on; in seconds.
fn ticks(first: usize) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name, field 2, stands in brackets and may hold spaces.
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest).context("/proc/self/stat")?;
    let ticks = fields.split_whitespace().skip(first - 3).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
}

/// Returns the most memory this process has had so far, in bytes.
pub fn peak() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

/// Returns the arguments without those that cargo adds.
pub fn arguments() -> Vec<String> {
    std::env::args().skip(1).filter(|argument| argument != "--bench").collect()
}

/// Takes an option and its number out of the arguments.
pub fn option(arguments: &mut Vec<String>, name: &str) -> anyhow::Result<Option<usize>> {
    let Some(at) = arguments.iter().position(|argument| argument == name) else { return Ok(None) };
    arguments.remove(at);
    anyhow::ensure!(at < arguments.len(), "{name} needs a number");
    Ok(Some(arguments.remove(at).parse().with_context(|| name.to_owned())?))
}

/// Returns the middle one, or the mean of the middle two.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = |i: usize| values.get(i).copied().unwrap_or(f64::NAN);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.wrapping_sub(1)), at(middle)) }
}

/// Proposes the candidates of every interview, as `excerpt::analyse` does.
pub fn propose(study: &Study) -> anyhow::Result<Vec<Candidates>> {
    let count = study.roster.interviews.len();
    let mut sets = BTreeMap::new();
    for language in (0..count).map(|i| study.language_of(i)) {
        if !sets.contains_key(language) {
            let set = RuleSet::new(&study.codebook, language, study.settings.scope);
            sets.insert(language, set.map_err(|findings| anyhow::anyhow!("{findings:?}"))?);
        }
    }
    let indices: Vec<usize> = (0..count).collect();
    let of_batch = |batch: &[usize]| {
        let mut proposers: BTreeMap<&str, Proposer<'_>> =
            sets.iter().map(|(language, set)| (*language, Proposer::new(set))).collect();
        let one = |i: &usize| Some(proposers.get_mut(study.language_of(*i))?.propose(study.transcript(*i)?));
        batch.iter().filter_map(one).collect::<Vec<_>>()
    };
    Ok(indices.par_chunks(batch(count)).flat_map_iter(of_batch).collect())
}

/// Returns how many interviews are handed to one thread at a time.
pub fn batch(count: usize) -> usize {
    BATCH.min(count.div_ceil(2 * rayon::current_num_threads()).max(1))
}
