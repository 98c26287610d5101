//! A [`Page`] as a complete HTML document that reads from disk, without a
//! network, a script or a colour. All text is escaped. The words of the interface
//! come from outside, in [`Chrome`].

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::chrome::{ASSETS, Chrome, POLICY};
use super::link::{facet_query, href};
use super::page::{
    Block, Card, Cell, CellKind, Figure, Ids, Inline, NavItem, NoteKind, Page, Quotation, Row, Table, visible,
};

/// Writes the complete document.
pub fn html(page: &Page, chrome: &Chrome) -> String {
    let mut writer = Writer { page, chrome, ids: Ids::default() };
    writer.ids.take("main");
    let main = writer.main();
    let asset = |path| href(&page.path, path, "html");
    let title =
        if page.title == chrome.site { page.title.clone() } else { format!("{} – {}", page.title, chrome.site) };
    markup! {
        (DOCTYPE)
        html lang=(page.lang) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (visible(&title)) }
                link rel="stylesheet" href=(asset("assets/report.css"));
                script src=(asset("assets/report.js")) defer {}
            }
            body {
                a.skip href="#main" { (chrome.skip) }
                header.site {
                    p.name { a href=(asset("index")) { (visible(&chrome.site)) } }
                    @if !page.nav.is_empty() {
                        nav aria-label=(chrome.menu) {
                            details.menu { summary { (chrome.menu) } (writer.nav(&page.nav)) }
                        }
                    }
                }
                (main)
                @if !page.foot.is_empty() { footer { p { (writer.line(&page.foot)) } } }
            }
        }
    }
    .into_string()
}

/// Writes a document that needs no file beside it; what leads to other pages leads nowhere, so such a page has no links.
pub fn html_alone(page: &Page, chrome: &Chrome) -> String {
    const ALONE: &str =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
    let style = ASSETS.iter().find(|(path, _)| path.ends_with(".css")).map_or("", |(_, style)| *style);
    let mut writer = Writer { page, chrome, ids: Ids::default() };
    writer.ids.take("main");
    let main = writer.main();
    markup! {
        (DOCTYPE)
        html lang=(page.lang) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(ALONE);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (visible(&page.title)) }
                style { (PreEscaped(style)) }
            }
            body {
                (main)
                @if !page.foot.is_empty() { footer { p { (writer.line(&page.foot)) } } }
            }
        }
    }
    .into_string()
}

struct Writer<'a> {
    page: &'a Page,
    chrome: &'a Chrome,
    ids: Ids,
}

