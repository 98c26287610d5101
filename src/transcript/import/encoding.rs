//! From bytes to lines, whatever the encoding.
//!
//! In: the bytes of a text file. Out: [`Decoded`]: its text with LF line ends, the name of the encoding, and notes; or
//! a refusal for what is no text. Promise: valid UTF-8 is never read as anything else, nothing is replaced unsaid, and
//! every kind of line end (CRLF, CR, NEL, vertical tab, form feed, U+2028, U+2029) becomes one.

use super::{Line, Refused};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GBK, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text that was bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text; each line ends in LF or is the last.
    pub text: String,
    /// The encoding as the Web names it, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// What the reader of the file should know, whole sentences.
    pub notes: Vec<String>,
}

impl Decoded {
    /// Returns the lines with their numbers.
    pub fn lines(&self) -> Vec<Line> {
        let numbered = (1_u32..).zip(self.text.lines());
        numbered.map(|(number, text)| Line { number, text: text.to_owned() }).collect()
    }
}

/// Bytes that recognition looks at.
pub const SNIFF: usize = 16 * 1024;
/// Among so many bytes one control character is let through.
const CONTROLS: usize = 50;
/// Beginnings of files that are never text, though they may hold no NUL.
const NEVER_TEXT: [&[u8]; 8] =
    [b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8"];

/// Decodes a text file.
///
/// # Errors
/// When it is empty, or no text in any encoding known here.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Refused> {
    if bytes.is_empty() {
        return Err(Refused::new("the file is empty").hint("was it copied or downloaded whole?"));
    }
    if let Some(text) = utf32(bytes) {
        return Ok(finish(text, "UTF-32", Vec::new()));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(mark..).unwrap_or_default(), Vec::new());
    }
    if bytes.contains(&0) {
        let utf16 = |refused| match utf16_without_mark(bytes) {
            Some(encoding) => with(encoding, bytes, vec![guessed(encoding)]),
            None => Err(refused),
        };
        return few_nuls(bytes).or_else(utf16);
    }
    if !looks_like_text(bytes) {
        return Err(binary());
    }
    if std::str::from_utf8(bytes).is_ok() || nearly_utf8(bytes) {
        return with(encoding_rs::UTF_8, bytes, Vec::new());
    }
    let encoding = guess(bytes);
    with(encoding, bytes, vec![guessed(encoding)])
}

/// Tells cheaply whether the bytes may be text in some encoding.
pub fn looks_like_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..SNIFF).unwrap_or(bytes);
    if NEVER_TEXT.iter().any(|magic| head.starts_with(magic)) {
        return false;
    }
    if Encoding::for_bom(head).is_some() || utf32(head.get(..head.len() & !3).unwrap_or_default()).is_some() {
        return true;
    }
    if head.contains(&0) {
        return utf16_without_mark(head).is_some() || few_nuls(head).is_ok();
    }
    let controls = head.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31)).count();
    controls * CONTROLS <= head.len()
}

fn binary() -> Refused {
    Refused::new("the file is no text: it holds bytes that no text has")
        .hint("open it in the program that made it and save it as plain text (UTF-8) or .docx")
}

fn guessed(encoding: &'static Encoding) -> String {
    format!(
        "The file does not say its encoding and is not UTF-8; it was read as {}. Look at its accents.",
        encoding.name()
    )
}

fn with(encoding: &'static Encoding, bytes: &[u8], mut notes: Vec<String>) -> Result<Decoded, Refused> {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    if text.trim().is_empty() {
        return Err(Refused::new("the file holds no words").hint("was it copied or downloaded whole?"));
    }
    let decoded = lines_of(&text);
    let marks = decoded.matches('\u{fffd}').count();
    if let Some(at) = decoded.find('\u{fffd}') {
        let line = decoded.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let why = if replaced { "could not be read" } else { "had been lost before" };
        let (characters, stand) = if marks == 1 { ("character", "stands") } else { ("characters", "stand") };
        notes.push(format!("{marks} {characters} {why} and {stand} as \u{fffd}, first in line {line}."));
    }
    Ok(finish(decoded, encoding.name(), notes))
}

