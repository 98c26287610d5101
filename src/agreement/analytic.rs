//! Standard errors by formula.
//!
//! In: a [`Pool`], its [`Tally`] and a coefficient. Out: a standard error and a 95 % interval, where there is a formula:
//! Fleiss, Cohen and Everitt 1969 (not under the null hypothesis) with the normal distribution for Cohen's kappa, Gwet's
//! linearisation over units with Student's t for the others, as in irrCAC. An interval ends at 1, and that of a share begins at 0 at the earliest.

use super::coefficient::{
    brennan_prediger_chance, coder_shares, cohen_chance, conger_chance, fleiss_chance, gwet_chance, gwet_factor,
    scott_chance,
};
use super::pool::{Pattern, Pool};
use super::student::{NORMAL, t_975};
use super::tally::Tally;
use super::{Method, Name, Uncertainty};

/// Works out the uncertainty of a coefficient whose value is known; `None` where there is no formula or too few units.
pub fn analytic(name: Name, value: f64, pool: &Pool, tally: &Tally) -> Option<Uncertainty> {
    let lines = Lines { pool, tally, value };
    let (se, t) = match name {
        Name::CohenKappa => (cohen(pool, tally, value, false)?, NORMAL),
        Name::CohenKappaWeighted => (cohen(pool, tally, value, true)?, NORMAL),
        Name::ScottPi => {
            let shares: Vec<f64> = tally.coded.iter().map(|times| times / (2.0 * tally.paired)).collect();
            let chance = |pattern: &Pattern| mean_over(pattern, |place| share_at(&shares, place));
            (lines.paired_only(scott_chance(tally), chance)?, t_of(tally.paired)?)
        }
        _ => (linearised(name, &lines)?, t_of(tally.units)?),
    };
    // A share cannot lie below zero; coefficients can.
    let least = if name == Name::PercentAgreement { 0.0 } else { f64::NEG_INFINITY };
    Some(Uncertainty {
        method: Method::Analytic,
        se,
        low: (value - t * se).max(least),
        high: (value + t * se).min(1.0),
    })
}

fn t_of(units: f64) -> Option<f64> {
    t_975((units as u64).saturating_sub(1))
}

fn linearised(name: Name, lines: &Lines) -> Option<f64> {
    let (pool, tally) = (lines.pool, lines.tally);
    let shares: Vec<f64> = tally.shares().collect();
    match name {
        Name::PercentAgreement => lines.spread(0.0, |p| p.equal, |_| 0.0),
        Name::BrennanPrediger => {
            let chance = brennan_prediger_chance(pool).ok()?;
            lines.spread(chance, |p| p.equal, |_| chance)
        }
        Name::FleissKappa => {
            lines.spread(fleiss_chance(tally), |p| p.equal, |p| mean_over(p, |place| share_at(&shares, place)))
        }
        Name::GwetAc1 | Name::GwetAc2 => {
            let weighted = name == Name::GwetAc2;
            let (chance, factor) = (gwet_chance(pool, tally, weighted).ok()?, gwet_factor(pool, weighted).ok()?);
            let other = |p: &Pattern| factor * mean_over(p, |place| 1.0 - share_at(&shares, place));
            if weighted { lines.spread(chance, |p| p.near, other) } else { lines.spread(chance, |p| p.equal, other) }
        }
        Name::CongerKappa => conger(lines),
        _ => None,
    }
}

fn share_at(shares: &[f64], place: u32) -> f64 {
    shares.get(place as usize).copied().unwrap_or_default()
}

/// The mean of something over the codings of a unit.
fn mean_over(pattern: &Pattern, of: impl Fn(u32) -> f64) -> f64 {
    pattern.held.iter().map(|(value, coders)| coders * of(*value)).sum::<f64>() / pattern.rated
}

/// Gwet's linearisation: what each unit adds to a coefficient.
struct Lines<'a> {
    pool: &'a Pool,
    tally: &'a Tally,
    value: f64,
}

