//! The framework matrix: participants by themes, families or codes.
//!
//! In: which columns, and by which attribute of interviews rows are split. Out: for each cell how many excerpts it has and what
//! the researchers make of it; of one cell the excerpts themselves.

use super::excerpts::{ExcerptView, views};
use super::study::Finding;
use crate::case::AttributeOf;
use crate::excerpt::Excerpt;
use crate::memo::About;
use crate::project::At;
use crate::study::Study;
use crate::summary::{SUMMARIES_FILE, Summary};
use crate::table::column_name;
use crate::workbench::answer::Request;
use crate::workbench::problem::{Problem, say, told};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Participants by themes, families or codes.
#[derive(Serialize)]
pub struct MatrixView<'a> {
    columns: Vec<ColumnView>,
    rows: Vec<RowView<'a>>,
    /// The values that rows are split by, in order.
    parts: Vec<&'a str>,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct ColumnView {
    about: String,
    name: String,
}

#[derive(Serialize)]
struct RowView<'a> {
    case: &'a str,
    attributes: BTreeMap<&'a str, &'a str>,
    /// The coder at work codes an interview of this case blind.
    blind: bool,
    cells: Vec<CellView<'a>>,
}

#[derive(Serialize)]
struct CellView<'a> {
    excerpts: usize,
    /// How many there are of each part.
    parts: Vec<usize>,
    summary: Option<&'a str>,
    private: bool,
}

/// Shows the matrix.
pub fn matrix<'a>(at: &At<'a>, request: &Request) -> Result<MatrixView<'a>, Problem> {
    let study: &'a Study = &at.loaded.study;
    let columns = columns(at, request.field("columns").unwrap_or("themes"))?;
    let split = request.field("by").map(|by| {
        let known = study.roster.attribute(by).filter(|attribute| attribute.of == AttributeOf::Interview);
        known.ok_or_else(|| Problem::refused(say("workbench.no_attribute", &[("name", &by)])))
    });
    let split = split.transpose()?;
    let value_of = |interview: usize| split.and_then(|attribute| study.roster.value(attribute, interview, None));
    let mut parts: Vec<&str> =
        at.analysis.present().filter_map(value_of).collect::<BTreeSet<_>>().into_iter().collect();
    if let Some(attribute) = split {
        parts.sort_by(|a, b| attribute.order(a, b));
    }
    let cells: Vec<BTreeMap<usize, Vec<(usize, Excerpt)>>> =
        columns.iter().map(|about| at.analysis.by_case(about)).collect();
    let cell = |case: usize, about: &About, found: &BTreeMap<usize, Vec<(usize, Excerpt)>>| {
        let own = found.get(&case).map(Vec::as_slice).unwrap_or_default();
        let part = |part: &&str| own.iter().filter(|(interview, _)| value_of(*interview) == Some(*part)).count();
        let summary: Option<&'a Summary> = study.summaries.of(case, about);
        CellView {
            excerpts: own.len(),
            parts: parts.iter().map(part).collect(),
            summary: summary.map(|summary| summary.text.as_str()),
            private: summary.is_some_and(|summary| summary.private),
        }
    };
    let of_case = |attribute: &&&crate::case::Attribute| attribute.of == AttributeOf::Case;
    let row = |case: usize| {
        let attributes = study.roster.attributes.iter();
        let values = attributes.collect::<Vec<_>>();
        let values = values
            .iter()
            .filter(of_case)
            .filter_map(|attribute| Some((attribute.name.as_str(), study.roster.value(attribute, 0, Some(case))?)));
        RowView {
            case: study.case_id(Some(case)),
            attributes: values.collect(),
            blind: study.is_unseen(case),
            cells: columns.iter().zip(&cells).map(|(about, found)| cell(case, about, found)).collect(),
        }
    };
    // Who was not heard yet may have a summary all the same.
    let mut cases: BTreeSet<usize> = at.analysis.participants(&crate::excerpt::Filter::default()).into_iter().collect();
    cases.extend(study.summaries.0.iter().map(|summary| summary.case));
    let findings = at.loaded.findings.iter().filter(|finding| finding.place.file == SUMMARIES_FILE);
    Ok(MatrixView {
        rows: cases.into_iter().map(row).collect(),
        columns: columns
            .iter()
            .map(|about| ColumnView { about: study.about_name(about), name: column_name(at.analysis, about) })
            .collect(),
        parts,
        findings: findings.map(Finding::of).collect(),
    })
}

/// The columns: `themes`, `families`, or a family with the codes below it.
fn columns(at: &At, which: &str) -> Result<Vec<About>, Problem> {
    let study = &at.loaded.study;
    match which {
        "themes" => Ok(study.themes.themes.iter().map(|theme| About::Theme(theme.id.clone())).collect()),
        "families" => Ok(study.codebook.families().into_iter().map(About::Code).collect()),
        code => {
            let code = study.codebook.typed(code);
            let code = code.ok_or_else(|| Problem::refused(say("workbench.no_code", &[("code", &which)])))?;
            Ok(study.codebook.subtree(code).map(About::Code).collect())
        }
    }
}

/// One cell: what is said of it, and the excerpts.
#[derive(Serialize)]
pub struct CellDetail<'a> {
    case: &'a str,
    about: String,
    name: String,
    summary: Option<&'a str>,
    excerpts: Vec<ExcerptView<'a>>,
}

/// One cell with its excerpts.
pub fn cell<'a>(at: &At<'a>, request: &Request) -> Result<CellDetail<'a>, Problem> {
    let study: &'a Study = &at.loaded.study;
    let (case, about) =
        place(study, request.field("case").unwrap_or_default(), request.field("about").unwrap_or_default())?;
    let found = at.analysis.by_case(&about).remove(&case).unwrap_or_default();
    Ok(CellDetail {
        case: study.case_id(Some(case)),
        name: column_name(at.analysis, &about),
        summary: study.summaries.of(case, &about).map(|summary| summary.text.as_str()),
        excerpts: views(at, &at.analysis.codes_of(&about), &found),
        about: study.about_name(&about),
    })
}

/// Finds a cell by the names of its row and its column.
pub fn place(study: &Study, case: &str, about: &str) -> Result<(usize, About), Problem> {
    let found =
        study.roster.case(case).ok_or_else(|| Problem::missing(say("workbench.no_case", &[("case", &case)])))?;
    match study.about(about) {
        Ok(about @ (About::Code(_) | About::Theme(_))) => Ok((found, about)),
        Ok(_) => Err(Problem::wrong(say("workbench.no_column", &[("about", &about)]))),
        Err((_, message, hint)) => {
            let problem = Problem::refused(told(message));
            Err(hint.into_iter().fold(problem, |problem, hint| problem.hint(told(hint))))
        }
    }
}
