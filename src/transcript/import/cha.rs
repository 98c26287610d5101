//! CHAT, the transcripts of CLAN and TalkBank.
//!
//! In: a `.cha` file. Out: talk, an utterance for each run of main lines of one speaker. Promise: words change only by
//! the rules of `cha_words`; dependent tiers and headers are listed among what was left out.

use std::collections::{BTreeMap, BTreeSet};

use super::cha_words::reading;
use super::join::{PAUSE, ends_sentence};
use super::plain::{decode, dropped, has_words, head, language, number, one_space};
use super::{About, Content, Format, Refused, Source, Talk, Utterance};

/// CHAT.
pub(super) struct Cha;

static ABOUT: About = About {
    id: "cha",
    name: "CHAT (CLAN, TalkBank)",
    endings: &["cha"],
    recognised: "`@Begin` or `@Participants` and main lines such as `*PAR:`",
    kept: "speakers by their codes, words, times of bullets, the language; names and roles of the participants and the \
           media in the notes; pauses `(.)`; `&=laughs`, `[=! angry]`, `[= a comment]` and `[% a comment]` as marks in \
           square brackets; `xxx`, `yyy`, `www` as `[xxx]`; lines of one speaker join to a turn, a new paragraph \
           behind a line that does not end a sentence",
    lost: "dependent tiers and other headers, listed; marks of retracing and overlap (`[/]`, `[//]`, `<…>`, `[>]`); \
           linkers (`+^`, `+<`, `++`); replacements `[: …]`, error and post codes `[* …]`, `[+ …]`, `[- …]` and words \
           that were not said (`0is`), listed; `+...` becomes …, `+/.` becomes –, `+\"/.` becomes a colon; spaces \
           before punctuation; the brackets of `t(r)actor`; `&-`, `&+`, `&~` before a word and `@u`, `@s:deu` behind \
           one; `_` becomes a space; `‡` and `„` become a comma; a line whose brackets do not balance keeps all its \
           codes",
};

impl Format for Cha {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognise(&self, source: &Source) -> Option<u8> {
        let head = head(source.bytes, 16 * 1024);
        let begins = |mark: &str| head.lines().any(|line| line.starts_with(mark));
        let main = head.lines().any(|line| main_line(line).is_some());
        match (begins("@Begin"), begins("@Participants:") || begins("@ID:"), main) {
            (true, true, true) => Some(98),
            (true, _, true) | (_, true, true) => Some(92),
            (true, true, false) => Some(80),
            _ => None,
        }
    }

    fn read(&self, source: &Source) -> Result<Content, Refused> {
        let (text, encoding) = decode(source.bytes)?;
        let mut file = File::default();
        for (line, logical) in logical_lines(&text) {
            file.line(line, &logical);
        }
        let talk = file.finish(encoding);
        if talk.utterances.is_empty() {
            return Err(Refused::new("this CHAT file holds no main line with words, such as `*PAR:\tja .`")
                .hint("check that it is the transcript and that main lines begin with `*`"));
        }
        Ok(Content::Talk(talk))
    }
}

/// Joins continuation lines, which begin with white space, to the line before.
fn logical_lines(text: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (index, line) in text.split('\n').enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match lines.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
            Some((_, before)) => {
                before.push(' ');
                before.push_str(line.trim());
            }
            None => lines.push((number(index), line.trim_end().to_owned())),
        }
    }
    lines
}

/// Splits `*PAR:\twords`.
fn main_line(line: &str) -> Option<(&str, &str)> {
    let (speaker, words) = line.strip_prefix('*')?.split_once(':')?;
    let plain = (1..=16).contains(&speaker.len()) && speaker.chars().all(|c| c.is_alphanumeric() || "-_'+".contains(c));
    plain.then_some((speaker, words))
}

#[derive(Default)]
struct File {
    talk: Talk,
    participants: Vec<(String, String)>,
    tiers: BTreeMap<String, u32>,
    unchanged: Vec<u32>,
}

impl File {
    fn line(&mut self, line: u32, text: &str) {
        if let Some((speaker, words)) = main_line(text) {
            self.main(line, speaker, words);
        } else if text.starts_with('%') {
            let tier = text.split(':').next().unwrap_or(text);
            *self.tiers.entry(tier.chars().take(20).collect()).or_default() += 1;
            self.talk.dropped.push(dropped(line, text, "dependent tier"));
        } else if text.starts_with('@') {
            self.header(line, text);
        } else {
            self.talk.dropped.push(dropped(line, text, "not a line of CHAT"));
        }
    }

