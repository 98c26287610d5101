//! Quotation marks as they are typed, one by one.
//!
//! In: the text of a paragraph. Out: its [`Sign`]s. Two keys that stand for one mark are one sign: `,,` is „, two ticks are “,
//! two apostrophes are ” (and may open, as in Swedish). An accent that stands for an apostrophe is one.

/// A mark in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    pub at: usize,
    /// Bytes that it takes.
    pub len: usize,
    /// What it is, however it was typed.
    pub c: char,
    /// It is typed as two single marks.
    pub twin: bool,
    before: Option<char>,
    after: Option<char>,
    /// Letters left out begin here, as in `'s avonds`.
    pub elides: Option<Elision>,
}

/// How surely a single mark before a word only stands for letters left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Elision {
    /// `'s avonds`, `'t`, `'90`.
    Sure,
    /// `'er` and `'round` may begin a quotation, too.
    Maybe,
}

/// Words that are nothing without the letters left out before them.
const SURE: [&str; 33] = [
    "s", "t", "n", "k", "m", "r", "ns", "ne", "nen", "nem", "tis", "twas", "twere", "em", "cause", "cos", "cuz", "til",
    "till", "bout", "nother", "tude", "neath", "tuurlijk", "kweet", "kheb", "kzal", "kben", "kzou", "kwou", "kmoet",
    "tja", "fraid",
];
/// Words that are words without them, too.
const MAYBE: [&str; 12] = ["ie", "er", "im", "round", "kay", "sup", "ere", "rum", "raus", "rein", "rauf", "specially"];

/// The marks that close what a mark opens.
pub(super) fn closers(open: char) -> &'static [char] {
    match open {
        '“' => &['”'],
        '„' => &['”', '“', '"'],
        '”' => &['”', '“'],
        '‘' | '’' => &['’'],
        '`' => &['\'', '’', '`'],
        '‚' => &['‘', '’'],
        '«' => &['»'],
        '»' => &['«', '»'],
        '‹' => &['›'],
        '›' => &['‹'],
        '"' => &['"'],
        '\'' => &['\''],
        _ => &[],
    }
}

/// Tells whether a mark may be an apostrophe.
pub(super) fn is_single(c: char) -> bool {
    matches!(c, '’' | '\'' | '‘' | '`')
}

/// Tells whether a mark can be nothing but a quotation mark.
pub(super) fn is_double(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '"' | '«' | '»')
}

/// Reads the marks of a text.
pub(super) fn signs(text: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    let mut rest = text;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let (c, len) = mark(rest, before).unwrap_or((first, first.len_utf8()));
        let twin = len > first.len_utf8();
        let behind = rest.get(len..).unwrap_or_default();
        if twin || !closers(c).is_empty() {
            let elides = (is_single(c) && !twin).then(|| elision(behind)).flatten();
            signs.push(Sign { at, len, c, twin, before, after: behind.chars().next(), elides });
        }
        before = rest.get(..len).and_then(|own| own.chars().next_back());
        rest = behind;
    }
    signs
}

/// The mark at the beginning of a text, and how long it is.
fn mark(text: &str, before: Option<char>) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let (first, second, third) = (chars.next()?, chars.next(), chars.next());
    let pair = second.map(|second| (first, second));
    let len = first.len_utf8() + second.map_or(0, char::len_utf8);
    let begins_word = third.is_some_and(|c| !c.is_whitespace() && c != first);
    let behind = text.get(len..).unwrap_or_default();
    match pair {
        Some((',', ',')) if begins_word && !before.is_some_and(char::is_alphanumeric) => return Some(('„', len)),
        Some(('`', '`') | ('‘', '‘')) => return Some(('“', len)),
        // What begins with `'s` has a mark and an apostrophe, and no double mark.
        Some(('\'', '\'') | ('’', '’') | ('´', '´')) if elision(behind) != Some(Elision::Sure) => {
            return Some(('”', len));
        }
        Some(('‘', '’')) if begins_word && elision(behind).is_none() => return Some(('“', len)),
        _ => {}
    }
    let c = match first {
        '´' => '’',
        '‛' => '‘',
        '‟' => '“',
        '″' | '＂' => '"',
        _ => return None,
    };
    Some((c, first.len_utf8()))
}

