//! The fast way against the plain definition: the regex crate over folded text, and `near` over word lists.

use proptest::collection::vec;
use proptest::prelude::*;
use regex::Regex;

use super::phrase::is_word;
use super::{Hit, Pattern, PatternSet, Scanner};
use crate::text::{Accents, Case, Folded, Span};

/// Text of few letters, so that patterns are often found.
fn text() -> impl Strategy<Value = String> {
    let visible = "a b a b ab A é e e\u{301} ï İ ß ſ s S a\u{308} j\u{301} \u{301} q\u{323} - – ' ’ ʼ ` , . \u{AD} _ 1 [ ] 😀 \
                   \u{FE0F} \u{200D} 학 \u{1112}\u{1161} =\u{338} Б б σ ς Σ";
    let few = prop::sample::select(visible.split(' ').chain([" ", " ", " ", "\n", "  ", "\u{A0}"]).collect::<Vec<_>>());
    prop_oneof![
        5 => vec(few, 0..40).prop_map(|parts| parts.concat()),
        1 => "\\PC{0,30}",
        1 => "[ab ]{0,200}",
        1 => "[ab学习 e\u{E01}\u{E34}]{0,30}",
    ]
}

/// Words, phrases, stars.
fn phrase() -> impl Strategy<Value = String> {
    let bare = "[abAeéïs1Бσ]{1,3}|ab|a-b|a'b|a’b|é|e\u{301}|ß|a\u{AD}b|a\u{308}|'s|a\\.|İ|j\u{301}|q\u{323}|학";
    let word = (prop::bool::weighted(0.2), bare, prop::bool::weighted(0.2));
    let word = word.prop_map(|(before, word, after)| {
        format!("{}{word}{}", if before { "*" } else { "" }, if after { "*" } else { "" })
    });
    vec(word, 1..4).prop_map(|words| words.join(" "))
}

/// Expressions with and without words to look for.
fn expression() -> impl Strategy<Value = String> {
    let visible =
        r"a b ab aba e é s A \w . \s [ab] \b \B - ' \W ^ $ [^a] İ ï (?-i:A) (?-u:\b) \b{start} 1 ba bb σ \u0301 학 ʼ";
    let leaf = prop::sample::select(visible.split(' ').chain([" "]).collect::<Vec<_>>());
    let tree = leaf.prop_map(str::to_owned).prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            4 => vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            2 => vec(inner.clone(), 1..4).prop_map(|parts| format!("({})", parts.join("|"))),
            1 => (inner, prop::sample::select(vec!["?", "*", "+", "{1,3}", "*?", "+?"]))
                .prop_map(|(part, times)| format!("(?:{part}){times}")),
        ]
    });
    (tree, 0..3).prop_map(|(tree, wrap)| match wrap {
        0 => tree,
        1 => format!(r"\b(?:{tree})\b"),
        _ => format!(r"\bab{tree}"),
    })
}

fn scan(sources: &[String], text: &str, pieces: &[Span]) -> Vec<Hit> {
    let patterns = sources.iter().map(|s| Pattern::parse(s).unwrap()).collect();
    let set = PatternSet::new(patterns).unwrap();
    let mut hits = Vec::new();
    Scanner::new(&set).scan(text, pieces, &mut hits);
    hits
}

fn whole(text: &str) -> Span {
    Span::new(0, text.len() as u32)
}

/// Finds an expression in folded text and maps the matches back.
fn plainly(regex: &Regex, folded: &Folded<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for m in regex.find_iter(folded.as_str()) {
        let stored = folded.stored(m.range());
        let span = Span::new(stored.start as u32, stored.end as u32);
        if spans.last().is_none_or(|last| last.end <= span.start) {
            spans.push(span);
        }
    }
    spans
}

/// Writes a phrase as the regular expression that defines it.
fn defined(phrase: &str) -> (Regex, Accents) {
    let fold = |accents| Folded::new(phrase, Case::Folded, accents).as_str().to_owned();
    let accents = if fold(Accents::Kept) == fold(Accents::Stripped) { Accents::Stripped } else { Accents::Kept };
    let words = fold(accents).split_whitespace().map(|w| regex::escape(w).replace(r"\*", r"\w*")).collect::<Vec<_>>();
    let regex = format!(r"\b{{start-half}}{}\b{{end-half}}", words.join(r"\s+"));
    (Regex::new(&regex).unwrap(), accents)
}

