//! Two codebooks compared: what became of each code.
//!
//! In: a codebook before and after. Out: [`CodeChange`]s in the order of the later one, then what is gone. A code that got
//! another id is known by the earlier ids that codes keep under `was`.

use super::{Code, CodeIndex, CodeStatus, Codebook, Example, SpokenBy, Written};
use crate::locale::Words;
use std::collections::{BTreeMap, BTreeSet};

/// What happened to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another id, in the same place.
    Renamed,
    /// It lies elsewhere.
    Moved,
    /// Another code took it in.
    Merged,
    /// Others took its place.
    Split,
    /// It is no longer in use.
    Retired,
    /// It is in use now, or in use again.
    Activated,
    /// What it means or what its rules say has changed.
    Redefined,
}

impl What {
    /// Returns the word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Retired => "retired",
            Self::Activated => "in use",
            Self::Redefined => "redefined",
        }
    }
}

/// A part of a code that says something else now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which part, such as `definition` or `rule ask, any`.
    pub part: String,
    /// What is no longer there.
    pub old: Vec<String>,
    /// What was not there.
    pub new: Vec<String>,
}

/// What became of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChange {
    /// The code before.
    pub before: Option<CodeIndex>,
    /// The code after; for one that was merged, the one that took it in.
    pub after: Option<CodeIndex>,
    /// What happened, in order.
    pub what: Vec<What>,
    /// The ids that a split code was split into.
    pub into: Vec<String>,
    /// What it says differently.
    pub differences: Vec<Difference>,
}

impl CodeChange {
    /// Tells whether it is the same code with other rules, and nothing else.
    pub fn is_of_rules(&self) -> bool {
        self.what == [What::Redefined] && self.differences.iter().all(|one| one.part.starts_with(RULE))
    }
}

/// What the name of a part begins with that belongs to a rule.
const RULE: &str = "rule ";

/// Compares two codebooks; codes that stayed the same are left out.
pub fn diff(before: &Codebook, after: &Codebook) -> Vec<CodeChange> {
    let pairs = pairs(before, after);
    let mut changes = Vec::new();
    for index in after.indices() {
        let Some(new) = after.code(index) else { continue };
        match pairs.own.get(&index).and_then(|old| Some((*old, before.code(*old)?))) {
            None => changes.push(CodeChange {
                before: None,
                after: Some(index),
                what: vec![What::Added],
                into: Vec::new(),
                differences: texts(None, new, before, after),
            }),
            Some((old, code)) => changes.extend(changed((old, code), (index, new), before, after)),
        }
        for merged in pairs.merged.get(&index).into_iter().flatten() {
            let what = vec![What::Merged];
            changes.push(CodeChange {
                before: Some(*merged),
                after: Some(index),
                what,
                into: Vec::new(),
                differences: Vec::new(),
            });
        }
    }
    let gone = before.indices().filter(|index| !pairs.found.contains(index));
    changes.extend(gone.map(|index| CodeChange {
        before: Some(index),
        after: None,
        what: vec![What::Removed],
        into: Vec::new(),
        differences: Vec::new(),
    }));
    changes
}

/// Which codes are the same ones.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    /// By later code, the one it was.
    pub(crate) own: BTreeMap<CodeIndex, CodeIndex>,
    /// By later code, those it took in.
    pub(crate) merged: BTreeMap<CodeIndex, Vec<CodeIndex>>,
    /// Earlier codes that are still there, in whatever form.
    pub(crate) found: BTreeSet<CodeIndex>,
}

/// Finds which codes are the same ones: by id, by a later code's earlier ids, and the other way round.
pub(crate) fn pairs(before: &Codebook, after: &Codebook) -> Pairs {
    let mut pairs = Pairs::default();
    let later = |old: CodeIndex| {
        let code = before.code(old)?;
        let back = || after.indices().find(|new| before.find(after.id(*new)) == Some(old));
        after.find(&code.id).or_else(back)
    };
    let same = |old: CodeIndex, new: CodeIndex| before.id(old) == after.id(new);
    let mut met: BTreeMap<CodeIndex, Vec<CodeIndex>> = BTreeMap::new();
    for old in before.indices() {
        if let Some(new) = later(old) {
            met.entry(new).or_default().push(old);
            pairs.found.insert(old);
        }
    }
    for (new, mut olds) in met {
        // With no code of the same id, it is the one that says most of what it says now: a merge keeps one definition.
        let parts = after.code(new).map(|code| said(after, code)).unwrap_or_default();
        let alike = |old: CodeIndex| {
            let was = before.code(old).map(|code| said(before, code)).unwrap_or_default();
            was.iter().filter(|part| !part.1.is_empty() && parts.contains(part)).count()
        };
        olds.sort_by_cached_key(|old| (!same(*old, new), std::cmp::Reverse(alike(*old))));
        let mut olds = olds.into_iter();
        pairs.own.extend(olds.next().map(|old| (new, old)));
        let mut rest: Vec<CodeIndex> = olds.collect();
        rest.sort_unstable();
        if !rest.is_empty() {
            pairs.merged.insert(new, rest);
        }
    }
    pairs
}

