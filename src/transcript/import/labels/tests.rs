//! Talk in the forms of the wild, whole.

use super::*;
use crate::transcript::Role;
use crate::transcript::import::markdown::Markdown;
use crate::transcript::import::text::PlainText;
use crate::transcript::import::{Content, Format, Source};

fn lines(text: &str) -> Lines {
    let numbered = (1_u32..).zip(text.split('\n'));
    Lines { lines: numbered.map(|(number, text)| Line { number, text: text.to_owned() }).collect(), ..Lines::default() }
}

pub(super) fn found(text: &str) -> Found {
    find_speakers(&lines(text))
}

/// Speaker, seconds and words of each turn.
pub(super) fn said(found: &Found) -> Vec<(&str, Option<u32>, &str)> {
    let turn = |turn: &'_ crate::transcript::import::Utterance| turn.time.map(|time| time.0 / 1000);
    found.talk.utterances.iter().map(|u| (u.speaker.as_deref().unwrap_or(""), turn(u), u.text.as_str())).collect()
}

fn plain(found: &Found) -> Vec<(&str, &str)> {
    said(found).into_iter().map(|(speaker, _, words)| (speaker, words)).collect()
}

fn clear(found: &Found) -> Vec<&str> {
    found.labels.iter().filter(|label| label.sure == Sure::Clear).map(|label| label.label.as_str()).collect()
}

#[test]
fn the_plain_form() {
    let f = found("I: Vertel eens?\nP: Ja,\nnou goed.\nI: Hm.\nP: Einde.");
    assert_eq!(plain(&f), [("I", "Vertel eens?"), ("P", "Ja, nou goed."), ("I", "Hm."), ("P", "Einde.")]);
    assert_eq!(clear(&f), ["I", "P"]);
    assert_eq!(f.labels[0].role.as_ref().map(|guess| (guess.role, guess.sure)), Some((Role::Interviewer, true)));
    assert_eq!((f.labels[1].turns, f.labels[1].words, f.labels[1].examples.len()), (2, 4, 2));
    assert!(f.talk.dropped.is_empty() && f.speech.is_empty());
}

#[test]
fn a_header_is_dropped_and_listed_and_a_title_stays() {
    let f = found(
        "Gesprek over werk\nDatum: 3 mei 2024\nDuur: 45 min.\nInterviewer: Anna de Vries\nRespondent: R3\n\n\
         I = interviewer\nPseudoniem: Fatima\n\nInterviewer: Hoe is het?\nRespondent: Goed.\nInterviewer: Waarom?\nRespondent: Daarom.\n-----\n",
    );
    let talk = [
        ("", "Gesprek over werk"),
        ("Interviewer", "Hoe is het?"),
        ("Respondent", "Goed."),
        ("Interviewer", "Waarom?"),
        ("Respondent", "Daarom."),
    ];
    assert_eq!(plain(&f), talk);
    let dropped: Vec<(u32, &str)> = f.talk.dropped.iter().map(|d| (d.number, d.why)).collect();
    let header = "header";
    let all =
        [(2, header), (3, header), (4, header), (5, header), (7, "legend of labels"), (8, header), (14, "separator")];
    assert_eq!(dropped, all);
}

#[test]
fn a_role_and_a_name_before_other_labels_are_no_turn() {
    let f = found("Interviewer: Jan Jansen\n\nI: Ja?\nP: Nee.\nI: Echt?\nP: Echt.");
    assert_eq!(plain(&f).first(), Some(&("I", "Ja?")));
    let f = found("I: interviewer\nP: participant\n\nI: Ja?\nP: Nee.\nI: Echt?\nP: Echt.");
    assert_eq!(plain(&f).first(), Some(&("I", "Ja?")));
    assert_eq!(f.talk.dropped.len(), 2);
}

#[test]
fn speech_that_looks_like_a_label_stays_speech_and_is_listed() {
    let f = found(
        "PARTICIPANT 29: Welcome.\n\nPARTICIPANT 30: Thanks a lot.\n\nPARTICIPANT 29: So.\nHi PARTICIPANT 30: nice to see you.\n\
         We have three sponsors:\nA and B.\n\nNote: this is new.\n\nPARTICIPANT 30: We met at 12:30.\n12:30 uur was laat.\nhttps://a.b/c: d\n\n0:00:00.0\n\nPARTICIPANT 29: Bye.",
    );
    assert_eq!(clear(&f), ["PARTICIPANT 29", "PARTICIPANT 30"]);
    assert_eq!(f.labels.iter().map(|l| l.turns).collect::<Vec<_>>(), [3, 2]);
    let listed: Vec<(u32, &str)> = f.speech.iter().map(|s| (s.number, s.label.as_str())).collect();
    assert_eq!(listed, [(6, "Hi PARTICIPANT 30"), (7, "We have three sponsors"), (10, "Note")]);
    assert!(plain(&f)[2].1.ends_with("\n\nNote: this is new."));
    assert_eq!(said(&f)[4].1, Some(0), "the time alone on its line is of the turn after it");
}

