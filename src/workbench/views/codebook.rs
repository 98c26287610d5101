//! The codebook as a tree in the order of its file, with what was counted of each code.

use super::waiting;
use crate::codebook::{Code, CodeIndex, Example, Origin, Rule, Scope, Written};
use crate::coding::CoderId;
use crate::excerpt::Level;
use crate::locale::Words;
use crate::project::At;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The codes in the order of their file.
#[derive(Serialize)]
pub struct CodebookView<'a> {
    version: &'a str,
    codes: Vec<CodeView<'a>>,
}

#[derive(Serialize)]
struct CodeView<'a> {
    id: &'a str,
    name: &'a str,
    parent: Option<&'a str>,
    depth: u16,
    status: &'static str,
    origin: &'static str,
    definition: Option<&'a str>,
    include: Option<&'a str>,
    exclude: Option<&'a str>,
    examples: Examples<'a>,
    rules: Vec<RuleView<'a>>,
    own: Count,
    tree: Count,
    waiting: usize,
    mine: usize,
}

#[derive(Serialize)]
struct Examples<'a> {
    typical: Vec<&'a str>,
    atypical: Vec<&'a str>,
    near_miss: Vec<&'a str>,
}

#[derive(Serialize)]
struct RuleView<'a> {
    id: &'a str,
    language: Option<&'a str>,
    any: Vec<String>,
    unless: Vec<String>,
    scope: &'static str,
}

/// Excerpts that count, and who they are of.
#[derive(Default, Serialize)]
struct Count {
    segments: u64,
    participants: usize,
}

/// Shows the codebook with what was counted of each code.
pub fn codebook<'a>(at: &At<'a>, coder: &CoderId) -> CodebookView<'a> {
    let study = &at.loaded.study;
    let book = &study.codebook;
    let mut counts: BTreeMap<(CodeIndex, Level), (u64, BTreeSet<u32>)> = BTreeMap::new();
    for row in at.analysis.tally.rows.iter().filter(|row| row.segments > 0) {
        let (segments, cases) = counts.entry((row.code, row.level)).or_default();
        *segments += u64::from(row.segments);
        cases.extend(row.case);
    }
    let count = |code, level| {
        counts
            .get(&(code, level))
            .map_or_else(Count::default, |(segments, cases)| Count { segments: *segments, participants: cases.len() })
    };
    let (mut open, mut mine) = (vec![0_usize; book.codes.len()], vec![0_usize; book.codes.len()]);
    let one_more = |counts: &mut Vec<usize>, code: CodeIndex| {
        counts.get_mut(usize::from(code.0)).into_iter().for_each(|count| *count += 1);
    };
    for interview in at.analysis.present() {
        let list = at.analysis.counted(interview).map(|counted| counted.candidates.list.as_slice()).unwrap_or_default();
        for candidate in waiting(at, coder, interview).into_iter().filter_map(|place| list.get(place)) {
            one_more(&mut open, candidate.code);
        }
        let own = study.codings.get(interview).into_iter().flatten().filter(|file| file.coder == *coder);
        own.flat_map(|file| &file.codings).for_each(|coding| one_more(&mut mine, coding.code));
    }
    let language = study.language.as_str();
    let words =
        |words: &'a Option<Words>| words.as_ref().map(|words| words.of(language)).filter(|text| !text.is_empty());
    let view = |(index, code): (CodeIndex, &'a Code)| CodeView {
        id: &code.id,
        name: code.name.of(language),
        parent: code.parent.map(|parent| book.id(parent)),
        depth: code.depth,
        status: code.status.name(),
        origin: code.origin.map_or("", Origin::name),
        definition: words(&code.definition),
        include: words(&code.include),
        exclude: words(&code.exclude),
        examples: Examples {
            typical: texts(&code.examples.typical),
            atypical: texts(&code.examples.atypical),
            near_miss: texts(&code.examples.near_miss),
        },
        rules: book
            .rules
            .get(code.rules.clone())
            .unwrap_or_default()
            .iter()
            .map(|rule| rule_view(rule, study.settings.scope))
            .collect(),
        own: count(index, Level::Own),
        tree: count(index, Level::Tree),
        waiting: open.get(usize::from(index.0)).copied().unwrap_or(0),
        mine: mine.get(usize::from(index.0)).copied().unwrap_or(0),
    };
    CodebookView { version: &book.version, codes: book.indices().zip(&book.codes).map(view).collect() }
}

fn texts(examples: &[Example]) -> Vec<&str> {
    examples.iter().map(|example| example.text.as_str()).collect()
}

fn rule_view(rule: &Rule, scope: Scope) -> RuleView<'_> {
    let written = |list: &[Written]| list.iter().map(|written| written.pattern.source().to_owned()).collect();
    RuleView {
        id: &rule.id,
        language: rule.language.as_deref(),
        any: written(&rule.any),
        unless: written(&rule.unless),
        scope: match rule.scope.unwrap_or(scope) {
            Scope::Match => "match",
            Scope::Sentence => "sentence",
            Scope::Turn => "turn",
            Scope::Exchange => "exchange",
        },
    }
}