fn changed(
    old: (CodeIndex, &Code),
    new: (CodeIndex, &Code),
    before: &Codebook,
    after: &Codebook,
) -> Option<CodeChange> {
    let ((old_index, old), (new_index, new)) = (old, new);
    let mut what = Vec::new();
    let (above, below) = (old.id.rsplit_once('/'), new.id.rsplit_once('/'));
    let parent = |book: &Codebook, code: &Code| code.parent.map(|parent| book.id(parent).to_owned());
    if old.id != new.id {
        // A child of a renamed code has another id too, and did not move.
        let same_parent = match (old.parent, new.parent) {
            (Some(old), Some(new)) => after.find(before.id(old)) == Some(new),
            (None, None) => true,
            _ => parent(before, old) == parent(after, new),
        };
        let last = |id: Option<(&str, &str)>, whole: &str| id.map_or(whole.to_owned(), |(_, last)| last.to_owned());
        if !same_parent {
            what.push(What::Moved);
        }
        if same_parent || last(above, &old.id) != last(below, &new.id) {
            what.push(What::Renamed);
        }
    }
    match (old.status, new.status) {
        (CodeStatus::Draft | CodeStatus::Active, CodeStatus::Retired) if !new.split_into.is_empty() => {
            what.push(What::Split);
        }
        (CodeStatus::Draft | CodeStatus::Active, CodeStatus::Retired) => what.push(What::Retired),
        (CodeStatus::Draft | CodeStatus::Retired, CodeStatus::Active) => what.push(What::Activated),
        _ => {}
    }
    let differences = texts(Some(old), new, before, after);
    if !differences.is_empty() {
        what.push(What::Redefined);
    }
    let into = if what.contains(&What::Split) { new.split_into.clone() } else { Vec::new() };
    (!what.is_empty()).then_some(CodeChange {
        before: Some(old_index),
        after: Some(new_index),
        what,
        into,
        differences,
    })
}

/// Lists what a code says differently; all it says when there was none.
fn texts(old: Option<&Code>, new: &Code, before: &Codebook, after: &Codebook) -> Vec<Difference> {
    let (old, new) = (old.map(|old| said(before, old)).unwrap_or_default(), said(after, new));
    let of = |parts: &[(String, Vec<String>)], name: &str| -> Vec<String> {
        parts.iter().find(|(part, _)| part == name).map(|(_, texts)| texts.clone()).unwrap_or_default()
    };
    let gone = old.iter().filter(|(part, _)| new.iter().all(|(other, _)| other != part));
    let compared = new.iter().chain(gone).map(|(part, _)| {
        let (was, is) = (of(&old, part), of(&new, part));
        let without = |list: &[String], other: &[String]| -> Vec<String> {
            list.iter().filter(|text| !other.contains(text)).cloned().collect()
        };
        Difference { part: part.clone(), old: without(&was, &is), new: without(&is, &was) }
    });
    compared.filter(|difference| !difference.old.is_empty() || !difference.new.is_empty()).collect()
}

/// All that a code says, part by part.
fn said(book: &Codebook, code: &Code) -> Vec<(String, Vec<String>)> {
    let mut parts = Vec::new();
    let name = Some(&code.name).filter(|name| **name != Words::One(code.id.clone()));
    let texts = [
        ("name", name),
        ("definition", code.definition.as_ref()),
        ("include", code.include.as_ref()),
        ("exclude", code.exclude.as_ref()),
    ];
    for (part, words) in texts {
        match words {
            None => {}
            Some(Words::One(text)) => parts.push((part.to_owned(), vec![text.clone()])),
            Some(Words::Many(texts)) => {
                parts.extend(texts.iter().map(|(language, text)| (format!("{part} ({language})"), vec![text.clone()])));
            }
        }
    }
    let texts = |examples: &[Example]| examples.iter().map(|example| example.text.clone()).collect();
    parts.push(("typical examples".to_owned(), texts(&code.examples.typical)));
    parts.push(("atypical examples".to_owned(), texts(&code.examples.atypical)));
    parts.push(("near misses".to_owned(), texts(&code.examples.near_miss)));
    let sources = |patterns: &[Written]| patterns.iter().map(|written| written.pattern.source().to_owned()).collect();
    for rule in book.rules.get(code.rules.clone()).unwrap_or_default() {
        let scope = rule.scope.map(|scope| format!("{scope:?}").to_lowercase());
        let who = Some(rule.spoken_by).filter(|who| *who != SpokenBy::Participant);
        let who = who.map(|who| format!("{who:?}").to_lowercase());
        let lists = [
            ("any", sources(&rule.any)),
            ("unless", sources(&rule.unless)),
            ("lang", rule.language.iter().cloned().collect()),
            ("scope", scope.into_iter().collect()),
            ("spoken_by", who.into_iter().collect()),
        ];
        parts.extend(lists.map(|(part, list)| (format!("{RULE}{}, {part}", rule.id), list)));
    }
    parts
}

