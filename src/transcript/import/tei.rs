//! TEI transcriptions of speech.
//!
//! In: TEI XML with `<u who="#a">` (or `<sp>` of a play). Out: talk, an utterance for each, its segments as paragraphs.
//! Promise: of alternatives the words as spoken are kept; what is not speech becomes a mark inside an utterance and is
//! listed outside one.

use std::collections::BTreeMap;

use super::clock::seconds;
use super::plain::{decode_xml, dropped, has_words, head, language, one_space, refused};
use super::tei_said::Said;
use super::{About, Content, Format, Refused, Source, Talk, Utterance};
use crate::archive::{Element, Event, Xml};
use crate::transcript::Time;

/// TEI.
pub(super) struct Tei;

static ABOUT: About = About {
    id: "tei",
    name: "TEI (ParlaMint, ISO 24624)",
    endings: &["xml", "tei"],
    recognised: "a `TEI` root element with utterances `<u>` or speeches `<sp>`",
    kept: "an utterance for each `<u>`, its `<seg>` and `<p>` as paragraphs; the speaker's name from the header's \
           list of persons, else the id behind `#`, two at once as `A + B`; times of a `<timeline>`; `<vocal>`, \
           `<kinesic>`, `<incident>` and `<gap>` inside an utterance as marks in square brackets, `<pause>` as `(.)`; \
           of alternatives `<orig>`, `<sic>` and `<abbr>`; the language of the text",
    lost: "`<note>` and everything outside utterances (headings, notes, page breaks), listed; `<reg>`, `<corr>`, \
           `<expan>`, linguistic annotation, links; the language of single segments (other languages are named in the \
           notes)",
};

impl Format for Tei {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let head = head(source.bytes, 8 * 1024);
        let has = |name: &str| head.contains(&format!("<{name}")) || head.contains(&format!(":{name} "));
        if !(head.contains('<') && (has("TEI") || has("teiCorpus") || has("teiHeader"))) {
            return None;
        }
        let text = decode_xml(source.bytes).ok()?;
        let said =
            ["<u ", "<u>", "<u\n", "<u\r", "<u\t", "<sp>", "<sp ", ":u ", ":u>"].iter().any(|mark| text.contains(mark));
        Some(if said { 95 } else { 20 })
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let text = decode_xml(source.bytes)?;
        let mut xml = Xml::new(&text);
        let mut file = File::default();
        while let Some(event) = xml.next().map_err(|error| refused(&error))? {
            let line = xml.line();
            match event {
                Event::Start(element) => file.begin(&element, line),
                Event::Text(words) => file.words(&words, line),
                Event::End(_) => file.end(),
            }
        }
        let talk = file.finish();
        if talk.utterances.is_empty() {
            return Err(Refused::new("this TEI file holds no utterance `<u>` with words")
                .hint("only transcriptions of speech are read; export a text as plain text or docx"));
        }
        Ok(Content::Talk(talk))
    }
}

#[derive(Default)]
struct File {
    talk: Talk,
    /// Names of the open elements.
    open: Vec<String>,
    /// Person id → name, and the person being read.
    persons: BTreeMap<String, String>,
    person: Option<String>,
    named: bool,
    timeline: BTreeMap<String, Time>,
    /// In which unit the timeline counts, in seconds.
    unit: f64,
    /// Of an annotation block, for the `<u>` in it.
    block: Attributes,
    said: Option<(usize, Attributes, u32, Said)>,
    /// Words outside of utterances: of which element, where, what.
    outside: Option<(usize, u32, String)>,
    languages: BTreeMap<String, usize>,
    nameless: usize,
}

#[derive(Clone, Default)]
struct Attributes {
    who: String,
    start: String,
    end: String,
}

