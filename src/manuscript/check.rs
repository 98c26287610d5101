//! A manuscript held against a study.
//!
//! In: manuscripts, a study, a [`Corpus`], and the counts where a marker asks for them. Out: [`Checked`]: every passage and
//! figure with what was found out about it, how the quotations spread, and findings in the order of the manuscript.

use super::balance::{Balance, balance};
use super::corpus::Corpus;
use super::finding::Teller;
use super::judge::{Judge, Judged};
use super::label::Labels;
use super::marker::{in_text, shown};
use super::names::Names;
use super::passage::{Odd, Quotations, quotations};
use super::quantity::Own;
use super::recount::{Bound, Fault, Recount, figures_of, recount};
use super::{Figure, Manuscript, Spot};
use crate::diagnostic::Diagnostic;
use crate::excerpt::Analysis;
use crate::locale::Locale;
use crate::study::Study;
use rayon::prelude::*;

/// A manuscript, checked.
#[derive(Debug, Default)]
pub struct Checked {
    /// The passages, in order.
    pub passages: Vec<Judged>,
    /// The figures that a marker binds, in order.
    pub figures: Vec<Counted>,
    /// How the quotations spread.
    pub balance: Balance,
    /// What is wrong, or worth a look.
    pub findings: Vec<Diagnostic>,
    /// The same in the language of the study's reports.
    pub local: Vec<Diagnostic>,
    /// The same for those who may not see the transcripts: without words that only stand there.
    pub outside: Vec<Diagnostic>,
}

/// A figure, recounted.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The manuscript.
    pub file: String,
    /// Where the figure stands, or the marker when it has none.
    pub spot: Spot,
    /// What the marker says.
    pub marker: String,
    /// The figure as it stands.
    pub text: Option<String>,
    /// What was counted.
    pub recount: Option<Recount>,
    /// Whether the figure says so; `None` when that cannot be told.
    pub right: Option<bool>,
}

/// What there is to be told about a place.
pub(super) enum Matter<'a> {
    Passage(&'a Judged),
    /// A quotation mark of which it is not sure what it encloses.
    Odd(&'a Odd),
    Figure(&'a Counted, &'a Bound, Option<&'a Fault>),
    /// A "so many of so many" that no marker binds.
    Loose(&'a Figure),
    /// A marker that stands in the text.
    Printed(&'a str),
}

/// Tells whether a marker asks for counts.
pub fn needs_counts(manuscripts: &[Manuscript]) -> bool {
    manuscripts.iter().any(|manuscript| !figures_of(manuscript, &Own::new()).0.is_empty())
}

/// Checks manuscripts; without an analysis figures are not recounted.
pub fn check(study: &Study, analysis: Option<&Analysis>, corpus: &dyn Corpus, manuscripts: &[Manuscript]) -> Checked {
    let (names, labels) = (Names::new(study), Labels::of(study));
    let mut checked = Checked::default();
    let mut tellers = [(Locale::En, false), (study.locale, false), (Locale::En, true)].map(|(locale, outside)| {
        let findings: Vec<Diagnostic> = Vec::new();
        (Teller { study, locale, outside }, findings)
    });
    for manuscript in manuscripts {
        let Quotations { passages, odd } = quotations(manuscript, &labels);
        let judge = Judge::new(study, corpus, &names, manuscript, &passages);
        let judged: Vec<Judged> = passages.into_par_iter().map(|passage| judge.judge(passage)).collect();
        let (bound, free) = figures_of(manuscript, &study.settings.quantities);
        let bound: Vec<&Bound> = analysis.iter().flat_map(|_| &bound).collect();
        let counted: Vec<(Counted, Option<Fault>)> =
            bound.iter().filter_map(|bound| Some(figure(analysis?, manuscript, bound))).collect();
        let printed = printed(manuscript);
        let mut matters: Vec<(Spot, Matter)> = Vec::new();
        matters.extend(odd.iter().map(|odd| (manuscript.spot(odd.paragraph, odd.at), Matter::Odd(odd))));
        matters.extend(judged.iter().map(|judged| (judged.spot.clone(), Matter::Passage(judged))));
        for ((counted, fault), bound) in counted.iter().zip(&bound) {
            matters.push((counted.spot.clone(), Matter::Figure(counted, bound, fault.as_ref())));
        }
        matters.extend(free.iter().map(|(at, figure)| (manuscript.spot(*at, figure.at), Matter::Loose(figure))));
        matters.extend(printed.iter().map(|(spot, says)| (spot.clone(), Matter::Printed(says))));
        matters.sort_by_key(|(spot, _)| (spot.paragraph, spot.word));
        for (teller, findings) in &mut tellers {
            findings.extend(matters.iter().flat_map(|(spot, matter)| teller.tell(&manuscript.file, spot, matter)));
        }
        checked.figures.extend(counted.into_iter().map(|(counted, _)| counted));
        checked.passages.extend(judged);
    }
    checked.balance = balance(study, analysis, &checked.passages);
    let file = manuscripts.first().map_or("", |manuscript| manuscript.file.as_str());
    let [findings, local, outside] = tellers.map(|(teller, mut findings)| {
        findings.extend(teller.spread(&checked.balance, file));
        findings
    });
    Checked { findings, local, outside, ..checked }
}

/// The markers that stand in the text itself.
fn printed(manuscript: &Manuscript) -> Vec<(Spot, String)> {
    let paragraphs = manuscript.paragraphs.iter().enumerate();
    let found = paragraphs.flat_map(|(place, own)| in_text(&own.text).into_iter().map(move |found| (place, found)));
    found.map(|(place, (at, says))| (manuscript.spot(place, at), says)).collect()
}

/// Recounts a figure.
fn figure(analysis: &Analysis, manuscript: &Manuscript, bound: &Bound) -> (Counted, Option<Fault>) {
    let spot = manuscript.spot(bound.paragraph, bound.at);
    let text = bound.figure.as_ref().map(|figure| figure.text.clone());
    let (file, marker) = (manuscript.file.clone(), shown(&bound.marker));
    let (recount, fault) = match recount(analysis, &bound.marker) {
        Ok(recount) => (Some(recount), None),
        Err(fault) => (None, Some(fault)),
    };
    let right =
        recount.as_ref().zip(bound.figure.as_ref()).and_then(|(recount, figure)| recount.bears_out(&figure.claim));
    (Counted { file, spot, marker, text, recount, right }, fault)
}
