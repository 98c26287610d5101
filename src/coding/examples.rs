//! The examples of a codebook, run as tests.
//!
//! In: a codebook. Out: findings: a typical example that no rule hits, an atypical one that a rule hits, and a note for
//! each near miss that a rule hits. Each example is read as the one turn of a participant.

use super::candidate::{Proposer, RuleSet};
use crate::codebook::{Code, CodeIndex, Codebook, Example, Scope};
use crate::diagnostic::Diagnostic;
use crate::text::{Span, Text};
use crate::transcript::{InterviewId, Role, Speaker, Transcript, Turn};
use std::collections::BTreeMap;

/// Runs every example through the rules of its language.
pub fn check_examples(codebook: &Codebook, language: &str, scope: Scope, findings: &mut Vec<Diagnostic>) {
    let mut sets: BTreeMap<String, RuleSet> = BTreeMap::new();
    let language_of = |example: &Example| -> String {
        example.language.clone().or_else(|| codebook.language.clone()).unwrap_or_else(|| language.to_owned())
    };
    for code in &codebook.codes {
        for example in code.examples.typical.iter().chain(&code.examples.atypical).chain(&code.examples.near_miss) {
            let language = language_of(example);
            if let std::collections::btree_map::Entry::Vacant(entry) = sets.entry(language.clone()) {
                match RuleSet::new(codebook, &language, scope) {
                    Ok(set) => {
                        entry.insert(set);
                    }
                    Err(errors) => return findings.extend(errors),
                }
            }
        }
    }
    let mut proposers: BTreeMap<&str, Proposer> =
        sets.iter().map(|(l, set)| (l.as_str(), Proposer::new(set))).collect();
    for index in codebook.indices() {
        let Some(code) = codebook.code(index) else { continue };
        let mut fired = |example: &Example| -> Option<String> {
            let language = language_of(example);
            let proposer = proposers.get_mut(language.as_str())?;
            rule_that_fires(proposer, codebook, index, &example.text)
        };
        check_code(code, &mut fired, findings);
    }
}

fn check_code(code: &Code, fired: &mut dyn FnMut(&Example) -> Option<String>, findings: &mut Vec<Diagnostic>) {
    for example in &code.examples.typical {
        if !code.rules.is_empty() && fired(example).is_none() {
            let message = format!("no rule of `{}` hits its typical example “{}”", code.id, example.text);
            let hint = "widen a rule, or move the sentence to `atypical` when only a person can see it";
            findings.push(Diagnostic::error("example-typical", example.place.clone(), message).hint(hint));
        }
    }
    for example in &code.examples.atypical {
        if let Some(rule) = fired(example) {
            let message = format!("the rule `{rule}` hits “{}”, which stands under `atypical`", example.text);
            let hint = "move the sentence to `typical`, or narrow the rule";
            findings.push(Diagnostic::error("example-atypical", example.place.clone(), message).hint(hint));
        }
    }
    for example in &code.examples.near_miss {
        if let Some(rule) = fired(example) {
            let message = format!("the rule `{rule}` hits the near miss “{}”", example.text);
            let hint = "a person has to reject such candidates; an `unless` may help";
            findings.push(Diagnostic::note("example-near-miss", example.place.clone(), message).hint(hint));
        }
    }
}

fn rule_that_fires(proposer: &mut Proposer, codebook: &Codebook, code: CodeIndex, example: &str) -> Option<String> {
    let text = Text::new(example.to_owned());
    let span = Span::new(0, text.len());
    let transcript = Transcript {
        id: InterviewId("example".to_owned()),
        text,
        speakers: vec![Speaker { label: "P".to_owned(), role: Role::Participant }],
        turns: vec![Turn { speaker: 0, span, time: None }],
    };
    let candidates = proposer.propose(&transcript);
    let own = candidates.list.iter().find(|candidate| candidate.code == code)?;
    codebook.rule(own.rule).map(|rule| rule.id.clone())
}
