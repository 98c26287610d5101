//! Which of the possible labels are labels: evidence over the whole file.
//!
//! In: the reading of each line. Out: [`Judged`]: the labels accepted in each family of forms, how sure, and why the
//! rest is speech. A file has one family, or a second beside it; a label has to come back, or to look like those that do.

use super::Sure;
use super::form::{Family, Mark, Reading};
use super::shape::{self, Shape};
use super::words::JOINERS;
use std::collections::{BTreeMap, BTreeSet};

/// Below this share of paragraphs (in percent) names and phrases before a colon are taken for prose.
const FEW: usize = 15;
/// A name that is the only label of the file has to come back so often.
const LONELY: usize = 4;
/// From this share on (in percent) a paragraph that begins like the others is a turn, even if its label stands once.
const NEARLY_ALL: usize = 85;

/// What was judged of one file.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// The labels accepted, by family.
    accepted: BTreeMap<(Family, String), Sure>,
    /// Whether white space before a label says that it is none.
    indent_is_speech: bool,
    /// Why nothing, or not all, was accepted.
    rejected: BTreeMap<String, &'static str>,
    /// Whether empty lines part the turns.
    blocks: bool,
}

impl Judged {
    /// Returns the label a line begins with, if any.
    pub fn pick<'a>(&self, line: &Place<'a, '_>) -> Option<Mark<'a>> {
        if line.reading.indented && self.indent_is_speech {
            return None;
        }
        let fits = |mark: &&Mark| {
            self.accepted.contains_key(&(mark.form.family, shape::key(mark.label))) && self.stands(mark, line)
        };
        line.reading.marks.iter().find(fits).copied()
    }

    /// A label without any sign must stand where a turn can begin, and before words.
    fn stands(&self, mark: &Mark, line: &Place) -> bool {
        mark.form.family != Family::Alone || (line.begins || !self.blocks) && line.followed
    }

    /// Accepts the one label of a monologue: a word for a speaker before the first words of the file.
    fn only_at_the_top(&mut self, places: &[Place]) {
        let first = places.iter().find(|place| !place.empty);
        let marks = first.map(|place| place.reading.marks.as_slice()).unwrap_or_default();
        if let Some(mark) = marks.iter().find(|m| m.form.family == Family::Colon && m.shape == Shape::Known) {
            let sure = Sure::Unclear("it is the only label in the file");
            self.accepted.insert((Family::Colon, shape::key(mark.label)), sure);
        }
    }

    /// Says how sure a label is.
    pub fn sure(&self, label: &str) -> Sure {
        let of = |family: &Family| self.accepted.get(&(*family, label.to_owned())).copied();
        Family::ALL.iter().filter_map(of).min().unwrap_or(Sure::Clear)
    }

    /// Says why a label is speech.
    pub fn why_not(&self, mark: &Mark, indented: bool) -> &'static str {
        let key = shape::key(mark.label);
        if indented && self.indent_is_speech {
            return "it is indented";
        }
        if mark.shape == Shape::Stop {
            return "these words name no speaker";
        }
        self.rejected.get(&key).copied().unwrap_or("it comes back too seldom")
    }
}

/// A line with what stands around it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a, 'r> {
    /// What it may be.
    pub reading: &'r Reading<'a>,
    /// Whether a paragraph begins here: after an empty line or, in a file without those, after the end of a sentence.
    pub begins: bool,
    /// Whether words come after it.
    pub followed: bool,
    /// Whether it is empty.
    pub empty: bool,
}

#[derive(Clone, Debug)]
struct Tally {
    shape: Shape,
    count: usize,
    begins: usize,
    followed: usize,
    timed: usize,
    alone: usize,
}

type Tallies = BTreeMap<(Family, String), Tally>;

/// Judges the labels of a file.
pub fn judge(places: &[Place], blocks: bool) -> Judged {
    let indent_is_speech = indent_is_speech(places);
    let mut judged = Judged { blocks, indent_is_speech, ..Judged::default() };
    let tallies = tally(places, judged.indent_is_speech);
    let Some(main) = main_family(&tallies, judged.blocks) else {
        judged.only_at_the_top(places);
        return judged;
    };
    let strong: BTreeSet<String> = strong_keys(&tallies, main, judged.blocks).map(|(key, _)| key.to_owned()).collect();
    let share = share(places, main, &strong);
    if let Some(why) = gate(&tallies, main, &strong, share) {
        judged.rejected = strong.into_iter().map(|key| (key, why)).collect();
        return judged;
    }
    let mut court = Court { tallies: &tallies, judged, main, share, strong };
    court.accept_strong();
    court.second_families();
    court.rescue();
    court.judged
}

