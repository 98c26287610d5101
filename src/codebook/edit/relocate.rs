//! Where a code stands in the tree, and so its id.
//!
//! In: a code and another id, or another code to lie under. Out: the codebook with it and those below it there; each keeps
//! its old id under `was`.

use super::entries::{replace, was};
use super::{Edit, is_within};
use toml_edit::{Array, Item};

impl Edit {
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

    /// Gives a code with those below it other ids, and puts them where these belong.
    fn relocate(&mut self, old: &str, new: &str) -> Result<(), String> {
        if old == new {
            return Err(format!("`{old}` is that already"));
        }
        if is_within(new, old) {
            return Err(format!("`{old}` cannot lie under itself"));
        }
        let tree: Vec<String> = self.blocks.ids().into_iter().filter(|id| is_within(id, old)).collect();
        let fresh: Vec<String> =
            tree.iter().map(|id| format!("{new}{}", id.get(old.len()..).unwrap_or_default())).collect();
        self.refuse_place(new)?;
        tree.iter().zip(&fresh).try_for_each(|(id, fresh)| self.refuse_id(fresh, Some(id)))?;
        tree.iter().zip(&fresh).try_for_each(|(id, fresh)| self.name(id, fresh))?;
        if above(old) == above(new) { Ok(()) } else { self.put_together(&fresh) }
    }

    /// Gives one code another id; everything in the codebook that names it follows.
    fn name(&mut self, old: &str, new: &str) -> Result<(), String> {
        self.blocks.edit(old, |table| {
            replace(table, "id", new.into());
            was(table, new, [old]);
            Ok(())
        })?;
        self.follow(old, new)?;
        self.edited.done.push(format!("`{old}` is `{new}` now"));
        self.edited.ids.insert(old.to_owned(), new.to_owned());
        Ok(())
    }

    /// Puts the codes of a tree, the topmost first, one behind the other where the topmost belongs.
    fn put_together(&mut self, tree: &[String]) -> Result<(), String> {
        let texts = tree.iter().map(|id| self.blocks.take(id)).collect::<Result<Vec<_>, _>>()?;
        let parent = tree.first().and_then(|top| above(top));
        let mut last = self.behind(parent);
        for (text, id) in texts.iter().zip(tree) {
            self.blocks.put(text, last.as_deref())?;
            last = Some(id.clone());
        }
        Ok(())
    }

    /// Lets `split_into` of other codes name a code by its new id.
    pub(super) fn follow(&mut self, old: &str, new: &str) -> Result<(), String> {
        let naming: Vec<String> = self
            .book()
            .codes
            .iter()
            .filter(|code| code.split_into.iter().any(|id| id == old))
            .map(|code| code.id.clone())
            .collect();
        for id in naming {
            self.blocks.edit(&id, |table| {
                let list = table.get_mut("split_into").and_then(Item::as_array_mut);
                for item in list.into_iter().flat_map(Array::iter_mut) {
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
}

/// The code that an id lies under.
fn above(id: &str) -> Option<&str> {
    id.rsplit_once('/').map(|(above, _)| above)
}
