//! WebVTT.
//!
//! In: a file that begins with `WEBVTT`, from a player, Zoom, Teams, Stream, Webex or YouTube, under whatever ending. Out:
//! talk. `NOTE`, `STYLE` and `REGION` blocks are left out and listed; words behind an empty line inside a cue are kept.

use super::cue::{Cue, dropped, glance, is_number, line_number, read, talk, timing};
use super::cue_text::decoded;
use super::json_talk::squeeze;
use super::{About, Content, Format, Refused, Source, Talk};

/// WebVTT.
pub(super) struct Vtt;

static ABOUT: About = About {
    id: "vtt",
    name: "WebVTT (players, Zoom, Teams, Stream, Webex, YouTube)",
    endings: &["vtt", "txt"],
    recognised: "the file begins with `WEBVTT`",
    kept: "words, times, voices (`<v Name>`), speakers in the cue ids of Webex, speakers written as `Name:` when evidence over \
           the file says that they are speakers, the language of the header",
    lost: "cue ids, settings, tags and time stamps inside cues, line ends inside cues; listed: `NOTE`, `STYLE` and `REGION` blocks, \
           header lines, lines repeated by rolling captions, readings above characters",
};

impl Format for Vtt {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let text = glance(source.bytes);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let after = text.strip_prefix("WEBVTT")?;
        (after.is_empty() || after.starts_with(char::is_whitespace)).then_some(99)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let mut found = Talk::default();
        let text = read(source.bytes, &mut found.notes)?;
        let mut reader = Reader { talk: found, ..Reader::default() };
        for (index, line) in text.trim_start_matches('\u{feff}').trim_start().split('\n').enumerate() {
            reader.line(index, line);
        }
        reader.end_block();
        let Reader { cues, mut talk, behind, machine, .. } = reader;
        if behind > 0 {
            talk.notes.push(format!("{behind} cues have an empty line inside; the words behind it were kept."));
        }
        if machine > 0 {
            talk.notes.push(format!("{machine} notes of a recogniser (confidence, duration, language) were left out."));
        }
        self::talk(cues, talk)
    }
}

/// What the lines since the last empty one are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Block {
    #[default]
    Header,
    /// Nothing yet, or lines that an id or words may be.
    Open,
    /// A block that is left out, and why.
    Aside(&'static str),
    Cue,
}

#[derive(Debug, Default)]
struct Reader {
    block: Block,
    waiting: Vec<(usize, String)>,
    cues: Vec<Cue>,
    talk: Talk,
    /// Cues with an empty line inside.
    behind: usize,
    /// Notes of a recogniser.
    machine: usize,
    numbered: bool,
}

impl Reader {
    fn line(&mut self, index: usize, line: &str) {
        if line.is_empty() {
            self.end_block();
            return;
        }
        if let Some(timing) = timing(line).filter(|_| !matches!(self.block, Block::Aside(_))) {
            let speaker = self.id();
            let (begin, end) = (timing.begin, timing.end);
            self.cues.push(Cue { number: line_number(index), begin, end, speaker, text: timing.words.to_owned() });
            self.block = Block::Cue;
            return;
        }
        if self.block == Block::Open && self.waiting.is_empty() {
            let name = line.split([' ', '\t']).next().unwrap_or_default();
            self.block = match name {
                "NOTE" => Block::Aside("note"),
                "STYLE" if line.trim_end() == name => Block::Aside("style"),
                "REGION" if line.trim_end() == name => Block::Aside("region"),
                _ => Block::Open,
            };
        }
        match (self.block, self.cues.last_mut()) {
            (Block::Cue, Some(cue)) => {
                cue.text.push('\n');
                cue.text.push_str(line);
            }
            _ => self.waiting.push((index, line.to_owned())),
        }
    }

    /// Takes the id before a time line; Webex writes the speaker in it.
    fn id(&mut self) -> Option<String> {
        if self.block == Block::Cue {
            // No empty line between two cues: a number before the time line is the next one's id.
            if let Some(cue) = self.cues.last_mut().filter(|_| self.numbered)
                && let Some((words, last)) = cue.text.rsplit_once('\n')
                && is_number(last)
            {
                cue.text = words.to_owned();
            }
            return None;
        }
        // Of a header without an empty line behind it only a number can be an id.
        let has_id = self.block == Block::Open || self.waiting.last().is_some_and(|last| is_number(&last.1));
        let id = if has_id { self.waiting.pop().map(|last| last.1) } else { None };
        self.end_block();
        let id = id?;
        self.numbered |= is_number(&id);
        let (number, name) = id.trim().split_once(' ').filter(|id| is_number(id.0))?;
        let name = name.trim_start().strip_prefix('"')?.split_once('"')?.0;
        (!number.is_empty()).then(|| squeeze(&decoded(name))).filter(|name| !name.is_empty())
    }

