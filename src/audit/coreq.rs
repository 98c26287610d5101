//! The 32 items of COREQ (Tong, Sainsbury and Craig, 2007, Int J Qual Health Care 19:349–357).
//!
//! In: an [`Analysis`] and what the authors answered. Out: a row for each item: what the study's files say of it, which, and
//! whether the rest is the author's to fill. What no file says stays empty: nothing is concluded from what is not there.

use super::coders::readings;
use super::item::{Filled, ITEMS, Item};
use super::{Known, Part, columns, maybe, table, text};
use crate::case::{Kind as Talk, Person, Status};
use crate::codebook::Origin;
use crate::coding::{Basis, ReadingStatus};
use crate::excerpt::{Analysis, Filter, Level};
use crate::memo::Kind as MemoKind;
use crate::study::{Study, TOOL};
use crate::table::{Kind, Table, Value, table as counted_table};
use crate::transcript::Time;
use std::collections::{BTreeMap, BTreeSet};

/// Makes the table.
pub(super) fn coreq(analysis: &Analysis, known: &Known) -> Table {
    let locale = analysis.study.locale;
    let mut items: BTreeMap<u8, Item> = BTreeMap::new();
    let told = [team(analysis.study), design(analysis), material(analysis), findings(analysis)];
    items.extend(told.into_iter().flatten().map(|item| (item.number, item)));
    let mut sums = [0u64; 4];
    let rows = (1..=ITEMS).map(|number| {
        let item = items.remove(&number).unwrap_or_else(|| Item::part(number, String::new(), ""));
        let own = known.answers.get(&number).map(|answer| answer.of(locale.tag()).to_owned());
        let filled = item.filled(own.is_some());
        if let Some(sum) = sums.get_mut(filled as usize) {
            *sum += 1;
        }
        let from = [(!item.answer.is_empty()).then_some(item.from), own.as_ref().map(|_| "study.toml")];
        let mut from: Vec<&str> = from.into_iter().flatten().collect();
        from.dedup();
        let answer = [Some(item.answer).filter(|answer| !answer.is_empty()), own];
        let answer: Vec<String> = answer.into_iter().flatten().collect();
        vec![
            Value::Count(u64::from(number)),
            text(locale.text(&format!("coreq.item_{number}"))),
            maybe(Some(answer.join(" ")).filter(|answer| !answer.is_empty())),
            maybe(Some(from.join(", ")).filter(|from| !from.is_empty())),
            text(filled.told(locale)),
            text(filled.name()),
        ]
    });
    let rows = rows.collect();
    let heads = [
        ("coreq.item", true),
        ("coreq.asks", false),
        ("coreq.answer", false),
        ("coreq.from", false),
        ("coreq.filled_by", false),
        ("coreq.state", false),
    ];
    let mut columns = columns(locale, heads);
    columns.iter_mut().filter(|column| column.key == "state").for_each(|column| column.data_only = true);
    let sum = |filled: Filled| sums.get(filled as usize).copied().unwrap_or_default();
    let caption = locale.fill(
        "coreq.caption",
        &[
            ("program", &sum(Filled::Program)),
            ("part", &sum(Filled::Part)),
            ("author", &sum(Filled::Author)),
            ("nobody", &sum(Filled::Nobody)),
        ],
    );
    table(Part::Coreq, locale.text("coreq.title"), caption, columns, rows)
}

/// Items 1 to 8: who did it, from what the team says of itself.
fn team(study: &Study) -> Vec<Item> {
    let people = &study.roster.team.people;
    let name = |person: &Person| person.name.clone().unwrap_or_else(|| person.id.clone());
    let interviewers = people.iter().filter(|person| person.roles.iter().any(|role| role == "interviewer"));
    let told = |of: fn(&Person) -> Option<&String>| {
        let lines = people.iter().filter_map(|person| Some((person, of(person)?)));
        lines.map(|(person, line)| format!("{}: {}.", name(person), line.trim_end_matches('.'))).collect::<Vec<_>>()
    };
    let all = |of| told(of).join(" ");
    let reflexive = study.memos.iter().filter(|memo| memo.kind == MemoKind::Reflexive && !memo.private).count();
    let journal = match reflexive {
        0 => String::new(),
        some => study.locale.fill("coreq.reflexive", &[("memos", &some)]),
    };
    vec![
        Item::whole(1, interviewers.map(name).collect::<Vec<_>>().join(", "), "team.toml"),
        Item::whole(2, all(|person| person.credentials.as_ref()), "team.toml"),
        Item::whole(3, all(|person| person.occupation.as_ref()), "team.toml"),
        Item::whole(4, all(|person| person.gender.as_ref()), "team.toml"),
        Item::whole(5, all(|person| person.experience.as_ref()), "team.toml"),
        Item::whole(6, all(|person| person.relation.as_ref()), "team.toml"),
        Item::part(8, journal, "memos/"),
    ]
}