/// A word of a text as `near` counts them, one for one: no hyphens, no brackets here.
fn near_defined(words: &[&str], a: &[&str], b: &[&str], within: usize) -> Vec<(usize, usize)> {
    let places = |side: &[&str]| -> Vec<(usize, usize)> {
        let matches = |pair: (&&str, &&str)| match pair.1.strip_suffix('*') {
            Some(stem) => pair.0.starts_with(stem),
            None => pair.0 == pair.1,
        };
        let all = 0..(words.len() + 1).saturating_sub(side.len());
        all.filter(|i| words[*i..].iter().zip(side).all(matches)).map(|i| (i, i + side.len())).collect()
    };
    let (a, b) = (places(a), places(b));
    let mut pairs = Vec::new();
    for x in &a {
        for y in &b {
            for (first, second) in [(x, y), (y, x)] {
                if first.1 <= second.0 && second.0 - first.1 <= within {
                    pairs.push((first.0, second.1));
                }
            }
        }
    }
    pairs.sort_unstable();
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for pair in pairs {
        if hits.last().is_none_or(|last| last.1 <= pair.0) {
            hits.push(pair);
        }
    }
    hits
}

proptest! {
    #[test]
    fn phrases_are_what_the_plain_expression_finds(text in text(), phrases in vec(phrase(), 1..6)) {
        let phrases: Vec<String> = phrases.into_iter().filter(|p| Pattern::parse(p).is_ok()).collect();
        let hits = scan(&phrases, &text, &[whole(&text)]);
        for (i, phrase) in phrases.iter().enumerate() {
            let (regex, accents) = defined(phrase);
            let folded = Folded::new(&text, Case::Folded, accents);
            let found: Vec<Span> = hits.iter().filter(|h| h.pattern == i as u32).map(|h| h.span).collect();
            prop_assert_eq!(found, plainly(&regex, &folded), "{:?} {}", phrase, regex);
        }
    }

    #[test]
    fn expressions_are_what_the_regex_crate_finds(text in text(), sources in vec(expression(), 1..4)) {
        let sources: Vec<String> = sources.into_iter().map(|s| format!("re:{s}")).collect();
        let sources: Vec<String> = sources.into_iter().filter(|p| Pattern::parse(p).is_ok()).collect();
        let hits = scan(&sources, &text, &[whole(&text)]);
        for (i, source) in sources.iter().enumerate() {
            let accented = !source.is_ascii() || source.contains(r"\u");
            let folded = Folded::new(&text, Case::Kept, if accented { Accents::Kept } else { Accents::Stripped });
            let regex = Regex::new(&format!("(?i){}", &source[3..])).unwrap();
            let found: Vec<Span> = hits.iter().filter(|h| h.pattern == i as u32).map(|h| h.span).collect();
            prop_assert_eq!(found, plainly(&regex, &folded), "{:?}", source);
        }
    }

    #[test]
    fn near_is_what_the_word_lists_say(
        words in vec(prop::sample::select(vec!["aa", "bb", "ab", "cc", "aab"]), 0..25),
        cuts in vec(any::<prop::sample::Index>(), 0..4),
        a in prop::sample::select(vec!["aa", "aa*", "aa bb", "ab"]),
        b in prop::sample::select(vec!["bb", "aa", "bb*", "bb aa", "cc", "aab"]),
        within in 0usize..6,
    ) {
        let text = words.join(" ");
        let mut pieces = vec![whole(&text)];
        let sides = [a, b].map(|s| s.split(' ').collect::<Vec<_>>());
        if sides.iter().all(|s| s.len() == 1) {
            // Sides of one word may stand in different pieces.
            let mut at: Vec<usize> = cuts.iter().filter(|_| !text.is_empty()).map(|i| i.index(text.len())).collect();
            at.retain(|i| text[*i..].starts_with(' '));
            at.sort_unstable();
            let mut from = 0;
            pieces.clear();
            for cut in at.into_iter().chain([text.len()]) {
                pieces.push(Span::new(from, cut as u32));
                from = cut as u32;
            }
        }
        let starts: Vec<usize> = words.iter().scan(0, |at, w| { let s = *at; *at += w.len() + 1; Some(s) }).collect();
        let hits = scan(&[format!("near({a}, {b}, {within})")], &text, &pieces);
        let wanted: Vec<Span> = near_defined(&words, &sides[0], &sides[1], within).into_iter()
            .map(|(i, j)| Span::new(starts[i] as u32, (starts[j - 1] + words[j - 1].len()) as u32)).collect();
        prop_assert_eq!(hits.iter().map(|h| h.span).collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn what_was_read_before_changes_nothing(
        texts in vec(text(), 1..5), phrases in vec(phrase(), 1..5), expressions in vec(expression(), 0..3),
    ) {
        let sources = phrases.into_iter().chain(expressions.into_iter().map(|e| format!("re:{e}")));
        let near = ["near(ab, a b, 3)".to_owned()];
        let patterns = sources.chain(near).filter_map(|s| Pattern::parse(&s).ok()).collect();
        let set = PatternSet::new(patterns).unwrap();
        let together = texts.join("\u{1}");
        let mut pieces = Vec::new();
        let mut apart = Vec::new();
        let mut at = 0;
        for text in &texts {
            let mut hits = Vec::new();
            Scanner::new(&set).scan(text, &[whole(text)], &mut hits);
            apart.extend(hits.into_iter().map(|h| Hit { span: Span::new(h.span.start + at, h.span.end + at), ..h }));
            pieces.push(Span::new(at, at + text.len() as u32));
            at += text.len() as u32 + 1;
        }
        let mut warm = Scanner::new(&set);
        for _ in 0..2 {
            let mut hits = Vec::new();
            pieces.iter().for_each(|piece| warm.scan(&together, &[*piece], &mut hits));
            prop_assert_eq!(&hits, &apart);
        }
        let mut hits = Vec::new();
        warm.scan(&together, &pieces, &mut hits);
        let near = set.patterns().len() as u32 - 1;
        hits.retain(|h| h.pattern != near);
        apart.retain(|h| h.pattern != near);
        prop_assert_eq!(hits, apart, "pieces of one stretch");
    }

    #[test]
    fn patience_runs_out_without_a_trace(
        parts in vec(prop::sample::select(vec!["ab ", "ab ", "ab ", "abz ", "é", "y ", "\n", "学习 "]), 200..400),
        source in prop::sample::select(vec![r"ab.*z", r"\bab[^y]*z\b", r"\w+ .*z\b", r"\b.[^z]*y\b", r"学.*z", r"(?s)\bab.*zé"]),
    ) {
        let text = parts.concat();
        let hits = scan(&[format!("re:{source}")], &text, &[whole(&text)]);
        let regex = Regex::new(&format!("(?i){source}")).unwrap();
        let accents = if source.is_ascii() { Accents::Stripped } else { Accents::Kept };
        let found: Vec<Span> = hits.iter().map(|h| h.span).collect();
        prop_assert_eq!(found, plainly(&regex, &Folded::new(&text, Case::Kept, accents)));
    }

    #[test]
    fn words_are_what_the_regex_crate_calls_words(text in text()) {
        let text: String = text.chars().filter(|c| *c != 'ʼ').collect();
        let word = Regex::new(r"\w+").unwrap();
        let mut found = Vec::new();
        super::token::runs(&text, |start, end| found.push((start, end)));
        prop_assert_eq!(found, word.find_iter(&text).map(|m| (m.start(), m.end())).collect::<Vec<_>>());
        prop_assert!(text.chars().all(|c| is_word(c) == word.is_match(c.encode_utf8(&mut [0; 4]))));
    }

    #[test]
    fn near_counts_the_words_that_a_transcript_counts(
        text in "([ab1é'.:,;\\[\\]-]|[ab1 ’‑]|ab|zo'n |\\[ab\\] |[ \n]){0,30}",
    ) {
        let mut tokens = Vec::new();
        super::token::runs(&text, |start, end| {
            tokens.push(super::token::Token { start: start as u32, end: end as u32, verdict: 0 });
        });
        let mut counts = Vec::new();
        super::near::count(&text, &tokens, &mut counts);
        let words = crate::transcript::count_words(&text, crate::locale::Speech::of("nl"));
        prop_assert_eq!(counts.last().map_or(0, |count| count.after), words);
    }
}
