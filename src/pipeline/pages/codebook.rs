//! The codebook as it is printed.
//!
//! In: the codebook. Out: for every code its meaning, when to use it and when not, examples, rules and numbers.

use super::Site;
use super::evidence::anchor;
use crate::pipeline::described::{facts, lead, rule_line};
use crate::report::page::{Block, Inline};
use std::io;

/// Makes the page.
pub(super) fn blocks(site: &Site) -> io::Result<Vec<Block>> {
    let study = site.analysis.study;
    let book = &study.codebook;
    let tag = study.locale.tag();
    let mut blocks = vec![Block::Lead(vec![Inline::text(lead(study.locale, book))])];
    for index in book.indices() {
        let Some(code) = book.code(index) else { continue };
        let level = u8::try_from(code.depth + 2).unwrap_or(6).min(6);
        blocks.push(Block::Heading { level, id: Some(anchor(&code.id)), text: site.name(index).to_owned() });
        blocks.extend(code.definition.as_ref().map(|words| Block::Para(vec![Inline::text(words.of(tag))])));
        let mut facts = facts(study.locale, code);
        facts.push((site.text("codebook.found"), site.counts(index)));
        facts.extend(site.judged(index).map(|judged| (site.text("rules.of_code"), judged)));
        blocks.push(Block::Facts(facts));
        let rules = book.rules.get(code.rules.clone()).unwrap_or_default();
        if !rules.is_empty() {
            let list = Block::List(rules.iter().map(|rule| rule_line(study.locale, rule)).collect());
            let summary = study.locale.fill("codebook.rules", &[("rules", &rules.len())]);
            blocks.push(Block::Details { summary, blocks: vec![list] });
        }
    }
    Ok(blocks)
}
