//! Who asks and who is asked, as far as labels say.
//!
//! In: labels and the talk. Out: a guess for each label, made in pairs and held against the question marks. A guess is a
//! proposal: `A` is an answer only beside `Q` or `V`, `R` a researcher only where the others answer.

use super::shape;
use super::words::{ANSWERS, ASKS, List};
use crate::transcript::Role;
use crate::transcript::import::Talk;
use std::collections::BTreeMap;

/// What a label seems to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The role.
    pub role: Role,
    /// Whether the label and the questions agree, or the label is a full word.
    pub sure: bool,
    /// Why, for people.
    pub why: &'static str,
}

/// Guesses from the label alone; letters are not sure.
pub fn role_of(label: &str) -> Option<Guess> {
    let stem = shape::stem(label);
    let remark = label.split_once('(').map(|(_, rest)| rest.trim_end_matches(')').trim().to_lowercase());
    let says = |list: &List| {
        list.has(&stem) || remark.as_deref().is_some_and(|remark| remark.chars().count() > 2 && list.has(remark))
    };
    let full = stem.chars().count() >= 4 || remark.is_some();
    let why = if full { "the word says so" } else { "the letters are usual for it" };
    let capital = label.starts_with(char::is_uppercase) || full;
    match (says(&ASKS), says(&ANSWERS)) {
        (true, false) if capital => Some(Guess { role: Role::Interviewer, sure: full, why }),
        (false, true) if capital => Some(Guess { role: Role::Participant, sure: full, why }),
        _ => None,
    }
}

/// Guesses the roles of all labels of one file together.
pub fn roles(labels: &[String], talk: &Talk) -> BTreeMap<String, Guess> {
    let mut guesses: BTreeMap<String, Guess> =
        labels.iter().filter_map(|label| Some((label.clone(), role_of(label)?))).collect();
    let has = |guesses: &BTreeMap<String, Guess>, role| guesses.values().any(|guess| guess.role == role);
    let stems = |of: &[&str]| labels.iter().any(|label| of.contains(&shape::stem(label).as_str()));
    if stems(&["q", "v", "question", "vraag"]) {
        for label in labels.iter().filter(|label| shape::stem(label) == "a") {
            let why = "it stands beside the question";
            guesses.insert(label.clone(), Guess { role: Role::Participant, sure: false, why });
        }
    }
    // R beside P, and nobody who asks: the researcher.
    if !has(&guesses, Role::Interviewer) && stems(&["p", "participant", "deelnemer"]) && stems(&["r"]) {
        for (_, guess) in guesses.iter_mut().filter(|(label, _)| shape::stem(label) == "r") {
            *guess = Guess { role: Role::Interviewer, sure: false, why: "it stands beside the participant" };
        }
    }
    if !has(&guesses, Role::Interviewer) || !has(&guesses, Role::Participant) {
        guesses.retain(|_, guess| guess.sure);
        the_other_of_two(labels, &mut guesses, talk);
        return guesses;
    }
    hold_against_questions(&mut guesses, talk);
    guesses
}

/// Where two speak and a word says who the one is, the other is the opposite, if the questions do not deny it.
fn the_other_of_two(labels: &[String], guesses: &mut BTreeMap<String, Guess>, talk: &Talk) {
    let ([a, b], Some((known, guess))) = (labels, guesses.first_key_value()) else { return };
    let other = if known == a { b } else { a };
    let opposite = match guess.role {
        Role::Interviewer => Role::Participant,
        Role::Participant => Role::Interviewer,
    };
    guesses.insert(other.clone(), Guess { role: opposite, sure: false, why: "it is the other of two" });
    let asker = |role| guesses.iter().filter(move |(_, guess)| guess.role == role).map(|(label, _)| label.as_str());
    if !ask_more(talk, &asker(Role::Interviewer).collect::<Vec<_>>(), &asker(Role::Participant).collect::<Vec<_>>()) {
        guesses.remove(other);
    }
}

