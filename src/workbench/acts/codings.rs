//! Codings of one interview: put, changed, taken out; all or nothing.
//!
//! In: an [`Act`], with the version of each coding that was seen. Out: a changed coding file, what it says now, and the act
//! that takes this one back. Where somebody else was first nothing is written and both sides come back.

use crate::codebook::{Edit, NewCode, Origin};
use crate::coding::{CoderId, CodingFile, Flag, NewCoding, PersonCoding, Verdict};
use crate::digest::Digest;
use crate::excerpt::Decision;
use crate::project::{At, Changes, Desk};
use crate::study::Study;
use crate::text::{Span, Text};
use crate::workbench::problem::{Problem, say, told};
use crate::workbench::views::{Coding, codings_of, interview_of, version};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Changes to the codings of one interview, and to the codebook where a draft comes or goes with them.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Empty where no coding changes.
    #[serde(default)]
    pub interview: String,
    /// The transcript that was seen.
    #[serde(default)]
    pub digest: String,
    /// What is to become of which lines: all of it, or none.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// The draft that comes or goes with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
}

/// A draft code that is made, or taken out again.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Made, or taken out.
    pub op: Op,
    /// Its id.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// It is named by words of a participant.
    pub in_vivo: bool,
}

/// One line, as it is to be.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What is done.
    pub op: Op,
    /// Where the words begin, in UTF-16 code units of the stored transcript.
    pub start: u32,
    /// One past their last code unit.
    pub end: u32,
    /// The id of the code.
    pub code: String,
    /// The version of the line that was seen; none: there was none.
    pub was: Option<String>,
    /// `yes` or `no`.
    #[serde(default = "yes")]
    pub verdict: String,
    /// The coder's note; empty: none.
    #[serde(default)]
    pub note: String,
    /// `cite`, `sensitive`, `negative`.
    #[serde(default)]
    pub flags: Vec<String>,
    /// Values of segment attributes, by id.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The rule whose candidate is decided on.
    #[serde(default)]
    pub rule: Option<String>,
}

impl Change {
    /// A code on words that do not carry it yet.
    pub fn put(start: u32, end: u32, code: &str) -> Self {
        Self {
            op: Op::Put,
            start,
            end,
            code: code.to_owned(),
            was: None,
            verdict: yes(),
            note: String::new(),
            flags: Vec::new(),
            attributes: BTreeMap::new(),
            rule: None,
        }
    }
}

fn yes() -> String {
    Verdict::Yes.name().to_owned()
}

/// What is done with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// The line is to say this.
    Put,
    /// The line is to be gone.
    Remove,
}

/// What came of an act.
#[derive(Serialize)]
pub struct Acted {
    /// The name of the files' state after it.
    pub generation: String,
    /// All my codings of the interview.
    pub codings: Option<serde_json::Value>,
    /// The act that takes it back.
    pub undo: Act,
}

/// Both sides of a line that somebody else changed.
#[derive(Serialize)]
struct Line<'a> {
    mine: &'a Change,
    now: Option<Coding<'a>>,
}

/// Does an act, and says what stands there now.
pub fn act(desk: &mut Desk, coder: &CoderId, act: Act) -> Result<Acted, Problem> {
    let mut changes = desk.project().changes()?;
    look(desk, &act)?;
    let before = desk.with(|at| write(&mut changes, &at, coder, &act))??;
    changes.commit()?;
    look(desk, &act)?;
    desk.with(|at| acted(&at, coder, act, before))?
}

/// Looks at what the act is about: a draft is about all of the study.
fn look(desk: &mut Desk, act: &Act) -> Result<(), Problem> {
    match act.draft {
        None => desk.refresh_interview(&act.interview)?,
        Some(_) => desk.refresh()?,
    }
    Ok(())
}

