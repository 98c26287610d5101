//! Who is named round a passage, held against who said it.
//!
//! In: the names that [`attribution`](super::attribution) found, and where the words stand in the data. Out: whether they fit.

use super::names::Who;
use super::seek::Found;
use crate::study::Study;
use crate::transcript::Role;

/// Who is named round a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub who: Vec<Who>,
    /// The words that name them.
    pub words: String,
    /// There is no doubt that they are meant.
    pub sure: bool,
    /// They are named side by side, so that one of them may have said it.
    pub several: bool,
    /// A name that nobody in the study has; an id is sure, a word like `chirurg` is not.
    pub stranger: Option<(String, bool)>,
}

impl Named {
    /// Tells whether nobody of the study is named.
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
        if self.several {
            let alone = |who: &Who| Self { who: vec![who.clone()], ..Self::default() }.fits(study, found);
            return self.who.iter().any(alone);
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
