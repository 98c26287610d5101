//! The life of a codebook: what happens to a study when its codes change.

use crate::support::{Outcome, Study, files};
use std::collections::BTreeMap;

const BOOK: &str = r#"# ours
[codebook]
version = "1"

[[code]]
id = "work"

# about hours
[[code]]
id         = "work/time"
definition = "There is no time."
exclude    = "Rest: work/rest."

[[code.rule]]
id  = "no-time"
any = ["no time"]

[[code]]
id         = "work/rest"
definition = "There is rest."

[[code]]
id = "people"

[[code]]
id         = "people/team"
definition = "Others help."

[[code.rule]]
id  = "no-time"
any = ["together"]
"#;

fn study() -> Study {
    Study::new()
        .codebook(BOOK)
        .transcript("p01-1", "I: And?\n\nP: I had no time. We did it together. Then I sat down.")
        .transcript("p02-1", "P: There is no time, never.")
        .yes("anna", "p01-1", "I had no time.", "work/time")
        .yes("anna", "p01-1", "Then I sat down.", "work/rest")
        .yes("bram", "p01-1", "I had no time.", "work/time")
        .no("bram", "p01-1", "Then I sat down.", "work/time")
        .decides("anna", "p02-1", "never", "work/time", "yes", "cite")
        .settings("[analysis]\nreconciled = \"anna\"")
        .file("themes.toml", "[[theme]]\nid = \"t\"\nclaim = \"C.\"\ncodes = [\"time\", \"people\"] # two\n")
        .file("queries.toml", "[[query]]\nid = \"q\"\nquery = 'time code:=work/time AND code:time' # q\n")
        .file("memos/one.md", "+++\ntitle = \"One\"\nkind = \"code\"\nauthor = \"anna\"\nabout = [\"code:work/time\", \"case:p01\"]\n+++\n\nOn work/time.\n")
}

fn read(study: &Study, file: &str) -> String {
    std::fs::read_to_string(study.path(file)).unwrap()
}

/// What is wrong that a changed codebook could have broken.
fn broken(study: &Study) -> Vec<String> {
    let mut findings = study.findings();
    findings.retain(|finding| finding.starts_with("error"));
    findings
}

#[test]
fn a_renamed_code_is_understood_under_its_old_id_and_rewritten_when_asked() {
    let study = study();
    let before = study.counts("work/time");
    study.run(["codebook", "rename", "time", "hours", "--dry-run"]).exits(0).prints("`work/time` is `work/hours` now");
    assert_eq!(read(&study, "codebook.toml"), BOOK);
    study.run(["codebook", "rename", "time", "hours"]).exits(0).says("`grenstaal codebook rewrite`");
    assert!(read(&study, "codebook.toml").contains("was = [\"work/time\"]"));
    assert_eq!((broken(&study), study.counts("work/hours")), (Vec::new(), before));
    assert!(read(&study, "codings/anna/p01-1.csv").contains("work/time"));

    let outcome = study.run(["codebook", "rewrite"]);
    outcome.exits(0).prints("codings/anna/p01-1.csv: 1 place\n").prints("codings/bram/p01-1.csv: 2 places");
    outcome.prints("themes.toml: 1 place").prints("queries.toml: 1 place").prints("memos/one.md: 1 place");
    assert!(read(&study, "themes.toml").contains("codes = [\"hours\", \"people\"] # two"));
    assert!(read(&study, "queries.toml").contains("query = 'time code:=work/hours AND code:hours' # q"));
    assert!(read(&study, "memos/one.md").contains("\"code:work/hours\", \"case:p01\"]\n+++\n\nOn work/time."));
    assert!(!read(&study, "codings/bram/p01-1.csv").contains("time,"));
    assert_eq!((broken(&study), study.counts("work/hours")), (Vec::new(), before));
    study.run(["codebook", "rewrite"]).exits(0).prints("nothing to change");
    study.run(["codebook", "rewrite", "--forget"]).exits(0).prints("forgot 1 earlier id");
    assert!(!read(&study, "codebook.toml").contains("was"));
    assert_eq!((broken(&study), study.counts("work/hours")), (Vec::new(), before));
}

