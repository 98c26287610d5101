//! Labels of speakers in the dialogues that a manuscript quotes.
//!
//! In: a study, and the beginning of a line such as `P03: …`. Out: [`Label`]: where the words begin, and whether the study
//! knows who is meant. Known are the labels of the transcripts, cases, interviews, what attributes say of a case, and the
//! words for who asks.

use super::names::INTERVIEWER;
use super::wording::words;
use crate::case::AttributeOf;
use crate::study::Study;
use std::collections::BTreeSet;

/// What the study knows speakers by.
#[derive(Clone, Debug, Default)]
pub struct Labels(BTreeSet<Vec<String>>);

/// A label at the beginning of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'t> {
    /// The label, without its colon.
    pub name: &'t str,
    /// Where the words begin.
    pub words_at: usize,
    /// The study knows it.
    pub known: bool,
    /// It has a digit, or no small letter: it is hardly a word of what was said.
    pub is_code: bool,
}

/// Words and bytes of a label, at most.
const LONGEST: (usize, usize) = (4, 40);
/// Words of a line that names a speaker, at most.
const MOST_NAMING: usize = 8;
/// Words that a full stop shortens, and no sentence ends with.
const TITLES: [&str; 11] = ["dr", "drs", "mr", "mrs", "ms", "prof", "dhr", "mevr", "mw", "ir", "ing"];
/// Words that may stand before a name, and are none of it.
const ARTICLES: [&str; 6] = ["de", "het", "een", "the", "a", "an"];

impl Labels {
    /// Gathers what a study knows speakers by.
    pub fn of(study: &Study) -> Self {
        let mut known: BTreeSet<Vec<String>> = INTERVIEWER.iter().map(|name| forms(name)).collect();
        let speakers = study.transcripts.iter().flatten().flat_map(|transcript| &transcript.speakers);
        known.extend(speakers.map(|speaker| forms(&speaker.label)));
        known.extend(study.roster.interviews.iter().map(|interview| forms(&interview.id.0)));
        known.extend(study.roster.cases.iter().map(|case| forms(&case.id.0)));
        let own = study.roster.attributes.iter().filter(|attribute| attribute.of == AttributeOf::Case);
        for attribute in own {
            let values = study.roster.cases.iter().filter_map(|case| case.attributes.get(&attribute.name));
            known.extend(values.filter(|value| value.contains(char::is_alphabetic)).map(|value| forms(value)));
        }
        known.remove(&Vec::new());
        Self(known)
    }

    /// Tells whether a name, with an article before or a number behind it or not, is that of a speaker.
    fn knows(&self, name: &str) -> bool {
        let all = forms(name);
        let number = |word: &&String| word.bytes().all(|b| b.is_ascii_digit());
        let article = usize::from(all.len() > 1 && all.first().is_some_and(|word| ARTICLES.contains(&word.as_str())));
        let end = all.len() - usize::from(all.len() > 1 && all.last().filter(number).is_some());
        [0..all.len(), article..all.len(), 0..end, article..end]
            .into_iter()
            .any(|range| all.get(range).is_some_and(|name| self.0.contains(name)))
    }

    /// Tells whether a line does nothing but name a speaker: `P07, gesprek 2`, `-- kinderarts P07`. What follows a comma says more of them.
    pub(super) fn only_name(&self, line: &str) -> bool {
        let name = bare(line);
        let first = name.split(',').next().unwrap_or_default().trim();
        let each = || first.split_whitespace().all(|word| self.knows(word));
        let few = name.split_whitespace().count() <= MOST_NAMING
            && !name.contains(['.', '?', '!', ':', ';', '(', '[', '“', '"']);
        few && !first.is_empty() && (self.knows(first) || each())
    }

    /// Reads the label at the beginning of a text; `None` where no label can be.
    pub(super) fn at_start<'t>(&self, text: &'t str) -> Option<Label<'t>> {
        let name = text.get(..text.find(':')?)?;
        let rest = text.get(name.len() + 1..)?;
        let short = name.split_whitespace().count() <= LONGEST.0 && name.len() <= LONGEST.1;
        let inside = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '/' | '#' | '\'' | '’' | '&');
        let ends = name.match_indices(". ").any(|(at, _)| {
            let word = name.get(..at).and_then(|before| before.rsplit(' ').next()).unwrap_or_default();
            !TITLES.contains(&word.to_lowercase().as_str())
        });
        if !short
            || ends
            || name.trim().is_empty()
            || !name.chars().all(inside)
            || !rest.starts_with(char::is_whitespace)
        {
            return None;
        }
        let letters: Vec<char> = name.chars().filter(|c| c.is_alphabetic()).collect();
        let is_code = name.len() <= 12
            && (name.contains(|c: char| c.is_ascii_digit())
                || letters.iter().all(|c| c.is_uppercase()) && letters.len() <= 3);
        let known = self.knows(name);
        let begins = name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && !letters.is_empty();
        let words_at = text.len() - rest.trim_start().len();
        (known || begins).then_some(Label { name, words_at, known, is_code })
    }
}

/// A line that names a speaker without the dash before it and the full stop behind it.
pub(super) fn bare(line: &str) -> &str {
    line.trim().trim_start_matches(['—', '–', '-', '―']).trim_end_matches('.').trim()
}

fn forms(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    words(name, 0, &mut found);
    found.into_iter().map(|word| word.form).collect()
}

#[cfg(test)]
impl Labels {
    /// Knows these.
    pub(super) fn known(names: &[&str]) -> Self {
        Self(names.iter().map(|name| forms(name)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_known_or_only_looks_like_one() {
        let labels = Labels::known(&["interviewer", "pedagogisch medewerker", "p03"]);
        let read = |text: &str| labels.at_start(text).map(|label| (label.words_at, label.known, label.is_code));
        assert_eq!(read("P03: dat was zo"), Some((5, true, true)));
        assert_eq!(read("interviewer:  en toen"), Some((14, true, false)));
        assert_eq!(read("De pedagogisch medewerker 2: ja"), Some((29, true, false)));
        assert_eq!(read("Docent: ja"), Some((8, false, false)));
        assert_eq!(read("V: ja"), Some((3, false, true)));
        for text in [
            "toen zei ik: ja",
            "Ik dacht, nou: ja",
            "12:30 kwam hij",
            "Een heel lang verhaal erbij: ja",
            "Geen dubbele punt",
            "Eerst dit. P03: dat",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
