//! What people of a study are called, and who is called so in a text.
//!
//! In: a study. Out: [`Names`]: ids of cases and interviews, pseudonyms, labels, values of attributes, words for who asks; and
//! the shapes of the ids, by which `p44` is known for the id of nobody. A name is a whole word, with an ending of the plural
//! or not (`verpleegkundigen`); the longest counts, so that `kinderarts` is no `arts`.

use super::wording::words;
use crate::case::{Attribute, AttributeOf, AttributeType};
use crate::study::Study;
use crate::transcript::Role;
use std::collections::{BTreeMap, BTreeSet};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// A case, by its id, its pseudonym or its label.
    Case(usize),
    Interview(usize),
    /// Place of the attribute, and its value.
    Value(usize, String),
    Interviewer,
    /// Nobody: a word of the shape that ids of the study have.
    Nobody,
}

/// All names of a study.
pub(super) struct Names {
    /// By their first word.
    names: BTreeMap<String, Vec<(Vec<String>, Who)>>,
    /// The labels of those who ask.
    asking: BTreeSet<String>,
    /// Shapes of the ids, as [`shape`] writes them.
    shapes: BTreeSet<String>,
    /// Every word by which the study names anything: values, labels, codes, themes.
    known: BTreeSet<String>,
}

/// A word of a text in its place, as names are compared.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub start: usize,
    pub end: usize,
    pub form: String,
}

/// A name that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Place of its first word.
    pub first: usize,
    /// How many words it has.
    pub length: usize,
    pub who: Who,
    /// It is a number behind a word for anyone, and the number of an id: `deelnemer 3` for `p03`.
    pub loose: bool,
}

/// Words for who asks.
pub(super) const INTERVIEWER: [&str; 6] =
    ["interviewer", "interviewster", "onderzoeker", "gespreksleider", "researcher", "moderator"];
/// Words for anyone who took part; a number behind one is an id.
pub(super) const ANYONE: [&str; 13] = [
    "deelnemer",
    "deelneemster",
    "deelnemers",
    "respondent",
    "respondente",
    "respondenten",
    "participant",
    "participants",
    "geinterviewde",
    "interviewee",
    "informant",
    "case",
    "interview",
];
/// Words behind the number of somebody's years.
const AGE: [&str; 4] = ["jaar", "jarige", "years", "year"];
/// Endings that a name may have.
const ENDINGS: [&str; 5] = ["", "s", "n", "en", "e"];
/// The shortest value of an attribute, and label, that is taken for a name.
const SHORTEST: usize = 3;

impl Names {
    pub fn new(study: &Study) -> Self {
        let mut own =
            Self { names: BTreeMap::new(), asking: BTreeSet::new(), shapes: BTreeSet::new(), known: BTreeSet::new() };
        INTERVIEWER.iter().for_each(|name| own.add(name, Who::Interviewer));
        let ids = study.roster.cases.iter().enumerate().map(|(place, case)| (&case.id.0, Who::Case(place)));
        let held = study.roster.interviews.iter().enumerate();
        let held = held.map(|(place, interview)| (&interview.id.0, Who::Interview(place)));
        for (id, who) in ids.chain(held) {
            own.shapes.extend(shape(id));
            own.add(id, who);
        }
        for (place, attribute) in study.roster.attributes.iter().enumerate() {
            let values = values(study, attribute);
            own.learn(&attribute.name);
            values.iter().for_each(|(_, value)| own.learn(value));
            if attribute.of != AttributeOf::Case || attribute.kind != AttributeType::Text {
                continue;
            }
            let is_pseudonym = are_pseudonyms(&values);
            for (case, value) in values.iter().filter(|(_, value)| letters(value) >= SHORTEST) {
                let who = if is_pseudonym { Who::Case(*case) } else { Who::Value(place, (*value).to_owned()) };
                own.add(value, who);
            }
        }
        own.labels(study);
        let codes = study.codebook.codes.iter().flat_map(|code| code.name.all());
        codes.chain(study.codebook.ids()).for_each(|name| own.learn(name));
        study.themes.themes.iter().for_each(|theme| own.learn(&theme.id));
        for same in own.names.values_mut() {
            same.sort();
            same.dedup();
        }
        own
    }

