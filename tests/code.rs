//! `grenstaal code`: coding by hand, from the command line into plain files.

use crate::support::{Outcome, Study, TIME};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

const BOOK: &str = r#"
[codebook]
version = "2.0"

[[attribute]]
id     = "mood"
values = ["good", "bad"]

[[code]]
id = "work"

[[code]]
id         = "work/time"
definition = "There is no time."
was        = ["work/haste"]

[[code.rule]]
id  = "no-time"
any = ["no time"]

[[code.rule]]
id  = "hurry"
any = ["hurry", "no time at all"]

[[code]]
id         = "work/help"
definition = "Someone helps."

[[code]]
id     = "work/old"
status = "retired"
"#;

fn study() -> Study {
    Study::new()
        .codebook(BOOK)
        .transcript("p01-1", "I: And?\n\nP: There was no time. Ada helped me 👍🏽 twice.\n\nI: Hm.\n\nP: No time, yes.")
        .transcript("p02-1", "P: I hurry. Ada helped me too. There was no time at all.")
}

fn codings(study: &Study, path: &str) -> String {
    fs::read_to_string(study.path(&format!("codings/{path}.csv"))).unwrap_or_default()
}

/// Runs the program with a table on standard input.
fn fed(study: &Study, arguments: &[&str], table: &str) -> Outcome {
    let mut child =
        study.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(table.as_bytes()).unwrap();
    Outcome::from(child.wait_with_output().unwrap())
}

#[test]
fn words_are_coded_by_quoting_them() {
    let study = study();
    let add = ["code", "add", "time", "help", "--quote", "Ada helped me 👍🏽 twice.", "--coder", "anna"];
    study
        .run(add.into_iter().chain(["--note", "well,\nwell", "--flag", "cite", "--set", "mood=good"]))
        .exits(0)
        .prints("2 added");
    let (start, end) = study.place("p01-1", "Ada helped me 👍🏽 twice.");
    let row = |code: &str| format!("{start},{end},{code},yes,Ada helped me 👍🏽 twice.,\"well,\\nwell\",cite,good\n");
    let expected = format!("start,end,code,verdict,quote,note,flags,mood\n{}{}", row("work/help"), row("work/time"));
    assert_eq!(codings(&study, "anna/p01-1"), expected);
    study.run(add).exits(0).prints("2 there already");
    assert_eq!(codings(&study, "anna/p01-1"), expected, "what is not said again stays");
    study.run(["code", "add", "time", "--at", &format!("p01-1:{start}-{end}"), "--no"]).exits(0).prints("1 changed");
    study.run(["check"]).exits(0);
}

#[test]
fn a_place_that_is_not_clear_is_refused() {
    let study = study();
    let add = |more: &[&str]| study.run([&["code", "add", "--coder", "anna"], more].concat());
    add(&["help", "--quote", "Ada helped me"]).exits(2).says("these words stand 2 times: p01-1:").says("p02-1:");
    add(&["help", "--quote", "Ada helped me", "--in", "p02-1"]).exits(0).prints("1 added");
    add(&["help", "--quote", "Bo helped me"]).exits(2).says("these words stand in no transcript");
    add(&["hlep", "--quote", "I hurry"]).exits(2).says("no code `hlep`").says("did you mean `help`?");
    add(&["old", "--quote", "I hurry"]).exits(2).says("`work/old` is retired");
    add(&["help", "--at", "p01-1:4-9999"]).exits(2).says("lies outside the transcript").says("characters");
    add(&["help", "--at", "p01-1"]).exits(2).says("is no anchor");
    add(&["help", "--turn", "p01-1:9"]).exits(2).says("numbered 1 to 4");
    add(&["help", "--turn", "p10-1:1"]).exits(2).says("no interview `p10-1`").says("did you mean `p01-1`?");
    add(&["help"]).exits(2).says("say which words");
    add(&["help", "--quote", "I hurry", "--set", "mod=good"]).exits(2).says("did you mean `mood`?");
    add(&["help", "--quote", "I hurry", "--set", "mood=fair"]).exits(2).says("one of good, bad");
    add(&["help", "--quote", "I hurry", "--flag", "site"]).exits(2).says("did you mean `cite`?");
    add(&["help", "--turn", "p01-1:1"]).exits(0).says("no participant speaks");
    study.run(["code", "add", "help", "--quote", "I hurry", "--coder", "rules"]).exits(2).says("no name for a coder");
    study.run(["code", "add", "help", "--quote", "I hurry", "--coder", "ana"]).exits(2).says("did you mean `anna`?");
}

