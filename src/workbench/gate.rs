//! Who is let in.
//!
//! In: a [`Request`]. Out: nothing when it may be answered, else the response that turns it away. An address with a token
//! that works once gives a browser a cookie; every other request needs that cookie, the right `Host` (no name that was
//! made to point here), and, where the browser says which page it comes from, one of ours.

use super::answer::{Method, Request, Response};
use crate::digest::Digest;
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

    /// Tells whether a request may be answered; else how it is turned away.
    pub(super) fn admit(&self, request: &Request) -> Result<(), Response> {
        if !request.header("host").is_some_and(|host| self.is_ours(host)) {
            return Err(refused("this is not the address of the workbench"));
        }
        let origin = request.headers.iter().filter(|(name, _)| name == "origin");
        let foreign = |origin: &str| origin.strip_prefix("http://").is_none_or(|host| !self.is_ours(host));
        if origin.clone().any(|(_, origin)| foreign(origin)) {
            return Err(refused("another page may not ask anything here"));
        }
        if let (Method::Get, "/", Some(token)) = (request.method, request.path.as_str(), request.field("token")) {
            return Err(self.welcome(token));
        }
        if !self.knows(request) {
            return Err(unknown());
        }
        let site = request.header("sec-fetch-site");
        let from_here = site.map_or(origin.count() == 1, |site| site == "same-origin");
        match request.method {
            Method::Get => Ok(()),
            Method::Post if from_here => Ok(()),
            Method::Post => Err(refused("a change has to come from the workbench's own page")),
        }
    }

    fn is_ours(&self, host: &str) -> bool {
        ["127.0.0.1", "localhost"].iter().any(|name| *host == format!("{name}:{}", self.port))
    }

    /// Gives a cookie for a token, which is used up by it. The page that follows is asked for by a page of ours: a browser
    /// does not send such a cookie along with a redirect that began elsewhere.
    fn welcome(&self, token: &str) -> Response {
        let known = self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(&Digest::of(token.as_bytes()));
        if !known {
            return unknown();
        }
        let page = "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=\"data:,\"><meta http-equiv=refresh content=\"0; url=/\">\
                    <title>Grenstaal</title><p><a href=\"/\">Grenstaal</a>";
        let mut response = Response::new(200, "text/html; charset=utf-8", page);
        response.headers.push((SET_COOKIE, format!("{}; Path=/; HttpOnly; SameSite=Strict", self.cookie)));
        response
    }

    /// Compares digests, so that the time it takes tells nothing.
    fn knows(&self, request: &Request) -> bool {
        let name = format!("grenstaal-{}=", self.port);
        let pairs = request.header("cookie").unwrap_or_default().split(';').map(str::trim);
        let mut secrets = pairs.filter_map(|pair| pair.strip_prefix(name.as_str()));
        secrets.any(|secret| Digest::of(secret.as_bytes()) == self.session)
    }
}

fn refused(message: &str) -> Response {
    Response::json(403, &serde_json::json!({ "message": message, "hint": null }))
}

fn unknown() -> Response {
    let page = "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=\"data:,\">\
                <title>Grenstaal</title><h1>Grenstaal</h1><p>This address was used already, or the workbench was started again. The terminal in which \
                it runs shows the address; press Enter there for a new one.";
    Response::new(401, "text/html; charset=utf-8", page)
}
