//! Codes against an attribute, against cases or against interviews.
//!
//! In: the tally and what the columns are. Out: for an attribute, participants and segments per value; for cases and
//! interviews, segments. The margins count words that carry several codes once, and each participant once.

use super::caption::Caption;
use super::frame::{TableError, count_by};
use super::frequency::reported_codes;
use super::{Column, Row, Table, Value, layer_phrase, stem};
use crate::excerpt::{Analysis, Filter, Level, TallyRow};
use std::collections::{BTreeMap, BTreeSet};

/// A column's group: its value, and how it is shown.
struct Group {
    value: String,
    heading: String,
}

/// Makes a cross table of codes by `by`.
pub(super) fn crosstab(analysis: &Analysis, by: &str, filter: &Filter) -> Result<Table, TableError> {
    let study = analysis.study;
    let locale = study.locale;
    let groups = groups(analysis, by, filter);
    let is_attribute = !matches!(by, "case" | "interview");
    let places: BTreeMap<&str, u32> = groups.iter().map(|group| group.value.as_str()).zip(0..).collect();
    let index_of = |row: &TallyRow| {
        let case = row.case.map(|case| case as usize);
        let value = match by {
            "case" => study.case_id(case),
            "interview" => study.interview_id(row.interview as usize),
            _ => study
                .roster
                .attribute(by)
                .and_then(|a| study.roster.value(a, row.interview as usize, case))
                .unwrap_or(""),
        };
        places.get(value).copied()
    };
    let cells = count_by(analysis, filter, Level::Tree, &index_of)?;
    let totals = count_by(analysis, filter, Level::Tree, &|_| Some(0))?;
    let columns = columns(analysis, by, &groups, is_attribute);
    let mut rows = Vec::new();
    for code in reported_codes(analysis) {
        let Some(about) = study.codebook.code(code) else { continue };
        let mut values = vec![Value::Text(about.id.clone()), Value::Text(about.name.of(locale.tag()).to_owned())];
        let key = u32::from(code.0);
        for i in 0..groups.len() {
            let counts = cells.get(&(key, u32::try_from(i).unwrap_or(u32::MAX))).copied().unwrap_or_default();
            if is_attribute {
                values.push(Value::Count(counts.participants));
            }
            values.push(Value::Count(counts.segments));
        }
        let total = totals.get(&(key, 0)).copied().unwrap_or_default();
        values.push(Value::Count(total.participants));
        values.push(Value::Count(total.segments));
        rows.push(Row { values, code: Some(code), depth: about.depth, total: false });
    }
    let caption = Caption::new(analysis, filter);
    let label = label(analysis, by);
    let own = own_caption(analysis, by, &groups, filter);
    Ok(Table {
        name: format!("crosstab-{}", stem(by)),
        title: caption.title(&locale.fill("table.crosstab", &[("by", &label)])),
        caption: caption.text(&own),
        layer: layer_phrase(analysis),
        columns,
        rows,
    })
}

fn label(analysis: &Analysis, by: &str) -> String {
    let study = analysis.study;
    match by {
        "case" => study.locale.text("column.participant").to_owned(),
        "interview" => study.locale.text("column.interview").to_owned(),
        _ => study.roster.attribute(by).map_or(by, |attribute| attribute.label_in(study.locale)).to_owned(),
    }
}

fn groups(analysis: &Analysis, by: &str, filter: &Filter) -> Vec<Group> {
    let study = analysis.study;
    let plain = |value: &str| Group { value: value.to_owned(), heading: value.to_owned() };
    match by {
        "case" => {
            let mut groups: Vec<Group> =
                analysis.participants(filter).into_iter().map(|case| plain(study.case_id(Some(case)))).collect();
            let unknown = |i: usize| analysis.counted(i).is_some_and(|counted| counted.talk.contains_key(&None));
            if filter.is_all() && analysis.present().any(unknown) {
                groups
                    .push(Group { value: String::new(), heading: study.locale.text("table.unidentified").to_owned() });
            }
            groups
        }
        "interview" => {
            let kept = |i: &usize| {
                let talk = analysis.counted(*i).map(|counted| &counted.talk);
                talk.is_some_and(|talk| talk.keys().any(|case| filter.keeps(*i, case.map(|c| c as usize))))
            };
            analysis.present().filter(kept).map(|i| plain(study.interview_id(i))).collect()
        }
        _ => study.roster.attribute(by).map_or_else(Vec::new, |a| a.values.iter().map(|value| plain(value)).collect()),
    }
}

fn columns(analysis: &Analysis, by: &str, groups: &[Group], is_attribute: bool) -> Vec<Column> {
    let t = |key: &str| analysis.study.locale.text(key).to_owned();
    let mut columns = vec![Column::text("code", &t("column.id")).data_only(), Column::text("name", &t("column.code"))];
    for Group { value, heading } in groups {
        // Somebody nobody could identify goes by the words for it on the pages too.
        let facets = &[(by, if value.is_empty() { heading.as_str() } else { value.as_str() })];
        let key = if value.is_empty() { "unidentified" } else { value };
        if is_attribute {
            let participants = format!("{heading}: {}", t("column.participants"));
            let segments = format!("{heading}: {}", t("column.segments"));
            columns.push(Column::number(&format!("{key}_participants"), &participants).counting(facets));
            columns.push(Column::number(&format!("{key}_segments"), &segments).counting(facets));
        } else {
            columns.push(Column::number(key, heading).counting(facets));
        }
    }
    columns.push(Column::number("all_participants", &t("column.all_participants")).counting(&[]));
    columns.push(Column::number("all_segments", &t("column.all_segments")).counting(&[]));
    columns
}

/// Says how many participants and interviews stand behind each column of an attribute.
fn own_caption(analysis: &Analysis, by: &str, groups: &[Group], filter: &Filter) -> String {
    let study = analysis.study;
    let locale = study.locale;
    let Some(attribute) = study.roster.attribute(by) else { return locale.text("table.cross_segments").to_owned() };
    let mut parts = Vec::new();
    for group in groups {
        let (mut cases, mut interviews) = (BTreeSet::<&u32>::new(), 0u64);
        for i in analysis.present() {
            let Some(counted) = analysis.counted(i) else { continue };
            let has = |case: &&Option<u32>| {
                let case = case.map(|case| case as usize);
                study.roster.value(attribute, i, case) == Some(&group.value) && filter.keeps(i, case)
            };
            let own: Vec<_> = counted.talk.keys().filter(has).collect();
            interviews += u64::from(!own.is_empty());
            cases.extend(own.into_iter().flatten());
        }
        parts.push(locale.fill(
            "table.cross_group",
            &[
                ("value", &group.heading),
                ("n", &locale.number(cases.len() as u64)),
                ("interviews", &locale.number(interviews)),
            ],
        ));
    }
    locale.fill("table.cross_caption", &[("groups", &parts.join("; "))])
}
