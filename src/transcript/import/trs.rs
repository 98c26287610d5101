//! Transcriber files.
//!
//! In: a `.trs` file. Out: talk, an utterance for each turn; two at once are told apart where the file does. Promise:
//! noises are marks, everything else that is no speech is listed.

use std::collections::BTreeMap;

use super::clock::seconds;
use super::plain::{decode_xml, dropped, has_words, head, language, one_space, refused};
use super::{About, Content, Format, Refused, Source, Talk, Utterance};
use crate::archive::{Element, Event, Xml};
use crate::transcript::Time;

/// Transcriber.
pub(super) struct Trs;

static ABOUT: About = About {
    id: "trs",
    name: "Transcriber",
    endings: &["trs"],
    recognised: "the XML element `Trans` with turns",
    kept: "an utterance for each Turn, the speaker's name from the table of speakers; of two at once (`Who nb`) each \
           one's words, or both names (`A + B`) when the file does not tell them apart; begin and end; noises as \
           `[laugh]`; the language and the name of the recording",
    lost: "sections, topics, background, comments and events of pronunciation, language or lexicon, listed where they \
           have words",
};

impl Format for Trs {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let head = head(source.bytes, 16 * 1024);
        let root = head.contains("<Trans ") || head.contains("<Trans>");
        (root && (head.contains("<Turn") || head.contains("<Episode") || head.contains("<!DOCTYPE Trans")))
            .then_some(97)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let text = decode_xml(source.bytes)?;
        let mut xml = Xml::new(&text);
        let mut file = File::default();
        while let Some(event) = xml.next().map_err(|error| refused(&error))? {
            let line = xml.line();
            match event {
                Event::Start(element) => file.begin(&element, line),
                Event::Text(words) => file.words(&words),
                Event::End("Turn") => file.close(),
                Event::End(_) => {}
            }
        }
        if file.talk.utterances.is_empty() {
            return Err(Refused::new("this Transcriber file holds no turn with words"));
        }
        Ok(Content::Talk(file.talk))
    }
}

#[derive(Default)]
struct File {
    talk: Talk,
    speakers: BTreeMap<String, String>,
    turn: Option<Turn>,
}

struct Turn {
    speakers: Vec<String>,
    time: Option<Time>,
    end: Option<Time>,
    line: u32,
    /// Who is speaking, from 1, when the turn has told; and the words with the time of the last Sync before them.
    parts: Vec<(usize, Option<Time>, String)>,
    sync: Option<Time>,
}

impl File {
    fn begin(&mut self, element: &Element, line: u32) {
        let get = |name: &str| element.get(name).map(one_space).unwrap_or_default();
        let time = |name: &str| get(name).parse::<f64>().ok().and_then(seconds);
        match element.name {
            "Trans" => {
                self.talk.language = element.get("xml:lang").or(element.get("lang")).and_then(language);
                let media = get("audio_filename");
                if !media.is_empty() {
                    self.talk.notes.push(format!("The recording is named {media}."));
                }
            }
            "Speaker" => {
                let name = Some(get("name")).filter(|name| !name.is_empty()).unwrap_or_else(|| get("id"));
                self.speakers.insert(get("id"), name);
            }
            "Turn" => {
                self.close();
                let speakers = get("speaker")
                    .split_whitespace()
                    .map(|id| self.speakers.get(id).map_or(id, String::as_str).to_owned())
                    .collect();
                let time = time("startTime");
                self.turn = Some(Turn {
                    speakers,
                    time,
                    end: element.get("endTime").and_then(|t| t.trim().parse().ok()).and_then(seconds),
                    line,
                    parts: Vec::new(),
                    sync: time,
                });
            }
            "Sync" => {
                self.words(" ");
                let sync = time("time");
                if let Some(turn) = &mut self.turn {
                    turn.sync = sync.or(turn.sync);
                }
            }
            "Who" => {
                if let Some(turn) = &mut self.turn {
                    let who = get("nb").parse().unwrap_or(0);
                    turn.parts.push((who, turn.sync, String::new()));
                }
            }
            "Event" => self.event(&get("desc"), &get("type"), &get("extent"), line),
            "Comment" if !get("desc").is_empty() => self.talk.dropped.push(dropped(line, &get("desc"), "comment")),
            "Topic" if !get("desc").is_empty() => self.talk.dropped.push(dropped(line, &get("desc"), "topic")),
            _ => {}
        }
    }

