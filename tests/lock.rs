//! `run --locked`, `run --frozen`, and what `check` says about reports that are behind.

use crate::support::{Study, TIME, files};
use std::process::Stdio;
use std::time::Instant;

fn study() -> Study {
    Study::new().codebook(TIME).transcript("p01-1", "P: No time.").transcript("p02-1", "P: Fine, really.")
}

fn ran() -> Study {
    let study = study();
    study.run(["run"]).exits(0);
    study
}

#[test]
fn without_a_lock_neither_runs_and_nothing_is_written() {
    let study = study();
    let before = files(study.root());
    for mode in ["--locked", "--frozen"] {
        let outcome = study.run(["run", mode]);
        outcome
            .exits(1)
            .says("there is no study.lock that can be read")
            .says("nothing was written")
            .says("grenstaal run");
        assert_eq!(outcome.out, "", "one refusal, and no list of all that there is");
        assert_eq!(before, files(study.root()));
    }
}

#[test]
fn a_lost_lock_is_a_finding_and_run_takes_over_what_it_would_write() {
    let mut study = ran();
    let lock = std::fs::read(study.path("study.lock")).unwrap();
    let lose = |study: &Study| std::fs::remove_file(study.path("study.lock")).unwrap();
    lose(&study);
    assert_eq!(study.findings(), ["error study.lock no-lock"]);
    study.run(["check"]).exits(1).prints("no study.lock").prints("grenstaal run");
    let outcome = study.run(["run", "--frozen"]);
    outcome.exits(1).says("nothing was written");
    assert_eq!(outcome.out, "");
    study.run(["run"]).exits(0).prints("0 files written");
    assert_eq!(std::fs::read(study.path("study.lock")).unwrap(), lock);
    lose(&study);
    let before = files(study.root());
    study.write("transcripts/p01-1.txt", "P: No time, no time.\n");
    study.run(["run"]).exits(2).says("more were not written by grenstaal and would be overwritten").says("restore it");
    study.write("transcripts/p01-1.txt", "P: No time.\n");
    assert_eq!(before, files(study.root()), "nothing is overwritten of which nobody knows where it came from");
}

#[test]
fn what_a_killed_writer_left_is_taken_away_and_nothing_else() {
    let mut study = ran().yes("anna", "p01-1", "No time", "work/time");
    study.run(["run"]).exits(0);
    let left = [".grenstaal/.grenstaal-tmp-abc123", ".grenstaal-tmp-abc123", "codings/anna/.grenstaal-tmp-abc123"];
    let kept = [".grenstaal-mine", "memos/.grenstaal-tmp-folder/mine"];
    for path in left.into_iter().chain(kept) {
        study.write(path, "half");
    }
    study.run(["run"]).exits(0).prints("nothing has changed");
    assert_eq!(left.map(|path| study.path(path).exists()), [false; 3]);
    assert_eq!(kept.map(|path| study.path(path).exists()), [true; 2]);
    study.write(left[2], "half");
    let lock = std::fs::File::options().append(true).open(study.path(".grenstaal/write.lock")).unwrap();
    lock.lock().unwrap();
    study.run(["run"]).exits(0);
    assert!(study.path(left[2]).exists(), "somebody writes there now");
}

#[test]
fn what_is_equal_to_the_lock_runs() {
    let study = ran();
    let before = files(study.root());
    study.run(["run", "--locked"]).exits(0).prints("nothing has changed");
    study.run(["run", "--frozen"]).exits(0).prints("all made again and the same");
    assert_eq!(before, files(study.root()));
    std::fs::remove_dir_all(study.path("reports")).unwrap();
    study.run(["run", "--locked"]).exits(0).prints("files written, 0 unchanged, 0 removed");
    assert_eq!(before, files(study.root()), "reports that are missing are made, byte for byte");
}

