//! Whose words and which turns a query reads: fields about cases, interviews, speakers, places and times.
//!
//! In: the roster of a study and the values of a field. Out: [`Filter`], which keeps a turn or not. The part of it that is
//! about cases and interviews narrows n; the rest narrows the words.

use super::glob::Glob;
use crate::transcript::{Role, Time};

/// What is known of a turn without reading its words.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    /// Index of the interview.
    pub interview: usize,
    /// Index of the case that speaks, when known.
    pub case: Option<usize>,
    /// Who asks or who is studied.
    pub role: Role,
    /// The label as it is typed.
    pub label: &'a str,
}

/// What a turn must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Anything.
    All,
    /// Spoken by one of these cases, by index.
    Cases(Vec<bool>),
    /// In one of these interviews, by index.
    Interviews(Vec<bool>),
    /// Spoken in this role.
    Role(Role),
    /// Spoken under one of these labels.
    Labels(Vec<Glob>),
    /// From this turn up to and with that one, counted from 1.
    Numbers(u32, u32),
    /// From this moment up to and with that one; a turn without a time of its own has that of the last one before it.
    Times(Time, Time),
    /// None of this.
    Not(Box<Filter>),
    /// All of these.
    And(Vec<Filter>),
    /// One of these.
    Or(Vec<Filter>),
}

impl Filter {
    /// Joins two filters that must both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, filter) | (filter, Self::All) => filter,
            (Self::And(mut filters), other) => {
                filters.push(other);
                Self::And(filters)
            }
            (filter, other) => Self::And(vec![filter, other]),
        }
    }

    /// Tells whether a turn is kept; `number` counts from 0.
    pub fn keeps(&self, voice: &Voice, number: u32, time: Option<Time>) -> bool {
        match self {
            Self::Numbers(from, to) => (*from..=*to).contains(&(number + 1)),
            Self::Times(from, to) => time.is_some_and(|time| (*from..=*to).contains(&time)),
            Self::Not(filter) => !filter.keeps(voice, number, time),
            Self::And(filters) => filters.iter().all(|filter| filter.keeps(voice, number, time)),
            Self::Or(filters) => filters.iter().any(|filter| filter.keeps(voice, number, time)),
            _ => self.keeps_voice(voice),
        }
    }

    /// Tells whether all that a speaker says in an interview is kept; places and times are not looked at.
    pub fn keeps_voice(&self, voice: &Voice) -> bool {
        match self {
            Self::All | Self::Numbers(..) | Self::Times(..) => true,
            Self::Cases(cases) => voice.case.is_some_and(|case| cases.get(case) == Some(&true)),
            Self::Interviews(interviews) => interviews.get(voice.interview) == Some(&true),
            Self::Role(role) => voice.role == *role,
            Self::Labels(labels) => labels.iter().any(|label| label.matches(voice.label)),
            Self::Not(filter) => !filter.keeps_voice(voice),
            Self::And(filters) => filters.iter().all(|filter| filter.keeps_voice(voice)),
            Self::Or(filters) => filters.iter().any(|filter| filter.keeps_voice(voice)),
        }
    }

    /// Tells whether it is about who and which interview alone.
    pub fn is_of_voices(&self) -> bool {
        match self {
            Self::Numbers(..) | Self::Times(..) => false,
            Self::Not(filter) => filter.is_of_voices(),
            Self::And(filters) | Self::Or(filters) => filters.iter().all(Self::is_of_voices),
            _ => true,
        }
    }

    /// Tells whether it is about cases and interviews alone: then it narrows n.
    pub fn narrows_n(&self) -> bool {
        match self {
            Self::All | Self::Cases(_) | Self::Interviews(_) => true,
            Self::Role(_) | Self::Labels(_) | Self::Numbers(..) | Self::Times(..) => false,
            Self::Not(filter) => filter.narrows_n(),
            Self::And(filters) | Self::Or(filters) => filters.iter().all(Self::narrows_n),
        }
    }

    /// Tells whether a role or a label is named, so that the usual "participants only" does not hold.
    pub fn names_speaker(&self) -> bool {
        match self {
            Self::Role(_) | Self::Labels(_) => true,
            Self::Not(filter) => filter.names_speaker(),
            Self::And(filters) | Self::Or(filters) => filters.iter().any(Self::names_speaker),
            _ => false,
        }
    }
}
