//! In: rows with how many have something on both of two sides and on one side only. Out: a chart
//! of two joined dots per row on an axis of 0 to n, and those counts as numbers at the end.

use super::axis::Axis;
use super::colour::{BLUE, GUIDE, INK, SOFT, VERMILLION, WHITE};
use super::figures::Figures;
use super::font::{Fonts, LABEL, STRONG};
use super::labels::Labels;
use super::page::{MARGIN, Page, WIDTH};
use super::sheet::{Anchor, Area, Ink, Sheet};
use super::summary::extremes;
use super::wrap::wrap;
use super::{Chart, ChartError, Frame};

/// The filled dot of the first side.
const DOT: u32 = 10;
/// The open ring of the second side: wide enough to show around a dot in the same place.
const RING: u32 = 16;
const RING_HOLE: u32 = 12;

/// What a paired chart shows.
#[derive(Clone, Debug, Default)]
pub struct Paired {
    /// What stands around it.
    pub frame: Frame,
    /// What the axis counts: "deelnemers".
    pub axis: String,
    /// The names of the two sides: first the filled mark, then the open one.
    pub sides: [String; 2],
    /// n of each side.
    pub totals: [u32; 2],
    /// n: the axis runs from 0 to here.
    pub total: u32,
    /// The headings of the numbers at the end: on both sides, only the first, only the second.
    pub overlap: [String; 3],
    /// The rows, first on top.
    pub rows: Vec<Pair>,
}

/// One row of a paired chart. A side's dot stands at `both` plus its own `only`.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    /// What the row is about; wrapped, never cut.
    pub label: String,
    /// The heading above this row and those that follow with the same one.
    pub group: Option<String>,
    /// How many on both sides.
    pub both: u32,
    /// How many on one side only: the first, the second.
    pub only: [u32; 2],
}

impl Pair {
    /// How many on each side.
    fn values(&self) -> [u32; 2] {
        self.only.map(|only| self.both.saturating_add(only))
    }
}

/// Draws a paired chart. An error when a figure lies beyond n or the picture is too large.
pub fn paired(paired: &Paired) -> Result<Chart, ChartError> {
    check(paired)?;
    let page = lay_out(paired, Fonts::load()?);
    page.chart(&alt(paired), data(paired))
}

fn check(paired: &Paired) -> Result<(), ChartError> {
    let within = |label: &str, value: u32, total: u32| {
        let label = label.to_owned();
        if value <= total { Ok(()) } else { Err(ChartError::Beyond { label, value, total }) }
    };
    for (side, total) in paired.sides.iter().zip(paired.totals) {
        within(side, total, paired.total)?;
    }
    for pair in &paired.rows {
        let [first, second] = pair.values();
        within(&pair.label, first, paired.totals[0])?;
        within(&pair.label, second, paired.totals[1])?;
        within(&pair.label, first.saturating_add(pair.only[1]), paired.total)?;
    }
    Ok(())
}

fn lay_out(paired: &Paired, fonts: Fonts) -> Page<'_> {
    if paired.rows.is_empty() {
        return Page::empty(&paired.frame, fonts).close();
    }
    let items: Vec<_> = paired.rows.iter().map(|pair| (pair.label.as_str(), pair.group.as_deref())).collect();
    let labels = Labels::set(&fonts, &items);
    let numbers = paired.rows.iter().flat_map(Pair::values);
    let figures = Figures::set(&fonts, LABEL, &paired.overlap, numbers);
    let left = MARGIN + labels.width + 16 + 18;
    let beyond = fonts.width(STRONG, &format!("n = {}", paired.total)) / 2 + 8;
    let end = figures.width() + beyond + MARGIN;
    let axis = Axis::new(&fonts, left, WIDTH - end, paired.total);

    let mut page = Page::open(&paired.frame, fonts, axis.right + end);
    draw_legend(&mut page, paired);
    let rows = labels.height - labels.head();
    let first = page.y + axis.head(rows).max(figures.height() + 6).max(labels.head());
    let top = first - labels.head();
    figures.head(&mut page.sheet, axis.right + beyond, first - 6);
    labels.draw(&mut page.sheet, left - 34, top);
    axis.draw_head(&mut page.sheet, first, rows);
    for (pair, row) in paired.rows.iter().zip(&labels.rows) {
        let middle = top + row.middle();
        draw_pair(&mut page.sheet, &axis, pair, middle);
        let numbers = [pair.both, pair.only[0], pair.only[1]];
        figures.row(&mut page.sheet, axis.right + beyond, middle, &numbers);
    }
    page.y = axis.draw_foot(&mut page, top + labels.height, &paired.axis);
    page.close()
}

fn draw_pair(sheet: &mut Sheet, axis: &Axis, pair: &Pair, middle: i32) {
    let guide = Area { left: axis.left, top: middle - 1, width: axis.right - axis.left, height: 2 };
    sheet.fill(guide, GUIDE);
    let [first, second] = pair.values().map(|value| axis.at(value));
    let (from, to) = (first.min(second), first.max(second));
    sheet.fill(Area { left: from, top: middle - 3, width: to - from, height: 6 }, SOFT);
    ring(sheet, (second, middle));
    sheet.disc((first, middle), DOT, BLUE);
}

fn ring(sheet: &mut Sheet, centre: (i32, i32)) {
    sheet.disc(centre, RING, VERMILLION);
    sheet.disc(centre, RING_HOLE, WHITE);
}

