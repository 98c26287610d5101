//! The workbench without a browser: what it answers, and what it writes.

use crate::support::{Study, TIME};
use grenstaal::coding::CoderId;
use grenstaal::progress::Silent;
use grenstaal::workbench::{Gate, Method, Request, Response, Workbench};
use serde_json::{Value, json};
use std::fs;

const PORT: u16 = 7000;
const HOST: &str = "127.0.0.1:7000";

/// A study with an emoji and a combining mark before the words that are coded.
pub fn study() -> Study {
    Study::new()
        .codebook(TIME)
        .transcript(
            "p1-1",
            "I: So?\n\nP: Well 😀 cafe\u{301}: there is no time to learn. We go on.\n\nI: Hm-hm.\n\nP: No time, ever.",
        )
        .transcript("p2-1", "I: So?\n\nP: There is time enough.")
        .file("codings/anna/p1-1.csv", "start,end,code,verdict,quote,note,flags\n")
}

pub struct Page {
    pub bench: Workbench,
}

impl Page {
    pub fn of(study: &Study, coder: &str) -> Self {
        let gate = Gate::new(PORT, "secret");
        Self { bench: Workbench::open(study.root(), CoderId::parse(coder).unwrap(), gate, &Silent).unwrap() }
    }

    pub fn asks(&self, request: &Request) -> Response {
        self.bench.answer(request)
    }

    pub fn get(&self, path: &str) -> Value {
        let response = self.asks(&request(Method::Get, path, ""));
        assert_eq!(response.status, 200, "{path}: {}", String::from_utf8_lossy(&response.body));
        serde_json::from_slice(&response.body).unwrap()
    }

    /// What a question is answered with, refused or not.
    pub fn answers(&self, path: &str) -> (u16, Value) {
        let response = self.asks(&request(Method::Get, path, ""));
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let response = self.asks(&request(Method::Post, path, &body.to_string()));
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    pub fn does(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, body);
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Puts a code on words of an interview.
    pub fn put(&self, interview: &str, words: &str, code: &str) -> Value {
        let view = self.get(&format!("/api/interview/{interview}"));
        let (start, end) = place(&view, words);
        json!({ "interview": interview, "digest": view["digest"], "changes": [
            { "op": "put", "start": start, "end": end, "code": code, "was": null }
        ] })
    }
}

/// Where words stand, as JavaScript counts.
pub fn place(view: &Value, words: &str) -> (u64, u64) {
    let turns = view["turns"].as_array().unwrap();
    let found = turns.iter().find_map(|turn| {
        let text: Vec<u16> = turn["text"].as_str().unwrap().encode_utf16().collect();
        let wanted: Vec<u16> = words.encode_utf16().collect();
        let at = text.windows(wanted.len()).position(|window| window == wanted)?;
        let start = turn["start"].as_u64().unwrap() + at as u64;
        Some((start, start + wanted.len() as u64))
    });
    found.unwrap_or_else(|| panic!("{words} in {view}"))
}

pub fn request(method: Method, target: &str, body: &str) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let query = query.split('&').filter_map(|field| field.split_once('='));
    let mut headers =
        vec![("host", HOST), ("cookie", "other=1; grenstaal-7000=secret"), ("sec-fetch-site", "same-origin")];
    if method == Method::Post {
        headers.push(("content-type", "application/json"));
    }
    Request {
        method,
        path: path.to_owned(),
        query: query.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: body.as_bytes().to_vec(),
    }
}

pub fn file(study: &Study, path: &str) -> String {
    fs::read_to_string(study.path(path)).unwrap_or_default()
}

