//! Random corrections of random transcripts, with codings whose true new place is known: how many are found again.
//!
//! In: a seed. Out: the shares that `docs/reanchor.md` tells. No coding may ever end on wrong words.

use grenstaal::coding::reanchor::{Outcome, Sought, Words, by_order, by_version};
use grenstaal::digest::Digest;
use grenstaal::text::{Span, Text};
use std::collections::BTreeMap;
use std::ops::Range;

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A remark of so many words, put inside a coding, may belong to it.
const REMARK: usize = 4;

const SHORT: [&str; 9] =
    ["Ja.", "Nee.", "Ja, ja.", "Hm.", "Ja, dat klopt.", "Ik weet het niet.", "Nou ja.", "Precies.", "Ja, dat is zo."];
/// Said again and again, and long.
const FORMULAS: [&str; 8] = [
    "Dat vind ik eigenlijk een hele goede vraag.",
    "Daar heb ik eerlijk gezegd nog nooit over nagedacht.",
    "Nou, dat is een goede vraag, dat weet ik niet precies.",
    "Kun je daar misschien een voorbeeld van geven?",
    "En hoe ging dat dan verder?",
    "Ik denk dat dat voor iedereen wel een beetje zo was.",
    "Dat was in het begin best wel lastig voor ons allemaal, moet ik zeggen.",
    "Ja, dat herken ik wel, dat hoor je natuurlijk vaker.",
];
const NAMES: [&str; 6] = ["Anna", "Bas", "Carolien", "Dirk", "Els", "Frans"];
const PSEUDONYMS: [&str; 6] = ["Vera", "Willem", "Xandra", "Yvo", "Zoë", "[collega]"];
const SMALL: [&str; 24] = [
    "de", "het", "een", "en", "dat", "ik", "van", "in", "is", "niet", "we", "ook", "maar", "je", "op", "met", "dan",
    "wel", "er", "voor", "die", "was", "te", "heb",
];

fn word(dice: &mut Dice) -> String {
    if dice.chance(45) {
        return (*dice.one(&SMALL)).to_owned();
    }
    // The more syllables, the rarer; some 3,000 words in all, the first ones most often.
    let syllables = ["ba", "ke", "li", "mo", "ru", "ten", "ver", "ge", "ling", "schap", "den", "or"];
    let rank = dice.below(60).min(dice.below(60));
    let mut word = String::new();
    for i in 0..1 + dice.below(3) {
        word.push_str(syllables[(rank * (i + 1) + i * 5 + dice.below(4)) % syllables.len()]);
    }
    word
}

fn sentence(dice: &mut Dice) -> String {
    if dice.chance(14) {
        return (*dice.one(&SHORT)).to_owned();
    }
    if dice.chance(6) {
        return (*dice.one(&FORMULAS)).to_owned();
    }
    let mut words: Vec<String> = (0..3 + dice.below(16)).map(|_| word(dice)).collect();
    if dice.chance(25) {
        let at = dice.below(words.len());
        words[at] = (*dice.one(&NAMES)).to_owned();
    }
    if words.len() > 7 && dice.chance(50) {
        let at = 2 + dice.below(words.len() - 4);
        words[at].push(',');
    }
    let mut text = words.join(" ");
    text.push_str(if dice.chance(10) { "?" } else { "." });
    text[..1].to_uppercase() + &text[1..]
}

fn transcript(dice: &mut Dice, turns: usize) -> String {
    let turn = |i: usize, dice: &mut Dice| {
        let (label, most) = if i.is_multiple_of(2) { ("I", 2) } else { ("P", 7) };
        let count = 1 + dice.below(most);
        let said: Vec<String> = (0..count).map(|_| sentence(dice)).collect();
        format!("{label}: {}", said.join(" "))
    };
    let turns: Vec<String> = (0..turns).map(|i| turn(i, dice)).collect();
    turns.join("\n\n") + "\n"
}

/// Where a character of the new text comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum From {
    /// It is that one of the old text.
    Old(usize),
    /// It stands where these stood.
    Instead(usize, usize),
    New,
}

#[derive(Clone)]
struct Editor {
    chars: Vec<(char, From)>,
}

