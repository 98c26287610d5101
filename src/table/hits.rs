//! How often a query was found, as a whole or by attribute.
//!
//! In: the counts of an answer, and who speaks in which interview. Out: a table of participants, interviews, turns and hits,
//! each beside how many there are. Groups in which nothing was found are in it: a zero is a figure too.

use super::{Column, Row, Table, Value};
use crate::case::{Attribute, AttributeOf};
use crate::diagnostic::did_you_mean;
use crate::query::{Answer, Count, Filter, Query, Voice};
use crate::study::Study;
use crate::transcript::Role;
use std::collections::{BTreeMap, BTreeSet};

/// Who is studied in which interview: interview and case, each once; no case where nobody could identify the speaker.
pub type Voices = BTreeSet<(usize, Option<usize>)>;

/// What the rows are split by.
enum By<'s> {
    Case,
    Interview,
    Attribute(&'s Attribute),
}

/// The place of a value in its order, and the value; last and empty where there is none.
type Cell = (usize, String);

#[derive(Default)]
struct Group {
    cases: BTreeSet<usize>,
    interviews: BTreeSet<usize>,
    all_cases: BTreeSet<usize>,
    all_interviews: BTreeSet<usize>,
    count: Count,
}

impl Group {
    fn present(&mut self, (interview, case): (usize, Option<usize>)) {
        self.all_interviews.insert(interview);
        self.all_cases.extend(case);
    }

    fn found(&mut self, (interview, case): (usize, Option<usize>), count: &Count) {
        self.present((interview, case));
        self.interviews.insert(interview);
        self.cases.extend(case);
        self.count.turns += count.turns;
        self.count.hits += count.hits;
    }

    fn row(&self, names: Vec<String>, total: bool) -> Row {
        let sizes = [&self.cases, &self.all_cases, &self.interviews, &self.all_interviews];
        let counts = sizes.map(|set| set.len() as u64).into_iter().chain([self.count.turns, self.count.hits]);
        let names = names.into_iter().map(|name| if name.is_empty() { Value::Missing } else { Value::Text(name) });
        Row { values: names.chain(counts.map(Value::Count)).collect(), code: None, depth: 0, total }
    }
}

/// Makes the table of an answer whose hits were counted; `by` names attributes, `case` or `interview`, and may be empty.
/// The error is a full phrase.
pub fn hits(study: &Study, query: &Query, answer: &Answer, voices: &Voices, by: &[String]) -> Result<Table, String> {
    let split = by.iter().map(|name| parse(study, name)).collect::<Result<Vec<By>, String>>()?;
    let kept = voices.iter().filter(|voice| keeps(&query.who, **voice));
    let mut groups: BTreeMap<Vec<Cell>, Group> = BTreeMap::new();
    let mut all = Group::default();
    let cells = |voice: (usize, Option<usize>)| split.iter().map(|by| cell(study, by, voice)).collect::<Vec<Cell>>();
    for voice in kept {
        all.present(*voice);
        groups.entry(cells(*voice)).or_default().present(*voice);
    }
    for (voice, count) in &answer.counts {
        all.found(*voice, count);
        groups.entry(cells(*voice)).or_default().found(*voice, count);
    }
    let t = |key: &str| study.locale.text(key).to_owned();
    let named = |cells: &[Cell]| cells.iter().map(|(_, value)| value.clone()).collect::<Vec<String>>();
    let mut rows: Vec<Row> = Vec::new();
    if !split.is_empty() {
        rows.extend(groups.iter().map(|(cells, group)| group.row(named(cells), false)));
    }
    let total = split.iter().enumerate().map(|(place, _)| if place == 0 { t("table.all") } else { String::new() });
    rows.push(all.row(total.collect(), !split.is_empty()));
    let headings = split.iter().zip(by).map(|(by, name)| match by {
        By::Case => Column::text(name, &t("column.participant")),
        By::Interview => Column::text(name, &t("column.interview")),
        By::Attribute(attribute) => Column::text(name, attribute.label_in(study.locale)),
    });
    let numbers = [
        ("participants", "column.participants"),
        ("of_participants", "column.of_participants"),
        ("interviews", "column.interviews"),
        ("of_interviews", "column.of_interviews"),
        ("turns", "column.turns"),
        ("hits", "column.hits"),
    ];
    // Split by participant or interview, how many of them there are says nothing.
    let idle = |name: &str| {
        by.iter().any(|by| {
            (by == "case" && name.ends_with("participants")) || (by == "interview" && name.ends_with("interviews"))
        })
    };
    let numbers = numbers.map(|(name, key)| {
        let column = Column::number(name, &t(key));
        if idle(name) { column.data_only() } else { column }
    });
    Ok(Table {
        name: "hits".to_owned(),
        title: study.locale.fill("table.hits", &[("query", &query.text)]),
        caption: caption(study, query, &all),
        layer: t(query.layer.key()),
        columns: headings.chain(numbers).collect(),
        rows,
    })
}

fn caption(study: &Study, query: &Query, all: &Group) -> String {
    let locale = study.locale;
    let (n, interviews) = (all.all_cases.len() as u64, all.all_interviews.len() as u64);
    let mut sentences = vec![
        locale.text("table.hits_caption").to_owned(),
        locale.fill("table.hits_n", &[("n", &locale.number(n)), ("interviews", &locale.number(interviews))]),
    ];
    if query.who != Filter::All {
        sentences.push(locale.text("table.hits_narrowed").to_owned());
    }
    sentences.push(locale.fill("table.hits_said_by", &[("said_by", &locale.text(query.said_by().key()))]));
    sentences.push(locale.fill("caption.layer", &[("layer", &locale.text(query.layer.key()))]));
    sentences.join(" ")
}

/// Tells whether a query that narrows n counts a participant in an interview.
fn keeps(who: &Filter, (interview, case): (usize, Option<usize>)) -> bool {
    who.keeps_voice(&Voice { interview, case, role: Role::Participant, label: "" })
}

fn parse<'s>(study: &'s Study, name: &str) -> Result<By<'s>, String> {
    match name {
        "case" => Ok(By::Case),
        "interview" => Ok(By::Interview),
        _ => study.roster.attribute(name).map(By::Attribute).ok_or_else(|| {
            let attributes = study.roster.attributes.iter().map(|attribute| attribute.name.as_str());
            let known: Vec<&str> = attributes.chain(["case", "interview"]).collect();
            let near = did_you_mean(name, known.iter().copied());
            let hint = near.unwrap_or_else(|| format!("there are {}", known.join(", ")));
            format!("there is no attribute `{name}` to count by; {hint}")
        }),
    }
}

fn cell(study: &Study, by: &By, (interview, case): (usize, Option<usize>)) -> Cell {
    let roster = &study.roster;
    let last = (usize::MAX, String::new());
    match by {
        By::Interview => (interview, study.interview_id(interview).to_owned()),
        By::Case => match case {
            Some(place) => (place, study.case_id(case).to_owned()),
            None => (usize::MAX, study.locale.text("table.unidentified").to_owned()),
        },
        By::Attribute(attribute) => {
            let case = if attribute.of == AttributeOf::Interview { None } else { case };
            let Some(value) = roster.value(attribute, interview, case) else { return last };
            let place = attribute.values.iter().position(|known| known == value);
            (place.unwrap_or(usize::MAX - 1), value.to_owned())
        }
    }
}
