//! Files of the old Word, and documents under a password.
//!
//! In: an OLE container. Out: always a refusal that says what to do. Promise: nothing in it is read.

use super::{About, Content, Format, Refused, Source};

/// `.doc`, and everything that Office encrypts.
pub(super) struct Legacy;

const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

static ABOUT: About = About {
    id: "doc",
    name: "Word 97–2003 document",
    endings: &["doc", "dot"],
    recognised: "the signature of the container that old Office files share",
    kept: "nothing: it is refused, with what to do",
    lost: "everything; save it as docx first",
};

impl Format for Legacy {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        source.bytes.starts_with(MAGIC).then_some(100)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let holds = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            source.bytes.windows(wide.len()).any(|window| window == wide)
        };
        Err(if holds("EncryptedPackage") {
            Refused::new("is protected by a password").hint("open it, remove the password, and save it anew")
        } else if holds("WordDocument") {
            let hint =
                "open it in a word processor and save it as .docx, or run: soffice --headless --convert-to docx FILE";
            Refused::new("is a document of Word 97–2003, which is not read here").hint(hint)
        } else {
            let hint = "open it in the program that made it and save it as .docx, .xlsx or plain text";
            Refused::new("is a file of an old Office program, which is not read here").hint(hint)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_files_are_refused_with_what_to_do() {
        let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (name, hint) in
            [("WordDocument", "docx"), ("EncryptedPackage", "password"), ("Workbook", "xlsx"), ("", "xlsx")]
        {
            let bytes = [MAGIC, &[0; 100], &wide(name)].concat();
            let source = Source { name: "x.doc", bytes: &bytes };
            assert_eq!(Legacy.recognise(&source), Some(100));
            assert!(Legacy.read(&source).unwrap_err().hint.unwrap().contains(hint), "{name}");
        }
        assert_eq!(Legacy.recognise(&Source { name: "x.doc", bytes: b"{\\rtf1" }), None);
    }
}
