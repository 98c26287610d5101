//! `[checks]` and `[gates]` of `study.toml`, and `check --explain` and `--fail-on`.

use crate::support::{Study, TIME, grenstaal};

fn study() -> Study {
    Study::new().codebook(TIME).transcript("p01-1", "P: No time.").transcript("p02-1", "P: Really no time.")
}

#[test]
fn a_study_says_how_bad_a_finding_is() {
    let moved = |levels: &str| study().coding("anna", "p01-1", "3,5,work/time,yes,Yes,,").settings(levels);
    assert_eq!(moved("").findings(), ["error codings/anna/p01-1.csv:2 coding-moved"]);
    let study = moved("[checks]\ncoding-moved = \"warning\"");
    assert_eq!(study.findings(), ["warning codings/anna/p01-1.csv:2 coding-moved"]);
    study.run(["check"]).exits(0);
    study.run(["run"]).exits(0);
    study.run(["table", "frequencies"]).exits(0);
    study.run(["check", "--fail-on", "warning"]).exits(1);
    let study = moved("[checks]\ncoding-moved = \"off\"");
    assert_eq!(study.findings(), Vec::<String>::new());
    let study = moved("[checks]\ncoding-moved = \"note\"\ncsv-dialect = \"error\"");
    study.run(["check"]).exits(1).prints("error cases.csv: read as");
    study.run(["check", "--fail-on", "note"]).exits(1);
}

#[test]
fn a_level_for_no_check_is_refused_with_the_nearest() {
    let wrong = study().settings("[checks]\ncoding-mved = \"warning\"");
    wrong
        .run(["check"])
        .exits(2)
        .says("study.toml:7:1: there is no check `coding-mved`")
        .says("did you mean `coding-moved`?");
    study()
        .settings("[checks]\nzebra = \"off\"")
        .run(["run"])
        .exits(2)
        .says("`grenstaal check --explain` lists them all");
    study().settings("[checks]\nstale = \"loud\"").run(["run"]).exits(2).says("unknown variant `loud`");
    study().settings("[gates]\ndefinitionz = true").run(["run"]).exits(2).says("did you mean `definitions`?");
    study().settings("[gates]\nagreement = 70").run(["check"]).exits(2).says("from 0 to 1");
}

#[test]
fn every_check_is_explained_in_the_terminal() {
    grenstaal(["check", "--explain", "coding-moved"])
        .exits(0)
        .prints("coding-moved  error  (Codings)")
        .prints("other words stand there now")
        .prints("[checks]");
    grenstaal(["check", "--explain", "csv-header"]).exits(0).prints("csv-header  error").prints("csv-header  warning");
    grenstaal(["check", "--explain", "query"]).prints("docs/query.md teaches the language");
    grenstaal(["check", "--explain", "coding-mved"]).exits(2).says("did you mean `coding-moved`?");
    grenstaal(["check", "--explain"]).exits(0).prints("Codings\n  coding-moved").prints("  gate-theme");
}

#[test]
fn every_interview_is_coded_or_read() {
    let gate = "[gates]\ninterviews_coded = true";
    let open = study().settings(gate);
    open.run(["check"])
        .exits(1)
        .prints("error interviews.csv: 2 of 2 interviews are not coded: p01-1, p02-1 [gate-coded]");
    let half = study().settings(gate).yes("anna", "p01-1", "No time", "work/time");
    half.run(["check"]).exits(1).prints("1 of 2 interviews are not coded: p02-1");
    let read = half.file("codings/anna/progress.csv", "interview,status,codebook\np02-1,full,\n");
    assert_eq!(read.findings(), Vec::<String>::new());
    let two = study().settings(gate).yes("anna", "p01-1", "No time", "work/time").yes(
        "anna",
        "p02-1",
        "no time",
        "work/time",
    );
    assert_eq!(two.findings(), Vec::<String>::new());
    let two = two.no("bram", "p02-1", "no time", "work/time");
    two.run(["check"]).exits(1).prints("[not-reconciled]").prints("1 of 2 interviews are not coded: p02-1");
    // What is planned need not be coded yet.
    let planned = study().settings(gate).yes("anna", "p01-1", "No time", "work/time");
    let planned = planned.file("interviews.csv", "interview,case,status\np01-1,p01,done\np02-1,p02,planned\n");
    assert_eq!(planned.findings(), Vec::<String>::new());
}

