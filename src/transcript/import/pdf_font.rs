//! Fonts of a PDF: what letters a string shows, and how wide they are.
//!
//! In: a font dictionary. Out: glyphs with text and width. Promise: `ToUnicode` first, then the named encoding; a code
//! that nothing explains becomes U+FFFD, never a guess.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS, UTF_16BE};
use lopdf::{Dictionary, Document, Encoding, Object};

/// The most bytes that a map of characters unpacks to.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// A letter as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it says; several letters for a ligature.
    pub text: String,
    /// Its width, as a part of the font size.
    pub width: f64,
    /// It is the space that word spacing widens.
    pub is_space: bool,
}

/// How codes are cut from a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codes {
    One,
    Two,
    /// A text encoding, decoded whole.
    Text(&'static encoding_rs::Encoding),
}

/// A font, ready to read strings.
pub(super) struct Font {
    codes: Codes,
    unicode: Option<Encoding<'static>>,
    letters: Vec<Option<String>>,
    widths: BTreeMap<u32, f64>,
    ranges: Vec<(u32, u32, f64)>,
    default_width: f64,
    symbols: bool,
    known: BTreeMap<u32, String>,
}

impl Font {
    /// Reads a font dictionary.
    pub fn new(document: &Document, font: &Dictionary) -> Self {
        let name = |key: &[u8]| font.get_deref(key, document).and_then(Object::as_name).unwrap_or_default();
        let composite = name(b"Subtype") == b"Type0";
        let encoding = name(b"Encoding");
        let codes = match (composite, encoding) {
            (false, _) => Codes::One,
            (true, name) => codes_of(name),
        };
        let base_font = String::from_utf8_lossy(name(b"BaseFont")).into_owned();
        let mut this = Self {
            codes,
            unicode: to_unicode(document, font),
            letters: Vec::new(),
            widths: BTreeMap::new(),
            ranges: Vec::new(),
            default_width: 0.5,
            symbols: ["Symbol", "Dingbats", "Wingdings", "Webdings"].iter().any(|name| base_font.contains(name)),
            known: BTreeMap::new(),
        };
        if composite {
            this.composite_widths(document, font);
        } else {
            this.letters = simple_letters(document, font, name(b"Subtype") == b"TrueType");
            this.simple_widths(document, font, &base_font);
        }
        this
    }

