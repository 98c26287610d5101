//! Two codebooks compared, on a terminal, and as tables.

use super::BookDiff;
use crate::printer::{BOLD, DIM, grid, one_line};
use crate::session::Session;
use grenstaal::codebook::What;
use grenstaal::excerpt::Segment;
use grenstaal::table::{Column, Row, Table, Value, layer_phrase};
use std::io::Write;

impl BookDiff<'_> {
    /// What happened, in words for people.
    pub(super) fn headline(&self, change: &grenstaal::codebook::CodeChange) -> String {
        let named = self.named(change.before, change.after);
        let what: Vec<&str> = change.what.iter().map(|what| what.name()).collect();
        let status = match change.after.and_then(|code| self.books[1].code(code)).map(|code| code.status) {
            Some(grenstaal::codebook::CodeStatus::Draft) if change.what.contains(&What::Added) => " (draft)",
            _ => "",
        };
        let into = if change.into.is_empty() { String::new() } else { format!(" into {}", change.into.join(", ")) };
        format!("{}: {named}{into}{status}", what.join(", "))
    }

    pub(super) fn print(&self, session: &Session) -> anyhow::Result<()> {
        let mut out = anstream::stdout().lock();
        writeln!(out, "{BOLD}Codebook: {} → {}{BOLD:#}\n", one_line(&self.names[0]), one_line(&self.names[1]))?;
        if self.changes.is_empty() {
            writeln!(out, "No code changed.")?;
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
            writeln!(out, "The results stay as they are.")?;
            return Ok(());
        }
        let locale = session.loaded.study.locale;
        let table = self.count_table();
        writeln!(out, "{BOLD}{}{BOLD:#}\n", table.title)?;
        let header: Vec<String> = table.columns.iter().map(|column| column.heading.clone()).collect();
        let numeric: Vec<bool> = table.columns.iter().map(|column| column.numeric).collect();
        let rows = table.rows.iter().map(|row| row.values.iter().map(|value| one_line(&value.shown(locale))).collect());
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
                    writeln!(out, "  {sign} {DIM}{more} more: --limit 0{DIM:#}")?;
                }
            }
        }
        Ok(())
    }

    /// A row for each code whose numbers change.
    pub(super) fn count_table(&self) -> Table {
        let columns = vec![
            Column::text("code", "code"),
            Column::text("counts", "counts"),
            Column::number("participants_before", "participants before"),
            Column::number("participants_after", "after"),
            Column::number("segments_before", "segments before"),
            Column::number("segments_after", "after"),
            Column::number("gained", "gained"),
            Column::number("lost", "lost"),
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
        self.table(format!("What it does to the results (n = {} participants)", self.n()), columns, rows.collect())
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
        self.table("Segments gained and lost".to_owned(), columns, rows)
    }

    fn table(&self, title: String, columns: Vec<Column>, rows: Vec<Vec<Value>>) -> Table {
        let rows = rows.into_iter().map(|values| Row { values, code: None, depth: 0, total: false });
        let layer = layer_phrase(self.analyses[1]);
        Table { name: "codebook-diff".to_owned(), title, caption: String::new(), layer, columns, rows: rows.collect() }
    }
}
