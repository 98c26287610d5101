//! The 32 items of COREQ (Tong, Sainsbury and Craig, 2007, Int J Qual Health Care 19:349–357).
//!
//! In: an [`Analysis`] and what the authors answered. Out: a row for each item: what the study's files say of it, which, and
//! whether the rest is the author's to fill. What no file says stays empty: nothing is concluded from what is not there.

mod design;
mod findings;

use super::item::{Filled, ITEMS, Item};
use super::{Known, Part, columns, maybe, table, text};
use crate::case::Person;
use crate::excerpt::Analysis;
use crate::memo::Kind as MemoKind;
use crate::study::Study;
use crate::table::{Table, Value};
use std::collections::BTreeMap;

/// Makes the table.
pub(super) fn coreq(analysis: &Analysis, known: &Known) -> Table {
    let locale = analysis.study.locale;
    let mut items: BTreeMap<u8, Item> = BTreeMap::new();
    let told =
        [team(analysis.study), design::design(analysis), design::material(analysis), findings::findings(analysis)];
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
    // What is known of some of them is not known of all.
    let of_all = |number, of: fn(&Person) -> Option<&String>| {
        let known: Vec<(&Person, &String)> = people.iter().filter_map(|person| Some((person, of(person)?))).collect();
        let line = |(person, line): &(&Person, &String)| format!("{}: {}.", name(person), line.trim_end_matches('.'));
        let answer = known.iter().map(line).collect::<Vec<_>>().join(" ");
        Item { whole: known.len() == people.len(), ..Item::part(number, answer, "team.toml") }
    };
    let reflexive = study.memos.iter().filter(|memo| memo.kind == MemoKind::Reflexive && !memo.private).count();
    let journal = match reflexive {
        0 => String::new(),
        some => study.locale.fill("coreq.reflexive", &[("memos", &some)]),
    };
    vec![
        Item::whole(1, interviewers.map(name).collect::<Vec<_>>().join(", "), "team.toml"),
        of_all(2, |person| person.credentials.as_ref()),
        of_all(3, |person| person.occupation.as_ref()),
        of_all(4, |person| person.gender.as_ref()),
        of_all(5, |person| person.experience.as_ref()),
        of_all(6, |person| person.relation.as_ref()),
        Item::part(8, journal, "memos/"),
    ]
}
