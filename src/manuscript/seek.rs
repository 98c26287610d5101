//! Where the words of a quotation were said.
//!
//! In: a quotation, a [`Corpus`] that proposes turns, and the transcripts. Out: [`Sought`]: exactly there, there but for what
//! makes no difference, there with words left out, there with words changed, or nowhere. Only where the words stand nowhere as
//! they are quoted are turns sought that hold something like them.

use super::align::{Change, ChangeKind, Fit, changes, fit};
use super::corpus::{Corpus, Said, alike, with_all};
use super::wording::{Needle, Word, letters, said};
use crate::locale::Speech;
use crate::query::SENSITIVE;
use crate::study::Study;
use crate::text::Span;
use crate::transcript::{Role, Transcript};
use std::ops::Range;

/// What was found out about a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Said just so.
    Exact,
    /// Said so, but for space, marks, dashes, case and hyphens.
    Equal,
    /// Said so, with what the edit marks say left out or added.
    Edited,
    /// The registered translation of what was said.
    Translated,
    /// Said otherwise: words differ.
    Changed,
    /// In another language, and not registered.
    Unregistered,
    /// Said nowhere.
    Missing,
    /// The author's own words, repeated.
    Own,
    /// From literature.
    Literature,
    /// A term, not a quotation.
    Term,
}

impl Status {
    /// Returns its name in machine-readable outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Equal => "equal",
            Self::Edited => "edited",
            Self::Translated => "translated",
            Self::Changed => "changed",
            Self::Unregistered => "translation-not-registered",
            Self::Missing => "missing",
            Self::Own => "own-words",
            Self::Literature => "literature",
            Self::Term => "term",
        }
    }
}

/// A place where the words of a quotation were said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Place of the interview in the roster.
    pub interview: usize,
    /// From the first word to the last.
    pub span: Span,
    /// Its stretches, where words between them are left out.
    pub pieces: Vec<Span>,
    /// The turn it begins in, from 0.
    pub turn: usize,
    /// The label of who says it.
    pub label: String,
    /// The case of who says it, where it is known.
    pub case: Option<usize>,
    /// Whether a participant says all of it, or an interviewer some of it.
    pub role: Role,
    /// What was left out passes over the words of another speaker.
    pub passes_over: bool,
    /// Coders flagged some of it as never to be shown.
    pub sensitive: bool,
    /// How the words differ; empty where they do not.
    pub changes: Vec<Change>,
    /// What brackets add, or put in the place of what was said.
    pub edits: Vec<Change>,
}

/// What seeking gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sought {
    pub status: Status,
    /// In the order of the roster; one, the best, when words differ.
    pub found: Vec<Found>,
}

/// What a hundred words may cost, as [`fit`] reckons, that are still the same quotation: some forty of them differ.
const DIFFERENT: usize = 110;
/// Words that must be the same.
const SAME: usize = 3;
/// Turns before and after the one proposed.
const AROUND: usize = 2;

/// Seeks a quotation.
pub(super) fn seek(study: &Study, corpus: &dyn Corpus, needle: &Needle) -> Sought {
    let text = needle.longest();
    let longest = match (text.first(), text.last()) {
        (Some(first), Some(last)) => needle.text.get(first.start..last.end).unwrap_or_default(),
        _ => "",
    };
    let mut best: Option<(usize, Found)> = None;
    let mut exact = look(study, needle, &with_all(corpus, longest), &mut best);
    if exact.is_empty() {
        exact = look(study, needle, &alike(corpus, &needle.text), &mut best);
    }
    if !exact.is_empty() {
        exact.sort_by_key(|(status, found)| (*status, found.interview, found.span.start));
        exact.dedup_by_key(|(_, found)| (found.interview, found.span));
        let status = exact.first().map_or(Status::Missing, |(status, _)| *status);
        return Sought { status, found: exact.into_iter().map(|(_, found)| found).collect() };
    }
    match best {
        Some((_, found)) => Sought { status: Status::Changed, found: vec![found] },
        None => Sought { status: Status::Missing, found: Vec::new() },
    }
}

/// Looks at turns; what differs least and not too much goes to `best`.
fn look(study: &Study, needle: &Needle, turns: &[Said], best: &mut Option<(usize, Found)>) -> Vec<(Status, Found)> {
    let mut exact: Vec<(Status, Found)> = Vec::new();
    for turn in turns {
        let interview = turn.interview as usize;
        let Some(transcript) = study.transcript(interview) else { continue };
        let here = transcript.turns.get(turn.turn as usize).map(|turn| turn.span);
        let known = |(_, found): &(Status, Found)| {
            found.interview == interview && here.is_some_and(|here| found.span.overlaps(here))
        };
        if exact.iter().any(known) {
            continue;
        }
        let speech = Speech::of(study.language_of(interview));
        // A gap may reach over the whole conversation.
        let around =
            if needle.gaps.is_empty() { near(transcript, turn.turn as usize) } else { 0..transcript.turns.len() };
        let words = spoken(transcript, around, speech);
        let Some((cost, status, found)) = judge(study, interview, transcript, needle, &words) else { continue };
        if cost == 0 {
            exact.push((status, found));
        } else if best.as_ref().is_none_or(|(known, _)| cost < *known) && is_alike(needle, cost) {
            *best = Some((cost, found));
        }
    }
    exact
}

pub(super) fn is_alike(needle: &Needle, cost: usize) -> bool {
    let all = needle.words.len();
    cost * 100 <= all * DIFFERENT && all.saturating_sub(cost.div_ceil(3)) >= SAME
}

fn near(transcript: &Transcript, turn: usize) -> Range<usize> {
    turn.saturating_sub(AROUND)..(turn + AROUND + 1).min(transcript.turns.len())
}

