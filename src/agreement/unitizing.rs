//! The family of Krippendorff's alpha for stretches of a continuum.
//!
//! In: [`Spans`]. Out: |uα (marked or not), uα (with categories), cuα (categories, where both marked) and (k)uα (one category
//! against the others), after Krippendorff, Mathet, Bouvry and Widlöcher 2016 with its erratum. Each coder cuts the
//! continuum into valued stretches and gaps; what stretches of two coders have in common is compared with what chance
//! would give, where no stretch meets itself. A gap is a row of stretches of length 1.

use super::resample::{Resampling, resample};
use super::spans::{Continuum, Spans, Unit};
use super::{Agreement, Measure, Method, Name, Reason, Scale, Share};

/// The sums of one continuum, or of several. Value 0 is the gap; category k stands at k + 1.
#[derive(Clone, Debug, Default)]
struct Sums {
    values: usize,
    /// ℓ_ck: what value c of one coder and value k of another have in common, over m − 1; row by row.
    common: Vec<f64>,
    /// S_c: squared lengths of stretches; of the gap plain lengths.
    own: Vec<f64>,
    /// Z_c: squares of what each stretch has in common with all valued stretches of another coder, over m − 1.
    met: Vec<f64>,
}

fn add(sums: &mut [f64], place: usize, value: f64) {
    if let Some(sum) = sums.get_mut(place) {
        *sum += value;
    }
}

impl Sums {
    fn empty(values: usize) -> Self {
        Self { values, common: vec![0.0; values * values], own: vec![0.0; values], met: vec![0.0; values] }
    }

    fn of(continuum: &Continuum, values: usize) -> Self {
        let mut sums = Self::empty(values);
        let others = continuum.units.len() as f64 - 1.0;
        let parts: Vec<Vec<Unit>> = continuum.units.iter().map(|units| partition(units, continuum.length)).collect();
        for (coder, part) in parts.iter().enumerate() {
            for unit in part {
                let length = (unit.end - unit.start) as f64;
                add(&mut sums.own, unit.category as usize, if unit.category == 0 { length } else { length * length });
            }
            for other in parts.iter().enumerate().filter(|(place, _)| *place != coder).map(|(_, other)| other) {
                sums.compare(part, other, others);
            }
        }
        sums
    }

    /// Adds what the stretches of one coder have in common with those of another.
    fn compare(&mut self, part: &[Unit], other: &[Unit], others: f64) {
        let mut from = 0;
        for unit in part {
            let mut met = 0.0;
            for against in other.get(from..).unwrap_or_default() {
                if against.start >= unit.end {
                    break;
                }
                if against.end <= unit.start {
                    from += 1;
                    continue;
                }
                let length = (unit.end.min(against.end) - unit.start.max(against.start)) as f64;
                add(
                    &mut self.common,
                    unit.category as usize * self.values + against.category as usize,
                    length / others,
                );
                if against.category > 0 {
                    met += length;
                }
            }
            if unit.category > 0 {
                add(&mut self.met, unit.category as usize, met * met / others);
            }
        }
    }

    fn add_times(&mut self, other: &Self, times: f64) {
        let lists = [(&mut self.common, &other.common), (&mut self.own, &other.own), (&mut self.met, &other.met)];
        for (sums, more) in lists {
            for (sum, more) in sums.iter_mut().zip(more) {
                *sum += more * times;
            }
        }
    }

    fn common(&self, one: usize, other: usize) -> f64 {
        self.common.get(one * self.values + other).copied().unwrap_or_default()
    }

    /// ℓ_c. and ℓ.., over all values or over the valued ones only.
    fn margins(&self, first: usize) -> (Vec<f64>, f64) {
        let margin =
            |one: usize| if one < first { 0.0 } else { (first..self.values).map(|k| self.common(one, k)).sum() };
        let margins: Vec<f64> = (0..self.values).map(margin).collect();
        let all = margins.iter().sum();
        (margins, all)
    }
}

/// Makes stretches and the gaps between them: together they fill the continuum. Category k becomes k + 1, the gap 0.
fn partition(units: &[Unit], length: u64) -> Vec<Unit> {
    let mut parts = Vec::with_capacity(2 * units.len() + 1);
    let mut at = 0;
    for unit in units {
        if at < unit.start {
            parts.push(Unit { start: at, end: unit.start, category: 0 });
        }
        parts.push(Unit { category: unit.category + 1, ..*unit });
        at = unit.end;
    }
    if at < length {
        parts.push(Unit { start: at, end: length, category: 0 });
    }
    parts
}

/// Chance: what two values would have in common if nothing but itself were kept from meeting.
struct Chance<'a> {
    margins: &'a [f64],
    own: &'a [f64],
    all: f64,
    pairs: f64,
}

impl<'a> Chance<'a> {
    fn new(margins: &'a [f64], own: &'a [f64], all: f64) -> Self {
        Self { margins, own, all, pairs: all * all - own.iter().sum::<f64>() }
    }

