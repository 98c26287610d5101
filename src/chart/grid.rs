//! In: the columns of a heatmap, with the headings of their groups. Out: `Grid`, where each column
//! stands, and `Head`, words above columns, turned upwards where they are too wide.

use super::colour::{INK, SOFT};
use super::font::{Fonts, SMALL, STRONG, Style};
use super::sheet::{Anchor, Area, Ink, Sheet};
use super::wrap::{narrowest, widest, wrap};

/// White between two groups of columns.
const GROUP_GAP: i32 = 12;
/// The widest a column is made for the sake of its label.
const WIDEST: i32 = 180;
/// Up to this width a column is widened for its label even when that widens the picture.
const SHORT: i32 = 64;
/// Kept free beside the words of a head.
const CLEAR: i32 = 8;

/// Where the columns stand.
pub(super) struct Grid {
    /// The left edge of each column.
    pub(super) lefts: Vec<i32>,
    /// The width of every column.
    pub(super) cell: i32,
    /// The right edge of the last column.
    pub(super) right: i32,
    /// The headings with the left and right edge of the columns they span.
    groups: Vec<(String, i32, i32)>,
    labels: Head,
    headings: Head,
}

impl Grid {
    /// Sets columns (label and group) from `left` on; they share `room` where they can, and are
    /// never narrower than `least`.
    pub(super) fn set(fonts: &Fonts, columns: &[(&str, Option<&str>)], (left, room): (i32, i32), least: i32) -> Self {
        let count = i32::try_from(columns.len()).unwrap_or(i32::MAX).max(1);
        let words = columns.iter().map(|column| narrowest(fonts, SMALL, column.0)).max();
        let words = words.unwrap_or(0) + CLEAR;
        let least = if words <= SHORT { least.max(words) } else { least };
        let cell = (words.clamp(72, WIDEST).min(room / count).max(least) + 1) / 2 * 2;

        let (mut lefts, mut groups) = (Vec::new(), Vec::<(String, i32, i32)>::new());
        let (mut right, mut current) = (left, None);
        for (i, (_, group)) in columns.iter().enumerate() {
            if i > 0 && current != *group {
                right += GROUP_GAP;
            }
            match (groups.last_mut(), group) {
                (Some(last), Some(_)) if current == *group => last.2 = right + cell,
                (_, Some(group)) => groups.push(((*group).to_owned(), right, right + cell)),
                _ => {}
            }
            current = *group;
            lefts.push(right);
            right += cell;
        }
        let labels: Vec<_> = columns.iter().map(|column| (column.0, cell)).collect();
        let spans: Vec<_> = groups.iter().map(|group| (group.0.as_str(), group.2 - group.1)).collect();
        let labels = Head::set(fonts, SMALL, &labels, 3);
        let headings = Head::set(fonts, STRONG, &spans, 3);
        Grid { lefts, cell, right, groups, labels, headings }
    }

    /// The height of the labels, and of the headings above them.
    pub(super) fn height(&self) -> i32 {
        let headings = if self.groups.is_empty() { 0 } else { self.headings.height + 16 };
        self.labels.height + headings
    }

    /// Draws labels and headings, standing on `bottom`.
    pub(super) fn head(&self, sheet: &mut Sheet, bottom: i32) {
        let middles = self.lefts.iter().map(|left| left + self.cell / 2);
        self.labels.draw(sheet, middles, bottom);
        let bottom = bottom - self.labels.height - 12;
        self.headings.draw(sheet, self.groups.iter().map(|group| (group.1 + group.2) / 2), bottom);
        for (_, left, right) in &self.groups {
            let area = Area { left: *left, top: bottom + 3, width: right - left, height: 2 };
            sheet.fill(area, SOFT);
        }
    }

    /// Draws the labels once more, hanging from `top`; the bottom of them.
    pub(super) fn foot(&self, sheet: &mut Sheet, top: i32) -> i32 {
        let bottom = top + self.labels.height;
        self.labels.draw(sheet, self.lefts.iter().map(|left| left + self.cell / 2), bottom);
        bottom
    }

    /// The runs of columns without white between them, as left edge and width.
    pub(super) fn blocks(&self) -> Vec<(i32, i32)> {
        let mut blocks: Vec<(i32, i32)> = Vec::new();
        for left in &self.lefts {
            match blocks.last_mut() {
                Some((start, width)) if *start + *width == *left => *width += self.cell,
                _ => blocks.push((*left, self.cell)),
            }
        }
        blocks
    }
}

/// Words above columns, in lines.
struct Head {
    style: Style,
    turned: bool,
    lines: Vec<Vec<String>>,
    height: i32,
}

impl Head {
    /// Sets words, each with the width of its place; turned when some words do not fit it in
    /// `most` lines.
    fn set(fonts: &Fonts, style: Style, items: &[(&str, i32)], most: usize) -> Self {
        let fits = |(words, room): &(&str, i32)| {
            let room = room - CLEAR;
            narrowest(fonts, style, words) <= room && wrap(fonts, style, words, room).len() <= most
        };
        let turned = !items.iter().all(fits);
        let length = if turned { length(fonts, style, items) } else { 0 };
        let lines: Vec<_> = items
            .iter()
            .map(|(words, room)| wrap(fonts, style, words, if turned { length } else { room - CLEAR }))
            .collect();
        let height = if turned {
            lines.iter().map(|lines| widest(fonts, style, lines)).max().unwrap_or(0) + CLEAR
        } else {
            lines.iter().map(|lines| thick(style, lines)).max().unwrap_or(0)
        };
        Head { style, turned, lines, height }
    }

    fn draw(&self, sheet: &mut Sheet, middles: impl Iterator<Item = i32>, bottom: i32) {
        for (lines, middle) in self.lines.iter().zip(middles) {
            let anchor = if self.turned { Anchor::Start } else { Anchor::Middle };
            let ink = Ink { style: self.style, colour: INK, anchor };
            let thick = thick(self.style, lines);
            if self.turned {
                let mut x = middle - thick / 2;
                for line in lines {
                    sheet.upward(line, ink, (x, bottom - CLEAR / 2));
                    x += self.style.line();
                }
            } else {
                sheet.lines(lines, ink, (middle, bottom - thick));
            }
        }
    }
}

/// The least length of a turned line at which all words fit the width of their places.
fn length(fonts: &Fonts, style: Style, items: &[(&str, i32)]) -> i32 {
    let words = items.iter().map(|item| narrowest(fonts, style, item.0)).max().unwrap_or(0);
    let longest = items.iter().map(|item| fonts.width(style, item.0)).max().unwrap_or(0);
    let fits = |length: &i32| {
        items.iter().all(|(words, room)| {
            let lines = wrap(fonts, style, words, *length);
            lines.len() <= 1 || thick(style, &lines) <= *room
        })
    };
    (words.max(120)..longest).step_by(40).find(fits).unwrap_or(longest)
}

fn thick(style: Style, lines: &[String]) -> i32 {
    style.line() * i32::try_from(lines.len()).unwrap_or(0)
}
