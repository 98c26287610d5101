//! The language of a sentence, by its smallest words.
//!
//! In: some words. Out: the language whose function words they hold most of; `None` when no language stands out.

use super::wording::words;

/// Words that most sentences of a language hold, as they are compared.
const SMALL: [(&str, &str); 4] = [
    (
        "nl",
        "de het een en van in is dat op te zijn met voor niet er aan ik je hij zij ze we wij maar om als dan ook bij nog naar zo wat toen die dit deze had heb heeft werd was waren door over uit hun mijn geen wel al daar hier nu want kan kon moet",
    ),
    (
        "en",
        "the a an and of in is that on to be with for not there at i you he she they we but if then also by still so what when this these had have has was were through about out their my no do did can could must it as it's just from me your",
    ),
    (
        "de",
        "der die das ein eine und von in ist dass auf zu sein mit für nicht da an ich du er sie wir aber wenn dann auch bei noch nach so was als diese hatte habe hat wurde war waren durch über aus ihr mein kein schon hier jetzt denn kann muss es im dem den",
    ),
    (
        "fr",
        "le la les un une et de des du en est que sur à être avec pour pas y je tu il elle on nous mais si alors aussi par encore vers ce quand cette ces avait ai a était étaient dans leur mon ne plus ici car peut doit c'est j'ai au aux se",
    ),
];

/// Tells the language of a sentence.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let mut all = Vec::new();
    words(text, 0, &mut all);
    let counts = SMALL.map(|(tag, small)| {
        let mut known = Vec::new();
        words(small, 0, &mut known);
        (all.iter().filter(|word| known.iter().any(|small| small.form == word.form)).count(), tag)
    });
    let (most, tag) = counts.into_iter().max_by_key(|(count, tag)| (*count, std::cmp::Reverse(*tag)))?;
    let second = counts.into_iter().filter(|(_, other)| *other != tag).map(|(count, _)| count).max().unwrap_or(0);
    (most >= 2 && most > second && most * 5 >= all.len()).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn small_words_give_a_language_away() {
        assert_eq!(language("Ik heb het niet gezien, maar zij wel."), Some("nl"));
        assert_eq!(language("I did not see it, but she was there."), Some("en"));
        assert_eq!(language("Ich habe es nicht gesehen, aber sie war da."), Some("de"));
        assert_eq!(language("Je ne l'ai pas vu, mais elle était dans la pièce."), Some("fr"));
        assert_eq!(language("Wasbak, kraan, pieper."), None);
    }
}
