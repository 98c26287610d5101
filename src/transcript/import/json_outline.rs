//! Which keys a JSON document has, for recognising what it is.
//!
//! In: the bytes of a file, perhaps cut or damaged. Out: [`Outline`], the paths of its keys. Promise: cheap; it looks at the
//! first 16 MB, 16 elements of each list, 10 levels and 2,000 keys.

use super::Source;
use super::json_text::{decode, without_nan};
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// How much of a file is looked at, in bytes.
const GLANCE: usize = 16 * 1024 * 1024;
/// How many elements of a list.
const ELEMENTS: usize = 16;
/// How many keys.
const KEYS: usize = 2_000;
/// How many levels.
const LEVELS: usize = 10;

/// Which keys a document has, as paths such as `results.items[].type`.
#[derive(Debug, Default)]
pub(super) struct Outline(BTreeSet<String>);

impl Outline {
    /// Looks at the first part of a file; `None` when it is no JSON object or list.
    pub(super) fn of(source: &Source) -> Option<Self> {
        let glance = source.bytes.get(..GLANCE).unwrap_or(source.bytes);
        let start = glance
            .iter()
            .take(256)
            .find(|b| !(b.is_ascii_whitespace() || matches!(b, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF)));
        if !matches!(start?, b'{' | b'[') {
            return None;
        }
        let text = match decode(glance) {
            Ok(text) => text,
            // A cut inside a letter, or damage: what stands before it is enough to recognise the format.
            Err(_) => String::from_utf8_lossy(glance),
        };
        let text = without_nan(text);
        let mut outline = Self::default();
        let look = Look { path: String::new(), outline: &mut outline };
        // The error of a file that is cut or damaged is told when it is read.
        let _ = look.deserialize(&mut serde_json::Deserializer::from_str(&text));
        Some(outline)
    }

    /// Tells whether there is such a key.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains(path)
    }

    /// Tells whether all of these keys are there.
    pub(super) fn all(&self, paths: &[&str]) -> bool {
        paths.iter().all(|path| self.has(path))
    }

    /// Tells whether one of these keys is there.
    pub(super) fn any(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.has(path))
    }

    /// The paths in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

struct Look<'o> {
    path: String,
    outline: &'o mut Outline,
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.matches(['.', '[']).count() > LEVELS || self.path.len() > 500 {
            return serde::Deserialize::deserialize(deserializer).map(|_: IgnoredAny| ());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let path = format!("{}[]", self.path);
        for _ in 0..ELEMENTS {
            let look = Look { path: path.clone(), outline: &mut *self.outline };
            if list.next_element_seed(look)?.is_none() {
                return Ok(());
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.outline.0.len() >= KEYS {
                return Err(A::Error::custom("enough"));
            }
            let path = if self.path.is_empty() { key } else { format!("{}.{key}", self.path) };
            if !self.outline.has(&path) {
                self.outline.0.insert(path.clone());
            }
            map.next_value_seed(Look { path, outline: &mut *self.outline })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Option<Vec<String>> {
        let source = Source { name: "x", bytes: text.as_bytes() };
        Outline::of(&source).map(|outline| outline.paths().map(str::to_owned).collect())
    }

    #[test]
    fn keys_are_found_also_in_what_is_cut() {
        assert_eq!(outline(r#"{"a": "text", "b": [{"c": 1}, {"d": NaN}], "e"#).unwrap(), ["a", "b", "b[].c", "b[].d"]);
        assert_eq!(outline(r#"  [{"a": {"b": 1}}]"#).unwrap(), ["[].a", "[].a.b"]);
    }

    #[test]
    fn what_is_no_json_has_no_outline() {
        assert_eq!(outline("I: [lacht] ja"), None);
        assert_eq!(outline(""), None);
    }

    #[test]
    fn depth_and_many_keys_end_it() {
        assert!(outline(&"[".repeat(100_000)).is_some());
        let many: String = (0..5000).map(|n| format!("\"k{n}\": 0,")).collect();
        assert_eq!(outline(&format!("{{{many}")).unwrap().len(), KEYS);
    }
}
