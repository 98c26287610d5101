//! Agreement: how far coders code alike.
//!
//! In: [`Ratings`] (units by coders) or [`Spans`] (stretches of a continuum by coder). Out: [`Agreement`]: every measure that
//! fits the shape of the data, each with its value or the reason why it has none, and with 95 % intervals. Nothing here
//! knows of studies.

mod analytic;
mod coefficient;
mod metric;
mod overlap;
mod pool;
mod ratings;
mod read;
mod read_spans;
mod resample;
mod spans;
mod student;
mod tally;
mod unitizing;

#[cfg(test)]
mod papers;
#[cfg(test)]
mod properties;

pub use ratings::{Distance, Ratings, Scale, Values, Weights};
pub use read::{Layout, read_ratings};
pub use read_spans::read_spans;
pub use resample::{Resampling, resample};
pub use spans::{Conflict, Continuum, Spans, Unit};
pub use unitizing::unitizing_agreement;

use coefficient::coefficient;
use pool::Pool;
use tally::Tally;

/// A measure of agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "docs/agreement.md says what each is")]
pub enum Name {
    PercentAgreement,
    CohenKappa,
    CohenKappaWeighted,
    ScottPi,
    FleissKappa,
    CongerKappa,
    BrennanPrediger,
    GwetAc1,
    GwetAc2,
    KrippendorffAlpha,
    PositiveSpecificAgreement,
    Holsti,
    UAlpha,
    BarUAlpha,
    CuAlpha,
    KuAlpha,
}

impl Name {
    /// Returns the name in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::PercentAgreement => "percent_agreement",
            Self::CohenKappa => "cohen_kappa",
            Self::CohenKappaWeighted => "cohen_kappa_weighted",
            Self::ScottPi => "scott_pi",
            Self::FleissKappa => "fleiss_kappa",
            Self::CongerKappa => "conger_kappa",
            Self::BrennanPrediger => "brennan_prediger",
            Self::GwetAc1 => "gwet_ac1",
            Self::GwetAc2 => "gwet_ac2",
            Self::KrippendorffAlpha => "krippendorff_alpha",
            Self::PositiveSpecificAgreement => "positive_specific_agreement",
            Self::Holsti => "holsti",
            Self::UAlpha => "u_alpha",
            Self::BarUAlpha => "bar_u_alpha",
            Self::CuAlpha => "cu_alpha",
            Self::KuAlpha => "ku_alpha",
        }
    }

    /// Returns the name of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::PercentAgreement => "agreement.percent_agreement",
            Self::CohenKappa => "agreement.cohen_kappa",
            Self::CohenKappaWeighted => "agreement.cohen_kappa_weighted",
            Self::ScottPi => "agreement.scott_pi",
            Self::FleissKappa => "agreement.fleiss_kappa",
            Self::CongerKappa => "agreement.conger_kappa",
            Self::BrennanPrediger => "agreement.brennan_prediger",
            Self::GwetAc1 => "agreement.gwet_ac1",
            Self::GwetAc2 => "agreement.gwet_ac2",
            Self::KrippendorffAlpha => "agreement.krippendorff_alpha",
            Self::PositiveSpecificAgreement => "agreement.positive_specific_agreement",
            Self::Holsti => "agreement.holsti",
            Self::UAlpha => "agreement.u_alpha",
            Self::BarUAlpha => "agreement.bar_u_alpha",
            Self::CuAlpha => "agreement.cu_alpha",
            Self::KuAlpha => "agreement.ku_alpha",
        }
    }

    /// Tells whether the measure takes the scale into account, or weights; the others see categories as nominal.
    const fn is_scaled(self) -> bool {
        matches!(self, Self::CohenKappaWeighted | Self::GwetAc2 | Self::KrippendorffAlpha)
    }

    /// Tells whether units count that only one coder coded.
    const fn counts_single(self) -> bool {
        matches!(self, Self::FleissKappa | Self::CongerKappa | Self::GwetAc1 | Self::GwetAc2 | Self::Holsti)
    }
}

/// Why a measure has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No unit was coded by two coders.
    NoPairs,
    /// All codings are the same: chance alone would agree in everything.
    NoVariation,
    /// Only one category is known, so chance cannot be worked out.
    OneCategory,
    /// A coder coded nothing in the units at hand.
    IdleCoder,
    /// Nobody used the category where it could agree.
    NeverUsed,
    /// Nobody coded anything.
    NoCodings,
    /// No words were marked, or all.
    NothingMarked,
    /// Nothing was marked by two coders.
    NoOverlap,
    /// Too little was marked by two coders for chance to be worked out.
    TooLittle,
}

impl Reason {
    /// Returns the name of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoPairs => "agreement.no_pairs",
            Self::NoVariation => "agreement.no_variation",
            Self::OneCategory => "agreement.one_category",
            Self::IdleCoder => "agreement.idle_coder",
            Self::NeverUsed => "agreement.never_used",
            Self::NoCodings => "agreement.no_codings",
            Self::NothingMarked => "agreement.nothing_marked",
            Self::NoOverlap => "agreement.no_overlap",
            Self::TooLittle => "agreement.too_little",
        }
    }
}

/// How a standard error and an interval were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By formula.
    Analytic,
    /// By resampling units.
    Units,
    /// By resampling whole documents.
    Documents,
}

