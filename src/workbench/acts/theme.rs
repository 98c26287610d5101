//! A theme, begun or written anew.
//!
//! In: what a theme is to say, and the version that was seen; or its text in the file as it was. Out: `themes.toml`, and the body
//! that takes it back to the byte.

use crate::case::id_from;
use crate::coding::{Anchor, Quoted};
use crate::project::{At, Changes, Desk, NewTheme};
use crate::study::Study;
use crate::workbench::problem::{Problem, say, told};
use crate::workbench::views::{interview_of, theme_version};
use serde::{Deserialize, Serialize};

/// What is asked: a theme, or its text in the file (none: it goes).
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// None: a new one, named after its title.
    id: Option<String>,
    /// The version that was seen; none: there was none.
    was: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    theme: Option<Words>,
    #[serde(default)]
    source: Option<String>,
    /// Where among the themes it stood.
    #[serde(default)]
    place: Option<usize>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: Option<String>,
    claim: String,
    question: Option<String>,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    quotations: Vec<Segment>,
    #[serde(default)]
    against: Vec<Segment>,
    against_reason: Option<String>,
}

/// Words of an interview, as they were seen.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Segment {
    interview: String,
    start: u32,
    end: u32,
    words: String,
}

/// The theme as it is now, and the way back.
#[derive(Serialize)]
pub struct Written {
    generation: String,
    id: String,
    version: Option<String>,
    undo: Asked,
}

/// Writes a theme, makes it what it was, or takes it out.
pub fn write(desk: &mut Desk, asked: Asked) -> Result<Written, Problem> {
    let mut changes = desk.project().changes()?;
    desk.refresh()?;
    let (id, source, place) = desk.with(|at| change(&mut changes, &at, &asked))??;
    changes.commit()?;
    desk.refresh()?;
    let version = theme_version(&desk.project().theme_file(), &id);
    let undo = Asked { id: Some(id.clone()), was: version.clone(), theme: None, source, place };
    Ok(Written { generation: desk.generation().to_owned(), id, version, undo })
}

type Before = (String, Option<String>, Option<usize>);

/// Writes what is asked into the changes; returns the id, and the text and the place as they were.
fn change(changes: &mut Changes, at: &At, asked: &Asked) -> Result<Before, Problem> {
    let study = &at.loaded.study;
    let mut file = changes.theme_file()?;
    let id = match &asked.id {
        Some(id) => id.clone(),
        None => new_id(study, asked)?,
    };
    let (source, place) = (file.source(&id), file.place(&id));
    let now = theme_version(&file, &id);
    if now != asked.was {
        let mine = asked.theme.as_ref().map(|words| serde_json::json!({ "text": words.claim }));
        return Err(Problem::conflict(
            "workbench.theme_changed",
            "workbench.choose",
            serde_json::json!({ "sides": { "mine": mine, "now": source.map(|text| serde_json::json!({ "text": text })) }, "was": now }),
        ));
    }
    let refused = |message: String| Problem::refused(told(message));
    match &asked.theme {
        Some(words) => file.put(study, &id, &theme(study, words)?).map_err(refused)?,
        None => file.restore(&id, asked.source.as_deref(), asked.place).map_err(refused)?,
    }
    changes.write_themes(study, &file)?;
    Ok((id, source, place))
}

fn new_id(study: &Study, asked: &Asked) -> Result<String, Problem> {
    let words = asked.theme.as_ref().ok_or_else(|| Problem::wrong("workbench.theme_empty"))?;
    let named = words.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&words.claim);
    let id = id_from(named).ok_or_else(|| Problem::refused("workbench.theme_name"))?;
    if study.themes.themes.iter().any(|theme| theme.id == id) {
        return Err(Problem::refused(say("workbench.theme_there", &[("id", &id)])).hint("workbench.other_title"));
    }
    Ok(id)
}

fn theme(study: &Study, words: &Words) -> Result<NewTheme, Problem> {
    if words.claim.trim().is_empty() {
        return Err(Problem::refused("workbench.theme_claim").hint("workbench.theme_claim_hint"));
    }
    let quoted = |segments: &[Segment]| segments.iter().map(|segment| quoted(study, segment)).collect::<Result<_, _>>();
    Ok(NewTheme {
        title: words.title.clone(),
        claim: words.claim.clone(),
        question: words.question.clone(),
        codes: words.codes.clone(),
        quotations: quoted(&words.quotations)?,
        against: quoted(&words.against)?,
        against_reason: words.against_reason.clone(),
    })
}

fn quoted(study: &Study, segment: &Segment) -> Result<Quoted, Problem> {
    let interview = interview_of(study, &segment.interview)?;
    let text = study.transcript(interview).map(|transcript| &transcript.text);
    let found = text.and_then(|text| Some((text, text.span_of_utf16(segment.start, segment.end)?)));
    let found = found.filter(|(text, span)| !span.is_empty() && text.slice(*span) == segment.words);
    let (text, span) = found.ok_or_else(|| {
        Problem::refused(say("workbench.quotation_gone", &[("interview", &segment.interview)]))
            .hint("workbench.quotation_gone_hint")
    })?;
    let at = Anchor::of(study.interview_id(interview), text, span).to_string();
    Ok(Quoted { at, quote: text.slice(span).to_owned() })
}
