//! What a query means, found with the index and by reading alike.
//!
//! In: queries at the edges of the language. Out: the turns they find, or what to write instead.

use crate::index_cache::small;
use crate::retrieval::{ALL, by_reading};
use crate::support::Study;
use grenstaal::progress::Silent;
use grenstaal::project::Project;
use grenstaal::query::Query;

/// How many turns a query finds, by the index and by reading.
fn turns(study: &Study, text: &str) -> u64 {
    let project = Project::open(study.root(), false).unwrap();
    let frame = project.frame(&Silent);
    let retrieval = project.retrieval(&frame.study, &Silent).unwrap();
    let query = Query::new(text, &frame.study, None).unwrap_or_else(|wrong| panic!("{}", wrong.shown(text)));
    let fast = retrieval.answer(&query, ALL, &Silent).unwrap().total();
    assert_eq!(fast, by_reading(&project, &query, ALL).total(), "{text}");
    fast.turns
}

#[test]
fn coders_narrow_codes_in_any_order() {
    let study = small();
    assert_eq!(turns(&study, "code:time"), 1);
    assert_eq!(turns(&study, "origin:person code:time"), 0, "nobody has coded");
    let study = study.yes("anna", "p01-1", "None.", "work/time");
    assert_eq!(turns(&study, "coder:anna code:time"), 1);
    assert_eq!(turns(&study, "origin:rule code:time"), 1);
    for text in ["origin:rule coder:anna", "coder:anna origin:rule", "coder:rules code:time coder:anna"] {
        assert_eq!(turns(&study, text), 0, "{text}");
    }
}

#[test]
fn places_at_the_edge_are_no_trouble() {
    let study = small();
    for (text, count) in [("turn:0", 0), ("turn:1", 1), ("NOT turn:0", 3), ("turn:<1", 0), ("turn:>2", 1)] {
        assert_eq!(turns(&study, text), count, "{text}");
    }
    for context in ["2", "4294967295"] {
        study.run(["search", "NOT learn", "--context", context, "--limit", "0"]).exits(0).prints("None.");
    }
}

#[test]
fn a_star_alone_is_a_word_and_one_that_touches_is_not() {
    let study = small().transcript("p03-1", "P: カタカナ เรียน Straße ﬁne ⭐ 👍🏽 ❤\u{fe0f} no more time");
    for (text, count) in [
        ("\"no * time\"", 1),
        ("\"no time\"", 1),
        ("\"is *\"", 1),
        ("カタ*", 1),
        ("*カナ", 1),
        ("เร*", 1),
        ("strasse", 1),
        ("straße", 1),
        ("=fine", 1),
        ("⭐", 1),
        ("👍", 1),
        ("❤", 1),
    ] {
        assert_eq!(turns(&study, text), count, "{text}");
    }
}

#[test]
fn a_saved_query_is_a_word_of_the_language() {
    let study = small().file("queries.toml", "[[query]]\nid = \"learning\"\nquery = \"learn OR time\"\n\n[[query]]\nid = \"both\"\nquery = \"@learning case:p01\"\n\n[[query]]\nid = \"self\"\nquery = \"@self\"\n");
    assert_eq!(turns(&study, "@learning"), 2);
    assert_eq!(turns(&study, "@learning case:p02"), 1);
    assert_eq!(turns(&study, "NOT @both"), 2);
    let out = study.run(["table", "frequencies", "--where", "@both", "--format", "csv"]);
    out.exits(1).says("in `@self`");
    assert!(out.out.contains("work/time"), "{}", out.out);
    study.run(["quotes", "time", "--where", "@lerning"]).exits(2).says("did you mean `learning`?").says("^^^");
    study.run(["search", "@self learn"]).exits(2).says("names a query that names it");
}

#[test]
fn what_looks_like_another_grammar_is_refused_with_what_to_write() {
    let study = small();
    for (text, said) in [
        ("time -learn", "write NOT"),
        ("!learn", "write NOT"),
        ("learn && time", "write AND or OR"),
        ("le?rn", "no wildcard"),
        ("learn~3", "write ~1 or ~2"),
        ("learn NEAR/3 time", "a NEAR b 3 turns"),
        ("/a)|(?:b.*/", "cannot be read"),
        ("turn:[3 TO 1]", "ends before it begins"),
        ("\"* *\"", "no letter or digit"),
    ] {
        study.run(["search", text]).exits(2).says(said).says("^");
    }
    study.run(["search", "learn near time"]).says("`near` was read as a word; the operator is written NEAR");
}

#[test]
fn a_hidden_word_is_not_suggested() {
    let study = small().transcript("p03-1", "P: My potatoes grow.").decides(
        "anna",
        "p03-1",
        "potatoes",
        "work/time",
        "yes",
        "sensitive",
    );
    let out = study.run(["search", "potatoez"]);
    out.exits(1);
    assert!(!out.err.contains("potatoes"), "{}", out.err);
    study.run(["search", "togethr"]).exits(1).says("did you mean `together`?");
}
