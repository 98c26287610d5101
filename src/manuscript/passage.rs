//! What a manuscript quotes.
//!
//! In: a [`Manuscript`], and the [`Labels`] of a study. Out: its [`Passage`]s in order: words between quotation marks, and
//! block quotations; each with what stands round it, by which its speaker or its source is named. And [`Odd`] marks, for words
//! between them may have been passed over.

use super::block::block;
use super::chain::{Chain, chain};
use super::label::Labels;
use super::marks::{Marks, Quoted, marks};
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
    /// One past their last byte in it.
    pub to: usize,
    /// It is a block quotation.
    pub block: bool,
    /// What leads up to it: from the sentence before on.
    pub before: String,
    /// What follows it, to the end of the paragraph.
    pub after: String,
    /// A marker says that it is from literature.
    pub literature: bool,
    /// What looks like the label of a speaker before it.
    pub label: Option<String>,
    /// The study knows a speaker by that label.
    pub is_known: bool,
}

/// A quotation mark of which it is not sure what it encloses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Odd {
    /// Place of the paragraph among those of the manuscript.
    pub paragraph: usize,
    /// Where the mark stands in its text.
    pub at: usize,
    /// The mark, as it is typed.
    pub mark: String,
    /// The words beside it.
    pub words: String,
    /// Why it is odd.
    pub why: Why,
}

/// Why a mark is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It opens, and nothing closes.
    Unclosed,
    /// It closes, and nothing opened.
    Unopened,
    /// It is closed by a mark of another kind; the words are sought.
    Mixed,
}

/// What a manuscript quotes, and where that is not sure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Quotations {
    /// The passages, in order.
    pub passages: Vec<Passage>,
    /// The odd marks, in order.
    pub odd: Vec<Odd>,
}

/// Words that make a quotation; fewer are a term.
pub(super) const TERM: usize = 4;

/// Finds the passages.
pub fn passages(manuscript: &Manuscript, labels: &Labels) -> Vec<Passage> {
    quotations(manuscript, labels).passages
}

/// Finds the passages and the odd marks.
pub(super) fn quotations(manuscript: &Manuscript, labels: &Labels) -> Quotations {
    let paragraphs = &manuscript.paragraphs;
    let running = |paragraph: &Paragraph| paragraph.kind != Kind::Block;
    let all: Vec<Marks> =
        paragraphs.iter().map(|own| if running(own) { marks(&own.text) } else { Marks::default() }).collect();
    let mut found = Quotations::default();
    // What an earlier paragraph's quotation reached over.
    let mut done = (0, 0);
    for ((place, paragraph), own) in paragraphs.iter().enumerate().zip(&all) {
        let begun = found.passages.len();
        if running(paragraph) {
            let from = match place.cmp(&done.0) {
                std::cmp::Ordering::Less if paragraph.kind == Kind::Body => paragraph.text.len(),
                std::cmp::Ordering::Equal => done.1,
                _ => 0,
            };
            let over = chain(paragraphs, &all, place).filter(|chain| chain.mark.start >= from);
            let until = over.as_ref().map_or(paragraph.text.len(), |chain| chain.mark.start);
            inline(paragraphs, place, own, from..until, &mut found);
            if let Some(chain) = over {
                found.passages.extend(open(paragraphs, place, &chain));
                if !chain.rest.is_empty() {
                    done = chain.end;
                }
            }
        } else {
            found.passages.extend(block(paragraphs, place, labels));
        }
        mark(paragraph, found.passages.get_mut(begun..).unwrap_or_default());
    }
    found
}

/// The passages between marks in a part of a paragraph, and the marks there that are odd.
fn inline(paragraphs: &[Paragraph], place: usize, own: &Marks, within: Range<usize>, found: &mut Quotations) {
    let Some(paragraph) = paragraphs.get(place) else { return };
    let text = |range: Range<usize>| paragraph.text.get(range).unwrap_or_default().to_owned();
    let mut last = within.start;
    let mut odd = Vec::new();
    let is_within = |range: &Range<usize>| range.start >= within.start && range.start < within.end;
    for Quoted { outer, inner, later, mixed, .. } in own.pairs.iter().filter(|quoted| is_within(&quoted.outer)) {
        found.passages.push(Passage {
            words: text(inner.clone()),
            longer: later.map(|later| text(inner.start..later)),
            paragraph: place,
            at: inner.start,
            to: inner.end,
            before: lead(paragraphs, place, last..outer.start),
            after: text(outer.end..paragraph.text.len()),
            ..Passage::default()
        });
        last = outer.end;
        if *mixed {
            let mark = format!("{} {}", text(outer.start..inner.start), text(inner.end..outer.end));
            odd.push(Odd { paragraph: place, at: outer.start, mark, words: text(inner.clone()), why: Why::Mixed });
        }
    }
    for lone in own.lone.iter().filter(|lone| is_within(&lone.place)) {
        let (words, why) = match lone.opens {
            true => (text(lone.place.end..paragraph.text.len()), Why::Unclosed),
            false => (text(0..lone.place.start), Why::Unopened),
        };
        odd.push(Odd { paragraph: place, at: lone.place.start, mark: text(lone.place.clone()), words, why });
    }
    odd.sort_by_key(|odd| odd.at);
    found.odd.extend(odd);
}

