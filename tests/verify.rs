//! `verify`: a manuscript held against the data.
//!
//! In: the invented article of the sample study, whole and spoiled in one place at a time; and small manuscripts about small
//! studies. Out: what the program says about them.

use crate::support::{Outcome, Study, TIME, repository};
use std::fs;

/// The sample study, with an article in which one thing is replaced by another.
fn spoiled(from: &str, to: &str) -> Outcome {
    let study = Study::copy_of(&["corpus-sample", "codebooks"], "corpus-sample");
    let path = study.path("article.md");
    let article = fs::read_to_string(&path).unwrap();
    assert_eq!(article.matches(from).count(), 1, "{from} stands once in the article");
    fs::write(&path, article.replace(from, to)).unwrap();
    study.run(["verify", path.to_str().unwrap()])
}

/// A study in which a nurse and a cook speak.
pub fn talk() -> Study {
    Study::new()
        .codebook(TIME)
        .settings("[analysis]\nattribution = \"({job})\"")
        .file("cases.csv", "case,job\np01,nurse\np02,cook\np03,nurse\n")
        .file("interviews.csv", "interview,case\np01-1,p01\np02-1,p02\np03-1,p03\n")
        .transcript("p01-1", "I: And how was that for you then?\n\nP: I had no time today, eh, not a minute. [laughs] We don't sit down, Hans' rule, and I stay well-rested anyhow.\n\nI: And at home?\n\nP: At home I sleep until the sun is up.")
        .transcript("p02-1", "I: And?\n\nP: The soup was cold before the first guest came in.")
        .transcript("p03-1", "I: And?\n\nP: Nobody asks me anything, and so I say nothing.")
}

fn says(manuscript: &str) -> Outcome {
    let study = talk().file("paper.md", manuscript);
    study.run(["verify", study.path("paper.md").to_str().unwrap(), "--verbose"])
}

#[test]
fn the_article_of_the_sample_study_verifies_as_markdown_and_as_word() {
    for name in ["article.md", "article.docx"] {
        let study = Study::copy_of(&["corpus-sample", "codebooks"], "corpus-sample");
        let outcome = study.run(["verify", study.path(name).to_str().unwrap()]);
        outcome.exits(0).prints("25 van 25 citaten").prints("23 van 23 cijfers").says_no("error");
    }
}

#[test]
fn the_word_file_is_made_of_the_article() {
    let read = |name: &str| {
        let bytes = fs::read(repository().join("corpus-sample").join(name)).unwrap();
        grenstaal::manuscript::read(name, &bytes).unwrap()
    };
    let [md, docx] = ["article.md", "article.docx"].map(read);
    let words = |manuscript: &grenstaal::manuscript::Manuscript| {
        let found = grenstaal::manuscript::passages(manuscript, &grenstaal::manuscript::Labels::default());
        let mut all: Vec<String> = found.into_iter().map(|passage| passage.words).collect();
        all.sort();
        all
    };
    assert_eq!(words(&md), words(&docx), "run tests/make_article.py");
}

#[test]
fn each_spoiled_quotation_is_found_out() {
    for (from, to, check) in [
        // A word changed, added, left out, and two in another order.
        ("alsof ik een huis had gekocht", "alsof ik een boot had gekocht", "quotation-changed"),
        ("Dit is er iets af doen.", "Dit is er weer iets af doen.", "quotation-changed"),
        ("en toen zei ze, begin met twee kamers", "en zei ze, begin met twee kamers", "quotation-changed"),
        ("dan kan de dokter nog zo knap zijn", "dan kan de dokter zo nog knap zijn", "quotation-changed"),
        // The wrong speaker: behind it, in the sentence before it, by id.
        ("(radiologisch laborant)\n\n> Een woord", "(kinderarts)\n\n> Een woord", "quotation-speaker"),
        ("Een fysiotherapeut verwoordt dat zo:", "Een diëtist verwoordt dat zo:", "quotation-speaker"),
        ("De slaap eraf.” (p02)", "De slaap eraf.” (p03)", "quotation-speaker"),
        // Nobody said it; and it is not marked as literature any more.
        (
            "met een koptelefoon op, een hele ochtend, en die zei niks",
            "zonder enig geluid, drie dagen lang, onder de trap",
            "quotation-missing",
        ),
        // A translation that is not registered, and one that is no longer what was registered.
        (
            "She came and sat next to me, with headphones on",
            "They walked away from there with all of their cups",
            "quotation-translation",
        ),
        (
            "with headphones on, a whole morning, and said nothing",
            "with her coat on, a whole morning, and said nothing",
            "quotation-changed",
        ),
    ] {
        spoiled(from, to).exits(1).says(&format!("[{check}]")).says("1 error");
    }
}

