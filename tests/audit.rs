//! `audit`: what a study says of how it came about, and what it leaves to its author.

use crate::support::{Outcome, Study};
use serde_json::Value;
use std::process::Command;

const BOOK: &str = "[codebook]\nversion = \"1.0\"\n\n[[code]]\nid = \"work\"\n\n[[code]]\nid = \"work/time\"\n\
    definition = \"No time.\"\norigin = \"inductive\"\n\n[[code.rule]]\nid = \"no-time\"\nany = [\"no time\"]\n";

fn study() -> Study {
    Study::new()
        .codebook(BOOK)
        .settings("[analysis]\nreconciled = \"both\"\n[coreq]\n10 = \"By word of mouth.\"\n13 = \"Illness.\"\n")
        .file("cases.csv", "case\np01\np02\np03\n")
        .file(
            "interviews.csv",
            "interview,case,status\np01-1,p01,done\np01-2,p01,done\np02-1,p02,done\np03-1,p03,declined\n",
        )
        .transcript("p01-1", "[0:00] I: And?\n\n[0:05] P: I had no time for words.")
        .transcript("p01-2", "I: And?\n\nP: No time at all.")
        .transcript("p02-1", "I: And?\n\nP: Plenty, and a hidden matter.")
        .yes("anna", "p01-1", "no time", "work/time")
        .no("anna", "p01-2", "No time", "work/time")
        .yes("bram", "p01-1", "no time for", "work/time")
        .coding("both", "p01-1", "32,39,work/time,yes,no time,\"the clock, not the mood\",")
        .coding("cleo", "p02-1", "26,39,work/time,yes,hidden matter,said in confidence,sensitive")
        .file("codings/anna/progress.csv", "interview,status,codebook\np01-1,full,1.0\np02-1,open,\n")
        .file("samples.toml", "[[sample]]\nkind = \"double\"\ninterviews = [\"p01-1\"]\ncoders = [\"bram\"]\n")
        .file(
            "team.toml",
            "[[person]]\nid = \"anna\"\nname = \"A. Jansen\"\nroles = [\"interviewer\", \"coder\"]\n\
             gender = \"woman\"\n[[person]]\nid = \"bram\"\nroles = [\"coder\"]\n",
        )
        .file(
            "memos/late.md",
            "+++\ntitle = \"Late\"\nkind = \"method\"\nauthor = \"anna\"\ndate = 2025-03-02\n+++\nx\n",
        )
        .file(
            "memos/early.md",
            "+++\ntitle = \"Early\"\nkind = \"reflexive\"\nauthor = \"anna\"\ndate = 2025-01-02\n+++\ny\n",
        )
        .file("memos/own.md", "+++\ntitle = \"Own\"\nkind = \"reflexive\"\nauthor = \"anna\"\nprivate = true\n+++\nz\n")
}

fn rows(study: &Study, part: &str) -> Vec<Value> {
    study.json(["audit", part])["tables"][part]["rows"].as_array().unwrap().clone()
}

#[test]
fn who_coded_what_is_counted() {
    let study = study();
    let coders = rows(&study, "coders");
    let names: Vec<&str> = coders.iter().map(|row| row["coder"].as_str().unwrap()).collect();
    assert_eq!(names, ["anna", "both", "bram", "cleo"]);
    let anna = &coders[0];
    let figures = ["read_full", "interviews_coded", "yes", "no", "codes", "counted_in"].map(|key| anna[key].as_u64());
    assert_eq!(figures.map(Option::unwrap), [1, 2, 1, 1, 1, 1]);
    assert_eq!((anna["name"].as_str(), &coders[2]["name"]), (Some("A. Jansen"), &Value::Null));
    assert_eq!(coders[1]["role"], "what was agreed on");
    let interviews = rows(&study, "interviews");
    let told: Vec<String> = interviews
        .iter()
        .map(|row| {
            let keys = ["interview", "coder", "read", "with_version", "blind", "counted"];
            keys.map(|key| row[key].as_str().unwrap_or("-")).join(" ")
        })
        .collect();
    let expected = [
        "p01-1 anna in full 1.0 - -",
        "p01-1 both not said - - yes",
        "p01-1 bram not said - yes -",
        "p01-2 anna not said - - yes",
        "p02-1 cleo not said - - yes",
    ];
    assert_eq!(told, expected);
}

#[test]
fn decisions_and_their_reasons_are_listed_and_what_is_sensitive_is_not() {
    let study = study();
    let decisions = rows(&study, "decisions");
    let figures = ["yes", "no", "with_reason"].map(|key| decisions[0][key].as_u64().unwrap());
    assert_eq!((decisions.len(), decisions[0]["code"].as_str(), figures), (1, Some("work/time"), [4, 1, 2]));
    let reasons = rows(&study, "reasons");
    assert_eq!((reasons.len(), &reasons[0]["at"]), (1, &Value::from("p01-1:32-39")));
    assert_eq!(reasons[0]["reason"], "the clock, not the mood");
    study.run(["audit"]).exits(0).prints("flagged as sensitive: 1").prints_no("confidence").prints_no("hidden matter");
}

