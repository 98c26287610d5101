//! A code in words: when to use it and when not, examples, rules.
//!
//! In: a code. Out: the facts of it and a line for each rule, as pages print them.

use crate::codebook::{Code, CodeStatus, Codebook, Example, Rule, Written};
use crate::locale::{Locale, Words};
use crate::report::page::Inline;

/// Says how much a codebook holds.
pub(super) fn lead(locale: Locale, book: &Codebook) -> String {
    let title = book.title.as_ref().map_or("", |title| title.of(locale.tag()));
    let counts = [book.families().len(), book.codes.len(), book.rules.len()];
    let [families, codes, rules] = &counts;
    let values: [(&str, &dyn std::fmt::Display); 5] =
        [("title", &title), ("version", &book.version), ("families", families), ("codes", codes), ("rules", rules)];
    locale.fill("codebook.lead", &values)
}

/// Lists what is said of a code beside its name and definition.
pub(super) fn facts(locale: Locale, code: &Code) -> Vec<(String, Vec<Inline>)> {
    let text = |key: &str| locale.text(key).to_owned();
    let mut facts = vec![(text("codebook.id"), vec![Inline::Code(code.id.clone())])];
    let mut say = |key: &str, words: Option<&Words>| {
        facts.extend(words.map(|words| (text(key), vec![Inline::text(words.of(locale.tag()))])));
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
            let said = examples.iter().map(quoted).collect::<Vec<_>>().join(" · ");
            facts.push((text(key), vec![Inline::Emph(said)]));
        }
    }
    if let Some(origin) = code.origin {
        facts.push((text("codebook.origin"), vec![Inline::text(text(&format!("codebook.{}", origin.name())))]));
    }
    if let Some(status) = status(locale, code) {
        facts.push((text("codebook.status"), vec![Inline::text(status)]));
    }
    if !code.was.is_empty() {
        facts.push((text("codebook.was"), vec![Inline::Code(code.was.join(", "))]));
    }
    facts
}

/// Says where a code is in its life, when it is not simply in use.
pub(super) fn status(locale: Locale, code: &Code) -> Option<String> {
    let key = match code.status {
        CodeStatus::Active => return None,
        CodeStatus::Draft => "codebook.draft",
        CodeStatus::Retired => "codebook.retired",
    };
    Some(locale.text(key).to_owned())
}

fn quoted(example: &Example) -> String {
    format!("“{}”", example.text)
}

/// Writes a rule on a line.
pub(super) fn rule_line(locale: Locale, rule: &Rule) -> Vec<Inline> {
    let sources = |patterns: &[Written]| {
        patterns.iter().map(|written| written.pattern.source().to_owned()).collect::<Vec<_>>().join(" | ")
    };
    let language = rule.language.as_deref().map(|language| format!(" ({language})")).unwrap_or_default();
    let mut line = vec![Inline::Strong(format!("{}{language}: ", rule.id)), Inline::Code(sources(&rule.any))];
    if !rule.unless.is_empty() {
        line.push(Inline::text(format!(" {} ", locale.text("codebook.unless"))));
        line.push(Inline::Code(sources(&rule.unless)));
    }
    line
}
