//! ELAN annotation files.
//!
//! In: an `.eaf` file. Out: talk in the order of time, a speaker for each tier that holds words. Promise: of a tier and
//! the tiers that hang on it one is read, the others are listed; no slot, reference or tier is trusted to exist.

use std::collections::{BTreeMap, BTreeSet};

use super::join::join_cues;
use super::plain::{decode_xml, dropped, has_words, head, language, one_space, refused};
use super::tiers::{Holds, holds, says_talk, speaker};
use super::{About, Content, Format, Refused, Source, Talk, Utterance};
use crate::archive::{DEEPEST, Element, Event, Xml};
use crate::transcript::Time;

/// ELAN.
pub(super) struct Eaf;

static ABOUT: About = About {
    id: "eaf",
    name: "ELAN",
    endings: &["eaf"],
    recognised: "the XML element `ANNOTATION_DOCUMENT`",
    kept: "words of the topmost tier of each tree of tiers that has words (not mere numbers), in the order of time; \
           the speaker from PARTICIPANT, else from the tier's name; begin and end; the language of the tiers; \
           annotations of one speaker join to a turn; the media in the notes",
    lost: "tiers that hang on one that is read (translations, glosses, words), tiers whose name says that they are \
           about the talk (comments, gestures, glosses), each annotation listed; controlled vocabularies, comments, \
           colours",
};

impl Format for Eaf {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        head(source.bytes, 8 * 1024).contains("<ANNOTATION_DOCUMENT").then_some(98)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let text = decode_xml(source.bytes)?;
        let document = Document::read(&text)?;
        let talk = document.talk();
        if talk.utterances.is_empty() {
            return Err(Refused::new("this ELAN file holds no tier with words")
                .hint("open it in ELAN and look whether the annotations are in another file"));
        }
        Ok(Content::Talk(talk))
    }
}

/// An annotation as it stands in the file.
struct Annotation {
    tier: usize,
    id: String,
    /// Slots of its begin and end, or the annotation that it refers to.
    at: Place,
    text: String,
    line: u32,
}

enum Place {
    Slots(String, String),
    Refers(String),
}

#[derive(Default)]
struct Tier {
    id: String,
    participant: String,
    parent: Option<String>,
    language: Option<String>,
}

#[derive(Default)]
struct Document {
    /// Slot id → its place in the order of time, and its time.
    slots: BTreeMap<String, (usize, Option<Time>)>,
    tiers: Vec<Tier>,
    annotations: Vec<Annotation>,
    languages: BTreeMap<String, String>,
    media: Vec<String>,
    seconds: bool,
}

impl Document {
    fn read(text: &str) -> Result<Self, Refused> {
        let mut xml = Xml::new(text);
        let mut document = Self::default();
        let mut inside = false;
        while let Some(event) = xml.next().map_err(|error| refused(&error))? {
            match event {
                Event::Start(element) => {
                    let line = xml.line();
                    inside = element.name == "ANNOTATION_VALUE";
                    document.begin(&element, line);
                }
                Event::Text(words) if inside => {
                    if let Some(annotation) = document.annotations.last_mut() {
                        annotation.text.push_str(&words);
                    }
                }
                Event::End(_) => inside = false,
                Event::Text(_) => {}
            }
        }
        Ok(document)
    }

