//! From what is typed to what is meant in a study.
//!
//! In: a [`Located`] query and a study, of which no transcript is read. Out: [`Query`], or a [`Wrong`] that names the nearest
//! field, code or value. In a list joined by AND, fields about who and where narrow what the rest of the list reads, and
//! `coder`, `origin` and `flag` narrow its codes.

use super::filter::Filter;
use super::glob::Glob;
use super::parse::{Border, Field, Located, Syntax, Value, ValueKind, Wrong, parse};
use super::term::Term;
use super::words::Reader;
use super::{Atom, By, Coded, Formula, Group, Layer, Leaf, Query, Related, Scope, What};
use crate::case::{Attribute, AttributeOf, AttributeType};
use crate::coding::{Basis, RULES};
use crate::diagnostic::did_you_mean;
use crate::excerpt::Mark;
use crate::study::Study;
use crate::transcript::{Role, Time};
use std::ops::Range;

/// Fields that are not attributes.
const FIELDS: [&str; 13] = [
    "code",
    "coder",
    "origin",
    "flag",
    "layer",
    "uncoded",
    "question",
    "role",
    "speaker",
    "case",
    "interview",
    "turn",
    "time",
];
/// Most parts of one group, and most words of one query.
const MOST: usize = 64;
/// Stands for `*` while the words of a pattern are parted.
const STAR: char = 'ꙮ';

impl Query {
    /// Reads a query about a study; `layer` is used where the query names none.
    pub fn new(text: &str, study: &Study, layer: Option<Layer>) -> Result<Self, Wrong> {
        let syntax = parse(text)?;
        let usual = if study.basis() == Basis::Candidates { Layer::Candidates } else { Layer::Decided };
        let (syntax, named) = take_layer(syntax)?;
        let layer = named.or(layer).unwrap_or(usual);
        let mut resolver = Resolver { study, layer, terms: Vec::new(), notes: Vec::new() };
        let root = resolver.group(&syntax, &Context::default(), true)?;
        let (who, only_who) = resolver.who(&syntax)?;
        let Resolver { terms, notes, .. } = resolver;
        Ok(Self { text: text.trim().to_owned(), layer, root, terms, who, only_who, notes })
    }
}

/// Takes `layer:name` out of the outermost list.
fn take_layer(syntax: Located) -> Result<(Located, Option<Layer>), Wrong> {
    let layer_of = |part: &Located| match &part.node {
        Syntax::Field(field) if field.name.eq_ignore_ascii_case("layer") => Some(layer(field)),
        _ => None,
    };
    let at = syntax.at.clone();
    match syntax.node {
        Syntax::And(parts) => {
            let (layers, rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| layer_of(part).is_some());
            let named = layers.iter().find_map(layer_of).transpose()?;
            if let Some(second) = layers.get(1) {
                return Err(Wrong::new(second.at.clone(), "a query names one layer"));
            }
            let node = if rest.is_empty() { everything() } else { Syntax::And(rest) };
            Ok((Located { at, node }, named))
        }
        Syntax::Within(inner, scope) => {
            let (inner, named) = take_layer(*inner)?;
            Ok((Located { at, node: Syntax::Within(Box::new(inner), scope) }, named))
        }
        node => {
            let part = Located { at: at.clone(), node };
            match layer_of(&part) {
                Some(layer) => Ok((Located { at, node: everything() }, Some(layer?))),
                None => Ok((part, None)),
            }
        }
    }
}

/// `code:*`: what a query asks that names a layer and nothing else.
fn everything() -> Syntax {
    let kind = ValueKind::Text { text: "*".to_owned(), quoted: false };
    Syntax::Field(Field { name: "code".to_owned(), name_at: 0..0, values: vec![Value { at: 0..0, kind }] })
}

