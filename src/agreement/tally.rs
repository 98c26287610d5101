//! The sums that every coefficient is made of.
//!
//! In: a [`Pool`] and how often each of its rows was drawn. Out: [`Tally`]. It is filled again for each resample, so it
//! keeps its memory.

use super::metric::midranks;
use super::pool::{Pattern, Pool};

/// Sums over the units drawn. A unit is *paired* when two coders or more coded it.
#[derive(Debug, Default)]
pub struct Tally {
    /// Units that anybody coded.
    pub units: f64,
    /// Units that are paired.
    pub paired: f64,
    /// Over paired units: the share of pairs of coders who say the same.
    pub equal: f64,
    /// Over paired units: the same, with near misses weighed.
    pub near: f64,
    /// Per value, over all units: its share in the unit.
    pub share: Vec<f64>,
    /// Per value, over paired units: its codings.
    pub coded: Vec<f64>,
    /// Per value: its midrank among the codings of paired units; filled for an ordinal scale.
    pub midranks: Vec<f64>,
    /// Over paired units: the mean difference of its pairs, times its codings.
    pub apart: f64,
    /// Per coder and value, over all units: codings.
    pub by_coder: Vec<f64>,
    /// Per coder and value, over paired units: codings.
    pub by_coder_paired: Vec<f64>,
    /// Per code, over paired units: ordered pairs of coders who both chose it.
    pub together: Vec<f64>,
    /// Per code, over paired units: ordered pairs of coders of whom the first chose it.
    pub chosen: Vec<f64>,
    /// Codes that both of two coders gave.
    pub matches: f64,
    /// Codes that were given in all.
    pub decisions: f64,
}

fn add(sums: &mut [f64], place: usize, value: f64) {
    if let Some(sum) = sums.get_mut(place) {
        *sum += value;
    }
}

fn clear(sums: &mut Vec<f64>, size: usize) {
    sums.clear();
    sums.resize(size, 0.0);
}

impl Tally {
    /// Sums up the rows of a pool, each as often as `drawn` says.
    pub fn of(pool: &Pool, drawn: &[u32]) -> Self {
        let mut tally = Self::default();
        tally.fill(pool, drawn);
        tally
    }

    /// Forgets what it holds and sums up anew.
    pub fn fill(&mut self, pool: &Pool, drawn: &[u32]) {
        self.clear(pool);
        let there = || pool.patterns.iter().zip(drawn).filter(|(_, times)| **times > 0);
        for (pattern, times) in there() {
            self.add(pool, pattern, f64::from(*times));
        }
        if pool.metric.is_of_the_data() {
            midranks(&self.coded, &mut self.midranks);
            let apart = |pattern: &Pattern| pattern.rated * pool.metric.within(&pattern.held, &self.midranks);
            self.apart = there().map(|(pattern, times)| f64::from(*times) * apart(pattern)).sum();
        }
    }

    fn clear(&mut self, pool: &Pool) {
        for sum in [&mut self.units, &mut self.paired, &mut self.equal, &mut self.near, &mut self.apart] {
            *sum = 0.0;
        }
        (self.matches, self.decisions) = (0.0, 0.0);
        for sums in [&mut self.share, &mut self.coded] {
            clear(sums, pool.values);
        }
        for sums in [&mut self.by_coder, &mut self.by_coder_paired] {
            clear(sums, pool.coders * pool.values);
        }
        for sums in [&mut self.together, &mut self.chosen] {
            clear(sums, pool.codes);
        }
    }

    fn add(&mut self, pool: &Pool, pattern: &Pattern, times: f64) {
        self.units += times;
        self.matches += times * pattern.matches;
        self.decisions += times * pattern.decisions;
        for (value, coders) in &pattern.held {
            add(&mut self.share, *value as usize, times * (coders / pattern.rated));
        }
        let said = pattern.cells.iter().enumerate().filter_map(|(coder, cell)| Some((coder, (*cell)? as usize)));
        for (coder, value) in said {
            add(&mut self.by_coder, coder * pool.values + value, times);
            if pattern.is_paired() {
                add(&mut self.by_coder_paired, coder * pool.values + value, times);
            }
        }
        if !pattern.is_paired() {
            return;
        }
        self.paired += times;
        self.equal += times * pattern.equal;
        self.near += times * pattern.near;
        self.apart += times * pattern.rated * pattern.apart;
        for (value, coders) in &pattern.held {
            add(&mut self.coded, *value as usize, times * coders);
        }
        for (code, coders) in &pattern.codes {
            add(&mut self.together, *code as usize, times * coders * (coders - 1.0));
            add(&mut self.chosen, *code as usize, times * coders * (pattern.rated - 1.0));
        }
    }

    /// Returns the codings per value of one coder, over all units.
    pub fn of_coder(&self, coder: usize, values: usize) -> &[f64] {
        self.by_coder.get(coder * values..(coder + 1) * values).unwrap_or_default()
    }

    /// Returns the shares of the values with one coder, over paired units.
    pub fn shares_of_coder(&self, coder: usize, values: usize) -> Vec<f64> {
        let codings = self.by_coder_paired.get(coder * values..(coder + 1) * values).unwrap_or_default();
        codings.iter().map(|times| times / self.paired).collect()
    }

    /// Returns the mean share of each value over all units.
    pub fn shares(&self) -> impl Iterator<Item = f64> + '_ {
        self.share.iter().map(|share| share / self.units)
    }
}
