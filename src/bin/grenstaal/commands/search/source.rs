//! Where the answers come from.
//!
//! In: a session and a query. Out: the answer; who speaks in which interview; the words there are. This is the one place
//! that reads transcripts: whatever prints looks at the answer and the study's frame alone.

use crate::session::Session;
use grenstaal::excerpt::Analysis;
use grenstaal::query::{self, Answer, Query, Wanted};
use grenstaal::table::{Voices, voices};
use std::collections::BTreeMap;

/// A study that can be asked.
pub struct Source<'s> {
    analysis: Analysis<'s>,
}

impl<'s> Source<'s> {
    /// Reads the study.
    pub fn open(session: &'s Session) -> anyhow::Result<Self> {
        Ok(Self { analysis: session.analyse()? })
    }

    /// Answers a query.
    pub fn answer(&self, query: &Query, wanted: Wanted) -> Answer {
        query::answer(&self.analysis, &query::scan(query, &self.analysis), wanted)
    }

    /// Returns who is studied in which interview.
    pub fn voices(&self) -> Voices {
        voices(&self.analysis)
    }

    /// Returns the words that were said by anyone: language and word, and how often.
    pub fn vocabulary(&self) -> BTreeMap<(String, String), u64> {
        query::vocabulary(&self.analysis)
    }
}
