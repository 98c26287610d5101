//! From what is typed to what is meant in a study.
//!
//! In: a [`Located`] query and a study, of which no transcript is read. Out: [`Query`], or a [`Wrong`] that names the nearest
//! field, code or value. In a list joined by AND, fields about who and where narrow what the rest of the list reads, and
//! `coder`, `origin` and `flag` narrow its codes.

use super::fields::{only, plain_text, unknown};
use super::filter::Filter;
use super::named::{take_layer, with_saved};
use super::parse::parse;
use super::syntax::{Field, Located, Relation, Syntax, Wrong};
use super::term::Term;
use super::{Atom, By, Coded, Formula, Group, Layer, Leaf, Query, Related, Scope, What};
use crate::coding::Basis;
use crate::study::Study;
use crate::transcript::Role;
use std::ops::Range;

/// Most parts of one group, and most words of one query.
pub(super) const MOST: usize = 64;

impl Query {
    /// Reads a query about a study; `layer` is used where the query names none.
    pub fn new(text: &str, study: &Study, layer: Option<Layer>) -> Result<Self, Wrong> {
        let syntax = with_saved(parse(text)?, study, 0)?;
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

/// What the lists round a part say about it.
#[derive(Clone, Default)]
pub(super) struct Context {
    filter: Option<Filter>,
    /// The coders named, and whether rules are; none when nobody is.
    pub(super) by: Option<(Vec<u16>, bool)>,
    pub(super) flags: u32,
}

impl Context {
    fn filter(&self) -> Filter {
        self.filter.clone().unwrap_or(Filter::All)
    }

    /// What is read where nobody says whose words: those of participants.
    pub(super) fn spoken(&self) -> Filter {
        let filter = self.filter();
        if filter.names_speaker() { filter } else { filter.and(Filter::Role(Role::Participant)) }
    }
}

pub(super) struct Resolver<'s> {
    pub(super) study: &'s Study,
    layer: Layer,
    pub(super) terms: Vec<Term>,
    notes: Vec<String>,
}

/// The parts of a group while it is made.
#[derive(Default)]
pub(super) struct Parts {
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

    pub(super) fn atom(&mut self, what: What, filter: Filter, at: &Range<usize>) -> Result<Formula, Wrong> {
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
            Syntax::Fuzzy(word, letters) => self.fuzzy(word, *letters, part, context, parts),
            Syntax::Phrase(text, slop) => self.phrase(text, *slop, part, context, parts),
            Syntax::Regex(pattern) => self.regex(pattern, part, context, parts),
            Syntax::Field(field) => self.field(field, part, context, parts),
            Syntax::Not(inner) => Ok(Formula::Not(Box::new(self.part(inner, context, parts)?))),
            Syntax::Or(members) => {
                self.lone_values(members);
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

    /// Operators in small letters between plain words are words, which is seldom meant.
    fn small_operators(&mut self, members: &[Located]) {
        for (place, member) in members.iter().enumerate() {
            let Syntax::Word(word) = &member.node else { continue };
            let relation = Relation::NAMES.iter().any(|(name, _)| name == word);
            if (place > 0 && (relation || matches!(word.as_str(), "and" | "or"))) || word == "not" {
                let note = format!("`{word}` was read as a word; the operator is written {}", word.to_uppercase());
                self.notes.push(note);
            }
        }
    }

    /// `wave:2 OR 3` looks for the word 3, which is seldom meant.
    fn lone_values(&mut self, members: &[Located]) {
        for pair in members.windows(2) {
            if let [Located { node: Syntax::Field(field), .. }, Located { node: Syntax::Word(word), .. }] = pair
                && word.chars().all(|c| c.is_ascii_digit())
            {
                let name = &field.name;
                self.notes.push(format!("`{word}` was read as a word; several values are written {name}:(a OR b)"));
            }
        }
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

    fn coded(&self, codes: Vec<bool>, context: &Context) -> What {
        let by = match &context.by {
            Some((coders, rules)) => By::Coders(coders.clone(), *rules),
            None if context.flags != 0 => By::Coders(self.persons(), false),
            None => By::Layer(self.layer),
        };
        What::Coded(Coded { codes, by, flags: context.flags })
    }

    pub(super) fn persons(&self) -> Vec<u16> {
        (1..=u16::try_from(self.study.coders.len()).unwrap_or(u16::MAX)).collect()
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
