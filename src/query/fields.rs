//! What the fields of a query mean in a study.
//!
//! In: `name:value` and a study. Out: codes, coders, questions and [`Filter`]s, or a [`Wrong`] that names the nearest field, code
//! or value.

use super::filter::Filter;
use super::glob::Glob;
use super::resolve::{Context, Resolver};
use super::syntax::{Border, Field, Value, ValueKind, Wrong};
use crate::case::{Attribute, AttributeOf, AttributeType};
use crate::coding::RULES;
use crate::diagnostic::did_you_mean;
use crate::excerpt::Mark;
use crate::transcript::{Role, Time};
use std::ops::Range;

/// Fields that are not attributes.
const FIELDS: [&str; 13] = [
    "code",
    "coder",
    "origin",
    "flag",
    "layer",
    "uncoded",
    "question",
    "role",
    "speaker",
    "case",
    "interview",
    "turn",
    "time",
];

impl Resolver<'_> {
    pub(super) fn no_field(&self, field: &Field) -> Wrong {
        let attributes = self.study.roster.attributes.iter().map(|attribute| attribute.name.as_str());
        let known: Vec<&str> = FIELDS.into_iter().chain(attributes).collect();
        let mut wrong = unknown(field.name_at.clone(), "field", &field.name, &known);
        if wrong.hint.as_deref().is_none_or(|hint| hint.starts_with("there are")) {
            wrong.hint = Some(format!("fields are {}; put words with a colon in quotation marks", known.join(", ")));
        }
        wrong
    }

    pub(super) fn codes(&self, field: &Field) -> Result<Vec<bool>, Wrong> {
        let book = &self.study.codebook;
        let mut wanted = vec![false; book.codes.len()];
        let mut want = |index: crate::codebook::CodeIndex| {
            wanted.get_mut(usize::from(index.0)).into_iter().for_each(|wanted| *wanted = true);
        };
        for value in &field.values {
            let (text, quoted) = plain_text(value)?;
            let (name, own) = text.strip_prefix('=').map_or((text, false), |name| (name, true));
            let found: Vec<_> = if name.contains('*') && !quoted {
                let glob = Glob::new(name);
                let fits = |id: &str| glob.matches(id) || id.rsplit('/').next().is_some_and(|last| glob.matches(last));
                book.indices().filter(|index| fits(book.id(*index))).collect()
            } else {
                book.typed(name).into_iter().collect()
            };
            if found.is_empty() {
                let lasts = book.ids().filter_map(|id| id.rsplit('/').next());
                let near = did_you_mean(name, book.ids().chain(lasts));
                let hint = near.unwrap_or_else(|| "`grenstaal table frequencies` lists the codes".to_owned());
                return Err(Wrong::new(value.at.clone(), format!("the codebook has no code `{name}`")).hint(Some(hint)));
            }
            for index in found {
                want(index);
                if !own {
                    book.subtree(index).for_each(&mut want);
                }
            }
        }
        Ok(wanted)
    }

    /// `coder`, `origin` and `flag` narrow the codes of their list.
    pub(super) fn coders(&self, field: &Field, context: &mut Context) -> Result<(), Wrong> {
        let coders = &self.study.coders;
        let mut chosen = Vec::new();
        let mut rules = false;
        for value in &field.values {
            let (text, _) = plain_text(value)?;
            let text = text.to_lowercase();
            match field.name.to_lowercase().as_str() {
                "origin" if text == "rule" || text == RULES => rules = true,
                "origin" if text == "person" => chosen.extend(self.persons()),
                "origin" => return Err(unknown(value.at.clone(), "origin", &text, &["person", "rule"])),
                "coder" if text == RULES => rules = true,
                "coder" => {
                    let glob = glob(value)?;
                    let fits = coders.iter().enumerate().filter(|(_, coder)| glob.matches(coder));
                    let found: Vec<u16> = fits.filter_map(|(place, _)| u16::try_from(place + 1).ok()).collect();
                    if found.is_empty() {
                        let known: Vec<&str> = coders.iter().map(String::as_str).chain([RULES]).collect();
                        return Err(unknown(value.at.clone(), "coder", &text, &known));
                    }
                    chosen.extend(found);
                }
                _ => {
                    let known = [("cite", Mark::CITE), ("sensitive", Mark::SENSITIVE), ("negative", Mark::NEGATIVE)];
                    let found = known.iter().find(|(name, _)| *name == text);
                    let names = known.map(|(name, _)| name);
                    context.flags |= found.ok_or_else(|| unknown(value.at.clone(), "flag", &text, &names))?.1;
                    continue;
                }
            }
        }
        if field.name.eq_ignore_ascii_case("flag") {
            return Ok(());
        }
        context.by = Some(match context.by.take() {
            Some((mut earlier, earlier_rules)) => {
                earlier.retain(|coder| chosen.contains(coder));
                (earlier, earlier_rules && rules)
            }
            None => (chosen, rules),
        });
        Ok(())
    }

    pub(super) fn questions(&self, field: &Field) -> Result<Vec<u16>, Wrong> {
        let questions = &self.study.guide.questions;
        let mut places = Vec::new();
        for value in &field.values {
            let glob = glob(value)?;
            let fits = questions.iter().enumerate().filter(|(_, question)| glob.matches(&question.id));
            let found: Vec<u16> = fits.filter_map(|(place, _)| u16::try_from(place).ok()).collect();
            if found.is_empty() {
                let known: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
                return Err(unknown(value.at.clone(), "question in the guide", plain_text(value)?.0, &known));
            }
            places.extend(found);
        }
        Ok(places)
    }

    pub(super) fn place(&self, field: &Field) -> Result<Option<Filter>, Wrong> {
        let roster = &self.study.roster;
        let name = field.name.to_lowercase();
        let named = |ids: Vec<&str>| -> Result<Vec<bool>, Wrong> {
            let mut wanted = vec![false; ids.len()];
            for value in &field.values {
                let glob = glob(value)?;
                let mut any = false;
                for (wanted, id) in wanted.iter_mut().zip(&ids) {
                    let fits = glob.matches(id);
                    *wanted |= fits;
                    any |= fits;
                }
                if !any {
                    return Err(unknown(value.at.clone(), &name, plain_text(value)?.0, &ids));
                }
            }
            Ok(wanted)
        };
        Ok(Some(match name.as_str() {
            "case" => Filter::Cases(named(roster.cases.iter().map(|case| case.id.0.as_str()).collect())?),
            "interview" => {
                Filter::Interviews(named(roster.interviews.iter().map(|interview| interview.id.0.as_str()).collect())?)
            }
            "role" => any_of(field.values.iter().map(role).collect::<Result<_, _>>()?),
            "speaker" => Filter::Labels(field.values.iter().map(glob).collect::<Result<_, _>>()?),
            "turn" => any_of(field.values.iter().map(turns).collect::<Result<_, _>>()?),
            "time" => any_of(field.values.iter().map(times).collect::<Result<_, _>>()?),
            name if FIELDS.contains(&name) => return Ok(None),
            name => match roster.attribute(name) {
                Some(attribute) => self.attribute(attribute, field)?,
                None => return Err(self.no_field(field)),
            },
        }))
    }

    pub(super) fn attribute(&self, attribute: &Attribute, field: &Field) -> Result<Filter, Wrong> {
        let fits = field.values.iter().map(|value| fitting(attribute, value)).collect::<Result<Vec<_>, _>>()?;
        let keeps = |value: Option<&String>| value.is_some_and(|value| fits.iter().any(|fits| fits(value)));
        let roster = &self.study.roster;
        Ok(match attribute.of {
            AttributeOf::Interview => {
                let values = roster.interviews.iter().map(|interview| interview.attributes.get(&attribute.name));
                Filter::Interviews(values.map(keeps).collect())
            }
            AttributeOf::Case => {
                let values = roster.cases.iter().map(|case| case.attributes.get(&attribute.name));
                Filter::Cases(values.map(keeps).collect())
            }
        })
    }
}

