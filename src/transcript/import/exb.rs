//! EXMARaLDA basic transcriptions.
//!
//! In: an `.exb` file. Out: talk in the order of the timeline, an utterance for each chain of events of a speaker.
//! Promise: one transcription tier of each speaker is read; every other tier is listed.

use std::collections::{BTreeMap, BTreeSet};

use super::clock::seconds;
use super::join::join_cues;
use super::plain::{decode_xml, dropped, has_words, head, language, one_space, refused};
use super::{About, Content, Format, Refused, Source, Talk, Utterance};
use crate::archive::{Element, Event, Xml};
use crate::transcript::Time;

/// EXMARaLDA.
pub(super) struct Exb;

static ABOUT: About = About {
    id: "exb",
    name: "EXMARaLDA",
    endings: &["exb"],
    recognised: "the XML element `basic-transcription`",
    kept: "words of the tiers of type t that have a speaker (the first such tier of each; one of category v before \
           others); the abbreviation from the speaker table, else the speaker's id; times of the timeline where it \
           has any; the language that the speaker table names",
    lost: "tiers of description and annotation, further tiers of a speaker and tiers without one (unless no tier has \
           one), each event listed; meta-information",
};

impl Format for Exb {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        head(source.bytes, 8 * 1024).contains("<basic-transcription").then_some(98)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let text = decode_xml(source.bytes)?;
        let talk = Document::read(&text)?.talk();
        if talk.utterances.is_empty() {
            return Err(Refused::new("this EXMARaLDA file holds no transcription tier with words"));
        }
        Ok(Content::Talk(talk))
    }
}

struct Tier {
    id: String,
    speaker: String,
    kind: String,
    category: String,
    events: Vec<Chunk>,
}

struct Chunk {
    start: String,
    end: String,
    text: String,
    line: u32,
}

#[derive(Default)]
struct Document {
    /// Timeline item → its place, and its time.
    timeline: BTreeMap<String, (usize, Option<Time>)>,
    /// Speaker id → abbreviation.
    speakers: BTreeMap<String, String>,
    languages: Vec<String>,
    media: Vec<String>,
    tiers: Vec<Tier>,
}

impl Document {
    fn read(text: &str) -> Result<Self, Refused> {
        let mut xml = Xml::new(text);
        let mut document = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut speaker = String::new();
        while let Some(event) = xml.next().map_err(|error| refused(&error))? {
            match event {
                Event::Start(element) => {
                    if element.name == "speaker" {
                        speaker = element.get("id").unwrap_or_default().to_owned();
                    }
                    let line = xml.line();
                    document.begin(&element, line);
                    open.push(element.name.to_owned());
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::Text(words) => match open.last().map(String::as_str) {
                    Some("event") => {
                        if let Some(event) = document.tiers.last_mut().and_then(|tier| tier.events.last_mut()) {
                            event.text.push_str(&words);
                        }
                    }
                    Some("abbreviation") => {
                        document.speakers.entry(speaker.clone()).or_default().push_str(&words);
                    }
                    _ => {}
                },
            }
        }
        Ok(document)
    }

    fn begin(&mut self, element: &Element, line: u32) {
        let get = |name: &str| element.get(name).unwrap_or_default().to_owned();
        match element.name {
            "tli" => {
                let order = self.timeline.len();
                let time = get("time").parse::<f64>().ok().and_then(seconds);
                self.timeline.entry(get("id")).or_insert((order, time));
            }
            "language" => self.languages.extend(language(&get("lang"))),
            "referenced-file" => {
                let url = get("url");
                self.media.extend(url.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).map(one_space));
            }
            "tier" => self.tiers.push(Tier {
                id: get("id"),
                speaker: get("speaker"),
                kind: get("type"),
                category: get("category"),
                events: Vec::new(),
            }),
            "event" => {
                if let Some(tier) = self.tiers.last_mut() {
                    tier.events.push(Chunk { start: get("start"), end: get("end"), text: String::new(), line });
                }
            }
            _ => {}
        }
    }

    /// The tier to read of each speaker, by its index.
    fn chosen(&self) -> BTreeSet<usize> {
        let filled =
            |tier: &&(usize, &Tier)| tier.1.kind == "t" && tier.1.events.iter().any(|event| has_words(&event.text));
        let all: Vec<(usize, &Tier)> = self.tiers.iter().enumerate().collect();
        let spoken = all.iter().any(|tier| filled(&tier) && !tier.1.speaker.is_empty());
        let mut chosen: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        for (index, tier) in all.iter().filter(filled).filter(|(_, tier)| !spoken || !tier.speaker.is_empty()) {
            let verbal = tier.category == "v";
            let place = chosen.entry(&tier.speaker).or_insert((*index, verbal));
            if verbal && !place.1 {
                *place = (*index, true);
            }
        }
        chosen.into_values().map(|(index, _)| index).collect()
    }

