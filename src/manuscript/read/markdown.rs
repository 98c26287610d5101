//! Markdown: CommonMark with what pandoc and Quarto add to it.
//!
//! In: a text. Out: its paragraphs without emphasis, links and code; `>` is a block quotation, `[^1]:` a footnote, a comment
//! of ours a marker. Citations such as `[@janssen2020]` stay, for they say that a quotation is from literature.

use super::html::{entity, tag_end};
use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;

pub(super) fn read(text: &str, builder: &mut Builder) {
    let mut lines = Lines { at: front_matter(text), text };
    let mut fence: Option<char> = None;
    while let Some((start, line)) = lines.next_line() {
        let words = line.trim_start();
        let mark = words.chars().next().filter(|c| matches!(c, '`' | '~'));
        if let Some(mark) = mark.filter(|mark| words.chars().take_while(|c| c == mark).count() >= 3) {
            match fence {
                None => fence = Some(mark),
                Some(open) if open == mark => fence = None,
                Some(_) => {}
            }
            builder.end(Kind::Body);
        } else if fence.is_none() {
            lines.at = block(text, start, line, builder);
        }
    }
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    fn next_line(&mut self) -> Option<(usize, &'t str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split_inclusive('\n').next()?;
        let start = self.at;
        self.at += line.len();
        Some((start, line))
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

/// Reads one line as a block sees it; returns where to go on, which is later when a comment runs over lines.
fn block(text: &str, start: usize, line: &str, builder: &mut Builder) -> usize {
    let end = start + line.len();
    let mut words = line.trim_start();
    if words.trim().is_empty() {
        builder.end(Kind::Body);
        return end;
    }
    let quoted = words.starts_with('>');
    if quoted {
        words = words.trim_start_matches(['>', ' ']);
        if words.trim().is_empty() {
            builder.end(Kind::Block);
            return end;
        }
    }
    let kind = if quoted { Kind::Block } else { Kind::Body };
    if builder.is_empty() {
        builder.kind(kind);
    } else if quoted && line.trim_start().starts_with('>') {
        // A quotation may interrupt a paragraph; a lazy line goes on with the quotation.
        builder.quote_begins();
    }
    let item = item(words);
    if words.starts_with('#') || item > 0 || words.starts_with(['|', ':']) || is_rule(words) {
        builder.end(kind);
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
        builder.end(Kind::Note);
        builder.kind(Kind::Note);
        words = if note { rest } else { return end };
    }
    let at = end - words.len();
    let stop = inline(text, at, end, builder);
    if heading {
        builder.end(Kind::Body);
    }
    stop
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

/// Reads the words from `at`; stops at `end`, or later where a comment does.
fn inline(text: &str, mut at: usize, end: usize, builder: &mut Builder) -> usize {
    let mut end = end;
    while at < end {
        let Some(rest) = text.get(at..) else { break };
        let Some(c) = rest.chars().next() else { break };
        let line = rest.get(..end - at).unwrap_or(rest);
        let next = match c {
            '\\' => {
                let escaped = rest.chars().nth(1).filter(char::is_ascii_punctuation);
                escaped.iter().for_each(|c| builder.put(*c, at + 1));
                1 + escaped.map_or(0, char::len_utf8)
            }
            '<' if rest.starts_with("<!--") => {
                let close = rest.find("-->").unwrap_or(rest.len());
                builder.comment(rest.get(4..close).unwrap_or_default());
                let over = (close + 3).min(rest.len());
                if at + over >= end {
                    end = line_end(text, at + over);
                }
                over
            }
            '<' => tag_end(line).unwrap_or_else(|| kept('<', at, builder)),
            '&' => match entity(line) {
                Some((c, length)) => {
                    builder.put(c, at);
                    length
                }
                None => kept('&', at, builder),
            },
            '`' => code(line),
            '!' if rest.starts_with("![") => {
                1 + link(line.get(1..).unwrap_or_default()).map_or(0, |(_, length)| length)
            }
            '^' if rest.starts_with("^[") => {
                let close = line.find(']').unwrap_or(line.len());
                builder.begin_note();
                inline(text, at + 2, at + close, builder);
                builder.end_note();
                close + 1
            }
            '[' => match link(line) {
                Some((words, length)) => {
                    inline(text, at + 1, at + 1 + words, builder);
                    length
                }
                None if rest.starts_with("[^") => line.find(']').map_or(1, |close| close + 1),
                None => kept('[', at, builder),
            },
            '*' => 1,
            '_' if is_emphasis(text, at) => 1,
            c => kept(c, at, builder),
        };
        at += next.max(1);
    }
    at.max(end)
}

fn kept(c: char, at: usize, builder: &mut Builder) -> usize {
    builder.put(c, at);
    c.len_utf8()
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |line| at + line + 1)
}

/// How long a stretch of code is.
pub(super) fn code(line: &str) -> usize {
    let ticks = line.bytes().take_while(|b| *b == b'`').count();
    let fence = line.get(..ticks).unwrap_or_default();
    // Two ticks open a quotation in some hands; code has a close.
    let close = line.get(ticks..).and_then(|rest| rest.find(fence));
    close.map_or(ticks, |close| close + 2 * ticks)
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
}
