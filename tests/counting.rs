//! What counts: the eight points of the design, with numbers worked out by hand.

use crate::support::{Study, TIME, row, wording};

/// Two participants' turns; the rule of [`TIME`] proposes two sentences.
const LUNCH: &str =
    "I: How was work?\n\nP: I had no time today. It was hard.\n\nI: And lunch?\n\nP: No time for lunch either.\n";

/// How a caption tells n.
fn n(participants: &str, interviews: &str, words: &str) -> String {
    wording("en", "caption.n", &[("n", participants), ("interviews", interviews), ("words", words)])
}

/// How a caption tells about this many interviews.
fn told(key: &str, interviews: &str) -> String {
    wording("en", key, &[("interviews", interviews)])
}

fn lunch() -> Study {
    Study::new().codebook(TIME).transcript("p01-1", LUNCH)
}

// ── (1) one layer an interview ───────────────────────────────────────────────

#[test]
fn one_person_is_the_layer() {
    let study = lunch().yes("anna", "p01-1", "I had no time today.", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 5]);
    assert_eq!(study.findings(), Vec::<String>::new());
    let caption = study.caption();
    assert!(caption.contains(&wording("en", "caption.layer", &[("layer", "decisions of coders")])), "{caption}");
}

#[test]
fn the_reconciled_coder_is_the_layer_and_the_others_do_not_count() {
    let study = lunch()
        .settings("[analysis]\nreconciled = \"agreed\"")
        .yes("anna", "p01-1", "I had no time today.", "work/time")
        .yes("anna", "p01-1", "It was hard.", "work/time")
        .yes("ben", "p01-1", "No time for lunch either.", "work/time")
        .yes("agreed", "p01-1", "No time", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 2]);
    assert_eq!(study.findings(), Vec::<String>::new());
}

#[test]
fn two_persons_without_reconciliation_are_a_finding_and_do_not_count() {
    let study = lunch()
        .transcript("p02-1", "P: No time at all.")
        .yes("anna", "p01-1", "I had no time today.", "work/time")
        .yes("ben", "p01-1", "I had no time today.", "work/time")
        .yes("ben", "p02-1", "No time at all.", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 4], "only p02-1 counts");
    assert_eq!(study.findings(), ["error codings/ben/p01-1.csv not-reconciled"]);
    study.run(["check"]).exits(1).prints("`p01-1` was coded by anna and ben").prints("set `several` under [analysis]");
    let caption = study.caption();
    assert!(caption.contains(&told("caption.unreconciled", "1")), "{caption}");
    study.run(["run"]).exits(1).says("not-reconciled");
    assert!(
        study.report("index.html").contains(&told("caption.unreconciled", "1")),
        "outputs are written all the same"
    );
}

#[test]
fn a_union_counts_what_at_least_one_person_coded_and_says_so() {
    let study = lunch()
        .settings("[analysis]\nseveral = \"union\"")
        .yes("anna", "p01-1", "had no time", "work/time")
        .yes("ben", "p01-1", "time today", "work/time")
        .yes("ben", "p01-1", "hard", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 2, 5], "`had no time today` and `hard`");
    let caption = study.caption();
    assert!(caption.contains(&told("caption.union", "1")), "{caption}");
    assert_eq!(study.findings(), Vec::<String>::new());
}

#[test]
fn an_intersection_counts_what_all_persons_coded_and_says_so() {
    let study = lunch()
        .settings("[analysis]\nseveral = \"intersection\"")
        .yes("anna", "p01-1", "had no time", "work/time")
        .yes("ben", "p01-1", "time today", "work/time")
        .yes("ben", "p01-1", "hard", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 1], "`time`");
    let caption = study.caption();
    assert!(caption.contains(&told("caption.intersection", "1")), "{caption}");
}

// ── (2) a person's yes, and when a candidate is decided ──────────────────────

#[test]
fn a_persons_yes_counts_with_the_persons_span_and_not_the_rules() {
    let study = lunch().yes("anna", "p01-1", "had no time today. It was hard.", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 7]);
    let quotes = study.json(["quotes", "time"]);
    assert_eq!(quotes["rows"][0]["quote"], "had no time today. It was hard.");
}

#[test]
fn a_candidate_is_decided_when_more_than_half_of_it_is_covered() {
    // `I had no time today.` has 20 characters.
    for (words, undecided) in [("I had no t", 2), ("I had no ti", 1), ("I had no time today.", 1)] {
        for verdict in ["yes", "no"] {
            let study = lunch().decides("anna", "p01-1", words, "work/time", verdict, "");
            assert_eq!(study.count("work/time", "undecided"), undecided, "{verdict} on `{words}`");
        }
    }
}

