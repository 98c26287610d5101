//! `grenstaal reconcile`: from what several coders decided to one layer, with reasons.

use crate::support::{Outcome, Study, TIME};
use std::fs;
use std::io::Write;
use std::process::Stdio;

const WORDS: &str = "P: There was no time. I had to run. So it goes. Nobody came.";

/// Anna and bo read both interviews in full; cas only the first. Of p01-1 they agree on the first sentence, with other
/// borders, and differ on the second; anna rejected the third. In p02-1 they agree.
fn study() -> Study {
    let full = |ids: &[&str]| {
        let rows: String = ids.iter().map(|id| format!("{id},full\n")).collect();
        format!("interview,status\n{rows}")
    };
    Study::new()
        .codebook(TIME)
        .transcript("p01-1", WORDS)
        .transcript("p02-1", "P: We had no time either. Secretly I like it.")
        .transcript("p03-1", "P: No time to read this one.")
        .decides("anna", "p01-1", "There was no time.", "work/time", "yes", "cite")
        .yes("anna", "p01-1", "I had to run.", "work/time")
        .no("anna", "p01-1", "So it goes.", "work/time")
        .yes("bo", "p01-1", "no time", "work/time")
        .no("bo", "p01-1", "had to run", "work/time")
        .yes("anna", "p02-1", "We had no time either.", "work/time")
        .yes("bo", "p02-1", "We had no time either.", "work/time")
        .yes("anna", "p03-1", "No time to read this one.", "work/time")
        .no("bo", "p03-1", "No time to read this one.", "work/time")
        .file("codings/anna/progress.csv", full(&["p01-1", "p02-1"]))
        .file("codings/bo/progress.csv", full(&["p01-1", "p02-1", "p03-1"]))
        .settings("[analysis]\nreconciled = \"samen\"")
}

const ASK: [&str; 5] = ["reconcile", "anna", "bo", "--into", "samen"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ASK.iter().copied().chain(more.iter().copied()).collect()
}