#[test]
fn a_move_and_a_merge_keep_every_coding() {
    let study = study();
    study.run(["codebook", "move", "rest", "--under", "people", "--rewrite"]).exits(0).says("code-prose");
    assert!(read(&study, "codings/anna/p01-1.csv").contains("people/rest"));
    let merged = study.run(["codebook", "merge", "people/rest", "--into", "work/time", "--rewrite"]);
    merged.exits(0).prints("`people/rest` went into `work/time`");
    assert_eq!(broken(&study), Vec::<String>::new());
    assert_eq!(study.counts("work/time")[2], 3, "both of anna's codes, in two interviews");
    assert!(read(&study, "codings/anna/p01-1.csv").lines().nth(2).unwrap().contains("work/time,yes,Then"));
    study.run(["codebook", "merge", "people", "--into", "work"]).exits(2).says("--children");
    study.run(["codebook", "merge", "people", "--into", "work", "--children", "--rewrite"]).exits(0);
    assert_eq!(broken(&study), Vec::<String>::new());
    assert!(read(&study, "themes.toml").contains("codes = [\"time\", \"work\"]"));
}

#[test]
fn what_two_lines_say_differently_is_kept_and_named() {
    let study = study().yes("bram", "p01-1", "Then I sat down.", "work/rest");
    let merged = study.run(["codebook", "merge", "rest", "--into", "time", "--rewrite"]);
    merged.exits(0).says("coding-twice").says("codings/bram/p01-1.csv");
    assert_eq!(read(&study, "codings/bram/p01-1.csv").matches("Then I sat down.").count(), 2);
}

#[test]
fn a_split_code_leaves_a_worklist() {
    let study = study();
    let outcome = study.run(["codebook", "split", "time", "--into", "clock,rest"]);
    let at = study.anchor("p01-1", "I had no time.");
    outcome.exits(0).says("to be coded anew: 3 segments").says("`work/clock`");
    assert_eq!(
        outcome.out,
        format!(
            "at,code,verdict,coder,note,flags,quote\n{at},,yes,anna,,,I had no time.\n{at},,yes,bram,,,I had no time.\n\
             {},,yes,anna,,cite,never\n",
            study.anchor("p02-1", "never")
        )
    );
    let book = read(&study, "codebook.toml");
    assert!(book.contains("split_into = [\"work/clock\", \"work/rest\"]"), "{book}");
    std::fs::write(study.path("half.csv"), outcome.out.replacen(",,yes,", ",work/clock,yes,", 1)).unwrap();
    let half = std::fs::File::open(study.path("half.csv")).unwrap();
    let half = Outcome::of(study.command(["code", "add", "-"]).stdin(half));
    half.exits(2).says("standard input:3").says("nothing was written: 3 asked, 1 understood");
    let decided = outcome.out.replace(",,yes,", ",work/clock,yes,");
    let list = std::fs::File::open({
        std::fs::write(study.path("decided.csv"), decided).unwrap();
        study.path("decided.csv")
    });
    Outcome::of(study.command(["code", "add", "-"]).stdin(list.unwrap())).exits(0);
    assert!(read(&study, "codings/bram/p01-1.csv").contains("work/clock,yes,I had no time."));
    assert!(read(&study, "codings/anna/p02-1.csv").contains("work/clock,yes,never,,cite"));
    assert!(study.findings().iter().any(|finding| finding.ends_with("retired-code")));
    study
        .run(["codebook", "split", "rest", "--into", "a", "--worklist", "/dev/null"])
        .exits(2)
        .says("is there already");
    let list = study.path("list.csv");
    let into_file = ["codebook", "split", "rest", "--into", "a", "--worklist", list.to_str().unwrap()];
    study.run(into_file).exits(0).says("1 segments in").prints_no("at,");
    assert_eq!(read(&study, "list.csv").lines().count(), 2);
}