impl Writer<'_> {
    fn href(&self, to: &str) -> String {
        href(&self.page.path, to, "html")
    }

    fn nav(&self, items: &[NavItem]) -> Markup {
        markup! {
            ul {
                @for item in items {
                    li {
                        @match &item.to {
                            Some(to) => a href=(self.href(to)) aria-current=[(*to == self.page.path).then_some("page")] {
                                (visible(&item.text))
                            },
                            None => span.group { (visible(&item.text)) },
                        }
                        @if !item.items.is_empty() { (self.nav(&item.items)) }
                    }
                }
            }
        }
    }

    fn main(&mut self) -> Markup {
        let page = self.page;
        let opening = page.blocks.iter().position(is_heading).unwrap_or(page.blocks.len());
        let (opening, sections) = page.blocks.split_at(opening);
        let early = has_facets(opening);
        let opening = self.blocks(opening);
        let sections = self.sections(sections);
        markup! {
            main #main tabindex="-1" {
                h1 { (visible(&page.title)) }
                @if early { (self.filter()) }
                (opening)
                @if !early { (self.filter()) }
                (self.contents())
                (sections)
            }
        }
    }

    /// The choice of quotations: the script fills it; without one it is empty.
    fn filter(&self) -> Markup {
        let chrome = self.chrome;
        markup! {
            @if has_facets(&self.page.blocks) {
                div.filter role="group" aria-label=(chrome.filter) data-all=(chrome.all)
                    data-shown=(chrome.shown) {
                    p role="status" tabindex="-1" {}
                    button type="button" hidden { (chrome.show_all) }
                }
            }
        }
    }

    fn contents(&self) -> Markup {
        let heads: Vec<_> = self
            .page
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading { level: ..=2, id: Some(id), text } => Some((id, text)),
                _ => None,
            })
            .collect();
        markup! {
            @if heads.len() > 2 {
                nav.contents aria-label=(self.chrome.contents) {
                    p { (self.chrome.contents) }
                    ul { @for (id, text) in heads { li { a href=(self.href(&format!("#{id}"))) { (visible(text)) } } } }
                }
            }
        }
    }

    /// Blocks of which the first, if any, is a heading: each heading and what
    /// follows it, up to the next of its level or above, is one `<section>`.
    fn sections(&mut self, blocks: &[Block]) -> Markup {
        let mut rest = blocks;
        let mut out = String::new();
        while let Some((Block::Heading { level, id, text }, after)) = rest.split_first() {
            let ends = |block: &Block| matches!(block, Block::Heading { level: next, .. } if next <= level);
            let (body, next) = after.split_at(after.iter().position(ends).unwrap_or(after.len()));
            let (own, inner) = body.split_at(body.iter().position(is_heading).unwrap_or(body.len()));
            let section = markup! {
                section { (self.heading(*level, id.as_deref(), text)) (self.blocks(own)) (self.sections(inner)) }
            };
            out.push_str(&section.into_string());
            rest = next;
        }
        PreEscaped(out)
    }

    fn heading(&mut self, level: u8, id: Option<&str>, text: &str) -> Markup {
        let id = id.map(|id| self.ids.take(id));
        let text = visible(text);
        markup! {
            @match level {
                ..=2 => h2 id=[id] { (text) },
                3 => h3 id=[id] { (text) },
                4 => h4 id=[id] { (text) },
                5 => h5 id=[id] { (text) },
                _ => h6 id=[id] { (text) },
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) -> Markup {
        markup! { @for block in blocks { (self.block(block)) } }
    }

    fn block(&mut self, block: &Block) -> Markup {
        match block {
            Block::Heading { level, id, text } => self.heading(*level, id.as_deref(), text),
            Block::Para(line) => markup! { p { (self.line(line)) } },
            Block::Lead(line) => markup! { p.lead { (self.line(line)) } },
            Block::List(items) => {
                markup! { ul.list { @for item in items { li { (self.line(item)) } } } }
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Quotation(quotation) => self.quotation(quotation),
            Block::Note { kind, body } => {
                let (class, word) = match kind {
                    NoteKind::Info => ("info", &self.chrome.info),
                    NoteKind::Warning => ("warning", &self.chrome.warning),
                };
                markup! { div.note.(class) role="note" { p { strong { (word) } " " (self.line(body)) } } }
            }
            Block::Details { summary, blocks } => {
                markup! { details { summary { (visible(summary)) } div { (self.blocks(blocks)) } } }
            }
            Block::Cards(cards) => {
                markup! { ul.cards { @for card in cards { li { (self.card(card)) } } } }
            }
            Block::Facts(facts) => markup! {
                dl { @for (term, line) in facts { div { dt { (visible(term)) } dd { (self.line(line)) } } } }
            },
        }
    }

    fn line(&self, line: &[Inline]) -> Markup {
        markup! {
            @for part in line {
                @match part {
                    Inline::Text(text) => (visible(text)),
                    Inline::Strong(text) => strong { (visible(text)) },
                    Inline::Emph(text) => em { (visible(text)) },
                    Inline::Code(text) => code { (visible(text)) },
                    Inline::Mark(text) => mark { (visible(text)) },
                    Inline::Link { to, text } => a href=(self.href(to)) { (visible(text)) },
                }
            }
        }
    }

    fn card(&self, card: &Card) -> Markup {
        let inner = markup! { strong { (visible(&card.number)) } " " span { (visible(&card.label)) } };
        markup! {
            @match &card.to { Some(to) => a href=(self.href(to)) { (inner) }, None => p { (inner) } }
        }
    }

    fn table(&mut self, table: &Table) -> Markup {
        let id = self.ids.take(&table.id);
        let caption = self.ids.take(&format!("{id}-caption"));
        markup! {
            figure.table id=(id) {
                figcaption id=(caption) { (self.line(&table.caption)) }
                div.scroll role="region" aria-labelledby=(caption) tabindex="0" {
                    table aria-labelledby=(caption) {
                        thead { tr { @for cell in &table.head {
                            th scope="col" class=[column_class(cell.kind)] { (self.cell(cell)) }
                        } } }
                        @for group in table.rows.chunk_by(|_, next| !matches!(next, Row::Group(_))) {
                            tbody { @for row in group { (self.row(row, table.head.len())) } }
                        }
                    }
                }
                (self.downloads(&table.downloads))
            }
        }
    }

    fn row(&self, row: &Row, width: usize) -> Markup {
        let (cells, class) = match row {
            Row::Group(cell) => {
                return markup! { tr.group { th scope="rowgroup" colspan=(width) { span { (self.cell(cell)) } } } };
            }
            Row::Cells(cells) => (cells, None),
            Row::Total(cells) => (cells, Some("total")),
        };
        markup! {
            tr class=[class] {
                @for (column, cell) in cells.iter().enumerate() {
                    @let indent = (cell.indent > 0).then(|| format!("in{}", cell.indent.min(6)));
                    @if column == 0 {
                        th scope="row" class=[indent] { (self.cell(cell)) }
                    } @else {
                        td class=[column_class(cell.kind)] { (self.cell(cell)) }
                    }
                }
            }
        }
    }

    fn cell(&self, cell: &Cell) -> Markup {
        let inner = markup! {
            @if cell.kind == CellKind::Missing && cell.text.is_empty() {
                span aria-hidden="true" { "–" }
                span.unseen { (self.chrome.missing) }
            } @else {
                (visible(&cell.text))
            }
        };
        markup! { @match &cell.to { Some(to) => a href=(self.href(to)) { (inner) }, None => (inner) } }
    }

    fn figure(&mut self, figure: &Figure) -> Markup {
        let id = self.ids.take(&figure.id);
        markup! {
            figure.chart id=(id) {
                div.paper role="img" aria-label=(visible(&figure.alt)) { (PreEscaped(&figure.svg)) }
                figcaption { (self.line(&figure.caption)) }
                (self.downloads(&figure.downloads))
            }
        }
    }

    fn downloads(&self, files: &[(String, String)]) -> Markup {
        markup! {
            @if !files.is_empty() {
                p.downloads {
                    (self.chrome.download)
                    @for (label, path) in files { " " a href=(self.href(path)) { (visible(label)) } }
                }
            }
        }
    }

    fn quotation(&mut self, quotation: &Quotation) -> Markup {
        let id = self.ids.take(&quotation.anchor);
        let pairs: Vec<_> = quotation.facets.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let facets = (!pairs.is_empty()).then(|| facet_query(&pairs));
        let to = quotation.to.clone().unwrap_or_else(|| format!("#{id}"));
        let context = |word: &str, text: &Option<String>| {
            markup! {
                @if let Some(text) = text { p.context { span.unseen { (word) ": " } (visible(text)) } }
            }
        };
        markup! {
            figure.quotation id=(id) data-facets=[facets] {
                blockquote lang=[quotation.lang.as_deref()] dir="auto" {
                    (context(&self.chrome.before, &quotation.before))
                    p.words { (self.line(&quotation.words)) }
                    (context(&self.chrome.after, &quotation.after))
                }
                figcaption {
                    span.who { (visible(&quotation.attribution)) }
                    " " a.anchor href=(self.href(&to)) { (visible(&quotation.anchor)) }
                    @for tag in &quotation.tags { " " span.tag { (visible(tag)) } }
                    @for (to, words) in &quotation.notes { " " a.tag href=(self.href(to)) { (visible(words)) } }
                }
            }
        }
    }
}

fn column_class(kind: CellKind) -> Option<&'static str> {
    match kind {
        CellKind::Text => None,
        CellKind::Number => Some("n"),
        CellKind::Missing => Some("n missing"),
    }
}

fn is_heading(block: &Block) -> bool {
    matches!(block, Block::Heading { .. })
}

fn has_facets(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Quotation(quotation) => !quotation.facets.is_empty(),
        Block::Details { blocks, .. } => has_facets(blocks),
        _ => false,
    })
}
