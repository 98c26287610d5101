//! The text of one part of an OpenDocument text.
//!
//! In: its XML. Out: blocks in a [`Document`], notes, and what was left out. Promise: recursion no deeper than the XML
//! reader allows; counts in the file are bounded.

use std::collections::BTreeSet;

use super::document::{Block, Document, cell};
use super::paper::is_for_quotations;
use super::table_of_talk::Row;
use super::{Line, Refused};
use crate::archive::{Element, Event, Xml, decode};

/// The most spaces that one element may stand for.
const MOST_SPACES: usize = 100;
/// The most columns that one cell may be repeated over.
const WIDEST: usize = 64;

type Read<T> = Result<T, Refused>;

/// What is being read.
#[derive(Default)]
pub(super) struct Story {
    /// What was read.
    pub document: Document,
    /// Character styles whose words are hidden.
    hidden: BTreeSet<String>,
    /// Deleted stretches.
    pub deleted: usize,
    /// Notes, comments and hidden text where they stand: what it is, paragraph, byte in it, words.
    pub asides: Vec<(&'static str, u32, usize, String)>,
    /// Paragraph styles for quotations.
    quotations: BTreeSet<String>,
    /// Paragraphs in one of them.
    pub quoting: BTreeSet<u32>,
}

/// A paragraph being read, with white space as OpenDocument collapses it.
#[derive(Default)]
struct Paragraph {
    number: u32,
    text: String,
    /// The last character was a space from the file's own layout, or nothing stands before.
    spaced: bool,
    boxes: Vec<Block>,
}

impl Paragraph {
    fn push(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' if self.spaced => {}
                ' ' | '\t' | '\n' | '\r' => {
                    self.text.push(' ');
                    self.spaced = true;
                }
                c => {
                    self.text.push(c);
                    self.spaced = false;
                }
            }
        }
    }

    fn exactly(&mut self, c: char, times: usize) {
        self.text.extend(std::iter::repeat_n(c, times));
        self.spaced = false;
    }
}

impl Story {
    /// Reads a part.
    pub fn part(&mut self, bytes: &[u8]) -> Read<()> {
        let text = decode(bytes)?;
        let mut xml = Xml::new(&text);
        while xml.next()?.is_some() {
            self.blocks(&mut xml)?;
        }
        Ok(())
    }

    /// Reads the blocks of the element just begun, its end included.
    fn blocks(&mut self, xml: &mut Xml) -> Read<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => self.block(xml, &element)?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn block(&mut self, xml: &mut Xml, element: &Element) -> Read<()> {
        match (element.prefix, element.name) {
            ("text", "p" | "h") => self.paragraph(xml, element),
            ("table", "table") => self.table(xml),
            ("style", "style") => self.style(xml, element),
            ("style", name) if name.starts_with("header") || name.starts_with("footer") => {
                let why = if name.starts_with("header") { "page header" } else { "page footer" };
                let text = self.aside(xml)?;
                self.document.drop_once(&text, why);
                Ok(())
            }
            ("text", "tracked-changes") => self.changes(xml),
            ("text", "section") if element.get("text:display") == Some("none") => self.gone(xml, "hidden text"),
            (
                "text",
                "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index" | "user-index"
                | "bibliography",
            ) => self.gone(xml, "table of contents or index"),
            ("office", "annotation") => self.comment(xml, self.document.number(), 0),
            ("office", "scripts" | "font-face-decls" | "forms" | "meta" | "settings") => Ok(xml.skip()?),
            ("text", "sequence-decls" | "variable-decls" | "user-field-decls") => Ok(xml.skip()?),
            ("draw", "image" | "object" | "object-ole") => {
                self.document.drop_text(self.document.number(), "picture", "picture");
                Ok(xml.skip()?)
            }
            ("svg", _) | ("office", "binary-data") => Ok(xml.skip()?),
            _ => self.blocks(xml),
        }
    }

    fn paragraph(&mut self, xml: &mut Xml, element: &Element) -> Read<()> {
        let number = self.document.begin_paragraph();
        let hidden = element.get("style-name").is_some_and(|name| self.hidden.contains(name));
        let quotes = |name: &str| self.quotations.contains(name) || is_for_quotations(name);
        if element.get("style-name").is_some_and(quotes) {
            self.quoting.insert(number);
        }
        let mut paragraph = Paragraph { number, spaced: true, ..Paragraph::default() };
        self.inline(xml, &mut paragraph)?;
        if hidden {
            self.document.drop_text(number, &paragraph.text, "hidden text");
        } else {
            self.document.blocks.push(Block::Paragraph(Line { number, text: paragraph.text }));
        }
        self.document.blocks.append(&mut paragraph.boxes);
        Ok(())
    }

