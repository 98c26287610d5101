//! The text of an RTF file.
//!
//! In: tokens. Out: a [`Document`]. Promise: the words of the body in order; notes, comments, headers and boxes apart.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::Refused;
use super::document::{Document, counted};
use super::rtf_flow::{Apart, Flow};
use super::rtf_tokens::{Token, Tokens, character, code_page, is_unseen, of_charset};

/// The deepest groups.
pub(super) const DEEPEST: usize = 100;

/// Where words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Text,
    Fonts,
    Nowhere,
}

/// What a group saves and restores.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub goal: Goal,
    /// Characters that stand for one `\u`.
    pub substitutes: usize,
    pub font: i32,
    pub hidden: bool,
    pub deleted: bool,
    pub in_table: bool,
    /// This group began a part that stands apart.
    pub opens: bool,
    /// Bytes to leave out after this group.
    pub trailing: usize,
}

/// The font table's entry.
#[derive(Clone, Copy, Debug, Default)]
struct Font {
    encoding: Option<&'static Encoding>,
    symbols: bool,
}

/// Reads an RTF file.
pub(super) struct Reader {
    pub(super) document: Document,
    pub(super) state: State,
    pub(super) groups: Vec<State>,
    fonts: BTreeMap<i32, Font>,
    default_font: i32,
    page: &'static Encoding,
    unknown_page: Option<i32>,
    bytes: Vec<u8>,
    surrogate: Option<u16>,
    skip: usize,
    star: bool,
    pub(super) flow: Flow,
    pub(super) outer: Vec<(Apart, Flow)>,
    pub(super) hidden: String,
    pub(super) deleted: String,
    pub(super) author: Option<String>,
    pub(super) counts: (usize, usize),
}

impl Default for Reader {
    fn default() -> Self {
        let state = State {
            goal: Goal::Text,
            substitutes: 1,
            font: 0,
            hidden: false,
            deleted: false,
            in_table: false,
            opens: false,
            trailing: 0,
        };
        Self {
            document: Document::default(),
            state,
            groups: Vec::new(),
            fonts: BTreeMap::new(),
            default_font: 0,
            page: WINDOWS_1252,
            unknown_page: None,
            bytes: Vec::new(),
            surrogate: None,
            skip: 0,
            star: false,
            flow: Flow::default(),
            outer: Vec::new(),
            hidden: String::new(),
            deleted: String::new(),
            author: None,
            counts: (0, 0),
        }
    }
}

