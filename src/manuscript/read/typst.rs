//! Typst.
//!
//! In: a source file. Out: its paragraphs without markup. `#quote(block: true)[…]` is a block quotation, another `#quote[…]`
//! has quotation marks, as has one with *quot* or *citaat* in its name; `#footnote[…]` is a footnote, `// grenstaal: …` and
//! `/* grenstaal: … */` are markers. Of other functions only what stands in square brackets is text, in parentheses too.

use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;
use std::ops::Range;

/// What the bracket that closes content does.
enum Close {
    /// It is a bracket of the text.
    Text,
    Nothing,
    /// A quotation in the text, with who says it.
    Quote(Option<String>),
    Note,
    /// A block quotation, with who says it.
    Block(Option<String>),
}

pub(super) fn read(text: &str, builder: &mut Builder) {
    let mut reader = Reader { text, at: 0, end: text.len(), open: Vec::new(), math: false, builder };
    while reader.step() {}
}

struct Reader<'t, 'b> {
    text: &'t str,
    at: usize,
    end: usize,
    open: Vec<Close>,
    /// Inside a formula, where an apostrophe is a prime.
    math: bool,
    builder: &'b mut Builder,
}

impl<'t> Reader<'t, '_> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Reads a part of the source as if it stood here.
    fn play(&mut self, range: Range<usize>) {
        let (at, end) = (self.at, self.end);
        (self.at, self.end) = (range.start, range.end);
        while self.step() {}
        (self.at, self.end) = (at, end);
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
                    self.math = false;
                    self.at += blank;
                } else {
                    self.put('\n', 1);
                }
            }
            '\\' => match rest.chars().nth(1) {
                Some(c) if !c.is_whitespace() => self.put(c, 1 + c.len_utf8()),
                _ => self.put(' ', 1),
            },
            '`' => self.at += raw(rest),
            '-' if rest.starts_with("---") => self.put('—', 3),
            '-' if rest.starts_with("--") => self.put('–', 2),
            '-' if rest.starts_with("-?") => self.at += 2,
            '.' if rest.starts_with("...") => self.put('…', 3),
            '~' => self.put(' ', 1),
            '$' => {
                self.math = !self.math;
                self.at += 1;
            }
            '\'' | '"' if self.math => self.at += 1,
            '*' => self.at += 1,
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
        let close = self.open.pop().unwrap_or(Close::Text);
        self.shut(close);
        self.at += 1;
    }

    fn shut(&mut self, close: Close) {
        match close {
            Close::Quote(who) => {
                self.builder.put('”', self.at);
                self.named(who);
            }
            Close::Note => self.builder.end_note(),
            Close::Block(who) => {
                self.named(who);
                self.builder.end(Kind::Body);
            }
            Close::Text => self.builder.put(']', self.at),
            Close::Nothing => {}
        }
    }

    /// Puts who says a quotation behind it.
    fn named(&mut self, who: Option<String>) {
        let words = who.map(|who| format!(" {who}")).unwrap_or_default();
        words.chars().for_each(|c| self.builder.put(c, self.at));
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
        let from = self.at;
        let arguments = self.parentheses();
        let given = given(arguments, from);
        let close = self.opens(name, arguments);
        let content = self.rest().starts_with('[');
        let is_text = !matches!(close, Close::Nothing);
        // Rows, items and captions are paragraphs of their own.
        let apart = !is_text && given.len() > 1;
        let kind = self.builder.kind_now();
        let columns = columns(name, arguments);
        let mut cells = 0_usize;
        for (key, range) in given.into_iter().filter(|(key, _)| *key != "attribution") {
            let words = self.text.get(range.clone()).unwrap_or_default();
            if words.starts_with('[') {
                let goes_on = key.is_empty() && columns.is_some_and(|columns| !cells.is_multiple_of(columns));
                cells += usize::from(key.is_empty());
                if apart && goes_on {
                    self.builder.push(" | ", range.start);
                } else if apart {
                    self.builder.end(kind);
                }
                self.play(range.start + 1..range.end - 1);
            } else if is_text && key.is_empty() {
                self.builder.push(words.trim_matches('"'), range.start + 1);
            }
        }
        if apart {
            self.builder.end(kind);
        }
        if content {
            self.at += 1;
            self.open.push(close);
        } else {
            self.shut(close);
        }
    }

    /// What a function begins.
    fn opens(&mut self, name: &str, arguments: &str) -> Close {
        let quotes = ["quot", "citaat", "zitat"].iter().any(|part| name.to_lowercase().contains(part));
        match name {
            "footnote" => {
                self.builder.begin_note();
                Close::Note
            }
            "smartquote" => Close::Nothing,
            _ if quotes && arguments.split_whitespace().collect::<String>().contains("block:true") => {
                self.builder.end(Kind::Block);
                Close::Block(attribution(arguments))
            }
            _ if quotes && (!arguments.is_empty() || self.rest().starts_with('[')) => {
                self.builder.put('“', self.at);
                Close::Quote(attribution(arguments))
            }
            _ => Close::Nothing,
        }
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

/// How long a stretch of code is.
fn raw(text: &str) -> usize {
    let rest = text.trim_start_matches('`');
    let ticks = text.len() - rest.len();
    let fence = text.get(..ticks).unwrap_or_default();
    // Two ticks are code of nothing.
    let close = if ticks == 2 { None } else { rest.find(fence) };
    close.map_or(ticks, |close| close + 2 * ticks)
}

/// The contents and words that stand in parentheses, with their keys; `at` is where the text begins.
fn given(text: &str, at: usize) -> Vec<(&str, Range<usize>)> {
    let mut all = Vec::new();
    let (mut depth, mut start, mut key) = (0_usize, 0, "");
    let mut string = false;
    for (place, c) in text.char_indices() {
        match c {
            '"' if depth == 0 => {
                if string {
                    all.push((key, at + start..at + place + 1));
                }
                (string, start) = (!string, place);
            }
            _ if string => {}
            '[' => {
                if depth == 0 {
                    start = place;
                }
                depth += 1;
            }
            ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    all.push((key, at + start..at + place + 1));
                }
            }
            ':' if depth == 0 => {
                let name = text.get(..place).unwrap_or_default();
                key = name.rsplit(['(', ',', ' ', '\n']).next().unwrap_or_default();
            }
            ',' if depth == 0 => key = "",
            _ => {}
        }
    }
    all
}

