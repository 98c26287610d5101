//! The kinds of table there are.
//!
//! In: the words of a command or of `study.toml`. Out: [`Kind`], or a phrase that says what is known.

use crate::case::{Attribute, AttributeOf, AttributeType};
use crate::comparison::Comparison;
use crate::diagnostic::did_you_mean;
use crate::study::{Study, Wanted};
use std::collections::BTreeSet;

/// A kind of table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// How often each code was found.
    Frequencies,
    /// Codes against the values of an attribute, or against `case` or `interview`.
    Crosstab(String),
    /// Who took part: table 1.
    Participants,
    /// Interviews planned against interviews present.
    Completeness,
    /// What nobody coded.
    Uncoded,
    /// What researchers make of each participant, code by code and theme by theme.
    Matrix,
    /// How far the coders agree.
    Agreement,
    /// What people made of what the rules propose, by rule or by code.
    Rules(RulesBy),
    /// Every candidate that people rejected.
    FalseHits,
    /// Every segment that people found and no rule did.
    Misses,
}

/// What a row of the table of rules stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RulesBy {
    /// A rule.
    Rule,
    /// A code with all below it.
    Code,
}

const NAMES: [&str; 10] = [
    "frequencies",
    "crosstab",
    "participants",
    "completeness",
    "uncoded",
    "matrix",
    "agreement",
    "rules",
    "false-hits",
    "misses",
];

impl Kind {
    /// Reads a kind; `by` is for `crosstab` and `rules`.
    pub fn parse(kind: &str, by: Option<&str>, study: &Study) -> Result<Self, String> {
        let parsed = match kind {
            "frequencies" => Self::Frequencies,
            "participants" => Self::Participants,
            "completeness" => Self::Completeness,
            "uncoded" => Self::Uncoded,
            "matrix" => Self::Matrix,
            "agreement" => Self::Agreement,
            "false-hits" => Self::FalseHits,
            "misses" => Self::Misses,
            "crosstab" => return Self::crosstab(by, study),
            "rules" => {
                return match by {
                    None | Some("rule") => Ok(Self::Rules(RulesBy::Rule)),
                    Some("code") => Ok(Self::Rules(RulesBy::Code)),
                    Some(other) => Err(format!("the table `rules` is made by `rule` or by `code`, not by `{other}`")),
                };
            }
            other => {
                let near = did_you_mean(other, NAMES).unwrap_or_else(|| format!("there are {}", NAMES.join(", ")));
                return Err(format!("there is no table `{other}`; {near}"));
            }
        };
        match by {
            Some(by) => Err(format!("the table `{kind}` is not split; `by = {by}` goes with `crosstab`")),
            None => Ok(parsed),
        }
    }

    /// Tells whether a query on words narrows it: the others look at all that was said.
    pub const fn counts_excerpts(&self) -> bool {
        matches!(self, Self::Frequencies | Self::Crosstab(_))
    }

    fn crosstab(by: Option<&str>, study: &Study) -> Result<Self, String> {
        let names: Vec<&str> =
            study.roster.attributes.iter().map(|a| a.name.as_str()).chain(["case", "interview"]).collect();
        match by {
            Some(by) if names.contains(&by) => Ok(Self::Crosstab(by.to_owned())),
            Some(by) => {
                let near = did_you_mean(by, names.iter().copied());
                Err(format!(
                    "there is no attribute `{by}`; {}",
                    near.unwrap_or_else(|| format!("there are {}", names.join(", ")))
                ))
            }
            None => Err(format!("`crosstab` needs to know by what: one of {}", names.join(", "))),
        }
    }
}

/// A cross table with more columns is made only when it is asked for.
const MOST_COLUMNS: usize = 500;

/// Returns the tables a study asks for, or the sensible set.
pub fn default_tables(study: &Study) -> Result<Vec<Kind>, String> {
    if !study.settings.tables.is_empty() {
        let parse = |wanted: &Wanted| Kind::parse(&wanted.kind, wanted.by.as_deref(), study);
        let mut kinds = study.settings.tables.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        // Asked for twice is made once: two artefacts may not share a path.
        let mut seen = BTreeSet::new();
        kinds.retain(|kind| seen.insert(kind.clone()));
        return Ok(kinds);
    }
    let mut kinds = vec![Kind::Participants, Kind::Completeness, Kind::Frequencies];
    if study.roster.cases.len() <= MOST_COLUMNS {
        kinds.push(Kind::Crosstab("case".to_owned()));
    }
    kinds.extend(splitting(study).map(|attribute| Kind::Crosstab(attribute.name.clone())));
    if study.roster.interviews.len() <= MOST_COLUMNS {
        kinds.push(Kind::Crosstab("interview".to_owned()));
    }
    kinds.push(Kind::Uncoded);
    if study.summaries.shown().next().is_some() {
        kinds.push(Kind::Matrix);
    }
    if Comparison::is_due(study) {
        kinds.push(Kind::Agreement);
    }
    if are_judged(study) {
        kinds.extend([Kind::Rules(RulesBy::Code), Kind::Rules(RulesBy::Rule)]);
    }
    Ok(kinds)
}

/// Tells whether there are rules, and somebody who decided anything they can be judged by.
pub fn are_judged(study: &Study) -> bool {
    let decided = || study.codings.iter().flatten().any(|file| !file.codings.is_empty());
    !study.codebook.rules.is_empty() && decided()
}

/// The attributes worth splitting by: two to twelve values, not generalised to a broader one, and no number of a case,
/// whose values would point at persons.
pub fn splitting(study: &Study) -> impl Iterator<Item = &Attribute> {
    study.roster.attributes.iter().filter(|attribute| {
        let of_case_number = attribute.of == AttributeOf::Case && attribute.kind != AttributeType::Text;
        (2..=12).contains(&attribute.values.len()) && attribute.broader.is_none() && !of_case_number
    })
}
