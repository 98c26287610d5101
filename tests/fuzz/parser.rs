//! One parser under the fuzzer, chosen by the environment variable `PARSER`.
//!
//! In: bytes that libFuzzer makes up. Out: nothing; whatever a parser is given, it returns. `PARSER` is the id of a format
//! (`docx`) or a name of [`OTHERS`]. The sources are those of the program, compiled anew without what comes after
//! `coding` in `lib.rs`: no polars, no charts.

#![no_main]

#[allow(dead_code, unused_imports, reason = "what comes after these modules is not compiled here")]
#[path = "../../src"]
mod flow {
    pub mod text;

    pub mod digest;

    pub mod diagnostic;

    pub mod source;

    pub mod progress;

    pub mod locale;

    pub mod archive;

    pub mod transcript;

    pub mod case;

    pub mod guide;

    pub mod pattern;

    pub mod codebook;

    pub mod coding;
}

use flow::*;

use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use std::sync::OnceLock;
use transcript::import::{self, FORMATS, Roles, Source};
use transcript::{InterviewId, Labels, Role, Transcript, parse};

/// What is given bytes.
enum Parser {
    Format(&'static dyn import::Format),
    Other(fn(&[u8])),
}

/// The parsers that are no format of `import`.
const OTHERS: [(&str, fn(&[u8])); 7] = [
    ("import", whole_import),
    ("xml", xml),
    ("transcript", our_transcript),
    ("roles", roles),
    ("pattern", one_pattern),
    ("codebook", whole_codebook),
    ("coding", coding_file),
];

static PARSER: OnceLock<Parser> = OnceLock::new();

fuzz_target!(
    init: {
        let name = std::env::var("PARSER").unwrap_or_default();
        let format = FORMATS.iter().find(|format| format.about().id == name).map(|format| Parser::Format(*format));
        let other = || OTHERS.iter().find(|(other, _)| *other == name).map(|(_, parser)| Parser::Other(*parser));
        let Some(parser) = format.or_else(other) else {
            let formats = FORMATS.iter().map(|format| format.about().id);
            let names: Vec<&str> = formats.chain(OTHERS.map(|(name, _)| name)).collect();
            panic!("PARSER is one of: {}", names.join(" "));
        };
        let _ = PARSER.set(parser);
    },
    |bytes: &[u8]| {
        let bytes = packed(bytes);
        match PARSER.get() {
            Some(Parser::Format(format)) => {
                let source = Source { name: "fuzz", bytes: &bytes };
                let _ = format.recognise(&source);
                let _ = format.read(&source);
            }
            Some(Parser::Other(parser)) => parser(&bytes),
            None => {}
        }
    }
);

/// Packs bytes of the form `=== name`, content, `=== name`, … into a zip archive; others stay as they are. So the fuzzer
/// changes the parts of a docx rather than checksums.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let Some(parts) = std::str::from_utf8(bytes).ok().and_then(|text| text.strip_prefix("=== ")) else {
        return bytes.to_vec();
    };
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for part in parts.split("\n=== ") {
        let (name, content) = part.split_once('\n').unwrap_or((part, ""));
        if writer.start_file(name, stored).is_ok() {
            let _ = writer.write_all(content.as_bytes());
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// From bytes to the transcript that would be written, and back: not a word may change.
fn whole_import(bytes: &[u8]) {
    let Ok(reading) = import::read(&Source { name: "fuzz", bytes }) else { return };
    for (_, talk) in reading.talks {
        let _ = import::clear_roles(&talk);
        let roles = Roles::default();
        let mut utterances = talk.utterances;
        for utterance in &mut utterances {
            utterance.speaker = Some(roles.label(utterance.speaker.as_deref().unwrap_or(import::NOBODY)));
        }
        let participant = utterances.iter().filter_map(|utterance| utterance.speaker.clone()).collect();
        let written = import::plain_text(&utterances);
        let read = transcript(&written, &Labels { participant, ..Labels::default() });
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let said: Vec<String> = utterances.iter().flat_map(|utterance| words(&utterance.text)).collect();
        let kept: Vec<String> = read.turns.iter().flat_map(|turn| words(read.words_of(turn))).collect();
        assert_eq!(said, kept, "words changed on the way to {written:?}");
    }
}

fn xml(bytes: &[u8]) {
    let Ok(text) = archive::decode(bytes) else { return };
    let mut xml = archive::Xml::new(&text);
    while let Ok(Some(_)) = xml.next() {}
}

fn transcript(text: &str, labels: &Labels) -> Transcript {
    parse(InterviewId("fuzz".to_owned()), "fuzz.txt", text::Text::new(text.to_owned()), labels).0
}

fn labels() -> Labels {
    Labels { interviewer: vec!["I".to_owned()], participant: vec!["P".to_owned()], ..Labels::default() }
}

fn our_transcript(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let transcript = transcript(text, &labels());
    for turn in &transcript.turns {
        let _ = transcript.words_of(turn);
    }
}

fn roles(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (speakers, renames) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(roles) = Roles::parse(&[speakers.to_owned()], &[renames.to_owned()]) {
        let _: (String, Option<Role>) = (roles.label("I"), roles.role("I"));
    }
}

/// The first line is a pattern, the rest is searched.
fn one_pattern(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (pattern, searched) = text.split_once('\n').unwrap_or((text, "some words, een paar woorden"));
    let Ok(pattern) = pattern::Pattern::parse(pattern) else { return };
    let Ok(set) = pattern::PatternSet::new(vec![pattern]) else { return };
    let text = text::Text::new(searched.to_owned());
    let mut hits = Vec::new();
    pattern::Scanner::new(&set).scan(text.as_str(), &[text::Span::new(0, text.len())], &mut hits);
    for hit in hits {
        let _ = text.slice(hit.span);
    }
}

fn whole_codebook(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut findings = Vec::new();
    let book = codebook::read("codebook.toml", text, &mut findings);
    coding::check_examples(&book, "nl", codebook::Scope::default(), &mut findings);
}

fn coding_file(bytes: &[u8]) {
    let transcript = transcript("I: Hoe ging dat?\n\nP: Ja, één keer ging het goed.\n", &labels());
    let book = codebook::read("codebook.toml", "[[code]]\nid = \"a\"\nname = \"A\"\n", &mut Vec::new());
    let coder = coding::CoderId("anna".to_owned());
    let _ = coding::read_codings("codings/anna/fuzz.csv", bytes, coder, &transcript, &book, &mut Vec::new());
}
