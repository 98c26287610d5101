//! What the columns of a table hold: times, speakers, words.
//!
//! In: the rows of a sheet. Out: [`Columns`] told by the names people use, or by what stands in the cells when there
//! are no names. Promise: a name is believed only when the cells bear it out.

use std::collections::BTreeSet;

use super::clock::{Stamp, moment, range};
use super::grid::{Row, Sheet};
use super::plain::has_words;

/// Where things stand in a table, columns from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Begin, or begin and end in one cell.
    pub start: Option<usize>,
    /// End.
    pub end: Option<usize>,
    /// Who speaks.
    pub speaker: Option<usize>,
    /// The words.
    pub words: usize,
    /// The row of names, as an index into the rows; `None`: there is none.
    pub header: Option<usize>,
    /// The times are numbers of milliseconds, by the name of their column.
    pub millis: bool,
}

/// The unit of a column of plain numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Days, as Excel stores times.
    Days,
}

const START: [&str; 33] = [
    "start",
    "start time",
    "starttime",
    "begin",
    "begin time",
    "begintijd",
    "starttijd",
    "start tijd",
    "begin tijd",
    "time",
    "times",
    "tijd",
    "timestamp",
    "time stamp",
    "timestamps",
    "tijdstip",
    "tijdstempel",
    "timecode",
    "time code",
    "tijdcode",
    "in",
    "in point",
    "tc in",
    "timecode in",
    "from",
    "van",
    "offset",
    "ts",
    "start seconds",
    "startzeit",
    "zeit",
    "debut",
    "début",
];
const END: [&str; 20] = [
    "end",
    "end time",
    "endtime",
    "eind",
    "einde",
    "eindtijd",
    "eind tijd",
    "stop",
    "stop time",
    "stoptijd",
    "out",
    "out point",
    "tc out",
    "timecode out",
    "to",
    "tot",
    "endts",
    "end seconds",
    "ende",
    "fin",
];
const SPEAKER: [&str; 26] = [
    "speaker",
    "speakers",
    "speaker name",
    "speaker label",
    "speaker id",
    "spreker",
    "spreker naam",
    "naam spreker",
    "name",
    "naam",
    "label",
    "who",
    "wie",
    "person",
    "persoon",
    "actor",
    "role",
    "rol",
    "sprecher",
    "sprecherin",
    "locuteur",
    "intervenant",
    "interviewer interviewee",
    "participant",
    "voice",
    "character",
];
const WORDS: [&str; 33] = [
    "text",
    "tekst",
    "words",
    "woorden",
    "transcript",
    "transcription",
    "transcriptie",
    "utterance",
    "utterances",
    "uiting",
    "uitingen",
    "uitspraak",
    "content",
    "inhoud",
    "caption",
    "captions",
    "subtitle",
    "speech",
    "spraak",
    "sentence",
    "zin",
    "line",
    "dialogue",
    "dialog",
    "gesproken tekst",
    "what was said",
    "turn",
    "beurt",
    "paragraph",
    "texte",
    "aussage",
    "message",
    "spoken text",
];

