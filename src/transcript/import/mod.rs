//! Transcripts in the formats people really have, read into one neutral form.
//!
//! In: the bytes of a file and its name. Out: [`Content`]: lines still without speakers, or talk that names them; and
//! everything that was left out. Nothing here opens a file, and nothing is decided about roles.

mod assemblyai;
mod aws;
mod azure;
mod cha;
mod cha_words;
mod clock;
mod columns;
mod cue;
mod cue_labels;
mod cue_speakers;
mod cue_text;
mod deepgram;
mod document;
mod docx;
mod docx_elements;
mod docx_text;
mod dpe;
mod eaf;
mod encoding;
mod exb;
mod generic;
mod google;
mod grid;
mod ibm;
mod join;
mod json;
mod json_outline;
#[cfg(test)]
mod json_proof;
mod json_talk;
mod json_text;
mod labels;
mod legacy;
mod markdown;
mod nlp;
mod ods;
mod odt;
mod odt_text;
mod paper;
#[cfg(test)]
mod paper_testing;
mod pdf;
mod pdf_columns;
mod pdf_flow;
mod pdf_font;
mod pdf_guard;
mod pdf_lines;
mod pdf_operators;
mod pdf_page;
mod plain;
mod podcast;
mod question;
mod rev;
mod roles;
mod rtf;
mod rtf_flow;
mod rtf_text;
mod rtf_tokens;
mod speechmatics;
mod srt;
mod survey;
mod table;
mod table_of_talk;
mod tei;
mod tei_said;
mod text;
mod textgrid;
mod tiers;
mod trs;
#[cfg(test)]
mod try_out;
mod vtt;
mod whisper;
mod write;
mod xlsx;
mod xlsx_style;

pub use encoding::{Decoded, decode};
pub use join::join_cues;
pub use labels::clear_roles;
pub use paper::{Aside, Paper, PaperParagraph, docx_paper, odt_paper, pdf_paper};
pub use roles::Roles;
pub use write::plain_text;

use super::{Role, Time};

/// A file as it came.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// File name with its ending, without folders.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What the table of formats says about one format; help and docs are made of it.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Short id, such as `docx`.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// The usual file endings, in lower case; the first is the usual one.
    pub endings: &'static [&'static str],
    /// How its content is recognised.
    pub recognised: &'static str,
    /// What is kept.
    pub kept: &'static str,
    /// What is lost.
    pub lost: &'static str,
}

/// One source format.
pub trait Format: Sync {
    /// Says what the format is.
    fn about(&self) -> &'static About;

    /// Tells how sure it is, 1–100, that this is its format, by content and never by the name; `None`: it is not.
    fn recognise(&self, source: &Source) -> Option<u8>;

    /// Reads the file.
    ///
    /// # Errors
    /// When the file is damaged, hostile or holds no talk; a damaged part that can be stepped over is `dropped` instead.
    fn read(&self, source: &Source) -> Result<Content, Refused>;
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refused {
    /// What is wrong, a full phrase.
    pub message: String,
    /// Line of the source, from 1, where that means something.
    pub line: Option<u32>,
    /// What to do.
    pub hint: Option<String>,
}

impl Refused {
    /// Makes a refusal.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), line: None, hint: None }
    }

    /// Adds the line.
    #[must_use]
    pub fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text in lines; who speaks has still to be found by evidence.
    Lines(Lines),
    /// Talk whose speakers the format itself names.
    Talk(Talk),
    /// Several interviews in one file, such as survey answers: an id for each.
    Interviews(Vec<(String, Talk)>),
}

/// Text in lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The lines in order; an empty one ends a paragraph.
    pub lines: Vec<Line>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// What the reader of the file should know, whole sentences.
    pub notes: Vec<String>,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Line (or paragraph, row, page line) in the source, from 1.
    pub number: u32,
    /// Its words, without line end.
    pub text: String,
}

/// Talk with speakers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    /// What was said, in order.
    pub utterances: Vec<Utterance>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// What the reader of the file should know, whole sentences.
    pub notes: Vec<String>,
    /// The language tag that the file states.
    pub language: Option<String>,
}

