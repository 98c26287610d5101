//! Real transcripts by others, where their folder is at hand: what each gives is pinned in `import_real.tsv`.

use crate::support::repository;
use grenstaal::digest::Digest;
use grenstaal::transcript::import::{NOBODY, Source, Utterance, plain_text, read};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> Option<PathBuf> {
    let near = repository().join("../shared/data/real");
    near.is_dir().then_some(near)
}

/// Format, turns, words by speaker and digest of what an import gives; or why it was refused.
fn snapshot(path: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = std::fs::read(path).unwrap();
    let reading = match read(&Source { name: &name, bytes: &bytes }) {
        Ok(reading) => reading,
        Err(refused) => return format!("{name}\trefused\t{}", refused.message.replace(['\t', '\n'], " ")),
    };
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    let (mut turns, mut written) = (0, String::new());
    for (_, talk) in &reading.talks {
        let named = |utterance: &Utterance| {
            let speaker = utterance.speaker.clone().unwrap_or_else(|| NOBODY.to_owned());
            Utterance { speaker: Some(speaker), ..utterance.clone() }
        };
        let utterances: Vec<Utterance> = talk.utterances.iter().map(named).collect();
        turns += utterances.len();
        for utterance in &utterances {
            *words.entry(utterance.speaker.clone().unwrap()).or_default() += utterance.text.split_whitespace().count();
        }
        written.push_str(&plain_text(&utterances));
    }
    let words: Vec<String> = words.into_iter().map(|(speaker, words)| format!("{speaker}={words}")).collect();
    let digest = Digest::of(written.as_bytes()).short();
    format!("{name}\t{}\t{turns}\t{}\t{digest}", reading.format.id, words.join(" "))
}

#[test]
fn every_real_file_gives_what_was_looked_at() {
    let Some(folder) = folder() else {
        eprintln!("skipped: ../shared/data/real is not here");
        return;
    };
    let mut files: Vec<PathBuf> = ["transcripts", "coded"]
        .into_iter()
        .flat_map(|name| std::fs::read_dir(folder.join(name)).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    files.sort();
    let found: Vec<String> = files.iter().map(|path| snapshot(path)).collect();
    let pinned = std::fs::read_to_string(repository().join("tests/import_real.tsv")).unwrap_or_default();
    let known: Vec<&str> = pinned.lines().filter(|line| !line.starts_with('#')).collect();
    let found_text = found.join("\n");
    assert_eq!(
        found_text,
        known.join("\n"),
        "look at the change by eye, then put these lines in tests/import_real.tsv:\n{found_text}"
    );
}

#[test]
fn one_interview_in_four_formats_has_the_same_words() {
    let Some(folder) = folder() else {
        eprintln!("skipped: ../shared/data/real is not here");
        return;
    };
    let words = |ending: &str| -> Vec<String> {
        let name = format!("hitsave-interview-transcripts__Keitai_update_Spring_2025.{ending}");
        let bytes = std::fs::read(folder.join("transcripts").join(&name)).unwrap();
        let reading = read(&Source { name: &name, bytes: &bytes }).unwrap();
        let talk = &reading.talks[0].1;
        talk.utterances.iter().flat_map(|u| u.text.split_whitespace().map(str::to_owned)).collect()
    };
    let json = words("json");
    assert!(json.len() > 10_000, "{}", json.len());
    for ending in ["srt", "vtt", "txt"] {
        let other = words(ending);
        let first = json.iter().zip(&other).position(|(a, b)| a != b);
        assert_eq!((first, other.len()), (None, json.len()), "{ending}: {:?}", first.map(|i| (&json[i], &other[i])));
    }
}
