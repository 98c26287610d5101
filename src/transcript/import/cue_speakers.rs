//! Who speaks in cues.
//!
//! In: the lines of cues and the voices that tags name. Out: utterances with speakers, and a mark where another one begins.
//! Where the file has voices, they alone count. Else labels (`Name: words`, `[SPEAKER_00]: words`, `(speaker 1) words`) are
//! taken by evidence over the file: (1) more than 80 % of the cues begin with one and some recur, as Zoom writes: those that
//! recur, those in the form of a name, and all where more than 95 % do; (2) else those in the form of a name that recur, when two do or one does three times, and once-only ones of the
//! same make (capitals, a number behind the same word, brackets) or behind `>>` or `-`. Where a label stands only where the
//! speaker changes (fewer than a quarter follow the same label) and there are two or more, cues without one go on with the
//! last. `>>`, and `-` where some cue has two lines with it, begin a turn of nobody known. What is not taken stays words.

use super::Utterance;
use super::cue_labels::{Label, Make, label};
use super::join::{Marked, append};
use crate::transcript::Time;
use std::collections::{BTreeMap, BTreeSet};

/// Lines of a cue in one voice.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    /// Which cue, from 0.
    pub cue: usize,
    /// Line of the cue in the file, from 1.
    pub number: u32,
    /// When the cue begins.
    pub begin: Option<Time>,
    /// When it ends.
    pub end: Option<Time>,
    /// The name in the voice tag.
    pub voice: Option<String>,
    /// The words, without markup.
    pub lines: Vec<String>,
}

/// Finds the speakers.
pub(super) fn assign(pieces: Vec<Piece>, notes: &mut Vec<String>) -> Vec<Marked> {
    if pieces.iter().any(|piece| piece.voice.is_some()) {
        return voices(&pieces, notes);
    }
    let evidence = Evidence::of(&pieces);
    evidence.say(notes);
    let mut marked: Vec<Marked> = Vec::new();
    let mut speaker: Option<String> = None;
    let mut dashed = false;
    for piece in &pieces {
        let mut fresh = true;
        if !evidence.inherits {
            speaker = None;
        }
        let mut dashes = 0;
        for (index, line) in piece.lines.iter().enumerate() {
            let (mark, words) = evidence.mark(line);
            let label = label(words).filter(|label| evidence.takes(label, index == 0));
            dashes += usize::from(mark == Mark::Dash);
            let begins = label.is_none() && (mark != Mark::None || fresh && dashed);
            let words = label.as_ref().map_or(words, |label| label.words);
            let another = begins || label.is_some();
            if another {
                speaker = label.map(|label| label.name);
            }
            if another || fresh {
                marked.push((begins, utterance(piece, speaker.clone(), words)));
            } else if let Some((_, last)) = marked.last_mut() {
                append(&mut last.text, words);
            }
            fresh = false;
            dashed = false;
        }
        // After two people in one cue nobody knows who goes on, unless labels say so.
        dashed = dashes > 1 && evidence.accepted.is_empty() && !evidence.every;
    }
    marked
}

fn utterance(piece: &Piece, speaker: Option<String>, words: &str) -> Utterance {
    Utterance { speaker, time: piece.begin, end: piece.end, text: words.to_owned(), number: piece.number }
}

/// Voices of tags; where none repeats from cue to cue, a cue without one goes on with the last.
fn voices(pieces: &[Piece], notes: &mut Vec<String>) -> Vec<Marked> {
    let named = pieces.iter().filter(|piece| piece.voice.is_some()).count();
    let again =
        pieces.windows(2).filter(|pair| matches!(pair, [one, next] if one.voice.is_some() && one.voice == next.voice));
    let inherits = again.count() * 4 < named && pieces.first().is_some_and(|piece| piece.voice.is_some());
    let unnamed = pieces.len() - named;
    if unnamed > 0 {
        notes.push(match inherits {
            true => format!("Voices stand only where they change: {unnamed} cues without one go on with the last."),
            false => format!(
                "{unnamed} cues have no voice, though the file names one in most; they stand without a speaker."
            ),
        });
    }
    let mut last = None;
    let say = |piece: &Piece| {
        if piece.voice.is_some() || !inherits {
            last.clone_from(&piece.voice);
        }
        (false, utterance(piece, last.clone(), &piece.lines.join(" ")))
    };
    pieces.iter().map(say).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Chevrons,
    Dash,
}

/// What the whole file says about its labels.
#[derive(Debug, Default)]
struct Evidence {
    /// Labels that are taken.
    accepted: BTreeSet<String>,
    /// All cues begin with a label: each is taken, of whatever form.
    every: bool,
    /// Cues without a label go on with the last.
    inherits: bool,
    /// Dashes mark speakers.
    dashes: bool,
    /// Names that stand once and stay words: name and line.
    single: Vec<(String, u32)>,
    /// Cues, and cues that begin with a label that is taken.
    cues: (usize, usize),
}

