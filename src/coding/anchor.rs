//! The name of a segment: `interview:start-end`, in code points of the stored transcript, with its words.
//!
//! In: what a researcher wrote in themes, quotations or memos. Out: [`Anchor`], or a finding that says where the words are.

use crate::diagnostic::{Diagnostic, Place};
use crate::text::{Span, Text};
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// A segment, named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// The interview's id.
    pub interview: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}-{}", self.interview, self.start, self.end)
    }
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no anchor: write it as `interview:start-end`, such as `p03-2:1204-1390`");
        let (interview, range) = text.rsplit_once(':').ok_or_else(wrong)?;
        let (start, end) = range.split_once('-').ok_or_else(wrong)?;
        let number = |digits: &str| digits.parse::<u32>().map_err(|_| wrong());
        let anchor = Self { interview: interview.to_owned(), start: number(start)?, end: number(end)? };
        if anchor.interview.is_empty() || anchor.start >= anchor.end { Err(wrong()) } else { Ok(anchor) }
    }
}

impl Anchor {
    /// Names a span of a transcript.
    pub fn of(interview: &str, text: &Text, span: Span) -> Self {
        let (start, end) = text.code_points(span);
        Self { interview: interview.to_owned(), start, end }
    }
}

/// A segment whose words were found where it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    /// Index of the interview.
    pub interview: usize,
    /// The words.
    pub span: Span,
}

/// An anchor with the words that stood there when it was written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quoted {
    /// The anchor as written.
    pub at: String,
    /// The words.
    pub quote: String,
}

impl Quoted {
    /// Finds the segment; `text_of` yields the stored text of an interview.
    pub fn resolve<'t>(
        &self,
        place: &Place,
        text_of: impl Fn(&str) -> Option<&'t Text>,
    ) -> Result<(Anchor, Span), Diagnostic> {
        let wrong = |message: String| Diagnostic::error("anchor", place.clone(), message);
        let anchor: Anchor = self.at.parse().map_err(wrong)?;
        let text = text_of(&anchor.interview).ok_or_else(|| {
            wrong(format!("`{}` names the interview `{}`, which has no transcript", self.at, anchor.interview))
        })?;
        match text.span_of(anchor.start, anchor.end) {
            Some(span) if text.slice(span) == self.quote => Ok((anchor, span)),
            found => {
                let there = found.map_or("", |span| text.slice(span));
                let (there, quote) = differing(there, &self.quote);
                let message = format!("at {} the transcript says “{there}”, not “{quote}”", self.at);
                Err(wrong(message).hint(whereabouts(&anchor.interview, text, &self.quote)))
            }
        }
    }

    /// Finds the segment among all interviews; `text_of` yields the index and the stored text of one.
    pub fn placed<'t>(
        &self,
        place: &Place,
        text_of: impl Fn(&str) -> Option<(usize, &'t Text)>,
    ) -> Result<Placed, Diagnostic> {
        let (anchor, span) = self.resolve(place, |interview| text_of(interview).map(|(_, text)| text))?;
        // The words were found in it, so it is there.
        let interview = text_of(&anchor.interview).map_or(0, |(interview, _)| interview);
        Ok(Placed { interview, span })
    }
}

/// Says where in `text` the words stand.
pub(super) fn whereabouts(interview: &str, text: &Text, quote: &str) -> String {
    let mut places = text.as_str().match_indices(quote).filter(|_| !quote.is_empty()).map(|(at, found)| {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        Anchor::of(interview, text, Span::new(at, at + u32::try_from(found.len()).unwrap_or(0))).to_string()
    });
    match (places.next(), places.next()) {
        (Some(only), None) => format!("these words stand at {only}"),
        (Some(first), Some(second)) => format!(
            "these words stand at {first}, {second}{}",
            if places.next().is_some() { " and elsewhere" } else { "" }
        ),
        _ => "these words do not stand in this transcript; was it edited?".to_owned(),
    }
}

/// Shortens two texts for a message, each round the first place where they differ.
pub(super) fn differing(a: &str, b: &str) -> (String, String) {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (a, b) = (flat(a), flat(b));
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let skip = if same > 30 { same - 20 } else { 0 };
    let part = |text: &str| {
        let middle: String = text.chars().skip(skip).take(50).collect();
        let before = if skip > 0 { "…" } else { "" };
        let after = if text.chars().count() > skip + 50 { "…" } else { "" };
        format!("{before}{middle}{after}")
    };
    (part(&a), part(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_printed_as_it_is_read() {
        let anchor: Anchor = "p03-2:1204-1390".parse().unwrap();
        assert_eq!(anchor.to_string(), "p03-2:1204-1390");
        for wrong in ["p03-2", "p03-2:12", ":1-2", "p:9-3", "p:a-b", ""] {
            assert!(wrong.parse::<Anchor>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_that_moved_are_found_again_in_the_hint() {
        let text = Text::new("P: één twee drie\n".into());
        let place = Place::file("themes.toml");
        let at = |at: &str| Quoted { at: at.into(), quote: "twee".into() };
        assert_eq!(
            at("t:7-11").resolve(&place, |_| Some(&text)).map(|(_, span)| text.slice(span).to_owned()),
            Ok("twee".into())
        );
        let finding = at("t:3-7").resolve(&place, |_| Some(&text)).unwrap_err();
        assert_eq!(finding.hint.as_deref(), Some("these words stand at t:7-11"));
    }
}
