//! Where a quotation lies in what was said, and what differs.
//!
//! In: a [`Needle`] and the words of a stretch. Out: [`Fit`], the place where the fewest words differ, and [`Change`]s word by
//! word. The place is found by edit distance on words with free ends (Sellers 1980), in which skipping words costs nothing
//! where the quotation says that some were left out; no library aligns with such gaps. What differs is told by `imara-diff`.

use super::wording::{Gap, Needle, Word};
use imara_diff::{Algorithm, Diff, InternedInput};
use std::ops::Range;

/// What a word costs that is quoted and was not said, that was said and is not quoted, and that is another: so as many words
/// as can be stand beside themselves.
const ADDED: u16 = 3;
const GONE: u16 = 2;
const OTHER: u16 = 3;
/// Words that an insertion in brackets may stand for.
const REPLACED: usize = 8;

/// Where a quotation lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// What the words cost that are changed, added or gone: two or three for each.
    pub cost: usize,
    /// Its pieces: first and last word of the quotation, first and last word of the stretch, ends not included.
    pub pieces: Vec<[usize; 4]>,
}

/// One step from what was said to what is quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of the words.
    pub kind: ChangeKind,
    /// The words as the manuscript has them; empty where it has none.
    pub quoted: String,
    /// The words as they were said; empty where nothing was.
    pub said: String,
}

/// What became of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// The same on both sides.
    Same,
    /// Other words.
    Replaced,
    /// Quoted and not said.
    Added,
    /// Said and not quoted.
    Gone,
}

impl ChangeKind {
    /// Returns its name in machine-readable outputs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Replaced => "replaced",
            Self::Added => "added",
            Self::Gone => "gone",
        }
    }
}

/// One row of the table: what it costs to have read so many words of the quotation, by place in the stretch.
struct Row {
    costs: Vec<u16>,
    /// Where the row was left to skip words; only where there is a gap.
    from: Option<Vec<u32>>,
    /// What the next row starts from.
    base: Vec<u16>,
}

/// Finds where a quotation fits best; the first of equals.
pub(super) fn fit(needle: &Needle, text: &[Word]) -> Option<Fit> {
    if needle.words.is_empty() || text.is_empty() {
        return None;
    }
    let mut rows: Vec<Row> = Vec::with_capacity(needle.words.len() + 1);
    rows.push(row(vec![0; text.len() + 1], None));
    for (place, word) in needle.words.iter().enumerate() {
        let above = rows.last().map(|row| row.base.as_slice()).unwrap_or_default();
        let mut costs = Vec::with_capacity(text.len() + 1);
        let mut left = above.first().copied().unwrap_or(0).saturating_add(ADDED);
        costs.push(left);
        for (pair, said) in above.windows(2).zip(text) {
            let [across, down] = pair else { break };
            let same = if said.form == word.form { 0 } else { OTHER };
            left = across.saturating_add(same).min(down.saturating_add(ADDED)).min(left.saturating_add(GONE));
            costs.push(left);
        }
        rows.push(row(costs, needle.gap_before(place + 1)));
    }
    let last = &rows.last()?.costs;
    let cost = *last.iter().min()?;
    let end = last.iter().position(|found| *found == cost)?;
    Some(Fit { cost: usize::from(cost), pieces: back(&rows, needle, text, end) })
}

/// Finishes a row: where a gap follows, words may be skipped at no cost.
fn row(costs: Vec<u16>, gap: Option<Gap>) -> Row {
    let Some(gap) = gap else { return Row { base: costs.clone(), costs, from: None } };
    let reach = if gap == Gap::Omitted { costs.len() } else { REPLACED };
    let mut from = Vec::with_capacity(costs.len());
    let mut best = 0;
    for (at, cost) in costs.iter().enumerate() {
        let known = costs.get(best).copied().unwrap_or(u16::MAX);
        if *cost <= known {
            best = at;
        } else if at - best > reach {
            let nearest = (at - reach..=at).rev().min_by_key(|place| costs.get(*place).copied().unwrap_or(u16::MAX));
            best = nearest.unwrap_or(at);
        }
        from.push(u32::try_from(best).unwrap_or(0));
    }
    let base = from.iter().map(|at| costs.get(*at as usize).copied().unwrap_or(u16::MAX)).collect();
    Row { costs, from: Some(from), base }
}

/// Walks back through the table and marks where pieces begin and end.
fn back(rows: &[Row], needle: &Needle, text: &[Word], end: usize) -> Vec<[usize; 4]> {
    let (mut place, mut at) = (needle.words.len(), end);
    let mut pieces = Vec::new();
    let (mut needle_end, mut text_end) = (place, end);
    while place > 0 {
        let (Some(row), Some(above)) = (rows.get(place), rows.get(place - 1)) else { break };
        let cost = row.costs.get(at).copied().unwrap_or(0);
        let across = at.checked_sub(1).and_then(|left| {
            let same = text.get(left)?.form == needle.words.get(place - 1)?.form;
            Some(above.base.get(left)?.saturating_add(if same { 0 } else { OTHER }))
        });
        if across == Some(cost) {
            at -= 1;
            place -= 1;
        } else if above.base.get(at).is_some_and(|down| down.saturating_add(ADDED) == cost) {
            place -= 1;
        } else if at > 0 {
            at -= 1;
            continue;
        } else {
            break;
        }
        if let Some(from) = &above.from {
            pieces.push([place, needle_end, at, text_end]);
            at = from.get(at).map_or(at, |from| *from as usize);
            (needle_end, text_end) = (place, at);
        }
    }
    pieces.push([0, needle_end, at, text_end]);
    pieces.reverse();
    pieces
}

