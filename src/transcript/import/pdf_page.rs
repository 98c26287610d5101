//! One page of a PDF: its operators, and the runs of text they show.
//!
//! In: a page. Out: [`Run`]s with their place. Promise: work is counted against a [`Budget`]; forms nest no deeper than
//! ten; text that stands slanted is told apart, and what the file itself calls page furniture too.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::pdf_font::Font;

/// The deepest that forms nest.
const DEEPEST_FORM: usize = 10;
/// The deepest that graphics states and marks nest.
const DEEPEST_STATE: usize = 200;
/// The most bytes of content of one page or form.
const MOST_BYTES: usize = 16 * 1024 * 1024;
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

#[derive(Clone, Copy, Debug)]
struct Matrix([f64; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `other`.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
        <[f64; 6]>::try_from(numbers).ok().map(Self)
    }
}

fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from).filter(|number| number.is_finite())
}

#[derive(Clone, Debug)]
struct State {
    matrix: Matrix,
    font: Option<usize>,
    size: f64,
    character: f64,
    word: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: i64,
    /// What is shown: left, bottom, right, top.
    clip: [f64; 4],
}

/// A stretch of marked content.
#[derive(Debug, Default)]
struct Mark {
    furniture: bool,
    /// The text that the marks stand for, until it has been said.
    actual: Option<String>,
    replaces: bool,
}

/// Reads pages of one file.
pub(super) struct Pages<'a> {
    document: &'a Document,
    /// By the place of their dictionary in memory.
    fonts: BTreeMap<usize, Font>,
    /// What may still be spent.
    pub budget: Budget,
}

struct Reader<'p, 'a> {
    pages: &'p mut Pages<'a>,
    page: Page,
    state: State,
    stack: Vec<State>,
    text: Matrix,
    line: Matrix,
    marks: Vec<Mark>,
    depth: usize,
    /// The box around the path being drawn.
    path: Option<[f64; 4]>,
    /// The path will bound what is shown.
    clips: bool,
}

impl<'a> Pages<'a> {
    /// Makes a reader.
    pub fn new(document: &'a Document, budget: Budget) -> Self {
        Self { document, fonts: BTreeMap::new(), budget }
    }

    /// Reads one page.
    pub fn read(&mut self, id: ObjectId) -> Page {
        let document = self.document;
        let inherited = |key: &[u8]| {
            let mut node = document.get_dictionary(id).ok()?;
            for _ in 0..50 {
                if let Ok(found) = node.get_deref(key, document) {
                    return Some(found);
                }
                node = document.get_dictionary(node.get(b"Parent").and_then(Object::as_reference).ok()?).ok()?;
            }
            None
        };
        let corners = |key: &[u8]| {
            let numbers: Vec<f64> = inherited(key)?.as_array().ok()?.iter().filter_map(number).collect();
            <[f64; 4]>::try_from(numbers).ok()
        };
        let [x0, y0, x1, y1] = corners(b"CropBox").or_else(|| corners(b"MediaBox")).unwrap_or([0.0, 0.0, 595.0, 842.0]);
        let (left, bottom, width, height) = (x0.min(x1), y0.min(y1), (x1 - x0).abs(), (y1 - y0).abs());
        let turned = inherited(b"Rotate").and_then(|object| object.as_i64().ok()).unwrap_or(0).rem_euclid(360);
        let sides = if matches!(turned, 90 | 270) { (height, width) } else { (width, height) };
        let (turn, height) = match turned {
            90 => (Matrix([0.0, -1.0, 1.0, 0.0, -bottom, left + width]), width),
            180 => (Matrix([-1.0, 0.0, 0.0, -1.0, left + width, bottom + height]), height),
            270 => (Matrix([0.0, 1.0, -1.0, 0.0, bottom + height, -left]), width),
            _ => (Matrix([1.0, 0.0, 0.0, 1.0, -left, -bottom]), height),
        };
        let resources = inherited(b"Resources").and_then(|object| object.as_dict().ok());
        let limit = MOST_BYTES.min(self.budget.bytes);
        let content = document.get_page_content_with_limit(id, limit);
        let mut reader = Reader {
            pages: self,
            page: Page { height, ..Page::default() },
            state: State {
                matrix: turn,
                font: None,
                size: 0.0,
                character: 0.0,
                word: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
                clip: [0.0, 0.0, sides.0, sides.1],
            },
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

    fn spend(&mut self, steps: usize) -> bool {
        self.budget.steps = self.budget.steps.saturating_sub(steps);
        self.budget.steps > 0
    }
}

impl<'a> Reader<'_, 'a> {
    fn content(&mut self, content: &[u8], resources: Option<&'a Dictionary>) {
        self.pages.budget.bytes = self.pages.budget.bytes.saturating_sub(content.len());
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else {
                self.page.cut = true;
                return;
            };
            if !self.pages.spend(1 + operation.operands.len()) {
                self.page.cut = true;
                return;
            }
            self.operation(&operation, resources);
        }
    }

