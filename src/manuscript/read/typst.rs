//! Typst.
//!
//! In: a source file. Out: its paragraphs without markup. `#quote(block: true)[…]` is a block quotation, another `#quote[…]`
//! has quotation marks, `#footnote[…]` is a footnote, `// grenstaal: …` and `/* grenstaal: … */` are markers. Of other
//! functions only what stands in square brackets is text.

use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;

/// What the bracket that closes content does.
enum Close {
    /// It is a bracket of the text.
    Text,
    Nothing,
    Put(char),
    Note,
    /// A block quotation, with who says it.
    Block(Option<String>),
}

pub(super) fn read(text: &str, builder: &mut Builder) {
    let mut reader = Reader { text, at: 0, open: Vec::new(), builder };
    while reader.step() {}
}

struct Reader<'t, 'b> {
    text: &'t str,
    at: usize,
    open: Vec<Close>,
    builder: &'b mut Builder,
}

impl<'t> Reader<'t, '_> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn put(&mut self, c: char, length: usize) {
        self.builder.put(c, self.at);
        self.at += length;
    }

    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return false };
        let before = self.text.get(..self.at).and_then(|before| before.chars().next_back());
        let line_start = before.is_none_or(|c| c == '\n');
        match c {
            '/' if rest.starts_with("//") && before != Some(':') => {
                let line = rest.find('\n').unwrap_or(rest.len());
                self.builder.comment(rest.get(2..line).unwrap_or_default());
                self.at += line;
            }
            '/' if rest.starts_with("/*") => {
                let close = rest.find("*/").unwrap_or(rest.len());
                self.builder.comment(rest.get(2..close).unwrap_or_default());
                self.at += (close + 2).min(rest.len());
            }
            '#' => self.function(),
            '=' if line_start => {
                self.builder.end(Kind::Body);
                self.at += rest.len() - rest.trim_start_matches(['=', ' ']).len();
                let words = self.rest().split('\n').next().unwrap_or_default();
                self.builder.push(words, self.at);
                self.at += words.len();
                self.builder.end(Kind::Body);
            }
            '-' | '+' if line_start && rest.get(1..2) == Some(" ") => {
                self.builder.end(Kind::Body);
                self.at += 2;
            }
            '\n' => {
                let blank = rest.len() - rest.trim_start().len();
                if rest.get(..blank).is_some_and(|blank| blank.matches('\n').count() > 1) {
                    let kind = self.builder.kind_now();
                    self.builder.end(kind);
                    self.at += blank;
                } else {
                    self.put('\n', 1);
                }
            }
            '\\' => match rest.chars().nth(1) {
                Some(c) if !c.is_whitespace() => self.put(c, 1 + c.len_utf8()),
                _ => self.put(' ', 1),
            },
            '`' => self.at += super::markdown::code(rest).min(rest.len()),
            '-' if rest.starts_with("---") => self.put('—', 3),
            '-' if rest.starts_with("--") => self.put('–', 2),
            '-' if rest.starts_with("-?") => self.at += 2,
            '.' if rest.starts_with("...") => self.put('…', 3),
            '~' => self.put(' ', 1),
            '*' | '$' => self.at += 1,
            '_' if !before.is_some_and(char::is_alphanumeric)
                || !rest.chars().nth(1).is_some_and(char::is_alphanumeric) =>
            {
                self.at += 1;
            }
            '<' if rest.get(1..).is_some_and(|label| label.starts_with(char::is_alphabetic)) => {
                self.at += rest.find('>').map_or(1, |close| close + 1);
            }
            '@' => self.citation(),
            '[' => {
                self.open.push(Close::Text);
                self.put('[', 1);
            }
            ']' => self.close(),
            c => self.put(c, c.len_utf8()),
        }
        true
    }

    fn citation(&mut self) {
        let key = self.rest().get(1..).unwrap_or_default();
        let length = key.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(key.len());
        for c in format!("[@{}]", key.get(..length).unwrap_or_default()).chars() {
            self.builder.put(c, self.at);
        }
        self.at += 1 + length;
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Close::Put(c)) => self.builder.put(c, self.at),
            Some(Close::Note) => self.builder.end_note(),
            Some(Close::Block(who)) => {
                if let Some(who) = who {
                    for c in format!(" ({who})").chars() {
                        self.builder.put(c, self.at);
                    }
                }
                self.builder.end(Kind::Body);
            }
            Some(Close::Text) | None => self.builder.put(']', self.at),
            Some(Close::Nothing) => {}
        }
        self.at += 1;
    }

    fn function(&mut self) {
        let rest = self.rest();
        let name = rest.get(1..).unwrap_or_default();
        let length = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(name.len());
        let name = name.get(..length).unwrap_or_default();
        self.at += 1 + length;
        if matches!(name, "set" | "show" | "import" | "include" | "let") {
            return self.statement();
        }
        let arguments = self.parentheses();
        if !self.rest().starts_with('[') {
            return;
        }
        self.at += 1;
        let close = match name {
            "quote" if arguments.split_whitespace().collect::<String>().contains("block:true") => {
                let who = arguments.split_once("attribution:").map(|(_, who)| who.trim_start());
                let inside = who.and_then(|who| match who.chars().next()? {
                    '[' => who.get(1..)?.split(']').next(),
                    '"' => who.get(1..)?.split('"').next(),
                    _ => None,
                });
                self.builder.end(Kind::Block);
                Close::Block(inside.map(str::to_owned))
            }
            "quote" => {
                self.builder.put('“', self.at);
                Close::Put('”')
            }
            "footnote" => {
                self.builder.begin_note();
                Close::Note
            }
            _ => Close::Nothing,
        };
        self.open.push(close);
    }

    /// Steps over a rule or definition: to the end of its line, or of the brackets it opens.
    fn statement(&mut self) {
        let mut depth = 0_i32;
        for (at, c) in self.rest().char_indices() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                '\n' if depth <= 0 => {
                    self.at += at;
                    return;
                }
                _ => {}
            }
        }
        self.at = self.text.len();
    }

    /// Takes what stands in the parentheses that follow.
    fn parentheses(&mut self) -> &'t str {
        let rest = self.rest();
        let mut depth = 0_i32;
        for (at, c) in rest.char_indices() {
            match c {
                '(' | '[' if at == 0 || depth > 0 => depth += i32::from(c == '(' || depth > 0),
                ')' | ']' if depth > 0 => depth -= 1,
                _ => {}
            }
            if depth <= 0 {
                let end = if at == 0 { 0 } else { at + 1 };
                self.at += end;
                return rest.get(..end).unwrap_or_default();
            }
        }
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::super::{read, told};
    use crate::manuscript::Kind::{Block, Body, Note};

    #[test]
    fn markup_goes_and_words_stay() {
        let text = "#set page(width: 10cm,\n  height: 5cm)\n= Kop\nEen *mooi* _woord_ en #quote[kort citaat] @jan2020 met [de ploeg].#footnote[De noot.]\n\n\
                    #quote(block: true, attribution: [verpleegkundige])[\n  Lange woorden hier.\n]\nDaarna #emph[iets] \"aan\" -- het eind.\n";
        assert_eq!(
            told("a.typ", text),
            [
                (Body, "Kop".into()),
                (Body, "Een mooi woord en “kort citaat” [@jan2020] met [de ploeg].".into()),
                (Note, "De noot.".into()),
                (Block, "Lange woorden hier. (verpleegkundige)".into()),
                (Body, "Daarna iets \"aan\" – het eind.".into()),
            ]
        );
    }

    #[test]
    fn comments_of_ours_are_markers() {
        let read =
            read("a.typ", b"Zeven /* grenstaal: participants(a) */van // grenstaal: literature\nde negen").unwrap();
        let told: Vec<_> = read.paragraphs[0].markers.iter().map(|m| (m.at, m.says.as_str())).collect();
        assert_eq!(told, [(6, "participants(a)"), (10, "literature")]);
    }
}