    fn event(&mut self, what: &str, kind: &str, extent: &str, line: u32) {
        let is_noise =
            matches!(kind, "noise" | "") && matches!(extent, "instantaneous" | "begin" | "previous" | "next" | "");
        if is_noise && !what.is_empty() {
            self.words(&format!(" [{what}] "));
        } else if !what.is_empty() && extent != "end" {
            self.talk.dropped.push(dropped(line, &format!("{kind} {what}"), "event"));
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(turn) = &mut self.turn {
            if turn.parts.is_empty() {
                turn.parts.push((0, turn.sync, String::new()));
            }
            if let Some((_, _, text)) = turn.parts.last_mut() {
                text.push_str(words);
            }
        }
    }

    fn close(&mut self) {
        let Some(turn) = self.turn.take() else { return };
        let mut said: Vec<(usize, Option<Time>, String)> = Vec::new();
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for (who, time, text) in turn.parts {
            let text = one_space(&text);
            let place = places.get(&who).filter(|_| who > 0);
            match place.and_then(|place| said.get_mut(*place)).filter(|_| !text.is_empty()) {
                Some((_, _, before)) => {
                    before.push_str(if before.is_empty() { "" } else { " " });
                    before.push_str(&text);
                }
                None => {
                    places.insert(who, said.len());
                    said.push((who, time, text));
                }
            }
        }
        for (index, (who, time, text)) in said.into_iter().enumerate() {
            if !has_words(&text) {
                if !text.is_empty() {
                    self.talk.dropped.push(dropped(turn.line, &text, "no words"));
                }
                continue;
            }
            let together = Some(turn.speakers.join(" + ")).filter(|names| !names.is_empty());
            let speaker = who.checked_sub(1).and_then(|at| turn.speakers.get(at)).cloned().or(together);
            let time = if index == 0 { turn.time } else { time.or(turn.time) };
            self.talk.utterances.push(Utterance { speaker, time, end: turn.end, text, number: turn.line });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::try_out::{damage, talk, told};
    use super::*;

    const SMALL: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE Trans SYSTEM "trans-14.dtd">
<Trans scribe="x" audio_filename="p01" version="1" xml:lang="fr"><Speakers><Speaker id="spk1" name="Intervieweur"/><Speaker id="spk2" name="Marie"/>
</Speakers><Episode><Section type="report" startTime="0" endTime="9.5"><Turn startTime="0" endTime="2.5" speaker="spk1"><Sync time="0"/>
alors, vous �tes
<Sync time="1.2"/>
n�e ici ?</Turn><Turn speaker="spk1 spk2" startTime="2.5" endTime="5"><Sync time="2.5"/><Who nb="1"/>ici m�me<Who nb="2"/>
oui <Event desc="rire" type="noise" extent="instantaneous"/> oui<Event desc="pi" type="pronounce" extent="instantaneous"/></Turn>
<Turn startTime="5" endTime="9.5"><Sync time="5"/></Turn><Turn speaker="spk2 spk1" startTime="6" endTime="7">bon <Comment desc="?"/></Turn>
</Section></Episode></Trans>"#;

    fn latin() -> Vec<u8> {
        let mut letters = [0xEA_u8, 0xE9, 0xEA].into_iter();
        SMALL.chars().map(|c| if c == '\u{fffd}' { letters.next().unwrap() } else { c as u8 }).collect()
    }

    #[test]
    fn turns_and_two_at_once() {
        let talk = talk(&Trs, &latin());
        assert_eq!(
            told(&talk),
            [
                "[00:00:00] Intervieweur: alors, vous êtes née ici ?",
                "[00:00:02] Intervieweur: ici même",
                "[00:00:02] Marie: oui [rire] oui",
                "[00:00:06] Marie + Intervieweur: bon"
            ]
        );
        let out: Vec<(&str, &str)> = talk.dropped.iter().map(|d| (d.text.as_str(), d.why)).collect();
        assert_eq!(out, [("pronounce pi", "event"), ("?", "comment")]);
        assert_eq!(talk.language.as_deref(), Some("fr"));
    }

    #[test]
    fn damaged_files_are_refused_or_read_in_part() {
        damage(&Trs, &latin());
    }
}
