//! Quotations as they are printed.
//!
//! In: `quotations.toml`. Out: [`Quotations`]: for a segment, the printed form with `[…]` and `[insertions]`, and its
//! translations with their translator.

use crate::coding::{Placed, Quoted};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::toml;
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default, rename = "quotation")]
    quotations: Vec<RawQuotation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuotation {
    at: String,
    quote: String,
    printed: Option<String>,
    #[serde(default)]
    translations: BTreeMap<String, Translation>,
}

/// A quotation in another language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translation {
    /// The translated words.
    pub text: String,
    /// Who translated them.
    pub by: String,
}

/// How one segment is printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The segment.
    pub placed: Placed,
    /// The printed form; the words as they stand where absent.
    pub printed: Option<String>,
    /// Translations by language.
    pub translations: BTreeMap<String, Translation>,
}

/// All printed forms.
#[derive(Clone, Debug, Default)]
pub struct Quotations(pub Vec<Printed>);

impl Quotations {
    /// Finds how a segment is printed.
    pub fn printed(&self, placed: &Placed) -> Option<&Printed> {
        self.0.iter().find(|printed| printed.placed == *placed)
    }
}

/// Reads the printed forms; `text_of` yields the index and the stored text of an interview.
pub fn read_quotations<'t>(
    file: &str,
    content: &str,
    text_of: impl Fn(&str) -> Option<(usize, &'t Text)>,
    findings: &mut Vec<Diagnostic>,
) -> Quotations {
    let raw: RawFile = toml(file, content).unwrap_or_else(|finding| {
        findings.push(finding);
        RawFile::default()
    });
    let mut quotations = Quotations::default();
    for raw in raw.quotations {
        let line = content.lines().position(|line| line.contains(&raw.at)).map_or(1, |i| i + 1);
        let place = Place::line(file, u32::try_from(line).unwrap_or(u32::MAX));
        let quoted = Quoted { at: raw.at, quote: raw.quote };
        match quoted.placed(&place, &text_of) {
            Ok(placed) => {
                quotations.0.push(Printed { placed, printed: raw.printed, translations: raw.translations });
            }
            Err(finding) => findings.push(finding),
        }
    }
    quotations
}
