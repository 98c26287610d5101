//! Resampling units with replacement.
//!
//! In: how many units there are of each kind, a number of resamples, a seed, and what to work out of each. Out: the spread
//! of each figure. Every resample has a stream of random bits of its own, so the number of threads changes nothing; the
//! bits are those of ChaCha8, and only whole numbers are computed with, so they are the same on every machine.

use super::{Method, Uncertainty};
use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

/// How to resample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// How many resamples are drawn; 0 draws none.
    pub times: u32,
    /// What the random bits start from.
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { times: 1000, seed: 1 }
    }
}

/// Draws resamples and returns the uncertainty of each of `figures` figures.
///
/// `work` gets the memory of its thread and how often each kind of unit was drawn, and hands over the figures in order.
/// A resample in which a figure is undefined is left out for that figure; where half of them are, it has no interval.
pub fn resample<M>(
    counts: &[u32],
    resampling: Resampling,
    method: Method,
    figures: usize,
    memory: impl Fn() -> M + Sync + Send,
    work: impl Fn(&mut M, &[u32], &mut dyn FnMut(Option<f64>)) + Sync,
) -> Vec<Option<Uncertainty>> {
    if resampling.times == 0 {
        return vec![None; figures];
    }
    let below: Vec<u64> = std::iter::once(0)
        .chain(counts.iter().scan(0, |sum, count| {
            *sum += u64::from(*count);
            Some(*sum)
        }))
        .collect();
    let drawn: Vec<Vec<Option<f64>>> = (0..resampling.times)
        .into_par_iter()
        .map_init(
            || (memory(), Vec::new()),
            |(memory, drawn), number| {
                let mut bits = Bits::new(resampling.seed, u64::from(number));
                drawn.clear();
                drawn.resize(counts.len(), 0);
                spread(&mut bits, &below, below.last().copied().unwrap_or_default(), drawn);
                let mut found = Vec::with_capacity(figures);
                work(memory, drawn, &mut |figure| found.push(figure));
                found
            },
        )
        .collect();
    let of_figure = |place: usize| drawn.iter().filter_map(|found| found.get(place).copied().flatten()).collect();
    (0..figures).map(|place| uncertainty(of_figure(place), drawn.len(), method)).collect()
}

/// The standard deviation of the figures, and their 2.5th and 97.5th percentiles.
fn uncertainty(mut figures: Vec<f64>, drawn: usize, method: Method) -> Option<Uncertainty> {
    if figures.len() * 2 <= drawn || figures.len() < 2 {
        return None;
    }
    let count = figures.len() as f64;
    let mean = figures.iter().sum::<f64>() / count;
    let squares: f64 = figures.iter().map(|figure| (figure - mean) * (figure - mean)).sum();
    figures.sort_by(f64::total_cmp);
    Some(Uncertainty {
        method,
        se: (squares / (count - 1.0)).sqrt(),
        low: percentile(&figures, 0.025)?,
        high: percentile(&figures, 0.975)?,
    })
}

/// The value at a share of sorted figures, between the two nearest in a straight line.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len() as f64 - 1.0);
    let low = sorted.get(place.floor() as usize)?;
    let high = sorted.get(place.ceil() as usize)?;
    Some(low + (high - low) * (place - place.floor()))
}

/// Spreads draws over kinds of units: over the first half of the kinds and the second, and so on. `below` counts the
/// units before each kind, and at its end all.
fn spread(bits: &mut Bits, below: &[u64], draws: u64, drawn: &mut [u32]) {
    if draws == 0 {
        return;
    }
    if let [only] = drawn {
        *only = u32::try_from(draws).unwrap_or(u32::MAX);
        return;
    }
    let middle = drawn.len() / 2;
    let (Some(first), Some(half), Some(last)) = (below.first(), below.get(middle), below.last()) else { return };
    let left = bits.successes(draws, half - first, last - first);
    let (drawn_left, drawn_right) = drawn.split_at_mut(middle);
    spread(bits, below.get(..=middle).unwrap_or_default(), left, drawn_left);
    spread(bits, below.get(middle..).unwrap_or_default(), draws - left, drawn_right);
}

/// Random bits.
struct Bits(ChaCha8Rng);

impl Bits {
    fn new(seed: u64, stream: u64) -> Self {
        let mut bits = ChaCha8Rng::seed_from_u64(seed);
        bits.set_stream(stream);
        Self(bits)
    }

    /// Counts the heads of as many fair coins.
    fn heads(&mut self, coins: u64) -> u64 {
        let whole: u64 = (0..coins / 64).map(|_| u64::from(self.0.next_u64().count_ones())).sum();
        match coins % 64 {
            0 => whole,
            rest => whole + u64::from((self.0.next_u64() >> (64 - rest)).count_ones()),
        }
    }

    /// Draws from the binomial distribution, exactly: how many of `trials` succeed with the chance `part / whole`.
    ///
    /// Each trial is a number between 0 and 1, of which one binary digit after the other is drawn and compared with the
    /// chance, until they differ; all undecided trials draw their next digit at once, so two bits a trial are enough.
    fn successes(&mut self, trials: u64, part: u64, whole: u64) -> u64 {
        let (mut undecided, mut successes, mut rest) = (trials, 0, part);
        if part >= whole {
            return trials;
        }
        while undecided > 0 && rest > 0 {
            let ones = self.heads(undecided);
            rest *= 2;
            if rest >= whole {
                rest -= whole;
                successes += undecided - ones;
                undecided = ones;
            } else {
                undecided -= ones;
            }
        }
        successes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn successes_have_the_mean_and_the_variance_of_the_binomial() {
        for (trials, part, whole) in [(1000u64, 3u64, 10u64), (40, 1, 3), (7, 63, 64), (1, 1, 2)] {
            let mut bits = Bits::new(4, 0);
            let drawn: Vec<f64> = (0..20_000).map(|_| bits.successes(trials, part, whole) as f64).collect();
            let chance = part as f64 / whole as f64;
            let (mean, variance) = (trials as f64 * chance, trials as f64 * chance * (1.0 - chance));
            let found = drawn.iter().sum::<f64>() / 20_000.0;
            let spread = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
            assert!((found - mean).abs() < 4.0 * (variance / 20_000.0).sqrt(), "{found} {mean}");
            assert!((spread / variance - 1.0).abs() < 0.05, "{spread} {variance}");
        }
    }

    #[test]
    fn sure_things_are_sure() {
        let mut bits = Bits::new(1, 1);
        assert_eq!((bits.successes(9, 0, 5), bits.successes(9, 5, 5)), (0, 9));
    }

    #[test]
    fn a_resample_has_as_many_units_as_there_are() {
        let counts = [5, 1, 0, 90, 4];
        let seen = resample(
            &counts,
            Resampling { times: 200, seed: 7 },
            Method::Units,
            2,
            || (),
            |(), drawn, found| {
                assert_eq!(drawn.iter().sum::<u32>(), 100);
                assert_eq!(drawn[2], 0, "what there is not is not drawn");
                found(Some(f64::from(drawn[3])));
                found(None);
            },
        );
        let most = seen[0].unwrap();
        assert!((most.se - 3.0).abs() < 0.5 && most.low < 90.0 && most.high > 90.0, "{most:?}");
        assert_eq!(seen[1], None, "a figure that is never defined has no interval");
    }

    #[test]
    fn percentiles_lie_on_a_straight_line() {
        assert_eq!(percentile(&[0.0, 10.0, 20.0, 30.0, 40.0], 0.025), Some(1.0));
        assert_eq!(percentile(&[3.0], 0.975), Some(3.0));
    }
}