fn layer(field: &Field) -> Result<Layer, Wrong> {
    let value = only(field)?;
    let (text, _) = plain_text(value)?;
    let known = Layer::NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    known.map(|(_, layer)| *layer).ok_or_else(|| {
        let names = Layer::NAMES.map(|(name, _)| name);
        unknown(value.at.clone(), "layer", text, &names)
    })
}

fn unknown(at: Range<usize>, what: &str, name: &str, known: &[&str]) -> Wrong {
    let near = did_you_mean(name, known.iter().copied());
    let some: Vec<&str> = known.iter().copied().take(12).collect();
    let more = if known.len() > some.len() { ", …" } else { "" };
    let hint = near.or_else(|| (!some.is_empty()).then(|| format!("there are {}{more}", some.join(", "))));
    Wrong::new(at, format!("there is no {what} `{name}`")).hint(hint)
}

fn only(field: &Field) -> Result<&Value, Wrong> {
    match field.values.as_slice() {
        [only] => Ok(only),
        _ => Err(Wrong::new(field.name_at.clone(), format!("`{}` takes one value", field.name))),
    }
}

fn plain_text(value: &Value) -> Result<(&str, bool), Wrong> {
    match &value.kind {
        ValueKind::Text { text, quoted } => Ok((text, *quoted)),
        ValueKind::Range(..) => Err(Wrong::new(value.at.clone(), "a range does not fit here; expected a name")),
    }
}

fn glob(value: &Value) -> Result<Glob, Wrong> {
    let (text, quoted) = plain_text(value)?;
    Ok(if quoted { Glob::literal(text) } else { Glob::new(text) })
}

/// What the lists round a part say about it.
#[derive(Clone, Default)]
struct Context {
    filter: Option<Filter>,
    coders: Option<Vec<u16>>,
    rules: bool,
    flags: u32,
}

impl Context {
    fn filter(&self) -> Filter {
        self.filter.clone().unwrap_or(Filter::All)
    }

    /// What is read where nobody says whose words: those of participants.
    fn spoken(&self) -> Filter {
        let filter = self.filter();
        if filter.names_speaker() { filter } else { filter.and(Filter::Role(Role::Participant)) }
    }

    fn names_coders(&self) -> bool {
        self.coders.is_some() || self.rules || self.flags != 0
    }
}

struct Resolver<'s> {
    study: &'s Study,
    layer: Layer,
    terms: Vec<Term>,
    notes: Vec<String>,
}

/// The parts of a group while it is made.
#[derive(Default)]
struct Parts {
    leaves: Vec<Leaf>,
}

impl Parts {
    fn add(&mut self, leaf: Leaf, at: &Range<usize>) -> Result<Formula, Wrong> {
        if self.leaves.len() >= MOST {
            let hint = "write values of one field as field:(a OR b OR c), or use `*`";
            return Err(Wrong::new(at.clone(), format!("the query has more than {MOST} parts")).hint(Some(hint.into())));
        }
        self.leaves.push(leaf);
        Ok(Formula::Leaf(self.leaves.len() - 1))
    }

    fn atom(&mut self, what: What, filter: Filter, at: &Range<usize>) -> Result<Formula, Wrong> {
        self.add(Leaf::Atom(Atom { what, filter }), at)
    }
}

