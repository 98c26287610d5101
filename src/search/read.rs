//! An index, opened, and the turns in it that a query must look at.
//!
//! In: a folder; a query and a study of which no transcript was read. Out: [`Index`], and from a query the turns in which its
//! atoms find something; `reading` makes the answer of them.

use super::manifest::Manifest;
use super::reading::Reading;
use super::schema::Fields;
use super::select::Selector;
use super::{Trouble, register};
use crate::query::{Answer, Atom, Formula, Group, Leaf, Query, Scope, Sort, Wanted, What};
use crate::study::Study;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tantivy::columnar::Column;
use tantivy::query::Query as Tantivy;
use tantivy::{DocId, Searcher, SegmentReader};

/// Reads words of stored transcripts.
pub trait Texts: Sync {
    /// Returns the words at spans of the transcript of an interview, named by its place in the roster.
    fn read(&self, interview: usize, spans: &[Span]) -> std::io::Result<Vec<String>>;
}

/// An index that can be asked.
pub struct Index {
    pub(super) searcher: Searcher,
    pub(super) manifest: Manifest,
    pub(super) segments: Vec<Columns>,
}

/// What is known of the turns of one segment.
pub(super) struct Columns {
    pub(super) voice: Column<u64>,
    pub(super) turn: Column<u64>,
    pub(super) time: Column<u64>,
    pub(super) start: Column<u64>,
    pub(super) end: Column<u64>,
    pub(super) first: Column<u64>,
    pub(super) asks: Column<u64>,
    pub(super) mark: Column<u64>,
    pub(super) mark_end: Column<u64>,
}

impl Columns {
    fn of(segment: &SegmentReader) -> Result<Self, Trouble> {
        let fields = segment.fast_fields();
        Ok(Self {
            voice: fields.u64("voice")?,
            turn: fields.u64("turn")?,
            time: fields.u64("time")?,
            start: fields.u64("start")?,
            end: fields.u64("end")?,
            first: fields.u64("first")?,
            asks: fields.u64("asks")?,
            mark: fields.u64("mark")?,
            mark_end: fields.u64("mark_end")?,
        })
    }
}

pub(super) fn number(column: &Column<u64>, doc: DocId) -> u32 {
    column.first(doc).and_then(|value| u32::try_from(value).ok()).unwrap_or(0)
}

/// The file that says which files an index had when it was finished, how large they were and when they were written.
const SEAL: &str = "seal.json";

impl Index {
    /// Opens the index in a folder; `None` when there is none.
    pub fn open(folder: &Path) -> Result<Option<Self>, Trouble> {
        if !folder.join("meta.json").is_file() {
            return Ok(None);
        }
        let mut index = tantivy::Index::open_in_dir(folder)?;
        if rayon::current_num_threads() > 1 {
            index.set_multithread_executor(rayon::current_num_threads())?;
        }
        let (schema, _) = Fields::new();
        if index.schema() != schema {
            return Err(Trouble::Unusable);
        }
        register(&index);
        let Some(manifest) = Manifest::of(&index, folder)? else { return Err(Trouble::Unusable) };
        if !sealed(folder) {
            if !is_whole(&index, folder)? {
                return Err(Trouble::Unusable);
            }
            Self::seal(folder);
        }
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into()?;
        let reader: tantivy::IndexReader = reader;
        let searcher = reader.searcher();
        let segments = searcher.segment_readers().iter().map(Columns::of).collect::<Result<_, _>>()?;
        Ok(Some(Self { searcher, manifest, segments }))
    }

    /// Returns what the index was made of.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Notes the files of an index that is whole; without the note the next one to open it looks at every byte.
    pub(super) fn seal(folder: &Path) {
        if let Ok(note) = serde_json::to_vec(&sizes(folder)) {
            let _ = std::fs::write(folder.join(SEAL), note);
        }
    }

    /// Takes the note away: the next one to open the index looks at every byte.
    pub fn unseal(folder: &Path) {
        let _ = std::fs::remove_file(folder.join(SEAL));
    }

    /// Returns who is studied in which interview: interview and case, each once.
    pub fn voices(&self, study: &Study) -> BTreeSet<(usize, Option<usize>)> {
        let known = study.roster.interviews.iter().enumerate();
        let known = known.filter_map(|(place, own)| Some((place, self.manifest.interviews.get(&own.id.0)?)));
        let voices = known.flat_map(|(place, entry)| {
            let labels = entry.speakers.iter().filter(|(_, asks)| !asks);
            labels.map(move |(label, _)| (place, study.roster.case_of(place, label)))
        });
        voices.collect()
    }