    fn operation(&mut self, operation: &Operation, resources: Option<&'a Dictionary>) {
        let operands = operation.operands.as_slice();
        let first = operands.first();
        let one = first.and_then(number);
        let two = operands.get(1).and_then(number);
        match operation.operator.as_str() {
            "q" if self.stack.len() < DEEPEST_STATE => self.stack.push(self.state.clone()),
            "Q" => self.state = self.stack.pop().unwrap_or_else(|| self.state.clone()),
            "cm" => {
                self.state.matrix =
                    Matrix::of(operands).map_or(self.state.matrix, |matrix| matrix.then(self.state.matrix));
            }
            "BT" => (self.text, self.line) = (Matrix::ONE, Matrix::ONE),
            "Tc" => self.state.character = one.unwrap_or(0.0),
            "Tw" => self.state.word = one.unwrap_or(0.0),
            "Tz" => self.state.stretch = one.unwrap_or(100.0) / 100.0,
            "TL" => self.state.leading = one.unwrap_or(0.0),
            "Ts" => self.state.rise = one.unwrap_or(0.0),
            "Tr" => self.state.mode = first.and_then(|mode| mode.as_i64().ok()).unwrap_or(0),
            "Tf" => {
                self.state.size = two.unwrap_or(0.0);
                self.state.font =
                    first.and_then(|name| name.as_name().ok()).and_then(|name| self.find_font(name, resources));
            }
            "Td" => self.move_line(one.unwrap_or(0.0), two.unwrap_or(0.0)),
            "TD" => {
                self.state.leading = -two.unwrap_or(0.0);
                self.move_line(one.unwrap_or(0.0), two.unwrap_or(0.0));
            }
            "Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            "T*" => self.move_line(0.0, -self.state.leading),
            "Tj" => self.show(first),
            "'" => {
                self.move_line(0.0, -self.state.leading);
                self.show(first);
            }
            "\"" => {
                self.state.word = one.unwrap_or(0.0);
                self.state.character = two.unwrap_or(0.0);
                self.move_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            "TJ" => self.show_many(first),
            "BMC" | "BDC" => self.mark(operands, resources),
            "EMC" => drop(self.marks.pop()),
            "W" | "W*" => self.clips = true,
            "re" => {
                if let [x, y, width, height] = operands.iter().filter_map(number).collect::<Vec<_>>().as_slice() {
                    for (x, y) in [(*x, *y), (x + width, *y), (*x, y + height), (x + width, y + height)] {
                        self.extend_path(x, y);
                    }
                }
            }
            "m" | "l" | "c" | "v" | "y" => {
                let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
                numbers.chunks_exact(2).for_each(|pair| {
                    if let [x, y] = pair {
                        self.extend_path(*x, *y);
                    }
                });
            }
            "n" | "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => self.end_path(),
            "BI" => self.page.pictures = true,
            "Do" => self.draw(first, resources),
            _ => {}
        }
    }

    fn extend_path(&mut self, x: f64, y: f64) {
        let Matrix([.., x, y]) = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.state.matrix);
        let [x0, y0, x1, y1] = self.path.unwrap_or([x, y, x, y]);
        self.path = Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)]);
    }

    fn end_path(&mut self) {
        let path = self.path.take();
        if let Some([x0, y0, x1, y1]) = path.filter(|_| std::mem::take(&mut self.clips)) {
            let [left, bottom, right, top] = self.state.clip;
            self.state.clip = [left.max(x0), bottom.max(y0), right.min(x1), top.min(y1)];
        }
        self.clips = false;
    }

    fn is_shown(&self, x: f64, y: f64) -> bool {
        let [left, bottom, right, top] = self.state.clip;
        (left - 1.0..=right + 1.0).contains(&x) && (bottom - 1.0..=top + 1.0).contains(&y)
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }

    fn find_font(&mut self, name: &[u8], resources: Option<&'a Dictionary>) -> Option<usize> {
        let document = self.pages.document;
        let fonts = resources?.get_deref(b"Font", document).and_then(Object::as_dict).ok()?;
        let font = fonts.get_deref(name, document).and_then(Object::as_dict).ok()?;
        let key = std::ptr::from_ref(font).addr();
        self.pages.fonts.entry(key).or_insert_with(|| Font::new(document, font));
        Some(key)
    }

    fn mark(&mut self, operands: &[Object], resources: Option<&'a Dictionary>) {
        if self.marks.len() >= DEEPEST_STATE {
            return;
        }
        let document = self.pages.document;
        let listed = |name: &[u8]| {
            let lists = resources?.get_deref(b"Properties", document).and_then(Object::as_dict).ok()?;
            lists.get_deref(name, document).and_then(Object::as_dict).ok()
        };
        let properties = match operands.get(1) {
            Some(Object::Dictionary(properties)) => Some(properties),
            Some(Object::Name(name)) => listed(name),
            _ => None,
        };
        let actual = properties.and_then(|properties| properties.get_deref(b"ActualText", document).ok());
        let actual = actual.and_then(|text| lopdf::decode_text_string(text).ok());
        let furniture = operands.first().is_some_and(|tag| tag.as_name().is_ok_and(|tag| tag == b"Artifact"));
        self.marks.push(Mark { furniture, replaces: actual.is_some(), actual });
    }

    fn draw(&mut self, name: Option<&Object>, resources: Option<&'a Dictionary>) {
        let document = self.pages.document;
        let found = name.and_then(|name| name.as_name().ok()).and_then(|name| {
            let all = resources?.get_deref(b"XObject", document).and_then(Object::as_dict).ok()?;
            all.get_deref(name, document).and_then(Object::as_stream).ok()
        });
        let Some(stream) = found else { return };
        match stream.dict.get_deref(b"Subtype", document).and_then(Object::as_name) {
            Ok(b"Form") => self.form(stream, resources),
            _ => self.page.pictures = true,
        }
    }

    fn form(&mut self, stream: &'a Stream, resources: Option<&'a Dictionary>) {
        let document = self.pages.document;
        let limit = MOST_BYTES.min(self.pages.budget.bytes);
        let content = match stream.get_plain_content_with_limit(limit) {
            Ok(content) if self.depth < DEEPEST_FORM && self.pages.spend(1000) => content,
            _ => {
                self.page.cut = true;
                return;
            }
        };
        let own = stream.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
        let matrix = stream.dict.get_deref(b"Matrix", document).and_then(Object::as_array).ok();
        let matrix = matrix.and_then(|matrix| Matrix::of(matrix)).unwrap_or(Matrix::ONE);
        let (outer, stack, marks) = (self.state.clone(), std::mem::take(&mut self.stack), self.marks.len());
        let (text, line) = (self.text, self.line);
        self.state.matrix = matrix.then(self.state.matrix);
        self.depth += 1;
        self.content(&content, own.or(resources));
        self.depth -= 1;
        self.marks.truncate(marks);
        (self.state, self.stack, self.text, self.line) = (outer, stack, text, line);
    }

    fn show_many(&mut self, list: Option<&Object>) {
        for piece in list.and_then(|list| list.as_array().ok()).into_iter().flatten() {
            match number(piece) {
                Some(back) => self.advance(-back / 1000.0 * self.state.size * self.state.stretch),
                None => self.show(Some(piece)),
            }
        }
    }

    fn advance(&mut self, x: f64) {
        self.text = Matrix([1.0, 0.0, 0.0, 1.0, x, 0.0]).then(self.text);
    }

    fn show(&mut self, text: Option<&Object>) {
        let Some(bytes) = text.and_then(|text| text.as_str().ok()) else { return };
        if !self.pages.spend(bytes.len()) {
            self.page.cut = true;
            return;
        }
        let Some(font) = self.state.font.and_then(|key| self.pages.fonts.get_mut(&key)) else {
            self.page.cut |= !bytes.is_empty();
            return;
        };
        for glyph in font.read(bytes) {
            let State { size, character, word, stretch, .. } = self.state;
            let extra = character + if glyph.is_space { word } else { 0.0 };
            let text = self.said(glyph.text);
            self.place(text, glyph.width * size * stretch);
            self.advance((glyph.width * size + extra) * stretch);
        }
    }

    /// The text of a glyph, or what the marks around it stand for.
    fn said(&mut self, text: String) -> String {
        match self.marks.iter_mut().find(|mark| mark.replaces) {
            Some(mark) => mark.actual.take().unwrap_or_default(),
            None => text,
        }
    }

    fn place(&mut self, text: String, width: f64) {
        let State { size, rise, .. } = self.state;
        let Matrix([a, b, c, d, x, y]) =
            Matrix([1.0, 0.0, 0.0, 1.0, 0.0, rise]).then(self.text).then(self.state.matrix);
        let size = size.abs() * c.hypot(d);
        let upright = a > 0.0 && b.abs() <= a * 0.1;
        if !(size.is_finite() && x.is_finite() && y.is_finite() && (0.1..5000.0).contains(&size)) {
            return;
        }
        let kind = match self.state.mode {
            _ if self.marks.iter().any(|mark| mark.furniture) => Kind::Furniture,
            _ if !upright => Kind::Slanted,
            3 => Kind::Invisible,
            _ => Kind::Plain,
        };
        let x1 = x + width * a.hypot(b);
        let kind = if self.is_shown((x + x1) / 2.0, y + 0.3 * size) { kind } else { Kind::Outside };
        if let Some(last) = self.page.runs.last_mut() {
            let gap = x - last.x1;
            let near = if kind == Kind::Slanted {
                gap.abs() < size * 20.0
            } else {
                (last.y - y).abs() < 0.1 * size && gap > -0.5 * size && gap < size
            };
            if last.kind == kind && near && (last.size - size).abs() < 0.2 * size && last.text.len() < 10_000 {
                let blank = text.starts_with(' ') || last.text.ends_with(' ') || text.is_empty();
                last.text.push_str(if gap > SPACE * size && !blank { " " } else { "" });
                last.text.push_str(&text);
                last.x1 = x1;
                return;
            }
        }
        self.page.runs.push(Run { x0: x, x1, y, size, text, kind });
    }
}
