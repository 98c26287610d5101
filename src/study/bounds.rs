//! What a study's own words for a quantity stand for.
//!
//! In: `"een enkeling" = { count = [1, 2] }` under `[quantities]`. Out: [`Bounds`], by which a manuscript's words are held
//! against what was counted.

use crate::locale::Locale;
use serde::Deserialize;

/// From how many to how many, of n and of a hundred; both hold where both are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The least and the most, in numbers.
    pub count: Option<[u64; 2]>,
    /// The least and the most, of a hundred.
    pub percent: Option<[u64; 2]>,
}

impl Bounds {
    /// Says what is wrong with them.
    pub fn fault(self) -> Option<&'static str> {
        let reversed = |range: Option<[u64; 2]>| range.is_some_and(|[least, most]| least > most);
        if self.count.is_none() && self.percent.is_none() {
            Some("says neither `count` nor `percent`")
        } else if reversed(self.count) || reversed(self.percent) {
            Some("goes from more to less")
        } else {
            None
        }
    }

    /// Tells whether `count` of `n` lies within.
    pub fn holds(self, count: u64, n: u64) -> bool {
        let number = self.count.is_none_or(|[least, most]| (least..=most).contains(&count));
        let share = |least: u64, most: u64| count * 100 >= n * least && count * 100 <= n * most;
        number && self.percent.is_none_or(|[least, most]| share(least, most))
    }

    /// Says what they are.
    pub fn means(self, locale: Locale) -> String {
        let range = |[least, most]: [u64; 2], unit: &str| match (least, most) {
            (least, most) if least == most => format!("{least}{unit}"),
            (least, most) => locale.fill("verify.range", &[("least", &least), ("most", &most)]) + unit,
        };
        let parts = [self.count.map(|count| range(count, "")), self.percent.map(|percent| range(percent, " %"))];
        let and = format!(" {} ", locale.text("verify.and"));
        parts.into_iter().flatten().collect::<Vec<_>>().join(&and)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_numbers_and_shares() {
        let both = Bounds { count: Some([2, 4]), percent: Some([0, 40]) };
        let held: Vec<u64> = (0..=9).filter(|count| both.holds(*count, 9)).collect();
        assert_eq!((held, both.means(Locale::En).as_str()), (vec![2, 3], "from 2 to 4 and from 0 to 40 %"));
        assert_eq!(both.fault(), None);
        assert_eq!(Bounds { count: Some([3, 3]), percent: None }.means(Locale::En), "3");
        assert!(Bounds { count: Some([3, 2]), percent: None }.fault().is_some());
        assert!(Bounds { count: None, percent: None }.fault().is_some());
    }
}
