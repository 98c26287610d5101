//! In: the two font files this module carries. Out: `Fonts`, which measures text in drawing units.
//!
//! Only whole numbers are used, read from the fonts' own tables, so that a width is the same on
//! every machine. A character the fonts lack has the width of the box that is drawn for it.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use super::ChartError;

/// The family named in an SVG, with what to fall back on; also the name plotters knows it by.
const FAMILY: &str = "Noto Sans, Arial, Helvetica, sans-serif";
const REGULAR: &[u8] = include_bytes!("font/NotoSans-Regular-subset.ttf");
const BOLD: &[u8] = include_bytes!("font/NotoSans-Bold-subset.ttf");

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    bold: bool,
    /// The font's ascent and descent together, in drawing units; even, as plotters puts the
    /// baseline at half of it and cuts off fractions.
    size: i32,
}

pub(super) const TITLE: Style = Style { bold: true, size: 46 };
pub(super) const LABEL: Style = Style { bold: false, size: 36 };
pub(super) const HEADING: Style = Style { bold: true, size: 36 };
pub(super) const SMALL: Style = Style { bold: false, size: 32 };
pub(super) const STRONG: Style = Style { bold: true, size: 32 };

impl Style {
    /// From the top of one line to the top of the next.
    pub(super) fn line(self) -> i32 {
        self.size * 8 / 9
    }

    /// From the top of a line to its baseline: room for a capital with an accent.
    pub(super) fn baseline(self) -> i32 {
        self.line() * 25 / 32
    }

    /// From where plotters starts to draw in a bitmap to the baseline.
    pub(super) fn bitmap_drop(self) -> i32 {
        self.size / 2
    }

    /// From where plotters puts a text in an SVG to the baseline: 0.76 em.
    pub(super) fn svg_drop(self) -> i32 {
        (self.size * 1000 * 76 / 100 + HEIGHT / 2) / HEIGHT
    }

    /// The font for a bitmap, where plotters takes the size for ascent and descent together.
    pub(super) fn bitmap_font(self) -> FontDesc<'static> {
        self.font(f64::from(self.size))
    }

    /// The font for an SVG, where plotters divides the size by 1.24 to get the em; quarters of a
    /// unit keep the number in the file short.
    pub(super) fn svg_font(self) -> FontDesc<'static> {
        let quarters = (self.size * 4000 + HEIGHT / 2) / HEIGHT;
        self.font(f64::from(quarters) / 4.0 * 1.24)
    }

    fn font(self, size: f64) -> FontDesc<'static> {
        let style = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        FontDesc::new(FontFamily::Name(FAMILY), size, style)
    }
}

/// Ascent and descent of Noto Sans together, in thousandths of an em; a test holds it to the files.
const HEIGHT: i32 = 1362;

/// The embedded fonts, ready to measure.
#[derive(Clone, Copy)]
pub(super) struct Fonts {
    regular: Metrics,
    bold: Metrics,
}

impl Fonts {
    /// Reads the embedded fonts and makes them known to plotters.
    pub(super) fn load() -> Result<Self, ChartError> {
        static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
        FONTS
            .get_or_init(|| {
                register_font(FAMILY, FontStyle::Normal, REGULAR).ok()?;
                register_font(FAMILY, FontStyle::Bold, BOLD).ok()?;
                Some(Fonts { regular: Metrics::read(REGULAR)?, bold: Metrics::read(BOLD)? })
            })
            .ok_or(ChartError::Font)
    }

    /// The width of a text, rounded up.
    pub(super) fn width(&self, style: Style, text: &str) -> i32 {
        let units: i64 = text.chars().map(|c| self.metrics(style).glyph(c).0).sum();
        scale(units * i64::from(style.size) + i64::from(HEIGHT) - 1)
    }

    /// Each character with the distance from the start of the text to the left edge of its ink.
    pub(super) fn places(&self, style: Style, text: &str) -> Vec<(char, i32)> {
        let size = i64::from(style.size);
        let mut pen = 0;
        text.chars()
            .map(|c| {
                let (advance, bearing) = self.metrics(style).glyph(c);
                let left = scale(pen * size + i64::from(HEIGHT) / 2) + scale(bearing * size);
                pen += advance;
                (c, left)
            })
            .collect()
    }

    fn metrics(&self, style: Style) -> &Metrics {
        if style.bold { &self.bold } else { &self.regular }
    }
}

