//! A codebook file, cut into the blocks of its codes.
//!
//! In: the TOML of a codebook. Out: [`Blocks`], which can be changed, taken out and put elsewhere, each with the comment that
//! stands directly above it; and the text again. Promise: what is not changed stays byte for byte.

use toml_edit::{Document, DocumentMut, Item, Table};

/// The blocks of a codebook file, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Blocks(Vec<Block>);

/// A code from its `[[code]]` to the last line of its last rule, or what stands between codes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    /// The code's id; none for all else.
    id: Option<String>,
    text: String,
}

impl Block {
    fn is_blank(&self) -> bool {
        self.id.is_none() && self.text.trim().is_empty()
    }
}

impl Blocks {
    /// Cuts a file.
    pub(super) fn parse(content: &str) -> Result<Self, String> {
        let document = Document::parse(content).map_err(|error| first_line(&error))?;
        let mut heads: Vec<(usize, bool)> = Vec::new();
        for (key, item) in document.as_table() {
            match item {
                Item::ArrayOfTables(tables) => {
                    heads.extend(tables.iter().filter_map(|table| Some((table.span()?.start, key == "code"))));
                }
                Item::Table(table) => heads.extend(table.span().map(|span| (span.start, false))),
                _ if key == "code" => return Err("the codes are not written as [[code]]".to_owned()),
                _ => {}
            }
        }
        heads.sort_unstable();
        let begins: Vec<usize> = heads.iter().map(|(at, _)| with_comment(content, *at)).collect();
        let mut blocks = Vec::new();
        let mut push = |id, text: &str| {
            if !text.is_empty() {
                blocks.push(Block { id, text: text.to_owned() });
            }
        };
        push(None, content.get(..begins.first().copied().unwrap_or(content.len())).unwrap_or_default());
        for (i, (_, is_code)) in heads.iter().enumerate() {
            let begin = begins.get(i).copied().unwrap_or_default();
            let end = begins.get(i + 1).copied().unwrap_or(content.len());
            let text = content.get(begin..end).unwrap_or_default();
            let (own, rest) = if *is_code { text.split_at(own_length(text)) } else { ("", text) };
            let id = if *is_code { Some(id_of(own)?) } else { None };
            push(id, own);
            push(None, rest);
        }
        Ok(Self(blocks))
    }

    /// Writes the file.
    pub(super) fn print(&self) -> String {
        self.0.iter().map(|block| block.text.as_str()).collect()
    }

