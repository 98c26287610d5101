//! The findings of `check` as other programs read them: CSV, Markdown, JUnit, SARIF against its schema, GitHub.

use crate::support::{Outcome, PROGRAM, Study, TIME, repository};
use regex::Regex;
use serde_json::Value;
use std::process::Command;

/// A study with an error whose message quotes the transcript, a warning, a note and a label that may be a name.
fn faulty() -> Study {
    Study::new()
        .codebook(TIME)
        .transcript("p01-1", "P: Zebras have no time.\n\nMarieke: One.\n\nMarieke: Two.\n\nMarieke: Three.")
        .coding("anna", "p01-1", "3,9,work/time,yes,Giraffe,,")
}

fn form(study: &Study, form: &str) -> Outcome {
    study.run(["check", "--format", form])
}

#[test]
fn every_form_has_the_same_findings_and_the_same_exit_code() {
    let study = faulty();
    for one in ["table", "text", "csv", "md", "json", "junit", "sarif", "github"] {
        form(&study, one).exits(1).prints("coding-moved").prints("transcript-label");
        study.run(["check", "--fail-on", "warning", "--format", one]).exits(1);
    }
    let clean = Study::new().codebook(TIME).transcript("p01-1", "P: No time.");
    for one in ["table", "csv", "md", "json", "junit", "sarif", "github"] {
        form(&clean, one).exits(0);
    }
    form(&study, "csv")
        .prints("severity,file,line,column,check,message,hint\n")
        .prints("\nerror,codings/anna/p01-1.csv,2,,coding-moved,");
    form(&study, "md").prints("| error | codings/anna/p01-1.csv | 2 |");
}

#[test]
fn forms_for_findings_go_with_commands_that_have_them() {
    let study = faulty();
    for one in ["junit", "sarif", "github"] {
        study
            .run(["table", "frequencies", "--format", one])
            .exits(2)
            .says("they go with `grenstaal check` and `grenstaal verify`");
    }
}

#[test]
fn what_leaves_the_machine_holds_places_and_no_words() {
    let study = faulty();
    form(&study, "table").prints("Zebras").prints("Giraffe").prints("Marieke");
    for one in ["junit", "sarif", "github"] {
        let outcome = form(&study, one);
        for word in ["Zebra", "Giraffe", "Marieke"] {
            assert!(!outcome.out.contains(word) && !outcome.err.contains(word), "{one}: {}", outcome.out);
        }
    }
}

#[test]
fn a_manuscript_is_told_to_a_server_with_its_own_words_alone() {
    let study = Study::new()
        .file("cases.csv", "case,job\np01,nurse\n")
        .file("interviews.csv", "interview,case\np01-1,p01\n")
        .transcript("p01-1", "P: I never had any patience at all with those pink flamingos there.")
        .file("paper.md", "She said: “I never had any patience at all with those pink zebras there.”\n");
    for (one, told) in [
        ("github", "::error file=paper.md,line=1,"),
        ("sarif", "\"uri\": \"paper.md\""),
        ("junit", "<testsuites name=\"grenstaal verify\""),
    ] {
        let mut command = Command::new(PROGRAM);
        let outcome = Outcome::of(command.args(["verify", "paper.md", "--format", one]).current_dir(study.root()));
        outcome.exits(1).prints(told).prints("“I never had any …” was said otherwise in p01-1:3-66").prints("“zebras”");
        outcome.prints_no("flamingos");
    }
    study.run(["verify", study.path("paper.md").to_str().unwrap()]).exits(1).says("“zebras” was “flamingos”");
}

#[test]
fn an_explanation_is_given_in_the_form_that_is_asked_for() {
    let explained = |form: &str| Study::new().run(["check", "--explain", "quotation-speaker", "--format", form]);
    let all: Value = serde_json::from_str(&explained("json").exits(0).out).unwrap();
    assert_eq!((all.as_array().unwrap().len(), &all[0]["check"]), (2, &"quotation-speaker".into()));
    explained("csv").exits(0).prints("check,about,severity,means,do");
    explained("md").exits(0).prints("| check | about |");
    explained("sarif").exits(2).says("--explain has none");
}

