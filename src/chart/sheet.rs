//! In: shapes and texts, placed in whole drawing units. Out: `Sheet`, what both pictures are
//! painted from, so that they share every coordinate.
//!
//! A drawing unit is one pixel of the PNG and half a pixel of the SVG.

use super::colour::Colour;
use super::font::{Fonts, Style};

/// A rectangle; the right and bottom edge are not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Area {
    pub(super) fn right(self) -> i32 {
        self.left + self.width
    }

    pub(super) fn bottom(self) -> i32 {
        self.top + self.height
    }

    /// The same area without a border of some width.
    pub(super) fn inset(self, by: i32) -> Area {
        Area { left: self.left + by, top: self.top + by, width: self.width - 2 * by, height: self.height - 2 * by }
    }
}

/// Which end of a text its point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink {
    pub(super) style: Style,
    pub(super) colour: Colour,
    pub(super) anchor: Anchor,
}

/// One line of text.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) words: String,
    pub(super) ink: Ink,
    /// The anchor's place on the line; for an upward text the left edge of its line.
    pub(super) x: i32,
    /// The top of the line; for an upward text the anchor's place on the line.
    pub(super) y: i32,
    /// Turned a quarter to the left, reading upwards.
    pub(super) upward: bool,
}

impl Text {
    /// From the anchor to where the text starts, along the line.
    pub(super) fn shift(&self, fonts: &Fonts) -> i32 {
        let width = fonts.width(self.ink.style, &self.words);
        match self.ink.anchor {
            Anchor::Start => 0,
            Anchor::Middle => -width / 2,
            Anchor::End => -width,
        }
    }

    /// The area the text covers.
    #[cfg(test)]
    pub(super) fn area(&self, fonts: &Fonts) -> Area {
        let (shift, line) = (self.shift(fonts), self.ink.style.line());
        let width = fonts.width(self.ink.style, &self.words);
        let (x, y) = (self.x, self.y);
        if self.upward {
            Area { left: x, top: y - shift - width, width: line, height: width }
        } else {
            Area { left: x + shift, top: y, width, height: line }
        }
    }
}

/// One thing to draw.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    Box(Area, Colour),
    /// Slanting lines in an area.
    Hatch(Area, Colour),
    /// A filled circle around a point.
    Disc((i32, i32), u32, Colour),
    Text(Text),
}

/// A white sheet and what is drawn on it, first things first.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) marks: Vec<Mark>,
}

impl Sheet {
    pub(super) fn fill(&mut self, area: Area, colour: Colour) {
        if area.width > 0 && area.height > 0 {
            self.marks.push(Mark::Box(area, colour));
        }
    }

    pub(super) fn hatch(&mut self, area: Area, colour: Colour) {
        self.marks.push(Mark::Hatch(area, colour));
    }

    pub(super) fn disc(&mut self, centre: (i32, i32), radius: u32, colour: Colour) {
        self.marks.push(Mark::Disc(centre, radius, colour));
    }

    pub(super) fn text(&mut self, words: &str, ink: Ink, (x, y): (i32, i32)) {
        self.put(words, ink, (x, y), false);
    }

    /// A text that reads upwards from `y`.
    pub(super) fn upward(&mut self, words: &str, ink: Ink, (x, y): (i32, i32)) {
        self.put(words, ink, (x, y), true);
    }

    /// Lines under each other; the bottom of the last one.
    pub(super) fn lines(&mut self, lines: &[String], ink: Ink, (x, mut y): (i32, i32)) -> i32 {
        for line in lines {
            self.text(line, ink, (x, y));
            y += ink.style.line();
        }
        y
    }

    fn put(&mut self, words: &str, ink: Ink, (x, y): (i32, i32), upward: bool) {
        let words = words.to_owned();
        self.marks.push(Mark::Text(Text { words, ink, x, y, upward }));
    }
}
