//! A study read again where its files changed.
//!
//! In: a study that was read, and the files that look otherwise since. Out: the same study as a fresh reading would have it, and
//! the interviews on which persons now say something else; or nothing, where more depends on those files than is read here.

use super::Loaded;
use super::contradictions::DECIDED;
use super::load::Project;
use super::reader::Reader;
use super::written::{MEMOS, Written};
use crate::coding::{CoderId, CodingFile, Reading, ReadingStatus, read_codings, read_progress};
use crate::study::Study;
use crate::summary::SUMMARIES_FILE;
use std::collections::{BTreeMap, BTreeSet};

/// With more files than this all is read anew: that takes two threads and no longer.
const MOST: usize = 200;

/// What a file is about.
enum About {
    /// What a coder decided on an interview.
    Codings(CoderId, usize),
    /// What a coder has read.
    Progress(CoderId),
    /// Themes, quotations, memos, summaries.
    Written,
    /// Somebody who codes now.
    Coder,
}

impl About {
    /// Says what a file is about; `None` where all of the study may depend on it.
    fn of(study: &Study, project: &Project, path: &str) -> Option<Self> {
        if Written::is_in(path) {
            return Some(Self::Written);
        }
        let (coder, name) = path.strip_prefix("codings/")?.split_once('/')?;
        if name.is_empty() {
            // Who is gone is gone from more than is read here.
            let there = study.coders.iter().any(|known| known == coder) && project.root.join(path).is_dir();
            return there.then_some(Self::Coder);
        }
        let name = name.strip_suffix(".csv")?;
        let coder = study.coders.iter().find(|known| *known == coder).cloned().map(CoderId)?;
        if name == "progress" {
            return Some(Self::Progress(coder));
        }
        let interview = study.roster.interview(name).filter(|interview| study.transcript(*interview).is_some())?;
        Some(Self::Codings(coder, interview))
    }
}

/// Returns a coder whose folder is new.
fn new_coder(study: &Study, project: &Project, path: &str) -> Option<String> {
    let coder = path.strip_prefix("codings/")?.strip_suffix('/')?;
    let known = study.coders.iter().any(|known| known == coder);
    (!known && CoderId::parse(coder).is_some() && project.root.join(path).is_dir()).then(|| coder.to_owned())
}

/// Reads these files again; returns the interviews to be counted anew.
pub(super) fn renew(project: &Project, loaded: &mut Loaded, paths: &[String]) -> Option<BTreeSet<usize>> {
    // What comes of converted line ends is told once, and that of all files.
    if !loaded.converted.is_empty() {
        return None;
    }
    if paths.len() > MOST {
        return None;
    }
    let study = &mut loaded.study;
    let come = paths.iter().filter_map(|path| new_coder(study, project, path)).collect::<Vec<_>>();
    // A query or a memo may name somebody who was not there.
    let mut written = !come.is_empty();
    if written && !study.queries.is_empty() {
        return None;
    }
    study.coders.extend(come);
    study.coders.sort();
    let about: Vec<About> = paths.iter().map(|path| About::of(study, project, path)).collect::<Option<_>>()?;
    let mut reader = Reader { root: &project.root, inputs: Vec::new(), findings: Vec::new() };
    let mut changed = BTreeSet::new();
    // First what was read: it says which codings are talked over still.
    for (about, path) in about.iter().zip(paths) {
        if let About::Progress(coder) = about {
            changed.extend(reader.read_anew(study, coder, path));
        }
    }
    // What the coder at work may not see changes with what was read.
    if project.coder.as_ref().is_some_and(|coder| study.blind(&coder.0) != study.unseen) {
        return None;
    }
    for (about, path) in about.iter().zip(paths) {
        match about {
            About::Codings(coder, interview) => {
                written |= reader.codings_anew(project, study, coder, *interview, path);
                changed.insert(*interview);
            }
            About::Written => written = true,
            About::Progress(_) | About::Coder => {}
        }
    }
    // What is hidden from a coder says too which words are sensitive.
    if written && !study.unseen.is_empty() {
        return None;
    }
    let again = |path: &str| paths.iter().any(|known| known == path) || (written && Written::is_in(path));
    if written {
        let Study { codebook, roster, coders, transcripts, codings, .. } = &*study;
        let Written { themes, quotations, memos, summaries } =
            reader.written(codebook, roster, coders, transcripts, codings);
        (study.themes, study.quotations) = (themes, quotations);
        (study.memos, study.summaries) = (memos, summaries);
    }
    reader.agree_decided(&project.config, &study.codebook, &study.codings, &study.readings);
    study.inputs.retain(|input| !again(&input.path));
    study.inputs.append(&mut reader.inputs);
    study.inputs.sort();
    loaded.findings.retain(|finding| !again(&finding.place.file) && !DECIDED.contains(&finding.check));
    loaded.findings.extend(project.config.levels.apply(reader.findings));
    loaded.findings.sort_by(|a, b| (&a.place, a.severity).cmp(&(&b.place, b.severity)));
    Some(changed)
}