/// Writes what is asked into the changes; returns the lines as they were.
pub(super) fn write(
    changes: &mut Changes,
    at: &At,
    coder: &CoderId,
    act: &Act,
) -> Result<Vec<Option<PersonCoding>>, Problem> {
    let study = &at.loaded.study;
    if let Some(draft) = &act.draft {
        write_draft(changes, at, coder, act, draft)?;
    }
    if act.changes.is_empty() {
        return match &act.draft {
            Some(_) => Ok(Vec::new()),
            None => Err(Problem::wrong("workbench.no_change")),
        };
    }
    let interview = interview_of(study, &act.interview)?;
    let text = text_of(study, interview)?;
    seen(study, coder, interview, act)?;
    let mut done = BTreeSet::new();
    let mut before = Vec::new();
    for change in &act.changes {
        let (segment, code) = place(study, text, change, act.draft.as_ref())?;
        if !done.insert((segment, code.clone(), change.op == Op::Put)) {
            return Err(Problem::wrong("workbench.twice"));
        }
        let line = line_at(study, coder, interview, segment, &code);
        let coding = match change.op {
            Op::Put => new_coding(study, segment, code, change, line)?,
            Op::Remove => NewCoding::new(segment, code, Verdict::Yes),
        };
        let act = match change.op {
            Op::Put => crate::project::Act::Put,
            Op::Remove => crate::project::Act::Remove,
        };
        changes.decide(study, act, &[Decision { interview, coder: coder.clone(), coding }])?;
        before.push(line.cloned());
    }
    Ok(before)
}

/// Makes a draft, or takes out one that nobody else uses.
fn write_draft(changes: &mut Changes, at: &At, coder: &CoderId, act: &Act, draft: &Draft) -> Result<(), Problem> {
    let study = &at.loaded.study;
    let path = &at.project.config.codebook;
    let content = String::from_utf8(changes.read(path)?.unwrap_or_default())
        .map_err(|_| Problem::refused("workbench.codebook_encoding"))?;
    let refused = |message: String| Problem::refused(told(message));
    let mut edit = Edit::open(&content).map_err(refused)?;
    match draft.op {
        Op::Put => {
            let origin = if draft.in_vivo { Origin::InVivo } else { Origin::Inductive };
            let name = Some(draft.name.clone()).filter(|name| !name.is_empty());
            let language = Some(study.language.clone());
            let code = NewCode { id: draft.code.clone(), name, language, origin: Some(origin), ..NewCode::default() };
            edit.add(&code).map_err(refused)?;
        }
        Op::Remove => {
            let index = study.codebook.find(&draft.code);
            let users = study.codings.iter().flatten().map(|file| {
                let lines = file.codings.iter().filter(|coding| Some(coding.code) == index).count();
                let own = if file.coder == *coder { act.changes.len() } else { 0 };
                lines.saturating_sub(own)
            });
            if users.sum::<usize>() > 0 {
                return Err(Problem::refused(say("workbench.draft_used", &[("code", &draft.code)])));
            }
            edit.drop(&draft.code).map_err(refused)?;
        }
    }
    changes.write(path, edit.close().content);
    Ok(())
}

/// Tells whether everything is still as it was seen.
fn seen(study: &Study, coder: &CoderId, interview: usize, act: &Act) -> Result<(), Problem> {
    let text = text_of(study, interview)?;
    if Digest::of(text.as_str().as_bytes()).short() != act.digest {
        return Err(Problem::conflict(
            "workbench.transcript_changed",
            "workbench.select_again",
            serde_json::json!({ "transcript": true, "lines": [] }),
        ));
    }
    let mut lines = Vec::new();
    for change in &act.changes {
        let (segment, code) = place(study, text, change, act.draft.as_ref())?;
        let now = line_at(study, coder, interview, segment, &code);
        if now.map(|line| version(study, line)) != change.was {
            lines.push(Line { mine: change, now: now.map(|line| Coding::of(study, text, &coder.0, line)) });
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    Err(Problem::conflict(
        "workbench.coding_changed",
        "workbench.choose",
        serde_json::json!({ "transcript": false, "lines": lines }),
    ))
}

/// Finds the text of an interview.
pub(super) fn text_of(study: &Study, interview: usize) -> Result<&Text, Problem> {
    study
        .transcript(interview)
        .map(|transcript| &transcript.text)
        .ok_or_else(|| Problem::missing("workbench.no_transcript"))
}

/// Refuses places that hold no words.
pub(super) fn no_stretch(start: u32, end: u32) -> Problem {
    Problem::wrong(say("workbench.no_stretch", &[("start", &start), ("end", &end)]))
}

/// The words and the code that a change is about.
fn place(study: &Study, text: &Text, change: &Change, draft: Option<&Draft>) -> Result<(Span, String), Problem> {
    let Change { start, end, code, .. } = change;
    let span = text.span_of_utf16(*start, *end).filter(|span| !span.is_empty());
    let span = span.ok_or_else(|| no_stretch(*start, *end))?;
    let found = study.codebook.find(code);
    if found.is_none() && draft.is_some_and(|draft| draft.code == *code) {
        return Ok((span, code.clone()));
    }
    let code = found.ok_or_else(|| Problem::refused(say("workbench.no_code", &[("code", code)])))?;
    Ok((span, study.codebook.id(code).to_owned()))
}

/// My line on exactly these words with this code.
pub(super) fn line_at<'s>(
    study: &'s Study,
    coder: &CoderId,
    interview: usize,
    segment: Span,
    code: &str,
) -> Option<&'s PersonCoding> {
    let files = study.codings.get(interview)?;
    let own = files.iter().find(|file: &&CodingFile| file.coder == *coder)?;
    own.codings.iter().find(|coding| coding.segment == segment && study.codebook.id(coding.code) == code)
}

