//! `grenstaal candidates`: what rules propose.

use crate::support::{Study, row};

const CODEBOOK: &str = r#"
[[code]]
id = "work"

[[code]]
id         = "work/time"
definition = "No time."

[[code.rule]]
id     = "no-time"
any    = ["no time", "time* up"]
unless = ["no time like"]

[[code]]
id         = "work/rest"
definition = "Rest."

[[code.rule]]
id    = "rest"
any   = ["near(sat, down, 2)"]
scope = "match"

[[code.rule]]
id    = "never"
any   = ["hammock"]
"#;

fn study() -> Study {
    Study::new()
        .codebook(CODEBOOK)
        .file("interviews.csv", "interview,case,wave\np01-1,p01,1\np02-1,p02,2\n")
        .transcript("p01-1", "I: Well?\n\nP: No time. Time was up, I sat quickly down. No time like today!")
        .transcript("p02-1", "P: There was no time, none, no time at all.")
}

fn found(study: &Study, arguments: &[&str]) -> Vec<[String; 5]> {
    let table = study.json(["candidates"].iter().chain(arguments));
    let cells = |row: &serde_json::Value| {
        ["at", "code", "rule", "matched", "quote"].map(|name| row[name].as_str().unwrap().to_owned())
    };
    table["rows"].as_array().unwrap().iter().map(cells).collect()
}

#[test]
fn each_candidate_names_its_place_code_rule_and_words() {
    let expected = [
        ["p01-1:13-21", "work/time", "no-time", "No time", "No time."],
        ["p01-1:34-51", "work/rest", "rest", "sat quickly down", "sat quickly down"],
        ["p02-1:3-42", "work/time", "no-time", "no time | no time", "There was no time, none, no time at all."],
    ];
    let all = found(&study(), &[]);
    assert_eq!(all.len(), 3, "{all:#?}");
    for (found, expected) in all.iter().zip(expected) {
        assert_eq!(found[1..], expected.map(str::to_owned)[1..]);
    }
    let study = study();
    assert_eq!(all[0][0], study.anchor("p01-1", "No time."));
    assert_eq!(all[1][0], study.anchor("p01-1", "sat quickly down"));
}

#[test]
fn a_code_takes_what_lies_below_it_and_a_last_part_is_enough() {
    let study = study();
    assert_eq!(found(&study, &["work"]).len(), 3);
    assert_eq!(found(&study, &["rest"]).len(), 1);
    assert_eq!(found(&study, &["work/rest"]), found(&study, &["rest"]));
}

#[test]
fn filters_and_limits_narrow_the_list() {
    let study = study();
    assert_eq!(found(&study, &["--where", "wave=2"]).len(), 1);
    assert_eq!(found(&study, &["--where", "wave=1,2"]).len(), 3);
    assert_eq!(found(&study, &["--where", "case=p01"]).len(), 2);
    assert_eq!(found(&study, &["--where", "interview=p02-1", "time"]).len(), 1);
    assert_eq!(found(&study, &["--limit", "2"]).len(), 2);
    assert_eq!(found(&study, &["--limit", "0"]).len(), 3);
}

#[test]
fn each_rule_tells_how_often_it_fired_also_never() {
    let table = study().json(["candidates", "--by-rule"]);
    let numbers = |rule: &str| {
        let row = row(&table, "rule", rule);
        ["participants", "interviews", "segments"].map(|name| row[name].as_u64().unwrap())
    };
    assert_eq!(numbers("work/time#no-time"), [2, 2, 2]);
    assert_eq!(numbers("work/rest#rest"), [1, 1, 1]);
    assert_eq!(numbers("work/rest#never"), [0, 0, 0]);
}

#[test]
fn decisions_of_persons_change_nothing_about_what_rules_propose() {
    let before = found(&study(), &[]);
    let after = found(&study().no("anna", "p01-1", "No time.", "work/time"), &[]);
    assert_eq!(before, after);
}

#[test]
fn a_rule_reads_only_interviews_in_its_language() {
    let codebook = CODEBOOK.replace("id     = \"no-time\"", "id = \"no-time\"\nlang = \"nl\"");
    let study =
        study().codebook(&codebook).file("interviews.csv", "interview,case,language\np01-1,p01,en\np02-1,p02,nl-BE\n");
    let codes: Vec<String> = found(&study, &[]).into_iter().map(|cells| format!("{} {}", cells[0], cells[1])).collect();
    assert_eq!(codes.len(), 2);
    assert!(codes[0].ends_with("work/rest") && codes[1].starts_with("p02-1:"), "{codes:?}");
}
