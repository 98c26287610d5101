//! Which turns may have hits.
//!
//! In: a query and the manifest. Out: [`Selected`]: a tantivy query that finds every turn in which an atom, or a whole group,
//! finds something; `exact` when it finds no others.

use super::manifest::Manifest;
use super::schema::{Fields, Source, State, code};
use super::tokens::stem_term;
use super::write::{stem_language, voice};
use crate::codebook::CodeIndex;
use crate::query::{Atom, By, Coded, Filter, Formula, Group, Layer, Leaf, Query, Reader, Scope, Term, Voice, What};
use crate::study::Study;
use std::collections::BTreeSet;
use std::ops::Bound;
use tantivy::Searcher;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Tantivy, QueryClone,
    RangeQuery, RegexQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// Turns that may have hits.
pub struct Selected {
    /// Finds them.
    pub query: Box<dyn Tantivy>,
    /// It finds no others.
    pub exact: bool,
}

impl Selected {
    fn exact(query: impl Tantivy) -> Self {
        Self { query: Box::new(query), exact: true }
    }

    fn clone_query(&self) -> Box<dyn Tantivy> {
        self.query.box_clone()
    }
}

/// Makes tantivy queries of one query.
pub struct Selector<'a> {
    fields: Fields,
    manifest: &'a Manifest,
    /// The index of an interview in the roster, by id.
    places: &'a rustc_hash::FxHashMap<&'a str, usize>,
    study: &'a Study,
    query: &'a Query,
    /// The turns, where it matters how well they fit.
    scored: Option<&'a Searcher>,
}

impl<'a> Selector<'a> {
    /// Makes a selector.
    pub fn new(
        fields: Fields,
        manifest: &'a Manifest,
        places: &'a rustc_hash::FxHashMap<&'a str, usize>,
        study: &'a Study,
        query: &'a Query,
        scored: Option<&'a Searcher>,
    ) -> Self {
        Self { fields, manifest, places, study, query, scored }
    }

    /// Selects the turns of a group of atoms that must hold in one turn or in the same words; `None` for any other group.
    pub fn group(&self, group: &Group) -> Option<Selected> {
        let parted = group.scope == Scope::Segment;
        if group.scope != Scope::Turn && !parted {
            return None;
        }
        let atoms: Option<Vec<&Atom>> = group
            .leaves
            .iter()
            .map(|leaf| match leaf {
                Leaf::Atom(atom) => Some(atom),
                Leaf::Related(_) | Leaf::Group(_) => None,
            })
            .collect();
        // In the same words: a turn can hold both what is wanted and what is not.
        let selected = |atom| {
            let selected = self.atom(atom);
            Selected { exact: selected.exact && !parted, ..selected }
        };
        let atoms: Vec<Selected> = atoms?.into_iter().map(selected).collect();
        Some(formula(&group.formula, &atoms))
    }

    /// Selects the turns in which an atom finds something.
    pub fn atom(&self, atom: &Atom) -> Selected {
        let found = match &atom.what {
            What::Words(parts, slop) => self.words(parts, *slop),
            What::Coded(coded) => self.coded(coded),
            What::Uncoded(layer) => Selected::exact(self.state(State::Uncoded(*layer))),
            What::Asked(questions) => Selected::exact(union(
                questions.iter().map(|question| self.state(State::Asks(*question)).box_clone()).collect(),
            )),
            What::Turns => Selected::exact(AllQuery),
        };
        match self.filter(&atom.filter) {
            None => found,
            Some(filter) if matches!(atom.what, What::Turns) => Selected { query: filter, exact: true },
            Some(filter) => {
                let query = BooleanQuery::new(vec![(Occur::Must, found.query), (Occur::Must, unscored(filter))]);
                Selected { query: Box::new(query), exact: found.exact }
            }
        }
    }

    fn state(&self, state: State) -> TermQuery {
        TermQuery::new(tantivy::Term::from_field_u64(self.fields.state, state.number()), IndexRecordOption::Basic)
    }

