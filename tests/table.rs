//! `grenstaal table`: numbers in rows and columns.

use crate::support::{Study, TIME, row, wording};

fn study() -> Study {
    Study::new()
        .codebook(TIME)
        .settings("[attributes]\nage = { of = \"case\", type = \"number\" }\nwave = { of = \"interview\", type = \"number\" }")
        .file("cases.csv", "case,job,age\np01,nurse,9\np02,nurse,10\np03,nurse,30\np04,cook,41\n")
        .file("interviews.csv", "interview,case,wave\np01-1,p01,2\np01-2,p01,10\np02-1,p02,2\np03-1,p03,2\np04-1,p04,2\n")
        .transcript("p01-1", "P: No time.")
        .transcript("p01-2", "P: No time now.\n\nI: Hm.\n\nP: No time.")
        .transcript("p02-1", "P: It was fine, thanks.")
        .transcript("p03-1", "P: No time.")
        .transcript("p04-1", "P: Oh well.")
}

fn cells(row: &serde_json::Value, names: &[&str]) -> Vec<u64> {
    names.iter().map(|name| row[*name].as_u64().unwrap_or_else(|| panic!("{name} in {row}"))).collect()
}

#[test]
fn frequencies_count_participants_interviews_segments_and_words() {
    let table = study().json(["table", "frequencies"]);
    let time = row(&table, "code", "work/time");
    assert_eq!(cells(&time, &["participants", "interviews", "segments", "words"]), [2, 3, 4, 9]);
    // 4 segments in 15 words; `No time.` 8 + `No time now.` 12 + 8 = 36 of 36 + 20 + 8 = 64 characters.
    assert_eq!(time["per_1000_words"], 266.67);
    assert_eq!(time["coverage"], 56.3);
    // Wilson 1927 for 2 of 4.
    assert_eq!((&time["participants_low"], &time["participants_high"]), (&0.15.into(), &0.85.into()));
}

#[test]
fn a_cross_table_splits_by_an_attribute_in_its_own_order() {
    let table = study().json(["table", "crosstab", "--by", "wave"]);
    let keys: Vec<String> = table["rows"][1].as_object().unwrap().keys().cloned().collect();
    let time = row(&table, "code", "work/time");
    assert_eq!(cells(&time, &["2_participants", "2_segments", "10_participants", "10_segments"]), [2, 2, 1, 2]);
    assert_eq!(cells(&time, &["all_participants", "all_segments"]), [2, 4], "each participant once");
    assert!(keys.contains(&"10_segments".to_owned()));
    let csv = study().run(["table", "crosstab", "--by", "wave", "--format", "csv"]).out;
    assert!(
        csv.starts_with("code,name,2_participants,2_segments,10_participants,10_segments,all_"),
        "2 before 10: {csv}"
    );
}

#[test]
fn a_cross_table_by_interview_or_case_counts_segments() {
    let by_interview = study().json(["table", "crosstab", "--by", "interview"]);
    assert_eq!(
        cells(&row(&by_interview, "code", "work/time"), &["p01-1", "p01-2", "p02-1", "p03-1", "p04-1"]),
        [1, 2, 0, 1, 0]
    );
    let by_case = study().json(["table", "crosstab", "--by", "case", "--where", "job=nurse"]);
    let time = row(&by_case, "code", "work/time");
    assert_eq!(cells(&time, &["p01", "p02", "p03", "all_participants", "all_segments"]), [3, 0, 1, 2, 4]);
    assert!(time.get("p04").is_none(), "somebody who is filtered out has no column");
}

#[test]
fn table_one_puts_small_groups_together_and_shows_numbers_as_a_range() {
    let table = study().json(["table", "participants"]);
    let nurses = row(&table, "value", "nurse");
    assert_eq!(cells(&nurses, &["participants", "interviews", "words"]), [3, 4, 13]);
    let others = row(&table, "value", &wording("en", "table.small_cells", &[]));
    assert_eq!(cells(&others, &["participants", "interviews", "words"]), [1, 1, 2]);
    assert_eq!(row(&table, "attribute", "age")["value"], "9–41 (10)");
    assert!(!table.to_string().contains("cook"), "one cook is a person");
    assert_eq!(cells(&row(&table, "attribute", "all"), &["participants", "interviews", "words"]), [4, 5, 15]);
}

#[test]
fn what_is_not_coded_is_counted_by_interview() {
    let table = study().json(["table", "uncoded"]);
    let second = row(&table, "interview", "p02-1");
    assert_eq!(cells(&second, &["words", "uncoded_words"]), [4, 4]);
    assert_eq!(second["uncoded_share"], 100.0);
    assert_eq!(cells(&row(&table, "interview", "all"), &["words", "uncoded_words"]), [15, 6]);
    assert_eq!(row(&table, "interview", "all")["uncoded_share"], 40.0);
}

#[test]
fn a_figure_that_cannot_be_is_empty_and_never_zero() {
    let study = Study::new().codebook(TIME).transcript("p01-1", "I: Hello?");
    let table = study.json(["table", "frequencies"]);
    let time = row(&table, "code", "work/time");
    assert_eq!((&time["coverage"], &time["per_1000_words"]), (&serde_json::Value::Null, &serde_json::Value::Null));
}

#[test]
fn a_retired_code_is_shown_only_where_something_carries_it() {
    let codebook = format!("{TIME}\n[[code]]\nid = \"work/old\"\nstatus = \"retired\"\n");
    let study = study().codebook(&codebook);
    assert!(!study.json(["table", "frequencies"]).to_string().contains("work/old"));
    let study = study.yes("anna", "p01-1", "No", "work/old");
    assert_eq!(study.count("work/old", "segments"), 1);
    assert_eq!(study.findings(), ["warning codings/anna/p01-1.csv:2 retired-code"]);
}