impl Resolver<'_> {
    fn group(&mut self, part: &Located, context: &Context, outermost: bool) -> Result<Group, Wrong> {
        let (inner, scope) = match &part.node {
            Syntax::Within(inner, scope) => (&**inner, *scope),
            _ => (part, Scope::Turn),
        };
        if scope == Scope::Case && !outermost {
            return Err(Wrong::new(part.at.clone(), "`within case` can only stand at the end of the whole query"));
        }
        let mut parts = Parts::default();
        let formula = self.part(inner, context, &mut parts)?;
        let formula = self.grounded(formula, context, &mut parts, &part.at)?;
        Ok(Group { scope, formula, leaves: parts.leaves })
    }

    /// A formula that holds where nothing is found needs turns to hold in.
    fn grounded(
        &mut self,
        formula: Formula,
        context: &Context,
        parts: &mut Parts,
        at: &Range<usize>,
    ) -> Result<Formula, Wrong> {
        if !formula.holds(0) {
            return Ok(formula);
        }
        let turns = parts.atom(What::Turns, context.spoken(), at)?;
        Ok(Formula::And(vec![turns, formula]))
    }

    fn part(&mut self, part: &Located, context: &Context, parts: &mut Parts) -> Result<Formula, Wrong> {
        if let Some(filter) = self.filter(part)? {
            let context = Context { filter: Some(context.filter().and(filter)), ..context.clone() };
            return parts.atom(What::Turns, context.spoken(), &part.at);
        }
        match &part.node {
            Syntax::Word(word) => self.word(word, part, context, parts),
            Syntax::Fuzzy(word, letters) => {
                let forms = self.pieces(word);
                let [form] = forms.as_slice() else {
                    return Err(Wrong::new(part.at.clone(), "`~` with letters fits one word"));
                };
                let term = self.term(Term::Fuzzy(form.clone(), *letters), &part.at)?;
                parts.atom(What::Words(vec![term], 0), context.spoken(), &part.at)
            }
            Syntax::Phrase(text, slop) => self.phrase(text, *slop, part, context, parts),
            Syntax::Regex(pattern) => {
                let regex = regex(pattern).map_err(|message| Wrong::new(part.at.clone(), message))?;
                let term = self.term(Term::Regex(regex), &part.at)?;
                parts.atom(What::Words(vec![term], 0), context.spoken(), &part.at)
            }
            Syntax::Field(field) => self.field(field, part, context, parts),
            Syntax::Not(inner) => Ok(Formula::Not(Box::new(self.part(inner, context, parts)?))),
            Syntax::Or(members) => {
                let formulas = members.iter().map(|member| self.part(member, context, parts));
                Ok(Formula::Or(formulas.collect::<Result<_, _>>()?))
            }
            Syntax::And(members) => self.all(members, part, context, parts),
            Syntax::Within(..) => {
                let group = self.group(part, context, false)?;
                parts.add(Leaf::Group(Box::new(group)), &part.at)
            }
            Syntax::Relation(left, relation, turns, right) => {
                let (left, right) = (self.group(left, context, false)?, self.group(right, context, false)?);
                let related = Related { left, relation: *relation, turns: *turns, right };
                parts.add(Leaf::Related(Box::new(related)), &part.at)
            }
        }
    }

    fn all(
        &mut self,
        members: &[Located],
        part: &Located,
        context: &Context,
        parts: &mut Parts,
    ) -> Result<Formula, Wrong> {
        self.small_operators(members);
        let mut context = context.clone();
        let (mut coders, mut rest) = (Vec::new(), Vec::new());
        for member in members {
            if let Some(filter) = self.filter(member)? {
                context.filter = Some(context.filter().and(filter));
            } else if let Syntax::Field(field) = &member.node
                && is_about_coders(&field.name)
            {
                self.coders(field, &mut context)?;
                coders.push(member);
            } else {
                rest.push(member);
            }
        }
        if let Some(first) = coders.first().filter(|_| !rest.iter().any(|member| names_codes(member))) {
            let any = self.coded(vec![true; self.study.codebook.codes.len()], &context);
            let formula = parts.atom(any, context.filter(), &first.at)?;
            let others = rest.iter().map(|member| self.part(member, &context, parts));
            let others = others.collect::<Result<Vec<_>, _>>()?;
            return Ok(Formula::And(std::iter::once(formula).chain(others).collect()));
        }
        let formulas = rest.iter().map(|member| self.part(member, &context, parts));
        let formula = Formula::And(formulas.collect::<Result<_, _>>()?);
        self.grounded(formula, &context, parts, &part.at)
    }

    /// `and`, `or` and `not` in small letters are words, which is seldom meant.
    fn small_operators(&mut self, members: &[Located]) {
        for member in members.iter().skip(1) {
            if let Syntax::Word(word) = &member.node
                && matches!(word.as_str(), "and" | "or" | "not")
            {
                let note = format!("`{word}` was read as a word; the operator is written {}", word.to_uppercase());
                self.notes.push(note);
            }
        }
    }

    fn term(&mut self, term: Term, at: &Range<usize>) -> Result<usize, Wrong> {
        if self.terms.len() >= MOST {
            return Err(Wrong::new(at.clone(), format!("the query has more than {MOST} words")));
        }
        self.terms.push(term);
        Ok(self.terms.len() - 1)
    }

    /// The words of a text, folded; `*` stays.
    fn pieces(&self, text: &str) -> Vec<String> {
        let text = text.replace('*', &STAR.to_string());
        let words = Reader::new("").words(&text, 0);
        let words = words.into_iter().map(|word| word.forms.exact.replace(STAR, "*"));
        words.filter(|word| word.chars().any(|c| c != '*')).collect()
    }

    fn word(&mut self, word: &str, part: &Located, context: &Context, parts: &mut Parts) -> Result<Formula, Wrong> {
        let (word, exact) = word.strip_prefix('=').map_or((word, false), |word| (word, true));
        let pieces = self.pieces(word);
        match pieces.as_slice() {
            [] => Err(Wrong::new(part.at.clone(), "there is no letter or digit to look for")),
            [only] if !exact && !only.contains('*') => {
                let term = self.term(Term::Stem(only.clone()), &part.at)?;
                parts.atom(What::Words(vec![term], 0), context.spoken(), &part.at)
            }
            _ => self.words(&pieces, 0, part, context, parts),
        }
    }

    fn phrase(
        &mut self,
        text: &str,
        slop: u32,
        part: &Located,
        context: &Context,
        parts: &mut Parts,
    ) -> Result<Formula, Wrong> {
        let pieces = self.pieces(text);
        if pieces.is_empty() {
            return Err(Wrong::new(part.at.clone(), "there is no letter or digit between the quotation marks"));
        }
        self.words(&pieces, slop, part, context, parts)
    }

    fn words(
        &mut self,
        pieces: &[String],
        slop: u32,
        part: &Located,
        context: &Context,
        parts: &mut Parts,
    ) -> Result<Formula, Wrong> {
        let term = |piece: &String| {
            if piece.contains('*') { Term::Glob(Glob::new(piece)) } else { Term::Form(piece.clone()) }
        };
        let terms = pieces.iter().map(|piece| self.term(term(piece), &part.at)).collect::<Result<Vec<_>, _>>()?;
        parts.atom(What::Words(terms, slop.min(100)), context.spoken(), &part.at)
    }

    /// A field that finds stretches.
    fn field(&mut self, field: &Field, part: &Located, context: &Context, parts: &mut Parts) -> Result<Formula, Wrong> {
        let what = match field.name.to_lowercase().as_str() {
            "code" => {
                let codes = self.codes(field)?;
                self.coded(codes, context)
            }
            "coder" | "origin" | "flag" => {
                let mut context = context.clone();
                self.coders(field, &mut context)?;
                self.coded(vec![true; self.study.codebook.codes.len()], &context)
            }
            "uncoded" => {
                let value = only(field)?;
                let yes = match plain_text(value)?.0.to_lowercase().as_str() {
                    "true" | "yes" => true,
                    "false" | "no" => false,
                    other => {
                        return Err(unknown(value.at.clone(), "such value of `uncoded`", other, &["true", "false"]));
                    }
                };
                let layer = if yes {
                    What::Uncoded(self.layer)
                } else {
                    self.coded(vec![true; self.study.codebook.codes.len()], context)
                };
                return parts.atom(layer, context.filter(), &part.at);
            }
            "question" => What::Asked(self.questions(field)?),
            "layer" => {
                let message = "the layer holds for the whole query: name it outside of parentheses, joined by AND";
                return Err(Wrong::new(field.name_at.clone(), message));
            }
            _ => return Err(self.no_field(field)),
        };
        parts.atom(what, context.filter(), &part.at)
    }

    fn no_field(&self, field: &Field) -> Wrong {
        let attributes = self.study.roster.attributes.iter().map(|attribute| attribute.name.as_str());
        let known: Vec<&str> = FIELDS.into_iter().chain(attributes).collect();
        let mut wrong = unknown(field.name_at.clone(), "field", &field.name, &known);
        if wrong.hint.as_deref().is_none_or(|hint| hint.starts_with("there are")) {
            wrong.hint = Some(format!("fields are {}; put words with a colon in quotation marks", known.join(", ")));
        }
        wrong
    }

    fn coded(&self, codes: Vec<bool>, context: &Context) -> What {
        let by = match (&context.coders, context.rules) {
            (Some(coders), rules) => By::Coders(coders.clone(), rules),
            (None, true) => By::Rules,
            (None, false) if context.flags != 0 => By::Coders(self.persons(), false),
            (None, false) => By::Layer(self.layer),
        };
        debug_assert!(context.names_coders() || matches!(by, By::Layer(_)));
        What::Coded(Coded { codes, by, flags: context.flags })
    }

    fn persons(&self) -> Vec<u16> {
        (1..=u16::try_from(self.study.coders.len()).unwrap_or(u16::MAX)).collect()
    }

    fn codes(&self, field: &Field) -> Result<Vec<bool>, Wrong> {
        let book = &self.study.codebook;
        let mut wanted = vec![false; book.codes.len()];
        let mut want = |index: crate::codebook::CodeIndex| {
            wanted.get_mut(usize::from(index.0)).into_iter().for_each(|wanted| *wanted = true);
        };
        for value in &field.values {
            let (text, quoted) = plain_text(value)?;
            let (name, own) = text.strip_prefix('=').map_or((text, false), |name| (name, true));
            let found: Vec<_> = if name.contains('*') && !quoted {
                let glob = Glob::new(name);
                let fits = |id: &str| glob.matches(id) || id.rsplit('/').next().is_some_and(|last| glob.matches(last));
                book.indices().filter(|index| fits(book.id(*index))).collect()
            } else {
                book.typed(name).into_iter().collect()
            };
            if found.is_empty() {
                let lasts = book.ids().filter_map(|id| id.rsplit('/').next());
                let near = did_you_mean(name, book.ids().chain(lasts));
                let hint = near.unwrap_or_else(|| "`grenstaal table frequencies` lists the codes".to_owned());
                return Err(Wrong::new(value.at.clone(), format!("the codebook has no code `{name}`")).hint(Some(hint)));
            }
            for index in found {
                want(index);
                if !own {
                    book.subtree(index).for_each(&mut want);
                }
            }
        }
        Ok(wanted)
    }

    /// `coder`, `origin` and `flag` narrow the codes of their list.
    fn coders(&self, field: &Field, context: &mut Context) -> Result<(), Wrong> {
        let coders = &self.study.coders;
        let mut chosen = Vec::new();
        let mut rules = false;
        for value in &field.values {
            let (text, _) = plain_text(value)?;
            let text = text.to_lowercase();
            match field.name.to_lowercase().as_str() {
                "origin" if text == "rule" || text == RULES => rules = true,
                "origin" if text == "person" => chosen.extend(self.persons()),
                "origin" => return Err(unknown(value.at.clone(), "origin", &text, &["person", "rule"])),
                "coder" if text == RULES => rules = true,
                "coder" => {
                    let glob = glob(value)?;
                    let fits = coders.iter().enumerate().filter(|(_, coder)| glob.matches(coder));
                    let found: Vec<u16> = fits.filter_map(|(place, _)| u16::try_from(place + 1).ok()).collect();
                    if found.is_empty() {
                        let known: Vec<&str> = coders.iter().map(String::as_str).chain([RULES]).collect();
                        return Err(unknown(value.at.clone(), "coder", &text, &known));
                    }
                    chosen.extend(found);
                }
                _ => {
                    let known = [("cite", Mark::CITE), ("sensitive", Mark::SENSITIVE), ("negative", Mark::NEGATIVE)];
                    let found = known.iter().find(|(name, _)| *name == text);
                    let names = known.map(|(name, _)| name);
                    context.flags |= found.ok_or_else(|| unknown(value.at.clone(), "flag", &text, &names))?.1;
                    continue;
                }
            }
        }
        if field.name.eq_ignore_ascii_case("flag") {
            return Ok(());
        }
        match &mut context.coders {
            Some(earlier) => {
                earlier.retain(|coder| chosen.contains(coder));
                context.rules &= rules;
            }
            None if chosen.is_empty() => context.rules = rules,
            None => {
                context.coders = Some(chosen);
                context.rules = rules;
            }
        }
        Ok(())
    }

    fn questions(&self, field: &Field) -> Result<Vec<u16>, Wrong> {
        let questions = &self.study.guide.questions;
        let mut places = Vec::new();
        for value in &field.values {
            let glob = glob(value)?;
            let fits = questions.iter().enumerate().filter(|(_, question)| glob.matches(&question.id));
            let found: Vec<u16> = fits.filter_map(|(place, _)| u16::try_from(place).ok()).collect();
            if found.is_empty() {
                let known: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
                return Err(unknown(value.at.clone(), "question in the guide", plain_text(value)?.0, &known));
            }
            places.extend(found);
        }
        Ok(places)
    }

    /// The filter that a part is, when it is about who and where and nothing else.
    fn filter(&self, part: &Located) -> Result<Option<Filter>, Wrong> {
        let each = |members: &[Located]| -> Result<Option<Vec<Filter>>, Wrong> {
            let filters = members.iter().map(|member| self.filter(member)).collect::<Result<Vec<_>, _>>()?;
            Ok(filters.into_iter().collect())
        };
        Ok(match &part.node {
            Syntax::Field(field) => self.place(field)?,
            Syntax::Not(inner) => self.filter(inner)?.map(|filter| Filter::Not(Box::new(filter))),
            Syntax::And(members) => each(members)?.map(Filter::And),
            Syntax::Or(members) => each(members)?.map(Filter::Or),
            _ => None,
        })
    }

    fn place(&self, field: &Field) -> Result<Option<Filter>, Wrong> {
        let roster = &self.study.roster;
        let name = field.name.to_lowercase();
        let named = |ids: Vec<&str>| -> Result<Vec<bool>, Wrong> {
            let mut wanted = vec![false; ids.len()];
            for value in &field.values {
                let glob = glob(value)?;
                let mut any = false;
                for (wanted, id) in wanted.iter_mut().zip(&ids) {
                    let fits = glob.matches(id);
                    *wanted |= fits;
                    any |= fits;
                }
                if !any {
                    return Err(unknown(value.at.clone(), &name, plain_text(value)?.0, &ids));
                }
            }
            Ok(wanted)
        };
        Ok(Some(match name.as_str() {
            "case" => Filter::Cases(named(roster.cases.iter().map(|case| case.id.0.as_str()).collect())?),
            "interview" => {
                Filter::Interviews(named(roster.interviews.iter().map(|interview| interview.id.0.as_str()).collect())?)
            }
            "role" => any_of(field.values.iter().map(role).collect::<Result<_, _>>()?),
            "speaker" => Filter::Labels(field.values.iter().map(glob).collect::<Result<_, _>>()?),
            "turn" => any_of(field.values.iter().map(turns).collect::<Result<_, _>>()?),
            "time" => any_of(field.values.iter().map(times).collect::<Result<_, _>>()?),
            name if FIELDS.contains(&name) => return Ok(None),
            name => match roster.attribute(name) {
                Some(attribute) => self.attribute(attribute, field)?,
                None => return Err(self.no_field(field)),
            },
        }))
    }

    fn attribute(&self, attribute: &Attribute, field: &Field) -> Result<Filter, Wrong> {
        let fits = field.values.iter().map(|value| fitting(attribute, value)).collect::<Result<Vec<_>, _>>()?;
        let keeps = |value: Option<&String>| value.is_some_and(|value| fits.iter().any(|fits| fits(value)));
        let roster = &self.study.roster;
        Ok(match attribute.of {
            AttributeOf::Interview => {
                let values = roster.interviews.iter().map(|interview| interview.attributes.get(&attribute.name));
                Filter::Interviews(values.map(keeps).collect())
            }
            AttributeOf::Case => {
                let values = roster.cases.iter().map(|case| case.attributes.get(&attribute.name));
                Filter::Cases(values.map(keeps).collect())
            }
        })
    }

    /// The part that narrows n: what the outermost list says of cases and interviews.
    fn who(&self, part: &Located) -> Result<(Filter, bool), Wrong> {
        let own = |part: &Located| Ok(self.filter(part)?.filter(Filter::narrows_n));
        match &part.node {
            Syntax::Within(inner, _) => self.who(inner),
            Syntax::And(members) => {
                let (mut who, mut only) = (Filter::All, true);
                for member in members {
                    match own(member)? {
                        Some(filter) => who = who.and(filter),
                        None => only = false,
                    }
                }
                Ok((who, only))
            }
            _ => Ok(own(part)?.map_or((Filter::All, false), |filter| (filter, true))),
        }
    }
}

