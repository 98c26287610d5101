//! What a table or chart counts, in words.
//!
//! In: an [`Analysis`] and the filter. Out: sentences: n, unit, layer, what was read, who could not be identified.

use crate::coding::{Basis, Layer, ReadingStatus, Several};
use crate::excerpt::{Analysis, Filter};

/// Returns the words for the layer that numbers come from.
pub fn layer_phrase(analysis: &Analysis) -> String {
    let key = match analysis.basis {
        Basis::Candidates => "layer.candidates",
        Basis::Decisions => "layer.decisions",
    };
    analysis.study.locale.text(key).to_owned()
}

/// The parts of a caption that every table and chart of a study shares.
pub struct Caption {
    /// How many participants.
    pub participants: u64,
    /// How many interviews.
    pub interviews: u64,
    /// How many words participants spoke.
    pub words: u64,
    /// Code points participants spoke.
    pub chars: u64,
    sentences: Vec<String>,
    title_suffix: String,
}

impl Caption {
    /// Counts the denominators under a filter and says what they are.
    pub fn new(analysis: &Analysis, filter: &Filter) -> Self {
        let mut caption = Self {
            participants: analysis.participants(filter).len() as u64,
            interviews: 0,
            words: 0,
            chars: 0,
            sentences: Vec::new(),
            title_suffix: String::new(),
        };
        let mut unidentified = 0u64;
        let mut kept = Vec::new();
        for i in analysis.present() {
            let Some(counted) = analysis.counted(i) else { continue };
            let keeps = |case: &Option<u32>| filter.keeps(i, case.map(|case| case as usize));
            let talk: Vec<_> = counted.talk.iter().filter(|(case, _)| keeps(case)).collect();
            if talk.is_empty() && !filter.is_all() {
                continue;
            }
            kept.push(i);
            caption.interviews += 1;
            caption.words += talk.iter().map(|(_, talk)| talk.words).sum::<u64>();
            caption.chars += talk.iter().map(|(_, talk)| talk.chars).sum::<u64>();
            unidentified += u64::from(talk.iter().any(|(case, _)| case.is_none()));
        }
        caption.say(analysis, filter, &kept, unidentified);
        caption
    }

    fn say(&mut self, analysis: &Analysis, filter: &Filter, kept: &[usize], unidentified: u64) {
        let locale = analysis.study.locale;
        self.sentences.push(locale.fill(
            "caption.n",
            &[
                ("n", &locale.number(self.participants)),
                ("interviews", &locale.number(self.interviews)),
                ("words", &locale.number(self.words)),
            ],
        ));
        if !filter.is_all() {
            self.sentences.push(locale.fill("caption.filter", &[("filter", &filter.phrase())]));
        }
        let layer = layer_phrase(analysis);
        self.sentences.push(locale.fill("caption.layer", &[("layer", &layer)]));
        if analysis.basis == Basis::Candidates {
            self.title_suffix = format!(" ({layer})");
        } else {
            self.sentences.extend(reading(analysis, kept));
        }
        if unidentified > 0 {
            self.sentences.push(locale.fill("caption.unidentified", &[("interviews", &locale.number(unidentified))]));
        }
    }

    /// Writes the caption: what is special to one table first.
    pub fn text(&self, own: &str) -> String {
        let own = Some(own.to_owned()).filter(|own| !own.is_empty());
        own.into_iter().chain(self.sentences.iter().cloned()).collect::<Vec<_>>().join(" ")
    }

    /// Writes a title, with the layer where nothing was reviewed.
    pub fn title(&self, title: &str) -> String {
        format!("{title}{}", self.title_suffix)
    }
}

/// Says from whom the interviews are counted and how far they were read.
fn reading(analysis: &Analysis, kept: &[usize]) -> Vec<String> {
    let study = analysis.study;
    let locale = study.locale;
    let (mut coded, mut full, mut candidates, mut several, mut unreconciled) = (0u64, 0u64, 0u64, 0u64, 0u64);
    let mut how = None;
    for &i in kept {
        let Some(counted) = analysis.counted(i) else { continue };
        let coders: Vec<&str> = match &counted.decided.layer {
            Layer::Person(coder) => vec![&coder.0],
            Layer::Several(put, coders) => {
                several += 1;
                how = Some(*put);
                coders.iter().map(|coder| coder.0.as_str()).collect()
            }
            Layer::Unreconciled(_) => {
                unreconciled += 1;
                continue;
            }
            Layer::Rules | Layer::Nobody => {
                let readers = study.readings.keys().map(String::as_str);
                readers.filter(|coder| study.reading(coder, i) >= ReadingStatus::Candidates).collect()
            }
        };
        coded += u64::from(!coders.is_empty());
        let status = coders.iter().map(|coder| study.reading(coder, i)).max().unwrap_or_default();
        full += u64::from(status == ReadingStatus::Full);
        candidates += u64::from(status == ReadingStatus::Candidates);
    }
    let total = kept.len() as u64;
    let numbers = [coded, full, candidates, total].map(|number| locale.number(number));
    let [coded_text, full_text, candidates_text, total_text] = &numbers;
    let mut sentences = vec![locale.fill(
        "caption.reading",
        &[("coded", coded_text), ("full", full_text), ("candidates", candidates_text), ("total", total_text)],
    )];
    if several > 0 {
        let key = if how == Some(Several::Union) { "caption.union" } else { "caption.intersection" };
        sentences.push(locale.fill(key, &[("interviews", &locale.number(several))]));
    }
    if unreconciled > 0 {
        sentences.push(locale.fill("caption.unreconciled", &[("interviews", &locale.number(unreconciled))]));
    }
    sentences
}
