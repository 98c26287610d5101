//! Plain text: any file of readable lines.
//!
//! In: bytes in any encoding. Out: its lines, all of them; who speaks is found from the lines.

use super::encoding::{self, Decoded};
use super::{About, Content, Format, Lines, Refused, Source};

/// The format of last resort.
pub(super) struct PlainText;

static ABOUT: About = About {
    id: "txt",
    name: "plain text",
    endings: &["txt", "text", "log", "asc"],
    recognised: "readable text that no other format claims; the encoding (UTF-8, UTF-16, UTF-32, Windows, Mac, \
                 Japanese, Chinese, Korean, Cyrillic and others) is found from the bytes",
    kept: "every word; speakers and times in the forms people type them; paragraphs",
    lost: "line breaks inside a paragraph and runs of white space; lines of metadata before the talk, separators and \
           numbers before labels, which are listed",
};

impl Format for PlainText {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        (!source.bytes.is_empty() && encoding::looks_like_text(source.bytes)).then_some(2)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let decoded = encoding::decode(source.bytes)?;
        Ok(Content::Lines(lines(&decoded)))
    }
}

/// Takes the lines as they are.
fn lines(decoded: &Decoded) -> Lines {
    Lines { lines: decoded.lines(), dropped: Vec::new(), notes: decoded.notes.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(bytes: &[u8]) -> Source<'_> {
        Source { name: "a.txt", bytes }
    }

    #[test]
    fn every_line_is_kept_with_its_number() {
        let Content::Lines(lines) = PlainText.read(&source(b"I: ja\r\n\r\nP:\tnee  \r\n")).unwrap() else { panic!() };
        let kept: Vec<_> = lines.lines.iter().map(|line| (line.number, line.text.as_str())).collect();
        assert_eq!(kept, [(1, "I: ja"), (2, ""), (3, "P:\tnee  ")]);
    }

    #[test]
    fn it_comes_last_and_not_for_binaries() {
        assert_eq!(PlainText.recognise(&source(b"I: ja")), Some(2));
        assert_eq!(PlainText.recognise(&source(b"PK\x03\x04")), None);
        assert_eq!(PlainText.recognise(&source(b"")), None);
    }
}
