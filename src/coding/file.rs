//! The coding file: one coder's decisions on one interview.
//!
//! In: `codings/<coder>/<interview>.csv`, with the columns `start,end,code,verdict,quote,note,flags` and one for each
//! segment attribute used. Out: [`CodingFile`] and findings. A line whose words are no longer where it says is a finding
//! and does not count; it is never dropped from the file.

use super::CoderId;
use super::anchor::{differing, whereabouts};
use super::lines::unescape;
use crate::codebook::{CodeIndex, CodeStatus, Codebook};
use crate::diagnostic::{Diagnostic, Place, Severity, did_you_mean};
use crate::digest::Digest;
use crate::source::{Record, Records, records};
use crate::text::Span;
use crate::transcript::Transcript;
use std::collections::BTreeMap;

/// A person's yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The code is there.
    Yes,
    /// The code is not there, whatever a rule says.
    No,
}

impl Verdict {
    /// Returns the word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

/// What a coder said about a segment beside the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// A chosen quotation.
    Cite,
    /// Never leaves the study.
    Sensitive,
    /// Speaks against the theme.
    Negative,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 3] = [Self::Cite, Self::Sensitive, Self::Negative];

    /// Returns the word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cite => "cite",
            Self::Sensitive => "sensitive",
            Self::Negative => "negative",
        }
    }
}

/// One decision of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonCoding {
    /// The words decided on.
    pub segment: Span,
    /// The code.
    pub code: CodeIndex,
    /// Yes or no.
    pub verdict: Verdict,
    /// The coder's note.
    pub note: String,
    /// Its flags.
    pub flags: Vec<Flag>,
    /// Values of segment attributes.
    pub attributes: BTreeMap<String, String>,
    /// The rule whose candidate was decided on, as `code#rule`.
    pub rule: Option<String>,
}

impl PersonCoding {
    /// Tells whether a flag is set.
    pub fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }
}

/// One coder's decisions on one interview, sorted by place and code.
#[derive(Clone, Debug)]
pub struct CodingFile {
    /// Who decided.
    pub coder: CoderId,
    /// What was decided.
    pub codings: Vec<PersonCoding>,
    /// How many lines the file has, also those that cannot be used.
    pub lines: usize,
    /// How many lines cannot be used, so that what was decided there is not known; a file that is no table is one.
    pub broken: usize,
    /// How many of these name words that no longer stand where they say: `reanchor` finds them again.
    pub moved: usize,
    /// The words flagged `sensitive`, also those of lines that cannot be used otherwise.
    pub sensitive: Vec<Span>,
    /// They are being talked over still, and do not count yet.
    pub reconciling: bool,
}

/// The columns of ours; the last is there only where a candidate was decided on.
pub(super) const COLUMNS: [&str; 8] = ["start", "end", "code", "verdict", "quote", "note", "flags", "rule"];

/// Reads one coding file against the transcript it is about.
pub fn read_codings(
    file: &str,
    bytes: &[u8],
    coder: CoderId,
    transcript: &Transcript,
    codebook: &Codebook,
    findings: &mut Vec<Diagnostic>,
) -> CodingFile {
    let before = findings.len();
    let table = records(file, bytes, findings);
    let errors = findings.iter().skip(before).any(|finding| finding.severity == Severity::Error);
    let no_table = errors && table.rows.is_empty();
    check_columns(file, &table, codebook, findings);
    let lines = table.rows.len();
    let before = findings.len();
    let mut line = Line { file, transcript: Some(transcript), codebook, findings, sensitive: Vec::new() };
    let mut codings: Vec<PersonCoding> = table.rows.iter().filter_map(|record| line.read(record)).collect();
    codings.sort_by_key(|a| (a.segment, a.code, a.verdict));
    let Line { sensitive, findings, .. } = line;
    let moved = findings.iter().skip(before).filter(|finding| finding.check == "coding-moved").count();
    let broken = lines - codings.len() + usize::from(no_table);
    CodingFile { coder, codings, lines, broken, moved, sensitive, reconciling: false }
}

/// Checks a coding file alone: all but whether the words stand where it says.
pub fn check_codings(file: &str, bytes: &[u8], codebook: &Codebook, findings: &mut Vec<Diagnostic>) {
    let table = records(file, bytes, findings);
    check_columns(file, &table, codebook, findings);
    let mut line = Line { file, transcript: None, codebook, findings, sensitive: Vec::new() };
    for record in &table.rows {
        line.read(record);
    }
}

fn check_columns(file: &str, table: &Records, codebook: &Codebook, findings: &mut Vec<Diagnostic>) {
    for column in &COLUMNS[..3] {
        if !table.header.iter().any(|name| name == column) {
            let message = format!("the column `{column}` is missing");
            findings.push(Diagnostic::error("csv-header", Place::line(file, 1), message));
        }
    }
    for name in &table.header {
        let known = COLUMNS.contains(&name.as_str()) || codebook.attributes.iter().any(|a| a.id == *name);
        if !known {
            let attributes = codebook.attributes.iter().map(|a| a.id.as_str());
            let near = did_you_mean(name, COLUMNS.into_iter().chain(attributes));
            let message = format!("the column `{name}` is neither ours nor a segment attribute of the codebook");
            findings.push(Diagnostic::warning("csv-header", Place::line(file, 1), message).maybe_hint(near));
        }
    }
}

struct Line<'a> {
    file: &'a str,
    /// The words, where they are at hand.
    transcript: Option<&'a Transcript>,
    codebook: &'a Codebook,
    findings: &'a mut Vec<Diagnostic>,
    sensitive: Vec<Span>,
}

