//! What a reader of the hits sees: turns with their hits, page by page, and counts.
//!
//! In: the hits of a query, from a scan or from the index. Out: [`Answer`].

use super::Layer;
use super::evaluate::{Found, Talk, TurnView};
use super::filter::Voice;
use super::scan::{Hits, talk};
use super::words::Reader;
use crate::codebook::CodeIndex;
use crate::coding::union;
use crate::excerpt::{Analysis, Mark};
use crate::study::Study;
use crate::text::Span;
use crate::transcript::{Role, Time};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What is wanted of the hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The order of the turns.
    pub sort: Sort,
    /// How many turns to pass over.
    pub offset: usize,
    /// How many turns to show.
    pub limit: usize,
    /// How many turns to show before and after each.
    pub context: u32,
    /// Count the hits themselves too, in all turns: every one of them is then read.
    pub hits: bool,
}

/// The order of the turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Interviews in the order of the roster, turns in order.
    Interview,
    /// The best first: rare words weigh more than frequent ones (BM25). By hits where there is no index.
    Score,
    /// By time in the recording; turns of recordings without times come last.
    Time,
}

/// A turn, with words of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Index of the interview.
    pub interview: usize,
    /// Its place in the interview, from 0.
    pub number: u32,
    /// Where it stands in the stored text, in bytes.
    pub span: Span,
    /// Code points of the stored text before it.
    pub first: u32,
    /// Who asks or who is studied.
    pub role: Role,
    /// The label as it is typed.
    pub label: String,
    /// Index of the case that speaks, when known.
    pub case: Option<usize>,
    /// Its time, or that of the last turn before it that has one.
    pub time: Option<Time>,
    /// Its words.
    pub text: String,
    /// What it carries.
    pub marks: Vec<Mark>,
    /// The question of the guide that it asks.
    pub asks: Option<u16>,
}

impl Said {
    /// Shows the turn to a query.
    pub fn view(&self) -> TurnView<'_> {
        TurnView {
            number: self.number,
            span: self.span,
            text: Cow::Borrowed(&self.text),
            voice: Voice { interview: self.interview, case: self.case, role: self.role, label: &self.label },
            time: self.time,
            marks: Cow::Borrowed(&self.marks),
            asks: self.asks,
        }
    }

    /// Returns the words at a span of the stored text.
    pub fn slice(&self, span: Span) -> &str {
        let from = span.start.saturating_sub(self.span.start) as usize;
        self.text.get(from..from + span.len() as usize).unwrap_or("")
    }

    /// Converts a span of the stored text to code points of the stored text.
    pub fn code_points(&self, span: Span) -> (u32, u32) {
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let start = self.first + count(self.slice(Span::new(self.span.start, span.start)));
        (start, start + count(self.slice(span)))
    }

    /// Tells whether a coder flagged any of the words as never to be shown.
    pub fn hides(&self, span: Span) -> bool {
        self.marks.iter().any(|mark| mark.bits & Mark::HIDDEN != 0 && mark.span.overlaps(span))
    }

    /// Returns the codes that share a word with a span in a layer, each once, in the order of the codebook.
    pub fn codes(&self, span: Span, layer: Layer) -> Vec<CodeIndex> {
        let carries = |mark: &&Mark| mark.by == 0 && mark.bits & layer.bits() != 0 && mark.span.overlaps(span);
        let mut codes: Vec<CodeIndex> = self.marks.iter().filter(carries).map(|mark| mark.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// A turn with hits.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The turn.
    pub said: Said,
    /// The hits in it, in bytes of the stored text; they may overlap.
    pub hits: Vec<Span>,
    /// The turns before it.
    pub before: Vec<Said>,
    /// The turns after it.
    pub after: Vec<Said>,
    /// How well it fits; 0 where that was not asked for.
    pub score: f32,
}

impl Passage {
    /// Returns the words to highlight: the hits, merged where they overlap.
    pub fn highlights(&self) -> Vec<Span> {
        union(self.hits.clone())
    }
}

/// How often a query was found with one speaker in one interview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// In how many turns.
    pub turns: u64,
    /// How many hits; 0 where they were not asked for.
    pub hits: u64,
}

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Counts by interview and the case that speaks.
    pub counts: BTreeMap<(usize, Option<usize>), Count>,
    /// The page that was wanted.
    pub passages: Vec<Passage>,
}

impl Answer {
    /// Returns in how many turns something was found, and how many hits were counted.
    pub fn total(&self) -> Count {
        let add = |all: Count, one: &Count| Count { turns: all.turns + one.turns, hits: all.hits + one.hits };
        self.counts.values().fold(Count::default(), add)
    }

