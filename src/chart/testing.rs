//! In: what a chart draws. Out: for the tests of this module, whether it is sound.

use super::font::Fonts;
use super::page::Page;
use super::sheet::{Area, Mark};
use super::{Chart, Frame, Words};

/// A frame with words in it.
pub(super) fn frame() -> Frame {
    let words = Words {
        most: "Meest".to_owned(),
        least: "Minst".to_owned(),
        of: "van".to_owned(),
        empty: "Geen rijen.".to_owned(),
    };
    Frame {
        name: "proef".to_owned(),
        title: "Wat deelnemers zeggen over samenwerken & leren".to_owned(),
        caption: "n = 9 deelnemers; één laag.".to_owned(),
        alt: "Een proef.".to_owned(),
        words,
    }
}

/// A label of 300 characters with everything that could do harm.
pub(super) fn nasty() -> String {
    let text = "<script>alert('é')</script> & \"x\" \u{1b}[31m \u{0} 漢字 🙂 ]]> <!-- ".repeat(9);
    text.chars().take(300).collect()
}

/// Fails unless every mark lies on the sheet and no two texts overlap.
pub(super) fn assert_legible(page: &Page<'_>) {
    let fonts = Fonts::load().unwrap();
    let (mut texts, sheet) = (Vec::<(Area, &str)>::new(), &page.sheet);
    for mark in &sheet.marks {
        let area = match mark {
            Mark::Text(text) => text.area(&fonts),
            Mark::Box(area, _) | Mark::Hatch(area, _) => *area,
            Mark::Disc((x, y), radius, _) => {
                let radius = i32::try_from(*radius).unwrap();
                let (left, top) = (x - radius, y - radius);
                Area { left, top, width: 2 * radius, height: 2 * radius }
            }
        };
        assert!(area.left >= 0 && area.right() <= sheet.width, "beside the sheet: {mark:?}");
        assert!(area.top >= 0 && area.bottom() <= sheet.height, "above or below: {mark:?}");
        if let Mark::Text(text) = mark {
            texts.push((area, &text.words));
        }
    }
    texts.sort_by_key(|(area, _)| area.top);
    for (i, (area, words)) in texts.iter().enumerate() {
        let level = texts.iter().skip(i + 1).take_while(|(other, _)| other.top < area.bottom());
        for (other, over) in level {
            assert!(!overlap(*other, *area), "{words:?} lies over {over:?}");
        }
    }
}

fn overlap(a: Area, b: Area) -> bool {
    a.left < b.right() && b.left < a.right() && a.top < b.bottom() && b.top < a.bottom()
}

/// Fails unless the SVG is well-formed, holds these words and nothing that runs.
pub(super) fn assert_sound(chart: &Chart, words: &[&str]) {
    let (mut open, mut text) = (Vec::new(), String::new());
    for part in chart.svg.trim_end().split_inclusive('>') {
        let (before, tag) = part.split_once('<').expect("a tag");
        text.push_str(before.trim_matches('\n'));
        text.push(' ');
        let tag = tag.strip_suffix('>').expect("the end of a tag");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
        let known = ["svg", "title", "desc", "rect", "line", "circle", "text"];
        assert!(known.contains(&name), "{tag}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty());
    assert!(!chart.svg.chars().any(|c| c.is_control() && c != '\n'));
    for (i, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"];
        assert!(known.iter().any(|entity| text[i..].starts_with(entity)));
    }
    for word in words.iter().flat_map(|words| words.split(' ')) {
        assert!(text.contains(&word.replace('&', "&amp;")), "{word} is not in the SVG");
    }
}

/// Width and height a PNG gives in its head.
pub(super) fn png_size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}
