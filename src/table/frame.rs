//! Counting rows by group.
//!
//! In: the tally of an analysis. Out: [`Counts`] per group, and Parquet. This is the only place that knows polars.

use super::{Table, Value};
use crate::excerpt::{Analysis, Filter, Level, TallyRow};
use polars::prelude::{
    BooleanChunked, Column, DataFrame, IntoColumn, NamedFrom, NewChunkedArray, PolarsResult, Series,
};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What was counted in one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Different cases, identified ones only.
    pub participants: u64,
    /// Different interviews.
    pub interviews: u64,
    /// Excerpts.
    pub segments: u64,
    /// Words, none twice.
    pub words: u64,
    /// Code points, none twice.
    pub chars: u64,
    /// Merged candidates nobody has decided on.
    pub undecided: u64,
}

/// Counting failed inside polars; never the fault of a study.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the table could not be counted: {0}")]
pub struct TableError(String);

/// Counts the rows of a level by code and by whatever `group` says; rows without a group are left out.
pub fn count_by(
    analysis: &Analysis,
    filter: &Filter,
    level: Level,
    group: &dyn Fn(&TallyRow) -> Option<u32>,
) -> Result<BTreeMap<(u32, u32), Counts>, TableError> {
    let keep = |row: &&TallyRow| {
        row.level == level && filter.keeps(row.interview as usize, row.case.map(|case| case as usize))
    };
    let rows: Vec<(&TallyRow, u32)> =
        analysis.tally.rows.iter().filter(keep).filter_map(|r| Some((r, group(r)?))).collect();
    counted(&rows).map_err(|error| TableError(error.to_string()))
}

fn frame(rows: &[(&TallyRow, u32)]) -> PolarsResult<DataFrame> {
    let numbers = |name: &str, value: &dyn Fn(&TallyRow) -> u64| -> Column {
        Series::new(name.into(), rows.iter().map(|(row, _)| value(row)).collect::<Vec<u64>>()).into_column()
    };
    let ids = |name: &str, value: &dyn Fn(&TallyRow, u32) -> u32| -> Column {
        Series::new(name.into(), rows.iter().map(|(row, group)| value(row, *group)).collect::<Vec<u32>>()).into_column()
    };
    DataFrame::new(
        rows.len(),
        vec![
            ids("code", &|row, _| u32::from(row.code.0)),
            ids("group", &|_, group| group),
            ids("case", &|row, _| row.case.map_or(u32::MAX, |case| case)),
            ids("interview", &|row, _| row.interview),
            numbers("segments", &|row| u64::from(row.segments)),
            numbers("words", &|row| u64::from(row.words)),
            numbers("chars", &|row| u64::from(row.chars)),
            numbers("undecided", &|row| u64::from(row.undecided)),
        ],
    )
}

#[expect(deprecated, reason = "the lazy aggregations would cost minutes of building for three sums")]
fn counted(rows: &[(&TallyRow, u32)]) -> PolarsResult<BTreeMap<(u32, u32), Counts>> {
    let keys = ["code", "group"];
    let all = frame(rows)?;
    let mut counts: BTreeMap<(u32, u32), Counts> = BTreeMap::new();
    let sums = all.group_by_stable(keys)?.select(["segments", "words", "chars", "undecided"]).sum()?;
    let columns = ["segments_sum", "words_sum", "chars_sum", "undecided_sum"];
    each(&sums, &columns, |key, values| {
        let [segments, words, chars, undecided] = values;
        counts.insert(key, Counts { segments, words, chars, undecided, ..Counts::default() });
    })?;
    let found = all.filter(&mask(rows, |row| row.segments > 0))?;
    each(
        &found.group_by_stable(keys)?.select(["interview"]).n_unique()?,
        &["interview_n_unique"],
        |key, [interviews]| {
            counts.entry(key).or_default().interviews = interviews;
        },
    )?;
    let identified = all.filter(&mask(rows, |row| row.segments > 0 && row.case.is_some()))?;
    each(
        &identified.group_by_stable(keys)?.select(["case"]).n_unique()?,
        &["case_n_unique"],
        |key, [participants]| {
            counts.entry(key).or_default().participants = participants;
        },
    )?;
    Ok(counts)
}

fn mask(rows: &[(&TallyRow, u32)], keep: impl Fn(&TallyRow) -> bool) -> BooleanChunked {
    BooleanChunked::from_iter_values("keep".into(), rows.iter().map(|(row, _)| keep(row)))
}

/// Visits the groups of an aggregated frame: its key and the named columns.
fn each<const N: usize>(
    frame: &DataFrame,
    columns: &[&str; N],
    mut visit: impl FnMut((u32, u32), [u64; N]),
) -> PolarsResult<()> {
    let (codes, groups) = (frame.column("code")?.u32()?, frame.column("group")?.u32()?);
    let casted: Vec<Column> = columns
        .iter()
        .map(|name| frame.column(name)?.cast(&polars::prelude::DataType::UInt64))
        .collect::<PolarsResult<_>>()?;
    for i in 0..frame.height() {
        let mut values = [0; N];
        for (value, column) in values.iter_mut().zip(&casted) {
            *value = column.u64()?.get(i).unwrap_or(0);
        }
        if let (Some(code), Some(group)) = (codes.get(i), groups.get(i)) {
            visit((code, group), values);
        }
    }
    Ok(())
}

/// Writes a table as Parquet, in one chunk.
pub fn write_parquet(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut columns: Vec<Column> = Vec::new();
    for (i, column) in table.columns.iter().enumerate() {
        let values: Vec<Option<&Value>> = table.rows.iter().map(|row| row.values.get(i)).collect();
        columns.push(parquet_column(&column.key, &values));
    }
    if !table.layer.is_empty() {
        let layer = vec![table.layer.as_str(); table.rows.len()];
        columns.push(Series::new("layer".into(), layer).into_column());
    }
    let mut frame = DataFrame::new(table.rows.len(), columns).map_err(io::Error::other)?;
    let mut bytes = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut bytes)
        .with_compression(polars_io::parquet::write::ParquetCompression::Uncompressed)
        .finish(&mut frame)
        .map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn parquet_column(name: &str, values: &[Option<&Value>]) -> Column {
    let has = |test: fn(&Value) -> bool| values.iter().flatten().any(|value| test(value));
    if has(|value| matches!(value, Value::Text(_))) {
        let texts: Vec<Option<String>> =
            values.iter().map(|value| value.filter(|v| **v != Value::Missing).map(Value::machine)).collect();
        Series::new(name.into(), texts).into_column()
    } else if has(|value| matches!(value, Value::Share { .. } | Value::Decimal { .. })) {
        let number = |value: &Option<&Value>| value.and_then(|value| value.machine().parse::<f64>().ok());
        Series::new(name.into(), values.iter().map(number).collect::<Vec<Option<f64>>>()).into_column()
    } else {
        let count = |value: &Option<&Value>| match value {
            Some(Value::Count(count)) => Some(*count),
            _ => None,
        };
        Series::new(name.into(), values.iter().map(count).collect::<Vec<Option<u64>>>()).into_column()
    }
}
