//! The words behind a row that is no count of a code's excerpts: of uncoded words, the matrix, rules, agreement.
//!
//! In: a table, its row and a column. Out: [`Behind`], or why no words stand behind it.

use super::cell::{Behind, Places, excerpts, no_excerpts, of_column, uncoded};
use crate::codebook::{CodeIndex, RuleIndex};
use crate::coding::{Anchor, Verdict};
use crate::diagnostic::did_you_mean;
use crate::excerpt::{Analysis, Coding, Level, Origin};
use crate::table::{self, Table};

/// A row of a table, as it is named.
#[derive(Clone, Copy, Debug)]
pub(super) enum Row<'a> {
    /// By the words that it begins with.
    Named(&'a str),
    /// By the code it is about.
    Code(CodeIndex),
}

/// The words that name a row: those before its first number.
pub(super) fn name(table: &Table, row: &table::Row) -> String {
    let cells = table.columns.iter().zip(&row.values).take_while(|(column, _)| !column.numeric);
    let words: Vec<String> = cells.take(3).map(|(_, value)| value.machine()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Finds what stands behind a row.
pub(super) fn of_row(
    analysis: &Analysis,
    table: &Table,
    wanted: Row,
    column: Option<&str>,
    named: Behind,
) -> Result<Behind, String> {
    let row = found(analysis, table, wanted)?;
    let cell = match column {
        None => None,
        Some(key) => {
            let keys = || table.columns.iter().map(|column| column.key.as_str());
            let value = table.columns.iter().zip(&row.values).find(|(column, _)| column.key == key);
            let (_, value) = value.ok_or_else(|| {
                let hint = did_you_mean(key, keys());
                let hint = hint.unwrap_or_else(|| format!("there are {}", keys().collect::<Vec<_>>().join(", ")));
                format!("the table `{}` has no column `{key}`; {hint}", table.name)
            })?;
            Some((key.to_owned(), value.machine()))
        }
    };
    let told = match &cell {
        Some((key, value)) => format!("{} = {value} of `{}` in `{}`", key, name(table, row), table.name),
        None => format!("the row `{}` of `{}`", name(table, row), table.name),
    };
    let key = column.unwrap_or_default();
    let (places, note) = match table.name.as_str() {
        "participants" | "completeness" => return Err(no_excerpts(&table.name, &told)),
        "uncoded" if key == "words" => {
            return Err(format!(
                "{told} counts all that was said there, not coded words; `uncoded_words` can be traced"
            ));
        }
        "uncoded" => (of_uncoded(analysis, row, key), Some("the words that carry no code")),
        "matrix" => (of_matrix(analysis, row), None),
        "rules" | "rules-code" => of_rules(analysis, row, key),
        "agreement" => of_agreement(analysis, table, row, key).ok_or_else(|| no_excerpts("agreement", &told))?,
        _ => match row.values.iter().find_map(|value| place(analysis, &value.machine())) {
            Some(place) => (vec![place], None),
            None => return Err(format!("{told} counts no words that can be shown")),
        },
    };
    let row = (!matches!(wanted, Row::Code(_))).then(|| name(table, row));
    Ok(Behind { row, cell, places, note, ..named })
}

fn found<'t>(analysis: &Analysis, table: &'t Table, wanted: Row) -> Result<&'t table::Row, String> {
    let id = |code| analysis.study.codebook.id(code);
    let (fits, typed): (Vec<&table::Row>, &str) = match wanted {
        Row::Code(code) => {
            let of = |row: &&table::Row| {
                row.code == Some(code) || row.values.iter().take(1).any(|value| value.machine() == id(code))
            };
            (table.rows.iter().filter(of).collect(), id(code))
        }
        Row::Named(words) => {
            let plain = |text: &str| {
                text.split([' ', '=', ',']).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ").to_lowercase()
            };
            let wanted = plain(words);
            let whole = |row: &&table::Row| plain(&name(table, row)) == wanted;
            let cell = |row: &&table::Row| {
                let cells = table.columns.iter().zip(&row.values).take_while(|(column, _)| !column.numeric);
                cells.take(3).any(|(_, value)| plain(&value.machine()) == wanted)
            };
            let begins = |row: &&table::Row| plain(&name(table, row)).starts_with(&wanted);
            let first = |fits: &dyn Fn(&&table::Row) -> bool| table.rows.iter().filter(fits).collect::<Vec<_>>();
            let tries = [first(&whole), first(&cell), first(&begins)];
            (tries.into_iter().find(|rows| !rows.is_empty()).unwrap_or_default(), words)
        }
    };
    match fits.as_slice() {
        [only] => Ok(only),
        [] => {
            let names: Vec<String> = table.rows.iter().map(|row| name(table, row)).collect();
            let near = did_you_mean(typed, names.iter().map(String::as_str));
            let near = near.unwrap_or_else(|| format!("the first is `{}`", names.first().map_or("", String::as_str)));
            Err(format!("the table `{}` has no row for `{typed}` that counts excerpts; {near}", table.name))
        }
        several => {
            let names: Vec<String> = several.iter().take(4).map(|row| name(table, row)).collect();
            Err(format!(
                "`{typed}` is {} rows of `{}`: say which with --row, `{}`",
                several.len(),
                table.name,
                names.join("`, `")
            ))
        }
    }
}

