//! Which interviews and participants take part.
//!
//! In: a condition on an interview and the case that speaks, as `query` reads it. Out: [`Filter`]. It narrows n: participants
//! and interviews that it leaves out are in no denominator.

use std::fmt;
use std::sync::Arc;

type Keeps = dyn Fn(usize, Option<usize>) -> bool + Send + Sync;

/// Which interviews and participants take part; all of them when nothing was asked.
#[derive(Clone, Default)]
pub struct Filter {
    phrase: String,
    keeps: Option<Arc<Keeps>>,
}

impl Filter {
    /// Makes a filter; `phrase` is how it was typed, and also names what narrows segments only.
    pub fn new(phrase: String, keeps: impl Fn(usize, Option<usize>) -> bool + Send + Sync + 'static) -> Self {
        Self { phrase, keeps: Some(Arc::new(keeps)) }
    }

    /// Tells whether nothing is left out.
    pub fn is_all(&self) -> bool {
        self.keeps.is_none()
    }

    /// Returns the filter as it was typed.
    pub fn phrase(&self) -> &str {
        &self.phrase
    }

    /// Tells whether one interview, and the case that speaks in it, takes part.
    pub fn keeps(&self, interview: usize, case: Option<usize>) -> bool {
        self.keeps.as_ref().is_none_or(|keeps| keeps(interview, case))
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Filter").field(&self.phrase).finish()
    }
}
