//! Rules against people.
//!
//! In: the judgement of the rules. Out: the page with the tables by code and by rule, and, code by code, what people
//! rejected and what no rule found, in the words of the participants, up to a stated limit.

use super::evidence::anchor;
use super::quotation::{flat, marked_words};
use super::{Planned, Site, tables};
use crate::codebook::CodeIndex;
use crate::excerpt::Analysis;
use crate::judgement::{FalseHit, Judgement, Miss, Proportion};
use crate::report::page::{Block, Inline, NoteKind};
use crate::table::{are_judged, judged};
use crate::text::Span;
use std::io;

/// Where the page stands.
const PATH: &str = "rules";
/// False hits shown at most, and misses.
const LIMIT: usize = 200;

/// Where the page stands, when there is one: where people decided and rules propose.
pub(super) fn path(analysis: &Analysis) -> Option<&'static str> {
    are_judged(analysis.study).then_some(PATH)
}

/// Plans the page.
pub(super) fn planned<'a>(analysis: &'a Analysis<'a>) -> Option<Planned<'a>> {
    let title = analysis.study.locale.text("rules.title");
    path(analysis).map(|path| Planned::new(path, title, blocks))
}

/// A false hit or a miss: where, which code, what stands beside it.
struct Listed<'j> {
    interview: usize,
    segment: Span,
    code: CodeIndex,
    matched: &'j [Span],
    tag: String,
    note: &'j str,
}

fn blocks(site: &Site) -> io::Result<Vec<Block>> {
    let Some(judgement) = site.judgement() else { return Ok(Vec::new()) };
    let study = site.analysis.study;
    let heading = |id: &str, key: &str| Block::Heading { level: 2, id: Some(id.to_owned()), text: site.text(key) };
    let mut blocks = vec![
        Block::Lead(vec![Inline::text(site.text("rules.lead"))]),
        Block::Para(vec![Inline::text(judged(judgement, study.locale))]),
    ];
    for name in ["rules-code", "rules"] {
        let table = site.material.tables.iter().find(|table| table.name == name);
        blocks.extend(table.into_iter().flat_map(|table| tables::brief(site, table, "")));
    }
    let tag = |hit: &FalseHit| study.locale.fill("report.tag_rule", &[("rule", &study.codebook.rule_name(hit.rule))]);
    let false_hits = judgement.false_hits.iter().map(|hit| Listed {
        interview: hit.interview,
        segment: hit.segment,
        code: hit.code,
        matched: &hit.matched,
        tag: tag(hit),
        note: &hit.note,
    });
    blocks.push(heading("false-hits", "rules.false_hits"));
    blocks.push(Block::Para(vec![Inline::text(site.text("rules.false_hits_caption"))]));
    blocks.extend(list(site, false_hits.collect(), "false-hits"));
    let tag = |miss: &Miss| study.locale.fill("report.tag_coder", &[("coder", &miss.coder)]);
    let misses = judgement.misses.iter().map(|miss| Listed {
        interview: miss.interview,
        segment: miss.segment,
        code: miss.code,
        matched: &[],
        tag: tag(miss),
        note: &miss.note,
    });
    if !judgement.blind.is_empty() {
        blocks.push(heading("misses", "rules.misses"));
        blocks.push(Block::Para(vec![Inline::text(site.text("rules.misses_caption"))]));
        blocks.extend(list(site, misses.collect(), "misses"));
    }
    Ok(blocks)
}