    /// Reads a string.
    pub fn read(&mut self, bytes: &[u8]) -> Vec<Glyph> {
        match self.codes {
            Codes::One => bytes.iter().map(|byte| self.glyph(u32::from(*byte), &[*byte])).collect(),
            Codes::Two => bytes
                .chunks(2)
                .map(|pair| self.glyph(pair.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)), pair))
                .collect(),
            Codes::Text(encoding) => {
                let text = match &self.unicode {
                    Some(unicode) => unicode.bytes_to_string(bytes).unwrap_or_default(),
                    None => encoding.decode_without_bom_handling(bytes).0.into_owned(),
                };
                let width = self.default_width;
                text.chars().map(|c| Glyph { text: c.to_string(), width, is_space: false }).collect()
            }
        }
    }

    fn glyph(&mut self, code: u32, bytes: &[u8]) -> Glyph {
        let text = match self.known.get(&code) {
            Some(text) => text.clone(),
            None => {
                let text = self.explain(code, bytes);
                self.known.insert(code, text.clone());
                text
            }
        };
        let within = |(from, to, width): &(u32, u32, f64)| (*from <= code && code <= *to).then_some(*width);
        let width = self
            .widths
            .get(&code)
            .copied()
            .or_else(|| self.ranges.iter().find_map(within))
            .unwrap_or(self.default_width);
        Glyph { text, width, is_space: self.codes == Codes::One && code == 32 }
    }

    fn explain(&self, code: u32, bytes: &[u8]) -> String {
        let mapped = self.unicode.as_ref().and_then(|unicode| unicode.bytes_to_string(bytes).ok());
        if let Some(text) = mapped.filter(|text| !text.is_empty() && !text.contains('\u{fffd}')) {
            return spelled(&text);
        }
        let letter = usize::try_from(code).ok().and_then(|code| self.letters.get(code)).cloned().flatten();
        match letter {
            Some(letter) if !self.symbols => spelled(&letter),
            _ => "\u{fffd}".to_owned(),
        }
    }

    fn simple_widths(&mut self, document: &Document, font: &Dictionary, base_font: &str) {
        let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
        let scale = matrix.and_then(|matrix| matrix.first()).and_then(|a| a.as_float().ok()).map_or(0.001, f64::from);
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let widths = font.get_deref(b"Widths", document).and_then(Object::as_array);
        let number = |object: &Object| document.dereference(object).ok().and_then(|(_, object)| object.as_float().ok());
        for (at, width) in widths.into_iter().flatten().take(256).enumerate() {
            if let (Some(width), Ok(code)) = (number(width), u32::try_from(first.saturating_add_unsigned(at as u64))) {
                self.widths.insert(code, f64::from(width) * scale);
            }
        }
        if self.widths.is_empty() {
            let fixed = base_font.contains("Courier") || base_font.contains("Mono");
            self.default_width = if fixed { 0.6 } else { 0.5 };
            for (code, width) in (32_u32..).zip(HELVETICA).filter(|_| !fixed) {
                self.widths.insert(code, f64::from(width) / 1000.0);
            }
        }
    }

    fn composite_widths(&mut self, document: &Document, font: &Dictionary) {
        self.default_width = 1.0;
        let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
        let Ok(first) = descendants.and_then(|fonts| fonts.first().ok_or(lopdf::Error::PageNumberNotFound(0))) else {
            return;
        };
        let Ok(inner) = document.dereference(first).and_then(|(_, font)| font.as_dict()) else { return };
        if let Ok(width) = inner.get_deref(b"DW", document).and_then(Object::as_float) {
            self.default_width = f64::from(width) / 1000.0;
        }
        let Ok(list) = inner.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let code =
            |object: &Object| object.as_float().ok().filter(|code| (0.0..=1e6).contains(code)).map(|code| code as u32);
        let mut rest = list.iter().map(|object| document.dereference(object).map_or(object, |(_, object)| object));
        while let Some(from) = rest.next().and_then(code) {
            match rest.next() {
                Some(Object::Array(widths)) => {
                    let widths = widths.iter().filter_map(|width| width.as_float().ok());
                    self.widths.extend((from..).zip(widths.map(|width| f64::from(width) / 1000.0)));
                }
                Some(object) => {
                    if let (Some(to), Some(width)) = (code(object), rest.next().and_then(|width| width.as_float().ok()))
                        && self.ranges.len() < 1000
                    {
                        self.ranges.push((from, to, f64::from(width) / 1000.0));
                    }
                }
                None => return,
            }
        }
    }
}

/// Ligatures as the letters they are made of, and no characters of control.
fn spelled(text: &str) -> String {
    let mut spelled = String::new();
    for c in text.chars() {
        match c {
            '\u{fb00}' => spelled.push_str("ff"),
            '\u{fb01}' => spelled.push_str("fi"),
            '\u{fb02}' => spelled.push_str("fl"),
            '\u{fb03}' => spelled.push_str("ffi"),
            '\u{fb04}' => spelled.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => spelled.push_str("st"),
            c if c.is_control() => spelled.push(' '),
            c => spelled.push(c),
        }
    }
    spelled
}

fn codes_of(encoding: &[u8]) -> Codes {
    let name = String::from_utf8_lossy(encoding).into_owned();
    let has = |part: &str| name.contains(part);
    match name.as_str() {
        _ if has("UCS2") || has("UTF16") => Codes::Text(UTF_16BE),
        _ if has("RKSJ") => Codes::Text(SHIFT_JIS),
        _ if has("GBK") || has("GB-EUC") => Codes::Text(GBK),
        _ if has("B5") => Codes::Text(BIG5),
        _ if has("KSC") => Codes::Text(EUC_KR),
        _ => Codes::Two,
    }
}

