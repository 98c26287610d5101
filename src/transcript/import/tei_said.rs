//! The inside of a TEI utterance.
//!
//! In: the elements and words between `<u>` and `</u>`. Out: its words, with paragraphs apart by an empty line.

use super::Dropped;
use super::plain::{dropped, has_words, one_space};
use crate::archive::Element;

/// An utterance being read.
#[derive(Default)]
pub struct Said {
    paragraphs: Vec<String>,
    text: String,
    label: String,
    /// Where the last unclear words begin.
    unclear: usize,
    /// The element whose content is put aside, how deep inside it we are, and what it holds.
    aside: Option<Aside>,
}

struct Aside {
    name: String,
    line: u32,
    depth: usize,
    text: String,
    /// What stands for it when it holds no words; empty: nothing.
    instead: String,
}

impl Said {
    /// An element begins.
    pub fn begin(&mut self, element: &Element, line: u32) {
        if let Some(aside) = &mut self.aside {
            aside.depth += 1;
            aside.text.push(' ');
            return;
        }
        let get = |name: &str| element.get(name).map(one_space).unwrap_or_default();
        let or_name = |text: String| if text.is_empty() { element.name.to_owned() } else { text };
        let instead = match element.name {
            "vocal" | "kinesic" | "incident" | "writing" => or_name(get("type")),
            "gap" => or_name(get("reason")),
            "stage" | "note" | "reg" | "corr" | "expan" | "speaker" | "unclear" => String::new(),
            "seg" | "p" | "ab" | "l" => return self.end_paragraph(),
            "lb" | "pb" | "cb" | "s" | "anchor" | "cl" => return self.space(),
            "pause" => return self.mark("(.)"),
            "w" | "pc" => return self.piece(&get("join")),
            _ => return,
        };
        if element.name == "unclear" {
            // Words may follow inside; only an empty one becomes a mark, which `end` sees.
            self.unclear = self.text.len();
            return;
        }
        self.aside = Some(Aside { name: element.name.to_owned(), line, depth: 0, text: String::new(), instead });
    }

    /// Words.
    pub fn words(&mut self, words: &str) {
        match &mut self.aside {
            Some(aside) => aside.text.push_str(words),
            None => self.text.push_str(words),
        }
    }

    /// The element of this name ends.
    pub fn end(&mut self, name: &str, left_out: &mut Vec<Dropped>) {
        if let Some(aside) = self.aside.as_mut().filter(|aside| aside.depth > 0) {
            aside.depth -= 1;
            return;
        }
        if let Some(aside) = self.aside.take() {
            self.close(&aside, left_out);
            return;
        }
        match name {
            "seg" | "p" | "ab" | "l" => self.end_paragraph(),
            "unclear" if self.text.get(self.unclear..).is_none_or(|inside| inside.trim().is_empty()) => {
                self.mark("[unclear]");
            }
            _ => {}
        }
    }

    fn close(&mut self, aside: &Aside, left_out: &mut Vec<Dropped>) {
        let words = one_space(&aside.text);
        let why = match aside.name.as_str() {
            "speaker" => {
                self.label = words;
                return;
            }
            "note" => "note",
            "reg" | "corr" | "expan" => "alternative",
            _ => {
                let shown = words.trim_matches(['[', ']', '(', ')', '/']).trim();
                let shown = if shown.is_empty() { aside.instead.as_str() } else { shown };
                if !shown.is_empty() {
                    self.mark(&format!("[{shown}]"));
                }
                return;
            }
        };
        if has_words(&words) {
            left_out.push(dropped(aside.line, &words, why));
        }
    }

    fn space(&mut self) {
        self.text.push(' ');
    }

    fn mark(&mut self, mark: &str) {
        self.text.push(' ');
        self.text.push_str(mark);
        self.text.push(' ');
    }

    /// A word or a sign: `join` tells on which sides it has no space.
    fn piece(&mut self, join: &str) {
        if matches!(join, "left" | "both") {
            self.text.truncate(self.text.trim_end().len());
        } else {
            self.space();
        }
        if matches!(join, "right" | "both") {
            self.text.push(JOIN);
        }
    }

    fn end_paragraph(&mut self) {
        let text = tidy(&std::mem::take(&mut self.text));
        self.paragraphs.extend(Some(text).filter(|text| !text.is_empty()));
    }

    /// The words, and the label that stood inside.
    pub fn finish(mut self) -> (String, Option<String>) {
        self.end_paragraph();
        (self.paragraphs.join("\n\n"), Some(self.label).filter(|label| !label.is_empty()))
    }
}

/// Marks a word with no space behind it.
const JOIN: char = '\u{fdd1}';

/// One space everywhere, none behind a joined word, none between a mark and the point behind it.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut join = false;
    for word in text.split_whitespace() {
        let own = word.trim_start_matches(JOIN);
        let point = own.chars().all(|c| matches!(c, '.' | ',' | ';' | ':' | '?' | '!')) && out.ends_with([']', ')']);
        if !(out.is_empty() || join || point) {
            out.push(' ');
        }
        join = word.contains(JOIN);
        out.push_str(&own.replace(JOIN, ""));
    }
    out
}
