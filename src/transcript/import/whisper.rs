//! JSON of Whisper and the programs around it.
//!
//! In: `segments` of OpenAI Whisper, faster-whisper, whisper-timestamped or WhisperX, `transcription` of whisper.cpp, or the
//! `chunks` (and `speakers`) of Hugging Face. Out: talk; a segment in which the speaker of the words changes is cut there.
//! Times are seconds; the `offsets` of whisper.cpp are milliseconds.

use super::join::Marked;
use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, align, cues, number, talk};
use super::{About, Content, Format, Refused, Source, Utterance};

/// Whisper in its dialects.
pub(super) struct Whisper;

static ABOUT: About = About {
    id: "whisper",
    name: "Whisper JSON (OpenAI, whisper.cpp, faster-whisper, whisper-timestamped, WhisperX, Hugging Face)",
    endings: &["json"],
    recognised: "`segments` with `text`, `start` and one of `tokens`, `seek`, `avg_logprob`, `words`, `language`, \
                 `word_segments`; `transcription` with `offsets`; `chunks` with `timestamp`; or `words` beside `text` and `task`",
    kept: "words as in the segments, times, the speakers of segments and of words, speaker changes marked by whisper.cpp, \
           language; a word without speaker goes with the word before it",
    lost: "tokens, probabilities, the times of single words",
};

const KEYS: &[&str] = &[
    "text",
    "segments",
    "start",
    "end",
    "speaker",
    "words",
    "word",
    "language",
    "transcription",
    "offsets",
    "from",
    "to",
    "speaker_turn_next",
    "result",
    "chunks",
    "speakers",
    "timestamp",
];

impl Format for Whisper {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let signs = [
            "segments[].tokens",
            "segments[].seek",
            "segments[].avg_logprob",
            "segments[].no_speech_prob",
            "segments[].compression_ratio",
            "segments[].words",
            "word_segments",
            "language",
        ];
        if outline.all(&["transcription[].text", "transcription[].offsets.from"]) {
            return Some(95);
        }
        let segments = outline.all(&["segments[].text", "segments[].start"]) && outline.any(&signs);
        let chunks = outline.any(&["chunks[].timestamp", "speakers[].timestamp"]) && outline.has("text");
        let words = outline.all(&["text", "task", "words[].word", "words[].start"]);
        (segments || chunks || words).then_some(90)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let mut found = Found::language(root.first(&["language"]));
        let speakers = root.get("speakers").list();
        let cues = if !root.get("transcription").list().is_empty() {
            found = Found::language(root.get("result").get("language"));
            cpp(root.get("transcription").list())
        } else if speakers.iter().any(|chunk| chunk.get("text").text().is_some()) {
            chunks(speakers)
        } else if !root.get("chunks").list().is_empty() {
            chunks(root.get("chunks").list())
        } else if !root.get("segments").list().is_empty() {
            segments(root.get("segments").list(), &mut found)
        } else {
            words(&root)
        };
        talk(cues, found)
    }
}

fn segments(list: &[Node], found: &mut Found) -> Vec<Marked> {
    let mut cues = Vec::new();
    let mut unplaced = 0;
    for (index, segment) in list.iter().enumerate() {
        let speaker = segment.get("speaker").speaker();
        let words = segment.get("words").list();
        let own: Vec<Option<String>> = words.iter().map(|word| word.get("speaker").speaker()).collect();
        let changes = own.iter().flatten().any(|one| own.iter().flatten().next() != Some(one));
        if changes {
            match cut(segment, speaker.as_ref(), &own, index) {
                Some(more) => {
                    cues.extend(more);
                    continue;
                }
                None => unplaced += 1,
            }
        }
        cues.push((
            false,
            Utterance {
                speaker: speaker.or_else(|| own.into_iter().flatten().next()),
                time: segment.get("start").seconds(),
                end: segment.get("end").seconds(),
                text: segment.get("text").text().unwrap_or_default().to_owned(),
                number: number(index),
            },
        ));
    }
    found.note(unplaced, |n| {
        format!(
            "In {n} segments the speaker changes, but their words are not those of the segment; they have one speaker."
        )
    });
    cues
}

