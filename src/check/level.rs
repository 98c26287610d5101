//! How bad a study finds a finding.
//!
//! In: `[checks]` of `study.toml`. Out: [`Levels`], which change the severity of findings, or leave them out.

use crate::diagnostic::{Diagnostic, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How bad a finding of one check is in a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It is not told.
    Off,
    /// Worth knowing.
    Note,
    /// Probably a mistake.
    Warning,
    /// Wrong.
    Error,
}

impl Level {
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// The levels a study sets, by check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(pub BTreeMap<String, Level>);

impl Levels {
    /// Gives findings the level that the study sets for them.
    pub fn apply(&self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let level = |mut finding: Diagnostic| {
            if let Some(level) = self.0.get(finding.check) {
                finding.severity = level.severity()?;
            }
            Some(finding)
        };
        findings.into_iter().filter_map(level).collect()
    }
}
