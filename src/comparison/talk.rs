//! Who talks over what, to come to one layer.
//!
//! In: a study, the coders who talk, and whose codings are to hold what they agree on. Out: [`Talk`]: the interviews that two
//! of them have read in full, and the items of these; or [`NoTalk`], why they cannot.

use super::items::{Item, items, readers};
use super::reconcile::decided;
use super::{Answer, By, Comparison};
use crate::codebook::CodeIndex;
use crate::coding::CoderId;
use crate::diagnostic::did_you_mean;
use crate::excerpt::{Analysis, Filter};
use crate::study::Study;
use crate::text::Span;
use std::collections::BTreeMap;

/// Who is compared, where, and on what.
#[derive(Debug)]
pub struct Talk<'s> {
    /// The study.
    pub study: &'s Study,
    /// Who talks, in the order in which they were named.
    pub coders: Vec<CoderId>,
    /// Whose codings are to hold what they agree on.
    pub into: CoderId,
    /// Who has read each interview in full; those of fewer than two are not there.
    pub interviews: BTreeMap<usize, Vec<CoderId>>,
    /// Interviews that two of them touched and fewer than two have read in full.
    pub passed: Vec<usize>,
    /// What they said, interview by interview.
    pub items: Vec<Item<'s>>,
}

/// Why nothing can be talked over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTalk {
    /// The coder at work codes this interview blind.
    #[error("whoever codes blind cannot reconcile: {0} is not read in full yet; see `grenstaal code read`")]
    Blind(String),
    /// What was named cannot be a coder.
    #[error("`{0}` is no name for a coder; use lower-case letters and digits, such as `together`")]
    Name(String),
    /// Somebody who has coded nothing.
    #[error("nobody called `{0}` has coded here; {1}")]
    Nobody(String, String),
    /// The layer is that of somebody who talks.
    #[error("`{0}` is one of the coders; what they agree on goes into codings of its own")]
    Among(String),
    /// Fewer than two were named.
    #[error("name two coders or more, such as `grenstaal reconcile anna bram --into together`")]
    Alone,
}

impl<'s> Talk<'s> {
    /// Brings coders together.
    pub fn of(study: &'s Study, names: &[&str], into: &str) -> Result<Self, NoTalk> {
        if let Some(interview) = study.unseen.first() {
            return Err(NoTalk::Blind(study.interview_id(*interview).to_owned()));
        }
        let into = CoderId::parse(into).ok_or_else(|| NoTalk::Name(into.to_owned()))?;
        let mut coders: Vec<CoderId> = Vec::new();
        for &name in names {
            if !study.coders.iter().any(|known| known == name) {
                let hint = did_you_mean(name, study.coders.iter().map(String::as_str));
                return Err(NoTalk::Nobody(name.to_owned(), hint.unwrap_or_else(|| study.coders.join(", "))));
            }
            if name == into.0 {
                return Err(NoTalk::Among(into.0));
            }
            if !coders.iter().any(|coder| coder.0 == name) {
                coders.push(CoderId(name.to_owned()));
            }
        }
        if coders.len() < 2 {
            return Err(NoTalk::Alone);
        }
        let (mut interviews, mut passed) = (BTreeMap::new(), Vec::new());
        for interview in (0..study.roster.interviews.len()).filter(|i| study.transcript(*i).is_some()) {
            let readers = readers(study, interview, &coders);
            let files = study.codings.get(interview).into_iter().flatten();
            match (readers.len(), files.filter(|file| coders.contains(&file.coder)).count()) {
                (2.., _) => drop(interviews.insert(interview, readers)),
                (_, 2..) => passed.push(interview),
                _ => {}
            }
        }
        let items = interviews.iter().flat_map(|(interview, readers)| items(study, *interview, readers)).collect();
        Ok(Self { study, coders, into, interviews, passed, items })
    }

    /// Returns what the layer holds of an item: the verdict, the words where they are others, and the reason.
    pub fn held(&self, item: &Item) -> Option<Answer> {
        let all = decided(self.study, &self.into, item);
        let verdict = all.iter().map(|coding| coding.verdict).min()?;
        let own: Vec<_> = all.into_iter().filter(|coding| coding.verdict == verdict).collect();
        let spans: Vec<Span> = own.iter().map(|coding| coding.segment).collect();
        let to = if spans == [item.segment] { Vec::new() } else { spans };
        let reason = own.iter().find(|coding| !coding.note.is_empty()).map(|coding| coding.note.clone());
        Some(Answer { verdict, to, reason: reason.unwrap_or_default() })
    }

    /// Returns what disagreement on each code costs: the turns that not all of them gave it who read them.
    pub fn costs(&self, analysis: &Analysis<'s>) -> BTreeMap<CodeIndex, u64> {
        let comparison = Comparison::of(analysis, &self.coders, By::Turn, &Filter::default());
        let mut costs: BTreeMap<CodeIndex, u64> = BTreeMap::new();
        for disagreement in comparison.disagreements() {
            *costs.entry(disagreement.code).or_default() += 1;
        }
        costs
    }
}
