//! Changes to a codebook file: a code added, called otherwise, moved, merged, split, retired.
//!
//! In: the TOML of a codebook and what is to be changed. Out: [`Edited`]: the TOML with its comments and its order, and
//! which ids are no longer what they were; or the reason why it cannot be. A code that gets another id keeps the old one
//! under `was`, so that whatever names it is still understood.

mod end;
mod entries;
mod relocate;
#[cfg(test)]
mod tests;

use super::blocks::Blocks;
use super::{CodeStatus, Codebook, Origin, read_codes};
use crate::case::is_id;
use crate::diagnostic::did_you_mean;
use entries::{replace, strings};
use std::collections::BTreeMap;
use toml_edit::{InlineTable, Item, Table, value};

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
