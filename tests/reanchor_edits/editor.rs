//! A text that is changed, and knows of every character where it comes from.
//!
//! In: a text and changes of it. Out: the text as it is then, and the origin of its characters.

/// Where a character of the new text comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// It is that one of the old text.
    Old(usize),
    /// It stands where these stood.
    Instead(usize, usize),
    New,
}

#[derive(Clone)]
pub struct Editor {
    /// The text as it is now.
    pub chars: Vec<(char, From)>,
}

impl Editor {
    pub fn new(text: &str) -> Self {
        Self { chars: text.chars().enumerate().map(|(i, c)| (c, From::Old(i))).collect() }
    }

    pub fn text(&self) -> String {
        self.chars.iter().map(|(c, _)| *c).collect()
    }

    /// Puts words where others stood.
    pub fn replace(&mut self, from: usize, to: usize, with: &str) {
        let old = |(_, from): &(char, From)| match from {
            From::Old(at) => Some((*at, *at + 1)),
            From::Instead(a, b) => Some((*a, *b)),
            From::New => None,
        };
        let places: Vec<(usize, usize)> = self.chars[from..to].iter().filter_map(old).collect();
        let low = places.iter().map(|(a, _)| *a).min();
        let origin = low.map_or(From::New, |low| From::Instead(low, places.iter().map(|(_, b)| *b).max().unwrap()));
        self.chars.splice(from..to, with.chars().map(|c| (c, origin)));
    }

    pub fn insert(&mut self, at: usize, words: &str) {
        self.chars.splice(at..at, words.chars().map(|c| (c, From::New)));
    }

    pub fn delete(&mut self, from: usize, to: usize) {
        self.chars.drain(from..to);
    }

    /// Letters and digits that were there before or stand for some that were: where those stood, and where they stand.
    pub fn origins(&self) -> Vec<(usize, usize)> {
        let origin = |(at, (c, from)): (usize, &(char, From))| match from {
            From::Old(old) | From::Instead(old, _) if c.is_alphanumeric() => Some((*old, at)),
            _ => None,
        };
        let mut origins: Vec<(usize, usize)> = self.chars.iter().enumerate().filter_map(origin).collect();
        origins.sort_unstable();
        origins
    }

    /// Words, as ranges.
    pub fn words(&self) -> Vec<(usize, usize)> {
        ranges(&self.chars.iter().map(|(c, _)| *c).collect::<Vec<_>>(), char::is_alphanumeric)
    }

    /// Sentences without their labels, as ranges; the white space behind is not in them.
    pub fn sentences(&self) -> Vec<(usize, usize)> {
        sentences(&self.chars.iter().map(|(c, _)| *c).collect::<Vec<_>>())
    }

    pub fn paragraphs(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut start = 0;
        for i in 1..self.chars.len() {
            if self.chars[i].0 == '\n' && self.chars[i - 1].0 == '\n' {
                found.push((start, i + 1));
                start = i + 1;
            }
        }
        found
    }
}

pub fn ranges(chars: &[char], inside: impl Fn(char) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (i, c) in chars.iter().chain([&' ']).enumerate() {
        match (inside(*c), start) {
            (true, None) => start = Some(i),
            (false, Some(from)) => {
                found.push((from, i));
                start = None;
            }
            _ => {}
        }
    }
    found
}

pub fn sentences(chars: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (i, c) in chars.iter().enumerate() {
        match c {
            ':' | '\n' => start = i + 1,
            '.' | '?' => {
                let from = (start..i).find(|at| !chars[*at].is_whitespace()).unwrap_or(i);
                if from < i {
                    found.push((from, i + 1));
                }
                start = i + 1;
            }
            _ => {}
        }
    }
    found
}
