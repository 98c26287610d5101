//! A query as a rule of the codebook, where it can be one.
//!
//! In: a query and the words that occur. Out: a [`Draft`] of a rule, or why there cannot be one. A rule fires on any one of
//! its patterns, unless another is there; it knows words, and neither codes nor attributes. Stems are written out: a rule has
//! the words of that stem that occur in the study.

use super::words::Reader;
use super::{Atom, Filter, Formula, Group, Known, Leaf, Query, Scope, Term, What};
use crate::codebook::SpokenBy;
use crate::pattern::Pattern;
use crate::transcript::Role;
use std::collections::{BTreeMap, BTreeSet};

/// A rule that is not yet in the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The patterns of which one must be there.
    pub any: Vec<String>,
    /// The patterns of which none may be there, in the same turn.
    pub unless: Vec<String>,
    /// Whose words count.
    pub spoken_by: SpokenBy,
    /// What the rule does otherwise than the query.
    pub notes: Vec<String>,
}

/// Makes a rule of a query. The error says why there cannot be one, a full phrase.
pub fn as_rule<'w>(query: &Query, known: impl IntoIterator<Item = Known<'w>>) -> Result<Draft, String> {
    let root = &query.root;
    if root.scope != Scope::Turn {
        return Err("the query says within what it must hold; a rule looks at one turn or sentence".to_owned());
    }
    let mut positive: Vec<&Formula> = Vec::new();
    let mut negative: Vec<&Formula> = Vec::new();
    part(&root.formula, &mut positive, &mut negative);
    let [positive] = positive.as_slice() else {
        return Err("a rule fires on any one of its patterns: it has no AND (a phrase with slop, such as \"a b\"~3, \
                    becomes near(a, b, 3))"
            .to_owned());
    };
    let any = atoms(root, &[positive])?;
    let unless = atoms(root, &negative)?;
    let spoken_by = spoken_by(any.iter().chain(&unless).copied())?;
    let forms = forms(query, known);
    let mut draft = Draft { any: Vec::new(), unless: Vec::new(), spoken_by, notes: Vec::new() };
    for (atoms, negative) in [(any, false), (unless, true)] {
        for atom in atoms {
            let patterns = patterns(query, atom, &forms, &mut draft.notes)?;
            let list = if negative { &mut draft.unless } else { &mut draft.any };
            for pattern in patterns {
                if !list.contains(&pattern) {
                    list.push(pattern);
                }
            }
        }
    }
    for pattern in draft.any.iter().chain(&draft.unless) {
        Pattern::parse(pattern).map_err(|error| format!("`{pattern}` is no pattern for a rule: {error}"))?;
    }
    Ok(draft)
}

/// Parts a formula into what must hold and what must not.
fn part<'f>(formula: &'f Formula, positive: &mut Vec<&'f Formula>, negative: &mut Vec<&'f Formula>) {
    match formula {
        Formula::And(formulas) => formulas.iter().for_each(|formula| part(formula, positive, negative)),
        Formula::Not(inner) => negative.push(inner),
        other => positive.push(other),
    }
}

/// The atoms of formulas that hold when any one of their parts does.
fn atoms<'g>(group: &'g Group, formulas: &[&Formula]) -> Result<Vec<&'g Atom>, String> {
    let mut found = Vec::new();
    for formula in formulas {
        match formula {
            Formula::Or(inner) => found.extend(atoms(group, &inner.iter().collect::<Vec<_>>())?),
            Formula::And(inner) if inner.len() == 1 => found.extend(atoms(group, &inner.iter().collect::<Vec<_>>())?),
            Formula::Leaf(leaf) => match group.leaves.get(*leaf) {
                Some(Leaf::Atom(atom)) => found.push(atom),
                _ => return Err("a rule knows no relations and no parts within something else".to_owned()),
            },
            Formula::And(_) | Formula::Not(_) => {
                return Err("inside OR and NOT a rule knows words only, without AND or NOT between them".to_owned());
            }
        }
    }
    Ok(found)
}

