//! HTML.
//!
//! In: a page. Out: the paragraphs a reader sees; `<blockquote>` is a block quotation, `<q>` has quotation marks, `<aside>` and
//! what has `footnote` in its class or role is a footnote, a comment of ours a marker.

use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;

/// Elements that part paragraphs.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "td",
    "th",
    "tr",
    "table",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "figure",
    "figcaption",
    "dt",
    "dd",
    "hr",
    "body",
];
/// Elements that are not read.
const UNREAD: [&str; 7] = ["script", "style", "head", "noscript", "svg", "template", "sup"];

pub(super) fn read(text: &str, builder: &mut Builder) {
    let mut at = 0;
    // How deep block quotations and footnotes are, by the elements that are open in them.
    let mut quotations = 0_usize;
    let mut note: Option<(String, usize)> = None;
    let kind = |quotations: usize, note: bool| match (note, quotations > 0) {
        (true, _) => Kind::Note,
        (_, true) => Kind::Block,
        _ => Kind::Body,
    };
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(c) = rest.chars().next() else { break };
        if let Some(comment) = rest.strip_prefix("<!--") {
            let close = comment.find("-->").unwrap_or(comment.len());
            builder.comment(comment.get(..close).unwrap_or_default());
            at += (close + 7).min(rest.len());
            continue;
        }
        let Some(length) = (c == '<').then(|| tag_end(rest)).flatten() else {
            let (c, length) = if c == '&' { entity(rest).unwrap_or((c, 1)) } else { (c, c.len_utf8()) };
            builder.put(c, at);
            at += length;
            continue;
        };
        let tag = rest.get(1..length - 1).unwrap_or_default();
        let closes = tag.starts_with('/');
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        at += length;
        if UNREAD.contains(&name.as_str()) && !closes && !tag.ends_with('/') {
            let close = format!("</{name}");
            let after = text.get(at..).unwrap_or_default().to_ascii_lowercase();
            at += after.find(&close).unwrap_or(after.len());
            continue;
        }
        match name.as_str() {
            "q" => builder.put(if closes { '”' } else { '“' }, at - length),
            "br" => builder.put(' ', at - length),
            "blockquote" => {
                quotations = if closes { quotations.saturating_sub(1) } else { quotations + 1 };
                builder.end(kind(quotations, note.is_some()));
            }
            _ => {
                match &mut note {
                    Some((open, depth)) if *open == name => *depth = if closes { *depth - 1 } else { *depth + 1 },
                    None if !closes && is_note(&name, tag) => note = Some((name.clone(), 1)),
                    _ => {}
                }
                note = note.filter(|(_, depth)| *depth > 0);
                if BLOCKS.contains(&name.as_str()) || name == "aside" {
                    builder.end(kind(quotations, note.is_some()));
                    builder.kind(kind(quotations, note.is_some()));
                }
            }
        }
    }
}

fn is_note(name: &str, tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let void = tag.ends_with('/') || matches!(name, "a" | "sup" | "img" | "input" | "link" | "meta" | "hr");
    !void && (name == "aside" || tag.contains("footnote") || tag.contains("endnote"))
}

/// How long a tag is; `None` when a `<` is only a sign.
pub(super) fn tag_end(text: &str) -> Option<usize> {
    let second = text.chars().nth(1)?;
    if !(second.is_ascii_alphabetic() || matches!(second, '/' | '!' | '?')) {
        return None;
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The character that an entity stands for, and how long the entity is.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "laquo" => '«',
        "raquo" => '»',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "shy" => '\u{ad}',
        "eacute" => 'é',
        "egrave" => 'è',
        "ecirc" => 'ê',
        "euml" => 'ë',
        "iuml" => 'ï',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "auml" => 'ä',
        "aacute" => 'á',
        "oacute" => 'ó',
        "iacute" => 'í',
        "uacute" => 'ú',
        "agrave" => 'à',
        "ccedil" => 'ç',
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::super::{read, told};
    use crate::manuscript::Kind::{Block, Body, Note};

    #[test]
    fn a_page_is_what_a_reader_sees() {
        let page = "<!DOCTYPE html><html><head><title>x</title></head><body><h1>Kop</h1><p>Zij zei <q>ja &amp; nee</q><br>\
                    a &lt; b</p><blockquote><p>Lange woorden.</p></blockquote><script>weg()</script>\
                    <aside class=\"footnote\"><p>De noot.</p></aside><p>Daarna.</p></body></html>";
        assert_eq!(
            told("a.html", page),
            [
                (Body, "Kop".into()),
                (Body, "Zij zei “ja & nee” a < b".into()),
                (Block, "Lange woorden.".into()),
                (Note, "De noot.".into()),
                (Body, "Daarna.".into()),
            ]
        );
    }

    #[test]
    fn a_comment_of_ours_is_a_marker() {
        let read = read("a.html", b"<p>Zeven<!-- grenstaal: interviews(a) --> van</p>").unwrap();
        assert_eq!((read.paragraphs[0].markers[0].at, read.paragraphs[0].text.as_str()), (5, "Zeven van"));
    }
}
