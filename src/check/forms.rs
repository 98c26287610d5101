//! Findings as programs that watch over a repository read them: JUnit, SARIF 2.1.0, GitHub's annotations.
//!
//! In: findings, and how a path of the study is written from where the program was called. Out: text. These lists leave the
//! machine, so they hold places and never words of a transcript: of findings in a study what stands between “ and ” is
//! withheld, and of one in a transcript only what the check means is told. What is said of a manuscript to those outside
//! holds no words of a transcript to begin with.

use super::explain::{Explained, explained, without_links};
use crate::diagnostic::{Diagnostic, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Writes a path of the study as others see it.
type Path<'a> = &'a dyn Fn(&str) -> String;

/// What findings are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// A study's own files.
    Check,
    /// A manuscript, as it is told to those who may not see the transcripts.
    Verify,
}

impl Suite {
    const fn name(self) -> &'static str {
        match self {
            Self::Check => "grenstaal check",
            Self::Verify => "grenstaal verify",
        }
    }

    /// What it is about, where nothing was found.
    const fn about(self) -> &'static str {
        match self {
            Self::Check => "study",
            Self::Verify => "manuscript",
        }
    }

    /// The message, and the message with what to do.
    fn told(self, finding: &Diagnostic) -> (String, String) {
        let finding = match self {
            Self::Check => withheld(finding),
            Self::Verify => finding.clone(),
        };
        let whole = match &finding.hint {
            Some(hint) => format!("{}\nhint: {hint}", finding.message),
            None => finding.message.clone(),
        };
        (finding.message, whole)
    }
}

/// Returns a finding without the words of people in it.
pub fn withheld(finding: &Diagnostic) -> Diagnostic {
    let mut told = finding.clone();
    if let Some(row) = row_of(finding).filter(|_| finding.place.file.starts_with("transcripts/")) {
        told.message = without_links(row.means);
        told.hint = Some(without_links(row.remedy));
        return told;
    }
    told.message = without_quotes(&told.message);
    told.hint = told.hint.as_deref().map(without_quotes);
    told
}

/// Cuts out all from the first opening quotation mark to the last closing one; words may hold marks of their own.
fn without_quotes(text: &str) -> String {
    match (text.split_once('“'), text.rsplit_once('”')) {
        (Some((before, _)), Some((_, after))) => format!("{before}“…”{after}"),
        _ => text.to_owned(),
    }
}

/// The row that explains a finding: that of its severity, else the first.
fn row_of(finding: &Diagnostic) -> Option<&'static Explained> {
    let rows = explained(finding.check);
    let own = rows.iter().find(|row| row.severity.starts_with(finding.severity.name())).copied();
    own.or_else(|| rows.first().copied())
}

/// Writes workflow commands, which GitHub shows beside the lines of a pull request.
pub fn github(suite: Suite, findings: &[Diagnostic], path: Path) -> String {
    let text = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |value: &str| text(value).replace(':', "%3A").replace(',', "%2C");
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = &finding.place;
        let mut at = format!("file={}", property(&path(&place.file)));
        let numbers = [("line", place.line), ("col", place.column)];
        for (name, number) in numbers.into_iter().filter_map(|(name, number)| Some((name, number?))) {
            let _ = write!(at, ",{name}={number}");
        }
        let _ = writeln!(out, "::{command} {at},title={}::{}", property(finding.check), text(&suite.told(finding).1));
    }
    out
}

/// Writes a test suite for each file and a test case for each finding; those at `fail_on` or above have failed.
pub fn junit(suite: Suite, findings: &[Diagnostic], fail_on: Severity, path: Path) -> String {
    let mut files: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        files.entry(&finding.place.file).or_default().push(finding);
    }
    let failed = |findings: &[&Diagnostic]| findings.iter().filter(|finding| finding.severity >= fail_on).count();
    let (tests, failures) = (findings.len().max(1), failed(&findings.iter().collect::<Vec<_>>()));
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let _ = writeln!(out, "<testsuites name=\"{}\" tests=\"{tests}\" failures=\"{failures}\">", suite.name());
    if files.is_empty() {
        let about = suite.about();
        let _ = writeln!(out, "  <testsuite name=\"{about}\" tests=\"1\" failures=\"0\" errors=\"0\">");
        let _ = writeln!(out, "    <testcase classname=\"{about}\" name=\"no findings\"/>\n  </testsuite>");
    }
    for (file, findings) in files {
        let file = xml(&path(file));
        let (tests, failures) = (findings.len(), failed(&findings));
        let _ = writeln!(out, "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">");
        for finding in findings {
            let line = finding.place.line.map(|line| format!(", line {line}")).unwrap_or_default();
            let _ = writeln!(out, "    <testcase classname=\"{file}\" name=\"{}{line}\">", finding.check);
            let (message, whole) = suite.told(finding);
            let (severity, whole) = (finding.severity.name(), xml(&whole));
            let _ = if finding.severity >= fail_on {
                writeln!(out, "      <failure type=\"{severity}\" message=\"{}\">{whole}</failure>", xml(&message))
            } else {
                writeln!(out, "      <system-out>{severity}: {whole}</system-out>")
            };
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// Escapes text for XML; what XML cannot hold is replaced.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push('\t'),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Writes a SARIF 2.1.0 log, with the explanation of each check that found something.
pub fn sarif(suite: Suite, findings: &[Diagnostic], path: Path) -> String {
    let mut used: Vec<&str> = findings.iter().map(|finding| finding.check).collect();
    used.sort_unstable();
    used.dedup();
    let rules: Vec<Value> = used.iter().map(|name| rule(name)).collect();
    let result = |finding: &Diagnostic| {
        let place = &finding.place;
        let mut physical = json!({
            "artifactLocation": { "uri": uri(&path(&place.file)), "uriBaseId": "%SRCROOT%" },
        });
        if let (Some(line), Some(physical)) = (place.line, physical.as_object_mut()) {
            let mut region = json!({ "startLine": line });
            if let (Some(column), Some(region)) = (place.column, region.as_object_mut()) {
                region.insert("startColumn".to_owned(), column.into());
            }
            physical.insert("region".to_owned(), region);
        }
        json!({
            "ruleId": finding.check,
            "ruleIndex": used.binary_search(&finding.check).ok(),
            "level": finding.severity.name(),
            "message": { "text": suite.told(finding).1 },
            "locations": [{ "physicalLocation": physical }],
        })
    };
    let driver = json!({ "name": "grenstaal", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules });
    let run = json!({
        "tool": { "driver": driver },
        "columnKind": "unicodeCodePoints",
        "results": findings.iter().map(result).collect::<Vec<_>>(),
    });
    let log = json!({ "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run] });
    format!("{log:#}\n")
}

fn rule(name: &str) -> Value {
    let rows = explained(name);
    let said =
        |what: fn(&Explained) -> &str| rows.iter().map(|row| without_links(what(row))).collect::<Vec<_>>().join("; ");
    let levels = ["error", "warning", "note"];
    let level = rows.first().and_then(|row| levels.into_iter().find(|level| row.severity.starts_with(level)));
    json!({
        "id": name,
        "shortDescription": { "text": said(|row| row.means) },
        "help": { "text": said(|row| row.remedy) },
        "defaultConfiguration": { "level": level.unwrap_or("warning") },
    })
}

/// Writes a path as a relative URI.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
