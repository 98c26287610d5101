//! `grenstaal reanchor`: codings, themes, quotations and memos after a transcript was corrected.

use crate::support::{Outcome, Study, TIME, put};
use std::fs;
use std::process::Command;

const TALK: &str = "I: How was your week?\n\nP: Busy. We had no time at all to talk with Anna.\n\nI: And before?\n\n\
    P: Yes. Before that there was always time for a talk, and nobody had to hurry home.\n\nI: Do you miss it?\n\nP: Yes.";
const LONG: &str = "Before that there was always time for a talk, and nobody had to hurry home.";

fn study() -> Study {
    Study::new().codebook(TIME).transcript("p01-1", TALK)
}

fn git(study: &Study, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
    let out = Command::new("git").args(identity).args(arguments).current_dir(study.root()).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

/// Puts the study under git as it is.
fn committed(study: Study) -> Study {
    git(&study, &["init", "--quiet"]);
    git(&study, &["add", "--all"]);
    git(&study, &["commit", "--quiet", "-m", "as coded"]);
    study
}

/// Writes the transcript anew, with words replaced.
fn correct(study: &Study, words: &[(&str, &str)]) {
    let path = study.path("transcripts/p01-1.txt");
    let text = fs::read_to_string(&path).unwrap();
    put(&path, words.iter().fold(text, |text, (old, new)| text.replace(old, new)));
}

fn codings(study: &Study) -> String {
    fs::read_to_string(study.path("codings/anna/p01-1.csv")).unwrap()
}

/// Hands back the list of decisions.
fn decide(study: &Study) -> Outcome {
    study.run(["reanchor".as_ref(), "--decisions".as_ref(), study.path("list.csv").as_os_str()])
}

#[test]
fn a_study_that_stands_as_it_stood_is_left_alone() {
    let study = study().yes("anna", "p01-1", LONG, "work/time");
    let before = crate::support::files(study.root());
    study.run(["reanchor"]).exits(0).prints("1 segment: 1 where they stood; 0 files changed");
    let mut after = crate::support::files(study.root());
    after.retain(|name, _| !name.starts_with(".grenstaal/"));
    assert_eq!(before, after);
}

#[test]
fn check_names_what_moved_and_says_who_finds_it_again() {
    let study = study().yes("anna", "p01-1", LONG, "work/time");
    correct(&study, &[("Busy.", "Very busy.")]);
    study.run(["check"]).exits(1).prints("coding-moved").prints("`grenstaal reanchor p01-1` finds moved codings again");
    study.run(["reanchor"]).exits(0).prints("exact").prints("1 file changed");
    assert!(codings(&study).contains(&format!("{},", study.place("p01-1", LONG).0)), "{}", codings(&study));
    study.run(["check"]).exits(0);
}

#[test]
fn with_git_the_diff_decides_between_the_same_words() {
    let last = TALK.chars().count() - 4;
    let rows = format!("{last},{},work/time,yes,Yes.,,", last + 4);
    let study = committed(study().coding("anna", "p01-1", &rows));
    correct(&study, &[("Busy.", "Really busy, I would say.")]);
    study.run(["reanchor", "--dry-run"]).exits(0).prints("diff").prints("1 file would be changed");
    assert!(codings(&study).contains(&rows), "a dry run writes nothing");
    study.run(["reanchor", "p01-1"]).exits(0);
    let now = fs::read_to_string(study.path("transcripts/p01-1.txt")).unwrap().chars().count() - 5;
    assert!(codings(&study).contains(&format!("{now},{},work/time,yes,Yes.,,", now + 4)), "{}", codings(&study));
    study.run(["reanchor"]).exits(0).prints("1 where they stood");
}

#[test]
fn the_same_word_by_chance_in_the_old_place_is_not_the_coded_one() {
    let talk =
        "P: Yes. First of all we sat down.\n\nI: And then what did you do there?\n\nP: Yes. Then we went on with it.";
    let study = Study::new().codebook(TIME).transcript("p01-1", talk);
    let study = committed(study.coding("anna", "p01-1", "3,7,work/time,yes,Yes.,,"));
    correct(&study, &[("P: Yes. First of all we sat down.\n\nI: And then what did you do there?\n\n", "")]);
    study.run(["check"]).exits(0);
    study.run(["reanchor"]).exits(1).prints("the same words stand there more than once");
    assert!(codings(&study).contains("3,7,work/time"), "it stays until a person decides");
}

#[test]
fn without_git_a_short_word_needs_its_neighbours() {
    let study = study().yes("anna", "p01-1", "Busy.", "work/time");
    correct(&study, &[("I: How was your week?", "I: Well, how was your week? Busy.")]);
    let outcome = study.run(["reanchor"]);
    outcome.exits(1).prints("doubtful").says("is not under git");
    let study = self::study().yes("anna", "p01-1", LONG, "work/time").yes("anna", "p01-1", "Busy.", "work");
    correct(&study, &[("Do you miss it?", "Do you miss that?")]);
    study.run(["reanchor"]).exits(0).prints("2 where they stood");
}

#[test]
fn themes_quotations_and_memos_go_along() {
    let study = study().yes("anna", "p01-1", LONG, "work/time");
    let at = study.anchor("p01-1", LONG);
    let early = study.anchor("p01-1", "We had no time at all to talk with Anna.");
    let themes = format!(
        "[[theme]]\nid = \"t\"\nclaim = \"C\"\ncodes = []\nquotations = [\n  {{ at = \"{at}\", quote = \"{LONG}\" }},  # the best\n]\nagainst = []\nagainst_reason = \"-\"\n"
    );
    let quotations = format!(
        "[[quotation]]\nat = \"{early}\"\nquote = \"We had no time at all to talk with Anna.\"\nprinted = \"No time\"\n"
    );
    let memo = format!("+++\nkind = \"theme\"\n\n[[segment]]\nat = \"{at}\"\nquote = \"{LONG}\"\n+++\n\nAbout {at}.\n");
    let study = study.file("themes.toml", themes.as_str()).file("quotations.toml", quotations.as_str());
    let study = committed(study.file("memos/a.md", memo.as_str()));
    correct(&study, &[("Anna", "Willemijn"), ("P: ", "Vera: ")]);
    let outcome = study.run(["reanchor"]);
    outcome.exits(0).prints("4 segments: 4 moved; 4 files changed").says("quotation-printed");
    let now = study.anchor("p01-1", LONG);
    let read = |name: &str| fs::read_to_string(study.path(name)).unwrap();
    assert_eq!(read("themes.toml"), themes.replace(&at, &now));
    assert_eq!(read("memos/a.md"), memo.replacen(&at, &now, 1), "only the header");
    let early_now = study.anchor("p01-1", "We had no time at all to talk with Willemijn.");
    assert_eq!(read("quotations.toml"), quotations.replace(&early, &early_now).replace("Anna", "Willemijn"));
}

#[test]
fn what_is_in_doubt_is_decided_in_the_list() {
    let study =
        study().yes("anna", "p01-1", "Busy.", "work/time").yes("anna", "p01-1", "nobody had to hurry home", "work");
    correct(&study, &[("Busy.", "Busy. Yes, busy. Busy."), ("nobody had to hurry home", "that was it")]);
    let list = study.run(["reanchor", "--format", "csv"]);
    list.exits(1);
    let mut table = csv::Reader::from_reader(list.out.as_bytes());
    let header = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0][column("state")], &rows[1][column("state")]), ("doubtful", "lost"));
    let place = rows[0][column("places")].split(' ').next().unwrap().to_owned();
    let decided = |first: &str, second: &str| {
        let line = |row: &csv::StringRecord, to: &str| {
            format!("{};{};{};{to}\n", &row[column("file")], &row[column("at")], &row[column("code")])
        };
        let list = format!("file;at;code;to\n{}{}", line(&rows[0], first), line(&rows[1], second));
        put(&study.path("list.csv"), list);
        decide(&study)
    };
    let before = codings(&study);
    decided("p01-1:9000-9001", "").exits(1).says("no words stand at p01-1:9000-9001").says("reanchor-decision");
    decided("here", "").exits(1).says("write an anchor, or keep, or remove");
    decided("p02-1:1-2", "remove").exits(1).says("lies in another interview");
    let elsewhere = study.anchor("p01-1", "always time");
    decided(&elsewhere, "").exits(1).says("is none of the places that were listed").says("write `p01-1:");
    assert_eq!(codings(&study), before, "a list with a fault changes nothing");
    let asked = study.anchor("p01-1", "Do you miss it?");
    let cell = |name: &str| rows[0][column(name)].to_owned();
    let line = format!("{},{},{},{asked}!\n", cell("file"), cell("at"), cell("code"));
    put(&study.path("list.csv"), format!("file,at,code,to\n{line}"));
    let list = study.path("list.csv");
    let tried = study.run(["reanchor", "--dry-run", "--decisions", list.to_str().unwrap()]);
    tried.exits(1).prints("1 decided").says("no participant speaks at");
    decided(&place, "remove").exits(0).prints("2 decided").prints("removed");
    assert_eq!(codings(&study).lines().count(), 2);
    decided(&place, "remove").exits(0).says("is not in doubt");
    study.run(["check"]).exits(0);
}

