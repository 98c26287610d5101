//! Word documents (Office Open XML).
//!
//! In: a zip with `word/document.xml`. Out: its paragraphs and tables as a reader sees them with all changes accepted.
//! Promise: words in the order of the document, each once; what a reader does not see is left out and listed.

use std::collections::BTreeMap;

use super::document::{Block, Document, counted};
use super::docx_text::{Aside, Story};
use super::{About, Content, Format, Refused, Source};
use crate::archive::{Error, Event, Xml, Zip, decode};

/// `.docx`, also as `.docm` and `.dotx`.
pub(super) struct Docx;

static ABOUT: About = About {
    id: "docx",
    name: "Word document",
    endings: &["docx", "docm", "dotx"],
    recognised: "a zip archive with a Word main document in it",
    kept: "paragraphs, line breaks, tabs, tables (with columns of time, speaker and words as talk, others row by row), \
           text boxes after their paragraph, links and results of fields, inserted text of tracked changes; comments, \
           footnotes and endnotes as notes with their paragraph; a non-breaking hyphen becomes a hyphen",
    lost: "deleted text of tracked changes, hidden text, headers, footers, pictures and symbols (listed); numbers that \
           Word itself gives to lists, optional hyphens, all formatting",
};

impl Format for Docx {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        if !Zip::looks_like(source.bytes) {
            return None;
        }
        let mut zip = Zip::open(source.bytes).ok()?;
        if zip.has("word/document.xml") {
            return Some(98);
        }
        let main = main_part(&mut zip)?;
        let head = zip.peek(&main, 2000).ok()?;
        String::from_utf8_lossy(&head).contains("wordprocessingml").then_some(95)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let mut zip = Zip::open(source.bytes)?;
        let main = main_part(&mut zip).unwrap_or_else(|| "word/document.xml".to_owned());
        let mut document = Document::default();
        let strays = zip.strays().to_vec();
        strays.iter().for_each(|name| document.drop_text(1, name, "a name that points out of the archive"));
        let mut body = Story::of(document);
        body.read(&mut zip, &main)?;
        let Story { mut document, asides, counts, .. } = body;
        let folder = main.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        for (part, what) in [("footnotes", "Footnote"), ("endnotes", "Endnote"), ("comments", "Comment")] {
            let texts = notes_part(&mut zip, &format!("{folder}{part}.xml"))?;
            document.notes.extend(told(what, &texts, &asides));
        }
        for (start, why) in [("header", "page header"), ("footer", "page footer")] {
            furniture(&mut zip, &folder, start, why, &mut document)?;
        }
        let deleted =
            counted(counts.deleted, "deletion", "deletions", "of tracked changes accepted: the words are left out");
        let inserted =
            counted(counts.inserted, "insertion", "insertions", "of tracked changes accepted: the words are kept");
        let numbered = counted(
            counts.numbered,
            "paragraph has",
            "paragraphs have",
            "a list number or bullet from Word that is not in the text",
        );
        document.notes.extend([deleted, inserted, numbered].into_iter().flatten());
        document.content()
    }
}

/// The part that the package calls its main document.
pub(super) fn main_part(zip: &mut Zip) -> Option<String> {
    let relations = zip.read("_rels/.rels").ok()?;
    let text = decode(&relations).ok()?;
    let mut xml = Xml::new(&text);
    while let Some(event) = xml.next().ok()? {
        let Event::Start(element) = event else { continue };
        if element.name == "Relationship" && element.get("Type").is_some_and(|kind| kind.ends_with("/officeDocument")) {
            let target = element.get("Target")?.trim_start_matches('/').to_owned();
            return zip.has(&target).then_some(target);
        }
    }
    None
}

/// A footnote, an endnote or a comment: who wrote it, and what.
pub(super) struct Note {
    author: Option<String>,
    pub text: String,
}

