//! One line, and the labels it may begin with.
//!
//! In: a line. Out: its [`Mark`]s, one for each family of forms it fits, and the time it begins with. A mark is a
//! possibility; the whole file judges it.

use super::front::Front;
use super::shape::Shape;
use super::stamp::{self, Stamp};
use std::fmt;

/// How a label is parted from its words. The order is that of preference when a line fits several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// `Label: words`, with or without times around; the words may stand on the next line.
    Colon,
    /// `Label 00:01:30`, then a line of words; or `Label [00:01:30] words`.
    Header,
    /// `[00:01:30] Label`, then a line of words.
    Stamped,
    /// `Label<TAB>words`, `Label-<TAB>words`, `Label   words`.
    Tab,
    /// `Label - words`.
    Dash,
    /// `Q. words`.
    Dot,
    /// `Label`, then a line of words.
    Alone,
}

impl Family {
    /// All of them, in order.
    pub const ALL: [Self; 7] =
        [Self::Colon, Self::Header, Self::Stamped, Self::Tab, Self::Dash, Self::Dot, Self::Alone];
}

/// What stands before a label on its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Before {
    /// Nothing.
    #[default]
    Nothing,
    /// `12. ` or `1 | `.
    Number,
    /// `- `.
    Bullet,
    /// `>> `.
    Chevrons,
}

/// The form of one label on one line, for people to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// How it is parted from its words.
    pub family: Family,
    /// What stands before it.
    pub before: Before,
    /// A time stands before it.
    pub time_first: bool,
    /// A time stands after it.
    pub time_after: bool,
    /// Its words begin on another line.
    pub alone: bool,
}

/// A label that a line may begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark<'a> {
    /// The label without brackets, emphasis, time and colon.
    pub label: &'a str,
    /// What it looks like.
    pub shape: Shape,
    /// How it is written.
    pub form: Form,
    /// The time beside it.
    pub stamp: Option<Stamp>,
    /// The words after it on the line.
    pub words: &'a str,
}

/// What a line may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading<'a> {
    /// The labels it may begin with, one a family.
    pub marks: Vec<Mark<'a>>,
    /// The time it begins with, and what follows.
    pub stamp: Option<(Stamp, &'a str)>,
    /// Whether white space stands before it.
    pub indented: bool,
}

/// The longest label with its time, in bytes.
const REACH: usize = 120;

/// Reads a line.
pub fn read(line: &str) -> Reading<'_> {
    let text = line.trim();
    let front = Front::of(text);
    let indented = line.starts_with(char::is_whitespace);
    let mut reading = Reading { marks: Vec::new(), stamp: stamp::leading(text), indented };
    if front.rest.is_empty() {
        return reading;
    }
    reading.marks.extend(colon(&front));
    reading.marks.extend(header(&front).or_else(|| inline(&front)));
    reading.marks.extend(tab(&front));
    reading.marks.extend(dash(&front));
    reading.marks.extend(dot(&front));
    reading.marks.extend(alone(&front));
    reading
}

fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(REACH)).unwrap_or(text)
}

fn colon<'a>(front: &Front<'a>) -> Option<Mark<'a>> {
    let text = front.rest;
    let at = label_colon(head(text))?;
    let (label, rest) = text.split_at_checked(at)?;
    let sign = rest.chars().next()?.len_utf8();
    let rest = rest.get(sign..)?;
    if rest.starts_with(['/', ':', '\\']) || label.contains('\t') {
        return None;
    }
    let closed = label.trim_end().ends_with(front.emphasis) || rest.trim_start().starts_with(front.emphasis);
    let (label, rest) = front.unmarked(label, rest);
    let (label, mut after) = match stamp::trailing(label) {
        Some((label, stamp)) if !label.trim().is_empty() => (label, Some(stamp)),
        _ => (label, None),
    };
    let (label, rest) = if closed { (label, rest) } else { front.unmarked(label, rest) };
    let mut words = rest.trim();
    if after.is_none()
        && let Some((stamp, rest)) = stamp::leading(words)
        && (!stamp.bare || rest.trim().is_empty() || glued(words, rest))
    {
        (after, words) = (Some(stamp), rest.trim().strip_prefix(':').unwrap_or(rest.trim()));
    }
    if let Some(name) = unnumbered(label) {
        let mark = front.mark(Family::Colon, name, after, words)?;
        return Some(Mark { form: Form { before: Before::Number, ..mark.form }, ..mark });
    }
    front.mark(Family::Colon, label, after, words)
}

/// Takes the line number from `12 I`.
fn unnumbered(label: &str) -> Option<&str> {
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
    let name = rest.trim_start();
    let parted = rest.len() < label.len() && name.len() < rest.len();
    (parted && name.starts_with(char::is_uppercase)).then_some(name)
}

