//! One interview: its talk, and what everybody decided on it.

use super::interviews::attributes;
use super::study::Finding;
use super::{Held, Place, interview_of, waiting};
use crate::coding::{CoderId, CodingFile, Flag, PersonCoding};
use crate::diagnostic::Severity;
use crate::digest::Digest;
use crate::locale::Speech;
use crate::memo::Memo;
use crate::project::At;
use crate::study::Study;
use crate::text::Text;
use crate::transcript::{Role, Transcript, Turn, Unit, units};
use crate::workbench::problem::Problem;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Findings about a line of which the decision stands all the same.
const USABLE: [&str; 4] = ["retired-code", "coding-flag", "attribute-value", "csv-header"];

/// One interview: its talk, and what stands beside it.
#[derive(Serialize)]
pub struct InterviewView<'a> {
    id: &'a str,
    case: Option<&'a str>,
    attributes: BTreeMap<&'a str, &'a str>,
    digest: String,
    words: u64,
    progress: BTreeMap<&'a str, &'static str>,
    blind: bool,
    coded_blind: bool,
    turns: Vec<TurnView<'a>>,
    sentences: Vec<Place>,
    codings: Vec<Coding<'a>>,
    candidates: Vec<CandidateView<'a>>,
    memos: Vec<MemoView<'a>>,
    /// Lines of coding files that cannot be used.
    broken: Vec<Finding<'a>>,
    /// Mine, and why no candidate is shown.
    held: Option<Held>,
}

/// One speaker's go.
#[derive(Serialize)]
pub struct TurnView<'a> {
    n: usize,
    /// Where it begins, in UTF-16 code units of the stored transcript.
    pub start: u32,
    /// One past its last code unit.
    pub end: u32,
    speaker: &'a str,
    role: &'static str,
    case: Option<&'a str>,
    time: Option<String>,
    quiet: bool,
    text: &'a str,
}

/// What a person decided, as it crosses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coding<'a> {
    /// Who decided.
    pub coder: &'a str,
    /// Where the words begin, in UTF-16 code units of the stored transcript.
    pub start: u32,
    /// One past their last code unit.
    pub end: u32,
    /// The id of the code.
    pub code: &'a str,
    /// `yes` or `no`.
    pub verdict: &'static str,
    /// The coder's note, or nothing.
    pub note: &'a str,
    /// Its flags, by name.
    pub flags: Vec<&'static str>,
    /// Values of segment attributes, by id.
    pub attributes: &'a BTreeMap<String, String>,
    /// The rule whose candidate was decided on.
    pub rule: Option<&'a str>,
    /// Another one whenever the coding says something else.
    pub version: String,
}

impl<'a> Coding<'a> {
    /// Shows a line of a coding file.
    pub fn of(study: &'a Study, text: &Text, coder: &'a str, coding: &'a PersonCoding) -> Self {
        let Place(start, end) = Place::of(text, coding.segment);
        Self {
            coder,
            start,
            end,
            code: study.codebook.id(coding.code),
            verdict: coding.verdict.name(),
            note: &coding.note,
            flags: coding.flags.iter().copied().map(Flag::name).collect(),
            attributes: &coding.attributes,
            rule: coding.rule.as_deref(),
            version: version(study, coding),
        }
    }
}

/// The identity of what a coding says: of its place, its code's id and every cell of its line, and of nothing else.
pub fn version(study: &Study, coding: &PersonCoding) -> String {
    let PersonCoding { segment, code, verdict, note, flags, attributes, rule } = coding;
    let flags: Vec<&str> = flags.iter().copied().map(Flag::name).collect();
    let mut fields = vec![
        ("start", segment.start.to_string()),
        ("end", segment.end.to_string()),
        ("code", study.codebook.id(*code).to_owned()),
        ("verdict", verdict.name().to_owned()),
        ("note", note.clone()),
        ("flags", flags.join(" ")),
    ];
    fields.extend(rule.iter().map(|rule| ("rule", rule.clone())));
    for (id, value) in attributes {
        fields.extend([("attribute", id.clone()), ("value", value.clone())]);
    }
    Digest::of_fields(fields).short()
}

#[derive(Serialize)]
struct CandidateView<'a> {
    start: u32,
    end: u32,
    code: &'a str,
    rules: Vec<&'a str>,
    matched: Vec<Place>,
    decided: bool,
}

#[derive(Serialize)]
struct MemoView<'a> {
    id: &'a str,
    title: &'a str,
    kind: &'static str,
    segments: Vec<Place>,
}

