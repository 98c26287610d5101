//! SubRip subtitles, and what comes close.
//!
//! In: cues of a number, a time line and words, with commas or points, hours or none, numbers missing or repeated, blank lines
//! inside cues; also `.sbv` and the lines that Whisper prints. Out: talk.

use super::cue::{Cue, Timing, dropped, glance, is_number, line_number, read, talk, timing};
use super::{About, Content, Dropped, Format, Refused, Source, Talk};
use crate::transcript::Time;

/// SubRip.
pub(super) struct Srt;

static ABOUT: About = About {
    id: "srt",
    name: "SubRip subtitles (also YouTube .sbv and Whisper's printed lines)",
    endings: &["srt", "sbv", "txt"],
    recognised: "a line with two times and an arrow, `00:00:01,000 --> 00:00:02,000`, near the start, behind a number, an \
                 empty line or nothing; and no `WEBVTT` at the start",
    kept: "words, times, speakers written as `Name:`, `[Name]:` or `(speaker 1)` when evidence over the file says that they are \
           speakers, speaker changes marked by `>>` and by dashes",
    lost: "cue numbers, markup (`<i>`, `<font>`, `{\\an8}`), places on the screen, line ends inside cues, lines repeated by \
           rolling captions and readings above characters (both listed)",
};

impl Format for Srt {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let text = glance(source.bytes);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with("WEBVTT") {
            return None;
        }
        let lines: Vec<&str> = text.lines().take(200).collect();
        let first = lines.iter().position(|line| time_line(line).is_some_and(|timing| timing.begin.is_some()))?;
        let before = first.checked_sub(1).and_then(|at| lines.get(at)).map_or("", |line| line.trim());
        let starts = lines.iter().take(first).filter(|line| !line.trim().is_empty()).count();
        match (starts, before.is_empty() || is_number(before)) {
            (0 | 1, true) => Some(95),
            (_, true) => Some(60),
            _ => None,
        }
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let mut found = Talk::default();
        let text = read(source.bytes, &mut found.notes)?;
        let cues = cues(&text, &mut found.dropped);
        talk(cues, found)
    }
}

/// A time line with an arrow, or `0:00:01.000,0:00:02.000` alone.
fn time_line(line: &str) -> Option<Timing<'_>> {
    timing(line).or_else(|| {
        let (begin, end) = line.trim().split_once(',')?;
        let time = |text: &str| Time::parse(text).filter(|_| text.matches(':').count() == 2 && text.contains('.'));
        Some(Timing { begin: Some(time(begin)?), end: Some(time(end)?), words: "" })
    })
}

fn cues(text: &str, left: &mut Vec<Dropped>) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut waiting: Vec<(usize, &str)> = Vec::new();
    let mut numbered = None;
    for (index, line) in text.trim_start_matches('\u{feff}').split('\n').enumerate() {
        let Some(timing) = time_line(line) else {
            waiting.push((index, line));
            continue;
        };
        while waiting.last().is_some_and(|last| last.1.trim().is_empty()) {
            waiting.pop();
        }
        let behind_number = waiting.last().is_some_and(|last| is_number(last.1));
        // A cue's number is told from a number that was said by whether the first cue has one.
        if *numbered.get_or_insert(behind_number) && behind_number {
            waiting.pop();
        }
        close(&mut cues, &mut waiting, left);
        let Timing { begin, end, words } = timing;
        cues.push(Cue { number: line_number(index), begin, end, speaker: None, text: words.to_owned() });
    }
    close(&mut cues, &mut waiting, left);
    cues
}

