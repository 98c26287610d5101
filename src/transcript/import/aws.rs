//! JSON of Amazon Transcribe.
//!
//! In: `results` with `items`, and who spoke in `items`, `speaker_labels` or `channel_labels`; or the `Transcript` of call
//! analytics. Out: talk; punctuation stands against its word. Times are seconds, written as strings; those of call analytics
//! are milliseconds.

use super::join::Marked;
use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, by_time, cues, number, talk};
use super::{About, Content, Format, Refused, Source, Utterance};
use crate::transcript::Time;
use std::collections::BTreeMap;

/// Amazon Transcribe.
pub(super) struct Aws;

static ABOUT: About = About {
    id: "aws",
    name: "Amazon Transcribe JSON",
    endings: &["json"],
    recognised: "`results.items` with `alternatives` and `type`; `results.audio_segments` with `transcript`; or `Transcript` \
                 with `Content` and `BeginOffsetMillis`",
    kept: "words and punctuation, speakers (`spk_0`, `ch_0`), times, language; channels are merged by the time at which a \
           phrase begins",
    lost: "confidence, other readings of a word, the times of single words",
};

const KEYS: &[&str] = &[
    "results",
    "items",
    "alternatives",
    "content",
    "type",
    "start_time",
    "end_time",
    "speaker_label",
    "speaker_labels",
    "segments",
    "channel_labels",
    "channels",
    "channel_label",
    "audio_segments",
    "transcript",
    "transcripts",
    "language_code",
    "Transcript",
    "Content",
    "BeginOffsetMillis",
    "EndOffsetMillis",
    "ParticipantRole",
    "ParticipantId",
    "LanguageCode",
];

impl Format for Aws {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let known = outline.all(&["results.items[].alternatives[].content", "results.items[].type"])
            || outline.all(&["results.audio_segments[].transcript", "results.audio_segments[].start_time"])
            || outline.all(&["Transcript[].Content", "Transcript[].BeginOffsetMillis"]);
        known.then_some(97)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let results = root.get("results");
        let mut found = Found::language(results.first(&["language_code"]));
        let channels = results.get("channel_labels").get("channels").list();
        let cues = if !channels.is_empty() {
            by_time(channels.iter().map(channel).collect())
        } else if !results.get("items").list().is_empty() {
            items(results, &mut found)
        } else if !results.get("audio_segments").list().is_empty() {
            let segment = |node: &Node| {
                (node.get("speaker_label").speaker(), node.get("start_time").seconds(), node.get("end_time").seconds())
            };
            whole(results.get("audio_segments").list(), "transcript", segment)
        } else {
            found = Found::language(root.get("LanguageCode"));
            let call = |node: &Node| {
                (
                    node.first(&["ParticipantRole", "ParticipantId"]).speaker(),
                    node.get("BeginOffsetMillis").millis(),
                    node.get("EndOffsetMillis").millis(),
                )
            };
            whole(root.get("Transcript").list(), "Content", call)
        };
        talk(cues, found)
    }
}

type Who = (Option<String>, Option<Time>, Option<Time>);

/// Segments with their text.
fn whole(list: &[Node], key: &str, who: impl Fn(&Node) -> Who) -> Vec<Marked> {
    let cue = |(index, node): (usize, &Node)| {
        let (speaker, time, end) = who(node);
        let text = node.get(key).text().unwrap_or_default().to_owned();
        (false, Utterance { speaker, time, end, text, number: number(index) })
    };
    list.iter().enumerate().map(cue).collect()
}

fn word<'n>(index: usize, item: &'n Node) -> Word<'n> {
    Word {
        text: item.get("alternatives").at(0).get("content").text().unwrap_or_default(),
        attached: item.get("type").text() == Some("punctuation"),
        speaker: item.get("speaker_label").speaker(),
        begin: item.get("start_time").seconds(),
        end: item.get("end_time").seconds(),
        number: number(index),
        begins: false,
    }
}

fn channel(channel: &Node) -> Vec<Marked> {
    let speaker = channel.get("channel_label").speaker();
    let words = channel.get("items").list().iter().enumerate();
    cues(words.map(|(index, item)| Word { speaker: speaker.clone(), ..word(index, item) }))
}

