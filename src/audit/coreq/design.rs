//! Items 9 to 23: how the study was set up, and what was collected.
//!
//! In: an [`Analysis`]. Out: items. Sets of field notes are no interviews; what a table does not say of a speaker, a
//! participant or an interview to come is not counted as known.

use super::Item;
use crate::case::{AttributeOf, AttributeType, Kind as Talk, Status};
use crate::excerpt::{Analysis, Counted, Filter};
use crate::locale::Locale;
use crate::study::Study;
use crate::table::{Kind, table as counted_table};
use crate::transcript::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// Items 9 to 18: how the study was set up.
pub(super) fn design(analysis: &Analysis) -> Vec<Item> {
    let study = analysis.study;
    let locale = study.locale;
    let stance = study.stance.map(|stance| locale.text(&format!("methods.{}", stance.name())).to_owned());
    let guide = match study.guide.questions.len() {
        0 => String::new(),
        questions => locale.fill("coreq.guide", &[("questions", &questions)]),
    };
    vec![
        Item::part(9, stance.unwrap_or_default(), "study.toml"),
        size(analysis),
        Item::part(13, refused(study), "interviews.csv"),
        Item::part(16, described(analysis), "cases.csv"),
        Item::part(17, guide, "guide.toml"),
        repeated(analysis),
    ]
}

/// The interviews that were counted, sets of field notes left out.
fn held<'a>(analysis: &'a Analysis) -> impl Iterator<Item = (usize, &'a Counted)> {
    let interviews = &analysis.study.roster.interviews;
    let talk = |i: &usize| interviews.get(*i).is_some_and(|interview| interview.kind != Talk::Fieldnote);
    analysis.present().filter(talk).filter_map(|i| Some((i, analysis.counted(i)?)))
}

/// How many there are to come; what is counted then is not all.
fn planned(study: &Study) -> String {
    let planned = study.roster.interviews.iter().filter(|interview| interview.status == Status::Planned).count();
    if planned == 0 { String::new() } else { study.locale.fill("coreq.planned", &[("planned", &planned)]) }
}

/// Tells whether each transcript was taken for an interview with somebody of its own, since no table says who is who.
fn nobody_is_known(study: &Study) -> bool {
    study.roster.interviews.iter().any(|interview| interview.line == 0)
}

/// How many took part.
fn size(analysis: &Analysis) -> Item {
    let (study, locale) = (analysis.study, analysis.study.locale);
    let interviews = held(analysis).count();
    if interviews == 0 {
        return Item::part(12, String::new(), "");
    }
    if nobody_is_known(study) {
        return Item::part(12, locale.fill("coreq.size_unknown", &[("interviews", &interviews)]), "transcripts/");
    }
    let speakers: BTreeSet<Option<u32>> =
        held(analysis).flat_map(|(_, counted)| counted.talk.keys().copied()).collect();
    let n = speakers.iter().flatten().count();
    let known = locale.fill("coreq.size", &[("n", &n), ("interviews", &interviews)]);
    let unidentified = if speakers.contains(&None) { locale.text("coreq.unidentified") } else { "" };
    let rest = [unidentified.to_owned(), planned(study)];
    let whole = rest.iter().all(String::is_empty);
    let told: Vec<String> = std::iter::once(known).chain(rest).filter(|part| !part.is_empty()).collect();
    Item { whole, ..Item::part(12, told.join(" "), "cases.csv, interviews.csv") }
}

/// Who did not take part; what was not written down is not known to be nobody.
fn refused(study: &Study) -> String {
    let with = |status| study.roster.interviews.iter().filter(|interview| interview.status == status).count();
    let (declined, lost) = (with(Status::Declined), with(Status::Lost));
    if declined + lost == 0 {
        return String::new();
    }
    study.locale.fill("coreq.refused", &[("declined", &declined), ("lost", &lost)])
}

