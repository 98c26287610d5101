//! A text that a researcher wrote in Markdown, as blocks of a page.
//!
//! In: CommonMark. Out: [`Block`]s: headings, paragraphs, lists, stress, code, links to the web. Nothing else passes: HTML
//! is shown as it was typed, a picture as its description, a link to anywhere else as its words.

use super::page::{Block, Inline};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Makes blocks of a text; its headings stand below level `below`.
pub fn prose(text: &str, below: u8) -> Vec<Block> {
    let mut prose = Prose { below, ..Prose::default() };
    for event in Parser::new(text) {
        prose.event(event);
    }
    prose.paragraph();
    prose.blocks
}

#[derive(Default)]
struct Prose {
    below: u8,
    blocks: Vec<Block>,
    line: Vec<Inline>,
    strong: usize,
    stress: usize,
    preformatted: bool,
    link: Option<(String, String)>,
    /// The lists that are open, each with the number of its next item where it is numbered.
    lists: Vec<Option<u64>>,
    /// The items of the outermost list.
    items: Vec<Vec<Inline>>,
}

impl Prose {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.preformatted => {
                for line in words.lines().filter(|line| !line.trim().is_empty()) {
                    self.line.push(Inline::Code(line.to_owned()));
                    self.paragraph();
                }
            }
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => self.say(&words),
            Event::Code(words) if self.link.is_none() => self.line.push(Inline::Code(words.into_string())),
            Event::Code(words) => self.say(&words),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            // Mathematics, footnotes and tasks are not switched on; a rule says nothing.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis | Tag::BlockQuote(_) => self.stress += 1,
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.into_string(), String::new())),
            Tag::CodeBlock(_) => self.preformatted = true,
            Tag::List(first) => {
                self.item();
                self.lists.push(first);
            }
            Tag::Item => self.begin_item(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.stress = self.stress.saturating_sub(1),
            TagEnd::BlockQuote(_) => self.stress = self.stress.saturating_sub(1),
            TagEnd::Link => self.end_link(),
            TagEnd::CodeBlock => self.preformatted = false,
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.paragraph(),
            TagEnd::Heading(level) if self.lists.is_empty() => {
                let text: String = std::mem::take(&mut self.line).iter().map(words).collect();
                let level = (self.below + level as u8).min(6);
                self.blocks.push(Block::Heading { level, id: None, text });
            }
            TagEnd::Item => self.item(),
            TagEnd::List(_) => self.end_list(),
            _ => {}
        }
    }

    /// Adds words to the line, in the weight that holds.
    fn say(&mut self, said: &str) {
        if let Some((_, text)) = &mut self.link {
            text.push_str(said);
            return;
        }
        let make = match (self.strong, self.stress) {
            (0, 0) => Inline::Text,
            (0, _) => Inline::Emph,
            _ => Inline::Strong,
        };
        let new = make(said.to_owned());
        match (self.line.last_mut(), new) {
            (Some(Inline::Text(last)), Inline::Text(more))
            | (Some(Inline::Emph(last)), Inline::Emph(more))
            | (Some(Inline::Strong(last)), Inline::Strong(more)) => last.push_str(&more),
            (_, new) => self.line.push(new),
        }
    }

    fn end_link(&mut self) {
        let Some((to, text)) = self.link.take() else { return };
        if ["https://", "http://", "mailto:"].iter().any(|scheme| to.starts_with(scheme)) {
            self.line.push(Inline::Link { to, text });
        } else {
            self.say(&text);
        }
    }

    /// Ends a paragraph; within an item of a list its words go on after a space.
    fn paragraph(&mut self) {
        if !self.lists.is_empty() {
            self.say(" ");
        } else if !self.line.is_empty() {
            self.blocks.push(Block::Para(std::mem::take(&mut self.line)));
        }
    }

    fn begin_item(&mut self) {
        let depth = self.lists.len();
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ if depth > 1 => "– ".to_owned(),
            _ => return,
        };
        self.line.push(Inline::Text(mark));
    }

    fn item(&mut self) {
        if !self.lists.is_empty() && !self.line.is_empty() {
            self.items.push(std::mem::take(&mut self.line));
        }
    }

    fn end_list(&mut self) {
        let numbered = self.lists.pop().flatten().is_some();
        if !self.lists.is_empty() || self.items.is_empty() {
            return;
        }
        let items = std::mem::take(&mut self.items);
        if numbered {
            self.blocks.extend(items.into_iter().map(Block::Para));
        } else {
            self.blocks.push(Block::List(items));
        }
    }
}

fn words(inline: &Inline) -> &str {
    match inline {
        Inline::Text(text)
        | Inline::Strong(text)
        | Inline::Emph(text)
        | Inline::Code(text)
        | Inline::Mark(text)
        | Inline::Link { text, .. } => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Inline {
        Inline::text(words)
    }

    #[test]
    fn what_researchers_write_becomes_blocks() {
        let blocks = prose(
            "# One *two*\n\nA **b** _c_ `d`\ne & f.\n\n> said\n\n- x\n  y\n- z\n  - deep\n\n3. third\n4. fourth\n",
            1,
        );
        let para = |line: Vec<Inline>| Block::Para(line);
        let expected = [
            Block::Heading { level: 2, id: None, text: "One two".into() },
            para(vec![
                text("A "),
                Inline::Strong("b".into()),
                text(" "),
                Inline::Emph("c".into()),
                text(" "),
                Inline::Code("d".into()),
                text(" e & f."),
            ]),
            para(vec![Inline::Emph("said".into())]),
            Block::List(vec![vec![text("x y")], vec![text("z")], vec![text("– deep")]]),
            para(vec![text("3. third")]),
            para(vec![text("4. fourth")]),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn nothing_else_passes() {
        let line = |markdown: &str| match prose(markdown, 1).as_slice() {
            [Block::Para(line)] => line.clone(),
            other => panic!("{markdown}: {other:?}"),
        };
        assert_eq!(line("a <b onclick=x>c</b>"), [text("a <b onclick=x>c</b>")]);
        assert_eq!(line("<script>\nalert(1)\n</script>"), [text("<script>\nalert(1)\n</script>")]);
        assert_eq!(line("[go](javascript:x) ![seen](https://x.org/y.png)"), [text("go seen")]);
        assert_eq!(line("[other](other.md)"), [text("other")]);
        assert_eq!(line("<https://x.org>"), [Inline::link("https://x.org", "https://x.org")]);
        assert_eq!(line("    let x;"), [Inline::Code("let x;".into())]);
        assert_eq!(prose("\n***\n", 1), []);
        assert_eq!(prose("###### deep", 4), [Block::Heading { level: 6, id: None, text: "deep".into() }]);
    }
}