    fn begin(&mut self, element: &Element, line: u32) {
        let get = |name: &str| element.get(name).unwrap_or_default().to_owned();
        match element.name {
            "HEADER" => self.seconds = get("TIME_UNITS") == "seconds",
            "MEDIA_DESCRIPTOR" => {
                let url = get("RELATIVE_MEDIA_URL") + &get("MEDIA_URL");
                self.media.extend(url.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).map(one_space));
            }
            "TIME_SLOT" => {
                let scale = if self.seconds { 1000 } else { 1 };
                let value = get("TIME_VALUE").parse::<u32>().ok().and_then(|value| value.checked_mul(scale));
                let order = self.slots.len();
                self.slots.entry(get("TIME_SLOT_ID")).or_insert((order, value.map(Time)));
            }
            "TIER" => self.tiers.push(Tier {
                id: get("TIER_ID"),
                participant: one_space(&get("PARTICIPANT")),
                parent: element.get("PARENT_REF").map(str::to_owned),
                language: element.get("LANG_REF").map(str::to_owned),
            }),
            "LANGUAGE" => {
                let tag = [get("LANG_ID"), get("LANG_DEF")].iter().find_map(|tag| language(tag.rsplit('/').next()?));
                self.languages.extend(tag.map(|tag| (get("LANG_ID"), tag)));
            }
            "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                let at = match element.name {
                    "REF_ANNOTATION" => Place::Refers(get("ANNOTATION_REF")),
                    _ => Place::Slots(get("TIME_SLOT_REF1"), get("TIME_SLOT_REF2")),
                };
                let tier = self.tiers.len().saturating_sub(1);
                self.annotations.push(Annotation { tier, id: get("ANNOTATION_ID"), at, text: String::new(), line });
            }
            _ => {}
        }
    }

    /// The tiers to read: of each tree the topmost ones with words.
    fn chosen(&self) -> Vec<bool> {
        let mut worded = vec![(0_usize, 0_usize); self.tiers.len()];
        for annotation in &self.annotations {
            if let Some((words, mere)) = worded.get_mut(annotation.tier).filter(|_| has_words(&annotation.text)) {
                *words += 1;
                *mere += usize::from(is_reference(&annotation.text));
            }
        }
        let has = |tier: usize| worded.get(tier).is_some_and(|(words, mere)| *words > 0 && mere * 10 < words * 8);
        let by_id: BTreeMap<&str, usize> =
            self.tiers.iter().enumerate().map(|(at, tier)| (tier.id.as_str(), at)).collect();
        let parent = |tier: usize| self.tiers.get(tier)?.parent.as_deref().and_then(|id| by_id.get(id).copied());
        let mut chosen = vec![false; self.tiers.len()];
        for (tier, chosen) in chosen.iter_mut().enumerate() {
            let mut above = parent(tier);
            let mut free = has(tier);
            for _ in 0..DEEPEST {
                let Some(at) = above else { break };
                free &= !has(at);
                above = parent(at);
            }
            *chosen = free && above.is_none();
        }
        self.thin_out(&mut chosen, &by_id);
        chosen
    }

    /// Drops tiers that are about the talk by name, and all but one of the tiers that hang on the same wordless tier.
    fn thin_out(&self, chosen: &mut [bool], by_id: &BTreeMap<&str, usize>) {
        let list =
            |chosen: &[bool]| -> Vec<usize> { (0..chosen.len()).filter(|at| chosen.get(*at) == Some(&true)).collect() };
        let name = |at: usize| self.tiers.get(at).map_or("", |tier| tier.id.as_str());
        let all = list(chosen);
        if let Some(best) = all.iter().map(|at| holds(name(*at))).min().filter(|best| *best != Holds::About) {
            let drop =
                |at: usize| holds(name(at)) == Holds::About || (best == Holds::Talk && holds(name(at)) == Holds::Words);
            all.iter()
                .filter(|at| drop(**at))
                .for_each(|at| chosen.get_mut(*at).into_iter().for_each(|it| *it = false));
        }
        let mut kept: BTreeMap<usize, usize> = BTreeMap::new();
        for at in list(chosen) {
            let parent =
                self.tiers.get(at).and_then(|tier| tier.parent.as_deref()).and_then(|id| by_id.get(id).copied());
            let Some(parent) = parent else { continue };
            let loser = match kept.get(&parent).copied() {
                Some(other) if says_talk(name(at)) && !says_talk(name(other)) => {
                    kept.insert(parent, at);
                    other
                }
                Some(_) => at,
                None => {
                    kept.insert(parent, at);
                    continue;
                }
            };
            chosen.get_mut(loser).into_iter().for_each(|it| *it = false);
        }
    }

    fn talk(&self) -> Talk {
        let chosen = self.chosen();
        let by_id: BTreeMap<&str, &Annotation> = self.annotations.iter().map(|a| (a.id.as_str(), a)).collect();
        let mut talk = Talk::default();
        let order = self.order();
        let mut ordered: Vec<((Time, usize), usize, Utterance)> = Vec::new();
        for annotation in self.annotations.iter().filter(|annotation| has_words(&annotation.text)) {
            let Some(tier) = self.tiers.get(annotation.tier) else { continue };
            if chosen.get(annotation.tier) != Some(&true) {
                let shown = format!("{}: {}", tier.id, one_space(&annotation.text));
                talk.dropped.push(dropped(annotation.line, &shown, "another tier"));
                continue;
            }
            let (slot, time, end) = self.place(annotation, &by_id);
            let who = Some(tier.participant.clone()).filter(|who| !who.is_empty()).or_else(|| speaker(&tier.id));
            let text = one_space(&annotation.text);
            let utterance = Utterance { speaker: who, time, end, text, number: annotation.line };
            ordered.push((order.get(slot).copied().unwrap_or((Time(u32::MAX), slot)), annotation.tier, utterance));
        }
        ordered.sort_by_key(|(order, tier, _)| (*order, *tier));
        talk.utterances = join_cues(ordered.into_iter().map(|(_, _, utterance)| utterance).collect());
        self.describe(&chosen, &mut talk);
        talk
    }

    /// For each slot, by its place in the file: its time, or that of the slot before it when it has none.
    fn order(&self) -> Vec<(Time, usize)> {
        let mut slots: Vec<(usize, Option<Time>)> = self.slots.values().copied().collect();
        slots.sort_by_key(|(order, _)| *order);
        let mut last = Time(0);
        let mut filled = Vec::with_capacity(slots.len());
        for (order, time) in slots {
            last = time.unwrap_or(last);
            filled.push((last, order));
        }
        filled
    }

    fn describe(&self, chosen: &[bool], talk: &mut Talk) {
        let read = |at: &usize| chosen.get(*at) == Some(&true);
        let worded: BTreeSet<usize> = self.annotations.iter().filter(|a| has_words(&a.text)).map(|a| a.tier).collect();
        let names = |wanted: bool| -> Vec<&str> {
            let tiers = self.tiers.iter().enumerate().filter(|(at, _)| read(at) == wanted);
            tiers.filter(|(at, _)| worded.contains(at)).map(|(_, tier)| tier.id.as_str()).collect()
        };
        let left_out = names(false);
        if !left_out.is_empty() {
            talk.notes.push(format!(
                "Tiers read: {}. Tiers left out: {}.",
                names(true).join(", "),
                left_out.join(", ")
            ));
        }
        if !self.media.is_empty() {
            talk.notes.push(format!("The recording is named {}.", self.media.join(", ")));
        }
        let tiers = self.tiers.iter().enumerate().filter(|(at, _)| read(at));
        let mut tags: Vec<Option<&String>> =
            tiers.map(|(_, tier)| tier.language.as_ref().and_then(|id| self.languages.get(id))).collect();
        tags.dedup();
        if let [Some(tag)] = tags.as_slice() {
            talk.language = Some((*tag).clone());
        }
    }

    /// Where an annotation stands: the place of its first slot in the file, its begin and its end.
    fn place(
        &self,
        annotation: &Annotation,
        by_id: &BTreeMap<&str, &Annotation>,
    ) -> (usize, Option<Time>, Option<Time>) {
        let mut at = annotation;
        for _ in 0..DEEPEST {
            match &at.at {
                Place::Slots(begin, end) => {
                    let slot = |id: &String| self.slots.get(id).copied();
                    let (order, time) = slot(begin).unwrap_or((usize::MAX, None));
                    return (order, time, slot(end).and_then(|(_, time)| time));
                }
                Place::Refers(id) => match by_id.get(id.as_str()) {
                    Some(next) => at = next,
                    None => break,
                },
            }
        }
        (usize::MAX, None, None)
    }
}

