//! Who was studied and when: cases, interviews, speakers, their attributes, and the team.
//!
//! In: `cases.csv`, `interviews.csv`, `speakers.csv`, `team.toml` and the attributes that `study.toml` declares.
//! Out: [`Roster`] and findings.

mod attribute;
mod read;
mod team;

pub use attribute::{Attribute, AttributeOf, AttributeType};
pub(crate) use read::is_id;
pub use read::{Files, read};
pub use team::{Person, Team};

use crate::transcript::InterviewId;
use std::collections::BTreeMap;

/// Makes an id of a name: lower-case ASCII letters and digits, the rest a `-`; `None` when nothing is left.
pub fn id_from(name: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    let plain: String =
        name.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).flat_map(char::to_lowercase).collect();
    let parts = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let id = parts.collect::<Vec<_>>().join("-");
    (!id.is_empty()).then_some(id)
}

/// The id of a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub String);

impl std::fmt::Display for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person, group or site under study.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Its attributes by name; an empty cell is absent.
    pub attributes: BTreeMap<String, String>,
}

/// How far an interview got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Still to be held.
    Planned,
    /// Held.
    Done,
    /// The case did not want it.
    Declined,
    /// Held, but the recording or transcript is gone.
    Lost,
}

/// What sort of conversation it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One case.
    Interview,
    /// Several cases; `speakers.csv` says who is who.
    Group,
    /// Notes of an observation.
    Fieldnote,
}

/// One conversation with one or more cases.
#[derive(Clone, Debug)]
pub struct Interview {
    /// Its id, which is the name of its transcript.
    pub id: InterviewId,
    /// Index of its case; `None` for a group.
    pub case: Option<usize>,
    /// How far it got.
    pub status: Status,
    /// What sort it was.
    pub kind: Kind,
    /// Its language when it differs from the study's.
    pub language: Option<String>,
    /// Its attributes by name.
    pub attributes: BTreeMap<String, String>,
    /// Line in `interviews.csv`.
    pub line: u32,
}

/// Everybody and every conversation of a study.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// Cases in the order of `cases.csv`.
    pub cases: Vec<Case>,
    /// Interviews in the order of `interviews.csv`.
    pub interviews: Vec<Interview>,
    /// For group interviews: (interview, label) → case; `None` is a speaker nobody could identify.
    pub speakers: BTreeMap<(String, String), Option<usize>>,
    /// Declared attributes first, then the further columns.
    pub attributes: Vec<Attribute>,
    /// Who worked on the study.
    pub team: Team,
}

impl Roster {
    /// Finds an interview by id.
    pub fn interview(&self, id: &str) -> Option<usize> {
        self.interviews.iter().position(|interview| interview.id.0 == id)
    }

    /// Finds a case by id.
    pub fn case(&self, id: &str) -> Option<usize> {
        self.cases.iter().position(|case| case.id.0 == id)
    }

    /// Finds an attribute by name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Returns the value of an attribute for one interview and the case that speaks.
    pub fn value(&self, attribute: &Attribute, interview: usize, case: Option<usize>) -> Option<&str> {
        let attributes = match attribute.of {
            AttributeOf::Interview => &self.interviews.get(interview)?.attributes,
            AttributeOf::Case => &self.cases.get(case?)?.attributes,
        };
        attributes.get(&attribute.name).map(String::as_str)
    }

    /// Returns the case of a speaker: the interview's own, or the one that `speakers.csv` names.
    pub fn case_of(&self, interview: usize, label: &str) -> Option<usize> {
        let interview = self.interviews.get(interview)?;
        let key = (interview.id.0.clone(), label.to_owned());
        match self.speakers.get(&key) {
            Some(case) => *case,
            None => interview.case,
        }
    }

    /// Returns the labels that `speakers.csv` gives to an interview.
    pub fn labels_of(&self, interview: &str) -> Vec<&str> {
        let own = self.speakers.range((interview.to_owned(), String::new())..).map(|((id, label), _)| (id, label));
        own.take_while(|(id, _)| *id == interview).map(|(_, label)| label.as_str()).collect()
    }
}
