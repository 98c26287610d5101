//! The door of the workbench: whom it turns away, and how a real server stands what is thrown at it.

use crate::support::Study;
use crate::workbench::{Page, file, request, study};
use grenstaal::workbench::{Method, not_allowed};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

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
        ("host", Some("localhost"), 403),
        ("host", Some("localhost:07000"), 403),
        ("host", Some("127.0.0.1:7000 "), 403),
        ("host", Some("127.0.0.1:7000@evil.example"), 403),
        ("host", Some("evil.example#127.0.0.1:7000"), 403),
        ("host", Some("127.1:7000"), 403),
        ("host", Some("[::1]:7000"), 403),
        ("host", Some("localhost.:7000"), 403),
        ("host", Some(""), 403),
        ("origin", Some("http://evil.example"), 403),
        ("origin", Some("null"), 403),
        ("origin", Some("https://127.0.0.1:7000"), 403),
        ("origin", Some("http://127.0.0.1:7000"), 200),
        ("origin", Some("http://127.0.0.1:7001"), 403),
        ("origin", Some("http://127.0.0.1"), 403),
        ("origin", Some("http://127.0.0.1:7000.evil.example"), 403),
        ("origin", Some("http://[::1]:7000"), 403),
        ("origin", Some(""), 403),
        ("sec-fetch-site", None, 200),
        ("sec-fetch-site", Some("none"), 200),
        ("sec-fetch-site", Some("cross-site"), 403),
        ("sec-fetch-site", Some("same-site"), 403),
        ("cookie", None, 401),
        ("cookie", Some("grenstaal-7000=secre"), 401),
        ("cookie", Some("grenstaal-7001=secret"), 401),
        ("cookie", Some("grenstaal-7000=secretx"), 401),
        ("cookie", Some("xgrenstaal-7000=secret"), 401),
        ("cookie", Some("grenstaal-7000="), 401),
        ("cookie", Some("grenstaal-7000=old; grenstaal-7000=secret"), 200),
    ] {
        assert_eq!(with(name, value, Method::Get), status, "{name} {value:?}");
    }
    for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
        assert_eq!(with("sec-fetch-site", site, Method::Post), 403, "{site:?}");
    }
    assert_eq!(with("content-type", Some("text/plain"), Method::Post), 400, "no form of another page");
    // What is there twice is believed neither the first time nor the second.
    let twice = |method: Method, name: &str, values: [&str; 2]| {
        let mut request = request(method, if method == Method::Get { "/api/study" } else { "/api/act" }, "{}");
        request.headers.retain(|(known, _)| known != name);
        request.headers.extend(values.map(|value| (name.to_owned(), value.to_owned())));
        page.asks(&request).status
    };
    let ours = "http://127.0.0.1:7000";
    assert_eq!(twice(Method::Get, "host", ["127.0.0.1:7000", "evil.example"]), 403);
    assert_eq!(twice(Method::Get, "host", ["127.0.0.1:7000", "127.0.0.1:7000"]), 403);
    assert_eq!(twice(Method::Get, "origin", [ours, "http://evil.example"]), 403);
    assert_eq!(twice(Method::Post, "sec-fetch-site", ["same-origin", "cross-site"]), 403);
    // A browser too old to say where it comes from says at least its origin.
    let old = |origins: &[&str]| {
        let mut request = request(Method::Post, "/api/nothing", "{}");
        request.headers.retain(|(known, _)| known != "sec-fetch-site");
        request.headers.extend(origins.iter().map(|origin| ("origin".to_owned(), (*origin).to_owned())));
        page.asks(&request).status
    };
    assert_eq!((old(&[]), old(&[ours]), old(&[ours, ours]), old(&["null"])), (403, 404, 403, 403));
    let mut typed = request(Method::Get, "/", "");
    typed.headers.retain(|(known, _)| known != "sec-fetch-site");
    typed.headers.push(("sec-fetch-site".to_owned(), "cross-site".to_owned()));
    assert_eq!(page.asks(&typed).status, 200, "a link leads to the page");
    for path in [
        "/assets/../gate.rs",
        "/assets/..%2fgate.rs",
        "/assets/%2e%2e/gate.rs",
        "/assets/%2e%2e%2fgate.rs",
        "/assets/screens/../../gate.rs",
        "/assets/..\\gate.rs",
        "/assets/\0",
        "/assets/",
        "/assets/screens",
        "/assets//etc/passwd",
        "/api/interview/../x",
        "/api/interview/..%2f..%2fstudy",
        "/api/",
        "//api/study",
        "/x",
        "",
    ] {
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
    let again = page.asks(&request);
    assert_eq!(again.status, 401, "the token is used up");
    assert!(again.headers.iter().all(|(name, _)| *name != "set-cookie"));
    let shown = |language: &str| {
        let mut request = request.clone();
        request.headers.push(("accept-language".to_owned(), language.to_owned()));
        String::from_utf8(page.asks(&request).body).unwrap()
    };
    assert!(shown("nl").contains("<html lang=nl>") && shown("nl").contains("Dit adres is al gebruikt"));
    assert!(shown("de, en").contains("<html lang=en>") && shown("").contains("This address was used already"));
    let mut known = request.clone();
    known.headers.push(("cookie".to_owned(), "grenstaal-7000=secret".to_owned()));
    assert_eq!(page.asks(&known).status, 200, "whoever is in already gets the page");
    for wrong in ["/?token=", "/?token=ab", "/?token=abcd", "/api/study?token=x", "/?TOKEN=x"] {
        page.bench.gate().invite("x");
        let mut request = crate::workbench::request(Method::Get, wrong, "");
        request.headers.retain(|(name, _)| name == "host");
        assert_eq!(page.asks(&request).status, 401, "{wrong}");
    }
    for name in ["content-security-policy", "x-content-type-options", "cache-control", "referrer-policy"] {
        assert!(first.headers.iter().any(|(known, _)| *known == name), "{name}");
    }
}

