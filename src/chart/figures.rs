//! In: the headings of columns of numbers at the right of a picture, and the numbers. Out:
//! `Figures`, those columns with their widths.

use super::colour::INK;
use super::font::{Fonts, SMALL, Style};
use super::sheet::{Anchor, Ink, Sheet};
use super::wrap::{narrowest, widest, wrap};

/// White between two columns.
const GAP: i32 = 24;
/// A heading wraps at this width, unless a word of it is wider.
const COLUMN: i32 = 120;

/// Columns of numbers, each set against its right edge.
pub(super) struct Figures {
    headings: Vec<Vec<String>>,
    widths: Vec<i32>,
    style: Style,
}

impl Figures {
    /// Makes room for the headings and for the widest of the numbers.
    pub(super) fn set(
        fonts: &Fonts,
        style: Style,
        headings: &[String],
        numbers: impl Iterator<Item = impl ToString>,
    ) -> Self {
        let number = numbers.map(|number| fonts.width(style, &number.to_string())).max().unwrap_or(0);
        let headings: Vec<_> = headings
            .iter()
            .map(|words| {
                let max = narrowest(fonts, SMALL, words).clamp(COLUMN, 2 * COLUMN);
                wrap(fonts, SMALL, words, max)
            })
            .collect();
        let widths = headings.iter().map(|lines| widest(fonts, SMALL, lines).max(number) + GAP).collect();
        Figures { headings, widths, style }
    }

    /// The width of all columns, the white before the first included.
    pub(super) fn width(&self) -> i32 {
        self.widths.iter().sum()
    }

    /// The height of the tallest heading.
    pub(super) fn height(&self) -> i32 {
        self.headings.iter().map(|lines| tall(lines)).max().unwrap_or(0)
    }

    /// Draws the headings, standing on `bottom`; the columns start at `left`.
    pub(super) fn head(&self, sheet: &mut Sheet, left: i32, bottom: i32) {
        let ink = Ink { style: SMALL, colour: INK, anchor: Anchor::End };
        for (lines, right) in self.headings.iter().zip(self.edges(left)) {
            sheet.lines(lines, ink, (right, bottom - tall(lines)));
        }
    }

    /// Draws the numbers of one row around its middle.
    pub(super) fn row(&self, sheet: &mut Sheet, left: i32, middle: i32, numbers: &[impl ToString]) {
        let ink = Ink { style: self.style, colour: INK, anchor: Anchor::End };
        for (number, right) in numbers.iter().zip(self.edges(left)) {
            sheet.text(&number.to_string(), ink, (right, middle - self.style.line() / 2));
        }
    }

    /// The right edges of the columns.
    fn edges(&self, left: i32) -> impl Iterator<Item = i32> {
        self.widths.iter().scan(left, |edge, width| {
            *edge += width;
            Some(*edge)
        })
    }
}

fn tall(lines: &[String]) -> i32 {
    SMALL.line() * i32::try_from(lines.len()).unwrap_or(0)
}
