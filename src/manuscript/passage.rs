//! What a manuscript quotes.
//!
//! In: a [`Manuscript`]. Out: its [`Passage`]s in order: words between quotation marks, and block quotations; each with what
//! stands round it, by which its speaker or its source is named. A quotation that a page break cuts is one passage.

use super::marks::{closing, quoted, unclosed};
use super::{Kind, Manuscript, Marker, Paragraph};
use std::ops::Range;

/// Words that a manuscript quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The words, without the marks round them.
    pub words: String,
    /// The words if the closing mark was an apostrophe.
    pub longer: Option<String>,
    /// Place of the paragraph among those of the manuscript.
    pub paragraph: usize,
    /// First byte of the words in its text.
    pub at: usize,
    /// It is a block quotation.
    pub block: bool,
    /// What leads up to it: from the sentence before on.
    pub before: String,
    /// What follows it, to the end of the paragraph.
    pub after: String,
    /// A marker says that it is from literature.
    pub literature: bool,
}

/// Finds the passages.
pub fn passages(manuscript: &Manuscript) -> Vec<Passage> {
    let paragraphs = &manuscript.paragraphs;
    let mut found = Vec::new();
    let mut from = 0;
    for (place, paragraph) in paragraphs.iter().enumerate() {
        let begun = found.len();
        if paragraph.kind == Kind::Block {
            found.extend(block(paragraphs, place));
        } else {
            let start = std::mem::take(&mut from);
            let inline = quoted(&paragraph.text).into_iter().filter(|quoted| quoted.outer.start >= start);
            let mut last = start;
            for quoted in inline {
                let text = |range: Range<usize>| paragraph.text.get(range).unwrap_or_default().to_owned();
                let lead = lead(paragraphs, place, last..quoted.outer.start);
                found.push(Passage {
                    words: text(quoted.inner.clone()),
                    longer: quoted.later.map(|later| text(quoted.inner.start..later)),
                    paragraph: place,
                    at: quoted.inner.start,
                    block: false,
                    before: lead,
                    after: text(quoted.outer.end..paragraph.text.len()),
                    literature: false,
                });
                last = quoted.outer.end;
            }
            if let Some((passage, end)) = broken(paragraphs, place, last) {
                found.push(passage);
                from = end;
            }
        }
        mark(paragraph, found.get_mut(begun..).unwrap_or_default());
    }
    found
}

/// A passage that the end of the paragraph cuts and the next one closes; and where it ends there.
fn broken(paragraphs: &[Paragraph], place: usize, last: usize) -> Option<(Passage, usize)> {
    let (own, next) = (paragraphs.get(place)?, paragraphs.get(place + 1)?);
    let (start, closers) = unclosed(&own.text).filter(|(start, _)| *start >= last)?;
    if own.kind != Kind::Body || next.kind != Kind::Body {
        return None;
    }
    let end = closing(&next.text, closers)?;
    let (head, tail) = (own.text.get(start..)?.trim_end(), next.text.get(..end)?.trim_start());
    let joint = if head.ends_with('-') { "" } else { " " };
    let close = next.text.get(end..)?.chars().next()?.len_utf8();
    let passage = Passage {
        words: format!("{head}{joint}{tail}"),
        longer: None,
        paragraph: place,
        at: start,
        block: false,
        before: lead(paragraphs, place, last..start),
        after: next.text.get(end + close..)?.to_owned(),
        literature: false,
    };
    Some((passage, end + close))
}

/// The passages of a block quotation: one, or one for each turn of a dialogue; what names a speaker is taken off.
fn block(paragraphs: &[Paragraph], place: usize) -> Vec<Passage> {
    let text = paragraphs.get(place).map_or("", |own| own.text.as_str());
    if is_attribution(text) {
        return Vec::new();
    }
    let turns = turns(text);
    let ends = turns.iter().skip(1).copied().chain([text.len()]);
    turns.iter().zip(ends).filter_map(|(from, to)| turn(paragraphs, place, *from..to)).collect()
}

