//! The workbench without a browser: what it answers, what it writes, whom it turns away.

use crate::support::{Study, TIME};
use grenstaal::coding::CoderId;
use grenstaal::progress::Silent;
use grenstaal::workbench::{Gate, Method, Request, Response, Workbench};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

const PORT: u16 = 7000;
const HOST: &str = "127.0.0.1:7000";

/// A study with an emoji and a combining mark before the words that are coded.
fn study() -> Study {
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
    bench: Workbench,
}

impl Page {
    pub fn of(study: &Study, coder: &str) -> Self {
        let gate = Gate::new(PORT, "secret");
        Self { bench: Workbench::open(study.root(), CoderId::parse(coder).unwrap(), gate, &Silent).unwrap() }
    }

    fn asks(&self, request: &Request) -> Response {
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
    fn put(&self, interview: &str, words: &str, code: &str) -> Value {
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

fn request(method: Method, target: &str, body: &str) -> Request {
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
fn nobody_else_is_let_in() {
    let study = study();
    let page = Page::of(&study, "anna");
    let with = |name: &str, value: Option<&str>, method: Method| {
        let mut request = request(method, if method == Method::Get { "/api/study" } else { "/api/progress" }, "{}");
        request.headers.retain(|(known, _)| known != name);
        request.headers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        page.asks(&request).status
    };
    for (name, value, status) in [
        ("host", None, 403),
        ("host", Some("evil.example:7000"), 403),
        ("host", Some("127.0.0.1"), 403),
        ("host", Some("127.0.0.1:7001"), 403),
        ("host", Some("localhost:7000"), 200),
        ("origin", Some("http://evil.example"), 403),
        ("origin", Some("null"), 403),
        ("origin", Some("https://127.0.0.1:7000"), 403),
        ("origin", Some("http://127.0.0.1:7000"), 200),
        ("cookie", None, 401),
        ("cookie", Some("grenstaal-7000=secre"), 401),
        ("cookie", Some("grenstaal-7001=secret"), 401),
    ] {
        assert_eq!(with(name, value, Method::Get), status, "{name} {value:?}");
    }
    for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
        assert_eq!(with("sec-fetch-site", site, Method::Post), 403, "{site:?}");
    }
    assert_eq!(with("content-type", Some("text/plain"), Method::Post), 400, "no form of another page");
    for path in
        ["/assets/../gate.rs", "/assets/..%2fgate.rs", "/assets/", "/assets//etc/passwd", "/api/interview/../x", "/x"]
    {
        assert_eq!(page.asks(&request(Method::Get, path, "")).status, 404, "{path}");
    }
    assert_eq!(page.asks(&request(Method::Post, "/api/study", "{}")).status, 404);
}

#[test]
fn an_address_lets_one_browser_in_once() {
    let study = study();
    let page = Page::of(&study, "anna");
    assert_eq!(page.bench.gate().invite("abc"), "http://127.0.0.1:7000/?token=abc");
    let mut request = request(Method::Get, "/?token=abc", "");
    request.headers.retain(|(name, _)| name == "host");
    let first = page.asks(&request);
    let cookie = first.headers.iter().find(|(name, _)| *name == "set-cookie").unwrap();
    assert_eq!(cookie.1, "grenstaal-7000=secret; Path=/; HttpOnly; SameSite=Strict");
    assert_eq!(page.asks(&request).status, 401, "the token is used up");
    for name in ["content-security-policy", "x-content-type-options", "cache-control", "referrer-policy"] {
        assert!(first.headers.iter().any(|(known, _)| *known == name), "{name}");
    }
}

/// The program at work, with its address.
struct Server {
    child: Child,
    port: u16,
    token: String,
}

impl Server {
    fn of(study: &Study) -> Self {
        let mut command = study.command(["workbench", "--no-browser", "--coder", "anna"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let rest = line.trim().strip_prefix("http://127.0.0.1:").unwrap();
        let (port, token) = rest.split_once("/?token=").unwrap();
        let (port, token) = (port.parse().unwrap(), token.to_owned());
        Self { child, port, token }
    }

    /// Sends bytes and returns what comes back.
    fn sends(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        // The server may answer and hang up before it has read everything.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_server_turns_away_what_is_huge_or_malformed_and_goes_on() {
    let study = study();
    let server = Server::of(&study);
    let host = format!("Host: 127.0.0.1:{}\r\nConnection: close\r\n", server.port);
    let welcome = server.sends(format!("GET /?token={} HTTP/1.1\r\n{host}\r\n", server.token).as_bytes());
    let cookie = welcome.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap());
    let ask = |path: &str| server.sends(format!("GET {path} HTTP/1.1\r\n{host}{cookie}\r\n").as_bytes());
    assert!(ask("/api/study").starts_with("HTTP/1.1 200"), "{}", ask("/api/study"));
    let mut huge = format!("POST /api/act HTTP/1.1\r\n{host}{cookie}Content-Length: 30000000\r\n\r\n").into_bytes();
    huge.resize(huge.len() + 3_000_000, b'x');
    let answer = server.sends(&huge);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(server.sends(b"nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    assert!(!server.sends(b"\x16\x03\x01\x00\xff\r\n\r\n").contains("200"), "TLS is not spoken here");
    assert!(server.sends(format!("DELETE / HTTP/1.1\r\n{host}{cookie}\r\n").as_bytes()).starts_with("HTTP/1.1 405"));
    assert!(ask("/assets/../../../etc/passwd").starts_with("HTTP/1.1 404"));
    assert!(ask("/").contains("content-security-policy: default-src 'none'"));
    assert!(ask("/api/study").starts_with("HTTP/1.1 200"), "it goes on");
}

#[test]
fn who_is_at_work_must_be_said_where_several_code() {
    let study = study().yes("bram", "p1-1", "there is no time", "work/time");
    study.run(["workbench", "--no-browser"]).exits(2).says("who is at work?");
}