/// Cuts a segment where the speaker of its words changes.
fn cut(segment: &Node, speaker: Option<&String>, own: &[Option<String>], index: usize) -> Option<Vec<Marked>> {
    let words = segment.get("words").list();
    let names: Vec<&str> =
        words.iter().map(|word| word.first(&["word", "text"]).text().unwrap_or_default().trim()).collect();
    let pieces = match segment.get("text").text() {
        Some(text) => align(text, &names)?,
        None => names,
    };
    let mut last = own.first().and_then(Option::as_ref).or(speaker);
    let mut cut: Vec<Marked> = Vec::new();
    for ((piece, word), own) in pieces.iter().zip(words).zip(own) {
        last = own.as_ref().or(last);
        let (begin, end) = (word.get("start").seconds(), word.get("end").seconds());
        match cut.last_mut().filter(|(_, cue)| cue.speaker.as_ref() == last) {
            Some((_, cue)) => {
                // The slices of `align` carry their own white space; bare words do not.
                if segment.get("text").is_null() {
                    cue.text.push(' ');
                }
                cue.text.push_str(piece);
                cue.end = cue.end.max(end);
            }
            None => {
                let text = (*piece).to_owned();
                let time = begin.or_else(|| segment.get("start").seconds().filter(|_| cut.is_empty()));
                cut.push((false, Utterance { speaker: last.cloned(), time, end, text, number: number(index) }));
            }
        }
    }
    Some(cut)
}

/// Tells whether pieces carry their own spaces, as tokens do; then one without begins in the middle of a word.
fn carries_spaces<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut with, mut without) = (0, 0);
    for text in texts.filter(|text| !text.trim().is_empty()) {
        *if text.starts_with(' ') { &mut with } else { &mut without } += 1;
    }
    with > without
}

fn cpp(list: &[Node]) -> Vec<Marked> {
    let text = |segment: &Node| segment.get("text").text().unwrap_or_default().to_owned();
    let texts: Vec<String> = list.iter().map(text).collect();
    let spaced = carries_spaces(texts.iter().map(String::as_str));
    let mut begins = false;
    let mut pieces = Vec::new();
    let mut before = None;
    for ((index, segment), text) in list.iter().enumerate().zip(&texts) {
        let offsets = segment.get("offsets");
        let (begin, end) = (offsets.get("from").millis(), offsets.get("to").millis());
        let inside = spaced && !text.starts_with(' ') && begin.is_some() && begin == before;
        before = end;
        let speaker = segment.get("speaker").speaker();
        pieces.push(Word { text, attached: inside, speaker, begin, end, number: number(index), begins });
        begins = *segment.get("speaker_turn_next") == Node::Flag(true);
    }
    cues(pieces)
}

fn chunks(list: &[Node]) -> Vec<Marked> {
    let texts = || list.iter().map(|chunk| chunk.get("text").text().unwrap_or_default());
    let spaced = carries_spaces(texts());
    let mut before = None;
    let pieces = list.iter().zip(texts()).enumerate().map(|(index, (chunk, text))| {
        let (begin, end) = (chunk.get("timestamp").at(0).seconds(), chunk.get("timestamp").at(1).seconds());
        let attached = spaced && !text.starts_with(' ') && begin.is_some() && begin == before;
        before = end;
        let speaker = chunk.get("speaker").speaker();
        Word { text, attached, speaker, begin, end, number: number(index), begins: false }
    });
    cues(pieces.collect::<Vec<_>>())
}