pub(super) fn unknown(at: Range<usize>, what: &str, name: &str, known: &[&str]) -> Wrong {
    let near = did_you_mean(name, known.iter().copied());
    let some: Vec<&str> = known.iter().copied().take(12).collect();
    let more = if known.len() > some.len() { ", …" } else { "" };
    let hint = near.or_else(|| (!some.is_empty()).then(|| format!("there are {}{more}", some.join(", "))));
    Wrong::new(at, format!("there is no {what} `{name}`")).hint(hint)
}

pub(super) fn only(field: &Field) -> Result<&Value, Wrong> {
    match field.values.as_slice() {
        [only] => Ok(only),
        _ => Err(Wrong::new(field.name_at.clone(), format!("`{}` takes one value", field.name))),
    }
}

pub(super) fn plain_text(value: &Value) -> Result<(&str, bool), Wrong> {
    match &value.kind {
        ValueKind::Text { text, quoted } => Ok((text, *quoted)),
        ValueKind::Range(..) => Err(Wrong::new(value.at.clone(), "a range does not fit here; expected a name")),
    }
}

fn glob(value: &Value) -> Result<Glob, Wrong> {
    let (text, quoted) = plain_text(value)?;
    Ok(if quoted { Glob::literal(text) } else { Glob::new(text) })
}