    /// Returns the words that were said, with those without accents, for each language of the study, and in how many turns.
    pub fn vocabulary(&self, study: &Study) -> Result<BTreeMap<(String, String), u64>, Trouble> {
        let interviews = 0..study.roster.interviews.len();
        let languages: BTreeSet<&str> = interviews.map(|interview| study.language_of(interview)).collect();
        let mut words = BTreeMap::new();
        let (_, fields) = Fields::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(fields.words)?;
            let mut terms = index.terms().stream().map_err(tantivy::TantivyError::from)?;
            while let Some((term, facts)) = terms.next() {
                let Ok(word) = std::str::from_utf8(term) else { continue };
                for language in &languages {
                    *words.entry(((*language).to_owned(), word.to_owned())).or_default() += u64::from(facts.doc_freq);
                }
            }
        }
        Ok(words)
    }

    /// Answers a query.
    pub fn answer(&self, query: &Query, study: &Study, texts: &dyn Texts, wanted: Wanted) -> Result<Answer, Trouble> {
        let places: FxHashMap<&str, usize> = study
            .roster
            .interviews
            .iter()
            .enumerate()
            .map(|(place, interview)| (interview.id.0.as_str(), place))
            .collect();
        let (_, fields) = Fields::new();
        let scored = (wanted.sort == Sort::Score).then_some(&self.searcher);
        let selector = Selector::new(fields, &self.manifest, &places, study, query, scored);
        let reading = Reading::new(self, study, texts, &places);
        match selector.group(&query.root) {
            Some(selected) if selected.exact && !wanted.hits => {
                let turns = self.collect(&*selected.query, wanted.sort == Sort::Score)?;
                reading.page_of(query, turns, wanted)
            }
            Some(selected) => {
                let turns = self.collect(&*selected.query, wanted.sort == Sort::Score)?;
                reading.all_of(query, turns, wanted)
            }
            None => {
                let turns = self.of_atoms(&selector, &query.root)?;
                reading.all_of(query, turns, wanted)
            }
        }
    }

    /// The turns in which an atom of the query finds something, in interviews where all that is needed may be.
    fn of_atoms(&self, selector: &Selector, root: &Group) -> Result<Vec<Ref>, Trouble> {
        let mut atoms = Vec::new();
        gather(root, false, &mut atoms);
        let mut found = Vec::with_capacity(atoms.len());
        for (atom, read) in &atoms {
            let turns = self.collect(&*selector.atom(atom).query, false)?;
            found.push(turns.into_iter().map(|turn| Ref { read: *read, ..turn }).collect::<Vec<_>>());
        }
        if atoms.len() <= 128 && root.scope != Scope::Case {
            self.prune(root, &mut found);
        }
        let mut all = found.concat();
        all.sort_unstable_by_key(|turn| (turn.segment, turn.doc, !turn.read));
        all.dedup_by_key(|turn| (turn.segment, turn.doc));
        Ok(all)
    }

    /// Leaves out the interviews in which the atoms that find something cannot make the group hold.
    fn prune(&self, root: &Group, found: &mut [Vec<Ref>]) {
        let mut present = vec![0_u128; usize::try_from(self.manifest.next).unwrap_or(0)];
        let place = |turn: &Ref| usize::try_from(turn.interview()).unwrap_or(usize::MAX);
        for (bit, turns) in found.iter().enumerate() {
            for turn in turns {
                present.get_mut(place(turn)).into_iter().for_each(|bits| *bits |= 1 << bit);
            }
        }
        let holds: Vec<bool> = present.iter().map(|bits| *bits != 0 && may_hold(root, *bits, &mut 0)).collect();
        for turns in found {
            turns.retain(|turn| holds.get(place(turn)) == Some(&true));
        }
    }

    pub(super) fn collect(&self, query: &dyn Tantivy, scored: bool) -> Result<Vec<Ref>, Trouble> {
        Ok(self.searcher.search(query, &Turns { scored })?)
    }
}

/// Everything in the folder but locks and the note itself, with its size and the time of its last change.
fn sizes(folder: &Path) -> BTreeMap<String, (u64, u128)> {
    let facts = |entry: std::fs::DirEntry| {
        let metadata = entry.metadata().ok()?;
        Some((entry.file_name().to_string_lossy().into_owned(), (metadata.len(), changed(&metadata)?)))
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).filter_map(facts);
    entries.filter(|(name, _)| name != SEAL && !name.ends_with(".lock")).collect()
}

