//! From a stored text to turns.
//!
//! In: the text of one file and the labels a study declares. Out: a [`Transcript`] and findings with line and hint.
//! Promise: every line belongs to a turn or is named in a finding; nothing is changed and nothing is guessed.

use super::{InterviewId, Role, Speaker, Time, Transcript, Turn};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::text::{Span, Text};
use std::collections::BTreeMap;

/// The labels that stand before turns, and what only looks like one.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Labels of those who ask.
    pub interviewer: Vec<String>,
    /// Labels of those who are studied.
    pub participant: Vec<String>,
    /// Looks like a label, is speech.
    pub not_labels: Vec<String>,
}

/// An undeclared word with a colon is reported from this many times on.
const LOOKS_LIKE_A_LABEL: usize = 3;

/// Reads one transcript.
pub fn parse(id: InterviewId, file: &str, text: Text, labels: &Labels) -> (Transcript, Vec<Diagnostic>) {
    let mut reader = Reader::new(file, labels);
    let content = text.as_str();
    let mut at = 0;
    if content.starts_with('\u{feff}') {
        at = '\u{feff}'.len_utf8();
        reader.report("transcript-bom", 1, "the file begins with a byte order mark", "save it as UTF-8 without BOM");
    }
    let mut line = 0;
    for piece in content.get(at..).unwrap_or_default().split_inclusive('\n') {
        line += 1;
        reader.line(line, at, piece);
        at += piece.len();
    }
    reader.finish(id, text)
}

struct Reader<'a> {
    file: &'a str,
    labels: &'a Labels,
    speakers: Vec<Speaker>,
    turns: Vec<Turn>,
    findings: Vec<Diagnostic>,
    orphan: Option<u32>,
    carriage_return: bool,
    unknown: BTreeMap<String, (usize, u32)>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a str, labels: &'a Labels) -> Self {
        Self {
            file,
            labels,
            speakers: Vec::new(),
            turns: Vec::new(),
            findings: Vec::new(),
            orphan: None,
            carriage_return: false,
            unknown: BTreeMap::new(),
        }
    }

    fn report(&mut self, check: &'static str, line: u32, message: &str, hint: &str) {
        self.findings.push(Diagnostic::error(check, Place::line(self.file, line), message).hint(hint));
    }

    fn line(&mut self, number: u32, at: usize, line: &str) {
        if !self.carriage_return && line.contains('\r') {
            self.carriage_return = true;
            let hint = "convert the line ends to LF (`dos2unix`, or `tr -d '\\r'`): offsets count every character";
            self.report("transcript-cr", number, "the file has carriage returns", hint);
        }
        let words = line.trim_end();
        if words.trim_start().is_empty() {
            return;
        }
        let end = at + words.len();
        let (time, label_at) = leading_stamp(words);
        match self.label(words.get(label_at..).unwrap_or_default()) {
            Some((label, role, length)) if !words.starts_with([' ', '\t']) => {
                self.turn(label, role, time, at + label_at + length, end, line_start(words, label_at + length));
            }
            _ => self.goes_on(number, words, end),
        }
    }

    /// Finds a declared label with its colon at the start of `text`: the label, its role, the bytes it takes.
    fn label(&self, text: &str) -> Option<(&'a str, Role, usize)> {
        let all = [(&self.labels.interviewer, Role::Interviewer), (&self.labels.participant, Role::Participant)];
        let declared = all.into_iter().flat_map(|(labels, role)| labels.iter().map(move |label| (label, role)));
        let found = declared.filter_map(|(label, role)| {
            let after = text.strip_prefix(label.as_str())?.trim_start_matches([' ', '\t']);
            after.starts_with(':').then(|| (label.as_str(), role, text.len() - after.len() + 1))
        });
        found.max_by_key(|(label, _, _)| label.len())
    }

    fn turn(&mut self, label: &str, role: Role, time: Option<Time>, start: usize, end: usize, skip: usize) {
        let known = self.speakers.iter().position(|speaker| speaker.label == label);
        let index = known.unwrap_or_else(|| {
            self.speakers.push(Speaker { label: label.to_owned(), role });
            self.speakers.len() - 1
        });
        let span = Span::new(offset((start + skip).min(end)), offset(end));
        self.turns.push(Turn { speaker: u16::try_from(index).unwrap_or(u16::MAX), span, time });
    }

    fn goes_on(&mut self, number: u32, words: &str, end: usize) {
        self.look_for_label(number, words);
        match self.turns.last_mut() {
            Some(turn) => {
                if turn.span.is_empty() {
                    turn.span.start = offset(end - words.trim_start().len());
                }
                turn.span.end = offset(end);
            }
            None => self.orphan = self.orphan.or(Some(number)),
        }
    }

    fn look_for_label(&mut self, number: u32, words: &str) {
        let (_, at) = leading_stamp(words);
        let text = words.get(at..).unwrap_or_default();
        let Some((label, _)) = text.split_once(':') else { return };
        let label = label.trim();
        let looks = !label.is_empty()
            && label.len() <= 60
            && label.split_whitespace().count() <= 3
            && label.chars().next().is_some_and(char::is_alphanumeric)
            && !words.starts_with([' ', '\t'])
            && !self.labels.not_labels.iter().any(|known| known == label);
        if looks {
            self.unknown.entry(label.to_owned()).or_insert((0, number)).0 += 1;
        }
    }

    fn finish(mut self, id: InterviewId, text: Text) -> (Transcript, Vec<Diagnostic>) {
        if let Some(line) = self.orphan {
            let hint =
                "begin it with a declared label, such as `I:`, or declare its label under [speakers] in study.toml";
            self.report("transcript-orphan", line, "text stands before the first label; it belongs to nobody", hint);
        }
        if self.turns.is_empty() && self.orphan.is_none() {
            self.report("transcript-empty", 1, "the transcript holds no turn", "is this the right file?");
        }
        for (label, (times, line)) in std::mem::take(&mut self.unknown) {
            if times >= LOOKS_LIKE_A_LABEL {
                self.undeclared(&label, times, line);
            }
        }
        self.findings.sort_by(|a, b| a.place.cmp(&b.place));
        (Transcript { id, text, speakers: self.speakers, turns: self.turns }, self.findings)
    }

    fn undeclared(&mut self, label: &str, times: usize, line: u32) {
        let message =
            format!("`{label}:` begins {times} lines and is no declared label; its words went to the turn before");
        let known = self.labels.interviewer.iter().chain(&self.labels.participant).map(String::as_str);
        let near = did_you_mean(label, known).map(|near| format!("{near} Else ")).unwrap_or_default();
        let hint =
            format!("{near}add it under [speakers] in study.toml: to `participant`, `interviewer` or `not_labels`");
        self.findings.push(Diagnostic::warning("transcript-label", Place::line(self.file, line), message).hint(hint));
    }
}