impl File {
    fn begin(&mut self, element: &Element, line: u32) {
        let get = |name: &str| element.get(name).unwrap_or_default().to_owned();
        let depth = self.open.len();
        self.open.push(element.name.to_owned());
        if matches!(element.name, "TEI" | "TEI.2" | "text") {
            self.talk.language = element.get("xml:lang").and_then(language).or(self.talk.language.take());
        }
        if let Some((_, _, _, said)) = &mut self.said {
            self.languages.extend(element.get("xml:lang").map(|tag| (tag.to_owned(), 0)));
            said.begin(element, line);
            return;
        }
        match element.name {
            "person" | "personGrp" => {
                self.person = Some(get("xml:id"));
                self.named = false;
            }
            "timeline" => self.unit = if get("unit") == "ms" { 0.001 } else { 1.0 },
            "when" => self.when(&get("xml:id"), &get("since"), &get("interval")),
            "annotationBlock" => self.block = Attributes { who: get("who"), start: get("start"), end: get("end") },
            "u" | "sp" => {
                self.close_outside();
                self.languages.extend(element.get("xml:lang").map(|tag| (tag.to_owned(), 0)));
                let or = |own: String, block: &str| if own.is_empty() { block.to_owned() } else { own };
                let block = &self.block;
                let attributes = Attributes {
                    who: or(get("who"), &block.who),
                    start: or(get("start"), &block.start),
                    end: or(get("end"), &block.end),
                };
                self.said = Some((depth, attributes, line, Said::default()));
            }
            _ if self.in_text()
                && self.outside.is_none()
                && !matches!(element.name, "text" | "body" | "div" | "div1" | "div2" | "group") =>
            {
                self.outside = Some((depth, line, String::new()));
            }
            _ => {}
        }
    }

    fn in_name(&self) -> bool {
        self.open.iter().any(|name| name == "persName" || name == "name")
    }

    fn in_text(&self) -> bool {
        self.open.iter().any(|name| name == "text")
    }

    fn when(&mut self, id: &str, since: &str, interval: &str) {
        let base = self.timeline.get(since.trim_start_matches('#')).copied();
        let more = interval.parse::<f64>().ok().and_then(|value| seconds(value * self.unit));
        let time = match (base, more) {
            (Some(base), Some(more)) => Some(Time(base.0.saturating_add(more.0))),
            (None, Some(more)) if since.is_empty() => Some(more),
            (None, None) if self.timeline.is_empty() => Some(Time(0)),
            _ => None,
        };
        self.timeline.extend(time.map(|time| (id.to_owned(), time)));
    }

    fn words(&mut self, words: &str, line: u32) {
        if let Some((_, _, _, said)) = &mut self.said {
            said.words(words);
        } else if let Some((_, _, text)) = &mut self.outside {
            text.push_str(words);
        } else if let Some(person) = self.person.clone() {
            if self.in_name() && !self.named {
                let name = self.persons.entry(person).or_default();
                name.push(' ');
                name.push_str(words);
            }
        } else if self.in_text() && has_words(words) {
            self.talk.dropped.push(dropped(line, words, "outside of an utterance"));
        }
    }

    fn end(&mut self) {
        let name = self.open.pop().unwrap_or_default();
        let depth = self.open.len();
        if self.said.as_ref().is_some_and(|(from, ..)| *from == depth) {
            self.close();
        } else if let Some((_, _, _, said)) = &mut self.said {
            said.end(&name, &mut self.talk.dropped);
        }
        if self.outside.as_ref().is_some_and(|(from, ..)| *from == depth) {
            self.close_outside();
        }
        match name.as_str() {
            "persName" | "name" if self.person.is_some() && !self.in_name() => {
                let person = self.person.as_ref().and_then(|id| self.persons.get(id));
                self.named = person.is_some_and(|name| has_words(name));
            }
            "person" | "personGrp" => self.person = None,
            "annotationBlock" => self.block = Attributes::default(),
            _ => {}
        }
    }

    fn close_outside(&mut self) {
        if let Some((_, line, text)) = self.outside.take().filter(|(_, _, text)| has_words(text)) {
            self.talk.dropped.push(dropped(line, &text, "outside of an utterance"));
        }
    }

    fn close(&mut self) {
        let Some((_, attributes, line, said)) = self.said.take() else { return };
        let (text, label) = said.finish();
        if !has_words(&text) {
            if !text.is_empty() {
                self.talk.dropped.push(dropped(line, &text, "no words"));
            }
            return;
        }
        let who = attributes.who.split_whitespace().map(|who| self.name(who)).collect::<Vec<_>>().join(" + ");
        let speaker = Some(who).filter(|who| !who.is_empty()).or(label);
        self.nameless += usize::from(speaker.is_none());
        let time = |id: &str| self.timeline.get(id.trim_start_matches('#')).copied();
        let (time, end) = (time(&attributes.start), time(&attributes.end));
        self.talk.utterances.push(Utterance { speaker, time, end, text, number: line });
    }

