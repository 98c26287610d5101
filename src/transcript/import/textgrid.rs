//! Praat TextGrids.
//!
//! In: a `.TextGrid` in the long or the short form, in any encoding. Out: talk in the order of time, a speaker for each
//! interval tier. Promise: no count in the file is believed; a file that breaks off is read as far as it goes, and says
//! so.

use super::clock::seconds;
use super::join::join_cues;
use super::plain::{decode, dropped, has_words, head, one_space};
use super::tiers::{Holds, holds, speaker};
use super::{About, Content, Format, Refused, Source, Talk, Utterance};

/// Praat.
pub(super) struct TextGrid;

static ABOUT: About = About {
    id: "textgrid",
    name: "Praat TextGrid",
    endings: &["textgrid"],
    recognised: "`ooTextFile` and `TextGrid` at the beginning, in the long or the short form",
    kept: "words of the interval tiers in the order of time, begin and end, the speaker from the tier's name (`Marie`, \
           `Marie - words`); Praat's backslash letters (`\\e\"`) as letters; intervals of one speaker join to a turn",
    lost: "empty intervals; `sil`, `sp`, `<p:>` and `<sil>`, listed; point tiers and tiers whose name says that they \
           are about the talk (phones, glosses, comments), listed; a tier of single words where another tier has the \
           talk",
};

impl Format for TextGrid {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        if source.bytes.starts_with(b"ooBinaryFile") {
            return Some(60);
        }
        let head = head(source.bytes, 2048);
        (head.contains("\"ooTextFile") && head.contains("\"TextGrid\"")).then_some(98)
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        if source.bytes.starts_with(b"ooBinaryFile") {
            return Err(Refused::new("this is a Praat file in binary form")
                .hint("open it in Praat and choose Save, Save as text file…"));
        }
        let (text, encoding) = decode(source.bytes)?;
        let mut tokens = Tokens { text: &text, at: 0, line: 1 };
        let tiers = tiers(&mut tokens)?;
        let mut talk = talk(tiers);
        if talk.utterances.is_empty() {
            return Err(Refused::new("this TextGrid holds no interval tier with words"));
        }
        if !matches!(encoding, "UTF-8" | "UTF-16LE" | "UTF-16BE") {
            talk.notes.push(format!("The file was read as {encoding}."));
        }
        Ok(Content::Talk(talk))
    }
}

/// What Praat reads: numbers, strings and flags that stand free; all else is comment.
#[derive(Debug, PartialEq)]
enum Token {
    Number(f64),
    Text(String),
    Flag,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Tokens<'_> {
    /// The next token with the line it begins on.
    fn next(&mut self) -> Option<(u32, Token)> {
        loop {
            let rest = self.text.get(self.at..)?;
            let first = rest.chars().next()?;
            let line = self.line;
            if first.is_whitespace() {
                self.skip(first.len_utf8());
            } else if first == '"' {
                let (length, text) = quoted(rest);
                self.skip(length);
                return Some((line, Token::Text(text)));
            } else if first == '!' {
                self.skip(rest.find('\n').unwrap_or(rest.len()));
            } else {
                let length = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
                let word = rest.get(..length).unwrap_or_default();
                self.skip(length);
                if word.starts_with('<') && word.ends_with('>') {
                    return Some((line, Token::Flag));
                }
                if let Some(number) =
                    word.parse::<f64>().ok().filter(|_| word.starts_with(['-', '+', '.']) || starts_digit(word))
                {
                    return Some((line, Token::Number(number)));
                }
            }
        }
    }

    fn skip(&mut self, length: usize) {
        let end = self.at.saturating_add(length).min(self.text.len());
        let lines = self.text.get(self.at..end).unwrap_or_default().matches('\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at = end;
    }
}

fn starts_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads a string with doubled quotes; one that is never closed ends with the text.
fn quoted(rest: &str) -> (usize, String) {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '"' {
            text.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == '"') {
            chars.next();
            text.push('"');
        } else {
            return (at + 1, text);
        }
    }
    (rest.len(), text)
}

struct Tier {
    name: String,
    points: bool,
    line: u32,
    intervals: Vec<(u32, f64, f64, String)>,
    /// Whether the file broke off or lost its order inside it.
    broken: bool,
}

