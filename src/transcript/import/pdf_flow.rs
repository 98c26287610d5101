//! From the lines on pages to paragraphs.
//!
//! In: [`Seen`] lines without furniture. Out: [`Lines`], wrapped lines joined. Promise: lines are joined only where the
//! next word would not have fitted, nothing sets them apart and the next does not look like a new turn; a hyphen at a line
//! end is only taken away when the joined word stands elsewhere in the file, or when the file says it is a soft one.

use std::collections::{BTreeMap, BTreeSet};

use super::document::counted;
use super::pdf_lines::Seen;
use super::{Line, Lines};

/// How two lines go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    /// One paragraph, one line.
    Wrapped,
    /// A new line.
    Line,
    /// A new paragraph.
    Paragraph,
}

/// Words that follow a hyphen which only stands for the rest of a word: "in- en uitvoer".
const AFTER_OPEN_HYPHEN: [&str; 12] = ["en", "of", "and", "or", "und", "oder", "bzw", "et", "ou", "noch", "to", "als"];

/// Makes paragraphs.
pub(super) fn flow(lines: &[Seen]) -> Lines {
    let mut flow = Lines::default();
    let usual = usual_gap(lines);
    let right: BTreeMap<(usize, usize), f64> = right_margins(lines);
    let words = vocabulary(lines);
    let (mut mended, mut kept) = (Vec::new(), 0_usize);
    let mut before: Option<&Seen> = None;
    for line in lines.iter().filter(|line| !line.text.is_empty()) {
        let join = before
            .map_or(Join::Line, |before| join(before, line, usual, right.get(&(before.page, before.column)).copied()));
        match flow.lines.last_mut().filter(|_| join == Join::Wrapped) {
            Some(last) => match mend(&last.text, &line.text, &words) {
                Mend::Space => {
                    last.text.push(' ');
                    last.text.push_str(&line.text);
                }
                Mend::Keep => {
                    kept += usize::from(last.text.ends_with(['-', '\u{2010}']));
                    last.text.push_str(&line.text);
                }
                Mend::Take(word) => {
                    last.text.pop();
                    last.text.push_str(&line.text);
                    mended.push(word);
                }
            },
            None => {
                if join == Join::Paragraph {
                    flow.lines.push(Line { number: line.number, text: String::new() });
                }
                flow.lines.push(Line { number: line.number, text: line.text.clone() });
            }
        }
        before = Some(line);
    }
    if !mended.is_empty() {
        let some: Vec<&str> = mended.iter().take(20).map(String::as_str).collect();
        let more = if mended.len() > some.len() { " …" } else { "" };
        let (words, were) = if mended.len() == 1 { ("word", "was") } else { ("words", "were") };
        let said = format!("{} {words} broken at a line end {were} mended: {}{more}.", mended.len(), some.join(", "));
        flow.notes.push(said);
    }
    let what = "kept the hyphen, because it may be its own";
    flow.notes.extend(counted(kept, "word broken at a line end", "words broken at a line end", what));
    flow
}

fn join(before: &Seen, line: &Seen, usual: f64, right: Option<f64>) -> Join {
    let size = before.size.max(1.0);
    let other_size = (before.size - line.size).abs() > 0.12 * size;
    let same_page = (before.page, before.column) == (line.page, line.column);
    let gap = before.y - line.y;
    if line.numbered || other_size || same_page && (gap > (usual * 1.3 + 0.5).min(3.0 * size) || gap < 0.0) {
        return Join::Paragraph;
    }
    if starts_turn(&line.text) {
        return if same_page { Join::Line } else { Join::Paragraph };
    }
    let broken = ends_in_hyphen(&before.text) && line.text.starts_with(char::is_lowercase);
    let first = line.text.split([' ', '\t']).next().unwrap_or_default().chars().count();
    let all = line.text.chars().count().max(1);
    let needed = 1.25 * (line.x1 - line.x0) * (first as f64 / all as f64) + 0.3 * size;
    let fitted = right.is_some_and(|right| before.x1 + needed < right - 0.5 * size);
    let indented = line.x0 - before.x0 > size
        && line.x0 - before.x0 < 8.0 * size
        && ends_sentence(&before.text)
        && before.numbered == line.numbered;
    match (broken, fitted) {
        (true, _) => Join::Wrapped,
        (false, true) => Join::Line,
        (false, false) if indented && !same_page => Join::Line,
        (false, false) => Join::Wrapped,
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ']']).ends_with(['.', '!', '?', '…'])
}

