//! Draft codes made while coding.

use crate::session::Session;
use grenstaal::case::id_from;
use grenstaal::codebook::{NewCode, Origin, add_code, read_codes};
use grenstaal::excerpt::Request;
use grenstaal::project::Changes;

/// Makes a draft of every code that is asked for and not there; what is asked for then names it.
pub fn create(
    session: &mut Session,
    changes: &mut Changes,
    requests: &mut [Request],
    under: Option<&str>,
) -> anyhow::Result<Vec<String>> {
    let mut made = Vec::new();
    for request in requests {
        if session.loaded.study.codebook.typed(&request.code).is_some() {
            continue;
        }
        let id = below(session, under, &request.code)?;
        if session.loaded.study.codebook.find(&id).is_none() {
            add(session, changes, NewCode { id: id.clone(), origin: Some(Origin::Inductive), ..NewCode::default() })?;
            made.push(id.clone());
        }
        request.code = id;
    }
    Ok(made)
}

/// Makes a draft named by the selected words, of which this segment is the first coding.
pub fn in_vivo(
    session: &mut Session,
    changes: &mut Changes,
    request: &mut Request,
    under: Option<&str>,
) -> anyhow::Result<Vec<String>> {
    let study = &session.loaded.study;
    let found = request.pointer.resolve(study);
    let (interview, span) =
        found.map_err(|lost| anyhow::anyhow!("{}; {}", lost.message, lost.hint.unwrap_or_default()))?;
    let words = study.transcript(interview).map_or("", |transcript| transcript.text.slice(span));
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = words.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let last = id_from(&name).ok_or_else(|| anyhow::anyhow!("“{words}” holds no letter or digit to name a code by"))?;
    let id = below(session, under, &last)?;
    let there = session.loaded.study.codebook.find(&id).is_some();
    let language = Some(session.loaded.study.language.clone());
    if !there {
        let code =
            NewCode { id: id.clone(), name: Some(name), language, origin: Some(Origin::InVivo), ..NewCode::default() };
        add(session, changes, code)?;
    }
    request.code.clone_from(&id);
    Ok(if there { Vec::new() } else { vec![id] })
}

fn below(session: &Session, under: Option<&str>, last: &str) -> anyhow::Result<String> {
    match under {
        Some(parent) => {
            let parent = session.code(parent)?;
            Ok(format!("{}/{last}", session.loaded.study.codebook.id(parent)))
        }
        None => Ok(last.to_owned()),
    }
}

/// Adds a code to the codebook as it will be, and to the study at hand.
fn add(session: &mut Session, changes: &mut Changes, code: NewCode) -> anyhow::Result<()> {
    let path = session.project.config.codebook.clone();
    let content = String::from_utf8(changes.read(&path)?.unwrap_or_default())?;
    let changed = add_code(&content, &code).map_err(anyhow::Error::msg)?;
    session.loaded.study.codebook = read_codes(&path, &changed, &mut Vec::new());
    changes.write(&path, changed);
    Ok(())
}