/// Reads the tiers; each ends where the next tier's class begins, whatever its count says.
fn tiers(tokens: &mut Tokens) -> Result<Vec<Tier>, Refused> {
    let mut tiers: Vec<Tier> = Vec::new();
    let mut numbers: Vec<f64> = Vec::new();
    let mut named = false;
    while let Some((line, token)) = tokens.next() {
        match token {
            Token::Text(class) if class == "IntervalTier" || class == "TextTier" => {
                if let Some(tier) = tiers.last_mut() {
                    tier.broken |= !numbers.is_empty();
                }
                numbers.clear();
                named = false;
                tiers.push(Tier {
                    name: String::new(),
                    points: class == "TextTier",
                    line,
                    intervals: Vec::new(),
                    broken: false,
                });
            }
            Token::Number(number) => numbers.push(number),
            Token::Flag => {}
            Token::Text(text) => {
                let Some(tier) = tiers.last_mut() else {
                    if text.contains("Chronological") {
                        return Err(
                            Refused::new("this is a chronological TextGrid").hint("save it in Praat as text file")
                        );
                    }
                    continue;
                };
                if !std::mem::replace(&mut named, true) {
                    tier.name = one_space(&text);
                } else if let Some((begin, end)) = last_two(&numbers, tier.points) {
                    tier.intervals.push((line, begin, end, text));
                } else {
                    tier.broken = true;
                }
                numbers.clear();
            }
        }
    }
    if let Some(tier) = tiers.last_mut() {
        // An unread count is all that an empty tier leaves behind.
        let is_empty = tier.intervals.is_empty() && matches!(numbers.as_slice(), [_, _, 0.0]);
        tier.broken |= !(numbers.is_empty() || is_empty);
    }
    Ok(tiers)
}

fn last_two(numbers: &[f64], point: bool) -> Option<(f64, f64)> {
    match numbers {
        [.., at] if point => Some((*at, *at)),
        [.., begin, end] => Some((*begin, *end)),
        _ => None,
    }
}

fn talk(tiers: Vec<Tier>) -> Talk {
    let mut talk = Talk::default();
    let filled = |tier: &Tier| !tier.points && tier.intervals.iter().any(|(_, _, _, text)| has_words(text));
    let best = tiers.iter().filter(|tier| filled(tier)).map(|tier| holds(&tier.name)).min();
    let mut ordered: Vec<(u32, usize, Utterance)> = Vec::new();
    for (index, tier) in tiers.iter().enumerate() {
        let why = match (holds(&tier.name), best) {
            _ if tier.points => Some("point tier"),
            (Holds::About, Some(Holds::Talk | Holds::Words)) => Some("tier about the talk"),
            (Holds::Words, Some(Holds::Talk)) => Some("tier of single words"),
            _ => None,
        };
        if why.is_some() && !tier.intervals.is_empty() {
            talk.notes.push(format!("The tier “{}” is left out.", tier.name));
        }
        if tier.broken {
            talk.notes.push(format!("The tier “{}” (line {}) breaks off or is damaged.", tier.name, tier.line));
        }
        for (line, begin, end, text) in &tier.intervals {
            let text = one_space(&letters(text));
            let silence = matches!(text.as_str(), "sil" | "sp" | "<p:>" | "<sil>" | "<p>");
            if let Some(why) = why.or((silence && !text.is_empty()).then_some("silence")) {
                if !text.is_empty() {
                    talk.dropped.push(dropped(*line, &format!("{}: {text}", tier.name), why));
                }
            } else if has_words(&text) {
                let (time, end, speaker) = (seconds(*begin), seconds(*end), speaker(&tier.name));
                let order = time.map_or(u32::MAX, |time| time.0);
                ordered.push((order, index, Utterance { speaker, time, end, text, number: *line }));
            } else if !text.is_empty() {
                talk.dropped.push(dropped(*line, &format!("{}: {text}", tier.name), "no words"));
            }
        }
    }
    ordered.sort_by_key(|(order, tier, _)| (*order, *tier));
    talk.utterances = join_cues(ordered.into_iter().map(|(_, _, utterance)| utterance).collect());
    talk
}

/// Turns Praat's backslash letters into letters: `\e"` is ë, `\ss` is ß; what is not known stays.
fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mut ahead = chars.clone();
        let letter = match (c, ahead.next(), ahead.next()) {
            ('\\', Some(base), Some(sign)) => letter(base, sign),
            _ => None,
        };
        match letter {
            Some(letter) => {
                out.push(letter);
                chars = ahead;
            }
            None => out.push(c),
        }
    }
    out
}

