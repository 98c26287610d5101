//! From what several coders said to one layer.
//!
//! In: items, answers to those on which they differ, and what the reconciled layer holds already. Out: [`Plan`]: the lines to
//! put and to take out, and the interviews that are not done yet.

use super::answers::Answer;
use super::items::{Borders, Item, file, items, readers, rejections};
use crate::coding::{Anchor, CoderId, Flag, NewCoding, PersonCoding, ReadingStatus, Verdict};
use crate::diagnostic::{Diagnostic, Place};
use crate::excerpt::Decision;
use crate::study::Study;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be written.
#[derive(Debug, Default)]
pub struct Plan {
    /// Interviews of which everything is decided, sorted.
    pub complete: Vec<usize>,
    /// Interviews with disagreements that nobody has decided on, and how many, sorted.
    pub open: Vec<(usize, usize)>,
    /// Those of them of which the layer held nothing and holds something now, sorted: it does not count yet.
    pub begun: Vec<usize>,
    /// Lines to take out.
    pub remove: Vec<Decision>,
    /// Lines to put in.
    pub put: Vec<Decision>,
}

/// Returns what a coder has decided on the words of an item, by place.
pub fn decided<'s>(study: &'s Study, coder: &CoderId, item: &Item) -> Vec<&'s PersonCoding> {
    let own = file(study, item.interview, coder).map(|file| file.codings.as_slice()).unwrap_or_default();
    own.iter().filter(|coding| coding.code == item.code && coding.segment.overlaps(item.segment)).collect()
}

/// Plans what `into` is to hold of `items`, whose answers are named by their place among them. Answers are taken at once;
/// what was agreed comes with the last of them, and until then nothing of an interview that is begun now counts.
pub fn reconcile(
    study: &Study,
    into: &CoderId,
    items: &[Item],
    answers: &BTreeMap<usize, Answer>,
    interviews: &BTreeMap<usize, Vec<CoderId>>,
    borders: &Borders,
) -> Plan {
    let mut plan = Plan::default();
    for (&interview, readers) in interviews {
        let own: Vec<(usize, &Item)> =
            items.iter().enumerate().filter(|(_, item)| item.interview == interview).collect();
        let waits = |(place, item): &&(usize, &Item)| {
            !item.is_agreed() && !answers.contains_key(place) && decided(study, into, item).is_empty()
        };
        let open = own.iter().filter(waits).count();
        for (place, item) in &own {
            let before = decided(study, into, item);
            let wanted = match answers.get(place) {
                Some(answer) => answered(study, item, answer),
                None if open == 0 && before.is_empty() => yes(study, item, item.words(borders), None),
                None => continue,
            };
            plan.replace(study, into, item, &before, wanted);
        }
        if open == 0 {
            plan.complete.push(interview);
            plan.carry_rejections(study, into, readers, &own, interview);
        } else {
            plan.open.push((interview, open));
            if own.iter().any(|(place, _)| answers.contains_key(place)) && file(study, interview, into).is_none() {
                plan.begun.push(interview);
            }
        }
    }
    plan
}

impl Plan {
    /// Puts these lines in the place of what stands on the words of an item.
    fn replace(
        &mut self,
        study: &Study,
        into: &CoderId,
        item: &Item,
        before: &[&PersonCoding],
        wanted: Vec<NewCoding>,
    ) {
        let decision = |coding| Decision { interview: item.interview, coder: into.clone(), coding };
        let gone = before.iter().filter(|coding| !wanted.iter().any(|wanted| wanted.segment == coding.segment));
        self.remove.extend(
            gone.map(|coding| decision(NewCoding::new(coding.segment, study.codebook.id(coding.code), coding.verdict))),
        );
        self.put.extend(wanted.into_iter().map(|coding| decision(with_flags_of(coding, before))));
    }

    /// Takes over what one of the readers rejected and nobody coded.
    fn carry_rejections(
        &mut self,
        study: &Study,
        into: &CoderId,
        readers: &[CoderId],
        own: &[(usize, &Item)],
        interview: usize,
    ) {
        let all: Vec<Item> = own.iter().map(|(_, item)| (*item).clone()).collect();
        let held = file(study, interview, into).map(|file| file.codings.as_slice()).unwrap_or_default();
        let held = |no: &&&PersonCoding| held.iter().any(|own| own.code == no.code && own.segment.overlaps(no.segment));
        for no in rejections(study, readers, &all, interview).iter().filter(|no| !held(no)) {
            let new = NewCoding::new(no.segment, study.codebook.id(no.code), Verdict::No);
            let note = Some(no.note.clone()).filter(|note| !note.is_empty());
            let coding = NewCoding { note, rule: no.rule.clone(), ..new };
            self.put.push(Decision { interview, coder: into.clone(), coding });
        }
    }
}