    fn name(&self, who: &str) -> String {
        let id = who.rsplit(['#', ':']).next().unwrap_or(who);
        let name = self.persons.get(id).map(|name| one_space(name)).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| id.to_owned())
    }

    fn finish(self) -> Talk {
        let mut talk = self.talk;
        if self.nameless > 0 {
            let (count, s) = (self.nameless, if self.nameless == 1 { " does" } else { "s do" });
            talk.notes.push(format!("{count} utterance{s} not say who speaks."));
        }
        let mut others: Vec<String> = self.languages.into_keys().filter_map(|tag| language(&tag)).collect();
        others.retain(|tag| Some(tag) != talk.language.as_ref());
        if !others.is_empty() {
            talk.notes.push(format!("Parts are in another language: {}.", others.join(", ")));
        }
        talk
    }
}

#[cfg(test)]
mod tests {
    use super::super::try_out::{damage, real, talk, told};
    use super::*;

    const SMALL: &str = r##"<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="nl"><teiHeader><profileDesc><particDesc><listPerson>
<person xml:id="MJ"><persName><forename>Marie</forename> <surname>Jansen</surname></persName><persName>M.</persName></person></listPerson></particDesc></profileDesc></teiHeader>
<text><timeline unit="s"><when xml:id="T0"/><when xml:id="T1" interval="2.5" since="#T0"/></timeline><body><div><head>Zitting</head>
<note>14.01</note><u who="#INT" start="#T0" end="#T1"><seg>Wat vond je?</seg> <seg>En toen?</seg></u>
<u who="#MJ" start="#T1">Nou <vocal><desc>lacht</desc></vocal> ik <choice><sic>hep</sic><corr>heb</corr></choice><note>voetnoot</note> <pause/> <gap reason="onverstaanbaar"/> gezien.</u>
<u who="#INT #MJ" xml:lang="en">yes <unclear/>.</u><u><s><w>Dat</w> <w>is</w> <w join="right">zo</w> <pc>.</pc></s></u><u><note>x</note></u></div></body></text></TEI>"##;

    #[test]
    fn utterances_with_names_marks_and_paragraphs() {
        let talk = talk(&Tei, SMALL.as_bytes());
        assert_eq!(
            told(&talk),
            [
                "[00:00:00] INT: Wat vond je?\n\nEn toen?",
                "[00:00:02] Marie Jansen: Nou [lacht] ik hep (.) [onverstaanbaar] gezien.",
                "INT + Marie Jansen: yes [unclear].",
                "Dat is zo."
            ]
        );
        let out: Vec<(&str, &str)> = talk.dropped.iter().map(|d| (d.text.as_str(), d.why)).collect();
        let outside = "outside of an utterance";
        assert_eq!(
            out,
            [("Zitting", outside), ("14.01", outside), ("heb", "alternative"), ("voetnoot", "note"), ("x", "note")]
        );
        assert_eq!(talk.notes, ["1 utterance does not say who speaks.", "Parts are in another language: en."]);
        assert_eq!(talk.language.as_deref(), Some("nl"));
    }

    #[test]
    fn damaged_files_are_refused_or_read_in_part() {
        damage(&Tei, SMALL.as_bytes());
    }

    #[test]
    fn the_real_files() {
        real(
            &Tei,
            "coltekin-ParlaMint-TR__ParlaMint-TR_T27-tbmm-2020-05-27.xml",
            "2 turns, 0 timed, 3 left out; Levent.Gök 34",
        );
        real(
            &Tei,
            "marilinapisani-ParlaMint__ParlaMint-ES-CT_2015-11-09.xml",
            "10 turns, 0 timed, 0 left out; - 2712, ArrimadasInés 2982, ForcadellCarme 428, GabrielAnna 2557, GarcíaXavier 1778, RomevaRaül 2202",
        );
    }
}
