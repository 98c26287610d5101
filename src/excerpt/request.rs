//! What a person asks to have coded.
//!
//! In: lines of a table, or one request from a command line. Out: [`Decision`]s with their place, their code and their
//! coder, or what is wrong with each line. Nothing is guessed: a code that is not there and words that stand twice are
//! findings.

use super::pointer::{Lost, Pointer};
use crate::codebook::{CodeStatus, Codebook};
use crate::coding::{Anchor, CoderId, Flag, NewCoding, Verdict, unescape};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::locale::Speech;
use crate::source::{Record, records};
use crate::study::Study;
use crate::text::Span;
use crate::transcript::{Unit, units};
use std::collections::{BTreeMap, BTreeSet};

/// A decision as it is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where it was asked.
    pub place: Place,
    /// Who decides.
    pub coder: CoderId,
    /// The words.
    pub pointer: Pointer,
    /// The code, as typed.
    pub code: String,
    /// Yes or no.
    pub verdict: Verdict,
    /// The note.
    pub note: Option<String>,
    /// The flags.
    pub flags: Option<Vec<Flag>>,
    /// Values of segment attributes, as typed.
    pub attributes: BTreeMap<String, String>,
    /// The rule whose candidate it is about.
    pub rule: Option<String>,
}

/// A decision with its place in a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The interview.
    pub interview: usize,
    /// Who decides.
    pub coder: CoderId,
    /// What is decided.
    pub coding: NewCoding,
}

/// The columns that a table of requests may have beside segment attributes.
const COLUMNS: [&str; 12] =
    ["at", "interview", "start", "end", "turn", "quote", "code", "coder", "verdict", "note", "flags", "rule"];
/// Columns of our own tables that say nothing here.
const IGNORED: [&str; 11] =
    ["matched", "layer", "case", "speaker", "role", "time", "codes", "left", "right", "status", "hit"];

/// Reads a table of requests; `given` fills in what a line leaves open and names the codes where the table has none.
pub fn read_requests(
    file: &str,
    bytes: &[u8],
    given: &Request,
    codes: &[String],
    book: &Codebook,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Request> {
    let table = records(file, bytes, findings);
    let has = |column: &str| table.header.iter().any(|name| name == column);
    for name in &table.header {
        let attribute = book.attributes.iter().any(|attribute| attribute.id == *name);
        if !attribute && !COLUMNS.contains(&name.as_str()) && !IGNORED.contains(&name.as_str()) {
            let known = COLUMNS.into_iter().chain(book.attributes.iter().map(|attribute| attribute.id.as_str()));
            let message = format!("the column `{name}` is not used: it is neither ours nor a segment attribute");
            let finding = Diagnostic::warning("csv-header", Place::line(file, 1), message);
            findings.push(finding.maybe_hint(did_you_mean(name, known)));
        }
    }
    let wrong = |message: &str, hint: &str| Diagnostic::error("csv-header", Place::line(file, 1), message).hint(hint);
    if has("code") != codes.is_empty() {
        findings.push(match has("code") {
            true => wrong("the table has a column `code` and the command names codes too", "leave one of them out"),
            false => wrong("the column `code` is missing", "add it, or name the code before the `-`"),
        });
        return Vec::new();
    }
    let mut requests = Vec::new();
    for record in &table.rows {
        let place = Place::line(file, record.line);
        let named = record.get("code").is_some() || !codes.is_empty();
        let nameless = || ("this line names no code".to_owned(), Some("fill it in, or leave the line out".to_owned()));
        match request(record, &place, given, book).and_then(|request| named.then_some(request).ok_or_else(nameless)) {
            Ok(request) if codes.is_empty() => requests.push(request),
            Ok(request) => requests.extend(codes.iter().map(|code| Request { code: code.clone(), ..request.clone() })),
            Err((message, hint)) => findings.push(Diagnostic::error("request", place, message).maybe_hint(hint)),
        }
    }
    requests
}

type Wrong = (String, Option<String>);

fn request(record: &Record, place: &Place, given: &Request, book: &Codebook) -> Result<Request, Wrong> {
    let verdict = match record.get("verdict") {
        None => given.verdict,
        Some("yes") => Verdict::Yes,
        Some("no") => Verdict::No,
        Some(other) => return Err((format!("`{other}` is no verdict"), Some("write yes or no".to_owned()))),
    };
    let flags = record.get("flags").map(read_flags).transpose()?;
    let mut attributes = given.attributes.clone();
    for attribute in &book.attributes {
        attributes.extend(record.get(&attribute.id).map(|value| (attribute.id.clone(), value.to_owned())));
    }
    Ok(Request {
        place: place.clone(),
        coder: record.get("coder").map_or_else(|| given.coder.clone(), |coder| CoderId(coder.to_owned())),
        pointer: pointer(record)?,
        code: record.get("code").unwrap_or_default().to_owned(),
        verdict,
        note: words_of(record, "note").or_else(|| given.note.clone()),
        flags: flags.or_else(|| given.flags.clone()),
        attributes,
        rule: record.get("rule").map(str::to_owned).or_else(|| given.rule.clone()),
    })
}

/// Returns the words of a cell, without the mark that keeps a spreadsheet from taking them for a formula.
pub fn words_of(record: &Record, column: &str) -> Option<String> {
    let cell = record.get(column)?;
    let guarded = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    Some(unescape(guarded.unwrap_or(cell)))
}

/// Reads flags with a space, comma or semicolon between.
pub fn read_flags(text: &str) -> Result<Vec<Flag>, Wrong> {
    let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty());
    let flag = |word: &str| {
        let near = || did_you_mean(word, Flag::ALL.map(Flag::name));
        let found = Flag::ALL.into_iter().find(|flag| flag.name() == word);
        found.ok_or_else(|| (format!("`{word}` is no flag"), near()))
    };
    words.map(flag).collect()
}

