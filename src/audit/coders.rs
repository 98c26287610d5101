//! Who coded what.
//!
//! In: the coding files and what each coder has read. Out: a row for each coder, and a row for each interview and coder. The
//! words of an interview are counted from the layer that these tables name.

use super::{Part, columns, count, maybe, table, text};
use crate::coding::{CodingFile, Layer, PersonCoding, Reading, ReadingStatus, Verdict};
use crate::excerpt::Analysis;
use crate::study::{SampleKind, Study};
use crate::table::{Table, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What each coder has read, by coder and interview.
pub(super) type Readings<'s> = BTreeMap<(&'s str, &'s str), &'s Reading>;

/// Returns what each coder has read; of two lines about one interview the later counts.
pub(super) fn readings(study: &Study) -> Readings<'_> {
    let mut all = Readings::new();
    for (coder, readings) in &study.readings {
        all.extend(readings.iter().map(|reading| ((coder.as_str(), reading.interview.as_str()), reading)));
    }
    all
}

/// Returns the decisions of a coder on an interview.
fn file_of<'s>(study: &'s Study, interview: usize, coder: &str) -> Option<&'s CodingFile> {
    study.codings.get(interview)?.iter().find(|file| file.coder.0 == coder)
}

/// Returns who is counted in an interview.
fn counted<'a>(analysis: &'a Analysis, interview: usize) -> Vec<&'a str> {
    match analysis.counted(interview).map(|counted| &counted.decided.layer) {
        Some(Layer::Person(coder)) => vec![coder.0.as_str()],
        Some(Layer::Several(_, coders)) => coders.iter().map(|coder| coder.0.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn verdicts(codings: &[&PersonCoding], verdict: Verdict) -> usize {
    codings.iter().filter(|coding| coding.verdict == verdict).count()
}

/// Makes the table of coders.
pub(super) fn coders(analysis: &Analysis) -> Table {
    let study = analysis.study;
    let locale = study.locale;
    let all: Vec<usize> = (0..study.roster.interviews.len()).collect();
    let readings = readings(study);
    let row = |coder: &String| {
        let person = study.roster.team.people.iter().find(|person| person.id == *coder);
        let files: Vec<&CodingFile> = all.iter().filter_map(|i| file_of(study, *i, coder)).collect();
        let codings: Vec<&PersonCoding> = files.iter().flat_map(|file| &file.codings).collect();
        let own = || readings.iter().filter(|((who, _), _)| *who == coder.as_str());
        let read = |status| own().filter(|(_, reading)| reading.status == status).count();
        let codes: BTreeSet<_> = codings.iter().filter(|c| c.verdict == Verdict::Yes).map(|c| c.code).collect();
        let reconciled = study.settings.reconciled.as_deref() == Some(coder);
        vec![
            text(coder),
            maybe(person.and_then(|person| person.name.clone())),
            if reconciled { text(locale.text("audit.reconciled")) } else { Value::Missing },
            count(read(ReadingStatus::Full)),
            count(read(ReadingStatus::Candidates)),
            count(files.iter().filter(|file| file.lines > 0).count()),
            count(verdicts(&codings, Verdict::Yes)),
            count(verdicts(&codings, Verdict::No)),
            count(codings.iter().filter(|coding| coding.rule.is_some()).count()),
            count(codes.len()),
            count(all.iter().filter(|i| counted(analysis, **i).contains(&coder.as_str())).count()),
        ]
    };
    let rows = study.coders.iter().map(row).collect();
    let heads = [
        ("audit.coder", false),
        ("audit.name", false),
        ("audit.role", false),
        ("audit.read_full", true),
        ("audit.read_candidates", true),
        ("audit.interviews_coded", true),
        ("audit.yes", true),
        ("audit.no", true),
        ("audit.on_candidates", true),
        ("audit.codes", true),
        ("audit.counted_in", true),
    ];
    let caption = locale.text("audit.coders_caption").to_owned();
    table(Part::Coders, locale.text("audit.coders"), caption, columns(locale, heads), rows)
}

/// Makes the table of interviews and coders.
pub(super) fn interviews(analysis: &Analysis) -> Table {
    let study = analysis.study;
    let locale = study.locale;
    let blind = |coder: &str, interview: &str| {
        study.samples.iter().any(|sample| {
            sample.kind == SampleKind::Double
                && sample.coders.iter().any(|name| name == coder)
                && sample.interviews.iter().any(|id| id == interview)
        })
    };
    let readings = readings(study);
    let mut rows = Vec::new();
    for (i, interview) in study.roster.interviews.iter().enumerate() {
        let layer = counted(analysis, i);
        for coder in &study.coders {
            let file = file_of(study, i, coder);
            let reading = readings.get(&(coder.as_str(), interview.id.0.as_str()));
            let status = reading.map_or(ReadingStatus::Open, |reading| reading.status);
            if file.is_none_or(|file| file.lines == 0) && status == ReadingStatus::Open {
                continue;
            }
            let codings: Vec<&PersonCoding> = file.into_iter().flat_map(|file| &file.codings).collect();
            let mark = |holds: bool| if holds { text(locale.text("audit.yes_mark")) } else { Value::Missing };
            rows.push(vec![
                text(&interview.id.0),
                text(coder),
                text(locale.text(status_key(status))),
                maybe(reading.and_then(|reading| reading.codebook.clone())),
                count(verdicts(&codings, Verdict::Yes)),
                count(verdicts(&codings, Verdict::No)),
                mark(blind(coder, &interview.id.0)),
                mark(layer.contains(&coder.as_str())),
            ]);
        }
    }
    let heads = [
        ("audit.interview", false),
        ("audit.coder", false),
        ("audit.read", false),
        ("audit.with_version", false),
        ("audit.yes", true),
        ("audit.no", true),
        ("audit.blind", false),
        ("audit.counted", false),
    ];
    let caption = locale.text("audit.interviews_caption").to_owned();
    table(Part::Interviews, locale.text("audit.interviews"), caption, columns(locale, heads), rows)
}

const fn status_key(status: ReadingStatus) -> &'static str {
    match status {
        ReadingStatus::Open => "audit.open",
        ReadingStatus::Reconciling => "audit.reconciling",
        ReadingStatus::Candidates => "audit.candidates",
        ReadingStatus::Full => "audit.full",
    }
}
