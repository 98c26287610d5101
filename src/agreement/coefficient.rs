//! The coefficients of agreement on units.
//!
//! In: a [`Tally`]. Out: a figure, or the [`Reason`] why there is none. What follows the name of each is its source; all
//! are 1 where coders agree in everything, and those with a correction for chance 0 where they agree as often as chance.

use super::pool::Pool;
use super::tally::Tally;
use super::{Name, Reason};

/// Works out a coefficient; `place` is the category of those that have one each.
pub fn coefficient(name: Name, place: usize, pool: &Pool, tally: &Tally) -> Result<f64, Reason> {
    if name == Name::Holsti {
        return holsti(tally);
    }
    if tally.paired == 0.0 {
        return Err(Reason::NoPairs);
    }
    match name {
        Name::PercentAgreement => Ok(tally.equal / tally.paired),
        Name::CohenKappa => cohen(pool, tally),
        Name::CohenKappaWeighted => cohen_weighted(pool, tally),
        Name::ScottPi => scott(tally),
        Name::FleissKappa => corrected(tally.equal / tally.paired, fleiss_chance(tally)),
        Name::CongerKappa => corrected(tally.equal / tally.paired, conger_chance(pool, tally)?),
        Name::BrennanPrediger => corrected(tally.equal / tally.paired, brennan_prediger_chance(pool)?),
        Name::GwetAc1 => corrected(tally.equal / tally.paired, gwet_chance(pool, tally, false)?),
        Name::GwetAc2 => corrected(tally.near / tally.paired, gwet_chance(pool, tally, true)?),
        Name::KrippendorffAlpha => alpha(pool, tally),
        Name::PositiveSpecificAgreement => specific(tally, place),
        _ => Err(Reason::NoPairs),
    }
}

fn corrected(observed: f64, chance: f64) -> Result<f64, Reason> {
    if chance >= 1.0 { Err(Reason::NoVariation) } else { Ok((observed - chance) / (1.0 - chance)) }
}

/// Cohen 1960, over units that both coded: chance is Σ p₁ₖ p₂ₖ.
fn cohen(pool: &Pool, tally: &Tally) -> Result<f64, Reason> {
    corrected(tally.equal / tally.paired, cohen_chance(pool, tally))
}

pub fn cohen_chance(pool: &Pool, tally: &Tally) -> f64 {
    let (first, second) = (tally.shares_of_coder(0, pool.values), tally.shares_of_coder(1, pool.values));
    first.iter().zip(&second).map(|(one, other)| one * other).sum()
}

/// Cohen 1968: observed and chance are weighed.
fn cohen_weighted(pool: &Pool, tally: &Tally) -> Result<f64, Reason> {
    let nearness = pool.nearness.as_ref().ok_or(Reason::OneCategory)?;
    let (first, second) = (tally.shares_of_coder(0, pool.values), tally.shares_of_coder(1, pool.values));
    corrected(tally.near / tally.paired, nearness.expected(&first, &second))
}

/// Scott 1955, over units that both coded: chance is Σ πₖ², with the shares of both coders together.
fn scott(tally: &Tally) -> Result<f64, Reason> {
    corrected(tally.equal / tally.paired, scott_chance(tally))
}

pub fn scott_chance(tally: &Tally) -> f64 {
    tally.coded.iter().map(|times| times / (2.0 * tally.paired)).map(|share| share * share).sum()
}

/// Fleiss 1971, for any number of codings a unit as in Gwet 2014: chance is Σ πₖ², πₖ the mean share over all units.
pub fn fleiss_chance(tally: &Tally) -> f64 {
    tally.shares().map(|share| share * share).sum()
}

/// Conger 1980: chance is the mean over pairs of coders of Σ p_gk p_hk, each coder's shares over what they coded.
pub fn conger_chance(pool: &Pool, tally: &Tally) -> Result<f64, Reason> {
    let shares = coder_shares(pool, tally)?;
    let coders = pool.coders as f64;
    let mut chance = 0.0;
    for value in 0..pool.values {
        let of_value = || shares.iter().filter_map(|shares| shares.get(value));
        let sum: f64 = of_value().sum();
        chance += sum * sum - of_value().map(|share| share * share).sum::<f64>();
    }
    Ok(chance / (coders * (coders - 1.0)))
}

/// Each coder's shares of the values, over the units that coder coded.
pub fn coder_shares(pool: &Pool, tally: &Tally) -> Result<Vec<Vec<f64>>, Reason> {
    let shares = |coder: usize| {
        let codings = tally.of_coder(coder, pool.values);
        let all: f64 = codings.iter().sum();
        if all == 0.0 { Err(Reason::IdleCoder) } else { Ok(codings.iter().map(|times| times / all).collect()) }
    };
    (0..pool.coders).map(shares).collect()
}

/// Brennan and Prediger 1981 (Bennett's S, Randolph's free-marginal kappa): chance is 1/q.
pub fn brennan_prediger_chance(pool: &Pool) -> Result<f64, Reason> {
    if pool.values < 2 { Err(Reason::OneCategory) } else { Ok(1.0 / pool.values as f64) }
}

/// Gwet 2008: chance is Σ πₖ(1−πₖ) / (q−1), for AC2 times the mean weight of the table times q.
pub fn gwet_chance(pool: &Pool, tally: &Tally, weighted: bool) -> Result<f64, Reason> {
    let spread: f64 = tally.shares().map(|share| share * (1.0 - share)).sum();
    Ok(gwet_factor(pool, weighted)? * spread)
}

/// T_w / (q(q−1)); T_w, the sum of all weights, is q without weights.
pub fn gwet_factor(pool: &Pool, weighted: bool) -> Result<f64, Reason> {
    let categories = pool.values as f64;
    if pool.values < 2 {
        return Err(Reason::OneCategory);
    }
    if !weighted {
        return Ok(1.0 / (categories - 1.0));
    }
    let nearness = pool.nearness.as_ref().ok_or(Reason::OneCategory)?;
    Ok(nearness.mean * categories / (categories - 1.0))
}

/// Krippendorff 2004: one minus observed over expected disagreement, over the codings of paired units.
fn alpha(pool: &Pool, tally: &Tally) -> Result<f64, Reason> {
    let codings: f64 = tally.coded.iter().sum();
    if tally.coded.iter().filter(|times| **times > 0.0).count() < 2 {
        return Err(Reason::NoVariation);
    }
    let expected = pool.metric.over_all_pairs(&tally.coded, &tally.midranks);
    Ok(1.0 - (codings - 1.0) * tally.apart / expected)
}

/// Dice 1945, for more than two coders over all pairs of them: how often one who chose the code meets another who did.
fn specific(tally: &Tally, code: usize) -> Result<f64, Reason> {
    let of = |sums: &[f64]| sums.get(code).copied().unwrap_or_default();
    let chosen = of(&tally.chosen);
    if chosen == 0.0 { Err(Reason::NeverUsed) } else { Ok(of(&tally.together) / chosen) }
}

/// Holsti 1969: 2M / (N₁ + N₂), over all that each of the two coded.
fn holsti(tally: &Tally) -> Result<f64, Reason> {
    if tally.decisions == 0.0 { Err(Reason::NoCodings) } else { Ok(2.0 * tally.matches / tally.decisions) }
}
