//! What a tier of an annotation program is for, told by its name.
//!
//! In: names such as `Marie`, `tx@Marie`, `Marie - words`. Out: whether the tier holds talk or something about it, and
//! who the speaker is. Used for ELAN and Praat.

/// What a tier holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// What was said, or nothing in the name that says otherwise.
    Talk,
    /// The words one by one, beside which there may be whole utterances.
    Words,
    /// Sounds, glosses, translations, comments, codes.
    About,
}

/// Names for what was said.
const TALK: [&str; 17] = [
    "tx",
    "text",
    "tekst",
    "transcription",
    "transcript",
    "transcriptie",
    "utterance",
    "utterances",
    "uiting",
    "ort",
    "orth",
    "orthography",
    "speech",
    "spraak",
    "default",
    "trans",
    "utt",
];
/// Names for single words.
const WORDS: [&str; 4] = ["word", "words", "woord", "woorden"];
/// Names for what is said about talk.
const ABOUT: [&str; 46] = [
    "phone",
    "phones",
    "phon",
    "phonemes",
    "phoneme",
    "mau",
    "kan",
    "kas",
    "syll",
    "syllable",
    "syllables",
    "seg",
    "segments",
    "ipa",
    "mb",
    "mor",
    "morph",
    "morpheme",
    "morphemes",
    "gl",
    "ge",
    "gloss",
    "glosses",
    "glos",
    "ps",
    "pos",
    "lemma",
    "lemmas",
    "ft",
    "fe",
    "translation",
    "translations",
    "vertaling",
    "free translation",
    "comment",
    "comments",
    "opmerking",
    "opmerkingen",
    "note",
    "notes",
    "notities",
    "gesture",
    "gestures",
    "gebaren",
    "gaze",
    "code",
];

/// Tells what a tier holds by its name.
pub fn holds(name: &str) -> Holds {
    let parts = parts(name);
    let any = |names: &[&str]| parts.iter().any(|part| names.contains(&part.as_str()));
    if any(&ABOUT) {
        Holds::About
    } else if any(&WORDS) {
        Holds::Words
    } else {
        Holds::Talk
    }
}

/// Tells whether the name itself says that the tier holds what was said.
pub fn says_talk(name: &str) -> bool {
    parts(name).iter().any(|part| TALK.contains(&part.as_str()))
}

/// Finds the speaker in a tier's name: what is left when `tx@`, ` - words` and the like are off, if anything.
pub fn speaker(name: &str) -> Option<String> {
    let name = name.trim();
    let known = |part: &str| says_talk(part) || holds(part) != Holds::Talk;
    for mark in ["@", " - ", "_", "-"] {
        if let Some((kind, who)) =
            name.split_once(mark).filter(|(kind, who)| known(kind) && !known(who) && !who.trim().is_empty())
        {
            let _ = kind;
            return Some(who.trim().to_owned());
        }
        if let Some((who, _)) =
            name.rsplit_once(mark).filter(|(who, kind)| known(kind) && !known(who) && !who.trim().is_empty())
        {
            return Some(who.trim().to_owned());
        }
    }
    (!name.is_empty() && !known(name)).then(|| name.to_owned())
}

/// The name itself and the two sides of each mark in it, in lower case.
fn parts(name: &str) -> Vec<String> {
    let whole = name.trim().to_lowercase();
    let mut parts: Vec<String> = whole.split(['@', '_', '-']).map(|part| part.trim().to_owned()).collect();
    parts.push(whole);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_a_tier_holds_and_whose_it_is() {
        assert_eq!((holds("Marie"), speaker("Marie").as_deref()), (Holds::Talk, Some("Marie")));
        assert_eq!((holds("tx@Marie"), speaker("tx@Marie").as_deref()), (Holds::Talk, Some("Marie")));
        assert_eq!((holds("ft@Marie"), speaker("ft@Marie").as_deref()), (Holds::About, Some("Marie")));
        assert_eq!((holds("S1 - words"), speaker("S1 - words").as_deref()), (Holds::Words, Some("S1")));
        assert_eq!((holds("phones"), speaker("words")), (Holds::About, None));
        assert_eq!(speaker("Anne-Marie").as_deref(), Some("Anne-Marie"));
        assert!(says_talk("tx@Marie") && !says_talk("Marie"));
    }
}
