//! Markdown: CommonMark with what pandoc and Quarto add to it.
//!
//! In: a text. Out: its paragraphs without emphasis, links and code; `>`, `<blockquote>` and a fenced div of a class with
//! *quot* in its name are block quotations, `[^1]:` a footnote, a comment of ours a marker. Citations such as `[@janssen2020]`
//! stay, for they say that a quotation is from literature.

use super::html::{Elements, entity, tag_end};
use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;

pub(super) fn read(text: &str, builder: &mut Builder) {
    let mut reader = Reader { text, at: front_matter(text), elements: Elements::default(), divs: Vec::new(), builder };
    let mut fence: Option<char> = None;
    while let Some((start, line)) = reader.next_line() {
        let words = line.trim_start();
        let mark = words.chars().next().filter(|c| matches!(c, '`' | '~'));
        // What follows three ticks names a language, and holds no tick.
        let mark = mark.filter(|mark| {
            let rest = words.trim_start_matches(*mark);
            words.len() - rest.len() >= 3 && !(*mark == '`' && rest.contains('`'))
        });
        if let Some(mark) = mark {
            match fence {
                None => fence = Some(mark),
                Some(open) if open == mark => fence = None,
                Some(_) => {}
            }
            reader.builder.end(reader.kind());
        } else if fence.is_none() {
            reader.at = reader.block(start, line);
        }
    }
}

/// Where the text begins behind YAML.
fn front_matter(text: &str) -> usize {
    if !text.starts_with("---\n") {
        return 0;
    }
    let close = ["\n---\n", "\n...\n"].iter().filter_map(|close| text.get(3..)?.find(close)).min();
    close.map_or(0, |close| close + 8)
}

struct Reader<'t, 'b> {
    text: &'t str,
    at: usize,
    /// The elements of HTML that are open.
    elements: Elements,
    /// The fenced divs that are open, and whether they quote.
    divs: Vec<bool>,
    builder: &'b mut Builder,
}

