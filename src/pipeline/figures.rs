//! Which charts there are and what they draw.
//!
//! In: an [`Analysis`]. Out: [`Chart`]s of participants of n first and segments second; titles and captions say the layer.

use crate::agreement::{Name, Resampling};
use crate::case::AttributeOf;
use crate::chart::{
    Bar, Bars, Chart, ChartError, Column, Frame, HeatRow, Heatmap, IntervalRow, Intervals, Pair, Paired, Words, bars,
    heatmap, intervals, paired,
};
use crate::codebook::{CodeIndex, CodeStatus};
use crate::comparison::{By, Comparison, Marked};
use crate::diagnostic::did_you_mean;
use crate::excerpt::{Analysis, Filter, Level};
use crate::study::Study;
use crate::table::{Caption, FEW, comparison_note, layer_phrase, stem};
use std::collections::{BTreeMap, BTreeSet};

/// A kind of chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Participants per code.
    Frequencies,
    /// Segments per code and participant.
    Heatmap,
    /// Participants per code on the two sides of an attribute.
    Paired(String),
    /// How far the coders agree on each code.
    Agreement,
}

const NAMES: [&str; 4] = ["frequencies", "heatmap", "paired", "agreement"];
/// More columns than this are a table's business.
const MOST_COLUMNS: usize = 60;
/// More rows than this are a table's business.
const MOST_ROWS: usize = 200;

impl ChartKind {
    /// Reads a kind; `by` is for `paired`.
    pub fn parse(kind: &str, by: Option<&str>, study: &Study) -> Result<Self, String> {
        let pairs = || two_valued(study);
        match (kind, by) {
            ("frequencies", None) => Ok(Self::Frequencies),
            ("heatmap", None) => Ok(Self::Heatmap),
            ("agreement", None) => Ok(Self::Agreement),
            ("paired", Some(by)) if pairs().contains(&by) => Ok(Self::Paired(by.to_owned())),
            ("paired", None) if pairs().len() == 1 => Ok(Self::Paired(pairs().concat())),
            ("paired", _) => {
                Err(format!("`paired` needs an interview attribute with two values; there are: {}", list(&pairs())))
            }
            ("frequencies" | "heatmap" | "agreement", Some(by)) => {
                Err(format!("the chart `{kind}` is not split; `by = {by}` goes with `paired`"))
            }
            (other, _) => {
                let near = did_you_mean(other, NAMES).unwrap_or_else(|| format!("there are {}", NAMES.join(", ")));
                Err(format!("there is no chart `{other}`; {near}"))
            }
        }
    }

    /// Returns the file stem.
    pub fn name(&self) -> String {
        match self {
            Self::Frequencies => "frequencies".to_owned(),
            Self::Heatmap => "heatmap".to_owned(),
            Self::Paired(by) => format!("paired-{}", stem(by)),
            Self::Agreement => "agreement".to_owned(),
        }
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The interview attributes with exactly two values.
fn two_valued(study: &Study) -> Vec<&str> {
    let two =
        |attribute: &&crate::case::Attribute| attribute.of == AttributeOf::Interview && attribute.values.len() == 2;
    study.roster.attributes.iter().filter(two).map(|attribute| attribute.name.as_str()).collect()
}

/// Returns the charts a study asks for, or the sensible set.
pub fn default_charts(analysis: &Analysis) -> Result<Vec<ChartKind>, String> {
    let study = analysis.study;
    if !study.settings.charts.is_empty() {
        let parse = |wanted: &crate::study::Wanted| ChartKind::parse(&wanted.kind, wanted.by.as_deref(), study);
        let mut kinds = study.settings.charts.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        // Asked for twice is made once: two artefacts may not share a path.
        let mut seen = BTreeSet::new();
        kinds.retain(|kind| seen.insert(kind.name()));
        return Ok(kinds);
    }
    let mut kinds = vec![ChartKind::Frequencies];
    if analysis.participants(&Filter::default()).len() <= MOST_COLUMNS {
        kinds.push(ChartKind::Heatmap);
    }
    kinds.extend(two_valued(study).into_iter().map(|by| ChartKind::Paired(by.to_owned())));
    if Comparison::is_due(study) {
        kinds.push(ChartKind::Agreement);
    }
    Ok(kinds)
}

/// Draws a chart.
pub fn draw(analysis: &Analysis, kind: &ChartKind, filter: &Filter) -> Result<Chart, ChartError> {
    let facts = Facts::new(analysis, filter);
    let mut chart = match kind {
        ChartKind::Frequencies => bars(&facts.bars()),
        ChartKind::Heatmap => heatmap(&facts.heatmap()),
        ChartKind::Paired(by) => paired(&facts.paired(by)),
        ChartKind::Agreement => return intervals(&facts.agreement()),
    }?;
    // The figures say their layer, as every data file does.
    let layer = layer_phrase(analysis);
    let cells = std::iter::once("layer").chain(std::iter::repeat(layer.as_str()));
    chart.data.iter_mut().zip(cells).for_each(|(row, cell)| row.push(cell.to_owned()));
    Ok(chart)
}

/// What the charts have in common.
struct Facts<'a> {
    analysis: &'a Analysis<'a>,
    filter: &'a Filter,
    caption: Caption,
    /// Segments by code and case.
    segments: BTreeMap<(CodeIndex, Option<u32>), u32>,
}

impl<'a> Facts<'a> {
    fn new(analysis: &'a Analysis<'a>, filter: &'a Filter) -> Self {
        let mut segments: BTreeMap<(CodeIndex, Option<u32>), u32> = BTreeMap::new();
        let kept = analysis.tally.rows.iter().filter(|row| {
            let case = row.case.map(|case| case as usize);
            row.level == Level::Tree && row.segments > 0 && filter.keeps(row.interview as usize, case)
        });
        for row in kept {
            *segments.entry((row.code, row.case)).or_default() += row.segments;
        }
        Self { analysis, filter, caption: Caption::new(analysis, filter), segments }
    }