impl Reader<'_> {
    /// Reads what a coder has read; returns the interviews whose codings count otherwise by that.
    fn read_anew(&mut self, study: &mut Study, coder: &CoderId, path: &str) -> Vec<usize> {
        let known: Vec<&str> = study.roster.interviews.iter().map(|interview| interview.id.0.as_str()).collect();
        let readings = self.file(path).map(|bytes| read_progress(path, &bytes, &known, &mut self.findings));
        let status = |readings: &[Reading]| -> BTreeMap<String, ReadingStatus> {
            readings.iter().map(|reading| (reading.interview.clone(), reading.status)).collect()
        };
        let now = status(readings.as_deref().unwrap_or_default());
        match readings {
            Some(readings) => study.readings.insert(coder.0.clone(), readings),
            None => study.readings.remove(&coder.0),
        };
        let mut changed = Vec::new();
        for (i, files) in study.codings.iter_mut().enumerate() {
            let id = study.roster.interviews.get(i).map_or("", |interview| interview.id.0.as_str());
            let reconciling = now.get(id) == Some(&ReadingStatus::Reconciling);
            for file in files.iter_mut().filter(|file| file.coder == *coder && file.reconciling != reconciling) {
                file.reconciling = reconciling;
                changed.push(i);
            }
        }
        changed
    }

    /// Reads what a coder decided on an interview; tells whether other words are sensitive by that.
    fn codings_anew(
        &mut self,
        project: &Project,
        study: &mut Study,
        coder: &CoderId,
        interview: usize,
        path: &str,
    ) -> bool {
        let before = self.findings.len();
        let bytes = self.file(path);
        let reconciling = study.reading(&coder.0, interview) == ReadingStatus::Reconciling;
        let transcript = study.transcripts.get(interview).and_then(Option::as_ref);
        let file = bytes.zip(transcript).map(|(bytes, transcript)| {
            let file = read_codings(path, &bytes, coder.clone(), transcript, &study.codebook, &mut self.findings);
            CodingFile { reconciling, ..file }
        });
        if study.unseen.contains(&interview) && project.coder.as_ref() != Some(coder) {
            self.findings.truncate(before);
            // Words that are sensitive there may stand in what others wrote.
            return project.root.join(MEMOS).exists() || project.root.join(SUMMARIES_FILE).exists();
        }
        let Some(files) = study.codings.get_mut(interview) else { return false };
        let sensitive = |file: Option<&CodingFile>| file.map(|file| file.sensitive.clone()).unwrap_or_default();
        let known = files.iter().find(|known| known.coder == *coder);
        let other = sensitive(known) != sensitive(file.as_ref());
        files.retain(|known| known.coder != *coder);
        files.extend(file);
        files.sort_by(|a, b| a.coder.cmp(&b.coder));
        other
    }
}
