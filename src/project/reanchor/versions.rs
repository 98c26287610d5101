//! Which version of a transcript a file knew.
//!
//! In: the transcript as it is, its history, and the segments that one file names in it. Out: for each segment the version
//! in which it stands where it says. A file that was committed knew the transcript of that commit. Otherwise it is the newest
//! version in which all of its words stand; where there is none, segments are parted among the versions that hold most.

use super::super::history::{History, Revision};
use crate::coding::reanchor::{Sought, Words};
use crate::source::utf8;
use crate::text::{Span, Text};

/// How far back the history is read.
const OLDEST: usize = 500;
/// Fewer words than this stand somewhere by chance; only a version that holds all of a file makes them certain.
const FEW: usize = 3;

/// The versions of one transcript, read as they are asked for; the first is the one that is there now.
#[derive(Debug)]
pub(super) struct Versions<'h> {
    path: String,
    history: Option<&'h History>,
    /// Still to be read, oldest first.
    revisions: Vec<Revision>,
    texts: Vec<Text>,
    /// Those that were read in their order, newest first.
    ordered: Vec<usize>,
    /// The version that was named on the command line alone counts.
    named: bool,
}

impl<'h> Versions<'h> {
    pub(super) fn new(path: &str, now: Text, history: Option<&'h History>) -> Self {
        let mut revisions = history.map(|history| history.revisions(path)).unwrap_or_default();
        revisions.truncate(OLDEST);
        revisions.reverse();
        Self { path: path.to_owned(), history, revisions, texts: vec![now], ordered: vec![0], named: false }
    }

    /// Only one version beside the one that is there now.
    pub(super) fn named(path: &str, now: Text, version: Text) -> Self {
        let texts = vec![now, version];
        Self { path: path.to_owned(), history: None, revisions: Vec::new(), texts, ordered: vec![0, 1], named: true }
    }

    /// The transcript as it is.
    pub(super) fn now(&self) -> &Text {
        self.version(0)
    }

    /// A version by its number.
    pub(super) fn version(&self, number: usize) -> &Text {
        static NONE: std::sync::LazyLock<Text> = std::sync::LazyLock::new(Text::default);
        self.texts.get(number).unwrap_or(&NONE)
    }

    /// Tells in which version each segment stands; `None` where that is not known.
    pub(super) fn knew(&mut self, file: &str, bytes: &[u8], sought: &[Sought]) -> Vec<Option<(usize, Span)>> {
        if self.named {
            return sought.iter().map(|one| Some((1, one.stands(self.version(1))?))).collect();
        }
        let committed = self.committed_with(file, bytes);
        if let Some(all) = committed.and_then(|number| self.all_stand(number, sought)) {
            return all;
        }
        let (mut place, mut best) = (0, (0, 0));
        while place < self.ordered.len() || self.read_next() {
            let number = self.ordered.get(place).copied().unwrap_or(0);
            if let Some(all) = self.all_stand(number, sought) {
                return all;
            }
            let stand = sought.iter().filter(|one| one.stands(self.version(number)).is_some()).count();
            if stand > best.0 {
                best = (stand, number);
            }
            place += 1;
        }
        if self.ordered.len() < 2 {
            return vec![None; sought.len()];
        }
        self.parted(best.1, sought)
    }

    fn all_stand(&self, number: usize, sought: &[Sought]) -> Option<Vec<Option<(usize, Span)>>> {
        sought.iter().map(|one| one.stands(self.version(number)).map(|span| Some((number, span)))).collect()
    }

    /// Parts segments among the versions: as many as may be into one, what is left into the next.
    fn parted(&self, first: usize, sought: &[Sought]) -> Vec<Option<(usize, Span)>> {
        let enough = |one: &Sought| match &one.words {
            Words::Quote(quote) => quote.split_whitespace().count() >= FEW,
            Words::Digest(_) => one.end.saturating_sub(one.start) >= 12,
            Words::Unknown => false,
        };
        let mut parted = vec![None; sought.len()];
        let mut next = Some(first);
        while let Some(number) = next {
            for (place, one) in parted.iter_mut().zip(sought).filter(|(place, one)| place.is_none() && enough(one)) {
                *place = one.stands(self.version(number)).map(|span| (number, span));
            }
            let left = |number: &usize| {
                let stands = |one: &Sought| enough(one) && one.stands(self.version(*number)).is_some();
                parted.iter().zip(sought).filter(|(place, one)| place.is_none() && stands(one)).count()
            };
            let versions = self.ordered.iter().copied().enumerate();
            let most = versions.max_by_key(|(place, number)| (left(number), std::cmp::Reverse(*place)));
            next = most.map(|(_, number)| number).filter(|number| left(number) > 0);
        }
        parted
    }

    /// The version that was there when a file was committed as it is now.
    fn committed_with(&mut self, file: &str, bytes: &[u8]) -> Option<usize> {
        let history = self.history?;
        let commit = history.revisions(file).into_iter().next()?;
        if history.show(&commit, file)? != bytes {
            return None;
        }
        let text = self.text_at(&commit)?;
        Some(self.number_of(text))
    }

    fn text_at(&self, revision: &Revision) -> Option<Text> {
        let bytes = self.history?.show(revision, &self.path)?;
        utf8(&self.path, bytes).ok().map(Text::new)
    }

    fn number_of(&mut self, text: Text) -> usize {
        let known = self.texts.iter().position(|known| known.as_str() == text.as_str());
        known.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        })
    }

    /// Reads the next older version that differs from those before; tells whether there was one.
    fn read_next(&mut self) -> bool {
        while let Some(revision) = self.revisions.pop() {
            let number = self.text_at(&revision).map(|text| self.number_of(text));
            if let Some(number) = number.filter(|number| !self.ordered.contains(number)) {
                self.ordered.push(number);
                return true;
            }
        }
        false
    }
}