#[test]
fn each_spoiled_figure_is_found_out() {
    for (from, to, check) in [
        (
            "Zeven van de negen<!-- grenstaal: participants(drijfveren/zorgkwaliteit)",
            "Zes van de negen<!-- grenstaal: participants(drijfveren/zorgkwaliteit)",
            "figure-wrong",
        ),
        ("vier van de negen<!--", "vier van de acht<!--", "figure-wrong"),
        ("door niemand<!--", "door drie<!--", "figure-wrong"),
        ("(89%", "(88%", "figure-wrong"),
        ("om precies te zijn 67 procent", "om precies te zijn 66 procent", "figure-wrong"),
        ("en zestien<!-- grenstaal: segments", "en zeventien<!-- grenstaal: segments", "figure-wrong"),
        (
            "kwam bij alle<!-- grenstaal: participants(microleerklimaat/ruimtegebrek)",
            "kwam bij sommige<!-- grenstaal: participants(microleerklimaat/ruimtegebrek)",
            "figure-word",
        ),
        ("De meeste<!--", "Alle<!--", "figure-word"),
        ("participants(opbrengst/regie)", "participants(opbrengst/reggie)", "figure-marker"),
        ("participants(opbrengst/regie)", "deelnemers(opbrengst/regie)", "figure-marker"),
        ("interviews(where direction:vooruit)", "interviews(where direction:terug)", ""),
    ] {
        let outcome = spoiled(from, to);
        if check.is_empty() {
            outcome.exits(0);
        } else {
            outcome.exits(1).says(&format!("[{check}]")).says("1 error");
        }
    }
}

#[test]
fn what_makes_no_difference_makes_none() {
    for words in [
        "“I had no time today, eh, not a minute.”",
        "\"i had NO time today - eh - not a minute\"",
        "‘We don’t sit down, Hans’ rule, and I stay well-rested’",
        "'We don't sit down, Hans' rule, and I stay wellrested'",
        "„not a minute. We don't sit down“",
        "»I had no time today, eh, not a min-\nute«",
        "“[T]he soup was cold”",
        "“The soup was […] before the first guest”",
        "“… the soup was cold (...) the first guest came in …”",
        "“The soup [of the day] was cold before [they] guest came in”",
        "“not a min\u{ad}ute. We don\u{2019}t sit down”",
    ] {
        says(&format!("She said {words} and left.\n")).exits(0).prints("1 of 1 quotation").says_no("[quotation");
    }
}

#[test]
fn what_is_no_quotation_is_not_sought() {
    let outcome = says(
        "The ‘very cold soup’ was a term, and so was “time”. The \"70s, rock 'n' roll and the nurses' station are none.\n\n\
         > Soup tells more than words can.\n\nAs we found, soup tells more than words can.\n\n\
         “Learning is what is left of all that was taught” (Jansen, 2020). “Learning is what was never taught to anybody”<!-- \
         grenstaal: literature --> is by another.\n",
    );
    outcome.exits(0).prints("0 of 0 quotations").prints("2 terms").prints("2 from literature").prints("1 that repeat");
}

