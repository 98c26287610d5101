//! A day, as a memo is dated.
//!
//! In: text, or days since the first of January 1970. Out: whether it is a day of the calendar; `yyyy-mm-dd`.

/// Tells whether `text` is a day of the calendar, as `yyyy-mm-dd`.
pub fn is_date(text: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let [year, month, day] = [year, month, day].map(|part| part.parse::<u32>().unwrap_or(0));
    (1..=days_of(year, month)).contains(&day)
}

/// Writes the day that is so many days after the first of January 1970.
pub fn day_after_1970(mut days: u32) -> String {
    let length = |year| (1..=12).map(|month| days_of(year, month)).sum::<u32>();
    let mut year = 1970;
    while days >= length(year) {
        days -= length(year);
        year += 1;
    }
    let mut month = 1;
    while days >= days_of(year, month) {
        days -= days_of(year, month);
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

/// How many days a month has; none where there is no such month.
fn days_of(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        for right in ["2025-03-14", "2000-02-29", "1999-12-31"] {
            assert!(is_date(right), "{right}");
        }
        for wrong in [
            "2025-3-14",
            "1900-02-29",
            "2025-04-31",
            "2025-13-01",
            "2025-01-00",
            "14-03-2025",
            "",
            "2025-03-14T10:00:00",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (days, day) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (789, "1972-02-29"), (11_016, "2000-02-29"), (20_161, "2025-03-14")]
        {
            assert_eq!(day_after_1970(days), day);
        }
    }
}
