//! Who took part, and what is there of what was planned.
//!
//! In: the roster and what was counted. Out: table 1, by attribute and never a row for a person; and the completeness
//! grid with a row for each case.

use super::caption::Caption;
use super::{Column, Row, Table, Value, layer_phrase};
use crate::case::{AttributeOf, AttributeType, Status};
use crate::excerpt::{Analysis, Filter};
use std::collections::BTreeSet;

/// Makes table 1: participants by attribute; values that too few share are put together.
pub(super) fn participants(analysis: &Analysis, filter: &Filter) -> Table {
    let study = analysis.study;
    let t = |key: &str| study.locale.text(key).to_owned();
    let caption = Caption::new(analysis, filter);
    let cases = analysis.participants(filter);
    let mut rows = Vec::new();
    for attribute in study.roster.attributes.iter().filter(|attribute| attribute.of == AttributeOf::Case) {
        let label = attribute.label_in(study.locale).to_owned();
        let value_of = |case: usize| study.roster.value(attribute, 0, Some(case));
        if attribute.kind == AttributeType::Number {
            rows.extend(range_row(&label, cases.iter().filter_map(|case| value_of(*case))));
            continue;
        }
        let mut small = BTreeSet::new();
        for value in &attribute.values {
            let having: BTreeSet<usize> = cases.iter().copied().filter(|case| value_of(*case) == Some(value)).collect();
            if having.len() < study.settings.small_cell {
                small.extend(having);
            } else {
                rows.push(people_row(analysis, filter, &label, value, &having));
            }
        }
        if !small.is_empty() {
            rows.push(people_row(analysis, filter, &label, &t("table.small_cells"), &small));
        }
    }
    rows.push(Row {
        total: true,
        ..people_row(analysis, filter, &t("table.all"), "", &cases.iter().copied().collect())
    });
    let own = study.locale.fill("table.participants_caption", &[("k", &study.settings.small_cell)]);
    Table {
        name: "participants".to_owned(),
        title: t("table.participants"),
        caption: caption.text(&own),
        layer: layer_phrase(analysis),
        columns: vec![
            Column::text("attribute", &t("column.attribute")),
            Column::text("value", &t("column.value")),
            Column::number("participants", &t("column.participants")),
            Column::number("interviews", &t("column.interviews")),
            Column::number("words", &t("column.words")),
        ],
        rows,
    }
}

fn plain(values: Vec<Value>) -> Row {
    Row { values, code: None, depth: 0, total: false }
}

fn people_row(analysis: &Analysis, filter: &Filter, label: &str, value: &str, cases: &BTreeSet<usize>) -> Row {
    let (mut interviews, mut words) = (0, 0);
    for i in analysis.present() {
        let Some(counted) = analysis.counted(i) else { continue };
        let own = counted.talk.iter().filter(|(case, _)| {
            let case = case.map(|case| case as usize);
            case.is_some_and(|case| cases.contains(&case)) && filter.keeps(i, case)
        });
        let talk: Vec<u64> = own.map(|(_, talk)| talk.words).collect();
        interviews += u64::from(!talk.is_empty());
        words += talk.iter().sum::<u64>();
    }
    plain(vec![
        Value::Text(label.to_owned()),
        Value::Text(value.to_owned()),
        Value::Count(cases.len() as u64),
        Value::Count(interviews),
        Value::Count(words),
    ])
}

/// A number is told by its range and median, which point at nobody.
fn range_row<'v>(label: &str, values: impl Iterator<Item = &'v str>) -> Option<Row> {
    let mut values: Vec<&str> = values.collect();
    let number = |value: &str| value.replace(',', ".").parse::<f64>().unwrap_or(f64::INFINITY);
    values.sort_by(|a, b| number(a).total_cmp(&number(b)).then_with(|| a.cmp(b)));
    let (first, last) = (values.first()?, values.last()?);
    let middle = values.get((values.len() - 1) / 2)?;
    let told = format!("{first}–{last} ({middle})");
    let count = Value::Count(values.len() as u64);
    Some(plain(vec![Value::Text(label.to_owned()), Value::Text(told), count, Value::Missing, Value::Missing]))
}

/// Makes the completeness grid: what was planned and what is there, a row for each case and one for groups.
pub(super) fn completeness(analysis: &Analysis, filter: &Filter) -> Table {
    let study = analysis.study;
    let t = |key: &str| study.locale.text(key).to_owned();
    let caption = Caption::new(analysis, filter);
    let mut rows: Vec<Row> = Vec::new();
    let mut sum = [0u64; 6];
    let cases = (0..study.roster.cases.len()).map(Some).chain([None]);
    for case in cases {
        let own: Vec<usize> = (0..study.roster.interviews.len())
            .filter(|i| study.roster.interviews.get(*i).is_some_and(|interview| interview.case == case))
            .filter(|i| filter.keeps(*i, case))
            .collect();
        if own.is_empty() && case.is_none_or(|case| !filter.is_all() && !filter.keeps(0, Some(case))) {
            continue;
        }
        let with = |status: Status| {
            let has = |i: &&usize| study.roster.interviews.get(**i).is_some_and(|interview| interview.status == status);
            own.iter().filter(has).count() as u64
        };
        let present = own.iter().filter(|i| analysis.counted(**i).is_some()).count() as u64;
        let words = own
            .iter()
            .filter_map(|i| analysis.counted(*i))
            .map(super::super::excerpt::Counted::participant_words)
            .sum();
        let numbers =
            [own.len() as u64, with(Status::Planned), with(Status::Declined), with(Status::Lost), present, words];
        for (total, number) in sum.iter_mut().zip(numbers) {
            *total += number;
        }
        let name = case.map_or_else(|| t("table.groups"), |case| study.case_id(Some(case)).to_owned());
        let counts = numbers.iter().map(|number| Value::Count(*number));
        rows.push(plain([Value::Text(name)].into_iter().chain(counts).collect()));
    }
    let counts = sum.iter().map(|number| Value::Count(*number));
    rows.push(Row { total: true, ..plain([Value::Text(t("table.all"))].into_iter().chain(counts).collect()) });
    Table {
        name: "completeness".to_owned(),
        title: t("table.completeness"),
        caption: caption.text(&t("table.completeness_caption")),
        layer: layer_phrase(analysis),
        columns: vec![
            Column::text("case", &t("column.participant")),
            Column::number("foreseen", &t("column.foreseen")),
            Column::number("planned", &t("column.planned")),
            Column::number("declined", &t("column.declined")),
            Column::number("lost", &t("column.lost")),
            Column::number("present", &t("column.present")),
            Column::number("words", &t("column.words")),
        ],
        rows,
    }
}
