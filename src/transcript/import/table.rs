//! Tables of talk: csv, tsv, Rev's nlp, Excel, OpenDocument.
//!
//! In: a table with columns for words and for times or speakers. Out: talk, an utterance for each row; captions and
//! single words join to turns. Promise: columns are told by name and content, sheets and columns that are not read are
//! named, and a table without talk is refused with the names that would be known.

use super::clock::{Stamp, moment, range, seconds};
use super::columns::{Columns, Unit, share};
use super::cue_speakers::{Piece, assign};
use super::grid::{Grid, Kind, Row, Sheet, kind, read};
use super::join::{join_cues, join_marked};
use super::nlp;
use super::plain::{dropped, has_words, one_space};
use super::{About, Content, Format, Refused, Source, Talk, Utterance};
use crate::transcript::Time;

/// Tables.
pub(super) struct Table;

/// How much of a text is read to recognise it.
const LOOKED_AT: usize = 64 * 1024;

static ABOUT: About = About {
    id: "table",
    name: "Table: csv, tsv, Excel, OpenDocument, Rev nlp",
    endings: &["csv", "tsv", "xlsx", "ods", "nlp"],
    recognised: "a column of words and one of times or speakers, by the names people use (Start Time, Timestamp, \
                 Tijd, In, Speaker, Spreker, Name, Text, Tekst, Utterance, Uiting, Caption, Content …) in one of the \
                 first 20 rows; without names two to four columns of clock times, recurring labels and words; \
                 `token|speaker|ts`",
    kept: "words, speakers, begin and end; a row is a turn, but rows with an end time (captions) join; an empty \
           speaker cell goes on with the one above; without a speaker column, labels in front of the words (`MARTIN: \
           …`) as in subtitles, and rows join; line breaks inside a caption as a space; times as h:mm:ss, mm:ss, \
           seconds, a fraction of a day when a spreadsheet has nothing but those, milliseconds when the name says so \
           or there is less than a word in twenty units; h:mm in a spreadsheet is taken as minutes and seconds; \
           tokens and their punctuation to words",
    lost: "frames in times; other columns and other sheets, named in the notes; rows without words, listed; tags, \
           case and confidence of nlp tokens; colours, comments and formulas (their values are kept)",
};

impl Format for Table {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        if nlp::is(source.bytes) {
            return Some(97);
        }
        let kind = kind(source.bytes)?;
        let grid = read(source, LOOKED_AT).ok();
        let fits = grid
            .as_ref()
            .and_then(|grid| best(grid).filter(|fit| kind != Kind::Text || !is_text_with_labels(grid, fit)));
        let sure = fits.map(|(_, _, sure)| sure);
        sure.or_else(|| match kind {
            Kind::Text => grid.filter(is_clearly_a_table).map(|_| 30),
            Kind::Xlsx | Kind::Ods => Some(20),
        })
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        if nlp::is(source.bytes) {
            return nlp::read(source.bytes).map(Content::Talk);
        }
        let grid = read(source, usize::MAX)?;
        let Some((at, columns, _)) = best(&grid) else {
            return Err(Refused::new("no table in this file has a column of words beside one of times or speakers")
                .hint(
                    "name the columns in the first row, for instance Time, Speaker and Text (or Tijd, Spreker, Tekst)",
                ));
        };
        let sheet = grid.sheets.get(at).cloned().unwrap_or_default();
        let mut talk = Rows::new(&sheet, &columns, grid.spreadsheet).talk();
        if talk.utterances.is_empty() {
            return Err(Refused::new("the table has no row with words"));
        }
        describe(&grid, at, &columns, &mut talk);
        Ok(Content::Talk(talk))
    }
}

/// The sheet that fits best, its columns, and how sure that is.
pub fn best(grid: &Grid) -> Option<(usize, Columns, u8)> {
    let fitting = grid
        .sheets
        .iter()
        .enumerate()
        .filter_map(|(at, sheet)| Columns::of(sheet).map(|(columns, sure)| (at, columns, sure)));
    fitting
        .max_by_key(|(at, _, sure)| (*sure, grid.sheets.get(*at).map_or(0, |sheet| sheet.rows.len()), usize::MAX - at))
}

