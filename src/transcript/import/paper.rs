//! A document that is read, and not spoken: an article in a word processor's file or a PDF.
//!
//! In: the bytes of a docx, odt or pdf. Out: [`Paper`]: its paragraphs as the readers of transcripts see them, with notes,
//! comments and hidden text apart. Nothing is taken for a speaker.

use super::Refused;
use super::document::{Block, Document};
use super::docx::{main_part, notes_part};
use super::docx_text::Story as DocxStory;
use super::odt_text::Story as OdtStory;
use super::pdf::lines as pdf_lines;
use crate::archive::Zip;

/// A document in paragraphs.
#[derive(Debug, Default)]
pub struct Paper {
    /// Its paragraphs, in order; cells of tables are paragraphs.
    pub paragraphs: Vec<PaperParagraph>,
    /// Footnotes and endnotes.
    pub notes: Vec<Aside>,
    /// Comments and hidden text.
    pub asides: Vec<Aside>,
}

/// A paragraph of a [`Paper`].
#[derive(Debug)]
pub struct PaperParagraph {
    /// Its number, from 1, as the file counts.
    pub number: u32,
    /// Its words.
    pub text: String,
    /// It stands in a style for quotations.
    pub quoted: bool,
}

/// What hangs on a paragraph.
#[derive(Debug)]
pub struct Aside {
    /// The number of the paragraph.
    pub number: u32,
    /// The byte of its text that it hangs on.
    pub at: usize,
    /// Its words.
    pub text: String,
}

/// Tells whether the name of a paragraph style, in the languages that word processors speak here, is for quotations.
pub(super) fn is_for_quotations(style: &str) -> bool {
    let name = style.to_lowercase();
    ["quot", "citaat", "zitat", "citation", "blocktext", "block text", "bloktekst"]
        .iter()
        .any(|part| name.contains(part))
        && !name.contains("caption")
}

fn paragraphs(document: Document, quoted: impl Fn(u32) -> bool) -> Vec<PaperParagraph> {
    let mut all = Vec::new();
    for block in document.blocks {
        match block {
            Block::Paragraph(line) => {
                all.push(PaperParagraph { number: line.number, quoted: quoted(line.number), text: line.text });
            }
            Block::Table(rows) => {
                let cells = rows.into_iter().flat_map(|row| row.cells.into_iter().map(move |text| (row.number, text)));
                all.extend(cells.map(|(number, text)| PaperParagraph { number, text, quoted: false }));
            }
        }
    }
    all
}

/// Reads a Word document.
///
/// # Errors
/// When it is damaged or hostile.
pub fn docx_paper(bytes: &[u8]) -> Result<Paper, Refused> {
    let mut zip = Zip::open(bytes)?;
    let main = main_part(&mut zip).unwrap_or_else(|| "word/document.xml".to_owned());
    let mut story = DocxStory::of(Document::default());
    story.read(&mut zip, &main)?;
    let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let mut paper = Paper::default();
    for part in ["footnotes", "endnotes", "comments"] {
        let texts = notes_part(&mut zip, &format!("{folder}{part}.xml"))?;
        let kind = part.trim_end_matches('s');
        for aside in story.asides.iter().filter(|aside| aside.kind == kind) {
            let Some(note) = texts.get(&aside.id) else { continue };
            let hung = Aside { number: aside.number, at: aside.at, text: note.text.clone() };
            if kind == "comment" { &mut paper.asides } else { &mut paper.notes }.push(hung);
        }
    }
    paper.asides.extend(story.hidden.into_iter().map(|(number, at, text)| Aside { number, at, text }));
    let quoting = story.quoting;
    paper.paragraphs = paragraphs(story.document, |number| quoting.contains(&number));
    Ok(paper)
}

/// Reads an OpenDocument text, zipped or flat.
///
/// # Errors
/// When it is damaged or hostile.
pub fn odt_paper(bytes: &[u8]) -> Result<Paper, Refused> {
    let mut story = OdtStory::default();
    if Zip::looks_like(bytes) {
        let mut zip = Zip::open(bytes)?;
        if zip.has("styles.xml") {
            let styles = zip.read("styles.xml")?;
            story.part(&styles)?;
        }
        story.part(&zip.read("content.xml")?)?;
    } else {
        story.part(bytes)?;
    }
    let mut paper = Paper::default();
    for (kind, number, at, text) in std::mem::take(&mut story.asides) {
        if kind == "note" { &mut paper.notes } else { &mut paper.asides }.push(Aside { number, at, text });
    }
    let quoting = std::mem::take(&mut story.quoting);
    paper.paragraphs = paragraphs(story.document, |number| quoting.contains(&number));
    Ok(paper)
}

/// Reads a PDF with a text layer.
///
/// # Errors
/// When it is damaged or hostile, or holds no text.
pub fn pdf_paper(bytes: &[u8]) -> Result<Paper, Refused> {
    let lines = pdf_lines(bytes, true)?;
    let mut paper = Paper::default();
    let mut fresh = true;
    for line in lines.lines {
        if line.text.trim().is_empty() {
            fresh = true;
            continue;
        }
        match paper.paragraphs.last_mut().filter(|_| !fresh) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(line.text.trim());
            }
            None => paper.paragraphs.push(PaperParagraph { number: line.number, text: line.text, quoted: false }),
        }
        fresh = false;
    }
    Ok(paper)
}