#[test]
fn an_input_that_differs_is_named_with_how() {
    let mut study = ran();
    study.write("transcripts/p02-1.txt", "P: Good.\n");
    study.write("themes.toml", "");
    std::fs::remove_file(study.path("cases.csv")).unwrap();
    let before = files(study.root());
    let outcome = study.run(["run", "--locked"]);
    outcome.exits(1).prints("cases.csv is gone\nthemes.toml is new\ntranscripts/p02-1.txt has changed\n");
    outcome.says("the study is not what study.lock was made from; nothing was written");
    assert_eq!(before, files(study.root()));
    let drift = study.json(["run", "--locked"])["drift"].clone();
    assert_eq!(drift["inputs"][1], serde_json::json!({ "path": "themes.toml", "change": "new" }));
}

#[test]
fn a_lock_of_another_program_is_told_apart() {
    let mut study = ran();
    let lock = std::fs::read_to_string(study.path("study.lock")).unwrap();
    let old = lock.replace(&format!("grenstaal {}", env!("CARGO_PKG_VERSION")), "grenstaal 0.0.1");
    study.write("study.lock", &old);
    study.run(["run", "--locked"]).exits(1).prints("study.lock was written by grenstaal 0.0.1, and this is grenstaal");
    study.run(["run"]).exits(0).prints("because study.lock was written by grenstaal 0.0.1");
    study.write("study.lock", lock.replace("schema = 1", "schema = 7\nmood = \"new\""));
    let before = files(study.root());
    for mode in ["--locked", "--frozen", "--force"] {
        study.run(["run", mode]).exits(2).says("has the form 7 of a later grenstaal").says("install a later grenstaal");
    }
    study.run(["check"]).exits(1).prints("error study.lock: ").prints("[lock]");
    assert_eq!(before, files(study.root()));
}

#[test]
fn frozen_names_outputs_and_the_first_line_that_differs_and_never_words() {
    let mut study = ran();
    let page = study.report("index.md");
    study.write("reports/index.md", page.replacen('\n', "\nmine\n", 2));
    std::fs::remove_file(study.path("reports/codings.csv")).unwrap();
    let picture = std::fs::read(study.path("reports/charts/heatmap.png")).unwrap();
    study.write("reports/charts/heatmap.png", &picture[..20]);
    let before = files(study.root());
    let outcome = study.run(["run", "--frozen"]);
    outcome.exits(1).says("the reports are not what this study gives");
    let expected = "reports/charts/heatmap.png is not what was written, from byte 21\nreports/codings.csv is missing\n\
                    reports/index.md is not what was written, from line 2\n";
    assert_eq!(outcome.out, expected);
    assert_eq!(before, files(study.root()));
    study.run(["run"]).exits(0).prints("because reports/charts/heatmap.png is not what was written");
    study.write("transcripts/p01-1.txt", "P: No time at all.\n");
    let outcome = study.run(["run", "--frozen"]);
    outcome
        .exits(1)
        .prints("transcripts/p01-1.txt has changed\n")
        .prints("reports/codings.csv would be another, from line 2\n");
    outcome.prints_no("at all").says_no("at all");
}

#[test]
fn frozen_names_outputs_that_come_and_go() {
    let mut study = ran();
    study.write("codebook.toml", TIME.replace("no time", "fine").replace("work/time", "work/ease"));
    let outcome = study.run(["run", "--frozen"]);
    outcome.exits(1).prints("reports/evidence/work/time.html would be removed\n");
    outcome.prints("reports/evidence/work/ease.html would be new\n");
    // What somebody made by hand with the right bytes, and the lock was forgotten.
    let study = ran();
    let lock = std::fs::read_to_string(study.path("study.lock")).unwrap();
    study.run(["run", "--force"]).exits(0);
    let spoilt = lock.replacen(&lock_digest(&lock, "codings.csv"), &"0".repeat(64), 1);
    std::fs::write(study.path("study.lock"), spoilt).unwrap();
    study.run(["run", "--frozen"]).exits(1).prints("reports/codings.csv is not what study.lock says\n");
}

