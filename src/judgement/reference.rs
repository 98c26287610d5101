//! Whose decisions candidates are judged by.
//!
//! In: one interview of an analysis. Out: [`Reference`], the yeses and noes of the layer that counts, and what it says of
//! a segment.

use crate::codebook::CodeIndex;
use crate::coding::{Basis, CoderId, CodingFile, Layer, PersonCoding, ReadingStatus, Verdict, cut, decide, union};
use crate::excerpt::Analysis;
use crate::study::{SampleKind, Study};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What people say of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Accepted,
    Rejected,
    Waiting,
}

/// The yeses and noes of one interview that count.
pub(super) struct Reference<'a> {
    /// From whom.
    pub(super) judges: Vec<CoderId>,
    yes: BTreeMap<CodeIndex, Vec<Span>>,
    no: BTreeMap<CodeIndex, Vec<Span>>,
    noes: Vec<&'a PersonCoding>,
    /// All of them read the interview in full without seeing candidates: what they left out is a no.
    blind: bool,
}

impl<'a> Reference<'a> {
    /// Returns the reference of an interview, where one layer counts.
    pub(super) fn of(analysis: &Analysis<'a>, interview: usize, blind: &BTreeSet<(usize, CoderId)>) -> Option<Self> {
        let study = analysis.study;
        let counted = analysis.counted(interview)?;
        let files = study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        let settings = &study.settings;
        let reconciled = settings.reconciled.as_deref();
        let decided = decide(Basis::Decisions, files, &counted.candidates, reconciled, settings.several);
        let judges = match decided.layer {
            Layer::Person(coder) => vec![coder],
            Layer::Several(_, coders) => coders,
            Layer::Rules | Layer::Nobody | Layer::Unreconciled(_) => return None,
        };
        let own = files.iter().filter(|file| judges.contains(&file.coder));
        let noes: Vec<&PersonCoding> =
            own.flat_map(|file| &file.codings).filter(|coding| coding.verdict == Verdict::No).collect();
        Some(Self {
            yes: by_code(decided.counted.into_iter()),
            no: by_code(noes.iter().map(|coding| (coding.code, coding.segment))),
            noes,
            blind: judges.iter().all(|coder| blind.contains(&(interview, coder.clone()))),
            judges,
        })
    }

    /// Returns what one coder decided, whatever counts; what that coder left out is not decided.
    pub(super) fn by(analysis: &Analysis<'a>, interview: usize, coder: &CoderId) -> Self {
        let own = file(analysis.study, interview, coder);
        let codings: Vec<&PersonCoding> = own.into_iter().flat_map(|file| &file.codings).collect();
        let of = |verdict: Verdict| {
            let said = codings.iter().filter(move |coding| coding.verdict == verdict);
            by_code(said.map(|coding| (coding.code, coding.segment)))
        };
        Self { judges: vec![coder.clone()], yes: of(Verdict::Yes), no: of(Verdict::No), noes: Vec::new(), blind: false }
    }

    /// Judges a candidate: decided when yes and no together cover more than half of it, and by those who saw none in any
    /// case; accepted when yes covers more than half of it, or more of it than no.
    pub(super) fn says(&self, code: CodeIndex, segment: Span) -> Said {
        let of = |spans: &BTreeMap<CodeIndex, Vec<Span>>| spans.get(&code).cloned().unwrap_or_default();
        let (yes, no) = (of(&self.yes), of(&self.no));
        let covered = |spans: &[Span]| cut(segment, spans).iter().map(|(_, part)| part.len()).sum::<u32>();
        let (by_yes, by_no) = (covered(&yes), covered(&no));
        let both = covered(&union([yes, no].concat()));
        let more_than_half = |covered: u32| u64::from(covered) * 2 > u64::from(segment.len());
        match more_than_half(both) {
            true if more_than_half(by_yes) || by_yes > by_no => Said::Accepted,
            true => Said::Rejected,
            false if self.blind => Said::Rejected,
            false => Said::Waiting,
        }
    }

    /// Returns what was written beside the no that covers most of a candidate.
    pub(super) fn note(&self, code: CodeIndex, segment: Span) -> String {
        let touching = self.noes.iter().filter(|no| no.code == code && no.segment.overlaps(segment));
        let noted = touching.filter(|no| !no.note.is_empty());
        let most = noted.min_by_key(|no| std::cmp::Reverse(no.segment.intersect(segment).len()));
        most.map(|no| no.note.clone()).unwrap_or_default()
    }
}

fn by_code(pairs: impl Iterator<Item = (CodeIndex, Span)>) -> BTreeMap<CodeIndex, Vec<Span>> {
    let mut spans: BTreeMap<CodeIndex, Vec<Span>> = BTreeMap::new();
    pairs.for_each(|(code, span)| spans.entry(code).or_default().push(span));
    spans.into_iter().map(|(code, spans)| (code, union(spans))).collect()
}

/// Who read what in full without seeing candidates, and whose lines show that they did see some.
pub(super) fn blind_readings(study: &Study) -> [BTreeSet<(usize, CoderId)>; 2] {
    let (mut blind, mut spoilt) = (BTreeSet::new(), BTreeSet::new());
    for sample in study.samples.iter().filter(|sample| sample.kind == SampleKind::Double) {
        for interview in sample.interviews.iter().filter_map(|id| study.roster.interview(id)) {
            let there = study.transcript(interview).is_some() && !study.unseen.contains(&interview);
            let done = |coder: &&String| there && study.reading(coder, interview) == ReadingStatus::Full;
            for coder in sample.coders.iter().filter(done).map(|name| CoderId(name.clone())) {
                let from_candidate = file(study, interview, &coder)
                    .is_some_and(|file| file.codings.iter().any(|coding| coding.rule.is_some()));
                if from_candidate { &mut spoilt } else { &mut blind }.insert((interview, coder));
            }
        }
    }
    [blind, spoilt]
}

/// The file of one coder on one interview.
pub(super) fn file<'s>(study: &'s Study, interview: usize, coder: &CoderId) -> Option<&'s CodingFile> {
    study.codings.get(interview)?.iter().find(|file| file.coder == *coder)
}
