//! The numbers of a study, as a marker asks for them.
//!
//! In: `participants(CODE where QUERY)`, `interviews(…)` or `segments(…)`, and an [`Analysis`]. Out: [`Recount`]: how many, of
//! how many. Without a code it is all of them. What is counted is what tables count: the same layer, sub-codes included.

use super::figure::{Claim, Figure, bound, figures, twin};
use super::limit::Limit;
use super::marker::mistyped;
use super::quantity::{Own, Quantity};
use super::{Manuscript, Marker};
use crate::coding::Basis;
use crate::diagnostic::nearest;
use crate::excerpt::{Analysis, Filter, Level};
use crate::locale::{Locale, ratio};
use crate::query::Query;
use std::collections::BTreeSet;

/// What a marker asks for, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recount {
    /// How many.
    pub count: u64,
    /// Of how many; segments are of nothing.
    pub n: Option<u64>,
    /// What was counted: `participants`, `interviews` or `segments`.
    pub unit: &'static str,
    /// Rules propose what was counted, and no person has looked at it.
    pub candidates: bool,
}

/// A figure that a marker binds to the data.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Place of its paragraph.
    pub paragraph: usize,
    /// Where it stands: the figure, or the marker when there is none.
    pub at: usize,
    /// What the marker says.
    pub marker: String,
    /// The figure.
    pub figure: Option<Figure>,
}

/// The figures of a manuscript: those that markers bind, and the "so many of so many" that none binds.
pub fn figures_of(manuscript: &Manuscript, own: &Own) -> (Vec<Bound>, Vec<(usize, Figure)>) {
    let (mut all, mut free) = (Vec::new(), Vec::new());
    for (paragraph, text) in manuscript.paragraphs.iter().enumerate() {
        let known = figures(&text.text, own);
        let asks = |marker: &&Marker| !marker.says.eq_ignore_ascii_case("literature");
        let mut taken = BTreeSet::new();
        let markers: Vec<&Marker> = text.markers.iter().filter(asks).collect();
        let places: Vec<usize> = markers.iter().map(|marker| marker.at).collect();
        for (marker, figure) in markers.into_iter().zip(bound(&text.text, &known, &places)) {
            let figure = figure.filter(|_| mistyped(&marker.says).is_none()).cloned();
            // What follows a marker may stand on another line; what stands before it does not.
            let before = text.text.get(..marker.at).and_then(|before| before.char_indices().next_back());
            let at = figure.as_ref().map_or(before.map_or(marker.at, |(at, _)| at), |figure| figure.at);
            if let Some(other) = figure.as_ref().and_then(|figure| twin(&text.text, &known, figure))
                && taken.insert(other.at)
            {
                let figure = Some(other.clone());
                all.push(Bound { paragraph, at: other.at, marker: marker.says.clone(), figure });
            }
            taken.insert(at);
            all.push(Bound { paragraph, at, marker: marker.says.clone(), figure });
        }
        let loose = known.into_iter().filter(|figure| is_of(&figure.claim) && !taken.contains(&figure.at));
        free.extend(loose.map(|figure| (paragraph, figure)));
    }
    (all, free)
}

/// Tells whether a claim says of how many.
fn is_of(claim: &Claim) -> bool {
    match claim {
        Claim::Of(..) => true,
        Claim::Bound(_, inner) => is_of(inner),
        _ => false,
    }
}

/// What is wrong with a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is nearly one of ours: what it may mean.
    Mistyped(Option<String>),
    /// No name of a marker.
    Unknown(String, Option<String>),
    Unclosed,
    /// The comment that holds it has no end.
    Endless,
    /// What the query says is wrong with it.
    Query(String),
    /// It asks for more than who and when.
    Narrow(String),
    Code(String, Option<String>),
    NoCode,
    /// Nobody and nothing is asked for: the condition, where there is one.
    Nobody(String),
}

impl Fault {
    /// Says it in a language.
    pub fn told(&self, locale: Locale) -> String {
        let near = |near: &Option<String>| match near {
            Some(near) => locale.fill("verify.meant", &[("near", near)]),
            None => String::new(),
        };
        match self {
            Self::Mistyped(meant) => locale.text("verify.marker_mistyped").to_owned() + &near(meant),
            Self::Unknown(name, meant) => locale.fill("verify.marker_unknown", &[("name", name)]) + &near(meant),
            Self::Unclosed => locale.text("verify.marker_unclosed").to_owned(),
            Self::Endless => locale.text("verify.marker_endless").to_owned(),
            Self::Query(wrong) => wrong.clone(),
            Self::Narrow(query) => locale.fill("verify.marker_narrow", &[("query", query)]),
            Self::Code(code, meant) => locale.fill("verify.marker_code", &[("code", code)]) + &near(meant),
            Self::NoCode => locale.text("verify.marker_segments").to_owned(),
            Self::Nobody(query) if query.is_empty() => locale.text("verify.marker_nobody").to_owned(),
            Self::Nobody(query) => locale.fill("verify.marker_nobody_where", &[("query", query)]),
        }
    }
}

