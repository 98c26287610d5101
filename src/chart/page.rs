//! In: a frame. Out: `Page`, a sheet with the title above and the caption below what a chart
//! draws, and from it the finished `Chart`.

use super::colour::{INK, SOFT};
use super::font::{Fonts, LABEL, SMALL, TITLE};
use super::paint;
use super::sheet::{Anchor, Ink, Sheet};
use super::wrap::{clean, wrap};
use super::{Chart, ChartError, Frame};

/// White around the whole picture.
pub(super) const MARGIN: i32 = 36;
/// The usual width: 720 pixels of the SVG.
pub(super) const WIDTH: i32 = 1440;

/// A sheet that is filled from the top down.
pub(super) struct Page<'a> {
    pub(super) sheet: Sheet,
    pub(super) fonts: Fonts,
    /// Where the next thing goes.
    pub(super) y: i32,
    frame: &'a Frame,
}

impl<'a> Page<'a> {
    /// A page of some width with the title on it.
    pub(super) fn open(frame: &'a Frame, fonts: Fonts, width: i32) -> Self {
        // Even, so that half of it is a whole number of pixels.
        let mut sheet = Sheet { width: (width + 1) / 2 * 2, ..Sheet::default() };
        let ink = Ink { style: TITLE, colour: INK, anchor: Anchor::Start };
        let lines = wrap(&fonts, TITLE, &frame.title, text_width(width));
        let y = sheet.lines(&lines, ink, (MARGIN, MARGIN - 8));
        Page { sheet, fonts, y: y + 20, frame }
    }

    /// A page for a chart without rows: it says so.
    pub(super) fn empty(frame: &'a Frame, fonts: Fonts) -> Self {
        let mut page = Page::open(frame, fonts, WIDTH);
        let words = clean(&frame.words.empty);
        let words = if words.is_empty() { "–" } else { &words };
        let ink = Ink { style: LABEL, colour: SOFT, anchor: Anchor::Start };
        let lines = wrap(&page.fonts, LABEL, words, text_width(WIDTH));
        page.y = page.sheet.lines(&lines, ink, (MARGIN, page.y + 20)) + 20;
        page
    }

    /// Writes the caption and closes the sheet.
    pub(super) fn close(mut self) -> Self {
        let ink = Ink { style: SMALL, colour: SOFT, anchor: Anchor::Start };
        let lines = wrap(&self.fonts, SMALL, &self.frame.caption, text_width(self.sheet.width));
        let bottom = self.sheet.lines(&lines, ink, (MARGIN, self.y + 20));
        self.sheet.height = (bottom + MARGIN - 8) / 2 * 2;
        self
    }

    /// Paints the closed page. `figures` are the words about the main figures that go behind the
    /// opening words of the alt text.
    pub(super) fn chart(&self, figures: &str, data: Vec<Vec<String>>) -> Result<Chart, ChartError> {
        let alt = clean(&format!("{} {figures}", self.frame.alt));
        let Frame { name, title, caption, .. } = self.frame;
        Ok(Chart {
            name: name.clone(),
            title: title.clone(),
            caption: caption.clone(),
            svg: paint::svg(&self.sheet, name, title, &alt)?,
            png: paint::png(&self.sheet, &self.fonts)?,
            alt,
            data,
        })
    }
}

/// The room for text on a page: some slack is left for a viewer with a wider font.
fn text_width(width: i32) -> i32 {
    (width - 2 * MARGIN) * 7 / 8
}