fn draw_legend(page: &mut Page<'_>, paired: &Paired) {
    let ink = Ink { style: LABEL, colour: INK, anchor: Anchor::Start };
    for (i, (side, total)) in paired.sides.iter().zip(paired.totals).enumerate() {
        let centre = (MARGIN + 16, page.y + LABEL.line() / 2);
        if i == 0 {
            page.sheet.disc(centre, DOT, BLUE);
        } else {
            ring(&mut page.sheet, centre);
        }
        let words = format!("{side} (n = {total})");
        let lines = wrap(&page.fonts, LABEL, &words, WIDTH - 2 * MARGIN - 200);
        page.y = page.sheet.lines(&lines, ink, (MARGIN + 46, page.y)) + 6;
    }
    page.y += 14;
}

fn alt(paired: &Paired) -> String {
    let side = |name: &str, total: u32, value: fn(&Pair) -> u32| {
        let say = |value| format!("{value} {} {total}", paired.frame.words.of);
        let figures = paired.rows.iter().map(|pair| (pair.label.as_str(), value(pair)));
        format!("{name} (n = {total}): {}", extremes(&paired.frame.words, figures, say))
    };
    let [first, second] = &paired.sides;
    let whole = format!("n = {} {}", paired.total, paired.axis);
    format!(
        "{}. {} {}",
        whole.trim_end(),
        side(first, paired.totals[0], |pair| pair.values()[0]),
        side(second, paired.totals[1], |pair| pair.values()[1]),
    )
}

fn data(paired: &Paired) -> Vec<Vec<String>> {
    let [first, second] = paired.sides.clone();
    let [both, only_first, only_second] = paired.overlap.clone();
    let n_first = format!("n {first}");
    let n_second = format!("n {second}");
    let fixed = ["group", "label", "n"].map(str::to_owned).into_iter();
    let named = [first, n_first, second, n_second, both, only_first, only_second];
    let mut data: Vec<Vec<String>> = vec![fixed.chain(named).collect()];
    for pair in &paired.rows {
        let ([first, second], [n_first, n_second]) = (pair.values(), paired.totals);
        let [only_first, only_second] = pair.only;
        let numbers = [paired.total, first, n_first, second, n_second, pair.both, only_first, only_second];
        let fixed = [pair.group.clone().unwrap_or_default(), pair.label.clone()].into_iter();
        data.push(fixed.chain(numbers.map(|number| number.to_string())).collect());
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::testing::{assert_legible, assert_sound, frame, nasty};

    fn pair(label: &str, both: u32, only: [u32; 2]) -> Pair {
        Pair { label: label.to_owned(), group: Some("Taal".to_owned()), both, only }
    }

    fn sample(rows: Vec<Pair>) -> Paired {
        Paired {
            frame: frame(),
            axis: "deelnemers".to_owned(),
            sides: ["Terug", "Vooruit"].map(str::to_owned),
            totals: [9, 8],
            total: 9,
            overlap: ["beide", "alleen terug", "alleen vooruit"].map(str::to_owned),
            rows,
        }
    }

    fn usual() -> Paired {
        sample(vec![pair("Vakjargon", 3, [4, 1]), pair("Zwijgen over leren", 0, [0, 0])])
    }

    #[test]
    fn the_same_data_give_the_same_bytes() {
        assert_eq!(paired(&usual()).unwrap(), paired(&usual()).unwrap());
    }

    #[test]
    fn the_picture_holds_every_word_and_is_sound() {
        let words = "Vakjargon Zwijgen over leren Taal beide alleen terug vooruit Terug (n = 9) \
                     Vooruit 8) deelnemers één laag.";
        assert_sound(&paired(&usual()).unwrap(), &[words]);
        assert_legible(&lay_out(&usual(), Fonts::load().unwrap()));
    }

    #[test]
    fn a_dot_stands_at_both_and_one_side_together() {
        let data = paired(&usual()).unwrap().data;
        let head = ["group", "label", "n", "Terug", "n Terug", "Vooruit", "n Vooruit"];
        assert_eq!(data[0][..7], head);
        assert_eq!(data[1], ["Taal", "Vakjargon", "9", "7", "9", "4", "8", "3", "4", "1"]);
    }

    #[test]
    fn the_alt_text_tells_both_sides() {
        let said = "Een proef. n = 9 deelnemers. \
                    Terug (n = 9): Meest: Vakjargon (7 van 9). Minst: Zwijgen over leren (0 van 9). \
                    Vooruit (n = 8): Meest: Vakjargon (4 van 8). Minst: Zwijgen over leren (0 van 8).";
        assert_eq!(paired(&usual()).unwrap().alt, said);
    }

    #[test]
    fn no_rows_give_a_picture_that_says_so() {
        assert_sound(&paired(&sample(Vec::new())).unwrap(), &["Geen rijen."]);
    }

    #[test]
    fn a_harmful_label_does_no_harm() {
        let mut data = sample(vec![pair(&nasty(), 1, [1, 1]), pair(&"x".repeat(300), 8, [1, 0])]);
        data.sides = [nasty(), nasty()];
        data.overlap = [nasty(), nasty(), "verantwoordings".repeat(4)];
        data.axis = nasty();
        assert_sound(&paired(&data).unwrap(), &[]);
        assert_legible(&lay_out(&data, Fonts::load().unwrap()));
    }

    #[test]
    fn more_than_the_n_of_a_side_or_of_both_is_refused() {
        for row in [pair("a", 8, [2, 0]), pair("a", 8, [0, 1]), pair("a", 2, [4, 4])] {
            assert!(matches!(paired(&sample(vec![row])), Err(ChartError::Beyond { .. })));
        }
    }
}
