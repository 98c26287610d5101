//! OpenDocument texts.
//!
//! In: a zip with `content.xml`, or the same flat in one XML file. Out: its paragraphs and tables as a reader sees them
//! with all changes accepted. Promise: white space as OpenDocument defines it; what is not seen is left out and listed.

use super::document::counted;
use super::odt_text::Story;
use super::{About, Content, Format, Refused, Source};
use crate::archive::Zip;

/// `.odt`, also as template `.ott` and flat `.fodt`.
pub(super) struct Odt;

static ABOUT: About = About {
    id: "odt",
    name: "OpenDocument text",
    endings: &["odt", "ott", "fodt"],
    recognised: "a zip archive whose type is OpenDocument text, or the same as one flat XML file",
    kept: "paragraphs, headings, lists, line breaks, tabs, spaces, tables (with columns of time, speaker and words as talk, \
           others row by row), text boxes after their paragraph, results of fields; comments and footnotes as notes with \
           their paragraph",
    lost: "deleted text of tracked changes, hidden text, headers, footers, pictures, tables of contents (listed); numbers \
           of lists, all formatting",
};

impl Format for Odt {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        if !Zip::looks_like(source.bytes) {
            let head = source.bytes.get(..source.bytes.len().min(4000))?;
            let text = String::from_utf8_lossy(head);
            return (text.contains("<office:document ") && text.contains("opendocument.text")).then_some(97);
        }
        let mut zip = Zip::open(source.bytes).ok()?;
        if let Ok(kind) = zip.peek("mimetype", 100) {
            return kind.starts_with(b"application/vnd.oasis.opendocument.text").then_some(98);
        }
        let head = zip.has("content.xml").then(|| zip.peek("META-INF/manifest.xml", 4000).ok()).flatten()?;
        String::from_utf8_lossy(&head).contains("opendocument.text").then_some(90)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let mut story = Story::default();
        if Zip::looks_like(source.bytes) {
            let mut zip = Zip::open(source.bytes)?;
            let locked = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).contains("encryption-data");
            if zip.read("META-INF/manifest.xml").is_ok_and(locked) {
                let refused = Refused::new("is protected by a password");
                return Err(refused.hint("open it, remove the password, and save it anew"));
            }
            let strays = zip.strays().to_vec();
            strays.iter().for_each(|name| story.document.drop_text(1, name, "a name that points out of the archive"));
            story.part(&zip.read("content.xml")?)?;
            if zip.has("styles.xml") {
                let mut furniture = Story::default();
                match zip.read("styles.xml").map_err(Refused::from).and_then(|bytes| furniture.part(&bytes)) {
                    Ok(()) => story.document.dropped.append(&mut furniture.document.dropped),
                    Err(refused) => story.document.drop_text(1, &refused.message, "styles.xml cannot be read"),
                }
            }
        } else {
            story.part(source.bytes)?;
        }
        let deleted = "of tracked changes accepted: the words are left out";
        story.document.notes.extend(counted(story.deleted, "deletion", "deletions", deleted));
        story.document.content()
    }
}

#[cfg(test)]
mod tests {
    use super::super::paper_testing::{bend, cut, dropped, fixture, flipped, lines, read, texts, zipped};
    use super::*;
    use proptest::prelude::{any, proptest};

    const NAMES: &str = "xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:style='s' xmlns:draw='d' xmlns:dc='c'";

