//! Small things of WordprocessingML.
//!
//! In: an element just begun. Out: its text, id or span, read to its end. Promise: numbers in the file are bounded.

use super::Refused;
use crate::archive::{Element, Event, Xml};

/// The widest a cell may claim to be.
const WIDEST: usize = 64;

/// What reading gives.
pub(super) type Read<T> = Result<T, Refused>;

/// How many columns a cell takes, from its properties.
pub(super) fn spans(xml: &mut Xml) -> Read<usize> {
    let (depth, mut span) = (xml.depth(), 1);
    while xml.depth() >= depth {
        match xml.next()? {
            Some(Event::Start(element)) if element.name == "gridSpan" => {
                span = element.get("val").and_then(|value| value.parse().ok()).unwrap_or(1).clamp(1, WIDEST);
            }
            None => break,
            _ => {}
        }
    }
    Ok(span)
}

/// The text directly in the element just begun, its end included.
pub(super) fn text_of(xml: &mut Xml) -> Read<String> {
    let (depth, mut words) = (xml.depth(), String::new());
    while xml.depth() >= depth {
        match xml.next()? {
            Some(Event::Text(text)) => words.push_str(&text),
            None => break,
            _ => {}
        }
    }
    Ok(words.replace(['\n', '\r'], " "))
}

pub(super) fn id_of(element: &Element) -> String {
    element.get("w:id").or_else(|| element.get("id")).unwrap_or_default().to_owned()
}

/// Elements that never hold words of the text.
pub(super) fn is_property(name: &str) -> bool {
    name.ends_with("Pr")
        || matches!(
            name,
            "tblGrid" | "instrText" | "delInstrText" | "rt" | "fldData" | "delText" | "docPartObj" | "binData"
        )
}
