//! What several coders coded in the same words.
//!
//! In: the coding files of one interview. Out: [`Item`]s: for each code the groups of yeses that overlap, one leading to the
//! next, with what each coder said there. Coders who have not read the interview in full are left out.

use crate::codebook::CodeIndex;
use crate::coding::{CoderId, CodingFile, PersonCoding, ReadingStatus, Verdict, intersection, union};
use crate::study::Study;
use crate::text::Span;
use std::collections::BTreeMap;

/// Where an agreed segment begins and ends, when coders chose different words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Borders {
    /// All words that at least one of them chose.
    Union,
    /// Only the words that all of them chose.
    Intersection,
    /// The words that this coder chose.
    Of(CoderId),
}

/// What one coder said of the words of an item.
#[derive(Clone, Debug)]
pub struct Said<'s> {
    /// Who.
    pub coder: CoderId,
    /// The yeses of the group, by place.
    pub yes: Vec<&'s PersonCoding>,
    /// The noes that share words with it, by place.
    pub no: Vec<&'s PersonCoding>,
}

impl Said<'_> {
    /// Returns the words to which this coder said yes, sorted and without overlaps.
    pub fn spans(&self) -> Vec<Span> {
        union(self.yes.iter().map(|coding| coding.segment).collect())
    }
}

/// Codings of one code that overlap, one leading to the next.
#[derive(Clone, Debug)]
pub struct Item<'s> {
    /// The interview.
    pub interview: usize,
    /// The code.
    pub code: CodeIndex,
    /// All words to which somebody said yes.
    pub segment: Span,
    /// What each coder said, in the order in which they were named.
    pub said: Vec<Said<'s>>,
}

impl Item<'_> {
    /// Tells whether all of them said yes.
    pub fn is_agreed(&self) -> bool {
        self.said.iter().all(|said| !said.yes.is_empty())
    }

    /// Returns the words of an agreed item; where the asked borders leave no word, all of them.
    pub fn words(&self, borders: &Borders) -> Vec<Span> {
        let mut each = self.said.iter().map(Said::spans);
        let chosen = match borders {
            Borders::Union => Vec::new(),
            Borders::Intersection => {
                let first = each.next().unwrap_or_default();
                each.fold(first, |all, spans| intersection(&all, &spans))
            }
            Borders::Of(coder) => {
                self.said.iter().find(|said| said.coder == *coder).map(Said::spans).unwrap_or_default()
            }
        };
        if chosen.is_empty() { vec![self.segment] } else { chosen }
    }
}

/// The file of one coder on one interview.
pub(super) fn file<'s>(study: &'s Study, interview: usize, coder: &CoderId) -> Option<&'s CodingFile> {
    study.codings.get(interview)?.iter().find(|file| file.coder == *coder)
}

/// Returns those of `coders` who have read an interview in full, in their order.
pub fn readers(study: &Study, interview: usize, coders: &[CoderId]) -> Vec<CoderId> {
    let full = |coder: &&CoderId| study.reading(&coder.0, interview) == ReadingStatus::Full;
    coders.iter().filter(full).cloned().collect()
}

/// Returns the items of an interview among its readers, by place and code.
pub fn items<'s>(study: &'s Study, interview: usize, readers: &[CoderId]) -> Vec<Item<'s>> {
    let of = |verdict: Verdict| {
        let mut by_code: BTreeMap<CodeIndex, Vec<(usize, &'s PersonCoding)>> = BTreeMap::new();
        for (place, coder) in readers.iter().enumerate() {
            let own = file(study, interview, coder).map(|file| file.codings.as_slice()).unwrap_or_default();
            for coding in own.iter().filter(|coding| coding.verdict == verdict) {
                by_code.entry(coding.code).or_default().push((place, coding));
            }
        }
        by_code
    };
    let noes = of(Verdict::No);
    let mut found: Vec<Item> = Vec::new();
    for (code, mut yeses) in of(Verdict::Yes) {
        yeses.sort_by_key(|(place, coding)| (coding.segment, *place));
        let mut item: Option<Item> = None;
        for (place, coding) in yeses {
            if item.as_ref().is_none_or(|item| coding.segment.start >= item.segment.end) {
                let none = |coder: &CoderId| Said { coder: coder.clone(), yes: Vec::new(), no: Vec::new() };
                let said = readers.iter().map(none).collect();
                found.extend(item.replace(Item { interview, code, segment: coding.segment, said }));
            }
            let Some(item) = item.as_mut() else { continue };
            item.segment.end = item.segment.end.max(coding.segment.end);
            item.said.get_mut(place).into_iter().for_each(|said| said.yes.push(coding));
        }
        found.extend(item);
    }
    for item in &mut found {
        let touching = noes.get(&item.code).into_iter().flatten();
        for (place, coding) in touching.filter(|(_, coding)| coding.segment.overlaps(item.segment)) {
            item.said.get_mut(*place).into_iter().for_each(|said| said.no.push(coding));
        }
    }
    found.sort_by_key(|item| (item.segment, item.code));
    found
}

/// Returns the noes that share no word with an item of their code, by place: what coders rejected and nobody else coded.
pub(super) fn rejections<'s>(
    study: &'s Study,
    readers: &[CoderId],
    items: &[Item],
    interview: usize,
) -> Vec<&'s PersonCoding> {
    let files = readers.iter().filter_map(|coder| file(study, interview, coder));
    let no = |coding: &&PersonCoding| {
        let same = |item: &&Item| item.code == coding.code && item.segment.overlaps(coding.segment);
        coding.verdict == Verdict::No && !items.iter().any(|item| same(&item))
    };
    let mut noes: Vec<&PersonCoding> = files.flat_map(|file| &file.codings).filter(no).collect();
    noes.sort_by_key(|coding| (coding.segment, coding.code));
    noes.dedup_by_key(|coding| (coding.segment, coding.code));
    noes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coding(start: u32, end: u32) -> PersonCoding {
        PersonCoding {
            segment: Span::new(start, end),
            code: CodeIndex(0),
            verdict: Verdict::Yes,
            note: String::new(),
            flags: Vec::new(),
            attributes: BTreeMap::new(),
            rule: None,
        }
    }

    #[test]
    fn the_words_of_an_agreed_item_have_the_borders_that_are_asked_for() {
        let all = [coding(0, 10), coding(20, 30), coding(5, 25), coding(22, 40)];
        let said =
            |coder: &str, yes: Vec<&'static PersonCoding>| Said { coder: CoderId(coder.into()), yes, no: Vec::new() };
        let all: &'static [PersonCoding; 4] = Box::leak(Box::new(all));
        let item = |said| Item { interview: 0, code: CodeIndex(0), segment: Span::new(0, 40), said };
        let two = item(vec![said("a", vec![&all[0], &all[1]]), said("b", vec![&all[2]])]);
        assert!(two.is_agreed());
        assert_eq!(two.words(&Borders::Union), [Span::new(0, 40)]);
        assert_eq!(two.words(&Borders::Intersection), [Span::new(5, 10), Span::new(20, 25)]);
        assert_eq!(two.words(&Borders::Of(CoderId("b".into()))), [Span::new(5, 25)]);
        let apart = item(vec![said("a", vec![&all[0]]), said("b", vec![&all[3]])]);
        assert_eq!(apart.words(&Borders::Intersection), [Span::new(0, 40)], "nothing in common leaves all");
        assert!(!item(vec![said("a", vec![&all[0]]), said("b", vec![])]).is_agreed());
    }
}