fn finish(text: String, encoding: &'static str, notes: Vec<String>) -> Decoded {
    Decoded { text, encoding, notes }
}

/// Makes every line end LF.
fn lines_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            _ => out.push(c),
        }
    }
    out
}

fn utf32(bytes: &[u8]) -> Option<String> {
    let (little, body) = match bytes {
        [0xff, 0xfe, 0, 0, body @ ..] => (true, body),
        [0, 0, 0xfe, 0xff, body @ ..] => (false, body),
        _ => return None,
    };
    let unit = |chunk: &[u8]| {
        let four: [u8; 4] = chunk.try_into().ok()?;
        char::from_u32(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let text: String = body.chunks(4).map(unit).collect::<Option<_>>()?;
    (!text.trim().is_empty() && !text.contains('\0')).then(|| lines_of(&text))
}

/// Finds UTF-16 by where its NUL bytes stand: nearly all in one half of the pairs, beside characters that are no controls.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..SNIFF).unwrap_or(bytes);
    let (mut first, mut second) = (0_usize, 0_usize);
    for pair in head.chunks_exact(2) {
        first += usize::from(pair.first() == Some(&0));
        second += usize::from(pair.get(1) == Some(&0));
    }
    let encoding = if second > first * 20 {
        UTF_16LE
    } else if first > second * 20 {
        UTF_16BE
    } else {
        return None;
    };
    let (text, errors) = encoding.decode_without_bom_handling(head.get(..head.len() & !1).unwrap_or_default());
    let strange = text.chars().filter(|c| c.is_control() && !c.is_whitespace() || is_unassigned(*c)).count();
    let cut = usize::from(errors && text.ends_with('\u{fffd}'));
    let broken = text.matches('\u{fffd}').count().saturating_sub(cut);
    ((strange + broken) * CONTROLS <= text.chars().count()).then_some(encoding)
}

/// Private use and noncharacters: what wrong pairs of bytes make.
fn is_unassigned(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' | '\u{f0000}'..)
}

/// Reads UTF-8 in which a program left some NUL bytes; they are left out and said.
fn few_nuls(bytes: &[u8]) -> Result<Decoded, Refused> {
    let nuls = bytes.iter().filter(|b| **b == 0).count();
    let rest: Vec<u8> = bytes.iter().copied().filter(|b| *b != 0).collect();
    let cut = rest.len().saturating_sub(3);
    let valid = match std::str::from_utf8(&rest) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() >= cut,
    };
    if nuls * 200 > bytes.len() || !valid || !looks_like_text(&rest) {
        return Err(binary());
    }
    let (bytes, were) = if nuls == 1 { ("byte", "was") } else { ("bytes", "were") };
    let note = format!("{nuls} NUL {bytes} {were} left out: no text has them.");
    with(encoding_rs::UTF_8, &rest, vec![note])
}

/// Tells whether the text is UTF-8 but for a few spots: a cut-off end, or a pasted word in another encoding.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad, mut cut) = (0_usize, 0_usize, false);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
        cut = !chunk.invalid().is_empty();
    }
    let only_cut = bad == 1 && cut && good > 0;
    only_cut || good >= 3 && good >= bad * 9
}

/// Chooses an encoding for what is not UTF-8: chardetng's, or MacRoman when its letters fall better into words.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let found = detector.guess(None, Utf8Detection::Deny);
    let high = bytes.iter().filter(|b| !b.is_ascii()).count();
    let letters = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
    if high * 2 < letters && fit(bytes, MACINTOSH) > fit(bytes, found).max(fit(bytes, WINDOWS_1252)) {
        return MACINTOSH;
    }
    if found == GBK { encoding_rs::GB18030 } else { found }
}

/// Scores how well the characters beyond ASCII fall into the words of a Latin script; higher is better.
fn fit(bytes: &[u8], encoding: &'static Encoding) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut score = 0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if !c.is_ascii() {
            score += fit_of(before, c, after);
        }
        before = c;
    }
    score
}

