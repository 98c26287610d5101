//! Two coders side by side: where they differ, what it costs, and what the reconciled layer holds of it.
//!
//! In: two coders, and the layer that is to hold what they agree on. Out: their items, those of the codes that cost most first;
//! figures for each interview that both have read in full.

use super::{Place, interview_of, version};
use crate::codebook::CodeIndex;
use crate::coding::{CoderId, Flag, PersonCoding, ReadingStatus};
use crate::comparison::{Answer, Comparison, Item, NoTalk, Said, Talk, decided};
use crate::digest::Digest;
use crate::locale::Locale;
use crate::project::At;
use crate::study::Study;
use crate::workbench::answer::Request;
use crate::workbench::problem::{Problem, say};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Two coders side by side.
#[derive(Serialize)]
pub struct Compared<'a> {
    /// Who can be compared.
    coders: Vec<String>,
    /// None where fewer than two have read the same interview in full.
    a: Option<String>,
    b: Option<String>,
    /// Whose codings hold what they agree on.
    into: String,
    interviews: Vec<Figures<'a>>,
    /// Interviews that both touched and one has not read in full.
    passed: Vec<&'a str>,
    items: Vec<ItemView<'a>>,
}

/// One interview: how far two coders agree, and how far the talk is.
#[derive(Serialize)]
struct Figures<'a> {
    id: &'a str,
    items: usize,
    agreed: usize,
    /// On which they differ.
    differing: usize,
    /// Of these, decided in the layer.
    decided: usize,
    /// How far the layer is: `open`, `reconciling`, or `full`.
    status: &'static str,
}

#[derive(Serialize)]
struct ItemView<'a> {
    interview: &'a str,
    start: u32,
    end: u32,
    code: &'a str,
    agreed: bool,
    /// Turns on which they differ by this code, in all interviews.
    cost: u64,
    said: Vec<SaidView<'a>>,
    held: Option<Held>,
    /// Another one whenever somebody said or decided something else here.
    seen: String,
}

#[derive(Serialize)]
struct SaidView<'a> {
    coder: String,
    yes: Vec<Place>,
    no: Vec<Place>,
    notes: Vec<&'a str>,
    flags: Vec<&'static str>,
}

/// What the layer holds of an item.
#[derive(Serialize)]
struct Held {
    decision: &'static str,
    to: Vec<Place>,
    reason: String,
}

impl From<NoTalk> for Problem {
    fn from(why: NoTalk) -> Self {
        Self::refused(match why {
            NoTalk::Blind(interview) => say("workbench.talk_blind", &[("interview", &interview)]),
            NoTalk::Name(name) => say("workbench.talk_name", &[("name", &name)]),
            NoTalk::Nobody(name, _) => say("workbench.talk_nobody", &[("name", &name)]),
            NoTalk::Among(name) => say("workbench.talk_among", &[("name", &name)]),
            NoTalk::Alone => "workbench.talk_alone".into(),
        })
    }
}

/// Compares the two that are asked for, else the two who have read most together.
pub fn compare<'a>(at: &At<'a>, request: &Request) -> Result<Compared<'a>, Problem> {
    let study = &at.loaded.study;
    let named = request.field("into").map(str::to_owned);
    let into = named.or_else(|| study.settings.reconciled.clone()).unwrap_or_else(|| usual_name(study).to_owned());
    let coders: Vec<CoderId> = Comparison::coders_of(study).into_iter().filter(|coder| coder.0 != into).collect();
    let coders: Vec<String> = coders.into_iter().map(|coder| coder.0).collect();
    let pair = match (request.field("a"), request.field("b")) {
        (Some(a), Some(b)) => Some((a.to_owned(), b.to_owned())),
        _ => most_together(study, &coders),
    };
    let Some((a, b)) = pair else {
        let (interviews, passed, items) = (Vec::new(), Vec::new(), Vec::new());
        return Ok(Compared { coders, a: None, b: None, into, interviews, passed, items });
    };
    let talk = Talk::of(study, &[&a, &b], &into)?;
    let only = request.field("interview").map(|id| interview_of(study, id)).transpose()?;
    let costs = talk.costs(at.analysis);
    let cost = |code: CodeIndex| costs.get(&code).copied().unwrap_or(0);
    let mut items: Vec<&Item> =
        talk.items.iter().filter(|item| only.is_none_or(|only| only == item.interview)).collect();
    items.sort_by_key(|item| (Reverse(cost(item.code)), item.code, item.interview, item.segment));
    Ok(Compared {
        interviews: talk.interviews.keys().map(|interview| figures(&talk, *interview)).collect(),
        passed: talk.passed.iter().map(|interview| study.interview_id(*interview)).collect(),
        items: items.into_iter().filter_map(|item| item_view(&talk, item, cost(item.code))).collect(),
        coders,
        a: Some(a),
        b: Some(b),
        into,
    })
}

