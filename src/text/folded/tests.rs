//! Folding, on texts of a few characters.

use super::*;
use proptest::prelude::*;
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

fn folded(stored: &str) -> String {
    Folded::new(stored, Case::Folded, Accents::Stripped).as_str().to_owned()
}

#[test]
fn one_spelling_for_what_people_write_in_many() {
    assert_eq!(folded("Wél VÓÓR één"), "wel voor een");
    assert_eq!(folded("we\u{301}l bi\u{301}j\u{301}na"), "wel bijna");
    assert_eq!(folded("zo’n foto‘s autoʼs o´s"), "zo'n foto's auto's o's");
    assert_eq!(folded("burn‑out – ja — nee −1"), "burn-out - ja - nee -1");
    assert_eq!(folded("werk\u{AD}plek \u{AD}"), "werkplek ");
    assert_eq!(folded("cafe\u{308} reünie ç"), "cafë reünie ç", "other marks stay, composed");
    assert_eq!(folded("ǘ ö\u{301} ń"), "ü ö ń", "no stress on a consonant");
    assert_eq!(folded("İstanbul ılık STRAẞE ΟΔΟΣ οδός"), "istanbul ılık straße οδοσ οδόσ");
}

#[test]
fn accents_and_case_stay_when_asked() {
    let text = Folded::new("WÉL’s", Case::Kept, Accents::Kept);
    assert_eq!(text.as_str(), "WÉL's");
}

#[test]
fn what_needs_nothing_is_borrowed() {
    for text in ["gewoon Werk", "financiële ideeën", "学习"] {
        let text = Folded::new(text, Case::Kept, Accents::Kept);
        assert!(matches!(text.text, Cow::Borrowed(_)) && text.clusters.is_empty());
    }
}

#[test]
fn places_lead_back_to_whole_combining_sequences() {
    let stored = "x’e\u{301}\u{AD}r\u{308}s";
    let text = Folded::new(stored, Case::Folded, Accents::Stripped);
    assert_eq!(text.as_str(), "x'er\u{308}s");
    let back = |range: Range<usize>| stored.get(text.stored(range)).map(str::to_owned);
    assert_eq!(back(1..2).as_deref(), Some("’"));
    assert_eq!(back(2..3).as_deref(), Some("e\u{301}"));
    assert_eq!(back(3..4).as_deref(), Some("r\u{308}"), "widened");
    assert_eq!(back(4..6).as_deref(), Some("r\u{308}"));
    assert_eq!(back(2..7).as_deref(), Some("e\u{301}\u{AD}r\u{308}s"));
    assert_eq!(text.place(4), 2);
    assert_eq!(text.place(9), 3);
    assert_eq!(text.place(12), 6);
}

#[test]
fn case_folding_makes_equal_what_regular_expressions_find_equal() {
    for c in '\0'..=char::MAX {
        let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
        class.case_fold_simple();
        for other in class.ranges().iter().flat_map(|r| r.start()..=r.end()) {
            let composed = [c, other].into_iter().all(|c| is_nfc_quick([c].into_iter()) == IsNormalized::Yes);
            assert!(!composed || fold_case(c) == fold_case(other), "{c:?} {other:?}");
        }
    }
}

#[test]
fn a_simple_character_stands_alone_and_is_composed() {
    for c in ('\0'..=char::MAX).filter(|c| !is_odd(*c)) {
        assert!(!is_combining_mark(c) && canonical_combining_class(c) == 0, "{c:?}");
        assert!(is_nfc_quick([c].into_iter()) == IsNormalized::Yes, "{c:?}");
    }
    for c in ('\u{80}'..=char::MAX).filter(|c| !may_stress(*c) && !is_odd(*c)) {
        let text: String = c.nfd().collect();
        assert!(!text.contains(ACUTE) || !text.chars().next().is_some_and(takes_stress), "{c:?}");
    }
}

proptest! {
    #[test]
    fn folding_keeps_its_promises(
        stored in "([aeEjx’–`é\u{AD}\u{301}\u{308}\u{323}İßñ가\u{1100}\u{1161}\u{11A8}กิ ]|\\PC){0,12}",
        case in 0..2, strip in 0..2, from in 0usize..30, to in 0usize..30,
    ) {
        let case = if case == 0 { Case::Kept } else { Case::Folded };
        let accents = if strip == 0 { Accents::Kept } else { Accents::Stripped };
        let folded = Folded::new(&stored, case, accents);
        if case == Case::Kept && accents == Accents::Kept {
            let plain: String = stored.chars().filter(|c| *c != SOFT_HYPHEN).nfc().map(|c| match c {
                '`' | '´' | '‘' | '’' | 'ʼ' | '′' => '\'',
                '‐' | '‑' | '–' | '—' | '−' => '-',
                _ => c,
            }).collect();
            prop_assert_eq!(folded.as_str(), plain);
        }
        let again = Folded::new(folded.as_str(), case, accents);
        prop_assert_eq!(again.as_str(), folded.as_str(), "folding twice changes nothing");
        let text = folded.as_str();
        if from <= to && text.is_char_boundary(from) && text.is_char_boundary(to) && to <= text.len() {
            let back = folded.stored(from..to);
            let part = stored.get(back.clone());
            prop_assert!(part.is_some(), "on boundaries");
            if from < to {
                prop_assert!(!stored[back.end..].chars().next().is_some_and(continues));
                let part = Folded::new(part.unwrap_or(""), case, accents);
                prop_assert!(part.as_str().contains(&text[from..to]), "{:?} {:?}", part.as_str(), &text[from..to]);
                prop_assert!(folded.place(back.start) <= from);
            }
        }
    }
}
