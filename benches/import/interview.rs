//! An interview that nobody gave, written in the formats of `import`.
//!
//! In: a seed. Out: the bytes of a file; the same seed gives the same bytes.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// About this many words.
const WORDS: usize = 6_000;
/// What people say; chosen for sounding Dutch, not for sense.
const SAID: [&str; 24] = [
    "ja",
    "dus",
    "wij",
    "leren",
    "vooral",
    "samen",
    "op",
    "de",
    "afdeling",
    "en",
    "dan",
    "kijk",
    "je",
    "mee",
    "met",
    "een",
    "ervaren",
    "collega",
    "die",
    "vraagt",
    "waarom",
    "patiënt",
    "vragen",
    "overdracht",
];

/// A name, the id of the format it must be recognised as, and its writer.
type Writer = fn(&Interview) -> anyhow::Result<Vec<u8>>;

/// The formats that are made here.
pub const FORMATS: [(&str, &str, Writer); 16] = [
    ("txt", "txt", text),
    ("md", "md", markdown),
    ("docx", "docx", docx),
    ("odt", "odt", odt),
    ("rtf", "rtf", rtf),
    ("pdf", "pdf", pdf),
    ("vtt", "vtt", vtt),
    ("srt", "srt", srt),
    ("whisper", "whisper", whisper),
    ("json", "json", json),
    ("csv", "table", csv),
    ("xlsx", "table", xlsx),
    ("cha", "cha", cha),
    ("eaf", "eaf", eaf),
    ("textgrid", "textgrid", textgrid),
    ("tei", "tei", tei),
];

/// What was said.
pub struct Interview {
    /// Label and words of each turn; `I` asks.
    pub turns: Vec<(&'static str, String)>,
}

impl Interview {
    /// Makes one up.
    pub fn new(seed: u64) -> Self {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut below = move |limit: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).unwrap_or(0) % limit
        };
        let (mut turns, mut words) = (Vec::new(), 0);
        while words < WORDS {
            let asks = turns.len() % 2 == 0;
            let length = if asks { 4 + below(12) } else { 10 + below(60) };
            let said: Vec<&str> = (0..length).map(|_| SAID.get(below(SAID.len())).copied().unwrap_or("ja")).collect();
            words += length;
            turns.push((if asks { "I" } else { "P" }, said.join(" ") + if asks { "?" } else { "." }));
        }
        Self { turns }
    }

    /// Counts the words.
    pub fn words(&self) -> usize {
        self.turns.iter().map(|(_, said)| said.split_whitespace().count()).sum()
    }

    /// Writes every turn, with its number from 0, between a beginning and an end.
    fn each(&self, begin: &str, end: &str, mut turn: impl FnMut(&mut String, usize, &str, &str)) -> Vec<u8> {
        let mut out = begin.to_owned();
        for (number, (label, said)) in self.turns.iter().enumerate() {
            turn(&mut out, number, label, said);
        }
        out.push_str(end);
        out.into_bytes()
    }
}

/// `00:01:10`, when turn 7 begins; each takes ten seconds.
fn clock(number: usize) -> String {
    let seconds = number * 10;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Adds formatted text; writing to a string cannot fail.
macro_rules! add {
    ($out:expr, $($what:tt)*) => { let _ = write!($out, $($what)*); };
}

fn text(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    Ok(interview.each("", "", |out, _, label, said| {
        add!(out, "{label}: {said}\n\n");
    }))
}

fn markdown(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    Ok(interview.each("# Interview\n\n", "", |out, _, label, said| {
        add!(out, "**{label}:** {said}\n\n");
    }))
}

fn vtt(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    Ok(interview.each("WEBVTT\n\n", "", |out, number, label, said| {
        add!(out, "{}.000 --> {}.000\n<v {label}>{said}</v>\n\n", clock(number), clock(number + 1));
    }))
}

fn srt(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    Ok(interview.each("", "", |out, number, label, said| {
        let line = number + 1;
        add!(out, "{line}\n{},000 --> {},000\n{label}: {said}\n\n", clock(number), clock(number + 1));
    }))
}

fn whisper(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    let bytes = interview.each("{\"language\":\"nl\",\"segments\":[", "", |out, number, label, said| {
        let (comma, start) = (if number > 0 { "," } else { "" }, number * 10);
        let end = start + 10;
        add!(
            out,
            "{comma}{{\"seek\":0,\"start\":{start}.0,\"end\":{end}.0,\"text\":\" {said}\",\"speaker\":\"{label}\"}}"
        );
    });
    Ok([bytes, b"]}".to_vec()].concat())
}

fn json(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    Ok(interview.each("[", "]", |out, number, label, said| {
        let (comma, start) = (if number > 0 { ",\n" } else { "" }, number * 10);
        add!(out, "{comma}{{\"speaker\":\"{label}\",\"start\":{start}.0,\"text\":\"{said}\"}}");
    }))
}

fn csv(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    Ok(interview.each("time,speaker,text\n", "", |out, number, label, said| {
        add!(out, "{},{label},\"{said}\"\n", clock(number));
    }))
}

fn cha(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    let begin = "@UTF8\n@Begin\n@Languages:\tnld\n@Participants:\tI Investigator, P Participant\n";
    Ok(interview.each(begin, "@End\n", |out, number, label, said| {
        let (words, point) = said.split_at(said.len() - 1);
        let start = number * 10_000;
        add!(out, "*{label}:\t{words} {point} \u{15}{start}_{}\u{15}\n", start + 10_000);
    }))
}

fn eaf(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT FORMAT=\"3.0\">");
    out.push_str("<HEADER TIME_UNITS=\"milliseconds\"/><TIME_ORDER>");
    for slot in 0..=interview.turns.len() {
        add!(out, "<TIME_SLOT TIME_SLOT_ID=\"ts{slot}\" TIME_VALUE=\"{}\"/>\n", slot * 10_000);
    }
    out.push_str("</TIME_ORDER>");
    for tier in ["I", "P"] {
        add!(out, "<TIER TIER_ID=\"{tier}\" PARTICIPANT=\"{tier}\">");
        for (number, (_, said)) in interview.turns.iter().enumerate().filter(|(_, (label, _))| *label == tier) {
            let next = number + 1;
            add!(out, "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a{number}\" TIME_SLOT_REF1=\"ts{number}\" ");
            add!(out, "TIME_SLOT_REF2=\"ts{next}\"><ANNOTATION_VALUE>{said}</ANNOTATION_VALUE>");
            out.push_str("</ALIGNABLE_ANNOTATION></ANNOTATION>\n");
        }
        out.push_str("</TIER>");
    }
    out.push_str("</ANNOTATION_DOCUMENT>");
    Ok(out.into_bytes())
}

