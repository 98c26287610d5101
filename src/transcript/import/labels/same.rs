//! Labels that may be one speaker.
//!
//! In: the proposed labels. Out: pairs with the reason, for a person to decide on; nothing is merged.

use super::{Proposed, shape};

/// Two labels that may be one speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Same {
    /// The label that comes back most.
    pub label: String,
    /// The other.
    pub other: String,
    /// Why.
    pub why: &'static str,
}

/// More labels than this are not compared each with each.
const MOST: usize = 100;

/// Finds the pairs.
pub fn find(labels: &[Proposed]) -> Vec<Same> {
    let mut found = Vec::new();
    let labels = labels.get(..MOST).unwrap_or(labels);
    for (i, a) in labels.iter().enumerate() {
        for b in labels.iter().skip(i + 1) {
            let Some(why) = reason(a, b) else { continue };
            let (usual, other) = if b.turns > a.turns { (b, a) } else { (a, b) };
            found.push(Same { label: usual.label.clone(), other: other.label.clone(), why });
        }
    }
    // A first name that two people share says nothing.
    let longer = |pair: &Same| pair.label.len().max(pair.other.len());
    let all = found.clone();
    found.retain(|pair| {
        let short = if pair.label.len() < pair.other.len() { &pair.label } else { &pair.other };
        let rivals = all
            .iter()
            .filter(|p| p.why == pair.why && (&p.label == short || &p.other == short) && longer(p) > short.len());
        pair.why == SPELLING || rivals.count() <= 1
    });
    found
}

const SPELLING: &str = "they differ in capitals or points only";
const REMARK: &str = "one has a remark in parentheses";
const SHORTER: &str = "one is a part of the other's name";
const INITIALS: &str = "one is the other's initials";
const TYPING: &str = "one letter differs";

fn reason(a: &Proposed, b: &Proposed) -> Option<&'static str> {
    let plain = |label: &str| label.to_lowercase().replace('.', "");
    if plain(&a.label) == plain(&b.label) {
        return Some(SPELLING);
    }
    let without = |label: &str| label.split('(').next().unwrap_or_default().trim().to_lowercase();
    if without(&a.label) == without(&b.label) && !without(&a.label).is_empty() {
        return Some(REMARK);
    }
    if super::judge::parts(&a.label).is_some() || super::judge::parts(&b.label).is_some() {
        return None;
    }
    if shape::is_known(&a.label) || shape::is_known(&b.label) {
        return None;
    }
    let (short, long) = if a.label.len() <= b.label.len() { (&a.label, &b.label) } else { (&b.label, &a.label) };
    let words = |label: &str| -> Vec<String> {
        label.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (few, many) = (words(short), words(long));
    if few.len() < many.len() && few.iter().all(|word| many.contains(word)) {
        return Some(SHORTER);
    }
    let initials: String = many.iter().filter_map(|word| word.chars().next()).collect();
    if few.len() == 1 && many.len() >= 2 && plain(short) == initials {
        return Some(INITIALS);
    }
    let rare = a.turns.min(b.turns) <= 2;
    let typing = rare && short.chars().count() >= 5 && !short.ends_with(|c: char| c.is_ascii_digit());
    (typing && strsim::damerau_levenshtein(&short.to_lowercase(), &long.to_lowercase()) == 1).then_some(TYPING)
}