fn letter(base: char, sign: char) -> Option<char> {
    let mark = match (base, sign) {
        ('s', 's') => return Some('ß'),
        ('a', 'e') => return Some('æ'),
        ('o', 'e') => return Some('œ'),
        ('o', '/') => return Some('ø'),
        ('O', '/') => return Some('Ø'),
        ('a', 'o') => return Some('å'),
        ('A', 'o') => return Some('Å'),
        (_, '"') => '\u{308}',
        (_, '\'') => '\u{301}',
        (_, '`') => '\u{300}',
        (_, '^') => '\u{302}',
        (_, '~') => '\u{303}',
        ('c' | 'C', ',') => '\u{327}',
        _ => return None,
    };
    unicode_normalization::char::compose(base, mark)
}

#[cfg(test)]
mod tests {
    use super::super::try_out::{damage, real, talk, told};
    use super::*;

    const LONG: &str = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = 9.5\ntiers? <exists>\nsize = 3\n\
        item []:\n    item [1]:\n        class = \"IntervalTier\"\n        name = \"Marie\"\n        xmin = 0\n        xmax = 9.5\n\
        intervals: size = 3\n        intervals [1]:\n            xmin = 0\n            xmax = 1.25\n            text = \"\"\n\
        intervals [2]:\n            xmin = 1.25\n            xmax = 3\n            text = \"ze zei \"\"nee\"\" \n2 keer\"\n\
        intervals [3]:\n            xmin = 3\n            xmax = 9.5\n            text = \"sil\"\n\
        item [2]:\n        class = \"TextTier\"\n        name = \"lach\"\n        xmin = 0\n        xmax = 9.5\n\
        points: size = 1\n        points [1]:\n            number = 2\n            mark = \"ha\"\n\
        item [3]:\n        class = \"IntervalTier\"\n        name = \"I\"\n        xmin = 0\n        xmax = 9.5\n\
        intervals: size = 1\n        intervals [1]:\n            xmin = 0.1\n            xmax = 1.2\n            text = \"wat zei\\e\" ze\"\n";
    const SHORT: &str = "File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n4\n<exists>\n2\n\"IntervalTier\"\n\"S1 - words\"\n0\n4\n2\n0\n1\n\"ja\"\n1\n2\n\
        \"dus\"\n\"IntervalTier\"\n\"S1 - phones\"\n0\n4\n1\n0\n1\n\"j\"\n";

    #[test]
    fn the_long_form_gives_speakers_by_tier() {
        let talk = talk(&TextGrid, LONG.replace("zei\\e\" ze", "zei\\e\"\" ze").as_bytes());
        assert_eq!(told(&talk), ["[00:00:00] I: wat zeië ze", "[00:00:01] Marie: ze zei \"nee\" 2 keer"]);
        let out: Vec<(&str, &str)> = talk.dropped.iter().map(|d| (d.text.as_str(), d.why)).collect();
        assert_eq!(out, [("Marie: sil", "silence"), ("lach: ha", "point tier")]);
        assert_eq!(talk.notes, ["The tier “lach” is left out."]);
    }

    #[test]
    fn the_short_form_in_utf_16_reads_the_same() {
        let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(SHORT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let talk = talk(&TextGrid, &bytes);
        assert_eq!(told(&talk), ["[00:00:00] S1: ja dus"]);
        assert_eq!(talk.dropped[0].why, "tier about the talk");
        assert_eq!(letters("co\\o\"peratie \\a'\\ss \\x"), "coöperatie áß \\x");
    }

    #[test]
    fn a_file_that_breaks_off_says_so() {
        let cut = &SHORT[..SHORT.find("2\n\"dus").unwrap() + 1];
        let talk = talk(&TextGrid, cut.as_bytes());
        assert_eq!(told(&talk), ["[00:00:00] S1: ja"]);
        assert_eq!(talk.notes, ["The tier “S1 - words” (line 8) breaks off or is damaged."]);
    }

    #[test]
    fn damaged_files_are_refused_or_read_in_part() {
        damage(&TextGrid, LONG.as_bytes());
        damage(&TextGrid, SHORT.as_bytes());
    }

    #[test]
    fn the_real_file() {
        real(
            &TextGrid,
            "bootphon-pygamma-agreement__MaureenMarvinRobin.TextGrid",
            "4 turns, 4 timed, 0 left out; Marvin 1, Maureen 2, Robin 1",
        );
    }
}
