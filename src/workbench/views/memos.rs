//! What the researchers noted, with what it is about.

use super::Words;
use super::study::Finding;
use crate::coding::Placed;
use crate::digest::Digest;
use crate::memo::{Kind, Memo};
use crate::project::At;
use crate::study::Study;
use serde::Serialize;

/// The memos, and what a new one can be about.
#[derive(Serialize)]
pub struct MemosView<'a> {
    memos: Vec<MemoView<'a>>,
    kinds: [&'static str; 5],
    /// What a memo can be about beside codes.
    themes: Vec<Named<'a>>,
    cases: Vec<&'a str>,
    interviews: Vec<&'a str>,
    /// Files in `memos/` in which something is wrong.
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct MemoView<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    author: &'a str,
    date: Option<&'a str>,
    about: Vec<String>,
    segments: Vec<Words<'a>>,
    private: bool,
    text: &'a str,
    version: String,
}

/// The identity of what a memo says: of every field of its header and of its text.
pub fn memo_version(study: &Study, memo: &Memo) -> String {
    let Memo { id, title, kind, author, date, about, segments, private, text } = memo;
    let mut fields = vec![
        ("id", id.clone()),
        ("title", title.clone()),
        ("kind", kind.name().to_owned()),
        ("author", author.clone()),
        ("private", private.to_string()),
        ("text", text.clone()),
    ];
    fields.extend(date.iter().map(|date| ("date", date.clone())));
    fields.extend(about.iter().map(|about| ("about", study.about_name(about))));
    for Placed { interview, span } in segments {
        let interview = study.interview_id(*interview).to_owned();
        fields.extend([("interview", interview), ("start", span.start.to_string()), ("end", span.end.to_string())]);
    }
    Digest::of_fields(fields).short()
}

/// Lists the memos.
pub fn memos<'a>(at: &At<'a>) -> MemosView<'a> {
    let study = &at.loaded.study;
    let view = |memo: &'a Memo| MemoView {
        id: &memo.id,
        title: &memo.title,
        kind: memo.kind.name(),
        author: &memo.author,
        date: memo.date.as_deref(),
        about: memo.about.iter().map(|about| study.about_name(about)).collect(),
        segments: memo.segments.iter().filter_map(|placed| Words::of(at, placed.interview, placed.span)).collect(),
        private: memo.private,
        text: &memo.text,
        version: memo_version(study, memo),
    };
    let title = |theme: &'a crate::theme::Theme| theme.title.as_ref().unwrap_or(&theme.claim).of(&study.language);
    let findings = at.loaded.findings.iter().filter(|finding| finding.place.file.starts_with("memos/"));
    MemosView {
        memos: study.memos.iter().map(view).collect(),
        kinds: Kind::ALL.map(Kind::name),
        themes: study.themes.themes.iter().map(|theme| Named { id: &theme.id, name: title(theme) }).collect(),
        cases: study.roster.cases.iter().map(|case| case.id.0.as_str()).collect(),
        interviews: study.roster.interviews.iter().map(|interview| interview.id.0.as_str()).collect(),
        findings: findings.map(Finding::of).collect(),
    }
}