/// The words of some turns, without the interviewer's minimal responses.
fn spoken(transcript: &Transcript, turns: Range<usize>, speech: &Speech) -> Vec<Word> {
    let mut words = Vec::new();
    for turn in transcript.turns.get(turns).unwrap_or_default() {
        let text = transcript.words_of(turn);
        if transcript.role(turn) == Role::Participant || !speech.is_minimal(text) {
            said(text, turn.span.start as usize, speech, &mut words);
        }
    }
    words
}

/// Fits a quotation to some words: how many differ, what that makes of it, and where.
fn judge(
    study: &Study,
    interview: usize,
    transcript: &Transcript,
    needle: &Needle,
    words: &[Word],
) -> Option<(usize, Status, Found)> {
    let fit = fit(needle, words)?;
    let piece = |piece: &[usize; 4]| {
        let [_, _, first, last] = *piece;
        let (first, last) = (words.get(first)?, words.get(last.checked_sub(1)?)?);
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        (first.start < last.end).then(|| Span::new(byte(first.start), byte(last.end)))
    };
    let pieces: Vec<Span> = fit.pieces.iter().filter_map(piece).collect();
    let whole = Span::new(pieces.first()?.start, pieces.last()?.end);
    let same_letters = fit.pieces.iter().all(|[from, to, first, last]| {
        letters(needle.words.get(*from..*to).unwrap_or_default())
            == letters(words.get(*first..*last).unwrap_or_default())
    });
    let cost = if same_letters { 0 } else { fit.cost.max(1) };
    let status = if cost > 0 {
        Status::Changed
    } else if !needle.gaps.is_empty() {
        Status::Edited
    } else if is_exact(needle, transcript.text.slice(whole)) {
        Status::Exact
    } else {
        Status::Equal
    };
    let slice = |from: usize, to: usize| {
        let span = words.get(from).zip(words.get(to)).map(|(from, to)| (from.start, to.end));
        span.and_then(|(start, end)| transcript.text.as_str().get(start..end)).unwrap_or_default().to_owned()
    };
    let changes = if cost == 0 {
        Vec::new()
    } else {
        fit.pieces.iter().flat_map(|piece| changes(needle, *piece, words, &slice)).collect()
    };
    let mut found = place(study, interview, transcript, whole, pieces)?;
    found.changes = changes;
    found.edits = needle
        .inserted
        .iter()
        .map(|(place, quoted)| edit(study, interview, &fit, *place, quoted, words, &slice))
        .collect();
    Some((cost, status, found))
}

/// Tells what a bracket stands for; nothing, where no words lie between those beside it.
fn edit(
    study: &Study,
    interview: usize,
    fit: &Fit,
    place: usize,
    quoted: &str,
    words: &[Word],
    slice: &dyn Fn(usize, usize) -> String,
) -> Change {
    let quoted = quoted.to_owned();
    let pair = fit.pieces.iter().zip(fit.pieces.iter().skip(1)).find(|(_, after)| after[0] == place);
    let between = pair.map(|([.., from], [_, _, to, _])| (*from, *to)).filter(|(from, to)| from < to);
    let Some((from, to)) = between else { return Change { kind: ChangeKind::Added, quoted, said: String::new() } };
    let hidden = sensitive(study, interview);
    let shows =
        !words.get(from..to).unwrap_or_default().iter().any(|word| {
            hidden.iter().any(|hidden| word.start < hidden.end as usize && word.end > hidden.start as usize)
        });
    let said = if shows { slice(from, to - 1) } else { SENSITIVE.to_owned() };
    Change { kind: ChangeKind::Replaced, quoted, said }
}

/// The stretches of an interview that coders flagged as never to be shown.
fn sensitive(study: &Study, interview: usize) -> Vec<Span> {
    let codings = study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
    codings.iter().flat_map(|file| file.sensitive.iter().copied()).collect()
}

fn is_exact(needle: &Needle, said: &str) -> bool {
    let quoted = needle.slice(0, needle.words.len().saturating_sub(1));
    quoted.split_whitespace().eq(said.split_whitespace())
}

/// Says who speaks at a place, and what is to be known of it.
pub(super) fn place(
    study: &Study,
    interview: usize,
    transcript: &Transcript,
    whole: Span,
    pieces: Vec<Span>,
) -> Option<Found> {
    let turn = transcript.turn_at(whole.start)?;
    let speaker = transcript.speakers.get(usize::from(transcript.turns.get(turn)?.speaker))?;
    let speech = Speech::of(study.language_of(interview));
    let asks = |span: &Span| {
        let turns = transcript.turns.get(transcript.turns_in(*span)).unwrap_or_default();
        turns
            .iter()
            .any(|turn| transcript.role(turn) == Role::Interviewer && !speech.is_minimal(transcript.words_of(turn)))
    };
    let role = if pieces.iter().any(asks) { Role::Interviewer } else { Role::Participant };
    let own = transcript.turns.get(turn).map(|turn| turn.speaker);
    let passes_over = pieces.iter().zip(pieces.iter().skip(1)).any(|(before, after)| {
        let between = Span::new(before.end, after.start.max(before.end));
        let turns = transcript.turns.get(transcript.turns_in(between)).unwrap_or_default();
        turns.iter().any(|turn| Some(turn.speaker) != own && !speech.is_minimal(transcript.words_of(turn)))
    });
    let hidden = sensitive(study, interview);
    let sensitive = hidden.into_iter().any(|hidden| pieces.iter().any(|piece| piece.overlaps(hidden)));
    Some(Found {
        interview,
        span: whole,
        pieces,
        turn,
        label: speaker.label.clone(),
        case: study.roster.case_of(interview, &speaker.label),
        role,
        passes_over,
        sensitive,
        changes: Vec::new(),
        edits: Vec::new(),
    })
}
