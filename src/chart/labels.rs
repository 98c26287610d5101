//! In: the labels of rows and the headings of their groups. Out: `Labels`, the column they are
//! set in, wrapped, and with it the height of every row.

use super::colour::INK;
use super::font::{Fonts, HEADING, LABEL, Style};
use super::sheet::{Anchor, Ink, Sheet};
use super::wrap::{narrowest, widest, wrap};

/// White above and below the words of a row, together.
const PADDING: i32 = 10;
/// White above the heading of a group.
const GROUP_GAP: i32 = 14;
/// The widths tried for the column, narrowest first, with the lines a label may take there.
const WIDTHS: [(i32, usize); 6] = [(260, 1), (360, 2), (440, 2), (520, 2), (520, 3), (600, 3)];

/// One row as it will stand.
pub(super) struct Row {
    lines: Vec<String>,
    /// The heading above the row, where a new group starts.
    heading: Vec<String>,
    /// The top of the row itself, from the top of the first.
    pub(super) top: i32,
    pub(super) height: i32,
}

impl Row {
    /// From the top of the first row to the middle of this one.
    pub(super) fn middle(&self) -> i32 {
        self.top + self.height / 2
    }
}

/// A column of labels.
pub(super) struct Labels {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) rows: Vec<Row>,
}

impl Labels {
    /// Sets labels, each with the group it belongs to, in the order given.
    pub(super) fn set(fonts: &Fonts, items: &[(&str, Option<&str>)]) -> Self {
        let max = column(fonts, items);
        let mut labels = Labels { width: 0, height: 0, rows: Vec::with_capacity(items.len()) };
        let mut current = None;
        for (label, group) in items {
            let lines = wrap(fonts, LABEL, label, max);
            let heading = match group {
                Some(group) if current != Some(*group) => wrap(fonts, HEADING, group, max),
                _ => Vec::new(),
            };
            current = *group;
            labels.push(fonts, lines, heading);
        }
        // A viewer with a wider font needs some slack.
        labels.width += labels.width / 10;
        labels
    }

    fn push(&mut self, fonts: &Fonts, lines: Vec<String>, heading: Vec<String>) {
        let widths = [widest(fonts, LABEL, &lines), widest(fonts, HEADING, &heading)];
        self.width = widths.into_iter().fold(self.width, i32::max);
        if !heading.is_empty() {
            self.height += block(HEADING, &heading) + 4;
            self.height += if self.rows.is_empty() { 0 } else { GROUP_GAP };
        }
        let height = block(LABEL, &lines).max(LABEL.line()) + PADDING;
        self.rows.push(Row { lines, heading, top: self.height, height });
        self.height += height;
    }

    /// From where the first heading starts to the top of the first row: what stands above the
    /// rows elsewhere may use this height too.
    pub(super) fn head(&self) -> i32 {
        self.rows.first().map_or(0, |row| row.top)
    }

    /// Draws the labels against the right edge of their column.
    pub(super) fn draw(&self, sheet: &mut Sheet, right: i32, top: i32) {
        let ink = Ink { style: LABEL, colour: INK, anchor: Anchor::End };
        for row in &self.rows {
            let heading = top + row.top - block(HEADING, &row.heading) - 4;
            sheet.lines(&row.heading, Ink { style: HEADING, ..ink }, (right, heading));
            let words = top + row.middle() - block(LABEL, &row.lines) / 2;
            sheet.lines(&row.lines, ink, (right, words));
        }
    }
}

/// The height of lines under each other.
fn block(style: Style, lines: &[String]) -> i32 {
    style.line() * i32::try_from(lines.len()).unwrap_or(0)
}

/// The first width at which no label takes too many lines and no word is divided, else the last.
fn column(fonts: &Fonts, items: &[(&str, Option<&str>)]) -> i32 {
    let fits = |(max, lines): &(i32, usize)| {
        items.iter().all(|(label, group)| {
            let words = narrowest(fonts, LABEL, label);
            let heading = group.map_or(0, |group| narrowest(fonts, HEADING, group));
            words.max(heading) <= *max && wrap(fonts, LABEL, label, *max).len() <= *lines
        })
    };
    WIDTHS.iter().find(|width| fits(width)).or(WIDTHS.last()).map_or(0, |width| width.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_grows_with_its_label_and_a_heading_stands_where_a_group_starts() {
        let fonts = Fonts::load().unwrap();
        let long = "woorden ".repeat(40);
        let items = [("kort", Some("A")), (long.as_str(), Some("A")), ("kort", Some("B"))];
        let labels = Labels::set(&fonts, &items);
        let headings: Vec<bool> = labels.rows.iter().map(|r| !r.heading.is_empty()).collect();
        assert_eq!(headings, [true, false, true]);
        let heights: Vec<i32> = labels.rows.iter().map(|r| r.height).collect();
        assert_eq!(heights[0], heights[2]);
        assert!(heights[1] > 5 * LABEL.line());
    }
}
