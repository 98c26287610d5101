//! JSON of no known service: a list of things said.
//!
//! In: a list (or JSON Lines, or a list inside an object) of objects with words, and a speaker or a time, under the names
//! people use. Out: talk. A time whose key says no unit is read as seconds or milliseconds by the pace of the talk, which is
//! said in a note; where the pace does not tell, times are left out.

use super::join::Marked;
use super::json::{Document, Node, moment};
use super::json_outline::Outline;
use super::json_talk::{Found, number, talk};
use super::{About, Content, Format, Refused, Source, Utterance};
use crate::transcript::Time;

/// A list of things said.
pub(super) struct Generic;

static ABOUT: About = About {
    id: "json",
    name: "JSON, a list of things said",
    endings: &["json", "jsonl", "ndjson"],
    recognised: "a list of objects with words (`text`, `transcript`, `content`, `body`, `utterance`, `sentence`, `words`, \
                 `message`, `line`, `caption`) and a speaker (`speaker`, `speaker_name`, `name`, `who`, `participant`, `role`, \
                 `author`) or a time (`start`, `start_time`, `startTime`, `begin`, `from`, `time`, `timestamp`, `offset`, `start_ms`)",
    kept: "words, speakers, times; the unit of a time that says none is told from the pace of the talk and noted",
    lost: "all other values",
};

const TEXT: &[&str] =
    &["text", "transcript", "content", "body", "utterance", "sentence", "words", "message", "line", "caption"];
const SPEAKER: &[&str] = &[
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "speakerLabel",
    "speaker_id",
    "speakerId",
    "name",
    "who",
    "participant",
    "role",
    "author",
];
const BARE: (&[&str], &[&str]) = (
    &["start", "start_time", "startTime", "begin", "from", "time", "timestamp", "offset"],
    &["end", "end_time", "endTime", "to"],
);
const MILLIS: (&[&str], &[&str]) = (
    &["start_ms", "startMs", "begin_ms", "offset_ms", "offsetMs", "startTimeMs", "startMillis"],
    &["end_ms", "endMs", "endTimeMs", "endMillis"],
);
const SECONDS: (&[&str], &[&str]) =
    (&["start_seconds", "startSeconds", "start_sec", "startSec"], &["end_seconds", "endSeconds", "end_sec", "endSec"]);
const LISTS: &[&str] = &[
    "segments",
    "utterances",
    "transcript",
    "transcription",
    "turns",
    "results",
    "data",
    "items",
    "lines",
    "captions",
    "cues",
    "entries",
    "sentences",
    "messages",
    "conversation",
    "dialogue",
    "paragraphs",
    "monologues",
    "blocks",
    "events",
];
/// How deep inside objects the list is looked for.
const DEEP: usize = 3;
/// Words a second below which talk is too slow for its times to be seconds.
const SLOW: f64 = 0.03;

const KEYS: &[&str] = &[
    "text",
    "transcript",
    "content",
    "body",
    "utterance",
    "sentence",
    "words",
    "message",
    "line",
    "caption",
    "speaker",
    "speaker_name",
    "speakerName",
    "speaker_label",
    "speakerLabel",
    "speaker_id",
    "speakerId",
    "name",
    "who",
    "participant",
    "role",
    "author",
    "start",
    "start_time",
    "startTime",
    "begin",
    "from",
    "time",
    "timestamp",
    "offset",
    "end",
    "end_time",
    "endTime",
    "to",
    "start_ms",
    "startMs",
    "begin_ms",
    "offset_ms",
    "offsetMs",
    "startTimeMs",
    "startMillis",
    "end_ms",
    "endMs",
    "endTimeMs",
    "endMillis",
    "start_seconds",
    "startSeconds",
    "start_sec",
    "startSec",
    "end_seconds",
    "endSeconds",
    "end_sec",
    "endSec",
    "segments",
    "utterances",
    "transcription",
    "turns",
    "results",
    "data",
    "items",
    "lines",
    "captions",
    "cues",
    "entries",
    "sentences",
    "messages",
    "conversation",
    "dialogue",
    "paragraphs",
    "monologues",
    "blocks",
    "events",
    "language",
    "label",
    "id",
    "display_name",
];

