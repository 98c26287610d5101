//! JSON of Rev and Rev.ai.
//!
//! In: `monologues` of `elements`, which carry their own spaces. Out: talk. Times are seconds, or `hh:mm:ss,mmm`.

use super::join::Marked;
use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, number, talk};
use super::{About, Content, Format, Refused, Source, Utterance};
use crate::transcript::Time;
use std::collections::BTreeMap;

/// Rev and Rev.ai.
pub(super) struct Rev;

static ABOUT: About = About {
    id: "rev",
    name: "Rev and Rev.ai JSON",
    endings: &["json"],
    recognised: "`monologues` with `elements` that have `value`",
    kept: "words, punctuation and marks such as `<inaudible>`, speakers by name where the file has it, else `Speaker 0`, times",
    lost: "confidence, the times of single words",
};

const KEYS: &[&str] = &[
    "monologues",
    "elements",
    "value",
    "ts",
    "end_ts",
    "timestamp",
    "end_timestamp",
    "speaker",
    "speaker_info",
    "speaker_name",
    "display_name",
    "speakers",
    "id",
    "name",
    "language",
];

impl Format for Rev {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        Outline::of(source)?.has("monologues[].elements[].value").then_some(97)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let name = |node: &Node| Some((node.get("id").speaker()?, node.get("name").speaker()?));
        let names: BTreeMap<String, String> = root.get("speakers").list().iter().filter_map(name).collect();
        let cues = root.get("monologues").list().iter().enumerate().map(|(index, node)| monologue(index, node, &names));
        talk(cues.collect(), Found::language(root.get("language")))
    }
}

fn monologue(index: usize, node: &Node, names: &BTreeMap<String, String>) -> Marked {
    let elements = node.get("elements").list();
    let number_of = node.get("speaker").speaker();
    let listed = number_of.as_ref().and_then(|id| names.get(id).cloned());
    let named =
        [node.get("speaker_name"), node.get("speaker_info").get("display_name")].into_iter().find_map(Node::speaker);
    let text: String = elements.iter().filter_map(|element| element.get("value").text()).collect();
    let utterance = Utterance {
        speaker: named.or(listed).or(number_of),
        time: elements.iter().find_map(|element| time(element.first(&["ts", "timestamp"]))),
        end: elements.iter().rev().find_map(|element| time(element.first(&["end_ts", "end_timestamp"]))),
        text,
        number: number(index),
    };
    (false, utterance)
}

fn time(node: &Node) -> Option<Time> {
    node.seconds().or_else(|| Time::parse(node.text()?))
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{said, survives, talk, times};
    use super::*;

    const AI: &str = r#"{"monologues": [
        {"speaker": 0, "elements": [{"type": "text", "value": "Hoe", "ts": 0.5, "end_ts": 0.8, "confidence": 1}, {"type": "punct", "value": " "}, {"type": "text", "value": "is"}, {"type": "punct", "value": "? "}]},
        {"speaker": 1, "elements": [{"type": "unknown", "value": "<inaudible>"}, {"type": "punct", "value": " "}, {"type": "text", "value": "Goed", "ts": 2.0, "end_ts": 2.5}, {"type": "punct", "value": "."}]}]}"#;

    #[test]
    fn elements_carry_their_own_spaces() {
        let talk = talk(&Rev, AI.as_bytes());
        assert_eq!(said(&talk), ["Speaker 0: Hoe is?", "Speaker 1: <inaudible> Goed."]);
        assert_eq!(times(&talk), [500, 2000]);
    }

    #[test]
    fn names_are_taken_where_the_file_has_them() {
        let text = r#"{"speakers": [{"id": 0, "name": "Anna"}], "monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "Ja.", "timestamp": "00:00:01,470"}]}]}"#;
        let talk = talk(&Rev, text.as_bytes());
        assert_eq!((said(&talk), times(&talk)), (vec!["Anna: Ja.".to_owned()], vec![1470]));
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Rev, AI.as_bytes());
    }
}