    fn words(&self, parts: &[usize], slop: u32) -> Selected {
        let terms: Vec<&Term> = parts.iter().filter_map(|part| self.query.terms.get(*part)).collect();
        if let [only] = terms.as_slice() {
            return self.term(only);
        }
        let forms: Option<Vec<tantivy::Term>> = terms
            .iter()
            .map(|term| match term {
                Term::Form(form) => Some(tantivy::Term::from_field_text(self.fields.words, form)),
                _ => None,
            })
            .collect();
        if let Some(forms) = forms.filter(|_| slop == 0) {
            return Selected::exact(PhraseQuery::new(forms));
        }
        let each = terms.iter().map(|term| self.term(term).query).collect();
        Selected { query: Box::new(BooleanQuery::intersection(each)), exact: false }
    }

    fn term(&self, term: &Term) -> Selected {
        let words = self.fields.words;
        match term {
            Term::Form(text) => Selected::exact(form(words, text)),
            Term::Stem(text) => self.stem(text),
            Term::Glob(glob) if glob.is_any() => Selected { query: Box::new(AllQuery), exact: false },
            Term::Glob(glob) => {
                let parts: Vec<String> = glob.parts().iter().map(|part| regex::escape(part)).collect();
                self.regex(&format!("(?s){}", parts.join(".*")))
            }
            Term::Fuzzy(text, letters) => {
                Selected::exact(FuzzyTermQuery::new(tantivy::Term::from_field_text(words, text), *letters, true))
            }
            Term::Regex(regex) => {
                let whole = regex.as_str();
                let inner = whole.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$")).unwrap_or(whole);
                self.regex(&format!("(?i){inner}"))
            }
        }
    }

    /// The words of a stem in each language of the study. A word that is its own stem stands among the words alone, where it
    /// must be told from the same word in a language that has another stem for it.
    fn stem(&self, text: &str) -> Selected {
        let interviews = 0..self.study.roster.interviews.len();
        let tags: BTreeSet<&str> = interviews.map(|i| stem_language(self.study.language_of(i))).collect();
        let mut accented = false;
        let mut stems = Vec::with_capacity(tags.len());
        for tag in tags {
            let reader = Reader::new(tag);
            let forms = reader.spell(text);
            accented |= forms.exact != forms.plain;
            stems.push((tag, reader, if forms.exact == forms.plain { forms.plain_stem } else { forms.stem }));
        }
        let mut terms = BTreeSet::new();
        for (tag, reader, stem) in &stems {
            terms.insert((self.fields.stems, stem_term(tag, stem), None));
            if reader.spell(stem).stem == *stem {
                let everywhere = stems.iter().all(|(_, other, wanted)| other.spell(stem).stem == *wanted);
                terms.insert((self.fields.words, stem.clone(), (!everywhere).then_some(*tag)));
            }
        }
        let forms: Vec<TermQuery> = terms.iter().map(|(field, term, _)| form(*field, term)).collect();
        let queries = self.alike(forms).into_iter().zip(&terms).map(|(query, (_, _, only))| match only {
            None => query,
            Some(tag) => {
                let language = form(self.fields.stems, &stem_term(tag, ""));
                BooleanQuery::intersection(vec![query, unscored(Box::new(language))]).box_clone()
            }
        });
        Selected { query: union(queries.collect()), exact: !accented }
    }

    /// Makes words of one stem weigh the same, however rare each of them is.
    fn alike(&self, words: Vec<TermQuery>) -> Vec<Box<dyn Tantivy>> {
        let Some(searcher) = self.scored else { return words.iter().map(QueryClone::box_clone).collect() };
        let turns = searcher.num_docs();
        let found: Vec<u64> = words.iter().map(|word| searcher.doc_freq(word.term()).unwrap_or(0)).collect();
        let all = weight(found.iter().sum(), turns);
        let boosted =
            words.into_iter().zip(found).map(|(word, own)| BoostQuery::new(Box::new(word), all / weight(own, turns)));
        boosted.map(|query| query.box_clone()).collect()
    }

