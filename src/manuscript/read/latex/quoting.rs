//! Quotations in LaTeX, and what the source defines for itself.
//!
//! In: a reader that stands behind the name of a command. Out: quotation marks, block quotations, and behind them who or what
//! they cite: `(P03)`, `[@key]`.

use super::commands::Quoting;
use super::own::Command;
use super::{Close, Kind, PARTS, Range, Reader, UNREAD, is_for_quotations, no_text, quotes};

/// What a quotation cites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Source {
    #[default]
    None,
    /// Words that name it.
    Named(Range<usize>),
    /// Its key.
    Key(Range<usize>),
}

impl Reader<'_, '_> {
    /// Reads a quotation; `false` where no words follow in braces.
    pub(super) fn quoted(&mut self, quoting: Quoting, start: usize) -> bool {
        let before = self.at;
        let source = self.source(quoting);
        let is_quoted = self.group(Close::Quotation(source));
        if is_quoted {
            self.builder.put('“', start);
        } else {
            self.at = before;
        }
        is_quoted
    }

    /// Reads the arguments before the words.
    fn source(&mut self, quoting: Quoting) -> Source {
        let mut arguments = self.arguments();
        if quoting.language {
            arguments.braced();
        }
        let named = arguments.bracketed();
        arguments.bracketed();
        let key = if quoting.key { arguments.braced() } else { None };
        if quoting.key {
            arguments.bracketed();
        }
        self.at = arguments.at;
        match (key, named.filter(|named| !named.is_empty())) {
            (Some(key), _) => Source::Key(key),
            (None, Some(named)) => Source::Named(named),
            (None, None) => Source::None,
        }
    }

    /// Names what a quotation cites.
    pub(super) fn name(&mut self, source: Source) {
        match source {
            Source::None => {}
            Source::Key(range) => {
                let key = self.text.get(range).unwrap_or_default();
                self.say(&format!(" [@{key}]"), self.at);
            }
            Source::Named(range) => {
                // A citation brings brackets of its own.
                let bare = self.text.get(range.clone()).is_some_and(|words| words.contains("cite"));
                self.say(if bare { " " } else { " (" }, self.at);
                self.play(range);
                self.say(if bare { "" } else { ")" }, self.at);
            }
        }
    }

    pub(super) fn begin(&mut self) {
        let environment = self.argument();
        if UNREAD.contains(&environment) {
            let close = format!("\\end{{{environment}}}");
            let rest = self.rest();
            self.at += rest.find(&close).map_or(rest.len(), |at| at + close.len());
            return;
        }
        let own =
            self.own.environments.get(environment).filter(|_| !self.playing.iter().any(|name| name == environment));
        if let Some(begin) = own.map(|own| own.begin.clone()) {
            return self.put_in_as(environment, &begin);
        }
        if !is_for_quotations(environment) {
            self.table(environment);
            self.options();
            for _ in 0..no_text(environment) {
                self.argument();
                self.options();
            }
            return;
        }
        let source = match quotes(environment) {
            Some(quoting) if quoting.cites => self.source(quoting),
            _ if ["quote", "quotation", "verse"].contains(&environment) => Source::None,
            _ => {
                self.options();
                let mut arguments = self.arguments();
                let named = if self.rest().starts_with('{') { arguments.braced() } else { None };
                self.at = arguments.at;
                named.map_or(Source::None, Source::Named)
            }
        };
        self.sources.push(source);
        self.builder.end(Kind::Block);
    }

    /// The rows of a table are paragraphs of their own.
    fn table(&mut self, environment: &str) {
        if environment.contains("tab") || environment.contains("tblr") {
            let kind = self.builder.kind_now();
            self.builder.end(kind);
        }
    }

    pub(super) fn finish(&mut self) {
        let environment = self.argument();
        self.table(environment);
        let own =
            self.own.environments.get(environment).filter(|_| !self.playing.iter().any(|name| name == environment));
        if let Some(end) = own.map(|own| own.end.clone()) {
            self.playing.push(environment.to_owned());
            self.play(end);
            self.playing.pop();
        } else if is_for_quotations(environment) {
            let source = self.sources.pop().unwrap_or_default();
            self.name(source);
            self.builder.end(Kind::Body);
        } else if environment == "abstract" {
            self.builder.end(Kind::Body);
        }
    }

    /// A motto, and whose it is.
    pub(super) fn epigraph(&mut self) {
        let mut arguments = self.arguments();
        let (Some(words), source) = (arguments.braced(), arguments.braced()) else { return };
        self.at = arguments.at;
        self.builder.end(Kind::Block);
        self.play(words);
        self.builder.end(Kind::Block);
        if let Some(source) = source {
            self.say("— ", self.at);
            self.play(source);
        }
        self.builder.end(Kind::Body);
    }

    /// What csquotes marks as left out, added or deleted.
    pub(super) fn edited(&mut self, name: &str, starred: bool) {
        let at = self.at;
        let mut arguments = self.arguments();
        let range = arguments.braced().filter(|range| !range.is_empty());
        self.at = arguments.at;
        let omits = name == "textelp";
        if omits && !(starred && range.is_some()) {
            self.say(if range.is_some() { "[…] " } else { "[…]" }, at);
        }
        if let Some(range) = range {
            self.say("[", at);
            self.play(range);
            self.say(if omits && starred { "] […]" } else { "]" }, at);
        }
    }

    /// An active character: one that the source makes a quotation mark of.
    pub(super) fn activate(&mut self, c: char) -> bool {
        let (at, length) = (self.at, c.len_utf8());
        match (self.own.active.get(&c), self.active) {
            _ if self.math => return false,
            (Some('“'), _) => {
                self.active = Some(false);
                self.builder.put('“', at);
            }
            (Some(&PARTS), Some(false)) => {
                self.active = Some(true);
                self.say("” (", at);
            }
            (Some('”'), Some(parted)) => {
                self.active = None;
                self.builder.put(if parted { ')' } else { '”' }, at);
            }
            _ => return false,
        }
        self.at += length;
        true
    }

    /// Puts in what a command of the source's own stands for.
    pub(super) fn put_in(&mut self, name: &str) -> bool {
        let own = self.own.commands.get(name).filter(|_| !self.playing.iter().any(|playing| playing == name)).cloned();
        if let Some(command) = &own {
            self.put_in_as(name, command);
        }
        own.is_some()
    }

    fn put_in_as(&mut self, name: &str, command: &Command) {
        let mut arguments = self.arguments();
        let given = command.arguments.iter().map(|optional| {
            let range = if *optional { arguments.bracketed() } else { arguments.braced() };
            range.unwrap_or(0..0)
        });
        let given = given.collect();
        self.at = arguments.at;
        if command.arguments.is_empty() && self.rest().starts_with("{}") {
            self.at += 2;
        }
        self.given.push(given);
        self.playing.push(name.to_owned());
        self.play(command.body.clone());
        self.playing.pop();
        self.given.pop();
    }
}