#[test]
fn who_spoke_is_compared_with_who_is_named() {
    let soup = "“The soup was cold before the first guest came in”";
    for right in [
        format!("{soup} (cook)."),
        format!("{soup} (P02)"),
        format!("A cook puts it so: {soup}."),
        format!("{soup}, says a cook."),
        soup.into(),
    ] {
        says(&right).exits(0).says_no("quotation-speaker");
    }
    for wrong in [
        format!("{soup} (nurse)."),
        format!("{soup} (P01)"),
        format!("A nurse puts it so: {soup}."),
        format!("{soup} — p03-1"),
        format!("> {soup}\n>\n> — nurse\n"),
    ] {
        says(&wrong).exits(1).says("was said by p02, cook (p02-1:").says("[quotation-speaker]");
    }
    says(&format!("When a nurse came in, someone said {soup}.")).exits(0).says("warning").says("[quotation-speaker]");
}

#[test]
fn a_dialogue_is_compared_turn_by_turn() {
    let talk = "> I: And how was that for you then?\n> P01: I had no time today, eh, not a minute.\n";
    says(talk).exits(0).prints("2 of 2 quotations");
    says(&talk.replace("P01", "P02")).exits(1).says("quotation-speaker").says("was said by p01");
    says(&talk.replace("I: And how", "P01: And how")).exits(1).says("quotation-interviewer");
    says(&talk.replace("no time", "no money")).exits(1).says("“money” was “time”");
}

#[test]
fn a_study_may_say_what_its_words_for_a_quantity_mean() {
    let study = talk().settings("[quantities]\nmost = { percent = [90, 100] }\n\"a soul or two\" = { count = [1, 2] }");
    let study = study.yes("anna", "p01-1", "no time", "work/time");
    let study = study.file(
        "paper.md",
        "Most<!-- grenstaal: participants() --> came. A soul or two<!-- grenstaal: participants(time) --> hurried. \
         Nearly all<!-- grenstaal: participants(time) --> did.",
    );
    let outcome = study.run(["verify", study.path("paper.md").to_str().unwrap()]);
    outcome.exits(1).says("means at least four in five").prints("2 of 3 figures");
    let wrong = talk().settings("[quantities]\nmost = { percent = [90, 10] }");
    wrong.run(["check"]).exits(2).says("under [quantities] `most` goes from more to less");
}

#[test]
fn the_interviewer_is_no_participant() {
    let asked = "“And how was that for you then?”";
    says(&format!("{asked} (nurse)")).exits(1).says("[quotation-interviewer]");
    says(asked).exits(1).says("[quotation-interviewer]");
    says(&format!("{asked} (interviewer)")).exits(0);
    says("“not a minute. […] At home I sleep until the sun is up”").exits(0).says("[quotation-joined]");
}

#[test]
fn a_changed_quotation_is_told_word_by_word() {
    says("“I had some time today, eh, not one minute.”")
        .exits(1)
        .says("paper.md:1:2: ")
        .says("was said otherwise in p01-1:")
        .says("“some” was “no”; “one” was “a”");
    says("“I had no time for anything, and nobody else had either”").exits(1).says("[quotation-");
}

#[test]
fn sensitive_words_are_a_finding_and_are_not_shown() {
    let study = talk()
        .decides("anna", "p02-1", "soup was cold", "work/time", "yes", "sensitive")
        .file("paper.md", "She said “The soup was cold before the last guest came in”.\n");
    let path = study.path("paper.md");
    let page = study.path("page.html");
    let outcome = study.run(["verify", path.to_str().unwrap(), "--html", page.to_str().unwrap(), "--format", "json"]);
    outcome.exits(1).prints("quotation-sensitive").prints_no("before the first guest");
    assert!(!fs::read_to_string(page).unwrap().contains("before the first guest"));
}