/// Shows an interview as the coder at work may see it.
pub fn interview<'a>(at: &At<'a>, coder: &'a CoderId, id: &str) -> Result<InterviewView<'a>, Problem> {
    let study = &at.loaded.study;
    let index = interview_of(study, id)?;
    let transcript = study.transcript(index).ok_or_else(|| Problem::missing("workbench.no_transcript"))?;
    let id = study.interview_id(index);
    let text = &transcript.text;
    let speech = Speech::of(study.language_of(index));
    let case = study.roster.interviews.get(index).and_then(|interview| interview.case);
    let file = format!("/{id}.csv");
    let broken = at
        .loaded
        .findings
        .iter()
        .filter(|finding| finding.place.file.starts_with("codings/") && finding.place.file.ends_with(&file))
        .filter(|finding| finding.severity > Severity::Note && !USABLE.contains(&finding.check));
    Ok(InterviewView {
        id,
        case: case.map(|case| study.case_id(Some(case))),
        attributes: attributes(study, index),
        digest: Digest::of(text.as_str().as_bytes()).short(),
        words: at.analysis.counted(index).map_or(0, crate::excerpt::Counted::participant_words),
        progress: study.coders.iter().map(|who| (who.as_str(), study.reading(who, index).name())).collect(),
        blind: study.unseen.contains(&index),
        coded_blind: study.codes_blind(&coder.0, index),
        turns: transcript
            .turns
            .iter()
            .enumerate()
            .map(|(i, turn)| turn_view(study, index, transcript, i, turn))
            .collect(),
        sentences: units(transcript, speech, Unit::Sentence).into_iter().map(|span| Place::of(text, span)).collect(),
        codings: codings_of(study, index, |_| true),
        candidates: candidates(at, coder, index, text),
        memos: study.memos.iter().filter_map(|memo| memo_view(memo, index, text)).collect(),
        broken: broken.map(Finding::of).collect(),
        held: Held::of(study, coder, index),
    })
}

/// The codings of an interview by those coders that are wanted, by coder and place.
pub fn codings_of<'s>(study: &'s Study, interview: usize, wanted: impl Fn(&CoderId) -> bool) -> Vec<Coding<'s>> {
    let Some(transcript) = study.transcript(interview) else { return Vec::new() };
    let files = study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
    let of_file = |file: &'s CodingFile| {
        let of = |coding| Coding::of(study, &transcript.text, &file.coder.0, coding);
        let mut codings: Vec<Coding> = file.codings.iter().map(of).collect();
        // A line that stands there twice is shown once.
        codings.dedup();
        codings
    };
    files.iter().filter(|file| wanted(&file.coder)).flat_map(of_file).collect()
}

/// Shows a turn.
pub fn turn_view<'a>(
    study: &'a Study,
    index: usize,
    transcript: &'a Transcript,
    i: usize,
    turn: &Turn,
) -> TurnView<'a> {
    let role = transcript.role(turn);
    let speaker = transcript.speakers.get(usize::from(turn.speaker)).map_or("", |speaker| speaker.label.as_str());
    let Place(start, end) = Place::of(&transcript.text, turn.span);
    let case = study.roster.case_of(index, speaker).filter(|_| role == Role::Participant);
    let text = transcript.words_of(turn);
    TurnView {
        n: i + 1,
        start,
        end,
        speaker,
        role: if role == Role::Interviewer { "interviewer" } else { "participant" },
        case: case.map(|case| study.case_id(Some(case))),
        time: turn.time.map(|time| time.to_string()),
        quiet: Speech::of(study.language_of(index)).is_minimal(text),
        text,
    }
}

/// The candidates, unless it is not known which were decided; those of one code on the same words together.
fn candidates<'a>(at: &At<'a>, coder: &CoderId, interview: usize, text: &Text) -> Vec<CandidateView<'a>> {
    let book = &at.loaded.study.codebook;
    let Some(counted) = at.analysis.counted(interview) else { return Vec::new() };
    if at.loaded.study.held(coder, interview).is_some() {
        return Vec::new();
    }
    let open: BTreeSet<usize> = waiting(at, coder, interview).into_iter().collect();
    let mut together: BTreeMap<(u32, u32, usize), CandidateView> = BTreeMap::new();
    for (i, candidate) in counted.candidates.list.iter().enumerate() {
        let Place(start, end) = Place::of(text, candidate.segment);
        let view = together.entry((start, end, usize::from(candidate.code.0))).or_insert_with(|| CandidateView {
            start,
            end,
            code: book.id(candidate.code),
            rules: Vec::new(),
            matched: Vec::new(),
            decided: true,
        });
        view.rules.extend(book.rule(candidate.rule).map(|rule| rule.id.as_str()));
        view.matched.extend(counted.candidates.matched(candidate).iter().map(|span| Place::of(text, *span)));
        view.decided &= !open.contains(&i);
    }
    together.into_values().collect()
}

fn memo_view<'a>(memo: &'a Memo, interview: usize, text: &Text) -> Option<MemoView<'a>> {
    let own = memo.segments.iter().filter(|placed| placed.interview == interview);
    let segments: Vec<Place> = own.map(|placed| Place::of(text, placed.span)).collect();
    let about = memo.about.contains(&crate::memo::About::Interview(interview));
    (about || !segments.is_empty()).then(|| MemoView {
        id: &memo.id,
        title: &memo.title,
        kind: memo.kind.name(),
        segments,
    })
}
