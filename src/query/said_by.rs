//! Whose words a query reads.
//!
//! In: a [`Query`]. Out: [`SaidBy`], which every count and list says, because what an interviewer says is usually left out.

use super::{Atom, Filter, Group, Leaf, Query, What};
use crate::transcript::Role;

/// Whose words were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidBy {
    /// Those of participants alone.
    Participants,
    /// Those of interviewers alone.
    Interviewers,
    /// Those of both.
    Anyone,
}

impl SaidBy {
    /// Returns the word for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Participants => "participants",
            Self::Interviewers => "interviewers",
            Self::Anyone => "anyone",
        }
    }

    /// Returns the key of the phrase for people.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Participants => "query.participants",
            Self::Interviewers => "query.interviewers",
            Self::Anyone => "query.anyone",
        }
    }
}

impl Query {
    /// Returns whose words the hits can be; what a relation compares with is no hit.
    pub fn said_by(&self) -> SaidBy {
        let mut roles = Vec::new();
        collect(&self.root, &mut roles);
        if roles.iter().all(|role| *role == Some(Role::Participant)) {
            SaidBy::Participants
        } else if roles.iter().all(|role| *role == Some(Role::Interviewer)) {
            SaidBy::Interviewers
        } else {
            SaidBy::Anyone
        }
    }
}

fn collect(group: &Group, roles: &mut Vec<Option<Role>>) {
    let positive = group.formula.positive();
    let found: Vec<&Leaf> =
        group.leaves.iter().enumerate().filter(|(place, _)| positive >> place & 1 == 1).map(|(_, leaf)| leaf).collect();
    // Whole turns are hits only where nothing else is.
    let strong = found.iter().any(|leaf| !leaf.is_weak());
    for leaf in found.into_iter().filter(|leaf| !(strong && leaf.is_weak())) {
        match leaf {
            Leaf::Atom(atom) => roles.push(role(atom)),
            Leaf::Related(related) => collect(&related.left, roles),
            Leaf::Group(group) => collect(group, roles),
        }
    }
}

fn role(atom: &Atom) -> Option<Role> {
    match atom.what {
        What::Coded(_) | What::Uncoded(_) => Some(Role::Participant),
        What::Asked(_) => Some(Role::Interviewer),
        What::Words(..) | What::Turns => {
            [Role::Participant, Role::Interviewer].into_iter().find(|role| demands(&atom.filter, *role))
        }
    }
}

fn demands(filter: &Filter, role: Role) -> bool {
    match filter {
        Filter::Role(only) => *only == role,
        Filter::And(filters) => filters.iter().any(|filter| demands(filter, role)),
        Filter::Or(filters) => !filters.is_empty() && filters.iter().all(|filter| demands(filter, role)),
        _ => false,
    }
}