fn answered(study: &Study, item: &Item, answer: &Answer) -> Vec<NewCoding> {
    let words = if answer.to.is_empty() { vec![item.segment] } else { answer.to.clone() };
    let reason = Some(answer.reason.clone());
    match answer.verdict {
        Verdict::Yes => yes(study, item, words, reason),
        Verdict::No => {
            let no = |segment| NewCoding::new(segment, study.codebook.id(item.code), Verdict::No);
            words.into_iter().map(|segment| NewCoding { note: reason.clone(), ..no(segment) }).collect()
        }
    }
}

/// A yes with the flags of all who said yes, and the values of segment attributes on which they do not differ.
fn yes(study: &Study, item: &Item, words: Vec<Span>, note: Option<String>) -> Vec<NewCoding> {
    let codings = || item.said.iter().flat_map(|said| &said.yes);
    let flags: BTreeSet<Flag> = codings().flat_map(|coding| &coding.flags).copied().collect();
    let mut values: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (name, value) in codings().flat_map(|coding| &coding.attributes) {
        values.entry(name).or_default().insert(value);
    }
    let alone = |(name, values): (&String, BTreeSet<&String>)| {
        let value = values.first().filter(|_| values.len() == 1)?;
        Some((name.clone(), (*value).clone()))
    };
    let attributes: BTreeMap<String, String> = values.into_iter().filter_map(alone).collect();
    let new = |segment| NewCoding {
        note: note.clone(),
        flags: (!flags.is_empty()).then(|| flags.iter().copied().collect()),
        attributes: attributes.clone(),
        ..NewCoding::new(segment, study.codebook.id(item.code), Verdict::Yes)
    };
    words.into_iter().map(new).collect()
}

/// Keeps the flags that a line on the same words has already.
fn with_flags_of(coding: NewCoding, before: &[&PersonCoding]) -> NewCoding {
    let same = before.iter().filter(|old| old.segment == coding.segment).flat_map(|old| old.flags.iter().copied());
    let flags: BTreeSet<Flag> = same.chain(coding.flags.iter().flatten().copied()).collect();
    NewCoding { flags: (!flags.is_empty()).then(|| flags.into_iter().collect()), ..coding }
}

/// Items listed in a finding at most.
const LISTED: usize = 3;

/// Says where the reconciled layer lacks a decision on what the others coded: they may have changed since.
pub fn behind(study: &Study) -> Vec<Diagnostic> {
    let Some(into) = study.settings.reconciled.as_ref().map(|name| CoderId(name.clone())) else { return Vec::new() };
    let others: Vec<CoderId> = study.coders.iter().map(|name| CoderId(name.clone())).filter(|c| *c != into).collect();
    let mut findings = Vec::new();
    let done = |interview: &usize| {
        file(study, *interview, &into).is_some()
            && study.reading(&into.0, *interview) == ReadingStatus::Full
            && !study.unseen.contains(interview)
    };
    for interview in (0..study.roster.interviews.len()).filter(done) {
        let readers = readers(study, interview, &others);
        let Some(transcript) = study.transcript(interview).filter(|_| readers.len() > 1) else { continue };
        let open: Vec<Item> = items(study, interview, &readers)
            .into_iter()
            .filter(|item| decided(study, &into, item).is_empty())
            .collect();
        if open.is_empty() {
            continue;
        }
        let id = study.interview_id(interview);
        let named = open
            .iter()
            .take(LISTED)
            .map(|item| format!("{} {}", Anchor::of(id, &transcript.text, item.segment), study.codebook.id(item.code)));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = if open.len() > LISTED { " and others" } else { "" };
        let names = readers.iter().map(|coder| coder.0.as_str()).collect::<Vec<_>>();
        let message =
            format!("`{into}` has not decided on all that {} coded in `{id}`: {named}{more}", names.join(" and "));
        let hint = format!("grenstaal reconcile {} --into {into} --all lists them", names.join(" "));
        let place = Place::file(format!("codings/{into}/{id}.csv"));
        findings.push(Diagnostic::warning("reconciled-behind", place, message).hint(hint));
    }
    findings
}
