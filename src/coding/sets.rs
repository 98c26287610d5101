//! Sets of spans.
//!
//! In: spans in any order. Out: sorted spans that do not overlap.

use crate::text::Span;

/// Merges spans that overlap; spans that only touch stay apart. The result is sorted.
pub fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Returns the parts of `span` that lie in one of the sorted `pieces`, each with the index of its piece.
pub fn cut(span: Span, pieces: &[Span]) -> Vec<(usize, Span)> {
    let first = pieces.partition_point(|piece| piece.end <= span.start);
    let parts = pieces.iter().enumerate().skip(first).take_while(|(_, piece)| piece.start < span.end);
    parts.map(|(i, piece)| (i, piece.intersect(span))).filter(|(_, part)| !part.is_empty()).collect()
}

/// Returns what two sorted sets without overlaps share.
pub fn intersection(a: &[Span], b: &[Span]) -> Vec<Span> {
    a.iter().flat_map(|span| cut(*span, b).into_iter().map(|(_, part)| part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(pairs: &[(u32, u32)]) -> Vec<Span> {
        pairs.iter().map(|(start, end)| Span::new(*start, *end)).collect()
    }

    #[test]
    fn overlapping_spans_merge_and_touching_ones_do_not() {
        assert_eq!(union(spans(&[(5, 9), (0, 3), (2, 4), (4, 5)])), spans(&[(0, 4), (4, 5), (5, 9)]));
    }

    #[test]
    fn a_span_is_cut_at_the_gaps_between_pieces() {
        let pieces = spans(&[(0, 4), (6, 8), (9, 12)]);
        assert_eq!(
            cut(Span::new(2, 10), &pieces),
            vec![(0, Span::new(2, 4)), (1, Span::new(6, 8)), (2, Span::new(9, 10))]
        );
        assert_eq!(cut(Span::new(4, 6), &pieces), vec![]);
    }

    #[test]
    fn an_intersection_keeps_what_both_have() {
        assert_eq!(intersection(&spans(&[(0, 5), (8, 9)]), &spans(&[(3, 10)])), spans(&[(3, 5), (8, 9)]));
    }
}
