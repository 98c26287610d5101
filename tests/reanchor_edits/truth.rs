//! What became of a coding, seen by somebody who knows where each character went.
//!
//! In: the text before and after, the coding, what was found. Out: a verdict.

use super::editor::{Editor, From};
use grenstaal::coding::reanchor::Outcome;
use grenstaal::text::{Span, Text};

/// A remark of so many words, put inside a coding, may belong to it.
const REMARK: usize = 4;

/// The letters and digits of a stretch, each with who says it; a label that the stretch begins or ends in is a letter of nobody.
///
/// Strict: an earlier judge left labels out, and so took a coding for right that had swallowed the label beside it, or that had
/// the same short answer from the mouth of somebody else. Fair: a label that was corrected everywhere is the same speaker, and
/// one that a correction put between words of one speaker changes nothing of who says them.
fn heard(text: &Text, span: Span) -> Vec<(char, char)> {
    let (before, said) = (&text.as_str()[..span.start as usize], text.slice(span));
    let mut speaker = before.lines().rev().find_map(speaker).map_or(NOBODY, |(speaker, _)| speaker);
    let at_a_line = before.is_empty() || before.ends_with('\n');
    let lines: Vec<&str> = said.lines().collect();
    let mut heard = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let (first, last) = (number == 0, number + 1 == lines.len());
        let labelled = self::speaker(line).filter(|_| !first || at_a_line);
        let words = labelled.map_or(*line, |(_, words)| words);
        speaker = labelled.map_or(speaker, |(speaker, _)| speaker);
        let letters = words.chars().filter(|c| c.is_alphanumeric());
        let nothing = letters.clone().next().is_none();
        heard.extend(labelled.filter(|_| first || last && nothing).map(|_| (NOBODY, speaker)));
        heard.extend(letters.map(|letter| (letter, speaker)));
    }
    heard
}

/// Stands for what no speaker says.
const NOBODY: char = '-';

/// Who begins to speak on a line, and the rest of it.
fn speaker(line: &str) -> Option<(char, &str)> {
    let line = line.strip_prefix('[').and_then(|stamped| stamped.split_once("] ")).map_or(line, |(_, line)| line);
    let labels = [("I:", 'I'), ("P:", 'P'), ("Deelnemer:", 'P')];
    labels.into_iter().find_map(|(label, speaker)| Some((speaker, line.strip_prefix(label)?)))
}

/// What a coding became, seen by somebody who knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It stands on its words.
    Right,
    /// It is in doubt, and the right place is listed.
    Listed,
    /// It is in doubt, and the right place is not listed, or it was said to be lost.
    Missed,
    /// Its words were taken out, and that was seen.
    Gone,
    /// It stands on other words.
    Wrong,
}

/// One coding in a text that was corrected.
pub struct Truth<'a> {
    editor: &'a Editor,
    text: &'a Text,
    old: &'a Text,
    coding: (usize, usize),
    /// The letters and digits of the new text that belong to it, in order.
    mine: Vec<usize>,
}

impl<'a> Truth<'a> {
    /// `origins`: the letters and digits of the new text that were there before, by where they come from.
    pub fn new(
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
        let same =
            heard(self.text, to) == heard(self.old, old) || there == self.mine.iter().map(letters).collect::<String>();
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

    /// Judges what became of the coding.
    pub fn verdict(&self, outcome: &Outcome) -> Verdict {
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
