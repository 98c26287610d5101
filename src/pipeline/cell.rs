//! From a place in an output back to the excerpts behind it.
//!
//! In: the path of an output of `run`, a code and a column where it is a table. Out: [`Behind`]: the figure that stands
//! there and every stretch of words that it counts, or why there is none.

use super::plan;
use crate::codebook::CodeIndex;
use crate::diagnostic::did_you_mean;
use crate::excerpt::{Analysis, Filter, Level};
use crate::table::{Table, default_tables, table};
use crate::text::Span;

/// What stands behind a place in an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The output, below the reports folder.
    pub output: String,
    /// The code whose excerpts are shown or counted.
    pub code: Option<CodeIndex>,
    /// The column of the table, and the figure in machine form.
    pub cell: Option<(String, String)>,
    /// The stretches, by interview.
    pub places: Vec<(usize, Span)>,
}

/// Finds what stands behind a place in an output; the error says what is there instead.
pub fn behind(
    analysis: &Analysis,
    output: &str,
    code: Option<CodeIndex>,
    column: Option<&str>,
) -> Result<Behind, String> {
    let artefacts = plan(analysis).map_err(|error| error.to_string())?;
    if !artefacts.iter().any(|artefact| artefact.path == output) {
        let near = did_you_mean(output, artefacts.iter().map(|artefact| artefact.path.as_str()));
        return Err(format!(
            "no run makes an output `{output}`; {}",
            near.unwrap_or_else(|| "see study.lock".to_owned())
        ));
    }
    let stem = output.rsplit_once('.').map_or(output, |(stem, _)| stem);
    let book = &analysis.study.codebook;
    let (folder, name) = stem.split_once('/').unwrap_or(("", stem));
    let named = Behind { output: output.to_owned(), code, cell: None, places: Vec::new() };
    match folder {
        "themes" => return theme(analysis, name, named),
        "data" | "tables" => {
            let code = code.ok_or_else(|| format!("say which row of `{output}`: --code CODE"))?;
            let table = of_name(analysis, name)?;
            return cell(analysis, &table, code, column, named);
        }
        _ => {}
    }
    if column.is_some() {
        return Err(format!("`{output}` is no table: it has no columns"));
    }
    let own = if matches!(folder, "evidence" | "codes") { book.find(name) } else { None };
    let code = code.or(own).ok_or_else(|| format!("say about which code in `{output}`: --code CODE"))?;
    Ok(Behind { code: Some(code), places: excerpts(analysis, code, &[]), ..named })
}

fn theme(analysis: &Analysis, name: &str, named: Behind) -> Result<Behind, String> {
    let theme = analysis.study.themes.themes.iter().find(|theme| theme.id == name);
    let theme = theme.ok_or_else(|| format!("there is no theme `{name}`"))?;
    let quoted = theme.quotations.iter().chain(&theme.against);
    Ok(Behind { places: quoted.map(|placed| (placed.interview, placed.span)).collect(), ..named })
}

fn of_name(analysis: &Analysis, name: &str) -> Result<Table, String> {
    for kind in default_tables(analysis.study)? {
        let table = table(analysis, &kind, &Filter::default()).map_err(|error| error.to_string())?;
        if table.name == name {
            return Ok(table);
        }
    }
    Err(format!("there is no table `{name}`"))
}

fn cell(
    analysis: &Analysis,
    table: &Table,
    code: CodeIndex,
    column: Option<&str>,
    named: Behind,
) -> Result<Behind, String> {
    let counting = || table.columns.iter().filter(|column| column.counts.is_some()).map(|column| column.key.as_str());
    let id = analysis.study.codebook.id(code);
    let row = table.rows.iter().find(|row| row.code == Some(code));
    let row = row.ok_or_else(|| format!("the table `{}` has no row for `{id}` that counts excerpts", table.name))?;
    let Some(column) = column else {
        return Ok(Behind { code: Some(code), places: excerpts(analysis, code, &[]), ..named });
    };
    let found = table.columns.iter().zip(&row.values).find(|(one, _)| one.key == column);
    let facets = found.and_then(|(one, value)| Some((one.counts.as_ref()?, value)));
    let (facets, value) = facets.ok_or_else(|| {
        let near = did_you_mean(column, counting());
        let hint = near.unwrap_or_else(|| format!("these do: {}", counting().collect::<Vec<_>>().join(", ")));
        format!("no column `{column}` of `{}` counts excerpts; {hint}", table.name)
    })?;
    let places = excerpts(analysis, code, facets);
    Ok(Behind { code: Some(code), cell: Some((column.to_owned(), value.machine())), places, ..named })
}

/// Returns the excerpts of a code and what lies below it, of these values of attributes, `case` or `interview`.
fn excerpts(analysis: &Analysis, code: CodeIndex, facets: &[(String, String)]) -> Vec<(usize, Span)> {
    let study = analysis.study;
    let has = |interview: usize, case: Option<usize>, name: &str, value: &str| match name {
        "case" if case.is_none() => value == study.locale.text("table.unidentified"),
        "case" => study.case_id(case) == value,
        "interview" => study.interview_id(interview) == value,
        _ => study.roster.attribute(name).and_then(|a| study.roster.value(a, interview, case)) == Some(value),
    };
    let mut places = Vec::new();
    for interview in analysis.present() {
        let kept = analysis.excerpts(interview, code, Level::Tree).into_iter().filter(|excerpt| {
            let case = excerpt.case.map(|case| case as usize);
            facets.iter().all(|(name, value)| has(interview, case, name, value))
        });
        places.extend(kept.map(|excerpt| (interview, excerpt.span)));
    }
    places
}
