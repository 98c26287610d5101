//! What a person flagged `sensitive` is in no output.

use crate::support::{Study, TIME, wording};

/// Words that stand nowhere else.
const SECRET: [&str; 3] = ["zanzibar", "quetzalcoatl", "xylophone"];

const TALK: &str = "I: How was it?\n\nP: We had no time in zanzibar, no time with quetzalcoatl. The xylophone broke.\n\n\
                    I: And then?\n\nP: No time for tea. Lunch was fine.\n";

fn secret() -> Study {
    Study::new()
        .codebook(TIME)
        .transcript("p01-1", TALK)
        .transcript("p02-1", "P: No time at sea.")
        .yes("anna", "p01-1", "no time in zanzibar", "work/time")
        .decides("anna", "p01-1", "zanzibar, no time with quetzalcoatl. The xylophone", "work", "yes", "sensitive")
        .yes("anna", "p01-1", "No time for tea.", "work/time")
        .yes("anna", "p02-1", "No time at sea.", "work/time")
}

fn leak(bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    SECRET.into_iter().find(|secret| text.contains(secret))
}

#[track_caller]
fn assert_no_leak(study: &Study) {
    for (path, bytes) in study.outputs() {
        assert_eq!(leak(&bytes), None, "{path}");
    }
    let lock = std::fs::read(study.path("study.lock")).unwrap();
    assert_eq!(leak(&lock), None, "study.lock");
}

#[test]
fn sensitive_words_are_in_no_byte_of_any_output() {
    let study = secret();
    study.run(["run"]).exits(0);
    assert_no_leak(&study);
    assert!(study.report("evidence/work/time.html").contains(&wording("en", "evidence.sensitive", &[])));
    assert!(study.report("evidence/work/time.html").contains("No time for tea."));
    assert_eq!(study.count("work/time", "segments"), 3, "they count all the same");
    assert!(!study.report("codings.csv").contains("sensitive"));
}

#[test]
fn a_theme_and_a_printed_form_do_not_show_sensitive_words() {
    let study = secret();
    let at = study.anchor("p01-1", "no time in zanzibar");
    let quoted = format!("at = \"{at}\", quote = \"no time in zanzibar\"");
    let theme = format!("[[theme]]\nid = \"t\"\nclaim = \"c\"\ncodes = [\"time\"]\nquotations = [{{ {quoted} }}]\n");
    let printed = format!(
        "[[quotation]]\nat = \"{at}\"\nquote = \"no time in zanzibar\"\nprinted = \"no time in Z[anzibar]; xylophone\"\n"
    );
    let study = study.file("themes.toml", theme).file("quotations.toml", printed);
    study.run(["run"]).exits(0);
    assert_no_leak(&study);
    assert!(study.report("themes/t.html").contains(&wording("en", "theme.sensitive", &[])));
}

#[test]
fn what_another_coder_flagged_is_hidden_too_whoever_counts() {
    let study = secret().settings("[analysis]\nreconciled = \"agreed\"").yes(
        "agreed",
        "p01-1",
        "We had no time in zanzibar, no time with quetzalcoatl. The xylophone broke.",
        "work/time",
    );
    study.run(["run"]).exits(0);
    assert_no_leak(&study);
}

#[test]
fn a_sensitive_question_is_not_shown_before_the_answer() {
    let study = Study::new()
        .codebook(TIME)
        .transcript("p01-1", "I: What happened in zanzibar?\n\nP: I had no time.")
        .decides("anna", "p01-1", "in zanzibar", "work", "yes", "sensitive")
        .yes("anna", "p01-1", "no time", "work/time");
    study.run(["run"]).exits(0);
    assert_no_leak(&study);
    assert!(
        study.report("evidence/work/time.html").contains("I had")
            || study.report("evidence/work/time.html").contains("no time")
    );
}

#[test]
fn a_sensitive_coding_whose_code_is_gone_still_hides_its_words() {
    let codebook = format!("{TIME}\n[[code]]\nid = \"work/place\"\ndefinition = \"Where.\"\n");
    let study = Study::new()
        .codebook(&codebook)
        .transcript("p01-1", TALK)
        .yes("anna", "p01-1", "no time in zanzibar", "work/time")
        .decides(
            "anna",
            "p01-1",
            "zanzibar, no time with quetzalcoatl. The xylophone",
            "work/place",
            "yes",
            "sensitive",
        )
        .codebook(TIME);
    study.run(["run"]).exits(1).says("the code `work/place` is not in the codebook");
    assert_no_leak(&study);
}

#[test]
fn sensitive_words_that_moved_still_hide_where_they_stand_now() {
    let study = secret().transcript("p01-1", &TALK.replace("How was it?", "How was it yesterday?"));
    study.run(["run"]).exits(1).says("coding-moved");
    assert_no_leak(&study);
}

#[test]
fn no_command_prints_sensitive_words() {
    let study = secret();
    let commands: [&[&str]; 9] = [
        &["quotes", "work"],
        &["quotes", "time", "--context", "2"],
        &["quotes", "time", "--context", "2", "--format", "md"],
        &["quotes", "time", "--format", "csv"],
        &["candidates"],
        &["candidates", "--format", "csv"],
        &["trace", "--code", "work"],
        &["trace", "--code", "time", "--format", "json"],
        &["check", "-v"],
    ];
    for command in commands {
        let outcome = study.run(command);
        assert_eq!(leak(outcome.out.as_bytes()), None, "{command:?}: {}", outcome.out);
        assert_eq!(leak(outcome.err.as_bytes()), None, "{command:?}: {}", outcome.err);
    }
}
