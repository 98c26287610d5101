//! A study as it was read: everything that is counted and reported, and nothing computed yet.
//!
//! In: what the stages before read. Out: [`Study`], the one value that the stages after work on.

mod bounds;
mod samples;
mod saved;

pub use bounds::Bounds;
pub use samples::{Sample, SampleKind, draw, read_samples};
pub use saved::{SavedQuery, read_saved};

use crate::case::Roster;
use crate::codebook::{Codebook, Scope};
use crate::coding::{Basis, CoderId, CodingFile, Reading, ReadingStatus, Several};
use crate::digest::Digest;
use crate::guide::Guide;
use crate::locale::{Locale, Words};
use crate::memo::{About, Known, Memo};
use crate::summary::Summaries;
use crate::text::{Span, Text};
use crate::theme::{Quotations, Themes};
use crate::transcript::Transcript;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The name and version that stands in locks and methods paragraphs.
pub const TOOL: &str = concat!("grenstaal ", env!("CARGO_PKG_VERSION"));

/// The school of method a study stands in, which decides what is asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// Reflexive thematic analysis.
    Reflexive,
    /// Framework, template or matrix analysis.
    Codebook,
    /// Thematic analysis that stands on agreement.
    CodingReliability,
    /// Content analysis.
    ContentAnalysis,
}

impl Stance {
    /// Every stance, in order.
    pub const ALL: [Self; 4] = [Self::Reflexive, Self::Codebook, Self::CodingReliability, Self::ContentAnalysis];

    /// Returns the word in `study.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reflexive => "reflexive",
            Self::Codebook => "codebook",
            Self::CodingReliability => "coding-reliability",
            Self::ContentAnalysis => "content-analysis",
        }
    }
}

/// A table or chart that a study asks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Its kind.
    pub kind: String,
    /// The attribute it is split by.
    pub by: Option<String>,
}

/// What `study.toml` decides about counting and printing.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What a rule makes a candidate of, where the rule does not say.
    pub scope: Scope,
    /// The coder whose codings are agreed.
    pub reconciled: Option<String>,
    /// How two persons are put together without one.
    pub several: Option<Several>,
    /// What stands behind a quotation.
    pub attribution: String,
    /// Values that fewer cases share are generalised in reports.
    pub small_cell: usize,
    /// Coding files repeat the words; else they hold a digest of them.
    pub quotes: bool,
    /// What its own words for a quantity stand for, in lower case.
    pub quantities: BTreeMap<String, Bounds>,
    /// The tables wanted; none: a sensible set.
    pub tables: Vec<Wanted>,
    /// The charts wanted; none: a sensible set.
    pub charts: Vec<Wanted>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Path relative to the study, with `/`.
    pub path: String,
    /// The identity of its bytes.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
}

/// Everything that was read.
#[derive(Debug)]
pub struct Study {
    /// The title.
    pub title: Words,
    /// The language of the interviews, where they do not say otherwise.
    pub language: String,
    /// The language of reports.
    pub locale: Locale,
    /// The school of method; missing is a finding.
    pub stance: Option<Stance>,
    /// What was decided about counting and printing.
    pub settings: Settings,
    /// Who and when.
    pub roster: Roster,
    /// What was to be asked.
    pub guide: Guide,
    /// What is looked for.
    pub codebook: Codebook,
    /// The transcripts; same indices as the roster's interviews.
    pub transcripts: Vec<Option<Transcript>>,
    /// The decisions of persons; same indices, coders in order.
    pub codings: Vec<Vec<CodingFile>>,
    /// Who has a folder of codings, sorted; a person's number in marks is one more than the place here.
    pub coders: Vec<String>,
    /// A person has coded interviews that were not read.
    pub coded_elsewhere: bool,
    /// What each coder has read.
    pub readings: BTreeMap<String, Vec<Reading>>,
    /// What is claimed.
    pub themes: Themes,
    /// How quotations are printed.
    pub quotations: Quotations,
    /// What researchers noted, by id.
    pub memos: Vec<Memo>,
    /// What researchers make of each participant.
    pub summaries: Summaries,
    /// The queries it keeps, in file order.
    pub queries: Vec<SavedQuery>,
    /// Which interviews are coded twice, and which were kept apart from the rules.
    pub samples: Vec<Sample>,
    /// Interviews of which the coder at work sees neither candidates nor what others decided.
    pub unseen: BTreeSet<usize>,
    /// The files all this came from, sorted.
    pub inputs: Vec<Input>,
}