    /// Returns the ids in the order of the file.
    pub(super) fn ids(&self) -> Vec<String> {
        self.0.iter().filter_map(|block| block.id.clone()).collect()
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|block| block.id.as_deref() == Some(id))
    }

    /// Returns a code as it is written.
    pub(super) fn table(&self, id: &str) -> Result<Table, String> {
        let block = self.place(id).and_then(|place| self.0.get(place)).ok_or_else(|| missing(id))?;
        let document: DocumentMut = block.text.parse().map_err(|error| first_line(&error))?;
        document
            .get("code")
            .and_then(Item::as_array_of_tables)
            .and_then(|codes| codes.get(0))
            .cloned()
            .ok_or_else(|| missing(id))
    }

    /// Changes a code.
    pub(super) fn edit(
        &mut self,
        id: &str,
        change: impl FnOnce(&mut Table) -> Result<(), String>,
    ) -> Result<(), String> {
        let block = self.place(id).and_then(|place| self.0.get_mut(place)).ok_or_else(|| missing(id))?;
        let mut document: DocumentMut = block.text.parse().map_err(|error| first_line(&error))?;
        let codes = document.get_mut("code").and_then(Item::as_array_of_tables_mut);
        change(codes.and_then(|codes| codes.get_mut(0)).ok_or_else(|| missing(id))?)?;
        block.text = document.to_string();
        block.id = Some(id_of(&block.text)?);
        Ok(())
    }

    /// Takes a code out; the empty lines round it become those of one gap.
    pub(super) fn take(&mut self, id: &str) -> Result<String, String> {
        let place = self.place(id).ok_or_else(|| missing(id))?;
        let block = self.0.remove(place);
        let blank = |block: Option<&Block>| block.is_some_and(Block::is_blank);
        if place > 0 && blank(self.0.get(place - 1)) {
            self.0.remove(place - 1);
        } else if blank(self.0.get(place)) {
            self.0.remove(place);
        }
        Ok(block.text)
    }

    /// Puts a code behind another one, or behind the last.
    pub(super) fn put(&mut self, text: &str, behind: Option<&str>) -> Result<(), String> {
        let place = match behind {
            Some(id) => Some(self.place(id).ok_or_else(|| missing(id))?),
            None => self.0.iter().rposition(|block| block.id.is_some()),
        };
        let block = Block { id: Some(id_of(text)?), text: ended(text) };
        let at = match place.or(self.0.len().checked_sub(1)) {
            None => 0,
            Some(before) => {
                if let Some(block) = self.0.get_mut(before) {
                    block.text = ended(&block.text);
                }
                let gap = self.0.get(before).is_some_and(|block| !block.text.ends_with("\n\n"));
                if gap {
                    self.0.insert(before + 1, Block { id: None, text: "\n".to_owned() });
                }
                before + 1 + usize::from(gap)
            }
        };
        self.0.insert(at, block);
        Ok(())
    }
}

fn missing(id: &str) -> String {
    format!("there is no [[code]] with id = \"{id}\"")
}

/// The first line of what a parser says.
fn first_line(error: &toml_edit::TomlError) -> String {
    error.message().lines().next().unwrap_or_default().to_owned()
}

