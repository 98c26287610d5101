//! What a word processor's file holds, before it is talk.
//!
//! In: paragraphs and tables as docx, odt and rtf hand them over. Out: [`Content`]: talk where a table clearly has a
//! column of speakers and one of words, else lines. Promise: the same rules for all of them. A paragraph is lines with an
//! empty one after it; a line break inside a paragraph begins a new line; every other table is read row by row.

use std::collections::BTreeSet;

use super::table_of_talk::{Columns, Row, find_columns};
use super::{Content, Dropped, Line, Lines, Refused, Talk, Utterance};

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph; a line feed is a line break inside it.
    Paragraph(Line),
    /// A table.
    Table(Vec<Row>),
}

/// A document as it is gathered.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// What the reader of the file should know.
    pub notes: Vec<String>,
    paragraphs: u32,
    /// What [`Document::drop_once`] has noted.
    seen: BTreeSet<(&'static str, String)>,
}

impl Document {
    /// Begins a paragraph and tells its number; empty ones count too, as in a word processor.
    pub fn begin_paragraph(&mut self) -> u32 {
        self.paragraphs = self.paragraphs.saturating_add(1);
        self.paragraphs
    }

    /// The number of the paragraph reached.
    pub fn number(&self) -> u32 {
        self.paragraphs.max(1)
    }

    /// The number that the next paragraph will have.
    pub fn next_number(&self) -> u32 {
        self.paragraphs.saturating_add(1)
    }

    /// Notes something that is not in the transcript; what has no words is not noted.
    pub fn drop_text(&mut self, number: u32, text: &str, why: &'static str) {
        let text = shorten(text);
        if !text.is_empty() {
            self.dropped.push(Dropped { number, text, why });
        }
    }

    /// Notes what stands on every page once.
    pub fn drop_once(&mut self, text: &str, why: &'static str) {
        if self.seen.insert((why, shorten(text))) {
            self.drop_text(1, text, why);
        }
    }

    /// Adds a table; one with a single column only frames the page, and its cells are paragraphs.
    pub fn add_table(&mut self, rows: Vec<Row>) {
        if rows.iter().any(|row| row.cells.len() > 1) {
            self.blocks.push(Block::Table(rows));
        } else {
            let paragraphs = rows.into_iter().map(|row| Line { number: row.number, text: row.cells.concat() });
            self.blocks.extend(paragraphs.map(Block::Paragraph));
        }
    }

    /// Makes the content.
    ///
    /// # Errors
    /// When no words are left.
    pub fn content(mut self) -> Result<Content, Refused> {
        let columns: Vec<Option<Columns>> = self.blocks.iter().map(columns_of).collect();
        let (mut inside, mut outside) = (0_usize, 0_usize);
        for (block, columns) in self.blocks.iter().zip(&columns) {
            let talk = columns.as_ref().is_some_and(|columns| columns.speaker.is_some());
            *(if talk { &mut inside } else { &mut outside }) += words_of(block);
        }
        if inside + outside == 0 {
            return Err(Refused::new("holds no words").hint("open it and look: the text may be a picture"));
        }
        let blocks = std::mem::take(&mut self.blocks);
        let blocks = blocks.into_iter().zip(columns);
        let mut content = if inside > 0 && outside * 4 <= inside { talk(blocks) } else { lines(blocks) };
        let (dropped, notes) = match &mut content {
            Content::Lines(lines) => (&mut lines.dropped, &mut lines.notes),
            Content::Talk(talk) => (&mut talk.dropped, &mut talk.notes),
            Content::Interviews(_) => return Ok(content),
        };
        dropped.append(&mut self.dropped);
        dropped.sort_by_key(|dropped| dropped.number);
        self.notes.append(notes);
        *notes = self.notes;
        Ok(content)
    }
}

/// The words of a cell; paragraphs stand apart by an empty line.
pub(super) fn cell(blocks: Vec<Block>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(line) => parts.push(line.text),
            Block::Table(rows) => parts.extend(rows.iter().map(Row::plain)),
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n")
}

/// The first 200 characters on one line.
pub(super) fn shorten(text: &str) -> String {
    let mut short = String::new();
    for (at, word) in text.split_whitespace().take(201).enumerate() {
        short.push_str(if at == 0 { "" } else { " " });
        short.extend(word.chars().take(201));
    }
    if short.chars().count() > 200 {
        short = short.chars().take(199).collect();
        short.push('…');
    }
    short
}

/// Says a number of things: `note(2, "comment", "comments", "kept aside")`.
pub(super) fn counted(count: usize, one: &str, many: &str, what: &str) -> Option<String> {
    (count > 0).then(|| if count == 1 { format!("1 {one} {what}.") } else { format!("{count} {many} {what}.") })
}

fn columns_of(block: &Block) -> Option<Columns> {
    match block {
        Block::Paragraph(_) => None,
        Block::Table(rows) => find_columns(rows),
    }
}

