//! Rev's nlp tables: a token on each line.
//!
//! In: `token|speaker|ts|endTs|punctuation|prepunctuation|case|tags…`. Out: talk, an utterance for each run of one
//! speaker.

use std::collections::BTreeMap;

use super::clock::seconds;
use super::plain::{decode, dropped, has_words, number, one_space};
use super::{Refused, Talk, Utterance};
use crate::transcript::Time;

/// Tells by the first line.
pub fn is(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.starts_with(b"token|speaker|")
}

/// Reads the table.
///
/// # Errors
/// When no line has a token.
pub fn read(bytes: &[u8]) -> Result<Talk, Refused> {
    let (text, _) = decode(bytes)?;
    let mut lines = text.lines().enumerate();
    let header = lines.next().map(|(_, header)| header).unwrap_or_default().trim_start_matches('\u{feff}');
    let columns: BTreeMap<&str, usize> = header.split('|').map(str::trim).zip(0..).collect();
    let mut talk = Talk::default();
    for (index, line) in lines {
        let cells: Vec<&str> = line.split('|').collect();
        let get = |name: &str| columns.get(name).and_then(|at| cells.get(*at)).map_or("", |cell| cell.trim());
        let token = one_space(get("token"));
        if token.is_empty() {
            if has_words(line) {
                talk.dropped.push(dropped(number(index), line, "line without a token"));
            }
            continue;
        }
        let token = match token.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            Some(mark) => format!("[{mark}]"),
            None => token,
        };
        let word = format!("{}{token}{}", get("prepunctuation"), get("punctuation"));
        let speaker = Some(get("speaker").to_owned()).filter(|speaker| !speaker.is_empty());
        let time = |name: &str| -> Option<Time> { get(name).parse::<f64>().ok().and_then(seconds) };
        match talk.utterances.last_mut().filter(|last| last.speaker == speaker) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(&word);
                last.end = time("endTs").or(last.end);
            }
            None => talk.utterances.push(Utterance {
                speaker,
                time: time("ts"),
                end: time("endTs"),
                text: word,
                number: number(index),
            }),
        }
    }
    if talk.utterances.is_empty() {
        return Err(Refused::new("no line of this table has a token"));
    }
    Ok(talk)
}