pub(super) fn notes_part(zip: &mut Zip, name: &str) -> Result<BTreeMap<String, Note>, Refused> {
    let mut notes = BTreeMap::new();
    if !zip.has(name) {
        return Ok(notes);
    }
    let bytes = zip.read(name)?;
    let text = decode(&bytes)?;
    let mut xml = Xml::new(&text);
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        let separator = element.get("w:type").is_some_and(|kind| kind != "normal");
        if !matches!(element.name, "footnote" | "endnote" | "comment") || separator {
            continue;
        }
        let id = element.get("w:id").or(element.get("id")).unwrap_or_default().to_owned();
        let author = element.get("author").map(str::to_owned).filter(|author| !author.is_empty());
        let mut story = Story::of(Document::default());
        story.blocks_until_end(&mut xml)?;
        notes.insert(id, Note { author, text: plain(story.document) });
    }
    Ok(notes)
}

fn told(what: &str, notes: &BTreeMap<String, Note>, asides: &[Aside]) -> Vec<String> {
    let kind = what.to_lowercase();
    let mine = |aside: &&Aside| aside.kind == kind;
    let mut told = Vec::new();
    for aside in asides.iter().filter(mine) {
        let Some(note) = notes.get(&aside.id).filter(|note| !note.text.is_empty()) else { continue };
        let author = note.author.as_ref().map(|author| format!(" by {author}")).unwrap_or_default();
        let words = aside.words.as_ref().map(|words| format!(" on “{words}”")).unwrap_or_default();
        told.push(format!("{what}{author} at paragraph {}{words}: {}", aside.number, note.text));
    }
    told
}

fn furniture(
    zip: &mut Zip,
    folder: &str,
    start: &str,
    why: &'static str,
    document: &mut Document,
) -> Result<(), Refused> {
    let path = format!("{folder}{start}");
    let is_one =
        |name: &&str| name.strip_prefix(path.as_str()).is_some_and(|rest| rest.ends_with(".xml") && rest.len() <= 8);
    let names: Vec<String> = zip.names().filter(is_one).map(str::to_owned).collect();
    for name in names {
        let mut story = Story::of(Document::default());
        match story.read(zip, &name) {
            Ok(()) => {}
            Err(Refused { message, .. }) => {
                document.drop_text(1, &format!("{name}: {message}"), "a part that cannot be read");
            }
        }
        document.drop_once(&plain(story.document), why);
    }
    Ok(())
}

/// The words of a small part on one line.
fn plain(document: Document) -> String {
    let words = |block: Block| match block {
        Block::Paragraph(line) => line.text,
        Block::Table(rows) => rows.iter().map(super::table_of_talk::Row::plain).collect::<Vec<_>>().join(" "),
    };
    let text: Vec<String> = document.blocks.into_iter().map(words).collect();
    text.iter().flat_map(|text| text.split_whitespace()).collect::<Vec<_>>().join(" ")
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let mut refused = Self::new(error.to_string());
        refused.line = error.line();
        refused.hint = error.hint().map(str::to_owned);
        refused
    }
}

#[cfg(test)]
mod tests {
    use super::super::paper_testing::{bend, cut, dropped, fixture, flipped, lines, read, real, talk, texts, zipped};
    use super::*;
    use crate::transcript::Time;
    use proptest::prelude::{any, proptest};

    fn word(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
        let names = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:mc='m' xmlns:wps='s' xmlns:v='v'";
        let body =
            format!("<?xml version='1.0' encoding='UTF-8'?><w:document {names}><w:body>{body}</w:body></w:document>");
        let mut all = vec![("[Content_Types].xml", "<Types/>"), ("word/document.xml", body.as_str())];
        all.extend(parts);
        zipped(&all)
    }

    fn p(inner: &str) -> String {
        format!("<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr>{inner}</w:p>")
    }

    fn r(text: &str) -> String {
        format!("<w:r><w:rPr><w:i/></w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
    }

    fn table(rows: &[&[&str]]) -> String {
        let cell = |text: &&str| {
            format!("<w:tc><w:tcPr/>{}</w:tc>", text.split('|').map(|text| p(&r(text))).collect::<String>())
        };
        let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
        format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.iter().map(row).collect::<String>())
    }

