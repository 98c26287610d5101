//! Bad input: a message that names file and line, the right exit code, nothing half-written, never a panic.

use crate::support::{Outcome, PROGRAM, Study, TIME};
use std::process::Command;
use std::time::{Duration, Instant};

pub fn plain() -> Study {
    Study::new().codebook(TIME).transcript("p01-1", "I: And?\n\nP: No time.")
}

/// The same with few outputs, which are made faster.
pub fn study() -> Study {
    plain().settings("[[output.table]]\nkind = \"completeness\"\n\n[[output.chart]]\nkind = \"frequencies\"")
}

/// `check` and `run` say this, with exit code 1; `run` writes its outputs all the same.
#[track_caller]
pub fn finds(study: &Study, place: &str, words: &[&str]) {
    let check = study.run(["check"]);
    let said = format!("{} {}", check.exits(1).out, check.err);
    assert!(said.contains(&format!("error {place}: ")), "{place}: {said}");
    for word in words {
        assert!(said.contains(word), "`{word}`: {said}");
    }
    let run = study.run(["run"]);
    run.exits(1).says(&format!("error {place}: "));
    assert!(study.outputs().contains_key("index.html"));
    assert!(!study.path("reports/.grenstaal-staging").exists());
}

/// The same of a codebook that cannot be read at all: there is nothing to count, and `run` writes nothing.
#[track_caller]
pub fn finds_no_codebook(study: &Study, place: &str, words: &[&str]) {
    let check = study.run(["check"]);
    check.exits(1).prints(&format!("error {place}: "));
    for word in words {
        check.prints(word);
    }
    study.run(["run"]).exits(2).says(place).says(words[0]);
    assert!(study.outputs().is_empty() && !study.path("study.lock").exists());
}

/// [`finds`], or [`finds_no_codebook`] when the file is the codebook.
#[track_caller]
pub fn finds_in(file: &str, study: &Study, place: &str, words: &[&str]) {
    let finds = if file == "codebook.toml" { finds_no_codebook } else { finds };
    finds(study, place, words);
}

/// Every command stops with this, exit code 2, and nothing is written.
#[track_caller]
pub fn stops(study: &Study, words: &[&str]) {
    for command in [&["check"][..], &["run"], &["candidates"], &["table", "frequencies"]] {
        let outcome = study.run(command);
        outcome.exits(2);
        for word in words {
            outcome.says(word);
        }
        assert_eq!(outcome.out, "");
    }
    assert!(!study.path("reports").exists() && !study.path("study.lock").exists());
}

// ── files that are not there, or are something else ──────────────────────────

#[test]
fn a_missing_codebook_is_named() {
    let study = Study::new().transcript("p01-1", "P: No time.");
    finds(&study, "codebook.toml", &["the codebook is not there", "set `codebook` under [paths]"]);
}

#[test]
fn a_missing_transcript_is_named_with_its_row() {
    let study = study().file("interviews.csv", "interview,case\np01-1,p01\np01-2,p01\n");
    finds(&study, "interviews.csv:3", &["`p01-2` was done and has no transcript", "transcripts/p01-2.txt"]);
}

#[test]
fn a_folder_where_a_file_should_be_is_named() {
    let paths = [
        "codebook.toml",
        "cases.csv",
        "interviews.csv",
        "themes.toml",
        "quotations.toml",
        "guide.toml",
        "team.toml",
        "speakers.csv",
        "transcripts/p01-1.txt",
        "codings/anna/p01-1.csv",
    ];
    for path in paths {
        let study = study();
        let _ = std::fs::remove_file(study.path(path));
        std::fs::create_dir_all(study.path(path)).unwrap();
        finds_in(path, &study, path, &["this is a folder, where a file should be"]);
    }
}

#[test]
fn a_file_where_a_folder_should_be_is_named() {
    finds(&study().file("codings", ""), "codings", &["the folder cannot be read"]);
    finds(&study().file("codings/anna", ""), "codings/anna", &["this is no coder's folder"]);
    let study = Study::new().codebook(TIME).file("interviews.csv", "interview,case\n").file("transcripts", "");
    finds(&study, "transcripts", &["the folder cannot be read"]);
}