fn any_of(mut filters: Vec<Filter>) -> Filter {
    match filters.len() {
        1 => filters.remove(0),
        _ => Filter::Or(filters),
    }
}

fn role(value: &Value) -> Result<Filter, Wrong> {
    let (text, _) = plain_text(value)?;
    Ok(match text.to_lowercase().as_str() {
        "participant" => Filter::Role(Role::Participant),
        "interviewer" => Filter::Role(Role::Interviewer),
        "any" | "anyone" => Filter::Or(vec![Filter::Role(Role::Participant), Filter::Role(Role::Interviewer)]),
        other => return Err(unknown(value.at.clone(), "role", other, &["participant", "interviewer", "any"])),
    })
}

/// The ends of a value that is one or a range of them.
fn ends<T: Copy>(value: &Value, read: impl Fn(&str) -> Option<T>, what: &str) -> Result<[Option<(T, bool)>; 2], Wrong> {
    let one = |text: &str| read(text).ok_or_else(|| Wrong::new(value.at.clone(), format!("`{text}` is not {what}")));
    let border = |border: &Option<Border>| match border {
        Some(border) => one(&border.value).map(|value| Some((value, border.included))),
        None => Ok(None),
    };
    match &value.kind {
        ValueKind::Text { text, .. } => {
            let only = one(text)?;
            Ok([Some((only, true)), Some((only, true))])
        }
        ValueKind::Range(from, to) => Ok([border(from)?, border(to)?]),
    }
}

fn backwards(value: &Value) -> Wrong {
    Wrong::new(value.at.clone(), "this range ends before it begins")
}

fn turns(value: &Value) -> Result<Filter, Wrong> {
    let [from, to] = ends(value, |text| text.parse::<u32>().ok(), "the number of a turn")?;
    let from = from.map_or(0, |(from, included)| if included { from } else { from.saturating_add(1) });
    let to = to.map_or(u32::MAX, |(to, included)| if included { to } else { to.saturating_sub(1) });
    if from > to { Err(backwards(value)) } else { Ok(Filter::Numbers(from, to)) }
}

