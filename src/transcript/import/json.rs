//! A JSON document, read with limits.
//!
//! In: the bytes of a file. Out: a tree of [`Node`] that holds only the keys a format asks for. Promise: at most 256 MB,
//! a depth of 100 and 8 million values are kept, else a refusal; `NaN`, as Python writes it, is null; several documents
//! after each other (JSON Lines) are one list.

use super::json_text::{decode, without_nan};
use super::{Refused, Source};
use crate::transcript::Time;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// The largest file that is read, in bytes.
const LARGEST: usize = 256 * 1024 * 1024;
/// The deepest nesting.
const DEEPEST: u32 = 100;
/// The most values that are kept.
const MOST: u32 = 8_000_000;

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node<'a> {
    Null,
    Flag(bool),
    Number(f64),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Map(Vec<(&'static str, Node<'a>)>),
}

const NULL: Node<'static> = Node::Null;

impl<'a> Node<'a> {
    /// The value of a key; null when there is none.
    pub(super) fn get(&self, key: &str) -> &Node<'a> {
        match self {
            Node::Map(entries) => entries.iter().find(|entry| entry.0 == key).map_or(&NULL, |entry| &entry.1),
            _ => &NULL,
        }
    }

    /// The value of the first of these keys that is there and not null.
    pub(super) fn first(&self, keys: &[&str]) -> &Node<'a> {
        keys.iter().map(|key| self.get(key)).find(|node| !node.is_null()).unwrap_or(&NULL)
    }

    /// The elements of a list; none for anything else.
    pub(super) fn list(&self) -> &[Node<'a>] {
        match self {
            Node::List(items) => items,
            _ => &[],
        }
    }

    /// An element of a list; null when there is none.
    pub(super) fn at(&self, index: usize) -> &Node<'a> {
        self.list().get(index).unwrap_or(&NULL)
    }

    /// A string.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number, also one that is written as a string.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Node::Number(number) => Some(*number),
            Node::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// Seconds, as a number or a string, with or without the `s` of a protocol buffer.
    pub(super) fn seconds(&self) -> Option<Time> {
        let number = self.number().or_else(|| self.text()?.trim().strip_suffix('s')?.parse().ok());
        moment(number? * 1000.0)
    }

    /// Milliseconds.
    pub(super) fn millis(&self) -> Option<Time> {
        moment(self.number()?)
    }

    /// A speaker: a string as it is; a number, or a string of digits alone, behind the word `Speaker`.
    pub(super) fn speaker(&self) -> Option<String> {
        match self {
            Node::Number(number) if number.fract() == 0.0 && number.abs() < 1e9 => Some(format!("Speaker {number}")),
            Node::Text(text) => {
                let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
                match name.as_str() {
                    "" | "?" => None,
                    digits if digits.bytes().all(|b| b.is_ascii_digit()) => Some(format!("Speaker {digits}")),
                    _ => Some(name),
                }
            }
            _ => None,
        }
    }

    /// Tells whether nothing is here.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Node::Null)
    }
}

/// A moment from milliseconds; one before the beginning is the beginning.
pub(super) fn moment(millis: f64) -> Option<Time> {
    let whole = millis.max(0.0).round();
    // The range is checked, so the cast is exact.
    (millis.is_finite() && whole <= f64::from(u32::MAX)).then_some(Time(whole as u32))
}

/// The text of a document.
pub(super) struct Document<'s> {
    text: Cow<'s, str>,
}

impl<'s> Document<'s> {
    /// Decodes a file: UTF-8, or UTF-16 as PowerShell writes it.
    pub(super) fn open(source: &Source<'s>) -> Result<Self, Refused> {
        if source.bytes.len() > LARGEST {
            return Err(Refused::new(format!("the file is larger than {} MB", LARGEST / 1024 / 1024))
                .hint("a JSON transcript of a whole day has some 20 MB; export this one in parts"));
        }
        let text = decode(source.bytes).map_err(|line| {
            Refused::new("the JSON is not valid UTF-8").at(line).hint("JSON is UTF-8; export the file again")
        })?;
        Ok(Self { text: without_nan(text) })
    }

    /// Reads the document, keeping the values under these keys only.
    pub(super) fn read(&self, keys: &'static [&'static str]) -> Result<Node<'_>, Refused> {
        let limit = Limit { left: Cell::new(MOST), hit: Cell::new(None) };
        let mut documents = Vec::new();
        for part in self.parts()? {
            let mut reader = serde_json::Deserializer::from_str(part);
            let node = Build { keys, depth: 0, limit: &limit }.deserialize(&mut reader).map_err(|error| {
                let line = u32::try_from(error.line()).ok();
                match limit.hit.get() {
                    Some(reason) => Refused { message: reason.to_owned(), line, hint: Some(SHAPE.to_owned()) },
                    None => damaged(&error),
                }
            })?;
            documents.push(node);
        }
        match documents.len() {
            0 => Err(Refused::new("the file is empty")),
            1 => Ok(documents.pop().unwrap_or(Node::Null)),
            _ => Ok(Node::List(documents)),
        }
    }

    /// Checks the syntax and cuts the text into its documents.
    fn parts(&self) -> Result<Vec<&str>, Refused> {
        let mut parts = Vec::new();
        let mut stream = serde_json::Deserializer::from_str(&self.text).into_iter::<IgnoredAny>();
        loop {
            let from = stream.byte_offset();
            match stream.next() {
                None => return Ok(parts),
                Some(Err(error)) => return Err(damaged(&error)),
                Some(Ok(_)) if parts.len() >= MOST as usize => {
                    return Err(Refused::new("the file holds too many documents").hint(SHAPE));
                }
                Some(Ok(_)) => parts.push(self.text.get(from..stream.byte_offset()).unwrap_or_default()),
            }
        }
    }
}