#[test]
fn who_is_at_work_is_asked_for_and_remembered_by_the_only_folder() {
    let study = study();
    study.run(["code", "add", "help", "--quote", "I hurry"]).exits(2).says("who is at work?");
    Outcome::of(study.command(["code", "add", "help", "--quote", "I hurry"]).env("GRENSTAAL_CODER", "bo")).exits(0);
    study.run(["code", "add", "time", "--quote", "I hurry"]).exits(0).prints("bo: 1 added");
    study
        .run(["code", "add", "time", "--quote", "I hurry", "--coder", "mees"])
        .exits(0)
        .says("has not coded here before");
    study.run(["code", "add", "time", "--quote", "I hurry"]).exits(2).says("bo, mees");
}

#[test]
fn a_table_is_written_whole_or_not_at_all() {
    let study = study();
    let good = "interview,turn,quote,code,note\np02-1,,I hurry.,work/haste,\np01-1,4,,help,\"a, b\"\n";
    let wrong = "p01-1,,nothing like it,time,\n,,,time,\n";
    let add = ["code", "add", "-", "--coder", "anna"];
    let refused = fed(&study, &add, &format!("{good}{wrong}"));
    refused
        .exits(2)
        .says("standard input:4")
        .says("standard input:5")
        .says("points at nothing")
        .says("nothing was written");
    assert!(!study.path("codings").exists());
    fed(&study, &[&add[..], &["--dry-run"]].concat(), good).exits(0).says_no("wrong").prints("a dry run");
    assert!(!study.path("codings").exists());
    fed(&study, &add, good).exits(0).prints("2 added");
    assert!(codings(&study, "anna/p02-1").contains("3,11,work/time,yes,I hurry.,,"));
    assert!(codings(&study, "anna/p01-1").contains("work/help,yes,\"No time, yes.\",\"a, b\","));
    fed(&study, &["code", "add", "time", "-"], good).exits(2).says("the command names codes too");
    fed(&study, &["code", "add", "-"], "quote\nI hurry\n").exits(2).says("the column `code` is missing");
    fed(&study, &add, "quote,code,cod\nI hurry,time,x\n").exits(0).says("the column `cod` is not used");
}

#[test]
fn a_search_becomes_codings_and_codings_a_table() {
    let study = study();
    let hits = study.run(["search", "\"no time\"", "--format", "csv"]);
    fed(&study, &["code", "add", "time", "-", "--coder", "anna"], &hits.exits(0).out).exits(0).prints("3 added");
    let list = study.run(["code", "list", "--coder", "anna", "--format", "csv"]);
    list.exits(0).prints(&study.anchor("p02-1", "no time"));
    let before = codings(&study, "anna/p01-1");
    fed(&study, &["code", "remove", "-"], &list.out).exits(0).prints("3 removed");
    assert_eq!(codings(&study, "anna/p01-1"), "start,end,code,verdict,quote,note,flags\n");
    fed(&study, &["code", "remove", "-"], &list.out).exits(1).prints("3 not there");
    fed(&study, &["code", "add", "-"], &list.out).exits(0).prints("3 added");
    assert_eq!(codings(&study, "anna/p01-1"), before);
    study.run(["code", "list", "help"]).exits(0).prints("0 decisions");
    study.run(["code", "list", "--where", "case:p02"]).exits(0).prints("1 decisions");
}

#[test]
fn candidates_are_accepted_and_rejected() {
    let study = study();
    let first = study.anchor("p01-1", "There was no time.");
    study.run(["code", "accept", "--coder", "anna"]).exits(2).says("say which candidates");
    study.run(["code", "accept", "time", "--at", &first, "--coder", "anna"]).exits(0).prints("1 added");
    assert!(codings(&study, "anna/p01-1").ends_with("work/time,yes,There was no time.,,,no-time\n"));
    assert_eq!(codings(&study, "anna/progress"), "", "one candidate still waits");
    study.run(["code", "accept", "time", "--at", &first]).exits(1).says("no candidate waits there");
    let rejected = study.run(["code", "reject", "time", "--all", "--note", "not here"]);
    rejected.exits(0).prints("3 added").says("noted as read by candidates");
    assert!(codings(&study, "anna/p02-1").contains("There was no time at all.,not here,,hurry no-time"));
    assert_eq!(
        codings(&study, "anna/progress"),
        "interview,status,codebook\np01-1,candidates,2.0\np02-1,candidates,2.0\n"
    );
    assert_eq!(study.counts("work/time"), [1, 1, 1, 4]);
    let list = study.run(["candidates", "--format", "csv"]);
    fed(&study, &["code", "accept", "-", "--coder", "bo"], &list.out).exits(0).prints("4 added");
    fed(&study, &["code", "accept", "-", "--coder", "bo"], "at,code\np01-1:1-2,time\n")
        .exits(2)
        .says("names no candidate");
    study.run(["code", "accept", "time#hury", "--all", "--coder", "bo"]).exits(2).says("no rule is called `hury`");
}