/// The place that an anchor names.
fn place(analysis: &Analysis, text: &str) -> Option<(usize, crate::text::Span)> {
    let anchor: Anchor = text.parse().ok()?;
    let interview = analysis.study.roster.interview(&anchor.interview)?;
    let transcript = analysis.study.transcript(interview)?;
    Some((interview, transcript.text.span_of(anchor.start, anchor.end)?))
}

fn of_uncoded(analysis: &Analysis, row: &table::Row, column: &str) -> Places {
    let text = |place: usize| row.values.get(place).map(table::Value::machine).unwrap_or_default();
    if column.starts_with("longest") {
        return row.values.iter().filter_map(|value| place(analysis, &value.machine())).collect();
    }
    let study = analysis.study;
    let own = |(interview, span): &(usize, crate::text::Span)| {
        let case = analysis.case_at(*interview, span.start);
        row.total || study.case_id(case) == text(1)
    };
    let interviews = analysis.present().filter(|i| row.total || study.interview_id(*i) == text(0));
    interviews.flat_map(|i| uncoded(analysis, i)).filter(own).collect()
}

fn of_matrix(analysis: &Analysis, row: &table::Row) -> Places {
    let text = |place: usize| row.values.get(place).map(table::Value::machine).unwrap_or_default();
    let about = analysis.summarised().into_iter().find(|about| analysis.study.about_name(about) == text(0));
    let case = analysis.study.roster.case(&text(2));
    about.map(|about| of_column(analysis, &about, case)).unwrap_or_default()
}

/// What a rule, or the rules of a code, proposed; for what is measured by the segments of people, those.
fn of_rules(analysis: &Analysis, row: &table::Row, column: &str) -> (Places, Option<&'static str>) {
    let book = &analysis.study.codebook;
    let first = row.values.first().map(table::Value::machine).unwrap_or_default();
    let rules = (0..book.rules.len()).filter_map(|rule| Some(RuleIndex(u16::try_from(rule).ok()?)));
    let rule = rules.into_iter().find(|rule| book.rule_name(*rule) == first);
    if matches!(column, "segments" | "found" | "recall" | "recall_low" | "recall_high")
        && let Some(code) = row.code
    {
        let note = "the excerpts of the code; the figure looks at those of coders who saw no candidates";
        return (excerpts(analysis, code, Level::Tree, &[]), Some(note));
    }
    let own = |coding: &Coding| match (coding.origin, rule, row.code) {
        (Origin::Rule { rule, .. }, Some(own), _) => rule == own,
        (Origin::Rule { .. }, None, Some(code)) => book.is_within(coding.code, code),
        (Origin::Rule { .. }, None, None) => row.total,
        _ => false,
    };
    (codings(analysis, &own), Some("all that was proposed; each says what people decided on it"))
}

/// What the compared coders gave a code: the figure compares it unit by unit.
fn of_agreement(
    analysis: &Analysis,
    table: &Table,
    row: &table::Row,
    column: &str,
) -> Option<(Places, Option<&'static str>)> {
    let code = row.code.or_else(|| analysis.study.codebook.find(&row.values.first()?.machine()))?;
    let keys: Vec<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
    let (first, last) = (keys.iter().position(|key| *key == "units")?, keys.iter().position(|key| *key == "both")?);
    let coders = keys.get(first + 1..last)?;
    let both = |interview: usize| {
        let files = analysis.study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        coders.iter().filter(|coder| files.iter().any(|file| file.coder.0 == **coder)).count() > 1
    };
    let book = &analysis.study.codebook;
    let own = |coding: &Coding| match coding.origin {
        Origin::Person { coder, coding: person } => {
            let wanted = coders.contains(&coder.0.as_str()) && (!coders.contains(&column) || coder.0 == column);
            wanted && person.verdict == Verdict::Yes && book.is_within(coding.code, code)
        }
        Origin::Rule { .. } => false,
    };
    let places = codings(analysis, &own).into_iter().filter(|(interview, _)| both(*interview)).collect();
    Some((
        places,
        Some("what the compared coders coded; the figure compares it unit by unit, and a unit may hold several"),
    ))
}

fn codings(analysis: &Analysis, own: &dyn Fn(&Coding) -> bool) -> Places {
    let mut places: Places = Vec::new();
    for interview in analysis.present() {
        places
            .extend(analysis.codings(interview).list.iter().filter(|one| own(one)).map(|one| (interview, one.segment)));
    }
    places.sort();
    places.dedup();
    places
}
