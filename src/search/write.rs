//! Making and renewing an index.
//!
//! In: a folder, the interviews there are, each with the identity of what it is made of, and an [`Analysis`] of those that are
//! new. Out: the index on disk, renewed all or not at all: whoever is killed leaves it as it was. The caller sees to it that
//! nobody else writes.

use super::manifest::{Entry, FORMAT, Manifest};
use super::read::Index;
use super::schema::{Fields, Source, State, code};
use super::tokens::tagged;
use super::{Trouble, register};
use crate::codebook::Codebook;
use crate::excerpt::{Analysis, Mark};
use crate::progress::Progress;
use crate::query::{Asked, Layer, Reader, TurnView, talk, uncoded};
use crate::transcript::Role;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

/// An interview and the identity of all that its documents are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// Its id.
    pub id: String,
    /// The identity.
    pub key: String,
}

/// Memory of one indexing thread, in bytes.
const MEMORY: usize = 60_000_000;
/// Brings an index up to date: `all` are the interviews there should be. The analysis must hold those that changed; in the
/// files of some of them something may be wrong.
pub fn update(
    folder: &Path,
    all: &[Fresh],
    analysis: &Analysis,
    doubtful: &(dyn Fn(&str) -> bool + Sync),
    progress: &dyn Progress,
) -> Result<Index, Trouble> {
    let (index, taken) = open_or_make(folder)?;
    let (_, fields) = Fields::new();
    let mut writer = writer(&index)?;
    let mut manifest = Manifest::of(&index, folder)?.unwrap_or_default();
    manifest.format = FORMAT;
    let changed: Vec<&Fresh> = all
        .iter()
        .filter(|fresh| manifest.interviews.get(&fresh.id).is_none_or(|entry| entry.key != fresh.key))
        .collect();
    let wanted: BTreeSet<&str> = all.iter().map(|fresh| fresh.id.as_str()).collect();
    let gone: Vec<u64> = manifest
        .interviews
        .iter()
        .filter(|(id, _)| !wanted.contains(id.as_str()))
        .map(|(_, entry)| entry.number)
        .collect();
    manifest.interviews.retain(|id, _| wanted.contains(id.as_str()));
    let numbered: Vec<(&Fresh, u64)> = changed
        .into_iter()
        .map(|fresh| {
            let known = manifest.interviews.get(&fresh.id).map(|entry| entry.number);
            let number = known.unwrap_or(manifest.next);
            manifest.next = manifest.next.max(number + 1);
            (fresh, number)
        })
        .collect();
    // Everything is taken out before anything is put in: tantivy looks up deletes in the order of its documents, which is not
    // the order of their stamps when several threads put them in.
    let renewed = numbered.iter().filter(|(fresh, _)| manifest.interviews.contains_key(&fresh.id)).map(|(_, n)| *n);
    for number in gone.into_iter().chain(renewed) {
        writer.delete_term(Term::from_field_u64(fields.interview, number));
    }
    let interviews = analysis.study.roster.interviews.iter().enumerate();
    let places: HashMap<&str, usize> = interviews.map(|(place, interview)| (interview.id.0.as_str(), place)).collect();
    progress.begin("indexing", numbered.len());
    let pace = Pace { handed: AtomicU64::new(0), taken };
    let one = |reader: &mut BTreeMap<String, (Reader, Asked)>, (fresh, number): &(&Fresh, u64)| {
        progress.step();
        let interview = places.get(fresh.id.as_str()).copied().ok_or(Trouble::Unusable)?;
        pace.keep();
        let (entry, turns) = add(&writer, &fields, analysis, reader, interview, fresh, *number)?;
        pace.handed.fetch_add(turns, Ordering::Relaxed);
        let doubtful = doubtful(&fresh.id);
        Ok((fresh.id.clone(), Entry { doubtful, ..entry }))
    };
    let added: Result<Vec<(String, Entry)>, Trouble> = numbered.par_iter().map_init(BTreeMap::new, one).collect();
    manifest.interviews.extend(added?);
    let mut commit = writer.prepare_commit()?;
    let name = manifest.write(folder).map_err(|error| TantivyError::IoError(error.into()))?;
    commit.set_payload(&name);
    commit.commit()?;
    writer.wait_merging_threads()?;
    Manifest::sweep(folder, &name);
    drop(index);
    Index::seal(folder);
    Index::open(folder)?.ok_or(Trouble::Unusable)
}

fn open_or_make(folder: &Path) -> Result<(tantivy::Index, Arc<AtomicU64>), Trouble> {
    std::fs::create_dir_all(folder).map_err(Trouble::Folder)?;
    let index = if folder.join("meta.json").is_file() {
        tantivy::Index::open_in_dir(folder)?
    } else {
        tantivy::Index::create_in_dir(folder, Fields::new().0)?
    };
    let taken = register(&index);
    Ok((index, taken))
}

fn writer(index: &tantivy::Index) -> Result<IndexWriter, Trouble> {
    let threads = rayon::current_num_threads().clamp(1, 8);
    let options = IndexWriterOptions::builder()
        .memory_budget_per_thread(MEMORY)
        .num_worker_threads(threads)
        .num_merge_threads(threads.min(2))
        .build();
    Ok(index.writer_with_options(options)?)
}

