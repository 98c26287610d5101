//! How often each code was found.
//!
//! In: the tally. Out: one row a code in the order of the codebook: participants of n, interviews, segments, words,
//! coverage, rate; with its sub-codes, and in columns of their own without them.

use super::caption::Caption;
use super::frame::{Counts, TableError, count_by};
use super::{Column, Row, Table, Value, layer_phrase};
use crate::codebook::{CodeIndex, CodeStatus};
use crate::coding::Basis;
use crate::excerpt::{Analysis, Filter, Level};
use crate::judgement::Proportion;

/// Makes the table of code frequencies.
pub(super) fn frequencies(analysis: &Analysis, filter: &Filter) -> Result<Table, TableError> {
    let study = analysis.study;
    let t = |key: &str| study.locale.text(key).to_owned();
    let caption = Caption::new(analysis, filter);
    let tree = count_by(analysis, filter, Level::Tree, &|_| Some(0))?;
    let own = count_by(analysis, filter, Level::Own, &|_| Some(0))?;
    let decisions = analysis.basis == Basis::Decisions && !study.codebook.rules.is_empty();
    let mut columns = vec![
        Column::text("code", &t("column.id")).data_only(),
        Column::text("name", &t("column.code")),
        Column::number("participants", &t("column.participants")).counting(&[]),
        Column::number("participants_low", "").data_only(),
        Column::number("participants_high", "").data_only(),
        Column::number("interviews", &t("column.interviews")).counting(&[]),
        Column::number("segments", &t("column.segments")).counting(&[]),
        Column::number("words", &t("column.words")).counting(&[]),
        Column::number("coverage", &t("column.coverage")).counting(&[]),
        Column::number("per_1000_words", &t("column.per_1000")).counting(&[]),
        Column::number("own_participants", &t("column.own_participants")).data_only(),
        Column::number("own_segments", &t("column.own_segments")).data_only(),
    ];
    if decisions {
        columns.push(Column::number("undecided", &t("column.undecided")));
    }
    let mut rows = Vec::new();
    for code in reported_codes(analysis) {
        let key = (u32::from(code.0), 0);
        let with = tree.get(&key).copied().unwrap_or_default();
        let without = own.get(&key).copied().unwrap_or_default();
        rows.push(row(analysis, &caption, code, with, without, decisions));
    }
    Ok(Table {
        name: "frequencies".to_owned(),
        title: caption.title(&t("table.frequencies")),
        caption: caption.text(&t("table.frequencies_caption")),
        layer: layer_phrase(analysis),
        columns,
        rows,
    })
}

/// The codes that tables show: all but retired ones that nothing carries.
pub(super) fn reported_codes(analysis: &Analysis) -> Vec<CodeIndex> {
    let book = &analysis.study.codebook;
    let used = |code: CodeIndex| analysis.tally.rows.iter().any(|row| row.code == code && row.segments > 0);
    let shown = |code: &CodeIndex| book.code(*code).is_some_and(|c| c.status != CodeStatus::Retired || used(*code));
    book.indices().filter(shown).collect()
}

fn row(analysis: &Analysis, caption: &Caption, code: CodeIndex, with: Counts, without: Counts, decisions: bool) -> Row {
    let book = &analysis.study.codebook;
    let locale = analysis.study.locale;
    let name = book.code(code).map_or("", |c| c.name.of(locale.tag()));
    let (low, high) = wilson(with.participants, caption.participants);
    let mut values = vec![
        Value::Text(book.id(code).to_owned()),
        Value::Text(name.to_owned()),
        Value::Count(with.participants),
        low,
        high,
        Value::Count(with.interviews),
        Value::Count(with.segments),
        Value::Count(with.words),
        Value::share(with.chars, caption.chars, 100, 1),
        Value::share(with.segments, caption.words, 1000, 2),
        Value::Count(without.participants),
        Value::Count(without.segments),
    ];
    if decisions {
        values.push(Value::Count(with.undecided));
    }
    Row { values, code: Some(code), depth: book.code(code).map_or(0, |c| c.depth), total: false }
}

/// The 95 % interval of a proportion (Wilson 1927).
pub(super) fn wilson(part: u64, whole: u64) -> (Value, Value) {
    if whole == 0 {
        return (Value::Missing, Value::Missing);
    }
    let (low, high) = Proportion { part, whole }.interval();
    let bound = |part| Value::Share { part, whole: 10_000, scale: 1, decimals: 4 };
    (bound(low), bound(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_the_one_of_newcombe_1998() {
        // Newcombe 1998, Statistics in Medicine 17:857–872, table I, method 3: 81 of 263 gives 0.2553 to 0.3662,
        // 15 of 148 gives 0.0624 to 0.1605, 0 of 20 gives 0.0000 to 0.1611.
        for (part, whole, low, high) in
            [(81, 263, "0.2553", "0.3662"), (15, 148, "0.0624", "0.1605"), (0, 20, "0.0000", "0.1611")]
        {
            let (l, h) = wilson(part, whole);
            assert_eq!((l.machine().as_str(), h.machine().as_str()), (low, high));
        }
    }
}
