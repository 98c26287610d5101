//! Markdown: text with front matter, headings, emphasis, links and quotes.
//!
//! In: bytes in any encoding. Out: its lines without the marks that are layout. Promise: words stay; headings, front
//! matter, comments, fences and the addresses of links are dropped and listed. A heading that comes back may be a label
//! and stays.

use super::encoding;
use super::{About, Content, Dropped, Format, Line, Lines, Refused, Source};
use std::collections::BTreeMap;

/// Markdown in the variants of wikis, editors and transcript sites.
pub(super) struct Markdown;

static ABOUT: About = About {
    id: "md",
    name: "Markdown",
    endings: &["md", "markdown", "mdown", "mkd"],
    recognised: "YAML front matter, or two signs of Markdown among headings, bold labels, links, quotes and fences",
    kept: "every word outside the front matter; list markers and emphasis inside speech as they are typed; block quotes \
           as words of the name above them; code fences' content",
    lost: "front matter, headings that stand once, comments, images and the addresses of links, which are listed; \
           the signs of quotes, fences and escapes",
};

impl Format for Markdown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let head = source.bytes.get(..encoding::SNIFF).unwrap_or(source.bytes);
        if head.is_empty() || !encoding::looks_like_text(head) {
            return None;
        }
        let decoded = encoding::decode(head).ok()?;
        is_markdown(&decoded.text).then_some(15)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let decoded = encoding::decode(source.bytes)?;
        let lines = decoded.lines();
        let mut reader = Reader::new(&lines);
        reader.lines.notes = decoded.notes;
        reader.read(&lines);
        Ok(Content::Lines(reader.lines))
    }
}

/// The longest words of a link, in bytes.
const WORDS: usize = 300;
/// The longest address, in bytes.
const ADDRESS: usize = 2000;

fn is_markdown(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    let numbered: Vec<Line> = lines.iter().map(|line| Line { number: 1, text: (*line).to_owned() }).collect();
    if front_matter(&numbered) > 0 {
        return true;
    }
    let some = |sign: &dyn Fn(&str) -> bool| lines.iter().filter(|line| sign(line)).count();
    let headings = some(&|line| heading(line).is_some());
    let bold = some(&|line| {
        ["**", "__"].iter().any(|b| line.trim_start().strip_prefix(b).is_some_and(|rest| rest.contains(b)))
    });
    let links = some(&|line| line.contains("](http") || line.contains("](/"));
    let quotes = some(&|line| line.starts_with("> "));
    let fences = some(&|line| line.starts_with("```"));
    let kinds = [headings, bold, links, quotes, fences].iter().filter(|count| **count > 0).count();
    kinds >= 2 || headings >= 2 || bold >= 3 || quotes >= 3
}

/// Counts the lines of front matter: from `---` to `---`, with keys between.
fn front_matter(lines: &[Line]) -> usize {
    let mut texts = lines.iter().map(|line| line.text.trim_end());
    if texts.next() != Some("---") {
        return 0;
    }
    let Some(inside) = texts.clone().take(1000).position(|line| matches!(line, "---" | "...")) else { return 0 };
    let is_key = |line: &str| {
        line.split_once(':').is_some_and(|(key, _)| {
            !key.is_empty() && key.len() <= 40 && key.chars().all(|c| c.is_alphanumeric() || "_- '\"".contains(c))
        })
    };
    let mut keys = texts.clone().take(inside).filter(|line| is_key(line));
    let plain =
        texts.take(inside).all(|line| line.is_empty() || line.starts_with([' ', '-', '#', '\t']) || is_key(line));
    if plain && keys.next().is_some() { inside + 2 } else { 0 }
}

/// Returns the text of an ATX heading.
fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    if !(1..=6).contains(&level) || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let text = rest.trim().trim_end_matches('#').trim_end();
    (!text.is_empty()).then_some(text)
}

/// What makes two headings one label: the words before a time or colon.
fn heading_key(text: &str) -> String {
    let end = text.find(|c: char| c.is_ascii_digit() || matches!(c, ':' | '(' | '[')).filter(|at| *at > 0);
    let is_time = end.and_then(|at| text.get(at..)).is_some_and(|rest| rest.contains(':'));
    let words = end.filter(|_| is_time).and_then(|at| text.get(..at)).unwrap_or(text);
    words.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | ':' | '-')).to_owned()
}

struct Reader {
    lines: Lines,
    headings: BTreeMap<String, usize>,
    fence: Option<String>,
    comment: bool,
}

