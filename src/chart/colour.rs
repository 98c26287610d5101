//! In: a count and the highest count. Out: colours that can be told apart without colour vision
//! and in grey (Okabe and Ito 2008), on a white ground.

/// Red, green and blue.
pub(super) type Colour = (u8, u8, u8);

pub(super) const WHITE: Colour = (255, 255, 255);
pub(super) const BLACK: Colour = (0, 0, 0);
/// Text, and lines that carry meaning.
pub(super) const INK: Colour = (30, 30, 30);
/// Text that stands back: the caption, the numbers of an axis.
pub(super) const SOFT: Colour = (89, 89, 89);
/// A zero in a cell.
pub(super) const ZERO: Colour = (118, 118, 118);
/// Lines that only guide the eye.
pub(super) const GUIDE: Colour = (205, 205, 205);
/// The ground of a bar: how long it could have been.
pub(super) const TRACK: Colour = (236, 238, 241);
/// Okabe and Ito's blue.
pub(super) const BLUE: Colour = (0, 114, 178);
/// Okabe and Ito's vermillion.
pub(super) const VERMILLION: Colour = (213, 94, 0);

const LIGHTEST: (u8, u8, u8) = (222, 236, 247);

/// The ground of a cell: white for nothing, then from light to full blue in equal steps.
pub(super) fn shade(count: u32, highest: u32) -> Colour {
    if count == 0 {
        return WHITE;
    }
    let mix = |light: u8, full: u8| {
        let (light, full) = (i64::from(light), i64::from(full));
        let (step, steps) = (i64::from(count) - 1, (i64::from(highest) - 1).max(1));
        u8::try_from(light + (full - light) * step.min(steps) / steps).unwrap_or(u8::MAX)
    };
    (mix(LIGHTEST.0, BLUE.0), mix(LIGHTEST.1, BLUE.1), mix(LIGHTEST.2, BLUE.2))
}

/// The colour of a number on such a ground: a contrast of at least 4.5 to 1 along the whole scale.
pub(super) fn number_on(ground: Colour) -> Colour {
    let (red, green, blue) = (u32::from(ground.0), u32::from(ground.1), u32::from(ground.2));
    let brightness = (299 * red + 587 * green + 114 * blue) / 1000;
    if brightness < 100 { WHITE } else { BLACK }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_darker_and_nothing_is_white() {
        assert_eq!(shade(0, 4), WHITE);
        assert_eq!(shade(1, 4), LIGHTEST);
        assert!(shade(2, 4).0 > shade(3, 4).0);
        assert_eq!(shade(4, 4), BLUE);
        assert_eq!(shade(1, 1), LIGHTEST);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the contrast formula of WCAG; nothing of it reaches an output")]
    fn every_number_stands_out_from_its_ground() {
        // Contrast after WCAG 2.1.
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let light = |c: Colour| 0.2126 * part(c.0) + 0.7152 * part(c.1) + 0.0722 * part(c.2) + 0.05;
        for count in 1..=100 {
            let ground = shade(count, 100);
            let (a, b) = (light(ground), light(number_on(ground)));
            assert!(a.max(b) / a.min(b) >= 4.5, "{count}: {}", a.max(b) / a.min(b));
        }
        assert_eq!((number_on(BLUE), number_on(LIGHTEST)), (WHITE, BLACK));
    }
}