#[test]
fn an_indented_line_is_never_a_label_where_labels_stand_at_the_margin() {
    let f = found("I: Wat?\n\nP: Dit\n   P: zei ze\n\nI: Oké.\n\nP: Ja.");
    assert_eq!(plain(&f)[1], ("P", "Dit P: zei ze"));
    assert_eq!(f.speech[0].why, "it is indented");
}

#[test]
fn several_forms_of_time() {
    let expected = [
        ("Anna", Some(1), "Hoi Piet."),
        ("Piet", Some(3), "Dag, hoe is het?"),
        ("Anna", Some(65), "Goed."),
        ("Piet", Some(70), "Fijn."),
    ];
    for text in [
        "Anna  0:01\nHoi Piet.\n\nPiet  0:03\nDag, hoe is het?\n\nAnna  1:05\nGoed.\n\nPiet  1:10\nFijn.",
        "Anna: 00:00:01\n\nHoi Piet.\n\nPiet: 00:00:03\n\nDag, hoe is het?\n\nAnna: 00:01:05\n\nGoed.\n\nPiet: 00:01:10\n\nFijn.",
        "[00:01] Anna: Hoi Piet.\n[00:03] Piet: Dag, hoe is het?\n[01:05] Anna: Goed.\n[01:10] Piet: Fijn.",
        "**Anna** (00:00:01): Hoi Piet.\n\n**Piet** (00:00:03): Dag, hoe is het?\n\n**Anna** (00:01:05): Goed.\n\n**Piet** (00:01:10): Fijn.",
        "00:00:01 Anna: Hoi Piet.\n00:00:03 Piet: Dag, hoe is het?\n00:01:05 Anna: Goed.\n00:01:10 Piet: Fijn.",
        "0:0:1.0 --> 0:0:2.9\nAnna\nHoi Piet.\n\n0:0:3.0 --> 0:0:4.9\nPiet\nDag, hoe is het?\n\n0:1:5.0 --> 0:1:9.0\nAnna\nGoed.\n\n0:1:10.0 --> 0:1:11.0\nPiet\nFijn.",
        "[00:00:01.120] - Anna\nHoi Piet.\n\n[00:00:03.000] - Piet\nDag, hoe is het?\n\n[00:01:05.000] - Anna\nGoed.\n\n[00:01:10.000] - Piet\nFijn.",
    ] {
        let f = found(text);
        assert_eq!(said(&f), expected, "{text}");
        assert_eq!(clear(&f), ["Anna", "Piet"], "{text}");
    }
}

#[test]
fn f4_puts_the_time_at_the_end() {
    let f = found("I: Hoe? #00:00:03-5#\n\nP: Zo. #00:00:09-1#\n\nI: O. #00:00:10-0#");
    assert_eq!(said(&f), [("I", None, "Hoe?"), ("P", Some(3), "Zo."), ("I", Some(9), "O.")]);
}

#[test]
fn two_at_once_and_a_full_name_first() {
    let f = found(
        "Pieter Wuille: Hallo allemaal.\n\nKari (host): Welkom.\n\nPieter: Dank.\n\nKari: Wat doe je?\n\nPieter: Werken.\n\nKari: Echt?\n\nPieter og Kari: [lacht]\n\nPieter: Ja.",
    );
    let labels: Vec<&str> = f.labels.iter().map(|l| l.label.as_str()).collect();
    assert_eq!(labels, ["Pieter Wuille", "Kari (host)", "Pieter", "Kari", "Pieter og Kari"]);
    let same: Vec<(&str, &str)> = f.same.iter().map(|s| (s.label.as_str(), s.other.as_str())).collect();
    assert_eq!(same, [("Pieter", "Pieter Wuille"), ("Kari", "Kari (host)")]);
}

#[test]
fn a_label_without_its_colon() {
    let f = found("DB: Ja.\n\nPK: Nee?\n\nDB\nToch wel.\n\nPK: Nou.\n\nDB: Goed.\n\nPK zei hij: nee.\n\nDB: O.");
    assert_eq!(plain(&f)[2], ("DB", "Toch wel."));
    assert_eq!(f.labels[0].forms.len(), 2);
    assert_eq!(f.speech.iter().map(|s| s.number).collect::<Vec<_>>(), [12]);
}

#[test]
fn numbers_before_labels() {
    let f =
        found("##META text naam = ASTA\n\nINV: Kunt u?\n1 | PMA: ja\n2| PMA: nee\nINV: en toen\n3 | PMA: toen niets");
    assert_eq!(plain(&f)[1], ("PMA", "ja"));
    assert_eq!(f.talk.dropped.len(), 1);
    assert!(f.talk.notes.contains(&"3 numbers before labels were left out.".to_owned()));
}

