//! Deciding and reconciling in the workbench, without a browser: what waits, what two coders differ on, what is written.

use crate::support::{Study, TIME};
use grenstaal::coding::CoderId;
use grenstaal::progress::Silent;
use grenstaal::workbench::{Gate, Method, Request, Workbench};
use serde_json::{Value, json};
use std::fs;

const PORT: u16 = 7000;
const WORDS: &str = "P: There was no time 😀. I had to run. So it goes. Nobody came.";

struct Page(Workbench);

impl Page {
    fn of(study: &Study, coder: &str) -> Self {
        let gate = Gate::new(PORT, "secret");
        Self(Workbench::open(study.root(), CoderId::parse(coder).unwrap(), gate, &Silent).unwrap())
    }

    fn asks(&self, method: Method, address: &str, body: &str) -> (u16, Value) {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let fields = query.split('&').filter_map(|field| field.split_once('='));
        let headers = [
            ("host", "127.0.0.1:7000"),
            ("origin", "http://127.0.0.1:7000"),
            ("cookie", "grenstaal-7000=secret"),
            ("content-type", "application/json"),
        ];
        let request = Request {
            method,
            path: path.to_owned(),
            query: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            body: body.as_bytes().to_vec(),
        };
        let response = self.0.answer(&request);
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    fn get(&self, address: &str) -> Value {
        let (status, body) = self.asks(Method::Get, address, "");
        assert_eq!(status, 200, "{address}: {body}");
        body
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.asks(Method::Post, path, &body.to_string())
    }

    fn does(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, body);
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Decides on the first thing that waits.
    fn says(&self, verdict: &str) -> Value {
        let queue = self.get("/api/queue?code=work");
        let item = &queue["items"][0];
        let change = json!({
            "op": "put", "start": item["start"], "end": item["end"], "code": item["code"], "was": item["was"],
            "verdict": verdict, "rule": item["rules"][0],
        });
        let act = json!({ "interview": item["interview"], "digest": item["digest"], "changes": [change] });
        self.does("/api/act", &act)
    }

    /// A decision on an item of the comparison of anna and bo.
    fn ask(&self, item: &Value, decision: &str, reason: &str) -> Value {
        let id = item["interview"].as_str().unwrap();
        let digest = self.get(&format!("/api/interview/{id}"))["digest"].clone();
        json!({ "coders": ["anna", "bo"], "into": "samen", "interview": id, "item": {
            "digest": digest, "start": item["start"], "end": item["end"], "code": item["code"], "seen": item["seen"],
            "decision": decision, "reason": reason,
        } })
    }

    fn items(&self) -> Vec<Value> {
        let compared = self.get("/api/compare?a=anna&b=bo");
        compared["items"].as_array().unwrap().iter().filter(|item| item["agreed"] == false).cloned().collect()
    }
}

fn folder(study: &Study) -> Vec<(String, Vec<u8>)> {
    crate::support::files(&study.path("codings")).into_iter().collect()
}

fn ruled() -> Study {
    Study::new()
        .codebook(TIME)
        .transcript(
            "p01-1",
            "I: So?\n\nP: Hm 😀. There was no time. And then no time again.\n\nI: Go on.\n\nP: That is all.",
        )
        .transcript("p02-1", "I: So?\n\nP: No time.")
}

#[test]
fn what_waits_shrinks_and_the_precision_runs() {
    let study = ruled();
    let page = Page::of(&study, "anna");
    let queue = page.get("/api/queue?code=work");
    let total = queue["total"].as_u64().unwrap();
    assert!(total >= 2, "{queue}");
    let item = &queue["items"][0];
    assert_eq!(item["interview"], "p01-1");
    assert_eq!(item["turns"].as_array().unwrap().len(), 3, "the question before and the turn after: {item}");
    let at = |name: &str| item[name].as_u64().unwrap();
    let turn = &item["turns"][1];
    let text: Vec<u16> = turn["text"].as_str().unwrap().encode_utf16().collect();
    let from = turn["start"].as_u64().unwrap();
    let words = &text[(at("start") - from) as usize..(at("end") - from) as usize];
    assert!(String::from_utf16(words).unwrap().contains("no time"), "{item}");
    assert_eq!(queue["figures"]["interval"], Value::Null, "nothing is decided yet");
    let back = page.says("yes")["undo"].clone();
    page.says("no");
    let queue = page.get("/api/queue?code=work");
    assert_eq!(queue["total"], total - 2);
    let figures = &queue["figures"];
    assert_eq!((&figures["yes"], &figures["no"]), (&json!(1), &json!(1)));
    // Wilson, 1 of 2.
    assert_eq!(figures["interval"], json!([945, 9055]));
    let rule = queue["rules"][0]["rule"].as_str().unwrap();
    assert_eq!(page.get(&format!("/api/queue?rule={rule}"))["figures"]["yes"], 1);
    page.does("/api/act", &back);
    assert_eq!(page.get("/api/queue?code=work")["total"], total - 1);
    while page.get("/api/queue")["total"] != 0 {
        page.says("no");
    }
    assert_eq!(page.get("/api/queue")["finished"], json!(["p01-1", "p02-1"]));
    page.does("/api/progress", &json!({ "interview": "p01-1", "status": "candidates" }));
    assert_eq!(page.get("/api/queue")["finished"], json!(["p02-1"]));
}

#[test]
fn another_order_holds_the_same_and_what_is_unknown_is_said() {
    let study = ruled();
    let page = Page::of(&study, "anna");
    let places = |order: &str| {
        let items = page.get(&format!("/api/queue?order={order}"))["items"].clone();
        let mut places: Vec<String> =
            items.as_array().unwrap().iter().map(|item| format!("{} {}", item["interview"], item["start"])).collect();
        places.sort();
        places
    };
    assert_eq!(places("place"), places("mixed"));
    assert_eq!(page.asks(Method::Get, "/api/queue?code=nothing", "").0, 404);
    assert_eq!(page.asks(Method::Get, "/api/queue?rule=work/time#nothing", "").0, 404);
    assert_eq!(page.asks(Method::Get, "/api/queue?order=nothing", "").0, 400);
    let one = page.get("/api/queue?interview=p02-1");
    assert!(one["items"].as_array().unwrap().iter().all(|item| item["interview"] == "p02-1"));
}

#[test]
fn whoever_codes_blind_sees_neither_candidates_nor_others() {
    let mut study = talked();
    study.write("samples.toml", "[[sample]]\nkind = \"double\"\ninterviews = [\"p03-1\"]\ncoders = [\"anna\"]\n");
    let page = Page::of(&study, "anna");
    let queue = page.get("/api/queue");
    assert_eq!(queue["blind"], json!(["p03-1"]));
    assert!(queue["items"].as_array().unwrap().iter().all(|item| item["interview"] != "p03-1"));
    let (status, refused) = page.asks(Method::Get, "/api/compare?a=anna&b=bo", "");
    assert_eq!(status, 422);
    assert!(refused["message"].as_str().unwrap().contains("whoever codes blind"), "{refused}");
}

/// Anna and bo read two interviews in full and differ twice in the first; in the second they agree.
fn talked() -> Study {
    let progress = "interview,status\np01-1,full\np02-1,full\n";
    Study::new()
        .codebook(TIME)
        .transcript("p01-1", WORDS)
        .transcript("p02-1", "P: We had no time either.")
        .transcript("p03-1", "P: No time to read this one.")
        .yes("anna", "p01-1", "I had to run.", "work/time")
        .yes("anna", "p01-1", "Nobody came.", "work/time")
        .yes("anna", "p01-1", "There was no time 😀.", "work/time")
        .yes("bo", "p01-1", "no time", "work/time")
        .no("bo", "p01-1", "had to run", "work/time")
        .yes("anna", "p02-1", "We had no time either.", "work/time")
        .yes("bo", "p02-1", "We had no time either.", "work/time")
        .file("codings/anna/progress.csv", progress)
        .file("codings/bo/progress.csv", progress)
        .settings("[analysis]\nreconciled = \"samen\"")
}

#[test]
fn a_disagreement_is_decided_at_a_time_and_counts_when_all_are() {
    let study = talked();
    let others = [fs::read(study.path("codings/anna/p01-1.csv")), fs::read(study.path("codings/bo/p01-1.csv"))]
        .map(Result::unwrap);
    let untouched = folder(&study);
    let page = Page::of(&study, "anna");
    let compared = page.get("/api/compare");
    assert_eq!((&compared["a"], &compared["b"], &compared["into"]), (&json!("anna"), &json!("bo"), &json!("samen")));
    let figures = json!({ "id": "p01-1", "items": 3, "agreed": 1, "differing": 2, "decided": 0, "status": "open" });
    assert_eq!(compared["interviews"][0], figures);
    let items = page.items();
    assert_eq!(items[0]["said"][1]["no"].as_array().unwrap().len(), 1, "bo's no is told: {}", items[0]);
    let first = page.does("/api/reconcile", &page.ask(&items[0], "no", "running is no time"));
    assert_eq!(first["open"], 1);
    let kept = fs::read_to_string(study.path("codings/samen/p01-1.csv")).unwrap();
    assert!(kept.contains("no,I had to run.,running is no time"), "{kept}");
    let progress = || fs::read_to_string(study.path("codings/samen/progress.csv")).unwrap();
    assert!(progress().contains("p01-1,reconciling"));
    // Until all is decided nothing of it counts: neither in the page nor at the command line.
    let counted = |page: &Page| page.get("/api/codebook")["codes"][1]["own"]["segments"].clone();
    assert_eq!(counted(&page), 0);
    study.run(["check"]).prints("`p01-1` was coded by anna and bo and nobody reconciled it");
    let list = study.run(["reconcile", "anna", "bo", "--into", "samen", "--format", "csv"]);
    list.exits(0).prints(",no,,running is no time");
    let begun = folder(&study);
    let second = page.does("/api/reconcile", &page.ask(&page.items()[1], "yes", "it is"));
    assert_eq!(second["open"], 0);
    let written = fs::read_to_string(study.path("codings/samen/p01-1.csv")).unwrap();
    assert!(written.contains("yes,There was no time 😀.,,"), "what was agreed follows: {written}");
    assert!(progress().contains("p01-1,full"));
    assert_eq!(counted(&page), 2);
    // The way back, step by step, and on again.
    let again = page.does("/api/reconcile", &second["undo"]);
    assert_eq!(folder(&study), begun);
    let gone = page.does("/api/reconcile", &first["undo"]);
    let left: Vec<_> = folder(&study).into_iter().filter(|(path, _)| path != "samen/progress.csv").collect();
    assert_eq!(left, untouched);
    assert_eq!(progress(), "interview,status,codebook\n");
    page.does("/api/reconcile", &gone["undo"]);
    assert_eq!(folder(&study), begun);
    page.does("/api/reconcile", &again["undo"]);
    assert_eq!(fs::read_to_string(study.path("codings/samen/p01-1.csv")).unwrap(), written);
    assert_eq!(
        [fs::read(study.path("codings/anna/p01-1.csv")), fs::read(study.path("codings/bo/p01-1.csv"))]
            .map(Result::unwrap),
        others
    );
}

#[test]
fn what_was_decided_otherwise_meanwhile_stays() {
    let study = talked();
    let page = Page::of(&study, "anna");
    let item = page.items()[0].clone();
    page.does("/api/reconcile", &page.ask(&item, "no", "first"));
    let before = folder(&study);
    let (status, refused) = page.post("/api/reconcile", &page.ask(&item, "yes", "second"));
    assert_eq!(status, 409, "{refused}");
    assert!(refused["message"].as_str().unwrap().contains("samen says no: first"), "{refused}");
    assert_eq!(folder(&study), before);
    for (decision, reason) in [("yes", " "), ("maybe", "x")] {
        let (status, _) = page.post("/api/reconcile", &page.ask(&page.items()[0], decision, reason));
        assert!(status == 422 || status == 400);
    }
    let again = page.does("/api/reconcile", &page.ask(&page.items()[0], "yes", "after all"));
    assert!(fs::read_to_string(study.path("codings/samen/p01-1.csv")).unwrap().contains("yes,I had to run.,after all"));
    page.does("/api/reconcile", &again["undo"]);
    assert_eq!(folder(&study), before);
    let (status, _) =
        page.post("/api/reconcile", &json!({ "coders": ["anna", "bo"], "into": "bo", "interview": "p01-1" }));
    assert_eq!(status, 422, "nobody's own codings are written");
}

#[test]
fn an_interview_without_disagreements_is_taken_over_as_it_is() {
    let study = talked();
    let page = Page::of(&study, "anna");
    let ask = |id: &str| json!({ "coders": ["anna", "bo"], "into": "samen", "interview": id });
    assert_eq!(page.post("/api/reconcile", &ask("p01-1")).0, 422);
    let done = page.does("/api/reconcile", &ask("p02-1"));
    assert_eq!((&done["open"], &done["lines"]), (&json!(0), &json!(1)));
    assert!(study.path("codings/samen/p02-1.csv").exists());
    page.does("/api/reconcile", &done["undo"]);
    assert!(!study.path("codings/samen/p02-1.csv").exists());
}
