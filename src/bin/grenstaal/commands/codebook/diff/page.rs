//! Two codebooks compared, as a page, for whoever reviews a change: first what changed, then what it does, then the words.

use super::BookDiff;
use grenstaal::codebook::What;
use grenstaal::excerpt::{Impact, Segment};
use grenstaal::report::page::{Block, Cell, Inline, Page, Row, Table};

impl BookDiff<'_> {
    pub(super) fn page(&self) -> Page {
        let text = |key: &str| self.locale.text(&format!("diff.{key}")).to_owned();
        let mut blocks = Vec::new();
        if self.changes.is_empty() {
            blocks.push(Block::Para(vec![Inline::text(text("none"))]));
        } else {
            let line = |change| vec![Inline::text(self.headline(change))];
            blocks.push(Block::List(self.changes.iter().map(line).collect()));
        }
        let redefined =
            self.changes.iter().filter(|change| change.what != [What::Added] && !change.differences.is_empty());
        for change in redefined {
            blocks.push(Block::Heading { level: 3, id: None, text: self.named(change.before, change.after) });
            let rows = change.differences.iter().map(|difference| {
                let cells = [difference.part.clone(), difference.old.join(" | "), difference.new.join(" | ")];
                Row::Cells(cells.map(Cell::text).to_vec())
            });
            let head = ["part", "before", "after"].map(|key| Cell::text(text(key))).to_vec();
            let caption = vec![Inline::text(text("differences"))];
            blocks.push(Block::Table(Table {
                id: self.id(1, change.after).to_owned(),
                caption,
                head,
                rows: rows.collect(),
                downloads: Vec::new(),
            }));
        }
        blocks.push(Block::Heading { level: 2, id: None, text: text("results") });
        if self.impacts.is_empty() {
            blocks.push(Block::Para(vec![Inline::text(text("same"))]));
        } else {
            blocks.push(self.counts_block());
            blocks.extend(self.impacts.iter().filter(|_| self.words).filter_map(|impact| self.segments_block(impact)));
        }
        let lang = self.locale.tag().to_owned();
        Page { path: "codebook-diff".to_owned(), title: self.title(), lang, blocks, ..Page::default() }
    }

    fn counts_block(&self) -> Block {
        let text = |key: &str| self.locale.text(&format!("diff.{key}")).to_owned();
        let words = ["code", "counts"].map(|key| Cell::text(text(key)));
        let numbers = ["participants", "segments", "gained", "lost"].map(|key| Cell::number(text(key)));
        let arrow = |(before, after): (usize, usize)| {
            Cell::number(if before == after { before.to_string() } else { format!("{before} → {after}") })
        };
        let rows = self.impacts.iter().map(|impact| {
            Row::Cells(vec![
                Cell::text(self.named(impact.before, impact.after)),
                Cell::text(self.counts(impact)),
                arrow(impact.participants),
                arrow(impact.segments),
                Cell::number(impact.gained.len().to_string()),
                Cell::number(impact.lost.len().to_string()),
            ])
        });
        let caption = self.locale.fill("diff.caption", &[("n", &self.n())]);
        Block::Table(Table {
            id: "impact".to_owned(),
            caption: vec![Inline::text(caption)],
            head: words.into_iter().chain(numbers).collect(),
            rows: rows.collect(),
            downloads: Vec::new(),
        })
    }

    fn segments_block(&self, impact: &Impact) -> Option<Block> {
        let mut items = Vec::new();
        let mut put = |key: &str, list: &[Segment]| {
            let change = self.locale.text(key);
            let item = |segment: &Segment| {
                vec![
                    Inline::Strong(change.to_owned()),
                    Inline::text(" "),
                    Inline::Code(self.anchor(segment)),
                    Inline::text(format!(" {}", self.said(segment))),
                ]
            };
            items.extend(list.iter().take(self.limit).map(item));
            if let Some(more) = list.len().checked_sub(self.limit).filter(|more| *more > 0) {
                items.push(vec![Inline::text(format!("{change}: {}", self.more(more)))]);
            }
        };
        put("diff.gained", &impact.gained);
        put("diff.lost", &impact.lost);
        let summary = self.locale.fill(
            "diff.summary",
            &[
                ("code", &self.named(impact.before, impact.after)),
                ("counts", &self.counts(impact)),
                ("gained", &impact.gained.len()),
                ("lost", &impact.lost.len()),
            ],
        );
        (!items.is_empty()).then(|| Block::Details { summary, blocks: vec![Block::List(items)] })
    }
}
