//! `grenstaal run`: outputs all or none, only what changed, nothing of anybody else's.

use crate::support::{Outcome, Study, TIME, files};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

const THEMES: &str = r#"
[[theme]]
id = "hurry"
claim = "All hurry."
codes = ["time"]
quotations = [{ at = "p01-1:3-11", quote = "No time." }]
against_reason = "Nobody spoke against it."
"#;

fn study() -> Study {
    Study::new()
        .codebook(TIME)
        .transcript("p01-1", "P: No time.")
        .transcript("p02-1", "P: Fine.")
        .file("themes.toml", THEMES)
}

fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let modified = |name: String| (name.clone(), std::fs::metadata(folder.join(name)).unwrap().modified().unwrap());
    files(folder).into_keys().map(modified).collect()
}

fn hidden(study: &Study) -> Vec<String> {
    let entries = std::fs::read_dir(study.path("reports")).into_iter().flatten();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).collect()
}

#[test]
fn a_second_run_says_that_nothing_has_changed_and_touches_nothing() {
    let study = study();
    study.run(["run"]).exits(0).prints("files written, 0 unchanged, 0 removed").prints("read reports/index.html");
    let before = times(study.root());
    study.run(["run"]).exits(0).prints("nothing has changed");
    assert_eq!(before, times(study.root()));
    let summary = study.json(["run"]);
    assert_eq!(summary["up_to_date"], true);
    assert_eq!(summary["unchanged"], before.keys().filter(|name| name.starts_with("reports/")).count());
}

#[test]
fn force_does_everything_again_and_gives_the_same_bytes() {
    let study = study();
    study.run(["run"]).exits(0);
    let (before, when) = (files(study.root()), times(&study.path("reports")));
    study.run(["run", "--force"]).exits(0).prints("0 files written");
    assert_eq!(before, files(study.root()));
    assert_eq!(when, times(&study.path("reports")), "what is the same is not written again");
}

#[test]
fn a_changed_input_rewrites_only_what_changed() {
    let mut study = study();
    study.run(["run"]).exits(0);
    let (bytes, when) = (study.outputs(), times(&study.path("reports")));
    study.write("transcripts/p02-1.txt", "P: Good.\n");
    let summary = study.json(["run"]);
    assert_eq!(summary["removed"], 0);
    let (new_bytes, new_when) = (study.outputs(), times(&study.path("reports")));
    let changed: Vec<&String> = bytes.keys().filter(|name| bytes[*name] != new_bytes[*name]).collect();
    let touched: Vec<&String> = when.keys().filter(|name| when[*name] != new_when[*name]).collect();
    assert_eq!(changed, touched);
    assert_eq!(summary["written"], changed.len());
    assert!(changed.len() < bytes.len() / 2, "{changed:?}");
    assert!(changed.iter().any(|name| *name == "uncoded.html"));
}

#[test]
fn an_output_that_somebody_changed_or_deleted_is_made_again() {
    let study = study();
    study.run(["run"]).exits(0);
    let before = study.outputs();
    std::fs::write(study.path("reports/index.html"), "mine").unwrap();
    std::fs::remove_file(study.path("reports/codings.csv")).unwrap();
    let summary = study.json(["run"]);
    assert_eq!((&summary["up_to_date"], &summary["written"]), (&false.into(), &2.into()));
    assert_eq!(before, study.outputs());
}

#[test]
fn a_theme_that_is_gone_takes_its_page_with_it() {
    let mut study = study();
    study.run(["run"]).exits(0);
    assert!(study.outputs().contains_key("themes/hurry.html"));
    study.write("themes.toml", "");
    study.run(["run"]).exits(0).prints("2 removed");
    assert!(!study.path("reports/themes").exists(), "nor is an empty folder left");
    study.write("reports/notes.md", "mine");
    study.write("codebook.toml", TIME.replace("no time", "zebra"));
    study.run(["run"]).exits(0);
    assert!(!study.path("reports/evidence").exists());
    assert_eq!(study.report("notes.md"), "mine", "what nobody of us wrote stays");
}