    fn main(&mut self, line: u32, speaker: &str, words: &str) {
        let reading = reading(words);
        if reading.unchanged {
            self.unchanged.push(line);
        }
        for code in &reading.left_out {
            self.talk.dropped.push(dropped(line, code, "CHAT code"));
        }
        if !has_words(&reading.text) {
            self.talk.dropped.push(dropped(line, words, "no words"));
            return;
        }
        let speaker = Some(speaker.to_owned());
        let (time, end) = (reading.time, reading.end);
        self.talk.utterances.push(Utterance { speaker, time, end, text: reading.text, number: line });
    }

    fn header(&mut self, line: u32, text: &str) {
        let (name, value) = text.split_once(':').map_or((text, ""), |(name, value)| (name, value.trim()));
        match name {
            "@UTF8" | "@Begin" | "@End" => {}
            "@Participants" => self.participants = value.split(',').filter_map(participant).collect(),
            "@ID" if self.participants.is_empty() => self.participants.extend(from_id(value)),
            "@ID" => self.talk.dropped.push(dropped(line, text, "header")),
            "@Languages" => {
                let mut tags = value.split([',', ' ']).filter_map(language);
                self.talk.language = tags.next();
                let more: Vec<String> = tags.collect();
                if !more.is_empty() {
                    self.talk.notes.push(format!("The file also names the language {}.", more.join(", ")));
                }
            }
            "@Media" => self.talk.notes.push(format!("The recording is named {}.", one_space(value))),
            _ => self.talk.dropped.push(dropped(line, text, "header")),
        }
    }

    fn finish(self, encoding: &str) -> Talk {
        let Self { mut talk, participants, tiers, unchanged } = self;
        let mut notes: Vec<String> = Vec::new();
        if !participants.is_empty() {
            let told: Vec<String> = participants.iter().map(|(code, role)| format!("{code} is {role}")).collect();
            notes.push(format!("Participants: {}.", told.join("; ")));
            let mut strangers: Vec<&str> = talk.utterances.iter().filter_map(|u| u.speaker.as_deref()).collect();
            let known: BTreeSet<&str> = participants.iter().map(|(code, _)| code.as_str()).collect();
            strangers.retain(|speaker| !known.contains(speaker));
            strangers.sort_unstable();
            strangers.dedup();
            if !strangers.is_empty() {
                notes.push(format!("Not among the participants that the file names: {}.", strangers.join(", ")));
            }
        }
        if !tiers.is_empty() {
            let counts: Vec<String> = tiers.iter().map(|(tier, count)| format!("{tier} {count}")).collect();
            notes.push(format!("Dependent tiers left out: {}.", counts.join(", ")));
        }
        if !unchanged.is_empty() {
            let lines: Vec<String> = unchanged.iter().take(20).map(u32::to_string).collect();
            let (count, lines) = (unchanged.len(), lines.join(", "));
            notes.push(format!("Brackets do not balance in {count} lines, whose codes stay as they are: {lines}."));
        }
        if encoding != "UTF-8" {
            notes.push(format!("The file was read as {encoding}."));
        }
        notes.append(&mut talk.notes);
        talk.notes = notes;
        talk.utterances = join(std::mem::take(&mut talk.utterances));
        talk
    }
}

/// Joins lines of one speaker, no further apart than [`PAUSE`]; behind one without a sentence's end begins a paragraph.
fn join(lines: Vec<Utterance>) -> Vec<Utterance> {
    let mut turns: Vec<Utterance> = Vec::new();
    for line in lines {
        let goes_on = |turn: &&mut Utterance| {
            let silence = turn.end.or(turn.time).zip(line.time).map_or(0, |(end, begin)| begin.0.saturating_sub(end.0));
            turn.speaker == line.speaker && silence <= PAUSE
        };
        match turns.last_mut().filter(goes_on) {
            Some(turn) => {
                let ends = ends_sentence(&turn.text) || turn.text.ends_with(['–', ':']);
                turn.text.push_str(if ends { " " } else { "\n\n" });
                turn.text.push_str(&line.text);
                turn.end = line.end.or(line.time).or(turn.end);
            }
            None => turns.push(line),
        }
    }
    turns
}