/// Whether what looks like two columns is `Label:` and a tab, which is text.
fn is_text_with_labels(grid: &Grid, (at, columns, _): &(usize, Columns, u8)) -> bool {
    let (Some(speaker), None, Some(sheet)) = (columns.speaker, columns.header, grid.sheets.get(*at)) else {
        return false;
    };
    share(&sheet.rows, speaker, |label| label.ends_with([':', '-']) || label.starts_with(['*', '#', '@'])) >= 30
}

/// Whether a text that holds no talk is nevertheless surely a table: even rows, and not of prose.
fn is_clearly_a_table(grid: &Grid) -> bool {
    let Some(sheet) = grid.sheets.first() else { return false };
    let width = sheet.rows.first().map_or(0, |row| row.cells.len());
    let even = sheet.rows.iter().filter(|row| row.cells.len() == width).count();
    width >= 3 && sheet.rows.len() >= 4 && even * 20 >= sheet.rows.len() * 19
}

fn describe(grid: &Grid, at: usize, columns: &Columns, talk: &mut Talk) {
    let Some(sheet) = grid.sheets.get(at) else { return };
    talk.notes.push(format!("The table was read as {}.", grid.dialect));
    let others: Vec<&str> = grid
        .sheets
        .iter()
        .enumerate()
        .filter(|(other, sheet)| *other != at && !sheet.rows.is_empty())
        .map(|(_, s)| s.name.as_str())
        .collect();
    if !others.is_empty() {
        talk.notes.push(format!("The sheet “{}” was read; left out: {}.", sheet.name, others.join(", ")));
    }
    let Some(header) = columns.header.and_then(|row| sheet.rows.get(row)) else { return };
    let read = [columns.start, columns.end, columns.speaker, Some(columns.words)];
    let unread: Vec<String> = (header.cells.iter().enumerate())
        .filter(|(column, name)| !read.contains(&Some(*column)) && !name.is_empty())
        .map(|(_, name)| one_space(name))
        .collect();
    if !unread.is_empty() {
        talk.notes.push(format!("Columns left out: {}.", unread.join(", ")));
    }
}

struct Rows<'a> {
    rows: &'a [Row],
    columns: &'a Columns,
    unit: Unit,
    spreadsheet: bool,
    frames: u32,
    short: u32,
    unread: u32,
    above: u32,
}

impl<'a> Rows<'a> {
    fn new(sheet: &'a Sheet, columns: &'a Columns, spreadsheet: bool) -> Self {
        let rows = sheet.rows.get(columns.header.map_or(0, |row| row + 1)..).unwrap_or_default();
        let unit = columns.start.map_or(Unit::Seconds, |start| columns.unit(rows, start, spreadsheet));
        Self { rows, columns, unit, spreadsheet, frames: 0, short: 0, unread: 0, above: 0 }
    }

    fn talk(mut self) -> Talk {
        let mut talk = Talk::default();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut above: Option<String> = None;
        for (cue, row) in self.rows.iter().enumerate() {
            let words = row.cell(self.columns.words);
            if !has_words(words) {
                let shown = row.cells.join(" | ");
                talk.dropped.push(dropped(row.number, &shown, "row without words"));
                continue;
            }
            let (begin, end) = self.times(row);
            let Some(column) = self.columns.speaker else {
                let lines = words.lines().map(one_space).filter(|line| !line.is_empty()).collect();
                pieces.push(Piece { cue, number: row.number, begin, end, voice: None, lines });
                continue;
            };
            let own = one_space(row.cell(column));
            self.above += u32::from(own.is_empty() && above.is_some());
            above = Some(own).filter(|own| !own.is_empty()).or(above);
            let speaker = above.clone().map(|label| label.trim_end_matches(':').trim_end().to_owned());
            let utterance = Utterance { speaker, time: begin, end, text: self.tidy(words), number: row.number };
            talk.utterances.push(utterance);
        }
        if self.columns.speaker.is_none() {
            talk.utterances = join_marked(assign(pieces, &mut talk.notes));
        } else if self.columns.end.is_some() {
            talk.utterances = join_cues(std::mem::take(&mut talk.utterances));
        }
        self.describe(&mut talk);
        talk
    }

    fn describe(&self, talk: &mut Talk) {
        let mut note = |count: u32, what: &str| {
            if count > 0 {
                talk.notes.push(format!("{count} {what}"));
            }
        };
        note(self.frames, "times have frames behind the seconds, which are left out.");
        note(self.short, "times are shown with one colon and were read as minutes and seconds.");
        note(self.unread, "cells of the time column hold no time.");
        note(self.above, "rows have an empty speaker and were given the one above.");
        match self.unit {
            Unit::Millis => talk.notes.push("The times were read as milliseconds.".to_owned()),
            Unit::Days => talk.notes.push("The times were read as fractions of a day.".to_owned()),
            Unit::Seconds => {}
        }
    }

