//! Who a manuscript says is speaking.
//!
//! In: what stands round a passage, and the [`Names`] of a study. Out: [`Named`]: who is named there, how sure it is that they
//! are named as the speaker, and who is named that the study does not have. Looked at are, in this order: parentheses, a dash
//! and the clause behind, a cell of the same row, the sentence before.

use super::named::Named;
use super::names::{ANYONE, Form, Hit, Names, Who, forms};
use super::passage::Passage;
use super::stranger::{Slot, stranger};

/// Verbs of saying and thinking, and what stands in their place: `aldus`, `according to`.
const SAYING: &str = " zegt zeg zeggen zei zeiden gezegd vertelt vertellen vertelde vertelden verteld verwoordt verwoordde legt \
    legde uitlegt noemt noemde noemen vindt vinden vond vonden stelt stelde merkt merkte schrijft schreef beschrijft beschreef \
    omschrijft omschreef antwoordt antwoordde vraagt vroeg verzucht verzuchtte roept riep voegt voegde vat vatte herinnert \
    herinnerde denkt dacht meent meende verklaart verklaarde ervaart ervoer benadrukt benadrukte formuleert formuleerde geeft \
    gaf licht lichtte aldus volgens said say says saying tells tell told explains explain explained puts put recalls recalled \
    describes described notes noted adds added remarks remarked observes observed thinks thought feels felt calls called \
    answers answered replies replied asks asked writes wrote states stated reports reported argues argued according ";
/// Words that stand between a verb and who says it, without being anyone.
const BETWEEN: &str = " een de het a an the deze die this that heeft had hebben has have ook also zelf dan nu toen daar er \
    zich het als so zo ";
/// Words between two who are named side by side.
const AND: &str = " en and of or ";
/// What makes of who follows somebody spoken of or spoken to.
const OF_WHOM: &str = " over van tegen aan met bij voor door about of with from against for by ";
/// Words that may stand before who is the subject of a sentence.
const OPENING: &str = " een de a an the ook maar en volgens zoals want dus also but and so as zo or of ";
/// Words that bring someone else into a sentence.
const OTHERS: &str = " iemand collega collegas teamleider toen terwijl omdat nadat voordat waar wie wiens wanneer someone \
    somebody colleague when while because after before where who whose hoorde hoort las leest heard hears read reads ";

/// Tells whether a list of words, with blanks round each, holds a word.
pub(super) fn among(list: &str, word: &str) -> bool {
    !word.is_empty() && list.contains(&format!(" {word} "))
}

impl Names {
    /// Finds who is named round a passage; `beside` is the cell behind it in a row of a table.
    pub fn round(&self, passage: &Passage, beside: Option<&str>) -> Named {
        let label = passage.before.trim().trim_end_matches(':');
        if passage.block && self.asks(label) {
            return Named { who: vec![Who::Interviewer], words: label.to_owned(), sure: true, ..Named::default() };
        }
        let (after, cells_behind) = split_cells(&passage.after);
        if let Some(label) = parenthesis(after).map(str::trim).filter(|label| self.asks(label)) {
            return Named { who: vec![Who::Interviewer], words: label.to_owned(), sure: true, ..Named::default() };
        }
        let (before, cells_before) = match passage.before.rsplit_once('|') {
            Some((cells, own)) => (own.trim(), cells),
            None => (passage.before.as_str(), ""),
        };
        let before = behind_parenthesis(before);
        let dash = dash(after);
        let slots = [
            (Slot::Parenthesis, parenthesis(after)),
            (if passage.block { Slot::Line } else { Slot::Dash }, dash),
            (Slot::Clause, clause(after, self.leads(before))),
            (Slot::Cell, beside),
            (Slot::Lead, Some(before)),
        ];
        let cells = cells_before.split('|').rev().chain(cells_behind.split('|')).map(|cell| (Slot::Cell, Some(cell)));
        let mut strange: Option<(String, bool)> = None;
        let mut led = None;
        for (slot, text) in slots.into_iter().chain(cells) {
            let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { continue };
            let all = forms(text);
            let hits = self.find(&all);
            if hits.is_empty() {
                strange = strange.or_else(|| stranger(self, slot, text, &all).map(|word| (word, false)));
                continue;
            }
            let named = named(slot, text, &all, hits);
            if !named.who.is_empty() || named.stranger.is_some() {
                led = Some(named);
                break;
            }
        }
        let mut named = led.unwrap_or_default();
        named.stranger = named.stranger.or(strange);
        named
    }