    fn inline(&mut self, xml: &mut Xml, paragraph: &mut Paragraph) -> Read<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => self.piece(xml, &element, paragraph)?,
                Event::End(_) => break,
                Event::Text(words) => paragraph.push(&words),
            }
        }
        Ok(())
    }

    fn piece(&mut self, xml: &mut Xml, element: &Element, paragraph: &mut Paragraph) -> Read<()> {
        let number = paragraph.number;
        match (element.prefix, element.name) {
            ("text", "s") => {
                let times = element.get("c").and_then(|count| count.parse().ok()).unwrap_or(1).clamp(1, MOST_SPACES);
                paragraph.exactly(' ', times);
            }
            ("text", "tab") => paragraph.exactly('\t', 1),
            ("text", "line-break") => {
                paragraph.exactly('\n', 1);
                paragraph.spaced = true;
            }
            ("text", "note") => return self.note(xml, paragraph),
            ("office", "annotation") => return self.comment(xml, number, paragraph.text.len()),
            ("text", "hidden-text" | "hidden-paragraph") => return self.hidden_words(xml, paragraph),
            ("text", "ruby-text") | ("office", "annotation-end" | "binary-data") | ("svg", _) | ("presentation", _) => {
            }
            ("text", "span") if element.get("style-name").is_some_and(|name| self.hidden.contains(name)) => {
                return self.hidden_words(xml, paragraph);
            }
            ("draw", "image" | "object" | "object-ole") => self.document.drop_text(number, "picture", "picture"),
            ("draw", "text-box" | "custom-shape" | "rect" | "ellipse") => {
                let outer = std::mem::take(&mut self.document.blocks);
                let read = self.blocks(xml);
                paragraph.boxes.append(&mut std::mem::replace(&mut self.document.blocks, outer));
                return read;
            }
            _ => return self.inline(xml, paragraph),
        }
        Ok(xml.skip()?)
    }

    /// Learns which styles hide their words.
    fn style(&mut self, xml: &mut Xml, element: &Element) -> Read<()> {
        let name = element.get("style:name").unwrap_or_default().to_owned();
        if element.get("parent-style-name").is_some_and(is_for_quotations) {
            self.quotations.insert(name.clone());
        }
        let depth = xml.depth();
        while xml.depth() >= depth {
            match xml.next()? {
                Some(Event::Start(inner))
                    if inner.name == "text-properties" && inner.get("text:display") == Some("none") =>
                {
                    self.hidden.insert(name.clone());
                }
                None => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads what stands apart from the text, as words on one line.
    fn aside(&mut self, xml: &mut Xml) -> Read<String> {
        let outer = std::mem::take(&mut self.document.blocks);
        let mut paragraph = Paragraph { spaced: true, number: self.document.number(), ..Paragraph::default() };
        let read = self.apart(xml, &mut paragraph);
        self.document.blocks = outer;
        read.map(|()| paragraph.text.trim().to_owned())
    }

    fn apart(&mut self, xml: &mut Xml, paragraph: &mut Paragraph) -> Read<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element)
                    if matches!((element.prefix, element.name), ("text", "p" | "h" | "s" | "tab" | "line-break")) =>
                {
                    paragraph.push(" ");
                    self.apart(xml, paragraph)?;
                }
                Event::Start(element) if matches!(element.prefix, "dc" | "meta") => xml.skip()?,
                Event::Start(element) if element.name == "note-citation" => xml.skip()?,
                Event::Start(_) => self.apart(xml, paragraph)?,
                Event::End(_) => break,
                Event::Text(words) if xml.depth() > 1 => paragraph.push(&words),
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn gone(&mut self, xml: &mut Xml, why: &'static str) -> Read<()> {
        let text = self.aside(xml)?;
        self.document.drop_text(self.document.number(), &text, why);
        Ok(())
    }

    fn hidden_words(&mut self, xml: &mut Xml, paragraph: &Paragraph) -> Read<()> {
        let text = self.aside(xml)?;
        self.document.drop_text(self.document.number(), &text, "hidden text");
        self.asides.push(("hidden", paragraph.number, paragraph.text.len(), text));
        Ok(())
    }

    fn note(&mut self, xml: &mut Xml, paragraph: &Paragraph) -> Read<()> {
        let (number, text) = (paragraph.number, self.aside(xml)?);
        self.document.notes.push(format!("Footnote at paragraph {number}: {text}"));
        self.asides.push(("note", number, paragraph.text.len(), text));
        Ok(())
    }

    fn comment(&mut self, xml: &mut Xml, number: u32, at: usize) -> Read<()> {
        let (mut author, mut words) = (String::new(), Vec::new());
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) if element.name == "creator" => author = format!(" by {}", self.aside(xml)?),
                Event::Start(element) if matches!(element.prefix, "dc" | "meta") => xml.skip()?,
                Event::Start(_) => words.push(self.aside(xml)?),
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        words.retain(|words| !words.is_empty());
        self.asides.push(("comment", number, at, words.join(" ")));
        self.document.notes.push(format!("Comment{author} at paragraph {number}: {}", words.join(" ")));
        Ok(())
    }

    /// Reads the list of changes; the words of deletions live only here.
    fn changes(&mut self, xml: &mut Xml) -> Read<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) if element.name == "deletion" => {
                    self.deleted += 1;
                    self.gone(xml, "deleted in tracked changes")?;
                }
                Event::Start(element) if element.name == "changed-region" => self.changes(xml)?,
                Event::Start(_) => xml.skip()?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn table(&mut self, xml: &mut Xml) -> Read<()> {
        let mut rows = Vec::new();
        self.rows(xml, &mut rows)?;
        self.document.add_table(rows);
        Ok(())
    }

    fn rows(&mut self, xml: &mut Xml, rows: &mut Vec<Row>) -> Read<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) if element.name == "table-row" => {
                    let mut row = Row { number: self.document.next_number(), cells: Vec::new() };
                    self.cells(xml, &mut row)?;
                    rows.push(row);
                }
                Event::Start(element) if element.name.starts_with("table-column") => xml.skip()?,
                Event::Start(_) => self.rows(xml, rows)?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn cells(&mut self, xml: &mut Xml, row: &mut Row) -> Read<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) if matches!(element.name, "table-cell" | "covered-table-cell") => {
                    let times = element.get("number-columns-repeated").and_then(|count| count.parse().ok());
                    let outer = std::mem::take(&mut self.document.blocks);
                    let read = self.blocks(xml);
                    let blocks = std::mem::replace(&mut self.document.blocks, outer);
                    read?;
                    row.cells.push(cell(blocks));
                    row.cells.extend((1..times.unwrap_or(1).clamp(1, WIDEST)).map(|_| String::new()));
                }
                Event::Start(_) => xml.skip()?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        Ok(())
    }
}
