//! Memos: written, listed, checked, and shown where they belong.

use crate::page::follow_all_links;
use crate::support::{Outcome, Study, TIME, put};
use std::io::Write;
use std::process::Stdio;

const TALK: &str = "I: How was it?\n\nP: We had no time at all. Later there was time, and no time again.\n";

fn study() -> Study {
    let study = Study::new()
        .codebook(&TIME.replace("definition", "was = [\"work/haste\"]\ndefinition"))
        .file("team.toml", "[[person]]\nid = \"anna\"\nname = \"Anna de Wit\"\n")
        .transcript("p01-1", TALK)
        .transcript("p02-1", "P: No time at sea.");
    let at = study.anchor("p01-1", "Later");
    let theme = format!(
        "[[theme]]\nid = \"haste\"\nclaim = \"Haste.\"\ncodes = [\"time\"]\nquotations = [{{ at = \"{at}\", quote = \
         \"Later\" }}]\nagainst_reason = \"x\"\n"
    );
    study.file("themes.toml", theme).yes("anna", "p01-1", "no time at all", "work/time")
}

fn memo(header: &str, text: &str) -> String {
    format!("+++\ntitle = \"A thought\"\nauthor = \"anna\"\n{header}\n+++\n\n{text}\n")
}

fn content(study: &Study, name: &str) -> String {
    std::fs::read_to_string(study.path(name)).unwrap()
}

#[test]
fn a_new_memo_is_a_file_that_says_what_was_asked() {
    let study = study();
    let at = study.anchor("p01-1", "Later there");
    let command = [
        "memo",
        "new",
        "What counts as “no time”?",
        "Some *words*.",
        "--about",
        "code:time",
        "--about",
        "theme:haste",
        "--segment",
        &at,
        "--quote",
        "NO time at all",
        "--date",
        "2025-03-14",
    ];
    let shown = study.run(command.iter().chain(&["--dry-run"]));
    shown.exits(0).says("not written: memos/what-counts-as-no-time.md");
    assert!(!study.path("memos").exists());
    let outcome = study.run(command);
    outcome.exits(0);
    let name = "memos/what-counts-as-no-time.md";
    assert_eq!(outcome.out.trim_end(), study.path(name).to_str().unwrap());
    let expected = format!(
        "+++\ntitle   = \"What counts as “no time”?\"\nkind    = \"code\"\nauthor  = \"anna\"\ndate    = 2025-03-14\nabout   = \
         [\"code:time\", \"theme:haste\"]\n\n[[segment]]\nat    = \"{at}\"\nquote = \"Later there\"\n\n[[segment]]\nat    = \
         \"{}\"\nquote = \"no time at all\"\n+++\n\nSome *words*.\n",
        study.anchor("p01-1", "no time at all")
    );
    assert_eq!(content(&study, name), expected);
    assert_eq!(shown.out, expected);
    assert_eq!(study.findings(), Vec::<String>::new());
    study.run(command).exits(2).says("is there already, and a memo is never overwritten").says("--id");
    assert_eq!(content(&study, name), expected);
    study.run(command.iter().chain(&["--id", "another"])).exits(0);
    study.run(["memo", "check"]).exits(0).prints("no errors in 2 memos");
}

