//! Figures, memos, themes and the matrix in the workbench: what is shown, what is written, how it is taken back.

use crate::support::{Study, TIME};
use crate::workbench::{Page, file, place};
use serde_json::{Value, json};
use std::fs;

const THEMES: &str = "# what we claim\n[[question]]\nid = \"how\"\ntext = \"How?\"\n\n# the first\n[[theme]]\nid = \"haste\"\n\
                      claim = \"Haste.\" # for now\nquestion = \"how\"\ncodes = [\"time\"]\nagainst_reason = \"nobody\"\n";

/// Two participants, one of them twice; one of the interviews is about later.
fn study() -> Study {
    Study::new()
        .settings("[attributes]\nwave = { of = \"interview\", type = \"number\" }\n")
        .codebook(TIME)
        .file("team.toml", "[[person]]\nid = \"anna\"\nname = \"Anna\"\n")
        .file("interviews.csv", "interview,case,wave\np1-1,p1,1\np1-2,p1,2\np2-1,p2,1\n")
        .file("cases.csv", "case,group\np1,team a\np2,team b\n")
        .transcript("p1-1", "I: So?\n\nP: Well 😀: there is no time to learn. No time, ever.")
        .transcript("p1-2", "I: And now?\n\nP: Still no time at all.")
        .transcript("p2-1", "I: So?\n\nP: There is time enough.")
        .file("themes.toml", THEMES)
        .yes("anna", "p1-1", "there is no time to learn", "work/time")
        .yes("anna", "p1-1", "No time, ever", "work/time")
        .yes("anna", "p1-2", "no time at all", "work/time")
        .yes("anna", "p2-1", "time enough", "work")
}

fn errors(study: &Study) -> Vec<String> {
    study.findings().into_iter().filter(|finding| finding.starts_with("error")).collect()
}

fn rows(view: &Value, list: &str) -> Vec<Value> {
    view[list].as_array().unwrap().clone()
}

