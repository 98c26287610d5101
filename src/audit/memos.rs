//! The memos by date.
//!
//! In: the memos. Out: a row for each, oldest first, those without a date last. Private ones are counted and not listed.

use super::{Part, columns, maybe, table, text};
use crate::memo::{About, Kind, Memo, path};
use crate::study::Study;
use crate::table::Table;

/// Returns the memos that are told of, oldest first.
fn shown(study: &Study) -> Vec<&Memo> {
    let mut memos: Vec<&Memo> = study.memos.iter().filter(|memo| !memo.private).collect();
    memos.sort_by_key(|memo| (memo.date.is_none(), &memo.date, &memo.id));
    memos
}

/// Makes the table.
pub(super) fn memos(study: &Study) -> Table {
    let locale = study.locale;
    let memos = shown(study);
    let about = |about: &About| match about {
        About::Code(code) => study.codebook.id(*code).to_owned(),
        About::Theme(theme) => theme.clone(),
        About::Case(case) => study.case_id(Some(*case)).to_owned(),
        About::Interview(interview) => study.interview_id(*interview).to_owned(),
    };
    let row = |memo: &&Memo| {
        vec![
            maybe(memo.date.as_deref()),
            text(locale.text(kind(memo.kind))),
            text(&memo.title),
            text(&memo.author),
            text(memo.about.iter().map(about).collect::<Vec<_>>().join(", ")),
            text(path(&memo.id)),
        ]
    };
    let heads = [
        ("audit.date", false),
        ("audit.kind", false),
        ("audit.title", false),
        ("audit.author", false),
        ("audit.about", false),
        ("audit.file", false),
    ];
    let private = study.memos.len() - memos.len();
    let caption = locale.fill("audit.memos_caption", &[("shown", &memos.len()), ("private", &private)]);
    let rows = memos.iter().map(row).collect();
    table(Part::Memos, locale.text("audit.memos"), caption, columns(locale, heads), rows)
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Code => "memo.code",
        Kind::Theme => "memo.theme",
        Kind::Case => "memo.case",
        Kind::Method => "memo.method",
        Kind::Reflexive => "memo.reflexive",
    }
}
