//! A memo as it is read.
//!
//! In: the bytes of `memos/<id>.md` and what the study knows. Out: a [`Memo`] and findings; one whose header cannot be read
//! is no memo, one in which a name is wrong stands without it.

use super::{About, FENCE, Kind, Memo, is_date, is_fence, path, split};
use crate::case::{Roster, is_id};
use crate::codebook::Codebook;
use crate::coding::Quoted;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::source::{place_at, toml};
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMemo {
    title: Spanned<String>,
    kind: Spanned<Kind>,
    author: Spanned<String>,
    date: Option<Spanned<toml::Value>>,
    #[serde(default)]
    about: Vec<Spanned<String>>,
    #[serde(default)]
    private: bool,
    #[serde(default, rename = "segment")]
    segments: Vec<RawSegment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSegment {
    at: Spanned<String>,
    quote: String,
}

/// What a memo may name.
pub struct Known<'k> {
    /// The codes.
    pub codebook: &'k Codebook,
    /// The ids of the themes.
    pub themes: Vec<&'k str>,
    /// The cases, the interviews and the team.
    pub roster: &'k Roster,
    /// Who has a folder of codings.
    pub coders: &'k [String],
    /// The index and the stored text of each interview that has one, by id.
    pub texts: &'k BTreeMap<&'k str, (usize, &'k Text)>,
}

impl<'k> Known<'k> {
    /// Returns the ids of all who may have written a memo.
    pub fn people(&self) -> impl Iterator<Item = &'k str> {
        let team = self.roster.team.people.iter().map(|person| person.id.as_str());
        team.chain(self.coders.iter().map(String::as_str))
    }

    /// Finds what a memo says it is about: `code:…`, `theme:…`, `case:…` or `interview:…`.
    ///
    /// # Errors
    /// The name of the check, what is wrong, and what to do.
    pub fn about(&self, text: &str) -> Result<About, (&'static str, String, Option<String>)> {
        let roster = self.roster;
        let (what, id) = text.split_once(':').unwrap_or((text, ""));
        match what {
            _ if id.is_empty() => Err(form(text)),
            "code" => self.codebook.typed(id).map(About::Code).ok_or_else(|| {
                let lasts = self.codebook.ids().filter_map(|id| id.rsplit('/').next());
                let near = did_you_mean(id, self.codebook.ids().chain(lasts));
                ("unknown-code", format!("the code `{id}` is not in the codebook"), near)
            }),
            "theme" => {
                let known = self.themes.contains(&id).then(|| About::Theme(id.to_owned()));
                let near = || did_you_mean(id, self.themes.iter().copied());
                known.ok_or_else(|| ("unknown-theme", format!("the theme `{id}` is not in themes.toml"), near()))
            }
            "case" => roster.case(id).map(About::Case).ok_or_else(|| {
                let near = did_you_mean(id, roster.cases.iter().map(|case| case.id.0.as_str()));
                ("unknown-case", format!("the case `{id}` is not in cases.csv"), near)
            }),
            "interview" => roster.interview(id).map(About::Interview).ok_or_else(|| {
                let near = did_you_mean(id, roster.interviews.iter().map(|interview| interview.id.0.as_str()));
                ("unknown-interview", format!("the interview `{id}` is not in interviews.csv"), near)
            }),
            _ => Err(form(text)),
        }
    }
}

fn form(text: &str) -> (&'static str, String, Option<String>) {
    let what = text.split_once(':').map(|(what, _)| what);
    let near = what.and_then(|what| did_you_mean(what, ["code", "theme", "case", "interview"]));
    let hint = near.unwrap_or_else(|| "write it as `code:…`, `theme:…`, `case:…` or `interview:…`".to_owned());
    ("memo-about", format!("`{text}` does not say what the memo is about"), Some(hint))
}

