//! From a study to its counts.
//!
//! In: a [`Study`]. Out: an [`Analysis`]. Interviews are independent and worked on in parallel; the result does not
//! depend on the number of threads.

use super::tally::{Level, Tally, TallyRow};
use super::{Analysis, Counted, Excerpt, Talk};
use crate::codebook::CodeIndex;
use crate::coding::{Candidate, Candidates, Decided, Layer, Proposer, RuleSet, cut, decide, union};
use crate::diagnostic::{Diagnostic, Place};
use crate::locale::Speech;
use crate::progress::Progress;
use crate::study::Study;
use crate::text::Span;
use crate::transcript::{Role, Transcript, word_starts};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The work was stopped before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped before the analysis was done; nothing was written")]
pub struct Cancelled;

/// Interviews handed to one thread at a time; its proposer remembers their words.
const BATCH: usize = 64;

/// Counts a study.
pub fn analyse<'s>(study: &'s Study, progress: &dyn Progress) -> Result<Analysis<'s>, Cancelled> {
    let basis = study.basis();
    let mut findings = Vec::new();
    let rules = rule_sets(study, &mut findings);
    let count = study.roster.interviews.len();
    progress.begin("coding", count);
    let indices: Vec<usize> = (0..count).collect();
    let batch = BATCH.min(count.div_ceil(2 * rayon::current_num_threads()).max(1));
    let batches: Vec<Vec<(Option<Counted>, Vec<TallyRow>)>> = indices
        .par_chunks(batch)
        .map(|batch| {
            let mut proposers: BTreeMap<&str, Proposer> =
                rules.iter().map(|(l, set)| (l.as_str(), Proposer::new(set))).collect();
            let one = |&i: &usize| {
                progress.step();
                let Some(transcript) = study.transcript(i).filter(|_| !progress.cancelled()) else {
                    return (None, Vec::new());
                };
                let proposer = proposers.get_mut(study.language_of(i)).filter(|_| !study.unseen.contains(&i));
                let candidates = proposer.map_or_else(Candidates::default, |proposer| proposer.propose(transcript));
                let files = study.codings.get(i).map(Vec::as_slice).unwrap_or_default();
                let settings = &study.settings;
                let decided = decide(basis, files, &candidates, settings.reconciled.as_deref(), settings.several);
                let (counted, rows) = count_interview(study, i, transcript, candidates, decided);
                (Some(counted), rows)
            };
            batch.iter().map(one).collect()
        })
        .collect();
    if progress.cancelled() {
        return Err(Cancelled);
    }
    let mut analysis =
        Analysis { study, basis, interviews: Vec::with_capacity(count), tally: Tally::default(), findings };
    for (counted, rows) in batches.into_iter().flatten() {
        analysis.interviews.push(counted);
        analysis.tally.rows.extend(rows);
    }
    unreconciled(&mut analysis);
    Ok(analysis)
}

impl Analysis<'_> {
    /// Counts one interview again, after persons decided otherwise there; what the rules propose stays as it was.
    pub fn recount(&mut self, interview: usize) {
        let study = self.study;
        let (Some(slot), Some(transcript)) = (self.interviews.get_mut(interview), study.transcript(interview)) else {
            return;
        };
        let candidates = slot.take().map(|counted| counted.candidates).unwrap_or_default();
        let files = study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        let settings = &study.settings;
        let decided = decide(self.basis, files, &candidates, settings.reconciled.as_deref(), settings.several);
        let (counted, rows) = count_interview(study, interview, transcript, candidates, decided);
        *slot = Some(counted);
        let old = &mut self.tally.rows;
        let first = old.partition_point(|row| (row.interview as usize) < interview);
        let end = old.partition_point(|row| row.interview as usize <= interview);
        old.splice(first..end, rows);
        self.findings.retain(|finding| finding.check != "not-reconciled");
        unreconciled(self);
    }

    /// Counts every interview again, after numbers come from elsewhere; what the rules propose stays as it was.
    pub(super) fn recount_all(&mut self) {
        let (study, basis) = (self.study, self.basis);
        let one = |(i, slot): (usize, &mut Option<Counted>)| {
            let (Some(counted), Some(transcript)) = (slot.take(), study.transcript(i)) else { return Vec::new() };
            let files = study.codings.get(i).map(Vec::as_slice).unwrap_or_default();
            let settings = &study.settings;
            let candidates = counted.candidates;
            let decided = decide(basis, files, &candidates, settings.reconciled.as_deref(), settings.several);
            let (counted, rows) = count_interview(study, i, transcript, candidates, decided);
            *slot = Some(counted);
            rows
        };
        let rows: Vec<Vec<TallyRow>> = self.interviews.par_iter_mut().enumerate().map(one).collect();
        self.tally.rows = rows.concat();
        self.findings.retain(|finding| finding.check != "not-reconciled");
        unreconciled(self);
    }
}