#[test]
fn two_decisions_of_one_code_cover_a_candidate_together() {
    let study = lunch().yes("anna", "p01-1", "I had no", "work/time").no("anna", "p01-1", "today.", "work/time");
    assert_eq!(study.count("work/time", "undecided"), 1, "8 + 6 of 20 characters decide it");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 3]);
}

#[test]
fn a_decision_on_another_code_decides_nothing() {
    let codebook = format!("{TIME}\n[[code]]\nid = \"work/pace\"\ndefinition = \"How fast.\"\n");
    let study = lunch().codebook(&codebook).no("anna", "p01-1", "I had no time today.", "work/pace");
    assert_eq!(study.count("work/time", "undecided"), 2);
}

#[test]
fn a_no_never_removes_a_persons_yes() {
    let study = lunch().yes("anna", "p01-1", "no time today", "work/time").no(
        "anna",
        "p01-1",
        "I had no time today.",
        "work/time",
    );
    assert_eq!(study.counts("work/time"), [1, 1, 1, 3]);
    assert_eq!(study.count("work/time", "undecided"), 1, "the other candidate");
}

#[test]
fn a_no_alone_leaves_nothing_that_counts() {
    let study = lunch().no("anna", "p01-1", "I had no time today.", "work/time").no(
        "anna",
        "p01-1",
        "No time for lunch either.",
        "work/time",
    );
    assert_eq!(study.counts("work/time"), [0, 0, 0, 0]);
    assert_eq!(study.count("work/time", "undecided"), 0);
}

// ── (3) undecided candidates stand apart ─────────────────────────────────────

#[test]
fn undecided_candidates_stand_in_a_column_of_their_own_and_are_never_added_in() {
    let study =
        lunch().transcript("p02-1", "P: No time. Really no time.").yes("anna", "p01-1", "It was hard.", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 3]);
    assert_eq!(study.count("work/time", "undecided"), 4, "two in each interview, read or not");
    assert_eq!(study.count("work", "undecided"), 4, "the family has them too");
    study.run(["run"]).exits(0);
    assert!(study.report("index.html").contains(&wording("en", "index.undecided", &[])));
    assert!(study.report("data/frequencies.csv").starts_with("code,name,participants,"));
    assert!(study.report("data/frequencies.csv").lines().next().unwrap().ends_with("own_segments,undecided,layer"));
}

#[test]
fn where_nobody_has_coded_candidates_are_counted_and_nothing_is_undecided() {
    let study = lunch();
    assert_eq!(study.counts("work/time"), [1, 1, 2, 10]);
    let table = study.json(["table", "frequencies"]);
    assert_eq!(row(&table, "code", "work/time").get("undecided"), None);
    assert_eq!(table["layer"], crate::support::CANDIDATES_EN);
}

#[test]
fn somebody_who_read_and_found_nothing_has_decided_the_layer() {
    let study = lunch().file("codings/anna/progress.csv", "interview,status\np01-1,full\n");
    assert_eq!(study.counts("work/time"), [0, 0, 0, 0]);
    assert_eq!(study.count("work/time", "undecided"), 2);
}

// ── (4) what is one excerpt ──────────────────────────────────────────────────

#[test]
fn codings_that_overlap_within_a_turn_merge() {
    let study = lunch()
        .yes("anna", "p01-1", "I had no time", "work/time")
        .yes("anna", "p01-1", "time today. It", "work/time")
        .yes("anna", "p01-1", "hard", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 2, 7], "`I had no time today. It` and `hard`");
}

#[test]
fn codings_that_only_touch_stay_two_excerpts() {
    let study = lunch().yes("anna", "p01-1", "I had ", "work/time").yes("anna", "p01-1", "no time", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 2, 4]);
}

