//! How Excel shows numbers: which are times and dates.
//!
//! In: `styles.xml` and a number. Out: the number as a reader sees it.

use std::collections::BTreeMap;

use super::Refused;
use super::plain::{decode_xml, refused};
use crate::archive::{Event, Xml};

/// What a number of this style is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// A number.
    #[default]
    Plain,
    /// A time with seconds.
    Time,
    /// A time without: hours and minutes.
    Minutes,
    /// A date.
    Date,
    /// A date and a time.
    DateTime,
}

/// The styles of a workbook.
#[derive(Debug)]
pub struct Styles {
    cells: Vec<Style>,
    epoch: u32,
}

impl Styles {
    /// Reads `styles.xml`, which may be missing.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn read(bytes: &[u8], epoch: u32) -> Result<Self, Refused> {
        let mut styles = Self { cells: Vec::new(), epoch };
        if bytes.is_empty() {
            return Ok(styles);
        }
        let text = decode_xml(bytes)?;
        let mut xml = Xml::new(&text);
        let mut own: BTreeMap<u32, Style> = BTreeMap::new();
        let mut inside = false;
        while let Some(event) = xml.next().map_err(|error| refused(&error))? {
            match event {
                Event::Start(element) => {
                    let id = element.get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    match element.name {
                        "numFmt" => {
                            own.insert(id, by_code(element.get("formatCode").unwrap_or_default()));
                        }
                        "cellXfs" => inside = true,
                        "xf" if inside => styles.cells.push(own.get(&id).copied().unwrap_or_else(|| built_in(id))),
                        _ => {}
                    }
                }
                Event::End("cellXfs") => inside = false,
                _ => {}
            }
        }
        Ok(styles)
    }

    /// The style of a cell.
    pub fn of(&self, index: usize) -> Style {
        self.cells.get(index).copied().unwrap_or_default()
    }

    /// Writes a number as it is shown.
    pub fn shown(&self, number: f64, style: Style) -> String {
        let in_reach = (0.0..3_000_000.0).contains(&number);
        match style {
            Style::Plain => format!("{number}"),
            _ if !in_reach => format!("{number}"),
            Style::Time => time(number, true),
            Style::Minutes => time(number, false),
            Style::Date => self.date(number),
            Style::DateTime => format!("{} {}", self.date(number), time(number.fract(), true)),
        }
    }

    /// The date of a day number; the day 1900-02-29, which never was, is passed over.
    fn date(&self, number: f64) -> String {
        let days = number.trunc() as u32;
        let days = if self.epoch == 0 && days < 60 { days + 1 } else { days + self.epoch };
        let (year, month, day) = civil(i64::from(days) - 25_569);
        format!("{year:04}-{month:02}-{day:02}")
    }
}

fn built_in(id: u32) -> Style {
    match id {
        14..=17 => Style::Date,
        18 | 20 => Style::Minutes,
        19 | 21 | 45..=47 => Style::Time,
        22 => Style::DateTime,
        _ => Style::Plain,
    }
}

/// Tells by a format's letters; what stands in quotes, behind `\` or in `[red]` says nothing.
fn by_code(code: &str) -> Style {
    let mut letters = String::new();
    let mut chars = code.split(';').next().unwrap_or_default().chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let inner = inner.to_ascii_lowercase();
                if matches!(inner.as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    letters.push_str(&inner);
                }
            }
            c => letters.push(c.to_ascii_lowercase()),
        }
    }
    if letters.contains("general") {
        return Style::Plain;
    }
    let date = letters.contains(['y', 'd']);
    match (date, letters.contains('s'), letters.contains('h')) {
        (true, false, false) => Style::Date,
        (true, ..) => Style::DateTime,
        (false, true, _) => Style::Time,
        (false, false, true) => Style::Minutes,
        _ => Style::Plain,
    }
}

fn time(days: f64, with_seconds: bool) -> String {
    let millis = (days * 86_400_000.0).round() as u64;
    let (hours, minutes, seconds) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
    match (with_seconds, millis % 1000) {
        (false, _) => format!("{hours}:{minutes:02}"),
        (true, 0) => format!("{hours}:{minutes:02}:{seconds:02}"),
        (true, rest) => format!("{hours}:{minutes:02}:{seconds:02}.{rest:03}"),
    }
}

/// The date of a day since 1970-01-01 (Howard Hinnant, 2013, `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_the_sheet_shows_them() {
        let styles = Styles { cells: Vec::new(), epoch: 0 };
        assert_eq!(styles.shown(12.5, Style::Plain), "12.5");
        assert_eq!(styles.shown(62.0 / 86_400.0, Style::Time), "0:01:02");
        assert_eq!(styles.shown(62.0 / 1440.0, Style::Minutes), "1:02");
        assert_eq!(styles.shown(45_322.0, Style::Date), "2024-01-31");
        assert_eq!(styles.shown(1.0, Style::Date), "1900-01-01");
        assert_eq!(styles.shown(45_322.5, Style::DateTime), "2024-01-31 12:00:00");
        assert_eq!(styles.shown(-1.0, Style::Time), "-1");
    }

    #[test]
    fn formats_are_told_by_their_letters() {
        for (code, style) in [
            ("General", Style::Plain),
            ("0.00", Style::Plain),
            ("[h]:mm:ss", Style::Time),
            ("mm:ss.0", Style::Time),
            ("h:mm", Style::Minutes),
            ("d-m-yyyy", Style::Date),
            ("d-m-yyyy h:mm", Style::DateTime),
            ("[Red]0\" days\"", Style::Plain),
        ] {
            assert_eq!(by_code(code), style, "{code}");
        }
        let sheet = b"<styleSheet><numFmts><numFmt numFmtId='164' formatCode='mm:ss'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs></styleSheet>";
        let styles = Styles::read(sheet, 0).unwrap();
        assert_eq!((styles.of(0), styles.of(1), styles.of(7)), (Style::Plain, Style::Time, Style::Plain));
    }
}
