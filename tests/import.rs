//! `grenstaal import`: files in, plain-text transcripts and what the study lacks out.

use crate::support::{Outcome, Study, put};
use std::path::PathBuf;

/// A study, and a folder beside it with files to bring in.
struct Desk {
    study: Study,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { study: Study::new().codebook(crate::support::TIME), folder: tempfile::tempdir().unwrap() }
    }

    fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        put(&self.path(name), content);
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn import(&self, names: &[&str], options: &[&str]) -> Outcome {
        let mut arguments = vec!["import".to_owned()];
        arguments.extend(names.iter().map(|name| self.path(name).to_string_lossy().into_owned()));
        arguments.extend(options.iter().map(|option| (*option).to_owned()));
        self.study.run(arguments)
    }

    fn transcript(&self, id: &str) -> String {
        std::fs::read_to_string(self.study.path(&format!("transcripts/{id}.txt"))).unwrap()
    }
}

const TALK: &str = "Interviewer: How did it go?\n\nRespondent: Well, it went.\n\nInterviewer: And then?\n\n\
    Respondent: Then we had lunch. It was good.\n\nInterviewer: Really?\n\nRespondent: Yes.\n";

#[test]
fn a_text_with_known_labels_comes_in_at_once() {
    let desk = Desk::new().file("p01-1.txt", TALK);
    desk.import(&["p01-1.txt"], &[]).exits(0).prints("p01-1").prints("Interviewer  interviewer, 3 turns");
    assert_eq!(desk.transcript("p01-1"), TALK);
    let study = std::fs::read_to_string(desk.study.path("study.toml")).unwrap();
    assert!(study.contains("\"Respondent\""), "{study}");
    desk.study.run(["check"]).exits(0);
    assert!(std::fs::read_to_string(desk.study.path("cases.csv")).unwrap().contains("p01"));
}

#[test]
fn importing_twice_gives_the_same_bytes_and_says_so() {
    let desk = Desk::new().file("p01-1.txt", TALK);
    desk.import(&["p01-1.txt"], &[]).exits(0);
    let before = crate::support::files(desk.study.root());
    desk.import(&["p01-1.txt"], &[]).exits(0).prints("there already, the same");
    assert_eq!(crate::support::files(desk.study.root()), before);
}

#[test]
fn another_transcript_is_not_overwritten_without_being_asked() {
    let desk =
        Desk::new().file("p01-1.txt", TALK).file("p01-1.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello there.\n");
    desk.import(&["p01-1.txt"], &[]).exits(0);
    let options = ["--speakers", "*=participant"];
    desk.import(&["p01-1.srt"], &options).exits(1).says("import-exists").says("--replace");
    assert_eq!(desk.transcript("p01-1"), TALK);
    desk.import(&["p01-1.srt"], &[&options[..], &["--replace"]].concat()).exits(0).prints("replaced");
    assert_eq!(desk.transcript("p01-1"), "[00:00:01] Unknown: Hello there.\n");
}

#[test]
fn unclear_speakers_are_a_finding_with_what_to_type() {
    let talk = "SPEAKER_00: One two.\n\nSPEAKER_01: Three four five.\n\n".repeat(4);
    let desk = Desk::new().file("talk.txt", talk);
    desk.import(&["talk.txt"], &[])
        .exits(1)
        .says("import-speakers")
        .says("--speakers \"SPEAKER_00=interviewer; *=participant\"");
    assert!(!desk.study.path("transcripts/talk.txt").exists());
    let decided = ["--speakers", "SPEAKER_00=interviewer; *=participant", "--rename", "SPEAKER_00=I; SPEAKER_01=P"];
    desk.import(&["talk.txt"], &decided).exits(0);
    assert!(desk.transcript("talk").starts_with("I: One two.\n\nP: Three four five.\n"));
}

#[test]
fn a_report_shows_what_unclear_labels_say_even_late_in_the_talk() {
    let talk = "AAA: One two.\n\nBBB: Three four.\n\n".repeat(6) + &"CCC: Five six.\n\nAAA: Seven.\n\n".repeat(4);
    let desk = Desk::new().file("talk.txt", talk);
    let report = || desk.import(&["talk.txt"], &["--report"]);
    report().exits(1).prints("CCC  unclear, 4 turns").prints("“Five six.”");
    desk.import(&["talk.txt"], &["--report", "--speakers", "AAA=interviewer; *=participant"]).prints_no("“Five six.”");
}