#[test]
fn a_coding_over_several_turns_is_cut_at_another_speakers_turn() {
    let study = lunch().yes("anna", "p01-1", "It was hard.\n\nI: And lunch?\n\nP: No time", "work/time");
    assert_eq!(study.counts("work/time"), [1, 1, 2, 5], "`It was hard.` and `No time`");
    let quotes: Vec<String> = study.json(["quotes", "time"])["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["quote"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(quotes, ["It was hard.", "No time"]);
}

#[test]
fn a_family_counts_the_union_of_what_lies_below_it() {
    let codebook = format!("{TIME}\n[[code]]\nid = \"work/weight\"\ndefinition = \"It is heavy.\"\n");
    let study = lunch()
        .codebook(&codebook)
        .yes("anna", "p01-1", "I had no time today.", "work/time")
        .yes("anna", "p01-1", "today. It was hard.", "work/weight")
        .yes("anna", "p01-1", "lunch either", "work");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 5]);
    assert_eq!(study.counts("work/weight"), [1, 1, 1, 4]);
    assert_eq!(study.counts("work"), [1, 1, 2, 10], "8 words in the first turn, each once, and 2 in the second");
    assert_eq!(study.count("work", "own_segments"), 1);
}

// ── (5) the interviewer's words ──────────────────────────────────────────────

#[test]
fn the_interviewers_words_never_count() {
    let transcript = "I: So you had no time? No time at all?\n\nP: Right.\n";
    let by_rule = Study::new().codebook(TIME).transcript("p01-1", transcript);
    assert_eq!(by_rule.counts("work/time"), [0, 0, 0, 0]);
    assert!(by_rule.caption().contains(&n("1", "1", "1")));
    let by_hand = Study::new().codebook(TIME).transcript("p01-1", transcript).yes(
        "anna",
        "p01-1",
        "you had no time?",
        "work/time",
    );
    assert_eq!(by_hand.counts("work/time"), [0, 0, 0, 0]);
}

#[test]
fn a_rule_on_the_interviewers_words_proposes_and_still_nothing_counts() {
    let codebook = TIME.replace("any =", "spoken_by = \"anyone\"\nany =");
    let study = Study::new().codebook(&codebook).transcript("p01-1", "I: No time?\n\nP: No time!\n");
    let found = study.json(["candidates"]);
    assert_eq!(found["rows"].as_array().unwrap().len(), 2);
    assert_eq!(study.counts("work/time"), [1, 1, 1, 2]);
}

#[test]
fn in_an_exchange_the_words_of_the_question_alone_never_fire() {
    let codebook = TIME.replace("any =", "scope = \"exchange\"\nspoken_by = \"anyone\"\nany =");
    let study = Study::new()
        .codebook(&codebook)
        .transcript("p01-1", "I: No time?\n\nP: It was fine.\n\nI: Really?\n\nP: Well, no time to eat.\n");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 5], "the answer of the second exchange");
}

// ── (6) an empty cell ────────────────────────────────────────────────────────

#[test]
fn an_empty_cell_means_not_coded_and_the_caption_says_so() {
    let study = lunch().transcript("p02-1", "P: It was fine.");
    let table = study.json(["table", "crosstab", "--by", "case"]);
    let time = row(&table, "code", "work/time");
    assert_eq!((&time["p01"], &time["p02"]), (&2.into(), &0.into()));
    let caption = table["caption"].as_str().unwrap();
    assert!(caption.contains(&wording("en", "table.cross_segments", &[])), "{caption}");
    assert!(!caption.contains("not mentioned"));
}

// ── (7) filters ──────────────────────────────────────────────────────────────

fn three_people() -> Study {
    Study::new()
        .codebook(TIME)
        .file("cases.csv", "case,job\np01,nurse\np02,nurse\np03,cook\n")
        .file("interviews.csv", "interview,case,wave\np01-1,p01,1\np01-2,p01,2\np02-1,p02,1\np03-1,p03,1\n")
        .transcript("p01-1", "P: No time.")
        .transcript("p01-2", "P: No time. Still no time.")
        .transcript("p02-1", "P: All is well.")
        .transcript("p03-1", "P: No time to cook.")
}

#[test]
fn a_filter_on_attributes_narrows_n() {
    let study = three_people();
    assert!(study.caption().contains(&n("3", "4", "14")), "{}", study.caption());
    let table = study.json(["table", "frequencies", "--where", "job=nurse"]);
    let caption = table["caption"].as_str().unwrap();
    assert!(caption.contains(&n("2", "3", "10")), "{caption}");
    assert!(caption.contains(&wording("en", "caption.filter", &[("filter", "job=nurse")])), "{caption}");
    let time = row(&table, "code", "work/time");
    assert_eq!((&time["participants"], &time["interviews"], &time["segments"]), (&1.into(), &2.into(), &3.into()));
    let both = study.json(["table", "frequencies", "--where", "job=nurse", "--where", "wave=2"]);
    assert!(both["caption"].as_str().unwrap().contains(&n("1", "1", "5")));
}

