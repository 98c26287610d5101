//! What may have been meant where nothing was found.
//!
//! In: a query and the words that do occur. Out: the words of the query that occur nowhere, each with the nearest that do.

use super::words::{Reader, pieces, without_accents};
use super::{Query, Term};
use crate::study::Study;
use crate::text::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A word that occurs in a study.
#[derive(Clone, Copy, Debug)]
pub struct Known<'w> {
    /// The language it was said in.
    pub language: &'w str,
    /// The word, in lower case.
    pub word: &'w str,
    /// How often.
    pub times: u64,
}

/// A word of a query that occurs nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The word.
    pub word: String,
    /// The nearest that do occur, best first.
    pub near: Vec<String>,
}

/// Near words that are named at most.
const MOST: usize = 3;

/// Finds the plain words of a query that occur nowhere, whoever speaks.
pub fn missing<'w>(query: &Query, known: impl IntoIterator<Item = Known<'w>>) -> Vec<Missing> {
    let plain = query.terms.iter().filter_map(|term| match term {
        Term::Stem(word) | Term::Form(word) => Some((term, word, without_accents(word))),
        _ => None,
    });
    let plain: Vec<(&Term, &String, String)> = plain.collect();
    let mut occurs = vec![false; plain.len()];
    let mut near: Vec<BTreeSet<(usize, Reverse<u64>, &'w str)>> = vec![BTreeSet::new(); plain.len()];
    let mut readers: BTreeMap<&'w str, Reader> = BTreeMap::new();
    for Known { language, word, times } in known {
        let reader = readers.entry(language).or_insert_with(|| Reader::new(language));
        let forms = reader.forms(word);
        for (((term, _, wanted), occurs), near) in plain.iter().zip(&mut occurs).zip(&mut near) {
            if *occurs || term.matches(&forms, &mut |term| reader.forms(term)) {
                *occurs = true;
                continue;
            }
            let (length, own) = (wanted.chars().count(), forms.plain.chars().count());
            let most = 1 + length.max(own) / 4;
            if length.abs_diff(own) <= most {
                let distance = strsim::osa_distance(wanted, &forms.plain);
                near.extend((distance <= most && distance < length).then_some((distance, Reverse(times), word)));
            }
        }
    }
    let missing = plain.into_iter().zip(occurs).zip(near).filter(|((_, occurs), _)| !occurs);
    let missing = missing.map(|(((_, word, _), _), near)| Missing { word: word.clone(), near: nearest(near) });
    let mut seen = BTreeSet::new();
    missing.filter(|missing| seen.insert(missing.word.clone())).collect()
}

/// The words at the least distance, the most frequent first.
fn nearest(near: BTreeSet<(usize, Reverse<u64>, &str)>) -> Vec<String> {
    let least = near.first().map_or(0, |(distance, ..)| *distance);
    let best = near.into_iter().take_while(|(distance, ..)| *distance == least);
    best.take(MOST).map(|(_, _, word)| word.to_owned()).collect()
}

/// Counts the words of a study by language, whoever speaks, but for those that are never shown.
pub fn vocabulary(study: &Study) -> BTreeMap<(String, String), u64> {
    let mut words: BTreeMap<(String, String), u64> = BTreeMap::new();
    for interview in 0..study.roster.interviews.len() {
        let language = study.language_of(interview);
        let Some(transcript) = study.transcript(interview) else { continue };
        let files = study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        let hidden: Vec<Span> = files.iter().flat_map(|file| &file.sensitive).copied().collect();
        let mut own: BTreeMap<&str, u64> = BTreeMap::new();
        for turn in &transcript.turns {
            pieces(transcript.words_of(turn), &mut |at, word| {
                let start = turn.span.start + u32::try_from(at).unwrap_or(u32::MAX);
                let span = Span::new(start, start + u32::try_from(word.len()).unwrap_or(0));
                if !hidden.iter().any(|hidden| hidden.overlaps(span)) {
                    *own.entry(word).or_default() += 1;
                }
            });
        }
        for (word, times) in own {
            *words.entry((language.to_owned(), word.to_lowercase())).or_default() += times;
        }
    }
    words
}
