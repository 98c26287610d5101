//! In: rows with a coefficient and its interval, in thousandths. Out: a chart of a dot and a line per row on an axis that
//! ends at 1, with reference lines and the figures at the end.

use super::colour::{BLUE, GUIDE, INK, SOFT, TRACK, WHITE};
use super::figures::Figures;
use super::font::{Fonts, LABEL, SMALL, STRONG};
use super::labels::Labels;
use super::page::{MARGIN, Page, WIDTH};
use super::sheet::{Anchor, Area, Ink, Sheet};
use super::wrap::wrap;
use super::{Chart, ChartError, Frame};

const DOT: u32 = 9;
const HOLE: u32 = 5;
/// The least room for the axis.
const LEAST: i32 = 400;
/// The largest coefficient there is.
const ONE: i32 = 1000;
/// The step between two numbers of the axis.
const STEP: i32 = 200;

/// What a chart of coefficients shows.
#[derive(Clone, Debug, Default)]
pub struct Intervals {
    /// What stands around it.
    pub frame: Frame,
    /// What the axis shows: "α".
    pub axis: String,
    /// Where thin lines stand, in thousandths.
    pub marks: Vec<i32>,
    /// The headings of the figures at the end.
    pub headings: Vec<String>,
    /// The sign between whole and fraction.
    pub point: char,
    /// The rows, first on top.
    pub rows: Vec<IntervalRow>,
}

/// One row of a chart of coefficients.
#[derive(Clone, Debug, Default)]
pub struct IntervalRow {
    /// What the row is about; wrapped, never cut.
    pub label: String,
    /// The heading above this row and those that follow with the same one.
    pub group: Option<String>,
    /// The coefficient in thousandths, where there is one.
    pub value: Option<i32>,
    /// Its interval in thousandths, where there is one.
    pub interval: Option<(i32, i32)>,
    /// Rests on too little: drawn open.
    pub weak: bool,
    /// The figures at the end.
    pub figures: Vec<String>,
}

/// Draws a chart of coefficients.
pub fn intervals(chart: &Intervals) -> Result<Chart, ChartError> {
    let page = lay_out(chart, Fonts::load()?);
    page.chart(&alt(chart), data(chart))
}

/// The axis, in thousandths.
struct Axis {
    left: i32,
    right: i32,
    from: i32,
}

impl Axis {
    /// Where a coefficient stands; one below the axis stands at its beginning.
    fn at(&self, value: i32) -> i32 {
        let along = i64::from(self.right - self.left) * i64::from(value.clamp(self.from, ONE) - self.from);
        self.left + i32::try_from(along / i64::from(ONE - self.from)).unwrap_or(0)
    }
}

fn lay_out(chart: &Intervals, fonts: Fonts) -> Page<'_> {
    if chart.rows.is_empty() {
        return Page::empty(&chart.frame, fonts).close();
    }
    let items: Vec<_> = chart.rows.iter().map(|row| (row.label.as_str(), row.group.as_deref())).collect();
    let labels = Labels::set(&fonts, &items);
    let figures = Figures::set(&fonts, LABEL, &chart.headings, chart.rows.iter().flat_map(|row| &row.figures));
    let left = MARGIN + labels.width + 16 + 18;
    let end = figures.width() + 24 + MARGIN;
    let lowest = chart.rows.iter().filter_map(|row| row.value).min().unwrap_or(0).min(0);
    // The axis begins at 0, or at the step below the lowest coefficient.
    let from = (lowest - STEP + 1) / STEP * STEP;
    let axis = Axis { left, right: (WIDTH - end).max(left + LEAST), from };
    let mut page = Page::open(&chart.frame, fonts, axis.right + end);
    let rows = labels.height - labels.head();
    let first = page.y + (SMALL.line() + 10).max(figures.height() + 6).max(labels.head());
    let top = first - labels.head();
    figures.head(&mut page.sheet, axis.right + 24, first - 6);
    labels.draw(&mut page.sheet, left - 34, top);
    numbers(&mut page.sheet, &axis, chart, first - SMALL.line() - 6);
    for label in &labels.rows {
        draw_track(&mut page.sheet, &axis, top + label.middle());
    }
    for mark in &chart.marks {
        page.sheet.fill(Area { left: axis.at(*mark) - 1, top: first, width: 2, height: rows }, GUIDE);
    }
    for (row, label) in chart.rows.iter().zip(&labels.rows) {
        let middle = top + label.middle();
        draw_row(&mut page.sheet, &axis, row, middle);
        figures.row(&mut page.sheet, axis.right + 24, middle, &row.figures);
    }
    numbers(&mut page.sheet, &axis, chart, top + labels.height + 8);
    let ink = Ink { style: STRONG, colour: INK, anchor: Anchor::Middle };
    let lines = wrap(&page.fonts, STRONG, &chart.axis, axis.right - axis.left);
    let foot = top + labels.height + 8 + SMALL.line();
    page.y = page.sheet.lines(&lines, ink, ((axis.left + axis.right) / 2, foot));
    page.close()
}

fn numbers(sheet: &mut Sheet, axis: &Axis, chart: &Intervals, top: i32) {
    let ink = Ink { style: SMALL, colour: SOFT, anchor: Anchor::Middle };
    let mut value = axis.from;
    while value <= ONE {
        sheet.text(&shown(value, chart.point, 1), ink, (axis.at(value), top));
        value += STEP;
    }
}

