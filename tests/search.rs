//! `grenstaal search`: what it prints, counts and exports.

use crate::support::{Study, TIME, row};

/// Three interviews, of which two speak of time.
pub fn study() -> Study {
    Study::new()
        .codebook(TIME)
        .file("cases.csv", "case,job\np01,nurse\np02,nurse\np03,cook\n")
        .file("interviews.csv", "interview,case,wave\np01-1,p01,1\np02-1,p02,2\np03-1,p03,2\n")
        .settings("[analysis]\nattribution = \"({job}, wave {wave})\"\nsmall_cell = 2")
        .transcript("p01-1", "[00:00:05] I: How was the rain?\n\nP: I had no time today. It rained.\n\nI: Hm.\n\nP: So I had the time later.")
        .transcript("p02-1", "P: No time, ever. Time flies.")
        .transcript("p03-1", "P: I cook.\n\nI: Umbrella?")
}

/// The words of all hits.
pub fn words(study: &Study, query: &str) -> Vec<String> {
    let found = study.json(["search", "--limit", "0", query]);
    let hits = found["passages"].as_array().unwrap().iter().flat_map(|p| p["hits"].as_array().unwrap().clone());
    hits.map(|hit| hit["quote"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_passage_says_where_who_when_and_which_codes() {
    let study = study();
    study
        .run(["search", "time"])
        .exits(0)
        .prints("p01-1:45-49 p01 (P), turn 2, 00:00:05 work/time\n  I had no «time» today. It rained.\n")
        .prints(" p01 (P), turn 4, 00:00:05 \n  So I had the «time» later.\n")
        .prints("p02-1:6-22 p02 (P), turn 1 work/time\n  No «time», ever. «Time» flies.\n")
        .says("3 turns; 2 interviews, 2 participants; candidates layer; what participants said");
    study
        .run(["search", "role:interviewer", "rain"])
        .prints(" I (interviewer), turn 1, 00:00:05")
        .says("what interviewers said");
    study.run(["search", "role:any rain"]).says("2 turns").says("what anyone said");
}

#[test]
fn hits_are_marked_by_colours_where_there_are_any() {
    let colours = study().run(["search", "later", "--color", "always"]);
    colours.prints("\u{1b}[").prints("later").prints_no("«");
    study().run(["search", "later", "--color", "never"]).prints("«later»").prints_no("\u{1b}");
}

#[test]
fn context_shows_the_turns_around() {
    let study = study();
    study.run(["search", "rained"]).prints_no("How was");
    study
        .run(["search", "rained", "--context", "1"])
        .prints("  I: How was the rain?\n  I had no time today. It «rained».\n  I: Hm.\n")
        .prints_no("later");
}

#[test]
fn long_turns_are_shortened_round_the_hits() {
    let long = |word: &str| (0..100).map(|i| format!("{word}{i}")).collect::<Vec<_>>().join(" ");
    let study = study().transcript("p03-1", &format!("P: {} needle {}", long("a"), long("b")));
    study.run(["search", "needle"]).prints("  … a60 a61").prints("a99 «needle» b0").prints("b39 …\n").prints_no("b40");
}

#[test]
fn limit_and_offset_page_through_the_turns() {
    let study = study();
    study.run(["search", "time", "--limit", "1"]).prints("p01-1").prints_no("p02-1").says("1 of 3 turns; ");
    study
        .run(["search", "time", "--limit", "1", "--offset", "2"])
        .prints("p02-1")
        .prints_no("p01-1")
        .says("3–3 of 3 turns");
    study.run(["search", "time", "--offset", "9"]).exits(0).says("none after 9 of 3 turns");
    let numbered: String = (0..30).map(|i| format!("P: needle {i}\n\n")).collect();
    let many = study.transcript("p03-1", &numbered);
    many.run(["search", "needle"]).says("20 of 30 turns");
    many.run(["search", "needle", "--limit", "0"]).says("30 turns;").prints("needle» 29");
}

#[test]
fn turns_are_sorted_by_interview_score_or_time() {
    let study = study()
        .transcript("p02-1", "P: No time.\n\n[00:00:01] P: Time, time, time.")
        .transcript("p03-1", "P: Some time.");
    let order = |sort: &str| -> Vec<(String, u64)> {
        let found = study.json(["search", "time", "--sort", sort]);
        let turn = |p: &serde_json::Value| (p["interview"].as_str().unwrap().to_owned(), p["turn"].as_u64().unwrap());
        found["passages"].as_array().unwrap().iter().map(turn).collect()
    };
    let named = |all: &[(&str, u64)]| all.iter().map(|(i, t)| ((*i).to_owned(), *t)).collect::<Vec<_>>();
    assert_eq!(order("interview"), named(&[("p01-1", 2), ("p01-1", 4), ("p02-1", 1), ("p02-1", 2), ("p03-1", 1)]));
    assert_eq!(order("score")[0], ("p02-1".to_owned(), 2));
    assert_eq!(order("time"), named(&[("p02-1", 2), ("p01-1", 2), ("p01-1", 4), ("p02-1", 1), ("p03-1", 1)]));
    let scores = study.json(["search", "time", "--sort", "score"]);
    assert!(scores["passages"][0]["score"].as_f64().unwrap() > scores["passages"][4]["score"].as_f64().unwrap());
    assert!(study.json(["search", "time"])["passages"][0]["score"].is_null());
}

#[test]
fn a_concordance_stands_in_columns() {
    let study = study();
    let out = study.run(["search", "time", "--kwic"]);
    out.exits(0).says("4 hits; 2 interviews");
    let column = |line: &str| line.to_lowercase().find("time").unwrap();
    let lines: Vec<&str> = out.out.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].starts_with("p01-1 2 ") && lines[0].ends_with("I had no time today. It rained."), "{}", lines[0]);
    // The last line holds the word twice: the first time as what stands left of the hit.
    let hit = column(lines[0]);
    assert_eq!([1, 2].map(|i| column(lines[i])), [hit, hit], "{}", out.out);
    assert_eq!(lines[3].find("Time flies"), Some(hit), "{}", out.out);
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{}", out.out);
}

#[test]
fn a_concordance_is_sorted_by_the_words_beside() {
    let study = study();
    let after = |more: &[&str]| -> Vec<String> {
        let all = study.run(["search", "time", "--kwic", "--format", "csv"].iter().chain(more));
        let mut reader = csv::Reader::from_reader(all.out.as_bytes());
        reader
            .records()
            .map(|record| format!("{}|{}", &record.as_ref().unwrap()[10].trim(), &record.as_ref().unwrap()[11].trim()))
            .collect()
    };
    assert_eq!(
        after(&["--kwic-sort", "right"]),
        ["No|, ever. Time flies.", "No time, ever.|flies.", "So I had the|later.", "I had no|today. It rained."]
    );
    assert_eq!(after(&["--kwic-sort", "left", "--limit", "2"]), ["No time, ever.|flies.", "No|, ever. Time flies."]);
    assert_eq!(after(&["--limit", "1", "--offset", "1"]), ["So I had the|later."]);
}

#[test]
fn a_concordance_measures_what_a_terminal_shows() {
    let study = study()
        .transcript("p03-1", "P: 我们没有学习的时间 needle 了\n\nP: e\u{301}e\u{301}n needle twee\n\nP: abc needle d");
    let out = study.run(["search", "needle", "--kwic"]).out;
    let width = |line: &str| unicode_width::UnicodeWidthStr::width(line.split("needle").next().unwrap());
    let widths: Vec<usize> = out.lines().map(width).collect();
    assert_eq!(widths.len(), 3);
    assert!(widths.iter().all(|w| *w == widths[0]), "{widths:?}\n{out}");
}

#[test]
fn counts_say_what_they_count_and_of_how_many() {
    let study = study();
    let table = study.json(["search", "time", "--count"]);
    let only = &table["rows"][0];
    let get = |key: &str| only[key].as_u64().unwrap();
    let keys = ["participants", "of_participants", "interviews", "of_interviews", "turns", "hits"];
    assert_eq!(keys.map(get), [2, 3, 2, 3, 3, 4]);
    let caption = table["caption"].as_str().unwrap();
    assert!(
        caption.contains("n = 3 participants, 3 interviews.") && caption.contains("what participants said"),
        "{caption}"
    );
    assert!(table["title"].as_str().unwrap().ends_with(": time"));
    assert_eq!(table["layer"], "candidates by rule, not reviewed");
    let narrowed = study.json(["search", "time job:nurse", "--count"]);
    assert_eq!(narrowed["rows"][0]["of_participants"], 2);
    assert!(narrowed["caption"].as_str().unwrap().contains("n counts only whom the query names."));
}

#[test]
fn counts_are_split_by_attributes() {
    let study = study();
    let table = study.json(["search", "time", "--count-by", "job"]);
    let nurse = row(&table, "job", "nurse");
    assert_eq!((nurse["participants"].as_u64(), nurse["of_participants"].as_u64()), (Some(2), Some(2)));
    let cook = row(&table, "job", "cook");
    assert_eq!((cook["participants"].as_u64(), cook["of_participants"].as_u64()), (Some(0), Some(1)), "a zero is told");
    assert_eq!(row(&table, "job", "all")["hits"], 4);
    let both = study.json(["search", "time", "--count-by", "wave,case"]);
    let rows: Vec<String> = both["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| format!("{}/{}/{}", r["wave"], r["case"], r["turns"]))
        .collect();
    assert_eq!(rows, ["\"1\"/\"p01\"/2", "\"2\"/\"p02\"/1", "\"2\"/\"p03\"/0", "\"all\"/null/3"]);
    assert_eq!(study.json(["search", "time", "--count-by", "interview"])["rows"].as_array().unwrap().len(), 4);
    study.run(["search", "time", "--count-by", "jop"]).exits(2).says("did you mean `job`?");
}

#[test]
fn every_row_of_csv_is_the_words_at_its_place() {
    let study = study().transcript("p03-1", "P: 😀 cafe\u{301} 学习 time.\n\nP: Zo\u{2019}n burn-out, time 👍🏽!");
    for query in ["time", "café", "学习", "burn-out", "👍🏽", "code:work", "\"no time\"", "uncoded:true", "t*"] {
        let out = study.run(["search", query, "--format", "csv", "--limit", "0"]);
        out.exits(0);
        let mut reader = csv::Reader::from_reader(out.out.as_bytes());
        let header = reader.headers().unwrap().clone();
        assert_eq!(header.iter().take(4).collect::<Vec<_>>(), ["interview", "start", "end", "quote"]);
        let mut rows = 0;
        for record in reader.records().map(Result::unwrap) {
            let text = std::fs::read_to_string(study.path(&format!("transcripts/{}.txt", &record[0]))).unwrap();
            let (start, end): (usize, usize) = (record[1].parse().unwrap(), record[2].parse().unwrap());
            let there: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(there, &record[3], "{query}");
            rows += 1;
        }
        assert!(rows > 0, "{query}");
    }
}

#[test]
fn a_spreadsheet_gets_its_csv() {
    let excel = study().run(["search", "later", "--excel"]).out;
    assert!(
        excel.starts_with("\u{feff}interview;start;end;quote;") && excel.contains("\np01-1;98;103;later;"),
        "{excel}"
    );
}

#[test]
fn json_has_its_schema() {
    let found = study().json(["search", "time", "--limit", "1", "--context", "1"]);
    for key in
        ["version", "query", "layer", "layer_phrase", "said_by", "notes", "counts", "offset", "limit", "passages"]
    {
        assert!(!found[key].is_null(), "{key}");
    }
    assert_eq!((found["version"].as_u64(), found["limit"].as_u64()), (Some(1), Some(1)));
    assert_eq!(found["counts"]["hits"], 4);
    let passage = &found["passages"][0];
    for key in [
        "interview",
        "turn",
        "start",
        "end",
        "case",
        "speaker",
        "role",
        "time",
        "text",
        "codes",
        "hits",
        "before",
        "after",
    ] {
        assert!(!passage[key].is_null(), "{key}");
    }
    assert_eq!(passage["before"][0]["role"], "interviewer");
    let keys = ["start", "end", "quote", "sensitive", "codes"];
    let hit = &passage["hits"][0];
    assert!(keys.iter().all(|key| !hit[key].is_null()), "{hit}");
    let documented = std::fs::read_to_string(crate::support::repository().join("docs/formats/search.md")).unwrap();
    for key in found
        .as_object()
        .unwrap()
        .keys()
        .chain(passage.as_object().unwrap().keys())
        .chain(hit.as_object().unwrap().keys())
    {
        assert!(documented.contains(&format!("`{key}`")), "docs/formats/search.md does not name {key}");
    }
}

#[test]
fn markdown_is_quotations_with_an_attribution_that_points_at_nobody() {
    let study = study();
    study
        .run(["search", "\"no time\"", "--format", "md"])
        .exits(0)
        .prints("I had <mark>no time</mark> today")
        .prints("(nurse, wave 1)");
    let lines = study.run(["search", "later", "--format", "md", "--kwic"]);
    lines.exits(0).prints("| p01-1:98-103 | So I had the time  | later | . |");
    study.run(["search", "cook", "--format", "md"]).prints("(participant, wave 2)").prints_no("(cook");
}

#[test]
fn sensitive_words_are_shown_in_no_form() {
    let study = study().decides("anna", "p01-1", "no time", "work/time", "yes", "sensitive");
    for more in
        [&[][..], &["--kwic"], &["--format", "csv"], &["--format", "json"], &["--format", "md"], &["--context", "2"]]
    {
        // With capitals, so that the query itself, which is printed too, does not look like the words.
        for query in ["today", "\"NO TIME\"", "code:work", "later"] {
            let out = study.run(["search", query, "--limit", "0"].iter().chain(more));
            assert!(!out.out.contains("no time"), "{more:?} {query}: {}", out.out);
        }
        let hidden = if more.contains(&"md") { "\\[sensitive\\]" } else { "[sensitive]" };
        study.run(["search", "today"].iter().chain(more)).prints(hidden);
    }
    let found = study.json(["search", "time job:nurse wave:1"]);
    assert_eq!(found["passages"][0]["hits"][0]["quote"], "[sensitive]");
    assert_eq!(found["passages"][0]["hits"][0]["sensitive"], true);
}

#[test]
fn a_layer_is_named_or_the_usual_one() {
    let study = study().yes("anna", "p01-1", "It rained.", "work/time");
    assert_eq!(words(&study, "code:time"), ["It rained."]);
    study.run(["search", "code:time"]).says("decided layer");
    study.run(["search", "code:time", "--layer", "candidates"]).says("candidates layer");
    assert_eq!(words(&study, "layer:all code:time").len(), 3);
    study.run(["search", "code:time", "--layer", "al"]).exits(2).says("possible values: decided, candidates, all");
}

#[test]
fn a_wrong_query_shows_the_place() {
    let study = study();
    study.run(["search", "code:tme AND x"]).exits(2).says("  code:tme AND x\n       ^^^\n  hint: did you mean `time`?");
    study.run(["search", "jop:nurse"]).exits(2).says("did you mean `job`?");
    study.run(["search", "(time"]).exits(2).says("expected a closing parenthesis");
    study.run(["search"]).exits(2).says("<QUERY>");
}

#[test]
fn nothing_found_exits_with_1_and_says_what_may_be_meant() {
    let study = study();
    study.run(["search", "rainedd"]).exits(1).says("0 turns").says("nobody said `rainedd`; did you mean `rained`?");
    study.run(["search", "umbrella"]).exits(1).says("the interviewer said it, in 1 turn: add role:interviewer");
    study.run(["search", "cook AND time"]).exits(1).says_no("did you mean");
    study.run(["search", "xyzzyqwerty"]).exits(1).says("nobody said `xyzzyqwerty`\n");
    study.run(["search", "time and rain"]).exits(1).says("note: `and` was read as a word; the operator is written AND");
    study.run(["search", "rainedd", "--quiet"]).exits(1).says_no("did you mean");
    study.run(["search", "rainedd", "--count"]).exits(1).prints("0");
}

#[test]
fn text_is_data() {
    let mut study = study();
    study.write("transcripts/p03-1.txt", "P: needle \u{1b}[31m\u{7} <b>\u{202e}.\n");
    for more in [&[][..], &["--kwic"], &["--format", "md"], &["--format", "json"]] {
        let out = study.run(["search", "needle"].iter().chain(more));
        assert!(!out.out.contains(['\u{1b}', '\u{7}']), "{more:?}: {:?}", out.out);
    }
}