impl Method {
    /// Returns its name in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Analytic => "analytic",
            Self::Units => "units",
            Self::Documents => "documents",
        }
    }

    /// Returns the name of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Analytic => "agreement.analytic",
            Self::Units => "agreement.by_units",
            Self::Documents => "agreement.by_documents",
        }
    }
}

/// How sure a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uncertainty {
    /// How it was found.
    pub method: Method,
    /// The standard error.
    pub se: f64,
    /// Where the 95 % interval begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Which one.
    pub name: Name,
    /// The category or code it is about, where there is one figure for each.
    pub category: Option<String>,
    /// As what it takes the categories.
    pub scale: Scale,
    /// Its value, or why it has none.
    pub value: Result<f64, Reason>,
    /// Its intervals, the one to report first: by formula where there is one, else by resampling.
    pub intervals: Vec<Uncertainty>,
    /// The units that bear on it; for spans, the stretches that were marked.
    pub units: u64,
    /// The coders.
    pub coders: usize,
    /// How near misses count, in measures that weigh them.
    pub weights: Option<Weights>,
    /// How far apart two sets are, in alpha for sets.
    pub distance: Option<Distance>,
    /// For cuα: the share of the continuum that its pairs of stretches cover.
    pub coverage: Option<f64>,
}

impl Measure {
    /// Returns the interval to report.
    pub fn interval(&self) -> Option<&Uncertainty> {
        self.intervals.first()
    }
}

/// How much one coder did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The coder.
    pub coder: String,
    /// Units coded, or stretches marked.
    pub done: u64,
}

/// All measures that fit the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// The measures, in the order of [`Name`].
    pub measures: Vec<Measure>,
    /// What each coder did.
    pub shares: Vec<Share>,
    /// The units there are; for spans, the length of the continuum.
    pub units: u64,
    /// The units that two coders or more coded; for spans, the length of the continuum.
    pub paired: u64,
    /// How intervals were resampled.
    pub resampling: Resampling,
}

/// Measures how far coders rate units alike.
///
/// `weights` are those of weighted kappa and AC2; without them those of the scale, and on a nominal scale neither is
/// worked out.
pub fn agreement(ratings: &Ratings, weights: Option<Weights>, resampling: Resampling) -> Agreement {
    let weights = weights.or_else(|| Weights::of(ratings.values.scale()));
    let pool = Pool::of(ratings, weights);
    let wanted = wanted(&pool, &ratings.values, weights.is_some());
    let tally = Tally::of(&pool, &pool.times());
    let resampled =
        resample(&pool.times(), resampling, Method::Units, wanted.len(), Tally::default, |tally, drawn, found| {
            tally.fill(&pool, drawn);
            for (name, place) in &wanted {
                found(coefficient(*name, *place, &pool, tally).ok());
            }
        });
    let measures = wanted.iter().zip(resampled).map(|((name, place), resampled)| {
        let value = coefficient(*name, *place, &pool, &tally);
        let by_formula = value.ok().and_then(|value| analytic::analytic(*name, value, &pool, &tally));
        let by_units = resampled.filter(|_| value.is_ok());
        let own = *name == Name::PositiveSpecificAgreement;
        Measure {
            name: *name,
            category: own.then(|| ratings.values.names().get(*place).cloned()).flatten(),
            scale: if name.is_scaled() { ratings.values.scale() } else { Scale::Nominal },
            value,
            intervals: by_formula.into_iter().chain(by_units).collect(),
            units: if name.counts_single() { tally.units as u64 } else { tally.paired as u64 },
            coders: ratings.coders.len(),
            weights: weights.filter(|_| matches!(name, Name::CohenKappaWeighted | Name::GwetAc2)),
            distance: ratings.values.distance().filter(|_| *name == Name::KrippendorffAlpha),
            coverage: None,
        }
    });
    Agreement {
        measures: measures.collect(),
        shares: shares(ratings),
        units: ratings.rows().map(|(_, times)| u64::from(times)).sum(),
        paired: tally.paired as u64,
        resampling,
    }
}

/// The measures that fit the shape of the data, and the category of those that have one each.
fn wanted(pool: &Pool, values: &Values, weighted: bool) -> Vec<(Name, usize)> {
    let two = pool.coders <= 2;
    let sets = matches!(values, Values::Sets { .. });
    let mut names = vec![Name::PercentAgreement];
    if !sets {
        if two {
            names.push(Name::CohenKappa);
            names.extend(weighted.then_some(Name::CohenKappaWeighted));
            names.push(Name::ScottPi);
        }
        names.extend([Name::FleissKappa, Name::CongerKappa, Name::BrennanPrediger, Name::GwetAc1]);
        names.extend(weighted.then_some(Name::GwetAc2));
    }
    names.push(Name::KrippendorffAlpha);
    let mut wanted: Vec<(Name, usize)> = names.into_iter().map(|name| (name, 0)).collect();
    if !values.scale().is_numeric() {
        wanted.extend((0..pool.codes).map(|code| (Name::PositiveSpecificAgreement, code)));
    }
    if two {
        wanted.push((Name::Holsti, 0));
    }
    wanted
}

fn shares(ratings: &Ratings) -> Vec<Share> {
    let done = |place: usize| -> u64 {
        let coded = ratings.rows().filter(|(unit, _)| unit.get(place).copied().flatten().is_some());
        coded.map(|(_, times)| u64::from(times)).sum()
    };
    let coders = ratings.coders.iter().enumerate();
    coders.map(|(place, coder)| Share { coder: coder.clone(), done: done(place) }).collect()
}