#[test]
fn figures_are_recounted_in_every_format() {
    let study = talk().yes("anna", "p01-1", "no time today", "work/time");
    for (name, text) in [
        (
            "a.md",
            "In 1 of 3<!-- grenstaal: participants(work/time) --> and most<!-- grenstaal: interviews(time) -->.\n",
        ),
        (
            "a.html",
            "<p>In 1 of 3<!-- grenstaal: participants(work/time) --> and most<!-- grenstaal: interviews(time) -->.</p>",
        ),
        ("a.tex", "In 1 of 3% grenstaal: participants(work/time)\n and most\\grenstaal{interviews(time)}.\n"),
        ("a.typ", "In 1 of 3/* grenstaal: participants(work/time) */ and most // grenstaal: interviews(time)\n.\n"),
        (
            "a.txt",
            "In 1 of 3<!-- grenstaal: participants(work/time) --> and most<!-- grenstaal: interviews(time) -->.\n",
        ),
    ] {
        fs::write(study.path(name), text).unwrap();
        let outcome = study.run(["verify", study.path(name).to_str().unwrap()]);
        outcome
            .exits(1)
            .prints("1 of 2 figures")
            .says("“most” means more than half, and it is 1 of 3 interviews")
            .says("1 error");
    }
}

#[test]
fn the_spread_of_quotations_is_told() {
    let study = talk().file(
        "paper.md",
        "“I had no time today, eh” and “We don't sit down, Hans' rule” and “The soup was cold before”. In 2 of 3 cases.\n",
    );
    let path = study.path("paper.md");
    let outcome = study.run(["verify", path.to_str().unwrap(), "--balance", "-v"]);
    outcome
        .exits(0)
        .prints("quotations by participant")
        .prints("quotations by job")
        .prints("words said")
        .says("[figure-unbound]");
}

#[test]
fn places_and_pages_and_json_are_right() {
    let study = talk().file("paper.md", "# Head\n\nFirst line,\nthen “The soup was hot before the first guest”.\n");
    let (path, page) = (study.path("paper.md"), study.path("out.html"));
    let outcome = study.run(["verify", path.to_str().unwrap(), "--format", "json", "--html", page.to_str().unwrap()]);
    let value: serde_json::Value = serde_json::from_str(&outcome.exits(1).out).unwrap();
    let quotation = &value["quotations"][0];
    assert_eq!((&quotation["place"]["line"], &quotation["place"]["column"]), (&4.into(), &7.into()));
    assert_eq!((&quotation["place"]["paragraph"], &quotation["place"]["word"]), (&2.into(), &4.into()));
    let found = &quotation["found"][0];
    assert_eq!((found["at"].as_str(), found["case"].as_str()), (Some("p02-1:12-52"), Some("p02")));
    assert_eq!((&found["line"], &found["column"]), (&3.into(), &4.into()));
    assert_eq!(found["changes"][1]["said"], "cold");
    let html = fs::read_to_string(page).unwrap();
    assert!(html.contains("<mark>hot</mark>") && html.contains("<mark>cold</mark>"), "{html}");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_checked() {
    let study = talk().file("paper.md", "“The soup was cold before the first guest”\n").file("x.docx", "no zip");
    let paths = ["paper.md", "x.docx", "none.md", "y.pages"].map(|name| study.path(name).to_str().unwrap().to_owned());
    fs::write(study.path("y.pages"), "x").unwrap();
    let mut arguments = vec!["verify".to_owned()];
    arguments.extend(paths);
    let outcome = study.run(arguments);
    outcome
        .exits(1)
        .prints("1 of 1 quotation")
        .says("[manuscript-unreadable]")
        .says("3 errors")
        .says(".pages are not read here");
}

#[test]
fn without_an_index_the_same_is_found() {
    let study = talk().file(
        "paper.md",
        "“I had some time today, eh, not one minute” and “The soup was cold before the first guest”.\n",
    );
    let path = study.path("paper.md");
    let arguments = ["verify", path.to_str().unwrap(), "--format", "json"];
    let with = study.run(arguments).out;
    fs::remove_dir_all(study.path(".grenstaal")).unwrap();
    fs::write(study.path(".grenstaal"), "in the way").unwrap();
    assert_eq!(study.run(arguments).out, with);
}
