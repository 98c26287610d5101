//! What all verbs share: help, wrong use, formats, colours, closed pipes, completions.

use crate::support::{Outcome, PROGRAM, Study, TIME, grenstaal};
use std::process::Command;

const VERBS: &[&str] = &[
    "init",
    "import",
    "check",
    "run",
    "changes",
    "candidates",
    "code",
    "codebook",
    "quotes",
    "search",
    "memo",
    "table",
    "chart",
    "trace",
    "sample",
    "agree",
    "reconcile",
    "reanchor",
    "verify",
    "audit",
    "workbench",
    "completions",
];

fn small() -> Study {
    Study::new()
        .codebook(TIME)
        .file("cases.csv", "case,job\np01,nurse\np02,cook\n")
        .file("interviews.csv", "interview,case,wave\np01-1,p01,1\np02-1,p02,2\n")
        .transcript("p01-1", "I: And?\n\nP: I had no time | today.")
        .transcript("p02-1", "P: =No time, \"really\".")
}

#[test]
fn every_verb_has_help() {
    let general = grenstaal(["--help"]);
    general.exits(0);
    for verb in VERBS {
        general.prints(&format!("  {verb} "));
        grenstaal([verb, "--help"]).exits(0).prints("Usage: grenstaal").prints(verb);
        grenstaal(["help", verb]).exits(0);
    }
    assert_eq!(general.out.matches("\n  ").count(), general.out.lines().filter(|l| l.starts_with("  ")).count());
}

#[test]
fn the_list_of_verbs_in_these_tests_is_complete() {
    let help = grenstaal(["--help"]).out;
    let listed = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    let named = listed.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let named: Vec<&str> = named.filter(|name| !name.is_empty() && *name != "help").collect();
    assert_eq!(named, VERBS);
}

#[test]
fn the_version_is_told() {
    grenstaal(["--version"]).exits(0).prints(&format!("grenstaal {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_use_exits_with_2_and_says_what_would_be_right() {
    grenstaal(["tabel"]).exits(2).says("unrecognized subcommand").says("table");
    grenstaal(["table"]).exits(2).says("<KIND>");
    grenstaal(["check", "--formaat", "json"]).exits(2).says("--format");
    grenstaal(["check", "--format", "xml"]).exits(2).says("possible values: table, csv, json, md");
    grenstaal(Vec::<&str>::new()).exits(2).says("Usage");
}

#[test]
fn a_folder_without_a_study_is_said_with_what_to_do() {
    let empty = tempfile::tempdir().unwrap();
    for verb in [&["check"][..], &["run"], &["candidates"], &["table", "frequencies"], &["trace", "x"]] {
        let mut command = Command::new(PROGRAM);
        let outcome = Outcome::of(command.args(verb).arg("-C").arg(empty.path()));
        outcome.exits(2).says("there is no study.toml in").says("grenstaal init DIR");
    }
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0, "and nothing is made");
}

#[test]
fn the_nearest_study_above_is_taken() {
    let study = small();
    let mut command = Command::new(PROGRAM);
    Outcome::of(command.arg("check").current_dir(study.path("transcripts"))).exits(0);
    let mut command = Command::new(PROGRAM);
    Outcome::of(command.args(["check", "-C", "transcripts"]).current_dir(study.root())).exits(2);
    let mut command = Command::new(PROGRAM);
    Outcome::of(command.args(["check", "study"]).current_dir(study.root().parent().unwrap())).exits(0);
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    let study = small();
    let said: [(&[&str], &str); 12] = [
        (&["quotes", "work/tme"], "did you mean `work/time`?"),
        (&["quotes", "tiem"], "did you mean `time`?"),
        (&["quotes", "zebra"], "`grenstaal table frequencies` lists them"),
        (&["candidates", "tyme"], "did you mean `time`?"),
        (&["trace", "--code", "tiime"], "did you mean `time`?"),
        (&["table", "frequency"], "did you mean `frequencies`?"),
        (&["table", "crosstab"], "needs to know by what: one of job, wave, case, interview"),
        (&["table", "crosstab", "--by", "jop"], "did you mean `job`?"),
        (&["table", "frequencies", "--by", "job"], "goes with `crosstab`"),
        (&["table", "frequencies", "--where", "jobb=nurse"], "did you mean `job`?"),
        (&["table", "frequencies", "--where", "job=nurze"], "did you mean `nurse`?"),
        (&["chart", "heatmp"], "did you mean `heatmap`?"),
    ];
    for (arguments, hint) in said {
        study.run(arguments).exits(2).says("error: ").says(hint);
    }
    study.run(["table", "frequencies", "--where", "job:"]).exits(2).says("expected a value behind the colon");
    study.run(["quotes", "time", "--coder", "rulez"]).exits(2).says("did you mean `rules`?");
}

#[test]
fn results_come_as_text_csv_json_and_markdown() {
    let study = small();
    let run = |more: &[&str]| study.run(["table", "frequencies"].iter().chain(more));
    let text = run(&[]);
    text.exits(0).prints("How often each code was found (candidates by rule, not reviewed)\n\n").prints_no("\u{1b}");
    assert!(
        text.out.contains("  work/time") || text.out.contains("  work/time "),
        "sub-codes are indented: {}",
        text.out
    );
    let csv = run(&["--format", "csv"]).out;
    assert!(csv.starts_with("code,name,participants,participants_low,"), "{csv}");
    assert!(csv.contains("\nwork/time,work/time,2,0.3424,1.0000,2,2,"), "{csv}");
    let json = run(&["--format", "json"]).json();
    assert_eq!(json["name"], "frequencies");
    assert_eq!(json["rows"][1]["participants"], 2);
    run(&["--format", "md"])
        .prints("**How often each code was found")
        .prints("| --- | ---: |")
        .prints("| &emsp;work/time | 2 |");
}

#[test]
fn a_spreadsheet_gets_a_mark_semicolons_and_decimal_commas() {
    let study = small();
    let excel = study.run(["table", "frequencies", "--excel"]).out;
    assert!(excel.starts_with("\u{feff}code;name;participants;"), "{excel}");
    assert!(excel.contains(";0,3424;1,0000;"), "{excel}");
    assert_eq!(excel, study.run(["table", "frequencies", "--excel", "--format", "csv"]).out);
}

#[test]
fn what_people_said_is_data_in_every_form() {
    let study = small();
    let csv = study.run(["candidates", "--format", "csv"]).out;
    assert!(csv.contains(",\"'=No time, \"\"really\"\".\","), "a formula is defused: {csv}");
    study.run(["candidates", "--format", "md"]).prints("I had no time \\| today.");
    let mut evil = study;
    evil.write(
        "transcripts/p01-1.txt",
        "P: No \u{1b}[31mtime\u{7} <script>alert(1)</script> \u{202e}.\nP: no time\u{1b}]0;x\u{7}.\n",
    );
    for command in
        [&["quotes", "time"][..], &["candidates"], &["trace", "no time"], &["quotes", "time", "--context", "1"]]
    {
        let outcome = evil.run(command);
        assert!(!outcome.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{command:?}: {:?}", outcome.out);
    }
    evil.run(["quotes", "time", "--format", "md"]).prints_no("<script>").prints_no("\u{1b}");
    evil.run(["run"]).exits(0);
    for (path, bytes) in evil.outputs() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!path.ends_with(".html") || !text.contains("<script>alert"), "{path}");
        assert!(!path.ends_with(".svg") || !text.contains("<script"), "{path}");
    }
}

