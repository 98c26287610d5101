//! The operators of a PDF's content.
//!
//! In: the content of a page or a form. Out: runs of text in the page being read. Promise: every operator and every
//! letter is paid for; what lies outside the part that is shown is told apart.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object, Stream};

use super::pdf_font::Font;
use super::pdf_page::{DEEPEST_FORM, DEEPEST_STATE, Kind, MOST_BYTES, Mark, Matrix, Reader, Run, SPACE, State, number};

impl<'a> Reader<'_, 'a> {
    /// Follows the operators of a content.
    pub fn content(&mut self, content: &[u8], resources: Option<&'a Dictionary>) {
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
        let operator = operation.operator.as_str();
        match operator {
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
            "n" | "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => self.end_path(),
            "BI" => self.page.pictures = true,
            "Do" => self.draw(first, resources),
            _ => self.set(operator, operands),
        }
    }

    /// The operators that only change the state, or the path.
    fn set(&mut self, operator: &str, operands: &[Object]) {
        let first = operands.first();
        let one = first.and_then(number);
        match operator {
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