    /// Puts the lines of a block without time line where they belong.
    fn end_block(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let block = std::mem::replace(&mut self.block, Block::Open);
        let Some(&(index, _)) = waiting.first() else { return };
        let number = line_number(index);
        match (block, self.cues.last_mut()) {
            (Block::Header, _) => waiting.iter().for_each(|(index, line)| self.header(*index, line)),
            (Block::Aside(why), _) => {
                let text: Vec<&str> = waiting.iter().map(|line| line.1.as_str()).collect();
                self.aside(number, &text.join("\n"), why);
            }
            (_, Some(cue)) => {
                self.behind += usize::from(waiting.iter().any(|line| !line.1.trim().is_empty()));
                for (_, line) in &waiting {
                    cue.text.push('\n');
                    cue.text.push_str(line);
                }
            }
            (_, None) => {
                let lines = waiting.iter().filter(|line| !line.1.trim().is_empty());
                self.talk
                    .dropped
                    .extend(lines.map(|(index, line)| dropped(line_number(*index), line, "before the first cue")));
            }
        }
    }

    fn header(&mut self, index: usize, line: &str) {
        let line = if index == 0 { line.trim_start_matches("WEBVTT").trim() } else { line.trim() };
        let tag = line.strip_prefix("Language:").map(str::trim).filter(|tag| !tag.is_empty());
        match tag {
            Some(tag) => self.talk.language = Some(tag.to_owned()),
            None if line.is_empty() || line.starts_with("Kind:") => {}
            None => self.talk.dropped.push(dropped(line_number(index), line, "header")),
        }
    }

