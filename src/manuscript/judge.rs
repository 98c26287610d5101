//! What becomes of one passage.
//!
//! In: a [`Passage`] and all that it is compared with. Out: [`Judged`]: where its words were said and by whom, and what is wrong
//! with that. In this order: literature that is marked, terms, printed forms that are registered, the corpus, registered
//! translations, the author's own words, literature by the reference behind it, and languages that nobody spoke.

use super::align::{Change, ChangeKind, changes, fit};
use super::corpus::Corpus;
use super::language::language;
use super::named::Named;
use super::names::Names;
use super::passage::{Passage, TERM};
use super::seek::{Found, Sought, Status, is_alike, place, seek};
use super::wording::{Needle, letters, words};
use super::{Kind, Manuscript, Spot};
use crate::coding::Placed;
use crate::locale::Speech;
use crate::query::SENSITIVE;
use crate::study::Study;
use crate::theme::Printed;
use crate::transcript::Role;
use std::collections::BTreeMap;
use std::ops::Range;

/// Places that are kept of words that were said more than once.
const PLACES: usize = 10;

/// What was found out about a passage.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The manuscript.
    pub file: String,
    /// Where it stands.
    pub spot: Spot,
    /// The passage.
    pub passage: Passage,
    /// What it is.
    pub status: Status,
    /// Where its words were said; first the place that fits who is named.
    pub found: Vec<Found>,
    /// Who is named round it, in the words of the manuscript.
    pub named: Option<String>,
    /// Whether who is named said it; `None` where nobody is named or nothing was found.
    pub speaker: Option<bool>,
    /// There is no doubt that who is named is meant.
    pub sure: bool,
    /// A name round it that nobody in the study has, and whether that is sure, as it is of an id.
    pub stranger: Option<(String, bool)>,
    /// The registered translation it is.
    pub translation: Option<Translation>,
    /// The language it is in, where that is no language of the interviews.
    pub language: Option<&'static str>,
}

/// A registered translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The language.
    pub language: String,
    /// Who translated.
    pub by: String,
    /// How the manuscript differs from it; empty where it does not.
    pub changes: Vec<Change>,
}

/// What is to be said about who is named beside a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Who is named said it.
    Right,
    /// Someone else said it.
    Other,
    /// Someone else said it, if the one who is named is meant.
    Doubtful,
    /// Nobody in the study is called so.
    Stranger,
    /// The interviewer said it, and is not named.
    Asked,
}

impl Voice {
    /// Returns its name in machine-readable outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Other => "other",
            Self::Doubtful => "doubtful",
            Self::Stranger => "unknown",
            Self::Asked => "interviewer",
        }
    }
}

impl Judged {
    /// Says whether who is named said it; `None` where nobody is named, or nothing was found.
    pub fn voice(&self) -> Option<Voice> {
        let found = self.found.first()?;
        Some(match (self.speaker, &self.stranger) {
            (Some(true), _) if found.role == Role::Interviewer => Voice::Right,
            (_, _) if found.role == Role::Interviewer => Voice::Asked,
            (Some(false), _) if self.sure => Voice::Other,
            (_, Some(_)) => Voice::Stranger,
            (Some(false), None) => Voice::Doubtful,
            (Some(true), None) => Voice::Right,
            (None, None) => return None,
        })
    }

    /// Tells whether the words and who is named are right, as far as is certain.
    pub fn is_right(&self) -> bool {
        let sure = self.stranger.as_ref().is_some_and(|(_, sure)| *sure);
        let voice = match self.voice() {
            Some(Voice::Other | Voice::Asked) => false,
            Some(Voice::Stranger) => !sure,
            _ => true,
        };
        self.status <= Status::Translated && voice
    }

    /// Tells whether a coder flagged some of the words as never to be shown.
    pub fn is_sensitive(&self) -> bool {
        self.found.first().is_some_and(|found| found.sensitive)
    }

    /// Returns the words as an output may show them.
    pub fn shown(&self) -> &str {
        if self.is_sensitive() { SENSITIVE } else { &self.passage.words }
    }
}

/// What passages of one manuscript are compared with.
pub(super) struct Judge<'a> {
    study: &'a Study,
    corpus: &'a dyn Corpus,
    names: &'a Names,
    manuscript: &'a Manuscript,
    /// Letters of the paragraphs, without what is quoted in them.
    own: Vec<String>,
    languages: Vec<&'a str>,
}