/// Tells whether an annotation is a mere number of it: one token with a digit in it, such as `001` or `Marie.012`.
fn is_reference(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_whitespace) && text.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::try_out::{damage, real, talk, told};
    use super::*;

    const SMALL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT FORMAT="3.0"><HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/opnamen/p01.wav"/></HEADER>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="500"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1500"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="1600"/><TIME_SLOT TIME_SLOT_ID="ts4"/><TIME_SLOT TIME_SLOT_ID="ts5" TIME_VALUE="4000"/></TIME_ORDER>
<TIER TIER_ID="P-spraak" PARTICIPANT="Marie" LANG_REF="nld"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts5">
<ANNOTATION_VALUE>nou ja
 dus &amp; zo</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="I" LANG_REF="nld"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>vertel eens</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="vertaling@Marie" PARENT_REF="P-spraak"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a1">
<ANNOTATION_VALUE>well</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
<LANGUAGE LANG_ID="nld" LANG_LABEL="Dutch"/></ANNOTATION_DOCUMENT>"#;

    #[test]
    fn tiers_with_words_are_read_in_the_order_of_time() {
        let talk = talk(&Eaf, SMALL.as_bytes());
        assert_eq!(told(&talk), ["[00:00:00] I: vertel eens", "[00:00:01] Marie: nou ja dus & zo"]);
        assert_eq!(talk.utterances[1].end, Some(Time(4000)));
        assert_eq!(talk.dropped.len(), 1);
        assert_eq!(talk.dropped[0].text, "vertaling@Marie: well");
        assert_eq!(talk.language.as_deref(), Some("nl"));
        assert_eq!(talk.notes[1], "The recording is named p01.wav.");
    }

    #[test]
    fn below_a_tier_of_numbers_the_words_are_read_by_reference() {
        let file = r#"<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="t2"
 TIME_VALUE="900"/></TIME_ORDER><TIER TIER_ID="ref@K"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="t1"
 TIME_SLOT_REF2="t2"><ANNOTATION_VALUE>K.001</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="ft@K" PARENT_REF="ref@K"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a2" ANNOTATION_REF="a1"><ANNOTATION_VALUE>yes so
</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER><TIER TIER_ID="tx@K" PARENT_REF="ref@K"><ANNOTATION><REF_ANNOTATION
 ANNOTATION_ID="a3" ANNOTATION_REF="a1"><ANNOTATION_VALUE>ja dus</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"#;
        let talk = talk(&Eaf, file.as_bytes());
        assert_eq!(told(&talk), ["[00:00:00] K: ja dus"]);
        assert_eq!(talk.dropped.len(), 2);
    }

    #[test]
    fn rings_of_references_and_tiers_end() {
        let file = r#"<ANNOTATION_DOCUMENT><TIER TIER_ID="a" PARENT_REF="b"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="x"
 ANNOTATION_REF="x"><ANNOTATION_VALUE>ja</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER><TIER TIER_ID="b" PARENT_REF="a"/>
</ANNOTATION_DOCUMENT>"#;
        let refused = Eaf.read(&Source { name: "x", bytes: file.as_bytes() }).unwrap_err();
        assert_eq!(refused.message, "this ELAN file holds no tier with words");
    }

    #[test]
    fn damaged_files_are_refused_or_read_in_part() {
        damage(&Eaf, SMALL.as_bytes());
    }

    #[test]
    fn the_real_file() {
        real(
            &Eaf,
            "bootphon-pygamma-agreement__MaureenMarvinRobin.eaf",
            "4 turns, 4 timed, 0 left out; Marvin 1, Maureen 2, Robin 1",
        );
    }
}
