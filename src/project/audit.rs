//! How a study came about, with what git knows.
//!
//! In: a study, counted, and its folder. Out: an [`Audit`]. Without git the codebook has no versions and the rest is the same.
//! `run` never comes here: what git knows reaches no report.

use super::reader::LARGEST;
use super::whole::whole;
use super::{History, Project};
use crate::audit::{Audit, Known, Part, Version, audit};
use crate::codebook::{self, Codebook};
use crate::excerpt::Analysis;
use crate::source::utf8;

impl Project {
    /// Gives the account of the study, or the parts of it that are wanted.
    pub fn audit(&self, analysis: &Analysis, wanted: &[Part]) -> Audit {
        let versions = if wanted.contains(&Part::Versions) { self.codebook_versions() } else { None };
        audit(analysis, &Known { versions: versions.as_deref(), answers: &self.config.coreq }, wanted)
    }

    /// Reads every version of the codebook that git knows, oldest first, and the file as it is where that is another.
    fn codebook_versions(&self) -> Option<Vec<Version>> {
        let path = &self.config.codebook;
        let history = History::open(&self.root)?;
        let dated = history.dated(path);
        let shallow = history.is_shallow();
        let mut last = None;
        let mut versions: Vec<Version> = Vec::new();
        for (revision, date) in dated.into_iter().rev() {
            let bytes = history.show(&revision, path);
            let book = bytes.as_deref().and_then(|bytes| parsed(path, bytes));
            let cut = shallow && history.is_cut_at(&revision);
            versions.push(Version { revision: Some(revision.0), date: Some(date), book, cut });
            last = bytes;
        }
        let now = whole(&self.root.join(path), LARGEST).ok();
        if let Some(now) = now.filter(|now| !versions.is_empty() && !same(last.as_deref(), now)) {
            versions.push(Version { revision: None, date: None, book: parsed(path, &now), cut: false });
        }
        Some(versions)
    }
}

/// Tells whether git keeps these bytes; it may keep other line ends than the folder has.
fn same(kept: Option<&[u8]>, now: &[u8]) -> bool {
    let lines = |bytes: &[u8]| bytes.iter().copied().filter(|byte| *byte != b'\r').collect::<Vec<u8>>();
    kept.is_some_and(|kept| lines(kept) == lines(now))
}

fn parsed(path: &str, bytes: &[u8]) -> Option<Codebook> {
    let content = utf8(path, bytes.to_vec()).ok()?;
    let mut findings = Vec::new();
    let book = codebook::read(path, &content, &mut findings);
    (!findings.iter().any(|finding| finding.check == "toml")).then_some(book)
}
