//! What stands before a label on its line: a number, a bullet, a time, emphasis.
//!
//! In: a line. Out: the rest of it, and what was taken off.

use super::form::{Before, Family, Form, Mark};
use super::shape;
use super::stamp::{self, Stamp};

/// What stands before the label, taken off.
#[derive(Clone, Copy)]
pub struct Front<'a> {
    /// A number, a bullet or chevrons.
    pub before: Before,
    /// The signs of emphasis that are still open.
    pub emphasis: &'static str,
    /// A time.
    pub stamp: Option<Stamp>,
    /// What comes after.
    pub rest: &'a str,
}

impl<'a> Front<'a> {
    /// Takes it off.
    pub fn of(text: &'a str) -> Self {
        let mut front = Front { before: Before::Nothing, emphasis: "", stamp: None, rest: text };
        // Each of the four may stand before any other, once.
        for _ in 0..4 {
            let at = front.rest.len();
            front.take_prefix();
            front.take_stamp();
            front.take_emphasis();
            if front.rest.len() == at {
                break;
            }
        }
        front
    }

    fn take_prefix(&mut self) {
        if self.before != Before::Nothing {
            return;
        }
        let found = [
            ("- ", Before::Bullet),
            ("– ", Before::Bullet),
            ("* ", Before::Bullet),
            ("• ", Before::Bullet),
            (">> ", Before::Chevrons),
            (">>> ", Before::Chevrons),
        ];
        for (prefix, before) in found {
            if let Some(rest) = self.rest.strip_prefix(prefix) {
                (self.before, self.rest) = (before, rest.trim_start());
                return;
            }
        }
        if let Some(rest) = number(self.rest) {
            (self.before, self.rest) = (Before::Number, rest);
        }
    }

    fn take_stamp(&mut self) {
        if self.stamp.is_some() {
            return;
        }
        let Some((stamp, rest)) = stamp::leading(self.rest) else { return };
        let next = rest.trim_start();
        if stamp.bare && next.len() == rest.len() && !rest.is_empty() {
            return;
        }
        let parted = ["- ", "– ", "| ", ": "].iter().find_map(|sign| next.strip_prefix(sign)).unwrap_or(next);
        (self.stamp, self.rest) = (Some(stamp), parted.trim_start());
    }

    fn take_emphasis(&mut self) {
        if !self.emphasis.is_empty() {
            return;
        }
        for marks in ["***", "**", "__", "*", "_"] {
            if let Some(rest) = self.rest.strip_prefix(marks)
                && !rest.starts_with(char::is_whitespace)
            {
                (self.emphasis, self.rest) = (marks, rest);
                return;
            }
        }
    }

    /// Strips the closing emphasis from the end of a label, or the beginning of its words.
    pub fn unmarked(&self, label: &'a str, words: &'a str) -> (&'a str, &'a str) {
        if self.emphasis.is_empty() {
            return (label, words);
        }
        if let Some(label) = label.trim_end().strip_suffix(self.emphasis) {
            return (label, words);
        }
        if let Some(words) = words.trim_start().strip_prefix(self.emphasis) {
            return (label, words);
        }
        if label.contains(self.emphasis) {
            return (label, words);
        }
        (label, words.strip_suffix(self.emphasis).unwrap_or(words))
    }

    /// Makes a mark, when the label looks like one.
    pub fn mark(&self, family: Family, label: &'a str, after: Option<Stamp>, words: &'a str) -> Option<Mark<'a>> {
        let label = bare(label, self.emphasis);
        let stamp = after.or(self.stamp);
        let alone = words.trim().is_empty();
        let (time_first, time_after) = (self.stamp.is_some(), after.is_some());
        let form = Form { family, before: self.before, time_first, time_after, alone };
        Some(Mark { label, shape: shape::shape(label)?, form, stamp, words: words.trim() })
    }
}

/// Takes `12. `, `12) `, `1 | ` or `12<TAB>` from the beginning.
fn number(text: &str) -> Option<&str> {
    let digits = text.bytes().take(6).take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 5 {
        return None;
    }
    let rest = text.get(digits..)?;
    let next = rest.trim_start_matches(' ');
    let rest = match next.chars().next()? {
        '|' | '\t' => next.get(1..)?,
        '.' | ')' => next.get(1..)?.strip_prefix([' ', '\t'])?,
        _ => return None,
    };
    Some(rest.trim_start())
}

/// Tells whether a line is an item of a list.
pub fn is_item(text: &str) -> bool {
    let short = text.bytes().take_while(u8::is_ascii_digit).count() <= 2;
    ["- ", "* ", "• "].iter().any(|sign| text.starts_with(sign)) || short && number(text).is_some()
}

/// Strips brackets, emphasis and white space from around a label.
fn bare<'a>(label: &'a str, emphasis: &str) -> &'a str {
    let label = label.trim().trim_end_matches(['|', '·', ',']).trim_end();
    let label = if emphasis.is_empty() { label } else { label.trim_matches(['*', '_']) };
    for (open, close) in [('[', ']'), ('<', '>'), ('{', '}')] {
        if let Some(inside) = label.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            return inside.trim();
        }
    }
    label.trim()
}
