//! Interviews and codings drawn by lot.
//!
//! In: a seed. Out: a transcript with a third of short answers and formulas, and codings of sentences, phrases and words in it.

use super::editor::{ranges, sentences};

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

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
pub const NAMES: [&str; 6] = ["Anna", "Bas", "Carolien", "Dirk", "Els", "Frans"];
pub const PSEUDONYMS: [&str; 6] = ["Vera", "Willem", "Xandra", "Yvo", "Zoë", "[collega]"];
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

pub fn sentence(dice: &mut Dice) -> String {
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

pub fn transcript(dice: &mut Dice, turns: usize) -> String {
    let turn = |i: usize, dice: &mut Dice| {
        let (label, most) = if i.is_multiple_of(2) { ("I", 2) } else { ("P", 7) };
        let count = 1 + dice.below(most);
        let said: Vec<String> = (0..count).map(|_| sentence(dice)).collect();
        format!("{label}: {}", said.join(" "))
    };
    let turns: Vec<String> = (0..turns).map(|i| turn(i, dice)).collect();
    turns.join("\n\n") + "\n"
}

pub fn codings(text: &str, dice: &mut Dice, count: usize) -> Vec<(usize, usize)> {
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
