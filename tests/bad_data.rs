//! Bad tables, codebooks, codings and themes: what is named, with its line and what would be right.

use crate::bad_input::{finds, finds_in, finds_no_codebook, plain, stops, study};
use crate::support::{TIME, files};
use std::time::{Duration, Instant};

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
