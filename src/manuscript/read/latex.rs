//! LaTeX.
//!
//! In: a source file. Out: the paragraphs between `\begin{document}` and `\end{document}`, without commands. The environments
//! `quote`, `quotation` and their like are block quotations, `\enquote{…}` has quotation marks, `\footnote{…}` is a footnote;
//! `% grenstaal: …` and `\grenstaal{…}` are markers; a citation becomes `[@key]`.

use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;

/// Environments that are block quotations.
const QUOTES: [&str; 7] =
    ["quote", "quotation", "displayquote", "displaycquote", "quoting", "foreigndisplayquote", "verse"];
/// Environments that are not read.
const UNREAD: [&str; 9] =
    ["verbatim", "lstlisting", "minted", "equation", "equation*", "align", "tikzpicture", "thebibliography", "comment"];
/// Commands whose argument is no text.
const NO_TEXT: [&str; 20] = [
    "label",
    "ref",
    "pageref",
    "autoref",
    "cref",
    "Cref",
    "includegraphics",
    "usepackage",
    "documentclass",
    "input",
    "include",
    "bibliography",
    "bibliographystyle",
    "url",
    "vspace",
    "hspace",
    "setlength",
    "hypersetup",
    "href",
    "selectlanguage",
];

/// What the brace that closes a group does.
enum Close {
    Nothing,
    Put(char),
    Note,
    Paragraph,
}

pub(super) fn read(text: &str, builder: &mut Builder) {
    let begin = text.find("\\begin{document}").map_or(0, |at| at + 16);
    let end = text.find("\\end{document}").unwrap_or(text.len()).max(begin);
    let mut reader = Reader { text: text.get(..end).unwrap_or(text), at: begin, open: Vec::new(), builder };
    while reader.step() {}
}

struct Reader<'t, 'b> {
    text: &'t str,
    at: usize,
    open: Vec<Close>,
    builder: &'b mut Builder,
}

