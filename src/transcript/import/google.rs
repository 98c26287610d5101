//! JSON of Google Speech-to-Text.
//!
//! In: `results` with `alternatives`, with or without `words`, of versions 1 and 2, from the service or a client library.
//! Out: talk. With speakers on, the last result repeats all words with their speakers: then it alone is used. Times are
//! seconds, such as `1.400s`.

use super::join::Marked;
use super::json::{Document, Node, moment};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, by_time, cues, number, talk};
use super::{About, Content, Format, Refused, Source, Utterance};
use crate::transcript::Time;
use std::collections::BTreeMap;

/// Google Speech-to-Text.
pub(super) struct Google;

static ABOUT: About = About {
    id: "google",
    name: "Google Speech-to-Text JSON",
    endings: &["json"],
    recognised: "`results` (or `response.results`) with `alternatives` and `words` that have `word` and `startTime`, \
                 `startOffset` or `speakerTag`; or `alternatives.transcript` beside `resultEndTime`, `languageCode` or `channelTag`",
    kept: "words, speakers (`Speaker 1`) or channels, times, language; of the readings of a result the first",
    lost: "confidence, other readings, the times of single words",
};

const KEYS: &[&str] = &[
    "response",
    "results",
    "alternatives",
    "transcript",
    "words",
    "word",
    "startTime",
    "endTime",
    "startOffset",
    "endOffset",
    "start_time",
    "end_time",
    "start_offset",
    "end_offset",
    "seconds",
    "nanos",
    "speakerTag",
    "speakerLabel",
    "speaker_tag",
    "speaker_label",
    "channelTag",
    "channel_tag",
    "languageCode",
    "language_code",
    "resultEndTime",
    "resultEndOffset",
    "result_end_time",
    "result_end_offset",
];

impl Format for Google {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let known = ["", "response.", "[]."].into_iter().any(|at| {
            let has = |key: &str| outline.has(&format!("{at}results[].{key}"));
            let any = |keys: &[&str], inside: &str| keys.iter().any(|key| has(&format!("{inside}{key}")));
            let word =
                ["startTime", "startOffset", "speakerTag", "speakerLabel", "start_time", "start_offset", "speaker_tag"];
            let beside = [
                "resultEndTime",
                "resultEndOffset",
                "result_end_time",
                "languageCode",
                "language_code",
                "channelTag",
                "channel_tag",
            ];
            (has("alternatives[].words[].word") && any(&word, "alternatives[].words[]."))
                || (has("alternatives[].transcript") && any(&beside, ""))
        });
        known.then_some(92)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let list = |node: &Node| !node.list().is_empty();
        let results = [root.get("response").get("results"), root.get("results")].into_iter().find(|node| list(node));
        let joined: Vec<&Node> = match results {
            Some(results) => results.list().iter().collect(),
            None => root.list().iter().flat_map(|document| document.get("results").list()).collect(),
        };
        let first = joined.first().copied().unwrap_or(&Node::Null);
        let mut found = Found::language(first.first(&["languageCode", "language_code"]));
        let others = joined.iter().filter(|result| result.get("alternatives").list().len() > 1).count();
        found.note(others, |n| format!("{n} results have more than one reading; the first was taken."));
        talk(cues_of(&joined, &mut found), found)
    }
}

fn cues_of(results: &[&Node], found: &mut Found) -> Vec<Marked> {
    if let Some((last, before)) = results.split_last()
        && repeats(last, before)
    {
        found.notes.push("The last result repeats all words with their speakers; it alone was used.".to_owned());
        return result(results.len() - 1, last);
    }
    let mut channels: BTreeMap<Option<String>, Vec<Marked>> = BTreeMap::new();
    for (index, node) in results.iter().enumerate() {
        let channel = node.first(&["channelTag", "channel_tag"]).number().map(|tag| format!("Channel {tag}"));
        let mut cues = result(index, node);
        if let Some(channel) = &channel {
            cues.iter_mut().for_each(|(_, cue)| {
                let speaker = cue.speaker.take();
                cue.speaker = Some(speaker.map_or_else(|| channel.clone(), |name| format!("{channel} {name}")));
            });
        }
        channels.entry(channel).or_default().extend(cues);
    }
    match channels.len() {
        0 | 1 => channels.into_values().flatten().collect(),
        _ => by_time(channels.into_values().collect()),
    }
}

fn words<'n>(result: &'n Node) -> &'n [Node<'n>] {
    result.get("alternatives").at(0).get("words").list()
}

/// The last result repeats the others when its words have speakers, theirs have none, and it begins where they begin.
fn repeats(last: &Node, before: &[&Node]) -> bool {
    let tagged = |result: &Node| words(result).iter().any(|word| speaker(word).is_some());
    let earlier: usize = before.iter().map(|result| words(result).len()).sum();
    let begin = |result: &Node| words(result).first().and_then(|word| times(word).0);
    let first = before.iter().find_map(|result| begin(result));
    let text = |result: &Node| {
        result.get("alternatives").at(0).get("transcript").text().is_some_and(|text| !text.trim().is_empty())
    };
    let same = || {
        let names = |word: &Node| word.get("word").text().map(str::to_owned);
        before.iter().flat_map(|result| words(result)).map(names).eq(words(last).iter().map(names))
    };
    tagged(last)
        && !before.is_empty()
        && earlier > 0
        && (same()
            || (!before.iter().any(|result| tagged(result)) && begin(last) <= first && words(last).len() >= earlier))
        || (tagged(last) && earlier == 0 && before.iter().any(|result| text(result)) && !text(last))
}

