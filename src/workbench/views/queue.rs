//! What waits for a decision, over all interviews, for one code or one rule.
//!
//! In: a code with what lies below it, or `code#rule`. Out: the candidates on which the coder at work has not decided, with a
//! little of the talk around them; and for every rule and code how many wait and how often it was right so far.

use super::interview::{TurnView, turn_view, version};
use super::{Held, Place, waiting};
use crate::codebook::{CodeIndex, RuleIndex};
use crate::coding::{CoderId, CodingFile, ReadingStatus};
use crate::digest::Digest;
use crate::judgement::{Figures, Proportion, own};
use crate::locale::Speech;
use crate::project::At;
use crate::study::Study;
use crate::text::Span;
use crate::transcript::{Transcript, Unit, units};
use crate::workbench::answer::Request;
use crate::workbench::problem::{Problem, say};
use serde::Serialize;
use std::collections::BTreeMap;

/// Candidates in an answer, unless asked.
const PAGE: usize = 20;

/// Turns before and after the words.
const BEFORE: usize = 2;
const AFTER: usize = 1;

/// What waits, and how the decisions went so far.
#[derive(Serialize)]
pub struct Queue<'a> {
    /// Candidates that wait, also those that are not in this answer.
    total: usize,
    items: Vec<Item<'a>>,
    /// Of the rule or the code that was asked for.
    figures: Option<Standing<'a>>,
    rules: Vec<Standing<'a>>,
    codes: Vec<Standing<'a>>,
    /// Interviews in which nothing waits any more and that are not noted as read.
    finished: Vec<&'a str>,
    /// Interviews of which nothing is shown.
    blind: Vec<&'a str>,
    /// Interviews of which nothing is offered, since lines of mine cannot be used there.
    held: Vec<HeldView<'a>>,
}

#[derive(Serialize)]
struct HeldView<'a> {
    interview: &'a str,
    #[serde(flatten)]
    held: Held,
}

#[derive(Serialize)]
struct Item<'a> {
    interview: &'a str,
    case: Option<&'a str>,
    digest: String,
    code: &'a str,
    start: u32,
    end: u32,
    rules: Vec<&'a str>,
    matched: Vec<Place>,
    /// The version of my coding on exactly these words.
    was: Option<String>,
    turns: Vec<TurnView<'a>>,
    /// Those of these turns.
    sentences: Vec<Place>,
}

/// What I made of the candidates of a rule, or of a code with what lies below it.
#[derive(Clone, Serialize)]
struct Standing<'a> {
    code: &'a str,
    /// As `code#rule`.
    rule: Option<String>,
    waiting: u64,
    yes: u64,
    no: u64,
    /// The 95 % interval (Wilson) of yes / (yes + no), in ten-thousandths.
    interval: Option<(u64, u64)>,
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    Code(CodeIndex),
    Rule(RuleIndex),
}

/// Candidates of one code on the same words.
struct Waiting {
    interview: usize,
    segment: Span,
    code: CodeIndex,
    rules: Vec<RuleIndex>,
    matched: Vec<Span>,
}

/// Shows what waits for the coder at work.
pub fn queue<'a>(at: &At<'a>, coder: &CoderId, request: &Request) -> Result<Queue<'a>, Problem> {
    let study = &at.loaded.study;
    let wanted = wanted(study, request)?;
    let interview = request.field("interview").map(|id| super::interview_of(study, id)).transpose()?;
    let (mut open, finished) = open(at, coder, wanted, interview);
    match request.field("order") {
        None | Some("place") => {}
        Some("mixed") => open.sort_by_cached_key(|one| mixed(study, one)),
        Some(other) => return Err(Problem::wrong(say("workbench.no_order", &[("order", &other)]))),
    }
    let total = open.len();
    let page = open.into_iter().skip(request.number("offset")?.unwrap_or(0));
    let page = page.take(request.number("limit")?.unwrap_or(PAGE));
    let mine = own(at.analysis, coder);
    let rules: Vec<(Wanted, Standing)> =
        mine.rules.iter().map(|(rule, figures)| (Wanted::Rule(*rule), of_rule(study, *rule, figures))).collect();
    let of_code = |(code, figures): (&CodeIndex, &Figures)| {
        (Wanted::Code(*code), standing(study.codebook.id(*code), None, figures))
    };
    let codes: Vec<(Wanted, Standing)> = mine.codes.iter().map(of_code).collect();
    let figures = rules.iter().chain(&codes).find(|(what, _)| *what == wanted).map(|(_, standing)| standing.clone());
    Ok(Queue {
        total,
        items: page.filter_map(|one| item(study, coder, one)).collect(),
        figures,
        rules: rules.into_iter().map(|(_, standing)| standing).collect(),
        codes: codes.into_iter().map(|(_, standing)| standing).collect(),
        finished,
        blind: study.unseen.iter().map(|interview| study.interview_id(*interview)).collect(),
        held: at.analysis.present().filter_map(|interview| held(study, coder, interview)).collect(),
    })
}

fn held<'a>(study: &'a Study, coder: &CoderId, interview: usize) -> Option<HeldView<'a>> {
    Held::of(study, coder, interview).map(|held| HeldView { interview: study.interview_id(interview), held })
}

fn wanted(study: &Study, request: &Request) -> Result<Wanted, Problem> {
    let book = &study.codebook;
    if let Some(name) = request.field("rule") {
        let known = (0..book.rules.len()).filter_map(|i| u16::try_from(i).ok()).map(RuleIndex);
        let found = known.into_iter().find(|rule| book.rule_name(*rule) == name);
        return found.map(Wanted::Rule).ok_or_else(|| Problem::missing(say("workbench.no_rule", &[("rule", &name)])));
    }
    match request.field("code") {
        None => Ok(Wanted::All),
        Some(name) => {
            let found = book.typed(name).map(Wanted::Code);
            found.ok_or_else(|| Problem::missing(say("workbench.no_code", &[("code", &name)])))
        }
    }
}

