//! Two codebooks compared, as a page, for whoever reviews a change: first what changed, then what it does, then the words.

use super::BookDiff;
use grenstaal::codebook::What;
use grenstaal::excerpt::{Impact, Segment};
use grenstaal::report::page::{Block, Cell, Inline, Page, Row, Table};

impl BookDiff<'_> {
    pub(super) fn page(&self) -> Page {
        let title = format!("Codebook: {} → {}", self.names[0], self.names[1]);
        let heading = |text: &str| Block::Heading { level: 2, id: None, text: text.to_owned() };
        let mut blocks = Vec::new();
        if self.changes.is_empty() {
            blocks.push(Block::Para(vec![Inline::text("No code changed.")]));
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
            let head = ["part", "before", "after"].map(Cell::text).to_vec();
            let caption = vec![Inline::text("What it says differently.")];
            blocks.push(Block::Table(Table {
                id: self.id(1, change.after).to_owned(),
                caption,
                head,
                rows: rows.collect(),
                downloads: Vec::new(),
            }));
        }
        blocks.push(heading("What it does to the results"));
        if self.impacts.is_empty() {
            blocks.push(Block::Para(vec![Inline::text("The results stay as they are.")]));
        } else {
            blocks.push(self.counts_block());
            blocks.extend(self.impacts.iter().filter(|_| self.words).filter_map(|impact| self.segments_block(impact)));
        }
        Page { path: "codebook-diff".to_owned(), title, lang: "en".to_owned(), blocks, ..Page::default() }
    }

    fn counts_block(&self) -> Block {
        let head = [
            Cell::text("code"),
            Cell::text("counts"),
            Cell::number("participants"),
            Cell::number("segments"),
            Cell::number("gained"),
            Cell::number("lost"),
        ];
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
        let caption =
            format!("Participants of n = {}, and segments, before → after; each code without its sub-codes.", self.n());
        Block::Table(Table {
            id: "impact".to_owned(),
            caption: vec![Inline::text(caption)],
            head: head.to_vec(),
            rows: rows.collect(),
            downloads: Vec::new(),
        })
    }

    fn segments_block(&self, impact: &Impact) -> Option<Block> {
        let mut items = Vec::new();
        let mut put = |change: &str, list: &[Segment]| {
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
                items.push(vec![Inline::text(format!("{more} more {change}"))]);
            }
        };
        put("gained", &impact.gained);
        put("lost", &impact.lost);
        let summary = format!(
            "{}, {}: {} gained, {} lost",
            self.named(impact.before, impact.after),
            self.counts(impact),
            impact.gained.len(),
            impact.lost.len()
        );
        (!items.is_empty()).then(|| Block::Details { summary, blocks: vec![Block::List(items)] })
    }
}
