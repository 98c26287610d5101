//! Which columns of a survey are open questions.
//!
//! In: the rows of a table. Out: its columns, each open or closed, the rows of answers, and an id for each respondent.

use std::collections::BTreeSet;

use super::columns::plain;
use super::grid::Row;
use super::plain::{has_words, one_space};

/// A column of a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Where it stands, from 0.
    pub at: usize,
    /// The question, or the name of the attribute.
    pub name: String,
    /// Whether its answers are free text.
    pub open: bool,
}

/// Names of columns of a codebook, of codings or of talk: such a table is no survey.
const OTHER: [&str; 46] = [
    "code",
    "codes",
    "codename",
    "code name",
    "definition",
    "definitie",
    "include",
    "exclude",
    "inclusion",
    "exclusion",
    "inclusie",
    "exclusie",
    "when to use",
    "example",
    "examples",
    "voorbeeld",
    "voorbeelden",
    "quote",
    "quotes",
    "quotation",
    "quotation content",
    "citaat",
    "citaten",
    "segment",
    "coded segment",
    "verdict",
    "groundedness",
    "density",
    "theme",
    "themes",
    "thema",
    "themas",
    "subtheme",
    "sub theme",
    "category",
    "categorie",
    "memo",
    "coder",
    "codeur",
    "speaker",
    "spreker",
    "transcript",
    "utterance",
    "variable",
    "anchor",
    "document",
];
/// Names of columns that say which respondent it is.
const IDENTITY: [&str; 29] = [
    "respondent",
    "respondent id",
    "respondentid",
    "respondentnr",
    "respondentnummer",
    "respondent nr",
    "respondent number",
    "respondent nummer",
    "response id",
    "responseid",
    "responsenr",
    "deelnemer",
    "deelnemernummer",
    "deelnemer id",
    "deelnemernr",
    "participant",
    "participant id",
    "participantid",
    "participant number",
    "case",
    "case id",
    "id",
    "nr",
    "no",
    "nummer",
    "number",
    "pseudonym",
    "pseudoniem",
    "record id",
];
const QUESTION: [&str; 34] = [
    "wat",
    "hoe",
    "waarom",
    "welke",
    "wie",
    "waar",
    "wanneer",
    "heb",
    "heeft",
    "kun",
    "kunt",
    "vertel",
    "beschrijf",
    "noem",
    "geef",
    "licht",
    "what",
    "how",
    "why",
    "which",
    "who",
    "where",
    "when",
    "describe",
    "tell",
    "please",
    "explain",
    "did",
    "do",
    "is",
    "are",
    "can",
    "was",
    "warum",
];

/// Finds the columns and the rows of answers; `None` when the table does not look like a survey.
pub fn columns(rows: &[Row]) -> Option<(Vec<Column>, &[Row], u8)> {
    let (header, answers) = rows.split_first()?;
    let (header, answers) = qualtrics(header, answers);
    if answers.len() < 2 {
        return None;
    }
    let names: Vec<String> = header.cells.iter().map(|name| one_space(name)).collect();
    if names.iter().filter(|name| OTHER.contains(&plain(name).as_str())).count() >= 2 {
        return None;
    }
    let mut columns = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let filled: Vec<&str> = answers.iter().map(|row| row.cell(at)).filter(|cell| !cell.is_empty()).collect();
        if name.is_empty() && filled.is_empty() {
            continue;
        }
        let open = has_words(name) && is_open(&filled, asks(name));
        columns.push(Column {
            at,
            name: if name.is_empty() { format!("column {}", at + 1) } else { name.clone() },
            open,
        });
    }
    let open: Vec<&Column> = columns.iter().filter(|column| column.open).collect();
    let distinct: BTreeSet<&str> = open.iter().map(|column| column.name.as_str()).collect();
    let asking = open.iter().filter(|column| asks(&column.name)).count();
    let known = columns.iter().any(|column| !column.open && is_identity(&column.name));
    let respondents = answers.iter().filter(|row| open.iter().any(|column| !row.cell(column.at).is_empty())).count();
    if distinct.len() < open.len() || respondents < 2 || respondents * 3 < answers.len() {
        return None;
    }
    let sure = match (open.len(), asking, known) {
        (0, ..) => return None,
        (_, 1.., _) if open.len() > 1 => 85,
        (1, 1.., _) if columns.len() > 1 => 75,
        (2.., 0, true) => 60,
        _ => return None,
    };
    Some((columns, answers, sure))
}