/// Words beside the text, as the OpenAI service sends them; their punctuation is in the text alone.
fn words(root: &Node) -> Vec<Marked> {
    let text = root.get("text").text().unwrap_or_default();
    let list = root.get("words").list();
    let names: Vec<&str> =
        list.iter().map(|word| word.first(&["word", "text"]).text().unwrap_or_default().trim()).collect();
    match align(text, &names) {
        Some(pieces) if !pieces.is_empty() => {
            cues(pieces.into_iter().zip(list).enumerate().map(|(index, (text, word))| {
                let (begin, end) = (word.get("start").seconds(), word.get("end").seconds());
                Word { text, begin, end, number: number(index), ..Word::default() }
            }))
        }
        _ => vec![(false, Utterance { text: text.to_owned(), number: 1, ..Utterance::default() })],
    }
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{per_speaker, real, said, survives, talk, times, words};
    use super::*;

    const X: &str = r#"{"segments": [
        {"start": 0.5, "end": 2.0, "text": " Hoe is het? In 2014 goed.", "speaker": "SPEAKER_00", "words": [
            {"word": "Hoe", "start": 0.5, "end": 0.6, "score": NaN, "speaker": "SPEAKER_00"}, {"word": "is", "speaker": "SPEAKER_00"},
            {"word": "het?", "start": 0.8, "end": 1.0, "speaker": "SPEAKER_00"}, {"word": "In", "start": 1.2, "end": 1.3, "speaker": "SPEAKER_01"},
            {"word": "2014"}, {"word": "goed.", "start": 1.5, "end": 2.0, "speaker": "SPEAKER_01"}]},
        {"start": 2.0, "end": 3.0, "text": " Heel goed.", "speaker": "SPEAKER_01"}], "language": "nl"}"#;
    const CPP: &str = r#"{"result": {"language": "nl"}, "transcription": [
        {"timestamps": {"from": "00:00:00,000", "to": "00:00:00,500"}, "offsets": {"from": 0, "to": 500}, "text": " Werk"},
        {"offsets": {"from": 500, "to": 900}, "text": "plek", "speaker_turn_next": true},
        {"offsets": {"from": 900, "to": 1900}, "text": " Ja."}]}"#;

    #[test]
    fn a_segment_is_cut_where_its_speaker_changes() {
        let talk = talk(&Whisper, X.as_bytes());
        assert_eq!(said(&talk), ["SPEAKER_00: Hoe is het?", "SPEAKER_01: In 2014 goed. Heel goed."]);
        assert_eq!(times(&talk), [500, 1200]);
        assert_eq!(talk.language.as_deref(), Some("nl"));
    }

    #[test]
    fn tokens_of_whisper_cpp_carry_their_spaces() {
        let talk = talk(&Whisper, CPP.as_bytes());
        assert_eq!(said(&talk), ["–: Werkplek", "–: Ja."]);
        assert_eq!(times(&talk), [0, 900]);
    }

    #[test]
    fn chunks_and_bare_words_are_read() {
        let chunks = r#"{"text": " Ja. Nee.", "chunks": [{"timestamp": [0.0, 1.5], "text": " Ja."}, {"timestamp": [21.5, null], "text": " Nee."}]}"#;
        assert_eq!(times(&talk(&Whisper, chunks.as_bytes())), [0, 21_500]);
        let speakers = r#"{"speakers": [{"speaker": "S0", "timestamp": [0, 1], "text": "Ja."}, {"speaker": "S1", "timestamp": [1, 2], "text": "Nee."}], "chunks": [], "text": ""}"#;
        assert_eq!(said(&talk(&Whisper, speakers.as_bytes())), ["S0: Ja.", "S1: Nee."]);
        let words = r#"{"task": "transcribe", "text": "Ja, dus. Nee.", "words": [{"word": "Ja", "start": 0, "end": 1}, {"word": "dus", "start": 1, "end": 2}, {"word": "Nee", "start": 20, "end": 21}]}"#;
        assert_eq!(said(&talk(&Whisper, words.as_bytes())), ["–: Ja, dus.", "–: Nee."]);
    }

    #[test]
    fn without_words_it_is_refused() {
        let empty = Source { name: "x", bytes: br#"{"text": "", "segments": [], "language": "nl"}"# };
        assert!(Whisper.read(&empty).is_err());
    }

    #[test]
    fn the_real_files() {
        if let Some(bytes) = real("deepgram-deepgram-python-captions__whisper_timestamped.json") {
            let talk = talk(&Whisper, &bytes);
            assert_eq!((talk.utterances.len(), words(&talk).len()), (1, 59));
        }
        if let Some(bytes) = real("hitsave-interview-transcripts__Keitai_update_Spring_2025.json") {
            assert_eq!(per_speaker(&talk(&Whisper, &bytes)), [("–".to_owned(), 14_492)]);
        }
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Whisper, X.as_bytes());
        survives(&Whisper, CPP.as_bytes());
    }
}