#[test]
fn words_that_are_coded_stand_in_the_file_at_once_and_undo_takes_them_out() {
    let study = study();
    let page = Page::of(&study, "anna");
    let words = "there is no time to learn";
    let done = page.does("/api/act", &page.put("p1-1", words, "work/time"));
    let (start, end) = study.place("p1-1", words);
    let line = format!("{start},{end},work/time,yes,{words},,\n");
    assert!(file(&study, "codings/anna/p1-1.csv").ends_with(&line), "{}", file(&study, "codings/anna/p1-1.csv"));
    assert_eq!(done["codings"][0]["code"], "work/time");
    let seen = page.get("/api/interview/p1-1");
    assert_eq!(seen["codings"], done["codings"], "the answer is what stands there");
    assert_eq!(page.get("/api/codebook")["codes"][1]["own"]["segments"], 1, "and it is counted");

    let undone = page.does("/api/act", &done["undo"]);
    assert!(!file(&study, "codings/anna/p1-1.csv").contains("work/time"));
    let redone = page.does("/api/act", &undone["undo"]);
    assert!(file(&study, "codings/anna/p1-1.csv").ends_with(&line));
    assert_eq!(redone["codings"], done["codings"]);
    study.run(["check"]).exits(0);
}

#[test]
fn a_coding_is_changed_as_a_whole_and_moved_in_one_act() {
    let study = study().file("codings/bram/p1-1.csv", "start,end,code,verdict,quote,note,flags\n");
    let page = Page::of(&study, "anna");
    let done = page.does("/api/act", &page.put("p1-1", "there is no time", "work/time"));
    let line = done["codings"][0].clone();
    let mut change = json!({ "op": "put", "start": line["start"], "end": line["end"], "code": "work/time",
        "was": line["version"], "note": "why?", "flags": ["cite", "negative"] });
    let act = |changes: Value| json!({ "interview": "p1-1", "digest": page.get("/api/interview/p1-1")["digest"], "changes": changes });
    let noted = page.does("/api/act", &act(json!([change])));
    assert!(file(&study, "codings/anna/p1-1.csv").contains(",why?,cite negative\n"));
    change["was"] = noted["codings"][0]["version"].clone();
    change["note"] = json!("");
    change["flags"] = json!([]);
    let plain = page.does("/api/act", &act(json!([change])));
    assert!(file(&study, "codings/anna/p1-1.csv").contains("there is no time,,\n"));
    let line = plain["codings"][0].clone();
    let move_it = json!([
        { "op": "remove", "start": line["start"], "end": line["end"], "code": "work/time", "was": line["version"] },
        { "op": "put", "start": line["start"], "end": line["end"].as_u64().unwrap() + 9, "code": "work", "was": null },
    ]);
    let moved = page.does("/api/act", &act(move_it));
    assert_eq!(moved["codings"].as_array().unwrap().len(), 1);
    assert!(file(&study, "codings/anna/p1-1.csv").contains(",work,yes,there is no time to learn,,\n"));
    let back = page.does("/api/act", &moved["undo"]);
    assert_eq!(back["codings"], plain["codings"]);
    assert_eq!(page.get("/api/interview/p1-1")["progress"]["bram"], "open");
}

#[test]
fn what_somebody_else_changed_is_shown_and_not_overwritten() {
    let study = study();
    let (one, other) = (Page::of(&study, "anna"), Page::of(&study, "anna"));
    let wanted = other.put("p1-1", "there is no time", "work/time");
    let done = one.does("/api/act", &one.put("p1-1", "there is no time", "work/time"));
    let before = file(&study, "codings/anna/p1-1.csv");
    let (status, answer) = other.post("/api/act", &wanted);
    assert_eq!(status, 409, "{answer}");
    assert_eq!(answer["conflict"]["lines"][0]["now"], done["codings"][0]);
    assert_eq!(answer["conflict"]["lines"][0]["mine"]["code"], "work/time");
    assert_eq!(file(&study, "codings/anna/p1-1.csv"), before);
    other.does("/api/act", &other.put("p1-1", "We go on", "work/time"));
    assert_eq!(one.get("/api/interview/p1-1")["codings"].as_array().unwrap().len(), 2, "other words are no conflict");

    study.run(["code", "remove", "work/time", "--quote", "there is no time", "--coder", "anna"]).exits(0);
    let (status, _) = one.post("/api/act", &done["undo"]);
    assert_eq!(status, 409, "undo does not take out what is gone already");
    let stale = one.put("p1-1", "No time", "work/time");
    fs::write(study.path("transcripts/p1-1.txt"), "I: So?\n\nP: No time, ever.\n").unwrap();
    let (status, answer) = one.post("/api/act", &stale);
    assert_eq!((status, &answer["conflict"]["transcript"]), (409, &json!(true)));
    let view = one.get("/api/interview/p1-1");
    assert_eq!(view["turns"].as_array().unwrap().len(), 2);
    assert_eq!(view["broken"][0]["check"], "coding-moved", "the codings whose words moved are told");
}

