//! docs/query.md: every example is run on the sample study.

use crate::support::{Outcome, grenstaal, repository};
use std::process::Command;

/// The queries in the blocks that are marked so.
fn examples(mark: &str) -> Vec<String> {
    let text = std::fs::read_to_string(repository().join("docs/query.md")).unwrap();
    let fence = format!("```query{}{mark}", if mark.is_empty() { "" } else { " " });
    let blocks = text.split("\n```").filter_map(|block| format!("```{block}").strip_prefix(&fence).map(str::to_owned));
    let lines: Vec<String> = blocks
        .filter(|block| block.starts_with('\n'))
        .flat_map(|b| b.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    lines.into_iter().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

fn run(folder: &std::path::Path, query: &str) -> Outcome {
    Outcome::of(Command::new(crate::support::PROGRAM).args(["search", "--count", query]).arg("-C").arg(folder))
}

#[test]
fn every_example_finds_something_in_the_sample_study() {
    let examples = examples("");
    assert!(examples.len() > 50, "{examples:?}");
    let failed: Vec<String> =
        examples.into_iter().filter(|query| run(&repository().join("corpus-sample"), query).code != Some(0)).collect();
    assert_eq!(failed, Vec::<String>::new());
}

#[test]
fn examples_that_find_nothing_are_right_all_the_same() {
    let examples = examples("none");
    assert!(!examples.is_empty());
    for query in examples {
        run(&repository().join("corpus-sample"), &query).exits(1).says("0 turns");
    }
}

#[test]
fn examples_that_are_wrong_show_the_place() {
    let examples = examples("wrong");
    assert!(examples.len() >= 4);
    for query in examples {
        run(&repository().join("corpus-sample"), &query).exits(2).says(&query).says("^");
    }
}

#[test]
fn the_wrong_query_that_the_page_shows_is_shown_so() {
    let text = std::fs::read_to_string(repository().join("docs/query.md")).unwrap();
    let shown = text.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let said = run(&repository().join("corpus-sample"), "code:drijfveer").err;
    assert_eq!(said.trim_end(), shown.trim_end());
}

#[test]
fn the_help_of_search_teaches_the_language() {
    let help = grenstaal(["search", "--help"]);
    help.exits(0);
    for word in ["OR", "NOT", "~3", "code:=", "uncoded:true", "overlaps", "within segment", "role:interviewer", "'\""] {
        help.prints(word);
    }
    grenstaal(["search", "-h"]).prints("`grenstaal search --help` teaches the language");
}
