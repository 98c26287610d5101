//! Answering a query from the index.
//!
//! In: an index, a query, a study of which no transcript was read, and [`Texts`] that reads the turns that are needed. Out: the
//! [`Answer`] that a scan gives. Only turns in which an atom finds something are looked at, and only those of the page are
//! read where the index alone can tell which match.

use super::manifest::Manifest;
use super::schema::Fields;
use super::select::Selector;
use super::{Trouble, register};
use crate::codebook::CodeIndex;
use crate::excerpt::Mark;
use crate::query::{
    Answer, Atom, Formula, Found, Group, Leaf, Passage, Query, Said, Scope, Sort, Talk, TurnView, Voice, Wanted, What,
    evaluate,
};
use crate::study::Study;
use crate::text::Span;
use crate::transcript::{Role, Time};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Mutex;
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
    searcher: Searcher,
    manifest: Manifest,
    segments: Vec<Columns>,
}

/// What is known of the turns of one segment.
struct Columns {
    voice: Column<u64>,
    turn: Column<u64>,
    time: Column<u64>,
    start: Column<u64>,
    end: Column<u64>,
    first: Column<u64>,
    asks: Column<u64>,
    mark: Column<u64>,
    mark_end: Column<u64>,
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

fn number(column: &Column<u64>, doc: DocId) -> u32 {
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
        let selector = Selector::new(fields, &self.manifest, &places, study, query);
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
        let place = |turn: &Ref| usize::try_from(self.interview(turn)).unwrap_or(usize::MAX);
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

    fn interview(&self, turn: &Ref) -> u64 {
        let columns = self.segments.get(turn.segment as usize);
        columns.and_then(|columns| columns.voice.first(turn.doc)).map_or(u64::MAX, |voice| voice >> 16)
    }

    fn collect(&self, query: &dyn Tantivy, scored: bool) -> Result<Vec<Ref>, Trouble> {
        Ok(self.searcher.search(query, &Turns { scored })?)
    }
}

/// Everything in the folder but locks and the note itself, with its size and the time of its last change.
fn sizes(folder: &Path) -> BTreeMap<String, (u64, u128)> {
    let facts = |entry: std::fs::DirEntry| {
        let metadata = entry.metadata().ok()?;
        let changed = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Some((entry.file_name().to_string_lossy().into_owned(), (metadata.len(), changed.as_nanos())))
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).filter_map(facts);
    entries.filter(|(name, _)| name != SEAL && !name.ends_with(".lock")).collect()
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
struct Ref {
    segment: u32,
    doc: DocId,
    score: f32,
    /// Its words must be read.
    read: bool,
}

/// Collects turns in the order of the index.
struct Turns {
    scored: bool,
}

struct SegmentTurns {
    segment: u32,
    turns: Vec<Ref>,
}

impl tantivy::collector::Collector for Turns {
    type Fruit = Vec<Ref>;
    type Child = SegmentTurns;

    fn for_segment(&self, segment: u32, _: &SegmentReader) -> tantivy::Result<SegmentTurns> {
        Ok(SegmentTurns { segment, turns: Vec::new() })
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
        self.turns.push(Ref { segment: self.segment, doc, score, read: true });
    }

    fn harvest(self) -> Vec<Ref> {
        self.turns
    }
}

/// The turns of one interview in the index.
struct OfInterview {
    /// Place in the roster.
    interview: usize,
    turns: Vec<Ref>,
}

/// One question put to an index.
struct Reading<'a> {
    index: &'a Index,
    study: &'a Study,
    texts: &'a dyn Texts,
    /// Place in the roster and id of an interview, by number.
    numbers: FxHashMap<u64, (usize, &'a str)>,
    trouble: Mutex<Option<std::io::Error>>,
}

impl<'a> Reading<'a> {
    fn new(index: &'a Index, study: &'a Study, texts: &'a dyn Texts, places: &FxHashMap<&str, usize>) -> Self {
        let entries = index.manifest.interviews.iter();
        let numbers = entries.filter_map(|(id, entry)| Some((entry.number, (*places.get(id.as_str())?, id.as_str()))));
        Self { index, study, texts, numbers: numbers.collect(), trouble: Mutex::new(None) }
    }

    /// Puts turns in the order of the roster.
    fn by_interview(&self, turns: Vec<Ref>) -> Vec<OfInterview> {
        let mut groups: Vec<OfInterview> = Vec::new();
        let mut last = None;
        for turn in turns {
            let number = self.index.interview(&turn);
            if last != Some(number) {
                let Some((interview, _)) = self.numbers.get(&number) else { continue };
                groups.push(OfInterview { interview: *interview, turns: Vec::new() });
                last = Some(number);
            }
            if let Some(group) = groups.last_mut() {
                group.turns.push(turn);
            }
        }
        groups.sort_by_key(|group| group.interview);
        groups
    }

    /// The answer when every turn that was found matches: only the page is read.
    fn page_of(&self, query: &Query, turns: Vec<Ref>, wanted: Wanted) -> Result<Answer, Trouble> {
        let groups = self.by_interview(turns);
        let mut answer = Answer::default();
        let mut cases = FxHashMap::default();
        for group in &groups {
            let mut own: Option<((usize, Option<usize>), u64)> = None;
            for turn in &group.turns {
                let case = self.case(turn, group.interview, &mut cases);
                match &mut own {
                    Some(((_, last), count)) if *last == case => *count += 1,
                    _ => {
                        self.count(&mut answer, own);
                        own = Some(((group.interview, case), 1));
                    }
                }
            }
            self.count(&mut answer, own);
        }
        let all = groups.iter().flat_map(|group| group.turns.iter().map(|turn| (group.interview, *turn)));
        let page = self.sorted(all, wanted);
        let mut kept: BTreeMap<usize, Vec<Ref>> = BTreeMap::new();
        for (interview, turn) in &page {
            kept.entry(*interview).or_default().push(*turn);
        }
        let groups: Vec<OfInterview> =
            kept.into_iter().map(|(interview, turns)| OfInterview { interview, turns }).collect();
        let hits = self.evaluate(query, &groups)?;
        answer.passages = self.passages(page, &hits, wanted.context)?;
        Ok(answer)
    }

    fn count(&self, answer: &mut Answer, own: Option<((usize, Option<usize>), u64)>) {
        if let Some((key, turns)) = own {
            answer.counts.entry(key).or_default().turns += turns;
        }
    }

    /// The answer when turns must be looked at to tell which match.
    fn all_of(&self, query: &Query, turns: Vec<Ref>, wanted: Wanted) -> Result<Answer, Trouble> {
        let groups = self.by_interview(turns);
        let hits = self.evaluate(query, &groups)?;
        let mut answer = Answer::default();
        let mut page: Vec<(usize, Ref)> = Vec::new();
        let mut cases = FxHashMap::default();
        for group in &groups {
            let Some(found) = hits.get(&group.interview) else { continue };
            for turn in &group.turns {
                let number = self.number(turn);
                let first = found.partition_point(|found| found.turn < number);
                let count =
                    found.get(first..).unwrap_or_default().iter().take_while(|found| found.turn == number).count();
                if count == 0 {
                    continue;
                }
                let case = self.case(turn, group.interview, &mut cases);
                let counted = answer.counts.entry((group.interview, case)).or_default();
                counted.turns += 1;
                counted.hits += if wanted.hits { count as u64 } else { 0 };
                page.push((group.interview, *turn));
            }
        }
        answer.passages = self.passages(self.sorted(page.into_iter(), wanted), &hits, wanted.context)?;
        Ok(answer)
    }

    /// Puts turns in the order that is wanted and takes the page.
    fn sorted(&self, turns: impl Iterator<Item = (usize, Ref)>, wanted: Wanted) -> Vec<(usize, Ref)> {
        if wanted.sort == Sort::Interview {
            return turns.skip(wanted.offset).take(wanted.limit).collect();
        }
        let mut turns: Vec<(usize, Ref)> = turns.collect();
        if wanted.sort == Sort::Score {
            turns.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score));
        } else {
            turns.sort_by_key(|(_, turn)| {
                let time = self.columns(turn).and_then(|columns| columns.time.first(turn.doc));
                (time.is_none(), time)
            });
        }
        turns.into_iter().skip(wanted.offset).take(wanted.limit).collect()
    }

