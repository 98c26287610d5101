//! From talk to the study's plain-text form.
//!
//! In: utterances whose speakers have their final labels. Out: text with LF line ends in the form that
//! [`parse`](crate::transcript::parse) reads: the same turns, speakers, times and words. A paragraph that could be taken
//! for a label or a time stamp is written as an indented continuation.

use super::Utterance;
use crate::transcript::Time;

/// Writes a transcript.
pub fn plain_text(utterances: &[Utterance]) -> String {
    let mut out = String::new();
    for utterance in utterances {
        let mut paragraphs = paragraphs(&utterance.text).into_iter();
        let Some(first) = paragraphs.next() else { continue };
        if !out.is_empty() {
            out.push('\n');
        }
        if let Some(time) = utterance.time {
            out.push_str(&format!("[{}] ", stamp(time)));
        }
        out.push_str(&format!("{}: {first}\n", utterance.speaker.as_deref().unwrap_or_default()));
        for paragraph in paragraphs {
            let indent = if looks_like_a_start(&paragraph) { "   " } else { "" };
            out.push_str(&format!("\n{indent}{paragraph}\n"));
        }
    }
    out
}

/// The paragraphs of some words, each on one line, with one space where there was white space.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.split(['\n', '\u{2028}', '\u{2029}', '\u{85}', '\u{c}', '\u{b}', '\r']) {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match paragraphs.last_mut().filter(|_| open) {
            _ if words.is_empty() => open = false,
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(&words);
            }
            None => {
                paragraphs.push(words);
                open = true;
            }
        }
    }
    paragraphs
}

/// Whether a reader of the file could take the line for the beginning of a turn.
fn looks_like_a_start(line: &str) -> bool {
    let label = line.split_once(':').is_some_and(|(before, _)| before.chars().count() <= 60);
    label || Time::stamp(line).is_some()
}

/// Writes a time with its milliseconds, where it has any.
fn stamp(time: Time) -> String {
    let millis = time.0 % 1000;
    if millis == 0 { time.to_string() } else { format!("{time}.{millis:03}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use crate::transcript::{InterviewId, Labels, parse};
    use proptest::prelude::*;

    fn say(speaker: &str, text: &str) -> Utterance {
        Utterance { speaker: Some(speaker.to_owned()), text: text.to_owned(), ..Utterance::default() }
    }

    #[test]
    fn speech_that_looks_like_a_label_is_indented() {
        let utterances =
            [Utterance { time: Some(Time(72_500)), ..say("I", "Wat nu?") }, say("P", "Nou\n\nI: zei ik\n\n[1:12] ja")];
        assert_eq!(plain_text(&utterances), "[00:01:12.500] I: Wat nu?\n\nP: Nou\n\n   I: zei ik\n\n   [1:12] ja\n");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(talk in proptest::collection::vec(("[IPab]", "[a-c:P\\[\\] \n1]{1,30}"), 1..8)) {
            let utterances: Vec<Utterance> =
                talk.iter().map(|(speaker, text)| say(speaker, text)).filter(|u| !u.text.trim().is_empty()).collect();
            let labels = Labels { participant: ["I", "P", "a", "b"].map(str::to_owned).into(), ..Labels::default() };
            let written = plain_text(&utterances);
            let (transcript, _) = parse(InterviewId("t".into()), "t", Text::new(written), &labels);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let read: Vec<_> = transcript.turns.iter().map(|turn| {
                (transcript.speakers[usize::from(turn.speaker)].label.clone(), words(transcript.words_of(turn)))
            }).collect();
            let said: Vec<_> = utterances.iter().map(|u| (u.speaker.clone().unwrap(), words(&u.text))).collect();
            prop_assert_eq!(read, said);
        }
    }
}
