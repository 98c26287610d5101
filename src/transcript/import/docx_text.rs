//! The text of one part of a Word document.
//!
//! In: WordprocessingML events. Out: blocks in a [`Document`], with the places of notes and comments, and counts of what
//! tracked changes did. Promise: recursion no deeper than the XML reader allows; only `w:t` and its like give words.

use super::document::{Block, Document, cell};
use std::collections::{BTreeMap, BTreeSet};

use super::docx_elements::{Read, id_of, is_property, spans, text_of};
use super::paper::is_for_quotations;
use super::table_of_talk::Row;
use crate::archive::{Element, Event, Xml, Zip, decode};
use crate::transcript::import::Line;

/// A story: the body, a header, a note.
#[derive(Default)]
pub(super) struct Story {
    /// What was read.
    pub document: Document,
    /// Where notes and comments belong.
    pub asides: Vec<Aside>,
    /// What was met.
    pub counts: Counts,
    /// Hidden text where it stands: paragraph, byte in it, words.
    pub hidden: Vec<(u32, usize, String)>,
    /// Paragraphs in a style for quotations.
    pub quoting: BTreeSet<u32>,
    /// Ids of comments whose place is known.
    placed: BTreeSet<String>,
    /// Words of a paragraph whose end is deleted: they go on with the next.
    carried: String,
}

/// A footnote, an endnote or a comment where it belongs.
pub(super) struct Aside {
    /// `footnote`, `endnote` or `comment`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Paragraph, from 1.
    pub number: u32,
    /// The byte of the paragraph that it stands at.
    pub at: usize,
    /// The words that a comment is about.
    pub words: Option<String>,
}

/// What was met on the way.
#[derive(Default)]
pub(super) struct Counts {
    /// Deleted stretches.
    pub deleted: usize,
    /// Inserted stretches.
    pub inserted: usize,
    /// Paragraphs with a list number or bullet.
    pub numbered: usize,
}

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    number: u32,
    text: String,
    /// Comments that are open: id and byte where they begin.
    open: BTreeMap<String, usize>,
    /// Its mark is deleted.
    goes_on: bool,
    /// Text boxes that hang on it.
    boxes: Vec<Block>,
}

impl Story {
    /// A story that adds to a document.
    pub fn of(document: Document) -> Self {
        Self { document, ..Self::default() }
    }

    /// Reads a part of the archive.
    pub fn read(&mut self, zip: &mut Zip, name: &str) -> Read<()> {
        let bytes = zip.read(name)?;
        let text = decode(&bytes)?;
        let mut xml = Xml::new(&text);
        while xml.next()?.is_some() {
            self.blocks_until_end(&mut xml)?;
        }
        Ok(())
    }

