//! What nobody coded, in the words of the participants.
//!
//! In: the excerpts. Out: per interview the stretches that carry no code, up to a stated limit.

use super::Site;
use super::evidence::anchor;
use crate::coding::Anchor;
use crate::excerpt::Analysis;
use crate::report::page::{Block, Inline, NoteKind, Quotation};
use crate::table::uncoded_spans;
use std::io;

/// Interviews shown at most.
const INTERVIEWS: usize = 100;

/// Where the page shows an interview, when it does.
pub(super) fn place(analysis: &Analysis, id: &str) -> Option<String> {
    let mut shown = analysis.present().take(INTERVIEWS);
    let interview = shown.find(|interview| analysis.study.interview_id(*interview) == id)?;
    (!uncoded_spans(analysis, interview).is_empty()).then(|| format!("uncoded#{}", anchor(id)))
}

/// Makes the page.
pub(super) fn blocks(site: &Site) -> io::Result<Vec<Block>> {
    let analysis = site.analysis;
    let study = analysis.study;
    let mut blocks = vec![Block::Lead(vec![Inline::text(site.text("uncoded.lead"))])];
    let interviews: Vec<usize> = analysis.present().collect();
    for &interview in interviews.iter().take(INTERVIEWS) {
        let (Some(transcript), Some(counted)) = (study.transcript(interview), analysis.counted(interview)) else {
            continue;
        };
        let spans = uncoded_spans(analysis, interview);
        if spans.is_empty() {
            continue;
        }
        let id = study.interview_id(interview);
        let share =
            study.locale.ratio(counted.uncoded_words(), counted.participant_words(), 100, 0).unwrap_or_default();
        let summary = study.locale.fill(
            "uncoded.summary",
            &[("share", &share), ("words", &study.locale.number(counted.uncoded_words())), ("stretches", &spans.len())],
        );
        let sensitive = analysis.sensitive(interview);
        let open = spans.into_iter().filter(|span| !sensitive.iter().any(|hidden| hidden.overlaps(*span)));
        let quotations = open.map(|span| {
            Block::Quotation(Quotation {
                words: vec![Inline::text(transcript.text.slice(span).split_whitespace().collect::<Vec<_>>().join(" "))],
                anchor: Anchor::of(id, &transcript.text, span).to_string(),
                lang: (study.language_of(interview) != study.locale.tag())
                    .then(|| study.language_of(interview).to_owned()),
                notes: site.notes(interview, span),
                ..Quotation::default()
            })
        });
        blocks.push(Block::Heading { level: 2, id: Some(anchor(id)), text: site.interview_title(interview) });
        blocks.push(Block::Details { summary, blocks: quotations.collect() });
    }
    if interviews.len() > INTERVIEWS {
        let text = study.locale.fill("uncoded.limit", &[("shown", &INTERVIEWS), ("all", &interviews.len())]);
        blocks.push(Block::Note { kind: NoteKind::Warning, body: vec![Inline::text(text)] });
    }
    Ok(blocks)
}
