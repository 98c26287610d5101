//! The memos in a study's folder.
//!
//! In: `memos/*.md`. Out: [`Memo`]s; those that reports show are inputs. And a new memo, which is written only when it
//! would be read without a finding and nothing of that name is there.

use super::load::{Reader, texts};
use super::{Project, ProjectError};
use crate::case::Roster;
use crate::case::id_from;
use crate::codebook::Codebook;
use crate::coding::CodingFile;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::memo::{Draft, Known, Memo, path, read_memo};
use crate::study::Study;
use crate::transcript::Transcript;

/// Sensitive words with fewer letters and digits than this may stand in a memo by chance.
const SHORTEST: usize = 6;
/// Characters of the id of a new memo at most.
const LONGEST: usize = 60;

impl Reader<'_> {
    /// Reads every memo.
    pub(super) fn memos(
        &mut self,
        codebook: &Codebook,
        themes: Vec<&str>,
        roster: &Roster,
        coders: &[String],
        transcripts: &[Option<Transcript>],
        codings: &[Vec<CodingFile>],
    ) -> Vec<Memo> {
        let texts = texts(transcripts);
        let known = Known { codebook, themes, roster, coders, texts: &texts };
        let names = self.names("memos", ".md");
        let sensitive = if names.is_empty() { Vec::new() } else { sensitive(transcripts, codings) };
        let mut memos = Vec::new();
        for id in names.into_iter().filter(|id| !id.eq_ignore_ascii_case("readme")) {
            let before = self.inputs.len();
            let Some(content) = self.text_file(&path(&id)) else { continue };
            let mut memo = read_memo(&id, &content, &known, &mut self.findings);
            if let Some(memo) = memo.as_mut().filter(|memo| !memo.private && repeats(memo, &sensitive)) {
                memo.private = true;
                let message = "the memo repeats words that are flagged `sensitive`; no report shows it";
                let hint = "take the words out, or set `private = true`";
                self.findings.push(Diagnostic::error("memo-sensitive", Place::file(path(&id)), message).hint(hint));
            }
            // Nothing of it reaches an output, not even its name.
            if memo.as_ref().is_none_or(|memo| memo.private) {
                self.inputs.truncate(before);
            }
            memos.extend(memo);
        }
        memos
    }
}

/// The words that persons flagged, as [`plain`] has them.
fn sensitive(transcripts: &[Option<Transcript>], codings: &[Vec<CodingFile>]) -> Vec<String> {
    let mut words = Vec::new();
    for (transcript, files) in transcripts.iter().zip(codings) {
        let Some(transcript) = transcript else { continue };
        let spans = files.iter().flat_map(|file| &file.sensitive);
        words.extend(spans.map(|span| plain(transcript.text.slice(*span))));
    }
    words.retain(|words| words.chars().filter(|c| *c != ' ').count() >= SHORTEST);
    words.sort();
    words.dedup();
    words
}

fn repeats(memo: &Memo, sensitive: &[String]) -> bool {
    let said = plain(&format!("{} {}", memo.title, memo.text));
    sensitive.iter().any(|words| said.contains(words.as_str()))
}

/// The words in lower case, a space before and after each, and nothing else.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |said, word| said + word + " ")
}

/// A memo that is to be added to a study.
#[derive(Clone, Debug)]
pub struct NewMemo {
    /// The name of its file without the ending; made of the title when there is none.
    pub id: Option<String>,
    /// What it says.
    pub draft: Draft,
}

impl Project {
    /// Writes a new memo, unless `dry`; returns its path and its content.
    pub fn add_memo(&self, study: &Study, new: &NewMemo, dry: bool) -> Result<(String, String), ProjectError> {
        let wrong = |message: String, hint: &str| ProjectError::refused(message, hint);
        let id = match &new.id {
            Some(id) => id.clone(),
            None => short(&new.draft.title).ok_or_else(|| {
                wrong(
                    "no file can be named after this title".to_owned(),
                    "name it with `--id`, such as `--id a-thought`",
                )
            })?,
        };
        let content = new.draft.print();
        let mut findings = Vec::new();
        let texts = texts(&study.transcripts);
        read_memo(&id, &content, &study.known(&texts), &mut findings);
        if let Some(finding) = findings.into_iter().find(|finding| finding.severity > Severity::Note) {
            return Err(ProjectError::Refused(finding.message, finding.hint));
        }
        let path = path(&id);
        let mut changes = self.changes()?;
        if changes.read(&path)?.is_some() {
            let message = format!("{path} is there already, and a memo is never overwritten");
            return Err(wrong(message, "give it another title, or a name of its own with `--id`"));
        }
        if !dry {
            changes.write(&path, content.as_str());
            changes.commit()?;
        }
        Ok((path, content))
    }
}

/// The id of a title, cut between two words where it is long.
fn short(title: &str) -> Option<String> {
    let id = id_from(title)?;
    let mut short = String::new();
    for part in id.split('-') {
        if !short.is_empty() && short.len() + 1 + part.len() > LONGEST {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.extend(part.chars().take(LONGEST));
    }
    Some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_the_name_of_a_file() {
        assert_eq!(short("Wat telt als “erbij horen”?").as_deref(), Some("wat-telt-als-erbij-horen"));
        assert_eq!(short("één – twee").as_deref(), Some("een-twee"));
        assert_eq!(short("…"), None);
        let long = short(&"woord ".repeat(20)).unwrap();
        assert_eq!(long, ["woord"; 10].join("-"));
        assert_eq!(short(&"x".repeat(99)).unwrap().len(), LONGEST);
    }

    #[test]
    fn whole_words_are_compared() {
        assert!(plain("Wel: Jan-Willem!").contains(&plain("jan willem")));
        assert!(!plain("Jan-Willemijn").contains(&plain("jan willem")));
        assert_eq!(plain("…"), " ");
    }
}
