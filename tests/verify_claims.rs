//! `verify`: who said it and how many, claimed in every form.
//!
//! In: small manuscripts about a study of a nurse, a cook and a nurse. Out: what the program says about who is named beside a
//! quotation, and about a figure that a marker binds.

use crate::support::{Outcome, Study, TIME};

const SOUP: &str = "“The soup was cold before the first guest came in”";

/// A study in which a nurse, a cook and a nurse speak; the cook goes by the name of Jules.
fn talk() -> Study {
    Study::new()
        .codebook(TIME)
        .settings("[analysis]\nattribution = \"({job})\"")
        .file("cases.csv", "case,job,name\np01,nurse,Ada\np02,cook,Jules\np03,nurse,Kim\n")
        .file("interviews.csv", "interview,case\np01-1,p01\np02-1,p02\np03-1,p03\n")
        .transcript("p01-1", "I: And?\n\nP: I had no time today, eh, not a minute.")
        .transcript("p02-1", "I: And?\n\nP: The soup was cold before the first guest came in.")
        .transcript("p03-1", "I: And?\n\nP: Nobody asks me anything, and so I say nothing.")
}

fn says(name: &str, manuscript: &str) -> Outcome {
    let study = talk().yes("anna", "p01-1", "no time today", "work/time").file(name, manuscript);
    study.run(["verify", study.path(name).to_str().unwrap()])
}

#[test]
fn who_is_named_is_compared_in_every_markup() {
    for (name, text) in [
        ("a.md", format!("{SOUP} (WHO)\n")),
        ("a.md", format!("WHO says that {SOUP}.\n")),
        ("a.md", format!("| who | what |\n| --- | --- |\n| WHO | {SOUP} |\n")),
        ("a.md", format!("| what | who |\n| --- | --- |\n| {SOUP} | WHO |\n")),
        ("a.typ", "A word. #quote(attribution: [WHO])[The soup was cold before the first guest came in]\n".into()),
        ("a.typ", "#quote(block: true, attribution: [WHO])[The soup was cold before the first guest came in]\n".into()),
        ("a.tex", "A word. \\textquote[WHO]{The soup was cold before the first guest came in}\n".into()),
        ("a.html", format!("<p>{SOUP} <cite>WHO</cite></p>")),
        ("a.html", format!("<table><tr><td>{SOUP}</td><td>WHO</td></tr></table>")),
        (
            "a.html",
            "<figure><blockquote>The soup was cold before the first guest came in.</blockquote>\
             <figcaption>WHO</figcaption></figure>"
                .into(),
        ),
    ] {
        for right in ["P02", "Jules"] {
            says(name, &text.replace("WHO", right)).exits(0).prints("1 of 1 quotation").says_no("quotation-");
        }
        for wrong in ["P01", "Ada"] {
            let outcome = says(name, &text.replace("WHO", wrong));
            outcome.exits(1).says("was said by p02, cook (p02-1:").says("[quotation-speaker]");
            outcome.prints("another speaker").prints("0 of 1 quotation");
        }
        says(name, &text.replace("WHO", "P44")).exits(1).says("“P44”, and nobody").says("[quotation-nobody]");
    }
}

#[test]
fn a_profession_that_nobody_has_is_a_warning_and_a_remark_is_none() {
    for stranger in [
        format!("{SOUP} (surgeon)"),
        format!("{SOUP}, says a surgeon."),
        format!("A surgeon says: {SOUP}"),
        format!("> {SOUP}\n>\n> — surgeon\n"),
    ] {
        let outcome = says("a.md", &stranger);
        outcome.exits(0).says("“surgeon”, and nobody").says("[quotation-nobody]").prints("unknown speaker");
    }
    for remark in [
        "(emphasis added)",
        "(Jansen, 2019)",
        "(2019)",
        "(laughing)",
        "(see table 2)",
        "(a participant)",
        "(on the ward)",
    ] {
        says("a.md", &format!("{SOUP} {remark}\n")).exits(0).says_no("quotation-");
    }
}

#[test]
fn only_what_is_certain_is_an_error() {
    for doubtful in [
        format!("A nurse thought that {SOUP}."),
        format!("When P01 came in, somebody said {SOUP}."),
        format!("{SOUP} and a nurse nodded."),
    ] {
        says("a.md", &doubtful).exits(0).says("warning").says("[quotation-speaker]").prints("speaker in doubt");
    }
    for right in [format!("A cook said to P01: {SOUP}"), format!("{SOUP}, a cook said to a nurse.")] {
        says("a.md", &right).exits(0).says_no("quotation-");
    }
}

