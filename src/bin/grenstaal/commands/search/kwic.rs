//! Key word in context: a line for each hit, all hits below each other.
//!
//! In: an answer. Out: lines as wide as the terminal, 80 in a pipe. Width is what a terminal shows: a Chinese character takes
//! two places, a combining mark none.

use super::Frame;
use crate::printer::{DIM, HIT, in_line, one_line, terminal_width};
use clap::ValueEnum;
use grenstaal::query::{Said, pieces};
use grenstaal::text::Span;
use std::io::{self, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What lines are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Side {
    /// Where they stand
    Place,
    /// The words before the hit, the nearest first
    Left,
    /// The words after the hit
    Right,
}

/// A hit with what stands beside it.
pub struct Line<'a> {
    pub said: &'a Said,
    pub hit: Span,
    pub left: String,
    pub words: String,
    pub right: String,
}

/// The page of lines that is wanted.
pub fn lines<'a>(frame: &Frame<'a>) -> Vec<Line<'a>> {
    let of_passage = frame.answer.passages.iter().flat_map(|passage| {
        passage.hits.iter().map(|hit| {
            let said = &passage.said;
            let left = said.showable(Span::new(said.span.start, hit.start));
            let right = said.showable(Span::new(hit.end, said.span.end));
            Line { said, hit: *hit, left, words: said.quote(*hit).to_owned(), right }
        })
    });
    let mut lines: Vec<Line> = of_passage.collect();
    match frame.args.kwic_sort {
        Side::Place => {}
        Side::Left => lines.sort_by_cached_key(|line| {
            let mut words = folded(&line.left);
            words.reverse();
            words
        }),
        Side::Right => lines.sort_by_cached_key(|line| folded(&line.right)),
    }
    let limit = if frame.args.limit == 0 { usize::MAX } else { frame.args.limit };
    lines.into_iter().skip(frame.args.offset).take(limit).collect()
}

fn folded(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    pieces(text, &mut |_, word| words.push(word.to_lowercase()));
    words
}

pub fn print(frame: &Frame) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let lines = lines(frame);
    let place = |line: &Line| {
        format!("{} {}", frame.study.interview_id(line.said.interview), line.said.number.saturating_add(1))
    };
    let widest = lines.iter().map(|line| place(line).width()).max().unwrap_or(0);
    let room = usize::from(terminal_width().unwrap_or(80)).saturating_sub(widest + 4).max(30);
    let side = room * 2 / 5;
    for line in &lines {
        let (left, hit, right) = (in_line(&line.left), one_line(&line.words), in_line(&line.right));
        let gap = if left.ends_with(' ') { " " } else { "" };
        let left = last(left.trim_end(), side);
        let hit = first(&hit, room - side);
        let right = first(right.trim_end(), (room - side).saturating_sub(hit.width()));
        writeln!(
            out,
            "{DIM}{}{DIM:#}  {}{left}{gap}{HIT}{hit}{HIT:#}{right}",
            padded(&place(line), widest),
            " ".repeat((side + 1).saturating_sub(left.width() + gap.width())),
        )?;
    }
    Ok(())
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// As much of the beginning as fits.
fn first(text: &str, width: usize) -> String {
    fitting(text.graphemes(true), width).concat()
}

/// As much of the end as fits.
fn last(text: &str, width: usize) -> String {
    let mut kept = fitting(text.graphemes(true).rev(), width);
    kept.reverse();
    kept.concat()
}

fn fitting<'t>(graphemes: impl Iterator<Item = &'t str>, width: usize) -> Vec<&'t str> {
    let within = graphemes.scan(0, |used, grapheme| {
        *used += grapheme.width();
        (*used <= width).then_some(grapheme)
    });
    within.collect()
}
