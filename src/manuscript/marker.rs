//! What a comment in a manuscript says to us.
//!
//! In: a comment, or words of the text. Out: what a marker says behind `grenstaal:`. What is nearly a marker is kept with a
//! sign, so that a typing error in one is a finding and no silence.

use crate::diagnostic::nearest;

/// Stands before what is only nearly a marker.
const NEARLY: char = '\u{2}';
/// Our name, and those of what is counted.
const NAME: &str = "grenstaal";
const UNITS: [&str; 4] = ["participants", "interviews", "segments", "literature"];

/// What a comment of ours says; with a sign in front when it is nearly one of ours.
pub(super) fn ours(comment: &str) -> Option<String> {
    let all = comment.split_whitespace().collect::<Vec<_>>().join(" ");
    // A comment that is opened with too few dashes or too many: `<!- …`.
    let says = all.trim_matches(['-', ' ']);
    let odd = all.starts_with('-');
    if let Some((name, rest)) = says.split_once(':')
        && name.trim().eq_ignore_ascii_case(NAME)
        && !odd
    {
        return Some(rest.trim().to_owned());
    }
    is_nearly(says).then(|| format!("{NEARLY}{says}"))
}

/// Tells whether a comment looks like a marker: our name misspelt or without its colon before a unit, or a unit alone.
fn is_nearly(says: &str) -> bool {
    let first: String = says.chars().take_while(|c| c.is_alphanumeric()).collect();
    let rest = says.get(first.len()..).unwrap_or_default();
    let named = first.len() >= 6 && nearest(&first, [NAME]).is_some();
    if named {
        let word: String =
            rest.chars().skip_while(|c| !c.is_alphanumeric()).take_while(|c| c.is_alphanumeric()).collect();
        // A remark about the program is none: behind the name stands a mark, or a unit.
        let marked = rest.trim_start().starts_with([':', ';', '=', ',', '.', '-']);
        return marked && !word.is_empty() || nearest(&word, UNITS).is_some();
    }
    let unit = rest.starts_with('(') && rest.trim_end().ends_with(')');
    unit && UNITS.iter().take(3).any(|unit| nearest(&first, [*unit]).is_some())
}

/// Tells whether a marker is only nearly one, and what it should have said, where that is plain.
pub(super) fn mistyped(says: &str) -> Option<Option<String>> {
    let says = says.strip_prefix(NEARLY)?;
    let (before, inside) = says.split_once('(').unwrap_or((says, ""));
    let word = before.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty()).unwrap_or_default();
    let unit = nearest(word, UNITS);
    let inside = if inside.is_empty() { String::new() } else { format!("({inside}") };
    Some(unit.map(|unit| format!("{NAME}: {unit}{inside}")))
}

/// A marker as it is shown: on one line, and no longer than can be read.
pub(super) fn shown(says: &str) -> String {
    const LONGEST: usize = 80;
    let says = says.trim_start_matches(NEARLY);
    if says.chars().count() <= LONGEST {
        says.to_owned()
    } else {
        says.chars().take(LONGEST).collect::<String>() + "…"
    }
}

/// Finds markers that stand in the text itself, where a reader sees them: `participants(CODE)`, with our name or without.
pub(super) fn in_text(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for unit in UNITS.iter().take(3) {
        for (at, _) in text.match_indices(&format!("{unit}(")) {
            let before = text.get(..at).unwrap_or_default();
            let Some(inside) = text.get(at + unit.len() + 1..).and_then(|rest| rest.split_once(')')).map(|(i, _)| i)
            else {
                continue;
            };
            // `interviews(n=4)` is prose; a code is one word, or nothing, or has a condition.
            let code = inside.split(" where ").next().unwrap_or_default();
            let named = before.trim_end().to_lowercase().ends_with(&format!("{NAME}:"));
            let is_code = named
                || code.is_empty()
                || code.starts_with("where ")
                || !code.contains([' ', '=', ',']) && code.contains('/');
            if is_code && !before.ends_with(char::is_alphanumeric) {
                found.push((at, format!("{unit}({inside})")));
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_comment_of_ours_says() {
        assert_eq!(ours(" Grenstaal:  participants(a/b)\n"), Some("participants(a/b)".into()));
        for other in ["een opmerking", "participants", "grenstaal is een programma", "TODO: interviews (4)", "grens: x"]
        {
            assert_eq!(ours(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_nearly_a_marker_is_known_for_it() {
        let meant = |comment: &str| ours(comment).and_then(|says| mistyped(&says)).flatten();
        for comment in [
            "grenstal: participants(a/b)",
            "grenstaal participants(a/b)",
            "grenstaal; participants(a/b)",
            "grensaal: participant(a/b)",
            "participants(a/b)",
            "participant(a/b)",
            "- grenstaal: participants(a/b) --",
        ] {
            assert_eq!(meant(comment).as_deref(), Some("grenstaal: participants(a/b)"), "{comment}");
        }
        assert_eq!(meant("grenstal: literature").as_deref(), Some("grenstaal: literature"));
        assert_eq!(ours("grenstal: deelnemers(a)").and_then(|says| mistyped(&says)), Some(None));
        assert_eq!(shown(&ours("grenstal: x").unwrap()), "grenstal: x");
    }

    #[test]
    fn a_marker_that_a_reader_sees() {
        assert_eq!(
            in_text("Zeven participants(a/b) en interviews(where wave:1)."),
            [(6, "participants(a/b)".to_owned()), (27, "interviews(where wave:1)".to_owned())]
        );
        assert_eq!(in_text("Zeven<!- grenstaal: participants(a) -->").len(), 1);
        assert!(in_text("interviews(n=4), participants (a/b), participants(all)").is_empty());
    }
}
