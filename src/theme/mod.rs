//! Themes: what a study claims, with its codes, quotations and negative cases; and its questions and advices.
//!
//! In: `themes.toml` and `quotations.toml`. Out: [`Themes`] and [`Quotations`], and findings: a quotation that does not
//! stand where it says, an unknown code or question, a theme without evidence.

mod quotation;

pub use quotation::{Printed, Quotations, Translation, read_quotations};

use crate::case::is_id;
use crate::codebook::{CodeIndex, Codebook};
use crate::coding::{Placed, Quoted};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::locale::Words;
use crate::source::{place_at, toml};
use crate::text::Text;
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawThemes {
    #[serde(default, rename = "question")]
    questions: Vec<Question>,
    #[serde(default, rename = "theme")]
    themes: Vec<RawTheme>,
    #[serde(default, rename = "advice")]
    advices: Vec<Advice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTheme {
    id: Spanned<String>,
    title: Option<Words>,
    claim: Words,
    question: Option<String>,
    codes: Vec<String>,
    #[serde(default)]
    quotations: Vec<Quoted>,
    #[serde(default)]
    against: Vec<Quoted>,
    against_reason: Option<Words>,
    memo: Option<String>,
}

/// A research question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The question.
    pub text: Words,
}

/// What follows from themes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Its id.
    pub id: String,
    /// The advice.
    pub text: Words,
    /// The ids of the themes it rests on.
    pub themes: Vec<String>,
}

/// A claim with its evidence.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Its id.
    pub id: String,
    /// Where it is written.
    pub place: Place,
    /// A short name; the claim where absent.
    pub title: Option<Words>,
    /// The claim, a sentence.
    pub claim: Words,
    /// The id of the research question it answers.
    pub question: Option<String>,
    /// Its codes; a family stands for its sub-codes too.
    pub codes: Vec<CodeIndex>,
    /// The chosen quotations.
    pub quotations: Vec<Placed>,
    /// What speaks against it.
    pub against: Vec<Placed>,
    /// Why nothing speaks against it, where nothing does.
    pub against_reason: Option<Words>,
    /// The memo about it: its id or path, else words that are printed as they stand.
    pub memo: Option<String>,
}

/// What a study claims.
#[derive(Clone, Debug, Default)]
pub struct Themes {
    /// The research questions.
    pub questions: Vec<Question>,
    /// The themes, in order.
    pub themes: Vec<Theme>,
    /// The advices, in order.
    pub advices: Vec<Advice>,
}

/// Reads the themes; `text_of` yields the index and the stored text of an interview.
pub fn read_themes<'t>(
    file: &str,
    content: &str,
    codebook: &Codebook,
    text_of: impl Fn(&str) -> Option<(usize, &'t Text)>,
    findings: &mut Vec<Diagnostic>,
) -> Themes {
    let raw: RawThemes = toml(file, content).unwrap_or_else(|finding| {
        findings.push(finding);
        RawThemes::default()
    });
    let mut themes = Themes { questions: raw.questions, themes: Vec::new(), advices: raw.advices };
    for theme in raw.themes {
        let place = place_at(file, content, theme.id.span().start);
        let theme = read_theme(theme, &place, codebook, &text_of, findings);
        check_theme(&theme, &themes, &place, findings);
        if usable(&theme, &themes, &place, findings) {
            themes.themes.push(theme);
        }
    }
    for (i, question) in themes.questions.iter().enumerate() {
        if themes.questions.iter().take(i).any(|earlier| earlier.id == question.id) {
            let message = format!("the question `{}` stands here a second time", question.id);
            findings.push(Diagnostic::error("duplicate-id", Place::file(file), message));
        }
    }
    for advice in &themes.advices {
        for id in advice.themes.iter().filter(|id| !themes.themes.iter().any(|theme| theme.id == **id)) {
            let near = did_you_mean(id, themes.themes.iter().map(|theme| theme.id.as_str()));
            let message = format!("the advice `{}` rests on the theme `{id}`, which is not there", advice.id);
            findings.push(Diagnostic::error("unknown-theme", Place::file(file), message).maybe_hint(near));
        }
    }
    themes
}

fn read_theme<'t>(
    raw: RawTheme,
    place: &Place,
    codebook: &Codebook,
    text_of: &impl Fn(&str) -> Option<(usize, &'t Text)>,
    findings: &mut Vec<Diagnostic>,
) -> Theme {
    let id = raw.id.into_inner();
    let mut codes = Vec::new();
    for name in &raw.codes {
        match codebook.typed(name) {
            Some(code) => codes.push(code),
            None => {
                let near = did_you_mean(name, codebook.ids());
                let message = format!("the theme `{id}` names the code `{name}`, which is not in the codebook");
                findings.push(Diagnostic::error("unknown-code", place.clone(), message).maybe_hint(near));
            }
        }
    }
    let mut placed = |quotations: &[Quoted]| {
        let mut found = Vec::new();
        for quotation in quotations {
            match quotation.placed(place, text_of) {
                Ok(placed) => found.push(placed),
                Err(finding) => findings.push(finding),
            }
        }
        found
    };
    Theme {
        quotations: placed(&raw.quotations),
        against: placed(&raw.against),
        id,
        place: place.clone(),
        title: raw.title,
        claim: raw.claim,
        question: raw.question,
        codes,
        against_reason: raw.against_reason,
        memo: raw.memo,
    }
}

/// The id is the name of the theme's page: it leads nowhere else, and no two themes share it.
fn usable(theme: &Theme, themes: &Themes, place: &Place, findings: &mut Vec<Diagnostic>) -> bool {
    let (check, message, hint) = if !is_id(&theme.id) {
        let hint = "ids are lower-case letters, digits and `-`; the theme was left out";
        ("theme-id", format!("`{}` is no valid theme id", theme.id), hint)
    } else if themes.themes.iter().any(|earlier| earlier.id == theme.id) {
        let hint = "give it its own id; the first was used";
        ("duplicate-id", format!("the theme `{}` stands here a second time", theme.id), hint)
    } else {
        return true;
    };
    findings.push(Diagnostic::error(check, place.clone(), message).hint(hint));
    false
}

fn check_theme(theme: &Theme, themes: &Themes, place: &Place, findings: &mut Vec<Diagnostic>) {
    let mut warn = |check, message: String, hint: Option<String>| {
        findings.push(Diagnostic::warning(check, place.clone(), message).maybe_hint(hint));
    };
    if let Some(question) = theme.question.as_ref().filter(|id| !themes.questions.iter().any(|q| q.id == **id)) {
        let near = did_you_mean(question, themes.questions.iter().map(|q| q.id.as_str()));
        warn(
            "unknown-question",
            format!("the theme `{}` answers the question `{question}`, which is not there", theme.id),
            near,
        );
    }
    if theme.quotations.is_empty() {
        warn("theme-quotations", format!("the theme `{}` has no chosen quotation", theme.id), None);
    }
    if theme.against.is_empty() && theme.against_reason.is_none() {
        let hint = "add quotations under `against`, or say under `against_reason` why there are none".to_owned();
        warn(
            "theme-against",
            format!("the theme `{}` says nothing about what speaks against it", theme.id),
            Some(hint),
        );
    }
}
