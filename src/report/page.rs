//! A typed page that knows no subject, and two things every renderer needs: text
//! made fit to be seen, and ids that occur once. The renderers stand in `html.rs`
//! and `markdown.rs`.
//!
//! All text of a page is data. A renderer escapes it; nothing but
//! [`Figure::svg`] is passed on as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// One page of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Where the page stands, from the root of the reports, without extension:
    /// `index`, `themes/language`.
    pub path: String,
    /// The first heading and the window's title.
    pub title: String,
    /// The language of the page, as in `<html lang>`: `nl`, `en`.
    pub lang: String,
    /// The navigation of the whole report, the same on every page.
    pub nav: Vec<NavItem>,
    /// What the page says, in reading order.
    pub blocks: Vec<Block>,
    /// The line at the foot.
    pub foot: Vec<Inline>,
}

/// An entry of the navigation: a link, or the head of a group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NavItem {
    /// The words shown.
    pub text: String,
    /// The page it leads to; `None` for the head of a group.
    pub to: Option<String>,
    /// The entries below it.
    pub items: Vec<NavItem>,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; it opens a section that lasts to the next of its level or above.
    Heading {
        /// 2 to 6; the title is level 1.
        level: u8,
        /// Its id; with one, a heading of level 2 stands in the page's contents.
        id: Option<String>,
        /// The words.
        text: String,
    },
    /// A paragraph.
    Para(Vec<Inline>),
    /// An opening paragraph, set larger: a claim, a definition.
    Lead(Vec<Inline>),
    /// A list of equals.
    List(Vec<Vec<Inline>>),
    /// A table.
    Table(Table),
    /// A picture.
    Figure(Figure),
    /// Words that were said.
    Quotation(Quotation),
    /// An aside.
    Note {
        /// How much it matters.
        kind: NoteKind,
        /// What it says.
        body: Vec<Inline>,
    },
    /// Something to fold out.
    Details {
        /// The line that is always seen.
        summary: String,
        /// What is folded.
        blocks: Vec<Block>,
    },
    /// Tiles, each with a number and what it counts.
    Cards(Vec<Card>),
    /// Terms, each with what is said of it.
    Facts(Vec<(String, Vec<Inline>)>),
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Words of weight.
    Strong(String),
    /// Words with stress.
    Emph(String),
    /// A name or command, as typed.
    Code(String),
    /// Words that are pointed out, such as those that fired a rule.
    Mark(String),
    /// A way to elsewhere.
    Link {
        /// A [`Page::path`], or a file (its last part has a dot), from the root
        /// of the reports, with or without `#fragment`; or a web address.
        to: String,
        /// The words shown.
        text: String,
    },
}

/// How much a [`Block::Note`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Good to know.
    Info,
    /// Changes how the page may be read.
    Warning,
}

/// A table. Its first column names the rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Its id on the page.
    pub id: String,
    /// What it shows, and of how many.
    pub caption: Vec<Inline>,
    /// The head. A head of kind [`CellKind::Number`] stands over numbers.
    pub head: Vec<Cell>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The same table as files: (label, path).
    pub downloads: Vec<(String, String)>,
}

/// A row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Cells, as many as the head has.
    Cells(Vec<Cell>),
    /// Cells that sum up; set apart.
    Total(Vec<Cell>),
    /// One cell over the whole width that names the rows below it.
    Group(Cell),
}

/// A cell of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// Where it leads, written as in [`Inline::Link`].
    pub to: Option<String>,
    /// What it holds.
    pub kind: CellKind,
    /// How deep it stands below the rows above; at most 6 is shown.
    pub indent: u8,
}

/// What a [`Cell`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    /// Words.
    #[default]
    Text,
    /// A number, set to the right.
    Number,
    /// No number; its text says why, and may be empty.
    Missing,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// Its id on the page.
    pub id: String,
    /// The picture: an `<svg>` element, already safe, passed on as it is.
    pub svg: String,
    /// The picture in words.
    pub alt: String,
    /// What it shows, and of how many.
    pub caption: Vec<Inline>,
    /// The picture as files: (label, path).
    pub downloads: Vec<(String, String)>,
}

/// Words that were said, by whom, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quotation {
    /// The words; a line feed is kept.
    pub words: Vec<Inline>,
    /// What was said just before.
    pub before: Option<String>,
    /// What was said just after.
    pub after: Option<String>,
    /// The language of the words, where it is not the page's.
    pub lang: Option<String>,
    /// Who says it.
    pub attribution: String,
    /// Where the words stand, and the quotation's id: `p03-2:1204-1390`.
    pub anchor: String,
    /// Where the anchor leads; `None` for the quotation itself.
    pub to: Option<String>,
    /// What the page can be narrowed by: (name, value), neither of them empty; a
    /// name may come twice.
    pub facets: Vec<(String, String)>,
    /// Remarks shown as small labels.
    pub tags: Vec<String>,
    /// Remarks that stand elsewhere: (path, words), the path written as in
    /// [`Inline::Link`].
    pub notes: Vec<(String, String)>,
}

/// A tile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The number, as printed.
    pub number: String,
    /// What it counts.
    pub label: String,
    /// Where it leads.
    pub to: Option<String>,
}

impl Inline {
    /// Makes plain words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// Makes a link.
    pub fn link(to: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link { to: to.into(), text: text.into() }
    }
}

impl Cell {
    /// Makes a cell of words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Makes a cell with a number.
    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Number, ..Self::default() }
    }

    /// Makes a cell without a number, and says why.
    pub fn missing(reason: impl Into<String>) -> Self {
        Self { text: reason.into(), kind: CellKind::Missing, ..Self::default() }
    }

    /// Lets the cell lead somewhere.
    #[must_use]
    pub fn to(mut self, to: impl Into<String>) -> Self {
        self.to = Some(to.into());
        self
    }

    /// Moves the cell in.
    #[must_use]
    pub fn indent(mut self, indent: u8) -> Self {
        self.indent = indent;
        self
    }
}

/// Shows what could not be seen: a control character other than tab and line
/// feed as its picture (`␀`), C1 controls, line separators and the characters
/// that turn the direction of writing as `⟦U+202E⟧`. Borrowed when there is none.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\u{7f}' => out.push('\u{2421}'),
            _ if !is_hidden(c) => out.push(c),
            '\0'..='\x1f' => out.extend(char::from_u32(0x2400 + u32::from(c))),
            _ => out.push_str(&format!("⟦U+{:04X}⟧", u32::from(c))),
        }
    }
    Cow::Owned(out)
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The ids given out on one page, so that none is given twice.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeSet<String>);

impl Ids {
    /// Gives out `wanted`, or with `-2`, `-3` … behind it when it was taken.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let wanted: String = visible(wanted).chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
        let mut id = wanted.clone();
        let mut count = 1;
        while !self.0.insert(id.clone()) {
            count += 1;
            id = format!("{wanted}-{count}");
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(visible("a\tb\nc"), "a\tb\nc");
        assert_eq!(visible("\0\x1b[31m\r\x7f"), "␀␛[31m␍␡");
        assert_eq!(visible("\u{85}a\u{202e}b\u{2066}c\u{2028}"), "⟦U+0085⟧a⟦U+202E⟧b⟦U+2066⟧c⟦U+2028⟧");
    }

    #[test]
    fn an_id_is_given_once() {
        let mut ids = Ids::default();
        assert_eq!([ids.take("a b"), ids.take("a-b"), ids.take("a-b-2")], ["a-b", "a-b-2", "a-b-2-2"]);
    }
}
