//! HTML.
//!
//! In: a page. Out: the paragraphs a reader sees; `<blockquote>`, and what has *quot* or *citaat* in its class, is a block
//! quotation, `<q>` has quotation marks, `<aside>` and what has `footnote` in its class or role is a footnote, a comment of
//! ours a marker. In code no mark is one.

use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;

/// Elements that part paragraphs.
const BLOCKS: [&str; 24] = [
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
const UNREAD: [&str; 9] = ["script", "style", "head", "noscript", "svg", "template", "sup", "pre", "textarea"];
/// Elements whose words are read, and whose marks are none.
const CODE: [&str; 4] = ["code", "kbd", "samp", "var"];

pub(super) fn read(text: &str, builder: &mut Builder) {
    let mut at = 0;
    let mut elements = Elements::default();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(c) = rest.chars().next() else { break };
        if let Some(comment) = rest.strip_prefix("<!--") {
            let close = comment.find("-->").unwrap_or(comment.len());
            builder.comment(comment.get(..close).unwrap_or_default());
            at += (close + 7).min(rest.len());
        } else if let Some(length) = (c == '<').then(|| tag_end(rest)).flatten() {
            builder.odd_comment(rest.get(..length).unwrap_or_default());
            at = elements.tag(text, at, length, Kind::Body, builder);
        } else {
            let (c, length) = if c == '&' { entity(rest).unwrap_or((c, 1)) } else { (c, c.len_utf8()) };
            if elements.shows(c) {
                builder.put(c, at);
            }
            at += length;
        }
    }
}

/// The elements that are open, as far as they say what words are.
#[derive(Default)]
pub(super) struct Elements {
    /// Block quotations and footnotes: the element, what it is, and how many of its name are open in it.
    open: Vec<(String, Kind, usize)>,
    /// How deep code is.
    code: usize,
    /// A block quotation ended in the figure at hand.
    quoted: bool,
    /// What names a source was put in parentheses, and is open.
    cited: bool,
}

impl Elements {
    /// What a paragraph is here; `outside` where no element says so.
    pub fn kind(&self, outside: Kind) -> Kind {
        let within = |wanted: Kind| self.open.iter().any(|(_, kind, _)| *kind == wanted);
        match (within(Kind::Note), within(Kind::Block)) {
            (true, _) => Kind::Note,
            (_, true) => Kind::Block,
            _ => outside,
        }
    }

    /// Tells whether a character is read: a quotation mark in code is not.
    pub fn shows(&self, c: char) -> bool {
        self.code == 0 || !"\"'`´“”„‘’‚«»‹›".contains(c)
    }

    /// Reads the tag at a byte of a text; returns where to go on.
    pub fn tag(&mut self, text: &str, at: usize, length: usize, outside: Kind, builder: &mut Builder) -> usize {
        let tag = text.get(at + 1..at + length - 1).unwrap_or_default();
        let closes = tag.starts_with('/');
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        let end = at + length;
        let opens = !closes && !tag.ends_with('/');
        match name.as_str() {
            name if UNREAD.contains(&name) && opens => {
                let close = format!("</{name}");
                let after = text.get(end..).unwrap_or_default().to_ascii_lowercase();
                return end + after.find(&close).unwrap_or(after.len());
            }
            "q" => builder.put(if closes { '”' } else { '“' }, at),
            "br" => builder.put('\n', at),
            "cite" if !closes && (self.kind(outside) == Kind::Block || builder.ends_with_a_mark()) => {
                self.cited = true;
                [' ', '('].into_iter().for_each(|c| builder.put(c, at));
            }
            "cite" if closes && std::mem::take(&mut self.cited) => builder.put(')', at),
            // The cells of a row stay together: one may name who speaks in another.
            "td" | "th" => {
                let parts = if builder.is_empty() || closes { "" } else { " | " };
                parts.chars().for_each(|c| builder.put(c, at));
            }
            name if CODE.contains(&name) => {
                self.code = if opens { self.code + 1 } else { self.code.saturating_sub(1) };
            }
            name => {
                let said = if closes { None } else { said(name, tag) };
                match (self.open.last_mut().filter(|(open, ..)| open == name), said) {
                    (Some((.., depth)), None) if closes => *depth -= 1,
                    (Some((.., depth)), None) => *depth += 1,
                    (_, Some(kind)) => self.open.push((name.to_owned(), kind, 1)),
                    (None, None) => {}
                }
                let changes = said.is_some() || self.open.last().is_some_and(|(.., depth)| *depth == 0);
                self.open.retain(|(.., depth)| *depth > 0);
                if changes || BLOCKS.contains(&name) {
                    builder.end(self.kind(outside));
                    builder.kind(self.kind(outside));
                }
                match name {
                    "figure" => self.quoted = false,
                    "blockquote" => self.quoted = closes,
                    "figcaption" if !closes && self.quoted => ['—', ' '].into_iter().for_each(|c| builder.put(c, at)),
                    _ => {}
                }
            }
        }
        end
    }
}

