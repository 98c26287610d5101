//! The one layer of an interview that is counted.
//!
//! In: what rules propose and what persons decided on one interview. Out: [`Decided`]: the codings that count, and the
//! candidates nobody has decided on. The rules are those of "What counts" in `docs/architecture.md`.

use super::CoderId;
use super::candidate::Candidates;
use super::file::{CodingFile, Verdict};
use super::sets::{cut, intersection, union};
use crate::codebook::CodeIndex;
use crate::text::Span;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where a study's numbers come from as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// No person has coded: candidates are shown and say so everywhere.
    Candidates,
    /// Decisions of persons are counted; candidates stand in a column of their own.
    Decisions,
}

/// What to do with two persons and no reconciled layer; only when the study asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Several {
    /// Everything that at least one of them coded.
    Union,
    /// Only the words that all of them coded.
    Intersection,
}

/// From whom an interview is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Candidates by rule, not reviewed.
    Rules,
    /// Nobody has coded it yet.
    Nobody,
    /// One person, or the reconciled coder.
    Person(CoderId),
    /// Several persons, put together as the study asks.
    Several(Several, Vec<CoderId>),
    /// Several persons and no word on how to put them together: not counted, and a finding.
    Unreconciled(Vec<CoderId>),
}

/// What counts in one interview.
#[derive(Clone, Debug)]
pub struct Decided {
    /// From whom.
    pub layer: Layer,
    /// The segments that count, by code; sorted.
    pub counted: Vec<(CodeIndex, Span)>,
    /// Indices of candidates nobody has decided on.
    pub undecided: Vec<u32>,
}

/// Chooses the layer and what of it counts. A layer that is being reconciled is as if it were not there.
pub fn decide(
    basis: Basis,
    files: &[CodingFile],
    candidates: &Candidates,
    reconciled: Option<&str>,
    several: Option<Several>,
) -> Decided {
    let files: Vec<&CodingFile> = files.iter().filter(|file| !file.reconciling).collect();
    let layer = layer(basis, &files, reconciled, several);
    let chosen: Vec<&CodingFile> = match &layer {
        Layer::Person(coder) => files.into_iter().filter(|file| file.coder == *coder).collect(),
        Layer::Several(..) => files,
        Layer::Rules | Layer::Nobody | Layer::Unreconciled(_) => Vec::new(),
    };
    if layer == Layer::Rules {
        let mut counted: Vec<_> = candidates.list.iter().map(|candidate| (candidate.code, candidate.segment)).collect();
        counted.sort_unstable();
        return Decided { layer, counted, undecided: Vec::new() };
    }
    let counted = counted(&layer, &chosen);
    let undecided = undecided(chosen.iter().copied(), candidates);
    Decided { layer, counted, undecided }
}

fn layer(basis: Basis, files: &[&CodingFile], reconciled: Option<&str>, several: Option<Several>) -> Layer {
    let coders = || files.iter().map(|file| file.coder.clone()).collect::<Vec<_>>();
    let agreed = files.iter().find(|file| Some(file.coder.0.as_str()) == reconciled);
    match (basis, agreed, files, several) {
        (Basis::Candidates, ..) => Layer::Rules,
        (_, Some(agreed), ..) => Layer::Person(agreed.coder.clone()),
        (_, None, [], _) => Layer::Nobody,
        (_, None, [only], _) => Layer::Person(only.coder.clone()),
        (_, None, _, Some(how)) => Layer::Several(how, coders()),
        (_, None, _, None) => Layer::Unreconciled(coders()),
    }
}

fn yes(file: &CodingFile) -> BTreeMap<CodeIndex, Vec<Span>> {
    let mut spans: BTreeMap<CodeIndex, Vec<Span>> = BTreeMap::new();
    for coding in file.codings.iter().filter(|coding| coding.verdict == Verdict::Yes) {
        spans.entry(coding.code).or_default().push(coding.segment);
    }
    spans
}

fn counted(layer: &Layer, files: &[&CodingFile]) -> Vec<(CodeIndex, Span)> {
    let mut by_code: BTreeMap<CodeIndex, Vec<Span>> = BTreeMap::new();
    if let Layer::Several(Several::Intersection, _) = layer {
        let mut each = files.iter().map(|file| yes(file));
        by_code = each.next().unwrap_or_default().into_iter().map(|(code, spans)| (code, union(spans))).collect();
        for mut other in each {
            for (code, spans) in &mut by_code {
                *spans = intersection(spans, &union(other.remove(code).unwrap_or_default()));
            }
        }
    } else {
        for (code, spans) in files.iter().flat_map(|file| yes(file)) {
            by_code.entry(code).or_default().extend(spans);
        }
    }
    let mut counted: Vec<_> =
        by_code.into_iter().flat_map(|(code, spans)| spans.into_iter().map(move |s| (code, s))).collect();
    counted.sort_unstable();
    counted.dedup();
    counted
}

/// Returns the indices of the candidates on which these files do not decide: a candidate is decided when yeses and noes of
/// its code cover more than half of it.
pub fn undecided<'f>(files: impl Iterator<Item = &'f CodingFile>, candidates: &Candidates) -> Vec<u32> {
    let mut decided: BTreeMap<CodeIndex, Vec<Span>> = BTreeMap::new();
    for coding in files.flat_map(|file| &file.codings) {
        decided.entry(coding.code).or_default().push(coding.segment);
    }
    let decided: BTreeMap<CodeIndex, Vec<Span>> =
        decided.into_iter().map(|(code, spans)| (code, union(spans))).collect();
    let open = candidates.list.iter().enumerate().filter(|(_, candidate)| {
        let covering = decided.get(&candidate.code).map(Vec::as_slice).unwrap_or_default();
        let covered: u32 = cut(candidate.segment, covering).iter().map(|(_, part)| part.len()).sum();
        covered * 2 <= candidate.segment.len()
    });
    open.filter_map(|(i, _)| u32::try_from(i).ok()).collect()
}