fn scale(units: i64) -> i32 {
    i32::try_from(units.div_euclid(i64::from(HEIGHT))).unwrap_or(i32::MAX)
}

/// Where one font file keeps its character map (format 4) and its widths.
#[derive(Clone, Copy)]
struct Metrics {
    characters: &'static [u8],
    widths: &'static [u8],
    /// Glyphs with a width of their own; the rest have the last one's.
    wide: usize,
}

impl Metrics {
    fn read(file: &'static [u8]) -> Option<Self> {
        let cmap = table(file, b"cmap")?;
        let characters = (0..half(cmap, 2)?)
            .filter_map(|i| cmap.get(word(cmap, 8 + 8 * i)?..))
            .find(|map| half(map, 0) == Some(4))?;
        Some(Metrics { characters, widths: table(file, b"hmtx")?, wide: half(table(file, b"hhea")?, 34)? })
    }

    /// Advance and left bearing of a character, in thousandths of an em.
    fn glyph(&self, c: char) -> (i64, i64) {
        let glyph = self.index(u32::from(c)).unwrap_or(0);
        let last = self.wide.saturating_sub(1);
        let advance = half(self.widths, 4 * glyph.min(last)).unwrap_or(0);
        let bearing = if glyph < self.wide {
            half(self.widths, 4 * glyph + 2)
        } else {
            half(self.widths, 4 * self.wide + 2 * (glyph - self.wide))
        };
        let bearing = i64::try_from(bearing.unwrap_or(0)).unwrap_or(0);
        let signed = if bearing > 0x7fff { bearing - 0x1_0000 } else { bearing };
        (i64::try_from(advance).unwrap_or(0), signed)
    }

    fn index(&self, c: u32) -> Option<usize> {
        let c = usize::try_from(c).ok()?;
        let map = self.characters;
        let segments = half(map, 6)?; // twice their number
        let at = (0..segments).step_by(2).find(|i| half(map, 14 + i).is_some_and(|end| end >= c))?;
        let start = half(map, 16 + segments + at)?;
        let delta = half(map, 16 + 2 * segments + at)?;
        let offset_at = 16 + 3 * segments + at;
        let offset = half(map, offset_at)?;
        if c < start {
            return None;
        }
        let glyph = match offset {
            0 => c,
            _ => half(map, offset_at + offset + 2 * (c - start)).filter(|glyph| *glyph != 0)?,
        };
        Some((glyph + delta) & 0xffff)
    }
}

fn table(file: &'static [u8], tag: &[u8; 4]) -> Option<&'static [u8]> {
    let entry = (0..half(file, 4)?).map(|i| 12 + 16 * i).find(|at| file.get(*at..at + 4) == Some(tag.as_slice()))?;
    let start = word(file, entry + 8)?;
    file.get(start..start + word(file, entry + 12)?)
}

fn half(bytes: &[u8], at: usize) -> Option<usize> {
    let pair: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(u16::from_be_bytes(pair)))
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    Some((half(bytes, at)? << 16) | half(bytes, at + 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_noto_sans() {
        // Advances from the font itself: n 618, i 258, ë 564; bold n 657.
        let fonts = Fonts::load().unwrap();
        assert_eq!(fonts.regular.glyph('n').0, 618);
        assert_eq!(fonts.regular.glyph('i').0, 258);
        assert_eq!(fonts.regular.glyph('ë').0, 564);
        assert_eq!(fonts.bold.glyph('n').0, 657);
        assert_eq!(fonts.width(LABEL, "ni"), (876 * 36 + 1361) / 1362);
    }

    #[test]
    fn both_files_have_the_height_the_sizes_are_reckoned_in() {
        for file in [REGULAR, BOLD] {
            let hhea = table(file, b"hhea").unwrap();
            assert_eq!(half(table(file, b"head").unwrap(), 18), Some(1000));
            let (ascent, descent) = (half(hhea, 4).unwrap(), 0x1_0000 - half(hhea, 6).unwrap());
            assert_eq!(ascent + descent, usize::try_from(HEIGHT).unwrap());
        }
    }

    #[test]
    fn a_character_the_font_lacks_is_measured_as_the_box_drawn_for_it() {
        let fonts = Fonts::load().unwrap();
        assert!(fonts.width(LABEL, "漢🙂") > 0);
    }
}
