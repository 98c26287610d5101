//! In: counts in rows and columns, with their totals. Out: a heatmap with a number in every cell,
//! light for few and white for none, and hatched where there is no count.

mod drawing;

use super::font::Fonts;
use super::summary::extremes;
use super::{Chart, ChartError, Frame};

/// What a heatmap shows.
#[derive(Clone, Debug, Default)]
pub struct Heatmap {
    /// What stands around it.
    pub frame: Frame,
    /// What a number counts, for the legend: "segmenten".
    pub unit: String,
    /// What a hatched cell means, for the legend: "niet gevraagd".
    pub missing: String,
    /// The columns, first at the left.
    pub columns: Vec<Column>,
    /// The rows, first on top.
    pub rows: Vec<HeatRow>,
    /// The headings of the totals at the right: "deelnemers", "segmenten"; may be none.
    pub row_totals: Vec<String>,
    /// The headings of the totals at the bottom; may be none.
    pub column_totals: Vec<String>,
}

/// One column of a heatmap.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// What the column is about; wrapped or turned, never cut.
    pub label: String,
    /// The heading above this column and those that follow with the same one.
    pub group: Option<String>,
    /// A figure for each of `column_totals`; not added up here, as only the caller knows what
    /// may be added.
    pub totals: Vec<u32>,
}

/// One row of a heatmap.
#[derive(Clone, Debug, Default)]
pub struct HeatRow {
    /// What the row is about; wrapped, never cut.
    pub label: String,
    /// The heading above this row and those that follow with the same one.
    pub group: Option<String>,
    /// A count for each column; `None` where there is none to give, such as not asked.
    pub cells: Vec<Option<u32>>,
    /// A figure for each of `row_totals`; not added up here.
    pub totals: Vec<u32>,
}

/// Draws a heatmap. An error when a row or column has the wrong number of figures or the picture
/// is too large.
pub fn heatmap(heatmap: &Heatmap) -> Result<Chart, ChartError> {
    check(heatmap)?;
    let page = drawing::lay_out(heatmap, Fonts::load()?);
    page.chart(&alt(heatmap), data(heatmap))
}

fn check(heatmap: &Heatmap) -> Result<(), ChartError> {
    let shape = |label: &str, found: usize, wanted: usize| {
        let label = label.to_owned();
        if found == wanted { Ok(()) } else { Err(ChartError::Shape { label, found, wanted }) }
    };
    for column in &heatmap.columns {
        shape(&column.label, column.totals.len(), heatmap.column_totals.len())?;
    }
    for row in &heatmap.rows {
        shape(&row.label, row.cells.len(), heatmap.columns.len())?;
        shape(&row.label, row.totals.len(), heatmap.row_totals.len())?;
    }
    Ok(())
}

fn highest(heatmap: &Heatmap) -> u32 {
    heatmap.rows.iter().flat_map(|row| row.cells.iter().flatten()).copied().max().unwrap_or(0)
}

fn alt(heatmap: &Heatmap) -> String {
    let words = &heatmap.frame.words;
    let cells: Vec<_> = heatmap
        .rows
        .iter()
        .flat_map(|row| heatmap.columns.iter().zip(&row.cells).map(move |(column, cell)| (row, column, cell)))
        .filter_map(|(row, column, cell)| cell.map(|cell| (format!("{} – {}", row.label, column.label), cell)))
        .collect();
    // Of the cells only the fullest: the emptiest are often most of them.
    let most = highest(heatmap);
    let fullest = cells.iter().filter(|cell| cell.1 == most).map(|cell| (cell.0.as_str(), cell.1));
    let mut alt = format!(
        "{} × {}. {}",
        heatmap.rows.len(),
        heatmap.columns.len(),
        extremes(words, fullest, |count| format!("{count} {}", heatmap.unit))
    );
    if let Some(heading) = heatmap.row_totals.first() {
        let totals = heatmap.rows.iter().filter_map(|row| Some((row.label.as_str(), *row.totals.first()?)));
        let totals = extremes(words, totals, |total| format!("{total} {heading}"));
        alt = format!("{alt} {totals}");
    }
    alt
}

fn data(heatmap: &Heatmap) -> Vec<Vec<String>> {
    let columns = heatmap.columns.iter().map(|column| match &column.group {
        Some(group) => format!("{group}: {}", column.label),
        None => column.label.clone(),
    });
    let fixed = ["group", "label"].map(str::to_owned).into_iter();
    let mut data: Vec<Vec<String>> = vec![fixed.chain(columns).chain(heatmap.row_totals.iter().cloned()).collect()];
    for row in &heatmap.rows {
        let cells = row.cells.iter().map(|cell| cell.map(|n| n.to_string()).unwrap_or_default());
        let totals = row.totals.iter().map(u32::to_string);
        let fixed = [row.group.clone().unwrap_or_default(), row.label.clone()].into_iter();
        data.push(fixed.chain(cells).chain(totals).collect());
    }
    for (i, heading) in heatmap.column_totals.iter().enumerate() {
        let totals = heatmap.columns.iter().map(|column| column.totals.get(i).map(u32::to_string));
        let totals = totals.map(Option::unwrap_or_default);
        let rest = heatmap.row_totals.iter().map(|_| String::new());
        let fixed = [String::new(), heading.clone()].into_iter();
        data.push(fixed.chain(totals).chain(rest).collect());
    }
    data
}