#[test]
fn a_file_that_no_run_wrote_is_never_overwritten() {
    let mut study = study();
    study.write("reports/index.html", "mine");
    study.run(["run"]).exits(2).says("reports/index.html was not written by grenstaal").says("move it away");
    assert_eq!(study.outputs().into_iter().collect::<Vec<_>>(), [("index.html".to_owned(), b"mine".to_vec())]);
    assert!(!study.path("study.lock").exists());
    study.run(["run", "--force"]).exits(2);
    std::fs::remove_file(study.path("reports/index.html")).unwrap();
    study.run(["run"]).exits(0);
    // Later too: a page that becomes ours.
    study.write("themes.toml", THEMES.replace("hurry", "haste"));
    study.write("reports/themes/haste.md", "mine");
    let before = study.outputs();
    study.run(["run"]).exits(2).says("themes/haste.md");
    assert_eq!(before, study.outputs());
}

#[test]
fn a_lock_that_cannot_be_read_is_as_good_as_none_and_that_is_said() {
    let mut study = study();
    study.run(["run"]).exits(0);
    let before = study.outputs();
    let lock = std::fs::read(study.path("study.lock")).unwrap();
    study.write("study.lock", "<<<<<<< ours\n");
    study.run(["run"]).exits(0).prints("0 files written");
    assert_eq!(std::fs::read(study.path("study.lock")).unwrap(), lock, "the reports are those of the study");
    study.write("study.lock", "<<<<<<< ours\n");
    study.write("transcripts/p02-1.txt", "P: No time, good.\n");
    study.run(["run"]).exits(2).says("was study.lock lost or left with a merge conflict?");
    assert_eq!(before, study.outputs());
}

#[test]
fn what_an_interrupted_run_left_behind_is_cleared() {
    let mut study = study();
    study.run(["run"]).exits(0);
    let before = study.outputs();
    study.write("reports/.grenstaal-staging/index.html", "half");
    study.write("transcripts/p02-1.txt", "P: Good.\n");
    study.run(["run"]).exits(0);
    assert_eq!(hidden(&study), Vec::<String>::new());
    assert_eq!(before.keys().collect::<Vec<_>>(), study.outputs().keys().collect::<Vec<_>>());
}

#[test]
fn a_run_that_was_cut_off_while_it_renamed_is_taken_up_again() {
    let mut study = study();
    study.run(["run"]).exits(0);
    let whole = study.outputs();
    // As a loss of power leaves it: the lock still to come, half of the outputs in place.
    std::fs::rename(study.path("study.lock"), study.path(".grenstaal/coming.lock")).unwrap();
    for name in whole.keys().step_by(2) {
        std::fs::remove_file(study.path("reports").join(name)).unwrap();
    }
    study.write("themes.toml", "");
    study.run(["run"]).exits(0);
    assert!(study.path("study.lock").exists() && !study.path(".grenstaal/coming.lock").exists());
    assert!(!study.path("reports/themes").exists());
    study.write("themes.toml", THEMES);
    study.run(["run"]).exits(0);
    assert_eq!(whole, study.outputs());
}

