//! The excerpts behind a number.
//!
//! In: a code and a filter. Out: every excerpt that counts under them, with who said it and the codings behind it; some at a time.

use super::narrowed::Narrowed;
use super::{Place, Words};
use crate::case::AttributeOf;
use crate::codebook::CodeIndex;
use crate::coding::Flag;
use crate::excerpt::{Excerpt, Level, Origin};
use crate::project::At;
use crate::study::Study;
use crate::workbench::answer::Request;
use crate::workbench::problem::{Problem, say};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Excerpts at a time, unless asked.
const PAGE: usize = 50;

/// The excerpts of a code: how many there are, and some of them.
#[derive(Serialize)]
pub struct ExcerptsView<'a> {
    code: &'a str,
    name: &'a str,
    total: Total,
    rows: Vec<ExcerptView<'a>>,
}

#[derive(Serialize)]
struct Total {
    segments: usize,
    participants: usize,
}

/// Words that count, and why.
#[derive(Clone, Serialize)]
pub struct ExcerptView<'a> {
    #[serde(flatten)]
    words: Words<'a>,
    n: u32,
    speaker: &'a str,
    time: Option<String>,
    attributes: BTreeMap<&'a str, &'a str>,
    flags: BTreeSet<&'static str>,
    behind: Vec<Behind<'a>>,
}

/// A coding that makes them count.
#[derive(Clone, Serialize)]
struct Behind<'a> {
    /// The person, or none for a rule.
    coder: Option<&'a str>,
    rule: Option<String>,
    code: &'a str,
    note: &'a str,
    /// The words that fired the rule.
    matched: Vec<Place>,
}

/// Shows the excerpts that count for a code with all below it.
pub fn excerpts<'a>(at: &At<'a>, request: &Request) -> Result<ExcerptsView<'a>, Problem> {
    let study = &at.loaded.study;
    let typed = request.field("code").ok_or_else(|| Problem::wrong("workbench.which_code"))?;
    let code = study.codebook.typed(typed);
    let code = code.ok_or_else(|| Problem::missing(say("workbench.no_code", &[("code", &typed)])))?;
    let flag = request.field("flag");
    let narrowed = Narrowed::of(at, request)?;
    let mut found: Vec<(usize, Excerpt)> = Vec::new();
    for interview in at.analysis.present() {
        let kept = narrowed.analysis.excerpts(interview, code, Level::Tree).into_iter().filter(|excerpt| {
            let case = excerpt.case.map(|case| case as usize);
            narrowed.filter.keeps(interview, case)
        });
        found.extend(kept.map(|excerpt| (interview, excerpt)));
    }
    let mut shown: Vec<ExcerptView> = Vec::new();
    if flag.is_some() {
        let all = views(at, &[code], &found);
        shown = all.into_iter().filter(|view| flag.is_some_and(|flag| view.flags.contains(flag))).collect();
    }
    let total = if flag.is_some() { shown.len() } else { found.len() };
    let participants: BTreeSet<u32> = found.iter().filter_map(|(_, excerpt)| excerpt.case).collect();
    let participants = match flag {
        Some(_) => {
            shown.iter().map(|view| view.words.case).filter(|case| !case.is_empty()).collect::<BTreeSet<_>>().len()
        }
        None => participants.len(),
    };
    let offset = request.number("offset")?.unwrap_or(0);
    let limit = request.number("limit")?.unwrap_or(PAGE);
    let rows = match flag {
        Some(_) => shown.into_iter().skip(offset).take(limit).collect(),
        None => {
            let page: Vec<_> = found.into_iter().skip(offset).take(limit).collect();
            views(at, &[code], &page)
        }
    };
    let name = study.codebook.code(code).map_or("", |code| code.name.of(&study.language));
    Ok(ExcerptsView { code: study.codebook.id(code), name, total: Total { segments: total, participants }, rows })
}

/// Shows excerpts that count for some codes with all below them.
pub fn views<'a>(at: &At<'a>, codes: &[CodeIndex], found: &[(usize, Excerpt)]) -> Vec<ExcerptView<'a>> {
    let mut views = Vec::with_capacity(found.len());
    for of_interview in found.chunk_by(|a, b| a.0 == b.0) {
        let Some((interview, _)) = of_interview.first() else { continue };
        let codings = at.analysis.codings(*interview);
        views.extend(of_interview.iter().filter_map(|(_, excerpt)| view(at, *interview, codes, excerpt, &codings)));
    }
    views
}

fn view<'a>(
    at: &At<'a>,
    interview: usize,
    codes: &[CodeIndex],
    excerpt: &Excerpt,
    codings: &crate::excerpt::Codings<'a>,
) -> Option<ExcerptView<'a>> {
    let study: &'a Study = &at.loaded.study;
    let transcript = study.transcript(interview)?;
    let text = &transcript.text;
    let turn = transcript.turns.get(excerpt.turn as usize)?;
    let mut flags = BTreeSet::new();
    let mut behind = Vec::new();
    for code in codes {
        for coding in at.analysis.behind(codings, excerpt.span, *code) {
            let of = study.codebook.id(coding.code);
            behind.push(match coding.origin {
                Origin::Rule { rule, matched } => Behind {
                    coder: None,
                    rule: Some(study.codebook.rule_name(rule)),
                    code: of,
                    note: "",
                    matched: matched.iter().map(|span| Place::of(text, *span)).collect(),
                },
                Origin::Person { coder, coding } => {
                    flags.extend(coding.flags.iter().copied().map(Flag::name));
                    let rule = coding.rule.clone();
                    Behind { coder: Some(&coder.0), rule, code: of, note: &coding.note, matched: Vec::new() }
                }
            });
        }
    }
    Some(ExcerptView {
        words: Words::of(at, interview, excerpt.span)?,
        n: excerpt.turn + 1,
        speaker: transcript.speakers.get(usize::from(turn.speaker)).map_or("", |speaker| speaker.label.as_str()),
        time: turn.time.map(|time| time.to_string()),
        attributes: attributes(study, interview, excerpt.case.map(|case| case as usize)),
        flags,
        behind,
    })
}

/// The attributes of who speaks, and of the interview.
fn attributes(study: &Study, interview: usize, case: Option<usize>) -> BTreeMap<&str, &str> {
    let value = |attribute: &'_ crate::case::Attribute| study.roster.value(attribute, interview, case);
    let known =
        study.roster.attributes.iter().filter(|attribute| case.is_some() || attribute.of == AttributeOf::Interview);
    known.filter_map(|attribute| Some((attribute.name.as_str(), value(attribute)?))).collect()
}
