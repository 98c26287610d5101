//! Rich text (RTF), as Word, Cocoa (TextEdit), LibreOffice and pandoc write it.
//!
//! In: `{\rtf…`. Out: its paragraphs and tables. Promise: groups no deeper than 100; words of destinations that are not
//! known are never taken for text; what a reader does not see is left out and listed.

use super::rtf_text::Reader;
use super::{About, Content, Format, Refused, Source};

/// `.rtf`.
pub(super) struct Rtf;

static ABOUT: About = About {
    id: "rtf",
    name: "Rich text (RTF)",
    endings: &["rtf"],
    recognised: "the signature {\\rtf at its beginning",
    kept: "paragraphs, line breaks, tabs, tables (with columns of time, speaker and words as talk, others row by row), text \
           boxes after their paragraph, results of fields; comments and footnotes as notes with their paragraph; characters \
           by the code page of their font; a non-breaking hyphen becomes a hyphen",
    lost: "deleted text of tracked changes, hidden text, headers, footers, pictures and symbols (listed); numbers of lists, \
           optional hyphens, all formatting",
};

/// The most bytes of a file.
const MOST_BYTES: usize = 256 * 1024 * 1024;

impl Format for Rtf {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        trimmed(source.bytes).starts_with(b"{\\rtf").then_some(99)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        if source.bytes.len() > MOST_BYTES {
            return Err(Refused::new("is larger than 256 MB").hint("remove its pictures, or save it as plain text"));
        }
        Reader::default().read(trimmed(source.bytes))?.content()
    }
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

#[cfg(test)]
mod tests {
    use super::super::paper_testing::{bend, cut, dropped, fixture, flipped, lines, read, talk, texts};
    use super::*;
    use proptest::prelude::{any, proptest};

    fn told(body: &str) -> Vec<String> {
        texts(&lines(read(&Rtf, format!("{{\\rtf1\\ansi\\ansicpg1252 {body}}}").as_bytes())))
            .iter()
            .map(|text| (*text).to_owned())
            .collect()
    }

    #[test]
    fn characters_by_code_page_number_and_name() {
        assert_eq!(told("caf\\'e9 \\u8217?s \\uc2\\u26085\\'93\\'fa\\uc1 \\u-10179?\\u-8704? x"), ["café ’s 日😀 x"]);
        assert_eq!(
            told("\\lquote a\\rquote\\emdash b\\endash\\ldblquote c\\rdblquote\\bullet\\~d\\_e\\-f\\\\\\{\\}"),
            ["‘a’—b–“c”•\u{a0}d-ef\\{}"]
        );
        assert_eq!(
            told(
                "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}{\\f2\\fcharset128 MS;}}{\\f1\\'c4\\'e0}\\f2\\'93\\'fa\\f0\\'e9"
            ),
            ["Да日é"]
        );
        assert_eq!(told("\\u55357?x"), ["\u{fffd}x"]);
        let mac = b"{\\rtf1\\mac caf\\'8e}";
        assert_eq!(texts(&lines(read(&Rtf, mac))), ["café"]);
    }

    #[test]
    fn paragraphs_lines_and_tabs_as_word_and_cocoa_write_them() {
        assert_eq!(told("I:\\tab ja\\line nee\\par\\pard P: \r\nwel\\par"), ["I:\tja", "nee", "P: wel"]);
        let cocoa = b"{\\rtf1\\ansi\\ansicpg1252\\cocoartf2709\n{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;}\n{\\colortbl;\\red255;}\n{\\*\\expandedcolortbl;;}\n\\pard\\tx566\n\n\\f0\\b\\fs24 \\cf0 I:\\b0  Hallo\\\n\\\nP: Dag\\uc0\\u8232 nog\\'92s\\\n{{\\NeXTGraphic x.png \\width1}\\'ac}}";
        let found = lines(read(&Rtf, cocoa));
        assert_eq!(texts(&found), ["I: Hallo", "P: Dag", "nog’s"]);
        assert_eq!(dropped(&found.dropped), ["4 picture: picture"]);
    }

    #[test]
    fn what_is_not_seen_is_left_out_and_listed() {
        let body = "{\\info{\\title T}}{\\stylesheet{\\s0 Normal;}}{\\header Kop\\par}{\\*\\onbekend x}ja{\\v geheim}{\\deleted weg} \
                    {\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt link}}{\\pict\\wmetafile8 0102}{\\listtext 1.\\tab}\\par";
        let found = lines(read(&Rtf, format!("{{\\rtf1 {body}}}").as_bytes()));
        assert_eq!(texts(&found), ["ja link"]);
        let told = dropped(&found.dropped);
        for expected in
            ["1 page header: Kop", "1 hidden text: geheim", "1 deleted in tracked changes: weg", "1 picture: picture"]
        {
            assert!(told.iter().any(|told| told == expected), "{expected}: {told:?}");
        }
    }

