//! In: rows with a figure of n and a second figure. Out: a chart of horizontal bars on an axis of
//! 0 to n, in the order given, with the second figure as a number at the end.

use super::axis::Axis;
use super::colour::{BLUE, INK};
use super::figures::Figures;
use super::font::{Fonts, LABEL, STRONG};
use super::labels::Labels;
use super::page::{MARGIN, Page, WIDTH};
use super::sheet::{Anchor, Area, Ink};
use super::summary::extremes;
use super::{Chart, ChartError, Frame};

/// The height of a bar.
const BAR: i32 = 26;

/// What a bar chart shows.
#[derive(Clone, Debug, Default)]
pub struct Bars {
    /// What stands around it.
    pub frame: Frame,
    /// What the axis counts: "deelnemers".
    pub axis: String,
    /// n: the axis runs from 0 to here.
    pub total: u32,
    /// The heading of the second figure: "segmenten".
    pub second: String,
    /// The rows, first on top.
    pub rows: Vec<Bar>,
}

/// One row of a bar chart.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// What the row is about; wrapped, never cut.
    pub label: String,
    /// The heading above this row and those that follow with the same one.
    pub group: Option<String>,
    /// The length of the bar, in the unit of the axis; at most n.
    pub value: u32,
    /// The number at the end.
    pub second: u32,
}

/// Draws a bar chart. An error when a figure lies beyond n or the picture is too large.
pub fn bars(bars: &Bars) -> Result<Chart, ChartError> {
    if let Some(bar) = bars.rows.iter().find(|bar| bar.value > bars.total) {
        let (label, value, total) = (bar.label.clone(), bar.value, bars.total);
        return Err(ChartError::Beyond { label, value, total });
    }
    let page = lay_out(bars, Fonts::load()?);
    page.chart(&alt(bars), data(bars))
}

fn lay_out(bars: &Bars, fonts: Fonts) -> Page<'_> {
    if bars.rows.is_empty() {
        return Page::empty(&bars.frame, fonts).close();
    }
    let items: Vec<_> = bars.rows.iter().map(|bar| (bar.label.as_str(), bar.group.as_deref())).collect();
    let labels = Labels::set(&fonts, &items);
    let headings = std::slice::from_ref(&bars.second);
    let figures = Figures::set(&fonts, LABEL, headings, bars.rows.iter().map(|bar| bar.second));
    let left = MARGIN + labels.width + 16;
    let beyond = fonts.width(STRONG, &format!("n = {}", bars.total)) + 8;
    let end = figures.width() + beyond + MARGIN;
    let axis = Axis::new(&fonts, left, WIDTH - end, bars.total);

    let mut page = Page::open(&bars.frame, fonts, axis.right + end);
    let rows = labels.height - labels.head();
    let first = page.y + axis.head(rows).max(figures.height() + 6).max(labels.head());
    let top = first - labels.head();
    figures.head(&mut page.sheet, axis.right + beyond, first - 6);
    labels.draw(&mut page.sheet, left - 16, top);
    axis.draw_head(&mut page.sheet, first, rows);
    let ink = Ink { style: STRONG, colour: INK, anchor: Anchor::Start };
    for (bar, row) in bars.rows.iter().zip(&labels.rows) {
        let (middle, end) = (top + row.middle(), axis.at(bar.value));
        axis.draw_track(&mut page.sheet, middle, BAR);
        let area = Area { left, top: middle - BAR / 2, width: end - left, height: BAR };
        page.sheet.fill(area, BLUE);
        page.sheet.text(&bar.value.to_string(), ink, (end + 10, middle - STRONG.line() / 2));
        figures.row(&mut page.sheet, axis.right + beyond, middle, &[bar.second]);
    }
    page.y = axis.draw_foot(&mut page, top + labels.height, &bars.axis);
    page.close()
}

fn alt(bars: &Bars) -> String {
    let say = |value| format!("{value} {} {}", bars.frame.words.of, bars.total);
    let figures = bars.rows.iter().map(|bar| (bar.label.as_str(), bar.value));
    let figures = extremes(&bars.frame.words, figures, say);
    let whole = format!("n = {} {}", bars.total, bars.axis);
    format!("{}. {figures}", whole.trim_end())
}