/// Items 9 to 18: how the study was set up.
fn design(analysis: &Analysis) -> Vec<Item> {
    let study = analysis.study;
    let locale = study.locale;
    let stance = study.stance.map(|stance| locale.text(&format!("methods.{}", stance.name())).to_owned());
    let n = analysis.participants(&Filter::default()).len();
    let interviews = analysis.present().count();
    let size = locale.fill("coreq.size", &[("n", &n), ("interviews", &interviews)]);
    let guide = match study.guide.questions.len() {
        0 => String::new(),
        questions => locale.fill("coreq.guide", &[("questions", &questions)]),
    };
    vec![
        Item::part(9, stance.unwrap_or_default(), "study.toml"),
        Item::whole(12, if interviews == 0 { String::new() } else { size }, "cases.csv, interviews.csv"),
        Item::part(13, refused(study), "interviews.csv"),
        Item::part(16, described(analysis), "cases.csv"),
        Item::part(17, guide, "guide.toml"),
        Item::whole(18, repeated(analysis), "interviews.csv"),
    ]
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
    let Ok(table) = counted_table(analysis, &Kind::Participants, &Filter::default()) else { return String::new() };
    let locale = analysis.study.locale;
    let mut by_attribute: Vec<(String, Vec<String>)> = Vec::new();
    for row in table.rows.iter().filter(|row| !row.total) {
        let shown = |at: usize| row.values.get(at).map(|value| value.shown(locale)).unwrap_or_default();
        let (attribute, value) =
            (shown(0), format!("{} {}", shown(1), locale.fill("coreq.having", &[("n", &shown(2))])));
        match by_attribute.last_mut().filter(|(last, _)| *last == attribute) {
            Some((_, values)) => values.push(value),
            None => by_attribute.push((attribute, vec![value])),
        }
    }
    let told = by_attribute.into_iter().map(|(attribute, values)| format!("{attribute}: {}.", values.join(", ")));
    told.collect::<Vec<_>>().join(" ")
}

/// How often each participant was spoken with.
fn repeated(analysis: &Analysis) -> String {
    let mut times: BTreeMap<u32, usize> = BTreeMap::new();
    for counted in analysis.present().filter_map(|i| analysis.counted(i)) {
        for case in counted.talk.keys().flatten() {
            *times.entry(*case).or_default() += 1;
        }
    }
    match (times.values().min(), times.values().max()) {
        (Some(1), Some(1)) => analysis.study.locale.text("coreq.once").to_owned(),
        (Some(least), Some(most)) if least == most => analysis.study.locale.fill("coreq.each", &[("times", most)]),
        (Some(least), Some(most)) => {
            let several = times.values().filter(|times| **times > 1).count();
            let blanks: [(&str, &dyn std::fmt::Display); 4] =
                [("least", least), ("most", most), ("several", &several), ("n", &times.len())];
            analysis.study.locale.fill("coreq.between", &blanks)
        }
        _ => String::new(),
    }
}

/// Items 19 to 23: what was collected.
fn material(analysis: &Analysis) -> Vec<Item> {
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
    for i in analysis.present() {
        words.extend(analysis.counted(i).map(crate::excerpt::Counted::participant_words));
        stamps.extend(study.transcript(i).and_then(|transcript| transcript.turns.iter().filter_map(|t| t.time).max()));
    }
    words.sort_unstable();
    stamps.sort_unstable();
    let (Some(least), Some(middle), Some(most)) = (words.first(), middle_of(&words), words.last()) else {
        return String::new();
    };
    let number = |words: &u64| locale.number(*words);
    let blanks: [(&str, &dyn std::fmt::Display); 3] =
        [("least", &number(least)), ("middle", &number(middle)), ("most", &number(most))];
    let mut told = locale.fill("coreq.words", &blanks);
    if let (Some(first), Some(middle), Some(last)) = (stamps.first(), middle_of(&stamps), stamps.last()) {
        let blanks: [(&str, &dyn std::fmt::Display); 5] =
            [("k", &stamps.len()), ("n", &words.len()), ("least", first), ("middle", middle), ("most", last)];
        told = format!("{told} {}", locale.fill("coreq.stamps", &blanks));
    }
    told
}

/// The median of sorted values; of two in the middle the lower.
fn middle_of<T>(sorted: &[T]) -> Option<&T> {
    sorted.get(sorted.len().checked_sub(1)? / 2)
}

