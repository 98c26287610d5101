//! Text as programs left it.
//!
//! In: bytes in whatever encoding, words with whatever white space. Out: text, and words with single spaces. Promise:
//! nothing but white space is changed, and what cannot be decoded is said by the name of the encoding that was taken.

use std::borrow::Cow;

use super::{Dropped, Refused};
use crate::archive;

/// The most characters of what was left out that are kept to show it.
pub const SHOWN: usize = 200;

/// Decodes by byte order mark, else as UTF-16 when every other byte is zero, else as UTF-8, else as what the bytes look
/// like (Windows-1252 and its kin); the name of the encoding comes with it.
///
/// # Errors
/// When there is more than the archive module reads.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), Refused> {
    if bytes.len() > archive::MOST_BYTES {
        return Err(refused(&archive::Error::TooLarge));
    }
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return Ok((encoding.decode_without_bom_handling(rest).0, encoding.name()));
    }
    if let Some(encoding) = without_mark(bytes) {
        return Ok((encoding.decode_without_bom_handling(bytes).0, encoding.name()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), "UTF-8"));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    Ok((encoding.decode_without_bom_handling(bytes).0, encoding.name()))
}

/// UTF-16 without a mark: nearly all bytes on one side are zero.
fn without_mark(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(512))?;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if half < 4 {
        None
    } else if odd * 10 > half * 7 && even * 10 < half {
        Some(encoding_rs::UTF_16LE)
    } else if even * 10 > half * 7 && odd * 10 < half {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// Decodes only the beginning, to recognise a format by; the cut may spoil the last character.
pub fn head(bytes: &[u8], most: usize) -> String {
    let cut = bytes.get(..bytes.len().min(most)).unwrap_or_default();
    let whole = match std::str::from_utf8(cut) {
        Err(error) if error.error_len().is_none() => cut.get(..error.valid_up_to()).unwrap_or(cut),
        _ => cut,
    };
    decode(whole).map(|(text, _)| text.into_owned()).unwrap_or_default()
}

/// Makes every run of white space one space and takes it off both ends; control characters go with it.
pub fn one_space(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Tells whether there is a letter or a digit in it.
pub fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Names something left out, shortened.
pub fn dropped(number: u32, text: &str, why: &'static str) -> Dropped {
    let text = one_space(text.get(..text.len().min(8 * SHOWN)).unwrap_or(text));
    Dropped { number, text: text.chars().take(SHOWN).collect(), why }
}

/// Decodes an XML document.
///
/// # Errors
/// When it is not in the encoding that it states, or too large.
pub fn decode_xml(bytes: &[u8]) -> Result<Cow<'_, str>, Refused> {
    archive::decode(bytes).map_err(|error| refused(&error))
}

/// Turns what the archive module says into a refusal.
pub fn refused(error: &archive::Error) -> Refused {
    let refused = Refused::new(format!("the file {error}"));
    let refused = error.line().map_or(refused.clone(), |line| refused.at(line));
    error.hint().map_or(refused.clone(), |hint| refused.hint(hint))
}

/// Counts from zero to a line number from one.
pub fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

/// The two-letter tag of a language that a linguist's file names by three letters; any other tag stays as it is.
pub fn language(tag: &str) -> Option<String> {
    let tag = tag.trim();
    let plain = tag.len() <= 35 && tag.starts_with(|c: char| c.is_ascii_alphabetic());
    if !plain || !tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return None;
    }
    let two = match tag.to_ascii_lowercase().as_str() {
        "nld" | "dut" => "nl",
        "eng" => "en",
        "deu" | "ger" => "de",
        "fra" | "fre" => "fr",
        "spa" => "es",
        "ita" => "it",
        "por" => "pt",
        "cat" => "ca",
        "dan" => "da",
        "swe" => "sv",
        "nor" | "nob" => "nb",
        "fin" => "fi",
        "pol" => "pl",
        "ces" | "cze" => "cs",
        "tur" => "tr",
        "rus" => "ru",
        "ukr" => "uk",
        "ara" => "ar",
        "jpn" => "ja",
        "zho" | "chi" | "cmn" => "zh",
        "fry" => "fy",
        "und" | "mis" | "zxx" => return None,
        _ => return Some(tag.to_owned()),
    };
    Some(two.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_decoded_by_mark_by_zeros_and_by_look() {
        let sixteen: Vec<u8> = "ja dus één".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&sixteen).unwrap(), ("ja dus één".into(), "UTF-16LE"));
        let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain("ja".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decode(&big).unwrap(), ("ja".into(), "UTF-16BE"));
        assert_eq!(decode(b"\xEF\xBB\xBFja").unwrap(), ("ja".into(), "UTF-8"));
        assert_eq!(decode("één".as_bytes()).unwrap(), ("één".into(), "UTF-8"));
        assert_eq!(decode(b"een di\xEBtist en een caf\xE9").unwrap().0, "een diëtist en een café");
        assert_eq!(head("één".as_bytes(), 3), "é");
    }

    #[test]
    fn white_space_is_one_space_and_a_tag_is_as_short_as_can_be() {
        assert_eq!(one_space("  ja\t\u{a0}dus\r\n\u{b}nee "), "ja dus nee");
        assert_eq!(language("nld").as_deref(), Some("nl"));
        assert_eq!(language("yue").as_deref(), Some("yue"));
        assert_eq!(language("nl-BE").as_deref(), Some("nl-BE"));
        assert_eq!(language("Nederlands (Vlaams)"), None);
        assert_eq!(dropped(3, &"é".repeat(900), "x").text.chars().count(), SHOWN);
    }
}