impl Format for Generic {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let places = outline.paths().filter_map(|path| {
            let (place, key) = path.rsplit_once('.').unwrap_or(("", path));
            let steps = place
                .split('.')
                .all(|step| step.trim_end_matches("[]").is_empty() || LISTS.contains(&step.trim_end_matches("[]")));
            (TEXT.contains(&key)
                && steps
                && place.split('.').count() <= DEEP
                && (place.is_empty() || place.ends_with("[]")))
            .then_some(place)
        });
        let mut places = places.map(|place| {
            let prefix = if place.is_empty() { String::new() } else { format!("{place}.") };
            let any = |keys: &[&str]| keys.iter().any(|key| outline.has(&format!("{prefix}{key}")));
            (any(SPEAKER) && place.ends_with("[]")) || any(BARE.0) || any(MILLIS.0) || any(SECONDS.0)
        });
        places.any(|known| known).then_some(40)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let mut found = Found::language(root.get("language"));
        let single = [root];
        let (list, place) = match &single {
            [Node::List(list)] => (list.as_slice(), None),
            [object] => lists(object, String::new(), 0)
                .into_iter()
                .max_by_key(|(list, place)| (spoken(list), std::cmp::Reverse(place.clone())))
                .filter(|(list, _)| spoken(list) > 0)
                .map_or((single.as_slice(), None), |(list, place)| (list, Some(place))),
        };
        if let Some(place) = place {
            found.notes.push(format!("The words were taken from `{place}`."));
        }
        let unit = unit(list, &mut found);
        let cues: Vec<Marked> =
            list.iter().enumerate().map(|(index, node)| (false, utterance(index, node, unit))).collect();
        talk(cues, found)
    }
}

/// All lists under the names that lists have.
fn lists<'n, 'a>(node: &'n Node<'a>, place: String, depth: usize) -> Vec<(&'n [Node<'a>], String)> {
    let Node::Map(entries) = node else { return Vec::new() };
    let inside = |(key, value): &'n (&'static str, Node<'a>)| {
        let place = if place.is_empty() { (*key).to_owned() } else { format!("{place}.{key}") };
        match value {
            Node::List(list) => vec![(list.as_slice(), place)],
            _ if depth < DEEP => lists(value, place, depth + 1),
            _ => Vec::new(),
        }
    };
    entries.iter().filter(|entry| LISTS.contains(&entry.0)).flat_map(inside).collect()
}

fn spoken(list: &[Node]) -> usize {
    list.iter().filter(|node| text(node).is_some()).count()
}

fn text<'n>(node: &'n Node) -> Option<&'n str> {
    TEXT.iter().find_map(|key| node.get(key).text()).filter(|text| !text.trim().is_empty())
}

fn speaker(node: &Node) -> Option<String> {
    let inside = |node: &Node| {
        node.speaker()
            .or_else(|| ["name", "display_name", "label", "id"].iter().find_map(|key| node.get(key).speaker()))
    };
    SPEAKER.iter().find_map(|key| inside(node.get(key)))
}

/// What one unit of a number without unit is, in milliseconds.
type Unit = Option<f64>;

/// A number without unit: of a list of two, begin and end.
fn bare(node: &Node, end: bool) -> Option<f64> {
    let value = if end { node.first(BARE.1) } else { node.first(BARE.0) };
    match value {
        Node::Null if end => node.first(BARE.0).at(1).number(),
        Node::List(_) => value.at(0).number(),
        _ => value.number(),
    }
}

fn unit(list: &[Node], found: &mut Found) -> Unit {
    let starts: Vec<f64> = list.iter().filter_map(|node| bare(node, false)).filter(|start| start.is_finite()).collect();
    let (first, last) = (starts.iter().copied().reduce(f64::min)?, starts.iter().copied().reduce(f64::max)?);
    let words: usize = list.iter().filter_map(text).map(|text| text.split_whitespace().count()).sum();
    let pace = words as f64 / (last - first);
    if !pace.is_finite() || starts.len() < 3 {
        if starts.iter().any(|start| start.fract() != 0.0) {
            found
                .notes
                .push("The times say no unit; they were read as seconds because some have a fraction.".to_owned());
            return Some(1000.0);
        }
        found.notes.push("The times say no unit and are too few to tell it; they were left out.".to_owned());
        return None;
    }
    let (name, unit) = if pace < SLOW { ("milliseconds", 1.0) } else { ("seconds", 1000.0) };
    found.notes.push(format!("The times say no unit; they were read as {name}, by the pace of the talk."));
    Some(unit)
}