#[test]
fn a_focus_group_with_its_traps() {
    let f = found(FOCUS_GROUP);
    let labels: Vec<(&str, usize)> = f.labels.iter().map(|l| (l.label.as_str(), l.turns)).collect();
    assert_eq!(labels, [("M", 4), ("R1", 3), ("R2", 1), ("R3", 1), ("?", 1), ("R2 en R3", 1), ("R4", 1), ("R?", 1)]);
    let doubts: Vec<&str> = f.labels.iter().filter(|l| l.sure != Sure::Clear).map(|l| l.label.as_str()).collect();
    assert_eq!(doubts, ["?", "R?"]);
    assert_eq!(f.speech.iter().map(|s| s.number).collect::<Vec<_>>(), [16, 23]);
    assert_eq!(f.talk.dropped.len(), 7);
}

#[test]
fn a_monologue_has_one_label_and_it_is_unclear() {
    let f = found("P: Ik begon in 1990.\n\nLater werd het beter.\n\nEn nu zit ik hier.");
    assert_eq!(plain(&f), [("P", "Ik begon in 1990.\n\nLater werd het beter.\n\nEn nu zit ik hier.")]);
    assert_eq!(f.labels[0].sure, Sure::Unclear("it is the only label in the file"));
}

#[test]
fn a_list_in_speech_keeps_its_items() {
    let f = found("I: Wat?\n\nP: Twee:\n1. tijd\n2. geld\n\nI: Ja.\n\nP: Ja.");
    assert_eq!(plain(&f)[1].1, "Twee:\n\n1. tijd\n\n2. geld");
}

pub(super) const FOCUS_GROUP: &str = "Focusgroep 2 – Zorgcentrum
Datum opname: 12-03-2023
Aanwezig: moderator (M), R1 t/m R4, notulist
Duur: 1:12:30

Legenda:
M = moderator
R1 = respondent 1
(...) = onverstaanbaar

M: Welkom allemaal. Fijn dat jullie er zijn: dat waardeer ik.
R1: Graag gedaan.
R2: Ja hoor.
M: Eerste vraag: wat is werk voor jullie?
R3: Nou, ik zei laatst tegen mijn collega:
En zij zei: nee.
R1: Voorbeeld: ik kom om 07:30 uur binnen.
?: [lacht]
R2 en R3: Ja!
M: Nog iemand?
R4: Alleen dit: rust.
R1: Mijn leidinggevende zegt altijd:
Let op: geen fouten.
R?: Dat klopt.
M: Dank.
";

#[test]
fn prose_has_no_labels() {
    for text in [
        "Dit is een verslag.\n\nVoordelen:\nveel.\n\nNadelen:\nook.\n\nAmsterdam: mooi.\n\nHet was leuk.",
        "hello everyone and welcome\nto this podcast\nyes",
        "Vertrek 9:30\nAankomst 10:45\nDat was het.",
        "title: x\nname: y",
        "Verslag.\n\nDoel: leren\nConclusie: goed\n\nHet liep tot mei.\n\nSterk: samenwerking\nZwak: tijd\nSterk: inzet",
    ] {
        let f = found(text);
        assert!(f.labels.is_empty(), "{:?}", f.labels);
        assert!(f.talk.utterances.iter().all(|u| u.speaker.is_none()));
    }
}

#[test]
fn lines_that_begin_with_times_are_cues() {
    let f =
        found("[00:00.000 --> 00:02.500] hello\n[00:02.500 --> 00:04.000] everyone.\n[00:30.000 --> 00:31.000] bye");
    assert_eq!(said(&f), [("", Some(0), "hello everyone."), ("", Some(30), "bye")]);
}

/// Fills lines up to a width.
fn wrap(line: &str, width: usize) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in line.split(' ') {
        let wide = word.chars().count();
        if column > 0 {
            out.push(if column + 1 + wide > width { '\n' } else { ' ' });
            column = if column + 1 + wide > width { 0 } else { column + 1 };
        }
        out.push_str(word);
        column += wide;
    }
    out + "\n"
}

