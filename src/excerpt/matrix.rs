//! The framework matrix: what each participant said of a code or a theme.
//!
//! In: a column, a code or a theme. Out: for each case the excerpts that stand in its cell. The summary beside them is the
//! researcher's own: it stands in [`Summaries`](crate::summary::Summaries).

use super::analyse::merge;
use super::{Analysis, Excerpt, Level};
use crate::codebook::CodeIndex;
use crate::memo::About;
use std::collections::BTreeMap;

impl Analysis<'_> {
    /// Returns the codes that a column of the matrix stands for.
    pub fn codes_of(&self, about: &About) -> Vec<CodeIndex> {
        match about {
            About::Code(code) => vec![*code],
            About::Theme(id) => {
                let theme = self.study.themes.themes.iter().find(|theme| theme.id == *id);
                theme.map(|theme| theme.codes.clone()).unwrap_or_default()
            }
            About::Case(_) | About::Interview(_) => Vec::new(),
        }
    }

    /// Returns the excerpts of a column by case, in order: words that carry several of its codes stand there once.
    pub fn by_case(&self, about: &About) -> BTreeMap<usize, Vec<(usize, Excerpt)>> {
        let codes = self.codes_of(about);
        let mut cells: BTreeMap<usize, Vec<(usize, Excerpt)>> = BTreeMap::new();
        let Some(first) = codes.first() else { return cells };
        for interview in self.present() {
            let found = codes.iter().flat_map(|code| self.excerpts(interview, *code, Level::Tree)).collect();
            for excerpt in merge(*first, found, &|_| 0) {
                if let Some(case) = excerpt.case {
                    cells.entry(case as usize).or_default().push((interview, excerpt));
                }
            }
        }
        cells
    }

    /// Returns the columns that hold a summary: themes in their order, then codes in theirs.
    pub fn summarised(&self) -> Vec<About> {
        let study = self.study;
        let has = |about: &About| study.summaries.shown().any(|summary| summary.about == *about);
        let themes = study.themes.themes.iter().map(|theme| About::Theme(theme.id.clone()));
        let codes = study.codebook.indices().map(About::Code);
        themes.chain(codes).filter(has).collect()
    }
}