impl Line<'_> {
    fn error(&mut self, check: &'static str, record: &Record, message: String, hint: Option<String>) {
        let place = Place::line(self.file, record.line);
        self.findings.push(Diagnostic::error(check, place, message).maybe_hint(hint));
    }

    fn read(&mut self, record: &Record) -> Option<PersonCoding> {
        let code = self.code(record);
        let segment = self.segment(record);
        let flags = self.flags(record);
        if flags.contains(&Flag::Sensitive) {
            self.hide(record, segment);
        }
        let verdict = match record.get("verdict") {
            None | Some("yes") => Verdict::Yes,
            Some("no") => Verdict::No,
            Some(other) => {
                let hint = Some("write yes or no".to_owned());
                self.error("coding-verdict", record, format!("`{other}` is no verdict"), hint);
                return None;
            }
        };
        let attributes = self.attributes(record);
        Some(PersonCoding {
            segment: segment?,
            code: code?,
            verdict,
            note: unescape(record.get("note").unwrap_or_default()),
            flags,
            attributes,
            rule: record.get("rule").map(str::to_owned),
        })
    }

    fn code(&mut self, record: &Record) -> Option<CodeIndex> {
        let id = record.get("code").unwrap_or_default();
        let found = self.codebook.find(id);
        match found.and_then(|index| self.codebook.code(index)) {
            None => {
                let near = did_you_mean(id, self.codebook.ids());
                self.error("unknown-code", record, format!("the code `{id}` is not in the codebook"), near);
            }
            Some(code) if code.status == CodeStatus::Retired => {
                let hint =
                    (!code.split_into.is_empty()).then(|| format!("it was split into {}", code.split_into.join(", ")));
                let place = Place::line(self.file, record.line);
                let message = format!("the code `{id}` is retired");
                self.findings.push(Diagnostic::warning("retired-code", place, message).maybe_hint(hint));
            }
            Some(_) => {}
        }
        found
    }

    fn segment(&mut self, record: &Record) -> Option<Span> {
        let number = |column: &str| record.get(column).and_then(|value| value.parse::<u32>().ok());
        let (Some(start), Some(end)) = (number("start"), number("end")) else {
            let hint = Some("two whole numbers: code points of the stored transcript, half-open".to_owned());
            self.error("coding-offsets", record, "`start` or `end` is no whole number".to_owned(), hint);
            return None;
        };
        if start >= end {
            let hint = Some("`end` is one past the last character".to_owned());
            self.error("coding-offsets", record, format!("{start}-{end} holds no characters"), hint);
            return None;
        }
        let transcript = self.transcript?;
        let span = transcript.text.span_of(start, end);
        let quote = unescape(record.get("quote").unwrap_or_default());
        let there = span.map_or("", |span| transcript.text.slice(span));
        let same = match quote.strip_prefix("blake3:") {
            Some(digest) => Digest::of(there.as_bytes()).to_string().starts_with(digest) && digest.len() >= 12,
            None => quote.is_empty() || quote == there.trim(),
        };
        if span.is_some() && (same || quote == there) {
            return span;
        }
        let sensitive = record.get("flags").is_some_and(|flags| flags.contains(Flag::Sensitive.name()));
        let hint = if quote.is_empty() {
            format!("the transcript has {} characters", transcript.text.code_point(transcript.text.len()))
        } else {
            let there = whereabouts(&transcript.id.0, &transcript.text, &quote);
            format!("{there}; `grenstaal reanchor {}` finds moved codings again", transcript.id.0)
        };
        let message = match span {
            Some(_) if sensitive => {
                format!("at {start}-{end} the transcript no longer says what was coded (sensitive)")
            }
            Some(_) => {
                let (there, quote) = differing(there, &quote);
                format!("at {start}-{end} the transcript says “{there}”, not “{quote}”")
            }
            None => format!("{start}-{end} lies outside the transcript"),
        };
        self.error("coding-moved", record, message, Some(hint));
        None
    }

    /// Keeps sensitive words out of every output even when their line is wrong: where the words stand now, else where
    /// the line says.
    fn hide(&mut self, record: &Record, segment: Option<Span>) {
        let Some(text) = self.transcript.map(|transcript| &transcript.text) else { return };
        let quote = unescape(record.get("quote").unwrap_or_default());
        let moved = text.as_str().match_indices(&quote).filter(|_| segment.is_none() && !quote.is_empty());
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        self.sensitive.extend(moved.map(|(at, found)| Span::new(offset(at), offset(at + found.len()))));
        let number = |column: &str| record.get(column).and_then(|value| value.parse::<u32>().ok());
        let written = number("start").zip(number("end")).and_then(|(start, end)| text.span_of(start, end));
        self.sensitive.extend(segment.or(written));
    }

    fn flags(&mut self, record: &Record) -> Vec<Flag> {
        let mut flags = Vec::new();
        for word in record.get("flags").unwrap_or_default().split([' ', ',', ';']).filter(|word| !word.is_empty()) {
            match Flag::ALL.into_iter().find(|flag| flag.name() == word) {
                Some(flag) => flags.push(flag),
                None => {
                    let near = did_you_mean(word, Flag::ALL.map(Flag::name));
                    self.error("coding-flag", record, format!("`{word}` is no flag"), near);
                }
            }
        }
        flags
    }

    fn attributes(&mut self, record: &Record) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        let mut wrong = Vec::new();
        for attribute in &self.codebook.attributes {
            let Some(value) = record.get(&attribute.id) else { continue };
            if attribute.accepts(value) {
                values.insert(attribute.id.clone(), value.to_owned());
            } else {
                wrong.push((attribute.id.clone(), value.to_owned()));
            }
        }
        for (id, value) in wrong {
            self.error("attribute-value", record, format!("`{value}` is no value of `{id}`"), None);
        }
        values
    }
}
