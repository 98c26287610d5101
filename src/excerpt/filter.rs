//! A filter on attributes.
//!
//! In: `name=value` or `name=value1,value2`, and the special names `case` and `interview`. Out: [`Filter`].
//! A filter on attributes narrows n: participants and interviews it leaves out are in no denominator.

use crate::diagnostic::did_you_mean;
use crate::study::Study;

/// Which interviews and participants take part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    terms: Vec<(String, Vec<String>)>,
}

impl Filter {
    /// Reads filters as they are typed; all of them must hold. The error is a full phrase.
    pub fn parse(terms: &[String], study: &Study) -> Result<Self, String> {
        let mut filter = Self::default();
        for term in terms {
            let Some((name, values)) = term.split_once('=') else {
                return Err(format!("`{term}` is no filter: write it as name=value, such as wave=2"));
            };
            let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
            let known = known_values(name.trim(), study)?;
            for value in &values {
                if !known.contains(&value.as_str()) {
                    let near = did_you_mean(value, known.iter().copied());
                    let hint = near.unwrap_or_else(|| format!("it has {}", known.join(", ")));
                    return Err(format!("`{}` has no value `{value}`; {hint}", name.trim()));
                }
            }
            filter.terms.push((name.trim().to_owned(), values));
        }
        Ok(filter)
    }

    /// Tells whether nothing is left out.
    pub fn is_all(&self) -> bool {
        self.terms.is_empty()
    }

    /// Writes the filter as it is typed.
    pub fn phrase(&self) -> String {
        self.terms.iter().map(|(name, values)| format!("{name}={}", values.join(","))).collect::<Vec<_>>().join(" ")
    }

    /// Tells whether one interview, and the case that speaks in it, takes part.
    pub fn keeps(&self, study: &Study, interview: usize, case: Option<usize>) -> bool {
        self.terms.iter().all(|(name, values)| {
            let value = match name.as_str() {
                "case" => Some(study.case_id(case)),
                "interview" => Some(study.interview_id(interview)),
                _ => study.roster.attribute(name).and_then(|attribute| study.roster.value(attribute, interview, case)),
            };
            value.is_some_and(|value| values.iter().any(|wanted| wanted == value))
        })
    }
}

fn known_values<'s>(name: &str, study: &'s Study) -> Result<Vec<&'s str>, String> {
    match name {
        "case" => Ok(study.roster.cases.iter().map(|case| case.id.0.as_str()).collect()),
        "interview" => Ok(study.roster.interviews.iter().map(|interview| interview.id.0.as_str()).collect()),
        _ => match study.roster.attribute(name) {
            Some(attribute) => Ok(attribute.values.iter().map(String::as_str).collect()),
            None => {
                let names: Vec<&str> =
                    study.roster.attributes.iter().map(|a| a.name.as_str()).chain(["case", "interview"]).collect();
                let near = did_you_mean(name, names.iter().copied());
                let hint = near.unwrap_or_else(|| format!("there are {}", names.join(", ")));
                Err(format!("there is no attribute `{name}`; {hint}"))
            }
        },
    }
}
