//! Names of codes inside a query, changed.
//!
//! In: a query as it is typed, and what codes are called now. Out: the query with nothing else changed: quotation marks, `=`
//! and all white space stay. A name with `*` is left as it is.

use super::parse::parse;
use super::syntax::{Field, Located, Syntax, Value, ValueKind};

/// Changes the names of codes; `None` when none changes, or when the query cannot be read.
pub fn rename_codes(query: &str, name_of: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut values = Vec::new();
    named(&parse(query).ok()?, &mut values);
    values.sort_by_key(|value| value.at.start);
    let (mut out, mut done) = (String::with_capacity(query.len()), 0);
    for value in values {
        let ValueKind::Text { text, quoted } = value.kind else { continue };
        let name = text.strip_prefix('=').unwrap_or(&text);
        if name.contains('*') && !quoted {
            continue;
        }
        let Some(new) = name_of(name) else { continue };
        let at = value.at.start + query.get(value.at.clone())?.find(name)?;
        out.push_str(query.get(done..at)?);
        out.push_str(&new);
        done = at + name.len();
    }
    out.push_str(query.get(done..)?);
    (done > 0).then_some(out)
}

fn named(part: &Located, values: &mut Vec<Value>) {
    match &part.node {
        Syntax::Field(Field { name, values: own, .. }) if name.eq_ignore_ascii_case("code") => {
            values.extend(own.iter().cloned());
        }
        Syntax::Not(inner) | Syntax::Within(inner, _) => named(inner, values),
        Syntax::And(parts) | Syntax::Or(parts) => parts.iter().for_each(|part| named(part, values)),
        Syntax::Relation(left, _, _, right) => {
            named(left, values);
            named(right, values);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::rename_codes;

    #[test]
    fn only_the_names_of_codes_change() {
        let name_of = |name: &str| match name {
            "time" => Some("hours".to_owned()),
            "work/time" => Some("work/hours".to_owned()),
            _ => None,
        };
        for (query, wanted) in [
            ("time code:time", Some("time code:hours")),
            ("Code:=time  OR (\"time\" NOT code:work/time)", Some("Code:=hours  OR (\"time\" NOT code:work/hours)")),
            ("code:\"time\" job:time", Some("code:\"hours\" job:time")),
            ("code:(time OR =work/time)", Some("code:(hours OR =work/hours)")),
            ("code:a,time before code:“time” within 2 turns", Some("code:a,hours before code:“hours” within 2 turns")),
            ("ééń code:time within turn", Some("ééń code:hours within turn")),
            ("code:tim* code:a", None),
            ("code:(time", None),
        ] {
            assert_eq!(rename_codes(query, &name_of).as_deref(), wanted, "{query}");
        }
    }
}
