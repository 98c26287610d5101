//! What to say when nothing was found.
//!
//! In: the query. Out: on stderr, the words of it that nobody said with the nearest that were, and whether an interviewer
//! said it.

use super::source::Source;
use crate::session::Session;
use grenstaal::query::{Known, Query, SaidBy, Sort, Wanted, missing};

pub fn explain(session: &Session, source: &Source, query: &Query) -> anyhow::Result<()> {
    if !query.terms.is_empty() {
        let words = source.vocabulary();
        let known = words.iter().map(|((language, word), times)| Known { language, word, times: *times });
        for missing in missing(query, known) {
            let shown = missing.near.iter().filter(|near| may_be_shown(session, source, near).unwrap_or(false));
            let near: Vec<String> = shown.map(|near| format!("`{near}`")).collect();
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
            session.printer.say(&format!("nobody said `{}`{hint}", missing.word))?;
        }
    }
    if query.said_by() == SaidBy::Participants && !query.terms.is_empty() {
        let text = format!("({}) role:interviewer", query.text);
        // Some queries cannot stand in parentheses; then there is nothing to say.
        let asked = Query::new(&text, &session.loaded.study, Some(query.layer));
        let wanted = Wanted { sort: Sort::Interview, offset: 0, limit: 0, context: 0, hits: false };
        let turns = match asked {
            Ok(asked) => source.answer(&asked, wanted)?.total().turns,
            Err(_) => 0,
        };
        if turns > 0 {
            let plural = if turns == 1 { "" } else { "s" };
            session.printer.say(&format!("the interviewer said it, in {turns} turn{plural}: add role:interviewer"))?;
        }
    }
    Ok(())
}

/// Tells whether a word stands somewhere outside of what is never shown.
fn may_be_shown(session: &Session, source: &Source, word: &str) -> anyhow::Result<bool> {
    let Ok(query) = Query::new(&format!("\"{word}\" role:any"), &session.loaded.study, None) else { return Ok(false) };
    let wanted = Wanted { sort: Sort::Interview, offset: 0, limit: 1000, context: 0, hits: false };
    let answer = source.answer(&query, wanted)?;
    Ok(answer.passages.iter().any(|passage| passage.hits.iter().any(|hit| !passage.said.hides(*hit))))
}
