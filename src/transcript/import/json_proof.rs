//! What the tests of the subtitle and JSON formats share: real files, short forms of talk, and hostile input.

use super::{Content, Format, Source, Talk};
use proptest::test_runner::{Config, TestRunner};
use std::path::Path;

/// Bytes of a real file; `None`, and a word about it, where the folder is not there.
#[expect(clippy::print_stdout, reason = "a test says what it skipped")]
pub(super) fn real(name: &str) -> Option<Vec<u8>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let found = [beside.as_path()]
        .iter()
        .find_map(|shared| std::fs::read(shared.join("data/real/transcripts").join(name)).ok());
    if found.is_none() {
        println!("skipped: {name} is not here");
    }
    found
}

pub(super) fn source(bytes: &[u8]) -> Source<'_> {
    Source { name: "a", bytes }
}

pub(super) fn talk(format: &dyn Format, bytes: &[u8]) -> Talk {
    assert!(format.recognise(&source(bytes)).is_some(), "not recognised");
    match format.read(&source(bytes)) {
        Ok(Content::Talk(talk)) => talk,
        other => panic!("{other:?}"),
    }
}

/// `Speaker: words` for each turn, `–` for nobody.
pub(super) fn said(talk: &Talk) -> Vec<String> {
    talk.utterances.iter().map(|u| format!("{}: {}", u.speaker.as_deref().unwrap_or("–"), u.text)).collect()
}

/// When each turn begins, in milliseconds.
pub(super) fn times(talk: &Talk) -> Vec<u32> {
    talk.utterances.iter().filter_map(|u| u.time.map(|t| t.0)).collect()
}

pub(super) fn words(talk: &Talk) -> Vec<&str> {
    talk.utterances.iter().flat_map(|u| u.text.split_whitespace()).collect()
}

/// Words per speaker, in the order of names.
pub(super) fn per_speaker(talk: &Talk) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for turn in &talk.utterances {
        let name = turn.speaker.clone().unwrap_or_else(|| "–".to_owned());
        *counts.entry(name).or_insert(0) += turn.text.split_whitespace().count();
    }
    counts.into_iter().collect()
}

/// Reads every prefix of a fixture, and copies with bytes changed, cut out or doubled: whatever comes, no panic.
pub(super) fn survives(format: &dyn Format, bytes: &[u8]) {
    let step = bytes.len() / 2_000 + 1;
    for length in (0..=bytes.len()).step_by(step) {
        attempt(format, &bytes[..length]);
    }
    let change = (0..bytes.len().max(1), 0..=255_u8, 0..40_usize, 0..3_u8);
    let changes = proptest::collection::vec(change, 1..6);
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let tested = TestRunner::new(config).run(&changes, |changes| {
        let mut copy = bytes.to_vec();
        for (at, byte, length, kind) in changes {
            let at = at.min(copy.len());
            let end = (at + length).min(copy.len());
            match kind {
                0 => copy.get_mut(at).into_iter().for_each(|old| *old = byte),
                1 => drop(copy.drain(at..end)),
                _ => {
                    let piece = copy[at..end].to_vec();
                    copy.splice(at..at, piece);
                }
            }
        }
        attempt(format, &copy);
        Ok(())
    });
    tested.unwrap();
}

fn attempt(format: &dyn Format, bytes: &[u8]) {
    let _ = format.recognise(&source(bytes));
    if let Ok(Content::Talk(talk)) = format.read(&source(bytes)) {
        assert!(talk.utterances.iter().all(|u| !u.text.is_empty() && u.text == u.text.trim()));
    }
}

/// All formats of subtitles and recognisers.
pub(super) fn all() -> [&'static dyn Format; 14] {
    [
        &super::vtt::Vtt,
        &super::srt::Srt,
        &super::whisper::Whisper,
        &super::aws::Aws,
        &super::google::Google,
        &super::ibm::Ibm,
        &super::deepgram::Deepgram,
        &super::assemblyai::AssemblyAi,
        &super::speechmatics::Speechmatics,
        &super::rev::Rev,
        &super::dpe::Dpe,
        &super::podcast::Podcast,
        &super::azure::Azure,
        &super::generic::Generic,
    ]
}