    /// Learns the labels of speakers; the one that every participant has names nobody.
    fn labels(&mut self, study: &Study) {
        let mut cases: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (interview, transcript) in study.transcripts.iter().enumerate() {
            for speaker in transcript.iter().flat_map(|transcript| &transcript.speakers) {
                if speaker.role == Role::Interviewer {
                    self.asking.insert(speaker.label.clone());
                } else if let Some(case) = study.roster.case_of(interview, &speaker.label) {
                    cases.entry(&speaker.label).or_default().insert(case);
                }
            }
        }
        let labels: Vec<String> = study.roster.speakers.keys().map(|(_, label)| label.clone()).collect();
        labels.iter().chain(&self.asking.clone()).for_each(|label| self.learn(label));
        for (label, cases) in cases {
            if let ([case], true) = (cases.into_iter().collect::<Vec<_>>().as_slice(), letters(label) >= SHORTEST) {
                self.add(label, Who::Case(*case));
            }
        }
    }

    fn add(&mut self, name: &str, who: Who) {
        self.learn(name);
        let forms: Vec<String> = forms(name).into_iter().map(|word| word.form).collect();
        if let Some(first) = forms.first().cloned() {
            self.names.entry(first).or_default().push((forms, who));
        }
    }

    fn learn(&mut self, name: &str) {
        self.known.extend(forms(name).into_iter().map(|word| word.form));
    }

    /// Tells whether the study has a word, or one that ends so: an `arts` where there is a `kinderarts`.
    pub fn knows(&self, word: &str) -> bool {
        let ends = |known: &String| word.len() >= SHORTEST && (known.ends_with(word) || begins_word(word, known));
        self.known.iter().any(ends)
    }

    /// Tells whether this is the label of who asks.
    pub fn asks(&self, label: &str) -> bool {
        self.asking.contains(label)
    }

    /// Finds who is named in a text.
    pub fn find(&self, all: &[Form]) -> Vec<Hit> {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(word) = all.get(at) {
            let here = all.get(at..).unwrap_or_default();
            let behind_noun = at > 0 && all.get(at - 1).is_some_and(|word| ANYONE.contains(&word.form.as_str()));
            let counts = |name: &[String]| !is_bare(name) || behind_noun || all.len() == 1;
            let fits = |(name, _): &&(Vec<String>, Who)| begins(here, name) && counts(name);
            let longest = self.beginning(&word.form).filter(fits).map(|(name, _)| name.len()).max();
            if let Some(length) = longest {
                let same = self.beginning(&word.form).filter(fits).filter(|(name, _)| name.len() == length);
                found.extend(same.map(|(_, who)| Hit { first: at, length, who: who.clone(), loose: false }));
            } else if shape(&word.form).is_some_and(|shape| self.shapes.contains(&shape)) {
                found.push(Hit { first: at, length: 1, who: Who::Nobody, loose: false });
            } else if behind_noun && !among_talks(all, at) && is_number(&word.form) {
                let before = found.len();
                found.extend(self.numbered(&word.form).map(|who| Hit { first: at, length: 1, who, loose: true }));
                if found.len() == before && self.is_number_of_nobody(all, at) {
                    found.push(Hit { first: at - 1, length: 2, who: Who::Nobody, loose: true });
                }
            }
            at += longest.unwrap_or(1);
        }
        found
    }

    /// The names whose first word this may be, with an ending.
    fn beginning(&self, word: &str) -> impl Iterator<Item = &(Vec<String>, Who)> {
        let ends = word.char_indices().rev().take(2).map(|(at, _)| at).chain([word.len()]).collect::<Vec<_>>();
        ends.into_iter().filter_map(move |end| self.names.get(word.get(..end)?)).flatten()
    }