#[test]
fn a_retired_code_can_hand_its_codings_on() {
    let study = study();
    study.run(["codebook", "retire", "time", "--rewrite"]).exits(2).says("--split-into CODE");
    study
        .run(["codebook", "retire", "time", "--split-into", "rest", "--rewrite"])
        .exits(0)
        .prints("`work/time` is retired");
    assert!(read(&study, "codings/bram/p01-1.csv").contains("work/rest,no"));
    assert!(!study.findings().iter().any(|finding| finding.ends_with("retired-code")));
}

#[test]
fn a_code_is_added_as_a_draft() {
    let study = study();
    let add = ["codebook", "add", "luck", "--under", "people", "--name", "Luck", "--origin", "in-vivo"];
    study.run(add).exits(0).prints("added the draft `people/luck`");
    let book = read(&study, "codebook.toml");
    assert!(
        book.ends_with("\n[[code]]\nid = \"people/luck\"\nname = \"Luck\"\nsince = \"1\"\norigin = \"in-vivo\"\nstatus = \"draft\"\n"),
        "{book}"
    );
    study.run(add).exits(2).says("already");
    study.run(["code", "read", "p01-1", "--coder", "anna"]).exits(0);
    let late = study.run(["codebook", "add", "late"]);
    late.exits(0).says("interviews were read in full with version 1 already");
    study.run(["codebook", "add", "work/x/y"]).exits(2).says("`work/x`");
    study.run(["codebook", "add", "pople/x"]).exits(2).says("did you mean `people`?");
}

#[test]
fn a_change_that_would_break_the_codebook_is_refused() {
    let study = study();
    study.run(["codebook", "rename", "tiem", "x"]).exits(2).says("did you mean");
    study.run(["codebook", "rename", "work", "people"]).exits(2).says("already");
    study.run(["codebook", "rename", "time", "Big Time"]).exits(2).says("no id of a code");
    study.run(["codebook", "move", "work", "--under", "time"]).exits(2).says("cannot lie under itself");
    study.run(["codebook", "merge", "time", "--into", "time"]).exits(2).says("into itself");
    assert_eq!(read(&study, "codebook.toml"), BOOK);
    let study = study.file("codebook.toml", "code = [{ id = \"a\" }]\n");
    study.run(["codebook", "rename", "a", "b"]).exits(2).says("not written as [[code]]");
}

#[test]
fn what_cannot_be_read_is_said_and_earlier_ids_are_kept_for_it() {
    let study = study().file("themes.toml", "[[theme\n");
    study.run(["codebook", "rename", "time", "hours", "--rewrite", "--forget"]).exits(2).says("still needed");
    assert_eq!(read(&study, "codebook.toml"), BOOK);
    study.run(["codebook", "rename", "time", "hours", "--rewrite"]).exits(1).says("not-rewritten");
    assert!(read(&study, "memos/one.md").contains("work/hours"));
}

/// The files that a rename touches.
fn touched(study: &Study) -> BTreeMap<String, Vec<u8>> {
    let mut all = files(study.root());
    // A temporary file may be left beside a file that was being replaced; it is nobody's.
    all.retain(|path, _| {
        !path.split('/').any(|part| part.starts_with(".grenstaal")) || path.starts_with(".grenstaal-change")
    });
    all
}

