//! In: n and the room for it. Out: `Axis`, which runs from 0 to n in whole steps with n marked.

use super::colour::{INK, SOFT, TRACK, WHITE};
use super::font::{Fonts, SMALL, STRONG};
use super::page::Page;
use super::sheet::{Anchor, Area, Ink, Sheet};
use super::wrap::wrap;

/// A picture whose rows are higher than this together has numbers along the top as well.
const TALL: i32 = 1000;

/// Up to this total every number stands on the axis; above it there are at most `TYPICAL` steps.
const MOST: u32 = 12;
const TYPICAL: u32 = 10;

/// The least room from 0 to n.
const LEAST: i32 = 400;

/// A horizontal axis from 0 to n.
pub(super) struct Axis {
    pub(super) left: i32,
    pub(super) right: i32,
    total: u32,
    ticks: Vec<u32>,
}

impl Axis {
    /// An axis from `left` to `right`, further if that is too short.
    pub(super) fn new(fonts: &Fonts, left: i32, right: i32, total: u32) -> Self {
        let right = right.max(left + LEAST);
        let mut axis = Axis { left, right, total, ticks: Vec::new() };
        let end = fonts.width(STRONG, &total.to_string());
        let clear = |tick: u32| axis.at(total) - axis.at(tick) > end + 16;
        let fit = u32::try_from((right - left) / (end + 16)).unwrap_or(0);
        let step = step(total, fit.min(if total > MOST { TYPICAL } else { MOST }));
        axis.ticks = (0..total).step_by(step).filter(|tick| clear(*tick)).collect();
        axis
    }

    /// Where a number stands.
    pub(super) fn at(&self, number: u32) -> i32 {
        let room = i64::from(self.right - self.left);
        let along = room * i64::from(number) / i64::from(self.total.max(1));
        self.left + i32::try_from(along).unwrap_or(0)
    }

    /// The height of what stands above the rows.
    pub(super) fn head(&self, rows: i32) -> i32 {
        let numbers = if rows > TALL { SMALL.line() } else { 0 };
        STRONG.line() + numbers + 6
    }

    /// Draws the mark of n, and the numbers along the top of a tall picture.
    pub(super) fn draw_head(&self, sheet: &mut Sheet, top: i32, rows: i32) {
        let ink = Ink { style: STRONG, colour: INK, anchor: Anchor::Middle };
        let head = top - self.head(rows);
        sheet.text(&format!("n = {}", self.total), ink, (self.right, head));
        if rows > TALL {
            self.numbers(sheet, top - SMALL.line() - 6);
        }
        let line = Area { left: self.right, top: top - 6, width: 2, height: rows + 14 };
        sheet.fill(line, SOFT);
    }

    /// Draws the numbers under the rows and the name of the axis; the bottom of it.
    pub(super) fn draw_foot(&self, page: &mut Page<'_>, top: i32, name: &str) -> i32 {
        self.numbers(&mut page.sheet, top + 8);
        let ink = Ink { style: STRONG, colour: INK, anchor: Anchor::Middle };
        page.sheet.text(&self.total.to_string(), ink, (self.right, top + 8));
        let lines = wrap(&page.fonts, SMALL, name, self.right - self.left);
        let ink = Ink { style: SMALL, colour: INK, anchor: Anchor::Middle };
        let middle = (self.left + self.right) / 2;
        page.sheet.lines(&lines, ink, (middle, top + 8 + SMALL.line()))
    }

    /// Draws the ground of one row: its whole length, cut at the ticks.
    pub(super) fn draw_track(&self, sheet: &mut Sheet, middle: i32, height: i32) {
        let (left, top) = (self.left, middle - height / 2);
        sheet.fill(Area { left, top, width: self.right - left, height }, TRACK);
        for tick in self.ticks.iter().filter(|tick| **tick > 0) {
            sheet.fill(Area { left: self.at(*tick) - 1, top, width: 2, height }, WHITE);
        }
    }

    fn numbers(&self, sheet: &mut Sheet, top: i32) {
        let ink = Ink { style: SMALL, colour: SOFT, anchor: Anchor::Middle };
        for tick in &self.ticks {
            sheet.text(&tick.to_string(), ink, (self.at(*tick), top));
        }
    }
}

/// The least of 1, 2, 5, 10, 20, 50, … that gives at most so many steps.
fn step(total: u32, most: u32) -> usize {
    let sizes = (0..10).map(|power| 10_u32.pow(power));
    let mut steps = sizes.flat_map(|size| [1, 2, 5].map(|factor| size.saturating_mul(factor)));
    let step = steps.find(|step| total / step <= most).unwrap_or(u32::MAX);
    usize::try_from(step).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_whole_and_few() {
        let steps = [1, 9, 13, 30, 60, 900, u32::MAX].map(|total| step(total, 10));
        assert_eq!(steps, [1, 1, 2, 5, 10, 100, 500_000_000]);
    }

    #[test]
    fn the_axis_runs_from_0_to_n() {
        let axis = Axis::new(&Fonts::load().unwrap(), 100, 1000, 9);
        assert_eq!((axis.at(0), axis.at(3), axis.at(9)), (100, 400, 1000));
        assert_eq!(axis.ticks, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn an_axis_of_nothing_draws_no_ticks() {
        let axis = Axis::new(&Fonts::load().unwrap(), 100, 1000, 0);
        assert_eq!((axis.at(0), axis.ticks.len()), (100, 0));
    }
}