    /// The cases whose id has this number and no other.
    fn numbered(&self, number: &str) -> impl Iterator<Item = Who> + use<'_> {
        let number = number.to_owned();
        self.numbers().filter(move |(own, _)| *own == number).map(|(_, who)| who.clone())
    }

    /// The numbers of the ids of cases that have one.
    fn numbers(&self) -> impl Iterator<Item = (&str, &Who)> {
        self.names.values().flatten().filter_map(|(name, who)| {
            let ([id], Who::Case(_)) = (name.as_slice(), who) else { return None };
            let mut numbers = id.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
            numbers.next().filter(|_| numbers.next().is_none()).map(|number| (number, who))
        })
    }

    /// Tells whether a number right behind a word for anyone can only be one by which the study numbers its cases.
    fn is_number_of_nobody(&self, all: &[Form], at: usize) -> bool {
        let (Some(word), Some(noun)) = (all.get(at), at.checked_sub(1).and_then(|at| all.get(at))) else {
            return false;
        };
        let beside = word.start == noun.end + 1 && word.form.len() <= 3;
        let counts = all.get(at + 1).is_some_and(|next| AGE.contains(&next.form.as_str()));
        beside && !counts && self.numbers().next().is_some()
    }
}

/// Tells whether the word before counts conversations, not people.
fn among_talks(all: &[Form], at: usize) -> bool {
    at > 0 && all.get(at - 1).is_some_and(|word| word.form == "interview")
}

/// The cases that have a value of an attribute.
fn values<'s>(study: &'s Study, attribute: &Attribute) -> Vec<(usize, &'s str)> {
    let of = |attributes: &'s BTreeMap<String, String>| attributes.get(&attribute.name).map(String::as_str);
    match attribute.of {
        AttributeOf::Case => {
            let cases = study.roster.cases.iter().enumerate();
            cases.filter_map(|(place, case)| Some((place, of(&case.attributes)?))).collect()
        }
        AttributeOf::Interview => {
            let held = study.roster.interviews.iter();
            held.filter_map(|interview| Some((interview.case.unwrap_or(0), of(&interview.attributes)?))).collect()
        }
    }
}

/// Values that are names of persons: each is somebody's own, and has a capital.
fn are_pseudonyms(values: &[(usize, &str)]) -> bool {
    let different: BTreeSet<&str> = values.iter().map(|(_, value)| *value).collect();
    let capital = |value: &&str| value.starts_with(char::is_uppercase) && value.chars().any(char::is_lowercase);
    values.len() > 1 && different.len() == values.len() && different.iter().all(capital)
}

fn letters(value: &str) -> usize {
    value.chars().filter(|c| c.is_alphabetic()).count()
}

/// Reads words; in one with a digit hyphens stay and zeros in front of a number go, so that `P3-2` is `p03-2` and no `p032`.
pub(super) fn forms(text: &str) -> Vec<Form> {
    let mut found = Vec::new();
    words(text, 0, &mut found);
    let form = |word: super::wording::Word| {
        let raw = text.get(word.start..word.end).unwrap_or_default();
        let form = if raw.bytes().any(|b| b.is_ascii_digit()) { numbered(raw) } else { word.form };
        Form { start: word.start, end: word.end, form }
    };
    found.into_iter().map(form).collect()
}

fn numbered(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars().flat_map(char::to_lowercase) {
        let c = if matches!(c, '\u{2010}' | '\u{2011}') { '-' } else { c };
        let after_zero = out.ends_with('0') && !out.trim_end_matches('0').ends_with(|c: char| c.is_ascii_digit());
        if c.is_ascii_digit() && after_zero {
            out.pop();
        }
        out.push(c);
    }
    out
}

/// The shape of an id: its numbers are one like the other. What has no letter, or no number, has none.
fn shape(id: &str) -> Option<String> {
    let mut out = String::new();
    for c in id.chars().flat_map(char::to_lowercase) {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if !(c == '#' && out.ends_with('#')) {
            out.push(c);
        }
    }
    (out.contains('#') && out.contains(char::is_alphabetic)).then_some(out)
}