#[test]
fn what_was_read_is_noted_with_the_version_of_the_codebook() {
    let study = study();
    study.run(["code", "read", "p01-1", "--coder", "anna"]).exits(0).prints("noted as `full`");
    let twice = ["code", "read", "p02-1", "p02-1", "--as", "candidates"];
    study.run(twice).exits(0).prints("anna: p02-1 noted as `candidates`");
    assert_eq!(codings(&study, "anna/progress"), "interview,status,codebook\np01-1,full,2.0\np02-1,candidates,2.0\n");
    assert_eq!(codings(&study, "anna/p01-1"), "start,end,code,verdict,quote,note,flags\n", "nothing found");
    study.run(["code", "read", "p03-1"]).exits(2).says("did you mean");
    let table = study.json(["code", "read"]);
    assert_eq!(table["rows"][0]["status"], "full");
    assert_eq!(table["rows"][0]["to decide"], 2);
    study.run(["check"]).exits(0);
}

#[test]
fn words_stay_out_of_the_files_where_the_study_says_so() {
    let study = study().settings("[coding]\nquotes = false");
    study.run(["code", "add", "time", "--quote", "I hurry", "--coder", "anna"]).exits(0);
    let file = codings(&study, "anna/p02-1");
    assert!(file.contains("yes,blake3:") && !file.contains("hurry"), "{file}");
    study.run(["check"]).exits(0);
    let text = fs::read_to_string(study.path("transcripts/p02-1.txt")).unwrap();
    fs::write(study.path("transcripts/p02-1.txt"), text.replace("I hurry", "I harry")).unwrap();
    study.run(["check"]).exits(1).prints("coding-moved");
}

#[test]
fn lines_that_cannot_be_read_stay_and_a_broken_file_is_left_alone() {
    let study = study().coding("anna", "p02-1", "x,y,nonsense,yes,,my note,");
    study.run(["code", "add", "time", "--quote", "I hurry"]).exits(0);
    assert!(codings(&study, "anna/p02-1").ends_with("x,y,nonsense,yes,,my note,\n"));
    let study = study.file("codings/anna/p02-1.csv", "start,end,code\n3,10,work/time,1,2,3\n");
    study.run(["code", "add", "time", "--quote", "I hurry"]).exits(2).says("csv-ragged");
    assert_eq!(codings(&study, "anna/p02-1"), "start,end,code\n3,10,work/time,1,2,3\n");
}

