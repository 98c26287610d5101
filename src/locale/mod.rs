//! Dutch and English: the texts of reports and charts, number forms, and facts about speech, all as data.
//!
//! In: a language and a key. Out: words. A key that is missing yields the key itself; a test sees that none is.

mod speech;
mod words;

pub use speech::Speech;
pub use words::Words;

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A language that reports are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Locale {
    /// Dutch.
    Nl,
    /// English; also used for a study in any other language.
    #[default]
    En,
}

impl Locale {
    /// Chooses the report language for a study's language tag.
    pub fn of(language: &str) -> Self {
        if language == "nl" || language.starts_with("nl-") { Self::Nl } else { Self::En }
    }

    /// Returns the language tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }

    /// Returns the text of a key.
    pub fn text(self, key: &str) -> &str {
        self.texts().get(key).map_or(key, String::as_str)
    }

    /// Returns the text of a key with each `{name}` filled in.
    pub fn fill(self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        let mut text = self.text(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), &value.to_string());
        }
        text
    }

    /// Writes a whole number with the language's thousands mark.
    pub fn number(self, value: u64) -> String {
        let digits = value.to_string();
        let mark = match self {
            Self::Nl => '.',
            Self::En => ',',
        };
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    /// Writes `part / whole` times `scale` with `decimals` decimals, rounded half up from the integers.
    pub fn ratio(self, part: u64, whole: u64, scale: u64, decimals: u32) -> Option<String> {
        let plain = ratio(part, whole, scale, decimals)?;
        Some(match self {
            Self::Nl => plain.replace('.', ","),
            Self::En => plain,
        })
    }

    /// Writes a number with `decimals` decimals.
    pub fn decimal(self, number: f64, decimals: u32) -> String {
        let plain = format!("{number:.0$}", decimals as usize);
        // What rounds to nothing has no sign.
        let zero = plain.trim_start_matches('-').bytes().all(|b| matches!(b, b'0' | b'.'));
        let plain = if zero { plain.trim_start_matches('-').to_owned() } else { plain };
        match self {
            Self::Nl => plain.replace('.', ","),
            Self::En => plain,
        }
    }

    fn texts(self) -> &'static BTreeMap<String, String> {
        static TEXTS: OnceLock<[BTreeMap<String, String>; 2]> = OnceLock::new();
        let [nl, en] = TEXTS.get_or_init(|| [include_str!("nl.toml"), include_str!("en.toml")].map(flat));
        match self {
            Self::Nl => nl,
            Self::En => en,
        }
    }
}

/// Writes `part / whole` times `scale` with `decimals` decimals and a point, from integers; `None` when `whole` is 0.
pub fn ratio(part: u64, whole: u64, scale: u64, decimals: u32) -> Option<String> {
    if whole == 0 {
        return None;
    }
    let unit = 10u128.pow(decimals);
    let scaled = (u128::from(part) * u128::from(scale) * unit * 2 + u128::from(whole)) / (u128::from(whole) * 2);
    Some(if decimals == 0 {
        scaled.to_string()
    } else {
        format!("{}.{:0width$}", scaled / unit, scaled % unit, width = decimals as usize)
    })
}

/// Flattens `[a] b = "c"` to `a.b → c`. The files are ours and parsed in a test.
fn flat(content: &str) -> BTreeMap<String, String> {
    let tables: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(content).unwrap_or_default();
    let pairs = tables
        .into_iter()
        .flat_map(|(table, texts)| texts.into_iter().map(move |(key, text)| (format!("{table}.{key}"), text)));
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_and_the_same_blanks() {
        let blanks = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|part| part.split('}').next()).map(str::to_owned).collect();
            names.sort();
            names.dedup();
            names
        };
        let [nl, en] = [Locale::Nl.texts(), Locale::En.texts()];
        assert!(!nl.is_empty(), "nl.toml does not parse");
        assert_eq!(nl.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        for (key, text) in nl {
            assert_eq!(blanks(text), blanks(&en[key]), "{key}");
        }
    }

    #[test]
    fn numbers_take_the_form_of_the_language() {
        assert_eq!(Locale::Nl.number(1_234_567), "1.234.567");
        assert_eq!(Locale::En.number(999), "999");
        assert_eq!(Locale::Nl.ratio(1, 8, 100, 1).as_deref(), Some("12,5"));
        assert_eq!(ratio(2, 3, 100, 0).as_deref(), Some("67"));
        assert_eq!(ratio(1, 0, 100, 0), None);
        assert_eq!(Locale::Nl.decimal(-0.4915, 3), "-0,491", "as it is stored: a little less than the half");
        assert_eq!(Locale::En.decimal(-0.0001, 3), "0.000");
    }
}
