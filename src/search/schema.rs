//! What the index holds: a document is a turn.
//!
//! In: nothing. Out: [`Fields`] and the numbers by which codes and states are indexed.

use crate::codebook::CodeIndex;
use crate::query::Layer;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// The fields of a turn.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Its words as they are spelled, with and without accents.
    pub words: Field,
    /// The stems of those that are not their own, with the language in front, and the language.
    pub stems: Field,
    /// The number of the interview.
    pub interview: Field,
    /// The number of the interview and of the speaker in it.
    pub voice: Field,
    /// The codes it carries, with those above them: [`code`].
    pub code: Field,
    /// Who speaks, what carries no code, what is asked: [`State`].
    pub state: Field,
    /// Its place in the interview.
    pub turn: Field,
    /// Milliseconds from the beginning of the recording.
    pub time: Field,
    /// First byte in the stored text.
    pub start: Field,
    /// One past the last byte.
    pub end: Field,
    /// Code points before it.
    pub first: Field,
    /// The question of the guide that it asks.
    pub asks: Field,
    /// The marks: code, coder and first byte.
    pub mark: Field,
    /// The marks again, in the same order: bits and last byte.
    pub mark_end: Field,
}

/// The name of the tokenizer of words.
pub const WORDS: &str = "grenstaal-words";
/// The name of the tokenizer of stems.
pub const STEMS: &str = "grenstaal-stems";

impl Fields {
    /// Makes the schema.
    pub fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let text = |name: &str, option| {
            TextOptions::default()
                .set_indexing_options(TextFieldIndexing::default().set_tokenizer(name).set_index_option(option))
        };
        let fields = Self {
            words: schema.add_text_field("words", text(WORDS, IndexRecordOption::WithFreqsAndPositions)),
            stems: schema.add_text_field("stems", text(STEMS, IndexRecordOption::WithFreqs)),
            interview: schema.add_u64_field("interview", INDEXED),
            voice: schema.add_u64_field("voice", INDEXED | FAST),
            code: schema.add_u64_field("code", INDEXED),
            state: schema.add_u64_field("state", INDEXED),
            turn: schema.add_u64_field("turn", FAST),
            time: schema.add_u64_field("time", FAST),
            start: schema.add_u64_field("start", FAST),
            end: schema.add_u64_field("end", FAST),
            first: schema.add_u64_field("first", FAST),
            asks: schema.add_u64_field("asks", FAST),
            mark: schema.add_u64_field("mark", FAST),
            mark_end: schema.add_u64_field("mark_end", FAST),
        };
        (schema.build(), fields)
    }
}

/// What a turn is, beside its words and codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A participant speaks.
    Participant,
    /// An interviewer speaks.
    Interviewer,
    /// Some of it carries no code in a layer.
    Uncoded(Layer),
    /// It asks a question of the guide.
    Asks(u16),
}

impl State {
    /// Returns its number in the index.
    pub const fn number(self) -> u64 {
        match self {
            Self::Participant => 0,
            Self::Interviewer => 1,
            Self::Uncoded(Layer::Decided) => 2,
            Self::Uncoded(Layer::Candidates) => 3,
            Self::Uncoded(Layer::All) => 4,
            Self::Asks(question) => 16 + question as u64,
        }
    }
}

/// On whose word a turn carries a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It counts.
    Decided,
    /// A rule proposes it and nobody decided.
    Open,
    /// A rule proposes it and somebody decided.
    Settled,
    /// A coder coded it.
    Coder(u16),
}

/// Returns the number by which a code is indexed: alone, or with all below it.
pub fn code(source: Source, code: CodeIndex, with_below: bool) -> u64 {
    let source = match source {
        Source::Decided => 0,
        Source::Open => 1,
        Source::Settled => 2,
        Source::Coder(coder) => 3 + u64::from(coder),
    };
    source << 32 | u64::from(with_below) << 16 | u64::from(code.0)
}
