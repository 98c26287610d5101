//! JSON of Deepgram.
//!
//! In: `results` with `channels` of `alternatives` with `words`, and perhaps `paragraphs` and `utterances`. Out: talk from
//! the words, else from the paragraphs, the utterances or the transcript. Times are seconds.

use super::join::Marked;
use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, by_time, cues, number, talk};
use super::{About, Content, Format, Refused, Source, Utterance};

/// Deepgram.
pub(super) struct Deepgram;

static ABOUT: About = About {
    id: "deepgram",
    name: "Deepgram JSON",
    endings: &["json"],
    recognised: "`results.channels` with `alternatives.transcript` or `words`; or `results.utterances` with `transcript`",
    kept: "words with their punctuation, speakers (`Speaker 0`), times, language; several channels are merged by the time at \
           which a phrase begins, with `Channel 0` before the speaker",
    lost: "confidence, other readings, summaries and topics, the times of single words",
};

const KEYS: &[&str] = &[
    "results",
    "channels",
    "alternatives",
    "transcript",
    "words",
    "word",
    "punctuated_word",
    "start",
    "end",
    "speaker",
    "paragraphs",
    "sentences",
    "text",
    "utterances",
    "channel",
    "detected_language",
];

impl Format for Deepgram {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let keys = [
            "results.channels[].alternatives[].transcript",
            "results.channels[].alternatives[].words",
            "results.utterances[].transcript",
        ];
        outline.any(&keys).then_some(97)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let results = root.get("results");
        let channels = results.get("channels").list();
        let mut found = Found::language(results.get("channels").at(0).get("detected_language"));
        let others = channels.iter().filter(|channel| channel.get("alternatives").list().len() > 1).count();
        found.note(others, |n| format!("{n} channels have more than one reading; the first was taken."));
        let mut heard: Vec<Vec<Marked>> =
            channels.iter().map(|channel| one(channel.get("alternatives").at(0))).collect();
        let said = |cues: &Vec<Marked>| cues.iter().any(|cue| !cue.1.text.trim().is_empty());
        let cues = match heard.len() {
            _ if !heard.iter().any(said) => utterances(results.get("utterances").list()),
            1 => heard.pop().unwrap_or_default(),
            _ => {
                for (index, (_, cue)) in
                    heard.iter_mut().enumerate().flat_map(|(at, cues)| cues.iter_mut().map(move |cue| (at, cue)))
                {
                    cue.speaker = Some(on_channel(index, cue.speaker.take()));
                }
                by_time(heard)
            }
        };
        talk(cues, found)
    }
}

fn on_channel(index: usize, speaker: Option<String>) -> String {
    speaker.map_or_else(|| format!("Channel {index}"), |name| format!("Channel {index} {name}"))
}

fn one(reading: &Node) -> Vec<Marked> {
    let words = reading.get("words").list();
    let paragraphs = reading.get("paragraphs").get("paragraphs").list();
    if !words.is_empty() {
        return cues(words.iter().enumerate().map(|(index, word)| Word {
            text: word.first(&["punctuated_word", "word"]).text().unwrap_or_default(),
            speaker: word.get("speaker").speaker(),
            begin: word.get("start").seconds(),
            end: word.get("end").seconds(),
            number: number(index),
            ..Word::default()
        }));
    }
    if !paragraphs.is_empty() {
        let sentences = paragraphs.iter().flat_map(|paragraph| {
            paragraph.get("sentences").list().iter().map(|sentence| (paragraph.get("speaker").speaker(), sentence))
        });
        return sentences.enumerate().map(|(index, (who, node))| cue(index, node, "text", who)).collect();
    }
    vec![cue(0, reading, "transcript", None)]
}

fn utterances(list: &[Node]) -> Vec<Marked> {
    let several = list.iter().any(|one| one.get("channel") != list.first().unwrap_or(one).get("channel"));
    let who = |node: &Node| {
        let channel = node.get("channel").number().filter(|_| several);
        let speaker = node.get("speaker").speaker();
        channel.map_or(speaker.clone(), |index| Some(on_channel(index as usize, speaker)))
    };
    let cues = list.iter().enumerate().map(|(index, node)| cue(index, node, "transcript", who(node))).collect();
    if several { by_time(vec![cues]) } else { cues }
}

fn cue(index: usize, node: &Node, key: &str, speaker: Option<String>) -> Marked {
    let text = node.get(key).text().unwrap_or_default().to_owned();
    let (time, end) = (node.get("start").seconds(), node.get("end").seconds());
    (false, Utterance { speaker, time, end, text, number: number(index) })
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{per_speaker, real, said, survives, talk, times};
    use super::*;

    const WORDS: &str = r#"{"metadata": {}, "results": {"channels": [{"detected_language": "nl", "alternatives": [{"transcript": "Hoe is het? Goed.", "words": [
        {"word": "hoe", "start": 0.1, "end": 0.2, "punctuated_word": "Hoe", "speaker": 0}, {"word": "is", "start": 0.2, "end": 0.3, "speaker": 0},
        {"word": "het", "start": 0.3, "end": 0.5, "punctuated_word": "het?", "speaker": 0}, {"word": "goed", "start": 5.7799997, "end": 6, "punctuated_word": "Goed.", "speaker": 1}]}]}]}}"#;

    #[test]
    fn words_keep_their_punctuation_and_speaker() {
        let talk = talk(&Deepgram, WORDS.as_bytes());
        assert_eq!(said(&talk), ["Speaker 0: Hoe is het?", "Speaker 1: Goed."]);
        assert_eq!((times(&talk), talk.language.as_deref()), (vec![100, 5780], Some("nl")));
    }

    #[test]
    fn several_channels_are_merged_and_named() {
        let channel = |text: &str, start: u8| {
            format!(
                r#"{{"alternatives": [{{"transcript": "{text}", "words": [{{"word": "{text}", "start": {start}, "end": {start}.5}}]}}]}}"#
            )
        };
        let text = format!(r#"{{"results": {{"channels": [{}, {}]}}}}"#, channel("later", 3), channel("eerst", 1));
        assert_eq!(said(&talk(&Deepgram, text.as_bytes())), ["Channel 1: eerst", "Channel 0: later"]);
    }

    #[test]
    fn paragraphs_and_utterances_stand_in_for_words() {
        let text = r#"{"results": {"channels": [{"alternatives": [{"transcript": "Ja. Nee.", "paragraphs": {"paragraphs": [
            {"speaker": 0, "sentences": [{"text": "Ja.", "start": 1, "end": 2}]}, {"speaker": 1, "sentences": [{"text": "Nee.", "start": 2, "end": 3}]}]}}]}]}}"#;
        assert_eq!(said(&talk(&Deepgram, text.as_bytes())), ["Speaker 0: Ja.", "Speaker 1: Nee."]);
        let text =
            r#"{"results": {"utterances": [{"transcript": "Ja.", "start": 1, "end": 2, "channel": 0, "speaker": 0}]}}"#;
        assert_eq!(said(&talk(&Deepgram, text.as_bytes())), ["Speaker 0: Ja."]);
    }

    #[test]
    fn the_real_file() {
        let Some(bytes) = real("deepgram-deepgram-python-captions__dg_utterances.json") else { return };
        let talk = talk(&Deepgram, &bytes);
        assert_eq!((talk.utterances.len(), per_speaker(&talk)), (1, vec![("–".to_owned(), 62)]));
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Deepgram, WORDS.as_bytes());
    }
}
