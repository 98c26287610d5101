//! `study.toml`.
//!
//! In: its content. Out: [`Config`], with defaults filled in, and findings. Unknown keys are refused.

use crate::audit::ITEMS;
use crate::case::{Attribute, AttributeOf, AttributeType};
use crate::check::{Gates, Level, Levels, names};
use crate::codebook::Scope;
use crate::coding::Several;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::locale::Words;
use crate::source::{place_at, toml};
use crate::study::{Bounds, Settings, Stance, Wanted};
use crate::transcript::Labels;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    study: RawStudy,
    #[serde(default)]
    paths: RawPaths,
    #[serde(default)]
    speakers: RawSpeakers,
    #[serde(default)]
    rules: RawRules,
    #[serde(default)]
    coding: RawCoding,
    #[serde(default)]
    analysis: RawAnalysis,
    #[serde(default)]
    attributes: BTreeMap<String, RawAttribute>,
    #[serde(default)]
    output: RawOutput,
    #[serde(default)]
    checks: BTreeMap<Spanned<String>, Level>,
    #[serde(default)]
    gates: Gates,
    #[serde(default)]
    quantities: BTreeMap<Spanned<String>, Bounds>,
    #[serde(default)]
    coreq: BTreeMap<Spanned<String>, Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStudy {
    title: Words,
    language: String,
    stance: Option<Stance>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawPaths {
    codebook: Option<String>,
    reports: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawSpeakers {
    interviewer: Option<Vec<String>>,
    participant: Option<Vec<String>>,
    #[serde(default)]
    not_labels: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawRules {
    #[serde(default)]
    scope: Scope,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawCoding {
    quotes: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawAnalysis {
    reconciled: Option<String>,
    several: Option<Several>,
    attribution: Option<String>,
    small_cell: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAttribute {
    of: AttributeOf,
    #[serde(default, rename = "type")]
    kind: AttributeType,
    values: Option<Vec<String>>,
    broader: Option<String>,
    label: Option<Words>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawOutput {
    #[serde(default, rename = "table")]
    tables: Vec<Wanted>,
    #[serde(default, rename = "chart")]
    charts: Vec<Wanted>,
}

/// A `study.toml`, read.
#[derive(Clone, Debug)]
pub struct Config {
    /// The title.
    pub title: Words,
    /// The language of the interviews.
    pub language: String,
    /// The school of method.
    pub stance: Option<Stance>,
    /// Where the codebook is, relative to the study.
    pub codebook: String,
    /// Where outputs go, relative to the study.
    pub reports: String,
    /// The labels in transcripts.
    pub labels: Labels,
    /// What was decided about counting and printing.
    pub settings: Settings,
    /// The declared attributes, by name.
    pub attributes: Vec<Attribute>,
    /// How bad its findings are.
    pub levels: Levels,
    /// What the study asks of itself.
    pub gates: Gates,
    /// What the authors answer to items of COREQ, by number.
    pub coreq: BTreeMap<u8, Words>,
}

/// Reads `study.toml`; the error is what stops every command.
pub fn read(file: &str, content: &str, findings: &mut Vec<Diagnostic>) -> Result<Config, Box<Diagnostic>> {
    let raw: RawConfig = toml(file, content).map_err(Box::new)?;
    if raw.study.stance.is_none() {
        let known: Vec<&str> = Stance::ALL.iter().map(|stance| stance.name()).collect();
        let hint = format!("add `stance = \"…\"` under [study]: one of {}", known.join(", "));
        findings.push(
            Diagnostic::error(
                "no-stance",
                Place::file(file),
                "the study does not say in which school of method it stands",
            )
            .hint(hint),
        );
    }
    let codebook = path(file, "codebook", raw.paths.codebook.unwrap_or_else(|| "codebook.toml".to_owned()))?;
    let reports = path(file, "reports", raw.paths.reports.unwrap_or_else(|| "reports".to_owned()))?;
    let labels = Labels {
        interviewer: raw.speakers.interviewer.unwrap_or_else(|| vec!["I".to_owned()]),
        participant: raw.speakers.participant.unwrap_or_else(|| vec!["P".to_owned()]),
        not_labels: raw.speakers.not_labels,
    };
    for label in labels.interviewer.iter().filter(|label| labels.participant.contains(label)) {
        let message = format!("the label `{label}` stands under `interviewer` and under `participant`");
        findings.push(
            Diagnostic::error("speaker-label", Place::file(file), message).hint("keep one; the interviewer was used"),
        );
    }
    if let Some(outside) = raw.gates.agreement.filter(|least| !(0.0..=1.0).contains(least)) {
        let message = format!("the gate `agreement = {outside}` is no number from 0 to 1");
        return Err(Box::new(Diagnostic::error("toml", Place::file(file), message)));
    }
    let levels = levels(file, content, raw.checks)?;
    let quantities = quantities(file, content, raw.quantities)?;
    let coreq = answers(file, content, raw.coreq)?;
    let attributes = raw.attributes.into_iter().map(|(name, raw)| attribute(name, raw)).collect::<Vec<_>>();
    for attribute in &attributes {
        let missing = attribute.broader.as_ref().filter(|broader| !attributes.iter().any(|a| a.name == **broader));
        if let Some(broader) = missing {
            let message = format!("`{}` is generalised to `{broader}`, which is not declared", attribute.name);
            findings.push(Diagnostic::error("attribute-broader", Place::file(file), message));
        }
    }
    let settings = Settings {
        scope: raw.rules.scope,
        reconciled: raw.analysis.reconciled,
        several: raw.analysis.several,
        attribution: raw.analysis.attribution.unwrap_or_else(|| "({case})".to_owned()),
        small_cell: raw.analysis.small_cell.unwrap_or(3),
        quotes: raw.coding.quotes.unwrap_or(true),
        quantities,
        tables: raw.output.tables,
        charts: raw.output.charts,
    };
    Ok(Config {
        title: raw.study.title,
        language: raw.study.language,
        stance: raw.study.stance,
        codebook,
        reports,
        labels,
        settings,
        attributes,
        levels,
        gates: raw.gates,
        coreq,
    })
}

/// Refuses bounds that nothing can lie within.
fn quantities(
    file: &str,
    content: &str,
    raw: BTreeMap<Spanned<String>, Bounds>,
) -> Result<BTreeMap<String, Bounds>, Box<Diagnostic>> {
    if let Some((name, fault)) = raw.iter().find_map(|(name, bounds)| Some((name, bounds.fault()?))) {
        let message = format!("under [quantities] `{}` {fault}", name.get_ref());
        let hint = "write `{ count = [2, 4] }` or `{ percent = [60, 100] }`, from the least to the most";
        let place = place_at(file, content, name.span().start);
        return Err(Box::new(Diagnostic::error("toml", place, message).hint(hint)));
    }
    let plain = |name: String| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    Ok(raw.into_iter().map(|(name, bounds)| (plain(name.into_inner()), bounds)).collect())
}

/// Refuses items of COREQ that there are not.
fn answers(
    file: &str,
    content: &str,
    raw: BTreeMap<Spanned<String>, Words>,
) -> Result<BTreeMap<u8, Words>, Box<Diagnostic>> {
    let mut answers = BTreeMap::new();
    for (key, answer) in raw {
        let number = key.get_ref().parse().ok().filter(|number| (1..=ITEMS).contains(number));
        let Some(number) = number else {
            let place = place_at(file, content, key.span().start);
            let message = format!("`{}` is no item of COREQ", key.get_ref());
            let hint = format!("items are numbers from 1 to {ITEMS}; `grenstaal audit coreq` lists them");
            return Err(Box::new(Diagnostic::error("toml", place, message).hint(hint)));
        };
        if !answer.is_blank() {
            answers.insert(number, answer);
        }
    }
    Ok(answers)
}

/// Refuses the names of checks that there are not.
fn levels(file: &str, content: &str, raw: BTreeMap<Spanned<String>, Level>) -> Result<Levels, Box<Diagnostic>> {
    if let Some(name) = raw.keys().find(|name| !names().any(|known| known == name.get_ref())) {
        let hint = did_you_mean(name.get_ref(), names());
        let hint = hint.unwrap_or_else(|| "`grenstaal check --explain` lists them all".to_owned());
        let place = place_at(file, content, name.span().start);
        let message = format!("there is no check `{}`", name.get_ref());
        return Err(Box::new(Diagnostic::error("toml", place, message).hint(hint)));
    }
    Ok(Levels(raw.into_iter().map(|(name, level)| (name.into_inner(), level)).collect()))
}

/// Declared attributes keep the order of the file's names; the first value is shown first.
fn attribute(name: String, raw: RawAttribute) -> Attribute {
    Attribute {
        name: name.to_lowercase(),
        of: raw.of,
        kind: raw.kind,
        closed: raw.values.is_some(),
        values: raw.values.unwrap_or_default(),
        broader: raw.broader,
        label: raw.label,
    }
}

/// Accepts a relative path with `/`.
fn path(file: &str, key: &str, path: String) -> Result<String, Box<Diagnostic>> {
    let absolute = path.starts_with('/') || path.contains('\\') || path.contains(':');
    let empty = path.split('/').all(|part| part.is_empty() || part == ".");
    if absolute || empty {
        let message = format!("`{key} = \"{path}\"` is not a relative path below or beside the study");
        let hint = "write it relative to study.toml, with `/`, such as `../reports`";
        return Err(Box::new(Diagnostic::error("path", Place::file(file), message).hint(hint)));
    }
    Ok(path)
}
