//! What the page needs to know of the study as a whole.

use crate::case::AttributeOf;
use crate::codebook::SegmentType;
use crate::coding::{Basis, CoderId, Flag};
use crate::diagnostic::{Diagnostic, Severity};
use crate::locale::Locale;
use crate::project::At;
use serde::Serialize;

/// The study as a whole.
#[derive(Serialize)]
pub struct StudyView<'a> {
    title: &'a str,
    /// What tells this study from another with the same title: a digest of where its folder is.
    identity: String,
    /// The language of the page.
    language: &'static str,
    coder: &'a str,
    coders: &'a [String],
    reconciled: Option<&'a str>,
    stance: Option<&'static str>,
    basis: &'static str,
    generation: &'a str,
    version: &'a str,
    blind: Vec<&'a str>,
    attributes: Vec<Attribute<'a>>,
    segment_attributes: Vec<SegmentAttribute<'a>>,
    flags: [&'static str; 3],
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Attribute<'a> {
    id: &'a str,
    of: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct SegmentAttribute<'a> {
    id: &'a str,
    name: &'a str,
    values: &'a [String],
    number: bool,
    min: Option<i64>,
    max: Option<i64>,
}

/// What is wrong in a file of the study.
#[derive(Serialize)]
pub struct Finding<'a> {
    severity: &'static str,
    check: &'a str,
    file: &'a str,
    line: Option<u32>,
    message: &'a str,
    hint: Option<&'a str>,
}

impl<'a> Finding<'a> {
    /// Shows a finding.
    pub fn of(finding: &'a Diagnostic) -> Self {
        Self {
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            check: finding.check,
            file: &finding.place.file,
            line: finding.place.line,
            message: &finding.message,
            hint: finding.hint.as_deref(),
        }
    }
}

/// Shows what every page needs to know.
pub fn study<'a>(at: &At<'a>, coder: &'a CoderId) -> StudyView<'a> {
    let study = &at.loaded.study;
    let language = if study.locale == Locale::of("nl") { "nl" } else { "en" };
    let attribute = |attribute: &'a crate::case::Attribute| Attribute {
        id: &attribute.name,
        of: if attribute.of == AttributeOf::Case { "case" } else { "interview" },
        name: attribute.label_in(study.locale),
    };
    let segment = |attribute: &'a crate::codebook::SegmentAttribute| SegmentAttribute {
        id: &attribute.id,
        name: attribute.name.as_ref().map_or(attribute.id.as_str(), |name| name.of(&study.language)),
        values: &attribute.values,
        number: attribute.kind == SegmentType::Number,
        min: attribute.min,
        max: attribute.max,
    };
    StudyView {
        title: study.title.of(&study.language),
        identity: at.project.identity(),
        language,
        coder: &coder.0,
        coders: &study.coders,
        reconciled: study.settings.reconciled.as_deref(),
        stance: study.stance.map(crate::study::Stance::name),
        basis: if at.analysis.basis == Basis::Candidates { "candidates" } else { "decisions" },
        generation: at.generation,
        version: &study.codebook.version,
        blind: study.unseen.iter().map(|interview| study.interview_id(*interview)).collect(),
        attributes: study.roster.attributes.iter().map(attribute).collect(),
        segment_attributes: study.codebook.attributes.iter().map(segment).collect(),
        flags: Flag::ALL.map(Flag::name),
        findings: at.loaded.findings.iter().chain(&at.analysis.findings).map(Finding::of).collect(),
    }
}
