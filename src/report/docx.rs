//! A [`Page`] as a Word document (WordprocessingML), for an appendix or a report.
//!
//! In: a page, and its pictures. Out: the bytes of a .docx that word processors open: headings, tables and quotations have
//! styles of their own, to be changed in one place. Promise: the same page makes the same bytes; no time, no name.

use super::page::{Block, Card, Cell, CellKind, Figure, Inline, Page, Quotation, Row, Table, visible};
use crate::archive::pack;
use std::io;

const STYLES: &str = include_str!("assets/styles.xml");
const NUMBERING: &str = include_str!("assets/numbering.xml");
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// The width of the text on the page, in twentieths of a point and in English Metric Units.
const WIDTH: usize = 9026;
const WIDTH_EMU: u64 = 5_731_510;

/// Writes the document; `picture` yields the bytes of a PNG by its path, as a figure's downloads name it.
///
/// # Errors
/// None that a page can cause; the archive's own.
pub fn docx(page: &Page, picture: &dyn Fn(&str) -> Option<Vec<u8>>) -> io::Result<Vec<u8>> {
    let mut writer = Writer { picture, body: String::new(), links: Vec::new(), pictures: Vec::new() };
    writer.para("Title", &[Inline::text(&page.title)]);
    page.blocks.iter().for_each(|block| writer.block(block));
    if !page.foot.is_empty() {
        writer.para("Foot", &page.foot);
    }
    let document = format!(
        "{HEAD}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>{}\
         <w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" \
         w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n",
        writer.body
    );
    let styles = STYLES.replace("{lang}", &escaped(&page.lang));
    let core = format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>\n",
        escaped(&page.title),
        escaped(&page.lang)
    );
    let (types, relations, own) = (types(), root_relations(), writer.relations());
    let texts = [
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &relations),
        ("docProps/core.xml", &core),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &own),
        ("word/styles.xml", &styles),
    ];
    let mut parts: Vec<(String, &[u8])> =
        texts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes())).collect();
    parts.push(("word/numbering.xml".to_owned(), NUMBERING.as_bytes()));
    let pictures = writer.pictures.iter().enumerate();
    parts.extend(pictures.map(|(i, bytes)| (format!("word/media/picture{i}.png"), bytes.as_slice())));
    pack(parts.iter().map(|(name, bytes)| (name.as_str(), *bytes)))
}

fn types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let part = |name: &str, kind: &str| format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>{}{}{}{}</Types>\n",
        part("word/document.xml", &format!("{word}.document.main+xml")),
        part("word/styles.xml", &format!("{word}.styles+xml")),
        part("word/numbering.xml", &format!("{word}.numbering+xml")),
        part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    )
}

fn root_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" \
         Target=\"word/document.xml\"/><Relationship Id=\"r2\" \
         Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>\n"
    )
}

struct Writer<'a> {
    picture: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    body: String,
    links: Vec<String>,
    pictures: Vec<Vec<u8>>,
}

