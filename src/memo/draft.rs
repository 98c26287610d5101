//! A memo as it is written.
//!
//! In: what a new memo is to say. Out: the content of its file. Promise: read again, it says the same.

use super::{FENCE, Kind};
use crate::coding::Quoted;
use std::fmt::Write as _;

/// A memo that is to be written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is called.
    pub title: String,
    /// What sort it is.
    pub kind: Kind,
    /// Who writes it: an id.
    pub author: String,
    /// The day, as `yyyy-mm-dd`.
    pub date: Option<String>,
    /// What it is about, as the header says it: `code:…`.
    pub about: Vec<String>,
    /// The words it is about.
    pub segments: Vec<Quoted>,
    /// It is to stand in no output.
    pub private: bool,
    /// What it says, in Markdown.
    pub text: String,
}

impl Draft {
    /// Prints the memo as it stands in its file.
    pub fn print(&self) -> String {
        let mut out = format!("{FENCE}\n");
        let mut line = |key: &str, value: &str| {
            let _ = writeln!(out, "{key:<7} = {value}");
        };
        line("title", &quoted(&self.title));
        line("kind", &quoted(self.kind.name()));
        line("author", &quoted(&self.author));
        if let Some(date) = &self.date {
            line("date", date);
        }
        if !self.about.is_empty() {
            let about: Vec<String> = self.about.iter().map(|about| quoted(about)).collect();
            line("about", &format!("[{}]", about.join(", ")));
        }
        if self.private {
            line("private", "true");
        }
        for Quoted { at, quote } in &self.segments {
            let _ = write!(out, "\n[[segment]]\nat    = {}\nquote = {}\n", quoted(at), quoted(quote));
        }
        let _ = writeln!(out, "{FENCE}");
        let text = self.text.trim_matches(['\r', '\n']).trim_end();
        if !text.is_empty() {
            let _ = writeln!(out, "\n{text}");
        }
        out
    }
}

/// Writes a TOML string on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Roster;
    use crate::codebook::Codebook;
    use crate::memo::{About, Known, read_memo, split};
    use crate::text::Text;
    use proptest::prelude::{ProptestConfig, Strategy, proptest};
    use std::collections::BTreeMap;

    fn draft() -> Draft {
        Draft {
            title: "What counts".into(),
            kind: Kind::Theme,
            author: "anna".into(),
            date: Some("2025-03-14".into()),
            about: vec!["theme:th".into()],
            segments: vec![Quoted { at: "t:0-3".into(), quote: "a\n\"".into() }],
            private: true,
            text: "\nWords.\n\n".into(),
        }
    }

    #[test]
    fn a_memo_is_printed_as_people_would_write_it() {
        let expected = "+++\ntitle   = \"What counts\"\nkind    = \"theme\"\nauthor  = \"anna\"\ndate    = 2025-03-14\n\
                        about   = [\"theme:th\"]\nprivate = true\n\n[[segment]]\nat    = \"t:0-3\"\nquote = \"a\\n\\\"\"\n\
                        +++\n\nWords.\n";
        assert_eq!(draft().print(), expected);
    }

    fn words() -> impl Strategy<Value = String> {
        "[a-zé\"\\\\+'#= \t\u{7f}\u{1}\u{2028}\n-]{0,12}"
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn printed_and_read_it_says_the_same(title in words(), quote in words(), text in words(), private: bool, kind in 0usize..5) {
            let quote = format!("x{quote}");
            let stored = Text::new(quote.clone());
            let end = quote.chars().count();
            let draft = Draft {
                title: format!("t{title}").trim().to_owned(),
                kind: Kind::ALL[kind],
                segments: vec![Quoted { at: format!("t:0-{end}"), quote }],
                private,
                text,
                ..draft()
            };
            let printed = draft.print();
            let texts = BTreeMap::from([("t", (0, &stored))]);
            let (book, roster, coders) = (Codebook::default(), Roster::default(), ["anna".to_owned()]);
            let known = Known { codebook: &book, themes: vec!["th"], roster: &roster, coders: &coders, texts: &texts };
            let mut findings = Vec::new();
            let memo = read_memo("m", &printed, &known, &mut findings).unwrap();
            findings.retain(|finding| finding.check != "memo-about");
            assert!(findings.is_empty(), "{findings:?}\n{printed}");
            assert_eq!((&memo.title, memo.kind, memo.private), (&draft.title, draft.kind, draft.private));
            assert_eq!(memo.about, [About::Theme("th".into())]);
            assert_eq!(memo.segments[0].span.end as usize, stored.as_str().len());
            assert_eq!(memo.text, draft.text.trim_matches(['\r', '\n']).trim_end());
            let (header, body) = split(&printed).unwrap();
            assert!(header.end < body.start && body.end == printed.len());
        }
    }
}