/// Gives the lines that wait to the last cue; before the first one they are left out.
fn close(cues: &mut [Cue], waiting: &mut Vec<(usize, &str)>, left: &mut Vec<Dropped>) {
    for (index, line) in waiting.drain(..).filter(|line| !line.1.trim().is_empty()) {
        match cues.last_mut() {
            Some(cue) => {
                cue.text.push('\n');
                cue.text.push_str(line);
            }
            None => left.push(dropped(line_number(index), line, "before the first cue")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{per_speaker, real, said, survives, talk, times, words};
    use super::*;

    const PLAIN: &str = "\u{feff}1\r\n00:00:01,000 --> 00:00:02,000\r\nAnna: Hoe <i>is</i>\r\nhet?\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nBob: Goed &amp; wel.\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\nAnna: Ja.\r\n\r\n4\r\n00:00:07,000 --> 00:00:08,000\r\nBob: Nee.\r\n";

    #[test]
    fn a_file_as_it_should_be() {
        let talk = talk(&Srt, PLAIN.as_bytes());
        assert_eq!(said(&talk), ["Anna: Hoe is het?", "Bob: Goed & wel.", "Anna: Ja.", "Bob: Nee."]);
        assert_eq!((times(&talk), talk.utterances[1].number), (vec![1000, 3000, 5000, 7000], 7));
        assert!(talk.dropped.is_empty() && talk.notes.is_empty(), "{talk:?}");
    }

    #[test]
    fn numbers_may_miss_repeat_or_be_said() {
        let text = "1\n00:01.000 --> 00:02.000\nHoeveel?\n\n1\n00:02.000 --> 00:03.000\nEen, en\n\ndan\n2\n00:03.500 --> 00:04.000\n\n\n00:05.000 --> 00:06.000\nklaar\n7";
        assert_eq!(said(&talk(&Srt, text.as_bytes())), ["–: Hoeveel? Een, en dan klaar 7"]);
        let bare = "00:01.000 --> 00:02.000\nHoeveel?\n\n00:02.000 --> 00:03.000\n12\n\n00:03.000 --> 00:04.000\nja";
        assert_eq!(said(&talk(&Srt, bare.as_bytes())), ["–: Hoeveel? 12 ja"]);
    }

    #[test]
    fn times_that_go_back_overlap_or_make_no_sense_are_noted() {
        let text = "1\n00:00:05,000 --> 00:00:09,000\na\n\n2\n00:00:08,000 --> 00:00:09,000\nb\n\n3\n00:00:01,000 --> 00:00:02,000\nc\n\n4\n00:00:99,000 --> 00:01:40,000\nd\n";
        let talk = talk(&Srt, text.as_bytes());
        assert_eq!((said(&talk), talk.notes.len()), (vec!["–: a b c d".to_owned()], 3), "{:?}", talk.notes);
    }

    #[test]
    fn sbv_and_printed_lines_are_read() {
        let sbv = "0:00:01.000,0:00:02.000\nJa\n\n0:00:02.000,0:00:03.000\ndus\n";
        assert_eq!(said(&talk(&Srt, sbv.as_bytes())), ["–: Ja dus"]);
        let printed = "[00:00.000 --> 00:02.000]  Ja\n[00:02.000 --> 00:03.000]  dus\n";
        assert_eq!(said(&talk(&Srt, printed.as_bytes())), ["–: Ja dus"]);
    }

    #[test]
    fn line_ends_of_every_kind_are_read() {
        for end in ["\n", "\r", "\r\n", "\r\r\n"] {
            let text = PLAIN.replace("\r\n", end);
            assert_eq!(said(&talk(&Srt, text.as_bytes()))[..2], ["Anna: Hoe is het?", "Bob: Goed & wel."], "{end:?}");
        }
    }

    #[test]
    fn other_encodings_are_read_and_said() {
        let talk1 = talk(&Srt, b"1\r\n00:00:01,000 --> 00:00:02,000\r\nE\xE9n caf\xE9 \xE0 la carte\r\n");
        assert_eq!(
            (said(&talk1), talk1.notes),
            (
                vec!["–: Eén café à la carte".to_owned()],
                vec!["The file is not UTF-8; it was read as windows-1252.".to_owned()]
            )
        );
        let wide: Vec<u8> = PLAIN.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(talk(&Srt, &wide).utterances.len(), 4);
    }

    #[test]
    fn what_is_no_subtitle_is_not_recognised() {
        for text in [
            "",
            "I: Ja\n\nP: Nee",
            "WEBVTT\n\n00:01.000 --> 00:02.000\nJa",
            "a -> b\n1 --> 2",
            "Ja\n[00:01] nee\n00:01.000 --> 00:02.000\n",
        ] {
            assert_eq!(Srt.recognise(&Source { name: "x", bytes: text.as_bytes() }), None, "{text}");
        }
    }

    #[test]
    fn the_real_files() {
        if let Some(bytes) = real("Podcastindex-org-podcast-namespace__example.srt") {
            let talk = talk(&Srt, &bytes);
            let names: Vec<String> = per_speaker(&talk).into_iter().map(|count| count.0).collect();
            assert_eq!(
                (talk.utterances.len(), names),
                (10, vec!["Gilon".to_owned(), "Sarah".to_owned(), "Travis".to_owned()])
            );
        }
        if let Some(bytes) = real("hitsave-interview-transcripts__Keitai_update_Spring_2025.srt") {
            assert_eq!(words(&talk(&Srt, &bytes)).len(), 14_492);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_word_is_lost_changed_or_moved(cues in proptest::collection::vec("[a-zé]{1,6}( [a-z.,:]{1,6}){0,4}(\n[a-z12]{1,6})?", 1..20)) {
            let mut text = String::new();
            for (index, cue) in cues.iter().enumerate() {
                text += &format!("{}\n00:00:{index:02},000 --> 00:00:{index:02},900\n{cue}\n\n", index + 1);
            }
            // Numbers alone on a line before an empty one are words; labels are taken only where they recur.
            let read = talk(&Srt, text.as_bytes());
            let labels: Vec<String> = read.utterances.iter().filter_map(|turn| turn.speaker.clone()).collect();
            let dropped: Vec<String> = read.dropped.iter().map(|left| left.text.clone()).collect();
            if labels.is_empty() && dropped.is_empty() {
                proptest::prop_assert_eq!(words(&read), cues.iter().flat_map(|cue| cue.split_whitespace()).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Srt, PLAIN.as_bytes());
        survives(
            &Srt,
            "1\n00:00:01,000 --> 00:00:02,000\n- <font color=\"é\">[A]: ja\n- >> B：nee {\\an8} &lt; <v.x Y>\n\n"
                .repeat(5)
                .as_bytes(),
        );
    }
}
