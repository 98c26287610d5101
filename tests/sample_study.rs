//! The sample study: its committed reports are what the program makes of it, and they hold together.

use crate::determinism::sample;
use crate::page::{compare_all_quotes, count_all_evidence, follow_all_links};
use crate::support::{files, repository, same_files};

#[test]
fn the_committed_reports_are_what_the_program_makes() {
    let mut committed = files(&repository().join("reports"));
    let lock = std::fs::read(repository().join("corpus-sample/study.lock")).unwrap();
    committed.insert("study.lock".to_owned(), lock);
    let hint = "When that is meant: cargo run --release -- run --force corpus-sample\n\
                and say under “Numbers change” in CHANGELOG.md when a figure changed.";
    same_files(&committed, sample(), hint);
}

#[test]
fn every_link_leads_somewhere() {
    let followed = follow_all_links(sample());
    assert!(followed > 5_000, "{followed}");
}

#[test]
fn every_number_leads_to_as_many_excerpts() {
    let looked_at = count_all_evidence(sample(), "nl");
    assert!(looked_at > 1_500, "{looked_at}");
}

#[test]
fn every_coding_quotes_the_stored_words() {
    let compared = compare_all_quotes(&repository().join("corpus-sample"), sample());
    assert!(compared > 400, "{compared}");
}

#[test]
fn the_sample_study_has_no_errors() {
    let study = crate::support::Study::copy_of(&["corpus-sample", "codebooks"], "corpus-sample");
    study.run(["check"]).exits(0).prints("✓ no errors in 36 interviews");
    assert_eq!(study.findings(), Vec::<String>::new());
}
