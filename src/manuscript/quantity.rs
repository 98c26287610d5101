//! Numbers in prose: digits, number words and words for a quantity, in Dutch and English.
//!
//! In: words. Out: a number up to a hundred, or a [`Quantity`] with the shares it may stand for. Both languages are known at
//! once: a Dutch study is written up in English often enough.

use crate::locale::Locale;
use crate::study::Bounds;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The words that a study gives bounds of its own.
pub type Own = BTreeMap<String, Bounds>;

/// What a word for a quantity may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Each and every one.
    All,
    /// All but so many.
    AllBut(u64),
    /// At least four in five, and not all.
    NearlyAll,
    /// More than half.
    Most,
    /// From 45 to 55 of a hundred.
    Half,
    /// From 40 to 60 of a hundred.
    AboutHalf,
    /// At least a third.
    Many,
    /// At least three.
    Several,
    /// At least two, at most half.
    Some,
    /// From two to a third, but at least three are allowed.
    Few,
    /// At least one, less than half.
    Minority,
    /// Nobody.
    None,
    /// What the study says.
    Own(Bounds),
}

/// The words, the longest first where one begins another.
const WORDS: [(&str, Quantity); 64] = [
    ("bijna alle", Quantity::NearlyAll),
    ("bijna allemaal", Quantity::NearlyAll),
    ("bijna iedereen", Quantity::NearlyAll),
    ("vrijwel alle", Quantity::NearlyAll),
    ("vrijwel iedereen", Quantity::NearlyAll),
    ("vrijwel allemaal", Quantity::NearlyAll),
    ("vrijwel allen", Quantity::NearlyAll),
    ("bijna allen", Quantity::NearlyAll),
    ("de overgrote meerderheid", Quantity::NearlyAll),
    ("een overgrote meerderheid", Quantity::NearlyAll),
    ("the vast majority", Quantity::NearlyAll),
    ("a vast majority", Quantity::NearlyAll),
    ("the overwhelming majority", Quantity::NearlyAll),
    ("an overwhelming majority", Quantity::NearlyAll),
    ("nearly all", Quantity::NearlyAll),
    ("almost all", Quantity::NearlyAll),
    ("nearly everyone", Quantity::NearlyAll),
    ("almost everyone", Quantity::NearlyAll),
    ("alle", Quantity::All),
    ("allen", Quantity::All),
    ("allemaal", Quantity::All),
    ("iedereen", Quantity::All),
    ("all", Quantity::All),
    ("everyone", Quantity::All),
    ("everybody", Quantity::All),
    ("de meeste", Quantity::Most),
    ("de meesten", Quantity::Most),
    ("het merendeel", Quantity::Most),
    ("een meerderheid", Quantity::Most),
    ("de meerderheid", Quantity::Most),
    ("most", Quantity::Most),
    ("a majority", Quantity::Most),
    ("the majority", Quantity::Most),
    ("ongeveer de helft", Quantity::AboutHalf),
    ("about half", Quantity::AboutHalf),
    ("de helft", Quantity::Half),
    ("half", Quantity::Half),
    ("veel", Quantity::Many),
    ("velen", Quantity::Many),
    ("many", Quantity::Many),
    ("verschillende", Quantity::Several),
    ("verscheidene", Quantity::Several),
    ("meerdere", Quantity::Several),
    ("several", Quantity::Several),
    ("various", Quantity::Several),
    ("sommige", Quantity::Some),
    ("sommigen", Quantity::Some),
    ("een aantal", Quantity::Some),
    ("some", Quantity::Some),
    ("a number of", Quantity::Some),
    ("enkele", Quantity::Few),
    ("enkelen", Quantity::Few),
    ("een paar", Quantity::Few),
    ("een handvol", Quantity::Few),
    ("a few", Quantity::Few),
    ("a handful", Quantity::Few),
    ("een minderheid", Quantity::Minority),
    ("a minority", Quantity::Minority),
    ("geen", Quantity::None),
    ("geen enkele", Quantity::None),
    ("niemand", Quantity::None),
    ("none", Quantity::None),
    ("nobody", Quantity::None),
    ("no one", Quantity::None),
];

impl Quantity {
    /// Finds the word for a quantity at the beginning of some words, and how many words it has. Of equals the study's own
    /// counts.
    pub fn at(words: &[&str], own: &Own) -> Option<(Self, usize)> {
        let fits = |(name, quantity): (&str, Self)| {
            let length = name.split(' ').count();
            let same = words.len() >= length && name.split(' ').zip(words).all(|(name, word)| name == *word);
            same.then_some((quantity, length))
        };
        let own = own.iter().map(|(name, bounds)| (name.as_str(), Self::Own(*bounds)));
        // Of equals the last is taken.
        let listed = WORDS.into_iter().chain(own).filter_map(fits);
        all_but(words).into_iter().chain(listed).max_by_key(|(_, length)| *length)
    }

