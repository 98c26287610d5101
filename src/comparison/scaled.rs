//! How far coders agree on a segment attribute.
//!
//! In: a [`Comparison`] and an attribute of segments. Out: [`Ratings`]: a unit is a stretch to which coders gave the same
//! code, a cell the value each gave it.

use super::Comparison;
use crate::agreement::{Ratings, Scale, Values};
use crate::codebook::{CodeIndex, SegmentAttribute, SegmentType};
use crate::coding::{CodingFile, PersonCoding, Verdict, union};
use crate::text::Span;
use std::collections::BTreeMap;

impl Comparison<'_> {
    /// Collects the values that coders gave where they gave the same code; on a numeric scale values are sorted by size.
    pub fn scaled(&self, attribute: &SegmentAttribute, scale: Scale) -> Ratings {
        let mut names = attribute.values.clone();
        let rows = self.rows(attribute);
        for value in rows.iter().flatten().flatten() {
            if !names.contains(value) {
                names.push(value.clone());
            }
        }
        let number = |name: &String| name.parse::<f64>().unwrap_or_default();
        let values = if attribute.kind == SegmentType::Number {
            names.sort_by(|a, b| number(a).total_cmp(&number(b)));
            let positions = names.iter().map(number).collect();
            Values::Categories { scale, names: names.clone(), positions }
        } else {
            Values::ranked(scale, names.clone())
        };
        let coders = self.coders.iter().map(|coder| coder.0.clone()).collect();
        let mut ratings = Ratings::new(coders, values);
        for row in rows {
            let place = |value: Option<String>| {
                let place = names.iter().position(|name| Some(name) == value.as_ref())?;
                u32::try_from(place).ok()
            };
            ratings.push(row.into_iter().map(place));
        }
        ratings
    }

    fn rows(&self, attribute: &SegmentAttribute) -> Vec<Vec<Option<String>>> {
        let mut rows = Vec::new();
        for &interview in &self.interviews {
            let files = self.study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
            let own = |place: usize| {
                let coder = self.coders.get(place);
                let files = files.iter().filter(move |file: &&CodingFile| Some(&file.coder) == coder);
                files.flat_map(|file| &file.codings).filter(|coding| coding.verdict == Verdict::Yes)
            };
            let mut of_code: BTreeMap<CodeIndex, Vec<Span>> = BTreeMap::new();
            for coding in (0..self.coders.len()).flat_map(own) {
                of_code.entry(coding.code).or_default().push(coding.segment);
            }
            for (code, spans) in of_code {
                for stretch in union(spans) {
                    let here = |coding: &&PersonCoding| coding.code == code && coding.segment.overlaps(stretch);
                    let value = |place: usize| {
                        own(place).filter(here).find_map(|coding| coding.attributes.get(&attribute.id).cloned())
                    };
                    let row: Vec<Option<String>> = (0..self.coders.len()).map(value).collect();
                    if row.iter().flatten().count() >= 2 {
                        rows.push(row);
                    }
                }
            }
        }
        rows
    }
}
