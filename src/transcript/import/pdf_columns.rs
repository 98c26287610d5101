//! The columns of a printed page.
//!
//! In: the runs of a page. Out: the same runs in stretches, in the order in which they are read: what goes over the whole
//! width, then the left column down to the next such line, then the right one. Promise: a page is only taken for two columns
//! where both are wide, long and filled, so that a table of speakers and words stays in its lines.

use super::pdf_page::{Kind, Page, Run};
use std::collections::BTreeSet;

/// From this part of the font size on a gap parts two columns.
const GUTTER: f64 = 0.9;
/// Lines that each column must have.
const LINES: usize = 6;
/// How much of the page's text a column's lines are wide, at least.
const WIDTH: f64 = 0.3;

/// From this part of the step between lines on an empty band may hold a heading over both columns.
const BAND: f64 = 2.4;
/// Lines as far apart as this, in steps, stand beside each other.
const BESIDE: f64 = 1.2;
/// Lines as far apart as this, in steps, follow each other in a paragraph.
const CLOSE: f64 = 1.35;

/// Runs of one line without a wide gap between them.
struct Stretch {
    x0: f64,
    x1: f64,
    size: f64,
    runs: Vec<Run>,
}

/// On which side of the gutter a stretch stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Both,
}

/// Finds where each page is parted in two columns; a page with too few lines to tell is parted where the others are.
pub(super) fn gutters(pages: &[Page]) -> Vec<Option<f64>> {
    let all: Vec<Vec<Stretch>> = pages.iter().map(|page| stretches(&page.runs)).collect();
    let own: Vec<Option<f64>> = all.iter().map(|stretches| gutter(stretches)).collect();
    let mut known: Vec<f64> = own.iter().copied().flatten().collect();
    known.sort_by(f64::total_cmp);
    let usual = known.get(known.len() / 2).copied();
    let bears = |stretches: &[Stretch], at: f64| {
        let [left, right, both] = [Side::Left, Side::Right, Side::Both]
            .map(|wanted| stretches.iter().filter(|s| side(s, at) == wanted).count());
        left > 1 && right > 1 && both <= left.min(right)
    };
    own.into_iter().zip(&all).map(|(own, stretches)| own.or(usual.filter(|at| bears(stretches, *at)))).collect()
}

/// Takes a page apart at its gutter; one part where it has none.
pub(super) fn parts_of(page: Page, gutter: Option<f64>) -> Vec<Page> {
    let Some(gutter) = gutter else { return vec![page] };
    let stretches = stretches(&page.runs);
    let empty = || Page { runs: Vec::new(), ..page };
    let mut parts: Vec<Page> = Vec::new();
    let (mut left, mut right) = (empty(), empty());
    let flush = |left: &mut Page, right: &mut Page, parts: &mut Vec<Page>| {
        for side in [left, right] {
            let full = std::mem::replace(side, empty());
            parts.extend(Some(full).filter(|part| !part.runs.is_empty()));
        }
    };
    let headings = headings(&stretches, gutter);
    for (place, stretch) in stretches.into_iter().enumerate() {
        match if headings.contains(&place) { Side::Both } else { side(&stretch, gutter) } {
            Side::Left => left.runs.extend(stretch.runs),
            Side::Right => right.runs.extend(stretch.runs),
            Side::Both => {
                flush(&mut left, &mut right, &mut parts);
                parts.push(Page { runs: stretch.runs, ..empty() });
            }
        }
    }
    flush(&mut left, &mut right, &mut parts);
    parts
}

/// The stretches, by place, that stand over one column only and part both: headings in a band that the other column leaves
/// empty, below which both go on at the same height.
fn headings(stretches: &[Stretch], gutter: f64) -> BTreeSet<usize> {
    let lines = |wanted: Side| -> Vec<(usize, f64)> {
        let own = stretches.iter().enumerate().filter(|(_, stretch)| side(stretch, gutter) == wanted);
        own.filter_map(|(place, stretch)| Some((place, stretch.runs.first()?.y))).collect()
    };
    let (left, right) = (lines(Side::Left), lines(Side::Right));
    bands(&left, &right).chain(bands(&right, &left)).collect()
}