/// What one speaker said in one go, or one cue of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utterance {
    /// The speaker as the source writes it; `None` when the source does not say.
    pub speaker: Option<String>,
    /// When it begins.
    pub time: Option<Time>,
    /// When it ends, where the source says so.
    pub end: Option<Time>,
    /// The words; paragraphs stand apart by an empty line.
    pub text: String,
    /// Line (or row, cue, paragraph) in the source, from 1.
    pub number: u32,
}

/// Something of the source that is not in the transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Line (or row, cue, paragraph) in the source, from 1.
    pub number: u32,
    /// What it was, shortened to 200 characters.
    pub text: String,
    /// Why, such as "page number" or "header".
    pub why: &'static str,
}

/// The label of talk whose speaker a source does not name.
pub const NOBODY: &str = "Unknown";

/// Every format; the surest wins, and of equals the first.
pub static FORMATS: &[&dyn Format] = &[
    &text::PlainText,
    &markdown::Markdown,
    &docx::Docx,
    &odt::Odt,
    &rtf::Rtf,
    &pdf::Pdf,
    &legacy::Legacy,
    &vtt::Vtt,
    &srt::Srt,
    &whisper::Whisper,
    &aws::Aws,
    &google::Google,
    &ibm::Ibm,
    &deepgram::Deepgram,
    &assemblyai::AssemblyAi,
    &speechmatics::Speechmatics,
    &rev::Rev,
    &azure::Azure,
    &dpe::Dpe,
    &podcast::Podcast,
    &generic::Generic,
    &cha::Cha,
    &eaf::Eaf,
    &textgrid::TextGrid,
    &exb::Exb,
    &tei::Tei,
    &trs::Trs,
    &table::Table,
    &survey::Survey,
];

/// A file, read.
#[derive(Debug)]
pub struct Reading {
    /// The format it was read as.
    pub format: &'static About,
    /// The talk, with an id for each part where the file holds several.
    pub talks: Vec<(Option<String>, Talk)>,
    /// Whole sentences worth reading.
    pub notes: Vec<String>,
}

/// Recognises a file by its content and reads it.
///
/// # Errors
/// When no format knows it, or the one that does cannot read it.
pub fn read(source: &Source) -> Result<Reading, Refused> {
    let best = FORMATS.iter().filter_map(|format| Some((format.recognise(source)?, *format)));
    let best = best.reduce(|best, other| if other.0 > best.0 { other } else { best });
    let Some((_, format)) = best else {
        let ids: Vec<&str> = FORMATS.iter().map(|format| format.about().id).collect();
        return Err(
            Refused::new("the file is in no format that is known here").hint(format!("known are {}", ids.join(", ")))
        );
    };
    let about = format.about();
    let mut notes = Vec::new();
    let ending = source.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let another = FORMATS.iter().any(|other| other.about().endings.contains(&ending.as_str()));
    if another && !about.endings.contains(&ending.as_str()) {
        notes.push(format!("The name ends in .{ending}, and the content is {}; it was read as that.", about.name));
    }
    let talks = match format.read(source)? {
        Content::Lines(lines) => {
            let found = labels::find_speakers(&lines);
            notes.extend(doubts(&found));
            vec![(None, found.talk)]
        }
        Content::Talk(talk) => vec![(None, talk)],
        Content::Interviews(interviews) => interviews.into_iter().map(|(id, talk)| (Some(id), talk)).collect(),
    };
    Ok(Reading { format: about, talks, notes })
}

/// What a person should look at: labels that may be one speaker, or speech after all.
fn doubts(found: &labels::Found) -> Vec<String> {
    let unclear = found.labels.iter().filter_map(|label| match label.sure {
        labels::Sure::Unclear(why) => Some(format!(
            "`{}` was taken for a speaker ({} turns), and may not be one: {why}.",
            label.label, label.turns
        )),
        labels::Sure::Clear => None,
    });
    let same = found.same.iter().map(|same| {
        format!(
            "`{}` and `{}` may be one speaker: {}. Nothing was merged; --rename does.",
            same.label, same.other, same.why
        )
    });
    let looks: std::collections::BTreeSet<&str> = found.speech.iter().map(|line| line.label.as_str()).collect();
    let named: Vec<&str> = looks.iter().copied().take(8).collect();
    let speech = (!looks.is_empty()).then(|| {
        format!("Taken for speech, though it looks like a label ({} lines): {}.", found.speech.len(), named.join(", "))
    });
    unclear.chain(same).chain(speech).collect()
}