    /// Returns in how many interviews something was found.
    pub fn interviews(&self) -> usize {
        let mut interviews: Vec<usize> = self.counts.keys().map(|(interview, _)| *interview).collect();
        interviews.dedup();
        interviews.len()
    }

    /// Returns with how many participants something was found.
    pub fn participants(&self) -> usize {
        let cases: BTreeSet<usize> = self.counts.keys().filter_map(|(_, case)| *case).collect();
        cases.len()
    }
}

/// Finds who is studied in which interview: interview and case, each once; no case where nobody could identify the speaker.
pub fn voices(study: &Study) -> BTreeSet<(usize, Option<usize>)> {
    let transcripts = study.transcripts.iter().enumerate();
    let transcripts = transcripts.filter_map(|(place, transcript)| Some((place, transcript.as_ref()?)));
    let voices = transcripts.flat_map(|(place, transcript)| {
        let studied = transcript.speakers.iter().filter(|speaker| speaker.role == Role::Participant);
        studied.map(move |speaker| (place, study.roster.case_of(place, &speaker.label)))
    });
    voices.collect()
}

/// Makes the answer of a scan.
pub fn answer(analysis: &Analysis, hits: &Hits, wanted: Wanted) -> Answer {
    let mut answer = Answer::default();
    let mut turns: Vec<(usize, &[Found], Option<Time>)> = Vec::new();
    for (interview, found) in &hits.interviews {
        let Some(transcript) = analysis.study.transcript(*interview) else { continue };
        let mut times = transcript.turns.iter().scan(None, |time, turn| {
            *time = turn.time.or(*time);
            Some(*time)
        });
        let mut read = 0;
        let mut time = None;
        for of_turn in found.chunk_by(|a, b| a.turn == b.turn) {
            let Some(number) = of_turn.first().map(|found| found.turn as usize) else { continue };
            time = times.nth(number - read).unwrap_or(time);
            read = number + 1;
            let speaker = transcript.turns.get(number).and_then(|t| transcript.speakers.get(usize::from(t.speaker)));
            let case = speaker.and_then(|speaker| analysis.study.roster.case_of(*interview, &speaker.label));
            let count = answer.counts.entry((*interview, case)).or_default();
            count.turns += 1;
            count.hits += if wanted.hits { of_turn.len() as u64 } else { 0 };
            turns.push((*interview, of_turn, time));
        }
    }
    match wanted.sort {
        Sort::Interview => {}
        Sort::Score => turns.sort_by_key(|(_, found, _)| std::cmp::Reverse(found.len())),
        Sort::Time => turns.sort_by_key(|(_, _, time)| (time.is_none(), *time)),
    }
    let score = |found: &[Found]| if wanted.sort == Sort::Score { found.len() as f32 } else { 0.0 };
    let mut reader = Reader::new("");
    let mut last = None;
    for (interview, found, _) in turns.into_iter().skip(wanted.offset).take(wanted.limit) {
        if last.as_ref().is_none_or(|talk: &Talk| talk.interview != interview) {
            last = talk(analysis, interview, None, &mut reader);
        }
        let Some(talk) = &last else { continue };
        let Some(text) = analysis.study.transcript(interview).map(|transcript| &transcript.text) else { continue };
        let said = |view: &TurnView| Said {
            interview,
            number: view.number,
            span: view.span,
            first: text.code_point(view.span.start),
            role: view.voice.role,
            label: view.voice.label.to_owned(),
            case: view.voice.case,
            time: view.time,
            text: view.text.clone().into_owned(),
            marks: view.marks.clone().into_owned(),
            asks: view.asks,
        };
        let Some(number) = found.first().map(|found| found.turn) else { continue };
        let first = talk.turns.partition_point(|view| view.number.saturating_add(wanted.context) < number);
        let near =
            talk.turns.iter().skip(first).take_while(|view| view.number <= number.saturating_add(wanted.context));
        let near: Vec<Said> = near.map(said).collect();
        answer.passages.extend(Passage::of(near, number, found.iter().map(|f| f.span).collect(), score(found)));
    }
    answer
}

impl Passage {
    /// Parts a turn from those round it.
    pub fn of(near: Vec<Said>, number: u32, hits: Vec<Span>, score: f32) -> Option<Self> {
        let (mut before, mut after, mut own) = (Vec::new(), Vec::new(), None);
        for said in near {
            match said.number.cmp(&number) {
                std::cmp::Ordering::Less => before.push(said),
                std::cmp::Ordering::Equal => own = Some(said),
                std::cmp::Ordering::Greater => after.push(said),
            }
        }
        own.map(|said| Self { said, hits, before, after, score })
    }
}
