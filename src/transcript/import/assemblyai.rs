//! JSON of AssemblyAI.
//!
//! In: `utterances`, else `sentences`, `paragraphs` or `words`, else `text`. Out: talk. Times are milliseconds.

use super::join::Marked;
use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, by_time, cues, number, talk};
use super::{About, Content, Format, Refused, Source, Utterance};

/// AssemblyAI.
pub(super) struct AssemblyAi;

static ABOUT: About = About {
    id: "assemblyai",
    name: "AssemblyAI JSON",
    endings: &["json"],
    recognised: "`utterances`, `sentences`, `paragraphs` or `words` with `text`, beside `audio_url`, `audio_duration`, \
                 `acoustic_model` or `language_model`",
    kept: "words, speakers (`A`), times, language; utterances of several channels in the order in which they begin",
    lost: "confidence, summaries, entities and sentiment, the times of single words",
};

const KEYS: &[&str] =
    &["utterances", "sentences", "paragraphs", "words", "text", "start", "end", "speaker", "language_code", "error"];

impl Format for AssemblyAi {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let vendor = outline.any(&["audio_url", "audio_duration", "acoustic_model", "language_model"]);
        let talk = outline.any(&["utterances[].text", "sentences[].text", "paragraphs[].text", "words[].text"]);
        let failed = outline.all(&["audio_url", "status", "error"]);
        (vendor && talk || failed).then_some(96)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let found = Found::language(root.get("language_code"));
        let parts = ["utterances", "sentences", "paragraphs"].into_iter().map(|key| root.get(key).list());
        let cues = match parts.into_iter().find(|list| !list.is_empty()) {
            Some(list) => by_time(vec![list.iter().enumerate().map(cue).collect()]),
            None if !root.get("words").list().is_empty() => words(root.get("words").list()),
            None => vec![cue((0, &root))],
        };
        match (cues.iter().all(|cue| cue.1.text.trim().is_empty()), root.get("error").text()) {
            (true, Some(error)) => Err(Refused::new(format!("the service reports that it failed: {}", short(error)))),
            _ => talk(cues, found),
        }
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn cue((index, node): (usize, &Node)) -> Marked {
    let speaker = node.get("speaker").speaker();
    let (time, end) = (node.get("start").millis(), node.get("end").millis());
    let text = node.get("text").text().unwrap_or_default().to_owned();
    (false, Utterance { speaker, time, end, text, number: number(index) })
}

fn words(list: &[Node]) -> Vec<Marked> {
    cues(list.iter().enumerate().map(|(index, word)| Word {
        text: word.get("text").text().unwrap_or_default(),
        speaker: word.get("speaker").speaker(),
        begin: word.get("start").millis(),
        end: word.get("end").millis(),
        number: number(index),
        ..Word::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{per_speaker, real, said, survives, talk, times};
    use super::*;

    const UTTERANCES: &str = r#"{"audio_url": "x", "language_code": "nl", "text": "Hoe? Goed.", "words": [{"text": "Hoe?", "start": 170, "end": 718, "speaker": "A"}],
        "utterances": [{"speaker": "A", "start": 170, "end": 718, "text": "Hoe?", "words": []}, {"speaker": "B", "start": 900, "end": 1500, "text": "Goed."}]}"#;

    #[test]
    fn utterances_have_speakers_and_milliseconds() {
        let talk = talk(&AssemblyAi, UTTERANCES.as_bytes());
        assert_eq!(said(&talk), ["A: Hoe?", "B: Goed."]);
        assert_eq!((times(&talk), talk.language.as_deref()), (vec![170, 900], Some("nl")));
    }

    #[test]
    fn without_utterances_the_words_are_taken() {
        let text = r#"{"audio_duration": 2, "utterances": null, "words": [{"text": "Ja.", "start": 1000, "end": 1200, "speaker": null}]}"#;
        assert_eq!(said(&talk(&AssemblyAi, text.as_bytes())), ["–: Ja."]);
    }

    #[test]
    fn a_failed_job_says_so() {
        let failed = Source {
            name: "x",
            bytes: br#"{"audio_url": "x", "status": "error", "error": "Download error", "words": null}"#,
        };
        assert_eq!(AssemblyAi.recognise(&failed), Some(96));
        assert_eq!(AssemblyAi.read(&failed).unwrap_err().message, "the service reports that it failed: Download error");
    }

    #[test]
    fn the_real_file() {
        let Some(bytes) = real("deepgram-deepgram-python-captions__assemblyai_utterances.json") else { return };
        let talk = talk(&AssemblyAi, &bytes);
        assert_eq!((talk.utterances.len(), per_speaker(&talk)), (1, vec![("A".to_owned(), 60)]));
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&AssemblyAi, UTTERANCES.as_bytes());
    }
}
