//! Changes to a codebook file: a code added, renamed, moved, merged, split, retired.
//!
//! In: the TOML of a codebook and what is to be changed. Out: [`Edited`]: the TOML with its comments and its order, and
//! which ids are no longer what they were; or the reason why it cannot be. A code that gets another id keeps the old one
//! under `was`, so that whatever names it is still understood.

use super::blocks::Blocks;
use super::{CodeStatus, Codebook, Origin, read_codes};
use crate::case::is_id;
use crate::diagnostic::did_you_mean;
use std::collections::{BTreeMap, BTreeSet};
use toml_edit::{Array, ArrayOfTables, InlineTable, Item, Table, Value, value};

/// A code to add.
#[derive(Clone, Debug, Default)]
pub struct NewCode {
    /// Its whole id.
    pub id: String,
    /// Its name; the id where absent.
    pub name: Option<String>,
    /// What it means.
    pub definition: Option<String>,
    /// The language of name and definition, where the codebook gives texts by language.
    pub language: Option<String>,
    /// How it came to be.
    pub origin: Option<Origin>,
    /// In use from the start, and no draft.
    pub active: bool,
}

/// A codebook that was changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// The file.
    pub content: String,
    /// What was done, a phrase each.
    pub done: Vec<String>,
    /// Ids that changed: old, new.
    pub ids: BTreeMap<String, String>,
    /// Rules that got another name: old `code#rule`, new.
    pub rules: BTreeMap<String, String>,
}

/// A codebook file, open for changes.
#[derive(Clone, Debug)]
pub struct Edit {
    blocks: Blocks,
    edited: Edited,
}

/// Adds a code behind its parent's last child.
pub fn add_code(content: &str, code: &NewCode) -> Result<String, String> {
    let mut edit = Edit::open(content)?;
    edit.add(code)?;
    Ok(edit.close().content)
}

impl Edit {
    /// Opens a codebook file.
    pub fn open(content: &str) -> Result<Self, String> {
        Ok(Self { blocks: Blocks::parse(content)?, edited: Edited::default() })
    }

    /// Returns the file as it is now, and what was done.
    pub fn close(self) -> Edited {
        Edited { content: self.blocks.print(), ..self.edited }
    }

    /// Finds a code that something is to be put in or under: one that is in use.
    fn in_use(&self, name: &str) -> Result<String, String> {
        let id = self.id(name)?;
        let book = self.book();
        let retired =
            book.find(&id).and_then(|index| book.code(index)).is_some_and(|c| c.status == CodeStatus::Retired);
        if retired { Err(format!("`{id}` is retired; nothing can be put in or under it")) } else { Ok(id) }
    }

    fn book(&self) -> Codebook {
        read_codes("", &self.blocks.print(), &mut Vec::new())
    }

    /// Finds the present id of a code as it is typed.
    pub fn id(&self, name: &str) -> Result<String, String> {
        let book = self.book();
        let found = book.typed(name).map(|index| book.id(index).to_owned());
        found.ok_or_else(|| {
            let lasts = book.ids().filter_map(|id| id.rsplit('/').next());
            let near = did_you_mean(name, book.ids().chain(lasts)).map(|hint| format!("; {hint}")).unwrap_or_default();
            format!("the codebook has no code `{name}`{near}")
        })
    }

    /// The block that a code under `parent` is put behind.
    fn behind(&self, parent: Option<&str>) -> Option<String> {
        let parent = parent?;
        self.blocks.ids().into_iter().rfind(|id| is_within(id, parent))
    }

    /// Tells why there can be no code with this id; `code` is the one that is to get it.
    fn refuse_id(&self, id: &str, code: Option<&str>) -> Result<(), String> {
        if !id.split('/').all(is_id) {
            let how = "lower-case letters and digits, joined by `-`, with `/` between a code and those above it";
            return Err(format!("`{id}` is no id of a code: {how}"));
        }
        for other in &self.book().codes {
            if other.id == id {
                return Err(format!("there is a code `{id}` already"));
            }
            if other.was.iter().any(|was| was == id) && Some(other.id.as_str()) != code {
                return Err(format!(
                    "`{id}` is an earlier id of `{}`: what still names it would change its meaning; choose another id",
                    other.id
                ));
            }
        }
        Ok(())
    }

    /// Tells why there can be no code below another one.
    fn refuse_place(&self, id: &str) -> Result<(), String> {
        let book = self.book();
        match id.rsplit_once('/') {
            Some((above, _)) if !book.ids().any(|known| known == above) => {
                let near = did_you_mean(above, book.ids()).map(|hint| format!("; {hint}")).unwrap_or_default();
                Err(format!("`{id}` would lie under `{above}`, which is not there{near}"))
            }
            _ => Ok(()),
        }
    }

