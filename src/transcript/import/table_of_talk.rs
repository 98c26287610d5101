//! Tables in documents whose columns are time, speaker and words.
//!
//! In: the rows of one table. Out: which column is which, or `None` when that is not clear; then a row as talk. Promise:
//! heads of columns decide where they are known; else a column is only taken when its cells leave no doubt.

use std::collections::BTreeSet;

use crate::transcript::Time;

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Paragraph where it begins, from 1.
    pub number: u32,
    /// Its cells; paragraphs stand apart by an empty line, a line feed is a line break.
    pub cells: Vec<String>,
}

impl Row {
    /// Its cells on one line, or the paragraphs of the only cell with words.
    pub fn plain(&self) -> String {
        let full: Vec<&str> = self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        match full.as_slice() {
            [only] => (*only).to_owned(),
            _ => full.iter().map(|cell| one_line(cell)).collect::<Vec<_>>().join("\t"),
        }
    }

    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.trim())
    }
}

/// What the columns of a table are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// Begin, or begin and end in one cell.
    pub time: Option<usize>,
    /// End.
    pub end: Option<usize>,
    /// Who speaks.
    pub speaker: Option<usize>,
    /// What is said.
    pub words: usize,
    /// Counts the rows; left out.
    count: Option<usize>,
    /// The number of the row that names the columns.
    header: Option<u32>,
}

/// A row as talk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Begin.
    pub time: Option<Time>,
    /// End.
    pub end: Option<Time>,
    /// Who speaks, without a colon.
    pub speaker: Option<String>,
    /// What is said; paragraphs stand apart by an empty line.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Count,
    Time,
    End,
    Speaker,
    Words,
}

const HEADS: [(Kind, &[&str]); 5] = [
    (
        Kind::Count,
        &["#", "nr", "no", "line", "regel", "row", "rij", "turn", "beurt", "zeile", "nummer", "number", "id"],
    ),
    (
        Kind::Time,
        &[
            "time",
            "tijd",
            "timecode",
            "tijdcode",
            "timestamp",
            "time stamp",
            "tc",
            "start",
            "begin",
            "start time",
            "starttijd",
            "zeit",
            "from",
            "van",
        ],
    ),
    (Kind::End, &["end", "einde", "eind", "end time", "eindtijd", "ende", "to", "tot", "stop"]),
    (
        Kind::Speaker,
        &[
            "speaker",
            "spreker",
            "sprecher",
            "name",
            "naam",
            "who",
            "wie",
            "participant",
            "deelnemer",
            "person",
            "persoon",
            "role",
            "rol",
            "locuteur",
            "hablante",
        ],
    ),
    (
        Kind::Words,
        &[
            "text",
            "tekst",
            "words",
            "woorden",
            "transcript",
            "transcriptie",
            "transcription",
            "utterance",
            "uiting",
            "uitspraak",
            "content",
            "inhoud",
            "dialogue",
            "dialoog",
            "speech",
            "what is said",
            "texte",
            "texto",
        ],
    ),
];

/// Finds what the columns are.
pub(super) fn find_columns(rows: &[Row]) -> Option<Columns> {
    let width = rows.iter().map(|row| row.cells.len()).max().filter(|width| (2..=8).contains(width))?;
    by_heads(rows, width).or_else(|| by_cells(rows, width))
}

fn by_heads(rows: &[Row], width: usize) -> Option<Columns> {
    let first = rows.first()?;
    let kinds: Vec<Option<Kind>> = (0..width).map(|at| head(first.cell(at))).collect();
    let place = |kind: Kind| kinds.iter().position(|found| *found == Some(kind));
    let columns = Columns {
        time: place(Kind::Time),
        end: place(Kind::End),
        speaker: place(Kind::Speaker),
        words: place(Kind::Words)?,
        count: place(Kind::Count),
        header: Some(first.number),
    };
    let enough = columns.speaker.is_some() || columns.time.is_some();
    (enough && rows.len() > 1).then_some(columns)
}

