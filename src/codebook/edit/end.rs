//! The end of a code: merged into another, split into several, retired.
//!
//! In: a code and what takes its place. Out: the codebook in which it is no longer used, and what names it knows where to go.

use super::entries::{replace, strings, take_examples, take_rules, was};
use super::{Edit, NewCode, is_within};
use std::collections::BTreeMap;
use toml_edit::Value;

impl Edit {
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
        self.take_along(&from, &into, children)?;
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
        let rules = renamed.into_iter().map(|(old, new)| (format!("{from}#{old}"), format!("{into}#{new}")));
        self.edited.rules.extend(rules);
        let done = format!("`{from}` went into `{into}`, with its rules and examples; its definition is gone");
        self.edited.done.push(done);
        self.edited.ids.insert(from, into);
        Ok(())
    }

    /// Moves what lies right under a code that goes; refused where nobody asked for it.
    fn take_along(&mut self, from: &str, into: &str, wanted: bool) -> Result<(), String> {
        let mut below = self.blocks.ids();
        below.retain(|id| id.rsplit_once('/').is_some_and(|(above, _)| above == from));
        match below.first() {
            Some(first) if !wanted => {
                let count = below.len();
                Err(format!(
                    "{count} codes lie under `{from}`, such as `{first}`; --children moves them under `{into}`"
                ))
            }
            _ => below.iter().try_for_each(|child| self.shift(child, Some(into))),
        }
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
}
