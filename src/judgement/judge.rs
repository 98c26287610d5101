//! From an analysis to the judgement of its rules.
//!
//! In: an [`Analysis`] and who takes part. Out: [`Judgement`]. Precision counts candidates that people decided on, each by
//! its own code. Recall and F1 compare candidates with the segments of those who read in full without seeing any: the two
//! match when they share words.

use super::reference::{Reference, Said, blind_readings, file};
use super::resample::intervals;
use super::{FalseHit, Figures, Judgement, Miss, Overlap, Verdicts};
use crate::codebook::{CodeIndex, Codebook, RuleIndex};
use crate::coding::{Candidate, CoderId, Verdict, cut, union};
use crate::excerpt::{Analysis, Filter};
use crate::study::SampleKind;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What is judged: a rule, a code with all below it, all rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Rule(RuleIndex),
    Code(CodeIndex),
    All,
}

/// Judges the rules by the interviews and participants that `filter` keeps.
pub fn judge(analysis: &Analysis, filter: &Filter) -> Judgement {
    let study = analysis.study;
    let mut judge = Judge::new(analysis, filter);
    for interview in analysis.present().filter(|interview| !study.unseen.contains(interview)) {
        judge.verdicts(interview);
    }
    for (interview, coder) in judge.judgement.blind.clone() {
        judge.overlaps(interview, &coder);
    }
    judge.done()
}

struct Judge<'a> {
    analysis: &'a Analysis<'a>,
    filter: &'a Filter,
    /// The codes that have a rule of their own.
    ruled: BTreeSet<CodeIndex>,
    /// For each code of a row those of them that are it or lie below it.
    below: BTreeMap<CodeIndex, Vec<CodeIndex>>,
    rows: BTreeMap<Row, Figures>,
    /// By row and interview, for drawing interviews anew.
    overlaps: BTreeMap<Row, BTreeMap<usize, Overlap>>,
    judgement: Judgement,
}

impl<'a> Judge<'a> {
    fn new(analysis: &'a Analysis<'a>, filter: &'a Filter) -> Self {
        let study = analysis.study;
        let book = &study.codebook;
        let kept = |interview: &usize| {
            let talk = analysis.counted(*interview).map(|counted| counted.talk.keys());
            filter.is_all()
                || talk.is_some_and(|mut cases| cases.any(|case| filter.keeps(*interview, case.map(|c| c as usize))))
        };
        let holdouts = study.samples.iter().filter(|sample| sample.kind == SampleKind::Holdout);
        let holdout = holdouts.flat_map(|sample| &sample.interviews).filter_map(|id| study.roster.interview(id));
        let [blind, spoilt] = blind_readings(study);
        let readings = |all: BTreeSet<(usize, CoderId)>| all.into_iter().filter(|(i, _)| kept(i)).collect();
        let ruled: BTreeSet<CodeIndex> = book.rules.iter().map(|rule| rule.code).collect();
        let judgement = Judgement {
            holdout: holdout.filter(|i| study.transcript(*i).is_some()).filter(kept).collect(),
            blind: readings(blind),
            spoilt: readings(spoilt),
            unruled: book.indices().filter(|code| !ruled.contains(code) && !book.has_children(*code)).collect(),
            ..Judgement::default()
        };
        let empty = Figures {
            holdout: (!judgement.holdout.is_empty()).then(Verdicts::default),
            blind: (!judgement.blind.is_empty()).then(Overlap::default),
            ..Figures::default()
        };
        let rules = (0..book.rules.len()).filter_map(|i| u16::try_from(i).ok()).map(|i| Row::Rule(RuleIndex(i)));
        let mut below: BTreeMap<CodeIndex, Vec<CodeIndex>> = BTreeMap::new();
        for code in &ruled {
            book.lineage(*code).for_each(|above| below.entry(above).or_default().push(*code));
        }
        let codes = below.keys().copied().map(Row::Code);
        let rows = rules.chain(codes).chain([Row::All]).map(|row| (row, empty)).collect();
        Self { analysis, filter, ruled, below, rows, overlaps: BTreeMap::new(), judgement }
    }

