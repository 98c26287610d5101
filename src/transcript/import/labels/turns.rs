//! From lines with labels to turns.
//!
//! In: the lines, the label picked for each, and what is dropped. Out: utterances. Promise: every line is in an utterance
//! or in `dropped`; the words stay what they are but for white space. The rule for line breaks: an empty line parts
//! paragraphs; a single break is a space when the file parts turns by empty lines or is wrapped, else it parts paragraphs;
//! an item of a list is a paragraph.

use super::form::{Mark, Reading};
use super::front;
use super::shape;
use super::stamp::{self, Stamp};
use crate::transcript::Time;
use crate::transcript::import::{Dropped, Line, Utterance};
use std::collections::BTreeMap;

/// What a file is made of.
pub struct Sheet<'a, 'l> {
    /// Its lines.
    pub lines: &'l [Line],
    /// What each line may be.
    pub readings: &'l [Reading<'a>],
    /// The label that each line begins with.
    pub picks: &'l [Option<Mark<'a>>],
    /// Lines to drop, and why.
    pub leave: &'l BTreeMap<usize, &'static str>,
    /// Whether empty lines part the turns.
    pub blocks: bool,
}

/// The turns of a file.
#[derive(Debug, Default)]
pub struct Turns {
    /// The turns.
    pub utterances: Vec<Utterance>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// Whether nearly every paragraph begins with a time, as subtitles do.
    pub cues: bool,
}

#[derive(Debug)]
struct Open<'l> {
    utterance: Utterance,
    pieces: Vec<Piece<'l>>,
}

/// The words of one line.
#[derive(Clone, Copy, Debug)]
struct Piece<'l> {
    /// Whether an empty line stands above.
    gap: bool,
    words: &'l str,
    /// Characters of the whole line, with its label.
    width: usize,
}

/// Makes the turns.
pub fn turns(sheet: &Sheet) -> Turns {
    let mut writer = Writer { open: Vec::new(), dropped: Vec::new(), stamp: None, empty: true, labels: false };
    writer.labels = sheet.picks.iter().any(Option::is_some);
    let timed = |reading: &&Reading| reading.stamp.is_some_and(|(_, rest)| !rest.trim().is_empty());
    let filled = sheet.lines.iter().filter(|line| !line.text.trim().is_empty()).count();
    let stamped = sheet.readings.iter().filter(timed).count();
    let times = Times { bare: stamped * 10 >= filled * 3, cues: !writer.labels && stamped * 2 > filled };
    for (at, line) in sheet.lines.iter().enumerate() {
        writer.line(sheet, at, line, times);
    }
    writer.finish(sheet.blocks, times.cues)
}

/// How a file uses times that stand before words.
#[derive(Clone, Copy)]
struct Times {
    /// Times without brackets are stamps.
    bare: bool,
    /// Nobody is named and most lines begin with a time.
    cues: bool,
}

struct Writer<'l> {
    open: Vec<Open<'l>>,
    dropped: Vec<Dropped>,
    /// A time alone on its line, for what comes next.
    stamp: Option<(Stamp, u32)>,
    empty: bool,
    labels: bool,
}

impl<'l> Writer<'l> {
    fn line(&mut self, sheet: &Sheet<'l, 'l>, at: usize, line: &'l Line, times: Times) {
        let text = line.text.trim();
        if text.is_empty() {
            self.empty = true;
            return;
        }
        if let Some(why) = sheet.leave.get(&at) {
            self.leave(line, why);
            return;
        }
        if let Some(mark) = sheet.picks.get(at).copied().flatten() {
            self.begin(Some(shape::key(mark.label)), mark.stamp, line.number);
            self.words(mark.words, text);
            return;
        }
        let stamp = sheet.readings.get(at).and_then(|reading| reading.stamp);
        match stamp {
            Some((stamp, rest)) if rest.trim().is_empty() => self.stamp = Some((stamp, line.number)),
            Some((stamp, rest)) if !stamp.bare || times.bare => {
                let speaker = self.open.last().and_then(|open| open.utterance.speaker.clone());
                self.begin(speaker, Some(stamp), line.number);
                self.words(rest.trim(), text);
            }
            _ => self.go_on(text, line.number),
        }
    }

    fn leave(&mut self, line: &Line, why: &'static str) {
        self.dropped.push(Dropped { number: line.number, text: line.text.trim().chars().take(200).collect(), why });
        self.empty = true;
    }

