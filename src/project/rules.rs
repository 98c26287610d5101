//! A rule added to the codebook.
//!
//! In: a rule that a query was turned into. Out: the codebook with it, as the last rule of its code; comments, order and
//! everything else in the file stay.

use super::{Project, ProjectError};
use crate::codebook::SpokenBy;
use crate::query::Draft;
use crate::source::utf8;
use std::io;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// A rule to add.
#[derive(Clone, Copy, Debug)]
pub struct NewRule<'a> {
    /// The whole id of its code.
    pub code: &'a str,
    /// Its id.
    pub id: &'a str,
    /// What it says.
    pub draft: &'a Draft,
}

impl NewRule<'_> {
    /// Writes the rule as it stands in a codebook.
    pub fn text(&self) -> String {
        let mut rules = ArrayOfTables::new();
        rules.push(self.table());
        let mut code = Table::new();
        code.set_implicit(true);
        code.insert("rule", Item::ArrayOfTables(rules));
        let mut document = DocumentMut::new();
        document.insert("code", Item::Table(code));
        document.to_string()
    }

    fn table(&self) -> Table {
        let patterns = |list: &[String]| value(list.iter().map(String::as_str).collect::<Array>());
        let mut table = Table::new();
        table.insert("id", value(self.id));
        table.insert("any", patterns(&self.draft.any));
        if !self.draft.unless.is_empty() {
            table.insert("unless", patterns(&self.draft.unless));
            // NOT in a query looks at the whole turn.
            table.insert("scope", value("turn"));
        }
        let spoken_by = match self.draft.spoken_by {
            SpokenBy::Participant => None,
            SpokenBy::Interviewer => Some("interviewer"),
            SpokenBy::Anyone => Some("anyone"),
        };
        if let Some(who) = spoken_by {
            table.insert("spoken_by", value(who));
        }
        table
    }

    fn added(&self, content: &str) -> Result<String, String> {
        let mut document: DocumentMut = content.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
        let codes = document.get_mut("code").and_then(Item::as_array_of_tables_mut);
        let same = |table: &&mut Table| table.get("id").and_then(Item::as_str) == Some(self.code);
        let code = codes.and_then(|codes| codes.iter_mut().find(|table| same(table)));
        let Some(code) = code else { return Err(format!("there is no [[code]] with id = \"{}\"", self.code)) };
        let rules = code.entry("rule").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(rules) = rules.as_array_of_tables_mut() else {
            return Err(format!("the rules of `{}` are not written as [[code.rule]]", self.code));
        };
        let mut table = self.table();
        table.decor_mut().set_prefix("\n");
        rules.push(table);
        Ok(document.to_string())
    }
}

impl Project {
    /// Adds a rule to the codebook.
    pub fn add_rule(&self, rule: &NewRule) -> Result<(), ProjectError> {
        if !crate::case::is_id(rule.id) {
            let hint = "a rule is named with lower-case letters and digits, parts joined by `-`";
            return Err(ProjectError::refused(format!("`{}` is no name for a rule", rule.id), hint));
        }
        let path = self.root.join(&self.config.codebook);
        let mut changes = self.changes()?;
        let content = utf8(&self.config.codebook, changes.read(&self.config.codebook)?.unwrap_or_default());
        let content = content.map_err(|finding| ProjectError::Config(Box::new(finding)))?;
        let changed = rule.added(&content).map_err(|message| {
            ProjectError::io("cannot change", &path)(io::Error::new(io::ErrorKind::InvalidData, message))
        })?;
        changes.write(&self.config.codebook, changed);
        changes.commit().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_becomes_the_last_of_its_code() {
        let draft = Draft {
            any: vec!["no time".to_owned()],
            unless: vec!["later".to_owned()],
            spoken_by: SpokenBy::Anyone,
            notes: Vec::new(),
        };
        let rule = NewRule { code: "a/b", id: "new", draft: &draft };
        let text = "[[code.rule]]\nid = \"new\"\nany = [\"no time\"]\nunless = [\"later\"]\nscope = \"turn\"\nspoken_by = \"anyone\"\n";
        assert_eq!(rule.text(), text);
        let book = "# ours\n[[code]]\nid = \"a/b\"\n\n[[code.rule]]\nid = \"old\"\nany = [\"x\"] # why\n\n[[code]]\nid = \"c\"\n";
        let changed = rule.added(book).unwrap();
        let wanted = book.replace("# why\n", &format!("# why\n\n{text}"));
        assert_eq!(changed, wanted);
        assert!(NewRule { code: "z", ..rule }.added(book).is_err());
        let first = NewRule { code: "c", ..rule }.added(book).unwrap();
        assert_eq!(first, format!("{book}\n{text}"));
    }
}
