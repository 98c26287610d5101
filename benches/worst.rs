//! The worst patterns that `check` accepts: how long each takes to compile, and how fast it is found.
//!
//!     cargo bench --bench worst [-- KB]
//!
//! Each pattern reads KB (200 unless said) of text: Dutch as it is, turn by turn; Dutch as one line, for which there are no
//! turns to save it; and texts made to hurt. The last lines are a codebook of all patterns that were accepted.

mod measure;

use anyhow::Context;
use grenstaal::pattern::{Pattern, PatternSet, Scanner};
use grenstaal::text::Span;
use measure::{Meter, arguments};
use std::path::Path;

/// How often each text is read; the fastest counts.
const TRIES: usize = 3;

/// Expressions near the limits on size and depth, and patterns that make engines look again and again.
const PATTERNS: [&str; 44] = [
    r"re:\w{20}",
    r"re:\w{40}",
    r"re:\w{100}",
    r"re:\W{600}",
    r"re:\S{300}x",
    r"re:.{0,500}x",
    r"re:(?s).{0,1000}x",
    r"re:(.{0,20}){20}x",
    r"re:a.{0,1000}b",
    r"re:(\pL{5}){5}",
    r"re:(a{50}){50}",
    r"re:(a{1,100}){1,100}b",
    r"re:(ab?c?){1,500}d",
    r"re:((a|b)*c){1,200}",
    r"re:[^a]{200}",
    r"re:[^a]{2000}",
    r"re:\b\w+\b.{0,300}\b\w+x\b",
    r"re:([a-z]+ ){30}x",
    r"re:(\b\w+\b ?){12}x",
    r"re:(?:(?:(?:x{9}){9}){9}){9}",
    r"re:a.*z",
    r"re:\ba.*z\b",
    r"re:\bab\b.{0,40}\bz",
    r"re:(\w+) .*z",
    r"re:\b\w+x\b",
    r"re:\b\w+heid\b",
    r"re:.*druk",
    r"re:[^z]*z",
    r"re:(?s)a.*z",
    r"re:a{1,100}z",
    r"re:(a|ab)(c|bcd)*z",
    r"re:р.*z",
    r"re:de.{0,100}\bz",
    r"re:\b(ik|we|wij) (heb|had)\b.{0,40}\bnodig",
    r"re:е",
    r"re:\w",
    r"re:.",
    "*aa*",
    "*ab",
    "near(ab, ab, 3)",
    "near(ab, zz, 3)",
    "ab ab ab ab",
    "*学习",
    "werk*",
];

#[expect(clippy::print_stdout, reason = "a bench prints")]
fn main() -> anyhow::Result<()> {
    let kilobytes: usize = arguments().first().map_or(Ok(200), |text| text.parse()).context("KB")?;
    let texts = texts(kilobytes * 1000)?;
    let names: Vec<String> = texts.iter().map(|(name, _)| format!("{name:>10}")).collect();
    println!("{:<34}{:>11}{}   MB/s", "pattern", "compile ms", names.concat());
    let mut accepted = Vec::new();
    for source in PATTERNS.iter().map(|source| (*source).to_owned()).chain(made()) {
        let short: String = source.chars().take(32).collect();
        let meter = Meter::start()?;
        let pattern = Pattern::parse(&source);
        let compiling = meter.stop()?.wall * 1e3;
        match pattern {
            Ok(pattern) => {
                println!("{short:<34}{compiling:>11.1}{}", speeds(vec![pattern.clone()], &texts)?);
                accepted.push(pattern);
            }
            Err(error) => println!("{short:<34}{compiling:>11.1}  refused: {}", error.message),
        }
    }
    let (count, meter) = (accepted.len(), Meter::start()?);
    let sources: Vec<String> = accepted.iter().map(|pattern| pattern.source().to_owned()).collect();
    let again = sources.iter().map(|source| Pattern::parse(source)).collect::<Result<Vec<_>, _>>()?;
    let compiling = meter.stop()?.wall * 1e3;
    println!("{:<34}{compiling:>11.1}{}", format!("all {count} in one codebook"), speeds(again, &texts)?);
    Ok(())
}

/// Patterns that are long rather than clever: each with as many parts as are accepted.
fn made() -> Vec<String> {
    let nested = |n: usize| format!("re:{}a{}", "(".repeat(n), ")?b".repeat(n));
    let words = |n: usize| format!("re:({})", (0..n).map(|i| format!("w{i}")).collect::<Vec<_>>().join("|"));
    let stars = |n: usize| format!("re:{}", r"\w*x".repeat(n));
    let letters = |n: usize| format!("re:{}", r"\pL".repeat(n));
    let classes = |n: usize| format!("re:{}", r"[\w--\d]".repeat(n));
    let perhaps = |n: usize| format!("re:{}a", r"\pL?".repeat(n));
    let makers: [&dyn Fn(usize) -> String; 6] = [&nested, &words, &stars, &letters, &classes, &perhaps];
    makers.iter().map(|make| most(*make)).collect()
}

fn most(make: &dyn Fn(usize) -> String) -> String {
    let (mut accepted, mut refused) = (1_usize, 1_000);
    while refused - accepted > 1 {
        let middle = accepted.midpoint(refused);
        if Pattern::parse(&make(middle)).is_ok() { accepted = middle } else { refused = middle }
    }
    make(accepted)
}

/// Texts of about `size` bytes, with what to call them.
fn texts(size: usize) -> anyhow::Result<Vec<(&'static str, String)>> {
    let fill = |part: &str| part.repeat(size.div_ceil(part.len().max(1)));
    let mut dutch = String::new();
    let mut files: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus-sample/transcripts"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    for file in files {
        dutch.push_str(&std::fs::read_to_string(file)?);
    }
    let mut dutch = fill(&dutch);
    dutch.truncate(dutch.floor_char_boundary(size));
    let line = dutch.replace('\n', " ");
    Ok(vec![
        ("turns", dutch),
        ("one line", line),
        ("aaaa", fill("a")),
        ("ab ab", fill("ab ")),
        ("ab é", fill("ab é ab ab ")),
        ("Cyrillic", fill("работать много ")),
        ("Chinese", fill("我学习很多东西在工作中")),
    ])
}

/// Finds patterns in each text; prints megabytes a second.
#[expect(clippy::cast_precision_loss, reason = "sizes are below 2^52")]
fn speeds(patterns: Vec<Pattern>, texts: &[(&str, String)]) -> anyhow::Result<String> {
    let set = PatternSet::new(patterns).map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let mut line = String::new();
    for (name, text) in texts {
        let separator = if *name == "turns" { "\n\n" } else { "\n" };
        let mut least = f64::INFINITY;
        for _ in 0..TRIES {
            let mut hits = Vec::new();
            let meter = Meter::start()?;
            let mut scanner = Scanner::new(&set);
            let mut at = 0;
            for piece in text.split(separator) {
                let end = at + piece.len();
                scanner.scan(text, &[Span::new(u32::try_from(at)?, u32::try_from(end)?)], &mut hits);
                at = end + separator.len();
            }
            least = least.min(meter.stop()?.wall);
        }
        let speed = text.len() as f64 / 1e6 / least;
        line.push_str(&format!("{speed:>10.1}"));
    }
    Ok(line)
}