fn head(cell: &str) -> Option<Kind> {
    let cell = cell.trim().trim_end_matches([':', '.']).to_lowercase();
    HEADS.iter().find(|(_, names)| names.contains(&cell.as_str())).map(|(kind, _)| *kind)
}

fn by_cells(rows: &[Row], width: usize) -> Option<Columns> {
    if rows.len() < 3 || width > 4 {
        return None;
    }
    let words = (0..width).max_by_key(|at| (rows.iter().map(|row| row.cell(*at).len()).sum::<usize>(), width - at))?;
    let mut columns = Columns { words, ..Columns::default() };
    for at in (0..width).filter(|at| *at != words) {
        let cells: Vec<&str> = rows.iter().map(|row| row.cell(at)).filter(|cell| !cell.is_empty()).collect();
        let place = match kind_of(&cells)? {
            Kind::Time if columns.time.is_some() => &mut columns.end,
            Kind::Time => &mut columns.time,
            Kind::Count => &mut columns.count,
            _ => &mut columns.speaker,
        };
        if place.replace(at).is_some() {
            return None;
        }
    }
    let sentences = rows.iter().filter(|row| row.cell(words).split_whitespace().count() >= 4).count();
    let enough = columns.speaker.is_some() || columns.time.is_some();
    (enough && sentences * 4 >= rows.len()).then_some(columns)
}

fn kind_of(cells: &[&str]) -> Option<Kind> {
    let most = |fits: fn(&str) -> bool| {
        cells.len() >= 2 && cells.iter().filter(|cell| fits(cell)).count() * 10 >= cells.len() * 9
    };
    if most(|cell| times(cell).is_some()) {
        return Some(Kind::Time);
    }
    if most(|cell| cell.trim_end_matches('.').parse::<u32>().is_ok()) {
        return Some(Kind::Count);
    }
    let distinct = cells.iter().map(|cell| name(cell)).collect::<BTreeSet<_>>().len();
    (most(like_a_name) && distinct * 3 <= cells.len() * 2).then_some(Kind::Speaker)
}

fn like_a_name(cell: &str) -> bool {
    let name = name(cell);
    let stops = name.ends_with(['.', '!', '?', ',']) && !name.ends_with("..") && name.chars().count() > 4;
    !name.is_empty()
        && name.chars().count() <= 40
        && name.split_whitespace().count() <= 5
        && !stops
        && !name.contains('\n')
}

fn name(cell: &str) -> &str {
    cell.trim().trim_end_matches([':', ' ', '\t'])
}

/// The time or the two times of a cell.
fn times(cell: &str) -> Option<(Time, Option<Time>)> {
    let bare = cell.trim().trim_matches(['[', ']', '(', ')', '#', ' ']);
    if let Some(time) = Time::parse(bare) {
        return Some((time, None));
    }
    for between in ["-->", "–", "—", "-", "\n"] {
        if let Some((from, to)) = bare.split_once(between) {
            let from = Time::parse(from.trim())?;
            let tenth = to.len() == 1 && to.bytes().all(|digit| digit.is_ascii_digit());
            return if tenth {
                Some((Time::parse(&bare.replace('-', "."))?, None))
            } else {
                Some((from, Some(Time::parse(to.trim())?)))
            };
        }
    }
    None
}

impl Columns {
    /// Tells whether the row names the columns.
    pub fn is_header(&self, row: &Row) -> bool {
        self.header == Some(row.number)
    }

    /// Reads a row as talk.
    pub fn read(&self, row: &Row) -> Said {
        let time = self.time.and_then(|at| times(row.cell(at)));
        let speaker = self.speaker.map(|at| one_line(name(row.cell(at)))).filter(|name| !name.is_empty());
        let end = self.end.and_then(|at| times(row.cell(at))).map(|(end, _)| end);
        let paragraphs = row.cell(self.words).split("\n\n").map(one_line).filter(|text| !text.is_empty());
        let words = paragraphs.collect::<Vec<_>>().join("\n\n");
        Said { time: time.map(|(time, _)| time), end: end.or(time.and_then(|(_, end)| end)), speaker, words }
    }

