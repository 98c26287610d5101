//! The list of interviews: what each is, and how far everybody got.

use super::{Held, waiting};
use crate::case::{AttributeOf, Interview, Kind, Status};
use crate::coding::CoderId;
use crate::project::At;
use crate::study::Study;
use serde::Serialize;
use std::collections::BTreeMap;

/// Every interview of the study, in the order of its file.
#[derive(Serialize)]
pub struct Interviews<'a> {
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    case: Option<&'a str>,
    status: &'static str,
    kind: &'static str,
    attributes: BTreeMap<&'a str, &'a str>,
    words: u64,
    turns: usize,
    transcript: bool,
    progress: BTreeMap<&'a str, Progress>,
    waiting: usize,
    held: Option<Held>,
    blind: bool,
}

#[derive(Serialize)]
struct Progress {
    status: &'static str,
    codings: usize,
}

/// Lists the interviews.
pub fn interviews<'a>(at: &At<'a>, coder: &'a CoderId) -> Interviews<'a> {
    let study = &at.loaded.study;
    let statuses: BTreeMap<(&str, &str), &'static str> = study
        .readings
        .iter()
        .flat_map(|(coder, readings)| {
            readings.iter().map(|reading| ((coder.as_str(), reading.interview.as_str()), reading.status.name()))
        })
        .collect();
    let row = |(i, interview): (usize, &'a Interview)| {
        let progress = study.coders.iter().map(String::as_str).map(|who| {
            let files = study.codings.get(i).into_iter().flatten();
            let codings = files.filter(|file| file.coder.0 == who).map(|file| file.codings.len()).sum();
            let status = statuses.get(&(who, interview.id.0.as_str())).copied().unwrap_or("open");
            (who, Progress { status, codings })
        });
        Row {
            id: &interview.id.0,
            case: interview.case.map(|case| study.case_id(Some(case))),
            status: match interview.status {
                Status::Planned => "planned",
                Status::Done => "done",
                Status::Declined => "declined",
                Status::Lost => "lost",
            },
            kind: match interview.kind {
                Kind::Interview => "interview",
                Kind::Group => "group",
                Kind::Fieldnote => "fieldnote",
            },
            attributes: attributes(study, i),
            words: at.analysis.counted(i).map_or(0, crate::excerpt::Counted::participant_words),
            turns: study.transcript(i).map_or(0, |transcript| transcript.turns.len()),
            transcript: study.transcript(i).is_some(),
            progress: progress.collect(),
            waiting: waiting(at, coder, i).len(),
            held: Held::of(study, coder, i),
            blind: study.unseen.contains(&i),
        }
    };
    Interviews { rows: study.roster.interviews.iter().enumerate().map(row).collect() }
}

/// The attributes of an interview and of its case.
pub fn attributes(study: &Study, interview: usize) -> BTreeMap<&str, &str> {
    let case = study.roster.interviews.get(interview).and_then(|interview| interview.case);
    let value = |attribute: &'_ crate::case::Attribute| match attribute.of {
        AttributeOf::Interview => study.roster.value(attribute, interview, None),
        AttributeOf::Case => study.roster.value(attribute, interview, case),
    };
    let all = study.roster.attributes.iter();
    all.filter_map(|attribute| Some((attribute.name.as_str(), value(attribute)?))).collect()
}
