//! From a place in an output back to the words behind it.
//!
//! In: the path of an output of `run`, and where it is a table a code or a row, and a column. Out: [`Behind`]: the figure that
//! stands there and every stretch of words that it counts, or why there is none.

use super::plan;
use super::row::{Row, of_row};
use crate::codebook::CodeIndex;
use crate::diagnostic::did_you_mean;
use crate::excerpt::{Analysis, Filter, Level};
use crate::memo::About;
use crate::query::{Sort, Wanted, answer, saved, scan};
use crate::table::{Table, default_tables, table, uncoded_spans};
use crate::text::Span;

/// Stretches of words, by interview.
pub(super) type Places = Vec<(usize, Span)>;

/// What stands behind a place in an output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// The output, below the reports folder.
    pub output: String,
    /// The code whose excerpts are shown or counted.
    pub code: Option<CodeIndex>,
    /// The row of a table whose rows are no codes.
    pub row: Option<String>,
    /// The column of the table, and the figure in machine form.
    pub cell: Option<(String, String)>,
    /// The stretches, by interview.
    pub places: Places,
    /// What the stretches are, where they are not the excerpts that the figure counts.
    pub note: Option<&'static str>,
}

/// A place in an output, as it is typed.
#[derive(Clone, Copy, Debug)]
pub struct Pointed<'a> {
    /// The output, below the reports folder.
    pub output: &'a str,
    /// The code that a row of a table is about, or that is looked for on a page.
    pub code: Option<CodeIndex>,
    /// The row of a table whose rows are no codes, by the words that it begins with.
    pub row: Option<&'a str>,
    /// The column, as the data file names it.
    pub column: Option<&'a str>,
}

/// Finds what stands behind a place in an output; the error says what is there instead.
pub fn behind(analysis: &Analysis, at: Pointed) -> Result<Behind, String> {
    let output = at.output;
    let artefacts = plan(analysis).map_err(|error| error.to_string())?;
    if !artefacts.iter().any(|artefact| artefact.path == output) {
        let near = did_you_mean(output, artefacts.iter().map(|artefact| artefact.path.as_str()));
        return Err(format!(
            "no run makes an output `{output}`; {}",
            near.unwrap_or_else(|| "see study.lock".to_owned())
        ));
    }
    let stem = output.rsplit_once('.').map_or(output, |(stem, _)| stem);
    let (folder, name) = stem.split_once('/').unwrap_or(("", stem));
    let named = Behind { output: output.to_owned(), code: at.code, ..Behind::default() };
    if matches!(folder, "data" | "tables") {
        return in_table(analysis, &of_name(analysis, name)?, at, named);
    }
    if at.column.is_some() || at.row.is_some() {
        return Err(format!("`{output}` is no table: it has no rows and columns"));
    }
    let book = &analysis.study.codebook;
    let own = if matches!(folder, "evidence" | "codes") { book.find(name) } else { None };
    if let Some(code) = at.code.or(own) {
        return match (folder, name) {
            ("charts", "agreement") => Err(no_excerpts("agreement", output)),
            _ => Ok(Behind { code: Some(code), places: excerpts(analysis, code, Level::Tree, &[]), ..named }),
        };
    }
    let places = of_page(analysis, folder, name).map_err(|why| format!("`{output}` {why}"))?;
    Ok(Behind { places, ..named })
}

/// The words behind a page that is about no code; the error goes on with what the page is.
fn of_page(analysis: &Analysis, folder: &str, name: &str) -> Result<Places, String> {
    let study = analysis.study;
    match (folder, name) {
        ("themes", id) => {
            let theme = study.themes.themes.iter().find(|theme| theme.id == id);
            let quoted = theme.into_iter().flat_map(|theme| theme.quotations.iter().chain(&theme.against));
            Ok(quoted.map(|placed| (placed.interview, placed.span)).collect())
        }
        ("queries", id) => {
            let kept = study.queries.iter().find(|kept| kept.id == id).and_then(|kept| saved(study, kept).ok());
            let query = kept.ok_or_else(|| "is of a query that the study has no more".to_owned())?;
            let all = Wanted { sort: Sort::Interview, offset: 0, limit: usize::MAX, context: 0, hits: true };
            let found = answer(analysis, &scan(&query, analysis), all);
            let hits = found.passages.into_iter().flat_map(|passage| {
                let turn = passage.hits.is_empty().then_some(passage.said.span);
                passage.hits.into_iter().chain(turn).map(move |hit| (passage.said.interview, hit))
            });
            Ok(hits.collect())
        }
        ("memos", id) => match study.memos.iter().find(|memo| memo.id == id).map(|memo| memo.segments.as_slice()) {
            Some([]) | None => Err("is a memo that points at no words: no excerpts stand behind it".to_owned()),
            Some(placed) => Ok(placed.iter().map(|placed| (placed.interview, placed.span)).collect()),
        },
        ("matrix", name) => {
            let about =
                analysis.summarised().into_iter().find(|about| study.about_name(about).replace(':', "/") == name);
            let about = about.ok_or_else(|| "is of a column that the study has no more".to_owned())?;
            Ok(of_column(analysis, &about, None))
        }
        ("", "uncoded") => Ok(analysis.present().flat_map(|i| uncoded(analysis, i)).collect()),
        ("charts", _) | ("", "codings") => Err("is about several codes: say which with --code CODE".to_owned()),
        ("", "index" | "methods" | "codebook") => Err(
            "shows figures of several tables: trace them there, as in --in data/frequencies.csv --code CODE, or say \
                 --code CODE here"
                .to_owned(),
        ),
        ("", "agreement" | "rules") => {
            Err(format!("shows the figures of a table: trace them there, as in --in data/{name}.csv --code CODE"))
        }
        ("", "guide") => Err("holds the questions of guide.toml: nothing was counted for it".to_owned()),
        ("", "memos") => Err("lists the memos: each has a page of its own that can be traced".to_owned()),
        ("assets", _) => Err("says how pages look: nothing was counted for it".to_owned()),
        _ => Err("is about several codes: say which with --code CODE".to_owned()),
    }
}