#[test]
fn memos_come_by_date_and_private_ones_are_only_counted() {
    let study = study();
    let titles: Vec<String> = rows(&study, "memos").iter().map(|row| row["title"].to_string()).collect();
    assert_eq!(titles, ["\"Early\"", "\"Late\""]);
    study.run(["audit", "memos"]).prints("Private and not listed: 1").prints_no("Own");
}

#[test]
fn coreq_is_filled_from_files_and_the_rest_is_the_authors() {
    let study = study();
    let items = rows(&study, "coreq");
    assert_eq!(items.len(), 32);
    let item = |number: usize| {
        let row = &items[number - 1];
        assert_eq!(row["item"].as_u64(), Some(number as u64));
        (row["state"].as_str().unwrap(), row["answer"].as_str().unwrap_or_default().to_owned())
    };
    let says =
        |number: usize, state: &str, answer: &str| assert_eq!(item(number), (state, answer.to_owned()), "{number}");
    says(1, "program", "A. Jansen");
    says(2, "nobody", "");
    says(4, "part", "A. Jansen: woman.");
    says(8, "part", "Reflexive memos in the journal: 1.");
    says(10, "author", "By word of mouth.");
    says(12, "program", "2 participants, 3 interviews.");
    says(13, "author", "Interviews declined: 1; lost: 0. Illness.");
    says(18, "program", "1 of 2 participants were interviewed more than once; 1 to 2 interviews each.");
    assert!(item(21).1.contains("1 of 3 transcripts have time stamps; the last stamp stands at 00:00:05"));
    says(24, "program", "3 (anna, bram, cleo); interviews coded or read in full by more than one: 1.");
    says(26, "part", "Codes by origin as the codebook says: deductive 0, inductive 1, in vivo 0.");
    says(27, "part", &format!("grenstaal {}", env!("CARGO_PKG_VERSION")));
    for number in [3, 5, 6, 7, 11, 14, 15, 17, 19, 20, 22, 23, 28, 29, 30, 31, 32] {
        says(number, "nobody", "");
    }
    assert_eq!(items[9]["from"], "study.toml");
    assert_eq!(items[12]["from"], "interviews.csv, study.toml");
}

#[test]
fn what_no_table_says_is_not_counted_as_known() {
    let told = |study: &Study, number: usize| {
        let item = rows(study, "coreq")[number - 1].clone();
        format!("{}: {}", item["state"].as_str().unwrap(), item["answer"].as_str().unwrap_or("–"))
    };
    let study = Study::new().codebook(&BOOK.replace("origin = \"inductive\"", "")).file("cases.csv", "case\n");
    let study = study.transcript("p01-1", "P: No time.").transcript("p01-2", "P: No time.");
    std::fs::remove_file(study.path("interviews.csv")).unwrap();
    assert_eq!(told(&study, 12), "part: Transcripts: 2. Who took part stands in no file.");
    assert_eq!([16, 18, 26].map(|number| told(&study, number)), ["nobody: –"; 3]);
    let study = Study::new()
        .codebook(BOOK)
        .settings("[attributes]\ntrade = { of = \"case\", values = [\"baker\"] }\nyears = { of = \"case\", type = \"number\" }\n[analysis]\nsmall_cell = 1\n")
        .file("cases.csv", "case,trade,years\np01,baker,2\np02,,7\np03,baker,9\n")
        .file(
            "interviews.csv",
            "interview,case,status,kind\np01-1,p01,done,\np02-1,p02,done,\np01-2,p01,done,fieldnote\n\
             p03-1,p03,planned,\ng-1,,done,group\n",
        )
        .transcript("p01-1", "P: No time.")
        .transcript("p01-2", "P: Seen at work.")
        .transcript("p02-1", "P: Some time.")
        .transcript("g-1", "P: All the time.");
    let planned = "Interviews planned and not held yet: 1.";
    let unknown = "Speakers of whom no file says who they are were not counted.";
    assert_eq!(told(&study, 12), format!("part: 2 participants, 3 interviews. {unknown} {planned}"));
    assert_eq!(told(&study, 16), "part: trade: baker (1), not known (1). years: 2–7 (median 2).");
    assert_eq!(told(&study, 18), format!("part: Each participant was interviewed once. {planned}"));
    assert_eq!(told(&study, 20), "part: Sets of field notes among the data: 1.");
}

#[test]
fn an_empty_study_leaves_everything_to_its_author_and_invents_nothing() {
    let study = Study::new().codebook("").file("cases.csv", "case\n").file("interviews.csv", "interview,case\n");
    let states: Vec<u64> = rows(&study, "coreq")
        .iter()
        .filter(|row| row["state"] != "nobody")
        .map(|row| row["item"].as_u64().unwrap())
        .collect();
    assert_eq!(states, [9, 24, 27], "stance, no coder, software");
}