    fn same(&self, value: usize) -> f64 {
        let margin = self.margins.get(value).copied().unwrap_or_default();
        self.all * (margin * margin - self.own.get(value).copied().unwrap_or_default()) / self.pairs
    }

    fn others(&self, value: usize) -> f64 {
        let margin = self.margins.get(value).copied().unwrap_or_default();
        self.all * margin * (self.all - margin) / self.pairs
    }
}

/// What is left of a difference that should be zero.
const TINY: f64 = 1e-12;

fn several(margins: &[f64]) -> bool {
    margins.iter().filter(|margin| **margin > 0.0).count() > 1
}

fn coefficient(name: Name, category: usize, sums: &Sums) -> Result<f64, Reason> {
    let valued = matches!(name, Name::CuAlpha | Name::KuAlpha);
    let (margins, all) = sums.margins(usize::from(valued));
    let chance = Chance::new(&margins, if valued { &sums.met } else { &sums.own }, all);
    let margin = |value: usize| margins.get(value).copied().unwrap_or_default();
    let same: f64 =
        (0..sums.values).map(|value| if margin(value) > 0.0 { sums.common(value, value) } else { 0.0 }).sum();
    match name {
        Name::BarUAlpha if margin(0) == 0.0 || margin(0) >= all => Err(Reason::NothingMarked),
        Name::BarUAlpha => Ok(1.0 - (margin(0) - sums.common(0, 0)) / chance.others(0)),
        Name::CuAlpha | Name::KuAlpha if all == 0.0 => Err(Reason::NoOverlap),
        Name::KuAlpha if margin(category) == 0.0 => Err(Reason::NeverUsed),
        _ if !several(&margins) => Err(Reason::NoVariation),
        _ if chance.pairs <= TINY * all * all => Err(Reason::TooLittle),
        Name::KuAlpha => {
            let (others, met) = (chance.others(category), margin(category) - sums.common(category, category));
            // ε_k. is what chance gives the category in all: with itself and with the others.
            let given = others + chance.same(category);
            if given <= TINY * all { Err(Reason::TooLittle) } else { Ok(1.0 - given / margin(category) * met / others) }
        }
        _ => {
            let expected: f64 =
                (0..sums.values).filter(|value| margin(*value) > 0.0).map(|value| chance.same(value)).sum();
            Ok(1.0 - (all - same) / (all - expected))
        }
    }
}

/// Measures how far coders mark a continuum alike. With several continua, intervals come from resampling them.
pub fn unitizing_agreement(spans: &Spans, resampling: Resampling) -> Agreement {
    let values = spans.categories.len() + 1;
    let each: Vec<Sums> = spans.continua.iter().map(|continuum| Sums::of(continuum, values)).collect();
    let sum = |sums: &mut Sums, times: &mut dyn Iterator<Item = u32>| {
        *sums = Sums::empty(values);
        for (one, times) in each.iter().zip(times).filter(|(_, times)| *times > 0) {
            sums.add_times(one, f64::from(times));
        }
    };
    let mut sums = Sums::default();
    sum(&mut sums, &mut each.iter().map(|_| 1));
    let mut wanted = vec![(Name::UAlpha, 0), (Name::BarUAlpha, 0), (Name::CuAlpha, 0)];
    wanted.extend((1..values).map(|category| (Name::KuAlpha, category)));
    let enough = each.len() > 1;
    let resampling = if enough { resampling } else { Resampling { times: 0, ..resampling } };
    let counts = vec![1; each.len()];
    let resampled =
        resample(&counts, resampling, Method::Documents, wanted.len(), Sums::default, |sums, drawn, found| {
            sum(sums, &mut drawn.iter().copied());
            for (name, category) in &wanted {
                found(coefficient(*name, *category, sums).ok());
            }
        });
    let marked = |coder: usize| -> usize {
        spans.continua.iter().filter_map(|continuum| continuum.units.get(coder)).map(Vec::len).sum()
    };
    let coders = spans.coders.iter().enumerate();
    let shares = coders.map(|(place, coder)| Share { coder: coder.clone(), done: marked(place) as u64 });
    let shares: Vec<Share> = shares.collect();
    let units = shares.iter().map(|share| share.done).sum();
    let length = spans.continua.iter().map(|continuum| continuum.length).sum();
    let (covered, all) = (sums.margins(1).1, sums.margins(0).1);
    let measures = wanted.iter().zip(resampled).map(|((name, category), resampled)| {
        let value = coefficient(*name, *category, &sums);
        Measure {
            name: *name,
            category: category.checked_sub(1).and_then(|place| spans.categories.get(place).cloned()),
            scale: Scale::Nominal,
            value,
            intervals: resampled.filter(|_| value.is_ok()).into_iter().collect(),
            units,
            coders: spans.coders.len(),
            weights: None,
            distance: None,
            coverage: (*name == Name::CuAlpha && all > 0.0).then(|| covered / all),
        }
    });
    Agreement { measures: measures.collect(), shares, units: length, paired: length, resampling }
}