/// A dictionary that makes the library read one encoding and nothing else.
fn crafted(encoding: Object) -> Dictionary {
    let mut font = Dictionary::new();
    font.set("Type", Object::Name(b"Font".to_vec()));
    font.set("Encoding", encoding);
    font
}

/// The font's map to Unicode, read apart from its encoding.
fn to_unicode(document: &Document, font: &Dictionary) -> Option<Encoding<'static>> {
    let mut bare = Dictionary::new();
    bare.set("Type", Object::Name(b"Font".to_vec()));
    bare.set("ToUnicode", font.get(b"ToUnicode").ok()?.clone());
    match bare.get_font_encoding_with_limit(document, MOST_BYTES) {
        Ok(Encoding::UnicodeMapEncoding(map)) => Some(Encoding::UnicodeMapEncoding(map)),
        _ => None,
    }
}

/// What the 256 codes of a simple font say by its encoding.
fn simple_letters(document: &Document, font: &Dictionary, true_type: bool) -> Vec<Option<String>> {
    let encoding = font.get_deref(b"Encoding", document).ok();
    let (base, differences) = match encoding {
        Some(Object::Name(name)) => (Some(name.clone()), None),
        Some(Object::Dictionary(encoding)) => {
            let base = encoding.get_deref(b"BaseEncoding", document).and_then(Object::as_name).map(<[u8]>::to_vec).ok();
            (base, encoding.get_deref(b"Differences", document).and_then(Object::as_array).ok())
        }
        _ => (None, None),
    };
    let usual: &[u8] = if true_type { b"WinAnsiEncoding" } else { b"StandardEncoding" };
    let crafted_base = crafted(Object::Name(base.unwrap_or_else(|| usual.to_vec())));
    let mut letters: Vec<Option<String>> = vec![None; 256];
    if let Ok(Encoding::OneByteEncoding(set)) = crafted_base.get_font_encoding_with_limit(document, MOST_BYTES) {
        for (letter, glyph) in letters.iter_mut().zip(set.iter()) {
            *letter = glyph.and_then(|glyph| char::from_u32(u32::from(glyph.utf16_code_unit()))).map(String::from);
        }
    }
    let mut code = 0_usize;
    for object in differences.into_iter().flatten().take(1024) {
        match document.dereference(object).map_or(object, |(_, object)| object) {
            Object::Integer(number) => code = usize::try_from(*number).unwrap_or(256),
            Object::Name(name) => {
                if let Some(letter) = letters.get_mut(code) {
                    *letter = named(document, name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    letters
}

/// What a glyph's name says: of the list that PDF uses, `uni0041`, `u1F600`, `f_i`, and any with a suffix as `a.alt`.
fn named(document: &Document, name: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(name).ok()?;
    let text = text.split_once('.').map_or(text, |(name, _)| name);
    if text.contains('_') {
        return text.split('_').take(8).map(|part| named(document, part.as_bytes())).collect();
    }
    let list = Object::Array(vec![Object::Integer(0), Object::Name(text.as_bytes().to_vec())]);
    let mut encoding = Dictionary::new();
    encoding.set("Differences", list);
    let font = crafted(Object::Dictionary(encoding));
    if let Ok(Encoding::Differences(found)) = font.get_font_encoding_with_limit(document, MOST_BYTES)
        && let Some(glyph) = found.map.get(&0)
    {
        return char::from_u32(u32::from(glyph.utf16_code_unit())).map(String::from);
    }
    let hex = text
        .strip_prefix("uni")
        .filter(|hex| hex.len() == 4)
        .or_else(|| text.strip_prefix('u').filter(|hex| (4..=6).contains(&hex.len())))?;
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).map(String::from)
}

/// Widths of Helvetica from the space on, for fonts that every reader is expected to have and that state none.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
