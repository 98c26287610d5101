//! JSON of the BBC's Digital Paper Edit and its transcript editor.
//!
//! In: `words` and `paragraphs` with a speaker, both by time. Out: talk; a word has the speaker of the paragraph in whose time
//! it begins. Times are seconds.

use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, cues, number, talk};
use super::{About, Content, Format, Refused, Source};
use crate::transcript::Time;

/// Digital Paper Edit.
pub(super) struct Dpe;

static ABOUT: About = About {
    id: "dpe",
    name: "BBC Digital Paper Edit JSON",
    endings: &["json"],
    recognised: "`words` with `text` and `start` beside `paragraphs` with `start` and `speaker`",
    kept: "words, the speakers of paragraphs, times; paragraphs of one speaker become one turn",
    lost: "paragraphs inside a turn, the times of single words",
};

const KEYS: &[&str] = &["words", "paragraphs", "text", "start", "end", "speaker"];

impl Format for Dpe {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        outline.all(&["words[].text", "words[].start", "paragraphs[].start", "paragraphs[].speaker"]).then_some(92)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let span = |node: &Node| {
            Some((node.get("start").seconds()?, node.get("end").seconds()?, node.get("speaker").speaker()))
        };
        let mut paragraphs: Vec<(Time, Time, Option<String>)> =
            root.get("paragraphs").list().iter().filter_map(span).collect();
        paragraphs.sort();
        let around = |begin: Time| {
            let before = paragraphs.get(..paragraphs.partition_point(|paragraph| paragraph.0 <= begin))?;
            before.last().filter(|paragraph| begin <= paragraph.1)
        };
        let mut outside = 0;
        let words: Vec<Word> = root
            .get("words")
            .list()
            .iter()
            .enumerate()
            .map(|(index, node)| {
                let begin = node.get("start").seconds();
                let paragraph = begin.and_then(around);
                outside += usize::from(paragraph.is_none());
                Word {
                    text: node.get("text").text().unwrap_or_default(),
                    speaker: paragraph.and_then(|paragraph| paragraph.2.clone()),
                    begin,
                    end: node.get("end").seconds(),
                    number: number(index),
                    ..Word::default()
                }
            })
            .collect();
        let mut found = Found::default();
        found.note(outside, |n| format!("{n} words lie in no paragraph; they stand without a speaker."));
        talk(cues(words), found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{per_speaker, real, said, survives, talk, times};
    use super::*;

    const SMALL: &str = r#"{"words": [{"id": 0, "start": 13.02, "end": 13.17, "text": "Hoe?"}, {"id": 1, "start": 13.17, "end": 13.38, "text": "Goed"},
        {"id": 2, "start": 15, "end": 15.2, "text": "zo"}], "paragraphs": [{"id": 0, "start": 13.02, "end": 13.16, "speaker": "A"}, {"id": 1, "start": 13.17, "end": 14, "speaker": "B"}]}"#;

    #[test]
    fn words_get_the_speaker_of_their_paragraph() {
        let talk = talk(&Dpe, SMALL.as_bytes());
        assert_eq!(said(&talk), ["A: Hoe?", "B: Goed", "–: zo"]);
        assert_eq!((times(&talk), talk.notes.len()), (vec![13_020, 13_170, 15_000], 1));
    }

    #[test]
    fn the_real_file() {
        let Some(bytes) = real("bbc-react-transcript-editor__digitalPaperEdit.sample.json") else { return };
        let talk = talk(&Dpe, &bytes);
        assert_eq!(
            (talk.utterances.len(), per_speaker(&talk)),
            (11, vec![("F_S10".to_owned(), 503), ("F_S12".to_owned(), 951)])
        );
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Dpe, SMALL.as_bytes());
    }
}
