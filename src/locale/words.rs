//! A text that a researcher gives in one language or in several.
//!
//! In: `"…"` or `{ nl = "…", en = "…" }`. Out: [`Words`], which answers in the language asked for, else in one it has.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A text in one or several languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a text, or texts by language such as { nl = \"…\", en = \"…\" }")]
pub enum Words {
    /// The same for every language.
    One(String),
    /// By language tag.
    Many(BTreeMap<String, String>),
}

impl Words {
    /// Returns the text in `language`, else in the first language there is.
    pub fn of(&self, language: &str) -> &str {
        match self {
            Self::One(text) => text,
            Self::Many(texts) => texts.get(language).or_else(|| texts.values().next()).map_or("", String::as_str),
        }
    }

    /// Returns every text there is.
    pub fn all(&self) -> Vec<&str> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts.values().map(String::as_str).collect(),
        }
    }

    /// Tells whether there is no text at all.
    pub fn is_blank(&self) -> bool {
        self.all().iter().all(|text| text.trim().is_empty())
    }
}
