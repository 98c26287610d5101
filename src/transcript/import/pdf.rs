//! PDF with a text layer.
//!
//! In: a PDF. Out: its text in paragraphs. Promise: every step is counted against a budget, so that a file that loops or
//! unpacks without end is refused; the library works on a thread of its own, so that a fault in it is a refusal too.

use lopdf::{Document, Object};

use super::document::shorten;
use super::pdf_columns::{gutters, parts_of};
use super::pdf_flow::flow;
use super::pdf_guard::{damaged, load};
use super::pdf_lines::{Seen, find_furniture, lines_of, take_margin_numbers};
use super::pdf_page::{Budget, Kind, Page, Pages};
use super::{About, Content, Dropped, Format, Lines, Refused, Source};

/// `.pdf`.
pub(super) struct Pdf;

static ABOUT: About = About {
    id: "pdf",
    name: "PDF with a text layer",
    endings: &["pdf"],
    recognised: "the signature %PDF- near its beginning",
    kept: "text in lines across the page, wrapped lines joined to paragraphs; comments as notes with their page; a hyphen \
           at a line end is taken away only when the joined word stands elsewhere in the file, and that is reported",
    lost: "page numbers, running heads and feet, numbers in the margin, slanted text such as a watermark (listed); columns \
           side by side are not told apart; pictures, forms, all formatting; a scanned PDF is refused, with what to do",
};

/// The most pages.
const MOST_PAGES: usize = 20_000;
/// What reading the pages may cost.
const BUDGET: Budget = Budget { steps: 15_000_000, bytes: 256 * 1024 * 1024 };
/// Room for the library to nest.
const STACK: usize = 64 * 1024 * 1024;

impl Format for Pdf {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let head = source.bytes.get(..source.bytes.len().min(1024))?;
        head.windows(5).any(|window| window == b"%PDF-").then_some(97)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        lines(source.bytes, false).map(Content::Lines)
    }
}

/// Reads the lines of a PDF; `columns` side by side are told apart in what is printed, such as an article.
pub(super) fn lines(bytes: &[u8], columns: bool) -> Result<Lines, Refused> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || read(bytes, columns));
        match thread.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(read)) => read,
            _ => Err(damaged("it takes more room than any text needs, or makes the reader of PDF fail")),
        }
    })
}

fn read(bytes: &[u8], columns: bool) -> Result<Lines, Refused> {
    let document = load(bytes)?;
    let ids: Vec<_> = document.page_iter().take(MOST_PAGES + 1).collect();
    if ids.len() > MOST_PAGES {
        return Err(damaged("it has more than 20,000 pages"));
    }
    let mut reader = Pages::new(&document, BUDGET);
    let mut pages: Vec<Page> = ids.iter().map(|id| reader.read(*id)).collect();
    if reader.budget.steps == 0 || reader.budget.bytes == 0 {
        return Err(damaged("it takes more steps than any text needs"));
    }
    let mut dropped = Vec::new();
    let mut notes = layer_notes(&mut pages)?;
    let mut number = 0;
    let mut seen = Vec::new();
    let gutters = if columns { gutters(&pages) } else { vec![None; pages.len()] };
    for (index, (page, gutter)) in pages.iter_mut().zip(gutters).enumerate() {
        let apart = take_apart(page, number + 1);
        dropped.extend(apart);
        let whole = Page { runs: std::mem::take(&mut page.runs), ..*page };
        for (column, part) in parts_of(whole, gutter).iter().enumerate() {
            let mut lines = lines_of(part, index, &mut number);
            lines.iter_mut().for_each(|line| line.column = column);
            seen.push(lines);
        }
    }
    let mut lines = paragraphs(seen, &pages, &mut dropped);
    notes.extend(comments(&document, &ids));
    notes.append(&mut lines.notes);
    dropped.sort_by_key(|dropped| dropped.number);
    Ok(Lines { lines: lines.lines, dropped, notes })
}