impl Editor {
    fn new(text: &str) -> Self {
        Self { chars: text.chars().enumerate().map(|(i, c)| (c, From::Old(i))).collect() }
    }

    fn text(&self) -> String {
        self.chars.iter().map(|(c, _)| *c).collect()
    }

    /// Puts words where others stood.
    fn replace(&mut self, from: usize, to: usize, with: &str) {
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

    fn insert(&mut self, at: usize, words: &str) {
        self.chars.splice(at..at, words.chars().map(|c| (c, From::New)));
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.chars.drain(from..to);
    }

    /// Letters and digits that were there before or stand for some that were: where those stood, and where they stand.
    fn origins(&self) -> Vec<(usize, usize)> {
        let origin = |(at, (c, from)): (usize, &(char, From))| match from {
            From::Old(old) | From::Instead(old, _) if c.is_alphanumeric() => Some((*old, at)),
            _ => None,
        };
        let mut origins: Vec<(usize, usize)> = self.chars.iter().enumerate().filter_map(origin).collect();
        origins.sort_unstable();
        origins
    }

    /// Words, as ranges.
    fn words(&self) -> Vec<(usize, usize)> {
        ranges(&self.chars.iter().map(|(c, _)| *c).collect::<Vec<_>>(), char::is_alphanumeric)
    }

    /// Sentences without their labels, as ranges; the white space behind is not in them.
    fn sentences(&self) -> Vec<(usize, usize)> {
        sentences(&self.chars.iter().map(|(c, _)| *c).collect::<Vec<_>>())
    }

    fn paragraphs(&self) -> Vec<(usize, usize)> {
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

fn ranges(chars: &[char], inside: impl Fn(char) -> bool) -> Vec<(usize, usize)> {
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

fn sentences(chars: &[char]) -> Vec<(usize, usize)> {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Typos,
    Names,
    Labels,
    Moved,
    Split,
    Joined,
    Deleted,
    Inserted,
    Wrapped,
    Everything,
}

const KINDS: [Kind; 9] = [
    Kind::Typos,
    Kind::Names,
    Kind::Labels,
    Kind::Moved,
    Kind::Split,
    Kind::Joined,
    Kind::Deleted,
    Kind::Inserted,
    Kind::Wrapped,
];

fn correct(editor: &mut Editor, kind: Kind, dice: &mut Dice) {
    match kind {
        Kind::Typos => {
            for _ in 0..30 {
                let words = editor.words();
                let (from, to) = *dice.one(&words);
                let mut word: Vec<char> = editor.chars[from..to].iter().map(|(c, _)| *c).collect();
                let at = dice.below(word.len());
                match dice.below(3) {
                    0 if word.len() > 2 => drop(word.remove(at)),
                    1 => word.insert(at, 'e'),
                    _ => word[at] = 'a',
                }
                editor.replace(from, to, &word.into_iter().collect::<String>());
            }
        }
        Kind::Names => {
            for (name, other) in NAMES.iter().zip(PSEUDONYMS) {
                let named = |(from, to): &(usize, usize)| {
                    editor.chars[*from..*to].iter().map(|(c, _)| *c).collect::<String>() == *name
                };
                let places: Vec<(usize, usize)> = editor.words().into_iter().filter(named).collect();
                for (from, to) in places.into_iter().rev() {
                    editor.replace(from, to, other);
                }
            }
        }
        Kind::Labels => {
            for (from, to) in editor.paragraphs().into_iter().rev() {
                if to > from + 1 && editor.chars[from].0 == 'P' && editor.chars[from + 1].0 == ':' {
                    editor.replace(from, from + 1, "Deelnemer");
                }
            }
        }
        Kind::Moved => {
            for _ in 0..3 {
                let paragraphs = editor.paragraphs();
                let first = dice.below(paragraphs.len() - 4);
                let last = first + dice.below(4);
                let (from, to) = (paragraphs[first].0, paragraphs[last].1);
                let part: Vec<(char, From)> = editor.chars.drain(from..to).collect();
                let at = dice.one(&editor.paragraphs()).0;
                editor.chars.splice(at..at, part);
            }
        }
        Kind::Split => {
            for _ in 0..6 {
                let places = editor.sentences();
                let (_, to) = *dice.one(&places);
                let what = *dice.one(&["\n\nI: Ja.\n\nP:", "\n\nI: Hm.\n\nP:", "\n\nP:"]);
                editor.insert(to, what);
            }
        }
        Kind::Joined => {
            for _ in 0..6 {
                let paragraphs = editor.paragraphs();
                let (from, to) = paragraphs[dice.below(paragraphs.len() - 1)];
                if to + 2 < editor.chars.len() && editor.chars[to + 1].0 == ':' {
                    editor.delete(to, to + 3);
                    editor.delete(to - 2, to);
                    editor.insert(to - 2, " ");
                }
                let _ = from;
            }
        }
        Kind::Deleted => {
            for _ in 0..12 {
                let places = editor.sentences();
                let (from, to) = *dice.one(&places);
                let blank = usize::from(editor.chars[to].0 == ' ');
                editor.delete(from, to + blank);
            }
        }
        Kind::Inserted => {
            for _ in 0..12 {
                let places = editor.sentences();
                let (from, _) = *dice.one(&places);
                let words = sentence(dice) + " ";
                editor.insert(from, &words);
            }
        }
        Kind::Wrapped => {
            for _ in 0..40 {
                let at = dice.below(editor.chars.len());
                if editor.chars[at].0 == ' ' && editor.chars[at - 1].0 != ':' {
                    editor.replace(at, at + 1, "\n   ");
                }
            }
        }
        Kind::Everything => {
            for kind in KINDS {
                if dice.chance(60) {
                    correct(editor, kind, dice);
                }
            }
        }
    }
}

fn codings(text: &str, dice: &mut Dice, count: usize) -> Vec<(usize, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let mut words = ranges(&chars, char::is_alphanumeric);
    words.retain(|(_, end)| chars[*end] != ':');
    let sentences = sentences(&chars);
    let one = |_| match dice.below(100) {
        0..60 => *dice.one(&sentences),
        60..75 => {
            let first = dice.below(sentences.len() - 4);
            (sentences[first].0, sentences[first + dice.below(4)].1)
        }
        75..90 => {
            let first = dice.below(words.len() - 8);
            (words[first].0, words[first + 1 + dice.below(6)].1)
        }
        _ => *dice.one(&words),
    };
    let mut found: Vec<(usize, usize)> = (0..count).map(one).collect();
    found.sort_unstable();
    found
}

/// The letters and digits of what is said, labels left out.
fn spoken(text: &str) -> String {
    let unlabelled = |line: &'_ str| -> String {
        let label = |label: &str| !label.trim_start().contains(' ') && label.trim().chars().count() <= 12;
        line.split_once(": ").filter(|(before, _)| label(before)).map_or(line, |(_, rest)| rest).to_owned()
    };
    text.lines().map(unlabelled).collect::<String>().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What a coding became, seen by somebody who knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// It stands on its words.
    Right,
    /// It is in doubt, and the right place is listed.
    Listed,
    /// It is in doubt, and the right place is not listed, or it was said to be lost.
    Missed,
    /// Its words were taken out, and that was seen.
    Gone,
    Wrong,
}

struct Truth<'a> {
    editor: &'a Editor,
    text: &'a Text,
    old: &'a Text,
    coding: (usize, usize),
    /// The letters and digits of the new text that belong to it, in order.
    mine: Vec<usize>,
}

impl<'a> Truth<'a> {
    /// `origins`: the letters and digits of the new text that were there before, by where they come from.
    fn new(
        editor: &'a Editor,
        text: &'a Text,
        old: &'a Text,
        coding: (usize, usize),
        origins: &[(usize, usize)],
    ) -> Self {
        let first = origins.partition_point(|(low, _)| *low < coding.0);
        let within = origins[first..].iter().take_while(|(low, _)| *low < coding.1);
        let mut truth = Self { editor, text, old, coding, mine: Vec::new() };
        let belongs = |at: &usize| truth.belongs(editor.chars[*at].1) == Some(true);
        let mut mine: Vec<usize> = within.map(|(_, at)| *at).filter(belongs).collect();
        mine.sort_unstable();
        truth.mine = mine;
        truth
    }

    /// What belongs to the coding: yes, no, or as one likes.
    fn belongs(&self, from: From) -> Option<bool> {
        let (start, end) = self.coding;
        match from {
            From::Old(at) => Some((start..end).contains(&at)),
            From::Instead(a, b) if a >= start && b <= end => Some(true),
            From::Instead(a, b) if b <= start || a >= end => Some(false),
            _ => None,
        }
    }

    fn is_gone(&self) -> bool {
        self.mine.is_empty()
    }

    fn right(&self, to: Span) -> bool {
        let (a, b) = self.text.code_points(to);
        let range = a as usize..b as usize;
        let old = self.old.span_of(self.coding.0 as u32, self.coding.1 as u32).unwrap();
        let said: Vec<usize> = range.clone().filter(|at| self.editor.chars[*at].0.is_alphanumeric()).collect();
        let mine = |at: usize| self.belongs(self.editor.chars[at].1);
        // The same words, some of them its own: which of two that stand side by side is a matter of taste.
        let letters = |at: &usize| self.editor.chars[*at].0;
        let there: String = said.iter().map(letters).collect();
        let same = spoken(self.text.slice(to)) == spoken(self.old.slice(old))
            || there == self.mine.iter().map(letters).collect::<String>();
        if same && said.iter().any(|at| mine(*at) == Some(true)) {
            return true;
        }
        let inside = self.strange(&said) <= REMARK;
        // A remark that was inside may have been taken elsewhere.
        let left: Vec<usize> = self.mine.iter().copied().filter(|at| !range.contains(at)).collect();
        let parts = left.windows(2).filter(|pair| pair[1] != pair[0] + 1).count() + 1;
        let own = |at: Option<&usize>| at.is_some_and(|at| mine(*at) == Some(true));
        let whole = left.is_empty() || parts <= REMARK && own(said.first()) && own(said.last());
        let new = |at: Option<&usize>| at.is_some_and(|at| self.editor.chars[*at].1 == From::New);
        inside && whole && !new(said.first()) && !new(said.last()) && !self.is_gone()
    }

    /// The most words of other origin, one behind the other, inside a stretch; at its ends none are allowed.
    fn strange(&self, said: &[usize]) -> usize {
        let other = |at: &usize| self.belongs(self.editor.chars[*at].1) == Some(false);
        if said.first().is_some_and(other) || said.last().is_some_and(other) {
            return usize::MAX;
        }
        let (mut most, mut words, mut before) = (0, 0, usize::MAX);
        for at in said {
            if !other(at) {
                (words, before) = (0, usize::MAX);
                continue;
            }
            words += usize::from(before == usize::MAX || *at != before + 1);
            before = *at;
            most = most.max(words);
        }
        most
    }

    fn verdict(&self, outcome: &Outcome) -> Verdict {
        match outcome {
            Outcome::Unmoved => {
                let same = self.text.span_of(self.coding.0 as u32, self.coding.1 as u32).unwrap_or_default();
                if self.right(same) { Verdict::Right } else { Verdict::Wrong }
            }
            Outcome::Moved { to, .. } if self.right(*to) => Verdict::Right,
            Outcome::Moved { .. } => Verdict::Wrong,
            _ if self.is_gone() => Verdict::Gone,
            Outcome::Doubtful { places, .. } if places.iter().any(|(place, _)| self.right(*place)) => Verdict::Listed,
            _ => Verdict::Missed,
        }
    }
}

enum Talk {
    /// So many turns.
    Random(usize),
    Given(Vec<String>),
}

#[derive(Default)]
struct Shares(BTreeMap<Verdict, usize>);

impl Shares {
    fn line(&self) -> String {
        let all: usize = self.0.values().sum();
        let share = |verdict| {
            let count = self.0.get(&verdict).copied().unwrap_or(0);
            format!("{:>7.2}%", count as f64 * 100.0 / all.max(1) as f64)
        };
        let wrong = self.0.get(&Verdict::Wrong).copied().unwrap_or(0);
        let columns = [Verdict::Right, Verdict::Listed, Verdict::Missed, Verdict::Gone].map(share).join(" ");
        format!("{all:>7} {columns} {wrong:>6}")
    }
}

fn run(kind: Kind, seeds: Range<u64>, talk: &Talk, shares: &mut BTreeMap<&'static str, Shares>) -> Vec<String> {
    let mut wrong = Vec::new();
    for seed in seeds {
        let mut dice = Dice(seed * 1000 + kind as u64);
        let (before, count) = match talk {
            Talk::Random(turns) => (transcript(&mut dice, *turns), *turns),
            Talk::Given(texts) => (dice.one(texts).clone(), 60),
        };
        let codings = codings(&before, &mut dice, count);
        let mut editor = Editor::new(&before);
        correct(&mut editor, kind, &mut dice);
        let (old, new) = (Text::new(before), Text::new(editor.text()));
        let spans: Vec<Span> = codings.iter().map(|(a, b)| old.span_of(*a as u32, *b as u32).unwrap()).collect();
        let sought = |words: &dyn Fn(&str) -> Words| -> Vec<Sought> {
            let one = |((start, end), span): (&(usize, usize), &Span)| Sought {
                start: *start as u32,
                end: *end as u32,
                words: words(old.slice(*span)),
            };
            codings.iter().zip(&spans).map(one).collect()
        };
        let quotes = sought(&|words| Words::Quote(words.to_owned()));
        let digests = sought(&|words| Words::Digest(Digest::of(words.as_bytes()).to_string()[..16].to_owned()));
        let ways = [
            ("version", by_version(&new, &old, &spans)),
            ("order", by_order(&new, &quotes)),
            ("digest", by_order(&new, &digests)),
        ];
        let origins = editor.origins();
        for (way, outcomes) in ways {
            assert_eq!(outcomes.len(), codings.len(), "none is left out");
            for ((coding, span), outcome) in codings.iter().zip(&spans).zip(outcomes) {
                let truth = Truth::new(&editor, &new, &old, *coding, &origins);
                let verdict = truth.verdict(&outcome);
                *shares.entry(way).or_default().0.entry(verdict).or_default() += 1;
                if verdict == Verdict::Wrong {
                    let now = match &outcome {
                        Outcome::Moved { to, how, score } => format!("{how:?} {score} “{}”", new.slice(*to)),
                        other => format!("{other:?}"),
                    };
                    wrong.push(format!("{kind:?} {seed} {way}: “{}” → {now}", old.slice(*span)));
                }
            }
        }
    }
    wrong
}

fn report(seeds: Range<u64>, talk: &Talk) -> Vec<String> {
    let mut lines = Vec::new();
    let mut wrong = Vec::new();
    for kind in KINDS.into_iter().chain([Kind::Everything]) {
        let mut shares = BTreeMap::new();
        wrong.extend(run(kind, seeds.clone(), talk, &mut shares));
        lines.extend(
            shares.iter().map(|(way, shares)| format!("{:<11} {way:<8} {}", format!("{kind:?}"), shares.line())),
        );
    }
    eprintln!(
        "{:<20} {:>7} {:>8} {:>8} {:>8} {:>8} {:>6}",
        "", "codings", "right", "listed", "missed", "gone", "wrong"
    );
    eprintln!("{}", lines.join("\n"));
    wrong
}

/// The transcripts of the sample study, three by three.
fn sample() -> Vec<String> {
    let files = crate::support::files(&crate::support::repository().join("corpus-sample/transcripts"));
    let texts: Vec<String> = files.into_values().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    texts.chunks(3).map(|three| three.join("\n")).collect()
}

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} codings ended on wrong words:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_coding_ends_on_wrong_words() {
    none(&report(0..2, &Talk::Random(60)));
}

#[test]
#[ignore = "takes minutes: cargo test --release reanchor_edits -- --ignored --nocapture"]
fn no_coding_ends_on_wrong_words_in_many_runs() {
    let talks = [(300, Talk::Random(120)), (300, Talk::Given(sample())), (5, Talk::Random(1000))];
    let wrong: Vec<String> = talks.iter().flat_map(|(runs, talk)| report(3000..3000 + runs, talk)).collect();
    none(&wrong);
}