#[test]
fn a_decision_to_keep_takes_the_words_that_stand_there() {
    let study = study().yes("anna", "p01-1", "Busy.", "work/time");
    correct(&study, &[("Busy.", "Quiet.")]);
    let at = format!("p01-1:{}-{}", TALK.find("Busy.").unwrap(), TALK.find("Busy.").unwrap() + 5);
    put(&study.path("list.csv"), format!("file,at,code,to\ncodings/anna/p01-1.csv,{at},work/time,keep\n"));
    decide(&study).exits(0);
    assert!(codings(&study).contains(",Quiet,"), "{}", codings(&study));
}

#[test]
fn sensitive_words_are_never_printed() {
    let sensitive = "We had no time at all to talk with Anna.";
    let study = study().decides("anna", "p01-1", sensitive, "work/time", "yes", "sensitive").yes(
        "ben",
        "p01-1",
        "time at all to talk",
        "work",
    );
    let study = committed(study);
    correct(&study, &[("How was your week?", "How was it?"), ("Anna", "Vera")]);
    for form in ["table", "csv", "json", "md"] {
        let outcome = study.run(["reanchor", "--dry-run", "--format", form]);
        outcome.exits(0).prints("sensitive").prints_no("at all to talk").says_no("at all to talk");
    }
    study.run(["reanchor"]).exits(0);
    assert!(codings(&study).contains("talk with Vera."), "the coding file keeps the words");
}