fn times(value: &Value) -> Result<Filter, Wrong> {
    let [from, to] = ends(value, Time::parse, "a time such as 00:10:00")?;
    let from = from.map_or(0, |(from, included)| if included { from.0 } else { from.0.saturating_add(1) });
    let to = to.map_or(u32::MAX, |(to, included)| if included { to.0 } else { to.0.saturating_sub(1) });
    if from > to { Err(backwards(value)) } else { Ok(Filter::Times(Time(from), Time(to))) }
}

/// A year, a month or a day.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.iter().all(digits) && matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2])
}

fn no_date(value: &Value, text: &str) -> Wrong {
    Wrong::new(value.at.clone(), format!("`{text}` is not a date such as 2026, 2026-03 or 2026-03-01"))
}

type Fits = Box<dyn Fn(&str) -> bool>;

/// Tells which values of an attribute fit: numbers and dates compare, words are the same but for capitals.
fn fitting(attribute: &Attribute, value: &Value) -> Result<Fits, Wrong> {
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    match (attribute.kind, &value.kind) {
        (_, ValueKind::Text { text, quoted: false }) if text.contains('*') => {
            let glob = Glob::new(&text.to_lowercase());
            Ok(Box::new(move |value| glob.matches(&value.to_lowercase())))
        }
        (AttributeType::Number, _) => {
            let [from, to] = ends(value, number, "a number")?;
            if from.zip(to).is_some_and(|((from, _), (to, _))| from > to) {
                return Err(backwards(value));
            }
            Ok(Box::new(move |value| {
                number(value).is_some_and(|value| {
                    from.is_none_or(|(from, included)| if included { value >= from } else { value > from })
                        && to.is_none_or(|(to, included)| if included { value <= to } else { value < to })
                })
            }))
        }
        (AttributeType::Date, ValueKind::Text { text, .. }) if !is_date(text) => Err(no_date(value, text)),
        (AttributeType::Date, ValueKind::Range(from, to)) => {
            if let Some(wrong) = [from, to].into_iter().flatten().find(|border| !is_date(&border.value)) {
                return Err(no_date(value, &wrong.value));
            }
            let (from, to) = (from.clone(), to.clone());
            let part = |value: &str, border: &Border| value.get(..border.value.len()).unwrap_or(value).to_owned();
            Ok(Box::new(move |value| {
                let after = |b: &Border| if b.included { part(value, b) >= b.value } else { part(value, b) > b.value };
                let until = |b: &Border| if b.included { part(value, b) <= b.value } else { part(value, b) < b.value };
                from.as_ref().is_none_or(after) && to.as_ref().is_none_or(until)
            }))
        }
        (AttributeType::Date, ValueKind::Text { text, .. }) => {
            let text = text.clone();
            Ok(Box::new(move |value| value.starts_with(&text)))
        }
        (AttributeType::Text, ValueKind::Range(..)) => {
            let message = format!("`{}` holds words: a range does not fit", attribute.name);
            let hint = format!("declare it as a number or date: {} = {{ of = …, type = \"number\" }}", attribute.name);
            Err(Wrong::new(value.at.clone(), message).hint(Some(hint)))
        }
        (AttributeType::Text, ValueKind::Text { text, .. }) => {
            let wanted = text.to_lowercase();
            if !attribute.values.iter().any(|value| value.to_lowercase() == wanted) {
                let known: Vec<&str> = attribute.values.iter().map(String::as_str).collect();
                let longer = known.iter().find(|known| known.to_lowercase().starts_with(&format!("{wanted} ")));
                if let Some(longer) = longer {
                    let message = format!("there is no value of `{}` `{text}`", attribute.name);
                    let hint = format!("a value with a space needs quotation marks: {}:\"{longer}\"", attribute.name);
                    return Err(Wrong::new(value.at.clone(), message).hint(Some(hint)));
                }
                return Err(unknown(value.at.clone(), &format!("value of `{}`", attribute.name), text, &known));
            }
            Ok(Box::new(move |value| value.to_lowercase() == wanted))
        }
    }
}