fn words_of(block: &Block) -> usize {
    match block {
        Block::Paragraph(line) => line.text.split_whitespace().count(),
        Block::Table(rows) => rows.iter().flat_map(|row| &row.cells).map(|cell| cell.split_whitespace().count()).sum(),
    }
}

fn talk(blocks: impl Iterator<Item = (Block, Option<Columns>)>) -> Content {
    let mut talk = Talk::default();
    let outside = |number: u32, text: &str, why: &'static str| {
        Some(shorten(text)).filter(|text| !text.is_empty()).map(|text| Dropped { number, text, why })
    };
    let (mut speaker, mut unnamed): (Option<String>, usize) = (None, 0);
    for (block, columns) in blocks {
        match (block, columns.filter(|columns| columns.speaker.is_some())) {
            (Block::Paragraph(line), _) => {
                talk.dropped.extend(outside(line.number, &line.text, "outside the table of talk"));
            }
            (Block::Table(rows), None) => {
                let rows = rows.iter().map(|row| (row.number, row.cells.join(" ")));
                talk.dropped.extend(rows.filter_map(|(number, text)| outside(number, &text, "row of another table")));
            }
            (Block::Table(rows), Some(columns)) => {
                for row in rows {
                    if columns.is_header(&row) {
                        talk.dropped.extend(outside(row.number, &row.cells.join(" "), "heads of the columns"));
                        continue;
                    }
                    let others = columns.others(&row);
                    talk.dropped.extend(outside(row.number, &others, "column that is neither time, speaker nor words"));
                    let said = columns.read(&row);
                    if said.words.is_empty() {
                        let rest = said.speaker.unwrap_or_default();
                        talk.dropped.extend(outside(row.number, &rest, "row without words"));
                        continue;
                    }
                    unnamed += usize::from(said.speaker.is_none() && speaker.is_some());
                    speaker = said.speaker.or(speaker);
                    talk.utterances.push(Utterance {
                        speaker: speaker.clone(),
                        time: said.time,
                        end: said.end,
                        text: said.words,
                        number: row.number,
                    });
                }
            }
        }
    }
    talk.notes.extend(counted(
        unnamed,
        "row without a speaker goes",
        "rows without a speaker go",
        "on with the one above",
    ));
    Content::Talk(talk)
}

fn lines(blocks: impl Iterator<Item = (Block, Option<Columns>)>) -> Content {
    let mut lines = Lines::default();
    let mut tables = 0;
    for (block, columns) in blocks {
        match (block, columns) {
            (Block::Paragraph(line), _) => lines.add(line.number, &line.text),
            (Block::Table(rows), columns) => {
                tables += usize::from(columns.is_none());
                for row in rows {
                    match &columns {
                        Some(columns) if columns.is_header(&row) => lines.dropped.push(Dropped {
                            number: row.number,
                            text: shorten(&row.cells.join(" ")),
                            why: "heads of the columns",
                        }),
                        Some(columns) => lines.add(row.number, &columns.line(&row)),
                        None => lines.add(row.number, &row.plain()),
                    }
                }
            }
        }
    }
    lines.notes.extend(counted(tables, "table was", "tables were", "read row by row, cells apart by a tab"));
    Content::Lines(lines)
}

impl Lines {
    /// Adds a paragraph: its lines, and an empty one.
    fn add(&mut self, number: u32, text: &str) {
        let before = self.lines.len();
        for line in text.split('\n').map(str::trim) {
            let after_words = self.lines.len() > before && self.lines.last().is_some_and(|last| !last.text.is_empty());
            if !line.is_empty() || after_words {
                self.lines.push(Line { number, text: line.to_owned() });
            }
        }
        if self.lines.len() > before && self.lines.last().is_some_and(|last| !last.text.is_empty()) {
            self.lines.push(Line { number, text: String::new() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_lines_and_an_empty_one() {
        let mut document = Document::default();
        for text in ["I: ja\nP: nee ", "", "  ", "en\n\nverder\n"] {
            let number = document.begin_paragraph();
            document.blocks.push(Block::Paragraph(Line { number, text: text.to_owned() }));
        }
        let Ok(Content::Lines(lines)) = document.content() else { panic!("no lines") };
        let told: Vec<(u32, &str)> = lines.lines.iter().map(|line| (line.number, line.text.as_str())).collect();
        assert_eq!(told, [(1, "I: ja"), (1, "P: nee"), (1, ""), (4, "en"), (4, ""), (4, "verder"), (4, "")]);
    }

    #[test]
    fn a_document_without_words_is_refused() {
        assert!(Document::default().content().is_err());
    }

    #[test]
    fn what_is_shortened_stays_under_200_characters() {
        assert_eq!(shorten(" a \n b\t"), "a b");
        assert_eq!(shorten(&"é".repeat(5000)).chars().count(), 200);
        assert_eq!(shorten(&"woord ".repeat(5000)).chars().count(), 200);
    }
}