/// What waits, by interview and place; and the interviews in which nothing does any more.
fn open<'a>(at: &At<'a>, coder: &CoderId, wanted: Wanted, only: Option<usize>) -> (Vec<Waiting>, Vec<&'a str>) {
    let study = &at.loaded.study;
    let (mut open, mut finished) = (Vec::new(), Vec::new());
    let mine = study.readings.get(&coder.0).map(Vec::as_slice).unwrap_or_default();
    let status: BTreeMap<&str, ReadingStatus> =
        mine.iter().map(|reading| (reading.interview.as_str(), reading.status)).collect();
    for interview in at.analysis.present() {
        let Some(counted) = at.analysis.counted(interview) else { continue };
        let waiting = waiting(at, coder, interview);
        let unread = status.get(study.interview_id(interview)).is_none_or(|status| *status == ReadingStatus::Open);
        let held = study.held(coder, interview).is_some();
        if waiting.is_empty() && !held && !counted.candidates.list.is_empty() && unread {
            finished.push(study.interview_id(interview));
        }
        if only.is_some_and(|only| only != interview) {
            continue;
        }
        let mut together: BTreeMap<(Span, CodeIndex), Waiting> = BTreeMap::new();
        for candidate in waiting.into_iter().filter_map(|place| counted.candidates.list.get(place)) {
            let (segment, code) = (candidate.segment, candidate.code);
            let none = || Waiting { interview, segment, code, rules: Vec::new(), matched: Vec::new() };
            let one = together.entry((segment, code)).or_insert_with(none);
            one.rules.push(candidate.rule);
            one.matched.extend(counted.candidates.matched(candidate));
        }
        open.extend(together.into_values().filter(|one| match wanted {
            Wanted::All => true,
            Wanted::Code(code) => study.codebook.is_within(one.code, code),
            Wanted::Rule(rule) => one.rules.contains(&rule),
        }));
    }
    (open, finished)
}

/// An order that has nothing to do with interview or place, and is the same every time.
fn mixed(study: &Study, one: &Waiting) -> String {
    let (interview, code) = (study.interview_id(one.interview), study.codebook.id(one.code));
    Digest::of(format!("{interview} {}-{} {code}", one.segment.start, one.segment.end).as_bytes()).to_string()
}

fn of_rule<'a>(study: &'a Study, rule: RuleIndex, figures: &Figures) -> Standing<'a> {
    let code = study.codebook.rule(rule).map_or("", |rule| study.codebook.id(rule.code));
    standing(code, Some(study.codebook.rule_name(rule)), figures)
}

fn standing<'a>(code: &'a str, rule: Option<String>, figures: &Figures) -> Standing<'a> {
    let interval = figures.precision().ok().map(Proportion::interval);
    let (yes, no) = (figures.verdicts.accepted, figures.verdicts.rejected);
    Standing { code, rule, waiting: figures.waiting, yes, no, interval }
}

fn item<'a>(study: &'a Study, coder: &CoderId, one: Waiting) -> Option<Item<'a>> {
    let Waiting { interview, segment, code, rules, mut matched } = one;
    let transcript = study.transcript(interview)?;
    let text = &transcript.text;
    let around = transcript.turns_in(segment);
    let around = around.start.saturating_sub(BEFORE)..(around.end + AFTER).min(transcript.turns.len());
    let turns = transcript.turns.iter().enumerate().skip(around.start).take(around.len());
    let turns: Vec<TurnView> = turns.map(|(i, turn)| turn_view(study, interview, transcript, i, turn)).collect();
    matched.sort();
    matched.dedup();
    let files = study.codings.get(interview).into_iter().flatten();
    let own = files.filter(|file: &&CodingFile| file.coder == *coder).flat_map(|file| &file.codings);
    let was = own.into_iter().find(|coding| coding.segment == segment && coding.code == code);
    let Place(start, end) = Place::of(text, segment);
    Some(Item {
        interview: study.interview_id(interview),
        case: transcript.turn_at(segment.start).and_then(|turn| case_of(study, interview, transcript, turn)),
        digest: Digest::of(text.as_str().as_bytes()).short(),
        code: study.codebook.id(code),
        start,
        end,
        rules: rules.into_iter().filter_map(|rule| study.codebook.rule(rule)).map(|rule| rule.id.as_str()).collect(),
        matched: matched.into_iter().map(|span| Place::of(text, span)).collect(),
        was: was.map(|coding| version(study, coding)),
        sentences: sentences(study, interview, transcript, &turns),
        turns,
    })
}

fn case_of<'a>(study: &'a Study, interview: usize, transcript: &Transcript, turn: usize) -> Option<&'a str> {
    let turn = transcript.turns.get(turn)?;
    let label = &transcript.speakers.get(usize::from(turn.speaker))?.label;
    study.roster.case_of(interview, label).map(|case| study.case_id(Some(case)))
}

fn sentences(study: &Study, interview: usize, transcript: &Transcript, turns: &[TurnView]) -> Vec<Place> {
    let Some((first, last)) = turns.first().zip(turns.last()) else { return Vec::new() };
    let all = units(transcript, Speech::of(study.language_of(interview)), Unit::Sentence);
    let places = all.into_iter().map(|span| Place::of(&transcript.text, span));
    places.filter(|Place(start, end)| *start >= first.start && *end <= last.end).collect()
}