    /// Adds a code behind its parent's last child.
    pub fn add(&mut self, code: &NewCode) -> Result<(), String> {
        self.refuse_id(&code.id, None)?;
        self.refuse_place(&code.id)?;
        let parent = code.id.rsplit_once('/').map(|(above, _)| above);
        parent.map(|parent| self.in_use(parent)).transpose()?;
        let mut table = Table::new();
        table.insert("id", value(code.id.as_str()));
        let many = self.by_language();
        let words = |text: &str| match code.language.as_deref().filter(|_| many) {
            Some(language) => {
                let mut texts = InlineTable::new();
                texts.insert(language, text.into());
                value(texts)
            }
            None => value(text),
        };
        for (key, text) in [("name", &code.name), ("definition", &code.definition)] {
            if let Some(text) = text {
                table.insert(key, words(text));
            }
        }
        let version = self.book().version;
        if !version.is_empty() {
            table.insert("since", value(version));
        }
        if let Some(origin) = code.origin {
            table.insert("origin", value(origin.name()));
        }
        if !code.active {
            table.insert("status", value("draft"));
        }
        let text = format!("[[code]]\n{table}");
        self.blocks.put(&text, self.behind(parent).as_deref())?;
        let kind = if code.active { "code" } else { "draft" };
        self.edited.done.push(format!("added the {kind} `{}`", code.id));
        Ok(())
    }

    /// Takes out a draft that nothing lies below, as if it had never been there.
    pub fn drop(&mut self, id: &str) -> Result<(), String> {
        let book = self.book();
        let index = book.find(id).ok_or_else(|| format!("the codebook has no code `{id}`"))?;
        if book.code(index).is_none_or(|code| code.status != CodeStatus::Draft || code.id != id) {
            return Err(format!("`{id}` is no draft any more; `grenstaal codebook retire` takes a code out of use"));
        }
        if book.has_children(index) {
            return Err(format!("other codes lie below `{id}`"));
        }
        self.blocks.take(id)?;
        self.edited.done.push(format!("took out the draft `{id}`"));
        Ok(())
    }

    /// Tells whether the codebook gives its names by language.
    fn by_language(&self) -> bool {
        self.book().codes.iter().any(|code| matches!(code.name, crate::locale::Words::Many(_)))
    }

    /// Gives a code another id, and those below it; `new` without a `/` is a new last part.
    pub fn rename(&mut self, name: &str, new: &str) -> Result<(), String> {
        let old = self.id(name)?;
        let new = match old.rsplit_once('/') {
            Some((above, _)) if !new.contains('/') => format!("{above}/{new}"),
            _ => new.to_owned(),
        };
        self.relocate(&old, &new)
    }

    /// Puts a code with those below it under another one, or at the top.
    pub fn shift(&mut self, name: &str, under: Option<&str>) -> Result<(), String> {
        let old = self.id(name)?;
        let last = old.rsplit('/').next().unwrap_or_default();
        let new = match under {
            Some(parent) => format!("{}/{last}", self.in_use(parent)?),
            None => last.to_owned(),
        };
        self.relocate(&old, &new)
    }

    /// Says what a code is called.
    pub fn call(&mut self, name: &str, label: &str, language: Option<&str>) -> Result<(), String> {
        let id = self.id(name)?;
        self.blocks.edit(&id, |table| {
            let texts = table.get_mut("name").and_then(Item::as_table_like_mut);
            match (texts, language) {
                (Some(texts), Some(language)) => {
                    texts.insert(language, value(label));
                }
                _ => replace(table, "name", label.into()),
            }
            Ok(())
        })?;
        self.edited.done.push(format!("`{id}` is called “{label}” now"));
        Ok(())
    }

    fn relocate(&mut self, old: &str, new: &str) -> Result<(), String> {
        if old == new {
            return Err(format!("`{old}` is that already"));
        }
        if is_within(new, old) {
            return Err(format!("`{old}` cannot lie under itself"));
        }
        let tree: Vec<String> = self.blocks.ids().into_iter().filter(|id| is_within(id, old)).collect();
        let fresh = |id: &str| format!("{new}{}", id.get(old.len()..).unwrap_or_default());
        self.refuse_place(new)?;
        tree.iter().try_for_each(|id| self.refuse_id(&fresh(id), Some(id)))?;
        let above = |id: &str| id.rsplit_once('/').map(|(above, _)| above.to_owned());
        let moves = above(old) != above(new);
        let mut texts = Vec::new();
        for id in &tree {
            let fresh = fresh(id);
            self.blocks.edit(id, |table| {
                replace(table, "id", fresh.as_str().into());
                was(table, &fresh, [id.as_str()]);
                Ok(())
            })?;
            if moves {
                texts.push(self.blocks.take(&fresh)?);
            }
            self.follow(id, &fresh)?;
            self.edited.done.push(format!("`{id}` is `{fresh}` now"));
            self.edited.ids.insert(id.clone(), fresh);
        }
        if let Some((first, rest)) = texts.split_first() {
            let parent = above(new);
            let behind = self.behind(parent.as_deref());
            self.blocks.put(first, behind.as_deref())?;
            let mut last = new.to_owned();
            for (text, id) in rest.iter().zip(tree.iter().skip(1)) {
                self.blocks.put(text, Some(&last))?;
                last = fresh(id);
            }
        }
        Ok(())
    }