/// Where turns begin: at the start, and at each label of a speaker that follows the end of a sentence, where the text begins
/// with one.
fn turns(text: &str) -> Vec<usize> {
    let mut begins = vec![0];
    if label(text) > 0 {
        let ends = text.match_indices([' ', '\n']).filter(|(at, _)| {
            let before = text.get(..*at).unwrap_or_default().trim_end();
            before.ends_with(['.', '!', '?', '…', ']', ')', '”', '"', '’', '\''])
                || text.as_bytes().get(*at) == Some(&b'\n')
        });
        begins.extend(ends.map(|(at, _)| at + 1).filter(|at| text.get(*at..).is_some_and(is_turn)));
    }
    begins
}

/// Tells whether a text begins with the label of a speaker: one with a digit, or capitals only.
fn is_turn(text: &str) -> bool {
    let name = text.split(':').next().unwrap_or_default();
    label(text) > 0 && (name.chars().any(|c| c.is_ascii_digit()) || name.chars().all(char::is_uppercase))
}

/// The passage of one turn of a block quotation.
fn turn(paragraphs: &[Paragraph], place: usize, range: Range<usize>) -> Option<Passage> {
    let from = range.start;
    let last = range.end == paragraphs.get(place)?.text.len();
    let text = paragraphs.get(place)?.text.get(range)?;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let whole = quoted(text).into_iter().find(|quoted| {
        let (outer, all) = (text.get(quoted.inner.clone()).unwrap_or_default(), letters(text));
        letters(outer) * 10 >= all * 6
    });
    let inner = match whole {
        Some(quoted) => quoted.inner.start..quoted.later.unwrap_or(quoted.inner.end),
        None => label(text)..tail(text),
    };
    let next = paragraphs.get(place + 1).filter(|_| last).map(|next| next.text.as_str());
    let next = next.filter(|text| is_attribution(text));
    let after = format!(
        "{} {}",
        text.get(inner.end..)?.trim_start_matches(['”', '"', '’', '»', '“']),
        next.unwrap_or_default()
    );
    let label = text.get(..inner.start)?.trim_end_matches(['“', '"', '„', '‘', '«', ' ']);
    let before = if label.is_empty() { lead(paragraphs, place, 0..0) } else { label.to_owned() };
    Some(Passage {
        words: text.get(inner.clone())?.trim_end().to_owned(),
        longer: None,
        paragraph: place,
        at: from + inner.start,
        block: true,
        before,
        after,
        literature: false,
    })
}

/// Tells whether a paragraph only says who spoke.
fn is_attribution(text: &str) -> bool {
    let text = text.trim();
    let short = text.split_whitespace().count() <= 12;
    short && (text.starts_with('(') && text.trim_end_matches('.').ends_with(')') || text.starts_with(['—', '–']))
}

/// Where the words begin behind a speaker's name: `P03: …`.
fn label(text: &str) -> usize {
    let Some((name, _)) = text.split_once(':') else { return 0 };
    let is_name = name.len() <= 12 && name.chars().all(char::is_alphanumeric);
    let is_name = is_name
        && (name.chars().any(|c| c.is_ascii_digit()) || name.len() <= 3 && name.starts_with(char::is_uppercase));
    if is_name {
        name.len() + 1 + text.get(name.len() + 1..).map_or(0, |rest| rest.len() - rest.trim_start().len())
    } else {
        0
    }
}

/// Where the words end before `(verpleegkundige)` or `— verpleegkundige`.
fn tail(text: &str) -> usize {
    let end = text.trim_end().trim_end_matches('.').trim_end();
    if let Some(open) = end.strip_suffix(')').and_then(|rest| rest.rfind('(')) {
        let inside = end.get(open + 1..end.len() - 1).unwrap_or_default();
        if inside.chars().any(char::is_alphabetic) && inside.split_whitespace().count() <= 12 {
            return text.get(..open).map_or(open, |words| words.trim_end().len());
        }
    }
    let dash = text.rfind(['—', '–']).filter(|dash| {
        let behind = text.get(*dash..).unwrap_or_default();
        let sentence = text.get(..*dash).unwrap_or_default().trim_end().ends_with(['.', '!', '?', '…', ']', '”', '"']);
        sentence && behind.split_whitespace().count() <= 8
    });
    dash.map_or(text.len(), |dash| text.get(..dash).map_or(dash, |words| words.trim_end().len()))
}

