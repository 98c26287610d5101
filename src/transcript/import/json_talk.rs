//! From the words and segments of a recogniser to talk.
//!
//! In: words with speaker and time, or cues. Out: [`Content`], its turns joined by the rule of `join`. Words of one speaker
//! make a cue until a sentence ends, a second of silence passes or [`MOST`] words are reached; so talk of nobody known can
//! be cut at sentences. Promise: no word is changed; white space runs are one space.

use super::join::{Marked, append, ends_sentence, join_marked};
use super::json::Node;
use super::{Content, Dropped, Refused, Talk, Utterance};
use crate::transcript::Time;

/// The silence that ends a cue, in milliseconds.
const SILENCE: u32 = 1_000;
/// The most words in a cue.
const MOST: usize = 60;

/// One word of a recogniser.
#[derive(Clone, Debug, Default)]
pub(super) struct Word<'a> {
    /// As it is written.
    pub text: &'a str,
    /// Stands against the word before it, as punctuation does.
    pub attached: bool,
    /// Who says it.
    pub speaker: Option<String>,
    /// When it begins.
    pub begin: Option<Time>,
    /// When it ends.
    pub end: Option<Time>,
    /// Its place among the words, segments or items of the file, from 1.
    pub number: u32,
    /// Somebody else begins here.
    pub begins: bool,
}

/// Joins words to cues; punctuation that is attached has the speaker of the word before it.
pub(super) fn cues<'a>(words: impl IntoIterator<Item = Word<'a>>) -> Vec<Marked> {
    let mut cues: Vec<Marked> = Vec::new();
    let mut count = 0;
    let mut begins = false;
    for word in words {
        let text = word.text.trim();
        begins |= word.begins;
        if text.is_empty() {
            continue;
        }
        let last = cues.last_mut().filter(|(_, cue)| {
            let silence = match (cue.end, word.begin) {
                (Some(end), Some(begin)) => begin.0.saturating_sub(end.0),
                _ => 0,
            };
            let over = silence >= SILENCE || count >= MOST || ends_sentence(&cue.text);
            word.attached || (!begins && cue.speaker == word.speaker && !over)
        });
        match last {
            Some((_, cue)) => {
                if word.attached {
                    cue.text.push_str(text);
                } else {
                    append(&mut cue.text, text);
                }
                cue.end = cue.end.max(word.end.or(word.begin));
                count += 1;
            }
            None => {
                let Word { speaker, begin, end, number, .. } = word;
                cues.push((
                    begins,
                    Utterance { speaker, time: begin, end: end.or(begin), text: squeeze(text), number },
                ));
                count = 1;
            }
        }
        begins = false;
    }
    cues
}

/// Makes every run of white space one space, and none at the ends.
pub(super) fn squeeze(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.push_str(word);
    }
    clean
}

/// Puts the cues of several channels in the order in which they begin; a cue without time stays behind the one before it.
pub(super) fn by_time(channels: Vec<Vec<Marked>>) -> Vec<Marked> {
    let mut all: Vec<(Time, Marked)> = Vec::new();
    for channel in channels {
        let mut now = Time(0);
        for cue in channel {
            now = cue.1.time.unwrap_or(now);
            all.push((now, cue));
        }
    }
    all.sort_by_key(|entry| entry.0);
    all.into_iter().map(|entry| entry.1).collect()
}

/// Finds words in the text that they are of: the slice from each word to the next one; `None` when one is not there.
pub(super) fn align<'t>(text: &'t str, words: &[&str]) -> Option<Vec<&'t str>> {
    /// How far a word may be from the one before it, in bytes.
    const REACH: usize = 400;
    let mut starts = Vec::with_capacity(words.len());
    let mut from = 0;
    for word in words {
        let mut until = (from + word.len() + REACH).min(text.len());
        while !text.is_char_boundary(until) {
            until += 1;
        }
        let at = from + text.get(from..until)?.find(word)?;
        starts.push(at);
        from = at + word.len();
    }
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    starts.iter().zip(ends).map(|(&start, end)| text.get(start..end)).collect()
}

/// The place of an element, from 1.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

/// What else a reader found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Left out.
    pub dropped: Vec<Dropped>,
    /// To know.
    pub notes: Vec<String>,
    /// The language tag.
    pub language: Option<String>,
}

impl Found {
    /// Takes the language, where it is one.
    pub(super) fn language(node: &Node) -> Self {
        let language = node.text().map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned);
        Self { language, ..Self::default() }
    }

    /// Adds a note when something is the case `count` times.
    pub(super) fn note(&mut self, count: usize, note: impl Fn(usize) -> String) {
        if count > 0 {
            self.notes.push(note(count));
        }
    }
}

/// Joins cues to turns and hands them over.
pub(super) fn talk(cues: Vec<Marked>, mut found: Found) -> Result<Content, Refused> {
    let mut back = 0;
    let mut now = Time(0);
    for time in cues.iter().filter_map(|(_, cue)| cue.time) {
        back += usize::from(time < now);
        now = time;
    }
    found.note(back, |n| {
        format!("{n} times a time lies before the one that precedes it; the order of the file was kept.")
    });
    let cues = cues.into_iter().map(|(begins, cue)| (begins, Utterance { text: squeeze(&cue.text), ..cue }));
    let utterances = join_marked(cues);
    if utterances.is_empty() {
        return Err(Refused::new("there are no words in the file").hint("the recogniser found no speech, or it failed"));
    }
    let Found { dropped, notes, language } = found;
    Ok(Content::Talk(Talk { utterances, dropped, notes, language }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &'static str, speaker: &str, second: u32) -> Word<'static> {
        Word {
            text,
            attached: text == "." || text == ",",
            speaker: Some(speaker.to_owned()),
            begin: Some(Time(second * 1000)),
            end: Some(Time(second * 1000 + 500)),
            number: second + 1,
            begins: false,
        }
    }

    #[test]
    fn words_make_cues_by_speaker_sentence_and_silence() {
        let words = [
            word("Ja", "A", 0),
            word(",", "B", 0),
            word("dus", "A", 1),
            word(".", "A", 1),
            word("En", "A", 2),
            word("toen", "A", 9),
            word("Hm", "B", 10),
        ];
        let texts: Vec<String> = cues(words).into_iter().map(|cue| cue.1.text).collect();
        assert_eq!(texts, ["Ja, dus.", "En", "toen", "Hm"]);
    }

    #[test]
    fn words_are_found_in_their_text() {
        assert_eq!(align(" Ja, dus. Nee", &["Ja", "dus", "Nee"]).unwrap(), [" Ja, ", "dus. ", "Nee"]);
        assert_eq!(align("Ja dus", &["dus", "Ja"]), None);
        assert_eq!(align("é".repeat(500).as_str(), &["x"]), None);
    }

    #[test]
    fn channels_are_put_in_order() {
        let channel = |name: &str, seconds: &[u32]| -> Vec<Marked> {
            cues(seconds.iter().map(|&second| word("x", name, second)))
        };
        let order = by_time(vec![channel("A", &[0, 5]), channel("B", &[3, 5])]);
        let names: Vec<_> = order.iter().filter_map(|cue| cue.1.speaker.as_deref()).collect();
        assert_eq!(names, ["A", "B", "A", "B"]);
    }
}