impl Evidence {
    fn of(pieces: &[Piece]) -> Self {
        let two = |piece: &Piece| piece.lines.iter().filter(|line| dash(line).is_some()).count() > 1;
        let dashes =
            pieces.iter().any(|piece| two(piece) && piece.lines.first().is_some_and(|line| dash(line).is_some()));
        let mut evidence = Self { dashes, ..Self::default() };
        let mut counts: BTreeMap<String, (usize, bool, u32)> = BTreeMap::new();
        let (mut loose, mut strict) = (Vec::new(), 0);
        for piece in pieces {
            for (index, line) in piece.lines.iter().enumerate() {
                let (mark, words) = evidence.mark(line);
                let Some(found) = label(words) else { continue };
                if index == 0 {
                    strict += usize::from(found.strict);
                    loose.push(found.name.clone());
                }
                if found.strict {
                    let entry = counts.entry(found.name).or_insert((0, false, piece.number));
                    entry.0 += 1;
                    entry.1 |= mark != Mark::None;
                }
            }
        }
        let mut firsts: BTreeMap<&String, usize> = BTreeMap::new();
        for name in &loose {
            *firsts.entry(name).or_default() += 1;
        }
        let recurs = firsts.len() < loose.len();
        let all = loose.len() >= 3 && recurs && loose.len() * 5 > pieces.len() * 4;
        evidence.every = all && loose.len() * 20 > pieces.len() * 19 || strict >= 2 && strict == pieces.len();
        let recurring = counts.values().filter(|count| count.0 > 1).count();
        let enough = recurring > 1 || counts.values().any(|count| count.0 > 2);
        if enough {
            evidence.accepted = counts.iter().filter(|entry| entry.1.0 > 1).map(|entry| entry.0.clone()).collect();
        }
        let make = Make::of(&evidence.accepted);
        let kin = |name: &String| make.fits(name);
        let more: Vec<String> = counts
            .iter()
            .filter(|(name, count)| count.0 == 1 && (count.1 || kin(name)))
            .map(|entry| entry.0.clone())
            .collect();
        evidence.accepted.extend(more);
        if all {
            let many = firsts.iter().filter(|entry| *entry.1 > 1);
            evidence.accepted.extend(many.map(|entry| (*entry.0).clone()));
            evidence.accepted.extend(counts.keys().cloned());
        }
        let left = counts.iter().filter(|(name, _)| !evidence.every && !evidence.accepted.contains(*name));
        evidence.single = left.map(|(name, count)| (name.clone(), count.2)).collect();
        evidence.habit(pieces);
        evidence
    }

    /// Learns whether labels repeat from cue to cue or stand only where the speaker changes.
    fn habit(&mut self, pieces: &[Piece]) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let (mut labelled, mut again) = (0, 0);
        let mut before: Option<String> = None;
        for piece in pieces {
            let name = piece.lines.first().and_then(|line| {
                label(self.mark(line).1).filter(|label| self.takes(label, true)).map(|label| label.name)
            });
            labelled += usize::from(name.is_some());
            again += usize::from(name.is_some() && name == before);
            names.extend(name.clone());
            before = name;
        }
        self.cues = (pieces.len(), labelled);
        self.inherits = again * 4 < labelled && names.len() > 1;
    }

    fn takes(&self, label: &Label, first: bool) -> bool {
        self.every && first || self.accepted.contains(&label.name)
    }

    /// A mark of another speaker at the start of a line, and what stands behind it.
    fn mark<'l>(&self, line: &'l str) -> (Mark, &'l str) {
        if let Some(words) = line.strip_prefix(">>") {
            return (Mark::Chevrons, words.trim_start_matches('>').trim_start());
        }
        match dash(line).filter(|_| self.dashes) {
            Some(words) => (Mark::Dash, words),
            None => (Mark::None, line),
        }
    }

    fn say(&self, notes: &mut Vec<String>) {
        let (cues, labelled) = self.cues;
        match (labelled > 0, self.inherits, cues > labelled) {
            (true, true, true) => notes.push(format!("Speakers stand only where they change: of {cues} cues {labelled} name one, the others go on with the last.")),
            (true, false, true) => notes.push(format!("Of {cues} cues {labelled} name a speaker; the others stand without one.")),
            _ => {}
        }
        for (name, line) in self.single.iter().take(20) {
            notes.push(format!(
                "`{name}:` near line {line} looks like a speaker but does not recur; it was left among the words."
            ));
        }
    }
}