/// What a reconciled layer is called where the study does not say.
fn usual_name(study: &Study) -> &'static str {
    if study.locale == Locale::of("nl") { "samen" } else { "together" }
}

/// The two who have read most interviews in full together.
fn most_together(study: &Study, coders: &[String]) -> Option<(String, String)> {
    let full = |coder: &String| -> BTreeSet<&str> {
        let readings = study.readings.get(coder).map(Vec::as_slice).unwrap_or_default();
        let last: BTreeMap<&str, ReadingStatus> =
            readings.iter().map(|reading| (reading.interview.as_str(), reading.status)).collect();
        last.into_iter().filter(|(_, status)| *status == ReadingStatus::Full).map(|(interview, _)| interview).collect()
    };
    let read: Vec<BTreeSet<&str>> = coders.iter().map(full).collect();
    let mut pairs: Vec<(Reverse<usize>, &String, &String)> = Vec::new();
    for (i, (a, by_a)) in coders.iter().zip(&read).enumerate() {
        for (b, by_b) in coders.iter().zip(&read).skip(i + 1) {
            let together = by_a.intersection(by_b).count();
            pairs.push((Reverse(together), a, b));
        }
    }
    pairs.sort();
    pairs.first().map(|(_, a, b)| ((*a).clone(), (*b).clone()))
}

fn figures<'a>(talk: &Talk<'a>, interview: usize) -> Figures<'a> {
    let own: Vec<&Item> = talk.items.iter().filter(|item| item.interview == interview).collect();
    let differing = || own.iter().filter(|item| !item.is_agreed());
    Figures {
        id: talk.study.interview_id(interview),
        items: own.len(),
        agreed: own.len() - differing().count(),
        differing: differing().count(),
        decided: differing().filter(|item| talk.held(item).is_some()).count(),
        status: talk.study.reading(&talk.into.0, interview).name(),
    }
}

fn item_view<'a>(talk: &Talk<'a>, item: &Item<'a>, cost: u64) -> Option<ItemView<'a>> {
    let study = talk.study;
    let text = &study.transcript(item.interview)?.text;
    let Place(start, end) = Place::of(text, item.segment);
    let places = |codings: &[&PersonCoding]| codings.iter().map(|coding| Place::of(text, coding.segment)).collect();
    let said = |said: &Said<'a>| {
        let all = || said.yes.iter().chain(&said.no).copied();
        let mut flags: Vec<&'static str> = all().flat_map(|coding| &coding.flags).copied().map(Flag::name).collect();
        flags.sort_unstable();
        flags.dedup();
        SaidView {
            coder: said.coder.0.clone(),
            yes: places(&said.yes),
            no: places(&said.no),
            notes: all().map(|coding| coding.note.as_str()).filter(|note| !note.is_empty()).collect(),
            flags,
        }
    };
    let held = |Answer { verdict, to, reason }| {
        let to = to.into_iter().map(|span| Place::of(text, span)).collect();
        Held { decision: verdict.name(), to, reason }
    };
    Some(ItemView {
        interview: study.interview_id(item.interview),
        start,
        end,
        code: study.codebook.id(item.code),
        agreed: item.is_agreed(),
        cost,
        said: item.said.iter().map(said).collect(),
        held: talk.held(item).map(held),
        seen: seen(talk, item),
    })
}

/// The identity of what was said of an item by those who talk, and of what the layer holds of it: names, and the versions of
/// the codings, in the order of the talk.
pub fn seen(talk: &Talk, item: &Item) -> String {
    let mut fields = Vec::new();
    for said in talk.coders.iter().filter_map(|coder| item.said.iter().find(|said| said.coder == *coder)) {
        fields.push(("coder", said.coder.0.clone()));
        fields.extend(said.yes.iter().chain(&said.no).map(|coding| ("said", version(talk.study, coding))));
    }
    fields.extend(decided(talk.study, &talk.into, item).iter().map(|coding| ("held", version(talk.study, coding))));
    Digest::of_fields(fields).short()
}
