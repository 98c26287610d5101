//! The shape of the sources: the flow goes one way, each heavy dependency has one place, no study is known to the code.

use crate::support::repository;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::{LazyLock, OnceLock};

/// One file of the library or the program.
struct Source {
    /// Below `src/`, with `/`.
    path: String,
    /// As it stands.
    content: String,
    /// Without comments and without its tests.
    code: String,
    /// Compiled for tests only.
    test_only: bool,
}

impl Source {
    /// The modules a file lies in, from the root of the crate: `table/frame.rs` is `table`, `frame`.
    fn modules(&self) -> Vec<&str> {
        let stem = self.path.trim_end_matches(".rs");
        stem.split('/').filter(|part| !matches!(*part, "mod" | "lib")).collect()
    }

    fn is_program(&self) -> bool {
        self.path.starts_with("bin/")
    }
}

fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(read_sources)
}

fn read_sources() -> Vec<Source> {
    let files = crate::support::files(&repository().join("src"));
    let rust = files.into_iter().filter(|(path, _)| path.ends_with(".rs"));
    let mut sources: Vec<Source> = rust
        .map(|(path, bytes)| {
            let content = String::from_utf8(bytes).unwrap();
            Source { code: without_tests(&without_comments(&content)), content, path, test_only: false }
        })
        .collect();
    let declared = Regex::new(r"#\[cfg\(test\)\]\s*mod (\w+);").unwrap();
    let mut tests = BTreeSet::new();
    for source in &sources {
        let folder = source.path.trim_end_matches(".rs").trim_end_matches("mod").trim_end_matches("lib");
        let folder = folder.trim_end_matches('/');
        for found in declared.captures_iter(&source.content) {
            tests.insert(format!("{folder}/{}.rs", &found[1]).trim_start_matches('/').to_owned());
        }
    }
    for source in &mut sources {
        source.test_only = tests.contains(&source.path);
    }
    assert!(sources.len() > 80, "the sources were found");
    sources
}

/// The sources that end up in the program.
fn shipped() -> impl Iterator<Item = &'static Source> {
    sources().iter().filter(|source| !source.test_only)
}

fn without_comments(content: &str) -> String {
    let kept = content.lines().filter(|line| !line.trim_start().starts_with("//"));
    kept.collect::<Vec<_>>().join("\n")
}

/// Cuts off `mod tests { … }`, which stands last in a file.
fn without_tests(code: &str) -> String {
    static TESTS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"#\[cfg\(test\)\]\s*(#\[[^\]]*\]\s*)*(pub(\(\w+\))? )?mod \w+ \{").unwrap());
    TESTS.find(code).map_or(code, |found| &code[..found.start()]).to_owned()
}

/// The modules of the crate in the order of `lib.rs`.
fn flow() -> Vec<String> {
    let lib = fs::read_to_string(repository().join("src/lib.rs")).unwrap();
    let line = Regex::new(r"(?m)^(?:pub )?mod (\w+);").unwrap();
    line.captures_iter(&lib).map(|found| found[1].to_owned()).collect()
}

