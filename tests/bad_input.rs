//! Bad input: a message that names file and line, the right exit code, nothing half-written, never a panic.

use crate::support::{Outcome, PROGRAM, Study, TIME, files};
use std::process::Command;
use std::time::{Duration, Instant};

fn plain() -> Study {
    Study::new().codebook(TIME).transcript("p01-1", "I: And?\n\nP: No time.")
}

/// The same with few outputs, which are made faster.
fn study() -> Study {
    plain().settings("[[output.table]]\nkind = \"completeness\"\n\n[[output.chart]]\nkind = \"frequencies\"")
}

/// `check` and `run` say this, with exit code 1; `run` writes its outputs all the same.
#[track_caller]
fn finds(study: &Study, place: &str, words: &[&str]) {
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
fn finds_no_codebook(study: &Study, place: &str, words: &[&str]) {
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
fn finds_in(file: &str, study: &Study, place: &str, words: &[&str]) {
    let finds = if file == "codebook.toml" { finds_no_codebook } else { finds };
    finds(study, place, words);
}

/// Every command stops with this, exit code 2, and nothing is written.
#[track_caller]
fn stops(study: &Study, words: &[&str]) {
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

// ── unknown keys ─────────────────────────────────────────────────────────────

#[test]
fn an_unknown_key_in_study_toml_stops_with_the_nearest_one() {
    for (line, place, hint) in [
        ("[studie]\ntitle = \"x\"", "6:2", "`study`"),
        ("[paths]\ncodeboek = \"x\"", "7:1", "`codebook`"),
        ("[speakers]\nparticipants = []", "7:1", "`participant`"),
        ("[rules]\nscoop = \"turn\"", "7:1", "`scope`"),
        ("[rules]\nscope = \"sentense\"", "7:9", "`sentence`"),
        ("[analysis]\nreconcilled = \"x\"", "7:1", "`reconciled`"),
        ("[analysis]\nseveral = \"unions\"", "7:11", "`union`"),
        ("[attributes]\nwave = { of = \"interview\", typ = \"number\" }", "7:28", "`type`"),
        ("[attributes]\nwave = { of = \"interviews\" }", "7:15", "`interview`"),
        ("[[output.table]]\nkindd = \"x\"", "7:1", "`kind`"),
    ] {
        let study = plain().settings(line);
        let outcome = study.run(["check"]);
        outcome.exits(2).says(&format!("study.toml:{place}: ")).says("unknown").says(&format!("did you mean {hint}?"));
        stops(&study, &["unknown"]);
    }
    stops(&plain().settings("[study\n"), &["study.toml:6:"]);
    let untitled = plain().file("study.toml", "[study]\nlanguage = \"en\"\n");
    stops(&untitled, &["missing field `title`", "study.toml:1:1"]);
}

#[test]
fn an_unknown_key_in_any_other_toml_is_a_finding_with_the_nearest_one() {
    for (file, content, place, hint) in [
        ("codebook.toml", "[codebok]\n", "1:2", "`codebook`"),
        ("codebook.toml", "[codebook]\nversio = \"1\"\n", "2:1", "`version`"),
        ("codebook.toml", "[[code]]\nid = \"a\"\ndefinitoin = \"x\"\n", "3:1", "`definition`"),
        ("codebook.toml", "[[code]]\nid = \"a\"\nexamples.typicall = []\n", "3:10", "`typical`"),
        ("codebook.toml", "[[code]]\nid = \"a\"\nstatus = \"retird\"\n", "3:10", "`retired`"),
        (
            "codebook.toml",
            "[[code]]\nid = \"a\"\n[[code.rule]]\nid = \"r\"\nany = [\"x\"]\nunles = []\n",
            "6:1",
            "`unless`",
        ),
        ("codebook.toml", "[[attribute]]\nid = \"a\"\nvaluess = []\n", "3:1", "`values`"),
        (
            "themes.toml",
            "[[theme]]\nid = \"a\"\nclaim = \"c\"\ncodes = []\nagainst_reasons = \"x\"\n",
            "5:1",
            "`against_reason`",
        ),
        ("themes.toml", "[[advise]]\n", "1:3", "`advice`"),
        (
            "themes.toml",
            "[[theme]]\nid = \"a\"\nclaim = \"c\"\ncodes = []\nquotations = [{ at = \"x\", qoute = \"y\" }]\n",
            "5:27",
            "`quote`",
        ),
        ("quotations.toml", "[[quotation]]\nat = \"x\"\nquote = \"y\"\nprinted_as = \"z\"\n", "4:1", "`printed`"),
        ("guide.toml", "[[question]]\nid = \"a\"\nask = \"x\"\nprobe = []\n", "4:1", "`probes`"),
        ("team.toml", "[[person]]\nid = \"a\"\nrole = []\n", "3:1", "`roles`"),
    ] {
        let study = study().file(file, content);
        finds_in(file, &study, &format!("{file}:{place}"), &["unknown", hint, "[toml]"]);
    }
}

// ── CSV ──────────────────────────────────────────────────────────────────────

#[test]
fn a_ragged_row_is_named_with_its_line() {
    let study = study().file("cases.csv", "case,job\np01,nurse,ward 3\n");
    finds(&study, "cases.csv:2", &["this row has 3 cells and the header has 2", "needs quotes round the cell"]);
    let study = crate::bad_input::study().file("cases.csv", "case,job,age\np01,nurse\n");
    finds(&study, "cases.csv:2", &["this row has 2 cells and the header has 3"]);
    let study = crate::bad_input::study().coding("anna", "p01-1", "12,14,work/time,yes,No,a note, with a comma,x");
    finds(&study, "codings/anna/p01-1.csv:2", &["this row has 8 cells and the header has 7"]);
}

#[test]
fn ids_that_stand_twice_or_are_no_ids_are_named() {
    finds(&study().file("cases.csv", "case\np01\np01\n"), "cases.csv:3", &["the case `p01` stands here a second time"]);
    finds(&study().file("cases.csv", "case\np01\nP 2\n"), "cases.csv:3", &["`P 2` is no valid id", "such as `p03-2`"]);
    let twice = study().file("interviews.csv", "interview,case\np01-1,p01\np01-1,p01\n");
    finds(&twice, "interviews.csv:3", &["the interview `p01-1` stands here a second time"]);
    let twice = study().file("speakers.csv", "interview,label,case\np01-1,A,p01\np01-1,A,p01\n");
    finds(&twice, "speakers.csv:3", &["the speaker `A` stands here a second time"]);
    let headless = study().file("interviews.csv", "intervieuw,case\np01-1,p01\n");
    finds(&headless, "interviews.csv:1", &["the column `interview` is missing", "did you mean `intervieuw`?"]);
    let twice =
        study().file("guide.toml", "[[question]]\nid = \"a\"\nask = \"x\"\n[[question]]\nid = \"a\"\nask = \"x\"\n");
    finds(&twice, "guide.toml", &["the question `a` stands here a second time"]);
}

#[test]
fn what_a_spreadsheet_wrote_is_read() {
    let study = study()
        .file("cases.csv", b"Case;Beroep\r\np01;di\xEBtist\r\n;\r\n")
        .file("interviews.csv", "\u{feff}interview\tcase\tstatus\np01-1\tp01\tDone\n");
    assert_eq!(study.findings(), Vec::<String>::new());
    study.run(["table", "frequencies", "--where", "beroep=diëtist"]).exits(0);
    study.run(["check", "-v"]).prints("semicolon-separated, Windows-1252").prints("tab-separated, UTF-8");
}

#[test]
fn a_case_an_interview_or_a_value_that_is_unknown_is_named_with_the_nearest() {
    let wrong = study().file("interviews.csv", "interview,case\np01-1,p1\n");
    finds(&wrong, "interviews.csv:2", &["the case `p1` is not in cases.csv", "did you mean `p01`?"]);
    let wrong = study().file("speakers.csv", "interview,label,case\np01,A,p01\n");
    finds(&wrong, "speakers.csv:2", &["the interview `p01` is not in interviews.csv", "did you mean `p01-1`?"]);
    let wrong = study()
        .settings("[attributes]\nside = { of = \"interview\", values = [\"left\", \"right\"] }")
        .file("interviews.csv", "interview,case,side\np01-1,p01,lft\n");
    finds(&wrong, "interviews.csv:2", &["`lft` is no declared value of `side`", "did you mean `left`?"]);
    let wrong = study().file("codings/anna/progress.csv", "interview,status\np02-1,full\np01-1,done\n");
    finds(&wrong, "codings/anna/progress.csv:2", &["`p02-1` is not in interviews.csv", "`done` is no reading status"]);
    let wrong = study().coding("anna", "p01-9", "");
    finds(
        &wrong,
        "codings/anna/p01-9.csv",
        &["these codings are about `p01-9`, which has no transcript", "did you mean `p01-1`?"],
    );
    let wrong = study().coding("rules", "p01-1", "");
    finds(&wrong, "codings/rules", &["`rules` is reserved"]);
}

// ── codebook ─────────────────────────────────────────────────────────────────

#[test]
fn a_pattern_that_does_not_compile_is_named_with_its_column_and_the_engines_words() {
    let place = |any: &str| TIME.replace("\"no time\"", any);
    for (any, at, words) in [
        ("\"no time\", 're:ti(me'", "11:25", "unclosed group"),
        ("'re:[z-a]'", "11:13", "invalid character class range"),
        ("'re:a{2,1}'", "11:1", "invalid repetition count range"),
        ("'re:(?P<x'", "11:", ""),
        ("'re:\\p{Nonsense}'", "11:", "Unicode property not found"),
        ("'re:(?=look)'", "11:", "look-around"),
        ("\"near(a, b)\"", "11:", "near"),
        ("\"near(a, b, x)\"", "11:", "near"),
        ("\"\"", "11:9", ""),
        ("\"*\"", "11:9", ""),
    ] {
        let study = study().codebook(&place(any));
        let check = study.run(["check"]);
        check.exits(1).prints(&format!("error codebook.toml:{at}")).prints("[pattern]").prints(words);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
#[test]
fn a_catastrophic_pattern_is_refused_or_harmless_within_seconds() {
    let words = format!("P: {}!\n\nP: {}\n", "a".repeat(20_000), "a ".repeat(5_000));
    for any in [
        "'re:(a+)+$'",
        "'re:(a|a)*b'",
        "'re:(a|aa)+$'",
        "'re:(.*)*x'",
        "'re:(a{1000}){1000}'",
        "'re:((a{100}){100}){100}'",
        "'re:(?:\\w{50}){50}'",
        "\"near(a*, b*, 1000000)\"",
        "\"near(a*, a*, 5)\"",
        "\"*a*\"",
        "\"a a a a a a a a a\"",
    ] {
        let study = study().codebook(&TIME.replace("\"no time\"", any)).file("transcripts/p01-1.txt", &words);
        let begun = Instant::now();
        let outcome = study.run(["candidates", "--by-rule"]);
        assert!(begun.elapsed() < Duration::from_secs(4), "{any} took {:?} in an unoptimised build", begun.elapsed());
        assert!(outcome.code == Some(0) || outcome.err.contains("[pattern]"), "{any}: {outcome:?}");
    }
}

#[test]
fn codes_that_are_wrong_are_named() {
    for (codes, place, words) in [
        ("[[code]]\nid = \"Work\"\n", "2:6", "`Work` is no valid code id"),
        ("[[code]]\nid = \"work time\"\n", "2:6", "parts joined by `/`"),
        ("[[code]]\nid = \"work/\"\n", "2:6", "is no valid code id"),
        ("[[code]]\nid = \"work/time\"\ndefinition = \"x\"\n", "2:6", "lies under `work`, which is not there"),
        ("[[code]]\nid = \"work\"\n[[code]]\nid = \"wrok/time\"\ndefinition = \"x\"\n", "4:6", "did you mean `work`?"),
        ("[[code]]\nid = \"work\"\n[[code]]\nid = \"work\"\n", "4:6", "stands here a second time"),
        ("[[code]]\nid = \"work\"\n[[code]]\nid = \"task\"\nname = \"work\"\n", "4:6", "is also the name of `work`"),
        (
            "[[code]]\nid = \"work\"\n[[code]]\nid = \"task\"\nwas = [\"work\"]\n",
            "4:6",
            "the earlier id `work` of `task`",
        ),
        ("[[code]]\nid = \"work\"\n[[code.rule]]\nid = \"r\"\nany = []\n", "4:6", "has no pattern"),
        (
            "[[code]]\nid = \"work\"\n[[code.rule]]\nid = \"r\"\nany = [\"x\"]\nunless = [\"x\"]\n",
            "5:9",
            "it never fires",
        ),
        ("[[code]]\nid = \"work\"\n[[code.rule]]\nid = \"R 1\"\nany = [\"x\"]\n", "4:6", "is no valid rule id"),
    ] {
        finds(&study().codebook(codes), &format!("codebook.toml:{place}"), &[words]);
    }
    let nameless = "[[code]]\nid = \"work\"\n[[code.rule]]\nany = [\"x\"]\n";
    finds_no_codebook(&study().codebook(nameless), "codebook.toml:3:1", &["missing field `id`"]);
}

// ── codings ──────────────────────────────────────────────────────────────────

#[test]
fn a_code_that_is_used_and_not_defined_is_named_with_the_nearest() {
    let study = study().yes("anna", "p01-1", "No time.", "work/tyme");
    finds(
        &study,
        "codings/anna/p01-1.csv:2",
        &["the code `work/tyme` is not in the codebook", "did you mean `work/time`?"],
    );
}

#[test]
fn an_earlier_id_is_understood_and_a_retired_code_is_a_warning() {
    let codebook = TIME.replace("definition =", "was = [\"work/hurry\"]\ndefinition =")
        + "\n[[code]]\nid = \"work/old\"\nstatus = \"retired\"\nsplit_into = [\"work/time\"]\n";
    let study =
        study().codebook(&codebook).yes("anna", "p01-1", "No", "work/hurry").yes("anna", "p01-1", "time", "work/old");
    assert_eq!(study.findings(), ["warning codings/anna/p01-1.csv:3 retired-code"]);
    study.run(["check"]).exits(0).prints("the code `work/old` is retired").prints("it was split into work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 1]);
    study.run(["quotes", "work/hurry"]).exits(0);
}

#[test]
fn codings_whose_words_moved_are_named_with_where_they_are_now() {
    let mut study = study().yes("anna", "p01-1", "No time.", "work/time");
    study.write("transcripts/p01-1.txt", "I: And so?\n\nP: No time.\n");
    finds(
        &study,
        "codings/anna/p01-1.csv:2",
        &["at 12-20 the transcript says “P: No ti”, not “No time.”", "these words stand at p01-1:15-23"],
    );
    assert_eq!(study.counts("work/time"), [0, 0, 0, 0], "nothing is guessed");
    study.write("transcripts/p01-1.txt", "P: No time. Really. No time. So: No time.\n");
    finds(&study, "codings/anna/p01-1.csv:2", &["these words stand at p01-1:3-11, p01-1:20-28 and elsewhere"]);
    study.write("transcripts/p01-1.txt", "P: Nothing.\n");
    finds(
        &study,
        "codings/anna/p01-1.csv:2",
        &["12-20 lies outside the transcript", "do not stand in this transcript; was it edited?"],
    );
}

#[test]
fn lines_of_a_coding_file_that_make_no_sense_are_named() {
    for (row, words) in [
        ("x,20,work/time,yes,No time.,,", "`start` or `end` is no whole number"),
        ("-1,20,work/time,yes,,,", "`start` or `end` is no whole number"),
        ("12,12,work/time,yes,,,", "12-12 holds no characters"),
        ("20,12,work/time,yes,,,", "20-12 holds no characters"),
        ("30,32,work/time,yes,,,", "30-32 lies outside the transcript"),
        ("12,9999,work/time,yes,,,", "the transcript has 21 characters"),
        ("12,99999999999,work/time,yes,,,", "no whole number"),
        ("12,20,work/time,maybe,No time.,,", "`maybe` is no verdict"),
        ("12,20,work/time,yes,No time.,,cyte", "did you mean `cite`?"),
        ("12,20,,yes,No time.,,", "the code `` is not in the codebook"),
    ] {
        finds(&study().coding("anna", "p01-1", row), "codings/anna/p01-1.csv:2", &[words]);
    }
    let headless = study().file("codings/anna/p01-1.csv", "begin,end,code\n12,20,work/time\n");
    finds(&headless, "codings/anna/p01-1.csv:1", &["the column `start` is missing"]);
    let stray = study().file("codings/anna/p01-1.csv", "start,end,code,mood\n12,20,work/time,calm\n");
    assert_eq!(stray.findings(), ["warning codings/anna/p01-1.csv:1 csv-header"]);
}

// ── themes ───────────────────────────────────────────────────────────────────

#[test]
fn anchors_and_names_in_themes_that_are_wrong_are_named() {
    let theme = |rest: &str| format!("[[theme]]\nid = \"t\"\nclaim = \"c\"\nagainst_reason = \"r\"\n{rest}\n");
    for (rest, words) in [
        (
            "codes = [\"time\"]\nquotations = [{ at = \"p01-1\", quote = \"x\" }]",
            "`p01-1` is no anchor: write it as `interview:start-end`",
        ),
        (
            "codes = [\"time\"]\nquotations = [{ at = \"p09-1:1-2\", quote = \"x\" }]",
            "`p09-1`, which has no transcript",
        ),
        (
            "codes = [\"time\"]\nquotations = [{ at = \"p01-1:0-4\", quote = \"time\" }]",
            "these words stand at p01-1:15-19",
        ),
        ("codes = [\"time\"]\nquotations = [{ at = \"p01-1:15-99\", quote = \"time\" }]", "the transcript says “”"),
        ("codes = [\"tiem\"]", "names the code `tiem`, which is not in the codebook"),
    ] {
        finds(&study().file("themes.toml", theme(rest)), "themes.toml:2:6", &[words]);
    }
    let advice = "[[advice]]\nid = \"a\"\ntext = \"x\"\nthemes = [\"tt\"]\n";
    finds(
        &study().file("themes.toml", theme("codes = []") + advice),
        "themes.toml",
        &["rests on the theme `tt`", "did you mean `t`?"],
    );
    let printed = "[[quotation]]\nat = \"p01-1:0-4\"\nquote = \"time\"\n";
    finds(&study().file("quotations.toml", printed), "quotations.toml:2", &["these words stand at p01-1:15-19"]);
    let bare = study().file("themes.toml", "[[theme]]\nid = \"t\"\nclaim = \"c\"\nquestion = \"q\"\ncodes = []\n");
    let found = bare.findings();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|finding| finding.starts_with("warning themes.toml:2 ")));
}

#[test]
fn two_themes_of_one_id_are_named_and_the_first_is_used() {
    let theme = |claim: &str| {
        format!(
            "[[theme]]\nid = \"t\"\nclaim = \"{claim}\"\ncodes = [\"time\"]\nquotations = [{{ at = \"p01-1:15-19\", quote = \"time\" }}]\nagainst_reason = \"r\"\n"
        )
    };
    let study = study().file("themes.toml", theme("First.") + &theme("Second."));
    finds(&study, "themes.toml:8:6", &["the theme `t` stands here a second time", "the first was used"]);
    assert!(study.report("themes/t.md").contains("First."));
}

#[test]
fn the_name_of_a_column_cannot_lead_out_of_the_reports() {
    let study = plain()
        .file("cases.csv", "case,a/../../../../evil,b.c\np01,x,x\np02,y,y\n")
        .file("interviews.csv", "interview,case,d/e\np01-1,p01,1\np02-1,p02,2\n")
        .transcript("p02-1", "P: No time.");
    study.run(["run"]).exits(0);
    let outside = study.root().parent().unwrap();
    assert!(files(outside).keys().all(|path| path.starts_with("study/")));
    let made = study.outputs();
    for name in ["tables/crosstab-b-2e-c.html", "data/crosstab-d-2f-e.csv", "charts/paired-d-2f-e.svg"] {
        assert!(made.contains_key(name), "{name} in {:?}", made.keys());
    }
}

#[test]
fn a_table_asked_for_twice_is_made_once() {
    let twice =
        "[[output.table]]\nkind = \"frequencies\"\n".repeat(2) + &"[[output.chart]]\nkind = \"heatmap\"\n".repeat(2);
    let study = plain().settings(&twice);
    study.run(["run"]).exits(0);
    let lock = std::fs::read_to_string(study.path("study.lock")).unwrap();
    assert_eq!(lock.matches("\"data/frequencies.csv\"").count(), 1);
    assert_eq!(lock.matches("\"charts/heatmap.svg\"").count(), 1);
}

#[test]
fn a_theme_id_cannot_lead_out_of_the_reports() {
    let theme = "[[theme]]\nid = \"../../escaped\"\nclaim = \"c\"\ncodes = [\"time\"]\nagainst_reason = \"r\"\n";
    let study = study().file("themes.toml", theme);
    study.run(["check"]).prints("`../../escaped` is no valid theme id");
    study.run(["run"]);
    let outside = study.root().parent().unwrap();
    assert!(!outside.join("escaped.html").exists() && !study.path("escaped.html").exists());
    assert!(files(outside).keys().all(|path| path.starts_with("study/")));
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
