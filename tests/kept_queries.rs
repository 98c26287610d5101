//! Queries that stay: kept in a study, with a page in the reports, or made into a rule of the codebook.
//!
//! In: the study of `search`. Out: `queries.toml`, pages and rules.

use crate::search::study;
use crate::support::TIME;

#[test]
fn a_query_is_kept_run_again_and_replaced() {
    let study = study().file("queries.toml", "# ours\n");
    study
        .run(["search", "\"no time\" OR later", "--save", "busy", "--title", "No time at all"])
        .exits(0)
        .says("kept in queries.toml: `grenstaal search @busy` runs it again");
    let file = std::fs::read_to_string(study.path("queries.toml")).unwrap();
    assert!(file.starts_with("# ours\n") && file.contains("title = \"No time at all\""), "{file}");
    study.run(["search", "@busy"]).exits(0).prints("«later»").prints("«no time»");
    study.run(["search", "rain", "--save", "busy"]).exits(2).says("keeps a query `busy` already").says("--replace");
    study.run(["search", "rained", "--save", "busy", "--replace"]).exits(0);
    study.run(["search", "@busy"]).prints("«rained»");
    study.run(["search", "code:time", "--layer", "all", "--save", "all"]).exits(0);
    study.run(["search", "@all"]).says("all layer");
    study.run(["search", "@bussy"]).exits(2).says("did you mean `busy`?");
    study.run(["search", "rain", "--save", "No Name"]).exits(2).says("no name for a query");
    study.run(["search", "(rain", "--save", "wrong"]).exits(2);
    assert!(!std::fs::read_to_string(study.path("queries.toml")).unwrap().contains("wrong"));
    study.run(["check"]).exits(0).prints_no("queries.toml");
}

#[test]
fn check_finds_a_wrong_query_in_the_study() {
    let study = study().file(
        "queries.toml",
        "[[query]]\nid = \"a\"\nquery = 'code:tme'\n\n[[query]]\nid = \"a\"\nquery = 'x'\n\n[[query]]\nid = \"b\"\nquery = 'time'\nlayer = \"al\"\n",
    );
    let findings: Vec<String> = study.findings().into_iter().filter(|f| f.contains("queries.toml")).collect();
    assert_eq!(
        findings,
        ["error queries.toml:3 query", "error queries.toml:6 duplicate-id", "error queries.toml:11 query"]
    );
    study
        .run(["check"])
        .prints("queries.toml:3:15: the query `a`: the codebook has no code `tme`")
        .prints("did you mean `time`?");
    study.run(["search", "@a"]).exits(2).says("the query `a`: ").says("^^^");
}

#[test]
fn run_makes_a_page_of_each_kept_query() {
    let saved = "[[query]]\nid = \"rain\"\nquery = 'role:any rain'\ntitle = \"What of the rain\"\n\n\
                 [[query]]\nid = \"time\"\nquery = 'time'\n\n[[query]]\nid = \"nothing\"\nquery = 'snow'\n\n\
                 [[query]]\nid = \"wrong\"\nquery = 'code:tme'\n";
    let study =
        study().file("queries.toml", saved).decides("anna", "p01-1", "no time", "work/time", "yes", "sensitive");
    study.run(["run"]).exits(1).says("queries.toml:16:15: the query `wrong`");
    let index = study.report("index.md");
    assert!(index.contains("[What of the rain](queries/rain.md)"), "{index}");
    let page = study.report("queries/rain.md");
    for words in [
        "# What of the rain",
        "`role:any rain`",
        "1 of 3 participants, 1 of 3 interviews, 2 turns, 2 hits",
        "what anyone said",
        "How was the <mark>rain</mark>?",
        "— (interviewer)",
        "Sensitive excerpts that are not shown here: 1.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let time = study.report("queries/time.md");
    assert!(
        !time.contains("no time today") && time.contains("Sensitive excerpts that are not shown here: 1."),
        "{time}"
    );
    assert!(time.contains("3 turns, 4 hits") && time.contains("later") && time.contains("(nurse, wave 2)"), "{time}");
    assert!(study.report("queries/nothing.md").contains("Nothing was found."));
    assert!(!study.path("reports/queries/wrong.md").exists());
    assert!(crate::page::follow_all_links(&study.outputs()) > 20);
    let lock = std::fs::read_to_string(study.path("study.lock")).unwrap();
    assert!(lock.contains("queries.toml"), "the queries are among the inputs");
}

#[test]
fn without_kept_queries_reports_say_nothing_of_them() {
    let study = study();
    study.run(["run"]).exits(0);
    assert!(!study.report("index.html").contains("queries"));
}

#[test]
fn a_query_becomes_a_rule_that_proposes_the_same_turns() {
    for (query, lines) in [
        ("rained", &["any = [\"rain\", \"rained\"]"][..]),
        ("=rained OR \"flies\"", &["any = [\"rained\", \"flies\"]"]),
        ("ti* NOT today", &["any = [\"ti*\"]", "unless = [\"today\"]", "scope = \"turn\""]),
        ("\"had the\"", &["any = [\"had the\"]"]),
        ("\"had later\"~3", &["any = [\"near(had, later, 3)\"]"]),
        ("/rain(ed)?/ OR /coo./", &["any = ['re:\\b(?:rain(ed)?)\\b', 're:\\b(?:coo.)\\b']"]),
        ("role:interviewer umbrella", &["any = [\"umbrella\"]", "spoken_by = \"interviewer\""]),
    ] {
        let study = study();
        let found = study.json(["search", query]);
        let turns: Vec<&str> =
            found["passages"].as_array().unwrap().iter().map(|p| p["interview"].as_str().unwrap()).collect();
        let dry = study.run(["search", query, "--as-rule", "work", "--rule-id", "new", "--dry-run"]);
        dry.exits(0).prints("[[code.rule]]\nid = \"new\"\n");
        for line in lines {
            dry.prints(line);
        }
        assert_eq!(std::fs::read_to_string(study.path("codebook.toml")).unwrap(), TIME, "nothing is changed");
        study.run(["search", query, "--as-rule", "work", "--rule-id", "new"]).exits(0).says("added to codebook.toml");
        study.run(["check"]).exits(0);
        let proposed = study.json(["candidates"]);
        let mut at: Vec<&str> = proposed["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["rule"] == "new")
            .map(|row| row["at"].as_str().unwrap().split(':').next().unwrap())
            .collect();
        at.dedup();
        let mut turns = turns;
        turns.dedup();
        assert_eq!(at, turns, "{query}");
        study.run(["search", query, "--as-rule", "work", "--rule-id", "new"]).exits(2).says("has a rule `new` already");
    }
}

#[test]
fn a_query_that_cannot_be_a_rule_says_why() {
    let study = study();
    for (query, why) in [
        ("time rain", "it has no AND"),
        ("code:time", "it knows no codes"),
        ("time job:nurse", "it knows no attributes"),
        ("NOT time", "whole turns"),
        ("time OR code:time", "it knows no codes"),
        ("time BEFORE rain", "no relations"),
        ("time within interview", "within what it must hold"),
        ("tyme~1", "write the spellings out"),
        ("\"a b c\"~2", "near() takes two words"),
        ("t*e", "is no pattern for a rule"),
        ("time OR (rain NOT today)", "without AND or NOT between them"),
    ] {
        study.run(["search", query, "--as-rule", "work"]).exits(2).says("this query cannot be a rule: ").says(why);
    }
    study.run(["search", "time", "--as-rule", "wrk"]).exits(2).says("did you mean `work`?");
    assert_eq!(std::fs::read_to_string(study.path("codebook.toml")).unwrap(), TIME);
}