/// The modules of the crate that a file names, whether by `crate::x` or by enough `super::`.
fn named(source: &Source, modules: &[String]) -> BTreeSet<String> {
    static DIRECT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::(\w+)").unwrap());
    static GROUP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::\{([^;]*)\};").unwrap());
    static UP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b((?:super::)+)(\w+)").unwrap());
    let mut found = BTreeSet::new();
    found.extend(DIRECT.captures_iter(&source.code).map(|found| found[1].to_owned()));
    for list in GROUP.captures_iter(&source.code) {
        found.extend(list[1].split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
    }
    let depth = source.modules().len();
    for path in UP.captures_iter(&source.code) {
        if path[1].matches("super").count() >= depth {
            found.insert(path[2].to_owned());
        }
    }
    found.retain(|name| modules.contains(name));
    found
}

#[test]
fn every_module_imports_only_modules_above_it() {
    let flow = flow();
    assert!(flow.len() >= 15, "{flow:?}");
    let place = |name: &str| flow.iter().position(|module| module == name);
    let mut wrong = Vec::new();
    for source in shipped().filter(|source| !source.is_program() && source.path != "lib.rs") {
        let own = source.modules()[0].to_owned();
        let Some(here) = place(&own) else { panic!("{} belongs to no module of lib.rs", source.path) };
        for name in named(source, &flow) {
            if place(&name) > Some(here) {
                wrong.push(format!("{} imports {name}, which comes after {own} in lib.rs", source.path));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_library_does_not_know_the_program() {
    for source in shipped().filter(|source| !source.is_program()) {
        assert!(!source.code.contains("grenstaal::"), "{}", source.path);
    }
}

#[test]
fn each_heavy_dependency_has_one_place() {
    let places: &[(&str, &[&str])] = &[
        ("polars", &["table/frame.rs"]),
        ("polars_io", &["table/frame.rs"]),
        ("plotters", &["chart/"]),
        ("png", &["chart/"]),
        ("blake3", &["digest.rs"]),
        ("maud", &["report/"]),
        ("pulldown_cmark", &["report/prose.rs"]),
        ("tantivy", &["search/"]),
        ("frostem", &["query/words.rs"]),
        ("winnow", &["query/parse.rs"]),
        ("imara_diff", &["coding/reanchor/aligned.rs", "manuscript/align.rs"]),
        ("regex", &["pattern/", "query/", "search/"]),
        ("regex_automata", &["pattern/"]),
        ("regex_syntax", &["pattern/"]),
        ("aho_corasick", &["pattern/"]),
        ("encoding_rs", &["source.rs", "archive/", "transcript/import/"]),
        ("chardetng", &["transcript/import/"]),
        ("zip", &["archive/"]),
        ("quick_xml", &["archive/"]),
        ("lopdf", &["transcript/import/pdf"]),
        ("toml_edit", &["codebook/edit/", "codebook/blocks.rs", "project/"]),
        ("tempfile", &["project/", "search/"]),
        ("chacha20", &["agreement/resample.rs"]),
        ("libm", &["agreement/student.rs"]),
        ("rust_embed", &["workbench/assets.rs"]),
        ("axum", &["bin/grenstaal/commands/workbench.rs", "bin/grenstaal/door.rs"]),
        ("tokio", &["bin/grenstaal/commands/workbench.rs", "bin/grenstaal/door.rs"]),
        ("getrandom", &["bin/grenstaal/commands/workbench.rs"]),
        ("form_urlencoded", &["bin/grenstaal/commands/workbench.rs"]),
        ("open", &["bin/grenstaal/commands/workbench.rs"]),
        ("clap", &["bin/"]),
        ("clap_complete", &["bin/"]),
        ("indicatif", &["bin/"]),
        ("ctrlc", &["bin/"]),
        ("comfy_table", &["bin/"]),
        ("anstream", &["bin/"]),
        ("anstyle", &["bin/"]),
        ("terminal_size", &["bin/"]),
    ];
    let mut wrong = Vec::new();
    for (name, allowed) in places {
        let path = Regex::new(&format!(r"(?m)(?:^|[^\w:.]){name}::|\buse {name}\b")).unwrap();
        let users: Vec<String> =
            shipped().filter(|s| s.code.contains(name) && path.is_match(&s.code)).map(|s| s.path.clone()).collect();
        let astray = users.into_iter().filter(|user| !allowed.iter().any(|place| user.starts_with(place)));
        wrong.extend(astray.map(|user| format!("{name} in {user}")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_processes_and_the_clock_are_touched_at_the_shore_only() {
    for (what, allowed) in [
        (r"\bstd::fs\b|\bfs::\w|\bFile::(open|create|options)\b", &["project/", "search/", "bin/"][..]),
        (r"\bstd::process::Command\b|\bCommand::new\b", &["project/", "bin/"]),
        (r"\bstd::env\b|\benv::var\b", &["bin/", "project/"]),
        (r"\bstd::net\b|\bTcp(Stream|Listener)\b|\bUdpSocket\b", &["bin/"]),
        (r"\bSystemTime\b|\bInstant\b", &["bin/", "project/files.rs"]),
        (r"\bHashMap\b|\bHashSet\b", &["pattern/", "coding/candidate.rs", "query/", "search/", "project/files.rs"]),
        (r"\bprintln!|\beprintln!|\bprint!\(|\beprint!\(", &[]),
    ] {
        let pattern = Regex::new(what).unwrap();
        for source in shipped() {
            let here = allowed.iter().any(|place| source.path.starts_with(place));
            let found = pattern.find(&source.code).map(|found| found.as_str());
            assert!(here || found.is_none(), "{} in {}", found.unwrap_or_default(), source.path);
        }
    }
}

/// The words that give the sample study away: whole code ids, last parts of two words or more, and what people there do.
fn sample_words() -> BTreeSet<String> {
    let codebook = fs::read_to_string(repository().join("codebooks/werkplekleren.toml")).unwrap();
    let codebook: toml::Table = toml::from_str(&codebook).unwrap();
    let mut words = BTreeSet::new();
    for code in codebook["code"].as_array().unwrap() {
        let id = code["id"].as_str().unwrap();
        let last = id.rsplit('/').next().unwrap();
        words.extend([id, last].into_iter().filter(|id| id.contains(['/', '-'])).map(str::to_owned));
        for rule in code.get("rule").and_then(|rules| rules.as_array()).into_iter().flatten() {
            words.extend(rule["id"].as_str().filter(|id| id.contains('-')).map(str::to_owned));
        }
    }
    let cases = fs::read_to_string(repository().join("corpus-sample/cases.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(cases.as_bytes());
    let header = reader.headers().unwrap().clone();
    for record in reader.records().map(Result::unwrap) {
        let named = header.iter().zip(&record).filter(|(column, _)| ["profession", "group"].contains(column));
        words.extend(named.map(|(_, value)| value.to_owned()));
    }
    assert!(words.len() > 60, "{words:?}");
    words
}

#[test]
fn the_code_knows_no_sample() {
    let mut wrong = Vec::new();
    let words = sample_words();
    for source in shipped().filter(|source| !source.path.starts_with("project/template")) {
        for word in &words {
            let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/');
            let whole = |(at, found): (usize, &str)| {
                let (before, after) = (&source.code[..at], &source.code[at + found.len()..]);
                !before.ends_with(part) && !after.starts_with(part)
            };
            if source.code.match_indices(word.as_str()).any(whole) {
                wrong.push(format!("{word} in {}", source.path));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_texts_of_the_program_know_no_sample_either() {
    let files = crate::support::files(&repository().join("src/locale"));
    for (path, bytes) in files.into_iter().filter(|(path, _)| path.ends_with(".toml")) {
        let text = String::from_utf8(bytes).unwrap();
        let known: Vec<String> = sample_words().into_iter().filter(|word| text.contains(word.as_str())).collect();
        assert_eq!(known, Vec::<String>::new(), "{path}");
    }
}

#[test]
fn every_file_says_first_what_it_is() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|source| !source.content.starts_with("//! "))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(silent, Vec::<String>::new());
    for (path, bytes) in crate::support::files(&repository().join("tests")) {
        if path.ends_with(".rs") {
            assert!(bytes.starts_with(b"//! "), "tests/{path}");
        }
    }
}

#[test]
fn long_files_are_named() {
    for source in sources() {
        let lines = source.content.lines().count();
        if lines > 400 {
            eprintln!("{} has {lines} lines: is a noun missing?", source.path);
        }
    }
}

// ── texts ────────────────────────────────────────────────────────────────────

fn texts(language: &str) -> BTreeMap<String, String> {
    let path = repository().join(format!("src/locale/{language}.toml"));
    let tables: toml::Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let keys = |(table, texts): (&String, &toml::Value)| {
        let texts = texts.as_table().unwrap().clone();
        let table = table.clone();
        texts.into_iter().map(move |(name, text)| (format!("{table}.{name}"), text.as_str().unwrap().to_owned()))
    };
    tables.iter().flat_map(keys).collect()
}

/// Keys that are put together at run time: the beginning in the code, and every key it can become.
fn composed(keys: &BTreeMap<String, String>, used: &BTreeSet<String>) -> BTreeSet<String> {
    let prefixes =
        ["coreq.item_", "diff.", "methods.count_", "codebook.deductive", "codebook.inductive", "codebook.in-vivo"];
    let stances =
        ["reflexive", "codebook", "coding-reliability", "content-analysis"].map(|name| format!("methods.{name}"));
    let captions = keys.keys().filter(|key| key.strip_suffix("_caption").is_some_and(|base| used.contains(base)));
    let begun = keys.keys().filter(|key| prefixes.iter().any(|prefix| key.starts_with(prefix)));
    captions.chain(begun).cloned().chain(stances).collect()
}

#[test]
fn every_text_that_is_asked_for_exists_and_none_is_left_over() {
    let english = texts("en");
    let sections: BTreeSet<&str> = english.keys().filter_map(|key| key.split('.').next()).collect();
    let literal = Regex::new(r#""([a-z]+)\.([a-z0-9_-]+)""#).unwrap();
    let mut used = BTreeSet::new();
    for source in shipped() {
        for found in literal.captures_iter(&source.code) {
            let file = ["toml", "csv", "html", "md", "lock", "css", "js"].contains(&&found[2]);
            if sections.contains(&found[1]) && !file {
                used.insert(format!("{}.{}", &found[1], &found[2]));
            }
        }
    }
    let asked = Regex::new(r#"\b(?:text|fill)\(\s*"([^"{]+)""#).unwrap();
    for source in shipped().filter(|source| source.path.starts_with("pipeline/") || source.path.starts_with("table/")) {
        let keys = asked.captures_iter(&source.code).map(|found| found[1].to_owned());
        used.extend(keys.filter(|key| key.contains('.') && !key.contains(' ')));
    }
    for language in ["nl", "en"] {
        let there = texts(language);
        let missing: Vec<&String> = used.iter().filter(|key| !there.contains_key(*key)).collect();
        assert_eq!(missing, Vec::<&String>::new(), "asked for and not in {language}.toml");
        let composed = composed(&there, &used);
        let unused: Vec<&String> =
            there.keys().filter(|key| !used.contains(*key) && !composed.contains(*key)).collect();
        assert_eq!(unused, Vec::<&String>::new(), "in {language}.toml and never asked for");
    }
}

// ── checks ───────────────────────────────────────────────────────────────────

/// The names of all checks, as the sources make findings with them.
fn checks() -> BTreeSet<String> {
    let made =
        Regex::new(r#"\b(?:error|warning|note|report|warn|wrong)\(\s*"([a-z0-9]+(?:-[a-z0-9]+)*)"\s*,"#).unwrap();
    let paired = Regex::new(r#"\(\s*"([a-z]+(?:-[a-z]+)+)"\s*,\s*format!"#).unwrap();
    let mut names = BTreeSet::new();
    for source in shipped() {
        names.extend(made.captures_iter(&source.code).map(|found| found[1].to_owned()));
        names.extend(paired.captures_iter(&source.code).map(|found| found[1].to_owned()));
    }
    assert!(names.len() > 40, "{names:?}");
    names
}

#[test]
fn every_check_is_explained_and_every_explanation_has_its_check() {
    let explained =
        fs::read_to_string(repository().join("docs/checks/README.md")).expect("docs/checks/README.md is there");
    let row = Regex::new(r"(?m)^\| `([a-z0-9-]+)` \|").unwrap();
    let rows: BTreeSet<String> = row.captures_iter(&explained).map(|found| found[1].to_owned()).collect();
    let checks = checks();
    let silent: Vec<&String> = checks.difference(&rows).collect();
    assert_eq!(silent, Vec::<&String>::new(), "checks that docs/checks/README.md does not explain");
    let gone: Vec<&String> = rows.difference(&checks).collect();
    assert_eq!(gone, Vec::<&String>::new(), "explained in docs/checks/README.md, and no check has the name");
}

#[test]
fn documents_point_at_files_that_exist() {
    let link = Regex::new(r"\]\(([^()\s#]+)(?:#[^()\s]*)?\)").unwrap();
    let documents = crate::support::files(&repository().join("docs"));
    for (path, bytes) in documents.into_iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = String::from_utf8(bytes).unwrap();
        let folder = repository().join("docs").join(&path);
        for found in link.captures_iter(&text).filter(|found| !found[1].contains("://")) {
            assert!(folder.parent().unwrap().join(&found[1]).exists(), "docs/{path}: {}", &found[1]);
        }
    }
}
