//! The words of a turn as they may be shown.
//!
//! In: a [`Said`] and the hits in it. Out: [`Piece`]s in order: hits, what stands between them, and in the place of words that
//! a coder flagged as never to be shown, nothing but that. Long turns are shortened round the hits.

use super::answer::Said;
use super::words::pieces;
use crate::coding::union;
use crate::excerpt::Mark;
use crate::text::Span;

/// What stands in the place of words that are never shown.
pub const SENSITIVE: &str = "[sensitive]";

/// A part of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What was said.
    Plain(String),
    /// What was found.
    Hit(String),
    /// Something that is never shown, found or not.
    Hidden,
}

impl Piece {
    /// Returns the words to show.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Hit(text) => text,
            Self::Hidden => SENSITIVE,
        }
    }
}

impl Said {
    /// Parts a stretch of the turn into hits and the rest.
    pub fn pieces(&self, within: Span, hits: &[Span]) -> Vec<Piece> {
        let hidden = self.marks.iter().filter(|mark| mark.bits & Mark::HIDDEN != 0).map(|mark| mark.span);
        let inside = |spans: Vec<Span>| {
            let spans = union(spans).into_iter().map(|span| span.intersect(within));
            spans.filter(|span| !span.is_empty()).collect::<Vec<Span>>()
        };
        let (hidden, hits) = (inside(hidden.collect()), inside(hits.to_vec()));
        let mut marked: Vec<(Span, bool)> = hidden.iter().map(|span| (*span, false)).collect();
        for hit in hits {
            let mut at = hit.start;
            for out in hidden.iter().filter(|span| span.overlaps(hit)) {
                marked.push((Span::new(at, out.start.max(at)), true));
                at = out.end.min(hit.end).max(at);
            }
            marked.push((Span::new(at, hit.end), true));
        }
        marked.retain(|(span, _)| !span.is_empty());
        marked.sort_unstable();
        let mut parts = Vec::with_capacity(marked.len() * 2 + 1);
        let mut at = within.start;
        for (span, is_hit) in marked {
            parts.push(Piece::Plain(self.slice(Span::new(at, span.start.max(at))).to_owned()));
            parts.push(if is_hit { Piece::Hit(self.slice(span).to_owned()) } else { Piece::Hidden });
            at = span.end;
        }
        parts.push(Piece::Plain(self.slice(Span::new(at, within.end.max(at))).to_owned()));
        parts.retain(|part| !matches!(part, Piece::Plain(text) if text.is_empty()));
        parts
    }

    /// Returns the stretch from so many words before the first hit to as many behind the last; the whole turn without hits.
    pub fn around(&self, hits: &[Span], words: usize) -> Span {
        let first = hits.iter().map(|hit| hit.start).min();
        let last = hits.iter().map(|hit| hit.end).max();
        let Some((first, last)) = first.zip(last) else { return self.span };
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(0);
        let before = self.slice(Span::new(self.span.start, first));
        let after = self.slice(Span::new(last, self.span.end));
        let start = tail(before, words).map_or(self.span.start, |tail| first - length(tail));
        let end = head(after, words).map_or(self.span.end, |head| last + length(head));
        Span::new(start, end)
    }

    /// Returns the words of a stretch, without those that are never shown.
    pub fn showable(&self, within: Span) -> String {
        self.pieces(within, &[]).iter().map(Piece::text).collect()
    }

    /// Returns a hit as it may be shown: not at all where a word of it may not.
    pub fn quote(&self, hit: Span) -> &str {
        if self.hides(hit) { SENSITIVE } else { self.slice(hit) }
    }
}

