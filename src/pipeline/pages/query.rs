//! What a saved query found.
//!
//! In: a query that the study keeps. Out: a page with the query, what it counts and how often, by participant, and the
//! passages as quotations, up to a stated limit; passages with sensitive words are left out and counted.

use super::{Planned, Site, quotation::flat, tables};
use crate::coding::Anchor;
use crate::excerpt::Analysis;
use crate::query::{Answer, Passage, Piece, Query, Sort, Wanted, answer, saved, scan, voices};
use crate::report::page::{Block, Inline, NoteKind, Quotation};
use crate::study::SavedQuery;
use crate::table::{Caption, hits};
use std::io;

/// Passages on one page at most.
const LIMIT: usize = 500;
/// Words that are shown on either side of the hits.
const WORDS: usize = 40;

fn path(kept: &SavedQuery) -> String {
    format!("queries/{}", kept.id)
}

/// The pages of saved queries: path and title. A query that is wrong has none; `check` says so.
pub(super) fn links(analysis: &Analysis) -> impl Iterator<Item = (String, String)> {
    let study = analysis.study;
    let right = study.queries.iter().filter(|kept| saved(study, kept).is_ok());
    right.map(|kept| (path(kept), kept.title.of(study.locale.tag()).to_owned()))
}

/// Plans the page of a query.
pub(super) fn planned<'a>(analysis: &'a Analysis<'a>, kept: &'a SavedQuery) -> Option<Planned<'a>> {
    let query = saved(analysis.study, kept).ok()?;
    let title = kept.title.of(analysis.study.locale.tag());
    Some(Planned::new(path(kept), title, move |site| blocks(site, kept, &query)))
}

fn blocks(site: &Site, kept: &SavedQuery, query: &Query) -> io::Result<Vec<Block>> {
    let analysis = site.analysis;
    let locale = analysis.study.locale;
    let wanted = Wanted { sort: Sort::Interview, offset: 0, limit: LIMIT, context: 0, hits: true };
    let answer = answer(analysis, &scan(query, analysis), wanted);
    let mut blocks = vec![
        Block::Para(vec![Inline::text(format!("{}: ", site.text("query.query"))), Inline::Code(query.text.clone())]),
        Block::Para(vec![Inline::text(counts(site, query, &answer))]),
    ];
    let by = ["case".to_owned()];
    let table = hits(analysis.study, query, &answer, &voices(analysis.study), &by).map_err(io::Error::other)?;
    blocks.push(tables::without_files(site, table));
    let heading = Block::Heading { level: 2, id: Some("passages".to_owned()), text: site.text("query.passages") };
    blocks.push(heading);
    let (mut hidden, mut before) = (0_u64, None);
    for passage in &answer.passages {
        match quotation(site, passage) {
            None => hidden += 1,
            Some(quotation) => {
                if before != Some(passage.said.interview) {
                    before = Some(passage.said.interview);
                    let text = site.interview_title(passage.said.interview);
                    blocks.push(Block::Heading { level: 3, id: None, text });
                }
                blocks.push(Block::Quotation(quotation));
            }
        }
    }
    let note = |kind, body| Block::Note { kind, body };
    let all = answer.total().turns;
    if all == 0 {
        blocks.push(note(NoteKind::Info, vec![Inline::text(site.text("query.none"))]));
    }
    let shown = answer.passages.len() as u64;
    if shown < all {
        let text =
            locale.fill("query.limit", &[("shown", &locale.number(shown - hidden)), ("all", &locale.number(all))]);
        let command = Inline::Code(format!("grenstaal search @{} --limit 0", kept.id));
        blocks.push(note(NoteKind::Warning, vec![Inline::text(format!("{text} ")), command]));
    }
    if hidden > 0 {
        let text = locale.fill("query.sensitive", &[("hidden", &hidden)]);
        blocks.push(note(NoteKind::Info, vec![Inline::text(text)]));
    }
    Ok(blocks)
}

fn counts(site: &Site, query: &Query, answer: &Answer) -> String {
    let locale = site.analysis.study.locale;
    let all = Caption::new(site.analysis, &query.narrowing());
    let total = answer.total();
    let values: [(&str, u64); 6] = [
        ("participants", answer.participants() as u64),
        ("n", all.participants),
        ("interviews", answer.interviews() as u64),
        ("all", all.interviews),
        ("turns", total.turns),
        ("hits", total.hits),
    ];
    let texts = values.map(|(name, count)| (name, locale.number(count)));
    let blanks: Vec<(&str, &dyn std::fmt::Display)> =
        texts.iter().map(|(name, text)| (*name, text as &dyn std::fmt::Display)).collect();
    locale.fill("query.counts", &blanks)
}

/// The words round the hits of a passage; none when one of them may not be shown.
fn quotation(site: &Site, passage: &Passage) -> Option<Quotation> {
    let study = site.analysis.study;
    let said = &passage.said;
    let span = said.around(&passage.hits, WORDS);
    if said.hides(span) {
        return None;
    }
    let text = &study.transcript(said.interview)?.text;
    let whole = site.quotation(said.interview, span, None, &site.analysis.codings(said.interview))?;
    let piece = |piece: Piece| match piece {
        Piece::Hit(words) => Inline::Mark(flat(&words)),
        other => Inline::Text(flat(other.text())),
    };
    let cut = |there: bool, mark: &'static str| there.then(|| Inline::text(mark));
    let words = said.pieces(span, &passage.hits).into_iter().map(piece);
    let (before, after) = (cut(span.start > said.span.start, "… "), cut(span.end < said.span.end, " …"));
    Some(Quotation {
        words: before.into_iter().chain(words).chain(after).collect(),
        anchor: Anchor::of(study.interview_id(said.interview), text, span).to_string(),
        facets: site.facets_of(said.interview, said.case),
        ..whole
    })
}
