//! LaTeX.
//!
//! In: a source file. Out: the paragraphs between `\begin{document}` and `\end{document}`, without commands. Environments with
//! *quot* in their name are block quotations, `\enquote{…}` and its like have quotation marks, `\footnote{…}` is a footnote;
//! `% grenstaal: …` and `\grenstaal{…}` are markers; a citation becomes `[@key]`. What the source defines for itself is put in.

mod commands;
mod own;
mod quoting;
mod signs;

use crate::manuscript::Kind;
use crate::manuscript::builder::Builder;
use commands::{UNREAD, accent, is_for_quotations, letter, no_text, quotes};
use own::{Arguments, Own, PARTS, own};
use quoting::Source;
use signs::typed;
use std::ops::Range;

/// What the brace that closes a group does.
enum Close {
    Nothing,
    /// It closes a quotation; then its source is named.
    Quotation(Source),
    Note,
    Paragraph,
}

pub(super) fn read(text: &str, builder: &mut Builder) {
    let begin = text.find("\\begin{document}").map_or(0, |at| at + 16);
    let end = text.find("\\end{document}").unwrap_or(text.len()).max(begin);
    let mut reader = Reader {
        text,
        at: begin,
        end,
        own: own(text),
        playing: Vec::new(),
        given: Vec::new(),
        open: Vec::new(),
        sources: Vec::new(),
        math: false,
        active: None,
        builder,
    };
    while reader.step() {}
}

struct Reader<'t, 'b> {
    text: &'t str,
    at: usize,
    end: usize,
    own: Own,
    /// The source's own commands that are being put in.
    playing: Vec<String>,
    /// What was given to each of them.
    given: Vec<Vec<Range<usize>>>,
    open: Vec<Close>,
    /// The sources that the open block quotations name.
    sources: Vec<Source>,
    /// Inside a formula, where an apostrophe is a prime.
    math: bool,
    /// An active character opened a quotation; `true` where its source began.
    active: Option<bool>,
    builder: &'b mut Builder,
}