/// Keeps so many words on either side of each hit; where nothing was found, twice as many from the beginning.
pub fn shortened(parts: Vec<Piece>, words: usize) -> Vec<Piece> {
    let hit = |part: &Piece| matches!(part, Piece::Hit(_));
    let (first, last) = (parts.iter().position(hit), parts.iter().rposition(hit));
    let (Some(first), Some(last)) = (first, last) else {
        let text: String = parts.iter().map(Piece::text).collect();
        return vec![Piece::Plain(head(&text, words * 2).map_or(text.clone(), |head| format!("{head} …")))];
    };
    let joined = |parts: &[Piece]| parts.iter().map(Piece::text).collect::<String>();
    let mut kept = Vec::with_capacity(parts.len());
    let before = joined(parts.get(..first).unwrap_or_default());
    kept.push(Piece::Plain(tail(&before, words).map_or(before.clone(), |tail| format!("… {tail}"))));
    for part in parts.get(first..=last).unwrap_or_default() {
        let gap = match part {
            Piece::Plain(text) => head(text, words).zip(tail(text, words)).filter(|_| count(text) > words * 2),
            _ => None,
        };
        kept.push(gap.map_or_else(|| part.clone(), |(head, tail)| Piece::Plain(format!("{head} … {tail}"))));
    }
    let after = joined(parts.get(last + 1..).unwrap_or_default());
    kept.push(Piece::Plain(head(&after, words).map_or(after.clone(), |head| format!("{head} …"))));
    kept.retain(|part| !part.text().is_empty());
    kept
}

fn count(text: &str) -> usize {
    let mut count = 0;
    pieces(text, &mut |_, _| count += 1);
    count
}

/// The first words of a text, where it has more.
fn head(text: &str, words: usize) -> Option<&str> {
    let mut ends = Vec::new();
    pieces(text, &mut |at, word| ends.push(at + word.len()));
    let end = ends.get(words.checked_sub(1)?).filter(|_| ends.len() > words)?;
    text.get(..*end)
}

/// The last words of a text, where it has more.
fn tail(text: &str, words: usize) -> Option<&str> {
    let mut starts = Vec::new();
    pieces(text, &mut |at, _| starts.push(at));
    let start = starts.get(starts.len().checked_sub(words)?).filter(|_| starts.len() > words)?;
    text.get(*start..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::CodeIndex;
    use crate::transcript::Role;

    fn said(text: &str, hidden: &[(u32, u32)]) -> Said {
        let mark = |&(start, end): &(u32, u32)| Mark {
            span: Span::new(start, end),
            code: CodeIndex(0),
            by: 0,
            bits: Mark::HIDDEN,
        };
        Said {
            interview: 0,
            number: 0,
            span: Span::new(10, 10 + u32::try_from(text.len()).unwrap()),
            first: 10,
            role: Role::Participant,
            label: "P".to_owned(),
            case: None,
            time: None,
            text: text.to_owned(),
            marks: hidden.iter().map(mark).collect(),
            asks: None,
        }
    }

    fn shown(parts: &[Piece]) -> String {
        let one = |part: &Piece| match part {
            Piece::Hit(text) => format!("<{text}>"),
            other => other.text().to_owned(),
        };
        parts.iter().map(one).collect()
    }

    #[test]
    fn hits_are_parted_from_the_rest_and_what_is_hidden_is_never_shown() {
        let turn = said("een twee drie vier", &[(18, 23)]);
        let hit = |start, end| Span::new(start, end);
        assert_eq!(shown(&turn.pieces(turn.span, &[hit(14, 18)])), "een <twee>[sensitive] vier");
        assert_eq!(shown(&turn.pieces(turn.span, &[hit(10, 28)])), "<een twee>[sensitive]< vier>");
        assert_eq!(shown(&turn.pieces(turn.span, &[hit(19, 23)])), "een twee[sensitive] vier");
        assert_eq!(shown(&turn.pieces(hit(14, 21), &[])), "twee[sensitive]");
        assert_eq!((turn.quote(hit(14, 18)), turn.quote(hit(14, 21))), ("twee", SENSITIVE));
        assert_eq!(turn.showable(turn.span), "een twee[sensitive] vier");
    }

    #[test]
    fn long_turns_keep_what_stands_round_the_hits() {
        let turn = said("a b c d e f g h i j", &[]);
        let cut = |hits: &[Span]| shown(&shortened(turn.pieces(turn.span, hits), 2));
        assert_eq!(cut(&[Span::new(18, 19)]), "… c d <e> f g …");
        assert_eq!(cut(&[Span::new(10, 11), Span::new(28, 29)]), "<a> b c … h i <j>");
        assert_eq!(cut(&[Span::new(10, 11), Span::new(20, 21)]), "<a> b c d e <f> g h …");
        assert_eq!(cut(&[]), "a b c d …");
        assert_eq!(turn.slice(turn.around(&[Span::new(18, 19)], 2)), "c d e f g");
        assert_eq!(turn.around(&[Span::new(18, 19)], 9), turn.span);
    }
}
