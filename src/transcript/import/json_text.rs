//! The text of a JSON document.
//!
//! In: bytes. Out: text, from UTF-8 or UTF-16, in which what Python writes for no number is null.

use std::borrow::Cow;

/// Decodes by the first bytes; the error is the line where UTF-8 goes wrong.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, u32> {
    let wide = match bytes {
        [0xFF, 0xFE, ..] | [_, 0, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] | [0, _, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        return Ok(encoding.decode_with_bom_removal(bytes).0);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        u32::try_from(before.iter().filter(|b| **b == b'\n').count() + 1).unwrap_or(u32::MAX)
    })
}

/// Turns the `NaN` and `Infinity` that Python writes outside strings into null.
pub(super) fn without_nan(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("NaN") && !text.contains("Infinity") {
        return text;
    }
    let mut clean = String::with_capacity(text.len() + 64);
    let mut rest = text.as_ref();
    let mut inside = false;
    while let Some(at) = rest.find(['"', '\\', 'N', 'I', '-']) {
        let (before, found) = rest.split_at_checked(at).unwrap_or((rest, ""));
        clean.push_str(before);
        let word = ["NaN", "-Infinity", "Infinity"].into_iter().find(|word| !inside && found.starts_with(word));
        let length = match (word, found.as_bytes().first()) {
            (Some(word), _) => {
                clean.push_str("null");
                word.len()
            }
            (None, Some(b'\\')) => 1 + found.chars().nth(1).map_or(0, char::len_utf8),
            (None, first) => {
                inside ^= first == Some(&b'"');
                1
            }
        };
        let (same, after) = found.split_at_checked(length).unwrap_or((found, ""));
        if word.is_none() {
            clean.push_str(same);
        }
        rest = after;
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        without_nan(Cow::Borrowed(text)).into_owned()
    }

    #[test]
    fn only_what_stands_outside_strings_is_null() {
        assert_eq!(clean(r#"[NaN, "NaN", -Infinity, -1]"#), r#"[null, "NaN", null, -1]"#);
        assert_eq!(clean(r#"["\"NaN", "é\\", Infinity"#), r#"["\"NaN", "é\\", null"#);
        assert_eq!(clean("NaN\\"), "null\\");
    }

    #[test]
    fn the_line_of_damage_is_found() {
        assert_eq!(decode(b"{\n\xE9"), Err(2));
        assert_eq!(decode(b"\xEF\xBB\xBF{}").as_deref(), Ok("{}"));
    }
}