impl Reader {
    /// Reads the whole file.
    ///
    /// # Errors
    /// When groups are too deep or the file breaks off.
    pub fn read(mut self, bytes: &[u8]) -> Result<Document, Refused> {
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            match token {
                Token::Byte(byte) => self.byte(byte),
                Token::Open => self.open()?,
                Token::Close => {
                    self.close();
                    if self.groups.is_empty() {
                        return Ok(self.finish(tokens.rest()));
                    }
                }
                Token::Symbol(symbol) => self.symbol(symbol),
                Token::Word(word, number) => self.word(word, number),
            }
        }
        Err(Refused::new("breaks off before its end").hint("copy or download the file again, or save it anew"))
    }

    fn finish(mut self, rest: &[u8]) -> Document {
        self.end_paragraph();
        self.end_table();
        let rest = String::from_utf8_lossy(rest.get(..rest.len().min(1000)).unwrap_or_default()).replace('\0', "");
        let number = self.document.number();
        self.document.drop_text(number, &rest, "after the end of the text");
        let (deleted, numbered) = self.counts;
        let notes = [
            counted(deleted, "deletion", "deletions", "of tracked changes accepted: the words are left out"),
            counted(numbered, "paragraph has", "paragraphs have", "a list number or bullet that is not in the text"),
            self.unknown_page.map(|page| {
                format!("The code page {page} is not known here; look whether letters with accents are right.")
            }),
        ];
        self.document.notes.extend(notes.into_iter().flatten());
        self.document
    }

    fn open(&mut self) -> Result<(), Refused> {
        self.settle();
        if self.groups.len() >= DEEPEST {
            return Err(Refused::new("is nested too deep").hint("open it in a word processor and save it anew"));
        }
        self.groups.push(self.state);
        self.state.opens = false;
        self.state.trailing = 0;
        self.star = false;
        Ok(())
    }

    fn close(&mut self) {
        self.settle();
        if self.state.opens {
            self.end_apart();
        }
        let trailing = self.state.trailing;
        if let Some(state) = self.groups.pop() {
            self.state = state;
        }
        self.skip = trailing;
        self.star = false;
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if self.state.goal == Goal::Text {
            self.unpaired();
            self.bytes.push(byte);
        }
    }

    /// Decodes the bytes gathered, before anything that may change their meaning.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let font = self.fonts.get(&self.state.font).copied().unwrap_or_default();
        if font.symbols && bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
            let number = self.number();
            self.document.drop_text(number, &format!("{} symbols", bytes.len()), "symbol of a font");
            return;
        }
        let (text, _) = font.encoding.unwrap_or(self.page).decode_without_bom_handling(&bytes);
        self.push(&text);
    }

    /// A first half of a surrogate pair whose second half never came.
    fn unpaired(&mut self) {
        if self.surrogate.take().is_some() {
            self.push("\u{fffd}");
        }
    }

    fn settle(&mut self) {
        self.flush();
        self.unpaired();
        self.skip = 0;
    }

    pub(super) fn push(&mut self, text: &str) {
        if self.state.goal != Goal::Text {
        } else if self.state.hidden {
            self.hidden.push_str(text);
        } else if self.state.deleted {
            self.deleted.push_str(text);
        } else {
            self.flow.text.push_str(text);
        }
    }

    /// The paragraph that is being read.
    pub(super) fn number(&mut self) -> u32 {
        let number = self.flow.begun.unwrap_or_else(|| self.document.next_number());
        if self.outer.is_empty() { number } else { self.document.next_number() }
    }

    fn symbol(&mut self, symbol: u8) {
        self.settle();
        match symbol {
            b'~' => self.push("\u{a0}"),
            b'_' => self.push("-"),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'\r' | b'\n' if self.state.goal == Goal::Text => self.end_paragraph(),
            b'\t' => self.push("\t"),
            b'*' => self.star = true,
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        if word == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        self.settle();
        let star = std::mem::take(&mut self.star);
        if let Some(text) = character(word) {
            return self.push(text);
        }
        if self.begins_part(word) || self.formats(word, number) {
            return;
        }
        if self.state.goal == Goal::Text && self.ends(word) {
            return;
        }
        match word {
            "pict" | "NeXTGraphic" => {
                if self.state.goal == Goal::Text {
                    let at = self.number();
                    self.document.drop_text(at, "picture", "picture");
                }
                self.state.trailing = usize::from(word == "NeXTGraphic");
                self.state.goal = Goal::Nowhere;
            }
            "listtext" | "pntext" => {
                self.counts.1 += 1;
                self.state.goal = Goal::Nowhere;
            }
            "fonttbl" => self.state.goal = Goal::Fonts,
            "nesttableprops" | "shppict" => {}
            _ if star || is_unseen(word) => self.state.goal = Goal::Nowhere,
            _ => {}
        }
    }

    /// A character by its number, in UTF-16; the characters after it that stand for it are left out.
    fn unicode(&mut self, number: i32) {
        self.flush();
        self.skip = self.state.substitutes;
        let number = if number < 0 { number.wrapping_add(65_536) } else { number };
        let code = u32::try_from(number).unwrap_or(0xfffd);
        match (self.surrogate.take(), u16::try_from(code)) {
            (Some(high), Ok(low)) if (0xdc00..0xe000).contains(&low) => {
                let pair = char::decode_utf16([high, low]).next().and_then(Result::ok).unwrap_or('\u{fffd}');
                return self.push(pair.encode_utf8(&mut [0; 4]));
            }
            (Some(_), _) => self.push("\u{fffd}"),
            _ => {}
        }
        match code {
            0xd800..0xdc00 => self.surrogate = u16::try_from(code).ok(),
            0xf000..=0xf0ff => {
                let at = self.number();
                self.document.drop_text(at, &format!("symbol {code:04X}"), "symbol of a font");
            }
            0x2028 => self.push("\n"),
            0x2029 if self.state.goal == Goal::Text => self.end_paragraph(),
            0..0x20 => {}
            code => self.push(char::from_u32(code).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4])),
        }
    }

    /// Words that change how what follows is read.
    fn formats(&mut self, word: &str, number: Option<i32>) -> bool {
        let on = number != Some(0);
        let font = |reader: &mut Self| *reader.fonts.entry(reader.state.font).or_default();
        match (word, number) {
            ("uc", Some(number)) => self.state.substitutes = usize::try_from(number).unwrap_or(1).min(16),
            ("f", Some(number)) => self.state.font = number,
            ("deff", Some(number)) => (self.default_font, self.state.font) = (number, number),
            ("plain", _) => {
                self.state = State { hidden: false, font: self.default_font, deleted: false, ..self.state };
            }
            ("v", _) => self.state.hidden = on,
            ("deleted", _) => self.state.deleted = on,
            ("fcharset", Some(number)) if self.state.goal == Goal::Fonts => {
                let entry = Font { encoding: of_charset(number), symbols: number == 2 };
                self.fonts.insert(self.state.font, entry);
            }
            ("cpg", Some(number)) if self.state.goal == Goal::Fonts => {
                let entry = Font { encoding: code_page(number), ..font(self) };
                self.fonts.insert(self.state.font, entry);
            }
            ("mac", _) => self.page = MACINTOSH,
            ("pc", _) => self.unknown_page = Some(437),
            ("pca", _) => self.unknown_page = Some(850),
            ("ansicpg", Some(number)) => match code_page(number) {
                Some(page) => self.page = page,
                None => self.unknown_page = Some(number),
            },
            _ => return false,
        }
        true
    }
}
