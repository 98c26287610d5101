//! Rules against people: precision from decisions, recall from those who read without seeing candidates, and the lists.

use crate::support::{Study, TIME, row};
use std::fs;

/// A family with two codes that have rules, and one that has none.
const BOOK: &str = r#"
[[code]]
id = "work"

[[code]]
id         = "work/time"
definition = "There is no time."

[[code.rule]]
id  = "no-time"
any = ["no time"]

[[code.rule]]
id  = "hurry"
any = ["hurry", "no time at all"]

[[code]]
id         = "work/help"
definition = "Someone helps."

[[code.rule]]
id  = "helped"
any = ["helped"]

[[code]]
id         = "work/joy"
definition = "It is fun."
"#;

/// Anna decided on what the rules propose in p01-1; bo coded p02-1 and p03-1 blind, and of these p02-1 counts from samen.
fn study() -> Study {
    Study::new()
        .codebook(BOOK)
        .settings("[analysis]\nreconciled = \"samen\"")
        .transcript("p01-1", "P: There was no time. I hurry. Ada helped me. No time for soup, said Bo. We hurry up.")
        .transcript("p02-1", "P: I was late again. There was no time at all. She helped. It was fun.")
        .transcript("p03-1", "I: Did you hurry?\n\nP: We ran. I hurry to be early.")
        .yes("anna", "p01-1", "There was no time.", "work/time")
        .no("anna", "p01-1", "No time for soup, said Bo.", "work/time")
        .yes("anna", "p01-1", "Ada helped me.", "work/help")
        .yes("bo", "p02-1", "I was late again.", "work/time")
        .yes("bo", "p02-1", "no time at all", "work/time")
        .yes("bo", "p02-1", "It was fun.", "work/joy")
        .yes("bo", "p03-1", "We ran.", "work/time")
        .yes("samen", "p02-1", "There was no time at all.", "work/time")
        .file("codings/bo/progress.csv", "interview,status\np02-1,full\np03-1,full\n")
        .file(
            "samples.toml",
            "[[sample]]\nkind = \"double\"\ninterviews = [\"p02-1\", \"p03-1\"]\ncoders = [\"bo\"]\n\n\
             [[sample]]\nkind = \"holdout\"\ninterviews = [\"p03-1\"]\n",
        )
}

fn figures(study: &Study, by: &str, column: &str, name: &str, wanted: &[&str]) -> Vec<String> {
    let found = row(&study.json(["table", "rules", "--by", by]), column, name);
    wanted.iter().map(|key| found[*key].to_string().trim_matches('"').to_owned()).collect()
}

#[test]
fn precision_is_what_people_accepted_of_what_they_decided() {
    let study = study();
    let wanted = ["hits", "accepted", "rejected", "waiting", "precision", "precision_low", "precision_high"];
    // Five sentences of work/time with a hit in p01-1 and p02-1: two yes, one no, two on which anna did not decide; the
    // one in p03-1 counts as rejected, because bo read it in full without seeing it.
    assert_eq!(figures(&study, "code", "code", "work/time", &wanted), ["6", "2", "2", "2", "0.5", "0.15", "0.85"]);
    // In p02-1 samen left `She helped.` open: it had been talked over, not read blind, so it waits.
    assert_eq!(figures(&study, "code", "code", "work/help", &wanted)[..5], ["2", "1", "0", "1", "1.0"]);
    assert_eq!(figures(&study, "code", "code", "work", &wanted)[..4], ["8", "3", "2", "3"]);
    // `no time at all` was proposed by both rules: one hit of the code, one of each rule.
    assert_eq!(figures(&study, "rule", "rule", "work/time#no-time", &wanted)[..4], ["3", "2", "1", "0"]);
    assert_eq!(figures(&study, "rule", "rule", "work/time#hurry", &wanted)[..4], ["4", "1", "1", "2"]);
    assert_eq!(figures(&study, "rule", "rule", "all", &wanted)[..4], ["8", "3", "2", "3"]);
}

#[test]
fn precision_stands_apart_for_interviews_that_no_rule_was_written_on() {
    let study = study();
    let wanted = ["holdout_accepted", "holdout_rejected", "holdout_precision", "undefined"];
    let time = figures(&study, "code", "code", "work/time", &wanted);
    assert_eq!(time[..3], ["0", "1", "0.0"]);
    let help = figures(&study, "code", "code", "work/help", &wanted);
    assert_eq!(help[..3], ["0", "0", "null"]);
    assert!(help[3].contains("precision, kept apart: nothing was decided in the interviews kept apart"), "{help:?}");
}