    /// Reads the blocks of the element just begun, its end included.
    pub fn blocks_until_end(&mut self, xml: &mut Xml) -> Read<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => self.block(xml, &element)?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        if xml.depth() <= 1 && !self.carried.is_empty() {
            let line = Line { number: self.document.number(), text: std::mem::take(&mut self.carried) };
            self.document.blocks.push(Block::Paragraph(line));
        }
        Ok(())
    }

    fn block(&mut self, xml: &mut Xml, element: &Element) -> Read<()> {
        match element.name {
            "p" => self.paragraph(xml),
            "tbl" => self.table(xml),
            "AlternateContent" => self.once(xml, Story::blocks_until_end),
            "del" | "moveFrom" => self.deleted(xml),
            "altChunk" => {
                self.document.drop_text(
                    self.document.number(),
                    "a document inside the document",
                    "a part in another format",
                );
                Ok(xml.skip()?)
            }
            name if is_property(name) => Ok(xml.skip()?),
            name => {
                self.counts.inserted += usize::from(matches!(name, "ins" | "moveTo"));
                self.blocks_until_end(xml)
            }
        }
    }

    /// Reads the first choice, or the fallback when there is none.
    fn once(&mut self, xml: &mut Xml, mut read: impl FnMut(&mut Self, &mut Xml) -> Read<()>) -> Read<()> {
        let mut done = false;
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(_) if done => xml.skip()?,
                Event::Start(_) => {
                    done = true;
                    read(self, xml)?;
                }
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, xml: &mut Xml) -> Read<()> {
        let number = self.document.begin_paragraph();
        let mut paragraph = Paragraph { number, text: std::mem::take(&mut self.carried), ..Paragraph::default() };
        self.inline(xml, &mut paragraph)?;
        for (id, _) in std::mem::take(&mut paragraph.open) {
            if self.placed.insert(id.clone()) {
                self.asides.push(Aside { kind: "comment", id, number, at: paragraph.text.len(), words: None });
            }
        }
        if paragraph.goes_on && paragraph.boxes.is_empty() {
            self.carried = paragraph.text;
            return Ok(());
        }
        self.document.blocks.push(Block::Paragraph(Line { number, text: paragraph.text }));
        self.document.blocks.append(&mut paragraph.boxes);
        Ok(())
    }

    /// Reads what stands in a paragraph, a run or anything in between, its end included.
    fn inline(&mut self, xml: &mut Xml, paragraph: &mut Paragraph) -> Read<()> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => self.piece(xml, &element, paragraph)?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn piece(&mut self, xml: &mut Xml, element: &Element, paragraph: &mut Paragraph) -> Read<()> {
        let number = paragraph.number;
        match element.name {
            "t" => {
                paragraph.text.push_str(&text_of(xml)?);
                return Ok(());
            }
            "tab" | "ptab" => paragraph.text.push('\t'),
            "br" | "cr" => paragraph.text.push('\n'),
            "noBreakHyphen" => paragraph.text.push('-'),
            "sym" => {
                let symbol = format!("{} {}", element.get("font").unwrap_or("?"), element.get("char").unwrap_or("?"));
                self.document.drop_text(number, &symbol, "symbol of a font");
            }
            "r" => return self.run(xml, paragraph),
            "pPr" => return self.properties(xml, paragraph),
            "del" | "moveFrom" => return self.deleted(xml),
            "AlternateContent" => return self.once(xml, |story, xml| story.inline(xml, paragraph)),
            "txbxContent" => return self.text_box(xml, paragraph),
            "blip" | "imagedata" => self.document.drop_text(number, "picture", "picture"),
            "footnoteReference" => self.aside("footnote", element, paragraph),
            "endnoteReference" => self.aside("endnote", element, paragraph),
            "commentRangeStart" => {
                paragraph.open.insert(id_of(element), paragraph.text.len());
            }
            "commentRangeEnd" => self.close_comment(element, paragraph),
            "commentReference" => {
                let id = id_of(element);
                if !paragraph.open.contains_key(&id) && self.placed.insert(id) {
                    self.aside("comment", element, paragraph);
                }
            }
            name if is_property(name) => {}
            name => {
                self.counts.inserted += usize::from(matches!(name, "ins" | "moveTo"));
                return self.inline(xml, paragraph);
            }
        }
        Ok(xml.skip()?)
    }

    /// Reads a run; a hidden one is left out.
    fn run(&mut self, xml: &mut Xml, paragraph: &mut Paragraph) -> Read<()> {
        let before = paragraph.text.len();
        let mut hidden = false;
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) if element.name == "rPr" => hidden = self.is_on(xml, "vanish")?,
                Event::Start(element) => self.piece(xml, &element, paragraph)?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        if hidden {
            let text = paragraph.text.split_off(before.min(paragraph.text.len()));
            self.document.drop_text(paragraph.number, &text, "hidden text");
            self.hidden.push((paragraph.number, before, text));
        }
        Ok(())
    }

    /// Tells whether a property stands, switched on, in the properties just begun.
    fn is_on(&self, xml: &mut Xml, name: &str) -> Read<bool> {
        let (depth, mut found) = (xml.depth(), false);
        while xml.depth() >= depth {
            match xml.next()? {
                Some(Event::Start(element)) if element.name == name && xml.depth() == depth + 1 => {
                    found = !matches!(element.get("val"), Some("0" | "false" | "off"));
                }
                None => break,
                _ => {}
            }
        }
        Ok(found)
    }

    fn properties(&mut self, xml: &mut Xml, paragraph: &mut Paragraph) -> Read<()> {
        let depth = xml.depth();
        while xml.depth() >= depth {
            match xml.next()? {
                Some(Event::Start(element)) => match element.name {
                    "numPr" if xml.depth() == depth + 1 => self.counts.numbered += 1,
                    "pStyle" if element.get("val").is_some_and(is_for_quotations) => {
                        self.quoting.insert(paragraph.number);
                    }
                    "del" | "moveFrom" if xml.depth() == depth + 2 => paragraph.goes_on = true,
                    "pPrChange" | "rPrChange" => xml.skip()?,
                    _ => {}
                },
                None => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads deleted words, only to list them.
    fn deleted(&mut self, xml: &mut Xml) -> Read<()> {
        self.counts.deleted += 1;
        let (depth, mut words) = (xml.depth(), String::new());
        while xml.depth() >= depth {
            match xml.next()? {
                Some(Event::Start(element)) if matches!(element.name, "delText" | "t") => {
                    words.push_str(&text_of(xml)?);
                }
                Some(Event::Start(element)) if matches!(element.name, "tab" | "br" | "p") => words.push(' '),
                None => break,
                _ => {}
            }
        }
        self.document.drop_text(self.document.number(), &words, "deleted in tracked changes");
        Ok(())
    }

    fn text_box(&mut self, xml: &mut Xml, paragraph: &mut Paragraph) -> Read<()> {
        let outer = std::mem::take(&mut self.document.blocks);
        let carried = std::mem::take(&mut self.carried);
        let read = self.blocks_until_end(xml);
        paragraph.boxes.append(&mut std::mem::replace(&mut self.document.blocks, outer));
        self.carried = carried;
        read
    }

    fn aside(&mut self, kind: &'static str, element: &Element, paragraph: &Paragraph) {
        let (number, at) = (paragraph.number, paragraph.text.len());
        self.asides.push(Aside { kind, id: id_of(element), number, at, words: None });
    }

    fn close_comment(&mut self, element: &Element, paragraph: &mut Paragraph) {
        let id = id_of(element);
        if let Some(from) = paragraph.open.remove(&id)
            && self.placed.insert(id.clone())
        {
            let words = paragraph.text.get(from..).map(super::document::shorten).filter(|words| !words.is_empty());
            let (number, at) = (paragraph.number, paragraph.text.len());
            self.asides.push(Aside { kind: "comment", id, number, at, words });
        }
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
                Event::Start(element) if element.name == "tr" => {
                    let mut row = Row { number: self.document.next_number(), cells: Vec::new() };
                    let gone = self.cells(xml, &mut row)?;
                    if gone {
                        self.counts.deleted += 1;
                        self.document.drop_text(row.number, &row.cells.join(" "), "row deleted in tracked changes");
                    } else {
                        rows.push(row);
                    }
                }
                Event::Start(element) if is_property(element.name) => xml.skip()?,
                Event::Start(_) => self.rows(xml, rows)?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    /// Reads the cells of a row, and tells whether the row is deleted.
    fn cells(&mut self, xml: &mut Xml, row: &mut Row) -> Read<bool> {
        let mut gone = false;
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) if element.name == "trPr" => gone |= self.is_on(xml, "del")?,
                Event::Start(element) if element.name == "tc" => self.cell(xml, row)?,
                Event::Start(element) if is_property(element.name) => xml.skip()?,
                Event::Start(_) => gone |= self.cells(xml, row)?,
                Event::End(_) => break,
                Event::Text(_) => {}
            }
        }
        Ok(gone)
    }

    fn cell(&mut self, xml: &mut Xml, row: &mut Row) -> Read<()> {
        let outer = std::mem::take(&mut self.document.blocks);
        let mut span = 1;
        let mut read = Ok(());
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) if element.name == "tcPr" => span = spans(xml)?,
                Event::Start(element) => read = self.block(xml, &element),
                Event::End(_) => break,
                Event::Text(_) => {}
            }
            if read.is_err() {
                break;
            }
        }
        let mut blocks = std::mem::replace(&mut self.document.blocks, outer);
        let carried = Line { number: self.document.number(), text: std::mem::take(&mut self.carried) };
        blocks.push(Block::Paragraph(carried));
        row.cells.push(cell(blocks));
        row.cells.extend((1..span).map(|_| String::new()));
        read
    }
}
