//! What a query names as a whole: saved queries, and the layer it reads.
//!
//! In: a [`Located`] query and a study. Out: the query with saved ones in the place of `@name`, and without its layer.

use super::Layer;
use super::fields::{only, plain_text, unknown};
use super::parse::parse;
use super::syntax::{Field, Located, Syntax, Value, ValueKind, Wrong};
use crate::study::Study;

/// Most saved queries that name each other.
const DEEPEST: usize = 5;

/// Puts the saved queries in the place of their names, `@name`.
pub(super) fn with_saved(part: Located, study: &Study, depth: usize) -> Result<Located, Wrong> {
    let at = part.at.clone();
    let each = |members: Vec<Located>| -> Result<Vec<Located>, Wrong> {
        members.into_iter().map(|member| with_saved(member, study, depth)).collect()
    };
    let one = |inner: Box<Located>| with_saved(*inner, study, depth).map(Box::new);
    let node = match part.node {
        Syntax::Word(word) if word.len() > 1 && word.starts_with('@') => {
            let name = word.get(1..).unwrap_or_default();
            let Some(saved) = study.queries.iter().find(|saved| saved.id == name) else {
                let known: Vec<&str> = study.queries.iter().map(|saved| saved.id.as_str()).collect();
                let wrong = unknown(at, "saved query", name, &known);
                let none = known.is_empty().then(|| "the study keeps no query".to_owned());
                return Err(Wrong { hint: wrong.hint.clone().or(none), ..wrong });
            };
            let within =
                |wrong: Wrong| Wrong::new(at.clone(), format!("in `@{name}`: {}", wrong.message)).hint(wrong.hint);
            if depth >= DEEPEST {
                return Err(Wrong::new(at.clone(), format!("`@{name}` names a query that names it")));
            }
            let inner = parse(&saved.query).and_then(|inner| with_saved(inner, study, depth + 1)).map_err(within)?;
            return Ok(Located { at, ..inner });
        }
        Syntax::Not(inner) => Syntax::Not(one(inner)?),
        Syntax::Within(inner, scope) => Syntax::Within(one(inner)?, scope),
        Syntax::And(members) => Syntax::And(each(members)?),
        Syntax::Or(members) => Syntax::Or(each(members)?),
        Syntax::Relation(left, relation, turns, right) => Syntax::Relation(one(left)?, relation, turns, one(right)?),
        node => node,
    };
    Ok(Located { at, node })
}

/// Takes `layer:name` out of the outermost list.
pub(super) fn take_layer(syntax: Located) -> Result<(Located, Option<Layer>), Wrong> {
    let layer_of = |part: &Located| match &part.node {
        Syntax::Field(field) if field.name.eq_ignore_ascii_case("layer") => Some(layer(field)),
        _ => None,
    };
    let at = syntax.at.clone();
    match syntax.node {
        Syntax::And(parts) => {
            let (layers, rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| layer_of(part).is_some());
            let named = layers.iter().find_map(layer_of).transpose()?;
            if let Some(second) = layers.get(1) {
                return Err(Wrong::new(second.at.clone(), "a query names one layer"));
            }
            let node = if rest.is_empty() { everything() } else { Syntax::And(rest) };
            Ok((Located { at, node }, named))
        }
        Syntax::Within(inner, scope) => {
            let (inner, named) = take_layer(*inner)?;
            Ok((Located { at, node: Syntax::Within(Box::new(inner), scope) }, named))
        }
        node => {
            let part = Located { at: at.clone(), node };
            match layer_of(&part) {
                Some(layer) => Ok((Located { at, node: everything() }, Some(layer?))),
                None => Ok((part, None)),
            }
        }
    }
}

/// `code:*`: what a query asks that names a layer and nothing else.
fn everything() -> Syntax {
    let kind = ValueKind::Text { text: "*".to_owned(), quoted: false };
    Syntax::Field(Field { name: "code".to_owned(), name_at: 0..0, values: vec![Value { at: 0..0, kind }] })
}

fn layer(field: &Field) -> Result<Layer, Wrong> {
    let value = only(field)?;
    let (text, _) = plain_text(value)?;
    let known = Layer::NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    known.map(|(_, layer)| *layer).ok_or_else(|| {
        let names = Layer::NAMES.map(|(name, _)| name);
        unknown(value.at.clone(), "layer", text, &names)
    })
}