fn if_not(wrong: bool) -> i64 {
    if wrong { -2 } else { 2 }
}

fn fit_of(before: char, c: char, after: char) -> i64 {
    let inside = before.is_alphabetic() && after.is_alphabetic();
    match c {
        '\u{fffd}' => -8,
        '’' if inside => 2,
        '‘' | '“' | '„' | '«' | '‹' => if_not(before.is_alphanumeric()),
        '’' | '”' | '»' | '›' => if_not(after.is_alphanumeric() && before.is_whitespace()),
        '–' | '—' | '…' | '•' | '\u{a0}' => 1,
        '€' | '£' | '°' | '§' | '©' | '®' | '½' | '¡' | '¿' | '²' | '·' => {
            if inside {
                -3
            } else {
                1
            }
        }
        _ if c.is_control() => -8,
        _ if !c.is_alphabetic() || ('\u{2000}'..).contains(&c) => -3,
        _ if c.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && after.is_lowercase()) => -3,
        _ if c.is_uppercase() && !before.is_alphabetic() && !after.is_alphabetic() => 0,
        _ if c.is_lowercase() && after.is_uppercase() => -3,
        _ if c.is_lowercase() && before.is_uppercase() && after.is_uppercase() => -3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, KOI8_U, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251};
    use proptest::prelude::*;

    const DUTCH: &str = "I: Hé, hoe gaat het nou écht met je?\nP: Ja, één collega zei: “zo’n idee, dat is naïef”…\n\
                         I: Coördinatie met de reünie, bedoel je?\nP: Precies, à la carte. Financiële dingen, geïnformeerd.\n";

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    fn read(bytes: &[u8]) -> (&'static str, String) {
        let decoded = decode(bytes).unwrap();
        (decoded.encoding, decoded.text)
    }

    #[test]
    fn marks_and_utf16_without_mark() {
        assert_eq!(read(DUTCH.as_bytes()), ("UTF-8", DUTCH.into()));
        assert_eq!(read(format!("\u{feff}{DUTCH}").as_bytes()), ("UTF-8", DUTCH.into()));
        for (little, name) in [(true, "UTF-16LE"), (false, "UTF-16BE")] {
            assert_eq!(read(&utf16(DUTCH, little)), (name, DUTCH.into()), "without mark");
            assert_eq!(read(&utf16(&format!("\u{feff}{DUTCH}"), little)), (name, DUTCH.into()), "with mark");
            let chinese = "访谈者：你好。\n受访者：你好，很高兴。\n";
            assert_eq!(read(&utf16(chinese, little)).1, chinese);
        }
        let utf32: Vec<u8> = format!("\u{feff}{DUTCH}").chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
        assert_eq!(read(&utf32), ("UTF-32", DUTCH.into()));
    }

    #[test]
    fn each_encoding_is_told_from_the_others() {
        let japanese =
            "聞き手：今日はよろしくお願いします。\n話し手：こちらこそ、よろしくお願いします。仕事の話ですね。\n";
        let chinese = "访谈者：请您介绍一下自己的工作。\n受访者：我在一家医院工作，已经十年了，学习很重要。\n";
        let taiwan = "訪談者：請您介紹一下自己的工作。\n受訪者：我在一家醫院工作，已經十年了，學習很重要。\n";
        let korean = "면접자: 안녕하세요. 자기 소개를 해 주세요.\n응답자: 저는 병원에서 일합니다. 십 년 되었습니다.\n";
        let russian = "Интервьюер: Расскажите о своей работе.\nРеспондент: Я работаю в больнице уже десять лет.\n";
        let polish = "I: Proszę opowiedzieć o swojej pracy, dobrze?\nR: Pracuję w szpitalu już dziesięć lat, świetnie się uczę, żeby być.\n";
        for (encoding, text) in [
            (WINDOWS_1252, DUTCH),
            (MACINTOSH, DUTCH),
            (SHIFT_JIS, japanese),
            (EUC_JP, japanese),
            (GB18030, chinese),
            (BIG5, taiwan),
            (EUC_KR, korean),
            (KOI8_U, russian),
            (WINDOWS_1251, russian),
            (WINDOWS_1250, polish),
        ] {
            let (bytes, _, lost) = encoding.encode(text);
            assert!(!lost);
            let (name, read) = read(&bytes);
            assert_eq!((name, read.as_str()), (encoding.name(), text));
        }
    }

    #[test]
    fn one_accent_is_enough_for_mac_roman() {
        assert_eq!(read(b"I: Ga je naar het caf\x8e?\nP: Ja, caf\x8es zijn leuk.\n").0, "macintosh");
        assert_eq!(read(b"I: Don\xd5t you think so?\n").1, "I: Don’t you think so?\n");
        assert_eq!(read(b"I: Don\x92t you think so?\n").1, "I: Don’t you think so?\n");
        assert_eq!(read(b"I: \x93Ja\x94, zei zij.\n").1, "I: “Ja”, zei zij.\n");
        assert_eq!(read(b"I: \xd2Ja\xd3, zei zij.\n").1, "I: “Ja”, zei zij.\n");
        assert_eq!(read(b"I: Nou \xd0 \x8e\x8en keer\n").1, "I: Nou – één keer\n");
        assert_eq!(read(b"I: \xc9\xe9n keer \x80 5\n").1, "I: Één keer € 5\n");
        assert_eq!(
            read("I: Møte på Åsen, vær så snill, også?\n".chars().map(|c| c as u8).collect::<Vec<_>>().as_slice()).0,
            "windows-1252"
        );
    }

    #[test]
    fn every_line_end_becomes_a_line() {
        let (_, text) = read("a\r\nb\rc\nd\u{85}e\u{2028}f\u{c}g\r\r\nh\u{2029}i\u{b}j".as_bytes());
        assert_eq!(text, "a\nb\nc\nd\ne\nf\ng\n\nh\ni\nj");
        let lines = decode(b"a\r\n\r\nb").unwrap().lines();
        assert_eq!(
            lines.iter().map(|l| (l.number, l.text.as_str())).collect::<Vec<_>>(),
            [(1, "a"), (2, ""), (3, "b")]
        );
    }

    #[test]
    fn what_was_lost_is_said_with_its_line() {
        let decoded = decode(
            b"I: caf\xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9 \xc3\xa9\nP: caf\xe9\n",
        )
        .unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        assert_eq!(decoded.notes, ["1 character could not be read and stands as \u{fffd}, first in line 2."]);
        assert_eq!(decode(b"I: one\xc3\xa9n\nP: caf\xc3").unwrap().encoding, "UTF-8", "cut off in a character");
        let kept = decode("P: caf\u{fffd}".as_bytes()).unwrap();
        assert_eq!(kept.notes, ["1 character had been lost before and stands as \u{fffd}, first in line 1."]);
    }

    #[test]
    fn what_is_no_text_is_refused_with_what_to_do() {
        let noise: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in
            [&b""[..], b"\xff\xfe", b" \n", b"PK\x03\x04rest", b"%PDF-1.4\nabc", &[0; 300], &noise, b"\x01\x02\x03\x04"]
        {
            let refused = decode(bytes).unwrap_err();
            assert!(refused.hint.is_some(), "{refused}");
        }
        let stray = [b"I: ja\0 en nee".as_slice(), &[b'x'; 300]].concat();
        assert_eq!(decode(&stray).unwrap().notes, ["1 NUL byte was left out: no text has them."]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            looks_like_text(&bytes);
            if let Ok(decoded) = decode(&bytes) {
                prop_assert!(!decoded.text.contains('\r'));
            }
        }

        #[test]
        fn utf8_stays_what_it_is(text in "[a-zé€漢 \n]{1,60}") {
            prop_assume!(!text.trim().is_empty());
            prop_assert_eq!(read(text.as_bytes()), ("UTF-8", text));
        }
    }
}