/// Items, with the speaker they carry, or else the one of the label with the same start, or else of the segment around it.
fn items(results: &Node, found: &mut Found) -> Vec<Marked> {
    let segments = results.get("speaker_labels").get("segments").list();
    let mut labels: BTreeMap<Time, String> = BTreeMap::new();
    let mut spans: Vec<(Time, Time, String)> = Vec::new();
    for segment in segments {
        for item in segment.get("items").list() {
            if let (Some(begin), Some(name)) = (item.get("start_time").seconds(), item.get("speaker_label").speaker()) {
                labels.insert(begin, name);
            }
        }
        if let (Some(begin), Some(end), Some(name)) = (
            segment.get("start_time").seconds(),
            segment.get("end_time").seconds(),
            segment.get("speaker_label").speaker(),
        ) {
            spans.push((begin, end, name));
        }
    }
    spans.sort();
    let around = |begin: Time| {
        let before = spans.get(..spans.partition_point(|span| span.0 <= begin))?;
        before.last().filter(|span| begin <= span.1).map(|span| span.2.clone())
    };
    let mut nobody = 0;
    let words: Vec<Word> = results
        .get("items")
        .list()
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let mut word = word(index, item);
            let labelled = || word.begin.and_then(|begin| labels.get(&begin).cloned().or_else(|| around(begin)));
            word.speaker = word.speaker.clone().or_else(labelled);
            nobody += usize::from(!segments.is_empty() && !word.attached && word.speaker.is_none());
            word
        })
        .collect();
    found.note(nobody, |n| format!("The file does not say who speaks {n} of its words; they stand without a speaker."));
    cues(words)
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{per_speaker, real, said, survives, talk, times};
    use super::*;

    const LABELS: &str = r#"{"jobName": "x", "results": {"language_code": "nl-NL", "transcripts": [{"transcript": "Ja. Nee dus."}],
        "speaker_labels": {"segments": [{"start_time": "0.1", "end_time": "0.5", "speaker_label": "spk_0", "items": [{"start_time": "0.1", "speaker_label": "spk_0"}]},
            {"start_time": "1.0", "end_time": "2.0", "speaker_label": "spk_1", "items": [{"start_time": "1.0", "speaker_label": "spk_1"}]}]},
        "items": [{"type": "pronunciation", "start_time": "0.1", "end_time": "0.5", "alternatives": [{"content": "Ja"}]},
            {"type": "punctuation", "alternatives": [{"content": "."}]},
            {"type": "pronunciation", "start_time": "1.0", "end_time": "1.4", "alternatives": [{"content": "Nee"}]},
            {"type": "pronunciation", "start_time": "1.5", "end_time": "1.9", "alternatives": [{"content": "dus"}]},
            {"type": "punctuation", "alternatives": [{"content": "."}]}]}}"#;

    #[test]
    fn labels_are_found_by_start_and_by_the_segment_around() {
        let talk = talk(&Aws, LABELS.as_bytes());
        assert_eq!(said(&talk), ["spk_0: Ja.", "spk_1: Nee dus."]);
        assert_eq!(times(&talk), [100, 1000]);
        assert_eq!((talk.language.as_deref(), talk.notes.len()), (Some("nl-NL"), 0));
    }

    #[test]
    fn channels_are_merged_by_phrase() {
        let text = r#"{"results": {"items": [{"type": "pronunciation", "alternatives": [{"content": "x"}]}], "channel_labels": {"channels": [
            {"channel_label": "ch_0", "items": [{"type": "pronunciation", "start_time": "0", "end_time": "1", "alternatives": [{"content": "Hoe"}]},
                {"type": "punctuation", "alternatives": [{"content": "?"}]},
                {"type": "pronunciation", "start_time": "4", "end_time": "5", "alternatives": [{"content": "Hm"}]}]},
            {"channel_label": "ch_1", "items": [{"type": "pronunciation", "start_time": "2", "end_time": "3", "alternatives": [{"content": "Goed"}]}]}]}}}"#;
        assert_eq!(said(&talk(&Aws, text.as_bytes())), ["ch_0: Hoe?", "ch_1: Goed", "ch_0: Hm"]);
    }

    #[test]
    fn segments_and_call_analytics_are_read() {
        let segments = r#"{"results": {"audio_segments": [{"transcript": "Ja.", "start_time": "1", "end_time": "2", "speaker_label": "spk_0"}]}}"#;
        assert_eq!(said(&talk(&Aws, segments.as_bytes())), ["spk_0: Ja."]);
        let call = r#"{"Transcript": [{"ParticipantRole": "AGENT", "BeginOffsetMillis": 1500, "EndOffsetMillis": 2000, "Content": "Hallo."}]}"#;
        let call = talk(&Aws, call.as_bytes());
        assert_eq!((said(&call), times(&call)), (vec!["AGENT: Hallo.".to_owned()], vec![1500]));
    }

    #[test]
    fn the_real_files() {
        for (name, turns, counts) in [
            ("bbc-react-transcript-editor__todayinfocus.sample.json", 9, vec![("spk_0", 206), ("spk_1", 519)]),
            (
                "kibaffo33-aws_transcribe_to_docx__03-speaker-identification.json",
                7,
                vec![("spk_0", 205), ("spk_1", 96), ("spk_2", 53)],
            ),
        ] {
            let Some(bytes) = real(name) else { continue };
            let talk = talk(&Aws, &bytes);
            let counts: Vec<(String, usize)> = counts.into_iter().map(|(who, n)| (who.to_owned(), n)).collect();
            assert_eq!((talk.utterances.len(), per_speaker(&talk)), (turns, counts), "{name}");
        }
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Aws, LABELS.as_bytes());
    }
}
