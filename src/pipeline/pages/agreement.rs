//! Coders beside each other.
//!
//! In: what each coder decided alone. Out: a page with the agreement per code and on all codes at once, what was given
//! instead of what, and the disagreements with their words, up to a stated limit.

use super::{Site, tables};
use crate::agreement::{Agreement, Distance, Resampling};
use crate::coding::Anchor;
use crate::comparison::{By, Comparison, Disagreement};
use crate::excerpt::Filter;
use crate::report::page::{Block, Figure, Inline, NoteKind, Quotation};
use crate::table::{agreement as measures, comparison_note, confusions};
use std::io;

/// Disagreements on the page at most.
const LIMIT: usize = 300;

/// Makes the page.
pub(super) fn blocks(site: &Site) -> io::Result<Vec<Block>> {
    let analysis = site.analysis;
    let study = analysis.study;
    let locale = study.locale;
    let mut blocks = vec![Block::Lead(vec![Inline::text(site.text("comparison.page_lead"))])];
    // The picture says itself what it shows.
    blocks.extend(super::index::figure(site, "agreement")?.map(|figure| match figure {
        Block::Figure(figure) => {
            Block::Figure(Figure { caption: vec![Inline::text(site.text("chart.agreement"))], ..figure })
        }
        other => other,
    }));
    let heading = |key: &str| Block::Heading { level: 2, id: Some(key.replace('.', "-")), text: site.text(key) };
    let table = site.material.tables.iter().find(|table| table.name == "agreement");
    let comparison = Comparison::of(analysis, &Comparison::coders_of(study), By::Turn, &Filter::default());
    let note = comparison_note(&comparison);
    blocks.extend(table.into_iter().flat_map(|table| tables::brief(site, table, &note)));
    blocks.push(heading("comparison.overall"));
    for (distance, key) in [(Distance::Masi, "comparison.masi"), (Distance::Jaccard, "comparison.jaccard")] {
        let found = comparison.on_sets(distance, Resampling::default());
        let found =
            Agreement { measures: found.measures.into_iter().filter(|m| m.category.is_none()).collect(), ..found };
        let mut table = measures(&found, String::new(), locale);
        table.name = format!("agreement-{}", distance.name());
        table.title = site.text(key);
        blocks.push(tables::without_files(site, table));
    }
    let confused = confusions(&comparison);
    if !confused.rows.is_empty() {
        blocks.push(heading("comparison.confusions"));
        blocks.push(tables::without_files(site, confused));
    }
    let parted = comparison.disagreements();
    if !parted.is_empty() {
        blocks.push(heading("comparison.disagreements"));
        blocks.push(Block::Para(vec![Inline::text(site.text("comparison.disagreements_caption"))]));
        blocks.extend(disagreements(site, &comparison, &parted));
    }
    Ok(blocks)
}

/// The disagreements, a heading for each code.
fn disagreements(site: &Site, comparison: &Comparison, parted: &[Disagreement]) -> Vec<Block> {
    let study = site.analysis.study;
    let mut blocks = Vec::new();
    let mut shown = 0;
    for of_code in parted.chunk_by(|a, b| a.code == b.code) {
        let Some(first) = of_code.first().filter(|_| shown < LIMIT) else { break };
        let listed: Vec<Block> =
            of_code.iter().take(LIMIT - shown).filter_map(|one| quotation(site, comparison, one)).collect();
        shown += listed.len();
        let summary = format!("{} ({})", site.name(first.code), study.locale.number(of_code.len() as u64));
        blocks.push(Block::Details { summary, blocks: listed });
    }
    if shown < parted.len() {
        let (shown, all) = (study.locale.number(shown as u64), study.locale.number(parted.len() as u64));
        let text = study.locale.fill("comparison.limit", &[("shown", &shown), ("all", &all)]);
        let command = Inline::Code("grenstaal agree --disagreements".to_owned());
        blocks.push(Block::Note { kind: NoteKind::Warning, body: vec![Inline::text(format!("{text} ")), command] });
    }
    blocks
}

/// The words of a unit, with what each coder gave it.
fn quotation(site: &Site, comparison: &Comparison, one: &Disagreement) -> Option<Block> {
    let study = site.analysis.study;
    let piece = comparison.pieces.get(one.piece)?;
    let text = &study.transcript(piece.interview)?.text;
    let hidden = site.analysis.sensitive(piece.interview).iter().any(|span| span.overlaps(piece.span));
    let words = if hidden { site.text("evidence.sensitive") } else { super::quotation::flat(text.slice(piece.span)) };
    let tag = |coder: &usize| {
        let name = comparison.coders.get(*coder).map_or("", |coder| coder.0.as_str());
        let codes: Vec<&str> =
            comparison.given(one.piece, *coder).into_iter().flatten().map(|code| site.name(*code)).collect();
        format!("{name}: {}", if codes.is_empty() { "–".to_owned() } else { codes.join(", ") })
    };
    let mut coders: Vec<usize> = one.yes.iter().chain(&one.no).copied().collect();
    coders.sort_unstable();
    Some(Block::Quotation(Quotation {
        words: vec![Inline::text(words)],
        anchor: format!(
            "{} · {}",
            Anchor::of(study.interview_id(piece.interview), text, piece.span),
            study.codebook.id(one.code)
        ),
        lang: (study.language_of(piece.interview) != study.locale.tag())
            .then(|| study.language_of(piece.interview).to_owned()),
        tags: coders.iter().map(tag).collect(),
        ..Quotation::default()
    }))
}