    /// Tells whether somebody is named in front, in the sentence that the quotation goes on.
    fn leads(&self, before: &str) -> bool {
        !before.ends_with(['.', '!', '?', '…']) && !self.find(&forms(before)).is_empty()
    }
}

/// Who is named in one place.
fn named(slot: Slot, text: &str, all: &[Form], hits: Vec<Hit>) -> Named {
    let own = |hit: &Hit| {
        let before = all.get(hit.first).and_then(|word| text.get(..word.start));
        slot == Slot::Clause && before.is_some_and(|before| before.ends_with('('))
    };
    let speaking: Vec<Hit> = hits.iter().filter(|hit| own(hit) || speaks(all, &hits, hit)).cloned().collect();
    let only = only_names(all, &hits);
    let certain = match slot {
        Slot::Parenthesis | Slot::Dash | Slot::Line => true,
        Slot::Clause => !speaking.is_empty(),
        Slot::Cell => only,
        Slot::Lead => {
            let ids = !speaking.is_empty() && speaking.iter().all(|hit| is_person(&hit.who));
            text.ends_with(':') || only || ids || is_subject(text, all, &hits)
        }
    };
    let sentence = matches!(slot, Slot::Clause | Slot::Lead) && !speaking.is_empty();
    let meant = if sentence { speaking } else { hits };
    let several = matches!(slot, Slot::Clause | Slot::Lead) && are_several(all, &meant);
    let sure = certain && !meant.iter().any(|hit| hit.loose);
    let nobody = meant.iter().find(|hit| hit.who == Who::Nobody);
    let word = nobody.and_then(|hit| {
        let last = all.get(hit.first + hit.length.saturating_sub(1))?;
        text.get(all.get(hit.first)?.start..last.end)
    });
    let stranger = word.map(|word| (word.to_owned(), sure));
    let who = meant.into_iter().map(|hit| hit.who).filter(|who| *who != Who::Nobody).collect();
    Named { who, words: text.to_owned(), sure, several, stranger }
}

/// Tells whether some are named side by side: `P03 en een arts`.
fn are_several(all: &[Form], hits: &[Hit]) -> bool {
    hits.iter().zip(hits.iter().skip(1)).any(|(one, other)| {
        let mut between = all.get(one.first + one.length..other.first).unwrap_or_default().iter();
        between.len() <= 2 && between.any(|word| among(AND, &word.form))
    })
}

fn is_person(who: &Who) -> bool {
    matches!(who, Who::Case(_) | Who::Interview(_) | Who::Nobody)
}

/// Tells whether a verb of saying stands right beside a name, as that of its subject.
fn speaks(all: &[Form], hits: &[Hit], hit: &Hit) -> bool {
    let word = |place: usize| all.get(place).map_or("", |word| word.form.as_str());
    // "To" is of whom one speaks to, but for "according to".
    let is_of_whom = |place: usize| {
        let according = place.checked_sub(1).is_some_and(|before| word(before) == "according");
        among(OF_WHOM, word(place)) || word(place) == "to" && !according
    };
    let mut place = hit.first;
    for _ in 0..4 {
        let Some(back) = place.checked_sub(1) else { break };
        place = back;
        if among(SAYING, word(place)) {
            return true;
        }
        if is_of_whom(place) || hits.iter().any(|other| other.first == place && other != hit) {
            break;
        }
    }
    let led = hit.first.checked_sub(1).filter(|place| !among(BETWEEN, word(*place)));
    if led.or_else(|| hit.first.checked_sub(2)).is_some_and(is_of_whom) {
        return false;
    }
    let mut place = hit.first + hit.length;
    while let Some(form) = all.get(place) {
        match hits.iter().find(|other| other.first == place) {
            Some(other) => place += other.length.max(1),
            None if among(BETWEEN, &form.form) || among(AND, &form.form) => place += 1,
            None => return among(SAYING, &form.form),
        }
    }
    false
}

/// Tells whether words are nothing but names, and what goes with them.
fn only_names(all: &[Form], hits: &[Hit]) -> bool {
    let plain = |(place, word): (usize, &Form)| {
        hits.iter().any(|hit| (hit.first..hit.first + hit.length).contains(&place))
            || ANYONE.contains(&word.form.as_str())
            || among(OPENING, &word.form)
            || word.form.bytes().all(|b| b.is_ascii_digit())
    };
    !hits.is_empty() && all.iter().enumerate().all(plain)
}

