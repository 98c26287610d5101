//! The page of how a study came about.
//!
//! In: an [`Audit`]. Out: one page, with a heading and a table for each part.

use super::{chrome, manuscript::plain_table};
use crate::audit::Audit;
use crate::report::page::{Block, Inline, Page};
use crate::report::{html_alone, markdown};
use crate::study::{Study, TOOL};

/// Makes the page as HTML that needs no other file.
pub fn audit_html(study: &Study, audit: &Audit) -> String {
    html_alone(&page(study, audit), &chrome(study, study.locale))
}

/// Makes the page as Markdown.
pub fn audit_markdown(study: &Study, audit: &Audit) -> String {
    markdown(&page(study, audit))
}

fn page(study: &Study, audit: &Audit) -> Page {
    let locale = study.locale;
    let mut blocks = vec![
        Block::Lead(vec![Inline::text(study.title.of(locale.tag()))]),
        Block::Para(vec![Inline::text(locale.text("audit.lead"))]),
    ];
    for (part, table) in &audit.tables {
        let id = Some(part.name().to_owned());
        blocks.push(Block::Heading { level: 2, id, text: table.title.clone() });
        blocks.push(Block::Table(plain_table(study, table)));
    }
    Page {
        path: "audit".to_owned(),
        title: locale.text("audit.page").to_owned(),
        lang: locale.tag().to_owned(),
        nav: Vec::new(),
        blocks,
        foot: vec![Inline::text(TOOL)],
    }
}
