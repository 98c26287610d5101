//! A query turned into a rule of the codebook.
//!
//! In: a query and the code it should propose. Out: the rule on stdout, and in the codebook unless it is only shown.

use super::Args;
use crate::session::Session;
use grenstaal::project::NewRule;
use grenstaal::query::{Known, Query, as_rule, vocabulary};
use std::io::Write;

/// Longest name that is made of a query.
const LONGEST: usize = 40;

pub fn make(session: &Session, query: &Query, code: &str, args: &Args) -> anyhow::Result<()> {
    let book = &session.loaded.study.codebook;
    let index = session.code(code)?;
    let words = vocabulary(&session.project.load(false, &session.bars).study);
    let known = words.iter().map(|((language, word), times)| Known { language, word, times: *times });
    let draft = as_rule(query, known).map_err(|why| anyhow::anyhow!("this query cannot be a rule: {why}"))?;
    let id = args.rule_id.clone().unwrap_or_else(|| name_of(&query.text));
    let rule = NewRule { code: book.id(index), id: &id, draft: &draft };
    if book.rules.iter().any(|known| known.code == index && known.id == id) {
        anyhow::bail!("`{}` has a rule `{id}` already; name it with --rule-id", book.id(index));
    }
    write!(anstream::stdout().lock(), "{}", rule.text())?;
    for note in &draft.notes {
        session.printer.say(&format!("note: {note}"))?;
    }
    if args.dry_run {
        return Ok(());
    }
    session.project.add_rule(&rule)?;
    let file = &session.project.config.codebook;
    session
        .printer
        .say(&format!("added to {file} under `{}`; `grenstaal candidates` shows what it proposes", rule.code))?;
    Ok(())
}

/// Makes a name of the plain letters and digits of a query.
fn name_of(query: &str) -> String {
    let plain = query.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
    let mut name = String::new();
    for word in plain.split_whitespace() {
        if !name.is_empty() && name.len() + word.len() >= LONGEST {
            break;
        }
        name += if name.is_empty() { "" } else { "-" };
        name += word;
    }
    if name.is_empty() { "query".to_owned() } else { name }
}
