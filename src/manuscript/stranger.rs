//! Somebody named beside a quotation whom the study does not have.
//!
//! In: the words of a place where a speaker is named. Out: the word for a person nobody in the study is, such as `chirurg`
//! where no surgeon was interviewed. Parentheses hold much else: a page, a remark, a tone of voice. What may be such is let be.

use super::attribution::among;
use super::names::{ANYONE, Form, Names};

/// A place where a speaker is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// In parentheses, right behind.
    Parenthesis,
    /// Behind a dash that goes on with the sentence.
    Dash,
    /// Behind a dash, below or at the end of a block quotation.
    Line,
    /// The clause that goes on.
    Clause,
    /// Another cell of the row.
    Cell,
    /// The sentence before.
    Lead,
}

/// Words for people that name nobody in particular.
const GENERIC: &str = " persoon mens man vrouw jongen meisje collega ander andere derde tweede eerste laatste anoniem onbekend \
    iemand een van hen beiden allen groep groepsgesprek veldnotitie observatie dagboek aantekening voice person man woman boy \
    girl colleague other another anonymous unknown someone one of them both group field note diary observation he she they \
    zij hij ze wij we ik zelf professional medewerker werknemer zorgverlener member people mensen male female ";
/// Words with which a remark begins that names nobody.
const FUNCTION: &str = " in op na voor over met bij uit toen ook later eerder vervolgens zie vgl cf see also then after before \
    on at with from during about and en maar of or as als zoals niet not om tot tijdens sinds uitgezonderd behalve dus idem \
    ibid eigen own ons onze our my mijn zijn haar hun their his her nog weer opnieuw eveneens samen p pp blz pag nr no fig \
    noot note sic hoofdstuk chapter tabel table figuur figure bijlage appendix paragraaf section fragment regel line vraag question \
    ronde round golf wave meting sessie session dag day week maand month jaar year januari februari maart april mei juni juli \
    augustus zomer winter summer september oktober november december january february march may june july august october ";
/// Parts of words that an editor puts behind a quotation, and that tell how words were spoken.
const REMARKS: [&str; 32] = [
    "cursi",
    "nadruk",
    "vertaal",
    "vertal",
    "toegevoeg",
    "aangepast",
    "ingekort",
    "bewerk",
    "origine",
    "emphas",
    "italic",
    "transl",
    "added",
    "auteur",
    "author",
    "redact",
    "citaat",
    "citat",
    "quot",
    "lach",
    "laugh",
    "stilte",
    "pauze",
    "pause",
    "zucht",
    "sigh",
    "huil",
    "silen",
    "onverstaan",
    "inaudib",
    "geluid",
    "lezer",
];
/// Endings of words that are said of how something is said, or that are no nouns.
const NO_NOUN: [&str; 9] = ["end", "ende", "jes", "isch", "lijk", "ly", "ing", "ed", "ig"];
/// Endings of words for people, and words for people that have none of them.
const AGENT: [&str; 32] = [
    "peut",
    "urg",
    "arts",
    "kundige",
    "eur",
    "ist",
    "loog",
    "ant",
    "ent",
    "aar",
    "man",
    "vrouw",
    "iater",
    "ian",
    "er",
    "or",
    "medewerker",
    "hoofd",
    "lid",
    "air",
    "aire",
    "esse",
    "euse",
    "oot",
    "eon",
    "icus",
    "ice",
    "wife",
    "nist",
    "oge",
    "tein",
    "oor",
];
const PEOPLE: &str = " nurse cook kok chef coach baas boss zoon son aide judge guide gids smid pilot clerk priest imam pastor     dominee vriend friend oma opa tante oom buur mum mom dad nicht neef wees gast guest ";
/// Letters that stand before a number for something other than a person: a page, a time, an age.
const NO_ID: &str = "ptwnvmfbhqs";
/// Verbs with which a sentence brings in who speaks, besides `says`.
const SAYS: &str = " zegt zei vertelt vertelde verwoordt verwoordde legt legde aldus volgens says said explains explained puts \
    put tells told recalls recalled according ";

/// Finds the word for a person whom the study does not have.
pub(super) fn stranger(names: &Names, slot: Slot, text: &str, all: &[Form]) -> Option<String> {
    match slot {
        Slot::Parenthesis | Slot::Line => in_parentheses(names, text),
        Slot::Clause => said_by(names, text, all),
        Slot::Lead => brought_in(names, text, all),
        Slot::Dash | Slot::Cell => None,
    }
}

/// `(chirurg)`, `(een chirurg uit het noorden, 45)`: the first part, when it is a noun of a few words.
fn in_parentheses(names: &Names, text: &str) -> Option<String> {
    let all = super::names::forms(text);
    let has_remark = |word: &Form| REMARKS.iter().any(|part| word.form.contains(part));
    let cited = text.contains(['@', '[', '“', '"', ':', '=', '&', '+']) || text.contains("et al");
    let year = |word: &Form| word.form.len() == 4 && word.form.bytes().all(|b| b.is_ascii_digit());
    if cited || all.iter().any(year) || all.is_empty() || all.len() > 6 || all.iter().any(has_remark) {
        return None;
    }
    if let ([only], true) = (all.as_slice(), text.len() <= 5) {
        let mut letters = only.form.chars().take_while(|c| !c.is_ascii_digit());
        let numbered = only.form.ends_with(|c: char| c.is_ascii_digit());
        let id = matches!((letters.next(), letters.next()), (Some(c), None) if !NO_ID.contains(c));
        if numbered && id {
            return Some(text.trim().to_owned());
        }
    }
    let part = text.split([',', ';', '/']).next()?;
    let words = super::names::forms(part);
    let words: Vec<&Form> =
        words.iter().skip_while(|word| matches!(word.form.as_str(), "een" | "de" | "a" | "an" | "the")).collect();
    let last = words.last()?;
    let name = words.len() <= 2
        && words.iter().all(|word| part.get(word.start..).is_some_and(|t| t.starts_with(char::is_uppercase)));
    if name || is_agent(&last.form) { noun(names, part, &words, 3) } else { None }
}