/// Why no excerpts stand behind a figure; `value` is the figure.
pub(super) fn no_excerpts(table: &str, value: &str) -> String {
    let why = match table {
        "participants" => {
            "counts people, conversations and all that was said in them, from cases.csv, interviews.csv and the transcripts"
        }
        "completeness" => "counts conversations, as interviews.csv has them, and all words of their transcripts",
        _ => "is computed from what several coders gave the same units; `grenstaal agree --disagreements` lists them",
    };
    format!("{value} {why}; it counts no coded words, so no excerpts stand behind it")
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

fn in_table(analysis: &Analysis, table: &Table, at: Pointed, named: Behind) -> Result<Behind, String> {
    let by_code = table.rows.iter().any(|row| row.code.is_some());
    match (at.code, at.row) {
        (_, Some(row)) => of_row(analysis, table, Row::Named(row), at.column, named),
        (Some(code), None) if table.columns.iter().any(|column| column.counts.is_some()) => {
            cell(analysis, table, code, at.column, named)
        }
        (Some(code), None) => of_row(analysis, table, Row::Code(code), at.column, named),
        (None, None) if by_code => Err(format!("say which row of `{}`: --code CODE", at.output)),
        (None, None) => {
            let some: Vec<String> = table.rows.iter().take(3).map(|row| super::row::name(table, row)).collect();
            Err(format!("say which row of `{}`: --row ROW, such as `{}`", at.output, some.join("`, `")))
        }
    }
}

fn cell(
    analysis: &Analysis,
    table: &Table,
    code: CodeIndex,
    column: Option<&str>,
    named: Behind,
) -> Result<Behind, String> {
    let id = analysis.study.codebook.id(code);
    let row = table.rows.iter().find(|row| row.code == Some(code));
    let row = row.ok_or_else(|| format!("the table `{}` has no row for `{id}` that counts excerpts", table.name))?;
    let Some(column) = column else {
        return Ok(Behind { code: Some(code), places: excerpts(analysis, code, Level::Tree, &[]), ..named });
    };
    let found = table.columns.iter().zip(&row.values).find(|(one, _)| one.key == column && one.numeric);
    let (one, value) = found.ok_or_else(|| {
        let numbers = || table.columns.iter().filter(|column| column.numeric).map(|column| column.key.as_str());
        let hint = did_you_mean(column, numbers());
        let hint = hint.unwrap_or_else(|| format!("these do: {}", numbers().collect::<Vec<_>>().join(", ")));
        format!("no column `{column}` of `{}` counts excerpts; {hint}", table.name)
    })?;
    let facets = one.counts.as_deref().unwrap_or_default();
    let (places, note) = match column {
        "undecided" => (waiting(analysis, code), Some("the candidates that nobody has decided on")),
        own if own.starts_with("own_") => (excerpts(analysis, code, Level::Own, facets), None),
        _ => (excerpts(analysis, code, Level::Tree, facets), None),
    };
    let cell = Some((column.to_owned(), value.machine()));
    Ok(Behind { code: Some(code), cell, places, note, ..named })
}

/// The candidates of a code and what lies below it that nobody has decided on.
fn waiting(analysis: &Analysis, code: CodeIndex) -> Places {
    let book = &analysis.study.codebook;
    let mut places = Vec::new();
    for interview in analysis.present() {
        let Some(counted) = analysis.counted(interview) else { continue };
        let open = counted.decided.undecided.iter().filter_map(|i| counted.candidates.list.get(*i as usize));
        let own = open.filter(|candidate| book.is_within(candidate.code, code));
        places.extend(own.map(|candidate| (interview, candidate.segment)));
    }
    places.sort();
    places.dedup();
    places
}

/// Returns the words of an interview that carry no code.
pub(super) fn uncoded(analysis: &Analysis, interview: usize) -> Places {
    uncoded_spans(analysis, interview).into_iter().map(|span| (interview, span)).collect()
}

/// Returns the excerpts of a column of the matrix, of one case or of all.
pub(super) fn of_column(analysis: &Analysis, about: &About, case: Option<usize>) -> Places {
    let cells = analysis.by_case(about).into_iter().filter(|(one, _)| case.is_none_or(|case| case == *one));
    cells.flat_map(|(_, found)| found).map(|(interview, excerpt)| (interview, excerpt.span)).collect()
}

/// Returns the excerpts of a code, of these values of attributes, `case` or `interview`.
pub(super) fn excerpts(analysis: &Analysis, code: CodeIndex, level: Level, facets: &[(String, String)]) -> Places {
    let study = analysis.study;
    let has = |interview: usize, case: Option<usize>, name: &str, value: &str| match name {
        "case" if case.is_none() => value == study.locale.text("table.unidentified"),
        "case" => study.case_id(case) == value,
        "interview" => study.interview_id(interview) == value,
        _ => study.roster.attribute(name).and_then(|a| study.roster.value(a, interview, case)) == Some(value),
    };
    let mut places = Vec::new();
    for interview in analysis.present() {
        let kept = analysis.excerpts(interview, code, level).into_iter().filter(|excerpt| {
            let case = excerpt.case.map(|case| case as usize);
            facets.iter().all(|(name, value)| has(interview, case, name, value))
        });
        places.extend(kept.map(|excerpt| (interview, excerpt.span)));
    }
    places
}