/// Reads a stamp before a label: the time, and where the label begins.
fn leading_stamp(words: &str) -> (Option<Time>, usize) {
    match Time::stamp(words) {
        Some((time, length)) => {
            let rest = words.get(length..).unwrap_or_default();
            (Some(time), words.len() - rest.trim_start().len())
        }
        None => (None, 0),
    }
}

/// Counts the white space between a label's colon and its words.
fn line_start(words: &str, from: usize) -> usize {
    let rest = words.get(from..).unwrap_or_default();
    rest.len() - rest.trim_start().len()
}

fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> (Transcript, Vec<Diagnostic>) {
        let labels = Labels {
            interviewer: vec!["I".into()],
            participant: vec!["P".into(), "Speaker 1".into()],
            not_labels: vec!["Nee".into()],
        };
        parse(InterviewId("t".into()), "t.txt", Text::new(content.into()), &labels)
    }

    fn words(content: &str) -> Vec<(String, String)> {
        let (t, _) = read(content);
        let say = |turn: &Turn| (t.speakers[usize::from(turn.speaker)].label.clone(), t.words_of(turn).to_owned());
        t.turns.iter().map(say).collect()
    }

    fn pair(label: &str, words: &str) -> (String, String) {
        (label.into(), words.into())
    }

    #[test]
    fn a_turn_holds_its_paragraphs_and_indented_lines() {
        let said = words("[00:01:12] I: Wat nu?\n\nP: Eigenlijk\n   zo.\n\nEn ook dit.\n\nSpeaker 1: Ik ook\n");
        assert_eq!(
            said,
            [pair("I", "Wat nu?"), pair("P", "Eigenlijk\n   zo.\n\nEn ook dit."), pair("Speaker 1", "Ik ook")]
        );
    }

    #[test]
    fn times_are_kept_with_their_turn() {
        let (t, _) = read("[1:12] I: Ja\n\n(00:02:00.500) P: Nee\n\nP: Ja\n");
        assert_eq!(t.turns.iter().map(|t| t.time).collect::<Vec<_>>(), [Some(Time(72_000)), Some(Time(120_500)), None]);
    }

    #[test]
    fn a_label_alone_on_its_line_begins_the_turn() {
        assert_eq!(words("P:\nIk zeg iets\n"), [pair("P", "Ik zeg iets")]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (content, check, line) in [
            ("\u{feff}I: ja\n", "transcript-bom", 1),
            ("I: ja\n\nP: a\r\n", "transcript-cr", 3),
            ("Titel\nI: ja\n", "transcript-orphan", 1),
            ("", "transcript-empty", 1),
            ("\n \n", "transcript-empty", 1),
            ("I: a\n\nR: a\n\nR: b\n\nR: c\n", "transcript-label", 3),
        ] {
            let (_, findings) = read(content);
            assert_eq!(findings.iter().map(|f| (f.check, f.place.line)).collect::<Vec<_>>(), [(check, Some(line))]);
            assert!(findings[0].hint.is_some());
        }
    }

    #[test]
    fn a_word_that_only_looks_like_a_label_is_speech() {
        let (t, findings) = read("P: x\n\nNee: a\n\nNee: b\n\nNee: c\n\nLet op: d\n");
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(t.turns.len(), 1);
    }

    #[test]
    fn a_participant_may_not_be_taken_for_a_longer_word() {
        assert_eq!(words("P: Nou\n\nPlan: niets\n"), [pair("P", "Nou\n\nPlan: niets")]);
    }
}
