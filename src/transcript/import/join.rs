//! From cues to turns.
//!
//! In: utterances that follow the clock of a recogniser or a subtitle and not the talk. Out: turns, by a stated rule:
//! cues of one speaker join as long as no more than [`PAUSE`] lies between them and nothing marks another's go; cues of
//! nobody known join until a sentence ends, or [`BREATH`] passes, after [`LONGEST`] words; after [`PAUSE`]; or, where no
//! sentence ever ends, after [`HARD`] words. Words are never changed: one space stands between two cues, none between
//! scripts that write no spaces.

use super::Utterance;
use crate::transcript::Time;

/// The longest silence inside a turn, in milliseconds.
pub const PAUSE: u32 = 10_000;
/// The silence at which talk of nobody known may be cut when it is long, in milliseconds.
pub const BREATH: u32 = 2_000;
/// Words after which talk of nobody known begins a new paragraph at the end of a sentence.
pub const LONGEST: usize = 120;
/// Words after which talk of nobody known begins a new paragraph at any cue.
pub const HARD: usize = 360;

/// A cue, and whether the source marks that somebody else begins with it though it may not say who.
pub type Marked = (bool, Utterance);

/// Joins cues to turns.
pub fn join_cues(cues: Vec<Utterance>) -> Vec<Utterance> {
    join_marked(cues.into_iter().map(|cue| (false, cue)))
}

/// Joins cues to turns; a marked one always begins a turn.
pub fn join_marked(cues: impl IntoIterator<Item = Marked>) -> Vec<Utterance> {
    let mut turns: Vec<Utterance> = Vec::new();
    let mut words = 0;
    let mut begins = false;
    for (marked, cue) in cues {
        begins |= marked;
        let said = cue.text.trim();
        if said.is_empty() {
            continue;
        }
        let more = length(said);
        match turns.last_mut().filter(|turn| !begins && goes_on(turn, words, &cue)) {
            Some(turn) => {
                append(&mut turn.text, said);
                turn.end = later(turn.end, cue.end.or(cue.time));
                words += more;
            }
            None => {
                turns.push(Utterance { text: said.to_owned(), ..cue });
                words = more;
            }
        }
        begins = false;
    }
    turns
}

/// Puts words behind others: a space between them, none between two letters of a script that is written without.
pub fn append(text: &mut String, words: &str) {
    let glued = match (text.chars().next_back(), words.chars().next()) {
        (Some(before), Some(after)) => unspaced(before) && unspaced(after),
        _ => true,
    };
    if !glued {
        text.push(' ');
    }
    text.push_str(words);
}

/// Tells whether some text ends a sentence.
pub fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»', '」'])
        .ends_with(['.', '!', '?', '…', '。', '？', '！', '؟', '।'])
}

/// Thai, Lao, Burmese, Khmer, kana and Han, and the punctuation that goes with the last two.
fn unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3000}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF65}' | '\u{20000}'..='\u{3FFFF}')
}

/// Words in some text; where no spaces are written, two letters count as one.
fn length(text: &str) -> usize {
    let word = |word: &str| 1.max(word.chars().filter(|c| unspaced(*c)).count() / 2);
    text.split_whitespace().map(word).sum()
}

fn later(one: Option<Time>, other: Option<Time>) -> Option<Time> {
    one.max(other)
}

fn goes_on(turn: &Utterance, words: usize, cue: &Utterance) -> bool {
    if turn.speaker != cue.speaker {
        return false;
    }
    let silence = match (turn.end.or(turn.time), cue.time) {
        (Some(end), Some(begin)) => begin.0.saturating_sub(end.0),
        _ => 0,
    };
    if turn.speaker.is_some() || silence > PAUSE {
        return silence <= PAUSE;
    }
    let may_end = silence >= BREATH || ends_sentence(&turn.text);
    words < HARD && !(may_end && words >= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(speaker: Option<&str>, seconds: u32, text: &str) -> Utterance {
        Utterance {
            speaker: speaker.map(str::to_owned),
            time: Some(Time(seconds * 1000)),
            end: Some(Time(seconds * 1000 + 1000)),
            text: text.to_owned(),
            number: 1,
        }
    }

    fn said(cues: Vec<Utterance>) -> Vec<String> {
        join_cues(cues).into_iter().map(|turn| turn.text).collect()
    }

    #[test]
    fn cues_of_one_speaker_join_until_a_long_pause_or_another_speaks() {
        let cues = vec![
            cue(Some("A"), 0, "Ja"),
            cue(Some("A"), 2, "dus."),
            cue(Some("B"), 4, "Hm."),
            cue(Some("B"), 40, "Nou."),
        ];
        assert_eq!(said(cues), ["Ja dus.", "Hm.", "Nou."]);
    }

    #[test]
    fn a_mark_begins_a_turn_even_when_the_marked_cue_is_empty() {
        let cues = vec![(false, cue(None, 0, "Ja?")), (true, cue(None, 1, " ")), (false, cue(None, 2, "Nee."))];
        assert_eq!(join_marked(cues).len(), 2);
    }

    #[test]
    fn talk_of_nobody_known_is_cut_at_a_sentence_at_a_breath_and_at_last_anywhere() {
        let ten = "een twee drie vier vijf zes zeven acht negen tien";
        let count = |cues: Vec<Utterance>| -> Vec<usize> {
            join_cues(cues).iter().map(|turn| turn.text.split(' ').count()).collect()
        };
        let plain: Vec<Utterance> = (0..80).map(|at| cue(None, at, ten)).collect();
        assert_eq!(count(plain.clone()), [360, 360, 80]);
        let sentences: Vec<Utterance> = (0..15).map(|at| cue(None, at, &format!("{ten}."))).collect();
        assert_eq!(count(sentences), [120, 30]);
        let mut breath = plain;
        breath.truncate(30);
        for late in breath.iter_mut().skip(20) {
            late.time = late.time.map(|t| Time(t.0 + 3000));
            late.end = late.end.map(|t| Time(t.0 + 3000));
        }
        assert_eq!(count(breath), [200, 100]);
    }

    #[test]
    fn scripts_without_spaces_get_none() {
        assert_eq!(
            said(vec![cue(None, 0, "学习"), cue(None, 1, "很好。"), cue(None, 2, "OK 好")]),
            ["学习很好。 OK 好"]
        );
    }

    #[test]
    fn two_letters_without_spaces_count_as_a_word() {
        assert_eq!(length("学习很好。 OK dus"), 4);
        let cues = (0..30).map(|at| cue(None, at, "学习很好学习很好学习。")).collect();
        assert_eq!(said(cues).len(), 2);
    }

    #[test]
    fn the_end_of_a_turn_never_goes_back() {
        let mut long = cue(Some("A"), 0, "Ja");
        long.end = Some(Time(9000));
        assert_eq!(join_cues(vec![long, cue(Some("A"), 2, "dus")])[0].end, Some(Time(9000)));
    }
}