#[test]
fn colours_come_when_asked_and_never_into_a_pipe() {
    let study = small();
    study.run(["quotes", "time"]).prints_no("\u{1b}[");
    study.run(["quotes", "time", "--color", "always"]).prints("\u{1b}[");
    study.run(["quotes", "time", "--color", "never"]).prints_no("\u{1b}[");
    let mut command = study.command(["quotes", "time"]);
    Outcome::of(command.env("NO_COLOR", "1")).prints_no("\u{1b}[");
}

#[test]
fn quiet_leaves_the_talk_out_and_verbose_adds_notes() {
    let study = small();
    let quiet = study.run(["quotes", "time", "--quiet"]);
    assert_eq!((quiet.err.as_str(), quiet.out.is_empty()), ("", false));
    let quiet = study.run(["run", "--quiet"]);
    assert_eq!((quiet.err.as_str(), quiet.out.as_str()), ("", ""));
    study.run(["check", "--verbose"]).prints("note cases.csv: read as comma-separated, UTF-8 [csv-dialect]");
    study.run(["check"]).prints_no("csv-dialect").prints("(-v shows them)");
}

#[test]
fn a_closed_pipe_ends_every_command_cleanly() {
    let long: String = (0..4000).map(|i| format!("P: No time for number {i}, none at all.\n\n")).collect();
    let study = small().transcript("p01-1", &long);
    let commands = [
        "candidates",
        "candidates --format csv",
        "quotes time",
        "quotes time --format md",
        "quotes time --format json",
        "search time --limit 0",
        "search time --limit 0 --kwic",
        "search time --limit 0 --format csv",
        "search time --limit 0 --format json",
        "search time --limit 0 --format md",
        "trace --code time",
        "trace --code time --format json",
        "chart frequencies",
        "table crosstab --by case",
        "--help",
    ];
    for command in commands {
        let script = format!("{{ \"$0\" {command} -C \"$1\"; echo \"exit $?\" >&2; }} | head -1");
        let script = if command == "--help" { script.replace(" -C \"$1\"", "") } else { script };
        let outcome = Outcome::of(Command::new("sh").args(["-c", &script, PROGRAM]).arg(study.root()));
        assert!(outcome.err.contains("exit 0"), "{command}: {}", outcome.err);
        assert!(!outcome.err.contains("error:") && !outcome.err.contains("roken pipe"), "{command}: {}", outcome.err);
        assert_eq!(outcome.out.lines().count(), 1, "{command}");
    }
}

#[test]
fn there_are_completions_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = grenstaal(["completions", shell]);
        script.exits(0);
        for verb in VERBS {
            script.prints(verb);
        }
    }
    grenstaal(["completions", "cmd"]).exits(2).says("possible values");
}

#[test]
fn any_number_of_threads_is_taken() {
    let study = small();
    let one = study.run(["table", "frequencies", "--threads", "1"]).out;
    for threads in ["0", "2", "64"] {
        assert_eq!(study.run(["table", "frequencies", "--threads", threads]).out, one);
    }
    study.run(["check", "--threads", "many"]).exits(2);
}
