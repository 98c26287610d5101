//! What two coders come to, put in a layer of its own.
//!
//! In: a disagreement with the version that was seen, a decision and its reason; or the way back. Out: changed coding files of
//! the reconciled layer, and `undo`. With the last decision of an interview, what was agreed follows, and the interview is
//! noted as read in full: the same plan as that of `grenstaal reconcile`. The coders' own files stay as they are.

use super::codings::{self, Act, Change, Op, line_at, no_stretch, text_of};
use crate::coding::{CoderId, PersonCoding, ReadingStatus, Verdict};
use crate::comparison::{Answer, Borders, Plan, Talk, reconcile as plan};
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest::Digest;
use crate::excerpt::Decision;
use crate::project::{At, Changes, Desk};
use crate::study::Study;
use crate::text::{Span, Text};
use crate::workbench::problem::{Problem, say, told};
use crate::workbench::views::{Place, interview_of, seen};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A decision on one item; without one, what was agreed in an interview without disagreements; or the way back.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Who talks.
    coders: Vec<String>,
    /// Whose codings are to hold the outcome.
    into: String,
    interview: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<ItemAsk>,
    /// `union`, `intersection`, or a coder: the words of what was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    borders: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    back: Option<Back>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ItemAsk {
    digest: String,
    start: u32,
    end: u32,
    code: String,
    /// The version of the item that was seen.
    seen: String,
    decision: String,
    /// The words, where they are not those of the item.
    #[serde(default)]
    to: Vec<(u32, u32)>,
    reason: String,
}

/// The layer's interview as it was.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Back {
    act: Act,
    status: String,
    /// Whether there was a file at all.
    file: bool,
}

/// What came of a decision, and the way back.
#[derive(Serialize)]
pub struct Reconciled {
    generation: String,
    /// Disagreements of the interview that wait still.
    open: usize,
    /// Lines that were put or taken out.
    lines: usize,
    undo: Ask,
}

/// Puts what two coders come to in the layer that is to hold it.
pub fn reconcile(desk: &mut Desk, ask: Ask) -> Result<Reconciled, Problem> {
    let mut changes = desk.project().changes()?;
    desk.refresh()?;
    let written = desk.with(|at| {
        let talk = talk(&at.loaded.study, &ask)?;
        match &ask.back {
            Some(back) => go_back(&mut changes, &at, &talk, &ask.interview, back),
            None => decide(&mut changes, &at, &talk, &ask),
        }
    })??;
    changes.commit()?;
    desk.refresh()?;
    desk.with(|at| {
        let into = CoderId(ask.into.clone());
        let Written { act, before, status, file } = written;
        let lines = act.changes.len();
        let act = codings::acted(&at, &into, act, before)?.undo;
        let back = Some(Back { act, status: status.name().to_owned(), file });
        let open = open(&at.loaded.study, &ask)?;
        let undo = Ask { item: None, borders: None, back, ..ask };
        Ok(Reconciled { generation: at.generation.to_owned(), open, lines, undo })
    })?
}

/// How many disagreements of the interview wait still.
fn open(study: &Study, ask: &Ask) -> Result<usize, Problem> {
    let talk = talk(study, ask)?;
    let interview = interview_of(study, &ask.interview)?;
    let differing = talk.items.iter().filter(|item| item.interview == interview && !item.is_agreed());
    Ok(differing.filter(|item| talk.held(item).is_none()).count())
}

fn talk<'s>(study: &'s Study, ask: &Ask) -> Result<Talk<'s>, Problem> {
    let names: Vec<&str> = ask.coders.iter().map(String::as_str).collect();
    Ok(Talk::of(study, &names, &ask.into)?)
}

/// What is about to change, and how the layer stood.
struct Written {
    act: Act,
    before: Vec<Option<PersonCoding>>,
    status: ReadingStatus,
    file: bool,
}

impl Written {
    fn of(talk: &Talk, interview: usize, act: Act, before: Vec<Option<PersonCoding>>) -> Self {
        let status = talk.study.reading(&talk.into.0, interview);
        let files = talk.study.codings.get(interview).into_iter().flatten();
        let file = files.into_iter().any(|file| file.coder == talk.into);
        Self { act, before, status, file }
    }
}

fn decide(changes: &mut Changes, at: &At, talk: &Talk, ask: &Ask) -> Result<Written, Problem> {
    let study = talk.study;
    let interview = interview_of(study, &ask.interview)?;
    unbroken(at, talk)?;
    let readers = talk.interviews.get(&interview).ok_or_else(|| {
        let who = ask.coders.join(", ");
        Problem::refused(say("workbench.not_read", &[("interview", &ask.interview), ("coders", &who)]))
    })?;
    let mut answers = BTreeMap::new();
    if let Some(item) = &ask.item {
        let (place, answer) = answer(study, talk, interview, item)?;
        answers.insert(place, answer);
    }
    let only = BTreeMap::from([(interview, readers.clone())]);
    let plan = plan(study, &talk.into, &talk.items, &answers, &only, &borders(talk, ask.borders.as_deref())?);
    let open = plan.open.first().map_or(0, |(_, open)| *open);
    if ask.item.is_none() && open > 0 {
        let key = if open == 1 { "workbench.one_open" } else { "workbench.many_open" };
        return Err(Problem::refused(say(key, &[("n", &open), ("interview", &ask.interview)])));
    }
    let text = text_of(study, interview)?;
    let act = act(text, &ask.interview, &plan);
    let line = |change: &Change| {
        let segment = text.span_of_utf16(change.start, change.end)?;
        line_at(study, &talk.into, interview, segment, &change.code).cloned()
    };
    let before = act.changes.iter().map(line).collect();
    changes.reconcile(study, &talk.into, &plan)?;
    Ok(Written::of(talk, interview, act, before))
}

