//! In: a checked heatmap. Out: the page it is drawn on.

use super::{HeatRow, Heatmap, highest};
use crate::chart::colour::{GUIDE, INK, SOFT, ZERO, number_on, shade};
use crate::chart::figures::Figures;
use crate::chart::font::{Fonts, LABEL, SMALL, STRONG};
use crate::chart::grid::Grid;
use crate::chart::labels::Labels;
use crate::chart::page::{MARGIN, Page, WIDTH};
use crate::chart::sheet::{Anchor, Area, Ink, Sheet};
use crate::chart::wrap::{narrowest, wrap};

/// The narrowest page.
const LEAST: i32 = 960;
/// Under rows that are higher than this together the labels of the columns are repeated.
const TALL: i32 = 3000;
/// Between the labels of the rows and the first column.
const GAP: i32 = 16;
/// Kept free in sharing out the room among the columns, for the white between their groups.
const SPARE: i32 = 96;

pub(super) fn lay_out(heatmap: &Heatmap, fonts: Fonts) -> Page<'_> {
    if heatmap.rows.is_empty() || heatmap.columns.is_empty() {
        return Page::empty(&heatmap.frame, fonts).close();
    }
    let labels = set_labels(heatmap, &fonts);
    let totals = heatmap.rows.iter().flat_map(|row| row.totals.iter().copied());
    let figures = Figures::set(&fonts, STRONG, &heatmap.row_totals, totals);
    let left = MARGIN + labels.width + GAP;
    let room = WIDTH - MARGIN - figures.width() - left - SPARE;
    let grid = set_grid(heatmap, &fonts, left, room);

    let width = (grid.right + figures.width() + MARGIN + 8).max(LEAST);
    let mut page = Page::open(&heatmap.frame, fonts, width);
    let first = page.y + (grid.height().max(figures.height()) + 10).max(labels.head());
    let top = first - labels.head();
    grid.head(&mut page.sheet, first - 6);
    figures.head(&mut page.sheet, grid.right, first - 6);
    labels.draw(&mut page.sheet, left - GAP, top);
    let most = highest(heatmap);
    for (row, place) in heatmap.rows.iter().zip(&labels.rows) {
        draw_row(&mut page.sheet, &grid, row, (top + place.top, place.height), most);
        figures.row(&mut page.sheet, grid.right, top + place.middle(), &row.totals);
    }
    page.y = top + labels.height + 10;
    if labels.height > TALL {
        page.y = grid.foot(&mut page.sheet, page.y) + 10;
    }
    draw_totals(&mut page, heatmap, &grid, left - GAP);
    draw_legend(&mut page, heatmap, left);
    page.close()
}

fn set_labels(heatmap: &Heatmap, fonts: &Fonts) -> Labels {
    let rows = heatmap.rows.iter();
    let items: Vec<_> = rows.map(|row| (row.label.as_str(), row.group.as_deref())).collect();
    let mut labels = Labels::set(fonts, &items);
    let headings = heatmap.column_totals.iter().map(|words| narrowest(fonts, SMALL, words));
    labels.width = headings.fold(labels.width, i32::max);
    labels
}

fn set_grid(heatmap: &Heatmap, fonts: &Fonts, left: i32, room: i32) -> Grid {
    let columns = heatmap.columns.iter();
    let items: Vec<_> = columns.map(|c| (c.label.as_str(), c.group.as_deref())).collect();
    let totals = heatmap.columns.iter().flat_map(|column| column.totals.iter().copied());
    let number = totals.chain([highest(heatmap)]).max().unwrap_or(0);
    let least = (fonts.width(STRONG, &number.to_string()) + 14).max(44);
    Grid::set(fonts, &items, (left, room), least)
}

fn draw_row(sheet: &mut Sheet, grid: &Grid, row: &HeatRow, (top, height): (i32, i32), most: u32) {
    for (left, width) in grid.blocks() {
        // One unit more than the cells at the right and the bottom: the line after the last.
        sheet.fill(Area { left, top, width: width + 2, height: height + 2 }, GUIDE);
    }
    for (count, left) in row.cells.iter().zip(&grid.lefts) {
        let area = Area { left: left + 2, top: top + 2, width: grid.cell - 2, height: height - 2 };
        draw_cell(sheet, area, *count, most);
    }
}

fn draw_cell(sheet: &mut Sheet, area: Area, count: Option<u32>, most: u32) {
    let Some(count) = count else {
        sheet.fill(area, shade(0, most));
        sheet.hatch(area, SOFT);
        return;
    };
    let ground = shade(count, most);
    sheet.fill(area, ground);
    let colour = if count == 0 { ZERO } else { number_on(ground) };
    let ink = Ink { style: SMALL, colour, anchor: Anchor::Middle };
    let at = (area.left + area.width / 2, area.top + (area.height - SMALL.line()) / 2);
    sheet.text(&count.to_string(), ink, at);
}

fn draw_totals(page: &mut Page<'_>, heatmap: &Heatmap, grid: &Grid, right: i32) {
    let label = Ink { style: SMALL, colour: INK, anchor: Anchor::End };
    let number = Ink { style: STRONG, colour: INK, anchor: Anchor::Middle };
    for (i, heading) in heatmap.column_totals.iter().enumerate() {
        let lines = wrap(&page.fonts, SMALL, heading, right - MARGIN);
        for (column, left) in heatmap.columns.iter().zip(&grid.lefts) {
            let total = column.totals.get(i).map(u32::to_string).unwrap_or_default();
            page.sheet.text(&total, number, (left + grid.cell / 2, page.y));
        }
        page.y = page.sheet.lines(&lines, label, (right, page.y)).max(page.y + STRONG.line()) + 4;
    }
}

/// What the shades and the hatching mean.
fn draw_legend(page: &mut Page<'_>, heatmap: &Heatmap, left: i32) {
    let most = highest(heatmap);
    let mut shades = vec![0, 1, most / 2, most];
    shades.sort_unstable();
    shades.dedup();
    shades.retain(|count| *count <= most);
    let missing = heatmap.rows.iter().any(|row| row.cells.contains(&None));
    let counts: Vec<_> = shades.into_iter().map(Some).collect();
    let mut entries = vec![(counts, &heatmap.unit)];
    if missing {
        entries.push((vec![None], &heatmap.missing));
    }
    let width = (page.fonts.width(SMALL, &most.to_string()) + 20).max(52);
    page.y += 16;
    for (swatches, words) in entries {
        let mut x = left;
        for count in swatches {
            let area = Area { left: x, top: page.y, width, height: LABEL.line() };
            page.sheet.fill(area, GUIDE);
            draw_cell(&mut page.sheet, area.inset(2), count, most);
            x += width - 2;
        }
        let ink = Ink { style: SMALL, colour: INK, anchor: Anchor::Start };
        let room = page.sheet.width - MARGIN - x - 16;
        let lines = wrap(&page.fonts, SMALL, words, room);
        let bottom = page.sheet.lines(&lines, ink, (x + 16, page.y + 2));
        page.y = bottom.max(page.y + LABEL.line()) + 8;
    }
}
