//! `grenstaal check`: what is wrong, with its place.

use crate::support::{Study, TIME};

#[test]
fn a_study_without_faults_passes() {
    let study = Study::new().codebook(TIME).transcript("p01-1", "P: No time.");
    study.run(["check"]).exits(0).prints("✓ no errors in 1 interviews and 2 codes");
    assert_eq!(study.findings(), Vec::<String>::new());
}

#[test]
fn check_writes_nothing() {
    let study = Study::new().codebook(TIME).transcript("p01-1", "P: No time.");
    let before = crate::support::files(study.root());
    study.run(["check"]).exits(0);
    for command in [&["candidates"][..], &["table", "frequencies"], &["quotes", "time"], &["trace", "time"]] {
        study.run(command).exits(0);
    }
    assert_eq!(before, crate::support::files(study.root()));
}

#[test]
fn findings_come_in_the_order_of_files_and_lines() {
    let study = Study::new()
        .codebook(&TIME.replace("no time", "re:("))
        .file("cases.csv", "case\np01\np01\n")
        .file("interviews.csv", "interview,case\np01-1,p01\np02-1,p02\n")
        .transcript("p01-1", "Who is this?\n\nP: No time.");
    let expected = [
        "error cases.csv:3 duplicate-id",
        "error codebook.toml:11 pattern",
        "error interviews.csv:3 unknown-case",
        "error interviews.csv:3 no-transcript",
        "error transcripts/p01-1.txt:1 transcript-orphan",
    ];
    assert_eq!(study.findings(), expected);
}

#[test]
fn the_examples_of_the_codebook_are_run() {
    let examples = "examples.typical = [\"I had no time.\", \"It was late.\"]\nexamples.atypical = [\"No time!\", \"So late.\"]\n\
                    examples.near_miss = [\"There is no time like now.\"]\n";
    let study = Study::new()
        .codebook(&TIME.replace("definition =", &format!("{examples}definition =")))
        .transcript("p01-1", "P: Hello.");
    assert_eq!(study.findings(), ["error codebook.toml:7 example-typical", "error codebook.toml:8 example-atypical"]);
    study
        .run(["check"])
        .exits(1)
        .prints("codebook.toml:7:39: no rule of `work/time` hits its typical example “It was late.” [example-typical]")
        .prints("the rule `no-time` hits “No time!”");
    study.run(["check", "-v"]).prints("note codebook.toml:9:23: the rule `no-time` hits the near miss");
    study.run(["run"]).exits(0).says_no("example-");
}

#[test]
fn a_study_without_a_stance_is_asked_for_one() {
    let study = Study::new().codebook(TIME).transcript("p01-1", "P: No time.");
    let study = study.file("study.toml", "[study]\ntitle = \"x\"\nlanguage = \"en\"\n");
    assert_eq!(study.findings(), ["error study.toml no-stance"]);
    study.run(["check"]).exits(1).prints("one of reflexive, codebook, coding-reliability, content-analysis");
    study.run(["run"]).exits(1);
    assert!(study.report("methods.md").contains(&crate::support::wording("en", "methods.no_stance", &[])));
}

#[test]
fn interviews_that_were_not_held_need_no_transcript() {
    let study = Study::new()
        .codebook(TIME)
        .file("cases.csv", "case\np01\n")
        .file(
            "interviews.csv",
            "interview,case,status\na,p01,planned\nb,p01,declined\nc,p01,lost\nd,p01,done\ne,p01,done\n",
        )
        .transcript("d", "P: No time.");
    assert_eq!(study.findings(), ["error interviews.csv:6 no-transcript"]);
    study.run(["check"]).exits(1).prints("put it at transcripts/e.txt, or set its status to planned, declined or lost");
    let table = study.json(["table", "completeness"]);
    let row = crate::support::row(&table, "case", "p01");
    let numbers =
        ["foreseen", "planned", "declined", "lost", "present", "words"].map(|name| row[name].as_u64().unwrap());
    assert_eq!(numbers, [5, 1, 1, 1, 1, 2]);
}

#[test]
fn a_study_without_interviews_csv_is_read_and_that_is_said() {
    let study = Study::new().codebook(TIME).transcript("p01-1", "P: No time.").transcript("p02-1", "P: No time.");
    std::fs::remove_file(study.path("interviews.csv")).unwrap();
    std::fs::remove_file(study.path("cases.csv")).unwrap();
    assert_eq!(study.findings(), ["warning interviews.csv no-interviews"]);
    assert_eq!(study.counts("work/time"), [2, 2, 2, 4]);
}

#[test]
fn attributions_that_point_at_a_person_are_noted() {
    let study = Study::new()
        .codebook(TIME)
        .file("cases.csv", "case,job\np01,nurse\np02,nurse\np03,nurse\np04,cook\n")
        .settings("[analysis]\nattribution = \"({job}, {age})\"")
        .transcript("p01-1", "P: No time.")
        .transcript("p02-1", "P: No time.")
        .transcript("p03-1", "P: No time.")
        .transcript("p04-1", "P: No time.");
    assert_eq!(study.findings(), ["error study.toml attribution"]);
    study
        .run(["check", "-v"])
        .exits(1)
        .prints("1 of 4 participants: cook; quotations show a broader description")
        .prints("`attribution` names `{age}`, which is no attribute");
}

#[test]
fn the_findings_come_as_json_too() {
    let study = Study::new()
        .codebook(TIME)
        .file("cases.csv", "case\np01\n")
        .file("interviews.csv", "interview,case,status\np01-1,p1,don\n")
        .transcript("p01-1", "P: No time.");
    let findings = study.run(["check", "--format", "json"]).exits(1).json();
    let unknown =
        findings.as_array().unwrap().iter().find(|finding| finding["check"] == "unknown-case").unwrap().clone();
    assert_eq!(unknown["file"], "interviews.csv");
    assert_eq!(unknown["line"], 2);
    assert_eq!(unknown["severity"], "error");
    assert_eq!(unknown["hint"], "did you mean `p01`?");
}
