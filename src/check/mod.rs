//! What a study is held to, and how what was found is handed to other programs.
//!
//! In: an [`Analysis`], the levels and gates of `study.toml`, findings. Out: findings, at the level the study gives them;
//! the explanation of each check; findings as JUnit, SARIF and GitHub read them, without words of a transcript.

mod explain;
mod forms;
mod gate;
mod level;
#[cfg(test)]
mod tests;

pub use explain::{Explained, explained, names, without_links};
pub use forms::{Suite, github, junit, sarif, withheld};
pub use gate::{Gates, gates};
pub use level::{Level, Levels};

use crate::comparison::behind;
use crate::diagnostic::{Diagnostic, Place};
use crate::excerpt::Analysis;
use crate::pipeline::{plan, small_cells};

/// Finds what only shows when everything is counted.
pub fn counted(analysis: &Analysis, held_to: &Gates) -> Vec<Diagnostic> {
    let mut findings = analysis.findings.clone();
    findings.extend(small_cells(analysis));
    findings.extend(behind(analysis.study));
    let planned = plan(analysis).err();
    findings.extend(planned.map(|error| Diagnostic::error("output", Place::file("study.toml"), error.to_string())));
    findings.extend(gates(analysis, held_to));
    findings
}