#[test]
fn a_report_writes_nothing() {
    let desk = Desk::new().file("p01-1.txt", TALK);
    let before = crate::support::files(desk.study.root());
    desk.import(&["p01-1.txt"], &["--report"]).exits(0).prints("would be written").prints("Respondent: Well, it went.");
    assert_eq!(crate::support::files(desk.study.root()), before);
}

#[test]
fn a_bad_file_is_named_and_the_others_come_in() {
    let desk = Desk::new().file("a.txt", TALK).file("b.docx", b"PK\x03\x04 broken").file("c.txt", TALK);
    let all = ["a.txt", "b.docx", "c.txt"];
    desk.import(&all, &[]).exits(1).says("b.docx").says_no("panicked");
    assert!(desk.study.path("transcripts/a.txt").exists() && desk.study.path("transcripts/c.txt").exists());
}

#[test]
fn the_content_decides_and_a_wrong_ending_is_said() {
    let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>How are you?</v>\n\n00:03.000 --> 00:04.000\n<v Bob>Fine, thanks.</v>\n";
    let desk = Desk::new().file("talk.srt", vtt);
    desk.import(&["talk.srt"], &["--speakers", "Ann=interviewer; Bob=participant"])
        .exits(0)
        .prints("it was read as that");
    assert_eq!(desk.transcript("talk"), "[00:00:01] Ann: How are you?\n\n[00:00:03] Bob: Fine, thanks.\n");
}

#[test]
fn several_participants_become_a_group_with_speakers() {
    let talk = "I: Who?\n\nAnn: Me and others.\n\nBob: Me too.\n\n".repeat(4);
    let desk = Desk::new().file("g1.txt", talk);
    desk.import(&["g1.txt"], &["--speakers", "I=interviewer; *=participant"]).exits(0);
    let speakers = std::fs::read_to_string(desk.study.path("speakers.csv")).unwrap();
    assert_eq!(speakers, "interview,label,case\ng1,Ann,\ng1,Bob,\n");
}

#[test]
fn a_record_says_where_a_transcript_came_from() {
    let desk = Desk::new().file("p01-1.txt", TALK);
    desk.import(&["p01-1.txt"], &[]).exits(0);
    let record: toml::Table =
        std::fs::read_to_string(desk.study.path("transcripts/p01-1.import.toml")).unwrap().parse().unwrap();
    assert_eq!(record["source"].as_str(), Some("p01-1.txt"));
    assert_eq!(record["turns"].as_integer(), Some(6));
    assert_eq!(record["speaker"].as_array().unwrap().len(), 2);
}

#[test]
fn init_takes_a_whole_folder() {
    let desk = Desk::new().file("p01-1.txt", TALK).file("p02-1.txt", TALK);
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new");
    let (new, from) = (new.to_string_lossy().into_owned(), desk.folder.path().to_string_lossy().into_owned());
    crate::support::grenstaal(["init", &new, "--stance", "codebook", "--language", "en", "--from", &from]).exits(0);
    crate::support::grenstaal(["check", &new]).exits(0).prints("2 interviews");
    crate::support::grenstaal(["run", &new]).exits(0);
}

#[test]
fn the_documentation_holds_the_table_of_formats() {
    let table = crate::support::grenstaal(["import", "--formats"]);
    let path = crate::support::repository().join("docs/formats/import.md");
    let documented = std::fs::read_to_string(path).unwrap();
    let printed = String::from_utf8(
        std::process::Command::new(crate::support::PROGRAM).args(["import", "--formats"]).output().unwrap().stdout,
    )
    .unwrap();
    table.exits(0);
    assert!(
        documented.contains(&printed),
        "renew the table in docs/formats/import.md with `grenstaal import --formats`"
    );
}

#[test]
fn every_format_has_something_that_the_fuzzer_starts_from() {
    let seeds = crate::support::repository().join("tests/fuzz/seeds");
    for format in grenstaal::transcript::import::FORMATS {
        let id = format.about().id;
        let folder = std::fs::read_dir(seeds.join(id));
        assert!(folder.is_ok_and(|mut files| files.next().is_some()), "tests/fuzz/seeds/{id} is missing or empty");
    }
}