fn ends_in_hyphen(text: &str) -> bool {
    let mut back = text.chars().rev();
    matches!(back.next(), Some('-' | '\u{2010}' | '\u{ad}')) && back.next().is_some_and(char::is_alphabetic)
}

/// Tells whether a line may begin a turn: a stamp of time, or at most four words and a colon.
fn starts_turn(text: &str) -> bool {
    let text = text.trim_start_matches(['[', '(', '#', '*', ' ']);
    let clock = text.split([']', ')', ' ', '\t', '#']).next().unwrap_or_default();
    if clock.contains(':') && crate::transcript::Time::parse(clock.trim_end_matches([',', '.'])).is_some() {
        return true;
    }
    let Some((label, _)) = text.split_once(':') else { return false };
    let words = label.split_whitespace().count();
    let name = label.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    (1..=4).contains(&words) && label.chars().count() <= 40 && name && !label.contains(['.', '?', '!', ','])
}

enum Mend {
    Space,
    Keep,
    Take(String),
}

fn mend(before: &str, after: &str, words: &BTreeSet<String>) -> Mend {
    if !ends_in_hyphen(before) {
        return Mend::Space;
    }
    let whole_head = before.rsplit([' ', '\t']).next().unwrap_or_default();
    let head = whole_head.trim_end_matches(['-', '\u{2010}', '\u{ad}']);
    let tail: String = after.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')).collect();
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let joined = plain(&format!("{head}{tail}"));
    if before.ends_with('\u{ad}') {
        return Mend::Take(joined);
    }
    if !after.starts_with(char::is_lowercase) {
        return if after.starts_with(char::is_alphanumeric) { Mend::Keep } else { Mend::Space };
    }
    if AFTER_OPEN_HYPHEN.contains(&plain(&tail).as_str()) {
        return Mend::Space;
    }
    let hyphened = plain(&format!("{head}-{tail}"));
    if words.contains(&joined) && !words.contains(&hyphened) { Mend::Take(joined) } else { Mend::Keep }
}

/// The words of the file that no line end cuts.
fn vocabulary(lines: &[Seen]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut broken = false;
    for line in lines {
        let all: Vec<&str> = line.text.split_whitespace().collect();
        let ends = ends_in_hyphen(&line.text);
        for (at, word) in all.iter().enumerate() {
            let cut = at == 0 && broken || at + 1 == all.len() && ends;
            if !cut {
                words.insert(word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
            }
        }
        broken = ends;
    }
    words
}

/// The most frequent distance between the base lines of neighbours, in points.
fn usual_gap(lines: &[Seen]) -> f64 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for pair in lines.windows(2) {
        if let [a, b] = pair
            && (a.page, a.column) == (b.page, b.column)
            && (a.y - b.y) > 0.5
            && (a.y - b.y) < 200.0
        {
            *counts.entry(((a.y - b.y) * 2.0).round() as u32).or_default() += 1;
        }
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let usual = counts.iter().find(|(_, count)| **count * 10 >= most * 6).map_or(24, |(gap, _)| *gap);
    f64::from(usual) / 2.0
}

/// The right end of the longest lines of every part of a page.
fn right_margins(lines: &[Seen]) -> BTreeMap<(usize, usize), f64> {
    let widest = lines.iter().map(|line| line.x1).fold(0.0, f64::max);
    let mut margins: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for line in lines {
        let margin = margins.entry((line.page, line.column)).or_insert(0.0);
        *margin = margin.max(line.x1);
    }
    let columned: BTreeSet<usize> = lines.iter().filter(|line| line.column > 0).map(|line| line.page).collect();
    for ((page, _), margin) in &mut margins {
        if *margin < widest * 0.8 && !columned.contains(page) {
            *margin = widest;
        }
    }
    margins
}
