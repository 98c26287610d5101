//! A pull reader over XML.
//!
//! In: bytes, or text from [`decode`]. Out: [`Event`]s, with names free of prefixes and neighbouring text, character data
//! and references joined. Promise: depth, size and attributes are bounded; a DOCTYPE is stepped over, one that defines
//! entities is refused, and no reference is expanded but the five of XML and characters by number.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event as Raw};

use super::{DEEPEST, Error, MOST_ATTRIBUTES, MOST_BYTES, Result};

/// What comes next in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// The element of this name, without prefix, ends; an empty element has an end too.
    End(&'a str),
    /// Text inside an element, never empty; white space is kept.
    Text(Cow<'a, str>),
}

/// An element's begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// Its name without prefix.
    pub name: &'a str,
    /// Its prefix, empty when it has none.
    pub prefix: &'a str,
    /// Its attributes in order, with their prefixes.
    pub attributes: Vec<(&'a str, Cow<'a, str>)>,
}

impl Element<'_> {
    /// The value of an attribute: of the very name when it has a prefix (`xml:id`), else of the bare name, else with any
    /// prefix (`val` finds `w:val`).
    pub fn get(&self, name: &str) -> Option<&str> {
        let exact = self.attributes.iter().find(|(key, _)| *key == name);
        let found = exact.or_else(|| {
            let local =
                |key: &str| key.rsplit_once(':').is_some_and(|(prefix, local)| prefix != "xmlns" && local == name);
            self.attributes.iter().find(|(key, _)| !name.contains(':') && local(key))
        });
        found.map(|(_, value)| value.as_ref())
    }
}

/// Decodes a document by its byte order mark, else by its declaration, else as UTF-8.
///
/// # Errors
/// When the bytes are not in that encoding, or too many.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let named = declared(bytes).and_then(|label| match encoding_rs::Encoding::for_label(label.as_bytes()) {
        Some(found) => (found != encoding_rs::UTF_16LE && found != encoding_rs::UTF_16BE).then_some(Ok(found)),
        None => Some(Err(Error::Encoding(label))),
    });
    let (encoding, bytes) = match (encoding_rs::Encoding::for_bom(bytes), bytes) {
        (Some((encoding, length)), _) => (encoding, bytes.get(length..).unwrap_or_default()),
        (None, [b'<', 0, ..]) => (encoding_rs::UTF_16LE, bytes),
        (None, [0, b'<', ..]) => (encoding_rs::UTF_16BE, bytes),
        _ => (named.unwrap_or(Ok(encoding_rs::UTF_8))?, bytes),
    };
    if bytes.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.ok_or_else(|| Error::Encoding(encoding.name().to_owned()))
}

/// The label in `<?xml … encoding="label"?>`.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?).into_owned();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let head = head.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value.get(1..)?.split_once(quote)?.0.to_owned())
}

/// A document being read.
pub struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    open: Vec<&'a str>,
    pending: Option<Event<'a>>,
    closes: Option<&'a str>,
    seen_root: bool,
    counted: (usize, u32),
}

impl<'a> Xml<'a> {
    /// Begins to read decoded text.
    pub fn new(text: &'a str) -> Self {
        let whole = text;
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let above = whole.bytes().take(whole.len() - text.len()).filter(|byte| *byte == b'\n').count();
        let line = u32::try_from(above).unwrap_or(u32::MAX).saturating_add(1);
        let reader = Reader::from_str(text);
        Self { text, reader, open: Vec::new(), pending: None, closes: None, seen_root: false, counted: (0, line) }
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The line that has been reached, from 1.
    pub fn line(&mut self) -> u32 {
        let at = self.position();
        let (from, line) = self.counted;
        let more = self.text.as_bytes().get(from..at).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        self.counted = (at.max(from), line.saturating_add(u32::try_from(more).unwrap_or(u32::MAX)));
        self.counted.1
    }

    /// The next event; `None` at the end of the document.
    ///
    /// # Errors
    /// When the document is not well-formed, breaks off, or goes beyond a limit.
    #[allow(clippy::should_implement_trait, reason = "an iterator could not be asked for its line between events")]
    pub fn next(&mut self) -> Result<Option<Event<'a>>> {
        if let Some(event) = self.pending.take() {
            return self.emit(Some(event));
        }
        if let Some(name) = self.closes.take() {
            return self.emit(Some(Event::End(name)));
        }
        let mut text: Option<Cow<'a, str>> = None;
        loop {
            let event = match self.step(&mut text)? {
                Step::More => continue,
                Step::Done => None,
                Step::Event(event) => Some(event),
            };
            return match text.filter(|text| !text.is_empty()) {
                Some(text) => {
                    self.pending = event;
                    Ok(Some(Event::Text(text)))
                }
                None => self.emit(event),
            };
        }
    }