    fn regex(&self, pattern: &str) -> Selected {
        match RegexQuery::from_pattern(pattern, self.fields.words) {
            Ok(query) => Selected::exact(query),
            Err(_) => Selected { query: Box::new(AllQuery), exact: false },
        }
    }

    fn coded(&self, coded: &Coded) -> Selected {
        let sources = match &coded.by {
            By::Layer(Layer::Decided) => vec![Source::Decided],
            By::Layer(Layer::Candidates) => vec![Source::Open],
            By::Layer(Layer::All) => vec![Source::Decided, Source::Open],
            By::Coders(coders, rules) => {
                let rules = rules.then_some([Source::Open, Source::Settled]);
                coders.iter().map(|coder| Source::Coder(*coder)).chain(rules.into_iter().flatten()).collect()
            }
        };
        let book = &self.study.codebook;
        let wanted = |index: CodeIndex| coded.codes.get(usize::from(index.0)) == Some(&true);
        let whole: Vec<bool> = book.indices().map(|index| book.subtree(index).all(wanted)).collect();
        let is_whole = |index: CodeIndex| whole.get(usize::from(index.0)) == Some(&true);
        let mut terms = Vec::new();
        for index in book.indices().filter(|index| wanted(*index)) {
            let parent = book.code(index).and_then(|code| code.parent);
            if parent.is_some_and(is_whole) {
                continue;
            }
            let number = |source: &Source| code(*source, index, is_whole(index));
            terms.extend(
                sources.iter().map(number).map(|number| tantivy::Term::from_field_u64(self.fields.code, number)),
            );
        }
        let exact = coded.flags == 0;
        let query = |term| TermQuery::new(term, IndexRecordOption::Basic).box_clone();
        Selected { query: union(terms.into_iter().map(query).collect()), exact }
    }

    /// The turns that a filter keeps; `None` when it keeps all.
    fn filter(&self, filter: &Filter) -> Option<Box<dyn Tantivy>> {
        match filter {
            Filter::All => None,
            Filter::Role(role) => {
                let asks = *role == crate::transcript::Role::Interviewer;
                Some(Box::new(self.state(if asks { State::Interviewer } else { State::Participant })))
            }
            Filter::Numbers(from, to) if *to == 0 || from > to => Some(Box::new(EmptyQuery)),
            Filter::Times(from, to) if from > to => Some(Box::new(EmptyQuery)),
            Filter::Numbers(from, to) => Some(range(self.fields.turn, from.saturating_sub(1), to.saturating_sub(1))),
            Filter::Times(from, to) => Some(range(self.fields.time, from.0, to.0)),
            Filter::And(filters) => {
                let (voices, others): (Vec<&Filter>, Vec<&Filter>) =
                    filters.iter().partition(|filter| filter.is_of_voices() && !matches!(filter, Filter::Role(_)));
                let both = (!voices.is_empty()).then(|| Filter::And(voices.into_iter().cloned().collect()));
                let parts = both.and_then(|both| self.voices(&both)).into_iter();
                let parts: Vec<_> = parts.chain(others.into_iter().filter_map(|filter| self.filter(filter))).collect();
                (!parts.is_empty()).then(|| BooleanQuery::intersection(parts).box_clone())
            }
            filter if filter.is_of_voices() => self.voices(filter),
            Filter::Or(filters) => {
                let parts: Option<Vec<_>> = filters.iter().map(|filter| self.filter(filter)).collect();
                parts.map(union)
            }
            Filter::Not(filter) => Some(match self.filter(filter) {
                Some(query) => without(query),
                None => Box::new(EmptyQuery),
            }),
            Filter::Cases(_) | Filter::Interviews(_) | Filter::Labels(_) => self.voices(filter),
        }
    }

