//! What the workbench refuses, in Dutch and English.

use crate::workbench::{Page, study};
use serde_json::{Value, json};
use std::fs;

#[test]
fn what_is_refused_is_said_in_the_language_of_the_study() {
    let english = study();
    let dutch = study().settings("");
    let content = fs::read_to_string(dutch.path("study.toml")).unwrap().replace("\"en\"", "\"nl\"");
    fs::write(dutch.path("study.toml"), content).unwrap();
    let pages = [Page::of(&english, "anna"), Page::of(&dutch, "anna")];
    let change = |more: Value| {
        let mut change = json!({ "op": "put", "start": 10, "end": 14, "code": "work", "was": null });
        change.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "interview": "p1-1", "digest": pages[0].get("/api/interview/p1-1")["digest"], "changes": [change] })
    };
    let words = json!({ "title": "", "claim": "", "question": null, "against_reason": null });
    let asked = [
        ("/api/act", change(json!({ "code": "nothing" }))),
        ("/api/act", change(json!({ "start": 14 }))),
        ("/api/act", change(json!({ "verdict": "maybe" }))),
        ("/api/act", change(json!({ "flags": ["red"] }))),
        ("/api/act", change(json!({ "attributes": { "x": "1" } }))),
        ("/api/act", change(json!({ "was": "123456789abc" }))),
        ("/api/act", json!({ "interview": "p1-1", "digest": "old", "changes": change(json!({}))["changes"] })),
        ("/api/act", json!({ "interview": "nobody", "digest": "", "changes": change(json!({}))["changes"] })),
        ("/api/act", json!({})),
        ("/api/act", json!([])),
        ("/api/progress", json!({ "interview": "p1-1", "status": "half" })),
        ("/api/code", json!({ "under": null, "name": "—", "segment": null })),
        ("/api/code", json!({ "under": "none", "name": "x", "segment": null })),
        ("/api/code", json!({ "under": null, "name": "work", "segment": null })),
        ("/api/memo", json!({ "id": null, "was": null })),
        ("/api/memo", json!({ "id": "../x", "was": null, "content": "x" })),
        ("/api/memo", json!({ "id": null, "was": null, "memo": { "title": "…", "kind": "method", "date": null } })),
        ("/api/memo", json!({ "id": "x", "was": "1", "content": null })),
        ("/api/theme", json!({ "id": null, "was": null })),
        ("/api/theme", json!({ "id": null, "was": null, "theme": words })),
        ("/api/theme", json!({ "id": "x", "was": "1", "theme": words })),
        ("/api/summary", json!({ "case": "nobody", "about": "code:work", "was": null, "text": "x" })),
        ("/api/summary", json!({ "case": "p1", "about": "case:p1", "was": null, "text": "x" })),
        ("/api/summary", json!({ "case": "p1", "about": "code:work", "was": "other", "text": "x" })),
        ("/api/reconcile", json!({ "coders": ["anna", "nobody"], "into": "all", "interview": "p1-1" })),
        ("/api/nothing", json!({})),
    ];
    let said = |page: &Page, path: &str, body: &Value| {
        let (status, answer) = page.post(path, body);
        assert!(status >= 400, "{path} {body}");
        (answer["message"].as_str().unwrap().to_owned(), answer["hint"].clone())
    };
    let differ = |what: &str, english: (String, Value), dutch: (String, Value)| {
        assert!(english.0.len() > 5 && english.0 != dutch.0, "{what}: {} = {}", english.0, dutch.0);
        assert!(english.1.is_null() || english.1 != dutch.1, "{what}: {}", english.1);
        for text in [&english.0, &dutch.0] {
            assert!(!text.contains("workbench.") && !text.contains('{'), "{what}: {text}");
        }
    };
    for (path, body) in &asked {
        differ(&format!("{path} {body}"), said(&pages[0], path, body), said(&pages[1], path, body));
    }
    for path in [
        "/assets/none.js",
        "/api/none",
        "/api/interview/nobody",
        "/api/queue?order=x",
        "/api/queue?rule=x",
        "/api/queue?code=x",
        "/api/queue?limit=x",
        "/api/search?q=cod:x",
        "/api/search?q=x&sort=y",
        "/api/search?q=x&layer=y",
        "/api/excerpts",
        "/api/excerpts?code=x",
        "/api/table?kind=participants&where=time",
        "/api/table?kind=none",
        "/api/chart?kind=none",
        "/api/matrix?columns=x",
        "/api/matrix?by=x",
        "/api/compare?a=anna&b=nobody",
    ] {
        let [english, dutch] = [0, 1].map(|i| {
            let (status, answer) = pages[i].answers(path);
            assert!(status >= 400, "{path}");
            (answer["message"].as_str().unwrap().to_owned(), answer["hint"].clone())
        });
        differ(path, english, dutch);
    }
}
