//! From words back to where they were said.
//!
//! In: the first words of a quotation, as a manuscript prints them. Out: every place in the transcripts where they stand;
//! case, punctuation and white space are not compared.

use crate::study::Study;
use crate::text::Span;
use rayon::prelude::*;

/// Finds words in all transcripts: the interview and the place.
pub fn find_words(study: &Study, words: &str) -> Vec<(usize, Span)> {
    let (wanted, _) = plain(words);
    if wanted.is_empty() {
        return Vec::new();
    }
    let find = |(interview, transcript): (usize, &Option<crate::transcript::Transcript>)| {
        let Some(transcript) = transcript else { return Vec::new() };
        let (text, places) = plain(transcript.text.as_str());
        let whole = |at: &usize| {
            let before = text.get(..*at).and_then(|before| before.chars().next_back());
            let after = text.get(*at + wanted.len()..).and_then(|after| after.chars().next());
            before.is_none_or(|c| c == ' ') && after.is_none_or(|c| c == ' ')
        };
        let found = text.match_indices(&wanted).map(|(at, _)| at).filter(whole);
        let place = |at: usize| Some((interview, Span::new(places.get(at)?.0, places.get(at + wanted.len() - 1)?.1)));
        found.filter_map(place).collect::<Vec<_>>()
    };
    study.transcripts.par_iter().enumerate().map(find).collect::<Vec<_>>().concat()
}

/// Letters and digits in lower case with one space between words; for each byte, where its character stands in the text.
fn plain(text: &str) -> (String, Vec<(u32, u32)>) {
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    let mut gap = false;
    for (at, c) in text.char_indices() {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let place = (at, at + u32::try_from(c.len_utf8()).unwrap_or(0));
        if !c.is_alphanumeric() {
            gap = !out.is_empty() && !matches!(c, '\'' | '\u{2019}' | '\u{ad}') || gap;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
            places.push(place);
        }
        for lower in c.to_lowercase() {
            out.push(lower);
            places.extend(std::iter::repeat_n(place, lower.len_utf8()));
        }
    }
    (out, places)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn only_letters_and_digits_are_compared() {
        assert_eq!(plain("“Nou, zo’n dag…”").0, "nou zon dag");
    }
}