/// Steps to the row of question texts when the third row is Qualtrics' JSON.
fn qualtrics<'a>(header: &'a Row, answers: &'a [Row]) -> (&'a Row, &'a [Row]) {
    match answers {
        [texts, json, rest @ ..] if json.cells.iter().any(|cell| cell.starts_with("{\"ImportId\"")) => (texts, rest),
        _ => (header, answers),
    }
}

/// Whether a name asks something: a question mark, a word that questions begin with, or four words and more.
fn asks(name: &str) -> bool {
    let first =
        name.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default().to_lowercase();
    let words = name.split_whitespace().count();
    name.contains('?') || words >= 3 && QUESTION.contains(&first.as_str()) || words >= 6
}

/// Whether answers are free text: long, and hardly two alike; below a question they may be shorter.
fn is_open(filled: &[&str], asked: bool) -> bool {
    let count = filled.len();
    if count == 0 {
        return false;
    }
    let distinct: BTreeSet<String> = filled.iter().map(|cell| cell.to_lowercase()).collect();
    let words: usize = filled.iter().map(|cell| cell.split_whitespace().count()).sum();
    let longest = filled.iter().map(|cell| cell.split_whitespace().count()).max().unwrap_or(0);
    let letters = filled.iter().filter(|cell| cell.chars().any(char::is_alphabetic)).count();
    let mean = words / count;
    let differ = distinct.len() * 10 >= count * 7;
    let enough = if asked { mean >= 3 && longest >= 6 } else { mean >= 6 && longest >= 8 };
    differ && enough && letters * 10 >= count * 8 && !is_choice(filled)
}

/// Whether answers are picked from a list: their parts between commas or semicolons recur.
fn is_choice(filled: &[&str]) -> bool {
    let parts: Vec<&str> =
        filled.iter().flat_map(|cell| cell.split([';', ','])).map(str::trim).filter(|part| !part.is_empty()).collect();
    let distinct: BTreeSet<&str> = parts.iter().copied().collect();
    parts.len() > filled.len() && filled.len() >= 4 && distinct.len() * 5 <= parts.len() * 2
}

fn is_identity(name: &str) -> bool {
    IDENTITY.contains(&plain(name).as_str())
}

/// An id for each row from a column of ids that has a different one for each; empty when there is none.
pub fn identity(columns: &[Column], answers: &[Row]) -> Vec<String> {
    let closed = columns.iter().filter(|column| !column.open);
    let mut named: Vec<(usize, &Column)> = closed
        .filter_map(|column| IDENTITY.iter().position(|name| *name == plain(&column.name)).map(|rank| (rank, column)))
        .collect();
    named.sort_by_key(|(rank, _)| *rank);
    for (_, column) in named {
        let ids: Vec<String> = answers.iter().map(|row| slug(row.cell(column.at))).collect();
        let distinct: BTreeSet<&String> = ids.iter().filter(|id| !id.is_empty()).collect();
        if distinct.len() == answers.len() {
            return ids;
        }
    }
    Vec::new()
}

/// Makes an id: `[a-z0-9]+(-[a-z0-9]+)*`, at most forty characters; a mail address is none.
fn slug(text: &str) -> String {
    if text.contains('@') {
        return String::new();
    }
    let plain = text.trim().strip_suffix(".0").unwrap_or(text.trim()).to_lowercase();
    let parts: Vec<String> = (plain.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let id: String = parts.join("-").chars().take(40).collect();
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_answers_are_long_and_differ() {
        let open = ["Vooral hoe je rustig blijft.", "Dat weet ik niet goed meer."];
        assert!(is_open(&open, true) && !is_open(&open, false));
        assert!(!is_open(&["zeer mee eens", "zeer mee eens", "mee oneens"], true));
        assert!(!is_open(&["34", "51"], true));
        let choices = [
            "mail en telefoon, overleg op de gang",
            "mail en telefoon",
            "overleg op de gang, mail en telefoon",
            "overleg op de gang",
        ];
        assert!(!is_open(&choices, true));
        assert!(asks("Wat leerde je daarvan?") && !asks("Leeftijd") && !asks("Wat"));
    }

    #[test]
    fn ids_are_made_plain() {
        assert_eq!(slug("R_3kJ Äb"), "r-3kj-b");
        assert_eq!(slug("17.0"), "17");
        assert_eq!(slug("me@example.nl"), "");
        assert_eq!(slug("--"), "");
    }
}