    /// Steps over the rest of the innermost open element, its end included.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub fn skip(&mut self) -> Result<()> {
        let target = self.open.len().saturating_sub(1);
        while self.open.len() > target && self.next()?.is_some() {}
        Ok(())
    }

    fn emit(&mut self, event: Option<Event<'a>>) -> Result<Option<Event<'a>>> {
        match &event {
            Some(Event::Start(_)) if self.open.is_empty() && std::mem::replace(&mut self.seen_root, true) => {
                return Err(self.malformed("a second document follows the first"));
            }
            Some(Event::Start(_)) if self.open.len() >= DEEPEST => return Err(Error::TooDeep(self.line())),
            Some(Event::Start(element)) => self.open.push(element.name),
            Some(Event::End(_)) if self.open.pop().is_none() => {
                return Err(self.malformed("an element ends that never began"));
            }
            _ => {}
        }
        Ok(event)
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn malformed(&mut self, what: impl Into<String>) -> Error {
        Error::Malformed { line: self.line(), what: what.into() }
    }
}

enum Step<'a> {
    More,
    Done,
    Event(Event<'a>),
}

impl<'a> Xml<'a> {
    fn step(&mut self, text: &mut Option<Cow<'a, str>>) -> Result<Step<'a>> {
        let before = self.position();
        let raw = self.reader.read_event();
        let raw = raw.map_err(|error| self.malformed(error.to_string()))?;
        let source = self.text.get(before..self.position()).unwrap_or_default();
        match raw {
            Raw::Start(_) => {
                let inner = source.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
                return Ok(Step::Event(Event::Start(self.begin(inner)?)));
            }
            Raw::Empty(_) => {
                let inner = source.strip_prefix('<').and_then(|rest| rest.strip_suffix("/>")).unwrap_or_default();
                let element = self.begin(inner)?;
                self.closes = Some(element.name);
                return Ok(Step::Event(Event::Start(element)));
            }
            Raw::End(_) => {
                let name = source.strip_prefix("</").and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
                return Ok(Step::Event(Event::End(local(name.trim_end()).1)));
            }
            Raw::Text(words) => self.add(text, words.xml10_content())?,
            Raw::CData(words) => self.add(text, words.xml10_content())?,
            Raw::GeneralRef(name) => {
                let words = self.resolve(&name)?;
                self.add(text, words)?;
            }
            Raw::DocType(definition) => self.check_doctype(&definition)?,
            Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) => {}
            Raw::Eof => {
                return match self.open.last().copied() {
                    Some(name) => Err(self.malformed(format!("it breaks off inside <{name}>"))),
                    None if !self.seen_root => Err(self.malformed("it holds no element")),
                    None => Ok(Step::Done),
                };
            }
        }
        Ok(Step::More)
    }

    fn begin(&mut self, inner: &'a str) -> Result<Element<'a>> {
        let length = inner.find([' ', '\t', '\r', '\n']).unwrap_or(inner.len());
        let full = inner.get(..length).unwrap_or_default();
        let mut attributes = Vec::new();
        for attribute in Attributes::new(inner, length).with_checks(false) {
            if attributes.len() >= MOST_ATTRIBUTES {
                return Err(self.malformed("an element has too many attributes"));
            }
            let attribute = attribute.map_err(|error| self.malformed(error.to_string()))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            attributes.push((attribute.key.0, value.map_err(|error| self.malformed(error.to_string()))?));
        }
        let (prefix, name) = local(full);
        Ok(Element { name, prefix, attributes })
    }

    fn add(&mut self, text: &mut Option<Cow<'a, str>>, words: Cow<'a, str>) -> Result<()> {
        if self.open.is_empty() {
            let blank = words.trim_matches(['\u{feff}', '\0']).trim().is_empty();
            return if blank { Ok(()) } else { Err(self.malformed("words stand outside the document")) };
        }
        match text {
            Some(text) => text.to_mut().push_str(&words),
            None => *text = Some(words),
        }
        Ok(())
    }

    fn resolve(&mut self, name: &BytesRef<'a>) -> Result<Cow<'a, str>> {
        match name.resolve_char_ref() {
            Ok(Some(found)) => return Ok(Cow::Owned(found.to_string())),
            Err(error) => return Err(self.malformed(error.to_string())),
            Ok(None) => {}
        }
        match resolve_xml_entity(name) {
            Some(found) => Ok(Cow::Borrowed(found)),
            None => Err(Error::Entity { line: self.line(), name: name.chars().take(60).collect() }),
        }
    }

    fn check_doctype(&mut self, definition: &str) -> Result<()> {
        match definition.split_once("<!ENTITY") {
            None => Ok(()),
            Some((_, rest)) => {
                let name = rest.split_whitespace().find(|word| *word != "%").unwrap_or_default();
                Err(Error::Entity { line: self.line(), name: name.chars().take(60).collect() })
            }
        }
    }
}

/// Prefix and name.
fn local(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