/// A whole line: what the change does not say is emptied.
fn new_coding(
    study: &Study,
    segment: Span,
    code: String,
    change: &Change,
    line: Option<&PersonCoding>,
) -> Result<NewCoding, Problem> {
    let verdict = [Verdict::Yes, Verdict::No].into_iter().find(|verdict| verdict.name() == change.verdict);
    let verdict =
        verdict.ok_or_else(|| Problem::wrong(say("workbench.no_verdict", &[("verdict", &change.verdict)])))?;
    let flag = |name: &String| Flag::ALL.into_iter().find(|flag| flag.name() == name);
    let flags: Option<Vec<Flag>> = change.flags.iter().map(flag).collect();
    let flags = flags.ok_or_else(|| Problem::wrong(say("workbench.no_flag", &[("flags", &change.flags.join(" "))])))?;
    let mut attributes = change.attributes.clone();
    for (id, value) in &attributes {
        let known = study.codebook.attributes.iter().find(|attribute| attribute.id == *id);
        if !known.is_some_and(|known| value.is_empty() || known.accepts(value)) {
            return Err(Problem::refused(say("workbench.no_value", &[("value", value), ("attribute", id)])));
        }
    }
    let emptied = line.into_iter().flat_map(|line| line.attributes.keys());
    for id in emptied {
        attributes.entry(id.clone()).or_default();
    }
    let had_rule = line.is_some_and(|line| line.rule.is_some());
    let rule = change.rule.clone().or_else(|| had_rule.then(String::new));
    Ok(NewCoding { segment, code, verdict, note: Some(change.note.clone()), flags: Some(flags), attributes, rule })
}

/// What stands there now, and how to take it back.
pub(super) fn acted(at: &At, coder: &CoderId, act: Act, before: Vec<Option<PersonCoding>>) -> Result<Acted, Problem> {
    let study = &at.loaded.study;
    let draft =
        act.draft.clone().map(|draft| Draft { op: if draft.op == Op::Put { Op::Remove } else { Op::Put }, ..draft });
    if act.changes.is_empty() {
        let undo = Act { draft, ..Act::default() };
        return Ok(Acted { generation: at.generation.to_owned(), codings: None, undo });
    }
    let interview = interview_of(study, &act.interview)?;
    let text = text_of(study, interview)?;
    let back = |(change, before): (&Change, &Option<PersonCoding>)| {
        let (segment, code) = place(study, text, change, act.draft.as_ref())?;
        let was = line_at(study, coder, interview, segment, &code).map(|line| version(study, line));
        Ok(match before {
            Some(line) => put_back(code, line, was, change),
            None => Change { op: Op::Remove, code, was, ..change.clone() },
        })
    };
    // What was not there and was to be taken out leaves nothing to take back.
    let pairs: Vec<_> = act.changes.iter().zip(&before).rev().filter(|(c, b)| c.op == Op::Put || b.is_some()).collect();
    let changes: Result<Vec<Change>, Problem> = pairs.into_iter().map(back).collect();
    let codings = serde_json::to_value(codings_of(study, interview, |who| who == coder));
    let codings = codings.map_err(|error| Problem::of(500, told(error.to_string())))?;
    Ok(Acted {
        generation: at.generation.to_owned(),
        codings: Some(codings),
        undo: Act { interview: act.interview, digest: act.digest, changes: changes?, draft },
    })
}

/// The change that makes a line what it was.
fn put_back(code: String, line: &PersonCoding, was: Option<String>, change: &Change) -> Change {
    Change {
        op: Op::Put,
        start: change.start,
        end: change.end,
        code,
        was,
        verdict: line.verdict.name().to_owned(),
        note: line.note.clone(),
        flags: line.flags.iter().map(|flag| flag.name().to_owned()).collect(),
        attributes: line.attributes.clone(),
        rule: line.rule.clone(),
    }
}