fn indent_is_speech(places: &[Place]) -> bool {
    let likely =
        |place: &&Place| place.reading.marks.iter().any(|m| m.form.family == Family::Colon && m.shape <= Shape::Name);
    let (mut inside, mut outside) = (0_usize, 0_usize);
    for place in places.iter().filter(likely) {
        if place.reading.indented { inside += 1 } else { outside += 1 }
    }
    outside > inside
}

fn tally(places: &[Place], indent_is_speech: bool) -> Tallies {
    let mut tallies = Tallies::new();
    for place in places.iter().filter(|place| !(place.reading.indented && indent_is_speech)) {
        for mark in place.reading.marks.iter().filter(|mark| mark.shape != Shape::Stop) {
            let empty = Tally { shape: mark.shape, count: 0, begins: 0, followed: 0, timed: 0, alone: 0 };
            let tally = tallies.entry((mark.form.family, shape::key(mark.label))).or_insert(empty);
            tally.count += 1;
            tally.begins += usize::from(place.begins);
            tally.followed += usize::from(place.followed);
            tally.timed += usize::from(mark.stamp.is_some());
            tally.alone += usize::from(mark.form.alone);
        }
    }
    tallies
}

/// Tells whether a label's own record is enough.
fn is_strong(family: Family, tally: &Tally, blocks: bool) -> bool {
    use Family::{Alone, Colon, Dash, Dot, Header, Stamped, Tab};
    let enough = match (family, tally.shape) {
        (_, Shape::Stop) => return false,
        (Header, Shape::Known | Shape::Code | Shape::Name) if tally.alone == tally.count => 1,
        (Colon, Shape::Known) => 1,
        (Colon | Header | Tab, Shape::Known | Shape::Code | Shape::Name) => 2,
        (Colon | Header | Tab, Shape::Phrase | Shape::Lower) => 3,
        (Alone | Stamped | Dash | Dot, Shape::Known | Shape::Code | Shape::Name) => 2,
        (Alone | Stamped | Dash | Dot, _) => return false,
    };
    let followed = tally.followed * 5 >= tally.count * 4;
    let begins = !blocks || tally.begins * 5 >= tally.count * 4;
    let stands = match family {
        Alone => followed && begins,
        Header | Stamped => followed || tally.alone == 0,
        Colon | Tab | Dash | Dot => true,
    };
    tally.count >= enough && stands
}

fn strong_keys(tallies: &Tallies, family: Family, blocks: bool) -> impl Iterator<Item = (&str, &Tally)> {
    let first = (family, String::new());
    let of_family = tallies.range(first..).take_while(move |((f, _), _)| *f == family);
    of_family.filter(move |(_, tally)| is_strong(family, tally, blocks)).map(|((_, key), tally)| (key.as_str(), tally))
}

/// The family whose labels come back most; one with little to go by needs two labels that do.
fn main_family(tallies: &Tallies, blocks: bool) -> Option<Family> {
    use Family::{Alone, Colon, Dash, Dot, Header, Stamped, Tab};
    let mut best: Option<(usize, Family)> = None;
    for family in Family::ALL {
        let strong: Vec<&Tally> = strong_keys(tallies, family, blocks).map(|(_, tally)| tally).collect();
        let (keys, weight) = (strong.len(), strong.iter().map(|tally| tally.count).sum::<usize>());
        let known = strong.iter().any(|tally| tally.shape == Shape::Known);
        let enough = match family {
            Colon => weight >= 2,
            Header => weight >= 2 && (weight * 2 >= keys * 3 || known),
            Tab => keys >= 2 || weight >= 4,
            Stamped | Dash | Dot | Alone => keys >= 2 && weight >= 4,
        };
        if enough && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, family));
        }
    }
    best.map(|(_, family)| family)
}