fn speaker(word: &Node) -> Option<String> {
    let label = word.first(&["speakerLabel", "speaker_label"]).speaker();
    label.or_else(|| {
        word.first(&["speakerTag", "speaker_tag"]).number().filter(|tag| *tag > 0.0).map(|tag| format!("Speaker {tag}"))
    })
}

const BEGIN: &[&str] = &["startTime", "startOffset", "start_time", "start_offset"];
const END: &[&str] = &["endTime", "endOffset", "end_time", "end_offset"];

/// Begin and end of a word; a begin of zero may be left out where there is an end.
fn times(word: &Node) -> (Option<Time>, Option<Time>) {
    let end = duration(word.first(END));
    let begin = match word.first(BEGIN) {
        Node::Null => end.map(|_| Time(0)),
        node => duration(node),
    };
    (begin, end)
}

/// Seconds; a client library may write seconds and nanoseconds apart, and leave a zero out.
fn duration(node: &Node) -> Option<Time> {
    let Node::Map(_) = node else { return node.seconds() };
    let (seconds, nanos) = (node.get("seconds").number().unwrap_or(0.0), node.get("nanos").number().unwrap_or(0.0));
    moment(seconds * 1000.0 + nanos / 1e6)
}

fn result(index: usize, result: &Node) -> Vec<Marked> {
    let reading = result.get("alternatives").at(0);
    if words(result).is_empty() {
        let text = reading.get("transcript").text().unwrap_or_default().to_owned();
        let end = duration(result.first(&["resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset"]));
        return vec![(false, Utterance { text, end, number: number(index), ..Utterance::default() })];
    }
    cues(words(result).iter().map(|word| {
        let (begin, end) = times(word);
        let text = word.get("word").text().unwrap_or_default();
        Word { text, speaker: speaker(word), begin, end, number: number(index), ..Word::default() }
    }))
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{said, survives, talk, times};
    use super::*;

    const TAGS: &str = r#"{"response": {"results": [
        {"alternatives": [{"transcript": "Hoe is het?", "words": [{"endTime": "0.5s", "word": "Hoe"}, {"startTime": "0.5s", "endTime": "0.7s", "word": "is"}, {"startTime": "0.7s", "endTime": "1s", "word": "het?"}]}], "languageCode": "nl-nl"},
        {"alternatives": [{"transcript": " Goed.", "words": [{"startTime": "2s", "endTime": "3s", "word": "Goed."}]}, {"transcript": "Groet"}]},
        {"alternatives": [{"words": [{"endTime": "0.5s", "word": "Hoe", "speakerTag": 1}, {"startTime": "0.5s", "endTime": "0.7s", "word": "is", "speakerTag": 1},
            {"startTime": "0.7s", "endTime": "1s", "word": "het?", "speakerTag": 1}, {"startTime": "2s", "endTime": "3s", "word": "Goed.", "speakerTag": 2}]}]}]}}"#;

    #[test]
    fn the_last_result_that_repeats_all_words_is_used_alone() {
        let talk = talk(&Google, TAGS.as_bytes());
        assert_eq!(said(&talk), ["Speaker 1: Hoe is het?", "Speaker 2: Goed."]);
        assert_eq!((times(&talk), talk.notes.len(), talk.language.as_deref()), (vec![0, 2000], 2, Some("nl-nl")));
    }

    #[test]
    fn results_that_do_not_repeat_are_all_used() {
        let text = r#"{"results": [{"alternatives": [{"words": [{"startOffset": "1s", "word": "Ja", "speakerLabel": "1"}]}]},
            {"alternatives": [{"words": [{"startOffset": "2s", "word": "Nee", "speakerLabel": "2"}]}]}]}"#;
        assert_eq!(said(&talk(&Google, text.as_bytes())), ["Speaker 1: Ja", "Speaker 2: Nee"]);
    }

    #[test]
    fn transcripts_without_words_and_channels_are_read() {
        let text = r#"{"results": [{"alternatives": [{"transcript": "Ja dus"}], "channelTag": 1, "resultEndTime": "1s"}, {"alternatives": [{"transcript": " nee"}], "channelTag": 2}]}"#;
        assert_eq!(said(&talk(&Google, text.as_bytes())), ["Channel 1: Ja dus", "Channel 2: nee"]);
    }

    #[test]
    fn a_client_library_writes_seconds_and_nanos_apart() {
        let text = r#"{"results": [{"alternatives": [{"words": [{"word": "Ja", "start_time": {"seconds": 3, "nanos": 500000000}, "end_time": {"seconds": "4"}}]}]}]}"#;
        assert_eq!(times(&talk(&Google, text.as_bytes())), [3500]);
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Google, TAGS.as_bytes());
    }
}