/// Tells whether one person, named by id or name, is what the sentence is about that a quotation goes on.
fn is_subject(text: &str, all: &[Form], hits: &[Hit]) -> bool {
    let Some(first) = hits.first().filter(|_| !text.ends_with(['.', '!', '?', '…'])) else { return false };
    let persons = || hits.iter().filter(|hit| is_person(&hit.who));
    let opened =
        all.iter().take(first.first).all(|word| among(OPENING, &word.form) || ANYONE.contains(&word.form.as_str()));
    let alone = persons().all(|hit| hit.who == first.who) && is_person(&first.who);
    opened && alone && !all.iter().any(|word| among(OTHERS, &word.form))
}

/// What stands in parentheses right behind.
fn parenthesis(after: &str) -> Option<&str> {
    let rest = after.trim_start_matches(['.', ',', ' ', '…']);
    rest.strip_prefix('(')?.split(')').next()
}

/// What stands behind a dash.
fn dash(after: &str) -> Option<&str> {
    let rest = after.trim_start().strip_prefix(['—', '–', '-'])?;
    rest.split(['.', ';', ':']).next()
}

/// What goes on behind a comma: `, zegt een fysiotherapeut.` Before a next quotation it is of this one
/// only where it begins with a verb of saying, and nobody is named in front (`led`).
fn clause(after: &str, led: bool) -> Option<&str> {
    let rest = after.trim_start();
    let goes_on = rest.starts_with(',') || rest.starts_with(char::is_lowercase);
    let clause = rest.split(['.', ';', ':', '“', '„', '‘', '"', '«']).next().filter(|_| goes_on)?;
    // A parenthesis that the quotation stands in ends here.
    let open = clause.find('(').unwrap_or(clause.len());
    if let Some(close) = clause.find(')').filter(|close| *close < open) {
        return clause.get(..close);
    }
    let behind = rest.get(clause.len()..)?.trim_start_matches([':', ' ']);
    let says = forms(clause).first().is_some_and(|word| among(SAYING, &word.form));
    if behind.starts_with(['“', '„', '‘', '"', '«']) && (led || !says) {
        return None;
    }
    // The first words: further on the sentence is about something else.
    let mut blanks = clause.char_indices().filter(|(_, c)| c.is_whitespace());
    clause.get(..blanks.nth(9).map_or(clause.len(), |(at, _)| at))
}

/// What leads up to a quotation, without what closes the parenthesis of the one before.
fn behind_parenthesis(before: &str) -> &str {
    let open = before.find('(').unwrap_or(before.len());
    let close = before.find(')').filter(|close| *close < open && before.len() > close + 2);
    close.and_then(|close| before.get(close + 1..)).map_or(before, str::trim_start)
}

/// What follows in the same cell of a table, and the cells behind it.
fn split_cells(after: &str) -> (&str, &str) {
    after.split_once('|').unwrap_or((after, ""))
}

#[cfg(test)]
mod tests {
    use super::super::names::tests::names;
    use super::*;

    fn round(before: &str, after: &str) -> Named {
        names().round(&Passage { before: before.into(), after: after.into(), ..Passage::default() }, None)
    }

    #[test]
    fn who_is_named_behind_counts_before_who_is_named_in_front() {
        let named = round("Een arts zegt:", " (P03, 2021). Verder.");
        assert_eq!((named.who.as_slice(), named.sure), (&[Who::Case(2)][..], true));
        let named = round("Een arts zegt:", " Een kinderarts niet.");
        assert_eq!((named.words.as_str(), named.sure), ("Een arts zegt:", true));
        let named = round("Toen een arts binnenkwam, zei zij", ".");
        assert!(!named.sure && !named.is_empty());
        let asks = Passage { block: true, before: "I:".into(), ..Passage::default() };
        assert!(names().round(&asks, None).is_interviewer() && round("I:", "").is_empty());
        assert!(round("P03 zegt:", " (I).").is_interviewer() && round("", " (Ik)").is_empty());
        let named = round("", ", aldus een kinderarts uit het noorden.");
        assert!(named.sure && named.words.contains("kinderarts"));
    }

