//! Words that limit a figure: "meer dan", "at least", "ruim", "niet".
//!
//! In: words before or behind a figure. Out: [`Limit`], and whether a count keeps to it.

/// How what was counted stands to what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// More than it.
    More,
    /// Less than it.
    Less,
    /// As much, or more.
    Least,
    /// As much, or less.
    Most,
    /// A little more: at most a tenth of all, or one.
    Over,
    /// A little less.
    Almost,
    /// A little more or less.
    About,
    /// Anything but it.
    Not,
}

/// The words before a figure, the longest first; `None` for what says nothing exact.
const BEFORE: [(&str, Option<Limit>); 62] = [
    ("op zijn minst", Some(Limit::Least)),
    ("op zijn hoogst", Some(Limit::Most)),
    ("niet meer dan", Some(Limit::Most)),
    ("niet minder dan", Some(Limit::Least)),
    ("iets meer dan", Some(Limit::Over)),
    ("iets minder dan", Some(Limit::Almost)),
    ("not more than", Some(Limit::Most)),
    ("no more than", Some(Limit::Most)),
    ("no fewer than", Some(Limit::Least)),
    ("no less than", Some(Limit::Least)),
    ("slightly more than", Some(Limit::Over)),
    ("slightly less than", Some(Limit::Almost)),
    ("a little over", Some(Limit::Over)),
    ("a little under", Some(Limit::Almost)),
    ("meer dan", Some(Limit::More)),
    ("minder dan", Some(Limit::Less)),
    ("groter dan", Some(Limit::More)),
    ("kleiner dan", Some(Limit::Less)),
    ("ten minste", Some(Limit::Least)),
    ("ten hoogste", Some(Limit::Most)),
    ("more than", Some(Limit::More)),
    ("less than", Some(Limit::Less)),
    ("fewer than", Some(Limit::Less)),
    ("at least", Some(Limit::Least)),
    ("at most", Some(Limit::Most)),
    ("up to", Some(Limit::Most)),
    ("just over", Some(Limit::Over)),
    ("just under", Some(Limit::Almost)),
    ("niet eens", Some(Limit::Less)),
    ("not even", Some(Limit::Less)),
    ("minstens", Some(Limit::Least)),
    ("minimaal", Some(Limit::Least)),
    ("tenminste", Some(Limit::Least)),
    ("hoogstens", Some(Limit::Most)),
    ("hooguit", Some(Limit::Most)),
    ("maximaal", Some(Limit::Most)),
    ("ruim", Some(Limit::Over)),
    ("krap", Some(Limit::Almost)),
    ("bijna", Some(Limit::Almost)),
    ("vrijwel", Some(Limit::Almost)),
    ("almost", Some(Limit::Almost)),
    ("nearly", Some(Limit::Almost)),
    ("ongeveer", Some(Limit::About)),
    ("circa", Some(Limit::About)),
    ("ca", Some(Limit::About)),
    ("grofweg", Some(Limit::About)),
    ("rond de", Some(Limit::About)),
    ("zon", Some(Limit::About)),
    ("rond", Some(Limit::About)),
    ("about", Some(Limit::About)),
    ("around", Some(Limit::About)),
    ("roughly", Some(Limit::About)),
    ("approximately", Some(Limit::About)),
    ("niet", Some(Limit::Not)),
    ("not", Some(Limit::Not)),
    ("nauwelijks", None),
    ("amper", None),
    ("barely", None),
    ("hardly", None),
    ("over", None),
    ("geen", None),
    ("no", None),
];

/// Finds the limit at the beginning of some words, and how many words it has; the inner `None` says nothing exact.
pub(super) fn limit(words: &[&str]) -> Option<(Option<Limit>, usize)> {
    let fits = |(name, limit): &(&str, Option<Limit>)| {
        let length = name.split(' ').count();
        let same = words.len() >= length && name.split(' ').zip(words).all(|(name, word)| name == *word);
        same.then_some((*limit, length))
    };
    BEFORE.iter().filter_map(fits).max_by_key(|(_, length)| *length)
}

/// Reads two words behind a figure: "of meer", "or fewer".
pub(super) fn open_ended(words: &[&str]) -> Option<Limit> {
    match words {
        ["of" | "or", "meer" | "more"] => Some(Limit::Least),
        ["of" | "or", "minder" | "less" | "fewer"] => Some(Limit::Most),
        _ => None,
    }
}

impl Limit {
    /// Tells whether `count` of `n` keeps to a limit at `part / whole`, which is so many.
    pub fn holds(self, count: u64, n: u64, (part, whole): (u64, u64)) -> bool {
        let (here, there) = (u128::from(count) * u128::from(whole), u128::from(part));
        let off = here.abs_diff(there);
        let near = off * 10 <= u128::from(n) * u128::from(whole) || off <= u128::from(whole);
        match self {
            Self::More => here > there,
            Self::Less => here < there,
            Self::Least => here >= there,
            Self::Most => here <= there,
            Self::Over => here > there && near,
            Self::Almost => here < there && near,
            Self::About => near,
            Self::Not => here != there,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_nine() {
        let held = |limit: Limit, at: (u64, u64)| (0..=9).filter(|n| limit.holds(*n, 9, at)).collect::<Vec<_>>();
        let half = (9, 2);
        assert_eq!(held(Limit::More, half), [5, 6, 7, 8, 9]);
        assert_eq!(held(Limit::Less, half), [0, 1, 2, 3, 4]);
        assert_eq!((held(Limit::Over, half), held(Limit::Almost, half)), (vec![5], vec![4]));
        let third = (3, 1);
        assert_eq!((held(Limit::Least, third).len(), held(Limit::Most, third).len()), (7, 4));
        assert_eq!((held(Limit::Over, third), held(Limit::About, third)), (vec![4], vec![2, 3, 4]));
        assert_eq!(held(Limit::Not, third).len(), 9);
    }

    #[test]
    fn the_longest_limit_counts() {
        assert_eq!(limit(&["niet", "meer", "dan", "twee"]), Some((Some(Limit::Most), 3)));
        assert_eq!(limit(&["niet", "twee"]), Some((Some(Limit::Not), 1)));
        assert_eq!((limit(&["over", "twee"]), limit(&["twee"])), (Some((None, 1)), None));
    }
}