/// Tells word by word how a piece of a quotation differs from what was said.
pub(super) fn changes<'n>(
    needle: &'n Needle,
    piece: [usize; 4],
    text: &'n [Word],
    said: &dyn Fn(usize, usize) -> String,
) -> Vec<Change> {
    let [from, to, first, last] = piece;
    let forms = |words: Option<&'n [Word]>| words.unwrap_or_default().iter().map(|word| word.form.as_str());
    let mut input = InternedInput::default();
    input.update_before(forms(text.get(first..last)));
    input.update_after(forms(needle.words.get(from..to)));
    let change = |old: Range<usize>, new: Range<usize>, kind: ChangeKind| {
        let said = if old.is_empty() { String::new() } else { said(first + old.start, first + old.end - 1) };
        let quoted = if new.is_empty() { "" } else { needle.slice(from + new.start, from + new.end - 1) };
        Change { kind, quoted: quoted.to_owned(), said }
    };
    let mut changes = Vec::new();
    let (mut old, mut new) = (0, 0);
    for hunk in Diff::compute(Algorithm::MyersMinimal, &input).hunks() {
        let [gone, added] = [hunk.before, hunk.after].map(|words| words.start as usize..words.end as usize);
        let kind = match (gone.is_empty(), added.is_empty()) {
            (false, true) => ChangeKind::Gone,
            (true, _) => ChangeKind::Added,
            (false, false) => ChangeKind::Replaced,
        };
        if gone.start > old {
            changes.push(change(old..gone.start, new..added.start, ChangeKind::Same));
        }
        (old, new) = (gone.end, added.end);
        changes.push(change(gone, added, kind));
    }
    if old < last - first {
        changes.push(change(old..last - first, new..to - from, ChangeKind::Same));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::super::wording::words;
    use super::*;
    use crate::locale::Speech;

    fn both(quoted: &str, said: &str) -> (Needle, Vec<Word>) {
        let mut text = Vec::new();
        words(said, 0, &mut text);
        (Needle::new(quoted, Speech::of("nl")), text)
    }

    fn fitted(quoted: &str, said: &str) -> (usize, Vec<[usize; 4]>) {
        let (needle, text) = both(quoted, said);
        let fit = fit(&needle, &text).unwrap();
        (fit.cost, fit.pieces)
    }

    #[test]
    fn the_place_with_the_fewest_differences() {
        assert_eq!(fitted("c d e", "a b c d e f"), (0, vec![[0, 3, 2, 5]]));
        assert_eq!(fitted("c x e", "a b c d e f"), (3, vec![[0, 3, 2, 5]]));
        assert_eq!(fitted("c e f", "a b c d e f"), (2, vec![[0, 3, 2, 6]]), "a word gone");
        assert_eq!(fitted("b c y d", "a b c d e"), (3, vec![[0, 4, 1, 4]]), "a word added");
    }

    #[test]
    fn words_left_out_cost_nothing() {
        assert_eq!(fitted("b c […] g h", "a b c d e f g h i"), (0, vec![[0, 2, 1, 3], [2, 4, 6, 8]]));
        assert_eq!(fitted("b [zij] d", "a b c d e"), (0, vec![[0, 1, 1, 2], [1, 2, 3, 4]]));
        assert_eq!(fitted("b […] c", "a b c d"), (0, vec![[0, 1, 1, 2], [1, 2, 2, 3]]), "a gap of nothing");
        assert!(fitted("g h […] b c", "a b c d e f g h i").0 > 0, "in this order only");
        let far: String = (0..12).map(|i| format!("w{i} ")).collect();
        assert!(fitted("a [zij] z", &format!("a {far} z")).0 > 0, "an insertion stands for few words");
    }

    #[test]
    fn what_differs_is_told_word_by_word() {
        let said = "ik loop altijd even langs de wasbak";
        let (needle, text) = both("Ik liep even langs de grote wasbak", said);
        let fit = fit(&needle, &text).unwrap();
        let said = |from: usize, to: usize| said[text[from].start..text[to].end].to_owned();
        let changes = changes(&needle, fit.pieces[0], &text, &said);
        let told: Vec<_> = changes.iter().map(|c| (c.kind, c.quoted.as_str(), c.said.as_str())).collect();
        use ChangeKind::{Added, Replaced, Same};
        assert_eq!(
            told,
            [
                (Same, "Ik", "ik"),
                (Replaced, "liep", "loop altijd"),
                (Same, "even langs de", "even langs de"),
                (Added, "grote", ""),
                (Same, "wasbak", "wasbak")
            ]
        );
    }
}