    /// Writes a row as a line: time, speaker and words, as far as there are.
    pub fn line(&self, row: &Row) -> String {
        let said = self.read(row);
        let time = said.time.map(|time| format!("[{time}] ")).unwrap_or_default();
        let speaker = said.speaker.map(|speaker| format!("{speaker}: ")).unwrap_or_default();
        format!("{time}{speaker}{}", said.words)
    }

    /// The words of the columns that are none of these, and times that could not be read.
    pub fn others(&self, row: &Row) -> String {
        let known = [self.count, self.speaker, Some(self.words)];
        let stray = |at: usize| {
            let clock = self.time == Some(at) || self.end == Some(at);
            !(known.contains(&Some(at)) || clock && times(row.cell(at)).is_some())
        };
        let cells = (0..row.cells.len()).filter(|at| stray(*at)).map(|at| one_line(row.cell(at)));
        cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ")
    }
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[&[&str]]) -> Vec<Row> {
        let row = |(at, cells): (usize, &&[&str])| Row {
            number: u32::try_from(at).unwrap() + 1,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        cells.iter().enumerate().map(row).collect()
    }

    #[test]
    fn heads_in_several_languages_name_the_columns() {
        let rows =
            rows(&[&["Nr.", "Tijd", "Spreker", "Tekst", "Code"], &["1", "[00:01]", "I:", "Hallo\ndaar\n\nJa", "x"]]);
        let columns = find_columns(&rows).unwrap();
        let said = columns.read(&rows[1]);
        assert_eq!(
            (said.time, said.speaker.as_deref(), said.words.as_str()),
            (Some(Time(1000)), Some("I"), "Hallo daar\n\nJa")
        );
        assert_eq!(columns.others(&rows[1]), "x");
        assert!(columns.is_header(&rows[0]));
    }

    #[test]
    fn without_heads_the_cells_must_leave_no_doubt() {
        let talk = rows(&[
            &["00:00:01 - 00:00:05", "Anna", "Wat doe je hier dan?"],
            &["00:00:06 - 00:00:09", "Bram", "Ik werk hier al jaren."],
            &["00:00:10 - 00:00:19", "Anna", "En bevalt dat een beetje?"],
        ]);
        let columns = find_columns(&talk).unwrap();
        assert_eq!((columns.time, columns.speaker, columns.words), (Some(0), Some(1), 2));
        assert_eq!(columns.read(&talk[1]).end, Some(Time(9000)));
        assert_eq!(columns.line(&talk[0]), "[00:00:01] Anna: Wat doe je hier dan?");
        let facts = rows(&[
            &["Naam van het project", "Leren in het werk bij de gemeente"],
            &["Datum van gesprek", "Drie maart van dit jaar"],
            &["Plaats van gesprek", "Het kantoor op de tweede verdieping"],
        ]);
        assert_eq!(find_columns(&facts), None);
    }

    #[test]
    fn times_come_alone_in_pairs_and_with_tenths() {
        assert_eq!(times("#00:00:15-7#"), Some((Time(15_700), None)));
        assert_eq!(times("[1:02]"), Some((Time(62_000), None)));
        assert_eq!(times("00:01 --> 00:02"), Some((Time(1000), Some(Time(2000)))));
        assert_eq!(times("12-3"), None);
        assert_eq!(times("é–"), None);
    }

    #[test]
    fn a_row_with_one_full_cell_keeps_its_paragraphs() {
        let row = |cells: &[&str]| rows(&[cells])[0].plain();
        assert_eq!(row(&["", "I: ja\n\nP: nee"]), "I: ja\n\nP: nee");
        assert_eq!(row(&["a\nb", "", "c"]), "a b\tc");
    }
}