    /// The turns of the speakers that a filter keeps.
    fn voices(&self, filter: &Filter) -> Option<Box<dyn Tantivy>> {
        let (mut kept, mut left) = (Vec::new(), Vec::new());
        for (id, entry) in &self.manifest.interviews {
            let Some(interview) = self.places.get(id.as_str()).copied() else { continue };
            for place in 0..entry.speakers.len() {
                let Some((label, role)) = entry.speaker(place) else { continue };
                let case = self.study.roster.case_of(interview, label);
                let speaks = filter.keeps_voice(&Voice { interview, case, role, label });
                let number = voice(entry.number, u16::try_from(place).unwrap_or(u16::MAX));
                if speaks { &mut kept } else { &mut left }
                    .push(tantivy::Term::from_field_u64(self.fields.voice, number));
            }
        }
        if left.is_empty() {
            None
        } else if kept.len() <= left.len() {
            Some(Box::new(TermSetQuery::new(kept)))
        } else {
            Some(without(Box::new(TermSetQuery::new(left))))
        }
    }
}

fn formula(part: &Formula, atoms: &[Selected]) -> Selected {
    match part {
        Formula::Leaf(leaf) => match atoms.get(*leaf) {
            Some(atom) => Selected { query: atom.clone_query(), exact: atom.exact },
            None => Selected::exact(EmptyQuery),
        },
        Formula::Not(inner) => {
            let inner = formula(inner, atoms);
            if inner.exact {
                Selected { query: without(inner.query), exact: true }
            } else {
                Selected { query: Box::new(AllQuery), exact: false }
            }
        }
        Formula::And(parts) => {
            let mut clauses = Vec::new();
            let mut exact = true;
            for part in parts {
                match part {
                    Formula::Not(inner) => {
                        let inner = formula(inner, atoms);
                        exact &= inner.exact;
                        if inner.exact {
                            clauses.push((Occur::MustNot, inner.query));
                        }
                    }
                    _ => {
                        let part = formula(part, atoms);
                        exact &= part.exact;
                        clauses.push((Occur::Must, part.query));
                    }
                }
            }
            if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                clauses.push((Occur::Must, Box::new(AllQuery)));
            }
            Selected { query: Box::new(BooleanQuery::new(clauses)), exact }
        }
        Formula::Or(parts) => {
            let parts: Vec<Selected> = parts.iter().map(|part| formula(part, atoms)).collect();
            let exact = parts.iter().all(|part| part.exact);
            Selected { query: union(parts.into_iter().map(|part| part.query).collect()), exact }
        }
    }
}

fn union(mut queries: Vec<Box<dyn Tantivy>>) -> Box<dyn Tantivy> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

fn without(query: Box<dyn Tantivy>) -> Box<dyn Tantivy> {
    let all: Box<dyn Tantivy> = Box::new(AllQuery);
    Box::new(BooleanQuery::new(vec![(Occur::Must, all), (Occur::MustNot, query)]))
}

/// A condition that says nothing of how well a turn fits.
fn unscored(query: Box<dyn Tantivy>) -> Box<dyn Tantivy> {
    Box::new(tantivy::query::ConstScoreQuery::new(query, 0.0))
}

/// What finding a word in so many turns says of one of them, as BM25 has it.
#[expect(clippy::cast_precision_loss, reason = "a weight")]
fn weight(found: u64, turns: u64) -> f32 {
    let (found, others) = (found as f32, turns.saturating_sub(found) as f32);
    ((others + 0.5) / (found + 0.5)).ln_1p()
}

fn form(field: Field, text: &str) -> TermQuery {
    TermQuery::new(tantivy::Term::from_field_text(field, text), IndexRecordOption::WithFreqs)
}

fn range(field: Field, from: u32, to: u32) -> Box<dyn Tantivy> {
    let term = |value: u32| Bound::Included(tantivy::Term::from_field_u64(field, u64::from(value)));
    Box::new(RangeQuery::new(term(from), term(to)))
}
