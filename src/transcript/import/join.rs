//! From cues to turns.
//!
//! In: utterances that follow the clock of a recogniser or a subtitle and not the talk. Out: turns, by a stated rule:
//! cues of one speaker join as long as no more than [`PAUSE`] lies between them; cues of nobody known join until a
//! sentence ends and either such a pause or [`LONGEST`] words have passed. Words are never changed.

use super::Utterance;

/// The longest silence inside a turn, in milliseconds.
pub const PAUSE: u32 = 10_000;
/// Words after which talk of nobody known begins a new paragraph at the end of a sentence.
pub const LONGEST: usize = 120;

/// Joins cues to turns.
pub fn join_cues(cues: Vec<Utterance>) -> Vec<Utterance> {
    let mut turns: Vec<Utterance> = Vec::new();
    for cue in cues {
        if cue.text.trim().is_empty() {
            continue;
        }
        match turns.last_mut().filter(|turn| goes_on(turn, &cue)) {
            Some(turn) => {
                turn.text.push(' ');
                turn.text.push_str(cue.text.trim());
                turn.end = cue.end.or(cue.time).or(turn.end);
            }
            None => turns.push(Utterance { text: cue.text.trim().to_owned(), ..cue }),
        }
    }
    turns
}

fn goes_on(turn: &Utterance, cue: &Utterance) -> bool {
    if turn.speaker != cue.speaker {
        return false;
    }
    let silence = match (turn.end.or(turn.time), cue.time) {
        (Some(end), Some(begin)) => begin.0.saturating_sub(end.0),
        _ => 0,
    };
    let long_pause = silence > PAUSE;
    if turn.speaker.is_some() {
        return !long_pause;
    }
    let ends = turn.text.trim_end_matches(['"', '\'', '”', '’', ')']).ends_with(['.', '!', '?', '…', '。', '？', '！']);
    !(long_pause || ends && turn.text.split_whitespace().count() >= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Time;

    fn cue(speaker: Option<&str>, seconds: u32, text: &str) -> Utterance {
        Utterance {
            speaker: speaker.map(str::to_owned),
            time: Some(Time(seconds * 1000)),
            end: Some(Time(seconds * 1000 + 1000)),
            text: text.to_owned(),
            number: 1,
        }
    }

    #[test]
    fn cues_of_one_speaker_join_until_a_long_pause_or_another_speaks() {
        let cues = vec![cue(Some("A"), 0, "Ja"), cue(Some("A"), 2, "dus."), cue(Some("B"), 4, "Hm."), cue(Some("B"), 40, "Nou.")];
        let said: Vec<String> = join_cues(cues).into_iter().map(|turn| turn.text).collect();
        assert_eq!(said, ["Ja dus.", "Hm.", "Nou."]);
    }
}