impl Reader {
    fn new(lines: &[Line]) -> Self {
        let mut headings = BTreeMap::new();
        for text in lines.iter().filter_map(|line| heading(&line.text)) {
            *headings.entry(heading_key(text)).or_insert(0) += 1;
        }
        Self { lines: Lines::default(), headings, fence: None, comment: false }
    }

    fn read(&mut self, lines: &[Line]) {
        let front = front_matter(lines);
        for (at, line) in lines.iter().enumerate() {
            if at < front {
                self.leave(line.number, &line.text, "front matter");
            } else if !self.fenced(line) {
                self.line(line);
            }
        }
    }

    fn leave(&mut self, number: u32, text: &str, why: &'static str) {
        if !text.trim().is_empty() {
            self.lines.dropped.push(Dropped { number, text: text.trim().chars().take(200).collect(), why });
        }
    }

    fn keep(&mut self, number: u32, text: String) {
        self.lines.lines.push(Line { number, text });
    }

    /// Takes the line when it is a fence or stands inside one.
    fn fenced(&mut self, line: &Line) -> bool {
        let text = line.text.trim_start();
        let sign = ["```", "~~~"].into_iter().find(|sign| text.starts_with(sign));
        match (&self.fence, sign) {
            (None, None) => return false,
            (None, Some(sign)) => self.fence = Some(sign.to_owned()),
            (Some(open), Some(sign)) if open == sign => self.fence = None,
            (Some(_), _) => {
                self.keep(line.number, line.text.clone());
                return true;
            }
        }
        self.leave(line.number, text, "code fence");
        true
    }

    fn line(&mut self, line: &Line) {
        let text = self.without_comments(line);
        if text.trim().is_empty() {
            self.keep(line.number, String::new());
            return;
        }
        if let Some(heading) = heading(&text) {
            self.heading(line.number, heading);
            return;
        }
        if text.trim().chars().all(|c| c == '=') && text.trim().len() >= 3 {
            self.underlined(line.number);
            return;
        }
        let quoted = unquoted(&text);
        let words = quoted.trim_end().strip_suffix('\\').unwrap_or(quoted);
        let words = self.links(line.number, words);
        self.keep(line.number, unescaped(&words));
    }

    /// Drops a heading; one that comes back may be a label and stays.
    fn heading(&mut self, number: u32, text: &str) {
        if self.headings.get(&heading_key(text)).is_some_and(|count| *count >= 2) {
            self.keep(number, text.to_owned());
        } else {
            self.leave(number, text, "heading");
            self.keep(number, String::new());
        }
    }

    /// `Title` with `=====` under it.
    fn underlined(&mut self, number: u32) {
        let after_gap = self.lines.lines.iter().rev().nth(1).is_none_or(|line| line.text.is_empty());
        match self.lines.lines.pop() {
            Some(title) if !title.text.is_empty() && after_gap => {
                self.leave(title.number, &title.text, "heading");
                self.keep(title.number, String::new());
            }
            Some(other) => self.lines.lines.push(other),
            None => {}
        }
        self.leave(number, "===", "separator");
        self.keep(number, String::new());
    }

    /// Takes out `<!-- … -->`, over several lines too.
    fn without_comments(&mut self, line: &Line) -> String {
        let mut kept = String::new();
        let mut rest = line.text.as_str();
        loop {
            if self.comment {
                let (inside, after) =
                    rest.split_once("-->").map_or((rest, None), |(inside, after)| (inside, Some(after)));
                self.leave(line.number, inside, "comment");
                let Some(after) = after else { return kept };
                (self.comment, rest) = (false, after);
            }
            match rest.split_once("<!--") {
                None => {
                    kept.push_str(rest);
                    return kept;
                }
                Some((before, after)) => {
                    kept.push_str(before);
                    (self.comment, rest) = (true, after);
                }
            }
        }
    }