#[test]
fn killed_at_any_moment_all_files_are_old_or_all_are_new() {
    let mut study = study();
    let rows = read(&study, "codings/anna/p01-1.csv");
    for number in 0..60 {
        study.write(&format!("codings/c{number:02}/p01-1.csv"), &rows);
    }
    let rename = ["codebook", "rename", "time", "hours", "--rewrite"];
    let before = touched(&study);
    study.run(rename).exits(0);
    let after = touched(&study);
    assert_eq!(after.len(), before.len());
    let (mut old, mut new) = (0, 0);
    for wait in (1..400).step_by(3) {
        for (path, bytes) in &before {
            study.write(path, bytes);
        }
        let silent = std::process::Stdio::null;
        let mut child = study.command(rename).stdout(silent()).stderr(silent()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let done = child.try_wait().unwrap().is_some();
        let _ = child.kill();
        child.wait().unwrap();
        // Whoever comes next finds a whole study.
        study.run(["codebook", "add", "x", "--dry-run"]).exits(0);
        let now = touched(&study);
        assert!(now == before || now == after, "killed after {wait} ms: {:?}", now.keys().collect::<Vec<_>>());
        *if now == after { &mut new } else { &mut old } += 1;
        if done {
            break;
        }
    }
    assert!(old > 0 && new > 0, "{old} times nothing was changed, {new} times everything was");
}

fn git(study: &Study, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
    let mut command = std::process::Command::new("git");
    let out = command.args(identity).args(arguments).current_dir(study.root()).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn a_changed_rule_shows_the_segments_it_gains_and_loses() {
    let book = BOOK.replace("any = [\"no time\"]", "any = [\"sat down\"]").replace("Others help.", "Others are there.");
    let study = study().file("old.toml", BOOK).codebook(&book);
    let old = study.path("old.toml");
    let diff = ["codebook", "diff", old.to_str().unwrap()];
    let outcome = study.run(diff);
    outcome.exits(0).prints("redefined: people/team\n  definition\n  - Others help.\n  + Others are there.");
    outcome.prints("redefined: work/time\n  rule no-time, any\n  - no time\n  + sat down");
    let anchor = study.anchor("p01-1", "Then I sat down.");
    outcome.prints(&format!("+ {anchor} Then I sat down.")).prints_no("decided by coders");
    let json = study.json(diff);
    let impact = &json["impact"][0];
    assert_eq!((json["n"].as_u64(), impact["counts"].as_str()), (Some(2), Some("proposed by rules")));
    assert_eq!(impact["participants"], serde_json::json!({ "before": 2, "after": 1 }));
    assert_eq!(impact["segments"], serde_json::json!({ "before": 2, "after": 1 }));
    assert_eq!(impact["gained"][0]["at"], anchor);
    let counts = ["codebook", "diff", old.to_str().unwrap(), "--counts-only"];
    assert!(!study.run(counts).exits(0).prints("work/time").out.contains("sat down."));
    assert!(!study.json(counts).to_string().contains("Then I"));
    let rows = study.run(["codebook", "diff", old.to_str().unwrap(), "--segments", "--format", "csv"]);
    assert_eq!(rows.exits(0).out.lines().count(), 4);
    let page = study.run(["codebook", "diff", old.to_str().unwrap(), "--format", "md"]);
    page.exits(0)
        .prints("| rule no-time, any | no time | sat down |")
        .prints("| work/time | proposed by rules | 2 → 1 | 2 → 1 | 1 | 2 |");
    study
        .run(["codebook", "diff", old.to_str().unwrap(), old.to_str().unwrap()])
        .exits(0)
        .prints("No code changed.")
        .prints("The results stay as they are.");
}

#[test]
fn what_people_read_of_a_diff_is_in_the_language_of_the_study() {
    let book = BOOK.replace("any = [\"no time\"]", "any = [\"sat down\"]");
    let study = study().language("nl").file("old.toml", BOOK).codebook(&book);
    let old = study.path("old.toml");
    let diff = |form| study.run(["codebook", "diff", old.to_str().unwrap(), "--format", form]);
    diff("table").exits(0).prints("anders omschreven: work/time").prints("voorgesteld door regels").prints_no("gained");
    diff("md").exits(0).prints("## Wat dit met de uitkomsten doet").prints("**erbij**").prints_no("**gained**");
    diff("json").exits(0).prints("\"redefined\"").prints("proposed by rules");
    diff("csv").exits(0).prints("participants_before").prints("proposed by rules");
}

#[test]
fn a_diff_against_git_follows_codes_to_their_new_ids() {
    let study = study();
    let diff = ["codebook", "diff"];
    study.run(["codebook", "diff", "HEAD"]).exits(2).says("no git history");
    git(&study, &["init", "--quiet"]);
    git(&study, &["add", "--all"]);
    git(&study, &["commit", "--quiet", "-m", "-"]);
    study.run(diff).exits(0).prints("No code changed.");
    study.run(["codebook", "rename", "time", "hours", "--rewrite"]).exits(0);
    study.run(diff).exits(0).prints("renamed: work/time → work/hours").prints("The results stay as they are.");
    study.run(["codebook", "merge", "rest", "--into", "hours"]).exits(0);
    let json = study.json(diff);
    assert_eq!(json["changes"][1]["what"], serde_json::json!(["merged"]));
    let merged = json["impact"].as_array().unwrap().iter().find(|impact| impact["before"] == "work/rest").unwrap();
    assert_eq!(
        (merged["segments"]["after"].as_u64(), merged["lost_count"].as_u64()),
        (Some(0), Some(0)),
        "they stand with the other code"
    );
    study.run(["codebook", "diff", "nowhere"]).exits(2).says("neither a file nor a revision");
    study.run(["codebook", "diff", "HEAD", "--format", "json"]).exits(0).prints("decided by coders");
}

#[test]
fn the_tree_is_shown_with_what_was_found() {
    let study = study();
    let shown = study.json(["codebook", "show"]);
    let row = crate::support::row(&shown, "code", "work/time");
    assert_eq!(
        (row["participants"].as_u64(), row["segments"].as_u64(), row["undecided"].as_u64()),
        (Some(2), Some(2), Some(1))
    );
    assert_eq!(crate::support::row(&shown, "code", "people/team")["undecided"], 1);
    study
        .run(["codebook", "show"])
        .exits(0)
        .prints("  work/time ")
        .prints("n = 2 participants")
        .prints("There is no time.");
    let one = study.run(["codebook", "show", "time"]);
    one.exits(0).prints("There is no time.").prints("no-time: no time").prints("2 of 2 participants").prints("p02-1");
    let json = study.json(["codebook", "show", "time"]);
    assert_eq!(json["rules"][0]["any"][0], "no time");
    assert_eq!(
        json["interviews"][1],
        serde_json::json!({ "interview": "p02-1", "case": "p02", "segments": 1, "undecided": 1 })
    );
    study.run(["codebook", "show", "time", "--format", "md"]).exits(0).prints("| p01-1 | p01 | 1 | 0 |");
    study.run(["codebook", "show", "time", "--format", "csv"]).exits(0).prints("p01-1,p01,1,0,");
    study.run(["codebook", "show", "tiem"]).exits(2).says("did you mean");
}

#[test]
fn the_codebook_is_exported_for_an_appendix() {
    let study = study();
    study
        .run(["codebook", "export", "--to", "md"])
        .exits(0)
        .prints("### work/time\n\nThere is no time.")
        .prints("2 of 2 participants");
    study
        .run(["codebook", "export", "--to", "md", "--lang", "nl", "--no-counts"])
        .exits(0)
        .prints("# Codeboek")
        .prints_no("deelnemers");
    let html = study.run(["codebook", "export", "--to", "html"]);
    html.exits(0).prints("<style>").prints("There is no time.").prints_no("<script").prints_no("href=\"assets");
    study
        .run(["codebook", "export", "--to", "csv"])
        .exits(0)
        .prints("name,code,status,participants,segments,undecided,definition,include");
    let out = study.path("codebook.docx");
    let export = ["codebook", "export", "--to", "docx", "--out", out.to_str().unwrap()];
    study.run(export).exits(0).says("written");
    let bytes = std::fs::read(&out).unwrap();
    study.run(export).exits(0);
    assert_eq!(std::fs::read(&out).unwrap(), bytes, "the same bytes twice");
    let text = grenstaal::archive::Zip::open(&bytes).unwrap().read("word/document.xml").unwrap();
    assert!(String::from_utf8(text).unwrap().contains("There is no time."));
    match std::process::Command::new("pandoc").arg(&out).args(["-t", "plain"]).output() {
        Ok(read) => assert!(String::from_utf8(read.stdout).unwrap().contains("There is no time.")),
        Err(_) => eprintln!("skipped: pandoc is not here to open the document"),
    }
}

#[test]
fn a_code_split_into_nothing_is_a_finding() {
    let book = BOOK
        .replace("definition = \"Others help.\"", "status = \"retired\"\nsplit_into = [\"people/gone\", \"people\"]");
    let study = Study::new().codebook(&book);
    let found = study.findings();
    assert_eq!(found.iter().filter(|finding| finding.ends_with("code-split")).count(), 1, "{found:?}");
}