/// Judges the layers of text: the visible one, that of a recogniser, or none.
fn layer_notes(pages: &mut [Page]) -> Result<Vec<String>, Refused> {
    let letters = |page: &Page, kind: Kind| {
        page.runs.iter().filter(|run| run.kind == kind).map(|run| run.text.trim().len()).sum::<usize>()
    };
    let plain: usize = pages.iter().map(|page| letters(page, Kind::Plain)).sum();
    let invisible: usize = pages.iter().map(|page| letters(page, Kind::Invisible)).sum();
    if plain + invisible == 0 {
        let scanned = pages.iter().any(|page| page.pictures);
        let what = if scanned { "holds pictures of pages and no text (a scan)" } else { "holds no text" };
        let hint = "let a text recogniser add the text first, for example: ocrmypdf IN.pdf OUT.pdf";
        return Err(Refused::new(what).hint(hint));
    }
    let (mut unknown, mut all) = (0_usize, 0_usize);
    for run in pages.iter().flat_map(|page| &page.runs) {
        unknown += run.text.matches('\u{fffd}').count();
        all += run.text.chars().filter(|c| !c.is_whitespace()).count();
    }
    if unknown * 10 > all {
        let hint = "let a text recogniser read it (ocrmypdf --force-ocr IN.pdf OUT.pdf), or copy its text and look whether it is right";
        return Err(Refused::new("does not say which letters its fonts show").hint(hint));
    }
    let mut notes = Vec::new();
    if unknown > 0 {
        notes.push(format!("The PDF does not say what {unknown} of its letters are; they are written as \u{fffd}."));
    }
    let recognised = invisible > plain;
    if recognised {
        notes.push(
            "The text is the layer that a text recogniser added to pictures of pages; it may hold mistakes.".to_owned(),
        );
    }
    for page in pages.iter_mut() {
        let hidden = !recognised && letters(page, Kind::Plain) > 0;
        page.runs
            .iter_mut()
            .filter(|run| run.kind == Kind::Invisible && !hidden)
            .for_each(|run| run.kind = Kind::Plain);
    }
    let list = |fits: &dyn Fn(&Page) -> bool| {
        let numbers: Vec<String> = pages
            .iter()
            .enumerate()
            .filter(|(_, page)| fits(page))
            .map(|(at, _)| (at + 1).to_string())
            .take(50)
            .collect();
        numbers.join(", ")
    };
    let empty = list(&|page| page.runs.is_empty() && page.pictures);
    if !empty.is_empty() {
        notes.push(format!("No text on the pages {empty}, only pictures."));
    }
    let cut = list(&|page| page.cut);
    if !cut.is_empty() {
        notes.push(format!("The pages {cut} could not be read whole."));
    }
    Ok(notes)
}

/// Takes away what is not text to read.
fn take_apart(page: &mut Page, number: u32) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    for (kind, why) in [
        (Kind::Furniture, "furniture of the page, as the file itself says"),
        (Kind::Slanted, "slanted text"),
        (Kind::Invisible, "text that is not shown"),
        (Kind::Outside, "text outside the page or the part of it that is shown"),
    ] {
        let words: Vec<&str> = page.runs.iter().filter(|run| run.kind == kind).map(|run| run.text.as_str()).collect();
        let text = shorten(&words.join(" "));
        if !text.is_empty() {
            dropped.push(Dropped { number, text, why });
        }
    }
    page.runs.retain(|run| run.kind == Kind::Plain);
    dropped
}

fn paragraphs(seen: Vec<Vec<Seen>>, pages: &[Page], dropped: &mut Vec<Dropped>) -> Lines {
    let heights: Vec<f64> = pages.iter().map(|page| page.height).collect();
    let mut all: Vec<Seen> = seen.into_iter().flatten().collect();
    let margin = take_margin_numbers(&mut all);
    dropped.extend(margin.into_iter().map(|(number, text)| Dropped { number, text, why: "number in the margin" }));
    all.retain(|line| !line.text.is_empty());
    let mut pages: Vec<Vec<Seen>> = heights.iter().map(|_| Vec::new()).collect();
    for line in all {
        if let Some(page) = pages.get_mut(line.page) {
            page.push(line);
        }
    }
    let furniture = find_furniture(&pages, &heights);
    let mut lines: Vec<Seen> = Vec::new();
    for line in pages.into_iter().flatten() {
        match furniture.get(&line.number) {
            Some(why) => dropped.push(Dropped { number: line.number, text: shorten(&line.text), why }),
            None => lines.push(line),
        }
    }
    flow(&lines)
}

/// Comments that readers wrote into the PDF.
fn comments(document: &Document, ids: &[lopdf::ObjectId]) -> Vec<String> {
    let mut notes = Vec::new();
    for (page, id) in ids.iter().enumerate() {
        let Ok(annotations) = document.get_page_annotations(*id) else { continue };
        for annotation in annotations.into_iter().take(10_000) {
            let kind = annotation.get_deref(b"Subtype", document).and_then(Object::as_name).unwrap_or_default();
            let known = matches!(
                kind,
                b"Text" | b"FreeText" | b"Highlight" | b"Underline" | b"StrikeOut" | b"Squiggly" | b"Caret"
            );
            let text = |key: &[u8]| {
                let text = annotation.get_deref(key, document).and_then(lopdf::decode_text_string).unwrap_or_default();
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            let (said, author) = (text(b"Contents"), text(b"T"));
            if known && !said.is_empty() && notes.len() < 10_000 {
                let author = if author.is_empty() { author } else { format!(" by {author}") };
                notes.push(format!("Comment{author} on page {}: {said}", page + 1));
            }
        }
    }
    notes
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
