//! In: any text and a width. Out: clean lines that fit the width, with nothing left out.
//!
//! Lines break at spaces and after hyphens, dashes and slashes. A word wider than the width is
//! divided with a hyphen.

use super::font::{Fonts, Style};

/// What stands in for a character that must not be drawn.
const SHOWN: char = '\u{fffd}';

/// A text made harmless: white space is one space, soft hyphens go, control characters and those
/// that turn the direction of writing are shown as `�`.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{ad}' => {}
            '\u{a0}' | '\u{202f}' => clean.push(c),
            _ if c.is_whitespace() => {
                if !clean.is_empty() && !clean.ends_with(' ') {
                    clean.push(' ');
                }
            }
            _ if c.is_control() => clean.push(SHOWN),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => clean.push(SHOWN),
            '\u{fffe}' | '\u{ffff}' => clean.push(SHOWN),
            _ => clean.push(c),
        }
    }
    clean.truncate(clean.trim_end_matches(' ').len());
    clean
}

/// The lines of a text in a style, each at most `max` drawing units wide (a single character may
/// be wider); no lines for an empty text.
pub(super) fn wrap(fonts: &Fonts, style: Style, text: &str, max: i32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        for (i, piece) in pieces(word).into_iter().enumerate() {
            let gap = if i == 0 && !line.is_empty() { " " } else { "" };
            let longer = format!("{line}{gap}{piece}");
            if fonts.width(style, &longer) <= max {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = divide(fonts, style, piece, max, &mut lines);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The width below which some word of the text would have to be divided.
pub(super) fn narrowest(fonts: &Fonts, style: Style, text: &str) -> i32 {
    let text = clean(text);
    let pieces = text.split(' ').flat_map(pieces);
    pieces.map(|piece| fonts.width(style, piece)).max().unwrap_or(0)
}

/// The width of the widest of some lines.
pub(super) fn widest(fonts: &Fonts, style: Style, lines: &[String]) -> i32 {
    lines.iter().map(|line| fonts.width(style, line)).max().unwrap_or(0)
}

/// A word in the pieces between which a line may break.
fn pieces(word: &str) -> Vec<&str> {
    word.split_inclusive(['-', '/', '–', '—']).collect()
}

/// Puts all but the last line of an overlong piece on `lines` and gives the last back.
fn divide(fonts: &Fonts, style: Style, piece: &str, max: i32, lines: &mut Vec<String>) -> String {
    if fonts.width(style, piece) <= max {
        return piece.to_owned();
    }
    let room = max - fonts.width(style, "-");
    let mut line = String::new();
    for c in piece.chars() {
        line.push(c);
        if fonts.width(style, &line) > room && line.chars().nth(1).is_some() {
            line.pop();
            line.push('-');
            lines.push(std::mem::replace(&mut line, c.to_string()));
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::font::LABEL;

    #[test]
    fn lines_break_at_spaces_and_after_hyphens() {
        let fonts = Fonts::load().unwrap();
        let max = fonts.width(LABEL, "Zorg voor de eerste-");
        let lines = wrap(&fonts, LABEL, "Zorg voor de eerste-lijn", max);
        assert_eq!(lines, ["Zorg voor de eerste-", "lijn"]);
    }

    #[test]
    fn an_overlong_word_is_divided_and_nothing_is_lost() {
        let fonts = Fonts::load().unwrap();
        let word = "arbeidsongeschiktheidsverzekeringsmaatschappij";
        let lines = wrap(&fonts, LABEL, word, 200);
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|line| fonts.width(LABEL, line) <= 200));
        assert_eq!(lines.concat().replace('-', ""), word);
    }

    #[test]
    fn control_characters_are_shown_and_white_space_is_one_space() {
        assert_eq!(clean(" a\n\t b\u{0}c\u{202e}d\u{ad}e "), "a b\u{fffd}c\u{fffd}de");
        assert_eq!(clean("9\u{a0}%"), "9\u{a0}%");
    }

    #[test]
    fn no_text_gives_no_lines() {
        let fonts = Fonts::load().unwrap();
        assert!(wrap(&fonts, LABEL, " \n ", 100).is_empty());
    }
}