/// What stands behind a dash at the start of a line.
fn dash(line: &str) -> Option<&str> {
    let words = line.strip_prefix(['-', '–', '—', '‐'])?;
    words.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic() || c == '[').then(|| words.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cues apart by a bar, lines by a slash.
    fn read(cues: &str) -> (Vec<String>, Vec<String>) {
        let piece = |(cue, text): (usize, &str)| Piece {
            cue,
            number: u32::try_from(cue).unwrap() + 1,
            lines: text.split('/').map(|line| line.trim().to_owned()).collect(),
            ..Piece::default()
        };
        let mut notes = Vec::new();
        let marked = assign(cues.split('|').enumerate().map(piece).collect(), &mut notes);
        let turns = super::super::join::join_marked(marked);
        (
            turns
                .into_iter()
                .map(|turn| format!("{}: {}", turn.speaker.unwrap_or("–".to_owned()), turn.text))
                .collect(),
            notes,
        )
    }

    fn said(cues: &str) -> Vec<String> {
        read(cues).0
    }

    #[test]
    fn labels_that_recur_are_speakers_and_the_others_go_on() {
        let (turns, notes) = read("Anna: Hoe/is het? | en toen | Bob: Goed. | Let op: nee | Anna: Ja. | Bob: Nee.");
        assert_eq!(turns, ["Anna: Hoe is het? en toen", "Bob: Goed. Let op: nee", "Anna: Ja.", "Bob: Nee."]);
        assert_eq!(notes.len(), 1, "{notes:?}");
    }

    #[test]
    fn a_name_that_stands_once_stays_words_and_is_noted() {
        let (turns, notes) = read("Anna: Hoe? | en | Bob: Goed. | zo | Anna: Ja. | Bob: Nee. | Amsterdam: daar | dus");
        assert_eq!(turns.last().unwrap(), "Bob: Nee. Amsterdam: daar dus");
        assert!(notes[1].starts_with("`Amsterdam:` near line 7"), "{notes:?}");
    }

    #[test]
    fn one_of_the_same_make_is_taken_though_it_stands_once() {
        assert_eq!(said("ANNA: Hoe? | en | BOB: Goed. | ANNA: Ja. | BOB: Nee | CEES: Hm | dus")[4..], ["CEES: Hm dus"]);
        assert_eq!(
            said("Speaker 1: Hoe? | a | Speaker 2: Goed. | Speaker 1: Ja. | Speaker 2: b | Speaker 3: Hm | c")[4..],
            ["Speaker 3: Hm c"]
        );
    }

    #[test]
    fn where_every_cue_has_a_name_one_without_is_of_nobody() {
        assert_eq!(
            said("jan de v: Hoe? | jan de v: en | Bob's iPhone: Goed | Bob's iPhone: zo | jan de v: Ja: dus | hallo"),
            ["jan de v: Hoe? en", "Bob's iPhone: Goed zo", "jan de v: Ja: dus", "–: hallo"]
        );
    }

    #[test]
    fn brackets_name_speakers_too() {
        assert_eq!(
            said("[SPEAKER_00]: Hoe? | [SPEAKER_00]: en | [SPEAKER_01]: Goed"),
            ["SPEAKER_00: Hoe? en", "SPEAKER_01: Goed"]
        );
        assert_eq!(
            said("(speaker 0) Hoe? | (speaker 1) Goed | (speaker 0) Ja"),
            ["speaker 0: Hoe?", "speaker 1: Goed", "speaker 0: Ja"]
        );
    }

    #[test]
    fn chevrons_and_dashes_begin_turns() {
        assert_eq!(said(">> Hoe? | en | >>> Goed. | >> JAN: Ja."), ["–: Hoe? en", "–: Goed.", "JAN: Ja."]);
        assert_eq!(said("Hoe? | - Goed./- Ja. | Zo. | dus"), ["–: Hoe?", "–: Goed.", "–: Ja.", "–: Zo. dus"]);
        assert_eq!(said("Hoe? | - Goed."), ["–: Hoe? - Goed."], "one dash is no habit");
        assert_eq!(
            said("- ANNA: Hoe?/- BOB: Goed. | dus | ANNA: Ja. | BOB: Nee."),
            ["ANNA: Hoe?", "BOB: Goed. dus", "ANNA: Ja.", "BOB: Nee."]
        );
    }

    #[test]
    fn speech_with_colons_is_no_speaker() {
        for text in [
            "Ik dacht: | nee | ik dacht: | ja | ik dacht: | dus",
            "om 12:30 | http://x.nl | 3: drie",
            "Note: one | and | so | on",
        ] {
            assert!(said(text).iter().all(|turn| turn.starts_with("–: ")), "{text}");
        }
    }

    #[test]
    fn one_label_alone_names_only_its_own_cues() {
        assert_eq!(
            said("INT: Hoe? | Goed | INT: En? | Ook | INT: Ja? | Nee"),
            ["INT: Hoe?", "–: Goed", "INT: En?", "–: Ook", "INT: Ja?", "–: Nee"]
        );
    }
}
