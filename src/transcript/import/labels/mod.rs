//! Who speaks: labels found in lines of text, by evidence over the whole file.
//!
//! In: [`Lines`] of any format. Out: [`Found`]: talk with speakers as the source writes them, and the labels as a proposal
//! with counts, examples and doubts. Promise: every line is in the talk or in `dropped`; two labels are never merged and no
//! role is given here; words that only look like a label stay speech and are listed.

mod form;
mod front;
mod header;
mod judge;
#[cfg(test)]
mod proof;
mod role;
mod same;
mod shape;
mod stamp;
#[cfg(test)]
mod tests;
mod turns;
mod words;

pub use form::Form;
pub use role::Guess;
pub use same::Same;

use super::join_cues;
use super::{Line, Lines, Role, Talk};
use form::{Before, Family, Mark, Reading};
use judge::{Judged, Place};
use std::collections::{BTreeMap, BTreeSet};
use turns::Sheet;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The talk, with speakers as the source writes them.
    pub talk: Talk,
    /// The labels, in order of appearance.
    pub labels: Vec<Proposed>,
    /// Labels that may be one speaker; they are not merged.
    pub same: Vec<Same>,
    /// Lines that look like a label and were judged to be speech.
    pub speech: Vec<Lookalike>,
}

/// A label that is proposed as a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The label as the source writes it.
    pub label: String,
    /// How many turns it has.
    pub turns: usize,
    /// How many words they hold, parted by white space.
    pub words: usize,
    /// Up to three beginnings of its turns, at most 80 characters each.
    pub examples: Vec<String>,
    /// The forms it stands in, the usual one first.
    pub forms: Vec<Form>,
    /// How sure it is that this is a speaker.
    pub sure: Sure,
    /// Who it may be.
    pub role: Option<Guess>,
}

/// How sure a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// It comes back in the form of the file.
    Clear,
    /// It may be speech, and why.
    Unclear(&'static str),
}

/// A line that looks like it begins with a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// Line in the source, from 1.
    pub number: u32,
    /// What looks like a label.
    pub label: String,
    /// Why it is speech.
    pub why: &'static str,
}

/// Finds the speakers.
pub fn find_speakers(lines: &Lines) -> Found {
    let readings: Vec<Reading> = lines.lines.iter().map(|line| form::read(&line.text)).collect();
    let blocks = parts_by_empty_lines(&lines.lines);
    let places = places(&lines.lines, &readings, blocks);
    let judged = judge::judge(&places, blocks);
    let mut picks: Vec<Option<Mark>> = places.iter().map(|place| judged.pick(place)).collect();
    let mut leave = header::find(&lines.lines, &readings, &mut picks);
    leave.extend(rules(&lines.lines));
    let sheet = Sheet { lines: &lines.lines, readings: &readings, picks: &picks, leave: &leave, blocks };
    let turns = turns::turns(&sheet);
    let utterances = if turns.cues { join_cues(turns.utterances) } else { turns.utterances };
    let mut talk = Talk { utterances, dropped: lines.dropped.clone(), notes: lines.notes.clone(), language: None };
    talk.dropped.extend(turns.dropped);
    talk.dropped.sort_by_key(|dropped| dropped.number);
    notes(&sheet, &mut talk);
    let labels = propose(&picks, &talk, &judged);
    let speech = lookalikes(&sheet, &judged);
    let same = same::find(&labels);
    Found { talk, labels, same, speech }
}

/// Gives the roles that are sure from the labels and the questions; the others are for a person to say.
pub fn clear_roles(talk: &Talk) -> BTreeMap<String, Role> {
    let labels: BTreeSet<String> = talk.utterances.iter().filter_map(|turn| turn.speaker.clone()).collect();
    let guesses = role::roles(&labels.into_iter().collect::<Vec<_>>(), talk);
    guesses.into_iter().filter(|(_, guess)| guess.sure).map(|(label, guess)| (label, guess.role)).collect()
}

/// Tells whether the file puts empty lines between its turns.
fn parts_by_empty_lines(lines: &[Line]) -> bool {
    let filled = lines.iter().filter(|line| !line.text.trim().is_empty()).count();
    let gaps = lines
        .windows(2)
        .filter(|pair| matches!(pair, [upper, lower] if upper.text.trim().is_empty() && !lower.text.trim().is_empty()));
    gaps.count() * 4 >= filled
}