/// Whose words all atoms read; a rule knows nothing else of who and where.
fn spoken_by<'g>(atoms: impl Iterator<Item = &'g Atom>) -> Result<SpokenBy, String> {
    let both = [Role::Participant, Role::Interviewer].map(Filter::Role).to_vec();
    let one = |atom: &Atom| match &atom.filter {
        _ if !matches!(atom.what, What::Words(..)) => {
            Err("a rule finds words: it knows no codes, questions or whole turns".to_owned())
        }
        Filter::Role(Role::Participant) => Ok(SpokenBy::Participant),
        Filter::Role(Role::Interviewer) => Ok(SpokenBy::Interviewer),
        Filter::Or(roles) if *roles == both => Ok(SpokenBy::Anyone),
        _ => Err("a rule reads every interview: it knows no attributes, cases, turns, times or labels".to_owned()),
    };
    let mut all = atoms.map(one).collect::<Result<Vec<SpokenBy>, String>>()?;
    all.dedup();
    match all.as_slice() {
        [only] => Ok(*only),
        _ => Err("all patterns of a rule are about the same speakers".to_owned()),
    }
}

/// The words that occur for each bare word of a query.
fn forms<'w>(query: &Query, known: impl IntoIterator<Item = Known<'w>>) -> Vec<BTreeSet<String>> {
    let mut forms = vec![BTreeSet::new(); query.terms.len()];
    let mut readers: BTreeMap<&'w str, Reader> = BTreeMap::new();
    for Known { language, word, .. } in known {
        let reader = readers.entry(language).or_insert_with(|| Reader::new(language));
        let own = reader.forms(word);
        for (term, forms) in query.terms.iter().zip(&mut forms).filter(|(term, _)| matches!(term, Term::Stem(_))) {
            if term.matches(&own, &mut |term| reader.forms(term)) {
                forms.insert(own.exact.clone());
            }
        }
    }
    forms
}

fn patterns(
    query: &Query,
    atom: &Atom,
    forms: &[BTreeSet<String>],
    notes: &mut Vec<String>,
) -> Result<Vec<String>, String> {
    let What::Words(places, slop) = &atom.what else { return Ok(Vec::new()) };
    let terms: Vec<(&Term, usize)> =
        places.iter().filter_map(|place| query.terms.get(*place).map(|term| (term, *place))).collect();
    match terms.as_slice() {
        [(Term::Stem(word), place)] => {
            let found = forms.get(*place).filter(|forms| !forms.is_empty());
            Ok(found.map_or_else(|| vec![word.clone()], |forms| forms.iter().cloned().collect()))
        }
        [(Term::Regex(regex), _)] => {
            let inner = regex.as_str().trim_start_matches('^').trim_end_matches('$');
            Ok(vec![format!("re:\\b{inner}\\b")])
        }
        [(Term::Fuzzy(word, letters), _)] => {
            Err(format!("a rule knows no words that are nearly so ({word}~{letters}): write the spellings out"))
        }
        [(one, _)] => Ok(vec![spelled(one)?]),
        [(a, _), (b, _)] if *slop > 0 => {
            notes.push("near() finds the two words in either order; the query only in this one".to_owned());
            Ok(vec![format!("near({}, {}, {slop})", spelled(a)?, spelled(b)?)])
        }
        _ if *slop > 0 => Err("near() takes two words: a longer phrase cannot have other words between".to_owned()),
        several => {
            notes.push("a phrase in a rule wants its punctuation: `a b` does not find `a, b` or `a-b`".to_owned());
            let words = several.iter().map(|(term, _)| spelled(term)).collect::<Result<Vec<String>, String>>()?;
            Ok(vec![words.join(" ")])
        }
    }
}

fn spelled(term: &Term) -> Result<String, String> {
    match term {
        Term::Form(form) => Ok(form.clone()),
        Term::Glob(glob) => Ok(glob.parts().join("*")),
        Term::Stem(word) | Term::Fuzzy(word, _) => Err(format!("`{word}` cannot stand in a phrase of a rule")),
        Term::Regex(_) => Err("a regular expression cannot stand in a phrase of a rule".to_owned()),
    }
}