/// Tells whether a word begins here that lacks its first letters.
fn elision(text: &str) -> Option<Elision> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let years = word.strip_suffix('s').unwrap_or(&word);
    if SURE.contains(&word.as_str()) || years.len() == 2 && years.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Elision::Sure);
    }
    MAYBE.contains(&word.as_str()).then_some(Elision::Maybe)
}

impl Sign {
    /// One past its last byte.
    pub fn end(&self) -> usize {
        self.at + self.len
    }

    fn is_spaced(&self) -> bool {
        matches!(self.c, '«' | '»')
    }

    /// Tells whether it stands where a quotation begins.
    pub fn may_open(&self) -> bool {
        let letter = self.after.is_some_and(char::is_alphabetic);
        let free = self.before.is_none_or(|c| match c {
            // A letter right behind says that a blank was forgotten.
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | '…' => letter,
            c => !c.is_alphanumeric(),
        });
        free && (self.is_spaced() && self.after.is_some() || self.after.is_some_and(|c| !c.is_whitespace()))
    }

    /// Tells whether it stands where a quotation ends.
    pub fn may_close(&self) -> bool {
        let punctuated = self.before.is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '…'));
        let free = match self.after {
            None => true,
            // The number of a footnote, or a blank that was forgotten: behind a mark that is no apostrophe.
            Some(c) if c.is_numeric() || c.is_alphabetic() && punctuated => !is_single(self.c),
            Some(c) => !c.is_alphanumeric(),
        };
        free && (self.is_spaced() || self.before.is_some_and(|c| !c.is_whitespace()))
    }

    /// Tells whether it is an apostrophe within a word.
    pub fn is_inside_a_word(&self) -> bool {
        self.before.is_some_and(char::is_alphanumeric) && self.after.is_some_and(char::is_alphanumeric)
    }

    /// Tells whether a word begins right behind it, and none ends right before it.
    pub fn begins_a_word(&self) -> bool {
        self.may_open() && self.after.is_some_and(char::is_alphanumeric)
    }

    /// Tells whether it may stand for a genitive: `Hans’ idee`.
    pub fn may_be_genitive(&self) -> bool {
        self.before.is_some_and(|c| matches!(c.to_ascii_lowercase(), 's' | 'x' | 'z' | 'ß')) && self.after == Some(' ')
    }

    /// Tells whether it measures inches or seconds: `5"`.
    pub fn is_measure(&self) -> bool {
        let number = self.before.is_some_and(|c| c.is_ascii_digit());
        (self.c == '"' || self.twin) && number && !self.after.is_some_and(char::is_alphabetic)
    }

    /// Tells whether it stands alone, as an arrow or a ditto does.
    pub fn is_alone(&self) -> bool {
        self.before.is_none_or(char::is_whitespace) && self.after.is_none_or(char::is_whitespace)
    }

    /// Tells whether a single mark begins what can hardly be but a quotation: behind a colon, a comma or nothing.
    pub fn leads_in(&self, text: &str) -> bool {
        let lead = text.get(..self.at).unwrap_or_default();
        let led = lead.trim().is_empty() || lead.ends_with(' ') && lead.trim_end().ends_with([':', ',']);
        led && self.elides.is_none() && self.may_open() && self.after.is_some_and(char::is_uppercase)
    }

    /// Tells whether a single mark ends what can hardly be but a quotation: behind the end of a sentence.
    pub fn ends_a_sentence(&self) -> bool {
        self.before.is_some_and(|c| matches!(c, '.' | '!' | '?' | '…')) && self.after.is_none_or(char::is_whitespace)
    }
}
