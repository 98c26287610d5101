//! From TOML to a codebook.
//!
//! In: the content of a codebook file. Out: a [`Codebook`] and findings with line and column: unknown keys and parents,
//! duplicate ids and names, missing definitions, patterns that do not compile or can never match.

use super::{
    Code, CodeIndex, CodeStatus, Codebook, Example, Examples, Origin, Rule, Scope, SegmentAttribute, SpokenBy, Written,
};
use crate::case::is_id;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::locale::Words;
use crate::pattern::Pattern;
use crate::source::toml;
use crate::text::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    codebook: Option<RawHead>,
    #[serde(default, rename = "code")]
    codes: Vec<RawCode>,
    #[serde(default, rename = "attribute")]
    attributes: Vec<SegmentAttribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHead {
    title: Option<Words>,
    version: Option<String>,
    language: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCode {
    id: Spanned<String>,
    name: Option<Words>,
    definition: Option<Words>,
    include: Option<Words>,
    exclude: Option<Words>,
    origin: Option<Origin>,
    #[serde(default)]
    status: CodeStatus,
    #[serde(default)]
    split_into: Vec<String>,
    #[serde(default)]
    was: Vec<String>,
    since: Option<String>,
    #[serde(default)]
    examples: RawExamples,
    #[serde(default, rename = "rule")]
    rules: Vec<RawRule>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawExamples {
    #[serde(default)]
    typical: Vec<Spanned<RawExample>>,
    #[serde(default)]
    atypical: Vec<Spanned<RawExample>>,
    #[serde(default)]
    near_miss: Vec<Spanned<RawExample>>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged, expecting = "expected a sentence, or { text = \"…\", lang = \"en\" }")]
enum RawExample {
    Plain(String),
    In { text: String, lang: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Spanned<String>,
    lang: Option<String>,
    any: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    scope: Option<Scope>,
    #[serde(default)]
    spoken_by: SpokenBy,
}

/// Reads a codebook.
pub fn read(file: &str, content: &str, findings: &mut Vec<Diagnostic>) -> Codebook {
    read_as(file, content, true, findings)
}

/// Reads a codebook for those who run no rules: they are there, without their patterns.
pub fn read_codes(file: &str, content: &str, findings: &mut Vec<Diagnostic>) -> Codebook {
    read_as(file, content, false, findings)
}

fn read_as(file: &str, content: &str, patterns: bool, findings: &mut Vec<Diagnostic>) -> Codebook {
    let raw: RawFile = match toml(file, content) {
        Ok(raw) => raw,
        Err(finding) => {
            findings.push(finding);
            return Codebook::default();
        }
    };
    let head = raw.codebook.unwrap_or(RawHead { title: None, version: None, language: None });
    let text = Text::new(content.to_owned());
    let mut reader = Reader { file, text, patterns, findings, book: Codebook::default() };
    reader.book.title = head.title;
    reader.book.version = head.version.unwrap_or_default();
    reader.book.language = head.language;
    reader.attributes(raw.attributes);
    for code in raw.codes {
        reader.code(code);
    }
    reader.earlier_ids();
    reader.split_codes();
    reader.book
}

struct Reader<'a> {
    file: &'a str,
    text: Text,
    /// Whether patterns are read.
    patterns: bool,
    findings: &'a mut Vec<Diagnostic>,
    book: Codebook,
}

impl Reader<'_> {
    fn place(&self, byte: usize) -> Place {
        let at = self.text.position(u32::try_from(byte).unwrap_or(u32::MAX));
        Place::column(self.file, at.line, at.column)
    }

    fn error(&mut self, check: &'static str, place: Place, message: String, hint: Option<String>) {
        self.findings.push(Diagnostic::error(check, place, message).maybe_hint(hint));
    }

    fn attributes(&mut self, attributes: Vec<SegmentAttribute>) {
        for attribute in attributes {
            let fixed = ["start", "end", "code", "verdict", "quote", "note", "flags"];
            if !is_id(&attribute.id) || fixed.contains(&attribute.id.as_str()) {
                let message = format!("`{}` cannot be the id of a segment attribute", attribute.id);
                self.error("code-id", Place::file(self.file), message, None);
            } else {
                self.book.attributes.push(attribute);
            }
        }
    }

    fn code(&mut self, raw: RawCode) {
        let place = self.place(raw.id.span().start);
        let id = raw.id.into_inner();
        if self.book.codes.len() >= usize::from(u16::MAX) {
            return self.error("codebook-size", place, "a codebook holds at most 65,534 codes".to_owned(), None);
        }
        if !id.split('/').all(is_id) {
            let hint = "ids are lower-case letters, digits and `-`, parts joined by `/`, such as `family/code`";
            return self.error("code-id", place, format!("`{id}` is no valid code id"), Some(hint.to_owned()));
        }
        if self.book.by_id.contains_key(&id) {
            return self.error("duplicate-id", place, format!("the code `{id}` stands here a second time"), None);
        }
        let parent = self.parent(&id, &place);
        let index = CodeIndex(u16::try_from(self.book.codes.len()).unwrap_or(u16::MAX));
        let depth = parent.and_then(|p| self.book.code(p)).map_or(0, |p| p.depth + 1);
        let name = raw.name.unwrap_or_else(|| Words::One(id.clone()));
        self.same_name(&name, parent, &place);
        let wants_definition = raw.status == CodeStatus::Active && parent.is_some();
        if wants_definition && raw.definition.as_ref().is_none_or(Words::is_blank) {
            let hint = "say in a sentence what it means, or set status = \"draft\"";
            self.findings.push(
                Diagnostic::warning("code-definition", place.clone(), format!("`{id}` has no definition")).hint(hint),
            );
        }
        let examples = Examples {
            typical: self.examples(raw.examples.typical),
            atypical: self.examples(raw.examples.atypical),
            near_miss: self.examples(raw.examples.near_miss),
        };
        let first = self.book.rules.len();
        for rule in raw.rules {
            self.rule(rule, index, first);
        }
        self.book.by_id.insert(id.clone(), index);
        self.book.codes.push(Code {
            id,
            parent,
            depth,
            name,
            definition: raw.definition,
            include: raw.include,
            exclude: raw.exclude,
            origin: raw.origin,
            status: raw.status,
            split_into: raw.split_into,
            since: raw.since,
            was: raw.was,
            examples,
            rules: first..self.book.rules.len(),
            place,
        });
    }

    fn parent(&mut self, id: &str, place: &Place) -> Option<CodeIndex> {
        let (above, _) = id.rsplit_once('/')?;
        let parent = self.book.by_id.get(above).copied();
        if parent.is_none() {
            let near = did_you_mean(above, self.book.ids());
            let hint = near.unwrap_or_else(|| format!("add a [[code]] with id = \"{above}\" before it"));
            self.error(
                "unknown-parent",
                place.clone(),
                format!("`{id}` lies under `{above}`, which is not there"),
                Some(hint),
            );
        }
        parent
    }

    /// Two codes under one parent may not share a name: tables could not tell them apart.
    fn same_name(&mut self, name: &Words, parent: Option<CodeIndex>, place: &Place) {
        let siblings = self.book.codes.iter().filter(|code| code.parent == parent);
        let same = siblings.filter(|code| code.name == *name).map(|code| code.id.clone()).next();
        if let Some(other) = same {
            let message = format!("`{}` is also the name of `{other}`", name.of("en"));
            self.error("duplicate-name", place.clone(), message, None);
        }
    }

    fn examples(&self, raw: Vec<Spanned<RawExample>>) -> Vec<Example> {
        let example = |raw: Spanned<RawExample>| {
            let place = self.place(raw.span().start);
            let (text, language) = match raw.into_inner() {
                RawExample::Plain(text) => (text, None),
                RawExample::In { text, lang } => (text, Some(lang)),
            };
            Example { text, language, place }
        };
        raw.into_iter().map(example).collect()
    }

    fn rule(&mut self, raw: RawRule, code: CodeIndex, first: usize) {
        let place = self.place(raw.id.span().start);
        let id = raw.id.into_inner();
        if !is_id(&id) {
            self.error("code-id", place.clone(), format!("`{id}` is no valid rule id"), None);
        }
        if self.book.rules.iter().skip(first).any(|rule| rule.id == id) {
            self.error("duplicate-id", place.clone(), format!("the rule `{id}` stands here a second time"), None);
        }
        if raw.scope == Some(Scope::Exchange) && raw.spoken_by == SpokenBy::Interviewer {
            let message = "the rule can never fire: in an exchange, words of the question alone never do".to_owned();
            self.error("rule-never", place.clone(), message, None);
        }
        let no_pattern = raw.any.is_empty();
        let any = self.patterns(raw.any);
        let unless = self.patterns(raw.unless);
        if no_pattern {
            let hint = Some("give it at least one pattern under `any`".to_owned());
            self.error("rule-empty", place.clone(), format!("the rule `{id}` has no pattern"), hint);
        }
        for pattern in &any {
            if unless.iter().any(|other| other.pattern.source() == pattern.pattern.source()) {
                let message =
                    format!("`{}` stands under `any` and under `unless`: it never fires", pattern.pattern.source());
                self.findings.push(Diagnostic::error("rule-never", pattern.place.clone(), message));
            }
        }
        self.book.rules.push(Rule {
            id,
            code,
            language: raw.lang,
            any,
            unless,
            scope: raw.scope,
            spoken_by: raw.spoken_by,
            place,
        });
    }

    fn patterns(&mut self, raw: Vec<Spanned<String>>) -> Vec<Written> {
        let mut patterns = Vec::new();
        let wanted = self.patterns;
        for source in raw.into_iter().filter(|_| wanted) {
            // One past the quotation mark; escapes may shift what follows, which a column can bear.
            let byte = source.span().start + 1;
            match Pattern::parse(source.get_ref()) {
                Ok(pattern) => {
                    let place = self.place(byte);
                    if let Some(why) = pattern.never_matches() {
                        self.findings.push(Diagnostic::error("pattern-never", place.clone(), why));
                    }
                    if pattern.scans_in_full() {
                        let message =
                            format!("`{}` has to be tried at every place of every transcript", source.get_ref());
                        let hint = "it is slower than a pattern with a fixed word in it; fine for a small study";
                        self.findings.push(Diagnostic::note("pattern-slow", place.clone(), message).hint(hint));
                    }
                    patterns.push(Written { pattern, place });
                }
                Err(error) => {
                    let place = self.place(byte + error.at);
                    let message = format!("the pattern `{}` cannot be used: {}", source.get_ref(), error.message);
                    self.error("pattern", place, message, error.hint);
                }
            }
        }
        patterns
    }

    /// A code can be split only into codes that there are.
    fn split_codes(&mut self) {
        let mut missing = Vec::new();
        for code in &self.book.codes {
            for id in code.split_into.iter().filter(|id| self.book.find(id).is_none()) {
                let message = format!("`{}` was split into `{id}`, which is not there", code.id);
                let near = did_you_mean(id, self.book.ids());
                missing.push(Diagnostic::warning("code-split", code.place.clone(), message).maybe_hint(near));
            }
        }
        self.findings.extend(missing);
    }

    /// Lets earlier ids resolve, where they do not stand in the way of a present one.
    fn earlier_ids(&mut self) {
        let mut earlier: BTreeMap<String, CodeIndex> = BTreeMap::new();
        let mut clashes = Vec::new();
        for index in self.book.indices() {
            let Some(code) = self.book.code(index) else { continue };
            for was in &code.was {
                let taken = self.book.by_id.contains_key(was) || earlier.insert(was.clone(), index).is_some();
                if taken {
                    clashes.push((
                        code.place.clone(),
                        format!("the earlier id `{was}` of `{}` belongs to another code", code.id),
                    ));
                }
            }
        }
        for (place, message) in clashes {
            self.error("duplicate-id", place, message, None);
        }
        for (id, index) in earlier {
            self.book.by_id.entry(id).or_insert(index);
        }
    }
}