    fn columns(&self, turn: &Ref) -> Option<&'a Columns> {
        self.index.segments.get(turn.segment as usize)
    }

    fn number(&self, turn: &Ref) -> u32 {
        self.columns(turn).map_or(0, |columns| number(&columns.turn, turn.doc))
    }

    fn speaker(&self, turn: &Ref, interview: usize) -> (&'a str, Role) {
        let voice = self.columns(turn).and_then(|columns| columns.voice.first(turn.doc)).unwrap_or(0);
        let entry = self.index.manifest.interviews.get(self.study.interview_id(interview));
        entry.and_then(|entry| entry.speaker((voice & 0xFFFF) as usize)).unwrap_or(("", Role::Interviewer))
    }

    fn case(&self, turn: &Ref, interview: usize, known: &mut FxHashMap<u64, Option<usize>>) -> Option<usize> {
        let voice = self.columns(turn).and_then(|columns| columns.voice.first(turn.doc)).unwrap_or(0);
        *known.entry(voice).or_insert_with(|| {
            let (label, _) = self.speaker(turn, interview);
            self.study.roster.case_of(interview, label)
        })
    }

    fn evaluate(&self, query: &Query, groups: &[OfInterview]) -> Result<HashMap<usize, Vec<Found>>, Trouble> {
        let by_place: HashMap<usize, &OfInterview> = groups.iter().map(|group| (group.interview, group)).collect();
        let interviews: Vec<usize> = groups.iter().map(|group| group.interview).collect();
        let talk = |interview: usize| {
            let group = by_place.get(&interview)?;
            match self.views(interview, &group.turns) {
                Ok(turns) => Some(Talk { interview, language: self.study.language_of(interview), turns }),
                Err(error) => {
                    if let Ok(mut trouble) = self.trouble.lock() {
                        trouble.get_or_insert(error);
                    }
                    None
                }
            }
        };
        let found = evaluate(query, &interviews, talk);
        match self.trouble.lock().ok().and_then(|mut trouble| trouble.take()) {
            Some(error) => Err(Trouble::Text(error)),
            None => Ok(found.into_iter().collect()),
        }
    }

    /// Shows turns of an interview to a query; the words only of those that must be read.
    fn views(&self, interview: usize, turns: &[Ref]) -> std::io::Result<Vec<TurnView<'a>>> {
        let spans: Vec<Span> = turns.iter().filter(|turn| turn.read).filter_map(|turn| self.span(turn)).collect();
        let mut read = if spans.is_empty() { Vec::new() } else { self.texts.read(interview, &spans)? }.into_iter();
        let mut cases = FxHashMap::default();
        let mut views = Vec::with_capacity(turns.len());
        for turn in turns {
            let Some(columns) = self.columns(turn) else { continue };
            let text = if turn.read { read.next().unwrap_or_default() } else { String::new() };
            let (label, role) = self.speaker(turn, interview);
            let case = self.case(turn, interview, &mut cases);
            views.push(TurnView {
                number: number(&columns.turn, turn.doc),
                span: self.span(turn).unwrap_or_default(),
                text: Cow::Owned(text),
                voice: Voice { interview, case, role, label },
                time: columns.time.first(turn.doc).and_then(|time| u32::try_from(time).ok()).map(Time),
                marks: Cow::Owned(marks(columns, turn.doc)),
                asks: columns.asks.first(turn.doc).and_then(|question| u16::try_from(question).ok()),
            });
        }
        views.sort_by_key(|view| view.number);
        Ok(views)
    }

    fn span(&self, turn: &Ref) -> Option<Span> {
        let columns = self.columns(turn)?;
        Some(Span::new(number(&columns.start, turn.doc), number(&columns.end, turn.doc)))
    }

    fn passages(
        &self,
        page: Vec<(usize, Ref)>,
        hits: &HashMap<usize, Vec<Found>>,
        context: u32,
    ) -> Result<Vec<Passage>, Trouble> {
        let one = |(interview, turn): &(usize, Ref)| self.passage(*interview, turn, hits, context).transpose();
        page.par_iter().filter_map(one).collect()
    }

    fn passage(
        &self,
        interview: usize,
        turn: &Ref,
        hits: &HashMap<usize, Vec<Found>>,
        context: u32,
    ) -> Result<Option<Passage>, Trouble> {
        let own = self.number(turn);
        let near: Vec<Ref> = self.near(turn, context);
        let views = self.views(interview, &near).map_err(Trouble::Text)?;
        let mut firsts: HashMap<u32, u32> = HashMap::new();
        for turn in &near {
            if let Some(columns) = self.columns(turn) {
                firsts.insert(number(&columns.turn, turn.doc), number(&columns.first, turn.doc));
            }
        }
        let said = views.into_iter().map(|view| Said {
            interview,
            number: view.number,
            span: view.span,
            first: firsts.get(&view.number).copied().unwrap_or(0),
            role: view.voice.role,
            label: view.voice.label.to_owned(),
            case: view.voice.case,
            time: view.time,
            text: view.text.into_owned(),
            marks: view.marks.into_owned(),
            asks: view.asks,
        });
        let found = hits.get(&interview).map(Vec::as_slice).unwrap_or_default();
        let spans = found.iter().filter(|found| found.turn == own).map(|found| found.span).collect();
        Ok(Passage::of(said.collect(), own, spans, turn.score))
    }

    /// The turn and those round it: the turns of an interview lie side by side in a segment.
    fn near(&self, turn: &Ref, context: u32) -> Vec<Ref> {
        let (own, interview) = (self.number(turn), self.index.interview(turn));
        let end = self.index.searcher.segment_reader(turn.segment).max_doc();
        let around = turn.doc.saturating_sub(context)..turn.doc.saturating_add(context).saturating_add(1).min(end);
        let around = around.map(|doc| Ref { doc, read: true, ..*turn });
        let alive = |near: &Ref| self.index.interview(near) == interview && self.number(near).abs_diff(own) <= context;
        around.filter(alive).collect()
    }
}

fn marks(columns: &Columns, doc: DocId) -> Vec<Mark> {
    let low = |value: u64| (value & 0xFFFF_FFFF) as u32;
    let pairs = columns.mark.values_for_doc(doc).zip(columns.mark_end.values_for_doc(doc));
    pairs
        .map(|(mark, end)| Mark {
            span: Span::new(low(mark), low(end)),
            code: CodeIndex((mark >> 48) as u16),
            by: (mark >> 32 & 0xFFFF) as u16,
            bits: (end >> 32) as u32,
        })
        .collect()
}
