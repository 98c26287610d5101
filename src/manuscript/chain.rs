//! Quotations that run over the end of a paragraph.
//!
//! In: paragraphs, and the marks in them. Out: [`Chain`]: where the words that a paragraph leaves open go on. Either the next
//! paragraphs open with the same mark again and only the last closes, as printers do, and each is a quotation of its own; or
//! a mark closes somewhere in what follows, and all is one quotation, as where a page ends in it.

use super::marks::{Marks, begins_again, closing, is_bare};
use super::{Kind, Paragraph};
use std::ops::Range;

/// Words that a paragraph leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// Where the mark stands.
    pub mark: Range<usize>,
    /// The rest of it that stands in later paragraphs; empty where each paragraph is a quotation of its own.
    pub rest: Vec<(usize, Range<usize>)>,
    /// The paragraph that closes it, and where the closing mark ends there.
    pub end: (usize, usize),
}

/// Paragraphs that a quotation goes on for.
const LONGEST: usize = 8;

/// Finds how the words go on that a paragraph leaves open; `None` where nothing closes them.
pub(super) fn chain(paragraphs: &[Paragraph], marks: &[Marks], place: usize) -> Option<Chain> {
    paragraphs.get(place).filter(|own| own.kind == Kind::Body)?;
    let open = marks.get(place)?.unclosed()?;
    let mark = open.place.clone();
    let mut again = false;
    let mut rest = Vec::new();
    let following = paragraphs.iter().zip(marks).enumerate().skip(place + 1);
    for (next, (paragraph, own)) in following.filter(|(_, (paragraph, _))| paragraph.kind != Kind::Note).take(LONGEST) {
        let text = paragraph.text.as_str();
        if paragraph.kind == Kind::Block {
            return None;
        }
        if rest.is_empty() && begins_again(text, open.mark) {
            again = true;
            let first = own.pairs.first().filter(|quoted| text.get(..quoted.outer.start).is_some_and(is_blank));
            if let Some(quoted) = first {
                return Some(Chain { mark, rest, end: (next, quoted.outer.end) });
            }
            let goes_on = own.unclosed().is_some_and(|lone| text.get(..lone.place.start).is_some_and(is_blank));
            if goes_on { continue } else { return None }
        }
        if again {
            return None;
        }
        if let Some(close) = closing(text, open.mark) {
            rest.push((next, 0..close.start));
            return Some(Chain { mark, rest, end: (next, close.end) });
        }
        if !is_bare(text) {
            return None;
        }
        rest.push((next, 0..text.len()));
    }
    None
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