    #[test]
    fn runs_tabs_breaks_hyphens_links_and_fields_make_lines() {
        let body = [
            p(&format!("{}<w:r><w:tab/></w:r>{}", r("P"), r("MA: "))),
            p(&format!("{}<w:r><w:br/><w:t>en</w:t><w:noBreakHyphen/><w:t>toch</w:t><w:softHyphen/></w:r>", r("een"))),
            p(&format!(
                "<w:hyperlink>{}</w:hyperlink><w:fldSimple w:instr='PAGE'>{}</w:fldSimple>",
                r("link "),
                r("7")
            )),
            p(
                "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK x</w:instrText></w:r><w:smartTag><w:smartTagPr/><w:r><w:t>Delft</w:t></w:r></w:smartTag>",
            ),
            p("<w:r><w:sym w:font='Wingdings' w:char='F04A'/></w:r>"),
        ];
        let found = lines(read(&Docx, &word(&body.concat(), &[])));
        assert_eq!(texts(&found), ["P\tMA:", "een", "en-toch", "link 7", "Delft"]);
        assert_eq!(dropped(&found.dropped), ["5 symbol of a font: Wingdings F04A"]);
        assert_eq!(found.lines[1].text, "", "a paragraph ends with an empty line");
    }

    #[test]
    fn tracked_changes_are_accepted_and_counted() {
        let body = [
            p(&format!(
                "{}<w:ins w:id='1'>{}</w:ins><w:del w:id='2'><w:r><w:delText>weg</w:delText></w:r></w:del>",
                r("hij "),
                r("zei")
            )),
            format!("<w:p><w:pPr><w:rPr><w:del w:id='3'/></w:rPr></w:pPr>{}</w:p>", r("een ")),
            p(&r("zin")),
            p(&format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", r("oud"), r("nieuw"))),
        ];
        let found = lines(read(&Docx, &word(&body.concat(), &[])));
        assert_eq!(texts(&found), ["hij zei", "een zin", "nieuw"]);
        assert_eq!(dropped(&found.dropped), ["1 deleted in tracked changes: weg", "4 deleted in tracked changes: oud"]);
        assert!(found.notes[0].starts_with("2 deletions"), "{:?}", found.notes);
    }

    #[test]
    fn comments_and_footnotes_are_kept_aside_with_their_place() {
        let body = p(&format!(
            "<w:commentRangeStart w:id='0'/>{}<w:commentRangeEnd w:id='0'/><w:r><w:commentReference w:id='0'/></w:r>\
             <w:r><w:footnoteReference w:id='2'/></w:r>",
            r("Ja hoor")
        ));
        let comments = "<w:comments xmlns:w='w'><w:comment w:id='0' w:author='An'><w:p><w:r><w:t>Echt?</w:t></w:r></w:p></w:comment></w:comments>";
        let footnotes = "<w:footnotes xmlns:w='w'><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote><w:footnote w:id='2'><w:p><w:r>\
                         <w:footnoteRef/></w:r><w:r><w:t>lacht</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let parts = [("word/comments.xml", comments), ("word/footnotes.xml", footnotes)];
        let found = lines(read(&Docx, &word(&body, &parts)));
        assert_eq!(texts(&found), ["Ja hoor"]);
        assert_eq!(found.notes, ["Footnote at paragraph 1: lacht", "Comment by An at paragraph 1 on “Ja hoor”: Echt?"]);
    }

    #[test]
    fn headers_footers_hidden_text_and_pictures_are_listed() {
        let header = "<w:hdr xmlns:w='w'><w:p><w:r><w:t>Interview 3</w:t></w:r></w:p></w:hdr>";
        let body = p(&format!(
            "{}<w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>!</w:t></w:r><w:r><w:drawing><a:blip/></w:drawing></w:r>",
            r("ja")
        ));
        let parts = [("word/header1.xml", header), ("word/header2.xml", header), ("word/footer1.xml", "<broken")];
        let found = lines(read(&Docx, &word(&body, &parts)));
        assert_eq!(texts(&found), ["ja!"]);
        let told = dropped(&found.dropped);
        assert_eq!(told[..3], ["1 hidden text: geheim", "1 picture: picture", "1 page header: Interview 3"]);
        assert!(told[3].starts_with("1 a part that cannot be read: word/footer1.xml"));
    }

    #[test]
    fn a_text_box_comes_once_after_its_paragraph() {
        let inside = format!("<w:txbxContent>{}</w:txbxContent>", p(&r("kader")));
        let both = format!(
            "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>\
             <mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        );
        let body = p(&format!("{}<w:r>{both}</w:r>{}", r("voor "), r("na")));
        assert_eq!(texts(&lines(read(&Docx, &word(&body, &[])))), ["voor na", "kader"]);
    }

    #[test]
    fn a_table_of_speakers_and_words_is_talk_and_another_is_rows() {
        let body = table(&[
            &["Time", "Speaker", "Text"],
            &["00:00:01", "I:", "Vertel eens.|Hoe gaat het?"],
            &["00:00:05", "P", "Goed."],
            &["00:00:09", "", "Denk ik."],
        ]);
        let found = talk(read(&Docx, &word(&(p(&r("Interview")) + &body), &[])));
        let said: Vec<_> = found.utterances.iter().map(|u| (u.speaker.as_deref(), u.time, u.text.as_str())).collect();
        assert_eq!(said[0], (Some("I"), Some(Time(1000)), "Vertel eens.\n\nHoe gaat het?"));
        assert_eq!(said[2], (Some("P"), Some(Time(9000)), "Denk ik."));
        assert_eq!(
            dropped(&found.dropped),
            ["1 outside the table of talk: Interview", "2 heads of the columns: Time Speaker Text"]
        );
        let other = table(&[&["Datum", "3 mei"], &["Plaats", "Delft"]]);
        let found = lines(read(&Docx, &word(&(p(&r("I: ja")) + &other), &[])));
        assert_eq!(texts(&found), ["I: ja", "Datum\t3 mei", "Plaats\tDelft"]);
    }

    #[test]
    fn a_table_that_only_frames_the_page_is_paragraphs() {
        let body = table(&[&["I: ja|P: nee"]]);
        assert_eq!(texts(&lines(read(&Docx, &word(&body, &[])))), ["I: ja", "P: nee"]);
    }

    #[test]
    fn a_file_without_words_or_with_a_broken_body_is_refused() {
        let refused = |bytes: &[u8]| Docx.read(&Source { name: "x.docx", bytes }).unwrap_err();
        assert!(refused(&word("", &[])).hint.is_some());
        assert!(refused(&word("<w:p>", &[])).message.contains("not well-formed"));
        assert!(refused(&zipped(&[("a", "b")])).message.contains("word/document.xml"));
    }

    #[test]
    fn cut_files_never_panic() {
        cut(&Docx, &fixture("word.docx"));
    }

    #[test]
    fn the_real_interview_is_read_whole() {
        let Some(bytes) = real("transcripts/CentreForDigitalHumanities-sasta__ASTA_01.docx") else { return };
        let found = lines(read(&Docx, &bytes));
        let texts = texts(&found);
        assert_eq!(
            texts[..3],
            [
                "##META text samplenaam = ASTA-01",
                "##TARGET SPEAKERS = PMA",
                "INV: Kunt u mij vertellen wat er met jou is gebeurd?"
            ]
        );
        let starting = |start: fn(&&&str) -> bool| texts.iter().filter(start).count();
        assert_eq!((starting(|line| line.starts_with("INV:")), starting(|line| line.contains("| PMA: "))), (29, 43));
    }

    proptest! {
        #[test]
        fn bent_files_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8)) {
            bend(&Docx, &flipped(&fixture("word.docx"), &flips));
        }

        #[test]
        fn bent_bodies_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), proptest::sample::select(b"<>/wp:\" ='&".to_vec())), 1..8)) {
            let body = table(&[&["Time", "Speaker"], &["a|b", "c"]]) + &p(&r("woord"));
            let body = String::from_utf8(flipped(body.as_bytes(), &flips)).unwrap();
            bend(&Docx, &word(&body, &[]));
        }
    }
}