/// Tells the plain form of a name: lower case, no signs, and without the unit in brackets behind it.
pub fn plain(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}').split(['(', '[']).next().unwrap_or(name).to_lowercase();
    let spaced: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Columns {
    /// Finds the columns of a sheet and how sure that is, 1–100.
    pub fn of(sheet: &Sheet) -> Option<(Self, u8)> {
        let named = (0..sheet.rows.len().min(20))
            .filter_map(|index| Self::named(sheet, index))
            .max_by_key(|(columns, _)| columns.count());
        named.or_else(|| Self::by_content(sheet))
    }

    /// Tells the unit of plain numbers: days when all are below one in a spreadsheet, milliseconds when the name says
    /// so, or all are whole and there is less than one word in twenty of them.
    pub fn unit(&self, rows: &[Row], start: usize, spreadsheet: bool) -> Unit {
        let number = |cell: &str| match moment(cell).map(|moment| moment.time) {
            Some(Stamp::Number(number)) => Some(number),
            _ => None,
        };
        let numbers: Vec<f64> = rows.iter().filter_map(|row| number(row.cell(start))).collect();
        let last = numbers.iter().copied().fold(0.0_f64, f64::max);
        if numbers.is_empty() {
            Unit::Seconds
        } else if self.millis {
            Unit::Millis
        } else if spreadsheet && rows.len() > 2 && last > 0.0 && last < 1.0 {
            Unit::Days
        } else {
            let words: usize = rows.iter().map(|row| row.cell(self.words).split_whitespace().count()).sum();
            let whole = share(rows, start, |cell| number(cell).is_some_and(|number| number.fract() == 0.0)) == 100;
            if whole && last > 1000.0 && (words as f64) * 20.0 < last { Unit::Millis } else { Unit::Seconds }
        }
    }

    /// How many of begin, end and speaker there are.
    fn count(&self) -> usize {
        [self.start, self.end, self.speaker].iter().flatten().count()
    }

    fn named(sheet: &Sheet, index: usize) -> Option<(Self, u8)> {
        let header = sheet.rows.get(index)?;
        let names: Vec<String> = header.cells.iter().map(|name| plain(name)).collect();
        let below = sheet.rows.get(index + 1..)?;
        let find = |known: &[&str], fits: &dyn Fn(usize) -> bool| {
            known.iter().find_map(|known| {
                (0..names.len()).find(|at| names.get(*at).is_some_and(|name| name == known) && fits(*at))
            })
        };
        let words = find(&WORDS, &|at| holds_words(below, at))?;
        let start = find(&START, &|at| at != words && holds_times(below, at)).or_else(|| unit(&names, "start", below));
        let end = find(&END, &|at| at != words && holds_times(below, at)).or_else(|| unit(&names, "end", below));
        let speaker = find(&SPEAKER, &|at| at != words && holds_labels(below, at));
        let millis = start.and_then(|at| header.cells.get(at)).is_some_and(|name| {
            let name = name.to_lowercase();
            name.ends_with("ms") || name.contains("(ms") || name.contains("milli")
        });
        let columns = Self { start, end: end.filter(|_| start.is_some()), speaker, words, header: Some(index), millis };
        let sure = match columns.count() {
            0 => return None,
            1 => 80,
            2 => 90,
            _ => 95,
        };
        Some((columns, sure))
    }

    /// Two to four columns without names: times above all, a few labels that recur, and words.
    fn by_content(sheet: &Sheet) -> Option<(Self, u8)> {
        let rows = sheet.rows.as_slice();
        let width = rows.iter().map(|row| row.cells.len()).max()?;
        if rows.len() < 3
            || !(2..=4).contains(&width)
            || rows.iter().filter(|row| row.cells.len() == width).count() * 10 < rows.len() * 8
        {
            return None;
        }
        let clock = |at: &usize| share(rows, *at, |cell| is_clock(cell) || range(cell).is_some()) >= 80;
        let times: Vec<usize> = (0..width).filter(clock).collect();
        let words = (0..width)
            .filter(|at| !times.contains(at) && holds_words(rows, *at))
            .max_by_key(|at| letters(rows, *at))?;
        let mut rest = (0..width).filter(|at| !times.contains(at) && *at != words);
        let speaker = rest.next();
        if rest.next().is_some() || times.len() > 2 || speaker.is_some_and(|at| !recurs(rows, at)) {
            return None;
        }
        let (start, end) = (times.first().copied(), times.get(1).copied());
        let long = letters(rows, words) >= rows.len() * 8;
        let sure = match (start, speaker) {
            (Some(_), Some(_)) => 75,
            (Some(_), None) => 65,
            (None, Some(_)) if long && rows.len() >= 4 => 55,
            _ => return None,
        };
        Some((Self { start, end, speaker, words, header: None, millis: false }, sure))
    }
}

/// A column such as `start_ms` or `start_seconds`.
fn unit(names: &[String], edge: &str, rows: &[Row]) -> Option<usize> {
    let fits = |name: &String| {
        let unit = name.strip_prefix(edge).map(str::trim);
        matches!(
            unit,
            Some(
                "ms" | "s" | "sec" | "secs" | "seconds" | "seconden" | "millis" | "milliseconds" | "time ms" | "time s"
            )
        )
    };
    let at = names.iter().position(fits)?;
    holds_times(rows, at).then_some(at)
}

/// The share of the filled cells that are so, in hundredths; 0 when none is filled.
pub fn share(rows: &[Row], column: usize, so: impl Fn(&str) -> bool) -> usize {
    let filled: Vec<&str> = rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect();
    let count = filled.iter().filter(|cell| so(cell)).count();
    (count * 100).checked_div(filled.len()).unwrap_or(0)
}

fn is_clock(cell: &str) -> bool {
    matches!(moment(cell).map(|moment| moment.time), Some(Stamp::Clock(_)))
}

fn holds_times(rows: &[Row], column: usize) -> bool {
    share(rows, column, |cell| moment(cell).is_some() || range(cell).is_some()) >= 80
}

fn holds_words(rows: &[Row], column: usize) -> bool {
    share(rows, column, |cell| cell.chars().any(char::is_alphabetic)) >= 60
}

fn holds_labels(rows: &[Row], column: usize) -> bool {
    share(rows, column, |cell| has_words(cell) && cell.chars().count() <= 60) >= 80
}

/// A few short labels, most of them more than once.
fn recurs(rows: &[Row], column: usize) -> bool {
    let labels: Vec<&str> = rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect();
    let distinct: BTreeSet<&str> = labels.iter().copied().collect();
    let short = distinct
        .iter()
        .all(|label| has_words(label) && label.chars().count() <= 40 && label.split_whitespace().count() <= 4);
    short && distinct.len() <= 12 && distinct.len() * 2 <= labels.len()
}

fn letters(rows: &[Row], column: usize) -> usize {
    rows.iter().map(|row| row.cell(column).len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let rows = rows
            .iter()
            .zip(1..)
            .map(|(cells, number)| Row { number, cells: cells.iter().map(|c| (*c).to_owned()).collect() });
        Sheet { name: String::new(), rows: rows.collect() }
    }

    #[test]
    fn columns_are_found_by_the_names_people_use() {
        let found = |rows: &[&[&str]]| Columns::of(&sheet(rows)).map(|(c, _)| (c.start, c.end, c.speaker, c.words));
        assert_eq!(
            found(&[&["Start Time", "End Time", "Text", "Layer ID"], &["0:01", "0:02", "ja", "1"]]),
            Some((Some(0), Some(1), None, 2))
        );
        assert_eq!(
            found(&[&["Interview 3"], &["Tijd", "Spreker", "Tekst"], &["0:01", "I", "ja"]]),
            Some((Some(0), None, Some(1), 2))
        );
        assert_eq!(found(&[&["Name", "Utterance"], &["Marie", "ja"]]), Some((None, None, Some(0), 1)));
        assert_eq!(found(&[&["start_ms", "text"], &["0", "ja"]]), Some((Some(0), None, None, 1)));
        assert_eq!(found(&[&["Code", "Comment", "Groups"], &["a", "b", "c"]]), None);
        assert_eq!(found(&[&["Name", "Text"], &["12", "3.4"]]), None);
        assert_eq!(found(&[&["Text"], &["ja"]]), None);
    }

    #[test]
    fn columns_without_names_are_found_by_their_cells() {
        let found = |rows: &[&[&str]]| Columns::of(&sheet(rows)).map(|(c, sure)| (c.start, c.speaker, c.words, sure));
        let rows: [&[&str]; 4] = [
            &["I", "Wat vond je ervan?"],
            &["P", "Nou, ik vond het goed."],
            &["I", "En toen dan?"],
            &["P", "Ja, toen niet meer."],
        ];
        assert_eq!(found(&rows), Some((None, Some(0), 1, 55)));
        let rows: [&[&str]; 3] = [&["0:01", "ja"], &["0:02", "nee"], &["0:03", "dus"]];
        assert_eq!(found(&rows), Some((Some(0), None, 1, 65)));
        assert_eq!(found(&[&["a", "1"], &["b", "2"], &["c", "3"]]), None);
    }
}
