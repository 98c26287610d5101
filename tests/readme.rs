//! What README.md promises: the two commands stand at its top, every command it shows exists, every number and
//! quotation in it is that of the sample study.

use crate::support::{Outcome, grenstaal, repository};
use regex::Regex;
use std::collections::BTreeSet;

fn document(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines that call the program in the code blocks of a document.
fn commands(text: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
            continue;
        }
        let line = line.trim_start().trim_start_matches("$ ");
        let line = line.replace("cargo run --release -- ", "grenstaal ");
        if inside && line.starts_with("grenstaal ") {
            found.push(line.split(" #").next().unwrap().trim().to_owned());
        }
    }
    found
}

/// Splits a command as a shell does, as far as documents need it.
fn words(command: &str) -> Vec<String> {
    let word = Regex::new(r#""([^"]*)"|'([^']*)'|(\S+)"#).unwrap();
    let whole = |found: regex::Captures| {
        found.iter().skip(1).flatten().next().map(|part| part.as_str().to_owned()).unwrap_or_default()
    };
    word.captures_iter(command).map(whole).collect()
}

#[test]
fn the_two_commands_stand_at_the_top() {
    let readme = document("README.md");
    let top: Vec<&str> = readme.lines().take(60).collect();
    for command in ["cargo run --release -- run corpus-sample", "cargo test"] {
        assert!(
            top.iter().any(|line| line.starts_with(command)),
            "README.md does not say `{command}` in its first 60 lines"
        );
    }
}

#[test]
fn every_command_that_documents_show_exists_with_its_flags() {
    let mut documents = vec![("README.md".to_owned(), document("README.md"))];
    for folder in ["docs", "corpus-sample"] {
        for (path, bytes) in crate::support::files(&repository().join(folder)) {
            if path.ends_with(".md") {
                documents.push((format!("{folder}/{path}"), String::from_utf8(bytes).unwrap()));
            }
        }
    }
    let end = Regex::new(r"\s(\||&&|;|>)\s").unwrap();
    let mut looked_at = 0;
    let mut helps: std::collections::BTreeMap<String, Outcome> = std::collections::BTreeMap::new();
    for (path, text) in &documents {
        for command in commands(text) {
            // Only the first of a pipeline or a list is looked at for flags; the others are lines of their own.
            let first = end.split(&command).next().unwrap().to_owned();
            let parts = words(&first);
            let verb = parts.get(1).cloned().unwrap_or_default();
            if verb.starts_with('-') {
                grenstaal([verb.as_str()]).exits(0);
                continue;
            }
            // A verb of verbs, such as `code add`, has its flags one level below.
            let mut path_of_verbs = vec![verb.clone()];
            path_of_verbs
                .extend(parts.get(2).filter(|_| ["code", "codebook", "memo"].contains(&verb.as_str())).cloned());
            let verb = path_of_verbs.join(" ");
            let help = helps
                .entry(verb.clone())
                .or_insert_with(|| grenstaal(path_of_verbs.iter().map(String::as_str).chain(["--help"])));
            assert_eq!(help.code, Some(0), "{path}: `{command}`: there is no verb {verb}");
            for flag in parts.iter().filter(|part| part.starts_with('-') && part.len() > 1) {
                let flag = flag.split('=').next().unwrap();
                let known = help.out.split([' ', ',', '=', '\n']).any(|word| word == flag);
                assert!(known, "{path}: `{command}`: {verb} has no {flag}");
            }
            looked_at += 1;
        }
    }
    assert!(looked_at >= 4, "{looked_at} commands were found in the documents");
}

#[test]
fn the_examples_that_help_shows_are_understood() {
    for verb in ["candidates", "quotes", "search", "table", "chart", "trace", "init"] {
        let help = grenstaal([verb, "--help"]).out;
        for line in help.lines().filter_map(|line| line.trim().strip_prefix("grenstaal ")) {
            let parts = words(line.split(" > ").next().unwrap());
            assert_eq!(parts[0], verb, "{line}");
            for flag in parts.iter().filter(|part| part.starts_with("--")) {
                assert!(help.matches(flag.as_str()).count() > 1, "{line}: {flag}");
            }
        }
    }
}

#[test]
fn every_link_of_the_readme_leads_to_a_file() {
    let link = Regex::new(r"\]\(([^()\s#]+)(?:#[^()\s]*)?\)").unwrap();
    let readme = document("README.md");
    let links: BTreeSet<&str> = link.captures_iter(&readme).map(|found| found.get(1).unwrap().as_str()).collect();
    for path in links.into_iter().filter(|path| !path.contains("://")) {
        assert!(repository().join(path).exists(), "README.md: {path}");
    }
}

#[test]
fn the_numbers_of_the_readme_are_those_of_the_sample_study() {
    let readme = document("README.md");
    let frequencies: serde_json::Value =
        serde_json::from_slice(&crate::determinism::sample()["data/frequencies.json"]).unwrap();
    let row = Regex::new(r"(?m)^\| (?:&emsp;)*([^|]+?) \| (\d+) of \d+ \| (\d+) of \d+ \| ([\d,]+) \|$").unwrap();
    let mut looked_at = 0;
    for found in row.captures_iter(&readme) {
        let counted = crate::support::row(&frequencies, "name", &found[1]);
        for (i, column) in ["participants", "interviews", "segments"].iter().enumerate() {
            assert_eq!(
                counted[column].to_string(),
                found[i + 2].replace(',', ""),
                "README.md, {}: {column}",
                &found[1]
            );
        }
        looked_at += 1;
    }
    assert!(
        looked_at > 0 || !readme.contains("| participants |"),
        "README.md shows a table whose rows were not understood"
    );
}

#[test]
fn the_quotations_of_the_readme_stand_where_it_says() {
    let readme = document("README.md");
    let anchor = Regex::new(r"(?s)((?:> [^\n]*\n|>\n)+?)>\n> — [^\n]*`(p\d+-\d):(\d+)-(\d+)`").unwrap();
    for found in anchor.captures_iter(&readme) {
        let stored = document(&format!("corpus-sample/transcripts/{}.txt", &found[2]));
        let [start, end] = [3, 4].map(|i| found[i].parse::<usize>().unwrap());
        let there: String = stored.chars().skip(start).take(end - start).collect();
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(plain(&found[1].replace("\n> ", " ").replace("> ", "")), plain(&there), "README.md, {}", &found[2]);
    }
}