fn textgrid(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    let end = interview.turns.len() * 10;
    let mut out = format!("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n0\n{end}\n<exists>\n2\n");
    for tier in ["I", "P"] {
        add!(out, "\"IntervalTier\"\n\"{tier}\"\n0\n{end}\n{}\n", interview.turns.len());
        for (number, (label, said)) in interview.turns.iter().enumerate() {
            let words = if *label == tier { said } else { "" };
            add!(out, "{}\n{}\n\"{words}\"\n", number * 10, number * 10 + 10);
        }
    }
    Ok(out.into_bytes())
}

fn tei(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    let begin = "<?xml version=\"1.0\"?><TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body>";
    Ok(interview.each(begin, "</body></text></TEI>", |out, _, label, said| {
        add!(out, "<u who=\"#{label}\">{said}</u>\n");
    }))
}

fn rtf(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    Ok(interview.each("{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0 Arial;}}\\f0 ", "}", |out, _, label, said| {
        add!(out, "{{\\b {label}:}} {}\\par\n", said.replace('ë', "\\'eb"));
    }))
}

/// Words on pages, in a font of every reader; lines of 85 characters, 48 to a page.
fn pdf(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for (label, said) in &interview.turns {
        let mut line = format!("{label}:");
        for word in said.split(' ') {
            if line.len() + word.len() > 85 {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        lines.extend([line, String::new()]);
    }
    let pages: Vec<&[String]> = lines.chunks(48).collect();
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 4 + 2 * page)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}/MediaBox[0 0 595 842]>>", pages.len()).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let mut content = b"BT /F1 11 Tf 15 TL 60 780 Td\n".to_vec();
        for line in *lines {
            let latin = line.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'));
            content.extend(b"(".iter().copied().chain(latin).chain(*b") Tj T*\n"));
        }
        content.extend(b"ET");
        let stream = 5 + 2 * page;
        let page = format!("<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>/Contents {stream} 0 R>>");
        let head = format!("<</Length {}>>stream\n", content.len()).into_bytes();
        objects.extend([page.into_bytes(), [head, content, b"\nendstream".to_vec()].concat()]);
    }
    let (mut out, mut places) = (b"%PDF-1.4\n".to_vec(), String::new());
    for (number, object) in objects.iter().enumerate() {
        add!(places, "{:010} 00000 n \n", out.len());
        out.extend([format!("{} 0 obj\n", number + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let (start, size) = (out.len(), objects.len() + 1);
    let table = format!("xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<</Size {size}/Root 1 0 R>>\n");
    Ok([out, table.into_bytes(), format!("startxref\n{start}\n%%EOF\n").into_bytes()].concat())
}

/// A Word document with the least parts that Word opens.
pub fn docx(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    const TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    const RELATIONS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let begin = "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    let body = interview.each(begin, "</w:body></w:document>", |out, _, label, said| {
        add!(out, "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{label}:</w:t></w:r>");
        add!(out, "<w:r><w:t xml:space=\"preserve\"> {said}</w:t></w:r></w:p>\n");
    });
    zip(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", &body),
    ])
}

fn odt(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    let begin = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>";
    let end = "</office:text></office:body></office:document-content>";
    let body = interview.each(begin, end, |out, _, label, said| {
        add!(out, "<text:p><text:span>{label}:</text:span> {said}</text:p>\n");
    });
    zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", &body)])
}

fn xlsx(interview: &Interview) -> anyhow::Result<Vec<u8>> {
    const TYPES: &str = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
    const BOOK: &str = "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Talk\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    const RELATIONS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let row = |out: &mut String, number: usize, cells: [&str; 3]| {
        add!(out, "<row r=\"{number}\">");
        for (column, cell) in ["A", "B", "C"].iter().zip(cells) {
            add!(out, "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>");
        }
        out.push_str("</row>\n");
    };
    let mut begin = String::from(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    row(&mut begin, 1, ["time", "speaker", "text"]);
    let sheet = interview.each(&begin, "</sheetData></worksheet>", |out, number, label, said| {
        row(out, number + 2, [&clock(number), label, said]);
    });
    zip(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn zip(parts: &[(&str, &[u8])]) -> anyhow::Result<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default())?;
        writer.write_all(content)?;
    }
    Ok(writer.finish()?.into_inner())
}
