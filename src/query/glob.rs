//! Names and words with `*` in them.
//!
//! In: a pattern in which `*` stands for any letters, none too. Out: [`Glob`].

/// A pattern for a whole word or name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    parts: Vec<String>,
}

impl Glob {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Self {
        Self { parts: pattern.split('*').map(str::to_owned).collect() }
    }

    /// Takes a name in which `*` is no wildcard.
    pub fn literal(name: &str) -> Self {
        Self { parts: vec![name.to_owned()] }
    }

    /// Returns what stands between the wildcards.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Tells whether every text fits.
    pub fn is_any(&self) -> bool {
        self.parts.len() > 1 && self.parts.iter().all(String::is_empty)
    }

    /// Tells whether a whole text fits.
    pub fn matches(&self, text: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|only| only == text);
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = rest.get(at + part.len()..).unwrap_or_default();
        }
        rest.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn a_star_stands_for_any_letters() {
        for (pattern, text, fits) in [
            ("leer*", "leerde", true),
            ("leer*", "leer", true),
            ("*leren*", "aanleren", true),
            ("*leren", "lerend", false),
            ("a*a", "a", false),
            ("*", "", true),
            ("p*-1", "p03-1", true),
            ("leren", "leren", true),
            ("leren", "leer", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(text), fits, "{pattern} {text}");
        }
        assert!(!Glob::literal("*").matches("a"));
    }
}