#[test]
fn ctrl_c_leaves_the_old_outputs_and_no_trace() {
    let study = Study::copy_of(&["corpus-sample", "codebooks"], "corpus-sample");
    let reports = study.path("../reports");
    // Something of an earlier run to lose.
    crate::support::copy(&crate::support::repository().join("reports"), &reports);
    let transcript = study.path("transcripts/p01-1.txt");
    let content = std::fs::read_to_string(&transcript).unwrap() + "\nP: En nog iets.\n";
    std::fs::write(&transcript, content).unwrap();
    let before = (files(&reports), std::fs::read(study.path("study.lock")).unwrap());
    let mut command = study.command(["run"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let staging = reports.join(".grenstaal-staging");
    for _ in 0..6000 {
        if staging.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(staging.exists(), "the run never got as far as writing");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    Outcome::from(child.wait_with_output().unwrap())
        .exits(2)
        .says("stopped before the analysis was done; nothing was written");
    assert!(!staging.exists());
    assert_eq!(before, (files(&reports), std::fs::read(study.path("study.lock")).unwrap()));
    study.run(["check"]).exits(0);
}

#[test]
fn a_second_run_at_the_same_time_is_kept_out() {
    let study = study();
    study.run(["run"]).exits(0);
    let before = files(study.root());
    let lock = File::options().append(true).open(study.path(".grenstaal/run.lock")).unwrap();
    lock.lock().unwrap();
    study.run(["run", "--force"]).exits(2).says("another grenstaal is at work on this study");
    assert_eq!(before, files(study.root()));
    study.run(["table", "frequencies"]).exits(0);
    lock.unlock().unwrap();
    study.run(["run", "--force"]).exits(0);
}

#[test]
fn runs_started_together_leave_one_whole_result() {
    let study = study();
    let start = || study.command(["run"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = (0..4).map(|_| start()).collect();
    let outcomes: Vec<Outcome> = children.into_iter().map(|child| child.wait_with_output().unwrap().into()).collect();
    assert!(outcomes.iter().any(|outcome| outcome.code == Some(0)));
    for outcome in outcomes.iter().filter(|outcome| outcome.code != Some(0)) {
        outcome.exits(2).says("another grenstaal is at work on this study");
    }
    assert_eq!(hidden(&study), Vec::<String>::new());
    study.run(["run"]).exits(0).prints("nothing has changed");
}

#[test]
fn the_lock_lists_every_input_and_output_with_its_digest() {
    let study = study().yes("anna", "p01-1", "No", "work/time").file("memos/one.md", "A memo.\n");
    study.run(["run"]).exits(0);
    let lock: toml::Table = toml::from_str(&std::fs::read_to_string(study.path("study.lock")).unwrap()).unwrap();
    let paths = |key: &str| -> Vec<String> {
        lock[key].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
    };
    let inputs = paths("input");
    let read = [
        "cases.csv",
        "codebook.toml",
        "codings/anna/p01-1.csv",
        "interviews.csv",
        "study.toml",
        "themes.toml",
        "transcripts/p01-1.txt",
        "transcripts/p02-1.txt",
    ];
    assert_eq!(inputs, read, "sorted, and what is not read is not listed");
    let outputs = paths("output");
    assert_eq!(outputs, study.outputs().into_keys().collect::<Vec<_>>());
    for (file, name) in lock["output"].as_array().unwrap().iter().zip(&outputs) {
        assert_eq!(file["size"].as_integer().unwrap() as usize, study.outputs()[name].len());
    }
}

#[test]
fn the_tables_and_charts_asked_for_are_made_and_no_others() {
    let study = study()
        .settings("[[output.table]]\nkind = \"crosstab\"\nby = \"case\"\n\n[[output.chart]]\nkind = \"heatmap\"");
    study.run(["run"]).exits(0);
    let outputs = study.outputs();
    let named = |folder: &str, ending: &str| {
        outputs.keys().filter(|path| path.starts_with(folder) && path.ends_with(ending)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(named("data/", ".csv"), ["data/crosstab-case.csv"]);
    assert_eq!(named("charts/", ".svg"), ["charts/heatmap.svg"]);
}

#[test]
fn a_table_that_does_not_exist_is_said_by_check_and_by_run() {
    for (kind, hint) in [
        ("[[output.table]]\nkind = \"frequency\"", "did you mean `frequencies`?"),
        ("[[output.table]]\nkind = \"crosstab\"\nby = \"cast\"", "did you mean `case`?"),
        ("[[output.chart]]\nkind = \"heatmaps\"", "did you mean `heatmap`?"),
    ] {
        let study = study().settings(kind);
        study.run(["check"]).exits(1).prints("error study.toml: ").prints("[output]").prints(hint);
        study.run(["run"]).exits(2).says(hint);
        assert!(!study.path("reports").exists());
    }
}

#[test]
fn outputs_are_written_in_spite_of_findings() {
    let study = study().transcript("p03-1", "Nobody: speaks here.");
    study.run(["run"]).exits(1).prints("files written").says("transcript-orphan");
    assert!(study.report("index.html").contains("</html>"));
    study.run(["run"]).exits(1).prints("nothing has changed");
}

#[test]
fn a_page_of_evidence_stops_at_its_limit_and_says_what_shows_the_rest() {
    let words = "P: No time. ".to_owned() + &"No time. ".repeat(700);
    let study = Study::new()
        .codebook(TIME)
        .transcript("p01-1", &words)
        .transcript("p02-1", "P: No time.")
        .settings("[[output.table]]\nkind = \"frequencies\"\n\n[[output.chart]]\nkind = \"frequencies\"");
    study.run(["run"]).exits(0);
    let page = study.report("evidence/work/time.md");
    assert_eq!(page.matches("\n> — ").count(), 500);
    assert!(page.contains("grenstaal quotes work/time --limit 0"), "the command that shows the rest");
    assert!(page.contains(&crate::support::wording("en", "evidence.limit", &[("shown", "500"), ("all", "702")])));
}
