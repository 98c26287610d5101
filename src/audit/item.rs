//! One item of a reporting checklist.
//!
//! In: a number. Out: [`Item`]: what can be said of it, from which files, and who filled it.

use crate::locale::Locale;

/// How many items COREQ has (Tong, Sainsbury and Craig, 2007).
pub const ITEMS: u8 = 32;

/// What is known of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number, 1 to 32.
    pub number: u8,
    /// What the study's files say of it; empty where they say nothing.
    pub answer: String,
    /// The files that say so.
    pub from: &'static str,
    /// They say all that the item asks.
    pub whole: bool,
}

/// Who filled an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// The files say all.
    Program,
    /// The files say some, the rest is the author's to fill.
    Part,
    /// The author's answer in `study.toml`.
    Author,
    /// The author's to fill.
    Nobody,
}

impl Filled {
    /// Returns the word for machines.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Part => "part",
            Self::Author => "author",
            Self::Nobody => "nobody",
        }
    }

    /// Returns the words for people.
    pub(super) fn told(self, locale: Locale) -> &'static str {
        locale.text(match self {
            Self::Program => "coreq.program",
            Self::Part => "coreq.part",
            Self::Author => "coreq.author",
            Self::Nobody => "coreq.nobody",
        })
    }
}

impl Item {
    /// An item of which the files say all, or nothing where the answer is empty.
    pub(super) const fn whole(number: u8, answer: String, from: &'static str) -> Self {
        Self { number, answer, from, whole: true }
    }

    /// An item of which the files say a part, or nothing where the answer is empty.
    pub(super) const fn part(number: u8, answer: String, from: &'static str) -> Self {
        Self { number, answer, from, whole: false }
    }

    /// Tells who filled it, given whether the author answered.
    pub(super) const fn filled(&self, answered: bool) -> Filled {
        match (self.answer.is_empty(), self.whole, answered) {
            (false, true, _) => Filled::Program,
            (_, _, true) => Filled::Author,
            (false, false, false) => Filled::Part,
            (true, _, false) => Filled::Nobody,
        }
    }
}
