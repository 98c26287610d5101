//! What a person decided about segments in doubt.
//!
//! In: the list that `reanchor` printed, as CSV, with the column `to` filled in. Out: [`Decisions`], and findings about lines
//! that decide nothing that can be done.

use super::Met;
use crate::coding::Anchor;
use crate::coding::reanchor::{Outcome, Words};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::records;
use crate::text::Span;
use crate::transcript::Transcript;
use std::collections::{BTreeMap, BTreeSet};

/// What to do with a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is this one; `sure` says so where nothing else does.
    To { at: Anchor, sure: bool },
    /// It stays where it is, with the words that stand there now.
    Keep,
    /// It is taken out of its file.
    Remove,
}

/// A list, beside the transcript that it is about.
pub(super) type Decided<'d> = (&'d Decisions, &'d Transcript);

/// What is wrong with a decision, and what to do.
type Wrong = (String, Option<String>);

impl Decision {
    fn parse(to: &str) -> Result<Self, String> {
        match to {
            "keep" => Ok(Self::Keep),
            "remove" => Ok(Self::Remove),
            anchor => {
                let (anchor, sure) =
                    anchor.strip_suffix('!').map_or((anchor, false), |anchor| (anchor.trim_end(), true));
                Ok(Self::To { at: anchor.parse()?, sure })
            }
        }
    }

    /// The place that was decided on, in the transcript as it is; `None` takes the segment out.
    pub(super) fn place(&self, met: &Met, heard: &Transcript) -> Result<Option<Span>, Wrong> {
        let from = &met.named.anchor;
        let (to, sure) = match self {
            Self::Remove => return Ok(None),
            Self::Keep => (from, true),
            Self::To { at, .. } if at.interview != from.interview => {
                return Err((format!("`{at}` lies in another interview than {from}"), None));
            }
            Self::To { at, sure } => (at, *sure),
        };
        let span = heard.text.span_of(to.start, to.end).filter(|span| !heard.text.slice(*span).trim().is_empty());
        let span = span.ok_or_else(|| (format!("no words stand at {to}"), None))?;
        let listed = match &met.outcome {
            Outcome::Doubtful { places, .. } => places.iter().any(|(place, _)| place.overlaps(span)),
            _ => false,
        };
        if sure || listed || resembles(&met.named.words, heard.text.slice(span)) {
            return Ok(Some(span));
        }
        let message = format!("{to} is none of the places that were listed, and other words stand there");
        Err((message, Some(format!("if it is this one all the same, write `{to}!`"))))
    }
}

/// Tells whether half of the words that were coded stand there; of a digest nobody knows.
fn resembles(coded: &Words, there: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let Words::Quote(coded) = coded else { return true };
    let (coded, there) = (words(coded), words(there));
    coded.intersection(&there).count() * 2 >= coded.len()
}

/// File, anchor and code of a segment.
pub(super) type Key = (String, String, String);

/// Decisions by what they are about, with their lines.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    pub(super) file: String,
    pub(super) by_key: BTreeMap<Key, (Decision, u32)>,
}

impl Decisions {
    pub(super) fn read(file: &str, bytes: &[u8], findings: &mut Vec<Diagnostic>) -> Self {
        let table = records(file, bytes, findings);
        for column in ["file", "at", "to"] {
            if !table.header.iter().any(|name| name == column) {
                let message = format!("the column `{column}` is missing");
                let hint = "make the list with `grenstaal reanchor --dry-run --format csv`, and fill in `to`";
                findings.push(Diagnostic::error("csv-header", Place::line(file, 1), message).hint(hint));
            }
        }
        let mut decisions = Self { file: file.to_owned(), by_key: BTreeMap::new() };
        for row in &table.rows {
            // What was moved has its new place in the same column.
            let Some(to) = row.get("to").filter(|_| row.get("state") != Some("moved")) else { continue };
            let place = Place::line(file, row.line);
            let decision = match Decision::parse(to) {
                Ok(decision) => decision,
                Err(message) => {
                    let hint = "write an anchor, or keep, or remove";
                    findings.push(Diagnostic::error("reanchor-decision", place, message).hint(hint));
                    continue;
                }
            };
            let cell = |column: &str| row.get(column).unwrap_or_default().to_owned();
            let key = (cell("file"), cell("at"), cell("code"));
            let before = decisions.by_key.insert(key, (decision.clone(), row.line));
            if before.is_some_and(|(before, _)| before != decision) {
                let message = "this segment is decided twice, and differently";
                findings.push(Diagnostic::error("reanchor-decision", place, message));
            }
        }
        decisions
    }

    /// A finding about a line.
    pub(super) fn wrong(&self, line: u32, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error("reanchor-decision", Place::line(self.file.clone(), line), message)
    }

    /// A finding where nobody speaks whose words count.
    pub(super) fn unheard(&self, line: u32, span: Span, heard: &Transcript) -> Option<Diagnostic> {
        (!heard.heard(span)).then(|| {
            let at = Anchor::of(&heard.id.0, &heard.text, span);
            let message = format!("no participant speaks at {at}: it will not be counted");
            Diagnostic::warning("not-spoken", Place::line(self.file.clone(), line), message)
        })
    }

    /// Says which decisions were about nothing that is in doubt.
    pub(super) fn idle(&self, used: &BTreeSet<Key>) -> Vec<Diagnostic> {
        let idle = self.by_key.iter().filter(|(key, _)| !used.contains(*key));
        let finding = |((file, at, _), (_, line)): (&Key, &(Decision, u32))| {
            let message = format!("{at} in {file} is not in doubt; this line decides nothing");
            Diagnostic::warning("reanchor-decision", Place::line(self.file.clone(), *line), message)
        };
        idle.map(finding).collect()
    }
}
