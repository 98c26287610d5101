//! The words of one cue, without its markup.
//!
//! In: what stands under a time line, with `<v Name>`, `<i>`, `<00:01.000>`, `{\an8}`, `&amp;`. Out: parts, each with the
//! voice it is in. Tags of WebVTT and SubRip are removed; what else looks like a tag, such as `<inaudible>`, is words.
//! Promise: one pass; nothing but tags and the readings in `<rt>` is left out, and those are handed over.

use super::json_talk::squeeze;
use crate::transcript::Time;

/// The longest tag, in bytes; a bracket left open is no tag.
const LONGEST_TAG: usize = 300;
/// The longest entity, in bytes.
const LONGEST_ENTITY: usize = 10;

/// Words in one voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The name in the voice tag around the words.
    pub voice: Option<String>,
    /// The words; lines end with `\n`.
    pub text: String,
}

/// Parts of a cue, and the readings above its characters.
pub(super) fn parts(raw: &str) -> (Vec<Part>, Vec<String>) {
    let mut parts = vec![Part::default()];
    let mut readings: Vec<String> = Vec::new();
    let mut reading: Option<String> = None;
    let mut rest = raw;
    loop {
        let (plain, markup) =
            rest.split_at_checked(rest.find(['<', '&', '{']).unwrap_or(rest.len())).unwrap_or((rest, ""));
        push(&mut parts, &mut reading, plain);
        let Some(first) = markup.chars().next() else { break };
        let length = match (tag(markup), entity(markup)) {
            (Some((tag, length)), _) => {
                if !matches!(tag, Tag::None) {
                    readings.extend(reading.take());
                }
                match tag {
                    Tag::Voice(voice) => parts.push(Part { voice, text: String::new() }),
                    Tag::Reading => reading = Some(String::new()),
                    Tag::Break => push(&mut parts, &mut reading, "\n"),
                    Tag::ReadingEnd | Tag::None => {}
                }
                length
            }
            (None, Some((letter, length))) => {
                push(&mut parts, &mut reading, letter.encode_utf8(&mut [0; 4]));
                length
            }
            (None, None) => {
                push(&mut parts, &mut reading, first.encode_utf8(&mut [0; 4]));
                first.len_utf8()
            }
        };
        rest = markup.get(length..).unwrap_or_default();
    }
    readings.extend(reading);
    readings.retain(|reading| !reading.trim().is_empty());
    parts.retain(|part| !part.text.trim().is_empty());
    (parts, readings)
}

fn push(parts: &mut [Part], reading: &mut Option<String>, text: &str) {
    match (reading, parts.last_mut()) {
        (Some(reading), _) => reading.push_str(text),
        (None, Some(part)) => part.text.push_str(text),
        (None, None) => {}
    }
}

enum Tag {
    /// A voice begins, or ends where there is no name.
    Voice(Option<String>),
    /// The reading of a character begins.
    Reading,
    /// It ends.
    ReadingEnd,
    /// A new line.
    Break,
    /// Nothing that bears on words.
    None,
}

/// A tag at the start, and its length in bytes.
fn tag(text: &str) -> Option<(Tag, usize)> {
    let (open, close) = match text.as_bytes() {
        [b'<', ..] => (1, b'>'),
        [b'{', b'\\', ..] => (2, b'}'),
        _ => return None,
    };
    // A bracket that opens another tag ends the search, so that all searches together are one pass.
    let stop = |(at, b): &(usize, u8)| *b == close || *at > 0 && matches!(b, b'<' | b'{');
    let (end, found) = text.bytes().enumerate().take(LONGEST_TAG).find(stop)?;
    if found != close {
        return None;
    }
    let inside = text.get(open..end)?;
    if open == 2 {
        return (!inside.contains('\n')).then_some((Tag::None, end + 1));
    }
    if Time::parse(inside.trim()).is_some() {
        return Some((Tag::None, end + 1));
    }
    let (ends, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
    let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let (name, more) = inside.split_at_checked(name_end)?;
    let tag = match (name.to_ascii_lowercase().as_str(), ends) {
        ("v", false) => {
            // Classes stand against the name of the tag; the name of the speaker behind white space.
            let voice = more.split_once(char::is_whitespace).map_or("", |(_, voice)| voice);
            Tag::Voice(Some(squeeze(&decoded(voice))).filter(|voice| !voice.is_empty()))
        }
        ("v", true) => Tag::Voice(None),
        ("rt", false) => Tag::Reading,
        ("rt" | "ruby", true) => Tag::ReadingEnd,
        ("br" | "p", _) => Tag::Break,
        ("i" | "b" | "u" | "s" | "em" | "strong" | "c" | "lang" | "ruby" | "font" | "span" | "div", _) => Tag::None,
        _ => return None,
    };
    let fits = more.is_empty() || more.starts_with(|c: char| c == '.' || c == '/' || c.is_whitespace());
    fits.then_some((tag, end + 1))
}

/// An entity at the start, and its length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST_ENTITY).position(|b| b == b';')?;
    let name = text.get(..end)?.strip_prefix('&')?;
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "lrm" => '\u{200E}',
        "rlm" => '\u{200F}',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| !c.is_control())?
        }
    };
    Some((letter, end + 1))
}

/// Some text with its entities decoded.
pub(super) fn decoded(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, found)) = rest.find('&').and_then(|at| rest.split_at_checked(at)) {
        clean.push_str(before);
        let (letter, length) = entity(found).unwrap_or(('&', 1));
        clean.push(letter);
        rest = found.get(length..).unwrap_or_default();
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(raw: &str) -> Vec<(Option<String>, String)> {
        parts(raw).0.into_iter().map(|part| (part.voice, part.text)).collect()
    }

    fn plain(raw: &str) -> String {
        said(raw).into_iter().map(|part| part.1).collect()
    }

    #[test]
    fn voices_are_found_closed_or_not() {
        let (anna, bob) = (Some("Anna de Vries".to_owned()), Some("Bob & Co".to_owned()));
        assert_eq!(
            said("<v Anna de  Vries>Ja <i>dus</i></v> <v.loud.first Bob &amp; Co>Nee"),
            [(anna, "Ja dus".to_owned()), (bob, "Nee".to_owned())]
        );
        assert_eq!(said("<v >Ja"), [(None, "Ja".to_owned())]);
    }

    #[test]
    fn tags_go_and_words_in_brackets_stay() {
        for (raw, text) in [
            ("<c.yellow>so<00:00:00.500> </c>today", "so today"),
            ("<font color=\"#fff\">Ja</font> <I>nee</I><br/>dus", "Ja nee\ndus"),
            ("{\\an8}Ja {lacht} nee", "Ja {lacht} nee"),
            ("<lang nl-NL>Ja</lang> <inaudible> <3 a < b <voila>", "Ja <inaudible> <3 a < b <voila>"),
            ("R&amp;D &lt;x&gt; &lrm;a&#39;s &copy; &#x1F600; & c&", "R&D <x> \u{200E}a's &copy; 😀 & c&"),
            ("<v Anna", "<v Anna"),
        ] {
            assert_eq!(plain(raw), text, "{raw}");
        }
    }

    #[test]
    fn the_reading_above_a_character_is_handed_over() {
        let (parts, readings) = parts("<ruby>漢<rt>かん</rt>字<rt>じ</ruby>だ");
        assert_eq!((parts[0].text.as_str(), readings), ("漢字だ", vec!["かん".to_owned(), "じ".to_owned()]));
    }
}
