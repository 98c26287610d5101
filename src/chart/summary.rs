//! In: figures with their labels. Out: the sentences of an alt text that name the largest and the
//! smallest.

use super::Words;

/// At most this many labels that share a place are named.
const NAMED: usize = 3;

/// "Meest: label (figure), …. Minst: ….": where all figures are equal only the first.
pub(super) fn extremes<'a>(
    words: &Words,
    figures: impl Iterator<Item = (&'a str, u32)>,
    say: impl Fn(u32) -> String,
) -> String {
    let figures: Vec<_> = figures.collect();
    let most = figures.iter().map(|figure| figure.1).max();
    let least = figures.iter().map(|figure| figure.1).min();
    let name = |word: &str, figure: u32| {
        let mut labels = figures.iter().filter(|f| f.1 == figure).map(|f| f.0);
        let named: Vec<_> = labels.by_ref().take(NAMED).collect();
        let more = match labels.count() {
            0 => String::new(),
            more => format!(", +{more}"),
        };
        let colon = if word.is_empty() { "" } else { ": " };
        format!("{word}{colon}{}{more} ({}).", named.join(", "), say(figure))
    };
    match (most, least) {
        (Some(most), Some(least)) if most > least => {
            format!("{} {}", name(&words.most, most), name(&words.least, least))
        }
        (Some(most), _) => name(&words.most, most),
        _ => words.empty.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let (most, least) = ("Meest".to_owned(), "Minst".to_owned());
        Words { most, least, of: "van".to_owned(), empty: "Niets.".to_owned() }
    }

    #[test]
    fn the_largest_and_the_smallest_are_named_with_those_that_tie() {
        let figures = [("a", 9), ("b", 1), ("c", 1), ("d", 1), ("e", 1), ("f", 4)];
        let text = extremes(&words(), figures.into_iter(), |n| format!("{n} van 9"));
        assert_eq!(text, "Meest: a (9 van 9). Minst: b, c, d, +1 (1 van 9).");
    }

    #[test]
    fn equal_figures_are_named_once_and_none_are_said_to_be_none() {
        let text = extremes(&words(), [("a", 2), ("b", 2)].into_iter(), |n| n.to_string());
        assert_eq!(text, "Meest: a, b (2).");
        assert_eq!(extremes(&words(), std::iter::empty(), |n| n.to_string()), "Niets.");
    }
}
