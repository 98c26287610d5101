//! A [`Page`] as Markdown (CommonMark with the tables and notes of GitHub), with
//! the same content and links to the other `.md` pages. Text from data stays
//! literal; anchors stay, as empty `<a id>` elements.

use super::link::href;
use super::page::{Block, Card, Cell, CellKind, Figure, Ids, Inline, NoteKind, Page, Quotation, Row, Table, visible};

/// Writes the page; the text ends in one line feed.
pub fn markdown(page: &Page) -> String {
    let mut writer = Writer { page, ids: Ids::default() };
    let mut parts = vec![format!("# {}", one_line(&page.title))];
    parts.extend(page.blocks.iter().map(|block| writer.block(block)));
    if !page.foot.is_empty() {
        parts.push(format!("---\n\n{}", writer.line(&page.foot, Breaks::Space)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// A break of a line inside a paragraph.
const BREAK: &str = "\\\n";

/// What a line feed in a text becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Space,
    Kept,
}

struct Writer<'a> {
    page: &'a Page,
    ids: Ids,
}

impl Writer<'_> {
    fn href(&self, to: &str) -> String {
        href(&self.page.path, to, "md")
    }

    fn anchor(&mut self, id: &str) -> String {
        format!("<a id=\"{}\"></a>", in_html(&self.ids.take(id)))
    }

    fn block(&mut self, block: &Block) -> String {
        match block {
            Block::Heading { level, id, text } => {
                let heading = format!("{} {}", "#".repeat(usize::from(*level).clamp(2, 6)), one_line(text));
                match id {
                    Some(id) => format!("{}\n\n{heading}", self.anchor(id)),
                    None => heading,
                }
            }
            Block::Para(line) | Block::Lead(line) => self.line(line, Breaks::Space),
            Block::List(items) => self.list(items.iter().map(|item| self.line(item, Breaks::Space))),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Quotation(quotation) => self.quotation(quotation),
            Block::Note { kind, body } => {
                let kind = match kind {
                    NoteKind::Info => "NOTE",
                    NoteKind::Warning => "WARNING",
                };
                format!("> [!{kind}]\n> {}", self.line(body, Breaks::Space))
            }
            Block::Details { summary, blocks } => {
                let inner: Vec<_> = blocks.iter().map(|block| self.block(block)).collect();
                let summary = in_html(&visible(summary).split_whitespace().collect::<Vec<_>>().join(" "));
                format!("<details>\n<summary>{summary}</summary>\n\n{}\n\n</details>", inner.join("\n\n"))
            }
            Block::Cards(cards) => self.list(cards.iter().map(|card| self.card(card))),
            Block::Facts(facts) => self
                .list(facts.iter().map(|(term, line)| format!("{}: {}", strong(term), self.line(line, Breaks::Space)))),
        }
    }

    fn list(&self, items: impl Iterator<Item = String>) -> String {
        items.map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")
    }

    fn card(&self, card: &Card) -> String {
        let label = match &card.to {
            Some(to) => self.link(to, &card.label),
            None => one_line(&card.label),
        };
        format!("{} {label}", strong(&card.number))
    }

    fn link(&self, to: &str, text: &str) -> String {
        format!("[{}]({})", one_line(text), self.href(to))
    }

    fn line(&self, line: &[Inline], breaks: Breaks) -> String {
        let mut out = String::new();
        for part in line {
            let apart = !out.ends_with('*');
            match part {
                Inline::Text(text) => literal(&mut out, text, breaks),
                Inline::Strong(text) => out += &stressed(text, "**", "strong", apart),
                Inline::Emph(text) => out += &stressed(text, "*", "em", apart),
                Inline::Code(text) => out += &code(text),
                Inline::Mark(text) => {
                    out += "<mark>";
                    literal(&mut out, text, breaks);
                    out += "</mark>";
                }
                Inline::Link { to, text } => out += &self.link(to, text),
            }
        }
        out.strip_suffix(BREAK).unwrap_or(&out).trim_end().to_owned()
    }

    fn downloads(&self, files: &[(String, String)]) -> String {
        files.iter().map(|(label, path)| self.link(path, label)).collect::<Vec<_>>().join(" · ")
    }

    fn table(&mut self, table: &Table) -> String {
        let head: Vec<_> = table.head.iter().map(|cell| self.cell(cell)).collect();
        let rule: Vec<_> = table
            .head
            .iter()
            .map(|cell| if cell.kind == CellKind::Number { "---:" } else { "---" }.to_owned())
            .collect();
        let mut lines = vec![pipes(&head), pipes(&rule)];
        for row in &table.rows {
            let cells: Vec<String> = match row {
                Row::Cells(cells) => cells.iter().map(|cell| self.cell(cell)).collect(),
                Row::Total(cells) => cells.iter().map(|cell| self.heavy(cell)).collect(),
                Row::Group(cell) => {
                    let mut cells = vec![self.heavy(cell)];
                    cells.resize(table.head.len().max(1), String::new());
                    cells
                }
            };
            lines.push(pipes(&cells));
        }
        let anchor = self.anchor(&table.id);
        let caption = self.line(&table.caption, Breaks::Space);
        paragraphs(&[format!("{anchor}{caption}"), lines.join("\n"), self.downloads(&table.downloads)])
    }

    fn cell(&self, cell: &Cell) -> String {
        let text = if cell.kind == CellKind::Missing && cell.text.is_empty() { "–" } else { &cell.text };
        let inner = match &cell.to {
            Some(to) => self.link(to, text),
            None => one_line(text),
        };
        // An em space is kept where a plain one would be trimmed.
        "\u{2003}".repeat(usize::from(cell.indent.min(6))) + &inner
    }

    /// A whole cell in bold; an element where it holds a link.
    fn heavy(&self, cell: &Cell) -> String {
        match &cell.to {
            Some(_) => format!("<strong>{}</strong>", self.cell(cell)),
            None => strong(&cell.text),
        }
    }

    fn figure(&mut self, figure: &Figure) -> String {
        let anchor = self.anchor(&figure.id);
        let picture = |ending: &str| figure.downloads.iter().find(|(_, path)| path.ends_with(ending));
        let alt = one_line(&figure.alt);
        let shown = match picture(".svg").or_else(|| picture(".png")) {
            Some((_, path)) => format!("![{alt}]({})", self.href(path)),
            None => alt,
        };
        let caption = self.line(&figure.caption, Breaks::Space);
        paragraphs(&[format!("{anchor}{shown}"), caption, self.downloads(&figure.downloads)])
    }

    fn quotation(&mut self, quotation: &Quotation) -> String {
        let anchor = self.anchor(&quotation.anchor);
        // Alone on its line a text can always stand between stars.
        let context = |text: &Option<String>| match text.as_deref().map(one_line) {
            Some(line) if !line.is_empty() => format!("*{line}*"),
            _ => String::new(),
        };
        let place = match &quotation.to {
            Some(to) => self.link(to, &quotation.anchor),
            None => code(&quotation.anchor),
        };
        let mut by = vec![one_line(&quotation.attribution), place];
        by.extend(quotation.tags.iter().map(|tag| one_line(tag)));
        by.extend(quotation.notes.iter().map(|(to, words)| self.link(to, words)));
        by.retain(|part| !part.is_empty());
        let text = paragraphs(&[
            context(&quotation.before),
            self.line(&quotation.words, Breaks::Kept),
            context(&quotation.after),
            format!("— {}", by.join(" · ")),
        ]);
        let text = anchor + &text;
        text.lines()
            .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn paragraphs(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("\n\n")
}

fn pipes(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// Adds text so that every character of it stays itself. White space shrinks to
/// one space, or to one break where it holds a line feed and breaks are kept.
fn literal(out: &mut String, text: &str, breaks: Breaks) {
    let mut space: Option<&str> = None;
    for c in visible(text).chars() {
        if c.is_ascii_whitespace() {
            space = Some(if c == '\n' && breaks == Breaks::Kept { BREAK } else { space.unwrap_or(" ") });
            continue;
        }
        gap(out, space.take());
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '~' | '#' | '&' | '$' => true,
            '-' | '+' | '=' | '>' | ':' => out.is_empty() || out.ends_with('\n'),
            '.' | ')' => is_number(out),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    gap(out, space);
}

/// Tells whether the last line is a number so far, of at most nine digits: with a stop it would begin a list.
fn is_number(out: &str) -> bool {
    let digits = out.bytes().rev().take(10).take_while(u8::is_ascii_digit).count();
    let before = out.len().checked_sub(digits + 1).and_then(|at| out.as_bytes().get(at));
    (1..10).contains(&digits) && before.is_none_or(|byte| *byte == b'\n')
}

/// Adds a space or a break, unless one stands there or the line has yet to begin.
fn gap(out: &mut String, space: Option<&str>) {
    let Some(space) = space else { return };
    if !out.is_empty() && !out.ends_with([' ', '\n']) {
        out.push_str(space);
    }
}

fn one_line(text: &str) -> String {
    let mut out = String::new();
    literal(&mut out, text, Breaks::Space);
    out.truncate(out.trim_end().len());
    out
}

fn strong(text: &str) -> String {
    stressed(text, "**", "strong", true)
}

/// Stars where they surely work: round words that begin and end in a letter or
/// digit, and not hard after other stars. Else the element. Outer space stays out.
fn stressed(text: &str, stars: &str, element: &str, apart: bool) -> String {
    let space = |c: Option<char>| {
        if c.is_some_and(char::is_whitespace) { " " } else { "" }
    };
    let (before, after) = (space(text.chars().next()), space(text.chars().next_back()));
    let inner = one_line(text);
    if inner.is_empty() {
        return before.to_owned();
    }
    let sure = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if apart && sure(inner.chars().next()) && sure(inner.chars().next_back()) {
        format!("{before}{stars}{inner}{stars}{after}")
    } else {
        format!("{before}<{element}>{inner}</{element}>{after}")
    }
}

/// A code span with a fence longer than any run of backticks inside.
fn code(text: &str) -> String {
    let text = visible(text).replace(['\n', '\t'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    if text.is_empty() { text } else { format!("{fence}{pad}{text}{pad}{fence}") }
}

fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