impl Lines<'_> {
    /// The standard error, given the agreement within a unit and what it adds to chance.
    fn spread(
        &self,
        chance: f64,
        agreement: impl Fn(&Pattern) -> f64,
        unit_chance: impl Fn(&Pattern) -> f64,
    ) -> Option<f64> {
        let (units, paired) = (self.tally.units, self.tally.paired);
        if units < 2.0 {
            return None;
        }
        let line = |pattern: &Pattern| {
            let corrected = if pattern.is_paired() { agreement(pattern) - chance } else { 0.0 };
            let first = units / paired * corrected / (1.0 - chance);
            first - 2.0 * (1.0 - self.value) * (unit_chance(pattern) - chance) / (1.0 - chance)
        };
        let squares = self.pool.patterns.iter().map(|pattern| {
            let off = line(pattern) - self.value;
            f64::from(pattern.times) * off * off
        });
        Some((squares.sum::<f64>() / (units * (units - 1.0))).sqrt())
    }

    /// The same over paired units alone.
    fn paired_only(&self, chance: f64, unit_chance: impl Fn(&Pattern) -> f64) -> Option<f64> {
        let paired = self.tally.paired;
        if paired < 2.0 {
            return None;
        }
        let squares = self.pool.patterns.iter().filter(|pattern| pattern.is_paired()).map(|pattern| {
            let line = (pattern.equal - chance) / (1.0 - chance)
                - 2.0 * (1.0 - self.value) * (unit_chance(pattern) - chance) / (1.0 - chance);
            f64::from(pattern.times) * (line - self.value) * (line - self.value)
        });
        Some((squares.sum::<f64>() / (paired * (paired - 1.0))).sqrt())
    }
}

/// Gwet 2014: Conger's chance is linearised over each coder's own shares.
fn conger(lines: &Lines) -> Option<f64> {
    let (pool, tally) = (lines.pool, lines.tally);
    let shares = coder_shares(pool, tally).ok()?;
    let coders = pool.coders as f64;
    // For each coder and value, the shares of all other coders together.
    let others: Vec<Vec<f64>> = {
        let all: Vec<f64> = (0..pool.values).map(|value| shares.iter().filter_map(|s| s.get(value)).sum()).collect();
        shares.iter().map(|own| all.iter().zip(own).map(|(all, own)| all - own).collect()).collect()
    };
    let expected: Vec<f64> =
        shares.iter().zip(&others).map(|(own, others)| own.iter().zip(others).map(|(a, b)| a * b).sum()).collect();
    let coded: Vec<f64> = (0..pool.coders).map(|coder| tally.of_coder(coder, pool.values).iter().sum()).collect();
    let unit_chance = |pattern: &Pattern| {
        let cells = pattern.cells.iter().zip(&others).zip(expected.iter().zip(&coded));
        let terms = cells.map(|((cell, others), (expected, coded))| {
            let said = cell.map_or(0.0, |value| share_at(others, value));
            let there = f64::from(u8::from(cell.is_some()));
            tally.units / coded * (said - (there - coded / tally.units) * expected)
        });
        terms.sum::<f64>() / (coders * (coders - 1.0))
    };
    lines.spread(conger_chance(pool, tally).ok()?, |p| p.equal, unit_chance)
}

/// Fleiss, Cohen and Everitt 1969, formula for the weighted kappa; without weights a pair weighs 1 when it is equal.
fn cohen(pool: &Pool, tally: &Tally, value: f64, weighted: bool) -> Option<f64> {
    let (first, second) = (tally.shares_of_coder(0, pool.values), tally.shares_of_coder(1, pool.values));
    if tally.paired < 2.0 {
        return None;
    }
    let nearness = pool.nearness.as_ref().filter(|_| weighted);
    let chance = match nearness {
        Some(nearness) => nearness.expected(&first, &second),
        None => cohen_chance(pool, tally),
    };
    let weight = |a: u32, b: u32| nearness.map_or(f64::from(u8::from(a == b)), |near| near.between(a, b));
    // The mean weight of a value of one coder with all that the other said.
    let means = |shares: &[f64]| -> Vec<f64> {
        let mean = |value: u32| -> f64 {
            match nearness {
                None => share_at(shares, value),
                Some(near) => shares.iter().zip(0..).map(|(share, other)| share * near.between(value, other)).sum(),
            }
        };
        (0..).take(pool.values).map(mean).collect()
    };
    let (of_first, of_second) = (means(&second), means(&first));
    let mut sum = 0.0;
    for pattern in &pool.patterns {
        let [Some(a), Some(b)] = pattern.cells[..] else { continue };
        let off = weight(a, b) - (share_at(&of_first, a) + share_at(&of_second, b)) * (1.0 - value);
        sum += f64::from(pattern.times) / tally.paired * off * off;
    }
    let centre = value - chance * (1.0 - value);
    let variance = (sum - centre * centre) / (tally.paired * (1.0 - chance) * (1.0 - chance));
    Some(variance.max(0.0).sqrt())
}