fn rule_sets(study: &Study, findings: &mut Vec<Diagnostic>) -> BTreeMap<String, RuleSet> {
    let mut sets = BTreeMap::new();
    if study.codebook.rules.is_empty() {
        return sets;
    }
    for i in 0..study.roster.interviews.len() {
        let language = study.language_of(i);
        if sets.contains_key(language) {
            continue;
        }
        match RuleSet::new(&study.codebook, language, study.settings.scope) {
            Ok(set) => {
                sets.insert(language.to_owned(), set);
            }
            Err(errors) => {
                findings.extend(errors);
                break;
            }
        }
    }
    sets
}

fn unreconciled(analysis: &mut Analysis) {
    let study = analysis.study;
    for (i, counted) in analysis.interviews.iter().enumerate() {
        let Some(Counted { decided: Decided { layer: Layer::Unreconciled(coders), .. }, .. }) = counted else {
            continue;
        };
        let names: Vec<&str> = coders.iter().map(|coder| coder.0.as_str()).collect();
        let id = study.interview_id(i);
        let message =
            format!("`{id}` was coded by {} and nobody reconciled it; it is not counted", names.join(" and "));
        let hint =
            "put the agreed codings in the reconciled coder's folder, or set `several` under [analysis] in study.toml";
        let place = Place::file(format!("codings/{}/{id}.csv", names.last().copied().unwrap_or_default()));
        analysis.findings.push(Diagnostic::error("not-reconciled", place, message).hint(hint));
    }
}

/// Where the words of the participants of one transcript begin.
pub(super) struct Words(Vec<u32>);

impl Words {
    pub(super) fn of(transcript: &Transcript, language: &str) -> Self {
        let speech = Speech::of(language);
        let mut starts = Vec::new();
        for turn in transcript.turns.iter().filter(|turn| transcript.role(turn) == Role::Participant) {
            let own = word_starts(transcript.words_of(turn), speech);
            starts.extend(own.into_iter().map(|at| at + turn.span.start));
        }
        Self(starts)
    }

    pub(super) fn within(&self, span: Span) -> u32 {
        let before = self.0.partition_point(|at| *at < span.start);
        let until = self.0.partition_point(|at| *at < span.end);
        u32::try_from(until - before).unwrap_or(u32::MAX)
    }
}

/// The turns of participants: their spans, and whose they are.
pub(super) struct Spoken {
    pub(super) spans: Vec<Span>,
    turns: Vec<(u32, Option<u32>)>,
}

impl Spoken {
    pub(super) fn of(study: &Study, interview: usize, transcript: &Transcript) -> Self {
        let case_of = |label: &str| study.roster.case_of(interview, label).and_then(|case| u32::try_from(case).ok());
        let cases: Vec<Option<u32>> = transcript.speakers.iter().map(|speaker| case_of(&speaker.label)).collect();
        let (mut spans, mut turns) = (Vec::new(), Vec::new());
        for (i, turn) in transcript.turns.iter().enumerate() {
            if transcript.role(turn) == Role::Participant && !turn.span.is_empty() {
                spans.push(turn.span);
                turns.push((
                    u32::try_from(i).unwrap_or(u32::MAX),
                    cases.get(usize::from(turn.speaker)).copied().flatten(),
                ));
            }
        }
        Self { spans, turns }
    }

    /// Cuts the segments of each code at the turns and merges what overlaps.
    pub(super) fn excerpts(&self, segments: &[(CodeIndex, Span)], words: &dyn Fn(Span) -> u32) -> Vec<Excerpt> {
        let mut excerpts = Vec::with_capacity(segments.len());
        for of_code in segments.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(code, _)) = of_code.first() else { continue };
            let parts = of_code.iter().flat_map(|(_, span)| cut(*span, &self.spans).into_iter().map(|(_, part)| part));
            for span in union(parts.collect()) {
                let at = self.spans.partition_point(|turn| turn.end <= span.start);
                let (turn, case) = self.turns.get(at).copied().unwrap_or((0, None));
                excerpts.push(Excerpt { code, span, turn, words: words(span), case });
            }
        }
        excerpts.shrink_to_fit();
        excerpts
    }
}

/// Merges the excerpts of several codes to those of one, each word once.
pub(super) fn merge(code: CodeIndex, mut excerpts: Vec<Excerpt>, words: &dyn Fn(Span) -> u32) -> Vec<Excerpt> {
    excerpts.sort_unstable_by_key(|excerpt| (excerpt.span, excerpt.turn));
    let mut merged: Vec<Excerpt> = Vec::with_capacity(excerpts.len());
    for excerpt in excerpts {
        match merged.last_mut() {
            Some(last) if excerpt.span.start < last.span.end => {
                if excerpt.span.end > last.span.end {
                    last.span.end = excerpt.span.end;
                    last.words = words(last.span);
                }
            }
            _ => merged.push(Excerpt { code, ..excerpt }),
        }
    }
    merged
}

