//! Plain text: paragraphs parted by empty lines.
//!
//! In: a text. Out: its paragraphs. A paragraph whose lines are all indented, or begin with `>`, is a block quotation; a page
//! number alone on its line and the form feed of a page break part nothing.

use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;

pub(super) fn read(text: &str, builder: &mut Builder) {
    let mut at = 0;
    let mut empty = 0;
    let mut skipped = false;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        if words.is_empty() {
            empty += 1;
            continue;
        }
        // A page ends in the middle of a sentence: its number, and the break, are no words of it.
        if !builder.is_empty() && words.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ' ')) {
            skipped = true;
            continue;
        }
        let marked = words.starts_with('>');
        let kind = if marked || line.starts_with("    ") || line.starts_with('\t') { Kind::Block } else { Kind::Body };
        let goes_on = skipped && words.starts_with(char::is_lowercase);
        if empty > 0 && !goes_on || builder.is_empty() {
            builder.end(kind);
            builder.kind(kind);
        }
        (empty, skipped) = (0, false);
        let words = words.trim_start_matches('>');
        let lead = line.len() - line.trim_start().trim_start_matches('>').len();
        match words.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
            Some(comment) => builder.comment(comment),
            None => marked_line(words, start + lead, builder),
        }
        builder.put('\n', at.saturating_sub(1));
    }
}

/// A line with comments of ours in it.
fn marked_line(mut words: &str, mut at: usize, builder: &mut Builder) {
    while let Some(open) = words.find("<!--") {
        let Some(close) = words.get(open..).and_then(|rest| rest.find("-->")) else { break };
        builder.push(words.get(..open).unwrap_or_default(), at);
        builder.comment(words.get(open + 4..open + close).unwrap_or_default());
        at += open + close + 3;
        words = words.get(open + close + 3..).unwrap_or_default();
    }
    builder.push(words, at);
}

#[cfg(test)]
mod tests {
    use super::super::told;
    use crate::manuscript::Kind;

    #[test]
    fn paragraphs_blocks_and_page_breaks() {
        let text =
            "Een zin\nover twee regels.\n\n    Ingesprongen woorden.\n\nHij zei dat het\n\n12\n\n\u{c}verder ging.\n";
        let told = told("a.txt", text);
        assert_eq!(
            told,
            [
                (Kind::Body, "Een zin over twee regels.".into()),
                (Kind::Block, "Ingesprongen woorden.".into()),
                (Kind::Body, "Hij zei dat het verder ging.".into()),
            ]
        );
    }
}