/// Lines that cannot be read would be left out of what is agreed.
fn unbroken(at: &At, talk: &Talk) -> Result<(), Problem> {
    let about = |finding: &&Diagnostic| {
        let mut folders = talk.coders.iter().chain([&talk.into]).map(|coder| format!("codings/{coder}/"));
        finding.severity == Severity::Error && folders.any(|folder| finding.place.file.starts_with(&folder))
    };
    match at.loaded.findings.iter().find(about) {
        None => Ok(()),
        Some(finding) => {
            let hint = told(format!("{}: {}", finding.place.file, finding.message));
            Err(Problem::refused("workbench.broken_coders").hint(hint))
        }
    }
}

/// The answer to an item that is still as it was seen, and the place of the item.
fn answer(study: &Study, talk: &Talk, interview: usize, ask: &ItemAsk) -> Result<(usize, Answer), Problem> {
    let text = text_of(study, interview)?;
    if Digest::of(text.as_str().as_bytes()).short() != ask.digest {
        return Err(Problem::overtaken("workbench.transcript_changed"));
    }
    let span = |(start, end): (u32, u32)| {
        let span = text.span_of_utf16(start, end).filter(|span| !span.is_empty());
        span.ok_or_else(|| no_stretch(start, end))
    };
    let segment = span((ask.start, ask.end))?;
    let same = |item: &&crate::comparison::Item| {
        (item.interview, item.segment) == (interview, segment) && study.codebook.id(item.code) == ask.code
    };
    let found = talk.items.iter().enumerate().find(|(_, item)| same(item));
    let Some((place, item)) = found else {
        return Err(Problem::overtaken(say("workbench.no_difference", &[("code", &ask.code)])));
    };
    if seen(talk, item) != ask.seen {
        return Err(Problem::overtaken(match talk.held(item) {
            None => "workbench.item_changed".into(),
            Some(held) => {
                let key = match held.verdict {
                    Verdict::Yes => "workbench.item_held_yes",
                    Verdict::No => "workbench.item_held_no",
                };
                say(key, &[("into", &talk.into), ("reason", &held.reason)])
            }
        }));
    }
    let verdict = [Verdict::Yes, Verdict::No].into_iter().find(|verdict| verdict.name() == ask.decision);
    let verdict = verdict.ok_or_else(|| Problem::wrong(say("workbench.no_verdict", &[("verdict", &ask.decision)])))?;
    let reason = ask.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Problem::refused("workbench.reason"));
    }
    let to = ask.to.iter().copied().map(span).collect::<Result<Vec<Span>, Problem>>()?;
    Ok((place, Answer { verdict, to, reason }))
}

fn borders(talk: &Talk, asked: Option<&str>) -> Result<Borders, Problem> {
    match asked {
        None | Some("union") => Ok(Borders::Union),
        Some("intersection") => Ok(Borders::Intersection),
        Some(name) => {
            let coder = talk.coders.iter().find(|coder| coder.0 == name).cloned();
            coder.map(Borders::Of).ok_or_else(|| Problem::wrong(say("workbench.no_borders", &[("borders", &name)])))
        }
    }
}

/// The lines of a plan, each named once.
fn act(text: &Text, interview: &str, plan: &Plan) -> Act {
    let mut named = BTreeSet::new();
    let mut changes = Vec::new();
    let both = plan.remove.iter().map(|gone| (Op::Remove, gone)).chain(plan.put.iter().map(|put| (Op::Put, put)));
    for (op, Decision { coding, .. }) in both {
        if named.insert((coding.segment, coding.code.clone())) {
            let Place(start, end) = Place::of(text, coding.segment);
            changes.push(Change { op, ..Change::put(start, end, &coding.code) });
        }
    }
    let digest = Digest::of(text.as_str().as_bytes()).short();
    Act { interview: interview.to_owned(), digest, changes, draft: None }
}

fn go_back(changes: &mut Changes, at: &At, talk: &Talk, id: &str, back: &Back) -> Result<Written, Problem> {
    let study = talk.study;
    let interview = interview_of(study, id)?;
    let Back { act, status, file } = back;
    if act.draft.is_some() || !(act.changes.is_empty() || act.interview == id) {
        return Err(Problem::wrong("workbench.way_back"));
    }
    let status = ReadingStatus::ALL.into_iter().find(|known| known.name() == *status);
    let status = status.ok_or_else(|| Problem::wrong(say("workbench.no_status", &[("status", &back.status)])))?;
    let before = codings::write(changes, at, &talk.into, act).map_err(Problem::in_words)?;
    if *file {
        if study.reading(&talk.into.0, interview) != status {
            changes.reads(study, &talk.into, &[interview], status)?;
        }
    } else {
        let files = study.codings.get(interview).into_iter().flatten();
        let lines: usize = files.filter(|file| file.coder == talk.into).map(|file| file.lines).sum();
        if lines != act.changes.len() {
            return Err(Problem::refused(say("workbench.holds_more", &[("coder", &talk.into)])));
        }
        changes.forget(study, &talk.into, interview)?;
    }
    Ok(Written::of(talk, interview, act.clone(), before))
}
