//! Rules against people: whether what the rules propose may be trusted.
//!
//! In: an [`Analysis`](crate::excerpt::Analysis). Out: [`Judgement`]: for each rule, each code with a rule and all of them what people made of the
//! candidates (precision), and what people found without seeing them (recall), with every false hit and every miss. What
//! cannot be known is `Err` with the reason. `docs/rules.md` says it for users.

mod judge;
mod own;
mod reference;
mod resample;

pub use judge::judge;
pub use own::{Own, own};

use crate::codebook::{CodeIndex, RuleIndex};
use crate::coding::CoderId;
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proportion {
    /// How many.
    pub part: u64,
    /// Of how many; never 0.
    pub whole: u64,
}

impl Proportion {
    /// Returns the 95 % interval (Wilson 1927) in ten-thousandths; only square roots, which IEEE 754 rounds alike everywhere.
    pub fn interval(self) -> (u64, u64) {
        let (n, z) = (self.whole as f64, 1.959_963_984_540_054_f64);
        let p = self.part as f64 / n;
        let centre = p + z * z / (2.0 * n);
        let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        let bound = |value: f64| (value / scale * 10_000.0).round().clamp(0.0, 10_000.0) as u64;
        (bound(centre - spread), bound(centre + spread))
    }
}

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Undefined {
    /// Nobody has decided on any of the candidates.
    NothingDecided,
    /// No interview was kept apart while the rules were written.
    NoHoldout,
    /// Nobody has decided on a candidate in an interview that was kept apart.
    NothingDecidedInHoldout,
    /// Nobody has read an interview in full without seeing candidates.
    NobodyBlind,
    /// Those who read without seeing candidates coded nothing of it.
    NothingToFind,
    /// The rules propose nothing in the interviews that were read without candidates.
    NothingProposed,
}

/// What people made of candidates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Candidates on which the reference said yes.
    pub accepted: u64,
    /// Candidates on which the reference said no.
    pub rejected: u64,
}

impl Verdicts {
    fn share(self, why_not: Undefined) -> Result<Proportion, Undefined> {
        let whole = self.accepted + self.rejected;
        if whole == 0 { Err(why_not) } else { Ok(Proportion { part: self.accepted, whole }) }
    }
}

/// Candidates beside the segments of people who saw none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// What the rules propose in the interviews that such people read.
    pub candidates: u64,
    /// Candidates that share words with a segment.
    pub right: u64,
    /// What such people coded there.
    pub segments: u64,
    /// Segments that share words with a candidate.
    pub found: u64,
}

impl Overlap {
    fn add(&mut self, other: Self, times: u64) {
        self.candidates += other.candidates * times;
        self.right += other.right * times;
        self.segments += other.segments * times;
        self.found += other.found * times;
    }

    /// The harmonic mean of `right / candidates` and `found / segments`, where both are defined; 0 when nothing matches.
    fn f1(self) -> Option<Proportion> {
        let Self { candidates, right, segments, found } = self;
        let whole = right * segments + found * candidates;
        match (candidates, segments, whole) {
            (0, ..) | (_, 0, _) => None,
            (.., 0) => Some(Proportion { part: 0, whole: 1 }),
            _ => Some(Proportion { part: 2 * right * found, whole }),
        }
    }
}

/// The figures of one rule, of one code with all below it, or of all rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// What was proposed; what several rules of a code propose in the same words is one.
    pub hits: u64,
    /// What people made of it.
    pub verdicts: Verdicts,
    /// Hits on which nobody has decided.
    pub waiting: u64,
    /// The same in interviews kept apart while the rules were written; `None` where there are none.
    pub holdout: Option<Verdicts>,
    /// Against those who saw no candidates; `None` where there is no such person.
    pub blind: Option<Overlap>,
    /// The 95 % interval of F1 in ten-thousandths, where it could be worked out.
    pub f1_interval: Option<(u64, u64)>,
}

impl Figures {
    /// Returns accepted / (accepted + rejected).
    pub fn precision(&self) -> Result<Proportion, Undefined> {
        self.verdicts.share(Undefined::NothingDecided)
    }