    fn begin(&mut self, speaker: Option<String>, stamp: Option<Stamp>, number: u32) {
        let waiting = self.stamp.take().map(|(stamp, _)| stamp);
        let stamp = stamp.or(waiting);
        let (time, end) = (stamp.map(|s| s.time), stamp.and_then(|s| s.end));
        let utterance = Utterance { speaker, time, end, text: String::new(), number };
        self.open.push(Open { utterance, pieces: Vec::new() });
        self.empty = false;
    }

    /// Words without label: they belong to the turn, or to nobody yet.
    fn go_on(&mut self, text: &'l str, number: u32) {
        let new = match self.open.last() {
            None => true,
            Some(_) if self.stamp.is_some() => true,
            Some(open) => !self.labels && self.empty && !open.pieces.is_empty(),
        };
        if new {
            let speaker = self.open.last().and_then(|open| open.utterance.speaker.clone());
            self.begin(speaker, None, number);
        }
        self.words(text, text);
    }

    fn words(&mut self, words: &'l str, line: &'l str) {
        let Some(open) = self.open.last_mut() else { return };
        // f4 puts the time at the end of what was said.
        let (words, end) = match stamp::trailing(words) {
            Some((before, stamp)) if words.ends_with('#') => (before.trim_end(), Some(stamp.time)),
            _ => (words, None),
        };
        open.utterance.end = end.or(open.utterance.end);
        if !words.is_empty() {
            open.pieces.push(Piece { gap: self.empty, words, width: line.chars().count() });
        }
        self.empty = false;
    }

    fn finish(mut self, blocks: bool, cues: bool) -> Turns {
        if let Some((_, number)) = self.stamp {
            self.dropped.push(Dropped { number, text: String::new(), why: "time without words" });
        }
        let breaks = Breaks::of(&self.open, blocks);
        let mut turns = Turns { utterances: Vec::new(), dropped: self.dropped, cues };
        let mut before: Option<Time> = None;
        for mut open in self.open {
            open.utterance.text = breaks.join(&open.pieces);
            open.utterance.time = open.utterance.time.or(before);
            before = open.utterance.end;
            if open.utterance.text.is_empty() {
                let text = open.utterance.speaker.unwrap_or_default();
                turns.dropped.push(Dropped { number: open.utterance.number, text, why: "label without words" });
            } else {
                turns.utterances.push(open.utterance);
            }
        }
        turns
    }
}

/// What a single line break means in this file.
#[derive(Clone, Copy, Debug)]
struct Breaks {
    /// It is a space.
    soft: bool,
    /// Lines are filled to this width, in characters: a break that did not have to be ends a paragraph.
    width: Option<usize>,
}

impl Breaks {
    fn of(all: &[Open], blocks: bool) -> Self {
        let pairs = || {
            let neighbours = all.iter().flat_map(|open| open.pieces.windows(2));
            neighbours.filter_map(|pair| match pair {
                [upper, lower] if !lower.gap => Some((upper, lower)),
                _ => None,
            })
        };
        let (total, inside) = pairs().fold((0_usize, 0_usize), |(total, inside), (upper, lower)| {
            (total + 1, inside + usize::from(!ends(upper.words) || lower.words.starts_with(char::is_lowercase)))
        });
        let width = pairs().map(|(upper, _)| upper.width).max().unwrap_or(0);
        let filled = pairs().filter(|(upper, lower)| !fits(upper, lower, width)).count();
        let wrapped = !blocks && filled * 10 >= total * 7;
        Self { soft: blocks || inside * 2 >= total, width: wrapped.then_some(width) }
    }

    fn join(self, pieces: &[Piece]) -> String {
        let mut text = String::new();
        let mut above: Option<&Piece> = None;
        for piece in pieces {
            if let Some(above) = above {
                let item = front::is_item(piece.words);
                let ended = self.width.is_some_and(|width| fits(above, piece, width) && ends(above.words));
                text.push_str(if piece.gap || !self.soft || item || ended { "\n\n" } else { " " });
            }
            for (i, word) in piece.words.split_whitespace().enumerate() {
                text.push_str(if i > 0 { " " } else { "" });
                text.push_str(word);
            }
            above = Some(piece);
        }
        text
    }
}

/// Tells whether the first word of the lower line had room on the upper one.
fn fits(upper: &Piece, lower: &Piece, width: usize) -> bool {
    let word = lower.words.split_whitespace().next().unwrap_or_default();
    upper.width + 1 + word.chars().count() <= width
}

/// Tells whether a sentence ends at the end of the line.
pub fn ends(line: &str) -> bool {
    let line = line.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_']);
    line.ends_with(['.', '?', '!', '…', '。', '？', '！'])
}
