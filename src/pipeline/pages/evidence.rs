//! The excerpts behind the numbers of one code.
//!
//! In: a code. Out: every excerpt that is counted for it and its sub-codes, by participant and interview; up to a stated
//! limit, with the command that shows the rest.

use super::{Planned, Site, evidence_path, is_used};
use crate::codebook::CodeIndex;
use crate::excerpt::{Analysis, Level};
use crate::report::page::{Block, Inline, NoteKind};
use std::io;

/// Excerpts on one page at most.
const LIMIT: usize = 500;

/// Plans the page of a code, when anything carries it.
pub(super) fn planned<'a>(analysis: &'a Analysis<'a>, code: CodeIndex) -> Option<Planned<'a>> {
    let study = analysis.study;
    let name = study.codebook.code(code)?.name.of(study.locale.tag());
    let title = study.locale.fill("evidence.title", &[("code", &name)]);
    is_used(analysis, code).then(|| Planned::new(evidence_path(analysis, code), title, move |site| blocks(site, code)))
}

fn blocks(site: &Site, code: CodeIndex) -> io::Result<Vec<Block>> {
    let analysis = site.analysis;
    let study = analysis.study;
    let mut blocks = vec![Block::Para(site.counts_plain(code))];
    let back = Inline::link(super::family::meaning_path(&study.codebook, code), site.name(code).to_owned());
    blocks.push(Block::Para(vec![Inline::text(format!("{} ", site.text("evidence.back"))), back]));
    let (mut shown, mut case_before) = (0usize, None);
    for interview in by_case(analysis) {
        if shown >= LIMIT {
            break;
        }
        let excerpts = analysis.excerpts(interview, code, Level::Tree);
        if excerpts.is_empty() {
            continue;
        }
        let sensitive = analysis.sensitive(interview);
        let codings = analysis.codings(interview);
        let case = study.roster.interviews.get(interview).and_then(|interview| interview.case);
        if case_before != Some(case) {
            case_before = Some(case);
            let text = case.map_or_else(|| site.text("table.groups"), |case| study.case_id(Some(case)).to_owned());
            blocks.push(Block::Heading { level: 2, id: Some(anchor(&format!("case {text}"))), text });
        }
        let text = site.interview_title(interview);
        blocks.push(Block::Heading { level: 3, id: None, text });
        for excerpt in excerpts {
            if shown >= LIMIT {
                break;
            }
            if let Some(mut quotation) = site.quotation(interview, excerpt.span, Some(code), &codings) {
                // Sensitive words are not shown; that there is such an excerpt is, so that numbers and pages agree.
                if sensitive.iter().any(|span| span.overlaps(excerpt.span)) {
                    quotation.words = vec![Inline::text(site.text("evidence.sensitive"))];
                    (quotation.before, quotation.tags) = (None, Vec::new());
                }
                quotation.to = None;
                quotation.facets = site.facets_of(interview, excerpt.case.map(|case| case as usize));
                blocks.push(Block::Quotation(quotation));
                shown += 1;
            }
        }
    }
    blocks.extend(limits(site, code, shown));
    Ok(blocks)
}

/// The interviews in the order of their cases, those of groups last.
fn by_case(analysis: &Analysis) -> Vec<usize> {
    let mut order: Vec<usize> = analysis.present().collect();
    let case = |i: &usize| analysis.study.roster.interviews.get(*i).and_then(|interview| interview.case);
    order.sort_by_key(|i| (case(i).is_none(), case(i), *i));
    order
}

fn limits(site: &Site, code: CodeIndex, shown: usize) -> Vec<Block> {
    let study = site.analysis.study;
    let (all, _) = site.analysis.tally.sum(|row| row.code == code && row.level == Level::Tree);
    let mut blocks = Vec::new();
    let left = (all as usize).saturating_sub(shown);
    if left > 0 {
        let locale = study.locale;
        let command = format!("grenstaal quotes {} --limit 0", study.codebook.id(code));
        let text =
            locale.fill("evidence.limit", &[("shown", &locale.number(shown as u64)), ("all", &locale.number(all))]);
        let body = vec![Inline::text(format!("{text} ")), Inline::Code(command)];
        blocks.push(Block::Note { kind: NoteKind::Warning, body });
    }
    blocks
}

/// Makes an id for a place on a page from words.
pub(super) fn anchor(words: &str) -> String {
    words.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect()
}

impl Site<'_> {
    fn counts_plain(&self, code: CodeIndex) -> Vec<Inline> {
        let plain = |inline| match inline {
            Inline::Link { text, .. } => Inline::text(text),
            other => other,
        };
        self.counts(code).into_iter().map(plain).collect()
    }

    /// The id of an interview and its attributes.
    pub(super) fn interview_title(&self, interview: usize) -> String {
        let study = self.analysis.study;
        let of_interviews = study.roster.attributes.iter().filter(|a| a.of == crate::case::AttributeOf::Interview);
        let values = of_interviews.filter_map(|attribute| {
            let value = study.roster.value(attribute, interview, None)?;
            Some(format!("{} {value}", attribute.label_in(study.locale)))
        });
        let id = study.interview_id(interview).to_owned();
        [id].into_iter().chain(values).collect::<Vec<_>>().join(" · ")
    }
}