#[test]
fn every_number_of_every_table_leads_to_as_many_excerpts() {
    let study = study();
    let page = Page::of(&study, "anna");
    let figures = page.get("/api/figures");
    let mut asked: Vec<(String, String)> = rows(&figures, "tables")
        .iter()
        .map(|one| (one["kind"].as_str().unwrap().to_owned(), one["by"].as_str().unwrap_or_default().to_owned()))
        .collect();
    assert!(asked.contains(&("crosstab".to_owned(), "wave".to_owned())), "{asked:?}");
    asked.push(("crosstab".to_owned(), "group".to_owned()));
    let mut checked = 0;
    for (kind, by) in asked {
        for filter in ["", "wave:1", "enough OR learn"] {
            if !filter.is_empty() && !matches!(kind.as_str(), "frequencies" | "crosstab") {
                continue;
            }
            let table = page.get(&format!("/api/table?kind={kind}&by={by}&where={filter}"));
            assert!(!table["caption"].as_str().unwrap().is_empty() && table["title"].is_string());
            let columns = rows(&table, "columns");
            for row in rows(&table, "rows") {
                for (cell, column) in rows(&row, "cells").iter().zip(&columns) {
                    let (Some(code), key) = (cell["to"]["code"].as_str(), column["key"].as_str().unwrap()) else {
                        continue;
                    };
                    let filter = cell["to"]["where"].as_str().unwrap();
                    let found = page.get(&format!("/api/excerpts?code={code}&where={filter}&limit=1"));
                    let total = match key {
                        _ if key.ends_with("participants") => &found["total"]["participants"],
                        "segments" | "all_segments" | "p1" | "p2" | "p1-1" | "p1-2" | "p2-1" => {
                            &found["total"]["segments"]
                        }
                        _ if key.ends_with("_segments") => &found["total"]["segments"],
                        _ => continue,
                    };
                    assert_eq!(cell["text"], total.to_string(), "{kind} by {by}, {key} where {filter}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 60, "{checked}");
}

#[test]
fn an_excerpt_says_who_said_it_and_why_it_counts() {
    let study = study();
    let page = Page::of(&study, "anna");
    let found = page.get("/api/excerpts?code=time&where=wave:1&offset=1");
    assert_eq!((&found["code"], &found["total"]["segments"]), (&json!("work/time"), &json!(2)));
    let row = &found["rows"][0];
    let view = page.get("/api/interview/p1-1");
    let (start, end) = place(&view, "No time, ever");
    assert_eq!((&row["start"], &row["end"]), (&json!(start), &json!(end)), "places cross as UTF-16");
    assert_eq!((&row["words"], &row["case"], &row["n"]), (&json!("No time, ever"), &json!("p1"), &json!(2)));
    assert_eq!(row["attributes"], json!({ "group": "team a", "wave": "1" }));
    assert_eq!(row["behind"][0]["coder"], "anna");
    let (status, wrong) = page.answers("/api/excerpts?code=time&where=wave:(");
    assert_eq!(status, 422);
    assert!(wrong["message"].as_str().unwrap().contains('^'), "{wrong}");
    assert_eq!(page.answers("/api/excerpts?code=none").0, 404);
    assert_eq!(page.answers("/api/table?kind=nothing").0, 422);
    assert_eq!(page.answers("/api/table?kind=participants&where=time").0, 422);
    assert_eq!(page.answers("/api/chart?kind=heatmap&by=x").0, 422);
    let chart = page.get("/api/chart?kind=heatmap&as=words&where=wave:1");
    assert!(chart["svg"].as_str().unwrap().starts_with("<svg") && chart["alt"].is_string());
}

#[test]
fn a_memo_about_chosen_words_is_a_file_and_is_taken_back() {
    let study = study();
    let page = Page::of(&study, "anna");
    let view = page.get("/api/interview/p1-1");
    let (start, end) = place(&view, "No time");
    let new = json!({ "id": null, "was": null, "memo": {
        "title": "On <b>time</b>", "kind": "code", "text": "One.\n\nTwo.", "date": "2025-03-14",
        "about": ["code:work/time", "interview:p1-1"],
        "segments": [{ "interview": "p1-1", "digest": view["digest"], "start": start, "end": end }]
    } });
    let done = page.does("/api/memo", &new);
    let path = "memos/on-b-time-b.md";
    assert!(file(&study, path).contains("quote = \"No time\"\n+++\n\nOne.\n\nTwo.\n"), "{}", file(&study, path));
    assert_eq!(errors(&study), Vec::<String>::new());
    let memo = page.get("/api/memos")["memos"][0].clone();
    assert_eq!((&memo["id"], &memo["version"]), (&done["id"], &done["version"]));
    assert_eq!(memo["segments"][0]["start"], start);

    let edit = |was: &Value, text: &str| json!({ "id": memo["id"], "was": was, "memo": { "title": "Time", "kind": "method", "private": true, "text": text, "date": null } });
    let before = file(&study, path);
    let edited = page.does("/api/memo", &edit(&memo["version"], "Three."));
    assert!(file(&study, path).starts_with("+++\ntitle   = \"Time\"\nkind    = \"method\"\n"));
    assert!(file(&study, path).contains("private = true") && file(&study, path).ends_with("+++\n\nThree.\n"));
    let (status, refused) = page.post("/api/memo", &edit(&memo["version"], "Four."));
    assert_eq!((status, &refused["conflict"]["sides"]["now"]["text"]), (409, &json!("Three.")));
    assert_eq!(refused["conflict"]["was"], edited["version"]);
    let (status, _) = page.post("/api/memo", &json!({ "id": "../study", "was": null, "content": "x" }));
    assert_eq!(status, 400);
    page.does("/api/memo", &edited["undo"]);
    assert_eq!(file(&study, path), before);
    let (status, _) = page.post("/api/memo", &done["undo"]);
    assert_eq!(status, 200);
    assert!(!study.path(path).exists());
    page.post("/api/memo", &json!({ "id": "gone", "was": null, "content": null }));
    let (status, refused) = page.post(
        "/api/memo",
        &json!({ "id": null, "was": null, "memo": { "title": "…", "kind": "method", "date": null } }),
    );
    assert_eq!(status, 422, "{refused}");
}

#[test]
fn a_theme_is_written_anew_and_taken_back_to_the_byte() {
    let study = study();
    let page = Page::of(&study, "anna");
    let theme = page.get("/api/themes")["themes"][0].clone();
    let (start, end) = place(&page.get("/api/interview/p1-1"), "No time, ever");
    let quotation = json!({ "interview": "p1-1", "start": start, "end": end, "words": "No time, ever" });
    let said = |was: &Value, claim: &str, quotations: Value| {
        json!({ "id": "haste", "was": was, "theme": { "title": null, "claim": claim, "question": "how",
            "codes": ["work/time"], "quotations": quotations, "against": [], "against_reason": "nobody" } })
    };
    let same = page.does("/api/theme", &said(&theme["version"], "Haste.", json!([])));
    assert_eq!(file(&study, "themes.toml"), THEMES, "nothing to write");
    let done = page.does("/api/theme", &said(&same["version"], "Hurry.", json!([quotation])));
    let at = study.anchor("p1-1", "No time, ever");
    let line = format!("quotations = [\n  {{ at = \"{at}\", quote = \"No time, ever\" }},\n]\n");
    let now = file(&study, "themes.toml");
    assert!(now.contains("claim = \"Hurry.\" # for now\n") && now.contains(&line), "{now}");
    assert_eq!(errors(&study), Vec::<String>::new());
    let (status, refused) = page.post("/api/theme", &said(&theme["version"], "Other.", json!([])));
    assert_eq!((status, &refused["conflict"]["was"]), (409, &done["version"]));
    let (status, _) = page.post("/api/theme", &said(&done["version"], " ", json!([])));
    assert_eq!(status, 422);
    let mut astray = quotation.clone();
    astray["words"] = json!("No time, never");
    let (status, _) = page.post("/api/theme", &said(&done["version"], "X.", json!([astray])));
    assert_eq!((status, file(&study, "themes.toml")), (422, now.clone()));
    let undone = page.does("/api/theme", &done["undo"]);
    assert_eq!(file(&study, "themes.toml"), THEMES);
    page.does("/api/theme", &undone["undo"]);
    assert_eq!(file(&study, "themes.toml"), now);

    let new = json!({ "id": null, "was": null, "theme": { "title": "Rest", "claim": "Rest.", "question": null, "against_reason": null } });
    let made = page.does("/api/theme", &new);
    assert_eq!(made["id"], "rest");
    assert!(
        file(&study, "themes.toml")
            .ends_with("\n[[theme]]\nid = \"rest\"\ntitle = \"Rest\"\nclaim = \"Rest.\"\ncodes = []\n")
    );
    let gone = page.does("/api/theme", &json!({ "id": "rest", "was": made["version"], "source": null }));
    assert_eq!(file(&study, "themes.toml"), now);
    page.does("/api/theme", &gone["undo"]);
    assert!(file(&study, "themes.toml").contains("id = \"rest\""));
}

#[test]
fn the_matrix_shows_what_is_missing_and_a_cell_is_one_line() {
    let study = study();
    let page = Page::of(&study, "anna");
    let cell = |was: Value, text: &str| json!({ "case": "p1", "about": "code:time", "was": was, "text": text });
    let done = page.does("/api/summary", &cell(Value::Null, "Never any time.\nNot even later."));
    assert_eq!(
        file(&study, "summaries.csv"),
        "case,about,summary\np1,code:work/time,Never any time.\\nNot even later.\n"
    );
    page.does("/api/summary", &json!({ "case": "p2", "about": "theme:haste", "was": null, "text": "No haste." }));
    let grid = page.get("/api/matrix?columns=work&by=wave");
    assert_eq!((&grid["columns"][1]["about"], &grid["parts"]), (&json!("code:work/time"), &json!(["1", "2"])));
    let first = &grid["rows"][0]["cells"][1];
    assert_eq!((&first["excerpts"], &first["parts"]), (&json!(3), &json!([2, 1])));
    assert_eq!(first["summary"], "Never any time.\nNot even later.");
    let themes = page.get("/api/matrix");
    assert_eq!(themes["rows"][0]["cells"][0]["summary"], Value::Null, "excerpts without a summary");
    assert_eq!(themes["rows"][1]["cells"][0]["excerpts"], 0, "a summary without excerpts");
    let detail = page.get("/api/matrix-cell?case=p1&about=theme:haste");
    assert_eq!(rows(&detail, "excerpts").len(), 3);
    let (status, refused) = page.post("/api/summary", &cell(Value::Null, "Mine."));
    assert_eq!(status, 409);
    assert_eq!(refused["conflict"]["sides"]["now"]["text"], "Never any time.\nNot even later.");
    page.does("/api/summary", &cell(refused["conflict"]["was"].clone(), "Mine."));
    let (status, _) = page.post("/api/summary", &done["undo"]);
    assert_eq!(status, 409, "what was written since is not taken back unseen");
    let cleared = page.does("/api/summary", &cell(json!("Mine."), " "));
    assert_eq!(file(&study, "summaries.csv"), "case,about,summary\np2,theme:haste,No haste.\n");
    page.does("/api/summary", &cleared["undo"]);
    assert!(file(&study, "summaries.csv").contains("p1,code:work/time,Mine.\n"));
    assert_eq!(
        page.post("/api/summary", &json!({ "case": "p9", "about": "code:time", "was": null, "text": "x" })).0,
        404
    );
    assert_eq!(
        page.post("/api/summary", &json!({ "case": "p1", "about": "case:p1", "was": null, "text": "x" })).0,
        400
    );
    assert_eq!(errors(&study), Vec::<String>::new());
}

#[test]
fn a_run_shows_the_matrix_where_there_is_a_summary() {
    let study =
        study().file("summaries.csv", "case,about,summary\np2,theme:haste,Enough <i>time</i>.\np1,code:time,None.\n");
    study.run(["run"]).exits(0);
    let sheet = file(&study, "reports/matrix/theme/haste.md");
    assert!(sheet.contains("Enough") && sheet.contains("no summary yet") && sheet.contains("no excerpt"), "{sheet}");
    assert!(file(&study, "reports/matrix/code/work/time.md").contains("None."));
    assert!(!file(&study, "reports/matrix/theme/haste.html").contains("<i>time"));
    assert!(
        file(&study, "reports/data/matrix.csv").contains("code:work/time,"),
        "{}",
        file(&study, "reports/data/matrix.csv")
    );
    assert!(file(&study, "study.lock").contains("summaries.csv"));
    study.run(["table", "matrix"]).exits(0).prints("None.");
    study.run(["run", "--locked"]).exits(0);
    fs::write(study.path("summaries.csv"), "case,about,summary\np1,code:time,Other.\n").unwrap();
    study.run(["run", "--locked"]).exits(1);
    fs::remove_file(study.path("summaries.csv")).unwrap();
    study.run(["run"]).exits(0);
    assert!(!study.path("reports/matrix").exists() && !study.path("reports/data/matrix.csv").exists());
}

#[test]
fn what_is_wrong_with_a_summary_is_found_and_sensitive_words_stay_inside() {
    let study = study()
        .file("summaries.csv", "case,about,summary\np9,code:time,x\np1,code:tme,x\np2,code:time,Said: time enough!\n");
    let at = study.place("p2-1", "time enough");
    let line = format!("start,end,code,verdict,quote,note,flags\n{},{},work,yes,time enough,,sensitive\n", at.0, at.1);
    let study = study.file("codings/anna/p2-1.csv", line);
    let found = study.findings();
    for check in ["summaries.csv:2 unknown-case", "summaries.csv:3 unknown-code", "summaries.csv:4 summary-sensitive"] {
        assert!(found.iter().any(|finding| finding.contains(check)), "{check} in {found:?}");
    }
    study.run(["run"]);
    assert!(!file(&study, "reports/data/matrix.csv").contains("Said:"));
}

#[test]
fn a_code_takes_its_summaries_along() {
    let study = study().file("summaries.csv", "case,about,summary\np1,code:work/time,x\np1,theme:haste,y\n");
    study.run(["codebook", "rename", "time", "haste"]).exits(0);
    study.run(["codebook", "rewrite"]).exits(0);
    assert_eq!(file(&study, "summaries.csv"), "case,about,summary\np1,code:work/haste,x\np1,theme:haste,y\n");
}
