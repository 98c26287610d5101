//! The paragraphs, tables and parts apart of an RTF file.
//!
//! In: where the reader of [`super::rtf_text`] says that one begins or ends. Out: blocks, notes and what was left out.
//! Promise: a part that stands apart never mixes with the text around it.

use super::Line;
use super::document::Block;
use super::rtf_text::{DEEPEST, Goal, Reader, State};
use super::table_of_talk::Row;

/// What stands apart from the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    Footnote,
    Comment,
    Author,
    Header,
    Footer,
    Box,
}

/// Words being gathered: the body, or a part that stands apart.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub text: String,
    /// Paragraphs of the cell before this one.
    pub cell: Vec<String>,
    pub row: Vec<String>,
    pub rows: Vec<Row>,
    pub begun: Option<u32>,
    pub boxes: Vec<Block>,
}

impl Reader {
    /// Words that begin a part that stands apart from the text.
    pub(super) fn begins_part(&mut self, word: &str) -> bool {
        let apart = match word {
            "footnote" => Apart::Footnote,
            "annotation" => Apart::Comment,
            "atnauthor" => Apart::Author,
            "header" | "headerl" | "headerr" | "headerf" => Apart::Header,
            "footer" | "footerl" | "footerr" | "footerf" => Apart::Footer,
            "shptxt" | "dptxbxtext" => Apart::Box,
            "ud" => {
                self.state.goal = Goal::Text;
                return true;
            }
            _ => return false,
        };
        if self.groups.is_empty() || self.state.opens || self.outer.len() > DEEPEST {
            return true;
        }
        self.state =
            State { goal: Goal::Text, opens: true, in_table: false, hidden: false, deleted: false, ..self.state };
        self.outer.push((apart, std::mem::take(&mut self.flow)));
        true
    }

    pub(super) fn end_apart(&mut self) {
        let Some((apart, outer)) = self.outer.pop() else { return };
        self.end_hidden();
        let number = self.document.next_number();
        let mut flow = std::mem::replace(&mut self.flow, outer);
        let last = std::mem::take(&mut flow.text);
        flow.cell.push(last);
        let rows = flow.rows.iter().map(Row::plain).collect::<Vec<_>>().join("\n");
        let text = [rows, flow.row.join(" "), flow.cell.join("\n")].join("\n");
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match apart {
            Apart::Author => self.author = Some(line),
            _ if line.is_empty() => {}
            Apart::Footnote => self.document.notes.push(format!("Footnote at paragraph {number}: {line}")),
            Apart::Comment => {
                let author = self.author.take().map(|author| format!(" by {author}")).unwrap_or_default();
                self.document.notes.push(format!("Comment{author} at paragraph {number}: {line}"));
            }
            Apart::Header => self.document.drop_once(&line, "page header"),
            Apart::Footer => self.document.drop_once(&line, "page footer"),
            Apart::Box => {
                for text in text.split('\n').filter(|text| !text.trim().is_empty()) {
                    self.flow.boxes.push(Block::Paragraph(Line { number, text: text.to_owned() }));
                }
            }
        }
    }

    /// Words that end a line, a paragraph, a cell or a row.
    pub(super) fn ends(&mut self, word: &str) -> bool {
        match word {
            "line" | "lbr" => self.push("\n"),
            "par" | "sect" | "page" | "column" => self.end_paragraph(),
            "intbl" => self.state.in_table = true,
            "pard" => self.state.in_table = false,
            "nestcell" => self.push("\t"),
            "nestrow" => self.end_cell_paragraph(),
            "cell" => self.end_cell(),
            "row" => self.end_row(),
            _ => return false,
        }
        true
    }

    fn end_hidden(&mut self) {
        let number = self.number();
        let hidden = std::mem::take(&mut self.hidden);
        self.document.drop_text(number, &hidden, "hidden text");
        let deleted = std::mem::take(&mut self.deleted);
        self.counts.0 += usize::from(!deleted.trim().is_empty());
        self.document.drop_text(number, &deleted, "deleted in tracked changes");
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.state.hidden || self.state.deleted {
            return self.push(" ");
        }
        self.end_hidden();
        if !self.outer.is_empty() {
            return self.end_cell_paragraph();
        }
        if self.state.in_table || !self.flow.row.is_empty() {
            self.begin();
            return self.end_cell_paragraph();
        }
        self.end_table();
        let number = self.document.begin_paragraph();
        let text = std::mem::take(&mut self.flow.text);
        self.document.blocks.push(Block::Paragraph(Line { number, text }));
        self.document.blocks.append(&mut self.flow.boxes);
    }

    /// Gives the row its number.
    fn begin(&mut self) {
        let number = self.document.begin_paragraph();
        self.flow.begun.get_or_insert(number);
    }

    fn end_cell_paragraph(&mut self) {
        let text = std::mem::take(&mut self.flow.text);
        self.flow.cell.push(text);
    }

    fn end_cell(&mut self) {
        self.end_hidden();
        if self.outer.is_empty() && (self.flow.cell.is_empty() || !self.flow.text.trim().is_empty()) {
            self.begin();
        }
        self.end_cell_paragraph();
        let mut cell = std::mem::take(&mut self.flow.cell);
        cell.retain(|text| !text.trim().is_empty());
        self.flow.row.push(cell.join("\n\n"));
    }

    fn end_row(&mut self) {
        if !self.flow.text.trim().is_empty() {
            self.end_cell();
        }
        let number = self.flow.begun.take().unwrap_or_else(|| self.document.number());
        let cells = std::mem::take(&mut self.flow.row);
        if !cells.is_empty() {
            self.flow.rows.push(Row { number, cells });
        }
    }

    pub(super) fn end_table(&mut self) {
        self.end_row_that_broke_off();
        let rows = std::mem::take(&mut self.flow.rows);
        if !rows.is_empty() {
            self.document.add_table(rows);
            self.document.blocks.append(&mut self.flow.boxes);
        }
    }

    fn end_row_that_broke_off(&mut self) {
        if !self.flow.cell.is_empty() || !self.flow.row.is_empty() {
            let text = std::mem::take(&mut self.flow.text);
            self.end_cell();
            self.end_row();
            self.flow.text = text;
        }
    }
}