impl Codebook {
    /// Lets the ids that a later codebook has for the same codes resolve here too.
    pub fn know_later_ids(&mut self, later: &Codebook) {
        for code in &later.codes {
            let known = std::iter::once(&code.id).chain(&code.was).find_map(|id| self.find(id));
            let Some(index) = known else { continue };
            for id in std::iter::once(&code.id).chain(&code.was) {
                self.by_id.entry(id.clone()).or_insert(index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::read;

    fn book(content: &str) -> Codebook {
        read("c", content, &mut Vec::new())
    }

    fn told(before: &str, after: &str) -> Vec<String> {
        let (before, after) = (book(before), book(after));
        let id = |book: &Codebook, index: Option<CodeIndex>| {
            index.map_or("–".to_owned(), |index| book.id(index).to_owned())
        };
        let line = |change: &CodeChange| {
            let what: Vec<&str> = change.what.iter().map(|what| what.name()).collect();
            let differences: Vec<String> = change
                .differences
                .iter()
                .map(|d| format!(" [{}: {} → {}]", d.part, d.old.join("|"), d.new.join("|")))
                .collect();
            format!(
                "{} {} → {}{}",
                what.join("+"),
                id(&before, change.before),
                id(&after, change.after),
                differences.concat()
            )
        };
        diff(&before, &after).iter().map(line).collect()
    }

    #[test]
    fn nothing_is_told_of_what_stayed_the_same() {
        let same = "[[code]]\nid = \"a\"\nname = \"A\"\nwas = [\"b\"]\n";
        assert_eq!(told(same, same), Vec::<String>::new());
    }

    #[test]
    fn of_merged_codes_the_one_that_kept_its_definition_goes_on() {
        let code = |id: &str, definition: &str, was: &str| {
            format!("[[code]]\nid = \"{id}\"\ndefinition = \"{definition}\"\nwas = [{was}]\n")
        };
        let before = code("a", "A.", "") + &code("b", "B.", "");
        for was in ["\"a\", \"b\"", "\"b\", \"a\""] {
            assert_eq!(told(&before, &code("c", "B.", was)), ["renamed b → c", "merged a → c"]);
        }
    }

    #[test]
    fn each_code_is_told_of_by_what_became_of_it() {
        let before = "[[code]]\nid = \"a\"\nname = \"A\"\n[[code]]\nid = \"a/x\"\nname = \"X\"\ndefinition = \"One.\"\n[[code.rule]]\nid = \"r\"\nany = [\"x1\", \"x2\"]\n\
                      [[code]]\nid = \"b\"\nname = \"B\"\n[[code]]\nid = \"b/y\"\nname = \"Y\"\n[[code]]\nid = \"c\"\nname = \"C\"\n[[code]]\nid = \"gone\"\n[[code]]\nid = \"d\"\nname = \"D\"\n";
        let after = "[[code]]\nid = \"alpha\"\nname = \"A\"\nwas = [\"a\"]\n[[code]]\nid = \"alpha/x\"\nname = \"X\"\nwas = [\"a/x\"]\ndefinition = \"Two.\"\n[[code.rule]]\nid = \"r\"\nany = [\"x2\", \"x3\"]\nscope = \"turn\"\n\
                     [[code]]\nid = \"b\"\nname = \"B\"\nwas = [\"c\"]\n[[code]]\nid = \"y\"\nname = \"Y\"\nwas = [\"b/y\"]\n[[code]]\nid = \"d\"\nname = \"D\"\nstatus = \"retired\"\nsplit_into = [\"new\"]\n[[code]]\nid = \"new\"\nstatus = \"draft\"\n";
        assert_eq!(
            told(before, after),
            [
                "renamed a → alpha",
                "renamed+redefined a/x → alpha/x [definition: One. → Two.] [rule r, any: x1 → x3] [rule r, scope:  → turn]",
                "merged c → b",
                "moved b/y → y",
                "split d → d",
                "added – → new",
                "removed gone → –",
            ]
        );
        let back = told(after, before);
        assert!(back.contains(&"renamed alpha → a".to_owned()), "{back:?}");
        assert!(back.contains(&"in use d → d".to_owned()), "{back:?}");
    }
}