fn fed(study: &Study, more: &[&str], table: &str) -> Outcome {
    let mut command = study.command([&with(more)[..], &["-"]].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(table.as_bytes()).unwrap();
    Outcome::from(child.wait_with_output().unwrap())
}

fn codings(study: &Study, path: &str) -> String {
    fs::read_to_string(study.path(&format!("codings/{path}.csv"))).unwrap_or_default()
}

/// The list with its one open line filled in.
fn filled(study: &Study, decision: &str, to: &str, reason: &str) -> String {
    let list = study.run(with(&["--format", "csv"])).out;
    let line = list.lines().nth(1).unwrap();
    let begun = line.strip_suffix(",,,").unwrap_or_else(|| panic!("nothing is filled in yet: {line}"));
    format!("{}\n{begun},{decision},{to},{reason}\n", list.lines().next().unwrap())
}

#[test]
fn the_list_holds_what_they_differ_on() {
    let study = study();
    let list = study.run(with(&["--format", "csv"]));
    list.exits(0).says("passed over, because fewer than two have read it in full: p03-1");
    let at = study.anchor("p01-1", "I had to run.");
    assert_eq!(
        list.out,
        format!("item,at,code,quote,anna,bo,notes,decision,to,reason\n2,{at},work/time,I had to run.,yes,no,,,,\n")
    );
    let all = study.run(with(&["--all", "--format", "csv"]));
    let bo = study.anchor("p01-1", "no time");
    all.exits(0).prints(&format!("There was no time.,yes,yes {bo},")).prints("3,p02-1:3-25");
    study.run(with(&[])).exits(0).prints("3 items in 2 interviews").prints("2 agreed, 1 to be talked over");
    assert!(study.json(with(&["--all"]))["rows"].as_array().unwrap().len() == 3);
}

#[test]
fn what_was_decided_is_written_with_its_reason_and_the_rest_waits() {
    let study = study();
    let before = codings(&study, "anna/p01-1");
    let some = fed(&study, &[], "at,code,decision,reason\n");
    some.exits(0).says("p01-1: 1 to decide; nothing of it is written").prints("samen: p02-1: 1 added");
    assert_eq!(codings(&study, "samen/p01-1"), "");
    assert_eq!(codings(&study, "samen/progress"), "interview,status,codebook\np02-1,full,\n");
    let list = filled(&study, "no", "", "\"running, yes; no word of time\"");
    fed(&study, &["--dry-run"], &list).exits(0).prints("a dry run, nothing was written");
    assert_eq!(codings(&study, "samen/p01-1"), "");
    fed(&study, &[], &list).exits(0).prints("p01-1, p02-1: 3 added, 0 changed, 0 removed");
    // Agreed: all the words of both, with anna's flag. Decided: no, with the reason. Rejected by anna alone: carried.
    let rows = "3,21,work/time,yes,There was no time.,,cite\n\
                22,35,work/time,no,I had to run.,\"running, yes; no word of time\",\n\
                36,47,work/time,no,So it goes.,,\n";
    assert_eq!(codings(&study, "samen/p01-1"), format!("start,end,code,verdict,quote,note,flags\n{rows}"));
    assert_eq!(codings(&study, "anna/p01-1"), before, "the coders' own files stay as they are");
    fed(&study, &[], &list).exits(0).prints("0 added, 0 changed, 0 removed");
    study.run(with(&["--format", "csv"])).prints(",yes,no,,no,,\"running, yes; no word of time\"");
    study.run(["check"]).prints_no("reconciled-behind").prints_no("p01-1.csv");
}

#[test]
fn a_decision_is_kept_and_counts_when_all_are_taken() {
    let study = study().yes("bo", "p01-1", "Nobody came.", "work/time");
    let at = |words: &str| study.anchor("p01-1", words);
    let head = "at,code,decision,reason\n";
    let one = format!("{head}{},work/time,no,running is no time\n", at("I had to run."));
    fed(&study, &[], &one).exits(0).says("p01-1: 1 to decide; what is decided is kept, and counts once all is");
    let rows = "22,35,work/time,no,I had to run.,running is no time,\n";
    assert_eq!(codings(&study, "samen/p01-1"), format!("start,end,code,verdict,quote,note,flags\n{rows}"));
    assert!(codings(&study, "samen/progress").contains("p01-1,reconciling,"));
    study.run(["check"]).prints("[not-reconciled]").prints("`p01-1` was coded by anna and bo and nobody reconciled it");
    study.run(with(&["--format", "csv"])).prints(",no,,running is no time\n").prints("Nobody came.,,yes,,,,\n");
    let two = format!("{head}{},work/time,yes,it is\n", at("Nobody came."));
    fed(&study, &[], &two).exits(0).prints("p01-1, p02-1: 3 added, 0 changed, 0 removed");
    assert!(codings(&study, "samen/progress").contains("p01-1,full,"));
    study.run(["check"]).prints_no("`p01-1` was coded by");
}

#[test]
fn a_decision_can_choose_its_words_and_be_taken_back() {
    let study = study();
    let to = study.anchor("p01-1", "to run");
    fed(&study, &["--borders", "intersection"], &filled(&study, "yes", &to, "the running")).exits(0);
    let written = codings(&study, "samen/p01-1");
    assert!(written.contains("13,20,work/time,yes,no time,,cite\n"), "{written}");
    assert!(written.contains("28,34,work/time,yes,to run,the running,\n"), "{written}");
    let list = study.run(with(&["--format", "csv"])).out;
    assert!(list.contains(&format!(",yes,{to},the running\n")), "{list}");
    let other = list.replace(&format!(",yes,{to},the running\n"), ",no,,after all not\n");
    fed(&study, &[], &other).exits(0).prints("1 added, 0 changed, 1 removed");
    let written = codings(&study, "samen/p01-1");
    assert!(!written.contains("the running") && written.contains("22,35,work/time,no,I had to run.,after all not,"));
    let again = study.run(with(&["--borders", "cas"]));
    again.exits(2).says("`cas` is no choice of borders");
}

#[test]
fn other_words_have_to_do_with_the_item() {
    let study = study();
    let before = codings(&study, "samen/p01-1");
    let far = study.anchor("p01-1", "Nobody came.");
    fed(&study, &[], &filled(&study, "yes", &far, "why"))
        .exits(2)
        .says("standard input:2")
        .says("shares no words with the item")
        .says("grenstaal code add work/time --at");
    fed(&study, &[], &filled(&study, "yes", "p01-1:0-9000", "why")).exits(2).says("lies outside the transcript");
    assert_eq!(codings(&study, "samen/p01-1"), before);
}

#[test]
fn the_words_of_one_coder_can_be_followed() {
    let study = study();
    fed(&study, &["--borders", "bo"], &filled(&study, "no", "", "why")).exits(0);
    assert!(codings(&study, "samen/p01-1").contains("13,20,work/time,yes,no time,,cite\n"));
}

#[test]
fn what_is_wrong_in_the_list_stops_all_of_it() {
    let study = study();
    let head = "at,code,decision,to,reason\n";
    let at = study.anchor("p01-1", "I had to run.");
    let refused = |line: &str, why: &str| {
        fed(&study, &[], &format!("{head}{line}\n")).exits(2).says(why).says("nothing was written");
        assert!(!study.path("codings/samen").exists());
    };
    refused(&format!("{at},work/time,no,,"), "a decision needs a reason");
    refused(&format!("{at},work/time,maybe,,x"), "`maybe` is no decision");
    refused(&format!("{at},work/tiem,no,,x"), "did you mean `work/time`?");
    refused("p01-1:3-9,work/time,no,,x", "is no item of `work/time`");
    refused("p01-1,work/time,no,,x", "is no anchor");
    refused(&format!("{at},work/time,yes,p02-1:3-9,x"), "lies in another interview");
    refused(&format!("{at},work/time,yes,,x\n{at},work/time,no,,x"), "another line decides otherwise");
    fed(&study, &[], "at,code,decision\n").exits(2).says("the column `reason` is missing");
}

#[test]
fn who_may_reconcile_what() {
    let study = study();
    study.run(["reconcile", "anna", "bo", "--into", "anna"]).exits(2).says("`anna` is one of the coders");
    study.run(["reconcile", "anna", "--into", "samen"]).exits(2).says("two coders or more");
    study.run(["reconcile", "anna", "boo", "--into", "samen"]).exits(2).says("did you mean `bo`?");
    study.run(["reconcile", "anna", "bo", "--into", "rules"]).exits(2).says("no name for a coder");
    study.run(["reconcile", "anna", "bo"]).exits(2).says("--into");
    let blind = "[[sample]]\nkind = \"double\"\ninterviews = [\"p03-1\"]\ncoders = [\"anna\"]\n";
    let mut study = study;
    study.write("samples.toml", blind);
    study.run(with(&["--coder", "anna"])).exits(2).says("whoever codes blind cannot reconcile: p03-1");
    study.run(with(&["--coder", "bo"])).exits(0);
    study.write("codings/bo/progress.csv", "interview,status\n");
    study.run(with(&[])).exits(2).says("no interview was read in full by two of anna, bo");
}

#[test]
fn three_coders_agree_when_all_who_read_it_do() {
    let study = study()
        .yes("cas", "p01-1", "was no time", "work/time")
        .yes("cas", "p01-1", "Nobody came.", "work/time")
        .file("codings/cas/progress.csv", "interview,status\np01-1,full\n");
    let list = study.run(["reconcile", "anna", "bo", "cas", "--into", "samen", "--all", "--format", "csv"]);
    let cas = study.anchor("p01-1", "was no time");
    list.exits(0).prints(&format!(",yes {cas},,")).prints("Nobody came.,,,yes,").prints("either.,yes,yes,not read,");
    let open = study.run(["reconcile", "anna", "bo", "cas", "--into", "samen"]);
    open.prints("4 items").prints("2 agreed, 2 to be talked over");
}

#[test]
fn codings_that_changed_after_the_talk_are_told() {
    let study = study();
    fed(&study, &[], &filled(&study, "no", "", "why")).exits(0);
    study.run(["check"]).prints_no("reconciled-behind");
    study.run(["code", "add", "time", "--quote", "Secretly I like it.", "--coder", "bo"]).exits(0);
    let late = study.run(["check"]);
    late.prints("[reconciled-behind]").prints("`samen` has not decided on all that anna and bo coded in `p02-1`");
    late.prints("grenstaal reconcile anna bo --into samen");
    assert!(study.findings().contains(&"warning codings/samen/p02-1.csv reconciled-behind".to_owned()));
}

#[test]
fn sensitive_words_are_not_on_the_list_and_stay_marked() {
    let mut study = study();
    let (start, end) = study.place("p01-1", "I had to run.");
    let header = "start,end,code,verdict,quote,note,flags";
    study.write("codings/anna/p01-1.csv", format!("{header}\n{start},{end},work/time,yes,,a secret,sensitive\n"));
    let list = study.run(with(&["--all", "--format", "csv"]));
    list.exits(0).prints("[sensitive]").prints_no("run").prints_no("secret");
    let at = study.anchor("p01-1", "I had to run.");
    let open = study.anchor("p01-1", "no time");
    let table = format!(
        "at,code,quote,decision,reason\n{at},work/time,[sensitive],yes,why\n{open},work/time,no time,no,because\n"
    );
    fed(&study, &[], &table).exits(0);
    assert!(codings(&study, "samen/p01-1").contains("work/time,yes,I had to run.,why,sensitive\n"));
}
