//! Characters in LaTeX: those that commands, accents and several keys stand for, and what is printed as it is typed.
//!
//! In: a reader that stands before them. Out: the characters.

use super::{Reader, accent};

impl Reader<'_, '_> {
    /// A command that stands for a character.
    pub(super) fn letter(&mut self, c: char, start: usize) {
        self.builder.put(c, start);
        let rest = self.rest();
        let swallows = c.is_alphabetic() || matches!(c, '“' | '„' | '‘' | '‚' | '«' | '‹');
        let blank = rest.len() - rest.trim_start_matches(' ').len();
        self.at += if rest.starts_with("{}") { 2 } else { blank * usize::from(swallows) };
    }

    /// A backslash and a sign.
    pub(super) fn sign(&mut self) {
        let Some(sign) = self.rest().chars().nth(1) else {
            self.at += 1;
            return;
        };
        if let Some(mark) = accent(sign.encode_utf8(&mut [0; 4])) {
            self.at += 2;
            return self.accent(mark);
        }
        match sign {
            '\\' => {
                if self.builder.is_row() {
                    let kind = self.builder.kind_now();
                    self.builder.end(kind);
                }
                self.put('\n', 2);
                let space = self.rest().strip_prefix('[').and_then(|rest| rest.split_once(']'));
                let length = space.filter(|(space, _)| space.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
                self.at += length.map_or(0, |(space, _)| space.len() + 2);
            }
            ' ' | ',' | ';' | ':' | '\n' => self.put(' ', 2),
            '(' | '[' | ')' | ']' => {
                self.math = matches!(sign, '(' | '[');
                self.at += 2;
            }
            '-' | '/' | '@' | '!' => self.at += 2,
            sign => self.put(sign, 1 + sign.len_utf8()),
        }
    }

    /// The next letter, in braces or not, with an accent.
    pub(super) fn accent(&mut self, mark: char) {
        let rest = self.rest();
        let inner = rest.trim_start_matches([' ', '{', '\\']);
        let skipped = rest.len() - inner.len();
        let Some(letter) = inner.chars().next() else { return };
        let braced = rest.get(..skipped).is_some_and(|skipped| skipped.contains('{'));
        self.at += skipped;
        self.put(letter, letter.len_utf8());
        self.builder.put(mark, self.at);
        self.at += usize::from(braced && self.rest().starts_with('}'));
    }

    /// Steps over what is printed as it is typed.
    pub(super) fn verbatim(&mut self) {
        self.options();
        let rest = self.rest();
        let Some(open) = rest.chars().next() else { return };
        let close = if open == '{' { '}' } else { open };
        let inner = rest.get(open.len_utf8()..).and_then(|rest| rest.find(close));
        self.at += inner.map_or(0, |inner| open.len_utf8() + inner + close.len_utf8());
    }
}

/// A character that is typed with several keys; `None` for one that only says where a word may be broken.
pub(super) fn typed(rest: &str) -> Option<(Option<char>, usize)> {
    let keys = [
        ("``", Some('“')),
        ("`", Some('‘')),
        ("''", Some('”')),
        ("'", Some('’')),
        (",,", Some('„')),
        ("<<", Some('«')),
        (">>", Some('»')),
        ("\"`", Some('„')),
        ("\"'", Some('”')),
        ("\"<", Some('«')),
        ("\">", Some('»')),
        ("\"=", Some('-')),
        ("\"~", Some('-')),
        ("\"-", None),
        ("\"|", None),
        ("---", Some('—')),
        ("--", Some('–')),
    ];
    keys.iter().find(|(keys, _)| rest.starts_with(keys)).map(|(keys, c)| (*c, keys.len()))
}
