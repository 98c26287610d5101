//! The page of a theme.
//!
//! In: a theme. Out: its claim, the question it answers, its codes with their numbers, the chosen quotations, what
//! speaks against it, how the quotations spread over participants, memos, further quotations that are only proposed, and the
//! advices that rest on it.

use super::{Planned, Site};
use crate::coding::Placed;
use crate::excerpt::{Analysis, Codings};
use crate::memo::About;
use crate::report::page::{Block, Cell, Inline, NoteKind, Row, Table};
use crate::theme::Theme;
use std::collections::BTreeMap;
use std::io;

/// Quotations proposed for one code of a theme.
const PROPOSED: usize = 2;

/// Returns the short name of a theme, or its claim.
pub(super) fn title(theme: &Theme, tag: &str) -> String {
    theme.title.as_ref().unwrap_or(&theme.claim).of(tag).to_owned()
}

/// Plans the page of a theme.
pub(super) fn planned<'a>(analysis: &'a Analysis<'a>, index: usize) -> Option<Planned<'a>> {
    let study = analysis.study;
    let theme = study.themes.themes.get(index)?;
    let make = move |site: &Site<'a>| Ok::<_, io::Error>(blocks(site, theme));
    Some(Planned::new(format!("themes/{}", theme.id), title(theme, study.locale.tag()), make))
}

fn blocks(site: &Site, theme: &Theme) -> Vec<Block> {
    let study = site.analysis.study;
    let tag = study.locale.tag();
    let heading = |key: &str| Block::Heading { level: 2, id: Some(key.replace('.', "-")), text: site.text(key) };
    let mut blocks = vec![Block::Lead(vec![Inline::text(theme.claim.of(tag))])];
    let question = theme.question.as_ref().and_then(|id| study.themes.questions.iter().find(|q| q.id == *id));
    let mut facts = Vec::new();
    facts.extend(question.map(|question| (site.text("theme.question"), vec![Inline::text(question.text.of(tag))])));
    let advices = study.themes.advices.iter().filter(|advice| advice.themes.contains(&theme.id));
    facts.extend(advices.map(|advice| (site.text("theme.advice"), vec![Inline::text(advice.text.of(tag))])));
    let named = theme.memo.as_ref().and_then(|memo| site.memo_named(memo));
    facts.extend(named.map(|memo| (site.text("theme.memo"), vec![memo])));
    blocks.push(Block::Facts(facts));
    blocks.push(heading("theme.codes"));
    let item = |code: &crate::codebook::CodeIndex| {
        let mut line = vec![Inline::Strong(format!("{}: ", site.name(*code)))];
        line.extend(site.counts(*code));
        line
    };
    blocks.push(Block::List(theme.codes.iter().map(item).collect()));
    blocks.push(heading("theme.quotations"));
    blocks.extend(chosen(site, &theme.quotations, "theme.no_quotations"));
    blocks.push(heading("theme.against"));
    if let Some(reason) = &theme.against_reason {
        blocks.push(Block::Para(vec![Inline::text(reason.of(tag))]));
    }
    if !theme.against.is_empty() || theme.against_reason.is_none() {
        blocks.extend(chosen(site, &theme.against, "theme.no_against"));
    }
    blocks.push(heading("theme.balance"));
    blocks.push(balance(site, theme));
    let memos = site.memos_about(&About::Theme(theme.id.clone()));
    if !memos.is_empty() {
        blocks.push(heading("memo.title"));
        blocks.extend(site.count_memos(&About::Theme(theme.id.clone())));
        blocks.extend(memos);
    }
    blocks.push(heading("theme.proposed"));
    blocks.push(Block::Para(vec![Inline::Emph(site.text("report.proposed_rule"))]));
    for code in &theme.codes {
        blocks.push(Block::Heading { level: 3, id: None, text: site.name(*code).to_owned() });
        blocks.extend(site.quotations(*code, PROPOSED));
    }
    blocks
}

/// Quotations that were chosen, but for sensitive ones; where there are none, the text of the key `none`.
pub(super) fn chosen(site: &Site, quotations: &[Placed], none: &str) -> Vec<Block> {
    if quotations.is_empty() {
        return vec![Block::Para(vec![Inline::Emph(site.text(none))])];
    }
    let mut hidden = false;
    let mut blocks = Vec::new();
    for placed in quotations {
        if site.analysis.sensitive(placed.interview).iter().any(|span| span.overlaps(placed.span)) {
            hidden = true;
            continue;
        }
        blocks.extend(site.quotation(placed.interview, placed.span, None, &Codings::default()).map(Block::Quotation));
        let printed = site.analysis.study.quotations.printed(placed);
        for (language, translation) in printed.iter().flat_map(|printed| &printed.translations) {
            let by = site
                .analysis
                .study
                .locale
                .fill("theme.translation", &[("language", language), ("by", &translation.by)]);
            blocks.push(Block::Para(vec![Inline::Emph(translation.text.clone()), Inline::text(format!(" ({by})"))]));
        }
    }
    if hidden {
        blocks.push(Block::Note { kind: NoteKind::Warning, body: vec![Inline::text(site.text("theme.sensitive"))] });
    }
    blocks
}

/// How the quotations of a theme spread over participants, beside their share of the talk.
fn balance(site: &Site, theme: &Theme) -> Block {
    let analysis = site.analysis;
    let study = analysis.study;
    let mut talk: BTreeMap<usize, u64> = BTreeMap::new();
    for interview in analysis.present() {
        for (case, own) in analysis.counted(interview).into_iter().flat_map(|counted| &counted.talk) {
            if let Some(case) = case {
                *talk.entry(*case as usize).or_default() += own.words;
            }
        }
    }
    let all: u64 = talk.values().sum();
    let of_case = |quotations: &[Placed], case: usize| {
        let own = quotations.iter().filter(|placed| {
            let transcript = study.transcript(placed.interview);
            let turn = transcript.and_then(|t| t.turn_at(placed.span.start).and_then(|i| t.turns.get(i)));
            let label = transcript.zip(turn).and_then(|(t, turn)| t.speakers.get(usize::from(turn.speaker)));
            label.and_then(|label| study.roster.case_of(placed.interview, &label.label)) == Some(case)
        });
        own.count() as u64
    };
    let rows = talk.iter().map(|(case, words)| {
        let (for_it, against) = (of_case(&theme.quotations, *case), of_case(&theme.against, *case));
        let share = study.locale.ratio(*words, all, 100, 0).map_or_else(String::new, |share| format!("{share} %"));
        Row::Cells(vec![
            Cell::text(study.case_id(Some(*case))),
            Cell::number(study.locale.number(for_it)),
            Cell::number(study.locale.number(against)),
            Cell::number(share),
        ])
    });
    Block::Table(Table {
        id: "balance-table".to_owned(),
        caption: vec![Inline::text(site.text("theme.balance_caption"))],
        head: vec![
            Cell::text(site.text("column.participant")),
            Cell::number(site.text("theme.for")),
            Cell::number(site.text("theme.against_short")),
            Cell::number(site.text("theme.talk")),
        ],
        rows: rows.collect(),
        downloads: Vec::new(),
    })
}