    fn text(&self, key: &str) -> String {
        self.analysis.study.locale.text(key).to_owned()
    }

    fn frame(&self, name: &str, key: &str, by: &str) -> Frame {
        let locale = self.analysis.study.locale;
        let title = self.caption.title(&locale.fill(key, &[("by", &by)]));
        let own = locale.fill(&format!("{key}_caption"), &[("by", &by)]);
        let words = Words {
            most: self.text("chart.most"),
            least: self.text("chart.least"),
            of: self.text("chart.of"),
            empty: self.text("chart.empty"),
        };
        Frame { name: name.to_owned(), alt: format!("{title}."), title, caption: self.caption.text(&own), words }
    }

    /// The codes that are drawn, each with the name of its family: all below a family, and families without sub-codes.
    fn codes(&self) -> Vec<(CodeIndex, String, Option<String>)> {
        let book = &self.analysis.study.codebook;
        let tag = self.analysis.study.locale.tag();
        let name = |code: CodeIndex| book.code(code).map_or("", |code| code.name.of(tag)).to_owned();
        let shown = |code: &CodeIndex| {
            let retired = book.code(*code).is_none_or(|about| about.status == CodeStatus::Retired);
            let family = book.code(*code).is_some_and(|about| about.parent.is_none()) && book.has_children(*code);
            !family && !retired
        };
        let group = |code: CodeIndex| (book.family(code) != code).then(|| name(book.family(code)));
        book.indices().filter(shown).take(MOST_ROWS).map(|code| (code, name(code), group(code))).collect()
    }

    /// The rows of one code: segments by case.
    fn of_code(&self, code: CodeIndex) -> impl Iterator<Item = (Option<u32>, u32)> + '_ {
        let range = (code, None)..=(code, Some(u32::MAX));
        self.segments.range(range).map(|((_, case), segments)| (*case, *segments))
    }

    fn participants_with(&self, code: CodeIndex) -> u32 {
        small(self.of_code(code).filter(|(case, _)| case.is_some()).count() as u64)
    }

    fn segments_of(&self, code: CodeIndex) -> u32 {
        self.of_code(code).map(|(_, segments)| segments).sum()
    }

    fn bars(&self) -> Bars {
        let mut rows: Vec<Bar> = self
            .codes()
            .into_iter()
            .map(|(code, label, group)| Bar {
                label,
                group,
                value: self.participants_with(code),
                second: self.segments_of(code),
            })
            .collect();
        // Sorted by value inside each family; the sort is stable, so ties keep the order of the codebook.
        for family in rows.chunk_by_mut(|a, b| a.group == b.group) {
            family.sort_by_key(|row| (std::cmp::Reverse(row.value), std::cmp::Reverse(row.second)));
        }
        Bars {
            frame: self.frame("frequencies", "chart.frequencies", ""),
            axis: self.text("column.participants"),
            total: small(self.caption.participants),
            second: self.text("column.segments"),
            rows,
        }
    }

