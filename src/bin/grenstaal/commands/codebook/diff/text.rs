//! Two codebooks compared, on a terminal, and as tables.

use super::BookDiff;
use crate::printer::{BOLD, DIM, grid, one_line};
use grenstaal::codebook::What;
use grenstaal::excerpt::Segment;
use grenstaal::table::{Column, Row, Table, Value, layer_phrase};
use std::io::Write;

impl BookDiff<'_> {
    /// What happened, in words for people.
    pub(super) fn headline(&self, change: &grenstaal::codebook::CodeChange) -> String {
        let named = self.named(change.before, change.after);
        let what = change.what.iter().map(|what| self.locale.text(&format!("diff.{}", what.name())).to_owned());
        let status = match change.after.and_then(|code| self.books[1].code(code)).map(|code| code.status) {
            Some(grenstaal::codebook::CodeStatus::Draft) if change.what.contains(&What::Added) => {
                format!(" ({})", self.locale.text("diff.draft"))
            }
            _ => String::new(),
        };
        let into = match change.into.as_slice() {
            [] => String::new(),
            ids => self.locale.fill("diff.into", &[("ids", &ids.join(", "))]),
        };
        format!("{}: {named}{into}{status}", what.collect::<Vec<_>>().join(", "))
    }

    pub(super) fn print(&self) -> anyhow::Result<()> {
        let mut out = anstream::stdout().lock();
        writeln!(out, "{BOLD}{}{BOLD:#}\n", one_line(&self.title()))?;
        if self.changes.is_empty() {
            writeln!(out, "{}", self.locale.text("diff.none"))?;
        }
        for change in &self.changes {
            writeln!(out, "{}", one_line(&self.headline(change)))?;
            let new = change.what == [What::Added];
            for difference in change.differences.iter().filter(|_| !new) {
                writeln!(out, "  {DIM}{}{DIM:#}", difference.part)?;
                difference.old.iter().try_for_each(|text| writeln!(out, "  - {}", one_line(text)))?;
                difference.new.iter().try_for_each(|text| writeln!(out, "  + {}", one_line(text)))?;
            }
        }
        writeln!(out)?;
        if self.impacts.is_empty() {
            writeln!(out, "{}", self.locale.text("diff.same"))?;
            return Ok(());
        }
        let table = self.count_table();
        writeln!(out, "{BOLD}{}{BOLD:#}\n", table.title)?;
        let header: Vec<String> = table.columns.iter().map(|column| column.heading.clone()).collect();
        let numeric: Vec<bool> = table.columns.iter().map(|column| column.numeric).collect();
        let rows =
            table.rows.iter().map(|row| row.values.iter().map(|value| one_line(&value.shown(self.locale))).collect());
        writeln!(out, "{}\n", grid(&header, rows, &numeric))?;
        for impact in self.impacts.iter().filter(|_| self.words) {
            let sides = [("+", &impact.gained), ("-", &impact.lost)];
            if sides.iter().any(|(_, list)| !list.is_empty()) {
                writeln!(
                    out,
                    "{BOLD}{}{BOLD:#} {DIM}{}{DIM:#}",
                    self.named(impact.before, impact.after),
                    self.counts(impact)
                )?;
            }
            for (sign, list) in sides {
                for segment in list.iter().take(self.limit) {
                    writeln!(out, "  {sign} {DIM}{}{DIM:#} {}", self.anchor(segment), one_line(self.said(segment)))?;
                }
                if let Some(more) = list.len().checked_sub(self.limit).filter(|more| *more > 0) {
                    writeln!(out, "  {sign} {DIM}{}{DIM:#}", self.more(more))?;
                }
            }
        }
        Ok(())
    }

    /// A row for each code whose numbers change.
    pub(super) fn count_table(&self) -> Table {
        let text = |key: &str| self.locale.text(&format!("diff.{key}")).to_owned();
        let columns = vec![
            Column::text("code", &text("code")),
            Column::text("counts", &text("counts")),
            Column::number("participants_before", &text("participants_before")),
            Column::number("participants_after", &text("after")),
            Column::number("segments_before", &text("segments_before")),
            Column::number("segments_after", &text("after")),
            Column::number("gained", &text("gained")),
            Column::number("lost", &text("lost")),
        ];
        let count = |count: usize| Value::Count(count as u64);
        let rows = self.impacts.iter().map(|impact| {
            vec![
                Value::Text(self.named(impact.before, impact.after)),
                Value::Text(self.counts(impact).to_owned()),
                count(impact.participants.0),
                count(impact.participants.1),
                count(impact.segments.0),
                count(impact.segments.1),
                count(impact.gained.len()),
                count(impact.lost.len()),
            ]
        });
        self.table(self.locale.fill("diff.results_of", &[("n", &self.n())]), columns, rows.collect())
    }

    /// A row for each segment gained or lost.
    pub(super) fn segment_table(&self) -> Table {
        let columns = ["change", "code", "counts", "at", "case", "words"].map(|key| Column::text(key, key)).to_vec();
        let mut rows = Vec::new();
        for impact in &self.impacts {
            let mut put = |change: &str, list: &[Segment]| {
                rows.extend(list.iter().map(|segment| {
                    let code = self.named(impact.before, impact.after);
                    let cells = [
                        change,
                        &code,
                        self.counts(impact),
                        &self.anchor(segment),
                        self.case(segment),
                        self.said(segment),
                    ];
                    cells.map(|cell| Value::Text(cell.to_owned())).to_vec()
                }));
            };
            put("gained", &impact.gained);
            put("lost", &impact.lost);
        }
        self.table(self.locale.text("diff.segments_changed").to_owned(), columns, rows)
    }

    fn table(&self, title: String, columns: Vec<Column>, rows: Vec<Vec<Value>>) -> Table {
        let rows = rows.into_iter().map(|values| Row { values, code: None, depth: 0, total: false });
        let layer = layer_phrase(self.analyses[1]);
        Table { name: "codebook-diff".to_owned(), title, caption: String::new(), layer, columns, rows: rows.collect() }
    }
}