/// The lines of one column in the bands that the other leaves empty; lines from top to bottom.
fn bands<'l>(own: &'l [(usize, f64)], other: &'l [(usize, f64)]) -> impl Iterator<Item = usize> + 'l {
    let mut steps: Vec<f64> = other.windows(2).filter_map(|pair| Some(pair.first()?.1 - pair.last()?.1)).collect();
    steps.sort_by(f64::total_cmp);
    let step = steps.get(steps.len() / 2).copied().unwrap_or(f64::INFINITY);
    other.windows(2).filter_map(|pair| Some((pair.first()?.1, pair.last()?.1))).flat_map(move |(above, below)| {
        let wide = above - below >= BAND * step;
        let goes_on = own.iter().any(|(_, y)| (y - below).abs() <= BESIDE * step);
        let within = own.windows(2).filter(move |_| wide && goes_on).filter_map(move |pair| {
            let ((_, before), (place, y)) = (*pair.first()?, *pair.last()?);
            (y < above && y > below + BESIDE * step).then_some((place, before - y))
        });
        // The column may end lower than the other: its last lines follow each other closely.
        within.skip_while(move |(_, apart)| *apart <= CLOSE * step).map(|(place, _)| place)
    })
}

fn side(stretch: &Stretch, gutter: f64) -> Side {
    if stretch.x1 <= gutter {
        Side::Left
    } else if stretch.x0 >= gutter {
        Side::Right
    } else {
        Side::Both
    }
}

/// Puts runs together to stretches, from top to bottom and from left to right.
fn stretches(runs: &[Run]) -> Vec<Stretch> {
    let mut runs: Vec<&Run> =
        runs.iter().filter(|run| run.kind == Kind::Plain && !run.text.trim().is_empty()).collect();
    runs.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0.total_cmp(&b.x0)));
    let mut lines: Vec<Vec<&Run>> = Vec::new();
    for run in runs {
        let fits = |line: &&mut Vec<&Run>| {
            line.first().is_some_and(|other| (other.y - run.y).abs() <= 0.3 * other.size.max(run.size))
        };
        match lines.last_mut().filter(fits) {
            Some(line) => line.push(run),
            None => lines.push(vec![run]),
        }
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for mut line in lines {
        line.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let mut fresh = true;
        for run in line {
            let near = |last: &&mut Stretch| !fresh && run.x0 - last.x1 < GUTTER * run.size.max(last.size);
            match stretches.last_mut().filter(near) {
                Some(last) => {
                    last.x1 = last.x1.max(run.x1);
                    last.size = last.size.max(run.size);
                    last.runs.push(run.clone());
                }
                None => {
                    let (x0, x1, size) = (run.x0, run.x1, run.size);
                    stretches.push(Stretch { x0, x1, size, runs: vec![run.clone()] });
                }
            }
            fresh = false;
        }
    }
    stretches
}