#[test]
fn the_text_comes_from_stdin_and_what_is_not_said_is_found_or_asked_for() {
    let study = study();
    let mut command = study.command(["memo", "new", "Myself", "-", "--kind", "reflexive", "--private"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("One.\n\nTwo.\n".as_bytes()).unwrap();
    Outcome::from(child.wait_with_output().unwrap()).exits(0);
    let written = content(&study, "memos/myself.md");
    assert!(
        written.contains("author  = \"anna\"\ndate    = 20") && written.ends_with("+++\n\nOne.\n\nTwo.\n"),
        "{written}"
    );
    let new = |more: &[&str]| study.run(["memo", "new", "T"].iter().chain(more));
    new(&[]).exits(2).says("say what sort of memo it is: --kind code|theme|case|method|reflexive");
    new(&["--kind", "coda"]).exits(2).says("possible values: code, theme, case, method, reflexive");
    new(&["--about", "code:tiem"]).exits(2).says("did you mean");
    new(&["--about", "time"]).exits(2).says("`code:…`, `theme:…`, `case:…` or `interview:…`");
    new(&["--about", "cod:time"]).exits(2).says("did you mean `code`?");
    new(&["--about", "code:time", "--author", "ana"]).exits(2).says("did you mean `anna`?");
    new(&["--about", "code:time", "--date", "14-3-2025"]).exits(2).says("such as 2025-03-14");
    new(&["--about", "code:time", "--segment", "p01-1:5"]).exits(2).says("interview:start-end");
    new(&["--about", "code:time", "--segment", "p01-1:5-9999"]).exits(2).says("outside the transcript");
    new(&["--about", "code:time", "--quote", "zebra"]).exits(2).says("these words stand in no transcript");
    new(&["--about", "code:time", "--quote", "no time"])
        .exits(2)
        .says("these words stand 2 times: p01-1:")
        .says("--at");
    new(&["--about", "code:time", "--id", "../x"]).exits(2).says("lower-case letters and digits");
    let words = ["memo", "new", "These words", "--quote", "Later there was time", "--dry-run"];
    study.run(words).exits(0).prints("kind    = \"case\"");
    study.run(["memo", "new", "…", "--about", "code:time"]).exits(2).says("--id");
    assert_eq!(std::fs::read_dir(study.path("memos")).unwrap().count(), 1, "what is refused is not written");
}

#[test]
fn memos_are_listed_by_what_they_are_about() {
    let at = study().anchor("p02-1", "sea");
    let study = study()
        .file("memos/a.md", memo("kind = \"code\"\nabout = [\"code:work/haste\"]\ndate = 2025-01-02", "x"))
        .file("memos/b.md", memo(&format!("kind = \"case\"\n[[segment]]\nat = \"{at}\"\nquote = \"sea\""), "x"))
        .file("memos/c.md", memo("kind = \"reflexive\"\nprivate = true", "x"))
        .file("memos/README.md", "Our memos.\n");
    let listed = |more: &[&str]| -> Vec<String> {
        let table = study.json(["memo", "list"].iter().chain(more));
        table["rows"].as_array().unwrap().iter().map(|row| row["memo"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed(&[]), ["a", "b", "c"]);
    assert_eq!(listed(&["--about", "code:work"]), ["a"], "codes below it too");
    assert_eq!(listed(&["--about", "interview:p02-1"]), ["b"], "its words too");
    assert_eq!(listed(&["--kind", "reflexive"]), ["c"]);
    assert_eq!(listed(&["--author", "bram"]), Vec::<String>::new());
    let csv = study.run(["memo", "list", "--format", "csv"]).out;
    assert!(
        csv.starts_with(
            "memo,kind,title,author,date,about,segments,private\na,code,A thought,anna,2025-01-02,code:work/time,,\n"
        ),
        "{csv}"
    );
    assert!(csv.ends_with("c,reflexive,A thought,anna,,,,yes\n"), "{csv}");
}

#[test]
fn what_is_wrong_in_a_memo_is_a_finding_with_its_line() {
    let study = study()
        .file("memos/moved.md", memo("kind = \"code\"\n\n[[segment]]\nat = \"p01-1:3-6\"\nquote = \"Later\"", "x"))
        .file("memos/key.md", memo("kind = \"code\"\nabut = []", "x"))
        .file("memos/kind.md", memo("kind = \"coda\"", "x"))
        .file("memos/plain.md", "Only text.\n")
        .file("memos/My thought.md", memo("kind = \"method\"", "x"));
    let expected = [
        "error memos/My thought.md memo-id",
        "error memos/key.md:5 toml",
        "error memos/kind.md:4 toml",
        "error memos/moved.md:7 anchor",
        "warning memos/moved.md:4 memo-about",
        "warning memos/plain.md:1 memo-header",
    ];
    let mut found = study.findings();
    found.sort();
    let mut sorted = expected.map(str::to_owned);
    sorted.sort();
    assert_eq!(found, sorted);
    let check = study.run(["memo", "check"]);
    check.exits(1).prints("did you mean `about`?").prints("these words stand at p01-1:");
    study.run(["run"]).exits(1);
    assert!(study.report("memos/moved.md").contains("A thought"), "what can be read is shown");
    assert!(!study.outputs().contains_key("memos/My thought.html"));
}

#[test]
fn reports_show_a_memo_where_it_belongs() {
    let at = study().anchor("p01-1", "time at");
    let about = format!(
        "kind = \"code\"\nabout = [\"code:time\", \"theme:haste\", \"case:p01\", \"interview:p01-1\"]\ndate = 2025-01-02\n\n\
         [[segment]]\nat = \"{at}\"\nquote = \"time at\""
    );
    let study = study()
        .file("memos/border.md", memo(&about, "The **border** <script>x</script>."))
        .file("memos/us.md", memo("kind = \"reflexive\"\nabout = [\"code:time\"]", "I hurry too."))
        .file("memos/how.md", memo("kind = \"method\"\ndate = 2024-12-31", "We asked twice."));
    study.run(["run"]).exits(0);
    let page = |name: &str| study.report(name);
    for name in ["codes/work.md", "themes/haste.md", "memos/border.md"] {
        assert!(page(name).contains("The **border** \\<script>x\\</script>."), "{name}: {}", page(name));
    }
    assert!(page("memos/border.html").contains("<strong>border</strong> &lt;script&gt;x&lt;/script&gt;."));
    assert!(page("themes/haste.md").contains("1 memo, of 2025-01-02."));
    let link = "[memo: A thought](../../memos/border.md)";
    assert!(page("evidence/work/time.md").contains(link), "{}", page("evidence/work/time.md"));
    assert!(
        page("evidence/work/time.html")
            .contains("<a class=\"tag\" href=\"../../memos/border.html\">memo: A thought</a>")
    );
    assert!(page("tables/participants.md").contains("- p01: [A thought](../memos/border.md)"));
    assert!(page("tables/completeness.md").contains("- p01-1: [A thought](../memos/border.md)"));
    assert!(page("memos/border.md").contains("We had") || page("memos/border.md").contains("> time at"));
    assert!(!page("codes/work.md").contains("I hurry too."), "what is reflexive stands in the journal alone");
    let journal = page("memos.md");
    let (how, us) = (journal.find("We asked twice.").unwrap(), journal.find("I hurry too.").unwrap());
    assert!(how < us, "by date, what has none last");
    assert!(!journal.contains("border**"), "a code memo is listed, and told where it belongs");
    assert!(journal.contains("| [A thought](memos/border.md) | about a code |") && journal.contains("Anna de Wit"));
    assert!(
        page("methods.md")
            .contains("3 memos, the last of 2025-01-02: [what the researchers noted, with the journal](memos.md)")
    );
    follow_all_links(&study.outputs());
}

#[test]
fn a_memo_about_a_question_is_not_said_to_be_the_participants_words() {
    let at = study().anchor("p01-1", "How was it?");
    let header = format!("kind = \"method\"\n\n[[segment]]\nat = \"{at}\"\nquote = \"How was it?\"");
    let study = study().file("memos/asked.md", memo(&header, "Too open."));
    study.run(["run"]).exits(0);
    let page = study.report("memos/asked.md");
    assert!(page.contains("How was it?\n>\n> — (interviewer) · "), "{page}");
}

#[test]
fn a_private_memo_is_in_no_byte_of_any_output_and_a_change_of_it_makes_nothing_new() {
    let private = |text: &str| memo("kind = \"reflexive\"\nabout = [\"code:time\"]\nprivate = true", text);
    let mut study = study().file("memos/zanzibar.md", private("Quetzalcoatl.").replace("A thought", "Xylophone"));
    study.run(["run"]).exits(0);
    let lock = std::fs::read(study.path("study.lock")).unwrap();
    let mut outputs = study.outputs();
    outputs.insert("study.lock".to_owned(), lock);
    for (path, bytes) in outputs {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!["zanzibar", "quetzalcoatl", "xylophone"].iter().any(|word| text.contains(word)), "{path}");
    }
    study.write("memos/zanzibar.md", private("Something else."));
    study.run(["run"]).exits(0).prints("nothing has changed");
    study.write("memos/zanzibar.md", memo("kind = \"reflexive\"", "Open now."));
    study.run(["run"]).exits(0).prints("files written");
    assert!(study.report("memos.md").contains("Open now."));
    study.write("memos/zanzibar.md", private("Shut."));
    study.run(["run"]).exits(0);
    assert!(!study.outputs().keys().any(|path| path.contains("memo")), "the pages go with it");
}

#[test]
fn sensitive_words_are_shown_through_no_memo() {
    let at = study().anchor("p01-1", "Later there was time");
    let header = format!(
        "kind = \"case\"\nabout = [\"case:p01\"]\n\n[[segment]]\nat = \"{at}\"\nquote = \"Later there was time\""
    );
    let study = study()
        .file("memos/near.md", memo(&header, "Not the words."))
        .file("memos/repeats.md", memo("kind = \"method\"", "She said: ‘later — there\nWAS time’."))
        .decides("anna", "p01-1", "Later there was time", "work", "yes", "sensitive");
    assert_eq!(study.findings(), ["error memos/repeats.md memo-sensitive"]);
    study.run(["run"]).exits(1);
    for (path, bytes) in study.outputs() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("later"), "{path}");
    }
    assert!(study.report("memos/near.md").contains("Not the words."));
    assert!(!study.outputs().contains_key("memos/repeats.md"));
}

#[test]
fn an_editor_is_opened_on_the_new_memo() {
    if cfg!(unix) {
        let study = study();
        let editor = study.path("editor.sh");
        put(&editor, "#!/bin/sh\necho \"edited $1\" >> \"$2\"\n");
        let mut command = study.command(["memo", "new", "T", "--about", "code:time", "--edit"]);
        Outcome::of(command.env("VISUAL", format!("sh {} with", editor.display()))).exits(0);
        assert!(content(&study, "memos/t.md").ends_with("+++\nedited with\n"));
        let mut command = study.command(["memo", "new", "U", "--about", "code:time", "--edit"]);
        Outcome::of(command.env_remove("VISUAL").env_remove("EDITOR")).exits(2).says("the memo was written to");
    }
}

#[test]
fn a_blind_coder_sees_no_memo_of_others_about_the_interview() {
    let at = study().anchor("p01-1", "Later");
    let samples = "[[sample]]\nkind = \"double\"\ninterviews = [\"p01-1\"]\ncoders = [\"bo\"]\n";
    let words = format!("kind = \"code\"\n\n[[segment]]\nat = \"{at}\"\nquote = \"Later\"");
    let study = study()
        .file("samples.toml", samples)
        .file("memos/case.md", memo("kind = \"case\"\nabout = [\"case:p01\"]\ndate = \"2025-02-30\"", "x"))
        .file("memos/other.md", memo("kind = \"case\"\nabout = [\"interview:p02-1\"]", "x"))
        .file("memos/own.md", memo(&words, "x").replace("anna", "bo"))
        .file("memos/words.md", memo(&words, "x"));
    let listed = |coder: &[&str]| study.run(["memo", "list", "--format", "csv"].iter().chain(coder)).out;
    assert_eq!(listed(&[]).lines().count(), 5);
    let blind = listed(&["--coder", "bo"]);
    let names: Vec<&str> = blind.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(names, ["other", "own"], "{blind}");
    study.run(["memo", "check"]).prints("memos/case.md");
    study.run(["memo", "check", "--coder", "bo"]).prints_no("memos/case.md");
    study
        .run(["memo", "new", "T", "--about", "code:time", "--coder", "bo"])
        .exits(2)
        .says("nobody in this study is called `bo`");
}
