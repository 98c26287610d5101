//! Many codings found again in a long transcript that was corrected. Linux only.
//!
//!     cargo bench --bench reanchor [-- CODINGS WORDS]
//!
//! 10,000 codings in 30,000 words unless said: a word in forty mended, a name replaced throughout, two passages moved, labels
//! renamed. With the version that was coded, and without.

mod measure;

use grenstaal::coding::reanchor::{Outcome, Sought, Words, by_order, by_version};
use grenstaal::text::{Span, Text};
use measure::{Meter, arguments};

#[expect(clippy::print_stdout, reason = "a bench prints")]
fn main() -> anyhow::Result<()> {
    let numbers: Vec<usize> = arguments().iter().filter_map(|number| number.parse().ok()).collect();
    let codings = numbers.first().copied().unwrap_or(10_000);
    let words = numbers.get(1).copied().unwrap_or(30_000);
    let before = transcript(words);
    let after = corrected(&before);
    let (old, new) = (Text::new(before.join("\n\n")), Text::new(after.join("\n\n")));
    let spans = segments(old.as_str(), codings);
    let quoted = |span: &Span| {
        let (start, end) = old.code_points(*span);
        Sought { start, end, words: Words::Quote(old.slice(*span).to_owned()) }
    };
    let sought: Vec<Sought> = spans.iter().map(quoted).collect();
    for (name, way) in [("with the old version", true), ("without", false)] {
        let meter = Meter::start()?;
        let outcomes = if way { by_version(&new, &old, &spans) } else { by_order(&new, &sought) };
        let usage = meter.stop()?;
        let certain = |outcome: &&Outcome| matches!(outcome, Outcome::Unmoved | Outcome::Moved { .. });
        let share = outcomes.iter().filter(certain).count() as f64 * 100.0 / outcomes.len().max(1) as f64;
        println!("{codings} codings, {words} words, {name}: {:.3} s, {share:.1} % certain", usage.wall);
    }
    Ok(())
}

/// Turns of some 60 words from a vocabulary of 4,000, the first of them most often.
fn transcript(words: usize) -> Vec<String> {
    let mut state = 1_u64;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let mut word = |i: usize| {
        let most = 2 + below(4_000);
        let word = format!("w{}", below(most));
        let end = if i % 11 == 10 { "." } else { "" };
        if i % 97 == 96 { format!("Anna{end}") } else { format!("{word}{end}") }
    };
    let turn = |i: usize| {
        let said: Vec<String> = (0..60).map(|j| word(i * 60 + j)).collect();
        format!("{}: {}", if i.is_multiple_of(2) { "I" } else { "P" }, said.join(" "))
    };
    (0..words / 60).map(turn).collect()
}

fn corrected(before: &[String]) -> Vec<String> {
    let mended = |(i, turn): (usize, &String)| {
        let words = turn
            .split(' ')
            .enumerate()
            .map(|(j, word)| if (i * 60 + j) % 40 == 39 { format!("{word}x") } else { word.replace("Anna", "Petra") });
        words.collect::<Vec<_>>().join(" ").replace("P: ", "Deelnemer: ")
    };
    let mut after: Vec<String> = before.iter().enumerate().map(mended).collect();
    let third = after.len() / 3;
    after.rotate_left(third.min(3));
    if let Some(part) = after.get_mut(third..third * 2) {
        part.rotate_right(third.min(5));
    }
    after
}

/// Stretches of three to forty words, all over the text.
fn segments(text: &str, count: usize) -> Vec<Span> {
    let blanks: Vec<u32> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| *byte == b' ')
        .filter_map(|(at, _)| u32::try_from(at).ok())
        .collect();
    let one = |i: usize| {
        let first = i * (blanks.len() - 50) / count.max(1);
        let last = first + 3 + i * 7 % 38;
        Some(Span::new(blanks.get(first)? + 1, *blanks.get(last)?))
    };
    (0..count).filter_map(one).collect()
}