#[test]
fn each_real_file_has_its_format_and_no_other_claims_it() {
    for (name, id) in [
        ("Podcastindex-org-podcast-namespace__example.json", "podcast"),
        ("Podcastindex-org-podcast-namespace__example.srt", "srt"),
        ("Podcastindex-org-podcast-namespace__example.vtt", "vtt"),
        ("bbc-react-transcript-editor__digitalPaperEdit.sample.json", "dpe"),
        ("bbc-react-transcript-editor__speechmaticsTedTalkTranscript.sample.json", "speechmatics"),
        ("bbc-react-transcript-editor__todayinfocus.sample.json", "aws"),
        ("deepgram-deepgram-python-captions__assemblyai_utterances.json", "assemblyai"),
        ("deepgram-deepgram-python-captions__dg_utterances.json", "deepgram"),
        ("deepgram-deepgram-python-captions__whisper_timestamped.json", "whisper"),
        ("kibaffo33-aws_transcribe_to_docx__03-speaker-identification.json", "aws"),
        ("hitsave-interview-transcripts__Keitai_update_Spring_2025.txt", ""),
        ("CentreForDigitalHumanities-sasta__ASTA_01.docx", ""),
        ("bitcointranscripts-bitcointranscripts__cashu-and-fedimint.md", ""),
        ("coltekin-ParlaMint-TR__ParlaMint-TR_T27-tbmm-2020-05-27.xml", ""),
        ("revdotcom-speech-datasets__11.nlp", ""),
        ("bootphon-pygamma-agreement__MaureenMarvinRobin.TextGrid", ""),
        ("triceratopstech-oral-history-styler__Interfaith_-_Caption_Sample.csv", ""),
    ] {
        let Some(bytes) = real(name) else { continue };
        let sure = all().into_iter().filter(|format| format.recognise(&source(&bytes)).is_some_and(|sure| sure > 50));
        let ids: Vec<&str> = sure.map(|format| format.about().id).collect();
        assert_eq!(ids.join(" "), id, "{name}");
    }
}

/// The words of a recogniser are those of the text that it wrote beside them.
#[test]
fn no_word_is_lost_or_changed() {
    for (name, path) in [
        ("bbc-react-transcript-editor__todayinfocus.sample.json", "/results/transcripts/0/transcript"),
        ("kibaffo33-aws_transcribe_to_docx__03-speaker-identification.json", "/results/transcripts/0/transcript"),
        ("deepgram-deepgram-python-captions__assemblyai_utterances.json", "/text"),
        ("deepgram-deepgram-python-captions__dg_utterances.json", "/results/channels/0/alternatives/0/transcript"),
        ("deepgram-deepgram-python-captions__whisper_timestamped.json", "/text"),
        ("hitsave-interview-transcripts__Keitai_update_Spring_2025.json", "/text"),
    ] {
        let Some(bytes) = real(name) else { continue };
        let whole: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let text: Vec<&str> = whole.pointer(path).unwrap().as_str().unwrap().split_whitespace().collect();
        let formats = all();
        let format = formats.iter().max_by_key(|format| format.recognise(&source(&bytes))).unwrap();
        assert_eq!(words(&talk(*format, &bytes)), text, "{name}");
    }
}

#[test]
fn every_format_says_what_it_is() {
    let mut ids: Vec<&str> = all().iter().map(|format| format.about().id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all().len());
    assert!(all().iter().all(|format| !format.about().endings.is_empty() && !format.about().lost.is_empty()));
}

#[test]
fn bytes_of_any_kind_are_survived() {
    let mut any = 0_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        any = any.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (any >> 24) as u8
    })
    .take(5_000)
    .collect();
    for format in all() {
        for bytes in [
            &noise[..],
            b"",
            b"{",
            b"[",
            b"{}",
            b"[]",
            b"null",
            b"\xFF\xFE{",
            b"WEBVTT",
            b"1\n00:00:01,000 --> 00:00:02,000",
        ] {
            attempt(format, bytes);
        }
    }
}
