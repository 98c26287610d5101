//! What holds for any talk and any bytes.

use super::tests::{FOCUS_GROUP, found, said};
use super::*;
use crate::transcript::import::markdown::Markdown;
use crate::transcript::import::text::PlainText;
use crate::transcript::import::{Content, Format, Source};
use proptest::prelude::*;

/// How a generated talk is written down: time and label, then words.
type Writer = fn(usize, &str, &str) -> String;

const FORMS: [Writer; 17] = [
    |_, label, words| format!("{label}: {words}\n"),
    |_, label, words| format!("{label}: {words}\n\n"),
    |_, label, words| format!("**{label}:** {words}\n\n"),
    |_, label, words| format!("**{label}**: {words}\n\n"),
    |_, label, words| format!("{label}:\n{words}\n\n"),
    |_, label, words| format!("{label}\n{words}\n\n"),
    |i, label, words| format!("{label} 00:{:02}:{:02}\n{words}\n\n", i / 60, i % 60),
    |i, label, words| format!("{label}  {}:{:02}\n\n{words}\n\n", i / 60, i % 60),
    |i, label, words| format!("[{:02}:{:02}] {label}: {words}\n", i / 60, i % 60),
    |i, label, words| format!("{label} (00:{:02}:{:02}): {words}\n\n", i / 60, i % 60),
    |i, label, words| format!("(00:{:02}:{:02}) {label}: {words}\n", i / 60, i % 60),
    |i, label, words| format!("{} | {label}: {words}\n", i + 1),
    |i, label, words| format!("{}. {label}: {words}\n\n", i + 1),
    |_, label, words| format!("{label}:\t{words}\n"),
    |_, label, words| format!("{label}-\t{words}\n"),
    |_, label, words| format!(">> {label}: {words}\n"),
    |_, label, words| format!("- {label}: {words}\n"),
];

const TIMED: [usize; 5] = [6, 7, 8, 9, 10];

/// The forms with an empty line between turns, in which a turn may have paragraphs.
const PARTED: [usize; 9] = [1, 2, 3, 4, 5, 6, 7, 9, 12];

fn words() -> impl Strategy<Value = String> {
    "[A-Z][a-zé]{0,7}( [a-zé,]{1,8}| 12:30| \\[lacht\\]){0,12}[.?]"
}

fn speakers() -> impl Strategy<Value = Vec<&'static str>> {
    let casts = vec![
        vec!["I", "R"],
        vec!["Interviewer", "Respondent"],
        vec!["Anna de Vries", "Piet", "MEG MARTIN"],
        vec!["Speaker 0", "Speaker 1", "Unknown Speaker"],
        vec!["I1", "I2", "P12"],
        vec!["Per", "Kari (host)", "Per og Kari"],
        vec!["PMA", "INV"],
        vec!["Vraag", "Antwoord"],
        vec!["访谈者", "受访者"],
        vec!["SPEAKER_00", "SPEAKER_01"],
    ];
    proptest::sample::select(casts)
}

proptest! {
    #[test]
    fn talk_in_any_form_comes_back(
        cast in speakers(),
        form in 0..FORMS.len(),
        turns in proptest::collection::vec((0_usize..3, words(), proptest::option::of(words())), 6..40),
    ) {
        // A label alone on a line is a label, whoever meant it as words.
        let label = |words: &str| cast.contains(&words.trim_end_matches(['.', '?']));
        prop_assume!(!turns.iter().any(|(_, words, more)| label(words) || more.as_deref().is_some_and(label)));
        // Each speaker has two turns, and none follows itself: a talk, not a list.
        let lead = (0..cast.len() * 2).map(|i| (i, "Ja, dat klopt wel.".to_owned(), None));
        let mut spoken: Vec<(&str, String)> = Vec::new();
        for (who, words, more) in lead.chain(turns) {
            let who = cast[who % cast.len()];
            if spoken.last().is_none_or(|(last, _)| *last != who) {
                let more = more.filter(|_| PARTED.contains(&form)).map(|more| format!("\n\n{more}"));
                spoken.push((who, words + &more.unwrap_or_default()));
            }
        }
        let text: String = spoken.iter().enumerate().map(|(i, (who, words))| FORMS[form](i, who, words)).collect();
        let f = found(&text);
        let time = |i: usize| TIMED.contains(&form).then_some(i as u32);
        let expected: Vec<(&str, Option<u32>, &str)> =
            spoken.iter().enumerate().map(|(i, (who, words))| (*who, time(i), words.as_str())).collect();
        prop_assert_eq!(said(&f), expected, "{}", text);
    }

    #[test]
    fn no_word_is_lost_and_nothing_panics(text in "((I|P|Anna Vos|Note|[a-z]{1,4}|\\[0:1[0-9]\\]|0:02|\\*\\*|- |12\\. )[: \t\n.#*-]{1,3}){0,60}") {
        let f = found(&text);
        let letters = |s: &str| s.chars().filter(|c| c.is_lowercase()).count();
        let kept: usize = f.talk.utterances.iter()
            .map(|u| letters(&u.text) + u.speaker.as_deref().map_or(0, letters)).sum();
        let left: usize = f.talk.dropped.iter().map(|d| letters(&d.text)).sum();
        // A speaker may be repeated for a turn that a time splits, so never fewer than the source has.
        prop_assert!(kept + left >= letters(&text), "{} + {} < {}\n{}\n{:?}", kept, left, letters(&text), text, f.talk);
    }

    #[test]
    fn any_lines_are_read(text in "\\PC{0,200}(\n|\\PC|:|\t| |\\[|#|[0-9]){0,200}") {
        found(&text);
    }
}

/// Each text as bytes in some encodings, to cut and to spoil.
fn fixtures() -> Vec<Vec<u8>> {
    let markdown = "---\ntitle: é\n---\n# Kop\n\n**Anna** (00:10):\n> hoi [x](http://y)\n\n**Piet:** dag\n\n**Anna:** <!-- o --> ja\n";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let latin = encoding_rs::WINDOWS_1252.encode(FOCUS_GROUP).0.into_owned();
    vec![FOCUS_GROUP.into(), markdown.into(), utf16(FOCUS_GROUP), latin]
}

fn read_all(bytes: &[u8]) {
    let source = Source { name: "x", bytes };
    for format in [&PlainText as &dyn Format, &Markdown] {
        format.recognise(&source);
        if let Ok(Content::Lines(lines)) = format.read(&source) {
            find_speakers(&lines);
        }
    }
}

#[test]
fn cut_off_files_are_read_or_refused() {
    for bytes in fixtures() {
        for end in (0..=bytes.len()).step_by(1 + bytes.len() / 300) {
            read_all(&bytes[..end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn spoiled_bytes_are_read_or_refused(which in 0..4_usize, flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = fixtures().swap_remove(which);
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        read_all(&bytes);
    }
}

#[test]
fn large_and_odd_files_take_bounded_time() {
    for text in [
        "a".repeat(500_000),
        ":".repeat(250_000),
        "[".repeat(250_000),
        "[0:10".repeat(50_000),
        "I:\n".repeat(50_000),
        "<!--".repeat(50_000),
        "[x](".repeat(50_000),
        "> ".repeat(100_000),
        (0..20_000).map(|i| format!("Naam{i}: ja\n")).collect(),
        (0..1_000).map(|i| format!("Naam{i}: ja\n").repeat(4)).collect(),
    ] {
        read_all(text.as_bytes());
    }
}