    fn talk(&self) -> Talk {
        let chosen = self.chosen();
        let mut talk = Talk::default();
        let mut ordered: Vec<(usize, usize, Utterance)> = Vec::new();
        for (index, tier) in self.tiers.iter().enumerate() {
            if chosen.contains(&index) {
                ordered.extend(self.chains(tier).into_iter().map(|(order, said)| (order, index, said)));
                continue;
            }
            for event in tier.events.iter().filter(|event| !event.text.trim().is_empty()) {
                let shown = format!("{} {}: {}", tier.id, tier.category, one_space(&event.text));
                talk.dropped.push(dropped(event.line, &shown, "another tier"));
            }
        }
        ordered.sort_by_key(|(order, tier, _)| (*order, *tier));
        talk.utterances = join_cues(ordered.into_iter().map(|(_, _, utterance)| utterance).collect());
        let name = |index: &usize| self.tiers.get(*index).map(|tier| format!("{} ({})", tier.id, tier.category));
        if chosen.len() < self.tiers.len() {
            let read: Vec<String> = chosen.iter().filter_map(name).collect();
            let out: Vec<String> =
                (0..self.tiers.len()).filter(|index| !chosen.contains(index)).filter_map(|i| name(&i)).collect();
            talk.notes.push(format!("Tiers read: {}. Tiers left out: {}.", read.join(", "), out.join(", ")));
        }
        if !self.media.is_empty() {
            talk.notes.push(format!("The recording is named {}.", self.media.join(", ")));
        }
        let mut tags = self.languages.clone();
        tags.dedup();
        talk.language = Some(tags).filter(|tags| tags.len() == 1).and_then(|mut tags| tags.pop());
        talk
    }

    /// Joins events that follow one another on the timeline; a sentence's end ends the chain.
    ///
    /// The events of a tier either carry their own spaces, and then none is added, or are words, and then one is.
    fn chains(&self, tier: &Tier) -> Vec<(usize, Utterance)> {
        let label = self.speakers.get(&tier.speaker).map(|label| one_space(label)).filter(|label| !label.is_empty());
        let label = label.or_else(|| Some(tier.speaker.clone()).filter(|id| !id.is_empty()));
        let spaced =
            tier.events.iter().any(|event| event.text.starts_with(' ') || event.text.ends_with(char::is_whitespace));
        let slot = |id: &str| self.timeline.get(id).copied().unwrap_or((usize::MAX, None));
        let mut events: Vec<&Chunk> = tier.events.iter().collect();
        events.sort_by_key(|event| slot(&event.start).0);
        let mut chains: Vec<(usize, Utterance)> = Vec::new();
        let mut before: Option<&Chunk> = None;
        for event in events {
            let follows = before.is_some_and(|before| before.end == event.start && !ends(&before.text));
            let (order, time) = slot(&event.start);
            match chains.last_mut().filter(|_| follows) {
                Some((_, chain)) => {
                    chain.text.push_str(if spaced { "" } else { " " });
                    chain.text.push_str(&event.text);
                    chain.end = slot(&event.end).1;
                }
                None => chains.push((
                    order,
                    Utterance {
                        speaker: label.clone(),
                        time,
                        end: slot(&event.end).1,
                        text: event.text.clone(),
                        number: event.line,
                    },
                )),
            }
            before = Some(event);
        }
        chains.iter_mut().for_each(|(_, chain)| chain.text = one_space(&chain.text));
        chains.retain(|(_, chain)| has_words(&chain.text));
        chains
    }
}

/// Tells whether a sentence ends here.
fn ends(text: &str) -> bool {
    text.trim_end().ends_with(['.', '?', '!', '…'])
}

#[cfg(test)]
mod tests {
    use super::super::try_out::{damage, real, talk, told};
    use super::*;

    const SMALL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<basic-transcription><head><meta-information><referenced-file url="file:/x/p01.wav"/></meta-information><speakertable>
<speaker id="SPK0"><abbreviation>INT</abbreviation><languages-used><language lang="nld"/></languages-used></speaker>
<speaker id="SPK1"><abbreviation>MAR</abbreviation></speaker></speakertable></head><basic-body><common-timeline>
<tli id="T0" time="0.0"/><tli id="T1" time="1.5"/><tli id="T2"/><tli id="T3" time="4.25"/></common-timeline>
<tier id="A" speaker="SPK1" category="v" type="t"><event start="T1" end="T2">nou, ik </event><event start="T2" end="T3">dacht zo ((lacht)). </event></tier>
<tier id="B" speaker="SPK0" category="v" type="t"><event start="T0" end="T1">wat <ud-information attribute-name="x">niet</ud-information>vond je? </event></tier>
<tier id="C" speaker="SPK1" category="en" type="a"><event start="T1" end="T3">well</event></tier></basic-body></basic-transcription>"#;

    #[test]
    fn events_of_a_speaker_chain_to_utterances() {
        let talk = talk(&Exb, SMALL.as_bytes());
        assert_eq!(told(&talk), ["[00:00:00] INT: wat vond je?", "[00:00:01] MAR: nou, ik dacht zo ((lacht))."]);
        assert_eq!(talk.utterances[1].end, Some(Time(4250)));
        assert_eq!(talk.dropped[0].text, "C en: well");
        assert_eq!(talk.language.as_deref(), Some("nl"));
        assert_eq!(
            talk.notes,
            ["Tiers read: A (v), B (v). Tiers left out: C (en).", "The recording is named p01.wav."]
        );
    }

    #[test]
    fn damaged_files_are_refused_or_read_in_part() {
        damage(&Exb, SMALL.as_bytes());
    }

    #[test]
    fn the_real_file() {
        real(&Exb, "korpling-pepperModules-EXMARaLDAModules__doc1.exb", "1 turns, 0 timed, 29 left out; s0 2");
    }
}
