//! In: figures with their labels, and the words that go with them. Out: `Chart`, the same picture
//! as SVG and PNG, a text for those who do not see it, and the figures as drawn.
//!
//! The module knows nothing of what it draws. It is the only place that knows plotters, opens no
//! file and gives the same bytes for the same data on every machine.

mod axis;
mod bars;
mod colour;
mod figures;
mod font;
mod grid;
mod heatmap;
mod intervals;
mod labels;
mod page;
mod paint;
mod paired;
mod sheet;
mod summary;
#[cfg(test)]
mod testing;
mod wrap;

pub use bars::{Bar, Bars, bars};
pub use heatmap::{Column, HeatRow, Heatmap, heatmap};
pub use intervals::{IntervalRow, Intervals, intervals};
pub use paired::{Pair, Paired, paired};

/// A finished chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The file stem, as given.
    pub name: String,
    /// The title, as given.
    pub title: String,
    /// The caption, as given.
    pub caption: String,
    /// The picture in words: the frame's opening words, n, the largest and the smallest.
    pub alt: String,
    /// The picture as SVG; its text is text.
    pub svg: String,
    /// The picture as PNG, 2 × the size of the SVG in pixels.
    pub png: Vec<u8>,
    /// Exactly what is drawn; the first row is the header.
    pub data: Vec<Vec<String>>,
}

/// What stands around the figures of any chart.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The file stem.
    pub name: String,
    /// Says the finding or the subject; wrapped above the figures.
    pub title: String,
    /// Says n, unit, layer; may be several sentences; wrapped below the figures.
    pub caption: String,
    /// The opening words of the text for those who do not see the picture.
    pub alt: String,
    /// The words the chart itself needs.
    pub words: Words,
}

/// The words a chart itself needs, in the language of the study.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Before the largest: "meest".
    pub most: String,
    /// Before the smallest: "minst".
    pub least: String,
    /// Between a number and its whole: "van".
    pub of: String,
    /// In place of a chart that has no rows; a dash when empty.
    pub empty: String,
}

/// Why no chart could be made.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The embedded font cannot be read.
    #[error("the font inside the program cannot be read")]
    Font,
    /// A figure lies beyond the whole it is a part of.
    #[error("the chart row `{label}` has {value}, more than the {total} its axis holds")]
    Beyond {
        /// The row.
        label: String,
        /// Its figure.
        value: u32,
        /// The most it can be.
        total: u32,
    },
    /// A row or column of a heatmap has too few or too many figures.
    #[error("`{label}` in the heatmap has {found} figures where {wanted} are needed")]
    Shape {
        /// The row or column.
        label: String,
        /// How many it has.
        found: usize,
        /// How many it should have.
        wanted: usize,
    },
    /// The picture would take too much memory.
    #[error("the chart would be {width} by {height} pixels, too large to draw; choose fewer rows or shorter labels")]
    TooLarge {
        /// Width in pixels.
        width: i32,
        /// Height in pixels.
        height: i32,
    },
    /// plotters could not draw.
    #[error("the chart cannot be drawn: {0}")]
    Draw(String),
    /// The PNG could not be encoded.
    #[error("the chart cannot be written as PNG")]
    Png(#[from] png::EncodingError),
}