/// Items 24 to 32: analysis and findings.
fn findings(analysis: &Analysis) -> Vec<Item> {
    let study = analysis.study;
    let (locale, book) = (study.locale, &study.codebook);
    let families = book.families().len();
    let tree =
        locale.fill("coreq.tree", &[("codes", &book.codes.len()), ("families", &families), ("version", &book.version)]);
    let of = |origin| book.codes.iter().filter(|code| code.origin == origin).count();
    let origins = locale.fill(
        "coreq.origins",
        &[
            ("deductive", &of(Origin::Deductive)),
            ("inductive", &of(Origin::Inductive)),
            ("in_vivo", &of(Origin::InVivo)),
        ],
    );
    let there = |answer: String, holds: bool| if holds { answer } else { String::new() };
    let coded = !book.codes.is_empty();
    let mut items = vec![
        Item::whole(24, coders(analysis), "codings/"),
        Item::whole(25, there(tree, coded), "codebook"),
        Item::part(26, there(origins, coded), "codebook"),
        Item::whole(27, TOOL.to_owned(), "grenstaal"),
    ];
    items.extend(themes(analysis));
    items
}

/// How many people coded; the layer of what they agreed on is nobody.
fn coders(analysis: &Analysis) -> String {
    let study = analysis.study;
    let reconciled = study.settings.reconciled.as_deref();
    let people: Vec<&String> = study.coders.iter().filter(|coder| Some(coder.as_str()) != reconciled).collect();
    if people.is_empty() {
        let candidates = analysis.basis == Basis::Candidates;
        return study.locale.text(if candidates { "coreq.by_rule" } else { "coreq.no_coder" }).to_owned();
    }
    let readings = readings(study);
    let worked = |coder: &str, i: usize| {
        let files = study.codings.get(i).map(Vec::as_slice).unwrap_or_default();
        let coded = files.iter().any(|file| file.coder.0 == coder && file.lines > 0);
        let reading = readings.get(&(coder, study.interview_id(i)));
        coded || reading.is_some_and(|reading| reading.status == ReadingStatus::Full)
    };
    let several = |i: &usize| people.iter().filter(|coder| worked(coder, *i)).count() > 1;
    let twice = (0..study.roster.interviews.len()).filter(several).count();
    let names: Vec<&str> = people.iter().map(|coder| coder.as_str()).collect();
    let blanks: [(&str, &dyn std::fmt::Display); 3] =
        [("k", &people.len()), ("who", &names.join(", ")), ("twice", &twice)];
    study.locale.fill("coreq.coders", &blanks)
}

/// Items 29 to 32: what is claimed, with what, and what speaks against it.
fn themes(analysis: &Analysis) -> Vec<Item> {
    let study = analysis.study;
    let (locale, all) = (study.locale, &study.themes.themes);
    if all.is_empty() {
        return Vec::new();
    }
    let n = analysis.participants(&Filter::default()).len();
    let title = |theme: &crate::theme::Theme| theme.title.as_ref().unwrap_or(&theme.claim).of(locale.tag()).to_owned();
    let quotations: usize = all.iter().map(|theme| theme.quotations.len()).sum();
    let quoted = all.iter().filter(|theme| !theme.quotations.is_empty()).count();
    let against: usize = all.iter().map(|theme| theme.against.len()).sum();
    let opposed: Vec<String> = all.iter().filter(|theme| !theme.against.is_empty()).map(title).collect();
    let major = all.iter().map(|theme| {
        let mut cases = BTreeSet::new();
        for code in &theme.codes {
            let excerpts = analysis.present().flat_map(|i| analysis.excerpts(i, *code, Level::Tree));
            cases.extend(excerpts.filter_map(|excerpt| excerpt.case));
        }
        locale.fill("coreq.theme", &[("title", &title(theme)), ("k", &cases.len()), ("n", &n)])
    });
    let major: Vec<String> = major.collect();
    let blanks: [(&str, &dyn std::fmt::Display); 2] =
        [("k", &quotations), ("attribution", &study.settings.attribution)];
    let presented = locale.fill("coreq.quotations", &blanks);
    let linked = locale.fill("coreq.linked", &[("k", &quoted), ("n", &all.len())]);
    let minor = locale.fill("coreq.against", &[("k", &against), ("titles", &opposed.join("; "))]);
    let there = |answer: String, holds: bool| if holds { answer } else { String::new() };
    let mut layer = String::new();
    if analysis.basis == Basis::Candidates {
        layer = format!(" ({})", crate::table::layer_phrase(analysis));
    }
    vec![
        Item::part(29, there(presented, quotations > 0), "themes.toml"),
        Item::part(30, linked, "themes.toml"),
        Item::part(31, format!("{}{layer}.", major.join("; ")), "themes.toml"),
        Item::part(32, there(minor, against > 0), "themes.toml"),
    ]
}
