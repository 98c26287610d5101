//! Who a manuscript says is speaking, and who is.
//!
//! In: what stands round a passage, and a study. Out: [`Named`]: the cases, interviews and values of attributes that are named
//! there. A name is a whole word, with an ending of the plural or not (`verpleegkundigen`); the longest counts, so that
//! `kinderarts` is no `arts`.

use super::passage::Passage;
use super::seek::Found;
use super::wording::{Word, words};
use crate::case::{AttributeOf, AttributeType};
use crate::study::Study;
use crate::transcript::Role;
use std::collections::BTreeSet;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Case(usize),
    Interview(usize),
    /// Place of the attribute, and its value.
    Value(usize, String),
    Interviewer,
}

/// All names of a study.
pub(super) struct Names {
    names: Vec<(Vec<String>, Who)>,
    /// The labels of those who ask.
    asking: BTreeSet<String>,
}

/// Who is named round a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    who: Vec<Who>,
    /// The words that name them.
    pub words: String,
    /// They are named behind the passage, or right before it with a colon: there is no doubt that they are meant.
    pub sure: bool,
}

/// Words for who asks.
pub(super) const INTERVIEWER: [&str; 6] =
    ["interviewer", "interviewster", "onderzoeker", "gespreksleider", "researcher", "moderator"];
/// Endings that a name may have.
const ENDINGS: [&str; 5] = ["", "s", "n", "en", "e"];
/// The shortest value of an attribute that is taken for a name.
const SHORTEST: usize = 3;

impl Names {
    pub fn new(study: &Study) -> Self {
        let mut names: BTreeSet<(Vec<String>, Who)> = BTreeSet::new();
        let mut add = |name: &str, who: Who| {
            let forms: Vec<String> = forms(name).into_iter().map(|word| word.form).collect();
            if !forms.is_empty() {
                names.insert((forms, who));
            }
        };
        INTERVIEWER.iter().for_each(|name| add(name, Who::Interviewer));
        for (place, case) in study.roster.cases.iter().enumerate() {
            add(&case.id.0, Who::Case(place));
        }
        for (place, interview) in study.roster.interviews.iter().enumerate() {
            add(&interview.id.0, Who::Interview(place));
        }
        for (place, attribute) in study.roster.attributes.iter().enumerate() {
            if attribute.of != AttributeOf::Case || attribute.kind != AttributeType::Text {
                continue;
            }
            for case in &study.roster.cases {
                let value = case.attributes.get(&attribute.name).map(String::as_str).unwrap_or_default();
                if value.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST {
                    add(value, Who::Value(place, value.to_owned()));
                }
            }
        }
        let speakers = study.transcripts.iter().flatten().flat_map(|transcript| &transcript.speakers);
        let asking = speakers.filter(|speaker| speaker.role == Role::Interviewer).map(|speaker| speaker.label.as_str());
        let asking: BTreeSet<&str> = asking.collect();
        Self { names: names.into_iter().collect(), asking: asking.into_iter().map(str::to_owned).collect() }
    }

    /// Finds who is named in a text.
    fn in_text(&self, text: &str) -> Vec<Who> {
        let all = forms(text);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < all.len() {
            let here = all.get(at..).unwrap_or_default();
            let longest = self.names.iter().filter(|(name, _)| begins(here, name)).map(|(name, _)| name.len()).max();
            let Some(length) = longest else {
                at += 1;
                continue;
            };
            let same = self.names.iter().filter(|(name, _)| name.len() == length && begins(here, name));
            found.extend(same.map(|(_, who)| who.clone()));
            at += length;
        }
        found
    }

    /// Finds who is named round a passage: behind it, else before it.
    pub fn round(&self, passage: &Passage) -> Named {
        let label = passage.before.trim().trim_end_matches(':');
        if passage.block && self.asking.contains(label) {
            return Named { who: vec![Who::Interviewer], words: label.to_owned(), sure: true };
        }
        for (text, sure) in [
            (parenthesis(&passage.after), true),
            (dash(&passage.after), true),
            (clause(&passage.after), true),
            (Some(passage.before.clone()), passage.before.ends_with(':') || is_label(&passage.before)),
        ] {
            let Some(text) = text else { continue };
            let who = self.in_text(&text);
            if !who.is_empty() {
                return Named { who, words: text.trim().to_owned(), sure };
            }
        }
        Named::default()
    }
}

fn forms(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    words(text, 0, &mut found);
    found
}

fn begins(words: &[Word], name: &[String]) -> bool {
    let last = name.len().saturating_sub(1);
    words.len() >= name.len()
        && words.iter().zip(name).enumerate().all(|(place, (word, name))| match word.form.strip_prefix(name.as_str()) {
            Some(ending) if place == last && !name.ends_with(|c: char| c.is_ascii_digit()) => ENDINGS.contains(&ending),
            Some(ending) => ending.is_empty(),
            None => false,
        })
}

/// What stands in parentheses right behind.
fn parenthesis(after: &str) -> Option<String> {
    let rest = after.trim_start_matches(['.', ',', ' ', '…']);
    let inside = rest.strip_prefix('(')?;
    Some(inside.split(')').next()?.to_owned())
}