    /// Tells whether it may stand for `count` of `n`.
    pub fn holds(self, count: u64, n: u64) -> bool {
        let share = |low: u64, high: u64| count * 100 >= n * low && count * 100 <= n * high;
        match self {
            Self::All => count == n && n > 0,
            Self::AllBut(fewer) => count.checked_add(fewer) == Some(n),
            Self::NearlyAll => count < n && count * 5 >= n * 4,
            Self::Most => count * 2 > n,
            Self::Half => share(45, 55),
            Self::AboutHalf => share(40, 60),
            Self::Many => count * 3 >= n && count >= 2,
            Self::Several => count >= 3,
            Self::Some => count >= 2 && count * 2 <= n,
            Self::Few => count >= 2 && (count <= 3 || count * 3 <= n) && count * 2 < n.max(7),
            Self::Minority => count >= 1 && count * 2 < n,
            Self::None => count == 0,
            Self::Own(bounds) => bounds.holds(count, n),
        }
    }

    /// Says what it may stand for.
    pub fn means(self, locale: Locale) -> String {
        let key = match self {
            Self::Own(bounds) => return bounds.means(locale),
            Self::AllBut(fewer) => return locale.fill("verify.means_all_but", &[("n", &fewer)]),
            Self::All => "verify.means_all",
            Self::NearlyAll => "verify.means_nearly_all",
            Self::Most => "verify.means_most",
            Self::Half => "verify.means_half",
            Self::AboutHalf => "verify.means_about_half",
            Self::Many => "verify.means_many",
            Self::Several => "verify.means_several",
            Self::Some => "verify.means_some",
            Self::Few => "verify.means_few",
            Self::Minority => "verify.means_minority",
            Self::None => "verify.means_none",
        };
        locale.text(key).to_owned()
    }
}

/// Reads `op één na alle`, `allen op één na` and `all but one`, also with up to two words behind `alle` and `all`.
fn all_but(words: &[&str]) -> Option<(Quantity, usize)> {
    const ALL: [&str; 7] = ["alle", "allen", "allemaal", "iedereen", "all", "everyone", "everybody"];
    let number = |word: &str| word.parse().ok().or_else(|| number_word(word));
    let is_all = |word: &str| ALL.contains(&word);
    if let ["op", fewer, "na", all, ..] = words {
        return is_all(all).then(|| number(fewer)).flatten().map(|fewer| (Quantity::AllBut(fewer), 4));
    }
    words.first().filter(|all| is_all(all))?;
    (1..=3).find_map(|at| match words.get(at..)? {
        ["op", fewer, "na", ..] => Some((Quantity::AllBut(number(fewer)?), at + 3)),
        ["but", fewer, ..] => Some((Quantity::AllBut(number(fewer)?), at + 2)),
        _ => None,
    })
}

/// Denominators from three to ten, in Dutch and in English.
const PARTS: [(&str, &str); 8] = [
    ("derde", "third"),
    ("kwart", "quarter"),
    ("vijfde", "fifth"),
    ("zesde", "sixth"),
    ("zevende", "seventh"),
    ("achtste", "eighth"),
    ("negende", "ninth"),
    ("tiende", "tenth"),
];
/// Nouns before which `een derde` and `a third` is the third of them.
const COUNTED: [&str; 18] = [
    "keer",
    "maal",
    "ronde",
    "fase",
    "gesprek",
    "interview",
    "deelnemer",
    "participant",
    "respondent",
    "persoon",
    "person",
    "time",
    "round",
    "phase",
    "conversation",
    "jaar",
    "year",
    "one",
];

/// Reads a fraction at the beginning of some words: part, whole, and how many words it has; `een derde`, `driekwart`.
pub(super) fn fraction(words: &[&str]) -> Option<(u64, u64, usize)> {
    let whole = |word: &str| {
        let word = word.strip_suffix('s').unwrap_or(word);
        let same = |(nl, en): &(&str, &str)| word == *nl || word == *en || word.strip_suffix('n') == Some(nl);
        match word {
            "vierde" | "fourth" => Some(4),
            _ => PARTS.iter().zip(3_u64..).find(|(part, _)| same(part)).map(|(_, n)| n),
        }
    };
    let part = |word: &str| if word == "a" { Some(1) } else { number_word(word).filter(|n| (1..10).contains(n)) };
    let first = words.first()?;
    let (part, whole, length) = match words.get(1).and_then(|word| Some((part(first)?, whole(word)?))) {
        Some((part, whole)) => (part, whole, 2),
        // In one word: `tweederde`, `three-quarters`.
        None => {
            let mut cuts = first.char_indices().skip(3).map(|(at, _)| first.split_at(at));
            let (part, whole) = cuts.find_map(|(one, other)| Some((part(one)?, whole(other)?)))?;
            (part, whole, 1)
        }
    };
    let counted = words.get(length).is_some_and(|next| COUNTED.contains(next));
    (part < whole && !(part == 1 && counted)).then_some((part, whole, length))
}

