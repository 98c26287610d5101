//! JSON of Speechmatics.
//!
//! In: version 2, `results` of words and punctuation with `alternatives`; or version 1, `words` and `speakers` by time. Out:
//! talk; punctuation stands against the word that `attaches_to` says. Times are seconds, as strings in version 1.

use super::join::Marked;
use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, by_time, cues, number, talk};
use super::{About, Content, Format, Refused, Source};
use crate::transcript::Time;
use std::collections::BTreeMap;

/// Speechmatics.
pub(super) struct Speechmatics;

static ABOUT: About = About {
    id: "speechmatics",
    name: "Speechmatics JSON (version 1 and 2)",
    endings: &["json"],
    recognised: "`results` with `type` and `alternatives.content` where `results` is a list; or `words` with `name`, `time` \
                 and `duration`",
    kept: "words and punctuation, speakers (`S1`, `F4`) and channels, speaker changes, times, language; `UU` is nobody known",
    lost: "confidence, other readings, sounds such as applause, the times of single words",
};

const KEYS: &[&str] = &[
    "results",
    "alternatives",
    "content",
    "speaker",
    "type",
    "attaches_to",
    "start_time",
    "end_time",
    "channel",
    "metadata",
    "transcription_config",
    "language",
    "words",
    "speakers",
    "name",
    "time",
    "duration",
    "job",
    "lang",
];

impl Format for Speechmatics {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let second = outline.all(&["results[].alternatives[].content", "results[].type"]);
        let first = outline.all(&["words[].name", "words[].time", "words[].duration"]);
        (first || second).then_some(96)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let (cues, language) = if root.get("results").list().is_empty() {
            (first(&root), root.get("job").get("lang"))
        } else {
            (second(root.get("results").list()), root.get("metadata").get("transcription_config").get("language"))
        };
        talk(cues, Found::language(language))
    }
}

fn second(results: &[Node]) -> Vec<Marked> {
    let mut channels: BTreeMap<&str, Vec<Word>> = BTreeMap::new();
    let mut begins = false;
    let mut to_next = false;
    for (index, result) in results.iter().enumerate() {
        if result.get("type").text() == Some("speaker_change") {
            begins = true;
            continue;
        }
        let reading = result.get("alternatives").at(0);
        let channel = result.get("channel").text().unwrap_or_default();
        let attaches = match (result.get("type").text(), result.get("attaches_to").text()) {
            (_, Some(side)) => side,
            (Some("punctuation"), None) => "previous",
            _ => "none",
        };
        let speaker = reading.get("speaker").speaker().filter(|name| name != "UU");
        let speaker = match channel {
            "" => speaker,
            _ => Some(speaker.map_or_else(|| channel.to_owned(), |name| format!("{channel} {name}"))),
        };
        channels.entry(channel).or_default().push(Word {
            text: reading.get("content").text().unwrap_or_default(),
            attached: to_next || matches!(attaches, "previous" | "both"),
            speaker,
            begin: result.get("start_time").seconds(),
            end: result.get("end_time").seconds(),
            number: number(index),
            begins,
        });
        to_next = matches!(attaches, "next" | "both");
        begins = false;
    }
    let mut channels: Vec<Vec<Marked>> = channels.into_values().map(cues).collect();
    if channels.len() == 1 { channels.pop().unwrap_or_default() } else { by_time(channels) }
}

/// Version 1: a word has the speaker in whose time it begins.
fn first(root: &Node) -> Vec<Marked> {
    let span = |node: &Node| Some((node.get("time").seconds()?, node.get("name").speaker()?));
    let mut speakers: Vec<(Time, String)> = root.get("speakers").list().iter().filter_map(span).collect();
    speakers.sort();
    let at = |begin: Time| {
        let before = speakers.get(..speakers.partition_point(|speaker| speaker.0 <= begin))?;
        before.last().map(|speaker| speaker.1.clone())
    };
    cues(root.get("words").list().iter().enumerate().map(|(index, node)| {
        let text = node.get("name").text().unwrap_or_default();
        let begin = node.get("time").seconds();
        let lasts = node.get("duration").seconds();
        let attached = !text.is_empty() && text.chars().all(|c| matches!(c, '.' | ',' | '?' | '!' | ':' | ';'));
        let end = begin.zip(lasts).map(|(begin, lasts)| Time(begin.0.saturating_add(lasts.0)));
        Word { text, attached, speaker: begin.and_then(at), begin, end, number: number(index), begins: false }
    }))
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{per_speaker, real, said, survives, talk, times};
    use super::*;

    const SECOND: &str = r#"{"format": "2.9", "metadata": {"transcription_config": {"language": "nl"}}, "results": [
        {"type": "word", "start_time": 0.1, "end_time": 0.2, "alternatives": [{"content": "Ja", "speaker": "S1"}]},
        {"type": "punctuation", "attaches_to": "previous", "start_time": 0.2, "end_time": 0.2, "alternatives": [{"content": ".", "speaker": "S1"}]},
        {"type": "punctuation", "attaches_to": "next", "start_time": 1, "end_time": 1, "alternatives": [{"content": "¿", "speaker": "S2"}]},
        {"type": "word", "start_time": 1.1, "end_time": 1.2, "alternatives": [{"content": "Qué", "speaker": "S2"}]},
        {"type": "word", "start_time": 2.1, "end_time": 2.2, "alternatives": [{"content": "Hm", "speaker": "UU"}]}]}"#;
    const FIRST: &str = r#"{"job": {"lang": "en"}, "speakers": [{"name": "F4", "time": "0.00", "duration": "1"}, {"name": "M1", "time": "2.00", "duration": "1"}],
        "words": [{"name": "Yes", "time": "0.10", "duration": "0.2"}, {"name": ".", "time": "0.3", "duration": "0.4"}, {"name": "No", "time": "2.00", "duration": "0.2"}], "format": "1.0"}"#;

    #[test]
    fn punctuation_attaches_where_it_says() {
        let talk = talk(&Speechmatics, SECOND.as_bytes());
        assert_eq!(said(&talk), ["S1: Ja.", "S2: ¿Qué", "–: Hm"]);
        assert_eq!((times(&talk), talk.language.as_deref()), (vec![100, 1000, 2100], Some("nl")));
    }

    #[test]
    fn a_speaker_change_without_names_begins_a_turn() {
        let word = |text: &str, at: u8| {
            format!(
                r#"{{"type": "word", "start_time": {at}, "end_time": {at}, "alternatives": [{{"content": "{text}"}}]}}"#
            )
        };
        let text = format!(
            r#"{{"results": [{}, {{"type": "speaker_change", "start_time": 1}}, {}]}}"#,
            word("Ja", 0),
            word("Nee", 1)
        );
        assert_eq!(said(&talk(&Speechmatics, text.as_bytes())), ["–: Ja", "–: Nee"]);
    }

    #[test]
    fn version_1_finds_speakers_by_time() {
        assert_eq!(said(&talk(&Speechmatics, FIRST.as_bytes())), ["F4: Yes.", "M1: No"]);
    }

    #[test]
    fn the_real_file() {
        let Some(bytes) = real("bbc-react-transcript-editor__speechmaticsTedTalkTranscript.sample.json") else {
            return;
        };
        let talk = talk(&Speechmatics, &bytes);
        assert_eq!(
            (talk.utterances.len(), per_speaker(&talk)),
            (11, vec![("F2".to_owned(), 2), ("F3".to_owned(), 384), ("F4".to_owned(), 1405)])
        );
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Speechmatics, SECOND.as_bytes());
        survives(&Speechmatics, FIRST.as_bytes());
    }
}