/// The passage that the end of a paragraph cuts.
fn open(paragraphs: &[Paragraph], place: usize, chain: &Chain) -> Option<Passage> {
    let own = paragraphs.get(place)?;
    let mut words = own.text.get(chain.mark.end..)?.trim_end().to_owned();
    for (next, range) in &chain.rest {
        let more = paragraphs.get(*next)?.text.get(range.clone())?.trim();
        let joint = if words.ends_with('-') { "" } else { " " };
        words = format!("{words}{joint}{more}");
    }
    let (last, end) = chain.end;
    Some(Passage {
        words,
        paragraph: place,
        at: chain.mark.end,
        to: own.text.len(),
        before: lead(paragraphs, place, 0..chain.mark.start),
        after: paragraphs.get(last)?.text.get(end..)?.to_owned(),
        ..Passage::default()
    })
}

/// What leads up to a quotation: the sentence it stands in, or the last one of the paragraph before.
pub(super) fn lead(paragraphs: &[Paragraph], place: usize, range: Range<usize>) -> String {
    let own = paragraphs.get(place).and_then(|own| own.text.get(range)).unwrap_or_default();
    let own = own.trim_end();
    // A row of a table leads up to nothing, and nothing to it.
    let is_row = |own: &Paragraph| own.text.contains(" | ");
    let text = if own.trim().is_empty() {
        let before = place.checked_sub(1).and_then(|place| paragraphs.get(place));
        let before = before.filter(|before| before.kind == Kind::Body && !is_row(before));
        let before = before.filter(|_| !paragraphs.get(place).is_some_and(is_row));
        before.map_or("", |before| before.text.trim_end())
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
    // Who said another quotation is named there, not who says this one.
    let other = |quoted: &Quoted| {
        let words = text.get(quoted.inner.clone()).unwrap_or_default();
        quoted.outer.end > start && words.split_whitespace().count() >= TERM
    };
    if own.trim().is_empty() && !text.ends_with(':') && marks(text).pairs.iter().any(other) {
        return String::new();
    }
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

    fn labels() -> Labels {
        Labels::known(&["i", "p03", "interviewer", "pedagogisch medewerker"])
    }

    fn found(text: &str) -> Vec<Passage> {
        passages(&read("a.md", text.as_bytes()).unwrap(), &labels())
    }

    #[test]
    fn what_stands_round_a_passage() {
        let all = found("Eerst iets. Een fysiotherapeut verwoordt dat zo: “Ik sta nu ergens anders” (P04). Meer.");
        assert_eq!(all[0].words, "Ik sta nu ergens anders");
        assert_eq!(all[0].before, "Een fysiotherapeut verwoordt dat zo:");
        assert_eq!(all[0].after, " (P04). Meer.");
    }

    #[test]
    fn who_said_the_quotation_before_says_nothing_of_this_one() {
        let before = |text: &str| found(text).last().unwrap().before.clone();
        assert_eq!(before("“Twee dagen hangt hij slap. En dan wel.” (P04)\n\n“Een zin van niemand hier.”\n"), "");
        assert_eq!(before("- “Twee dagen hangt hij slap” (P04)\n- “Een zin van niemand hier.”\n"), "");
        assert_eq!(before("“Twee dagen hangt hij slap” (P04)\n\n> Een zin van niemand hier.\n"), "");
        assert_eq!(before("P04 sprak van “zwaarte”.\n\n“Een zin van iemand hier.”\n"), "P04 sprak van “zwaarte”.");
        let leads = "Na “twee dagen hangt hij slap” zegt P04:";
        assert_eq!(before(&format!("{leads}\n\n> Een zin van iemand hier.\n")), leads);
    }

    #[test]
    fn a_row_of_a_table_says_nothing_of_the_next() {
        let text =
            "<table><tr><td>“Een”</td><td>P03</td></tr><tr><td>“Twee”</td><td>P04</td></tr></table><p>“Drie”</p>";
        let all = passages(&read("a.html", text.as_bytes()).unwrap(), &labels());
        let told: Vec<_> = all.iter().map(|p| (p.before.as_str(), p.after.as_str())).collect();
        assert_eq!(told, [("", " | P03"), ("", " | P04"), ("", "")]);
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
    fn a_line_that_only_names_a_speaker_is_no_word_of_a_block_quotation() {
        let told =
            |text: &str| found(text).into_iter().map(|p| (p.words, p.after.trim().to_owned())).collect::<Vec<_>>();
        let pair = |words: &str, after: &str| vec![(words.to_owned(), after.to_owned())];
        assert_eq!(
            told("> Dat was zo.  \n> Pedagogisch medewerker, 15 jaar ervaring\n"),
            pair("Dat was zo.", "— Pedagogisch medewerker, 15 jaar ervaring")
        );
        assert_eq!(told("> Dat was zo.\n> -- P03\n"), pair("Dat was zo.", "— P03"));
        assert_eq!(told("> Dat was zo. P03\n"), pair("Dat was zo.", "— P03"));
        assert_eq!(
            told("> Dat was zo.\n>\n> *Interviewer P03, gesprek 2*\n"),
            pair("Dat was zo.", "— Interviewer P03, gesprek 2")
        );
        assert_eq!(
            told("<blockquote><p>Dat was zo.</p><footer>P03</footer></blockquote>"),
            pair("Dat was zo.", "— P03")
        );
        assert_eq!(
            told("> Toen was ik nog geen pedagogisch medewerker\n"),
            pair("Toen was ik nog geen pedagogisch medewerker", "")
        );
        assert_eq!(told("> Wat ik ben? Pedagogisch medewerker.\n"), pair("Wat ik ben? Pedagogisch medewerker.", ""));
        assert_eq!(told("> Dat was zo.\n\nP03\n"), pair("Dat was zo.", ""), "outside of the block it may be a heading");
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
        let told = |text: &str| {
            let found = quotations(&read("a.txt", text.as_bytes()).unwrap(), &labels());
            assert_eq!(found.odd, [], "{text}");
            found.passages.into_iter().map(|passage| (passage.words, passage.after)).collect::<Vec<_>>()
        };
        let pair = |words: &str, after: &str| (words.to_owned(), after.to_owned());
        assert_eq!(
            told("Hij zei “dat wij daar zo\n\nlang stonden” en ging. ‘Nog een zin’.\n"),
            [pair("dat wij daar zo lang stonden", " en ging. ‘Nog een zin’."), pair("Nog een zin", ".")]
        );
        assert_eq!(
            told("“Eerste stuk.\n\nMidden ‘met iets’ erin.\n\nLaatste stuk” (P03).\n"),
            [pair("Eerste stuk. Midden ‘met iets’ erin. Laatste stuk", " (P03).")]
        );
        assert_eq!(
            told("Zij zei: “Eerste stuk.\n\n“Tweede stuk.\n\n“Derde stuk” (P03).\n\n“Een ander.”\n"),
            [
                pair("Eerste stuk.", " (P03)."),
                pair("Tweede stuk.", " (P03)."),
                pair("Derde stuk", " (P03)."),
                pair("Een ander.", "")
            ]
        );
    }

    #[test]
    fn odd_marks_are_told() {
        let told = |text: &str| {
            let found = quotations(&read("a.txt", text.as_bytes()).unwrap(), &labels());
            found.odd.into_iter().map(|odd| (odd.mark, odd.why)).collect::<Vec<_>>()
        };
        assert_eq!(told("Zij zei: “dat is zo.\n\nEn “dit” ook.\n"), [("“".to_owned(), Why::Unclosed)]);
        assert_eq!(told("Zij zei dat is zo”.\n"), [("”".to_owned(), Why::Unopened)]);
        assert_eq!(told("Zij zei “dat is zo\".\n"), [("“ \"".to_owned(), Why::Mixed)]);
        assert_eq!(told("    “Zij zei dat is zo.\n"), [], "a block quotation is sought as it is");
    }

    #[test]
    fn labels_of_a_dialogue_may_be_names_and_roles() {
        let all =
            found("> Interviewer: En toen?\n> Pedagogisch medewerker: Toen ging ik weg.\n> Docent: Ik ook niet.\n");
        let told: Vec<_> = all
            .iter()
            .map(|p| (p.before.as_str(), p.words.as_str(), p.label.as_deref().filter(|_| !p.is_known)))
            .collect();
        assert_eq!(
            told,
            [
                ("Interviewer:", "En toen?", None),
                ("Pedagogisch medewerker:", "Toen ging ik weg.", None),
                ("", "Ik ook niet.", Some("Docent"))
            ]
        );
        let both = found("> “Toen ging ik weg.” En daarna: “Ik kwam terug in de ochtend.” (P03)\n");
        let told: Vec<_> = both.iter().map(|p| (p.words.as_str(), p.after.trim())).collect();
        assert_eq!(told[1], ("Ik kwam terug in de ochtend.", "(P03)"));
        let inside = found("> “P03: Toen ging ik weg.”\n");
        assert_eq!((inside[0].before.as_str(), inside[0].words.as_str()), ("P03:", "Toen ging ik weg."));
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