fn lock_digest(lock: &str, path: &str) -> String {
    let lock: toml::Table = toml::from_str(lock).unwrap();
    let files = lock["output"].as_array().unwrap();
    let file = files.iter().find(|file| file["path"].as_str() == Some(path)).unwrap();
    file["digest"].as_str().unwrap().to_owned()
}

#[test]
fn locked_makes_what_the_lock_says_or_nothing() {
    let study = ran();
    // As another build of the same version would have left it.
    let lock = std::fs::read_to_string(study.path("study.lock")).unwrap();
    let spoilt = lock.replacen(&lock_digest(&lock, "index.md"), &"0".repeat(64), 1);
    std::fs::write(study.path("study.lock"), spoilt).unwrap();
    let before = files(study.root());
    study.run(["run", "--locked"]).exits(1).prints("reports/index.md would be another\n").says("nothing was written");
    assert_eq!(before, files(study.root()));
}

#[test]
fn run_says_why_it_had_something_to_do() {
    let mut study = ran();
    study.run(["run", "--force"]).exits(0).prints_no("because");
    study.write("transcripts/p02-1.txt", "P: Good.\n");
    study.run(["run"]).exits(0).prints("because transcripts/p02-1.txt has changed\n");
    for name in ["a", "b", "c", "d", "e"] {
        study.write(&format!("reports/{name}"), "mine");
    }
    for output in ["index.html", "index.md", "methods.md", "methods.html", "codings.csv"] {
        std::fs::remove_file(study.path("reports").join(output)).unwrap();
    }
    study.run(["run"]).exits(0).prints("because reports/codings.csv is missing\n").prints("and 2 more\n");
}

#[test]
fn check_tells_reports_that_are_behind() {
    let mut study = study();
    study.write("reports/index.md", "mine");
    assert_eq!(study.findings(), Vec::<String>::new(), "a study that was never run has no reports to be behind");
    let mut study = ran();
    assert_eq!(study.findings(), Vec::<String>::new());
    study.write("transcripts/p02-1.txt", "P: Good.\n");
    assert_eq!(study.findings(), ["warning study.lock stale"]);
    study.run(["check"]).exits(0).prints("study as it is now: transcripts/p02-1.txt has changed [stale]");
    study.run(["check", "--fail-on", "warning"]).exits(1);
    study.run(["run"]).exits(0);
    study.write("reports/index.md", "mine");
    std::fs::remove_file(study.path("reports/codings.csv")).unwrap();
    assert_eq!(study.findings(), ["warning reports/index.md output-changed", "warning study.lock stale"]);
    std::fs::remove_dir_all(study.path("reports")).unwrap();
    assert_eq!(study.findings(), Vec::<String>::new(), "reports may be kept out of the repository");
}

#[test]
fn check_knows_a_run_that_was_cut_off_and_line_ends_that_git_changed() {
    let mut study = ran();
    study.write(".grenstaal/coming.lock", std::fs::read(study.path("study.lock")).unwrap());
    study.write("reports/index.md", "half");
    assert_eq!(study.findings(), ["warning study.lock stale"]);
    study.run(["check"]).prints("a run was cut off");
    let study = ran();
    for (name, bytes) in study.outputs() {
        if let Ok(text) = String::from_utf8(bytes) {
            std::fs::write(study.path("reports").join(name), text.replace('\n', "\r\n")).unwrap();
        }
    }
    assert_eq!(study.findings(), ["warning reports/assets/report.css line-ends"]);
    study.run(["check"]).prints("have other line ends than study.lock knows").prints("Line ends");
}