/// Reads a memo; `None` when there is no header that can be read, or the name of its file is no id.
pub fn read_memo(id: &str, content: &str, known: &Known, findings: &mut Vec<Diagnostic>) -> Option<Memo> {
    let file = path(id);
    let Some((header, body)) = split(content) else {
        findings.push(no_header(&file, content));
        return None;
    };
    // The line that opens the header counts, so that places are those in the file.
    let header = format!("\n{}", content.get(header).unwrap_or_default());
    let raw: RawMemo = toml(&file, &header).map_err(|finding| findings.push(finding)).ok()?;
    let mut memo = Memo {
        id: id.to_owned(),
        title: raw.title.get_ref().trim().to_owned(),
        kind: *raw.kind.get_ref(),
        author: raw.author.get_ref().clone(),
        date: None,
        about: Vec::new(),
        segments: Vec::new(),
        private: raw.private,
        text: content.get(body).unwrap_or_default().trim_matches(['\r', '\n']).trim_end().to_owned(),
    };
    let checker = Checker { file: &file, header: &header, known };
    checker.date(raw.date.as_ref(), &mut memo, findings);
    checker.about(&raw.about, &mut memo, findings);
    checker.segments(raw.segments, &mut memo, findings);
    checker.rest(&raw.title, &raw.kind, &raw.author, &memo, findings);
    if !is_id(id) {
        let hint = "lower-case letters and digits, parts joined by `-`; the memo was left out";
        let message = format!("the name of the file is no id: `{id}`");
        findings.push(Diagnostic::error("memo-id", Place::file(file), message).hint(hint));
        return None;
    }
    Some(memo)
}

fn no_header(file: &str, content: &str) -> Diagnostic {
    let hint = "docs/formats/memos.md shows the form; `grenstaal memo new` writes it";
    if content.lines().next().is_some_and(|line| is_fence(line.trim_start_matches('\u{feff}'))) {
        let message = format!("the header of this memo does not end: the line `{FENCE}` is missing");
        return Diagnostic::error("memo-header", Place::line(file, 1), message).hint(hint);
    }
    let message = format!("this file does not begin with the header of a memo, `{FENCE}`; it is not read");
    Diagnostic::warning("memo-header", Place::line(file, 1), message).hint(hint)
}

struct Checker<'a> {
    file: &'a str,
    header: &'a str,
    known: &'a Known<'a>,
}

