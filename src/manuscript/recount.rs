//! The numbers of a study, as a marker asks for them.
//!
//! In: `participants(CODE where QUERY)`, `interviews(…)` or `segments(…)`, and an [`Analysis`]. Out: [`Recount`]: how many, of
//! how many. Without a code it is all of them. What is counted is what tables count: the same layer, sub-codes included.

use super::figure::{Claim, Figure, bound, figures};
use super::quantity::Own;
use super::{Manuscript, Marker};
use crate::coding::Basis;
use crate::diagnostic::did_you_mean;
use crate::excerpt::{Analysis, Filter, Level};
use crate::locale::ratio;
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
        for marker in text.markers.iter().filter(asks) {
            let figure = bound(&text.text, &known, marker.at).cloned();
            let at = figure.as_ref().map_or(marker.at, |figure| figure.at);
            taken.insert(at);
            all.push(Bound { paragraph, at, marker: marker.says.clone(), figure });
        }
        let loose =
            known.into_iter().filter(|figure| matches!(figure.claim, Claim::Of(..)) && !taken.contains(&figure.at));
        free.extend(loose.map(|figure| (paragraph, figure)));
    }
    (all, free)
}

const UNITS: [&str; 3] = ["participants", "interviews", "segments"];

/// Counts what a marker asks for.
///
/// # Errors
/// A phrase that says what is wrong with the marker.
pub(super) fn recount(analysis: &Analysis, marker: &str) -> Result<Recount, String> {
    let (name, rest) = marker.split_once('(').ok_or_else(|| unknown(marker))?;
    let inside = rest.trim_end().strip_suffix(')').ok_or("the marker has no closing parenthesis")?;
    let unit = UNITS.into_iter().find(|unit| *unit == name.trim()).ok_or_else(|| unknown(name.trim()))?;
    let (code, condition) = match inside.split_once("where ") {
        Some((code, condition)) => (code.trim().trim_end_matches(','), Some(condition.trim())),
        None => (inside.trim(), None),
    };
    let study = analysis.study;
    let filter = match condition {
        None => Filter::default(),
        Some(text) => {
            let query = Query::new(text, study, None).map_err(|wrong| wrong.message)?;
            if !query.only_who {
                return Err(format!("`{text}` asks for more than cases, interviews and attributes"));
            }
            query.narrowing()
        }
    };
    let book = &study.codebook;
    let code = match code {
        "" => None,
        code => Some(book.typed(code).ok_or_else(|| {
            let near = did_you_mean(code, book.ids());
            format!("the codebook has no code `{code}`{}", near.map(|near| format!("; {near}")).unwrap_or_default())
        })?),
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
    Ok(match unit {
        "participants" => {
            let all = analysis.participants(&filter);
            let with: BTreeSet<usize> = present.iter().flat_map(|interview| excerpts(*interview)).flatten().collect();
            counted(if code.is_some() { with.len() } else { all.len() }, Some(all.len()))
        }
        "interviews" => {
            let kept = |interview: &&usize| {
                let talk = analysis.counted(**interview).map(|counted| &counted.talk);
                talk.is_some_and(|talk| {
                    talk.keys().any(|case| filter.keeps(**interview, case.map(|case| case as usize)))
                })
            };
            let all = present.iter().filter(kept).count();
            let with = present.iter().filter(|interview| !excerpts(**interview).is_empty()).count();
            counted(if code.is_some() { with } else { all }, Some(all))
        }
        _ if code.is_none() => return Err("`segments` needs a code".to_owned()),
        _ => counted(present.iter().map(|interview| excerpts(*interview).len()).sum(), None),
    })
}

fn unknown(name: &str) -> String {
    let near = did_you_mean(name, UNITS.into_iter().chain(["literature"]));
    let hint = near.map(|near| format!("; {near}")).unwrap_or_default();
    format!("`{name}` is no marker: write participants(CODE), interviews(CODE), segments(CODE) or literature{hint}")
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
            Claim::Word(quantity) => self.n.map(|n| quantity.holds(self.count, n)),
        }
    }
}

impl std::fmt::Display for Recount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.n {
            Some(n) => write!(f, "{} of {n} {}", self.count, self.unit),
            None => write!(f, "{} {}", self.count, self.unit),
        }
    }
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
        assert_eq!(segments.to_string(), "7 segments");
    }
}