/// What leads up to a quotation: the sentence it stands in, or the last one of the paragraph before.
fn lead(paragraphs: &[Paragraph], place: usize, range: Range<usize>) -> String {
    let own = paragraphs.get(place).and_then(|own| own.text.get(range)).unwrap_or_default();
    let own = own.trim_end();
    let text = if own.trim().is_empty() {
        let before = place.checked_sub(1).and_then(|place| paragraphs.get(place));
        before.filter(|before| before.kind == Kind::Body).map_or("", |before| before.text.trim_end())
    } else {
        own
    };
    // The sentence that ends here, and the one before it when this one is no more than a few words.
    let ends: Vec<usize> = text
        .match_indices(['.', '!', '?'])
        .map(|(at, _)| at + 1)
        .filter(|at| {
            text.get(*at..)
                .is_some_and(|rest| rest.starts_with(' ') && rest.trim_start().starts_with(|c: char| !c.is_lowercase()))
        })
        .collect();
    let start = ends.last().copied().unwrap_or(0);
    text.get(start..).unwrap_or_default().trim().to_owned()
}

/// Lets `literature` markers speak for the passage before them, or else for the next.
fn mark(paragraph: &Paragraph, passages: &mut [Passage]) {
    let is_literature = |marker: &&Marker| marker.says.eq_ignore_ascii_case("literature");
    for marker in paragraph.markers.iter().filter(is_literature) {
        let before = passages.iter().rposition(|passage| passage.at < marker.at || passage.block && marker.at == 0);
        let place = before.unwrap_or(0);
        if let Some(passage) = passages.get_mut(place) {
            passage.literature = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn found(text: &str) -> Vec<Passage> {
        passages(&read("a.md", text.as_bytes()).unwrap())
    }

    #[test]
    fn what_stands_round_a_passage() {
        let all = found("Eerst iets. Een fysiotherapeut verwoordt dat zo: “Ik sta nu ergens anders” (P04). Meer.");
        assert_eq!(all[0].words, "Ik sta nu ergens anders");
        assert_eq!(all[0].before, "Een fysiotherapeut verwoordt dat zo:");
        assert_eq!(all[0].after, " (P04). Meer.");
    }

    #[test]
    fn a_block_quotation_loses_its_attribution() {
        let all = found(
            "Zij zegt:\n\n> Een lange zin hier. (verpleegkundige)\n\n> “Nog een zin hier.” — P03\n\n> Derde zin hier.\n\n> — P05\n",
        );
        let told: Vec<_> = all.iter().map(|p| (p.words.as_str(), p.after.trim())).collect();
        assert_eq!(
            told,
            [
                ("Een lange zin hier.", "(verpleegkundige)"),
                ("Nog een zin hier.", "— P03"),
                ("Derde zin hier.", "— P05")
            ]
        );
        assert_eq!(all[0].before, "Zij zegt:");
        assert_eq!(found("> P03: Dat was zo.")[0].words, "Dat was zo.");
    }

    #[test]
    fn a_dialogue_in_a_block_quotation_is_as_many_passages_as_turns() {
        let all =
            found("> I: En toen, hoe ging dat?\n> P03: Toen ging ik: naar huis. I: Echt waar?\n> P03: Ja. (diëtist)\n");
        let told: Vec<_> = all.iter().map(|p| (p.before.as_str(), p.words.as_str(), p.after.trim())).collect();
        let expected = [
            ("I:", "En toen, hoe ging dat?", ""),
            ("P03:", "Toen ging ik: naar huis.", ""),
            ("I:", "Echt waar?", ""),
            ("P03:", "Ja.", "(diëtist)"),
        ];
        assert_eq!(told, expected);
        assert_eq!(found("> Eerst dit. P03: dat.").len(), 1, "no dialogue");
    }

    #[test]
    fn a_page_break_cuts_nothing() {
        let all = passages(
            &read("a.txt", "Hij zei “dat wij daar zo\n\nlang stonden” en ging. ‘Nog een zin’.\n".as_bytes()).unwrap(),
        );
        let words: Vec<_> = all.iter().map(|p| p.words.as_str()).collect();
        assert_eq!(words, ["dat wij daar zo lang stonden", "Nog een zin"]);
    }

    #[test]
    fn literature_is_marked_behind_or_above() {
        let all = found(
            "“Een zin uit een boek”<!-- grenstaal: literature --> en “een zin van iemand”.\n\n<!-- grenstaal: literature -->\n> Een lang citaat.\n",
        );
        let told: Vec<bool> = all.iter().map(|p| p.literature).collect();
        assert_eq!(told, [true, false, true]);
    }
}
