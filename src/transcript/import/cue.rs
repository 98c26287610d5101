//! What WebVTT and SubRip share: time lines, cues, repeated lines, and the way from cues to talk.
//!
//! In: [`Cue`]s as they stand in a file. Out: talk, its speakers found by `cue_speakers`, its turns joined by `join`.
//! Rolling captions: where more than half of the cues (four at least) begin with the last lines of the cue before them, or
//! with its last line grown longer, those lines are left out and listed; elsewhere a repeated line was said twice.

use super::cue_speakers::{self, Piece};
use super::cue_text::parts;
use super::join::join_marked;
use super::{Content, Dropped, Refused, Talk};
use crate::transcript::Time;

/// The largest file that is read, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;

/// The most lines, and parts of cues.
const MOST: usize = 4_000_000;

/// A cue as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cue {
    /// Its time line, from 1.
    pub number: u32,
    /// When it is shown.
    pub begin: Option<Time>,
    /// When it goes.
    pub end: Option<Time>,
    /// The speaker where the cue's id names one.
    pub speaker: Option<String>,
    /// What stands under the time line, with markup.
    pub text: String,
}

/// A time line: begin, end, and what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timing<'l> {
    pub begin: Option<Time>,
    pub end: Option<Time>,
    /// Words on the same line, as Whisper prints them behind `[00:00.000 --> 00:02.000]`.
    pub words: &'l str,
}

/// Reads `00:01.000 --> 00:02.000 align:start`, also with commas, without hours, with spaces inside, with a bad arrow.
pub(super) fn timing(line: &str) -> Option<Timing<'_>> {
    let line = line.trim();
    let (line, words) = match line.strip_prefix('[') {
        Some(inside) => inside.split_once(']')?,
        None => (line, ""),
    };
    let (left, right) = ["-->", "->", "–>", "—>", "→"].iter().find_map(|arrow| line.split_once(arrow))?;
    let (begin, end) = (clock(left), clock(right));
    let plain =
        line.contains("-->") && left.trim_start().starts_with(|c: char| c.is_ascii_digit()) && left.contains(':');
    (plain || begin.is_some() && end.is_some()).then_some(Timing { begin, end, words: words.trim() })
}

/// A time, perhaps with spaces inside and with settings behind it.
fn clock(text: &str) -> Option<Time> {
    let length =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | ' ' | '\t'))).unwrap_or(text.len());
    let digits = text.get(..length)?;
    let close: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
    Time::parse(&close).or_else(|| Time::parse(digits.split_whitespace().next()?))
}

/// Decodes a file: by its byte order mark, as UTF-8, or else by a guess that is noted.
///
/// A file that is larger than any day of talk is refused.
pub(super) fn read(bytes: &[u8], notes: &mut Vec<String>) -> Result<String, Refused> {
    if bytes.len() > LARGEST {
        return Err(Refused::new(format!("the file is larger than {} MB", LARGEST / 1024 / 1024))
            .hint("this is not what subtitles look like"));
    }
    let text = lines(decode(bytes, notes));
    if text.matches('\n').count() > MOST {
        return Err(too_many());
    }
    Ok(text)
}

fn too_many() -> Refused {
    Refused::new("the file has more than 4 million lines or parts of cues").hint("this is not what subtitles look like")
}

fn decode(bytes: &[u8], notes: &mut Vec<String>) -> String {
    let wide = match bytes {
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(encoding_rs::UTF_16LE),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(encoding_rs::UTF_16BE),
        _ => encoding_rs::Encoding::for_bom(bytes).map(|found| found.0),
    };
    match (wide, std::str::from_utf8(bytes)) {
        (Some(encoding), _) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => {
            let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
            detector.feed(bytes, true);
            let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
            notes.push(format!("The file is not UTF-8; it was read as {}.", encoding.name()));
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
    }
}

/// The first lines of a file, for recognising; the encoding is not settled yet.
pub(super) fn glance(bytes: &[u8]) -> String {
    lines(decode(bytes.get(..32 * 1024).unwrap_or(bytes), &mut Vec::new()))
}

/// Makes every line end a line feed.
fn lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Tells whether a line is a cue's number.
pub(super) fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.len() <= 9 && line.bytes().all(|b| b.is_ascii_digit())
}