/// `, zegt een chirurg`, `, said a surgeon`: behind an article that brings in somebody new.
fn said_by(names: &Names, text: &str, all: &[Form]) -> Option<String> {
    let article = |word: &Form| matches!(word.form.as_str(), "een" | "a" | "an");
    let verb = all.iter().position(|word| among(SAYS, &word.form))?;
    let place = all.iter().position(article).filter(|place| (verb + 1..=verb + 2).contains(place))?;
    let behind: Vec<&Form> = all.iter().skip(place + 1).take(3).collect();
    // Where the sentence goes on, only the noun itself: up to a word that is none.
    let length = behind.iter().position(|word| among(FUNCTION, &word.form) || among(GENERIC, &word.form));
    let words = behind.get(..length.unwrap_or(behind.len()).min(2))?;
    let first = words.first()?;
    // An adjective before the noun ends in -e in both languages less often than a noun does without one.
    let words = if words.len() == 2 && !first.form.ends_with('e') { words.get(..1)? } else { words };
    noun(names, text, words, 2)
}

/// `Een chirurg zegt:`, `A surgeon puts it so:` at the beginning of the sentence before.
fn brought_in(names: &Names, text: &str, all: &[Form]) -> Option<String> {
    if !matches!(all.first()?.form.as_str(), "een" | "a" | "an") || !text.ends_with([':', ',']) {
        return None;
    }
    let verb = all.iter().position(|word| among(SAYS, &word.form)).filter(|verb| (2..=3).contains(verb))?;
    let words: Vec<&Form> = all.get(1..verb)?.iter().collect();
    noun(names, text, &words, 2)
}

/// The words, when they are a noun for somebody whom the study does not have.
fn noun(names: &Names, text: &str, words: &[&Form], most: usize) -> Option<String> {
    let (first, head) = (words.first()?, words.last()?);
    let is_word = |word: &Form| word.form.chars().all(char::is_alphabetic);
    let says_who = words.len() <= most
        && words.iter().all(|word| is_word(word))
        && head.form.chars().count() >= 3
        && !NO_NOUN.iter().any(|ending| head.form.ends_with(ending))
        && !words.iter().any(|word| among(FUNCTION, &word.form) || among(GENERIC, &word.form))
        && !ANYONE.contains(&head.form.as_str())
        && !names.knows(&head.form);
    says_who.then(|| text.get(first.start..head.end).unwrap_or_default().to_owned()).filter(|text| !text.is_empty())
}

/// Tells whether a word is one for people, or ends as such words do.
fn is_agent(word: &str) -> bool {
    let single = word.strip_suffix("en").or_else(|| word.strip_suffix('s')).unwrap_or(word);
    among(PEOPLE, word) || among(PEOPLE, single) || AGENT.iter().any(|end| word.ends_with(end) || single.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::super::names::forms;
    use super::super::names::tests::names;
    use super::*;

    fn told(slot: Slot, text: &str) -> Option<String> {
        stranger(&names(), slot, text, &forms(text))
    }

    #[test]
    fn a_word_for_a_person_in_parentheses() {
        for text in [
            "chirurg",
            "een chirurg",
            "plastisch chirurg",
            "chirurg, 45 jaar",
            "Jansen",
            "surgeon",
            "ergotherapeut, vrouw",
            "R12",
            "kok",
        ] {
            assert!(told(Slot::Parenthesis, text).is_some(), "{text}");
        }
        for text in [
            "arts",
            "laborant",
            "2019",
            "Jansen, 2019",
            "Jansen & De Vries",
            "p. 12",
            "onze vertaling",
            "cursivering toegevoegd",
            "emphasis added",
            "lachend",
            "fluisterend",
            "later in het gesprek",
            "deelnemer",
            "vrouw, 45",
            "interview, maart 2021",
            "zie tabel 2",
            "n = 3",
            "@jansen",
            "op de zaal",
            "neonatologie",
            "boos",
            "T2",
            "een van hen",
        ] {
            assert_eq!(told(Slot::Parenthesis, text), None, "{text}");
        }
    }

    #[test]
    fn a_person_brought_in_by_the_sentence() {
        assert_eq!(told(Slot::Clause, ", zegt een chirurg"), Some("chirurg".into()));
        assert_eq!(told(Slot::Clause, ", aldus een jonge chirurg uit Delft"), Some("jonge chirurg".into()));
        assert_eq!(told(Slot::Clause, ", says a surgeon"), Some("surgeon".into()));
        assert_eq!(told(Slot::Lead, "Een chirurg zegt:"), Some("chirurg".into()));
        for text in [
            ", zegt een ander",
            ", zei de chirurg",
            ", zegt zij over een chirurg",
            ", zegt een van hen",
            ", en een chirurg",
        ] {
            assert_eq!(told(Slot::Clause, text), None, "{text}");
        }
        for text in ["De chirurg zei:", "Een voorbeeld:", "Een chirurg was er niet.", "Een deelnemer zegt:"] {
            assert_eq!(told(Slot::Lead, text), None, "{text}");
        }
    }
}