/// The list by code, folded.
fn list(site: &Site, mut listed: Vec<Listed>, kind: &str) -> Vec<Block> {
    let locale = site.analysis.study.locale;
    let book = &site.analysis.study.codebook;
    if listed.is_empty() {
        return vec![Block::Para(vec![Inline::Emph(site.text("rules.none"))])];
    }
    listed.sort_by_key(|one| (one.code, one.interview, one.segment));
    let mut blocks = Vec::new();
    for of_code in listed.get(..LIMIT.min(listed.len())).unwrap_or_default().chunk_by(|a, b| a.code == b.code) {
        let Some(Listed { code, .. }) = of_code.first() else { continue };
        let all = listed.iter().filter(|one| one.code == *code).count() as u64;
        let id = Some(anchor(&format!("{kind}-{}", book.id(*code))));
        blocks.push(Block::Heading { level: 3, id, text: site.name(*code).to_owned() });
        let summary = format!("{}: {}", site.text(&format!("rules.{}", kind.replace('-', "_"))), locale.number(all));
        let shown = of_code.iter().flat_map(|one| quotation(site, one)).collect();
        blocks.push(Block::Details { summary, blocks: shown });
    }
    if listed.len() > LIMIT {
        let numbers = [LIMIT, listed.len()].map(|number| locale.number(number as u64));
        let text = locale.fill("rules.limit", &[("shown", &numbers[0]), ("all", &numbers[1])]);
        let command = Inline::Code(format!("grenstaal table {kind}"));
        let body = vec![Inline::text(format!("{text} ")), command];
        blocks.push(Block::Note { kind: NoteKind::Warning, body });
    }
    blocks
}

/// The words, and below them what the person wrote; of sensitive words nothing.
fn quotation(site: &Site, one: &Listed) -> Vec<Block> {
    let analysis = site.analysis;
    let codings = Default::default();
    let Some(mut quotation) = site.quotation(one.interview, one.segment, None, &codings) else { return Vec::new() };
    if analysis.sensitive(one.interview).iter().any(|span| span.overlaps(one.segment)) {
        quotation.words = vec![Inline::text(site.text("evidence.sensitive"))];
        quotation.before = None;
        return vec![Block::Quotation(quotation)];
    }
    if let Some(transcript) = analysis.study.transcript(one.interview) {
        quotation.words = marked_words(transcript, one.segment, one.matched.to_vec());
    }
    quotation.tags = vec![one.tag.clone()];
    let mut blocks = vec![Block::Quotation(quotation)];
    if !one.note.is_empty() {
        blocks.push(Block::Para(vec![Inline::Emph(flat(one.note))]));
    }
    blocks
}

impl Site<'_> {
    /// What people made of the rules of a code, with the way to its false hits or misses.
    pub(super) fn judged(&self, code: CodeIndex) -> Option<Vec<Inline>> {
        let judgement = self.judgement()?;
        let figures = judgement.codes.get(&code)?;
        let locale = self.analysis.study.locale;
        let say = |key: &str, Proportion { part, whole }: Proportion| {
            let value = locale.ratio(part, whole, 1, 3).unwrap_or_default();
            let numbers = [part, whole].map(|number| locale.number(number));
            locale.fill(key, &[("value", &value), ("part", &numbers[0]), ("whole", &numbers[1])])
        };
        let precision = figures.precision().map(|precision| say("rules.precision_of", precision));
        let recall = figures.recall().map(|recall| say("rules.recall_of", recall));
        let words: Vec<String> = [precision, recall].into_iter().flatten().collect();
        if words.is_empty() {
            return None;
        }
        let to = format!("{PATH}{}", place(self, judgement, code).unwrap_or_default());
        Some(vec![Inline::link(to, words.join("; "))])
    }
}

/// The place of a code on the page, where its false hits or misses are shown.
fn place(site: &Site, judgement: &Judgement, code: CodeIndex) -> Option<String> {
    let mut hits: Vec<CodeIndex> = judgement.false_hits.iter().map(|hit| hit.code).collect();
    let mut misses: Vec<CodeIndex> = judgement.misses.iter().map(|miss| miss.code).collect();
    for codes in [&mut hits, &mut misses] {
        codes.sort();
        codes.truncate(LIMIT);
    }
    let lists = [("false-hits", hits), ("misses", misses)];
    let (kind, _) = lists.iter().find(|(_, codes)| codes.contains(&code))?;
    Some(format!("#{}", anchor(&format!("{kind}-{}", site.analysis.study.codebook.id(code)))))
}
