//! Commands and environments that a LaTeX source defines for itself.
//!
//! In: the source. Out: [`Own`]: for each name what it stands for, as places in the source, and the characters that csquotes
//! makes active. Read are `\newcommand` and its like, `\NewDocumentCommand` with `m` and `o`, `\newenvironment`.

use std::collections::BTreeMap;
use std::ops::Range;

/// A command of the source's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// Its arguments: whether each may be left out and stands in brackets.
    pub arguments: Vec<bool>,
    /// What it stands for.
    pub body: Range<usize>,
}

/// An environment of the source's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Environment {
    /// What its beginning stands for.
    pub begin: Command,
    /// What its end stands for.
    pub end: Range<usize>,
}

/// What a source defines for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    /// Commands, by name.
    pub commands: BTreeMap<String, Command>,
    /// Environments, by name.
    pub environments: BTreeMap<String, Environment>,
    /// Characters that open and close quotations, and what parts the words from the source.
    pub active: BTreeMap<char, char>,
}

/// Stands for what parts the words from their source among the active characters.
pub(super) const PARTS: char = '|';

/// Reads what a source defines.
pub(super) fn own(text: &str) -> Own {
    let mut own = Own::default();
    for (at, _) in text.match_indices('\\') {
        let name: &str = text.get(at + 1..).unwrap_or_default();
        let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        let mut reader = Arguments { text, at: at + 1 + length };
        reader.star();
        match name.get(..length).unwrap_or_default() {
            "newcommand" | "renewcommand" | "providecommand" | "DeclareRobustCommand" | "newrobustcmd" => {
                own.commands.extend(command(&mut reader));
            }
            "NewDocumentCommand" | "RenewDocumentCommand" | "DeclareDocumentCommand" => {
                own.commands.extend(document_command(&mut reader));
            }
            "newenvironment" | "renewenvironment" => own.environments.extend(environment(&mut reader)),
            make if make.starts_with("Make") && make.ends_with("Quote") => active(make, &mut reader, &mut own.active),
            _ => {}
        }
    }
    own
}

/// Reads arguments one after the other.
pub(super) struct Arguments<'t> {
    pub text: &'t str,
    pub at: usize,
}

impl<'t> Arguments<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn star(&mut self) {
        self.at += usize::from(self.rest().starts_with('*'));
    }

    /// What stands between these, when the first comes next; the second only counts outside of braces.
    pub fn between(&mut self, open: char, close: char) -> Option<Range<usize>> {
        let rest = self.rest();
        let inner = rest.trim_start().strip_prefix(open)?;
        let start = self.text.len().min(self.at + rest.len() - inner.len());
        let mut depth = 0_usize;
        let mut escaped = false;
        let end = inner.char_indices().find_map(|(at, c)| {
            let own = !std::mem::take(&mut escaped);
            match c {
                '\\' => escaped = own,
                c if own && c == close && depth == 0 => return Some(at),
                '{' if own => depth += 1,
                '}' if own => depth = depth.saturating_sub(1),
                _ => {}
            }
            None
        })?;
        self.at = start + end + close.len_utf8();
        Some(start..start + end)
    }

    /// An argument in braces.
    pub fn braced(&mut self) -> Option<Range<usize>> {
        self.between('{', '}')
    }

    /// An argument in brackets.
    pub fn bracketed(&mut self) -> Option<Range<usize>> {
        self.between('[', ']')
    }

    fn words(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// The name of a command, in braces or not.
    fn name(&mut self) -> Option<String> {
        if let Some(range) = self.braced() {
            return Some(self.words(range).trim().strip_prefix('\\')?.to_owned());
        }
        let name = self.rest().strip_prefix('\\')?;
        let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        self.at += 1 + length;
        Some(name.get(..length)?.to_owned())
    }

    /// The arguments as `\newcommand` declares them: a number, and a default for the first.
    fn declared(&mut self) -> Vec<bool> {
        let count = self.bracketed().and_then(|range| self.words(range).trim().parse::<usize>().ok()).unwrap_or(0);
        let default = count > 0 && self.bracketed().is_some();
        (0..count.min(9)).map(|place| place == 0 && default).collect()
    }
}

fn command(reader: &mut Arguments) -> Option<(String, Command)> {
    let name = reader.name()?;
    let arguments = reader.declared();
    Some((name, Command { arguments, body: reader.braced()? }))
}

fn document_command(reader: &mut Arguments) -> Option<(String, Command)> {
    let name = reader.name()?;
    let range = reader.braced()?;
    let letters = reader.words(range).chars().filter(|c| !c.is_whitespace());
    let arguments: Option<Vec<bool>> = letters.map(|c| matches!(c, 'm' | 'o').then_some(c == 'o')).collect();
    Some((name, Command { arguments: arguments?, body: reader.braced()? }))
}

fn environment(reader: &mut Arguments) -> Option<(String, Environment)> {
    let range = reader.braced()?;
    let name = reader.words(range).trim().to_owned();
    let arguments = reader.declared();
    let begin = Command { arguments, body: reader.braced()? };
    Some((name, Environment { begin, end: reader.braced()? }))
}

/// The characters that csquotes makes active.
fn active(name: &str, reader: &mut Arguments, active: &mut BTreeMap<char, char>) {
    if name.contains("Foreign") || name.contains("Hyphen") || name.contains("Hybrid") {
        reader.braced();
    }
    let signs: Vec<char> = std::iter::from_fn(|| {
        let range = reader.braced()?;
        reader.words(range).trim().chars().next()
    })
    .take(3)
    .collect();
    match (name.contains("Outer") || name.contains("Inner"), signs.as_slice()) {
        (false, [open, parts, close]) if name.contains("Block") => {
            active.extend([(*open, '“'), (*parts, PARTS), (*close, '”')]);
        }
        (false, [open, close, ..]) => active.extend([(*open, '“'), (*close, '”')]),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_source_defines() {
        let text = "\\newcommand{\\cit}[2][x]{``#2'' (#1)}\\renewcommand*\\ploeg{team}\\NewDocumentCommand{\\z}{m o}{a}\
                    \\newenvironment{bron}[1]{\\begin{quote}}{\\end{quote}}\\MakeAutoQuote{<}{>}\\MakeOuterQuote{\"}";
        let own = own(text);
        let body = |name: &str| (&text[own.commands[name].body.clone()], own.commands[name].arguments.clone());
        assert_eq!(body("cit"), ("``#2'' (#1)", vec![true, false]));
        assert_eq!(body("ploeg"), ("team", vec![]));
        assert_eq!(body("z"), ("a", vec![false, true]));
        let bron = &own.environments["bron"];
        assert_eq!((&text[bron.begin.body.clone()], &text[bron.end.clone()]), ("\\begin{quote}", "\\end{quote}"));
        assert_eq!(own.active.into_iter().collect::<Vec<_>>(), [('<', '“'), ('>', '”')]);
    }
}