/// How many cells a row of a table has, where every cell is one column wide.
fn columns(name: &str, arguments: &str) -> Option<usize> {
    let is_table = ["table", "grid"].iter().any(|table| name == *table || arguments.contains(&format!("{table}(")));
    let rest = arguments.split_once("columns:")?.1.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let count = match rest.strip_prefix('(') {
        Some(widths) => {
            let (widths, times) = widths.split_once(')')?;
            let widths = widths.split(',').filter(|width| !width.trim().is_empty()).count();
            let times = times.trim_start().strip_prefix('*').map(|times| times.trim_start().split([',', ')']).next());
            widths * times.map_or(Some(1), |times| times?.trim().parse::<usize>().ok())?
        }
        None if rest.get(digits..)?.trim_start().starts_with([',', ')']) => rest.get(..digits)?.parse().ok()?,
        None => 1,
    };
    (is_table && !arguments.contains("span:") && count > 0).then_some(count)
}

/// Who is named as the source of a quotation, as it is read behind it: `(P03)`, `[@key]`.
fn attribution(arguments: &str) -> Option<String> {
    let who = arguments.split_once("attribution:")?.1.trim_start();
    let inside = |open: char, close: char| who.strip_prefix(open)?.split(close).next();
    let words = inside('[', ']').or_else(|| inside('"', '"')).map(|words| format!("({words})"));
    words.or_else(|| inside('<', '>').map(|key| format!("[@{key}]")))
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

    #[test]
    fn a_row_of_a_table_is_a_paragraph() {
        for columns in ["2", "(1fr, 2fr)", "(auto,) * 2"] {
            let text =
                format!("#table(columns: {columns}, table.header([A], [B]),\n [“Een”], [P03], [“Twee”], [P04])\n");
            let told: Vec<_> = told("a.typ", &text).into_iter().map(|(_, text)| text).collect();
            assert_eq!(told, ["A | B", "“Een” | P03", "“Twee” | P04"]);
        }
        assert_eq!(told("a.typ", "#table([A], [B])\n").len(), 2);
        assert_eq!(told("a.typ", "#table(columns: 2, table.cell(colspan: 2)[A], [B], [C])\n").len(), 3);
    }

    #[test]
    fn what_stands_in_parentheses_is_read_too() {
        let text = "Zij zei #quote(\"dit hier\") en #quote(attribution: [P03], [dat daar]) en #citaat[zo].\n\n\
                    #quote(block: true, attribution: [P03], [Lange woorden.])\n\n\
                    #figure(table(columns: 2, [Thema], [“Woorden”]), caption: [Een “tabel”.])\n\nDaar is $x'$ en `\"weg\"`.\n";
        assert_eq!(
            told("a.typ", text),
            [
                (Body, "Zij zei “dit hier” en “dat daar” (P03) en “zo”.".into()),
                (Block, "Lange woorden. (P03)".into()),
                (Body, "Thema | “Woorden”".into()),
                (Body, "Een “tabel”.".into()),
                (Body, "Daar is x en .".into()),
            ]
        );
    }
}
