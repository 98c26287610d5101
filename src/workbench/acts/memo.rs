//! A memo, begun or written anew.
//!
//! In: what a memo is to say, and the version that was seen; or the content of its file as it was. Out: a file in `memos/`, and
//! the body that takes it back.

use super::codings::no_stretch;
use crate::case::{id_from, is_id};
use crate::coding::{Anchor, CoderId, Quoted};
use crate::digest::Digest;
use crate::memo::{Draft, Kind, path};
use crate::project::{At, Changes, Desk, NewMemo, Revised};
use crate::study::Study;
use crate::workbench::problem::{Problem, say};
use crate::workbench::views::{interview_of, memo_version};
use serde::{Deserialize, Serialize};

/// What is asked: a memo, or the content of a file (none: it goes).
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// None: a new one.
    id: Option<String>,
    /// The version that was seen; none: there was none.
    was: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    memo: Option<Words>,
    #[serde(default)]
    content: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    kind: Kind,
    #[serde(default)]
    private: bool,
    #[serde(default)]
    text: String,
    /// These stay as they are once it is there.
    #[serde(default)]
    about: Vec<String>,
    #[serde(default)]
    segments: Vec<Segment>,
    /// The day, as it is where the person is.
    date: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Segment {
    interview: String,
    digest: String,
    start: u32,
    end: u32,
}

/// The memo as it is now, and the way back.
#[derive(Serialize)]
pub struct Written {
    generation: String,
    id: String,
    version: Option<String>,
    undo: Asked,
}

/// Writes a memo, makes it what it was, or takes it out.
pub fn write(desk: &mut Desk, coder: &CoderId, asked: Asked) -> Result<Written, Problem> {
    let mut changes = desk.project().changes()?;
    desk.refresh()?;
    let (id, before) = desk.with(|at| change(&mut changes, &at, coder, &asked))??;
    changes.commit()?;
    desk.refresh()?;
    let version = desk.with(|at| version_of(&at.loaded.study, &id))?;
    let undo = Asked { id: Some(id.clone()), was: version.clone(), memo: None, content: before };
    Ok(Written { generation: desk.generation().to_owned(), id, version, undo })
}

fn version_of(study: &Study, id: &str) -> Option<String> {
    study.memos.iter().find(|memo| memo.id == id).map(|memo| memo_version(study, memo))
}

/// Writes what is asked into the changes; returns the id and the content as it was.
fn change(changes: &mut Changes, at: &At, coder: &CoderId, asked: &Asked) -> Result<(String, Option<String>), Problem> {
    let study = &at.loaded.study;
    let Some(id) = &asked.id else {
        let words = asked.memo.as_ref().ok_or_else(|| Problem::wrong("workbench.memo_empty"))?;
        if id_from(&words.title).is_none() {
            return Err(Problem::refused("workbench.memo_name"));
        }
        let segments: Result<Vec<Quoted>, Problem> = words.segments.iter().map(|one| quoted(study, one)).collect();
        let draft = Draft {
            title: words.title.trim().to_owned(),
            kind: words.kind,
            author: coder.0.clone(),
            date: words.date.clone(),
            about: words.about.clone(),
            segments: segments?,
            private: words.private,
            text: words.text.replace("\r\n", "\n"),
        };
        return Ok((changes.add_memo(study, &NewMemo { id: None, draft })?, None));
    };
    // An id is the name of a file: only one that the study read, or that has the form of one.
    if !is_id(id) {
        return Err(Problem::wrong(say("workbench.no_id", &[("id", id)])));
    }
    let now = study.memos.iter().find(|memo| memo.id == *id);
    let before = changes.read(&path(id))?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let version = now.map(|memo| memo_version(study, memo));
    if version != asked.was || (now.is_none() && before.is_some()) {
        let mine = asked.memo.as_ref().map(|words| serde_json::json!({ "title": words.title, "text": words.text }));
        let theirs = now.map(|memo| serde_json::json!({ "title": memo.title, "text": memo.text }));
        return Err(Problem::conflict(
            "workbench.memo_changed",
            "workbench.choose",
            serde_json::json!({ "sides": { "mine": mine, "now": theirs }, "was": version }),
        ));
    }
    match &asked.memo {
        Some(words) => {
            let Words { title, kind, private, text, .. } = words;
            let revised = Revised { title: title.clone(), kind: *kind, private: *private, text: text.clone() };
            changes.revise_memo(study, id, &revised)?;
        }
        None => changes.restore_memo(study, id, asked.content.as_deref())?,
    }
    Ok((id.clone(), before))
}

/// The words that were chosen, by their name.
fn quoted(study: &Study, segment: &Segment) -> Result<Quoted, Problem> {
    let interview = interview_of(study, &segment.interview)?;
    let text = study.transcript(interview).map(|transcript| &transcript.text);
    let text = text.filter(|text| Digest::of(text.as_str().as_bytes()).short() == segment.digest);
    let text = text.ok_or_else(|| Problem::refused("workbench.transcript_changed").hint("workbench.select_again"))?;
    let span = text.span_of_utf16(segment.start, segment.end).filter(|span| !span.is_empty());
    let span = span.ok_or_else(|| no_stretch(segment.start, segment.end))?;
    let at = Anchor::of(study.interview_id(interview), text, span).to_string();
    Ok(Quoted { at, quote: text.slice(span).to_owned() })
}
