//! The plan of a run: which artefacts there are and how each is written.
//!
//! In: an [`Analysis`]. Out: [`Artefact`]s: a path and a function that writes bytes. No disk, no clock.

mod appendix;
mod attribution;
mod cell;
mod codings;
mod described;
mod figures;
mod pages;
mod row;

pub use appendix::Appendix;
pub use attribution::{Attribution, small_cells};
pub use cell::{Behind, Pointed, behind};
pub use codings::write_codings;
pub use figures::{ChartKind, default_charts, draw};
pub use pages::{audit_html, audit_markdown, manuscript_page};

use crate::chart::{Chart, ChartError};
use crate::excerpt::{Analysis, Filter};
use crate::judgement::Judgement;
use crate::table::{Format, Table, TableError, csv_cell, default_tables, table_with, write_table};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

/// One file that a run makes.
pub struct Artefact<'a> {
    /// Path below the reports folder, with `/`.
    pub path: String,
    writer: Writer<'a>,
}

type Writer<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + Send + Sync + 'a>;

impl<'a> Artefact<'a> {
    fn new(path: impl Into<String>, writer: impl Fn(&mut dyn Write) -> io::Result<()> + Send + Sync + 'a) -> Self {
        Self { path: path.into(), writer: Box::new(writer) }
    }

    /// Writes its bytes.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        (self.writer)(out)
    }
}

/// A study asks for what there is not.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A table or chart under `[[output]]` that does not exist.
    #[error("under [[output]]: {0}")]
    Wanted(String),
    /// A name in the study would make a file outside the reports.
    #[error("an output would be called `{0}`, which is no path below the reports folder")]
    Path(String),
    /// Two names in the study would make the same file.
    #[error("two outputs would be called `{0}`")]
    Twice(String),
    /// A table could not be counted.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// A chart that is drawn when the first of its files is written.
#[derive(Clone)]
pub struct Drawing<'a> {
    name: String,
    make: Arc<dyn Fn() -> Result<Chart, ChartError> + Send + Sync + 'a>,
    drawn: Arc<OnceLock<Result<Chart, String>>>,
}

impl<'a> Drawing<'a> {
    fn new(name: String, make: impl Fn() -> Result<Chart, ChartError> + Send + Sync + 'a) -> Self {
        Self { name, make: Arc::new(make), drawn: Arc::default() }
    }

    /// Returns the name of its files.
    fn name(&self) -> &str {
        &self.name
    }

    fn drawn(&self) -> &Result<Chart, String> {
        self.drawn.get_or_init(|| (self.make)().map_err(|error| error.to_string()))
    }

    /// Returns the chart.
    fn chart(&self) -> io::Result<&Chart> {
        self.drawn().as_ref().map_err(|error| io::Error::other(format!("the chart `{}`: {error}", self.name)))
    }
}

/// Everything that pages show beside the excerpts themselves.
pub struct Material<'a> {
    /// The tables, in order.
    pub tables: Vec<Table>,
    /// The rules against people, once somebody has asked.
    pub judgement: OnceLock<Judgement>,
    /// The charts, in order.
    pub drawings: Vec<Drawing<'a>>,
    /// How quotations are attributed.
    pub attribution: Attribution,
}

/// What every run makes, whatever the study: reports are known by it.
pub const ALWAYS: [&str; 2] = ["codings.csv", "index.html"];

/// Plans a run.
pub fn plan<'a>(analysis: &'a Analysis<'a>) -> Result<Vec<Artefact<'a>>, PlanError> {
    let filter = Filter::default();
    let kinds = default_tables(analysis.study).map_err(PlanError::Wanted)?;
    let judgement = OnceLock::new();
    let tables = kinds.iter().map(|kind| table_with(analysis, kind, &filter, &judgement));
    let tables = tables.collect::<Result<Vec<_>, _>>()?;
    let charts = default_charts(analysis).map_err(PlanError::Wanted)?;
    let drawings = charts.into_iter().map(|kind| drawing(analysis, kind)).collect();
    let material = Arc::new(Material { tables, judgement, drawings, attribution: Attribution::new(analysis) });
    let mut artefacts = vec![Artefact::new("codings.csv", move |out| write_codings(analysis, out))];
    for i in 0..material.tables.len() {
        artefacts.extend(table_files(analysis, &material, i));
    }
    for drawing in &material.drawings {
        artefacts.extend(chart_files(drawing));
    }
    artefacts.extend(pages::artefacts(analysis, &material));
    for (path, content) in crate::report::ASSETS {
        artefacts.push(Artefact::new(path, move |out| out.write_all(content.as_bytes())));
    }
    check_paths(&artefacts)?;
    Ok(artefacts)
}