    /// Lets `split_into` of other codes name a code by its new id.
    fn follow(&mut self, old: &str, new: &str) -> Result<(), String> {
        let naming: Vec<String> = self
            .book()
            .codes
            .iter()
            .filter(|code| code.split_into.iter().any(|id| id == old))
            .map(|code| code.id.clone())
            .collect();
        for id in naming {
            self.blocks.edit(&id, |table| {
                for item in
                    table.get_mut("split_into").and_then(Item::as_array_mut).into_iter().flat_map(Array::iter_mut)
                {
                    if item.as_str() == Some(old) {
                        let decor = item.decor().clone();
                        *item = new.into();
                        *item.decor_mut() = decor;
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Makes one code of two: rules, examples and earlier ids go to `into`, and the id too; `children` takes along what
    /// lies below.
    pub fn merge(&mut self, name: &str, into: &str, children: bool) -> Result<(), String> {
        let (from, into) = (self.id(name)?, self.in_use(into)?);
        if from == into {
            return Err(format!("`{from}` cannot be merged into itself"));
        }
        if is_within(&into, &from) {
            return Err(format!("`{into}` lies under `{from}`: move it out first with `grenstaal codebook move`"));
        }
        let below: Vec<String> = self
            .blocks
            .ids()
            .into_iter()
            .filter(|id| id.rsplit_once('/').is_some_and(|(above, _)| above == from))
            .collect();
        if let Some(first) = below.first().filter(|_| !children) {
            let count = below.len();
            return Err(format!(
                "{count} codes lie under `{from}`, such as `{first}`; --children moves them under `{into}`"
            ));
        }
        for child in below {
            self.shift(&child, Some(&into))?;
        }
        let source = self.blocks.table(&from)?;
        let mut renamed = BTreeMap::new();
        self.blocks.edit(&into, |target| {
            renamed = take_rules(&source, target)?;
            take_examples(&source, target)?;
            let earlier: Vec<&str> = strings(&source, "was");
            was(target, &into, std::iter::once(from.as_str()).chain(earlier));
            Ok(())
        })?;
        self.blocks.take(&from)?;
        self.follow(&from, &into)?;
        self.edited
            .rules
            .extend(renamed.into_iter().map(|(old, new)| (format!("{from}#{old}"), format!("{into}#{new}"))));
        self.edited
            .done
            .push(format!("`{from}` went into `{into}`, with its rules and examples; its definition is gone"));
        self.edited.ids.insert(from, into);
        Ok(())
    }

    /// Takes a code out of use; what stands in its place may be named.
    pub fn retire(&mut self, name: &str, split_into: &[String]) -> Result<(), String> {
        let id = self.id(name)?;
        let targets = split_into.iter().map(|target| self.in_use(target)).collect::<Result<Vec<_>, _>>()?;
        if targets.contains(&id) {
            return Err(format!("`{id}` cannot take its own place"));
        }
        self.blocks.edit(&id, |table| {
            replace(table, "status", "retired".into());
            if !targets.is_empty() {
                replace(table, "split_into", Value::Array(targets.iter().map(String::as_str).collect()));
            }
            Ok(())
        })?;
        if let [only] = targets.as_slice() {
            self.edited.ids.insert(id.clone(), only.clone());
        }
        let instead =
            if targets.is_empty() { String::new() } else { format!("; in its place: {}", targets.join(", ")) };
        self.edited.done.push(format!("`{id}` is retired{instead}"));
        Ok(())
    }

    /// Retires a code for several others; those that are not there become drafts. Returns their ids.
    pub fn split(&mut self, name: &str, into: &[String]) -> Result<Vec<String>, String> {
        let id = self.id(name)?;
        let above = id.rsplit_once('/').map(|(above, _)| above.to_owned());
        let mut targets = Vec::new();
        for target in into {
            let known = self.id(target).ok().filter(|known| *known != id);
            let target = match (known, &above) {
                (Some(known), _) => known,
                (None, Some(above)) if !target.contains('/') => format!("{above}/{target}"),
                _ => target.clone(),
            };
            if !self.blocks.ids().contains(&target) {
                self.add(&NewCode { id: target.clone(), ..NewCode::default() })?;
            }
            targets.push(target);
        }
        self.retire(&id, &targets)?;
        Ok(targets)
    }

    /// Forgets all earlier ids; returns how many there were.
    pub fn forget(&mut self) -> Result<usize, String> {
        let mut count = 0;
        for id in self.blocks.ids() {
            self.blocks.edit(&id, |table| {
                count += strings(table, "was").len();
                table.remove("was");
                Ok(())
            })?;
        }
        if count > 0 {
            self.edited
                .done
                .push(format!("forgot {count} earlier ids: branches that still use them are no longer understood"));
        }
        Ok(count)
    }
}

/// Tells whether an id is `above` or lies below it.
fn is_within(id: &str, above: &str) -> bool {
    id.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Puts a value in the place of another, with the white space and the comment round it.
fn replace(table: &mut Table, key: &str, mut new: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => {
            table.insert(key, Item::Value(new));
        }
    }
}

fn strings<'t>(table: &'t Table, key: &str) -> Vec<&'t str> {
    table.get(key).and_then(Item::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Adds earlier ids, each once, and none that the code has now.
fn was<'a>(table: &mut Table, now: &str, more: impl IntoIterator<Item = &'a str>) {
    let mut list = table.get("was").and_then(Item::as_array).cloned().unwrap_or_default();
    let leads = list.get(0).and_then(Value::as_str) == Some(now);
    list.retain(|id| id.as_str() != Some(now));
    if let Some(first) = list.get_mut(0).filter(|_| leads) {
        first.decor_mut().set_prefix("");
    }
    for id in more {
        if id != now && !list.iter().any(|known| known.as_str() == Some(id)) {
            append(&mut list, id.into());
        }
    }
    if list.is_empty() {
        table.remove("was");
    } else {
        replace(table, "was", Value::Array(list));
    }
}

/// Adds a value to a list, on a line of its own where the others have one.
fn append(list: &mut Array, new: Value) {
    let prefix = list.iter().last().and_then(|last| last.decor().prefix()?.as_str().map(str::to_owned));
    let mut new = new;
    new.decor_mut().clear();
    match prefix.filter(|prefix| prefix.contains('\n')) {
        Some(prefix) => {
            // A comment before the last stays the last's own.
            let indent = prefix.rsplit('\n').next().unwrap_or_default();
            new.decor_mut().set_prefix(format!("\n{indent}"));
            list.push_formatted(new);
        }
        None => list.push(new),
    }
}

/// Moves the rules of one code behind those of another; returns old and new names.
fn take_rules(source: &Table, target: &mut Table) -> Result<BTreeMap<String, String>, String> {
    let mut renamed = BTreeMap::new();
    let Some(rules) = source.get("rule") else { return Ok(renamed) };
    let how = || "rules are to be written as [[code.rule]]".to_owned();
    let rules = rules.as_array_of_tables().ok_or_else(how)?;
    let target = target.entry("rule").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let target = target.as_array_of_tables_mut().ok_or_else(how)?;
    for rule in rules {
        let id = rule.get("id").and_then(Item::as_str).unwrap_or("rule").to_owned();
        let taken = |name: &str| target.iter().any(|rule| rule.get("id").and_then(Item::as_str) == Some(name));
        let numbered = (2..).map(|number| format!("{id}-{number}"));
        let new = std::iter::once(id.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or_default();
        let mut rule = rule.clone();
        rule.set_position(None);
        if rule.decor().prefix().and_then(|prefix| prefix.as_str()).is_none_or(str::is_empty) {
            rule.decor_mut().set_prefix("\n");
        }
        replace(&mut rule, "id", new.as_str().into());
        target.push(rule);
        renamed.insert(id, new);
    }
    Ok(renamed)
}

/// Copies the examples of one code that another does not have.
fn take_examples(source: &Table, target: &mut Table) -> Result<(), String> {
    let Some(examples) = source.get("examples").and_then(Item::as_table_like) else { return Ok(()) };
    let said = |example: &Value| -> Option<String> {
        let text = example.as_inline_table().and_then(|table| table.get("text")).unwrap_or(example);
        text.as_str().map(str::to_owned)
    };
    let lists = target.entry("examples").or_insert_with(|| {
        let mut table = Table::new();
        table.set_dotted(true);
        Item::Table(table)
    });
    let lists = lists.as_table_like_mut().ok_or("`examples` is no table")?;
    let known: BTreeSet<String> =
        lists.iter().filter_map(|(_, list)| list.as_array()).flatten().filter_map(said).collect();
    for (kind, list) in examples.iter() {
        let fresh: Vec<&Value> = list
            .as_array()
            .into_iter()
            .flatten()
            .filter(|example| said(example).is_none_or(|text| !known.contains(&text)))
            .collect();
        if fresh.is_empty() {
            continue;
        }
        let item = lists.entry(kind).or_insert_with(|| value(Array::new()));
        let Some(target) = item.as_array_mut() else { continue };
        for example in fresh {
            append(target, example.clone());
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