#[test]
fn wrapped_lines_join_and_paragraphs_stay() {
    let question = "Wat is het eerste dat u zag toen u daar aankwam in het voorjaar van dat jaar?";
    let answer = "Eerst zag ik een heel groot gebouw met veel ramen, dat weet ik nog.";
    let more = "Daarna kwam er iemand naar buiten die ik niet kende maar die mij wel kende.";
    let text = ["I: ", question, "\n", "P: ", answer, "\n", more, "\n", "I: Ja?\n", "P: ", more, "\n"].concat();
    let f = found(&text.lines().map(|line| wrap(line, 30)).collect::<String>());
    assert_eq!(plain(&f), [("I", question), ("P", &format!("{answer}\n\n{more}")), ("I", "Ja?"), ("P", more)]);
    let f = found("I: A?\n\nP: Een.\nTwee.\n\nDrie.\n\nI: B?\n\nP: Vier.");
    assert_eq!(plain(&f)[1].1, "Een. Twee.\n\nDrie.");
    let f = found("I: A?\nP: Een hele alinea.\nNog een hele alinea.\nI: B?\nP: Vier.");
    assert_eq!(plain(&f)[1].1, "Een hele alinea.\n\nNog een hele alinea.");
}

#[test]
fn a_rare_speaker_like_the_others() {
    let mut text = String::new();
    for i in 0..10 {
        text.push_str(&format!("Teacher 1:\tYes {i}.\nResearcher 2:\tAnd {i}?\n"));
    }
    text.push_str("Teacher 4:\tMe too.\n");
    let f = found(&text);
    assert_eq!(clear(&f), ["Teacher 1", "Researcher 2", "Teacher 4"]);
}

/// The real files, where they are.
#[allow(clippy::print_stderr, reason = "a test says that it was skipped")]
fn real(name: &str) -> Option<Vec<u8>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/real/transcripts/");
    let bytes = [beside].iter().find_map(|folder| std::fs::read(format!("{folder}{name}")).ok());
    if bytes.is_none() {
        eprintln!("skipped: {name} is not here");
    }
    bytes
}

fn of_real(name: &str) -> Option<Found> {
    let bytes = real(name)?;
    let source = Source { name, bytes: &bytes };
    assert_eq!(Markdown.recognise(&source).is_some(), name.ends_with(".md"));
    let format: &dyn Format = if name.ends_with(".md") { &Markdown } else { &PlainText };
    let Ok(Content::Lines(lines)) = format.read(&source) else { panic!("{name}") };
    Some(find_speakers(&lines))
}

fn counts(found: &Found) -> Vec<(&str, usize, usize)> {
    assert!(found.labels.iter().all(|label| label.sure == Sure::Clear));
    found.labels.iter().map(|label| (label.label.as_str(), label.turns, label.words)).collect()
}

#[test]
fn real_podcast_with_names() {
    let Some(f) = of_real("bitcointranscripts-bitcointranscripts__2020-01-28-pieter-wuille-part1.md") else { return };
    assert_eq!(counts(&f), [("Jonas", 9, 263), ("John", 53, 1018), ("Pieter", 56, 5846)]);
    assert_eq!(f.talk.dropped.len(), 18, "front matter, one link to part 2, one heading, two addresses");
    assert!(f.speech.is_empty() && f.same.is_empty() && f.talk.notes.is_empty());
}

#[test]
fn real_podcast_with_names_and_times() {
    let Some(f) = of_real("bitcointranscripts-bitcointranscripts__cashu-and-fedimint.md") else { return };
    let counted =
        [("NVK", 125, 5641), ("Calle", 67, 7399), ("Eric", 73, 5931), ("Rijndael", 38, 2656), ("Odell", 13, 1071)];
    assert_eq!(counts(&f), counted);
    assert_eq!(f.talk.utterances.len(), 317, "and what was said before the first label");
    assert!(f.talk.utterances.iter().skip(1).all(|turn| turn.time.is_some()));
}

#[test]
fn real_text_without_labels() {
    let Some(f) = of_real("hitsave-interview-transcripts__Keitai_update_Spring_2025.txt") else { return };
    let words: usize = f.talk.utterances.iter().map(|turn| turn.text.split_whitespace().count()).sum();
    assert_eq!((f.labels.len(), f.speech.len(), words), (0, 0, 14492));
}

#[test]
fn one_talk_in_three_encodings_is_one_talk() {
    let read = |bytes: &[u8]| {
        let Ok(Content::Lines(lines)) = PlainText.read(&Source { name: "x", bytes }) else { panic!() };
        find_speakers(&lines)
    };
    let utf8 = read(include_bytes!("../../../../tests/fixtures/import/focus-group.txt"));
    let utf16 = read(include_bytes!("../../../../tests/fixtures/import/focus-group-utf16le.txt"));
    let mac = read(include_bytes!("../../../../tests/fixtures/import/focus-group-macroman.txt"));
    assert_eq!(utf8.talk.utterances, utf16.talk.utterances);
    assert_eq!(utf8.talk.utterances.len(), mac.talk.utterances.len());
    assert!(mac.talk.utterances.iter().any(|turn| turn.text.contains("één keer")));
    assert!(mac.talk.notes.iter().any(|note| note.contains("macintosh")), "{:?}", mac.talk.notes);
}