#[test]
fn an_act_is_done_whole_or_not_at_all() {
    let study = study();
    let page = Page::of(&study, "anna");
    let before = file(&study, "codings/anna/p1-1.csv");
    let good = page.put("p1-1", "there is no time", "work/time");
    let with = |change: Value| {
        let mut act = good.clone();
        act["changes"].as_array_mut().unwrap().push(change);
        act
    };
    let emoji = place(&page.get("/api/interview/p1-1"), "😀").0;
    for (change, status) in [
        (json!({ "op": "put", "start": 5, "end": 9, "code": "nothing", "was": null }), 422),
        (json!({ "op": "put", "start": 9, "end": 9, "code": "work", "was": null }), 400),
        (json!({ "op": "put", "start": emoji, "end": emoji + 1, "code": "work", "was": null }), 400),
        (json!({ "op": "put", "start": 5, "end": 90_000, "code": "work", "was": null }), 400),
        (json!({ "op": "put", "start": 10, "end": 14, "code": "work", "was": null, "verdict": "maybe" }), 400),
        (json!({ "op": "put", "start": 10, "end": 14, "code": "work", "was": null, "flags": ["red"] }), 400),
        (json!({ "op": "put", "start": 10, "end": 14, "code": "work", "was": null, "attributes": { "x": "1" } }), 422),
        (json!({ "op": "put", "start": 10, "end": 14, "code": "work", "was": "123456789abc" }), 409),
        (json!({ "op": "melt", "start": 10, "end": 14, "code": "work", "was": null }), 400),
        (good["changes"][0].clone(), 400),
    ] {
        let (got, answer) = page.post("/api/act", &with(change.clone()));
        assert_eq!(got, status, "{change} {answer}");
        assert!(!answer["message"].as_str().unwrap().is_empty());
        assert_eq!(file(&study, "codings/anna/p1-1.csv"), before);
    }
    for body in ["", "{", "[]", "{\"interview\": \"nobody\", \"digest\": \"\", \"changes\": [{}]}"] {
        let response = page.asks(&request(Method::Post, "/api/act", body));
        assert_eq!(response.status, 400, "{body}");
    }
    let (status, _) =
        page.post("/api/act", &json!({ "interview": "nobody", "digest": "", "changes": good["changes"] }));
    assert_eq!(status, 404);
}

#[test]
fn a_draft_comes_with_its_first_coding_and_goes_with_it() {
    let study = study();
    let page = Page::of(&study, "anna");
    let book = file(&study, "codebook.toml");
    let view = page.get("/api/interview/p1-1");
    let (start, end) = place(&view, "We go on");
    let segment = json!({ "interview": "p1-1", "digest": view["digest"], "start": start, "end": end });
    let made = page.does("/api/code", &json!({ "under": "work", "segment": segment, "in_vivo": true }));
    assert_eq!(made["code"], "work/we-go-on");
    assert!(file(&study, "codebook.toml").contains("\"work/we-go-on\""));
    assert!(file(&study, "codings/anna/p1-1.csv").contains(",work/we-go-on,yes,We go on,,"));
    let codes = page.get("/api/codebook");
    let code = codes["codes"].as_array().unwrap().iter().find(|code| code["id"] == "work/we-go-on").unwrap();
    assert_eq!(
        (&code["status"], &code["origin"], &code["name"]),
        (&json!("draft"), &json!("in-vivo"), &json!("We go on"))
    );
    let undone = page.does("/api/act", &made["undo"]);
    assert_eq!(file(&study, "codebook.toml"), book, "the codebook is what it was");
    page.does("/api/act", &undone["undo"]);
    assert!(file(&study, "codings/anna/p1-1.csv").contains("work/we-go-on"));

    Page::of(&study, "bram").does("/api/act", &page.put("p1-1", "No time", "work/we-go-on"));
    let (status, answer) = page.post("/api/act", &made["undo"]);
    assert_eq!(status, 422, "a draft that others use stays: {answer}");
    let (status, _) = page.post("/api/code", &json!({ "under": null, "name": "—", "segment": null }));
    assert_eq!(status, 422);
}