/// What an element says that its words are.
fn said(name: &str, tag: &str) -> Option<Kind> {
    let tag = tag.to_ascii_lowercase();
    let void = tag.ends_with('/') || matches!(name, "a" | "sup" | "img" | "input" | "link" | "meta" | "hr");
    let class = tag.split_once("class=").map_or("", |(_, class)| class);
    let class = class.split(['>', '=']).next().unwrap_or_default();
    let quotes =
        BLOCKS.contains(&name) && name != "body" && ["quot", "citaat", "zitat"].iter().any(|part| class.contains(part));
    match name {
        _ if void => None,
        "aside" => Some(if quotes { Kind::Block } else { Kind::Note }),
        "blockquote" => Some(Kind::Block),
        _ if tag.contains("footnote") || tag.contains("endnote") => Some(Kind::Note),
        _ => quotes.then_some(Kind::Block),
    }
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
    let end = text.bytes().take(24).position(|b| b == b';')?;
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
        "sbquo" | "lsquor" => '‚',
        "ldquor" => '„',
        "OpenCurlyDoubleQuote" => '“',
        "CloseCurlyDoubleQuote" | "rdquor" => '”',
        "OpenCurlyQuote" => '‘',
        "CloseCurlyQuote" | "rsquor" => '’',
        "lsaquo" => '‹',
        "rsaquo" => '›',
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
    fn who_is_named_in_an_element_of_its_own_stands_behind_the_words() {
        let page = "<figure><blockquote><p>Lange woorden.</p></blockquote><figcaption>P03</figcaption></figure>\
                    <blockquote>Nog meer. <cite>P04</cite></blockquote><p>“Kort” <cite>P05</cite> in <cite>Boek</cite></p>\
                    <table><tr><td>P06</td><td>“Woorden”</td></tr></table><figure><figcaption>Beeld</figcaption></figure>";
        assert_eq!(
            told("a.html", page),
            [
                (Block, "Lange woorden.".into()),
                (Body, "— P03".into()),
                (Block, "Nog meer. (P04)".into()),
                (Body, "“Kort” (P05) in Boek".into()),
                (Body, "P06 | “Woorden”".into()),
                (Body, "Beeld".into()),
            ]
        );
    }

    #[test]
    fn a_comment_of_ours_is_a_marker() {
        let read = read("a.html", b"<p>Zeven<!-- grenstaal: interviews(a) --> van</p>").unwrap();
        assert_eq!((read.paragraphs[0].markers[0].at, read.paragraphs[0].text.as_str()), (5, "Zeven van"));
    }

    #[test]
    fn code_quotes_nothing_and_a_class_may() {
        let page = "<p>Typ <code>x = \"een twee\"</code> en <kbd>'</kbd>.</p><pre>\"weg\"</pre><p class=\"pullquote\">Woorden \
                    van iemand.</p><div class='quote'><div>Een.</div><p>Twee.</p></div><p>&#8220;x&rdquor; <span \
                    class=\"citation\">y</span></p>";
        assert_eq!(
            told("a.html", page),
            [
                (Body, "Typ x = een twee en .".into()),
                (Block, "Woorden van iemand.".into()),
                (Block, "Een.".into()),
                (Block, "Twee.".into()),
                (Body, "“x” y".into()),
            ]
        );
    }
}