    #[test]
    fn notes_comments_and_boxes_stand_apart() {
        let body = "Ja{\\footnote\\pard {\\super 1} lacht}{\\*\\atnid AB}{\\*\\atnauthor An}{\\*\\annotation{\\*\\atndate 1}Echt?\\par Wow}\
                    {\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard kader\\par}}{\\shprslt dubbel}} hoor\\par";
        let found = lines(read(&Rtf, format!("{{\\rtf1 {body}}}").as_bytes()));
        assert_eq!(texts(&found), ["Ja hoor", "kader"]);
        assert_eq!(found.notes, ["Footnote at paragraph 1: 1 lacht", "Comment by An at paragraph 1: Echt? Wow"]);
    }

    #[test]
    fn a_table_is_talk_or_rows() {
        let row = |cells: &[&str]| {
            format!(
                "\\trowd\\cellx1\\cellx2 {}\\row\n",
                cells.iter().map(|cell| format!("\\pard\\intbl {cell}\\cell ")).collect::<String>()
            )
        };
        let rows = [row(&["Spreker", "Tekst"]), row(&["I", "Hoe gaat\\par het?"]), row(&["P", "Goed."])].concat();
        let found = talk(read(&Rtf, format!("{{\\rtf1 {rows}\\pard\\par}}").as_bytes()));
        let said: Vec<_> = found.utterances.iter().map(|u| (u.speaker.as_deref(), u.text.as_str())).collect();
        assert_eq!(said, [(Some("I"), "Hoe gaat\n\nhet?"), (Some("P"), "Goed.")]);
        let rows = [row(&["Datum", "3 mei"]), row(&["Plaats", "Delft"])].concat();
        assert_eq!(
            told(&format!("voor\\par {rows}\\pard I: ja\\par")),
            ["voor", "Datum\t3 mei", "Plaats\tDelft", "I: ja"]
        );
    }

    #[test]
    fn the_same_words_as_in_word() {
        let rtf = lines(read(&Rtf, &fixture("word.rtf")));
        let found: Vec<&str> = texts(&rtf);
        assert!(
            found.contains(&"verdieping – en “dat” bevalt.")
                && found.contains(&"[00:00:07] P: Met één collega van de gemeente."),
            "{found:?}"
        );
    }

    #[test]
    fn deep_cut_and_strange_files_are_refused() {
        let refused = |text: String| Rtf.read(&Source { name: "x.rtf", bytes: text.as_bytes() }).unwrap_err().message;
        assert!(refused(format!("{{\\rtf1{}x", "{".repeat(100_000))).contains("deep"));
        assert!(refused("{\\rtf1 ja\\par nee".to_owned()).contains("breaks off"));
        assert!(refused("{\\rtf1 }".to_owned()).contains("no words"));
        assert!(refused("{\\rtf1 a\\bin999999999 b}".to_owned()).contains("breaks off"));
    }

    #[test]
    fn cut_files_never_panic() {
        cut(&Rtf, &fixture("word.rtf"));
    }

    proptest! {
        #[test]
        fn bent_files_never_panic(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8)) {
            bend(&Rtf, &flipped(&fixture("word.rtf"), &flips));
        }

        #[test]
        fn random_control_words_never_panic(parts in proptest::collection::vec(proptest::sample::select(vec![
            "{", "}", "\\par ", "\\cell ", "\\row ", "\\trowd ", "\\intbl ", "\\u-10179?", "\\u9999999 ", "\\uc9 ", "\\'e9", "\\'", "\\*", "\\footnote ", "\\v ", "\\v0 ",
            "\\deleted ", "\\fonttbl ", "\\f1 ", "\\f-1 ", "\\fcharset128 ", "\\bin2 ", "\\upr ", "\\ud ", "\\shptxt ", "\\nestcell ", "\\nestrow ", "x", "é", "\\", "\n", ";", "\\header ", "\\plain ",
            "\\NeXTGraphic ", "\\annotation ", "\\ansicpg437 ", "\\deff7 ",
        ]), 0..60)) {
            bend(&Rtf, format!("{{\\rtf1 {}}}", parts.concat()).as_bytes());
        }
    }
}
