//! Which question of the guide a turn of the interviewer asks.
//!
//! In: the guide and a turn. Out: the place of the question. A mark such as `[v1]` in the turn says it; else the question
//! whose wording has most of its words in the turn, six in ten at least, the first of equals. Nobody reads a guide aloud:
//! this finds what was asked nearly as it was written, and no more.

use super::words::Reader;
use crate::guide::Guide;
use std::collections::BTreeSet;

/// The questions of a guide in one language.
pub struct Asked {
    questions: Vec<(String, Vec<BTreeSet<String>>)>,
}

/// Words a wording must have to be recognised by them.
const FEWEST: usize = 4;

impl Asked {
    /// Reads the guide.
    pub fn new(guide: &Guide, reader: &mut Reader) -> Self {
        let questions = guide.questions.iter().map(|question| {
            let wordings = question.ask.all().into_iter().chain(question.variants.iter().map(String::as_str));
            let sets = wordings.map(|wording| stems(wording, reader)).filter(|stems| stems.len() >= FEWEST);
            (format!("[{}]", question.id), sets.collect())
        });
        Self { questions: questions.collect() }
    }

    /// Returns the place of the question that a turn asks.
    pub fn of(&self, turn: &str, reader: &mut Reader) -> Option<u16> {
        if self.questions.is_empty() {
            return None;
        }
        let marked = self.questions.iter().position(|(mark, _)| turn.contains(mark.as_str()));
        let place = marked.or_else(|| {
            let said = stems(turn, reader);
            let share = |wording: &BTreeSet<String>| (wording.intersection(&said).count() * 1000) / wording.len();
            let best = |wordings: &[BTreeSet<String>]| wordings.iter().map(share).max().unwrap_or(0);
            let ranked = self.questions.iter().enumerate().map(|(place, (_, wordings))| (best(wordings), place));
            ranked
                .filter(|(share, _)| *share >= 600)
                .min_by_key(|(share, place)| (1000 - share, *place))
                .map(|(_, p)| p)
        })?;
        u16::try_from(place).ok()
    }
}

fn stems(text: &str, reader: &mut Reader) -> BTreeSet<String> {
    reader.words(text, 0).into_iter().map(|word| word.forms.plain_stem.clone()).collect()
}