impl Checker<'_> {
    fn place<T>(&self, of: &Spanned<T>) -> Place {
        place_at(self.file, self.header, of.span().start)
    }

    fn date(&self, raw: Option<&Spanned<toml::Value>>, memo: &mut Memo, findings: &mut Vec<Diagnostic>) {
        let Some(raw) = raw else { return };
        let text = match raw.get_ref() {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if is_date(&text) {
            memo.date = Some(text);
        } else {
            let hint = "write year, month and day, such as 2025-03-14";
            let message = format!("`{text}` is no date");
            findings.push(Diagnostic::error("memo-date", self.place(raw), message).hint(hint));
        }
    }

    fn about(&self, raw: &[Spanned<String>], memo: &mut Memo, findings: &mut Vec<Diagnostic>) {
        for text in raw {
            match self.known.about(text.get_ref()) {
                Ok(about) if memo.about.contains(&about) => {}
                Ok(about) => memo.about.push(about),
                Err((check, message, hint)) => {
                    let finding = Diagnostic { check, ..Diagnostic::error("memo-about", self.place(text), message) };
                    findings.push(finding.maybe_hint(hint));
                }
            }
        }
    }

    fn segments(&self, raw: Vec<RawSegment>, memo: &mut Memo, findings: &mut Vec<Diagnostic>) {
        for RawSegment { at, quote } in raw {
            let place = self.place(&at);
            match (Quoted { at: at.into_inner(), quote }).placed(&place, |id| self.known.texts.get(id).copied()) {
                Ok(placed) => memo.segments.push(placed),
                Err(finding) => findings.push(finding),
            }
        }
    }

    fn rest(
        &self,
        title: &Spanned<String>,
        kind: &Spanned<Kind>,
        author: &Spanned<String>,
        memo: &Memo,
        findings: &mut Vec<Diagnostic>,
    ) {
        if memo.title.is_empty() {
            let message = "the memo has no title";
            findings.push(
                Diagnostic::error("memo-title", self.place(title), message).hint("say in a few words what it is about"),
            );
        }
        let people: Vec<&str> = self.known.people().collect();
        if !people.contains(&memo.author.as_str()) {
            let message = format!("nobody in this study is called `{}`", memo.author);
            let near = did_you_mean(&memo.author, people);
            let hint = near.unwrap_or_else(|| "add the author to team.toml".to_owned());
            findings.push(Diagnostic::warning("memo-author", self.place(author), message).hint(hint));
        }
        let named = |found: fn(&About) -> bool| memo.about.iter().any(found) || !memo.segments.is_empty();
        let missing = match memo.kind {
            Kind::Code if !named(|about| matches!(about, About::Code(_))) => "code:…",
            Kind::Theme if !named(|about| matches!(about, About::Theme(_))) => "theme:…",
            Kind::Case if !named(|about| matches!(about, About::Case(_) | About::Interview(_))) => "case:…",
            _ => return,
        };
        let message = format!("the memo does not say which {} it is about", memo.kind.name());
        let hint = format!("add `about = [\"{missing}\"]`, or the words it is about as a [[segment]]");
        findings.push(Diagnostic::warning("memo-about", self.place(kind), message).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook;

    fn read(content: &str) -> (Option<Memo>, Vec<String>) {
        let book = codebook::read(
            "codebook.toml",
            "[[code]]\nid = \"a\"\nname = \"A\"\n\n[[code]]\nid = \"a/b\"\nname = \"B\"\nwas = [\"old\"]\n",
            &mut Vec::new(),
        );
        let text = Text::new("P: één twee\n".into());
        let roster = Roster::default();
        let texts = BTreeMap::from([("t", (4, &text))]);
        let coders = ["anna".to_owned()];
        let known = Known { codebook: &book, themes: vec!["th"], roster: &roster, coders: &coders, texts: &texts };
        let mut findings = Vec::new();
        let memo = read_memo("m", content, &known, &mut findings);
        (memo, findings.iter().map(|f| format!("{} {}", f.place, f.check)).collect())
    }

    #[test]
    fn a_memo_is_read_with_what_it_is_about() {
        let (memo, findings) = read(
            "+++\ntitle = \" T \"\nkind = \"code\"\nauthor = \"anna\"\ndate = 2024-02-29\nabout = [\"code:old\", \"code:b\", \
             \"theme:th\"]\n\n[[segment]]\nat = \"t:3-6\"\nquote = \"één\"\n+++\n\nSome *words*.\n\n",
        );
        let memo = memo.unwrap();
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!((memo.title.as_str(), memo.text.as_str()), ("T", "Some *words*."));
        assert_eq!(memo.date.as_deref(), Some("2024-02-29"));
        let b = About::Code(codebook::CodeIndex(1));
        assert_eq!(memo.about, [b, About::Theme("th".into())], "an earlier id is the code, and once is enough");
        assert_eq!(memo.segments[0].interview, 4);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_the_rest_is_read() {
        let (memo, findings) = read(
            "+++\ntitle = \"\"\nkind = \"theme\"\nauthor = \"ana\"\ndate = \"2023-02-29\"\nabout = [\n  \"code:c\",\n  \
             \"person:x\",\n  \"theme:\", \"theme:t\", \"case:x\", \"interview:x\",\n]\n\n[[segment]]\nat = \"t:3-5\"\nquote = \
             \"één\"\n+++\nx",
        );
        assert_eq!(memo.map(|memo| memo.text).as_deref(), Some("x"));
        let expected = [
            "m.md:5:8 memo-date",
            "m.md:7:3 unknown-code",
            "m.md:8:3 memo-about",
            "m.md:9:3 memo-about",
            "m.md:9:13 unknown-theme",
            "m.md:9:24 unknown-case",
            "m.md:9:34 unknown-interview",
            "m.md:13:6 anchor",
            "m.md:2:9 memo-title",
            "m.md:4:10 memo-author",
            "m.md:3:8 memo-about",
        ];
        assert_eq!(findings, expected.map(|line| format!("memos/{line}")));
        assert_eq!(read("+++\ntitel = \"x\"\n+++\n").1, ["memos/m.md:2:1 toml"]);
        assert_eq!(read("+++\ntitle = \"x\"\n").1, ["memos/m.md:1 memo-header"]);
        assert_eq!(read("Just a note.\n").1, ["memos/m.md:1 memo-header"]);
    }
}