    /// Returns the precision in interviews that were kept apart while the rules were written.
    pub fn holdout_precision(&self) -> Result<Proportion, Undefined> {
        self.holdout.ok_or(Undefined::NoHoldout)?.share(Undefined::NothingDecidedInHoldout)
    }

    /// Returns the share of the segments of people who saw no candidates that share words with a candidate.
    pub fn recall(&self) -> Result<Proportion, Undefined> {
        match self.blind.ok_or(Undefined::NobodyBlind)? {
            Overlap { segments: 0, .. } => Err(Undefined::NothingToFind),
            Overlap { segments, found, .. } => Ok(Proportion { part: found, whole: segments }),
        }
    }

    /// Returns the share of the candidates that share words with a segment of people who saw none of them.
    pub fn blind_precision(&self) -> Result<Proportion, Undefined> {
        match self.blind.ok_or(Undefined::NobodyBlind)? {
            Overlap { candidates: 0, .. } => Err(Undefined::NothingProposed),
            Overlap { candidates, right, .. } => Ok(Proportion { part: right, whole: candidates }),
        }
    }

    /// Returns F1: the harmonic mean of recall and of precision against the same people in the same interviews.
    pub fn f1(&self) -> Result<Proportion, Undefined> {
        self.recall()?;
        self.blind_precision()?;
        self.blind.and_then(Overlap::f1).ok_or(Undefined::NothingToFind)
    }
}

/// A candidate that people rejected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FalseHit {
    /// The interview.
    pub interview: usize,
    /// The words that were proposed.
    pub segment: Span,
    /// The code.
    pub code: CodeIndex,
    /// The rule.
    pub rule: RuleIndex,
    /// The words that fired the rule.
    pub matched: Vec<Span>,
    /// What the person wrote beside the no.
    pub note: String,
}

/// A segment of somebody who saw no candidates, and that no rule of its code found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Miss {
    /// The interview.
    pub interview: usize,
    /// The words, cut at the turns of participants.
    pub segment: Span,
    /// The code.
    pub code: CodeIndex,
    /// Who coded it.
    pub coder: CoderId,
    /// What the person wrote beside it.
    pub note: String,
}

/// The rules of a study, judged.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// Each rule, in the order of the codebook. A rule's recall is that of the rule alone.
    pub rules: BTreeMap<RuleIndex, Figures>,
    /// Each code that has a rule of its own or below it, together with the codes below it that have one.
    pub codes: BTreeMap<CodeIndex, Figures>,
    /// All rules; each code is counted by itself.
    pub all: Figures,
    /// From whom the verdicts are, sorted.
    pub judges: BTreeSet<CoderId>,
    /// Interviews that have such a reference.
    pub judged: BTreeSet<usize>,
    /// Interviews kept apart while the rules were written.
    pub holdout: BTreeSet<usize>,
    /// Who read what in full without seeing candidates.
    pub blind: BTreeSet<(usize, CoderId)>,
    /// Readings that were to be blind and hold lines that began as candidates: not counted as such.
    pub spoilt: BTreeSet<(usize, CoderId)>,
    /// Codes without a rule: they are not judged.
    pub unruled: BTreeSet<CodeIndex>,
    /// Segments of such codes of those who saw no candidates.
    pub unruled_segments: u64,
    /// The candidates that people rejected, by interview and place.
    pub false_hits: Vec<FalseHit>,
    /// What no rule found, by interview and place.
    pub misses: Vec<Miss>,
}

impl Judgement {
    /// Returns who read without seeing candidates, sorted.
    pub fn blind_coders(&self) -> BTreeSet<&str> {
        self.blind.iter().map(|(_, coder)| coder.0.as_str()).collect()
    }

    /// Returns how many interviews were read like that.
    pub fn blind_interviews(&self) -> u64 {
        self.blind.iter().map(|(interview, _)| interview).collect::<BTreeSet<_>>().len() as u64
    }
}
