//! What the study claims, with its evidence and what speaks against it.

use super::Words;
use super::study::Finding;
use crate::coding::Placed;
use crate::digest::Digest;
use crate::locale;
use crate::project::{At, ThemeFile};
use crate::theme::Theme;
use serde::Serialize;

/// Questions, themes with their evidence, and what is wrong in their file.
#[derive(Serialize)]
pub struct ThemesView<'a> {
    questions: Vec<QuestionView<'a>>,
    themes: Vec<ThemeView<'a>>,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct QuestionView<'a> {
    id: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct ThemeView<'a> {
    id: &'a str,
    title: Option<&'a str>,
    claim: &'a str,
    question: Option<&'a str>,
    codes: Vec<&'a str>,
    quotations: Vec<Words<'a>>,
    against: Vec<Words<'a>>,
    against_reason: Option<&'a str>,
    memo: Option<&'a str>,
    line: Option<u32>,
    version: String,
}

/// The identity of a theme as its file has it, comments and all.
pub fn theme_version(file: &ThemeFile, id: &str) -> Option<String> {
    file.source(id).map(|source| Digest::of(source.as_bytes()).short())
}

/// Lists the themes.
pub fn themes<'a>(at: &At<'a>) -> ThemesView<'a> {
    let study = &at.loaded.study;
    let file = at.project.theme_file();
    let language = study.language.as_str();
    let words = |words: &'a Option<locale::Words>| words.as_ref().map(|words| words.of(language));
    let quoted = |placed: &'a [Placed]| -> Vec<Words<'a>> {
        placed.iter().filter_map(|placed| Words::of(at, placed.interview, placed.span)).collect()
    };
    let view = |theme: &'a Theme| ThemeView {
        id: &theme.id,
        title: words(&theme.title),
        claim: theme.claim.of(language),
        question: theme.question.as_deref(),
        codes: theme.codes.iter().map(|code| study.codebook.id(*code)).collect(),
        quotations: quoted(&theme.quotations),
        against: quoted(&theme.against),
        against_reason: words(&theme.against_reason),
        memo: theme.memo.as_deref(),
        line: theme.place.line,
        version: theme_version(&file, &theme.id).unwrap_or_default(),
    };
    let questions = study.themes.questions.iter();
    let findings = at.loaded.findings.iter().filter(|finding| finding.place.file == "themes.toml");
    ThemesView {
        questions: questions
            .map(|question| QuestionView { id: &question.id, text: question.text.of(language) })
            .collect(),
        themes: study.themes.themes.iter().map(view).collect(),
        findings: findings.map(Finding::of).collect(),
    }
}
