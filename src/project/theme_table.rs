//! The entries of a theme in its TOML.
//!
//! In: the table of a theme, and what an entry is to say. Out: the table with it; an entry that says the same already is not
//! touched, and comments, layout and what nobody was shown stay.

use crate::coding::{Anchor, Quoted};
use crate::study::Study;
use std::collections::BTreeSet;
use toml_edit::{Array, InlineTable, Item, Table, Value};

/// Puts a value in the place of another, with the white space and comments round it.
fn replace(there: &mut Value, value: impl Into<Value>) {
    let decor = there.decor().clone();
    *there = value.into();
    *there.decor_mut() = decor;
}

pub(super) fn set_text(table: &mut Table, key: &str, text: Option<&str>) {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match (text, table.get_mut(key).and_then(Item::as_value_mut)) {
        (Some(text), Some(there)) if there.as_str() == Some(text) => {}
        (Some(text), Some(there)) => replace(there, text),
        (Some(text), None) => drop(table.insert(key, Item::Value(text.into()))),
        (None, _) => drop(table.remove(key)),
    }
}

/// Sets a text in one language; those in others stay.
pub(super) fn set_words(table: &mut Table, key: &str, text: Option<&str>, language: &str) {
    let new = text.map(str::trim).filter(|text| !text.is_empty());
    let many = table.get_mut(key).and_then(Item::as_value_mut).and_then(Value::as_inline_table_mut);
    let (Some(new), Some(many)) = (new, many) else { return set_text(table, key, new) };
    let shown = many.get(language).or_else(|| many.iter().next().map(|(_, value)| value)).and_then(Value::as_str);
    if shown == Some(new) {
        return;
    }
    match many.get_mut(language) {
        Some(there) => replace(there, new),
        None => drop(many.insert(language, new.into())),
    }
}

/// The elements that are wanted, in order: those that stand there with what is round them, new ones, and last those that
/// nobody was shown.
fn chosen<T>(
    list: &Array,
    wanted: &[T],
    name: &dyn Fn(&Value) -> Option<String>,
    wanted_name: &dyn Fn(&T) -> String,
    make: &dyn Fn(&T) -> Value,
    hidden: &dyn Fn(&Value) -> bool,
) -> Vec<Value> {
    let known = |one: &T| list.iter().find(|value| name(value).as_deref() == Some(&wanted_name(one))).cloned();
    let mut values: Vec<Value> = wanted.iter().map(|one| known(one).unwrap_or_else(|| make(one))).collect();
    values.extend(list.iter().filter(|value| hidden(value)).cloned());
    values
}

pub(super) fn set_codes(table: &mut Table, study: &Study, codes: &[String]) {
    let book = &study.codebook;
    let list = table.get("codes").and_then(Item::as_array).cloned().unwrap_or_default();
    let id_of = |value: &Value| value.as_str().and_then(|name| book.typed(name)).map(|code| book.id(code).to_owned());
    let now: Vec<String> = list.iter().filter_map(id_of).collect();
    if now == codes && table.contains_key("codes") {
        return;
    }
    let make = |code: &String| Value::from(code.as_str());
    let mut values = chosen(&list, codes, &id_of, &String::clone, &make, &|value| id_of(value).is_none());
    let one_line = !list.to_string().contains(['\n', '#']);
    let mut new = Array::new();
    for (i, value) in values.iter_mut().enumerate() {
        if one_line {
            value.decor_mut().set_prefix(if i == 0 { "" } else { " " });
            value.decor_mut().set_suffix("");
        } else if value.decor().prefix().is_none() {
            value.decor_mut().set_prefix("\n  ");
        }
        new.push_formatted(value.clone());
    }
    put_array(table, "codes", &list, new, one_line);
}

pub(super) fn set_quotations(table: &mut Table, key: &str, wanted: &[Quoted], shown: &BTreeSet<String>) {
    let list = table.get(key).and_then(Item::as_array).cloned().unwrap_or_default();
    let at = |value: &Value| {
        let text = value.as_inline_table()?.get("at")?.as_str()?;
        Some(text.parse::<Anchor>().map_or_else(|_| text.to_owned(), |anchor| anchor.to_string()))
    };
    let is_shown = |value: &Value| at(value).is_some_and(|at| shown.contains(&at));
    let now: Vec<String> = list.iter().filter(|value| is_shown(value)).filter_map(at).collect();
    if now.iter().eq(wanted.iter().map(|quoted| &quoted.at)) {
        return;
    }
    let make = |quoted: &Quoted| {
        let mut table = InlineTable::new();
        table.insert("at", quoted.at.as_str().into());
        table.insert("quote", quoted.quote.as_str().into());
        Value::InlineTable(table)
    };
    let named = |quoted: &Quoted| quoted.at.clone();
    let hidden =
        |value: &Value| !is_shown(value) && !wanted.iter().any(|quoted| Some(&quoted.at) == at(value).as_ref());
    let values = chosen(&list, wanted, &at, &named, &make, &hidden);
    if values.is_empty() {
        table.remove(key);
        return;
    }
    let mut new = Array::new();
    for mut value in values {
        if !value.decor().prefix().and_then(|prefix| prefix.as_str()).is_some_and(|prefix| prefix.contains('\n')) {
            value.decor_mut().set_prefix("\n  ");
        }
        new.push_formatted(value);
    }
    put_array(table, key, &list, new, false);
}

/// Puts a list in the place of another.
fn put_array(table: &mut Table, key: &str, old: &Array, mut new: Array, one_line: bool) {
    *new.decor_mut() = old.decor().clone();
    let trailing = old.trailing().as_str().unwrap_or_default().to_owned();
    new.set_trailing_comma(!one_line);
    new.set_trailing(if one_line || trailing.contains('\n') { trailing } else { "\n".to_owned() });
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(there) => *there = Value::Array(new),
        None => drop(table.insert(key, Item::Value(Value::Array(new)))),
    }
}