#[test]
fn digests_are_carried_by_the_old_version() {
    let (start, end) = study().place("p01-1", LONG);
    let digest = grenstaal::coding::quoted_by_digest(LONG);
    let study = committed(study().coding("anna", "p01-1", &format!("{start},{end},work/time,yes,{digest},,")));
    correct(&study, &[("Busy.", "Very busy."), ("hurry home", "run home")]);
    study.run(["reanchor"]).exits(0).prints("diff").prints_no("blake3");
    let now = LONG.replace("hurry home", "run home");
    assert!(codings(&study).contains(&grenstaal::coding::quoted_by_digest(&now)), "{}", codings(&study));
    study.run(["check"]).exits(0);
}

#[test]
fn the_version_may_be_named() {
    let study = committed(study().yes("anna", "p01-1", "Busy.", "work/time"));
    let old = fs::read_to_string(study.path("transcripts/p01-1.txt")).unwrap();
    put(&study.path("old/p01.txt"), &old);
    correct(&study, &[("I: How was", "I: So, how was"), ("P: Busy.", "P: Busy. Busy!")]);
    let from = study.path("old/p01.txt");
    let from = from.to_str().unwrap();
    study.run(["reanchor", "--dry-run", "--from", "HEAD"]).exits(0).prints("moved");
    study.run(["reanchor", "p01-1", "--from", from, "--dry-run"]).exits(0).prints("moved");
    study.run(["reanchor", "--from", "nowhere"]).exits(2).says("neither a file nor a revision");
    study.run(["reanchor", "p01-2"]).exits(2).says("there is no interview `p01-2`").says("did you mean `p01-1`?");
    let two = Study::new().codebook(TIME).transcript("p01-1", TALK).transcript("p02-1", TALK);
    two.run(["reanchor", "--from", from]).exits(2).says("one interview only");
}

#[test]
fn codings_of_several_versions_each_find_theirs() {
    let study = committed(study().yes("anna", "p01-1", LONG, "work/time"));
    correct(&study, &[("Busy.", "Very busy.")]);
    git(&study, &["commit", "--quiet", "-am", "corrected"]);
    // Coded in the new version, beside a line that knew the old one.
    let (start, end) = study.place("p01-1", "And before?");
    let lines = codings(&study) + &format!("{start},{end},work,yes,And before?,,\n");
    put(&study.path("codings/anna/p01-1.csv"), lines);
    study.run(["reanchor"]).exits(1).prints("doubtful");
    let lines = codings(&study);
    assert!(lines.contains(&format!("{},", study.place("p01-1", LONG).0)), "{lines}");
    assert!(lines.contains(&format!("{start},{end},work,yes,And before?")), "{lines}");
}