fn ended(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Where a block begins: at the comment directly above its head.
fn with_comment(content: &str, head: usize) -> usize {
    let before = content.get(..head).unwrap_or_default();
    let mut begin = before.rfind('\n').map_or(0, |at| at + 1);
    while let Some(above) = content.get(..begin.saturating_sub(1)).filter(|_| begin > 0) {
        let line = above.rfind('\n').map_or(0, |at| at + 1);
        if !above.get(line..).is_some_and(|text| text.trim_start().starts_with('#')) {
            break;
        }
        begin = line;
    }
    begin
}

/// How much of a block is the code's own: to its last line, with comments directly below it.
fn own_length(text: &str) -> usize {
    let (mut at, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        at += line.len();
        if !content.is_empty() && (!content.starts_with('#') || end == at - line.len()) {
            end = at;
        }
    }
    end
}

/// The id in a block, which holds one code and nothing else.
fn id_of(text: &str) -> Result<String, String> {
    let document: DocumentMut = text.parse().map_err(|error| first_line(&error))?;
    let codes =
        document.get("code").and_then(Item::as_array_of_tables).filter(|codes| codes.len() == 1 && document.len() == 1);
    let id = codes.and_then(|codes| codes.get(0)).and_then(|code| code.get("id")).and_then(Item::as_str);
    id.map(str::to_owned)
        .ok_or_else(|| "a [[code]] stands among other tables, or has no id: sort the file by hand first".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{ProptestConfig, proptest};

    const BOOK: &str = "# ours\n[codebook]\nversion = \"1\"\n\n\n# ── a ──\n\n[[code]]\nid = \"a\"\n\n# about b\n[[code]] # b\nid = \"a/b\"\n\n[[code.rule]]\nid = \"r\"\nany = [\n  \"x\", # why\n]\n# not: y\n\n# ── c ──\n\n[[code]]\nid = \"c\"\n\n[[attribute]]\nid = \"mood\"\n";

    #[test]
    fn a_file_is_cut_and_put_together_again() {
        let mut blocks = Blocks::parse(BOOK).unwrap();
        assert_eq!(blocks.print(), BOOK);
        assert_eq!(blocks.ids(), ["a", "a/b", "c"]);
        blocks.edit("a/b", |_| Ok(())).unwrap();
        assert_eq!(blocks.print(), BOOK);
        let b = blocks.take("a/b").unwrap();
        assert_eq!(
            b,
            "# about b\n[[code]] # b\nid = \"a/b\"\n\n[[code.rule]]\nid = \"r\"\nany = [\n  \"x\", # why\n]\n# not: y\n"
        );
        let without = "[[code]]\nid = \"a\"\n\n# ── c ──\n\n[[code]]\nid = \"c\"\n\n[[attribute]]\n";
        assert!(blocks.print().contains(without), "{}", blocks.print());
        blocks.put(&b, Some("c")).unwrap();
        assert!(blocks.print().contains("id = \"c\"\n\n# about b\n[[code]] # b\n"), "{}", blocks.print());
        assert!(blocks.print().ends_with("# not: y\n\n[[attribute]]\nid = \"mood\"\n"), "{}", blocks.print());
        let again = blocks.take("a/b").unwrap();
        blocks.put(&again, Some("a")).unwrap();
        assert_eq!(blocks.print(), BOOK, "there and back");
    }

    #[test]
    fn a_file_without_codes_or_without_an_end_of_line_takes_one() {
        let put = |content: &str| {
            let mut blocks = Blocks::parse(content).unwrap();
            blocks.put("[[code]]\nid = \"n\"", None).unwrap();
            blocks.print()
        };
        assert_eq!(put(""), "[[code]]\nid = \"n\"\n");
        assert_eq!(put("# only this"), "# only this\n\n[[code]]\nid = \"n\"\n");
        assert_eq!(put("[[code]]\nid = \"a\""), "[[code]]\nid = \"a\"\n\n[[code]]\nid = \"n\"\n");
        assert!(Blocks::parse("code = [{ id = \"a\" }]").is_err());
        assert!(Blocks::parse("[[code]]\nid = 3\n").is_err());
        assert!(Blocks::parse("[[code").is_err());
    }

    /// What may stand in a codebook; `@` stands for a number, so that ids differ.
    const PARTS: [&str; 7] = [
        "\n",
        "# a comment\n",
        "[[code]]\nid = \"c@\"\n",
        "[[code]] # n@\nname = '''\n[[code]]\n# no comment\n\n'''\nid = \"d@\"\nexamples.typical = [\n  \"x\", # y\n]\n",
        "[[code]]\nid = \"r@\"\n\n  # why\n  [[code.rule]]\n  id = \"r\"\n  any = [\"x\"]\n",
        "[[attribute]]\nid = \"a@\"\n",
        "[[code]]\r\nid = \"w@\"\r\n",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn no_line_is_lost_wherever_a_code_goes(parts in proptest::collection::vec(0..PARTS.len(), 0..12), which in 0..12usize, to in 0..12usize) {
            let numbered = |(i, part): (usize, &usize)| PARTS[*part].replace('@', &i.to_string());
            let content: String = parts.iter().enumerate().map(numbered).collect();
            let mut blocks = Blocks::parse(&content).unwrap();
            assert_eq!(blocks.print(), content);
            let mut ids = blocks.ids();
            if let (Some(id), Some(behind)) = (ids.get(which), ids.get(to).filter(|_| which != to)) {
                let text = blocks.take(id).unwrap();
                blocks.put(&text, Some(behind)).unwrap();
                let lines = |text: &str| {
                    let mut lines: Vec<String> = text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
                    lines.sort();
                    lines
                };
                assert_eq!(lines(&blocks.print()), lines(&content));
                let mut moved = Blocks::parse(&blocks.print()).unwrap().ids();
                assert_eq!(moved.iter().position(|other| other == behind).map(|at| at + 1), moved.iter().position(|other| other == id));
                moved.sort();
                ids.sort();
                assert_eq!(moved, ids);
            }
        }
    }
}
