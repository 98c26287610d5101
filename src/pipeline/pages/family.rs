//! The page of a code family.
//!
//! In: a family. Out: what it means, how often it and its codes were found, memos, and quotations: those flagged `cite` first,
//! the rest proposed by a stated rule.

use super::evidence::anchor;
use super::{Planned, Site, is_used, tables};
use crate::codebook::{CodeIndex, Codebook};
use crate::coding::Flag;
use crate::excerpt::{Analysis, Chosen, Level, Origin, choose};
use crate::memo::About;
use crate::report::page::{Block, Inline};
use std::io;

/// Quotations proposed for one code.
const PROPOSED: usize = 3;

/// Where it says what a code means: the page of its family, and the code's place on it.
pub(super) fn meaning_path(book: &Codebook, code: CodeIndex) -> String {
    let family = book.family(code);
    let page = format!("codes/{}", book.id(family));
    if code == family { page } else { format!("{page}#{}", anchor(book.id(code))) }
}

/// Plans the page of a family.
pub(super) fn planned<'a>(analysis: &'a Analysis<'a>, family: CodeIndex) -> Planned<'a> {
    let study = analysis.study;
    let name = study.codebook.code(family).map_or("", |code| code.name.of(study.locale.tag()));
    Planned::new(format!("codes/{}", study.codebook.id(family)), name, move |site| blocks(site, family))
}

fn blocks(site: &Site, family: CodeIndex) -> io::Result<Vec<Block>> {
    let book = &site.analysis.study.codebook;
    let mut blocks = site.meaning(family);
    blocks.push(Block::Para(site.counts(family)));
    blocks.extend(site.memos_about(&About::Code(family)));
    blocks.extend(tables::frequencies_of(site, family));
    blocks.push(Block::Para(vec![Inline::Emph(site.text("report.proposed_rule"))]));
    let below = book.indices().filter(|code| *code != family && book.is_within(*code, family));
    let codes: Vec<CodeIndex> = if book.has_children(family) { below.collect() } else { vec![family] };
    for code in codes {
        let id = Some(anchor(book.id(code)));
        blocks.push(Block::Heading { level: 2, id, text: site.name(code).to_owned() });
        if code != family {
            blocks.extend(site.meaning(code));
            blocks.push(Block::Para(site.counts(code)));
            blocks.extend(site.memos_about(&About::Code(code)));
        }
        blocks.extend(site.quotations(code, PROPOSED));
    }
    Ok(blocks)
}

impl Site<'_> {
    /// The definition of a code.
    fn meaning(&self, code: CodeIndex) -> Vec<Block> {
        let study = self.analysis.study;
        let definition = study.codebook.code(code).and_then(|code| code.definition.as_ref());
        definition.map(|words| Block::Lead(vec![Inline::text(words.of(study.locale.tag()))])).into_iter().collect()
    }

    /// Quotations for a code: the flagged ones, then the proposed ones under a heading that says so.
    pub(super) fn quotations(&self, code: CodeIndex, limit: usize) -> Vec<Block> {
        if !is_used(self.analysis, code) {
            return vec![Block::Para(vec![Inline::Emph(self.text("report.not_coded"))])];
        }
        let (cited, rest) = self.quotable(code);
        let mut blocks: Vec<Block> = cited.iter().filter_map(|chosen| self.block(chosen, code)).collect();
        let spread = self.spread();
        let proposed = choose(self.analysis, &rest, limit, spread.as_deref());
        if !proposed.is_empty() {
            blocks.push(Block::Para(vec![Inline::Strong(self.text("report.proposed"))]));
            blocks.extend(proposed.iter().filter_map(|chosen| self.block(chosen, code)));
        }
        blocks
    }

    /// The excerpts of a code that may be printed: those that a person flagged `cite`, and the others.
    fn quotable(&self, code: CodeIndex) -> (Vec<Chosen>, Vec<Chosen>) {
        let (mut cited, mut rest) = (Vec::new(), Vec::new());
        for interview in self.analysis.present() {
            let sensitive = self.analysis.sensitive(interview);
            let files = self.analysis.study.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
            let codings = (!files.is_empty()).then(|| self.analysis.codings(interview));
            for excerpt in self.analysis.excerpts(interview, code, Level::Tree) {
                if sensitive.iter().any(|span| span.overlaps(excerpt.span)) {
                    continue;
                }
                let behind = codings.as_ref().map(|codings| self.analysis.behind(codings, excerpt.span, code));
                let is_cited = behind
                    .iter()
                    .flatten()
                    .any(|coding| matches!(coding.origin, Origin::Person { coding, .. } if coding.has(Flag::Cite)));
                if is_cited { &mut cited } else { &mut rest }.push(Chosen { interview, excerpt });
            }
        }
        (cited, rest)
    }

    fn block(&self, chosen: &Chosen, code: CodeIndex) -> Option<Block> {
        let codings = self.analysis.codings(chosen.interview);
        self.quotation(chosen.interview, chosen.excerpt.span, Some(code), &codings).map(Block::Quotation)
    }

    /// The attribute that quotations are spread over: the first in the attribution that belongs to cases.
    fn spread(&self) -> Option<String> {
        let study = self.analysis.study;
        let named = study.roster.attributes.iter().find(|attribute| {
            attribute.of == crate::case::AttributeOf::Case
                && study.settings.attribution.contains(&format!("{{{}}}", attribute.name))
        });
        named.map(|attribute| attribute.name.clone())
    }
}