#[test]
fn eight_writers_at_once_lose_nothing() {
    let study = study();
    study.run(["code", "read", "p02-1", "--coder", "anna"]).exits(0);
    let children: Vec<_> = (0..8)
        .map(|i| {
            let at = format!("p02-1:{}-{}", 3 + i, 20 + i);
            study.command(["code", "add", "help", "time", "--at", &at]).stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(codings(&study, "anna/p02-1").lines().count(), 17);
    study.run(["check"]).exits(0);
}

#[test]
fn a_kill_at_any_moment_leaves_all_or_nothing() {
    let study = study();
    let table: String = (0..400)
        .map(|i| {
            let interview = if i % 2 == 0 { "p01-1" } else { "p02-1" };
            format!("{interview},{},{},work/time\n", 3 + i % 20, 24 + i / 20)
        })
        .collect();
    let table = format!("interview,start,end,code\n{table}");
    fs::write(study.path("table.csv"), table).unwrap();
    let mut whole = 0;
    for wait in [0, 5, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200] {
        let coder = format!("c{wait}");
        let input = fs::File::open(study.path("table.csv")).unwrap();
        let mut command = study.command(["code", "add", "-", "--coder", &coder]);
        let mut child = command.stdin(input).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        study.run(["code", "list", "help"]);
        let lines = [codings(&study, &format!("{coder}/p01-1")), codings(&study, &format!("{coder}/p02-1"))];
        let lines = lines.map(|file| file.lines().count());
        assert!(lines == [0, 0] || lines == [201, 201], "killed after {wait} ms: {lines:?}");
        whole += usize::from(lines == [201, 201]);
    }
    let input = fs::File::open(study.path("table.csv")).unwrap();
    Outcome::of(study.command(["code", "add", "-", "--coder", "last"]).stdin(input)).exits(0).prints("400 added");
    eprintln!("{whole} of 12 were done before the kill");
}

#[test]
fn two_coders_never_conflict_in_git_and_one_coder_hardly() {
    let study = study();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(study.root()).args([
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@t",
            "-c",
            "commit.gpgsign=false",
        ]);
        command.args(arguments).env("GIT_CONFIG_NOSYSTEM", "1").output()
    };
    if git(&["init", "-q", "-b", "main"]).is_err() {
        eprintln!("skipped: there is no git");
        return;
    }
    let done = |arguments: &[&str]| {
        let output = git(arguments).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let add = |code: &str, words: &str, coder: &str| {
        study.run(["code", "add", code, "--quote", words, "--coder", coder]).exits(0);
    };
    fs::write(study.path(".gitignore"), ".grenstaal/\n").unwrap();
    for words in ["I hurry", "Ada helped me too", "There was no time at all"] {
        add("time", words, "anna");
    }
    done(&["add", "."]);
    done(&["commit", "-qm", "one"]);
    done(&["checkout", "-qb", "other"]);
    add("help", "I hurry", "anna");
    add("help", "I hurry", "bo");
    done(&["add", "."]);
    done(&["commit", "-qm", "two"]);
    done(&["checkout", "-q", "main"]);
    add("help", "There was no time at all.", "anna");
    add("help", "Ada helped me too", "cy");
    done(&["add", "."]);
    done(&["commit", "-qm", "three"]);
    done(&["merge", "-q", "other", "-m", "both"]);
    assert_eq!(codings(&study, "anna/p02-1").lines().count(), 6, "all of it is there");
    study.run(["check"]).prints_no("coding-moved").prints_no("csv-");
    // The same words, decided otherwise on each side: one small conflict, and nothing else touched.
    done(&["checkout", "-q", "other"]);
    study.run(["code", "add", "time", "--quote", "I hurry", "--coder", "anna", "--no"]).exits(0);
    done(&["commit", "-qam", "four"]);
    done(&["checkout", "-q", "main"]);
    study.run(["code", "add", "time", "--quote", "I hurry", "--coder", "anna", "--note", "sure"]).exits(0);
    done(&["commit", "-qam", "five"]);
    assert!(!git(&["merge", "-q", "other"]).unwrap().status.success());
    let conflict = codings(&study, "anna/p02-1");
    assert_eq!(conflict.matches("<<<<<<<").count(), 1);
    let inside = conflict.split("<<<<<<<").nth(1).unwrap().split(">>>>>>>").next().unwrap();
    assert!(inside.lines().count() <= 6, "{inside}");
    study.run(["code", "add", "time", "--quote", "Ada helped me too", "--coder", "anna"]).exits(2);
    assert_eq!(codings(&study, "anna/p02-1"), conflict, "a file in conflict is left alone");
}

#[test]
fn the_old_studies_go_on_as_they_did() {
    let study = Study::new().codebook(TIME).transcript("p01-1", "P: no time");
    study.run(["code", "list"]).exits(0).prints("0 decisions");
    study.run(["code", "read"]).exits(0);
    assert!(!study.path("codings").exists());
}

#[test]
fn places_without_words_are_refused() {
    let study = study();
    let text = fs::read_to_string(study.path("transcripts/p01-1.txt")).unwrap();
    let gap = text.find("\n\n").unwrap();
    let at = format!("p01-1:{gap}-{}", gap + 2);
    study.run(["code", "add", "time", "--at", &at, "--coder", "anna"]).exits(2).says("no words stand at");
}

#[test]
fn a_draft_is_made_while_coding() {
    let study = study();
    study.run(["code", "add", "luck", "--quote", "I hurry", "--coder", "anna"]).exits(2).says("--create");
    let create = ["code", "add", "luck", "--create", "--under", "work", "--quote", "I hurry", "--coder", "anna"];
    study.run(create.into_iter().chain(["--dry-run"])).exits(0);
    assert!(!fs::read_to_string(study.path("codebook.toml")).unwrap().contains("luck"));
    study.run(create).exits(0).prints("1 added").says("draft codes: work/luck");
    assert!(codings(&study, "anna/p02-1").contains("work/luck,yes,I hurry"));
    study.run(["code", "add", "luck", "--quote", "Ada helped me too"]).exits(0).prints("1 added");
    study
        .run(["code", "add", "--in-vivo", "--under", "work", "--quote", "twice."])
        .exits(0)
        .says("draft codes: work/twice");
    study.run(["code", "add", "--in-vivo", "--quote", "Ada helped me"]).exits(2).says("these words stand 2 times");
    study.run(["code", "add", "--in-vivo", "--quote", "Hm."]).exits(0).says("draft codes: hm");
    let book = fs::read_to_string(study.path("codebook.toml")).unwrap();
    assert!(book.contains("origin = \"in-vivo\"") && book.contains("origin = \"inductive\""), "{book}");
    study.run(["check", "-v"]).prints("was first said by p01, at p01-1:").prints("was first said by the interviewer");
    study.run(["check"]).exits(0);
}
