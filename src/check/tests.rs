//! Levels, explanations and forms on findings of a line.

use super::{Level, Levels, Suite, explained, github, junit, names, sarif, withheld, without_links};
use crate::diagnostic::{Diagnostic, Place, Severity};
use std::collections::BTreeMap;

fn findings() -> Vec<Diagnostic> {
    let moved = "at 3-7 the transcript says “a “b” <c>”, not “d”";
    vec![
        Diagnostic::error("coding-moved", Place::line("codings/anna/é 1.csv", 2), moved)
            .hint("these words stand at p:9-11"),
        Diagnostic::warning("transcript-label", Place::line("transcripts/p.txt", 4), "`Marieke:` begins 3 lines"),
        Diagnostic::note("csv-dialect", Place::file("cases.csv"), "read as 100%,\nUTF-8"),
    ]
}

fn at(path: &str) -> String {
    format!("study/{path}")
}

#[test]
fn a_level_raises_lowers_or_silences() {
    let set = |name: &str, level| (name.to_owned(), level);
    let levels = [set("coding-moved", Level::Warning), set("transcript-label", Level::Off)];
    let levelled = Levels(BTreeMap::from(levels)).apply(findings());
    let told: Vec<_> = levelled.iter().map(|finding| (finding.check, finding.severity)).collect();
    assert_eq!(told, [("coding-moved", Severity::Warning), ("csv-dialect", Severity::Note)]);
}

#[test]
fn each_row_of_the_page_explains_a_check() {
    assert!(names().count() > 80);
    let rows = explained("csv-header");
    assert_eq!(rows.iter().map(|row| row.severity).collect::<Vec<_>>(), ["error", "warning"]);
    assert_eq!(rows[0].about, "Any file");
    assert!(explained("coding").is_empty());
    let said = names().flat_map(explained).all(|row| !row.means.is_empty() && !row.remedy.is_empty());
    assert!(said);
    assert_eq!(without_links("see [query.md](../query.md), and [x](../x.md)"), "see docs/query.md, and docs/x.md");
}

#[test]
fn words_of_people_are_withheld() {
    let told: Vec<String> = findings().iter().map(|finding| withheld(finding).message).collect();
    assert_eq!(told[0], "at 3-7 the transcript says “…”");
    assert!(!told[1].contains("Marieke"), "{}", told[1]);
    for form in [
        github(Suite::Check, &findings(), &at),
        junit(Suite::Check, &findings(), Severity::Error, &at),
        sarif(Suite::Check, &findings(), &at),
    ] {
        assert!(!form.contains("Marieke") && !form.contains("not “d”") && form.contains("p:9-11"), "{form}");
    }
}

#[test]
fn github_reads_a_line_for_each_finding() {
    let text = github(Suite::Check, &findings(), &at);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "::error file=study/codings/anna/é 1.csv,line=2,title=coding-moved::at 3-7 the transcript says “…”%0A\
         hint: these words stand at p:9-11"
    );
    assert_eq!(lines[2], "::notice file=study/cases.csv,title=csv-dialect::read as 100%25,%0AUTF-8");
    assert_eq!(lines.len(), 3);
}

#[test]
fn junit_fails_from_the_severity_asked_for() {
    let text = junit(Suite::Check, &findings(), Severity::Warning, &at);
    assert!(text.contains("<testsuites name=\"grenstaal check\" tests=\"3\" failures=\"2\">"), "{text}");
    assert!(text.contains("<system-out>note: read as 100%,&#10;UTF-8</system-out>"), "{text}");
    assert!(
        junit(Suite::Check, &[], Severity::Error, &at).contains("<testcase classname=\"study\" name=\"no findings\"/>")
    );
}

#[test]
fn sarif_names_rules_places_and_levels() {
    let log: serde_json::Value = serde_json::from_str(&sarif(Suite::Check, &findings(), &at)).unwrap();
    let run = &log["runs"][0];
    let result = &run["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "study/codings/anna/%C3%A9%201.csv");
    assert_eq!((&place["region"]["startLine"], &result["level"]), (&2.into(), &"error".into()));
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
}