#[test]
fn what_was_read_is_noted_and_taken_back() {
    let study = study();
    let page = Page::of(&study, "anna");
    let done = page.does("/api/progress", &json!({ "interview": "p2-1", "status": "full" }));
    assert!(file(&study, "codings/anna/progress.csv").contains("p2-1,full"));
    page.does("/api/progress", &done["undo"]);
    assert!(file(&study, "codings/anna/progress.csv").contains("p2-1,open"));
    let (status, _) = page.post("/api/progress", &json!({ "interview": "p2-1", "status": "half" }));
    assert_eq!(status, 400);
}

#[test]
fn whoever_codes_blind_sees_neither_candidates_nor_others() {
    let study = study().yes("bram", "p1-1", "there is no time", "work/time").file(
        "samples.toml",
        "[[sample]]\nkind = \"double\"\ncoders = [\"anna\", \"bram\"]\ninterviews = [\"p1-1\"]\n",
    );
    let page = Page::of(&study, "anna");
    let blind = page.get("/api/interview/p1-1");
    assert_eq!((&blind["blind"], &blind["codings"], &blind["candidates"]), (&json!(true), &json!([]), &json!([])));
    page.does("/api/progress", &json!({ "interview": "p1-1", "status": "full" }));
    let open = page.get("/api/interview/p1-1");
    assert_eq!(open["blind"], false);
    assert_eq!(open["codings"][0]["coder"], "bram");
    assert!(!open["candidates"].as_array().unwrap().is_empty());
    let (status, answer) = page.post("/api/progress", &json!({ "interview": "p1-1", "status": "open" }));
    assert_eq!(status, 422, "what was seen cannot be unseen: {answer}");
}

#[test]
fn a_search_finds_what_the_command_finds_with_places_for_the_page() {
    let study = study();
    let page = Page::of(&study, "anna");
    let found = page.get("/api/search?q=time");
    let printed = study.json(["search", "time"]);
    assert_eq!(found["total"]["turns"], printed["counts"]["turns"]);
    let first = &found["turns"][0];
    let text: Vec<u16> = first["text"].as_str().unwrap().encode_utf16().collect();
    let (turn, hit) = (first["start"].as_u64().unwrap(), &first["hits"][0]);
    let at = |place: &Value| (place.as_u64().unwrap() - turn) as usize;
    assert_eq!(String::from_utf16(&text[at(&hit[0])..at(&hit[1])]).unwrap(), "time");
    let wrong = page.asks(&request(Method::Get, "/api/search?q=cod:x", ""));
    assert_eq!(wrong.status, 422);
    assert!(String::from_utf8(wrong.body).unwrap().contains('^'), "a caret under the place");
}

#[test]
fn who_is_at_work_must_be_said_where_several_code() {
    let study = study().yes("bram", "p1-1", "there is no time", "work/time");
    study.run(["workbench", "--no-browser"]).exits(2).says("who is at work?");
}