impl<'t> Reader<'t, '_> {
    fn next_line(&mut self) -> Option<(usize, &'t str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split_inclusive('\n').next()?;
        let start = self.at;
        self.at += line.len();
        Some((start, line))
    }

    /// What a paragraph is that does not say so itself.
    fn kind(&self) -> Kind {
        self.elements.kind(if self.divs.contains(&true) { Kind::Block } else { Kind::Body })
    }

    /// Reads one line as a block sees it; returns where to go on, which is later when a comment runs over lines.
    fn block(&mut self, start: usize, line: &str) -> usize {
        let end = start + line.len();
        let mut words = line.trim_start();
        if words.trim().is_empty() || self.div(words) {
            self.builder.end(self.kind());
            return end;
        }
        let quoted = words.starts_with('>');
        if quoted {
            words = words.trim_start_matches(['>', ' ']);
            if words.trim().is_empty() {
                self.builder.end(Kind::Block);
                return end;
            }
        }
        let kind = if quoted { Kind::Block } else { self.kind() };
        if self.builder.is_empty() {
            self.builder.kind(kind);
        } else if quoted {
            // A quotation may interrupt a paragraph; a lazy line goes on with the quotation.
            self.builder.quote_begins();
        }
        let item = item(words);
        if words.starts_with('#') || item > 0 || words.starts_with(['|', ':']) || is_rule(words) {
            self.builder.end(kind);
        }
        let heading = words.starts_with('#');
        if heading {
            words = words.trim_start_matches(['#', ' ']);
        } else if item > 0 {
            words = words.get(item..).unwrap_or_default();
        } else if is_rule(words) {
            return end;
        }
        if let Some((note, rest)) = footnote(words) {
            self.builder.end(Kind::Note);
            self.builder.kind(Kind::Note);
            words = if note { rest } else { return end };
        }
        let at = end - words.len();
        let stop = self.inline(at, end);
        if heading {
            self.builder.end(self.kind());
        }
        stop
    }

    /// Tells whether a line opens or closes a fenced div, such as `::: quote` or `::: {.quote}`.
    fn div(&mut self, words: &str) -> bool {
        let name = words.trim_start_matches(':');
        if words.len() - name.len() < 3 {
            return false;
        }
        let name = name.trim().trim_end_matches(':').to_lowercase();
        if name.is_empty() {
            self.divs.pop();
        } else {
            self.divs.push(["quot", "citaat", "zitat", "epigraph"].iter().any(|part| name.contains(part)));
        }
        true
    }

    /// Reads the words from `at`; stops at `end`, or later where a comment does.
    fn inline(&mut self, mut at: usize, end: usize) -> usize {
        let text = self.text;
        let mut end = end;
        while at < end {
            let Some(rest) = text.get(at..) else { break };
            let Some(c) = rest.chars().next() else { break };
            let line = rest.get(..end - at).unwrap_or(rest);
            let next = match c {
                '\\' => {
                    let escaped = rest.chars().nth(1).filter(char::is_ascii_punctuation);
                    escaped.iter().for_each(|c| self.builder.put(*c, at + 1));
                    1 + escaped.map_or(0, char::len_utf8)
                }
                '<' => {
                    let over = self.tag(at, line);
                    if at + over > end {
                        end = line_end(text, at + over);
                    }
                    over
                }
                '&' => match entity(line) {
                    Some((c, length)) => {
                        self.builder.put(c, at);
                        length
                    }
                    None => self.kept('&', at),
                },
                '`' => self.ticks(at, line),
                '!' if rest.starts_with("![") => {
                    1 + link(line.get(1..).unwrap_or_default()).map_or(0, |(_, length)| length)
                }
                '^' if rest.starts_with("^[") => {
                    let close = line.find(']').unwrap_or(line.len());
                    self.builder.begin_note();
                    self.inline(at + 2, at + close);
                    self.builder.end_note();
                    close + 1
                }
                '[' => match link(line) {
                    Some((words, length)) => {
                        self.inline(at + 1, at + 1 + words);
                        length
                    }
                    None if rest.starts_with("[^") => line.find(']').map_or(1, |close| close + 1),
                    None => self.kept('[', at),
                },
                '*' => 1,
                '_' if is_emphasis(text, at) => 1,
                c => self.kept(c, at),
            };
            at += next.max(1);
        }
        at.max(end)
    }

    fn kept(&mut self, c: char, at: usize) -> usize {
        if self.elements.shows(c) {
            self.builder.put(c, at);
        }
        c.len_utf8()
    }

    /// Reads a comment or a tag; returns how long it is.
    fn tag(&mut self, at: usize, line: &str) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("<!--") {
            let close = comment.find("-->").unwrap_or(comment.len());
            self.builder.comment(comment.get(..close).unwrap_or_default());
            return (close + 7).min(rest.len());
        }
        match tag_end(line) {
            Some(length) => {
                self.builder.odd_comment(rest.get(..length).unwrap_or_default());
                let outside = if self.builder.kind_now() == Kind::Note { Kind::Note } else { self.kind() };
                self.elements.tag(self.text, at, length, outside, self.builder) - at
            }
            None => self.kept('<', at),
        }
    }

    /// Steps over code; ticks that apostrophes close are quotation marks.
    fn ticks(&mut self, at: usize, line: &str) -> usize {
        let ticks = line.bytes().take_while(|b| *b == b'`').count();
        let fence = line.get(..ticks).unwrap_or_default();
        let rest = line.get(ticks..).unwrap_or_default();
        let inside = rest.find(fence).and_then(|close| rest.get(..close));
        let closes = "''".get(..ticks);
        let is_mark = |inside: &str| {
            let close = closes.and_then(|closes| inside.find(closes).map(|at| (at, closes.len())));
            let behind = close.and_then(|(at, length)| inside.get(at + length..)?.chars().next());
            // Behind code no blank stands before the closing tick.
            behind.is_some_and(|c| !c.is_alphanumeric()) && inside.ends_with([' ', '(', '\n'])
        };
        match inside.filter(|inside| !is_mark(inside)) {
            Some(inside) => 2 * ticks + inside.len(),
            None => {
                self.builder.push(fence, at);
                ticks
            }
        }
    }
}

