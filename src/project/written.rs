//! What researchers wrote about a study: themes, quotations, memos and summaries.
//!
//! In: their files, and what these may name. Out: [`Written`], and findings.

use super::load::texts;
use super::reader::Reader;
use crate::case::Roster;
use crate::codebook::Codebook;
use crate::coding::CodingFile;
use crate::memo::{Known, Memo};
use crate::summary::{SUMMARIES_FILE, Summaries};
use crate::theme::{Quotations, Themes, read_quotations, read_themes};
use crate::transcript::Transcript;

const THEMES: &str = "themes.toml";
const QUOTATIONS: &str = "quotations.toml";
/// The folder of memos.
pub(super) const MEMOS: &str = "memos";

/// What researchers wrote.
#[derive(Default)]
pub(super) struct Written {
    pub(super) themes: Themes,
    pub(super) quotations: Quotations,
    pub(super) memos: Vec<Memo>,
    pub(super) summaries: Summaries,
}

impl Written {
    /// Tells whether it comes from this file.
    pub(super) fn is_in(path: &str) -> bool {
        [THEMES, QUOTATIONS, SUMMARIES_FILE, MEMOS].contains(&path)
            || path.strip_prefix(MEMOS).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl Reader<'_> {
    /// Reads all of it: memos and summaries name themes, and repeat no words that a person flagged.
    pub(super) fn written(
        &mut self,
        codebook: &Codebook,
        roster: &Roster,
        coders: &[String],
        transcripts: &[Option<Transcript>],
        codings: &[Vec<CodingFile>],
    ) -> Written {
        let texts = texts(transcripts);
        let text_of = |id: &str| texts.get(id).copied();
        let themes = self.text_file(THEMES);
        let quotations = self.text_file(QUOTATIONS);
        let findings = &mut self.findings;
        let themes = themes.map(|content| read_themes(THEMES, &content, codebook, text_of, findings));
        let quotations = quotations.map(|content| read_quotations(QUOTATIONS, &content, text_of, findings));
        let (themes, quotations) = (themes.unwrap_or_default(), quotations.unwrap_or_default());
        let ids: Vec<&str> = themes.themes.iter().map(|theme| theme.id.as_str()).collect();
        let known = Known { codebook, themes: ids, roster, coders, texts: &texts };
        let memos = self.memos(&known, transcripts, codings);
        let summaries = self.summaries(&known, transcripts, codings);
        Written { themes, quotations, memos, summaries }
    }
}