#[test]
fn a_filter_on_codes_or_coders_narrows_segments_and_never_n() {
    let study = three_people().yes("anna", "p01-1", "No time.", "work/time").yes("ben", "p03-1", "cook", "work/time");
    let quotes = study.json(["quotes", "time", "--coder", "ben"]);
    assert_eq!(quotes["rows"].as_array().unwrap().len(), 1);
    assert!(quotes["caption"].as_str().unwrap().contains(&n("3", "4", "14")), "{quotes}");
}

// ── (8) participants of n first ──────────────────────────────────────────────

#[test]
fn participants_come_first_and_segments_second_and_no_percentage_of_participants() {
    let study = three_people();
    study.run(["run"]).exits(0);
    let csv = study.report("data/frequencies.csv");
    let header: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|column| *column == name).unwrap();
    assert!(at("participants") < at("segments"));
    let family = study.report("codes/work.md");
    let counts = [("participants", "2"), ("n", "3"), ("interviews", "3"), ("all", "4"), ("segments", "4")];
    assert!(family.contains(&wording("en", "report.counts", &counts)), "{family}");
    let split = study.json(["table", "crosstab", "--by", "job"]);
    let time = row(&split, "code", "work/time");
    let keys: Vec<&String> = time.as_object().unwrap().keys().collect();
    assert!(keys.iter().any(|key| *key == "nurse_participants") && keys.iter().any(|key| *key == "nurse_segments"));
    let [nurses, cooks] =
        ["nurse", "cook"].map(|job| (&time[format!("{job}_participants")], &time[format!("{job}_segments")]));
    assert_eq!((nurses, cooks), ((&1.into(), &3.into()), (&1.into(), &1.into())));
    let caption = split["caption"].as_str().unwrap();
    assert!(
        [("cook", "1", "1"), ("nurse", "2", "3")].iter().all(|(value, n, interviews)| {
            caption.contains(&wording(
                "en",
                "table.cross_group",
                &[("value", value), ("n", n), ("interviews", interviews)],
            ))
        }),
        "{caption}"
    );
}

// ── groups, reading, words ───────────────────────────────────────────────────

#[test]
fn unidentified_speakers_of_a_group_count_in_segments_and_not_in_participants() {
    let study = Study::new()
        .codebook(TIME)
        .file("cases.csv", "case\np01\np02\n")
        .file("interviews.csv", "interview,case,kind\ng1,,group\n")
        .file("speakers.csv", "interview,label,case\ng1,A,p01\ng1,B,p02\ng1,X,\n")
        .transcript("g1", "I: And time?\n\nA: No time.\n\nX: Me neither, no time.\n\nB: I have.\n\nX: No time!\n");
    assert_eq!(study.findings(), Vec::<String>::new());
    assert_eq!(study.counts("work/time"), [1, 1, 3, 8]);
    let caption = study.caption();
    assert!(caption.contains(&n("2", "1", "10")), "{caption}");
    assert!(caption.contains(&told("caption.unidentified", "1")), "{caption}");
    let table = study.json(["table", "crosstab", "--by", "case"]);
    let time = row(&table, "code", "work/time");
    assert_eq!((&time["p01"], &time["p02"], &time["unidentified"]), (&1.into(), &0.into(), &2.into()));
    study.run(["run"]).exits(0);
    assert!(study.report("evidence/work/time.html").contains("participant=unidentified%20speaker"));
}

#[test]
fn the_caption_tells_who_read_what() {
    let study = lunch()
        .transcript("p02-1", "P: No time.")
        .transcript("p03-1", "P: No time.")
        .transcript("p04-1", "P: No time.")
        .yes("anna", "p01-1", "It was hard.", "work/time")
        .file(
            "codings/anna/progress.csv",
            "interview,status,codebook\np01-1,full,1\np02-1,candidates,1\np03-1,open,\n",
        );
    let caption = study.caption();
    let blanks = [("coded", "2"), ("total", "4"), ("full", "1"), ("candidates", "1")];
    assert!(caption.contains(&wording("en", "caption.reading", &blanks)), "{caption}");
}

#[test]
fn marks_and_times_are_no_words_and_a_hyphenated_word_is_one() {
    let study = Study::new()
        .codebook(TIME)
        .transcript("p01-1", "[00:00:05] P: [laughs] No time (…) for half-and-half lunches [inaudible].\n");
    assert_eq!(study.counts("work/time"), [1, 1, 1, 5]);
    assert!(study.caption().contains(&n("1", "1", "5")), "{}", study.caption());
}
