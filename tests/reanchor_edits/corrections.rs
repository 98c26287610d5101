//! Corrections of a transcript, each kind as people make them.
//!
//! In: an editor and a kind. Out: the text corrected at places drawn by lot.

use super::editor::{Editor, From};
use super::talk::{Dice, NAMES, PSEUDONYMS, sentence};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
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

pub const KINDS: [Kind; 9] = [
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

pub fn correct(editor: &mut Editor, kind: Kind, dice: &mut Dice) {
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