#[test]
fn what_was_decided_on_a_transcript_that_moved_is_not_asked_again() {
    let talk = "I: So?\n\nP: There is no time to learn. We go on.\n\nI: Hm-hm.\n\nP: No time, ever.";
    let mut study = Study::new()
        .codebook(TIME)
        .transcript("p1-1", talk)
        .transcript("p2-1", "I: So?\n\nP: There is no time either.")
        .yes("anna", "p1-1", "There is no time to learn.", "work/time")
        .no("anna", "p1-1", "No time, ever.", "work/time");
    let page = Page::of(&study, "anna");
    let waiting = |page: &Page| {
        let row = page.get("/api/interviews")["rows"][0].clone();
        (row["waiting"].as_u64().unwrap(), row["held"].clone())
    };
    assert_eq!(waiting(&page), (0, Value::Null));
    assert_eq!(page.get("/api/queue")["total"], 1, "p2-1");
    let before = page.get("/api/queue?code=time")["figures"].clone();
    assert_eq!((&before["waiting"], &before["yes"], &before["no"]), (&json!(1), &json!(1), &json!(1)));

    study.write("transcripts/p1-1.txt", talk.replace("I: So?", "I: And so it is?"));
    let queue = page.get("/api/queue");
    assert_eq!((&queue["total"], &queue["items"][0]["interview"]), (&json!(1), &json!("p2-1")));
    assert_eq!(queue["held"], json!([{ "interview": "p1-1", "lines": 2, "moved": 2 }]));
    assert_eq!(queue["finished"], json!([]), "nothing tells that all of it is decided");
    assert_eq!(page.get("/api/queue?code=time")["figures"]["waiting"], 1, "what waits elsewhere");
    assert_eq!(page.get("/api/queue?interview=p1-1")["total"], 0);
    assert_eq!(waiting(&page), (0, json!({ "lines": 2, "moved": 2 })));
    let codes = page.get("/api/codebook");
    let time = codes["codes"].as_array().unwrap().iter().find(|code| code["id"] == "work/time").unwrap().clone();
    assert_eq!(time["waiting"], 1);
    let view = page.get("/api/interview/p1-1");
    assert_eq!((&view["candidates"], &view["held"]), (&json!([]), &json!({ "lines": 2, "moved": 2 })));
    assert_eq!(view["broken"].as_array().unwrap().len(), 2);
    page.does("/api/act", &page.put("p1-1", "We go on", "work"));
    assert_eq!(Page::of(&study, "bram").get("/api/queue")["held"], json!([]), "bram has decided on nothing");

    study.run(["reanchor"]).exits(1);
    let decided = file(&study, "codings/anna/p1-1.csv");
    assert_eq!(page.get("/api/queue")["held"][0]["lines"], 2, "in doubt without a version: {decided}");
    study.write("codings/anna/p1-1.csv", "start,end,code,verdict,quote,note,flags\n");
    study.write("transcripts/p1-1.txt", talk);
    assert_eq!(page.get("/api/queue")["held"], json!([]));
    assert_eq!(page.get("/api/queue")["total"], 3);
    study.write("codings/anna/p1-1.csv", "start,end,code,verdict\n3,4,work/tme,yes\n3,4,work,maybe\n8,12,work,yes\n");
    assert_eq!(page.get("/api/queue")["held"][0], json!({ "interview": "p1-1", "lines": 2, "moved": 0 }));
}

#[test]
fn two_studies_with_one_title_are_told_apart_and_one_is_always_itself() {
    let (one, other) = (study(), study());
    let identity = |study: &Study| Page::of(study, "anna").get("/api/study")["identity"].clone();
    assert_ne!(identity(&one), identity(&other));
    assert_eq!(identity(&one), identity(&one));
    assert_eq!(identity(&one).as_str().unwrap().len(), 12);
}

#[test]
fn a_coding_has_the_version_that_its_fields_give_it() {
    let study = study().file(
        "codings/anna/p1-1.csv",
        "start,end,code,verdict,quote,note,flags\n26,30,work/time,no,,why?,cite negative\n26,30,work/time,no,,why?,cite\n",
    );
    let view = Page::of(&study, "anna").get("/api/interview/p1-1");
    let versions: Vec<&str> = (0..2).map(|i| view["codings"][i]["version"].as_str().unwrap()).collect();
    // Settled: another build, and another order of fields in the program, give the same.
    assert_eq!(versions, ["c67788c82569", "f410f8185b58"]);
}