impl<'a> Judge<'a> {
    pub fn new(
        study: &'a Study,
        corpus: &'a dyn Corpus,
        names: &'a Names,
        manuscript: &'a Manuscript,
        passages: &[Passage],
    ) -> Self {
        let mut quoted: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
        for passage in passages {
            quoted.entry(passage.paragraph).or_default().push(passage.at..passage.to);
        }
        let own = manuscript.paragraphs.iter().enumerate().map(|(place, paragraph)| match paragraph.kind {
            Kind::Block => String::new(),
            _ => unquoted(&paragraph.text, quoted.get(&place).map(Vec::as_slice).unwrap_or_default()),
        });
        let spoken = (0..study.roster.interviews.len()).map(|interview| study.language_of(interview));
        let mut languages: Vec<&str> = spoken.filter_map(|tag| tag.split('-').next()).collect();
        languages.sort_unstable();
        languages.dedup();
        Self { study, corpus, names, manuscript, own: own.collect(), languages }
    }

    pub fn judge(&self, passage: Passage) -> Judged {
        let passage = self.unlabelled(passage);
        let named = self.names.round(&passage, self.beside(&passage));
        let spot = self.manuscript.spot(passage.paragraph, passage.at);
        let speech = Speech::of(&self.study.language);
        let needle = Needle::new(&passage.words, speech);
        let mut judged = Judged {
            file: self.manuscript.file.clone(),
            spot,
            status: Status::Term,
            found: Vec::new(),
            named: (!named.words.is_empty()).then(|| named.words.clone()),
            speaker: None,
            sure: named.sure,
            stranger: named.stranger.clone(),
            translation: None,
            language: None,
            passage,
        };
        if judged.passage.literature {
            judged.status = Status::Literature;
        } else if needle.words.len() >= TERM {
            self.sought(&needle, &named, &mut judged);
        }
        judged
    }

    /// The cell behind a quotation that fills its own, in a format whose cells are paragraphs of one number.
    fn beside(&self, passage: &Passage) -> Option<&str> {
        let own = self.manuscript.paragraphs.get(passage.paragraph)?;
        let next = self.manuscript.paragraphs.get(passage.paragraph + 1)?;
        let row = next.number == own.number && next.kind == Kind::Body && passage.after.trim().is_empty();
        row.then_some(next.text.as_str())
    }

    fn sought(&self, needle: &Needle, named: &Named, judged: &mut Judged) {
        let mut sought =
            self.registered(&judged.passage.words).unwrap_or_else(|| seek(self.study, self.corpus, needle));
        if let Some(longer) = judged.passage.longer.as_deref().filter(|_| sought.status >= Status::Changed) {
            let needle = Needle::new(longer, Speech::of(&self.study.language));
            let other = seek(self.study, self.corpus, &needle);
            if other.status < sought.status {
                longer.clone_into(&mut judged.passage.words);
                sought = other;
            }
        }
        if sought.status >= Status::Changed
            && let Some((found, translation)) = self.translated(needle)
        {
            let right = translation.changes.is_empty();
            sought = Sought { status: if right { Status::Translated } else { Status::Changed }, found: vec![found] };
            judged.translation = Some(translation);
        }
        judged.status = match sought.status {
            Status::Missing => self.unsaid(needle, named, judged),
            status => status,
        };
        let (fits, others): (Vec<Found>, Vec<Found>) =
            sought.found.into_iter().partition(|found| named.fits(self.study, found));
        if !named.is_empty() && (!fits.is_empty() || !others.is_empty()) {
            judged.speaker = Some(!fits.is_empty());
        }
        judged.found = fits.into_iter().chain(others).take(PLACES).collect();
    }

    /// A passage whose label was said, and is none: `Kijk: …`.
    fn unlabelled(&self, passage: Passage) -> Passage {
        let Some(label) = &passage.label else { return passage };
        let words = format!("{label}: {}", passage.words);
        let sought = seek(self.study, self.corpus, &Needle::new(&words, Speech::of(&self.study.language)));
        let first = sought.found.first().and_then(|found| found.changes.first());
        let is_said = sought.status < Status::Changed || first.is_some_and(|change| change.kind == ChangeKind::Same);
        if !is_said {
            return passage;
        }
        Passage { words, label: None, is_known: false, before: String::new(), ..passage }
    }