    #[test]
    fn an_id_alone_as_the_subject_is_sure_and_a_profession_is_not() {
        let sure = |before: &str, after: &str| {
            let named = round(before, after);
            assert!(!named.is_empty(), "{before} {after}");
            named.sure
        };
        for before in [
            "P03 zei dat",
            "Volgens P03 was het",
            "P03 vertelt over haar dag.",
            "Ook Marieke noemt dat",
            "Deelnemer P03 omschreef het als",
            "P03 (arts) zag vooral",
            "Daarover zei P03",
            "P03",
            "P03 (arts)",
        ] {
            assert!(sure(before, "."), "{before}");
        }
        for before in [
            "Een arts zei dat",
            "P03 werkt waar men zei dat",
            "P03 liep weg toen iemand riep",
            "P03 kijkt terug op die dag.",
            "Zo kwam er bij P03",
            "P03 was het oneens met P05 over",
        ] {
            assert!(!sure(before, "."), "{before}");
        }
        assert!(sure("", ", zegt een arts.") && sure("", " zei zij (P03)") && sure("", ", P03 said."));
        assert!(!sure("", " en een arts knikte.") && !sure("", ", zei zij over P03."));
        assert_eq!(round("Een arts zegt tegen P03:", ".").who, [Who::Value(0, "arts".into())]);
    }

    #[test]
    fn what_brings_in_the_next_quotation_is_no_part_of_this_one() {
        let who = |before: &str, after: &str| round(before, after).who;
        let (p3, p5) = (vec![Who::Case(2)], vec![Who::Case(4)]);
        for after in [
            " en P05 (arts) zegt: “B”",
            ", terwijl P05 zei: “B”",
            " en P05 zegt “B”.",
            ", maar P05 vond: “B”",
            ", zegt P05 “B”.",
        ] {
            assert_eq!(who("Waar P03 zegt", after), p3, "{after}");
        }
        assert_eq!(who("Op de vraag van de interviewer,", ", antwoordde P05: “B”"), [Who::Interviewer]);
        assert_eq!(who("Zowel een arts (", ", P03) als P05 (“B”, P05)"), p3);
        assert_eq!(who(", P03) als een arts (", ", P05)"), p5);
        assert_eq!(who(", P03) als P05 (", ")"), p5);
        assert_eq!(who("", ", zegt P05, “B”."), p5, "one sentence in two parts");
        assert_eq!(who("", ", en P05 zegt: “B”."), []);
    }

    #[test]
    fn who_is_named_side_by_side_may_both_have_said_it() {
        let told = |before: &str| {
            let named = round(before, "");
            (named.who, named.several)
        };
        let both = vec![Who::Case(2), Who::Case(4)];
        assert_eq!(told("P03 en P05 noemen allebei de tijd."), (both, true));
        assert_eq!(told("P03 en een arts zeggen:"), (vec![Who::Case(2), Who::Value(0, "arts".into())], true));
        assert!(!told("P03, arts, zegt:").1);
    }

    #[test]
    fn a_cell_that_is_a_name_is_sure() {
        let named = round("| P03 |", " |");
        assert_eq!((named.who.as_slice(), named.sure), (&[Who::Case(2)][..], true));
        let named = round("|", " | radiologisch laborant, P05 |");
        assert_eq!((named.who.len(), named.sure), (2, true));
        assert!(!round("| wat een arts ziet |", " |").sure);
        let beside = names().round(&Passage::default(), Some("P05"));
        assert!(beside.sure && beside.who == [Who::Case(4)]);
    }

    #[test]
    fn nobody_is_called_so() {
        let stranger = |before: &str, after: &str| round(before, after).stranger;
        assert_eq!(stranger("", " (P44)."), Some(("P44".into(), true)));
        assert_eq!(stranger("", " (P44, arts)."), Some(("P44".into(), true)));
        assert_eq!(stranger("P44 zegt:", " Verder."), Some(("P44".into(), true)));
        assert_eq!(stranger("", ", zegt P44."), Some(("P44".into(), true)));
        assert_eq!(stranger("In P44 kwam dat terug.", " Verder."), Some(("P44".into(), false)));
        assert_eq!(stranger("Zoals deelnemer 44 zei:", ""), Some(("deelnemer 44".into(), false)));
        assert_eq!(stranger("", " (P03)"), None);
    }
}
