//! The entries of a code in its TOML, changed so that comments and layout stay.
//!
//! In: the table of a code. Out: the same table with a value, an earlier id, the rules or the examples of another code.

use std::collections::{BTreeMap, BTreeSet};
use toml_edit::{Array, ArrayOfTables, Item, Table, Value, value};

/// Puts a value in the place of another, with the white space and the comment round it.
pub(super) fn replace(table: &mut Table, key: &str, mut new: Value) {
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

/// Returns the texts of a list.
pub(super) fn strings<'t>(table: &'t Table, key: &str) -> Vec<&'t str> {
    table.get(key).and_then(Item::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Adds earlier ids, each once, and none that the code has now.
pub(super) fn was<'a>(table: &mut Table, now: &str, more: impl IntoIterator<Item = &'a str>) {
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
pub(super) fn take_rules(source: &Table, target: &mut Table) -> Result<BTreeMap<String, String>, String> {
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
pub(super) fn take_examples(source: &Table, target: &mut Table) -> Result<(), String> {
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