/// Tells whether a name is a number or a single letter, which stand in a text for much else.
fn is_bare(name: &[String]) -> bool {
    matches!(name, [only] if is_number(only) || only.chars().count() == 1)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

fn begins(words: &[Form], name: &[String]) -> bool {
    let last = name.len().saturating_sub(1);
    words.len() >= name.len()
        && words
            .iter()
            .zip(name)
            .enumerate()
            .all(|(place, (word, name))| if place == last { begins_word(&word.form, name) } else { word.form == *name })
}

/// Tells whether a word is a name, with an ending or without.
fn begins_word(word: &str, name: &str) -> bool {
    match word.strip_prefix(name) {
        Some(ending) if !name.ends_with(|c: char| c.is_ascii_digit()) => ENDINGS.contains(&ending),
        Some(ending) => ending.is_empty(),
        None => false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A study of two doctors of different kind, somebody who makes pictures, and a person with a name.
    pub(in super::super) fn names() -> Names {
        let name = |text: &str| forms(text).into_iter().map(|word| word.form).collect::<Vec<_>>();
        let names = vec![
            (name("arts"), Who::Value(0, "arts".into())),
            (name("kinderarts"), Who::Value(0, "kinderarts".into())),
            (name("radiologisch laborant"), Who::Value(0, "radiologisch laborant".into())),
            (name("p03"), Who::Case(2)),
            (name("p05"), Who::Case(4)),
            (name("Marieke"), Who::Case(4)),
            (name("p03-2"), Who::Interview(5)),
            (name("interviewer"), Who::Interviewer),
        ];
        let known = names.iter().flat_map(|(name, _)| name.clone()).collect();
        let shapes = ["p03", "p03-2"].into_iter().filter_map(shape).collect();
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, Who)>> = BTreeMap::new();
        names.into_iter().for_each(|(name, who)| by_first.entry(name[0].clone()).or_default().push((name, who)));
        Names { names: by_first, asking: BTreeSet::from(["I".to_owned()]), shapes, known }
    }

    fn found(text: &str) -> Vec<Who> {
        names().find(&forms(text)).into_iter().map(|hit| hit.who).collect()
    }

    #[test]
    fn the_longest_name_counts() {
        assert_eq!(found("twee kinderartsen en P03-2"), [Who::Value(0, "kinderarts".into()), Who::Interview(5)]);
        assert_eq!(found("een radiologisch laborant"), [Who::Value(0, "radiologisch laborant".into())]);
        assert_eq!(found("partsen, 3, een p"), []);
    }

    #[test]
    fn an_id_may_be_written_otherwise_and_one_of_nobody_is_known_by_its_shape() {
        assert_eq!(found("P3, p003 en deelnemer 3"), [Who::Case(2), Who::Case(2), Who::Case(2)]);
        assert_eq!(found("P44, p03-9, P032, R44"), [Who::Nobody, Who::Nobody, Who::Nobody]);
        assert_eq!(found("deelnemer 44 en p05"), [Who::Nobody, Who::Case(4)]);
        assert_eq!(found("deelnemer, 44, deelnemer 44 jaar, 44 deelnemers, interview 44, participants 2021"), []);
    }

    #[test]
    fn what_the_study_knows_by_a_part() {
        let names = names();
        assert!(names.knows("arts") && names.knows("laboranten") && !names.knows("chirurg") && !names.knows("kind"));
    }

    #[test]
    fn pseudonyms_are_values_that_one_case_has() {
        assert!(are_pseudonyms(&[(0, "Marieke"), (1, "Hassan")]));
        assert!(!are_pseudonyms(&[(0, "kok"), (1, "arts")]) && !are_pseudonyms(&[(0, "Noord"), (1, "Noord")]));
        assert!(!are_pseudonyms(&[(0, "Anna")]));
    }
}
