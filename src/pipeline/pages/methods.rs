//! How the numbers came to be, in words that fit a methods section; and the interview guide.
//!
//! In: the study, its lock facts and what counts. Out: paragraphs and the list of input files with their digests.

use super::{Site, memo};
use crate::coding::Basis;
use crate::comparison::Comparison;
use crate::excerpt::Filter;
use crate::report::page::{Block, Cell, Inline, Row, Table};
use crate::table::Caption;
use std::io;

/// Input files listed at most.
const FILES: usize = 500;

/// Makes the methods page.
pub(super) fn blocks(site: &Site) -> io::Result<Vec<Block>> {
    let analysis = site.analysis;
    let study = analysis.study;
    let locale = study.locale;
    let caption = Caption::new(analysis, &Filter::default());
    let stance =
        study.stance.map_or_else(|| site.text("methods.no_stance"), |s| site.text(&format!("methods.{}", s.name())));
    let paragraph = locale.fill(
        "methods.paragraph",
        &[
            ("n", &locale.number(caption.participants)),
            ("interviews", &locale.number(caption.interviews)),
            ("words", &locale.number(caption.words)),
            ("stance", &stance),
            ("version", &study.codebook.version),
            ("codes", &study.codebook.codes.len()),
            ("rules", &study.codebook.rules.len()),
            ("tool", &crate::study::TOOL),
        ],
    );
    let basis = match analysis.basis {
        Basis::Candidates => "methods.candidates",
        Basis::Decisions => "methods.decisions",
    };
    let heading = |key: &str| Block::Heading { level: 2, id: Some(key.replace('.', "-")), text: site.text(key) };
    let mut blocks = vec![
        Block::Para(vec![Inline::text(paragraph)]),
        Block::Para(vec![Inline::text(site.text(basis))]),
        Block::Para(vec![Inline::text(caption.text(""))]),
        Block::Para(vec![Inline::text(locale.fill("methods.small_cell", &[("k", &study.settings.small_cell)]))]),
        heading("methods.counting"),
        Block::List(
            ["one", "two", "three", "four", "five", "six", "seven", "eight"]
                .map(|n| vec![Inline::text(site.text(&format!("methods.count_{n}")))])
                .into(),
        ),
    ];
    if Comparison::is_left_out(study) {
        blocks.push(heading("comparison.title"));
        blocks.push(Block::Para(vec![Inline::text(site.text("comparison.left_out"))]));
    }
    if !study.roster.team.people.is_empty() {
        blocks.push(heading("methods.team"));
        blocks.push(Block::Facts(
            study.roster.team.people.iter().map(|person| (person.id.clone(), about(person))).collect(),
        ));
    }
    if let Some(count) = memo::count(memo::shown(study), locale) {
        blocks.push(heading("memo.title"));
        blocks.push(Block::Para(vec![
            Inline::text(format!("{count}: ")),
            Inline::link("memos", site.text("memo.methods")),
        ]));
    }
    blocks.push(heading("methods.inputs"));
    blocks.push(inputs(site));
    Ok(blocks)
}

fn about(person: &crate::case::Person) -> Vec<Inline> {
    let parts = [
        person.name.clone(),
        Some(person.roles.join(", ")),
        person.credentials.clone(),
        person.occupation.clone(),
        person.gender.clone(),
        person.experience.clone(),
        person.relation.clone(),
    ];
    let told =
        parts.into_iter().flatten().map(|part| part.trim_end_matches('.').to_owned()).filter(|part| !part.is_empty());
    vec![Inline::text(told.map(|part| format!("{part}.")).collect::<Vec<_>>().join(" "))]
}

fn inputs(site: &Site) -> Block {
    let study = site.analysis.study;
    let locale = study.locale;
    let rows = study.inputs.iter().take(FILES).map(|input| {
        Row::Cells(vec![
            Cell::text(input.path.as_str()),
            Cell::number(locale.number(input.size)),
            Cell::text(input.digest.short()),
        ])
    });
    let caption = locale.fill("methods.inputs_caption", &[("files", &locale.number(study.inputs.len() as u64))]);
    Block::Table(Table {
        id: "inputs".to_owned(),
        caption: vec![Inline::text(caption)],
        head: vec![
            Cell::text(site.text("methods.file")),
            Cell::number(site.text("methods.size")),
            Cell::text(site.text("methods.digest")),
        ],
        rows: rows.collect(),
        downloads: Vec::new(),
    })
}

/// Makes the page of the interview guide.
pub(super) fn guide(site: &Site) -> io::Result<Vec<Block>> {
    let study = site.analysis.study;
    let tag = study.locale.tag();
    let mut blocks = Vec::new();
    blocks.extend(study.guide.title.as_ref().map(|title| Block::Lead(vec![Inline::text(title.of(tag))])));
    let mut half_before: Option<&str> = None;
    for question in &study.guide.questions {
        let half = question.half.as_deref();
        if let Some(name) = half.filter(|_| half != half_before) {
            blocks.push(Block::Heading { level: 2, id: Some(super::evidence::anchor(name)), text: name.to_owned() });
        }
        half_before = half;
        blocks
            .push(Block::Heading { level: 3, id: None, text: format!("{} · {}", question.id, question.ask.of(tag)) });
        let mut facts = Vec::new();
        for (key, lines) in [("guide.variants", &question.variants), ("guide.probes", &question.probes)] {
            if !lines.is_empty() {
                facts.push((site.text(key), vec![Inline::text(lines.join(" · "))]));
            }
        }
        blocks.push(Block::Facts(facts));
    }
    Ok(blocks)
}