#[cfg(test)]
mod tests {
    use super::drawing::lay_out;
    use super::*;
    use crate::chart::testing::{assert_legible, assert_sound, frame, nasty};

    /// Rows by columns, the counts going up; the last cell of each row not asked.
    fn sample(rows: usize, columns: &[(&str, Option<&str>)]) -> Heatmap {
        let cell = |row: usize, column: usize| {
            let count = u32::try_from(row * 3 + column).unwrap();
            (column + 1 < columns.len()).then_some(count)
        };
        let row = |row: usize| HeatRow {
            label: format!("Fouten bespreken zonder schuldvraag {row}"),
            group: Some(format!("Familie {}", row / 4)),
            cells: (0..columns.len()).map(|column| cell(row, column)).collect(),
            totals: vec![7, 1000],
        };
        let column = |(label, group): &(&str, Option<&str>)| Column {
            label: (*label).to_owned(),
            group: group.map(str::to_owned),
            totals: vec![12],
        };
        Heatmap {
            frame: frame(),
            unit: "segmenten".to_owned(),
            missing: "niet gevraagd".to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: (0..rows).map(row).collect(),
            row_totals: vec!["deelnemers".to_owned(), "segmenten".to_owned()],
            column_totals: vec!["codes".to_owned()],
        }
    }

    const COLUMNS: [(&str, Option<&str>); 3] =
        [("P01", Some("Arts")), ("P02", Some("Verpleegkundige")), ("P03", Some("Arts"))];

    #[test]
    fn the_same_data_give_the_same_bytes() {
        let data = sample(5, &COLUMNS);
        assert_eq!(heatmap(&data).unwrap(), heatmap(&data).unwrap());
    }

    #[test]
    fn the_picture_holds_every_word_and_is_sound() {
        let data = sample(5, &COLUMNS);
        let words = "P01 P02 P03 Arts Verpleegkundige Familie 1 Fouten bespreken zonder \
                     schuldvraag 4 deelnemers segmenten codes niet gevraagd n = 9 één laag.";
        assert_sound(&heatmap(&data).unwrap(), &[words]);
        assert_legible(&lay_out(&data, Fonts::load().unwrap()));
    }

    #[test]
    fn the_data_are_the_figures_drawn_and_a_missing_one_is_empty() {
        let data = heatmap(&sample(2, &COLUMNS)).unwrap().data;
        let head = ["group", "label", "Arts: P01", "Verpleegkundige: P02", "Arts: P03"];
        assert_eq!(data[0][..5], head);
        assert_eq!(data[2][2..], ["3", "4", "", "7", "1000"]);
        assert_eq!(data[3], ["", "codes", "12", "12", "12", "", ""]);
    }

    #[test]
    fn the_alt_text_names_the_fullest_cells_and_rows() {
        let mut data = sample(2, &COLUMNS);
        data.rows[1].totals[0] = 8;
        let row = "Fouten bespreken zonder schuldvraag";
        let said = format!(
            "Een proef. 2 × 3. Meest: {row} 1 – P02 (4 segmenten). \
             Meest: {row} 1 (8 deelnemers). Minst: {row} 0 (7 deelnemers)."
        );
        assert_eq!(heatmap(&data).unwrap().alt, said);
    }

    #[test]
    fn no_rows_or_no_columns_give_a_picture_that_says_so() {
        for data in [sample(0, &COLUMNS), sample(2, &[])] {
            assert_sound(&heatmap(&data).unwrap(), &["Geen rijen."]);
        }
    }

    #[test]
    fn harmful_and_long_labels_stay_legible() {
        let nasty = nasty();
        let mut data = sample(2, &[(&nasty, Some(&nasty)), ("", None), ("P03", Some("x"))]);
        data.rows[0].label = nasty.clone();
        (data.unit, data.missing) = (nasty.clone(), nasty.clone());
        data.row_totals[0] = nasty.clone();
        data.column_totals[0] = nasty.clone();
        assert_sound(&heatmap(&data).unwrap(), &[]);
        assert_legible(&lay_out(&data, Fonts::load().unwrap()));
    }

    #[test]
    fn two_hundred_rows_and_sixty_columns_stay_legible() {
        let columns: Vec<_> = (0..60).map(|i| if i < 30 { "P01" } else { "Huisarts" }).collect();
        let columns: Vec<_> = columns.into_iter().map(|label| (label, Some(label))).collect();
        let (large, wide) = (sample(200, &columns), sample(3, &columns));
        assert_legible(&lay_out(&large, Fonts::load().unwrap()));
        assert_legible(&lay_out(&wide, Fonts::load().unwrap()));
    }

    #[test]
    fn a_row_with_too_few_cells_is_refused() {
        let mut data = sample(1, &COLUMNS);
        data.rows[0].cells.pop();
        let error = heatmap(&data).unwrap_err().to_string();
        assert!(error.ends_with("in the heatmap has 2 figures where 3 are needed"), "{error}");
    }
}