fn is_about_coders(name: &str) -> bool {
    ["coder", "origin", "flag"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Tells whether a part holds a code that `coder` and the like can narrow.
fn names_codes(part: &Located) -> bool {
    match &part.node {
        Syntax::Field(field) => field.name.eq_ignore_ascii_case("code"),
        Syntax::Not(inner) | Syntax::Within(inner, _) => names_codes(inner),
        Syntax::And(members) | Syntax::Or(members) => members.iter().any(names_codes),
        Syntax::Relation(left, _, _, right) => names_codes(left) || names_codes(right),
        _ => false,
    }
}

fn any_of(mut filters: Vec<Filter>) -> Filter {
    match filters.len() {
        1 => filters.remove(0),
        _ => Filter::Or(filters),
    }
}

fn role(value: &Value) -> Result<Filter, Wrong> {
    let (text, _) = plain_text(value)?;
    Ok(match text.to_lowercase().as_str() {
        "participant" => Filter::Role(Role::Participant),
        "interviewer" => Filter::Role(Role::Interviewer),
        "any" | "anyone" => Filter::Or(vec![Filter::Role(Role::Participant), Filter::Role(Role::Interviewer)]),
        other => return Err(unknown(value.at.clone(), "role", other, &["participant", "interviewer", "any"])),
    })
}

/// The ends of a value that is one or a range of them.
fn ends<T: Copy>(value: &Value, read: impl Fn(&str) -> Option<T>, what: &str) -> Result<[Option<(T, bool)>; 2], Wrong> {
    let one = |text: &str| read(text).ok_or_else(|| Wrong::new(value.at.clone(), format!("`{text}` is not {what}")));
    let border = |border: &Option<Border>| match border {
        Some(border) => one(&border.value).map(|value| Some((value, border.included))),
        None => Ok(None),
    };
    match &value.kind {
        ValueKind::Text { text, .. } => {
            let only = one(text)?;
            Ok([Some((only, true)), Some((only, true))])
        }
        ValueKind::Range(from, to) => Ok([border(from)?, border(to)?]),
    }
}

fn turns(value: &Value) -> Result<Filter, Wrong> {
    let [from, to] = ends(value, |text| text.parse::<u32>().ok(), "the number of a turn")?;
    let from = from.map_or(0, |(from, included)| if included { from } else { from.saturating_add(1) });
    let to = to.map_or(u32::MAX, |(to, included)| if included { to } else { to.saturating_sub(1) });
    Ok(Filter::Numbers(from, to))
}

fn times(value: &Value) -> Result<Filter, Wrong> {
    let [from, to] = ends(value, Time::parse, "a time such as 00:10:00")?;
    let from = from.map_or(0, |(from, included)| if included { from.0 } else { from.0.saturating_add(1) });
    let to = to.map_or(u32::MAX, |(to, included)| if included { to.0 } else { to.0.saturating_sub(1) });
    Ok(Filter::Times(Time(from), Time(to)))
}

type Fits = Box<dyn Fn(&str) -> bool>;

/// Tells which values of an attribute fit: numbers and dates compare, words are the same but for capitals.
fn fitting(attribute: &Attribute, value: &Value) -> Result<Fits, Wrong> {
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    match (attribute.kind, &value.kind) {
        (_, ValueKind::Text { text, quoted: false }) if text.contains('*') => {
            let glob = Glob::new(&text.to_lowercase());
            Ok(Box::new(move |value| glob.matches(&value.to_lowercase())))
        }
        (AttributeType::Number, _) => {
            let [from, to] = ends(value, number, "a number")?;
            Ok(Box::new(move |value| {
                number(value).is_some_and(|value| {
                    from.is_none_or(|(from, included)| if included { value >= from } else { value > from })
                        && to.is_none_or(|(to, included)| if included { value <= to } else { value < to })
                })
            }))
        }
        (AttributeType::Date, ValueKind::Range(from, to)) => {
            let (from, to) = (from.clone(), to.clone());
            let part = |value: &str, border: &Border| value.get(..border.value.len()).unwrap_or(value).to_owned();
            Ok(Box::new(move |value| {
                let after = |b: &Border| if b.included { part(value, b) >= b.value } else { part(value, b) > b.value };
                let until = |b: &Border| if b.included { part(value, b) <= b.value } else { part(value, b) < b.value };
                from.as_ref().is_none_or(after) && to.as_ref().is_none_or(until)
            }))
        }
        (AttributeType::Date, ValueKind::Text { text, .. }) => {
            let text = text.clone();
            Ok(Box::new(move |value| value.starts_with(&text)))
        }
        (AttributeType::Text, ValueKind::Range(..)) => {
            let message = format!("`{}` holds words: a range does not fit", attribute.name);
            let hint = format!("declare it as a number or date: {} = {{ of = …, type = \"number\" }}", attribute.name);
            Err(Wrong::new(value.at.clone(), message).hint(Some(hint)))
        }
        (AttributeType::Text, ValueKind::Text { text, .. }) => {
            let wanted = text.to_lowercase();
            if !attribute.values.iter().any(|value| value.to_lowercase() == wanted) {
                let known: Vec<&str> = attribute.values.iter().map(String::as_str).collect();
                return Err(unknown(value.at.clone(), &format!("value of `{}`", attribute.name), text, &known));
            }
            Ok(Box::new(move |value| value.to_lowercase() == wanted))
        }
    }
}

/// A regular expression for a whole word, capitals or not.
fn regex(pattern: &str) -> Result<regex::Regex, String> {
    let built =
        regex::RegexBuilder::new(&format!("^(?:{pattern})$")).case_insensitive(true).size_limit(1 << 20).build();
    if pattern.chars().any(char::is_whitespace) {
        return Err("a regular expression is for one word: it cannot hold a space".to_owned());
    }
    built.map_err(|error| {
        let text = error.to_string();
        let last = text.lines().next_back().unwrap_or_default().trim_start_matches("error: ").to_owned();
        format!("this regular expression cannot be read: {last}")
    })
}