    /// A caption's line breaks are breaks of the screen; a turn's empty lines are paragraphs.
    fn tidy(&self, words: &str) -> String {
        if self.columns.end.is_some() {
            return one_space(words);
        }
        let words = words.replace("\r\n", "\n").replace('\r', "\n");
        let paragraphs = words.split("\n\n").map(one_space).filter(|paragraph| !paragraph.is_empty());
        paragraphs.collect::<Vec<_>>().join("\n\n")
    }

    fn times(&mut self, row: &Row) -> (Option<Time>, Option<Time>) {
        let Some(start) = self.columns.start else { return (None, None) };
        if let Some((begin, end)) = range(row.cell(start)) {
            return (self.time(begin), self.time(end));
        }
        let begin = self.cell(row.cell(start));
        let end = self.columns.end.and_then(|end| self.cell(row.cell(end)));
        (begin, end)
    }

    fn cell(&mut self, cell: &str) -> Option<Time> {
        let moment = moment(cell);
        self.unread += u32::from(moment.is_none() && !cell.is_empty());
        self.short += u32::from(self.spreadsheet && moment.is_some() && cell.matches(':').count() == 1);
        self.time(moment?)
    }

    fn time(&mut self, moment: super::clock::Moment) -> Option<Time> {
        self.frames += u32::from(moment.frames);
        match moment.time {
            Stamp::Clock(time) => Some(time),
            Stamp::Number(number) => seconds(match self.unit {
                Unit::Seconds => number,
                Unit::Millis => number / 1000.0,
                Unit::Days => number * 86_400.0,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::try_out::{damage, real, real_bytes, talk, told};
    use super::*;

    const CAPTIONS: &str = "\"Start Time\",\"End Time\",\"Text\",\"Layer ID\"\n\
        \"00:00:00:16\",\"00:00:01:15\",\"MEG: Hi,\neverybody.\",\"1\"\n\n\n\
        \"00:00:02:00\",\"00:00:03:00\",\"Welcome.\",\"1\"\n\"00:00:03:00\",\"00:00:04:00\",\"KATIE: Hi.\",\"1\"\n\"00:00:04:00\",\"00:00:05:00\",\"MEG: So.\",\"1\"\n\
        \"00:00:05:00\",\"00:00:06:00\",\"\",\"1\"\n\"00:00:06:00\",\"00:00:07:00\",\"KATIE: Yes.\",\"1\"\n";

    #[test]
    fn captions_join_and_give_their_labels() {
        let talk = talk(&Table, CAPTIONS.as_bytes());
        assert_eq!(
            told(&talk),
            [
                "[00:00:00] MEG: Hi, everybody. Welcome.",
                "[00:00:03] KATIE: Hi.",
                "[00:00:04] MEG: So.",
                "[00:00:06] KATIE: Yes."
            ]
        );
        assert_eq!(talk.dropped[0].why, "row without words");
        assert_eq!(
            talk.notes,
            [
                "Speakers stand only where they change: of 5 cues 4 name one, the others go on with the last.",
                "10 times have frames behind the seconds, which are left out.",
                "The table was read as comma-separated, UTF-8.",
                "Columns left out: Layer ID."
            ]
        );
    }

    #[test]
    fn a_row_is_a_turn_and_an_empty_speaker_goes_on() {
        let table = "Tijd;Spreker;Tekst;Opmerking\n0:05;I;Wat vond je?\n0:07;P:;\"Nou.\n\nEn dan.\"\n;;Ja.\n";
        let talk = talk(&Table, table.as_bytes());
        assert_eq!(told(&talk), ["[00:00:05] I: Wat vond je?", "[00:00:07] P: Nou.\n\nEn dan.", "P: Ja."]);
        assert!(talk.notes.contains(&"1 rows have an empty speaker and were given the one above.".to_owned()));
    }

    #[test]
    fn whole_numbers_with_too_few_words_are_milliseconds() {
        let whisper = "start\tend\ttext\n0\t7280\tHi \"all\n7280\t9000\tand welcome.\n";
        let read = talk(&Table, whisper.as_bytes());
        assert_eq!(told(&read), ["[00:00:00] Hi \"all and welcome."]);
        assert_eq!(read.utterances[0].end, Some(Time(9000)));
        let read = talk(&Table, b"start,end,text\n0.5,7.25,hi\n7.25,9.0,and welcome to you\n");
        assert_eq!(read.utterances[0].end, Some(Time(9000)));
    }

    #[test]
    fn tokens_become_words() {
        let table = "token|speaker|ts|endTs|punctuation|prepunctuation|case|tags\nHello|1|0.5|0.8|,||UC|[]\n\"I|1|0.9|1.0||(|LC|[]\n<laugh>|2|||.||LC|[]\n|2||\n";
        let talk = talk(&Table, table.as_bytes());
        assert_eq!(told(&talk), ["[00:00:00] 1: Hello, (\"I", "2: [laugh]."]);
    }

    #[test]
    fn tables_without_talk_are_refused_with_a_hint() {
        let table = b"code,count,share\na,1,2\nb,3,4\nc,5,6\n";
        let source = Source { name: "x", bytes: table };
        assert_eq!(Table.recognise(&source), Some(30));
        assert!(Table.read(&source).unwrap_err().hint.unwrap().starts_with("name the columns"));
        assert_eq!(Table.recognise(&Source { name: "x", bytes: b"I: Ja, dus.\nP: Nee.\n" }), None);
        let labelled = "I:\tWat vond je ervan?\nP:\tNou, goed.\n".repeat(3);
        assert_eq!(Table.recognise(&Source { name: "x", bytes: labelled.as_bytes() }), None);
    }

    #[test]
    fn damaged_files_are_refused_or_read_in_part() {
        damage(&Table, CAPTIONS.as_bytes());
    }

    #[test]
    fn spreadsheets_are_read_sheet_by_sheet() {
        let read = talk(&Table, include_bytes!("../../../tests/fixtures/import/talk.xlsx"));
        assert_eq!(
            told(&read),
            [
                "[00:00:05] I: Wat vond je ervan?",
                "[00:00:09] P: Nou, ik vond het goed. Echt waar.",
                "[00:01:02] P: Ja.",
                "[00:01:08] I: Hm-hm."
            ]
        );
        assert_eq!(read.utterances[2].time, Some(Time(62_500)));
        assert!(read.notes.contains(&"The sheet “Transcript” was read; left out: Uitleg.".to_owned()));
        assert!(read.notes.contains(&"Columns left out: Codering.".to_owned()));
        let read = talk(&Table, include_bytes!("../../../tests/fixtures/import/talk.ods"));
        assert_eq!(told(&read), ["[00:00:05] I: What was it like?", "[00:00:09] P: Well, I liked it."]);
    }

    #[test]
    fn damaged_spreadsheets_are_refused() {
        damage(&Table, include_bytes!("../../../tests/fixtures/import/talk.xlsx"));
        damage(&Table, include_bytes!("../../../tests/fixtures/import/talk.ods"));
    }

    #[test]
    fn the_real_files() {
        real(
            &Table,
            "triceratopstech-oral-history-styler__Interfaith_-_Caption_Sample.csv",
            "24 turns, 24 timed, 0 left out; KATIE STROZYK 4, MARTIN 369, MEG MARTIN 177, STROZYK 1184",
        );
        real(
            &Table,
            "revdotcom-speech-datasets__11.nlp",
            "84 turns, 0 timed, 0 left out; 1 5277, 10 141, 11 73, 12 38, 2 501, 3 43, 4 106, 5 256, 6 186, 7 51, 8 535, 9 519",
        );
        real(
            &Table,
            "revdotcom-speech-datasets__11-nonverbatim.nlp",
            "48 turns, 0 timed, 0 left out; 0 5063, 10 220, 11 147, 12 502, 13 14, 2 292, 3 35, 4 93, 5 44, 6 486, 7 118, 8 82, 9 181",
        );
    }

    #[test]
    fn codebooks_are_not_taken_for_talk() {
        for name in [
            "akhatami-sqaa-replication-package__codebook.xlsx",
            "akhatami-sqaa-replication-package__codebook-statistics.xlsx",
        ] {
            let Some(bytes) = real_bytes(&format!("codebooks/{name}")) else { continue };
            let source = Source { name, bytes: &bytes };
            assert_eq!(Table.recognise(&source), Some(20), "{name}");
            assert!(Table.read(&source).is_err(), "{name}");
        }
    }
}
