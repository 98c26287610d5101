//! What a filter leaves of a study.
//!
//! In: the field `where` of a request, in the query language. Out: [`Narrowed`]: what is counted under it, and what narrows n.

use crate::excerpt::{Analysis, Filter};
use crate::project::At;
use crate::query::Query;
use crate::workbench::answer::Request;
use crate::workbench::problem::{Problem, say};
use std::borrow::Cow;

/// A study under a filter.
pub struct Narrowed<'a> {
    /// What is counted.
    pub analysis: Cow<'a, Analysis<'a>>,
    /// What narrows n.
    pub filter: Filter,
    /// The filter is about words: it narrows segments too.
    pub by_words: bool,
    /// As it was typed.
    pub text: Option<String>,
}

impl<'a> Narrowed<'a> {
    /// Reads the filter of a request.
    pub fn of(at: &At<'a>, request: &Request) -> Result<Self, Problem> {
        let analysis = Cow::Borrowed(at.analysis);
        let Some(text) = request.field("where").map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(Self { analysis, filter: Filter::default(), by_words: false, text: None });
        };
        let query = Query::new(text, &at.loaded.study, None);
        let query = query.map_err(|wrong| Problem::refused(say("workbench.query", &[("why", &wrong.shown(text))])))?;
        let text = Some(text.to_owned());
        if query.only_who {
            return Ok(Self { analysis, filter: query.narrowing(), by_words: false, text });
        }
        let mut own = at.analysis.clone();
        let filter = query.narrow(&mut own);
        Ok(Self { analysis: Cow::Owned(own), filter, by_words: true, text })
    }

    /// The same filter and these values of attributes, as a query.
    pub fn and(&self, facets: &[(String, String)]) -> String {
        let own = self.text.iter().map(|text| if facets.is_empty() { text.clone() } else { format!("({text})") });
        let value = |value: &str| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
        own.chain(facets.iter().map(|(name, text)| format!("{name}:{}", value(text)))).collect::<Vec<_>>().join(" ")
    }
}
