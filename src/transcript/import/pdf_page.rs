//! One page of a PDF: its operators, and the runs of text they show.
//!
//! In: a page. Out: [`Run`]s with their place. Promise: work is counted against a [`Budget`]; forms nest no deeper than
//! ten; text that stands slanted is told apart, and what the file itself calls page furniture too.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};

use super::pdf_font::Font;

/// The deepest that forms nest.
pub(super) const DEEPEST_FORM: usize = 10;
/// The deepest that graphics states and marks nest.
pub(super) const DEEPEST_STATE: usize = 200;
/// The most bytes of content of one page or form.
pub(super) const MOST_BYTES: usize = 16 * 1024 * 1024;
/// From this part of the font size on a gap is a space.
pub(super) const SPACE: f64 = 0.15;

/// What one file may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Operators and glyphs.
    pub steps: usize,
    /// Bytes of content.
    pub bytes: usize,
}

/// Text that stands together on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// Left end, in points from the left of the page.
    pub x0: f64,
    /// Right end.
    pub x1: f64,
    /// Base line, in points from the bottom.
    pub y: f64,
    /// Size of the letters, in points.
    pub size: f64,
    /// What it says.
    pub text: String,
    /// What it is besides plain text.
    pub kind: Kind,
}

/// What a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text to read.
    Plain,
    /// The file calls it furniture of the page.
    Furniture,
    /// It is not drawn: the layer of a text recogniser.
    Invisible,
    /// It does not stand upright.
    Slanted,
    /// It lies outside the page, or outside the part of it that is shown.
    Outside,
}

/// A page as it was read.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its text.
    pub runs: Vec<Run>,
    /// Height, in points.
    pub height: f64,
    /// It shows pictures.
    pub pictures: bool,
    /// A part of it was too much.
    pub cut: bool,
}

/// A change of coordinates, as PDF writes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    /// Changes nothing.
    pub const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `other`.
    pub fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    /// The matrix of six operands.
    pub fn of(operands: &[Object]) -> Option<Self> {
        let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
        <[f64; 6]>::try_from(numbers).ok().map(Self)
    }
}

/// A finite number.
pub(super) fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from).filter(|number| number.is_finite())
}

/// The state that operators set.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub matrix: Matrix,
    pub font: Option<usize>,
    pub size: f64,
    pub character: f64,
    pub word: f64,
    pub stretch: f64,
    pub leading: f64,
    pub rise: f64,
    pub mode: i64,
    /// What is shown: left, bottom, right, top.
    pub clip: [f64; 4],
}

impl State {
    fn new(matrix: Matrix, clip: [f64; 4]) -> Self {
        Self {
            matrix,
            font: None,
            size: 0.0,
            character: 0.0,
            word: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            clip,
        }
    }
}

/// A stretch of marked content.
#[derive(Debug, Default)]
pub(super) struct Mark {
    pub furniture: bool,
    /// The text that the marks stand for, until it has been said.
    pub actual: Option<String>,
    pub replaces: bool,
}

/// Reads pages of one file.
pub(super) struct Pages<'a> {
    pub document: &'a Document,
    /// By the place of their dictionary in memory.
    pub fonts: BTreeMap<usize, Font>,
    /// What may still be spent.
    pub budget: Budget,
}

/// Reads one page.
pub(super) struct Reader<'p, 'a> {
    pub pages: &'p mut Pages<'a>,
    pub page: Page,
    pub state: State,
    pub stack: Vec<State>,
    pub text: Matrix,
    pub line: Matrix,
    pub marks: Vec<Mark>,
    pub depth: usize,
    /// The box around the path being drawn.
    pub path: Option<[f64; 4]>,
    /// The path will bound what is shown.
    pub clips: bool,
}

/// An entry of a page, or of the nearest above it that has one.
fn inherited<'a>(document: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..50 {
        if let Ok(found) = node.get_deref(key, document) {
            return Some(found);
        }
        node = document.get_dictionary(node.get(b"Parent").and_then(Object::as_reference).ok()?).ok()?;
    }
    None
}

/// How a page is turned upright with its corner at nought, and what of it is shown.
fn frame(document: &Document, id: ObjectId) -> (Matrix, [f64; 4]) {
    let corners = |key: &[u8]| {
        let corners = inherited(document, id, key)?.as_array().ok()?.iter();
        let numbers =
            corners.filter_map(|object| number(document.dereference(object).map_or(object, |(_, object)| object)));
        <[f64; 4]>::try_from(numbers.collect::<Vec<f64>>()).ok()
    };
    let [x0, y0, x1, y1] = corners(b"CropBox").or_else(|| corners(b"MediaBox")).unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let (left, bottom, width, height) = (x0.min(x1), y0.min(y1), (x1 - x0).abs(), (y1 - y0).abs());
    let turned =
        inherited(document, id, b"Rotate").and_then(|object| object.as_i64().ok()).unwrap_or(0).rem_euclid(360);
    match turned {
        90 => (Matrix([0.0, -1.0, 1.0, 0.0, -bottom, left + width]), [0.0, 0.0, height, width]),
        180 => (Matrix([-1.0, 0.0, 0.0, -1.0, left + width, bottom + height]), [0.0, 0.0, width, height]),
        270 => (Matrix([0.0, 1.0, -1.0, 0.0, bottom + height, -left]), [0.0, 0.0, height, width]),
        _ => (Matrix([1.0, 0.0, 0.0, 1.0, -left, -bottom]), [0.0, 0.0, width, height]),
    }
}

impl<'a> Pages<'a> {
    /// Makes a reader.
    pub fn new(document: &'a Document, budget: Budget) -> Self {
        Self { document, fonts: BTreeMap::new(), budget }
    }

    /// Reads one page.
    pub fn read(&mut self, id: ObjectId) -> Page {
        let document = self.document;
        let (turn, clip) = frame(document, id);
        let resources = inherited(document, id, b"Resources").and_then(|object| object.as_dict().ok());
        let content = document.get_page_content_with_limit(id, MOST_BYTES.min(self.budget.bytes));
        let [.., height] = clip;
        let mut reader = Reader {
            pages: self,
            page: Page { height, ..Page::default() },
            state: State::new(turn, clip),
            stack: Vec::new(),
            text: Matrix::ONE,
            line: Matrix::ONE,
            marks: Vec::new(),
            depth: 0,
            path: None,
            clips: false,
        };
        match content {
            Ok(content) => reader.content(&content, resources),
            Err(_) => reader.page.cut = true,
        }
        reader.page
    }

    /// Pays for steps, and tells whether any are left.
    pub fn spend(&mut self, steps: usize) -> bool {
        self.budget.steps = self.budget.steps.saturating_sub(steps);
        self.budget.steps > 0
    }
}