fn draw_track(sheet: &mut Sheet, axis: &Axis, middle: i32) {
    let height = 18;
    sheet.fill(Area { left: axis.left, top: middle - height / 2, width: axis.right - axis.left, height }, TRACK);
    let mut tick = axis.from + STEP;
    while tick < ONE {
        sheet.fill(Area { left: axis.at(tick) - 1, top: middle - height / 2, width: 2, height }, WHITE);
        tick += STEP;
    }
}

fn draw_row(sheet: &mut Sheet, axis: &Axis, row: &IntervalRow, middle: i32) {
    if let Some((low, high)) = row.interval {
        let (from, to) = (axis.at(low), axis.at(high));
        let colour = if row.weak { GUIDE } else { SOFT };
        sheet.fill(Area { left: from, top: middle - 2, width: (to - from).max(2), height: 4 }, colour);
    }
    if let Some(value) = row.value {
        sheet.disc((axis.at(value), middle), DOT, BLUE);
        if row.weak {
            sheet.disc((axis.at(value), middle), HOLE, WHITE);
        }
    }
}

/// Thousandths with so many decimals.
fn shown(thousandths: i32, point: char, decimals: usize) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let digits = format!("{:03}", (thousandths % ONE).abs());
    format!("{sign}{}{point}{}", (thousandths / ONE).abs(), digits.get(..decimals).unwrap_or(&digits))
}

fn alt(chart: &Intervals) -> String {
    let mut found: Vec<(&str, i32)> =
        chart.rows.iter().filter_map(|row| Some((row.label.as_str(), row.value?))).collect();
    found.sort_by_key(|(_, value)| *value);
    let say = |(label, value): &(&str, i32)| format!("{label} ({})", shown(*value, chart.point, 2));
    let words = &chart.frame.words;
    match (found.last(), found.first()) {
        (Some(most), Some(least)) => {
            format!("{}. {}: {}. {}: {}.", chart.axis, words.most, say(most), words.least, say(least))
        }
        _ => words.empty.clone(),
    }
}

fn data(chart: &Intervals) -> Vec<Vec<String>> {
    let fixed = ["group", "label", "value", "low", "high"].map(str::to_owned);
    let mut data: Vec<Vec<String>> = vec![fixed.into_iter().chain(chart.headings.iter().cloned()).collect()];
    let machine = |value: Option<i32>| value.map(|value| shown(value, '.', 3)).unwrap_or_default();
    for row in &chart.rows {
        let cells = [
            row.group.clone().unwrap_or_default(),
            row.label.clone(),
            machine(row.value),
            machine(row.interval.map(|(low, _)| low)),
            machine(row.interval.map(|(_, high)| high)),
        ];
        data.push(cells.into_iter().chain(row.figures.iter().cloned()).collect());
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::testing::{assert_legible, assert_sound, frame, nasty};

    fn row(label: &str, value: Option<i32>, interval: Option<(i32, i32)>, weak: bool) -> IntervalRow {
        let group = Some("Taal".to_owned());
        IntervalRow { label: label.to_owned(), group, value, interval, weak, figures: vec!["12".into(), "9".into()] }
    }

    fn sample(rows: Vec<IntervalRow>) -> Intervals {
        let headings = vec!["anna".to_owned(), "bram".to_owned()];
        Intervals { frame: frame(), axis: "α".into(), marks: vec![667, 800], headings, point: ',', rows }
    }

    fn usual() -> Intervals {
        sample(vec![
            row("Vakjargon", Some(812), Some((650, 930)), false),
            row("Zwijgen over leren", Some(-14), Some((-30, 420)), true),
            row("Nooit", None, None, true),
        ])
    }

    #[test]
    fn the_picture_holds_every_word_and_is_sound() {
        assert_sound(
            &intervals(&usual()).unwrap(),
            &["Vakjargon Zwijgen over leren Nooit Taal anna bram 12 α één laag."],
        );
        assert_legible(&lay_out(&usual(), Fonts::load().unwrap()));
        assert_eq!(intervals(&usual()).unwrap(), intervals(&usual()).unwrap());
    }

    #[test]
    fn the_axis_begins_below_the_lowest_coefficient() {
        assert_eq!([0, -1, -200, -201].map(|lowest: i32| (lowest - STEP + 1) / STEP * STEP), [0, -200, -200, -400]);
        let axis = Axis { left: 100, right: 700, from: -200 };
        assert_eq!([-900, -200, 400, 1000].map(|value| axis.at(value)), [100, 100, 400, 700]);
    }

    #[test]
    fn figures_are_written_in_machine_form() {
        let data = intervals(&usual()).unwrap().data;
        assert_eq!(data[0], ["group", "label", "value", "low", "high", "anna", "bram"]);
        assert_eq!(data[2], ["Taal", "Zwijgen over leren", "-0.014", "-0.030", "0.420", "12", "9"]);
        assert_eq!(data[3][2..5], ["", "", ""]);
    }

    #[test]
    fn the_alt_text_tells_the_highest_and_the_lowest() {
        let said = intervals(&usual()).unwrap().alt;
        assert_eq!(said, "Een proef. α. Meest: Vakjargon (0,81). Minst: Zwijgen over leren (-0,01).");
    }

    #[test]
    fn no_rows_and_harmful_labels_do_no_harm() {
        assert_sound(&intervals(&sample(Vec::new())).unwrap(), &["Geen rijen."]);
        let data = sample(vec![
            row(&nasty(), Some(1000), Some((-1000, 1000)), false),
            row(&"x".repeat(300), None, None, true),
        ]);
        assert_sound(&intervals(&data).unwrap(), &[]);
        assert_legible(&lay_out(&data, Fonts::load().unwrap()));
    }
}