fn git(study: &Study, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Somebody Else", "-c", "user.email=else@b", "-c", "commit.gpgsign=false"]);
    command.env("GIT_AUTHOR_DATE", "2025-02-03T10:00:00+14:00").args(arguments).current_dir(study.root());
    command.stdout(std::process::Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn versions_of_the_codebook_come_from_git_where_there_is_git() {
    let mut study = study();
    let alone = rows(&study, "versions");
    assert_eq!((alone.len(), alone[0]["revision"].as_str()), (1, Some("now")));
    study.run(["audit", "versions"]).exits(0).prints("There is no git history of this file");
    if !git(&study, &["init", "--quiet"]) {
        eprintln!("skipped: there is no git");
        return;
    }
    assert_eq!(rows(&study, "versions").len(), 1, "a repository without a commit");
    for book in
        [BOOK.to_owned(), BOOK.replace("work/time", "work/clock").replace("origin", "was = [\"work/time\"]\norigin")]
    {
        study.write("codebook.toml", book);
        assert!(git(&study, &["add", "--all"]) && git(&study, &["commit", "--quiet", "-m", "by Somebody"]));
    }
    study.write("codebook.toml", BOOK.replace("1.0", "1.1") + "\n[[code]]\nid = \"ease\"\n");
    let versions = rows(&study, "versions");
    let told: Vec<String> = versions
        .iter()
        .map(|row| {
            let part = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {} | {}", part("date"), part("version"), row["codes"], part("changes"))
        })
        .collect();
    assert_eq!(told[..2], ["2025-02-03 1.0 2 | -", "2025-02-03 1.0 2 | renamed: work/clock"]);
    assert!(told[2].starts_with("- 1.1 3 | version: 1.0 → 1.1; added: ease"), "{}", told[2]);
    assert_eq!(versions[2]["revision"], "not committed");
    let mut book = BOOK.replace("1.0", "1.1") + "\n[[code]]\nid = \"ease\"\n";
    let edits =
        [("1.1", "1.2"), ("\"no time\"]", "\"no time\", \"in a hurry\"]"), ("[codebook]", "# ours\n[codebook]")];
    for (from, to) in edits {
        study.write("codebook.toml", &book);
        assert!(git(&study, &["add", "--all"]) && git(&study, &["commit", "--quiet", "-m", "-"]));
        book = book.replace(from, to);
    }
    study.write("codebook.toml", &book);
    let told: Vec<Value> = rows(&study, "versions").iter().skip(3).map(|row| row["changes"].clone()).collect();
    assert_eq!(told, ["version: 1.1 → 1.2", "other rules: work/time", "nothing that a code or rule says"]);
    let place = tempfile::tempdir().unwrap();
    let (from, copy) = (format!("file://{}", study.root().display()), place.path().join("copy"));
    assert!(git(&study, &["clone", "--quiet", "--depth", "2", &from, copy.to_str().unwrap()]));
    let shallow = crate::support::grenstaal(["-C", copy.to_str().unwrap(), "audit", "versions"]);
    shallow.exits(0).prints("not known: this clone is cut off here").prints("git fetch --unshallow");
    shallow.prints("other rules: work/time");
    study.run(["audit", "versions"]).prints_no("cut off");
    study.run(["audit", "--format", "md"]).prints_no("Somebody");
}

#[test]
fn it_comes_in_every_form_and_leaves_the_study_as_it_is() {
    let study = study();
    let before = crate::support::files(study.root());
    study.run(["audit"]).exits(0).prints("Coders").prints("COREQ, 32 items");
    study.run(["audit", "--format", "md"]).exits(0).prints("## Coders").prints("| 10 | Sampling");
    study.run(["audit", "coreq", "--format", "csv"]).exits(0).prints("item,asks,answer,from,filled_by,state\n");
    study.run(["audit", "--format", "csv"]).exits(2).says("as csv it holds one part");
    study.run(["audit", "pictures"]).exits(2);
    let page = tempfile::NamedTempFile::new().unwrap();
    let outcome: Outcome = study.run([std::ffi::OsStr::new("audit"), "--html".as_ref(), page.path().as_os_str()]);
    outcome.exits(0);
    let html = std::fs::read_to_string(page.path()).unwrap();
    assert!(html.contains("By word of mouth.") && !html.contains("hidden matter"));
    assert_eq!(before, crate::support::files(study.root()));
    study.run(["run"]).exits(0);
    assert!(!study.outputs().keys().any(|path| path.contains("audit")), "run makes no account");
}

#[test]
fn an_item_that_there_is_not_is_refused() {
    let study = study().settings("33 = \"What?\"");
    study.run(["audit"]).exits(2).says("`33` is no item of COREQ").says("items are numbers from 1 to 32");
}

#[test]
fn a_dutch_study_is_told_in_dutch() {
    let study = Study::new().language("nl").codebook(BOOK).transcript("p01-1", "P: Ja.");
    study.run(["audit", "--format", "md"]).exits(0).prints("# Hoe de studie tot stand kwam").prints("## Codeurs");
    let items = rows(&study, "coreq");
    assert_eq!(items[9]["filled_by"], "door de auteur in te vullen");
}
