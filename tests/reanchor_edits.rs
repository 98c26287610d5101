//! Random corrections of random transcripts, with codings whose true new place is known: how many are found again.
//!
//! In: a seed. Out: the shares that `docs/reanchor.md` tells. No coding may ever end on wrong words.

mod corrections;
mod editor;
mod talk;
mod truth;

use corrections::{KINDS, Kind, correct};
use editor::Editor;
use grenstaal::coding::reanchor::{How, Outcome, Sought, Words, by_order, by_version};
use grenstaal::digest::Digest;
use grenstaal::text::{Span, Text};
use std::collections::BTreeMap;
use std::ops::Range;
use talk::{Dice, codings, transcript};
use truth::{Truth, Verdict};

enum Talk {
    /// So many turns.
    Random(usize),
    Given(Vec<String>),
}

#[derive(Default)]
struct Shares(BTreeMap<Verdict, usize>);

impl Shares {
    fn line(&self) -> String {
        let all: usize = self.0.values().sum();
        let share = |verdict| {
            let count = self.0.get(&verdict).copied().unwrap_or(0);
            format!("{:>7.2}%", count as f64 * 100.0 / all.max(1) as f64)
        };
        let wrong = self.0.get(&Verdict::Wrong).copied().unwrap_or(0);
        let columns = [Verdict::Right, Verdict::Listed, Verdict::Missed, Verdict::Gone].map(share).join(" ");
        format!("{all:>7} {columns} {wrong:>6}")
    }
}

fn run(kind: Kind, seeds: Range<u64>, talk: &Talk, shares: &mut BTreeMap<&'static str, Shares>) -> Vec<String> {
    let mut wrong = Vec::new();
    for seed in seeds {
        let mut dice = Dice(seed * 1000 + kind as u64);
        let (before, count) = match talk {
            Talk::Random(turns) => (transcript(&mut dice, *turns), *turns),
            Talk::Given(texts) => (dice.one(texts).clone(), 60),
        };
        let codings = codings(&before, &mut dice, count);
        let mut editor = Editor::new(&before);
        correct(&mut editor, kind, &mut dice);
        let (old, new) = (Text::new(before), Text::new(editor.text()));
        let spans: Vec<Span> = codings.iter().map(|(a, b)| old.span_of(*a as u32, *b as u32).unwrap()).collect();
        let sought = |words: &dyn Fn(&str) -> Words| -> Vec<Sought> {
            let one = |((start, end), span): (&(usize, usize), &Span)| Sought {
                start: *start as u32,
                end: *end as u32,
                words: words(old.slice(*span)),
            };
            codings.iter().zip(&spans).map(one).collect()
        };
        let quotes = sought(&|words| Words::Quote(words.to_owned()));
        let digests = sought(&|words| Words::Digest(Digest::of(words.as_bytes()).to_string()[..16].to_owned()));
        let ways = [
            ("version", by_version(&new, &old, &spans)),
            ("order", by_order(&new, &quotes)),
            ("digest", by_order(&new, &digests)),
        ];
        let origins = editor.origins();
        for (way, outcomes) in ways {
            assert_eq!(outcomes.len(), codings.len(), "none is left out");
            for ((coding, span), outcome) in codings.iter().zip(&spans).zip(outcomes) {
                let truth = Truth::new(&editor, &new, &old, *coding, &origins);
                let verdict = truth.verdict(&outcome);
                *shares.entry(way).or_default().0.entry(verdict).or_default() += 1;
                if verdict == Verdict::Wrong {
                    let now = match &outcome {
                        Outcome::Moved { to, how, score } => format!("{how:?} {score} “{}”", new.slice(*to)),
                        other => format!("{other:?}"),
                    };
                    wrong.push(format!("{kind:?} {seed} {way}: “{}” → {now}", old.slice(*span)));
                }
            }
        }
    }
    wrong
}

fn report(seeds: Range<u64>, talk: &Talk) -> Vec<String> {
    let mut lines = Vec::new();
    let mut wrong = Vec::new();
    for kind in KINDS.into_iter().chain([Kind::Everything]) {
        let mut shares = BTreeMap::new();
        wrong.extend(run(kind, seeds.clone(), talk, &mut shares));
        lines.extend(
            shares.iter().map(|(way, shares)| format!("{:<11} {way:<8} {}", format!("{kind:?}"), shares.line())),
        );
    }
    eprintln!(
        "{:<20} {:>7} {:>8} {:>8} {:>8} {:>8} {:>6}",
        "", "codings", "right", "listed", "missed", "gone", "wrong"
    );
    eprintln!("{}", lines.join("\n"));
    wrong
}

/// The transcripts of the sample study, three by three.
fn sample() -> Vec<String> {
    let files = crate::support::files(&crate::support::repository().join("corpus-sample/transcripts"));
    let texts: Vec<String> = files.into_values().map(|bytes| String::from_utf8(bytes).unwrap()).collect();
    texts.chunks(3).map(|three| three.join("\n")).collect()
}

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} codings ended on wrong words:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_judge_hears_who_speaks() {
    let words = "P: Nou ja.\n\nI: Hm.\n\nP: Hm.\n";
    let (text, mut editor) = (Text::new(words.to_owned()), Editor::new(words));
    let judged = |editor: &Editor, text: &Text, (from, to): (u32, u32)| {
        let old = Text::new(words.to_owned());
        let span = text.span_of(from, to).unwrap();
        let outcome = Outcome::Moved { to: span, how: How::Exact, score: 100 };
        Truth::new(editor, text, &old, (3, 18), &editor.origins()).verdict(&outcome)
    };
    assert_eq!(judged(&editor, &text, (3, 18)), Verdict::Right, "{:?}", &words[3..18]);
    assert_eq!(judged(&editor, &text, (0, 18)), Verdict::Wrong, "the label before it is not its own");
    editor.delete(12, 20);
    let cut = Text::new(editor.text());
    assert_eq!(judged(&editor, &cut, (3, 18)), Verdict::Wrong, "the same words, and somebody else says the last");
}

#[test]
fn no_coding_ends_on_wrong_words() {
    none(&report(0..2, &Talk::Random(60)));
}

#[test]
#[ignore = "takes minutes: cargo test --release reanchor_edits -- --ignored --nocapture"]
fn no_coding_ends_on_wrong_words_in_many_runs() {
    let talks = [(300, Talk::Random(120)), (300, Talk::Given(sample())), (5, Talk::Random(1000))];
    let wrong: Vec<String> = talks.iter().flat_map(|(runs, talk)| report(3000..3000 + runs, talk)).collect();
    none(&wrong);
}
