//! Where the answers come from.
//!
//! In: a session and a query. Out: the answer; who speaks in which interview; the words there are. Whatever prints looks at
//! the answer and the study's frame alone: no transcript is read but for the turns that are shown.

use crate::session::Session;
use grenstaal::project::Retrieval;
use grenstaal::query::{Answer, Query, Wanted};
use grenstaal::table::Voices;
use std::collections::BTreeMap;

/// A study that can be asked.
pub struct Source<'s> {
    session: &'s Session,
    retrieval: Retrieval<'s>,
}

impl<'s> Source<'s> {
    /// Opens the study's index.
    pub fn open(session: &'s Session) -> anyhow::Result<Self> {
        let retrieval = session.project.retrieval(&session.loaded.study, &session.bars)?;
        session.grumble()?;
        let doubtful = retrieval.doubtful();
        if !doubtful.is_empty() {
            let some: Vec<&str> = doubtful.iter().copied().take(5).collect();
            let more = if doubtful.len() > some.len() { ", …" } else { "" };
            let message =
                format!("something is wrong in the files of {}{more}: `grenstaal check` tells", some.join(", "));
            session.printer.say(&message)?;
        }
        Ok(Self { session, retrieval })
    }

    /// Answers a query.
    pub fn answer(&self, query: &Query, wanted: Wanted) -> anyhow::Result<Answer> {
        let answer = self.retrieval.answer(query, wanted, &self.session.bars)?;
        if let Some(trouble) = self.retrieval.trouble() {
            self.session.printer.say(&format!("read without an index: {trouble}"))?;
        }
        Ok(answer)
    }

    /// Returns who is studied in which interview.
    pub fn voices(&self) -> Voices {
        self.retrieval.voices(&self.session.bars)
    }

    /// Returns the words that were said by anyone: language and word, and how often.
    pub fn vocabulary(&self) -> BTreeMap<(String, String), u64> {
        self.retrieval.vocabulary(&self.session.bars)
    }
}