pub(super) const UNITS: [&str; 3] = ["participants", "interviews", "segments"];

/// Counts what a marker asks for.
///
/// # Errors
/// What is wrong with the marker.
pub(super) fn recount(analysis: &Analysis, marker: &str) -> Result<Recount, Fault> {
    if let Some(meant) = mistyped(marker) {
        return Err(Fault::Mistyped(meant));
    }
    if marker.contains("->") {
        return Err(Fault::Endless);
    }
    let (name, rest) = marker.split_once('(').ok_or_else(|| unknown(marker))?;
    let inside = rest.trim_end().strip_suffix(')').ok_or(Fault::Unclosed)?;
    let unit = UNITS.into_iter().find(|unit| *unit == name.trim()).ok_or_else(|| unknown(name.trim()))?;
    let (code, condition) = match inside.split_once("where ") {
        Some((code, condition)) => (code.trim().trim_end_matches(','), Some(condition.trim())),
        None => (inside.trim(), None),
    };
    let study = analysis.study;
    let filter = match condition {
        None => Filter::default(),
        Some(text) => {
            let query = Query::new(text, study, None).map_err(|wrong| Fault::Query(wrong.message))?;
            if !query.only_who {
                return Err(Fault::Narrow(text.to_owned()));
            }
            query.narrowing()
        }
    };
    let book = &study.codebook;
    let code = match code {
        "" => None,
        code => {
            let near = || nearest(code, book.ids()).map(str::to_owned);
            Some(book.typed(code).ok_or_else(|| Fault::Code(code.to_owned(), near()))?)
        }
    };
    let excerpts = |interview: usize| {
        let found = code.map(|code| analysis.excerpts(interview, code, Level::Tree)).unwrap_or_default();
        found
            .into_iter()
            .map(|e| e.case.map(|case| case as usize))
            .filter(|case| filter.keeps(interview, *case))
            .collect::<Vec<_>>()
    };
    let present: Vec<usize> = analysis.present().collect();
    let candidates = analysis.basis == Basis::Candidates && code.is_some();
    let counted =
        |count: usize, n: Option<usize>| Recount { count: count as u64, n: n.map(|n| n as u64), unit, candidates };
    let kept = |interview: &&usize| {
        let talk = analysis.counted(**interview).map(|counted| &counted.talk);
        talk.is_some_and(|talk| talk.keys().any(|case| filter.keeps(**interview, case.map(|case| case as usize))))
    };
    let talks = present.iter().filter(kept).count();
    let nobody = || Fault::Nobody(condition.unwrap_or_default().to_owned());
    // Of nobody every figure would be right.
    if talks == 0 {
        return Err(nobody());
    }
    Ok(match unit {
        "participants" => {
            let all = analysis.participants(&filter);
            if all.is_empty() {
                return Err(nobody());
            }
            let with: BTreeSet<usize> = present.iter().flat_map(|interview| excerpts(*interview)).flatten().collect();
            counted(if code.is_some() { with.len() } else { all.len() }, Some(all.len()))
        }
        "interviews" => {
            let with = present.iter().filter(|interview| !excerpts(**interview).is_empty()).count();
            counted(if code.is_some() { with } else { talks }, Some(talks))
        }
        _ if code.is_none() => return Err(Fault::NoCode),
        _ => counted(present.iter().map(|interview| excerpts(*interview).len()).sum(), None),
    })
}

fn unknown(name: &str) -> Fault {
    let near = nearest(name, UNITS.into_iter().chain(["literature"]));
    Fault::Unknown(name.to_owned(), near.map(str::to_owned))
}

impl Recount {
    /// Tells whether a figure says what was counted; `None` when it cannot be compared.
    pub(super) fn bears_out(&self, claim: &Claim) -> Option<bool> {
        match claim {
            Claim::Count(count) => Some(*count == self.count),
            Claim::Of(count, whole) => self.n.map(|n| (*count, *whole) == (self.count, n)),
            Claim::Percent(digits, decimals) => {
                let share = ratio(self.count, self.n?, 100, *decimals)?;
                Some(share.replace('.', "").parse() == Ok(*digits))
            }
            Claim::Ratio(part, whole) => self.n.map(|n| is_share(self.count, n, *part, *whole)),
            Claim::Word(quantity) => self.n.map(|n| quantity.holds(self.count, n)),
            Claim::Bound(limit, inner) => self.keeps_to(*limit, inner),
        }
    }

