//! The memos in a study's folder.
//!
//! In: `memos/*.md`. Out: [`Memo`]s; those that reports show are inputs. And a new memo, or one that says something else, which
//! is written only when it would be read without a finding.

use super::load::texts;
use super::reader::Reader;
use super::{Changes, Project, ProjectError};
use crate::case::id_from;
use crate::coding::CodingFile;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::memo::{Draft, Kind, Known, Memo, path, read_memo, split};
use crate::study::Study;
use crate::transcript::Transcript;
use toml_edit::{DocumentMut, Item, Value};

/// Sensitive words with fewer letters and digits than this may stand in a memo by chance.
const SHORTEST: usize = 6;
/// Characters of the id of a new memo at most.
const LONGEST: usize = 60;

impl Reader<'_> {
    /// Reads every memo.
    pub(super) fn memos(
        &mut self,
        known: &Known,
        transcripts: &[Option<Transcript>],
        codings: &[Vec<CodingFile>],
    ) -> Vec<Memo> {
        let names = self.names("memos", ".md");
        let sensitive = if names.is_empty() { Vec::new() } else { sensitive(transcripts, codings) };
        let mut memos = Vec::new();
        for id in names.into_iter().filter(|id| !id.eq_ignore_ascii_case("readme")) {
            let before = self.inputs.len();
            let Some(content) = self.text_file(&path(&id)) else { continue };
            let mut memo = read_memo(&id, &content, known, &mut self.findings);
            if let Some(memo) =
                memo.as_mut().filter(|memo| !memo.private && repeats(&[&memo.title, &memo.text], &sensitive))
            {
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
pub(super) fn sensitive(transcripts: &[Option<Transcript>], codings: &[Vec<CodingFile>]) -> Vec<String> {
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

/// Tells whether texts repeat any of these words.
pub(super) fn repeats(texts: &[&str], sensitive: &[String]) -> bool {
    let said = plain(&texts.join(" "));
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

/// What a memo that is there is to say from now on.
#[derive(Clone, Debug)]
pub struct Revised {
    /// What it is called.
    pub title: String,
    /// What sort it is.
    pub kind: Kind,
    /// It is to stand in no output.
    pub private: bool,
    /// What it says, in Markdown.
    pub text: String,
}

impl Project {
    /// Writes a new memo, unless `dry`; returns its path and its content.
    pub fn add_memo(&self, study: &Study, new: &NewMemo, dry: bool) -> Result<(String, String), ProjectError> {
        let mut changes = self.changes()?;
        let id = changes.add_memo(study, new)?;
        let path = path(&id);
        let content = String::from_utf8(changes.read(&path)?.unwrap_or_default()).unwrap_or_default();
        if !dry {
            changes.commit()?;
        }
        Ok((path, content))
    }
}

impl Changes {
    /// Adds a memo; returns its id.
    pub fn add_memo(&mut self, study: &Study, new: &NewMemo) -> Result<String, ProjectError> {
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
        told(study, &id, &content, &[])?;
        let path = path(&id);
        if self.read(&path)?.is_some() {
            let message = format!("{path} is there already, and a memo is never overwritten");
            return Err(wrong(message, "give it another title, or a name of its own with `--id`"));
        }
        self.write(&path, content);
        Ok(id)
    }

    /// Writes a memo that is there anew; comments in its header, what it is about and its words stay.
    pub fn revise_memo(&mut self, study: &Study, id: &str, revised: &Revised) -> Result<(), ProjectError> {
        let path = path(id);
        let before = String::from_utf8(self.read(&path)?.unwrap_or_default()).unwrap_or_default();
        let content = with(&before, revised)
            .map_err(|message| ProjectError::refused(message, "mend the header of the memo by hand first"))?;
        self.restore_memo(study, id, Some(&content))
    }

    /// Makes a memo what it was, or takes it out.
    pub fn restore_memo(&mut self, study: &Study, id: &str, content: Option<&str>) -> Result<(), ProjectError> {
        let path = path(id);
        let before = self.read(&path)?;
        let Some(content) = content else {
            self.remove(&path);
            return Ok(());
        };
        let known: Vec<String> =
            findings(study, id, &String::from_utf8(before.unwrap_or_default()).unwrap_or_default())
                .into_iter()
                .map(|finding| finding.message)
                .collect();
        told(study, id, content, &known)?;
        self.write(&path, content);
        Ok(())
    }
}

/// What is wrong with the content of a memo.
fn findings(study: &Study, id: &str, content: &str) -> Vec<Diagnostic> {
    let texts = texts(&study.transcripts);
    let mut findings = Vec::new();
    read_memo(id, content, &study.known(&texts), &mut findings);
    findings
}

/// Refuses a memo that would not be read without a finding, but for those that are known.
fn told(study: &Study, id: &str, content: &str, known: &[String]) -> Result<(), ProjectError> {
    let serious = |finding: &Diagnostic| finding.severity > Severity::Note && !known.contains(&finding.message);
    match findings(study, id, content).into_iter().find(serious) {
        Some(finding) => Err(ProjectError::Refused(finding.message, finding.hint)),
        None => Ok(()),
    }
}

/// The content of a memo with another title, kind and text.
fn with(content: &str, revised: &Revised) -> Result<String, String> {
    let (header, body) = split(content).ok_or("the header of the memo cannot be read")?;
    let part = |range: std::ops::Range<usize>| content.get(range).unwrap_or_default();
    let mut document: DocumentMut =
        part(header.clone()).parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let mut set = |key: &str, value: Value| match document.get_mut(key).and_then(Item::as_value_mut) {
        Some(there) => {
            let decor = there.decor().clone();
            *there = value;
            *there.decor_mut() = decor;
        }
        None => drop(document.insert(key, Item::Value(value))),
    };
    let title = revised.title.trim();
    set("title", title.into());
    set("kind", revised.kind.name().into());
    if revised.private {
        set("private", true.into());
    } else {
        document.remove("private");
    }
    let fence = part(header.end..body.start).trim_end();
    let text = revised.text.replace("\r\n", "\n");
    let text = text.trim_matches('\n').trim_end();
    let text = if text.is_empty() { String::new() } else { format!("\n{text}\n") };
    Ok(format!("{}{document}{fence}\n{text}", part(0..header.start)))
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
    fn a_memo_is_written_anew_and_what_else_is_in_its_header_stays() {
        let content = "+++\n# ours\ntitle   = \"A\"  # for now\nkind = \"code\"\nprivate = true\nabout = [\"code:a\"]\n+++\n\nx\n";
        let mut revised =
            Revised { title: " B ".into(), kind: Kind::Method, private: false, text: "\ny\r\nz\n\n".into() };
        let expected =
            "+++\n# ours\ntitle   = \"B\"  # for now\nkind = \"method\"\nabout = [\"code:a\"]\n+++\n\ny\nz\n";
        assert_eq!(with(content, &revised).as_deref(), Ok(expected));
        revised.text = String::new();
        revised.private = true;
        let again = with(expected, &revised).unwrap();
        assert!(again.ends_with("about = [\"code:a\"]\nprivate = true\n+++\n"), "{again}");
        assert!(with("no header", &revised).is_err());
    }

    #[test]
    fn whole_words_are_compared() {
        assert!(plain("Wel: Jan-Willem!").contains(&plain("jan willem")));
        assert!(!plain("Jan-Willemijn").contains(&plain("jan willem")));
        assert_eq!(plain("…"), " ");
    }
}