/// A full time (`00:02:06`) that a word is stuck to, as a slip of the editor leaves it.
fn glued(words: &str, rest: &str) -> bool {
    let stamp = words.get(..words.len().saturating_sub(rest.len())).unwrap_or_default();
    stamp.matches(':').count() == 2 && stamp.len() >= 7 && rest.starts_with(char::is_alphabetic)
}

/// Finds the colon that may end a label: not one inside a time or in brackets.
fn label_colon(text: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ':' | '：' if depth <= 0 => {
                let after = chars.peek().map_or(' ', |(_, c)| *c);
                if !(before.is_ascii_digit() && after.is_ascii_digit()) {
                    return Some(at);
                }
            }
            _ => {}
        }
        before = c;
    }
    None
}

fn header<'a>(front: &Front<'a>) -> Option<Mark<'a>> {
    let text = front.rest.strip_suffix(front.emphasis).unwrap_or(front.rest);
    if text.len() > REACH {
        return None;
    }
    if let Some((label, stamp)) = stamp::trailing(text) {
        let label = label.trim_end().trim_end_matches(['-', '–', '—', '|', '@', ',']);
        return front.mark(Family::Header, label, Some(stamp), "");
    }
    front.stamp?;
    front.mark(Family::Stamped, text, None, "")
}

/// `Label [00:01:30] words`.
fn inline<'a>(front: &Front<'a>) -> Option<Mark<'a>> {
    let text = front.rest;
    let at = head(text).find(['[', '('])?;
    let (label, rest) = text.split_at_checked(at)?;
    let (stamp, words) = stamp::leading(rest)?;
    if words.trim().is_empty() || words.trim_start().starts_with(':') {
        return None;
    }
    let (label, words) = front.unmarked(label, words);
    front.mark(Family::Header, label, Some(stamp), words)
}

fn tab<'a>(front: &Front<'a>) -> Option<Mark<'a>> {
    let text = front.rest;
    let at = head(text).find('\t').or_else(|| head(text).find("  "))?;
    let (label, words) = text.split_at_checked(at)?;
    let (label, words) = front.unmarked(label, words);
    let label = label.trim_end().trim_end_matches(['-', '–']);
    if label.contains(':') || words.trim().is_empty() {
        return None;
    }
    match stamp::leading(words.trim_start()) {
        Some((stamp, rest)) if rest.starts_with('\t') => front.mark(Family::Tab, label, Some(stamp), rest),
        _ => front.mark(Family::Tab, label, None, words),
    }
}

fn dash<'a>(front: &Front<'a>) -> Option<Mark<'a>> {
    let text = front.rest;
    let signs = [" - ", " – ", " — ", "— ", "– "];
    let (at, sign) = signs.iter().filter_map(|sign| Some((head(text).find(sign)?, sign))).min()?;
    let label = text.get(..at)?;
    let words = text.get(at + sign.len()..)?;
    let (label, words) = front.unmarked(label, words);
    if label.split_whitespace().count() > 3 || label.contains([':', '\t']) || words.trim().is_empty() {
        return None;
    }
    front.mark(Family::Dash, label, None, words)
}

fn dot<'a>(front: &Front<'a>) -> Option<Mark<'a>> {
    let (label, words) = head(front.rest).split_once('.')?;
    let words = front.rest.get(front.rest.len().min(label.len() + 1)..).filter(|_| !words.is_empty())?;
    let (label, words) = front.unmarked(label, words);
    let letters = label.chars().take_while(char::is_ascii_uppercase).count();
    let digits = label.chars().skip(letters).all(|c| c.is_ascii_digit());
    if letters == 0 || letters > 3 || !digits || label.len() > 5 || !words.starts_with(char::is_whitespace) {
        return None;
    }
    front.mark(Family::Dot, label, None, words)
}