    /// Tells whether a limited figure holds; `None` when it cannot be compared.
    fn keeps_to(&self, limit: Limit, claim: &Claim) -> Option<bool> {
        let n = self.n.unwrap_or(self.count);
        let holds = |at: (u64, u64)| Some(limit.holds(self.count, n, at));
        match claim {
            Claim::Count(count) => holds((*count, 1)),
            Claim::Of(count, whole) => Some(self.n? == *whole && holds((*count, 1))?),
            Claim::Ratio(part, whole) => holds((part * self.n?, *whole)),
            Claim::Percent(digits, decimals) => holds((digits * self.n?, 10_u64.checked_pow(decimals + 2)?)),
            Claim::Word(Quantity::Half | Quantity::AboutHalf) => holds((self.n?, 2)),
            Claim::Word(quantity) if limit == Limit::Not => Some(!quantity.holds(self.count, self.n?)),
            Claim::Word(quantity) => {
                let n = self.n?;
                let kept: Vec<u64> = (0..=n).filter(|count| quantity.holds(*count, n)).collect();
                let (least, most) = (*kept.first()?, *kept.last()?);
                match limit {
                    Limit::More => Some(self.count > most),
                    Limit::Less => Some(self.count < least),
                    Limit::Least => Some(self.count >= least),
                    Limit::Most => Some(self.count <= most),
                    _ => None,
                }
            }
            Claim::Bound(..) => None,
        }
    }

    /// Says what was counted.
    pub(super) fn told(&self, locale: Locale) -> String {
        let unit = locale.text(match (self.unit, self.n.unwrap_or(self.count)) {
            ("participants", 1) => "verify.participant",
            ("participants", _) => "verify.participants",
            ("interviews", 1) => "verify.interview",
            ("interviews", _) => "verify.interviews",
            (_, 1) => "verify.segment",
            _ => "verify.segments",
        });
        match self.n {
            Some(n) => format!("{} {} {n} {unit}", self.count, locale.text("verify.of")),
            None => format!("{} {unit}", self.count),
        }
    }
}

/// Tells whether so many of `n` are a share: within five of a hundred, or the nearest there can be.
fn is_share(count: u64, n: u64, part: u64, whole: u64) -> bool {
    let off = (u128::from(count) * u128::from(whole)).abs_diff(u128::from(part) * u128::from(n));
    let all = u128::from(n) * u128::from(whole);
    off == 0 || n != whole && (off * 20 <= all || off * 2 <= u128::from(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manuscript::quantity::Quantity;

    #[test]
    fn a_figure_is_held_against_the_count() {
        let counted = Recount { count: 7, n: Some(9), unit: "participants", candidates: false };
        let says = |claim: Claim| counted.bears_out(&claim);
        assert_eq!(
            [says(Claim::Of(7, 9)), says(Claim::Of(7, 8)), says(Claim::Count(7))],
            [Some(true), Some(false), Some(true)]
        );
        assert_eq!(
            [says(Claim::Percent(78, 0)), says(Claim::Percent(778, 1)), says(Claim::Percent(77, 0))],
            [Some(true), Some(true), Some(false)]
        );
        assert_eq!(says(Claim::Word(Quantity::Most)), Some(true));
        let segments = Recount { n: None, unit: "segments", ..counted };
        assert_eq!(segments.bears_out(&Claim::Percent(78, 0)), None);
        assert_eq!(
            (segments.told(Locale::En).as_str(), counted.told(Locale::Nl).as_str()),
            ("7 segments", "7 van 9 deelnemers")
        );
    }

    #[test]
    fn a_share_and_a_limited_figure_are_held_against_the_count() {
        let right = |count: u64, claim: &Claim| {
            Recount { count, n: Some(9), unit: "participants", candidates: false }.bears_out(claim)
        };
        let held = |claim: Claim| (0..=9).filter(|count| right(*count, &claim) == Some(true)).collect::<Vec<_>>();
        let bound = |limit: Limit, claim: Claim| held(Claim::Bound(limit, Box::new(claim)));
        assert_eq!((held(Claim::Ratio(1, 3)), held(Claim::Ratio(3, 9))), (vec![3], vec![3]));
        assert_eq!((held(Claim::Ratio(1, 4)), held(Claim::Ratio(2, 3))), (vec![2], vec![6]));
        assert_eq!(bound(Limit::More, Claim::Word(Quantity::Half)), [5, 6, 7, 8, 9]);
        assert_eq!(bound(Limit::Over, Claim::Ratio(1, 3)), [4]);
        assert_eq!(bound(Limit::Least, Claim::Percent(60, 0)), [6, 7, 8, 9]);
        assert_eq!(bound(Limit::Less, Claim::Of(3, 9)), [0, 1, 2]);
        assert_eq!(bound(Limit::Less, Claim::Of(3, 8)), Vec::<u64>::new());
        assert_eq!(bound(Limit::Not, Claim::Word(Quantity::All)), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(bound(Limit::More, Claim::Word(Quantity::Few)), [4, 5, 6, 7, 8, 9]);
        assert_eq!(right(3, &Claim::Bound(Limit::About, Box::new(Claim::Word(Quantity::Many)))), None);
    }
}
