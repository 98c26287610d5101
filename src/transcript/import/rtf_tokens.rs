//! The tokens of RTF, and its code pages.
//!
//! In: bytes. Out: one [`Token`] at a time. Promise: every call moves on; numbers are cut off, never trusted.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

/// The smallest part of RTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word` with its number.
    Word(&'a str, Option<i32>),
    /// `\` and one other character.
    Symbol(u8),
    /// A character of the code page in force.
    Byte(u8),
}

/// Reads tokens.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Begins at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The bytes not yet read.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The next token; line ends between tokens are nothing.
    pub fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.take()?;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\r' | b'\n' | 0 => continue,
                b'\\' => self.control()?,
                byte => Token::Byte(byte),
            });
        }
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn run(&mut self, most: usize, fits: fn(&u8) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.iter().take(most).take_while(|byte| fits(byte)).count();
        self.at += length;
        rest.get(..length).and_then(|run| std::str::from_utf8(run).ok()).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let word = self.run(40, u8::is_ascii_alphabetic);
        if word.is_empty() {
            return Some(match self.take()? {
                b'\'' => self.byte_in_hex(),
                symbol => Token::Symbol(symbol),
            });
        }
        let minus = self.rest().starts_with(b"-") && self.rest().get(1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(minus);
        let digits = self.run(20, u8::is_ascii_digit);
        let number = (!digits.is_empty()).then(|| digits.parse().unwrap_or(i32::MAX));
        self.at += usize::from(self.rest().starts_with(b" "));
        if word == "bin" {
            let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word(word, number.map(|number| if minus { -number } else { number })))
    }

    fn byte_in_hex(&mut self) -> Token<'a> {
        let hex = self.run(2, u8::is_ascii_hexdigit);
        u8::from_str_radix(hex, 16).map_or(Token::Word("", None), Token::Byte)
    }
}

/// The encoding of a Windows or Mac code page.
pub(super) fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 | 1361 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        0 | 1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        10007 => X_MAC_CYRILLIC,
        65001 => UTF_8,
        _ => return None,
    })
}

/// The encoding that the character set of a font stands for; `None`: that of the document.
pub(super) fn of_charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        77 => 10000,
        78 | 128 => 932,
        79 | 129 => 949,
        80 | 134 => 936,
        81 | 136 => 950,
        85 | 161 => 1253,
        86 | 162 => 1254,
        163 => 1258,
        83 | 177 => 1255,
        84 | 178 => 1256,
        186 => 1257,
        204 => 1251,
        87 | 222 => 874,
        88 | 238 => 1250,
        89 => 10007,
        _ => return None,
    };
    code_page(page)
}

/// Control words that are characters.
pub(super) fn character(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" => "\t",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        "ltrmark" => "\u{200e}",
        "rtlmark" => "\u{200f}",
        _ => return None,
    })
}

/// Destinations without `\*` whose words are not text.
pub(super) fn is_unseen(word: &str) -> bool {
    let known = [
        "colortbl",
        "stylesheet",
        "info",
        "fldinst",
        "nonshppict",
        "shprslt",
        "nonesttables",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "revtbl",
        "filetbl",
        "xe",
        "tc",
        "tcn",
        "rxe",
        "txe",
        "private",
        "template",
        "background",
        "objdata",
        "objclass",
        "objname",
        "bkmkstart",
        "bkmkend",
        "atnid",
        "themedata",
        "datastore",
        "xmlnstbl",
        "sp",
        "upr",
        "falt",
        "shpinst",
        "do",
        "ftnsep",
        "ftnsepc",
        "ftncn",
        "aftnsep",
        "aftnsepc",
        "aftncn",
        "keywords",
        "generator",
        "pgptbl",
        "latentstyles",
    ];
    known.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_symbols_and_bytes() {
        let mut tokens = Tokens::new(b"{\\b1\\par a\r\n\\'e9\\~\\u-12x\\bin3 {{{}\\'g\\v-");
        let mut all = Vec::new();
        while let Some(token) = tokens.next() {
            all.push(token);
        }
        let (word, byte) = (Token::Word, Token::Byte);
        let expected = [
            Token::Open,
            word("b", Some(1)),
            word("par", None),
            byte(b'a'),
            byte(0xe9),
            Token::Symbol(b'~'),
            word("u", Some(-12)),
            byte(b'x'),
            word("bin", Some(3)),
            Token::Close,
            word("", None),
            byte(b'g'),
            word("v", None),
            byte(b'-'),
        ];
        assert_eq!(all, expected);
    }
}