const NL: [&str; 20] = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
];
const NL_TENS: [&str; 8] = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"];
const EN: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const EN_TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Reads a number word, in lower case and without hyphens: `zeven`, `tweeëntwintig`, `twentytwo`.
pub(super) fn number_word(word: &str) -> Option<u64> {
    // Accents and the dots of `tweeëntwintig` make no difference.
    let word: String = word.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).collect();
    let one_of =
        |words: &[&str], wanted: &str| words.iter().zip(0_u64..).find(|(word, _)| **word == wanted).map(|(_, n)| n);
    match word.as_str() {
        "honderd" | "hundred" => return Some(100),
        "beide" | "both" => return Some(2),
        word => {
            if let Some(n) = one_of(&NL, word).or_else(|| one_of(&EN, word)) {
                return Some(n);
            }
            let tens = |tens: &[&str]| one_of(tens, word).map(|n| (n + 2) * 10);
            if let Some(n) = tens(&NL_TENS).or_else(|| tens(&EN_TENS)) {
                return Some(n);
            }
        }
    }
    let dutch = NL_TENS.iter().zip(2_u64..).find_map(|(tens, n)| {
        let unit = word.strip_suffix(tens)?.strip_suffix("en")?;
        one_of(&NL, unit).filter(|unit| (1..10).contains(unit)).map(|unit| n * 10 + unit)
    });
    dutch.or_else(|| {
        EN_TENS.iter().zip(2_u64..).find_map(|(tens, n)| {
            one_of(&EN, word.strip_prefix(tens)?).filter(|unit| (1..10).contains(unit)).map(|unit| n * 10 + unit)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_words_up_to_a_hundred() {
        let told = [
            "nul",
            "een",
            "zeven",
            "negentien",
            "dertig",
            "eenentwintig",
            "tweeëntwintig",
            "negenennegentig",
            "honderd",
        ]
        .map(number_word);
        assert_eq!(told, [0, 1, 7, 19, 30, 21, 22, 99, 100].map(Some));
        assert_eq!(
            ["twelve", "twentyone", "fortytwo", "both", "hundred"].map(number_word),
            [12, 21, 42, 2, 100].map(Some)
        );
        assert_eq!(["zevens", "twintigen", "word", "tien-twintig"].map(number_word), [None; 4]);
    }

    #[test]
    fn every_number_has_one_dutch_and_one_english_word() {
        for n in 21..100_u64 {
            let (tens, unit) = ((n / 10 - 2) as usize, (n % 10) as usize);
            let (nl, en) = if unit == 0 {
                (NL_TENS[tens].to_owned(), EN_TENS[tens].to_owned())
            } else {
                (format!("{}en{}", NL[unit], NL_TENS[tens]), format!("{}{}", EN_TENS[tens], EN[unit]))
            };
            assert_eq!((number_word(&nl), number_word(&en)), (Some(n), Some(n)));
        }
    }

    #[test]
    fn words_for_a_quantity_have_bounds() {
        use Quantity::{All, Few, Half, Many, Most, NearlyAll, Several};
        let at = |words: &[&str]| Quantity::at(words, &Own::new());
        assert_eq!(at(&["bijna", "alle", "deelnemers"]), Some((NearlyAll, 2)));
        assert_eq!(at(&["alle", "deelnemers"]), Some((All, 1)));
        assert_eq!(at(&["deelnemers"]), None);
        for (words, length) in [
            ("op een na alle deelnemers", 4),
            ("alle negen deelnemers op één na", 6),
            ("allen op een na zeiden", 4),
            ("iedereen op 1 na", 4),
            ("all but one of", 3),
        ] {
            let words: Vec<&str> = words.split(' ').collect();
            assert_eq!(at(&words), Some((Quantity::AllBut(1), length)), "{words:?}");
        }
        assert!(Quantity::AllBut(1).holds(8, 9) && !Quantity::AllBut(1).holds(9, 9));
        assert_eq!(at(&["de", "overgrote", "meerderheid"]), Some((NearlyAll, 3)));
        let bounds = Bounds { count: Some([1, 1]), percent: None };
        let own = Own::from([("alle".to_owned(), bounds), ("een enkeling".to_owned(), bounds)]);
        assert_eq!(Quantity::at(&["alle", "deelnemers"], &own), Some((Quantity::Own(bounds), 1)));
        assert_eq!(Quantity::at(&["bijna", "alle"], &own), Some((NearlyAll, 2)));
        assert_eq!(Quantity::at(&["een", "enkeling", "zei"], &own), Some((Quantity::Own(bounds), 2)));
        let holds = |quantity: Quantity| (0..=9).filter(|count| quantity.holds(*count, 9)).collect::<Vec<_>>();
        assert_eq!(holds(All), [9]);
        assert_eq!(holds(NearlyAll), [8]);
        assert_eq!(holds(Most), [5, 6, 7, 8, 9]);
        assert_eq!(holds(Half), Vec::<u64>::new(), "of nine there is no half");
        assert_eq!(holds(Many), [3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(holds(Several), [3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(holds(Few), [2, 3]);
        assert_eq!(holds(Quantity::Some), [2, 3, 4]);
        assert_eq!(holds(Quantity::Minority), [1, 2, 3, 4]);
        assert_eq!(holds(Quantity::None), [0]);
    }
}