impl<'t> Reader<'t, '_> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Puts a character that `length` bytes of the source stand for.
    fn put(&mut self, c: char, length: usize) {
        self.builder.put(c, self.at);
        self.at += length;
    }

    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return false };
        match c {
            '%' => {
                let line = rest.find('\n').map_or(rest.len(), |line| line + 1);
                self.builder.comment(rest.get(1..line).unwrap_or_default());
                self.at += line;
                let indent = self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
                self.at += indent;
            }
            '\\' => self.command(),
            '{' => {
                self.open.push(Close::Nothing);
                self.at += 1;
            }
            '}' => {
                match self.open.pop() {
                    Some(Close::Put(c)) => self.builder.put(c, self.at),
                    Some(Close::Note) => self.builder.end_note(),
                    Some(Close::Paragraph) => self.builder.end(Kind::Body),
                    _ => {}
                }
                self.at += 1;
            }
            '\n' => {
                let blank = rest.len() - rest.trim_start().len();
                if rest.get(..blank).is_some_and(|blank| blank.matches('\n').count() > 1) {
                    let kind = self.builder.kind_now();
                    self.builder.end(kind);
                    self.at += blank;
                } else {
                    self.put('\n', 1);
                }
            }
            '`' if rest.starts_with("``") => self.put('“', 2),
            '`' => self.put('‘', 1),
            '\'' if rest.starts_with("''") => self.put('”', 2),
            '\'' => self.put('’', 1),
            ',' if rest.starts_with(",,") => self.put('„', 2),
            '"' if rest.starts_with("\"`") => self.put('„', 2),
            '"' if rest.starts_with("\"'") => self.put('”', 2),
            '"' if rest.starts_with("\"=") => self.put('-', 2),
            '"' if rest.starts_with("\"-") || rest.starts_with("\"|") => self.at += 2,
            '-' if rest.starts_with("---") => self.put('—', 3),
            '-' if rest.starts_with("--") => self.put('–', 2),
            '~' | '&' => self.put(' ', 1),
            '$' => self.at += 1,
            c => self.put(c, c.len_utf8()),
        }
        true
    }

    fn command(&mut self) {
        let rest = self.rest();
        let name: &str = rest.get(1..).unwrap_or_default();
        let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        if length == 0 {
            return self.sign();
        }
        let name = name.get(..length).unwrap_or_default();
        let start = self.at;
        self.at += 1 + length;
        let starred = self.rest().starts_with('*');
        self.at += usize::from(starred);
        match name {
            "begin" => self.begin(),
            "end" => {
                let environment = self.argument();
                if QUOTES.contains(&environment) || environment == "abstract" {
                    self.builder.end(Kind::Body);
                }
            }
            "enquote" | "textquote" | "foreignquote" | "textcquote" => self.quoted(start, name),
            "footnote" | "endnote" | "footnotetext" if self.group(Close::Note) => self.builder.begin_note(),
            "grenstaal" => {
                let says = self.argument();
                self.builder.comment(&format!("grenstaal: {says}"));
            }
            "item" | "par" => {
                let kind = self.builder.kind_now();
                self.builder.end(kind);
            }
            "section" | "subsection" | "subsubsection" | "paragraph" | "chapter" | "part" | "title" | "caption" => {
                self.options();
                self.builder.end(Kind::Body);
                self.group(Close::Paragraph);
            }
            name if name.contains("cite") => {
                self.options();
                let key = self.argument();
                for c in format!("[@{key}]").chars() {
                    self.builder.put(c, start);
                }
            }
            name if NO_TEXT.contains(&name) => {
                self.options();
                self.argument();
            }
            name => self.letter(name, start),
        }
    }

    /// A command that stands for a character, or one of which only the argument is text.
    fn letter(&mut self, name: &str, start: usize) {
        let c = match name {
            "ldots" | "dots" | "textellipsis" => '…',
            "textquotedblleft" => '“',
            "textquotedblright" | "grqq" => '”',
            "quotedblbase" | "glqq" => '„',
            "textquoteleft" | "glq" => '‘',
            "textquoteright" | "grq" => '’',
            "guillemotleft" | "og" | "flqq" => '«',
            "guillemotright" | "fg" | "frqq" => '»',
            "ss" => 'ß',
            "oe" => 'œ',
            "ae" => 'æ',
            "o" => 'ø',
            "i" => 'i',
            "textendash" => '–',
            "textemdash" => '—',
            "c" | "v" | "u" | "r" | "H" | "k" => {
                let sign = match name {
                    "c" => '\u{327}',
                    "v" => '\u{30c}',
                    "u" => '\u{306}',
                    "r" => '\u{30a}',
                    "H" => '\u{30b}',
                    _ => '\u{328}',
                };
                return self.accent(sign);
            }
            _ => {
                self.options();
                // What follows a command without braces is parted from it by a blank that is none.
                return self.at += usize::from(self.rest().starts_with(' ') && self.builder.is_empty());
            }
        };
        self.builder.put(c, start);
        let rest = self.rest();
        self.at += if rest.starts_with("{}") { 2 } else { usize::from(rest.starts_with(' ') && c.is_alphabetic()) };
    }

    /// A backslash and a sign.
    fn sign(&mut self) {
        let Some(sign) = self.rest().chars().nth(1) else {
            self.at += 1;
            return;
        };
        let mark = match sign {
            '\'' => Some('\u{301}'),
            '`' => Some('\u{300}'),
            '^' => Some('\u{302}'),
            '"' => Some('\u{308}'),
            '~' => Some('\u{303}'),
            _ => None,
        };
        if let Some(mark) = mark {
            self.at += 2;
            return self.accent(mark);
        }
        match sign {
            '\\' | ' ' | ',' | ';' | ':' | '\n' => self.put(' ', 1 + sign.len_utf8()),
            '-' | '/' | '@' | '!' | '(' | ')' | '[' | ']' => self.at += 2,
            sign => self.put(sign, 1 + sign.len_utf8()),
        }
    }

    /// The next letter, in braces or not, with an accent.
    fn accent(&mut self, mark: char) {
        let rest = self.rest();
        let inner = rest.trim_start_matches([' ', '{', '\\']);
        let skipped = rest.len() - inner.len();
        let Some(letter) = inner.chars().next() else { return };
        let braced = rest.get(..skipped).is_some_and(|skipped| skipped.contains('{'));
        self.at += skipped;
        self.put(letter, letter.len_utf8());
        self.builder.put(mark, self.at);
        self.at += usize::from(braced && self.rest().starts_with('}'));
    }

    fn begin(&mut self) {
        let environment = self.argument();
        if UNREAD.contains(&environment) {
            let close = format!("\\end{{{environment}}}");
            let rest = self.rest();
            self.at += rest.find(&close).map_or(rest.len(), |at| at + close.len());
        } else if QUOTES.contains(&environment) {
            self.builder.end(Kind::Block);
        } else {
            self.options();
        }
    }

    fn quoted(&mut self, start: usize, name: &str) {
        self.options();
        if name.starts_with("foreign") || name.contains("cq") {
            self.argument();
        }
        if self.group(Close::Put('”')) {
            self.builder.put('“', start);
        }
    }

    /// Opens the group that follows.
    fn group(&mut self, close: Close) -> bool {
        let opens = self.rest().starts_with('{');
        if opens {
            self.open.push(close);
            self.at += 1;
        }
        opens
    }

    /// Steps over what stands in brackets.
    fn options(&mut self) {
        while self.rest().starts_with('[') {
            let rest = self.rest();
            // A bracket with dots is an omission in a quotation.
            if rest.get(1..).is_some_and(|rest| rest.starts_with(['.', '…', '\\'])) {
                return;
            }
            self.at += rest.find(']').map_or(rest.len(), |close| close + 1);
        }
    }

    /// Takes the argument in braces that follows.
    fn argument(&mut self) -> &'t str {
        let rest = self.rest();
        let Some(inner) = rest.strip_prefix('{') else { return "" };
        let mut depth = 1_usize;
        let close = inner.char_indices().find_map(|(at, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(at)
        });
        let close = close.unwrap_or(inner.len());
        self.at += (close + 2).min(rest.len());
        inner.get(..close).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{read, told};
    use crate::manuscript::Kind::{Block, Body, Note};

    #[test]
    fn commands_go_and_words_stay() {
        let text = "\\documentclass{article}\n\\begin{document}\n\\section{Kop}\nEen \\emph{mooi} ``citaat met `zo' erin'' en\n\
                    \\enquote{nog \\'e\\'en}~\\citep[p.~3]{jan2020}.\\footnote{De noot.} % weg\nVerder -- 50\\,\\% \\ldots{} dag.\n\n\
                    \\begin{quote}\nLange woorden [\\ldots] hier.\n\\end{quote}\nDaarna.\n\\end{document}\nweg";
        let told = told("a.tex", text);
        assert_eq!(
            told,
            [
                (Body, "Kop".into()),
                (
                    Body,
                    "Een mooi “citaat met ‘zo’ erin” en “nog e\u{301}e\u{301}n” [@jan2020]. Verder – 50 % … dag."
                        .into()
                ),
                (Note, "De noot.".into()),
                (Block, "Lange woorden […] hier.".into()),
                (Body, "Daarna.".into()),
            ]
        );
    }

    #[test]
    fn comments_and_commands_of_ours_are_markers() {
        let read = read("a.tex", b"Zeven % grenstaal: participants(a)\nvan de \\grenstaal{literature}negen").unwrap();
        let told: Vec<_> = read.paragraphs[0].markers.iter().map(|m| (m.at, m.says.as_str())).collect();
        assert_eq!(
            (told, read.paragraphs[0].text.as_str()),
            (vec![(6, "participants(a)"), (13, "literature")], "Zeven van de negen")
        );
    }
}
