//! The codebook as it is printed.
//!
//! In: the codebook. Out: for every code its meaning, when to use it and when not, examples, rules and numbers.

use super::Site;
use super::evidence::anchor;
use crate::codebook::{Code, CodeIndex, CodeStatus, Example, Rule};
use crate::locale::Words;
use crate::report::page::{Block, Inline};
use std::io;

/// Makes the page.
pub(super) fn blocks(site: &Site) -> io::Result<Vec<Block>> {
    let study = site.analysis.study;
    let book = &study.codebook;
    let tag = study.locale.tag();
    let title = book.title.as_ref().map_or("", |title| title.of(tag));
    let lead = study.locale.fill(
        "codebook.lead",
        &[
            ("title", &title),
            ("version", &book.version),
            ("families", &book.families().len()),
            ("codes", &book.codes.len()),
            ("rules", &book.rules.len()),
        ],
    );
    let mut blocks = vec![Block::Lead(vec![Inline::text(lead)])];
    for index in book.indices() {
        let Some(code) = book.code(index) else { continue };
        let level = u8::try_from(code.depth + 2).unwrap_or(6).min(6);
        blocks.push(Block::Heading { level, id: Some(anchor(&code.id)), text: site.name(index).to_owned() });
        blocks.extend(code.definition.as_ref().map(|words| Block::Para(vec![Inline::text(words.of(tag))])));
        blocks.push(Block::Facts(facts(site, index, code)));
        let rules = book.rules.get(code.rules.clone()).unwrap_or_default();
        if !rules.is_empty() {
            let list = Block::List(rules.iter().map(|rule| describe(site, rule)).collect());
            let summary = study.locale.fill("codebook.rules", &[("rules", &rules.len())]);
            blocks.push(Block::Details { summary, blocks: vec![list] });
        }
    }
    Ok(blocks)
}

fn facts(site: &Site, index: CodeIndex, code: &Code) -> Vec<(String, Vec<Inline>)> {
    let tag = site.analysis.study.locale.tag();
    let mut facts = vec![(site.text("codebook.id"), vec![Inline::Code(code.id.clone())])];
    let mut say = |key: &str, words: Option<&Words>| {
        facts.extend(words.map(|words| (site.text(key), vec![Inline::text(words.of(tag))])));
    };
    say("codebook.include", code.include.as_ref());
    say("codebook.exclude", code.exclude.as_ref());
    let examples = [
        ("codebook.typical", &code.examples.typical),
        ("codebook.atypical", &code.examples.atypical),
        ("codebook.near_miss", &code.examples.near_miss),
    ];
    for (key, examples) in examples {
        if !examples.is_empty() {
            facts.push((
                site.text(key),
                vec![Inline::Emph(examples.iter().map(quoted).collect::<Vec<_>>().join(" · "))],
            ));
        }
    }
    facts.push((
        site.text("codebook.origin"),
        vec![Inline::text(site.text(&format!("codebook.{}", code.origin.name())))],
    ));
    if code.status != CodeStatus::Active {
        let key = if code.status == CodeStatus::Draft { "codebook.draft" } else { "codebook.retired" };
        facts.push((site.text("codebook.status"), vec![Inline::text(site.text(key))]));
    }
    if !code.was.is_empty() {
        facts.push((site.text("codebook.was"), vec![Inline::Code(code.was.join(", "))]));
    }
    facts.push((site.text("codebook.found"), site.counts(index)));
    facts.extend(site.judged(index).map(|judged| (site.text("rules.of_code"), judged)));
    facts
}

fn quoted(example: &Example) -> String {
    format!("“{}”", example.text)
}

fn describe(site: &Site, rule: &Rule) -> Vec<Inline> {
    let sources = |patterns: &[crate::codebook::Written]| {
        patterns.iter().map(|written| written.pattern.source().to_owned()).collect::<Vec<_>>().join(" | ")
    };
    let language = rule.language.as_deref().map(|language| format!(" ({language})")).unwrap_or_default();
    let mut line = vec![Inline::Strong(format!("{}{language}: ", rule.id)), Inline::Code(sources(&rule.any))];
    if !rule.unless.is_empty() {
        line.push(Inline::text(format!(" {} ", site.text("codebook.unless"))));
        line.push(Inline::Code(sources(&rule.unless)));
    }
    line
}