#[test]
fn recall_comes_from_those_who_saw_no_candidates_only() {
    let study = study();
    let wanted = ["segments", "found", "recall", "blind_hits", "blind_right", "blind_precision", "f1"];
    // bo: late (missed), no time at all (found), ran (missed): 1 of 3. Two hits of work/time there, one right: 1/2.
    // F1 = 2 · 1/3 · 1/2 / (5/6) = 0.4.
    let time = figures(&study, "code", "code", "work/time", &wanted);
    assert_eq!(time, ["3", "1", "0.333", "2", "1", "0.5", "0.4"]);
    assert_eq!(figures(&study, "rule", "rule", "work/time#no-time", &wanted)[..4], ["3", "1", "0.333", "1"]);
    let help = figures(&study, "code", "code", "work/help", &["segments", "recall", "f1", "undefined"]);
    assert_eq!(help[..3], ["0", "null", "null"]);
    assert!(help[3].contains("recall: nothing to be found in what was read without candidates"), "{help:?}");
    let family = figures(&study, "code", "code", "work", &wanted);
    assert_eq!(family[..5], ["3", "1", "0.333", "3", "1"], "the code without a rule does not count");
    let caption = study.json(["table", "rules"])["caption"].as_str().unwrap().to_owned();
    for words in [
        "Judged by the decisions that count: anna, bo, samen, in 3 interviews with hits.",
        "Kept apart while the rules were written: 1 interviews",
        "2 interviews that bo read in full without seeing candidates",
        "Codes without a rule are not judged: 1, with 1 segments",
    ] {
        assert!(caption.contains(words), "{caption}");
    }
}

#[test]
fn without_anybody_blind_there_is_no_recall_and_that_is_said() {
    let study = study();
    fs::remove_file(study.path("samples.toml")).unwrap();
    let found = figures(&study, "code", "code", "work/time", &["recall", "f1", "undefined", "rejected", "waiting"]);
    assert_eq!(found[..2], ["null", "null"]);
    assert!(found[2].contains("recall: nobody read in full without seeing candidates"), "{found:?}");
    assert!(found[2].contains("precision, kept apart: no interviews were kept apart"), "{found:?}");
    assert_eq!(found[3..], ["1", "3"], "what somebody left out who may have seen it is not rejected");
    study.run(["table", "rules"]).exits(0).prints("recall and F1 are not defined").prints_no("to be found");
    let nobody = Study::new().codebook(TIME).transcript("p01-1", "P: No time.");
    nobody.run(["table", "rules"]).exits(0).prints("Nobody has decided yet.");
    assert!(!nobody.run(["run"]).exits(0).out.is_empty());
    assert!(!nobody.path("reports/rules.html").exists());
}

#[test]
fn a_blind_coder_whose_lines_began_as_candidates_is_not_blind() {
    let mut study = study();
    let header = "start,end,code,verdict,quote,note,flags,rule";
    study.write("codings/bo/p03-1.csv", format!("{header}\n30,46,work/time,yes,,,,hurry\n"));
    let caption = study.json(["table", "rules"])["caption"].as_str().unwrap().to_owned();
    assert!(caption.contains("Blind readings that do not count as such, because they hold decisions"), "{caption}");
    assert!(caption.contains("1 interviews that bo read in full"), "{caption}");
}

#[test]
fn every_false_hit_and_every_miss_is_listed_and_nothing_sensitive() {
    let mut study = study();
    let hits = study.json(["table", "false-hits"]);
    let quotes = |table: &serde_json::Value| {
        let rows = table["rows"].as_array().unwrap();
        rows.iter().map(|row| row["quote"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(quotes(&hits), ["No time for soup, said Bo.", "I hurry to be early."]);
    assert_eq!(hits["rows"][0]["rule"], "work/time#no-time");
    assert_eq!(hits["rows"][0]["matched"], "No time");
    assert_eq!(quotes(&study.json(["table", "misses"])), ["I was late again.", "We ran."]);
    study.run(["run"]).exits(0);
    let page = study.report("rules.html");
    for words in ["said Bo.", "I was late again.", "id=\"false-hits-work-time\"", "id=\"misses-work-time\""] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(study.report("codebook.html").contains("rules.html#false-hits-work-time"));
    assert!(study.report("index.html").contains("rules.html"));
    assert!(study.report("rules.md").contains("We ran."));
    let (start, end) = study.place("p01-1", "No time for soup, said Bo.");
    let header = "start,end,code,verdict,quote,note,flags";
    study.write("codings/anna/p01-1.csv", format!("{header}\n{start},{end},work/time,no,,a secret,sensitive\n"));
    let hidden = study.json(["table", "false-hits"]);
    assert_eq!(hidden["rows"][0]["quote"], "[sensitive]");
    study.run(["run"]).exits(0);
    for (path, bytes) in study.outputs() {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("soup") && !text.contains("a secret"), "{path}");
    }
}

#[test]
fn a_filter_narrows_who_is_judged() {
    let study = study();
    let table = study.json(["table", "rules", "--by", "code", "--where", "case:p02"]);
    assert_eq!(row(&table, "code", "work/time")["hits"], 1);
    assert_eq!(row(&table, "code", "work/time")["segments"], 2);
    study.run(["table", "rules", "--where", "soup"]).exits(2).says("cases, interviews and attributes only");
    study.run(["table", "rules", "--by", "case"]).exits(2).says("by `rule` or by `code`");
    study.run(["table", "frequencies", "--by", "code"]).exits(2).says("is not split");
}

#[test]
fn who_codes_blind_learns_nothing_of_what_is_not_read_yet() {
    let mut study = study();
    study.write("codings/bo/progress.csv", "interview,status\np02-1,full\n");
    let table = study.json(["table", "rules", "--by", "code", "--coder", "bo"]);
    assert_eq!(row(&table, "code", "work/time")["hits"], 5, "none from p03-1");
    let lists = study.run(["table", "false-hits", "--coder", "bo"]);
    lists.exits(0).prints_no("p03-1");
}