/// Tells whether a larger part of the turns of some has a question mark than of the others.
fn ask_more(talk: &Talk, some: &[&str], others: &[&str]) -> bool {
    let rate = |labels: &[&str]| {
        let turns = talk.utterances.iter().filter(|turn| turn.speaker.as_deref().is_some_and(|s| labels.contains(&s)));
        turns.fold((0_usize, 0_usize), |(asked, all), turn| (asked + usize::from(asks(&turn.text)), all + 1))
    };
    let ((asked, all), (asked_back, all_back)) = (rate(some), rate(others));
    asked * all_back.max(1) > asked_back * all.max(1)
}

/// Makes the guesses sure when those who ask ask most, and takes back the letters when they do not.
fn hold_against_questions(guesses: &mut BTreeMap<String, Guess>, talk: &Talk) {
    if !talk.utterances.iter().any(|turn| asks(&turn.text)) {
        return;
    }
    let of = |role| guesses.iter().filter(move |(_, guess)| guess.role == role).map(|(label, _)| label.as_str());
    let fits = ask_more(talk, &of(Role::Interviewer).collect::<Vec<_>>(), &of(Role::Participant).collect::<Vec<_>>());
    for guess in guesses.values_mut().filter(|guess| !guess.sure) {
        if fits {
            *guess =
                Guess { sure: true, why: "the letters are usual for it, and the questions agree", ..guess.clone() };
        }
    }
    if !fits {
        guesses.retain(|_, guess| guess.sure);
    }
}

fn asks(text: &str) -> bool {
    text.contains(['?', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::import::Utterance;
    use Role::{Interviewer, Participant};

    fn talk(lines: &[(&str, &str)]) -> Talk {
        let say = |(speaker, text): &(&str, &str)| Utterance {
            speaker: Some((*speaker).to_owned()),
            text: (*text).to_owned(),
            ..Utterance::default()
        };
        Talk { utterances: lines.iter().map(say).collect(), ..Talk::default() }
    }

    fn guessed(lines: &[(&str, &str)]) -> Vec<(String, Role, bool)> {
        let mut labels: Vec<String> = lines.iter().map(|(label, _)| (*label).to_owned()).collect();
        labels.sort();
        labels.dedup();
        roles(&labels, &talk(lines)).into_iter().map(|(label, guess)| (label, guess.role, guess.sure)).collect()
    }

    #[test]
    fn pairs_are_known_and_the_questions_decide() {
        assert_eq!(
            guessed(&[("I", "Hoe?"), ("R", "Zo.")]),
            [("I".into(), Interviewer, true), ("R".into(), Participant, true)]
        );
        assert_eq!(
            guessed(&[("V", "Hoe?"), ("A", "Zo.")]),
            [("A".into(), Participant, true), ("V".into(), Interviewer, true)]
        );
        assert_eq!(
            guessed(&[("R", "Hoe?"), ("P", "Zo.")]),
            [("P".into(), Participant, true), ("R".into(), Interviewer, true)]
        );
        assert_eq!(
            guessed(&[("I", "hoe"), ("P1", "zo")]),
            [("I".into(), Interviewer, false), ("P1".into(), Participant, false)]
        );
        assert_eq!(guessed(&[("I", "Zo."), ("R", "Hoe?")]), [], "the questions say otherwise");
        assert_eq!(guessed(&[("A", "Hoe?"), ("B", "Zo.")]), [], "A beside B is a name");
        let host = guessed(&[("Kari (host)", "Zo."), ("Per", "Ja.")]);
        assert_eq!(host, [("Kari (host)".into(), Interviewer, true)], "and nobody asks");
        assert_eq!(guessed(&[("Onderzoeker", "Zo"), ("Deelnemer 2", "Ja")]).len(), 2);
        let dan = guessed(&[("Dan", "Hoe?"), ("Participant", "Zo.")]);
        assert_eq!(dan, [("Dan".into(), Interviewer, false), ("Participant".into(), Participant, true)]);
        assert_eq!(guessed(&[("Dan", "Zo."), ("Participant", "Hoe?")]).len(), 1);
        assert_eq!(role_of("i"), None);
    }
}
