//! Who is let in.
//!
//! In: a [`Request`]. Out: nothing when it may be answered, else the response that turns it away. An address with a token
//! that works once gives a browser a cookie; every other request needs that cookie, the right `Host` (no name that was
//! made to point here), and, where the browser says which page it comes from, one of ours.

use super::answer::{Method, Request, Response};
use super::problem::Problem;
use crate::digest::Digest;
use crate::locale::Locale;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The header that gives a cookie.
const SET_COOKIE: &str = "set-cookie";

/// The keeper of the door.
pub struct Gate {
    port: u16,
    /// The identity of what the cookie holds.
    session: Digest,
    cookie: String,
    /// The identities of tokens that were not used yet.
    tokens: Mutex<BTreeSet<Digest>>,
}

impl Gate {
    /// Lets in who comes to `port` of this machine with a cookie that holds `secret`.
    pub fn new(port: u16, secret: &str) -> Self {
        let cookie = format!("grenstaal-{port}={secret}");
        Self { port, session: Digest::of(secret.as_bytes()), cookie, tokens: Mutex::default() }
    }

    /// Returns an address that lets one browser in, once.
    pub fn invite(&self, token: &str) -> String {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(Digest::of(token.as_bytes()));
        format!("http://127.0.0.1:{}/?token={token}", self.port)
    }

    /// Tells whether a request may be answered; else how it is turned away. Looks at the head of a request alone.
    pub(super) fn admit(&self, request: &Request) -> Result<(), Response> {
        let language = asked(&request.headers);
        let refused = |key: &'static str| Err(Problem::of(403, key).response(language));
        if !request.header("host").is_some_and(|host| self.is_ours(host)) {
            return refused("workbench.not_ours");
        }
        let origin = request.headers.iter().filter(|(name, _)| name == "origin");
        let foreign = |origin: &str| origin.strip_prefix("http://").is_none_or(|host| !self.is_ours(host));
        if origin.clone().any(|(_, origin)| foreign(origin)) {
            return refused("workbench.foreign");
        }
        if let (Method::Get, "/", Some(token)) = (request.method, request.path.as_str(), request.field("token"))
            && self.uses_up(token)
        {
            return Err(self.welcome());
        }
        if !self.knows(request) {
            return Err(stranger(language));
        }
        let mut sites =
            request.headers.iter().filter(|(name, _)| name == "sec-fetch-site").map(|(_, site)| site.as_str());
        let said = sites.clone().next().is_some();
        match request.method {
            // An address that a person types or follows leads to the page, and to nothing else.
            Method::Get if request.path == "/" || sites.all(|site| matches!(site, "same-origin" | "none")) => Ok(()),
            Method::Get => refused("workbench.foreign"),
            Method::Post if said && sites.all(|site| site == "same-origin") => Ok(()),
            Method::Post if !said && origin.count() == 1 => Ok(()),
            Method::Post => refused("workbench.not_our_page"),
        }
    }

    fn is_ours(&self, host: &str) -> bool {
        ["127.0.0.1", "localhost"].iter().any(|name| *host == format!("{name}:{}", self.port))
    }

    /// Digests are compared, so that the time it takes tells nothing.
    fn uses_up(&self, token: &str) -> bool {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(&Digest::of(token.as_bytes()))
    }

    /// Gives the cookie. The page that follows is asked for by a page of ours: a browser does not send such a cookie along
    /// with a redirect that began elsewhere.
    fn welcome(&self) -> Response {
        let page = "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=\"data:,\"><meta http-equiv=refresh content=\"0; url=/\">\
                    <title>Grenstaal</title><p><a href=\"/\">Grenstaal</a>";
        let mut response = Response::new(200, "text/html; charset=utf-8", page);
        response.headers.push((SET_COOKIE, format!("{}; Path=/; HttpOnly; SameSite=Strict", self.cookie)));
        response
    }

    /// Digests are compared here too.
    fn knows(&self, request: &Request) -> bool {
        let name = format!("grenstaal-{}=", self.port);
        let pairs = request.header("cookie").unwrap_or_default().split(';').map(str::trim);
        let mut secrets = pairs.filter_map(|pair| pair.strip_prefix(name.as_str()));
        secrets.any(|secret| Digest::of(secret.as_bytes()) == self.session)
    }
}

/// Turns away a request that neither asks to see nor to change something, whoever sent it.
pub fn not_allowed(headers: &[(String, String)]) -> Response {
    let mut response = Problem::of(405, "workbench.method").response(asked(headers));
    response.headers.push(("allow", "GET, POST".to_owned()));
    response.guarded()
}

/// What somebody sees who was not let in: in the language of the browser, since the study is none of theirs.
fn stranger(language: Locale) -> Response {
    let page = format!(
        "<!doctype html><html lang={}><meta charset=utf-8><link rel=icon href=\"data:,\">\
         <title>Grenstaal</title><h1>Grenstaal</h1><p>{}",
        language.tag(),
        language.text("workbench.used")
    );
    Response::new(401, "text/html; charset=utf-8", page)
}

/// The language a browser prefers, of those there are.
fn asked(headers: &[(String, String)]) -> Locale {
    let header = headers.iter().find(|(name, _)| name == "accept-language").map_or("", |(_, value)| value.as_str());
    let mut best = (0.0, Locale::default());
    for part in header.split(',') {
        let (tag, more) = part.split_once(';').unwrap_or((part, ""));
        let weight: f64 = more.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.parse().ok()).unwrap_or(0.0);
        let tag = tag.trim().to_ascii_lowercase();
        let known = [Locale::Nl, Locale::En].into_iter().find(|known| tag.split('-').next() == Some(known.tag()));
        if let Some(known) = known.filter(|_| weight > best.0) {
            best = (weight, known);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_liked_best_is_spoken() {
        let of = |header: &str| asked(&[("accept-language".to_owned(), header.to_owned())]);
        for (header, language) in [
            ("nl-NL,nl;q=0.9,en;q=0.8", Locale::Nl),
            ("en-GB, nl;q=0.5", Locale::En),
            ("de, nl; q=0.4, en;q=0.7", Locale::En),
            ("fr;q=1, nl-BE;q=0.2", Locale::Nl),
            ("nl;q=0, en;q=NaN, x", Locale::En),
            ("", Locale::En),
        ] {
            assert_eq!(of(header), language, "{header}");
        }
        assert_eq!(asked(&[]), Locale::En);
    }
}
