//! From runs of text to the lines a reader sees, and the furniture of pages among them.
//!
//! In: the runs of every page. Out: [`Seen`] lines from top to bottom, without page numbers, running heads and numbers in
//! the margin, which are told. Promise: a line is only taken for furniture by where it stands and that it comes back.

use std::collections::BTreeMap;

use super::pdf_page::{Page, Run, SPACE};

/// From this part of the font size on a gap is a tab.
const TAB: f64 = 2.0;
/// The lines at the top and at the bottom of a page that may be furniture.
const EDGE: usize = 3;

/// A line as it stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// Number over the whole file, from 1.
    pub number: u32,
    /// Page, from 0.
    pub page: usize,
    /// Which part of the page it stands in, in the order of reading.
    pub column: usize,
    /// Left end, in points.
    pub x0: f64,
    /// Right end.
    pub x1: f64,
    /// Base line from the bottom.
    pub y: f64,
    /// Size of most of its letters.
    pub size: f64,
    /// Its words.
    pub text: String,
    /// A number in the margin stood before it.
    pub numbered: bool,
    parts: Vec<Part>,
}

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    x0: f64,
    x1: f64,
    /// It stands far from the part before it.
    far: bool,
    text: String,
}

/// Puts the runs of a page together to lines, from top to bottom.
pub(super) fn lines_of(page: &Page, index: usize, number: &mut u32) -> Vec<Seen> {
    let mut runs: Vec<&Run> = page.runs.iter().filter(|run| !run.text.trim().is_empty()).collect();
    runs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0.total_cmp(&b.x0)));
    let mut groups: Vec<Vec<&Run>> = Vec::new();
    for run in runs {
        let fits = |group: &&mut Vec<&Run>| {
            let longest = group.iter().max_by(|a, b| (a.x1 - a.x0).total_cmp(&(b.x1 - b.x0)));
            longest.is_some_and(|other| (other.y - run.y).abs() <= 0.45 * other.size.max(run.size))
        };
        match groups.last_mut().filter(fits) {
            Some(group) => group.push(run),
            None => groups.push(vec![run]),
        }
    }
    groups.into_iter().filter_map(|group| line_of(group, index, number)).collect()
}

fn line_of(mut group: Vec<&Run>, page: usize, number: &mut u32) -> Option<Seen> {
    group.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut parts: Vec<Part> = Vec::new();
    let mut before: Option<&Run> = None;
    for run in group.iter().copied() {
        let twice = |before: &&Run| {
            before.text == run.text
                && (before.x0 - run.x0).abs() < 0.2 * run.size
                && (before.y - run.y).abs() < 0.2 * run.size
        };
        if before.as_ref().is_some_and(twice) {
            continue;
        }
        before = Some(run);
        match parts.last_mut() {
            Some(part) if !sets_apart(part, run) => {
                part.text.push_str(if run.x0 - part.x1 > SPACE * run.size { " " } else { "" });
                part.text.push_str(&run.text);
                part.x1 = part.x1.max(run.x1);
            }
            last => {
                let far = last.is_some_and(|part| run.x0 - part.x1 >= TAB * run.size);
                parts.push(Part { x0: run.x0, x1: run.x1, far, text: run.text.clone() });
            }
        }
    }
    let longest = group.iter().max_by(|a, b| (a.x1 - a.x0).total_cmp(&(b.x1 - b.x0)))?;
    parts.iter_mut().for_each(|part| part.text = part.text.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.retain(|part| !part.text.is_empty());
    let mut seen = Seen {
        number: 0,
        page,
        column: 0,
        x0: 0.0,
        x1: 0.0,
        y: longest.y,
        size: longest.size,
        text: String::new(),
        numbered: false,
        parts,
    };
    seen.measure().then(|| {
        *number = number.saturating_add(1);
        Seen { number: *number, ..seen }
    })
}

/// Tells whether a run begins a part: far from the last, or after a number that may stand in the margin.
fn sets_apart(part: &Part, run: &Run) -> bool {
    let gap = run.x0 - part.x1;
    let number = part.text.len() <= 4 && part.text.trim().parse::<u32>().is_ok();
    gap >= TAB * run.size || number && gap > 0.4 * run.size
}

impl Seen {
    /// Sets ends and text by the parts, and tells whether there are any.
    fn measure(&mut self) -> bool {
        self.x0 = self.parts.first().map_or(self.x0, |part| part.x0);
        self.x1 = self.parts.last().map_or(self.x1, |part| part.x1);
        self.text.clear();
        for (at, part) in self.parts.iter().enumerate() {
            self.text.push_str(if at == 0 {
                ""
            } else if part.far {
                "\t"
            } else {
                " "
            });
            self.text.push_str(&part.text);
        }
        !self.parts.is_empty()
    }

    /// The number at its left end: value, where it ends, and whether more follows.
    fn leading_number(&self) -> Option<(u32, f64, f64)> {
        let part = self.parts.first()?;
        let value = part.text.parse().ok().filter(|_| part.text.len() <= 4)?;
        Some((value, part.x0, part.x1))
    }
}

/// Takes the numbers in the margin away, where there are: those of lines or of turns. Tells how many.
pub(super) fn take_margin_numbers(lines: &mut [Seen]) -> Vec<(u32, String)> {
    let found: Vec<(usize, u32, f64, f64)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| line.leading_number().map(|(value, x0, x1)| (at, value, x0, x1)))
        .collect();
    let rising = found
        .windows(2)
        .filter(|pair| matches!(pair, [(_, a, ..), (_, b, ..)] if *b > *a && *b - *a <= 5 || *b == 1))
        .count();
    let mut left: Vec<f64> = lines.iter().filter(|line| line.leading_number().is_none()).map(|line| line.x0).collect();
    left.sort_by(f64::total_cmp);
    let body = left.get(left.len() / 2).copied().unwrap_or(f64::INFINITY);
    let size = lines.first().map_or(10.0, |line| line.size);
    let outside: Vec<f64> = found.iter().filter(|(.., x1)| *x1 < body).map(|(.., x1)| *x1).collect();
    let spread = outside.iter().copied().fold(0.0, f64::max) - outside.iter().copied().fold(f64::INFINITY, f64::min);
    if found.len() < 5
        || rising * 10 < (found.len() - 1) * 9
        || outside.len() * 10 < found.len() * 9
        || spread > 3.0 * size
    {
        return Vec::new();
    }
    let mut taken = Vec::new();
    let whole = found.len() * 10 >= lines.len() * 7;
    let mut pending = false;
    for line in lines.iter_mut() {
        let number = line.leading_number().filter(|(.., x1)| *x1 < body);
        line.numbered = std::mem::take(&mut pending) && number.is_none();
        let Some((value, ..)) = number else { continue };
        line.parts.remove(0);
        line.numbered = !whole;
        taken.push((line.number, value.to_string()));
        if !line.measure() {
            pending = !whole;
        }
    }
    taken
}