/// The percentage of paragraphs, from the first label on, that begin with one.
fn share(places: &[Place], main: Family, strong: &BTreeSet<String>) -> usize {
    let of_main = |m: &&Mark| m.form.family == main && strong.contains(&shape::key(m.label));
    let mark = |place: &Place| place.reading.marks.iter().find(of_main).map(|mark| mark.form);
    let (mut marks, mut all, mut open) = (0_usize, 0_usize, false);
    for place in places.iter().filter(|place| !place.empty).skip_while(|place| mark(place).is_none()) {
        match mark(place) {
            Some(form) => {
                (marks, all) = (marks + 1, all + 1);
                open = form.alone;
            }
            // The paragraph after a label alone on its line belongs to it.
            None if open => open = false,
            None => all += usize::from(place.begins),
        }
    }
    marks * 100 / all.max(1)
}

/// Says why the file has no labels, if it has none.
fn gate(tallies: &Tallies, main: Family, strong: &BTreeSet<String>, share: usize) -> Option<&'static str> {
    let of = |key: &String| tallies.get(&(main, key.clone()));
    let known = strong.iter().filter_map(of).filter(|tally| tally.shape == Shape::Known).count();
    let timed = strong.iter().filter_map(of).filter(|tally| tally.timed * 2 > tally.count).count();
    if known >= 2 || timed >= 2 {
        return None;
    }
    if strong.len() == 1 && known == 0 && strong.iter().filter_map(of).all(|tally| tally.count < LONELY) {
        return Some("it is the only label and comes back too seldom");
    }
    let least = if strong.len() >= 2 { FEW } else { 2 * FEW };
    (share < least).then_some("too few paragraphs begin so")
}

struct Court<'t> {
    tallies: &'t Tallies,
    judged: Judged,
    main: Family,
    share: usize,
    strong: BTreeSet<String>,
}

impl Court<'_> {
    fn accept_strong(&mut self) {
        let keys: Vec<(String, Sure)> = strong_keys(self.tallies, self.main, self.judged.blocks)
            .map(|(key, t)| (key.to_owned(), self.surety(t)))
            .collect();
        let often = strong_keys(self.tallies, self.main, self.judged.blocks).filter(|(_, tally)| tally.count >= 2);
        let relatives = Relatives::of(&often.map(|(key, _)| key.to_owned()).collect());
        for (key, sure) in keys {
            let like_others = relatives.numbered(&key) || relatives.joined(&key);
            self.judged.accepted.insert((self.main, key), if like_others { Sure::Clear } else { sure });
        }
    }

    fn surety(&self, tally: &Tally) -> Sure {
        let known = tally.shape == Shape::Known;
        if self.strong.len() == 1 {
            Sure::Unclear("it is the only label in the file")
        } else if self.share < FEW && !known {
            Sure::Unclear("few paragraphs begin with a label")
        } else if matches!(tally.shape, Shape::Phrase | Shape::Lower) && (tally.count < 5 || self.share < 50) {
            Sure::Unclear("it does not look like a name")
        } else if tally.count >= 3 || known && tally.count >= 2 || tally.timed == tally.count {
            Sure::Clear
        } else if tally.count == 1 {
            Sure::Unclear("it stands only once")
        } else if self.share >= 50 {
            Sure::Clear
        } else {
            Sure::Unclear("it stands only twice")
        }
    }

    /// Accepts the labels of the main family in other forms, and a second family of its own when it is strong.
    fn second_families(&mut self) {
        let weight =
            |family| strong_keys(self.tallies, family, self.judged.blocks).map(|(_, t)| t.count).sum::<usize>();
        let main = weight(self.main);
        let mut more = Vec::new();
        for ((family, key), tally) in self.tallies.iter().filter(|((family, _), _)| *family != self.main) {
            let often = tally.count >= 3 && tally.begins * 5 >= tally.count * 4;
            if self.strong.contains(key) && (often || !matches!(family, Family::Tab | Family::Dash | Family::Dot)) {
                more.push((*family, key.clone(), self.surety(tally)));
                continue;
            }
            let own = matches!(family, Family::Colon | Family::Header | Family::Tab) && tally.shape <= Shape::Name;
            if own
                && is_strong(*family, tally, self.judged.blocks)
                && weight(*family) >= 3
                && weight(*family) * 10 >= main
            {
                more.push((*family, key.clone(), self.surety(tally)));
            }
        }
        for (family, key, sure) in more {
            self.judged.accepted.insert((family, key), sure);
        }
    }

    /// Accepts labels that stand seldom but look like those that come back.
    fn rescue(&mut self) {
        let families: BTreeSet<Family> = self.judged.accepted.keys().map(|(family, _)| *family).collect();
        let known: BTreeSet<String> = self.judged.accepted.keys().map(|(_, key)| key.clone()).collect();
        let relatives = Relatives::of(&known);
        for ((family, key), tally) in self.tallies {
            let seen = self.judged.accepted.contains_key(&(*family, key.clone()));
            if seen
                || !families.contains(family)
                || matches!(family, Family::Alone | Family::Dash | Family::Dot | Family::Stamped)
            {
                continue;
            }
            match self.rare(key, tally, &relatives) {
                Ok(sure) => {
                    self.judged.accepted.insert((*family, key.clone()), sure);
                }
                Err(why) => {
                    self.judged.rejected.insert(key.clone(), why);
                }
            }
        }
    }

    fn rare(&self, key: &str, tally: &Tally, relatives: &Relatives) -> Result<Sure, &'static str> {
        if relatives.numbered(key)
            || relatives.joined(key)
            || tally.shape <= Shape::Name && relatives.shares_a_name(key)
        {
            return Ok(Sure::Clear);
        }
        let once = Sure::Unclear(if tally.count == 1 { "it stands only once" } else { "it stands seldom" });
        let begins = tally.begins == tally.count;
        let like_others = self.share >= NEARLY_ALL || tally.timed == tally.count;
        match tally.shape {
            Shape::Known => Ok(once),
            // Nobody says `?:`.
            _ if key.ends_with('?') => Ok(once),
            Shape::Code | Shape::Name if begins && like_others => Ok(once),
            Shape::Phrase if begins && like_others && tally.count >= 2 => Ok(once),
            _ if tally.count == 1 => Err("it stands only once"),
            _ => Err("it comes back too seldom"),
        }
    }
}