fn utterance(index: usize, node: &Node, unit: Unit) -> Utterance {
    let time = |end: bool| -> Option<Time> {
        let of =
            |keys: (&'static [&'static str], &'static [&'static str])| node.first(if end { keys.1 } else { keys.0 });
        let clock = || of(BARE).text().map(str::trim).and_then(Time::parse);
        let plain = || moment(bare(node, end)? * unit?);
        of(MILLIS).millis().or_else(|| of(SECONDS).seconds()).or_else(clock).or_else(plain)
    };
    let text = text(node).unwrap_or_default().to_owned();
    Utterance { speaker: speaker(node), time: time(false), end: time(true), text, number: number(index) }
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{said, survives, talk, times};
    use super::*;

    const LIST: &str = r#"[{"speaker": "I", "start": 0.5, "end": 1, "text": "Hoe is het?"}, {"speaker": {"name": "P"}, "start": 2.5, "text": "Goed."}, {"speaker": "P", "start": 4, "text": "Heel goed."}]"#;

    #[test]
    fn a_list_is_read_and_the_unit_is_said() {
        let talk = talk(&Generic, LIST.as_bytes());
        assert_eq!(said(&talk), ["I: Hoe is het?", "P: Goed. Heel goed."]);
        assert_eq!((times(&talk), talk.notes.len()), (vec![500, 2500], 1));
    }

    #[test]
    fn milliseconds_are_told_by_the_pace() {
        let text = r#"{"data": {"utterances": [{"who": "I", "begin": 500, "utterance": "Hoe is het?"}, {"who": "P", "begin": 2500, "utterance": "Goed."}, {"who": "I", "begin": 4000, "utterance": "Mooi."}]}}"#;
        let talk = talk(&Generic, text.as_bytes());
        assert_eq!(times(&talk), [500, 2500, 4000]);
        assert_eq!(
            talk.notes,
            [
                "The words were taken from `data.utterances`.",
                "The times say no unit; they were read as milliseconds, by the pace of the talk."
            ]
        );
    }

    #[test]
    fn too_few_whole_numbers_give_no_times() {
        let talk = talk(&Generic, br#"[{"speaker": 1, "time": 4, "text": "Ja"}]"#);
        assert_eq!((said(&talk), times(&talk), talk.notes.len()), (vec!["Speaker 1: Ja".to_owned()], vec![], 1));
    }

    #[test]
    fn units_in_keys_clocks_lines_and_pairs_are_read() {
        let named = "{\"start_ms\": 1500, \"text\": \"Ja\", \"name\": \"A\"}\n{\"start_seconds\": 2, \"text\": \"Nee\", \"name\": \"B\"}\n{\"time\": \"00:01:02.5\", \"text\": \"Hm\", \"name\": \"A\"}\n";
        assert_eq!(times(&talk(&Generic, named.as_bytes())), [1500, 2000, 62_500]);
        let pairs = r#"[{"speaker": "1", "text": "Ja", "time": [0.5, 1.5]}, {"speaker": "2", "text": "Nee", "time": [2.5, 3.5]}]"#;
        let pairs = talk(&Generic, pairs.as_bytes());
        assert_eq!((times(&pairs), pairs.utterances[0].end), (vec![500, 2500], Some(Time(1500))));
    }

    #[test]
    fn what_is_no_talk_is_not_recognised() {
        for text in
            ["[1, 2, 3]", r#"{"name": "x", "text": "y"}"#, r#"[{"text": "a"}, {"text": "b"}]"#, r#"{"version": 1}"#]
        {
            assert_eq!(Generic.recognise(&Source { name: "x", bytes: text.as_bytes() }), None, "{text}");
        }
    }

    #[test]
    fn all_names_are_kept_by_the_reader() {
        let lists = [TEXT, SPEAKER, BARE.0, BARE.1, MILLIS.0, MILLIS.1, SECONDS.0, SECONDS.1, LISTS];
        for key in lists.into_iter().flatten() {
            assert!(KEYS.contains(key), "{key}");
        }
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Generic, LIST.as_bytes());
    }
}
