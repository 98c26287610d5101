//! `grenstaal quotes`: what was said under a code.

use crate::support::{Study, TIME};

fn study() -> Study {
    Study::new()
        .codebook(TIME)
        .file("cases.csv", "case,job\np01,nurse\np02,nurse\np03,cook\n")
        .file("interviews.csv", "interview,case,wave\np01-1,p01,1\np02-1,p02,2\np03-1,p03,2\n")
        .settings("[analysis]\nattribution = \"({job}, wave {wave})\"\nsmall_cell = 2")
        .transcript("p01-1", "I: How was it?\n\nP: I had no time\n   today. It rained.\n\nI: Hm.\n\nP: So.\n\nI: Bye.")
        .transcript("p02-1", "P: No time.")
        .transcript("p03-1", "P: No time to cook.")
}

#[test]
fn a_quotation_has_its_anchor_its_attribution_and_its_rule() {
    study()
        .run(["quotes", "time"])
        .exits(0)
        .prints("p01-1:19-42 (nurse, wave 1) work/time#no-time\n  I had no time    today.\n")
        .prints("p03-1:3-19 (participant, wave 2)")
        .says("excerpts: 3; candidates by rule, not reviewed");
}

#[test]
fn context_prints_the_turns_around() {
    let study = study();
    study.run(["quotes", "time", "--limit", "1"]).prints_no("How was it?").says("excerpts: 1 of 3; ");
    let one = study.run(["quotes", "time", "--context", "1", "--where", "case=p01"]);
    one.prints("  I: How was it?\n  I had no time").prints("  I: Hm.\n").prints_no("P: So.");
    let two = study.run(["quotes", "time", "--context", "2", "--where", "case=p01"]);
    two.prints("P: So.").prints_no("Bye");
    study.run(["quotes", "time", "--context", "9", "--where", "case=p01"]).exits(0).prints("Bye");
}

#[test]
fn filters_coders_and_limits_narrow_the_list() {
    let study = study().yes("anna", "p01-1", "It rained.", "work/time").yes("ben", "p02-1", "No", "work");
    let anchors = |more: &[&str]| -> Vec<String> {
        let table = study.json(["quotes", "work"].iter().chain(more));
        table["rows"].as_array().unwrap().iter().map(|row| row["at"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(anchors(&[]), [study.anchor("p01-1", "It rained."), "p02-1:3-5".to_owned()]);
    assert_eq!(anchors(&["--coder", "ben"]), ["p02-1:3-5"]);
    assert_eq!(anchors(&["--where", "wave=1"]).len(), 1);
    assert_eq!(anchors(&["--where", "job=nurse", "--where", "wave=2"]), ["p02-1:3-5"]);
    study.run(["quotes", "time", "--coder", "ben"]).exits(1).says("excerpts: 0; decisions of coders");
    study.run(["quotes", "time", "--coder", "rules"]).exits(1);
}

#[test]
fn a_quotation_is_markdown_that_shows_what_was_said() {
    let mut study = study();
    study.write("transcripts/p02-1.txt", "P: *No time* for [links](x) and # marks.\n");
    study
        .run(["quotes", "time", "--format", "md", "--where", "case=p02"])
        .exits(0)
        .prints("# candidates by rule, not reviewed")
        .prints("\\*No time\\* for \\[links\\](x) and \\# marks.")
        .prints("`p02-1:3-40`");
}

#[test]
fn a_table_of_quotations_has_the_exact_words() {
    let table = study().json(["quotes", "time", "--where", "case=p01"]);
    assert_eq!(table["rows"][0]["quote"], "I had no time\n   today.");
    assert_eq!(table["rows"][0]["case"], "p01");
    assert_eq!(table["rows"][0]["attribution"], "(nurse, wave 1)");
    assert_eq!(table["rows"][0]["sources"], "work/time#no-time");
}

#[test]
fn a_search_without_a_hit_exits_with_1() {
    let study = study().codebook(&TIME.replace("no time", "zebra"));
    study.run(["quotes", "time"]).exits(1).says("excerpts: 0; ");
}