    fn heatmap(&self) -> Heatmap {
        let study = self.analysis.study;
        let cases = self.analysis.participants(self.filter);
        let broader = study.roster.attributes.iter().find_map(|attribute| attribute.broader.as_deref());
        let grouping = broader.and_then(|name| study.roster.attribute(name));
        let group_of = |case: usize| grouping.and_then(|attribute| study.roster.value(attribute, 0, Some(case)));
        let mut order: Vec<usize> = cases;
        order.sort_by_key(|case| (group_of(*case).map(str::to_owned), *case));
        let key = |case: usize| u32::try_from(case).ok();
        let columns = order.iter().map(|case| {
            let own = self.analysis.tally.rows.iter().filter(|row| row.level == Level::Own && row.case == key(*case));
            let kept = own.filter(|row| self.filter.keeps(row.interview as usize, Some(*case)));
            Column {
                label: study.case_id(Some(*case)).to_owned(),
                group: group_of(*case).map(str::to_owned),
                totals: vec![kept.map(|row| row.segments).sum()],
            }
        });
        let rows = self.codes().into_iter().map(|(code, label, group)| HeatRow {
            label,
            group,
            cells: order
                .iter()
                .map(|case| Some(self.segments.get(&(code, key(*case))).copied().unwrap_or(0)))
                .collect(),
            totals: vec![self.participants_with(code), self.segments_of(code)],
        });
        Heatmap {
            frame: self.frame("heatmap", "chart.heatmap", ""),
            unit: self.text("column.segments"),
            missing: self.text("chart.not_asked"),
            columns: columns.collect(),
            rows: rows.collect(),
            row_totals: vec![self.text("column.participants"), self.text("column.segments")],
            column_totals: vec![self.text("column.segments")],
        }
    }

    fn agreement(&self) -> Intervals {
        let study = self.analysis.study;
        let locale = study.locale;
        let resampling = Resampling::default();
        let comparison = Comparison::of(self.analysis, &Comparison::coders_of(study), By::Turn, self.filter);
        let thousandths = |value: f64| (value * 1000.0).round() as i32;
        let rows = self.codes().into_iter().filter(|(code, ..)| !comparison.later.contains(code));
        let rows = rows.map(|(code, label, group)| {
            let found = comparison.on(Marked::Code(code), resampling);
            let alpha = found.measure(Name::KrippendorffAlpha);
            let interval = alpha.and_then(|alpha| alpha.interval());
            IntervalRow {
                label,
                group,
                value: alpha.and_then(|alpha| alpha.value.ok()).map(thousandths),
                interval: interval.map(|interval| (thousandths(interval.low), thousandths(interval.high))),
                weak: found.prevalence().0 < FEW,
                figures: found.yes.iter().map(|yes| locale.number(*yes)).collect(),
            }
        });
        let mut frame = self.frame("agreement", "chart.agreement", "");
        let own = self.text("chart.agreement_caption");
        frame.caption = format!("{own} {}", comparison_note(&comparison));
        Intervals {
            frame,
            axis: self.text("chart.alpha"),
            marks: vec![667, 800],
            headings: comparison.coders.iter().map(|coder| coder.0.clone()).collect(),
            point: locale.decimal(0.5, 1).chars().nth(1).unwrap_or('.'),
            rows: rows.collect(),
        }
    }

    fn paired(&self, by: &str) -> Paired {
        let study = self.analysis.study;
        let attribute = study.roster.attribute(by);
        let label = attribute.map_or(by, |attribute| attribute.label_in(study.locale)).to_owned();
        let values: Vec<String> = attribute.map(|attribute| attribute.values.clone()).unwrap_or_default();
        let side = |i: usize| values.get(i).cloned().unwrap_or_default();
        let on = |interview: usize, case: Option<usize>, i: usize| {
            let value = attribute.and_then(|attribute| study.roster.value(attribute, interview, case));
            value == Some(side(i).as_str()) && self.filter.keeps(interview, case)
        };
        let mut taking_part = [BTreeSet::new(), BTreeSet::new()];
        for interview in self.analysis.present() {
            let Some(counted) = self.analysis.counted(interview) else { continue };
            for case in counted.talk.keys().flatten() {
                for (i, cases) in taking_part.iter_mut().enumerate() {
                    if on(interview, Some(*case as usize), i) {
                        cases.insert(*case);
                    }
                }
            }
        }
        let [left, right] = taking_part;
        let rows = self.codes().into_iter().map(|(code, label, group)| {
            let having = |i: usize| -> BTreeSet<u32> {
                let rows = self.analysis.tally.rows.iter().filter(|row| row.code == code && row.level == Level::Tree);
                let said =
                    rows.filter(|row| row.segments > 0 && on(row.interview as usize, row.case.map(|c| c as usize), i));
                said.filter_map(|row| row.case).collect()
            };
            let (a, b) = (having(0), having(1));
            let both = a.intersection(&b).count();
            let only = [a.len() - both, b.len() - both].map(|count| small(count as u64));
            Pair { label, group, both: small(both as u64), only }
        });
        let overlap = [
            self.text("chart.both"),
            study.locale.fill("chart.only", &[("side", &side(0))]),
            study.locale.fill("chart.only", &[("side", &side(1))]),
        ];
        Paired {
            frame: self.frame(&ChartKind::Paired(by.to_owned()).name(), "chart.paired", &label),
            axis: self.text("column.participants"),
            sides: [side(0), side(1)],
            totals: [small(left.len() as u64), small(right.len() as u64)],
            total: small(left.union(&right).count() as u64),
            overlap,
            rows: rows.collect(),
        }
    }
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
