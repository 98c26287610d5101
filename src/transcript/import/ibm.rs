//! JSON of IBM Watson Speech to Text.
//!
//! In: `results` with `alternatives` whose `timestamps` are lists of word, begin and end, and `speaker_labels` by time. Out:
//! talk; each word has the speaker of the label with its begin, else of the label around it. Times are seconds.

use super::join::Marked;
use super::json::{Document, Node};
use super::json_outline::Outline;
use super::json_talk::{Found, Word, cues, number, talk};
use super::{About, Content, Format, Refused, Source, Utterance};
use crate::transcript::Time;

/// IBM Watson.
pub(super) struct Ibm;

static ABOUT: About = About {
    id: "ibm",
    name: "IBM Watson Speech to Text JSON",
    endings: &["json"],
    recognised: "`results` with `alternatives.transcript` beside `alternatives.timestamps`, `final`, `result_index` or \
                 `speaker_labels`",
    kept: "words (`%HESITATION` too), speakers (`Speaker 0`), times; of the readings of a result the first",
    lost: "confidence, other readings, results that are not final, the times of single words",
};

const KEYS: &[&str] =
    &["results", "alternatives", "transcript", "timestamps", "final", "speaker_labels", "from", "to", "speaker"];

impl Format for Ibm {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let known = ["", "[]."].into_iter().any(|at| {
            let has = |path: &str| outline.has(&format!("{at}{path}"));
            has("results[].alternatives[].transcript")
                && (has("results[].alternatives[].timestamps")
                    || has("results[].final")
                    || has("result_index")
                    || has("speaker_labels[].from"))
        });
        known.then_some(93)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let messages: Vec<&Node> = if root.list().is_empty() { vec![&root] } else { root.list().iter().collect() };
        let labels = Labels::of(&messages);
        let mut found = Found::default();
        let (mut interim, mut nobody, mut others) = (0, 0, 0);
        let mut all = Vec::new();
        for (index, result) in messages.iter().flat_map(|message| message.get("results").list()).enumerate() {
            if *result.get("final") == Node::Flag(false) {
                interim += 1;
                continue;
            }
            others += usize::from(result.get("alternatives").list().len() > 1);
            let (cues, unknown) = one(index, result.get("alternatives").at(0), &labels);
            nobody += unknown;
            all.extend(cues);
        }
        found.note(interim, |n| format!("{n} results are not final; they were left out."));
        found.note(others, |n| format!("{n} results have more than one reading; the first was taken."));
        found.note(nobody, |n| {
            format!("The file does not say who speaks {n} of its words; they stand without a speaker.")
        });
        talk(all, found)
    }
}

/// Who speaks from when to when, sorted.
struct Labels(Vec<(Time, Time, String)>);

impl Labels {
    fn of(messages: &[&Node]) -> Self {
        let label = |node: &Node| {
            Some((node.get("from").seconds()?, node.get("to").seconds()?, node.get("speaker").speaker()?))
        };
        let all = messages.iter().flat_map(|message| message.get("speaker_labels").list());
        let mut labels: Vec<_> = all.filter_map(label).collect();
        labels.sort();
        Self(labels)
    }

    fn at(&self, begin: Option<Time>) -> Option<String> {
        let begin = begin?;
        let before = self.0.get(..self.0.partition_point(|label| label.0 <= begin))?;
        before.last().filter(|label| begin <= label.1).map(|label| label.2.clone())
    }
}

/// A result: its transcript as it is where one person speaks, else its words.
fn one(index: usize, reading: &Node, labels: &Labels) -> (Vec<Marked>, usize) {
    let words: Vec<Word> = reading
        .get("timestamps")
        .list()
        .iter()
        .map(|entry| {
            let (begin, end) = (entry.at(1).seconds(), entry.at(2).seconds());
            let text = entry.at(0).text().unwrap_or_default();
            Word { text, speaker: labels.at(begin), begin, end, number: number(index), ..Word::default() }
        })
        .collect();
    let unknown = if labels.0.is_empty() { 0 } else { words.iter().filter(|word| word.speaker.is_none()).count() };
    let speaker = words.first().and_then(|word| word.speaker.clone());
    let transcript = reading.get("transcript").text().unwrap_or_default();
    if words.iter().any(|word| word.speaker != speaker) || transcript.trim().is_empty() {
        return (cues(words), unknown);
    }
    let (time, end) = (words.first().and_then(|word| word.begin), words.last().and_then(|word| word.end));
    (vec![(false, Utterance { speaker, time, end, text: transcript.to_owned(), number: number(index) })], unknown)
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{said, survives, talk, times};
    use super::*;

    const LABELS: &str = r#"{"result_index": 0, "results": [
        {"final": true, "alternatives": [{"transcript": "hoe is het goed ", "timestamps": [["hoe", 0.1, 0.2], ["is", 0.2, 0.3], ["het", 0.3, 0.5], ["goed", 0.9, 1.2]]}]},
        {"final": true, "alternatives": [{"transcript": "%HESITATION om 3:00 ", "timestamps": [["%HESITATION", 2.0, 2.2], ["om", 2.2, 2.4], ["drie", 2.4, 2.8]]}]},
        {"final": false, "alternatives": [{"transcript": "om d"}]}],
        "speaker_labels": [{"from": 0.1, "to": 0.2, "speaker": 0}, {"from": 0.2, "to": 0.3, "speaker": 0}, {"from": 0.3, "to": 0.5, "speaker": 0},
            {"from": 0.9, "to": 1.2, "speaker": 1}, {"from": 2.0, "to": 2.2, "speaker": 1}, {"from": 2.2, "to": 2.8, "speaker": 1}]}"#;

    #[test]
    fn words_get_the_speaker_of_the_label_at_their_time() {
        let talk = talk(&Ibm, LABELS.as_bytes());
        assert_eq!(said(&talk), ["Speaker 0: hoe is het", "Speaker 1: goed %HESITATION om 3:00"]);
        assert_eq!((times(&talk), talk.notes.len()), (vec![100, 900], 1));
    }

    #[test]
    fn without_labels_nobody_is_named() {
        let text = r#"{"results": [{"alternatives": [{"transcript": "ja ", "timestamps": [["ja", 0.1, 0.2]]}], "final": true}]}"#;
        assert_eq!(said(&talk(&Ibm, text.as_bytes())), ["–: ja"]);
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Ibm, LABELS.as_bytes());
    }
}
