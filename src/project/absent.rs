//! A study whose transcripts are kept elsewhere.
//!
//! In: the folder without them, and `study.lock`. Out: [`Loaded`] with what can be found without: the codebook and its
//! examples, tables, queries, memos, the lines of coding files, themes without their quotations. What cannot be seen is taken
//! from the lock: a transcript that it names is as it was when the reports were made.

use super::drift::read_lock;
use super::lock::Lock;
use super::output::LOCK;
use super::reader::{LARGEST, Reader};
use super::whole::whole;
use super::{Loaded, Project};
use crate::case::Status;
use crate::coding::check_codings;
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::memo::Known;
use crate::progress::Progress;
use crate::source::utf8;
use crate::study::Input;
use crate::theme::{read_quotations, read_themes};
use std::collections::{BTreeMap, BTreeSet};

/// What only the words of a transcript can tell.
pub(super) const NEEDS_WORDS: [&str; 3] = ["anchor", "theme-quotations", "theme-against"];

impl Project {
    /// Reads a study without its transcripts, and runs the codebook's examples.
    pub fn load_without_transcripts(&self, progress: &dyn Progress) -> Loaded {
        let mut loaded = self.load_without(progress);
        let lock = read_lock(&self.root.join(LOCK)).and_then(Result::ok);
        let mut findings = self.unread_files(&mut loaded);
        if let Some(lock) = &lock {
            findings.extend(self.locked_transcripts(lock, &mut loaded));
        } else {
            let message = "there is no lock to know the transcripts by";
            let hint = "`grenstaal run`, where the transcripts are, writes it; commit it";
            findings.push(Diagnostic::error("lock", Place::file(LOCK), message).hint(hint));
        }
        loaded.study.inputs.sort();
        loaded.study.inputs.dedup();
        loaded.findings.extend(self.config.levels.apply(findings));
        loaded.findings.sort_by(|a, b| (&a.place, a.severity).cmp(&(&b.place, b.severity)));
        loaded
    }

    /// Coding files and themes, as far as they can be read alone.
    fn unread_files(&self, loaded: &mut Loaded) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let book = &loaded.study.codebook;
        let mut themes: Vec<String> = Vec::new();
        for coder in &loaded.study.coders {
            for interview in &loaded.study.roster.interviews {
                let path = format!("codings/{coder}/{}.csv", interview.id);
                let Ok(bytes) = whole(&self.root.join(&path), LARGEST) else { continue };
                check_codings(&path, &bytes, book, &mut findings);
                loaded.study.inputs.push(input(path, &bytes));
            }
        }
        for path in ["themes.toml", "quotations.toml"] {
            let Ok(bytes) = whole(&self.root.join(path), LARGEST) else { continue };
            loaded.study.inputs.push(input(path.to_owned(), &bytes));
            match utf8(path, bytes) {
                Ok(content) if path == "themes.toml" => {
                    let read = read_themes(path, &content, book, |_| None, &mut findings);
                    themes.extend(read.themes.into_iter().map(|theme| theme.id));
                }
                Ok(content) => {
                    read_quotations(path, &content, |_| None, &mut findings);
                }
                Err(finding) => findings.push(finding),
            }
        }
        let mut reader = Reader { root: &self.root, inputs: Vec::new(), findings };
        let study = &loaded.study;
        let themes = themes.iter().map(String::as_str).collect();
        let texts = BTreeMap::new();
        let known = Known { codebook: book, themes, roster: &study.roster, coders: &study.coders, texts: &texts };
        let memos = reader.memos(&known, &study.transcripts, &study.codings);
        let summaries = reader.summaries(&known, &study.transcripts, &study.codings);
        let Reader { inputs, mut findings, .. } = reader;
        loaded.study.memos = memos;
        loaded.study.summaries = summaries;
        loaded.study.inputs.extend(inputs);
        findings.retain(|finding| !NEEDS_WORDS.contains(&finding.check));
        findings
    }

    /// Takes the transcripts from the lock, and whatever else is read only together with them from disk.
    fn locked_transcripts(&self, lock: &Lock, loaded: &mut Loaded) -> Vec<Diagnostic> {
        let study = &mut loaded.study;
        let read: BTreeSet<String> = study.inputs.iter().map(|input| input.path.clone()).collect();
        for file in lock.inputs.iter().filter(|file| !read.contains(&file.path)) {
            if file.path.starts_with("transcripts/") {
                let digest = Digest::parse(&file.digest);
                let locked = digest.map(|digest| Input { path: file.path.clone(), digest, size: file.size });
                study.inputs.extend(locked);
            } else if let Ok(bytes) = whole(&self.root.join(&file.path), LARGEST) {
                study.inputs.push(input(file.path.clone(), &bytes));
            }
        }
        let done = study.roster.interviews.iter().filter(|interview| interview.status == Status::Done);
        let unknown = done.filter(|interview| {
            let path = format!("transcripts/{}.txt", interview.id);
            !lock.inputs.iter().any(|file| file.path == path)
        });
        let finding = |interview: &crate::case::Interview| {
            let message = format!("the interview `{}` was done and study.lock knows no transcript of it", interview.id);
            let hint = "run the study where its transcripts are, or set its status to planned, declined or lost";
            Diagnostic::error("no-transcript", Place::line("interviews.csv", interview.line), message).hint(hint)
        };
        unknown.map(finding).collect()
    }
}

fn input(path: String, bytes: &[u8]) -> Input {
    Input { path, digest: Digest::of(bytes), size: bytes.len() as u64 }
}
