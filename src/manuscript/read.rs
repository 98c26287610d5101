//! A manuscript in any of the formats that people write in.
//!
//! In: the name and the bytes of a file. Out: [`Manuscript`]. The ending of the name says the format; a file without a known
//! ending is read as plain text.

mod html;
mod latex;
mod markdown;
mod plain;
mod typst;

use super::builder::Builder;
use super::marker::ours;
use super::{Kind, Manuscript, Marker, Paragraph};
use crate::text::Text;
use crate::transcript::import::{Paper, decode, docx_paper, odt_paper, pdf_paper};

/// Why a manuscript was not read.
pub type Refused = crate::transcript::import::Refused;

/// The formats: id and the endings of names.
pub const FORMATS: [(&str, &[&str]); 8] = [
    ("docx", &["docx", "docm", "dotx"]),
    ("odt", &["odt", "ott", "fodt"]),
    ("md", &["md", "markdown", "mdown", "mkd", "qmd", "rmd"]),
    ("latex", &["tex", "ltx", "latex"]),
    ("html", &["html", "htm", "xhtml"]),
    ("typst", &["typ"]),
    ("pdf", &["pdf"]),
    ("txt", &["txt", "text"]),
];

/// Reads a manuscript; `file` is its path as it was named.
///
/// # Errors
/// When the file is damaged or hostile, is no text, or in a format that is not read here.
pub fn read(file: &str, bytes: &[u8]) -> Result<Manuscript, Refused> {
    let ending = file.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let ending = ending.unwrap_or("txt").to_lowercase();
    let known = FORMATS.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
    let Some((format, _)) = known else {
        let all: Vec<&str> = FORMATS.iter().flat_map(|(_, endings)| endings.iter().copied()).collect();
        let refused = Refused::new(format!("manuscripts that end in .{ending} are not read here"));
        return Err(refused.hint(format!("save it as one of {}", all.join(", "))));
    };
    let (paragraphs, source) = match *format {
        "docx" => (of_paper(docx_paper(bytes)?), None),
        "odt" => (of_paper(odt_paper(bytes)?), None),
        "pdf" => (of_paper(pdf_paper(bytes)?), None),
        format => {
            let text = decode(bytes)?.text;
            let read = match format {
                "md" => markdown::read,
                "latex" => latex::read,
                "html" => html::read,
                "typst" => typst::read,
                _ => plain::read,
            };
            let mut builder = Builder::default();
            read(&text, &mut builder);
            (builder.finish(), Some(Text::new(text)))
        }
    };
    Ok(Manuscript { file: file.to_owned(), format, paragraphs, source })
}

/// Takes over what a word processor's file or a PDF holds.
fn of_paper(paper: Paper) -> Vec<Paragraph> {
    let mut all = Vec::new();
    for paragraph in paper.paragraphs {
        let hung = paper.asides.iter().filter(|aside| aside.number == paragraph.number);
        let mut markers: Vec<Marker> =
            hung.filter_map(|aside| Some(Marker { at: aside.at, says: ours(&aside.text)? })).collect();
        markers.sort_by_key(|marker| marker.at);
        // One byte for one, so that the places of the asides stay right.
        let lines = paragraph.text.match_indices('\n').map(|(at, _)| at + 1).collect();
        let text: String = paragraph.text.replace(['\n', '\t'], " ");
        let kind = if paragraph.quoted { Kind::Block } else { Kind::Body };
        if text.trim().is_empty() && markers.is_empty() {
            continue;
        }
        all.push(Paragraph { number: paragraph.number, kind, text, markers, runs: Vec::new(), lines });
        let notes = paper.notes.iter().filter(|note| note.number == paragraph.number);
        all.extend(notes.map(|note| Paragraph {
            number: paragraph.number,
            kind: Kind::Note,
            text: note.text.clone(),
            ..Paragraph::default()
        }));
    }
    all
}

#[cfg(test)]
pub(super) fn told(file: &str, text: &str) -> Vec<(Kind, String)> {
    let read = read(file, text.as_bytes()).unwrap();
    read.paragraphs.into_iter().map(|paragraph| (paragraph.kind, paragraph.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_ending_is_refused_with_those_that_are_known() {
        let refused = read("a.pages", b"x").unwrap_err();
        assert!(refused.message.contains(".pages") && refused.hint.unwrap().contains("docx"));
    }

    #[test]
    fn places_lead_back_to_the_source() {
        let read = read("a.md", "# Kop\n\nEen *mooi* woord\nen nog één hier.\n".as_bytes()).unwrap();
        let at = read.paragraphs[1].text.find("hier").unwrap();
        let spot = read.spot(1, at);
        assert_eq!((spot.paragraph, spot.word, spot.line), (2, 7, Some((4, 12))));
        assert_eq!(spot.to_string(), "line 4, column 12");
    }
}