/// Shortens what is listed as left out.
pub(super) fn dropped(number: u32, text: &str, why: &'static str) -> Dropped {
    let text = super::json_talk::squeeze(text).chars().take(200).collect();
    Dropped { number, text, why }
}

/// The place of a line, from 1.
pub(super) fn line_number(index: usize) -> u32 {
    super::json_talk::number(index)
}

/// Makes talk of cues.
pub(super) fn talk(cues: Vec<Cue>, mut talk: Talk) -> Result<Content, Refused> {
    if cues.is_empty() {
        return Err(Refused::new("there is no cue in the file")
            .hint("a cue is a line such as `00:00:01.000 --> 00:00:02.000` and words under it"));
    }
    let mut pieces = pieces(&cues, &mut talk)?;
    let rolling = unroll(&mut pieces, &mut talk);
    pieces.retain(|piece| !piece.lines.is_empty());
    clocks(&cues, rolling, &mut talk.notes);
    let marked = cue_speakers::assign(pieces, &mut talk.notes);
    talk.utterances = join_marked(marked);
    if talk.utterances.is_empty() {
        return Err(Refused::new("there are no words in the cues"));
    }
    Ok(Content::Talk(talk))
}

fn pieces(cues: &[Cue], talk: &mut Talk) -> Result<Vec<Piece>, Refused> {
    let mut pieces = Vec::new();
    for (index, cue) in cues.iter().enumerate() {
        let (parts, readings) = parts(&cue.text);
        talk.dropped.extend(readings.iter().map(|reading| dropped(cue.number, reading, "reading above a character")));
        if pieces.len() + parts.len() > MOST {
            return Err(too_many());
        }
        for part in parts {
            let lines = part.text.lines().map(super::json_talk::squeeze).filter(|line| !line.is_empty());
            pieces.push(Piece {
                cue: index,
                number: cue.number,
                begin: cue.begin,
                end: cue.end,
                voice: part.voice.or_else(|| cue.speaker.clone()),
                lines: lines.collect(),
            });
        }
    }
    Ok(pieces)
}

/// The most lines that a rolling caption repeats.
const MOST_AGAIN: usize = 8;

/// How much of a cue stood in the one before it: whole lines, and how many bytes of the line after them.
type Again = (usize, usize);

fn again(before: &[String], lines: &[String]) -> Again {
    let most = before.len().min(lines.len()).min(MOST_AGAIN);
    for count in (1..=most).rev() {
        let tail = before.get(before.len() - count..).unwrap_or_default();
        let Some((last, whole)) = tail.split_last() else { continue };
        let (Some(head), Some(line)) = (lines.get(..count - 1), lines.get(count - 1)) else { continue };
        if head != whole {
            continue;
        }
        if line == last {
            return (count, 0);
        }
        if line.strip_prefix(last.as_str()).is_some_and(|more| more.starts_with(' ')) {
            return (count - 1, last.len());
        }
    }
    (0, 0)
}