/// Every path stays below the reports folder and stands once, also where capitals are not told apart.
fn check_paths(artefacts: &[Artefact]) -> Result<(), PlanError> {
    let mut seen = BTreeSet::new();
    for Artefact { path, .. } in artefacts {
        let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0']);
        if !path.split('/').all(plain) {
            return Err(PlanError::Path(path.clone()));
        }
        if !seen.insert(path.to_lowercase()) {
            return Err(PlanError::Twice(path.clone()));
        }
    }
    Ok(())
}

fn drawing<'a>(analysis: &'a Analysis<'a>, kind: ChartKind) -> Drawing<'a> {
    // What works in parallel is drawn at once: files are written in parallel too, and a thread that waits inside a drawing
    // could take up another file of the same drawing and wait for itself.
    let parallel = kind == ChartKind::Agreement;
    let drawing = Drawing::new(kind.name(), move || draw(analysis, &kind, &Filter::default()));
    if parallel {
        let _ = drawing.drawn();
    }
    drawing
}

fn table_files<'a>(analysis: &'a Analysis<'a>, material: &Arc<Material<'a>>, i: usize) -> Vec<Artefact<'a>> {
    let name = material.tables.get(i).map(|table| table.name.clone()).unwrap_or_default();
    let endings =
        [("csv", Format::Csv), ("json", Format::Json), ("md", Format::Markdown), ("parquet", Format::Parquet)];
    let locale = analysis.study.locale;
    let file = |(ending, format): (&str, Format)| {
        let material = Arc::clone(material);
        Artefact::new(format!("data/{name}.{ending}"), move |out| match material.tables.get(i) {
            Some(table) => write_table(table, format, locale, out),
            None => Ok(()),
        })
    };
    endings.into_iter().map(file).collect()
}

fn chart_files<'a>(drawing: &Drawing<'a>) -> Vec<Artefact<'a>> {
    let path = |ending: &str| format!("charts/{}.{ending}", drawing.name);
    let (svg, png, csv, alt) = (drawing.clone(), drawing.clone(), drawing.clone(), drawing.clone());
    vec![
        Artefact::new(path("svg"), move |out| out.write_all(svg.chart()?.svg.as_bytes())),
        Artefact::new(path("png"), move |out| out.write_all(&png.chart()?.png)),
        Artefact::new(path("csv"), move |out| write_chart_data(csv.chart()?, out)),
        Artefact::new(path("txt"), move |out| writeln!(out, "{}", alt.chart()?.alt)),
    ]
}

/// Writes exactly what a chart draws.
pub fn write_chart_data(chart: &Chart, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &chart.data {
        writer.write_record(row.iter().map(|cell| csv_cell(cell).into_owned()))?;
    }
    out.write_all(&writer.into_inner().map_err(io::Error::other)?)
}

/// One thing that a run found, for people and for machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name for machines, the same in every language.
    pub key: &'static str,
    /// Its name for people.
    pub name: String,
    /// What it is, for people.
    pub value: String,
}

/// Says in a few pairs what a run found.
pub fn summary(analysis: &Analysis) -> Vec<Found> {
    let study = analysis.study;
    let locale = study.locale;
    let caption = crate::table::Caption::new(analysis, &Filter::default());
    let segments: u64 = analysis.interviews.iter().flatten().map(|counted| counted.excerpts.len() as u64).sum();
    let used = study
        .codebook
        .indices()
        .filter(|code| analysis.tally.rows.iter().any(|row| row.code == *code && row.segments > 0));
    let pair = |key: &'static str, value: String| Found {
        key: key.rsplit('.').next().unwrap_or(key),
        name: locale.text(key).to_owned(),
        value,
    };
    vec![
        pair("summary.participants", locale.number(caption.participants)),
        pair("summary.interviews", locale.number(caption.interviews)),
        pair("summary.words", locale.number(caption.words)),
        pair("summary.segments", locale.number(segments)),
        pair(
            "summary.codes",
            locale.fill("summary.codes_used", &[("used", &used.count()), ("all", &study.codebook.codes.len())]),
        ),
        pair("summary.layer", crate::table::layer_phrase(analysis)),
    ]
}
