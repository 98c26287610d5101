//! One question put to an index: from the turns that may match to the answer.
//!
//! In: turns in the order of the index. Out: the [`Answer`], with counts and the page that is wanted. Turns are put in the
//! order of the roster; their words are read only where a part of the query looks at them, or where they are shown.

use super::Trouble;
use super::read::{Columns, Index, Ref, Texts, number};
use crate::codebook::CodeIndex;
use crate::excerpt::Mark;
use crate::query::{Answer, Found, Passage, Query, Said, Sort, Talk, TurnView, Voice, Wanted, evaluate};
use crate::study::Study;
use crate::text::Span;
use crate::transcript::{Role, Time};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use tantivy::DocId;

/// The turns of one interview in the index.
struct OfInterview<'t> {
    /// Place in the roster.
    interview: usize,
    turns: &'t [Ref],
}

/// One question put to an index.
pub(super) struct Reading<'a> {
    index: &'a Index,
    study: &'a Study,
    texts: &'a dyn Texts,
    /// Place in the roster and id of an interview, by number.
    numbers: FxHashMap<u64, (usize, &'a str)>,
    trouble: Mutex<Option<std::io::Error>>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        index: &'a Index,
        study: &'a Study,
        texts: &'a dyn Texts,
        places: &FxHashMap<&str, usize>,
    ) -> Self {
        let entries = index.manifest.interviews.iter();
        let numbers = entries.filter_map(|(id, entry)| Some((entry.number, (*places.get(id.as_str())?, id.as_str()))));
        Self { index, study, texts, numbers: numbers.collect(), trouble: Mutex::new(None) }
    }

    /// Puts turns in the order of the roster: those of an interview lie side by side.
    fn by_interview<'t>(&self, turns: &'t [Ref]) -> Vec<OfInterview<'t>> {
        let groups = turns.chunk_by(|a, b| a.interview() == b.interview());
        let placed = groups.filter_map(|turns| {
            let (interview, _) = self.numbers.get(&turns.first()?.interview())?;
            Some(OfInterview { interview: *interview, turns })
        });
        let mut groups: Vec<OfInterview> = placed.collect();
        groups.sort_by_key(|group| group.interview);
        groups
    }

    /// The answer when every turn that was found matches: only the page is read.
    pub(super) fn page_of(&self, query: &Query, turns: Vec<Ref>, wanted: Wanted) -> Result<Answer, Trouble> {
        let groups = self.by_interview(&turns);
        let mut answer = Answer::default();
        let mut cases = FxHashMap::default();
        for group in &groups {
            for same in group.turns.chunk_by(|a, b| a.voice == b.voice) {
                let Some(turn) = same.first() else { continue };
                let case = self.case(turn, group.interview, &mut cases);
                answer.counts.entry((group.interview, case)).or_default().turns += same.len() as u64;
            }
        }
        let all = groups.iter().flat_map(|group| group.turns.iter().map(|turn| (group.interview, *turn)));
        let page = self.sorted(all, wanted);
        let mut kept: BTreeMap<usize, Vec<Ref>> = BTreeMap::new();
        for (interview, turn) in &page {
            kept.entry(*interview).or_default().push(*turn);
        }
        let groups = kept.iter().map(|(interview, turns)| OfInterview { interview: *interview, turns });
        let hits = self.evaluate(query, &groups.collect::<Vec<_>>())?;
        answer.passages = self.passages(page, &hits, wanted.context)?;
        Ok(answer)
    }

    /// The answer when turns must be looked at to tell which match.
    pub(super) fn all_of(&self, query: &Query, turns: Vec<Ref>, wanted: Wanted) -> Result<Answer, Trouble> {
        let groups = self.by_interview(&turns);
        let hits = self.evaluate(query, &groups)?;
        let mut answer = Answer::default();
        let mut page: Vec<(usize, Ref)> = Vec::new();
        let mut cases = FxHashMap::default();
        for group in &groups {
            let Some(found) = hits.get(&group.interview) else { continue };
            for turn in group.turns {
                let number = self.number(turn);
                let first = found.partition_point(|found| found.turn < number);
                let count =
                    found.get(first..).unwrap_or_default().iter().take_while(|found| found.turn == number).count();
                if count == 0 {
                    continue;
                }
                let case = self.case(turn, group.interview, &mut cases);
                let counted = answer.counts.entry((group.interview, case)).or_default();
                counted.turns += 1;
                counted.hits += if wanted.hits { count as u64 } else { 0 };
                page.push((group.interview, *turn));
            }
        }
        answer.passages = self.passages(self.sorted(page.into_iter(), wanted), &hits, wanted.context)?;
        Ok(answer)
    }

    /// Puts turns in the order that is wanted and takes the page.
    fn sorted(&self, turns: impl Iterator<Item = (usize, Ref)>, wanted: Wanted) -> Vec<(usize, Ref)> {
        if wanted.sort == Sort::Interview {
            return turns.skip(wanted.offset).take(wanted.limit).collect();
        }
        let mut turns: Vec<(usize, Ref)> = turns.collect();
        if wanted.sort == Sort::Score {
            turns.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score));
        } else {
            turns.sort_by_key(|(_, turn)| {
                let time = self.columns(turn).and_then(|columns| columns.time.first(turn.doc));
                (time.is_none(), time)
            });
        }
        turns.into_iter().skip(wanted.offset).take(wanted.limit).collect()
    }

    fn columns(&self, turn: &Ref) -> Option<&'a Columns> {
        self.index.segments.get(turn.segment as usize)
    }

    fn number(&self, turn: &Ref) -> u32 {
        self.columns(turn).map_or(0, |columns| number(&columns.turn, turn.doc))
    }

    fn speaker(&self, turn: &Ref, interview: usize) -> (&'a str, Role) {
        let entry = self.index.manifest.interviews.get(self.study.interview_id(interview));
        entry.and_then(|entry| entry.speaker((turn.voice & 0xFFFF) as usize)).unwrap_or(("", Role::Interviewer))
    }

    fn case(&self, turn: &Ref, interview: usize, known: &mut FxHashMap<u64, Option<usize>>) -> Option<usize> {
        *known.entry(turn.voice).or_insert_with(|| {
            let (label, _) = self.speaker(turn, interview);
            self.study.roster.case_of(interview, label)
        })
    }

    fn evaluate(&self, query: &Query, groups: &[OfInterview]) -> Result<HashMap<usize, Vec<Found>>, Trouble> {
        let by_place: HashMap<usize, &OfInterview> = groups.iter().map(|group| (group.interview, group)).collect();
        let interviews: Vec<usize> = groups.iter().map(|group| group.interview).collect();
        let talk = |interview: usize| {
            let group = by_place.get(&interview)?;
            match self.views(interview, group.turns) {
                Ok(turns) => Some(Talk { interview, language: self.study.language_of(interview), turns }),
                Err(error) => {
                    if let Ok(mut trouble) = self.trouble.lock() {
                        trouble.get_or_insert(error);
                    }
                    None
                }
            }
        };
        let found = evaluate(query, &interviews, talk);
        match self.trouble.lock().ok().and_then(|mut trouble| trouble.take()) {
            Some(error) => Err(Trouble::Text(error)),
            None => Ok(found.into_iter().collect()),
        }
    }

    /// Shows turns of an interview to a query; the words only of those that must be read.
    fn views(&self, interview: usize, turns: &[Ref]) -> std::io::Result<Vec<TurnView<'a>>> {
        let spans: Vec<Span> = turns.iter().filter(|turn| turn.read).filter_map(|turn| self.span(turn)).collect();
        let mut read = if spans.is_empty() { Vec::new() } else { self.texts.read(interview, &spans)? }.into_iter();
        let mut cases = FxHashMap::default();
        let mut views = Vec::with_capacity(turns.len());
        for turn in turns {
            let Some(columns) = self.columns(turn) else { continue };
            let text = if turn.read { read.next().unwrap_or_default() } else { String::new() };
            let (label, role) = self.speaker(turn, interview);
            let case = self.case(turn, interview, &mut cases);
            views.push(TurnView {
                number: number(&columns.turn, turn.doc),
                span: self.span(turn).unwrap_or_default(),
                text: Cow::Owned(text),
                voice: Voice { interview, case, role, label },
                time: columns.time.first(turn.doc).and_then(|time| u32::try_from(time).ok()).map(Time),
                marks: Cow::Owned(marks(columns, turn.doc)),
                asks: columns.asks.first(turn.doc).and_then(|question| u16::try_from(question).ok()),
            });
        }
        views.sort_by_key(|view| view.number);
        Ok(views)
    }

    fn span(&self, turn: &Ref) -> Option<Span> {
        let columns = self.columns(turn)?;
        Some(Span::new(number(&columns.start, turn.doc), number(&columns.end, turn.doc)))
    }

    fn passages(
        &self,
        page: Vec<(usize, Ref)>,
        hits: &HashMap<usize, Vec<Found>>,
        context: u32,
    ) -> Result<Vec<Passage>, Trouble> {
        let one = |(interview, turn): &(usize, Ref)| self.passage(*interview, turn, hits, context).transpose();
        page.par_iter().filter_map(one).collect()
    }

    fn passage(
        &self,
        interview: usize,
        turn: &Ref,
        hits: &HashMap<usize, Vec<Found>>,
        context: u32,
    ) -> Result<Option<Passage>, Trouble> {
        let own = self.number(turn);
        let near: Vec<Ref> = self.near(turn, context);
        let views = self.views(interview, &near).map_err(Trouble::Text)?;
        let mut firsts: HashMap<u32, u32> = HashMap::new();
        for turn in &near {
            if let Some(columns) = self.columns(turn) {
                firsts.insert(number(&columns.turn, turn.doc), number(&columns.first, turn.doc));
            }
        }
        let said = views.into_iter().map(|view| Said {
            interview,
            number: view.number,
            span: view.span,
            first: firsts.get(&view.number).copied().unwrap_or(0),
            role: view.voice.role,
            label: view.voice.label.to_owned(),
            case: view.voice.case,
            time: view.time,
            text: view.text.into_owned(),
            marks: view.marks.into_owned(),
            asks: view.asks,
        });
        let found = hits.get(&interview).map(Vec::as_slice).unwrap_or_default();
        let spans = found.iter().filter(|found| found.turn == own).map(|found| found.span).collect();
        Ok(Passage::of(said.collect(), own, spans, turn.score))
    }

    /// The turn and those round it: the turns of an interview lie side by side in a segment.
    fn near(&self, turn: &Ref, context: u32) -> Vec<Ref> {
        let own = self.number(turn);
        let Some(columns) = self.columns(turn) else { return Vec::new() };
        let end = self.index.searcher.segment_reader(turn.segment).max_doc();
        let around = turn.doc.saturating_sub(context)..turn.doc.saturating_add(context).saturating_add(1).min(end);
        let around = around.map(|doc| {
            let voice = columns.voice.first(doc).unwrap_or(u64::MAX);
            Ref { doc, read: true, voice, ..*turn }
        });
        let same = |near: &Ref| near.interview() == turn.interview() && self.number(near).abs_diff(own) <= context;
        around.filter(same).collect()
    }
}

fn marks(columns: &Columns, doc: DocId) -> Vec<Mark> {
    let low = |value: u64| (value & 0xFFFF_FFFF) as u32;
    let pairs = columns.mark.values_for_doc(doc).zip(columns.mark_end.values_for_doc(doc));
    pairs
        .map(|(mark, end)| Mark {
            span: Span::new(low(mark), low(end)),
            code: CodeIndex((mark >> 48) as u16),
            by: (mark >> 32 & 0xFFFF) as u16,
            bits: (end >> 32) as u32,
        })
        .collect()
}
