//! Who is named behind a quotation, and how.
//!
//! In: the template of `study.toml`, such as `({profession})`. Out: the words behind each quotation. A combination of
//! attributes that too few participants share is generalised: to the broader attribute where there is one, else to the
//! word for a participant.

use crate::case::AttributeOf;
use crate::diagnostic::{Diagnostic, Place};
use crate::excerpt::{Analysis, Filter};
use crate::study::Study;
use std::collections::BTreeMap;

/// Fills the template.
pub struct Attribution {
    template: String,
    /// The attributes of cases that the template names.
    named: Vec<String>,
    small_cell: usize,
    /// How many participants share a combination, as named and as generalised.
    shared: BTreeMap<Vec<String>, usize>,
    generalised: BTreeMap<Vec<String>, usize>,
}

fn values(study: &Study, names: &[String], case: usize) -> Vec<String> {
    let value = |name: &String| {
        let attribute = study.roster.attribute(name);
        attribute.and_then(|attribute| study.roster.value(attribute, 0, Some(case))).unwrap_or_default().to_owned()
    };
    names.iter().map(value).collect()
}

fn broader(study: &Study, names: &[String]) -> Vec<String> {
    let wider =
        |name: &String| study.roster.attribute(name).and_then(|a| a.broader.clone()).unwrap_or_else(|| name.clone());
    names.iter().map(wider).collect()
}

impl Attribution {
    /// Counts who shares what.
    pub fn new(analysis: &Analysis) -> Self {
        Self::among(analysis.study, analysis.participants(&Filter::default()))
    }

    /// Counts who shares what among these cases.
    pub fn among(study: &Study, cases: impl IntoIterator<Item = usize>) -> Self {
        let template = study.settings.attribution.clone();
        let of_cases = study.roster.attributes.iter().filter(|attribute| attribute.of == AttributeOf::Case);
        let named: Vec<String> =
            of_cases.map(|a| a.name.clone()).filter(|name| template.contains(&format!("{{{name}}}"))).collect();
        let wider = broader(study, &named);
        let (mut shared, mut generalised) = (BTreeMap::new(), BTreeMap::new());
        for case in cases {
            *shared.entry(values(study, &named, case)).or_default() += 1;
            *generalised.entry(values(study, &wider, case)).or_default() += 1;
        }
        Self { template, named, small_cell: study.settings.small_cell, shared, generalised }
    }

    /// Writes who said something in an interview.
    pub fn of(&self, study: &Study, interview: usize, case: Option<usize>) -> String {
        let participant = study.locale.text("report.participant");
        let wider = broader(study, &self.named);
        let combination = case.map(|case| (values(study, &self.named, case), values(study, &wider, case)));
        let enough = |counts: &BTreeMap<Vec<String>, usize>, key: &Vec<String>| {
            self.named.is_empty() || counts.get(key).is_some_and(|count| *count >= self.small_cell)
        };
        let shown: Vec<String> = match combination {
            Some((exact, _)) if enough(&self.shared, &exact) => exact,
            Some((_, wide)) if enough(&self.generalised, &wide) => wide,
            _ => self
                .named
                .iter()
                .enumerate()
                .map(|(i, _)| if i == 0 { participant.to_owned() } else { String::new() })
                .collect(),
        };
        let mut text = self.template.clone();
        for (name, value) in self.named.iter().zip(&shown) {
            let value = if value.is_empty() && self.named.len() == 1 { participant } else { value };
            text = text.replace(&format!("{{{name}}}"), value);
        }
        let case_id = case.map_or(participant, |case| study.case_id(Some(case)));
        text = text.replace("{case}", case_id).replace("{interview}", study.interview_id(interview));
        for attribute in study.roster.attributes.iter().filter(|attribute| attribute.of == AttributeOf::Interview) {
            let value = study.roster.value(attribute, interview, case).unwrap_or_default();
            text = text.replace(&format!("{{{}}}", attribute.name), value);
        }
        text.replace(", ,", ",").replace(", )", ")")
    }
}

/// Names the values of attributes in the template that too few participants share, and blanks that nothing fills.
pub fn small_cells(analysis: &Analysis) -> Vec<Diagnostic> {
    let study = analysis.study;
    let attribution = Attribution::new(analysis);
    let mut findings = Vec::new();
    for (combination, count) in attribution.shared.iter().filter(|(_, count)| **count < attribution.small_cell) {
        if attribution.named.is_empty() {
            continue;
        }
        let message = format!(
            "{count} of {} participants: {}; quotations show a broader description",
            analysis.participants(&Filter::default()).len(),
            combination.join(", ")
        );
        let hint =
            format!("fewer than small_cell = {} share it, so it could point at a person", attribution.small_cell);
        findings.push(Diagnostic::note("small-cell", Place::file("cases.csv"), message).hint(hint));
    }
    let blanks = attribution.template.split('{').skip(1).filter_map(|part| part.split('}').next());
    for blank in blanks {
        let known = matches!(blank, "case" | "interview") || study.roster.attribute(blank).is_some();
        if !known {
            let names = study.roster.attributes.iter().map(|attribute| attribute.name.as_str());
            let near = crate::diagnostic::did_you_mean(blank, names.chain(["case", "interview"]));
            let message = format!("`attribution` names `{{{blank}}}`, which is no attribute");
            findings.push(Diagnostic::error("attribution", Place::file("study.toml"), message).maybe_hint(near));
        }
    }
    findings
}