    fn book(&self) -> &'a Codebook {
        &self.analysis.study.codebook
    }

    /// The candidates of an interview whose speakers take part.
    fn candidates(&self, interview: usize) -> Vec<&'a Candidate> {
        let list = self.analysis.counted(interview).map(|counted| counted.candidates.list.iter());
        let keeps = |candidate: &&Candidate| {
            self.filter.is_all()
                || self.filter.keeps(interview, self.analysis.case_at(interview, candidate.segment.start))
        };
        list.into_iter().flatten().filter(keeps).collect()
    }

    /// Counts what people made of the candidates of one interview.
    fn verdicts(&mut self, interview: usize) {
        let candidates = self.candidates(interview);
        let reference = Reference::of(self.analysis, interview, &self.judgement.blind);
        if let Some(reference) = reference.as_ref().filter(|_| !candidates.is_empty()) {
            self.judgement.judges.extend(reference.judges.iter().cloned());
            self.judgement.judged.insert(interview);
        }
        let mut seen = BTreeSet::new();
        for candidate in candidates {
            let Candidate { code, segment, rule, .. } = *candidate;
            let said = reference.as_ref().map_or(Said::Waiting, |reference| reference.says(code, segment));
            self.count(Row::Rule(rule), interview, said);
            if seen.insert((code, segment)) {
                for above in self.book().lineage(code) {
                    self.count(Row::Code(above), interview, said);
                }
                self.count(Row::All, interview, said);
            }
            if let Some(reference) = reference.as_ref().filter(|_| said == Said::Rejected) {
                let counted = self.analysis.counted(interview);
                let matched = counted.map(|counted| counted.candidates.matched(candidate).to_vec()).unwrap_or_default();
                let note = reference.note(code, segment);
                self.judgement.false_hits.push(FalseHit { interview, segment, code, rule, matched, note });
            }
        }
    }

    fn count(&mut self, row: Row, interview: usize, said: Said) {
        let apart = self.judgement.holdout.contains(&interview);
        let Some(figures) = self.rows.get_mut(&row) else { return };
        figures.hits += 1;
        let mut add = |accepted: u64, rejected: u64| {
            let holdout = figures.holdout.as_mut().filter(|_| apart);
            for verdicts in [Some(&mut figures.verdicts), holdout].into_iter().flatten() {
                verdicts.accepted += accepted;
                verdicts.rejected += rejected;
            }
        };
        match said {
            Said::Accepted => add(1, 0),
            Said::Rejected => add(0, 1),
            Said::Waiting => figures.waiting += 1,
        }
    }

    /// Compares the candidates of one interview with what one person coded without seeing them.
    fn overlaps(&mut self, interview: usize, coder: &CoderId) {
        let file = file(self.analysis.study, interview, coder);
        let yes = file.into_iter().flat_map(|file| &file.codings).filter(|coding| coding.verdict == Verdict::Yes);
        let coded: Vec<_> = yes.collect();
        let excerpts =
            self.analysis.excerpts_of(interview, coded.iter().map(|coding| (coding.code, coding.segment)).collect());
        let mut segments: BTreeMap<CodeIndex, Vec<Span>> = BTreeMap::new();
        for excerpt in excerpts.iter().filter(|e| self.filter.keeps(interview, e.case.map(|case| case as usize))) {
            segments.entry(excerpt.code).or_default().push(excerpt.span);
        }
        let mut by_code: BTreeMap<CodeIndex, BTreeSet<Span>> = BTreeMap::new();
        let mut by_rule: BTreeMap<RuleIndex, BTreeSet<Span>> = BTreeMap::new();
        for candidate in self.candidates(interview) {
            by_code.entry(candidate.code).or_default().insert(candidate.segment);
            by_rule.entry(candidate.rule).or_default().insert(candidate.segment);
        }
        let own = |code: CodeIndex| segments.get(&code).map(Vec::as_slice).unwrap_or_default();
        let (book, ruled, below) = (self.book(), self.ruled.clone(), self.below.clone());
        for row in self.rows.keys().copied().collect::<Vec<_>>() {
            let overlap = match row {
                Row::Rule(rule) => {
                    let code = book.rule(rule).map_or(CodeIndex(0), |rule| rule.code);
                    overlap(own(code), by_rule.get(&rule).into_iter().flatten())
                }
                Row::Code(code) => {
                    let below = below.get(&code).map(Vec::as_slice).unwrap_or_default();
                    let all = union(below.iter().flat_map(|code| own(*code)).copied().collect());
                    let proposed = below.iter().filter_map(|code| by_code.get(code)).map(|spans| spans.iter());
                    overlap(&all, proposed.flatten())
                }
                Row::All => continue,
            };
            self.put(row, interview, overlap);
        }
        for &code in &ruled {
            let proposed = by_code.get(&code);
            self.put(Row::All, interview, overlap(own(code), proposed.into_iter().flatten()));
            let proposed = union(proposed.into_iter().flatten().copied().collect());
            for &segment in own(code).iter().filter(|segment| cut(**segment, &proposed).is_empty()) {
                let noted = coded.iter().filter(|coding| coding.code == code && coding.segment.overlaps(segment));
                let note = noted.map(|coding| coding.note.clone()).find(|note| !note.is_empty()).unwrap_or_default();
                self.judgement.misses.push(Miss { interview, segment, code, coder: coder.clone(), note });
            }
        }
        let unruled = segments.iter().filter(|(code, _)| !ruled.contains(code));
        self.judgement.unruled_segments += unruled.map(|(_, spans)| spans.len() as u64).sum::<u64>();
    }

    fn put(&mut self, row: Row, interview: usize, overlap: Overlap) {
        if let Some(all) = self.rows.get_mut(&row).and_then(|figures| figures.blind.as_mut()) {
            all.add(overlap, 1);
        }
        if overlap != Overlap::default() {
            self.overlaps.entry(row).or_default().entry(interview).or_default().add(overlap, 1);
        }
    }

    fn done(mut self) -> Judgement {
        let read: BTreeSet<usize> = self.judgement.blind.iter().map(|(interview, _)| *interview).collect();
        let places: BTreeMap<usize, usize> = read.iter().copied().zip(0..).collect();
        let place = |interview: usize| places.get(&interview).copied();
        let of_row = |row: &Row| {
            let counted = self.overlaps.get(row).into_iter().flatten();
            counted.filter_map(|(interview, overlap)| Some((place(*interview)?, *overlap))).collect()
        };
        let rows: Vec<Vec<(usize, Overlap)>> = self.rows.keys().map(of_row).collect();
        let intervals = intervals(read.len(), &rows);
        for ((row, mut figures), interval) in std::mem::take(&mut self.rows).into_iter().zip(intervals) {
            figures.f1_interval = interval.filter(|_| figures.f1().is_ok());
            match row {
                Row::Rule(rule) => drop(self.judgement.rules.insert(rule, figures)),
                Row::Code(code) => drop(self.judgement.codes.insert(code, figures)),
                Row::All => self.judgement.all = figures,
            }
        }
        self.judgement.false_hits.sort();
        self.judgement.misses.sort();
        self.judgement
    }
}

