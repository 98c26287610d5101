//! `grenstaal init`: a new study that runs at once.

use crate::support::{Outcome, PROGRAM, files, grenstaal};
use std::path::Path;
use std::process::{Command, Stdio};

fn init(folder: &Path, flags: &[&str]) -> Outcome {
    Outcome::of(Command::new(PROGRAM).arg("init").arg(folder).args(flags).stdin(Stdio::null()))
}

#[test]
fn every_combination_of_flags_makes_a_study_that_checks_and_runs_at_once() {
    for language in ["nl", "en", "de"] {
        for stance in ["reflexive", "codebook", "coding-reliability", "content-analysis"] {
            for (cases, waves, title) in [("1", "1", None), ("12", "3", Some("A \"title\" = [x] \\ {title} é"))] {
                let temporary = tempfile::tempdir().unwrap();
                let folder = temporary.path().join("a new study");
                let mut flags = vec!["--language", language, "--stance", stance, "--cases", cases, "--waves", waves];
                flags.extend(title.into_iter().flat_map(|title| ["--title", title]));
                init(&folder, &flags)
                    .exits(0)
                    .prints("study.toml")
                    .says("Pseudonymise the transcripts before the first commit");
                let name = folder.to_str().unwrap();
                grenstaal(["check", name])
                    .exits(0)
                    .prints("✓ no errors in 0 interviews and 2 codes")
                    .prints("0 errors, 0 warnings");
                // One run of each kind is enough; the stance changes nothing but a word.
                if stance == "codebook" {
                    let outcome = grenstaal(["run", name]);
                    outcome.exits(0).prints(title.unwrap_or("a new study"));
                    let rows = std::fs::read_to_string(folder.join("interviews.csv")).unwrap().lines().count() - 1;
                    assert_eq!(rows, cases.parse::<usize>().unwrap() * waves.parse::<usize>().unwrap());
                }
            }
        }
    }
}

#[test]
fn the_first_transcript_is_counted() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("s");
    init(&folder, &["--stance", "codebook", "--language", "en", "--cases", "2", "--waves", "2"]).exits(0);
    std::fs::write(folder.join("transcripts/p01-1.txt"), "I: Well?\n\nP: There is no time for it.\n").unwrap();
    let rows = std::fs::read_to_string(folder.join("interviews.csv")).unwrap();
    assert_eq!(
        rows,
        "interview,case,status,kind,wave\np01-1,p01,planned,interview,1\np01-2,p01,planned,interview,2\np02-1,p02,planned,interview,1\np02-2,p02,planned,interview,2\n"
    );
    let name = folder.to_str().unwrap();
    grenstaal(["run", name]).exits(0).prints("participants  1");
    grenstaal(["quotes", "time", "-C", name]).exits(0).prints("There is no time for it.");
}

#[test]
fn a_hundred_cases_have_ids_of_one_width() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("s");
    init(&folder, &["--stance", "codebook", "--cases", "100"]).exits(0);
    let cases = std::fs::read_to_string(folder.join("cases.csv")).unwrap();
    assert!(cases.starts_with("case\np001\n") && cases.ends_with("\np100\n"), "{cases}");
}

#[test]
fn a_folder_in_use_is_refused_and_left_alone() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("s");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("notes.txt"), "mine").unwrap();
    init(&folder, &["--stance", "codebook"])
        .exits(2)
        .says("already exists")
        .says("choose a folder that is new or empty");
    assert_eq!(files(&folder).keys().collect::<Vec<_>>(), ["notes.txt"]);
    let file = temporary.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    init(&file, &["--stance", "codebook"]).exits(2).says("already exists");
    init(&folder.join("notes.txt/study"), &["--stance", "codebook"]).exits(2).says("error");
}

#[test]
fn an_empty_folder_and_one_with_only_git_are_taken() {
    let temporary = tempfile::tempdir().unwrap();
    init(temporary.path(), &["--stance", "codebook"]).exits(0);
    let other = tempfile::tempdir().unwrap();
    std::fs::create_dir(other.path().join(".git")).unwrap();
    init(other.path(), &["--stance", "codebook"]).exits(0);
}

#[test]
fn what_is_missing_or_wrong_is_asked_for() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("s");
    init(&folder, &[]).exits(2).says("--stance reflexive|codebook|coding-reliability|content-analysis");
    init(&folder, &["--stance", "positivist"]).exits(2).says("`positivist` is no school of method");
    init(&folder, &["--stance", "codebook", "--language", "ne der"]).exits(2).says("is no language tag");
    init(&folder, &["--stance", "codebook", "--cases", "0"]).exits(2).says("--cases");
    init(&folder, &["--stance", "codebook", "--waves", "100"]).exits(2).says("--waves");
    grenstaal(["init"]).exits(2).says("<FOLDER>");
    assert!(!folder.exists(), "nothing is made on the way");
}

#[test]
fn the_files_are_made_to_live_in_git() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("s");
    init(&folder, &["--stance", "codebook"]).exits(0);
    let made: Vec<String> = files(&folder).into_keys().collect();
    assert_eq!(made, [".gitattributes", ".gitignore", "cases.csv", "codebook.toml", "interviews.csv", "study.toml"]);
    for name in ["transcripts", "codings", "memos"] {
        assert!(folder.join(name).is_dir());
    }
    assert!(std::fs::read_to_string(folder.join(".gitignore")).unwrap().contains("/.grenstaal/"));
}