/// The place between two columns, where there are two.
fn gutter(stretches: &[Stretch]) -> Option<f64> {
    let left = stretches.iter().map(|stretch| stretch.x0).fold(f64::INFINITY, f64::min);
    let right = stretches.iter().map(|stretch| stretch.x1).fold(f64::NEG_INFINITY, f64::max);
    let whole = right - left;
    let tries = (35..=65).map(|part| left + whole * f64::from(part) / 100.0);
    let crossing = |at: f64| stretches.iter().filter(|stretch| side(stretch, at) == Side::Both).count();
    // Of the places that the fewest lines cross, the one in the middle.
    let all: Vec<(usize, f64)> = tries.map(|at| (crossing(at), at)).collect();
    let fewest = all.iter().map(|(count, _)| *count).min()?;
    let best: Vec<f64> = all.iter().filter(|(count, _)| *count == fewest).map(|(_, at)| *at).collect();
    let at = best.get(best.len() / 2).copied()?;
    let column = |wanted: Side| {
        let mut widths: Vec<f64> =
            stretches.iter().filter(|stretch| side(stretch, at) == wanted).map(|s| s.x1 - s.x0).collect();
        widths.sort_by(f64::total_cmp);
        let middle = widths.get(widths.len() / 2).copied().unwrap_or_default();
        (widths.len(), middle >= WIDTH * whole)
    };
    let ((lefts, left_filled), (rights, right_filled)) = (column(Side::Left), column(Side::Right));
    let both = lefts >= LINES && rights >= LINES && left_filled && right_filled;
    (both && fewest * 2 <= lefts.min(rights)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(x0: f64, x1: f64, y: f64, text: &str) -> Run {
        Run { x0, x1, y, size: 10.0, text: text.to_owned(), kind: Kind::Plain }
    }

    fn read(runs: Vec<Run>) -> Vec<String> {
        let page = Page { runs, height: 800.0, pictures: false, cut: false };
        let told = |part: Page| part.runs.iter().map(|run| run.text.clone()).collect::<Vec<_>>().join(" ");
        let gutter = gutters(std::slice::from_ref(&page)).pop().flatten();
        parts_of(page, gutter).into_iter().map(told).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_between_lines_that_go_over_both() {
        let mut runs = vec![run(50.0, 500.0, 760.0, "title")];
        for line in 0..8 {
            let y = 740.0 - 12.0 * f64::from(line);
            runs.push(run(300.0, 500.0, y, &format!("r{line}")));
            runs.push(run(50.0, 250.0, y, &format!("l{line}")));
        }
        runs.push(run(50.0, 500.0, 500.0, "foot"));
        assert_eq!(read(runs), ["title", "l0 l1 l2 l3 l4 l5 l6 l7", "r0 r1 r2 r3 r4 r5 r6 r7", "foot"]);
    }

    #[test]
    fn a_heading_over_both_columns_parts_them_where_it_is_short_too() {
        let mut runs = vec![run(50.0, 120.0, 625.0, "head"), run(50.0, 250.0, 644.0, "l8")];
        for (line, y) in (0..8).map(|line| (line, 740.0 - 12.0 * f64::from(line))) {
            runs.extend([run(50.0, 250.0, y, &format!("l{line}")), run(300.0, 500.0, y, &format!("r{line}"))]);
            let y = y - 130.0;
            runs.extend([run(50.0, 250.0, y, &format!("L{line}")), run(300.0, 500.0, y, &format!("R{line}"))]);
        }
        // The left column ends a line lower: `l8`.
        let read = read(runs);
        assert_eq!(read.len(), 5, "{read:?}");
        assert!(
            read[0].ends_with("l7 l8") && read[1].starts_with("r0") && read[2] == "head" && read[3].starts_with("L0")
        );
    }

    #[test]
    fn a_heading_in_one_column_parts_nothing() {
        let mut runs = Vec::new();
        for (line, y) in (0..12).map(|line| (line, 740.0 - 12.0 * f64::from(line))) {
            runs.push(run(300.0, 500.0, y, &format!("r{line}")));
            let (x1, y) = if line == 5 { (120.0, y - 6.0) } else { (250.0, y - if line > 5 { 12.0 } else { 0.0 }) };
            runs.push(run(50.0, x1, y, &format!("l{line}")));
        }
        assert_eq!(read(runs).len(), 2);
    }

    #[test]
    fn a_page_with_few_lines_is_parted_where_the_others_are() {
        let page = |lines: u8| {
            let runs = (0..lines).flat_map(|line| {
                let y = 740.0 - 12.0 * f64::from(line);
                [run(50.0, 250.0, y, "l"), run(300.0, 500.0, y, "r")]
            });
            Page { runs: runs.collect(), height: 800.0, pictures: false, cut: false }
        };
        let found = gutters(&[page(9), page(2), page(1)]);
        assert!(found[0].is_some() && found[1] == found[0] && found[2].is_none(), "{found:?}");
        assert_eq!(gutters(&[page(2)]), [None]);
    }

    #[test]
    fn speakers_beside_their_words_are_no_columns() {
        let mut runs = Vec::new();
        for line in 0..20 {
            let y = 740.0 - 12.0 * f64::from(line);
            runs.push(run(50.0, 90.0, y, "P"));
            runs.push(run(120.0, 500.0, y, "words"));
        }
        assert_eq!(read(runs).len(), 1);
        assert_eq!(read(vec![run(50.0, 500.0, 760.0, "alone")]).len(), 1);
        assert_eq!(read(Vec::new()).len(), 1);
    }
}