fn places<'a, 'r>(lines: &[Line], readings: &'r [Reading<'a>], blocks: bool) -> Vec<Place<'a, 'r>> {
    let mut places = Vec::with_capacity(lines.len());
    let mut above: Option<&str> = None;
    let mut gap = true;
    for (line, reading) in lines.iter().zip(readings) {
        let text = line.text.trim();
        let begins = gap || !blocks && above.is_none_or(turns::ends);
        places.push(Place { reading, begins, followed: false, empty: text.is_empty() });
        // A time alone on its line parts as an empty line does.
        gap = text.is_empty() || reading.stamp.is_some_and(|(_, rest)| rest.trim().is_empty());
        if !text.is_empty() {
            above = Some(text);
        }
    }
    let mut words_below = 0_usize;
    for place in places.iter_mut().rev() {
        // Words stand on the next line, or after one empty line.
        place.followed = words_below > 0;
        words_below = if place.empty { words_below.saturating_sub(1) } else { 2 };
    }
    places
}

/// Finds the lines that are drawn, not said.
fn rules(lines: &[Line]) -> BTreeMap<usize, &'static str> {
    let drawn = |text: &str| text.chars().count() >= 3 && text.chars().all(|c| "-=_*~#–—─ ".contains(c));
    let found = lines.iter().enumerate().filter(|(_, line)| drawn(line.text.trim()));
    found.map(|(at, _)| (at, "separator")).collect()
}

fn notes(sheet: &Sheet, talk: &mut Talk) {
    let marks = || sheet.picks.iter().flatten();
    if marks().next().is_none() {
        talk.notes.push("No speaker labels were found; nobody is named as speaker.".to_owned());
        return;
    }
    let numbered = marks().filter(|mark| mark.form.before == Before::Number).count();
    if numbered > 0 {
        talk.notes.push(format!("{numbered} numbers before labels were left out."));
    }
    let nobody = talk.utterances.iter().filter(|turn| turn.speaker.is_none()).count();
    if nobody > 0 {
        let number = talk.utterances.first().map_or(1, |turn| turn.number);
        talk.notes.push(format!("Words before the first label, from line {number} on, have no speaker."));
    }
}

fn propose(picks: &[Option<Mark>], talk: &Talk, judged: &Judged) -> Vec<Proposed> {
    let mut order: Vec<String> = Vec::new();
    let mut found: BTreeMap<&str, Proposed> = BTreeMap::new();
    for turn in &talk.utterances {
        let Some(speaker) = turn.speaker.as_deref() else { continue };
        let entry = found.entry(speaker).or_insert_with(|| {
            order.push(speaker.to_owned());
            let sure = judged.sure(speaker);
            let label = speaker.to_owned();
            Proposed { label, turns: 0, words: 0, examples: Vec::new(), forms: Vec::new(), sure, role: None }
        });
        entry.turns += 1;
        entry.words += turn.text.split_whitespace().count();
        if entry.examples.len() < 3 {
            entry.examples.push(turn.text.chars().take(80).collect());
        }
    }
    let mut forms: BTreeMap<String, BTreeMap<Form, usize>> = BTreeMap::new();
    for mark in picks.iter().flatten() {
        *forms.entry(shape::key(mark.label)).or_default().entry(mark.form).or_insert(0) += 1;
    }
    let mut roles = role::roles(&order, talk);
    let finish = |label: String| {
        let mut proposed = found.remove(label.as_str())?;
        let mut counted: Vec<(Form, usize)> = forms.remove(&label).unwrap_or_default().into_iter().collect();
        counted.sort_by_key(|(form, count)| (std::cmp::Reverse(*count), *form));
        proposed.forms = counted.into_iter().map(|(form, _)| form).collect();
        proposed.role = roles.remove(&label);
        Some(proposed)
    };
    order.into_iter().filter_map(finish).collect()
}

fn lookalikes(sheet: &Sheet, judged: &Judged) -> Vec<Lookalike> {
    let accepted: BTreeSet<String> = sheet.picks.iter().flatten().map(|mark| shape::key(mark.label)).collect();
    let mut found = Vec::new();
    let rows = sheet.lines.iter().zip(sheet.readings).zip(sheet.picks).enumerate();
    for (at, ((line, reading), pick)) in rows {
        if pick.is_some() || sheet.leave.contains_key(&at) {
            continue;
        }
        let colon = reading.marks.iter().find(|mark| mark.form.family == Family::Colon);
        if let Some(mark) = colon {
            let why = judged.why_not(mark, reading.indented);
            found.push(Lookalike { number: line.number, label: shape::key(mark.label), why });
        } else if let Some(label) = bare_label(&line.text, &accepted) {
            found.push(Lookalike { number: line.number, label, why: "it is a label of this file, but without colon" });
        }
    }
    found
}

/// `DB so I think` where `DB:` is a label: a slip, or speech about somebody.
fn bare_label(text: &str, accepted: &BTreeSet<String>) -> Option<String> {
    let word = text.split_whitespace().next()?;
    let capitals = word.chars().count() >= 2 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    (capitals && accepted.contains(word)).then(|| word.to_owned())
}
