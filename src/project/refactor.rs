//! The codebook changed, and with it whatever names its codes.
//!
//! In: a change of the codebook. Out: the codebook, and when asked for also coding files, memos, themes and saved queries under
//! the new names: all files or none, also when the program is killed in between. A change that would leave a codebook with
//! an error that was not there before is refused.

use super::changes::Changes;
use super::rewrite::rewrite;
use super::{Project, ProjectError};
use crate::codebook::{Codebook, Edit, Edited, Names, read_codes};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::utf8;
use std::collections::BTreeSet;

/// How far a change goes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reach {
    /// Bring everything that names codes up to date.
    pub rewrite: bool,
    /// Then forget the earlier ids.
    pub forget: bool,
    /// Only say what would be done.
    pub dry_run: bool,
}

/// What a change of the codebook did, or would do.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// What was done in the codebook, a phrase each.
    pub done: Vec<String>,
    /// Some code has another id now.
    pub renamed: bool,
    /// Other files that changed, and in how many places.
    pub files: Vec<(String, usize)>,
    /// What a person has to look at.
    pub findings: Vec<Diagnostic>,
}

impl Project {
    /// Changes the codebook.
    pub fn change_codebook(
        &self,
        reach: Reach,
        change: impl FnOnce(&mut Edit) -> Result<(), String>,
    ) -> Result<Changed, ProjectError> {
        let path = &self.config.codebook;
        let mut changes = self.changes()?;
        let content = text(&mut changes, path)?.ok_or_else(|| {
            let hint = "write one, or set `codebook` under [paths] in study.toml";
            ProjectError::refused(format!("there is no codebook {path}"), hint)
        })?;
        let refused = |why: String| ProjectError::Refused(why, None);
        let mut edit = Edit::open(&content).map_err(|why| refused(format!("{path} cannot be changed: {why}")))?;
        change(&mut edit).map_err(refused)?;
        let Edited { done, ids, rules, content: named } = edit.clone().close();
        let (before, old) = read(path, &content);
        let (after, new) = read(path, &named);
        if let Some(finding) = new.into_iter().find(|finding| !old.iter().any(|old| old.message == finding.message)) {
            return Err(ProjectError::Refused(
                format!("the codebook would be wrong: {}", finding.message),
                finding.hint,
            ));
        }
        let mut changed =
            Changed { done, renamed: ids.keys().any(|id| after.ids().all(|other| other != id)), ..Changed::default() };
        if reach.rewrite {
            let names = Names { before: &before, after: &after, replaced: &ids };
            rewrite(&mut changes, &self.root, names, &rules, &mut changed)?;
            changed.findings.extend(in_prose(path, &after, &ids.keys().map(String::as_str).collect()));
        }
        if reach.forget {
            if let Some(finding) = changed.findings.iter().find(|finding| finding.severity == Severity::Error) {
                let why = format!("the earlier ids are still needed: {}: {}", finding.place, finding.message);
                return Err(ProjectError::refused(why, "mend that file first; nothing was changed"));
            }
            edit.forget().map_err(refused)?;
        }
        let edited = edit.close();
        changed.done = edited.done;
        if edited.content != content {
            changes.write(path, edited.content);
        }
        if !reach.dry_run {
            changes.commit()?;
        }
        Ok(changed)
    }
}

/// Reads a file of the study that is to be changed.
pub(super) fn text(changes: &mut Changes, path: &str) -> Result<Option<String>, ProjectError> {
    let bytes = changes.read(path)?;
    bytes.map(|bytes| utf8(path, bytes).map_err(|finding| ProjectError::Config(Box::new(finding)))).transpose()
}

fn read(path: &str, content: &str) -> (Codebook, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let book = read_codes(path, content, &mut findings);
    findings.retain(|finding| finding.severity == Severity::Error);
    (book, findings)
}

/// Finds earlier ids in definitions and the like: prose is changed by hand.
fn in_prose(path: &str, book: &Codebook, old: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '_');
    let names = |text: &str, id: &str| {
        text.match_indices(id).any(|(at, found)| {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + found.len()..).unwrap_or_default();
            !before.ends_with(part) && !after.starts_with(part)
        })
    };
    let mut findings = Vec::new();
    for code in &book.codes {
        for (key, words) in [("definition", &code.definition), ("include", &code.include), ("exclude", &code.exclude)] {
            for id in old.iter().filter(|id| id.contains('/')) {
                if words.iter().flat_map(|words| words.all()).any(|text| names(text, id)) {
                    let message = format!("the {key} of `{}` names `{id}`", code.id);
                    let finding = Diagnostic::warning("code-prose", code.place.clone(), message);
                    findings.push(finding.hint(format!("prose is left as it is: change it in {path} by hand")));
                }
            }
        }
    }
    findings
}