/// Marks what is furniture: page numbers, and lines that come back at the edge of pages. Tells the line and why.
pub(super) fn find_furniture(pages: &[Vec<Seen>], heights: &[f64]) -> BTreeMap<u32, &'static str> {
    let heights: Vec<f64> = heights.iter().map(|height| height.max(1.0)).collect();
    let coming_back = find_coming_back(pages, &heights);
    let mut found = BTreeMap::new();
    for (lines, height) in pages.iter().zip(&heights) {
        let judge = |line: &Seen, is_top: bool| {
            let high = line.y / height;
            let edge = if is_top { high > 0.88 } else { high < 0.12 };
            match coming_back.get(&(is_top, pattern(&line.text))) {
                _ if edge && is_page_number(&line.text, line.page) => Some("page number"),
                Some(at) if (high - at).abs() < 0.02 => Some(if is_top { "running head" } else { "running foot" }),
                _ => None,
            }
        };
        let top = lines.iter().take(EDGE).map_while(|line| Some((line.number, judge(line, true)?)));
        let bottom = lines.iter().rev().take(EDGE).map_while(|line| Some((line.number, judge(line, false)?)));
        found.extend(top.chain(bottom));
    }
    found
}

/// The lines near an edge that come back on enough pages at the same height: at the top or not, pattern, and height.
fn find_coming_back(pages: &[Vec<Seen>], heights: &[f64]) -> BTreeMap<(bool, String), f64> {
    let full = pages.iter().filter(|lines| !lines.is_empty()).count();
    let mut places: BTreeMap<(bool, String), Vec<(usize, f64)>> = BTreeMap::new();
    for (lines, height) in pages.iter().zip(heights) {
        let top = lines.iter().take(EDGE).map(|line| (line, true));
        let bottom = lines.iter().rev().take(EDGE).map(|line| (line, false));
        for (line, is_top) in top.chain(bottom).filter(|(line, is_top)| (line.y / height > 0.5) == *is_top) {
            places.entry((is_top, pattern(&line.text))).or_default().push((line.page, line.y / height));
        }
    }
    let mut coming_back = BTreeMap::new();
    for ((is_top, pattern), mut seen) in places {
        seen.dedup_by_key(|(page, _)| *page);
        let mut heights: Vec<f64> = seen.iter().map(|(_, high)| *high).collect();
        heights.sort_by(f64::total_cmp);
        let middle = heights.get(heights.len() / 2).copied().unwrap_or_default();
        let level = heights.iter().filter(|high| (*high - middle).abs() < 0.02).count();
        let one_side = seen.iter().all(|(page, _)| seen.first().is_some_and(|(first, _)| page % 2 == first % 2));
        let enough = match full {
            0 | 1 => usize::MAX,
            2 => 2,
            _ if one_side && seen.len() >= 3 => (full / 2 * 4).div_ceil(5),
            _ => ((full - 1) * 3).div_ceil(5).max(2),
        };
        let edge = if is_top { middle > 0.9 } else { middle < 0.1 };
        if level >= enough && (full > 2 || edge) {
            coming_back.insert((is_top, pattern), middle);
        }
    }
    coming_back
}

/// A line with its numbers taken for equal.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars().take(300) {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if !(c == '#' && pattern.ends_with('#')) {
            pattern.push(c);
        }
    }
    pattern
}

/// Tells whether a line is nothing but the number of its page, in one of the usual forms.
fn is_page_number(text: &str, page: usize) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        ["page" | "pagina" | "seite" | "blz" | "p" | "pag", rest @ ..] => rest,
        all => all,
    };
    let near = |word: &str| word.parse::<usize>().is_ok_and(|number| number >= page && number <= page + 400);
    match words {
        [one] => near(one) || one.chars().all(|c| "ivxl".contains(c)),
        [one, "of" | "van" | "von" | "de", all] | [one, all] => {
            near(one) && all.parse::<usize>().is_ok_and(|all| all > page)
        }
        _ => false,
    }
}