/// Counts which of the sorted segments share words with a candidate, and the other way round.
fn overlap<'s>(segments: &[Span], candidates: impl Iterator<Item = &'s Span>) -> Overlap {
    let candidates: Vec<Span> = candidates.copied().collect();
    let proposed = union(candidates.clone());
    Overlap {
        candidates: candidates.len() as u64,
        right: candidates.iter().filter(|span| !cut(**span, segments).is_empty()).count() as u64,
        segments: segments.len() as u64,
        found: segments.iter().filter(|span| !cut(**span, &proposed).is_empty()).count() as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Proportion;
    use super::*;

    fn spans(pairs: &[(u32, u32)]) -> Vec<Span> {
        pairs.iter().map(|(start, end)| Span::new(*start, *end)).collect()
    }

    #[test]
    fn candidates_and_segments_match_when_they_share_words() {
        let segments = spans(&[(0, 10), (20, 30), (40, 50)]);
        let candidates = spans(&[(5, 8), (8, 12), (30, 40), (45, 60)]);
        let counted = overlap(&segments, candidates.iter());
        assert_eq!(counted, Overlap { candidates: 4, right: 3, segments: 3, found: 2 });
        // precision 3/4, recall 2/3: F1 = 2 · 1/2 / (17/12) = 12/17.
        assert_eq!(counted.f1(), Some(Proportion { part: 12, whole: 17 }));
        assert_eq!(overlap(&segments, [].iter()).f1(), None);
        assert_eq!(overlap(&segments, spans(&[(12, 13)]).iter()).f1().map(|f1| f1.part), Some(0));
    }
}