#[test]
fn a_study_toml_that_is_a_folder_makes_no_study() {
    let study = study();
    std::fs::remove_file(study.path("study.toml")).unwrap();
    std::fs::create_dir(study.path("study.toml")).unwrap();
    stops(&study, &["there is no study.toml"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_named() {
    let study = study();
    let path = study.path("transcripts/p01-1.txt");
    std::fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&path, &path).unwrap();
    finds(&study, "transcripts/p01-1.txt", &["the file cannot be read"]);
}

#[test]
fn an_output_folder_that_cannot_be_made_is_named() {
    let study = study().file("reports", "a file");
    study.run(["run"]).exits(2).says("cannot make").says("reports");
    assert_eq!(std::fs::read_to_string(study.path("reports")).unwrap(), "a file");
    assert!(!study.path("study.lock").exists());
}

#[cfg(unix)]
#[test]
fn an_output_folder_nobody_may_write_to_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let study = study();
    std::fs::create_dir(study.path("reports")).unwrap();
    std::fs::set_permissions(study.path("reports"), std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(study.path("reports/probe"), "").is_ok() {
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    study.run(["run"]).exits(2).says("cannot make").says("check who may write there");
}

// ── transcripts ──────────────────────────────────────────────────────────────

#[test]
fn an_empty_transcript_is_named() {
    for content in ["", "\n\n  \n"] {
        let study = study().file("transcripts/p01-1.txt", content);
        finds(&study, "transcripts/p01-1.txt:1", &["the transcript holds no turn"]);
    }
}

#[test]
fn text_before_the_first_label_is_named_with_its_line() {
    let study = study().file("transcripts/p01-1.txt", "\nRecorded on Monday.\n\nP: No time.\n");
    finds(&study, "transcripts/p01-1.txt:2", &["text stands before the first label", "begin it with a declared label"]);
}

#[test]
fn an_undeclared_label_is_named_until_it_is_declared_or_said_to_be_speech() {
    let words = "P: One.\n\nNurse: Two.\n\nNurse: Three.\n\nNurse: Four.\n";
    let study = study().file("transcripts/p01-1.txt", words);
    assert_eq!(study.findings(), ["warning transcripts/p01-1.txt:3 transcript-label"]);
    study
        .run(["check"])
        .exits(0)
        .prints("`Nurse:` begins 3 lines")
        .prints("to `participant`, `interviewer` or `not_labels`");
    for labels in ["not_labels = [\"Nurse\"]", "participant = [\"P\", \"Nurse\"]"] {
        let study =
            crate::bad_input::study().file("transcripts/p01-1.txt", words).settings(&format!("[speakers]\n{labels}"));
        assert_eq!(study.findings(), Vec::<String>::new());
    }
}

#[test]
fn a_label_declared_twice_is_named() {
    let study = study().settings("[speakers]\ninterviewer = [\"I\", \"P\"]\nparticipant = [\"P\"]");
    finds(&study, "study.toml", &["the label `P` stands under `interviewer` and under `participant`"]);
}

#[test]
fn bytes_that_are_no_utf_8_are_named_with_their_line() {
    let study = study().file("transcripts/p01-1.txt", b"I: And?\n\nP: Caf\xe9, no time.\n");
    finds(&study, "transcripts/p01-1.txt:3", &["not valid UTF-8", "iconv -f WINDOWS-1252"]);
    let utf16: Vec<u8> = "\u{feff}P: No time.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    finds(&study.file("transcripts/p01-1.txt", utf16), "transcripts/p01-1.txt:1", &["not valid UTF-8"]);
    for name in ["codebook.toml", "themes.toml", "guide.toml"] {
        let study = crate::bad_input::study().file(name, b"# fine\ntitle = \"caf\xe9\"\n");
        finds_in(name, &study, &format!("{name}:2"), &["not valid UTF-8"]);
    }
    stops(&crate::bad_input::study().file("study.toml", b"[study]\ntitle = \"caf\xe9\"\n"), &["not valid UTF-8"]);
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_named() {
    let study = study().file("transcripts/p01-1.txt", "\u{feff}I: And?\r\n\r\nP: No time.\r\n");
    let found = study.findings();
    assert_eq!(found, ["error transcripts/p01-1.txt:1 transcript-bom", "error transcripts/p01-1.txt:1 transcript-cr"]);
    study.run(["check"]).prints("save it as UTF-8 without BOM").prints("dos2unix");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 2], "it is read all the same");
    let study = study.file("transcripts/p01-1.txt", "I: And?\rP: No time.\r");
    assert_eq!(study.findings(), ["error transcripts/p01-1.txt:1 transcript-cr"]);
}

#[test]
fn toml_with_a_byte_order_mark_or_carriage_returns_is_read() {
    let mut study = plain();
    for name in ["study.toml", "codebook.toml"] {
        let content = std::fs::read_to_string(study.path(name)).unwrap();
        study.write(name, format!("\u{feff}{}", content.replace('\n', "\r\n")));
    }
    assert_eq!(study.findings(), Vec::<String>::new());
    assert_eq!(study.counts("work/time"), [1, 1, 1, 2]);
}

#[test]
fn control_characters_are_read_and_shown() {
    let study = study().file("transcripts/p01-1.txt", "P: No time\u{0}, \u{1b}[2J no time\u{b}.\n");
    study.run(["check"]).exits(0);
    study.run(["run"]).exits(0);
    for (path, bytes) in study.outputs() {
        let data = path == "codings.csv" || path.ends_with(".parquet") || path.ends_with(".png");
        assert!(data || !bytes.contains(&0x1b), "{path}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
#[test]
fn a_line_of_twenty_million_characters_is_read() {
    let begun = Instant::now();
    let line = "And then there was no time left for anything else. ".repeat(400_000);
    let study = study().file("transcripts/p01-1.txt", format!("P: {line}\n"));
    study.run(["candidates", "--by-rule"]).exits(0).prints("400,000");
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

// ── paths and disks ──────────────────────────────────────────────────────────

#[test]
fn a_study_in_a_path_with_spaces_accents_and_signs_works() {
    let study = Study::at("mijn stúdie – 1 (ünd) 'x' & %20 #")
        .codebook(TIME)
        .transcript("p01-1", "P: No time.")
        .settings("[paths]\nreports = \"mijn uitkomsten #1\"");
    study.run(["check"]).exits(0);
    study.run(["run"]).exits(0).prints("mijn uitkomsten #1/index.html");
    assert!(study.path("mijn uitkomsten #1/evidence/work/time.html").exists());
    study.run(["trace", "no time"]).exits(0);
}

#[test]
fn a_path_in_study_toml_must_be_relative() {
    for path in ["/tmp/x", "C:\\\\x", ".", "", "a:b"] {
        let study = study().settings(&format!("[paths]\nreports = \"{path}\""));
        stops(&study, &["is not a relative path", "such as `../reports`"]);
    }
}

#[test]
fn a_full_disk_changes_nothing_and_says_what_to_do() {
    let study = plain();
    // The small disk is mounted in a name space of its own and is gone with it.
    let script = "
        mount -t tmpfs -o size=8m none \"$2\" || exit 77
        cp -r \"$1\"/. \"$2\" && cd \"$2\"
        \"$0\" run . || exit 70
        before=$(find reports study.lock -type f | sort | xargs cksum)
        echo 'P: No time left.' >> transcripts/p01-1.txt
        head -c 8m /dev/zero > fill 2>/dev/null
        \"$0\" run .
        echo \"exit $?\" >&2
        after=$(find reports study.lock -type f | sort | xargs cksum)
        [ \"$before\" = \"$after\" ] || exit 71
        [ -e reports/.grenstaal-staging ] && exit 72
        rm fill
        \"$0\" run . || exit 73
        grep -q 'No time left' reports/codings.csv || exit 74
        exit 0";
    let disk = tempfile::tempdir().unwrap();
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, PROGRAM]).arg(study.root()).arg(disk.path());
    let Ok(output) = command.output() else {
        eprintln!("skipped: there is no unshare here");
        return;
    };
    if output.status.code() == Some(77) || String::from_utf8_lossy(&output.stderr).contains("unshare failed") {
        eprintln!("skipped: no disk can be mounted here");
        return;
    }
    let outcome = Outcome::from(output);
    outcome
        .exits(0)
        .says("No space left on device")
        .says("exit 2")
        .says("nothing was changed; make room and run again");
}
