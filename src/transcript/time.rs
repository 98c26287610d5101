//! Time stamps in the forms people type.
//!
//! In: `[00:01:12]`, `[1:12]`, `(00:01:12.500)`, `[00:01:12,5]` at the start of some text. Out: [`Time`] and how long the stamp is.

use std::fmt;

/// A moment in a recording, in milliseconds from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub u32);

impl Time {
    /// Reads a stamp in brackets or parentheses at the very start of `text`: the time and the bytes it takes.
    pub fn stamp(text: &str) -> Option<(Self, usize)> {
        let close = match text.as_bytes().first()? {
            b'[' => ']',
            b'(' => ')',
            _ => return None,
        };
        let length = text.as_bytes().iter().take(24).position(|b| *b == close as u8)?;
        Some((Self::parse(text.get(1..length)?.trim())?, length + 1))
    }

    /// Reads `h:mm:ss`, `m:ss` and either with a fraction after a point or comma.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = match text.find(['.', ',']) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?),
            None => (text, ""),
        };
        let parts: Vec<u32> = whole.split(':').map(digits).collect::<Option<_>>()?;
        let seconds = match parts.as_slice() {
            [m, s] if *s < 60 => m * 60 + s,
            [h, m, s] if *m < 60 && *s < 60 => h.checked_mul(3600)? + m * 60 + s,
            _ => return None,
        };
        let millis = if fraction.is_empty() { 0 } else { digits(format!("{fraction:0<3}").get(..3)?)? };
        Some(Self(seconds.checked_mul(1000)?.checked_add(millis)?))
    }
}

fn digits(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        write!(f, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_as_people_type_them() {
        for (text, millis, length) in [
            ("[00:01:12] I: ja", 72_000, 10),
            ("[1:12] I: ja", 72_000, 6),
            ("(00:01:12.500) I", 72_500, 14),
            ("[00:01:12,5]", 72_500, 12),
        ] {
            assert_eq!(Time::stamp(text), Some((Time(millis), length)), "{text}");
        }
        for text in ["[lacht] ja", "1:12 ja", "[1:72]", "(…) ja", "[12]", "[", ""] {
            assert_eq!(Time::stamp(text), None, "{text}");
        }
        assert_eq!(Time(72_500).to_string(), "00:01:12");
    }
}