/// Leaves out the lines that rolling captions repeat; tells whether they roll.
fn unroll(pieces: &mut [Piece], talk: &mut Talk) -> bool {
    let repeats: Vec<Again> = pieces
        .windows(2)
        .map(|pair| match pair {
            [before, piece] if before.cue + 1 == piece.cue && before.voice == piece.voice => {
                again(&before.lines, &piece.lines)
            }
            _ => (0, 0),
        })
        .collect();
    let count = repeats.iter().filter(|again| **again != (0, 0)).count();
    if count < 4 || count * 2 <= pieces.len() {
        return false;
    }
    for (piece, (whole, bytes)) in pieces.iter_mut().skip(1).zip(repeats) {
        let mut gone: Vec<String> = piece.lines.drain(..whole.min(piece.lines.len())).collect();
        if let Some(line) = piece.lines.first_mut().filter(|_| bytes > 0) {
            let (old, new) = line.split_at_checked(bytes).unwrap_or(("", line));
            gone.push(old.to_owned());
            *line = new.trim_start().to_owned();
        }
        if !gone.is_empty() {
            talk.dropped.push(dropped(piece.number, &gone.join(" "), "repeated by a rolling caption"));
        }
    }
    talk.notes.push(format!(
        "The captions roll: {count} cues repeat lines of the cue before them; each line was taken once."
    ));
    true
}

/// Notes times that cannot be read, that go back, and cues that overlap.
fn clocks(cues: &[Cue], rolling: bool, notes: &mut Vec<String>) {
    let line = |found: &[u32]| found.first().map_or(0, |number| *number);
    let unread: Vec<u32> = cues.iter().filter(|cue| cue.begin.is_none()).map(|cue| cue.number).collect();
    if !unread.is_empty() {
        notes.push(format!(
            "{} cues have a time that cannot be read, the first in line {}.",
            unread.len(),
            line(&unread)
        ));
    }
    let pairs = || {
        cues.windows(2).filter_map(|pair| match pair {
            [before, cue] => Some((before, cue)),
            _ => None,
        })
    };
    let back = |(before, cue): &(&Cue, &Cue)| cue.begin.is_some() && cue.begin < before.begin;
    let goes_back: Vec<u32> = pairs().filter(back).map(|(_, cue)| cue.number).collect();
    if !goes_back.is_empty() {
        notes.push(format!(
            "{} cues begin before the one that precedes them, the first in line {}; the order of the file was kept.",
            goes_back.len(),
            line(&goes_back)
        ));
    }
    let over: Vec<u32> = pairs()
        .filter(|pair| !back(pair) && pair.1.begin < pair.0.end && pair.1.begin.is_some())
        .map(|(_, cue)| cue.number)
        .collect();
    if !over.is_empty() && !rolling {
        notes.push(format!(
            "{} cues overlap the one that precedes them, the first in line {}.",
            over.len(),
            line(&over)
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(line: &str) -> Option<(Option<u32>, Option<u32>)> {
        timing(line).map(|timing| (timing.begin.map(|t| t.0), timing.end.map(|t| t.0)))
    }

    #[test]
    fn time_lines_as_they_are_written() {
        for line in [
            "00:00:01,000 --> 00:00:02,500",
            "00:01.000 --> 00:02.500 align:start position:0%",
            "0:00:01.0 --> 0:00:02.5",
            "00: 00: 01,000 -> 00: 00: 02,500",
            "[00:01.000 --> 00:02.500]  hello",
            "  00:00:01,000-->00:00:02,500 X1:40 Y1:50",
        ] {
            assert_eq!(times(line), Some((Some(1000), Some(2500))), "{line}");
        }
        assert_eq!(times("00:00:99,000 --> 00:00:02,500"), Some((None, Some(2500))));
        for line in ["a --> b", "Ja -> nee", "[lacht]", "10 --> 20", "", "[", "12:30"] {
            assert_eq!(times(line), None, "{line}");
        }
    }

    #[test]
    fn lines_that_stood_before_are_found() {
        let lines = |text: &[&str]| text.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        assert_eq!(again(&lines(&["a", "b c"]), &lines(&["b c", "d"])), (1, 0));
        assert_eq!(again(&lines(&["a", "b"]), &lines(&["a", "b"])), (2, 0));
        assert_eq!(again(&lines(&["so today"]), &lines(&["so today we"])), (0, 8));
        assert_eq!(again(&lines(&["so"]), &lines(&["sofa"])), (0, 0));
    }
}