#[test]
fn transcripts_kept_elsewhere_are_known_by_the_lock() {
    let study = study().yes("anna", "p01-1", "No time", "work/time").file(
        "themes.toml",
        "[[theme]]\nid = \"hurry\"\nclaim = \"All hurry.\"\ncodes = [\"time\"]\n\
            quotations = [{ at = \"p01-1:3-11\", quote = \"No time.\" }]\n",
    );
    study.run(["check", "--without-transcripts"]).exits(1).prints("there is no lock to know the transcripts by [lock]");
    study.run(["run"]).exits(0);
    std::fs::remove_dir_all(study.path("transcripts")).unwrap();
    study.run(["check"]).exits(1).prints("[no-transcript]");
    let before = files(study.root());
    study.run(["check", "--without-transcripts"]).exits(0).prints("no errors in 2 interviews").prints_no("warning ");
    assert_eq!(before, files(study.root()));
    let mut study = study;
    study.write("codings/anna/p01-1.csv", "start,end,code,verdict,quote,note,flags\n3,x,work/tme,maybe,,,cites\n");
    study.write("interviews.csv", "interview,case\np01-1,p01\np02-1,p02\np03-1,p02\n");
    let outcome = study.run(["check", "--without-transcripts"]);
    outcome.exits(1).prints("[unknown-code]").prints("[coding-offsets]").prints("[coding-flag]");
    outcome.prints("error interviews.csv:4: the interview `p03-1` was done and study.lock knows no transcript of it");
    outcome.prints("codings/anna/p01-1.csv has changed; interviews.csv has changed [stale]");
    study.write(
        "memos/new.md",
        "+++\ntitle = \"New\"\nkind = \"code\"\nauthor = \"anna\"\nabout = [\"theme:hurry\", \"code:tme\"]\n+++\nx\n",
    );
    let outcome = study.run(["check", "--without-transcripts"]);
    outcome
        .prints("error memos/new.md:5:25: the code `tme` is not in the codebook")
        .prints("[memo-about]")
        .prints("memos/new.md is new [stale]");
}

/// How often a run is killed among the other tests; a hundred times takes two minutes and stands below.
const KILLS: u64 = 12;

#[test]
fn a_run_that_is_killed_leaves_what_the_next_one_makes_whole() {
    killed(KILLS);
}

#[test]
#[ignore = "takes two minutes: cargo test -- --ignored killed_a_hundred_times"]
fn a_run_that_is_killed_a_hundred_times_leaves_what_the_next_one_makes_whole() {
    killed(100);
}

/// Kills runs at moments spread over the time that one takes and beyond; each time `check` is clean or says stale, and a
/// rerun gives the golden bytes.
#[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn killed(rounds: u64) {
    let states = ["P: Fine, really.\n", "P: No time, and no time again.\n"];
    let golden = states.map(|words| {
        let mut study = study();
        study.write("transcripts/p02-1.txt", words);
        study.run(["run"]).exits(0);
        (study.outputs(), std::fs::read(study.path("study.lock")).unwrap())
    });
    let mut study = study();
    study.run(["run"]).exits(0);
    let began = Instant::now();
    study.run(["run", "--force"]).exits(0);
    let whole = began.elapsed();
    let mut cut = 0;
    for round in 0..rounds {
        let state = usize::try_from(round % 2).unwrap();
        study.write("transcripts/p02-1.txt", states[state]);
        let mut command = study.command(["run", "--force"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Spread over the time that a run takes on this machine now, and a third beyond.
        let part = u32::try_from(round * 7919 % 397).unwrap();
        std::thread::sleep(whole * part / 297);
        let _ = child.kill();
        let killed = !child.wait().unwrap().success();
        cut += u64::from(killed);
        study.run(["check"]).exits(0);
        let findings = study.findings();
        assert!(findings.is_empty() || findings == ["warning study.lock stale"], "{findings:?}");
        study.run(["run"]).exits(0);
        let now = (study.outputs(), std::fs::read(study.path("study.lock")).unwrap());
        assert!(now == golden[state], "round {round}");
    }
    eprintln!("{cut} of {rounds} runs were cut off; a whole one takes {whole:?}");
    assert!(cut > 0, "no run was cut off");
}
