//! Times as tables and annotation programs write them.
//!
//! In: `0:01:02.5`, `1:02`, `00:01:02:15` with frames, `62.5`, seconds as a number. Out: [`Time`]; never a time of day.

use super::super::Time;

/// What a cell says about time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The time; of a plain number as many units as it says.
    pub time: Stamp,
    /// Whether frames stood behind it, which are left out.
    pub frames: bool,
}

/// A time with its unit, or a plain number that still needs one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stamp {
    /// Hours, minutes and seconds.
    Clock(Time),
    /// A number in a unit that the column has to tell.
    Number(f64),
}

/// Turns seconds into a time; what is no number, negative or beyond a thousand hours is none.
pub fn seconds(seconds: f64) -> Option<Time> {
    let millis = (seconds * 1000.0).round();
    (millis.is_finite() && (0.0..=3.6e9).contains(&millis)).then_some(Time(millis as u32))
}

/// Reads one moment; brackets round it are allowed.
pub fn moment(text: &str) -> Option<Moment> {
    let text = text.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']).trim();
    if text.is_empty() || text.len() > 24 {
        return None;
    }
    if let Some(time) = Time::parse(text) {
        return Some(Moment { time: Stamp::Clock(time), frames: false });
    }
    if let Some((before, frames)) = text.rsplit_once([':', ';']) {
        let is_frame = frames.len() == 2 && frames.bytes().all(|b| b.is_ascii_digit());
        let whole = before.matches(':').count() == 2 && !before.contains(['.', ',']);
        let time = Time::parse(before).filter(|_| is_frame && whole)?;
        return Some(Moment { time: Stamp::Clock(time), frames: true });
    }
    let plain = text.strip_suffix('s').unwrap_or(text).trim_end().replace(',', ".");
    let digits =
        plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') && plain.starts_with(|c: char| c.is_ascii_digit());
    let number: f64 = plain.parse().ok().filter(|_| digits)?;
    Some(Moment { time: Stamp::Number(number), frames: false })
}

/// Reads `begin - end`, `begin --> end` or `begin – end` with clock times.
pub fn range(text: &str) -> Option<(Moment, Moment)> {
    let (begin, end) = ["-->", "–", "—", " - ", "-", " to ", " tot "].iter().find_map(|mark| text.split_once(mark))?;
    let clock = |part: &str| moment(part).filter(|moment| matches!(moment.time, Stamp::Clock(_)));
    Some((clock(begin)?, clock(end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_as_tables_have_them() {
        let clock = |text: &str| match moment(text) {
            Some(Moment { time: Stamp::Clock(time), frames }) => Some((time.0, frames)),
            _ => None,
        };
        assert_eq!(clock("00:00:01:15"), Some((1000, true)));
        assert_eq!(clock("00:00:01;15"), Some((1000, true)));
        assert_eq!(clock("[0:01:02.5]"), Some((62_500, false)));
        assert_eq!(clock("1:02"), Some((62_000, false)));
        assert_eq!(moment("12,5 s").map(|m| m.time), Some(Stamp::Number(12.5)));
        assert_eq!(moment("0.00072").map(|m| m.time), Some(Stamp::Number(0.00072)));
        for text in ["", "ja", "1e9", "NaN", "10:02 uur", "2024-01-02", "1:2:3:4:5", "-4", "infs"] {
            assert_eq!(moment(text), None, "{text}");
        }
        let (begin, end) = range("00:00:01,000 --> 00:00:02,500").unwrap();
        assert_eq!((begin.time, end.time), (Stamp::Clock(Time(1000)), Stamp::Clock(Time(2500))));
        assert_eq!(seconds(1.0059), Some(Time(1006)));
        assert_eq!(seconds(f64::NAN), None);
        assert_eq!(seconds(-1.0), None);
    }
}
