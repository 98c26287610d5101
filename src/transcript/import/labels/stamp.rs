//! Times beside labels, as services and people type them.
//!
//! In: some text. Out: a [`Stamp`] at its beginning or end, and the text without it. Read are `[00:01:12]`, `(1:12)`,
//! `00:01:12`, ranges (`[00:10 --> 00:15.2]`, `0:03 - 0:10`) and f4's `#00:01:12-5#`. A time of day in speech
//! (`12:30 uur`) has the same looks; what becomes of a stamp without brackets is for the callers to judge.

use crate::transcript::Time;

/// When something begins, and where said, ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The beginning.
    pub time: Time,
    /// The end.
    pub end: Option<Time>,
    /// Whether it stands without brackets.
    pub bare: bool,
}

/// Takes a stamp from the beginning of `text`; the rest keeps its white space.
pub fn leading(text: &str) -> Option<(Stamp, &str)> {
    let open = text.chars().next()?;
    let Some(close) = closing(open) else {
        let (time, end, rest) = range(text)?;
        return Some((Stamp { time, end, bare: true }, rest));
    };
    let inside = text.get(open.len_utf8()..)?.trim_start();
    let (time, end, rest) = range(inside)?;
    // f4 writes tenths after a dash.
    let rest = rest.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit());
    let rest = rest.trim_start().strip_prefix(close)?;
    Some((Stamp { time, end, bare: false }, rest))
}

/// Takes a stamp from the end of `text`; what stands before it keeps its white space.
pub fn trailing(text: &str) -> Option<(&str, Stamp)> {
    let text = text.trim_end();
    // A stamp is never longer than this; looking for its beginning goes no further back.
    let from = text.char_indices().rev().map(|(at, _)| at).take(40).last()?;
    let starts = text.get(from..)?.char_indices().map(|(at, c)| (from + at, c));
    let mut before = text.get(..from)?.chars().next_back().unwrap_or(' ');
    for (at, c) in starts {
        let begins = c.is_ascii_digit() && (before.is_whitespace() || before == '|' || before == '-')
            || matches!(c, '[' | '(' | '#' | '<' | '{');
        before = c;
        if !begins {
            continue;
        }
        if let Some((stamp, rest)) = text.get(at..).and_then(leading)
            && rest.trim().is_empty()
        {
            return Some((text.get(..at)?, stamp));
        }
    }
    None
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '[' => ']',
        '(' => ')',
        '<' => '>',
        '{' => '}',
        '#' => '#',
        _ => return None,
    })
}

/// Reads one time, and a second one after a dash or arrow.
fn range(text: &str) -> Option<(Time, Option<Time>, &str)> {
    let (time, rest) = clock(text)?;
    let after = rest.trim_start();
    let second = ["-->", "->", "→", "–", "—", "-"].iter().find_map(|arrow| after.strip_prefix(arrow));
    match second.and_then(|rest| clock(rest.trim_start())) {
        Some((end, rest)) => Some((time, Some(end), rest)),
        None => Some((time, None, rest)),
    }
}

/// Reads a time of two or three parts with colons.
fn clock(text: &str) -> Option<(Time, &str)> {
    let is_part = |b: &u8| b.is_ascii_digit() || matches!(b, b':' | b'.' | b',');
    let length = text.as_bytes().iter().take(20).take_while(|b| is_part(b)).count();
    let run = text.get(..length)?.trim_end_matches([':', '.', ',']);
    Some((Time::parse(run)?, text.get(run.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(time: u32, end: Option<u32>, bare: bool) -> Stamp {
        Stamp { time: Time(time), end: end.map(Time), bare }
    }

    #[test]
    fn stamps_at_the_beginning() {
        for (text, expected, rest) in [
            ("[00:01:12] I: ja", stamp(72_000, None, false), " I: ja"),
            ("(1:12): ja", stamp(72_000, None, false), ": ja"),
            ("[00:10 --> 00:15.200] ja", stamp(10_000, Some(15_200), false), " ja"),
            ("0:03 - 0:10 Piet", stamp(3_000, Some(10_000), true), " Piet"),
            ("#00:01:12-5#", stamp(72_000, None, false), ""),
            ("0:00:00.0", stamp(0, None, true), ""),
            ("00:01:12: ja", stamp(72_000, None, true), ": ja"),
            ("<00:01:12,500> ja", stamp(72_500, None, false), " ja"),
        ] {
            assert_eq!(leading(text), Some((expected, rest)), "{text}");
        }
        for text in ["", "[lacht]", "(12) ja", "12 ja", "1:72", "[00:10 ja", "#12", "één"] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn stamps_at_the_end() {
        for (text, before, time) in [
            ("Piet Jansen  0:03", "Piet Jansen  ", 3_000),
            ("Dat was het. #00:01:12-5#", "Dat was het. ", 72_000),
            ("I (00:01:30)", "I ", 90_000),
            ("Piet [0:03]  ", "Piet ", 3_000),
            (
                "Dit is een lange zin met é en meer woorden dan veertig tekens [0:03]",
                "Dit is een lange zin met é en meer woorden dan veertig tekens ",
                3_000,
            ),
        ] {
            let (found, stamp) = trailing(text).unwrap();
            assert_eq!((found, stamp.time), (before, Time(time)), "{text}");
        }
        assert_eq!(trailing("Piet 0:03 - 0:10").unwrap().1, stamp(3_000, Some(10_000), true));
        for text in ["", "Piet", "om 12:30 uur", "1:2:3:4:5", "x1:12"] {
            assert_eq!(trailing(text), None, "{text}");
        }
    }
}