impl Study {
    /// Returns what a memo may be about; `texts` are those it may quote.
    pub fn known<'s>(&'s self, texts: &'s BTreeMap<&'s str, (usize, &'s Text)>) -> Known<'s> {
        Known {
            codebook: &self.codebook,
            themes: self.themes.themes.iter().map(|theme| theme.id.as_str()).collect(),
            roster: &self.roster,
            coders: &self.coders,
            texts,
        }
    }

    /// Tells whether numbers come from candidates or from decisions.
    pub fn basis(&self) -> Basis {
        let coded = self.coded_elsewhere || self.codings.iter().flatten().any(|file| file.lines > 0);
        let read = self.readings.values().flatten().any(|reading| reading.status >= ReadingStatus::Candidates);
        let ruled = !self.codebook.rules.is_empty();
        if coded || read || !ruled { Basis::Decisions } else { Basis::Candidates }
    }

    /// Returns the interviews that a coder codes blind and has not read in full yet.
    pub fn blind(&self, coder: &str) -> BTreeSet<usize> {
        let samples = self.samples.iter().filter(|sample| sample.kind == SampleKind::Double);
        let own = samples.filter(|sample| sample.coders.iter().any(|name| name == coder));
        let places = own.flat_map(|sample| &sample.interviews).filter_map(|id| self.roster.interview(id));
        places.filter(|interview| self.reading(coder, *interview) != ReadingStatus::Full).collect()
    }

    /// Tells whether a coder codes an interview without seeing candidates and others.
    pub fn codes_blind(&self, coder: &str, interview: usize) -> bool {
        let id = self.interview_id(interview);
        let blind =
            |sample: &&Sample| sample.kind == SampleKind::Double && sample.coders.iter().any(|name| name == coder);
        self.samples.iter().filter(blind).any(|sample| sample.interviews.iter().any(|known| known == id))
    }

    /// Takes out what a coder may not see yet: of interviews coded blind, what others decided, quoted and noted; rules propose
    /// nothing there.
    pub fn blinded(&mut self, coder: &CoderId) {
        self.unseen = self.blind(&coder.0);
        for (_, files) in self.codings.iter_mut().enumerate().filter(|(i, _)| self.unseen.contains(i)) {
            files.retain(|file| file.coder == *coder);
        }
        let unseen = &self.unseen;
        for theme in &mut self.themes.themes {
            theme.quotations.retain(|placed| !unseen.contains(&placed.interview));
            theme.against.retain(|placed| !unseen.contains(&placed.interview));
        }
        let interviews = &self.roster.interviews;
        let of_unseen = |about: &About| match about {
            About::Interview(interview) => unseen.contains(interview),
            About::Case(case) => unseen.iter().any(|i| interviews.get(*i).is_some_and(|i| i.case == Some(*case))),
            About::Code(_) | About::Theme(_) => false,
        };
        self.memos.retain(|memo| {
            memo.author == coder.0
                || !(memo.about.iter().any(of_unseen)
                    || memo.segments.iter().any(|placed| unseen.contains(&placed.interview)))
        });
        self.summaries.0.retain(|summary| !of_unseen(&About::Case(summary.case)));
    }

    /// Tells whether a coder still codes an interview of a case blind.
    pub fn is_unseen(&self, case: usize) -> bool {
        let of_case = |interview: &usize| self.roster.interviews.get(*interview).is_some_and(|i| i.case == Some(case));
        self.unseen.iter().any(of_case)
    }

    /// Finds what something is about, as it is typed: `code:…`, `theme:…`, `case:…` or `interview:…`.
    ///
    /// # Errors
    /// The name of the check, what is wrong, and what to do.
    pub fn about(&self, text: &str) -> Result<About, (&'static str, String, Option<String>)> {
        let texts = BTreeMap::new();
        self.known(&texts).about(text)
    }

    /// Writes what something is about, as it is read.
    pub fn about_name(&self, about: &About) -> String {
        match about {
            About::Code(code) => format!("code:{}", self.codebook.id(*code)),
            About::Theme(id) => format!("theme:{id}"),
            About::Case(case) => format!("case:{}", self.case_id(Some(*case))),
            About::Interview(interview) => format!("interview:{}", self.interview_id(*interview)),
        }
    }

    /// Returns the language of an interview.
    pub fn language_of(&self, interview: usize) -> &str {
        let own = self.roster.interviews.get(interview).and_then(|interview| interview.language.as_deref());
        own.unwrap_or(&self.language)
    }

    /// Returns the transcript of an interview.
    pub fn transcript(&self, interview: usize) -> Option<&Transcript> {
        self.transcripts.get(interview).and_then(Option::as_ref)
    }

    /// Returns the id of an interview.
    pub fn interview_id(&self, interview: usize) -> &str {
        self.roster.interviews.get(interview).map_or("", |interview| interview.id.0.as_str())
    }

    /// Returns the id of a case, or "" for a speaker nobody could identify.
    pub fn case_id(&self, case: Option<usize>) -> &str {
        case.and_then(|case| self.roster.cases.get(case)).map_or("", |case| case.id.0.as_str())
    }

    /// Returns a coder's file on an interview in which lines cannot be used: until they can, nothing tells on which candidates
    /// there that coder has decided.
    pub fn held(&self, coder: &CoderId, interview: usize) -> Option<&CodingFile> {
        self.codings.get(interview)?.iter().find(|file| file.coder == *coder && file.broken > 0)
    }

    /// Returns how far `coder` has read an interview.
    pub fn reading(&self, coder: &str, interview: usize) -> ReadingStatus {
        let id = self.interview_id(interview);
        let readings = self.readings.get(coder).map(Vec::as_slice).unwrap_or_default();
        readings.iter().rfind(|reading| reading.interview == id).map_or(ReadingStatus::Open, |reading| reading.status)
    }

    /// Returns the words of an interview that a person flagged `sensitive`: no output shows them.
    pub fn sensitive(&self, interview: usize) -> Vec<Span> {
        let files = self.codings.get(interview).map(Vec::as_slice).unwrap_or_default();
        files.iter().flat_map(|file| &file.sensitive).copied().collect()
    }

    /// Returns words to show: those of the span, or `[sensitive]` where a person flagged any of them.
    pub fn showable(&self, interview: usize, span: Span) -> &str {
        let hidden = self.sensitive(interview).iter().any(|sensitive| sensitive.overlaps(span));
        let words = self.transcript(interview).map_or("", |transcript| transcript.text.slice(span));
        if hidden { "[sensitive]" } else { words }
    }
}
