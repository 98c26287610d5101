//! `grenstaal trace`: from words or a number back to where it was said.

use crate::support::{Study, TIME};

fn study() -> Study {
    Study::new()
        .codebook(TIME)
        .file("interviews.csv", "interview,case,wave\np01-1,p01,1\np02-1,p02,2\n")
        .transcript("p01-1", "I: Hoe was het?\n\n[00:01:02] P: Één ding: “zo’n dag”, no time\n   for lunch. No time!")
        .transcript("p02-1", "P: No time for lunch; none.")
}

#[test]
fn words_are_traced_to_file_line_turn_and_character() {
    let study = study();
    let found = study.run(["trace", "no time for lunch"]);
    found
        .exits(0)
        .says("found: 2")
        .prints("p01-1:53-73  transcripts/p01-1.txt:3:37\n")
        .prints("  turn 2 of p01 (P) at 00:01:02, characters 53–73\n")
        .prints("  work/time  rule work/time#no-time on “no time” (codebook.toml:")
        .prints("transcripts/p02-1.txt:1:4");
    let digest = found.out.lines().rfind(|line| line.starts_with("  transcript ")).unwrap();
    study.run(["run"]).exits(0);
    let lock = std::fs::read_to_string(study.path("study.lock")).unwrap();
    assert!(lock.contains(&format!("digest = \"{}", digest.trim().split(' ').nth(1).unwrap())), "{digest}");
}

#[test]
fn case_punctuation_and_white_space_do_not_matter() {
    let study = study();
    for words in [
        "één ding zo’n dag",
        "ÉÉN DING: ZO'N DAG",
        "… Één   ding, “zo’n dag”…",
        "één ding: zo'n dag – no time",
        "één ding zon dag",
    ] {
        study.run(["trace", words]).exits(0).says("found: 1").prints("transcripts/p01-1.txt:3:15");
    }
    study.run(["trace", "één", "ding", "zo'n"]).exits(0).says("found: 1");
    study.run(["trace", "n ding"]).exits(1).says("nothing found");
}

#[test]
fn words_that_nobody_said_exit_with_1() {
    study().run(["trace", "a unicorn"]).exits(1).says("these words stand in no transcript");
    study().run(["trace", "…"]).exits(1);
    study().run(["trace"]).exits(2).says("<WORDS>");
    study().run(["trace", "x", "--code", "time"]).exits(2).says("cannot be used with");
    study().run(["trace", "x", "--where", "wave=1"]).exits(2);
}

#[test]
fn a_number_of_a_table_is_traced_with_its_code_and_filter() {
    let study = study();
    assert_eq!(study.count("work/time", "segments"), 3);
    study.run(["trace", "--code", "time"]).exits(0).says("found: 3");
    study.run(["trace", "--code", "work"]).says("found: 3");
    study.run(["trace", "--code", "time", "--where", "wave=2"]).says("found: 1").prints("p02-1:3-27");
    let places = study.json(["trace", "--code", "time", "--where", "case=p01"]);
    let first = &places[0];
    assert_eq!(first["quote"], "Één ding: “zo’n dag”, no time\n   for lunch.");
    assert_eq!(
        (&first["line"], &first["column"], &first["turn"], &first["time"]),
        (&3.into(), &15.into(), &2.into(), &"00:01:02".into())
    );
    let (start, end) = (first["start"].as_u64().unwrap() as usize, first["end"].as_u64().unwrap() as usize);
    let stored = std::fs::read_to_string(study.path("transcripts/p01-1.txt")).unwrap();
    assert_eq!(stored.chars().skip(start).take(end - start).collect::<String>(), first["quote"].as_str().unwrap());
}

#[test]
fn persons_and_themes_are_named() {
    let study = study();
    let at = study.anchor("p02-1", "No time for lunch; none.");
    let theme = format!(
        "[[theme]]\nid = \"hurry\"\nclaim = \"All hurry.\"\ncodes = [\"time\"]\nagainst_reason = \"None.\"\n\
         quotations = [{{ at = \"{at}\", quote = \"No time for lunch; none.\" }}]\n"
    );
    let study = study
        .file("themes.toml", theme)
        .decides("anna", "p02-1", "none", "work/time", "no", "negative")
        .decides("ben", "p02-1", "lunch", "work/time", "yes", "cite");
    study
        .run(["trace", "none"])
        .exits(0)
        .prints("anna says no negative")
        .prints("quoted in hurry")
        .says("not-reconciled");
    let places = study.json(["trace", "lunch none"]);
    assert_eq!(places[0]["themes"][0], "hurry");
    let codings = places[0]["codings"].as_array().unwrap();
    assert_eq!(codings.len(), 3, "{codings:#?}");
    assert!(codings.iter().all(|coding| coding["counts"] == false), "two persons, not reconciled");
}

#[test]
fn every_number_of_a_table_is_traced_to_as_many_excerpts() {
    let study = study().transcript("p03-1", "P: No time, no time. No hurry.");
    let study = study.file("interviews.csv", "interview,case,wave\np01-1,p01,1\np02-1,p02,2\np03-1,p03,2\n");
    study.run(["run"]).exits(0);
    let mut cells = 0;
    for (name, by, ending) in [
        ("frequencies", None, "segments"),
        ("crosstab-wave", Some("wave"), "_segments"),
        ("crosstab-case", Some("case"), ""),
    ] {
        let output = format!("data/{name}.csv");
        let kind = if by.is_some() { "crosstab" } else { "frequencies" };
        let table = study.json(["table", kind].into_iter().chain(by.map(|_| "--by")).chain(by));
        for row in table["rows"].as_array().unwrap() {
            let columns = row.as_object().unwrap().iter().filter(|(column, value)| {
                let counted =
                    column.ends_with(ending) && !column.starts_with("own") && !column.ends_with("participants");
                counted && value.is_u64() && *column != "undecided"
            });
            for (column, value) in columns {
                let code = row["code"].as_str().unwrap();
                let traced = study.json(["trace", "--in", &output, "--code", code, "--column", column]);
                assert_eq!(traced["output"]["value"], value.to_string(), "{output} {code} {column}");
                assert_eq!(
                    traced["excerpts"].as_array().unwrap().len() as u64,
                    value.as_u64().unwrap(),
                    "{output} {column}"
                );
                cells += 1;
            }
        }
    }
    assert_eq!(cells, 2 + 2 * 3 + 2 * 4);
}