impl Writer<'_> {
    fn relations(&self) -> String {
        let fixed = [("s1", "styles", "styles.xml"), ("s2", "numbering", "numbering.xml")];
        let mut all: String = fixed
            .iter()
            .map(|(id, kind, to)| format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{to}\"/>"))
            .collect();
        for (i, link) in self.links.iter().enumerate() {
            let to = escaped(link);
            all += &format!(
                "<Relationship Id=\"l{i}\" Type=\"{OFFICE}/hyperlink\" Target=\"{to}\" TargetMode=\"External\"/>"
            );
        }
        for i in 0..self.pictures.len() {
            all += &format!("<Relationship Id=\"p{i}\" Type=\"{OFFICE}/image\" Target=\"media/picture{i}.png\"/>");
        }
        format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>\n")
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text, .. } => {
                let level = level.saturating_sub(1).clamp(1, 6);
                self.para(&format!("Heading{level}"), &[Inline::text(text)]);
            }
            Block::Para(line) => self.para("", line),
            Block::Lead(line) => self.para("Lead", line),
            Block::List(items) => items.iter().for_each(|item| self.item(item)),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Quotation(quotation) => self.quotation(quotation),
            Block::Note { body, .. } => self.para("Note", body),
            Block::Details { summary, blocks } => {
                self.para("", &[Inline::Strong(summary.clone())]);
                blocks.iter().for_each(|block| self.block(block));
            }
            Block::Cards(cards) => cards.iter().for_each(|card| self.card(card)),
            Block::Facts(facts) => {
                for (term, line) in facts {
                    let mut all = vec![Inline::Strong(format!("{term}: "))];
                    all.extend(line.iter().cloned());
                    self.para("Fact", &all);
                }
            }
        }
    }

    fn para(&mut self, style: &str, line: &[Inline]) {
        let properties = if style.is_empty() { String::new() } else { format!("<w:pStyle w:val=\"{style}\"/>") };
        self.paragraph(&properties, line);
    }

    fn paragraph(&mut self, properties: &str, line: &[Inline]) {
        let runs = self.runs(line);
        let properties = if properties.is_empty() { String::new() } else { format!("<w:pPr>{properties}</w:pPr>") };
        self.body += &format!("<w:p>{properties}{runs}</w:p>");
    }

    fn item(&mut self, line: &[Inline]) {
        let list = "<w:pStyle w:val=\"ListBullet\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
        self.paragraph(list, line);
    }

    fn card(&mut self, card: &Card) {
        self.item(&[Inline::Strong(card.number.clone()), Inline::text(format!(" {}", card.label))]);
    }

    fn runs(&mut self, line: &[Inline]) -> String {
        let mut out = String::new();
        for part in line {
            out += &match part {
                Inline::Text(text) => run("", text),
                Inline::Strong(text) => run("<w:b/>", text),
                Inline::Emph(text) => run("<w:i/>", text),
                Inline::Code(text) => run("<w:rStyle w:val=\"Typed\"/>", text),
                Inline::Mark(text) => run("<w:highlight w:val=\"yellow\"/>", text),
                Inline::Link { to, text } if ["https://", "http://", "mailto:"].iter().any(|s| to.starts_with(s)) => {
                    self.links.push(to.clone());
                    let inner = run("<w:rStyle w:val=\"Hyperlink\"/>", text);
                    format!("<w:hyperlink r:id=\"l{}\">{inner}</w:hyperlink>", self.links.len() - 1)
                }
                // The pages it would lead to are not in the document.
                Inline::Link { text, .. } => run("", text),
            };
        }
        out
    }

    fn table(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            self.para("Caption", &table.caption);
        }
        let columns = table.head.len().max(1);
        let each = WIDTH / columns;
        let grid = format!("<w:gridCol w:w=\"{each}\"/>").repeat(columns);
        self.body += &format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Figures\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
             <w:tblLook w:firstRow=\"1\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        );
        self.body += &format!(
            "<w:tr><w:trPr><w:tblHeader/></w:trPr>{}</w:tr>",
            table.head.iter().map(|cell| cell_xml(cell, 1, true)).collect::<String>()
        );
        for row in &table.rows {
            let cells: String = match row {
                Row::Cells(cells) => cells.iter().map(|cell| cell_xml(cell, 1, false)).collect(),
                Row::Total(cells) => cells.iter().map(|cell| cell_xml(cell, 1, true)).collect(),
                Row::Group(cell) => cell_xml(cell, columns, true),
            };
            self.body += &format!("<w:tr>{cells}</w:tr>");
        }
        // Two tables in a row would become one.
        self.body += "</w:tbl><w:p/>";
    }

    fn figure(&mut self, figure: &Figure) {
        let png = figure.downloads.iter().find(|(_, path)| path.ends_with(".png"));
        let bytes = png.and_then(|(_, path)| (self.picture)(path));
        match bytes.and_then(|bytes| Some((size(&bytes)?, bytes))) {
            Some(((width, height), bytes)) => {
                let (wide, high) = (WIDTH_EMU, WIDTH_EMU * u64::from(height) / u64::from(width.max(1)));
                let i = self.pictures.len();
                self.pictures.push(bytes);
                let (id, alt) = (i + 1, escaped(&figure.alt));
                self.body += &format!(
                    "<w:p><w:r><w:drawing><wp:inline><wp:extent cx=\"{wide}\" cy=\"{high}\"/><wp:docPr id=\"{id}\" \
                     name=\"picture{i}\" descr=\"{alt}\"/><a:graphic><a:graphicData \
                     uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr \
                     id=\"{id}\" name=\"picture{i}.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"p{i}\"/>\
                     <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext \
                     cx=\"{wide}\" cy=\"{high}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>\
                     </pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
                );
            }
            None => self.para("", &[Inline::text(&figure.alt)]),
        }
        self.para("Caption", &figure.caption);
    }

    fn quotation(&mut self, quotation: &Quotation) {
        let context = |text: &String| vec![Inline::Emph(text.clone())];
        if let Some(before) = &quotation.before {
            self.para("QuoteContext", &context(before));
        }
        self.para("Quote", &quotation.words);
        if let Some(after) = &quotation.after {
            self.para("QuoteContext", &context(after));
        }
        let mut by = vec![quotation.attribution.as_str(), quotation.anchor.as_str()];
        by.extend(quotation.tags.iter().map(String::as_str));
        by.retain(|part| !part.is_empty());
        self.para("QuoteBy", &[Inline::text(format!("— {}", by.join(" · ")))]);
    }
}