#[test]
fn shares_and_limits_are_held_against_the_count() {
    let marker = "<!-- grenstaal: participants(time) -->";
    for right in [
        "A third",
        "One in three",
        "Een derde",
        "één op de drie",
        "Fewer than half",
        "at most two",
        "minder dan de helft",
        "not all",
        "33%",
        "less than 40%",
        "About a third",
        "at least one",
        "Not more than one of three",
    ] {
        says("a.md", &format!("{right}{marker} of them hurried.\n")).exits(0).prints("1 of 1 figure");
    }
    for wrong in [
        "Two thirds",
        "two out of three",
        "drie op de drie",
        "More than half",
        "at least two",
        "ruim de helft",
        "een kwart of minder",
        "not more than none",
    ] {
        if wrong == "not more than none" {
            continue;
        }
        says("a.md", &format!("{wrong}{marker} of them hurried.\n"))
            .exits(1)
            .says("it is 1 of 3 participants")
            .says("[figure-w");
    }
    says("a.md", "More than half of them hurried, and hardly a third did not.\n").exits(0).says_no("figure-");
}

#[test]
fn a_marker_with_a_typing_error_is_a_finding() {
    for (name, text) in [
        ("a.md", "In one<!-- grenstal: participants(time) --> case.\n"),
        ("a.md", "In one<!-- grenstaal participants(time) --> case.\n"),
        ("a.md", "In one<!-- participants(time) --> case.\n"),
        ("a.html", "<p>In one<!-- grenstaal; participants(time) --> case.</p>"),
        ("a.tex", "In one % grenstal: participants(time)\n case.\n"),
        ("a.typ", "In one /* grenstal: participants(time) */ case.\n"),
    ] {
        let outcome = says(name, text);
        outcome
            .exits(1)
            .says(":1:")
            .says("looks like a marker")
            .says("grenstaal: participants(time)")
            .says("[figure-marker]");
    }
    says("a.md", "In one participants(work/time) case.\n").exits(1).says("stands in the text itself");
    says("a.md", "In one<!-- grenstaal: participants(time) -> case.\n").exits(1).says("has no end");
    says("a.md", "In one<!-- grenstaal is what we used, see interviews --> case.\n").exits(0).says_no("figure-");
}

#[test]
fn the_page_speaks_the_language_of_the_study() {
    let study = talk().language("nl").settings("[analysis]\nattribution = \"({job})\"");
    let study = study.file("a.md", format!("{SOUP} (P01)\n"));
    let page = study.path("out.html");
    study
        .run(["verify", study.path("a.md").to_str().unwrap(), "--html", page.to_str().unwrap()])
        .exits(1)
        .says("was said by");
    let html = std::fs::read_to_string(page).unwrap();
    assert!(
        html.contains("is gezegd door p02") && html.contains("andere spreker") && !html.contains("was said by"),
        "{html}"
    );
}

#[test]
fn a_figure_is_that_of_one_marker() {
    let text =
        "One<!-- grenstaal: participants(time) --> hurried, a small crowd<!-- grenstaal: participants(time) --> ran.\n";
    let outcome = says("a.md", text);
    outcome.exits(1).says("[figure-marker]").says_no("[figure-wrong]").prints("1 of 2 figures");
}

#[test]
fn a_condition_that_keeps_nobody_is_a_fault_of_the_marker() {
    for marker in [
        "participants(time where job:nurse case:p02)",
        "interviews(where job:nurse case:p02)",
        "segments(time where job:nurse case:p02)",
    ] {
        let outcome = says("a.md", &format!("None<!-- grenstaal: {marker} --> of them hurried.\n"));
        outcome.exits(1).says("[figure-marker]").says("fits `where job:nurse case:p02`").prints("0 of 1 figure");
    }
}

#[test]
fn a_comment_with_too_few_dashes_is_a_fault_of_the_marker() {
    for name in ["a.md", "a.html", "a.txt"] {
        let outcome = says(name, "<p>One<!- grenstaal: participants(time) --> of them hurried.</p>\n");
        outcome.exits(1).says("[figure-marker]");
    }
}

#[test]
fn both_of_a_count_and_its_percentage_are_judged() {
    let marker = "<!-- grenstaal: participants(time) -->";
    for (text, right) in [("1 (33%)", 2), ("2 (33%)", 1), ("One nurse (34%)", 1), ("33% (1 of the 3)", 2)] {
        let outcome = says("a.md", &format!("{text}{marker} hurried.\n"));
        outcome.exits(i32::from(right < 2)).prints(&format!("{right} of 2 figures"));
    }
}
