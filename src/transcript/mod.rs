//! A recording written down: its turns, who spoke, and when.
//!
//! In: a stored text and the labels a study declares. Out: [`Transcript`] and findings. Words and sentences are found here.

pub mod import;
mod parse;
mod sentences;
mod time;
mod unit;
mod words;

pub use parse::{Labels, parse};
pub use sentences::sentences;
pub use time::Time;
pub use unit::{Unit, units};
pub(crate) use words::ascii_words;
pub(crate) use words::mark;
pub use words::{count_words, word_starts};

use crate::locale::Speech;
use crate::text::{Span, Text};
use std::ops::Range;

/// The id of an interview and of the transcript it has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterviewId(pub String);

impl std::fmt::Display for InterviewId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who asks and who is studied; a profession is an attribute of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Asks; the words never count.
    Interviewer,
    /// Is studied.
    Participant,
}

/// A label in one transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The label as it is typed.
    pub label: String,
    /// What the study says this label is.
    pub role: Role,
}

/// One speaker's go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Index into [`Transcript::speakers`].
    pub speaker: u16,
    /// The words, without label and time in front.
    pub span: Span,
    /// When the turn begins in the recording.
    pub time: Option<Time>,
}

/// A transcript in the study's plain-text form.
#[derive(Debug)]
pub struct Transcript {
    /// The interview it is of.
    pub id: InterviewId,
    /// The file as it is stored; every offset points into it.
    pub text: Text,
    /// The speakers in order of appearance.
    pub speakers: Vec<Speaker>,
    /// The turns in order; they do not overlap.
    pub turns: Vec<Turn>,
}

impl Transcript {
    /// Returns the words of a turn.
    pub fn words_of(&self, turn: &Turn) -> &str {
        self.text.slice(turn.span)
    }

    /// Returns the role of the one who speaks in `turn`.
    pub fn role(&self, turn: &Turn) -> Role {
        self.speakers.get(usize::from(turn.speaker)).map_or(Role::Interviewer, |speaker| speaker.role)
    }

    /// Returns the index of the turn that holds the byte, or of the last one before it.
    pub fn turn_at(&self, byte: u32) -> Option<usize> {
        self.turns.partition_point(|turn| turn.span.start <= byte).checked_sub(1)
    }

    /// Returns the turns that touch `span`, as a range of indices.
    pub fn turns_in(&self, span: Span) -> Range<usize> {
        let first = self.turns.partition_point(|turn| turn.span.end <= span.start);
        let end = self.turns.partition_point(|turn| turn.span.start < span.end);
        first..end.max(first)
    }

    /// Tells whether a participant says some of these words.
    pub fn heard(&self, span: Span) -> bool {
        let mut turns = self.turns.get(self.turns_in(span)).into_iter().flatten();
        turns.any(|turn| self.role(turn) == Role::Participant)
    }

    /// Groups the turns in stretches: one speaker's turns with nothing but minimal responses of an interviewer between.
    ///
    /// The minimal responses that lie inside a stretch do not begin one of their own. Each stretch lists its turns.
    pub fn stretches(&self, speech: &Speech) -> Vec<Vec<usize>> {
        let mut stretches: Vec<Vec<usize>> = Vec::new();
        let mut pending: Vec<usize> = Vec::new();
        for (i, turn) in self.turns.iter().enumerate() {
            let minimal = self.role(turn) == Role::Interviewer && speech.is_minimal(self.words_of(turn));
            if minimal && !stretches.is_empty() {
                pending.push(i);
                continue;
            }
            let goes_on = stretches.last_mut().filter(|last| {
                let previous = last.last().and_then(|&p| self.turns.get(p));
                previous.is_some_and(|p| p.speaker == turn.speaker) && self.role(turn) == Role::Participant
            });
            match goes_on {
                Some(last) => {
                    last.push(i);
                    pending.clear();
                }
                None => {
                    stretches.extend(pending.drain(..).map(|p| vec![p]));
                    stretches.push(vec![i]);
                }
            }
        }
        stretches.extend(pending.into_iter().map(|p| vec![p]));
        stretches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(content: &str) -> Transcript {
        let labels =
            Labels { interviewer: vec!["I".into()], participant: vec!["P".into(), "Q".into()], ..Labels::default() };
        let (transcript, findings) = parse(InterviewId("t".into()), "t.txt", Text::new(content.into()), &labels);
        assert!(findings.is_empty(), "{findings:?}");
        transcript
    }

    #[test]
    fn a_stretch_runs_over_minimal_responses_and_stops_at_a_question() {
        let t = transcript("I: Vertel?\n\nP: Ik begon\n\nI: Hm-hm.\n\nP: en toen\n\nI: Waarom?\n\nP: Daarom.\n");
        assert_eq!(t.stretches(Speech::of("nl")), vec![vec![0], vec![1, 3], vec![4], vec![5]]);
    }

    #[test]
    fn another_participant_ends_the_stretch() {
        let t = transcript("P: Een\n\nI: Ja.\n\nQ: Twee\n");
        assert_eq!(t.stretches(Speech::of("nl")), vec![vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn turns_are_found_by_place() {
        let t = transcript("I: Vertel?\n\nP: Ik begon\n");
        assert_eq!(t.turns_in(Span::new(4, 17)), 0..2);
        assert_eq!(t.turns_in(Span::new(10, 12)), 1..1, "between two turns: none");
        assert_eq!(t.turn_at(16), Some(1));
    }
}