    /// Turns `[words](address)` into its words and drops images; what is not simple stays.
    fn links(&mut self, number: u32, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('[') {
            let link = cut(after, "](", WORDS).and_then(|(words, tail)| Some((words, cut(tail, ")", ADDRESS)?)));
            match link {
                Some((words, (address, tail))) if is_simple(words, address) => {
                    let image = before.ends_with('!');
                    out.push_str(if image { before.strip_suffix('!').unwrap_or(before) } else { before });
                    out.push_str(if image { "" } else { words });
                    self.leave(number, address, if image { "image" } else { "address of a link" });
                    rest = tail;
                }
                _ => {
                    out.push_str(before);
                    out.push('[');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// Cuts at a sign that stands within so many bytes.
fn cut<'a>(text: &'a str, sign: &str, within: usize) -> Option<(&'a str, &'a str)> {
    let at = text.get(..text.floor_char_boundary(within))?.find(sign)?;
    Some((text.get(..at)?, text.get(at + sign.len()..)?))
}

fn is_simple(words: &str, address: &str) -> bool {
    !words.contains(['[', ']'])
        && !address.contains(['(', '[', ']'])
        && !address.trim().is_empty()
        && !address.trim().contains(' ') | address.contains('"')
}

/// Strips the signs of a block quote; `>> NAME:` is a form of label and stays.
fn unquoted(text: &str) -> &str {
    let mut rest = text;
    while let Some(inside) = rest.trim_start().strip_prefix('>').filter(|inside| !inside.starts_with('>')) {
        rest = inside.strip_prefix(' ').unwrap_or(inside);
    }
    rest
}

/// Takes the backslash from before a sign that Markdown would read.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn source(text: &str) -> Source<'_> {
        Source { name: "a.md", bytes: text.as_bytes() }
    }

    type Read = (Vec<(u32, String)>, Vec<(u32, String, &'static str)>);

    fn read(text: &str) -> Read {
        let Content::Lines(lines) = Markdown.read(&source(text)).unwrap() else { panic!() };
        let kept = lines.lines.into_iter().filter(|line| !line.text.is_empty()).map(|line| (line.number, line.text));
        (kept.collect(), lines.dropped.into_iter().map(|d| (d.number, d.text, d.why)).collect())
    }

    #[test]
    fn layout_is_dropped_and_listed_and_words_stay() {
        let text = "---\ntitle: Een gesprek\nspeakers:\n  - Anna\n---\n# Deel 1\n\nAnna:\n> Ik zei *niet* [dit](https://a.b/c).\n\
                    > En 1\\. dat\\\n\n<!-- klaar\nmaar niet hier --> Piet: Ja\n```\ncode: [a](b)\n```\n![foto](x.png)Nou\n- een\n";
        let (kept, dropped) = read(text);
        let words = [
            (8, "Anna:"),
            (9, "Ik zei *niet* dit."),
            (10, "En 1. dat"),
            (13, " Piet: Ja"),
            (15, "code: [a](b)"),
            (17, "Nou"),
            (18, "- een"),
        ];
        assert_eq!(kept, words.map(|(n, t)| (n, t.to_owned())));
        let why: Vec<(u32, &str)> = dropped.iter().map(|(number, _, why)| (*number, *why)).collect();
        let front = "front matter";
        assert_eq!(
            why,
            [
                (1, front),
                (2, front),
                (3, front),
                (4, front),
                (5, front),
                (6, "heading"),
                (9, "address of a link"),
                (12, "comment"),
                (13, "comment"),
                (14, "code fence"),
                (16, "code fence"),
                (17, "image")
            ]
        );
    }

    #[test]
    fn headings_that_come_back_are_labels() {
        let (kept, dropped) = read(
            "# Gesprek\n\n## Anna 00:10\n\nHoi\n\n## Piet 00:12\n\nHoi\n\n## Anna 00:14\n\nDag\n\n## Piet 00:20\n\nDag\n",
        );
        assert_eq!(kept.len(), 8);
        assert_eq!(dropped, [(1, "Gesprek".into(), "heading")]);
    }

    #[test]
    fn markdown_needs_real_signs() {
        for (text, is) in [
            ("---\ntitle: a\n---\nI: ja\n", true),
            ("# A\n\n**I:** ja\n", true),
            ("**I:** ja\n\n**P:** nee\n\n**I:** ja\n", true),
            ("I: ja\n- een\n* twee\nP: #1 > 2\n", false),
            ("##META x = y\n##TARGET z = q\nI: a\n", false),
            ("---\nI\n---\nWat?\n", false),
            ("WEBVTT\n\n00:10.000 --> 00:12.000\n<v A>Ja</v>\n", false),
        ] {
            assert_eq!(Markdown.recognise(&source(text)).is_some(), is, "{text}");
        }
    }

    #[test]
    fn a_title_may_be_underlined() {
        let (kept, dropped) = read("Gesprek\n=======\n\nI: ja\n");
        assert_eq!(kept, [(4, "I: ja".to_owned())]);
        assert_eq!(dropped.len(), 2);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[-#>*_\\[\\]()!`a\\\\<: \n=]{1,120}") {
            let _ = Markdown.read(&source(&text));
            Markdown.recognise(&source(&text));
        }
    }
}