/// How long the sign of a list item is.
fn item(words: &str) -> usize {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let sign = match words.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=3).contains(&digits) => digits + 1,
        _ => return 0,
    };
    if words.as_bytes().get(sign) == Some(&b' ') { sign + 1 } else { 0 }
}

fn is_rule(words: &str) -> bool {
    let words = words.trim();
    words.len() >= 3 && words.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' ' | '|' | ':'))
}

/// A definition at the beginning of a line: of a footnote, with its words, or of a link, without.
fn footnote(words: &str) -> Option<(bool, &str)> {
    let (name, rest) = words.strip_prefix('[')?.split_once("]:")?;
    (!name.contains(['[', ']'])).then_some((name.starts_with('^'), rest))
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |line| at + line + 1)
}

/// The words of `[words](address)`, `[words][name]` or `[words]{.class}`, and the length of it all.
fn link(line: &str) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    let close = line.char_indices().find_map(|(at, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (c == ']' && depth == 0).then_some(at)
    })?;
    let rest = line.get(close + 1..)?;
    let address = match rest.chars().next()? {
        '(' => rest.find(')')?,
        '{' => rest.find('}')?,
        '[' => rest.find(']').filter(|end| !rest.get(1..*end).unwrap_or_default().contains([' ', '…', '.']))?,
        _ => return None,
    };
    Some((close - 1, close + 1 + address + 1))
}

/// An underscore between letters is a letter.
fn is_emphasis(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at + 1..).and_then(|after| after.chars().next());
    !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::super::{read, told};
    use crate::manuscript::Kind::{Block, Body, Note};

    #[test]
    fn layout_goes_and_words_stay() {
        let text = "---\ntitle: x\n---\n# Kop *een*\n\nEen **vet** [woord](http://x) met […] en [de ploeg] `code`,\nsnake_case &amp; zo[^1].\n\n[^1]: De noot.\n\n```\nweg\n```\n- punt een\n- punt twee\n";
        assert_eq!(
            told("a.md", text),
            [
                (Body, "Kop een".into()),
                (Body, "Een vet woord met […] en [de ploeg] , snake_case & zo.".into()),
                (Note, "De noot.".into()),
                (Body, "punt een".into()),
                (Body, "punt twee".into()),
            ]
        );
    }

    #[test]
    fn a_quotation_in_lines_is_one_block() {
        let text = "Zij zei:\n\n> Een regel\n> en nog een.\n>\n> Verder.\n\nDaarna [@jan2020].\n";
        assert_eq!(
            told("a.md", text),
            [
                (Body, "Zij zei:".into()),
                (Block, "Een regel en nog een.".into()),
                (Block, "Verder.".into()),
                (Body, "Daarna [@jan2020].".into()),
            ]
        );
    }

    #[test]
    fn markers_stand_where_the_comment_stood() {
        let read =
            read("a.md", b"Zeven <!-- grenstaal: participants(a/b) -->van de <!-- iets\nanders --> negen.\n").unwrap();
        let paragraph = &read.paragraphs[0];
        assert_eq!(paragraph.text, "Zeven van de negen.");
        assert_eq!((paragraph.markers[0].at, paragraph.markers[0].says.as_str()), (6, "participants(a/b)"));
        assert_eq!(paragraph.markers.len(), 1);
    }

    #[test]
    fn html_and_divs_quote() {
        let text = "Zij zei <q>dit hier</q> en\n<code>x = \"y\"</code>.\n\n<blockquote>\nEen.\n\nTwee.\n</blockquote>\n\n::: {.quote}\nDrie.\n\n\
                    Vier.\n:::\n\n::: callout\nVijf.\n:::\n\n<pre>\n\"weg\"\n</pre>\nZes ``zeven'' en `acht' en `code` en ``negen\ntien''.\n";
        assert_eq!(
            told("a.md", text),
            [
                (Body, "Zij zei “dit hier” en x = y.".into()),
                (Block, "Een.".into()),
                (Block, "Twee.".into()),
                (Block, "Drie.".into()),
                (Block, "Vier.".into()),
                (Body, "Vijf.".into()),
                (Body, "Zes ``zeven'' en `acht' en en ``negen tien''.".into()),
            ]
        );
    }
}