    /// Lists a block that is left out; the notes that Stream writes at every cue are counted.
    fn aside(&mut self, number: u32, text: &str, why: &'static str) {
        let note = text.strip_prefix("NOTE").unwrap_or_default().trim().to_lowercase();
        if let Some(tag) = note.strip_prefix("language:") {
            self.talk.language = Some(tag.trim().to_owned()).filter(|tag| !tag.is_empty());
        }
        if ["language:", "confidence:", "duration:", "recognizability:"].iter().any(|key| note.starts_with(key)) {
            self.machine += 1;
        } else {
            self.talk.dropped.push(dropped(number, text, why));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{per_speaker, real, said, survives, talk, times, words};
    use super::*;

    const VOICES: &str = "WEBVTT - een titel\nKind: captions\nLanguage: nl\n\nNOTE een\nopmerking\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n1\n00:01.000 --> 00:02.000 align:start position:0%\n<v Anna de Vries>Hoe is het?</v> <v.loud Bob>Goed\n\ncc1b4c8a-12-0\n00:00:03.000 --> 00:00:04.000\n<v Bob>zo <c.x>zo</c></v>\n";
    const ROLLING: &str = "WEBVTT\nKind: captions\nLanguage: en\n\n00:00:00.000 --> 00:00:02.500 align:start position:0%\n \nso<00:00:00.500><c> today</c><c> we</c>\n\n00:00:02.500 --> 00:00:02.510 align:start position:0%\nso today we\n \n\n00:00:02.510 --> 00:00:05.000 align:start position:0%\nso today we\nare<00:00:03.000><c> going</c>\n\n00:00:05.000 --> 00:00:05.010 align:start position:0%\nare going\n \n\n00:00:05.010 --> 00:00:07.000 align:start position:0%\nare going\nhome\n";

    #[test]
    fn voices_and_everything_that_is_left_out() {
        let talk = talk(&Vtt, VOICES.as_bytes());
        assert_eq!(said(&talk), ["Anna de Vries: Hoe is het?", "Bob: Goed zo zo"]);
        assert_eq!((times(&talk), talk.language.as_deref()), (vec![1000, 1000], Some("nl")));
        let left: Vec<(u32, &str)> = talk.dropped.iter().map(|left| (left.number, left.why)).collect();
        assert_eq!(left, [(1, "header"), (5, "note"), (8, "style"), (11, "region")]);
        assert_eq!(
            (talk.dropped[0].text.as_str(), talk.dropped[1].text.as_str()),
            ("- een titel", "NOTE een opmerking")
        );
    }

    #[test]
    fn rolling_captions_are_taken_once() {
        let talk = talk(&Vtt, ROLLING.as_bytes());
        assert_eq!(said(&talk), ["–: so today we are going home"]);
        assert_eq!((talk.dropped.len(), talk.notes.len()), (4, 1), "{talk:?}");
        let growing = "WEBVTT\n\n00:01.000 --> 00:02.000\nso\n\n00:02.000 --> 00:03.000\nso we\n\n00:03.000 --> 00:04.000\nso we go\n\n00:04.000 --> 00:05.000\nso we go on\n\n00:05.000 --> 00:06.000\nso we go on now\n";
        assert_eq!(said(&super::super::json_proof::talk(&Vtt, growing.as_bytes())), ["–: so we go on now"]);
    }

    #[test]
    fn words_said_twice_stay_where_captions_do_not_roll() {
        let text =
            "WEBVTT\n\n00:01.000 --> 00:02.000\nJa.\n\n00:02.000 --> 00:03.000\nJa.\n\n00:03.000 --> 00:04.000\nNee.\n";
        assert_eq!(said(&talk(&Vtt, text.as_bytes())), ["–: Ja. Ja. Nee."]);
    }

    #[test]
    fn zoom_teams_stream_and_webex() {
        let zoom = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAnna de Vries: Hoe?\n\n2\n00:00:02.000 --> 00:00:03.000\nAnna de Vries: Ja: zo.\n\n3\n00:00:03.000 --> 00:00:04.000\nbob: Goed.\n";
        assert_eq!(said(&talk(&Vtt, zoom.as_bytes())), ["Anna de Vries: Hoe? Ja: zo.", "bob: Goed."]);
        let teams = "WEBVTT\n\n0d5b2d5e-1-0/12-0\n00:00:01.000 --> 00:00:02.000\n<v Anna>Hoe\nis het?</v>\n\n0d5b2d5e-1-0/13-0\n00:00:02.000 --> 00:00:03.000\n<v Bob>Goed.</v>\n";
        assert_eq!(said(&talk(&Vtt, teams.as_bytes())), ["Anna: Hoe is het?", "Bob: Goed."]);
        let stream = "WEBVTT\n\nNOTE duration:\"00:01:00\"\n\nNOTE language:nl-NL\n\nNOTE Confidence: 0.9\n\n5b-1\n00:00:01.000 --> 00:00:02.000\nHoe?\n";
        let stream = talk(&Vtt, stream.as_bytes());
        assert_eq!(
            (said(&stream), stream.language.as_deref(), stream.dropped.len()),
            (vec!["–: Hoe?".to_owned()], Some("nl-nl"), 0)
        );
        let webex = "WEBVTT\n\n1 \"Anna &amp; Bob\" (123)\n00:00:01.000 --> 00:00:02.000\nHoe?\n\n2 \"Cees\" (4)\n00:00:02.000 --> 00:00:03.000\nGoed.\n";
        assert_eq!(said(&talk(&Vtt, webex.as_bytes())), ["Anna & Bob: Hoe?", "Cees: Goed."]);
    }

    #[test]
    fn empty_lines_inside_and_none_between_cues() {
        let text = "WEBVTT\n1\n00:01.000 --> 00:02.000\nHoe\n\nis het?\n2\n00:02.000 --> 00:03.000\nGoed\n3\n00:03.000 --> 00:04.000\nzo\n";
        let talk = talk(&Vtt, text.as_bytes());
        assert_eq!(
            (said(&talk), talk.notes.len(), talk.dropped.len()),
            (vec!["–: Hoe is het? Goed zo".to_owned()], 1, 0),
            "{talk:?}"
        );
    }

    #[test]
    fn without_cues_it_is_refused() {
        let empty = Source { name: "x", bytes: b"WEBVTT\n\nNOTE niets\n" };
        assert_eq!(Vtt.recognise(&empty), Some(99));
        assert_eq!(Vtt.read(&empty).unwrap_err().message, "there is no cue in the file");
        assert_eq!(Vtt.recognise(&Source { name: "x", bytes: b"WEBVTTX" }), None);
    }

    #[test]
    fn the_real_files_and_the_same_interview_in_three_formats() {
        if let Some(bytes) = real("Podcastindex-org-podcast-namespace__example.vtt") {
            assert_eq!(per_speaker(&talk(&Vtt, &bytes)), [("Gillian".to_owned(), 18), ("Sarah".to_owned(), 48)]);
        }
        let name = |ending: &str| format!("hitsave-interview-transcripts__Keitai_update_Spring_2025.{ending}");
        let (Some(json), Some(srt), Some(vtt), Some(txt)) =
            (real(&name("json")), real(&name("srt")), real(&name("vtt")), real(&name("txt")))
        else {
            return;
        };
        let (json, srt, vtt) =
            (talk(&super::super::whisper::Whisper, &json), talk(&super::super::srt::Srt, &srt), talk(&Vtt, &vtt));
        assert_eq!(words(&vtt).len(), 14_492);
        assert_eq!(words(&vtt), words(&json));
        assert_eq!(words(&vtt), words(&srt));
        assert_eq!(words(&vtt), String::from_utf8(txt).unwrap().split_whitespace().collect::<Vec<_>>());
        assert_eq!((times(&vtt), vtt.utterances.len()), (times(&srt), srt.utterances.len()));
        assert_eq!((times(&vtt), said(&vtt)), (times(&json), said(&json)));
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Vtt, VOICES.as_bytes());
        survives(&Vtt, ROLLING.as_bytes());
    }
}