fn data(bars: &Bars) -> Vec<Vec<String>> {
    let header = ["group", "label", &bars.axis, "n", &bars.second].map(str::to_owned).to_vec();
    let rows = bars.rows.iter().map(|bar| {
        let group = bar.group.clone().unwrap_or_default();
        let [value, total, second] = [bar.value, bars.total, bar.second].map(|n| n.to_string());
        vec![group, bar.label.clone(), value, total, second]
    });
    std::iter::once(header).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::testing::{assert_legible, assert_sound, frame, nasty, png_size};

    fn bar(label: &str, group: Option<&str>, value: u32) -> Bar {
        let (label, group) = (label.to_owned(), group.map(str::to_owned));
        Bar { label, group, value, second: 10 * value }
    }

    fn sample(rows: Vec<Bar>) -> Bars {
        let (axis, second) = ("deelnemers".to_owned(), "segmenten".to_owned());
        Bars { frame: frame(), axis, total: 9, second, rows }
    }

    fn usual() -> Bars {
        sample(vec![
            bar("Erbij horen en samen optrekken met nieuwe collega's", Some("Drijfveren"), 9),
            bar("Zin & betekenis", Some("Drijfveren"), 4),
            bar("Administratieve verantwoordingsverplichtingen", Some("Organisatie"), 0),
        ])
    }

    #[test]
    fn the_same_data_give_the_same_bytes() {
        assert_eq!(bars(&usual()).unwrap(), bars(&usual()).unwrap());
    }

    #[test]
    fn the_picture_holds_every_word_and_is_sound() {
        let (data, chart) = (usual(), bars(&usual()).unwrap());
        let mut words = vec!["deelnemers segmenten n = 9", &data.frame.title, &data.frame.caption];
        words.extend(data.rows.iter().map(|bar| bar.label.as_str()));
        assert_sound(&chart, &words);
        assert_legible(&lay_out(&data, Fonts::load().unwrap()));
    }

    #[test]
    fn the_png_is_twice_the_size_of_the_svg() {
        let chart = bars(&usual()).unwrap();
        let (width, height) = png_size(&chart.png);
        let size = format!("width=\"{}\" height=\"{}\"", width / 2, height / 2);
        assert!(chart.svg.contains(&size));
    }

    #[test]
    fn the_data_are_the_figures_drawn() {
        let data = bars(&usual()).unwrap().data;
        assert_eq!(data[0], ["group", "label", "deelnemers", "n", "segmenten"]);
        assert_eq!(data[2], ["Drijfveren", "Zin & betekenis", "4", "9", "40"]);
        assert_eq!(data.len(), 4);
    }

    #[test]
    fn the_alt_text_says_n_the_largest_and_the_smallest() {
        let chart = bars(&sample(vec![bar("a", None, 7), bar("b", None, 2)])).unwrap();
        let said = "Een proef. n = 9 deelnemers. Meest: a (7 van 9). Minst: b (2 van 9).";
        assert_eq!(chart.alt, said);
        assert!(chart.svg.contains(&format!(">{said}</desc>")));
    }

    #[test]
    fn no_rows_give_a_picture_that_says_so() {
        let chart = bars(&sample(Vec::new())).unwrap();
        assert_sound(&chart, &["Geen rijen."]);
        assert_eq!(chart.alt, "Een proef. n = 9 deelnemers. Geen rijen.");
        assert_eq!(chart.data.len(), 1);
    }

    #[test]
    fn a_harmful_label_does_no_harm() {
        let mut data = sample(vec![bar(&nasty(), Some(&nasty()), 3), bar("", None, 1)]);
        (data.axis, data.second) = (nasty(), nasty());
        data.frame.title = nasty();
        data.frame.name = "\"><x".to_owned();
        assert_sound(&bars(&data).unwrap(), &["� � �[31m"]);
        assert_legible(&lay_out(&data, Fonts::load().unwrap()));
    }

    #[test]
    fn two_hundred_rows_and_a_large_or_empty_whole_stay_legible() {
        let rows = (0..200).map(|i| bar(&"Woorden van iemand ".repeat(i % 9), None, 0)).collect();
        let mut data = sample(rows);
        for total in [0, 1, 12, 13, 57, 4_000_000_000] {
            data.total = total;
            data.rows[0].value = total;
            assert_legible(&lay_out(&data, Fonts::load().unwrap()));
        }
    }

    #[test]
    fn a_figure_beyond_n_is_refused() {
        let error = bars(&sample(vec![bar("a", None, 10)])).unwrap_err();
        assert_eq!(error.to_string(), "the chart row `a` has 10, more than the 9 its axis holds");
    }
}