/// Keeps the turns that wait to be indexed few: they take memory.
struct Pace {
    handed: AtomicU64,
    taken: Arc<AtomicU64>,
}

impl Pace {
    /// Turns that may wait.
    const MOST: u64 = 20_000;
    /// Waits of a millisecond after which something else must be wrong.
    const LONGEST: usize = 20_000;

    fn keep(&self) {
        let waiting = || self.handed.load(Ordering::Relaxed).saturating_sub(self.taken.load(Ordering::Relaxed));
        for _ in 0..Self::LONGEST {
            if waiting() <= Self::MOST {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Where a turn stands: the number of the interview, the speaker in it, and the code points before it.
struct Place {
    number: u64,
    speaker: u16,
    first: u32,
}

/// Puts the turns of one interview in, side by side.
fn add(
    writer: &IndexWriter,
    fields: &Fields,
    analysis: &Analysis,
    readers: &mut BTreeMap<String, (Reader, Asked)>,
    interview: usize,
    fresh: &Fresh,
    number: u64,
) -> Result<(Entry, u64), Trouble> {
    let study = analysis.study;
    let language = study.language_of(interview);
    if !readers.contains_key(language) {
        let mut reader = Reader::new(language);
        let asked = Asked::new(&study.guide, &mut reader);
        readers.insert(language.to_owned(), (reader, asked));
    }
    let (reader, asked) = readers.get_mut(language).ok_or(Trouble::Unusable)?;
    let talk = talk(analysis, interview, Some(asked), reader).ok_or(Trouble::Unusable)?;
    let transcript = study.transcript(interview).ok_or(Trouble::Unusable)?;
    let speakers = transcript.speakers.iter().map(|s| (s.label.clone(), s.role == Role::Interviewer)).collect();
    let mut operations = Vec::with_capacity(talk.turns.len());
    for turn in &talk.turns {
        let speaker = transcript.turns.get(turn.number as usize).map_or(0, |turn| turn.speaker);
        let first = transcript.text.code_point(turn.span.start);
        let place = Place { number, speaker, first };
        operations.push(UserOperation::Add(document(fields, &study.codebook, language, turn, place)));
    }
    writer.run(operations)?;
    Ok((Entry { number, key: fresh.key.clone(), speakers, doubtful: false }, talk.turns.len() as u64))
}

fn document(fields: &Fields, book: &Codebook, language: &str, turn: &TurnView, place: Place) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    let text = tagged(stem_language(language), &turn.text);
    document.add_text(fields.words, &text);
    document.add_text(fields.stems, &text);
    document.add_u64(fields.interview, place.number);
    document.add_u64(fields.voice, voice(place.number, place.speaker));
    document.add_u64(fields.turn, u64::from(turn.number));
    if let Some(time) = turn.time {
        document.add_u64(fields.time, u64::from(time.0));
    }
    document.add_u64(fields.start, u64::from(turn.span.start));
    document.add_u64(fields.end, u64::from(turn.span.end));
    document.add_u64(fields.first, u64::from(place.first));
    if let Some(question) = turn.asks {
        document.add_u64(fields.asks, u64::from(question));
    }
    let asks = turn.voice.role == Role::Interviewer;
    let role = if asks { State::Interviewer } else { State::Participant };
    let layers = Layer::NAMES.map(|(_, layer)| layer).into_iter();
    let open = layers.filter(|layer| !uncoded(turn, *layer).is_empty()).map(State::Uncoded);
    for state in [role].into_iter().chain(open).chain(turn.asks.map(State::Asks)) {
        document.add_u64(fields.state, state.number());
    }
    let mut codes = BTreeSet::new();
    for mark in turn.marks.iter() {
        document
            .add_u64(fields.mark, u64::from(mark.code.0) << 48 | u64::from(mark.by) << 32 | u64::from(mark.span.start));
        document.add_u64(fields.mark_end, u64::from(mark.bits) << 32 | u64::from(mark.span.end));
        for source in sources(mark) {
            codes.insert(code(source, mark.code, false));
            codes.extend(book.lineage(mark.code).map(|above| code(source, above, true)));
        }
    }
    for code in codes {
        document.add_u64(fields.code, code);
    }
    document
}

/// Returns the part of a language tag that decides on stems.
pub(super) fn stem_language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// Returns the number of a speaker in an interview.
pub(super) const fn voice(interview: u64, speaker: u16) -> u64 {
    interview << 16 | speaker as u64
}

/// Returns the sources under which a mark is indexed; what is open was proposed by a rule, and is found there.
fn sources(mark: &Mark) -> Vec<Source> {
    if mark.by > 0 {
        return vec![Source::Coder(mark.by)];
    }
    let has = |bit: u32| mark.bits & bit != 0;
    let mut sources = Vec::new();
    if has(Mark::DECIDED) {
        sources.push(Source::Decided);
    }
    if has(Mark::OPEN) {
        sources.push(Source::Open);
    } else if has(Mark::RULES) {
        sources.push(Source::Settled);
    }
    sources
}
