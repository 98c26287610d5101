//! Which words carry which code: proposed by rules, decided by people, and what of it counts.
//!
//! In: transcripts, a codebook, coding files. Out: [`Candidates`] from rules, [`CodingFile`]s from people, and
//! [`Decided`], the one layer of an interview that is counted.

mod anchor;
mod candidate;
mod examples;
mod file;
mod layer;
mod lines;
mod reading;
pub mod reanchor;
mod recode;
mod sets;

pub use anchor::{Anchor, Placed, Quoted};
pub use candidate::{Candidate, Candidates, Proposer, RuleSet};
pub use examples::check_examples;
pub use file::{CodingFile, Flag, PersonCoding, Verdict, check_codings, read_codings};
pub use layer::{Basis, Decided, Layer, Several, decide, undecided};
pub use lines::{Done, Lines, NewCoding, escape, quoted_by_digest, unescape};
pub use reading::{Reading, ReadingStatus, read_progress};
pub use recode::{Renaming, recode, worklist};
pub use sets::{cut, intersection, union};

/// The id of a person who codes; `rules` is reserved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CoderId(pub String);

impl CoderId {
    /// Accepts a name that a person may have: an id, and not the reserved one.
    pub fn parse(name: &str) -> Option<Self> {
        (crate::case::is_id(name) && name != RULES).then(|| Self(name.to_owned()))
    }
}

impl std::fmt::Display for CoderId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name under which rules code; no person may have it.
pub const RULES: &str = "rules";