/// Table 1 in a line, generalised as that table is.
fn described(analysis: &Analysis) -> String {
    let study = analysis.study;
    if nobody_is_known(study) {
        return String::new();
    }
    let Ok(table) = counted_table(analysis, &Kind::Participants, &Filter::default()) else { return String::new() };
    let locale = study.locale;
    let n = analysis.participants(&Filter::default()).len();
    let mut told = Vec::new();
    for attribute in study.roster.attributes.iter().filter(|attribute| attribute.of == AttributeOf::Case) {
        let label = attribute.label_in(locale);
        let cells = table.rows.iter().filter(|row| !row.total).map(|row| {
            let shown = |at: usize| row.values.get(at).map(|value| value.shown(locale)).unwrap_or_default();
            [shown(0), shown(1), shown(2)]
        });
        let own: Vec<[String; 3]> = cells.filter(|[of, ..]| of == label).collect();
        let known: usize = own.iter().filter_map(|[.., having]| having.parse::<usize>().ok()).sum();
        let unknown = n.saturating_sub(known);
        let mut values: Vec<String> = own
            .iter()
            .map(|[_, value, having]| match attribute.kind {
                AttributeType::Number => ranged(value, locale),
                _ => format!("{value} ({having})"),
            })
            .collect();
        if !values.is_empty() {
            values.extend((unknown > 0).then(|| locale.fill("coreq.unknown", &[("n", &unknown)])));
            told.push(format!("{label}: {}.", values.join(", ")));
        }
    }
    told.join(" ")
}

/// A range with its median as table 1 has it, in words.
fn ranged(value: &str, locale: Locale) -> String {
    match value.strip_suffix(')').and_then(|value| value.rsplit_once(" (")) {
        Some((range, middle)) => locale.fill("coreq.range", &[("range", &range), ("middle", &middle)]),
        None => value.to_owned(),
    }
}

/// How often each participant was spoken with.
fn repeated(analysis: &Analysis) -> Item {
    let (study, locale) = (analysis.study, analysis.study.locale);
    if nobody_is_known(study) {
        return Item::part(18, String::new(), "");
    }
    let mut times: BTreeMap<u32, usize> = BTreeMap::new();
    let mut unidentified = false;
    for (_, counted) in held(analysis) {
        unidentified |= counted.talk.contains_key(&None);
        for case in counted.talk.keys().flatten() {
            *times.entry(*case).or_default() += 1;
        }
    }
    let told = match (times.values().min(), times.values().max()) {
        (Some(1), Some(1)) => locale.text("coreq.once").to_owned(),
        (Some(least), Some(most)) if least == most => locale.fill("coreq.each", &[("times", most)]),
        (Some(least), Some(most)) => {
            let several = times.values().filter(|times| **times > 1).count();
            let blanks: [(&str, &dyn Display); 4] =
                [("least", least), ("most", most), ("several", &several), ("n", &times.len())];
            locale.fill("coreq.between", &blanks)
        }
        _ => return Item::part(18, String::new(), ""),
    };
    let to_come = planned(study);
    let whole = to_come.is_empty() && !unidentified;
    Item { whole, ..Item::part(18, [told, to_come].join(" ").trim_end().to_owned(), "interviews.csv") }
}

/// Items 19 to 23: what was collected.
pub(super) fn material(analysis: &Analysis) -> Vec<Item> {
    let study = analysis.study;
    let notes =
        analysis.present().filter(|i| study.roster.interviews.get(*i).is_some_and(|i| i.kind == Talk::Fieldnote));
    let notes = match notes.count() {
        0 => String::new(),
        some => study.locale.fill("coreq.notes", &[("notes", &some)]),
    };
    vec![Item::part(20, notes, "interviews.csv"), Item::part(21, length(analysis), "transcripts/")]
}

/// How long conversations are: in words, and the last time stamp where there are stamps.
fn length(analysis: &Analysis) -> String {
    let (study, locale) = (analysis.study, analysis.study.locale);
    let mut words: Vec<u64> = Vec::new();
    let mut stamps: Vec<Time> = Vec::new();
    for (i, counted) in held(analysis) {
        words.push(counted.participant_words());
        stamps.extend(study.transcript(i).and_then(|transcript| transcript.turns.iter().filter_map(|t| t.time).max()));
    }
    words.sort_unstable();
    stamps.sort_unstable();
    let (Some(least), Some(middle), Some(most)) = (words.first(), middle_of(&words), words.last()) else {
        return String::new();
    };
    let number = |words: &u64| locale.number(*words);
    let blanks: [(&str, &dyn Display); 3] =
        [("least", &number(least)), ("middle", &number(middle)), ("most", &number(most))];
    let mut told = locale.fill("coreq.words", &blanks);
    if let (Some(first), Some(middle), Some(last)) = (stamps.first(), middle_of(&stamps), stamps.last()) {
        let blanks: [(&str, &dyn Display); 5] =
            [("k", &stamps.len()), ("n", &words.len()), ("least", first), ("middle", middle), ("most", last)];
        told = format!("{told} {}", locale.fill("coreq.stamps", &blanks));
    }
    told
}

/// The median of sorted values; of two in the middle the lower.
fn middle_of<T>(sorted: &[T]) -> Option<&T> {
    sorted.get(sorted.len().checked_sub(1)? / 2)
}