/// When a file was last written, by the clock that no program can set back.
#[cfg(unix)]
fn changed(metadata: &std::fs::Metadata) -> Option<u128> {
    use std::os::unix::fs::MetadataExt;
    let seconds = u128::try_from(metadata.ctime()).ok()?;
    Some(seconds * 1_000_000_000 + u128::try_from(metadata.ctime_nsec()).ok()?)
}

/// When a file was last written.
#[cfg(not(unix))]
fn changed(metadata: &std::fs::Metadata) -> Option<u128> {
    Some(metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_nanos())
}

/// Tells whether every file of an index is there, is known to it, and has the bytes that were written.
fn is_whole(index: &tantivy::Index, folder: &Path) -> Result<bool, Trouble> {
    const PARTS: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];
    let managed = index.directory().list_managed_files();
    let segments = index.searchable_segment_ids()?;
    let names = segments.iter().flat_map(|id| PARTS.map(|part| format!("{}.{part}", id.uuid_string())));
    let there = names.map(std::path::PathBuf::from).all(|name| managed.contains(&name) && folder.join(&name).is_file());
    Ok(there && index.validate_checksum()?.is_empty())
}

fn sealed(folder: &Path) -> bool {
    let note = std::fs::read(folder.join(SEAL)).ok();
    let note = note.and_then(|note| serde_json::from_slice::<BTreeMap<String, (u64, u128)>>(&note).ok());
    note.is_some_and(|note| note == sizes(folder))
}

/// The atoms of a group in the order of its parts; whether their words must be read, as they must all be where stretches of
/// them are parted.
fn gather<'q>(group: &'q Group, parted: bool, atoms: &mut Vec<(&'q Atom, bool)>) {
    let parted = parted || group.scope == Scope::Segment;
    for leaf in &group.leaves {
        match leaf {
            Leaf::Atom(atom) => atoms.push((atom, parted || matches!(atom.what, What::Words(..) | What::Uncoded(_)))),
            Leaf::Related(related) => {
                gather(&related.left, parted, atoms);
                gather(&related.right, parted, atoms);
            }
            Leaf::Group(group) => gather(group, parted, atoms),
        }
    }
}

/// Tells whether a group may have hits in an interview in which just these atoms find something; `next` numbers them.
fn may_hold(group: &Group, present: u128, next: &mut u32) -> bool {
    let mut leaves = Vec::with_capacity(group.leaves.len());
    for leaf in &group.leaves {
        leaves.push(match leaf {
            Leaf::Atom(_) => {
                let there = present >> *next & 1 == 1;
                *next += 1;
                there
            }
            Leaf::Related(related) => {
                let (left, right) = (may_hold(&related.left, present, next), may_hold(&related.right, present, next));
                left && right
            }
            Leaf::Group(group) => may_hold(group, present, next),
        });
    }
    may(&group.formula, &leaves)
}

fn may(formula: &Formula, leaves: &[bool]) -> bool {
    match formula {
        Formula::Leaf(leaf) => leaves.get(*leaf).copied().unwrap_or(true),
        Formula::Not(_) => true,
        Formula::And(parts) => parts.iter().all(|part| may(part, leaves)),
        Formula::Or(parts) => parts.iter().any(|part| may(part, leaves)),
    }
}

/// A turn in the index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ref {
    pub(super) segment: u32,
    pub(super) doc: DocId,
    pub(super) score: f32,
    /// Its words must be read.
    pub(super) read: bool,
    /// The number of the interview and of the speaker in it.
    pub(super) voice: u64,
}

impl Ref {
    /// The number of the interview.
    pub(super) const fn interview(&self) -> u64 {
        self.voice >> 16
    }
}

/// Collects turns in the order of the index.
struct Turns {
    scored: bool,
}

struct SegmentTurns {
    segment: u32,
    voices: Column<u64>,
    turns: Vec<Ref>,
}

impl tantivy::collector::Collector for Turns {
    type Fruit = Vec<Ref>;
    type Child = SegmentTurns;

    fn for_segment(&self, segment: u32, reader: &SegmentReader) -> tantivy::Result<SegmentTurns> {
        Ok(SegmentTurns { segment, voices: reader.fast_fields().u64("voice")?, turns: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, segments: Vec<Vec<Ref>>) -> tantivy::Result<Vec<Ref>> {
        Ok(segments.into_iter().flatten().collect())
    }
}

impl tantivy::collector::SegmentCollector for SegmentTurns {
    type Fruit = Vec<Ref>;

    fn collect(&mut self, doc: DocId, score: f32) {
        let voice = self.voices.first(doc).unwrap_or(u64::MAX);
        self.turns.push(Ref { segment: self.segment, doc, score, read: true, voice });
    }

    fn harvest(self) -> Vec<Ref> {
        self.turns
    }
}
