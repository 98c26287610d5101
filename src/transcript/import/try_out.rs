//! What the tests of the formats share: reading a fixture, damaging it in every way, and summing up a real file.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use proptest::prelude::{any, prop};
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Content, Format, Source, Talk};
use crate::locale::Speech;
use crate::transcript::count_words;

/// Reads a fixture that must be talk.
pub fn talk(format: &dyn Format, bytes: &[u8]) -> Talk {
    let source = Source { name: "test", bytes };
    assert!(format.recognise(&source).is_some(), "{} is not recognised", format.about().id);
    match format.read(&source) {
        Ok(Content::Talk(talk)) => talk,
        other => panic!("no talk: {other:?}"),
    }
}

/// Tells what is said as `[00:00:01] P: words`.
pub fn told(talk: &Talk) -> Vec<String> {
    let line = |u: &super::Utterance| {
        let time = u.time.map(|time| format!("[{time}] ")).unwrap_or_default();
        let speaker = u.speaker.as_ref().map(|speaker| format!("{speaker}: ")).unwrap_or_default();
        format!("{time}{speaker}{}", u.text)
    };
    talk.utterances.iter().map(line).collect()
}

/// Recognises and reads every prefix, 200 of a long fixture, and the fixture with bytes changed: nothing may panic.
pub fn damage(format: &'static dyn Format, bytes: &[u8]) {
    let step = (bytes.len() / 200).max(1);
    for length in (0..=bytes.len()).step_by(step) {
        read(format, &bytes[..length]);
    }
    let length = bytes.len().max(1);
    let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
    let flips = prop::collection::vec((0..length, any::<u8>()), 1..6);
    let cut = (0..length, 0..length);
    runner
        .run(&(flips, cut), |(flips, (from, to))| {
            let mut damaged = bytes.to_vec();
            for (at, byte) in flips {
                if let Some(place) = damaged.get_mut(at) {
                    *place = byte;
                }
            }
            read(format, &damaged);
            let splice: Vec<u8> = damaged.iter().take(from).chain(damaged.iter().skip(to)).copied().collect();
            read(format, &splice);
            Ok(())
        })
        .unwrap();
}

fn read(format: &dyn Format, bytes: &[u8]) {
    let source = Source { name: "test", bytes };
    let _ = format.recognise(&source);
    let _ = format.read(&source);
}

/// The bytes of a real file, where there are any.
pub fn real_bytes(path: &str) -> Option<Vec<u8>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/real").join(path);
    let found = std::fs::read(&beside);
    if found.is_err() {
        println!("skipped: no {path}");
    }
    found.ok()
}

/// Sums up talk: turns, words of each speaker, what was left out.
pub fn sum(talk: &Talk) -> String {
    let speech = Speech::of("nl");
    let mut words: BTreeMap<&str, u32> = BTreeMap::new();
    for utterance in &talk.utterances {
        *words.entry(utterance.speaker.as_deref().unwrap_or("-")).or_default() += count_words(&utterance.text, speech);
    }
    let words: Vec<String> = words.iter().map(|(speaker, count)| format!("{speaker} {count}")).collect();
    let timed = talk.utterances.iter().filter(|u| u.time.is_some()).count();
    let (turns, out) = (talk.utterances.len(), talk.dropped.len());
    format!("{turns} turns, {timed} timed, {out} left out; {}", words.join(", "))
}

/// Reads a real transcript and holds its sum against the one pinned.
pub fn real(format: &dyn Format, name: &str, pinned: &str) {
    let Some(bytes) = real_bytes(&format!("transcripts/{name}")) else { return };
    let talk = talk(format, &bytes);
    assert_eq!(sum(&talk), pinned, "{name}");
}