#[test]
fn an_output_is_the_beginning_of_the_chain() {
    let study = study();
    study.run(["run"]).exits(0);
    let lock = std::fs::read_to_string(study.path("study.lock")).unwrap();
    let traced =
        study.run(["trace", "--in", "reports/data/crosstab-wave.csv", "--code", "time", "--column", "1_segments"]);
    traced.exits(0).prints("reports/data/crosstab-wave.csv  ").prints("  work/time, 1_segments: 2\n").says("found: 2");
    traced.prints("transcripts/p01-1.txt:3").prints("rule work/time#no-time").prints_no("p02-1");
    let digest = traced.out.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert!(lock.contains(&format!("digest = \"{digest}")));
    study.run(["trace", "--in", "evidence/work/time.html"]).exits(0).says("found: 3");
    study.run(["trace", "--in", "charts/heatmap.svg", "--code", "work"]).exits(0).says("found: 3");
    for (arguments, said) in [
        (&["--in", "data/frequency.csv"][..], "did you mean `data/frequencies.csv`?"),
        (&["--in", "data/frequencies.csv"], "say which row of `data/frequencies.csv`: --code CODE"),
        (&["--in", "data/frequencies.csv", "--code", "time", "--column", "segment"], "did you mean `segments`?"),
        (&["--in", "data/participants.csv", "--code", "time"], "has no row for `work/time`"),
        (&["--in", "data/participants.csv"], "--row ROW"),
        (&["--in", "data/completeness.csv", "--row", "p01", "--column", "present"], "present = 1 of `p01`"),
        (&["--in", "data/completeness.csv", "--row", "p01"], "no excerpts stand behind it"),
        (&["--in", "data/uncoded.csv", "--row", "p01-1", "--column", "words"], "counts all that was said"),
        (&["--in", "index.html"], "trace them there"),
        (&["--in", "methods.html"], "trace them there"),
    ] {
        study.run(["trace"].iter().chain(arguments)).exits(2).says(said);
    }
    let mut study = study;
    study.write("transcripts/p02-1.txt", "P: Fine.\n");
    study.run(["trace", "--in", "evidence/work/time.html"]).exits(0).says("[stale]");
}

#[test]
fn the_page_of_a_theme_is_traced_to_its_quotations() {
    let theme = "[[theme]]\nid = \"hurry\"\nclaim = \"All hurry.\"\ncodes = [\"time\"]\nagainst_reason = \"none\"\n\
                 quotations = [{ at = \"p02-1:3-10\", quote = \"No time\" }]\n";
    let study = study().file("themes.toml", theme);
    study
        .run(["trace", "--in", "themes/hurry.md"])
        .exits(0)
        .says("found: 1")
        .prints("p02-1:3-10")
        .prints("not in study.lock");
}

#[test]
fn a_row_that_counts_no_code_is_traced_to_its_words() {
    let study = study();
    study.run(["run"]).exits(0);
    let uncoded = study.json(["table", "uncoded"]);
    for row in uncoded["rows"].as_array().unwrap() {
        let (name, longest) = (row["interview"].as_str().unwrap(), row["longest_at"].as_str());
        let all = study.json(["trace", "--in", "data/uncoded.csv", "--row", name, "--column", "uncoded_words"]);
        let words: usize = all["excerpts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|excerpt| {
                excerpt["quote"]
                    .as_str()
                    .unwrap()
                    .split_whitespace()
                    .filter(|w| w.contains(char::is_alphanumeric))
                    .count()
            })
            .sum();
        assert_eq!(all["output"]["value"], words.to_string(), "{name}");
        if let Some(longest) = longest.filter(|at| !at.is_empty()) {
            let one = study.json(["trace", "--in", "data/uncoded.csv", "--row", name, "--column", "longest"]);
            assert_eq!(one["excerpts"][0]["at"], longest);
        }
    }
    study.run(["trace", "--in", "uncoded.html"]).exits(0).says("found: ");
    let study = study.decides("anna", "p02-1", "none", "work/time", "no", "");
    let hits = study.json(["trace", "--in", "data/rules.csv", "--row", "work/time#no-time", "--column", "hits"]);
    assert_eq!(hits["output"]["value"], hits["excerpts"].as_array().unwrap().len().to_string());
}

#[test]
fn coefficients_are_traced_to_what_the_coders_coded() {
    let study = Study::copy_of(&["corpus-sample", "codebooks"], "corpus-sample");
    let table = study.json(["table", "agreement"]);
    let row = table["rows"].as_array().unwrap().iter().find(|row| row["code"] == "taal/grenstaal").unwrap().clone();
    let at = ["trace", "--in", "data/agreement.csv", "--code", "taal/grenstaal", "--column"];
    let of = |column: &str| study.json(at.into_iter().chain([column]));
    let anna = of("anna");
    assert_eq!(anna["output"]["value"], row["anna"].to_string());
    assert!(anna["excerpts"].as_array().unwrap().len() >= 9, "as many units, or more codings");
    assert_eq!(
        of("krippendorff_alpha")["output"]["note"].as_str().map(|note| note.contains("compared coders")),
        Some(true)
    );
}