/// The labels that are sure of their place, to hold a rare one against.
struct Relatives {
    keys: BTreeSet<String>,
    stems: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Relatives {
    fn of(keys: &BTreeSet<String>) -> Self {
        let has_number = |key: &&String| key.ends_with(|c: char| c.is_ascii_digit());
        let name = |word: &str| word.chars().count() >= 3 && word.chars().next().is_some_and(char::is_uppercase);
        let words = keys.iter().flat_map(|key| key.split_whitespace());
        Self {
            stems: keys.iter().filter(has_number).map(|key| shape::stem(key)).collect(),
            names: words.filter(|word| name(word)).map(str::to_owned).collect(),
            keys: keys.clone(),
        }
    }

    /// `P3` beside `P1`.
    fn numbered(&self, key: &str) -> bool {
        key.ends_with(|c: char| c.is_ascii_digit()) && self.stems.contains(&shape::stem(key))
    }

    /// `Per og Kari` beside `Per` and `Kari`.
    fn joined(&self, key: &str) -> bool {
        parts(key).is_some_and(|parts| parts.iter().all(|part| self.keys.contains(part) || self.shares_a_name(part)))
    }

    /// `Pieter Wuille` beside `Pieter`, and the other way about.
    fn shares_a_name(&self, key: &str) -> bool {
        !shape::is_known(key) && key.split_whitespace().any(|word| self.names.contains(word))
    }
}

/// Splits the label of several who speak at once.
pub fn parts(label: &str) -> Option<Vec<String>> {
    let spaced = label.replace('/', " / ").replace('&', " & ").replace('+', " + ");
    let mut parts = vec![Vec::new()];
    for word in spaced.split_whitespace() {
        match parts.last_mut() {
            Some(last) if !JOINERS.has(word) => last.push(word),
            _ => parts.push(Vec::new()),
        }
    }
    let parts: Vec<String> = parts.iter().map(|words| words.join(" ")).collect();
    (parts.len() >= 2 && parts.iter().all(|part| !part.is_empty())).then_some(parts)
}