#[test]
fn no_code_is_without_a_definition() {
    let book = format!(
        "{TIME}\n[[code]]\nid = \"work/rest\"\nstatus = \"draft\"\n\n[[code]]\nid = \"old\"\nstatus = \"retired\"\n"
    );
    let study = study().codebook(&book).settings("[gates]\ndefinitions = true");
    assert_eq!(study.findings(), ["error codebook.toml:14 gate-definition"]);
    study.run(["check"]).exits(1).prints("`work/rest` has no definition [gate-definition]");
}

#[test]
fn a_theme_quotes_enough_participants() {
    let theme = |quotations: &str| {
        format!(
            "[[theme]]\nid = \"hurry\"\nclaim = \"All hurry.\"\ncodes = [\"time\"]\nagainst_reason = \"none\"\nquotations = [{quotations}]\n"
        )
    };
    let (one, two) = ("{ at = \"p01-1:3-11\", quote = \"No time.\" }", "{ at = \"p02-1:3-9\", quote = \"Really\" }");
    let gate =
        |quotations: &str| study().settings("[gates]\ntheme_participants = 2").file("themes.toml", theme(quotations));
    let study = gate(&format!("{one}, {{ at = \"p01-1:3-5\", quote = \"No\" }}"));
    assert_eq!(study.findings(), ["error themes.toml:2 gate-theme"]);
    study.run(["check"]).prints("the theme `hurry` quotes 1 participant and 2 are asked for");
    assert_eq!(gate(&format!("{one}, {two}")).findings(), Vec::<String>::new());
}

#[test]
fn agreement_is_asked_for_where_the_stance_stands_on_it() {
    let gate = |stance: &str, least: &str| {
        let head = format!("[study]\ntitle = \"x\"\nlanguage = \"en\"\nstance = \"{stance}\"\n\n");
        let head = format!("{head}[analysis]\nreconciled = \"samen\"\n\n[gates]\nagreement = {least}\n");
        let turns = "P: No time.\n\nI: And?\n\nP: Late.\n\nI: And?\n\nP: Hurry.\n\nI: And?\n\nP: Fine.";
        study().file("study.toml", head).transcript("p01-1", turns)
    };
    assert_eq!(gate("reflexive", "0.7").findings(), Vec::<String>::new());
    assert_eq!(gate("content-analysis", "0.7").findings(), ["error codings gate-agreement"]);
    let full = "interview,status,codebook\np01-1,full,\n";
    let coded = |least: &str| {
        let study = gate("coding-reliability", least).yes("anna", "p01-1", "No time", "work/time");
        let study = study.yes("anna", "p01-1", "Late", "work/time").yes("bram", "p01-1", "No time", "work/time");
        let study = study.yes("samen", "p01-1", "No time", "work/time");
        study.file("codings/anna/progress.csv", full).file("codings/bram/progress.csv", full)
    };
    // Four turns, one of them given by anna alone: alpha = 1 - (2 / 8) / (2 * 3 * 5 / (8 * 7)) = 0.533.
    let weak = coded("0.7");
    assert_eq!(weak.findings(), ["error codebook.toml:3 gate-agreement", "error codebook.toml:6 gate-agreement"]);
    weak.run(["check"]).exits(1).prints("the coders agree on `work/time` with alpha 0.53, below 0.7");
    assert_eq!(coded("0.5").findings(), Vec::<String>::new());
}