const SHAPE: &str = "this is not what a transcript looks like; export it again, or in parts";

fn damaged(error: &serde_json::Error) -> Refused {
    let place = format!("line {}, column {}", error.line(), error.column());
    let refused = if error.is_eof() {
        Refused::new(format!("the JSON ends before it is complete ({place})"))
            .hint("the file was cut off; export it again")
    } else {
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        Refused::new(format!("the JSON is damaged: {what} ({place})")).hint("export the file again")
    };
    refused.at(u32::try_from(error.line()).unwrap_or(u32::MAX))
}

struct Limit {
    left: Cell<u32>,
    hit: Cell<Option<&'static str>>,
}

impl Limit {
    fn take<E: serde::de::Error>(&self, depth: u32) -> Result<(), E> {
        let reason = match self.left.get().checked_sub(1) {
            _ if depth > DEEPEST => "the JSON is nested more than 100 deep",
            None => "the JSON holds more than 8 million values",
            Some(left) => {
                self.left.set(left);
                return Ok(());
            }
        };
        self.hit.set(Some(reason));
        Err(E::custom(reason))
    }
}

#[derive(Clone, Copy)]
struct Build<'k> {
    keys: &'static [&'static str],
    depth: u32,
    limit: &'k Limit,
}

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Node<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        self.limit.take(self.depth)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node<'de>, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Build { depth: self.depth + 1, ..self })? {
            items.push(item);
        }
        items.shrink_to_fit();
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(known) = map.next_key_seed(Known(self.keys))? {
            match known {
                Some(key) => entries.push((key, map.next_value_seed(Build { depth: self.depth + 1, ..self })?)),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        entries.shrink_to_fit();
        Ok(Node::Map(entries))
    }
}

/// Finds a key among those that are kept.
struct Known(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Known {
    type Value = Option<&'static str>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Known {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().find(|known| **known == key).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Refused> {
        let document = Document::open(&Source { name: "x", bytes: text.as_bytes() })?;
        document.read(&["a", "b"]).map(|node| format!("{node:?}"))
    }

    #[test]
    fn only_the_keys_that_are_asked_for_are_kept() {
        let node = read(r#"{"a": [1, "x", null, true], "tokens": [[1], {"b": 2}], "b": -1.5}"#).unwrap();
        assert_eq!(node, r#"Map([("a", List([Number(1.0), Text("x"), Null, Flag(true)])), ("b", Number(-1.5))])"#);
    }

    #[test]
    fn nan_outside_strings_is_null_and_lines_are_a_list() {
        assert_eq!(
            read(r#"{"a": NaN, "b": "NaN \" -Infinity"}"#).unwrap(),
            r#"Map([("a", Null), ("b", Text("NaN \" -Infinity"))])"#
        );
        assert_eq!(
            read("{\"a\": -Infinity}\n{\"b\": Infinity}\n").unwrap(),
            r#"List([Map([("a", Null)]), Map([("b", Null)])])"#
        );
    }

    #[test]
    fn utf_16_and_a_byte_order_mark_are_read() {
        let wide: Vec<u8> = "\u{feff}{\"a\":\"é\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let document = Document::open(&Source { name: "x", bytes: &wide }).unwrap();
        assert_eq!(document.read(&["a"]).unwrap().get("a").text(), Some("é"));
        assert!(read("\u{feff}{}").is_ok());
    }

    #[test]
    fn what_is_cut_damaged_deep_or_huge_is_refused_with_its_place() {
        let refused = read("{\"a\": [1,\n2").unwrap_err();
        assert_eq!(
            (refused.message.as_str(), refused.line),
            ("the JSON ends before it is complete (line 2, column 1)", Some(2))
        );
        assert!(read("{\"a\" 1}").unwrap_err().message.starts_with("the JSON is damaged: expected `:`"));
        assert!(
            read(&format!("{{\"a\":{}1{}}}", "[".repeat(101), "]".repeat(101)))
                .unwrap_err()
                .message
                .contains("100 deep")
        );
        assert!(
            read(&format!("{{\"c\":{}1{}}}", "[".repeat(5000), "]".repeat(5000))).is_ok(),
            "what is not kept may be deep"
        );
        assert!(read(&format!("[{}0]", "0,".repeat(8_000_000))).unwrap_err().message.contains("8 million"));
        assert_eq!(read("").unwrap_err().message, "the file is empty");
        let invalid = Document::open(&Source { name: "x", bytes: b"{\n\"a\": \"\xE9\"}" }).err().unwrap();
        assert_eq!(invalid.line, Some(2));
    }

    #[test]
    fn times_and_speakers_as_vendors_write_them() {
        assert_eq!(Node::Text("1.400s".into()).seconds(), Some(Time(1400)));
        assert_eq!(Node::Text("0.49".into()).seconds(), Some(Time(490)));
        assert_eq!(Node::Number(5.779_999_7).seconds(), Some(Time(5780)));
        assert_eq!(Node::Number(-0.2).seconds(), Some(Time(0)));
        assert_eq!(Node::Number(1e20).seconds(), None);
        assert_eq!(Node::Text("nan".into()).seconds(), None);
        assert_eq!(Node::Number(0.0).speaker().as_deref(), Some("Speaker 0"));
        assert_eq!(Node::Text("1".into()).speaker().as_deref(), Some("Speaker 1"));
        assert_eq!(Node::Text(" Jan  de Vries".into()).speaker().as_deref(), Some("Jan de Vries"));
        assert_eq!(Node::Text("".into()).speaker(), None);
    }
}