    /// A printed form that is registered, brackets and all.
    fn registered(&self, quoted: &str) -> Option<Sought> {
        let wanted = all_letters(quoted);
        let printed = self
            .study
            .quotations
            .0
            .iter()
            .find(|printed| printed.printed.as_deref().is_some_and(|form| all_letters(form) == wanted))?;
        Some(Sought { status: Status::Edited, found: vec![self.at(&printed.placed)?] })
    }

    fn at(&self, placed: &Placed) -> Option<Found> {
        let transcript = self.study.transcript(placed.interview)?;
        place(self.study, placed.interview, transcript, placed.span, vec![placed.span])
    }

    /// The registered translation that a passage is, or is a part of.
    fn translated(&self, needle: &Needle) -> Option<(Found, Translation)> {
        let mut best: Option<(usize, &Printed, Translation)> = None;
        for printed in &self.study.quotations.0 {
            for (language, translation) in &printed.translations {
                let registered = Needle::new(&translation.text, Speech::of(language));
                let Some(fit) = fit(needle, &registered.words) else { continue };
                let better = best.as_ref().is_none_or(|(cost, ..)| fit.cost < *cost);
                if better && (fit.cost == 0 || is_alike(needle, fit.cost)) {
                    let said = |from: usize, to: usize| registered.slice(from, to).to_owned();
                    let differing = fit.pieces.iter().filter(|_| fit.cost > 0);
                    let changes =
                        differing.flat_map(|piece| changes(needle, *piece, &registered.words, &said)).collect();
                    let told = Translation { language: language.clone(), by: translation.by.clone(), changes };
                    best = Some((fit.cost, printed, told));
                }
            }
        }
        let (_, printed, translation) = best?;
        Some((self.at(&printed.placed)?, translation))
    }

    /// What a passage is that nobody said.
    fn unsaid(&self, needle: &Needle, named: &Named, judged: &mut Judged) -> Status {
        let wanted = letters(&needle.words);
        if self.own.iter().any(|own| own.contains(&wanted)) {
            return Status::Own;
        }
        if named.is_empty() && is_cited(&judged.passage) {
            return Status::Literature;
        }
        judged.language = language(&needle.text).filter(|tag| !self.languages.contains(tag));
        if judged.language.is_some() { Status::Unregistered } else { Status::Missing }
    }
}

/// The letters of a paragraph without what it quotes.
fn unquoted(text: &str, quoted: &[Range<usize>]) -> String {
    let ends = quoted.iter().map(|range| range.start).chain([text.len()]);
    let begins = std::iter::once(0).chain(quoted.iter().map(|range| range.end));
    let between = begins.zip(ends).map(|(from, to)| all_letters(text.get(from..to).unwrap_or_default()));
    between.collect::<Vec<_>>().join("\u{1}")
}

fn all_letters(text: &str) -> String {
    let mut all = Vec::new();
    words(text, 0, &mut all);
    letters(&all)
}

/// Tells whether a reference to literature stands right behind a passage, or leads up to it: `(Jansen, 2020)`,
/// `Jansen (2020) schrijft:`, `[@jansen2020]`, `[12]`.
fn is_cited(passage: &Passage) -> bool {
    let behind = passage.after.trim_start_matches(['.', ',', ' ', '…']);
    let year = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let digits = word.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
            digits.is_some_and(|digits| ("1500".."2100").contains(&digits)) && word.len() <= 5
        })
    };
    let inside = |open: char, close: char| behind.strip_prefix(open).and_then(|rest| rest.split(close).next());
    let reference =
        |inside: &str| inside.contains('@') || inside.trim().bytes().all(|b| b.is_ascii_digit() || b == b',');
    let name_and_year = |text: &str| year(text) && text.contains(char::is_uppercase);
    inside('(', ')').is_some_and(name_and_year)
        || inside('[', ']').is_some_and(|inside| !inside.is_empty() && (reference(inside) || name_and_year(inside)))
        || passage.before.contains("[@")
        || passage.before.contains('(') && name_and_year(&passage.before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_literature() {
        let cited = |before: &str, after: &str| {
            is_cited(&Passage { before: before.into(), after: after.into(), ..Passage::default() })
        };
        assert!(cited("", " (Jansen & De Vries, 2020, p. 3)."));
        assert!(cited("", " [@jansen2020]") && cited("", " [12]") && cited("Jansen (2020a) schrijft:", "."));
        assert!(!cited("", " (verpleegkundige).") && !cited("", " (zie 2020)") && !cited("In 2020 zei iemand:", ""));
        assert!(!cited("", " […] verder"));
    }
}