impl<'t> Reader<'t, '_> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// Puts a character that `length` bytes of the source stand for.
    fn put(&mut self, c: char, length: usize) {
        self.builder.put(c, self.at);
        self.at += length;
    }

    /// Reads a part of the source as if it stood here.
    fn play(&mut self, range: Range<usize>) {
        let (at, end) = (self.at, self.end);
        (self.at, self.end) = (range.start, range.end);
        while self.step() {}
        (self.at, self.end) = (at, end);
    }

    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else { return false };
        if self.own.active.contains_key(&c) && self.activate(c) {
            return true;
        }
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
            '}' => self.close(),
            '#' => self.argument_given(),
            '\n' => {
                let blank = rest.len() - rest.trim_start().len();
                if rest.get(..blank).is_some_and(|blank| blank.matches('\n').count() > 1) {
                    let kind = self.builder.kind_now();
                    self.builder.end(kind);
                    self.math = false;
                    self.at += blank;
                } else {
                    self.put('\n', 1);
                }
            }
            '$' => {
                self.at += rest.len() - rest.trim_start_matches('$').len();
                self.math = !self.math;
            }
            '`' | '\'' | '"' if self.math => self.at += 1,
            '&' if !self.math => {
                " |".chars().for_each(|c| self.builder.put(c, self.at));
                self.put(' ', 1);
            }
            '~' | '&' => self.put(' ', 1),
            c => {
                let (c, length) = typed(rest).unwrap_or((Some(c), c.len_utf8()));
                match c {
                    Some(c) => self.put(c, length),
                    None => self.at += length,
                }
            }
        }
        true
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Close::Quotation(source)) => {
                self.builder.put('”', self.at);
                self.name(source);
            }
            Some(Close::Note) => self.builder.end_note(),
            Some(Close::Paragraph) => self.builder.end(Kind::Body),
            _ => {}
        }
        self.at += 1;
    }

    /// `#1` stands for what was given.
    fn argument_given(&mut self) {
        let place = self.rest().chars().nth(1).and_then(|c| c.to_digit(10)).and_then(|n| (n as usize).checked_sub(1));
        let Some((given, place)) = self.given.pop().zip(place) else {
            return self.put('#', 1);
        };
        self.at += 2;
        let name = self.playing.pop();
        if let Some(range) = given.get(place).cloned() {
            self.play(range);
        }
        self.playing.extend(name);
        self.given.push(given);
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
        if name != "grenstaal" && self.put_in(name) {
            return;
        }
        match name {
            "begin" => self.begin(),
            "end" => self.finish(),
            "footnote" | "endnote" | "footnotetext" if self.group(Close::Note) => self.builder.begin_note(),
            "grenstaal" => {
                let says = self.argument();
                self.builder.comment(&format!("grenstaal: {says}"));
            }
            "item" | "par" => {
                let kind = self.builder.kind_now();
                self.builder.end(kind);
                let mut arguments = self.arguments();
                if let Some(range) = arguments.bracketed().filter(|_| name == "item" && self.rest().starts_with('[')) {
                    self.play(range);
                    self.at = arguments.at;
                    self.builder.put(' ', self.at);
                }
            }
            "section" | "subsection" | "subsubsection" | "paragraph" | "chapter" | "part" | "title" | "caption" => {
                self.options();
                self.builder.end(Kind::Body);
                self.group(Close::Paragraph);
            }
            "epigraph" => self.epigraph(),
            "textelp" | "textins" | "textdel" => self.edited(name, starred),
            "verb" | "lstinline" => self.verbatim(),
            name if name.contains("cite") => {
                self.options();
                let key = self.argument();
                self.say(&format!("[@{key}]"), start);
            }
            name => match (letter(name), accent(name), quotes(name)) {
                (Some(c), ..) => self.letter(c, start),
                (_, Some(mark), _) => self.accent(mark),
                (.., Some(quoting)) if self.quoted(quoting, start) => {}
                _ => self.unknown(name),
            },
        }
    }

    /// A command of which only what is text is read.
    fn unknown(&mut self, name: &str) {
        self.options();
        for _ in 0..no_text(name) {
            self.argument();
            self.options();
        }
        // What follows a command without braces is parted from it by a blank that is none.
        if self.rest().starts_with(' ') && self.builder.is_before_a_word() {
            self.at += 1;
        }
    }

    /// Puts text that the source does not hold so.
    fn say(&mut self, text: &str, at: usize) {
        text.chars().for_each(|c| self.builder.put(c, at));
    }

    /// Opens the group that follows.
    fn group(&mut self, close: Close) -> bool {
        let rest = self.rest();
        let inner = rest.trim_start().strip_prefix('{');
        if let Some(inner) = inner {
            self.open.push(close);
            self.at += rest.len() - inner.len();
        }
        inner.is_some()
    }

    fn arguments(&self) -> Arguments<'t> {
        Arguments { text: self.text.get(..self.end).unwrap_or(self.text), at: self.at }
    }

    /// Steps over what stands in brackets.
    fn options(&mut self) {
        // A bracket with dots is an omission in a quotation.
        let omits = |rest: &str| rest.starts_with(['.', '…', '\\']);
        while self.rest().strip_prefix('[').is_some_and(|rest| !omits(rest)) {
            let mut arguments = self.arguments();
            if arguments.bracketed().is_none() {
                return;
            }
            self.at = arguments.at;
        }
    }

    /// Takes the argument in braces that follows.
    fn argument(&mut self) -> &'t str {
        if !self.rest().starts_with('{') {
            return "";
        }
        let mut arguments = self.arguments();
        let range = arguments.braced();
        self.at = arguments.at.max(self.at + 1);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
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

    #[test]
    fn quotations_in_every_form() {
        for (text, expected) in [
            ("a \\say{w x} b", "a “w x” b"),
            ("a \\textquote[Doe 1990, 67][.]{w x} b", "a “w x” (Doe 1990, 67) b"),
            ("a \\textquote[{\\cite[67]{doe90}}]{w x}.", "a “w x” [@doe90]."),
            ("a \\textcquote[see][67]{doe90}[.]{w x} b", "a “w x” [@doe90] b"),
            ("a \\foreigntextcquote*{dutch}[67]{doe90}{w x}", "a “w x” [@doe90]"),
            ("a \\hyphenquote{dutch}{w x} b", "a “w x” b"),
            ("a \\foreignblockquote{dutch}[P03]{w x} b", "a “w x” (P03) b"),
            ("a \\hybridblockcquote{dutch}[1]{doe90}[.]{w x}", "a “w x” [@doe90]"),
            ("a \\blockquote{w \\enquote*{x} y} b", "a “w “x” y” b"),
            ("a \\glqq w x\\grqq{} b", "a „w x“ b"),
            ("a \\glq w x\\grq{} b", "a ‚w x‘ b"),
            ("a \\flqq w x\\frqq\\ b", "a «w x» b"),
            ("a \\textquotedblleft w x\\textquotedblright{} b", "a “w x” b"),
            ("a \\lq\\lq w x\\rq\\rq{} b", "a ‘‘w x’’ b"),
            ("a \\enquote{{\\itshape w} x} \\textcolor{red}{b}", "a “w x” b"),
            ("a \\enquote{w \\textelp{} x \\textins{y} \\textins*{Z}e} b", "a “w […] x [y] [Z]e” b"),
            ("a $x''$ <<w x>> b", "a x «w x» b"),
        ] {
            assert_eq!(told("a.tex", text), [(Body, expected.to_owned())], "{text}");
        }
    }

    #[test]
    fn block_quotations_leave_their_arguments_out() {
        for (text, expected) in [
            ("\\begin{displayquote}[P03][.]\nw x\n\\end{displayquote}", "w x (P03)"),
            ("\\begin{foreigndisplayquote}{dutch}\nw x\n\\end{foreigndisplayquote}", "w x"),
            ("\\begin{displaycquote}[67]{doe90}\nw x\n\\end{displaycquote}", "w x [@doe90]"),
            ("\\begin{hyphendisplaycquote}{dutch}[67]{doe90}[.]w x\\end{hyphendisplaycquote}", "w x [@doe90]"),
            ("\\begin{quote}\n[Zij] w x\n\\end{quote}", "[Zij] w x"),
            ("\\begin{blokcitaat}{P03}\nw x\n\\end{blokcitaat}", "w x (P03)"),
        ] {
            assert_eq!(told("a.tex", text), [(Block, expected.to_owned())], "{text}");
        }
        assert_eq!(told("a.tex", "\\epigraph{w x}{P03}"), [(Block, "w x".to_owned()), (Block, "— P03".to_owned())]);
    }

    #[test]
    fn a_row_of_a_table_is_a_paragraph() {
        let text = "Vooraf.\n\\begin{tabular}{ll}\n\\enquote{Een} & P04\\\\ \\hline\n\\enquote{Twee} & P05 \\& co\\\\\n\\end{tabular}\nDaarna $a & b$.\n";
        let told: Vec<_> = told("a.tex", text).into_iter().map(|(_, text)| text).collect();
        assert_eq!(told, ["Vooraf.", "“Een” | P04", "“Twee” | P05 & co", "Daarna a b."]);
    }

    #[test]
    fn what_the_source_defines_is_put_in() {
        let text = "\\newcommand{\\cit}[2]{``#1'' (#2)}\\newcommand{\\wij}{de ploeg}\\MakeAutoQuote{<}{>}\\MakeBlockQuote{*}{|}{+}\n\
                    \\newenvironment{stem}[1]{\\begin{quote}#1: }{\\end{quote}}\n\\begin{document}\nZij: \\cit{w \\wij{} x}{P03}, \
                    <y z> en *a b|P04+.\n\n\\begin{stem}{P05}\nw x\n\\end{stem}\n\\end{document}";
        assert_eq!(
            told("a.tex", text),
            [(Body, "Zij: “w de ploeg x” (P03), “y z” en “a b” (P04).".to_owned()), (Block, "P05: w x".to_owned())]
        );
    }
}