/// `PAR A023 Participant`: the code, the name if there is one, the role.
fn participant(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [] => None,
        [code] => Some(((*code).to_owned(), "without a role".to_owned())),
        [code, role] => Some(((*code).to_owned(), (*role).to_owned())),
        [code, name @ .., role] => Some(((*code).to_owned(), format!("{} ({role})", name.join(" ")))),
    }
}

/// The third and the eighth field of `@ID`.
fn from_id(value: &str) -> Option<(String, String)> {
    let fields: Vec<&str> = value.split('|').map(str::trim).collect();
    let code = fields.get(2).filter(|code| !code.is_empty())?;
    let role = fields.get(7).filter(|role| !role.is_empty()).unwrap_or(&"without a role");
    Some(((*code).to_owned(), (*role).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::try_out::{damage, real, talk, told};
    use super::*;

    const SMALL: &str = "@UTF8\n@Begin\n@Languages:\tnld, eng\n@Participants:\tPAR A01 Participant, INV Investigator\n\
        @Media:\tclip, audio\n@G:\tPlaatje\n*INV:\tvertel eens &-uh over\n\tdit plaatje . \u{15}0_1500\u{15}\n%mor:\tx|y .\n\
        *PAR:\tnou <dat> [/] dat weet ik [: wist] niet . \u{15}1600_3000\u{15}\n*PAR:\teh \u{15}3000_3100\u{15}\n*PAR:\techt niet +... \u{15}3100_4000\u{15}\n\
        *PAR:\t0 .\n*ZZZ:\tja .\n@End\n";

    #[test]
    fn main_lines_become_turns() {
        let talk = talk(&Cha, SMALL.as_bytes());
        let said = told(&talk);
        assert_eq!(
            said,
            [
                "[00:00:00] INV: vertel eens uh over dit plaatje.",
                "[00:00:01] PAR: nou dat dat weet ik niet. eh\n\necht niet…",
                "ZZZ: ja."
            ]
        );
        assert_eq!(talk.utterances[1].end.unwrap().0, 4000);
        assert_eq!(talk.language.as_deref(), Some("nl"));
        let why: Vec<(u32, &str)> = talk.dropped.iter().map(|d| (d.number, d.why)).collect();
        assert_eq!(why, [(6, "header"), (9, "dependent tier"), (10, "CHAT code"), (13, "no words")]);
        assert_eq!(talk.notes[0], "Participants: PAR is A01 (Participant); INV is Investigator.");
        assert_eq!(talk.notes[1], "Not among the participants that the file names: ZZZ.");
        assert_eq!(talk.notes[2], "Dependent tiers left out: %mor 1.");
    }

    #[test]
    fn only_chat_is_recognised() {
        let sure = |text: &str| Cha.recognise(&Source { name: "x", bytes: text.as_bytes() });
        assert_eq!(sure(SMALL), Some(98));
        assert_eq!(sure("# Kop\n* punt: een\n* punt: twee\n"), None);
        assert_eq!(sure("@begin mail\nI: ja\n"), None);
        assert!(Cha.read(&Source { name: "x", bytes: b"@Begin\n@End\n" }).is_err());
    }

    #[test]
    fn damaged_files_are_refused_or_read_in_part() {
        damage(&Cha, SMALL.as_bytes());
    }

    #[test]
    fn the_real_files() {
        for (name, pinned) in [
            ("CentreForDigitalHumanities-sasta__ASTA_01_exp.cha", "58 turns, 0 timed, 51 left out; INV 148, PMA 364"),
            ("CentreForDigitalHumanities-sasta__Tarsp_01.cha", "1 turns, 0 timed, 44 left out; CHI 182"),
            ("JanOdijk-chamd__headers.cha", "8 turns, 0 timed, 7 left out; DAR 81, LUK 23"),
            ("TalkBank-talkbank-tools__fra_geneva_timed.cha", "2 turns, 0 timed, 20 left out; CHI 7, MOT 14"),
            (
                "TalkBank-talkbank-tools__utr_real_world_regression_input.cha",
                "6 turns, 0 timed, 8 left out; INV 105, PAR 337",
            ),
            ("TalkBank-talkbank-tools__yue_hku_timed.cha", "1 turns, 0 timed, 33 left out; PAR 88"),
        ] {
            real(&Cha, name, pinned);
        }
    }
}