#[test]
fn files_are_named_from_where_the_program_was_called() {
    let study = faulty();
    let called = |folder: &std::path::Path, named: &str| {
        Outcome::of(Command::new(PROGRAM).args(["check", named, "--format", "github"]).current_dir(folder)).out
    };
    let above = called(study.root().parent().unwrap(), "study");
    assert!(above.contains("::error file=study/codings/anna/p01-1.csv,line=2,title=coding-moved::"), "{above}");
    assert!(called(study.root(), ".").contains("file=codings/anna/p01-1.csv,"));
    assert!(called(&study.path("codings"), "..").contains("file=../codings/anna/p01-1.csv,"));
    let repository = called(repository(), "corpus-sample");
    assert!(repository.contains("file=codebooks/") || !repository.contains(".."), "{repository}");
}

#[test]
fn junit_is_xml_that_counts() {
    let xml = form(&faulty(), "junit").out;
    let count = |pattern: &str| Regex::new(pattern).unwrap().find_iter(&xml).count();
    let all = faulty().json(["check"]).as_array().unwrap().len();
    assert_eq!((count("<testcase "), count("</testcase>")), (all, all));
    assert_eq!(count("<failure "), 1);
    assert!(
        xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"grenstaal check\""),
        "{xml}"
    );
    assert!(xml.contains(" failures=\"1\">\n  <testsuite"), "{xml}");
}

#[test]
fn sarif_keeps_to_its_schema() {
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(repository().join("tests/fixtures/sarif/schema.json")).unwrap())
            .unwrap();
    let study = faulty();
    let log = form(&study, "sarif").json();
    let mut wrong = Vec::new();
    keeps(&schema, &schema, &log, "", &mut wrong);
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), study.json(["check"]).as_array().unwrap().len());
    // The schema is really looked at.
    let mut spoilt = log.clone();
    spoilt["runs"][0]["results"][0]["level"] = "fatal".into();
    spoilt["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
    spoilt["runs"][0]["tool"]["driver"]["nom"] = "x".into();
    spoilt["runs"][0]["tool"]["driver"].as_object_mut().unwrap().remove("name");
    keeps(&schema, &schema, &spoilt, "", &mut wrong);
    assert_eq!(wrong.len(), 4, "{wrong:?}");
}

/// Holds a value against a schema: types, required and unknown keys, enumerations, least numbers and lengths, patterns.
fn keeps(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return keeps(
            root,
            &root[reference.trim_start_matches("#/").split('/').next().unwrap()][reference.rsplit('/').next().unwrap()],
            value,
            at,
            wrong,
        );
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        other => panic!("{at}: a type {other}"),
    };
    if schema["type"].as_str().is_some_and(|kind| !is(kind)) {
        wrong.push(format!("{at} is no {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        wrong.push(format!("{at} is none of {}", schema["enum"]));
    }
    if value.as_f64().zip(schema["minimum"].as_f64()).is_some_and(|(value, least)| value < least) {
        wrong.push(format!("{at} is less than {}", schema["minimum"]));
    }
    if value
        .as_str()
        .zip(schema["pattern"].as_str())
        .is_some_and(|(text, pattern)| !Regex::new(pattern).unwrap().is_match(text))
    {
        wrong.push(format!("{at} is not like {}", schema["pattern"]));
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        keeps(root, &schema["items"], item, &format!("{at}/{i}"), wrong);
    }
    let Some(object) = value.as_object() else { return };
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    wrong.extend(required.filter(|key| !object.contains_key(*key)).map(|key| format!("{at} lacks {key}")));
    for any in ["anyOf", "oneOf"] {
        let ways = schema[any].as_array().map(Vec::as_slice).unwrap_or_default();
        let fits = |way: &Value| {
            let mut own = Vec::new();
            keeps(root, way, value, at, &mut own);
            own.is_empty()
        };
        if !ways.is_empty() && !ways.iter().any(fits) {
            wrong.push(format!("{at} fits none of {any}"));
        }
    }
    for (key, member) in object {
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(own), _) => keeps(root, own, member, &format!("{at}/{key}"), wrong),
            (None, Value::Bool(false)) => wrong.push(format!("{at} has an unknown {key}")),
            (None, Value::Object(_)) => {
                keeps(root, &schema["additionalProperties"], member, &format!("{at}/{key}"), wrong);
            }
            _ => {}
        }
    }
}