fn pointer(record: &Record) -> Result<Pointer, Wrong> {
    let number = |column: &str| {
        let value = record.get(column)?;
        Some(value.parse::<u32>().map_err(|_| (format!("`{column}` is no whole number: {value}"), None)))
    };
    let quote = words_of(record, "quote").filter(|quote| !quote.starts_with("blake3:"));
    let interview = record.get("interview");
    if let Some(at) = record.get("at") {
        return Ok(Pointer::At(at.parse().map_err(|message| (message, None))?, quote));
    }
    if let (Some(interview), Some(start), Some(end)) = (interview, number("start"), number("end")) {
        let anchor = format!("{interview}:{}-{}", start?, end?);
        return Ok(Pointer::At(anchor.parse::<Anchor>().map_err(|message| (message, None))?, quote));
    }
    match (quote, interview, number("turn")) {
        (Some(words), ..) => Ok(Pointer::Words { words, interview: interview.map(str::to_owned) }),
        (None, Some(interview), Some(turn)) => Ok(Pointer::Turn { interview: interview.to_owned(), number: turn? }),
        _ => Err((
            "this line points at nothing".to_owned(),
            Some("give it `at`, or `interview` with `start` and `end` or `turn`, or `quote`".to_owned()),
        )),
    }
}

impl Decision {
    /// The same decision on whole sentences, or on whole turns.
    pub fn widened(mut self, study: &Study, to: Unit) -> Self {
        if let Some(transcript) = study.transcript(self.interview) {
            let speech = Speech::of(study.language_of(self.interview));
            let units = units(transcript, speech, to);
            let asked = self.coding.segment;
            let first = units.partition_point(|unit| unit.end <= asked.start);
            let touched = units.iter().skip(first).take_while(|unit| unit.start < asked.end);
            self.coding.segment =
                touched.fold(asked, |all, unit| Span::new(all.start.min(unit.start), all.end.max(unit.end)));
        }
        self
    }
}

impl Request {
    /// Finds the place and the code, or says why there is none.
    pub fn resolve(self, study: &Study, findings: &mut Vec<Diagnostic>) -> Option<Decision> {
        let error = |message: String, hint: Option<String>| {
            Diagnostic::error("request", self.place.clone(), message).maybe_hint(hint)
        };
        let code = code(study, &self.code).map_err(|(message, hint)| error(message, hint));
        let segment = self.pointer.resolve(study).map_err(|Lost { message, hint }| error(message, hint));
        let mut attributes = Vec::new();
        for (id, value) in &self.attributes {
            let declared = study.codebook.attributes.iter().find(|attribute| attribute.id == *id);
            let near = || did_you_mean(id, study.codebook.attributes.iter().map(|attribute| attribute.id.as_str()));
            match declared {
                None => attributes.push(error(format!("the codebook has no segment attribute `{id}`"), near())),
                Some(declared) if !value.is_empty() && !declared.accepts(value) => {
                    let hint = (!declared.values.is_empty()).then(|| format!("one of {}", declared.values.join(", ")));
                    attributes.push(error(format!("`{value}` is no value of `{id}`"), hint));
                }
                Some(_) => {}
            }
        }
        let failed = !attributes.is_empty();
        findings.extend(attributes);
        let (code, (interview, segment)) = match (code, segment) {
            (Ok(code), Ok(segment)) if !failed => (code, segment),
            (code, segment) => {
                findings.extend(code.err());
                findings.extend(segment.err());
                return None;
            }
        };
        let coding = NewCoding {
            segment,
            code,
            verdict: self.verdict,
            note: self.note,
            flags: self.flags,
            attributes: self.attributes,
            rule: self.rule,
        };
        Some(Decision { interview, coder: self.coder, coding })
    }
}

/// The whole id of a code that can be used, as people type it.
fn code(study: &Study, typed: &str) -> Result<String, Wrong> {
    let book = &study.codebook;
    let Some(index) = book.typed(typed) else {
        let lasts: BTreeSet<&str> = book.ids().filter_map(|id| id.rsplit('/').next()).collect();
        let near = did_you_mean(typed, book.ids().chain(lasts));
        let hint = near.unwrap_or_else(|| "add it to the codebook, or make a draft of it with --create".to_owned());
        return Err((format!("the codebook has no code `{typed}`"), Some(hint)));
    };
    match book.code(index) {
        Some(code) if code.status == CodeStatus::Retired => {
            let into = code.split_into.join(", ");
            let hint = (!into.is_empty()).then(|| format!("it was split into {into}"));
            Err((format!("the code `{}` is retired", code.id), hint))
        }
        _ => Ok(book.id(index).to_owned()),
    }
}