/// What stands behind a dash.
fn dash(after: &str) -> Option<String> {
    let rest = after.trim_start().strip_prefix(['—', '–', '-'])?;
    Some(rest.split(['.', ';', ':']).next()?.to_owned())
}

/// What goes on behind a comma: `, zegt een fysiotherapeut.`
fn clause(after: &str) -> Option<String> {
    let rest = after.trim_start();
    let goes_on = rest.starts_with(',') || rest.starts_with(char::is_lowercase);
    let clause: String = rest.split(['.', ';', ':', '“', '„', '‘', '"', '«']).next()?.to_owned();
    let short: Vec<&str> = clause.split_whitespace().take(8).collect();
    goes_on.then(|| short.join(" "))
}

fn is_label(before: &str) -> bool {
    !before.is_empty() && before.split_whitespace().count() == 1
}

impl Named {
    /// Tells whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.who.is_empty()
    }

    /// Tells whether the one who asks is named.
    pub fn is_interviewer(&self) -> bool {
        self.who.contains(&Who::Interviewer)
    }

    /// Tells whether someone other than a case is named only: no participant is.
    pub fn names_a_participant(&self) -> bool {
        self.who.iter().any(|who| *who != Who::Interviewer)
    }

    /// Tells whether who is named said it.
    pub fn fits(&self, study: &Study, found: &Found) -> bool {
        if found.role == Role::Interviewer {
            return self.is_empty() || self.is_interviewer();
        }
        let cases: Vec<usize> =
            self.who.iter().filter_map(|who| if let Who::Case(case) = who { Some(*case) } else { None }).collect();
        let held: Vec<usize> =
            self.who.iter().filter_map(|who| if let Who::Interview(at) = who { Some(*at) } else { None }).collect();
        let mut attributes: Vec<usize> =
            self.who.iter().filter_map(|who| if let Who::Value(at, _) = who { Some(*at) } else { None }).collect();
        attributes.sort_unstable();
        attributes.dedup();
        let has_value = |place: &usize| {
            let attribute = study.roster.attributes.get(*place);
            let own = attribute.and_then(|attribute| study.roster.value(attribute, found.interview, found.case));
            self.who
                .iter()
                .any(|who| matches!(who, Who::Value(at, value) if at == place && Some(value.as_str()) == own))
        };
        (cases.is_empty() || found.case.is_some_and(|case| cases.contains(&case)))
            && (held.is_empty() || held.contains(&found.interview))
            // A value that two attributes share is right when one of them is.
            && (attributes.is_empty() || attributes.iter().any(has_value) && attributes.iter().all(|place| has_value(place) || self.is_shared(*place)))
            && (self.names_a_participant() || !self.is_interviewer())
    }

    /// Tells whether every value of this attribute is named as one of another, too.
    fn is_shared(&self, place: usize) -> bool {
        let of = |at: usize| {
            self.who.iter().filter_map(move |who| match who {
                Who::Value(own, value) if *own == at => Some(value),
                _ => None,
            })
        };
        let others = |value: &String| {
            self.who.iter().any(|who| matches!(who, Who::Value(own, other) if *own != place && other == value))
        };
        of(place).all(others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let name = |text: &str| forms(text).into_iter().map(|word| word.form).collect::<Vec<_>>();
        let names = vec![
            (name("arts"), Who::Value(0, "arts".into())),
            (name("kinderarts"), Who::Value(0, "kinderarts".into())),
            (name("radiologisch laborant"), Who::Value(0, "radiologisch laborant".into())),
            (name("p03"), Who::Case(2)),
            (name("p03-2"), Who::Interview(5)),
            (name("interviewer"), Who::Interviewer),
        ];
        Names { names, asking: BTreeSet::from(["I".to_owned()]) }
    }

    fn passage(before: &str, after: &str) -> Passage {
        Passage { before: before.into(), after: after.into(), ..Passage::default() }
    }

    #[test]
    fn the_longest_name_counts() {
        assert_eq!(
            names().in_text("twee kinderartsen en P03-2"),
            [Who::Value(0, "kinderarts".into()), Who::Interview(5)]
        );
        assert_eq!(names().in_text("een radiologisch laborant"), [Who::Value(0, "radiologisch laborant".into())]);
        assert_eq!(names().in_text("partsen, P031"), []);
    }

    #[test]
    fn who_is_named_behind_counts_before_who_is_named_in_front() {
        let named = names().round(&passage("Een arts zegt:", " (P03, 2021). Verder."));
        assert_eq!((named.who.as_slice(), named.sure), (&[Who::Case(2)][..], true));
        let named = names().round(&passage("Een arts zegt:", " Een kinderarts niet."));
        assert_eq!((named.words.as_str(), named.sure), ("Een arts zegt:", true));
        let named = names().round(&passage("Toen een arts binnenkwam, zei zij", "."));
        assert!(!named.sure && !named.is_empty());
        let asks = Passage { block: true, ..passage("I:", "") };
        assert!(names().round(&asks).is_interviewer() && names().round(&passage("I:", "")).is_empty());
        let named = names().round(&passage("", ", aldus een kinderarts uit het noorden."));
        assert!(named.sure && named.words.contains("kinderarts"));
    }
}