#[test]
fn other_methods_are_answered_in_the_language_of_the_browser() {
    let answer = not_allowed(&[("accept-language".to_owned(), "nl".to_owned())]);
    assert_eq!(answer.status, 405);
    assert!(answer.headers.contains(&("allow", "GET, POST".to_owned())));
    assert!(answer.headers.iter().any(|(name, _)| *name == "content-security-policy"));
    assert!(String::from_utf8(answer.body).unwrap().contains("beantwoordt alleen GET en POST"));
}

/// The program at work, with its address and the cookie of a browser that was let in.
struct Server {
    child: Child,
    port: u16,
    head: String,
}

impl Server {
    fn of(study: &Study) -> Self {
        Self::under(study, "exec \"$0\" \"$@\"")
    }

    /// Starts it in a shell, which may set limits first.
    fn under(study: &Study, script: &str) -> Self {
        let plain = study.command(["workbench", "--no-browser", "--coder", "anna"]);
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).arg(plain.get_program()).args(plain.get_args());
        command.current_dir(study.root()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let rest = line.trim().strip_prefix("http://127.0.0.1:").unwrap();
        let (port, token) = rest.split_once("/?token=").unwrap();
        let port: u16 = port.parse().unwrap();
        let host = format!("Host: 127.0.0.1:{port}\r\n");
        let mut server = Self { child, port, head: host.clone() };
        let welcome =
            server.sends(format!("GET /?token={token} HTTP/1.1\r\n{host}Connection: close\r\n\r\n").as_bytes());
        let cookie = welcome.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        let cookie = cookie.split(';').next().unwrap();
        server.head = format!("{host}Cookie: {cookie}\r\nOrigin: http://127.0.0.1:{port}\r\n");
        server
    }

    fn connects(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Sends bytes and returns what comes back.
    fn sends(&self, bytes: &[u8]) -> String {
        let mut stream = self.connects();
        // The server may answer and hang up before it has read everything.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What a request line and more headers are answered with.
    fn asks(&self, line: &str, more: &str) -> String {
        self.sends(format!("{line} HTTP/1.1\r\n{}{more}Connection: close\r\n\r\n", self.head).as_bytes())
    }

    fn goes_on(&self) {
        let answer = self.asks("GET /api/study", "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
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
    server.goes_on();
    let head = &server.head;
    let mut huge = format!("POST /api/act HTTP/1.1\r\n{head}Content-Length: 30000000\r\n\r\n").into_bytes();
    huge.resize(huge.len() + 3_000_000, b'x');
    let answer = server.sends(&huge);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413") && answer.contains("1 MiB"), "{answer}");
    let two = "Transfer-Encoding: chunked\r\nContent-Length: 5\r\nConnection: close\r\n\r\n0\r\n\r\n";
    let answer = server.sends(format!("POST /api/act HTTP/1.1\r\n{head}{two}").as_bytes());
    assert!(!answer.contains(" 200 "), "two lengths: {answer}");
    assert!(server.sends(b"nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    assert!(!server.sends(b"\x16\x03\x01\x00\xff\r\n\r\n").contains("200"), "TLS is not spoken here");
    for method in ["DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get"] {
        let answer = server.asks(&format!("{method} /"), "");
        assert!(answer.starts_with("HTTP/1.1 405") || answer.starts_with("HTTP/1.1 400"), "{method}: {answer}");
        assert!(!answer.contains("access-control") && !answer.contains("grenstaal-"), "{method}: {answer}");
    }
    for path in ["/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/study.toml", "/study.toml"] {
        assert!(server.asks(&format!("GET {path}"), "").starts_with("HTTP/1.1 404"), "{path}");
    }
    assert!(server.asks("GET /", "").contains("content-security-policy: default-src 'none'"));
    assert!(server.asks("GET http://evil.example/", "Host: evil.example\r\n").starts_with("HTTP/1.1 403"));
    let crowded = "X: y\r\n".repeat(1000);
    assert!(!server.asks("GET /api/study", &crowded).contains(" 200 "), "too many headers");
    server.goes_on();
}

#[test]
fn nothing_of_a_body_is_waited_for_from_a_stranger() {
    let study = study();
    let server = Server::of(&study);
    let mut stream = server.connects();
    write!(stream, "POST /api/act HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 1000\r\n\r\n", server.port)
        .unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
    // One that was let in and hangs up halfway changes nothing.
    let mut stream = server.connects();
    write!(stream, "POST /api/progress HTTP/1.1\r\n{}Content-Length: 1000\r\n\r\n{{", server.head).unwrap();
    drop(stream);
    server.goes_on();
    assert_eq!(file(&study, "codings/anna/progress.csv"), "");
}

#[test]
fn many_who_connect_and_say_nothing_stop_nobody_who_is_inside() {
    let study = study();
    // More connections come than files may be open.
    let server = Server::under(&study, "ulimit -n 128; exec \"$0\" \"$@\"");
    let mut inside = server.connects();
    let ask = |stream: &mut TcpStream| {
        write!(stream, "GET /api/pulse HTTP/1.1\r\n{}\r\n", server.head).unwrap();
        let mut answer = [0; 4096];
        let read = stream.read(&mut answer).unwrap();
        assert!(answer[..read].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..read]));
    };
    ask(&mut inside);
    let silent: Vec<TcpStream> = (0..150).map(|_| server.connects()).collect();
    std::thread::sleep(Duration::from_millis(500));
    ask(&mut inside);
    drop(silent);
    server.goes_on();
}
