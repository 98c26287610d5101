//! JSON of Azure Speech.
//!
//! In: `recognizedPhrases` of a batch job, or `phrases` of a fast one. Out: talk. Times are ticks of 100 ns, an ISO duration or
//! milliseconds, as the key says.

use super::join::Marked;
use super::json::{Document, Node, moment};
use super::json_outline::Outline;
use super::json_talk::{Found, by_time, number, talk};
use super::{About, Content, Dropped, Format, Refused, Source, Utterance};
use crate::transcript::Time;

/// Azure Speech.
pub(super) struct Azure;

static ABOUT: About = About {
    id: "azure",
    name: "Azure Speech JSON (batch and fast transcription)",
    endings: &["json"],
    recognised: "`recognizedPhrases` with `nBest`; or `phrases` with `text` and `offsetMilliseconds`",
    kept: "the displayed words of the first reading, speakers (`Speaker 1`) and, where there are several, channels, times, \
           language; phrases in the order in which they begin",
    lost: "other readings, phrases that were not recognised (listed), confidence, the times of single words",
};

const KEYS: &[&str] = &[
    "recognizedPhrases",
    "recognitionStatus",
    "channel",
    "speaker",
    "offset",
    "duration",
    "offsetInTicks",
    "durationInTicks",
    "nBest",
    "display",
    "lexical",
    "locale",
    "phrases",
    "text",
    "offsetMilliseconds",
    "durationMilliseconds",
];

impl Format for Azure {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let outline = Outline::of(source)?;
        let fast = outline.all(&["phrases[].text", "phrases[].offsetMilliseconds"]);
        (fast || outline.any(&["recognizedPhrases[].nBest", "recognizedPhrases[].recognitionStatus"])).then_some(97)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let document = Document::open(source)?;
        let root = document.read(KEYS)?;
        let batch = root.get("recognizedPhrases").list();
        let list = if batch.is_empty() { root.get("phrases").list() } else { batch };
        let first = list.first().unwrap_or(&Node::Null);
        let mut found = Found::language(first.get("locale"));
        let mut channels = list.iter().map(|phrase| phrase.get("channel")).filter(|channel| !channel.is_null());
        let one = channels.next();
        let several = channels.any(|channel| Some(channel) != one);
        let mut cues = Vec::new();
        for (index, phrase) in list.iter().enumerate() {
            let status = phrase.get("recognitionStatus").text().unwrap_or("Success");
            if status == "Success" {
                cues.push(cue(index, phrase, several));
            } else {
                let text = status.chars().take(200).collect();
                found.dropped.push(Dropped { number: number(index), text, why: "phrase that was not recognised" });
            }
        }
        talk(by_time(vec![cues]), found)
    }
}

fn cue(index: usize, phrase: &Node, several: bool) -> Marked {
    let reading = phrase.get("nBest").at(0);
    let text = [reading.get("display"), phrase.get("text"), reading.get("lexical")].into_iter().find_map(Node::text);
    let speaker = phrase.get("speaker").speaker();
    let channel = phrase.get("channel").number().filter(|_| several).map(|channel| format!("Channel {channel}"));
    let speaker = match (channel, speaker) {
        (Some(channel), Some(name)) => Some(format!("{channel} {name}")),
        (channel, name) => channel.or(name),
    };
    let time = span(phrase, "offset");
    let end = time.zip(span(phrase, "duration")).map(|(time, lasts)| Time(time.0.saturating_add(lasts.0)));
    (false, Utterance { speaker, time, end, text: text.unwrap_or_default().to_owned(), number: number(index) })
}

fn span(phrase: &Node, what: &str) -> Option<Time> {
    let ticks = phrase.get(&format!("{what}InTicks")).number().map(|ticks| ticks / 10_000.0);
    let millis = ticks.or_else(|| phrase.get(&format!("{what}Milliseconds")).number());
    millis.map_or_else(|| iso(phrase.get(what).text()?), moment)
}

/// `PT1H2M3.4S`.
fn iso(text: &str) -> Option<Time> {
    let mut seconds = 0.0;
    for part in text.strip_prefix("PT")?.split_inclusive(['H', 'M', 'S']) {
        let mut number = part.to_owned();
        let unit = match number.pop()? {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * unit;
    }
    moment(seconds * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::super::json_proof::{said, survives, talk, times};
    use super::*;

    const BATCH: &str = r#"{"source": "x", "recognizedPhrases": [
        {"recognitionStatus": "Success", "channel": 0, "speaker": 2, "offset": "PT1M2.5S", "offsetInTicks": 625000000.0, "durationInTicks": 10000000.0, "nBest": [{"lexical": "goed", "display": "Goed."}, {"display": "Moed."}]},
        {"recognitionStatus": "Success", "channel": 0, "speaker": 1, "offset": "PT1M0.5S", "duration": "PT1S", "nBest": [{"display": "Hoe is het?"}]},
        {"recognitionStatus": "Failure", "offset": "PT2M"}]}"#;

    #[test]
    fn phrases_are_put_in_order_and_failures_listed() {
        let talk = talk(&Azure, BATCH.as_bytes());
        assert_eq!(said(&talk), ["Speaker 1: Hoe is het?", "Speaker 2: Goed."]);
        assert_eq!((times(&talk), talk.dropped.len()), (vec![60_500, 62_500], 1));
    }

    #[test]
    fn fast_transcription_is_in_milliseconds() {
        let text = r#"{"durationMilliseconds": 9000, "phrases": [{"offsetMilliseconds": 40, "durationMilliseconds": 2000, "text": "Goed.", "locale": "nl-NL", "speaker": 1}]}"#;
        let talk = talk(&Azure, text.as_bytes());
        assert_eq!(
            (said(&talk), times(&talk), talk.language.as_deref()),
            (vec!["Speaker 1: Goed.".to_owned()], vec![40], Some("nl-NL"))
        );
    }

    #[test]
    fn hostile_input_is_survived() {
        survives(&Azure, BATCH.as_bytes());
    }
}
