//! How the quotations of a manuscript spread.
//!
//! In: what was found out about its passages. Out: [`Balance`]: quotations by participant and by the attributes that the study
//! names behind quotations, beside what each said; and by theme, with how many voices carry it.

use super::judge::Judged;
use super::seek::{Found, Status};
use crate::case::AttributeOf;
use crate::excerpt::{Analysis, Level};
use crate::study::Study;
use crate::theme::Theme;
use crate::transcript::Role;
use std::collections::{BTreeMap, BTreeSet};

/// How the quotations spread.
#[derive(Clone, Debug, Default)]
pub struct Balance {
    /// Quotations of participants that were found.
    pub quotations: u64,
    /// By participant, in the order of the roster; those who are not quoted too.
    pub participants: Vec<Share>,
    /// By value, for each attribute that is named behind quotations.
    pub attributes: Vec<(String, Vec<Share>)>,
    /// By theme; only themes that are quoted.
    pub themes: Vec<(String, Share, Vec<String>)>,
}

/// What one of several has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Whose it is.
    pub name: String,
    /// Quotations.
    pub quotations: u64,
    /// Words that were said, where they were counted.
    pub talk: Option<u64>,
}

/// The place that a quotation is taken from, when a participant speaks there.
fn voice(judged: &Judged) -> Option<&Found> {
    let found = judged.found.first().filter(|found| found.role == Role::Participant)?;
    (judged.status <= Status::Changed).then_some(found)
}

/// Counts the quotations.
pub(super) fn balance(study: &Study, analysis: Option<&Analysis>, judged: &[Judged]) -> Balance {
    let quoted: Vec<&Found> = judged.iter().filter_map(voice).collect();
    let mut talk: BTreeMap<usize, u64> = BTreeMap::new();
    for counted in analysis.iter().flat_map(|analysis| analysis.interviews.iter().flatten()) {
        for (case, said) in &counted.talk {
            if let Some(case) = case {
                *talk.entry(*case as usize).or_default() += said.words;
            }
        }
    }
    let of_cases = |fits: &dyn Fn(usize) -> bool| {
        let quotations = quoted.iter().filter(|found| found.case.is_some_and(fits)).count() as u64;
        let words = talk.iter().filter(|(case, _)| fits(**case)).map(|(_, words)| words).sum();
        (quotations, analysis.map(|_| words))
    };
    let share = |name: &str, fits: &dyn Fn(usize) -> bool| {
        let (quotations, talk) = of_cases(fits);
        Share { name: name.to_owned(), quotations, talk }
    };
    let cases = study.roster.cases.iter().enumerate();
    let participants = cases.map(|(place, case)| share(&case.id.0, &|other| other == place)).collect();
    Balance {
        quotations: quoted.len() as u64,
        participants,
        attributes: attributes(study, &share),
        themes: study.themes.themes.iter().filter_map(|theme| of_theme(study, analysis, theme, &quoted)).collect(),
    }
}

type Sharing<'a> = dyn Fn(&str, &dyn Fn(usize) -> bool) -> Share + 'a;

fn attributes(study: &Study, share: &Sharing) -> Vec<(String, Vec<Share>)> {
    let named = |name: &str| study.settings.attribution.contains(&format!("{{{name}}}"));
    let own =
        study.roster.attributes.iter().filter(|attribute| attribute.of == AttributeOf::Case && named(&attribute.name));
    let broader: Vec<&str> = own.clone().filter_map(|attribute| attribute.broader.as_deref()).collect();
    let wider = study.roster.attributes.iter().filter(|attribute| broader.contains(&attribute.name.as_str()));
    own.chain(wider)
        .map(|attribute| {
            let value = |case: usize| study.roster.value(attribute, 0, Some(case)).unwrap_or_default();
            let mut values: Vec<&str> =
                (0..study.roster.cases.len()).map(value).filter(|value| !value.is_empty()).collect();
            values.sort_by(|a, b| attribute.order(a, b));
            values.dedup();
            let shares = values.into_iter().map(|name| share(name, &|case| value(case) == name)).collect();
            (attribute.name.clone(), shares)
        })
        .collect()
}

/// A theme belongs to a quotation that it names, or that carries one of its codes.
fn of_theme(
    study: &Study,
    analysis: Option<&Analysis>,
    theme: &Theme,
    quoted: &[&Found],
) -> Option<(String, Share, Vec<String>)> {
    let is_of = |found: &&&Found| {
        let over = |span| found.pieces.iter().any(|piece| piece.overlaps(span));
        let mut named = theme.quotations.iter().chain(&theme.against);
        let coded = |analysis: &Analysis| {
            let codes = theme.codes.iter();
            codes
                .flat_map(|code| analysis.excerpts(found.interview, *code, Level::Tree))
                .any(|excerpt| over(excerpt.span))
        };
        named.any(|placed| placed.interview == found.interview && over(placed.span)) || analysis.is_some_and(coded)
    };
    let own: Vec<&&Found> = quoted.iter().filter(is_of).collect();
    let voices: BTreeSet<usize> = own.iter().filter_map(|found| found.case).collect();
    let voices = voices.into_iter().map(|case| study.case_id(Some(case)).to_owned()).collect();
    let share = Share { name: theme.id.clone(), quotations: own.len() as u64, talk: None };
    (!own.is_empty()).then_some((theme.id.clone(), share, voices))
}