fn alone<'a>(front: &Front<'a>) -> Option<Mark<'a>> {
    let text = front.rest.strip_suffix(front.emphasis).unwrap_or(front.rest);
    if front.stamp.is_some()
        || text.chars().count() > 40
        || text.split_whitespace().count() > 5
        || text.contains([':', '\t'])
    {
        return None;
    }
    // A point ends a sentence, not a name; `Q.` alone is a label as good as `Q`.
    let label = if text.len() <= 4 { text.trim_end_matches('.') } else { text };
    let words = if label.ends_with(['.', ',', '-', '–', '…']) { return None } else { "" };
    front.mark(Family::Alone, label, None, words)
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.before {
            Before::Nothing => "",
            Before::Number => "1. ",
            Before::Bullet => "- ",
            Before::Chevrons => ">> ",
        })?;
        f.write_str(if self.time_first { "[time] " } else { "" })?;
        let time = if self.time_after { " (time)" } else { "" };
        match (self.family, self.alone) {
            (Family::Colon, false) => write!(f, "Label{time}: words"),
            (Family::Colon, true) => write!(f, "Label{time}: ⏎ words"),
            (Family::Tab, _) => f.write_str("Label ⇥ words"),
            (Family::Dash, _) => f.write_str("Label - words"),
            (Family::Dot, _) => f.write_str("Label. words"),
            (Family::Header, false) => write!(f, "Label{time} words"),
            (Family::Header | Family::Stamped | Family::Alone, _) => write!(f, "Label{time} ⏎ words"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(line: &str) -> Option<(String, &str, &str, Option<u32>)> {
        let reading = read(line);
        let mark = *reading.marks.iter().find(|mark| mark.shape <= Shape::Phrase)?;
        Some((mark.form.to_string(), mark.label, mark.words, mark.stamp.map(|s| s.time.0 / 1000)))
    }

    #[test]
    fn forms_in_the_wild() {
        for (line, form, label, words, time) in [
            ("I: Vertel eens", "Label: words", "I", "Vertel eens", None),
            ("**Anna:** Ja hoor", "Label: words", "Anna", "Ja hoor", None),
            ("**Anna**: Ja hoor", "Label: words", "Anna", "Ja hoor", None),
            ("**I: Hoe gaat het?**", "Label: words", "I", "Hoe gaat het?", None),
            ("**[00:10] Anna:** Ja", "[time] Label: words", "Anna", "Ja", Some(10)),
            ("[00:10] LABEL: ja", "[time] Label: words", "LABEL", "ja", Some(10)),
            ("00:00:10 Anna Vos: ja", "[time] Label: words", "Anna Vos", "ja", Some(10)),
            ("LABEL (00:01:30): ja", "Label (time): words", "LABEL", "ja", Some(90)),
            ("(00:01:30) LABEL: ja", "[time] Label: words", "LABEL", "ja", Some(90)),
            ("Anna: 00:01:30", "Label (time): ⏎ words", "Anna", "", Some(90)),
            ("NVK: 00:02:06Matt Odell", "Label (time): words", "NVK", "Matt Odell", Some(126)),
            ("I: [00:10] ja", "Label (time): words", "I", "ja", Some(10)),
            ("I: 12:30 uur was het", "Label: words", "I", "12:30 uur was het", None),
            ("1 | PMA: Op euh", "1. Label: words", "PMA", "Op euh", None),
            ("27| PMA: nee", "1. Label: words", "PMA", "nee", None),
            ("12. I: ja", "1. Label: words", "I", "ja", None),
            ("Teacher 4:\tja", "Label: words", "Teacher 4", "ja", None),
            ("Researcher 2-\tja", "Label ⇥ words", "Researcher 2", "ja", None),
            ("INT\tKunt u", "Label ⇥ words", "INT", "Kunt u", None),
            ("Q. Where?", "Label. words", "Q", "Where?", None),
            (">> ANNA VOS: yes", ">> Label: words", "ANNA VOS", "yes", None),
            ("- Anna: ja", "- Label: words", "Anna", "ja", None),
            ("Kari (host): ja", "Label: words", "Kari (host)", "ja", None),
            ("Per og Kari: ja", "Label: words", "Per og Kari", "ja", None),
            ("Anna Vos  0:03", "Label (time) ⏎ words", "Anna Vos", "", Some(3)),
            ("[00:00:03.120] - Speaker 1", "[time] Label ⏎ words", "Speaker 1", "", Some(3)),
            ("Anna", "Label ⏎ words", "Anna", "", None),
            ("[Speaker 1]: ja", "Label: words", "Speaker 1", "ja", None),
            ("INT – Kunt u", "Label - words", "INT", "Kunt u", None),
            ("访谈者：你好", "Label: words", "访谈者", "你好", None),
            ("I:", "Label: ⏎ words", "I", "", None),
            ("I : ja", "Label: words", "I", "ja", None),
            ("012 I: ja", "1. Label: words", "I", "ja", None),
            ("Speaker 1 [00:00:03] Yes", "Label (time) words", "Speaker 1", "Yes", Some(3)),
            ("00:01:12\tINT\tKunt u", "[time] Label ⇥ words", "INT", "Kunt u", Some(72)),
            ("INT\t00:01:12\tKunt u", "Label ⇥ words", "INT", "Kunt u", Some(72)),
            ("?: ja", "Label: words", "?", "ja", None),
        ] {
            assert_eq!(first(line), Some((form.to_owned(), label, words, time)), "{line}");
        }
    }

    #[test]
    fn what_can_be_no_label() {
        for line in [
            "https://example.org/a: b",
            "0:00:00.0",
            "12:30 uur",
            "We have three sponsors:",
            "Hi PARTICIPANT 30: dank",
            "I = interviewer",
            "Toen dacht ik, nou ja: dat doen we.",
            "",
            "[lacht]",
            "std::vec",
            "\u{feff}",
        ] {
            assert_eq!(first(line), None, "{line}");
        }
    }

    #[test]
    fn a_time_alone_is_a_stamp() {
        let reading = read("0:00:00.0");
        assert!(reading.marks.is_empty());
        assert_eq!(reading.stamp.map(|(stamp, rest)| (stamp.time.0, rest)), Some((0, "")));
    }
}