fn count_interview(
    study: &Study,
    interview: usize,
    transcript: &Transcript,
    candidates: Candidates,
    mut decided: Decided,
) -> (Counted, Vec<TallyRow>) {
    let words = Words::of(transcript, study.language_of(interview));
    let within = |span: Span| words.within(span);
    let spoken = Spoken::of(study, interview, transcript);
    let excerpts = spoken.excerpts(&std::mem::take(&mut decided.counted), &within);
    let open = open(decided.undecided.iter().filter_map(|i| candidates.list.get(*i as usize)), &spoken);

    let mut talk: BTreeMap<Option<u32>, Talk> = BTreeMap::new();
    for (span, (_, case)) in spoken.spans.iter().zip(&spoken.turns) {
        let talk = talk.entry(*case).or_default();
        talk.words += u64::from(within(*span));
        talk.chars += length(transcript, *span);
        talk.turns += 1;
    }
    for (case, talk) in &mut talk {
        let own = excerpts.iter().filter(|excerpt| excerpt.case == *case).map(|excerpt| excerpt.span);
        let coded: u64 = union(own.collect()).into_iter().map(|span| u64::from(within(span))).sum();
        talk.uncoded = talk.words.saturating_sub(coded);
    }
    let rows = Rows::new(study, interview, transcript).of(&excerpts, &open, &within);
    (Counted { candidates, decided, excerpts, talk }, rows)
}

impl Analysis<'_> {
    /// Leaves out the excerpts and open candidates that `keeps` does not keep, and counts again; n stays as it was.
    pub fn narrow(&mut self, keeps: impl Fn(usize, Span) -> bool + Sync) {
        let study = self.study;
        let one = |(i, counted): (usize, &mut Option<Counted>)| {
            let (Some(counted), Some(transcript)) = (counted, study.transcript(i)) else { return Vec::new() };
            counted.excerpts.retain(|excerpt| keeps(i, excerpt.span));
            let segment = |i: &u32| counted.candidates.list.get(*i as usize);
            counted.decided.undecided.retain(|c| segment(c).is_some_and(|candidate| keeps(i, candidate.segment)));
            let words = Words::of(transcript, study.language_of(i));
            let open = open(counted.decided.undecided.iter().filter_map(segment), &Spoken::of(study, i, transcript));
            Rows::new(study, i, transcript).of(&counted.excerpts, &open, &|span| words.within(span))
        };
        let rows: Vec<Vec<TallyRow>> = self.interviews.par_iter_mut().enumerate().map(one).collect();
        self.tally.rows = rows.concat();
    }
}

/// The excerpts that open candidates would be.
fn open<'c>(candidates: impl Iterator<Item = &'c Candidate>, spoken: &Spoken) -> Vec<Excerpt> {
    let mut open: Vec<(CodeIndex, Span)> = candidates.map(|candidate| (candidate.code, candidate.segment)).collect();
    open.sort_unstable();
    spoken.excerpts(&open, &|_| 0)
}

fn length(transcript: &Transcript, span: Span) -> u64 {
    let (start, end) = transcript.text.code_points(span);
    u64::from(end - start)
}

/// Sums the excerpts of one interview to rows.
struct Rows<'a> {
    study: &'a Study,
    interview: u32,
    transcript: &'a Transcript,
    rows: BTreeMap<(Option<u32>, CodeIndex, Level), TallyRow>,
}

impl<'a> Rows<'a> {
    fn new(study: &'a Study, interview: usize, transcript: &'a Transcript) -> Self {
        Self { study, interview: u32::try_from(interview).unwrap_or(u32::MAX), transcript, rows: BTreeMap::new() }
    }

    fn of(mut self, excerpts: &[Excerpt], open: &[Excerpt], words: &dyn Fn(Span) -> u32) -> Vec<TallyRow> {
        for level in [Level::Own, Level::Tree] {
            for excerpt in self.at(level, excerpts, words) {
                let chars = u32::try_from(length(self.transcript, excerpt.span)).unwrap_or(u32::MAX);
                let row = self.row(excerpt.case, excerpt.code, level);
                row.segments += 1;
                row.words += excerpt.words;
                row.chars += chars;
            }
            for candidate in self.at(level, open, &|_| 0) {
                self.row(candidate.case, candidate.code, level).undecided += 1;
            }
        }
        self.rows.into_values().collect()
    }

    /// The excerpts as they count on a level: as they are, or merged for every code up the tree.
    fn at(&self, level: Level, excerpts: &[Excerpt], words: &dyn Fn(Span) -> u32) -> Vec<Excerpt> {
        if level == Level::Own {
            return excerpts.to_vec();
        }
        let book = &self.study.codebook;
        let mut by_code: BTreeMap<CodeIndex, Vec<Excerpt>> = BTreeMap::new();
        for excerpt in excerpts {
            for code in book.lineage(excerpt.code) {
                by_code.entry(code).or_default().push(*excerpt);
            }
        }
        let merged = by_code
            .into_iter()
            .map(|(code, excerpts)| if book.has_children(code) { merge(code, excerpts, words) } else { excerpts });
        merged.flatten().collect()
    }

    fn row(&mut self, case: Option<u32>, code: CodeIndex, level: Level) -> &mut TallyRow {
        self.rows.entry((case, code, level)).or_insert(TallyRow {
            interview: self.interview,
            case,
            code,
            level,
            segments: 0,
            words: 0,
            chars: 0,
            undecided: 0,
        })
    }
}
