//! A draft code made while coding.
//!
//! In: a name, or words that name it, and where it is to lie. Out: the code, put on those words at once; and the act that takes
//! both back.

use super::codings::{Act, Acted, Change, Draft, Op, act};
use crate::case::id_from;
use crate::coding::CoderId;
use crate::project::Desk;
use crate::workbench::problem::{Problem, say};
use crate::workbench::views::interview_of;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    under: Option<String>,
    #[serde(default)]
    name: String,
    segment: Option<Segment>,
    #[serde(default)]
    in_vivo: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Segment {
    interview: String,
    digest: String,
    start: u32,
    end: u32,
}

/// The code and what came of it.
#[derive(Serialize)]
pub struct Drafted {
    code: String,
    #[serde(flatten)]
    acted: Acted,
}

/// Makes a draft code; with a segment, puts it on these words at once.
pub fn draft(desk: &mut Desk, coder: &CoderId, asked: Asked) -> Result<Drafted, Problem> {
    let (code, name) = desk.with(|at| {
        let study = &at.loaded.study;
        let name = match (&asked.segment, asked.in_vivo && asked.name.trim().is_empty()) {
            (Some(segment), true) => {
                let text =
                    study.transcript(interview_of(study, &segment.interview)?).map(|transcript| &transcript.text);
                let words = text.and_then(|text| Some(text.slice(text.span_of_utf16(segment.start, segment.end)?)));
                let words = words.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
                words.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
            }
            _ => asked.name.trim().to_owned(),
        };
        let last = id_from(&name).ok_or_else(|| Problem::refused(say("workbench.no_letter", &[("name", &name)])))?;
        let code = match asked.under.as_deref().filter(|under| !under.is_empty()) {
            Some(under) => {
                let parent = study.codebook.find(under);
                let parent = parent.ok_or_else(|| Problem::refused(say("workbench.no_code", &[("code", &under)])))?;
                format!("{}/{last}", study.codebook.id(parent))
            }
            None => last,
        };
        if study.codebook.ids().any(|known| known == code) {
            return Err(Problem::refused(say("workbench.code_there", &[("code", &code)])));
        }
        Ok::<_, Problem>((code, name))
    })??;
    let draft = Some(Draft { op: Op::Put, code: code.clone(), name, in_vivo: asked.in_vivo });
    let wanted = match asked.segment {
        Some(Segment { interview, digest, start, end }) => {
            let change = Change::put(start, end, &code);
            Act { interview, digest, changes: vec![change], draft }
        }
        None => Act { draft, ..Act::default() },
    };
    Ok(Drafted { code, acted: act(desk, coder, wanted)? })
}
