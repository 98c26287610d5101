//! A second, tiny study, in the folder of this name: English, a focus group with somebody nobody could identify, two
//! coders and what they agreed on, no rules at all. Its reports are golden, and small enough to check by hand.

use crate::page::{compare_all_quotes, count_all_evidence, follow_all_links};
use crate::support::{Study, files, repository, row, same_files};
use std::sync::OnceLock;

const NAME: &str = "tests/tiny_study";

/// The study as it is made now, from nothing.
fn made() -> &'static Study {
    static MADE: OnceLock<Study> = OnceLock::new();
    MADE.get_or_init(|| {
        let study = Study::copy_of(&[NAME], NAME);
        let _ = std::fs::remove_dir_all(study.path("reports"));
        let _ = std::fs::remove_file(study.path("study.lock"));
        study.run(["run"]).exits(0);
        study
    })
}

#[test]
fn its_committed_reports_are_what_the_program_makes() {
    let mut committed = files(&repository().join(NAME));
    let mut now = files(made().root());
    for all in [&mut committed, &mut now] {
        all.retain(|path, _| !path.starts_with(".grenstaal"));
    }
    same_files(&committed, &now, "When that is meant: cargo run --release -- run --force tests/tiny_study");
}

#[test]
fn it_has_no_findings() {
    assert_eq!(made().findings(), Vec::<String>::new());
}

#[test]
fn its_links_numbers_and_quotes_hold_together() {
    let outputs = made().outputs();
    assert!(follow_all_links(&outputs) > 300);
    assert!(count_all_evidence(&outputs, "en") > 60);
    assert_eq!(compare_all_quotes(made().root(), &outputs), 18);
}

#[test]
fn its_numbers_are_those_counted_by_hand() {
    let study = made();
    // 11 + 6 + 12 words of k1 alone and 4 at the fence, 12 of k2 that three codings share, 3 of k3, 4 of a voice.
    assert_eq!(study.counts("ground"), [3, 3, 7, 52]);
    assert_eq!(study.counts("ground/soil"), [3, 3, 4, 22], "k1, k2, k3 and a voice");
    assert_eq!(study.counts("ground/labour"), [2, 2, 3, 24], "one coding over two turns is two excerpts");
    assert_eq!(study.counts("neighbours"), [2, 3, 4, 32]);
    assert_eq!(study.counts("weather"), [0, 0, 0, 0], "a no is no finding");
    let by_case = study.json(["table", "crosstab", "--by", "case"]);
    let soil = row(&by_case, "code", "ground/soil");
    let cells = ["k1", "k2", "k3", "unidentified"].map(|case| soil[case].as_u64().unwrap());
    assert_eq!(cells, [1, 1, 1, 1]);
    let by_season = study.json(["table", "crosstab", "--by", "season"]);
    let neighbours = row(&by_season, "code", "neighbours");
    let cells = ["spring_participants", "spring_segments", "autumn_participants", "autumn_segments"];
    assert_eq!(cells.map(|name| neighbours[name].as_u64().unwrap()), [1, 1, 1, 3]);
}

#[test]
fn what_only_one_coder_said_is_kept_and_does_not_count() {
    let codings = made().report("codings.csv");
    let mut reader = csv::Reader::from_reader(codings.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (coder, interview, counts, mood) = (column("coder"), column("interview"), column("counts"), column("mood"));
    for record in reader.records().map(Result::unwrap) {
        let agreed = &record[coder] == "together" || &record[interview] == "fence";
        let counted = &record[counts] == "yes";
        assert_eq!(agreed && &record[column("verdict")] == "yes", counted, "{record:?}");
        assert!(["glad", "sorry", ""].contains(&&record[mood]));
    }
}

#[test]
fn a_note_like_a_formula_is_defused() {
    assert!(made().report("codings.csv").contains(",'= one segment over two turns,"));
}

#[test]
fn the_theme_shows_the_printed_form_and_what_speaks_against_it() {
    let page = made().report("themes/hands.md");
    assert!(page.contains("started at the other end \\[of the bed\\]."), "{page}");
    assert!(page.contains("Less talk than there was."));
    assert!(page.contains("Lend a fork before you lend advice."));
}