/// One cell, over `span` columns.
fn cell_xml(cell: &Cell, span: usize, heavy: bool) -> String {
    let text = if cell.kind == CellKind::Missing && cell.text.is_empty() { "–" } else { &cell.text };
    let right = if cell.kind == CellKind::Text { "" } else { "<w:jc w:val=\"right\"/>" };
    let indent = usize::from(cell.indent.min(6)) * 200;
    let indent = if indent == 0 { String::new() } else { format!("<w:ind w:left=\"{indent}\"/>") };
    let span = if span > 1 { format!("<w:gridSpan w:val=\"{span}\"/>") } else { String::new() };
    let words = run(if heavy { "<w:b/>" } else { "" }, text);
    format!(
        "<w:tc><w:tcPr>{span}</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell\"/>{indent}{right}</w:pPr>{words}</w:p></w:tc>"
    )
}

/// A run of text; a line feed is a break.
fn run(properties: &str, text: &str) -> String {
    let properties = if properties.is_empty() { String::new() } else { format!("<w:rPr>{properties}</w:rPr>") };
    let lines: Vec<String> =
        text.split('\n').map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line))).collect();
    format!("<w:r>{properties}{}</w:r>", lines.join("<w:br/>"))
}

/// Text as it may stand in XML and between quotation marks.
fn escaped(text: &str) -> String {
    let text = visible(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Width and height of a PNG, in pixels.
fn size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    (png.starts_with(b"\x89PNG\r\n\x1a\n")).then_some(())?;
    Some((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Event, Xml, Zip};

    /// Every block, with text that XML could trip over.
    fn page() -> Page {
        let evil = "a < b & \"c\" \u{1}\u{ffff}";
        let cell = |text: &str| Cell::text(text).indent(2);
        Page {
            title: evil.to_owned(),
            lang: "nl".to_owned(),
            blocks: vec![
                Block::Heading { level: 2, id: None, text: "Head".to_owned() },
                Block::Lead(vec![
                    Inline::text(evil),
                    Inline::Strong("s".into()),
                    Inline::Code("x".into()),
                    Inline::Mark("m".into()),
                ]),
                Block::Para(vec![Inline::link("https://example.org/?a=1&b=2", "out"), Inline::link("index", "in")]),
                Block::List(vec![vec![Inline::Emph("e".into())]]),
                Block::Table(Table {
                    head: vec![Cell::text("h"), Cell::number("n")],
                    rows: vec![
                        Row::Group(cell("g")),
                        Row::Cells(vec![cell("c"), Cell::missing("")]),
                        Row::Total(vec![cell("t"), Cell::number("3")]),
                    ],
                    ..Table::default()
                }),
                Block::Figure(Figure {
                    alt: evil.to_owned(),
                    downloads: vec![("PNG".into(), "x.png".into())],
                    ..Figure::default()
                }),
                Block::Quotation(Quotation {
                    words: vec![Inline::text("one\ntwo")],
                    before: Some("b".into()),
                    attribution: "p01".into(),
                    ..Quotation::default()
                }),
                Block::Facts(vec![("term".into(), vec![Inline::text("fact")])]),
                Block::Details { summary: "more".into(), blocks: vec![Block::Para(vec![Inline::text("inner")])] },
                Block::Cards(vec![Card { number: "7".into(), label: "l".into(), to: None }]),
            ],
            ..Page::default()
        }
    }

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01";

    #[test]
    fn every_part_is_well_formed_and_the_text_is_there() {
        let bytes = docx(&page(), &|_| Some(PNG.to_vec())).unwrap();
        assert_eq!(bytes, docx(&page(), &|_| Some(PNG.to_vec())).unwrap());
        let mut zip = Zip::open(&bytes).unwrap();
        let mut words = String::new();
        for part in [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/document.xml",
            "word/_rels/document.xml.rels",
            "word/styles.xml",
            "word/numbering.xml",
        ] {
            let content = String::from_utf8(zip.read(part).unwrap()).unwrap();
            let mut xml = Xml::new(&content);
            while let Some(event) = xml.next().unwrap_or_else(|error| panic!("{part}: {error}")) {
                if let (Event::Text(text), "word/document.xml") = (event, part) {
                    words += &text;
                }
            }
        }
        assert!(words.contains("a < b & \"c\" ␁\u{fffd}") && words.contains("onetwo"), "{words}");
        assert_eq!(zip.read("word/media/picture0.png").unwrap(), PNG);
    }
}