    fn odt(body: &str) -> Vec<u8> {
        let styles = "<office:automatic-styles><style:style style:name='T9'><style:text-properties text:display='none'/></style:style></office:automatic-styles>";
        let content = format!(
            "<office:document-content {NAMES}>{styles}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        let furniture = format!(
            "<office:document-styles {NAMES}><office:master-styles><style:header><text:p>Kop</text:p></style:header><style:footer><text:p>Pagina <text:page-number>1</text:page-number></text:p></style:footer></office:master-styles></office:document-styles>"
        );
        zipped(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", &content),
            ("styles.xml", &furniture),
        ])
    }

    #[test]
    fn white_space_is_what_the_elements_say() {
        let body = "<text:p>\n  I:<text:tab/>een  twee<text:s text:c='3'/>drie <text:span>\n vier</text:span><text:line-break/>  P: ja\n</text:p>\
                    <text:list><text:list-item><text:p>punt</text:p></text:list-item></text:list>";
        let found = lines(read(&Odt, &odt(body)));
        assert_eq!(texts(&found), ["I:\teen twee   drie vier", "P: ja", "punt"]);
        assert_eq!(dropped(&found.dropped), ["1 page header: Kop", "1 page footer: Pagina 1"]);
    }

    #[test]
    fn notes_comments_changes_and_hidden_text_are_kept_apart() {
        let body = "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>An</dc:creator></office:change-info>\
                    <text:p>weg</text:p></text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>\
                    <text:p>Ja<text:change text:change-id='1'/><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>lacht</text:p></text:note-body></text:note> \
                    hoor<office:annotation><dc:creator>Bo</dc:creator><dc:date>2020</dc:date><text:p>Echt?</text:p><text:p>Wow</text:p></office:annotation>\
                    <text:span text:style-name='T9'>geheim</text:span>.</text:p>\
                    <text:section text:display='none'><text:p>sectie</text:p></text:section><text:p>x<draw:frame><draw:text-box><text:p>kader</text:p></draw:text-box></draw:frame>y</text:p>";
        let found = lines(read(&Odt, &odt(body)));
        assert_eq!(texts(&found), ["Ja hoor.", "xy", "kader"]);
        assert_eq!(
            found.notes,
            [
                "Footnote at paragraph 1: lacht",
                "Comment by Bo at paragraph 1: Echt? Wow",
                "1 deletion of tracked changes accepted: the words are left out."
            ]
        );
        let told = dropped(&found.dropped);
        assert!(told.iter().any(|told| told == "1 deleted in tracked changes: weg"), "{told:?}");
        assert!(
            told.iter().any(|told| told == "1 hidden text: geheim")
                && told.iter().any(|told| told == "1 hidden text: sectie"),
            "{told:?}"
        );
    }

    #[test]
    fn hostile_counts_are_bounded() {
        let body = "<text:p>a<text:s text:c='4000000000'/>b<text:s text:c='-1'/></text:p><table:table><table:table-row table:number-rows-repeated='99999999'>\
                    <table:table-cell table:number-columns-repeated='99999999'><text:p>c</text:p></table:table-cell></table:table-row></table:table>";
        let found = lines(read(&Odt, &odt(body)));
        assert_eq!(texts(&found).len(), 2);
        assert!(texts(&found)[0].len() <= 110);
    }

    #[test]
    fn the_flat_form_and_locked_files() {
        let flat = format!(
            "<?xml version='1.0'?><office:document {NAMES} office:mimetype='application/vnd.oasis.opendocument.text'><office:body><office:text><text:p>I: ja</text:p></office:text></office:body></office:document>"
        );
        assert_eq!(texts(&lines(read(&Odt, flat.as_bytes()))), ["I: ja"]);
        let locked = zipped(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("META-INF/manifest.xml", "<m:encryption-data/>"),
            ("content.xml", "x"),
        ]);
        assert!(Odt.read(&Source { name: "x", bytes: &locked }).unwrap_err().message.contains("password"));
    }

    #[test]
    fn the_same_text_as_in_word() {
        let odt = lines(read(&Odt, &fixture("word.odt")));
        let docx = lines(read(&super::super::docx::Docx, &fixture("word.docx")));
        assert_eq!(texts(&odt), texts(&docx));
    }

    #[test]
    fn cut_files_never_panic() {
        cut(&Odt, &fixture("word.odt"));
    }

    proptest! {
        #[test]
        fn bent_files_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8)) {
            bend(&Odt, &flipped(&fixture("word.odt"), &flips));
        }

        #[test]
        fn bent_bodies_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), proptest::sample::select(b"<>/sp:\" ='&".to_vec())), 1..8)) {
            let body = "<text:p>a<text:s text:c='2'/><text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p><table:table><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>";
            bend(&Odt, &odt(&String::from_utf8(flipped(body.as_bytes(), &flips)).unwrap()));
        }
    }
}
